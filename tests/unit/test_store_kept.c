/* test_store_kept: reads of one turn are of one state; what ends it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store_world.h"

#include <sqlite3.h>

static void done_by_another(struct world *w, const char *sql)
{
	sqlite3 *other = NULL;

	cr_assert_eq(sqlite3_open(w->path, &other), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(other, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(other);
}

/* One state of the database from the first look to the rest, whatever another writes meanwhile. */
Test(store, reads_are_kept_until_the_rest)
{
	struct world w = open_world();

	make_pairs(&w);
	store_keep_reading(w.store);
	cr_assert_str_eq(value_of(&w, "SELECT count(*) FROM host_pair"), "0");
	cr_assert_not(store_in_transaction(w.store));
	done_by_another(&w, "INSERT INTO host_pair VALUES ('a', 1)");
	cr_assert_str_eq(value_of(&w, "SELECT count(*) FROM host_pair"), "0");
	store_rest(w.store);
	cr_assert_str_eq(value_of(&w, "SELECT count(*) FROM host_pair"), "1");
	close_world(&w);
}

/* What was read is no longer the newest, which is no reason for a writer not to begin; and what it
 * committed is seen at once. */
Test(store, a_transaction_ends_what_was_kept)
{
	struct world w = open_world();

	make_pairs(&w);
	store_keep_reading(w.store);
	cr_assert_str_eq(value_of(&w, "SELECT count(*) FROM host_pair"), "0");
	done_by_another(&w, "INSERT INTO host_pair VALUES ('a', 1)");
	cr_assert(store_begin(w.store), "%s", store_error(w.store));
	run(&w, "INSERT INTO host_pair VALUES ('b', 2)");
	cr_assert(store_commit(w.store), "%s", store_error(w.store));
	cr_assert_str_eq(value_of(&w, "SELECT count(*) FROM host_pair"), "2");
	close_world(&w);
}

/* A write by itself is committed at once, not at the rest. */
Test(store, what_writes_by_itself_waits_for_no_rest)
{
	struct world w = open_world();
	struct stmt *put = NULL;

	make_pairs(&w);
	cr_assert(
	    store_prepare(w.store, NULL, "INSERT INTO host_pair VALUES ('a', 1)", &put, &w.err));
	store_keep_reading(w.store);
	cr_assert_str_eq(value_of(&w, "SELECT count(*) FROM host_pair"), "0");
	stmt_run(stmt_begin(put));
	done_by_another(&w, "DELETE FROM host_pair WHERE k = 'a'");
	cr_assert_str_eq(value_of(&w, "SELECT count(*) FROM host_pair"), "0");
	close_world(&w);
}

/* Many commits leave a long log. It is taken over at one's leisure, once, and not in their midst.
 */
Test(store_kept, a_long_log_is_taken_over)
{
	struct world w = open_world();
	struct stmt *put;
	int commits = 0;

	cr_assert(store_exec(w.store, "CREATE TABLE t (bytes BLOB)", &w.err));
	cr_assert(
	    store_prepare(w.store, NULL, "INSERT INTO t VALUES (zeroblob(40000))", &put, &w.err));
	while (!store_tidy(w.store)) {
		cr_assert(store_begin(w.store));
		stmt_run(stmt_begin(put));
		cr_assert_not(store_tidy(w.store));
		cr_assert(store_commit(w.store));
		cr_assert_lt(++commits, 100, "never");
	}
	cr_assert_gt(commits, 20);
	cr_assert_not(store_tidy(w.store));
	/* The next to write begins the log anew: its few pages are not long. */
	cr_assert(store_begin(w.store));
	stmt_run(stmt_begin(put));
	cr_assert(store_commit(w.store));
	cr_assert_not(store_tidy(w.store));
	close_world(&w);
}
