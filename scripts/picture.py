# picture: plays a morning through homeserver and clerk, and shoots it in a client of a phone's size.
# SPDX-License-Identifier: Apache-2.0
import argparse
import datetime
import os
import re
import subprocess
import sys
import tempfile
import time
import zoneinfo

from stage import HERE, staged

from harness import World, body_of, is_edit, quoted, wait_for

CHAT = os.path.join(os.path.dirname(HERE), "tests", "chat", "manners_morning.chat")
# A screen is shot before each of these, and one at the end.
SCREENS = ["H: !request", "SIP: !breakfast"]
POSTS_MAX = 8
WIDTH, HEIGHT = 390, 870
QUIET_S = 0.7
SPOKEN = re.compile(r"(\w+)(?: \((private|react)(?: (\S+))?\))?(?:: (.+))?$")
EXPECTED = re.compile(r"-> (?:\[[^]]*\] )?(?:\((card|mark)\) )?(.+)$")


class NamedWorld(World):
    """Its people go by the names of the cluster's file, as on their own accounts."""

    def make_people(self, wanted):
        # Alone on its homeserver, it needs no ids of its own; a client gives each id a colour.
        self.tag = ""
        super().make_people(wanted)
        for person in [self.clerk, *self.people.values()]:
            named = rf"{re.escape(person.user_id)}\", name: ([^,]+), handle: (\w+)"
            found = re.search(named, self.cluster)
            name = ", ".join(found.groups()) if found else person.handle.capitalize()
            path = f"/profile/{quoted(person.user_id)}/displayname"
            person.client("PUT", path, {"displayname": name})


class Morning:
    """The conversation of a .chat file, played and heard in the room."""

    def __init__(self, world, clock):
        self.world = world
        self.clock = clock
        wait_for("the clerk's greeting", world.clerk_events)
        self.wait_quiet()
        self.since = self.begin = len(world.events())

    def by_clerk(self, since):
        events = self.world.events()[since:]
        return [event for event in events if event["sender"] == self.world.clerk.user_id]

    def posts(self):
        return [event for event in self.by_clerk(self.begin)
                if event["type"] == "m.room.message" and not is_edit(event)]

    def say(self, who, how, key, text):
        """As somebody would, a minute after the last; the clerk does something about each."""
        self.clock.advance(60)
        person, room = self.world[who], self.world.room
        self.since = len(self.world.events())
        if how == "react":
            relation = {"rel_type": "m.annotation", "event_id": self.posts()[-1]["event_id"]}
            person.send(room, {"m.relates_to": {**relation, "key": key}}, kind="m.reaction")
        else:
            person.say(self.world.private_room(who) if how == "private" else room, text)
        wait_for(f"what comes of {who}: {text or key}", lambda: self.by_clerk(self.since))
        self.wait_quiet()

    def wait_quiet(self):
        count = 0
        while count != len(self.world.events()):
            count = len(self.world.events())
            time.sleep(QUIET_S)

    def expect(self, how, text):
        pattern = ".*".join(re.escape(part.strip()) for part in text.split("…"))

        def is_it(event):
            if how == "mark":
                return event["content"].get("m.relates_to", {}).get("key") == text
            said = " ".join(body_of(event).split())
            return is_edit(event) == (how == "card") and re.search(pattern, said)

        wait_for(f"{how or 'post'}: {text}", lambda: any(map(is_it, self.by_clerk(self.since))))

    def play(self, lines, shoot):
        screens = list(SCREENS)
        for line in lines:
            if screens and line.startswith(screens[0]):
                shoot(screens.pop(0))
            expected, spoken = EXPECTED.match(line.strip()), SPOKEN.match(line)
            if expected:
                self.expect(*expected.groups())
            elif spoken and (spoken[2] or spoken[4]):
                self.say(*spoken.groups())
        if screens:
            sys.exit(f"{CHAT} has no line {screens[0]!r}")
        shoot("the end")


