# test_restore: a backup comes back, and with it what was said since.
# SPDX-License-Identifier: Apache-2.0
import os
import shutil
import signal
import sqlite3

from harness import Daemon, holds, school_days, spoken, wait_for
from marks import both
from matrix import replied_to


def agreed_visits(world):
    with sqlite3.connect(world.path("state/clerkd.db")) as database:
        count = database.execute(
            "SELECT count(*) FROM visits_visit WHERE state = 'agreed'").fetchone()[0]
    database.close()
    return count


@both
def test_restored_backup_does_again_what_was_answered(context):
    """Typed, answered and reacted to after the backup: done again as of then, said once."""
    world = context.world().start()
    world.ask("A", "!schools", "A")
    world.run_tool("backup", world.path("copy"))
    first, second = (spoken(day) for day in school_days(2))
    asked = [world.say("A", f"!visit G {first} 9-12 phonics"),
             world.say("B", f"!visit G {second} 9-12 maths")]
    for event_id in asked:
        world.wait_reply(event_id)
    agreed = world.say("G", "!yes V1")
    world.wait_reply(agreed)
    card = next(event for event in world.clerk_events() if replied_to(event) == asked[1])
    world["G"].send(world.room, {"m.relates_to": {
        "rel_type": "m.annotation", "event_id": card["event_id"], "key": "👍"}}, "m.reaction")
    wait_for("both to be agreed", lambda: agreed_visits(world) == 2)
    world.settle()
    said = world.clerk_said()
    world.daemon.stop()
    world.run_tool("restore", world.path("copy"))
    assert agreed_visits(world) == 0
    world.daemon.start()
    wait_for("both to be agreed again", lambda: agreed_visits(world) == 2)
    world.ask("C", "!visits", "V1", "V2")
    world.settle()
    assert world.clerk_said()[:-1] == said
    world.assert_once(*asked, agreed)


@both
def test_chats_that_came_since_the_backup_count(context):
    """A chat whose invitation is older than the place that is put back, yet newer than the copy."""
    world = context.world().start()
    world.ask("A", "!schools", "A")
    world.run_tool("backup", world.path("copy"))
    first, second = (spoken(day) for day in school_days(2))
    chat = world.private_room("B")
    world.ask("B", f"visit G {first} 9-12 maths", "V1", room=chat)
    world.ask("B", f"remind me {second} 9:30 the piano", "N1", room=chat)
    world.ask("E", f"!visit G {second} 9-12 maths", "V2")
    world.ask("G", "!yes V1", "agreed")
    world.ask("G", "!no V2", "declined")
    world.settle()
    said, said_there = world.clerk_said(), len(world.clerk_events(room=chat, reader="B"))
    world.daemon.stop()
    world.run_tool("restore", world.path("copy"))
    world.daemon.start()
    world.ask("C", "!visits", "V1: B visits G", "agreed")
    world.ask("B", "reminders", "the piano", room=chat)
    world.settle()
    assert world.clerk_said()[:-1] == said
    assert len(world.clerk_events(room=chat, reader="B")) == said_there + 1


def newcomer(world):
    """A head who is added to the cluster file after the backup."""
    line = '  - {user: "@head.e:localhost"'
    world.cluster = world.cluster.replace(
        line, '  - {user: "@stranger:localhost", name: S T, handle: E9, role: head, school: E}\n'
        + line)
    world.write_config()
    world.run_tool("cluster", "apply", world.path("cluster.yaml"))
    world.daemon.process.send_signal(signal.SIGHUP)


def restored_newcomer(context, is_applied):
    world = context.world().start()
    world.ask("A", "!schools", "A")
    world.run_tool("backup", world.path("copy"))
    newcomer(world)
    first, second = (spoken(day) for day in school_days(2))
    wait_for("the newcomer to be known", lambda: "S T" in world.ask("A", "!who E"))
    world.ask("Stranger", f"!visit G {first} 9-12 phonics", "V1")
    world.ask("B", f"!visit G {second} 9-12 maths", "V2")
    world.ask("G", "!yes V2")
    world.settle()
    said = world.clerk_said()
    world.daemon.stop()
    assert "cluster apply" in world.run_tool("restore", world.path("copy"))
    if is_applied:
        world.run_tool("cluster", "apply", world.path("cluster.yaml"))
    world.daemon.start()
    wait_for("the visit to be agreed again", lambda: agreed_visits(world) == 1)
    world.settle()
    return world, said


def test_restored_after_the_roster_was_applied_again(context):
    """Whoever came onto the roster since the backup loses nothing."""
    world, said = restored_newcomer(context, True)
    assert "something else than the database" not in world.daemon.said()
    assert world.clerk_said() == said
    world.ask("C", "!visits", "V1", "V2")


def test_restored_without_the_roster_of_then(context):
    """What is lost with an older roster is named in the room, and the file in the log."""
    world, said = restored_newcomer(context, False)
    holds(world.daemon.said(), "something else than the database", "cluster apply")
    wait_for("it to be owned up to", lambda: len(world.clerk_said()) > len(said))
    holds(world.clerk_said()[-1], "is lost with it", "V1")
    assert "V2" in world.ask("C", "!visits")


@both
def test_lost_state_folder(context):
    """An empty folder is no first start where a clerk has been: it says what to do, and waits."""
    world = context.world().start()
    world.ask("A", "!schools", "A")
    world.run_tool("backup", world.path("backup"))
    world.daemon.stop()
    shutil.rmtree(world.path("state"))
    for _ in range(2):
        code, said = world.daemon.run_out()
        assert code == 65, said
        holds(said, world.path("state"), "knows nothing of this account", "restore", "--new")
        # What is refused leaves nothing that the night's copy could take for the real one.
        assert not os.path.exists(world.path("state"))
    missed = world.say("B", "!schools")
    # The backup knows what was said already, and what was not.
    world.run_tool("restore", world.path("backup"))
    world.daemon.start()
    world.wait_reply(missed)
    world.daemon.stop()
    # Begun anew it takes nothing up from before, and is the clerk from then on, without more words.
    shutil.rmtree(world.path("state"))
    world.daemon.start(options=["--new"])
    world.ask("C", "!schools", "A")
    world.daemon.stop()
    world.daemon.start()
    world.ask("D1", "!schools", "A")
    world.settle()
    world.assert_once(missed)


def test_copied_state_folder(context):
    """The copy that starts last is the clerk; the other stops, and stays so until restored."""
    world = context.world().start()
    world.ask("A", "!schools", "A")
    shutil.copytree(world.path("state"), world.path("copied"))
    copy = Daemon(world.build, world.folder)
    copy.config, copy.log = world.path("copy.yaml"), world.path("copy.log")
    with open(world.daemon.config, encoding="utf-8") as file:
        text = file.read().replace(world.path("state"), world.path("copied"))
    with open(copy.config, "w", encoding="utf-8") as file:
        file.write(text)
    try:
        copy.start()
        assert world.daemon.process.wait(10) == 75, world.daemon.said()
        event_id = world.say("B", "!schools")
        world.wait_reply(event_id)
        assert world.daemon.run_out()[0] == 75
        world.run_tool("backup", world.path("backup"))
        world.run_tool("restore", world.path("backup"))
        world.daemon.start()
        assert copy.process.wait(10) == 75, copy.said()
        world.ask("C", "!schools", "A")
        world.settle()
        world.assert_once(event_id)
    finally:
        copy.kill()
