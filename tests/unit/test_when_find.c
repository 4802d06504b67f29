/* test_when_find: the dates in a line, what is beside them, and lines cut anywhere. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "when_world.h"

#include <stdlib.h>

/* A line; its stretches, each with what it means, in order. */
struct found {
	const char *line;
	const char *parts[6];
};

static char *join(struct world *world, const char *line)
{
	const struct when_span *spans = NULL;
	size_t count = when_find(world->work, &world->context, line, &spans);
	struct str text;

	str_init(&text, world->work);
	for (size_t i = 0; i < count; i++) {
		str_addf(&text, "[%.*s] %s%s\n", (int)(spans[i].to - spans[i].from),
			 line + spans[i].from,
			 world_plain(when_notation(world->work, &spans[i].outcome)),
			 spans[i].has_day ? "" : " no day");
	}
	return text.text;
}

static void check(const struct found *lines, size_t count, enum clerk_tense tense)
{
	struct world world;

	world_open(&world);
	world.context.tense = tense;
	for (size_t i = 0; i < count; i++) {
		struct str expected;

		arena_reset(world.work);
		str_init(&expected, world.work);
		for (size_t k = 0; lines[i].parts[k] != NULL; k++) {
			str_addf(&expected, "%s\n", lines[i].parts[k]);
		}
		char *got = join(&world, lines[i].line);

		cr_expect_str_eq(got, expected.text, "\"%s\":\n%sexpected\n%s", lines[i].line, got,
				 expected.text);
	}
	world_close(&world);
}

#define CHECK(tense, ...) \
	do { \
		static const struct found lines_[] = { __VA_ARGS__ }; \
		check(lines_, sizeof(lines_) / sizeof(lines_[0]), tense); \
	} while (0)

Test(when_find, one_date_anywhere_in_a_line)
{
	CHECK(CLERK_TENSE_BOOK,
	      { "parents' evening Tue 19 Jan 6-8", { "[Tue 19 Jan 6-8] 2027-01-19T18:00/20:00" } },
	      { "Christmas lunch Tue 15 Dec 12-1 at C",
		{ "[Tue 15 Dec 12-1] 2026-12-15T12:00/13:00" } },
	      { "coffee morning Tue 8 Dec 9-11", { "[Tue 8 Dec 9-11] 2026-12-08T09:00/11:00" } },
	      { "governors Tue 19 Jan 7", { "[Tue 19 Jan 7] 2027-01-19T19:00" } },
	      { "visit G afternoon Tue 8 Dec", { "[afternoon Tue 8 Dec] 2026-12-08PM" } },
	      { "visit G phonics Wed 9 Dec 9-12", { "[Wed 9 Dec 9-12] 2026-12-09T09:00/12:00" } },
	      { "remind me to send the report on Friday 4pm",
		{ "[on Friday 4pm] 2026-11-27T16:00" } },
	      { "budget 2027 Tue 19 Jan at C", { "[Tue 19 Jan] 2027-01-19" } },
	      { "Year 3-4 writing Tue 8 Dec 9-12", { "[Tue 8 Dec 9-12] 2026-12-08T09:00/12:00" } },
	      { "Year 2-4 Tues 8 Dec", { "[Tues 8 Dec] 2026-12-08" } },
	      { "SATs week 10-13 May", { "[10-13 May] 2027-05-10/2027-05-13" } },
	      { "check Friday's list on Monday 4pm", { "[on Monday 4pm] 2026-11-30T16:00" } },
	      { "remind me the 8th at 9 call B", { "[the 8th at 9] 2026-12-08T09:00" } },
	      { "I am Fri", { "[Fri] 2026-11-27" } },
	      { "look at 2 classes Tue", { "[Tue] 2026-12-01" } },
	      { "Fri 11 Dec half term data", { "[Fri 11 Dec] 2026-12-11" } },
	      { "tommorow 9am reading", { "[tommorow 9am] 2026-11-26T09:00" } },
	      { "remind me at half term call B", { "[at half term] 2027-02-15/2027-02-19" } },
	      { "to come by 31 Nov", { "[by 31 Nov] ERR:November has 30 days" } },
	      { "Tues 8 Dec 25:00 phonics", { "[Tues 8 Dec 25:00] ERR:no such time" } },
	      { "either Tue or Thu 3pm", { "[Tue or Thu 3pm] ASK:poll" } },
	      { "phonics every Tuesday until 10 Dec hall",
		{ "[every Tuesday until 10 Dec] rec:2026-12-01,2026-12-08" } });
	CHECK(CLERK_TENSE_DEADLINE,
	      { "writing half a day before half term", { "[before half term] by 2027-02-12" } },
	      { "rural fund \xc2\xa3"
		"4,000 by 29 Jan",
		{ "[by 29 Jan] by 2027-01-29" } });
}

