/* when_counted: days counted from others: in 2 weeks, a week on Tuesday, the day after tomorrow. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_internal.h"

#include "dates/civil.h"

enum { WEEK = 7, MOST_MONTHS = 36, NEVER = INT32_MAX };

/* What an amount counts. */
enum unit { UNIT_NONE, UNIT_DAY, UNIT_WEEK, UNIT_MONTH, UNIT_SCHOOL_DAY, UNIT_SCHOOL_WEEK };

static size_t read_unit(const struct parser *p, size_t at, enum unit *ret_unit, int32_t *amount)
{
	size_t used = when_is(p, at, W_SCHOOL) ? 1 : 0;
	uint16_t word = when_at(p, at + used)->word;

	if (word == W_DAY) {
		*ret_unit = used > 0 ? UNIT_SCHOOL_DAY : UNIT_DAY;
	} else if (word == W_WEEK) {
		*ret_unit = used > 0 ? UNIT_SCHOOL_WEEK : UNIT_WEEK;
	} else if (word == W_FORTNIGHT && used == 0) {
		*ret_unit = UNIT_WEEK;
		*amount *= 2;
	} else if (word == W_MONTHS && used == 0) {
		*ret_unit = UNIT_MONTH;
	} else {
		return 0;
	}
	return used + 1;
}

static int32_t add_school_weeks(const struct parser *p, int32_t day, int32_t count)
{
	int32_t step = count < 0 ? -WEEK : WEEK, left = count < 0 ? -count : count;

	for (int32_t tries = 0; left > 0 && tries < 200; tries++) {
		day += step;
		left -= calendar_half_of(p->calendar, p->school, day) != NULL ? 1 : 0;
	}
	return left == 0 ? day : NEVER;
}

static int32_t add_months(int32_t day, int32_t months, bool *ret_is_cut)
{
	struct civil civil = civil_from_day(day);
	int32_t total = civil.year * 12 + civil.month - 1 + months;
	int32_t year = total / 12, month = total % 12 + 1, most = civil_month_days(year, month);

	*ret_is_cut = civil.day > most;
	return civil_to_day(year, month, civil.day > most ? most : civil.day);
}

/* Moves every day of the set by `amount` units. */
static void move(const struct parser *p, struct date_set *set, enum unit unit, int32_t amount)
{
	for (size_t i = 0; i < set->count; i++) {
		int32_t day = set->spans[i].day;
		bool is_cut = false;

		switch (unit) {
		case UNIT_WEEK:
			day += amount * WEEK;
			break;
		case UNIT_MONTH:
			day = add_months(day, amount, &is_cut);
			break;
		case UNIT_SCHOOL_DAY:
			day = calendar_add_school_days(p->calendar, p->school, day, amount);
			break;
		case UNIT_SCHOOL_WEEK:
			day = add_school_weeks(p, day, amount);
			break;
		case UNIT_DAY:
		case UNIT_NONE:
			day += amount;
			break;
		}
		if (day == NEVER) {
			when_set_wrong(set, "beyond the calendar",
				       "the terms of that year are not entered yet");
			return;
		}
		set->is_ask = set->is_ask || is_cut;
		set->spans[i] = (struct span){ day, day };
	}
	set->is_named = false;
	set->is_weekday_only = false;
}

static bool is_count(const struct parser *p, size_t at)
{
	return when_is(p, at, W_A) || when_is(p, at, W_CARDINAL) || when_is(p, at, W_NUMBER);
}

/* Behind an amount: a weekday ("a week Friday"), time, ago, today, on Tuesday, from 8 Dec, before
 * half term. */
static size_t read_amount_base(struct parser *p, size_t at, bool has_in, struct date_set *set,
			       int32_t *ret_sign)
{
	size_t used = 0;

	*ret_sign = 1;
	when_set_day(set, p->today);
	if (when_is(p, at, W_APOSTROPHE)) {
		used = 1;
	}
	if (when_is(p, at + used, W_TIME)) {
		return used + 1;
	}
	if (used > 0) {
		return 0;
	}
	if (when_is(p, at, W_AGO)) {
		*ret_sign = -1;
		return 1;
	}
	if (when_is(p, at, W_TODAY)) {
		when_set_day(set, p->today + when_at(p, at)->value);
		return 1;
	}
	bool is_weeks = at > 1 && (when_is(p, at - 1, W_WEEK) || when_is(p, at - 1, W_FORTNIGHT));

	bool is_lone = at > 0 && when_is(p, at - 1, W_FORTNIGHT); /* "fortnight Friday" */

	if (when_is(p, at, W_WEEKDAY) && !has_in &&
	    (is_lone || (is_weeks && is_count(p, at - 2)))) {
		when_resolve_weekday(p, when_at(p, at)->value, set);
		return 1;
	}
	if (when_is(p, at, W_ON) || when_is(p, at, W_FROM) || when_is(p, at, W_AFTER) ||
	    (when_is(p, at, W_BEFORE) && !when_is(p, at + 1, W_SCHOOL))) {
		*ret_sign = when_is(p, at, W_BEFORE) ? -1 : 1;
		*set = (struct date_set){ .weekday = -1 };
		used = when_read_point(p, at + 1, set);
		if (used > 0) {
			for (size_t i = 0; i<set->count && * ret_sign> 0; i++) {
				set->is_ask =
				    set->is_ask || set->spans[i].day != set->spans[i].last;
				set->spans[i].day = set->spans[i].last;
			}
			return used + 1;
		}
	}
	return has_in ? SIZE_MAX : 0;
}

