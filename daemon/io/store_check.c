/* store_check: is every page of a large database whole? Asked beside the work, not before it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/store_check.h"

#include "base/str.h"
#include "io/store_internal.h"

#include <stdio.h>

enum { WEEK_S = 7 * 86400 };

static int64_t checked_s(struct store *store)
{
	struct stmt *get = stmt_begin(store->checked_get);
	int64_t at_s = stmt_step(get) ? stmt_int(get, 0) : 0;

	stmt_end(get);
	return at_s;
}

bool store_check_begin(struct store *store, int64_t now_s, struct store_check *check)
{
	bool is_due =
	    store->path != NULL && (store->was_left || now_s - checked_s(store) >= WEEK_S);

	*check = (struct store_check){ .path = store->path };
	store->was_left = false;
	return is_due;
}

static void look(sqlite3 *db, struct store_check *check)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(db, "PRAGMA quick_check(1)", -1, &stmt, NULL);

	rc = rc == SQLITE_OK ? sqlite3_step(stmt) : rc;
	const char *found =
	    rc == SQLITE_ROW ? (const char *)sqlite3_column_text(stmt, 0) : sqlite3_errmsg(db);

	/* What passes says nothing of the file. */
	check->is_damaged = (rc == SQLITE_ROW && !str_equal(found, "ok")) ||
			    (rc & 0xff) == SQLITE_CORRUPT || (rc & 0xff) == SQLITE_NOTADB;
	snprintf(check->why, sizeof(check->why), "%s", found == NULL ? "" : found);
	sqlite3_finalize(stmt);
}

void store_check_run(struct store_check *check)
{
	sqlite3 *db = NULL;

	if (sqlite3_open_v2(check->path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK) {
		look(db, check);
	}
	sqlite3_close(db);
}

void store_check_end(struct store *store, const struct store_check *check, int64_t now_s)
{
	if (check->is_damaged) {
		store_break(store, ERR_DATA, check->why);
		return;
	}
	if (!store_begin(store)) {
		return;
	}
	struct stmt *set = stmt_begin(store->checked_set);

	stmt_bind_int(set, now_s);
	stmt_run(set);
	if (!store_commit(store)) {
		store_clear(store);
	}
}
