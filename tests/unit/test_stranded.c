/* test_stranded: what waits in vain for a room that is closed to us is told, none of it in silence.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "stage_world.h"

#include <sqlite3.h>

enum { DAY_S = 86400, MANY = 250, AT_ONCE = 200 };

static struct world w;
static char typed[128]; /* the event of a command of C's */

static sqlite3 *database(void)
{
	sqlite3 *db = NULL;

	cr_assert_eq(sqlite3_open(stage_database(w.stage), &db), SQLITE_OK);
	cr_assert_eq(sqlite3_busy_timeout(db, 5000), SQLITE_OK);
	return db;
}

static void run(sqlite3 *db, const char *sql)
{
	cr_assert_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK, "%s", sqlite3_errmsg(db));
}

/* `count` messages of that command to the room, as if they had been put then. */
static void strand(const char *source, int count, const char *text, int64_t at_s)
{
	sqlite3 *db = database();

	for (int i = 1; i <= count; i++) {
		run(db,
		    arena_printf(w.arena,
				 "INSERT INTO matrix_outbox (txn, kind, source, part, room, lane,"
				 " content, first_at_s, not_before_s, state) VALUES"
				 " ('%s/%d', 1, '%s', %d, '%s', '%s', '{\"body\":\"%s %d.\"}',"
				 " %lld, 0, 'new')",
				 source, i, source, i, stage_room(w.stage), stage_room(w.stage),
				 text, i, (long long)at_s));
	}
	sqlite3_close(db);
}

static int waiting(void)
{
	sqlite3 *db = database();
	sqlite3_stmt *get = NULL;

	cr_assert_eq(sqlite3_prepare_v2(db,
					"SELECT count(*) FROM matrix_outbox WHERE state = 'new'"
					" AND txn GLOB '*/*'",
					-1, &get, NULL),
		     SQLITE_OK);
	cr_assert_eq(sqlite3_step(get), SQLITE_ROW);
	int count = sqlite3_column_int(get, 0);

	sqlite3_finalize(get);
	sqlite3_close(db);
	return count;
}

/* A command of C's. */
static void open_stranded(void)
{
	open_world(&w, TEST_PLUGIN_DIR);
	const char *event = hs_say(w.hs, stage_room(w.stage), stage_user(w.stage, "C"),
				   "!visit G Wed 9 Dec 9-12 phonics");

	cr_assert_not_null(event);
	(void)snprintf(typed, sizeof(typed), "%s", event);
	stage_settle(w.stage);
	stage_kill(w.stage);
}

/* We are put out of the room, and do not know it yet. */
static void kick(void)
{
	cr_assert(hs_kick(w.hs, stage_room(w.stage), stage_user(w.stage, "A"), stage_clerk(w.stage),
			  "tidying up"));
}

static void close_stranded(void)
{
	close_world(&w);
}

TestSuite(stranded, .init = open_stranded, .fini = close_stranded, .timeout = 60);

static void start(void)
{
	struct err err;

	cr_assert(stage_start(w.stage, &err), "%s", err.text);
	stage_settle(w.stage);
}

static int64_t now_s(void)
{
	return stage_now_ms(w.stage) / 1000;
}

/* To whoever asked hers, to who leads the rest: one message each, with all of it. */
Test(stranded, each_to_whom_it_concerns)
{
	kick();
	strand(typed, 2, "An answer", now_s() - 20 * DAY_S);
	strand("wake/visits/1/V1/1", 3, "A reminder", now_s() - 20 * DAY_S);
	start();
	cr_expect_eq(said_to(&w, "C",
			     "no way into the cluster's room, so I've dropped what waited for "
			     "it, 2 messages."),
		     1);
	cr_expect_eq(said_to(&w, "C", "An answer 1.\nAn answer 2."), 1);
	cr_expect_eq(said_to(&w, "A", "what waited for it, 3 messages."), 1);
	cr_expect_eq(said_to(&w, "A", "A reminder 1.\nA reminder 2.\nA reminder 3."), 1);
	cr_expect_eq(said(&w, "no way into"), 2, "nobody else");
	cr_expect_eq(said_to(&w, "A", "An answer"), 0);
	stage_advance(w.stage, 2 * DAY_S);
	cr_expect_eq(said(&w, "no way into"), 2, "nor again");
}

/* More than are looked at together: what is not told yet is not dropped yet. */
Test(stranded, none_is_dropped_untold)
{
	kick();
	strand("wake/visits/1/V1/1", MANY, "A reminder of what is on at School G, number",
	       now_s() - 20 * DAY_S);
	start();
	cr_expect_eq(said_to(&w, "A", "what waited for it, 200 messages."), 1);
	cr_expect_eq(said_to(&w, "A", "\nand "), 1, "the rest is counted");
	cr_expect_eq(waiting(), MANY - AT_ONCE);
	stage_advance(w.stage, 2 * DAY_S);
	cr_expect_eq(said_to(&w, "A", "what waited for it, 50 messages."), 1);
	cr_expect_eq(waiting(), 0);
}

/* A command had two things to say, and the room takes neither: both are told. */
Test(stranded, each_that_is_refused)
{
	strand(typed, 2, "An answer", now_s());
	cr_assert(hs_fault_json(
	    w.hs,
	    arena_printf(w.arena,
			 "{\"kind\":\"status\",\"status\":403,\"count\":2,\"path\":\"%.*s\","
			 "\"method\":\"PUT\"}",
			 (int)strcspn(stage_room(w.stage) + 1, ":"), stage_room(w.stage) + 1)));
	start();
	stage_advance(w.stage, 60);
	cr_expect_eq(said_to(&w, "C", "would not take my answer to you (M_FORBIDDEN)"), 2);
	cr_expect_eq(said_to(&w, "C", "\nAn answer 1."), 1);
	cr_expect_eq(said_to(&w, "C", "\nAn answer 2."), 1);
}
