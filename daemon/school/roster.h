/* roster: clusters, schools, people with dated roles, settings; in memory, loaded from the
 * database. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SCHOOL_ROSTER_H
#define CLERK_SCHOOL_ROSTER_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "clerk/roster.h"
#include "dates/calendar.h"
#include "io/store.h"

/* One role for a while. Both days are included; open ends are INT32_MIN and INT32_MAX. */
struct roster_role {
	unsigned role; /* CLERK_HEAD, ...; CLERK_LEAD besides */
	char school;   /* 0: none (the SIP) */
	int32_t from, until;
	unsigned days; /* working days, bit 0 Monday; 0: every day */
};

struct roster_person {
	int64_t id;
	const char *user, *name, *handle;
	const struct roster_role *roles;
	size_t role_count; /* 0: no longer on the roster, kept for the record's sake */
};

/* Symmetric; from < to. */
struct roster_drive {
	char from, to;
	int64_t minutes;
};

struct roster_cluster {
	int64_t id;
	const char *name;
	const char *room;    /* as the file has it: alias or id */
	const char *room_id; /* "" until it was found (roster_bind_room) */
	const char *timezone;
	const char *adviser;      /* what is said in place of "SIP"; "" where that is the name */
	const char *own, *guests; /* letters, sorted: "ABCDEFGH", "JK" */
	const struct clerk_school *schools;
	size_t school_count; /* own and guests, by letter */
	const struct roster_person *people;
	size_t person_count;
	const struct roster_drive *drives;
	size_t drive_count;
	struct clerk_settings settings;
	const struct calendar *calendar; /* never NULL */
};

/* Which cluster a room or a person is of. */
struct roster_key {
	const char *text;
	const struct roster_cluster *cluster;
};

/* All of it. Everything is borrowed from it, until something changed. */
struct roster {
	const struct roster_cluster *const *clusters; /* by id */
	size_t cluster_count;
	const struct roster_key *rooms, *users; /* by text, then by the cluster's id */
	size_t room_count, user_count;
	size_t unbound_count; /* clusters without a room id */
};

/* Fills it in; `clusters`, by id, and the keys are the arena's. */
void roster_set(struct roster *roster, struct arena *arena,
		const struct roster_cluster *const *clusters, size_t count);
/* The same roster with `now` in the place of `old`, one of its clusters, of the same id: the keys
 * of the others are taken over, not sorted anew. */
void roster_set_one(struct roster *roster, struct arena *arena, const struct roster *before,
		    const struct roster_cluster *old, const struct roster_cluster *now);

/* ---- look-ups; NULL or 0 when there is none ---- */

const struct roster_cluster *roster_cluster(const struct roster *roster, int64_t id);
/* By room id, or by the alias in the file. */
const struct roster_cluster *roster_cluster_by_room(const struct roster *roster, const char *room);
/* The clusters whose roster has, or had, that user: keys in a row. */
const struct roster_key *roster_keys_of(const struct roster *roster, const char *user,
					size_t *ret_count);
/* Clusters in which that user has a role on `day` of its own calendar; at most `max`. */
size_t roster_clusters_of(const struct roster *roster, const char *user, int64_t now_s,
			  const struct roster_cluster **ret_clusters, size_t max);

/* The day it is in the cluster. */
int32_t roster_today(const struct roster_cluster *cluster, int64_t now_s);

/* A person as plugins see one, made in the arena, with the roles and school of `day`. By user: a
 * person without a role on that day is not found. By id: found still, with role 0. */
const struct clerk_person *roster_person(const struct roster_cluster *cluster, struct arena *arena,
					 const char *user, int32_t day);
const struct clerk_person *roster_person_by_id(const struct roster_cluster *cluster,
					       struct arena *arena, int64_t id, int32_t day);
/* People of a school (0 or '+': those of none, the SIP) with any of `roles` on `day`. */
size_t roster_people(const struct roster_cluster *cluster, struct arena *arena, char school,
		     unsigned roles, int32_t day, const struct clerk_person **ret_people,
		     size_t max);
/* Has anybody one of the roles, of the school where it is not 0, whose time is not over on `day`?
 */
bool roster_has(const struct roster_cluster *cluster, unsigned role, char school, int32_t day);
/* The head who leads on `day`; NULL: nobody. */
const struct clerk_person *roster_lead(const struct roster_cluster *cluster, struct arena *arena,
				       int32_t day);
/* Those with a role on `day` whom the words mean: a user id, a handle, a full name, a surname, or
 * the heads of a school's letter ("A", "Head A", "head of A"). More than one: ask, never guess. */
size_t roster_people_named(const struct roster_cluster *cluster, struct arena *arena,
			   const char *words, int32_t day, const struct clerk_person **ret_people,
			   size_t max);
/* Those of the person's role of that day, bit 0 Monday; 0: every day. */
unsigned roster_working_days(const struct roster_cluster *cluster, int64_t person, int32_t day);
/* False only where the person has working days and the weekday of `day` is none of them. */
bool roster_works_on(const struct roster_cluster *cluster, int64_t person, int32_t day);

const struct clerk_school *roster_school(const struct roster_cluster *cluster, char letter);
/* A letter (either case, "School C" too), the full name, or its unambiguous beginning. */
const struct clerk_school *roster_school_named(const struct roster_cluster *cluster,
					       const char *words);
/* -1 when nobody has said; 0 to itself. */
int64_t roster_drive_minutes(const struct roster_cluster *cluster, char from, char to);

/* One cluster in words, for `clerkd cluster show`. */
void roster_show(const struct roster_cluster *cluster, int32_t day, struct str *text);

#endif
