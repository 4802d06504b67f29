/* backup: a snapshot that is proven before it gets its name, and the way back from it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_OPS_BACKUP_H
#define CLERK_OPS_BACKUP_H

#include "base/err.h"
#include "io/store.h"

#include <stdbool.h>
#include <stdio.h>

/* Writes a snapshot to `path`: a temporary file beside it, fsync, integrity check of the copy and
 * comparison of every table's row count (the restore drill), rename, fsync of the folder. Safe
 * while a daemon runs. `path` is there afterwards only if all of it went well; mode 0600. What is
 * at `path` already is replaced only if it is a backup itself; else, or where it is the clerk's
 * own, ERR_CREATE. */
bool backup_write(const char *state_dir, const char *path, struct err *err);

/* Puts the backup in the state folder's place. Refused while an instance runs (ERR_TRYLATER), and
 * for a damaged file. The database before it is kept as clerkd.db.before-restore. Raises the epoch.
 * Says on `out` what it did; run as root, gives the files to the folder's owner. */
bool backup_restore(const char *state_dir, const char *path, FILE *out, struct err *err);

#endif
