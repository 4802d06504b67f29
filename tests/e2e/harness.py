# harness: starts homeserver and daemon in a scratch folder, and asks what the clerk said.
# SPDX-License-Identifier: Apache-2.0
import datetime
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time

from matrix import Api, Refused, body_of, is_edit, quoted, register, replied_to

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SECRET = "testsecret"
CLERK = "clerk"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(what, question, timeout=15.0, pause=0.03):
    """The first true answer to `question()`; fails with `what` when there is none in time."""
    end = time.monotonic() + timeout
    while True:
        answer = question()
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"waited {timeout:g} s in vain for {what}")
        time.sleep(pause)


def handle_of(localpart):
    """head.d1 -> D1, office.c -> OfficeC, sip -> SIP."""
    role, _, school = localpart.partition(".")
    if role == "head":
        return school.upper()
    return (role.upper() if role == "sip" else role.capitalize()) + school.upper()


class Rehearsal:
    """clerk-homeserver."""

    kind = "rehearsal"

    def __init__(self, build, folder, file=None, options=()):
        self.options = options
        self.build = build
        self.port = free_port()
        self.folder = folder
        self.file = file
        self.process = None
        self.api = Api(self.port)
        self.start()

    def start(self):
        command = [os.path.join(self.build, "clerk-homeserver")]
        command += ["--listen", f"127.0.0.1:{self.port}", "--shared-secret", SECRET]
        command += self.options
        if self.file:
            command += ["--file", self.file]
        with open(os.path.join(self.folder, "homeserver.log"), "ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        wait_for("the rehearsal homeserver", self.answers)

    def answers(self):
        if self.process.poll() is not None:
            with open(os.path.join(self.folder, "homeserver.log"), encoding="utf-8") as log:
                raise AssertionError("clerk-homeserver ended: " + log.read()[-500:])
        try:
            return Api(self.port).raw("GET", "/_matrix/client/versions", timeout=2)[0] == 200
        except OSError:
            return False

    def fault(self, **fault):
        """Orders a fault; by default only the clerk meets it."""
        self.api.call("POST", "/_rehearsal/fault", fault)

    def timeline(self, room):
        """Every event of the room in order of arrival, as nobody but the homeserver sees it."""
        data = self.api.raw("GET", "/_rehearsal/timeline?room=" + quoted(room))[1]
        return [json.loads(line) for line in data.splitlines()]

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()


class Synapse:
    """A real one, from scripts/synapse."""

    kind = "synapse"

    def __init__(self, folder, limits=False):
        self.port = free_port()
        self.folder = os.path.join(folder, "synapse")
        self.limits = limits
        self.restart()

    def restart(self):
        command = [os.path.join(ROOT, "scripts", "synapse"), "start"]
        command += ["--dir", self.folder, "--port", str(self.port)]
        subprocess.run(command + (["--limits"] if self.limits else []), check=True)

    def stop(self):
        command = [os.path.join(ROOT, "scripts", "synapse"), "stop", "--dir", self.folder]
        subprocess.run(command, check=False)


class Daemon:
    """clerkd, run as a person would run it."""

    def __init__(self, build, folder):
        self.program = os.path.join(build, "clerkd")
        self.config = os.path.join(folder, "clerkd.yaml")
        self.log = os.path.join(folder, "clerkd.log")
        self.process = None
        self.mark = 0

    def start(self, ready=True, timeout=20.0, options=(), told=None):
        """`told`: variables for it alone; the environment is shared with the other tests."""
        self.mark = os.path.getsize(self.log) if os.path.exists(self.log) else 0
        with open(self.log, "ab") as log:
            command = [self.program, "run", "--config", self.config, *options]
            environment = dict(os.environ, **(told or {}))
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
        if ready:
            self.wait_ready(timeout)
        return self

    def said(self):
        """What it logged since the last start."""
        with open(self.log, "rb") as log:
            log.seek(self.mark)
            return log.read().decode(errors="replace")

    def wait_ready(self, timeout=20.0):
        def is_ready():
            if self.process.poll() is not None:
                raise AssertionError(f"clerkd ended with {self.process.returncode}: {self.said()}")
            return re.search(r"\bready\b", self.said())

        wait_for("clerkd to be ready", is_ready, timeout, 0.005)

    def wait_said(self, pattern, timeout=15.0):
        return wait_for(f"{pattern!r} in the log", lambda: re.search(pattern, self.said()), timeout)

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        if self.is_running():
            self.process.send_signal(signal.SIGKILL)
        if self.process:
            self.process.wait()

    def stop(self, timeout=10.0):
        """SIGTERM; returns the exit code."""
        if self.is_running():
            self.process.terminate()
        return self.process.wait(timeout)

    def run_out(self, timeout=15.0, options=()):
        """Starts it where it should end by itself; returns exit code and what it logged."""
        self.start(ready=False, options=options)
        try:
            return self.process.wait(timeout), self.said()
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError("clerkd went on: " + self.said()) from None


class World:
    """One scratch folder with a homeserver, the example cluster, its people and the daemon."""

    def __init__(self, build, homeserver=None, limits=False, people=None, settings=None,
                 journal=False, invite_clerk=True):
        self.build = build
        self.folder = tempfile.mkdtemp(prefix="clerkd-e2e-")
        self.owns_homeserver = homeserver is None
        file = os.path.join(self.folder, "homeserver.jsonl") if journal else None
        if homeserver is None and limits:
            homeserver = Synapse(self.folder, limits=True)
        self.homeserver = homeserver or Rehearsal(build, self.folder, file)
        self.invite_clerk = invite_clerk
        self.people = {}
        self.daemon = Daemon(build, self.folder)
        self.settings = settings or {}
        # Several worlds can share one homeserver: each has names of its own.
        # A user id may not begin with an underscore, as names of scratch folders do at times.
        self.tag = "" if self.owns_homeserver else f"w{os.path.basename(self.folder)[-6:].lower()}."
        self.make_people(people or ["A", "B", "C", "D1", "D2", "E", "G", "H", "SIP"])
        self.room = self.make_room()
        self.write_config()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.daemon.kill()
        if self.owns_homeserver:
            self.homeserver.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def fault(self, **fault):
        self.homeserver.fault(**{"user": self.clerk.user_id, **fault})

    # -- people and rooms

    def make_people(self, wanted):
        with open(os.path.join(ROOT, "config", "cluster.example.yaml"), encoding="utf-8") as file:
            self.cluster = file.read()
        locals_ = dict.fromkeys(re.findall(r"@([a-z0-9._-]+):[A-Za-z0-9.-]+", self.cluster))
        known = {handle_of(local): local for local in locals_}
        self.clerk = self.register(CLERK, "clerk")
        for handle in [*wanted, "Stranger"]:
            self.people[handle] = self.register(known.get(handle, handle.lower()), handle)
        self.server = self.clerk.user_id.split(":", 1)[1]

    def register(self, local, handle):
        return register(self.homeserver.port, SECRET, self.tag + local, handle)

    def __getitem__(self, handle):
        return self.people[handle]

    def make_room(self, **options):
        """The cluster's room: made by A, everybody joined, the clerk invited."""
        first = self.people["A"]
        others = [p.user_id for h, p in self.people.items() if h != "A"]
        room = first.create_room(
            **{
                "name": "Cluster",
                "preset": "private_chat",
                "room_alias_name": self.tag + "cluster",
                "invite": others,
                **options,
            }
        )
        for handle, person in self.people.items():
            if handle != "A":
                person.join(room)
        self.alias = f"#{self.tag}cluster:{self.server}"
        if self.invite_clerk:
            first.invite(room, self.clerk.user_id)
        return room

    # -- configuration

    def cluster_text(self):
        """The example cluster with the users of this homeserver and our room."""
        text = re.sub(
            r"@([a-z0-9._-]+):[A-Za-z0-9.-]+",
            lambda m: f"@{self.tag}{m.group(1)}:{self.server}",
            self.cluster,
        )
        text = re.sub(r"(?m)^room:.*$", f'room: "{self.room}"', text)
        return text

    def write_config(self, **changes):
        shutil.copytree(
            os.path.join(ROOT, "config"), self.folder, dirs_exist_ok=True,
            ignore=shutil.ignore_patterns("*.example.yaml"),
        )
        with open(self.path("cluster.yaml"), "w", encoding="utf-8") as file:
            file.write(self.cluster_text())
        token = self.path("token")
        with open(os.open(token, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
            file.write(self.clerk.token + "\n")
        settings = {
            "homeserver": f"http://127.0.0.1:{self.homeserver.port}",
            "user": self.clerk.user_id,
            "token_file": token,
            "state_dir": self.path("state"),
            "plugin_dir": os.path.join(self.build, "plugins"),
            "clusters": [self.path("cluster.yaml")],
            "allow_invites_from": [self.people["A"].user_id],
            **self.settings,
            **changes,
        }
        with open(self.daemon.config, "w", encoding="utf-8") as file:
            for key, value in settings.items():
                if value is not None:
                    file.write(f"{key}: {json.dumps(value)}\n")

    def start(self, **options):
        self.daemon.start(**options)
        wait_for("the clerk to join", self.is_joined)
        self.wait_first_words(self.room)
        return self

    def wait_first_words(self, room, reader="A"):
        """A fault that a test orders next is not for them; where it says none, so be it."""
        begin = time.monotonic()
        while not self.clerk_events(room, reader=reader) and time.monotonic() < begin + 3:
            time.sleep(0.01)

    def run_tool(self, *arguments):
        """Another command of clerkd, with the daemon's configuration; what it says."""
        return subprocess.run([self.daemon.program, *arguments, "--config", self.daemon.config],
                              check=True, capture_output=True, text=True).stdout

    def is_joined(self):
        return self.people["A"].membership(self.room, self.clerk.user_id) == "join"

    # -- what was said

    def say(self, handle, text, room=None, **more):
        return self.people[handle].say(room or self.room, text, **more)

    def events(self, room=None, limit=None, reader="A"):
        if isinstance(self.homeserver, Rehearsal):
            return self.homeserver.timeline(room or self.room)
        return self.people[reader].timeline(room or self.room, limit)

    def clerk_events(self, room=None, limit=None, reader="A"):
        events = self.events(room, limit, reader)
        return [
            e for e in events
            if e["sender"] == self.clerk.user_id and e["type"] == "m.room.message"
        ]

    def clerk_said(self, room=None, reader="A"):
        return [body_of(event) for event in self.clerk_events(room, reader=reader)]

    def replies(self, event_id, room=None, reader="A", limit=None):
        return [
            event for event in self.clerk_events(room, limit, reader)
            if replied_to(event) == event_id and not is_edit(event)
        ]

    def wait_reply(self, event_id, room=None, reader="A", timeout=15.0):
        found = wait_for(
            "a reply", lambda: self.replies(event_id, room, reader, limit=60), timeout
        )
        return body_of(found[0])

    def ask(self, handle, text, *fragments, room=None, timeout=15.0, **more):
        """Says it and returns the clerk's reply, which holds the fragments in this order."""
        event_id = self.say(handle, text, room, **more)
        reply = self.wait_reply(event_id, room, handle, timeout)
        holds(reply, *fragments)
        return reply

    def assert_once(self, *event_ids, room=None, reader="A"):
        """Each of these was answered exactly once."""
        counts = {}
        for event in self.clerk_events(room, reader=reader):
            if not is_edit(event):
                counts[replied_to(event)] = counts.get(replied_to(event), 0) + 1
        wrong = {e: counts.get(e, 0) for e in event_ids if counts.get(e, 0) != 1}
        assert not wrong, f"not answered exactly once: {wrong}"

    def private_room(self, handle):
        """A direct chat of this person with the clerk, made by the person."""
        person = self.people[handle]
        room = person.create_room(
            preset="trusted_private_chat", is_direct=True, invite=[self.clerk.user_id]
        )
        wait_for(
            "the clerk in the private chat",
            lambda: person.membership(room, self.clerk.user_id) == "join",
        )
        return room

    def settle(self, seconds=0.6):
        """Time in which nothing more should be said."""
        time.sleep(seconds)


def holds(text, *fragments):
    """Checks that `text` holds these fragments in this order."""
    at = 0
    flat = " ".join(text.split())
    for fragment in fragments:
        found = flat.lower().find(fragment.lower(), at)
        assert found >= 0, f"no {fragment!r} in {flat!r}"
        at = found + len(fragment)


def school_days(count, weeks_ahead=1):
    """Coming school days that are no INSET, from the example calendar, as dates."""
    with open(os.path.join(ROOT, "config", "cluster-calendar.json"), encoding="utf-8") as file:
        calendar = json.load(file)
    with open(os.path.join(ROOT, "config", "bank-holidays.json"), encoding="utf-8") as file:
        holidays = set(re.findall(r"\d{4}-\d\d-\d\d", file.read()))
    closed = holidays | set(re.findall(r"\d{4}-\d\d-\d\d", json.dumps(
        [year.get("inset", {}) for year in calendar["years"]])))
    halves = [(h["from"], h["to"]) for year in calendar["years"] for h in year["halves"]]
    day = datetime.date.today() + datetime.timedelta(weeks=weeks_ahead)
    days = []
    while len(days) < count and day.year < 2100:
        text = day.isoformat()
        inside = any(a <= text <= b for a, b in halves) or text > max(b for _, b in halves)
        if day.weekday() < 5 and inside and text not in closed:
            days.append(day)
        day += datetime.timedelta(days=1)
    return days


def spoken(day):
    """9 Dec 2026: a date as heads type it."""
    return f"{day.day} {day:%b %Y}"


__all__ = [
    "Daemon", "ROOT", "Refused", "Rehearsal", "Synapse", "World", "body_of", "holds", "is_edit",
    "replied_to", "school_days", "free_port", "spoken", "wait_for",
]
