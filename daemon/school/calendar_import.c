/* calendar_import: published term dates (text, CSV, iCalendar) read into a calendar; doubts named.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "school/calendar_import.h"

#include "base/str.h"
#include "dates/civil.h"
#include "school/calendar_import_text.h"

#include <stdlib.h>
#include <string.h>

enum { SEPTEMBER = 9, GOOD_FRIDAY = 2, WEEK = 7 };

static int by_from(const void *a, const void *b)
{
	const struct import_entry *x = a, *y = b;

	return (x->from > y->from) - (x->from < y->from);
}

static bool is_kind(const struct import_entry *entry, enum import_kind kind)
{
	return entry->kind == kind;
}

static const char *year_name(struct arena *arena, int32_t day)
{
	int32_t year = civil_from_day(calendar_academic_year(day)).year;

	return arena_printf(arena, "%d/%02d", (int)year, (int)(year + 1) % 100);
}

/* September to December is autumn; January until Easter spring; the rest summer. */
static const char *season_of(int32_t day)
{
	struct civil date = civil_from_day(day);
	int32_t easter = civil_easter(date.year);

	return date.month >= SEPTEMBER - 1  ? "Autumn"
	       : day < easter - GOOD_FRIDAY ? "Spring"
					    : "Summer";
}

/* `halves` of `want` are of arena_grow. */
static void append(struct arena *arena, struct calendar *want, const struct calendar_half *half)
{
	want->halves = arena_grow(arena, want->halves, want->half_count, sizeof(*want->halves));
	want->halves[want->half_count++] = *half;
}

static void add_half(struct arena *arena, struct calendar *want, char school, int32_t from,
		     int32_t to)
{
	int count = 1;

	if (from > to) {
		return;
	}
	for (size_t i = 0; i < want->half_count; i++) {
		const struct calendar_half *half = &want->halves[i];

		count += half->school == school && str_starts(half->name, season_of(from)) &&
				 calendar_academic_year(half->from) == calendar_academic_year(from)
			     ? 1
			     : 0;
	}
	const struct calendar_half half = { .year = year_name(arena, from),
					    .name = arena_printf(arena, "%s %d", season_of(from),
								 count),
					    .from = from,
					    .to = to,
					    .school = school };

	append(arena, want, &half);
}

/* Staff are in until the Friday before a break. */
static int32_t last_weekday(int32_t day)
{
	while (civil_weekday(day) >= 5) {
		day--;
	}
	return day;
}

/* Among the first `count` halves. */
static bool has_own(const struct calendar *calendar, size_t count, char school, int32_t day)
{
	for (size_t i = 0; i < count; i++) {
		if (calendar->halves[i].school == school &&
		    calendar_academic_year(calendar->halves[i].from) ==
			calendar_academic_year(day)) {
			return true;
		}
	}
	return false;
}

/* Does what is imported speak of a break within the term? */
static bool has_break(const struct import_list *list, const struct import_entry *term)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct import_entry *gap = &list->entries[i];

		if (is_kind(gap, IMPORT_BREAK) && gap->from > term->from && gap->to < term->to) {
			return true;
		}
	}
	return false;
}

/* The half terms that the school has in that term now: its own, or else those of all. */
static bool is_half_of(const struct calendar *have, const struct calendar_half *half, char school,
		       int32_t day)
{
	char whose = has_own(have, have->half_count, school, day) ? school : '\0';

	return half->school == whose && str_equal(season_of(half->from), season_of(day)) &&
	       calendar_academic_year(half->from) == calendar_academic_year(day);
}

/* A term of which nothing is said but its ends keeps the half term that it has. */
static void add_term_as_before(struct arena *arena, struct calendar *want, char school,
			       const struct calendar *have, const struct import_entry *term)
{
	int32_t from = term->from;
	const struct calendar_half *last = NULL;

	for (size_t i = 0; i < have->half_count; i++) {
		const struct calendar_half *half = &have->halves[i];

		if (!is_half_of(have, half, school, term->from)) {
			continue;
		}
		if (last != NULL && last->to > from && half->from < term->to) {
			add_half(arena, want, school, from, last->to);
			from = half->from;
		}
		last = half;
	}
	add_half(arena, want, school, from, term->to);
}

