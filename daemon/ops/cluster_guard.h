/* cluster_guard: what a new cluster file may not take away: open work, and who is needed. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_OPS_CLUSTER_GUARD_H
#define CLERK_OPS_CLUSTER_GUARD_H

#include "host/plugin.h"
#include "school/roster_apply.h"

struct cluster_guard {
	struct store *store;
	const struct plugin_set *plugins;
	int64_t now_s;
	bool is_anyway; /* take away what has open work */
};

/* Refuses (ERR_CONFIG) to leave a school that had a head without any, or the cluster without a lead
 * or a SIP; to take a school, its last head or a person away while a plugin has open work of
 * theirs, naming each by school or person and number, never by content; and to move a money year
 * that is open. The first two are done all the same, and told, with `is_anyway`. */
struct roster_guard cluster_guard(struct cluster_guard *guard);

#endif
