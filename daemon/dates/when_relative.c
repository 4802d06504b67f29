/* when_relative: days beside what the school year names: first Tues after half term, next INSET. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_internal.h"

#include "dates/civil.h"

enum {
	WEEK = 7,
	FRIDAY = 4,
	SCHOOL_WEEK = 5,
	LAST = WHEN_LAST,
	NO_ORDER = WHEN_NO_ORDER,
	NEVER = INT32_MAX
};

/* The first, second .. or last such weekday of a stretch, or beside one. */
static int32_t nth_weekday(struct span span, int32_t weekday, int32_t order)
{
	int32_t first = span.day + (weekday - civil_weekday(span.day) + WEEK) % WEEK;
	int32_t last = span.last - (civil_weekday(span.last) - weekday + WEEK) % WEEK;
	int32_t day = order >= 1 ? first + (order - 1) * WEEK : last + order * WEEK;

	return day < span.day || day > span.last ? NEVER : day;
}

/* first Tues after half term, last Friday of term, second Monday in December */
size_t when_read_weekday_of(struct parser *p, size_t at, struct date_set *set)
{
	int32_t order = NO_ORDER;
	size_t used = when_read_order(p, at, &order), more = 0;
	struct date_set stretch = { .weekday = -1 };
	struct span span = { 0, 0 };

	if (used == 0 || !when_is(p, at + used, W_WEEKDAY)) {
		return 0;
	}
	int32_t weekday = when_at(p, at + used)->value;

	used++;
	if ((when_is(p, at + used, W_AFTER) && order >= 1) ||
	    (when_is(p, at + used, W_BEFORE) && order <= LAST)) {
		int32_t weeks = order >= 1 ? order - 1 : order;

		more = when_read_idiom(p, at + used - 1, set); /* "Tues after half term" */
		for (size_t i = 0; i < set->count && more > 1; i++) {
			set->spans[i].day += weeks * WEEK;
			set->spans[i].last = set->spans[i].day;
		}
		return more > 1 ? used - 1 + more : 0;
	}
	if (!when_is(p, at + used, W_OF) && !when_is(p, at + used, W_IN)) {
		return 0;
	}
	used++;
	more = when_read_month_stretch(p, at + used, &span);
	if (more > 0) {
		when_add_span(&stretch, span.day, span.last);
	} else {
		more = when_read_stretch(p, at + used, &stretch);
	}
	if (more == 0) {
		return 0;
	}
	*set = stretch;
	for (size_t i = 0; i < set->count; i++) {
		int32_t day = nth_weekday(stretch.spans[i], weekday, order);

		if (day == NEVER) {
			when_set_wrong(set, "no such day", "there are not so many in that stretch");
			break;
		}
		set->spans[i] = (struct span){ day, day };
	}
	set->is_named = false;
	return used + more;
}

static void add_inset(const struct parser *p, char school, int32_t month, struct date_set *set)
{
	const struct calendar *calendar = p->calendar;
	bool is_log = p->tense == CLERK_TENSE_LOG;
	int32_t found = NEVER;

	for (size_t i = 0; i < calendar->inset_count; i++) {
		const struct calendar_day *day = &calendar->inset[i];
		bool is_ours = day->school == 0 || day->school == school;
		bool is_month = month == 0 || civil_from_day(day->day).month == month;

		if (is_ours && is_month && (is_log ? day->day < p->today : day->day > p->today)) {
			found = day->day;
			if (!is_log) {
				break;
			}
		}
	}
	for (size_t i = 0; i < set->count; i++) {
		if (set->spans[i].day == found) {
			return;
		}
	}
	if (found != NEVER) {
		when_add_span(set, found, found);
	}
}

/* next INSET: per school; where they differ all are offered. */
size_t when_read_inset(struct parser *p, size_t at, struct date_set *set)
{
	size_t used = when_is(p, at, W_THE) ? 1 : 0;
	int32_t month = 0;

	used += when_is(p, at + used, W_NEXT) || when_is(p, at + used, W_LAST) ? 1 : 0;
	if (when_is(p, at + used, W_MONTH)) {
		month = when_at(p, at + used)->value;
		used++;
	}
	if (!when_is(p, at + used, W_INSET)) {
		return 0;
	}
	used++;
	used += when_is(p, at + used, W_DAY) ? 1 : 0;
	for (const char *letter = p->calendar->schools; *letter != '\0'; letter++) {
		add_inset(p, *letter, month, set);
	}
	set->is_ask = set->count > 1;
	if (set->count == 0) {
		when_set_wrong(set, "no INSET entered", "`!inset C Fri 27 Nov` adds one");
	}
	return used;
}

