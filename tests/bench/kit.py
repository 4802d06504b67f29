# kit: what the figures share: the table, a clerk and its homeserver in a scratch folder, floors.
# SPDX-License-Identifier: Apache-2.0
import atexit
import collections
import contextlib
import json
import os
import select
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(1, os.path.join(os.path.dirname(HERE), "e2e"))

from county import initial_sync, room_of, write_county
from harness import ROOT, free_port, wait_for

# Enough people that nobody is told to slow down; the example cluster has 14.
PATIENCE_S = 300
SENDERS = 600
CLERK = "@clerk:bench"
STARTED = []


def spawn(command, **how):
    """A process that does not outlive us, whatever happens."""
    process = subprocess.Popen(command, **how)
    STARTED.append(process)
    return process


def ended(process):
    process.kill()
    process.wait()


@atexit.register
def end_all():
    for process in STARTED:
        ended(process)


class Table:
    """Rows of figure, floor, ratio and goal; and points of curves."""

    def __init__(self):
        self.rows, self.curves, self.broken, self.whys = [], {}, set(), {}
        self.lock = threading.Lock()

    @contextlib.contextmanager
    def part(self, name):
        """Figures that stand by themselves: where one cannot be taken it is a line of the table,
        not the end of the others."""
        try:
            yield
        except Exception as error:
            why = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
            print(f"{name}: {why}", file=sys.stderr, flush=True)
            with self.lock:
                self.broken.add(name)
                self.whys.setdefault(name, []).append(why)
            self.say(name, f"{name}: could not be measured", why[:100])

    def add(self, name, what, values, unit, floors=None, goal="", is_met=None, worst=False):
        """`worst`: the worst run is judged, not the middle one: what must never be is no matter of
        most of the time."""
        middle = statistics.median(values)
        floor = statistics.median(floors) if floors else None
        ratio = middle / floor if floor else None
        met = is_met(max(values) if worst else middle, ratio) if is_met else None
        with self.lock:
            self.rows.append({
                "name": name, "what": what, "unit": unit, "median": middle, "min": min(values),
                "max": max(values), "runs": len(values), "floor": floor, "ratio": ratio,
                "goal": goal, "met": met,
            })

    def say(self, name, what, why):
        """A figure that cannot be taken, and why: never a number."""
        with self.lock:
            self.rows.append({"name": name, "what": what, "goal": why, "met": None, "median": None})

    def join(self, before):
        """To each row what `before`, the table of another clerkd, has of it, or why it has not."""
        found = {(row["name"], row["what"]): row for row in before.rows}
        beside = {"B2": "B1", "B6": "B12"}  # some of their rows are taken there
        for row in self.rows:
            if row["median"] is None:
                continue
            other = found.get((row["name"], row["what"]))
            whys = before.whys.get(row["name"], []) + before.whys.get(beside.get(row["name"]), [])
            row["before"] = (
                {key: other[key] for key in ("median", "min", "max", "runs", "floor", "ratio")}
                if other else
                {"median": None, "why": "; ".join(dict.fromkeys(whys)) or "it has no such figure"})

    def point(self, curve, x, values):
        with self.lock:
            self.curves.setdefault(curve, []).append(
                {"x": x, "median": statistics.median(values), "min": min(values),
                 "max": max(values)})

    def sorted_rows(self):
        return sorted(self.rows, key=lambda row: (row["name"][0], int(row["name"][1:])))

    def show(self):
        is_joined = any("before" in row for row in self.rows)
        head = f" {'before':>9}" if is_joined else ""
        print(f"{'':4} {'figure':58}{head} {'median':>9} {'min':>9} {'max':>9} {'n':>2}"
              f" {'floor':>9} {'ratio':>6}  {'unit':10} goal")
        for row in self.sorted_rows():
            if row["median"] is None:
                print(f"{row['name']:4} {row['what']:58} {row['goal']}")
                continue
            floor = f"{row['floor']:9.2f}" if row["floor"] is not None else " " * 9
            ratio = f"{row['ratio']:6.2f}" if row["ratio"] is not None else " " * 6
            mark = {True: "met", False: "MISSED", None: ""}[row["met"]]
            before = row.get("before", {}).get("median")
            column = "" if not is_joined else f" {'-':>9}" if before is None else f" {before:9.2f}"
            print(f"{row['name']:4} {row['what']:58}{column} {row['median']:9.2f} "
                  f"{row['min']:9.2f} {row['max']:9.2f} {row['runs']:2} {floor} {ratio}  "
                  f"{row['unit']:10} {row['goal']} {mark}")
        for row in self.sorted_rows():
            if row.get("before", {}).get("why"):
                print(f"before, {row['name']}, {row['what']}: - ({row['before']['why']})")


