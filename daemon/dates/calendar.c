/* calendar: terms, INSET, closures and bank holidays, as facts about one school; pure and in
 * memory. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/calendar.h"

#include "base/str.h"
#include "dates/civil.h"

#include <string.h>

enum { NEVER = INT32_MAX, HALVES_A_YEAR = 6, LONGEST_WALK = 800, NOON_MIN = 12 * 60 };

const struct calendar_hours calendar_default_hours = {
	.first_thing = 8 * 60,
	.before_school = 8 * 60,
	.lunch_from = 12 * 60,
	.lunch_to = 13 * 60,
	.after_school = 15 * 60 + 30,
	.twilight_from = 16 * 60,
	.twilight_to = 17 * 60 + 30,
	.day_from = 9 * 60,
	.day_to = 15 * 60 + 30,
};

int32_t calendar_academic_year(int32_t day)
{
	struct civil civil = civil_from_day(day);

	return civil_to_day(civil.month >= 9 ? civil.year : civil.year - 1, 9, 1);
}

/* A school that has a half of its own in a year follows only its own in that year. */
static bool has_own_year(const struct calendar *calendar, char school, const char *year)
{
	for (size_t i = 0; i < calendar->half_count; i++) {
		if (calendar->halves[i].school == school &&
		    str_equal(calendar->halves[i].year, year)) {
			return true;
		}
	}
	return false;
}

bool calendar_half_counts(const struct calendar *calendar, char school,
			  const struct calendar_half *half)
{
	if (half->school == school) {
		return true;
	}
	return half->school == 0 && !has_own_year(calendar, school, half->year);
}

const struct calendar_half *calendar_half_of(const struct calendar *calendar, char school,
					     int32_t day)
{
	for (size_t i = 0; i < calendar->half_count; i++) {
		const struct calendar_half *half = &calendar->halves[i];

		if (half->from <= day && day <= half->to &&
		    calendar_half_counts(calendar, school, half)) {
			return half;
		}
	}
	return NULL;
}

const struct calendar_half *calendar_half_after(const struct calendar *calendar, char school,
						int32_t day)
{
	const struct calendar_half *best = NULL;

	for (size_t i = 0; i < calendar->half_count; i++) {
		const struct calendar_half *half = &calendar->halves[i];

		if (half->from > day && (best == NULL || half->from < best->from) &&
		    calendar_half_counts(calendar, school, half)) {
			best = half;
		}
	}
	return best;
}

static const struct calendar_half *half_before(const struct calendar *calendar, char school,
					       int32_t day)
{
	const struct calendar_half *best = NULL;

	for (size_t i = 0; i < calendar->half_count; i++) {
		const struct calendar_half *half = &calendar->halves[i];

		if (half->to < day && (best == NULL || half->to > best->to) &&
		    calendar_half_counts(calendar, school, half)) {
			best = half;
		}
	}
	return best;
}

/* The first entry of a sorted list that is not before `day`. */
static size_t first_from(const struct calendar_day *days, size_t count, int32_t day)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (days[middle].day < day) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

static const struct calendar_day *find_day(const struct calendar_day *days, size_t count,
					   char school, int32_t day)
{
	for (size_t i = first_from(days, count, day); i < count && days[i].day == day; i++) {
		if (days[i].session == 0 && (days[i].school == 0 || days[i].school == school)) {
			return &days[i];
		}
	}
	return NULL;
}

/* For one school, its own entry; for the whole cluster (school 0), one that all schools share. */
static const struct calendar_day *listed(const struct calendar *calendar,
					 const struct calendar_day *days, size_t count, char school,
					 int32_t day)
{
	const struct calendar_day *found = find_day(days, count, school, day);

	if (found != NULL || school != 0 || str_is_empty(calendar->schools)) {
		return found;
	}
	for (const char *letter = calendar->schools; *letter != '\0'; letter++) {
		found = find_day(days, count, *letter, day);
		if (found == NULL) {
			return NULL;
		}
	}
	return found;
}

/* Outside every half: a holiday where halves lie on both sides or a whole year was entered. */
static enum calendar_kind outside_halves(const struct calendar *calendar, char school, int32_t day)
{
	const struct calendar_half *before = half_before(calendar, school, day);
	int halves = 0;

	if (before == NULL) {
		return CALENDAR_UNKNOWN;
	}
	if (calendar_half_after(calendar, school, day) != NULL) {
		return CALENDAR_HOLIDAY;
	}
	for (size_t i = 0; i < calendar->half_count; i++) {
		const struct calendar_half *half = &calendar->halves[i];

		halves += str_equal(half->year, before->year) &&
				  calendar_half_counts(calendar, school, half)
			      ? 1
			      : 0;
	}
	bool is_same_year = calendar_academic_year(day) == calendar_academic_year(before->to);