Test(when_find, parts_of_one_date_in_any_order)
{
	CHECK(CLERK_TENSE_BOOK, { "Tue 9-12 8 Dec", { "[Tue 9-12 8 Dec] 2026-12-08T09:00/12:00" } },
	      { "8 Dec Tue 9-12", { "[8 Dec Tue 9-12] 2026-12-08T09:00/12:00" } },
	      { "9-12 Wed 9 Dec", { "[9-12 Wed 9 Dec] 2026-12-09T09:00/12:00" } },
	      { "Tue 9-12 9 Dec",
		{ "[Tue 9-12 9 Dec] ASK:2026-12-08T09:00/12:00|2026-12-09T09:00/12:00" } },
	      { "Tue 9 Dec", { "[Tue 9 Dec] ASK:2026-12-08|2026-12-09" } },
	      { "tomorrow Thursday 3pm", { "[tomorrow Thursday 3pm] 2026-11-26T15:00" } },
	      { "tomorrow Friday 3pm",
		{ "[tomorrow Friday 3pm] ASK:2026-11-26T15:00|2026-11-27T15:00" } });
}

Test(when_find, what_is_not_meant)
{
	CHECK(
	    CLERK_TENSE_BOOK,
	    { "any day but not Friday 3pm", { "[not Friday 3pm] ERR:leftover \"not\"" } },
	    { "not Wed 9 Dec", { "[not Wed 9 Dec] ERR:leftover \"not\"" } },
	    { "Tue/Thu 3pm", { "[Tue/Thu 3pm] ASK:poll" } },
	    { "Ofsted 9/10 December", { "[9/10 December] ASK:poll" } },
	    { "nativity (2pm) Thu 17 Dec (hall)", { "[(2pm) Thu 17 Dec] 2026-12-17T14:00" } },
	    { "Fri 3pm Mon's list", { "[Fri 3pm] 2026-11-27T15:00" } },
	    { "remind me in 1h30 call B", { "[in 1h30] 2026-11-25T11:30" } },
	    { "Wed 9 Dec 9,30-11,45 phonics", { "[Wed 9 Dec 9,30-11,45] 2026-12-09T09:30/11:45" } },
	    { "Fri 3pm start phonics", { "[Fri 3pm] 2026-11-27T15:00" } },
	    { "around 3 Fri", { "[around 3 Fri] 2026-11-27T15:00" } },
	    { "about 3 schools Fri", { "[Fri] 2026-11-27" } },
	    { "4 Jan 28 9am budget", { "[4 Jan 28 9am] 2028-01-04T09:00" } },
	    { "Wed 9 Dec\xf0\x9f\x91\x8d", { "[Wed 9 Dec] 2026-12-09" } });
}

Test(when_find, names_and_counts_beside_a_date)
{
	CHECK(CLERK_TENSE_BOOK,
	      { "visit May 9 Dec 9-12", { "[9 Dec 9-12] 2026-12-09T09:00/12:00" } },
	      { "visit March Wed 9 Dec", { "[Wed 9 Dec] 2026-12-09" } },
	      { "Fri half term data", { "[Fri] 2026-11-27" } },
	      { "writing 1 day tomorrow", { "[tomorrow] 2026-11-26" } },
	      { "writing 1 day on Friday", { "[on Friday] 2026-11-27" } },
	      { "Christmas lunch 12-1 Tue 15 Dec", { "[12-1 Tue 15 Dec] 2026-12-15T12:00/13:00" } },
	      { "coffee morning Tue 8 Dec", { "[Tue 8 Dec] 2026-12-08" } },
	      { "parents' evening Tue 8 Dec 9-12", { "[Tue 8 Dec 9-12] 2026-12-08T09:00/12:00" } },
	      { "Ofsted on 9/10 December", { "[on 9/10 December] ASK:poll" } },
	      { "visit 2 weeks' time", { "[2 weeks' time] 2026-12-09" } },
	      { "on a Tuesday", { NULL } }, { "Thu 9,10,11 Dec call", { NULL } },
	      { "8, 9, 10 Dec call", { "[8, 9, 10 Dec] rec:2026-12-08,2026-12-09,2026-12-10" } },
	      { "Fri 3pm to plan next week", { "[Fri 3pm] 2026-11-27T15:00" } },
	      { "Thursday 17th December - Christmas lunch",
		{ "[Thursday 17th December] 2026-12-17" } },
	      { "Tuesday 5th January \xe2\x80\x93 INSET", { "[Tuesday 5th January] 2027-01-05" } },
	      { "Monday 7th - Friday 11th December: Book Fair",
		{ "[Monday 7th - Friday 11th December] 2026-12-07/2026-12-11" } },
	      { "wk beg 7 Dec phonics", { "[wk beg 7 Dec] 2026-12-07/2026-12-11" } });
}

