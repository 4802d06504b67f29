/* begun: has a database ever been a clerk's at work, or was it only made? */
/* SPDX-License-Identifier: Apache-2.0 */
#include "ops/begun.h"

#include "ops/state.h"

#include <sys/stat.h>
#include <unistd.h>

/* Tables of an older version may be missing: then that question has no answer, and needs none. */
static bool is_any(struct store *store, const char *sql)
{
	struct stmt *stmt = NULL;

	if (!store_prepare(store, NULL, sql, &stmt, NULL)) {
		return false;
	}
	bool is_there = stmt_step(stmt_begin(stmt));

	stmt_end(stmt);
	return is_there || store_failed(store);
}

bool begun(struct store *store)
{
	return is_any(store, "SELECT 1 FROM matrix_account WHERE since IS NOT NULL") ||
	       is_any(store, "SELECT 1 FROM matrix_leader");
}

static bool is_there(const char *path)
{
	struct stat info;

	return lstat(path, &info) == 0;
}

bool begun_file(const char *path)
{
	struct store *store = NULL;
	bool is_begun = is_there(path);

	if (is_begun && store_open_reader(path, &store, NULL)) {
		is_begun = begun(store);
		store_close(store);
	}
	return is_begun;
}

struct begun_place begun_look(const char *dir)
{
	struct arena *arena = arena_new();
	struct begun_place place = { .has_folder = is_there(dir),
				     .has_lock = is_there(state_lock_file(arena, dir)) };

	arena_free(arena);
	return place;
}

void begun_remove(const char *dir, const struct begun_place *before)
{
	struct arena *arena = arena_new();

	if (!before->has_lock) {
		unlink(state_lock_file(arena, dir));
	}
	if (!before->has_folder) {
		rmdir(dir); /* fails, as it should, when there is more in it */
	}
	arena_free(arena);
}
