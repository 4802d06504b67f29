/* calendar_import: published term dates (text, CSV, iCalendar) read into a calendar; doubts named.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SCHOOL_CALENDAR_IMPORT_H
#define CLERK_SCHOOL_CALENDAR_IMPORT_H

#include "dates/calendar.h"

enum { CALENDAR_IMPORT_BYTES = 256 * 1024, CALENDAR_IMPORT_LINES = 400 };

/* What was read, and what was not: published pages contain errors, and none is mended silently. */
struct calendar_import {
	struct calendar *want;     /* the calendar given, changed by what was understood */
	size_t understood;         /* lines or events */
	const char *const *doubts; /* each names its line; these are left out */
	size_t doubt_count;
};

/* Reads what heads and authorities publish: "Autumn term: Wed 2 Sept to Fri 18 Dec 2026", "Half
 * term: Mon 26 - Fri 30 Oct 2026", "INSET: ...", "Bank holiday: ..."; the same as CSV with the
 * heading "what,from,to", or as iCalendar events. For one school, or for all of them (0). `have`
 * stays as it is. Pure; everything belongs to the arena. False: too long, or nothing in it. */
bool calendar_import_read(struct arena *arena, const struct calendar *have, char school,
			  int32_t today, const char *text, size_t len,
			  struct calendar_import *ret_import, struct err *err);

#endif
