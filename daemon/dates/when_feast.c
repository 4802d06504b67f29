/* when_feast: days with a name of their own: Easter, Good Friday, Pancake Day, bank holidays. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_internal.h"

#include "base/str.h"
#include "dates/civil.h"

enum { NO_WEEKDAY = -1, MONDAY = 0, FRIDAY = 4, SUNDAY = 6, SATURDAY = 5 };

/* A feast: so many days from Easter, or a day of a month. */
struct feast {
	bool is_movable;
	int32_t offset, month, day;
};

static int32_t feast_day(const struct feast *feast, int32_t year)
{
	return feast->is_movable ? civil_easter(year) + feast->offset
				 : civil_to_day(year, feast->month, feast->day);
}

/* This year's, next year's or, in `log`, last year's. */
static void set_feast(const struct parser *p, const struct feast *feast, int32_t year,
		      struct date_set *set)
{
	int32_t from = p->has_anchor ? p->anchor : p->today, day = 0;

	if (year != 0) {
		day = feast_day(feast, year);
	} else {
		year = civil_from_day(from).year;
		day = feast_day(feast, year);
		if (p->tense == CLERK_TENSE_LOG && day > from) {
			day = feast_day(feast, year - 1);
		} else if (p->tense != CLERK_TENSE_LOG && day < from) {
			day = feast_day(feast, year + 1);
		}
	}
	when_set_day(set, day);
	set->is_feast = true;
	set->is_named =
	    civil_weekday(day) >= SATURDAY; /* who says Easter knows that it is a Sunday */
}

static bool is_weekday(const struct parser *p, size_t at, int32_t weekday)
{
	return when_is(p, at, W_WEEKDAY) && when_at(p, at)->value == weekday;
}

static size_t read_easter(const struct parser *p, size_t at, struct feast *feast)
{
	feast->is_movable = true;
	if (when_is(p, at, W_EASTER)) {
		bool is_monday = is_weekday(p, at + 1, MONDAY);

		feast->offset = is_monday ? 1 : 0;
		return is_monday || is_weekday(p, at + 1, SUNDAY) ? 2 : 1;
	}
	/* "no good, friday instead": no feast */
	bool is_near = when_at(p, at + 1)->from <= when_at(p, at)->to + 1;

	if (when_is(p, at, W_GOOD) && is_weekday(p, at + 1, FRIDAY) && is_near) {
		feast->offset = -2;
		return 2;
	}
	if ((when_is(p, at, W_PANCAKE) &&
	     (when_is(p, at + 1, W_DAY) || is_weekday(p, at + 1, 1))) ||
	    (when_is(p, at, W_SHROVE) && is_weekday(p, at + 1, 1))) {
		feast->offset = -47;
		return 2;
	}
	if (when_is(p, at, W_ASH) && is_weekday(p, at + 1, 2)) {
		feast->offset = -46;
		return 2;
	}
	return 0;
}

static size_t read_fixed_feast(const struct parser *p, size_t at, struct feast *feast)
{
	size_t used = 0;

	*feast = (struct feast){ false, 0, 12, 25 };
	if (when_is(p, at, W_CHRISTMAS)) {
		bool is_eve = when_is(p, at + 1, W_EVE);

		feast->day = is_eve ? 24 : 25;
		return is_eve || when_is(p, at + 1, W_DAY) ? 2 : 1;
	}
	if (when_is(p, at, W_BOXING) && when_is(p, at + 1, W_DAY)) {
		feast->day = 26;
		return 2;
	}
	if (!when_is(p, at, W_NEW) || !when_is(p, at + 1, W_YEAR)) {
		return 0;
	}
	used = when_is(p, at + 2, W_APOSTROPHE) ? 3 : 2;
	if (when_is(p, at + used, W_EVE)) {
		feast->day = 31;
		return used + 1;
	}
	if (when_is(p, at + used, W_DAY)) {
		*feast = (struct feast){ false, 0, 1, 1 };
		return used + 1;
	}
	return 0;
}

/* Which bank holidays are meant: of a month, with a title, on a weekday. */
struct wanted {
	int32_t month, weekday;
	const char *title;
};

static void set_bank_holidays(const struct parser *p, const struct wanted *wanted, bool is_every,
			      struct date_set *set)
{
	const struct calendar *calendar = p->calendar;
	int32_t first_year = 0;

	for (size_t i = 0; i < calendar->bank_holiday_count; i++) {
		const struct calendar_day *day = &calendar->bank_holidays[i];
		struct civil civil = civil_from_day(day->day);

		if (day->day < p->today || (wanted->month != 0 && civil.month != wanted->month) ||
		    (wanted->weekday != NO_WEEKDAY && civil_weekday(day->day) != wanted->weekday) ||
		    (wanted->title != NULL && !str_starts_fold(day->name, wanted->title))) {
			continue;
		}
		if (first_year != 0 && (!is_every || civil.year != first_year)) {
			break;
		}
		first_year = civil.year;
		when_add_span(set, day->day, day->day);
	}
	set->is_ask = set->count > 1;
	if (set->count == 0) {
		when_set_wrong(set, "no such bank holiday",
			       "none is listed; `!bankholiday add DATE name` adds one");
	}
}

/* bank holiday Monday, next bank holiday, early May bank holiday, August bank holiday */
static size_t read_bank_holiday(const struct parser *p, size_t at, struct date_set *set)
{
	static const char *const season_titles[] = { NULL, "spring", "summer", NULL };
	struct wanted wanted = { 0, NO_WEEKDAY, NULL };
	size_t used = when_is(p, at, W_THE) ? 1 : 0;
	bool is_every = false;

	used += when_is(p, at + used, W_NEXT) ? 1 : 0;
	if (when_is(p, at + used, W_EARLY)) {
		wanted.title = "early";
		used++;
	}
	if (when_is(p, at + used, W_MONTH)) {
		wanted.month = when_at(p, at + used)->value;
		is_every = true;
		used++;
	} else if (when_is(p, at + used, W_SEASON)) {
		wanted.title = season_titles[when_at(p, at + used)->value];
		if (wanted.title == NULL) {
			return 0;
		}
		used++;
	}
	if (!when_is(p, at + used, W_BANK) || !when_is(p, at + used + 1, W_HOLIDAY)) {
		return 0;
	}
	used += 2;
	if (when_is(p, at + used, W_WEEKDAY)) {
		wanted.weekday = when_at(p, at + used)->value;
		used++;
	}
	set_bank_holidays(p, &wanted, is_every, set);
	return used;
}

size_t when_read_feast(struct parser *p, size_t at, struct date_set *set)
{
	struct feast feast = { false, 0, 0, 0 };
	size_t used = 0;
	int32_t year = 0;

	*set = (struct date_set){ .weekday = -1 };
	used = read_bank_holiday(p, at, set);
	if (used > 0) {
		return used;
	}
	size_t lead = when_is(p, at, W_AT) && !when_is(p, at + 1, W_NUMBER) ? 1 : 0;

	used = read_easter(p, at + lead, &feast);
	if (used == 0) {
		used = read_fixed_feast(p, at + lead, &feast);
	}
	if (used == 0) {
		return 0;
	}
	used += when_read_year(p, at + lead + used, &year);
	set_feast(p, &feast, year, set);
	return lead + used;
}
