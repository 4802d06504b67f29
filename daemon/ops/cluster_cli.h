/* cluster_cli: `clerkd check`, `clerkd cluster apply|show`, in words and exit codes. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_OPS_CLUSTER_CLI_H
#define CLERK_OPS_CLUSTER_CLI_H

#include "base/clock.h"
#include "io/config.h"

#include <stdio.h>

/* All return an exit code of sysexits, write results to `out` and one line about a fault to
 * `errors`. */

/* `clerkd check FILE`: a clerkd.yaml with its cluster files, or (it has `schools:`) a cluster file.
 */
int cluster_cli_check(const char *path, FILE *out, FILE *errors);

/* `clerkd cluster apply FILE`: shows and applies the difference to the database of `state_dir`. A
 * running daemon takes it up on SIGHUP or at its next start. */
int cluster_cli_apply(const char *state_dir, const char *path, FILE *out, FILE *errors);

/* `clerkd cluster show [NAME]`: what the database has; NULL: all clusters. */
int cluster_cli_show(const char *state_dir, const char *name, const struct clock *clock, FILE *out,
		     FILE *errors);

#endif
