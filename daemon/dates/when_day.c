/* when_day: explicit dates: 8 Dec, Dec 8th, 8/12, 08.12.2026, 2026-12-08, the 8th. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_internal.h"

#include "dates/civil.h"

enum {
	RECENTLY_GONE = 14, /* days: surely a slip */
	MAYBE_MEANT = 31,   /* days: next year's, or a slip: ask */
	LEAST_YEAR = 1900,
	LAST_SHORT_HOUR = 24, /* "8 Dec 27" can only be a year */
};

/* The numbers of a date as written. */
struct written {
	int32_t day, month, year; /* year 0: none */
	bool is_slashed;          /* d/m: might be month first */
	bool is_clock_like;       /* "8 Dec 2030": a year, or half past eight */
	int32_t clock_min;
	bool is_wrong_ending; /* "3st" */
};

static bool is_number(const struct parser *p, size_t at, size_t least, size_t most)
{
	const struct token *token = when_at(p, at);

	return token->word == W_NUMBER && token->digits >= least && token->digits <= most;
}

static bool is_joined_number(const struct parser *p, size_t at, size_t least, size_t most)
{
	return is_number(p, at, least, most) && !when_at(p, at)->has_space &&
	       !when_at(p, at)->is_ordinal;
}

static int32_t full_year(int32_t value)
{
	return value < 100 ? 2000 + value : value;
}

/* A four-digit number behind a date: a year, unless it can only be a time (0830, 1530). */
static bool is_year(const struct token *token)
{
	bool is_long_ago = token->value < LEAST_YEAR;
	bool is_evening =
	    token->value >= LEAST_YEAR && token->value < 2000 && token->value % 100 < 60;

	return token->digits == 4 && !token->is_ordinal && !is_long_ago && !is_evening;
}

size_t when_read_year(const struct parser *p, size_t at, int32_t *ret_year)
{
	size_t comma = when_is(p, at, W_COMMA) ? 1 : 0;
	const struct token *token = when_at(p, at + comma);

	if (token->word == W_NUMBER && is_year(token)) {
		*ret_year = token->value;
		return comma + 1;
	}
	if (comma > 0) {
		return 0;
	}
	if (token->word == W_APOSTROPHE && is_joined_number(p, at + 1, 2, 2)) {
		*ret_year = full_year(when_at(p, at + 1)->value);
		return 2;
	}
	bool is_short = token->word == W_NUMBER && token->digits == 2 && !token->is_ordinal &&
			token->value > LAST_SHORT_HOUR;
	uint16_t next = when_at(p, at + 1)->word;

	int32_t this_year = civil_from_day(p->today).year % 100;
	uint16_t behind = when_word_behind(p, at + 1);
	bool is_near =
	    p->is_found && token->value >= this_year && token->value <= this_year + 2 &&
	    (behind == W_END || behind == W_COMMA || behind == W_NUMBER || behind == W_AT);

	if (!is_short || next == W_DOT || next == W_COLON || next == W_SLASH ||
	    (p->is_part && !is_near)) {
		return 0;
	}
	*ret_year = full_year(token->value);
	return 1;
}

/* 2030 behind a date could be half past eight: only near years are plainly years. */
static void note_clock_like(const struct parser *p, size_t after, struct written *written)
{
	int32_t this_year = civil_from_day(p->today).year;
	bool is_near = written->year >= this_year - 1 && written->year <= this_year + 2;
	bool is_time = written->year >= 2000 && written->year < 2400 && written->year % 100 < 60 &&
		       written->year % 5 == 0;

	if (!is_near && is_time && (when_is(p, after, W_END) || when_is(p, after, W_COMMA))) {
		written->is_clock_like = true;
		written->clock_min = written->year / 100 * 60 + written->year % 100;
		written->year = 0;
	}
}

static size_t read_written_year(const struct parser *p, size_t at, struct written *written)
{
	size_t used = when_read_year(p, at, &written->year);

	if (used > 0) {
		note_clock_like(p, at + used, written);
	}
	return used;
}

/* [the] 8[th] [of] Dec [2026]; 8-Dec-2026; the third of March */
static size_t read_day_first(const struct parser *p, size_t at, struct written *written)
{
	size_t used = when_is(p, at, W_THE) ? 1 : 0;
	const struct token *day = when_at(p, at + used);

	if (!is_number(p, at + used, 1, 2) && day->word != W_ORDINAL) {
		return 0;
	}
	used++;
	used += when_is(p, at + used, W_OF) || when_is_joined(p, at + used, W_DASH) ? 1 : 0;
	if (!when_is(p, at + used, W_MONTH)) {
		return 0;
	}
	written->day = day->value;
	written->is_wrong_ending = day->is_wrong_ending;
	written->month = when_at(p, at + used)->value;
	used++;
	if (when_is_joined(p, at + used, W_DASH) && is_joined_number(p, at + used + 1, 2, 4)) {
		written->year = full_year(when_at(p, at + used + 1)->value);
		return used + 2;
	}
	return used + read_written_year(p, at + used, written);
}

