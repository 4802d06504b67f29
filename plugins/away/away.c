/* away: when the adviser is away, without why: it is in the diary, so whatever asks when she is
 * free meets it there. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "clerk/calendar.h"
#include "clerk/clerk.h"
#include "clerk/diary.h"
#include "clerk/item.h"
#include "clerk/roster.h"

#include "away_migrations.h"

#include <string.h>

enum { LONGEST_DAYS = 92, DAY_S = 86400 };

/* ---- the kind ---- */

struct away {
	struct clerk_base base; /* `school`: '+' */
};

static const struct clerk_column columns[] = {
	CLERK_COLUMN_AS(struct away, base.school, "school"),
	CLERK_COLUMN_AS(struct away, base.person, "person"),
	CLERK_COLUMN_AS(struct away, base.slot.start_s, "start_s"),
	CLERK_COLUMN_AS(struct away, base.slot.end_s, "end_s"),
	CLERK_COLUMN_OF_STATE(struct away),
	{ 0 },
};

enum { AWAY, REMOVED };
static const struct clerk_state states[] = {
	[AWAY] = { .name = "away", .flags = CLERK_IS_FIRM },
	[REMOVED] = { .name = "removed", .flags = CLERK_IS_OVER, .refusal = "is removed" },
	{ 0 },
};
static const struct clerk_step steps[] = {
	{ "away remove", AWAY, REMOVED, CLERK_BY_SCHOOL, CLERK_MEANWHILE },
	{ 0 },
};

static const char *title(struct clerk_call *call, const void *record)
{
	(void)call;
	(void)record;
	return "SIP away";
}

static const char *refuse(struct clerk_call *call, const void *record, const char *act,
			  enum clerk_refusal why, bool is_back)
{
	(void)act;
	(void)is_back;
	return why != CLERK_REFUSED_BEGUN
		   ? ""
		   : clerk_text_of(call, "%s (%s) is past.", clerk_item_name(call, record),
				   clerk_item_span(call, record));
}

static enum clerk_status restored(struct clerk_call *call, void *record,
				  const struct clerk_taken *taken);

static const struct clerk_kind away_kind = {
	.letter = 'W',
	.noun = "time away",
	.shape = CLERK_SHAPE_BAR,
	.table = "away_time",
	.size = sizeof(struct away),
	.columns = columns,
	.states = states,
	.steps = steps,
	.title = title,
	.refuse = refuse,
	.restored = restored,
};

/* "from Mon 11 Jan 2027 to Wed 13 Jan 2027", "on Mon 11 Jan 2027, 09:00–12:00" */
static const char *on_words(struct clerk_call *call, const struct away *a)
{
	const char *span = clerk_item_span(call, a);

	return clerk_text_of(call, "%s %s", strstr(span, " to ") != NULL ? "from" : "on", span);
}

/* ---- away ---- */

struct away_args {
	struct clerk_when when;
};
static const struct clerk_arg away_spec[] = {
	CLERK_ARG_WHEN(struct away_args, when,
		       "a day or days, or a part of one; without it, those to come",
		       .flags = CLERK_OPTIONAL | CLERK_RAW_LEVEL),
	{ 0 },
};

/* "tomorrow and Friday": days on end, each said. */
static bool follow(const struct clerk_when *when)
{
	size_t i = 0;

	while (i < when->occurrence_count && !when->occurrences[i].is_skipped &&
	       when->occurrences[i].day == when->day + (int32_t)i) {
		i++;
	}
	return when->start_min == CLERK_NO_MIN && i > 0 && i == when->occurrence_count;
}

/* One day, or days on end, or hours of a day. */
static enum clerk_status read_when(struct clerk_call *call, const struct clerk_when *when)
{
	bool is_whole = when->kind == CLERK_WHEN_DATE || when->kind == CLERK_WHEN_DATES;
	bool is_part = when->kind == CLERK_WHEN_SESSION || when->kind == CLERK_WHEN_RANGE;

