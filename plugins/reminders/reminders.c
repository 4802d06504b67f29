/* reminders: say something later, to oneself or to the room, once, even after a restart. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "clerk/calendar.h"
#include "clerk/clerk.h"
#include "clerk/roster.h"

#include "reminders_migrations.h"

#include <string.h>

enum { OPEN_MAX = 200, SNOOZE_S = 86400, MORNING_MIN = 8 * 60, DAY_S = 86400 };

enum { Q_PUT, Q_GET, Q_OPEN, Q_LIST, Q_SAME };

static const char *const queries[] = {
	[Q_PUT] =
	    "INSERT INTO reminders_item (cluster, number, person, is_room, due_s, text, state)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (cluster, number) DO UPDATE SET"
	    " due_s = excluded.due_s, text = excluded.text, state = excluded.state",
	[Q_GET] = "SELECT person, is_room, due_s, text, state FROM reminders_item"
		  " WHERE cluster = ?1 AND number = ?2",
	[Q_OPEN] = "SELECT count(*) FROM reminders_item"
		   " WHERE cluster = ?1 AND person = ?2 AND state = 'waiting'",
	[Q_LIST] =
	    "SELECT number, due_s, text, is_room FROM reminders_item"
	    " WHERE cluster = ?1 AND person = ?2 AND state = 'waiting' AND (is_room = 1 OR ?3 = 1)"
	    " ORDER BY due_s, number",
	[Q_SAME] = "SELECT MIN(number) FROM reminders_item INDEXED BY reminders_by_room"
		   " WHERE cluster = ?1 AND due_s = ?2"
		   " AND text = ?3 AND is_room = 1 AND state = 'waiting'",
	NULL,
};

struct reminder {
	int64_t number, person, due_s;
	bool is_room;
	const char *text, *state;
};

static void put(struct clerk_call *call, const struct reminder *reminder)
{
	struct clerk_query *q = clerk_query(call, Q_PUT);

	clerk_bind_int(q, reminder->number);
	clerk_bind_int(q, reminder->person);
	clerk_bind_int(q, reminder->is_room);
	clerk_bind_int(q, reminder->due_s);
	clerk_bind_text(q, reminder->text);
	clerk_bind_text(q, reminder->state);
	clerk_run(q);
}

static bool get(struct clerk_call *call, int64_t number, struct reminder *ret_reminder)
{
	struct clerk_query *q = clerk_query(call, Q_GET);

	clerk_bind_int(q, number);
	if (!clerk_step(q)) {
		return false;
	}
	*ret_reminder = (struct reminder){ .number = number,
					   .person = clerk_int(q, 0),
					   .is_room = clerk_int(q, 1) != 0,
					   .due_s = clerk_int(q, 2),
					   .text = clerk_text(q, 3),
					   .state = clerk_text(q, 4) };
	return true;
}

/* A reminder without a line that one may read does not exist for her, so each has one. */
static void note(struct clerk_call *call, const struct reminder *reminder, const char *text)
{
	const struct clerk_item item = { .letter = 'N', .number = reminder->number };

	if (reminder->is_room) {
		clerk_record(call, item, CLERK_PUBLIC, "", "%s", text);
	} else {
		clerk_record_for(call, item, reminder->person, "", "%s", text);
	}
}

static void wake_for(struct clerk_call *call, const struct reminder *reminder)
{
	const struct clerk_item item = { .letter = 'N', .number = reminder->number };

	clerk_wake_at(call, item, "", reminder->due_s);
	if (!reminder->is_room) {
		clerk_will_tell(call, clerk_sender(call));
	}
}

/* When a date means: its time, or 08:00 of a day without one. 0: it has no single moment. */
static int64_t moment_of(struct clerk_call *call, const struct clerk_when *when)
{
	switch (when->kind) {
	case CLERK_WHEN_DATE:
		return clerk_instant(call, when->day, MORNING_MIN);
	case CLERK_WHEN_INSTANT:
	case CLERK_WHEN_RANGE:
	case CLERK_WHEN_SESSION:
		return when->start_s;
	case CLERK_WHEN_NONE:
	case CLERK_WHEN_DATES:
	case CLERK_WHEN_DEADLINE:
	case CLERK_WHEN_RECURRENCE:
		break;
	}
	return 0;
}

/* ---- remind ---- */

struct remind_args {
	struct clerk_when when;
	const char *text;
};

