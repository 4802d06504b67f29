/* pace: how fast one sender may ask: a bucket of twenty, one more every three seconds. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_PACE_H
#define CLERK_HOST_PACE_H

#include "base/arena.h"
#include "base/err.h"
#include "io/store.h"

struct paces;

bool paces_new(struct arena *arena, struct store *store, struct paces **ret_paces, struct err *err);

/* When this sender was paced last, in Unix seconds; 0: never, or long ago. */
int64_t pace_last_s(struct paces *paces, const char *sender);

/* Takes one token, at the moment of typing: what was typed over an hour and arrives at once is not
 * many at once; nor does what comes late, of before that, set it back. `now_ms` is the wall's, so
 * that a clock that was set back is told from that. False: there is none. */
bool pace_take(struct paces *paces, const char *sender, int64_t typed_ms, int64_t now_ms);

#endif
