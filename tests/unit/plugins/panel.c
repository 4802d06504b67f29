/* panel: two schools meet at a third's, when all three say so, for tests of many who are awaited,
 * of the eve, and of a date that is given up; never installed. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "clerk/calendar.h"
#include "clerk/clash.h"
#include "clerk/clerk.h"
#include "clerk/item.h"
#include "clerk/roster.h"

#include <string.h>

struct panel {
	struct clerk_base base;
	const char *place;  /* the third's letter */
	const char *silent; /* letters of those who have not said so yet */
};

static const struct clerk_column columns[] = {
	CLERK_COLUMN(struct panel, place),
	CLERK_COLUMN(struct panel, silent),
	CLERK_COLUMN_AS(struct panel, base.person, "person"),
	CLERK_COLUMN_AS(struct panel, base.school, "school"),
	CLERK_COLUMN_AS(struct panel, base.other, "other"),
	CLERK_COLUMN_AS(struct panel, base.slot.start_s, "start_s"),
	CLERK_COLUMN_AS(struct panel, base.slot.end_s, "end_s"),
	CLERK_COLUMN_AS(struct panel, base.due_s, "due_s"),
	CLERK_COLUMN_AS(struct panel, base.version, "version"),
	CLERK_COLUMN_OF_STATE(struct panel),
	{ 0 },
};

enum { ASKED, AGREED, OFF };
static const struct clerk_state states[] = {
	[ASKED] = { .name = "asked", .awaits = CLERK_BY_OTHER, .refusal = "is only asked for" },
	[AGREED] = { .name = "agreed", .flags = CLERK_IS_FIRM, .refusal = "is agreed" },
	[OFF] = { .name = "off", .flags = CLERK_IS_OVER, .refusal = "is off" },
	{ 0 },
};
static const struct clerk_step steps[] = {
	{ "agree", ASKED, ASKED, CLERK_BY_ANY, CLERK_IN_TIME },
	{ "move", ASKED, ASKED, CLERK_BY_SCHOOL, CLERK_ASKS_ANEW | CLERK_FREES },
	{ "move", AGREED, ASKED, CLERK_BY_SCHOOL, CLERK_ASKS_ANEW | CLERK_FREES },
	{ "cancel", ASKED, OFF, CLERK_BY_SIDES, CLERK_FREES },
	{ "cancel", AGREED, OFF, CLERK_BY_SIDES, CLERK_FREES },
	{ "lapse", ASKED, OFF, CLERK_BY_CLOCK, 0 },
	{ 0 },
};

static const char *title(struct clerk_call *call, const void *record)
{
	const struct panel *p = record;

	return clerk_text_of(call, "%c and %c at %s", p->base.school, p->base.other, p->place);
}

static const char *place(struct clerk_call *call, const void *record)
{
	(void)call;
	return ((const struct panel *)record)->place;
}

static const char *awaits(struct clerk_call *call, const void *record)
{
	const struct panel *p = record;

	(void)call;
	return p->base.state == ASKED ? p->silent : "";
}

static const char *nudge(struct clerk_call *call, const void *record)
{
	return clerk_text_of(call, "waits for %s.",
			     clerk_letters_words(call, ((const struct panel *)record)->silent));
}

static const struct clerk_kind kind = {
	.letter = 'L',
	.noun = "panel",
	.table = "panel_panel",
	.size = sizeof(struct panel),
	.columns = columns,
	.states = states,
	.steps = steps,
	.reminders = CLERK_REMIND_EVE,
	.due = "lapse",
	.title = title,
	.place = place,
	.awaits = awaits,
	.nudge = nudge,
};
static const struct clerk_kind *const kinds[] = { &kind, NULL };

/* ---- the rows ---- */

