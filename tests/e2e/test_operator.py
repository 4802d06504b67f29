# test_operator: what the person with the shell types beside a running clerk.
# SPDX-License-Identifier: Apache-2.0
import json
import os
import re
import signal
import sqlite3
import subprocess

from harness import school_days, spoken, wait_for
from marks import both


def clerkd(world, *words):
    """(exit code, what it said)."""
    ran = subprocess.run([world.daemon.program, *words, "--config", world.daemon.config],
                         capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout + ran.stderr


def change_file(world, pattern, by):
    path = world.path("cluster.yaml")
    with open(path, encoding="utf-8") as file:
        text, count = re.subn(pattern, by, file.read(), flags=re.M)
    assert count, pattern
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


@both
def test_doctor_asks_the_homeserver(context):
    world = context.world().start()
    code, said = clerkd(world, "doctor")
    assert code == 0, said
    for line in ("ok    homeserver: ", "ok    clock: as the homeserver's", "ok    token: good",
                 "ok    room: ", "a daemon is running here"):
        assert line in said, (line, said)
    assert world.clerk.token not in said
    levels = world["A"].state(world.room, "m.room.power_levels")
    # In rooms of version 12 whoever made one stands above all levels and may not be listed.
    if levels is None:
        levels = {"users": {world["A"].user_id: 100}}
    world["A"].set_state(world.room, "m.room.power_levels", {**levels, "events_default": 50})
    world["A"].set_state(world.room, "m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"})
    code, said = clerkd(world, "doctor")
    assert code == 1 and "it is encrypted" in said and "may not post (power 0, it takes 50)" in said
    world["A"].kick(world.room, world.clerk.user_id)
    code, said = clerkd(world, "doctor")
    assert code == 1 and "the clerk is not in it" in said, said


def test_doctor_without_a_homeserver(context):
    world = context.world().start()
    world.daemon.stop()
    world.write_config(homeserver="http://127.0.0.1:9")
    code, said = clerkd(world, "doctor")
    assert code == 1 and "FAULT homeserver: http://127.0.0.1:9 can't be reached" in said, said


def test_the_unchanged_file_leaves_what_heads_typed(context):
    world = context.world().start()
    day = spoken(school_days(1, weeks_ahead=2)[0])
    world.ask("C", f"!inset C {day}", "INSET")
    world.ask("D1", "!mydays Tue, Fri", "Tue")
    code, said = clerkd(world, "cluster", "apply", world.path("cluster.yaml"))
    assert code == 0 and "nothing to change" in said, said
    change_file(world, r"roll: 70, classes: 3\}$", "roll: 71, classes: 3}")
    before = os.stat(world.path("state/clerkd.db")).st_mtime_ns
    code, said = clerkd(world, "cluster", "show", world.path("cluster.yaml"))
    assert code == 0 and "71 pupils" in said and "nothing was written" in said, said
    assert os.stat(world.path("state/clerkd.db")).st_mtime_ns == before
    code, said = clerkd(world, "cluster", "apply", world.path("cluster.yaml"))
    assert code == 0 and "71 pupils" in said and "INSET" not in said and "person" not in said, said
    rows = sqlite3.connect(world.path("state/clerkd.db"))
    assert rows.execute("SELECT count(*) FROM school_role WHERE days = 18").fetchone()[0] == 1
    typed = rows.execute("SELECT count(*) FROM school_inset WHERE school = 'C'").fetchone()[0]
    noted = rows.execute(
        "SELECT count(*) FROM school_filed WHERE what LIKE 'INSET C %'").fetchone()[0]
    assert typed == noted + 1, (typed, noted)


def test_closed_by_a_file(context):
    """Whom the days touch that a file takes hears of it once, as when they are typed."""
    world = context.world().start()
    room = world.private_room("C")
    first, second = school_days(2, weeks_ahead=2)
    for day, item in ((first, "V1"), (second, "V2")):
        # Near the end of a term it is asked whether that is meant.
        if "anyway" in world.ask("C", f"!visit G {spoken(day)} 9-12 phonics"):
            world.ask("C", "anyway", item)
        world.ask("G", f"!yes {item}", f"{item} agreed")

    def told(what):
        return sum(what in text for text in world.clerk_said(room, reader="C"))

    def take_in(*days):
        with open(world.path("dates.txt"), "w", encoding="utf-8") as file:
            file.writelines(f"INSET: {spoken(day)}\n" for day in days)
        code, said = clerkd(world, "calendar", "import", "--school", "G", "--yes",
                            world.path("dates.txt"))
        assert code == 0 and "saved" in said, said

    take_in(first)
    world.settle()
    assert told("touches") == 0
    world.daemon.process.send_signal(signal.SIGHUP)
    wait_for("C to be told", lambda: told("It touches V1"))
    world.daemon.process.send_signal(signal.SIGHUP)
    # The second comes while the clerk is away, by the cluster's file.
    world.daemon.stop()
    change_file(world, r"^calendar: .*$", "calendar: other.json")
    with open(world.path("cluster-calendar.json"), encoding="utf-8") as file:
        calendar = json.load(file)
    calendar["schools"]["G"].setdefault("closed", []).append(second.isoformat())
    with open(world.path("other.json"), "w", encoding="utf-8") as file:
        json.dump(calendar, file)
    code, said = clerkd(world, "cluster", "apply", world.path("cluster.yaml"))
    assert code == 0 and "closed" in said.lower(), said
    world.daemon.start()
    wait_for("C to be told of the second", lambda: told("It touches V2"))
    world.settle()
    assert told("It touches V1") == told("It touches V2") == 1
    assert not any("touches" in text for text in world.clerk_said())


