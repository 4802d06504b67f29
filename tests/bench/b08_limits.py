# b08_limits: B8: thirty commands at once against the limits of a Synapse as it comes.
# SPDX-License-Identifier: Apache-2.0
import time

from kit import Place, ended, read_line

EACH_S, BURST, GOAL = 5.0, 10, 1.03  # 0.2 a second


def bench_limits(options, table):
    count = options.limited
    allowed_s = (count - BURST) * EACH_S
    with Place(options) as place:
        server = place.serve("throughput", count, count, rate=int(3600 / EACH_S), burst=BURST,
                             keep=place.path("kept"), stay=1)
        daemon = place.start()
        spent_s = int(read_line(server)) / 1e6
        time.sleep(0.2)
        ended(daemon)
        ended(server)
        answers = place.answers()
        events = [c["m.relates_to"]["m.in_reply_to"]["event_id"] for c in place.kept()]
    is_whole = (len(answers) == count and set(answers.values()) == {1}
                and events == sorted(events, key=lambda event: int(event[2:])))
    table.add("B8", f"{count} commands at once, 0.2/s burst 10", [spent_s], "s", [allowed_s],
              f"<= {GOAL}x", lambda m, ratio: ratio <= GOAL)
    table.add("B8", "each answered once, in order", [len(answers)], "commands", [count], "all",
              lambda m, ratio: is_whole)
