/* touched: what a day that is lost touches: both sides of each thing hear of it, with a way out. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/item.h"
#include "host/touched_told.h"

#include "school/calendar_store.h"

#include <string.h>

/* In the reply so many are named, and the rest counted; each person is told of all of hers. */
enum { NAMED_MAX = 20 };
enum { NOON_MIN = 12 * 60, DAY_MIN = 24 * 60 };

static struct touched *touched_new(struct clerk_call *call, const char *what)
{
	struct touched *touched = arena_alloc(call->arena, sizeof(*touched));

	*touched = (struct touched){ .call = call, .what = what };
	touched->end = &touched->first;
	return touched;
}

/* What days are lost, or are there again. */
static struct touched *touched_days(struct clerk_call *call, const char *what, bool is_regained)
{
	struct touched *touched = touched_new(call, what);

	touched->is_regained = is_regained;
	touched->now = calendar_now(school_calendars(call->school), call->arena, call->cluster->id,
				    call->cluster->calendar);
	return touched;
}

/* Everything that busies those schools then, whoever may see it. */
static size_t find_all(struct clerk_call *call, const char *schools, int64_t start_s, int64_t end_s,
		       struct clerk_item except, struct clerk_entry **ret_entries)
{
	const struct viewer all = { .sees_all = true };

	return diary_find(call->school->diary, call->arena, call->cluster->id, &all, NULL, schools,
			  start_s, end_s, except, ret_entries);
}

/* ---- what the calendar says of it ---- */

static const char *day_words(const struct touched *touched, const struct calendar_lost *lost,
			     enum calendar_kind kind)
{
	struct clerk_call *call = touched->call;
	const char *day = arena_printf(call->arena, "%s%s", clerk_format_day(call, lost->day),
				       lost->session == 'A'   ? ", morning"
				       : lost->session == 'P' ? ", afternoon"
							      : "");

	switch (kind) {
	case CALENDAR_SCHOOL_DAY:
		return arena_printf(call->arena, "%s is a school day at School %c again", day,
				    lost->school);
	case CALENDAR_BANK_HOLIDAY:
		return arena_printf(call->arena, "%s is a bank holiday now", day);
	case CALENDAR_INSET:
		return arena_printf(call->arena, "School %c is at INSET on %s", lost->school, day);
	case CALENDAR_CLOSED:
		return arena_printf(call->arena, "School %c is closed on %s", lost->school, day);
	case CALENDAR_WEEKEND:
	case CALENDAR_HOLIDAY:
	case CALENDAR_UNKNOWN:
		break;
	}
	return arena_printf(call->arena, "%s is outside the terms of School %c now", day,
			    lost->school);
}

static enum calendar_kind kind_between(const struct touched *touched, char school, int32_t day,
				       int32_t from, int32_t to)
{
	return calendar_kind_during(&touched->now, school, day, from, to);
}

/* The part of the day that is no school day. */
static char session_lost(const struct touched *touched, char school, int32_t day)
{
	bool has_morning = kind_between(touched, school, day, 0, NOON_MIN) == CALENDAR_SCHOOL_DAY;
	bool has_afternoon =
	    kind_between(touched, school, day, NOON_MIN, DAY_MIN) == CALENDAR_SCHOOL_DAY;

	return has_morning ? 'P' : has_afternoon ? 'A' : '\0';
}

/* What that school has against its hours; NULL: nothing. */
static const char *day_against(const struct touched *touched, const struct clerk_entry *entry,
			       char school)
{
	struct clerk_call *call = touched->call;
	int32_t day = clerk_day_of(call, entry->start_s);
	int32_t from = clerk_minute_of(call, entry->start_s);
	int32_t to =
	    clerk_day_of(call, entry->end_s) == day ? clerk_minute_of(call, entry->end_s) : DAY_MIN;
	enum calendar_kind kind =
	    school == '+' ? CALENDAR_SCHOOL_DAY : kind_between(touched, school, day, from, to);

	if (kind == CALENDAR_SCHOOL_DAY) {
		return NULL;
	}
	const struct calendar_lost lost = { .school = school,
					    .day = day,
					    .session = session_lost(touched, school, day) };

	return day_words(touched, &lost, kind);
}

/* Why it does not stand as it was, though a day is there again: that of another of its schools is
 * not, or it is lost in another way too; where all meet, that of the school where they do. NULL: it
 * stands. */
