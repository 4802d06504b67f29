/* test_lately: what each person said last in each room, for ten minutes, in memory alone. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/lately.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

enum { NOW = 1000000, HOLDS = 64 };

static struct arena *arena;
static struct lately *lately;
static struct lately_said got;

static void open_lately(void)
{
	arena = arena_new();
	lately = lately_new(arena);
}

static void close_lately(void)
{
	arena_free(arena);
}

TestSuite(lately, .init = open_lately, .fini = close_lately);

static void put(int64_t person, const char *event, const char *line, int64_t at_s)
{
	const struct lately_said said = {
		.person = person, .at_s = at_s, .room = "!r:hs", .event = event, .line = line
	};

	lately_put(lately, &said);
}

static bool get(int64_t person, int64_t now_s)
{
	return lately_get(lately, arena, person, "!r:hs", now_s, &got);
}

Test(lately, the_last_of_each_in_each_room)
{
	put(1, "$a", "visit G", NOW);
	put(1, "$b", "visit H", NOW);
	put(2, "$c", "yes V1", NOW);
	cr_assert(get(1, NOW));
	cr_assert_str_eq(got.event, "$b");
	cr_assert_str_eq(got.line, "visit H");
	cr_assert(get(2, NOW));
	cr_assert_str_eq(got.line, "yes V1");
	cr_assert_not(lately_get(lately, arena, 1, "!other:hs", NOW, &got));
	lately_forget(lately, "$b");
	cr_assert_not(get(1, NOW));
	cr_assert(get(2, NOW));
}

Test(lately, ten_minutes)
{
	put(1, "$a", "visit G", NOW);
	cr_assert(get(1, NOW + LATELY_S));
	cr_assert_not(get(1, NOW + LATELY_S + 1));
	lately_heard(lately, 2, "!r:hs", NOW + LATELY_S + 1);
	cr_assert_not(get(1, NOW), "wiped, and not only hidden");
}

Test(lately, somebody_else_speaks)
{
	put(1, "$a", "visit G", NOW);
	lately_heard(lately, 1, "!r:hs", NOW);
	lately_heard(lately, 2, "!other:hs", NOW);
	cr_assert(get(1, NOW));
	cr_assert_not(got.is_overtaken);
	lately_heard(lately, 2, "!r:hs", NOW);
	cr_assert(get(1, NOW));
	cr_assert(got.is_overtaken);
	put(1, "$b", "visit H", NOW);
	cr_assert(get(1, NOW));
	cr_assert_not(got.is_overtaken);
}

Test(lately, too_long_a_line_is_the_last_all_the_same)
{
	char line[500];

	memset(line, 'a', sizeof(line) - 1);
	line[sizeof(line) - 1] = '\0';
	put(1, "$a", "visit G", NOW);
	put(1, "$b", line, NOW);
	cr_assert(get(1, NOW));
	cr_assert_str_eq(got.event, "$b");
	cr_assert_str_eq(got.line, "");
}

Test(lately, the_oldest_makes_room)
{
	for (int64_t person = 1; person <= HOLDS + 1; person++) {
		put(person, "$a", "time", NOW + person);
	}
	cr_assert_not(get(1, NOW + HOLDS));
	for (int64_t person = 2; person <= HOLDS + 1; person++) {
		cr_assert(get(person, NOW + HOLDS), "%lld", (long long)person);
	}
}
