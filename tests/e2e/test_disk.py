# test_disk: the state folder fills up, or its files go away, under a running clerk.
# SPDX-License-Identifier: Apache-2.0
import os
import re
import shutil
import sqlite3
import subprocess
import time

from harness import free_port, wait_for
from test_listen import ask, metric
from test_operator import clerkd


class SmallDisk:
    """A state folder on a file system of a few megabytes, which only the daemon's family sees."""

    def __init__(self, world, megabytes):
        self.world = world
        self.folder = world.path("small")
        os.makedirs(self.folder)
        user = [] if os.geteuid() == 0 else ["-r"]
        self.keeper = subprocess.Popen(
            ["unshare", *user, "-m", "sh", "-c",
             'mount -t tmpfs -o size="$1"m,mode=0700 tmpfs "$2" && echo mounted && exec sleep 3600',
             "sh", str(megabytes), self.folder], stdout=subprocess.PIPE, text=True)
        assert self.keeper.stdout.readline() == "mounted\n", "no file system of our own"
        world.settings["state_dir"] = os.path.join(self.folder, "state")
        world.write_config()
        self.wrap(world.daemon)

    def wrap(self, daemon):
        """The daemon is started beside the keeper from now on."""
        enter = ["nsenter", "-t", str(self.keeper.pid), *([] if os.geteuid() == 0 else ["-U"]), "-m",
                 "-w" + os.getcwd()]
        script = self.world.path("clerkd-beside")
        command = " ".join([*enter[:-1], "--", daemon.program])
        with open(script, "w", encoding="utf-8") as file:
            file.write(f"#!/bin/sh\nexec {command} \"$@\"\n")
        os.chmod(script, 0o755)
        daemon.program = script

    def path(self, name):
        return f"/proc/{self.keeper.pid}/root{self.folder}/{name}"

    def fill(self):
        with open(self.path("ballast"), "wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"x" * 4096)
            except OSError:
                pass

    def empty(self):
        os.unlink(self.path("ballast"))

    def remount(self, how):
        subprocess.run(["nsenter", "-t", str(self.keeper.pid),
                        *([] if os.geteuid() == 0 else ["-U"]), "-m", "mount", "-o",
                        f"remount,{how}", self.folder], check=True)

    def close(self):
        self.world.daemon.kill()
        self.keeper.kill()
        self.keeper.wait()


def turns(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        text = file.read()
    return sum(int(n) for n in re.findall(r"(?m)^(?:non)?voluntary_ctxt_switches:\s*(\d+)", text))


def test_full_disk_is_waited_for(context):
    """Nothing is lost, nothing said twice; one line of log; no restart, no busy loop."""
    port = free_port()
    world = context.world(settings={"listen": f"127.0.0.1:{port}"})
    disk = SmallDisk(world, 4)
    try:
        world.start()
        world.ask("A", "!schools", "A")
        assert metric(port, "clerkd_disk_full") == 0
        disk.fill()
        # At once, though nobody has said anything, and by its name.
        status, text = ask(port, "/healthz")
        assert status == 503 and "fault disk" in text and "fault homeserver" not in text, text
        assert metric(port, "clerkd_disk_full") == 1
        # What is left in the pages that the log has already goes first.
        asked = []
        for _ in range(200):
            asked.append(world.say("B", "!schools"))
            time.sleep(0.02)
            if "nothing can be written" in world.daemon.said():
                break
        world.daemon.wait_said("nothing can be written")
        asked.append(world.say("A", "!visit G Thu 10 Dec 2026 10am"))
        before = turns(world.daemon.process.pid)
        time.sleep(8)
        count = turns(world.daemon.process.pid) - before
        assert count < 200, f"{count} turns in 8 s"
        assert not world.replies(asked[-1])
        assert world.daemon.is_running()
        disk.empty()
        wait_for("an answer", lambda: world.replies(asked[-1]), 30)
        world.settle()
        world.assert_once(asked[-1])
        for event_id in asked[:-1]:
            assert len(world.replies(event_id)) <= 1
        said = world.daemon.said()
        assert said.count("nothing can be written") == 1, said
        assert said.count("there is room on the disk again") == 1, said
        context.note(f"{len(asked)} commands, {count} turns in 8 s while full")
    finally:
        disk.close()


def test_full_disk_at_the_start(context):
    world = context.world()
    disk = SmallDisk(world, 4)
    try:
        world.start()
        world.ask("A", "!schools", "A")
        world.daemon.stop()
        disk.fill()
        asked = world.say("A", "!schools")
        world.daemon.start(ready=False)
        world.daemon.wait_said("nothing can be written")
        time.sleep(2)
        assert world.daemon.is_running()
        disk.empty()
        world.daemon.wait_ready()
        world.wait_reply(asked)
        world.assert_once(asked)
    finally:
        disk.close()


def test_disk_that_may_not_be_written_to(context):
    """Read-only or full, it is called so by each command; a backup goes elsewhere all the same."""
    world = context.world()
    disk = SmallDisk(world, 4)
    try:
        world.start()
        world.ask("A", "!schools", "A")
        world.daemon.stop()
        for how, words in (("ro", "read-only"), ("rw", "no space left")):
            disk.remount(how)
            if how == "rw":
                disk.fill()
            with open(world.path("terms.txt"), "w", encoding="utf-8") as file:
                file.write("Autumn term: 3 September 2029 to 19 December 2029\n")
            for command in (("cluster", "apply", world.path("cluster.yaml")),
                            ("calendar", "import", "--yes", world.path("terms.txt"))):
                code, said = clerkd(world, *command)
                assert code == 74 and words in said and "chown" not in said, (command, code, said)
                assert said.count("\n") == 1, said
            copy = world.path(f"copy-{how}.db")
            assert clerkd(world, "backup", copy) == (0, ""), how
            with sqlite3.connect(copy) as rows:
                assert rows.execute("SELECT count(*) FROM matrix_account WHERE since IS NOT NULL"
                                    ).fetchone() == (1,)
            rows.close()
            world.daemon.start(ready=False)
            world.daemon.wait_said("nothing can be written")
            assert words in world.daemon.said(), world.daemon.said()
            assert world.daemon.stop() in (0, -15, 143)
        disk.empty()
        world.daemon.start()
        world.ask("A", "!schools", "A")
    finally:
        disk.close()


def goes_away(context, name, is_replaced):
    world = context.world().start()
    world.ask("A", "!schools", "A")
    path = os.path.join(world.path("state"), name)
    copy = world.path("copy")
    shutil.copy(path, copy)
    os.unlink(path)
    if is_replaced:
        os.rename(copy, path)
    asked = world.say("A", "!schools")
    assert world.daemon.process.wait(15) == 65
    lines = [line for line in world.daemon.said().splitlines() if "removed or replaced" in line]
    assert len(lines) == 1 and path in lines[0], world.daemon.said()
    assert "clerkd restore" in lines[0], lines
    return world, asked


def test_log_of_the_database_is_taken_away(context):
    """What was committed went into the database at the end; the command is answered after."""
    for is_replaced in (False, True):
        world, asked = goes_away(context, "clerkd.db-wal", is_replaced)
        assert not world.replies(asked)
        world.daemon.start()
        world.wait_reply(asked)
        world.settle()
        world.assert_once(asked)


def test_database_is_replaced(context):
    goes_away(context, "clerkd.db", True)
    goes_away(context, "clerkd.db", False)


def test_who_waits_holds_no_old_state(context):
    """While it waits for what is said, the clerk reads nothing: the log of the database can be
    emptied by whoever else writes to it, and so does not grow for ever."""
    world = context.world().start()
    for line in ("!schools", "!visits", "!time", "!history"):
        world.ask("A", line)
        world.settle(1.5)
        with sqlite3.connect(world.path("state/clerkd.db")) as database:
            database.execute("PRAGMA user_version = 0")
            database.commit()
            wait_for(f"the log to be emptied after {line}", lambda d=database: d.execute(
                "PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0, 3)
        database.close()
