/* guess_listed: days that a line lists: "tue wed or thur" of a week that it names, "tues 19 / weds
 * 20 / thurs 21 jan". */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/civil.h"
#include "host/guess.h"

#include <stdlib.h>
#include <string.h>

enum { WEEKDAYS = 5, MOST_LISTED = 6, NONE = -1 };

static int weekday_at(const struct guess *g, size_t word)
{
	static const char *const days[WEEKDAYS] = { "mon|mons|monday", "tue|tues|tuesday",
						    "wed|weds|wednesday", "thu|thur|thurs|thursday",
						    "fri|friday" };

	for (int i = 0; i < WEEKDAYS; i++) {
		if (cues_phrase_at(days[i], &g->cues, word) > 0) {
			return i;
		}
	}
	return NONE;
}

/* Of "next week", which is no date; 0: none. */
static int32_t week_in_words(const struct guess *g)
{
	enum { LAST = 6 };
	const struct when_context context = moved_context(g->request);
	struct when_window window;
	bool is_week = when_window(g->request->arena, &context, g->request->said, &window) &&
		       window.to > window.from && window.to - window.from <= LAST;

	return is_week ? civil_monday(window.from) : 0;
}

/* The Monday of the week that the line names, "wk of 18 jan", and the words that say it; 0: none.
 */
static int32_t week_of(const struct guess *g, const struct guess_span **ret_span)
{
	static const char *const leads =
	    "wk of|week of|w/c|wc|wb|w/b|week beginning|wk beginning|week commencing";
	static const char *const weeks = "wk|week|w/c|wc|wb|w/b";

	for (size_t i = 0; i < g->span_count; i++) {
		const struct guess_span *span = &g->spans[i];
		const struct clerk_outcome *outcome =
		    span->when == NULL ? NULL : &span->when->outcome;
		/* "tues" of "next week tues or thurs" names no week */
		bool is_led = guess_follows(g, span->from, leads);

		for (size_t at = span->from; !is_led && at < span->to; at++) {
			is_led = cues_phrase_at(weeks, &g->cues, at) > 0;
		}
		int32_t day = outcome == NULL                        ? 0
			      : outcome->kind == CLERK_OUTCOME_VALUE ? outcome->value.day
			      : outcome->choice_count > 0            ? outcome->choices[0].day
								     : 0;

		if (is_led && day != 0) {
			*ret_span = span;
			return civil_monday(day);
		}
	}
	return guess_has(g, weeks) ? week_in_words(g) : 0;
}

static bool is_of_week(const struct guess *g, size_t word)
{
	const char first = g->cues.words.list[word].text[0];

	return (first >= '0' && first <= '9') || *guess_month(g, word, word + 1) != '\0' ||
	       cues_phrase_at("week|wk", &g->cues, word) > 0;
}

/* Of "w/c mon 18 jan - tue or thur 4pm" the week is named by "mon 18 jan". */
static size_t core_end(const struct guess *g, const struct guess_span *week)
{
	size_t end = week->from;

	while (end < week->to && !is_of_week(g, end)) {
		end++;
	}
	while (end < week->to && is_of_week(g, end)) {
		end++;
	}
	return end;
}

/* Where the words that name it begin: of "Thursday of the last week" the day is one of the list. */
static size_t core_from(const struct guess *g, const struct guess_span *week)
{
	size_t at = week->from;

	while (at < week->to && cues_phrase_at("wk|week|w/c|wc|wb|w/b", &g->cues, at) == 0) {
		at++;
	}
	return at < week->to ? at : week->from;
}

static void add_day(struct str *text, size_t *count, const char *day, const char *hours)
{
	str_addf(text, "%s%s%s", *count == 0 ? "" : " / ", day, hours);
	++*count;
}

/* "tue wed or thur", of the week that is named. */
static size_t add_of_week(const struct guess *g, const char *hours, struct str *text)
{
	const struct guess_span *week = NULL;
	int32_t monday = week_of(g, &week);
	size_t count = 0;

	for (size_t i = 0; monday != 0 && i < g->cues.words.count && count < MOST_LISTED; i++) {
		bool is_named = week != NULL && i >= core_from(g, week) && i < core_end(g, week);
		int weekday = is_named ? NONE : weekday_at(g, i);

		if (weekday != NONE) {
			add_day(text, &count, when_format_day(g->request->arena, monday + weekday),
				hours);
		}
	}
	return count;
}

/* "19", "19th": a day of a month; 0: it is none. */
static int day_number(const struct guess *g, size_t word)
{
	static const char *const ends[] = { "", "st", "nd", "rd", "th", NULL };
	const char *at = word < g->cues.words.count ? g->cues.words.list[word].text : "";
	size_t digits = strspn(at, "0123456789");
	int day = digits > 0 && digits < 3 && str_is_in(at + digits, ends) ? atoi(at) : 0;

	return day <= 31 ? day : 0;
}

/* "2028" behind a month; "": no year is said. */
static const char *year_at(const struct guess *g, size_t word)
{
	const char *at = word < g->cues.words.count ? g->cues.words.list[word].text : "";
	bool is_year = strlen(at) == 4 && strspn(at, "0123456789") == 4 && str_starts(at, "20");

	return is_year ? at : "";
}

/* "tues 19 / weds 20 / thurs 21 jan": the month of the next that has one. */
static size_t add_of_month(const struct guess *g, const char *hours, struct str *text)
{
	size_t days[MOST_LISTED], count = 0, added = 0;
	const char *months[MOST_LISTED], *years[MOST_LISTED], *month = "", *year = "";

	for (size_t i = 0; i < g->cues.words.count && count < MOST_LISTED; i++) {
		if (weekday_at(g, i) != NONE && day_number(g, i + 1) > 0) {
			months[count] =
			    i + 2 < g->cues.words.count ? guess_month(g, i + 2, i + 3) : "";
			years[count] = year_at(g, i + 3);
			days[count++] = i;
		}
	}
	for (size_t i = count; i-- > 0;) {
		year = *months[i] != '\0' ? years[i] : year;
		month = *months[i] != '\0' ? months[i] : month;
		months[i] = month;
		years[i] = year;
	}
	for (size_t i = 0; count > 1 && *months[count - 1] != '\0' && i < count; i++) {
		add_day(text, &added,
			arena_printf(g->request->arena, "%s %d %s%s%s",
				     g->cues.words.list[days[i]].text, day_number(g, days[i] + 1),
				     months[i], *years[i] == '\0' ? "" : " ", years[i]),
			hours);
	}
	return added;
}

const char *guess_listed(const struct guess *g, const char *hours)
{
	struct str text;

	/* "or the Friday after" is read of the one before */
	if (guess_has(g, "after that|the _ after|following")) {
		return NULL;
	}
	str_init(&text, g->request->arena);
	if (add_of_month(g, hours, &text) > 1) {
		return text.text;
	}
	str_init(&text, g->request->arena);
	return add_of_week(g, hours, &text) > 1 ? text.text : NULL;
}
