/* test_when: the date language: the public set, bad input. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "when_world.h"

static void check_rows(size_t (*read)(struct world *, struct row *), size_t least)
{
	struct world world;
	struct row rows[MOST_ROWS];

	world_open(&world);
	size_t count = read(&world, rows), right = 0, silent = 0;

	for (size_t i = 0; i < count; i++) {
		world_set_row(&world, &rows[i]);
		char *line = world_read(&world, rows[i].phrase);
		bool is_right = strcmp(line, rows[i].expected) == 0;

		cr_expect(is_right, "%s \"%s\": %s, expected %s", rows[i].id, rows[i].phrase, line,
			  rows[i].expected);
		right += is_right ? 1 : 0;
		silent += !is_right && world_is_value(line) ? 1 : 0;
	}
	cr_expect_geq(count, least);
	cr_expect_eq(right, count);
	cr_expect_eq(silent, 0);
	world_close(&world);
}

Test(when, every_row_of_the_public_set)
{
	check_rows(world_rows, 153);
}

Test(when, every_row_of_our_own)
{
	check_rows(world_our_rows, 214);
}

/* Phrase, and the line that is expected. */
struct pair {
	const char *phrase, *expected;
};

static void check_pairs(const struct pair *pairs, size_t count, enum clerk_tense tense)
{
	struct world world;

	world_open(&world);
	world.context.tense = tense;
	for (size_t i = 0; i < count; i++) {
		char *line = world_read(&world, pairs[i].phrase);

		cr_expect_str_eq(line, pairs[i].expected, "\"%s\": %s, expected %s",
				 pairs[i].phrase, line, pairs[i].expected);
	}
	world_close(&world);
}

#define CHECK_PAIRS(tense, ...) \
	do { \
		static const struct pair pairs_[] = { __VA_ARGS__ }; \
		check_pairs(pairs_, sizeof(pairs_) / sizeof(pairs_[0]), tense); \
	} while (0)

Test(when, dates)
{
	CHECK_PAIRS(
	    CLERK_TENSE_BOOK, { "8th of December", "2026-12-08" },
	    { "December the 8th", "2026-12-08" }, { "8-Dec-2026", "2026-12-08" },
	    { "8.12.26", "2026-12-08" }, { "8 Dec - 10 Dec", "2026-12-08/2026-12-10" },
	    { "Mon 7 to Wed 9 Dec", "2026-12-07/2026-12-09" },
	    { "30 Nov - 2 Dec", "2026-11-30/2026-12-02" }, { "8-10/12", "2026-12-08/2026-12-10" },
	    { "8 or 9 Dec", "ASK:poll" }, { "8 and 9 Dec", "rec:2026-12-08,2026-12-09" },
	    { "12/25", "ERR:no 25th month" },
	    { "29 Feb 2028", "2028-02-29 WARN:next academic year" },
	    { "30 Feb", "ERR:February has 28 days" }, { "8 Dec 9999", "ERR:beyond horizon" },
	    { "8 Dec to 9 Dec 2031", "ERR:beyond horizon" },
	    { "Sat 5 Dec", "2026-12-05 WARN:weekend" }, { "Fri 27 Nov '26", "2026-11-27" },
	    { "8 Dec 2030", "ASK:2026-12-08T20:30" }, { "Tuesday 8 December 2026", "2026-12-08" },
	    { "w/c 8 Dec", "ASK:2026-12-07/2026-12-11" }, { "22 Dec", "2026-12-22 WARN:closed" },
	    { "4 Jan", "2027-01-04 WARN:INSET" });
}

