/* poster: something that shows how it stands on its card, for tests of that; never installed. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "clerk/clerk.h"
#include "clerk/item.h"

struct poster {
	struct clerk_base base;
	const char *text;
	int64_t ticks;
};
static const struct clerk_column columns[] = {
	CLERK_COLUMN(struct poster, text),
	CLERK_COLUMN(struct poster, ticks),
	CLERK_COLUMN_AS(struct poster, base.person, "person"),
	CLERK_COLUMN_AS(struct poster, base.school, "school"),
	CLERK_COLUMN_AS(struct poster, base.other, "other"),
	CLERK_COLUMN_AS(struct poster, base.due_s, "due_s"),
	CLERK_COLUMN_OF_STATE(struct poster),
	{ 0 },
};

enum { UP, DOWN };
static const struct clerk_state states[] = {
	[UP] = { .name = "up", .awaits = CLERK_BY_OTHER, .refusal = "is up" },
	[DOWN] = { .name = "down", .flags = CLERK_IS_OVER, .refusal = "is down" },
	{ 0 },
};
static const struct clerk_step steps[] = {
	{ "tick", UP, UP, CLERK_BY_ANY, 0 },
	{ "nod", UP, UP, CLERK_BY_ANY, 0 },
	{ "tear", UP, DOWN, CLERK_BY_MAKER, 0 },
	{ "fade", UP, DOWN, CLERK_BY_CLOCK, 0 },
	{ 0 },
};

static const char *card(struct clerk_call *call, const void *record)
{
	const struct poster *p = record;

	return clerk_text_of(call, "%s, %lld ticks, up", p->text, (long long)p->ticks);
}

static const char *title(struct clerk_call *call, const void *record)
{
	(void)call;
	return ((const struct poster *)record)->text;
}

static const struct clerk_kind kind = { .letter = 'P',
					.apart = 'O',
					.noun = "poster",
					.table = "poster_poster",
					.size = sizeof(struct poster),
					.columns = columns,
					.states = states,
					.steps = steps,
					.due = "fade",
					.title = title,
					.card = card };

/* What is one person's, and dated: nobody else may hear of it, whatever is said. */
enum { TOLD, KEPT };
static const struct clerk_column own_columns[] = {
	CLERK_COLUMN(struct poster, text),
	CLERK_COLUMN_AS(struct poster, base.person, "person"),
	CLERK_COLUMN_AS(struct poster, base.slot.start_s, "start_s"),
	CLERK_COLUMN_AS(struct poster, base.slot.end_s, "end_s"),
	CLERK_COLUMN_AS(struct poster, base.version, "version"),
	CLERK_COLUMN_OF_STATE(struct poster),
	{ 0 },
};
static const struct clerk_state own_states[] = {
	[TOLD] = { .name = "told", .flags = CLERK_IS_FIRM, .refusal = "is told" },
	[KEPT] = { .name = "kept", .flags = CLERK_IS_FIRM, .refusal = "is kept" },
	{ 0 },
};
static const struct clerk_step own_steps[] = {
	{ "keep", TOLD, KEPT, CLERK_BY_PERSON, 0 },
	{ 0 },
};

static const char *own_title(struct clerk_call *call, const void *record)
{
	(void)call;
	return ((const struct poster *)record)->text;
}

static const struct clerk_kind own_kind = { .letter = 'Y',
					    .noun = "secret",
					    .table = "poster_secret",
					    .size = sizeof(struct poster),
					    .visibility = CLERK_PERSONAL,
					    .columns = own_columns,
					    .states = own_states,
					    .steps = own_steps,
					    .reminders = CLERK_REMIND_DAYS,
					    .title = own_title };
static const struct clerk_kind *const kinds[] = { &kind, &own_kind, NULL };

struct args {
	struct clerk_item item;
	const char *text;
};
static const struct clerk_arg poster_spec[] = {
	CLERK_ARG_TEXT(struct args, text, "what it says", .flags = 0),
	{ 0 },
};
static const struct clerk_arg item_spec[] = {
	CLERK_ARG_ITEM(struct args, item, "the poster", .flags = 0),
	{ 0 },
};

static enum clerk_status make(struct clerk_call *call, const void *args, char letter)
{
	struct poster *p = clerk_item_make(call, &kind);

	p->text = ((const struct args *)args)->text;
	p->base.item.letter = letter;
	p->base.school = 'A';
	p->base.other = 'B';
	clerk_item_put(call, p, "put up");
	clerk_say(call, p, clerk_text_of(call, "%s is up.", clerk_item_name(call, p)), NULL);
	return CLERK_OK;
}

