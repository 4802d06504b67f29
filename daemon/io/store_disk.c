/* store_disk: what the disk under the database allows: all, reading, or nothing more. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/store_internal.h"

#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROOM_BYTES = 1 << 20 };

static void change(struct store *store, enum store_state state, const char *why)
{
	if (store->state == state || store->state == STORE_BROKEN) {
		return;
	}
	store->state = state;
	if (store->changed != NULL) {
		store->changed(store->changed_user, state, why);
	}
}

static void fail_for_good(struct store *store, enum err_code code)
{
	if (store->state != STORE_BROKEN) {
		store->broken_code = code;
	}
	change(store, STORE_BROKEN, store->first.text);
}

void store_break(struct store *store, enum err_code code, const char *why)
{
	if (!store->has_failed) {
		store->has_failed = true;
		err_set(&store->first, code, "%s", why);
	}
	fail_for_good(store, code);
}

static bool is_for_want_of_room(int error)
{
	return error == ENOSPC || error == EDQUOT || error == EFBIG || error == EROFS;
}

/* What the system said last of this file; SQLite keeps it for statements, not for all commits. */
static int errno_of(sqlite3_file *file)
{
	int error = 0;

	if (file == NULL || file->pMethods == NULL ||
	    file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &error) != SQLITE_OK) {
		return 0;
	}
	return error;
}

static bool lacks_room(struct store *store)
{
	sqlite3_file *database = NULL, *wal = NULL;

	sqlite3_file_control(store->db, "main", SQLITE_FCNTL_FILE_POINTER, &database);
	sqlite3_file_control(store->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &wal);
	return is_for_want_of_room(sqlite3_system_errno(store->db)) ||
	       is_for_want_of_room(errno_of(wal)) || is_for_want_of_room(errno_of(database));
}

/* SQLite knows one reason of several by name. What fsync could not keep may be lost: no such. */
static bool is_full(struct store *store, int rc)
{
	switch (rc & 0xff) {
	case SQLITE_FULL:
		return true;
	case SQLITE_READONLY:
		return rc != SQLITE_READONLY_DBMOVED;
	case SQLITE_IOERR:
		return rc != SQLITE_IOERR_FSYNC && rc != SQLITE_IOERR_DIR_FSYNC &&
		       lacks_room(store);
	case SQLITE_CANTOPEN:
		return lacks_room(store);
	default:
		return false;
	}
}

void store_note_disk(struct store *store, int rc)
{
	int primary = rc & 0xff;
	int extended = sqlite3_extended_errcode(store->db);

	/* sqlite3_exec and sessions give the extended code through the connection alone. */
	rc = (extended & 0xff) == primary ? extended : rc;
	if (is_full(store, rc)) {
		store->is_doomed = store->is_open;
		change(store, STORE_FULL, store->first.text);
	} else if (primary == SQLITE_IOERR || primary == SQLITE_CORRUPT ||
		   primary == SQLITE_NOTADB || primary == SQLITE_CANTOPEN ||
		   primary == SQLITE_READONLY) {
		store->is_doomed = store->is_open;
		if (store_check_files(store)) {
			fail_for_good(store, ERR_IO);
		}
	}
}

enum store_state store_state(const struct store *store)
{
	return store->state;
}

bool store_is_broken(const struct store *store)
{
	return store->state == STORE_BROKEN;
}

enum err_code store_broken_code(const struct store *store)
{
	return store->broken_code;
}

void store_watch(struct store *store,
		 void (*changed)(void *user, enum store_state state, const char *why), void *user)
{
	store->changed = changed;
	store->changed_user = user;
}

/* ---- room ---- */

bool store_has_room(const char *folder)
{
	int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	int error = fd < 0 ? errno : posix_fallocate(fd, 0, ROOM_BYTES);

	if (fd >= 0) {
		close(fd);
	}
	return !is_for_want_of_room(error);
}

static bool folder_has_room(const struct store *store)
{
	const char *slash = store->path == NULL ? NULL : strrchr(store->path, '/');
	char folder[4096];

	if (slash == NULL || (size_t)(slash - store->path) >= sizeof(folder)) {
		return true;
	}
	memcpy(folder, store->path, (size_t)(slash - store->path));
	folder[slash - store->path] = '\0';
	return store_has_room(folder[0] == '\0' ? "/" : folder);
}

