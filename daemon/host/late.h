/* late: what came due while the clerk was away is said in one message to each, not in a burst. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_LATE_H
#define CLERK_HOST_LATE_H

#include "host/call.h"

struct host;

/* What the wake-ups of one transaction have for people in private. Zeroed is empty; lives in the
 * calls' arena. */
struct lates {
	struct late *first, **last;
};

/* Keeps the private messages of a late call, none to be sent before `not_before_s` (0: now).
 * `source` is that of its wake-up. */
void late_add(struct lates *lates, struct clerk_call *call, const char *source,
	      int64_t not_before_s);

/* In the caller's transaction: one message to each person, in the order in which things were due.
 */
void late_put(struct host *host, struct arena *arena, const struct lates *lates);

#endif
