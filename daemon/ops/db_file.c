/* db_file: a database as a file: put in its place at once or not at all, and taken away whole. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "ops/db_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool sync_path(const char *path, int flags, struct err *err)
{
	int fd = open(path, flags | O_CLOEXEC);
	bool is_good = fd >= 0 && fsync(fd) == 0;
	int why = errno;

	if (fd >= 0) {
		close(fd);
	}
	return is_good || err_set(err, ERR_IO, "%s: %s", path, strerror(why));
}

bool db_file_sync(const char *path, struct err *err)
{
	return sync_path(path, O_RDONLY, err);
}

const char *db_file_folder(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL   ? "."
	       : slash == path ? "/"
			       : arena_strndup(arena, path, (size_t)(slash - path));
}

bool db_file_place(struct arena *arena, const char *temporary, const char *path, struct err *err)
{
	if (!db_file_sync(temporary, err)) {
		return false;
	}
	if (rename(temporary, path) != 0) {
		return err_set(err, ERR_CREATE, "%s: %s", path, strerror(errno));
	}
	return sync_path(db_file_folder(arena, path), O_RDONLY | O_DIRECTORY, err);
}

void db_file_remove(struct arena *arena, const char *path)
{
	unlink(path);
	unlink(arena_printf(arena, "%s-wal", path));
	unlink(arena_printf(arena, "%s-shm", path));
}
