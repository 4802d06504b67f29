# b06_growth: B6: is a command slower beside a thousand clusters, or after a million rows?
# SPDX-License-Identifier: Apache-2.0
import sqlite3
import time

from b04_command import measured
from history import fill
from kit import Place, cpu_ms, ended, percentile, ratio_at_most

GOAL = 1.15


def rest(place):
    """What the run before left unsaid is said; nobody is told to slow down for what it asked.
    Returns what a start takes of the processor."""
    server = place.serve("start")
    daemon = place.start_ready()
    time.sleep(0.5)
    start_ms = cpu_ms(daemon.pid)
    daemon.terminate()
    daemon.wait(60)
    ended(server)
    database = sqlite3.connect(place.database(), isolation_level=None)
    database.execute("DELETE FROM host_pace")
    database.close()
    return start_ms


def figures(options, clusters, rows):
    """Median microseconds of a command, commands a second, and microseconds of the processor a
    command, run by run."""
    latencies, rates, costs = [], [], []
    count = options.growth_commands
    with Place(options, clusters) as place:
        rest(place)  # a first start, so that what is measured begins with every cluster known
        if rows:
            fill(place.database(), rows)
            rest(place)
        for run in range(options.growth_runs):
            spent = measured(place, place.start, "latency", options.growth_latency, 1,
                             tag=f"l{run}x")
            latencies.append(percentile(spent, 0.5))
            start_ms, used_ms = rest(place), []
            spent = measured(place, place.start, "throughput", count, 100, used_ms, tag=f"t{run}x")
            rates.append(count / spent[0] * 1e6)
            costs.append((used_ms[0] - start_ms) * 1000 / count)
            rest(place)
    return latencies, rates, costs


def against(table, axis, what, sizes, found):
    first, last = found[sizes[0]], found[sizes[-1]]
    of = f"{sizes[-1]:,} {what} against {sizes[0]:,}"
    table.add("B6", f"a command, p50, {of}", last[0], "us", first[0], f"<= {GOAL}x",
              ratio_at_most(GOAL))
    table.add("B6", f"commands a second, {of}", last[1], "commands/s", first[1],
              f">= {1 / GOAL:.2f}x", lambda middle, ratio: ratio >= 1 / GOAL)
    table.add("B6", f"processor a command, {of}", last[2], "us", first[2], f"<= {GOAL}x",
              ratio_at_most(GOAL))
    for size in sizes:
        table.point(f"processor_us_by_{axis}", size, found[size][2])
        table.point(f"command_us_by_{axis}", size, found[size][0])
        table.point(f"commands_per_second_by_{axis}", size, found[size][1])


def bench_growth(options, table):
    with table.part("B6"):
        clusters = {n: figures(options, n, 0) for n in options.cluster_sizes}
        against(table, "clusters", "clusters", options.cluster_sizes, clusters)
    with table.part("B6"):
        rows = {n: figures(options, 1, n) for n in options.row_sizes}
        against(table, "rows", "rows of history", options.row_sizes, rows)