/* Dec 8[th] [2026]; December the 8th */
static size_t read_month_first(const struct parser *p, size_t at, struct written *written)
{
	size_t used = 1;

	if (!when_is(p, at, W_MONTH)) {
		return 0;
	}
	used += when_is(p, at + used, W_THE) ? 1 : 0;
	if (!is_number(p, at + used, 1, 2) &&
	    (!when_is(p, at + used, W_ORDINAL) || when_is_ranked(p, at + used))) {
		return 0;
	}
	uint16_t next = when_at(p, at + used + 1)->word;

	if (next == W_COLON || next == W_SLASH || next == W_AMPM || next == W_DOT ||
	    next == W_MONTH) { /* day first: the 9 of "May 9 Dec" is December's */
		return 0;
	}
	written->day = when_at(p, at + used)->value;
	written->is_wrong_ending = when_at(p, at + used)->is_wrong_ending;
	written->month = when_at(p, at)->value;
	used++;
	return used + read_written_year(p, at + used, written);
}

static size_t read_iso(const struct parser *p, size_t at, struct written *written)
{
	uint16_t mark = when_at(p, at + 1)->word;

	if (!is_number(p, at, 4, 4) || (mark != W_DASH && mark != W_SLASH) ||
	    !is_joined_number(p, at + 2, 1, 2) || !when_is_joined(p, at + 3, (enum word)mark) ||
	    !is_joined_number(p, at + 4, 1, 2)) {
		return 0;
	}
	written->year = when_at(p, at)->value;
	written->month = when_at(p, at + 2)->value;
	written->day = when_at(p, at + 4)->value;
	return 5;
}

/* "8.12. 9-11": behind the second point a time begins, so that it is a date. */
static bool is_before_time(const struct parser *p, size_t at)
{
	switch (when_at(p, at)->word) {
	case W_NUMBER:
		return when_at(p, at)->has_space && !when_at(p, at)->is_ordinal;
	case W_AT:
	case W_FROM:
	case W_HALF:
	case W_QUARTER:
	case W_AMPM:
	case W_NOON:
	case W_ALL:
		return true;
	default:
		return false;
	}
}

/* "14-1": from no hour of a school's day to another. */
static bool is_no_hours(const struct parser *p, size_t at, const struct written *written)
{
	enum { NOON = 12, MONTHS = 12 };

	return written->month >= 1 && written->month <= MONTHS && written->day > NOON &&
	       !when_is(p, at + 3, W_AMPM);
}

/* 8/12, 8/12/26, 08.12.2026, 8-12-26. Two numbers with a dot or a dash are times first. */
static size_t read_numeric(const struct parser *p, size_t at, struct written *written)
{
	uint16_t mark = when_at(p, at + 1)->word;

	if (!is_number(p, at, 1, 2) || when_at(p, at)->is_ordinal ||
	    (mark != W_SLASH && mark != W_DOT && mark != W_DASH) || when_at(p, at + 1)->has_space ||
	    !is_joined_number(p, at + 2, 1, 2)) {
		return 0;
	}
	written->day = when_at(p, at)->value;
	written->month = when_at(p, at + 2)->value;
	if (when_is_joined(p, at + 3, (enum word)mark) &&
	    (is_joined_number(p, at + 4, 2, 2) || is_joined_number(p, at + 4, 4, 4))) {
		written->year = full_year(when_at(p, at + 4)->value);
		return 5;
	}
	if (mark == W_DOT && when_is_joined(p, at + 3, W_DOT) && is_before_time(p, at + 4)) {
		return written->month >= 1 && written->month <= 12 ? 4 : 0;
	}
	if (mark == W_DOT) { /* "25.12" has no reading as a time */
		return written->day > LAST_SHORT_HOUR && written->month <= 12 ? 3 : 0;
	}
	written->is_slashed = true;
	if (when_is(p, at + 3, W_MONTH)) { /* "9/10 Dec" are two days */
		return 0;
	}
	return mark == W_SLASH || is_no_hours(p, at, written)
		   ? 3 + when_read_year(p, at + 3, &written->year)
		   : 0;
}

void when_set_wrong(struct date_set *set, const char *wrong, const char *advice)
{
	set->count = 0;
	set->wrong = wrong;
	set->advice = advice;
}

void when_add_span(struct date_set *set, int32_t day, int32_t last)
{
	if (set->count < WHEN_MAX_SPANS) {
		set->spans[set->count++] = (struct span){ day, last };
	}
}

