# test_start: starting with everything wrong that can be wrong, and ending.
# SPDX-License-Identifier: Apache-2.0
import datetime
import glob
import os
import re
import shutil
import signal
import socket
import sqlite3
import time

from harness import Daemon, free_port, holds, spoken, wait_for
from marks import both, weight

IN_USE, REFUSED_TOKEN, CONFIG, NEWER, DAMAGED, NO_INPUT = 75, 77, 78, 65, 65, 66


def test_second_instance_is_refused(context):
    world = context.world().start()
    other = Daemon(world.build, world.folder)
    other.log = world.path("second.log")
    code, said = other.run_out()
    assert code == IN_USE, (code, said)
    world.ask("A", "!schools", "A")


def test_unknown_key_is_named_with_its_line(context):
    world = context.world()
    with open(world.daemon.config, "a", encoding="utf-8") as file:
        file.write("colour: blue\n")
    line = sum(1 for _ in open(world.daemon.config, encoding="utf-8"))
    code, said = world.daemon.run_out()
    assert code == CONFIG, (code, said)
    holds(said, "colour")
    assert re.search(rf"\b{line}\b", said), said


def test_missing_files(context):
    world = context.world()
    os.rename(world.daemon.config, world.path("elsewhere.yaml"))
    code, said = world.daemon.run_out()
    assert code in (CONFIG, NO_INPUT), (code, said)
    holds(said, "clerkd.yaml")
    os.rename(world.path("elsewhere.yaml"), world.daemon.config)
    os.remove(world.path("cluster.yaml"))
    code, said = world.daemon.run_out()
    assert code in (CONFIG, NO_INPUT), (code, said)
    holds(said, "cluster.yaml")


def test_token_that_others_can_read(context):
    world = context.world()
    os.chmod(world.path("token"), 0o644)
    code, said = world.daemon.run_out()
    assert code in (CONFIG, REFUSED_TOKEN), (code, said)
    holds(said, "token")


@both
def test_wrong_token(context):
    world = context.world()
    with open(world.path("token"), "w", encoding="utf-8") as file:
        file.write("wrong-canary-4711\n")
    code, said = world.daemon.run_out()
    assert code == REFUSED_TOKEN, (code, said)
    holds(said, "token")
    assert "canary" not in said


def test_token_from_a_systemd_credential(context):
    world = context.world()
    world.write_config(token_file=None)
    folder = world.path("credentials")
    os.mkdir(folder)
    os.replace(world.path("token"), os.path.join(folder, "token"))
    world.daemon.start(told={"CREDENTIALS_DIRECTORY": folder})


