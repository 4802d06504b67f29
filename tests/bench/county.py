#!/usr/bin/env python3
# county: cluster files of a whole county: N clusters of eight schools, heads, an office, a SIP.
# SPDX-License-Identifier: Apache-2.0
import argparse
import json
import os
import re
import shutil

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CONFIG = os.path.join(ROOT, "config")
PEOPLE = 14  # of the example's cluster


def room_of(number, server):
    return f"!c{number}:{server}"


def write_cluster(folder, number, server, people=PEOPLE):
    """The example's cluster, with a name, a room and people of its own, and so many governors
    more that they are `people`; returns the file and their user ids."""
    with open(os.path.join(CONFIG, "cluster.example.yaml"), encoding="utf-8") as file:
        text = file.read()
    text = text.replace("name: Eight Schools", f"name: Cluster {number}")
    text = text.replace('room: "#cluster:localhost"', f'room: "{room_of(number, server)}"')
    text = text.replace(":localhost", f"-{number}:{server}")
    more = "".join(
        f'  - {{user: "@p{n}-{number}:{server}", name: Person {n}, handle: P{n}, role: governor,'
        f' school: {"ABCDEFGH"[n % 8]}}}\n' for n in range(PEOPLE, people)
    )
    before, last, after = text.partition("role: guest, school: K}\n")
    text = before + last + more + after
    path = os.path.join(folder, f"cluster-{number:05}.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path, re.findall(r'user: "([^"]+)"', text)


def write_county(folder, count, server, people=PEOPLE):
    """Cluster files 1 … count, and the calendars that they share; returns the files, and the user
    ids of each cluster's people."""
    os.makedirs(folder, exist_ok=True)
    for name in ("cluster-calendar.json", "bank-holidays.json"):
        shutil.copy(os.path.join(CONFIG, name), folder)
    made = [write_cluster(folder, number, server, people) for number in range(1, count + 1)]
    return [path for path, _ in made], [users for _, users in made]


def initial_sync(clerk, rooms):
    """The answer to a first /sync: `rooms` are pairs of a room and the user ids in it."""
    def event(kind, sender, key, event_id, content):
        return {"type": kind, "sender": sender, "state_key": key, "event_id": event_id,
                "origin_server_ts": 1, "content": content}

    joined = {}
    for room, users in rooms:
        state = [event("m.room.create", users[0], "", f"$c{room}", {"room_version": "11"})]
        state += [event("m.room.member", user, user, f"$m{user}{room}", {"membership": "join"})
                  for user in [clerk, *users]]
        joined[room] = {"timeline": {"events": [], "limited": False, "prev_batch": "p0_0"},
                        "state": {"events": state}}
    return {"next_batch": "s0", "rooms": {"join": joined}}


def main():
    parser = argparse.ArgumentParser(description="Writes the cluster files of a county.")
    parser.add_argument("count", type=int, help="clusters")
    parser.add_argument("folder")
    parser.add_argument("--server", default="bench", help="the homeserver's name")
    options = parser.parse_args()
    files, _ = write_county(options.folder, options.count, options.server)
    with open(os.path.join(options.folder, "clusters.json"), "w", encoding="utf-8") as file:
        json.dump(files, file)


if __name__ == "__main__":
    main()