Test(when_find, several_dates)
{
	CHECK(
	    CLERK_TENSE_BOOK,
	    { "Tue 8 Dec Wed 9 Dec 3pm",
	      { "[Tue 8 Dec] 2026-12-08", "[Wed 9 Dec 3pm] 2026-12-09T15:00" } },
	    { "data Wed 20 Jan 3.45pm at C til 5pm",
	      { "[Wed 20 Jan 3.45pm] 2027-01-20T15:45", "[til 5pm] by 2026-11-25T17:00 no day" } },
	    { "Tues 15 Dec at the Bull, 7.30am",
	      { "[Tues 15 Dec] 2026-12-15", "[7.30am] ASK:2026-11-26T07:30 no day" } },
	    { "Wed 9 Dec 9-12 and 1-3 phonics", { "[Wed 9 Dec 9-12 and 1-3] ASK" } },
	    { "Friday 3pm every week ring",
	      { "[Friday 3pm] 2026-11-27T15:00", "[every week] ASK" } });
}

Test(when_find, words_are_no_dates)
{
	static const char *const lines[] = { "Year 2 and Year 4 writing",
					     "Year 6 SATs",
					     "2 of us",
					     "2",
					     "budget 2027",
					     "parents' evening",
					     "Christmas lunch",
					     "half a day",
					     "1 day",
					     "may I",
					     "we sat and had a march",
					     "the second one",
					     "a week or a day",
					     "V12 and R7",
					     "1st aid",
					     "the 2nd floor",
					     "24/7 and 1/2 day",
					     "pages 9-12",
					     "room 1530",
					     "3-4 children",
					     "pre-Easter",
					     "Friday's",
					     "Y6 spring term data",
					     "maths, soon",
					     "no problem at all",
					     "" };
	struct world world;

	world_open(&world);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		arena_reset(world.work);
		cr_expect_str_empty(join(&world, lines[i]), "\"%s\": %s", lines[i],
				    join(&world, lines[i]));
	}
	world_close(&world);
}

/* What stands at `|` and after it, whether a date ended before, and how much of it is left over. */
static const struct {
	const char *before, *rest, *left;
	bool is_behind_date;
} leftovers[] = {
	{ "Fri 3pm ", "30 call B", "30", true },
	{ "remind me ", "30 call B", "", false },
	{ "4 Jan ", "28 budget", "28", true },
	{ "Wed 9 Dec 9-12 ", "2 of us", "", true },
	{ "Wed 9 Dec 9-12 ", "3 teachers", "", true },
	{ "Wed 9 Dec 9-12 ", "and 2 TAs", "", true },
	{ "Wed 9 Dec 9-12 ", "(3 people)", "", true },
	{ "Wed 9 Dec ", "(3.00-5.00 and", "(3.00-5.00", true },
	{ "Wed 9 Dec 9 ", "for 2 hours 10 x", "for 2 hours 10", true },
	{ "Wed 9 Dec 9-12 ", "for 30 pupils", "", true },
	{ "Wed 9 Dec 9-12 ", "and 1-3 phonics", "and 1-3", true },
	{ "Wed 9 Dec ", "until further notice", "", true },
	{ "Wed 9 Dec ", "then Friday 3pm ring", "then Friday 3pm", true },
	{ "the Bull ", "until 3pm x", "until 3pm", false },
	{ "the Bull ", "@ 3.15pm", "@ 3.15pm", false },
	{ "Year 6 ", "and Year 4 writing", "", false },
	{ "Fri 3pm ", "2nd floor", "", true },
	{ "Fri 3pm ", "3D printing", "", true },
	{ "Fri 3pm ", "", "", true },
	{ "Friday ", "about 3 hall", "about 3", true },
	{ "Fri at 9 ", "or 10", "or 10", true },
	{ "Wed 9 Dec ", "not before 10", "not before 10", true },
	{ "Wed 9 Dec 9-12 ", "1.5 of us", "", true },
	{ "Tue 8 Dec ", "(all day hall", "(all day", true },
	{ "Wed 13 Jan ", "- 9 hall", "- 9", true },
};

