/* acts_due: by when a request asks for help, where it names a month. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_COMMAND_ACTS_DUE_H
#define CLERK_COMMAND_ACTS_DUE_H

#include "base/arena.h"

/* A line of the row `request` with "in January" as "by the end of January"; else as it is. */
const char *acts_due(struct arena *arena, const char *line);

#endif
