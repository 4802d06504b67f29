/* acts_done: what is said to be done, where that stands behind what it is. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_COMMAND_ACTS_DONE_H
#define CLERK_COMMAND_ACTS_DONE_H

#include "base/arena.h"
#include "command/command.h"

/* "sats scores done" as "done sats scores"; NULL: it is none such, or no row takes it. */
const char *acts_done(struct arena *arena, const struct command_table *table, const char *line);

#endif
