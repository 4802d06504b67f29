# test_move: a cluster goes to a second daemon with an account of its own, while people type on.
# SPDX-License-Identifier: Apache-2.0
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import time

from harness import Daemon, body_of, holds, replied_to, school_days, spoken, wait_for
from marks import both

MOOR = "Moorland"


class County:
    """Two clusters of one daemon, with the same adviser; and a second daemon that has none yet."""

    def __init__(self, context):
        self.world = world = context.world()
        self.heads = {}
        for letter in "ABCEGH":
            self.heads[letter] = world.register(f"moor.{letter.lower()}", "M" + letter)
            world.people["M" + letter] = self.heads[letter]
        self.room = self.heads["A"].create_room(
            name="Moor", preset="private_chat",
            invite=[p.user_id for l, p in self.heads.items() if l != "A"]
            + [world["SIP"].user_id, world.clerk.user_id])
        for letter, head in self.heads.items():
            if letter != "A":
                head.join(self.room)
        world["SIP"].join(self.room)
        text = world.cluster_text().replace("name: Eight Schools", f"name: {MOOR}", 1)
        text = re.sub(r"(?m)^room:.*$", f'room: "{self.room}"', text)
        text = re.sub(r"@(\S*)head\.([a-k]\d?):", r"@\1moor.\2:", text)
        text = re.sub(r"@(\S*)office\.", r"@\1moor-office.", text)
        text = text.replace(" Primary", " Heather")
        self.file = world.path("moor.yaml")
        with open(self.file, "w", encoding="utf-8") as file:
            file.write(text)
        self.inviters = [world["A"].user_id, self.heads["A"].user_id]
        self.configure(clusters=[world.path("cluster.yaml"), self.file])
        self.second = world.register("clerk.moor", "clerk")
        self.other = Daemon(world.build, world.folder)
        self.other.config = world.path("other.yaml")
        self.other.log = world.path("other.log")

    def configure(self, **changes):
        self.world.write_config(allow_invites_from=self.inviters, **changes)

    def configure_other(self):
        world = self.world
        with open(world.daemon.config, encoding="utf-8") as file:
            text = file.read()
        token = world.path("token.other")
        with open(os.open(token, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
            file.write(self.second.token + "\n")
        for key, value in (("user", self.second.user_id), ("token_file", token),
                           ("state_dir", world.path("moor")),
                           ("clusters", f'["{self.file}"]')):
            text = re.sub(rf"(?m)^{key}:.*$",
                          f"{key}: {value}" if key == "clusters" else f'{key}: "{value}"', text)
        with open(self.other.config, "w", encoding="utf-8") as file:
            file.write(text)

    def start(self):
        self.world.daemon.start()
        wait_for("the clerk in both rooms", lambda: self.world.is_joined()
                 and self.heads["B"].membership(self.room, self.world.clerk.user_id) == "join")
        self.world.wait_first_words(self.world.room)
        self.world.wait_first_words(self.room, "MA")
        return self

    def speaks_as(self, clerk):
        """Whose answers are looked for."""
        self.world.clerk = clerk

    def book(self, handle, text, item, room=None):
        """Whatever the calendar has against the day."""
        said = self.world.ask(handle, text, room=room)
        if "anyway" in said:
            said = self.world.ask(handle, "anyway" if room else "!anyway", room=room)
        holds(said, item)

    def ask(self, letter, text, *fragments, room=None):
        return self.world.ask("M" + letter, text, *fragments, room=room or self.room)

    def move(self, ready=True):
        ran = subprocess.run(
            [self.world.daemon.program, "cluster", "move", MOOR, "--to", self.world.path("moor"),
             "--config", self.world.daemon.config], capture_output=True, text=True, check=False)
        assert not ready or ran.returncode == 0, ran.stderr
        return ran

    def hand_over(self):
        """What whoever runs the two does then, as the command says."""
        self.configure_other()
        self.configure()
        self.heads["A"].invite(self.room, self.second.user_id)

    def start_both(self):
        self.other.start()
        self.speaks_as(self.second)
        wait_for("the other clerk in the room",
                 lambda: self.heads["B"].membership(self.room, self.second.user_id) == "join")
        self.world.daemon.start()

    def close(self):
        self.other.kill()


def query(path, sql):
    with sqlite3.connect(path) as database:
        rows = database.execute(sql).fetchall()
    database.close()
    return rows


def holds_word(folder, word):
    found = []
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), "rb") as file:
            if word.encode() in file.read():
                found.append(name)
    return found


