/* roster_store: the roster in the database: read, compared and written as a whole. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SCHOOL_ROSTER_STORE_H
#define CLERK_SCHOOL_ROSTER_STORE_H

#include "school/roster.h"

struct roster_store;

/* Prepares every statement of the roster and the calendars, once; lives in the arena. */
bool roster_store_new(struct store *store, struct arena *arena, struct roster_store **ret_rosters,
		      struct err *err);

/* The clusters that there are, rising; in the arena. */
bool roster_ids(struct roster_store *rosters, struct arena *arena, const int64_t **ret_ids,
		size_t *ret_count, struct err *err);
/* Those that have the room (as the file or the homeserver names it) or the name: none, one, or two
 * where the room is one's and the name another's. Returns how many, in `ret_ids`. */
enum { ROSTER_FOUND_MAX = 3 };
size_t roster_find(struct roster_store *rosters, const char *room, const char *name,
		   int64_t ret_ids[ROSTER_FOUND_MAX]);
/* One cluster, in the arena; its zone is of the set. NULL: there is none of that id. */
bool roster_load_cluster(struct roster_store *rosters, struct arena *arena, struct tz_set *zones,
			 int64_t id, const struct roster_cluster **ret_cluster, struct err *err);
/* Everything, in the arena. */
bool roster_load(struct roster_store *rosters, struct arena *arena,
		 const struct roster **ret_roster, struct err *err);

/* Makes the database say `want` where it says `have` (NULL: a new cluster); people keep their ids.
 * Within the caller's transaction; errors stick in the store. Returns the cluster's id. */
int64_t roster_write(struct roster_store *rosters, const struct roster_cluster *have,
		     const struct roster_cluster *want);
struct calendar_store *roster_calendars(struct roster_store *rosters);
struct store *roster_store_of(struct roster_store *rosters);
void roster_write_room(struct roster_store *rosters, int64_t cluster, const char *room_id);
/* Working days in all roles of a person. Reload afterwards. */
void roster_write_days(struct roster_store *rosters, int64_t cluster, int64_t person,
		       unsigned days);
/* A setting, or an hour of the calendar, by its name. Reload afterwards. */
void roster_write_setting(struct roster_store *rosters, int64_t cluster, const char *name,
			  int64_t value);
/* What the adviser is called from now on; '' for "SIP". Reload afterwards. */
void roster_write_adviser(struct roster_store *rosters, int64_t cluster, const char *adviser);

/* The difference in words, one line each; returns how many. `have` NULL: all is new. */
size_t roster_compare(const struct roster_cluster *have, const struct roster_cluster *want,
		      struct str *difference);

/* Settings by name, for the file, the database and the difference alike. `offset` into struct
 * clerk_settings. A NULL name ends the table. */
struct roster_setting {
	const char *name;
	size_t offset;
	int64_t otherwise, min, max;
};
extern const struct roster_setting roster_settings[];
/* The field of a settings struct. */
int64_t roster_setting_get(const struct clerk_settings *settings, const struct roster_setting *row);
void roster_setting_set(struct clerk_settings *settings, const struct roster_setting *row,
			int64_t value);

/* The same for the calendar's hours. */
struct roster_hour {
	const char *name;
	size_t offset; /* of an int32_t in struct calendar_hours */
};
extern const struct roster_hour roster_hours[];
int32_t roster_hour_get(const struct calendar_hours *hours, const struct roster_hour *row);
void roster_hour_set(struct calendar_hours *hours, const struct roster_hour *row, int32_t value);

/* "head of A (lead), Mon Tue, from 1 Sep 2026": every role of a person, in the arena. */
const char *roster_role_words(struct arena *arena, const struct roster_person *person);

#endif
