/* test_move: a cluster goes to another database, whole and alone, wherever the power is cut. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"
#include "host/plugin.h"
#include "ops/cluster_cli.h"
#include "ops/cluster_move.h"
#include "ops/cluster_part.h"
#include "ops/handover.h"
#include "ops/state.h"
#include "schema.h"
#include "school/school.h"
#include "scratch.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/wait.h>

static struct arena *arena;
static struct err err;
static const char *dir, *from, *to, *said;

/* The SIP is in both. */
#define PEOPLE(n) \
	"people:\n  - {user: \"@a-" n ":x\", name: Ann " n \
	", role: head, school: A, lead: true}\n" \
	"  - {user: \"@b-" n ":x\", name: Bob " n ", role: head, school: B}\n" \
	"  - {user: \"@sip:x\", name: Sue Sipp, role: sip}\n"
#define CLUSTER(n) \
	"name: " n "\nroom: \"#" n ":x\"\ntimezone: Europe/London\n" \
	"halves:\n  - {year: 2026/27, name: Autumn 1, from: 2026-09-01, to: 2026-10-23}\n" \
	"schools:\n  - {letter: A, name: Alder " n "}\n  - {letter: B, name: Beech " n \
	"}\n" PEOPLE(n)

/* ---- what is done ---- */

static FILE *open_said(char **text, size_t *len)
{
	*text = NULL;
	return open_memstream(text, len);
}

static int close_said(FILE *out, char **text, int code)
{
	fclose(out);
	said = arena_strdup(arena, *text);
	free(*text);
	return code;
}

static int apply(const char *name, const char *text)
{
	char *told;
	size_t len;
	FILE *out = open_said(&told, &len);
	struct clock clock = clock_system();
	struct cluster_cli cli = { .state_dir = from,
				   .plugin_dir = TEST_PLUGIN_DIR,
				   .path = scratch_write(arena, dir, name, text, 0644),
				   .is_to_write = true,
				   .clock = &clock,
				   .out = out,
				   .errors = out };

	return close_said(out, &told, cluster_cli_apply(&cli));
}

static int command(int (*run)(const struct cluster_move *), const char *target, const char *name,
		   bool is_agreed)
{
	char *told;
	size_t len;
	FILE *out = open_said(&told, &len);
	struct clock clock = clock_system();
	const char *names[] = { name, NULL };
	struct cluster_move move = { .state_dir = from,
				     .to = target,
				     .names = names,
				     .plugin_dir = TEST_PLUGIN_DIR,
				     .is_agreed = is_agreed,
				     .clock = &clock,
				     .out = out,
				     .errors = out };

	return close_said(out, &told, run(&move));
}

static int move(const char *name)
{
	return command(cluster_move_run, to, name, false);
}

static struct store *open_at(const char *folder)
{
	struct store *store = NULL;

	cr_assert(store_open(state_database(arena, folder), &store, &err), "%s", err.text);
	return store;
}

static void run_sql(const char *folder, const char *sql)
{
	struct store *store = open_at(folder);

	cr_assert(store_exec(store, sql, &err), "%s", err.text);
	store_close(store);
}

static int64_t count(const char *folder, const char *sql)
{
	struct store *store = open_at(folder);
	struct stmt *stmt = NULL;

	cr_assert(store_prepare(store, NULL, sql, &stmt, &err), "%s", err.text);
	int64_t found = stmt_step(stmt_begin(stmt)) ? stmt_int(stmt, 0) : -1;

	store_close(store);
	return found;
}

/* Everything that the daemon would make. */
static void migrate(const char *folder)
{
	struct store *store = open_at(folder);
	struct plugin_set plugins = { .count = 0 };

	cr_assert(store_migrate(store, "matrix", false, schema_matrix, &err), "%s", err.text);
	cr_assert(store_migrate(store, "host", false, schema_host, &err), "%s", err.text);
	cr_assert(plugin_set_load(arena, TEST_PLUGIN_DIR, NULL, store, &plugins, &err), "%s",
		  err.text);
	store_close(store);
	plugin_set_close(&plugins);
}

