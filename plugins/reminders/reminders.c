/* reminders: say something later, to oneself or to the room, once, even after a restart. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "clerk/calendar.h"
#include "clerk/clerk.h"
#include "clerk/item.h"
#include "clerk/roster.h"

#include "reminders_migrations.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

enum { OPEN_MAX = 200, SNOOZE_S = 86400, MORNING_MIN = 8 * 60 };

static const struct {
	const char *open, *same;
} sql = {
	.open = "SELECT count(*) FROM reminders_item INDEXED BY reminders_waiting"
		" WHERE cluster = ?1 AND person = ?2 AND state = 'waiting'",
	.same = "SELECT MIN(number) FROM reminders_item INDEXED BY reminders_waiting"
		" WHERE cluster = ?1 AND due_s = ?2"
		" AND text = ?3 AND is_room = 1 AND state = 'waiting'",
};
static const struct clerk_queries queries = CLERK_QUERIES(sql);

/* ---- the kind ---- */

struct reminder {
	struct clerk_base base; /* of no school; `due_s` is its moment */
	bool is_room;
	const char *text;
};

static const struct clerk_column columns[] = {
	CLERK_COLUMN_AS(struct reminder, base.person, "person"),
	CLERK_COLUMN(struct reminder, is_room),
	CLERK_COLUMN_AS(struct reminder, base.due_s, "due_s"),
	CLERK_COLUMN(struct reminder, text),
	CLERK_COLUMN_OF_STATE(struct reminder),
	{ 0 },
};

enum { WAITING, SAID, FORGOTTEN };
static const struct clerk_state states[] = {
	[WAITING] = { .name = "waiting", .awaits = CLERK_BY_CLOCK, .refusal = "waits already" },
	[SAID] = { .name = "said", .flags = CLERK_IS_OVER, .refusal = "was said" },
	[FORGOTTEN] = { .name = "forgotten", .flags = CLERK_IS_OVER, .refusal = "is forgotten" },
	{ 0 },
};
static const struct clerk_step steps[] = {
	{ "forget", WAITING, FORGOTTEN, CLERK_BY_PERSON, 0 },
	{ "snooze", WAITING, WAITING, CLERK_BY_PERSON, 0 },
	{ "snooze", SAID, WAITING, CLERK_BY_PERSON, 0 },
	{ "", WAITING, SAID, CLERK_BY_CLOCK, 0 },
	{ 0 },
};

/* One's own do not exist for others; what the room is told, everybody reads. */
static struct clerk_sight sight(struct clerk_call *call, const void *record)
{
	const struct reminder *r = record;

	(void)call;
	return (struct clerk_sight){ r->is_room ? CLERK_PUBLIC : CLERK_PERSONAL, "",
				     r->base.person };
}

/* Counted for the one who alone reads the number, or for the room that reads it. */
static struct clerk_item number(struct clerk_call *call, const void *record)
{
	bool is_apart = !((const struct reminder *)record)->is_room && clerk_is_private(call);

	return clerk_item_new_own(call, 'N', is_apart ? clerk_sender(call) : NULL);
}

static const char *moment_words(struct clerk_call *call, const struct reminder *r)
{
	return clerk_format_instant(call, r->base.due_s);
}

/* One that is over is, for the one who had it, what never was. */
static const char *refuse(struct clerk_call *call, const void *record, const char *act,
			  enum clerk_refusal why, bool is_back)
{
	const struct reminder *r = record;
	const struct clerk_person *person = clerk_person_by_id(call, r->base.person);
	const char *name = clerk_item_name(call, r);

	(void)act;
	if (is_back && why == CLERK_REFUSED_OVERDUE) {
		return clerk_text_of(call,
				     "%s was for %s, which has passed, so I can't take that back.",
				     name, moment_words(call, r));
	}
	return person == NULL || person->id == clerk_sender(call)->id || r->base.state == FORGOTTEN
		   ? clerk_text_of(call, "There is no %s.", name)
		   : clerk_text_of(call, "%s is %s's to forget or move.", name, person->handle);
}

/* Its moment. It is of use however late. */
static enum clerk_status say(struct clerk_call *call, void *record)
{
	const struct reminder *r = record;
	const struct clerk_person *person = clerk_person_by_id(call, r->base.person);
	const char *text =
	    clerk_text_of(call, CLERK_BOLD "%s" CLERK_PLAIN " %s%s", clerk_item_name(call, r),
			  r->text, clerk_late_words(call, "was for", clerk_due(call)));

