/* calendar_store: a cluster's calendar in the database: read, written and compared as a whole. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SCHOOL_CALENDAR_STORE_H
#define CLERK_SCHOOL_CALENDAR_STORE_H

#include "base/str.h"
#include "dates/calendar.h"
#include "io/store.h"

struct calendar_store;

/* Prepares the statements, once; lives in the arena. */
bool calendar_store_new(struct store *store, struct arena *arena,
			struct calendar_store **ret_calendars, struct err *err);

/* Fills halves, INSET, closures, bank holidays and names, in the arena; zone, hours and schools are
 * the caller's to fill. Errors stick in the store. */
void calendar_load(struct calendar_store *calendars, struct arena *arena, int64_t cluster,
		   struct calendar *calendar);

/* The calendar as the database has it now, in the arena; with zone, hours and schools of `like`. */
struct calendar calendar_now(struct calendar_store *calendars, struct arena *arena, int64_t cluster,
			     const struct calendar *like);

/* Replaces what the database has of those, within the caller's transaction; what its schools lose
 * of their school days by that, or have again, is noted. */
void calendar_save(struct calendar_store *calendars, int64_t cluster,
		   const struct calendar *calendar);

/* What was a school day and is none, or is one again; by day and school. Some of what was noted may
 * be otherwise again. */
struct calendar_lost {
	char school;
	int32_t day;
	char session;      /* 0 whole day, 'A' morning, 'P' afternoon */
	const char *nonce; /* of what was noted */
	bool is_regained;  /* a school day again */
};
/* Between the two; in the arena. */
size_t calendar_changed(struct arena *arena, const struct calendar *before,
			const struct calendar *after, struct calendar_lost **ret_lost);
/* Notes it, to be told later, within the transaction of the change. */
void calendar_note_change(struct calendar_store *calendars, int64_t cluster,
			  const struct calendar_lost *lost, size_t count);
/* What was noted; in the arena. */
bool calendar_has_lost(struct calendar_store *calendars);
size_t calendar_lost(struct calendar_store *calendars, struct arena *arena, int64_t cluster,
		     struct calendar_lost **ret_lost);
/* Those who are touched are told; within the caller's transaction. */
void calendar_lost_told(struct calendar_store *calendars, int64_t cluster);

/* One entry of one list, within the caller's transaction. False: it was there already, or (drop)
 * was not there. `calendar_load` afterwards. */
enum calendar_list { CALENDAR_LIST_INSET, CALENDAR_LIST_CLOSED, CALENDAR_LIST_BANK_HOLIDAY };
bool calendar_put_day(struct calendar_store *calendars, int64_t cluster, enum calendar_list list,
		      const struct calendar_day *day);
bool calendar_drop_day(struct calendar_store *calendars, int64_t cluster, enum calendar_list list,
		       const struct calendar_day *day);
/* In place of an earlier stretch of that name. */
void calendar_put_name(struct calendar_store *calendars, int64_t cluster,
		       const struct calendar_name *name);
bool calendar_drop_name(struct calendar_store *calendars, int64_t cluster, const char *name);

/* Sorts all lists and drops what is there twice, so that two calendars can be compared. */
void calendar_normalise(struct calendar *calendar);

/* Adds lines for what differs ("+ INSET at C: Fri 27 Nov 2026"); returns how many. Over a few of
 * one kind are counted, not listed. Both normalised; `have` may be NULL. */
size_t calendar_compare(struct arena *arena, const struct calendar *have,
			const struct calendar *want, struct str *difference);

#endif
