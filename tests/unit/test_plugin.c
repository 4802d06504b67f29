/* test_plugin: a plugin that does not fit stops the start, and the reason is said in one line. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/plugin.h"
#include "host_tables.h"
#include "school/school.h"

#include <dlfcn.h>
#include <string.h>

struct world {
	struct tables tables;
	struct school *school;
	struct plugin_set set;
};

static void open_world(struct world *w)
{
	*w = (struct world){ 0 };
	tables_open(&w->tables);
	cr_assert(school_new(w->tables.store, &w->school, &w->tables.err), "%s",
		  w->tables.err.text);
}

static void close_world(struct world *w)
{
	plugin_set_close(&w->set);
	school_free(w->school);
	tables_close(&w->tables);
}

static bool load(struct world *w, const char *first, const char *second)
{
	const char *const names[] = { first, second, NULL };

	w->tables.err = (struct err){ 0 };
	return plugin_set_load(w->tables.arena, TEST_FAULTY_DIR, names, w->tables.store, &w->set,
			       &w->tables.err);
}

/* Alone, or as the second of two. */
static void is_refused(const char *name, const char *why)
{
	struct world w;

	open_world(&w);
	cr_assert_not(load(&w, "sound", name), "%s was taken", name);
	cr_assert(strstr(w.tables.err.text, why) != NULL, "%s: %s", name, w.tables.err.text);
	cr_assert(strstr(w.tables.err.text, name) != NULL, "%s: %s", name, w.tables.err.text);
	cr_assert_null(strchr(w.tables.err.text, '\n'));
	cr_assert_neq(w.tables.err.code, ERR_NONE);
	cr_assert_eq(w.set.count, 0);
	/* The other of the two is not held back by it. */
	cr_assert(load(&w, "sound", NULL), "%s", w.tables.err.text);
	close_world(&w);
}

Test(plugin, sound_ones_are_loaded)
{
	struct world w;

	open_world(&w);
	cr_assert(load(&w, "sound", "plain"), "%s", w.tables.err.text);
	cr_assert_eq(w.set.count, 2);
	cr_assert_eq(w.set.table.count, 2);
	cr_assert_str_eq(w.set.table.rows[0].command->name, "plain");
	cr_assert_eq(plugin_of_letter(&w.set, 'Z'), &w.set.plugins[0]);
	cr_assert_null(plugin_of_letter(&w.set, 'Y'));
	cr_assert_null(plugin_of_letter(&w.set, '\0'));
	cr_assert_eq(plugin_by_name(&w.set, "plain"), &w.set.plugins[1]);
	cr_assert_null(plugin_by_name(&w.set, "other"));
	close_world(&w);
}

Test(plugin, built_for_another_clerkd)
{
	is_refused("abi", "rebuild it");
	is_refused("size", "rebuild it");
	is_refused("empty", "rebuild it");
}

Test(plugin, not_there)
{
	is_refused("nowhere", "nowhere");
}

Test(plugin, calls_itself_otherwise)
{
	is_refused("alias", "calls itself sound");
}

Test(plugin, two_of_one_row_or_letter)
{
	is_refused("twin", "both bring the row 'sound'");
	struct world w;

	open_world(&w);
	cr_assert_not(load(&w, "sound", "letter"));
	cr_assert(strstr(w.tables.err.text, "both own the letter Z") != NULL);
	close_world(&w);
}

Test(plugin, rows_that_are_not_well_formed)
{
	is_refused("silent", "not well formed");
	is_refused("idle", "not well formed");
	is_refused("itemless", "not well formed");
}

Test(plugin, queries_are_prepared_at_the_start)
{
	is_refused("query", "SELEKT");
	is_refused("blank", "no text");
	is_refused("spy", "prohibited");
}

/* The start names plugin, kind and what is wrong with it. */
Test(plugin, kinds_that_are_not_well_formed)
{
	is_refused("column", "kind Z: column: no such column: colour");
	is_refused("state", "kind Z: the step 'vanish' has a state that there is not");
	is_refused("foreign", "kind Z: its letter is none of the plugin's");
	is_refused("kindless", "row 'kindless' is a step of kind Y, which there is not");
	is_refused("eve", "kind Z: it reminds on the eve, or so many days before: not both");
	is_refused("nameless", "kind Z: what has reminders needs a name for its `due`");
	is_refused("dateless", "kind Z: no column has its slot.start_s");
	is_refused("sideless", "kind Z: no column has its other");
	is_refused("dueless", "kind Z: no column has its due_s");
	is_refused("wordless", "kind Z: it asks without a table or words");
	is_refused("makerless", "kind Z: it says who made it, but no step is its maker's");
	is_refused("alone", "row 'alone' has none with an item beside it");
	is_refused("stepless", "row 'stepless' is a step of kind Z, which there is not");
}

Test(plugin, migrations_of_its_own_alone)
{
	struct world w;

	is_refused("typo", "TABEL");
	is_refused("thief", "not authorized");
	open_world(&w);
	cr_assert_not(load(&w, "thief", NULL));
	cr_assert(store_exec(w.tables.store, "SELECT id FROM school_person", &w.tables.err));
	close_world(&w);
}

Test(plugin, all_of_a_folder_by_name)
{
	struct world w;
	struct err err = { 0 };

	open_world(&w);
	cr_assert_not(plugin_set_load(w.tables.arena, "/nowhere", NULL, NULL, &w.set, &err));
	cr_assert(strstr(err.text, "/nowhere") != NULL);
	cr_assert(plugin_set_load(w.tables.arena, TEST_PLUGIN_DIR, NULL, NULL, &w.set, &err), "%s",
		  err.text);
	for (size_t i = 1; i < w.set.count; i++) {
		cr_assert_lt(strcmp(w.set.plugins[i - 1].face->name, w.set.plugins[i].face->name),
			     0);
	}
	close_world(&w);
}

/* Tables of one that is not loaded today. */
Test(plugin, absent_ones_are_named)
{
	struct world w;

	open_world(&w);
	cr_assert(load(&w, "sound", NULL), "%s", w.tables.err.text);
	cr_assert(store_exec(w.tables.store, "INSERT INTO store_schema VALUES ('sound', 1)",
			     &w.tables.err),
		  "%s", w.tables.err.text);
	cr_assert_str_eq(plugin_set_absent(w.tables.arena, &w.set, w.tables.store), "");
	plugin_set_close(&w.set);
	cr_assert(load(&w, "plain", NULL), "%s", w.tables.err.text);
	cr_assert_str_eq(plugin_set_absent(w.tables.arena, &w.set, w.tables.store), "sound");
	close_world(&w);
}
