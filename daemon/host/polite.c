/* polite: when people may be disturbed unasked: what comes late waits for that. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/polite.h"

bool polite_is_now(struct clerk_call *call)
{
	int32_t minute = clerk_minute_of(call, call->now_s);

	return minute >= POLITE_FROM_MIN && minute < POLITE_TO_MIN;
}

/* The earliest on that day that is not past; INT64_MAX: it is over. */
static int64_t hour_of(struct clerk_call *call, int32_t day)
{
	int64_t from_s = clerk_instant(call, day, POLITE_FROM_MIN);

	if (call->now_s >= clerk_instant(call, day, POLITE_TO_MIN)) {
		return INT64_MAX;
	}
	return call->now_s > from_s ? call->now_s : from_s;
}

int64_t polite_next_s(struct clerk_call *call)
{
	int64_t today_s = hour_of(call, call_today(call));

	return today_s != INT64_MAX ? today_s : hour_of(call, call_today(call) + 1);
}

int64_t polite_before_s(struct clerk_call *call, int64_t until_s)
{
	if (until_s == INT64_MAX) {
		return polite_next_s(call);
	}
	int32_t last = clerk_day_of(call, until_s);

	for (int32_t day = call_today(call); day <= last; day++) {
		bool is_day = day == last || clerk_day_kind(call, '\0', day) == CLERK_DAY_SCHOOL;
		int64_t at_s = is_day ? hour_of(call, day) : INT64_MAX;

		if (at_s < until_s) {
			return at_s;
		}
	}
	return call->now_s;
}
