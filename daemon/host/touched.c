/* touched: what a day that is lost touches: both sides of each thing hear of it, with a way out. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"
#include "host/several.h"

#include <string.h>

/* In the reply so many are named, and the rest counted; each person is told of all of hers. */
enum { NAMED_MAX = 20 };
enum { NOON_MIN = 12 * 60, DAY_MIN = 24 * 60 };

/* What one person is told: all things in one message, or in as few as hold them. */
struct told {
	struct told *next;
	const struct clerk_person *person;
	const char *what; /* the loss that was named last; NULL: none yet */
	struct str text;
};

struct seen {
	struct seen *next;
	struct clerk_item item;
};

struct touched {
	struct clerk_call *call;
	const char *what;
	bool is_regained;          /* else lost, and a way out is named */
	struct told *first, **end; /* in the order in which they came */
	struct seen *items;        /* of touched_by_lost: what was told already */
};

static struct touched *touched_new(struct clerk_call *call, const char *what)
{
	struct touched *touched = arena_alloc(call->arena, sizeof(*touched));

	*touched = (struct touched){ .call = call, .what = what };
	touched->end = &touched->first;
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

/* ---- the ways out ---- */

static bool takes_date(const struct clerk_command *row)
{
	for (const struct clerk_arg *arg = row->args; arg != NULL && arg->name != NULL; arg++) {
		if (arg->type == CLERK_WHEN) {
			return true;
		}
	}
	return false;
}

static const struct clerk_command *find_row(const struct command_table *table, const char *name,
					    char letter)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct clerk_command *row = table->rows[i].command;

		if (row->item == letter && str_equal(row->name, name)) {
			return row;
		}
	}
	return NULL;
}

const char *touched_ways_out(struct arena *arena, const struct command_table *table,
			     struct clerk_item item, const struct clerk_person *person,
			     const char *prefix)
{
	/* another date, or none: the verbs that mean it, where this kind of item has them */
	static const char *const verbs[] = { "move", "date", "cancel", "withdraw", "forget" };
	struct str text;

	str_init(&text, arena);
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		const struct clerk_command *row = find_row(table, verbs[i], item.letter);
		unsigned who = row == NULL || row->who == 0 ? (unsigned)CLERK_MEMBERS : row->who;

		if (row == NULL || (person != NULL && (person->role & who) == 0)) {
			continue;
		}
		str_addf(&text, "%s%s`%s%s %c%lld%s`", text.len == 0 ? "" : " or ",
			 person == NULL && (who & CLERK_HEAD) == 0 ? "the SIP " : "", prefix,
			 row->name, item.letter, (long long)item.number,
			 takes_date(row) ? " <date>" : "");
	}
	return text.text;
}

/* ": `move V1 <date>` or `cancel V1`" */
static const char *with_ways_out(struct clerk_call *call, struct clerk_item item,
				 const struct clerk_person *person, const char *prefix)
{
	const char *ways =
	    touched_ways_out(call->arena, &call->plugins->table, item, person, prefix);

	return str_is_empty(ways) ? "" : arena_printf(call->arena, ": %s", ways);
}

/* ---- both sides ---- */

/* Her last message, or a further one where that is full. */
static struct told *told_of(struct touched *touched, const struct clerk_person *person,
			    const char *more)
{
	struct told *told = NULL;

	for (struct told *at = touched->first; at != NULL; at = at->next) {
		told = at->person->id == person->id ? at : told;
	}
	if (told == NULL || !several_takes(&told->text, more)) {
		told = arena_alloc(touched->call->arena, sizeof(*told));
		*told = (struct told){ .person = person };
		str_init(&told->text, touched->call->arena);
		*touched->end = told;
		touched->end = &told->next;
	}
	return told;
}

static void tell(struct touched *touched, const struct clerk_entry *entry,
		 const struct clerk_person *person)
{
	struct clerk_call *call = touched->call;
	struct viewer viewer = viewer_of_person(person, true);

	if (viewer_may_see(&viewer, entry->visibility, entry->schools, entry->reader)) {
		const char *thing = arena_printf(
		    call->arena, "%s" CLERK_BOLD "%c%lld" CLERK_PLAIN " (%s, %s)%s.",
		    touched->is_regained ? " So " : " It touches ", entry->item.letter,
		    (long long)entry->item.number, entry->title,
		    clerk_format_span(call, entry->start_s, entry->end_s),
		    touched->is_regained ? " stands as it was"
					 : with_ways_out(call, entry->item, person, ""));
		struct told *told = told_of(touched, person, thing);

		if (!str_equal(told->what, touched->what)) {
			str_addf(&told->text, "%s%s.", told->what == NULL ? "" : " ",
				 touched->what);
			told->what = touched->what;
		}
		str_add(&told->text, thing);
	}
}