Test(when, idioms)
{
	CHECK_PAIRS(
	    CLERK_TENSE_BOOK, { "Wednesday", "ASK:2026-11-25|2026-12-02" },
	    { "Wednesday 2pm", "ASK:2026-11-25T14:00|2026-12-02T14:00" },
	    { "next week Friday", "2026-12-04" }, { "Fri next week", "2026-12-04" },
	    { "Friday after next", "ASK:2026-12-04|2026-12-11" },
	    { "the week after next", "ASK:poll" }, { "day after tomorrow", "2026-11-27" },
	    { "fortnight on Monday", "2026-12-14" }, { "in 3 school days", "2026-11-30" },
	    { "in 6 school weeks", "2027-01-20" }, { "in 4 days' time", "2026-11-29 WARN:weekend" },
	    { "this time next week", "2026-12-02T10:00" }, { "in an hour", "2026-11-25T11:00" },
	    { "in 12 hours", "2026-11-25T22:00 WARN:outside 08:00-18:00" },
	    { "three weeks today", "2026-12-16" }, { "Tues 8", "ASK" },
	    { "Tues 8th", "2026-12-08" }, { "Mon 30", "2026-11-30" }, { "tonight", "ASK" },
	    { "4pm", "2026-11-25T16:00" }, { "9am", "ASK:2026-11-26T09:00" },
	    { "sometime next week", "ASK:poll" }, { "soon", "ERR:vague" },
	    { "Tuesday whenever", "ERR:leftover \"whenever\"" });
	CHECK_PAIRS(CLERK_TENSE_LOG, { "5/1/1357", "ERR:too long ago" },
		    { "2/2/10", "ERR:too long ago" }, { "Tuesday", "2026-11-24" },
		    { "Friday", "2026-11-20" }, { "Wednesday", "ASK:2026-11-18|2026-11-25" },
		    { "tomorrow", "ERR:in the future" }, { "3 days ago", "2026-11-22" },
		    { "8 Dec", "2025-12-08" }, { "Tue 8 Dec", "ERR:in the future" },
		    { "Mon 8 Dec", "2025-12-08" }, { "Thu 26", "ERR:in the future" },
		    { "Mon the 30th", "ERR:in the future" },
		    { "Tue 8 to Wed 9 Dec", "ERR:in the future" },
		    { "12 Nov 9-12", "2026-11-12T09:00/12:00" });
}

Test(when, clocks)
{
	CHECK_PAIRS(CLERK_TENSE_BOOK, { "8.30 Tues 8 Dec", "2026-12-08T08:30" },
		    { "Tues. 8 Dec. 8am", "2026-12-08T08:00" },
		    { "Tues. 8.30", "2026-12-01T08:30" },
		    { "Tues 8 Dec 10pm to midnight", "2026-12-08T22:00/2026-12-09T00:00" },
		    { "Tues 8 Dec 9am for 0 mins", "ERR:leftover \"for\"" },
		    { "Tues 8 Dec 9.30 for an hour and a half", "2026-12-08T09:30/11:00" },
		    { "Tues 8 Dec 5-7", "2026-12-08T17:00/19:00 WARN:outside 08:00-18:00" },
		    { "Tues 8 Dec 5-4", "ERR:ends before it starts" },
		    { "Tues 8 Dec 7-9am", "2026-12-08T07:00/09:00" },
		    { "Tues 8 Dec 7-8pm", "2026-12-08T19:00/20:00" },
		    { "Tues 8 Dec 1-3pm", "2026-12-08T13:00/15:00" },
		    { "Tues 8 Dec 9-3pm", "2026-12-08T09:00/15:00" },
		    { "Tues 8 Dec 5 past 9", "2026-12-08T09:05" },
		    { "Tues 8 Dec twenty five to ten", "2026-12-08T09:35" },
		    { "Tues 8 Dec 20 past 2", "2026-12-08T14:20" },
		    { "Tues 8 Dec half seven", "ASK:2026-12-08T07:30|2026-12-08T19:30" },
		    { "Tues 8 Dec 7 breakfast", "2026-12-08T07:00" },
		    { "Tues 8 Dec governors at 7", "2026-12-08T19:00" },
		    { "Tues 8 Dec before school at 7", "2026-12-08T07:00" },
		    { "Tues morning at 8.30", "2026-12-01T08:30" },
		    { "Tues 8 Dec 2 in the afternoon", "2026-12-08T14:00" },
		    { "Thu am 9-12", "2026-11-26T09:00/12:00" }, { "Tues 8 Dec evening", "ASK" },
		    { "Tues 8 Dec 8 o'clock", "2026-12-08T08:00" },
		    { "Tues 8 Dec 0830 hrs", "2026-12-08T08:30" },
		    { "Tues 8 Dec 03:30", "2026-12-08T03:30 WARN:outside 08:00-18:00" },
		    { "Tues 8 Dec 12.30am", "ASK:2026-12-08T00:30|2026-12-08T12:30" },
		    { "Tues 8 Dec 13pm", "ERR:no such time" },
		    { "Tues 8 Dec lunchtime", "2026-12-08T12:00/13:00" },
		    { "8.30", "ASK:2026-11-26T08:30" }, { "8-12", "ASK" }, { "0830", "ASK" },
		    { "Tues 8.12", "ASK" },
		    { "Tues 8 Dec 7 for 7.30",
		      "ASK:2026-12-08T07:30 arrive 07:00|2026-12-08T19:30 arrive 19:00" });
}

