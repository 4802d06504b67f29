/* when_phrase: puts the elements of one phrase together; what is left over is refused. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_internal.h"

#include "dates/civil.h"

#include <string.h>

enum { MOST_ALTERNATIVES = 6, LAST_MONTH = 12, LAST_DAY = 31 };

/* "Tues 8.12": the 8th of December is a Tuesday, or twelve minutes are an odd time. */
static bool is_date_of_weekday(const struct parser *p, const struct when_run *run, int32_t day,
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

/* "8.12" and "8-12" could be a day and a month; of what has its day, "8-12" is hours. */
static bool is_like_date(const struct parser *p, const struct when_run *run)
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
	       !run->draft.has_dates && run->clock.to.is_lone && p->context->day == 0;
}

static void resolve_times(const struct parser *p, struct when_run *run)
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

/* A time and no day: of the day that is spoken of; else today's, or, when that is gone, a question.
 */
static void finish_dayless(struct parser *p, struct when_run *run, struct clerk_outcome *outcome)
{
	struct when_draft draft = run->draft;
	int32_t step = p->tense == CLERK_TENSE_LOG ? -1 : 1, day = p->context->day;

	when_set_day(&draft.dates, day == 0 ? p->today : day);
	when_finish(p, &draft, outcome);
	if (day == 0 && outcome->kind == CLERK_OUTCOME_REFUSE && draft.times.wrong == NULL) {
		draft = run->draft;
		when_set_day(&draft.dates, p->today + step);
		draft.dates.is_ask = true;
		when_finish(p, &draft, outcome);
	}
}

static bool is_day_asked(const struct parser *p, const struct when_run *run)
{
	return run->draft.dates.is_month ||
	       (run->clock.kind == CLOCK_SESSION && p->context->day == 0);
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

static bool finish_run(struct parser *p, struct when_run *run, struct clerk_outcome *outcome)
{
	bool is_fixed = run->clock.kind == CLOCK_FIXED || run->clock.kind == CLOCK_SESSION;

	p->has_day = p->has_day || run->draft.has_dates;
	p->has_time = p->has_time || run->has_clock || run->draft.dates.has_minute;
	if (run->clock.is_doubtful &&
	    (run->draft.is_deadline || p->tense == CLERK_TENSE_DEADLINE)) {
		run->has_clock = false; /* "by the end of the day": by the day's end */
		if (!run->draft.has_dates) {
			when_set_day(&run->draft.dates, p->today);
			run->draft.has_dates = true;
		}
	}
	resolve_times(p, run);
	if (is_like_date(p, run)) {
		when_ask(
		    p, outcome,
		    "A date or a time? Write `8/12` or `8 Dec` for the day, `8:12` or `8 to 12` "
		    "for the time.");
		return true;
	}
	if (!run->draft.has_dates) {
		if (is_fixed && p->is_part && p->context->day == 0) {
			return false;
		}
		if (is_day_asked(p, run)) {
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
		bool is_day_next =
		    when_is(p, at + 1, W_WEEKDAY) || when_is(p, at + 1, W_TODAY); /* "Tue/Thu" */
		bool is_slash =
		    when_is(p, at, W_SLASH) &&
		    (is_day_next || (when_at(p, at)->has_space && when_at(p, at + 1)->has_space));

		if (is_list ? when_is(p, at, W_AND) : when_is(p, at, W_OR) || is_slash) {
			return at;
		}
	}
	return p->count;
}

/* What one alternative leaves out, its neighbour tells: "Tues or Thurs 8am", "Tues 8am or 9am". */
static void share_parts(struct when_run *runs, size_t count)
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

static bool add_choices(struct parser *p, struct when_run *run, struct clerk_outcome *all,
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
	if (one.kind == CLERK_OUTCOME_ASK && one.choice_count == 0) {
		*all = one; /* what it would be to choose is not known yet */
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
		return !p->is_part || p->is_found;
	}
	*outcome = (struct clerk_outcome){ .kind = CLERK_OUTCOME_VALUE, .value = when };
	return true;
}

/* A or B [or C]: the group may vote. A and B: both. */
static bool read_alternatives(struct parser *p, bool is_list, struct clerk_outcome *outcome)
{
	struct when_run runs[MOST_ALTERNATIVES];
	size_t count = 0, at = 0, whole = p->count;
	bool is_good = true;

	while (is_good && at < whole && count < MOST_ALTERNATIVES) {
		size_t end = find_joint(p, at, is_list);

		runs[count] = (struct when_run){ .draft.dates.weekday = -1 };
		p->count = end;
		is_good = end > at && when_read_run(p, at, &runs[count]);
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

	for (size_t i = 0; i < count && all.kind == CLERK_OUTCOME_ASK && all.text == NULL; i++) {
		if (!add_choices(p, &runs[i], &all, items, WHEN_MAX_SPANS)) {
			return false;
		}
	}
	if (is_list && all.kind == CLERK_OUTCOME_ASK) {
		return finish_list(p, count, &all, outcome);
	}
	if (all.kind == CLERK_OUTCOME_ASK && all.choice_count > 1) {
		struct str text;

		str_init(&text, p->arena);
		when_add_choices(p, &text, items, all.choice_count);
		all.text = text.text;
	}
	*outcome = all;
	return true;
}

/* soon, asap; "sometime next week" is a question which day. */
static bool read_vague(struct parser *p, struct clerk_outcome *outcome)
{
	struct when_run run = { .draft.dates.weekday = -1 };

	if (!when_is(p, 0, W_VAGUE)) {
		return false;
	}
	if (p->count > 1) {
		size_t lead = when_is(p, 1, W_IN) || when_is(p, 1, W_DURING) ? 2 : 1;

		if (!when_read_run(p, lead, &run)) {
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
	struct when_run run = { .draft.dates.weekday = -1 };
	size_t lead = 0;

	if (is_lone_number(p)) {
		when_ask(p, outcome, "A day or a time? For example `8 Dec` or `8am`.");
		return true;
	}
	p->is_series = when_is_series(p);
	if (p->is_series) {
		p->has_day = true;
		bool is_read = when_read_series(p, outcome);

		p->has_time = is_read && outcome->kind == CLERK_OUTCOME_VALUE &&
			      outcome->value.start_min >= 0;
		return is_read;
	}
	if (read_vague(p, outcome)) {
		return true;
	}
	lead = when_read_deadline_lead(p, 0, &run.draft);
	if (lead < p->count && when_read_run(p, lead, &run)) {
		return finish_run(p, &run, outcome);
	}
	if (find_joint(p, 0, false) < p->count) {
		return read_alternatives(p, false, outcome);
	}
	if (find_joint(p, 0, true) < p->count && read_alternatives(p, true, outcome)) {
		return true;
	}
	if (p->is_part && !p->is_found) {
		return false;
	}
	bool is_list = when_read_list(p, outcome);

	p->has_day = p->has_day || is_list;
	p->has_time = p->has_time || (is_list && outcome->kind == CLERK_OUTCOME_VALUE &&
				      outcome->value.start_min >= 0);
	return is_list;
}