/* A term less the breaks within it. */
static void add_term(struct arena *arena, struct calendar *want, char school,
		     const struct import_list *list, const struct import_entry *term)
{
	int32_t from = term->from;

	for (size_t i = 0; i < list->count; i++) {
		const struct import_entry *gap = &list->entries[i];

		if (is_kind(gap, IMPORT_BREAK) && gap->from > from && gap->to < term->to) {
			add_half(arena, want, school, from, last_weekday(gap->from - 1));
			from = gap->to + 1;
			while (civil_weekday(from) >= 5) {
				from++;
			}
		}
	}
	add_half(arena, want, school, from, term->to);
}

/* Is that term of that year among what is imported? */
static bool is_imported(const struct import_list *list, int32_t day)
{
	for (size_t i = 0; i < list->count; i++) {
		int32_t from = list->entries[i].from;

		if (is_kind(&list->entries[i], IMPORT_TERM) &&
		    calendar_academic_year(from) == calendar_academic_year(day) &&
		    str_equal(season_of(from), season_of(day))) {
			return true;
		}
	}
	return false;
}

static bool is_year_imported(const struct import_list *list, int32_t day)
{
	for (size_t i = 0; i < list->count; i++) {
		if (is_kind(&list->entries[i], IMPORT_TERM) &&
		    calendar_academic_year(list->entries[i].from) == calendar_academic_year(day)) {
			return true;
		}
	}
	return false;
}

/* A term that is imported replaces that term. A school that begins to differ from the others in a
 * year keeps their other terms. */
static void make_room(struct arena *arena, struct calendar *want, char school,
		      const struct import_list *list)
{
	size_t count = want->half_count, kept = 0;

	for (size_t i = 0; i < count; i++) {
		struct calendar_half half = want->halves[i];

		if (school != 0 && half.school == 0 && is_year_imported(list, half.from) &&
		    !has_own(want, count, school, half.from) && !is_imported(list, half.from)) {
			half.school = school;
			append(arena, want, &half);
		}
	}
	for (size_t i = 0; i < want->half_count; i++) {
		const struct calendar_half *half = &want->halves[i];

		if (half->school != school || !is_imported(list, half->from)) {
			want->halves[kept++] = *half;
		}
	}
	want->half_count = kept;
}

static void add_days(struct calendar_day **days, size_t *count, struct arena *arena, char school,
		     const struct import_entry *entry)
{
	size_t more = (size_t)(entry->to - entry->from + 1);
	struct calendar_day *all = arena_array(arena, *count + more, sizeof(*all));

	if (*count > 0) {
		memcpy(all, *days, *count * sizeof(*all));
	}
	for (int32_t day = entry->from; day <= entry->to; day++) {
		if (civil_weekday(day) < 5) {
			all[(*count)++] = (struct calendar_day){
				.school = school,
				.day = day,
				.name = is_kind(entry, IMPORT_BANK_HOLIDAY) ? entry->name : ""
			};
		}
	}
	*days = all;
}

static struct calendar *copy_of(struct arena *arena, const struct calendar *have)
{
	struct calendar *want = arena_alloc(arena, sizeof(*want));

	*want = *have;
	want->halves = NULL;
	want->half_count = 0;
	for (size_t i = 0; i < have->half_count; i++) {
		append(arena, want, &have->halves[i]);
	}
	return want;
}

/* Is there school until a few days before it, and again a few days after? */
static bool is_between_halves(const struct calendar *want, char school,
			      const struct import_entry *gap)
{
	bool is_before = false, is_after = false;

	for (int32_t days = 1; days <= WEEK; days++) {
		is_before = is_before || calendar_half_of(want, school, gap->from - days) != NULL;
		is_after = is_after || calendar_half_of(want, school, gap->to + days) != NULL;
	}
	return is_before && is_after;
}