/* The heads of the school; '+': the SIP. */
static size_t people_of(struct clerk_call *call, char school,
			const struct clerk_person *const **ret_people)
{
	return clerk_people(call, school == '+' ? '\0' : school,
			    school == '+' ? CLERK_SIP : CLERK_HEAD, ret_people);
}

/* `is_named`: the sender reads of it in the answer. */
static void tell_at(struct touched *touched, const struct clerk_entry *entry, char school,
		    bool is_named)
{
	const struct clerk_person *const *people;
	size_t count = people_of(touched->call, school, &people);

	for (size_t i = 0; i < count; i++) {
		if (!is_named || people[i]->id != touched->call->sender->id) {
			tell(touched, entry, people[i]);
		}
	}
}

static void tell_sides(struct touched *touched, const struct clerk_entry *entry, bool is_named)
{
	for (const char *school = entry->schools; *school != '\0'; school++) {
		tell_at(touched, entry, *school, is_named);
	}
}

/* Everybody's business, and everybody reads the answer in the room. */
static bool is_the_rooms(const struct clerk_call *call, const struct clerk_entry *entry)
{
	return !call->is_private && entry->visibility == CLERK_PUBLIC &&
	       strlen(entry->schools) >= strlen(call->cluster->own);
}

static bool is_item(struct clerk_item one, struct clerk_item other)
{
	return one.letter == other.letter && one.number == other.number;
}

static void say_told(const struct touched *touched)
{
	for (const struct told *told = touched->first; told != NULL; told = told->next) {
		clerk_tell(touched->call, told->person, "%s", told->text.text);
	}
}

static void reply_with(const struct touched *touched, const struct clerk_entry *entry, size_t named)
{
	struct clerk_call *call = touched->call;

	if (named <= NAMED_MAX) {
		clerk_reply(call, "%s" CLERK_BOLD "%c%lld" CLERK_PLAIN " (%s)%s.",
			    touched->is_regained ? "" : "It touches ", entry->item.letter,
			    (long long)entry->item.number,
			    clerk_format_span(call, entry->start_s, entry->end_s),
			    touched->is_regained
				? " stands as it was"
				: with_ways_out(call, entry->item, NULL, call->prefix));
	}
}

static void say_touched(struct touched *touched, const char *schools, int64_t start_s,
			int64_t end_s)
{
	struct clerk_call *call = touched->call;
	const struct viewer here = viewer_of_person(call->sender, call->is_private);
	struct clerk_entry *entries = NULL;
	struct clerk_item last = { 0 };
	int64_t from_s = start_s > call->now_s ? start_s : call->now_s;
	size_t count = from_s < end_s ? find_all(call, schools, from_s, end_s,
						 (struct clerk_item){ 0 }, &entries)
				      : 0;
	size_t named = 0;

	for (size_t i = 0; i < count; i++) {
		const struct clerk_entry *entry = &entries[i];
		bool is_named =
		    viewer_may_see(&here, entry->visibility, entry->schools, entry->reader);

		/* a meeting has several parts */
		if (is_item(entry->item, last)) {
			continue;
		}
		last = entry->item;
		named += is_named;
		if (is_named) {
			reply_with(touched, entry, named);
		}
		bool is_read = is_named && named <= NAMED_MAX;

		if (!is_read || !is_the_rooms(call, entry)) {
			tell_sides(touched, entry, is_read);
		}
	}
	if (named > NAMED_MAX) {
		clerk_reply(call, "And %zu more; those whom they concern are told privately.",
			    named - NAMED_MAX);
	}
	say_told(touched);
}

void clerk_diary_lost(struct clerk_call *call, const char *schools, int64_t start_s, int64_t end_s,
		      const char *what)
{
	say_touched(touched_new(call, what), schools, start_s, end_s);
}

