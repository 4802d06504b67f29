/* fuzz_import: any bytes as published dates (text, CSV, iCalendar): read or refused in one line, in
 * little time, and of what is read each day is a day. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"
#include "school/calendar_import.h"
#include "school/calendar_store.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void check(struct arena *arena, struct calendar *have, struct calendar_import *import)
{
	struct str difference;

	for (size_t i = 0; i < import->doubt_count; i++) {
		if (strchr(import->doubts[i], '\n') != NULL) {
			abort();
		}
	}
	for (size_t i = 0; i < import->want->half_count; i++) {
		if (import->want->halves[i].from > import->want->halves[i].to) {
			abort();
		}
	}
	str_init(&difference, arena);
	calendar_normalise(have);
	calendar_normalise(import->want);
	calendar_compare(arena, have, import->want, &difference);
}

/* It is Wed 25 Nov 2026; the first byte picks for one school or for all. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct calendar_half halves[] = { { "2026/27", "Autumn 1", 20697, 20749, 0 },
						 { "2026/27", "Autumn 2", 20759, 20805, 0 },
						 { "2026/27", "Spring 1", 20822, 20861, 0 } };
	struct arena *arena = arena_new();
	struct calendar have = {
		.terms_per_year = 3, .halves = halves, .half_count = 3, .schools = "AB"
	};
	struct calendar_import import;
	struct err err = { .code = ERR_NONE };
	char school = len > 0 && bytes[0] % 2 == 1 ? 'B' : '\0';

	if (!tz_load(arena, "Europe/London", &have.tz, NULL)) {
		abort();
	}
	if (calendar_import_read(arena, &have, school, 20782, (const char *)bytes + (len > 0),
				 len - (len > 0), &import, &err)) {
		check(arena, &have, &import);
	} else if (err.code == ERR_NONE || strchr(err.text, '\n') != NULL) {
		abort();
	}
	arena_free(arena);
	return 0;
}