/* A break in the middle of a term that is not imported, or a half term of a term that nobody knows,
 * would be lost in silence. Any other lies where there is no school anyway. */
static void doubt_stray_breaks(const struct calendar *want, char school, struct import_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct import_entry *gap = &list->entries[i];
		bool is_stray = false;

		for (int32_t day = gap->from; is_kind(gap, IMPORT_BREAK) && day <= gap->to; day++) {
			is_stray = is_stray || (civil_weekday(day) < 5 &&
						calendar_half_of(want, school, day) != NULL);
		}
		is_stray = is_stray ||
			   (is_kind(gap, IMPORT_BREAK) && strcasestr(gap->name, "half") != NULL &&
			    !is_between_halves(want, school, gap));
		if (is_stray) {
			import_doubt(list, &gap->place,
				     "it is within a term whose dates are not in this list");
		}
	}
}

static void build(struct arena *arena, const struct calendar *have, struct calendar *want,
		  char school, struct import_list *list)
{
	make_room(arena, want, school, list);
	for (size_t i = 0; i < list->count; i++) {
		const struct import_entry *entry = &list->entries[i];

		switch (entry->kind) {
		case IMPORT_TERM:
			if (has_break(list, entry)) {
				add_term(arena, want, school, list, entry);
			} else {
				add_term_as_before(arena, want, school, have, entry);
			}
			break;
		case IMPORT_INSET:
			add_days(&want->inset, &want->inset_count, arena, school, entry);
			break;
		case IMPORT_CLOSED:
			add_days(&want->closed, &want->closed_count, arena, school, entry);
			break;
		case IMPORT_BANK_HOLIDAY:
			add_days(&want->bank_holidays, &want->bank_holiday_count, arena, 0, entry);
			break;
		case IMPORT_BREAK:
			break;
		}
	}
}

/* Names of days are said in the room: none of them holds marks of our own. */
static char *plain_copy(struct arena *arena, const char *text, size_t len)
{
	char *copy = arena_strndup(arena, text, len);

	for (char *c = copy; *c != '\0'; c++) {
		bool is_control = (unsigned char)*c < ' ' && *c != '\n' && *c != '\r' && *c != '\t';

		*c = is_control ? ' ' : *c == '`' ? '\'' : *c;
	}
	return copy;
}

bool calendar_import_read(struct arena *arena, const struct calendar *have, char school,
			  int32_t today, const char *text, size_t len,
			  struct calendar_import *ret_import, struct err *err)
{
	/* In the arena: the doubts outlive this call. */
	struct import_list *list = arena_alloc(arena, sizeof(*list));

	if (len > CALENDAR_IMPORT_BYTES) {
		return err_set(err, ERR_DATA, "more than %d kB is no calendar of ours",
			       CALENDAR_IMPORT_BYTES / 1024);
	}
	list->arena = arena;
	list->today = today;
	list->tz = have->tz;
	if (!import_read(list, plain_copy(arena, text, len))) {
		return err_set(err, ERR_DATA,
			       "more than %d lines or dates; please import year by year",
			       CALENDAR_IMPORT_LINES);
	}
	if (list->count == 0 && list->doubt_count == list->dateless_count) {
		return err_set(err, ERR_DATA,
			       "no term, half term, INSET or bank holiday in it; for example "
			       "“Autumn term: Wed 2 Sep to Fri 18 Dec 2026”");
	}
	qsort(list->entries, list->count, sizeof(list->entries[0]), by_from);
	struct calendar *want = copy_of(arena, have);

	build(arena, have, want, school, list);
	doubt_stray_breaks(want, school, list);
	*ret_import = (struct calendar_import){ .want = want,
						.understood = list->count,
						.doubts = list->doubts,
						.doubt_count = list->doubt_count };
	return true;
}
