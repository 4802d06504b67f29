/* state: the folder that holds everything; one instance at a time. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_OPS_STATE_H
#define CLERK_OPS_STATE_H

#include "base/arena.h"
#include "base/err.h"
#include "io/store.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* Makes the folder (0700) if need be, and looks whether it can be used. From here on, whatever the
 * process makes is for its owner alone (umask 077). */
bool state_make_folder(const char *dir, struct err *err);

/* Makes the folder (0700) if need be and takes its lock; the descriptor is held until close() or
 * the end of the process. ERR_TRYLATER: another instance has it. */
bool state_lock(const char *dir, int *ret_fd, struct err *err);
/* Whether an instance has it. Makes nothing, not even the lock. */
bool state_is_locked(const char *dir);
/* NULL-safe counterpart: closes, which unlocks. -1 is accepted. */
void state_unlock(int fd);

/* "DIR/lock", in the arena. */
const char *state_lock_file(struct arena *arena, const char *dir);
/* "DIR/clerkd.db", in the arena. */
const char *state_database(struct arena *arena, const char *dir);
/* Where the `i`th of at most so many databases is kept, when a restore takes its place. */
enum { STATE_ASIDE_MAX = 10 };
const char *state_aside(struct arena *arena, const char *database, int i);

/* Opens the database to write to it, and makes it where there is none. What keeps a person's own
 * database from being opened is told with what to do: not ours to read or write (ERR_DENIED),
 * mounted read-only or no room (ERR_IO). */
bool state_open(const char *dir, struct store **ret_store, struct err *err);
/* Is there a database? False: there is none, or (with `err` set) whoever runs this may not read it.
 */
bool state_has_database(const char *dir, struct err *err);
/* NULL, or why nothing can be written to this folder: "mounted read-only", "no space left". */
const char *state_full(const char *dir);

/* Run as root, gives what root made in the folder (database, side files, lock) to the folder's
 * owner, the user of the service, and says so to `out`; else does nothing. */
bool state_give(const char *dir, FILE *out, struct err *err);

/* How often this database was restored; 0: never. A change since the last run means: reconcile
 * before anything is sent again. */
int64_t state_epoch(struct store *store, struct err *err);

#endif
