/* test_state: the folder is given to its owner while the database in it is open. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "ops/state.h"
#include "scratch.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct arena *arena;
static const char *dir;

static void begin(void)
{
	arena = arena_new();
	dir = scratch_new(arena);
}

static void end(void)
{
	scratch_remove(arena, dir);
	arena_free(arena);
}

TestSuite(state, .init = begin, .fini = end, .timeout = 60);

/* As another process sees it: is anything in the file locked? */
static bool is_locked(const char *end)
{
	const char *path = arena_printf(arena, "%s/clerkd.db%s", dir, end);
	int status = 0;
	pid_t child = fork();

	cr_assert_geq(child, 0);
	if (child == 0) {
		struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
		int fd = open(path, O_RDWR | O_CLOEXEC);

		_exit(fd < 0 || fcntl(fd, F_GETLK, &lock) != 0 ? 2 : lock.l_type == F_UNLCK);
	}
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_assert(WIFEXITED(status) && WEXITSTATUS(status) < 2, "%s", path);
	return WEXITSTATUS(status) == 0;
}

static uid_t owner_of(const char *name)
{
	struct stat info;

	cr_assert_eq(lstat(arena_printf(arena, "%s/%s", dir, name), &info), 0, "%s", name);
	return info.st_uid;
}

/* Files with new owners, and every lock still there: without them a daemon that stops meanwhile
 * takes the log with it, and what is written into it is lost. */
Test(state, given_while_it_is_open)
{
	static const char *const names[] = { "clerkd.db", "clerkd.db-wal", "clerkd.db-shm",
					     "lock" };
	uid_t owner = geteuid() == 0 ? 4711 : geteuid();
	struct err err = { 0 };
	struct store *store = NULL;
	char *told = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&told, &len);
	int fd = -1;

	cr_assert(state_lock(dir, &fd, &err), "%s", err.text);
	cr_assert(store_open(state_database(arena, dir), &store, &err), "%s", err.text);
	cr_assert(store_exec(store, "CREATE TABLE t (a)", &err), "%s", err.text);
	cr_assert(is_locked(""));
	cr_assert(is_locked("-shm"));
	cr_assert(geteuid() != 0 || chown(dir, owner, 4712) == 0);
	cr_assert(state_give(dir, out, &err), "%s", err.text);
	fclose(out);
	cr_assert(geteuid() != 0 || strstr(told, "user 4711 now") != NULL, "%s", told);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		cr_assert_eq(owner_of(names[i]), owner, "%s", names[i]);
	}
	cr_assert(is_locked(""));
	cr_assert(is_locked("-shm"));
	store_close(store);
	state_unlock(fd);
	free(told);
}

/* A link in the folder is neither followed nor given. */
Test(state, never_through_a_link)
{
	const char *path = arena_printf(arena, "%s/clerkd.db-wal", dir);
	const char *file = arena_printf(arena, "%s/elsewhere", dir);
	struct err err = { 0 };

	cr_assert_eq(close(open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0600)), 0);
	cr_assert_eq(symlink(file, path), 0);
	cr_assert(geteuid() != 0 || chown(dir, 4711, 4712) == 0);
	cr_assert(state_give(dir, stderr, &err), "%s", err.text);
	cr_assert_eq(owner_of("elsewhere"), geteuid());
	cr_assert_eq(owner_of("clerkd.db-wal"), geteuid());
}
