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

/* The same for [start, end) of one day: a school may be closed, or at INSET, for half a day. */
enum clerk_day clerk_day_kind_during(struct clerk_call *call, char school, int64_t start_s,
				     int64_t end_s);

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
/* Is it in the last week of a term, at that school? */
bool clerk_is_last_week(struct clerk_call *call, char school, int32_t day);
/* Academic year's first day (1 September) for `day`. */
int32_t clerk_academic_year(struct clerk_call *call, int32_t day);

/* ---- changing the calendar ----
 * In the call's transaction; undo takes it back; counts from the next command on. */

enum clerk_calendar { CLERK_CALENDAR_INSET, CLERK_CALENDAR_CLOSED, CLERK_CALENDAR_BANK_HOLIDAY };

struct clerk_calendar_day {
	int32_t day;
	char session;     /* 0, 'A' or 'P' */
	const char *name; /* of a bank holiday; may be "" */
};
/* What is entered for a school from `day` on, soonest first; at most `max`. */
size_t clerk_calendar_days(struct clerk_call *call, enum clerk_calendar list, char school,
			   int32_t day, struct clerk_calendar_day *ret_days, size_t max);

/* `school` 0: every school. `session` 0: the whole day; 'A' its morning, 'P' its afternoon. False:
 * it is there already. */
bool clerk_calendar_add(struct clerk_call *call, enum clerk_calendar list, char school, int32_t day,
			char session, const char *name);
/* False: it is not there, or the cluster's calendar shares it between all schools. */
bool clerk_calendar_remove(struct clerk_call *call, enum clerk_calendar list, char school,
			   int32_t day, char session);
/* A stretch that heads may name from now on, "SATs week"; in place of an earlier one so called.
 * False: the words mean a date already. */
bool clerk_calendar_name(struct clerk_call *call, const char *name, int32_t from, int32_t to);
bool clerk_calendar_unname(struct clerk_call *call, const char *name);

/* Published term dates, as text of several lines, CSV or iCalendar: what they would change, and
 * which lines are left out because of a doubt. With `must_save`, changes it. For one school, or all
 * (0). False: nothing in it; `*ret_why` says so in words. */
struct clerk_import {
	const char *difference; /* a line each, "+ INSET at C: ..." */
	size_t changes;
	const char *const *doubts;
	size_t doubt_count;
};
bool clerk_calendar_import(struct clerk_call *call, const char *text, char school, bool must_save,
			   struct clerk_import *ret_import, const char **ret_why);

/* Wall time to instant (a repeated hour: the first; a skipped one: its end) and back. */
int64_t clerk_instant(struct clerk_call *call, int32_t day, int32_t minute);
/* What a time alone, "9.30", is on that day; 0: it is none, or might be two. */
int64_t clerk_time_on(struct clerk_call *call, int32_t day, const char *text);
/* Days that are asked about, [start_s, end_s), and how they are said: "on Tue 1 Dec 2026", "from
 * Mon 30 Nov 2026 to Sun 6 Dec 2026". */
struct clerk_days {
	int64_t start_s, end_s;
	const char *words;
};
/* Those that a text means, wherever in it: "next week", "in January", "Tuesday". False: none. */
bool clerk_days_in(struct clerk_call *call, const char *text, struct clerk_days *ret_days);
/* The same of days that are past, up to today: "last week", "since Friday", "on 14 Nov". */
bool clerk_days_past(struct clerk_call *call, const char *text, struct clerk_days *ret_days);
/* The same of the text of a row that lists what is ahead; `*ret_is_all`: it names none, NULL or "in
 * the diary", so all is meant. Else it fails, asking which days those are, with `like` as example:
 * "mine next week". */
enum clerk_status clerk_days_asked(struct clerk_call *call, const char *text, const char *like,
				   struct clerk_days *ret_days, bool *ret_is_all);
/* Of a day the one of the week, from 0, Monday; the Monday of its week; and the one of its month,
 * from 1. */
int32_t clerk_weekday(int32_t day);
int32_t clerk_monday_of(int32_t day);
int32_t clerk_month_day(int32_t day);
int32_t clerk_day_of(struct clerk_call *call, int64_t instant_s);
int32_t clerk_minute_of(struct clerk_call *call, int64_t instant_s);

/* Echoes. All live as long as the call. */
const char *clerk_format_when(struct clerk_call *call, const struct clerk_when *when);
/* "Tue 8 Dec 2026, 08:00–09:15"; of whole days "Tue 8 Dec 2026 to Wed 9 Dec 2026". */
const char *clerk_format_span(struct clerk_call *call, int64_t start_s, int64_t end_s);
const char *clerk_format_instant(struct clerk_call *call,
				 int64_t instant_s);                /* Mon 30 Nov 2026 16:00 */
const char *clerk_format_day(struct clerk_call *call, int32_t day); /* Mon 30 Nov 2026 */
/* Mon 30 Nov: for where the year stands nearby */
const char *clerk_format_day_short(struct clerk_call *call, int32_t day);
/* "Tue 5, Wed 6, Fri 8 Jan": each month once, and the year where it is another than `like`'s. */
const char *clerk_format_days(struct clerk_call *call, const int32_t *days, size_t count,
			      int32_t like);
const char *clerk_format_minute(struct clerk_call *call, int32_t minute); /* 16:00 */

#endif
