/* store_run: transactions, and statements step by step. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"
#include "io/store_internal.h"

#include <stdio.h>
#include <string.h>

static sqlite3_stmt *verb_of(struct store *store, const char *sql)
{
	struct verb *verb = store->verbs;

	while (verb != NULL && !str_equal(verb->sql, sql)) {
		verb = verb->next;
	}
	if (verb == NULL) {
		verb = arena_alloc(store->arena, sizeof(*verb));
		verb->sql = arena_strdup(store->arena, sql);
		verb->next = store->verbs;
		store->verbs = verb;
	}
	/* Without memory it is tried anew the next time. */
	if (verb->handle == NULL) {
		sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &verb->handle,
				   NULL);
	}
	return verb->handle;
}

static int run_verb(struct store *store, const char *sql)
{
	sqlite3_stmt *handle = verb_of(store, sql);

	if (handle == NULL) {
		return sqlite3_errcode(store->db);
	}
	sqlite3_step(handle);
	return sqlite3_reset(handle);
}

/* Nothing was written: either end will do, and one of them does not fail. */
static void end_read(struct store *store)
{
	if (sqlite3_get_autocommit(store->db) == 0 && run_verb(store, "COMMIT") != SQLITE_OK) {
		run_verb(store, "ROLLBACK");
	}
}

void store_keep_reading(struct store *store)
{
	store->keeps_reading = true;
}

void store_rest(struct store *store)
{
	if (store->is_kept) {
		end_read(store);
		/* Interrupted, neither end is one: the next to come tries again. */
		store->is_kept = sqlite3_get_autocommit(store->db) == 0;
	}
}

/* What writes by itself is a transaction of its own, as ever. */
static void keep_read(struct stmt *stmt)
{
	struct store *store = stmt->store;

	if (sqlite3_stmt_readonly(stmt->handle) == 0) {
		store_rest(store);
	} else if (!store->is_kept && sqlite3_get_autocommit(store->db) != 0) {
		run_verb(store, "BEGIN");
		/* Interrupted, it may have begun all the same. */
		store->is_kept = sqlite3_get_autocommit(store->db) == 0;
	}
}

static bool simple(struct store *store, const char *sql)
{
	store_rest(store);
	return store_note(store, run_verb(store, sql));
}

bool store_begin(struct store *store)
{
	store->has_failed = store->has_failed && store->is_open;
	store_rest(store);
	bool was_free = sqlite3_get_autocommit(store->db) != 0;

	store->is_open = store->state == STORE_WELL && simple(store, "BEGIN IMMEDIATE");
	if (!store->is_open && was_free) {
		end_read(store); /* interrupted, it may have begun all the same */
	}
	return store->is_open;
}

void store_before_commit(struct store *store, void (*call)(void *user), void *user)
{
	store->before_commit = call;
	store->before_commit_user = user;
}

bool store_commit(struct store *store)
{
	if (store->before_commit != NULL && store->is_open && !store->is_doomed &&
	    !store->has_failed) {
		store->before_commit(store->before_commit_user);
	}
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
		run_verb(store, "ROLLBACK");
	}
	store->is_open = store->is_doomed = false;
}

void store_doom(struct store *store)
{
	store->is_open = store->is_doomed = true;
}

bool store_in_transaction(const struct store *store)
{
	return sqlite3_get_autocommit(store->db) == 0 && !store->is_kept;
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
	end_read(store);
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

void stmt_bind_letter(struct stmt *stmt, char letter)
{
	const char text[] = { letter, '\0' };

	stmt_bind_text(stmt, text);
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
	if (stmt->store->keeps_reading) {
		keep_read(stmt);
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

bool stmt_found(struct stmt *stmt)
{
	bool is_there = stmt_step(stmt);

	stmt_end(stmt);
	return is_there;
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

const char *stmt_text_or_null(const struct stmt *stmt, int column, struct arena *arena)
{
	return stmt_is_null(stmt, column) ? NULL : stmt_text(stmt, column, arena);
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