Test(when, zones_and_clock_changes)
{
	CHECK_PAIRS(
	    CLERK_TENSE_BOOK,
	    { "Sat 27 March 2027 11pm for 4 hours",
	      "2027-03-27T23:00/2027-03-28T04:00 WARN:weekend" },
	    { "Sun 31 Oct 2027 1.30am", "ASK:2027-10-31T01:30+01:00|2027-10-31T01:30+00:00" },
	    { "Sun 31 Oct 2027 01:30 GMT", "2027-10-31T01:30+00:00 WARN:next academic year" },
	    { "Sun 31 Oct 2027 01:30 BST", "2027-10-31T01:30+01:00 WARN:next academic year" },
	    { "2026-12-08T08:00-05:00", "2026-12-08T13:00" },
	    { "2026-12-08T08:00:00+0000", "2026-12-08T08:00" },
	    { "Tues 13 April 2027 8am GMT", "2027-04-13T09:00" },
	    { "Tues 13 April 2027 8am BST", "2027-04-13T08:00" },
	    { "Sun 28 March 2027 00:30-01:30", "ERR:clock skips 01:00-02:00" });
}

Test(when, school_words)
{
	CHECK_PAIRS(
	    CLERK_TENSE_BOOK, { "last day of term", "2026-12-18" },
	    { "wk 13", "2026-11-30/2026-12-04" }, { "first Mon after half term", "2027-02-22" },
	    { "first week back", "2027-01-04/2027-01-08" },
	    { "penultimate week of term", "2026-12-07/2026-12-11" },
	    { "after Easter", "ASK:2027-04-12" }, { "Easter hols", "2027-03-26/2027-04-09" },
	    { "bank holiday Monday", "2026-12-28 BLOCK:bank holiday" },
	    { "over half term", "2027-02-15/2027-02-19 WARN:schools closed" },
	    { "autumn term", "2026-09-01/2026-12-18" }, { "Su2", "2027-06-07/2027-07-21" },
	    { "last Friday of term", "2026-12-18" }, { "first Monday in December", "2026-12-07" },
	    { "the Friday before half term", "2027-02-12" },
	    { "Friday before half term", "2027-02-12" },
	    { "Christmas Day", "2026-12-25 BLOCK:bank holiday" },
	    { "New Year's Day", "2027-01-01 BLOCK:bank holiday" },
	    { "by half term", "by 2027-02-12" }, { "by Fri noon", "by 2026-11-27T12:00" },
	    { "before Easter", "by 2027-03-25" }, { "by end of term", "by 2026-12-18" },
	    { "May bank holiday", "ASK:2027-05-03|2027-05-31" },
	    { "term 3", "ASK:2027-01-04/2027-02-12|2027-04-12/2027-07-21" },
	    { "end of January", "2027-01-31 WARN:weekend" },
	    { "end of the financial year", "2027-03-31" },
	    { "end of half term", "ASK:2027-02-12|2027-02-19" });
}

