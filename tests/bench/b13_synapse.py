# b13_synapse: B13: clerkd on a real Synapse, beside a raw loop that only syncs and sends.
# SPDX-License-Identifier: Apache-2.0
import shutil
import tempfile
import threading
import time

from harness import Synapse, World, body_of, replied_to, wait_for
from kit import at_most, in_memory, percentile

ROUNDS, GOAL_MS, GOAL_MB = 6, 2, 12
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


def first_answers(world, ear, count):
    """Seconds from exec to the reply to what was said while it was down."""
    spent = []
    for _ in range(count):
        world.daemon.kill()
        event_id = world.say("C", "!schools")
        begun = time.monotonic()
        world.daemon.start(ready=False)
        wait_for("a reply", lambda e=event_id: e in ear.heard, 20, 0.001)
        spent.append(ear.heard[event_id] - begun)
    return spent


def beside_raw_loop(options, synapse, world, ear):
    """Milliseconds from a command to its reply, of the clerk and of a raw loop; by turns, so that
    what else the machine does is done to both."""
    raw = World(options.build, homeserver=synapse, people=PEOPLE, invite_clerk=True)
    raw.clerk.join(raw.room)
    loop, raw_ear = RawLoop(raw.clerk), Ear(raw["A"])
    loop.start()
    raw_ear.start()
    ours, floors = [], []
    for number in range(ROUNDS + 1):
        count = options.asked // ROUNDS if number else 5  # the first round warms them up
        floor, our = ask_each(raw, raw_ear, count), ask_each(world, ear, count)
        if number:
            floors, ours = floors + floor, ours + our
    loop.is_over = raw_ear.is_over = True
    raw.close()
    return ours, floors


def bench_world(options, table, synapse, world):
    world.start()
    ear = Ear(world["A"])
    ear.start()
    ours, floors = beside_raw_loop(options, synapse, world, ear)
    for share, name in ((0.5, "p50"), (0.95, "p95")):
        floor = percentile(floors, share)
        table.add("B13", f"command to reply on Synapse, {name}", [percentile(ours, share)], "ms",
                  [floor], f"floor + {GOAL_MS} ms" if name == "p50" else "",
                  at_most(floor + GOAL_MS) if name == "p50" else None)
    pid = world.daemon.process.pid
    table.add("B13", "PSS", [in_memory(pid, "Pss")], "MB", None, f"<= {GOAL_MB} MB",
              at_most(GOAL_MB))
    table.add("B13", "RSS", [in_memory(pid, "VmRSS")], "MB")
    table.add("B13", "exec to first answer", first_answers(world, ear, 5), "s", None, "<= 0.15 s",
              at_most(0.15))
    time.sleep(30)
    table.add("B13", "40 commands over 3 kills, unanswered", [over_kills(world)], "commands", None,
              "0", at_most(0))
    time.sleep(60)
    table.add("B13", "60 typed while down, unanswered", [while_down(world)], "commands", None, "0",
              at_most(0))
    table.add("B13", "first answer after a 20 s outage", [after_outage(world, ear, synapse)], "s",
              None, "<= 3 s", at_most(3))


def bench_synapse(options, table):
    folder = tempfile.mkdtemp(prefix="clerkd-bench-")
    synapse = Synapse(folder)
    try:
        with World(options.build, homeserver=synapse, people=PEOPLE) as world:
            bench_world(options, table, synapse, world)
    finally:
        synapse.stop()
        shutil.rmtree(folder, ignore_errors=True)