	clerk_useful_until(call, INT64_MAX);
	if (r->is_room) {
		clerk_remind(call, "", "%s", text);
	} else if (person != NULL) {
		clerk_tell(call, person, "%s", text);
	}
	return CLERK_OK;
}

/* ---- taking back ---- */

static int64_t waiting(struct clerk_call *call)
{
	return clerk_next_int(CLERK_QUERY(call, &sql.open, clerk_sender(call)->id));
}

/* ": the report is due"; or "" where the room would read again what was said there of people. */
static const char *text_here(struct clerk_call *call, const struct reminder *r)
{
	bool is_hushed = !r->is_room && !clerk_is_private(call) &&
			 (clerk_hush(r->text) & CLERK_HUSH_PEOPLE) != 0;

	return is_hushed ? "" : clerk_text_of(call, ": %s", r->text);
}

/* A reminder that waits again must have its place in the list. */
static enum clerk_status restored(struct clerk_call *call, void *record,
				  const struct clerk_taken *taken)
{
	const struct reminder *r = record;

	(void)taken;
	if (r == NULL) {
		return CLERK_OK; /* as if it had never been asked for */
	}
	if (r->base.state == WAITING && waiting(call) > OPEN_MAX) {
		return clerk_fail(call, CLERK_LIMIT,
				  "You have %d reminders waiting, so I can't take that back.",
				  OPEN_MAX);
	}
	const char *name = clerk_item_name(call, r), *when = moment_words(call, r);

	clerk_reply(call, "%s",
		    r->base.state == WAITING
			? clerk_text_of(call, "%s is on %s again%s", name, when, text_here(call, r))
			: clerk_text_of(call, "%s was said on %s", name, when));
	return CLERK_OK;
}

/* "ring H, Wed 25 Nov 2026 17:00"; of one's own no more in the room than that it is one. */
static const char *title(struct clerk_call *call, const void *record)
{
	const struct reminder *r = record;
	bool is_shown = r->is_room || clerk_is_private(call);

	return is_shown ? clerk_text_of(call, "%s, %s", r->text, moment_words(call, r))
			: "your own reminder";
}

static const struct clerk_kind reminder_kind = {
	.letter = 'N',
	.noun = "reminder",
	.table = "reminders_item",
	.size = sizeof(struct reminder),
	.columns = columns,
	.states = states,
	.steps = steps,
	.due = "",
	.sight = sight,
	.number = number,
	.refuse = refuse,
	.title = title,
	.lapse = say,
	.restored = restored,
};

/* ---- remind ---- */

struct args {
	struct clerk_item item;
	struct clerk_when when;
	const char *text;
};
#define ITEM CLERK_ARG_ITEM(struct args, item, "the reminder, N3", .flags = 0)
#define WHEN(help, more) \
	CLERK_ARG_WHEN(struct args, when, help, .flags = CLERK_RAW_LEVEL | CLERK_TODAY | (more))
#define AT WHEN("a day or time: `Fri 4pm`, `in 20 mins`", 0u)
#define TEXT(aloud) CLERK_ARG_TEXT(struct args, text, "what to say", .flags = (aloud))
static const struct clerk_arg remind_spec[] = { AT,
						TEXT(CLERK_ALOUD_HERE | CLERK_TURNS | CLERK_ORDERS),
						{ 0 } };
static const struct clerk_arg remind_us_spec[] = { AT,
						   TEXT(CLERK_ALOUD | CLERK_TURNS | CLERK_ORDERS),
						   { 0 } };
static const struct clerk_arg forget_spec[] = { ITEM, { 0 } };
static const struct clerk_arg snooze_spec[] = {
	ITEM, WHEN("till when: `in 20 mins`, `tomorrow 9am`", CLERK_MOVES), { 0 }
};

/* "to ring H" -> "ring H" */
static const char *without_to(const char *text)
{
	return text + (strncmp(text, "to ", 3) == 0 ? 3 : strncmp(text, "that ", 5) == 0 ? 5 : 0);
}

/* Its time, or 08:00 of a day without one. 0: it has no single moment. */
static int64_t moment_of(struct clerk_call *call, const struct clerk_when *when)
{
	int64_t eight_s = clerk_instant(call, clerk_day_of(call, clerk_now(call)), MORNING_MIN);
	struct clerk_slot slot = { .start_s = eight_s, .end_s = eight_s };

	return clerk_slot_of(call, when, 0, &slot) ? slot.start_s : 0;
}

