/* state: the folder that holds everything; one instance at a time. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "ops/state.h"

#include "ops/db_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static bool is_disk(int error)
{
	return error == EROFS || error == ENOSPC || error == EDQUOT;
}

/* What can't be used, and whose fault that is: the disk's, or that of whoever runs this. */
static bool refuse(const char *path, int error, struct err *err)
{
	if (error == EROFS) {
		return err_set(err, ERR_IO, "%s: it is on a file system that is mounted read-only",
			       path);
	}
	if (is_disk(error)) {
		return err_set(err, ERR_IO, "%s: %s; make room", path, strerror(error));
	}
	return err_set(err, ERR_DENIED,
		       "%s: %s; run this as root or as the user of clerkd, or give it to that user "
		       "(chown)",
		       path, strerror(error));
}

/* A power cut leaves it there, as far as we may see to that. */
static void keep_folder(const char *dir)
{
	struct arena *arena = arena_new();
	struct err ignored = { 0 };

	(void)db_file_sync(db_file_folder(arena, dir), &ignored);
	arena_free(arena);
}

bool state_make_folder(const char *dir, struct err *err)
{
	struct stat info;

	/* SQLite makes its files with whatever the shell left. */
	umask(077);
	if (mkdir(dir, 0700) == 0) {
		keep_folder(dir);
	} else if (errno != EEXIST) {
		return is_disk(errno) ? refuse(dir, errno, err)
				      : err_set(err, ERR_CREATE,
						"%s: %s; make it and give it to the user of clerkd",
						dir, strerror(errno));
	}
	if (stat(dir, &info) != 0 || !S_ISDIR(info.st_mode)) {
		return err_set(err, ERR_CREATE, "%s: not a folder", dir);
	}
	return access(dir, R_OK | W_OK | X_OK) == 0 || refuse(dir, errno, err);
}

/* A start that came to nothing may have taken it away between opening and locking. */
static bool is_at(int fd, const char *path)
{
	struct stat ours, there;
	bool is_same = fstat(fd, &ours) == 0 && stat(path, &there) == 0 &&
		       ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;

	errno = is_same ? 0 : EWOULDBLOCK;
	return is_same;
}

bool state_lock(const char *dir, int *ret_fd, struct err *err)
{
	struct arena *arena = arena_new();
	const char *path = state_lock_file(arena, dir);
	bool is_made = state_make_folder(dir, err);
	/* The folder itself could be locked, but a file shows by its name what it is for. */
	int fd = is_made ? open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600) : -1;

	if (is_made && fd < 0) {
		is_made = errno == EACCES || is_disk(errno)
			      ? refuse(path, errno, err)
			      : err_set(err, ERR_CREATE, "%s: %s", path, strerror(errno));
	}
	if (fd < 0) {
		arena_free(arena);
		return false;
	}
	bool is_had = flock(fd, LOCK_EX | LOCK_NB) == 0 && is_at(fd, path);

	arena_free(arena);
	if (!is_had) {
		bool is_held = errno == EWOULDBLOCK;
		const char *why = is_held
				      ? "another clerkd is using this state folder; stop it first"
				      : strerror(errno);

		close(fd);
		return err_set(err, is_held ? ERR_TRYLATER : ERR_IO, "%s: %s", dir, why);
	}
	*ret_fd = fd;
	return true;
}

