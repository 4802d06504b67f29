/* check_cli: `clerkd check`: is a configuration or a cluster file in order? */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_OPS_CHECK_CLI_H
#define CLERK_OPS_CHECK_CLI_H

#include "base/clock.h"

#include <stdio.h>

/* A clerkd.yaml with all that it names, or (it has `schools:`) a cluster file. `plugin_dir` is used
 * where the configuration names none. Returns an exit code of sysexits; what was found in order
 * goes to `out`, one line about each fault, with file and line number, to `errors`. */
int check_cli(const char *path, const char *plugin_dir, const struct clock *clock, FILE *out,
	      FILE *errors);

#endif
