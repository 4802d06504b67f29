/* course: something with places, for tests of answers, seats and reminders; never installed. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "clerk/calendar.h"
#include "clerk/clash.h"
#include "clerk/clerk.h"
#include "clerk/item.h"
#include "clerk/roster.h"

#include <string.h>

struct course {
	struct clerk_base base;
	const char *topic;
	int64_t room; /* for so many */
};

static const struct clerk_column columns[] = {
	CLERK_COLUMN(struct course, topic),
	CLERK_COLUMN(struct course, room),
	CLERK_COLUMN_AS(struct course, base.person, "person"),
	CLERK_COLUMN_AS(struct course, base.slot.start_s, "start_s"),
	CLERK_COLUMN_AS(struct course, base.slot.end_s, "end_s"),
	CLERK_COLUMN_AS(struct course, base.version, "version"),
	CLERK_COLUMN_OF_STATE(struct course),
	{ 0 },
};

enum { ON, OFF };
static const struct clerk_state states[] = {
	[ON] = { .name = "on", .flags = CLERK_IS_FIRM, .refusal = "is on already" },
	[OFF] = { .name = "off", .flags = CLERK_IS_OVER, .refusal = "is off" },
	{ 0 },
};
static const struct clerk_step steps[] = {
	{ "join", ON, ON, CLERK_BY_ANY, 0 },
	{ "leave", ON, ON, CLERK_BY_ANY, 0 },
	{ "seats", ON, ON, CLERK_BY_MAKER, 0 },
	{ "rename", ON, ON, CLERK_BY_MAKER, CLERK_WHENEVER },
	{ "shift", ON, ON, CLERK_BY_MAKER, 0 },
	{ "call off", ON, OFF, CLERK_BY_MAKER, CLERK_FREES },
	{ 0 },
};

static const char *title(struct clerk_call *call, const void *record)
{
	(void)call;
	return ((const struct course *)record)->topic;
}

static const char *joined(struct clerk_call *call, const void *record)
{
	struct clerk_answers all = clerk_answers(call, record);

	return clerk_answers_letters(call, &all, "in");
}

static const struct clerk_word words[] = {
	{ .word = "in", .heading = "In", .is_in = true },
	{ .word = "waiting", .heading = "Waiting" },
	{ .word = "out", .heading = "Out" },
	{ 0 },
};
static const struct clerk_asking asking = {
	.table = "course_seat",
	.words = words,
	.places = CLERK_FIELD(struct course, room, int64_t),
};
/* One topic is taught once at a time. */
static void against(struct clerk_call *call, const struct clerk_plan *plan,
		    struct clerk_clash *clash)
{
	const struct course *c = plan->record;
	void *const *all;
	size_t count = clerk_items(call, c->base.kind, true, &all);

	for (size_t i = 0; i < count; i++) {
		const struct course *other = all[i];

		if (other->base.item.number != c->base.item.number &&
		    other->base.slot.start_s == plan->slot.start_s &&
		    strcmp(other->topic, c->topic) == 0) {
			clerk_object(
			    call, clash, CLERK_LEVEL_WARN, true,
			    clerk_text_of(call, "%s is on then.", clerk_item_name(call, other)));
		}
	}
}

static const struct clerk_kind kind = {
	.letter = 'T',
	.noun = "course",
	.table = "course_course",
	.size = sizeof(struct course),
	.columns = columns,
	.states = states,
	.steps = steps,
	.reminders = CLERK_REMIND_DAYS,
	.asking = &asking,
	.against = against,
	.title = title,
	.whom = joined,
};
static const struct clerk_kind *const kinds[] = { &kind, NULL };

/* ---- the rows ---- */

struct args {
	struct clerk_item item;
	struct clerk_when when;
	const char *topic;
	int64_t count;
};
#define ITEM CLERK_ARG_ITEM(struct args, item, "the course", .flags = 0)
#define WHEN CLERK_ARG_WHEN(struct args, when, "a day and time", .flags = CLERK_RAW_LEVEL)
#define TOPIC CLERK_ARG_TEXT(struct args, topic, "what it is about", .flags = 0)
#define COUNT CLERK_ARG_INT(struct args, count, 1, 99, "how many", .flags = CLERK_OPTIONAL)
static const struct clerk_arg course_spec[] = { TOPIC,
						WHEN,
						CLERK_ARG_INT(struct args, count, 1, 99, "places",
							      .lead = "for", .flags = 0),
						{ 0 } };
static const struct clerk_arg count_spec[] = { ITEM, COUNT, { 0 } };
static const struct clerk_arg topic_spec[] = { ITEM, TOPIC, { 0 } };
static const struct clerk_arg when_spec[] = { ITEM, WHEN, { 0 } };
static const struct clerk_arg item_spec[] = { ITEM, { 0 } };

static enum clerk_status course(struct clerk_call *call, const void *args)
{
	const struct args *a = args;
	struct course *c = clerk_item_make(call, &kind);

