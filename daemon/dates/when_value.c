/* when_value: makes values of what was read: past, horizon, clock changes, what the calendar says.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_internal.h"

#include "base/str.h"
#include "dates/civil.h"

#include <string.h>

enum {
	NOON_MIN = 12 * 60,
	MOST_CHOICES = 16,
	A_YEAR_LEAST = 330,
	A_YEAR_MOST = 400,
	WORKING_DAYS = 5,
};

/* The values that the words allow, in the order in which they are offered. */
struct choices {
	struct clerk_when *items;
	size_t count, gone, early; /* past ones; in `log`, those still to come */
	const char *wrong, *advice;
	int32_t gone_day, early_day;
};

void when_refuse(struct parser *p, struct clerk_outcome *outcome, const char *reason,
		 const char *text)
{
	(void)p;
	*outcome =
	    (struct clerk_outcome){ .kind = CLERK_OUTCOME_REFUSE, .reason = reason, .text = text };
}

void when_ask(struct parser *p, struct clerk_outcome *outcome, const char *text)
{
	(void)p;
	*outcome = (struct clerk_outcome){ .kind = CLERK_OUTCOME_ASK, .text = text };
}

static int64_t wall_instant(const struct parser *p, int32_t day, int32_t minute)
{
	return tz_from_wall(p->calendar->tz, day, minute).first_s;
}

bool when_fill(const struct parser *p, struct clerk_when *when)
{
	const struct calendar_hours *hours = &p->calendar->hours;
	const struct tz *tz = p->calendar->tz;
	int32_t from = 0, to = 0;

	switch (when->kind) {
	case CLERK_WHEN_SESSION:
		from = when->is_afternoon ? hours->lunch_to : hours->day_from;
		to = when->is_afternoon ? hours->day_to : hours->lunch_from;
		when->start_s = wall_instant(p, when->day, from);
		when->end_s = wall_instant(p, when->day, to);
		return true;
	case CLERK_WHEN_INSTANT:
	case CLERK_WHEN_RANGE:
		if (!when->has_offset) {
			struct tz_local local = tz_from_wall(tz, when->day, when->start_min);

			when->start_s = local.first_s;
			if (local.fit == TZ_GAP) {
				return false;
			}
		}
		if (when->kind == CLERK_WHEN_INSTANT) {
			when->end_s = when->start_s;
		} else if (when->end_s == 0) {
			struct tz_local local = tz_from_wall(tz, when->last_day, when->end_min);

			when->end_s = local.first_s;
			return local.fit != TZ_GAP;
		}
		return true;
	case CLERK_WHEN_DEADLINE:
		when->start_s = when->end_min == CLERK_NO_MIN
				    ? wall_instant(p, when->day + 1, 0) - 1
				    : wall_instant(p, when->day, when->end_min);
		when->end_s = when->start_s;
		return true;
	case CLERK_WHEN_NONE:
	case CLERK_WHEN_DATE:
	case CLERK_WHEN_DATES:
	case CLERK_WHEN_RECURRENCE:
		when->start_s = wall_instant(p, when->day, 0);
		when->end_s = wall_instant(p, when->last_day + 1, 0);
		return true;
	}
	return true;
}

static struct clerk_when blank(int32_t day, int32_t last)
{
	return (struct clerk_when){ .kind = day == last ? CLERK_WHEN_DATE : CLERK_WHEN_DATES,
				    .day = day,
				    .last_day = last,
				    .start_min = CLERK_NO_MIN,
				    .end_min = CLERK_NO_MIN,
				    .arrive_min = CLERK_NO_MIN };
}

/* Elapsed time moves the end over a clock change: 11pm for 4 hours may end at 04:00. */
static void add_elapsed(const struct parser *p, int32_t minutes, struct clerk_when *when)
{
	when->end_s = when->start_s + (int64_t)minutes * 60;
	struct tz_wall wall = tz_to_wall(p->calendar->tz, when->end_s);

	when->kind = CLERK_WHEN_RANGE;
	when->last_day = wall.day;
	when->end_min = wall.minute;
}

