/* when_run: reads one run of elements: dates, times, and what settles or limits them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_internal.h"

#include "dates/civil.h"

enum { HOUR_MIN = 60 };

/* by, due by, until, no later than; before sets the end of the last school day before. */
size_t when_read_deadline_lead(const struct parser *p, size_t at, struct when_draft *draft)
{
	size_t used = when_is(p, at, W_DUE) ? 1 : 0;

	if (when_is(p, at + used, W_BY) || when_is(p, at + used, W_UNTIL)) {
		used++;
	} else if (when_is(p, at + used, W_NO) && when_is(p, at + used + 1, W_LATER) &&
		   when_is(p, at + used + 2, W_THAN)) {
		used += 3;
	} else if (when_is(p, at + used, W_BEFORE) && !when_is(p, at + used + 1, W_SCHOOL)) {
		used++;
		draft->is_before = true;
	}
	draft->is_deadline = used > 0;
	return used;
}

static bool is_settled_by(const struct clock_words *words, enum hint hint)
{
	if (words->kind == CLOCK_FIXED || words->kind == CLOCK_SESSION) {
		return false;
	}
	if (words->from.form == MOMENT_AM) {
		return hint == HINT_EARLY || hint == HINT_MORNING;
	}
	if (words->from.form == MOMENT_PM) {
		return hint != HINT_EARLY && hint != HINT_MORNING;
	}
	if (hint == HINT_EARLY || hint == HINT_LATE) {
		int32_t hour = words->from.hour;
		bool is_early = hour >= 6 && hour <= 11;

		return hour == 6 || hour == 7 || is_early == (hint == HINT_EARLY);
	}
	return true;
}

/* A time. One that only names a part of the day becomes a hint once an hour is known. */
static size_t read_clock(struct parser *p, size_t at, struct when_run *run)
{
	struct clock_words words;
	size_t used = 0;

	if (run->draft.dates.has_minute) {
		return 0;
	}
	used = when_read_clock(p, at, run->draft.has_dates, &words);
	if (used == 0) {
		return 0;
	}
	if (!run->has_clock) {
		run->clock = words;
		run->clock_at = at;
		run->has_clock = true;
		return used;
	}
	if (run->clock.is_weak && run->hint == HINT_NONE &&
	    is_settled_by(&words, run->clock.hint)) {
		run->hint = run->clock.hint;
		run->clock = words;
		run->clock_at = at;
		return used;
	}
	/* "9-10 dinner duty", "12-1 dinner hall": of the text */
	bool is_text =
	    p->is_part && when_is(p, at, W_LUNCHTIME) && when_word_behind(p, at + 1) == W_UNKNOWN;

	if (words.is_weak && !is_text && run->hint == HINT_NONE &&
	    is_settled_by(&run->clock, words.hint)) {
		run->hint = words.hint;
		return used;
	}
	return 0;
}

/* "Friday by 3pm": a deadline, its day told first. */
static size_t read_by_clock(struct parser *p, size_t at, struct when_run *run)
{
	struct clock_words words;
	size_t used = 0;

	if ((!when_is(p, at, W_BY) && !when_is(p, at, W_BEFORE)) || !run->draft.has_dates ||
	    run->has_clock || run->draft.is_deadline || run->draft.dates.has_minute) {
		return 0;
	}
	used = when_read_clock(p, at + 1, true, &words);
	if (used == 0 || (words.kind != CLOCK_POINT && !words.is_doubtful)) {
		return 0;
	}
	run->clock = words;
	run->clock_at = at + 1;
	run->has_clock = true;
	run->draft.is_deadline = true;
	return used + 1;
}

/* "5pm start", "3pm prompt": but "start phonics" begins a text. */
static size_t read_prompt(const struct parser *p, size_t at, const struct when_run *run)
{
	bool is_word = when_is(p, at, W_PROMPT) || when_is(p, at, W_START);
	bool is_text = p->is_part && when_word_behind(p, at + 1) == W_UNKNOWN;

	return is_word && !is_text && run->has_clock && run->clock.kind == CLOCK_POINT ? 1 : 0;
}