def ledger(path, cluster):
    return query(path, "SELECT year, account, minutes FROM sip_balance"
                       f" WHERE cluster = {cluster} ORDER BY 1, 2")


def fill(county):
    """Something open of each kind in both clusters; each has words that the other never uses."""
    world = county.world
    days = [spoken(day) for day in school_days(6, 2)]
    county.book("B", f"!visit G {days[0]} 9-12 zebra", "V1")
    world.ask("G", "!yes V1", "agreed")
    county.book("MB", f"!visit G {days[0]} 9-12 curlew", "V1", county.room)
    county.ask("G", "!yes V1", "agreed")
    county.book("MC", f"!visit G {days[1]} 9-12 curlew", "V2", county.room)
    county.ask("C", "!request 2h curlew counting", "R1")
    world.say("ME", "!yes R1", room=county.room)  # counted on its card
    chat = world.private_room("MH")
    county.book("MH", f"visit E {days[2]} 9-11 curlew, privately", "Q", chat)
    county.ask("H", f"remind me {days[3]} 9:30 curlew rings", "N", room=chat)
    return days, chat


@both
def test_cluster_moves_whole(context):
    county = County(context).start()
    try:
        move_whole(county)
    finally:
        county.close()


def move_whole(county):
    world, first = county.world, county.world.clerk
    days, chat = fill(county)
    card = next(event for event in world.clerk_events(county.room, reader="MA")
                if "V2" in body_of(event))
    world.settle()
    world.daemon.stop()
    state = world.path("state/clerkd.db")
    cluster = query(state, f"SELECT id FROM school_cluster WHERE name = '{MOOR}'")[0][0]
    before, kept = ledger(state, cluster), ledger(state, 3 - cluster)
    assert len(before) > 5
    said = world.clerk_said(county.room, "MA")
    during = [world.say("MC", "!visits", room=county.room)]
    holds(county.move().stdout, MOOR, "moved to")
    holds(county.move().stdout, "moved to")  # once more changes nothing
    during.append(world.say("MB", "!cancel V1", room=county.room))
    astray = world.say("MH", f"remind me {days[4]} 9:30 curlew nests", room=chat)
    assert ledger(world.path("moor/clerkd.db"), cluster) == before
    assert ledger(state, 3 - cluster) == kept
    assert holds_word(world.path("moor"), "zebra") == []
    assert holds_word(world.path("state"), "curlew") == []
    assert holds_word(world.path("moor"), "Beechcombe Primary") == []
    # Still configured, its file makes no second one.
    world.daemon.start()
    holds(world.daemon.said(), "left out:", "moor.yaml", "went to another clerkd")
    world.daemon.stop()
    county.hand_over()
    during.append(world.say("MG", "!yes V2", room=county.room))
    county.start_both()
    for event_id in during:
        world.wait_reply(event_id, county.room, "MA")
    # Answered by the new one, once each, and nothing of before again.
    world.settle(1.5)
    world.assert_once(*during, room=county.room, reader="MA")
    new = world.clerk_said(county.room, "MA")
    assert len(new) == len(during) + 1, new
    holds(new[0], "I look after this room from now on", "Everything is kept")
    holds("\n".join(new), "V2", "agreed")
    # Numbers go on, and what is open goes on.
    county.book("MA", f"!visit C {days[5]} 9-12 curlew", "V3", county.room)
    county.ask("A", "!visits", "V2", "V3")
    world.say("MA", "!yes R1", room=county.room)
    county.heads["B"].send(county.room, {"m.relates_to": {
        "rel_type": "m.annotation", "event_id": card["event_id"], "key": "👎"}}, "m.reaction")
    mine = world.private_room("MH")
    county.ask("H", "reminders", "curlew rings", room=mine)
    county.book("MH", f"visit E {days[5]} 1-2 curlew, privately", "Q", mine)
    # The old one has left the room and the chats of those people alone, and goes on with the rest.
    wait_for("the old clerk to leave",
             lambda: county.heads["B"].membership(county.room, first.user_id) == "leave"
             and county.heads["H"].membership(chat, first.user_id) == "leave")
    county.speaks_as(first)
    assert world.clerk_said(county.room, "MA") == said
    holds(world.wait_reply(astray, chat, "MH"), "I haven't done that", "please say it there")
    world.ask("C", "!visits", "V1")
    county.book("C", f"!visit G {days[3]} 9-12 zebra", "V2")
    world.daemon.stop()
    county.other.stop()
    assert holds_word(world.path("state"), "curlew") == []
    assert holds_word(world.path("moor"), "zebra") == []