static void set_offset(const struct parser *p, int64_t instant_s, struct clerk_when *when)
{
	when->has_offset = true;
	when->start_s = instant_s;
	when->end_s = when->kind == CLERK_WHEN_INSTANT ? instant_s : when->end_s;
	when->offset_s = tz_to_wall(p->calendar->tz, instant_s).offset_s;
}

/* A time in a zone of its own is moved into the cluster's. */
static void move_zone(const struct parser *p, const struct when_draft *draft,
		      struct clerk_when *when)
{
	int64_t instant = (int64_t)when->day * DAY_SECONDS + (int64_t)when->start_min * 60 -
			  (int64_t)draft->zone_min * 60;
	int64_t length = when->kind == CLERK_WHEN_RANGE
			     ? (int64_t)(when->last_day - when->day) * DAY_SECONDS +
				   (int64_t)(when->end_min - when->start_min) * 60
			     : 0;
	struct tz_wall wall = tz_to_wall(p->calendar->tz, instant);
	struct tz_wall end = tz_to_wall(p->calendar->tz, instant + length);

	when->day = wall.day;
	when->start_min = wall.minute;
	when->last_day = when->kind == CLERK_WHEN_RANGE ? end.day : wall.day;
	when->end_min = when->kind == CLERK_WHEN_RANGE ? end.minute : CLERK_NO_MIN;
	when->start_s = instant;
	when->end_s = instant + length;
	if (tz_from_wall(p->calendar->tz, wall.day, wall.minute).fit == TZ_FOLD) {
		set_offset(p, instant, when);
	}
}

static void add_choice(const struct parser *p, struct choices *choices,
		       const struct when_draft *draft, const struct clerk_when *when)
{
	int32_t horizon = civil_from_day(calendar_academic_year(p->today)).year + 2;
	int32_t last_year = civil_from_day(p->today).year - 1;
	struct clerk_when item = *when;
	bool is_day = item.kind == CLERK_WHEN_DATE || item.kind == CLERK_WHEN_DATES;
	int64_t moment = is_day                            ? item.end_s - 1
			 : item.kind == CLERK_WHEN_SESSION ? item.end_s
							   : item.start_s;

	if (p->tense == CLERK_TENSE_LOG) {
		if (item.start_s > p->context->now_s) {
			choices->early++;
			choices->early_day = item.day;
			return;
		}
		/* Further back a year could be a time of day: 2010 is ten past eight. */
		if (item.day < civil_to_day(last_year, 1, 1)) {
			choices->wrong = choices->wrong == NULL ? "too long ago" : choices->wrong;
			choices->advice =
			    arena_printf(p->arena, "I look back as far as `1 Jan %d`", last_year);
			return;
		}
	} else if (moment < p->context->now_s) {
		choices->gone++;
		choices->gone_day = item.day;
		return;
	}
	/* The last day too: it is what a deadline keeps of a range. */
	if (item.last_day >= civil_to_day(horizon, 9, 1)) {
		choices->wrong = choices->wrong == NULL ? "beyond horizon" : choices->wrong;
		choices->advice = arena_printf(p->arena, "I plan as far as `31 Aug %d`", horizon);
		return;
	}
	if (p->tense == CLERK_TENSE_BOOK && !draft->is_deadline && !draft->dates.is_named) {
		when_object(p, draft->times.is_said, &item);
	}
	if (choices->count < MOST_CHOICES) {
		choices->items[choices->count++] = item;
	}
}

static void note_gap(const struct parser *p, int32_t day, int32_t minute, struct choices *choices)
{
	struct tz_local local = tz_from_wall(p->calendar->tz, day, minute);
	int32_t from = local.gap_start_min, to = local.gap_end_min, half = minute - from;

	choices->wrong = arena_printf(p->arena, "clock skips %02d:%02d-%02d:%02d", from / 60 % 24,
				      from % 60, to / 60 % 24, to % 60);
	choices->advice =
	    arena_printf(p->arena, "`%02d:%02d` or `%02d:%02d` that day",
			 (minute - (to - from)) / 60, (minute - (to - from)) % 60,
			 (from + half + to - from) / 60 % 24, (from + half + to - from) % 60);
}

