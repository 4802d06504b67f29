# test_faults: the homeserver misbehaves towards the clerk; each command still has one answer.
# SPDX-License-Identifier: Apache-2.0
import json
import os
import time

from harness import wait_for

# What stands in the place of a message's body: as JSON, with what may follow.
HOSTILE = [
    r'"!schools\u0000"',
    r'"!schools","a\u0000b":1',
    r'"!schools \ud800"',
    '"!schools","n":99999999999999999999999',
    '"!schools","n":1e999',
    '{"not":"text"},"msgtype":7',
    'null,"msgtype":null',
    '"!schools","m.relates_to":{"m.in_reply_to":{"event_id":7}}',
    '"!schools","m.relates_to":[],"m.mentions":"all"',
    '"x","format":"org.matrix.custom.html","formatted_body":{"a":[[[[]]]]}',
    '"!schools","n":' + "[" * 900 + "]" * 900,
]


def talk(world, *handles):
    """Each of these asks at once; all get exactly one answer."""
    asked = [world.say(handle, "!schools") for handle in handles]
    wait_for("all answers", lambda: all(world.replies(event_id) for event_id in asked), 40)
    world.settle()
    world.assert_once(*asked)


def ready(context):
    world = context.world().start()
    world.ask("A", "!schools", "A")
    return world


def test_429_in_each_form(context):
    world = ready(context)
    for form in ("both", "header", "ms", "none"):
        world.fault(kind="status", status=429, count=2, retry_after_ms=1000, retry=form)
        talk(world, "A", "B")


def test_502_after_it_was_accepted(context):
    world = ready(context)
    world.fault(kind="status_after", status=502, count=2)
    talk(world, "A", "B", "C")


def test_500_before(context):
    world = ready(context)
    world.fault(kind="status", status=500, count=2)
    talk(world, "A", "B")


def test_answer_lost(context):
    world = ready(context)
    world.fault(kind="lost", count=2)
    talk(world, "A", "B", "C")


def test_connection_dropped(context):
    world = ready(context)
    world.fault(kind="drop", count=2)
    talk(world, "A", "B")


def test_answer_truncated_or_html(context):
    world = ready(context)
    world.fault(kind="truncated", count=1)
    talk(world, "A")
    world.fault(kind="html", count=1)
    talk(world, "B")


def test_sync_answers_broken(context):
    world = ready(context)
    for kind in ("truncated", "html", "lost"):
        world.fault(kind=kind, method="GET", path="/sync", count=1)
        talk(world, "A", "B")
    world.fault(kind="status", status=502, method="GET", path="/sync", count=1)
    talk(world, "C")


def test_stall(context):
    world = ready(context)
    world.fault(kind="stall", stall_ms=3000, count=1)
    talk(world, "A", "B")


def test_killed_while_the_answer_is_lost(context):
    world = ready(context)
    world.fault(kind="lost", count=1)
    asked = world.say("A", "!schools")
    wait_for("the post", lambda: world.replies(asked))
    world.daemon.kill()
    world.daemon.start()
    world.ask("B", "!schools", "A")
    world.settle()
    world.assert_once(asked)


def test_a_large_answer(context):
    """Read by another thread: stopped and killed in the middle of it, it is answered once."""
    world = ready(context)
    world.daemon.stop()
    asked = [world.say("A", "!schools")]
    for number in range(44):
        world.say("B", f"{number} " + "y" * 50000)
    asked.append(world.say("C", "!schools"))
    for after in (0.02, 0.05, 0.1):
        world.daemon.start(ready=False)
        world.settle(after)
        world.daemon.kill() if after == 0.05 else world.daemon.stop()
    world.daemon.start()
    for event in asked:
        world.wait_reply(event)
    world.settle()
    world.assert_once(*asked)
    talk(world, "A")


def test_hostile_events(context):
    world = ready(context)
    for event in HOSTILE:
        world.homeserver.fault(
            kind="hostile", raw=event, room=world.room, user=world["Stranger"].user_id)
    talk(world, "A", "B", "C")
    assert world.daemon.is_running()
    world.daemon.kill()
    world.daemon.start()
    talk(world, "G")


