/* test_undone: which tables undo covers is read from the schema; no list in C is kept up. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/undone.h"
#include "host_tables.h"

#include <string.h>

static const char *const pets[] = {
	"CREATE TABLE pets_dog (cluster INTEGER NOT NULL, number INTEGER NOT NULL,"
	" PRIMARY KEY (cluster, number)) STRICT;"
	"CREATE TABLE pets_journal (cluster INTEGER NOT NULL, number INTEGER NOT NULL,"
	" UNIQUE (cluster, number)) STRICT",
	NULL,
};

static const char *const cats[] = { "CREATE TABLE cats_cat (id INTEGER PRIMARY KEY) STRICT", NULL };

static void open_world(struct tables *t)
{
	tables_open(t);
	cr_assert(store_migrate(t->store, "school", false, schema_school, &t->err), "%s",
		  t->err.text);
	cr_assert(store_migrate(t->store, "pets", true, pets, &t->err), "%s", t->err.text);
}

static void run(struct tables *t, const char *sql)
{
	cr_assert(store_exec(t->store, sql, &t->err), "%s", t->err.text);
}

/* Their names, with blanks between, in the order in which they were made. */
static const char *covered(struct tables *t)
{
	const char *const *tables = NULL;
	struct str names;

	str_init(&names, t->arena);
	cr_assert(undone_tables(t->arena, t->store, &tables, &t->err), "%s", t->err.text);
	for (size_t i = 0; tables[i] != NULL; i++) {
		str_addf(&names, "%s%s", i == 0 ? "" : " ", tables[i]);
	}
	return names.text;
}

#define SHARED \
	"school_setting school_role school_half school_inset school_closed school_bank_holiday" \
	" school_name school_diary"

Test(undone, what_the_schema_says)
{
	struct tables t;

	open_world(&t);
	cr_assert_str_eq(covered(&t), "host_wake " SHARED " pets_dog");
	/* A new plugin, and a new table of the daemon's that is marked; not one that isn't. */
	cr_assert(store_migrate(t.store, "cats", true, cats, &t.err), "%s", t.err.text);
	run(&t, "CREATE TABLE host_seat (id INTEGER PRIMARY KEY) STRICT;"
		"CREATE TABLE host_note (id INTEGER PRIMARY KEY) STRICT;"
		"INSERT INTO host_undone VALUES ('host_seat')");
	cr_assert_str_eq(covered(&t), "host_wake " SHARED " pets_dog cats_cat host_seat");
	tables_close(&t);
}

static int64_t count_of(struct tables *t, const char *table)
{
	struct stmt *count = NULL;

	cr_assert(store_prepare(t->store, NULL,
				arena_printf(t->arena, "SELECT count(*) FROM %s", table), &count,
				&t->err));
	cr_assert(stmt_step(stmt_begin(count)));
	int64_t rows = stmt_int(count, 0);

	stmt_end(count);
	return rows;
}

/* And so it is: of a stretch of work, rows of these alone are taken back. */
Test(undone, others_are_kept)
{
	struct tables t;
	const char *const *tables = NULL;
	const void *bytes = NULL;
	size_t len = 0;

	open_world(&t);
	cr_assert(undone_tables(t.arena, t.store, &tables, &t.err));
	cr_assert(store_begin(t.store));
	cr_assert(store_record_start(t.store, tables));
	run(&t, "INSERT INTO pets_dog VALUES (1, 1); INSERT INTO pets_journal VALUES (1, 1);"
		"INSERT INTO school_half VALUES (1, '', 1, 2, '2026/27', 'autumn');"
		"INSERT INTO school_number VALUES (1, 'V', 1)");
	cr_assert(store_record_stop(t.store, t.arena, &bytes, &len));
	cr_assert(store_revert(t.store, bytes, len));
	cr_assert(store_commit(t.store));
	cr_assert_eq(count_of(&t, "pets_dog"), 0);
	cr_assert_eq(count_of(&t, "school_half"), 0);
	cr_assert_eq(count_of(&t, "pets_journal"), 1);
	cr_assert_eq(count_of(&t, "school_number"), 1);
	tables_close(&t);
}

/* A name with a slip in it would be a table that nobody takes back. */
Test(undone, a_mark_that_covers_nothing_stops_the_start)
{
	static const char *const wrong[] = { "school_rolle", "pets_journal" };

	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		struct tables t;
		const char *const *tables = NULL;

		open_world(&t);
		run(&t, arena_printf(t.arena, "INSERT INTO host_undone VALUES ('%s')", wrong[i]));
		cr_assert_not(undone_tables(t.arena, t.store, &tables, &t.err));
		cr_assert(strstr(t.err.text, wrong[i]) != NULL, "%s", t.err.text);
		tables_close(&t);
	}
}