static enum clerk_status poster(struct clerk_call *call, const void *args)
{
	return make(call, args, 'P');
}

static enum clerk_status whisper(struct clerk_call *call, const void *args)
{
	return make(call, args, 'O');
}

static enum clerk_status tick(struct clerk_call *call, const void *args, void *record)
{
	(void)args;
	((struct poster *)record)->ticks++;
	clerk_reply(call, "Ticked.");
	return CLERK_OK;
}

static enum clerk_status nod(struct clerk_call *call, const void *args, void *record)
{
	(void)args;
	(void)record;
	clerk_reply(call, "Nodded.");
	return CLERK_OK;
}

static enum clerk_status tear(struct clerk_call *call, const void *args, void *record)
{
	(void)args;
	clerk_say(call, record, clerk_text_of(call, "%s torn.", clerk_item_name(call, record)),
		  NULL);
	return CLERK_OK;
}

struct secret_args {
	const char *text;
	struct clerk_when when;
};
static const struct clerk_arg secret_spec[] = {
	CLERK_ARG_TEXT(struct secret_args, text, "what it says", .flags = 0),
	CLERK_ARG_WHEN(struct secret_args, when, "a day and time", .flags = CLERK_RAW_LEVEL),
	{ 0 },
};

static enum clerk_status secret(struct clerk_call *call, const void *args)
{
	const struct secret_args *a = args;
	struct poster *p = clerk_item_make(call, &own_kind);

	p->text = a->text;
	if (!clerk_slot_of(call, &a->when, 60, &p->base.slot)) {
		return clerk_fail(call, CLERK_USAGE, "Which hours?");
	}
	clerk_item_put(call, p, "noted");
	clerk_reply(call, "%s is noted.", clerk_item_name(call, p));
	return CLERK_OK;
}

static enum clerk_status keep(struct clerk_call *call, const void *args, void *record)
{
	(void)args;
	clerk_say(call, record, clerk_text_of(call, "%s is kept.", clerk_item_name(call, record)),
		  NULL);
	return CLERK_OK;
}

#define STEP(act, letter, handler) \
	{ \
		.name = (act), .item = (letter), .summary = "Try it", .example = act " P1", \
		CLERK_TAKES(struct args, item_spec), .who = CLERK_EVERYONE, .step = (handler) \
	}
static const struct clerk_command commands[] = {
	{ .name = "poster",
	  .summary = "Try it",
	  .example = "poster hello",
	  CLERK_TAKES(struct args, poster_spec),
	  .run = poster },
	{ .name = "whisper",
	  .summary = "Try it",
	  .example = "whisper hello",
	  CLERK_TAKES(struct args, poster_spec),
	  .where = CLERK_IN_PRIVATE,
	  .run = whisper },
	STEP("tick", 'P', tick),
	STEP("tick", 'O', tick),
	STEP("nod", 'P', nod),
	STEP("tear", 'P', tear),
	{ .name = "secret",
	  .summary = "Try it",
	  .example = "secret dentist Tue 1-2",
	  CLERK_TAKES(struct secret_args, secret_spec),
	  .where = CLERK_IN_PRIVATE,
	  .run = secret },
	STEP("keep", 'Y', keep),
	{ 0 },
};

static const char *const migrations[] = {
	"CREATE TABLE poster_poster (cluster INTEGER NOT NULL, letter TEXT NOT NULL,"
	" number INTEGER NOT NULL, person INTEGER NOT NULL, school TEXT NOT NULL,"
	" other TEXT NOT NULL, text TEXT NOT NULL, ticks INTEGER NOT NULL, due_s INTEGER NOT NULL,"
	" state TEXT NOT NULL, PRIMARY KEY (cluster, letter, number)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE poster_secret (cluster INTEGER NOT NULL, number INTEGER NOT NULL,"
	" person INTEGER NOT NULL, text TEXT NOT NULL, start_s INTEGER NOT NULL,"
	" end_s INTEGER NOT NULL, version INTEGER NOT NULL, state TEXT NOT NULL,"
	" PRIMARY KEY (cluster, number)) STRICT, WITHOUT ROWID",
	NULL,
};

CLERK_PLUGIN(.name = "poster", .summary = "Posters", .letters = "POY", .item_noun = "poster",
	     .commands = CLERK_LIST(struct clerk_command, commands), .migrations = migrations,
	     .kinds = kinds);
