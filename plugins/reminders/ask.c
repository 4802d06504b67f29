/* ask: who is to be reminded of what, once, again and again, or before something. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "reminders.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

static const struct {
	const char *same;
} sql = {
	.same = "SELECT MIN(number) FROM reminders_item INDEXED BY reminders_waiting"
		" WHERE cluster = ?1 AND due_s = ?2"
		" AND text = ?3 AND is_room = 1 AND state IN ('waiting', 'repeats')",
};
const struct clerk_queries ask_queries = CLERK_QUERIES(sql);

struct args {
	struct clerk_when when;
	struct clerk_before before;
	const char *text;
};
#define AT \
	CLERK_ARG_WHEN(struct args, when, \
		       "a day or time: `Fri 4pm`, `in 20 mins`, `every Friday 4pm`", \
		       .flags = CLERK_RAW_LEVEL | CLERK_TODAY)
#define AHEAD CLERK_ARG_BEFORE(struct args, before, "what it moves with: `30 mins before V12`")
#define TEXT(aloud) CLERK_ARG_TEXT(struct args, text, "what to say", .flags = (aloud))
static const struct clerk_arg remind_spec[] = {
	AT, TEXT(CLERK_ALOUD_HERE | CLERK_TURNS | CLERK_ORDERS), AHEAD, { 0 }
};
static const struct clerk_arg remind_us_spec[] = {
	AT, TEXT(CLERK_ALOUD | CLERK_TURNS | CLERK_ORDERS), AHEAD, { 0 }
};

/* "to ring H" -> "ring H" */
static const char *without_to(const char *text)
{
	return text + (strncmp(text, "to ", 3) == 0 ? 3 : strncmp(text, "that ", 5) == 0 ? 5 : 0);
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

/* "every other day send it": how often, and no words of what is to be said. */
static bool is_of_rhythm(const char *text)
{
	static const char *const leads[] = { "every ", "except ", "until ", "till " };

	for (size_t i = 0; i < sizeof(leads) / sizeof(leads[0]); i++) {
		if (strncmp(text, leads[i], strlen(leads[i])) == 0) {
			return true;
		}
	}
	return false;
}

static enum clerk_status check_text(struct clerk_call *call, const struct reminder *r)
{
	if (r->text[0] == '\0') {
		return clerk_fail(call, CLERK_USAGE,
				  "What shall I remind you of? For example `%sremind Fri 4pm until "
				  "done send the report`.",
				  clerk_prefix(call));
	}
	if (is_of_rhythm(r->text)) {
		return clerk_fail(call, CLERK_USAGE,
				  "I can't read “%s” as when, so nothing is set. For example "
				  "`%sremind every Friday 4pm until Easter send the numbers`.",
				  r->text, clerk_prefix(call));
	}
	return !is_counted(r->text)
		   ? CLERK_OK
		   : clerk_fail(
			 call, CLERK_USAGE,
			 "I can't count back from that, so nothing is set. Please give the day "
			 "itself, e.g. `%sremind me Wed 9 Dec order the cards`.",
			 clerk_prefix(call));
}

/* One moment, or those of a series. */
static enum clerk_status set_moment(struct clerk_call *call, struct reminder *r,
				    const struct clerk_when *when)
{
	if (when->kind == CLERK_WHEN_RECURRENCE) {
		return series_set(call, r, when);
	}
	r->base.due_s = reminder_moment_of(call, when);
	if (r->base.due_s == 0) {
		return clerk_fail(call, CLERK_USAGE,
				  "I need one moment to speak up at, e.g. `%sremind Fri 4pm %s`.",
				  clerk_prefix(call), r->text);
	}
	return r->base.due_s > clerk_now(call)
		   ? CLERK_OK
		   : clerk_fail(call, CLERK_USAGE, "%s has passed. When else?",
				reminder_moment(call, r));
}

/* "on Fri 27 Nov 2026 16:00", "every Friday at 16:00 to Fri 9 Jul 2027, first on …" */
static const char *when_words(struct clerk_call *call, const struct reminder *r)
{
	return series_is(r) ? clerk_text_of(call, "%s, first on %s", series_words(call, r),
					    clerk_format_day(call, (int32_t)r->of_day))
			    : clerk_text_of(call, "on %s", reminder_moment(call, r));
}

/* Where she has said that she is not to be disturbed then; for herself alone. */
static const char *spared_words(struct clerk_call *call, const struct reminder *r)
{
	struct clerk_spare spare;
	int64_t start_s = ahead_start_s(call, r);
	bool is_spared = !r->is_room && clerk_is_private(call) &&
			 clerk_is_spared(call, clerk_sender(call), r->base.due_s, &spare) &&
			 (start_s == 0 || start_s > spare.until_s);

	return is_spared
		   ? clerk_text_of(call, " You are not to be disturbed then, so it comes on %s.",
				   clerk_format_instant(call, spare.until_s))
		   : "";
}

/* "I'll remind you in private on Fri 27 Nov 2026 16:00: send the report" */
static void say_set(struct clerk_call *call, const struct reminder *r, const char *text)
{
	const char *whom = r->is_room ? "the room" : "you in private";
	const char *skipped = series_is(r) ? series_skipped(call, r) : "";

	const char *more =
	    clerk_text_of(call, "%s%s%s", skipped, done_words(call, r), spared_words(call, r));

	clerk_reply(call, CLERK_BOLD "%s" CLERK_PLAIN " I'll remind %s %s%s%s%s%s",
		    clerk_item_name(call, r), whom, when_words(call, r),
		    text[0] == '\0' ? ", in the words you used." : text, ahead_words(call, r),
		    more[0] != '\0' && text[0] != '\0' ? "." : "", more);
}

static enum clerk_status add(struct clerk_call *call, const struct args *args, bool is_room)
{
	struct reminder *r = clerk_item_make(call, &reminder_kind);

	r->is_room = is_room;
	r->text = args->text;
	bool is_until_done = done_cut(call, &r->text);

	r->text = without_to(r->text);
	enum clerk_status status = set_moment(call, r, &args->when);

	status = status == CLERK_OK ? check_text(call, r) : status;
	status = status == CLERK_OK ? reminder_check_full(call) : status;
	status = status == CLERK_OK && r->is_room ? check_new(call, r) : status;
	status = status == CLERK_OK ? ahead_set(call, r, &args->before) : status;
	if (status != CLERK_OK) {
		return status;
	}
	if (is_until_done) {
		done_set(call, r);
	}
	const char *text = reminder_text_here(call, r);

	reminder_put(call, r,
		     clerk_text_of(call, "asked for %s%s%s", when_words(call, r), text,
				   ahead_words(call, r)));
	clerk_name_act(call, "%s%s", series_is(r) ? when_words(call, r) : reminder_moment(call, r),
		       text);
	say_set(call, r, text);
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

const struct clerk_command ask_commands[] = {
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
	{ 0 },
};
