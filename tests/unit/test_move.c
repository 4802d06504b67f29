/* test_move: a cluster goes to another database, whole and alone. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "move_world.h"
#include "ops/backup.h"
#include "ops/cluster_part.h"

TestSuite(move, .init = set_up, .fini = tear_down, .timeout = 300);

Test(move, every_table_is_somebodys)
{
	struct store *store = open_at(from);
	struct stmt *get = NULL;
	size_t tables = 0;

	cr_assert(store_prepare(store, NULL, "SELECT name FROM sqlite_schema WHERE type = 'table'",
				&get, &err));
	for (stmt_begin(get); stmt_step(get); tables++) {
		const char *table = stmt_text(get, 0, arena);

		cr_expect(str_starts(table, "sqlite_") ||
			      cluster_part_of(store, table) != PART_UNKNOWN,
			  "whose are the rows of %s? Give it a column `cluster`, or a line in "
			  "ops/cluster_part.c",
			  table);
	}
	cr_assert_gt(tables, 60);
	cr_assert(cluster_part_is_known(store, &err), "%s", err.text);
	cr_assert(store_exec(store, "CREATE TABLE stray_thing (room TEXT)", &err));
	cr_assert_not(cluster_part_is_known(store, &err));
	cr_assert_not_null(strstr(err.text, "stray_thing"), "%s", err.text);
	store_close(store);
	cr_assert_eq(move("heather"), 65, "%s", said);
	cr_assert_not_null(strstr(said, "stray_thing"), "%s", said);
	cr_assert_not(state_has_database(to, &err));
}

/* Rows of one table would go before those that hang on them. */
Test(move, no_table_hangs_on_another)
{
	cr_assert_eq(count(from, "SELECT count(*) FROM sqlite_schema m,"
				 " pragma_foreign_key_list(m.name)"),
		     0);
}

Test(move, whole_and_alone)
{
	int64_t zebra = rows_of(from, 1), heather = rows_of(from, 2);

	cr_assert_gt(heather, 25);
	cr_assert_eq(move("heather"), 0, "%s", said);
	cr_assert_eq(rows_of(from, 1), zebra);
	cr_assert_eq(rows_of(from, 2), 0);
	cr_assert_eq(rows_of(to, 2), heather);
	cr_assert_eq(rows_of(to, 1), 0);
	cr_assert_eq(words_in(to, "zebra"), 0);
	/* but for its name and its rooms' ids, which must not be forgotten */
	run_sql(from, "DELETE FROM school_gone; DELETE FROM matrix_room WHERE moved >= 2;"
		      "DELETE FROM matrix_chore WHERE kind = 'leave'");
	struct store *shred = open_at(from);

	cr_assert(store_shred_end(shred, &err), "%s", err.text);
	store_close(shred);
	cr_assert_eq(words_in(from, "heather"), 0);
	cr_assert_eq(count(to, "SELECT last FROM school_number WHERE letter = 'V'"), 22);
	cr_assert_eq(count(to, "SELECT sum(minutes) FROM sip_balance WHERE account = 'OWN:A'"),
		     722);
	cr_assert_eq(count(from, "SELECT sum(minutes) FROM sip_balance WHERE account = 'OWN:A'"),
		     721);
	/* the journal is guarded again */
	struct store *store = open_at(to);

	cr_assert_not(store_exec(store, "DELETE FROM sip_entry", &err));
	store_close(store);
}

Test(move, for_an_account_that_begins)
{
	cr_assert_eq(move("heather"), 0, "%s", said);
	cr_assert_eq(count(to, "SELECT user = '' AND since IS NULL AND secret IS NULL FROM"
			       " matrix_account"),
		     1);
	cr_assert_eq(count(to, "SELECT count(*) FROM matrix_leader"), 0);
	cr_assert_eq(count(to, "SELECT count(*) FROM matrix_seen WHERE event = '$seen'"), 1);
	cr_assert_eq(count(to, "SELECT count(*) FROM matrix_room"), 1);
	cr_assert_eq(count(to, "SELECT moved = 1 AND is_joined = 0 AND joined_at_ms = 77"
			       " FROM matrix_room WHERE room = '!heather'"),
		     1);
	/* what was never tried, and what the SIP was told in a chat that she did not come into */
	cr_assert_eq(count(to, "SELECT count(*) FROM matrix_outbox WHERE state = 'new'"), 2);
	cr_assert_eq(count(to, "SELECT count(*) FROM matrix_outbox WHERE lane = '@sip:x'"
			       " AND txn = 'd2heather' AND content = 'heather d2heather'"),
		     1);
	cr_assert_eq(count(to, "SELECT is_others FROM matrix_outbox WHERE event = '$rheather'"), 1);
	/* who had a chat gets one */
	cr_assert_eq(count(to, "SELECT count(*) FROM matrix_ahead WHERE person IN"
			       " ('@a-heather:x', '@sip:x')"),
		     2);
}

Test(move, the_old_account_leaves)
{
	cr_assert_eq(move("heather"), 0, "%s", said);
	cr_assert_eq(count(from, "SELECT count(*) FROM matrix_chore WHERE kind = 'leave'"
				 " AND target IN ('!heather', '!dm-heather')"),
		     2);
	cr_assert_eq(count(from, "SELECT count(*) FROM matrix_chore"), 2);
	cr_assert_eq(count(from, "SELECT moved FROM matrix_room WHERE room = '!heather'"), 2);
	cr_assert_eq(count(from, "SELECT moved FROM matrix_room WHERE room = '!dm-heather'"), 3);
	cr_assert_eq(count(from, "SELECT count(*) FROM matrix_room WHERE moved = 0"), 3);
	cr_assert_eq(count(from, "SELECT count(*) FROM matrix_outbox"), 3);
	cr_assert_eq(count(from, "SELECT count(*) FROM matrix_account WHERE since = 's1'"), 1);
}

