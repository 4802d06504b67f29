/* call_school: the school services, seen from one call: this cluster, this sender, today. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"

#include "dates/amount.h"
#include "dates/civil.h"
#include "dates/when.h"

#include <limits.h>

/* ---- roster ---- */

const struct clerk_school *clerk_school(struct clerk_call *call, char letter)
{
	return roster_school(call->cluster, letter);
}

const char *clerk_schools(struct clerk_call *call)
{
	return call->cluster->own;
}

/* The letters of those that have left, by what the plugins know. */
static const char *letters_left(struct clerk_call *call)
{
	struct str left;

	str_init(&left, call->arena);
	for (size_t i = 0; i < call->plugins->count; i++) {
		struct stmt *stmt = call->plugins->plugins[i].left;

		if (stmt == NULL) {
			continue;
		}
		stmt_begin(stmt);
		stmt_bind_int(stmt, call->cluster->id);
		while (stmt_step(stmt)) {
			str_addc(&left, stmt_text(stmt, 0, call->arena)[0]);
		}
	}
	return left.text;
}

bool clerk_has_left(struct clerk_call *call, char school)
{
	return school != '\0' && school != '+' &&
	       (roster_school(call->cluster, school) == NULL ||
		strchr(letters_left(call), school) != NULL);
}

const char *clerk_schools_here(struct clerk_call *call)
{
	const char *left = letters_left(call);
	struct str here;

	str_init(&here, call->arena);
	for (const char *letter = call->cluster->own; *letter != '\0'; letter++) {
		if (strchr(left, *letter) == NULL) {
			str_addc(&here, *letter);
		}
	}
	return here.text;
}

enum clerk_status clerk_check_here(struct clerk_call *call, char school)
{
	const char *prefix = clerk_prefix(call);

	return !clerk_has_left(call, school)
		   ? CLERK_OK
		   : clerk_fail(call, CLERK_DENIED,
				"School %c has left, so nothing new can be arranged with it. The "
				"lead head's `%saddschool %c` brings it back.",
				school, prefix[0] == '\0' ? "!" : prefix, school);
}

const char *clerk_guest_schools(struct clerk_call *call)
{
	return call->cluster->guests;
}

/* More are looked for in twice the room, until all are there. */
enum { FIRST_LOOK = 32, LATELY = 20 };

size_t clerk_people(struct clerk_call *call, char school, unsigned roles,
		    const struct clerk_person *const **ret_people)
{
	for (size_t max = FIRST_LOOK;; max *= 2) {
		const struct clerk_person **people = arena_array(call->arena, max, sizeof(*people));
		size_t count = roster_people(call->cluster, call->arena, school, roles,
					     call_today(call), people, max);

		*ret_people = people;
		if (count < max) {
			return count;
		}
	}
}

const struct clerk_person *clerk_person_by_id(struct clerk_call *call, int64_t id)
{
	return roster_person_by_id(call->cluster, call->arena, id, call_today(call));
}

const struct clerk_settings *clerk_settings(struct clerk_call *call)
{
	return &call->cluster->settings;
}

int64_t clerk_drive_minutes(struct clerk_call *call, char from, char to)
{
	return roster_drive_minutes(call->cluster, from, to);
}

const char *clerk_format_amount(struct clerk_call *call, int64_t minutes)
{
	return amount_format(call->arena, minutes, call->cluster->settings.day_minutes);
}

/* ---- calendar ---- */

static const struct calendar *calendar_of(const struct clerk_call *call)
{
	return call->cluster->calendar;
}

static enum clerk_day day_of_kind(enum calendar_kind kind)
{
	switch (kind) {
	case CALENDAR_SCHOOL_DAY:
		return CLERK_DAY_SCHOOL;
	case CALENDAR_WEEKEND:
		return CLERK_DAY_WEEKEND;
	case CALENDAR_BANK_HOLIDAY:
		return CLERK_DAY_BANK_HOLIDAY;
	case CALENDAR_HOLIDAY:
		return CLERK_DAY_HOLIDAY;
	case CALENDAR_INSET:
		return CLERK_DAY_INSET;
	case CALENDAR_CLOSED:
		return CLERK_DAY_CLOSED;
	case CALENDAR_UNKNOWN:
		break;
	}
	return CLERK_DAY_UNKNOWN;
}

enum clerk_day clerk_day_kind(struct clerk_call *call, char school, int32_t day)
{
	return day_of_kind(calendar_kind(calendar_of(call), school, day));
}

enum clerk_day clerk_day_kind_during(struct clerk_call *call, char school, int64_t start_s,
				     int64_t end_s)
{
	int32_t day = clerk_day_of(call, start_s), to_min = clerk_minute_of(call, end_s);

	return day_of_kind(
	    calendar_kind_during(calendar_of(call), school, day, clerk_minute_of(call, start_s),
				 clerk_day_of(call, end_s) == day ? to_min : 24 * 60));
}

