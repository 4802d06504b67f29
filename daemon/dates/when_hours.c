/* when_hours: what a written time of day means, by the rules for bare hours and ends of ranges. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_internal.h"

enum {
	NOON_MIN = 720,
	HALF_DAY_MIN = 720,
	LONGEST_WAIT_MIN = 360,
	EARLIEST_MIN = 480,
	LATEST_MIN = 1080
};

/* The one or two minutes of the day that a moment may mean. */
struct readings {
	int32_t minutes[2];
	size_t count;
};

static void add(struct readings *readings, int32_t minute)
{
	readings->minutes[readings->count++] = minute;
}

static bool is_six_or_seven(int32_t hour)
{
	return hour == 6 || hour == 7;
}

/* Rule 7: 8-11 morning, 12 noon, 1-5 afternoon; 6 and 7 are both unless a word settles it. */
static void read_bare(const struct moment *moment, enum hint hint, struct readings *readings)
{
	int32_t early = moment->hour % 12 * 60 + moment->minute;
	int32_t late = early + HALF_DAY_MIN;

	if (hint == HINT_MORNING) {
		add(readings, moment->hour == 12 ? late : early);
	} else if (hint == HINT_AFTERNOON || hint == HINT_EVENING) {
		add(readings, late);
	} else if (is_six_or_seven(moment->hour)) {
		if (hint != HINT_LATE) {
			add(readings, early);
		}
		if (hint != HINT_EARLY) {
			add(readings, late);
		}
	} else {
		add(readings, moment->hour >= 8 && moment->hour <= 11 ? early : late);
	}
}

static struct readings read_moment(const struct moment *moment, enum hint hint)
{
	struct readings readings = { { 0, 0 }, 0 };
	int32_t minute = moment->hour % 12 * 60 + moment->minute;

	switch (moment->form) {
	case MOMENT_AM:
		add(&readings, minute);
		if (moment->hour == 12) { /* 12am: midnight or noon */
			add(&readings, minute + HALF_DAY_MIN);
		}
		break;
	case MOMENT_PM:
		add(&readings, minute + HALF_DAY_MIN);
		break;
	case MOMENT_24:
		add(&readings, moment->hour * 60 + moment->minute);
		break;
	case MOMENT_NOON:
		add(&readings, NOON_MIN);
		break;
	case MOMENT_MIDNIGHT:
		add(&readings, 0);
		add(&readings, MINUTES_A_DAY);
		break;
	case MOMENT_BARE:
		read_bare(moment, hint, &readings);
		break;
	}
	return readings;
}

static void set_wrong(struct time_set *set, const char *wrong, const char *advice)
{
	set->wrong = wrong;
	set->advice = advice;
}

static void add_item(struct time_set *set, int32_t from, int32_t to, int32_t arrive)
{
	if (set->count < WHEN_MAX_TIMES) {
		int32_t shift = from >= MINUTES_A_DAY ? 1 : 0;

		set->items[set->count++] =
		    (struct time_item){ from - shift * MINUTES_A_DAY, to, arrive, shift };
	}
}

static void resolve_point(const struct moment *moment, enum hint hint, struct time_set *set)
{
	struct readings readings = read_moment(moment, hint);

	for (size_t i = 0; i < readings.count; i++) {
		add_item(set, readings.minutes[i], CLERK_NO_MIN, CLERK_NO_MIN);
	}
}

static bool is_said_half(const struct moment *moment)
{
	return moment->form == MOMENT_AM || moment->form == MOMENT_PM;
}

/* Rule 10. The end of a range that starts at `from`; CLERK_NO_MIN: none is later. */
static int32_t end_after(const struct moment *to, int32_t from, bool is_late_known, enum hint hint)
{
	struct readings readings = read_moment(to, hint == HINT_MORNING ? HINT_NONE : hint);

	for (size_t i = 0; i < readings.count; i++) {
		if (readings.minutes[i] > from) {
			return readings.minutes[i];
		}
	}
	/* "7pm-9": the end stays in the half of the day that was said. */
	int32_t late = to->hour % 12 * 60 + to->minute + HALF_DAY_MIN;

	return to->form == MOMENT_BARE && is_late_known && late > from ? late : CLERK_NO_MIN;
}

/* "1-3pm", "7-9am": a half said at the end is meant for the start too, where that is possible. */
static struct readings read_start(const struct clock_words *words, enum hint hint)
{
	struct readings readings = read_moment(&words->from, hint);
	struct moment shared = words->from;

	if (words->from.form == MOMENT_BARE && hint == HINT_NONE && is_said_half(&words->to)) {
		shared.form = words->to.form;
		struct readings said = read_moment(&shared, hint);
		int32_t end = end_after(&words->to, said.minutes[0], false, hint);

		if (end != CLERK_NO_MIN && said.count == 1) {
			return said;
		}
	}
	return readings;
}

static void resolve_range(const struct clock_words *words, enum hint hint, struct time_set *set)
{
	struct readings starts = read_start(words, hint);
	bool is_two = starts.count > 1;

	for (size_t i = 0; i < starts.count; i++) {
		int32_t from = starts.minutes[i];
		bool is_late = words->from.form == MOMENT_PM || hint == HINT_EVENING ||
			       (is_two && from >= NOON_MIN);
		int32_t to = end_after(&words->to, from, is_late, hint);

		if (to != CLERK_NO_MIN && from < MINUTES_A_DAY) {
			add_item(set, from, to, CLERK_NO_MIN);
		}
	}
	if (set->count == 0) {
		set_wrong(set, "ends before it starts", "the other way round, e.g. `8-9`");
	}
}

