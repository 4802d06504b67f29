/* test_upgrade: what a clerk of an earlier release left open, the clerk of today goes on with. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/plugin.h"
#include "io/config.h"
#include "ops/doctor.h"
#include "scratch.h"
#include "script/play.h"

#include <sqlite3.h>

/* Rows that were there before and are not, or not so, afterwards. */
#define KEPT(name, table, columns) \
	"SELECT " name " FROM (SELECT " columns " FROM old." table " EXCEPT SELECT " columns \
	" FROM main." table ")"

enum { TEXT_MAX = 4 * 1024 * 1024 };

static struct arena *arena;
static const char *release; /* its folder: filled.sql, filled.jsonl, onward.chat */
static const char *scratch, *before, *after;

static const char *text_of(const char *name)
{
	const char *path = arena_printf(arena, "%s/%s", release, name);
	FILE *file = fopen(path, "re");
	char *text = arena_alloc(arena, TEXT_MAX);

	cr_assert_not_null(file, "%s", path);
	size_t len = fread(text, 1, TEXT_MAX - 1, file);

	cr_assert(len > 0 && len < TEXT_MAX - 1, "%s", path);
	text[len] = '\0';
	fclose(file);
	return text;
}

static sqlite3 *open_in(const char *folder)
{
	sqlite3 *db = NULL;

	cr_assert_eq(sqlite3_open(arena_printf(arena, "%s/clerkd.db", folder), &db), SQLITE_OK);
	return db;
}

static void run(sqlite3 *db, const char *sql)
{
	char *why = NULL;

	cr_assert_eq(sqlite3_exec(db, sql, NULL, NULL, &why), SQLITE_OK, "%s", why);
}

static void set_up(void)
{
	arena = arena_new();
	scratch = scratch_new(arena);
	before = arena_printf(arena, "%s/before", scratch);
	after = arena_printf(arena, "%s/after", scratch);
	cr_assert_eq(mkdir(before, 0700), 0);
}

static void tear_down(void)
{
	scratch_remove(arena, scratch);
	arena_free(arena);
}

TestSuite(upgrade, .init = set_up, .fini = tear_down);

/* The world as it was left, as clerk-rehearse --leave would have it. */
static void put_back(void)
{
	sqlite3 *db = open_in(before);

	run(db, text_of("filled.sql"));
	sqlite3_close(db);
	scratch_write(arena, before, "homeserver.jsonl", text_of("filled.jsonl"), 0600);
}

static void go_on(void)
{
	struct plugin_set plugins = { 0 };
	struct err err = { 0 };
	char *said = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&said, &len);

	cr_assert(plugin_set_load(arena, TEST_PLUGIN_DIR, NULL, NULL, &plugins, &err), "%s",
		  err.text);
	struct play_settings settings = { .cluster = TEST_CONFIG_DIR "/cluster.example.yaml",
					  .plugins = TEST_PLUGIN_DIR,
					  .from = before,
					  .leave = after,
					  .out = out,
					  .table = &plugins.table };
	int code = play_file(&settings, arena_printf(arena, "%s/onward.chat", release));

	fclose(out);
	plugin_set_close(&plugins);
	cr_assert_eq(code, 0, "%s", said);
	free(said);
}

/* No row may come out of it. */
static void none(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt = NULL;

	cr_assert_eq(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK, "%s",
		     sqlite3_errmsg(db));
	int rc = sqlite3_step(stmt);

	cr_expect_eq(rc, SQLITE_DONE, "%s: %s", sql,
		     rc == SQLITE_ROW ? (const char *)sqlite3_column_text(stmt, 0)
				      : sqlite3_errmsg(db));
	sqlite3_finalize(stmt);
}

/* Each item has its number still, each line of the record its place, and the ledger balances. */
static void compare(void)
{
	sqlite3 *db = open_in(after);

	run(db, arena_printf(arena, "ATTACH '%s/clerkd.db' AS old", before));
	none(db, KEPT("letter || number", "school_item",
		      "cluster, letter, number, plugin, event_id, created_s, person, school"));
	none(db, KEPT("letter || number || ' ' || text", "school_history",
		      "cluster, seq, at_s, letter, number, person, handle, visibility, schools,"
		      " text, reader"));
	none(db, KEPT("number", "sip_entry",
		      "cluster, year, number, transfer, at_s, person, item, code, origin, target,"
		      " minutes, reverses, once"));
	none(db, "SELECT account FROM sip_balance b WHERE minutes <> (SELECT COALESCE(SUM("
		 "CASE target WHEN b.account THEN minutes ELSE -minutes END), 0) FROM sip_entry e"
		 " WHERE e.cluster = b.cluster AND e.year = b.year"
		 " AND b.account IN (origin, target))");
	sqlite3_close(db);
}

static void ask_doctor(void)
{
	static const char *const nothing[] = { NULL };
	const char *clusters[] = { TEST_CONFIG_DIR "/cluster.example.yaml", NULL };
	const struct config config = { .path = "clerkd.yaml",
				       .homeserver = "https://x",
				       .user = "@clerk:localhost",
				       .token_file =
					   scratch_write(arena, scratch, "token", "secret", 0600),
				       .state_dir = after,
				       .plugins = nothing,
				       .clusters = clusters,
				       .allow_invites_from = nothing };
	char *said = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&said, &len);

	chmod(after, 0700);
	chmod(arena_printf(arena, "%s/clerkd.db", after), 0600);
	int code = doctor_run(&config, TEST_PLUGIN_DIR, NULL, out);

	fclose(out);
	cr_expect_eq(code, 0, "%s", said);
	cr_expect_not_null(strstr(said, "all is well"), "%s", said);
	free(said);
}

/* Of each release that is kept: everything open is shown, answered, moved, cancelled, taken back
 * and reminded of, under the number that it had. */
Test(upgrade, goes_on)
{
	DIR *releases = opendir(TEST_UPGRADE_DIR);
	struct dirent *entry = NULL;
	int count = 0;

	cr_assert_not_null(releases);
	while ((entry = readdir(releases)) != NULL) {
		if (entry->d_name[0] < '0' || entry->d_name[0] > '9') {
			continue;
		}
		if (count++ > 0) {
			tear_down();
			set_up();
		}
		release = arena_printf(arena, TEST_UPGRADE_DIR "/%s", entry->d_name);
		put_back();
		go_on();
		compare();
		ask_doctor();
	}
	closedir(releases);
	cr_assert_gt(count, 0);
}
