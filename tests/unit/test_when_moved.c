/* test_when_moved: a thing has its date; what is said of it changes that, and nothing else. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "when_world.h"

struct said {
	const char *phrase, *expected; /* as notation; NULL: nothing of that kind */
};

static void check(const char *date, bool is_moment, bool has_end, const struct said *rows,
		  size_t count)
{
	struct world world;

	world_open(&world);
	struct when_was was = { .when = when_parse(world.arena, &world.context, date).value,
				.is_moment = is_moment,
				.has_end = has_end };

	for (size_t i = 0; i < count; i++) {
		const char *text = when_moved(world.work, &world.context, &was, rows[i].phrase);
		struct clerk_outcome outcome =
		    when_parse(world.work, &world.context, text == NULL ? "" : text);
		const char *line = text == NULL ? NULL : when_notation(world.work, &outcome);
		const char *bare =
		    line == NULL ? NULL : arena_strndup(world.work, line, strcspn(line, " "));
		bool is_so =
		    rows[i].expected == NULL ? text == NULL : str_equal(bare, rows[i].expected);

		cr_expect(is_so, "%s: \"%s\" is \"%s\", %s; expected %s", date, rows[i].phrase,
			  text, line, rows[i].expected);
	}
	world_close(&world);
}

#define CHECK(date, is_moment, rows) \
	check(date, is_moment, false, rows, sizeof(rows) / sizeof((rows)[0]))

/* An end that was said stays, where its start alone is another. */
Test(when_moved, keeps_the_end_that_was_said)
{
	static const struct said rows[] = {
		{ "start at 10", "2026-12-09T10:00/11:00" },
		{ "starts at 10 not 9", "2026-12-09T10:00/11:00" },
		{ "9.30 start", "2026-12-09T09:30/11:00" },
		{ "10", "2026-12-09T10:00/12:00" },
		/* behind its end nothing is left of it */
		{ "start at 2", "2026-12-09T14:00/16:00" },
		{ "Fri 11 Dec 9.30", "2026-12-11T09:30/11:30" },
	};

	check("Wed 9 Dec 9-11", false, true, rows, sizeof(rows) / sizeof(rows[0]));
}

Test(when_moved, keeps_the_hours_or_the_day)
{
	static const struct said rows[] = {
		{ "to weds 16 dec same time", "2026-12-16T09:00/11:00" },
		{ "next thursday at the same time", "ASK:2026-11-26|2026-12-03" },
		/* the coming one, or that of its week? */
		{ "Fri", "ASK:poll" },
		{ "on the thursday at the same time", "2026-12-10T09:00/11:00" },
		{ "the thursday at 2", "2026-12-10T14:00/16:00" },
		{ "to the tues same time same place", "2026-12-08T09:00/11:00" },
		{ "2pm and the thurs not weds", "2026-12-10T14:00/16:00" },
		{ "tomorrow", "2026-11-26T09:00/11:00" },
		{ "Fri 11 Dec 1-2", "2026-12-11T13:00/14:00" },
		{ "Fri 11 Dec pm", "2026-12-11PM" },
		{ "2pm", "2026-12-09T14:00/16:00" },
		{ "same day at 2", "2026-12-09T14:00/16:00" },
		{ "to 8", "2026-12-09T08:00/10:00" },
		{ "ten", "2026-12-09T10:00/12:00" },
		{ "10 not 9", "2026-12-09T10:00/12:00" },
		{ "10th not the 9th", "2026-12-10T09:00/11:00" },
		{ "10 not 8", NULL },
		{ "9.30 start instead", "2026-12-09T09:30/11:30" },
		{ "starting at 10", "2026-12-09T10:00/12:00" },
		{ "Fri 11 Dec 2pm", "2026-12-11T14:00/16:00" },
		{ "9.30-11.30", "2026-12-09T09:30/11:30" },
		{ "until 11.30", "2026-12-09T09:00/11:30" },
		{ "finish at 12", "2026-12-09T09:00/12:00" },
		{ "10.30 finish please", "2026-12-09T09:00/10:30" },
		{ "same time", NULL },
		{ "same day", NULL },
		{ "same day Fri 11 Dec", NULL },
		{ "same time Fri 11 Dec 2pm", NULL },
		{ "when the snow is gone", NULL },
		{ "by Friday", NULL },
		{ "the thursday before at 10", "2026-12-03T10:00/12:00" },
		{ "every Tuesday at 9", NULL },
	};

	CHECK("Wed 9 Dec 9-11", false, rows);
}