bool store_probe(struct store *store)
{
	if (store->state != STORE_FULL || store_in_transaction(store)) {
		return store->state == STORE_WELL;
	}
	store_rest(store);
	/* Set to what it is, it takes a page of the log all the same. */
	if (!folder_has_room(store) ||
	    sqlite3_exec(store->db, "PRAGMA user_version = 0", NULL, NULL, NULL) != SQLITE_OK) {
		return false;
	}
	store_clear(store);
	change(store, STORE_WELL, "there is room again");
	return true;
}

/* ---- files ---- */

static struct file_id id_of(const char *path)
{
	struct stat info;

	return stat(path, &info) != 0
		   ? (struct file_id){ 0 }
		   : (struct file_id){ .device = info.st_dev, .inode = info.st_ino };
}

/* The log beside the database: name and id. */
static struct file_id wal_of(const struct store *store)
{
	char path[4096];
	int len = snprintf(path, sizeof(path), "%s-wal", store->path);

	return len > 0 && (size_t)len < sizeof(path) ? id_of(path) : store->wal;
}

bool store_remember_files(struct store *store, const char *path)
{
	int has_moved = 0;

	store->path = arena_strdup(store->arena, path);
	store->database = id_of(path);
	store->wal = wal_of(store);
	return sqlite3_file_control(store->db, "main", SQLITE_FCNTL_HAS_MOVED, &has_moved) !=
		   SQLITE_OK ||
	       has_moved == 0;
}

static bool is_same(struct file_id a, struct file_id b)
{
	return a.device == b.device && a.inode == b.inode;
}

bool store_check_files(struct store *store)
{
	if (store->path == NULL || store->state == STORE_BROKEN) {
		return store->state != STORE_BROKEN;
	}
	struct file_id wal = wal_of(store);
	bool is_database_same = is_same(id_of(store->path), store->database);

	if (store->wal.inode == 0) {
		store->wal = wal;
	}
	if (is_database_same && is_same(wal, store->wal)) {
		return true;
	}
	store->has_failed = true;
	err_set(&store->first, ERR_DATA,
		"%s%s was removed or replaced while it was in use: put it back, or clerkd restore "
		"FILE brings a backup back",
		store->path, is_database_same ? "-wal" : "");
	fail_for_good(store, ERR_DATA);
	return false;
}

/* ---- a database for nothing ---- */

/* -1: it can't be told. */
static int ask(struct store *store, const char *sql)
{
	sqlite3_stmt *stmt = NULL;
	bool is_told = sqlite3_prepare_v2(store->db, sql, -1, &stmt, NULL) == SQLITE_OK &&
		       sqlite3_step(stmt) == SQLITE_ROW;
	int value = is_told ? sqlite3_column_int(stmt, 0) : -1;

	sqlite3_finalize(stmt);
	return value;
}

/* Changes with what others commit, never with what this connection does. */
static int version_of(struct store *store)
{
	return ask(store, "PRAGMA data_version");
}

/* In this order: what others commit between the two is in one or the other. */
void store_remember_maker(struct store *store)
{
	store->version = version_of(store);
	store->is_made = ask(store, "SELECT count(*) FROM sqlite_schema") == 0;
}

static void unlink_files(const struct store *store)
{
	static const char *const ends[] = { "", "-wal", "-shm" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		unlink(arena_printf(store->arena, "%s%s", store->path, ends[i]));
	}
}

/* While nobody else can write: whose turn comes after that finds no file (store_check_files). At
 * its end SQLite leaves alone what may be another's by then. */
bool store_take_away(struct store *store)
{
	store_rest(store);
	if (!store->is_made || store->path == NULL || store_in_transaction(store) ||
	    !store_check_files(store) ||
	    sqlite3_exec(store->db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK) {
		return false;
	}
	bool is_ours = store->version >= 0 && version_of(store) == store->version;

	if (is_ours) {
		sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
		unlink_files(store);
	}
	sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	return is_ours;
}
