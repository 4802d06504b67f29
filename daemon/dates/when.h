/* when: the date language; pure: given now, a calendar and a tense, it answers, asks or refuses. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_DATES_WHEN_H
#define CLERK_DATES_WHEN_H

#include "base/arena.h"
#include "clerk/when.h"
#include "dates/calendar.h"

/* All that a phrase's meaning depends on. Borrowed. */
struct when_context {
	const struct calendar *calendar;
	int64_t now_s;
	enum clerk_tense tense;
	char school; /* of the speaker; 0: none */
};

/* Reads the whole phrase: every word must be understood. */
struct clerk_outcome when_parse(struct arena *arena, const struct when_context *context,
				const char *phrase);

/* Reads the longest prefix, cut at a word's end, that means something (a value or a question);
 * `*ret_used` is its length in bytes. Where no prefix does, refuses and sets `*ret_used` to 0. */
struct clerk_outcome when_parse_prefix(struct arena *arena, const struct when_context *context,
				       const char *phrase, size_t *ret_used);

/* Reads the longest suffix, begun at a word's start, that means a date, if one that is refused ("by
 * 31 Nov"); `*ret_from` is where it begins. Where none does, refuses and sets `*ret_from` to the
 * phrase's length. */
struct clerk_outcome when_parse_suffix(struct arena *arena, const struct when_context *context,
				       const char *phrase, size_t *ret_from);

/* The echo: "Wed 9 Dec 2026, 09:00–12:00"; parses back to the same value. */
char *when_format(struct arena *arena, const struct clerk_when *when);

/* The line of `clerkd when`, for an outcome or one value. */
char *when_notation(struct arena *arena, const struct clerk_outcome *outcome);

/* "Wed 9 Dec 2026", "09:00", "Wed 9 Dec 2026 09:00"; `now_s` 0 always writes the year. */
char *when_format_day(struct arena *arena, int32_t day);
char *when_format_day_short(struct arena *arena, int32_t day); /* without its year */
/* "Tue 5, Wed 6, Fri 8 Jan": each month once, and the year where it is another than `like`'s. */
char *when_format_days(struct arena *arena, const int32_t *days, size_t count, int32_t like);
char *when_format_minute(struct arena *arena, int32_t minute);
char *when_format_instant(struct arena *arena, const struct tz *tz, int64_t instant_s);

#endif
