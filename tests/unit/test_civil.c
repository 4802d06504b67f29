/* test_civil: days, weekdays and Easter against the C library and the almanac. */
/* SPDX-License-Identifier: Apache-2.0 */
#define _DEFAULT_SOURCE
#include "dates/civil.h"

#include <criterion/criterion.h>
#include <time.h>

Test(civil, every_day_agrees_with_gmtime)
{
	for (int32_t day = -200000; day <= 200000; day++) {
		time_t seconds = (time_t)day * 86400;
		struct tm tm;

		cr_assert(gmtime_r(&seconds, &tm) != NULL);
		struct civil civil = civil_from_day(day);

		cr_assert(civil.year == tm.tm_year + 1900 && civil.month == tm.tm_mon + 1 &&
			      civil.day == tm.tm_mday,
			  "day %d is %d-%d-%d", day, civil.year, civil.month, civil.day);
		cr_assert_eq(civil_to_day(civil.year, civil.month, civil.day), day);
		cr_assert_eq(civil_weekday(day), (tm.tm_wday + 6) % 7);
		cr_assert_eq(civil_monday(day), day - civil_weekday(day));
	}
}

Test(civil, months_and_leap_years)
{
	cr_assert(civil_is_leap(2000) && civil_is_leap(2028) && !civil_is_leap(2027) &&
		  !civil_is_leap(2100));
	cr_assert_eq(civil_month_days(2028, 2), 29);
	cr_assert_eq(civil_month_days(2027, 2), 28);
	cr_assert_eq(civil_month_days(2026, 11), 30);
	cr_assert_eq(civil_month_days(2026, 0), 0);
	cr_assert_eq(civil_month_days(2026, 13), 0);
}

Test(civil, easter)
{
	static const int32_t sundays[][3] = {
		{ 1818, 3, 22 }, { 1943, 4, 25 }, { 2000, 4, 23 }, { 2008, 3, 23 }, { 2019, 4, 21 },
		{ 2024, 3, 31 }, { 2025, 4, 20 }, { 2026, 4, 5 },  { 2027, 3, 28 }, { 2028, 4, 16 },
		{ 2029, 4, 1 },  { 2030, 4, 21 }, { 2038, 4, 25 }, { 2049, 4, 18 }, { 2076, 4, 19 },
	};

	for (size_t i = 0; i < sizeof(sundays) / sizeof(sundays[0]); i++) {
		cr_expect_eq(civil_easter(sundays[i][0]),
			     civil_to_day(sundays[i][0], sundays[i][1], sundays[i][2]), "Easter %d",
			     sundays[i][0]);
	}
	for (int32_t year = 1900; year < 2300; year++) {
		cr_assert_eq(civil_weekday(civil_easter(year)), 6);
	}
}