/* the week before half term, the week after Easter */
size_t when_read_week_beside(struct parser *p, size_t at, struct date_set *set)
{
	size_t used = when_is(p, at, W_THE) ? 1 : 0;
	bool is_after = when_is(p, at + used + 1, W_AFTER);
	struct date_set base = { .weekday = -1 };

	if (!when_is(p, at + used, W_WEEK) || (!is_after && !when_is(p, at + used + 1, W_BEFORE)) ||
	    when_is(p, at + used + 2, W_NEXT)) {
		return 0;
	}
	size_t more = when_read_point(p, at + used + 2, &base);

	if (more == 0) {
		return 0;
	}
	*set = base;
	set->is_named = false;
	for (size_t i = 0; i < base.count; i++) {
		int32_t monday = is_after ? civil_monday(base.spans[i].last) + WEEK
					  : civil_monday(base.spans[i].day) - WEEK;

		set->spans[i] = (struct span){ monday, monday + SCHOOL_WEEK - 1 };
	}
	if (base.is_feast && is_after && base.count == 1) {
		const struct calendar_half *half =
		    calendar_half_after(p->calendar, p->school, base.spans[0].day);

		if (half != NULL && civil_monday(half->from) != set->spans[0].day) {
			when_add_span(set, civil_monday(half->from),
				      civil_monday(half->from) + FRIDAY);
			set->is_ask = true;
		}
	}
	return used + 2 + more;
}

/* after Easter: asks, offering the days on which school starts again */
size_t when_read_after_break(struct parser *p, size_t at, struct date_set *set)
{
	int32_t after = 0;

	if (!when_is(p, at, W_AFTER) || when_is(p, at + 1, W_SCHOOL)) {
		return 0;
	}
	size_t used = when_read_after(p, at, &after, set);

	if (set->is_weekday_only) {
		*set = (struct date_set){ .weekday = -1 };
		return 0; /* "after Wed" is no Wednesday */
	}
	if (used == 0 || set->wrong != NULL || set->count > 0) {
		return used;
	}
	if (calendar_half_of(p->calendar, p->school, after) != NULL) {
		return 0;
	}
	when_set_restart(p, after, set);
	set->is_ask = true;
	set->is_restart = true;
	return used;
}

/* the last day before half term */
size_t when_read_last_before(struct parser *p, size_t at, struct date_set *set)
{
	int32_t order = NO_ORDER;
	size_t used = when_read_order(p, at, &order);
	struct date_set base = { .weekday = -1 };

	used += used > 0 && when_is(p, at + used, W_SCHOOL) ? 1 : 0;
	if (used == 0 || order != LAST || !when_is(p, at + used, W_DAY) ||
	    !when_is(p, at + used + 1, W_BEFORE)) {
		return 0;
	}
	size_t more = when_read_point(p, at + used + 2, &base);

	if (more == 0 || base.count != 1 || base.is_ask) {
		return 0;
	}
	when_set_day(set, when_last_school_day(p, base.spans[0].day - 1));
	return used + 2 + more;
}

/* "term", "the first Tuesday", "this weekend": which one is asked. */
size_t when_read_too_little(struct parser *p, size_t at, struct date_set *set)
{
	int32_t order = NO_ORDER;
	size_t used = when_read_order(p, at, &order);

	if (when_is(p, at, W_TERM) && !when_is(p, at + 1, W_TIME)) {
		used = 1;
	} else if ((when_is(p, at, W_THIS) || when_is(p, at, W_NEXT) || when_is(p, at, W_THE)) &&
		   when_is(p, at + 1, W_WEEKEND)) {
		used = 2;
	} else if (used > 0 && order != LAST && order <= 5 && when_is(p, at + used, W_WEEKDAY)) {
		used++;
	} else {
		return 0;
	}
	set->is_ask = true;
	set->is_month = true;
	set->question = "Which day?";
	return used;
}