	if (when->kind == CLERK_WHEN_RECURRENCE && !follow(when)) {
		return clerk_fail(call, CLERK_USAGE,
				  "Those are days apart: please say each by itself, e.g. `%saway "
				  "Fri 8 Jan`.",
				  clerk_prefix(call));
	}
	if (!is_whole && !is_part && when->kind != CLERK_WHEN_RECURRENCE) {
		return clerk_fail(
		    call, CLERK_USAGE,
		    "I need a day or days on end, or hours of a day, e.g. `%saway Mon "
		    "11 Jan to Wed 13 Jan` or `Thu 14 Jan am`.",
		    clerk_prefix(call));
	}
	if (when->end_s - when->start_s > (int64_t)LONGEST_DAYS * DAY_S) {
		return clerk_fail(call, CLERK_LIMIT, "Up to %d days at a time, please.",
				  LONGEST_DAYS);
	}
	return when->end_s > clerk_now(call)
		   ? CLERK_OK
		   : clerk_fail(call, CLERK_USAGE, "%s has passed. Which day did you mean?",
				clerk_format_when(call, when));
}

/* Those that overlap; the first, or NULL. */
static const struct away *find(struct clerk_call *call, int64_t start_s, int64_t end_s)
{
	void *const *all;
	size_t count = clerk_items(call, &away_kind, false, &all);

	for (size_t i = 0; i < count; i++) {
		const struct away *a = all[i];

		if (a->base.slot.start_s < end_s && a->base.slot.end_s > start_s) {
			return a;
		}
	}
	return NULL;
}

static const char *line(struct clerk_call *call, const void *record)
{
	return clerk_text_of(call, CLERK_BOLD "%s" CLERK_PLAIN " %s", clerk_item_name(call, record),
			     clerk_item_span(call, record));
}

/* It is in the room too, where what is booked then has to go elsewhere. */
static void say_new(struct clerk_call *call, const struct away *a)
{
	const char *on = on_words(call, a);

	clerk_name_act(call, "that the SIP is away %s", on);
	clerk_say(call, a,
		  clerk_text_of(call, CLERK_BOLD "%s" CLERK_PLAIN " The SIP is away %s.",
				clerk_item_name(call, a), on),
		  NULL);
	clerk_diary_lost(call, "+", a->base.slot.start_s, a->base.slot.end_s,
			 clerk_text_of(call, "The SIP is away %s", on));
}

static enum clerk_status run_away(struct clerk_call *call, const void *args)
{
	const struct clerk_when *when = &((const struct away_args *)args)->when;

	if (when->kind == CLERK_WHEN_NONE) {
		return clerk_items_say(call, &away_kind, false, 0, line,
				       "No time away is entered.");
	}
	enum clerk_status status = read_when(call, when);

	if (status != CLERK_OK) {
		return status;
	}
	const struct away *other = find(call, when->start_s, when->end_s);

	if (other != NULL) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "You are away then already: %s, %s. `%saway remove %s` first, if "
				  "that changes.",
				  clerk_item_name(call, other), clerk_item_span(call, other),
				  clerk_prefix(call), clerk_item_name(call, other));
	}
	struct away *a = clerk_item_make(call, &away_kind);

	a->base.school = '+';
	a->base.slot = (struct clerk_slot){ .start_s = when->start_s, .end_s = when->end_s };
	clerk_item_put(call, a, "away %s", clerk_item_span(call, a));
	say_new(call, a);
	return CLERK_OK;
}

/* ---- away remove ---- */

struct item_args {
	struct clerk_item item;
};
static const struct clerk_arg item_spec[] = {
	CLERK_ARG_ITEM(struct item_args, item, "the time away, W1", .flags = 0),
	{ 0 },
};

static enum clerk_status remove_one(struct clerk_call *call, const void *args, void *record)
{
	const struct away *a = record;
	const char *on = on_words(call, a);

