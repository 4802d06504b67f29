/* roster_apply: a cluster file against the database: merged, compared, shown, written at once. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SCHOOL_ROSTER_APPLY_H
#define CLERK_SCHOOL_ROSTER_APPLY_H

#include "school/roster.h"

/* Asked before a cluster that is there is changed. */
struct roster_guard {
	void *self;
	/* False, with `err` set, refuses the change. May add lines to the difference. */
	bool (*allows)(void *self, const struct roster_cluster *have,
		       const struct roster_cluster *become, struct str *difference,
		       struct err *err);
};

/* Reads a cluster file, adds the difference to the database's cluster to `difference` ("+ person
 * ...", "- ...", "~ ..."; "! ..." for what was typed in a room and the file changes), and applies
 * it in one transaction of its own. The file changes what it names, and what it named when it was
 * last applied; what was typed in the rooms stays until the file says something new about it.
 * Idempotent: nothing to change, nothing written but the notes of what the file says. The cluster
 * is found by its room, else by its name. `guard` may be NULL. The schema "school" must be there.
 */
bool roster_apply_file(struct store *store, const char *path, const struct roster_guard *guard,
		       struct str *difference, size_t *ret_changes, struct err *err);

/* The same for many files, by statements that are there; the transaction is the caller's. Lives in
 * the arena. */
struct roster_applier;
struct roster_store;
bool roster_applier_new(struct roster_store *rosters, struct arena *arena,
			struct roster_applier **ret_applier, struct err *err);
/* Which of the database's clusters the file means; 0: none. False: the room of one, the name of
 * another. */
bool roster_applier_find(struct roster_applier *applier, const struct roster_cluster *want,
			 const char *path, int64_t *ret_id, struct err *err);
bool roster_applier_apply(struct roster_applier *applier, const struct roster_cluster *want,
			  const char *path, const struct roster_guard *guard,
			  struct str *difference, size_t *ret_changes, struct err *err);
/* The same, and nothing is written: how much would change. */
bool roster_applier_compare(struct roster_applier *applier, const struct roster_cluster *want,
			    const char *path, size_t *ret_changes, struct err *err);

#endif
