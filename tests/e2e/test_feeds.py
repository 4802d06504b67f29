# test_feeds: a year of dates as phones get them: each at the hour that the clerk said, to the byte
# the same whatever is private, and nothing at all for who has no address any more.
# SPDX-License-Identifier: Apache-2.0
import contextlib
import datetime
import http.client
import os
import re
import signal
import subprocess
import zoneinfo

import icalendar
from harness import Rehearsal, World, free_port, wait_for
from test_calendar import address_of, events_of
from test_files import download
from test_operator import change_file, clerkd

LONDON = zoneinfo.ZoneInfo("Europe/London")
UTC = datetime.timezone.utc
BEGIN = datetime.datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
PEOPLE = ["A", "B", "C", "D1", "D2", "E", "G", "SIP"]
# As "07:45 for 08:00–09:00" begins at eight, in the diary too.
SLOT = re.compile(r"(\d+ \w{3} \d{4}), (?:\d\d:\d\d for )?(\d\d:\d\d)–(\d\d:\d\d)")


@contextlib.contextmanager
def staged(context):
    """A Wednesday in November, and pages for phones."""
    port = free_port()
    scratch = context.world()
    homeserver = Rehearsal(context.build, scratch.folder, options=["--virtual-clock"])
    ahead = round((BEGIN - datetime.datetime.now(UTC)).total_seconds())
    clock = scratch.path("clock")
    with open(clock, "w", encoding="ascii") as file:
        file.write(f"{ahead}\n")
    homeserver.api.call("POST", "/_rehearsal/clock", {"advance_ms": ahead * 1000})
    try:
        world = World(context.build, homeserver, people=PEOPLE, settings={
            "max_command_age": "30d", "listen": f"127.0.0.1:{port}",
            "feeds": "https://clerk.example.org/ics"})
        context.worlds.append(world)
        world.daemon.start(options=("--rehearsal-clock", clock))
        wait_for("the clerk to join", world.is_joined)
        world.wait_first_words(world.room)
        yield world, port
    finally:
        homeserver.stop()


