# test_rooms: invitations, kicks, upgrades, gaps, encryption, and what was said before we came.
# SPDX-License-Identifier: Apache-2.0
import re
import signal
import time

from harness import wait_for
from marks import both


@both
def test_nothing_from_before_we_joined(context):
    world = context.world()
    early = [world.say("A", "!schools"), world.say("B", "!visit G Tue 1 Dec 9-12 phonics")]
    world.start()
    world.ask("A", "!schools", "A")
    world.settle()
    for event_id in early:
        assert not world.replies(event_id), "executed what was said before it joined"


@both
def test_invitation_of_a_stranger_is_declined(context):
    world = context.world().start()
    stranger = world["Stranger"]
    room = stranger.create_room(preset="private_chat", invite=[world.clerk.user_id])
    wait_for(
        "the clerk to decline",
        lambda: stranger.membership(room, world.clerk.user_id) == "leave",
    )
    world.ask("A", "!schools", "A")


@both
def test_kicked_and_invited_again(context):
    world = context.world().start()
    world.ask("A", "!schools", "A")
    world["A"].kick(world.room, world.clerk.user_id, "tidying up")
    time.sleep(0.5)
    missed = world.say("B", "!schools")
    world["A"].invite(world.room, world.clerk.user_id)
    wait_for("the clerk to come back", world.is_joined)
    world.ask("C", "!schools", "A")
    assert not world.replies(missed), "answered what was said while it was out"
    assert world.daemon.is_running()


@both
def test_upgrade_is_followed(context):
    world = context.world().start()
    world.ask("A", "!schools", "A")
    path = f"/rooms/{world.room}/upgrade"
    new = world["A"].client("POST", path, {"new_version": "11"})["replacement_room"]
    world["A"].invite(new, world.clerk.user_id)
    wait_for(
        "the clerk in the new room",
        lambda: world["A"].membership(new, world.clerk.user_id) == "join",
    )
    world.ask("A", "!schools", "A", room=new)


@both
def test_typed_while_down(context):
    world = context.world().start()
    world.ask("A", "!schools", "A")
    world.daemon.kill()
    asked = [world.say(handle, "!schools") for handle in ("A", "B", "C", "E", "G", "H")]
    world.daemon.start()
    wait_for("all answers", lambda: all(world.replies(event_id) for event_id in asked))
    world.settle()
    world.assert_once(*asked)


@both
def test_gap_of_300_is_filled(context):
    world = context.world().start()
    world.ask("A", "!schools", "A")
    world.daemon.kill()
    asked = []
    for number in range(300):
        if number % 60 == 7:
            asked.append(world.say("B", "!schools"))
        else:
            world.say("C", f"chat {number}")
    world.daemon.start()
    wait_for("all answers", lambda: all(world.replies(event_id) for event_id in asked), 30)
    world.settle()
    world.assert_once(*asked)


@both
def test_encrypted_room_is_told_once(context):
    world = context.world(settings={"allow_invites_from": ["localhost"]}).start()
    person = world["B"]
    state = {"type": "m.room.encryption", "state_key": "",
             "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
    room = person.create_room(
        preset="private_chat", initial_state=[state], invite=[world.clerk.user_id]
    )
    wait_for("the clerk", lambda: person.membership(room, world.clerk.user_id) == "join")
    for number in range(3):
        person.send(
            room,
            {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": f"abc{number}", "session_id": "s",
             "sender_key": "k", "device_id": "D"},
            kind="m.room.encrypted",
        )
    said = wait_for("a word on encryption", lambda: world.clerk_said(room, "B"))
    assert "encrypt" in said[0].lower(), said
    world.daemon.kill()
    world.daemon.start()
    world.settle(1.0)
    assert len(world.clerk_said(room, "B")) == 1, world.clerk_said(room, "B")


@both
def test_what_a_room_refuses_is_told_privately(context):
    """The room is closed to the clerk: whoever typed hears from it elsewhere, and once."""
    world = context.world().start()
    private = world.private_room("B")
    levels = world["A"].client("GET", f"/rooms/{world.room}/state/m.room.power_levels")
    # A made the room: newer rooms have no level for its creator.
    people = {person.user_id: 50 for handle, person in world.people.items() if handle != "A"}
    world["A"].set_state(world.room, "m.room.power_levels", {
        **levels, "events_default": 50, "users": {**people, **levels.get("users", {})}})
    asked = world.say("B", "!terms")
    wait_for("the answer to come another way", lambda: any(
        "would not take my answer" in said and "M_FORBIDDEN" in said
        for said in world.clerk_said(private, reader="B")))
    world["A"].set_state(world.room, "m.room.power_levels", levels)
    world.ask("B", "!schools", "A")
    world.settle()
    assert not world.replies(asked)
    said = world.clerk_said(private, reader="B")
    assert len(said) == 2 and "Hello B" in said[0], said


@both
def test_a_cluster_taken_up_while_running_is_joined(context):
    world = context.world().start()
    room = world["B"].create_room(preset="public_chat", room_alias_name=world.tag + "second")
    text = world.cluster_text()
    text = re.sub(r"(?m)^room:.*$", f'room: "#{world.tag}second:{world.server}"', text)
    text = re.sub(r"(?m)^name:.*$", "name: Second", text)
    with open(world.path("second.yaml"), "w", encoding="utf-8") as file:
        file.write(text)
    world.run_tool("cluster", "apply", world.path("second.yaml"))
    world.daemon.process.send_signal(signal.SIGHUP)
    wait_for(
        "the clerk to join the second room",
        lambda: world["B"].membership(room, world.clerk.user_id) == "join",
    )
    world.ask("B", "!schools", "A", room=room)
    world.ask("A", "!schools", "A")
