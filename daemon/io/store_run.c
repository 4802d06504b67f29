/* store_run: transactions, and statements step by step. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/store_internal.h"

#include <stdio.h>
#include <string.h>

static bool simple(struct store *store, const char *sql)
{
	return store_note(store, sqlite3_exec(store->db, sql, NULL, NULL, NULL));
}

bool store_begin(struct store *store)
{
	store->has_failed = store->has_failed && store->is_open;
	store->is_open = store->state == STORE_WELL && simple(store, "BEGIN IMMEDIATE");
	return store->is_open;
}

bool store_commit(struct store *store)
{
	/* Doomed: what a command had to undo may have been undone, but nobody may rely on it. */
	if (store->has_failed || store->is_doomed || store->state != STORE_WELL ||
	    !store_check_files(store) || !simple(store, "COMMIT")) {
		store_rollback(store);
		return false;
	}
	store->is_open = false;
	return true;
}

void store_rollback(struct store *store)
{
	if (store_in_transaction(store)) {
		sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	}
	store->is_open = store->is_doomed = false;
}

void store_doom(struct store *store)
{
	store->is_open = store->is_doomed = true;
}

bool store_in_transaction(const struct store *store)
{
	return sqlite3_get_autocommit(store->db) == 0;
}

bool store_begin_reading(struct store *store)
{
	if (store_in_transaction(store)) {
		return false;
	}
	store->has_failed = false;
	store->is_reading = true;
	(void)simple(store, "BEGIN"); /* what fails sticks, as of each statement after it */
	return true;
}

void store_end_reading(struct store *store, bool is_begun)
{
	if (!is_begun) {
		return;
	}
	store->is_reading = false;
	/* Nothing was written: either end will do, and one of them does not fail. */
	if (store_in_transaction(store) &&
	    sqlite3_exec(store->db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK) {
		sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	}
}

static void savepoint(struct store *store, const char *verb, const char *name)
{
	char sql[80];

	snprintf(sql, sizeof(sql), "%s %s", verb, name);
	if (!store->is_doomed) {
		simple(store, sql);
	}
}

void store_savepoint(struct store *store, const char *name)
{
	savepoint(store, "SAVEPOINT", name);
}

void store_rollback_to(struct store *store, const char *name)
{
	savepoint(store, "ROLLBACK TO", name);
}

void store_release(struct store *store, const char *name)
{
	savepoint(store, "RELEASE", name);
}

struct stmt *stmt_begin(struct stmt *stmt)
{
	sqlite3_reset(stmt->handle);
	sqlite3_clear_bindings(stmt->handle);
	stmt->bound = 0;
	if (!stmt->store->is_open && !stmt->store->is_reading) {
		stmt->store->has_failed = false;
	}
	return stmt;
}

void stmt_bind_int(struct stmt *stmt, int64_t value)
{
	store_note(stmt->store, sqlite3_bind_int64(stmt->handle, ++stmt->bound, value));
}

void stmt_bind_text(struct stmt *stmt, const char *value)
{
	int rc = value == NULL
		     ? sqlite3_bind_null(stmt->handle, ++stmt->bound)
		     : sqlite3_bind_text(stmt->handle, ++stmt->bound, value, -1, SQLITE_TRANSIENT);

	store_note(stmt->store, rc);
}

void stmt_bind_blob(struct stmt *stmt, const void *bytes, size_t len)
{
	store_note(stmt->store,
		   sqlite3_bind_blob64(stmt->handle, ++stmt->bound, bytes, len, SQLITE_TRANSIENT));
}

bool stmt_step(struct stmt *stmt)
{
	if (stmt->store->has_failed || stmt->store->is_doomed) {
		sqlite3_reset(stmt->handle);
		return false;
	}
	int rc = sqlite3_step(stmt->handle);

	if (rc == SQLITE_ROW) {
		return true;
	}
	store_note(stmt->store, rc);
	sqlite3_reset(stmt->handle);
	return false;
}

void stmt_run(struct stmt *stmt)
{
	while (stmt_step(stmt)) {
	}
}

void stmt_end(struct stmt *stmt)
{
	sqlite3_reset(stmt->handle);
}

int64_t stmt_int(const struct stmt *stmt, int column)
{
	return sqlite3_column_int64(stmt->handle, column);
}

const char *stmt_text(const struct stmt *stmt, int column, struct arena *arena)
{
	const char *text = (const char *)sqlite3_column_text(stmt->handle, column);
	int len = sqlite3_column_bytes(stmt->handle, column);

	return text == NULL ? "" : arena_strndup(arena, text, (size_t)len);
}

const void *stmt_blob(const struct stmt *stmt, int column, size_t *ret_len)
{
	*ret_len = (size_t)sqlite3_column_bytes(stmt->handle, column);
	return sqlite3_column_blob(stmt->handle, column);
}

bool stmt_is_null(const struct stmt *stmt, int column)
{
	return sqlite3_column_type(stmt->handle, column) == SQLITE_NULL;
}
