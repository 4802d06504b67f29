/* civil: days, weeks and months by arithmetic alone; no zone, no clock, no libc time. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/civil.h"

const char *const civil_weekday_short[7] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
const char *const civil_weekday_name[7] = { "Monday", "Tuesday",  "Wednesday", "Thursday",
					    "Friday", "Saturday", "Sunday" };
const char *const civil_month_short[13] = { "",    "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
const char *const civil_month_name[13] = { "",        "January",  "February", "March",  "April",
					   "May",     "June",     "July",     "August", "September",
					   "October", "November", "December" };

/* Years begin in March, so that the leap day comes last; an era is 400 years, 146,097 days. */
enum { DAYS_PER_ERA = 146097, DAYS_TO_1970 = 719468 };

static int32_t floor_div(int32_t a, int32_t b)
{
	return a / b - (a % b < 0 ? 1 : 0);
}

int32_t civil_to_day(int32_t year, int32_t month, int32_t day)
{
	int32_t y = month <= 2 ? year - 1 : year;
	int32_t era = floor_div(y, 400);
	int32_t year_of_era = y - era * 400;
	int32_t month_from_march = month > 2 ? month - 3 : month + 9;
	int32_t day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
	int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * DAYS_PER_ERA + day_of_era - DAYS_TO_1970;
}

struct civil civil_from_day(int32_t day)
{
	int32_t shifted = day + DAYS_TO_1970;
	int32_t era = floor_div(shifted, DAYS_PER_ERA);
	int32_t day_of_era = shifted - era * DAYS_PER_ERA;
	int32_t year_of_era =
	    (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int32_t day_of_year =
	    day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int32_t month_from_march = (5 * day_of_year + 2) / 153;
	struct civil civil;

	civil.day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
	civil.month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
	civil.year = year_of_era + era * 400 + (civil.month <= 2 ? 1 : 0);
	return civil;
}

bool civil_is_leap(int32_t year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int32_t civil_month_days(int32_t year, int32_t month)
{
	static const int32_t days[13] = { 0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	if (month < 1 || month > 12) {
		return 0;
	}
	return month == 2 && civil_is_leap(year) ? 29 : days[month];
}

int32_t civil_weekday(int32_t day)
{
	/* 1970-01-01 was a Thursday. */
	int32_t weekday = (day % 7 + 3) % 7;

	return weekday < 0 ? weekday + 7 : weekday;
}

int32_t civil_monday(int32_t day)
{
	return day - civil_weekday(day);
}

int32_t civil_easter(int32_t year)
{
	int32_t a = year % 19, b = year / 100, c = year % 100;
	int32_t d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
	int32_t h = (19 * a + b - d - g + 15) % 30;
	int32_t i = c / 4, k = c % 4;
	int32_t l = (32 + 2 * e + 2 * i - h - k) % 7;
	int32_t m = (a + 11 * h + 22 * l) / 451;
	int32_t n = h + l - 7 * m + 114;

	return civil_to_day(year, n / 31, n % 31 + 1);
}
