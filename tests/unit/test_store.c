/* test_store: what the database must promise before anything is trusted to it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/store_check.h"
#include "store_world.h"

#include <sqlite3.h>

/* ---- opening ---- */

Test(store, pragmas_are_read_back)
{
	struct world w = open_world();

	cr_assert_str_eq(value_of(&w, "PRAGMA journal_mode"), "wal");
	cr_assert_str_eq(value_of(&w, "PRAGMA synchronous"), "2");
	cr_assert_str_eq(value_of(&w, "PRAGMA foreign_keys"), "1");
	cr_assert_str_eq(value_of(&w, "PRAGMA trusted_schema"), "0");
	cr_assert_geq(atoi(value_of(&w, "PRAGMA busy_timeout")), 1000);
	open_again(&w);
	cr_assert_str_eq(value_of(&w, "PRAGMA synchronous"), "2");
	close_world(&w);
}

Test(store, double_quotes_are_no_strings_and_attach_is_off)
{
	struct world w = open_world();
	struct stmt *stmt;

	cr_assert_not(store_prepare(w.store, NULL, "SELECT \"nothing\"", &stmt, &w.err));
	cr_assert_not(store_exec(w.store, "ATTACH '/tmp/other' AS other", &w.err));
	cr_assert_not(store_exec(w.store, "UPDATE sqlite_schema SET sql = ''", &w.err));
	close_world(&w);
}

Test(store, not_a_database_is_refused_with_the_remedy)
{
	struct world w = open_world();

	store_close(w.store);
	FILE *file = fopen(w.path, "w");

	fputs("this is no database at all, but a text that is longer than a header of SQLite,"
	      " which has one hundred bytes\n",
	      file);
	(void)fclose(file);
	cr_assert_not(store_open(w.path, &w.store, &w.err));
	cr_assert(strstr(w.err.text, "restore") != NULL, "%s", w.err.text);
	cr_assert_null(strchr(w.err.text, '\n'));
	w.store = NULL;
	close_world(&w);
}

Test(store, damaged_pages_are_refused_with_the_remedy)
{
	struct world w = open_world();

	run(&w, "CREATE TABLE host_big (v TEXT) STRICT");
	for (int i = 0; i < 50; i++) {
		run(&w, "INSERT INTO host_big VALUES (hex(zeroblob(1000)))");
	}
	run(&w, "PRAGMA wal_checkpoint(TRUNCATE)");
	store_close(w.store);
	FILE *file = fopen(w.path, "r+");

	for (long page = 3; page < 8; page++) {
		(void)fseek(file, page * 4096, SEEK_SET);
		for (int i = 0; i < 64; i++) {
			(void)fputc(0xA5, file);
		}
	}
	(void)fclose(file);
	cr_assert_not(store_open(w.path, &w.store, &w.err));
	cr_assert(strstr(w.err.text, "restore") != NULL, "%s", w.err.text);
	w.store = NULL;
	close_world(&w);
}

/* Past what is looked at before the start. */
static void fill_large(struct world *w)
{
	run(w, "CREATE TABLE host_big (v BLOB) STRICT");
	for (int i = 0; i < 100; i++) {
		run(w, "INSERT INTO host_big VALUES (zeroblob(100000))");
	}
	run(w, "PRAGMA wal_checkpoint(TRUNCATE)");
}

/* What each of these pages says comes next lies beyond the end. */
static void damage(const char *path, long from, long to)
{
	FILE *file = fopen(path, "r+");

	for (long page = from; page < to; page++) {
		(void)fseek(file, page * 4096, SEEK_SET);
		(void)fputc(0xA5, file);
	}
	(void)fclose(file);
}

static int look(struct store *store, int64_t now_s, bool is_due)
{
	struct store_check check;

	cr_assert_eq(store_check_begin(store, now_s, &check), is_due);
	if (is_due) {
		store_check_run(&check);
		store_check_end(store, &check, now_s);
	}
	return (int)check.found;
}

