#!/usr/bin/env python3
# big_answer: what one large answer of /sync costs: memory, and how long the loop stands still.
# SPDX-License-Identifier: Apache-2.0
#
#   tests/bench/big_answer.py --build build/release [--json FILE] [--megabytes 30] [--quick]
#
# Against a homeserver of canned answers on 127.0.0.1. A stall is the longest answer of /healthz,
# asked for again and again while the large answer is worked on: the same loop serves it. Its floor
# is the longest while nothing else happens, in the same run. RSS is looked at before and after.
import argparse
import http.client
import http.server
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), "e2e")]

from harness import ROOT, free_port, wait_for

ROOM = "!room:bench"
# kind: rooms, bytes of each message, and whether state fills it instead.
SHAPES = {
    "one room, short messages": (1, 60, False),
    "1,000 rooms, short messages": (1000, 60, False),
    "one room, long messages": (1, 20000, False),
    "1,000 rooms, members": (1000, 60, True),
}


def event(number, room, length, is_state):
    member = f"@m{number}:bench"
    body = {"event_id": f"$e{number}-{room}", "sender": member if is_state else "@p2:bench",
            "origin_server_ts": int(time.time() * 1000), "unsigned": {"age": 1000}}
    if is_state:
        return {**body, "type": "m.room.member", "state_key": member,
                "content": {"membership": "join", "displayname": f"Member {number}"}}
    return {**body, "type": "m.room.message",
            "content": {"msgtype": "m.text", "body": "x" * length, "m.mentions": {}}}


def room_of(events, is_state):
    return {"timeline": {"events": [] if is_state else events, "limited": False,
                         "prev_batch": "p"},
            "state": {"events": events if is_state else []}}


def big_answer(shape, size):
    """The bytes of an answer about so long, and how many events it holds."""
    rooms, length, is_state = SHAPES[shape]
    each = len(json.dumps(event(10000, 1, length, is_state))) + 1
    count = max(1, size // each // rooms)
    join = {}
    for room in range(rooms):
        name = ROOM if room == 0 else f"!r{room}:bench"
        join[name] = room_of([event(n, room, length, is_state) for n in range(count)], is_state)
    # The last thing said in it is for us, and is the sign that all was read.
    join[ROOM]["timeline"]["events"].append({
        **event("last", 0, 0, False), "sender": "@p1:bench",
        "content": {"msgtype": "m.text", "body": "!hello"}})
    return json.dumps({"next_batch": "s1", "rooms": {"join": join}}).encode(), count * rooms


INITIAL = {"next_batch": "s0", "rooms": {"join": {ROOM: {
    "timeline": {"events": [], "limited": False, "prev_batch": "p0"},
    "state": {"events": [
        {"type": "m.room.create", "sender": "@p1:bench", "state_key": "", "event_id": "$c",
         "origin_server_ts": 1, "content": {"room_version": "11"}},
        *({"type": "m.room.member", "sender": user, "state_key": user, "event_id": f"$j{user}",
           "origin_server_ts": 1, "content": {"membership": "join"}}
          for user in ("@clerk:bench", "@p1:bench", "@p2:bench"))]}}}}}


class Homeserver(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port):
        super().__init__(("127.0.0.1", port), Handler)
        self.big = None
        self.go, self.said, self.taken = threading.Event(), threading.Event(), threading.Event()
        self.syncs = 0


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *words):
        pass

    def reply(self, body):
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            self.close_connection = True

    def sync(self):
        server = self.server
        server.syncs += 1
        if "since=" not in self.path:
            self.reply(INITIAL)
        elif "since=s1" in self.path or "timeout=0" in self.path and not server.go.is_set():
            if "since=s1" in self.path:
                server.taken.set()
            if "timeout=0" not in self.path:
                time.sleep(20)
            self.reply({"next_batch": "s1" if "since=s1" in self.path else "s0"})
        else:
            server.go.wait()
            if "filter=%7B" in self.path:
                self.reply({"next_batch": "s1"})
            elif callable(server.big):
                server.big(self)
            else:
                self.reply(server.big)

    def do_GET(self):
        if "/sync" in self.path:
            self.sync()
        elif "/versions" in self.path:
            self.reply({"versions": ["v1.1", "v1.11"]})
        elif "/whoami" in self.path:
            self.reply({"user_id": "@clerk:bench", "device_id": "CLERKD"})
        elif "/directory/" in self.path:
            self.reply({"room_id": ROOM})
        elif "/joined_rooms" in self.path:
            self.reply({"joined_rooms": [ROOM]})
        elif self.path.endswith("/state"):
            self.reply([])
        else:
            self.reply({})

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.reply({"filter_id": "1", "room_id": ROOM})

    def do_PUT(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if "/send/" in self.path:
            self.server.said.set()
        self.reply({"event_id": "$said"})


class Clerk:
    def __init__(self, build, homeserver_port):
        self.folder = tempfile.mkdtemp(prefix="clerkd-bench-")
        self.port = free_port()
        for name in ("cluster-calendar.json", "bank-holidays.json"):
            shutil.copy(os.path.join(ROOT, "config", name), self.folder)
        with open(os.path.join(ROOT, "config", "cluster.example.yaml"), encoding="utf-8") as file:
            lines = ['room: "!room:bench"' if line.startswith("room:") else line
                     for line in file.read().splitlines()]
        before, _, after = "\n".join(lines).partition("people:\n")
        people = ('people:\n'
                  '  - {user: "@p1:bench", name: Person 1, role: head, school: A, lead: true}\n'
                  '  - {user: "@p2:bench", name: Person 2, role: head, school: B}\n')
        self.write("cluster.yaml", before + people + after[after.index("\nsip_time:"):])
        self.write("token", "bench-token\n")
        self.write("clerkd.yaml", "".join(f"{key}: {json.dumps(value)}\n" for key, value in {
            "homeserver": f"http://127.0.0.1:{homeserver_port}", "user": "@clerk:bench",
            "token_file": self.path("token"), "state_dir": self.path("state"),
            "plugin_dir": os.path.join(build, "plugins"),
            "clusters": [self.path("cluster.yaml")], "allow_invites_from": ["bench"],
            "listen": f"127.0.0.1:{self.port}"}.items()))
        self.process = subprocess.Popen(
            [os.path.join(build, "clerkd"), "run", "--config", self.path("clerkd.yaml")],
            stderr=open(self.path("log"), "wb"))

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(os.open(self.path(name), os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
            file.write(text)

    def log(self):
        with open(self.path("log"), encoding="utf-8", errors="replace") as file:
            return file.read()

    def memory_mb(self, key):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) / 1024 for line in file if line.startswith(key))

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)


