/* cluster_move: clusters that go to a clerkd with an account of its own, or for good. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_OPS_CLUSTER_MOVE_H
#define CLERK_OPS_CLUSTER_MOVE_H

#include "base/clock.h"

#include <stdbool.h>
#include <stdio.h>

struct cluster_move {
	const char *state_dir;    /* where they are */
	const char *to;           /* move: the other's state folder, or the database in it */
	const char *const *names; /* NULL-terminated: as `cluster show` names them */
	const char *plugin_dir;
	const char *const *plugins; /* NULL: all of plugin_dir */
	bool is_agreed;             /* remove: --yes */
	const struct clock *clock;
	FILE *out, *errors;
};

/* `clerkd cluster move NAME... --to FOLDER`: both clerks are stopped. The new database is whole,
 * but not to be used, before the clusters leave the old one in one transaction, and to be used
 * after that: at no moment do both have them, or neither. Cut short, the same command goes on.
 * Returns the exit code. */
int cluster_move_run(const struct cluster_move *move);

/* `clerkd cluster remove NAME... [--yes]`: takes them out of the database, for good. */
int cluster_move_remove(const struct cluster_move *move);

#endif
