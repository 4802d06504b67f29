/* when_window: the days that somebody asks about, "next week", where a booking would need one. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when.h"

#include "base/str.h"
#include "dates/civil.h"

#include <string.h>

enum { WEEK = 7, WORDS_MAX = 40, MONTHS = 12, FAR_DAYS = 400 };

/* The line in words, each without what closes it. */
struct words {
	const char *at[WORDS_MAX];
	size_t len[WORDS_MAX];
	size_t count;
};

static struct words cut(const char *line)
{
	static const char gaps[] = " \t\n,:;.?!()";
	struct words words = { 0 };

	for (line += strspn(line, gaps); *line != '\0' && words.count < WORDS_MAX;
	     line += strspn(line, gaps)) {
		words.at[words.count] = line;
		words.len[words.count] = strcspn(line, gaps);
		line += words.len[words.count++];
	}
	return words;
}

static bool is_word(const struct words *words, size_t i, const char *word)
{
	return i < words->count && words->len[i] == strlen(word) &&
	       str_starts_fold(words->at[i], word);
}

static bool is_one_of(const struct words *words, size_t i, const char *const *list)
{
	while (*list != NULL && !is_word(words, i, *list)) {
		list++;
	}
	return *list != NULL;
}

static bool is_number(const struct words *words, size_t i)
{
	return i < words->count && words->at[i][0] >= '0' && words->at[i][0] <= '9';
}

/* 1 to 12; 0: it is no month. */
static int32_t month_named(const struct words *words, size_t i)
{
	int32_t month = MONTHS;

	while (month > 0 && !is_word(words, i, civil_month_name[month]) &&
	       !is_word(words, i, civil_month_short[month])) {
		month--;
	}
	return month;
}