Test(store, large_one_is_looked_at_each_week)
{
	const int64_t now_s = 1800000000, week_s = 7 * 86400;
	struct world w = open_world();

	fill_large(&w);
	cr_assert_eq(look(w.store, now_s, true), STORE_WHOLE);
	look(w.store, now_s + week_s - 1, false);
	cr_assert_eq(look(w.store, now_s + week_s, true), STORE_WHOLE);
	cr_assert_eq(store_state(w.store), STORE_WELL);
	close_world(&w);
}

Test(store, large_one_is_looked_at_after_no_end)
{
	const int64_t now_s = 1800000000;
	struct world w = open_world();
	struct store *again = NULL;

	fill_large(&w);
	look(w.store, now_s, true);
	/* As after a kill: the log is there. */
	cr_assert(store_open(w.path, &again, &w.err), "%s", w.err.text);
	cr_assert_eq(look(again, now_s + 1, true), STORE_WHOLE);
	look(again, now_s + 2, false);
	store_close(again);
	close_world(&w);
}

Test(store, large_one_that_is_damaged_is_broken)
{
	const int64_t now_s = 1800000000;
	struct world w = open_world();

	fill_large(&w);
	store_close(w.store);
	damage(w.path, 100, 140);
	cr_assert(store_open(w.path, &w.store, &w.err), "%s", w.err.text);
	cr_assert_eq(look(w.store, now_s, true), STORE_DAMAGED);
	cr_assert(store_is_broken(w.store));
	cr_assert_eq(store_broken_code(w.store), ERR_DATA);
	close_world(&w);
}

/* Stopped, or not to be opened: that says nothing, and it is due again. */
Test(store, large_one_that_was_not_looked_at_is_due)
{
	const int64_t now_s = 1800000000;
	struct world w = open_world();
	struct store_check check;
	struct store *again = NULL;

	fill_large(&w);
	look(w.store, now_s, true);
	cr_assert(store_open(w.path, &again, &w.err), "%s", w.err.text);
	cr_assert(store_check_begin(again, now_s + 1, &check));
	store_check_stop(&check);
	store_check_run(&check);
	store_check_end(again, &check, now_s + 1);
	cr_assert_eq((int)check.found, STORE_NOT_LOOKED_AT);
	store_close(again);
	/* As after a start that ended well before it was looked at. */
	cr_assert(store_open(w.path, &again, &w.err), "%s", w.err.text);
	cr_assert(store_check_begin(again, now_s + 2, &check));
	check.path = "/nowhere/clerkd.db";
	store_check_run(&check);
	store_check_end(again, &check, now_s + 2);
	look(again, now_s + 86400, true);
	cr_assert_eq(store_state(again), STORE_WELL);
	store_close(again);
	close_world(&w);
}

Test(store, folder_that_is_not_there)
{
	struct store *store;
	struct err err = { 0 };

	cr_assert_not(store_open("/nowhere/at/all/x.db", &store, &err));
	cr_assert_eq(err.code, ERR_CREATE);
	store_close(NULL);
}

/* ---- transactions ---- */

Test(store, rollback_and_savepoints)
{
	struct world w = open_world();

	make_pairs(&w);
	cr_assert(store_begin(w.store));
	cr_assert(store_in_transaction(w.store));
	run(&w, "INSERT INTO host_pair VALUES ('outer', 1)");
	store_savepoint(w.store, "command");
	run(&w, "INSERT INTO host_pair VALUES ('inner', 2)");
	store_savepoint(w.store, "nested");
	run(&w, "INSERT INTO host_pair VALUES ('deep', 3)");
	store_rollback_to(w.store, "nested");
	store_release(w.store, "nested");
	cr_assert_str_eq(value_of(&w, "SELECT group_concat(k, ' ') FROM host_pair"), "inner outer");
	store_rollback_to(w.store, "command");
	store_release(w.store, "command");
	cr_assert(store_commit(w.store));
	cr_assert_str_eq(value_of(&w, "SELECT group_concat(k, ' ') FROM host_pair"), "outer");
	cr_assert(store_begin(w.store));
	run(&w, "DELETE FROM host_pair");
	store_rollback(w.store);
	store_rollback(w.store);
	cr_assert_str_eq(value_of(&w, "SELECT count(*) FROM host_pair"), "1");
	close_world(&w);
}

