# b01_start: B1 and B2: exec to the first /sync, and the memory of an idle clerk.
# SPDX-License-Identifier: Apache-2.0
import os
import time

from history import fill
from kit import Place, at_most, cpu_ms, ended, in_memory, now_ms, ratio_at_most, read_line

GOAL_START, GOAL_ROWS, GOAL_WARM, GOAL_COLD = 2.5, 150, 500, 5000
GOAL_ONE, GOAL_MANY = 12, 40


def one_start(place, is_memory_wanted=False):
    """Milliseconds from exec to the first /sync, MB when idle, milliseconds of the processor."""
    server = place.serve("start")
    begun = now_ms()
    daemon = place.start()
    sync = None
    while sync is None:
        word, _, at = read_line(server).partition(" ")
        sync = int(at) / 1e6 if word == "sync" else None
    cpu = cpu_ms(daemon.pid)
    place.wait_ready(daemon)
    memory = 0
    if is_memory_wanted:
        time.sleep(1.5)
        memory = in_memory(daemon.pid, "Pss")
    # A clean end: what comes after a kill is looked at longer.
    daemon.terminate()
    daemon.wait(30)
    ended(server)
    return sync - begun, memory, cpu


def floor_start(options, place):
    server = place.serve("start")
    begun = now_ms()
    place.floor("start", place.port).wait(30)
    whole = now_ms() - begun
    ended(server)
    return whole


def bench_one(options, table):
    with Place(options, people=14) as place:
        one_start(place)
        runs = [one_start(place, True) for _ in range(options.runs)]
        floors = [floor_start(options, place) for _ in range(options.runs)]
        table.add("B1", "exec to first /sync, one cluster", [r[0] for r in runs], "ms", floors,
                  f"<= {GOAL_START}x", ratio_at_most(GOAL_START))
        table.add("B2", "PSS idle, one cluster of 14 people", [r[1] for r in runs], "MB", None,
                  f"<= {GOAL_ONE} MB", at_most(GOAL_ONE))


def bench_rows(options, table):
    """The growth of a start with what happened before it."""
    for rows in options.row_sizes:
        with Place(options, people=14) as place:
            one_start(place)
            if rows:
                fill(place.database(), rows)
                one_start(place)
            runs = [one_start(place)[0] for _ in range(options.runs)]
            table.point("start_ms_by_rows", rows, runs)
            if rows == options.row_sizes[-1]:
                table.add("B1", f"exec to first /sync, {rows:,} rows of history", runs, "ms", None,
                          f"<= {GOAL_ROWS} ms", at_most(GOAL_ROWS))
                table.point("database_mb_by_rows", rows, [os.path.getsize(place.database()) / 1e6])


def bench_county(options, table):
    """Growth with clusters; a cold start takes up every file, a warm one finds them unchanged."""
    for clusters in options.cluster_sizes:
        colds, warms, memory = [], [], []
        for run in range(options.cold_runs):
            with Place(options, clusters, 14) as place:
                colds.append(one_start(place))
                if run + 1 < options.cold_runs:
                    continue
                one_start(place)
                for _ in range(options.runs):
                    warm, pss, _ = one_start(place, True)
                    warms.append(warm)
                    memory.append(pss)
        for curve, values in (("cold_start_ms_by_clusters", [c[0] for c in colds]),
                              ("memory_mb_by_clusters", memory),
                              ("warm_start_ms_by_clusters", warms)):
            table.point(curve, clusters, values)
        if clusters == options.cluster_sizes[-1]:
            of = f"{clusters:,} clusters, {14 * clusters:,} people"
            table.add("B1", f"exec to first /sync, cold, {of}", [c[0] for c in colds], "ms",
                      None, f"<= {GOAL_COLD} ms", at_most(GOAL_COLD))
            table.add("B1", f"processor until then, cold, {clusters:,} clusters",
                      [c[2] for c in colds], "ms")
            table.add("B1", f"exec to first /sync, warm, {of}", warms, "ms", None,
                      f"<= {GOAL_WARM} ms", at_most(GOAL_WARM))
            table.add("B2", f"PSS idle, {of}", memory, "MB", None, f"<= {GOAL_MANY} MB",
                      at_most(GOAL_MANY))


def bench_idle(options, table):
    """How often an idle clerk is woken, by the context switches of all its threads."""
    with Place(options, people=14) as place:
        server = place.serve("start")
        daemon = place.start_ready()
        time.sleep(10)

        def switches():
            count = 0
            for task in os.listdir(f"/proc/{daemon.pid}/task"):
                with open(f"/proc/{daemon.pid}/task/{task}/status", encoding="ascii") as file:
                    count += sum(int(line.split()[1]) for line in file
                                 if line.startswith("voluntary_ctxt_switches"))
            return count

        before = switches()
        time.sleep(options.idle_s)
        woken = switches() - before
        ended(daemon)
        ended(server)
    # The homeserver here never ends a poll: what is left is the clerk's own timers.
    table.add("B2", f"wake-ups a minute, idle ({options.idle_s} s)",
              [woken * 60 / options.idle_s], "count", None, "<= 60", at_most(60))


def bench_start(options, table):
    for part in (bench_one, bench_rows, bench_county):
        with table.part("B1"):
            part(options, table)