def test_password_login_keeps_its_device(context):
    world = context.world()
    password = world.path("password")
    with open(os.open(password, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
        file.write("pw\n")
    world.write_config(token_file=None, password_file=password, device_id="CLERKTEST")
    world.start()
    world.ask("A", "!schools", "A")
    world.daemon.kill()
    asked = world.say("A", "!schools")
    world.daemon.start()
    world.wait_reply(asked)
    world.assert_once(asked)


def test_homeserver_away_at_the_start(context):
    world = context.world()
    port = free_port()
    world.write_config(homeserver=f"http://127.0.0.1:{port}")
    world.daemon.start(ready=False)
    world.daemon.wait_said(r"(?i)connect")
    time.sleep(2.5)
    assert world.daemon.is_running(), world.daemon.said()
    said = world.daemon.said()
    assert len(said.splitlines()) < 20, f"says it too often: {said}"
    world.daemon.kill()


def test_homeserver_comes_back(context):
    world = context.world(journal=True)
    world.homeserver.stop()
    world.daemon.start(ready=False)
    time.sleep(1.5)
    assert world.daemon.is_running(), world.daemon.said()
    world.homeserver.start()
    world.daemon.wait_ready()
    wait_for("the clerk to join", world.is_joined)
    world.ask("A", "!schools", "A")


def test_outage_in_the_middle(context):
    world = context.world(journal=True).start()
    world.ask("A", "!schools", "A")
    world.homeserver.stop()
    time.sleep(3.0)
    assert world.daemon.is_running()
    world.homeserver.start()
    started = time.monotonic()
    world.ask("A", "!schools", "A", timeout=30)
    context.note(f"answered {time.monotonic() - started:.1f} s after the return")


def test_newer_database_is_refused(context):
    world = context.world().start()
    world.daemon.stop()
    database = glob.glob(world.path("state/*.db"))[0]
    with sqlite3.connect(database) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master")]
        table = next(name for name in tables if "migration" in name or "schema" in name)
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        column = next(c for c in columns if c in ("version", "applied", "count", "number"))
        connection.execute(f"UPDATE {table} SET {column} = {column} + 1000")
    connection.close()
    code, said = world.daemon.run_out()
    assert code == NEWER, (code, said)
    holds(said, "newer")


def test_damaged_database_is_for_a_person_to_mend(context):
    world = context.world().start()
    world.daemon.stop()
    database = glob.glob(world.path("state/*.db"))[0]
    with open(database, "r+b") as file:
        file.seek(100)
        file.write(b"\xa5" * 8000)
    code, said = world.daemon.run_out()
    assert code == DAMAGED, (code, said)
    holds(said, "damaged", "clerkd restore")


def test_term_signal_ends_it_at_once(context):
    world = context.world().start()
    started = time.monotonic()
    code = world.daemon.stop()
    assert time.monotonic() - started < 3.0
    assert code in (0, -15, 143), code
    asked = world.say("A", "!schools")
    world.daemon.start()
    world.wait_reply(asked)
    world.assert_once(asked)


def test_signals_that_mean_nothing_to_it(context):
    world = context.world().start()
    for number in (signal.SIGUSR1, signal.SIGUSR2, signal.SIGALRM, signal.SIGPIPE):
        world.daemon.process.send_signal(number)
    asked = world.say("A", "!schools")
    world.wait_reply(asked)
    world.daemon.process.send_signal(signal.SIGQUIT)
    assert world.daemon.process.wait(10) == 0
    holds(world.daemon.said(), "stopped")


class Systemd:
    """What systemd hears of a daemon that it watches."""

    def __init__(self, world, watchdog_s):
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.listener.bind(world.path("notify"))
        told = {"NOTIFY_SOCKET": world.path("notify"), "WATCHDOG_USEC": str(watchdog_s * 1000000)}
        world.daemon.start(ready=False, told=told)

    def hears(self, what, within_s):
        """Does it come within so many seconds from now? What came before does not count."""
        end = time.monotonic() + within_s
        while (left := end - time.monotonic()) > 0:
            self.listener.settimeout(left)
            try:
                if what in self.listener.recv(4096).decode().split("\n"):
                    return True
            except TimeoutError:
                break
        return False

    def forget(self):
        self.listener.setblocking(False)
        try:
            while self.listener.recv(4096):
                pass
        except BlockingIOError:
            pass

    def is_content(self, times, watchdog_s):
        """So many signs of life follow one another, none later than the watchdog would bite."""
        self.forget()
        return all(self.hears("WATCHDOG=1", watchdog_s) for _ in range(times))


@weight(12)
def test_the_watchdog_hears_of_a_loop_that_turns(context):
    world = context.world()
    watchdog_s = 2
    systemd = Systemd(world, watchdog_s)
    assert systemd.hears("READY=1", 20)
    assert systemd.is_content(3, watchdog_s), "idle"
    # Without a homeserver it is alive as well: nothing is gained by starting it again.
    stat = f"/proc/{world.daemon.process.pid}/stat"
    world.homeserver.stop()
    world.daemon.wait_said("trying on")
    assert systemd.is_content(4, watchdog_s), "while the homeserver is away"
    world.daemon.process.send_signal(signal.SIGSTOP)
    wait_for("it to be stopped", lambda: " T " in open(stat, encoding="utf-8").read())
    systemd.forget()
    assert not systemd.hears("WATCHDOG=1", 2 * watchdog_s), "a loop that hangs says that it lives"
    world.daemon.process.send_signal(signal.SIGCONT)
    assert systemd.is_content(1, watchdog_s), "going on"
    systemd.forget()
    world.daemon.process.terminate()
    assert systemd.hears("STOPPING=1", 10)


def test_no_secret_in_log_or_command_line(context):
    world = context.world(settings={"log_level": "debug"})
    canary = "private-words-canary"
    world.start()
    world.ask("A", f"!visit G tomorrow 9-12 {canary}")
    world.say("B", f"just talk, {canary}")
    with open(f"/proc/{world.daemon.process.pid}/cmdline", "rb") as file:
        command = file.read().decode()
    with open(f"/proc/{world.daemon.process.pid}/environ", "rb") as file:
        command += file.read().decode()
    world.fault(kind="status_after", status=502, count=1)
    world.ask("A", "!schools", "A")
    world.daemon.stop()
    with open(world.daemon.log, encoding="utf-8") as file:
        log = file.read()
    for secret in (world.clerk.token, canary, world["A"].user_id, world.room):
        assert secret not in log, f"{secret} is in the log"
    # But it says what went to and fro.
    assert re.search(r"GET /_matrix/client/v3/sync: 200 in \d+ ms, \d+ bytes", log), log
    assert re.search(r"PUT /_matrix/client/v3/rooms/\*/send/m.room.message/\*: 502", log), log
    assert world.clerk.token not in command


def test_database_taken_away(context):
    """A write that cannot be kept is never acknowledged; the next start has it again."""
    world = context.world().start()
    world.ask("A", "!schools", "A")
    world.daemon.kill()
    copy = world.path("copy")
    shutil.copytree(world.path("state"), copy)
    asked = world.say("A", "!schools")
    world.daemon.start()
    world.wait_reply(asked)
    world.daemon.kill()
    # An older database comes back. It may be a copy of one that is at work elsewhere, so it has to
    # be said that it is the one; then it reads again, and finds its own answer on the homeserver.
    shutil.rmtree(world.path("state"))
    os.rename(copy, world.path("state"))
    assert world.daemon.run_out()[0] == 75
    world.run_tool("backup", world.path("backup"))
    world.run_tool("restore", world.path("backup"))
    world.daemon.start()
    wait_for("it to run", world.daemon.is_running)
    world.ask("B", "!schools", "A")
    world.settle()
    world.assert_once(asked)


def test_idle_daemon_sleeps(context):
    world = context.world().start()
    world.ask("A", "!schools", "A")
    time.sleep(2)

    def wakes():
        with open(f"/proc/{world.daemon.process.pid}/status", encoding="ascii") as file:
            return int(re.search(r"(?m)^voluntary_ctxt_switches:\s*(\d+)", file.read()).group(1))

    before = wakes()
    time.sleep(8)
    count = wakes() - before
    assert count <= 4, f"woke {count} times in 8 s"
    context.note(f"woke {count} times in 8 s")


def next_june():
    """A fifteenth of June, in summer time, at least a month ahead."""
    today = datetime.date.today()
    year = today.year + (today > datetime.date(today.year, 5, 10))
    return datetime.date(year, 6, 15)


def test_changed_clock_rules_keep_wall_times(context):
    world = context.world().start()
    day = spoken(next_june())
    asked = world.say("A", f"!meet data {day} 8-9 at D")
    if "anyway" in world.wait_reply(asked):
        world.ask("A", "anyway", "M1 data")
    world.ask("A", f"!remind us {day} 8am bring the data", "08:00")
    world.daemon.stop()
    # As if all this had been worked out before summer time was introduced.
    path = world.path("state/clerkd.db")
    with sqlite3.connect(path) as database:
        database.execute("UPDATE host_clock_rule SET ahead = 0")
        before = database.execute("SELECT min(start_s) FROM school_diary").fetchone()[0]
        due = database.execute("SELECT max(due_s) FROM reminders_item").fetchone()[0]
        wakes = database.execute("SELECT max(due_s) FROM host_wake").fetchone()[0]
    database.close()
    world.daemon.start()
    wait_for("the room to be told", lambda: any(
        "clock rules" in said for said in world.clerk_said()))
    said = next(said for said in world.clerk_said() if "clock rules" in said)
    # By the old rules it was to begin at 07:00 on the clock, so there it stays.
    holds(said, "keeps its time on the clock: M1 on", "07:00")
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT min(start_s) FROM school_diary").fetchone()[0] == \
            before - 3600
        assert database.execute("SELECT max(due_s) FROM reminders_item").fetchone()[0] == \
            due - 3600
        assert database.execute("SELECT max(due_s) FROM host_wake").fetchone()[0] == wakes - 3600
        rules = database.execute("SELECT count(DISTINCT ahead) FROM host_clock_rule").fetchone()
        assert rules == (2,), "the new rules are kept"
    database.close()
    world.daemon.kill()
    world.daemon.start()
    world.ask("A", "!meetings", "07:00")
    assert sum("clock rules" in text for text in world.clerk_said()) == 1


def test_plugins_that_are_missed_are_named(context):
    world = context.world().start()
    world.daemon.stop()
    assert "WARNING" not in world.daemon.said() and "not loaded" not in world.daemon.said()
    world.write_config(plugins=["cluster", "visits"])
    world.daemon.start()
    lines = [line for line in world.daemon.said().splitlines() if "not loaded" in line]
    assert len(lines) == 1 and "reminders" in lines[0] and "visits" not in lines[0], lines
    world.daemon.stop()
    os.mkdir(world.path("empty"))
    world.write_config(plugin_dir=world.path("empty"))
    world.daemon.start()
    lines = [line for line in world.daemon.said().splitlines() if "not loaded" in line]
    assert len(lines) == 1 and "visits" in lines[0], lines
    world.daemon.stop()
    shutil.rmtree(world.path("state"))
    world.daemon.start(options=["--new"])
    assert world.daemon.said().count("no plugin is in") == 1, world.daemon.said()


def test_what_was_applied_before_the_first_answer_stays(context):
    """It was told that it is applied; the end of a start that came to nothing keeps it."""
    world = context.world()
    world.write_config(homeserver=f"http://127.0.0.1:{free_port()}", clusters=[])
    world.daemon.start(ready=False)
    wait_for("the database", lambda: os.path.exists(world.path("state/clerkd.db-wal")))
    world.settle()
    holds(world.run_tool("cluster", "apply", world.path("cluster.yaml")), "applied")
    assert world.daemon.is_running(), world.daemon.said()
    assert world.daemon.stop() == 0, world.daemon.said()
    holds(world.run_tool("cluster", "show"), "Anna Price")
    # The same clerk begins with it.
    world.write_config(clusters=[])
    world.start()
    world.ask("A", "!schools", "A")


def test_nothing_stays_of_a_start_without_an_answer(context):
    world = context.world()
    world.write_config(homeserver=f"http://127.0.0.1:{free_port()}")
    world.daemon.start(ready=False)
    world.daemon.wait_said("taken up")
    world.settle()
    assert world.daemon.stop() == 0, world.daemon.said()
    assert not os.path.exists(world.path("state")), os.listdir(world.path("state"))