void when_set_day(struct date_set *set, int32_t day)
{
	set->count = 0;
	when_add_span(set, day, day);
}

char *when_short_day(struct arena *arena, int32_t day)
{
	struct civil civil = civil_from_day(day);

	return arena_printf(arena, "%d %s %d", civil.day, civil_month_short[civil.month],
			    civil.year);
}

static const char *ordinal_ending(int32_t number)
{
	if (number % 100 >= 11 && number % 100 <= 13) {
		return "th";
	}
	return number % 10 == 1 ? "st" : number % 10 == 2 ? "nd" : number % 10 == 3 ? "rd" : "th";
}

/* The last such date up to today (log), or the first from `from` on. */
static int32_t year_of(const struct parser *p, int32_t day, int32_t month, int32_t from)
{
	int32_t year = civil_from_day(from).year;
	int32_t that = civil_to_day(year, month, day);

	if (p->tense == CLERK_TENSE_LOG) {
		return that > from ? year - 1 : year;
	}
	return that < from ? year + 1 : year;
}

/* Whether such a day can be in any year; says why not. */
static bool is_possible(const struct parser *p, int32_t day, int32_t month, int32_t year,
			struct date_set *set)
{
	if (month > 12 && month <= 31 && day >= 1 && day <= 12) {
		when_set_wrong(
		    set, arena_printf(p->arena, "no %d%s month", month, ordinal_ending(month)),
		    arena_printf(p->arena, "I read day first; %d %s is `%d/%d`", month,
				 civil_month_name[day], month, day));
		return false;
	}
	if (day < 1 || day > 31 || month < 1 || month > 12) {
		when_set_wrong(set, "no such date", "day first, e.g. `8/12` or `8 Dec`");
		return false;
	}
	if (day > civil_month_days(2000, month)) {
		int32_t most =
		    civil_month_days(year != 0 ? year : year_of(p, 1, month, p->today), month);

		when_set_wrong(
		    set, arena_printf(p->arena, "%s has %d days", civil_month_name[month], most),
		    arena_printf(p->arena, "its last day is `%d %s`", most,
				 civil_month_short[month]));
		return false;
	}
	return true;
}

static void set_no_leap_day(const struct parser *p, int32_t year, struct date_set *set)
{
	int32_t next = year + 1;

	while (!civil_is_leap(next)) {
		next++;
	}
	when_set_wrong(set, arena_printf(p->arena, "%d is not a leap year", year),
		       arena_printf(p->arena, "the next is `29 Feb %d`", next));
}

const char *when_wrong_words(const struct parser *p, const char *wrong, const char *advice)
{
	return str_equal(wrong, "past") || str_equal(wrong, WHEN_TO_COME)
		   ? arena_printf(p->arena, "%s.", advice)
		   : arena_printf(p->arena, "%s: %s.", wrong, advice);
}

char *when_long_day(struct arena *arena, int32_t day)
{
	return arena_printf(arena, "%s %s", civil_weekday_short[civil_weekday(day)],
			    when_short_day(arena, day));
}

/* Rule 2 for a date without a year. */
static void resolve_yearless(const struct parser *p, int32_t day, int32_t month,
			     struct date_set *set)
{
	int32_t from = p->has_anchor ? p->anchor : p->today;
	int32_t year = year_of(p, day, month, from);

	if (day > civil_month_days(year, month)) {
		set_no_leap_day(p, year, set);
		return;
	}
	int32_t found = civil_to_day(year, month, day);

	when_set_day(set, found);
	if (p->tense == CLERK_TENSE_LOG && !p->has_anchor &&
	    day <= civil_month_days(year + 1, month)) {
		set->coming = civil_to_day(year + 1, month, day);
	}
	if (p->tense == CLERK_TENSE_LOG || p->has_anchor ||
	    day > civil_month_days(year - 1, month)) {
		return;
	}
	int32_t gone = p->today - civil_to_day(year - 1, month, day);

	if (gone > 0 && gone <= RECENTLY_GONE) {
		when_set_wrong(
		    set, "past",
		    arena_printf(p->arena, "%s is past: if you mean next year's, please write `%s`",
				 when_short_day(p->arena, p->today - gone),
				 when_short_day(p->arena, found)));
	} else if (gone > 0 && gone <= MAYBE_MEANT) {
		set->is_ask = true;
	}
}

void when_resolve_month_day(const struct parser *p, int32_t day, int32_t month, int32_t year,
			    struct date_set *set)
{
	set->weekday = -1;
	set->month_day = day;
	set->month = month;
	set->has_year = year != 0;
	if (!is_possible(p, day, month, year, set)) {
		return;
	}
	if (year == 0) {
		resolve_yearless(p, day, month, set);
	} else if (day > civil_month_days(year, month)) {
		set_no_leap_day(p, year, set);
	} else {
		when_set_day(set, civil_to_day(year, month, day));
	}
}

