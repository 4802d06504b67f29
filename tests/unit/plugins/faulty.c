/* faulty: one plugin in many editions, each with a fault that must stop the start. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "clerk/clerk.h"
#include "clerk/item.h"

#if !defined(FAULT_empty)
static enum clerk_status run(struct clerk_call *call, const void *args)
{
	(void)args;
	clerk_reply(call, "Never.");
	return CLERK_OK;
}

#if defined(FAULT_column) || defined(FAULT_state) || defined(FAULT_foreign) || \
    defined(FAULT_stepless) || defined(FAULT_eve) || defined(FAULT_nameless) || \
    defined(FAULT_dateless) || defined(FAULT_sideless) || defined(FAULT_dueless) || \
    defined(FAULT_wordless) || defined(FAULT_makerless)
#define HAS_KIND
struct thing {
	struct clerk_base base;
	int64_t colour;
};
static const struct clerk_column columns[] = {
	CLERK_COLUMN_OF_STATE(struct thing),
#if defined(FAULT_column)
	CLERK_COLUMN(struct thing, colour),
#endif
	{ 0 },
};
static const struct clerk_state states[] = { { .name = "there" }, { 0 } };
static const struct clerk_step steps[] = {
#if defined(FAULT_state)
	{ "vanish", 0, 1, CLERK_BY_ANY, 0 },
#elif defined(FAULT_sideless)
	{ "give", 0, 0, CLERK_BY_OTHER, 0 },
#elif defined(FAULT_dueless)
	{ "give", 0, 0, CLERK_BY_ANY, CLERK_IN_TIME },
#endif
	{ 0 },
};
#if defined(FAULT_wordless)
static const struct clerk_asking asking = { .table = FAULT_NAME "_answer" };
#endif
static const struct clerk_kind kind = {
	.letter = 'Z',
	.noun = "thing",
	.table = FAULT_NAME "_thing",
	.size = sizeof(struct thing),
	.columns = columns,
	.states = states,
	.steps = steps,
#if defined(FAULT_eve)
	.reminders = CLERK_REMIND_EVE | CLERK_REMIND_WEEK,
#elif defined(FAULT_nameless)
	.reminders = CLERK_REMIND_EVE,
	.due = "",
#elif defined(FAULT_makerless)
	.made = "made",
#elif defined(FAULT_wordless)
	.asking = &asking,
#elif defined(FAULT_dateless)
	.reminders = CLERK_REMIND_EVE,
#endif
};
static const struct clerk_kind *const kinds[] = { &kind, NULL };
#endif

#if defined(FAULT_kindless) || defined(FAULT_stepless)
struct step_args {
	struct clerk_item item;
};
static const struct clerk_arg step_spec[] = {
	CLERK_ARG_ITEM(struct step_args, item, "a thing", .flags = 0),
	{ 0 },
};
#if defined(FAULT_kindless)
#define FAULT_LETTER 'Y'
#else
#define FAULT_LETTER 'Z'
#endif
static enum clerk_status step(struct clerk_call *call, const void *args, void *record)
{
	(void)record;
	return run(call, args);
}
#endif

static const struct clerk_command commands[] = {
#if defined(FAULT_twin)
	{ .name = "sound", .summary = "Try", .run = run },
#elif defined(FAULT_silent)
	{ .name = "silent", .run = run },
#elif defined(FAULT_idle)
	{ .name = "busy", .summary = "Try", .run = run },
	{ .name = "idle", .summary = "Try" },
#elif defined(FAULT_kindless) || defined(FAULT_stepless)
	{ .name = FAULT_NAME,
	  .item = FAULT_LETTER,
	  .summary = "Try",
	  CLERK_TAKES(struct step_args, step_spec),
	  .step = step },
#elif defined(FAULT_alone)
	{ .name = "busy", .summary = "Try", .run = run },
	{ .name = "alone", .summary = "Try", .run = clerk_answer_ahead },
#elif defined(FAULT_itemless)
	{ .name = "itemless", .item = 'Z', .summary = "Try", .run = run },
#else
	{ .name = FAULT_NAME, .summary = "Try", .run = run },
#endif
	{ 0 },
};

static const char *const migrations[] = {
#if defined(FAULT_thief)
	"ALTER TABLE school_person RENAME TO thief_person",
#elif defined(FAULT_typo)
	"CREATE TABEL typo_x (a TEXT)",
#elif defined(HAS_KIND)
	"CREATE TABLE " FAULT_NAME "_thing (cluster INTEGER NOT NULL, number INTEGER NOT NULL,"
	" state TEXT NOT NULL, PRIMARY KEY (cluster, number)) STRICT",
#endif
	NULL,
};

static const char *const sql[] = {
#if defined(FAULT_spy)
	"SELECT name FROM school_person WHERE cluster = ?1",
#elif defined(FAULT_query)
	"SELEKT 1",
#elif defined(FAULT_blank)
	NULL,
#else
	"SELECT ?1",
#endif
};
static const struct clerk_queries queries = CLERK_QUERIES(sql);

extern CLERK_EXPORT const struct clerk_plugin clerk_plugin;
const struct clerk_plugin clerk_plugin = {
#if defined(FAULT_abi)
	.abi = CLERK_ABI + 1,
#else
	.abi = CLERK_ABI,
#endif
#if defined(FAULT_size)
	.size = sizeof(struct clerk_plugin) - 8,
#else
	.size = sizeof(struct clerk_plugin),
#endif
#if defined(FAULT_alias)
	.name = "sound",
#else
	.name = FAULT_NAME,
#endif
#if defined(HAS_KIND)
	.kinds = kinds,
#endif
#if defined(FAULT_kindless) || (defined(HAS_KIND) && !defined(FAULT_foreign))
	.letters = "Y"
		   "Z",
	.item_noun = "thing",
#elif defined(FAULT_letter) || defined(FAULT_sound)
	.letters = "Z",
	.item_noun = "thing",
#endif
	.summary = "Faults",
	.commands = CLERK_LIST(struct clerk_command, commands),
	.migrations = migrations,
	.queries = CLERK_LIST(struct clerk_queries, &queries),
};
#endif