static const char *still_against(const struct touched *touched, const struct clerk_entry *entry)
{
	bool is_at_school = touched_is_the_rooms(touched->call, entry) &&
			    !str_is_empty(entry->place) && entry->place[1] == '\0';
	const char *words = NULL;

	for (const char *school = is_at_school ? entry->place : entry->schools;
	     *school != '\0' && words == NULL; school++) {
		words = day_against(touched, entry, *school);
	}
	return words;
}

/* ---- one thing, to all whom it concerns ---- */

/* Each thing is told once, however many of its parts or of the days of its schools are touched. */
static bool is_first(struct touched *touched, struct clerk_item item)
{
	for (const struct seen *seen = touched->items; seen != NULL; seen = seen->next) {
		if (item_is_same(seen->item, item)) {
			return false;
		}
	}
	struct seen *seen = arena_alloc(touched->call->arena, sizeof(*seen));

	*seen = (struct seen){ .next = touched->items, .item = item };
	touched->items = seen;
	return true;
}

/* `still`: of what stands against it yet. */
static void reply_with(const struct touched *touched, const struct clerk_entry *entry,
		       const char *still)
{
	struct clerk_call *call = touched->call;
	bool is_well = touched->is_regained && still == NULL;

	clerk_reply(call, "%s" CLERK_BOLD "%c%lld" CLERK_PLAIN " (%s)%s%s%s%s.",
		    touched->is_regained || touched->is_guests ? "" : "It touches ",
		    entry->item.letter, (long long)entry->item.number,
		    clerk_format_span(call, entry->start_s, entry->end_s),
		    still == NULL ? "" : " is still touched, as ", still == NULL ? "" : still,
		    touched_guests(touched, entry),
		    is_well ? " stands as it was"
			    : touched_with_ways_out(touched, entry->item, NULL, call->prefix));
}

static void say_one(struct touched *touched, const struct clerk_entry *entry)
{
	struct clerk_call *call = touched->call;
	const struct viewer here = touched->has_answer
				       ? viewer_of_person(call->sender, call->is_private)
				       : (struct viewer){ 0 };
	bool is_named = touched->has_answer &&
			viewer_may_see(&here, entry->visibility, entry->schools, entry->reader);
	const char *still = touched->is_regained ? still_against(touched, entry) : NULL;

	touched->named += is_named;
	bool is_read = is_named && touched->named <= NAMED_MAX;
	bool is_read_by_all = is_read && !call->is_private;

	if (is_read) {
		reply_with(touched, entry, still);
	}
	if (still != NULL) {
		return; /* they have been told of that */
	}
	if (!touched_is_the_rooms(call, entry) || (is_named && !is_read && !call->is_private)) {
		touched_tell_sides(touched, entry, is_read);
		return;
	}
	item_touched(call, entry->item);
	if (!is_read_by_all) {
		touched_tell(touched, entry, NULL);
	}
}

/* Where all meet elsewhere, on a day that is one there, the others do without a school that is
 * closed. */
static bool is_at_another(const struct touched *touched, const struct clerk_entry *entry,
			  const char *schools)
{
	const struct clerk_call *call = touched->call;
	char place = str_is_empty(entry->place) || entry->place[1] != '\0' ? '\0' : entry->place[0];
	const char *at = place == '\0' || strchr(call->cluster->own, place) == NULL
			     ? call->cluster->own
			     : (const char[]){ place, '\0' };

	if (!touched_is_the_rooms(call, entry) ||
	    (at != call->cluster->own && strchr(schools, place) != NULL)) {
		return false;
	}
	while (*at != '\0' && day_against(touched, entry, *at) != NULL) {
		at++;
	}
	return *at != '\0';
}

/* Its own heads alone hear of what stands without them; of a day that is there again nobody need.
 */
static void say_guests(struct touched *touched, const struct clerk_entry *entry,
		       const char *schools)
{
	const struct clerk_call *call = touched->call;
	bool is_read = touched->has_answer && touched->named < NAMED_MAX;

	if (touched->is_regained) {
		return;
	}
	touched->is_guests = true;
	touched->named += touched->has_answer;
	if (is_read) {
		reply_with(touched, entry, NULL);
	}
	for (; *schools != '\0' && (!is_read || call->is_private); schools++) {
		touched_tell_at(touched, entry, *schools, is_read);
	}
	touched->is_guests = false;
}

/* What the act itself has numbered: "W1 ". */
static bool is_new(struct clerk_call *call, struct clerk_item item)
{
	const char *name =
	    arena_printf(call->arena, " %c%lld ", item.letter, (long long)item.number);

	return strstr(arena_printf(call->arena, " %s", call->items.text), name) != NULL;
}

