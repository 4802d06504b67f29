/* cluster_cli: `clerkd cluster apply|show`, in words and exit codes. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_OPS_CLUSTER_CLI_H
#define CLERK_OPS_CLUSTER_CLI_H

#include "base/clock.h"

#include <stdbool.h>
#include <stdio.h>

struct cluster_cli {
	const char *state_dir;
	const char *plugin_dir;     /* who have a say in what may be taken away */
	const char *const *plugins; /* NULL: all of the folder */
	const char *path;           /* the cluster file */
	bool is_to_write;           /* else only shown: tried on a copy in memory */
	bool is_anyway;
	const struct clock *clock;
	FILE *out, *errors;
};

/* `clerkd cluster apply FILE`, and `show FILE`: shows the difference between database and file, and
 * applies it. A running daemon takes it up on SIGHUP or at its next start. Returns an exit code of
 * sysexits; results go to `out`, one line about a fault to `errors`. */
int cluster_cli_apply(const struct cluster_cli *cli);

/* `clerkd cluster show`: what the database has. Writes nothing. */
int cluster_cli_list(const struct cluster_cli *cli);

#endif
