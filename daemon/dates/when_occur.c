/* when_occur: lists the dates of a recurrence, naming those on which there is no school. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_internal.h"

#include "dates/civil.h"

#include <stdlib.h>

enum { WEEK = 7, MOST_DATES = 400, LAST = 0, NEVER = INT32_MAX };

/* Dates as they are found. */
struct dates {
	const struct parser *parser;
	const struct series *series;
	struct clerk_occurrence *items;
	size_t count, kept;
	int32_t first, end; /* from `first` on, before `end` */
	int32_t start_min;
	bool is_unknown; /* ran into years whose terms are not entered */
};

static bool is_excepted(const struct series *series, int32_t day)
{
	for (size_t i = 0; i < series->except_count; i++) {
		if (series->except[i] == day) {
			return true;
		}
	}
	return false;
}

static bool is_full(const struct dates *dates)
{
	bool is_enough = dates->series->kept > 0 && dates->kept >= (size_t)dates->series->kept;

	return is_enough || dates->count >= MOST_DATES || dates->is_unknown;
}

/* A recurrence starts after now and keeps to school days. */
static void add(struct dates *dates, int32_t day)
{
	const struct parser *p = dates->parser;
	enum calendar_kind kind = calendar_kind(p->calendar, p->school, day);

	if (day < dates->first || day >= dates->end || is_full(dates)) {
		return;
	}
	if (day == p->today && dates->start_min <= p->now_min) {
		return;
	}
	if (kind == CALENDAR_UNKNOWN) {
		dates->is_unknown = true;
		return;
	}
	bool is_skipped = kind != CALENDAR_SCHOOL_DAY || is_excepted(dates->series, day);

	dates->items[dates->count++] = (struct clerk_occurrence){ day, is_skipped };
	dates->kept += is_skipped ? 0 : 1;
}

static void list_weeks(struct dates *dates)
{
	const struct series *series = dates->series;
	int32_t phase = NEVER; /* the Monday of the first date's week: skipped dates keep it */

	for (int32_t day = dates->first; day < dates->end && !is_full(dates); day++) {
		bool is_wanted = (series->weekdays >> civil_weekday(day) & 1U) != 0;

		if (!is_wanted || (phase != NEVER &&
				   (civil_monday(day) - phase) / WEEK % series->interval != 0)) {
			continue;
		}
		add(dates, day);
		if (phase == NEVER && (dates->count > 0 || dates->is_unknown)) {
			phase = civil_monday(day);
		}
	}
}

static int32_t nth_of_month(int32_t year, int32_t month, int32_t weekday, int32_t nth)
{
	int32_t first = civil_to_day(year, month, 1);
	int32_t last = first + civil_month_days(year, month) - 1;

	if (nth == LAST) {
		return last - (civil_weekday(last) - weekday + WEEK) % WEEK;
	}
	int32_t day = first + (weekday - civil_weekday(first) + WEEK) % WEEK + (nth - 1) * WEEK;

	return day <= last ? day : NEVER;
}

static void sort(int32_t *days, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		for (size_t k = i; k > 0 && days[k] < days[k - 1]; k--) {
			int32_t day = days[k];

			days[k] = days[k - 1];
			days[k - 1] = day;
		}
	}
}

static void list_months(struct dates *dates)
{
	const struct series *series = dates->series;
	struct civil at = civil_from_day(dates->first);

	while (civil_to_day(at.year, at.month, 1) < dates->end && !is_full(dates)) {
		int32_t days[2 * WHEN_MAX_NTH];
		size_t count = 0;

		for (size_t i = 0; i < series->nth_count; i++) {
			days[count++] =
			    nth_of_month(at.year, at.month, series->nth_weekday, series->nth[i]);
		}
		for (size_t i = 0; i < series->month_day_count && series->nth_count == 0; i++) {
			bool exists = series->month_days[i] <= civil_month_days(at.year, at.month);

			days[count++] =
			    exists ? civil_to_day(at.year, at.month, series->month_days[i]) : NEVER;
		}
		sort(days, count);
		for (size_t i = 0; i < count && days[i] != NEVER; i++) {
			add(dates, days[i]);
		}
		at.month = at.month == 12 ? 1 : at.month + 1;
		at.year += at.month == 1 ? 1 : 0;
	}
}

/* One in each half term, by its weeks. */
static void list_halves(struct dates *dates)
{
	const struct series *series = dates->series;
	struct halves halves;

	when_list_halves(dates->parser, &halves);
	for (size_t i = 0; i < halves.count && !is_full(dates); i++) {
		const struct calendar_half *half = halves.items[i];
		int32_t first =
		    half->from + (series->nth_weekday - civil_weekday(half->from) + WEEK) % WEEK;
		int32_t last =
		    half->to - (civil_weekday(half->to) - series->nth_weekday + WEEK) % WEEK;
		int32_t day = series->nth[0] == LAST ? last : first + (series->nth[0] - 1) * WEEK;

		if (day >= half->from && day <= half->to) {
			add(dates, day);
		}
	}
}

