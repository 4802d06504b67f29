/* run: the daemon's objects, built in order, turned, and torn down. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_RUN_H
#define CLERK_RUN_H

/* `clerkd run`: until a signal or a fault ends it. `clock_file` NULL, or a file that holds by how
 * many seconds a rehearsal is ahead of the world. Returns an exit code of sysexits. */
int run_daemon(const char *config_path, const char *clock_file);

#endif
