/* when_series: reads recurrences: every other Tuesday until Easter, first Monday of the month at 4.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_internal.h"

#include "dates/civil.h"

enum { LAST = 0, MOST_WEEKS = 60, ALL_SCHOOL_DAYS = 0x1F, FORTNIGHT = 2, NO_ORDER = -99 };

static bool is_month_word(const struct parser *p, size_t at)
{
	return when_is(p, at, W_MONTHS);
}

/* "of the month", "of each month", "every month" */
static size_t read_of_month(const struct parser *p, size_t at)
{
	size_t used = when_is(p, at, W_OF) || when_is(p, at, W_IN) ? 1 : 0;
	bool is_each = when_is(p, at + used, W_EVERY);

	if ((is_each || (used > 0 && when_is(p, at + used, W_THE))) &&
	    is_month_word(p, at + used + 1)) {
		return used + 2;
	}
	return 0;
}

static int32_t order_at(const struct parser *p, size_t at)
{
	const struct token *token = when_at(p, at);

	if (token->word == W_ORDINAL || (token->word == W_NUMBER && token->is_ordinal)) {
		return token->value;
	}
	return token->word == W_LAST ? LAST : NO_ORDER;
}

bool when_is_series(const struct parser *p)
{
	for (size_t i = 0; i < p->count; i++) {
		switch (p->tokens[i].word) {
		case W_EVERY:
		case W_ALTERNATE:
		case W_DAILY:
		case W_WEEKLY:
		case W_FORTNIGHTLY:
		case W_MONTHLY:
		case W_TERMLY:
		case W_WEEKDAYS:
		case W_WEEKDAY_ANY:
			return true;
		case W_OF:
			if (i > 0 && read_of_month(p, i) > 0 && !when_is(p, i - 1, W_FINISH) &&
			    !when_is(p, i - 1, W_START) && !when_is(p, i - 1, W_BEGINNING) &&
			    !when_is(p, i - 1, W_DAY)) {
				return true;
			}
			break;
		case W_AND:
			if (i > 0 && order_at(p, i - 1) > 0 && order_at(p, i + 1) != NO_ORDER &&
			    when_is(p, i + 2, W_WEEKDAY)) {
				return true;
			}
			break;
		default:
			break;
		}
	}
	return false;
}

static bool is_any_weekday(const struct parser *p, size_t at)
{
	return when_is(p, at, W_WEEKDAY) || when_is(p, at, W_WEEKDAYS);
}

/* Tues [and Thurs], Mon, Wed and Fri */
static size_t read_weekdays(const struct parser *p, size_t at, uint32_t *mask)
{
	size_t used = 0;

	while (is_any_weekday(p, at + used)) {
		*mask |= 1U << when_at(p, at + used)->value;
		used++;
		bool is_joint = when_is(p, at + used, W_AND) || when_is(p, at + used, W_COMMA);

		if (!is_joint || !is_any_weekday(p, at + used + 1)) {
			break;
		}
		used++;
	}
	return used;
}

/* [on] [a] weekdays, behind "weekly" or "every 2 weeks" */
static size_t read_on_weekdays(const struct parser *p, size_t at, uint32_t *mask)
{
	size_t used = when_is(p, at, W_ON) ? 1 : 0;

	used += when_is(p, at + used, W_A) ? 1 : 0;
	size_t more = read_weekdays(p, at + used, mask);

	return more > 0 ? used + more : 0;
}

static size_t set_weekly(const struct parser *p, size_t at, size_t used, int32_t interval,
			 struct series *series)
{
	series->kind = SERIES_WEEKS;
	series->interval = interval;
	return used + read_on_weekdays(p, at + used, &series->weekdays);
}

static size_t set_vague(const struct parser *p, size_t at, size_t used, struct series *series)
{
	uint32_t ignored = 0;

	series->kind = SERIES_VAGUE;
	return used + read_on_weekdays(p, at + used, &ignored);
}

/* "half term", "of every half term" */
static size_t read_half(const struct parser *p, size_t at)
{
	return when_is(p, at, W_HALF) && when_is(p, at + 1, W_TERM) ? 2 : 0;
}

static size_t read_of_half(const struct parser *p, size_t at)
{
	size_t used = when_is(p, at, W_OF) || when_is(p, at, W_IN) ? 1 : 0;
	size_t half = when_is(p, at + used, W_EVERY) ? read_half(p, at + used + 1) : 0;

	return half > 0 ? used + 1 + half : 0;
}