Test(when_find, leftovers)
{
	struct world world;

	world_open(&world);
	for (size_t i = 0; i < sizeof(leftovers) / sizeof(leftovers[0]); i++) {
		char *line =
		    arena_printf(world.arena, "%s%s", leftovers[i].before, leftovers[i].rest);
		size_t len =
		    when_leftover(world.work, &world.context, line, strlen(leftovers[i].before),
				  leftovers[i].is_behind_date);

		cr_expect(len == strlen(leftovers[i].left) &&
			      strncmp(leftovers[i].rest, leftovers[i].left, len) == 0,
			  "\"%s\": %.*s", line, (int)len, leftovers[i].rest);
	}
	world_close(&world);
}

/* Stretches lie within the line, in order, and a value's echo is found whole with its meaning. */
static void check_line(struct world *world, const char *line)
{
	const struct when_span *spans = NULL;
	size_t count = when_find(world->work, &world->context, line, &spans), end = 0;

	for (size_t i = 0; i < count; i++) {
		cr_assert_geq(spans[i].from, end, "%s", line);
		cr_assert_gt(spans[i].to, spans[i].from, "%s", line);
		cr_assert_leq(spans[i].to, strlen(line), "%s", line);
		end = spans[i].to;
	}
	for (size_t at = 0; at <= strlen(line); at++) {
		if (at == 0 || line[at - 1] == ' ') {
			size_t len =
			    when_leftover(world->work, &world->context, line, at, at % 2 == 0);

			cr_assert_leq(at + len, strlen(line), "%s", line);
		}
	}
}

static void cut_lines(size_t (*read)(struct world *, struct row *))
{
	struct world world;
	struct row rows[MOST_ROWS];

	world_open(&world);
	size_t count = read(&world, rows);

	for (size_t i = 0; i < count; i++) {
		char *line = arena_printf(world.arena, "phonics \xe2\x80\x93 %.60s (at G) 2 of us",
					  rows[i].phrase);

		world_set_row(&world, &rows[i]);
		for (size_t len = 0; len <= strlen(line); len++) {
			/* On the heap, so that reading one byte too far is seen. */
			char *part = calloc(1, len + 1);

			cr_assert(part != NULL);
			memcpy(part, line, len);
			arena_reset(world.work);
			check_line(&world, part);
			free(part);
		}
	}
	world_close(&world);
}

/* Each phrase, behind and before words, cut at each byte. */
Test(when_find, lines_cut_anywhere)
{
	cut_lines(world_rows);
	cut_lines(world_our_rows);
}

/* Between a stranger's words a phrase means the same, or is asked about, or a part of it is found
 * and the rest is left over or a second date: never another date and nothing beside it. */
static void surround(size_t (*read)(struct world *, struct row *), size_t *same, size_t *values)
{
	struct world world;
	struct row rows[MOST_ROWS];

	world_open(&world);
	size_t count = read(&world, rows);

	for (size_t i = 0; i < count; i++) {
		const struct when_span *spans = NULL;
		char *line = arena_printf(world.arena, "phonics %s hall", rows[i].phrase);

		world_set_row(&world, &rows[i]);
		arena_reset(world.work);
		size_t found = when_find(world.work, &world.context, line, &spans);
		char *got = found == 0 ? "" : when_notation(world.work, &spans[0].outcome);
		bool is_same = found == 1 && strcmp(got, rows[i].expected) == 0;
		size_t at = found == 0 ? 0 : spans[0].to;

		while (line[at] == ' ') {
			at++;
		}
		bool is_left =
		    found == 1 && when_leftover(world.work, &world.context, line, at, true) > 0;

		if (strncmp(rows[i].expected, "ERR:leftover", 12) == 0) {
			continue;
		}
		*same += is_same ? 1 : 0;
		*values += world_is_value(rows[i].expected) ? 1 : 0;
		cr_expect(found != 1 || is_same || is_left || !world_is_value(got), "\"%s\": %s",
			  line, got);
	}
	world_close(&world);
}

Test(when_find, no_other_date_between_words)
{
	size_t same = 0, values = 0;

	surround(world_rows, &same, &values);
	surround(world_our_rows, &same, &values);
	cr_log_info("between words: %zu alike, of %zu values and questions", same, values);
	cr_expect_gt(same * 10, values * 8);
}

/* A stranger's words before and behind a value of the set leave it as it is, or it is asked about,
 * or something is left over or found beside it: it never becomes another value by itself. */
