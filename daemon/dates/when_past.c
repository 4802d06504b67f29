/* when_past: the days behind us that somebody asks about, "last week", "since Friday". */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when.h"

#include "base/str.h"
#include "dates/civil.h"
#include "dates/when_line.h"

#include <string.h>

enum { WEEK = 7, MONTH = 30, MONTHS = 12 };

/* "the past fortnight", "the last two weeks": back from today. */
static bool read_back(const struct when_line *line, int32_t today, struct when_window *ret_window)
{
	static const char *const leads[] = { "past", "last", "previous", NULL };

	for (size_t i = 0; i < line->count; i++) {
		size_t at = i + 1;
		int32_t many = when_line_few(line, at);

		at += many > 0;
		at += when_line_is(line, at, "of");
		bool is_past = when_line_is(line, i, "past");
		int32_t unit = when_line_is(line, at, "fortnight")          ? 2 * WEEK
			       : when_line_is(line, at, "weeks")            ? WEEK
			       : when_line_is(line, at, "days")             ? 1
			       : when_line_is(line, at, "months")           ? MONTH
			       : is_past && when_line_is(line, at, "week")  ? WEEK
			       : is_past && when_line_is(line, at, "month") ? MONTH
									    : 0;

		many = many == 0 ? 1 : many;
		if (unit > 0 && when_line_is_in(line, i, leads)) {
			*ret_window =
			    (struct when_window){ .from = today - unit * many, .to = today };
			return true;
		}
	}
	return false;
}

/* "last week", "last month", "last September": from the first of its days to the last. */
static bool read_stretch(const struct when_line *line, int32_t today,
			 struct when_window *ret_window)
{
	static const char *const leads[] = { "last", "previous", NULL };
	struct civil now = civil_from_day(today);

	for (size_t i = 1; i < line->count; i++) {
		int32_t month = when_line_month(line, i), year = now.year;

		if (!when_line_is_in(line, i - 1, leads)) {
			continue;
		}
		if (when_line_is(line, i, "week") || when_line_is(line, i, "wk") ||
		    when_line_is(line, i, "week's")) {
			int32_t monday = civil_monday(today) - WEEK;

			*ret_window = (struct when_window){ .from = monday, .to = monday + 6 };
			return true;
		}
		if (when_line_is(line, i, "month")) {
			month = now.month == 1 ? MONTHS : now.month - 1;
		}
		if (month > 0) {
			year -= month >= now.month;
			*ret_window = (struct when_window){
				.from = civil_to_day(year, month, 1),
				.to = civil_to_day(year, month, civil_month_days(year, month)),
			};
			return true;
		}
	}
	return false;
}

/* Of halves of one term the name begins alike: "Autumn 1", "Autumn 2". */
static bool is_of_term(const struct calendar *calendar, const struct calendar_half *one,
		       const struct calendar_half *other)
{
	size_t len = strcspn(one->name, " ");

	return calendar->terms_per_year == 3 && str_equal(one->year, other->year) &&
	       strncmp(one->name, other->name, len + 1) == 0;
}

/* The last that ended before that one begins, `now` NULL: before today; of another term than it. */
static const struct calendar_half *half_before(const struct when_context *context, int32_t today,
					       const struct calendar_half *now, bool is_of_other)
{
	const struct calendar *calendar = context->calendar;
	const struct calendar_half *best = NULL;

	for (size_t i = 0; i < calendar->half_count; i++) {
		const struct calendar_half *half = &calendar->halves[i];
		bool is_same = now != NULL && is_of_other && is_of_term(calendar, now, half);

		if (half->to < (now == NULL ? today : now->from) && !is_same &&
		    calendar_half_counts(calendar, context->school, half) &&
		    (best == NULL || half->to > best->to)) {
			best = half;
		}
	}
	return best;
}