def test_same_events_twice_and_out_of_order(context):
    world = ready(context)
    world.homeserver.fault(kind="duplicate", count=3)
    talk(world, "A", "B")
    world.homeserver.fault(kind="reorder", count=3)
    talk(world, "C", "E", "G")


def test_next_batch_is_no_text(context):
    world = ready(context)
    for quirk in ("next_batch_empty", "next_batch_number", "next_batch_missing", "next_batch_same"):
        world.homeserver.fault(kind=quirk, count=1)
        talk(world, "A", "B")


def test_messages_that_loop_in_a_gap(context):
    for quirk in ("messages_loop", "messages_empty", "no_prev_batch"):
        world = ready(context)
        world.settle(1.5)  # what was said is written down: only the gap is looked into
        world.daemon.kill()
        first = world.say("A", "!schools")
        for number in range(150):
            world.say("C", f"chat {number}")
        last = world.say("B", "!schools")
        world.homeserver.fault(kind=quirk, count=1)
        world.daemon.start()
        # What came behind the gap does not wait for it; what lies in it comes, at the second try.
        world.wait_reply(last, timeout=10)
        if quirk != "no_prev_batch":
            assert "could not be read yet" in world.daemon.said(), f"{quirk} met nothing: no teeth"
        world.wait_reply(first, timeout=30)
        world.settle()
        world.assert_once(first, last)
        world.close()


def test_homeserver_forgot_transactions(context):
    world = ready(context)
    asked = world.say("A", "!schools")
    world.fault(kind="lost", count=1)
    wait_for("the post", lambda: world.replies(asked))
    world.daemon.kill()
    world.homeserver.fault(kind="forget_txns")
    world.daemon.start()
    world.ask("B", "!schools", "A")
    world.settle()
    world.assert_once(asked)


def test_homeserver_rolled_back(context):
    world = ready(context)
    talk(world, "A", "B")
    world.homeserver.fault(kind="rewind", events=4)
    # What is said now has places in the stream that were used before: no /sync shows it.
    hidden = world.say("C", "!schools")
    for number in range(8):
        world.say("Stranger", f"chat {number}")
    talk(world, "E")
    assert not world.replies(hidden), "this rewind hides nothing: the test has no teeth"
    # Found by looking, once it is too old to be on its way: at each fifth minute, and at a start.
    time.sleep(31)
    world.daemon.kill()
    world.daemon.start()
    world.wait_reply(hidden)
    world.settle()
    world.assert_once(hidden)
    talk(world, "A")


def said_anywhere(world, text):
    """The rooms in which the clerk said this."""
    lines = world.homeserver.api.raw("GET", "/_rehearsal/timeline")[1].splitlines()
    events = [json.loads(line) for line in lines]
    return [e["room_id"] for e in events
            if e["sender"] == world.clerk.user_id and text in e["content"].get("body", "")]


def test_forbidden_room_does_not_stop_others(context):
    world = ready(context)
    world.fault(kind="status", status=403, count=1)
    refused = world.say("A", "!schools")
    rooms = wait_for("word of it elsewhere", lambda: said_anywhere(world, "would not take"))
    talk(world, "B", "C")
    assert world.room not in rooms and len(rooms) == 1, rooms
    assert not world.replies(refused), "said in the room although it was refused"


def test_token_ended(context):
    world = ready(context)
    world.homeserver.fault(kind="expire", user=world.clerk.user_id, soft_logout=False)
    wait_for("the daemon to stop", lambda: not world.daemon.is_running(), 40)
    assert world.daemon.process.returncode == 77, world.daemon.process.returncode


def test_token_ended_with_a_password_at_hand(context):
    world = context.world()
    path = world.path("password")
    with open(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
        file.write("pw\n")
    world.write_config(token_file=None, password_file=path)
    world.start()
    for soft in (True, False):
        world.homeserver.fault(kind="expire", user=world.clerk.user_id, soft_logout=soft)
        talk(world, "A", "B")
