# b07_reminders: B7: many reminders due at one instant, beside as many bare PUTs by libcurl.
# SPDX-License-Identifier: Apache-2.0
import signal
import sqlite3
import subprocess
import time

from kit import Place, cpu_ms, ended, percentile, read_line, wait_for

CLUSTERS, CHATS, GOAL, GOAL_ROOMS_MS = 125, 1000, 1.5, 100
AHEAD_S = 4  # from the last look at the clock to the instant, and four times what a start takes
# What was typed: it is moved to the instant afterwards, so that nobody waits for a minute to begin.
ME, US = "!remind me in 3 days r", "!remind us in 3 days r"


def voices(place, rooms, chats):
    """So many reminders for rooms and in chats; each room and each person takes turns."""
    heads = [[user for user in users if user.startswith("@head.") and ".j-" not in user
              and ".k-" not in user] for users in place.users]
    said = []
    for number in range(rooms):
        cluster = number % len(heads)
        user = heads[cluster][number // len(heads) % len(heads[cluster])]
        said.append((f"!c{cluster + 1}:bench", user, f"{US}{number}"))
    for number in range(chats):
        room, user = place.chats[number % len(place.chats)]
        said.append((room, user, f"{ME}{rooms + number}"))
    return said


def take(place, said):
    """The clerk takes them all; then they are due some seconds from now, which is returned."""
    place.write_voices(said)
    server = place.serve("throughput", len(said), 100, stay=1)
    begun = time.monotonic()
    daemon = place.start_ready()
    ahead_s = AHEAD_S + 4 * int(time.monotonic() - begun)
    read_line(server)
    time.sleep(0.5)  # it has yet to note that the last reply was taken
    daemon.terminate()
    daemon.wait(60)
    ended(server)
    database = sqlite3.connect(place.database(), isolation_level=None)
    due_s = int(time.time()) + ahead_s
    database.execute("BEGIN")
    database.execute("UPDATE reminders_item SET due_s = ?", (due_s,))
    moved = database.execute("UPDATE host_wake SET due_s = ? WHERE plugin = 'reminders'",
                             (due_s,)).rowcount
    database.execute("COMMIT")
    database.close()
    if moved != len(said):
        raise AssertionError(f"{moved} of {len(said)} reminders were taken: {place.log()[-500:]}")
    return due_s


def told(place, count):
    """Which of the reminders were said, by their text."""
    words = " ".join(content.get("body", "") for content in place.kept()).split()
    return {word for word in words if word[:1] == "r" and word[1:].isdigit()} & {
        f"r{number}" for number in range(count)}


def lateness(place, said):
    """Milliseconds after the instant at which each PUT came to the socket; and what all of them
    took of the processor."""
    due_s = take(place, said)
    server = place.serve("start", tell=1, keep=place.path("kept"))
    daemon = place.start_ready(60)
    assert time.time() < due_s, "the start took too long"
    before_ms = cpu_ms(daemon.pid)
    time.sleep(max(0.0, due_s - time.time()) + 0.5)
    wait_for("the reminders", lambda: len(told(place, len(said))) == len(said), 120, 0.5)
    time.sleep(0.2)
    spent_ms = cpu_ms(daemon.pid) - before_ms
    ended(daemon)
    server.send_signal(signal.SIGTERM)
    out, _ = server.communicate()
    return [int(line.split()[1]) / 1000 - due_s * 1000
            for line in out.splitlines() if line.startswith("put ")], spent_ms


def floor(place, count):
    server = place.serve("start", tell=1)
    putter = place.floor("puts", place.port, place.folder, count, stdout=subprocess.PIPE, text=True)
    out, _ = putter.communicate()
    begun_ms = int(out) / 1000
    time.sleep(0.1)
    server.send_signal(signal.SIGTERM)
    out, _ = server.communicate()
    return [int(line.split()[1]) / 1000 - begun_ms
            for line in out.splitlines() if line.startswith("put ")]


def one_run(options, rooms, chats):
    """p99 and earliest lateness, processor a reminder, and the p99 of as many bare PUTs to the
    same rooms."""
    with Place(options, CLUSTERS, 14, chats=min(chats, CHATS)) as place:
        said = voices(place, rooms, chats)
        late, spent_ms = lateness(place, said)
        bare = floor(place, len(late))
        return percentile(late, 0.99), min(late), spent_ms / len(said), percentile(bare, 0.99)


def bench_instant(options, table, rooms, chats):
    """So many due at one instant; what each took of the processor, run by run."""
    runs = [one_run(options, rooms, chats) for _ in range(options.reminder_runs)]
    where = [f"{rooms:,} in {min(rooms, CLUSTERS)} rooms"] if rooms else []
    where += [f"{chats:,} in {min(chats, CHATS):,} chats"] if chats else []
    what = f"due at once, {' and '.join(where)}"
    is_small = chats == 0 and rooms <= CLUSTERS
    table.add("B7", f"p99 lateness, {what}", [r[0] for r in runs], "ms", [r[3] for r in runs],
              f"<= {GOAL_ROOMS_MS} ms" if is_small else f"<= {GOAL}x",
              lambda m, ratio: m <= GOAL_ROOMS_MS if is_small else ratio <= GOAL)
    table.add("B7", f"earliest, {what}", [r[1] for r in runs], "ms", None, "none early",
              lambda m, ratio: min(r[1] for r in runs) >= 0)
    return [r[2] for r in runs]


def bench_reminders(options, table):
    costs = []
    for rooms, chats in options.reminders:
        with table.part("B7"):
            costs.append((rooms + chats, bench_instant(options, table, rooms, chats)))
    if len(costs) < len(options.reminders):
        return
    (few, first), (many, last) = costs[0], costs[-1]
    table.add("B7", f"processor a reminder, {many:,} against {few:,}", last, "ms", first,
              "<= 1.15x", lambda m, ratio: ratio <= 1.15)
