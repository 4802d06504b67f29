/* calendar: school days and wall time of the cluster, as plugins see them. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_CALENDAR_H
#define CLERK_CALENDAR_H

#include "clerk/clerk.h"

enum clerk_day {
	CLERK_DAY_SCHOOL,
	CLERK_DAY_WEEKEND,
	CLERK_DAY_BANK_HOLIDAY,
	CLERK_DAY_HOLIDAY,
	CLERK_DAY_INSET,
	CLERK_DAY_CLOSED,
	CLERK_DAY_UNKNOWN,
};

/* What a day is at a school (0: at most schools). */
enum clerk_day clerk_day_kind(struct clerk_call *call, char school, int32_t day);
/* "INSET", "a bank holiday (Good Friday)", "a weekend", "in the holidays", "closed", or "". */
const char *clerk_day_words(struct clerk_call *call, char school, int32_t day);

/* The day `count` school days after `day`. */
int32_t clerk_add_school_days(struct clerk_call *call, char school, int32_t day, int32_t count);
/* School days in (from, to]. */
int32_t clerk_count_school_days(struct clerk_call *call, char school, int32_t from, int32_t to);
/* First and last day of the half term that holds `day`; false outside term. */
bool clerk_half_term(struct clerk_call *call, char school, int32_t day, int32_t *ret_from,
		     int32_t *ret_to, const char **ret_name);
/* Name and days of the n-th half term from now on (0: the present or coming one); false: no more.
 */
bool clerk_half_term_at(struct clerk_call *call, char school, int32_t index, int32_t *ret_from,
			int32_t *ret_to, const char **ret_name);
/* Coming INSET days of a school from `day` on; at most `max`. */
size_t clerk_inset_days(struct clerk_call *call, char school, int32_t day, int32_t *ret_days,
			size_t max);
/* Academic year's first day (1 September) for `day`. */
int32_t clerk_academic_year(struct clerk_call *call, int32_t day);

/* Wall time to instant (a repeated hour: the first; a skipped one: its end) and back. */
int64_t clerk_instant(struct clerk_call *call, int32_t day, int32_t minute);
int32_t clerk_day_of(struct clerk_call *call, int64_t instant_s);
int32_t clerk_minute_of(struct clerk_call *call, int64_t instant_s);

/* Echoes. All live as long as the call. */
const char *clerk_format_when(struct clerk_call *call, const struct clerk_when *when);
const char *clerk_format_span(struct clerk_call *call, int64_t start_s, int64_t end_s);
const char *clerk_format_instant(struct clerk_call *call,
				 int64_t instant_s);                /* Mon 30 Nov 2026 16:00 */
const char *clerk_format_day(struct clerk_call *call, int32_t day); /* Mon 30 Nov 2026 */
const char *clerk_format_minute(struct clerk_call *call, int32_t minute); /* 16:00 */

#endif