/* Of "every half term": [on] [the second] Tuesday; which one, where it is not said, is asked. */
static size_t read_day_of_half(const struct parser *p, size_t at, struct series *series)
{
	size_t used = when_is(p, at, W_ON) ? 1 : 0;

	used += when_is(p, at + used, W_THE) || when_is(p, at + used, W_A) ? 1 : 0;
	int32_t order = order_at(p, at + used);

	used += order != NO_ORDER ? 1 : 0;
	if (!is_any_weekday(p, at + used) || (order != NO_ORDER && order > 5)) {
		return 0;
	}
	series->nth[0] = order;
	series->nth_count = order == NO_ORDER ? 0 : 1;
	series->nth_weekday = when_at(p, at + used)->value;
	series->weekday_at = at + used;
	return used + 1;
}

/* first [and third] Monday [of the month, of every half term] */
static size_t read_nth(const struct parser *p, size_t at, struct series *series)
{
	size_t used = when_is(p, at, W_ON) ? 1 : 0, count = 0;

	used += when_is(p, at + used, W_THE) ? 1 : 0;
	while (count < WHEN_MAX_NTH && order_at(p, at + used) != NO_ORDER &&
	       order_at(p, at + used) <= 31) {
		series->nth[count++] = order_at(p, at + used);
		used++;
		if (!when_is(p, at + used, W_AND) && !when_is(p, at + used, W_COMMA)) {
			break;
		}
		used++;
		used += when_is(p, at + used, W_THE) ? 1 : 0;
	}
	if (count == 0) {
		return 0;
	}
	if (is_any_weekday(p, at + used)) {
		for (size_t i = 0; i < count; i++) {
			if (series->nth[i] > 5) {
				return 0;
			}
		}
		series->nth_weekday = when_at(p, at + used)->value;
		series->nth_count = count;
		size_t half = read_of_half(p, at + used + 1);

		series->kind = half > 0 ? SERIES_HALVES : SERIES_MONTHS;
		return used + 1 + (half > 0 ? half : read_of_month(p, at + used + 1));
	}
	size_t more = read_of_month(p, at + used);

	for (size_t i = 0; i < count; i++) {
		if (series->nth[i] == LAST) {
			return 0;
		}
		series->month_days[i] = series->nth[i];
	}
	series->month_day_count = count;
	if (more > 0) {
		series->kind = SERIES_MONTHS;
	}
	return more > 0 || series->kind == SERIES_VAGUE || series->kind == SERIES_MONTHS
		   ? used + more
		   : 0;
}

/* "every hour", "every 5 minutes" */
static size_t refuse_often(struct series *series, size_t used)
{
	series->kind = SERIES_WEEKS;
	series->wrong = "too often";
	series->advice = "once a day is the most, e.g. `every school day at 8.30`";
	return used;
}

/* every [other, second, 3] (Tuesday, weekday, week on Tues, fortnight, month) */
static size_t read_every(const struct parser *p, size_t at, struct series *series)
{
	size_t used = 1;
	int32_t interval = 1, order = NO_ORDER;

	if (!when_is(p, at, W_EVERY)) {
		return 0;
	}
	order = order_at(p, at + used);
	if (when_is(p, at + used, W_OTHER)) {
		interval = 2;
		used++;
	} else if (order != NO_ORDER && is_any_weekday(p, at + used + 1)) {
		series->is_doubtful = order == 2 && read_of_month(p, at + used + 2) == 0;
		return used + read_nth(p, at + used, series);
	} else if (order == 2 || order == 3 || order == 4) {
		interval = order;
		used++;
	} else {
		used += when_read_amount(p, at + used, &interval);
	}
	if (when_is(p, at + used, W_HOUR) || when_is(p, at + used, W_MINUTE)) {
		return refuse_often(series, used + 1);
	}
	if (when_is(p, at + used, W_WEEKDAY_ANY) ||
	    ((when_is(p, at + used, W_SCHOOL) || when_is(p, at + used, W_TERM)) &&
	     when_is(p, at + used + 1, W_DAY)) ||
	    when_is(p, at + used, W_DAY)) {
		used += when_is(p, at + used, W_SCHOOL) || when_is(p, at + used, W_TERM) ? 2 : 1;
		series->weekdays = ALL_SCHOOL_DAYS;
		series->kind = SERIES_WEEKS;
		series->interval = 1;
		return interval == 1 ? used : 0;
	}
	if (when_is(p, at + used, W_WEEK)) {
		return interval >= 1 && interval <= MOST_WEEKS
			   ? set_weekly(p, at, used + 1, interval, series)
			   : 0;
	}
	if (when_is(p, at + used, W_FORTNIGHT)) {
		return interval == 1 ? set_weekly(p, at, used + 1, FORTNIGHT, series) : 0;
	}
	if (interval == 1 && read_half(p, at + used) > 0) {
		series->kind = SERIES_HALVES;
		return used + read_half(p, at + used);
	}
	if (is_month_word(p, at + used) || when_is(p, at + used, W_TERM)) {
		return set_vague(p, at, used + 1, series);
	}
	size_t more = read_weekdays(p, at + used, &series->weekdays);

	series->kind = SERIES_WEEKS;
	series->interval = interval;
	return more > 0 && interval >= 1 && interval <= MOST_WEEKS ? used + more : 0;
}