/* What a clerk would have written of each: `n` is the word that only that cluster has. */
#define BOOK(id, n) \
	"INSERT INTO school_number VALUES (" id ", 'V', 2" id ");" \
	"INSERT INTO school_item VALUES (" id ", 'V', 2" id ", 'visits', '$" n "', 1, 1, 'A');" \
	"INSERT INTO school_history (cluster, seq, at_s, letter, number, person, handle," \
	" visibility, schools, text) VALUES (" id ", 1, 1, 'V', 2" id ", 1, 'A', 0, '', '" n "');" \
	"INSERT INTO reminders_item VALUES (" id ", 1, 1, 1, 5, '" n "', 'waiting');" \
	"INSERT INTO host_wake VALUES (" id ", 'reminders', '" n "', 5000000000);" \
	"INSERT INTO host_command (event, cluster, person, room, at_s, state, items, changes)" \
	" VALUES ('$" n "', " id ", 1, '!" n "', 1, 'done', 'V', x'00');" \
	"INSERT INTO sip_year VALUES (" id ", 202609, 360, 1, NULL);" \
	"INSERT INTO sip_entry VALUES (" id ", 1, 1, 202609, 'grant', 'GRANT:" n "', 'OWN:A'," \
	" 72" id ", 1, 0, '', NULL, NULL);" \
	"UPDATE school_cluster SET room_id = '!" n "' WHERE id = " id ";" \
	"INSERT INTO matrix_room (room, is_joined, joined_at_ms) VALUES ('!" n "', 1, 77);" \
	"INSERT INTO matrix_room (room, is_joined, person) VALUES ('!dm-" n "', 1, '@a-" n ":x');" \
	"INSERT INTO matrix_alias VALUES ('#" n ":x', '!" n "');" \
	"INSERT INTO matrix_member (room, user) VALUES ('!" n "', '@a-" n ":x');" \
	"INSERT INTO host_said VALUES ('$" n "', '!" n "', '@a-" n ":x', 1);" \
	"INSERT INTO host_question VALUES ('!dm-" n "', 1, '" n "', '', '[]', '', 1);" \
	"INSERT INTO host_pace VALUES ('@a-" n ":x', 0, 1, 1);"

#define OUT \
	"INSERT INTO matrix_outbox (txn, kind, source, part, room, person, content, edits," \
	" first_at_s, not_before_s, state, event, lane) VALUES "
#define SAID(n, id) \
	OUT "('c1" n "', 0, '$" n "', 0, '!" n "', NULL, '', NULL, 1, 0, 'sent', '$r" n "', '!" n \
	    "');" OUT "('c2" n "', 1, 'wake/sip/" id "/" n "/5', 1, NULL, '@sip:x', '" n " c2" n \
	    "', NULL, 1," \
	    " 0, 'sent', '$p" n "', '@sip:x');" OUT "('c3" n "', 1, '$" n "', 2, NULL, '@b-" n \
	    ":x', '" n "', NULL, 1, 0, 'new', NULL," \
	    " '@b-" n ":x');"

static void set_up(void)
{
	arena = arena_new();
	dir = scratch_new(arena);
	from = arena_printf(arena, "%s/from", dir);
	to = arena_printf(arena, "%s/to", dir);
	cr_assert_eq(apply("zebra.yaml", CLUSTER("zebra")), 0, "%s", said);
	cr_assert_eq(apply("heather.yaml", CLUSTER("heather")), 0, "%s", said);
	migrate(from);
	run_sql(from,
		BOOK("1", "zebra") BOOK("2", "heather") SAID("zebra", "1") SAID("heather", "2"));
	run_sql(from, "UPDATE matrix_account SET user = '@clerk:x', since = 's1', secret = 'zebra';"
		      "INSERT INTO matrix_leader VALUES ('@clerk:x', 'zebra', 3, 0);"
		      "INSERT INTO matrix_seen VALUES ('$seen', 1);"
		      "INSERT INTO matrix_room (room, is_joined, person) VALUES"
		      " ('!dm-sip', 1, '@sip:x');"
		      "INSERT INTO matrix_chore (kind, target) VALUES ('join', '#heather:x')");
}

static void tear_down(void)
{
	scratch_remove(arena, dir);
	arena_free(arena);
}

TestSuite(move, .init = set_up, .fini = tear_down, .timeout = 300);

/* ---- what is left where ---- */

/* In any file of the folder; the tombstone, which names it, aside. */
static int64_t words_in(const char *folder, const char *word)
{
	const char *path = state_database(arena, folder);
	FILE *file = fopen(path, "r");
	struct stat info;
	int64_t found = 0;

	cr_assert_eq(stat(path, &info), 0);
	char *bytes = arena_alloc(arena, (size_t)info.st_size + 1);

	cr_assert_eq(fread(bytes, 1, (size_t)info.st_size, file), (size_t)info.st_size);
	fclose(file);
	for (char *at = bytes;
	     (at = memmem(at, (size_t)(bytes + info.st_size - at), word, strlen(word))) != NULL;
	     at++) {
		found++;
	}
	return found;
}

/* Of every table with a cluster in it. */
static int64_t rows_of(const char *folder, int64_t cluster)
{
	struct store *store = open_at(folder);
	struct stmt *get = NULL;
	int64_t sum = 0;

	cr_assert(store_prepare(store, NULL,
				"SELECT m.name FROM sqlite_schema m, pragma_table_info(m.name) c"
				" WHERE m.type = 'table' AND c.name = 'cluster' ORDER BY 1",
				&get, &err),
		  "%s", err.text);
	for (stmt_begin(get); stmt_step(get);) {
		struct stmt *rows = NULL;
		const char *table = stmt_text(get, 0, arena);

		cr_assert(store_prepare(store, NULL,
					arena_printf(arena,
						     "SELECT count(*) FROM %s WHERE cluster = %lld",
						     table, (long long)cluster),
					&rows, &err),
			  "%s", err.text);
		sum += stmt_step(stmt_begin(rows)) ? stmt_int(rows, 0) : 0;
		stmt_end(rows);
	}
	store_close(store);
	return sum;
}

