/* backup: a snapshot that is proven before it gets its name, and the way back from it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_OPS_BACKUP_H
#define CLERK_OPS_BACKUP_H

#include "host/plugin.h"

#include <stdbool.h>
#include <stdio.h>

/* Writes a snapshot to `path`: a temporary file beside it, fsync, integrity check of the copy and
 * comparison of every table's row count (the restore drill), rename, fsync of the folder. Safe
 * while a daemon runs. `path` is there afterwards only if all of it went well; mode 0600. What is
 * at `path` already is replaced only if it is a backup itself; else, where it is a clerk's own, or
 * where there is no folder for it, ERR_CREATE. */
bool backup_write(const char *state_dir, const char *path, struct err *err);

/* What is to be put where, and which plugins' tables this clerkd knows. */
struct backup_restoring {
	const char *state_dir, *path;
	const struct plugin_set *plugins;
};

/* Puts the backup in the state folder's place. Refused while an instance runs (ERR_TRYLATER), and
 * for a file that is damaged, no backup or of a newer version (ERR_DATA; it is named, and nothing
 * changes). The database before it is kept as clerkd.db.before-restore, or with .1 to .9 behind
 * that; ERR_CREATE when all ten are taken. Raises the epoch. Says on `out` what it did; run as
 * root, gives the files to the folder's owner. */
bool backup_restore(const struct backup_restoring *restoring, FILE *out, struct err *err);

#endif