	return halves >= HALVES_A_YEAR && is_same_year ? CALENDAR_HOLIDAY : CALENDAR_UNKNOWN;
}

enum calendar_kind calendar_kind(const struct calendar *calendar, char school, int32_t day)
{
	if (find_day(calendar->bank_holidays, calendar->bank_holiday_count, 0, day) != NULL) {
		return CALENDAR_BANK_HOLIDAY;
	}
	if (civil_weekday(day) >= 5) {
		return CALENDAR_WEEKEND;
	}
	if (listed(calendar, calendar->closed, calendar->closed_count, school, day) != NULL) {
		return CALENDAR_CLOSED;
	}
	if (listed(calendar, calendar->inset, calendar->inset_count, school, day) != NULL) {
		return CALENDAR_INSET;
	}
	if (calendar_half_of(calendar, school, day) != NULL) {
		return CALENDAR_SCHOOL_DAY;
	}
	return outside_halves(calendar, school, day);
}

/* An entry for half of that day which those minutes touch. */
static bool is_half_listed(const struct calendar_day *days, size_t count, char school, int32_t day,
			   int32_t from_min, int32_t to_min)
{
	for (size_t i = first_from(days, count, day); i < count && days[i].day == day; i++) {
		bool is_touched = days[i].session == 'A'   ? from_min < NOON_MIN
				  : days[i].session == 'P' ? to_min > NOON_MIN
							   : false;

		if (is_touched && (days[i].school == 0 || days[i].school == school)) {
			return true;
		}
	}
	return false;
}

enum calendar_kind calendar_kind_during(const struct calendar *calendar, char school, int32_t day,
					int32_t from_min, int32_t to_min)
{
	enum calendar_kind kind = calendar_kind(calendar, school, day);

	if (kind != CALENDAR_SCHOOL_DAY) {
		return kind;
	}
	if (is_half_listed(calendar->closed, calendar->closed_count, school, day, from_min,
			   to_min)) {
		return CALENDAR_CLOSED;
	}
	return is_half_listed(calendar->inset, calendar->inset_count, school, day, from_min, to_min)
		   ? CALENDAR_INSET
		   : kind;
}

bool calendar_is_school_day(const struct calendar *calendar, char school, int32_t day)
{
	return calendar_kind(calendar, school, day) == CALENDAR_SCHOOL_DAY;
}

const char *calendar_title(const struct calendar *calendar, char school, int32_t day)
{
	const struct calendar_day *found =
	    find_day(calendar->bank_holidays, calendar->bank_holiday_count, 0, day);

	if (found == NULL) {
		found = listed(calendar, calendar->closed, calendar->closed_count, school, day);
	}
	return found == NULL ? NULL : found->name;
}

int32_t calendar_add_school_days(const struct calendar *calendar, char school, int32_t day,
				 int32_t count)
{
	int32_t step = count < 0 ? -1 : 1;
	int32_t left = count < 0 ? -count : count;
	int32_t fruitless = 0; /* days since the last school day */

	if (left == 0) {
		if (calendar_is_school_day(calendar, school, day)) {
			return day;
		}
		left = 1;
	}
	while (left > 0 && fruitless < LONGEST_WALK) {
		day += step;
		fruitless++;
		if (calendar_is_school_day(calendar, school, day)) {
			left--;
			fruitless = 0;
		}
	}
	return left == 0 ? day : NEVER;
}

int32_t calendar_count_school_days(const struct calendar *calendar, char school, int32_t from,
				   int32_t to)
{
	int32_t count = 0;

	for (int32_t day = from + 1; day <= to; day++) {
		count += calendar_is_school_day(calendar, school, day) ? 1 : 0;
	}
	return count;
}

static bool is_term_week(const struct calendar *calendar, char school, int32_t monday)
{
	for (int32_t day = monday; day < monday + 5; day++) {
		if (calendar_half_of(calendar, school, day) != NULL) {
			return true;
		}
	}
	return false;
}

int32_t calendar_week(const struct calendar *calendar, char school, int32_t day)
{
	const struct calendar_half *first =
	    calendar_half_after(calendar, school, calendar_academic_year(day) - 1);
	int32_t week = 0;

	if (first == NULL || !is_term_week(calendar, school, civil_monday(day))) {
		return 0;
	}
	for (int32_t monday = civil_monday(first->from); monday <= day; monday += 7) {
		week += is_term_week(calendar, school, monday) ? 1 : 0;
	}
	return week;
}
