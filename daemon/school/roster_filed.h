/* roster_filed: what a cluster's file said when it was last applied, fact by fact. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SCHOOL_ROSTER_FILED_H
#define CLERK_SCHOOL_ROSTER_FILED_H

#include "school/roster.h"

/* One thing that a file says: "INSET C 2026-11-27", and what of it. */
struct filed_fact {
	const char *what, *value;
};

struct filed {
	struct arena *arena;
	/* Of the file before; sorted by `what`. None at all: no file was ever noted, as in a
	 * database from before there were notes. */
	const struct filed_fact *before;
	size_t before_count;
	struct filed_fact *now; /* of the new file, in no order */
	size_t now_count;
};

/* The notes in the database; prepared once, in the arena. */
struct filed_notes;
bool filed_notes_new(struct store *store, struct arena *arena, struct filed_notes **ret_notes,
		     struct err *err);

/* Reads the notes of a cluster (0: a new one, which has none) into the arena. */
bool filed_load(struct filed_notes *notes, struct arena *arena, int64_t cluster,
		struct filed *ret_filed, struct err *err);

/* What the file said of it before; NULL: nothing. */
const char *filed_before(const struct filed *filed, const char *what);
/* Collects what the new file says. */
void filed_add(struct filed *filed, const char *what, const char *value);

/* Puts what was collected in the place of the notes, within the caller's transaction. Errors stick
 * in the store. */
void filed_save(struct filed_notes *notes, int64_t cluster, const struct filed *filed);

/* The cluster as it shall be: where the file says what it said before, the database's `have` (NULL:
 * a new cluster) stays, with what was typed in the rooms; where the file says something new, that
 * counts; what it said before and no longer says goes. Collects what to note, and adds a line
 * ("! ...") to `difference` for what was typed and the file changes. Without notes from before,
 * what only a file can say is taken as the file's. */
const struct roster_cluster *roster_merge(struct filed *filed, const struct roster_cluster *have,
					  const struct roster_cluster *want,
					  struct str *difference);

#endif
