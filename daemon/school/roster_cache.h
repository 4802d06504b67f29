/* roster_cache: the roster in memory, each cluster in an arena of its own, so that a change of one
 * reads one again. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SCHOOL_ROSTER_CACHE_H
#define CLERK_SCHOOL_ROSTER_CACHE_H

#include "school/roster_store.h"

struct roster_cache;

/* Empty; `rosters` is borrowed. Free with roster_cache_free, which accepts NULL. */
struct roster_cache *roster_cache_new(struct roster_store *rosters);
void roster_cache_free(struct roster_cache *cache);

/* What is in memory. The pointer stays good; what it leads to, until the next reading. */
const struct roster *roster_cache_roster(const struct roster_cache *cache);

/* Reads everything again, time zones too. On failure what was there stays. */
bool roster_cache_read(struct roster_cache *cache, struct err *err);
/* Reads one cluster again; everything, when it is not among those in memory, or gone. */
bool roster_cache_read_one(struct roster_cache *cache, int64_t id, struct err *err);

#endif
