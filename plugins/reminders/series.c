/* series: a reminder that comes on many days, each by the calendar as it is then, at the same hour
 * by the clock on the wall. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "reminders.h"

#include <stdlib.h>

enum { MOST = 400, WEEK_DAYS = 7, SHOWN = 3, SNOOZE_S = 86400 };

/* ---- its days ---- */

static size_t read_days(const struct reminder *r, int32_t *ret_days)
{
	size_t count = 0;
	char *end = NULL;

	for (const char *at = r->days; *at != '\0' && count < MOST; at = end) {
		ret_days[count++] = (int32_t)strtol(at, &end, 10);
	}
	return count;
}

/* At the school of her whose it is; for the room, at most schools. */
static bool is_school_day(struct clerk_call *call, const struct reminder *r, int32_t day)
{
	const struct clerk_person *person = clerk_person_by_id(call, r->base.person);
	char school = r->is_room || person == NULL ? '\0' : person->school;

	return clerk_day_kind(call, school, day) == CLERK_DAY_SCHOOL;
}

static int64_t moment_on(struct clerk_call *call, const struct reminder *r, int32_t day)
{
	return clerk_instant(call, day, (int32_t)r->minute);
}

/* The first school day of it behind that day whose moment is to come; 0: none. */
static int32_t day_after(struct clerk_call *call, const struct reminder *r, int64_t day)
{
	int32_t days[MOST];
	size_t count = read_days(r, days);

	for (size_t i = 0; i < count; i++) {
		if (days[i] > day && is_school_day(call, r, days[i]) &&
		    moment_on(call, r, days[i]) > clerk_now(call)) {
			return days[i];
		}
	}
	return 0;
}

/* The last school day of it before that one; 0: none. */
static int32_t day_before(struct clerk_call *call, const struct reminder *r, int64_t day)
{
	int32_t days[MOST], last = 0;
	size_t count = read_days(r, days);

	for (size_t i = 0; i < count && days[i] < day; i++) {
		last = is_school_day(call, r, days[i]) ? days[i] : last;
	}
	return last;
}

static size_t count_kept(struct clerk_call *call, const struct reminder *r)
{
	int32_t days[MOST];
	size_t count = read_days(r, days), kept = 0;

	for (size_t i = 0; i < count; i++) {
		kept += is_school_day(call, r, days[i]);
	}
	return kept;
}

static bool stand_at(struct clerk_call *call, struct reminder *r, int32_t day)
{
	if (day != 0) {
		r->of_day = day;
		r->base.due_s = moment_on(call, r, day);
	}
	return day != 0;
}

int64_t series_next_s(struct clerk_call *call, const struct reminder *r)
{
	int32_t day = day_after(call, r, r->of_day);

	return day == 0 ? 0 : moment_on(call, r, day);
}

enum clerk_status series_set(struct clerk_call *call, struct reminder *r,
			     const struct clerk_when *when)
{
	if (when->occurrence_count > MOST) {
		return clerk_fail(call, CLERK_USAGE,
				  "That would be %zu times, and I keep at most %d. Say until when, "
				  "e.g. `until Easter`.",
				  when->occurrence_count, MOST);
	}
	r->days = "";
	for (size_t i = 0; i < when->occurrence_count; i++) {
		r->days = clerk_text_of(call, "%s%s%d", r->days, i == 0 ? "" : " ",
					(int)when->occurrences[i].day);
	}
	r->minute = when->start_min == CLERK_NO_MIN ? REMINDER_MORNING_MIN : when->start_min;
	r->base.state = REMINDER_REPEATS;
	return stand_at(call, r, day_after(call, r, 0))
		   ? CLERK_OK
		   : clerk_fail(call, CLERK_USAGE,
				"None of these days is a school day, so there is nothing to "
				"remind of.");
}

bool series_is_off(struct clerk_call *call, const struct reminder *r)
{
	int32_t day = (int32_t)r->of_day;

	return r->base.due_s == moment_on(call, r, day) && !is_school_day(call, r, day);
}

/* What was missed while the clerk was away is not said again and again. */
bool series_go_on(struct clerk_call *call, struct reminder *r)
{
	return stand_at(call, r, day_after(call, r, r->of_day));
}

/* ---- put off ---- */

/* What has been said, or is put off already, is what is meant, while that is a day ago at most and
 * the other moment lies before the next; else the next one is. */
enum clerk_status series_put_off(struct clerk_call *call, struct reminder *r, int64_t due_s)
{
	int32_t said = day_before(call, r, r->of_day);
	int64_t own_s = moment_on(call, r, (int32_t)r->of_day);
	bool is_again = own_s > clerk_now(call) && said != 0 && due_s < own_s &&
			clerk_now(call) - moment_on(call, r, said) <= SNOOZE_S;

