/* health: is the clerk doing what it promised, and how much; for monitors, in numbers alone. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_OPS_HEALTH_H
#define CLERK_OPS_HEALTH_H

#include "base/str.h"
#include "io/store.h"
#include "io/web.h"

struct health;

/* What only the running clerk knows. */
struct health_signs {
	int64_t now_s;
	bool is_ready;       /* the first answer of the homeserver is committed */
	int64_t sync_age_ms; /* since the last answer was committed; -1: none yet */
	int64_t syncs;       /* answers committed since the start */
	int64_t started_s;   /* Unix seconds */
	bool is_full;        /* nothing can be written to the state folder */
};

/* Prepares its queries; lives in the arena. The schemas "matrix" and "host" must be there. */
bool health_new(struct store *store, struct arena *arena, struct health **ret_health,
		struct err *err);

/* `/healthz`: 200 while what is promised is being done, else 503; a line each of what was seen.
 * `/metrics`: the same as numbers, for Prometheus. Never a name, a room or a word of anybody's; no
 * number is of one school or person. */
void health_page(struct health *health, const struct health_signs *signs, struct arena *arena,
		 const char *path, struct web_page *ret_page);

#endif