def test_who_is_here_by_a_file(context):
    """A card says who is here once the clerk has read the file that was applied beside it."""
    world = context.world().start()
    day = school_days(1, weeks_ahead=2)[0]
    if "anyway" in world.ask("A", f"!meet data {spoken(day)} 16:30-17:00 at A"):
        world.ask("A", "anyway", "M1")
    world.say("B", "!in M1")
    wait_for("the card", lambda: any("Not heard: A C D E F G H, SIP" in text
                                     for text in world.clerk_said()))
    change_file(world, "classes: 9, guest: true", "classes: 9")
    change_file(world, "handle: J, role: guest", "handle: J, role: head")
    code, said = clerkd(world, "cluster", "apply", world.path("cluster.yaml"))
    assert code == 0 and "applied" in said, said
    world.settle()
    assert not any("G H J, SIP" in text for text in world.clerk_said())
    world.daemon.process.send_signal(signal.SIGHUP)
    wait_for("the card to name J", lambda: any("Not heard: A C D E F G H J, SIP" in text
                                               for text in world.clerk_said()))


def test_open_work_and_open_years_hold(context):
    world = context.world().start()
    world.ask("H", "!request own 1 day maths", "R1")
    world.ask("B", f"!remind me {spoken(school_days(1, weeks_ahead=2)[0])} 9:00 buy a piano", "N1")
    change_file(world, r"year_start: 9", "year_start: 4")
    code, said = clerkd(world, "cluster", "apply", "--anyway", world.path("cluster.yaml"))
    assert code == 78 and "year_start stays 9" in said, said
    change_file(world, r"year_start: 4", "year_start: 9")
    # Another head of the school takes over what is the school's; a reminder is her own.
    change_file(world, re.escape(world["B"].user_id), "@new.b:localhost")
    for verb in ("show", "apply"):
        code, said = clerkd(world, "cluster", verb, world.path("cluster.yaml"))
        assert code == 78, said
        assert f"{world['B'].user_id} (B) has open work: something private" in said, said
        assert "nothing was changed: 1 open thing" in said and "piano" not in said, said
    code, said = clerkd(world, "cluster", "apply", "--anyway", world.path("cluster.yaml"))
    assert code == 0 and "has open work: something private" in said and "applied" in said, said
    # As an older clerkd did it: the year is granted a second time, and the doctor sees it.
    world.daemon.stop()
    rows = sqlite3.connect(world.path("state/clerkd.db"))
    year = rows.execute("SELECT max(year) FROM sip_year").fetchone()[0]
    rows.execute("INSERT INTO sip_year SELECT cluster, ?, day_minutes, opened_s, NULL FROM sip_year"
                 " WHERE year = ?", (year - 5, year))
    rows.commit()
    rows.close()
    code, said = clerkd(world, "doctor")
    assert code == 1 and "FAULT ledger: no two years that are open overlap: no" in said, said


def test_doctor_compares_the_files_with_the_database(context):
    world = context.world().start()
    world.ask("D1", "!mydays Tue, Fri", "Tue")
    code, said = clerkd(world, "doctor")
    assert code == 0 and "not applied" not in said and "has no file" not in said, said
    change_file(world, r"roll: 70, classes: 3\}$", "roll: 71, classes: 3}")
    code, said = clerkd(world, "doctor")
    assert code == 1 and "not applied since it was changed: clerkd cluster show" in said, said
    code, said = clerkd(world, "cluster", "apply", world.path("cluster.yaml"))
    assert code == 0, said
    assert clerkd(world, "doctor")[0] == 0
    world.write_config(clusters=[])
    code, said = clerkd(world, "doctor")
    assert code == 0 and "has no file in `clusters`" in said, said


def test_calendar_import_says_what_is_not_there(context):
    world = context.world().start()
    terms = world.path("terms.txt")
    with open(terms, "w", encoding="utf-8") as file:
        file.write("Autumn term: Monday 3 September 2029 to 19 December 2029\n"
                   "Spring term: 3 January 2030 to 5 April 2030\nno date here at all\n")
    for words, text in ((("--school", "Z"), "there is no school Z in "),
                        (("--cluster", "Nine"), "no such cluster (--cluster NAME); there is: ")):
        code, said = clerkd(world, "calendar", "import", *words, terms)
        assert code == 64 and text in said and said.count("\n") == 1, (code, said)
    # The same file has the same outcome the first time and the second.
    for _ in range(2):
        code, said = clerkd(world, "calendar", "import", "--yes", terms)
        assert code == 1 and "left out: " in said, (code, said)


def test_the_log_s_reader_goes_away(context):
    world = context.world()
    process = subprocess.Popen([world.daemon.program, "run", "--config", world.daemon.config],
                               stderr=subprocess.PIPE, text=True)
    try:
        for line in process.stderr:
            if line.rstrip().endswith("ready"):
                break
        process.stderr.close()
        process.send_signal(signal.SIGHUP)
        wait_for("the clerk to join", world.is_joined)
        world.ask("A", "!schools", "A")
        assert process.poll() is None
    finally:
        process.kill()
        process.wait()
