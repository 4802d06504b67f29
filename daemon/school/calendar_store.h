/* calendar_store: a cluster's calendar in the database: read, written and compared as a whole. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SCHOOL_CALENDAR_STORE_H
#define CLERK_SCHOOL_CALENDAR_STORE_H

#include "base/str.h"
#include "io/store.h"
#include "school/calendar.h"

/* The calendar of a cluster, in the arena. `schools` are its letters, `timezone` its zone. */
bool calendar_load(struct store *store, struct arena *arena, int64_t cluster, const char *timezone,
		   const char *schools, struct calendar **ret_calendar, struct err *err);

/* Replaces what the database has, within the caller's transaction. */
bool calendar_save(struct store *store, int64_t cluster, const struct calendar *calendar,
		   struct err *err);

/* Adds one line for each kind of day that differs; returns how many lines. */
size_t calendar_compare(const struct calendar *have, const struct calendar *want,
			struct str *difference);

#endif
