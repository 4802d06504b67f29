/* store: the one SQLite database; transactions, migrations by owner, prepared statements. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/store_internal.h"

#include "base/str.h"

#include <string.h>
#include <sys/stat.h>

/* What is not larger is looked at in some 10 ms. */
enum { BUSY_MS = 5000, LONGEST_VALUE = 1000000, LARGE_BYTES = 8 << 20 };
/* Of the write-ahead log: from so many pages on store_tidy takes them over, and a commit does. */
enum { LOG_PAGES_LONG = 500, LOG_PAGES_MAX = 1000 };

bool store_note(struct store *store, int rc)
{
	if (rc == SQLITE_OK || rc == SQLITE_ROW || rc == SQLITE_DONE) {
		return true;
	}
	if (!store->has_failed) {
		store->has_failed = true;
		store->first_rc = rc;
		err_set(&store->first, ERR_IO, "database: %s (%d)", sqlite3_errmsg(store->db),
			sqlite3_extended_errcode(store->db));
	}
	store_note_disk(store, rc);
	/* An interrupt, for one, ends more than its statement: SQLite has undone the transaction.
	 * What came after would each be kept by itself. */
	if (store->is_open && sqlite3_get_autocommit(store->db) != 0) {
		store->is_doomed = true;
	}
	return false;
}

/* "visits_visit" is of "visits"; SQLite's own tables are guarded by defensive mode. */
static bool is_own_table(const struct store *store, const char *table)
{
	size_t len = strlen(store->owner);

	return (table != NULL && strncmp(table, store->owner, len) == 0 && table[len] == '_') ||
	       str_starts(table, "sqlite_");
}

/* ALTER TABLE ADD COLUMN reads what `PRAGMA quick_check(that table)` says: since SQLite 3.46 for
 * every STRICT table, before where the column has a CHECK. Nobody else may ask that. */
static bool is_check_of_altered(const struct store *store, const char *pragma, const char *table)
{
	return store->has_altered && str_equal(pragma, "quick_check") && is_own_table(store, table);
}

/* A plugin may touch its own tables, and build upon its own tables, while it migrates; and nothing
 * else. */
static int authorize(void *user, int action, const char *a, const char *b, const char *database,
		     const char *trigger)
{
	struct store *store = user;

	(void)database;
	(void)trigger;
	if (store->owner == NULL) {
		return SQLITE_OK;
	}
	switch (action) {
	case SQLITE_ALTER_TABLE:
		store->has_altered = store->has_altered || is_own_table(store, b);
		return is_own_table(store, b) ? SQLITE_OK : SQLITE_DENY;
	case SQLITE_PRAGMA:
		return is_check_of_altered(store, a, b) ? SQLITE_OK : SQLITE_DENY;
	case SQLITE_READ:
		if (store->has_altered && str_equal(a, "pragma_quick_check")) {
			return SQLITE_OK;
		}
		return is_own_table(store, a) ? SQLITE_OK : SQLITE_DENY;
	case SQLITE_INSERT:
	case SQLITE_UPDATE:
	case SQLITE_DELETE:
	case SQLITE_CREATE_TABLE:
	case SQLITE_DROP_TABLE:
	case SQLITE_CREATE_VIEW:
	case SQLITE_DROP_VIEW:
		return is_own_table(store, a) ? SQLITE_OK : SQLITE_DENY;
	case SQLITE_CREATE_INDEX:
	case SQLITE_DROP_INDEX:
	case SQLITE_CREATE_TRIGGER:
	case SQLITE_DROP_TRIGGER:
		return is_own_table(store, b) ? SQLITE_OK : SQLITE_DENY;
	case SQLITE_SELECT:
	case SQLITE_FUNCTION:
	case SQLITE_RECURSIVE:
	case SQLITE_REINDEX: /* also a part of CREATE INDEX */
		return SQLITE_OK;
	default:
		return SQLITE_DENY;
	}
}

/* Out of memory is nobody's disk and nobody's file. */
static enum err_code code_or(const struct store *store, enum err_code otherwise)
{
	int rc = store->db == NULL ? SQLITE_NOMEM : sqlite3_extended_errcode(store->db);
	bool is_starved = (rc & 0xff) == SQLITE_NOMEM || rc == SQLITE_IOERR_NOMEM;

