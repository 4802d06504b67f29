/* clock: what time it is, injected, so that a test can say when. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_BASE_CLOCK_H
#define CLERK_BASE_CLOCK_H

#include <stdint.h>

/* Wall time says what heads mean; monotonic time is for timers only. */
struct clock {
	void *self;
	int64_t (*wall_ms)(void *self); /* Unix milliseconds */
	int64_t (*mono_ms)(void *self); /* milliseconds since some fixed point */
};

/* The machine's own clocks. */
struct clock clock_system(void);

int64_t clock_wall_ms(const struct clock *clock);
int64_t clock_wall_s(const struct clock *clock);
int64_t clock_mono_ms(const struct clock *clock);

#endif