Test(when_moved, so_far)
{
	static const struct said rows[] = {
		{ "a week later", "2026-12-16T09:00/11:00" },
		{ "back a week", "2026-12-16T09:00/11:00" },
		{ "3 weeks earlier", "ERR:past" },
		{ "a week earlier", "2026-12-02T09:00/11:00" },
		{ "a fortnight later", "2026-12-23T09:00/11:00" },
		{ "two days later at 1", "2026-12-11T13:00/15:00" },
		{ "an hour later", "2026-12-09T10:00/12:00" },
		{ "half an hour earlier", "2026-12-09T08:30/10:30" },
		{ "back by 30 mins", "2026-12-09T09:30/11:30" },
		{ "next day", "2026-12-10T09:00/11:00" },
		{ "the day before, same time", "2026-12-08T09:00/11:00" },
		{ "the week after", "2026-12-16T09:00/11:00" },
		{ "week later", "2026-12-16T09:00/11:00" },
		{ "day after that", "2026-12-10T09:00/11:00" },
		{ "half an hour longer", "2026-12-09T09:00/11:30" },
		{ "an hour shorter", "2026-12-09T09:00/10:00" },
		{ "an hour", "ASK:poll" },
		{ "for an hour", "2026-12-09T09:00/10:00" },
		{ "for 3 hours", "2026-12-09T09:00/12:00" },
		{ "half past", "2026-12-09T09:30/11:30" },
		/* which way? */
		{ "forward an hour", "ASK:poll" },
		{ "by a week", "ASK:poll" },
		/* of another day */
		{ "a week on Tuesday", "2026-12-08T09:00/11:00" },
		{ "the day after tomorrow", "2026-11-27T09:00/11:00" },
		{ "16 hours later", NULL },
		{ "3 hours shorter", NULL },
	};

	CHECK("Wed 9 Dec 9-11", false, rows);
}

/* The date that it has is named beside the new one. */
Test(when_moved, from_one_date_to_the_other)
{
	static const struct said rows[] = {
		{ "from the ninth to the tenth, same time", "2026-12-10T09:00/11:00" },
		{ "from Wed 9 Dec to Thu 10 Dec", "2026-12-10T09:00/11:00" },
		{ "wed->thu 10th 0930", "2026-12-10T09:30/11:30" },
		{ "the mon after same time", "2026-12-14T09:00/11:00" },
		{ "to the friday after at 10", "2026-12-11T10:00/12:00" },
		{ "the following wednesday", "2026-12-16T09:00/11:00" },
		{ "the monday before that", "2026-12-07T09:00/11:00" },
		{ "+1d", "2026-12-10T09:00/11:00" },
		{ "+2h", "2026-12-09T11:00/13:00" },
		{ "Thu 10 Dec no sorry Fri 11 Dec", "2026-12-11T09:00/11:00" },
		{ "10 while 12", "2026-12-09T10:00/12:00" },
		{ "4.30 start finish at 6", "2026-12-09T16:30/18:00" },
		/* of another day it is a range */
		{ "from the tenth to the eleventh", NULL },
	};

	CHECK("Wed 9 Dec 9-11", false, rows);
}

Test(when_moved, of_half_a_day_or_a_whole_one)
{
	static const struct said half[] = {
		{ "Fri 11 Dec", "2026-12-11AM" },      { "a week later", "2026-12-16AM" },
		{ "10", "2026-12-09T10:00" },          { "an hour later", NULL },
		{ "10-11", "2026-12-09T10:00/11:00" }, { "half an hour longer", NULL },
	};
	static const struct said whole[] = {
		{ "Fri 11 Dec", "2026-12-11" },
		{ "the day after", "2026-12-10" },
		{ "an hour later", NULL },
	};

	CHECK("Wed 9 Dec am", false, half);
	CHECK("Wed 9 Dec", false, whole);
}

Test(when_moved, on_a_weekday_of_its_own_week)
{
	static const struct said rows[] = { { "Fri", "2026-11-27T09:00/11:00" },
					    { "to the friday", "2026-11-27T09:00/11:00" } };

	CHECK("Thu 26 Nov 9-11", false, rows);
}

