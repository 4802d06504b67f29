/* store_check: is every page of a large database whole? Asked beside the work, not before it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/store_check.h"

#include "base/str.h"
#include "io/store_internal.h"

#include <stdio.h>

enum { WEEK_S = 7 * 86400, NEVER = 0, STEPS = 10000 };

static int64_t checked_s(struct store *store)
{
	struct stmt *get = stmt_begin(store->checked_get);
	int64_t at_s = stmt_step(get) ? stmt_int(get, 0) : 0;

	stmt_end(get);
	return at_s;
}

static void note(struct store *store, int64_t at_s)
{
	if (!store_begin(store)) {
		return;
	}
	struct stmt *set = stmt_begin(store->checked_set);

	stmt_bind_int(set, at_s);
	stmt_run(set);
	if (!store_commit(store)) {
		store_clear(store);
	}
}

bool store_check_begin(struct store *store, int64_t now_s, struct store_check *check)
{
	check->path = store->path;
	check->found = STORE_NOT_LOOKED_AT;
	atomic_store(&check->is_stopped, false);
	if (store->path == NULL) {
		return false;
	}
	if (store->was_left) {
		/* An end may come before the answer, and leave no sign of this one. */
		note(store, NEVER);
		store->was_left = false;
	}
	return now_s - checked_s(store) >= WEEK_S;
}

/* SQLite before 3.41 looks at a whole table before it asks whether to go on. */
static int must_stop(void *user)
{
	struct store_check *check = user;

	return atomic_load(&check->is_stopped) ? 1 : 0;
}

/* What a step that should have given a row says of the file. */
static void judge(struct store_check *check, sqlite3 *db, int rc, const char *said)
{
	int primary = rc & 0xff;

	if (rc == SQLITE_ROW) {
		check->found = str_equal(said, "ok") ? STORE_WHOLE : STORE_DAMAGED;
	} else if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB) {
		check->found = STORE_DAMAGED;
	} else {
		check->found = primary == SQLITE_IOERR && rc != SQLITE_IOERR_NOMEM
				   ? STORE_UNREADABLE
				   : STORE_NOT_LOOKED_AT;
	}
	snprintf(check->why, sizeof(check->why), "%s", said == NULL ? sqlite3_errmsg(db) : said);
}

static void look_at_table(sqlite3 *db, struct store_check *check, const char *table)
{
	sqlite3_stmt *stmt = NULL;
	char *sql = sqlite3_mprintf("PRAGMA quick_check(%Q)", table);
	int rc = sql == NULL ? SQLITE_NOMEM : sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);

	rc = rc == SQLITE_OK ? sqlite3_step(stmt) : rc;
	judge(check, db, rc, rc == SQLITE_ROW ? (const char *)sqlite3_column_text(stmt, 0) : NULL);
	sqlite3_finalize(stmt);
	sqlite3_free(sql);
}

static void look(sqlite3 *db, struct store_check *check)
{
	sqlite3_stmt *tables = NULL;
	int rc = sqlite3_prepare_v2(db, "SELECT name FROM sqlite_schema WHERE type = 'table'", -1,
				    &tables, NULL);

	check->found = STORE_WHOLE;
	while (check->found == STORE_WHOLE && rc == SQLITE_OK &&
	       (rc = sqlite3_step(tables)) == SQLITE_ROW) {
		look_at_table(db, check, (const char *)sqlite3_column_text(tables, 0));
		rc = SQLITE_OK;
		if (must_stop(check) != 0) {
			check->found = STORE_NOT_LOOKED_AT;
		}
	}
	if (check->found == STORE_WHOLE && rc != SQLITE_DONE) {
		judge(check, db, rc, NULL);
	}
	sqlite3_finalize(tables);
}

void store_check_run(struct store_check *check)
{
	sqlite3 *db = NULL;

	if (sqlite3_open_v2(check->path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK) {
		sqlite3_extended_result_codes(db, 1);
		sqlite3_progress_handler(db, STEPS, must_stop, check);
		look(db, check);
	}
	sqlite3_close(db);
}

void store_check_stop(struct store_check *check)
{
	atomic_store(&check->is_stopped, true);
}

void store_check_end(struct store *store, const struct store_check *check, int64_t now_s)
{
	switch (check->found) {
	case STORE_NOT_LOOKED_AT:
		return;
	case STORE_WHOLE:
		note(store, now_s);
		return;
	case STORE_UNREADABLE:
		store_break(store, ERR_IO, check->why);
		return;
	case STORE_DAMAGED:
		store_break(store, ERR_DATA, check->why);
		return;
	}
}
