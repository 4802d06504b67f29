/* test_people: how many come is read wherever it stands; what only holds a number is not. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"
#include "base/str.h"
#include "clerk/clerk.h"
#include "clerk/roster.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *without(struct arena *arena, const char *text,
			   const struct clerk_people_said *said)
{
	char *left =
	    arena_printf(arena, "%.*s%s", (int)said->from, text, text + said->from + said->len);
	char *gap = strstr(left, "  ");

	if (gap != NULL) {
		memmove(gap, gap + 1, strlen(gap));
	}
	return str_trim(left);
}

static void check(struct arena *arena, char *line)
{
	const char *text = strsep(&line, "\t"), *count = strsep(&line, "\t");
	struct clerk_people_said said = { 0 };

	cr_assert(count != NULL && line != NULL, "%s", text);
	clerk_find_people(text, &said);
	cr_expect_eq(said.count, atoll(count), "%s: %lld", text, (long long)said.count);
	cr_expect_str_eq(without(arena, text, &said), line, "%s", text);
}

Test(people, said_in_many_ways)
{
	FILE *in = fopen(TEST_DATA_DIR "/people.tsv", "re");
	struct arena *arena = arena_new();
	char line[256];
	int rows = 0;

	cr_assert_not_null(in);
	while (fgets(line, sizeof(line), in) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] != '#') {
			check(arena, line);
			rows++;
		}
	}
	cr_assert_geq(rows, 30);
	fclose(in);
	arena_free(arena);
}

Test(people, who_comes_instead)
{
	FILE *in = fopen(TEST_DATA_DIR "/deputies.tsv", "re");
	char line[256];
	size_t count = 0;

	cr_assert_not_null(in);
	while (fgets(line, sizeof(line), in) != NULL) {
		char *rest = line, *text = strsep(&rest, "\t");
		size_t from = 0, len = 0;

		if (line[0] == '#') {
			continue;
		}
		cr_assert_not_null(rest, "%s", text);
		rest[strcspn(rest, "\n")] = '\0';
		cr_expect_eq(clerk_find_deputy(text, &from, &len), rest[0] != '\0', "%s", text);
		cr_expect_eq(len, strlen(rest), "%s: %.*s", text, (int)len, text + from);
		cr_expect_eq(strncmp(text + from, rest, len), 0, "%s", text);
		count++;
	}
	fclose(in);
	cr_expect_gt(count, 10);
}