	c->topic = a->topic;
	c->room = a->count;
	if (!clerk_slot_of(call, &a->when, 60, &c->base.slot)) {
		return clerk_fail(call, CLERK_USAGE, "Which hours?");
	}
	clerk_item_put(call, c, "called");
	clerk_reply(call, "%s is on %s. %s", clerk_item_name(call, c), clerk_item_span(call, c),
		    clerk_item_reminders(call, c));
	return CLERK_OK;
}

static enum clerk_status say(struct clerk_call *call, const struct course *c)
{
	int64_t left = clerk_seats_give(call, c);

	clerk_say(call, c,
		  clerk_text_of(call, "%s: %lld left.%s", clerk_item_name(call, c), (long long)left,
				clerk_answers_words(call, c)),
		  NULL);
	return CLERK_OK;
}

static enum clerk_status join(struct clerk_call *call, const void *args, void *record)
{
	const struct args *a = args;
	const struct course *c = record;

	if (clerk_seats_take(call, c, a->count)[0] == '\0') {
		return clerk_fail(call, CLERK_LIMIT, "There is no room for more.%s",
				  clerk_answers_words(call, c));
	}
	return say(call, c);
}

static enum clerk_status leave(struct clerk_call *call, const void *args, void *record)
{
	(void)args;
	clerk_seats_leave(call, record, "out");
	return say(call, record);
}

static enum clerk_status seats(struct clerk_call *call, const void *args, void *record)
{
	struct course *c = record;

	c->room = ((const struct args *)args)->count;
	return say(call, c);
}

static enum clerk_status rename_it(struct clerk_call *call, const void *args, void *record)
{
	((struct course *)record)->topic = ((const struct args *)args)->topic;
	clerk_reply(call, "%s renamed.", clerk_item_name(call, record));
	return CLERK_OK;
}

static enum clerk_status shift(struct clerk_call *call, const void *args, void *record)
{
	struct course *c = record;

	if (!clerk_slot_of(call, &((const struct args *)args)->when, 60, &c->base.slot)) {
		return clerk_fail(call, CLERK_USAGE, "Which hours?");
	}
	clerk_item_put(call, c, "shifted");
	clerk_say(call, c,
		  clerk_text_of(call, "%s is now %s. %s", clerk_item_name(call, c),
				clerk_item_span(call, c), clerk_item_reminders(call, c)),
		  NULL);
	return CLERK_OK;
}

static enum clerk_status call_off(struct clerk_call *call, const void *args, void *record)
{
	(void)args;
	clerk_item_put(call, record, "called off");
	clerk_reply(call, "%s is off.", clerk_item_name(call, record));
	return CLERK_OK;
}

static enum clerk_status list(struct clerk_call *call, const void *args)
{
	void *const *all;
	size_t count = clerk_items(call, &kind, true, &all);

	(void)args;
	clerk_reply(call, "%zu ahead.", count);
	for (size_t i = 0; i < count; i++) {
		clerk_reply(call, "%s %s", clerk_item_name(call, all[i]), title(call, all[i]));
	}
	return CLERK_OK;
}

#define STEP(act, spec, handler) \
	{ \
		.name = (act), .item = 'T', .summary = "Try it", .example = act " T1", \
		CLERK_TAKES(struct args, spec), .who = CLERK_EVERYONE, .step = (handler) \
	}
static const struct clerk_command commands[] = {
	{ .name = "course",
	  .summary = "Try it",
	  .example = "course maths Tue 19 Jan 1-3 for 5",
	  CLERK_TAKES(struct args, course_spec),
	  .run = course },
	STEP("join", count_spec, join),
	STEP("leave", item_spec, leave),
	STEP("seats", count_spec, seats),
	STEP("rename", topic_spec, rename_it),
	STEP("shift", when_spec, shift),
	STEP("call off", item_spec, call_off),
	{ .name = "courses", .summary = "Try it", .run = list },
	{ 0 },
};

static const char *const migrations[] = {
	"CREATE TABLE course_course (cluster INTEGER NOT NULL, number INTEGER NOT NULL,"
	" person INTEGER NOT NULL, topic TEXT NOT NULL, room INTEGER NOT NULL,"
	" start_s INTEGER NOT NULL, end_s INTEGER NOT NULL, version INTEGER NOT NULL,"
	" state TEXT NOT NULL, PRIMARY KEY (cluster, number)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE course_seat (cluster INTEGER NOT NULL, number INTEGER NOT NULL,"
	" school TEXT NOT NULL, day INTEGER NOT NULL, answer TEXT NOT NULL,"
	" count INTEGER NOT NULL, said_s INTEGER NOT NULL, place INTEGER NOT NULL,"
	" PRIMARY KEY (cluster, number, school, day)) STRICT, WITHOUT ROWID",
	NULL,
};

CLERK_PLUGIN(.name = "course", .summary = "Courses", .letters = "T", .item_noun = "course",
	     .commands = CLERK_LIST(struct clerk_command, commands), .migrations = migrations,
	     .kinds = kinds);
