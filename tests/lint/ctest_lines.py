#!/usr/bin/env python3
# ctest_lines: turns the log of "ctest -V" into one line for each Criterion test.
# SPDX-License-Identifier: Apache-2.0
import collections
import re
import sys

TALLY = re.compile(r"Tested: (\d+) \| Passing: (\d+) \| Failing: (\d+) \| Crashing: (\d+)")
RESULT = re.compile(r"^\s*\d+/\d+ Test\s+#(\d+): (\S+) \.*\s*(\*\*\*)?\s*(\S.*?)\s+[\d.]+ sec")


def main(build, path):
    output = collections.defaultdict(list)
    with open(path, encoding="utf-8", errors="replace") as log:
        for line in log:
            number, colon, text = line.partition(": ")
            if colon and number.isdigit():
                output[number].append(re.sub(r"\x1b\[[0-9;]*m", "", text.rstrip("\n")))
                continue
            result = RESULT.match(line)
            if not result:
                continue
            number, name, is_bad = result.group(1), result.group(2), result.group(3)
            tallies = TALLY.findall("\n".join(output[number]))
            tested, passing = (int(tallies[-1][0]), int(tallies[-1][1])) if tallies else (0, 0)
            for index in range(passing):
                print(f"ok - unit {build} {name} {index + 1} of {tested}")
            bad = tested - passing
            if is_bad:
                print("\n".join(output[number][-60:]))
                bad = max(bad, 1)
            for _ in range(bad):
                print(f"not ok - unit {build} {name}")


main(*sys.argv[1:])
