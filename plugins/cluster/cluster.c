/* cluster: who and what the cluster is, one's own things, the record, and taking back. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster.h"

#include "clerk/calendar.h"
#include "clerk/diary.h"
#include "clerk/item.h"
#include "clerk/roster.h"

#include "cluster_migrations.h"

#include <string.h>

enum { OWN_SHOWN = 10, DAY_S = 86400, AHEAD_DAYS = 400 };

static void add_school(struct clerk_call *call, char letter)
{
	const struct clerk_school *school = clerk_school(call, letter);

	clerk_reply(call, CLERK_BOLD "%c" CLERK_PLAIN " %s, %lld pupils%s", letter, school->name,
		    (long long)school->roll, school->is_guest ? " (guest)" : "");
}

static enum clerk_status run_schools(struct clerk_call *call, const void *args)
{
	(void)args;
	for (const char *letter = clerk_schools(call); *letter != '\0'; letter++) {
		add_school(call, *letter);
	}
	for (const char *letter = clerk_guest_schools(call); *letter != '\0'; letter++) {
		add_school(call, *letter);
	}
	return CLERK_OK;
}

/* ---- who ---- */

struct school_args {
	const struct clerk_school *school;
};

static const struct clerk_arg school_spec[] = {
	CLERK_ARG_SCHOOL(struct school_args, school, "a school; without it, all or your own",
			 .flags = CLERK_OPTIONAL),
	{ 0 },
};

static const char *role_words(const struct clerk_person *person)
{
	if ((person->role & CLERK_LEAD) != 0) {
		return "head, leads the cluster";
	}
	return (person->role & CLERK_HEAD) != 0       ? "head"
	       : (person->role & CLERK_SIP) != 0      ? "SIP"
	       : (person->role & CLERK_OFFICE) != 0   ? "office"
	       : (person->role & CLERK_GOVERNOR) != 0 ? "governor"
						      : "guest";
}

static void add_people(struct clerk_call *call, char school)
{
	const struct clerk_person *const *people;
	size_t count = clerk_people(call, school, CLERK_EVERYONE, &people);

	for (size_t i = 0; i < count; i++) {
		clerk_reply(call, CLERK_BOLD "%s" CLERK_PLAIN " %s, %s", people[i]->handle,
			    people[i]->name, role_words(people[i]));
	}
}

static enum clerk_status run_who(struct clerk_call *call, const void *args)
{
	const struct school_args *a = args;

	if (a->school != NULL) {
		clerk_reply(call, "%s (%c):", a->school->name, a->school->letter);
		add_people(call, a->school->letter);
		return CLERK_OK;
	}
	for (const char *letter = clerk_schools(call); *letter != '\0'; letter++) {
		add_people(call, *letter);
	}
	for (const char *letter = clerk_guest_schools(call); *letter != '\0'; letter++) {
		add_people(call, *letter);
	}
	add_people(call, '+');
	return CLERK_OK;
}

/* ---- terms ---- */

static void add_days(struct clerk_call *call, enum clerk_calendar list, const char *what,
		     char letter)
{
	struct clerk_calendar_day days[8];
	int32_t today = clerk_day_of(call, clerk_now(call));
	size_t count = clerk_calendar_days(call, list, letter, today, days, 8);

	for (size_t i = 0; i < count; i++) {
		clerk_reply(call, "%s: %s%s", what, clerk_format_day(call, days[i].day),
			    days[i].session == 'A'   ? ", morning"
			    : days[i].session == 'P' ? ", afternoon"
						     : "");
	}
}

static enum clerk_status run_terms(struct clerk_call *call, const void *args)
{
	const struct school_args *a = args;
	const struct clerk_person *sender = clerk_sender(call);
	char letter = a->school != NULL ? a->school->letter : sender->school;
	int32_t from, to;
	const char *name;

	clerk_reply(call, "%s, from now on:",
		    letter == 0 ? "Terms" : clerk_text_of(call, "School %c", letter));
	for (int32_t i = 0; i < 6 && clerk_half_term_at(call, letter, i, &from, &to, &name); i++) {
		clerk_reply(call, "%s: %s – %s", name, clerk_format_day(call, from),
			    clerk_format_day(call, to));
	}
	if (letter != 0) {
		add_days(call, CLERK_CALENDAR_INSET, "INSET", letter);
		add_days(call, CLERK_CALENDAR_CLOSED, "Closed", letter);
	}
	return CLERK_OK;
}

/* ---- mine ---- */