static void say_between(struct touched *touched, const char *schools, int64_t start_s,
			int64_t end_s)
{
	struct clerk_call *call = touched->call;
	struct clerk_entry *entries = NULL;
	int64_t from_s = start_s > call->now_s ? start_s : call->now_s;
	size_t count = from_s < end_s ? find_all(call, schools, from_s, end_s,
						 (struct clerk_item){ 0 }, &entries)
				      : 0;

	for (size_t i = 0; i < count; i++) {
		if (is_new(call, entries[i].item)) {
			continue;
		}
		if (is_at_another(touched, &entries[i], schools)) {
			say_guests(touched, &entries[i], schools);
		} else if (is_first(touched, entries[i].item)) {
			say_one(touched, &entries[i]);
		}
	}
}

static void say_rest(const struct touched *touched)
{
	if (touched->named > NAMED_MAX) {
		clerk_reply(touched->call,
			    "And %zu more; those whom they concern are told privately.",
			    touched->named - NAMED_MAX);
	}
	touched_say(touched);
}

static void say_touched(struct clerk_call *call, const char *schools, int64_t start_s,
			int64_t end_s, const char *what, bool is_regained)
{
	struct touched *touched = touched_days(call, what, is_regained);

	touched->has_answer = true;
	say_between(touched, schools, start_s, end_s);
	say_rest(touched);
}

void clerk_diary_lost(struct clerk_call *call, const char *schools, int64_t start_s, int64_t end_s,
		      const char *what)
{
	say_touched(call, schools, start_s, end_s, what, false);
}

void clerk_diary_regained(struct clerk_call *call, const char *schools, int64_t start_s,
			  int64_t end_s, const char *what)
{
	say_touched(call, schools, start_s, end_s, what, true);
}

/* ---- days that a file, or taking back, took or gave back ---- */

/* The end of the half, or of the day, in minutes. */
static int32_t lost_from(const struct calendar_lost *lost)
{
	return lost->session == 'P' ? NOON_MIN : 0;
}

static int32_t lost_to(const struct calendar_lost *lost)
{
	return lost->session == 'A' ? NOON_MIN : DAY_MIN;
}

static int64_t lost_at(struct clerk_call *call, const struct calendar_lost *lost, int32_t minute)
{
	return minute == DAY_MIN ? clerk_instant(call, lost->day + 1, 0)
				 : clerk_instant(call, lost->day, minute);
}

static void say_day(struct touched *touched, const struct calendar_lost *lost)
{
	const char school[] = { lost->school, '\0' };
	enum calendar_kind kind =
	    kind_between(touched, lost->school, lost->day, lost_from(lost), lost_to(lost));

	/* else it is otherwise again */
	if ((kind == CALENDAR_SCHOOL_DAY) == lost->is_regained) {
		touched->what = day_words(touched, lost, kind);
		say_between(touched, school, lost_at(touched->call, lost, lost_from(lost)),
			    lost_at(touched->call, lost, lost_to(lost)));
	}
}

void touched_by_lost(struct clerk_call *call, const struct calendar_lost *lost, size_t count)
{
	for (int is_regained = 0; is_regained < 2; is_regained++) {
		struct touched *touched = touched_days(call, NULL, is_regained != 0);

		touched->has_answer = call->request != NULL;
		for (size_t i = 0; i < count; i++) {
			if (lost[i].is_regained == touched->is_regained) {
				say_day(touched, &lost[i]);
			}
		}
		say_rest(touched);
	}
}

void clerk_diary_aside(struct clerk_call *call, const char *schools, int64_t start_s, int64_t end_s,
		       struct clerk_item except, unsigned flags, const char *what)
{
	bool is_asked = call->is_private && (flags & CLERK_ASIDE_UNASKED) == 0;
	struct touched *touched = touched_new(call, what);
	struct clerk_entry *entries = NULL;
	size_t count = find_all(call, schools, start_s, end_s, except, &entries);

	for (size_t i = 0; i < count; i++) {
		const struct clerk_entry *entry = &entries[i];
		bool is_told = entry->visibility != CLERK_PUBLIC &&
			       (entry->is_firm || (flags & CLERK_ASIDE_BOOKED) == 0);
		const char *at = (flags & CLERK_ASIDE_ALL_SIDES) != 0 ? entry->schools : schools;

		for (; is_told && *at != '\0'; at++) {
			if (strchr(entry->schools, *at) != NULL) {
				touched_tell_at(touched, entry, *at, is_asked);
			}
		}
	}
	touched_say(touched);
}
