/* alarm: who wants to look again, and when; the loop (or a test's clock) turns it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alarm.h"

#include <stddef.h>

static void unlink_alarm(struct alarms *alarms, struct alarm *alarm)
{
	struct alarm **at = &alarms->first;

	while (*at != NULL && *at != alarm) {
		at = &(*at)->next;
	}
	if (*at != NULL) {
		*at = alarm->next;
	}
	alarm->is_set = false;
}

static void tell(struct alarms *alarms)
{
	if (alarms->changed != NULL) {
		alarms->changed(alarms->user);
	}
}

void alarm_set(struct alarms *alarms, struct alarm *alarm, int64_t due_ms)
{
	unlink_alarm(alarms, alarm);
	struct alarm **at = &alarms->first;

	while (*at != NULL && (*at)->due_ms <= due_ms) {
		at = &(*at)->next;
	}
	alarm->due_ms = due_ms;
	alarm->next = *at;
	alarm->is_set = true;
	*at = alarm;
	tell(alarms);
}

void alarm_clear(struct alarms *alarms, struct alarm *alarm)
{
	if (alarm->is_set) {
		unlink_alarm(alarms, alarm);
		tell(alarms);
	}
}

int64_t alarms_next_ms(const struct alarms *alarms)
{
	return alarms->first == NULL ? INT64_MAX : alarms->first->due_ms;
}

bool alarms_ring(struct alarms *alarms, int64_t now_ms)
{
	bool rang = false;

	while (alarms->first != NULL && alarms->first->due_ms <= now_ms) {
		struct alarm *alarm = alarms->first;

		unlink_alarm(alarms, alarm);
		alarm->ring(alarm->user);
		rang = true;
	}
	return rang;
}