struct args {
	struct clerk_item item;
	const struct clerk_school *school, *place;
	struct clerk_when when;
};
#define ITEM CLERK_ARG_ITEM(struct args, item, "the panel", .flags = 0)
#define WHEN CLERK_ARG_WHEN(struct args, when, "a day and time", .flags = CLERK_RAW_LEVEL)
static const struct clerk_arg panel_spec[] = {
	CLERK_ARG_SCHOOL(struct args, school, "with whom", .flags = 0),
	WHEN,
	CLERK_ARG_SCHOOL(struct args, place, "where", .lead = "at", .flags = 0),
	{ 0 }
};
static const struct clerk_arg when_spec[] = { ITEM, WHEN, { 0 } };
static const struct clerk_arg item_spec[] = { ITEM, { 0 } };

static enum clerk_status say(struct clerk_call *call, const struct panel *p)
{
	const char *silent = clerk_item_awaits(call, p);
	const char *waits = clerk_text_of(call, "waits for %s", clerk_letters_words(call, silent));

	clerk_say(call, p,
		  clerk_text_of(call, "%s %s: %s.", clerk_item_name(call, p),
				silent[0] == '\0' ? clerk_item_standing(call, p) : waits,
				clerk_item_span(call, p)),
		  NULL);
	return CLERK_OK;
}

static enum clerk_status ask_all(struct clerk_call *call, const struct args *a, struct panel *p)
{
	enum clerk_status status = clerk_slot_in_day(call, &kind, &a->when, 60, &p->base.slot);

	if (status != CLERK_OK) {
		return status;
	}
	p->silent = clerk_text_of(call, "%c%s", p->base.other, p->place);
	clerk_item_put(call, p, "asked for");
	return say(call, p);
}

static enum clerk_status panel(struct clerk_call *call, const void *args)
{
	const struct args *a = args;
	struct panel *p = clerk_item_make(call, &kind);

	p->base.school = clerk_sender(call)->school;
	p->base.other = a->school->letter;
	p->place = clerk_text_of(call, "%c", a->place->letter);
	return ask_all(call, a, p);
}

static enum clerk_status move(struct clerk_call *call, const void *args, void *record)
{
	return ask_all(call, args, record);
}

static enum clerk_status agree(struct clerk_call *call, const void *args, void *record)
{
	struct panel *p = record;
	const char *at = strchr(p->silent, clerk_sender(call)->school);

	(void)args;
	if (at == NULL) {
		return clerk_fail(call, CLERK_DENIED, "Nobody waits for you.");
	}
	p->silent = clerk_text_of(call, "%.*s%s", (int)(at - p->silent), p->silent, at + 1);
	p->base.state = p->silent[0] == '\0' ? AGREED : ASKED;
	clerk_item_put(call, p, "said so");
	return say(call, p);
}

static enum clerk_status cancel(struct clerk_call *call, const void *args, void *record)
{
	(void)args;
	clerk_item_put(call, record, "called off");
	return say(call, record);
}

#define STEP(act, spec, handler) \
	{ \
		.name = (act), .item = 'L', .summary = "Try it", .example = act " L1", \
		CLERK_TAKES(struct args, spec), .who = CLERK_EVERYONE, .step = (handler) \
	}
static const struct clerk_command commands[] = {
	{ .name = "panel",
	  .summary = "Try it",
	  .example = "panel G Wed 9 Dec 9-12 at H",
	  CLERK_TAKES(struct args, panel_spec),
	  .run = panel },
	STEP("agree", item_spec, agree),
	STEP("move", when_spec, move),
	STEP("cancel", item_spec, cancel),
	{ 0 },
};

static const char *const migrations[] = {
	"CREATE TABLE panel_panel (cluster INTEGER NOT NULL, number INTEGER NOT NULL,"
	" person INTEGER NOT NULL, school TEXT NOT NULL, other TEXT NOT NULL, place TEXT NOT NULL,"
	" silent TEXT NOT NULL, start_s INTEGER NOT NULL, end_s INTEGER NOT NULL,"
	" due_s INTEGER NOT NULL, version INTEGER NOT NULL, state TEXT NOT NULL,"
	" PRIMARY KEY (cluster, number)) STRICT, WITHOUT ROWID",
	NULL,
};

CLERK_PLUGIN(.name = "panel", .summary = "Panels", .letters = "L", .item_noun = "panel",
	     .commands = CLERK_LIST(struct clerk_command, commands), .migrations = migrations,
	     .kinds = kinds);
