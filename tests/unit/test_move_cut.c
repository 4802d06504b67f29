/* test_move_cut: the power cut while a cluster moves: one database has it, and the move goes on. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "move_world.h"

#include <sqlite3.h>
#include <sys/wait.h>

TestSuite(move_cut, .init = set_up, .fini = tear_down, .timeout = 600);

static struct {
	int left; /* statements until it is cut; below 0: it is not */
} power;

static int on_statement(unsigned kind, void *user, void *stmt, void *sql)
{
	(void)kind;
	(void)user;
	(void)stmt;
	(void)sql;
	if (power.left >= 0 && power.left-- == 0) {
		_exit(99);
	}
	return 0;
}

static int watch(sqlite3 *db, char **why, const struct sqlite3_api_routines *api)
{
	(void)why;
	(void)api;
	return sqlite3_trace_v2(db, SQLITE_TRACE_STMT, on_statement, NULL);
}

/* True: it was cut. */
static bool cut_after(int statements)
{
	pid_t child = fork();
	int status = 0;

	cr_assert_geq(child, 0);
	if (child == 0) {
		sqlite3_auto_extension((void (*)(void))watch);
		power.left = statements;
		_exit(move("heather"));
	}
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_assert(WIFEXITED(status) && (WEXITSTATUS(status) == 99 || WEXITSTATUS(status) == 0),
		  "after %d statements: %d", statements, status);
	return WEXITSTATUS(status) == 99;
}

static void put_back(const char *bytes, size_t len)
{
	const char *path = state_database(arena, from);
	FILE *file;

	scratch_remove(arena, to);
	unlink(arena_printf(arena, "%s-wal", path));
	unlink(arena_printf(arena, "%s-shm", path));
	file = fopen(path, "w");
	cr_assert_eq(fwrite(bytes, 1, len, file), len);
	fclose(file);
}

static const char *take_bytes(size_t *ret_len)
{
	const char *path = state_database(arena, from);
	struct stat info;
	FILE *file = fopen(path, "r");

	cr_assert_eq(stat(path, &info), 0);
	char *bytes = arena_alloc(arena, (size_t)info.st_size);

	*ret_len = (size_t)info.st_size;
	cr_assert_eq(fread(bytes, 1, *ret_len, file), *ret_len);
	fclose(file);
	return bytes;
}

static bool is_unfinished(void)
{
	struct store *store = open_at(from);
	bool is_there = handover_unfinished(store, arena) != NULL;

	store_close(store);
	return is_there;
}

/* What is there after so many statements, and that the command that is said once more goes on. */
static void check_cut(int at, int64_t zebra, int64_t heather)
{
	bool has_old = acts(from, "heather"), has_new = acts(to, "heather");

	cr_assert_not(has_old && has_new, "both, after %d statements", at);
	cr_assert_eq(rows_of(from, 1), zebra, "after %d statements", at);
	cr_assert_eq(rows_of(has_old ? from : to, 2), heather, "after %d statements", at);
	cr_assert_eq(rows_of(from, 2), has_old ? heather : 0, "after %d statements", at);
	/* Where nobody has it, whoever runs the old one hears so at each start. */
	cr_assert(has_old || has_new || is_unfinished(), "after %d statements", at);
	cr_assert_eq(move("heather"), 0, "after %d statements: %s", at, said);
	cr_assert_not(is_unfinished(), "after %d statements", at);
	cr_assert(acts(to, "heather") && !acts(from, "heather"));
	cr_assert_eq(rows_of(to, 2), heather);
	cr_assert_eq(words_in(to, "zebra"), 0);
	cr_assert_eq(words_in(from, "Beech heather"), 0);
	cr_assert_eq(scratch_count(to, "moving"), 0);
}

/* Wherever it is cut, one of the two has the cluster, whole, or the new one has it and may not
 * use it yet; and the command that is said once more goes on to the same end. */
Test(move_cut, at_each_statement)
{
	int64_t zebra = rows_of(from, 1), heather = rows_of(from, 2);
	size_t len = 0;
	const char *bytes = take_bytes(&len);
	enum { STRIDE = 23 }; /* while nothing is handed over */
	int old = 0, closed = 0, at = 0, step = STRIDE;

	for (;;) {
		struct arena *outer = arena;
		bool is_cut = cut_after(at);
		bool has_old = is_cut && acts(from, "heather");

		if (step > 1 && !has_old) {
			/* Every one around the moment itself. */
			put_back(bytes, len);
			at -= step - 1;
			step = 1;
			continue;
		}
		if (!is_cut) {
			break;
		}
		arena = arena_new();
		old += has_old;
		closed += !has_old && !acts(to, "heather");
		check_cut(at, zebra, heather);
		put_back(bytes, len);
		arena_free(arena);
		arena = outer;
		at += step;
	}
	cr_assert_gt(old, 10);
	cr_assert_gt(closed, 2);
}
