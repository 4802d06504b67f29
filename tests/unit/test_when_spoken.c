/* test_when_spoken: dates as they are said: ordinals in words, put right in one breath, how long.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "when_world.h"

static const char *const ordinals[] = {
	"first",        "second",         "third",         "fourth",        "fifth",
	"sixth",        "seventh",        "eighth",        "ninth",         "tenth",
	"eleventh",     "twelfth",        "thirteenth",    "fourteenth",    "fifteenth",
	"sixteenth",    "seventeenth",    "eighteenth",    "nineteenth",    "twentieth",
	"twenty first", "twenty-second",  "twenty third",  "twenty-fourth", "twenty fifth",
	"twenty-sixth", "twenty seventh", "twenty-eighth", "twenty ninth",  "thirtieth",
	"thirty-first",
};
static const char *const weekdays[] = { "Monday", "Tues",     "Wednesday", "Thur",
					"fri",    "Saturday", "Sunday" };
enum { DAYS = 31, WEEK = 7 };

/* The line of what is found first; how many there are. */
static const char *found(struct world *world, const char *line, size_t *ret_count)
{
	const struct when_span *spans = NULL;

	*ret_count = when_find(world->work, &world->context, line, &spans);
	return *ret_count == 0 ? "" : world_plain(when_notation(world->work, &spans[0].outcome));
}

/* A weekday and a day of December: that day where they agree; else both are offered, whatever
 * stands around them and in whatever way the day is written. */
static void check_day(struct world *world, const char *form, int32_t weekday, int32_t day)
{
	size_t count = 0;
	int32_t date = civil_to_day(2026, 12, day);
	const char *line = arena_printf(world->work, form, weekdays[weekday], ordinals[day - 1]);
	const char *got = found(world, line, &count);
	const char *right = arena_printf(world->work, "2026-12-%02d", day);
	bool is_so = civil_weekday(date) == weekday;

	cr_expect_eq(count, 1, "%s", line);
	cr_expect(is_so ? str_starts(got, right)
			: str_starts(got, "ASK:") && strstr(got, right) != NULL,
		  "\"%s\": %s", line, got);
}

Test(when_spoken, a_weekday_that_contradicts_the_date_is_asked_about)
{
	static const char *const forms[] = { "visit G %s the %s of December 9-11 phonics",
					     "%s, the %s of December",
					     "inset at G on %s the %s December, please" };
	struct world world;

	world_open(&world);
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		for (int32_t n = 0; n < DAYS * WEEK; n++) {
			arena_reset(world.work);
			check_day(&world, forms[i], n % WEEK, n / WEEK + 1);
		}
	}
	world_close(&world);
}

/* Without a month it is the coming such day, and its weekday must fit all the same. */
Test(when_spoken, the_coming_such_day)
{
	struct world world;

	world_open(&world);
	for (int32_t n = 0; n < DAYS * WEEK; n++) {
		int32_t day = n / WEEK + 1, weekday = n % WEEK;
		int32_t date = civil_to_day(2026, day < 25 || day == 31 ? 12 : 11, day);
		size_t count = 0;

		arena_reset(world.work);
		const char *line = arena_printf(world.work, "meet %s the %s at 9 about budgets",
						weekdays[weekday], ordinals[day - 1]);
		const char *got = found(&world, line, &count);
		struct civil civil = civil_from_day(date);
		const char *right =
		    arena_printf(world.work, "2026-%02d-%02dT09:00", civil.month, civil.day);
		bool is_past = date == civil_to_day(2026, 11, 25); /* this morning at nine */

		cr_expect(is_past || (civil_weekday(date) == weekday
					  ? str_equal(got, right)
					  : str_starts(got, "ASK") || str_starts(got, "ERR")),
			  "\"%s\": %s, %s", line, got, right);
		cr_expect_eq(count, 1, "%s", line);
	}
	world_close(&world);
}

/* Line, what is found, NULL where it is words. */
struct said {
	const char *line, *expected;
};

static void check(const struct said *rows, size_t count)
{
	struct world world;
	size_t spans = 0;

	world_open(&world);
	for (size_t i = 0; i < count; i++) {
		arena_reset(world.work);
		const char *got = found(&world, rows[i].line, &spans);

		cr_expect_str_eq(got, rows[i].expected == NULL ? "" : rows[i].expected,
				 "\"%s\": %s", rows[i].line, got);
		cr_expect_eq(spans, rows[i].expected == NULL ? 0 : 1, "\"%s\": %zu", rows[i].line,
			     spans);
	}
	world_close(&world);
}

#define CHECK(rows) check(rows, sizeof(rows) / sizeof((rows)[0]))

