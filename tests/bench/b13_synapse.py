# on_synapse: B13: clerkd on a real Synapse, beside a raw loop that only syncs and sends.
# SPDX-License-Identifier: Apache-2.0
import shutil
import tempfile
import threading
import time

from harness import Synapse, World, body_of, replied_to, wait_for

PEOPLE = ["A", "B", "C", "D1", "D2", "E", "F1", "F2", "G", "H", "SIP"]


class RawLoop(threading.Thread):
    """The least a bot can do: sync, and send a reply to whatever begins with !."""

    def __init__(self, bot):
        super().__init__(daemon=True)
        self.bot = bot
        self.is_over = False

    def run(self):
        since = self.bot.client("GET", "/sync?timeout=0")["next_batch"]
        while not self.is_over:
            answer = self.bot.client("GET", f"/sync?timeout=5000&since={since}", timeout=70)
            since = answer["next_batch"]
            for room, joined in answer.get("rooms", {}).get("join", {}).items():
                for event in joined["timeline"]["events"]:
                    if event["sender"] != self.bot.user_id and body_of(event).startswith("!"):
                        relation = {"m.in_reply_to": {"event_id": event["event_id"]}}
                        self.bot.send(room, {"msgtype": "m.notice", "body": "pong",
                                             "m.relates_to": relation})


class Ear(threading.Thread):
    """Notes when each reply reaches a client that waits for it."""

    def __init__(self, person):
        super().__init__(daemon=True)
        self.person = person
        self.heard = {}
        self.is_over = False
        self.since = person.client("GET", "/sync?timeout=0")["next_batch"]

    def run(self):
        while not self.is_over:
            path = f"/sync?timeout=5000&since={self.since}"
            try:
                answer = self.person.client("GET", path, timeout=70)
            except Exception:
                time.sleep(0.1)
                continue
            now = time.monotonic()
            self.since = answer["next_batch"]
            for joined in answer.get("rooms", {}).get("join", {}).values():
                for event in joined["timeline"]["events"]:
                    if replied_to(event):
                        self.heard.setdefault(replied_to(event), now)


def ask_each(world, ear, count):
    """Seconds from before the command is sent until its reply is heard, one after another."""
    spent = []
    for number in range(count):
        begun = time.monotonic()
        event_id = world.say(PEOPLE[number % len(PEOPLE)], "!schools")
        wait_for("a reply", lambda e=event_id: e in ear.heard, 20, 0.001)
        spent.append((ear.heard[event_id] - begun) * 1000)
        time.sleep(0.05)
    return spent


def rss_mb(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return int(next(line for line in file if line.startswith("VmRSS")).split()[1]) / 1024


def unanswered(world, asked, patience):
    end = time.monotonic() + patience
    while time.monotonic() < end:
        replied = {replied_to(event) for event in world.clerk_events()}
        if replied.issuperset(asked):
            break
        time.sleep(0.5)
    return len(set(asked) - replied)


def first_answer(world, ear, begun):
    event_id = world.say("B", "!schools")
    wait_for("a reply", lambda: event_id in ear.heard, 60, 0.001)
    return ear.heard[event_id] - begun


def over_kills(world):
    asked = []
    for number in range(40):
        asked.append(world.say(PEOPLE[number % len(PEOPLE)], "!schools"))
        if number % 13 == 7:
            world.daemon.kill()
            world.daemon.start(ready=False)
    return unanswered(world, asked, 60)


def while_down(world):
    world.daemon.kill()
    asked = [world.say(PEOPLE[n % len(PEOPLE)], "!schools") for n in range(60)]
    world.daemon.start()
    return unanswered(world, asked, 60)


def after_outage(world, ear, synapse):
    synapse.stop()
    time.sleep(20)
    synapse.restart()
    return first_answer(world, ear, time.monotonic())


def bench_synapse(options, table):
    folder = tempfile.mkdtemp(prefix="clerkd-bench-")
    synapse = Synapse(folder)
    count = 30 if options.quick else 60
    try:
        raw = World(options.build, homeserver=synapse, people=PEOPLE, invite_clerk=True)
        raw.clerk.join(raw.room)
        loop, ear = RawLoop(raw.clerk), Ear(raw["A"])
        loop.start()
        ear.start()
        ask_each(raw, ear, 5)
        floors = ask_each(raw, ear, count)
        loop.is_over = ear.is_over = True
        raw.close()

        world = World(options.build, homeserver=synapse, people=PEOPLE)
        world.start()
        ear = Ear(world["A"])
        ear.start()
        ask_each(world, ear, 5)
        ours = ask_each(world, ear, count)
        memory = rss_mb(world.daemon.process.pid)
        starts = []
        for _ in range(3):
            world.daemon.kill()
            begun = time.monotonic()
            event_id = world.say("C", "!schools")
            sent = time.monotonic()
            world.daemon.start(ready=False)
            wait_for("a reply", lambda e=event_id: e in ear.heard, 20, 0.001)
            starts.append(ear.heard[event_id] - max(begun, sent))
        for share, name in ((0.5, "p50"), (0.95, "p95")):
            mine = sorted(ours)[int(len(ours) * share)]
            floor = sorted(floors)[int(len(floors) * share)]
            table.add("B13", f"command to reply on Synapse, {name}", [mine], "ms", [floor],
                      "floor + 3 ms" if name == "p50" else "",
                      (lambda m, r, f=floor: m <= f + 3) if name == "p50" else None)
        table.add("B13", "RSS", [memory], "MB", None, "<= 16 MB", lambda m, r: m <= 16)
        table.add("B13", "exec to first answer", starts, "s", None, "<= 0.15 s",
                  lambda m, r: m <= 0.15)
        time.sleep(30)
        table.add("B13", "40 commands over 3 kills, unanswered", [over_kills(world)], "commands",
                  None, "0", lambda m, r: m == 0)
        time.sleep(60)
        table.add("B13", "60 typed while down, unanswered", [while_down(world)], "commands", None,
                  "0", lambda m, r: m == 0)
        table.add("B13", "first answer after a 20 s outage", [after_outage(world, ear, synapse)],
                  "s", None, "<= 3 s", lambda m, r: m <= 3)
        world.close()
    finally:
        synapse.stop()
        shutil.rmtree(folder, ignore_errors=True)