/* " (C is closed then)": of the two schools of a visit, or of the one where many meet. */
static const char *closed_words(struct clerk_call *call, const struct clerk_entry *entry)
{
	bool is_school = entry->place != NULL && strlen(entry->place) == 1;
	const char *schools = strlen(entry->schools) <= 2 ? entry->schools
			      : is_school                 ? entry->place
							  : "";

	for (; *schools != '\0'; schools++) {
		if (strchr(clerk_schools(call), *schools) != NULL &&
		    clerk_day_kind_during(call, *schools, entry->start_s, entry->end_s) ==
			CLERK_DAY_CLOSED) {
			return clerk_text_of(call, " (%c is closed then)", *schools);
		}
	}
	return "";
}

static const char *item_words(struct clerk_call *call, struct clerk_item item)
{
	return item.letter == '\0' ? ""
				   : clerk_text_of(call, CLERK_BOLD "%c%lld" CLERK_PLAIN " ",
						   item.letter, (long long)item.number);
}

static bool is_item(struct clerk_item one, struct clerk_item other)
{
	return one.letter != '\0' && one.letter == other.letter && one.number == other.number;
}

/* What is in one diary: its entries, and what has a line of its own above them. */
struct mine {
	const struct clerk_entry *entries;
	const struct clerk_awaiting *rows;
	size_t entry_count, row_count;
};

/* "; asked: Thu 10 Dec 2026, 13:00–14:00", of one that may have another date; "". */
static const char *asked_words(struct clerk_call *call, const struct mine *mine,
			       const struct clerk_entry *entry)
{
	for (size_t i = 0; entry->is_firm && i < mine->entry_count; i++) {
		const struct clerk_entry *other = &mine->entries[i];

		if (!other->is_firm && is_item(other->item, entry->item)) {
			return clerk_text_of(call, "; asked: %s",
					     clerk_format_span(call, other->start_s, other->end_s));
		}
	}
	return "";
}

/* It waits for her answer, or is asked for another date: the line of that tells of it. */
static bool is_told(const struct mine *mine, const struct clerk_entry *entry)
{
	bool is_told = false;

	for (size_t i = 0; i < mine->row_count; i++) {
		is_told = is_told || is_item(mine->rows[i].item, entry->item);
	}
	for (size_t i = 0; !entry->is_firm && i < mine->entry_count; i++) {
		is_told = is_told ||
			  (mine->entries[i].is_firm && is_item(mine->entries[i].item, entry->item));
	}
	return is_told;
}

static void add_entry(struct clerk_call *call, const struct mine *mine,
		      const struct clerk_entry *entry)
{
	clerk_reply(call, "%s%s: %s%s%s%s", item_words(call, entry->item),
		    clerk_format_span(call, entry->start_s, entry->end_s), entry->title,
		    entry->is_firm ? "" : " (asked)", closed_words(call, entry),
		    asked_words(call, mine, entry));
}

/* What waits for an answer of hers to give. */
static void add_awaiting(struct clerk_call *call, const struct mine *mine)
{
	for (size_t i = 0; i < mine->row_count; i++) {
		const struct clerk_awaiting *row = &mine->rows[i];
		const char *by =
		    row->by_s == 0
			? ""
			: clerk_text_of(call, " by %s", clerk_format_instant(call, row->by_s));

		clerk_reply(call, "%swaits for %s%s: %s%s%s%s%s%s", item_words(call, row->item),
			    row->what, by, row->title, row->span[0] == '\0' ? "" : ", ", row->span,
			    row->stands[0] == '\0' ? "" : " (now ", row->stands,
			    row->stands[0] == '\0' ? "" : ")");
	}
}

/* Of her own what is in no diary yet; how many. */
static size_t add_undated(struct clerk_call *call)
{
	const struct clerk_awaiting *rows;
	size_t count = clerk_undated(call, &rows);

	for (size_t i = 0; i < count; i++) {
		const char *by =
		    rows[i].by_s == 0
			? ""
			: clerk_text_of(call, " (by %s)", clerk_format_instant(call, rows[i].by_s));

		clerk_reply(call, "%s%s, no date yet%s: %s", item_words(call, rows[i].item),
			    rows[i].what, by, rows[i].title);
	}
	return count;
}

static enum clerk_status run_mine(struct clerk_call *call, const void *args)
{
	const struct clerk_person *sender = clerk_sender(call);
	bool may_answer = (sender->role & (CLERK_HEAD | CLERK_SIP)) != 0;
	char school[2] = { clerk_voice(sender), '\0' };
	struct mine mine = { 0 };
	struct clerk_item none = { 0 };
	int64_t now_s = clerk_now(call);

