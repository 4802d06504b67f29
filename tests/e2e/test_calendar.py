# test_calendar: what phone calendars get from a running clerk, read by another's library.
# SPDX-License-Identifier: Apache-2.0
import datetime
import os
import re
import subprocess
import zoneinfo

import icalendar
from harness import free_port, holds, school_days, spoken
from test_files import download
from test_listen import ask

LONDON = zoneinfo.ZoneInfo("Europe/London")


def events_of(text):
    """The VEVENTs of a file that keeps the rules for lines."""
    lines = text.split("\r\n")
    assert lines[-1] == "" and "\n" not in "".join(lines), "lines end with CR LF"
    assert all(len(line.encode()) <= 75 for line in lines), "75 octets a line"
    calendar = icalendar.Calendar.from_ical(text)
    assert not calendar.errors, calendar.errors
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/London"]
    return calendar.walk("VEVENT")


def feed(port, address, name="mine.ics"):
    status, text = ask(port, "/ics/" + address + "/" + name)
    assert status == 200, (status, text)
    return events_of(text)


def address_of(world, handle, room, line="ics"):
    said = world.ask(handle, line, "mine.ics", room=room)
    return re.search(r"https://clerk\.example\.org/ics/([0-9a-f]{32})/mine\.ics", said).group(1)


def start(context):
    port = free_port()
    world = context.world(settings={"listen": f"127.0.0.1:{port}",
                                    "feeds": "https://clerk.example.org/ics"}).start()
    return world, port


def test_a_phone_follows_a_visit(context):
    world, port = start(context)
    day, other = school_days(2)
    said, later = spoken(day), spoken(other)
    room = world.private_room("G")
    address = address_of(world, "G", room)
    assert not feed(port, address)
    world.ask("A", f"!visit G {said} 9-12 phonics; writing", "V1")
    asked, = feed(port, address)
    assert asked["STATUS"] == "TENTATIVE" and asked["SEQUENCE"] == 0, asked
    assert asked["DTSTART"].dt == datetime.datetime.combine(day, datetime.time(9), LONDON)
    assert asked["DTEND"].dt - asked["DTSTART"].dt == datetime.timedelta(hours=3)
    holds(str(asked["SUMMARY"]), "V1", "A visits G", "phonics; writing")
    world.ask("G", "!yes V1", "V1")
    agreed, = feed(port, address)
    assert agreed["STATUS"] == "CONFIRMED" and agreed["UID"] == asked["UID"], agreed
    assert agreed["SEQUENCE"] > asked["SEQUENCE"]
    world.ask("A", "names V1 Ann Smith", "noted", room=world.private_room("A"))
    named, = feed(port, address)
    assert named["SEQUENCE"] == agreed["SEQUENCE"], "what is private changes nothing"
    world.ask("G", f"!move V1 {later} 9-12", "V1")
    world.ask("A", "!no V1", "V1")
    no_more = [event for event in feed(port, address) if event["UID"] != asked["UID"]][0]
    assert str(no_more["SUMMARY"]) == "V1: not this date", no_more
    world.ask("G", f"!move V1 {later} 9-12", "V1")
    world.ask("A", "!yes V1", "V1")
    moved = [event for event in feed(port, address) if event["UID"] == asked["UID"]][0]
    assert moved["SEQUENCE"] > agreed["SEQUENCE"]
    assert moved["DTSTART"].dt.date() == other, moved
    world.ask("A", "!cancel V1", "V1")
    gone = [event for event in feed(port, address) if event["UID"] == asked["UID"]][0]
    assert gone["STATUS"] == "CANCELLED" and gone["SEQUENCE"] > moved["SEQUENCE"], gone
    assert "phonics" not in str(gone["SUMMARY"]), "what is gone keeps no words"


def test_a_meeting_held_elsewhere(context):
    world, port = start(context)
    day, = school_days(1)
    address = address_of(world, "G", world.private_room("G"))
    world.ask("A", f"!meet data {spoken(day)} 2-3pm at E", "M1")
    called, = feed(port, address)
    assert str(called["LOCATION"]).startswith("Elm") and called["SEQUENCE"] == 0, called
    world.ask("A", "!move M1 at F", "M1 is now at F")
    moved, = feed(port, address)
    assert moved["UID"] == called["UID"] and moved["SEQUENCE"] == 1, moved
    assert moved["LOCATION"] != called["LOCATION"], moved
    assert moved["DTSTART"].dt == called["DTSTART"].dt, moved


def test_whose_is_whose(context):
    world, port = start(context)
    first, second = school_days(2)
    said, apart = spoken(first), spoken(second)
    rooms = {handle: world.private_room(handle) for handle in ("B", "G")}
    addresses = {handle: address_of(world, handle, room) for handle, room in rooms.items()}
    world.ask("A", f"!visit G {said} 9-12 phonics", "V1")
    world.ask("G", f"pm {apart} 9-11", "K", room=rooms["G"])
    assert len(feed(port, addresses["G"])) == 1, "private time is in nobody's calendar"
    assert not feed(port, addresses["B"])
    assert len(feed(port, addresses["B"], "cluster.ics")) == 1
    assert len(feed(port, addresses["B"], "A.ics")) == 1
    for wrong in (addresses["G"][:-1] + "x/mine.ics", addresses["G"] + "/Z.ics", "/mine.ics",
                  addresses["G"] + "/", addresses["G"], "0" * 32 + "/mine.ics",
                  addresses["G"] + "/mine.ics%00", addresses["G"] + "/%6dine.ics",
                  addresses["G"] + "/../healthz", addresses["G"] + "/mine.ics/"):
        assert ask(port, "/ics/" + wrong)[0] == 404, wrong
    new = address_of(world, "G", rooms["G"], "ics new")
    assert new != addresses["G"] and ask(port, f"/ics/{addresses['G']}/mine.ics")[0] == 404
    assert len(feed(port, new)) == 1
    world.daemon.kill()
    world.daemon.start()
    assert len(feed(port, new)) == 1, "and after a kill -9"


def test_one_date_as_a_file(context):
    world, _ = start(context)
    said = spoken(school_days(1)[0])
    world.ask("A", f"!visit G {said} 9-12 phonics", "V1")
    world.ask("A", "!ics V1", "V1 for your calendar")
    world.settle()
    file, = [e["content"] for e in world.clerk_events() if e["content"].get("msgtype") == "m.file"]
    assert file["info"]["mimetype"] == "text/calendar" and file["body"] == "V1.ics", file
    event, = events_of(download(world["A"], file["url"]).decode())
    holds(str(event["SUMMARY"]), "V1", "A visits G")


def test_a_calendar_program_takes_it(context):
    """calcurse, another's program in C: in at the right hour, named as we name it."""
    world, port = start(context)
    day = school_days(1)[0]
    address = address_of(world, "G", world.private_room("G"))
    world.ask("A", f"!visit G {spoken(day)} 9-12 phonics", "V1")
    world.ask("G", "!yes V1", "V1")
    path = world.path("mine.ics")
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(ask(port, f"/ics/{address}/mine.ics")[1])
    calcurse = ["calcurse", "-D", world.path("calcurse")]
    environment = dict(os.environ, TZ="Europe/London")
    taken = subprocess.run([*calcurse, "-i", path], env=environment, capture_output=True, text=True)
    assert taken.returncode == 0 and "1 app" in taken.stdout, (taken.stdout, taken.stderr)
    shown = subprocess.run([*calcurse, "-Q", "--from", f"{day:%m/%d/%Y}"], env=environment,
                           capture_output=True, text=True, check=True).stdout
    holds(shown, "09:00 -> 12:00", "V1 A visits G")
