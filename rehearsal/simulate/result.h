/* result: what a run found, in memory that the process which ran it shares with its parent. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SIMULATE_RESULT_H
#define CLERK_SIMULATE_RESULT_H

#include "simulate/world.h"

enum { RESULT_BYTES = 48 << 20 };

struct result {
	bool is_over; /* else the process died, or hung */
	int burst;    /* the last that was begun */
	char failure[400];
	struct tally tally;
	int view_count;
	size_t view_at[BURSTS_MAX + 1];
	char text[RESULT_BYTES]; /* views: sorted lines, one view after each burst */
};

/* Mapped, so that only what is written takes room. */
struct result *result_new(void);
void result_clear(struct result *result);
void result_free(struct result *result);
void result_add_view(struct result *result, const char *view);
const char *result_view(const struct result *result, int burst);
/* Adds up what is counted. */
void tally_add(struct tally *sum, const struct tally *more);
/* The lines of one view that are not in the other, "-" and "+", `most` of them. */
void result_print_difference(const char *calm, const char *faulty, int most);

#endif