/* Given up in the middle, by a disk that is full: nothing of the rest is kept by itself. */
Test(store, a_lost_transaction_does_nothing_more)
{
	struct world w = open_world();
	struct stmt *add;

	run(&w, "CREATE TABLE host_thing (v INTEGER) STRICT");
	cr_assert(store_prepare(w.store, NULL, "INSERT INTO host_thing VALUES (1)", &add, &w.err));
	for (int is_open = 0; is_open < 2; is_open++) {
		cr_assert(is_open == 0 || store_begin(w.store));
		store_doom(w.store);
		stmt_run(stmt_begin(add));
		cr_assert_not(store_commit(w.store));
		cr_assert_str_eq(value_of(&w, "SELECT count(*) FROM host_thing"), "0");
	}
	cr_assert(store_begin(w.store));
	stmt_run(stmt_begin(add));
	cr_assert(store_commit(w.store));
	cr_assert_str_eq(value_of(&w, "SELECT count(*) FROM host_thing"), "1");
	close_world(&w);
}

/* An error may end the transaction and not only its statement. A command that is rolled back and
 * forgiven after that must keep nothing by itself: neither its reply nor what follows. */
Test(store, a_transaction_that_sqlite_ended_keeps_nothing)
{
	struct world w = open_world();
	struct stmt *add, *clash;

	make_pairs(&w);
	cr_assert(
	    store_prepare(w.store, NULL, "INSERT INTO host_pair VALUES (?1, 1)", &add, &w.err));
	cr_assert(store_prepare(w.store, NULL, "INSERT OR ROLLBACK INTO host_pair VALUES ('a', 2)",
				&clash, &w.err));
	cr_assert(store_begin(w.store));
	stmt_bind_text(stmt_begin(add), "a");
	stmt_run(add);
	for (int i = 0; i < 2; i++) {
		store_savepoint(w.store, "command");
		stmt_run(stmt_begin(clash));
		store_clear(w.store);
		store_rollback_to(w.store, "command");
		store_release(w.store, "command");
		stmt_bind_text(stmt_begin(add), "reply");
		stmt_run(add);
	}
	cr_assert_not(store_commit(w.store));
	cr_assert_str_eq(value_of(&w, "SELECT count(*) FROM host_pair"), "0");
	cr_assert(store_begin(w.store) && store_commit(w.store));
	close_world(&w);
}

Test(store, first_error_sticks_and_nothing_is_committed)
{
	struct world w = open_world();
	struct stmt *put;

	make_pairs(&w);
	store_prepare(w.store, NULL, "INSERT INTO host_pair VALUES (?1, ?2)", &put, &w.err);
	cr_assert(store_begin(w.store));
	stmt_bind_text(stmt_begin(put), "good");
	stmt_bind_int(put, 1);
	stmt_run(put);
	stmt_bind_text(stmt_begin(put), "bad");
	stmt_bind_int(put, 100); /* the CHECK */
	stmt_run(put);
	cr_assert(store_failed(w.store));
	cr_assert(strstr(store_error(w.store), "CHECK") != NULL);
	cr_assert_not(store_is_broken(w.store));
	stmt_bind_text(stmt_begin(put), "late");
	stmt_bind_int(put, 2);
	stmt_run(put); /* does nothing */
	cr_assert_not(store_commit(w.store));
	store_clear(w.store);
	cr_assert_str_eq(store_error(w.store), "");
	cr_assert_str_eq(value_of(&w, "SELECT count(*) FROM host_pair"), "0");
	cr_assert(store_begin(w.store) && store_commit(w.store));
	close_world(&w);
}

/* A page that can not be read, in the middle of a transaction: nothing may be acknowledged, though
 * SQLite itself would go on. */
