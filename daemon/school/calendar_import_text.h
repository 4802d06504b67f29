/* calendar_import_text: the lines and events of a published calendar, one by one. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SCHOOL_CALENDAR_IMPORT_TEXT_H
#define CLERK_SCHOOL_CALENDAR_IMPORT_TEXT_H

#include "base/arena.h"
#include "dates/tz.h"
#include "school/calendar_import.h"

#define IMPORT_WHAT "is it a term, a half term, INSET or a bank holiday?"

enum import_kind {
	IMPORT_TERM,
	IMPORT_BREAK, /* half term, holiday */
	IMPORT_INSET,
	IMPORT_CLOSED,
	IMPORT_BANK_HOLIDAY,
};

/* Where something stands, for a doubt about it: "line 3", "event 2", and its words. */
struct import_place {
	const char *unit;
	size_t number;
	const char *text;
};

struct import_entry {
	enum import_kind kind;
	int32_t from, to; /* both included */
	const char *name;
	struct import_place place;
};

/* "Autumn term starts" alone: one end of a stretch, until its other is found. */
struct import_edge {
	enum import_kind kind;
	bool is_start, is_paired;
	int32_t day;
	const char *name; /* what is left of the label without "starts": "Autumn Term" */
	struct import_place place;
};

struct import_list {
	struct arena *arena;
	int32_t today;
	const struct tz *tz;
	struct import_entry entries[CALENDAR_IMPORT_LINES];
	size_t count;
	struct import_edge edges[CALENDAR_IMPORT_LINES];
	size_t edge_count;
	const char *doubts[CALENDAR_IMPORT_LINES];
	size_t doubt_count;
	size_t dateless_count; /* of the doubts: lines that say nothing of a day */
	bool is_full;          /* one of the three lists did not hold all of it */
};

/* Reads the whole text, of whichever form; it is cut up. False: too many lines, or days in them. */
bool import_read(struct import_list *list, char *text);

/* For the readers of one form each. `import_add` takes a stretch, or one end of one, if it can be
 * meant; else it is a doubt, and so are ends that no other end was found for: import_pair_edges,
 * when all is read. */
void import_doubt(struct import_list *list, const struct import_place *place, const char *why);
bool import_kind_of(const char *label, enum import_kind *ret_kind);
void import_add(struct import_list *list, const struct import_place *place, enum import_kind kind,
		int32_t from, int32_t to, const char *name);
void import_pair_edges(struct import_list *list);
/* A date, or several, as the date language has them. */
void import_add_dates(struct import_list *list, const struct import_place *place,
		      enum import_kind kind, const char *name, const char *dates);

/* calendar_import_csv.c: RFC 4180, with a heading. False: too many rows. */
bool import_is_csv(const char *text);
bool import_read_csv(struct import_list *list, const char *text);

/* calendar_import_ical.c: iCalendar (RFC 5545), read by libical. False: too many events. */
bool import_read_ical(struct import_list *list, const char *text);

#endif