/* One date with one time of day, once for each side of a repeated hour. */
static void add_timed(const struct parser *p, const struct when_draft *draft,
		      struct clerk_when when, const struct time_item *time, struct choices *choices)
{
	when.kind = time->to == CLERK_NO_MIN ? CLERK_WHEN_INSTANT : CLERK_WHEN_RANGE;
	when.day += time->day_shift;
	/* Up to midnight is up to the next day's first minute. */
	when.last_day = when.day + (time->to == 2 * NOON_MIN);
	when.start_min = time->from;
	when.end_min = time->to == 2 * NOON_MIN ? 0 : time->to;
	when.arrive_min = time->arrive;
	when.is_approximate = draft->times.is_about;
	if (draft->has_zone) {
		move_zone(p, draft, &when);
		add_choice(p, choices, draft, &when);
		return;
	}
	struct tz_local local = tz_from_wall(p->calendar->tz, when.day, when.start_min);

	if (local.fit == TZ_GAP) {
		note_gap(p, when.day, when.start_min, choices);
		return;
	}
	for (int i = 0; i < (local.fit == TZ_FOLD ? 2 : 1); i++) {
		struct clerk_when item = when;

		if (local.fit == TZ_FOLD) {
			set_offset(p, i == 0 ? local.first_s : local.second_s, &item);
		}
		if (!when_fill(p, &item)) {
			note_gap(p, item.last_day, item.end_min, choices);
			return;
		}
		if (draft->elapsed_min > 0) {
			add_elapsed(p, draft->elapsed_min, &item);
		}
		add_choice(p, choices, draft, &item);
	}
}

static void add_date(const struct parser *p, const struct when_draft *draft, struct clerk_when when,
		     struct choices *choices)
{
	if (draft->times.is_session) {
		when.kind = CLERK_WHEN_SESSION;
		when.is_afternoon = draft->times.is_afternoon;
	}
	(void)when_fill(p, &when);
	add_choice(p, choices, draft, &when);
}

/* "in 45 mins": the minute was counted from now, in elapsed time. */
static void add_minute(const struct parser *p, const struct when_draft *draft,
		       struct clerk_when when, int32_t minute, struct choices *choices)
{
	struct time_item time = { minute, CLERK_NO_MIN, CLERK_NO_MIN, 0 };

	if (minute >= 0 && minute < MINUTES_A_DAY && when.day != p->today) {
		add_timed(p, draft, when, &time, choices);
		return;
	}
	int64_t now = p->context->now_s - p->context->now_s % 60;
	int64_t instant = now + (int64_t)(minute - p->now_min) * 60 +
			  (int64_t)(when.day - p->today) * DAY_SECONDS;
	struct tz_wall wall = tz_to_wall(p->calendar->tz, instant);

	when.kind = CLERK_WHEN_INSTANT;
	when.day = wall.day;
	when.last_day = wall.day;
	when.start_min = wall.minute;
	when.start_s = instant;
	when.end_s = instant;
	if (tz_from_wall(p->calendar->tz, wall.day, wall.minute).fit == TZ_FOLD) {
		set_offset(p, instant, &when);
	}
	add_choice(p, choices, draft, &when);
}

/* A range over days: Sat 27 March 23:00 - Sun 28 March 04:00. */
static void add_long(const struct parser *p, const struct when_draft *draft,
		     struct choices *choices)
{
	struct clerk_when when = blank(draft->dates.spans[0].day, draft->end_dates.spans[0].day);

	when.kind = CLERK_WHEN_RANGE;
	when.start_min = draft->times.items[0].from;
	when.end_min = draft->end_times.items[0].from;
	if (!when_fill(p, &when)) {
		note_gap(p, when.day, when.start_min, choices);
	} else if (when.end_s <= when.start_s) {
		choices->wrong = "ends before it starts";
		choices->advice = "the earlier time first";
	} else {
		add_choice(p, choices, draft, &when);
	}
}