	(void)args;
	mine.entry_count = clerk_diary_find(
	    call, school, now_s, now_s + (int64_t)AHEAD_DAYS * DAY_S, none, &mine.entries);
	mine.row_count = may_answer ? clerk_awaiting(call, &mine.rows) : 0;
	add_awaiting(call, &mine);
	size_t shown = mine.row_count;

	for (size_t i = 0; i < mine.entry_count; i++) {
		const struct clerk_entry *entry = &mine.entries[i];
		/* Others read along in the room: not even the time of a private thing is said
		 * there, nor to the office when its head is "busy". */
		bool is_hidden = entry->item.letter == 0 || !clerk_is_private(call);

		if ((entry->visibility == CLERK_PUBLIC || !is_hidden) && !is_told(&mine, entry)) {
			add_entry(call, &mine, entry);
			shown++;
		}
	}
	shown += add_undated(call);
	if (shown == 0) {
		clerk_reply(call,
			    clerk_is_private(call) ? "Nothing is in the diary for %s yet."
						   : "Nothing is in the room's diary for %s yet; "
						     "your own I show in private.",
			    sender->handle);
	}
	return CLERK_OK;
}

/* ---- the record ---- */

struct history_args {
	struct clerk_item item;
};

static const struct clerk_arg history_spec[] = {
	CLERK_ARG_ITEM(struct history_args, item,
		       "a letter and number, V12; without it, your own lines",
		       .flags = CLERK_OPTIONAL),
	{ 0 },
};

static void add_line(struct clerk_call *call, const struct clerk_history *line)
{
	const char *item =
	    line->item.letter == '\0'
		? ""
		: clerk_text_of(call, " %c%lld", line->item.letter, (long long)line->item.number);

	clerk_reply(call, "%s%s %s: %s", clerk_format_instant(call, line->at_s), item, line->who,
		    line->text);
}

static enum clerk_status run_history(struct clerk_call *call, const void *args)
{
	const struct history_args *a = args;
	const struct clerk_history *lines;
	bool is_own = a->item.letter == 0;
	size_t count =
	    is_own ? clerk_history_mine(call, &lines) : clerk_history(call, a->item, &lines);

	for (size_t i = 0; i < count && (!is_own || i < OWN_SHOWN); i++) {
		add_line(call, &lines[i]);
	}
	if (is_own && count > OWN_SHOWN) {
		clerk_reply(call, "… and %zu before that: `%sexport`.", count - OWN_SHOWN,
			    clerk_prefix(call));
	}
	if (count == 0 && is_own) {
		/* In the room the same whatever there is in private. */
		clerk_reply(call, "%s",
			    clerk_is_private(call)
				? "You have done nothing here yet."
				: "You have done nothing in the room yet; your own I show in "
				  "private.");
	} else if (count == 0) {
		/* The same words for what is private and for what never was. */
		return clerk_fail(call, CLERK_NOT_FOUND, "There is nothing to show for %c%lld.",
				  a->item.letter, (long long)a->item.number);
	}
	return CLERK_OK;
}

/* ---- why a reminder came, or did not ---- */

struct why_args {
	struct clerk_item item;
};

static const struct clerk_arg why_spec[] = {
	CLERK_ARG_ITEM(struct why_args, item, "a letter and number, M14", .flags = 0),
	{ 0 },
};

static const char *how_late(struct clerk_call *call, const struct clerk_woken *row)
{
	int64_t minutes = (row->said_s - row->due_s) / 60;

	return minutes < 1 ? "on time"
	       : minutes < 60
		   ? clerk_text_of(call, "%lld min late", (long long)minutes)
		   : clerk_text_of(call, "late, on %s", clerk_format_instant(call, row->said_s));
}

static const char *what_came(struct clerk_call *call, const struct clerk_woken *row)
{
	switch (row->why) {
	case CLERK_WHY_TO_COME:
		return "still to come";
	case CLERK_WHY_QUIET:
		return "nothing was left to say";
	case CLERK_WHY_PRIVATE:
		return row->handles[0] == '\0' ? "told in private" : "told you in private";
	case CLERK_WHY_WAITS:
		return "waits for my next message to the room";
	case CLERK_WHY_ON_ITS_WAY:
		return "not in the room yet; I keep trying";
	case CLERK_WHY_REFUSED:
		return "the room would not take it";
	case CLERK_WHY_SAID:
		break;
	}
	return clerk_text_of(call, "said in the room, %s%s%s", how_late(call, row),
			     row->handles[0] == '\0' ? "" : ", to ", row->handles);
}

static void say_woken(struct clerk_call *call, const struct clerk_woken *row)
{
	clerk_reply(call, "%s%s%s%s: %s", clerk_format_instant(call, row->due_s),
		    row->what[0] == '\0' ? "" : " (", row->what, row->what[0] == '\0' ? "" : ")",
		    what_came(call, row));
}

