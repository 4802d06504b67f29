/* civil: days, weeks and months by arithmetic alone; no zone, no clock, no libc time. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_DATES_CIVIL_H
#define CLERK_DATES_CIVIL_H

#include <stdbool.h>
#include <stdint.h>

struct civil {
	int32_t year, month, day; /* month 1-12, day 1-31 */
};

/* Days since 1970-01-01 in the proleptic Gregorian calendar, and back. */
int32_t civil_to_day(int32_t year, int32_t month, int32_t day);
struct civil civil_from_day(int32_t day);

bool civil_is_leap(int32_t year);
int32_t civil_month_days(int32_t year, int32_t month);

/* 0 Monday .. 6 Sunday (ISO 8601 order). */
int32_t civil_weekday(int32_t day);
int32_t civil_monday(int32_t day); /* the Monday of that day's week */

/* Easter Sunday of a Gregorian year (Meeus/Jones/Butcher). */
int32_t civil_easter(int32_t year);

extern const char *const civil_weekday_short[7]; /* "Mon" .. */
extern const char *const civil_month_short[13];  /* [1] "Jan" .. */
extern const char *const civil_weekday_name[7];
extern const char *const civil_month_name[13];

#endif