/* Without an end of its own a recurrence ends with the last school day of its academic year. */
static int32_t default_end(const struct parser *p, int32_t first)
{
	struct civil year = civil_from_day(calendar_academic_year(first));
	int32_t end = civil_to_day(year.year + 1, 9, 1);
	int32_t last = calendar_add_school_days(p->calendar, p->school, end, -1);

	return last == NEVER || last < first ? end : last + 1;
}

static void set_limits(struct dates *dates)
{
	const struct parser *p = dates->parser;
	const struct series *series = dates->series;
	int32_t horizon =
	    civil_to_day(civil_from_day(calendar_academic_year(p->today)).year + 2, 9, 1);

	dates->first = series->has_from && series->from > p->today ? series->from : p->today;
	if (series->has_until) {
		dates->end = series->until < horizon ? series->until : horizon;
	} else {
		dates->end = series->kept > 0 ? horizon : default_end(p, dates->first);
	}
}

static struct clerk_when value_of(const struct parser *p, const struct dates *dates,
				  const struct time_item *time)
{
	struct clerk_when when = { .kind = CLERK_WHEN_RECURRENCE,
				   .start_min = time->from,
				   .end_min = time->to,
				   .arrive_min = time->arrive,
				   .occurrences = dates->items,
				   .occurrence_count = dates->count };
	bool is_first = true;

	for (size_t i = 0; i < dates->count; i++) {
		if (!dates->items[i].is_skipped) {
			when.day = is_first ? dates->items[i].day : when.day;
			when.last_day = dates->items[i].day;
			is_first = false;
		}
	}
	(void)when_fill(p, &when);
	return when;
}

/* Lists the dates once for each time that was meant. False: none is left; `outcome` says so. */
static bool list(struct parser *p, const struct series *series, const struct time_item *time,
		 struct clerk_when *ret_when, struct clerk_outcome *outcome)
{
	struct dates dates = { .parser = p, .series = series, .start_min = time->from };

	dates.items = arena_array(p->arena, MOST_DATES, sizeof(dates.items[0]));
	set_limits(&dates);
	if (series->kind == SERIES_MONTHS) {
		list_months(&dates);
	} else if (series->kind == SERIES_HALVES) {
		list_halves(&dates);
	} else {
		list_weeks(&dates);
	}
	if (dates.is_unknown) {
		when_refuse(
		    p, outcome, "beyond the calendar",
		    "The terms of that year are not entered yet; say `until` an earlier date.");
		return false;
	}
	if (dates.kept == 0) {
		when_refuse(p, outcome, "no date left",
			    "None of those dates is a school day; for example `every Tuesday until "
			    "Easter`.");
		return false;
	}
	*ret_when = value_of(p, &dates, time);
	return true;
}

static int by_day(const void *a, const void *b)
{
	const struct clerk_occurrence *x = a, *y = b;

	return (x->day > y->day) - (x->day < y->day);
}

bool when_make_list(const struct parser *p, const struct clerk_when *items, size_t count,
		    struct clerk_when *ret_when)
{
	struct clerk_occurrence *dates = arena_array(p->arena, count, sizeof(dates[0]));
	struct clerk_when when = items[0];

	for (size_t i = 0; i < count; i++) {
		bool is_same = items[i].kind == when.kind && items[i].start_min == when.start_min &&
			       items[i].end_min == when.end_min &&
			       items[i].day == items[i].last_day;

		if (!is_same || items[i].has_offset || items[i].kind == CLERK_WHEN_SESSION ||
		    items[i].kind == CLERK_WHEN_DEADLINE) {
			return false;
		}
		dates[i].day = items[i].day;
		if (items[i].level > when.level) {
			when.level = items[i].level;
			when.objection = items[i].objection;
		}
	}
	qsort(dates, count, sizeof(dates[0]), by_day);
	for (size_t i = 1; i < count; i++) {
		if (dates[i].day == dates[i - 1].day) {
			return false;
		}
	}
	when.day = dates[0].day;
	when.last_day = dates[count - 1].day;
	when.kind = CLERK_WHEN_RECURRENCE;
	when.occurrences = dates;
	when.occurrence_count = count;
	(void)when_fill(p, &when);
	*ret_when = when;
	return true;
}

/* A half day recurs as its hours. */
static void resolve_times(const struct parser *p, const struct series *series,
			  struct time_set *times)
{
	const struct calendar_hours *hours = &p->calendar->hours;