void clerk_diary_regained(struct clerk_call *call, const char *schools, int64_t start_s,
			  int64_t end_s, const char *what)
{
	struct touched *touched = touched_new(call, what);

	touched->is_regained = true;
	say_touched(touched, schools, start_s, end_s);
}

/* ---- days that a file, or an undo, took or gave back ---- */

/* The end of the half, or of the day, in minutes. */
static int32_t lost_from(const struct calendar_lost *lost)
{
	return lost->session == 'P' ? NOON_MIN : 0;
}

static int32_t lost_to(const struct calendar_lost *lost)
{
	return lost->session == 'A' ? NOON_MIN : DAY_MIN;
}

static enum calendar_kind kind_at(struct clerk_call *call, const struct calendar_lost *lost,
				  char school)
{
	return calendar_kind_during(call->cluster->calendar, school, lost->day, lost_from(lost),
				    lost_to(lost));
}

/* NULL: that is not so any more. */
static const char *day_words(struct clerk_call *call, const struct calendar_lost *lost)
{
	const char *day = arena_printf(call->arena, "%s%s", clerk_format_day(call, lost->day),
				       lost->session == 'A'   ? ", morning"
				       : lost->session == 'P' ? ", afternoon"
							      : "");
	enum calendar_kind kind = kind_at(call, lost, lost->school);

	if (lost->is_regained) {
		return kind != CALENDAR_SCHOOL_DAY
			   ? NULL
			   : arena_printf(call->arena, "%s is a school day at School %c again", day,
					  lost->school);
	}
	switch (kind) {
	case CALENDAR_SCHOOL_DAY:
		return NULL;
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

static int64_t lost_at(struct clerk_call *call, const struct calendar_lost *lost, int32_t minute)
{
	return minute == DAY_MIN ? clerk_instant(call, lost->day + 1, 0)
				 : clerk_instant(call, lost->day, minute);
}

/* Each thing is told once, however many days of its schools are lost. */
static bool is_first(struct touched *touched, struct clerk_item item)
{
	for (const struct seen *seen = touched->items; seen != NULL; seen = seen->next) {
		if (is_item(seen->item, item)) {
			return false;
		}
	}
	struct seen *seen = arena_alloc(touched->call->arena, sizeof(*seen));

	*seen = (struct seen){ .next = touched->items, .item = item };
	touched->items = seen;
	return true;
}

/* What needs another school as well, which is closed yet, does not stand as it was. */
static bool is_lost_elsewhere(struct clerk_call *call, const struct calendar_lost *lost,
			      const struct clerk_entry *entry)
{
	for (const char *school = entry->schools; *school != '\0'; school++) {
		if (*school != '+' && kind_at(call, lost, *school) != CALENDAR_SCHOOL_DAY) {
			return true;
		}
	}
	return false;
}

static void tell_of_day(struct touched *touched, const struct calendar_lost *lost)
{
	struct clerk_call *call = touched->call;
	const char school[] = { lost->school, '\0' };
	int64_t start_s = lost_at(call, lost, lost_from(lost));
	int64_t end_s = lost_at(call, lost, lost_to(lost));
	int64_t from_s = start_s > call->now_s ? start_s : call->now_s;
	struct clerk_entry *entries = NULL;

	touched->what = day_words(call, lost);
	size_t found =
	    touched->what == NULL || from_s >= end_s
		? 0
		: find_all(call, school, from_s, end_s, (struct clerk_item){ 0 }, &entries);

	for (size_t i = 0; i < found; i++) {
		if ((!lost->is_regained || !is_lost_elsewhere(call, lost, &entries[i])) &&
		    is_first(touched, entries[i].item)) {
			tell_sides(touched, &entries[i], false);
		}
	}
}

void touched_by_lost(struct clerk_call *call, const struct calendar_lost *lost, size_t count)
{
	for (int is_regained = 0; is_regained < 2; is_regained++) {
		struct touched *touched = touched_new(call, NULL);

		touched->is_regained = is_regained != 0;
		for (size_t i = 0; i < count; i++) {
			if (lost[i].is_regained == touched->is_regained) {
				tell_of_day(touched, &lost[i]);
			}
		}
		say_told(touched);
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
				tell_at(touched, entry, *at, is_asked);
			}
		}
	}
	say_told(touched);
}
