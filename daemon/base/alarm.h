/* alarm: who wants to look again, and when; the loop (or a test's clock) turns it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_BASE_ALARM_H
#define CLERK_BASE_ALARM_H

#include <stdbool.h>
#include <stdint.h>

/* One wish to be called. Lives in its owner; zeroed is "not set". */
struct alarm {
	int64_t due_ms; /* monotonic */
	void (*ring)(void *user);
	void *user;
	struct alarm *next;
	bool is_set;
};

/* All wishes, soonest first. Zeroed is empty. There are few, so a list serves. */
struct alarms {
	struct alarm *first;
	/* Called when the soonest wish has changed, so that a sleeping loop can re-arm; may be
	 * NULL. */
	void (*changed)(void *user);
	void *user;
};

/* Whom it calls. To be said again at any time: an alarm that may be set is never written as a
 * whole, which would cut off all that ring after it. */
static inline void alarm_calls(struct alarm *alarm, void (*ring)(void *user), void *user)
{
	alarm->ring = ring;
	alarm->user = user;
}

/* Rings once at `due_ms`, in place of any earlier wish of the same alarm. */
void alarm_set(struct alarms *alarms, struct alarm *alarm, int64_t due_ms);

/* Takes the wish back; an alarm that is not set is accepted. */
void alarm_clear(struct alarms *alarms, struct alarm *alarm);

/* When the soonest rings; INT64_MAX when none is set. */
int64_t alarms_next_ms(const struct alarms *alarms);

/* Rings, in order, all that are due at `now_ms`; true when any rang. */
bool alarms_ring(struct alarms *alarms, int64_t now_ms);

#endif