bool state_is_locked(const char *dir)
{
	struct arena *arena = arena_new();
	int fd = open(state_lock_file(arena, dir), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	/* Had for a blink only, so that a daemon that starts just now may be told to try again. */
	bool is_held = fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;

	state_unlock(fd);
	arena_free(arena);
	return is_held;
}

void state_unlock(int fd)
{
	if (fd >= 0) {
		close(fd);
	}
}

const char *state_lock_file(struct arena *arena, const char *dir)
{
	return arena_printf(arena, "%s/lock", dir);
}

const char *state_database(struct arena *arena, const char *dir)
{
	return arena_printf(arena, "%s/clerkd.db", dir);
}

const char *state_aside(struct arena *arena, const char *database, int i)
{
	return i == 0 ? arena_printf(arena, "%s.before-restore", database)
		      : arena_printf(arena, "%s.before-restore.%d", database, i);
}

bool state_has_database(const char *dir, struct err *err)
{
	struct arena *arena = arena_new();
	struct stat info;
	const char *path = state_database(arena, dir);
	bool is_there = stat(path, &info) == 0 && access(path, R_OK) == 0;

	if (!is_there && errno != ENOENT && errno != ENOTDIR) {
		refuse(path, errno, err);
	}
	arena_free(arena);
	return is_there;
}

const char *state_full(const char *dir)
{
	struct statvfs about;

	return store_has_room(dir)                                            ? NULL
	       : statvfs(dir, &about) == 0 && (about.f_flag & ST_RDONLY) != 0 ? "mounted read-only"
									      : "no space left";
}

/* SQLite says of all of this that it is "unable to open database file". */
static bool may_open(struct arena *arena, const char *dir, struct err *err)
{
	static const char *const ends[] = { "", "-wal", "-shm" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		const char *path = arena_printf(arena, "%s%s", state_database(arena, dir), ends[i]);

		if (access(path, R_OK | W_OK) != 0 && errno != ENOENT) {
			return refuse(path, errno, err);
		}
	}
	const char *why = access(dir, W_OK | X_OK) != 0 && errno != ENOENT ? NULL : state_full(dir);

	return why == NULL || err_set(err, ERR_IO, "%s: %s", dir, why);
}

bool state_open(const char *dir, struct store **ret_store, struct err *err)
{
	struct arena *arena = arena_new();
	bool is_good =
	    may_open(arena, dir, err) && store_open(state_database(arena, dir), ret_store, err);

	arena_free(arena);
	return is_good;
}

/* Never through a link: in the folder of another user, that could be any file of the machine. And
 * never opened: closing it would end the locks that SQLite has on it in this process (POSIX). */
static bool give(const char *path, uid_t user, gid_t group, bool *ret_is_given)
{
	struct stat info;

	if (lstat(path, &info) != 0) {
		return errno == ENOENT;
	}
	if (!S_ISREG(info.st_mode) || info.st_uid != 0) {
		return true;
	}
	*ret_is_given = fchownat(AT_FDCWD, path, user, group, AT_SYMLINK_NOFOLLOW) == 0;
	return *ret_is_given;
}

bool state_give(const char *dir, FILE *out, struct err *err)
{
	static const char *const names[] = { "clerkd.db", "clerkd.db-wal", "clerkd.db-shm",
					     "lock" };
	struct arena *arena = arena_new();
	struct stat info;
	bool is_good = true, is_given = false;

	if (geteuid() != 0 || stat(dir, &info) != 0 || info.st_uid == 0) {
		arena_free(arena);
		return true;
	}
	enum { NAMES = sizeof(names) / sizeof(names[0]) };

	for (int i = 0; is_good && i < NAMES + STATE_ASIDE_MAX; i++) {
		const char *path = i < NAMES
				       ? arena_printf(arena, "%s/%s", dir, names[i])
				       : state_aside(arena, state_database(arena, dir), i - NAMES);

		is_good = give(path, info.st_uid, info.st_gid, &is_given) ||
			  err_set(err, ERR_IO, "%s: %s; give it to the user of clerkd (chown)",
				  path, strerror(errno));
	}
	if (is_good && is_given) {
		fprintf(out, "what root made in %s belongs to user %u now, as the folder does\n",
			dir, (unsigned)info.st_uid);
	}
	arena_free(arena);
	return is_good;
}

/* The first column of the first row; `otherwise` when there is none. */
static int64_t ask_int(struct store *store, const char *sql, int64_t otherwise, struct err *err)
{
	struct stmt *stmt = NULL;

	if (!store_prepare(store, NULL, sql, &stmt, err)) {
		return otherwise;
	}
	int64_t value = stmt_step(stmt_begin(stmt)) ? stmt_int(stmt, 0) : otherwise;

	stmt_end(stmt);
	return value;
}

int64_t state_epoch(struct store *store, struct err *err)
{
	if (ask_int(store, "SELECT count(*) FROM sqlite_schema WHERE name = 'store_epoch'", 0,
		    err) == 0) {
		return 0;
	}
	return ask_int(store, "SELECT epoch FROM store_epoch", 0, err);
}