/* weekly, fortnightly, daily, monthly, termly, half-termly, weekdays, Tuesdays, alternate Tuesdays
 */
static size_t read_frequency(const struct parser *p, size_t at, struct series *series)
{
	size_t used = 0;

	switch (when_at(p, at)->word) {
	case W_WEEKLY:
		return set_weekly(p, at, 1, 1, series);
	case W_FORTNIGHTLY:
		return set_weekly(p, at, 1, FORTNIGHT, series);
	case W_DAILY:
	case W_WEEKDAY_ANY:
		series->kind = SERIES_WEEKS;
		series->interval = 1;
		series->weekdays = ALL_SCHOOL_DAYS;
		return 1;
	case W_MONTHLY:
	case W_TERMLY:
		return set_vague(p, at, 1, series);
	case W_HALF:
		if (!when_is(p, at + 1, W_TERMLY)) {
			return 0;
		}
		series->kind = SERIES_HALVES;
		return 2;
	case W_ALTERNATE:
		used = read_weekdays(p, at + 1, &series->weekdays);
		series->kind = SERIES_WEEKS;
		series->interval = 2;
		return used > 0 ? used + 1 : 0;
	default:
		break;
	}
	used = when_is(p, at, W_ON) ? 1 : 0;
	if (!when_is(p, at + used, W_WEEKDAYS)) {
		return 0;
	}
	series->kind = SERIES_WEEKS;
	series->interval = 1;
	return used + read_weekdays(p, at + used, &series->weekdays);
}

static bool is_edge(const struct parser *p, size_t at)
{
	size_t lead = when_is(p, at, W_THE) ? 1 : 0;

	return when_is(p, at + lead, W_FINISH) || when_is(p, at + lead, W_LAST);
}

/* from 5 Jan; until Easter (before it), until the end of term (with it) */
static size_t read_limits(struct parser *p, size_t at, struct series *series)
{
	struct date_set set = { .weekday = -1 };
	bool is_from = when_is(p, at, W_FROM) || when_is(p, at, W_BEGINNING);
	bool is_until = when_is(p, at, W_UNTIL) || when_is(p, at, W_TO) ||
			(when_is(p, at, W_BEFORE) && !when_is(p, at + 1, W_SCHOOL));

	if ((!is_from || series->has_from) && (!is_until || series->has_until)) {
		return 0;
	}
	p->has_anchor = is_until && series->has_from;
	p->anchor = series->from;
	size_t used = when_read_point(p, at + 1, &set);

	p->has_anchor = false;
	if (used == 0) {
		return 0;
	}
	if (set.wrong == NULL && (set.count != 1 || set.is_ask || set.has_minute)) {
		when_set_wrong(&set, "unclear limit",
			       "please write that date in full, e.g. `until 12 Feb`");
	}
	if (set.wrong != NULL) {
		series->wrong = set.wrong;
		series->advice = set.advice;
	} else if (is_from) {
		bool is_break = set.spans[0].day != set.spans[0].last &&
				calendar_half_of(p->calendar, p->school, set.spans[0].day) == NULL;

		series->has_from = true;
		series->from = is_break ? set.spans[0].last + 1 : set.spans[0].day;
	} else {
		series->has_until = true;
		series->until = set.spans[0].day + (is_edge(p, at + 1) ? 1 : 0);
	}
	return used + 1;
}

/* in January, in the spring term */
static size_t read_within(struct parser *p, size_t at, struct series *series)
{
	struct span span = { 0, 0 };
	size_t used = 0;

	if ((!when_is(p, at, W_IN) && !when_is(p, at, W_DURING)) || series->has_from ||
	    series->has_until) {
		return 0;
	}
	used = when_read_span(p, at + 1, &span);
	if (used == 0 || when_is(p, at + 1 + used, W_TIME)) {
		return 0;
	}
	series->has_from = true;
	series->from = span.day;
	series->has_until = true;
	series->until = span.last + 1;
	return used + 1;
}

