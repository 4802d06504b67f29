/* rehearsal_clock: the world's clock and so much ahead, as a file says. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_REHEARSAL_CLOCK_H
#define CLERK_REHEARSAL_CLOCK_H

#include "base/clock.h"

#include <stdbool.h>
#include <stdint.h>

struct rehearsal_clock {
	struct clock world;
	const char *path, *told_path;
	int64_t ahead_s, told_ahead_s, told_due_s;
};

/* `path` holds the seconds ahead of `world` as a decimal number, and is looked at when asked;
 * beside it, in `told_path`, the daemon says how far it got. Both must outlive `rehearsal`. */
void rehearsal_clock_init(struct rehearsal_clock *rehearsal, struct clock world, const char *path,
			  const char *told_path);

/* A clock for everybody else; lives as long as `rehearsal`. */
struct clock rehearsal_clock(struct rehearsal_clock *rehearsal);

/* Reads the file again; true when the clock was moved. */
bool rehearsal_clock_look(struct rehearsal_clock *rehearsal);

/* Says "AHEAD DUE": everything due so far is done, and the next is due then (Unix seconds). Who
 * moves the clock goes there first, so that a jump over a week meets each instant at its time. */
void rehearsal_clock_tell(struct rehearsal_clock *rehearsal, int64_t due_s);

#endif
