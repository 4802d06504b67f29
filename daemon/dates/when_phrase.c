/* when_phrase: puts the elements of one phrase together; what is left over is refused. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_internal.h"

#include "dates/civil.h"

#include <string.h>

enum { MOST_ALTERNATIVES = 6, HOUR_MIN = 60, LAST_MONTH = 12, LAST_DAY = 31 };

/* One run of elements: a date, a time, and what settles or limits them. */
struct run {
	struct when_draft draft;
	struct clock_words clock;
	bool has_clock;
	size_t clock_at; /* where it was read */
	enum hint hint;
	size_t hint_at;
	bool is_hint_word; /* breakfast, governors, evening: no time of its own */
	bool has_end_clock;
	struct clock_words end_clock;
};

/* by, due by, until, no later than; before sets the end of the last school day before. */
static size_t read_deadline_lead(const struct parser *p, size_t at, struct when_draft *draft)
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
static size_t read_clock(struct parser *p, size_t at, struct run *run)
{
	struct clock_words words;
	size_t used = 0;

	if (run->draft.dates.has_minute ||
	    (at == 0 && p->no_lead_clock && when_is(p, 0, W_NUMBER))) {
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
	if (words.is_weak && run->hint == HINT_NONE && is_settled_by(&run->clock, words.hint)) {
		run->hint = words.hint;
		return used;
	}
	return 0;
}

static size_t read_hint(struct parser *p, size_t at, struct run *run)
{
	enum hint hint = HINT_NONE;
	size_t used = run->hint == HINT_NONE ? when_read_hint(p, at, &hint) : 0;

	if (used == 0 || (run->has_clock && !is_settled_by(&run->clock, hint)) ||
	    (p->is_part && hint != HINT_EVENING && !run->has_clock)) {
		return 0;
	}
	run->hint = hint;
	run->hint_at = at;
	run->is_hint_word = true;
	return used;
}

/* GMT, BST, Z, +01:00 behind a time */
static size_t read_zone(const struct parser *p, size_t at, struct run *run)
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

static size_t read_length(const struct parser *p, size_t at, struct run *run)
{
	size_t used = 0;

	if (!when_is(p, at, W_FOR) || run->draft.elapsed_min > 0 || !run->has_clock ||
	    run->clock.kind != CLOCK_POINT) {
		return 0;
	}
	used = when_read_duration(p, at + 1, &run->draft.elapsed_min);
	return used > 0 && run->draft.elapsed_min > 0 ? used + 1 : 0;
}

/* "next year" behind a date that had none. */
static size_t read_year_word(const struct parser *p, size_t at, struct run *run)
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
static size_t read_far_end(struct parser *p, size_t at, struct run *run)
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

static size_t read_date(struct parser *p, size_t at, struct run *run)
{
	size_t used = 0;

	if (run->draft.has_dates) {
		return 0;
	}
	used = when_read_dates(p, at, &run->draft.dates);
	if (used == 0 || (run->has_clock && run->draft.dates.has_minute)) {
		return 0;
	}
	run->draft.has_dates = true;
	if (run->draft.dates.hint != HINT_NONE) {
		run->hint = (enum hint)run->draft.dates.hint;
	}
	return used;
}

static size_t read_element(struct parser *p, size_t at, struct run *run)
{
	size_t used = read_date(p, at, run);

	used = used > 0 ? used : read_length(p, at, run);
	used = used > 0 ? used : read_clock(p, at, run);
	used = used > 0 ? used : read_far_end(p, at, run);
	used = used > 0 ? used : read_zone(p, at, run);
	used = used > 0 ? used : read_year_word(p, at, run);
	return used > 0 ? used : read_hint(p, at, run);
}

static bool is_last_mark(const struct parser *p, size_t at)
{
	bool is_mark = when_is(p, at, W_DOT) || when_is(p, at, W_MARK);

	return is_mark && !p->is_part && at > 0 && at + 1 == p->count;
}

/* Reads tokens from `at` to the end. False: stuck. */
static bool read_run(struct parser *p, size_t at, struct run *run)
{
	size_t first = at;

	while (at < p->count) {
		bool is_comma = when_is(p, at, W_COMMA) && at > first && at + 1 < p->count &&
				!when_is(p, at + 1, W_COMMA);

		if (is_comma || is_last_mark(p, at)) {
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
	return run->draft.has_dates || run->has_clock;
}

/* "Tues 8.12": the 8th of December is a Tuesday, or twelve minutes are an odd time. */
static bool is_date_of_weekday(const struct parser *p, const struct run *run, int32_t day,
			       int32_t month)
{
	const struct date_set *dates = &run->draft.dates;
	struct date_set set = { .weekday = -1 };

	if (!dates->is_weekday_only || dates->count == 0) {
		return false;
	}
	when_resolve_month_day(p, day, month, 0, &set);
	bool is_same =
	    set.count > 0 && civil_weekday(set.spans[0].day) == civil_weekday(dates->spans[0].day);

	return is_same || (set.wrong == NULL && month % 5 != 0);
}

/* "8.12" and "8-12" could be a day and a month. */
static bool is_like_date(const struct parser *p, const struct run *run)
{
	size_t at = run->clock_at;
	const struct token *day = when_at(p, at), *month = when_at(p, at + 2);
	bool is_pair = day->word == W_NUMBER && month->word == W_NUMBER && day->digits <= 2 &&
		       month->digits <= 2 && month->value >= 1 && month->value <= LAST_MONTH &&
		       day->value >= 1 && day->value <= LAST_DAY;

	if (!is_pair || !run->has_clock || run->clock.from.form != MOMENT_BARE) {
		return false;
	}
	if (when_is_joined(p, at + 1, W_DOT)) {
		bool may_be_either =
		    !run->draft.has_dates || is_date_of_weekday(p, run, day->value, month->value);

		return run->clock.kind == CLOCK_POINT && may_be_either;
	}
	return run->clock.kind == CLOCK_RANGE && when_is(p, at + 1, W_DASH) &&
	       !run->draft.has_dates && run->clock.to.is_lone;
}

static void resolve_times(const struct parser *p, struct run *run)
{
	struct when_draft *draft = &run->draft;

	if (run->has_clock) {
		when_resolve_clock(p, &run->clock, run->hint, &draft->times);
		draft->has_times = true;
	}
	if (draft->has_end) {
		when_resolve_clock(p, &run->end_clock, HINT_NONE, &draft->end_times);
		if (draft->times.wrong == NULL && draft->end_times.wrong != NULL) {
			draft->times = draft->end_times;
		}
		draft->times.is_ask = draft->times.is_ask || draft->end_times.is_ask;
	}
}

/* A time and no day: today's, or, when that is gone, a question. */
static void finish_dayless(struct parser *p, struct run *run, struct clerk_outcome *outcome)
{
	struct when_draft draft = run->draft;
	int32_t step = p->tense == CLERK_TENSE_LOG ? -1 : 1;

	when_set_day(&draft.dates, p->today);
	when_finish(p, &draft, outcome);
	if (outcome->kind == CLERK_OUTCOME_REFUSE && draft.times.wrong == NULL) {
		draft = run->draft;
		when_set_day(&draft.dates, p->today + step);
		draft.dates.is_ask = true;
		when_finish(p, &draft, outcome);
	}
}

static bool is_day_asked(const struct run *run)
{
	return run->draft.dates.is_month || run->clock.kind == CLOCK_SESSION;
}

/* A range of days with a time of day: which of the days? */
static void spread_days(struct date_set *dates)
{
	struct span span = dates->spans[0];

	if (dates->count != 1 || span.day == span.last || dates->wrong != NULL) {
		return;
	}
	dates->count = 0;
	for (int32_t day = span.day; day <= span.last && day < span.day + 5; day++) {
		when_add_span(dates, day, day);
	}
	dates->is_ask = true;
	dates->is_poll = true;
	dates->question = "Which day?";
}

/* "by next week": by the end of it. */
static void join_week(struct date_set *dates)
{
	dates->spans[0].last = dates->spans[dates->count - 1].last;
	dates->count = 1;
	dates->is_ask = false;
	dates->is_poll = false;
}

static bool finish_run(struct parser *p, struct run *run, struct clerk_outcome *outcome)
{
	bool is_fixed = run->clock.kind == CLOCK_FIXED || run->clock.kind == CLOCK_SESSION;

	resolve_times(p, run);
	if (is_like_date(p, run)) {
		when_ask(
		    p, outcome,
		    "A date or a time? Write `8/12` or `8 Dec` for the day, `8:12` or `8 to 12` "
		    "for the time.");
		return true;
	}
	if (!run->draft.has_dates) {
		if (is_fixed && p->is_part) {
			return false;
		}
		if (is_day_asked(run)) {
			when_ask(p, outcome, "Which day? For example `Tue 8 Dec am`.");
			return true;
		}
		finish_dayless(p, run, outcome);
		return true;
	}
	if (run->hint == HINT_EVENING && !run->has_clock) {
		when_ask(p, outcome, "At what time in the evening? For example `7pm`.");
		return true;
	}
	if (run->draft.dates.is_week &&
	    (run->draft.is_deadline || p->tense == CLERK_TENSE_DEADLINE)) {
		join_week(&run->draft.dates);
	} else if (run->has_clock && !run->draft.has_end) {
		spread_days(&run->draft.dates);
	}
	when_finish(p, &run->draft, outcome);
	return true;
}

/* Where the next alternative begins: behind "or", or a slash between blanks; of a list, behind
 * "and". */
static size_t find_joint(const struct parser *p, size_t at, bool is_list)
{
	for (; at < p->token_count && at < p->count; at++) {
		bool is_slash = when_is(p, at, W_SLASH) && when_at(p, at)->has_space &&
				when_at(p, at + 1)->has_space;

		if (is_list ? when_is(p, at, W_AND) : when_is(p, at, W_OR) || is_slash) {
			return at;
		}
	}
	return p->count;
}

/* What one alternative leaves out, its neighbour tells: "Tues or Thurs 8am", "Tues 8am or 9am". */
static void share_parts(struct run *runs, size_t count)
{
	for (size_t i = count - 1; i > 0; i--) {
		if (!runs[i - 1].has_clock && runs[i].has_clock) {
			runs[i - 1].clock = runs[i].clock;
			runs[i - 1].has_clock = true;
			runs[i - 1].hint = runs[i].hint;
		}
	}
	for (size_t i = 1; i < count; i++) {
		if (!runs[i].draft.has_dates && runs[i - 1].draft.has_dates) {
			runs[i].draft.dates = runs[i - 1].draft.dates;
			runs[i].draft.has_dates = true;
		}
	}
}

static bool add_choices(struct parser *p, struct run *run, struct clerk_outcome *all,
			struct clerk_when *items, size_t room)
{
	struct clerk_outcome one = { .kind = CLERK_OUTCOME_REFUSE };

	if (!finish_run(p, run, &one)) {
		return false;
	}
	if (one.kind == CLERK_OUTCOME_REFUSE) {
		*all = one;
		return true;
	}
	if (one.kind == CLERK_OUTCOME_VALUE && all->choice_count < room) {
		items[all->choice_count++] = one.value;
	}
	for (size_t i = 0; one.kind == CLERK_OUTCOME_ASK && i < one.choice_count; i++) {
		if (all->choice_count < room) {
			items[all->choice_count++] = one.choices[i];
		}
	}
	return true;
}

/* Only dates that are plain values make a list. */
static bool finish_list(struct parser *p, size_t count, const struct clerk_outcome *all,
			struct clerk_outcome *outcome)
{
	struct clerk_when when;

	if (all->choice_count != count || !when_make_list(p, all->choices, count, &when)) {
		when_ask(p, outcome, "One of them at a time, please; for example `Tue 8 Dec 8am`.");
		return !p->is_part;
	}
	*outcome = (struct clerk_outcome){ .kind = CLERK_OUTCOME_VALUE, .value = when };
	return true;
}

/* A or B [or C]: the group may vote. A and B: both. */
static bool read_alternatives(struct parser *p, bool is_list, struct clerk_outcome *outcome)
{
	struct run runs[MOST_ALTERNATIVES];
	size_t count = 0, at = 0, whole = p->count;
	bool is_good = true;

	while (is_good && at < whole && count < MOST_ALTERNATIVES) {
		size_t end = find_joint(p, at, is_list);

		runs[count] = (struct run){ .draft.dates.weekday = -1 };
		p->count = end;
		is_good = end > at && read_run(p, at, &runs[count]);
		p->count = whole;
		at = end + 1;
		count++;
	}
	if (!is_good || at < whole || count < 2 || at == whole) {
		return false;
	}
	share_parts(runs, count);
	struct clerk_when *items = arena_array(p->arena, WHEN_MAX_SPANS, sizeof(items[0]));
	struct clerk_outcome all = { .kind = CLERK_OUTCOME_ASK, .choices = items, .is_poll = true };

	for (size_t i = 0; i < count && all.kind == CLERK_OUTCOME_ASK; i++) {
		if (!add_choices(p, &runs[i], &all, items, WHEN_MAX_SPANS)) {
			return false;
		}
	}
	if (is_list && all.kind == CLERK_OUTCOME_ASK) {
		return finish_list(p, count, &all, outcome);
	}
	struct str text;

	str_init(&text, p->arena);
	when_add_choices(p, &text, items, all.choice_count);
	all.text = text.text;
	*outcome = all;
	return true;
}

/* soon, asap; "sometime next week" is a question which day. */
static bool read_vague(struct parser *p, struct clerk_outcome *outcome)
{
	struct run run = { .draft.dates.weekday = -1 };

	if (!when_is(p, 0, W_VAGUE)) {
		return false;
	}
	if (p->count > 1) {
		size_t lead = when_is(p, 1, W_IN) || when_is(p, 1, W_DURING) ? 2 : 1;

		if (!read_run(p, lead, &run)) {
			return false;
		}
		if (run.draft.dates.is_week && !run.has_clock) {
			return finish_run(p, &run, outcome);
		}
	}
	when_refuse(p, outcome, "vague", "I need a day, for example `Tue 8 Dec 8.30`.");
	return true;
}

/* A number and nothing else. */
static bool is_lone_number(const struct parser *p)
{
	return p->count == 1 && when_is(p, 0, W_NUMBER) && when_at(p, 0)->digits <= 4 &&
	       !when_at(p, 0)->is_ordinal && !p->is_part;
}

bool when_read_phrase(struct parser *p, struct clerk_outcome *outcome)
{
	struct run run = { .draft.dates.weekday = -1 };
	size_t lead = 0;

	if (is_lone_number(p)) {
		when_ask(p, outcome, "A day or a time? For example `8 Dec` or `8am`.");
		return true;
	}
	p->is_series = when_is_series(p);
	if (p->is_series) {
		return when_read_series(p, outcome);
	}
	if (read_vague(p, outcome)) {
		return true;
	}
	lead = read_deadline_lead(p, 0, &run.draft);
	if (lead < p->count && read_run(p, lead, &run)) {
		return finish_run(p, &run, outcome);
	}
	if (find_joint(p, 0, false) < p->count) {
		return read_alternatives(p, false, outcome);
	}
	if (find_joint(p, 0, true) < p->count && read_alternatives(p, true, outcome)) {
		return true;
	}
	return !p->is_part && when_read_list(p, outcome);
}
