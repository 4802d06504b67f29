/* fuzz_when: any phrase is read, asked about or refused; the echo of a value parses back to it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static bool is_in_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Stretches lie in the line, in order, at words' ends. */
static void check_spans(struct arena *arena, const struct when_context *context, const char *line)
{
	const struct when_span *spans = NULL;
	size_t count = when_find(arena, context, line, &spans), end = 0, len = strlen(line);

	for (size_t i = 0; i < count; i++) {
		bool is_cut =
		    spans[i].from < end || spans[i].to <= spans[i].from || spans[i].to > len ||
		    (is_in_word(line[spans[i].to - 1]) && is_in_word(line[spans[i].to])) ||
		    (spans[i].from > 0 && is_in_word(line[spans[i].from - 1]) &&
		     is_in_word(line[spans[i].from]));

		if (is_cut || (i % 2 == 0 && when_leftover(arena, context, line, spans[i].to,
							   true) > len - spans[i].to)) {
			fprintf(stderr, "'%s': %zu-%zu\n", line, spans[i].from, spans[i].to);
			abort();
		}
		end = spans[i].to;
	}
}

/* The first byte picks the tense; it is Wed 25 Nov 2026, 10:00, in the middle of Autumn 2. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct calendar_half halves[] = { { "2026/27", "Autumn 1", 20697, 20749, 0 },
						 { "2026/27", "Autumn 2", 20759, 20805, 0 },
						 { "2026/27", "Spring 1", 20822, 20861, 0 } };
	static struct calendar calendar = {
		.terms_per_year = 3, .halves = halves, .half_count = 3, .schools = "A"
	};
	static struct arena *kept;
	struct arena *arena = arena_new();

	kept = kept == NULL ? arena_new() : kept;
	calendar.hours = calendar_default_hours;
	if (calendar.tz == NULL && !tz_load(kept, "Europe/London", &calendar.tz, NULL)) {
		abort();
	}
	struct when_context context = {
		.calendar = &calendar,
		.now_s = 1795600800,
		.tense = (enum clerk_tense)(len > 0 ? bytes[0] % 3 : 0),
		.school = 'A',
		/* of a time alone: today's, or that of a day that is spoken of */
		.day = len > 0 && bytes[0] % 2 == 1 ? 20796 : 0,
	};
	char *text = arena_strndup(arena, (const char *)bytes + (len > 0), len - (len > 0));
	struct clerk_outcome out = when_parse(arena, &context, text), back = out;

	if (out.kind == CLERK_OUTCOME_VALUE && out.value.kind != CLERK_WHEN_RECURRENCE) {
		back = when_parse(arena, &context, when_format(arena, &out.value));
		back.value.level = out.value.level;
		back.value.objection = out.value.objection;
	}
	if (strcmp(when_notation(arena, &out), when_notation(arena, &back)) != 0) {
		fprintf(stderr, "'%s' is %s, but its echo %s\n", text, when_notation(arena, &out),
			when_notation(arena, &back));
		abort();
	}
	check_spans(arena, &context, text);
	arena_free(arena);
	return 0;
}