/* "7 for 7.30pm": come at seven, it begins at half past. */
static void resolve_arrive(const struct clock_words *words, enum hint hint, struct time_set *set)
{
	struct readings starts = read_moment(&words->to, hint);

	for (size_t i = 0; i < starts.count; i++) {
		int32_t arrive = words->from.hour * 60 + words->from.minute;

		if (words->from.form == MOMENT_BARE &&
		    starts.minutes[i] - arrive > LONGEST_WAIT_MIN) {
			arrive += HALF_DAY_MIN;
		} else if (words->from.form != MOMENT_BARE) {
			arrive = read_moment(&words->from, hint).minutes[0];
		}
		if (arrive < starts.minutes[i] && starts.minutes[i] - arrive <= LONGEST_WAIT_MIN) {
			add_item(set, starts.minutes[i], CLERK_NO_MIN, arrive);
		}
	}
	if (set->count == 0) {
		set_wrong(set, "ends before it starts", "arrival first, e.g. `7 for 7.30pm`");
	}
}

/* "ten to eleven" of what needs a length: ten minutes before, or that hour? */
static void add_hours_between(const struct moment *moment, enum hint hint, struct time_set *set)
{
	struct clock_words words = { .kind = CLOCK_RANGE };
	struct time_set range = { .count = 0 };

	words.from = (struct moment){ .form = MOMENT_BARE, .hour = moment->may_be_from };
	words.to = (struct moment){ .form = moment->form, .hour = moment->hour % 12 + 1 };
	resolve_range(&words, hint, &range);
	for (size_t i = 0; i < range.count; i++) {
		if (range.items[i].from >= EARLIEST_MIN && range.items[i].to <= LATEST_MIN) {
			add_item(set, range.items[i].from, range.items[i].to, CLERK_NO_MIN);
			set->is_ordered = true;
		}
	}
}

/* "10 to 4": the minutes-to reading first, then the range where it is one. */
static void resolve_two_faced(const struct clock_words *words, enum hint hint, struct time_set *set)
{
	struct moment to = words->to;
	struct time_set range = { .count = 0 };

	set->is_ordered = true;
	to.hour = to.hour == 1 ? 12 : to.hour - 1;
	to.minute = 60 - words->from.hour;
	resolve_point(&to, hint, set);
	resolve_range(words, hint, &range);
	for (size_t i = 0; i < range.count; i++) {
		add_item(set, range.items[i].from, range.items[i].to, CLERK_NO_MIN);
	}
}

static void resolve_fixed(const struct clock_words *words, struct time_set *set)
{
	int32_t to = words->has_to ? end_after(&words->to, words->fixed_from, false, HINT_NONE)
				   : words->fixed_to;

	if (words->has_to && to == CLERK_NO_MIN) {
		set_wrong(set, "ends before it starts",
			  "the earlier time first, e.g. `after school until 5`");
		return;
	}
	add_item(set, words->fixed_from, to, CLERK_NO_MIN);
}

static bool is_hint_wrong(const struct moment *moment, enum hint hint)
{
	if (moment->form != MOMENT_BARE) {
		return false;
	}
	if (hint == HINT_MORNING) {
		return moment->hour < 6;
	}
	return hint == HINT_AFTERNOON && moment->hour > 6 && moment->hour < 12;
}

void when_resolve_clock(const struct parser *p, const struct clock_words *words, enum hint hint,
			struct time_set *set)
{
	hint = hint == HINT_NONE && p->context->is_early ? HINT_EARLY : hint;
	*set = (struct time_set){ .is_about = words->from.is_about || words->to.is_about };
	if (words->from.is_wrong || words->to.is_wrong || is_hint_wrong(&words->from, hint)) {
		set_wrong(set, "no such time",
			  "times run from 00:00 to 23:59, e.g. `8.30` or `3.30pm`");
		return;
	}
	set->is_said = is_said_half(&words->from) || is_said_half(&words->to) || hint != HINT_NONE;
	switch (words->kind) {
	case CLOCK_POINT:
		resolve_point(&words->from, hint, set);
		if (p->context->is_slot && words->from.may_be_from > 0) {
			add_hours_between(&words->from, hint, set);
		}
		break;
	case CLOCK_RANGE:
		resolve_range(words, hint, set);
		break;
	case CLOCK_ARRIVE:
		resolve_arrive(words, hint, set);
		break;
	case CLOCK_TO:
		resolve_two_faced(words, hint, set);
		break;
	case CLOCK_FIXED:
		resolve_fixed(words, set);
		set->is_said = true;
		break;
	case CLOCK_SESSION:
		set->is_session = true;
		set->is_afternoon = words->is_afternoon;
		add_item(set, CLERK_NO_MIN, CLERK_NO_MIN, CLERK_NO_MIN);
		break;
	case CLOCK_NONE:
		break;
	}
	set->is_ask = set->count > 1 || words->is_doubtful;
}
