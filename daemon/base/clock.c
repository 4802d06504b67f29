/* clock: what time it is, injected, so that a test can say when. */
/* SPDX-License-Identifier: Apache-2.0 */
#define _POSIX_C_SOURCE 200809L
#include "base/clock.h"

#include <stddef.h>
#include <time.h>

static int64_t read_ms(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t system_wall_ms(void *self)
{
	(void)self;
	return read_ms(CLOCK_REALTIME);
}

static int64_t system_mono_ms(void *self)
{
	(void)self;
	return read_ms(CLOCK_MONOTONIC);
}

struct clock clock_system(void)
{
	return (struct clock){ .self = NULL, .wall_ms = system_wall_ms, .mono_ms = system_mono_ms };
}

int64_t clock_wall_ms(const struct clock *clock)
{
	return clock->wall_ms(clock->self);
}

int64_t clock_wall_s(const struct clock *clock)
{
	int64_t ms = clock_wall_ms(clock);

	return ms >= 0 ? ms / 1000 : -((-ms + 999) / 1000);
}

int64_t clock_mono_ms(const struct clock *clock)
{
	return clock->mono_ms(clock->self);
}
