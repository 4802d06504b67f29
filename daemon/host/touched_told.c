/* touched_told: both sides of what a lost day touches, and what each is told: once, with a way
 * out. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/touched_told.h"

#include "host/host_internal.h"
#include "host/item.h"
#include "host/several.h"

#include <string.h>

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

/* "`move V1 <date>` or `cancel V1`", of those verbs that this kind of item has. */
static const char *ways_by(struct arena *arena, const struct command_table *table,
			   struct clerk_item item, const struct clerk_person *person,
			   const char *prefix, const char *const *verbs)
{
	struct str text;

	str_init(&text, arena);
	for (; *verbs != NULL; verbs++) {
		const struct clerk_command *row = find_row(table, *verbs, item.letter);
		unsigned who = row == NULL ? 0 : permit_who(row);

		/* who gives dates moves by giving another */
		const struct clerk_command *date =
		    str_equal(*verbs, "move") ? find_row(table, "date", item.letter) : NULL;

		if (row == NULL || (person != NULL && (person->role & who) == 0) ||
		    (date != NULL && person != NULL && (person->role & permit_who(date)) != 0)) {
			continue;
		}
		str_addf(&text, "%s%s`%s%s %c%lld%s`", text.len == 0 ? "" : " or ",
			 person == NULL && (who & CLERK_HEAD) == 0 ? "the SIP " : "", prefix,
			 row->name, item.letter, (long long)item.number,
			 takes_date(row) ? " <date>" : "");
	}
	return text.text;
}

const char *touched_ways_out(struct arena *arena, const struct command_table *table,
			     struct clerk_item item, const struct clerk_person *person,
			     const char *prefix)
{
	/* another date, or none: the verbs that mean it, where this kind of item has them */
	static const char *const verbs[] = { "move", "date", "cancel", "withdraw", "forget", NULL };

	return ways_by(arena, table, item, person, prefix, verbs);
}

const char *touched_with_ways_out(const struct touched *touched, struct clerk_item item,
				  const struct clerk_person *person, const char *prefix)
{
	static const char *const absent[] = { "out", NULL };
	struct arena *arena = touched->call->arena;
	const struct command_table *table = &touched->call->plugins->table;
	const char *ways = touched->is_guests
			       ? ways_by(arena, table, item, person, prefix, absent)
			       : touched_ways_out(arena, table, item, person, prefix);

	return str_is_empty(ways)   ? ""
	       : touched->is_guests ? arena_printf(arena, "; %s if you can't come", ways)
				    : arena_printf(arena, ": %s", ways);
}

/* ---- both sides ---- */

static bool is_same(const struct clerk_person *one, const struct clerk_person *other)
{
	return one == NULL || other == NULL ? one == other : one->id == other->id;
}

/* Her last message, or a further one where that is full. */
static struct told *told_of(struct touched *touched, const struct clerk_person *person,
			    const char *more)
{
	struct told *told = NULL;

	for (struct told *at = touched->first; at != NULL; at = at->next) {
		told = is_same(at->person, person) ? at : told;
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

/* What the room reads of the act anyway; NULL: nothing, or it is answered there. */
static struct call_post *said_in_room(const struct clerk_call *call)
{
	struct call_post *said = NULL;

	for (struct call_post *post = call->posts; post != NULL; post = post->next) {
		bool is_rooms = post->person == NULL && post->kind == OUTBOX_NOTICE;

		said = is_rooms ? post : said;
	}
	return said;
}

const char *touched_guests(const struct touched *touched, const struct clerk_entry *entry)
{
	bool has_place = !str_is_empty(entry->place);

	return !touched->is_guests
		   ? ""
		   : arena_printf(touched->call->arena, " %s%s%sstands", has_place ? "is at " : "",
				  has_place ? entry->place : "", has_place ? " and " : "");
}

void touched_tell(struct touched *touched, const struct clerk_entry *entry,
		  const struct clerk_person *person)
{
	struct clerk_call *call = touched->call;
	const char *prefix = person == NULL ? "!" : "";

	spare_begins(call, entry->start_s);
	const char *thing = arena_printf(
	    call->arena, " %s" CLERK_BOLD "%c%lld" CLERK_PLAIN " (%s, %s)%s%s.",
	    touched->is_guests     ? ""
	    : touched->is_regained ? "So "
				   : "It touches ",
	    entry->item.letter, (long long)entry->item.number, entry->title,
	    clerk_format_span(call, entry->start_s, entry->end_s), touched_guests(touched, entry),
	    touched->is_regained ? " stands as it was"
				 : touched_with_ways_out(touched, entry->item, person, prefix));
	struct told *told = told_of(touched, person, thing);

	bool is_said = person == NULL && said_in_room(call) != NULL;

	if (!is_said && !str_equal(told->what, touched->what)) {
		str_addf(&told->text, "%s%s.", told->what == NULL ? "" : " ", touched->what);
		told->what = touched->what;
	}
	str_add(&told->text, thing);
}

static void tell_if_seen(struct touched *touched, const struct clerk_entry *entry,
			 const struct clerk_person *person)
{
	struct viewer viewer = viewer_of_person(person, true);

	if (viewer_may_see(&viewer, entry->visibility, entry->schools, entry->reader)) {
		touched_tell(touched, entry, person);
	}
}

/* The heads of the school; '+': the SIP. */
static size_t people_of(struct clerk_call *call, char school,
			const struct clerk_person *const **ret_people)
{
	return clerk_people(call, school == '+' ? '\0' : school, call_receivers(call, school),
			    ret_people);
}

void touched_tell_at(struct touched *touched, const struct clerk_entry *entry, char school,
		     bool is_named)
{
	const struct clerk_person *const *people;
	size_t count = people_of(touched->call, school, &people);

	for (size_t i = 0; i < count; i++) {
		if (!is_named || people[i]->id != touched->call->sender->id) {
			tell_if_seen(touched, entry, people[i]);
		}
	}
}

void touched_tell_sides(struct touched *touched, const struct clerk_entry *entry, bool is_named)
{
	for (const char *school = entry->schools; *school != '\0'; school++) {
		touched_tell_at(touched, entry, *school, is_named);
	}
}

bool touched_is_the_rooms(const struct clerk_call *call, const struct clerk_entry *entry)
{
	return entry->visibility == CLERK_PUBLIC &&
	       strlen(entry->schools) >= strlen(call->cluster->own);
}

static void say_in_room(struct clerk_call *call, const char *text)
{
	struct call_post *said = said_in_room(call);

	if (said == NULL) {
		clerk_post(call, "%s", text);
	} else {
		said->text = arena_printf(call->arena, "%s%s", said->text, text);
	}
}

void touched_say(const struct touched *touched)
{
	for (const struct told *told = touched->first; told != NULL; told = told->next) {
		if (told->person == NULL) {
			say_in_room(touched->call, told->text.text);
		} else {
			clerk_tell(touched->call, told->person, "%s", told->text.text);
		}
	}
}
