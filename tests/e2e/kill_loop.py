#!/usr/bin/env python3
# kill_loop: kill -9 at random moments under traffic; each command has one reply and one outcome.
# SPDX-License-Identifier: Apache-2.0
import argparse
import collections
import glob
import os
import random
import re
import sqlite3
import sys
import threading
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from harness import World, body_of, is_edit, replied_to, school_days, spoken, wait_for

SPEAKERS = ["A", "B", "C", "D1", "D2", "E", "F1", "F2", "G", "H", "SIP"]
# The clerk lets one person say 20 things at once and then one every three seconds.
BURST, EVERY_S = 18, 3.2


class Traffic(threading.Thread):
    """Heads typing without pause: commands that change something, that ask, and mere talk."""

    def __init__(self, world, seed, per_second):
        super().__init__(daemon=True)
        self.world = world
        self.random = random.Random(seed)
        self.pause = 1 / per_second
        self.day = spoken(school_days(1, 2)[0])
        self.tokens = {handle: (BURST, time.monotonic()) for handle in SPEAKERS}
        self.changing, self.asking, self.chat = {}, [], []
        self.is_over = threading.Event()
        self.error = None

    def speaker(self):
        """Somebody who has not talked too much; None when all have."""
        now = time.monotonic()
        for handle in self.random.sample(SPEAKERS, len(SPEAKERS)):
            tokens, at = self.tokens[handle]
            tokens = min(BURST, tokens + (now - at) / EVERY_S)
            self.tokens[handle] = (tokens, now)
            if tokens >= 1:
                self.tokens[handle] = (tokens - 1, now)
                return handle
        return None

    def run(self):
        number = 0
        try:
            while not self.is_over.wait(self.pause * self.random.uniform(0.2, 1.8)):
                if self.random.random() < 0.2:
                    self.chat.append(self.world.say("Stranger", f"talk {number}"))
                    continue
                handle = self.speaker()
                if handle is None:
                    continue
                number += 1
                if self.random.random() < 0.65:
                    text = f"!remind {self.day} 9am mark-{number}-end"
                    self.changing[self.world.say(handle, text)] = f"mark-{number}-end"
                else:
                    text = self.random.choice(["!schools", "!help visit", "!vist G", "!yes V99"])
                    self.asking.append(self.world.say(handle, text))
        except Exception as error:
            self.error = error


def outcomes(world):
    """How often each mark is in the reminders' own table."""
    database = glob.glob(world.path("state/*.db"))[0]
    found = collections.Counter()
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        names = [row[0] for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'reminders_%'")]
        for name in names:
            for row in connection.execute(f"SELECT * FROM {name}"):
                found.update(re.findall(r"mark-\d+-end", " ".join(map(str, row))))
    connection.close()
    return found


def judge(events, clerk, traffic, counts):
    """The oracle: what the homeserver's timeline and the database say."""
    replies = collections.defaultdict(list)
    for event in events:
        if event["sender"] == clerk and event["type"] == "m.room.message" and not is_edit(event):
            replies[replied_to(event)].append(body_of(event))
    commands = [*traffic.changing, *traffic.asking]
    assert commands, "nothing was asked"
    wrong = {e: replies[e] for e in commands if len(replies[e]) != 1}
    assert not wrong, f"{len(wrong)} of {len(commands)} not answered once: {list(wrong.items())[:5]}"
    answered = [e for e in traffic.chat if replies[e]]
    assert not answered, f"mere talk was answered: {answered[:5]}"
    wrong = {m: counts[m] for m in traffic.changing.values() if counts[m] != 1}
    assert not wrong, f"not one outcome: {list(wrong.items())[:5]}"
    numbers = [re.search(r"\bN(\d+)\b", replies[e][0]) for e in traffic.changing]
    assert all(numbers), "a reply without its number"
    assert len({n.group(1) for n in numbers}) == len(numbers), "a number was given twice"


def pending(world, traffic):
    replied = {replied_to(event) for event in world.clerk_events()}
    return [e for e in [*traffic.changing, *traffic.asking] if e not in replied]


def kill_at_random(world, chance, kills, longest):
    for number in range(kills):
        if hasattr(world.homeserver, "fault") and chance.random() < 0.1:
            kind = chance.choice(["lost", "drop", "stall", "truncated"])
            world.fault(kind=kind, count=1, stall_ms=200)
        world.daemon.start(ready=False)
        time.sleep(chance.uniform(0.0, longest))
        assert world.daemon.is_running(), f"ended by itself before kill {number}: " \
            f"{world.daemon.process.returncode} {world.daemon.said()}"
        world.daemon.kill()


def run(world, kills, seed, startup_kills=20, per_second=5.0, longest=0.5):
    """Returns a line of counts; raises AssertionError when a promise was broken."""
    chance = random.Random(seed)
    world.start()
    traffic = Traffic(world, seed + 1, per_second)
    traffic.start()
    begun = time.monotonic()
    world.daemon.kill()
    kill_at_random(world, chance, kills, longest)
    # Killed again and again while it recovers.
    kill_at_random(world, chance, startup_kills, 0.08)
    traffic.is_over.set()
    traffic.join()
    if traffic.error:
        raise traffic.error
    if hasattr(world.homeserver, "fault"):
        world.homeserver.fault(kind="clear")
    world.daemon.start()
    wait_for("all answers", lambda: not pending(world, traffic), 120, 0.5)
    world.settle(1.5)
    judge(world.events(), world.clerk.user_id, traffic, outcomes(world))
    return (f"seed {seed}, {kills} kills and {startup_kills} at start-up in "
            f"{time.monotonic() - begun:.0f} s, {len(traffic.changing)} changes and "
            f"{len(traffic.asking)} questions each answered once, {len(traffic.chat)} other lines")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    with World(os.path.abspath(options.build), people=SPEAKERS) as world:
        print(run(world, options.kills, options.seed))


if __name__ == "__main__":
    main()
