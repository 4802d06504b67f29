# b10_phrases: B10: how fast the date language reads, and how slow its slowest phrase is.
# SPDX-License-Identifier: Apache-2.0
import os
import subprocess

from kit import ROOT, at_most


def bench_phrases(options, table):
    dates = os.path.join(ROOT, "tests", "unit", "data", "dates.tsv")
    command = [os.path.join(options.build, "phrases"), dates]
    runs = [[float(word) for word in subprocess.check_output(command, text=True).split()]
            for _ in range(options.runs)]
    table.add("B10", "phrases of the public set", [run[0] for run in runs], "phrases/s", None,
              ">= 200,000/s", lambda m, ratio: m >= 200000)
    table.add("B10", "slowest of them", [run[1] for run in runs], "us")
    table.add("B10", "slowest of 400 characters", [run[2] for run in runs], "us", None, "<= 1 ms",
              at_most(1000))
    lines = [[float(word) for word in
              subprocess.check_output([os.path.join(options.build, "bench-lines")], text=True).split()]
             for _ in range(options.runs)] if os.path.exists(
                 os.path.join(options.build, "bench-lines")) else []
    table.add("B10", "dates found in a line of 400", [run[3] for run in runs], "us", None, "<= 1 ms",
              at_most(1000))
    if lines:
        table.add("B10", "whole lines, each row's example", [run[0] for run in lines], "lines/s")
        table.add("B10", "slowest of them", [run[1] for run in lines], "us")
        table.add("B10", "an example of 400 characters", [run[2] for run in lines], "us", None,
                  "<= 1 ms", at_most(1000))
        table.add("B10", "words of examples, 400 mixed", [run[3] for run in lines], "us", None,
                  "<= 1 ms", at_most(1000))