	if (is_again) {
		r->of_day = said;
	}
	int64_t next_s = series_next_s(call, r);

	if (next_s != 0 && due_s >= next_s) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s comes again on %s in any case. Till when before that? Or "
				  "`%sforget %s` ends it.",
				  clerk_item_name(call, r), clerk_format_instant(call, next_s),
				  clerk_prefix(call), clerk_item_name(call, r));
	}
	r->base.due_s = due_s;
	return CLERK_OK;
}

/* ---- in words ---- */

static int weekday(int32_t day)
{
	enum { THURSDAY = 3 }; /* day 0, 1 Jan 1970 */

	return (day + THURSDAY) % WEEK_DAYS;
}

/* "Tuesday and Thursday", of the days of the week that it has */
static const char *weekdays_words(struct clerk_call *call, unsigned mask)
{
	static const char *const names[] = { "Monday", "Tuesday",  "Wednesday", "Thursday",
					     "Friday", "Saturday", "Sunday" };
	const char *text = "";

	for (int i = 0; i < WEEK_DAYS; i++) {
		bool is_last = (mask >> (i + 1)) == 0;

		if ((mask & (1U << i)) != 0) {
			text = clerk_text_of(call, "%s%s%s", text,
					     text[0] == '\0' ? ""
					     : is_last       ? " and "
							     : ", ",
					     names[i]);
		}
	}
	return text;
}

/* Which of its weekday in its month a day is, from 0 on. */
static int place_in_month(struct clerk_call *call, int32_t day)
{
	return (atoi(clerk_format_day(call, day) + sizeof("Mon")) - 1) / WEEK_DAYS;
}

/* "on the first Monday of the month"; NULL: its days do not lie so. */
static const char *monthly_words(struct clerk_call *call, const int32_t *days, size_t count,
				 unsigned mask)
{
	static const char *const places[] = { "first", "second", "third", "fourth", "fifth" };
	bool is_one = count > 1 && (mask & (mask - 1)) == 0;

	for (size_t i = 1; i < count && is_one; i++) {
		is_one = place_in_month(call, days[i]) == place_in_month(call, days[0]);
	}
	return is_one ? clerk_text_of(call, "on the %s %s of the month",
				      places[place_in_month(call, days[0])],
				      weekdays_words(call, mask))
		      : NULL;
}

/* "every other Tuesday", "every school day", as its days lie; "" where no such word fits.
 */
static const char *rhythm_words(struct clerk_call *call, const int32_t *days, size_t count)
{
	enum { SCHOOL_WEEK = 0x1F };
	unsigned mask = 0;
	int32_t gap = count > 1 ? days[1] - days[0] : 0;
	bool is_even = count > 1, is_weekly = true;

	for (size_t i = 0; i < count; i++) {
		mask |= 1U << weekday(days[i]);
		is_even = is_even && (i == 0 || days[i] - days[i - 1] == gap);
		is_weekly = is_weekly && (i == 0 || days[i] - days[i - 1] <= WEEK_DAYS);
	}
	if (mask == SCHOOL_WEEK) {
		return "every school day";
	}
	if (is_weekly) {
		return clerk_text_of(call, "every %s", weekdays_words(call, mask));
	}
	if (is_even && gap == 2 * WEEK_DAYS) {
		return clerk_text_of(call, "every other %s", weekdays_words(call, mask));
	}
	const char *monthly = monthly_words(call, days, count, mask);

	return monthly != NULL ? monthly : "";
}

const char *series_words(struct clerk_call *call, const struct reminder *r)
{
	int32_t days[MOST];
	size_t count = read_days(r, days);
	int32_t last = day_before(call, r, days[count - 1] + 1);
	const char *rhythm = rhythm_words(call, days, count);

	rhythm =
	    rhythm[0] == '\0' ? clerk_text_of(call, "on %zu days", count_kept(call, r)) : rhythm;
	return clerk_text_of(call, "%s at %s to %s", rhythm,
			     clerk_format_minute(call, (int32_t)r->minute),
			     clerk_format_day(call, last == 0 ? days[count - 1] : last));
}

const char *series_skipped(struct clerk_call *call, const struct reminder *r)
{
	int32_t days[MOST], skipped[MOST];
	size_t count = read_days(r, days), found = 0;

	for (size_t i = 0; i < count; i++) {
		if (!is_school_day(call, r, days[i])) {
			skipped[found++] = days[i];
		}
	}
	const char *more = found > SHOWN ? clerk_text_of(call, " and %zu more", found - SHOWN) : "";

	return found == 0
		   ? ""
		   : clerk_text_of(call, " No school, so not on %s%s.",
				   clerk_format_days(call, skipped, found > SHOWN ? SHOWN : found,
						     (int32_t)r->of_day),
				   more);
}
