/* when_object: what the school calendar objects to a value. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_internal.h"

enum { SCHOOL_FROM = 8 * 60, NOON_MIN = 12 * 60, SCHOOL_TO = 18 * 60 };

/* The school day by the calendar: is there no school on any day of the span? */
bool when_is_all_closed(const struct parser *p, int32_t day, int32_t last)
{
	for (int32_t i = day; i <= last && i < day + 60; i++) {
		enum calendar_kind kind = calendar_kind(p->calendar, p->school, i);

		if (kind == CALENDAR_SCHOOL_DAY || kind == CALENDAR_INSET ||
		    kind == CALENDAR_UNKNOWN) {
			return false;
		}
	}
	return true;
}

static void object(struct clerk_when *when, enum clerk_level level, const char *why)
{
	if (when->level < level) {
		when->level = level;
		when->objection = why;
	}
}

static bool is_outside_hours(const struct clerk_when *when)
{
	if (when->kind == CLERK_WHEN_INSTANT) {
		return when->start_min < SCHOOL_FROM || when->start_min > SCHOOL_TO;
	}
	return when->kind == CLERK_WHEN_RANGE &&
	       (when->start_min < SCHOOL_FROM || when->end_min > SCHOOL_TO ||
		when->last_day > when->day);
}

/* A session or a time is looked at by itself: a school may close for half a day. */
static enum calendar_kind kind_of(const struct parser *p, const struct clerk_when *when)
{
	int32_t from = 0, to = 0;

	switch (when->kind) {
	case CLERK_WHEN_SESSION:
		from = when->is_afternoon ? NOON_MIN : 0;
		to = from + NOON_MIN;
		break;
	case CLERK_WHEN_INSTANT:
		from = when->start_min;
		to = from + 1;
		break;
	case CLERK_WHEN_RANGE:
		from = when->start_min;
		to = when->last_day == when->day ? when->end_min : 2 * NOON_MIN;
		break;
	default:
		return calendar_kind(p->calendar, p->school, when->day);
	}
	return calendar_kind_during(p->calendar, p->school, when->day, from, to);
}

/* Rule 13. */
void when_object(const struct parser *p, bool is_hour_said, struct clerk_when *when)
{
	enum calendar_kind kind = kind_of(p, when);

	if (when->kind == CLERK_WHEN_DATES) {
		if (when_is_all_closed(p, when->day, when->last_day)) {
			object(when, CLERK_LEVEL_WARN, "schools closed");
		}
	} else if (kind == CALENDAR_BANK_HOLIDAY) {
		object(when, CLERK_LEVEL_BLOCK, "bank holiday");
	}
	if (calendar_academic_year(when->day) > calendar_academic_year(p->today)) {
		object(when, CLERK_LEVEL_WARN, "next academic year");
	}
	if (when->kind == CLERK_WHEN_DATES) {
		return;
	}
	if (kind == CALENDAR_WEEKEND) {
		object(when, CLERK_LEVEL_WARN, "weekend");
	} else if (kind == CALENDAR_INSET) {
		object(when, CLERK_LEVEL_WARN, "INSET");
	} else if (kind == CALENDAR_HOLIDAY || kind == CALENDAR_CLOSED) {
		object(when, CLERK_LEVEL_WARN, "closed");
	}
	if (!is_hour_said && is_outside_hours(when)) {
		object(when, CLERK_LEVEL_WARN, "outside 08:00-18:00");
	}
}

/* "7.30am", which says its half of the day. */
static const char *with_half(struct arena *arena, int32_t minute)
{
	enum { HOUR_MIN = 60, HALF_DAY = 12 };
	int32_t hour = minute / HOUR_MIN;

	return arena_printf(arena, "%d.%02d%s", (hour + HALF_DAY - 1) % HALF_DAY + 1,
			    minute % HOUR_MIN, hour < HALF_DAY ? "am" : "pm");
}

const char *when_format_plain(struct arena *arena, const struct clerk_when *when)
{
	struct clerk_when day = { .kind = CLERK_WHEN_DATE,
				  .day = when->day,
				  .last_day = when->day };
	bool has_end = when->kind == CLERK_WHEN_RANGE;

	return is_outside_hours(when) && when->last_day == when->day
		   ? arena_printf(arena, "%s, %s%s%s", when_format(arena, &day),
				  with_half(arena, when->start_min), has_end ? "–" : "",
				  has_end ? with_half(arena, when->end_min) : "")
		   : when_format(arena, when);
}
