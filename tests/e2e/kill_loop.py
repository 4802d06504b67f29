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


# What nobody asked the clerk about, and a /sync holds all the same.
UNLISTED = [("org.matrix.msc3381.poll.response", {"org.matrix.msc3381.poll.response": {"answers": []}}),
            ("org.example.weather", {"sky": "grey"})]
QUARTER_MIN = 15
# How far a wrong clock is off.
STEPS_S = [0, 600, -600, 7200, -7200]


class Traffic(threading.Thread):
    """Heads typing without pause: commands that change something, that ask, and mere talk."""

    def __init__(self, world, seed, per_second):
        super().__init__(daemon=True)
        self.world = world
        self.random = random.Random(seed)
        self.pause = 1 / per_second
        self.day = spoken(school_days(1, 2)[0])
        self.tokens = {handle: (BURST, time.monotonic()) for handle in SPEAKERS}
        self.changing, self.holding, self.asking, self.chat = {}, {}, [], []
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

    def make_noise(self, number):
        """Talk, and events of kinds that are not talk."""
        kind = self.random.random()
        if kind < 0.6:
            self.chat.append(self.world.say("Stranger", f"talk {number}"))
        elif kind < 0.8:
            name, content = self.random.choice(UNLISTED)
            self.world.people["Stranger"].send(self.world.room, content, name)
        else:
            self.world.people["A"].set_state(self.world.room, "m.room.topic",
                                             {"topic": f"topic {number}"})

    def flood(self, lines):
        """So much at once that the next /sync is limited."""
        for n in range(lines):
            self.make_noise(n)

    def run(self):
        number = 0
        try:
            while not self.is_over.wait(self.pause * self.random.uniform(0.2, 1.8)):
                if self.random.random() < 0.2:
                    self.make_noise(number)
                    continue
                if self.random.random() < 0.01:
                    self.flood(self.random.randrange(15, 80))
                handle = self.speaker()
                if handle is None:
                    continue
                number += 1
                kind = self.random.random()
                if kind < 0.15 and handle != "SIP":
                    text = f"!request own {QUARTER_MIN} mins mark-{number}-end"
                    self.holding[self.world.say(handle, text)] = f"mark-{number}-end"
                elif kind < 0.65:
                    text = f"!remind {self.day} 9am mark-{number}-end"
                    self.changing[self.world.say(handle, text)] = f"mark-{number}-end"
                else:
                    text = self.random.choice(["!schools", "!help visit", "!vist G", "!yes V99"])
                    self.asking.append(self.world.say(handle, text))
        except Exception as error:
            self.error = error


def outcomes(world):
    """How often each mark is in the tables of what was asked for; and the minutes held."""
    database = glob.glob(world.path("state/*.db"))[0]
    found = collections.Counter()
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        for name in ["reminders_item", "sip_request"]:
            for row in connection.execute(f"SELECT * FROM {name}"):
                found.update(re.findall(r"mark-\d+-end", " ".join(map(str, row))))
        held = connection.execute("SELECT coalesce(sum(minutes), 0) FROM sip_balance"
                                  " WHERE account LIKE 'HOLD:R%'").fetchone()[0]
        wrong = connection.execute("SELECT year, sum(minutes) FROM sip_balance GROUP BY cluster, year"
                                   " HAVING sum(minutes) <> 0").fetchall()
    connection.close()
    assert not wrong, f"the ledger does not add up: {wrong}"
    found["held"] = held
    return found


def judge(events, clerk, traffic, counts):
    """The oracle: what the homeserver's timeline and the database say."""
    replies = collections.defaultdict(list)
    for event in events:
        if event["sender"] == clerk and event["type"] == "m.room.message" and not is_edit(event):
            replies[replied_to(event)].append(body_of(event))
    commands = [*traffic.changing, *traffic.holding, *traffic.asking]
    assert commands, "nothing was asked"
    wrong = {e: replies[e] for e in commands if len(replies[e]) != 1}
    assert not wrong, f"{len(wrong)} of {len(commands)} not answered once: {list(wrong.items())[:5]}"
    answered = [e for e in traffic.chat if replies[e]]
    assert not answered, f"mere talk was answered: {answered[:5]}"
    wrong = {m: counts[m] for m in traffic.changing.values() if counts[m] != 1}
    assert not wrong, f"not one outcome: {list(wrong.items())[:5]}"
    given_once([numbered("N", replies[e][0]) for e in traffic.changing])
    judge_holds(traffic, replies, counts)


def numbered(letter, reply):
    return re.search(rf"\b{letter}\d+\b", reply)


def given_once(numbers):
    assert all(numbers), "a reply without its number"
    assert len({n.group() for n in numbers}) == len(numbers), "a number was given twice"


def judge_holds(traffic, replies, counts):
    """Time is held for those requests that were granted, and for no other."""
    granted = [e for e in traffic.holding if numbered("R", replies[e][0])]
    given_once([numbered("R", replies[e][0]) for e in granted])
    wrong = {mark: counts[mark] for e, mark in traffic.holding.items()
             if counts[mark] != (1 if e in granted else 0)}
    assert not wrong, f"not one hold: {list(wrong.items())[:5]}"
    assert counts["held"] == QUARTER_MIN * len(granted), \
        f"{counts['held']} minutes are held for {len(granted)} requests"


def pending(world, traffic):
    replied = {replied_to(event) for event in world.clerk_events()}
    return [e for e in [*traffic.changing, *traffic.holding, *traffic.asking] if e not in replied]


def trouble(world, chance):
    """A fault of the homeserver for the next request or few."""
    kind = chance.choice(["lost", "drop", "stall", "truncated", "busy", "limit", "absent"])
    if kind == "busy":
        world.fault(kind="status", status=429, count=chance.randrange(1, 4), retry_after_ms=200)
    elif kind == "absent":  # a proxy that has lost its homeserver; no errcode
        path = chance.choice(["/sync", "/messages", "/send/"])
        world.fault(kind="status", status=404, errcode="", path=path, count=1)
    elif kind == "limit":
        world.fault(kind="status", status=429, path="/sync", count=2, retry_after_ms=300)
    else:
        world.fault(kind=kind, count=1, stall_ms=200)


def clock_options(world, chance):
    """Now and then the clerk's clock is wrong from the start, or jumps while it runs."""
    path = world.path("ahead")
    with open(path, "w", encoding="ascii") as file:
        file.write(str(chance.choice(STEPS_S)))
    return ["--rehearsal-clock", path] if chance.random() < 0.3 else []


def kill_at_random(world, chance, kills, longest):
    for number in range(kills):
        if hasattr(world.homeserver, "fault") and chance.random() < 0.2:
            trouble(world, chance)
        world.daemon.start(ready=False, options=clock_options(world, chance))
        time.sleep(chance.uniform(0.0, longest / 2))
        clock_options(world, chance)
        time.sleep(chance.uniform(0.0, longest / 2))
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
            f"{time.monotonic() - begun:.0f} s, {len(traffic.changing)} reminders, "
            f"{len(traffic.holding)} holds and {len(traffic.asking)} questions each answered once, {len(traffic.chat)} other lines")


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