const char *clerk_day_words(struct clerk_call *call, char school, int32_t day)
{
	const char *title = calendar_title(calendar_of(call), school, day);

	switch (clerk_day_kind(call, school, day)) {
	case CLERK_DAY_SCHOOL:
		return "";
	case CLERK_DAY_WEEKEND:
		return "a weekend";
	case CLERK_DAY_BANK_HOLIDAY:
		return str_is_empty(title)
			   ? "a bank holiday"
			   : arena_printf(call->arena, "a bank holiday (%s)", title);
	case CLERK_DAY_HOLIDAY:
		return "in the holidays";
	case CLERK_DAY_INSET:
		return "INSET";
	case CLERK_DAY_CLOSED:
		return "closed";
	case CLERK_DAY_UNKNOWN:
		break;
	}
	return "beyond the terms that I know";
}

int32_t clerk_add_school_days(struct clerk_call *call, char school, int32_t day, int32_t count)
{
	return calendar_add_school_days(calendar_of(call), school, day, count);
}

int32_t clerk_count_school_days(struct clerk_call *call, char school, int32_t from, int32_t to)
{
	return calendar_count_school_days(calendar_of(call), school, from, to);
}

static bool give_half(const struct calendar_half *half, int32_t *ret_from, int32_t *ret_to,
		      const char **ret_name)
{
	if (half == NULL) {
		return false;
	}
	*ret_from = half->from;
	*ret_to = half->to;
	if (ret_name != NULL) {
		*ret_name = half->name;
	}
	return true;
}

bool clerk_half_term(struct clerk_call *call, char school, int32_t day, int32_t *ret_from,
		     int32_t *ret_to, const char **ret_name)
{
	return give_half(calendar_half_of(calendar_of(call), school, day), ret_from, ret_to,
			 ret_name);
}

bool clerk_is_last_week(struct clerk_call *call, char school, int32_t day)
{
	const struct calendar_half *half = calendar_half_of(calendar_of(call), school, day);
	size_t len = half == NULL ? 0 : strlen(half->name);
	char last = len == 0 ? '\0' : half->name[len - 1];
	/* "Autumn 2", "Term 4": the second half of each pair ends a term */
	bool ends_term = last >= '0' && last <= '9' && (last - '0') % 2 == 0;

	return ends_term && civil_monday(day) == civil_monday(half->to);
}

bool clerk_half_term_at(struct clerk_call *call, char school, int32_t index, int32_t *ret_from,
			int32_t *ret_to, const char **ret_name)
{
	const struct calendar *calendar = calendar_of(call);
	int32_t day = call_today(call);
	const struct calendar_half *half = calendar_half_of(calendar, school, day);

	if (half == NULL) {
		half = calendar_half_after(calendar, school, day);
	}
	for (; index > 0 && half != NULL; index--) {
		half = calendar_half_after(calendar, school, half->to);
	}
	return give_half(half, ret_from, ret_to, ret_name);
}

int32_t clerk_academic_year(struct clerk_call *call, int32_t day)
{
	(void)call;
	return calendar_academic_year(day);
}

int64_t clerk_instant(struct clerk_call *call, int32_t day, int32_t minute)
{
	return tz_from_wall(calendar_of(call)->tz, day, minute).first_s;
}

int32_t clerk_day_of(struct clerk_call *call, int64_t instant_s)
{
	return tz_to_wall(calendar_of(call)->tz, instant_s).day;
}

int32_t clerk_minute_of(struct clerk_call *call, int64_t instant_s)
{
	return tz_to_wall(calendar_of(call)->tz, instant_s).minute;
}

const char *clerk_format_when(struct clerk_call *call, const struct clerk_when *when)
{
	return when_format(call->arena, when);
}

const char *clerk_format_day(struct clerk_call *call, int32_t day)
{
	return when_format_day(call->arena, day);
}

const char *clerk_format_day_short(struct clerk_call *call, int32_t day)
{
	return when_format_day_short(call->arena, day);
}

const char *clerk_format_days(struct clerk_call *call, const int32_t *days, size_t count,
			      int32_t like)
{
	return when_format_days(call->arena, days, count, like);
}

const char *clerk_format_minute(struct clerk_call *call, int32_t minute)
{
	return when_format_minute(call->arena, minute);
}

const char *clerk_format_instant(struct clerk_call *call, int64_t instant_s)
{
	return when_format_instant(call->arena, calendar_of(call)->tz, instant_s);
}

const char *clerk_format_span(struct clerk_call *call, int64_t start_s, int64_t end_s)
{
	struct tz_wall start = tz_to_wall(calendar_of(call)->tz, start_s);
	struct tz_wall end = tz_to_wall(calendar_of(call)->tz, end_s);
	const char *day = clerk_format_day(call, start.day);
	const char *from = clerk_format_minute(call, start.minute);

	if (end_s <= start_s) {
		return arena_printf(call->arena, "%s, %s", day, from);
	}
	if (start.minute == 0 && end.minute == 0) {
		return end.day == start.day + 1 ? day
						: arena_printf(call->arena, "%s to %s", day,
							       clerk_format_day(call, end.day - 1));
	}
	if (end.day != start.day) {
		return arena_printf(call->arena, "%s, %s – %s, %s", day, from,
				    clerk_format_day(call, end.day),
				    clerk_format_minute(call, end.minute));
	}
	return arena_printf(call->arena, "%s, %s–%s", day, from,
			    clerk_format_minute(call, end.minute));
}