Test(move, its_file_makes_no_new_one)
{
	cr_assert_eq(move("heather"), 0, "%s", said);
	cr_assert_eq(apply("heather.yaml", CLUSTER("heather")), 78, "%s", said);
	cr_assert_not_null(strstr(said, "another clerkd"), "%s", said);
	cr_assert_eq(count(from, "SELECT count(*) FROM school_cluster"), 1);
	cr_assert_eq(apply("zebra.yaml", CLUSTER("zebra")), 0, "%s", said);
}

static void refuses(int code, const char *name, const char *words)
{
	int64_t rows = rows_of(from, 2);

	cr_assert_eq(move(name), code, "%s", said);
	cr_assert_not_null(strstr(said, words), "%s", said);
	cr_assert_null(strchr(strstr(said, words), '\n') + 1 == said + strlen(said) ? NULL : said,
		       "more than a line: %s", said);
	cr_assert_eq(rows_of(from, 2), rows);
	cr_assert_not(state_has_database(to, &err), "%s", said);
}

Test(move, refused_in_one_line)
{
	refuses(64, "clover", "there is no cluster 'clover'");
	run_sql(from, OUT "('c9', 0, 'x', 0, '!heather', NULL, '', NULL, 1, 0, 'new', NULL,"
			  " '!heather')");
	refuses(75, "heather", "1 message of heather is not out yet: start clerkd once more");
	run_sql(from, "UPDATE matrix_outbox SET not_before_s = 5000000000 WHERE txn = 'c9'");
	run_sql(from, OUT "('c8', 0, 'x', 0, NULL, '@sip:x', '', NULL, 1, 0, 'new', NULL,"
			  " '@sip:x')");
	refuses(75, "heather", "1 message of heather is not out yet");
	run_sql(from, "DELETE FROM matrix_outbox WHERE txn = 'c8'; INSERT INTO matrix_gap (room,"
		      " from_token, to_token) VALUES ('!heather', 'a', 'b')");
	refuses(75, "heather", "is not all read yet");
	run_sql(from, "DELETE FROM matrix_gap;"
		      "UPDATE matrix_account SET doubt_until_s = 5000000000");
	refuses(75, "heather", "after a restore");
	run_sql(from, "UPDATE matrix_account SET doubt_until_s = 0");
	int lock = -1;

	cr_assert(state_lock(from, &lock, &err));
	refuses(75, "heather", "stop it first");
	state_unlock(lock);
	cr_assert_eq(command(cluster_move_run, from, "heather", false), 64, "%s", said);
	cr_assert_eq(move("heather"), 0, "%s", said);
	/* that folder has one now */
	cr_assert_eq(move("zebra"), 73, "%s", said);
	cr_assert_eq(rows_of(to, 1), 0);
	cr_assert(acts(from, "zebra"));
	/* said again it says the same */
	cr_assert_eq(move("heather"), 0, "%s", said);
}

Test(move, database_of_somebody_else)
{
	cr_assert(state_make_folder(to, &err));
	scratch_write(arena, to, "clerkd.db", "a diary", 0600);
	cr_assert_eq(move("heather"), 73, "%s", said);
	cr_assert_str_eq(scratch_read(arena, state_database(arena, to)), "a diary");
	cr_assert(acts(from, "heather"));
}

Test(move, removed_for_good)
{
	int64_t zebra = rows_of(from, 1);

	cr_assert_eq(command(cluster_move_remove, NULL, "heather", false), 0, "%s", said);
	cr_assert_not_null(strstr(said, "--yes"), "%s", said);
	cr_assert(acts(from, "heather"));
	cr_assert_eq(command(cluster_move_remove, NULL, "heather", true), 0, "%s", said);
	cr_assert_eq(rows_of(from, 2), 0);
	cr_assert_eq(rows_of(from, 1), zebra);
	/* by hand it may begin anew */
	cr_assert_eq(apply("heather.yaml", CLUSTER("heather")), 0, "%s", said);
	cr_assert_eq(count(from, "SELECT count(*) FROM school_gone"), 0);
	cr_assert_eq(count(from, "SELECT count(*) FROM school_number WHERE last > 0 AND cluster >"
				 " 1"),
		     0);
}

static void restore(const char *copy)
{
	struct plugin_set plugins = { .count = 0 };
	struct backup_restoring restoring = { .state_dir = from,
					      .path = copy,
					      .plugins = &plugins };
	char *told;
	size_t len;
	FILE *out = open_said(&told, &len);

	cr_assert(plugin_set_load(arena, TEST_PLUGIN_DIR, NULL, NULL, &plugins, &err));
	cr_assert(backup_restore(&restoring, out, &err), "%s", err.text);
	close_said(out, &told, 0);
	plugin_set_close(&plugins);
}

/* The copy can't know, but what it replaces does. */
Test(move, restored_from_before)
{
	const char *copy = arena_printf(arena, "%s/copy.db", dir);

	cr_assert(backup_write(from, copy, &err), "%s", err.text);
	cr_assert_eq(move("heather"), 0, "%s", said);
	restore(copy);
	cr_assert_not_null(strstr(said, "heather went to another clerkd since that backup"), "%s",
			   said);
	cr_assert_null(strstr(said, "zebra"), "%s", said);
	cr_assert_eq(command(cluster_move_remove, NULL, "heather", true), 0, "%s", said);
	cr_assert_eq(rows_of(from, 2), 0);
	restore(copy);
	cr_assert_not_null(strstr(said, "heather was removed since that backup"), "%s", said);
}