Test(store, corruption_is_broken_until_opened_again)
{
	struct world w = open_world();
	struct stmt *read;
	FILE *file;

	run(&w, "CREATE TABLE host_big (k INTEGER PRIMARY KEY, v BLOB) STRICT;"
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION SELECT i + 1 FROM n WHERE i < 500)"
		" INSERT INTO host_big SELECT i, zeroblob(500) FROM n;"
		"PRAGMA wal_checkpoint(TRUNCATE)");
	make_pairs(&w);
	store_prepare(w.store, NULL, "SELECT sum(length(v)) FROM host_big", &read, &w.err);
	run(&w, "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA shrink_memory");
	file = fopen(w.path, "r+");
	for (long page = 8; page < 40; page++) {
		(void)fseek(file, page * 4096, SEEK_SET);
		fputs("\xa5\xa5\xa5\xa5\xa5\xa5\xa5\xa5", file);
	}
	(void)fclose(file);
	cr_assert(store_begin(w.store));
	run(&w, "INSERT INTO host_pair VALUES ('a', 1)");
	cr_assert_not(stmt_step(stmt_begin(read)));
	cr_assert(store_is_broken(w.store), "%s", store_error(w.store));
	store_clear(w.store);
	cr_assert(store_in_transaction(w.store));
	cr_assert_not(store_commit(w.store));
	cr_assert_not(store_in_transaction(w.store));
	close_world(&w);
}

/* Two writers: the second is told so, and tries again later; nothing is broken. */
Test(store, another_writer_is_waited_for)
{
	struct world w = open_world();
	sqlite3 *other = NULL;

	make_pairs(&w);
	run(&w, "PRAGMA busy_timeout = 20");
	cr_assert_eq(sqlite3_open(w.path, &other), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	cr_assert_not(store_begin(w.store));
	cr_assert_not(store_is_broken(w.store));
	store_clear(w.store);
	sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL);
	sqlite3_close(other);
	cr_assert(store_begin(w.store) && store_commit(w.store));
	close_world(&w);
}

/* ---- values ---- */

Test(store, values_come_back_as_they_went)
{
	struct world w = open_world();
	struct stmt *put, *get;
	size_t len = 0;

	run(&w, "CREATE TABLE host_any (i INTEGER, t TEXT, n TEXT, b BLOB) STRICT");
	store_prepare(w.store, NULL, "INSERT INTO host_any VALUES (?1, ?2, ?3, ?4)", &put, &w.err);
	store_prepare(w.store, NULL, "SELECT * FROM host_any", &get, &w.err);
	stmt_bind_int(stmt_begin(put), INT64_MIN);
	stmt_bind_text(put, "’½ 😀");
	stmt_bind_text(put, NULL);
	stmt_bind_blob(put, "a\0b", 3);
	stmt_run(put);
	cr_assert_eq(store_changes(w.store), 1);
	cr_assert(stmt_step(stmt_begin(get)));
	cr_assert_eq(stmt_int(get, 0), INT64_MIN);
	cr_assert_str_eq(stmt_text(get, 1, w.arena), "’½ 😀");
	cr_assert(stmt_is_null(get, 2) && !stmt_is_null(get, 1));
	cr_assert_str_eq(stmt_text(get, 2, w.arena), "");
	cr_assert_eq(memcmp(stmt_blob(get, 3, &len), "a\0b", 3), 0);
	cr_assert_eq(len, 3);
	stmt_end(get);
	/* Bindings of the last run are forgotten. */
	stmt_bind_int(stmt_begin(put), 7);
	stmt_run(put);
	cr_assert_str_eq(value_of(&w, "SELECT count(*) FROM host_any WHERE t IS NULL"), "1");
	close_world(&w);
}

Test(store, oversized_values_are_refused)
{
	struct world w = open_world();
	struct stmt *put;

	run(&w, "CREATE TABLE host_big (v BLOB) STRICT");
	store_prepare(w.store, NULL, "INSERT INTO host_big VALUES (zeroblob(?1))", &put, &w.err);
	stmt_bind_int(stmt_begin(put), 17000000);
	stmt_run(put);
	cr_assert(store_failed(w.store));
	cr_assert_not(store_is_broken(w.store));
	close_world(&w);
}

