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
				    "INSERT INTO host_pace VALUES ('@p%d', 1, %lld000, 0);"
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

	cr_assert(retire_old(retire, w->session, now_s));
	cr_assert_eq(count(w, "matrix_seen"), seen - 14);
	cr_assert_eq(count(w, "host_pace"), 0);
	cr_assert_eq(count(w, "host_command"), 12);
	cr_assert_eq(count(w, "matrix_outbox WHERE state = 'sent'"), 12);
	cr_assert_eq(count(w, "matrix_outbox WHERE state = 'new'"), 20);

	add(w, "INSERT INTO host_pace VALUES ('@late', 1, 1, 0)");
	cr_assert(retire_old(retire, w->session, now_s + 86399));
	cr_assert_eq(count(w, "host_pace"), 1);
	cr_assert(retire_old(retire, w->session, now_s + 86400));
	cr_assert_eq(count(w, "host_pace"), 0);
	world_free(w);
}
