# b04_command: B4 and B5: one command at a time, and as many as go; on disk and in memory.
# SPDX-License-Identifier: Apache-2.0
import os
import signal
import time

from kit import Place, at_most, cpu_ms, ended, ending, percentile, ratio_at_most, spawn

GOAL_P50, GOAL_P99, GOAL_CURL, GOAL_RAW = 1.4, 3.0, 0.8, 0.6
GOALS = {"instructions a command": 650_000, "syscalls a command": 45, "WAL frames a command": 10}


def measured(place, worker, mode, events, batch, spent=None, **keys):
    """The numbers wire_server prints while `worker` answers it; to the list `spent` goes what that
    took of the processor, from its start."""
    server = place.serve(mode, events, batch, **keys)
    process = worker()
    try:
        out = ending(server, process, 120)
        time.sleep(0.3)  # it has yet to note that the last reply was taken
        if spent is not None:
            spent.append(cpu_ms(process.pid))
    finally:
        ended(process)
        ended(server)
    return [float(line) for line in out.split()]


def run_clerk(options, mode, events, batch, on=None):
    with Place(options, on=on) as place:
        return measured(place, place.start, mode, events, batch)


def run_floor(options, mode, events, batch, on, *how):
    with Place(options, on=on) as place:
        return measured(place, lambda: place.floor_work(*how), mode, events, batch)


def media(options):
    found = {"disk": options.scratch}
    if os.path.isdir("/dev/shm") and os.access("/dev/shm", os.W_OK):
        found["tmpfs"] = "/dev/shm"
    return found


def bench_latency(options, table):
    for medium, on in media(options).items():
        ours, floors = [], []
        for _ in range(options.runs):
            ours.append(run_clerk(options, "latency", options.latency, 1, on))
            floors.append(run_floor(options, "latency", options.latency, 1, on, "curl"))
        for share, name, most in ((0.5, "p50", GOAL_P50), (0.99, "p99", GOAL_P99)):
            table.add("B4", f"/sync answer to first byte of the PUT, {name}, {medium}",
                      [percentile(run, share) for run in ours], "us",
                      [percentile(run, share) for run in floors], f"<= {most:g}x",
                      ratio_at_most(most))


def bench_throughput(options, table):
    def rate(runs):
        return [options.commands / (run[0] / 1e6) for run in runs]

    for medium, on in media(options).items():
        words = ("throughput", options.commands, 100)
        ours, curls, raws = [], [], []
        for _ in range(options.runs):
            ours.append(run_clerk(options, *words, on))
            curls.append(run_floor(options, *words, on, "curl"))
            raws.append(run_floor(options, *words, on))
        what = f"{options.commands:,} commands in answers of 100, {medium}"
        for name, floors, least in (("libcurl", curls, GOAL_CURL), ("raw sockets", raws, GOAL_RAW)):
            is_bound = name == "libcurl" or medium == "tmpfs"
            table.add("B5", f"{what}; floor: {name}", rate(ours), "commands/s", rate(floors),
                      f">= {least:.0%}" if is_bound else "",
                      (lambda m, ratio, least=least: ratio >= least) if is_bound else None)


# -- counts: the same each time, however busy the machine is

def counted(options, mode, commands, batch, wrap, read):
    """What `wrap` counts of a whole run that handles so many commands."""
    with Place(options) as place:
        server = place.serve(mode, commands, batch)
        with open(place.path("log"), "ab") as log:
            process = spawn([*wrap(place), place.clerkd, "run", "--config", place.config],
                            stderr=log)
        server.communicate(timeout=600)
        # strace takes what is for the clerk to be for itself; valgrind is the clerk.
        with open(f"/proc/{process.pid}/task/{process.pid}/children", encoding="ascii") as file:
            for pid in file.read().split() or [process.pid]:
                os.kill(int(pid), signal.SIGTERM)
        process.wait(timeout=60)
        return read(place)


def callgrind(place):
    return ["valgrind", "--tool=callgrind", f"--callgrind-out-file={place.path('callgrind')}"]


def instructions(place):
    with open(place.path("callgrind"), encoding="utf-8") as file:
        return next(int(line.split()[1]) for line in file
                    if line.startswith(("summary:", "totals:")))


def strace(place):
    return ["strace", "-f", "-qq", "-c", "-o", place.path("strace")]


def syscalls(place):
    with open(place.path("strace"), encoding="utf-8") as file:
        return next(int(line.split()[3]) for line in file if line.rstrip().endswith("total"))


def strace_writes(place):
    return ["strace", "-f", "-qq", "-e", "trace=pwrite64", "-o", place.path("strace")]


def frames(place):
    """A frame of the write-ahead log begins with a write of 24 bytes, its head."""
    with open(place.path("strace"), encoding="utf-8", errors="replace") as file:
        return sum(", 24, " in line for line in file)


def per_command(options, mode, batch, wrap, read):
    """Of those that come after ten answers: the first find no page and no buffer in memory."""
    few, many = 10 * batch, max(10 * batch + 200, 20 * batch)
    counts = [counted(options, mode, number, batch, wrap, read) for number in (few, many)]
    return (counts[1] - counts[0]) / (many - few)


def bench_counts(options, table):
    for what, wrap, read in (("instructions a command", callgrind, instructions),
                             ("syscalls a command", strace, syscalls),
                             ("WAL frames a command", strace_writes, frames)):
        with table.part("B4"):
            table.add("B4", f"{what}, one at a time",
                      [per_command(options, "latency", 1, wrap, read)], "count", None,
                      f"<= {GOALS[what]:,}", at_most(GOALS[what]))
    for what, wrap, read, most in (("instructions", callgrind, instructions, 400_000),
                                   ("syscalls", strace, syscalls, None)):
        with table.part("B5"):
            table.add("B5", f"{what} a command, in answers of 100",
                      [per_command(options, "throughput", 100, wrap, read)], "count", None,
                      f"<= {most:,}" if most else "", at_most(most) if most else None)

