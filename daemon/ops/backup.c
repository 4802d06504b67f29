/* backup: a snapshot that is proven before it gets its name, and the way back from it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "ops/backup.h"

#include "base/str.h"
#include "ops/begun.h"
#include "ops/db_file.h"
#include "ops/state.h"
#include "ops/versions.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- files ---- */

/* What was asked for is not there, or not for us to read. */
static bool refuse_reading(const char *path, const char *what, struct err *err)
{
	struct stat info;

	if (stat(path, &info) == 0 && !S_ISREG(info.st_mode)) {
		return err_set(err, ERR_NOINPUT, "%s: not a plain file", path);
	}
	return errno == EACCES
		   ? err_set(err, ERR_DENIED, "%s: %s; run this as root, or as its owner", path,
			     strerror(errno))
		   : err_set(err, ERR_NOINPUT, "%s: there is no %s", path, what);
}

static bool is_file(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

static bool pump(int in, int out)
{
	char bytes[65536];
	ssize_t got = 0;

	while ((got = read(in, bytes, sizeof(bytes))) > 0) {
		for (ssize_t done = 0; done < got;) {
			ssize_t put = write(out, bytes + done, (size_t)(got - done));

			if (put < 0) {
				return false;
			}
			done += put;
		}
	}
	return got == 0;
}

static bool copy_file(const char *from, const char *to, struct err *err)
{
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = in < 0 ? -1 : open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool is_good = out >= 0 && pump(in, out) && fsync(out) == 0;

	if (!is_good) {
		err_set(err,
			in >= 0           ? ERR_IO
			: errno == EACCES ? ERR_DENIED
					  : ERR_NOINPUT,
			"%s: %s", in < 0 ? from : to, strerror(errno));
	}
	if (in >= 0) {
		close(in);
	}
	if (out >= 0) {
		close(out);
	}
	return is_good;
}

/* ---- the restore drill ---- */

/* One line for each table with its number of rows, sorted by name: what a copy must repeat. */
static bool count_rows(struct store *store, struct str *text, struct err *err)
{
	struct stmt *tables = NULL;

	if (!store_prepare(store, NULL,
			   "SELECT name FROM sqlite_schema WHERE type = 'table'"
			   " AND name NOT LIKE 'sqlite%' ORDER BY name",
			   &tables, err)) {
		return false;
	}
	stmt_begin(tables);
	while (stmt_step(tables)) {
		const char *name = stmt_text(tables, 0, text->arena);
		struct stmt *count = NULL;

		if (!store_prepare(store, NULL,
				   arena_printf(text->arena, "SELECT count(*) FROM \"%s\"", name),
				   &count, err)) {
			stmt_end(tables);
			return false;
		}
		str_addf(text, "%s %lld\n", name,
			 stmt_step(stmt_begin(count)) ? (long long)stmt_int(count, 0) : -1LL);
		stmt_end(count);
	}
	return !store_failed(store) || err_set(err, ERR_IO, "%s", store_error(store));
}

static bool is_sound(struct store *store, struct arena *arena, const char *path, struct err *err)
{
	struct stmt *stmt = NULL;

	if (!store_prepare(store, NULL, "PRAGMA integrity_check(1)", &stmt, err)) {
		return false;
	}
	const char *said = stmt_step(stmt_begin(stmt)) ? stmt_text(stmt, 0, arena) : "no answer";

	stmt_end(stmt);
	return str_equal(said, "ok") || err_set(err, ERR_DATA, "%s is damaged: %.200s", path, said);
}

static bool is_ours(struct store *store, const char *path, struct err *err)
{
	struct stmt *stmt = NULL;

	if (!store_prepare(store, NULL, "SELECT count(*) FROM store_schema", &stmt, err)) {
		return false;
	}
	bool is_known = stmt_step(stmt_begin(stmt)) && stmt_int(stmt, 0) > 0;

	stmt_end(stmt);
	return is_known || err_set(err, ERR_DATA, "%s is not a database of clerkd", path);
}

/* Opens the copy as a restore would, and looks whether it is whole. */
static bool drill(struct arena *arena, const char *path, struct str *ret_rows, struct err *err)
{
	struct store *store = NULL;

	if (!store_open(path, &store, err)) {
		return false;
	}
	bool is_good = is_sound(store, arena, path, err) && is_ours(store, path, err) &&
		       count_rows(store, ret_rows, err);

	store_close(store);
	return is_good;
}

/* ---- backup ---- */

/* A full or read-only disk is a reason to make a backup elsewhere, not one against it: there nobody
 * writes meanwhile, so looking is enough. */
static bool open_to_copy(struct arena *arena, const char *state_dir, struct store **ret_store,
			 struct err *err)
{
	return state_full(state_dir) == NULL
		   ? state_open(state_dir, ret_store, err)
		   : store_open_reader(state_database(arena, state_dir), ret_store, err);
}

/* The rows are counted before and after, because a daemon may write meanwhile: only where nothing
 * moved must the copy have the same. */
static bool snapshot(struct arena *arena, const char *state_dir, const char *temporary,
		     struct err *err)
{
	struct store *store = NULL;
	struct str before, after, copy;

	if (!open_to_copy(arena, state_dir, &store, err)) {
		return false;
	}
	str_init(&before, arena);
	str_init(&after, arena);
	str_init(&copy, arena);
	bool is_good = count_rows(store, &before, err) && store_backup(store, temporary, err) &&
		       count_rows(store, &after, err);

	store_close(store);
	if (!is_good || chmod(temporary, 0600) != 0 || !drill(arena, temporary, &copy, err)) {
		return false;
	}
	bool is_still = str_equal(before.text, after.text);

	return !is_still || str_equal(before.text, copy.text) ||
	       err_set(err, ERR_DATA, "the backup does not have the rows of the database");
}

/* What is written to beside it is somebody's database in use. */
static bool is_backup(struct arena *arena, const char *path)
{
	struct store *store = NULL;
	bool is_in_use = is_file(arena_printf(arena, "%s-wal", path));
	bool is_good =
	    !is_in_use && store_open_reader(path, &store, NULL) && is_ours(store, path, NULL);

	store_close(store);
	return is_good;
}

/* What a backup that was cut short leaves behind: nothing yet, or the beginning of a database. */
static bool is_begun(const char *path, off_t size)
{
	static const char magic[16] = "SQLite format 3";
	char start[sizeof(magic)] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool is_read = fd >= 0 && read(fd, start, sizeof(start)) == (ssize_t)sizeof(start);

	if (fd >= 0) {
		close(fd);
	}
	return size == 0 || (is_read && memcmp(start, magic, sizeof(magic)) == 0);
}

static bool is_same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* This clerk's, or another's: each that ever ran left its lock. */
static bool is_state_folder(struct arena *arena, const char *state_dir, const char *folder)
{
	struct stat there, own;

	return (stat(folder, &there) == 0 && stat(state_dir, &own) == 0 &&
		is_same_file(&there, &own)) ||
	       is_file(arena_printf(arena, "%s/lock", folder));
}

/* A name that a clerk keeps for itself in its folder, though nothing has it now: the database, its
 * side files and what was there before a restore, its lock and its token. */
static bool is_kept_name(struct arena *arena, const char *state_dir, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash == NULL ? path : slash + 1;

	return (str_equal(name, "clerkd.db") || str_starts(name, "clerkd.db-") ||
		str_starts(name, "clerkd.db.") || str_equal(name, "lock") ||
		str_equal(name, "token")) &&
	       is_state_folder(arena, state_dir, db_file_folder(arena, path));
}

/* Only nothing at all, or a backup before it, gives its place to a backup. */
static bool may_take(struct arena *arena, const char *state_dir, const char *path,
		     const char *temporary, struct err *err)
{
	struct stat info, own;
	bool is_own_known = stat(state_database(arena, state_dir), &own) == 0;

	if (is_kept_name(arena, state_dir, path)) {
		return err_set(err, ERR_CREATE, "%s is a clerk's own; nothing was changed", path);
	}
	if (lstat(path, &info) == 0 &&
	    (!S_ISREG(info.st_mode) || (is_own_known && is_same_file(&info, &own)) ||
	     !is_backup(arena, path))) {
		return err_set(err, ERR_CREATE,
			       "%s is there and is no backup of clerkd; nothing was changed", path);
	}
	if (lstat(temporary, &info) == 0 &&
	    (!S_ISREG(info.st_mode) || (is_own_known && is_same_file(&info, &own)) ||
	     !is_begun(temporary, info.st_size))) {
		return err_set(err, ERR_CREATE, "%s is in the way; nothing was changed", temporary);
	}
	return true;
}

/* With a wrong state_dir or a lost volume, the nights would replace what is good by nothing. */
static bool is_worth_it(const char *database, const char *path, struct err *err)
{
	return begun_file(database) || !begun_file(path) ||
	       err_set(err, ERR_DATA,
		       "%s knows nothing yet, and %s is a copy of one that was at work: is "
		       "state_dir right? Nothing was changed",
		       database, path);
}

static bool has_folder(struct arena *arena, const char *path, struct err *err)
{
	const char *folder = db_file_folder(arena, path);
	struct stat info;

	if (stat(folder, &info) == 0 && !S_ISDIR(info.st_mode)) {
		return err_set(err, ERR_CREATE, "%s: not a folder", folder);
	}
	return access(folder, W_OK | X_OK) == 0 ||
	       err_set(err, ERR_CREATE, "%s: %s; a backup needs a folder to be put in", folder,
		       strerror(errno));
}

bool backup_write(const char *state_dir, const char *path, struct err *err)
{
	struct arena *arena = arena_new();
	const char *database = state_database(arena, state_dir);
	const char *temporary = arena_printf(arena, "%s.part", path);
	bool is_good = false;

	/* Not even for a moment may others read the copy. */
	umask(077);
	if (access(database, R_OK) != 0) {
		refuse_reading(database, "database to back up", err);
	} else if (has_folder(arena, path, err) &&
		   may_take(arena, state_dir, path, temporary, err) &&
		   is_worth_it(database, path, err)) {
		db_file_remove(arena, temporary);
		is_good = snapshot(arena, state_dir, temporary, err) &&
			  db_file_place(arena, temporary, path, err);
		if (!is_good) {
			db_file_remove(arena, temporary);
		}
	}
	arena_free(arena);
	return is_good;
}

/* ---- restore ---- */

/* Unknown rows are reconciled after a restore, never blindly sent again: the epoch says so. */
static bool raise_epoch(const char *path, int64_t past, struct err *err)
{
	struct store *store = NULL;

	if (!store_open(path, &store, err)) {
		return false;
	}
	int64_t epoch = state_epoch(store, err);
	char sql[128];

	snprintf(sql, sizeof(sql), "INSERT INTO store_epoch (id, epoch) VALUES (1, %lld)",
		 (long long)(epoch > past ? epoch : past) + 1);
	bool is_good = store_exec(store,
				  "CREATE TABLE IF NOT EXISTS store_epoch"
				  " (id INTEGER PRIMARY KEY, epoch INTEGER NOT NULL) STRICT;"
				  "DELETE FROM store_epoch",
				  err) &&
		       store_exec(store, sql, err);

	store_close(store);
	return is_good;
}

/* The epoch of the database that is being replaced; 0 when it can't say. */
static int64_t epoch_of(const char *path)
{
	struct store *store = NULL;
	int64_t epoch = 0;

	if (is_file(path) && store_open(path, &store, NULL)) {
		epoch = state_epoch(store, NULL);
		store_close(store);
	}
	return epoch;
}

/* A name that nothing has yet: what an earlier restore kept may be the one that is wanted. */
static const char *aside_name(struct arena *arena, const char *database, struct err *err)
{
	struct stat info;

	for (int i = 0; i < STATE_ASIDE_MAX; i++) {
		const char *aside = state_aside(arena, database, i);

		if (lstat(aside, &info) != 0 && errno == ENOENT) {
			return aside;
		}
	}
	err_set(err, ERR_CREATE,
		"%s.before-restore and %d more are kept from earlier restores: remove those that "
		"nobody needs; nothing was changed",
		database, STATE_ASIDE_MAX - 1);
	return NULL;
}

/* Keeps what was there under another name, with its side files: it may be wanted yet. The database
 * itself stays in place until the new one takes its name, so that there is always one. */
static bool set_aside(struct arena *arena, const char *database, const char *aside, struct err *err)
{
	static const char *const ends[] = { "-wal", "-shm" };

	if (link(database, aside) != 0 && errno != ENOENT) {
		return err_set(err, ERR_IO, "%s: %s", aside, strerror(errno));
	}
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		const char *from = arena_printf(arena, "%s%s", database, ends[i]);
		const char *to = arena_printf(arena, "%s%s", aside, ends[i]);

		if (rename(from, to) != 0 && errno != ENOENT) {
			return err_set(err, ERR_IO, "%s: %s", from, strerror(errno));
		}
	}
	return true;
}

