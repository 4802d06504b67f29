/* test_retire: what is old goes, what is young or still to be sent stays. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix_world.h"

#include "host/retire.h"
#include "schema.h"

#include <criterion/criterion.h>

static int64_t count(struct matrix_world *w, const char *table)
{
	struct stmt *stmt;
	struct err err = { 0 };

	cr_assert(store_prepare(
	    w->store, NULL, arena_printf(w->arena, "SELECT count(*) FROM %s", table), &stmt, &err));
	cr_assert(stmt_step(stmt_begin(stmt)));
	int64_t rows = stmt_int(stmt, 0);

	stmt_end(stmt);
	return rows;
}

static void add(struct matrix_world *w, const char *sql)
{
	struct err err = { 0 };

	cr_assert(store_exec(w->store, sql, &err), "%s", err.text);
}

/* A round, with as many slices as it takes. */
static bool tidies(struct retire *retire, struct session *session, int64_t now_s)
{
	bool is_good = true, is_more = true;

	for (int i = 0; is_good && is_more && i < 100; i++) {
		is_good = retire_old(retire, session, now_s, &is_more);
	}
	return is_good && !is_more;
}

Test(retire, old_rows_go_once_a_day)
{
	struct matrix_world *w = world_new();
	int64_t now_s = w->now_ms / 1000;
	struct retire *retire;
	struct err err = { 0 };

	cr_assert(store_migrate(w->store, "host", false, schema_host, &err));
	cr_assert(retire_new(w->arena, w->store, &retire, &err), "%s", err.text);
	cr_assert(store_begin(w->store));
	for (int days = 10; days <= 200; days += 10) {
		long long at = (long long)now_s - days * 86400LL;

		add(w, arena_printf(w->arena,
				    "INSERT INTO matrix_seen VALUES ('$old%d', %lld);"
				    "INSERT INTO host_pace VALUES ('@p%d', 0, 1, %lld000);"
				    "INSERT INTO host_command (event, cluster, person, room, at_s,"
				    " state, items) VALUES ('$c%d', 1, 1, '!r', %lld, 'done', '');"
				    "INSERT INTO matrix_outbox (txn, kind, source, part, room,"
				    " content, first_at_s, not_before_s, state) VALUES"
				    " ('s%d', 0, '$c', 0, '!r', '', %lld, 0, 'sent'),"
				    " ('n%d', 0, '$c', 0, '!r', '', %lld, 0, 'new')",
				    days, at, days, at, days, at, days, at, days, at));
	}
	cr_assert(store_commit(w->store));
	int64_t seen = count(w, "matrix_seen");

	cr_assert(tidies(retire, w->session, now_s));
	cr_assert_eq(count(w, "matrix_seen"), seen - 14);
	cr_assert_eq(count(w, "host_pace"), 0);
	cr_assert_eq(count(w, "host_command"), 12);
	cr_assert_eq(count(w, "matrix_outbox WHERE state = 'sent'"), 12);
	cr_assert_eq(count(w, "matrix_outbox WHERE state = 'new'"), 20);

	/* What was said is known for as long as an edit of it may come, after a night, too. */
	add(w, arena_printf(w->arena,
			    "INSERT INTO host_said VALUES ('$new', '!r', '@a:x', %lld, 0);"
			    "INSERT INTO host_said VALUES ('$old', '!r', '@a:x', %lld, 0)",
			    (long long)now_s - 1, (long long)now_s - 2 * 86400));
	add(w, "INSERT INTO host_pace VALUES ('@late', 0, 1, 1)");
	cr_assert(tidies(retire, w->session, now_s + 86399));
	cr_assert_eq(count(w, "host_pace"), 1);
	cr_assert(tidies(retire, w->session, now_s + 86400));
	cr_assert_eq(count(w, "host_pace"), 0);
	cr_assert_eq(count(w, "host_said WHERE event = '$old'"), 0);
	cr_assert_eq(count(w, "host_said WHERE event = '$new'"), 1);
	world_free(w);
}

static int64_t count_room(struct matrix_world *w, const char *table, const char *room)
{
	return count(w, arena_printf(w->arena, "%s WHERE room = '%s'", table, room));
}