def ask(port, path, method="GET", **headers):
    """Status, headers but for the time of day, bytes."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    line.request(method, path, headers=headers)
    answer = line.getresponse()
    bare = [(name, value) for name, value in answer.getheaders() if name != "Date"]
    return answer.status, bare, answer.read()


def instants(said):
    """The slot that the clerk said, in UTC: of an hour that comes twice the first."""
    day, start, end = SLOT.search(said).groups()
    day = datetime.datetime.strptime(day, "%d %b %Y").date()
    return tuple(datetime.datetime.combine(day, datetime.time.fromisoformat(at), LONDON)
                 .astimezone(UTC) for at in (start, end))


def told(world, handle, line, name, room=None):
    """A date that is asked for, on whatever day, the later of two hours; its name and instants."""
    said = world.ask(handle, line, room=room)
    for question, answer in (("Reply 1 or 2", "2"), ("Reply anyway", "anyway")):
        said = world.ask(handle, answer, room=room) if question in said else said
    assert re.search(rf"\b{name}\b", said), (name, said)
    return {name: instants(said)}


def series(world):
    """Every other Tuesday at eight, over the change of the clocks: what was said of each."""
    said = world.ask("A", "!breakfast every other Tuesday 8am until 25 May, rota A B C E", "Save")
    hours = re.search(r"(\d\d:\d\d)–(\d\d:\d\d)", said).groups()
    listed = said.split("Skipped")[0].split(hours[1], 1)[1]
    world.ask("A", "yes", "M1 to M")
    named = {}
    for number, (day, month) in enumerate(re.findall(r"Tue (\d+) (\w{3})", listed), 1):
        year = 2026 if month in ("Nov", "Dec") else 2027
        named[f"M{number}"] = instants(f"{day} {month} {year}, {hours[0]}–{hours[1]}")
    assert len(named) > 8, said
    return named


def a_year(world):
    """Makes its dates; what the clerk said of each, by name."""
    wanted = series(world)
    last = len(wanted)

    def meeting(line):
        return told(world, "A", line, f"M{len([n for n in wanted if n[0] == 'M']) + 1}")

    wanted |= told(world, "A", "!visit G Wed 9 Dec 9-12 phonics; writing, 2 of us", "V1")
    world.ask("G", "!yes V1", "V1 agreed")
    wanted |= meeting("!meet heads breakfast 7.45 for 8 Thu 21 Jan at E")
    world.ask("A", "!meet data Fri 22 Jan 8-11 at D, governors from 9.30, quorum 2",
              "heads 08:00–11:00", "governors from 09:30")
    wanted[f"M{last + 2}"] = instants("22 Jan 2027, 08:00–11:00")
    # both weeks of the clocks, and the hours that are twice and never there
    wanted |= meeting("!meet budget Thu 25 Mar 2027 9am at A")
    wanted |= meeting("!meet budget Tue 30 Mar 2027 9am at A")
    wanted |= meeting("!meet budget Sun 28 Mar 2027 2.30am-4am at A")
    wanted |= meeting("!meet budget Fri 29 Oct 2027 9am at A")
    wanted |= meeting("!meet budget Mon 1 Nov 2027 9am at A")
    wanted |= meeting("!meet moon Sun 31 Oct 2027 1.30am at A")
    night = f"M{len([n for n in wanted if n[0] == 'M'])}"
    wanted[night] = (wanted[night][0] + datetime.timedelta(hours=1), wanted[night][1])
    world.ask("A", "!request 1 day phonics", "R1")
    for handle in "BCEG":
        world.say(handle, "!yes R1")
    wait_for("R1 to be agreed", lambda: any("R1 agreed" in said for said in world.clerk_said()))
    wanted |= told(world, "SIP", "!date R1 Tue 2 Feb 2027 9-3", "R1")
    world.ask("A", "!find data: Tue 26 Jan 8am / Thu 28 Jan 8am / Fri 29 Jan 4pm by Fri noon", "P1")
    # one alone is moved, and one is off
    wanted |= told(world, "A", "!move M4 Wed 27 Jan", "M4")
    world.ask("A", "!cancel M5", "M5")
    return wanted, {"M5"}


def by_name(events):
    return {str(event["SUMMARY"]).split()[0].rstrip(":"): event for event in events}


def own_rules(text):
    """The zone as the file itself tells it, not as this machine knows it."""
    zone, = icalendar.Calendar.from_ical(text).walk("VTIMEZONE")
    return zone.to_tz()


def utc_of(property_, rules):
    """By the VTIMEZONE of the file."""
    if property_.params.get("TZID"):
        return rules.localize(property_.dt.replace(tzinfo=None), is_dst=True).astimezone(UTC)
    return property_.dt.astimezone(UTC)


def check_instants(text, wanted, gone):
    rules = own_rules(text)
    events = by_name(events_of(text))
    for name, slot in wanted.items():
        event = events[name]
        if name in gone:
            assert event["STATUS"] == "CANCELLED" and event["SEQUENCE"] > 0, event
            assert str(event["SUMMARY"]) == f"{name}: cancelled", event
            continue
        assert event["STATUS"] != "CANCELLED", event
        for index, key in enumerate(("DTSTART", "DTEND")):
            assert event[key].dt.astimezone(UTC) == slot[index], (name, key, event, slot)
            assert utc_of(event[key], rules) == slot[index], (name, "VTIMEZONE", event, slot)
        assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt >= BEGIN, event
    assert events["M4"]["SEQUENCE"] > 0 and events["M3"]["SEQUENCE"] == 0
    return events


def check_program(world, text, wanted, gone):
    """calcurse, a program in C with a reader of its own, shows each at the same hour."""
    path = world.path("year.ics")
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    calcurse = ["calcurse", "-D", world.path("calcurse-year")]
    environment = dict(os.environ, TZ="Europe/London", LC_ALL="C.UTF-8")
    taken = subprocess.run([*calcurse, "-i", path], env=environment, capture_output=True,
                           text=True, check=False)
    assert taken.returncode == 0 and " 0 skipped" in taken.stdout, (taken.stdout, taken.stderr)
    shown = subprocess.run(
        [*calcurse, "-Q", "--from", "11/25/2026", "--days", "400", "--format-apt", "%s %e %m\n",
         "--format-recur-apt", "%s %e %m\n"],
        env=environment, capture_output=True, text=True, check=True).stdout
    found = {}
    for start, end, name in re.findall(r"(?m)^(\d+) (\d+) ([A-Z]\d+)\b", shown):
        found.setdefault(name, (int(start), int(end)))
    for name in sorted(wanted.keys() - gone):
        if wanted[name][0].astimezone(LONDON).fold:
            continue # calcurse keeps the wall's time alone, so of an hour that is twice the first
        assert found[name] == tuple(at.timestamp() for at in wanted[name]), (name, found[name])


def test_a_year_is_told_as_it_was_said(context):
    with staged(context) as (world, port):
        addresses = {handle: address_of(world, handle, world.private_room(handle))
                     for handle in ("A", "G", "SIP")}
        wanted, gone = a_year(world)
        pages = {}
        for page in ("cluster.ics", "mine.ics", "G.ics"):
            status, _, body = ask(port, f"/ics/{addresses['A']}/{page}")
            assert status == 200, (page, body)
            pages[page] = body.decode()
        check_instants(pages["cluster.ics"], wanted, gone)
        check_program(world, pages["cluster.ics"], wanted, gone)
        assert "V1" in by_name(events_of(pages["G.ics"]))
        assert "R1" not in by_name(events_of(pages["G.ics"])), "the SIP is at A then"
        mine = ask(port, f"/ics/{addresses['SIP']}/mine.ics")[2].decode()
        assert "R1" in by_name(events_of(mine)) and "V1" not in by_name(events_of(mine)), mine
        calendar = icalendar.Calendar.from_ical(pages["cluster.ics"])
        assert "METHOD" not in calendar and calendar["VERSION"] == "2.0"
        assert len({str(e["UID"]) for e in calendar.walk("VEVENT")}) == len(
            calendar.walk("VEVENT")), "one UID each"
        check_sent(world, port, addresses["A"])


def check_sent(world, port, address):
    """What is off is sent as a message that takes it out, by the same name and later."""
    world.ask("A", "!ics M5", "M5 is off")
    world.settle()
    file = [e["content"] for e in world.clerk_events() if e["content"].get("msgtype") == "m.file"][-1]
    text = download(world["A"], file["url"]).decode()
    event, = events_of(text)
    calendar = icalendar.Calendar.from_ical(text)
    assert calendar["METHOD"] == "CANCEL" and event["STATUS"] == "CANCELLED", text
    assert str(event["ORGANIZER"]).startswith("matrix:u/"), text
    fed = by_name(events_of(ask(port, f"/ics/{address}/cluster.ics")[2].decode()))["M5"]
    assert (event["UID"], event["SEQUENCE"]) == (fed["UID"], fed["SEQUENCE"]), (event, fed)


def every_page(port, address):
    """All that can be had below an address: status, headers and bytes."""
    return {(name, method): ask(port, f"/ics/{address}/{name}.ics", method)
            for name in ["mine", "cluster", *"ABCDEFGH"] for method in ("GET", "HEAD")}


def test_what_is_private_moves_no_byte(context):
    with staged(context) as (world, port):
        rooms = {handle: world.private_room(handle) for handle in ("A", "D1", "G", "SIP")}
        address = address_of(world, "A", rooms["A"])
        own = address_of(world, "D1", rooms["D1"])
        world.ask("A", "!visit G Wed 9 Dec 9-12 phonics", "V1")
        before, own_before = every_page(port, address), every_page(port, own)
        world.ask("D1", "pm Wed 2 Dec 9-11", "K", "Only you and the SIP", room=rooms["D1"])
        private = re.search(r"\bK\d+\b", world.clerk_said(rooms["D1"], reader="D1")[-1]).group()
        world.ask("G", "names V1 Ann Smith", room=rooms["G"])
        world.ask("A", "names V1 Ann Smith", "noted", room=rooms["A"])
        world.ask("G", "remind me Thu 3 Dec 3pm to ring capability", "Thu 3 Dec", room=rooms["G"])
        world.ask("D1", f"withdraw {private}", private, room=rooms["D1"])
        world.ask("D1", "pm Thu 3 Dec 9-11", "K", room=rooms["D1"])
        world.ask("G", "visit E Fri 4 Dec 9-12 hush, private", "Q", room=rooms["G"])
        assert every_page(port, address) == before
        assert every_page(port, own) == own_before, "nor in the feed of whose it is"
        for page in before.values():
            assert not re.search(rb"[KQ]\d|Performance|capability|hush|Ann", page[2]), page
        world.ask("A", "!move V1 Thu 10 Dec 9-12", "V1")
        assert every_page(port, address) != before, "and it can tell"


def test_who_has_it_is_not_sent_it_again(context):
    with staged(context) as (world, port):
        address = address_of(world, "A", world.private_room("A"))
        path = f"/ics/{address}/cluster.ics"
        world.ask("A", "!visit G Wed 9 Dec 9-12 phonics", "V1")
        status, headers, body = ask(port, path)
        fields = dict(headers)
        assert status == 200 and fields["Cache-Control"] == "private, no-cache", fields
        assert fields["Content-Type"] == "text/calendar; charset=utf-8", fields
        assert ask(port, path, "HEAD") == (200, headers, b"")
        tag = fields["ETag"]
        for known in (tag, "W/" + tag, f'"x", {tag}', "*"):
            status, again, nothing = ask(port, path, **{"If-None-Match": known})
            assert (status, nothing) == (304, b"") and dict(again)["ETag"] == tag, (known, status)
        assert ask(port, path, **{"If-None-Match": '"x"'})[2] == body
        world.ask("G", "!yes V1", "V1 agreed")
        status, headers, later = ask(port, path, **{"If-None-Match": tag})
        assert status == 200 and later != body and dict(headers)["ETag"] != tag
        assert ask(port, path, "POST")[0] == 405


def test_an_address_ends(context):
    with staged(context) as (world, port):
        room = world.private_room("G")
        first, other = address_of(world, "G", room), address_of(world, "A", world.private_room("A"))
        never = ask(port, f"/ics/{'0' * 32}/mine.ics")
        assert never[0] == 404 and ask(port, f"/ics/{first}/mine.ics")[0] == 200
        second = address_of(world, "G", room, "ics new")
        assert ask(port, f"/ics/{first}/mine.ics") == never, "as if it had never been"
        assert ask(port, f"/ics/{first}/mine.ics", **{"If-None-Match": "*"}) == never
        assert ask(port, f"/ics/{second}/mine.ics")[0] == 200
        change_file(world, r"head\.g:", "another.g:")
        code, said = clerkd(world, "cluster", "apply", "--anyway", world.path("cluster.yaml"))
        assert code == 0, said
        world.daemon.process.send_signal(signal.SIGHUP)
        wait_for("G to be off the roster", lambda: ask(port, f"/ics/{second}/mine.ics") == never)
        assert ask(port, f"/ics/{other}/cluster.ics")[0] == 200, "others keep theirs"
