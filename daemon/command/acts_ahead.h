/* acts_ahead: how long before a named date the room is to be told of it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_COMMAND_ACTS_AHEAD_H
#define CLERK_COMMAND_ACTS_AHEAD_H

#include "base/arena.h"

/* A line of the row `coming`, or that moves what it made, with "3 weeks ahead" as "ahead 3" at its
 * end; else as it is. */
const char *acts_ahead(struct arena *arena, const char *line);

#endif