	(void)args;
	clerk_stands_beside(call, clerk_diary_print(call, "+", a->base.slot.start_s,
						    a->base.slot.end_s, a->base.item));
	clerk_item_put(call, record, "not away");
	clerk_name_act(call, "that the SIP is not away %s", on);
	clerk_say(call, record,
		  clerk_text_of(call,
				CLERK_BOLD "%s" CLERK_PLAIN " is taken out: the SIP is in %s.",
				clerk_item_name(call, record), on),
		  NULL);
	return CLERK_OK;
}

static const struct clerk_arg remove_spec[] = {
	CLERK_ARG_WHEN(struct away_args, when, "the day or days", .flags = CLERK_RAW_LEVEL),
	{ 0 },
};

/* The whole of what she is away for: of some of its days it is said how. */
static enum clerk_status run_away_remove(struct clerk_call *call, const void *args)
{
	const struct clerk_when *when = &((const struct away_args *)args)->when;
	const struct away *a = find(call, when->start_s,
				    when->end_s > when->start_s ? when->end_s : when->start_s + 1);

	if (a == NULL) {
		return clerk_fail(call, CLERK_NOT_FOUND,
				  "You are not away then, as far as I know.");
	}
	if (when->start_s > a->base.slot.start_s || when->end_s < a->base.slot.end_s) {
		return clerk_fail(
		    call, CLERK_CONFLICT,
		    "%s is %s. `%saway remove %s` takes all of it out; then `away` and "
		    "the days that stay.",
		    clerk_item_name(call, a), clerk_item_span(call, a), clerk_prefix(call),
		    clerk_item_name(call, a));
	}
	const struct item_args found = { a->base.item };

	clerk_concerns(call, a->base.item);
	return clerk_item_step(call, a->base.item, "away remove", remove_one, &found);
}

/* Away again: what has come there since is not booked over unasked. */
static enum clerk_status restored(struct clerk_call *call, void *record,
				  const struct clerk_taken *taken)
{
	const struct away *a = record;
	const struct clerk_entry *entries;

	if (a == NULL || a->base.state != AWAY) {
		return CLERK_OK;
	}
	size_t count = clerk_diary_find(call, "+", a->base.slot.start_s, a->base.slot.end_s,
					a->base.item, &entries);

	for (size_t i = 0; i < count; i++) {
		bool was_there =
		    taken->beside != NULL && clerk_diary_printed(call, taken->beside, &entries[i]);

		if (entries[i].is_firm && entries[i].item.letter != '\0' && !was_there) {
			return clerk_fail(
			    call, CLERK_CONFLICT,
			    "%c%lld (%s) is on then by now. `%saway` and the days asks "
			    "anew.",
			    entries[i].item.letter, (long long)entries[i].item.number,
			    entries[i].title, clerk_prefix(call));
		}
	}
	clerk_reply(call, "%s: the SIP is away %s again", clerk_item_name(call, a),
		    on_words(call, a));
	return CLERK_OK;
}

static const struct clerk_command commands[] = {
	{ .name = "away",
	  .summary = "Say when you are away, or see when that is",
	  .example = "away Mon 11 Jan to Wed 13 Jan",
	  CLERK_TAKES(struct away_args, away_spec),
	  .who = CLERK_SIP,
	  .run = run_away },
	{ .name = "away remove",
	  .item = 'W',
	  .summary = "Take a time away out",
	  .example = "away remove W1",
	  CLERK_TAKES(struct item_args, item_spec),
	  .who = CLERK_SIP,
	  .is_end = true,
	  .step = remove_one },
	{ .name = "away remove",
	  .summary = "Say that you are in after all",
	  .example = "away remove Mon 11 Jan",
	  CLERK_TAKES(struct away_args, remove_spec),
	  .who = CLERK_SIP,
	  .run = run_away_remove },
	{ 0 },
};

static const struct clerk_kind *const kinds[] = { &away_kind, NULL };

CLERK_PLUGIN(.name = "away", .summary = "When the SIP is away", .letters = "W",
	     .item_noun = "time away", .commands = CLERK_LIST(struct clerk_command, commands),
	     .migrations = away_migrations, .kinds = kinds);