Test(when_spoken, what_is_counted_is_no_day)
{
	static const struct said rows[] = {
		{ "the second one", NULL },
		{ "send the first draft to Ben", NULL },
		{ "look at the third class", NULL },
		{ "see the fifth and sixth formers", NULL },
		{ "the second and third years", NULL },
		{ "for the first time", NULL },
		{ "the third floor", NULL },
		{ "first aid", NULL },
		{ "a thirteenth century castle", NULL },
		{ "while 10 children sing", NULL },
		{ "the whole school curriculum", NULL },
		{ "tu madre", NULL },
		{ "one morning", NULL },
		{ "three mornings a week", NULL },
		{ "whole of the staff on Fri 4 Dec", "2026-12-04" },
		{ "watch while 10 children read fri 9-10", "2026-11-27T09:00/10:00" },
		{ "Fr John 4 Dec", "2026-12-04" },
		{ "Christmas dinner Fri 18 Dec 12-1", "2026-12-18T12:00/13:00" },
		{ "Tue 8 Dec 9-10 dinner duty", "2026-12-08T09:00/10:00" },
		{ "Thur 3rd 10ish to 12, lunchtime supervision", "2026-12-03T10:00/12:00" },
	};

	CHECK(rows);
}

Test(when_spoken, slips_and_ways_of_hurry)
{
	static const struct said rows[] = {
		{ "friday the forth 9-10 art", "2026-12-04T09:00/10:00" },
		{ "Tuesday the fiftenth 9-10 art", "2026-12-15T09:00/10:00" },
		{ "on the fith of jan 9-10 art", "2027-01-05T09:00/10:00" },
		{ "on Friday week (4th) 9-10 art", "2026-12-04T09:00/10:00" },
		{ "4 December at 9 o' clock to 10 o' clock", "2026-12-04T09:00/10:00" },
		{ "4/12/26 at 09.00 until 10.00hrs art", "2026-12-04T09:00/10:00" },
		{ "Fri 4 Dec, from 9:00 to 10:30 inclusive, art", "2026-12-04T09:00/10:30" },
		{ "free mon 7-wed 9 am?", "ASK:poll" },
		{ "what is on mon 7-wed 9", "2026-12-07/2026-12-09" },
		{ "wk 50", "2026-12-07/2026-12-11" },
		{ "fortnight Friday 9-10", "2026-12-11T09:00/10:00" },
		{ "this Friday coming, 9-10", "2026-11-27T09:00/10:00" },
		{ "Tuesday next, 9-10", "2026-12-01T09:00/10:00" },
		{ "Friday next 9-10", "ASK:2026-11-27T09:00/10:00|2026-12-04T09:00/10:00" },
		{ "the last week of term, Tuesday, 9-10", "2026-12-15T09:00/10:00" },
		{ "Tuesday in the last week of term 9-10", "2026-12-15T09:00/10:00" },
		{ "Thursday the 3rd at 9, until 11", "2026-12-03T09:00/11:00" },
		{ "remind me 9 on thursday ring B", "2026-11-26T09:00" },
		{ "remind me 3 on the tenth ring B", "2026-12-10T15:00" },
		{ "remind me to take 3 on thursday", "2026-11-26" },
		{ "Tue 8 Dec 4.30 start finish at 6", "2026-12-08T16:30/18:00" },
		{ "Tue 8 Dec starts 9 ends 11", "2026-12-08T09:00/11:00" },
		{ "Tue 8 Dec 9am start, 11am finish art", "2026-12-08T09:00/11:00" },
		{ "Tue 8 Dec 9am, ending at 11", "2026-12-08T09:00/11:00" },
		{ "Fri 4 Dec from ten to eleven art", "2026-12-04T10:00/11:00" },
		{ "Fri 4 Dec from ten to eleven until half past eleven", "2026-12-04T10:50/11:30" },
	};

	CHECK(rows);
}

/* Ten minutes to eleven, or from ten on: where a length is wanted it is asked. */
Test(when_spoken, ten_to_eleven)
{
	struct world world;

	world_open(&world);
	cr_expect_str_eq(world_read(&world, "Fri 4 Dec ten to eleven"), "2026-12-04T10:50");
	world.context.is_slot = true;
	cr_expect_str_eq(world_read(&world, "Fri 4 Dec ten to eleven"),
			 "ASK:2026-12-04T10:50|2026-12-04T10:00/11:00");
	cr_expect_str_eq(world_read(&world, "Fri 4 Dec twenty to eleven"), "2026-12-04T10:40");
	cr_expect_str_eq(world_read(&world, "Fri 4 Dec five to nine"), "2026-12-04T08:55");
	cr_expect_str_eq(world_read(&world, "Fri 4 Dec ten to eleven till half eleven"),
			 "2026-12-04T10:50/11:30");
	world_close(&world);
}

