/* touched: what a day that is lost touches: both sides of each thing hear of it, with a way out. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"
#include "host/item.h"
#include "host/several.h"

#include "school/calendar_store.h"

#include <string.h>

/* In the reply so many are named, and the rest counted; each person is told of all of hers. */
enum { NAMED_MAX = 20 };
enum { NOON_MIN = 12 * 60, DAY_MIN = 24 * 60 };

/* What one person, or the room, is told: all things in one message, or in as few as hold them. */
struct told {
	struct told *next;
	const struct clerk_person *person; /* NULL: the room */
	const char *what;                  /* the loss that was named last; NULL: none yet */
	struct str text;
};

struct seen {
	struct seen *next;
	struct clerk_item item;
};

struct touched {
	struct clerk_call *call;
	const char *what;
	struct calendar now;       /* as the change has left it */
	bool is_regained;          /* else lost, and a way out is named */
	bool is_guests;            /* what is looked at meets elsewhere, and stands */
	bool has_answer;           /* else nobody has just typed it */
	size_t named;              /* in the answer, or counted there */
	struct told *first, **end; /* in the order in which they came */
	struct seen *items;        /* told already */
};

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

const char *touched_ways_out(struct arena *arena, const struct command_table *table,
			     struct clerk_item item, const struct clerk_person *person,
			     const char *prefix)
{
	/* another date, or none: the verbs that mean it, where this kind of item has them */
	static const char *const verbs[] = { "move", "date", "cancel", "withdraw", "forget", NULL };

	return ways_by(arena, table, item, person, prefix, verbs);
}

/* ": `move V1 <date>` or `cancel V1`"; of what stands without her, "; `out M1` if you can't come".
 */
static const char *with_ways_out(const struct touched *touched, struct clerk_item item,
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

/* " is at G and stands" */
static const char *guests_words(const struct touched *touched, const struct clerk_entry *entry)
{
	bool has_place = !str_is_empty(entry->place);

	return !touched->is_guests
		   ? ""
		   : arena_printf(touched->call->arena, " %s%s%sstands", has_place ? "is at " : "",
				  has_place ? entry->place : "", has_place ? " and " : "");
}

static void tell(struct touched *touched, const struct clerk_entry *entry,
		 const struct clerk_person *person)
{
	struct clerk_call *call = touched->call;
	const char *prefix = person == NULL ? "!" : "";
	const char *thing = arena_printf(
	    call->arena, " %s" CLERK_BOLD "%c%lld" CLERK_PLAIN " (%s, %s)%s%s.",
	    touched->is_guests     ? ""
	    : touched->is_regained ? "So "
				   : "It touches ",
	    entry->item.letter, (long long)entry->item.number, entry->title,
	    clerk_format_span(call, entry->start_s, entry->end_s), guests_words(touched, entry),
	    touched->is_regained ? " stands as it was"
				 : with_ways_out(touched, entry->item, person, prefix));
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
		tell(touched, entry, person);
	}
}

/* The heads of the school; '+': the SIP. */
static size_t people_of(struct clerk_call *call, char school,
			const struct clerk_person *const **ret_people)
{
	return clerk_people(call, school == '+' ? '\0' : school, call_receivers(call, school),
			    ret_people);
}

/* `is_named`: the sender reads of it in the answer. */
static void tell_at(struct touched *touched, const struct clerk_entry *entry, char school,
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

static void tell_sides(struct touched *touched, const struct clerk_entry *entry, bool is_named)
{
	for (const char *school = entry->schools; *school != '\0'; school++) {
		tell_at(touched, entry, *school, is_named);
	}
}

/* Everybody's business: what is said of it is said in the room, once. */
static bool is_the_rooms(const struct clerk_call *call, const struct clerk_entry *entry)
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

static void say_told(const struct touched *touched)
{
	for (const struct told *told = touched->first; told != NULL; told = told->next) {
		if (told->person == NULL) {
			say_in_room(touched->call, told->text.text);
		} else {
			clerk_tell(touched->call, told->person, "%s", told->text.text);
		}
	}
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
	bool is_at_school = is_the_rooms(touched->call, entry) && !str_is_empty(entry->place) &&
			    entry->place[1] == '\0';
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
		    guests_words(touched, entry),
		    is_well ? " stands as it was"
			    : with_ways_out(touched, entry->item, NULL, call->prefix));
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
	if (!is_the_rooms(call, entry) || (is_named && !is_read && !call->is_private)) {
		tell_sides(touched, entry, is_read);
		return;
	}
	item_touched(call, entry->item);
	if (!is_read_by_all) {
		tell(touched, entry, NULL);
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

	if (!is_the_rooms(call, entry) ||
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
		tell_at(touched, entry, *schools, is_read);
	}
	touched->is_guests = false;
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
	say_told(touched);
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
				tell_at(touched, entry, *at, is_asked);
			}
		}
	}
	say_told(touched);
}