/* "and a half" behind a day or a week: how many days that is is asked. */
static size_t read_half_unit(const struct parser *p, size_t at, struct date_set *set)
{
	if (!when_is(p, at, W_AND) || !when_is(p, at + 1, W_A) || !when_is(p, at + 2, W_HALF)) {
		return 0;
	}
	set->count = 0;
	set->is_ask = true;
	set->question = "How many days is that?";
	return 3;
}

/* What follows the first amount of "in": 1 month 2 days, 1 day and 3 hours. */
static size_t read_rest(struct parser *p, size_t at, struct date_set *set)
{
	size_t used = 0;

	for (int i = 0; i < 2 && set->count == 1; i++) {
		size_t lead = when_is(p, at + used, W_AND) ? 1 : 0, from = at + used + lead,
		       more = 0;
		int32_t amount = 0, minutes = 0;
		enum unit unit = UNIT_NONE;

		more = when_read_duration(p, from, &minutes);
		if (more > 0) {
			set->has_minute = true;
			set->minute = p->now_min + minutes;
			return used + lead + more;
		}
		more = when_read_amount(p, from, &amount);
		size_t units = more > 0 ? read_unit(p, from + more, &unit, &amount) : 0;

		if (units == 0 || (unit != UNIT_DAY && unit != UNIT_WEEK)) {
			break;
		}
		move(p, set, unit, amount);
		used += lead + more + units;
	}
	return used > 0 ? used : read_half_unit(p, at, set);
}

/* in 2 weeks, a week on Tuesday, 2 weeks' time, two weeks before half term, 3 days ago */
size_t when_read_counted(struct parser *p, size_t at, struct date_set *set)
{
	bool has_in = when_is(p, at, W_IN);
	size_t used = has_in ? 1 : 0;
	int32_t amount = 1, sign = 1, minutes = 0;
	enum unit unit = UNIT_NONE;

	if (has_in && when_read_duration(p, at + 1, &minutes) > 0) {
		used += when_read_duration(p, at + 1, &minutes);
		set->has_minute = true;
		when_set_day(set, p->today);
		set->minute = p->now_min + minutes;
		used += when_is(p, at + used, W_APOSTROPHE) && when_is(p, at + used + 1, W_TIME)
			    ? 2
			    : 0;
		return used + (when_is(p, at + used, W_TIME) ? 1 : 0);
	}
	bool is_short = when_is(p, at, W_WEEK) || when_is(p, at, W_FORTNIGHT); /* "week on Tues" */

	used += is_short ? 0 : when_read_amount(p, at + used, &amount);
	if (used == (has_in ? 1U : 0U) && !is_short) {
		return 0;
	}
	size_t more = read_unit(p, at + used, &unit, &amount);

	if (more == 0 || (unit == UNIT_MONTH && amount > MOST_MONTHS)) {
		return 0;
	}
	used += more;
	more = read_amount_base(p, at + used, has_in, set, &sign);
	if (more == 0) {
		return 0;
	}
	move(p, set, unit, sign * amount);
	return more == SIZE_MAX ? used + read_rest(p, at + used, set) : used + more;
}

/* [the] day after tomorrow, the day before Good Friday, this time next week */
size_t when_read_day_beside(struct parser *p, size_t at, struct date_set *set)
{
	size_t used = when_is(p, at, W_THE) ? 1 : 0;
	bool is_before = when_is(p, at + used + 1, W_BEFORE);

	if (when_is(p, at, W_THIS) && when_is(p, at + 1, W_TIME)) {
		int32_t monday = 0;
		size_t week = when_read_week(p, at + 2, &monday);

		if (week > 0) {
			when_set_day(set, p->today + monday - civil_monday(p->today));
		} else {
			week = when_read_today(p, at + 2, set);
		}
		set->has_minute = true;
		set->minute = p->now_min;
		return week > 0 ? week + 2 : 0;
	}
	if (!when_is(p, at + used, W_DAY) || (!is_before && !when_is(p, at + used + 1, W_AFTER))) {
		return 0;
	}
	size_t more = when_read_point(p, at + used + 2, set);

	for (size_t i = 0; i < set->count; i++) {
		bool is_range = set->spans[i].day != set->spans[i].last;
		int32_t day = is_before ? set->spans[i].day - 1 : set->spans[i].last + 1;

		if (is_range) {
			day = calendar_add_school_days(
			    p->calendar, p->school,
			    is_before ? set->spans[i].day : set->spans[i].last, is_before ? -1 : 1);
		}
		set->spans[i] = (struct span){ day, day };
	}
	set->is_named = false;
	return more > 0 ? used + 2 + more : 0;
}