/* "by the end of Friday" */
static size_t read_end_of(struct parser *p, size_t at, struct when_run *run)
{
	size_t used = when_is(p, at, W_THE) ? 1 : 0;

	if (!run->draft.is_deadline || run->draft.has_dates || !when_is(p, at + used, W_FINISH) ||
	    !when_is(p, at + used + 1, W_OF)) {
		return 0;
	}
	used += 2;
	size_t more = when_read_point(p, at + used, &run->draft.dates);

	run->draft.has_dates = more > 0;
	return more > 0 ? used + more : 0;
}

static size_t read_hint(struct parser *p, size_t at, struct when_run *run)
{
	enum hint hint = HINT_NONE;
	size_t used = run->hint == HINT_NONE ? when_read_hint(p, at, &hint) : 0;

	if (used == 0 || (run->has_clock && !is_settled_by(&run->clock, hint)) ||
	    (p->is_part && !(p->is_found && at == 0) && hint != HINT_EVENING && !run->has_clock)) {
		return 0;
	}
	run->hint = hint;
	run->hint_at = at;
	run->is_hint_word = true;
	return used;
}

/* GMT, BST, Z, +01:00 behind a time */
static size_t read_zone(const struct parser *p, size_t at, struct when_run *run)
{
	if (!run->has_clock || run->draft.has_zone || run->clock.kind == CLOCK_SESSION) {
		return 0;
	}
	if (when_is(p, at, W_ZONE)) {
		run->draft.has_zone = true;
		run->draft.zone_min = when_at(p, at)->value;
		run->draft.is_bst = run->draft.zone_min != 0;
		return 1;
	}
	const struct token *hours = when_at(p, at + 1), *minutes = when_at(p, at + 3);
	bool is_minus = when_is_joined(p, at, W_DASH);
	int32_t total = 0;
	size_t used = 0;

	if ((!is_minus && !when_is(p, at, W_PLUS)) || hours->word != W_NUMBER || hours->has_space) {
		return 0;
	}
	if (hours->digits == 4 && hours->value % 100 < HOUR_MIN) {
		total = hours->value / 100 * HOUR_MIN + hours->value % 100;
		used = 2;
	} else if (hours->digits == 2 && when_is_joined(p, at + 2, W_COLON) &&
		   minutes->word == W_NUMBER && minutes->digits == 2 && minutes->value < HOUR_MIN) {
		total = hours->value * HOUR_MIN + minutes->value;
		used = 4;
	}
	if (used == 0 || total > 14 * HOUR_MIN) {
		return 0;
	}
	run->draft.has_zone = true;
	run->draft.zone_min = is_minus ? -total : total;
	return used;
}

/* "for an hour", "2 hours" behind a time */
static size_t read_length(const struct parser *p, size_t at, struct when_run *run)
{
	bool is_open = run->clock.kind == CLOCK_POINT ||
		       (run->clock.kind == CLOCK_FIXED && run->clock.fixed_to == CLERK_NO_MIN &&
			!run->clock.has_to);
	int32_t minutes = 0;

	if (run->draft.elapsed_min > 0 || !run->has_clock || !is_open) {
		return 0;
	}
	size_t used = when_read_for(p, at, &minutes);

	if (used == 0 && !run->clock.from.is_lone) {
		used = when_read_duration(p, at, &minutes);
	}
	if (used > 0) {
		run->draft.elapsed_min = minutes;
	}
	return minutes > 0 ? used : 0;
}

/* "next year" behind a date that had none. */
static size_t read_year_word(const struct parser *p, size_t at, struct when_run *run)
{
	struct date_set *dates = &run->draft.dates;
	int32_t year = civil_from_day(p->today).year, weekday = dates->weekday;
	bool is_next = when_is(p, at, W_NEXT);

	if ((!is_next && !when_is(p, at, W_THIS)) || !when_is(p, at + 1, W_YEAR) ||
	    !run->draft.has_dates || dates->month_day == 0 || dates->has_year) {
		return 0;
	}
	struct date_set found = { .weekday = -1 };

	when_resolve_month_day(p, dates->month_day, dates->month, is_next ? year + 1 : year,
			       &found);
	if (found.count > 0 && weekday >= 0 && civil_weekday(found.spans[0].day) != weekday) {
		int32_t day = found.spans[0].day;

		when_set_wrong(&found,
			       arena_printf(p->arena, "%s is a %s", when_short_day(p->arena, day),
					    civil_weekday_name[civil_weekday(day)]),
			       "please write it again with the right day");
	}
	*dates = found;
	return 2;
}