static bool is_in_holiday(const struct parser *p, int32_t day)
{
	enum calendar_kind kind = calendar_kind(p->calendar, p->school, day);

	if (kind == CALENDAR_WEEKEND) { /* of a week without school? */
		return calendar_kind(p->calendar, p->school, civil_monday(day) + 4) ==
		       CALENDAR_HOLIDAY;
	}
	return kind == CALENDAR_HOLIDAY || kind == CALENDAR_BANK_HOLIDAY;
}

/* Rule 1: "12/8" in the holidays may be a slip for 8 December. */
static void doubt_order(const struct parser *p, const struct written *written, struct date_set *set)
{
	struct date_set other = { .count = 0 };

	if (!written->is_slashed || written->year != 0 || written->day > 12 || set->count != 1 ||
	    p->tense == CLERK_TENSE_LOG || !is_in_holiday(p, set->spans[0].day)) {
		return;
	}
	set->is_ask = true;
	set->is_ordered = true;
	if (calendar_kind(p->calendar, p->school, set->spans[0].day) == CALENDAR_WEEKEND ||
	    written->day == written->month) {
		return;
	}
	when_resolve_month_day(p, written->month, written->day, 0, &other);
	if (other.count == 1 &&
	    calendar_is_school_day(p->calendar, p->school, other.spans[0].day)) {
		when_add_span(set, other.spans[0].day, other.spans[0].day);
	}
}

const char *when_early_words(const struct parser *p, int32_t day)
{
	return day == p->today
		   ? "That has not happened yet; for example `yesterday`."
		   : arena_printf(p->arena, "%s is still to come.", when_long_day(p->arena, day));
}

bool when_is_to_come(const struct parser *p, int32_t weekday, struct date_set *set)
{
	int32_t day = set->coming;

	if (day == 0 || day - p->today > MAYBE_MEANT || civil_weekday(day) != weekday) {
		return false;
	}
	when_set_wrong(set, WHEN_TO_COME,
		       arena_printf(p->arena, "%s is still to come", when_long_day(p->arena, day)));
	return true;
}

/* Rule 3: when day and date disagree, offer that date and the nearest such weekday. */
void when_check_weekday(const struct parser *p, int32_t weekday, struct date_set *set)
{
	struct date_set agreed = *set;

	set->weekday = weekday;
	if (set->wrong != NULL || set->count == 0) {
		return;
	}
	agreed.count = 0;
	for (size_t i = 0; i < set->count; i++) {
		if (civil_weekday(set->spans[i].day) == weekday) {
			when_add_span(&agreed, set->spans[i].day, set->spans[i].last);
		}
	}
	if (agreed.count > 0) {
		agreed.weekday = weekday;
		*set = agreed;
		return;
	}
	int32_t day = set->spans[0].day;
	int32_t ahead = (weekday - civil_weekday(day) + 7) % 7;
	int32_t near = ahead <= 3 ? day + ahead : day + ahead - 7;

	if (when_is_to_come(p, weekday, set)) {
		return;
	}
	set->question = arena_printf(p->arena, "%s is a %s.", when_short_day(p->arena, day),
				     civil_weekday_name[civil_weekday(day)]);
	set->count = 0;
	when_add_span(set, near < day ? near : day, near < day ? near : day);
	when_add_span(set, near < day ? day : near, near < day ? day : near);
	set->is_ask = true;
}

/* "3st": a slip for the third, or for the thirty-first. */
void when_doubt_ending(const struct parser *p, int32_t day, struct date_set *set)
{
	if (set->wrong == NULL) {
		set->count = 0;
		set->is_ask = true;
		set->question =
		    arena_printf(p->arena, "The %d%s, or another day?", day, ordinal_ending(day));
	}
}

size_t when_read_explicit(struct parser *p, size_t at, int32_t weekday, struct date_set *set)
{
	struct written written = { 0, 0, 0, false, false, 0, false };
	size_t used = read_day_first(p, at, &written);

	used = used > 0 ? used : read_month_first(p, at, &written);
	used = used > 0 ? used : read_iso(p, at, &written);
	used = used > 0 ? used : read_numeric(p, at, &written);
	*set = (struct date_set){ .weekday = -1 };
	if (used == 0) {
		return when_read_ordinal(p, at, weekday, set);
	}
	when_resolve_month_day(p, written.day, written.month, written.year, set);
	doubt_order(p, &written, set);
	if (written.is_clock_like) {
		set->has_minute = true;
		set->minute = written.clock_min;
		set->is_ask = true;
	}
	if (weekday >= 0) {
		when_check_weekday(p, weekday, set);
	}
	if (written.is_wrong_ending) {
		when_doubt_ending(p, written.day, set);
	}
	return used;
}
