/* calendar: terms, INSET, closures and bank holidays, as facts about one school; pure and in
 * memory. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_DATES_CALENDAR_H
#define CLERK_DATES_CALENDAR_H

#include "base/arena.h"
#include "base/err.h"
#include "dates/tz.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A half term (block): first and last day that staff are in. */
struct calendar_half {
	const char *year, *name; /* "2026/27", "Autumn 1" */
	int32_t from, to;
	char school; /* 0: every school that has no half of its own in that year */
};

struct calendar_day {
	char school; /* 0: all */
	int32_t day;
	char session;     /* 0 whole day, 'A' morning, 'P' afternoon */
	const char *name; /* bank holiday's title, reason of a closure; may be "" */
};

/* A named stretch that a cluster added: "SATs week". */
struct calendar_name {
	const char *name;
	int32_t from, to;
};

/* Defaults for vague words, minutes of the day; settable per cluster. */
struct calendar_hours {
	int32_t first_thing, before_school, lunch_from, lunch_to, after_school, twilight_from,
	    twilight_to, day_from, day_to;
};

/* All arrays are sorted by day and belong to whoever filled the struct. */
struct calendar {
	const struct tz *tz;
	int32_t terms_per_year; /* 3 or 6 */
	struct calendar_hours hours;
	struct calendar_half *halves;
	size_t half_count;
	struct calendar_day *inset;
	size_t inset_count;
	struct calendar_day *closed;
	size_t closed_count;
	struct calendar_day *bank_holidays; /* school 0 */
	size_t bank_holiday_count;
	struct calendar_name *names;
	size_t name_count;
	const char *schools; /* letters, "ABCDEFGH" */
};

extern const struct calendar_hours calendar_default_hours;

enum calendar_kind {
	CALENDAR_SCHOOL_DAY, /* pupils attend that school */
	CALENDAR_WEEKEND,
	CALENDAR_BANK_HOLIDAY,
	CALENDAR_HOLIDAY,
	CALENDAR_INSET,
	CALENDAR_CLOSED,
	CALENDAR_UNKNOWN, /* beyond the years that were entered */
};

/* What `day` is at `school` (0: the cluster's common calendar). Bank holiday wins over weekend,
 * weekend over the rest. */
enum calendar_kind calendar_kind(const struct calendar *calendar, char school, int32_t day);
/* The same for the minutes [from, to) of that day: half-day closures and INSET count too. */
enum calendar_kind calendar_kind_during(const struct calendar *calendar, char school, int32_t day,
					int32_t from_min, int32_t to_min);
bool calendar_is_school_day(const struct calendar *calendar, char school, int32_t day);
/* The title of a bank holiday or the reason of a closure; NULL when there is none. */
const char *calendar_title(const struct calendar *calendar, char school, int32_t day);

/* The day `count` school days after `day` (before, when negative). count 0: `day` itself if it is
 * a school day, else the next one. INT32_MAX when the calendar ends first. */
int32_t calendar_add_school_days(const struct calendar *calendar, char school, int32_t day,
				 int32_t count);
/* School days in (from, to]. */
int32_t calendar_count_school_days(const struct calendar *calendar, char school, int32_t from,
				   int32_t to);

/* The half term that holds `day`; or, with `next`, the first that begins after it. NULL: none. */
const struct calendar_half *calendar_half_of(const struct calendar *calendar, char school,
					     int32_t day);
const struct calendar_half *calendar_half_after(const struct calendar *calendar, char school,
						int32_t day);

/* Whether the half is one that `school` follows (its own, or the cluster's where it has none). */
bool calendar_half_counts(const struct calendar *calendar, char school,
			  const struct calendar_half *half);

/* Teaching week from the week of the first autumn day, holidays left out; 0 outside term. */
int32_t calendar_week(const struct calendar *calendar, char school, int32_t day);

/* First day of the academic year of `day`: 1 September. */
int32_t calendar_academic_year(int32_t day);

#endif