/* The end of a range over days: "- Sun 28 March, 04:00". */
static size_t read_far_end(struct parser *p, size_t at, struct when_run *run)
{
	struct when_draft *draft = &run->draft;
	struct date_set end = { .weekday = -1 };
	bool is_joint = when_is(p, at, W_DASH) || when_is(p, at, W_TO) || when_is(p, at, W_UNTIL);

	if (!is_joint || !draft->has_dates || !run->has_clock || draft->has_end ||
	    run->clock.kind != CLOCK_POINT || draft->dates.count != 1) {
		return 0;
	}
	p->has_anchor = true;
	p->anchor = draft->dates.spans[0].day;
	size_t used = when_read_point(p, at + 1, &end);

	p->has_anchor = false;
	if (used == 0 || end.count != 1 || end.is_ask) {
		return 0;
	}
	size_t comma = when_is(p, at + 1 + used, W_COMMA) ? 1 : 0;
	size_t more = when_read_clock(p, at + 1 + used + comma, true, &run->end_clock);

	if (more == 0 || run->end_clock.kind != CLOCK_POINT) {
		return 0;
	}
	draft->end_dates = end;
	draft->has_end = true;
	return 1 + used + comma + more;
}

static bool is_numbered(const struct parser *p, size_t at, size_t used)
{
	for (size_t i = at; i < at + used; i++) {
		if (when_is(p, i, W_NUMBER) || when_is(p, i, W_ORDINAL)) {
			return true;
		}
	}
	return false;
}

/* Told outright: by a weekday, a date in figures, today, tomorrow. A name beside it is text. */
static bool is_outright(const struct parser *p, size_t at, size_t used)
{
	bool has_month = false;

	for (size_t i = at; i < at + used; i++) {
		uint16_t word = when_at(p, i)->word;

		if (word == W_WEEKDAY || word == W_TODAY || word == W_SLASH) {
			return true;
		}
		has_month = has_month || word == W_MONTH;
	}
	return has_month && is_numbered(p, at, used);
}

/* Both a weekday and a date, in either order: "Tue 9-12 8 Dec". */
static bool join_weekday(const struct parser *p, const struct date_set *weekday,
			 const struct date_set *date, struct date_set *ret_set)
{
	bool is_date = date->month_day != 0 || date->is_of_month;

	if (!weekday->is_weekday_only || weekday->count == 0 || !is_date || date->weekday >= 0 ||
	    date->is_list || date->is_poll) {
		return false;
	}
	*ret_set = *date;
	when_check_weekday(p, civil_weekday(weekday->spans[0].day), ret_set);
	return true;
}

/* Of two ways to say the day those that both allow; where none is, both are asked about. */
static void intersect(struct parser *p, const struct date_set *a, const struct date_set *b,
		      struct date_set *ret_set)
{
	struct date_set all = *a;

	all.count = 0;
	for (size_t i = 0; i < a->count; i++) {
		for (size_t k = 0; k < b->count; k++) {
			if (a->spans[i].day == b->spans[k].day &&
			    a->spans[i].last == b->spans[k].last) {
				when_add_span(&all, a->spans[i].day, a->spans[i].last);
			}
		}
	}
	all.is_ask = all.count > 1;
	if (all.count == 0) {
		all.is_ask = true;
		all.question = arena_printf(p->arena, "Those are two days.");
		for (size_t i = 0; i < a->count; i++) {
			when_add_span(&all, a->spans[i].day, a->spans[i].last);
		}
		for (size_t k = 0; k < b->count; k++) {
			when_add_span(&all, b->spans[k].day, b->spans[k].last);
		}
	}
	all.is_weekday_only = false;
	*ret_set = all;
}

static bool is_same_day(const struct date_set *a, const struct date_set *b)
{
	return a->count == 1 && b->count == 1 && a->spans[0].day == b->spans[0].day &&
	       a->spans[0].last == b->spans[0].last;
}

