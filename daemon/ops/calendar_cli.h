/* calendar_cli: `clerkd calendar import`, in words and exit codes. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_OPS_CALENDAR_CLI_H
#define CLERK_OPS_CALENDAR_CLI_H

#include "base/clock.h"

#include <stdbool.h>
#include <stdio.h>

struct calendar_cli {
	const char *state_dir, *plugin_dir;
	const char *const *plugins; /* NULL: all of the folder */
	const char *cluster;        /* NULL: the only one */
	char school;                /* 0: all of them */
	const char *path;           /* "-": standard input */
	bool is_agreed;             /* --yes */
	FILE *in, *out, *errors;
};

/* Shows what would change and each doubt, asks, and saves in one transaction. Exit code of
 * sysexits; EX_TEMPFAIL when it was not agreed to. */
int calendar_cli_import(const struct calendar_cli *cli, const struct clock *clock);

#endif
