/* test_absent: a plugin that is not loaded for a while costs nobody a reminder. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/plugin.h"
#include "stage_world.h"
#include "scratch.h"

enum { HOUR_S = 3600 };

static const char *path_in(struct world *w, const char *folder, const char *name)
{
	return arena_printf(w->arena, "%s/%s", folder, name);
}

/* A folder with a link to each of our plugins, which can be taken out. */
static void link_plugins(struct world *w, const char *folder)
{
	DIR *dir = opendir(TEST_PLUGIN_DIR);
	struct dirent *entry = NULL;

	cr_assert_not_null(dir);
	while ((entry = readdir(dir)) != NULL) {
		if (strstr(entry->d_name, ".so") != NULL) {
			cr_assert_eq(symlink(path_in(w, TEST_PLUGIN_DIR, entry->d_name),
					     path_in(w, folder, entry->d_name)),
				     0);
		}
	}
	closedir(dir);
}

static void again(struct world *w)
{
	struct err err = { 0 };

	stage_kill(w->stage);
	cr_assert(stage_start(w->stage, &err), "%s", err.text);
	stage_settle(w->stage);
}

/* Late, by the rule for what comes due while the clerk is away; once. */
Test(absent, a_reminder_waits_for_its_plugin, .timeout = 60)
{
	struct world w = { .arena = arena_new() };
	const char *folder = scratch_new(w.arena);
	struct err err = { 0 };

	link_plugins(&w, folder);
	struct stage_settings settings = { .cluster = TEST_CONFIG_DIR "/cluster.example.yaml",
					   .plugins = folder,
					   .day = civil_to_day(2026, 11, 25),
					   .minute = 600 };

	cr_assert(stage_new(&settings, &w.stage, &err), "%s", err.text);
	w.hs = stage_homeserver(w.stage);
	say(&w, "!remind 11am ring H");
	int before = said(&w, "ring H");

	cr_assert_geq(before, 1);
	cr_assert_eq(rename(path_in(&w, folder, "reminders.so"), path_in(&w, folder, "away")), 0);
	again(&w);
	cr_assert_null(plugin_by_name(stage_plugins(w.stage), "reminders"));
	stage_advance(w.stage, 2 * HOUR_S);
	cr_assert_eq(said(&w, "ring H"), before);
	cr_assert_eq(rename(path_in(&w, folder, "away"), path_in(&w, folder, "reminders.so")), 0);
	again(&w);
	cr_assert_eq(said(&w, "ring H"), before + 1);
	stage_advance(w.stage, 2 * HOUR_S);
	cr_assert_eq(said(&w, "ring H"), before + 1);
	scratch_remove(w.arena, folder);
	close_world(&w);
}