class Client:
    """nheko, logged in as somebody, alone on a screen as wide as a phone."""

    def __init__(self, world, person):
        self.folder = tempfile.mkdtemp(prefix="clerkd-picture-")
        self.shots = []
        self.world, self.person = world, person
        self.configure(world, person)
        read, write = os.pipe()
        screen = f"{WIDTH}x{HEIGHT}x24"
        self.xvfb = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", screen, "-nolisten", "tcp"],
            pass_fds=[write], stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read, encoding="ascii") as display:
            self.environment["DISPLAY"] = ":" + display.readline().strip()
        self.log = os.path.join(self.folder, "log")
        with open(self.log, "wb") as log:
            self.nheko = subprocess.Popen(["nheko"], env=self.environment, stdout=log, stderr=log)

    def configure(self, world, person):
        """What logging in by hand would leave behind."""
        device = person.client("GET", "/account/whoami")["device_id"]
        settings = f"""\
[General]
run_without_secure_secrets_service=true
[auth]
access_token={person.token}
device_id={device}
home_server=http://127.0.0.1:{world.homeserver.port}
user_id=@{person.user_id}
[user]
theme=light
font_family=Roboto
font_size=10
[window]
width={WIDTH}
height={HEIGHT}
tray=false
"""
        self.environment = {
            "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TZ": "Europe/London",
            "HOME": self.folder, "LIBGL_ALWAYS_SOFTWARE": "1",
        }
        for kind in ("CONFIG_HOME", "CACHE_HOME", "DATA_HOME", "RUNTIME_DIR"):
            folder = self.environment["XDG_" + kind] = os.path.join(self.folder, kind)
            os.makedirs(folder, mode=0o700)
        os.makedirs(os.path.join(self.folder, "CONFIG_HOME", "nheko"))
        config = os.path.join(self.folder, "CONFIG_HOME", "nheko", "nheko.conf")
        with open(os.open(config, os.O_CREAT | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.write(settings)

    def run(self, *command):
        return subprocess.run(command, env=self.environment, check=True, capture_output=True)

    def has_logged(self, text):
        if self.nheko.poll() is not None:
            raise AssertionError(f"nheko ended with {self.nheko.returncode}")
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return text in log.read()

    def click(self, across, down):
        self.run("xdotool", "mousemove", str(across), str(down), "click", "1")
        self.look()

    def look(self):
        """The screen once it holds still."""
        before, after = None, self.screen()
        for _ in range(12):
            before = after
            time.sleep(QUIET_S)
            after = self.screen()
            if before == after:
                break
        return after

    def screen(self):
        return self.run("import", "-window", "root", "ppm:-").stdout

    def enter(self):
        """Past the offer to set up encryption, into the only room of the list."""
        wait_for("nheko to be in", lambda: self.has_logged("initial sync completed"), 60)
        self.look()
        self.click(WIDTH - 67, HEIGHT - 39)
        self.click(WIDTH // 2, 108)
        self.run("xdotool", "mousemove", str(WIDTH // 2), "10")

    def has_read(self):
        """It shows the room as it is: its mark of what was read is at the last message, or later."""
        room = self.person.client("GET", "/sync?timeout=0")["rooms"]["join"][self.world.room]
        read = {event["content"].get("event_id") for event in room["account_data"]["events"]
                if event["type"] == "m.fully_read"}
        for event in reversed(self.world.events()):
            if event["event_id"] in read:
                return True
            if event["type"] == "m.room.message" and not is_edit(event):
                return False
        return False

    def shoot(self, what):
        wait_for("nheko to show the last message", self.has_read)
        file = os.path.join(self.folder, f"{len(self.shots)}.ppm")
        with open(file, "wb") as out:
            out.write(self.look())
        self.shots.append(file)
        print(f"A screen of {WIDTH} by {HEIGHT} before {what!r}", flush=True)

    def save(self, output):
        self.run(
            "convert", *self.shots, "-bordercolor", "#888888", "-border", "1", "+append",
            "+dither", "-colors", "64", "-strip", "-define", "png:compression-level=9", "png8:" + output,
        )

    def close(self):
        for process in (self.nheko, self.xvfb):
            process.kill()
            process.wait()
        subprocess.run(["rm", "-rf", self.folder], check=False)


def begin_of(lines):
    now = next(line for line in lines if line.startswith("now "))
    begin = datetime.datetime.strptime(now, "now %a %d %b %Y %H:%M")
    return begin.replace(tzinfo=zoneinfo.ZoneInfo("Europe/London"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--output", required=True)
    options = parser.parse_args()
    with open(CHAT, encoding="utf-8") as file:
        lines = file.read().splitlines()
    with staged(options.build, begin_of(lines), make_world=NamedWorld) as (world, clock):
        morning = Morning(world, clock)
        client = Client(world, world["A"])
        try:
            client.enter()
            morning.play(lines, client.shoot)
            client.save(os.path.abspath(options.output))
        finally:
            client.close()
        posts = len(morning.posts())
    print(f"{posts} posts of the clerk in the room, {POSTS_MAX} at most; {options.output}")
    return 0 if posts <= POSTS_MAX else 1


if __name__ == "__main__":
    sys.exit(main())
