# b09_catchup: B9: what was said while the clerk was down, and how fast it has caught up.
# SPDX-License-Identifier: Apache-2.0
import collections
import time

from kit import Place, at_most, ended, in_memory, ratio_at_most, read_line, speak, wait_for

ROOMS, EVERY, LIMIT = 50, 50, 50
GOAL, GOAL_MB = 1.5, 64


def go_down(place):
    daemon = place.start_ready()
    time.sleep(0.3)
    ended(daemon)


def clerk(options, events):
    """Microseconds for it all, peak in MB, and how many were not answered exactly once."""
    with Place(options, ROOMS, 14) as place:
        server = place.serve("backlog", events, LIMIT, every=EVERY, wait=1, stay=1,
                             keep=place.path("kept"))
        go_down(place)
        speak(server)
        daemon = place.start()
        spent_us = int(read_line(server))
        peak = in_memory(daemon.pid, "VmHWM")
        time.sleep(0.5)
        answers = place.answers()
        ended(daemon)
        ended(server)
        asked = [f"$e{n}" for n in range(events) if n // ROOMS % EVERY == 0]
        return spent_us, peak, sum(answers[event] != 1 for event in asked)


def floor(options, events):
    with Place(options, ROOMS, 14) as place:
        server = place.serve("backlog", events, LIMIT, every=EVERY, wait=1, stay=1)
        reader = place.floor_work()
        time.sleep(0.3)
        speak(server)
        reader_us = int(read_line(server))
        ended(reader)
        ended(server)
        return reader_us


def bench_catchup(options, table):
    events = options.backlog
    runs = [clerk(options, events) for _ in range(options.runs)]
    floors = [floor(options, events) for _ in range(options.runs)]
    what = f"{events:,} events, {events // EVERY:,} commands, {ROOMS} rooms"
    table.add("B9", f"catch-up: {what}", [r[0] / 1e6 for r in runs], "s",
              [f / 1e6 for f in floors], f"<= {GOAL}x", ratio_at_most(GOAL))
    table.add("B9", "memory at its peak meanwhile", [r[1] for r in runs], "MB", None,
              f"<= {GOAL_MB} MB", at_most(GOAL_MB))
    table.add("B9", "not answered exactly once", [r[2] for r in runs], "commands", None, "0",
              at_most(0))


def bench_one_person(options, table):
    """Thirty commands of one person, typed while the clerk was down."""
    with Place(options) as place:
        place.write_voices([("!c1:bench", place.users[0][0])])
        server = place.serve("throughput", 30, 30, wait=1, stay=1, keep=place.path("kept"))
        go_down(place)
        speak(server)
        daemon = place.start()
        begun, wanted = time.monotonic(), {f"$e{n}" for n in range(30)}

        def left():
            return wanted - set(place.answers())

        try:
            wait_for("every answer", lambda: not left(), 120, 0.2)
        except AssertionError:
            pass
        spent, refused = time.monotonic() - begun, len(left())
        kinds = collections.Counter(place.answers()[event] for event in wanted)
        ended(daemon)
        ended(server)
    table.add("B9", "30 of one person, typed while down: unanswered", [refused], "commands", None,
              "0", at_most(0))
    table.add("B9", "the same: answered once or later once more", [sum(kinds.values()) - kinds[0]],
              "commands")
    table.add("B9", "the same: until the last is answered", [spent], "s")
