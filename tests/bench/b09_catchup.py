# b09_catchup: B9: what was said while the clerk was down, and how fast it has caught up.
# SPDX-License-Identifier: Apache-2.0
import time

from kit import Place, at_most, cpu_ms, ended, in_memory, ratio_at_most, read_line, speak

ROOMS, EVERY, LIMIT = 50, 50, 50
GOAL, GOAL_MB = 1.5, 64


def go_down(place):
    daemon = place.start_ready()
    time.sleep(0.3)
    ended(daemon)


def clerk(options, events):
    """Microseconds for it all, peak in MB, how many were not answered exactly once, and
    milliseconds of the processor."""
    with Place(options, ROOMS, 14) as place:
        server = place.serve("backlog", events, LIMIT, every=EVERY, wait=1, stay=1,
                             keep=place.path("kept"))
        go_down(place)
        speak(server)
        daemon = place.start()
        spent_us = int(read_line(server))
        peak, used_ms = in_memory(daemon.pid, "VmHWM"), cpu_ms(daemon.pid)
        time.sleep(0.5)
        answers = place.answers()
        ended(daemon)
        ended(server)
        asked = [f"$e{n}" for n in range(events) if n // ROOMS % EVERY == 0]
        return spent_us, peak, sum(answers[event] != 1 for event in asked), used_ms


def floor(options, events):
    with Place(options, ROOMS, 14) as place:
        server = place.serve("backlog", events, LIMIT, every=EVERY, wait=1, stay=1)
        reader = place.floor_work()
        time.sleep(0.3)
        speak(server)
        spent_us, used_ms = int(read_line(server)), cpu_ms(reader.pid)
        ended(reader)
        ended(server)
        return spent_us, used_ms


def bench_catchup(options, table):
    events = options.backlog
    runs, floors = [], []
    for _ in range(options.runs):
        runs.append(clerk(options, events))
        floors.append(floor(options, events))
    what = f"{events:,} events, {events // EVERY:,} commands, {ROOMS} rooms"
    table.add("B9", f"catch-up: {what}", [r[0] / 1e6 for r in runs], "s",
              [f[0] / 1e6 for f in floors], f"<= {GOAL}x", ratio_at_most(GOAL))
    table.add("B9", "processor for it, from the start", [r[3] / 1000 for r in runs], "s",
              [f[1] / 1000 for f in floors])
    table.add("B9", "memory at its peak meanwhile", [r[1] for r in runs], "MB", None,
              f"<= {GOAL_MB} MB", at_most(GOAL_MB), worst=True)
    table.add("B9", "not answered exactly once", [r[2] for r in runs], "commands", None, "0",
              at_most(0), worst=True)


def unanswered(options, apart_ms):
    """How many of thirty commands of one person, typed while the clerk was down and so far apart,
    have no reply of their own once the clerk is silent."""
    with Place(options) as place:
        place.write_voices([("!c1:bench", place.users[0][0])])
        server = place.serve("throughput", 30, 30, wait=1, stay=1, apart=apart_ms,
                             keep=place.path("kept"))
        go_down(place)
        speak(server)
        daemon = place.start()
        heard, since = -1, time.monotonic()
        while time.monotonic() - since < 10:
            if len(place.kept()) != heard:
                heard, since = len(place.kept()), time.monotonic()
            time.sleep(0.2)
        answers, bodies = place.answers(), place.kept()
        ended(daemon)
        ended(server)
        # One reply may speak of several lines, and names the last: it has none of its own.
        own = {c["m.relates_to"]["m.in_reply_to"]["event_id"] for c in bodies
               if c["body"].startswith("Hello")}
        return 30 - sum(answers[event] == 1 for event in own)


def bench_one_person(options, table):
    for what, apart_ms in (("over a minute", 2000), ("at one instant", 0)):
        table.add("B9", f"30 of one person, typed {what} while down: no reply",
                  [unanswered(options, apart_ms)], "commands", None, "0", at_most(0))