Test(when, recurrences)
{
	CHECK_PAIRS(
	    CLERK_TENSE_BOOK,
	    { "weekly for 6 weeks from Tues 5 Jan",
	      "rec:2027-01-05,2027-01-12,2027-01-19,2027-01-26,2027-02-02,2027-02-09" },
	    { "weekly for 3 weeks from Mon 4 Jan",
	      "rec:-2027-01-04,2027-01-11,2027-01-18,2027-01-25" },
	    { "last Friday of each month until Easter",
	      "rec:2026-11-27,-2026-12-25,2027-01-29,2027-02-26,-2027-03-26" },
	    { "Tuesdays and Thursdays 8-8.30 until 10 Dec",
	      "rec@08:00/08:30:2026-11-26,2026-12-01,2026-12-03,2026-12-08" },
	    { "every other Wednesday at 4pm until Christmas",
	      "rec@16:00:2026-11-25,2026-12-09,-2026-12-23" },
	    { "every Wednesday until 10 Dec", "rec:2026-12-02,2026-12-09" },
	    { "every Tuesday except 8 Dec until 16 Dec", "rec:2026-12-01,-2026-12-08,2026-12-15" },
	    { "every Saturday", "ERR:no date left" }, { "weekly", "ASK" },
	    { "every second Tuesday", "ASK" }, { "every Tuesday 9-8", "ERR:ends before it starts" },
	    { "every Tuesday until 31 Nov", "ERR:November has 30 days" },
	    { "every blue Tuesday", "ERR:leftover \"blue\"" });
}

/* Neither a crash nor a value; whoever is asked or refused is shown an example. */
static void check_no_value(struct world *world, const char *phrase)
{
	arena_reset(world->work);
	struct clerk_outcome outcome = when_parse(world->work, &world->context, phrase);

	cr_expect(outcome.kind != CLERK_OUTCOME_VALUE, "\"%.60s\": %s", phrase,
		  when_notation(world->work, &outcome));
	cr_expect(outcome.text != NULL && strchr(outcome.text, '`') != NULL, "\"%.60s\": %s",
		  phrase, outcome.text);
}

Test(when, bad_input)
{
	static const char *const bad[] = { "",
					   " ",
					   "\n\t",
					   "8",
					   "12",
					   "99",
					   "1530",
					   "20261208",
					   "99999999999999999999",
					   "31 Nov",
					   "25:00",
					   "9-8",
					   "12/25",
					   "13/13",
					   "0/0",
					   "00/00/0000",
					   "2026-13-01",
					   "2026-02-30",
					   "8 Dec 9 Dec",
					   "8 Dec 2026 8 Jan 2027",
					   "1 Sept 2028",
					   "8 Dec 9999",
					   "31 Dec 99999",
					   "вторник 8 Dec",
					   "Tues 8 Dес",
					   "🕗 Tues",
					   "Tues 8 Dec 🕗",
					   "\xe2\x80\x8f"
					   "8 Dec",
					   "8 \xe2\x80\xae"
					   "Dec",
					   "\xff\xfe",
					   "\xc3",
					   "8 Dec \xe2\x80",
					   "Tues 8 Dec 8am please",
					   "not Tuesday",
					   "- - -",
					   ",,,,",
					   "8 Dec,,9am",
					   "/",
					   "'",
					   "8 Dec at",
					   "at",
					   "on",
					   "every",
					   "the",
					   "by",
					   "before",
					   "from 8",
					   "between 8 and",
					   "first",
					   "next",
					   "half",
					   "quarter to",
					   "10 to",
					   "a",
					   "in",
					   "in 3",
					   "2 weeks",
					   "Tues or",
					   "or Tues",
					   "every every Tuesday",
					   "until until Easter",
					   "week",
					   "term",
					   "half half term",
					   "term 7",
					   "A3",
					   "week 99",
					   "2 o'clock Tues 8 Dec 9am",
					   "Tues Weds",
					   "am pm",
					   "8am pm",
					   "tomorrow today",
					   "8 Dec 8am 9am" };
	struct world world;
	struct str long_text;

	world_open(&world);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		check_no_value(&world, bad[i]);
	}
	str_init(&long_text, world.arena);
	for (int i = 0; i < 10000; i++) {
		str_add(&long_text, i % 3 == 0 ? "Tues " : "8 ");
	}
	check_no_value(&world, long_text.text);
	long_text.text[1999] = '\0';
	check_no_value(&world, long_text.text);
	long_text.text[600] = '\0';
	check_no_value(&world, long_text.text);
	world_close(&world);
}