/* Told of the file that was given: nobody knows of the copy, and the database is not meant. */
static bool is_fit(struct arena *arena, const char *temporary, const char *path,
		   const struct plugin_set *plugins, struct err *err)
{
	struct store *store = NULL;
	struct err why = { .code = ERR_NONE };
	bool is_good = store_open(temporary, &store, &why) && is_sound(store, arena, path, &why) &&
		       is_ours(store, path, &why) && versions_allow(store, plugins, &why);

	if (store == NULL && why.code == ERR_DATA) {
		err_set(&why, ERR_DATA, "%s is damaged, or no database at all", path);
	}
	store_close(store);
	return is_good ||
	       err_set(err, why.code, "the backup can't be used: %.400s; nothing was changed",
		       why.text);
}

static bool restore(struct arena *arena, const struct backup_restoring *restoring,
		    const char *aside, struct err *err)
{
	const char *database = state_database(arena, restoring->state_dir);
	const char *temporary = arena_printf(arena, "%s.restoring", database);

	db_file_remove(arena, temporary);
	bool is_good = copy_file(restoring->path, temporary, err) &&
		       is_fit(arena, temporary, restoring->path, restoring->plugins, err) &&
		       raise_epoch(temporary, epoch_of(database), err) &&
		       db_file_sync(temporary, err) && set_aside(arena, database, aside, err) &&
		       db_file_place(arena, temporary, database, err);

	if (!is_good) {
		db_file_remove(arena, temporary);
	}
	return is_good;
}

