/* store_read: a look at a database that changes nothing, and a copy of one to try things on. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"
#include "io/store_internal.h"

#include <string.h>
#include <sys/stat.h>

enum { BUSY_MS = 5000 };

/* Percent signs for what a URI would read otherwise. */
static const char *uri_of(struct arena *arena, const char *path, const char *ends)
{
	struct str uri;

	str_init(&uri, arena);
	str_add(&uri, "file:");
	for (; *path != '\0'; path++) {
		if (strchr("%?#", *path) != NULL) {
			str_addf(&uri, "%%%02X", (unsigned)(unsigned char)*path);
		} else {
			str_addc(&uri, *path);
		}
	}
	str_add(&uri, ends);
	return uri.text;
}

/* With nothing in the log nobody is writing, or has only just begun: the file alone is the whole,
 * and looking at it leaves no side file behind that would belong to somebody else. */
static bool has_log(struct arena *arena, const char *path)
{
	struct stat info;

	return stat(arena_printf(arena, "%s-wal", path), &info) == 0 && info.st_size > 0;
}

bool store_open_reader(const char *path, struct store **ret_store, struct err *err)
{
	struct arena *arena = arena_new();
	struct store *store = arena_alloc(arena, sizeof(*store));
	const char *ends = has_log(arena, path) ? "?mode=ro" : "?mode=ro&immutable=1";

	store->arena = arena;
	if (sqlite3_open_v2(uri_of(arena, path, ends), &store->db,
			    SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL) != SQLITE_OK) {
		err_set(err, ERR_NOINPUT, "%s: %s", path,
			store->db == NULL ? "out of memory" : sqlite3_errmsg(store->db));
		store_close(store);
		return false;
	}
	sqlite3_extended_result_codes(store->db, 1);
	sqlite3_busy_timeout(store->db, BUSY_MS);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	/* The first look at the file: what is no database fails here. */
	if (!store_exec(store, "SELECT count(*) FROM sqlite_schema", err)) {
		store_close(store);
		return false;
	}
	*ret_store = store;
	return true;
}

static bool copy(struct store *from, struct store *to, struct err *err)
{
	sqlite3_backup *backup = sqlite3_backup_init(to->db, "main", from->db, "main");

	if (backup == NULL) {
		return err_set(err, ERR_IO, "copy: %s", sqlite3_errmsg(to->db));
	}
	sqlite3_backup_step(backup, -1);
	return sqlite3_backup_finish(backup) == SQLITE_OK ||
	       err_set(err, ERR_IO, "copy: %s", sqlite3_errmsg(to->db));
}

bool store_open_copy(const char *path, struct store **ret_store, struct err *err)
{
	struct store *from = NULL, *to = NULL;
	bool is_good = store_open_reader(path, &from, err) && store_open(":memory:", &to, err) &&
		       copy(from, to, err);

	store_close(from);
	if (!is_good) {
		store_close(to);
		return false;
	}
	*ret_store = to;
	return true;
}
