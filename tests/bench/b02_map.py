# b02_map: the memory map of B2: what the memory of an idle clerk is made of.
# SPDX-License-Identifier: Apache-2.0
import os
import re
import subprocess
import time

from kit import Place, ended

PROGRAM, CURL, SQLITE = "the program and its plugins", "libcurl, TLS, what they load", "SQLite"
HEAP, STACKS, REST = "heap", "stacks", "other libraries, the rest"
KINDS = (PROGRAM, CURL, SQLITE, HEAP, STACKS, REST)
HEAD = re.compile(r"[0-9a-f]+-[0-9a-f]+ (\S+) \S+ \S+ (\d+) *(.*)")


def regions(text):
    """Of a text of smaps: each region's rights, file or name, kB in all, and kB of PSS."""
    found = []
    for line in text.splitlines():
        head = HEAD.fullmatch(line)
        if head:
            found.append([head.group(1), head.group(3), 0, 0])
        elif line.startswith(("Size:", "Pss:")):
            found[-1][3 if line[0] == "P" else 2] = int(line.split()[1])
    return found


def loaded_by(library):
    """The names of the libraries that it cannot do without, but for the C library's own."""
    out = subprocess.run(["ldd", library], capture_output=True, text=True, check=False).stdout
    names = re.findall(r"=> \S*/(\S+)", out)
    return {name for name in names if not re.match(r"lib(c|m|pthread|dl|rt|resolv)\.so", name)}


def kind_of(name, rights, is_guarded, build, of_curl):
    base = os.path.basename(name)
    if name.startswith(build):
        return PROGRAM
    if base.startswith("libcurl") or base in of_curl:
        return CURL
    if base.startswith("libsqlite3") or ".db" in base:
        return SQLITE
    # A thread's stack has a page below it that nobody may touch.
    if name == "[stack]" or (name == "" and is_guarded):
        return STACKS
    if name in ("", "[heap]") and rights != "---p":
        return HEAP
    return REST


def memory_map(text, build):
    """MB of PSS by what it is."""
    sums, before = dict.fromkeys(KINDS, 0.0), None
    found = regions(text)
    curl = next((name for _, name, _, _ in found if "/libcurl" in name), None)
    of_curl = loaded_by(curl) if curl else set()
    for region in found:
        rights, name, _, pss = region
        is_guarded = before is not None and before[:3] == ["---p", "", 4]
        sums[kind_of(name, rights, is_guarded, build, of_curl)] += pss / 1024
        before = region
    return sums


def idle_map(place):
    server = place.serve("start")
    daemon = place.start_ready()
    time.sleep(1.5)
    with open(f"/proc/{daemon.pid}/smaps", encoding="utf-8") as file:
        found = memory_map(file.read(), os.path.realpath(place.options.build))
    daemon.terminate()
    daemon.wait(30)
    ended(server)
    return found


def bench_map(options, table):
    for clusters in (options.cluster_sizes[0], options.cluster_sizes[-1]):
        with Place(options, clusters, 14) as place:
            idle_map(place)  # a first start takes up every file
            runs = [idle_map(place) for _ in range(options.cold_runs)]
        of = f"{clusters:,} cluster{'' if clusters == 1 else 's'}"
        for kind in KINDS:
            table.add("B2", f"PSS idle, {of}: {kind}", [run[kind] for run in runs], "MB")
        table.add("B2", f"PSS idle, {of}: all of it", [sum(run.values()) for run in runs], "MB")