/* for 6 weeks: so many kept dates */
static size_t read_count(const struct parser *p, size_t at, struct series *series)
{
	int32_t amount = 0;
	size_t used = 0;

	if (!when_is(p, at, W_FOR) || series->kept != 0) {
		return 0;
	}
	used = when_read_amount(p, at + 1, &amount);
	if (used == 0 || amount < 1 || amount > 400 || !when_is(p, at + 1 + used, W_WEEK)) {
		return 0;
	}
	series->kept = amount;
	return used + 2;
}

static void add_except(struct series *series, const struct date_set *set)
{
	for (size_t i = 0; i < set->count; i++) {
		for (int32_t day = set->spans[i].day; day <= set->spans[i].last; day++) {
			if (series->except_count < WHEN_MAX_EXCEPT) {
				series->except[series->except_count++] = day;
			}
		}
	}
}

/* in term time [only], except INSET, except in the holidays, not 15 Dec: what is skipped anyway */
static size_t read_term_time(struct parser *p, size_t at, struct series *series)
{
	struct date_set set = { .weekday = -1 };
	size_t used = when_is(p, at, W_IN) || when_is(p, at, W_DURING) ? 1 : 0;

	if (when_is(p, at + used, W_TERM) && when_is(p, at + used + 1, W_TIME)) {
		return used + 2;
	}
	if (!when_is(p, at, W_EXCEPT) && !when_is(p, at, W_NOT)) {
		return 0;
	}
	used = 1;
	used += when_is(p, at + used, W_ON) || when_is(p, at + used, W_IN) ||
			when_is(p, at + used, W_FOR) || when_is(p, at + used, W_DURING)
		    ? 1
		    : 0;
	used += when_is(p, at + used, W_THE) || when_is(p, at + used, W_SCHOOL) ? 1 : 0;
	if (when_is(p, at + used, W_INSET)) {
		return used + 1 + (when_is(p, at + used + 1, W_DAY) ? 1 : 0);
	}
	if (when_is(p, at + used, W_BANK) && when_is(p, at + used + 1, W_HOLIDAY)) {
		return used + 2;
	}
	if (when_is(p, at + used, W_HOLIDAY)) {
		return used + 1;
	}
	size_t more = when_read_day_list(p, at + used, &set);

	more = more > 0 ? more : when_read_point(p, at + used, &set);
	if (more > 0 && set.wrong == NULL && !set.is_poll) {
		add_except(series, &set);
		return used + more;
	}
	return 0;
}

static size_t read_clock(struct parser *p, size_t at, struct series *series)
{
	size_t used = series->has_clock ? 0 : when_read_clock(p, at, true, &series->clock);

	series->has_clock = series->has_clock || used > 0;
	return used;
}

static size_t read_element(struct parser *p, size_t at, struct series *series)
{
	size_t used = 0;

	if (series->kind == SERIES_NONE || series->kind == SERIES_VAGUE) {
		used = read_every(p, at, series);
		used = used > 0 ? used : read_frequency(p, at, series);
		used = used > 0 ? used : read_nth(p, at, series);
	}
	if (used == 0 && series->kind == SERIES_HALVES && series->nth_count == 0) {
		used = read_day_of_half(p, at, series);
	}
	used = used > 0 ? used : read_limits(p, at, series);
	used = used > 0 ? used : read_count(p, at, series);
	used = used > 0 ? used : read_term_time(p, at, series);
	used = used > 0 ? used : read_within(p, at, series);
	used = used > 0 ? used : read_clock(p, at, series);
	if (used == 0 && series->kind == SERIES_WEEKS && series->weekdays == 0) {
		used = read_on_weekdays(p, at, &series->weekdays);
	}
	return used;
}

bool when_read_series(struct parser *p, struct clerk_outcome *outcome)
{
	struct series series = { .kind = SERIES_NONE };
	size_t at = 0;

	while (at < p->count) {
		if (when_is(p, at, W_COMMA) && at > 0 && at + 1 < p->count &&
		    !when_is(p, at + 1, W_COMMA)) {
			at++;
			continue;
		}
		size_t used = read_element(p, at, &series);

		if (used == 0) {
			at += when_is(p, at, W_EVERY) && when_is(p, at + 1, W_UNKNOWN) ? 1 : 0;
			p->stuck_at = at > p->stuck_at ? at : p->stuck_at;
			return false;
		}
		at += used;
	}
	if (series.kind == SERIES_NONE) {
		p->stuck_at = 0;
		return false;
	}
	when_finish_series(p, &series, outcome);
	return true;
}
