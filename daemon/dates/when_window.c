/* when_window: the days that somebody asks about, "next week", where a booking would need one. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when.h"

#include "dates/civil.h"
#include "dates/when_line.h"

#include <string.h>

enum { WEEK = 7, MONTHS = 12, FAR_DAYS = 400 };

/* A month, 1 to 12, but 0 where it may be another word, or a day's month. */
static int32_t month_of(const struct when_line *words, size_t i)
{
	static const char *const leads[] = { "in", "next", "for", "during", "this", NULL };
	/* "march", "may", "sep": alone, or led up to */
	static const char *const things[] = { "meeting", "mtg", "visit", "breakfast", NULL };
	bool is_led = i == 0 || when_line_is_in(words, i - 1, leads) ||
		      (when_line_is(words, i - 1, "the") && when_line_is_in(words, i + 1, things));
	bool is_alone = (i == 0 || !when_line_is_number(words, i - 1)) &&
			(!when_line_is_number(words, i + 1) || words->len[i + 1] == strlen("2026"));

	return is_led && is_alone ? when_line_month(words, i) : 0;
}

static struct when_window month_window(int32_t year, int32_t month, int32_t today)
{
	int32_t from = civil_to_day(year, month, 1);

	return (struct when_window){ .from = from > today ? from : today,
				     .to = from + civil_month_days(year, month) - 1 };
}

static struct when_window weeks_on(int32_t today, int32_t weeks, bool is_end)
{
	int32_t monday = civil_monday(today) + weeks * WEEK, from = monday + (is_end ? 5 : 0);

	return (struct when_window){ .from = from > today ? from : today, .to = monday + 6 };
}

/* "the next fortnight", "in the next two weeks", "over the coming few days". */
static bool read_ahead(const struct when_line *words, int32_t today, struct when_window *ret_window)
{
	static const char *const next[] = { "next", "nxt", "coming", "following", NULL };
	enum { DAY = 1, MONTH = 30 };

	for (size_t i = 0; i < words->count; i++) {
		size_t at = i + 1;
		int32_t many = when_line_few(words, at), unit = 0;

		at += many > 0;
		at += when_line_is(words, at, "of"); /* "couple of" */
		unit = when_line_is(words, at, "weeks") || when_line_is(words, at, "wks") ? WEEK
		       : when_line_is(words, at, "days")                                  ? DAY
		       : when_line_is(words, at, "months")                                ? MONTH
		       : when_line_is(words, at, "fortnight")                             ? 2 * WEEK
											  : 0;
		many = many == 0 && when_line_is(words, at, "fortnight") ? 1 : many;
		if (when_line_is_in(words, i, next) && unit * many > 0) {
			*ret_window =
			    (struct when_window){ .from = today, .to = today + unit * many - 1 };
			return true;
		}
	}
	return false;
}

/* "the second week of February", "the last week in June": from Monday to Sunday. */
static bool read_week_of(const struct when_line *words, int32_t today,
			 struct when_window *ret_window)
{
	static const char *const which[][3] = {
		{ "first", "1st" },  { "second", "2nd" }, { "third", "3rd" },
		{ "fourth", "4th" }, { "last" },
	};
	static const char *const of[] = { "of", "in", NULL };
	enum { LAST = 4 };
	struct civil now = civil_from_day(today);

	for (size_t i = 0; i + 3 < words->count; i++) {
		size_t n = 0, month_at = i + 3 + when_line_is(words, i + 3, "the");

		while (n <= LAST && !when_line_is_in(words, i, which[n])) {
			n++;
		}
		int32_t month = n > LAST || !when_line_is(words, i + 1, "week") ||
					!when_line_is_in(words, i + 2, of)
				    ? 0
				    : when_line_month(words, month_at);

		if (month == 0) {
			continue;
		}
		int32_t year = now.year + (month < now.month);
		int32_t first = civil_to_day(year, month, 1);
		int32_t day = n == LAST ? first + civil_month_days(year, month) - 1
					: first + (int32_t)n * WEEK;
		int32_t monday = civil_monday(day);

		/* a month that begins at a weekend has its first week behind that */
		monday += n < LAST && first - civil_monday(first) >= 5 ? WEEK : 0;
		*ret_window = (struct when_window){ .from = monday > today ? monday : today,
						    .to = monday + WEEK - 1 };
		return ret_window->to >= ret_window->from;
	}
	return false;
}

