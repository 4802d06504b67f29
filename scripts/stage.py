# stage: sets up homeserver, people and clerk in a scratch folder, then hands over to the chat.
# SPDX-License-Identifier: Apache-2.0
import argparse
import contextlib
import datetime
import os
import shutil
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


class Clock:
    """What clerk and homeserver take for the time; a file tells the clerk how far it is ahead."""

    def __init__(self, folder, homeserver, begin):
        self.file = os.path.join(folder, "clock")
        self.homeserver = homeserver
        self.ahead = 0
        self.advance(round((begin - datetime.datetime.now(datetime.timezone.utc)).total_seconds()))

    def advance(self, seconds):
        self.ahead += seconds
        with open(self.file, "w", encoding="ascii") as file:
            file.write(f"{self.ahead}\n")
        # Synapse's clock is not the scene's.
        if isinstance(self.homeserver, Rehearsal):
            body = {"advance_ms": seconds * 1000}
            self.homeserver.api.call("POST", "/_rehearsal/clock", body)


@contextlib.contextmanager
def staged(build, begin, synapse=False, make_world=World):
    """A world with all its people and its clerk at work, and its clock."""
    folder = tempfile.mkdtemp(prefix="clerkd-demo-")
    if synapse:
        homeserver = Synapse(folder)
    else:
        homeserver = Rehearsal(build, folder, options=["--virtual-clock"])
    try:
        clock = Clock(folder, homeserver, begin)
        # As little as can be is too old where the homeserver's clock is another.
        settings = {"max_command_age": "30d"}
        with make_world(build, homeserver, people=PEOPLE, settings=settings) as world:
            world.daemon.start(options=("--rehearsal-clock", clock.file))
            yield world, clock
    finally:
        homeserver.stop()
        shutil.rmtree(folder, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--synapse", action="store_true")
    options = parser.parse_args()
    with staged(options.build, BEGIN, options.synapse) as (world, clock):
        return play(options, world, clock)


def play(options, world, clock):
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
            "--room", world.alias, "--users", users, "--clock", clock.file,
            "--opening", os.path.join(HERE, "demo.chat"),
        ],
        check=False,
    )
    if chat.returncode != 0:
        print("The clerk's log ends so:\n" + world.daemon.said()[-2000:])
    return chat.returncode


if __name__ == "__main__":
    sys.exit(main())
