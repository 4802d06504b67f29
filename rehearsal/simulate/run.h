/* run: plays a script in a copy of the prepared world, a process of its own. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SIMULATE_RUN_H
#define CLERK_SIMULATE_RUN_H

#include "simulate/result.h"

struct run {
	struct world *world; /* prepared; it stays as it is */
	uint64_t seed;
	bool is_compared; /* with a calm world; not with a clock that is wrong */
	bool is_verbose;
};

/* What is wrong with a seed. */
struct verdict {
	bool is_bad;
	int burst;
	char text[400];
};

/* Two runs' room, used again for each seed. */
struct pair {
	struct result *calm, *faulty;
};

struct pair pair_new(void);
void pair_free(struct pair *pair);
/* Plays it calmly and with its faults; both must be sound, and agree. */
struct verdict run_both(const struct run *run, const struct script *script, struct pair *pair);

/* Fewer bursts, faults and steps, as long as it fails in the same way. */
void run_shrink(const struct run *run, struct script *script, struct pair *pair,
		struct verdict *verdict);

#endif
