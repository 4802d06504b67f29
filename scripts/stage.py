# stage: sets up homeserver, people and clerk in a scratch folder, then hands over to the chat.
# SPDX-License-Identifier: Apache-2.0
import argparse
import datetime
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "tests", "e2e"))

from harness import Rehearsal, Synapse, World

PEOPLE = ["A", "B", "C", "D1", "D2", "E", "F1", "F2", "G", "H", "SIP", "OfficeC", "J", "K"]
# The scene's day: a Wednesday in term. In November London's time is UTC.
BEGIN = datetime.datetime(2026, 11, 25, 10, 0, tzinfo=datetime.timezone.utc)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--synapse", action="store_true")
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="clerkd-demo-")
    clock = os.path.join(folder, "clock")
    ahead = round((BEGIN - datetime.datetime.now(datetime.timezone.utc)).total_seconds())
    with open(clock, "w", encoding="ascii") as file:
        file.write(f"{ahead}\n")
    if options.synapse:
        homeserver = Synapse(folder)
    else:
        homeserver = Rehearsal(options.build, folder, options=["--virtual-clock"])
        if ahead > 0:
            homeserver.api.call("POST", "/_rehearsal/clock", {"advance_ms": ahead * 1000})
    try:
        # Synapse's clock is not the scene's: as little as can be is too old here.
        settings = {"max_command_age": "30d"}
        with World(options.build, homeserver, people=PEOPLE, settings=settings) as world:
            return play(options, world, clock)
    finally:
        homeserver.stop()
        subprocess.run(["rm", "-rf", folder], check=False)


def play(options, world, clock):
    world.daemon.start(options=("--rehearsal-clock", clock))
    users = world.path("users")
    with open(os.open(users, os.O_CREAT | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        file.write(f"clerk {world.clerk.user_id} -\n")
        for person in world.people.values():
            file.write(f"{person.handle} {person.user_id} {person.token}\n")
    print(f"The clerk runs. Its files and its log are in {world.folder}", flush=True)
    chat = subprocess.run(
        [
            os.path.join(options.build, "clerk-chat"),
            "--homeserver", f"http://127.0.0.1:{world.homeserver.port}",
            "--room", world.alias, "--users", users, "--clock", clock,
            "--opening", os.path.join(HERE, "demo.chat"),
        ],
        check=False,
    )
    if chat.returncode != 0:
        print("The clerk's log ends so:\n" + world.daemon.said()[-2000:])
    return chat.returncode


sys.exit(main())
