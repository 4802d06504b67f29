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
    ("Throughput", "commands a second",
     [("commands_per_second_by_clusters", "in answers of 100", 1)],
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
    if any(point["x"] == 0 for name, _, _ in curves for point in found[name]):
        axes.set_xscale("symlog", linthresh=10_000)
    else:
        axes.set_xscale("log")
    axes.set_xticks(sorted({point["x"] for name, _, _ in curves for point in found[name]}))
    axes.xaxis.set_major_formatter(lambda x, _: f"{x:,.0f}")
    axes.minorticks_off()
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
    axis_labels = ("clusters", "rows of history")
    panels = [panel for panel in PANELS
              if any(name in found for curves in panel[2:] for name, _, _ in curves)]
    if not panels:
        sys.exit(f"{source} has no curves: it wants a run with B1 and B6")
    figure, all_axes = pyplot.subplots(len(panels), 2, figsize=(10, 2.8 * len(panels)),
                                       squeeze=False)
    for row, (title, unit, *both) in zip(all_axes, panels):
        for axes, label, curves in zip(row, axis_labels, both):
            if curves and all(name in found for name, _, _ in curves):
                draw_panel(axes, title, label, unit, curves, found)
            else:
                axes.set_visible(False)
    how = " --quick" if bench["quick"] else ""
    figure.suptitle(f"clerkd, {machine['date']}: scripts/bench{how} on {machine['cores']} cores "
                    f"({machine['cpu']}), load {machine['load']:.1f}; median, least and most",
                    fontsize=10)
    figure.tight_layout(rect=(0, 0, 1, 0.98))
    figure.savefig(target, dpi=80)
    return 0


sys.exit(main(*sys.argv[1:]))
