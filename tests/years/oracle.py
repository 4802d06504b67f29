# oracle: what had to be said, to whom and when, by what was asked for; and whether it was.
# SPDX-License-Identifier: Apache-2.0
"""Shares nothing with the clerk. It knows the almanac, what was typed, when the clerk was away, and
the rules as docs tell them; it is shown each message as the homeserver took it.

Something that comes due is an Item, with the moment of its next occurrence. Once that is reached,
and the clerk is there, it is an Occurrence, which must be said between two moments, once, to the
right people, in the words of the version that holds.
"""
import datetime
import re

from almanac import DAY_FROM, DAY_S, DAY_TO, HEADS, instant, read_words, wall

SLACK_S = 150  # a start, a clock that is believed again, a look that comes once a minute
LATE_S = 60
NEVER = float("inf")
DAY = datetime.timedelta(days=1)


class Fault(AssertionError):
    pass


class Away:
    """When it could not speak: [from, to) of each time, the last perhaps without an end yet."""

    def __init__(self):
        self.times = []

    def begin(self, at_s):
        self.times.append([at_s, NEVER])

    def end(self, at_s):
        self.times[-1][1] = at_s

    def is_now(self):
        return bool(self.times) and self.times[-1][1] == NEVER

    def back_after(self, at_s):
        """The first moment from `at_s` on at which it is there; NEVER: not yet known."""
        for begin, end in self.times:
            if begin - 2 <= at_s < end:
                at_s = end
        return at_s


class Occurrence:
    def __init__(self, item, due_s, people):
        self.item, self.due_s, self.version = item, due_s, item.version
        self.left = set(people)  # who has not been told yet; "room" is one
        self.said_s = None
        self.from_s = self.by_s = due_s
        self.is_missed = False  # only owned up to: its thing has begun


class Item:
    """`name` as the clerk says it, N1001, and whose chat it is said in, or "room"."""

    def __init__(self, name, people, due_s):
        self.name, self.people, self.due_s = name, set(people), due_s
        self.version, self.is_off = 1, False
        self.last_s = due_s or NEVER  # when it came due last
        self.useful_until_s = NEVER
        self.is_late_by_day = True  # what is late waits for the morning, as a whole
        self.token = None  # a word of it that nobody else may read

    def go_on(self, done_s):
        """The moment after the one that came at `done_s`; None: that was the last."""
        return None

    def is_skipped(self):
        return False

    def is_overtaken(self, done_s):
        return False


class Once(Item):
    pass


class Series(Item):
    """On these days at that minute, where they are school days when they come."""

    def __init__(self, name, people, calendar, school, days, minute):
        super().__init__(name, people, None)
        self.calendar, self.school, self.days, self.minute = calendar, school, days, minute
        self.day = None

    def go_on(self, done_s):
        for day in self.days:
            at_s = instant(day, self.minute)
            if (self.day is None or day > self.day) and at_s > done_s and \
                    self.calendar.is_school(self.school, day):
                self.day = day
                return at_s
        return None

    def is_skipped(self):
        return not self.calendar.is_school(self.school, self.day)


class UntilDone(Item):
    """At the same time of each school day, ten times at most."""

    def __init__(self, name, people, calendar, school, due_s):
        super().__init__(name, people, due_s)
        self.calendar, self.school, self.left = calendar, school, 10
        self.minute = wall(due_s)[1]

    def go_on(self, done_s):
        self.left -= 1
        day = self.calendar.next_school(self.school, wall(done_s)[0])
        return instant(day, self.minute) if self.left > 0 else None


class Action(Item):
    """At eight on the Monday of its week, and at four on the school day behind its last."""

    def __init__(self, name, school, calendar, day, now_s):
        super().__init__(name, HEADS[school], None)
        self.calendar, self.school = calendar, school
        self.set_day(day, now_s)

    def set_day(self, day, now_s):
        self.day, self.is_past, self.useful_until_s = day, False, instant(day + DAY, 0)
        monday = instant(day - DAY * day.weekday(), 8 * 60)
        self.due_s = next((at_s for at_s in (monday, instant(day, 8 * 60)) if at_s > now_s), None)
        if self.due_s is None:
            self.due_s = self.go_on(now_s)

    def is_overtaken(self, done_s):
        return not self.is_past and self.useful_until_s <= done_s

    def go_on(self, done_s):
        if self.is_past:
            return None
        self.is_past, self.useful_until_s = True, NEVER
        return instant(self.calendar.next_school(self.school, self.day), 16 * 60)


