# test_schools: a school joins or leaves in the middle of a year, and the adviser is replaced.
# SPDX-License-Identifier: Apache-2.0
import datetime
import re
import sqlite3
import subprocess

from harness import holds

DAY = 360


def apply_roster(world, *changes):
    """As the one who runs it would: stop, edit the file, apply, start."""
    world.daemon.stop()
    with open(world.path("cluster.yaml"), encoding="utf-8") as file:
        text = file.read()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    with open(world.path("cluster.yaml"), "w", encoding="utf-8") as file:
        file.write(text)
    ran = subprocess.run([world.daemon.program, "cluster", "apply", world.path("cluster.yaml"),
                          "--config", world.daemon.config], capture_output=True, text=True,
                         check=False)
    assert ran.returncode == 0, ran.stderr
    world.daemon.start()


def amount(minutes):
    """As the clerk says it."""
    days, rest = divmod(minutes, DAY)
    if rest == DAY // 2:
        return f"{days or ''}½ d"
    parts = [f"{days} d"] if days else []
    parts += [f"{rest // 60} h"] if rest >= 60 else []
    parts += [f"{rest % 60} min"] if rest % 60 else []
    return " ".join(parts) or "0"


def test_school_joins_pro_rata(context):
    world = context.world().start()
    holds(world.ask("A", "!time"), "Pool: 12 d free")
    world.ask("A", "!addschool C", "School C has its time", "already")
    world.people["I"] = world.register("head.i", "I")
    world.people["A"].invite(world.room, world["I"].user_id)
    world["I"].join(world.room)
    user = world["I"].user_id
    apply_roster(
        world,
        ("  - {letter: J,", "  - {letter: I, name: Ivybridge Primary, roll: 80}\n  - {letter: J,"),
        ("people:\n", f'people:\n  - {{user: "{user}", name: Ivy Lane, handle: I, role: head,'
         " school: I}\n"),
    )
    world.ask("C", "!addschool I", "is for Head A and the SIP")
    today = datetime.date.today()
    first = datetime.date(today.year - (today.month < 9), 9, 1)
    end = datetime.date(first.year + 1, 9, 1)
    left, whole = (end - today).days, (end - first).days
    said = world.ask("A", "!addschool I", f"{left} of the year's {whole} days")
    total = (5 * DAY * left * 2 + whole) // (whole * 2)
    own, ring, pooled, free = re.search(
        r"so (.*) of its own, (.*) ring-fenced, (.*) into the pool: (.*) free\.", said).groups()
    minutes = {amount(m): m for m in range(0, 14 * DAY)}
    assert minutes[own] + minutes[ring] + minutes[pooled] == total, said
    assert abs(minutes[pooled] - 540 * left / whole) <= 1, said
    assert minutes[free] == 12 * DAY + minutes[pooled], said
    world.ask("SIP", "!addschool I", "has its time for", "already")
    world.ask("I", "!request own 30 mins maths", "R1")
    world.ask("A", "!removeschool I", "First School I's R1 must be done or withdrawn")
    world.ask("I", "!withdraw R1", "withdrawn")
    world.ask("A", "!removeschool I", "own SIP time of this year would leave with it")
    world.ask("A", "yes", "own SIP time has left with it")
    world.ask("I", "!request own 30 mins maths", "School I has left")
    holds(world.ask("A", "!time"), f"Pool: {free} free")
    doctor = subprocess.run([world.daemon.program, "doctor", "--config", world.daemon.config],
                            capture_output=True, text=True, check=False)
    assert "ledger" in doctor.stdout and doctor.returncode == 0, doctor.stdout + doctor.stderr


def test_doctor_counts_the_ledger_again(context):
    world = context.world().start()
    world.ask("H", "!request own 1 day maths", "R1")
    world.daemon.stop()
    command = [world.daemon.program, "doctor", "--config", world.daemon.config]
    well = subprocess.run(command, capture_output=True, text=True, check=False)
    assert well.returncode == 0 and "ok    ledger: balances are the journal's replay: yes" in \
        well.stdout, well.stdout
    for tampering, wrong in (
            ("DROP TRIGGER sip_balance_update;"
             "UPDATE sip_balance SET minutes = minutes + 1 WHERE account = 'POOL'",
             ["sum to zero: no, 1 times", "journal's replay: no, 2 times"]),
            ("UPDATE sip_balance SET minutes = minutes - 1 WHERE account = 'POOL';"
             "UPDATE sip_request SET state = 'withdrawn'",
             ["what is owed is held: no, 1 times"])):
        database = sqlite3.connect(world.path("state/clerkd.db"))
        database.executescript(tampering)
        database.close()
        ill = subprocess.run(command, capture_output=True, text=True, check=False)
        assert ill.returncode == 1, ill.stdout
        for text in wrong:
            assert text in ill.stdout, ill.stdout


def test_adviser_is_replaced(context):
    world = context.world().start()
    world.ask("H", "!request own 1 day maths", "R1")
    world.people["New"] = world.register("adviser", "New")
    world.people["A"].invite(world.room, world["New"].user_id)
    world["New"].join(world.room)
    yesterday = datetime.date.today() - datetime.timedelta(days=1)
    with open(world.path("cluster.yaml"), encoding="utf-8") as file:
        line = next(x for x in file.read().splitlines() if "role: sip" in x)
    new = f'  - {{user: "{world["New"].user_id}", name: Nora Quill, handle: Nora, role: sip}}'
    apply_roster(world, (line, line.replace("role: sip", f"role: sip, until: {yesterday}") + "\n" + new))
    world.ask("SIP", "!done R1 2h", "I don't have you on the roster")
    room = world.private_room("New")
    world.ask("New", "round", "Agreed, no date yet", "R1 (H, 1 d)", room=room)
    world.ask("New", "!done R1 2h", "R1: 2 h used of 6 h held")
    holds(world.ask("A", "!history R1"), "Nora: done")