/* "the last week of term, Tuesday": that day of it. False: they are no week and its weekday. */
static bool in_week(struct date_set *week, const struct date_set *weekday)
{
	enum { FRIDAY = 4 };
	const struct span span = week->spans[0];
	/* "next week" is its days, to choose from */
	bool is_week = week->is_week ? week->count == FRIDAY + 1
				     : week->count == 1 && span.last - span.day == FRIDAY;

	if (!is_week || week->wrong != NULL || civil_weekday(span.day) != 0 ||
	    !weekday->is_weekday_only || weekday->count == 0) {
		return false;
	}
	*week = (struct date_set){ .weekday = -1 };
	when_set_day(week, span.day + civil_weekday(weekday->spans[0].day));
	week->is_ask = false;
	week->is_named = false;
	return true;
}

/* "Thursday morning next week", "Tues 4pm w/c 7 Dec": the weekday waited for its week. */
static size_t read_week_behind(struct parser *p, size_t at, struct when_run *run)
{
	struct date_set *day = &run->draft.dates, set;

	if (!day->is_weekday_only || day->count == 0 || day->wrong != NULL || run->has_second) {
		return 0;
	}
	size_t used = when_read_its_week(p, at, civil_weekday(day->spans[0].day), &set);

	if (used == 0 || when_word_behind(p, at + used) == W_APOSTROPHE) {
		return 0; /* "Thursday 9am next week's plan" */
	}
	*day = set;
	run->has_second = true;
	return used;
}

/* A second date: the same day in other words, the rest of the first, or a contradiction. */
static size_t read_second_date(struct parser *p, size_t at, struct when_run *run)
{
	struct date_set *first = &run->draft.dates, second = { .weekday = -1 }, joined = second;
	size_t used = read_week_behind(p, at, run);

	if (used > 0) {
		return used;
	}
	used = when_read_dates(p, at, &second);

	bool is_told = is_outright(p, at, used) || second.is_of_month; /* ", the 3rd" */

	if (used > 0 && !run->has_second && in_week(first, &second)) {
		run->has_second = true;
		run->is_outright = true;
		return used;
	}
	if (used == 0 || run->has_second || !run->is_outright || !is_told ||
	    (run->is_numbered && is_numbered(p, at, used)) || first->has_minute ||
	    second.has_minute || first->wrong != NULL) {
		return 0;
	}
	if (second.wrong != NULL) {
		*first = second;
	} else if (join_weekday(p, first, &second, &joined) ||
		   join_weekday(p, &second, first, &joined)) {
		*first = joined;
	} else if ((!run->has_clock || is_same_day(first, &second)) && first->count > 0 &&
		   second.count > 0 && !first->is_list && !second.is_list) {
		intersect(p, first, &second, first);
	} else {
		return 0;
	}
	run->has_second = true;
	return used;
}

/* "the Tuesday or Wednesday [at 4] of next week" */
static size_t read_either(struct parser *p, size_t at, struct when_run *run)
{
	size_t used = 0;

	if (run->weekdays == 0) {
		return run->draft.has_dates ? 0 : when_read_weekdays(p, at, &run->weekdays);
	}
	used = when_read_whose(p, at, run->weekdays, &run->draft.dates);
	run->draft.has_dates = used > 0;
	run->has_second = used > 0;
	run->weekdays = used > 0 ? 0 : run->weekdays;
	return used;
}

static size_t read_date(struct parser *p, size_t at, struct when_run *run)
{
	size_t used = run->is_either ? read_either(p, at, run) : 0;

	if (used > 0 || run->weekdays != 0) {
		return used;
	}
	if (run->draft.has_dates) {
		return read_second_date(p, at, run);
	}
	used = when_read_dates(p, at, &run->draft.dates);
	if (used == 0 || (run->has_clock && run->draft.dates.has_minute)) {
		return 0;
	}
	run->draft.has_dates = true;
	run->is_outright = is_outright(p, at, used);
	run->is_numbered = is_numbered(p, at, used);
	if (run->draft.dates.hint != HINT_NONE) {
		run->hint = (enum hint)run->draft.dates.hint;
	}
	return used;
}

