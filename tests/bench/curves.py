#!/usr/bin/env python3
# curves: draws what grows with clusters and with history from bench.json, as one picture.
# SPDX-License-Identifier: Apache-2.0
import json
import sys

import matplotlib

matplotlib.use("Agg")  # no screen
import matplotlib.pyplot as pyplot

# Of each panel: title, unit, curves by clusters, curves by rows; a curve is (name, label, scale).
PANELS = [
    ("Start", "ms to the first /sync",
     [("warm_start_ms_by_clusters", "warm", 1), ("cold_start_ms_by_clusters", "cold", 1)],
     [("start_ms_by_rows", "start", 1)]),
    ("Memory, idle", "MB (PSS)", [("memory_mb_by_clusters", "PSS", 1)], []),
    ("One command", "ms to its reply, median", [("command_us_by_clusters", "p50", 0.001)],
     [("command_us_by_rows", "p50", 0.001)]),
    ("Processor of one command", "us, in answers of 100", [("processor_us_by_clusters", "mean", 1)],
     [("processor_us_by_rows", "mean", 1)]),
    ("Throughput", "commands a second", [("commands_per_second_by_clusters", "in answers of 100", 1)],
     [("commands_per_second_by_rows", "in answers of 100", 1)]),
]


def draw_panel(axes, title, axis_label, unit, curves, found):
    for name, label, scale in curves:
        points = sorted(found[name], key=lambda point: point["x"])
        middle = [point["median"] * scale for point in points]
        bars = [[(point["median"] - point["min"]) * scale for point in points],
                [(point["max"] - point["median"]) * scale for point in points]]
        axes.errorbar([point["x"] for point in points], middle, yerr=bars, marker="o", capsize=3,
                      label=label)
    axes.set_xscale("symlog", linthresh=1)
    axes.set_ylim(bottom=0)
    axes.set_title(title)
    axes.set_xlabel(axis_label)
    axes.set_ylabel(unit)
    axes.grid(alpha=0.3)
    if len(curves) > 1:
        axes.legend()


def main(source, target):
    with open(source, encoding="utf-8") as file:
        bench = json.load(file)
    found, machine = bench["curves"], bench["machine"]
    wanted = [(title, axis, unit, curves) for title, unit, by_clusters, by_rows in PANELS
              for axis, curves in (("clusters", by_clusters), ("rows of history", by_rows))
              if curves and all(name in found for name, _, _ in curves)]
    if not wanted:
        sys.exit(f"{source} has no curves: it wants a run with B1 and B6")
    columns = 2
    rows = -(-len(wanted) // columns)
    figure, all_axes = pyplot.subplots(rows, columns, figsize=(10, 3.1 * rows), squeeze=False)
    for axes in all_axes.flat[len(wanted):]:
        axes.set_visible(False)
    for axes, panel in zip(all_axes.flat, wanted):
        draw_panel(axes, panel[0], panel[1], panel[2], panel[3], found)
    how = " --quick" if bench["quick"] else ""
    figure.suptitle(f"clerkd, {machine['date']}: scripts/bench{how} on {machine['cores']} cores "
                    f"({machine['cpu']}), load {machine['load']:.1f}; median, least and most",
                    fontsize=10)
    figure.tight_layout(rect=(0, 0, 1, 0.98))
    figure.savefig(target, dpi=80)
    return 0


sys.exit(main(*sys.argv[1:]))