/* "the week after", and no more: that after next. */
static bool is_week_after(const struct when_line *words, size_t after)
{
	return after > 0 && when_line_is(words, after, "after") &&
	       when_line_is(words, after - 1, "week") && after + 1 == words->count;
}

/* "this week", "the week after next", "next month", "in January", "the weekend". */
static bool read_stretch(const struct when_line *words, int32_t today,
			 struct when_window *ret_window)
{
	static const char *const next[] = { "next", "nxt", "following", "coming", NULL };
	struct civil now = civil_from_day(today);

	for (size_t i = 0; i < words->count; i++) {
		bool is_next = i > 0 && when_line_is_in(words, i - 1, next);
		bool is_end = when_line_is(words, i, "weekend");
		/* "in that week": which one, nobody said */
		bool is_that = i > 0 && when_line_is(words, i - 1, "that");
		bool is_wk = when_line_is(words, i, "wk") && !when_line_is_number(words, i + 1);
		bool is_week = is_end || is_wk || when_line_is(words, i, "week") ||
			       when_line_is(words, i, "week's");
		bool is_other =
		    is_week_after(words, i + 1) ||
		    (when_line_is(words, i + 1, "after") && when_line_is(words, i + 2, "next"));
		int32_t month = month_of(words, i);

		if (is_week && !is_that && !when_line_is(words, i + 1, "of")) {
			/* "this week and next" */
			bool is_both = !is_next && when_line_is(words, i + 1, "and") &&
				       when_line_is(words, i + 2, "next");

			*ret_window = weeks_on(today, is_other ? 2 : is_next ? 1 : 0, is_end);
			ret_window->to += is_both ? WEEK : 0;
			return true;
		}
		if (when_line_is(words, i, "month")) {
			int32_t at = now.month + is_next;

			*ret_window =
			    month_window(now.year + (at > MONTHS), at > MONTHS ? 1 : at, today);
			return true;
		}
		if (month > 0) {
			*ret_window = month_window(now.year + (month < now.month), month, today);
			return true;
		}
	}
	return false;
}

static struct when_window of_value(const struct clerk_when *when, int32_t today)
{
	struct when_window window = { .from = when->day, .to = when->day };

	switch (when->kind) {
	case CLERK_WHEN_DATES:
		window.to = when->last_day;
		break;
	case CLERK_WHEN_DEADLINE:
		window.from = today;
		break;
	case CLERK_WHEN_RECURRENCE:
		window.from = when->occurrences[0].day;
		window.to = when->occurrences[when->occurrence_count - 1].day;
		break;
	case CLERK_WHEN_SESSION:
		window.start_s = when->start_s;
		window.end_s = when->end_s;
		break;
	case CLERK_WHEN_NONE:
	case CLERK_WHEN_DATE:
	case CLERK_WHEN_INSTANT:
	case CLERK_WHEN_RANGE:
		break;
	}
	return window;
}

/* "after half term", "from Tuesday": whatever comes then; "before Christmas": until then. */
static void widen(const struct when_line *words, int32_t today, struct when_window *window)
{
	static const char *const on[] = { "from", "since", "beyond", NULL };
	static const char *const and[] = { "and", "to", "until", "till", NULL };
	static const char *const until[] = { "before", "until", "till", "by", NULL };
	bool is_day = window->from == window->to;

	for (size_t i = 0; i < words->count; i++) {
		bool is_after = when_line_is(words, i, "after") &&
				!when_line_is(words, i + 1, "next") && !is_week_after(words, i);
		bool is_open = is_after || (is_day && when_line_is_in(words, i, on));
		bool is_now = when_line_is(words, i, "now") && when_line_is_in(words, i + 1, and);
		bool is_until = when_line_is_in(words, i, until) && window->from > today;

		if (is_now && window->from > today) { /* "between now and Friday" */
			window->from = today;
			window->start_s = window->end_s = 0;
			return;
		}
		if (is_open || is_until) {
			window->to = is_open ? today + FAR_DAYS : window->from;
			window->from = is_open ? window->from : today;
			window->start_s = window->end_s = 0;
			return;
		}
	}
}

