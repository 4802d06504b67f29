/* test_when_window: the days that somebody asks about, in the words of a question. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "when_world.h"

static const struct {
	const char *line, *days; /* `days` NULL: it speaks of none */
} cases[] = {
	{ "next week", "2026-11-30/2026-12-06" },
	{ "on next week?", "2026-11-30/2026-12-06" },
	{ "this week", "2026-11-25/2026-11-29" },
	{ "the rest of the week", "2026-11-25/2026-11-29" },
	{ "the week after next", "2026-12-07/2026-12-13" },
	{ "over the weekend", "2026-11-28/2026-11-29" },
	{ "w/c 7 Dec", "2026-12-07/2026-12-11" },
	{ "this month", "2026-11-25/2026-11-30" },
	{ "next month", "2026-12-01/2026-12-31" },
	{ "in january", "2027-01-01/2027-01-31" },
	{ "for march please", "2027-03-01/2027-03-31" },
	{ "Tuesday", "2026-12-01/2026-12-01" },
	{ "on the 8th", "2026-12-08/2026-12-08" },
	{ "8 January", "2027-01-08/2027-01-08" },
	{ "friday 27th", "2026-11-27/2026-11-27" },
	{ "tomorrow", "2026-11-26/2026-11-26" },
	{ "thurs 3 dec am", "2026-12-03/2026-12-03 half" },
	{ "Wednesday morning next week", "2026-12-02/2026-12-02 half" },
	{ "feb half term", "2027-02-15/2027-02-19" },
	{ "before feb half term", "2026-11-25/2027-02-12" },
	{ "from 8 Dec", "2026-12-08/2027-12-30" },
	{ "wk", "2026-11-25/2026-11-29" },
	{ "nxt wk at all", "2026-11-30/2026-12-06" },
	{ "wk 50", "2026-12-07/2026-12-11" },
	{ "thursday the third", "2026-12-03/2026-12-03" },
	{ "mon 7-wed 9 am?", "2026-12-07/2026-12-09" },
	{ "between now and the end of term", "2026-11-25/2026-12-18" },
	{ "what have I got between now and christmas", "2026-11-25/2026-12-18" },
	{ "from now to 18 december", "2026-11-25/2026-12-18" },
	{ "the week after", "2026-12-07/2026-12-13" },
	{ "the week after 7 Dec", "2026-12-14/2027-12-30" },
	{ "between us", NULL },
	{ "we may sing", NULL },
	{ "yesterday", NULL },
	{ "", NULL },
};

static const char *read(struct world *world, const char *line)
{
	struct when_window window = { 0 };

	if (!when_window(world->work, &world->context, line, &window)) {
		return "none";
	}
	struct civil from = civil_from_day(window.from), to = civil_from_day(window.to);

	return arena_printf(world->work, "%04d-%02d-%02d/%04d-%02d-%02d%s", from.year, from.month,
			    from.day, to.year, to.month, to.day,
			    window.end_s > window.start_s ? " half" : "");
}

Test(when_window, the_days_of_a_question)
{
	struct world world;

	world_open(&world);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *days = cases[i].days == NULL ? "none" : cases[i].days;

		arena_reset(world.work);
		cr_expect_str_eq(read(&world, cases[i].line), days, "%s: %s, not %s", cases[i].line,
				 read(&world, cases[i].line), days);
	}
	world_close(&world);
}

/* Cut anywhere it is days in order, or none. */
Test(when_window, lines_cut_anywhere)
{
	static const char line[] = "what's on from the week after next till 8 January, or in march";
	struct world world;

	world_open(&world);
	for (size_t from = 0; from < sizeof(line); from++) {
		for (size_t to = from; to < sizeof(line); to += 3) {
			struct when_window window = { 0 };

			arena_reset(world.work);
			const char *part = arena_strndup(world.work, line + from, to - from);

			cr_expect(!when_window(world.work, &world.context, part, &window) ||
				      window.from <= window.to,
				  "%s", part);
		}
	}
	world_close(&world);
}