static enum clerk_status check_full(struct clerk_call *call)
{
	return waiting(call) < OPEN_MAX
		   ? CLERK_OK
		   : clerk_fail(call, CLERK_LIMIT,
				"You have %d reminders waiting, which is as many as I keep for one "
				"person; `%sforget` one first.",
				OPEN_MAX, clerk_prefix(call));
}

/* The room is told the same thing once. */
static enum clerk_status check_new(struct clerk_call *call, const struct reminder *r)
{
	int64_t number = clerk_next_int(CLERK_QUERY(call, &sql.same, r->base.due_s, r->text));

	return number == 0
		   ? CLERK_OK
		   : clerk_fail(call, CLERK_CONFLICT, "N%lld says that to the room then already.",
				(long long)number);
}

/* Writes it as it waits now, with a line that says so: it is told of in a private chat by then. */
static void put(struct clerk_call *call, struct reminder *r, const char *line)
{
	clerk_item_put(call, r, "%s", line);
	if (!r->is_room) {
		clerk_will_tell(call, clerk_sender(call));
	}
}

/* "a week before the carol service": counted from a day that the text names and the date is of. */
static bool is_counted(const char *text)
{
	static const char *const units[] = { "day",       "days",    "week",  "weeks",
					     "fortnight", "month",   "hour",  "hours",
					     "mins",      "minutes", "night", NULL };

	for (const char *at = strstr(text, " before "); at != NULL;
	     at = strstr(at + 1, " before ")) {
		for (size_t i = 0; units[i] != NULL; i++) {
			size_t len = strlen(units[i]);

			if ((size_t)(at - text) > len && at[-(ptrdiff_t)len - 1] == ' ' &&
			    strncmp(at - len, units[i], len) == 0) {
				return true;
			}
		}
	}
	return false;
}

static enum clerk_status add(struct clerk_call *call, const struct args *args, bool is_room)
{
	struct reminder *r = clerk_item_make(call, &reminder_kind);

	r->base.due_s = moment_of(call, &args->when);
	r->is_room = is_room;
	r->text = without_to(args->text);
	const char *when = moment_words(call, r);

	if (r->base.due_s == 0) {
		return clerk_fail(call, CLERK_USAGE, "%s, e.g. `%sremind Fri 4pm %s`.",
				  args->when.kind == CLERK_WHEN_RECURRENCE
				      ? "I remind of a thing once, and not each time; I need one "
					"moment"
				      : "I need one moment to speak up at",
				  clerk_prefix(call), r->text);
	}
	if (is_counted(r->text)) {
		return clerk_fail(
		    call, CLERK_USAGE,
		    "I can't count back from that, so nothing is set. Please give the day "
		    "itself, e.g. `%sremind me Wed 9 Dec order the cards`.",
		    clerk_prefix(call));
	}
	if (r->base.due_s <= clerk_now(call)) {
		return clerk_fail(call, CLERK_USAGE, "%s has passed. When else?", when);
	}
	enum clerk_status status = check_full(call);

	status = status == CLERK_OK && r->is_room ? check_new(call, r) : status;
	if (status != CLERK_OK) {
		return status;
	}
	const char *text = text_here(call, r);

	put(call, r, clerk_text_of(call, "asked for on %s%s", when, text));
	clerk_name_act(call, "%s%s", when, text);
	clerk_reply(call, CLERK_BOLD "%s" CLERK_PLAIN " I'll remind %s on %s%s",
		    clerk_item_name(call, r), is_room ? "the room" : "you in private", when,
		    text[0] == '\0' ? ", in the words you used." : text);
	return CLERK_OK;
}

static enum clerk_status run_remind(struct clerk_call *call, const void *args)
{
	return add(call, args, false);
}

/* Does the text begin with the first name of somebody else of that school? */
static bool is_name_at(struct clerk_call *call, char school, const char *text)
{
	const struct clerk_person *const *people;
	size_t count = clerk_people(call, school, ~0u, &people), len = strcspn(text, " ,");

	for (size_t i = 0; i < count; i++) {
		if (people[i]->id != clerk_sender(call)->id && len > 1 &&
		    strcspn(people[i]->name, " ") == len &&
		    strncasecmp(people[i]->name, text, len) == 0) {
			return true;
		}
	}
	return false;
}

static bool is_of_other(struct clerk_call *call, const char *text)
{
	bool is_school = text[0] > 'A' && text[0] <= 'Z' && text[1] == ' ' &&
			 text[0] != clerk_sender(call)->school &&
			 clerk_school(call, text[0]) != NULL;
	bool is_name = is_name_at(call, '+', text);

	for (const char *school = clerk_schools(call); *school != '\0' && !is_name; school++) {
		is_name = is_name_at(call, *school, text);
	}
	return is_school || is_name;
}

