/* test_calendar_import_ical: dates out of iCalendar, its rules and exceptions. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "calendar_world.h"

Test(calendar_import_ical, icalendar)
{
	struct world w;

	world_init(&w);
	cr_assert(read_text(
	    &w, 0,
	    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:INSET day\r\n"
	    "DTSTART;VALUE=DATE:20270607\r\nDTEND;VALUE=DATE:20270609\r\nEND:VEVENT\r\n"
	    "BEGIN:VEVENT\r\nSUMMARY:INSET day\r\nDTSTART:20271332T090000Z\r\nEND:VEVENT\r\n"
	    "BEGIN:VEVENT\r\nSUMMARY:Party\r\nDTSTART:20270607\r\nEND:VEVENT\r\nEND:"
	    "VCALENDAR\r\n"));
	cr_assert_eq(w.import.doubt_count, 2);
	const char *text = difference(&w);

	holds(text, "INSET: Mon 7 Jun 2027\n");
	holds(text, "INSET: Tue 8 Jun 2027\n");
	cr_assert_eq(w.import.understood, 1);
	arena_free(w.arena);
}

/* What a time in another zone is here, and when an end is the day's own. */
Test(calendar_import_ical, icalendar_days_are_ours)
{
	static const struct {
		const char *event, *wanted;
	} cases[] = {
		/* British Summer Time: from midnight to midnight here */
		{ EVENT("SUMMARY:INSET\r\nDTSTART:20270606T230000Z\r\nDTEND:20270607T230000Z\r\n"),
		  "+ calendar: INSET: Mon 7 Jun 2027\n" },
		{ EVENT("SUMMARY:INSET\r\nDTSTART:20270607T080000Z\r\nDTEND:20270608T150000Z\r\n"),
		  "+ calendar: INSET: Mon 7 Jun 2027\n+ calendar: INSET: Tue 8 Jun 2027\n" },
		{ EVENT("SUMMARY:INSET\r\nDTSTART;TZID=Europe/London:20270607T000000\r\n"
			"DTEND;TZID=Europe/London:20270608T000000\r\n"),
		  "+ calendar: INSET: Mon 7 Jun 2027\n" },
		/* 20:00 in New York is the next day here */
		{ EVENT("SUMMARY:INSET\r\nDTSTART;TZID=America/New_York:20270606T200000\r\n"
			"DURATION:PT6H\r\n"),
		  "+ calendar: INSET: Mon 7 Jun 2027\n" },
		{ EVENT("SUMMARY:INSET\r\nDTSTART;TZID=GMT Standard Time:20270607T090000\r\n"
			"DURATION:PT6H\r\n"),
		  "+ calendar: INSET: Mon 7 Jun 2027\n" },
		{ EVENT("SUMMARY:INSET\r\nDTSTART:20270607T090000\r\n"),
		  "+ calendar: INSET: Mon 7 Jun 2027\n" },
		{ EVENT("SUMMARY:INSET\r\nDTSTART;VALUE=DATE:20270607\r\nDURATION:P2D\r\n"),
		  "+ calendar: INSET: Mon 7 Jun 2027\n+ calendar: INSET: Tue 8 Jun 2027\n" },
		/* a line folded, and a comma escaped */
		{ EVENT("SUMM\r\n ARY:Staff trai\r\n ning\\, all day\r\nDTSTART;VALU\r\n"
			" E=DATE:20270607\r\n"),
		  "+ calendar: INSET: Mon 7 Jun 2027\n" },
		{ EVENT("SUMMARY:INSET\r\nDTSTART;VALUE=DATE:20270607\r\nSTATUS:CANCELLED\r\n")
		      EVENT("SUMMARY:INSET\r\nDTSTART;VALUE=DATE:20270609\r\n"),
		  "+ calendar: INSET: Wed 9 Jun 2027\n" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct world w;

		world_init(&w);
		cr_expect_str_eq(events(&w, cases[i].event), cases[i].wanted, "%s", cases[i].event);
		cr_expect_eq(w.import.doubt_count, 0, "%s", w.import.doubts[0]);
		arena_free(w.arena);
	}
}

Test(calendar_import_ical, icalendar_repeats)
{
	static const struct {
		const char *event, *wanted;
	} cases[] = {
		{ EVENT("SUMMARY:INSET\r\nDTSTART;VALUE=DATE:20270607\r\n"
			"RRULE:FREQ=WEEKLY;COUNT=3\r\nEXDATE;VALUE=DATE:20270614\r\n"),
		  "+ calendar: INSET: Mon 21 Jun 2027\n+ calendar: INSET: Mon 7 Jun 2027\n" },
		{ EVENT("SUMMARY:INSET\r\nDTSTART;TZID=Europe/London:20270607T090000\r\n"
			"RRULE:FREQ=DAILY;UNTIL=20270608T080000Z\r\n"),
		  "+ calendar: INSET: Mon 7 Jun 2027\n+ calendar: INSET: Tue 8 Jun 2027\n" },
		/* each is made a day of ours by itself: over the clock change too */
		{ EVENT("SUMMARY:INSET\r\nDTSTART:20270321T233000Z\r\nDURATION:PT15M\r\n"
			"RRULE:FREQ=WEEKLY;COUNT=3\r\n"),
		  "+ calendar: INSET: Mon 29 Mar 2027\n+ calendar: INSET: Mon 5 Apr 2027\n" },
		{ EVENT("SUMMARY:INSET\r\nDTSTART;VALUE=DATE:20270607\r\n"
			"RDATE;VALUE=DATE:20270609\r\n"),
		  "+ calendar: INSET: Mon 7 Jun 2027\n+ calendar: INSET: Wed 9 Jun 2027\n" },
		/* an end to the minute, in summer: the second is the last */
		{ EVENT("SUMMARY:INSET\r\nDTSTART;TZID=Europe/London:20270607T093000\r\n"
			"RRULE:FREQ=DAILY;UNTIL=20270608T083000Z\r\n"),
		  "+ calendar: INSET: Mon 7 Jun 2027\n+ calendar: INSET: Tue 8 Jun 2027\n" },
		/* what is left out, or given anew, by UTC, by a zone, or by the wall */
		{ EVENT("SUMMARY:INSET\r\nDTSTART;TZID=Europe/London:20270607T093000\r\n"
			"RRULE:FREQ=DAILY;COUNT=4\r\nEXDATE:20270608T083000Z\r\n"
			"EXDATE;TZID=America/New_York:20270609T043000\r\n"),
		  "+ calendar: INSET: Mon 7 Jun 2027\n+ calendar: INSET: Thu 10 Jun 2027\n" },
		{ EVENT(
		      "SUMMARY:INSET\r\nDTSTART:20270607T083000Z\r\n"
		      "RRULE:FREQ=DAILY;COUNT=2\r\nEXDATE;TZID=Europe/London:20270608T093000\r\n"),
		  "+ calendar: INSET: Mon 7 Jun 2027\n" },
		{ EVENT("UID:1\r\nSUMMARY:INSET\r\nDTSTART;TZID=Europe/London:20270607T093000\r\n"
			"RRULE:FREQ=WEEKLY;COUNT=2\r\n")
		      EVENT("UID:1\r\nRECURRENCE-ID:20270614T083000Z\r\nSUMMARY:INSET\r\n"
			    "DTSTART;TZID=Europe/London:20270615T093000\r\n"),
		  "+ calendar: INSET: Mon 7 Jun 2027\n+ calendar: INSET: Tue 15 Jun 2027\n" },
		/* more days, in UTC: one is the next day here, and one is left out again */
		{ EVENT("SUMMARY:INSET\r\nDTSTART;TZID=Europe/London:20270607T003000\r\n"
			"RDATE:20270608T233000Z\r\nRDATE:20270609T233000Z\r\n"
			"EXDATE;TZID=Europe/London:20270610T003000\r\n"),
		  "+ calendar: INSET: Mon 7 Jun 2027\n+ calendar: INSET: Wed 9 Jun 2027\n" },
		/* to look for what is left out loses none of the days behind it */
		{ EVENT("SUMMARY:INSET\r\nDTSTART;VALUE=DATE:20270607\r\n"
			"EXDATE;VALUE=DATE:20270609\r\nRDATE;VALUE=DATE:20270609\r\n"
			"RDATE;VALUE=DATE:20270610\r\nEXDATE;VALUE=DATE:20270701\r\n"
			"RDATE;VALUE=DATE:20270611\r\n"),
		  "+ calendar: INSET: Fri 11 Jun 2027\n+ calendar: INSET: Mon 7 Jun 2027\n"
		  "+ calendar: INSET: Thu 10 Jun 2027\n" },
		/* the second of them was put off by a day */
		{ EVENT("UID:1\r\nSUMMARY:INSET\r\nDTSTART;VALUE=DATE:20270607\r\n"
			"RRULE:FREQ=WEEKLY;COUNT=2\r\n")
		      EVENT("UID:1\r\nRECURRENCE-ID;VALUE=DATE:20270614\r\nSUMMARY:INSET\r\n"
			    "DTSTART;VALUE=DATE:20270615\r\n"),
		  "+ calendar: INSET: Mon 7 Jun 2027\n+ calendar: INSET: Tue 15 Jun 2027\n" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct world w;

		world_init(&w);
		cr_expect_str_eq(events(&w, cases[i].event), cases[i].wanted, "%s", cases[i].event);
		arena_free(w.arena);
	}
}

Test(calendar_import_ical, icalendar_half_read_is_doubted)
{
	static const struct {
		const char *event, *why;
	} cases[] = {
		{ EVENT("SUMMARY:INSET\r\nDTSTART;TZID=Nowhere:20270607T090000\r\n"), "time zone" },
		{ EVENT("SUMMARY:INSET\r\nDTSTART;VALUE=DATE:20270607\r\nRRULE:FREQ=NEVER\r\n"),
		  "" },
		{ EVENT("SUMMARY:Autumn term starts\r\nDTSTART;VALUE=DATE:20270902\r\n"),
		  "its last day" },
		{ EVENT("SUMMARY:INSET\r\n"), "no day" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct world w;

		world_init(&w);
		cr_expect_str_eq(events(&w, cases[i].event), "", "%s", cases[i].event);
		cr_assert_eq(w.import.doubt_count, 1, "%s", cases[i].event);
		holds(w.import.doubts[0], cases[i].why);
		holds(w.import.doubts[0], "event 1");
		arena_free(w.arena);
	}
	struct world w;

	/* cut off in the middle: nothing of it, and it is said */
	world_init(&w);
	cr_assert(read_text(&w, 0, "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:INSET\nDTSTART:2027"));
	cr_assert_eq(w.import.doubt_count, 1);
	holds(w.import.doubts[0], "cut off");
	arena_free(w.arena);
}

/* What could be followed for minutes, or for ever, is left out or refused; a second is plenty. */
Test(calendar_import_ical, what_never_ends_is_bounded, .timeout = 20)
{
	static const char *const rules[] = {
		"FREQ=SECONDLY",
		"FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
		"FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=31;BYHOUR=3",
		"FREQ=HOURLY",
		"FREQ=DAILY;BYDAY=MO;BYMONTHDAY=31;BYMONTH=2",
		"FREQ=MONTHLY;BYDAY=5MO;BYSETPOS=6",
		"FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2",
		"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
		"FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;BYSETPOS=200",
	};

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		struct world w;
		struct str many;

		world_init(&w);
		str_init(&many, w.arena);
		str_addf(&many, EVENT("SUMMARY:INSET\r\nDTSTART:20270101T000000\r\nRRULE:%s\r\n"),
			 rules[i]);
		cr_expect_str_eq(events(&w, many.text), "", "%s", rules[i]);
		cr_assert_eq(w.import.doubt_count, 1, "%s", rules[i]);
		holds(w.import.doubts[0], "how it repeats");
		/* nine hundred of them take no longer */
		const char *one = arena_strdup(w.arena, many.text);

		for (size_t n = 1; n < 900; n++) {
			str_add(&many, one);
		}
		cr_assert_not(read_text(
		    &w, 0,
		    arena_printf(w.arena, "BEGIN:VCALENDAR\r\n%sEND:VCALENDAR\r\n", many.text)));
		holds(w.err.text, "please import year by year");
		arena_free(w.arena);
	}
}

/* Each of few lines, and together more than anybody could wait for. */
Test(calendar_import_ical, what_multiplies_is_bounded, .timeout = 20)
{
	static const struct {
		const char *first, *again;
		int count;
	} cases[] = {
		{ "RRULE:FREQ=DAILY;COUNT=1500\r\n", "EXDATE:19700101T000000\r\n", 9000 },
		{ "RRULE:FREQ=DAILY;COUNT=1500\r\n",
		  "EXDATE;TZID=Europe/Paris:19700101T000000\r\n"
		  "EXDATE;TZID=America/New_York:19700101T000000\r\n",
		  2000 },
		{ "EXDATE:19700102T000000\r\n",
		  "EXDATE:19700101T000000\r\nRDATE:20270102T000000\r\n", 4500 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct world w;
		struct str text;

		world_init(&w);
		str_init(&text, w.arena);
		str_addf(&text,
			 "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:INSET\r\n"
			 "DTSTART:20270101T000000\r\n%s",
			 cases[i].first);
		for (int n = 0; n < cases[i].count; n++) {
			str_add(&text, cases[i].again);
		}
		str_add(&text, "END:VEVENT\r\nEND:VCALENDAR\r\n");
		cr_assert_not(read_text(&w, 0, text.text), "%s", cases[i].again);
		holds(w.err.text, "please import year by year");
		arena_free(w.arena);
	}
}

/* Every weekday, as some programs write it, is no rule too narrow. */
Test(calendar_import_ical, every_weekday)
{
	struct world w;

	world_init(&w);
	cr_assert_str_eq(
	    events(&w, EVENT("SUMMARY:INSET\r\nDTSTART;VALUE=DATE:20270611\r\n"
			     "RRULE:FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;COUNT=2\r\n")),
	    "+ calendar: INSET: Fri 11 Jun 2027\n+ calendar: INSET: Mon 14 Jun 2027\n");
	arena_free(w.arena);
}