static const struct clerk_arg remind_spec[] = {
	CLERK_ARG_WHEN(struct remind_args, when, "a day or time: `Fri 4pm`, `in 20 mins`",
		       .flags = CLERK_RAW_LEVEL),
	CLERK_ARG_TEXT(struct remind_args, text, "what to say", .flags = CLERK_ALOUD_HERE),
	{ 0 },
};

static const struct clerk_arg remind_us_spec[] = {
	CLERK_ARG_WHEN(struct remind_args, when, "a day or time: `Fri 4pm`, `in 20 mins`",
		       .flags = CLERK_RAW_LEVEL),
	CLERK_ARG_TEXT(struct remind_args, text, "what to say", .flags = CLERK_ALOUD),
	{ 0 },
};

/* "to ring H" -> "ring H" */
static const char *without_to(const char *text)
{
	if (strncmp(text, "to ", 3) == 0) {
		return text + 3;
	}
	return strncmp(text, "that ", 5) == 0 ? text + 5 : text;
}

static int64_t waiting(struct clerk_call *call)
{
	struct clerk_query *q = clerk_query(call, Q_OPEN);

	clerk_bind_int(q, clerk_sender(call)->id);
	return clerk_step(q) ? clerk_int(q, 0) : 0;
}

static bool is_full(struct clerk_call *call)
{
	return waiting(call) >= OPEN_MAX;
}

static enum clerk_status full(struct clerk_call *call)
{
	return clerk_fail(call, CLERK_LIMIT,
			  "You have %d reminders waiting, which is as many as I keep for one "
			  "person; `%sforget` one first.",
			  OPEN_MAX, clerk_prefix(call));
}

/* ": the report is due"; or "" where the room would read again what was said there of people. */
static const char *text_here(struct clerk_call *call, const struct reminder *reminder)
{
	bool is_hushed = !reminder->is_room && !clerk_is_private(call) &&
			 (clerk_hush(reminder->text) & CLERK_HUSH_PEOPLE) != 0;

	return is_hushed ? "" : clerk_text_of(call, ": %s", reminder->text);
}

/* The room is told the same thing once. */
static enum clerk_status check_new(struct clerk_call *call, int64_t due_s, const char *text)
{
	struct clerk_query *q = clerk_query(call, Q_SAME);

	clerk_bind_int(q, due_s);
	clerk_bind_text(q, text);
	int64_t number = clerk_step(q) ? clerk_int(q, 0) : 0;

	return number == 0
		   ? CLERK_OK
		   : clerk_fail(call, CLERK_CONFLICT, "N%lld says that to the room then already.",
				(long long)number);
}

static enum clerk_status add(struct clerk_call *call, const struct remind_args *args, bool is_room)
{
	int64_t due_s = moment_of(call, &args->when);

	if (due_s == 0) {
		return clerk_fail(call, CLERK_USAGE,
				  "I need one moment to speak up at, e.g. `%sremind Fri 4pm %s`.",
				  clerk_prefix(call), without_to(args->text));
	}
	if (due_s <= clerk_now(call)) {
		return clerk_fail(call, CLERK_USAGE, "%s has passed. When else?",
				  clerk_format_instant(call, due_s));
	}
	if (is_full(call)) {
		return full(call);
	}
	if (is_room && check_new(call, due_s, without_to(args->text)) != CLERK_OK) {
		return CLERK_CONFLICT;
	}
	/* Counted for the one who alone reads the number, or for the room that reads it. */
	bool is_apart = !is_room && clerk_is_private(call);
	struct clerk_item item =
	    clerk_item_new_own(call, 'N', is_apart ? clerk_sender(call) : NULL);
	struct reminder reminder = { .number = item.number,
				     .person = clerk_sender(call)->id,
				     .due_s = due_s,
				     .is_room = is_room,
				     .text = without_to(args->text),
				     .state = "waiting" };

	put(call, &reminder);
	const char *text = text_here(call, &reminder);

	clerk_name_act(call, "%s%s", clerk_format_instant(call, due_s), text);
	note(call, &reminder,
	     clerk_text_of(call, "asked for on %s%s", clerk_format_instant(call, due_s), text));
	wake_for(call, &reminder);
	clerk_reply(call, CLERK_BOLD "N%lld" CLERK_PLAIN " I'll remind %s on %s%s",
		    (long long)item.number, is_room ? "the room" : "you in private",
		    clerk_format_instant(call, due_s),
		    text[0] == '\0' ? ", in the words you used." : text);
	return CLERK_OK;
}