/* What moved or was removed since the backup is in it again, and only what it replaces knows that.
 */
static void tell_of_gone(struct arena *arena, const char *before, const char *database, FILE *out)
{
	struct store *old = NULL, *now = NULL;
	struct stmt *gone = NULL, *has = NULL;
	bool is_good =
	    store_open_reader(before, &old, NULL) && store_open_reader(database, &now, NULL) &&
	    store_prepare(old, NULL,
			  "SELECT name, room, handover <> '' FROM school_gone ORDER BY name", &gone,
			  NULL) &&
	    store_prepare(now, NULL, "SELECT 1 FROM school_cluster WHERE room = ?1", &has, NULL);

	for (gone = is_good ? stmt_begin(gone) : NULL; is_good && stmt_step(gone);) {
		const char *name = stmt_text(gone, 0, arena);

		stmt_begin(has);
		stmt_bind_text(has, stmt_text(gone, 1, arena));
		if (stmt_found(has)) {
			fprintf(
			    out,
			    "%s %s since that backup, and is in it again: %sbefore the start "
			    "say: clerkd cluster remove \"%s\" --yes\n",
			    name, stmt_int(gone, 2) != 0 ? "went to another clerkd" : "was removed",
			    stmt_int(gone, 2) != 0 ? "if that has ever been started, " : "", name);
		}
	}
	store_close(old);
	store_close(now);
}

