/* swap: something between two schools, with a private twin, for tests of steps, patience and what
 * is hidden; never installed. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "clerk/calendar.h"
#include "clerk/clerk.h"
#include "clerk/item.h"
#include "clerk/roster.h"

struct swap {
	struct clerk_base base;
	const char *note;
};

static const struct clerk_column columns[] = {
	CLERK_COLUMN(struct swap, note),
	CLERK_COLUMN_AS(struct swap, base.person, "person"),
	CLERK_COLUMN_AS(struct swap, base.school, "school"),
	CLERK_COLUMN_AS(struct swap, base.other, "other"),
	CLERK_COLUMN_AS(struct swap, base.slot.start_s, "start_s"),
	CLERK_COLUMN_AS(struct swap, base.slot.end_s, "end_s"),
	CLERK_COLUMN_AS(struct swap, base.wish.start_s, "wish_start_s"),
	CLERK_COLUMN_AS(struct swap, base.wish.end_s, "wish_end_s"),
	CLERK_COLUMN_AS(struct swap, base.wish_by, "wish_by"),
	CLERK_COLUMN_AS(struct swap, base.due_s, "due_s"),
	CLERK_COLUMN_AS(struct swap, base.version, "version"),
	CLERK_COLUMN_AS(struct swap, base.ended_by, "ended_by"),
	CLERK_COLUMN_OF_STATE(struct swap),
	{ 0 },
};

enum { ASKED, AGREED, WISHED, DECLINED, CANCELLED, LAPSED, DONE };
static const struct clerk_state states[] = {
	[ASKED] = { .name = "asked", .awaits = CLERK_BY_OTHER, .refusal = "is only asked for" },
	[AGREED] = { .name = "agreed", .flags = CLERK_IS_FIRM, .refusal = "is agreed" },
	[WISHED] = { .name = "wished",
		     .flags = CLERK_IS_FIRM | CLERK_IS_WISH,
		     .awaits = CLERK_BY_SIDES,
		     .refusal = "waits for another date" },
	[DECLINED] = { .name = "declined", .flags = CLERK_IS_OVER, .refusal = "was declined" },
	[CANCELLED] = { .name = "cancelled", .flags = CLERK_IS_OVER, .refusal = "was cancelled" },
	[LAPSED] = { .name = "lapsed", .flags = CLERK_IS_OVER, .refusal = "has lapsed" },
	[DONE] = { .name = "done", .flags = CLERK_IS_OVER, .refusal = "is done" },
	{ 0 },
};
static const struct clerk_step steps[] = {
	{ "yes", ASKED, AGREED, CLERK_BY_AWAITED, CLERK_IN_TIME },
	{ "yes", WISHED, AGREED, CLERK_BY_AWAITED, CLERK_IN_TIME },
	{ "yes", CANCELLED, CLERK_OVERTAKEN, CLERK_BY_SIDES, 0 },
	{ "no", ASKED, DECLINED, CLERK_BY_AWAITED, 0 },
	{ "no", WISHED, AGREED, CLERK_BY_AWAITED, 0 },
	{ "wish", AGREED, WISHED, CLERK_BY_SIDES, CLERK_ASKS_ANEW },
	{ "drop", ASKED, CANCELLED, CLERK_BY_SCHOOL, 0 },
	{ "drop", AGREED, CANCELLED, CLERK_BY_SIDES, 0 },
	{ "drop", WISHED, CANCELLED, CLERK_BY_SIDES, 0 },
	{ "done", AGREED, DONE, CLERK_BY_SIDES, CLERK_AFTERWARDS },
	{ "reopen", CANCELLED, AGREED, CLERK_BY_ENDER, 0 },
	{ "lapse", ASKED, LAPSED, CLERK_BY_CLOCK, 0 },
	{ "lapse", WISHED, AGREED, CLERK_BY_CLOCK, 0 },
	{ 0 },
};

static const char *title(struct clerk_call *call, const void *record)
{
	const struct swap *s = record;

	return clerk_text_of(call, "%c covers for %c", s->base.other, s->base.school);
}

static const char *nudge(struct clerk_call *call, const void *record)
{
	return clerk_text_of(call, "still waits for you (%s).", title(call, record));
}

static enum clerk_status lapse(struct clerk_call *call, void *record)
{
	clerk_item_put(call, record, "lapsed");
	clerk_tell_parties(call, record, "%s: %s.", clerk_item_name(call, record),
			   clerk_item_standing(call, record));
	return CLERK_OK;
}

static const struct clerk_kind kind = {
	.letter = 'S',
	.apart = 'X',
	.noun = "swap",
	.table = "swap_swap",
	.size = sizeof(struct swap),
	.columns = columns,
	.states = states,
	.steps = steps,
	.reminders = CLERK_REMIND_DAY,
	.due = "lapse",
	.title = title,
	.nudge = nudge,
	.lapse = lapse,
};
static const struct clerk_kind *const kinds[] = { &kind, NULL };

/* ---- the rows ---- */

struct args {
	struct clerk_item item;
	const struct clerk_school *school;
	struct clerk_when when;
};
#define ITEM CLERK_ARG_ITEM(struct args, item, "the swap", .flags = 0)
#define WHEN CLERK_ARG_WHEN(struct args, when, "a day and time", .flags = CLERK_RAW_LEVEL)
static const struct clerk_arg swap_spec[] = {
	CLERK_ARG_SCHOOL(struct args, school, "who covers", .flags = 0), WHEN, { 0 }
};
static const struct clerk_arg when_spec[] = { ITEM, WHEN, { 0 } };
static const struct clerk_arg item_spec[] = { ITEM, { 0 } };