class Place:
    """A scratch folder with a configuration that talks to wire_server: so many clusters, each
    with so many people, and chats of the clerk with one person each."""

    def __init__(self, options, clusters=1, people=None, chats=0, on=None, listen=False):
        people = people or max(14, -(-SENDERS // clusters))
        self.port, self.options, self.daemon = free_port(), options, None
        self.folder = tempfile.mkdtemp(prefix="clerkd-bench-", dir=on or options.scratch)
        self.clerkd = os.path.join(options.build, "clerkd")
        files, self.users = write_county(self.path("county"), clusters, "bench", people)
        rooms = [(room_of(n, "bench"), users) for n, users in enumerate(self.users, 1)]
        # One chat with each head in turn, the first heads of all clusters first.
        heads = [u for of_all in zip(*self.users) for u in of_all if u.startswith("@head.")]
        self.chats = [(f"!d{n}:bench", user) for n, user in enumerate(heads[:chats], 1)]
        sync = initial_sync(CLERK, rooms + [(room, [user]) for room, user in self.chats])
        if self.chats:
            direct = {user: [room] for room, user in self.chats}
            sync["account_data"] = {"events": [{"type": "m.direct", "content": direct}]}
        with open(self.path("initial.json"), "w", encoding="utf-8") as file:
            json.dump(sync, file)
        self.write_voices([(room, user) for of_all in zip(*self.users)
                           for (room, _), user in zip(rooms, of_all)])
        with open(os.open(self.path("token"), os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
            file.write("bench-token\n")
        self.web = free_port() if listen else None
        settings = {
            "homeserver": f"http://127.0.0.1:{self.port}", "user": CLERK,
            "token_file": self.path("token"), "state_dir": self.path("state"),
            "plugin_dir": os.path.join(options.build, "plugins"), "clusters": files,
            "allow_invites_from": ["bench"], "log_level": "info",
        }
        if listen:
            settings["listen"] = f"127.0.0.1:{self.web}"
        self.config = self.path("clerkd.yaml")
        with open(self.config, "w", encoding="utf-8") as file:
            for key, value in settings.items():
                file.write(f"{key}: {json.dumps(value)}\n")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def path(self, name):
        return os.path.join(self.folder, name)

    def write_voices(self, voices):
        """Who speaks, as wire_server reads it: (room, user) or (room, user, command)."""
        with open(self.path("voices"), "w", encoding="utf-8") as file:
            file.writelines(" ".join(voice) + "\n" for voice in voices)

    def serve(self, mode, events=0, batch=1, **keys):
        """wire_server with this folder's rooms and voices, listening."""
        command = [os.path.join(self.options.tools, "wire_server"), str(self.port), mode,
                   str(events), str(batch), self.folder]
        command += [f"{key}={value}" for key, value in keys.items()]
        server = spawn(command, stdout=subprocess.PIPE, text=True)
        server.unread = b""

        def is_listening():
            with open("/proc/net/tcp", encoding="ascii") as file:
                return f"0100007F:{self.port:04X} 00000000:0000 0A" in file.read()

        wait_for("wire_server", is_listening, 10, 0.002)
        server.place = self
        return server

    def start(self, wrap=()):
        open(self.path("log"), "w", encoding="utf-8").close()
        with open(self.path("log"), "ab") as log:
            self.daemon = spawn([*wrap, self.clerkd, "run", "--config", self.config], stderr=log,
                                stdout=log)
        return self.daemon

    def check_alive(self, daemon):
        if daemon is not None and daemon.poll() is not None:
            raise AssertionError(f"clerkd ended with {daemon.returncode}: {self.log()[-500:]}")

    def start_ready(self, timeout=300):
        daemon = self.start()
        self.wait_ready(daemon, timeout)
        return daemon

    def wait_ready(self, daemon, timeout=300):
        def is_ready():
            self.check_alive(daemon)
            return "ready" in self.log()

        wait_for("ready", is_ready, timeout, 0.001)

    def database(self):
        return self.path("state/clerkd.db")

    def log(self):
        with open(self.path("log"), encoding="utf-8", errors="replace") as file:
            return file.read()

    def kept(self):
        """What was PUT, as wire_server kept it."""
        with open(self.path("kept"), encoding="utf-8") as file:
            return [json.loads(line) for line in file if line.endswith("\n")]

    def answers(self):
        """How often each event was replied to."""
        return collections.Counter(
            content.get("m.relates_to", {}).get("m.in_reply_to", {}).get("event_id")
            for content in self.kept())

    def floor(self, *words, **how):
        return spawn([os.path.join(self.options.tools, "floor"), *map(str, words)], **how)

    def floor_work(self, *more):
        schema = os.path.join(ROOT, "daemon", "schema")
        return self.floor("work", self.port, self.path("floor.db"), schema, *more)

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def speak(server):
    """Ends the wait of wait=1."""
    server.send_signal(signal.SIGUSR1)


def ending(server, worker, patience_s):
    """All that wire_server prints until it ends; an AssertionError when `worker` ends before."""
    for _ in range(patience_s):
        try:
            return server.communicate(timeout=1)[0]
        except subprocess.TimeoutExpired:
            if worker.poll() is not None:
                raise AssertionError(f"it ended with {worker.returncode}") from None
    raise AssertionError(f"wire_server was not done in {patience_s} s")


def read_line(server, patience_s=PATIENCE_S):
    """The next line that wire_server prints; an AssertionError when there is none in time."""
    end = time.monotonic() + patience_s
    while b"\n" not in server.unread:
        if not select.select([server.stdout], [], [], 1)[0]:
            server.place.check_alive(server.place.daemon)
            if time.monotonic() > end:
                raise AssertionError(f"wire_server said nothing for {patience_s} s")
            continue
        part = os.read(server.stdout.fileno(), 65536)
        if not part:
            raise AssertionError("wire_server ended")
        server.unread += part
    line, _, server.unread = server.unread.partition(b"\n")
    return line.decode()


def in_memory(pid, key):
    """MB of a process: Pss of smaps_rollup, VmRSS or VmHWM of status."""
    place = "smaps_rollup" if key == "Pss" else "status"
    with open(f"/proc/{pid}/{place}", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith(key + ":")) / 1024


def cpu_ms(pid):
    """What a process and its threads have used of the processor."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        user, system = file.read().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) * 1000 / os.sysconf("SC_CLK_TCK")


def percentile(values, share):
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def at_most(most):
    return lambda middle, ratio: middle <= most


def ratio_at_most(most):
    return lambda middle, ratio: ratio is not None and ratio <= most


def now_ms():
    return time.monotonic_ns() / 1e6
