/* pace: how fast one may ask in a place: a bucket of twenty, one more every three seconds. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_PACE_H
#define CLERK_HOST_PACE_H

#include "base/arena.h"
#include "base/err.h"
#include "io/store.h"

struct paces;

bool paces_new(struct arena *arena, struct store *store, struct paces **ret_paces, struct err *err);

/* What is left of a bucket, and as of when; zero: it was never drawn from, or long ago. */
struct pace_bucket {
	int64_t tokens_milli, at_ms;
};

/* A sender's two: in the room, and in private. */
struct pace {
	const char *sender; /* borrowed */
	struct pace_bucket buckets[2];
};

struct pace pace_of(struct paces *paces, const char *sender);

/* When this sender was paced last, wherever, in Unix seconds; 0: never, or long ago. */
int64_t pace_last_s(const struct pace *pace);

/* Takes one token, once of each `pace`, at the moment of typing: what was typed over an hour and
 * arrives at once is not many at once; nor does what comes late, of before that, set it back.
 * `now_ms` is the wall's, so that a clock that was set back is told from that. What is said in
 * private takes none from what is said in the room: the room would tell by it. False: there is
 * none. */
bool pace_take(struct paces *paces, const struct pace *pace, bool is_private, int64_t typed_ms,
	       int64_t now_ms);

#endif