/* Of a thing in January "the 15th" is no day of the coming December. */
Test(when_moved, on_a_day_near_its_own)
{
	static const struct said rows[] = {
		{ "the 15th", "2027-01-15T16:00/17:00" },
		{ "15th not the 14th", "2027-01-15T16:00/17:00" },
		{ "from the 14th to the 15th", "2027-01-15T16:00/17:00" },
		{ "to the twelfth at 3.30pm", "2027-01-12T15:30/16:30" },
		{ "the 28th", "2027-01-28T16:00/17:00" },
		{ "2nd", "2027-01-02T16:00/17:00" },
		{ "weds 13th", "2027-01-13T16:00/17:00" },
		/* its month is said, or its weekday is of another */
		{ "15th Dec", "2026-12-15T16:00/17:00" },
		{ "Tue 15th", "2026-12-15T16:00/17:00" },
	};

	CHECK("Thu 14 Jan 4-5pm", false, rows);
}

Test(when_moved, of_a_moment)
{
	static const struct said to_come[] = {
		{ "Fri", "2026-11-27T11:00" },
		{ "til 4", "2026-11-25T16:00" },
		{ "quarter past", "2026-11-25T11:15" },
		{ "quarter to", "2026-11-25T10:45" },
		{ "in 20 mins", "2026-11-25T10:20" },
		{ "2 days", "2026-11-27T11:00" },
		{ "half an hour", "2026-11-25T10:30" },
		{ "an hour later", "2026-11-25T12:00" },
		{ "tomorrow instead", "2026-11-26T11:00" },
	};

	CHECK("today at 11", true, to_come);
}

Test(when_moved, of_a_moment_that_was)
{
	static const struct said rows[] = {
		{ "half an hour", "2026-11-25T10:30" }, { "an hour later", "2026-11-25T11:00" },
		{ "tomorrow", "2026-11-26T09:45" },     { "quarter past", "2026-11-25T10:15" },
		{ "for an hour", "2026-11-25T11:00" },  { "2pm", "2026-11-25T14:00" },
	};
	struct world world;

	world_open(&world);
	world.context.now_s = world_instant(&world, 2026, 11, 25, 9 * 60);
	struct when_was was = { .when = when_parse(world.arena, &world.context, "today 9.45").value,
				.is_moment = true };

	world.context.now_s = world_instant(&world, 2026, 11, 25, 10 * 60);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *text = when_moved(world.work, &world.context, &was, rows[i].phrase);
		struct clerk_outcome outcome =
		    when_parse(world.work, &world.context, text == NULL ? "" : text);
		const char *line = when_notation(world.work, &outcome);

		cr_expect(text != NULL && str_starts(line, rows[i].expected), "\"%s\" is %s, %s",
			  rows[i].phrase, text, line);
	}
	world_close(&world);
}

/* Hours that it has, or that are said with their half, are not objected to; others are. */
Test(when_moved, objects_as_the_first_date_did)
{
	static const struct {
		const char *date, *phrase, *level;
		bool is_early;
	} rows[] = {
		{ "Tue 8 Dec 7.15am-8.15am", "Fri 11 Dec", NULL, false },
		{ "Tue 8 Dec 8-9.15", "7.30am", NULL, false },
		{ "Tue 8 Dec 8-9.15", "6.30pm-8pm", NULL, false },
		{ "Tue 8 Dec 8-9.15", "until 6.30pm", NULL, false },
		{ "Tue 8 Dec 8-9.15", "7.30", NULL, true },
		{ "Tue 8 Dec 8-9.15", "half an hour earlier", NULL, true },
		{ "Tue 8 Dec 8-9.15", "7.30", "outside 08:00-18:00", false },
		{ "Tue 8 Dec 4.30pm-5.30pm", "an hour later", "outside 08:00-18:00", false },
		{ "Tue 8 Dec 8-9.15", "Sat 12 Dec 7.30am", "weekend", false },
	};
	struct world world;

	world_open(&world);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct when_was was = {
			.when = when_parse(world.arena, &world.context, rows[i].date).value,
			.is_early = rows[i].is_early
		};
		const char *text = when_moved(world.work, &world.context, &was, rows[i].phrase);
		struct clerk_outcome outcome = when_parse(world.work, &world.context, text);
		const char *why =
		    outcome.value.level < CLERK_LEVEL_WARN ? NULL : outcome.value.objection;

		cr_expect_eq(outcome.kind, CLERK_OUTCOME_VALUE);
		cr_expect(rows[i].level == NULL ? why == NULL : str_equal(why, rows[i].level),
			  "%s: \"%s\" is \"%s\": %s", rows[i].date, rows[i].phrase, text, why);
	}
	world_close(&world);
}
