# b03_memory: B3: memory after a great deal was read, and how long the loop stood still for it.
# SPDX-License-Identifier: Apache-2.0
import http.client
import threading
import time

from kit import Place, at_most, ended, in_memory, read_line

EVENT = 250  # bytes of one that is no command, about


class Pulse(threading.Thread):
    """Asks the clerk's loop for a page that is not there, again and again, and keeps the longest
    it took: that long the loop stood still."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.port, self.longest_ms, self.is_over = port, 0.0, False
        self.start()

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        while not self.is_over:
            begun = time.monotonic()
            try:
                connection.request("GET", "/nothing")
                connection.getresponse().read()
            except (OSError, http.client.HTTPException):
                connection.close()
                time.sleep(0.01)
                continue
            self.longest_ms = max(self.longest_ms, (time.monotonic() - begun) * 1000)
            time.sleep(0.002)

    def end(self):
        self.is_over = True
        self.join(60)
        return self.longest_ms


def idle_stall(place, seconds):
    """The longest answer of a clerk that does nothing: what this machine adds by itself."""
    server = place.serve("start")
    daemon = place.start_ready()
    pulse = Pulse(place.web)
    time.sleep(seconds)
    ended(daemon)
    ended(server)
    return pulse.end()


def read_all(options, events, batch):
    """RSS at the end, peak, longest stall, stall when idle, and events a second."""
    with Place(options, people=14, listen=True) as place:
        floor = idle_stall(place, 2)
        server = place.serve("throughput", events, batch, every=0, filler=110, stay=1, wait=1)
        daemon = place.start_ready()
        pulse = Pulse(place.web)
        time.sleep(0.2)
        server.send_signal(10)
        spent_us = int(read_line(server))
        stall = pulse.end()
        if "too long" in place.log():
            raise AssertionError("the answer was too long for it")
        time.sleep(2.5)
        found = (in_memory(daemon.pid, "VmRSS"), in_memory(daemon.pid, "VmHWM"), stall, floor,
                 events / spent_us * 1e6)
        ended(daemon)
        ended(server)
        return found


def bench_memory(options, table):
    runs = [read_all(options, options.flood, 1000) for _ in range(options.flood_runs)]
    of = f"{options.flood:,} events"
    table.add("B3", f"RSS after {of}", [r[0] for r in runs], "MB", None, "<= 24 MB", at_most(24))
    table.add("B3", f"longest stall of the loop, {of} by 1,000", [r[2] for r in runs], "ms",
              [max(r[3], 0.01) for r in runs], "<= 50 ms", at_most(50), worst=True)
    table.add("B3", "events read a second, none a command", [r[4] for r in runs], "events/s")
    big = 30_000_000 // EVENT
    runs = [read_all(options, big, big) for _ in range(options.runs)]
    table.add("B3", "RSS after one answer of 30 MB", [r[0] for r in runs], "MB", None, "<= 24 MB",
              at_most(24))
    table.add("B3", "RSS at its peak, one answer of 30 MB", [r[1] for r in runs], "MB")
    table.add("B3", "longest stall of the loop, one answer of 30 MB", [r[2] for r in runs], "ms",
              [max(r[3], 0.01) for r in runs], "<= 50 ms", at_most(50), worst=True)