/* "remind H on Monday", "remind Frank": nobody is reminded for somebody else. "A" may be an
 * article. */
static enum clerk_status run_remind_whom(struct clerk_call *call, const void *args)
{
	return !is_of_other(call, ((const struct args *)args)->text)
		   ? add(call, args, false)
		   : clerk_fail(call, CLERK_USAGE,
				"I can remind you (`%sremind me …`) or the room (`%sremind us "
				"…`), but nobody else alone.",
				clerk_prefix(call), clerk_prefix(call));
}

static enum clerk_status run_remind_us(struct clerk_call *call, const void *args)
{
	return add(call, args, true);
}

/* ---- the list ---- */

static enum clerk_status run_reminders(struct clerk_call *call, const void *args)
{
	void *const *waiting;
	size_t all = clerk_items(call, &reminder_kind, false, &waiting), count = 0;

	(void)args;
	for (size_t i = 0; i < all; i++) {
		const struct reminder *r = waiting[i];

		if (r->base.person == clerk_sender(call)->id) {
			clerk_reply(call, CLERK_BOLD "%s" CLERK_PLAIN " %s: %s%s",
				    clerk_item_name(call, r), moment_words(call, r), r->text,
				    r->is_room ? " (for the room)" : "");
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

static enum clerk_status forget(struct clerk_call *call, const void *args, void *record)
{
	(void)args;
	clerk_item_put(call, record, "forgotten");
	clerk_reply(call, "Forgotten: %s.", clerk_item_name(call, record));
	return CLERK_OK;
}

static enum clerk_status snooze(struct clerk_call *call, const void *args, void *record)
{
	struct reminder *r = record;
	int64_t due_s = moment_of(call, &((const struct args *)args)->when);
	bool is_said = r->base.state == SAID;
	const char *name = clerk_item_name(call, r);

	if (is_said && clerk_now(call) - r->base.due_s > SNOOZE_S) {
		return clerk_fail(call, CLERK_NOT_FOUND, "There is no %s.", name);
	}
	if (due_s <= clerk_now(call)) {
		return clerk_fail(call, CLERK_USAGE,
				  "Till when? For example `%ssnooze %s in 20 mins`.",
				  clerk_prefix(call), name);
	}
	if (is_said && check_full(call) != CLERK_OK) {
		return CLERK_LIMIT;
	}
	r->base.due_s = due_s;
	put(call, r, clerk_text_of(call, "now on %s", moment_words(call, r)));
	clerk_reply(call, "%s now on %s%s", name, moment_words(call, r),
		    r->is_room || clerk_is_private(call) ? clerk_text_of(call, ": %s", r->text)
							 : ".");
	return CLERK_OK;
}

static const struct clerk_command commands[] = {
	{ .name = "remind",
	  .summary = "Remind you in private",
	  .example = "remind Fri 4pm send the report",
	  CLERK_TAKES(struct args, remind_spec),
	  .run = run_remind_whom },
	{ .name = "remind me",
	  .summary = "Remind you in private",
	  .example = "remind me in 20 mins to ring H",
	  CLERK_TAKES(struct args, remind_spec),
	  .run = run_remind },
	{ .name = "remind us",
	  .summary = "Remind the room",
	  .example = "remind us Fri 4pm bring the data",
	  CLERK_TAKES(struct args, remind_us_spec),
	  .who = CLERK_HEAD | CLERK_SIP,
	  .privately = "remind me",
	  .run = run_remind_us },
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
	{ 0 },
};

static const struct clerk_kind *const kinds[] = { &reminder_kind, NULL };

static const struct clerk_try tries[] = {
	{ CLERK_MEMBERS, 60, "remind Fri 4pm send the report", "be reminded in private" }, { 0 }
};
static const struct clerk_topic topics[] = {
	{ "reminders", CLERK_LIST(struct clerk_command, commands), tries }, { 0 }
};

static const char *const open_work[] = { "SELECT DISTINCT iif(is_room = 1, 'N' || number, ''), '',"
					 " person FROM reminders_item"
					 " WHERE cluster = ?1 AND state = 'waiting' AND ?2 > 0",
					 NULL };

CLERK_PLUGIN(.name = "reminders", .summary = "Reminders", .letters = "N", .item_noun = "reminder",
	     .topics = topics, .commands = CLERK_LIST(struct clerk_command, commands),
	     .migrations = reminders_migrations,
	     .queries = CLERK_LIST(struct clerk_queries, &queries), .kinds = kinds,
	     .open = open_work);
