# b06_growth: B6: is a command slower beside a thousand clusters, or after a million rows?
# SPDX-License-Identifier: Apache-2.0
import sqlite3
import time

from b04_command import measured
from history import fill
from kit import Place, ended, percentile, ratio_at_most

GOAL = 1.15


def rest(place):
    """What the run before left unsaid is said; nobody is told to slow down for what it asked."""
    server = place.serve("start")
    daemon = place.start_ready()
    time.sleep(0.5)
    daemon.terminate()
    daemon.wait(60)
    ended(server)
    database = sqlite3.connect(place.database(), isolation_level=None)
    database.execute("DELETE FROM host_pace")
    database.close()


def figures(options, clusters, rows):
    """Median microseconds of a command, and commands a second, run by run."""
    latencies, rates = [], []
    with Place(options, clusters) as place:
        rest(place)  # a first start, so that what is measured begins with every cluster known
        if rows:
            fill(place.database(), rows)
        for run in range(options.growth_runs):
            spent = measured(place, place.start, "latency", options.growth_latency, 1, tag=f"l{run}x")
            latencies.append(percentile(spent, 0.5))
            rest(place)
            spent = measured(place, place.start, "throughput", options.growth_commands, 100,
                             tag=f"t{run}x")
            rates.append(options.growth_commands / spent[0] * 1e6)
            rest(place)
    return latencies, rates


def against(table, axis, what, sizes, found):
    first, last = found[sizes[0]], found[sizes[-1]]
    of = f"{sizes[-1]:,} {what} against {sizes[0]:,}"
    table.add("B6", f"a command, p50, {of}", last[0], "us", first[0], f"<= {GOAL}x",
              ratio_at_most(GOAL))
    table.add("B6", f"commands a second, {of}", last[1], "commands/s", first[1], f">= {1 / GOAL:.2f}x",
              lambda middle, ratio: ratio >= 1 / GOAL)
    for size in sizes:
        table.point(f"command_us_by_{axis}", size, found[size][0])
        table.point(f"commands_per_second_by_{axis}", size, found[size][1])


def bench_growth(options, table):
    clusters = {n: figures(options, n, 0) for n in options.cluster_sizes}
    against(table, "clusters", "clusters", options.cluster_sizes, clusters)
    rows = {n: figures(options, 1, n) for n in options.row_sizes}
    against(table, "rows", "rows of history", options.row_sizes, rows)