static void combine(const struct parser *p, const struct when_draft *draft, struct choices *choices)
{
	const struct date_set *dates = &draft->dates;

	if (draft->has_end) {
		add_long(p, draft, choices);
		return;
	}
	for (size_t i = 0; i < dates->count; i++) {
		struct clerk_when when = blank(dates->spans[i].day, dates->spans[i].last);

		if (dates->has_minute) {
			add_minute(p, draft, when, dates->minute, choices);
		} else if (!draft->has_times || draft->times.is_session) {
			add_date(p, draft, when, choices);
		} else {
			for (size_t k = 0; k < draft->times.count; k++) {
				add_timed(p, draft, when, &draft->times.items[k], choices);
			}
		}
	}
}

/* Dates and times become "by": the end of the day, or the moment. */
static void make_deadlines(const struct parser *p, const struct when_draft *draft,
			   struct choices *choices)
{
	for (size_t i = 0; i < choices->count; i++) {
		struct clerk_when *when = &choices->items[i];
		struct clerk_when by = blank(when->last_day, when->last_day);

		by.kind = CLERK_WHEN_DEADLINE;
		if (when->kind == CLERK_WHEN_INSTANT || when->kind == CLERK_WHEN_RANGE) {
			bool is_end = when->kind == CLERK_WHEN_RANGE && !draft->is_before;

			by.end_min = is_end ? when->end_min : when->start_min;
			by.day = is_end ? when->last_day : when->day;
		} else if (when->kind == CLERK_WHEN_SESSION && !when->is_afternoon) {
			by.end_min = p->calendar->hours.lunch_from;
		} else if (draft->is_before) {
			by.day = calendar_add_school_days(p->calendar, p->school, when->day, -1);
			by.day = by.day == INT32_MAX ? when->day - 1 : by.day;
		}
		by.last_day = by.day;
		(void)when_fill(p, &by);
		*when = by;
	}
}

static bool is_before(const struct clerk_when *a, const struct clerk_when *b)
{
	return a->start_s < b->start_s;
}

/* Choices are offered from the first to the last, unless their order says which was typed. */
static void sort_choices(struct choices *choices)
{
	for (size_t i = 1; i < choices->count; i++) {
		struct clerk_when item = choices->items[i];
		size_t k = i;

		while (k > 0 && is_before(&item, &choices->items[k - 1])) {
			choices->items[k] = choices->items[k - 1];
			k--;
		}
		choices->items[k] = item;
	}
}

void when_add_choices(struct parser *p, struct str *text, const struct clerk_when *items,
		      size_t count)
{
	for (size_t i = 0; i < count; i++) {
		str_addf(text, "%s%s",
			 i == 0           ? ""
			 : i + 1 == count ? " or "
					  : ", ",
			 when_format(p->arena, &items[i]));
	}
	str_add(text, "? Reply ");
	for (size_t i = 0; i < count; i++) {
		str_addf(text, "%s`%zu`", i == 0 ? "" : i + 1 == count ? " or " : ", ", i + 1);
	}
	str_addc(text, '.');
}

static const char *question_text(struct parser *p, const struct date_set *dates,
				 const struct choices *choices)
{
	struct str text;

	str_init(&text, p->arena);
	if (dates->question != NULL) {
		str_addf(&text, "%s ", dates->question);
	}
	if (choices->count > 0) {
		when_add_choices(p, &text, choices->items, choices->count);
	} else if (dates->question == NULL) {
		str_add(&text, "Which day and time do you mean? For example `Tue 8 Dec 8.30`.");
	} else {
		str_add(&text, "For example `Tue 8 Dec`.");
	}
	return text.text;
}

static void refuse_past(struct parser *p, const struct choices *choices,
			struct clerk_outcome *outcome)
{
	int32_t gone = p->today - choices->gone_day;
	bool is_year = gone >= A_YEAR_LEAST && gone <= A_YEAR_MOST;
	struct civil day = civil_from_day(choices->gone_day);

