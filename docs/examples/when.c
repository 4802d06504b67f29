/* when: reads a phrase as a head types it, and says what it means. */
/* SPDX-License-Identifier: Apache-2.0 */
#include <dates/when.h>

#include <stdio.h>

int main(int argc, char **argv)
{
	static struct calendar_half autumn = { "2026/27", "Autumn 2", 20759, 20805, 0 };
	struct arena *arena = arena_new();
	struct calendar calendar = { .terms_per_year = 3,
				     .hours = calendar_default_hours,
				     .halves = &autumn,
				     .half_count = 1,
				     .schools = "A" };
	/* Wed 25 Nov 2026, 10:00; what is said books something, so it looks ahead. */
	struct when_context context = {
		.calendar = &calendar, .now_s = 1795600800, .tense = CLERK_TENSE_BOOK, .school = 'A'
	};
	struct err err = { 0 };

	if (argc != 2 || !tz_load(arena, "Europe/London", &calendar.tz, &err)) {
		fprintf(stderr, "usage: when PHRASE\n");
		return 64;
	}
	struct clerk_outcome outcome = when_parse(arena, &context, argv[1]);

	puts(outcome.kind == CLERK_OUTCOME_VALUE ? when_format(arena, &outcome.value)
						 : outcome.text);
	arena_free(arena);
	return (int)outcome.kind;
}
