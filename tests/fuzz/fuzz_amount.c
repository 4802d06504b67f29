/* fuzz_amount: amounts as typed never crash, and what is understood reads back as itself. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/amount.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first byte picks the length of a day, the rest is what was typed. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0) {
		return 0;
	}
	struct arena *arena = arena_new();
	int64_t day_minutes = 60 + data[0] * 2;
	char *text = arena_strndup(arena, (const char *)data + 1, size - 1);
	size_t used = 0, again = 0;
	struct amount_outcome out = amount_parse_prefix(arena, text, day_minutes, &used);
	if (used > strlen(text) || (out.kind != AMOUNT_VALUE && out.text == NULL)) {
		abort();
	}
	if (out.kind == AMOUNT_VALUE) {
		char *shown = amount_format(arena, out.minutes, day_minutes);
		struct amount_outcome back = amount_parse_prefix(arena, shown, day_minutes, &again);
		if (back.kind != AMOUNT_VALUE || back.minutes != out.minutes ||
		    again != strlen(shown)) {
			abort();
		}
	}
	for (size_t i = 0; i < out.choice_count; i++) {
		if (amount_parse_prefix(arena, out.choices[i].text, day_minutes, &again).minutes !=
		    out.choices[i].minutes) {
			abort();
		}
	}
	arena_free(arena);
	return 0;
}
