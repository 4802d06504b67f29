# almanac: days, clocks and terms of three school years, reckoned without any code of the clerk's.
# SPDX-License-Identifier: Apache-2.0
import calendar
import datetime
import json
import re

FIRST, LAST = datetime.date(2026, 9, 1), datetime.date(2029, 7, 20)
SCHOOLS = "ABCDEFGH"
HEADS = {s: [s] for s in SCHOOLS} | {"D": ["D1", "D2"], "F": ["F1", "F2"]}
DAY_S = 86400
DAY_FROM, DAY_TO = 7 * 60, 21 * 60  # when people may be disturbed by what is late

HALVES = {
    "2026/27": "2026-09-01/2026-10-23 2026-11-02/2026-12-18 2027-01-04/2027-02-12"
               " 2027-02-22/2027-03-25 2027-04-12/2027-05-28 2027-06-07/2027-07-21",
    "2027/28": "2027-09-02/2027-10-22 2027-11-01/2027-12-17 2028-01-04/2028-02-11"
               " 2028-02-21/2028-03-31 2028-04-18/2028-05-26 2028-06-05/2028-07-21",
    "2028/29": "2028-09-04/2028-10-20 2028-10-30/2028-12-15 2029-01-03/2029-02-09"
               " 2029-02-19/2029-03-28 2029-04-16/2029-05-25 2029-06-04/2029-07-20",
    "2029/30": "2029-09-04/2029-10-19 2029-10-29/2029-12-14",
}
NAMES = ["Autumn 1", "Autumn 2", "Spring 1", "Spring 2", "Summer 1", "Summer 2"]
BANK = ("2026-08-31 2026-12-25 2026-12-28 2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31"
        " 2027-08-30 2027-12-27 2027-12-28 2028-01-03 2028-04-14 2028-04-17 2028-05-01 2028-05-29"
        " 2028-08-28 2028-12-25 2028-12-26 2029-01-01 2029-03-30 2029-04-02 2029-05-07 2029-05-28"
        " 2029-08-27 2029-12-25 2029-12-26").split()
INSET = ("2026-09-01 2026-09-02 2026-11-02 2027-01-04 2027-06-07 2027-09-02 2027-11-01 2028-01-04"
         " 2028-06-05 2028-09-04 2028-10-30 2029-01-03 2029-06-04").split()
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
WEEKDAYS = "Mon Tue Wed Thu Fri Sat Sun".split()


# ---- clocks: the last Sundays of March and October, at 01:00 UTC ----

def last_sunday(year, month):
    last = datetime.date(year, month, calendar.monthrange(year, month)[1])
    return last - datetime.timedelta(days=(last.weekday() + 1) % 7)


def utc_s(day, minute):
    return calendar.timegm(day.timetuple()) + minute * 60


def is_summer(at_s):
    year = datetime.datetime.fromtimestamp(at_s, datetime.timezone.utc).year
    return utc_s(last_sunday(year, 3), 60) <= at_s < utc_s(last_sunday(year, 10), 60)


def instant(day, minute):
    """Of a wall time; nothing here is set between one and two of a Sunday morning."""
    summer = utc_s(day, minute) - 3600
    return summer if is_summer(summer) else utc_s(day, minute)


def wall(at_s):
    """The day, and the minute of it."""
    local = datetime.datetime.fromtimestamp(int(at_s) + (3600 if is_summer(at_s) else 0),
                                            datetime.timezone.utc)
    return local.date(), local.hour * 60 + local.minute


def day_words(day):
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def words(at_s):
    day, minute = wall(at_s)
    return f"{day_words(day)} {minute // 60:02}:{minute % 60:02}"


def read_words(text):
    """"Tue 8 Dec 2026 08:00", also "8 Dec 2026, 08:00"; None: that is no instant."""
    found = re.match(r"(?:\w{3} )?(\d+) (\w{3}) (\d{4}),? (\d\d):(\d\d)", text)
    if not found or found[2] not in MONTHS:
        return None
    day = datetime.date(int(found[3]), MONTHS.index(found[2]) + 1, int(found[1]))
    return instant(day, int(found[4]) * 60 + int(found[5]))


# ---- schools ----

class Calendar:
    """What a day is at a school; "": at most of them, whose terms are all the same here."""

    def __init__(self):
        self.bank = {datetime.date.fromisoformat(day) for day in BANK}
        self.inset = {datetime.date.fromisoformat(day) for day in INSET}
        self.halves = [tuple(map(datetime.date.fromisoformat, half.split("/")))
                       for halves in HALVES.values() for half in halves.split()]
        self.own = {}  # (school, day): "inset" or "closed", as it was told

    def kind(self, school, day):
        if (school, day) in self.own and self.kind("", day) in ("school", "inset"):
            return self.own[school, day]
        if day.weekday() >= 5:
            return "weekend"
        if day in self.bank:
            return "bank"
        if not any(first <= day <= last for first, last in self.halves):
            return "holiday"
        return "inset" if day in self.inset else "school"

    def is_school(self, school, day):
        return self.kind(school, day) == "school"

    def is_worked(self, school, day):
        return self.kind(school, day) in ("school", "inset")

    def next_school(self, school, day):
        day += datetime.timedelta(days=1)
        while not self.is_school(school, day):
            day += datetime.timedelta(days=1)
        return day

    def worked_before(self, school, day):
        """The last day before on which heads work; does a holiday lie between?"""
        back, is_back = day - datetime.timedelta(days=1), False
        while not self.is_worked(school, back):
            is_back = is_back or self.kind(school, back) in ("holiday", "bank")
            back -= datetime.timedelta(days=1)
        return back, is_back

    # -- as the clerk reads it

    def terms_json(self):
        years = [{"name": year, "halves": [
            {"name": name, "from": half[:10], "to": half[11:]}
            for name, half in zip(NAMES, halves.split())]} for year, halves in HALVES.items()]
        return json.dumps({"timezone": "Europe/London", "terms_per_year": 3, "years": years,
                           "schools": {s: {"inset": INSET} for s in SCHOOLS + "JK"}})

    @staticmethod
    def bank_json():
        events = [{"title": "Bank holiday", "date": day, "notes": "", "bunting": False}
                  for day in BANK]
        return json.dumps({"england-and-wales": {"division": "england-and-wales",
                                                 "events": events}})