/* The same, but 0 where it may be another word, or a day's month. */
static int32_t month_of(const struct words *words, size_t i)
{
	static const char *const leads[] = { "in", "next", "for", "during", "this", NULL };
	/* "march", "may", "sep": alone, or led up to */
	static const char *const things[] = { "meeting", "mtg", "visit", "breakfast", NULL };
	bool is_led = i == 0 || is_one_of(words, i - 1, leads) ||
		      (is_word(words, i - 1, "the") && is_one_of(words, i + 1, things));
	bool is_alone = (i == 0 || !is_number(words, i - 1)) &&
			(!is_number(words, i + 1) || words->len[i + 1] == strlen("2026"));

	return is_led && is_alone ? month_named(words, i) : 0;
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

/* "two", "3"; 0: no such number. */
static int32_t few_of(const struct words *words, size_t i)
{
	static const char *const few[] = { "one", "two", "three", "four", "five", "six", NULL };

	if (is_word(words, i, "few") || is_word(words, i, "couple")) {
		return is_word(words, i, "few") ? 3 : 2;
	}
	for (int32_t n = 0; few[n] != NULL; n++) {
		if (is_word(words, i, few[n]) ||
		    (is_number(words, i) && words->len[i] == 1 && words->at[i][0] == '1' + n)) {
			return n + 1;
		}
	}
	return 0;
}

/* "the next fortnight", "in the next two weeks", "over the coming few days". */
static bool read_ahead(const struct words *words, int32_t today, struct when_window *ret_window)
{
	static const char *const next[] = { "next", "nxt", "coming", "following", NULL };
	enum { DAY = 1, MONTH = 30 };

	for (size_t i = 0; i < words->count; i++) {
		size_t at = i + 1;
		int32_t many = few_of(words, at), unit = 0;

		at += many > 0;
		at += is_word(words, at, "of"); /* "couple of" */
		unit = is_word(words, at, "weeks") || is_word(words, at, "wks") ? WEEK
		       : is_word(words, at, "days")                             ? DAY
		       : is_word(words, at, "months")                           ? MONTH
		       : is_word(words, at, "fortnight")                        ? 2 * WEEK
										: 0;
		many = many == 0 && is_word(words, at, "fortnight") ? 1 : many;
		if (is_one_of(words, i, next) && unit * many > 0) {
			*ret_window =
			    (struct when_window){ .from = today, .to = today + unit * many - 1 };
			return true;
		}
	}
	return false;
}

/* "the second week of February", "the last week in June": from Monday to Sunday. */
static bool read_week_of(const struct words *words, int32_t today, struct when_window *ret_window)
{
	static const char *const which[][3] = {
		{ "first", "1st" },  { "second", "2nd" }, { "third", "3rd" },
		{ "fourth", "4th" }, { "last" },
	};
	static const char *const of[] = { "of", "in", NULL };
	enum { LAST = 4 };
	struct civil now = civil_from_day(today);

	for (size_t i = 0; i + 3 < words->count; i++) {
		size_t n = 0, month_at = i + 3 + is_word(words, i + 3, "the");

		while (n <= LAST && !is_one_of(words, i, which[n])) {
			n++;
		}
		int32_t month =
		    n > LAST || !is_word(words, i + 1, "week") || !is_one_of(words, i + 2, of)
			? 0
			: month_named(words, month_at);

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
static bool is_week_after(const struct words *words, size_t after)
{
	return after > 0 && is_word(words, after, "after") && is_word(words, after - 1, "week") &&
	       after + 1 == words->count;
}

/* "this week", "the week after next", "next month", "in January", "the weekend". */
static bool read_stretch(const struct words *words, int32_t today, struct when_window *ret_window)
{
	static const char *const next[] = { "next", "nxt", "following", "coming", NULL };
	struct civil now = civil_from_day(today);

	for (size_t i = 0; i < words->count; i++) {
		bool is_next = i > 0 && is_one_of(words, i - 1, next);
		bool is_end = is_word(words, i, "weekend");
		/* "in that week": which one, nobody said */
		bool is_that = i > 0 && is_word(words, i - 1, "that");
		bool is_wk = is_word(words, i, "wk") && !is_number(words, i + 1);
		bool is_week =
		    is_end || is_wk || is_word(words, i, "week") || is_word(words, i, "week's");
		bool is_other = is_week_after(words, i + 1) ||
				(is_word(words, i + 1, "after") && is_word(words, i + 2, "next"));
		int32_t month = month_of(words, i);

		if (is_week && !is_that && !is_word(words, i + 1, "of")) {
			/* "this week and next" */
			bool is_both = !is_next && is_word(words, i + 1, "and") &&
				       is_word(words, i + 2, "next");

			*ret_window = weeks_on(today, is_other ? 2 : is_next ? 1 : 0, is_end);
			ret_window->to += is_both ? WEEK : 0;
			return true;
		}
		if (is_word(words, i, "month")) {
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
static void widen(const struct words *words, int32_t today, struct when_window *window)
{
	static const char *const on[] = { "from", "since", "beyond", NULL };
	static const char *const and[] = { "and", "to", "until", "till", NULL };
	static const char *const until[] = { "before", "until", "till", "by", NULL };
	bool is_day = window->from == window->to;

	for (size_t i = 0; i < words->count; i++) {
		bool is_after = is_word(words, i, "after") && !is_word(words, i + 1, "next") &&
				!is_week_after(words, i);
		bool is_open = is_after || (is_day && is_one_of(words, i, on));
		bool is_now = is_word(words, i, "now") && is_one_of(words, i + 1, and);
		bool is_until = is_one_of(words, i, until) && window->from > today;

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
	const struct words words = cut(line);

	for (size_t i = 1; i + 2 < words.count; i++) {
		if (is_one_of(&words, i, parts) && is_one_of(&words, i + 1, which) &&
		    is_word(&words, i + 2, "week")) {
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
	const struct words words = cut(line);

	for (size_t i = 0; i + 2 < words.count; i++) {
		if (is_one_of(&words, i, from) && is_word(&words, i + 1, "now") &&
		    is_one_of(&words, i + 2, to)) {
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
	struct words words = cut(line);
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
