/* when_explain: how each word of a phrase was read, for `clerkd when --explain`. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_DATES_WHEN_EXPLAIN_H
#define CLERK_DATES_WHEN_EXPLAIN_H

#include "dates/when.h"

/* One line per word, "  Tues  weekday", then the echo or the question of `outcome`. */
char *when_explain(struct arena *arena, const struct when_context *context, const char *phrase,
		   const struct clerk_outcome *outcome);

#endif
