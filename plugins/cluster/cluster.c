/* cluster: who and what the cluster is, one's own things, the record, and taking back. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster.h"

#include "clerk/calendar.h"
#include "clerk/diary.h"
#include "clerk/item.h"
#include "clerk/roster.h"

#include "cluster_migrations.h"

#include <string.h>
#include <strings.h>

enum { OWN_SHOWN = 10 };

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

/* Of those who share a headship the days are told: which of them is in. */
static const char *shared_days(struct clerk_call *call, const struct clerk_person *person)
{
	const struct clerk_person *const *heads;
	bool is_head = (person->role & CLERK_HEAD) != 0 && person->school != '\0';
	size_t count = is_head ? clerk_people(call, person->school, CLERK_HEAD, &heads) : 0;

	return count > 1 ? clerk_text_of(call, ", %s",
					 cluster_days_words(call, clerk_working_days(call, person)))
			 : "";
}

static void add_people(struct clerk_call *call, char school)
{
	const struct clerk_person *const *people;
	size_t count = clerk_people(call, school, CLERK_EVERYONE, &people);

	for (size_t i = 0; i < count; i++) {
		clerk_reply(call, CLERK_BOLD "%s" CLERK_PLAIN " %s, %s%s", people[i]->handle,
			    people[i]->name, role_words(people[i]), shared_days(call, people[i]));
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

/* ---- the record ---- */

struct history_args {
	struct clerk_item item;
	const char *since;
};

static bool is_since(const char *text)
{
	return strncasecmp(text, "since", strlen("since")) == 0;
}

static const struct clerk_arg history_spec[] = {
	CLERK_ARG_ITEM(struct history_args, item,
		       "a letter and number, V12; without it, your own lines",
		       .flags = CLERK_OPTIONAL),
	CLERK_ARG_TEXT(struct history_args, since, "since when, of everybody: `since Friday`",
		       .flags = CLERK_OPTIONAL, .is_one = is_since),
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

/* Is a newer line of the same thing above it? */
static bool is_older(const struct clerk_history *lines, size_t i)
{
	for (size_t newer = 0; newer < i; newer++) {
		if (lines[i].item.letter != '\0' &&
		    lines[newer].item.letter == lines[i].item.letter &&
		    lines[newer].item.number == lines[i].item.number) {
			return true;
		}
	}
	return false;
}

/* "what's changed since Friday": of each thing the last that was done. */
static enum clerk_status say_since(struct clerk_call *call, const char *since)
{
	const struct clerk_history *lines;
	struct clerk_days days;
	size_t shown = 0, more = 0;

	if (!clerk_days_past(call, since, &days) &&
	    !clerk_days_past(call, clerk_said(call), &days)) {
		return clerk_fail(call, CLERK_USAGE,
				  "Since when? For example `%shistory since Friday`.",
				  clerk_prefix(call));
	}
	size_t count = clerk_history_since(call, days.start_s, &lines);

	clerk_reply(call, "What was done %s, newest first%s", days.words,
		    count == 0 ? ": nothing." : ":");
	for (size_t i = 0; i < count; i++) {
		bool is_told = !is_older(lines, i);

		more += is_told && shown >= OWN_SHOWN;
		if (is_told && shown < OWN_SHOWN) {
			add_line(call, &lines[i]);
			shown++;
		}
	}
	if (more > 0) {
		clerk_reply(call, "… and %zu more before that.", more);
	}
	return CLERK_OK;
}

static enum clerk_status run_history(struct clerk_call *call, const void *args)
{
	const struct history_args *a = args;
	if (a->since != NULL) {
		return say_since(call, a->since);
	}
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

/* The record says that she noted minutes; what she wrote stands beside it. */
static void add_held(struct clerk_call *call)
{
	const struct clerk_history *rows;
	size_t count = clerk_held(call, &rows);

	if (count > 0) {
		clerk_reply(call, "And what you wrote that I keep:");
	}
	for (size_t i = 0; i < count; i++) {
		const char *name = rows[i].item.letter == '\0'
				       ? ""
				       : clerk_text_of(call, "%c%lld ", rows[i].item.letter,
						       (long long)rows[i].item.number);

		clerk_reply(call, "%s%s", name, rows[i].text);
	}
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
	add_held(call);
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
	  .run = run_who,
	  .passes_to = "offers" },
	{ .name = "history",
	  .summary = "Show the record of an item, or your own",
	  .example = "history V12",
	  CLERK_TAKES(struct history_args, history_spec),
	  .run = run_history },
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
	{ "people",
	  CLERK_LIST(struct clerk_command, commands, mine_commands, diary_commands,
		     waiting_commands, nudge_commands, digest_commands, allow_commands,
		     days_commands, terms_commands, adviser_commands, drive_commands,
		     coming_commands, ahead_commands, next_commands, where_commands, why_commands,
		     wall_commands),
	  tries },
	{ 0 }
};

static enum clerk_status wake(struct clerk_call *call, struct clerk_item item, const char *what)
{
	(void)item;
	return strcmp(what, DIGEST) == 0 ? digest_wake(call) : CLERK_OK;
}

static const struct clerk_kind *const kinds[] = { &coming_kind, NULL };

CLERK_PLUGIN(.name = "cluster", .summary = "The cluster", .letters = "C", .item_noun = "named date",
	     .kinds = kinds, .topics = topics,
	     .commands = CLERK_LIST(struct clerk_command, commands, mine_commands, diary_commands,
				    waiting_commands, nudge_commands, digest_commands,
				    allow_commands, days_commands, terms_commands, adviser_commands,
				    drive_commands, coming_commands, ahead_commands, next_commands,
				    where_commands, why_commands, wall_commands),
	     .migrations = cluster_migrations,
	     .queries = CLERK_LIST(struct clerk_queries, &allow_queries, &digest_queries,
				   &nudge_queries),
	     .restored = cluster_restored, .wake = wake, .here = digest_here);