Test(when_spoken, put_right_in_one_breath)
{
	static const struct said rows[] = {
		{ "Monday the thirtieth no sorry Tuesday the first", "2026-12-01" },
		{ "Monday the thirtieth, no wait that's too soon, Monday the seventh, 9 until 11",
		  "2026-12-07T09:00/11:00" },
		{ "tomorrow at lunchtime no tomorrow at three about the census",
		  "2026-11-26T15:00" },
		{ "Tue 8 Dec 9-11, actually Wed 9 Dec 10-12", "2026-12-09T10:00/12:00" },
		{ "Tue 8 Dec I mean Wed 9 Dec", "2026-12-09" },
		{ "Wednesday no actually Thursday 2pm", "2026-11-26T14:00" },
		/* only a part of it: asked about */
		{ "Monday the fourteenth, nine till three thirty. No sorry, the fifteenth.",
		  "ASK:2026-12-15T09:00/15:30" },
		{ "a week on Friday from ten to twelve, sorry from half past ten to twelve",
		  "ASK:2026-12-04T10:30/12:00" },
		{ "Fri 4 Dec 9-11 or rather 10-12", "ASK:2026-12-04T10:00/12:00" },
		/* of which week? */
		{ "a week on Tuesday no sorry Thursday from ten until twelve",
		  "ASK:2026-11-26T10:00/12:00|2026-12-03T10:00/12:00|2026-12-10T10:00/12:00" },
		/* the second may itself be asked about */
		{ "Tue 8 Dec at 9 no sorry Wed 10 Dec at 9",
		  "ASK:2026-12-09T09:00|2026-12-10T09:00" },
	};

	CHECK(rows);
}

/* Two dates, and nothing between them that takes the first back. */
Test(when_spoken, nothing_put_right)
{
	static const char *const lines[] = { "Tue 8 Dec rather than Wed 9 Dec",
					     "Tue 8 Dec, sorry about Wed 9 Dec",
					     "Tue 8 Dec no phonics Wed 9 Dec", "Fri 3pm at 4" };
	struct world world;
	size_t count = 0;

	world_open(&world);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		arena_reset(world.work);
		(void)found(&world, lines[i], &count);
		cr_expect_eq(count, 2, "\"%s\"", lines[i]);
	}
	world_close(&world);
}

/* What stands at `|`, behind a date, and how much of it is left over. */
static const struct {
	const char *before, *rest, *left;
} leftovers[] = {
	{ "Friday ", "third maths", "third" },
	{ "Friday ", "the third class", "the third" },
	{ "the Monday ", "after the breakfast 9", "after the breakfast" },
	{ "Monday ", "before assembly", "before assembly" },
	{ "Wed 9 Dec 9-12 ", "and the tenth phonics", "and the tenth" },
	{ "Wed 9 Dec 9-12 ", "second year maths", "" },
	{ "Tue 8 Dec 9 ", "while playtime", "while playtime" },
	{ "Tue 8 Dec 9 ", "till break, phonics", "till break" },
	{ "Fri 4 Dec 9-11 ", "no sorry 10 maths", "no sorry 10" },
	{ "Fri 4 Dec 9-11 ", "sorry for the bother", "" },
	{ "Fri 4 Dec 9 ", "for half a day art", "for half a day" },
	{ "Fri 4 Dec 10-11 ", "until half past art", "until half past" },
};

Test(when_spoken, leftovers)
{
	struct world world;

	world_open(&world);
	for (size_t i = 0; i < sizeof(leftovers) / sizeof(leftovers[0]); i++) {
		char *line =
		    arena_printf(world.arena, "%s%s", leftovers[i].before, leftovers[i].rest);
		size_t len = when_leftover(world.work, &world.context, line,
					   strlen(leftovers[i].before), true);

		cr_expect(len == strlen(leftovers[i].left) &&
			      strncmp(leftovers[i].rest, leftovers[i].left, len) == 0,
			  "\"%s\": %.*s", line, (int)len, leftovers[i].rest);
	}
	world_close(&world);
}

Test(when_spoken, how_long_apart_from_when)
{
	static const struct said rows[] = {
		{ "two hours at H on 11 Dec, starting at nine", "two hours" },
		{ "at H for an hour and a half, 11 Dec", "for an hour and a half" },
		{ "a 2 hour lesson", NULL },
		{ "in 2 hours", NULL },
		{ "half an hour earlier", NULL },
		{ "an hour before school", NULL },
		{ "2 days", NULL },
	};
	struct world world;

	world_open(&world);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct when_span span = { .from = 0 };
		bool is_found = when_find_length(world.work, &world.context, rows[i].line, &span);
		const char *got =
		    arena_strndup(world.work, rows[i].line + span.from, span.to - span.from);

		cr_expect(is_found == (rows[i].expected != NULL) &&
			      (!is_found || str_equal(got, rows[i].expected)),
			  "\"%s\": %s", rows[i].line, got);
	}
	world_close(&world);
}
