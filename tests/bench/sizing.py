# sizing: S1: a school year of one cluster, played on a virtual clock: disk, what the clerk says.
# SPDX-License-Identifier: Apache-2.0
import datetime
import json
import os
import re
import sqlite3

from b12_ledger import Player
from kit import ROOT

EPOCH = datetime.date(1970, 1, 1)
HEADS = "ABCEGH"
CHATTER = 20  # lines a day in the cluster's room that are nobody's command


def school_days():
    """School days of the example's first year, without INSET."""
    folder = os.path.join(ROOT, "config")
    with open(os.path.join(folder, "cluster-calendar.json"), encoding="utf-8") as file:
        calendar = json.load(file)
    with open(os.path.join(folder, "bank-holidays.json"), encoding="utf-8") as file:
        closed = set(re.findall(r"\d{4}-\d\d-\d\d", file.read()))
    year = calendar["years"][0]
    closed |= set(re.findall(r"\d{4}-\d\d-\d\d", json.dumps(year.get("inset", {}))))
    days = []
    for half in year["halves"]:
        day = datetime.date.fromisoformat(half["from"])
        while day.isoformat() <= half["to"]:
            if day.weekday() < 5 and day.isoformat() not in closed:
                days.append(day)
            day += datetime.timedelta(days=1)
    return days


class Year:
    """Counts what is asked and what is said, by the hour."""

    def __init__(self, options):
        self.player = Player(options.build)
        self.asked, self.heard, self.hours = 0, 0, {}

    def begin(self, day):
        self.player.do("new", (day - EPOCH).days)
        self.now = datetime.datetime.combine(day, datetime.time(10))

    def note(self, lines):
        self.heard += len(lines)
        hour = self.now.strftime("%Y-%m-%d %H")
        self.hours[hour] = self.hours.get(hour, 0) + len(lines)
        return lines

    def until(self, moment):
        """Hour by hour, so that what falls due is counted in its hour."""
        while self.now < moment:
            step = min(datetime.timedelta(hours=1), moment - self.now)
            self.now += step
            self.note(self.player.do("advance", int(step.total_seconds())))

    def say(self, who, text, where="room"):
        self.asked += text.startswith("!")
        lines = self.note(self.player.do("say", who, where, text))
        self.until(self.now + datetime.timedelta(seconds=20))
        return lines


def play_day(year, days, number):
    """A busy cluster: each day a visit asked for and answered, a private reminder, a few looks;
    each week a request with its votes; each month a meeting."""
    day = days[number]
    year.until(datetime.datetime.combine(day, datetime.time(8, 30)))
    asker, host = HEADS[number % 6], HEADS[(number + 1 + number // 6 % 5) % 6]
    coming = days[number + 10]
    when = f"{coming.day} {coming:%b %Y}"
    said = year.say(asker, f"!visit {host} {when} {9 + number % 3}-{11 + number % 3} phonics")
    if "anyway" in " ".join(said):  # the third to one school in a half term
        said = year.say(asker, "anyway")
    item = re.search(r"\bV\d+\b", " ".join(said))
    if item:
        year.say(host, f"!yes {item.group()}")
    for line in range(CHATTER):
        year.say(HEADS[line % 6], f"See you on the {line}th then, and bring the data please")
    year.say(HEADS[(number + 1) % 6], f"!remind me {when} 8am ring the office", "private")
    for who, text in ((asker, "!visits"), (host, "!mine"), ("SIP", "!round"), ("A", "!time")):
        year.say(who, text, "private" if text in ("!mine", "!round") else "room")
    if day.weekday() == 1:
        said = year.say(asker, "!request 2h Year 2 writing")
        item = re.search(r"\bR\d+\b", " ".join(said))
        for voter in [head for head in HEADS if head != asker][:4] if item else ():
            year.say(voter, f"!yes {item.group()}")
    if number % 20 == 5:
        year.say("A", f"!meet data {when} 3.30-5 at C")


def bench_year(options, table):
    days = school_days()
    year = Year(options)
    year.begin(days[0])
    path = year.player.do("where")[0].strip()
    first = database_size(path)
    last = min(options.year_days, len(days) - 11)
    for number in range(last):
        play_day(year, days, number)
    if last == len(days) - 11:  # the summer, and what is forgotten by its end
        year.until(datetime.datetime.combine(days[0], datetime.time(10)) + datetime.timedelta(365))
    size = database_size(path) - first
    year.player.end()
    of = f"one busy cluster, {last} school days"
    table.add("S1", f"commands, {of}", [year.asked], "count")
    table.add("S1", f"messages of the clerk, {of}", [year.heard], "count")
    table.add("S1", "messages of the clerk in its busiest hour", [max(year.hours.values())],
              "count")
    table.add("S1", f"database file grown by, {of}", [size / 1e6], "MB")


def database_size(path):
    """Of the file: what was forgotten leaves pages that are used again."""
    database = sqlite3.connect(path)
    pages, size = (database.execute(f"PRAGMA {name}").fetchone()[0]
                   for name in ("page_count", "page_size"))
    database.close()
    return pages * size