Test(store, prepare_all_names_the_bad_one)
{
	struct world w = open_world();
	const char *const good[] = { "SELECT 1", "SELECT 2", NULL };
	const char *const bad[] = { "SELECT 1", "SELEKT 2", NULL };
	struct stmt **stmts;

	cr_assert(store_prepare_all(w.store, NULL, good, &stmts, &w.err));
	cr_assert(stmt_step(stmt_begin(stmts[1])));
	cr_assert_eq(stmt_int(stmts[1], 0), 2);
	stmt_end(stmts[1]);
	cr_assert(store_prepare_all(w.store, NULL, NULL, &stmts, &w.err));
	cr_assert_not(store_prepare_all(w.store, "visits", bad, &stmts, &w.err));
	cr_assert(strstr(w.err.text, "visits") != NULL && strstr(w.err.text, "SELEKT") != NULL);
	close_world(&w);
}

/* ---- owners ---- */

Test(store, plugin_reads_and_writes_its_own_tables_only)
{
	static const char *const allowed[] = {
		"SELECT count(*) FROM pets_dog",
		"INSERT INTO pets_dog (name) VALUES (?1)",
		"UPDATE pets_dog SET name = 'x'",
		"DELETE FROM pets_dog",
		("WITH RECURSIVE n(i) AS (SELECT 1 UNION SELECT i + 1 FROM n WHERE i < 9)"
		 " SELECT i FROM n JOIN pets_dog"),
	};
	static const char *const refused[] = {
		"SELECT * FROM host_pair",
		"INSERT INTO host_pair VALUES ('a', 1)",
		"UPDATE host_pair SET v = 1",
		"DELETE FROM host_pair",
		"SELECT name FROM pets_dog WHERE name IN (SELECT k FROM host_pair)",
		"SELECT * FROM petsitter",
		"COMMIT",
		"BEGIN",
		"ROLLBACK",
		"SAVEPOINT x",
		"PRAGMA synchronous = 0",
		"SELECT quick_check FROM pragma_quick_check('host_pair')",
		"ATTACH 'x' AS y",
		"DETACH y",
		"INSERT INTO store_schema VALUES ('pets', 9)",
	};
	struct world w = open_world();
	struct stmt *stmt;

	make_pairs(&w);
	run(&w, "CREATE TABLE pets_dog (name TEXT) STRICT; CREATE TABLE petsitter (a TEXT) STRICT");
	for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++) {
		cr_assert(store_prepare(w.store, "pets", allowed[i], &stmt, &w.err), "%s",
			  w.err.text);
	}
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		cr_assert_not(store_prepare(w.store, "pets", refused[i], &stmt, &w.err), "%s",
			      refused[i]);
	}
	/* The daemon itself is not held back afterwards. */
	cr_assert(store_prepare(w.store, NULL, "SELECT * FROM host_pair", &stmt, &w.err));
	close_world(&w);
}

static bool migrates(struct world *w, const char *owner, const char *const *list)
{
	return store_migrate(w->store, owner, true, list, &w->err);
}