def longest_ms(clerk, is_over):
    """The longest answer of /healthz until then."""
    connection = http.client.HTTPConnection("127.0.0.1", clerk.port, timeout=60)
    longest = 0.0
    while not is_over():
        begun = time.monotonic()
        connection.request("GET", "/healthz")
        connection.getresponse().read()
        longest = max(longest, time.monotonic() - begun)
        time.sleep(0.002)
    connection.close()
    return longest * 1000


def over_in(seconds):
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end


def measure(build, shape, size):
    server = Homeserver(free_port())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.big, events = big_answer(shape, size)
    clerk = Clerk(build, server.server_port)
    try:
        wait_for("ready", lambda: "ready" in clerk.log(), 20, 0.01)
        time.sleep(1.5)
        before = clerk.memory_mb("VmRSS")
        floor = longest_ms(clerk, over_in(1.5))
        begun = time.monotonic()
        server.go.set()
        # It asks for what comes next when all of it is kept.
        stall = longest_ms(clerk, lambda: server.taken.is_set() and server.said.is_set()
                           or time.monotonic() > begun + 120)
        took = time.monotonic() - begun
        stall = max(stall, longest_ms(clerk, over_in(1.5)))
        if not (server.said.is_set() and server.taken.is_set()):
            raise SystemExit(f"{shape}: the command at its end is not answered\n{clerk.log()}")
        return {"shape": shape, "megabytes": len(server.big) / 1e6, "events": events,
                "stall_ms": stall, "floor_ms": floor, "took_s": took,
                "rss_before_mb": before, "rss_after_mb": clerk.memory_mb("VmRSS"),
                "peak_mb": clerk.memory_mb("VmHWM"), "syncs": server.syncs}
    finally:
        clerk.close()
        server.shutdown()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--json", help="where the figures go as well")
    parser.add_argument("--megabytes", type=float, default=30)
    parser.add_argument("--quick", action="store_true", help="the first two shapes")
    options = parser.parse_args()
    rows = []
    print(f"{'shape':28} {'MB':>5} {'events':>7} {'stall':>7} {'floor':>6} {'took':>6}"
          f" {'RSS before':>10} {'after':>6} {'peak':>6} {'asked':>5}")
    for shape in list(SHAPES)[:2 if options.quick else None]:
        row = measure(os.path.abspath(options.build), shape, int(options.megabytes * 1e6))
        rows.append(row)
        print(f"{row['shape']:28} {row['megabytes']:5.1f} {row['events']:7} "
              f"{row['stall_ms']:7.1f} {row['floor_ms']:6.1f} {row['took_s']:6.2f} "
              f"{row['rss_before_mb']:10.1f} {row['rss_after_mb']:6.1f} {row['peak_mb']:6.1f} "
              f"{row['syncs']:5}")
    is_met = all(row["rss_after_mb"] <= 24 and row["stall_ms"] <= 50 for row in rows)
    print("B3: RSS after <= 24 MB and stall <= 50 ms:", "met" if is_met else "MISSED")
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump({"rows": rows, "met": is_met}, file, indent=1)
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