/* A room that we left goes with all that is kept of it; what still waits for it keeps it. */
Test(retire, rooms_that_we_left_go_after_a_month)
{
	struct matrix_world *w = world_new();
	int64_t now_s = w->now_ms / 1000, day_s = 86400;

	add(w, "INSERT INTO matrix_room (room) VALUES ('!left'), ('!asked'), ('!waits'), ('!gap');"
	       "INSERT INTO matrix_room (room, is_joined) VALUES ('!in', 1);"
	       "INSERT INTO matrix_member (room, user) VALUES ('!left', '@x'), ('!in', '@x');"
	       "INSERT INTO matrix_alias VALUES ('#left', '!left'), ('#in', '!in');"
	       "INSERT INTO matrix_chore (kind, target) VALUES ('join', '!asked');"
	       "INSERT INTO matrix_gap (room, from_token, to_token) VALUES ('!gap', 'a', 'b');");
	add(w, arena_printf(w->arena,
			    "INSERT INTO matrix_outbox (txn, kind, source, part, room, lane,"
			    " content, first_at_s, not_before_s, state) VALUES"
			    " ('w', 0, '$c', 0, '!waits', '!waits', '', %lld, 0, 'new')",
			    (long long)(now_s + 30 * day_s)));
	cr_assert(store_begin(w->store));
	session_retire(w->session, now_s);
	session_retire(w->session, now_s + 29 * day_s);
	cr_assert_eq(count_room(w, "matrix_room", "!left"), 1);
	session_retire(w->session, now_s + 31 * day_s);
	cr_assert_eq(count_room(w, "matrix_room", "!left"), 0);
	cr_assert_eq(count_room(w, "matrix_member", "!left"), 0);
	cr_assert_eq(count_room(w, "matrix_alias", "!left"), 0);
	cr_assert_eq(count_room(w, "matrix_room", "!in"), 1);
	cr_assert_eq(count_room(w, "matrix_member", "!in"), 1);
	cr_assert_eq(count_room(w, "matrix_alias", "!in"), 1);
	cr_assert_eq(count(w, "matrix_room WHERE room IN ('!asked', '!waits', '!gap')"), 3);
	/* What waits for a room that we are not in is given up, then the room goes too. */
	session_retire(w->session, now_s + 45 * day_s);
	cr_assert_eq(count(w, "matrix_outbox WHERE txn = 'w' AND state = 'dead'"), 1);
	cr_assert_eq(count_room(w, "matrix_room", "!waits"), 0);
	cr_assert(store_commit(w->store));
	world_free(w);
}

/* We came back before the month was over. */
Test(retire, a_room_entered_again_stays)
{
	struct matrix_world *w = world_new();
	int64_t now_s = w->now_ms / 1000, day_s = 86400;

	add(w, "INSERT INTO matrix_room (room) VALUES ('!back')");
	cr_assert(store_begin(w->store));
	session_retire(w->session, now_s);
	add(w, "UPDATE matrix_room SET is_joined = 1 WHERE room = '!back'");
	session_retire(w->session, now_s + 20 * day_s);
	add(w, "UPDATE matrix_room SET is_joined = 0 WHERE room = '!back'");
	session_retire(w->session, now_s + 40 * day_s);
	cr_assert_eq(count_room(w, "matrix_room", "!back"), 1);
	session_retire(w->session, now_s + 71 * day_s);
	cr_assert_eq(count_room(w, "matrix_room", "!back"), 0);
	cr_assert(store_commit(w->store));
	world_free(w);
}

Test(retire, people_out_of_reach)
{
	struct matrix_world *w = world_new();
	long long now_s = w->now_ms / 1000, old_s = now_s - 20 * 86400;

	add(w, arena_printf(w->arena,
			    "INSERT INTO matrix_unreachable VALUES ('@x', %lld), ('@y', %lld);"
			    "INSERT INTO matrix_outbox (txn, kind, source, part, person, lane,"
			    " content, first_at_s, not_before_s, state) VALUES"
			    " ('y', 0, '$c', 0, '@y', '@y', '', %lld, 0, 'new')",
			    old_s, old_s, old_s));
	cr_assert(store_begin(w->store));
	session_retire(w->session, now_s);
	cr_assert_eq(count(w, "matrix_unreachable"), 1);
	cr_assert_eq(count(w, "matrix_unreachable WHERE person = '@y'"), 1);
	cr_assert(store_commit(w->store));
	world_free(w);
}

