/* school: the school services in one hand: roster with calendars, numbers, diary, history. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SCHOOL_SCHOOL_H
#define CLERK_SCHOOL_SCHOOL_H

#include "school/calendar_store.h"
#include "school/diary.h"
#include "school/feed.h"
#include "school/history.h"
#include "school/numbers.h"
#include "school/roster.h"
#include "school/roster_cache.h"

/* Read the members; only school_reload and school_reload_one change what `roster` leads to. */
struct school {
	struct store *store;
	struct arena *arena; /* of the services */
	const struct roster *roster;
	struct roster_cache *roster_cache;
	struct roster_store *roster_store;
	struct numbers *numbers;
	struct diary *diary;
	struct feed *feed;
	struct history *history;
};

/* Lifts the schema "school", prepares every statement and loads the roster. */
bool school_new(struct store *store, struct school **ret_school, struct err *err);
/* Before store_close. NULL is accepted. */
void school_free(struct school *school);

/* Reads the roster and the calendars again. Whatever was borrowed from the old roster is gone, so
 * between events only. On failure the old one stays. */
bool school_reload(struct school *school, struct err *err);
/* The same for one cluster, at the cost of one. */
bool school_reload_one(struct school *school, int64_t cluster, struct err *err);

/* Is the cluster in the database, whatever is in memory? True also where that can't be read. */
bool school_has(struct school *school, int64_t cluster);

/* The calendars in the database. What is changed there counts after school_reload. */
struct calendar_store *school_calendars(struct school *school);

/* What the cluster's adviser is called from now on; "" for "SIP". As for school_bind_room. */
void school_name_adviser(struct school *school, int64_t cluster, const char *adviser);

/* A setting of the cluster by its name. As for school_bind_room. */
void school_change_setting(struct school *school, int64_t cluster, const char *name, int64_t value);

/* A head's working days, bit 0 Monday; 0: every day. As for school_bind_room. */
void school_set_working_days(struct school *school, int64_t cluster, int64_t person, unsigned days);

/* Notes which room an alias turned out to be, or became by an upgrade. Within the caller's
 * transaction; school_reload afterwards. Errors stick in the store. */
void school_bind_room(struct school *school, int64_t cluster, const char *room_id);

#endif
