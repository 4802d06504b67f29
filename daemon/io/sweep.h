/* sweep: goes through a large table in slices, by its key, and does something to what is old. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_IO_SWEEP_H
#define CLERK_IO_SWEEP_H

#include "io/store.h"

struct sweep_rule {
	int days;           /* older than that; what `where` calls ?1 is the instant so long ago */
	const char *table;  /* NULL ends a list */
	const char *key;    /* its only key column, */
	bool is_text;       /* of text, none empty; else of integers */
	const char *action; /* "DELETE FROM t", or "UPDATE t SET ..." */
	const char *where;
};

struct sweeps;

/* Prepares the rules of a list, in the arena. No index of the age is wanted: that would cost each
 * row that is written, for the sake of one look a day. */
bool sweeps_new(struct store *store, struct arena *arena, const struct sweep_rule *rules,
		struct sweeps **ret_sweeps, struct err *err);

/* Looks at the next slice, in the caller's transaction; some milliseconds. False: all rules have
 * been gone through, nothing was done, and the next call begins anew. */
bool sweeps_step(struct sweeps *sweeps, int64_t now_s);

#endif
