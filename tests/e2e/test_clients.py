# test_clients: a client that others wrote invites the clerk, books a visit and reads the answer.
# SPDX-License-Identifier: Apache-2.0
import asyncio

from harness import Synapse, World, holds, school_days, spoken, wait_for
from marks import both, synapse_only


async def talk(world, day):
    import nio

    client = nio.AsyncClient(f"http://127.0.0.1:{world.homeserver.port}", world["A"].user_id)
    answers = asyncio.Queue()
    joined = asyncio.Event()

    async def on_message(room, event):
        if room.room_id == world.room and event.sender == world.clerk.user_id:
            await answers.put(event.body)

    async def on_member(room, event):
        if event.state_key == world.clerk.user_id and event.membership == "join":
            joined.set()

    client.add_event_callback(on_message, (nio.RoomMessageText, nio.RoomMessageNotice))
    client.add_event_callback(on_member, nio.RoomMemberEvent)
    syncing = None
    try:
        answer = await client.login("pw", device_name="test")
        assert isinstance(answer, nio.LoginResponse), answer
        await client.sync(timeout=0, full_state=True)
        syncing = asyncio.create_task(client.sync_forever(timeout=10000))
        answer = await client.room_invite(world.room, world.clerk.user_id)
        assert isinstance(answer, nio.RoomInviteResponse), answer
        await asyncio.wait_for(joined.wait(), 20)
        content = {"msgtype": "m.text", "body": f"!visit G {day} 9-12 phonics, 2 of us"}
        await client.room_send(world.room, "m.room.message", content)
        answer = await asyncio.wait_for(answers.get(), 20)
        if answer.startswith("Hello"):  # it has come in, and says who it is
            answer = await asyncio.wait_for(answers.get(), 20)
        return answer
    finally:
        if syncing:
            syncing.cancel()
        await client.close()


@both
def test_nio_invites_books_and_reads(context):
    world = context.world(invite_clerk=False)
    world.daemon.start()
    day = spoken(school_days(1)[0])
    answer = asyncio.run(talk(world, day))
    holds(answer, "V1", "A visits G", day)


@synapse_only
def test_default_rate_limits(context):
    """With Synapse's own limits each answer comes late, but comes, once and in order."""
    with World(context.build, homeserver=None, limits=True, people=["A", "B", "C", "G"]) as world:
        assert isinstance(world.homeserver, Synapse)
        world.start()
        asked = []
        for _ in range(4):
            for handle in ("A", "B", "C", "G"):
                asked.append(world.say(handle, "!schools"))
        wait_for("all answers", lambda: all(world.replies(e) for e in asked), 120, 1.0)
        world.settle()
        world.assert_once(*asked)