def test_move_killed_at_any_moment(context):
    """kill -9 of the move: said again it goes on; before that one of the two has the cluster."""
    county = County(context).start()
    try:
        move_killed(context, county)
    finally:
        county.close()


def move_killed(context, county):
    world = county.world
    fill(county)
    world.settle()
    world.daemon.stop()
    state = world.path("state")
    shutil.copytree(state, world.path("saved"))
    start = time.monotonic()
    county.move()
    whole = time.monotonic() - start
    chance, kills = random.Random(context.seed), 0
    for _ in range(15):
        shutil.rmtree(state)
        shutil.copytree(world.path("saved"), state)
        shutil.rmtree(world.path("moor"))
        for patience in (1, 1, 1, None):
            process = subprocess.Popen(
                [world.daemon.program, "cluster", "move", MOOR, "--to", world.path("moor"),
                 "--config", world.daemon.config], stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE)
            try:
                process.wait(patience and chance.uniform(0, whole * 1.2))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                kills += 1
            else:
                assert process.returncode == 0, process.stderr.read()
                process.stderr.close()
                break
            process.stderr.close()
            old, new = has_it(state), has_it(world.path("moor"))
            assert old != new or not new, (old, new)
            if not old and not new:
                # Let go, and not yet to be used: no clerk begins there.
                county.configure_other()
                code, said = county.other.run_out()
                assert code == 75, said
                holds(said, "not handed over yet", "cluster move")
        assert not has_it(state) and has_it(world.path("moor"))
    context.note(f"{kills} kills")
    county.hand_over()
    county.start_both()
    county.ask("A", "!visits", "V1", "V2")


def has_it(folder):
    """May a clerk begin with it, and work for the cluster?"""
    path = os.path.join(folder, "clerkd.db")
    if not os.path.exists(path):
        return False
    there = query(path, f"SELECT count(*) FROM school_cluster WHERE name = '{MOOR}'")[0][0] == 1
    tables = query(path, "SELECT count(*) FROM sqlite_schema WHERE name = 'school_handover'")
    closed = tables[0][0] and query(path, "SELECT count(*) FROM school_handover"
                                          " WHERE is_over = 0")[0][0]
    return there and not closed


@both
def test_account_that_is_in_the_room_already(context):
    """The other account was invited long before and has joined by itself: it reads on all the same,
    and what was typed before anybody moved is not answered again."""
    county = County(context).start()
    try:
        already_there(county)
    finally:
        county.close()


def already_there(county):
    world = county.world
    fill(county)
    county.heads["A"].invite(county.room, county.second.user_id)
    county.second.join(county.room)
    world.settle()
    world.daemon.stop()
    missed = world.say("MC", "!visits", room=county.room)
    for n in range(70):  # more than one answer of /sync holds
        county.heads["B"].say(county.room, f"talk {n}")
    county.move()
    county.configure_other()
    county.configure()
    county.start_both()
    world.wait_reply(missed, county.room, "MA")
    world.settle(1.5)
    new = world.clerk_said(county.room, "MA")
    assert len(new) == 2, new
    holds(new[0], "I look after this room")


def test_what_is_not_out_yet_is_refused(context):
    """A message that the homeserver may have: only its own account can find out. Here it has not, or
    /sync would tell so before the clerk is killed."""
    county = County(context).start()
    try:
        world = county.world
        world.fault(kind="status", status=502, method="PUT", path="/send/", count=1000)
        world.say("MC", "!visits", room=county.room)
        world.daemon.wait_said("a message waits")  # tried, so it may have been taken
        world.daemon.kill()
        ran = county.move(ready=False)
        assert ran.returncode == 75, ran.stderr
        holds(ran.stderr, "1 message of Moorland is not out yet", "start clerkd once more")
        assert not os.path.exists(world.path("moor"))
    finally:
        county.close()


@both
def test_nobody_is_invited_yet(context):
    """The second account comes into the room an hour later: what fell due meanwhile waits."""
    county = County(context).start()
    try:
        world = county.world
        fill(county)
        world.settle()
        world.daemon.stop()
        county.move()
        county.configure_other()
        county.configure()
        county.other.start()
        missed = world.say("MC", "!visits", room=county.room)
        world.settle(2)
        county.heads["A"].invite(county.room, county.second.user_id)
        county.speaks_as(county.second)
        world.wait_reply(missed, county.room, "MA")
        holds(world.clerk_said(county.room, "MA")[0], "I look after this room")
        assert [replied_to(event) for event in world.clerk_events(county.room, reader="MA")
                ].count(missed) == 1
    finally:
        county.close()
