/* undone: which tables undo covers, as the schema says. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_UNDONE_H
#define CLERK_HOST_UNDONE_H

#include "base/arena.h"
#include "base/err.h"
#include "io/store.h"

#include <stdbool.h>

/* The names of the tables whose rows a command's changeset holds: each with a PRIMARY KEY that is a
 * plugin's, or is named in host_undone. For when every schema is lifted. A NULL ends them; they
 * belong to the arena. Fails (ERR_INTERNAL) where host_undone names what could not be covered. */
bool undone_tables(struct arena *arena, struct store *store, const char *const **ret_tables,
		   struct err *err);

#endif