Test(store, plugin_migrations_touch_their_own_schema_only)
{
	static const char *const refused[] = {
		"CREATE TABLE host_wake (a TEXT)",
		"CREATE TABLE petsitter (a TEXT)",
		"DROP TABLE host_pair",
		"ALTER TABLE host_pair RENAME TO pets_pair",
		"ALTER TABLE host_pair ADD COLUMN w TEXT",
		"CREATE INDEX pets_i ON host_pair (v)",
		"DROP INDEX host_pair_v",
		"CREATE TRIGGER pets_t AFTER INSERT ON host_pair BEGIN DELETE FROM pets_dog; END",
		"CREATE TEMP TRIGGER pets_t AFTER INSERT ON host_pair BEGIN SELECT 1; END",
		"CREATE VIEW host_view AS SELECT 1",
		"CREATE TEMP TABLE host_pair (k TEXT)",
		"CREATE VIRTUAL TABLE pets_v USING fts5(a)",
		"INSERT INTO host_pair VALUES ('a', 1)",
		"PRAGMA user_version = 3",
		"PRAGMA quick_check(pets_dog)",
		"SELECT quick_check FROM pragma_quick_check('pets_dog')",
		"ALTER TABLE pets_dog ADD COLUMN w TEXT; PRAGMA quick_check(host_pair)",
		"ALTER TABLE pets_dog ADD COLUMN w TEXT; PRAGMA quick_check",
		"ALTER TABLE pets_dog ADD COLUMN w TEXT; PRAGMA integrity_check(pets_dog)",
		"COMMIT",
	};
	struct world w = open_world();
	const char *const first[] = {
		("CREATE TABLE pets_dog (name TEXT PRIMARY KEY) STRICT; CREATE INDEX "
		 "pets_dog_n ON pets_dog (name);"
		 "CREATE TRIGGER pets_dog_t BEFORE DELETE ON pets_dog BEGIN"
		 " SELECT raise(ABORT, 'dogs stay'); END;"
		 "INSERT INTO pets_dog VALUES ('Rex');"
		 "CREATE VIEW pets_names AS SELECT name FROM pets_dog"),
		NULL
	};

	make_pairs(&w);
	run(&w, "CREATE INDEX host_pair_v ON host_pair (v)");
	cr_assert(migrates(&w, "pets", first), "%s", w.err.text);
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		const char *const list[] = { first[0], refused[i], NULL };

		cr_assert_not(migrates(&w, "pets", list), "%s", refused[i]);
		cr_assert_not(store_in_transaction(w.store));
		cr_assert_str_eq(
		    value_of(&w, "SELECT version FROM store_schema WHERE owner = 'pets'"), "1");
	}
	const char *const second[] = { first[0],
				       ("ALTER TABLE pets_dog ADD COLUMN age INTEGER;"
					"ALTER TABLE pets_dog ADD COLUMN size INTEGER"
					" CHECK (size > 0);"
					"DROP INDEX pets_dog_n; DROP TRIGGER pets_dog_t;"
					"DROP VIEW pets_names"),
				       NULL };

	cr_assert(migrates(&w, "pets", second), "%s", w.err.text);
	close_world(&w);
}

/* ---- migrations ---- */

Test(store, migrations_run_once_and_in_order)
{
	struct world w = open_world();
	const char *const steps[] = { "CREATE TABLE pets_dog (n INTEGER PRIMARY KEY) STRICT;",
				      "INSERT INTO pets_dog VALUES (1)",
				      "UPDATE pets_dog SET n = n * 10 + 2", NULL };
	const char *const first_only[] = { steps[0], NULL };

	cr_assert(migrates(&w, "pets", first_only));
	open_again(&w);
	cr_assert(migrates(&w, "pets", steps), "%s", w.err.text);
	cr_assert(migrates(&w, "pets", steps));
	cr_assert_str_eq(value_of(&w, "SELECT group_concat(n) FROM pets_dog"), "12");
	cr_assert(migrates(&w, "none", NULL));
	close_world(&w);
}

Test(store, failed_migration_leaves_nothing)
{
	struct world w = open_world();
	const char *const steps[] = { "CREATE TABLE pets_dog (n INTEGER PRIMARY KEY) STRICT",
				      "CREATE TABEL pets_cat (n INTEGER)", NULL };

	cr_assert_not(migrates(&w, "pets", steps));
	cr_assert_str_eq(value_of(&w, "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'pets%'"),
			 "0");
	cr_assert_str_eq(value_of(&w, "SELECT count(*) FROM store_schema"), "0");
	cr_assert(store_begin(w.store) && store_commit(w.store));
	close_world(&w);
}

Test(store, newer_schema_is_refused)
{
	struct world w = open_world();
	const char *const two[] = { "CREATE TABLE pets_dog (n INTEGER PRIMARY KEY) STRICT",
				    "SELECT 1", NULL };
	const char *const one[] = { two[0], NULL };

	cr_assert(migrates(&w, "pets", two));
	open_again(&w);
	cr_assert_not(migrates(&w, "pets", one));
	cr_assert_eq(w.err.code, ERR_DATA);
	cr_assert(strstr(w.err.text, "newer") != NULL && strstr(w.err.text, "pets") != NULL);
	cr_assert_not(migrates(&w, "pets", NULL));
	close_world(&w);
}