	*times = (struct time_set){ .count = 1 };
	times->items[0] = (struct time_item){ CLERK_NO_MIN, CLERK_NO_MIN, CLERK_NO_MIN, 0 };
	if (!series->has_clock) {
		return;
	}
	when_resolve_clock(p, &series->clock, HINT_NONE, times);
	if (times->is_session) {
		times->items[0].from = times->is_afternoon ? hours->lunch_to : hours->day_from;
		times->items[0].to = times->is_afternoon ? hours->day_to : hours->lunch_from;
	}
}

/* Which day a weekly series without one means: that of its start. */
static bool settle_weekday(struct series *series)
{
	if (series->kind == SERIES_WEEKS && series->weekdays == 0 && series->has_from) {
		series->weekdays = 1U << civil_weekday(series->from);
	}
	if (series->kind == SERIES_VAGUE && series->month_day_count > 0) {
		series->kind = SERIES_MONTHS;
	}
	for (size_t i = 0; i < series->month_day_count; i++) {
		if (series->month_days[i] < 1 || series->month_days[i] > 31) {
			series->wrong = "no such date";
			series->advice = "days run from the 1st to the 31st";
		}
	}
	return series->kind == SERIES_MONTHS ||
	       (series->kind == SERIES_HALVES && series->nth_count == 1) ||
	       (series->kind == SERIES_WEEKS && series->weekdays != 0);
}

/* "every half term, Tuesdays": each way to say which of them. */
static void ask_which_of_half(struct parser *p, const struct series *series,
			      struct clerk_outcome *outcome)
{
	static const char *const orders[] = { "first", "second", "third", "fourth", "last" };
	static const char *const days[] = { "Monday", "Tuesday",  "Wednesday", "Thursday",
					    "Friday", "Saturday", "Sunday" };
	enum { COUNT = sizeof(orders) / sizeof(orders[0]) };
	struct clerk_wording *wordings = arena_array(p->arena, COUNT, sizeof(*wordings));
	size_t from = p->tokens[0].from, to = p->tokens[p->count - 1].to;
	size_t at = p->tokens[series->weekday_at].from;

	for (size_t i = 0; i < COUNT; i++) {
		wordings[i].said =
		    arena_printf(p->arena, "%s %.3s", orders[i], days[series->nth_weekday]);
		wordings[i].text =
		    arena_printf(p->arena, "%.*s%s %.*s", (int)(at - from), p->phrase + from,
				 orders[i], (int)(to - at), p->phrase + at);
	}
	when_ask(p, outcome,
		 arena_printf(p->arena,
			      "Which %s of each half term: 1) the first, 2) the second, 3) the "
			      "third, 4) the fourth or 5) the last? Reply with its number.",
			      days[series->nth_weekday]));
	outcome->wordings = wordings;
	outcome->wording_count = COUNT;
}

void when_finish_series(struct parser *p, struct series *series, struct clerk_outcome *outcome)
{
	struct time_set times;
	struct clerk_when *items = arena_array(p->arena, WHEN_MAX_TIMES, sizeof(items[0]));

	resolve_times(p, series, &times);
	bool is_settled = settle_weekday(series);

	if (series->wrong == NULL && times.wrong != NULL) {
		series->wrong = times.wrong;
		series->advice = times.advice;
	}
	if (series->wrong != NULL) {
		when_refuse(p, outcome, series->wrong,
			    arena_printf(p->arena, "%s: %s.", series->wrong, series->advice));
		return;
	}
	if (!is_settled && series->kind == SERIES_HALVES && series->weekday_at > 0) {
		ask_which_of_half(p, series, outcome);
		return;
	}
	if (!is_settled && series->kind == SERIES_HALVES) {
		when_ask(p, outcome,
			 "Which day of each half term? For example `second Tuesday of every half "
			 "term at 8`.");
		return;
	}
	if (!is_settled) {
		when_ask(p, outcome, "On which day? For example `first Monday of the month at 4`.");
		return;
	}
	if (series->is_doubtful) {
		when_ask(p, outcome,
			 "Every other week (`every other Tuesday`), or once a month (`second "
			 "Tuesday of the "
			 "month`)?");
		return;
	}
	if (p->tense == CLERK_TENSE_LOG) {
		when_refuse(p, outcome, "in the future",
			    "A series lies ahead; one date that has been, please.");
		return;
	}
	for (size_t i = 0; i < times.count; i++) {
		if (!list(p, series, &times.items[i], &items[i], outcome)) {
			return;
		}
	}
	if (times.count == 1) {
		*outcome = (struct clerk_outcome){ .kind = CLERK_OUTCOME_VALUE, .value = items[0] };
		return;
	}
	when_ask(p, outcome, "In the morning or in the evening? Reply `am` or `pm`.");
	outcome->choices = items;
	outcome->choice_count = times.count;
}