	return is_starved ? ERR_INTERNAL : otherwise;
}

void store_set_up(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

bool store_exec(struct store *store, const char *sql, struct err *err)
{
	char *message = NULL;

	store_rest(store);
	if (sqlite3_exec(store->db, sql, NULL, NULL, &message) != SQLITE_OK) {
		err_set(err, code_or(store, ERR_IO), "database: %s",
			message == NULL ? "out of memory" : message);
		sqlite3_free(message);
		return false;
	}
	return true;
}

struct definition {
	int64_t (*map)(void *user, int64_t value);
	void *user;
};

static void call_definition(sqlite3_context *context, int count, sqlite3_value **values)
{
	const struct definition *definition = sqlite3_user_data(context);

	(void)count;
	if (sqlite3_value_type(values[0]) != SQLITE_INTEGER) {
		sqlite3_result_value(context, values[0]);
		return;
	}
	sqlite3_result_int64(context,
			     definition->map(definition->user, sqlite3_value_int64(values[0])));
}

bool store_define(struct store *store, const char *name, int64_t (*map)(void *user, int64_t value),
		  void *user, struct err *err)
{
	struct definition *definition = arena_alloc(store->arena, sizeof(*definition));

	*definition = (struct definition){ .map = map, .user = user };
	return sqlite3_create_function_v2(
		   store->db, name, 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY,
		   definition, call_definition, NULL, NULL, NULL) == SQLITE_OK ||
	       err_set(err, ERR_IO, "database: no function %s", name);
}

static bool pragma_is(struct store *store, const char *sql, const char *wanted, struct err *err)
{
	sqlite3_stmt *stmt = NULL;
	bool is_same = sqlite3_prepare_v2(store->db, sql, -1, &stmt, NULL) == SQLITE_OK &&
		       sqlite3_step(stmt) == SQLITE_ROW &&
		       str_equal((const char *)sqlite3_column_text(stmt, 0), wanted);

	sqlite3_finalize(stmt);
	return is_same ||
	       err_set(err, code_or(store, ERR_IO),
		       "database: '%s' is not '%s'; is the state folder on a local disk?", sql,
		       wanted);
}

/* Readable and whole, as far as a quick look tells. `is_large`: the rest is for store_check. */
static bool is_sound(struct store *store, bool is_large, struct err *err)
{
	struct err why = { 0 };

	/* The first look at the file: what is no database fails here. */
	if (store_exec(store, "SELECT count(*) FROM sqlite_schema", &why) &&
	    (is_large || pragma_is(store, "PRAGMA quick_check", "ok", &why))) {
		return true;
	}
	int rc = sqlite3_errcode(store->db) & 0xff;

	if (code_or(store, ERR_IO) == ERR_INTERNAL) {
		return err_set(err, ERR_INTERNAL, "database: out of memory");
	}
	/* Not the file but the way to it: another start may find it well. */
	if (rc == SQLITE_IOERR || rc == SQLITE_CANTOPEN || rc == SQLITE_BUSY) {
		return err_set(err, ERR_IO, "the database cannot be read: %.200s",
			       sqlite3_errmsg(store->db));
	}
	return err_set(err, ERR_DATA,
		       "the database is damaged (%.200s): clerkd restore FILE brings a backup back",
		       rc == SQLITE_OK ? "a page is not sound" : sqlite3_errmsg(store->db));
}

static off_t size_of(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 ? info.st_size : 0;
}

/* SQLite removes the log at an end, and only then. */
static bool was_left(struct arena *arena, const char *path)
{
	return size_of(arena_printf(arena, "%s-wal", path)) > 0;
}

static int on_commit(void *user, sqlite3 *db, const char *database, int pages)
{
	struct store *store = user;

	store->log_pages = pages;
	if (pages >= LOG_PAGES_MAX) {
		/* What can't be done now is tried with the next commit. */
		sqlite3_wal_checkpoint_v2(db, database, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	}
	return SQLITE_OK;
}

bool store_tidy(struct store *store)
{
	if (store->log_pages < LOG_PAGES_LONG || store_in_transaction(store)) {
		return false;
	}
	store_rest(store);
	store->log_pages = 0;
	sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	return true;
}

static bool configure(struct store *store, bool is_memory, bool is_large, struct err *err)
{
	sqlite3 *db = store->db;

	sqlite3_extended_result_codes(db, 1);
	sqlite3_busy_timeout(db, BUSY_MS);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
	sqlite3_limit(db, SQLITE_LIMIT_LENGTH, LONGEST_VALUE * 16);
	sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_wal_hook(db, on_commit, store);
	if (is_memory) {
		return true;
	}
	return is_sound(store, is_large, err) &&
	       pragma_is(store, "PRAGMA journal_mode=WAL", "wal", err) &&
	       store_exec(store, "PRAGMA synchronous=FULL", err) &&
	       pragma_is(store, "PRAGMA synchronous", "2", err);
}

bool store_open(const char *path, struct store **ret_store, struct err *err)
{
	return store_open_on(NULL, path, ret_store, err);
}

bool store_open_on(const char *vfs, const char *path, struct store **ret_store, struct err *err)
{
	struct arena *arena = arena_new();
	struct store *store = arena_alloc(arena, sizeof(*store));
	bool is_memory = str_equal(path, ":memory:");
	bool is_large = size_of(path) > LARGE_BYTES;

	store->arena = arena;
	store->was_left = is_large && was_left(arena, path);
	/* One thread has it: a lock at each step would guard it against nobody. */
	if (sqlite3_open_v2(path, &store->db,
			    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
			    vfs) != SQLITE_OK) {
		err_set(err, code_or(store, ERR_CREATE), "%s: %s", path,
			store->db == NULL ? "out of memory" : sqlite3_errmsg(store->db));
		store_close(store);
		return false;
	}
	sqlite3_set_authorizer(store->db, authorize, store);
	if (!configure(store, is_memory, is_large, err)) {
		store_close(store);
		return false;
	}
	store_remember_maker(store);
	if (!store_exec(store,
			"CREATE TABLE IF NOT EXISTS store_schema (owner TEXT PRIMARY KEY, version "
			"INTEGER NOT NULL)"
			" STRICT, WITHOUT ROWID;"
			"CREATE TABLE IF NOT EXISTS store_checked (id INTEGER PRIMARY KEY,"
			" at_s INTEGER NOT NULL) STRICT",
			err) ||
	    !store_prepare(store, NULL, "SELECT at_s FROM store_checked", &store->checked_get,
			   err) ||
	    !store_prepare(store, NULL,
			   "INSERT INTO store_checked (id, at_s) VALUES (1, ?1)"
			   " ON CONFLICT (id) DO UPDATE SET at_s = excluded.at_s",
			   &store->checked_set, err) ||
	    !store_prepare(store, NULL, "SELECT version FROM store_schema WHERE owner = ?1",
			   &store->migration_get, err) ||
	    !store_prepare(store, NULL,
			   "INSERT INTO store_schema (owner, version) VALUES (?1, ?2)"
			   " ON CONFLICT (owner) DO UPDATE SET version = excluded.version",
			   &store->migration_set, err)) {
		store_close(store);
		return false;
	}
	if (!is_memory && vfs == NULL && !store_remember_files(store, path)) {
		store_close(store);
		return err_set(err, ERR_TRYLATER, "%s was taken away just now: try again", path);
	}
	*ret_store = store;
	return true;
}

void store_close(struct store *store)
{
	if (store == NULL) {
		return;
	}
	for (struct stmt *stmt = store->stmts; stmt != NULL; stmt = stmt->next) {
		sqlite3_finalize(stmt->handle);
	}
	for (struct verb *verb = store->verbs; verb != NULL; verb = verb->next) {
		sqlite3_finalize(verb->handle);
	}
	if (store->session != NULL) {
		sqlite3session_delete(store->session); /* crashes on NULL */
	}
	sqlite3_close(store->db);
	arena_free(store->arena);
}

static bool run_migrations(struct store *store, const char *owner, bool is_plugin,
			   const char *const *migrations, int64_t from, struct err *err)
{
	int64_t to = from;

	store->owner = is_plugin ? owner : NULL;
	for (; migrations[to] != NULL; to++) {
		struct err why = { 0 };

		store->has_altered = false;
		if (!store_exec(store, migrations[to], &why)) {
			store->owner = NULL;
			store->has_altered = false;
			return err_set(err, why.code, "%s, migration %d: %s", owner, (int)to + 1,
				       why.text);
		}
	}
	store->owner = NULL;
	store->has_altered = false;
	stmt_begin(store->migration_set);
	stmt_bind_text(store->migration_set, owner);
	stmt_bind_int(store->migration_set, to);
	stmt_run(store->migration_set);
	return !store_failed(store) || err_set(err, ERR_IO, "%s", store_error(store));
}

int64_t store_version(struct store *store, const char *owner)
{
	int64_t version = 0;

	stmt_begin(store->migration_get);
	stmt_bind_text(store->migration_get, owner);
	if (stmt_step(store->migration_get)) {
		version = stmt_int(store->migration_get, 0);
	}
	stmt_end(store->migration_get);
	return version;
}

bool store_migrate(struct store *store, const char *owner, bool is_plugin,
		   const char *const *migrations, struct err *err)
{
	int64_t known = 0, have = store_version(store, owner);

	while (migrations != NULL && migrations[known] != NULL) {
		known++;
	}
	if (have > known) {
		return err_set(err, ERR_DATA,
			       "the database is newer than this clerkd (%s is at version %d, I "
			       "know %d): install the "
			       "newer clerkd, or restore a backup",
			       owner, (int)have, (int)known);
	}
	if (have == known) {
		return true;
	}
	if (!store_begin(store)) {
		return err_set(err, ERR_IO, "%s", store_error(store));
	}
	if (!run_migrations(store, owner, is_plugin, migrations, have, err)) {
		store_rollback(store);
		return false;
	}
	return store_commit(store) || err_set(err, ERR_IO, "%s", store_error(store));
}

bool store_prepare(struct store *store, const char *plugin, const char *sql, struct stmt **ret_stmt,
		   struct err *err)
{
	struct stmt *stmt = arena_alloc(store->arena, sizeof(*stmt));

	store->owner = plugin;
	int rc =
	    sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt->handle, NULL);

	store->owner = NULL;
	if (rc != SQLITE_OK) {
		return err_set(err, ERR_INTERNAL, "%s: %s in: %.200s",
			       plugin == NULL ? "clerkd" : plugin, sqlite3_errmsg(store->db), sql);
	}
	stmt->store = store;
	stmt->next = store->stmts;
	store->stmts = stmt;
	*ret_stmt = stmt;
	return true;
}

bool store_prepare_all(struct store *store, const char *plugin, const char *const *sql,
		       struct stmt ***ret_stmts, struct err *err)
{
	size_t count = 0;

	while (sql != NULL && sql[count] != NULL) {
		count++;
	}
	struct stmt **stmts = arena_array(store->arena, count + 1, sizeof(struct stmt *));

	for (size_t i = 0; i < count; i++) {
		if (!store_prepare(store, plugin, sql[i], &stmts[i], err)) {
			return false;
		}
	}
	*ret_stmts = stmts;
	return true;
}

bool store_failed(const struct store *store)
{
	return store->has_failed;
}

bool store_failed_in_passing(const struct store *store)
{
	switch (store->has_failed ? store->first_rc & 0xff : SQLITE_OK) {
	case SQLITE_BUSY:
	case SQLITE_FULL:
	case SQLITE_INTERRUPT:
	case SQLITE_LOCKED:
	case SQLITE_NOMEM:
		return true;
	default:
		return store->has_failed && store->is_doomed;
	}
}

void store_fail(struct store *store, const char *why)
{
	if (!store->has_failed) {
		store->has_failed = true;
		store->first_rc = SQLITE_MISUSE;
		err_set(&store->first, ERR_INTERNAL, "database: %s", why);
	}
}

const char *store_error(const struct store *store)
{
	return store->has_failed ? store->first.text : "";
}

void store_clear(struct store *store)
{
	store->has_failed = false;
}

int store_changes(const struct store *store)
{
	return sqlite3_changes(store->db);
}
