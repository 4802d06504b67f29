/* rows_world: every row of every plugin, and what their lines are read in. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_TESTS_ROWS_WORLD_H
#define CLERK_TESTS_ROWS_WORLD_H

#include "base/str.h"
#include "host/help.h"
#include "host/plugin.h"
#include "school/roster.h"
#include "school/roster_yaml.h"

#include <criterion/criterion.h>
#include <ctype.h>
#include <string.h>

struct world {
	struct arena *arena;
	struct plugin_set plugins;
	const struct roster_cluster *cluster;
	struct command_context context;
};

static inline const struct clerk_school *find_school(void *lookup, const char *word)
{
	struct world *w = lookup;

	return roster_school_named(w->cluster, word);
}

static inline const struct clerk_person *find_person(void *lookup, const char *words)
{
	struct world *w = lookup;
	const struct clerk_person *person;
	int32_t today = roster_today(w->cluster, w->context.when.now_s);

	return roster_people_named(w->cluster, w->arena, words, today, &person, 1) == 1 ? person
											: NULL;
}

static inline void open_world(struct world *w)
{
	struct err err = { 0 };

	*w = (struct world){ .arena = arena_new() };
	cr_assert(plugin_set_load(w->arena, TEST_PLUGIN_DIR, NULL, NULL, &w->plugins, &err), "%s",
		  err.text);
	cr_assert_geq(w->plugins.count, 5);
	cr_assert(
	    roster_yaml_load(w->arena, TEST_CONFIG_DIR "/cluster.example.yaml", &w->cluster, &err),
	    "%s", err.text);
	w->context = (struct command_context){ .arena = w->arena,
					       .when = { .calendar = w->cluster->calendar,
							 .now_s = 1795600800, /* 25 Nov 2026 */
							 .school = 'A' },
					       .day_minutes = w->cluster->settings.day_minutes,
					       .prefix = "!",
					       .lookup = w,
					       .find_school = find_school,
					       .find_person = find_person };
}

static inline void close_world(struct world *w)
{
	plugin_set_close(&w->plugins);
	arena_free(w->arena);
}

#endif
