/* when_either: weekdays of which one is meant, of one stretch: "Tues Wed or Thurs next week". */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_internal.h"

#include "dates/civil.h"

enum { WEEK = 7 };

size_t when_read_weekdays(const struct parser *p, size_t at, uint32_t *ret_weekdays)
{
	int32_t last = -1;
	size_t used = 0, count = 0;
	uint32_t weekdays = 0;

	for (size_t next = at;; count++) {
		next += count > 0 && when_is(p, next, W_COMMA);
		next += count > 0 && (when_is(p, next, W_OR) || when_is(p, next, W_SLASH));
		next += when_is(p, next, W_ON);
		next += when_is(p, next, W_THE);
		/* "Friday or Monday next week" are days of two */
		if (!when_is(p, next, W_WEEKDAY) || when_at(p, next)->value <= last) {
			break;
		}
		last = when_at(p, next++)->value;
		weekdays |= 1U << last;
		used = next - at;
	}
	*ret_weekdays = weekdays;
	return count > 1 ? used : 0;
}

/* Of a stretch all those that school has, which are yet to come. */
static void add_within(const struct parser *p, struct span span, uint32_t weekdays,
		       struct date_set *set)
{
	bool is_full = false;

	for (int32_t day = span.day > p->today ? span.day : p->today + 1; day <= span.last; day++) {
		bool is_it = (weekdays & 1U << civil_weekday(day)) != 0 &&
			     calendar_is_school_day(p->calendar, p->school, day);

		is_full = is_full || (is_it && set->count == WHEN_MAX_SPANS);
		if (is_it && !is_full) {
			when_add_span(set, day, day);
		}
	}
	if (is_full) { /* too many to choose from */
		set->count = 0;
		set->question = "Which day?";
	}
}

/* "in January", "before Christmas", "this term". */
static size_t read_stretch(struct parser *p, size_t at, struct span *ret_span)
{
	struct date_set base = { .weekday = -1 };

	if (when_is(p, at, W_BEFORE)) {
		size_t used = when_read_point(p, at + 1, &base);

		*ret_span = (struct span){ p->today, used == 0 ? 0 : base.spans[0].day - 1 };
		return used > 0 && base.count == 1 && base.wrong == NULL && !base.is_ask ? used + 1
											 : 0;
	}
	if (!when_is(p, at, W_IN) && !when_is(p, at, W_OF) && !when_is(p, at, W_DURING)) {
		return 0;
	}
	size_t used = when_read_span(p, at + 1, ret_span);

	return used > 0 ? used + 1 : 0;
}

size_t when_read_whose(struct parser *p, size_t at, uint32_t weekdays, struct date_set *set)
{
	struct date_set all = { .weekday = -1 }, one;
	struct span span;
	size_t used = 0;

	for (int32_t weekday = 0; weekday < WEEK; weekday++) {
		if ((weekdays & 1U << weekday) != 0) {
			used = when_read_its_week(p, at, weekday, &one);
			if (used == 0 || one.count != 1 || one.wrong != NULL || one.is_ask) {
				used = 0;
				break;
			}
			when_add_span(&all, one.spans[0].day, one.spans[0].day);
		}
	}
	if (used == 0) {
		all.count = 0;
		used = read_stretch(p, at, &span);
		if (used > 0) {
			add_within(p, span, weekdays, &all);
		}
	}
	if (used == 0 || (all.count == 0 && all.question == NULL)) {
		return 0;
	}
	all.is_ask = all.is_poll = all.count != 1;
	*set = all;
	return used;
}
