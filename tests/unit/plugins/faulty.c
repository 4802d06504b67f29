/* faulty: one plugin in many editions, each with a fault that must stop the start. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "clerk/clerk.h"

#if !defined(FAULT_empty)
static enum clerk_status run(struct clerk_call *call, const void *args)
{
	(void)args;
	clerk_reply(call, "Never.");
	return CLERK_OK;
}

static const struct clerk_command commands[] = {
#if defined(FAULT_twin)
	{ .name = "sound", .summary = "Try", .run = run },
#elif defined(FAULT_silent)
	{ .name = "silent", .run = run },
#elif defined(FAULT_idle)
	{ .name = "busy", .summary = "Try", .run = run },
	{ .name = "idle", .summary = "Try" },
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
#endif
	NULL,
};

static const char *const queries[] = {
#if defined(FAULT_spy)
	"SELECT name FROM school_person WHERE cluster = ?1",
#elif defined(FAULT_query)
	"SELEKT 1",
#endif
	NULL,
};

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
#if defined(FAULT_letter) || defined(FAULT_sound)
	.letters = "Z",
	.item_noun = "thing",
#endif
	.summary = "Faults",
	.commands = commands,
	.migrations = migrations,
	.queries = queries,
};
#endif