static enum clerk_status ask(struct clerk_call *call, const struct args *a, char letter)
{
	struct swap *s = clerk_item_make(call, &kind);

	s->base.item.letter = letter;
	s->base.school = clerk_sender(call)->school;
	s->base.other = a->school->letter;
	if (!clerk_slot_of(call, &a->when, 60, &s->base.slot)) {
		return clerk_fail(call, CLERK_USAGE, "Which hours?");
	}
	clerk_item_put(call, s, "asked for");
	const char *words = clerk_text_of(call, "%s %s: %s, by %s.", clerk_item_name(call, s),
					  clerk_item_standing(call, s), clerk_item_span(call, s),
					  clerk_format_instant(call, s->base.due_s));

	clerk_say(call, s, words, NULL);
	return CLERK_OK;
}

static enum clerk_status swap(struct clerk_call *call, const void *args)
{
	return ask(call, args, 'S');
}

static enum clerk_status quiet_swap(struct clerk_call *call, const void *args)
{
	return ask(call, args, 'X');
}

/* Whatever the table makes of it. */
static enum clerk_status step(struct clerk_call *call, const void *args, void *record)
{
	struct swap *s = record;

	(void)args;
	clerk_item_put(call, s, NULL);
	clerk_say(call, s,
		  clerk_text_of(call, "%s %s: %s.", clerk_item_name(call, s),
				clerk_item_standing(call, s), clerk_item_span(call, s)),
		  NULL);
	return CLERK_OK;
}

static enum clerk_status yes(struct clerk_call *call, const void *args, void *record)
{
	struct swap *s = record;

	s->base.slot = s->base.state == WISHED ? s->base.wish : s->base.slot;
	return step(call, args, record);
}

static enum clerk_status wish(struct clerk_call *call, const void *args, void *record)
{
	struct swap *s = record;

	s->base.wish = s->base.slot;
	s->base.wish_by = clerk_sender(call)->school;
	return clerk_slot_of(call, &((const struct args *)args)->when, 60, &s->base.wish)
		   ? step(call, args, record)
		   : clerk_fail(call, CLERK_USAGE, "Which hours?");
}

/* A row that the kind has no step for: it asks. */
static enum clerk_status show(struct clerk_call *call, const void *args, void *record)
{
	(void)args;
	clerk_reply(call, "%s: %s.", clerk_item_name(call, record),
		    clerk_item_standing(call, record));
	return CLERK_OK;
}

/* The item of another plugin is none of its kinds' records. */
static enum clerk_status stray(struct clerk_call *call, const void *args, void *record)
{
	const struct clerk_item foreign = { 'T', 1 };

	(void)record;
	return clerk_item_get(call, foreign) == NULL
		   ? clerk_item_step(call, foreign, "join", step, args)
		   : clerk_fail(call, CLERK_USAGE, "I have another's.");
}

#define STEP(act, letter, spec, ...) \
	{ \
		.name = (act), .item = (letter), .summary = "Try it", .example = act " S1", \
		CLERK_TAKES(struct args, spec), .who = CLERK_EVERYONE, .step = __VA_ARGS__ \
	}
#define BOTH(act, spec, ...) STEP(act, 'S', spec, __VA_ARGS__), STEP(act, 'X', spec, __VA_ARGS__)
static const struct clerk_command commands[] = {
	{ .name = "swap",
	  .summary = "Try it",
	  .example = "swap G Wed 9 Dec 9-12",
	  CLERK_TAKES(struct args, swap_spec),
	  .run = swap },
	{ .name = "quiet swap",
	  .summary = "Try it",
	  .example = "quiet swap G Wed 9 Dec 9-12",
	  CLERK_TAKES(struct args, swap_spec),
	  .run = quiet_swap },
	BOTH("yes", item_spec, yes),
	BOTH("no", item_spec, step),
	BOTH("wish", when_spec, wish),
	BOTH("drop", item_spec, step),
	BOTH("done", item_spec, step),
	BOTH("reopen", item_spec, step),
	BOTH("stray", item_spec, stray, .asks = true),
	BOTH("show", item_spec, show, .asks = true),
	{ 0 },
};

static const char *const migrations[] = {
	"CREATE TABLE swap_swap (cluster INTEGER NOT NULL, letter TEXT NOT NULL,"
	" number INTEGER NOT NULL, person INTEGER NOT NULL, school TEXT NOT NULL,"
	" other TEXT NOT NULL, note TEXT NOT NULL, start_s INTEGER NOT NULL,"
	" end_s INTEGER NOT NULL, wish_start_s INTEGER NOT NULL, wish_end_s INTEGER NOT NULL,"
	" wish_by TEXT NOT NULL, ended_by TEXT NOT NULL, due_s INTEGER NOT NULL, version INTEGER "
	"NOT NULL,"
	" state TEXT NOT NULL, PRIMARY KEY (cluster, letter, number)) STRICT, WITHOUT ROWID",
	NULL,
};

CLERK_PLUGIN(.name = "swap", .summary = "Swaps", .letters = "SX", .item_noun = "swap",
	     .commands = CLERK_LIST(struct clerk_command, commands), .migrations = migrations,
	     .kinds = kinds);