static enum clerk_status remind(struct clerk_call *call, const void *args)
{
	return add(call, args, false);
}

static enum clerk_status remind_us(struct clerk_call *call, const void *args)
{
	return add(call, args, true);
}

/* ---- the list ---- */

static enum clerk_status list(struct clerk_call *call, const void *args)
{
	struct clerk_query *q = clerk_query(call, Q_LIST);
	int count = 0;

	(void)args;
	clerk_bind_int(q, clerk_sender(call)->id);
	/* One's own are nobody else's business. */
	clerk_bind_int(q, clerk_is_private(call));
	for (; clerk_step(q); count++) {
		clerk_reply(call, CLERK_BOLD "N%lld" CLERK_PLAIN " %s: %s%s",
			    (long long)clerk_int(q, 0), clerk_format_instant(call, clerk_int(q, 1)),
			    clerk_text(q, 2), clerk_int(q, 3) != 0 ? " (for the room)" : "");
	}
	if (count == 0) {
		clerk_reply(
		    call, clerk_is_private(call)
			      ? "You have no reminders waiting."
			      : "You have no reminders for the room; your own I show in private.");
	}
	return CLERK_OK;
}

/* ---- forget, snooze ---- */

struct forget_args {
	struct clerk_item item;
};

static const struct clerk_arg forget_spec[] = {
	CLERK_ARG_ITEM(struct forget_args, item, "the reminder, N3", .flags = 0),
	{ 0 },
};

/* Own reminders, and those for the room for the one who asked. */
static bool get_own(struct clerk_call *call, struct clerk_item item, struct reminder *ret_reminder)
{
	return get(call, item.number, ret_reminder) &&
	       ret_reminder->person == clerk_sender(call)->id &&
	       strcmp(ret_reminder->state, "forgotten") != 0;
}

static enum clerk_status none_such(struct clerk_call *call, struct clerk_item item)
{
	/* The words for a number that nobody has. */
	return clerk_fail(call, CLERK_NOT_FOUND, "There is no N%lld.", (long long)item.number);
}

/* Others' own do not exist; what one of them has the room told, everybody has read. */
static enum clerk_status not_yours(struct clerk_call *call, struct clerk_item item)
{
	struct reminder reminder;
	bool is_open = get(call, item.number, &reminder) && reminder.is_room &&
		       strcmp(reminder.state, "forgotten") != 0;
	const struct clerk_person *person =
	    is_open ? clerk_person_by_id(call, reminder.person) : NULL;

	if (person == NULL || person->id == clerk_sender(call)->id) {
		return none_such(call, item);
	}
	return clerk_fail(call, CLERK_DENIED, "N%lld is %s's to forget or move.",
			  (long long)item.number, person->handle);
}

static enum clerk_status forget(struct clerk_call *call, const void *args)
{
	const struct forget_args *a = args;
	struct reminder reminder;

	if (!get_own(call, a->item, &reminder) || strcmp(reminder.state, "waiting") != 0) {
		return not_yours(call, a->item);
	}
	reminder.state = "forgotten";
	put(call, &reminder);
	clerk_wake_cancel(call, a->item, "");
	note(call, &reminder, "forgotten");
	clerk_reply(call, "Forgotten: N%lld.", (long long)a->item.number);
	return CLERK_OK;
}

struct snooze_args {
	struct clerk_item item;
	struct clerk_when when;
};

static const struct clerk_arg snooze_spec[] = {
	CLERK_ARG_ITEM(struct snooze_args, item, "the reminder, N3", .flags = 0),
	CLERK_ARG_WHEN(struct snooze_args, when, "till when: `in 20 mins`, `tomorrow 9am`",
		       .flags = CLERK_RAW_LEVEL),
	{ 0 },
};

static enum clerk_status snooze(struct clerk_call *call, const void *args)
{
	const struct snooze_args *a = args;
	int64_t due_s = moment_of(call, &a->when);
	struct reminder reminder;

	if (!get_own(call, a->item, &reminder) ||
	    (strcmp(reminder.state, "said") == 0 && clerk_now(call) - reminder.due_s > SNOOZE_S)) {
		return not_yours(call, a->item);
	}
	if (due_s <= clerk_now(call)) {
		return clerk_fail(call, CLERK_USAGE,
				  "Till when? For example `%ssnooze N%lld in 20 mins`.",
				  clerk_prefix(call), (long long)a->item.number);
	}
	if (strcmp(reminder.state, "waiting") != 0 && is_full(call)) {
		return full(call);
	}
	reminder.due_s = due_s;
	reminder.state = "waiting";
	put(call, &reminder);
	wake_for(call, &reminder);
	note(call, &reminder, clerk_text_of(call, "now on %s", clerk_format_instant(call, due_s)));
	clerk_reply(call, "N%lld now on %s.", (long long)a->item.number,
		    clerk_format_instant(call, due_s));
	return CLERK_OK;
}

