/* clock_guard: may the machine's clock be believed? The homeserver's, and what was written last,
 * bear witness. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock_guard.h"

static int64_t apart_ms(int64_t a_ms, int64_t b_ms)
{
	return a_ms > b_ms ? a_ms - b_ms : b_ms - a_ms;
}

/* Where the wall clock should be by now, if it went on as it was. */
static int64_t expected_ms(const struct clock_guard *guard)
{
	return guard->wall_ms + clock_mono_ms(&guard->machine) - guard->mono_ms;
}

static bool goes_on(const struct clock_guard *guard)
{
	return guard->is_heard &&
	       apart_ms(clock_wall_ms(&guard->machine), expected_ms(guard)) <= CLOCK_HOLD_MS;
}

static int64_t guarded_wall_ms(void *self)
{
	const struct clock_guard *guard = self;

	return !guard->is_heard || goes_on(guard) ? clock_wall_ms(&guard->machine)
						  : expected_ms(guard);
}

static int64_t guarded_mono_ms(void *self)
{
	const struct clock_guard *guard = self;

	return clock_mono_ms(&guard->machine);
}

void clock_guard_init(struct clock_guard *guard, struct clock machine)
{
	*guard = (struct clock_guard){ .machine = machine };
}

struct clock clock_guarded(struct clock_guard *guard)
{
	return (
	    struct clock){ .self = guard, .wall_ms = guarded_wall_ms, .mono_ms = guarded_mono_ms };
}

void clock_guard_remember(struct clock_guard *guard, int64_t last_commit_s)
{
	guard->last_ms = last_commit_s * 1000;
}

static void settle(struct clock_guard *guard, int64_t wall_ms, bool is_wrong)
{
	guard->wall_ms = wall_ms;
	guard->mono_ms = clock_mono_ms(&guard->machine);
	guard->is_heard = true;
	guard->is_wrong = is_wrong;
}

void clock_guard_hear(struct clock_guard *guard, int64_t date_s)
{
	int64_t wall_ms = clock_wall_ms(&guard->machine);
	int64_t date_ms = date_s * 1000 + 500; /* somewhere in that second */
	bool is_before_last = wall_ms < guard->last_ms - CLOCK_HOLD_MS;

	if (date_s <= 0) {
		/* Nobody to ask: a step is taken as it is, unless it leads before the past. */
		settle(guard, is_before_last ? guard->last_ms : wall_ms, is_before_last);
		return;
	}
	guard->off_ms = date_ms - wall_ms;
	if (apart_ms(date_ms, wall_ms) <= CLOCK_HOLD_MS) {
		settle(guard, wall_ms, false);
	} else if (!is_before_last && date_ms < guard->last_ms - CLOCK_HOLD_MS &&
		   (!guard->is_heard || goes_on(guard))) {
		/* The homeserver is behind what we have lived through with it: it is the one. */
		settle(guard, wall_ms, false);
	} else {
		settle(guard, goes_on(guard) ? wall_ms : date_ms, true);
	}
}

enum clock_doubt clock_guard_doubt(const struct clock_guard *guard)
{
	if (guard->is_wrong) {
		return CLOCK_WRONG;
	}
	if (!goes_on(guard)) {
		return CLOCK_UNSURE;
	}
	return apart_ms(guard->off_ms, 0) > CLOCK_TELL_MS ? CLOCK_OFF : CLOCK_GOOD;
}

int64_t clock_guard_apart_ms(const struct clock_guard *guard)
{
	if (clock_guard_doubt(guard) != CLOCK_WRONG) {
		return 0;
	}
	return clock_wall_ms(&guard->machine) + guard->off_ms -
	       guarded_wall_ms((void *)(uintptr_t)guard);
}
