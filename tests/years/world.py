# world: a whole clerk in another process, on a clock that this one moves.
# SPDX-License-Identifier: Apache-2.0
import json
import os
import pathlib
import subprocess
import tempfile

from almanac import Calendar, FIRST, HEADS, words as words_of

ROOT = pathlib.Path(__file__).resolve().parents[2]
PEOPLE = [head for heads in HEADS.values() for head in heads] + ["SIP"]
USERS = {f"@head.{head.lower()}:localhost": head for head in PEOPLE if head != "SIP"}
USERS["@sip:localhost"] = "SIP"


class Post:
    """Something that the clerk sent: when, to whom, and what."""

    def __init__(self, at_ms, to, kind, content):
        self.at_s, self.to = at_ms / 1000, to  # "room", or the handle of whose chat it is
        relation = content.get("m.relates_to", {})
        self.is_edit = "m.new_content" in content
        self.is_message = kind == "m.room.message" and not self.is_edit
        self.answers = relation.get("m.in_reply_to", {}).get("event_id")
        self.text = content.get("body", "")
        self.pings = [USERS.get(user, user) for user in
                      content.get("m.mentions", {}).get("user_ids", [])]


class World:
    def __init__(self, build, seed, folder, is_verbose):
        cluster = (ROOT / "config/cluster.example.yaml").read_text(encoding="utf-8")
        pathlib.Path(folder, "cluster.yaml").write_text(cluster, encoding="utf-8")
        pathlib.Path(folder, "cluster-calendar.json").write_text(Calendar().terms_json(),
                                                                 encoding="utf-8")
        pathlib.Path(folder, "bank-holidays.json").write_text(Calendar.bank_json(),
                                                              encoding="utf-8")
        self.process = subprocess.Popen(
            [f"{build}/clerk-simulate", str(seed), "--exact", "--day", str(
                (FIRST - FIRST.replace(1970, 1, 1)).days), "--cluster", f"{folder}/cluster.yaml",
             "--plugins", f"{build}/plugins"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            bufsize=1)
        self.now_s, self.rooms, self.is_verbose = 0, {}, is_verbose
        for person in PEOPLE:
            self.chat(person)

    def tell(self, *words):
        """What it sent meanwhile, as its lines have it."""
        if self.is_verbose and words[0] != "advance":
            print(words_of(self.now_s), *words)
        self.process.stdin.write("\t".join(str(word) for word in words) + "\n")
        self.process.stdin.flush()
        lines = []
        while True:
            line = self.process.stdout.readline()
            if not line:
                raise AssertionError("the world ended: " + self.process.stderr.read().strip())
            if line.startswith(".\t"):
                self.now_s = int(line[2:]) // 1000
                return lines
            lines.append(line.rstrip("\n").split("\t"))

    def chat(self, person):
        """One of the shy opens hers now, which takes a while."""
        room = [line for line in self.tell("chat", person) if len(line) == 1][0][0]
        self.rooms[room] = person

    def do(self, *words):
        posts = []
        for at_ms, room, kind, content in self.tell(*words):
            to = "room" if room == "room" else self.rooms.get(room, room)
            post = Post(int(at_ms), to, kind, json.loads(content))
            posts.append(post)
            if self.is_verbose and post.text:
                print(f"    {words_of(post.at_s)} {post.to}: {post.text}")
        return posts

    def end(self):
        self.process.stdin.close()
        if self.process.wait() != 0:
            raise AssertionError(self.process.stderr.read().strip())


def scratch():
    return tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