/* ---- taking back ---- */

/* A reminder that waits again must still have its moment ahead, and its place in the list. */
static enum clerk_status restored(struct clerk_call *call, const struct clerk_taken *taken)
{
	struct reminder reminder;

	if (!get(call, taken->item.number, &reminder)) {
		return CLERK_OK; /* as if it had never been asked for */
	}
	const char *when = clerk_format_instant(call, reminder.due_s);

	if (reminder.person != clerk_sender(call)->id) {
		return none_such(call, taken->item);
	}
	if (strcmp(reminder.state, "waiting") != 0) {
		clerk_reply(call, "N%lld was said on %s", (long long)reminder.number, when);
		return CLERK_OK;
	}
	if (reminder.due_s <= clerk_now(call)) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "N%lld was for %s, which has passed, so I can't take that back.",
				  (long long)reminder.number, when);
	}
	if (waiting(call) > OPEN_MAX) {
		return clerk_fail(call, CLERK_LIMIT,
				  "You have %d reminders waiting, so I can't take that back.",
				  OPEN_MAX);
	}
	clerk_reply(call, "N%lld is on %s again%s", (long long)reminder.number, when,
		    text_here(call, &reminder));
	return CLERK_OK;
}

/* ---- the moment ---- */

static enum clerk_status wake(struct clerk_call *call, struct clerk_item item, const char *what)
{
	struct reminder reminder;

	(void)what;
	if (!get(call, item.number, &reminder) || strcmp(reminder.state, "waiting") != 0) {
		return CLERK_OK; /* forgotten between coming due and running */
	}
	const struct clerk_person *person = clerk_person_by_id(call, reminder.person);
	const char *late = clerk_late_words(call, "was for", clerk_due(call));

	clerk_useful_until(call, INT64_MAX);
	reminder.state = "said";
	put(call, &reminder);
	if (reminder.is_room) {
		clerk_remind(call, "", CLERK_BOLD "N%lld" CLERK_PLAIN " %s%s",
			     (long long)item.number, reminder.text, late);
	} else if (person != NULL) {
		clerk_tell(call, person, CLERK_BOLD "N%lld" CLERK_PLAIN " %s%s",
			   (long long)item.number, reminder.text, late);
	}
	return CLERK_OK;
}

static const struct clerk_command commands[] = {
	{ .name = "remind",
	  .summary = "Remind you in private",
	  .example = "remind Fri 4pm send the report",
	  CLERK_TAKES(struct remind_args, remind_spec),
	  .run = remind },
	{ .name = "remind me",
	  .summary = "Remind you in private",
	  .example = "remind me in 20 mins to ring H",
	  CLERK_TAKES(struct remind_args, remind_spec),
	  .run = remind },
	{ .name = "remind us",
	  .summary = "Remind the room",
	  .example = "remind us Fri 4pm bring the data",
	  CLERK_TAKES(struct remind_args, remind_us_spec),
	  .who = CLERK_HEAD | CLERK_SIP,
	  .run = remind_us },
	{ .name = "reminders",
	  .summary = "List your reminders",
	  .example = "reminders",
	  .run = list },
	{ .name = "forget",
	  .item = 'N',
	  .summary = "Drop one of your reminders",
	  .example = "forget N3",
	  CLERK_TAKES(struct forget_args, forget_spec),
	  .run = forget },
	{ .name = "snooze",
	  .item = 'N',
	  .summary = "Have a reminder again later",
	  .example = "snooze N3 in 20 mins",
	  CLERK_TAKES(struct snooze_args, snooze_spec),
	  .run = snooze },
	{ 0 },
};

CLERK_PLUGIN(.name = "reminders", .summary = "Reminders", .letters = "N", .item_noun = "reminder",
	     .commands = commands, .migrations = reminders_migrations, .queries = queries,
	     .wake = wake, .restored = restored,
	     .open = "SELECT DISTINCT iif(is_room = 1, 'N' || number, ''), '',"
		     " person FROM reminders_item"
		     " WHERE cluster = ?1 AND state = 'waiting' AND ?2 > 0");
