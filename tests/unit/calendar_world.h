/* calendar_world: a calendar of our own, and dates that are read into it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_TESTS_CALENDAR_WORLD_H
#define CLERK_TESTS_CALENDAR_WORLD_H

#include "school/calendar_import.h"

#include "base/str.h"
#include "dates/civil.h"
#include "school/calendar_store.h"

#include <criterion/criterion.h>
#include <string.h>

enum { TODAY = 20782 }; /* Wed 25 Nov 2026 */

struct world {
	struct arena *arena;
	struct calendar have;
	struct calendar_import import;
	struct err err;
};

static struct calendar_half halves[] = { { "2026/27", "Autumn 1", 20697, 20749, 0 },
					 { "2026/27", "Autumn 2", 20759, 20805, 0 },
					 { "2026/27", "Spring 1", 20822, 20861, 0 },
					 { "2026/27", "Spring 2", 20871, 20902, 0 } };

static inline void world_init(struct world *w)
{
	*w = (struct world){
		.arena = arena_new(),
		.have = { .terms_per_year = 3, .halves = halves, .half_count = 4, .schools = "ABC" }
	};
	cr_assert(tz_load(w->arena, "Europe/London", &w->have.tz, &w->err), "%s", w->err.text);
}

static inline bool read_text(struct world *w, char school, const char *text)
{
	return calendar_import_read(w->arena, &w->have, school, TODAY, text, strlen(text),
				    &w->import, &w->err);
}

/* What would change, in words. */
static inline const char *difference(struct world *w)
{
	struct str text;

	str_init(&text, w->arena);
	calendar_normalise(&w->have);
	calendar_normalise(w->import.want);
	calendar_compare(w->arena, &w->have, w->import.want, &text);
	return text.text;
}

static inline void holds(const char *text, const char *fragment)
{
	cr_assert(strstr(text, fragment) != NULL, "no \"%s\" in:\n%s", fragment, text);
}

/* Reads a calendar of these events; what would change. */
static inline const char *events(struct world *w, const char *inside)
{
	const char *text =
	    arena_printf(w->arena, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n%sEND:VCALENDAR\r\n", inside);

	cr_assert(read_text(w, 0, text), "%s", w->err.text);
	return difference(w);
}

#define EVENT(lines) "BEGIN:VEVENT\r\n" lines "END:VEVENT\r\n"

#endif
