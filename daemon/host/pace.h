/* pace: how fast one may ask in a place: a bucket of twenty, one more every three seconds. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_PACE_H
#define CLERK_HOST_PACE_H

#include <stdbool.h>
#include <stdint.h>

/* In memory alone: a restart, which nobody who asks brings about, fills every bucket. */
struct paces;

struct paces *paces_new(void);
void paces_free(struct paces *paces);

/* What is left of a bucket, and as of when; zero: it was not drawn from yet. */
struct pace_bucket {
	int64_t tokens_milli, at_ms;
};

/* A sender's two: in the room, and in private. */
struct pace {
	const char *sender; /* borrowed */
	struct pace_bucket buckets[2];
};

struct pace pace_of(const struct paces *paces, const char *sender);

/* When this sender was paced last, wherever, in Unix seconds; 0: not since we were started. */
int64_t pace_last_s(const struct pace *pace);

/* Takes one token, at the moment of typing: what was typed over an hour and arrives at once is not
 * many at once; nor does what comes late, of before that, set it back. `now_ms` is the wall's, so
 * that a clock that was set back is told from that. What is said in private takes none from what is
 * said in the room: the room would tell by it. False: there is none. */
bool pace_take(struct paces *paces, const char *sender, bool is_private, int64_t typed_ms,
	       int64_t now_ms);

/* The transaction in which they were taken has ended; if it came to nothing they are given back:
 * what was said then is heard again. */
void paces_settle(struct paces *paces, bool is_committed);

#endif