static const char *const fronts[] = { "visit G ",
				      "remind me to send the report ",
				      "meet parents' evening ",
				      "meet Christmas lunch ",
				      "request Year 2 writing 1 day ",
				      "2 of us ",
				      "budget 2027 ",
				      "for Year 6 SATs ",
				      "half term report ",
				      "coffee morning ",
				      "(2 people) ",
				      "Y2 ",
				      "V12 to ",
				      "may I visit ",
				      "after school club ",
				      ("\xc2\xa3"
				       "400 "),
				      "school March: " };
static const char *const backs[] = { " phonics",
				     " 2 of us",
				     " (2 of us)",
				     ", 2 of us",
				     " for Year 6 SATs",
				     " at the Bull",
				     " call B",
				     ", thanks",
				     " \xf0\x9f\x91\x8d",
				     " and Year 4 writing",
				     " half term data",
				     " about budgets",
				     " - phonics",
				     " (phonics)",
				     ": phonics",
				     " 30 chairs",
				     " x2",
				     ".",
				     " may be better",
				     " after school club",
				     " of the second half" };
enum { FRONTS = sizeof(fronts) / sizeof(fronts[0]), BACKS = sizeof(backs) / sizeof(backs[0]) };

struct tally {
	size_t lines, same, beside, asked, none;
};

static void dress_line(struct world *world, const struct row *row, const char *line,
		       struct tally *tally)
{
	const struct when_span *spans = NULL;
	size_t found = when_find(world->work, &world->context, line, &spans), at = 0;
	char *got = found == 0 ? "" : when_notation(world->work, &spans[0].outcome);

	at = found == 0 ? 0 : spans[0].to;
	while (line[at] == ' ' || line[at] == ',' || line[at] == ':') {
		at++;
	}
	tally->lines++;
	if (found == 0) {
		tally->none++;
	} else if (found == 1 && strcmp(got, row->expected) == 0) {
		tally->same++;
	} else if (found > 1 || when_leftover(world->work, &world->context, line, at, true) > 0) {
		tally->beside++;
	} else {
		tally->asked++;
		cr_expect(!world_is_value(got), "\"%s\": %s, expected %s", line, got,
			  row->expected);
	}
}

static void dress_rows(size_t (*read)(struct world *, struct row *), struct tally *tally)
{
	struct world world;
	struct row rows[MOST_ROWS];

	world_open(&world);
	size_t count = read(&world, rows);

	for (size_t i = 0; i < count; i++) {
		world_set_row(&world, &rows[i]);
		/* Every fifth pair, and all of them in the course of the rows. */
		for (size_t k = i % 5; k < FRONTS * BACKS && world_is_value(rows[i].expected);
		     k += 5) {
			arena_reset(world.work);
			dress_line(&world, &rows[i],
				   arena_printf(world.work, "%s%s%s", fronts[k % FRONTS],
						rows[i].phrase, backs[k / FRONTS]),
				   tally);
		}
	}
	world_close(&world);
}

Test(when_find, words_around_never_make_another_date)
{
	struct tally tally = { 0, 0, 0, 0, 0 };

	dress_rows(world_rows, &tally);
	dress_rows(world_our_rows, &tally);
	cr_log_info("%zu lines: %zu alike, %zu with something beside, %zu asked, %zu none",
		    tally.lines, tally.same, tally.beside, tally.asked, tally.none);
	cr_expect_gt(tally.same * 10, tally.lines * 9);
}

/* Day 2800 is a Thursday, as day 0 would be. */
Test(when_find, means_a_day_or_its_weekday)
{
	struct clerk_when days[] = { { .day = 3000 }, { .day = 3002 } };
	const struct clerk_outcome value = { .kind = CLERK_OUTCOME_VALUE, .value = days[0] };
	const struct clerk_outcome asked = { .kind = CLERK_OUTCOME_ASK,
					     .choices = days,
					     .choice_count = 2 };
	const struct clerk_outcome refused = { .kind = CLERK_OUTCOME_REFUSE };

	cr_assert(when_means_day(&value, 3000));
	cr_assert_not(when_means_day(&value, 3007));
	cr_assert(when_means_weekday(&value, 3007));
	cr_assert_not(when_means_weekday(&value, 3001));
	cr_assert(when_means_day(&asked, 3000) && when_means_day(&asked, 3002));
	cr_assert_not(when_means_day(&asked, 3001));
	cr_assert(when_means_weekday(&asked, 3014) && !when_means_weekday(&asked, 3009));
	cr_assert_not(when_means_day(&refused, 0));
	cr_assert_not(when_means_weekday(&refused, 2800), "no day is no Thursday");
}