/* "Mon 7 to Wed 9 am": the mornings of a few days in a row are asked about as one stretch. */
static void widen_poll(const struct clerk_outcome *outcome, struct when_window *window)
{
	const struct clerk_when *last = &outcome->choices[outcome->choice_count - 1];

	if (last->day > window->from && last->day - window->from < WEEK) {
		window->to = last->last_day;
		window->start_s = window->end_s = 0;
	}
}

/* A day or days as in a booking. Of several that may be meant, the first is; it is said. */
static bool read_days(const struct when_span *spans, size_t count, int32_t today,
		      struct when_window *ret_window)
{
	for (size_t i = 0; i < count; i++) {
		const struct clerk_outcome *outcome = &spans[i].outcome;
		const struct clerk_when *value =
		    outcome->kind == CLERK_OUTCOME_VALUE ? &outcome->value : NULL;

		if (value == NULL && outcome->kind == CLERK_OUTCOME_ASK) {
			value = outcome->choice_count > 0 ? &outcome->choices[0] : NULL;
		}
		bool is_empty =
		    value == NULL || value->kind == CLERK_WHEN_NONE ||
		    (value->kind == CLERK_WHEN_RECURRENCE && value->occurrence_count == 0);

		if (spans[i].has_day && !is_empty) {
			*ret_window = of_value(value, today);
			if (value != &outcome->value && outcome->is_poll) {
				widen_poll(outcome, ret_window);
			}
			return true;
		}
	}
	return false;
}

/* "Wednesday morning next week" with the week before its part of the day, where a booking has it.
 */
static const char *week_first(struct arena *arena, const char *line)
{
	static const char *const parts[] = { "morning", "mornings", "afternoon", "evening",
					     "am",      "pm",       NULL };
	static const char *const which[] = { "next", "this", NULL };
	const struct when_line words = when_line_cut(line);

	for (size_t i = 1; i + 2 < words.count; i++) {
		if (when_line_is_in(&words, i, parts) && when_line_is_in(&words, i + 1, which) &&
		    when_line_is(&words, i + 2, "week")) {
			const char *end = words.at[i + 2] + words.len[i + 2];

			return arena_printf(arena, "%.*s%.*s %.*s%s", (int)(words.at[i] - line),
					    line, (int)(end - words.at[i + 1]), words.at[i + 1],
					    (int)words.len[i], words.at[i], end);
		}
	}
	return line;
}

/* "between now and Christmas", "from now to 18 December": until then. */
static const char *until_first(struct arena *arena, const char *line)
{
	static const char *const from[] = { "between", "from", NULL };
	static const char *const to[] = { "and", "to", "till", "til", "until", NULL };
	const struct when_line words = when_line_cut(line);

	for (size_t i = 0; i + 2 < words.count; i++) {
		if (when_line_is_in(&words, i, from) && when_line_is(&words, i + 1, "now") &&
		    when_line_is_in(&words, i + 2, to)) {
			return arena_printf(arena, "%.*suntil%s", (int)(words.at[i] - line), line,
					    words.at[i + 2] + words.len[i + 2]);
		}
	}
	return line;
}

bool when_window(struct arena *arena, const struct when_context *context, const char *line,
		 struct when_window *ret_window)
{
	int32_t today = tz_to_wall(context->calendar->tz, context->now_s).day;
	const struct when_span *spans;

	line = until_first(arena, week_first(arena, line));
	struct when_line words = when_line_cut(line);
	size_t count = when_find(arena, context, line, &spans);
	/* "Monday of next week" is a day, "next week" alone a poll of five */
	bool is_poll = count > 0 && spans[0].outcome.kind == CLERK_OUTCOME_ASK &&
		       (spans[0].outcome.is_poll || spans[0].outcome.choice_count == 0);
	bool is_read = read_ahead(&words, today, ret_window) ||
		       read_week_of(&words, today, ret_window) ||
		       (!is_poll && read_days(spans, count, today, ret_window));

	if (!is_read && !read_stretch(&words, today, ret_window) &&
	    !read_days(spans, count, today, ret_window)) {
		return false;
	}
	widen(&words, today, ret_window);
	return ret_window->to >= ret_window->from;
}