/* What waits for a room that we left is dropped after two weeks, and somebody hears of it. */
Test(retire, what_is_dropped_is_told)
{
	struct matrix_world *w = world_new();
	struct outbox_message message = {
		.kind = OUTBOX_NOTICE, .source = "$typed", .room_id = w->room, .text = "the answer"
	};
	int64_t now_s = w->now_ms / 1000;

	cr_assert(hs_kick(w->hs, w->room, "a", CLERK, "tidying up"), "%s", hs_why(w->hs));
	world_run(w, 10);
	cr_assert(store_begin(w->store));
	outbox_put(session_outbox(w->session), &message);
	session_retire(w->session, now_s + 13 * 86400);
	cr_assert_str_eq(w->undelivered.text, "");
	/* We may come in again yet, or into the room that took its place. */
	add(w,
	    arena_printf(w->arena, "INSERT INTO matrix_chore (kind, target) VALUES ('join', '%s')",
			 w->room));
	session_retire(w->session, now_s + 15 * 86400);
	add(w, "UPDATE matrix_chore SET target = '!next'; UPDATE matrix_room SET replaced_by = "
	       "'!next'");
	session_retire(w->session, now_s + 15 * 86400);
	cr_assert_str_eq(w->undelivered.text, "");
	add(w, "DELETE FROM matrix_chore");
	session_retire(w->session, now_s + 15 * 86400);
	cr_assert_str_eq(w->undelivered.text, "the answer (nowhere to go)|");
	session_retire(w->session, now_s + 16 * 86400);
	cr_assert_str_eq(w->undelivered.text, "the answer (nowhere to go)|");
	cr_assert(store_commit(w->store));
	cr_assert_eq(count(w, "matrix_outbox WHERE state = 'new' AND person IS NULL"), 0);
	world_free(w);
}

/* 10,000 old marks: no call looks at more than a slice, and none is left. */
Test(retire, many_go_slice_by_slice)
{
	struct matrix_world *w = world_new();
	int64_t now_s = w->now_ms / 1000, before = 0, left = 0;
	struct retire *retire;
	struct err err = { 0 };
	bool is_more = true;
	int calls = 0;

	cr_assert(store_migrate(w->store, "host", false, schema_host, &err));
	cr_assert(retire_new(w->arena, w->store, &retire, &err), "%s", err.text);
	add(w, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)"
	       " INSERT INTO matrix_seen SELECT printf('$many%05d', i), i % 2 * 4000000000 FROM n");
	before = count(w, "matrix_seen");
	for (; is_more && calls < 100; calls++) {
		int64_t was = count(w, "matrix_seen");

		cr_assert(retire_old(retire, w->session, now_s, &is_more));
		cr_assert_leq(was - count(w, "matrix_seen"), 2000);
	}
	left = count(w, "matrix_seen");
	cr_assert_eq(before - left, 5000, "%d", (int)left);
	cr_assert_geq(calls, 6);
	world_free(w);
}

/* A mark comes between any two slices, as where much is typed: the round ends all the same. */
Test(retire, what_comes_meanwhile_keeps_no_round_open)
{
	struct matrix_world *w = world_new();
	struct retire *retire;
	struct err err = { 0 };
	bool is_more = true;
	int calls = 0;

	cr_assert(store_migrate(w->store, "host", false, schema_host, &err));
	cr_assert(retire_new(w->arena, w->store, &retire, &err), "%s", err.text);
	for (; is_more && calls < 20; calls++) {
		cr_assert(retire_old(retire, w->session, w->now_ms / 1000, &is_more));
		add(w, "INSERT INTO matrix_seen SELECT printf('$z%09d', count(*)), 4000000000"
		       " FROM matrix_seen");
	}
	cr_assert_lt(calls, 20);
	world_free(w);
}

/* All that was ever said is old; what is said next still goes out. */
Test(retire, what_is_said_after_a_long_silence_goes_out)
{
	struct matrix_world *w = world_new();
	struct outbox_message message = {
		.kind = OUTBOX_NOTICE, .source = "one", .room_id = w->room, .text = "long ago"
	};

	for (int i = 0; i < 2; i++) {
		cr_assert(store_begin(w->store));
		outbox_put(session_outbox(w->session), &message);
		cr_assert(store_commit(w->store));
		outbox_pump(session_outbox(w->session));
		world_run(w, 10);
		cr_assert_eq(world_said(w, message.text), 1);
		cr_assert(store_begin(w->store));
		while (session_sweep(w->session, w->now_ms / 1000 + 130 * 86400)) {
		}
		cr_assert(store_commit(w->store));
		cr_assert_eq(count(w, "matrix_outbox"), 1);
		message.source = "two";
		message.text = "and now";
	}
	world_free(w);
}
