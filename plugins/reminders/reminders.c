/* reminders: say something later, to oneself or to the room, once each, even after a restart. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "reminders.h"

#include "reminders_migrations.h"

#include <string.h>

enum { SNOOZE_S = 86400 };

/* ---- the list ---- */

/* "Fri 27 Nov 2026 16:00, every Friday at 16:00 to Fri 9 Jul 2027" */
static const char *when_words(struct clerk_call *call, const struct reminder *r)
{
	bool is_series = r->base.state == REMINDER_REPEATS;

	return clerk_text_of(call, "%s%s%s", reminder_moment(call, r), is_series ? ", " : "",
			     is_series ? series_words(call, r) : "");
}

static enum clerk_status run_reminders(struct clerk_call *call, const void *args)
{
	void *const *waiting;
	size_t all = clerk_items(call, &reminder_kind, false, &waiting), count = 0;

	(void)args;
	for (size_t i = 0; i < all; i++) {
		const struct reminder *r = waiting[i];

		if (r->base.person == clerk_sender(call)->id) {
			clerk_reply(call, CLERK_BOLD "%s" CLERK_PLAIN " %s: %s%s%s",
				    clerk_item_name(call, r), when_words(call, r), r->text,
				    r->is_room ? " (for the room)" : "", ahead_words(call, r));
			count++;
		}
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

struct args {
	struct clerk_item item;
	struct clerk_when when;
};
#define ITEM CLERK_ARG_ITEM(struct args, item, "the reminder, N3", .flags = 0)
static const struct clerk_arg forget_spec[] = { ITEM, { 0 } };
static const struct clerk_arg snooze_spec[] = {
	ITEM,
	CLERK_ARG_WHEN(struct args, when, "till when: `in 20 mins`, `tomorrow 9am`",
		       .flags = CLERK_RAW_LEVEL | CLERK_TODAY | CLERK_MOVES),
	{ 0 }
};

static enum clerk_status forget(struct clerk_call *call, const void *args, void *record)
{
	const struct reminder *r = record;
	bool is_series = r->base.state == REMINDER_REPEATS;

	(void)args;
	clerk_item_put(call, record, "forgotten");
	clerk_reply(call, "Forgotten: %s%s.", clerk_item_name(call, record),
		    is_series ? ", and all that were to come" : "");
	return CLERK_OK;
}

/* ". The next is on Fri 4 Dec 2026 16:00 as before."; "" */
static const char *next_words(struct clerk_call *call, const struct reminder *r)
{
	int64_t next_s = r->base.state == REMINDER_REPEATS ? series_next_s(call, r) : 0;

	return next_s == 0 ? ""
			   : clerk_text_of(call, ". The next is on %s as before.",
					   clerk_format_instant(call, next_s));
}

/* Later than it comes of itself, or nobody would miss it then. */
static enum clerk_status check_later(struct clerk_call *call, const struct reminder *r,
				     int64_t due_s)
{
	bool is_ahead =
	    r->base.state == REMINDER_WAITING && due_s < reminder_own_s(r) && r->thing[0] != '\0';

	return !is_ahead ? CLERK_OK
			 : clerk_fail(call, CLERK_CONFLICT,
				      "%s comes on %s, and snoozing only puts it later. Till when "
				      "after that? Or `%sforget %s` drops it.",
				      clerk_item_name(call, r), reminder_moment(call, r),
				      clerk_prefix(call), clerk_item_name(call, r));
}

/* What comes before a thing does so still. In the room no more is said of one's own. */
static enum clerk_status check_before(struct clerk_call *call, const struct reminder *r,
				      int64_t due_s)
{
	int64_t start_s = ahead_start_s(call, r);
	bool is_told = r->is_room || clerk_is_private(call);

	if (start_s == 0 || due_s < start_s) {
		return CLERK_OK;
	}
	return clerk_fail(call, CLERK_CONFLICT, "%s would come too late then%s. Till when?",
			  clerk_item_name(call, r),
			  is_told ? clerk_text_of(call, ": %s begins on %s", r->thing,
						  clerk_format_instant(call, start_s))
				  : "");
}

/* Of a series this one alone. What is counted back from a thing stays so: it is dropped with that,
 * and moves with it; once that has begun it is on its own. */
static enum clerk_status put_off(struct clerk_call *call, struct reminder *r, int64_t due_s)
{
	if (r->base.state == REMINDER_REPEATS) {
		return series_put_off(call, r, due_s);
	}
	enum clerk_status status = check_later(call, r, due_s);

	status = status == CLERK_OK ? check_before(call, r, due_s) : status;
	if (status != CLERK_OK) {
		return status;
	}
	r->thing = ahead_start_s(call, r) == 0 ? "" : r->thing;
	r->own_s =
	    r->base.state == REMINDER_SAID || r->thing[0] != '\0' ? reminder_own_s(r) : r->own_s;
	r->base.due_s = due_s;
	return CLERK_OK;
}

static enum clerk_status snooze(struct clerk_call *call, const void *args, void *record)
{
	struct reminder *r = record;
	int64_t due_s = reminder_moment_of(call, &((const struct args *)args)->when);
	bool is_said = r->base.state == REMINDER_SAID;
	const char *name = clerk_item_name(call, r);

	if (is_said && clerk_now(call) - r->base.due_s > SNOOZE_S) {
		return clerk_fail(call, CLERK_NOT_FOUND, "There is no %s.", name);
	}
	if (due_s <= clerk_now(call)) {
		return clerk_fail(call, CLERK_USAGE,
				  "Till when? For example `%ssnooze %s in 20 mins`.",
				  clerk_prefix(call), name);
	}
	if (is_said && reminder_check_full(call) != CLERK_OK) {
		return CLERK_LIMIT;
	}
	enum clerk_status status = put_off(call, r, due_s);

	if (status != CLERK_OK) {
		return status;
	}
	const char *next = next_words(call, r);

	reminder_put(call, r, clerk_text_of(call, "now on %s", reminder_moment(call, r)));
	clerk_reply(call, "%s now on %s%s%s", name, reminder_moment(call, r),
		    r->is_room || clerk_is_private(call) ? clerk_text_of(call, ": %s", r->text)
		    : next[0] == '\0'                    ? "."
							 : "",
		    next);
	return CLERK_OK;
}

static const struct clerk_command change_commands[] = {
	{ .name = "reminders",
	  .summary = "List your reminders",
	  .example = "reminders",
	  .run = run_reminders },
	{ .name = "forget",
	  .item = 'N',
	  .summary = "Drop one of your reminders",
	  .example = "forget N3",
	  CLERK_TAKES(struct args, forget_spec),
	  .step = forget },
	{ .name = "snooze",
	  .item = 'N',
	  .summary = "Have a reminder again later",
	  .example = "snooze N3 in 20 mins",
	  CLERK_TAKES(struct args, snooze_spec),
	  .step = snooze,
	  .does = CLERK_DOES_PUT_OFF },
	{ .name = "done",
	  .item = 'N',
	  .summary = "Say that it is done: it comes no more",
	  .example = "done N3",
	  CLERK_TAKES(struct args, forget_spec),
	  .step = done_step,
	  .does = CLERK_DOES_TICK },
	{ 0 },
};

static const struct clerk_kind *const kinds[] = { &reminder_kind, NULL };

static const struct clerk_try tries[] = {
	{ CLERK_MEMBERS, 60, "remind Fri 4pm send the report", "be reminded in private" }, { 0 }
};
static const struct clerk_topic topics[] = {
	{ "reminders", CLERK_LIST(struct clerk_command, ask_commands, change_commands), tries },
	{ 0 }
};

static const char *const open_work[] = { "SELECT DISTINCT iif(is_room = 1, 'N' || number, ''), '',"
					 " person FROM reminders_item WHERE cluster = ?1"
					 " AND state IN ('waiting', 'repeats') AND ?2 > 0",
					 NULL };

CLERK_PLUGIN(.name = "reminders", .summary = "Reminders", .letters = "N", .item_noun = "reminder",
	     .topics = topics,
	     .commands = CLERK_LIST(struct clerk_command, ask_commands, change_commands),
	     .migrations = reminders_migrations,
	     .queries = CLERK_LIST(struct clerk_queries, &reminder_queries, &ask_queries,
				   &ahead_queries),
	     .kinds = kinds, .open = open_work, .follows = AHEAD_FOLLOWS, .wake = ahead_wake);