/* "the afternoon of Wednesday 2nd December" */
static size_t read_of_date(struct parser *p, size_t at, struct when_run *run)
{
	bool is_part = run->clock.kind == CLOCK_SESSION || run->clock.kind == CLOCK_FIXED;

	if (!when_is(p, at, W_OF) || !run->has_clock || !is_part || run->draft.has_dates) {
		return 0;
	}
	size_t used = read_date(p, at + 1, run);

	return used > 0 ? used + 1 : 0;
}

static size_t read_element(struct parser *p, size_t at, struct when_run *run)
{
	size_t used = read_date(p, at, run);

	used = used > 0 ? used : read_length(p, at, run);
	used = used > 0 ? used : read_clock(p, at, run);
	used = used > 0 ? used : read_far_end(p, at, run);
	used = used > 0 ? used : read_zone(p, at, run);
	used = used > 0 ? used : read_year_word(p, at, run);
	used = used > 0 ? used : read_by_clock(p, at, run);
	used = used > 0 ? used : read_prompt(p, at, run);
	used = used > 0 ? used : read_end_of(p, at, run);
	used = used > 0 ? used : read_of_date(p, at, run);
	return used > 0 ? used : read_hint(p, at, run);
}

static bool is_last_mark(const struct parser *p, size_t at)
{
	bool is_mark = when_is(p, at, W_DOT) || when_is(p, at, W_MARK);

	return is_mark && !p->is_part && at > 0 && at + 1 == p->count;
}

/* A number and nothing that makes a time of it. */
static bool is_lone_hour(const struct parser *p, size_t at)
{
	uint16_t next = when_at(p, at + 1)->word;

	return when_is(p, at, W_NUMBER) && when_at(p, at)->digits <= 2 && next != W_DOT &&
	       next != W_COLON && next != W_DASH && next != W_TO && next != W_UNTIL &&
	       next != W_AMPM && next != W_OCLOCK;
}

/* A mark between parts: a comma, the dash and the colon of school pages: "Wed 13 Jan – 9am". */
static bool is_between(const struct parser *p, size_t at, const struct when_run *run)
{
	const struct token *next = when_at(p, at + 1);

	if (at + 1 >= p->count || next->word == W_COMMA) {
		return false;
	}
	if (when_is(p, at, W_DASH) && when_at(p, at)->has_space) {
		return next->has_space && run->draft.has_dates && !run->has_clock &&
		       !is_lone_hour(p, at + 1);
	}
	return when_is(p, at, W_COMMA) ||
	       (when_is(p, at, W_COLON) && next->has_space && run->draft.has_dates);
}

/* "9 to 10.30 inclusive" */
static bool is_inclusive(const struct parser *p, size_t at)
{
	return when_is(p, at, W_INCLUSIVE);
}

/* Reads tokens from `at` to the end. False: stuck. */
static bool read_run(struct parser *p, size_t at, struct when_run *run)
{
	size_t first = at;

	while (at < p->count) {
		if (at > first && (is_between(p, at, run) || is_inclusive(p, at))) {
			at++;
			continue;
		}
		if (is_last_mark(p, at)) {
			at++;
			continue;
		}
		size_t used = read_element(p, at, run);

		if (used == 0) {
			p->stuck_at = at > p->stuck_at ? at : p->stuck_at;
			return false;
		}
		at += used;
	}
	if (run->is_hint_word && !run->has_clock && run->hint != HINT_EVENING) {
		p->stuck_at = run->hint_at;
		return false;
	}
	return run->weekdays == 0 && (run->draft.has_dates || run->has_clock);
}

bool when_read_run(struct parser *p, size_t at, struct when_run *run)
{
	size_t stuck_at = p->stuck_at;
	bool has_weekdays = false;
	uint32_t weekdays;

	for (size_t i = at; i < p->count && !has_weekdays; i++) {
		has_weekdays = when_read_weekdays(p, i, &weekdays) > 0;
	}
	if (has_weekdays) {
		struct when_run either = *run;

		either.is_either = true;
		if (read_run(p, at, &either)) {
			*run = either;
			return true;
		}
	}
	p->stuck_at = stuck_at;
	return read_run(p, at, run);
}
