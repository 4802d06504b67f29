/* vfs: SQLite on a disk in memory; one process, one such file system. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SIMULATE_VFS_H
#define CLERK_SIMULATE_VFS_H

#include "simulate/disk.h"

#define VFS_NAME "clerk-simulate"

struct vfs {
	struct disk disk;
	struct chance noise; /* what SQLite draws */
	/* After so many more steps of SQLite's machine, counted in STEPS: `trap` of the disk, or
	 * the statement is interrupted; 0: never. */
	int64_t step_trap, step_break;
};

/* Registers it with SQLite, for store_open_on and for copies that the oracles read; sees each
 * database that is opened. Lives as long as the process. */
struct vfs *vfs_new(void);

#endif