static bool restore_locked(struct arena *arena, const struct backup_restoring *restoring, FILE *out,
			   struct err *err)
{
	const char *database = state_database(arena, restoring->state_dir);
	bool had_one = is_file(database);
	const char *aside = aside_name(arena, database, err);
	bool is_good = aside != NULL && restore(arena, restoring, aside, err);

	if (is_good) {
		fprintf(out, "%s is in the database's place%s%s\n", restoring->path,
			had_one ? "; the one before it is kept as " : "", had_one ? aside : "");
		if (had_one) {
			tell_of_gone(arena, aside, database, out);
		}
		/* What is said in the rooms is read again; what a file said is not. */
		fputs(
		    "before the start, apply the cluster files again: clerkd cluster apply FILE\n",
		    out);
	}
	return state_give(restoring->state_dir, out, err) && is_good;
}

bool backup_restore(const struct backup_restoring *restoring, FILE *out, struct err *err)
{
	struct arena *arena = arena_new();
	int fd = -1;
	bool is_good = false;

	if (access(restoring->path, R_OK) != 0 || !is_file(restoring->path)) {
		refuse_reading(restoring->path, "such backup", err);
	} else if (state_lock(restoring->state_dir, &fd, err)) {
		is_good = restore_locked(arena, restoring, out, err);
	}
	state_unlock(fd);
	arena_free(arena);
	return is_good;
}
