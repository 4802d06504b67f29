# people: what the heads of a busy cluster type in three years, and what they may expect of it.
# SPDX-License-Identifier: Apache-2.0
import datetime
import re

import almanac
from almanac import HEADS, SCHOOLS, WEEKDAYS, day_words, instant, wall
from oracle import (Action, Closing, Dated, Fault, Notice, Once, Series, Tied, UntilDone,
                    plan_of_meeting, plan_of_visit)

DAY = datetime.timedelta(days=1)
FULL = dict(zip(WEEKDAYS, ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
                           "Sunday"]))
TASKS = ["order the {} paper", "check the {} boxes", "count the {} chairs", "print the {} list",
         "move the {} tables", "pack the {} books"]
FOCUS = ["phonics", "maths", "reading", "writing"]


def clock(minute):
    return f"{minute // 60}:{minute % 60:02}"


class People:
    def __init__(self, rng, world, oracle):
        self.rng, self.world, self.oracle = rng, world, oracle
        self.calendar = oracle.calendar
        self.later = []  # (moment, what somebody will do)
        self.meetings, self.visits, self.mine, self.actions, self.asked = [], [], [], [], []
        self.count, self.refused, self.done = 0, 0, {}

    # ---- talking ----

    def say(self, who, text, where="room"):
        """What the clerk answers, to whoever it is."""
        oracle = self.oracle
        oracle.typed.append(self.world.now_s)
        posts = self.world.do("say", who, where, text)
        for _ in range(4):
            posts += self.world.do("advance", 10)
        oracle.hear(posts, self.world.now_s)
        return "\n".join(post.text for post in posts if post.answers is not None and
                         post.to == ("room" if where == "room" else who))

    def understood(self, what, pattern, said):
        """The match; else it was refused, which changes nothing."""
        found = re.search(pattern, said)
        self.done[what] = self.done.get(what, 0) + bool(found)
        self.refused += not found
        return found

    def token(self):
        """A word that is nobody's, nor of a date."""
        self.count += 1
        number, word = self.count, ""
        for _ in range(4):
            word += "bdfgklmnprtvz"[number % 13] + "aou"[number // 13 % 3]
            number //= 39
        return "z" + word + "q"

    def task(self):
        token = self.token()
        return token, self.rng.choice(TASKS).format(token)

    def head(self, school):
        return self.rng.choice(HEADS[school])

    def anybody(self):
        return self.rng.choice([h for heads in HEADS.values() for h in heads] + ["SIP"])

    def school_of(self, who):
        return who[0] if who != "SIP" else ""

    def today(self):
        return wall(self.world.now_s)[0]

    def some_day(self, least, most, *schools):
        """A school day at these."""
        day = self.today() + DAY * self.rng.randint(least, most)
        while not all(self.calendar.is_school(school, day) for school in ("", *schools)):
            day += DAY
        return day

    def moment(self):
        """Any, often beside a change of the clocks when one is near."""
        day = self.today() + DAY * self.rng.choice([0, 1, 2, 3, 5, 8, 13, 21])
        for change in (almanac.last_sunday(day.year, 3), almanac.last_sunday(day.year, 10)):
            if 0 <= (change - self.today()).days < 15 and self.rng.random() < 0.7:
                day = change + DAY * self.rng.randint(0, 1)
        minute = self.rng.choice([480, 540, 720, 960, 1020, self.rng.randrange(390, 1320, 5)])
        at_s = instant(day, minute)
        return at_s if at_s > self.world.now_s + 120 else self.moment()

    @staticmethod
    def typed(at_s):
        day, minute = wall(at_s)
        return f"{day_words(day)} {clock(minute)}"

    # ---- reminders ----

    def own(self, who, where, found, item, token):
        item.token = token
        self.oracle.add(item, who if where == "private" else "room")
        if where == "private":
            self.oracle.tokens[token] = who
        self.mine.append((who, where, item))
        return item

    def remind(self):
        """Once; now and then until it is done."""
        who, at_s = self.anybody(), self.moment()
        where = "private" if self.rng.random() < 0.65 else "room"
        token, task = self.task()
        until = "until done " if self.rng.random() < 0.15 else ""
        whom = "me" if where == "private" else "us"
        said = self.say(who, f"{'' if where == 'private' else '!'}remind {whom} {self.typed(at_s)}"
                             f" {until}{task}", where)
        found = self.understood("remind", r"(N\d+) I'll remind .* on (.*?): ", said)
        if not found:
            return
        if found[2] != almanac.words(at_s):
            raise Fault(f"asked for {almanac.words(at_s)}: {said}")
        people = {who} if where == "private" else {"room"}
        school = self.school_of(who) if where == "private" else ""
        item = UntilDone(found[1], people, self.calendar, school, at_s) if until else \
            Once(found[1], people, at_s)
        self.own(who, where, found, item, token)

    def remind_again(self):
        who, where = self.anybody(), self.rng.choice(["private", "room"])
        school = self.school_of(who) if where == "private" else ""
        weekday, minute = self.rng.randrange(5), self.rng.choice([480, 510, 840, 960])
        last = self.today() + DAY * self.rng.randint(20, 90)
        token, task = self.task()
        line = f"every {FULL[WEEKDAYS[weekday]]} {clock(minute)} until {day_words(last)} {task}"
        said = self.say(who, f"remind me {line}" if where == "private" else f"!remind us {line}",
                        where)
        found = self.understood("series", r"(N\d+) I'll remind .* first on (.*? \d{4})", said)
        if not found:
            return
        day, days = self.today(), []
        while day < last:  # until a day is before it
            days += [day] if day.weekday() == weekday else []
            day += DAY
        people = {who} if where == "private" else {"room"}
        item = Series(found[1], people, self.calendar, school, days, minute)
        item.due_s = item.go_on(self.world.now_s)
        if item.due_s is None or day_words(item.day) != found[2]:
            raise Fault(f"{line}: {said}: it should first be {item.day}")
        self.own(who, where, found, item, token)

    def remind_before(self):
        """Before a meeting, with which it moves."""
        now_s = self.world.now_s
        coming = [m for m in self.meetings if not m.is_off and m.start_s - now_s > 3 * 86400]
        if not coming:
            return
        who, meeting, hours = self.anybody(), self.rng.choice(coming), self.rng.choice([2, 3, 5])
        token, task = self.task()
        said = self.say(who, f"remind me {hours} hours before {meeting.name} {task}", "private")
        found = self.understood("tied", r"(N\d+) I'll remind .* on (.*?): .*moves with it", said)
        if found:
            item = Tied(found[1], who, meeting, hours * 3600)
            if almanac.words(item.due_s) != found[2]:
                raise Fault(f"{hours} hours before {meeting.name}: {said}")
            self.own(who, "private", found, item, token)

    def forget(self):
        """Or it is done; then sometimes it is taken back."""
        waiting = [each for each in self.mine if not each[2].is_off and each[2].due_s is not None]
        if not waiting:
            return
        who, where, item = self.rng.choice(waiting)
        mark = "" if where == "private" else "!"
        verb = "done" if isinstance(item, UntilDone) else "forget"
        said = self.say(who, f"{mark}{verb} {item.name}", where)
        # a ✅ in the room is its word for it
        if verb == "forget" and not self.understood("forget", r"Forgotten: ", said):
            return
        if "There is no" in said:
            return
        self.oracle.drop(item)
        if self.rng.random() < 0.3 and self.understood(
                "undo forget", r"Undone", self.say(who, mark + "undo", where)):
            item.is_off = False

    # ---- meetings ----

    def meet(self):
        """A breakfast or a meeting, at some hour."""
        who, day = self.anybody(), self.some_day(2, 30)
        if self.rng.random() < 0.4:
            minute, line = 480, f"!breakfast {day_words(day)} at the Bull"
        else:
            minute = self.rng.choice([570, 780, 840, 945, 1080])
            line = f"!meet data {day_words(day)} {clock(minute)}-{clock(minute + 60)} at the Bull"
        found = self.ask_anyway("meet", who, line, r"(M\d+) ")
        if found:
            self.add_meeting(found[1], who, instant(day, minute))

    def ask_anyway(self, what, who, line, pattern):
        said = self.say(who, line)
        if "anyway" in said and "?" in said or "Reply" in said:
            said = self.say(who, "anyway")
        return self.understood(what, pattern, said)

    def add_meeting(self, name, who, start_s):
        everybody = {h for heads in HEADS.values() for h in heads} | {"SIP"}
        meeting = Dated(name, everybody, who)
        meeting.school = None
        meeting.set_plan(start_s, plan_of_meeting(self.calendar, start_s), self.world.now_s)
        self.oracle.add(meeting)
        self.meetings.append(meeting)

    def meet_again(self):
        """A series of breakfasts, as drafts and then saved."""
        who, weekday = self.anybody(), self.rng.choice([1, 2, 3])
        last = self.today() + DAY * self.rng.randint(40, 80)
        said = self.say(who, f"!breakfast every {FULL[WEEKDAYS[weekday]]} 8am until"
                             f" {day_words(last)} at the Bull")
        if "Save them?" not in said:
            self.understood("meet again", "Save them", said)
            return
        days, day = [], self.today() + DAY
        while day < last:  # until a day is before it
            days += [day] if day.weekday() == weekday and self.calendar.is_school("", day) else []
            day += DAY
        if f", {len(days)} dates to" not in said:
            raise Fault(f"{len(days)} dates, {days[:3]}…: {said}")
        found = self.understood("meet again", r"M(\d+) to M(\d+) ", self.say(who, "yes"))
        for number, day in zip(range(int(found[1]), int(found[2]) + 1) if found else [], days):
            self.add_meeting(f"M{number}", who, instant(day, 480))

    def answer(self):
        coming = [m for m in self.meetings if not m.is_off and m.start_s > self.world.now_s]
        if not coming:
            return
        meeting, school = self.rng.choice(coming[:5]), self.rng.choice(SCHOOLS)
        if meeting.maker in HEADS[school]:
            return
        self.say(self.head(school), f"!{self.rng.choice(['in', 'in', 'out'])} {meeting.name}")
        if not isinstance(getattr(meeting, "heard", None), set):
            meeting.heard = set()
        meeting.heard.add(school)
        if len(HEADS[school]) == 1:
            meeting.parties -= set(HEADS[school])

    # ---- what is on a date moves, and is called off ----

    def change(self):
        now_s = self.world.now_s
        coming = [t for t in self.meetings + self.visits
                  if not t.is_off and t.start_s is not None and t.start_s - now_s > 2 * 86400]
        if coming:
            thing = self.rng.choice(coming)
            (self.move if self.rng.random() < 0.55 else self.cancel)(thing)

    def keep(self, thing):
        return (thing.start_s, thing.useful_until_s, list(thing.plan), thing.due_s,
                set(thing.parties))

    def put_back(self, thing, kept):
        thing.start_s, thing.useful_until_s, thing.plan, thing.due_s, thing.parties = kept
        thing.version, thing.is_off = thing.version + 1, False

    def follow(self, thing):
        for _, _, item in self.mine:
            if isinstance(item, Tied) and item.thing is thing and not item.is_off:
                item.follow(self.world.now_s)

    def plan_of(self, thing, start_s):
        return plan_of_meeting(self.calendar, start_s) if thing.school is None else \
            plan_of_visit(self.calendar, thing.school, start_s)

    def undone(self, thing, who, kept):
        if self.rng.random() < 0.35 and self.understood("undo", r"Undone|is on again|is back on",
                                                        self.say(who, "!undo")):
            self.oracle.renew(thing)
            self.put_back(thing, kept)
            self.follow(thing)

    def move(self, thing):
        minute = wall(thing.start_s)[1]
        day = self.some_day(2, 25, *([thing.school, thing.asker] if thing.school else []))
        start_s = instant(day, minute)
        if start_s == thing.start_s:
            return
        who = thing.maker if thing.school is None else self.head(thing.asker)
        kept = self.keep(thing)
        length = "" if thing.school is None else f" {clock(minute)}-{clock(minute + 120)}"
        line = f"!move {thing.name} {day_words(day)}{length}"
        if thing.school is not None:
            if not self.ask_anyway("move visit", who, line, r"Asked Head"):
                return
            said = self.say(self.head(thing.school), f"!yes {thing.name}")
            if not self.understood("moved visit", r"is now", said):
                return
        elif not self.ask_anyway("move", who, line, r"is now"):
            return
        self.oracle.renew(thing)
        thing.set_plan(start_s, self.plan_of(thing, start_s), self.world.now_s)
        if thing.school is None:
            thing.parties = {h for heads in HEADS.values() for h in heads} | {"SIP"}
        self.follow(thing)
        if thing.school is None:
            self.undone(thing, who, kept)

    def cancel(self, thing):
        who = thing.maker if thing.school is None else self.head(self.rng.choice(
            [thing.school, thing.asker]))
        kept = self.keep(thing)
        if self.understood("cancel", r"cancelled by", self.say(who, f"!cancel {thing.name}")):
            self.oracle.drop(thing)
            self.follow(thing)
            self.undone(thing, who, kept)

    # ---- visits ----

    def visit(self):
        asker, host = self.rng.sample(SCHOOLS, 2)
        day, minute = self.some_day(3, 30, asker, host), self.rng.choice([540, 570, 780])
        who = self.head(asker)
        found = self.ask_anyway("visit", who, f"!visit {host} {day_words(day)} {clock(minute)}-"
                                f"{clock(minute + 120)} {self.rng.choice(FOCUS)}",
                                r"(V\d+) asked")
        if found:
            self.later.append((self.world.now_s + self.rng.choice([300, 4000, 90000]),
                               lambda: self.agree(found[1], asker, host, instant(day, minute))))

    def agree(self, name, asker, host, start_s):
        if self.rng.random() < 0.1 or start_s < self.world.now_s:
            return  # nobody answers; it lapses
        said = self.say(self.head(host), f"!yes {name}")
        if "anyway" in said:
            said = self.say(self.head(host), "anyway")
        if not self.understood("agree", rf"{name} agreed", said):
            return
        people = set(HEADS[asker] + HEADS[host])
        visit = Dated(name, people, people)
        visit.asker, visit.school = asker, host
        visit.set_plan(start_s, plan_of_visit(self.calendar, host, start_s), self.world.now_s)
        self.oracle.add(visit)
        self.visits.append(visit)

    # ---- the adviser's time ----

    def request(self):
        school = self.rng.choice(SCHOOLS)
        said = self.say(self.head(school), f"!request 1h {self.rng.choice(FOCUS)}")
        found = self.understood("request", r"(R\d+) .*closes (.*? \d\d:\d\d)", said)
        if not found:
            return
        name, closes_s = found[1], almanac.read_words(found[2])
        day = self.today()
        for _ in range(3):
            day = self.calendar.next_school("", day)
        if closes_s != instant(day, 960):
            raise Fault(f"three school days are over on {day}: {said}")
        notice = self.oracle.add(Notice(name, {"room"}, closes_s), "closing")
        if self.rng.random() < 0.6:
            self.later.append((self.world.now_s + 600, lambda: self.vote(name, school, notice)))

    def vote(self, name, school, notice):
        said = ""
        for other in [s for s in SCHOOLS if s != school][:4]:
            said = self.say(self.head(other), f"!yes {name}")
        if not self.understood("vote", rf"{name} agreed", said):
            return
        self.oracle.drop(notice)
        day = self.some_day(2, 20, school)
        said = self.say("SIP", f"!date {name} {day_words(day)} 9:00-10:00")
        if "anyway" in said:
            said = self.say("SIP", "anyway")
        if self.understood("sitting", r"Nothing|is on|is now|comes|R\d+ .*\d{4}", said) and \
                name in said:
            people = set(HEADS[school]) | {"SIP"}
            sitting = Dated(name, people, people)
            sitting.school, sitting.asker = school, school
            start_s = instant(day, 540)
            sitting.set_plan(start_s, plan_of_visit(self.calendar, school, start_s),
                             self.world.now_s)
            self.oracle.add(sitting)

    # ---- polls, actions, days ----

    def poll(self):
        who = self.anybody()
        days = sorted({self.some_day(12, 30), self.some_day(31, 45)})
        by = self.some_day(2, 8)
        minute = self.rng.choice([600, 720, 840, 900])
        said = self.say(who, f"!find data: {' / '.join(day_words(d) + ' 3:45pm' for d in days)}"
                             f" by {day_words(by)} {clock(minute)}")
        found = self.understood("poll", r"(P\d+) ", said)
        if found:
            # of the school that asks all its heads hear
            people = set(HEADS[who[0]]) if who != "SIP" else {who}
            closing = Closing(found[1], people, instant(by, minute))
            for person in people:
                self.oracle.add(closing, person)

    def note_action(self):
        school, day = self.rng.choice(SCHOOLS), self.some_day(1, 25)
        token, task = self.task()
        said = self.say(self.anybody(), f"!action Head {school} to {task} by {day_words(day)}")
        found = self.understood("action", r"(X\d+) ", said)
        if not found:
            return
        action = Action(found[1], school, self.calendar, day, self.world.now_s)
        for head in HEADS[school]:
            self.oracle.add(action, head)
        self.actions.append(action)

    def do_action(self):
        waiting = [a for a in self.actions if not a.is_off]
        if not waiting:
            return
        action = self.rng.choice(waiting[-8:])
        who = self.head(action.school)
        kept = (action.due_s, action.is_past, action.useful_until_s)
        if self.understood("done action", r" done", self.say(who, f"!done {action.name}")):
            self.oracle.drop(action)
            if self.rng.random() < 0.3 and self.understood(
                    "undo action", r"(open|due|overdue) again|Undone", self.say(who, "!undo")):
                action.is_off = False
                action.due_s, action.is_past, action.useful_until_s = kept

    def close(self):
        """A school is closed, or has an INSET day."""
        school, day = self.rng.choice(SCHOOLS), self.some_day(1, 20)
        if any((other, day) in self.calendar.own for other in SCHOOLS):
            return
        word = self.rng.choice(["closed", "inset"])
        who = self.head(school)
        said = self.say(who, f"!{word} {school} {day_words(day)}")
        if self.understood("close", r"School \w: ", said):
            self.calendar.own[school, day] = word
            if self.rng.random() < 0.3 and self.understood("undo close", r"Undone",
                                                           self.say(who, "!undo")):
                del self.calendar.own[school, day]

    def ask(self):
        self.say(self.anybody(), self.rng.choice(
            ["!time", "!diary", "!fair", "!meetings", "!mine", "!visits", "good morning all"]))

    def hush(self):
        """Evenings, weekends and lessons in which some are told nothing in private."""
        quiet = self.oracle.quiet
        self.say("G", "quiet after 6", "private")
        self.say("G", "quiet weekends", "private")
        self.say("A", "teaching Tue Thu am", "private")
        quiet.evenings, quiet.weekends = {"G"}, {"G"}
        quiet.lessons = {"A": ("A", {1, 3})}

    WEEK = [("remind", 5), ("remind_again", 0.5), ("remind_before", 0.5), ("forget", 1.5),
            ("meet", 0.7), ("meet_again", 0.06), ("answer", 2), ("change", 1.5), ("visit", 1.6),
            ("request", 0.8), ("poll", 0.5), ("note_action", 0.8), ("do_action", 0.5),
            ("close", 0.4), ("ask", 1)]
