/* clock_guard: may the machine's clock be believed? The homeserver's, and what was written last,
 * bear witness. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_BASE_CLOCK_GUARD_H
#define CLERK_BASE_CLOCK_GUARD_H

#include "base/clock.h"

#include <stdbool.h>
#include <stdint.h>

/* Beyond the first a difference is worth a line in the log; beyond the second nothing that hangs on
 * the time of day is done. People think in minutes, and so do all our due times: what is less than
 * one out is a nuisance and needs no stopping. It is far above what latency, a leap second or the
 * whole seconds of a Date header make of two clocks that are right. */
enum { CLOCK_TELL_MS = 2000, CLOCK_HOLD_MS = 60000 };

enum clock_doubt {
	CLOCK_GOOD,
	CLOCK_OFF,    /* good enough, but over CLOCK_TELL_MS from the homeserver's */
	CLOCK_UNSURE, /* nobody has confirmed it yet: at the start, or since it was set */
	CLOCK_WRONG,  /* two of three say something else */
};

/* Zeroed but for `machine`, a guard knows nothing. The witnesses: the machine's wall clock; the
 * Date header of the homeserver; and the past, that is the last commit and, while running, the
 * monotonic clock since the wall clock was last confirmed. */
struct clock_guard {
	struct clock machine;
	int64_t last_ms; /* of the last commit; 0: none known */
	int64_t wall_ms; /* what it was, or should have been, when it was last heard of */
	int64_t mono_ms; /* and the monotonic clock then */
	int64_t off_ms;  /* how far the homeserver's clock is ahead of the machine's */
	bool is_heard, is_wrong;
};

void clock_guard_init(struct clock_guard *guard, struct clock machine);

/* A clock for everybody else, alive as long as the guard: the machine's while it is to be believed;
 * else the time that goes on from where it was right, or the homeserver's. */
struct clock clock_guarded(struct clock_guard *guard);

/* When the database was last written to, as it says itself; heard of before the homeserver is. */
void clock_guard_remember(struct clock_guard *guard, int64_t last_commit_s);

/* The homeserver has answered; `date_s` is its Date header, 0 when there is none: then only the
 * past can speak against the machine's clock. */
void clock_guard_hear(struct clock_guard *guard, int64_t date_s);

/* What is to be thought of the machine's clock now. Above CLOCK_OFF: hold, until it changes. */
enum clock_doubt clock_guard_doubt(const struct clock_guard *guard);

/* How far the homeserver's clock is ahead of what everybody else is told, while neither is to be
 * believed more than the other; else 0. */
int64_t clock_guard_apart_ms(const struct clock_guard *guard);

static inline bool clock_guard_holds(const struct clock_guard *guard)
{
	return clock_guard_doubt(guard) >= CLOCK_UNSURE;
}

#endif