static enum clerk_status run_why(struct clerk_call *call, const void *args)
{
	const struct why_args *a = args;
	const struct clerk_woken *rows;
	size_t count = clerk_why(call, a->item, &rows);

	for (size_t i = 0; i < count; i++) {
		say_woken(call, &rows[i]);
	}
	if (count == 0) {
		/* The same words for what is private and for what never was. */
		return clerk_fail(call, CLERK_NOT_FOUND,
				  "There is no reminder to tell of for %c%lld.", a->item.letter,
				  (long long)a->item.number);
	}
	return CLERK_OK;
}

struct undo_args {
	struct clerk_item item;
	const char *what;
};

/* Other words ("give 2h to H") describe what was last, so that is what is meant. */
static const struct clerk_arg undo_spec[] = {
	CLERK_ARG_ITEM(struct undo_args, item, "an item, V12; without it, your last change",
		       .flags = CLERK_OPTIONAL),
	CLERK_ARG_TEXT(struct undo_args, what, "what it was, if you like",
		       .flags = CLERK_OPTIONAL | CLERK_TURNS),
	{ 0 },
};

static enum clerk_status run_undo(struct clerk_call *call, const void *args)
{
	const struct undo_args *a = args;

	return clerk_undo(call, a->item);
}

static enum clerk_status run_export(struct clerk_call *call, const void *args)
{
	const struct clerk_person *sender = clerk_sender(call);
	const struct clerk_history *lines;

	(void)args;
	size_t count = clerk_history_mine(call, &lines);

	clerk_reply(call, "What I hold about you: %s, %s, %s%s; and %zu line%s of the record%s",
		    sender->user, sender->name, role_words(sender),
		    sender->school == 0 ? "" : clerk_text_of(call, " of School %c", sender->school),
		    count, count == 1 ? "" : "s", count == 0 ? "." : ":");
	for (size_t i = count; i > 0; i--) {
		add_line(call, &lines[i - 1]);
	}
	return CLERK_OK;
}

static const struct clerk_command commands[] = {
	{ .name = "schools",
	  .summary = "List the schools of the cluster",
	  .example = "schools",
	  .who = CLERK_EVERYONE,
	  .run = run_schools },
	{ .name = "who",
	  .summary = "Say who is who",
	  .example = "who G",
	  CLERK_TAKES(struct school_args, school_spec),
	  .run = run_who },
	{ .name = "terms",
	  .summary = "Show terms and INSET days",
	  .example = "terms C",
	  CLERK_TAKES(struct school_args, school_spec),
	  .who = CLERK_EVERYONE,
	  .run = run_terms },
	{ .name = "mine",
	  .summary = "Show what is in the diary for you",
	  .example = "mine",
	  .run = run_mine },
	{ .name = "history",
	  .summary = "Show the record of an item, or your own",
	  .example = "history V12",
	  CLERK_TAKES(struct history_args, history_spec),
	  .run = run_history },
	{ .name = "why",
	  .summary = "Show when each reminder of an item was due and went out",
	  .example = "why M14",
	  CLERK_TAKES(struct why_args, why_spec),
	  .run = run_why },
	{ .name = "undo",
	  .summary = "Take back your last change",
	  .example = "undo",
	  CLERK_TAKES(struct undo_args, undo_spec),
	  .run = run_undo },
	{ .name = "export",
	  .summary = "Send you everything I hold about you",
	  .example = "export",
	  .where = CLERK_IN_PRIVATE,
	  .run = run_export },
	{ 0 },
};

static const struct clerk_try tries[] = {
	{ CLERK_GUEST, 10, "terms {own}", "see terms and INSET days" },
	{ CLERK_GUEST, 20, "schools", "see which schools there are" },
	{ CLERK_GOVERNOR, 20, "terms {own}", "see terms and INSET days" },
	{ CLERK_MEMBERS, 30, "mine", "see what waits for you and what is on" },
	{ CLERK_OFFICE | CLERK_GOVERNOR, 80, "who {own}", "see who is who" },
	{ 0 },
};
static const struct clerk_topic topics[] = {
	{ "people", CLERK_LIST(struct clerk_command, commands, allow_commands, days_commands),
	  tries },
	{ 0 }
};

CLERK_PLUGIN(.name = "cluster", .summary = "The cluster", .topics = topics,
	     .commands = CLERK_LIST(struct clerk_command, commands, allow_commands, days_commands),
	     .migrations = cluster_migrations,
	     .queries = CLERK_LIST(struct clerk_queries, &allow_queries),
	     .restored = cluster_restored);
