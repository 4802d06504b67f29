/* run: the daemon's objects, built in order, turned, and torn down. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_RUN_H
#define CLERK_RUN_H

#include <stdbool.h>

/* `clerkd run`: until a signal or a fault ends it. `clock_file` NULL, or a file that holds by how
 * many seconds a rehearsal is ahead of the world. `is_new`: an empty state folder may take over an
 * account with which a clerkd has worked before. Returns an exit code of sysexits. */
int run_daemon(const char *config_path, const char *clock_file, bool is_new);

#endif