class Dated(Item):
    """A meeting, visit or sitting: its reminders count back from its date."""

    def __init__(self, name, parties, maker):
        super().__init__(name, {"room"}, None)
        self.parties, self.maker = set(parties), maker
        self.start_s, self.plan = None, []

    def set_plan(self, start_s, plan, now_s):
        self.start_s = self.useful_until_s = start_s
        self.plan = sorted(at_s for at_s in plan if at_s > now_s)
        self.due_s = self.plan[0] if self.plan else None
        self.version += 1

    def go_on(self, done_s):
        return next((at_s for at_s in self.plan if at_s > self.due_s), None)

    def is_overtaken(self, done_s):
        return any(self.due_s < at_s <= done_s for at_s in self.plan)


def plan_of_meeting(calendar, start_s):
    day, minute = wall(start_s)

    def in_school(at_s):
        that = wall(at_s)[0]
        if calendar.is_worked("", that):
            return at_s
        return instant(calendar.worked_before("", that)[0], 16 * 60)

    before = wall(start_s - 7200)[1]
    is_merged = before < 7 * 60 or before >= 21 * 60
    hour = 16 * 60 if minute < 7 * 60 or minute >= 21 * 60 else minute
    week = in_school(instant(day - 7 * DAY, hour))
    eve = in_school(instant(day - DAY, 18 * 60 if is_merged else hour))
    hours = None if is_merged else start_s - 7200
    plan = [at_s for at_s, following in ((week, eve), (eve, hours))
            if following is None or following - at_s >= 12 * 3600]
    return plan + ([] if is_merged else [hours]) + back_of(calendar, "", day)


def back_of(calendar, school, day):
    is_back = calendar.worked_before(school, day)[1] and calendar.is_worked(school, day)
    return [instant(day - DAY, 18 * 60)] if is_back else []


def plan_of_visit(calendar, place, start_s):
    day = wall(start_s)[0]
    return [instant(calendar.worked_before(place, day)[0], 16 * 60)] + back_of(calendar, place, day)


class Tied(Item):
    """So long before another thing; it moves with that."""

    def __init__(self, name, person, thing, before_s):
        super().__init__(name, {person}, thing.start_s - before_s)
        self.thing, self.before_s = thing, before_s
        self.useful_until_s = thing.start_s

    def follow(self, now_s):
        """Its thing has changed."""
        at_s = self.thing.start_s - self.before_s
        if self.thing.is_off:
            self.due_s = None
        elif at_s > now_s:
            self.due_s, self.useful_until_s = at_s, self.thing.start_s


class Closing(Item):
    """Its end is told to the one who asked."""

    def __init__(self, name, people, due_s):
        super().__init__(name, people, due_s)
        self.useful_until_s = 0


class Notice(Closing):
    """In the room, when it has heard little that day, else with something else or in the morning."""


class Quiet:
    """When somebody is not to be disturbed in private."""

    def __init__(self, calendar):
        self.calendar = calendar
        self.evenings, self.weekends, self.lessons = set(), set(), {}  # lessons: school, weekdays

    def end(self, person, at_s):
        """When she may be told what there is at `at_s`."""
        for _ in range(20):
            until_s = self.end_of_one(person, at_s)
            if until_s <= at_s:
                return at_s
            at_s = until_s
        return at_s

    def end_of_one(self, person, at_s):
        day, minute = wall(at_s)
        if person in self.weekends and (day.weekday() >= 5 or
                                        (day.weekday() == 0 and minute < DAY_FROM)):
            return instant(day + DAY * ((7 - day.weekday()) % 7), DAY_FROM)
        if person in self.evenings and (minute >= 18 * 60 or minute < DAY_FROM):
            return instant(day if minute < DAY_FROM else day + DAY, DAY_FROM)
        school, weekdays = self.lessons.get(person, ("", ()))
        if day.weekday() in weekdays and 9 * 60 <= minute < 12 * 60 and \
                self.calendar.is_school(school, day):
            return instant(day, 12 * 60)
        return at_s