	if (is_year) {
		when_refuse(p, outcome, "a year ago",
			    arena_printf(p->arena, "That is a year ago. Did you mean `%d/%d/%02d`?",
					 day.day, day.month, (day.year + 1) % 100));
		return;
	}
	when_refuse(p, outcome, "past",
		    arena_printf(p->arena, "%s is already past; for example `%s`.",
				 when_short_day(p->arena, choices->gone_day),
				 when_short_day(p->arena, p->today + 1)));
}

/* No choice is left: say why. */
static void refuse_all(struct parser *p, const struct choices *choices,
		       struct clerk_outcome *outcome)
{
	if (choices->wrong != NULL) {
		when_refuse(p, outcome, choices->wrong,
			    when_wrong_words(p, choices->wrong, choices->advice));
	} else if (choices->early > 0) {
		when_refuse(p, outcome, WHEN_TO_COME, when_early_words(p, choices->early_day));
	} else {
		refuse_past(p, choices, outcome);
	}
}

static void decide(struct parser *p, struct when_draft *draft, struct choices *choices,
		   struct clerk_outcome *outcome)
{
	bool is_ask = draft->dates.is_ask || draft->times.is_ask || choices->count > 1;
	bool is_whole = choices->count == draft->dates.count && choices->count > 1;
	struct clerk_when list;

	if (choices->count == 0 && !(draft->dates.is_ask && draft->dates.count == 0)) {
		refuse_all(p, choices, outcome);
		return;
	}
	if (draft->dates.is_list && is_whole && !draft->dates.is_ask &&
	    when_make_list(p, choices->items, choices->count, &list)) {
		*outcome = (struct clerk_outcome){ .kind = CLERK_OUTCOME_VALUE, .value = list };
		return;
	}
	if (!is_ask) {
		*outcome = (struct clerk_outcome){ .kind = CLERK_OUTCOME_VALUE,
						   .value = choices->items[0] };
		return;
	}
	if (!draft->dates.is_ordered && !draft->times.is_ordered) {
		sort_choices(choices);
	}
	when_ask(p, outcome, question_text(p, &draft->dates, choices));
	outcome->choices = choices->items;
	outcome->choice_count = choices->count;
	outcome->is_poll = draft->dates.is_poll;
}

/* "8am BST" in winter: eight on the clock, or seven? */
static bool doubt_zone(const struct parser *p, struct when_draft *draft)
{
	if (!draft->is_bst || draft->dates.count == 0 || draft->times.count == 0 ||
	    draft->times.is_session) {
		return false;
	}
	struct tz_local local =
	    tz_from_wall(p->calendar->tz, draft->dates.spans[0].day, draft->times.items[0].from);

	return tz_to_wall(p->calendar->tz, local.first_s).offset_s != draft->zone_min * 60 &&
	       tz_to_wall(p->calendar->tz, local.second_s).offset_s != draft->zone_min * 60;
}

/* By half term, by Christmas: by the last school day before it. */
static bool is_holiday(const struct parser *p, const struct date_set *dates)
{
	return dates->count == 1 && (dates->is_break || dates->is_feast) &&
	       when_is_all_closed(p, dates->spans[0].day, dates->spans[0].last);
}

void when_finish(struct parser *p, struct when_draft *draft, struct clerk_outcome *outcome)
{
	struct choices choices = { .items = NULL };
	const char *wrong = draft->dates.wrong, *advice = draft->dates.advice;

	if (wrong == NULL && draft->has_times) {
		wrong = draft->times.wrong;
		advice = draft->times.advice;
	}
	if (wrong != NULL) {
		when_refuse(p, outcome, wrong, when_wrong_words(p, wrong, advice));
		return;
	}
	choices.items = arena_array(p->arena, MOST_CHOICES, sizeof(choices.items[0]));
	if (doubt_zone(p, draft)) {
		struct when_draft plain = *draft;

		plain.has_zone = false;
		combine(p, &plain, &choices);
		draft->dates.is_ordered = true;
	}
	combine(p, draft, &choices);
	if (draft->is_deadline || p->tense == CLERK_TENSE_DEADLINE) {
		draft->is_before = draft->is_before || is_holiday(p, &draft->dates);
		make_deadlines(p, draft, &choices);
	}
	decide(p, draft, &choices, outcome);
}
