/* calendar_import_text: the lines and events of a published calendar, one by one. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SCHOOL_CALENDAR_IMPORT_TEXT_H
#define CLERK_SCHOOL_CALENDAR_IMPORT_TEXT_H

#include "base/arena.h"
#include "school/calendar_import.h"
#include "school/tz.h"

enum import_kind {
	IMPORT_TERM,
	IMPORT_BREAK, /* half term, holiday */
	IMPORT_INSET,
	IMPORT_CLOSED,
	IMPORT_BANK_HOLIDAY,
};

struct import_entry {
	enum import_kind kind;
	int32_t from, to; /* both included */
	const char *name;
};

struct import_list {
	struct arena *arena;
	int32_t today;
	const struct tz *tz;
	struct import_entry entries[CALENDAR_IMPORT_LINES];
	size_t count;
	const char *doubts[CALENDAR_IMPORT_LINES];
	size_t doubt_count;
};

/* Reads the whole text, of whichever form; it is cut up. False: too many lines. */
bool import_read(struct import_list *list, char *text);

#endif
