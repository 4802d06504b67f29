/* filter: what is asked of /sync; no kind of event is left out of a timeline. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_MATRIX_FILTER_H
#define CLERK_MATRIX_FILTER_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* Everything. */
const char *filter_all(void);
/* The same of these rooms alone, or of all but these; in the arena. */
const char *filter_of(struct arena *arena, const char *const *rooms, size_t count, bool is_others);
/* Changes when the filter does: sixteen hexadecimal digits in the arena. */
const char *filter_hash(struct arena *arena);

#endif
