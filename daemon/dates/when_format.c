/* when_format: a value in words that parse back to it, and the notation of `clerkd when`. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when.h"

#include "base/str.h"
#include "dates/civil.h"

char *when_format_day(struct arena *arena, int32_t day)
{
	struct civil civil = civil_from_day(day);

	return arena_printf(arena, "%s %d %s %d", civil_weekday_short[civil_weekday(day)],
			    civil.day, civil_month_short[civil.month], civil.year);
}

char *when_format_day_short(struct arena *arena, int32_t day)
{
	struct civil civil = civil_from_day(day);

	return arena_printf(arena, "%s %d %s", civil_weekday_short[civil_weekday(day)], civil.day,
			    civil_month_short[civil.month]);
}

char *when_format_days(struct arena *arena, const int32_t *days, size_t count, int32_t like)
{
	struct str str;

	str_init(&str, arena);
	for (size_t i = 0; i < count; i++) {
		struct civil civil = civil_from_day(days[i]);
		struct civil next = civil_from_day(days[i + 1 < count ? i + 1 : i]);
		bool is_last =
		    i + 1 == count || next.month != civil.month || next.year != civil.year;

		str_addf(&str, "%s%s %d", i == 0 ? "" : ", ",
			 civil_weekday_short[civil_weekday(days[i])], civil.day);
		if (is_last) {
			str_addf(&str, " %s", civil_month_short[civil.month]);
		}
		if (is_last && civil.year != civil_from_day(like).year) {
			str_addf(&str, " %d", civil.year);
		}
	}
	return str.text;
}

char *when_format_minute(struct arena *arena, int32_t minute)
{
	return arena_printf(arena, "%02d:%02d", minute / 60, minute % 60);
}

char *when_format_instant(struct arena *arena, const struct tz *tz, int64_t instant_s)
{
	struct tz_wall wall = tz_to_wall(tz, instant_s);

	return arena_printf(arena, "%s %s", when_format_day(arena, wall.day),
			    when_format_minute(arena, wall.minute));
}

/* "+01:00" */
static void add_offset(struct str *str, int32_t offset_s)
{
	int32_t minutes = (offset_s < 0 ? -offset_s : offset_s) / 60;

	str_addf(str, "%c%02d:%02d", offset_s < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

/* "09:00", "09:00–12:00", "19:00 for 19:30", "about 08:00" */
static void add_times(struct str *str, const struct clerk_when *when)
{
	if (when->is_approximate) {
		str_add(str, "about ");
	}
	if (when->arrive_min != CLERK_NO_MIN) {
		str_addf(str, "%s for ", when_format_minute(str->arena, when->arrive_min));
	}
	str_add(str, when_format_minute(str->arena, when->start_min));
	if (when->has_offset) {
		add_offset(str, when->offset_s);
	}
	if (when->end_min == CLERK_NO_MIN) {
		return;
	}
	if (when->kind == CLERK_WHEN_RANGE && when->last_day > when->day) {
		str_addf(str, " – %s, ", when_format_day(str->arena, when->last_day));
	} else {
		str_add(str, "–");
	}
	str_add(str, when_format_minute(str->arena, when->end_min));
}

/* The next date of the list that is (not) skipped, from `at` on. */
static size_t next_date(const struct clerk_when *when, size_t at, bool is_skipped)
{
	while (at < when->occurrence_count && when->occurrences[at].is_skipped != is_skipped) {
		at++;
	}
	return at;
}

/* How many dates from `at` on lie day by day in one month; they are written as "7-11". */
static size_t run_length(const struct clerk_when *when, size_t at)
{
	const struct clerk_occurrence *dates = when->occurrences;
	size_t len = 1;

	while (at + len < when->occurrence_count &&
	       dates[at + len].is_skipped == dates[at].is_skipped &&
	       dates[at + len].day == dates[at].day + (int32_t)len &&
	       civil_from_day(dates[at + len].day).month == civil_from_day(dates[at].day).month) {
		len++;
	}
	return len;
}

/* "1, 15 Dec 2026, 12, 26 Jan 2027": days by month, of those skipped or kept. */
static void add_days(struct str *str, const struct clerk_when *when, bool is_skipped)
{
	size_t at = next_date(when, 0, is_skipped);

	while (at < when->occurrence_count) {
		struct civil from = civil_from_day(when->occurrences[at].day);
		size_t len = run_length(when, at), next = next_date(when, at + len, is_skipped);
		bool is_last = next >= when->occurrence_count;
		struct civil then = is_last ? from : civil_from_day(when->occurrences[next].day);

		str_addf(str, "%d", from.day);
		if (len > 1) {
			str_addf(str, "-%d", from.day + (int32_t)len - 1);
		}
		if (is_last || then.month != from.month || then.year != from.year) {
			str_addf(str, " %s", civil_month_short[from.month]);
		}
		if (is_last || then.year != from.year) {
			str_addf(str, " %d", from.year);
		}
		str_add(str, is_last ? "" : ", ");
		at = next;
	}
}

static void add_recurrence(struct str *str, const struct clerk_when *when)
{
	add_days(str, when, false);
	if (when->start_min != CLERK_NO_MIN) {
		str_add(str, " at ");
		add_times(str, when);
	}
	if (next_date(when, 0, true) < when->occurrence_count) {
		str_add(str, ", not ");
		add_days(str, when, true);
	}
}

static void add_when(struct str *str, const struct clerk_when *when)
{
	char *day = when_format_day(str->arena, when->day);

	switch (when->kind) {
	case CLERK_WHEN_NONE:
		break;
	case CLERK_WHEN_DATE:
		str_add(str, day);
		break;
	case CLERK_WHEN_DATES:
		str_addf(str, "%s – %s", day, when_format_day(str->arena, when->last_day));
		break;
	case CLERK_WHEN_INSTANT:
	case CLERK_WHEN_RANGE:
		str_addf(str, "%s, ", day);
		add_times(str, when);
		break;
	case CLERK_WHEN_SESSION:
		str_addf(str, "%s, %s", day, when->is_afternoon ? "afternoon" : "morning");
		break;
	case CLERK_WHEN_DEADLINE:
		str_addf(str, "by %s", day);
		if (when->end_min != CLERK_NO_MIN) {
			str_addf(str, ", %s", when_format_minute(str->arena, when->end_min));
		}
		break;
	case CLERK_WHEN_RECURRENCE:
		add_recurrence(str, when);
		break;
	}
}

char *when_format(struct arena *arena, const struct clerk_when *when)
{
	struct str str;

	str_init(&str, arena);
	add_when(&str, when);
	return str.text;
}

static void note_day(struct str *str, int32_t day)
{
	struct civil civil = civil_from_day(day);

	str_addf(str, "%04d-%02d-%02d", civil.year, civil.month, civil.day);
}

static void note_minute(struct str *str, int32_t minute)
{
	str_addf(str, "%02d:%02d", minute / 60, minute % 60);
}

static void note_timed(struct str *str, const struct clerk_when *when)
{
	note_day(str, when->day);
	str_addc(str, 'T');
	note_minute(str, when->start_min);
	if (when->has_offset) {
		add_offset(str, when->offset_s);
	}
	if (when->kind == CLERK_WHEN_RANGE) {
		str_addc(str, '/');
		if (when->last_day > when->day) {
			note_day(str, when->last_day);
			str_addc(str, 'T');
		}
		note_minute(str, when->end_min);
	}
	if (when->arrive_min != CLERK_NO_MIN) {
		str_add(str, " arrive ");
		note_minute(str, when->arrive_min);
	}
}

static void note_recurrence(struct str *str, const struct clerk_when *when)
{
	str_add(str, "rec");
	if (when->start_min != CLERK_NO_MIN) {
		str_addc(str, '@');
		note_minute(str, when->start_min);
		if (when->end_min != CLERK_NO_MIN) {
			str_addc(str, '/');
			note_minute(str, when->end_min);
		}
	}
	for (size_t i = 0; i < when->occurrence_count; i++) {
		str_addc(str, i == 0 ? ':' : ',');
		if (when->occurrences[i].is_skipped) {
			str_addc(str, '-');
		}
		note_day(str, when->occurrences[i].day);
	}
}

static void note_when(struct str *str, const struct clerk_when *when)
{
	switch (when->kind) {
	case CLERK_WHEN_NONE:
		str_addc(str, '-');
		break;
	case CLERK_WHEN_DATE:
		note_day(str, when->day);
		break;
	case CLERK_WHEN_DATES:
		note_day(str, when->day);
		str_addc(str, '/');
		note_day(str, when->last_day);
		break;
	case CLERK_WHEN_INSTANT:
	case CLERK_WHEN_RANGE:
		note_timed(str, when);
		break;
	case CLERK_WHEN_SESSION:
		note_day(str, when->day);
		str_add(str, when->is_afternoon ? "PM" : "AM");
		break;
	case CLERK_WHEN_DEADLINE:
		str_add(str, "by ");
		note_day(str, when->day);
		if (when->end_min != CLERK_NO_MIN) {
			str_addc(str, 'T');
			note_minute(str, when->end_min);
		}
		break;
	case CLERK_WHEN_RECURRENCE:
		note_recurrence(str, when);
		break;
	}
}

static void note_value(struct str *str, const struct clerk_when *when)
{
	static const char *const levels[] = { "", "NOTE", "WARN", "BLOCK" };

	note_when(str, when);
	if (when->level != CLERK_LEVEL_NONE) {
		str_addf(str, " %s:%s", levels[when->level], when->objection);
	}
}

char *when_notation(struct arena *arena, const struct clerk_outcome *outcome)
{
	struct str str;

	str_init(&str, arena);
	switch (outcome->kind) {
	case CLERK_OUTCOME_VALUE:
		note_value(&str, &outcome->value);
		break;
	case CLERK_OUTCOME_ASK:
		str_add(&str, outcome->is_poll ? "ASK:poll" : "ASK");
		for (size_t i = 0; i < outcome->choice_count && !outcome->is_poll; i++) {
			str_addc(&str, i == 0 ? ':' : '|');
			note_when(&str, &outcome->choices[i]);
		}
		break;
	case CLERK_OUTCOME_REFUSE:
		str_addf(&str, "ERR:%s", outcome->reason);
		break;
	}
	return str.text;
}