/* "last term", "last half term": the one before the present. */
static bool read_term(const struct when_line *line, const struct when_context *context,
		      int32_t today, struct when_window *ret_window)
{
	const struct calendar *calendar = context->calendar;
	bool is_half = false, is_term = false;

	for (size_t i = 1; i < line->count; i++) {
		bool is_last = when_line_is(line, i - 1, "last");

		is_half = is_half ||
			  (is_last &&
			   (when_line_is(line, i, "half-term") ||
			    (when_line_is(line, i, "half") && when_line_is(line, i + 1, "term"))));
		is_term = is_term || (is_last && when_line_is(line, i, "term"));
	}
	const struct calendar_half *best =
	    is_half || is_term
		? half_before(context, today, calendar_half_of(calendar, context->school, today),
			      is_term)
		: NULL;

	if (best == NULL) {
		return false;
	}
	*ret_window = (struct when_window){ .from = best->from, .to = best->to };
	for (size_t i = 0; is_term && i < calendar->half_count; i++) {
		const struct calendar_half *half = &calendar->halves[i];

		if (is_of_term(calendar, best, half) && half->from < ret_window->from &&
		    calendar_half_counts(calendar, context->school, half)) {
			ret_window->from = half->from;
		}
	}
	return true;
}

/* ---- a day ---- */

/* As a booking it would be of days that are not as good as a year away. */
static bool is_near(const struct clerk_outcome *outcome, int32_t today)
{
	enum { FAR_DAYS = 200 };
	bool is_near = outcome->kind == CLERK_OUTCOME_VALUE ||
		       (outcome->kind == CLERK_OUTCOME_ASK && outcome->choice_count == 0);

	for (size_t i = 0; outcome->kind == CLERK_OUTCOME_ASK && i < outcome->choice_count; i++) {
		is_near = is_near || outcome->choices[i].day <= today + FAR_DAYS;
	}
	return is_near;
}

/* The last day of that name, or date, that is past; `is_plain`: it may as well be one to come. */
static bool read_day(struct arena *arena, const struct when_context *context, const char *text,
		     int32_t today, bool *ret_is_plain, struct when_window *ret_window)
{
	struct when_context log = *context, book = *context;
	const struct when_span *spans, *to_come;

	log.tense = CLERK_TENSE_LOG;
	book.tense = CLERK_TENSE_BOOK;
	size_t count = when_find(arena, &log, text, &spans);
	size_t others = when_find(arena, &book, text, &to_come);

	*ret_is_plain = others > 0 && is_near(&to_come[0].outcome, today);
	for (size_t i = 0; i < count; i++) {
		const struct clerk_when *value = &spans[i].outcome.value;

		if (spans[i].outcome.kind == CLERK_OUTCOME_VALUE && spans[i].has_day &&
		    value->day <= today) {
			*ret_window = (struct when_window){ .from = value->day, .to = value->day };
			ret_window->to =
			    value->kind == CLERK_WHEN_DATES ? value->last_day : value->day;
			return true;
		}
	}
	return false;
}

/* "since Friday", "since half term": until now. */
static bool read_since(struct arena *arena, const struct when_context *context,
		       const struct when_line *line, int32_t today, struct when_window *ret_window)
{
	bool is_plain = false;

	for (size_t i = 0; i + 1 < line->count; i++) {
		if (!when_line_is(line, i, "since")) {
			continue;
		}
		const char *text = line->at[i + 1];
		int32_t month = when_line_month(line, i + 1);

		if (month > 0) {
			struct civil now = civil_from_day(today);

			*ret_window = (struct when_window){
				.from = civil_to_day(now.year - (month > now.month), month, 1),
				.to = today
			};
			return true;
		}
		/* of today's own name the one a week ago is meant */
		bool is_read = read_stretch(line, today, ret_window) ||
			       read_day(arena, context, text, today, &is_plain, ret_window) ||
			       read_day(arena, context, arena_printf(arena, "last %s", text), today,
					&is_plain, ret_window);

		ret_window->to = today;
		return is_read;
	}
	return false;
}

bool when_past(struct arena *arena, const struct when_context *context, const char *line,
	       struct when_window *ret_window)
{
	int32_t today = tz_to_wall(context->calendar->tz, context->now_s).day;
	const struct when_line words = when_line_cut(line);
	struct when_window window = { 0 };
	bool is_plain = false;

	bool is_stretch = read_since(arena, context, &words, today, &window) ||
			  read_back(&words, today, &window) ||
			  read_stretch(&words, today, &window) ||
			  read_term(&words, context, today, &window);

	if (!is_stretch && (!read_day(arena, context, line, today, &is_plain, &window) ||
			    is_plain || window.from >= today)) {
		return false;
	}
	*ret_window = window;
	return window.to >= window.from;
}
