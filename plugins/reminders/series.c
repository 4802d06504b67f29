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

bool reminder_is_school_day(struct clerk_call *call, const struct reminder *r, int32_t day)
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
		if (days[i] > day && reminder_is_school_day(call, r, days[i]) &&
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
		last = reminder_is_school_day(call, r, days[i]) ? days[i] : last;
	}
	return last;
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
		const struct clerk_occurrence *one = &when->occurrences[i];

		/* "except 11 Dec"; what is skipped for want of school, here or at hers, may be one
		 * yet */
		bool is_left_out =
		    one->is_skipped && reminder_is_school_day(call, r, one->day) &&
		    clerk_day_kind(call, clerk_sender(call)->school, one->day) == CLERK_DAY_SCHOOL;

		if (!is_left_out) {
			r->days = clerk_text_of(call, "%s%s%d", r->days,
						r->days[0] == '\0' ? "" : " ", (int)one->day);
		}
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

	return r->base.due_s == moment_on(call, r, day) && !reminder_is_school_day(call, r, day);
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
static int place_in_month(int32_t day)
{
	return (clerk_month_day(day) - 1) / WEEK_DAYS;
}

/* What a word is to be said of: all days of it; those on which it comes, and on which of the week
 * these lie. */
struct rhythm {
	struct clerk_call *call;
	const struct reminder *r;
	int32_t days[MOST], kept[MOST];
	size_t count, kept_count;
	unsigned mask;
};

static void find_rhythm(struct rhythm *rhythm, struct clerk_call *call, const struct reminder *r)
{
	*rhythm = (struct rhythm){ .call = call, .r = r };
	rhythm->count = read_days(r, rhythm->days);
	for (size_t i = 0; i < rhythm->count; i++) {
		if (reminder_is_school_day(call, r, rhythm->days[i])) {
			rhythm->kept[rhythm->kept_count++] = rhythm->days[i];
			rhythm->mask |= 1U << clerk_weekday(rhythm->days[i]);
		}
	}
}

/* Does it come on each school day of those of the week, and on no other? `place`: on each that is
 * that one of its month; -1: on all. A word that says more is a promise that is not kept. */
static bool has_each(const struct rhythm *rhythm, unsigned mask, int place)
{
	size_t next = 0;

	for (int32_t day = rhythm->days[0]; day <= rhythm->days[rhythm->count - 1]; day++) {
		bool is_of_it = (mask >> clerk_weekday(day) & 1U) != 0 &&
				(place < 0 || place_in_month(day) == place) &&
				reminder_is_school_day(rhythm->call, rhythm->r, day);
		bool is_kept = next < rhythm->kept_count && day == rhythm->kept[next];

		if (is_of_it != is_kept) {
			return false;
		}
		next += is_kept;
	}
	return true;
}

/* "on the first Monday of the month"; NULL: its days do not lie so. */
static const char *monthly_words(const struct rhythm *rhythm)
{
	static const char *const places[] = { "first", "second", "third", "fourth", "fifth" };
	int place = place_in_month(rhythm->kept[0]);
	bool is_one = rhythm->count > 1 && (rhythm->mask & (rhythm->mask - 1)) == 0;

	return is_one && has_each(rhythm, rhythm->mask, place)
		   ? clerk_text_of(rhythm->call, "on the %s %s of the month", places[place],
				   weekdays_words(rhythm->call, rhythm->mask))
		   : NULL;
}

static bool is_every_other_week(const int32_t *days, size_t count)
{
	bool is_so = count > 1;

	for (size_t i = 1; i < count && is_so; i++) {
		is_so = days[i] - days[i - 1] == 2 * WEEK_DAYS;
	}
	return is_so;
}

static size_t count_weekdays(unsigned mask)
{
	size_t count = 0;

	for (; mask != 0; mask &= mask - 1) {
		count++;
	}
	return count;
}

/* "every other Tuesday", "every school day", where that is just what its days are; NULL: no such
 * word fits. */
static const char *rhythm_words(const struct rhythm *rhythm)
{
	enum { SCHOOL_WEEK = 0x1F, FEW = 3 };
	struct clerk_call *call = rhythm->call;
	/* of days that are each another of the week nothing comes again */
	bool recurs = rhythm->kept_count > count_weekdays(rhythm->mask);

	if (rhythm->kept_count == 0) {
		return NULL;
	}
	if (rhythm->kept_count >= FEW && has_each(rhythm, SCHOOL_WEEK, -1)) {
		return "every school day";
	}
	if (is_every_other_week(rhythm->days, rhythm->count)) {
		return clerk_text_of(call, "every other %s", weekdays_words(call, rhythm->mask));
	}
	return recurs && has_each(rhythm, rhythm->mask, -1)
		   ? clerk_text_of(call, "every %s", weekdays_words(call, rhythm->mask))
		   : monthly_words(rhythm);
}

const char *series_words(struct clerk_call *call, const struct reminder *r)
{
	enum { NAMED = 6 };
	struct rhythm of;

	find_rhythm(&of, call, r);
	const char *minute = clerk_format_minute(call, (int32_t)r->minute);
	const char *words = rhythm_words(&of);
	int32_t last = of.kept_count > 0 ? of.kept[of.kept_count - 1] : of.days[of.count - 1];

	if (words == NULL && of.kept_count > 0 && of.kept_count <= NAMED) {
		return clerk_text_of(
		    call, "on %s at %s",
		    clerk_format_days(call, of.kept, of.kept_count, (int32_t)r->of_day), minute);
	}
	return clerk_text_of(call, "%s at %s to %s",
			     words != NULL ? words
					   : clerk_text_of(call, "on %zu days", of.kept_count),
			     minute, clerk_format_day(call, last));
}

const char *series_skipped(struct clerk_call *call, const struct reminder *r)
{
	int32_t days[MOST], skipped[MOST];
	size_t count = read_days(r, days), found = 0;

	for (size_t i = 0; i < count; i++) {
		if (!reminder_is_school_day(call, r, days[i])) {
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