/* ---- the record ---- */

static void record(struct clerk_call *call, const struct history_line *line, const char *fmt,
		   va_list ap)
{
	struct history_line full = *line;

	full.at_s = call->now_s;
	full.person = call->sender == NULL ? 0 : call->sender->id;
	full.handle = call->sender == NULL ? "clerk" : call->sender->handle;
	full.text = host_words(call->cluster, call->arena, arena_vprintf(call->arena, fmt, ap));
	history_add(call->school->history, call->cluster->id, &full);
}

void clerk_record(struct clerk_call *call, struct clerk_item item, enum clerk_visibility visibility,
		  const char *schools, const char *fmt, ...)
{
	const struct history_line line = { .item = item,
					   .visibility = visibility,
					   .schools = schools };
	va_list ap;

	va_start(ap, fmt);
	record(call, &line, fmt, ap);
	va_end(ap);
}

void clerk_record_for(struct clerk_call *call, struct clerk_item item, int64_t person,
		      const char *schools, const char *fmt, ...)
{
	const struct history_line line = {
		.item = item, .visibility = CLERK_PERSONAL, .schools = schools, .reader = person
	};
	va_list ap;

	va_start(ap, fmt);
	record(call, &line, fmt, ap);
	va_end(ap);
}

/* As it was said then, whatever the adviser is called now. */
static size_t keep_names(struct clerk_call *call, struct clerk_history *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		rows[i].who = str_replace_word(call->arena, rows[i].who, "SIP", CLERK_OLD_SIP);
		rows[i].text = str_replace_word(call->arena, rows[i].text, "SIP", CLERK_OLD_SIP);
	}
	return count;
}

size_t clerk_history(struct clerk_call *call, struct clerk_item item,
		     const struct clerk_history **ret_rows)
{
	struct viewer viewer = call_viewer(call);

	return call_history(call, &viewer, item, ret_rows);
}

size_t call_history(struct clerk_call *call, const struct viewer *viewer, struct clerk_item item,
		    const struct clerk_history **ret_rows)
{
	for (size_t max = FIRST_LOOK;; max *= 2) {
		struct clerk_history *rows = arena_array(call->arena, max, sizeof(*rows));
		size_t count = history_list(call->school->history, call->arena, call->cluster->id,
					    viewer, item, rows, max);

		*ret_rows = rows;
		if (count < max) {
			return keep_names(call, rows, count);
		}
	}
}

size_t clerk_why(struct clerk_call *call, struct clerk_item item,
		 const struct clerk_woken **ret_rows)
{
	const struct clerk_history *lines;
	struct numbers_item made;
	bool is_own =
	    call->is_private &&
	    numbers_get(call->school->numbers, call->arena, call->cluster->id, item, &made) &&
	    made.person == call->sender->id;

	if (!is_own && clerk_history(call, item, &lines) == 0) {
		return 0;
	}
	for (size_t max = FIRST_LOOK;; max *= 2) {
		struct clerk_woken *rows = arena_array(call->arena, max, sizeof(*rows));
		size_t count = unasked_list(call, item, rows, max);

		*ret_rows = rows;
		if (count < max) {
			return count;
		}
	}
}

size_t clerk_why_lately(struct clerk_call *call, int64_t since_s,
			const struct clerk_woken **ret_rows)
{
	struct clerk_woken *rows = arena_array(call->arena, LATELY, sizeof(*rows));

	*ret_rows = rows;
	return unasked_lately(call, since_s, rows, LATELY);
}

size_t clerk_history_mine(struct clerk_call *call, const struct clerk_history **ret_rows)
{
	for (size_t max = FIRST_LOOK;; max *= 2) {
		struct clerk_history *rows = arena_array(call->arena, max, sizeof(*rows));
		size_t count = history_mine(call->school->history, call->arena, call->cluster->id,
					    call->sender->id, !call->is_private, rows, max);

		*ret_rows = rows;
		if (count < max) {
			return keep_names(call, rows, count);
		}
	}
}

size_t clerk_history_since(struct clerk_call *call, int64_t since_s,
			   const struct clerk_history **ret_rows)
{
	enum { MOST = 100 };
	struct viewer viewer = call_viewer(call);
	struct clerk_history *rows = arena_array(call->arena, MOST, sizeof(*rows));

	*ret_rows = rows;
	return keep_names(call, rows,
			  history_since(call->school->history, call->arena, call->cluster->id,
					&viewer, since_s, rows, MOST));
}