class Oracle:
    def __init__(self, calendar, away):
        self.calendar, self.away, self.quiet = calendar, away, Quiet(calendar)
        self.items, self.pending = {}, []
        self.looked = []  # in which something may come due yet
        self.pruned_s = 0
        self.typed = []  # when people typed something
        self.tokens = {}  # a word of a private reminder: whose
        self.days = {}  # of a day, when the room heard something unasked
        self.tally = dict.fromkeys(["said", "late", "missed", "posts", "held"], 0)

    # ---- what is asked for ----

    def add(self, item, whose="room"):
        self.items[whose, item.name] = item
        self.looked.append(item)
        return item

    def drop(self, item):
        """Off from now on: nothing more of it is said, what is held back neither."""
        item.is_off = True
        self.pending = [o for o in self.pending if o.item is not item]

    def renew(self, item):
        """Another version: of the one before nothing more is said."""
        self.pending = [o for o in self.pending if o.item is not item or o.said_s is not None]

    # ---- what comes due ----

    def polite_s(self, at_s):
        day, minute = wall(at_s)
        if DAY_FROM <= minute < DAY_TO:
            return at_s
        return instant(day if minute < DAY_FROM else day + DAY, DAY_FROM)

    def polite_before_s(self, at_s, until_s):
        """Late, and of use until then: on a school day or that day itself, or better at night."""
        if until_s == NEVER:
            return self.polite_s(at_s)
        day, last = wall(at_s)[0], wall(until_s)[0]
        first = day
        while day <= last:
            if day == last or self.calendar.is_school("", day):
                day_s = self.polite_s(at_s) if day == first else instant(day, DAY_FROM)
                if wall(day_s)[0] == day and day_s < until_s:
                    return day_s
            day += DAY
        return at_s

    def done_at(self, item, due_s):
        """When the clerk deals with it; NEVER: that is not known yet."""
        at_s = due_s
        for _ in range(200):
            back_s = self.away.back_after(at_s)
            if back_s == NEVER or back_s - due_s <= LATE_S:
                return back_s
            by_day_s = self.polite_before_s(back_s, item.useful_until_s) \
                if item.useful_until_s > back_s else back_s
            if by_day_s == back_s:
                return back_s
            at_s = by_day_s
        raise Fault("away for ever")

    def come_due(self, now_s):
        # what has been over for so long nobody takes back
        if now_s - self.pruned_s > 7 * DAY_S:
            self.pruned_s = now_s
            self.looked = [i for i in dict.fromkeys(self.looked)
                           if i.due_s is not None or now_s - i.last_s < 60 * DAY_S]
        for item in self.looked:
            while not item.is_off and item.due_s is not None and item.due_s <= now_s:
                done_s = self.done_at(item, item.due_s)
                if done_s > now_s and item.is_overtaken(now_s):
                    item.due_s = item.go_on(now_s)  # the later one speaks, before its turn comes
                    continue
                if done_s > now_s:
                    break
                self.occur(item, done_s)

    def occur(self, item, done_s):
        due_s = item.due_s
        if not item.is_skipped() and not item.is_overtaken(done_s):
            is_missed = isinstance(item, Dated) and item.start_s <= done_s
            people = ({item.maker} if isinstance(item.maker, str) else item.maker) \
                if is_missed else item.people
            for person in people:
                self.forgo(item, person, done_s)
                self.pending.append(self.occurrence(item, due_s, done_s, person, is_missed))
        item.due_s, item.last_s = item.go_on(done_s), done_s

    def forgo(self, item, person, done_s):
        """What was held back, and could not be said until the next came, goes with that."""
        self.pending = [o for o in self.pending if o.item is not item or person not in o.left or
                        o.said_s is not None or self.away.back_after(o.from_s) < done_s]

    def occurrence(self, item, due_s, done_s, person, is_missed):
        occurrence = Occurrence(item, due_s, {person})
        occurrence.from_s = done_s if done_s - due_s > LATE_S else due_s
        occurrence.is_missed = is_missed
        by_s = done_s
        if done_s - due_s > LATE_S - 30:
            by_s = self.polite_s(done_s) if is_missed or item.useful_until_s <= done_s else done_s
            # about a minute it may be late or not
            occurrence.from_s = due_s if done_s - due_s <= SLACK_S else done_s
            by_s = self.polite_s(done_s) if done_s - due_s <= SLACK_S else by_s
        if isinstance(item, Notice):
            by_s = max(instant(self.calendar.next_school("", wall(done_s)[0]), DAY_FROM), done_s)
        elif person != "room":
            end_s = self.quiet.end(person, by_s)
            is_urgent = by_s < item.useful_until_s <= end_s or \
                (isinstance(item, Dated) and by_s < item.start_s <= end_s)
            if end_s > by_s and not is_urgent:
                self.tally["held"] += 1
                occurrence.from_s, by_s = end_s, self.polite_s(end_s)
        occurrence.by_s = by_s
        return occurrence

    # ---- what was said ----

    def hear(self, posts, now_s):
        self.come_due(now_s)
        for post in posts:
            if post.is_message:
                self.hear_one(post)
        for occurrence in self.pending:
            if occurrence.said_s is None and self.is_lost(occurrence, now_s):
                raise Fault(f"{occurrence.item.name}, due {self.when(occurrence.due_s)}, was never"
                            f" said to {', '.join(occurrence.left)}")
        self.pending = [o for o in self.pending if o.said_s is None or now_s - o.said_s < DAY_S]

    def is_lost(self, occurrence, now_s):
        """Could it have been said by now? What waits for a time of day may find nobody in."""
        by_s = self.away.back_after(occurrence.by_s)
        if by_s != NEVER and by_s > occurrence.by_s:
            by_s = self.polite_s(by_s)
            for person in occurrence.left - {"room"}:
                by_s = max(by_s, self.polite_s(self.quiet.end(person, by_s)))
            by_s = self.away.back_after(by_s)
        return by_s + SLACK_S < now_s

    def hear_one(self, post):
        self.tally["posts"] += 1
        for token, whose in self.tokens.items():
            if token in post.text and post.to != whose:
                raise Fault(f"what is {whose}'s own was said to {post.to}: {post.text}")
        if post.answers is not None:
            return
        kinds = [self.hear_line(post, line) for line in post.text.split("\n")]
        # what somebody has just typed may be told to others too
        is_caused = any(0 <= post.at_s - at_s < 40 for at_s in self.typed[-3:])
        if post.to == "room" and (any(kinds) or not is_caused):
            self.count_post(post, any(kinds))

    LINE = re.compile(r"(?P<marks>(?:\([^)]*\) )*)(?P<name>[A-Z]\d+)(?P<rest>[ :].*)", re.S)
    REMINDS = {"M": re.compile(r" (on \w+ \d+ \w+ \d+ |tomorrow |today )\d\d:\d\d"),
               "V": re.compile(r" (on [^:]*|tomorrow|today): [A-H] visits "),
               "R": re.compile(r" (on [^:]*|tomorrow|today): the SIP comes"),
               "S": re.compile(r" (on [^:]*|tomorrow|today): the SIP comes"),
               "N": re.compile(r" "), "X": re.compile(r" .*: done X"),
               "P": re.compile(r" .* is closed\.")}
    NOTICE = re.compile(r" (not agreed|has lapsed)")

    def hear_line(self, post, line):
        """True: it is the reminder that somebody was promised."""
        found = self.LINE.match(line)
        if not found or found["name"][0] not in self.REMINDS:
            return False
        is_missed = ": one reminder was missed" in line
        is_notice = found["name"][0] == "R" and post.to == "room" and \
            self.NOTICE.match(found["rest"])
        if not is_missed and not is_notice and \
                not self.REMINDS[found["name"][0]].match(found["rest"]):
            return False
        name, whose = found["name"], post.to
        if name[0] == "N" and (" is dropped, as " in line or " is on again with " in line):
            return False
        item = self.items.get(("closing" if is_notice else whose, name)) or \
            self.items.get(("room", name))
        if item is None:
            raise Fault(f"nobody asked for {name}: {post.to}: {line}")
        self.take(item, post, line, is_missed)
        return not is_notice

    def take(self, item, post, line, is_missed):
        fitting = [o for o in self.pending if o.item is item and post.to in o.left
                   and o.said_s is None and o.is_missed == is_missed]
        where = f"{item.name} at {self.when(post.at_s)} to {post.to}: {line!r}"
        if not fitting:
            why = ("is off" if item.is_off else "is of another version, was said before, or is"
                   f" early: the next is due {self.when(item.due_s)}")
            raise Fault(f"{where}: it {why}")
        occurrence = fitting[0]
        if post.at_s < occurrence.from_s - 1:
            raise Fault(f"{where}: early, it is for {self.when(occurrence.from_s)}")
        if self.is_late_word(line, occurrence) is False:
            raise Fault(f"{where}: it does not own up that it was for"
                        f" {self.when(occurrence.due_s)}")
        if isinstance(item, Dated) and not is_missed:
            self.check_date(item, post, line, where)
        occurrence.said_s = post.at_s
        is_late = post.at_s - occurrence.due_s > SLACK_S
        self.tally["missed" if is_missed else "late" if is_late else "said"] += 1

    @staticmethod
    def is_late_word(line, occurrence):
        """None: it need not say; what was held back says when it would have come."""
        is_late = occurrence.from_s - occurrence.due_s > SLACK_S
        if not is_late or occurrence.is_missed or occurrence.item.name[0] in "XPR" and not isinstance(occurrence.item, Dated):
            return None
        return "(late" in line or line.startswith("(")

    def check_date(self, item, post, line, where):
        day, minute = wall(item.start_s)
        ahead = (day - wall(post.at_s)[0]).days
        said = self.LINE.match(line)["rest"].strip()
        word = "today" if ahead == 0 else "tomorrow" if ahead == 1 else "on "
        if not said.startswith(word):
            raise Fault(f"{where}: it is on {self.when(item.start_s)}")
        if item.name[0] == "M":
            is_right = f"{minute // 60:02}:{minute % 60:02}" in said if ahead <= 1 else \
                read_words(said[3:]) == item.start_s
            if not is_right:
                raise Fault(f"{where}: it is on {self.when(item.start_s)}")
        others = set(post.pings) - self.may_ping(post)
        if others:
            raise Fault(f"{where}: it is no concern of {', '.join(sorted(others))}")

    def may_ping(self, post):
        """Whoever one of its lines is about."""
        people = set()
        for line in post.text.split("\n"):
            found = self.LINE.match(line)
            item = found and self.items.get(("room", found["name"]))
            if isinstance(item, Dated):
                people |= item.parties
            elif found:
                people |= {p for heads in HEADS.values() for p in heads} | {"SIP"}
        return people

    def count_post(self, post, is_promised):
        """At most two a day, by day and on a school day, but for what was promised."""
        day, minute = wall(post.at_s)
        times = self.days.setdefault(day, [])
        if not times or post.at_s - times[-1] > 5:
            times.append(post.at_s)
        if is_promised:
            return
        where = f"the room at {self.when(post.at_s)}: {post.text!r}"
        if len(times) > 2:
            raise Fault(f"{where}: the {len(times)}th that nobody asked for that day")
        if not DAY_FROM <= minute < DAY_TO or not self.calendar.is_school("", day):
            raise Fault(f"{where}: nobody asked for it then")

    @staticmethod
    def when(at_s):
        if at_s is None or at_s == NEVER:
            return "never"
        day, minute = wall(at_s)
        return f"{day:%a} {day} {minute // 60:02}:{minute % 60:02}"
