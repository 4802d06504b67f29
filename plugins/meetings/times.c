/* times: what was typed as the time of a meeting, and how a meeting's times are said. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "meetings.h"

#include <stdlib.h>
#include <string.h>

enum { MINUTE_S = 60 };

/* "9.30", "9:30", "14:00", "9" -> minute of the day; -1: not a time. */
static int32_t read_minute(const char *text)
{
	char *rest;
	long hour = strtol(text, &rest, 10), minute = 0;

	if (rest == text || hour < 0 || hour > 23) {
		return -1;
	}
	if (*rest == '.' || *rest == ':') {
		minute = strtol(rest + 1, &rest, 10);
	}
	if (strcmp(rest, "am") == 0 || strcmp(rest, "pm") == 0) {
		if (hour < 1 || hour > 12) {
			return -1;
		}
		hour = hour % 12 + (*rest == 'p' ? 12 : 0);
		rest += 2;
	} else if (hour >= 1 && hour <= 5) {
		hour += 12; /* an afternoon, as everywhere (dates.md rule 7) */
	}
	return *rest == '\0' && minute >= 0 && minute < 60 ? (int32_t)(hour * 60 + minute) : -1;
}

/* Start and end of what was typed; an instant lasts `default_min`. False: no time of day in it. */
bool meeting_set_times(const struct clerk_when *when, int64_t default_min, struct meeting *meeting)
{
	if (when->kind == CLERK_WHEN_INSTANT) {
		meeting->start_s = when->start_s;
		meeting->end_s = when->start_s + default_min * MINUTE_S;
		return true;
	}
	if (when->kind == CLERK_WHEN_RANGE || when->kind == CLERK_WHEN_SESSION) {
		meeting->start_s = when->start_s;
		meeting->end_s = when->end_s;
		return true;
	}
	return false;
}

const char *meeting_times(struct clerk_call *call, const struct meeting *meeting)
{
	if (meeting->governors_s == 0) {
		return clerk_text_of(call, "%s%s%s",
				     clerk_format_span(call, meeting->start_s, meeting->end_s),
				     meeting->place[0] == '\0' ? "" : ", ", meeting->place);
	}
	return clerk_text_of(
	    call, "%s%s: heads %s–%s, governors from %s",
	    clerk_format_day(call, clerk_day_of(call, meeting->start_s)), meeting_at(call, meeting),
	    clerk_format_minute(call, clerk_minute_of(call, meeting->start_s)),
	    clerk_format_minute(call, clerk_minute_of(call, meeting->end_s)),
	    clerk_format_minute(call, clerk_minute_of(call, meeting->governors_s)));
}

/* A date alone keeps the time of day. */
bool meeting_set_new_times(struct clerk_call *call, const struct clerk_when *when,
			   struct meeting *meeting)
{
	int64_t length_s = meeting->end_s - meeting->start_s;
	int64_t governors_s = meeting->governors_s - meeting->start_s;

	if (when->kind == CLERK_WHEN_DATE) {
		meeting->start_s =
		    clerk_instant(call, when->day, clerk_minute_of(call, meeting->start_s));
		meeting->end_s = meeting->start_s + length_s;
	} else if (!meeting_set_times(when, length_s / MINUTE_S, meeting)) {
		return false;
	}
	if (meeting->governors_s != 0) {
		meeting->governors_s = meeting->start_s + governors_s;
	}
	return true;
}

enum clerk_status meeting_set_governors(struct clerk_call *call, const char *text,
					struct meeting *meeting)
{
	int32_t minute = read_minute(text);
	int64_t at_s = clerk_instant(call, clerk_day_of(call, meeting->start_s), minute);

	if (minute < 0 || at_s < meeting->start_s || at_s >= meeting->end_s) {
		return clerk_fail(call, CLERK_USAGE,
				  "Governors can join between the start and the end, e.g. "
				  "`governors from 9.30`.");
	}
	meeting->governors_s = at_s;
	return CLERK_OK;
}