/* May a clerk begin with it, and does it have the cluster? */
static bool acts(const char *folder, const char *name)
{
	if (!state_has_database(folder, &err)) {
		return false;
	}
	struct store *store = open_at(folder);
	bool is_over = handover_is_over(store, NULL);

	store_close(store);
	return is_over &&
	       count(folder,
		     arena_printf(arena, "SELECT count(*) FROM school_cluster WHERE name = '%s'",
				  name)) == 1;
}

/* ---- tests ---- */

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
	run_sql(from, "DELETE FROM school_gone; DELETE FROM matrix_room WHERE moved = 2;"
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
	cr_assert_eq(count(from, "SELECT count(*) FROM matrix_room WHERE moved = 2"), 2);
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

/* ---- the power cut ---- */

static struct {
	int left; /* statements until it is cut; below 0: it is not */
} power;

static int on_statement(unsigned kind, void *user, void *stmt, void *sql)
{
	(void)kind;
	(void)user;
	(void)stmt;
	(void)sql;
	if (power.left >= 0 && power.left-- == 0) {
		_exit(99);
	}
	return 0;
}

static int watch(sqlite3 *db, char **why, const struct sqlite3_api_routines *api)
{
	(void)why;
	(void)api;
	return sqlite3_trace_v2(db, SQLITE_TRACE_STMT, on_statement, NULL);
}

/* True: it was cut. */
static bool cut_after(int statements)
{
	pid_t child = fork();
	int status = 0;

	cr_assert_geq(child, 0);
	if (child == 0) {
		sqlite3_auto_extension((void (*)(void))watch);
		power.left = statements;
		_exit(move("heather"));
	}
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_assert(WIFEXITED(status) && (WEXITSTATUS(status) == 99 || WEXITSTATUS(status) == 0),
		  "after %d statements: %d", statements, status);
	return WEXITSTATUS(status) == 99;
}

static void put_back(const char *bytes, size_t len)
{
	const char *path = state_database(arena, from);
	FILE *file;

	scratch_remove(arena, to);
	unlink(arena_printf(arena, "%s-wal", path));
	unlink(arena_printf(arena, "%s-shm", path));
	file = fopen(path, "w");
	cr_assert_eq(fwrite(bytes, 1, len, file), len);
	fclose(file);
}

static const char *take_bytes(size_t *ret_len)
{
	const char *path = state_database(arena, from);
	struct stat info;
	FILE *file = fopen(path, "r");

	cr_assert_eq(stat(path, &info), 0);
	char *bytes = arena_alloc(arena, (size_t)info.st_size);

	*ret_len = (size_t)info.st_size;
	cr_assert_eq(fread(bytes, 1, *ret_len, file), *ret_len);
	fclose(file);
	return bytes;
}

/* Wherever it is cut, one of the two has the cluster, whole, or the new one has it and may not
 * use it yet; and the command that is said once more goes on to the same end. */
Test(move, power_cut_at_each_statement)
{
	int64_t zebra = rows_of(from, 1), heather = rows_of(from, 2);
	size_t len = 0;
	const char *bytes = take_bytes(&len);
	enum { STRIDE = 9 }; /* while nothing is handed over */
	int old = 0, closed = 0, step = STRIDE;

	for (int at = 0; cut_after(at); at += step) {
		struct arena *outer = arena;

		arena = arena_new();
		bool has_old = acts(from, "heather"), has_new = acts(to, "heather");

		cr_assert_not(has_old && has_new, "both, after %d statements", at);
		old += has_old;
		closed += !has_old && !has_new;
		cr_assert_eq(rows_of(from, 1), zebra, "after %d statements", at);
		cr_assert_eq(rows_of(has_old ? from : to, 2), heather, "after %d statements", at);
		cr_assert_eq(rows_of(from, 2), has_old ? heather : 0, "after %d statements", at);
		cr_assert_eq(move("heather"), 0, "after %d statements: %s", at, said);
		cr_assert(acts(to, "heather") && !acts(from, "heather"));
		cr_assert_eq(rows_of(to, 2), heather);
		cr_assert_eq(words_in(to, "zebra"), 0);
		cr_assert_eq(words_in(from, "Beech heather"), 0);
		cr_assert_eq(scratch_count(to, "moving"), 0);
		put_back(bytes, len);
		arena_free(arena);
		arena = outer;
		if (!has_old && step > 1) {
			/* Every one around the moment itself. */
			at -= step;
			step = 1;
		}
	}
	cr_assert_gt(old, 20);
	cr_assert_gt(closed, 2);
}
