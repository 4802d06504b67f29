/* filter: what is asked of /sync; no kind of event is left out of a timeline. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_MATRIX_FILTER_H
#define CLERK_MATRIX_FILTER_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* Everything. */
const char *filter_all(void);
/* The same of this room alone, or (NULL) of none; in the arena. */
const char *filter_of(struct arena *arena, const char *room);
/* Nothing that is in a room that we are in: what is left are invitations, and that we left. */
const char *filter_outside(void);
/* Changes when the filter does: sixteen hexadecimal digits in the arena. */
const char *filter_hash(struct arena *arena);

#endif
