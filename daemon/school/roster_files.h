/* roster_files: the cluster files of the configuration, at a start. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SCHOOL_ROSTER_FILES_H
#define CLERK_SCHOOL_ROSTER_FILES_H

#include "school/roster_store.h"

/* What became of a file, told one by one. */
struct roster_files_told {
	void *self;
	void (*taken)(void *self, const char *cluster, size_t entries);
	void (*refused)(void *self, const struct err *why);
	/* The cluster is known, and the file says something else of it: nobody has applied it, or
	 * a restore has taken that back. Told at each start, until it is applied. NULL: not told.
	 */
	void (*differs)(void *self, const char *path, size_t changes);
};

/* Takes up each file whose cluster is not in the database yet, all in one transaction; afterwards
 * the database is the truth. A file that can't be read, or whose room or name another cluster
 * has, is told and left out. What was looked at before and has not been written since is not read
 * again. `ret_taken`: how many clusters are new. False: the database failed, or nothing but refused
 * files and no cluster (the first refusal in `err`). `paths` ends with NULL. */
bool roster_files_take(struct roster_store *rosters, const char *const *paths,
		       const struct roster_files_told *told, size_t *ret_taken, struct err *err);

#endif
