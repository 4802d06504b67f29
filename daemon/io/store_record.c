/* store_record: what a stretch of work changed, as an SQLite changeset that can be inverted. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/store_internal.h"

#include "base/str.h"

#include <string.h>

static int is_recorded(void *user, const char *table)
{
	const struct store *store = user;

	for (size_t i = 0; store->recorded[i] != NULL; i++) {
		if (str_equal(table, store->recorded[i])) {
			return 1;
		}
	}
	return 0;
}

bool store_record_start(struct store *store, const char *const *tables)
{
	store->recorded = tables;
	if (!store_note(store, sqlite3session_create(store->db, "main", &store->session))) {
		return false;
	}
	sqlite3session_table_filter(store->session, is_recorded, store);
	return store_note(store, sqlite3session_attach(store->session, NULL));
}

void store_record_pause(struct store *store, bool is_paused)
{
	if (store->session != NULL) {
		(void)sqlite3session_enable(store->session, !is_paused);
	}
}

bool store_record_stop(struct store *store, struct arena *arena, const void **ret_bytes,
		       size_t *ret_len)
{
	int len = 0;
	void *bytes = NULL;
	bool is_good = store->session != NULL &&
		       store_note(store, sqlite3session_changeset(store->session, &len, &bytes));

	if (is_good) {
		void *copy = arena_alloc(arena, (size_t)len + 1);

		if (len > 0) {
			memcpy(copy, bytes, (size_t)len);
		}
		*ret_bytes = copy;
		*ret_len = (size_t)len;
	}
	sqlite3_free(bytes);
	if (store->session != NULL) {
		sqlite3session_delete(store->session); /* crashes on NULL */
	}
	store->session = NULL;
	return is_good;
}

/* Any row that is not as the changeset left it stops the whole. */
static int refuse(void *user, int conflict, sqlite3_changeset_iter *iter)
{
	(void)user;
	(void)conflict;
	(void)iter;
	return SQLITE_CHANGESET_ABORT;
}

/* Has the table the key, and at least the columns, that it had when the changeset was made? */
static bool is_as_then(struct store *store, sqlite3_changeset_iter *changes, const char *table,
		       int columns)
{
	unsigned char *keys = NULL;
	sqlite3_stmt *stmt = NULL;
	int column = 0;
	bool is_same =
	    sqlite3changeset_pk(changes, &keys, NULL) == SQLITE_OK &&
	    sqlite3_prepare_v2(store->db, "SELECT pk > 0 FROM pragma_table_info(?1) ORDER BY cid",
			       -1, &stmt, NULL) == SQLITE_OK;

	sqlite3_bind_text(stmt, 1, table, -1, SQLITE_STATIC);
	for (; is_same && sqlite3_step(stmt) == SQLITE_ROW; column++) {
		int was_key = column < columns && keys[column] != 0;

		is_same = sqlite3_column_int(stmt, 0) == was_key;
	}
	sqlite3_finalize(stmt);
	return is_same && column >= columns;
}

/* SQLite passes over a table that has been made anew since, with no more than a line in its log:
 * half of an act would be taken back, and all of it said to be. */
static bool are_as_then(struct store *store, int len, void *bytes)
{
	sqlite3_changeset_iter *changes = NULL;
	bool is_same = sqlite3changeset_start(&changes, len, bytes) == SQLITE_OK;

	while (is_same && sqlite3changeset_next(changes) == SQLITE_ROW) {
		const char *table = "";
		int columns = 0, operation = 0;

		sqlite3changeset_op(changes, &table, &columns, &operation, NULL);
		is_same = is_as_then(store, changes, table, columns);
	}
	sqlite3changeset_finalize(changes);
	return is_same;
}

bool store_revert(struct store *store, const void *bytes, size_t len)
{
	int inverse_len = 0;
	void *inverse = NULL;
	/* The length was an int when SQLite made it. */
	int rc = sqlite3changeset_invert((int)len, bytes, &inverse_len, &inverse);

	if (rc == SQLITE_OK && !are_as_then(store, inverse_len, inverse)) {
		rc = SQLITE_ABORT;
	}
	if (rc == SQLITE_OK) {
		rc = sqlite3changeset_apply(store->db, inverse_len, inverse, NULL, refuse, NULL);
	}
	sqlite3_free(inverse);
	if (rc == SQLITE_ABORT || (rc & 0xff) == SQLITE_CONSTRAINT) {
		return false;
	}
	return store_note(store, rc);
}

bool store_backup(struct store *store, const char *path, struct err *err)
{
	sqlite3_stmt *stmt = NULL;

	store_rest(store);
	int rc = sqlite3_prepare_v2(store->db, "VACUUM INTO ?1", -1, &stmt, NULL);

	if (rc == SQLITE_OK) {
		sqlite3_limit(store->db, SQLITE_LIMIT_ATTACHED, 1);
		sqlite3_bind_text(stmt, 1, path, -1, SQLITE_TRANSIENT);
		rc = sqlite3_step(stmt);
		sqlite3_limit(store->db, SQLITE_LIMIT_ATTACHED, 0);
	}
	if (rc != SQLITE_DONE) {
		err_set(err, ERR_IO, "backup: %s", sqlite3_errmsg(store->db));
	}
	sqlite3_finalize(stmt);
	return rc == SQLITE_DONE;
}
