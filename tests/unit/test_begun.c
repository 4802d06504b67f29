/* test_begun: a start that comes to nothing, and a state folder that is not ours to use. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"
#include "base/clock.h"
#include "ops/backup.h"
#include "ops/begun.h"
#include "ops/calendar_cli.h"
#include "ops/cluster_cli.h"
#include "ops/doctor.h"
#include "ops/state.h"
#include "schema.h"
#include "scratch.h"

#include <signal.h>
#include <sys/wait.h>

static struct arena *arena;
static struct err err;
static const char *folder, *state, *copy;

static void set_up(void)
{
	arena = arena_new();
	folder = scratch_new(arena);
	state = arena_printf(arena, "%s/state", folder);
	copy = arena_printf(arena, "%s/copy.db", folder);
}

static void tear_down(void)
{
	chmod(state, 0700);
	scratch_remove(arena, folder);
	arena_free(arena);
}

TestSuite(begun, .init = set_up, .fini = tear_down);
TestSuite(denied, .init = set_up, .fini = tear_down);

static struct store *open_with_tables(void)
{
	struct store *store = NULL;

	cr_assert(state_make_folder(state, &err), "%s", err.text);
	cr_assert(state_open(state, &store, &err), "%s", err.text);
	cr_assert(store_migrate(store, "matrix", false, schema_matrix, &err), "%s", err.text);
	return store;
}

/* A database with the tables of a clerk; `since` NULL: which never heard anything. */
static void make(const char *since, bool has_signed)
{
	struct store *store = open_with_tables();

	if (since != NULL) {
		cr_assert(
		    store_exec(store,
			       arena_printf(arena, "UPDATE matrix_account SET since = '%s'", since),
			       &err),
		    "%s", err.text);
	}
	if (has_signed) {
		cr_assert(store_exec(store,
				     "INSERT INTO matrix_leader (user, instance, generation, epoch)"
				     " VALUES ('@clerk:x', 'abc', 1, 0)",
				     &err),
			  "%s", err.text);
	}
	store_close(store);
}

static bool is_there(const char *path)
{
	return access(path, F_OK) == 0;
}

Test(begun, by_what_was_heard_or_signed)
{
	const char *database = state_database(arena, state);

	cr_assert_not(begun_file(database));
	make(NULL, false);
	cr_assert_not(begun_file(database));
	make("s1", false);
	cr_assert(begun_file(database));
	remove(database);
	make(NULL, true);
	cr_assert(begun_file(database));
	/* What can't be asked is not for us to judge. */
	scratch_write(arena, state, "clerkd.db", "not a database at all, but long enough", 0600);
	cr_assert(begun_file(database));
}

Test(begun, a_good_copy_is_not_replaced_by_nothing)
{
	struct stat before, after;

	make(NULL, false);
	cr_assert(backup_write(state, copy, &err), "%s", err.text);
	cr_assert(backup_write(state, copy, &err), "nothing by nothing: %s", err.text);
	make("s1", true);
	cr_assert(backup_write(state, copy, &err), "%s", err.text);
	cr_assert_eq(stat(copy, &before), 0);
	remove(state_database(arena, state));
	make(NULL, false);
	cr_assert_not(backup_write(state, copy, &err));
	cr_assert_eq(err_exit_code(&err), 65, "%s", err.text);
	cr_assert_not_null(strstr(err.text, "knows nothing yet"), "%s", err.text);
	cr_assert_null(strchr(err.text, '\n'));
	cr_assert_eq(stat(copy, &after), 0);
	cr_assert_eq(before.st_ino, after.st_ino);
	cr_assert_eq(scratch_count(folder, ".part"), 0);
	cr_assert(backup_write(state, arena_printf(arena, "%s/other.db", folder), &err), "%s",
		  err.text);
}

static void start_for_nothing(void)
{
	struct begun_place before = begun_look(state);
	int lock = -1;

	cr_assert(state_lock(state, &lock, &err), "%s", err.text);
	struct store *store = open_with_tables();

	store_take_away(store);
	store_close(store);
	begun_remove(state, &before);
	state_unlock(lock);
}

Test(begun, what_was_made_for_nothing_goes_and_nothing_else)
{
	start_for_nothing();
	cr_assert_not(is_there(state));
	cr_assert_eq(mkdir(state, 0700), 0);
	start_for_nothing();
	cr_assert(is_there(state));
	cr_assert_not(is_there(state_database(arena, state)));
	cr_assert_not(is_there(state_lock_file(arena, state)));
	cr_assert_eq(rmdir(state), 0);
	make(NULL, false);
	start_for_nothing();
	cr_assert(is_there(state_database(arena, state)), "it was there before");
	/* Empty, it is what a start left that died while it made one. */
	remove(state_database(arena, state));
	scratch_write(arena, state, "clerkd.db", "", 0600);
	start_for_nothing();
	cr_assert_not(is_there(state_database(arena, state)));
}

/* What somebody else was told is kept, is. */
Test(begun, what_others_wrote_meanwhile_stays)
{
	struct store *ours = open_with_tables();

	make("s1", false);
	cr_assert_not(store_take_away(ours));
	store_close(ours);
	cr_assert(begun_file(state_database(arena, state)));
}

/* Who waited for our end to write is not told that it is kept: it is not. Nor does our end touch
 * what another has made under that name since. */
Test(begun, who_comes_too_late_is_not_told_that_it_is_kept)
{
	struct store *ours = open_with_tables(), *late = open_with_tables();

	cr_assert(store_take_away(ours));
	cr_assert_not(is_there(state_database(arena, state)));
	cr_assert_not(is_there(arena_printf(arena, "%s-wal", state_database(arena, state))));
	cr_assert_not(is_there(arena_printf(arena, "%s-shm", state_database(arena, state))));
	bool is_kept = store_begin(late) &&
		       store_exec(late, "UPDATE matrix_account SET since = 's2'", &err) &&
		       store_commit(late);

	cr_assert_not(is_kept);
	cr_assert(store_is_broken(late));
	store_close(late);
	struct store *next = open_with_tables();

	store_close(ours);
	cr_assert(store_check_files(next), "%s", store_error(next));
	cr_assert(store_begin(next) &&
		  store_exec(next, "UPDATE matrix_account SET since = 's3'", &err) &&
		  store_commit(next));
	store_close(next);
	cr_assert(begun_file(state_database(arena, state)));
}

/* Again and again a start that comes to nothing, until it is killed. */
static void start_for_ever(void)
{
	struct begun_place nothing = { true, false };
	int lock = -1;

	while (true) {
		if (state_lock(state, &lock, &err)) {
			begun_remove(state, &nothing);
			state_unlock(lock);
		}
	}
}

/* Who opened the lock's file just before it was taken away must not believe to have the lock. */
Test(begun, a_lock_that_was_taken_away_is_none, .timeout = 60)
{
	struct clock clock = clock_system();
	int64_t end_ms = clock_mono_ms(&clock) + 3000;
	int had = 0, stale = 0;
	pid_t child = fork();

	if (child == 0) {
		start_for_ever();
	}
	while (clock_mono_ms(&clock) < end_ms) {
		struct stat ours, there;
		int lock = -1;

		if (!state_lock(state, &lock, &err)) {
			continue;
		}
		/* Nobody but who has the lock may take its file away. */
		bool is_same = fstat(lock, &ours) == 0 &&
			       stat(state_lock_file(arena, state), &there) == 0 &&
			       ours.st_ino == there.st_ino;

		had++;
		stale += is_same ? 0 : 1;
		state_unlock(lock);
	}
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	cr_assert_gt(had, 0);
	cr_assert_eq(stale, 0, "%d of %d", stale, had);
}

/* ---- not ours to see ---- */

static const char *said;

/* As somebody else; root may see everything. */
static int run_as_another(int (*command)(FILE *out))
{
	const char *path = arena_printf(arena, "%s/said", folder);
	int status = 0;

	chmod(folder, 0777);
	umask(022);
	pid_t child = fork();

	if (child == 0) {
		if (geteuid() == 0 && setuid(65534) != 0) {
			_exit(99);
		}
		FILE *out = fopen(path, "w");
		int code = out == NULL ? 98 : command(out);

		if (out != NULL) {
			fclose(out);
		}
		_exit(code);
	}
	waitpid(child, &status, 0);
	FILE *in = fopen(path, "r");
	char bytes[4096] = "";

	cr_assert_not_null(in);
	bytes[fread(bytes, 1, sizeof(bytes) - 1, in)] = '\0';
	fclose(in);
	said = arena_strdup(arena, bytes);
	return WEXITSTATUS(status);
}

static int show(FILE *out)
{
	struct clock clock = clock_system();
	struct cluster_cli cli = { .state_dir = state,
				   .plugin_dir = TEST_PLUGIN_DIR,
				   .clock = &clock,
				   .out = out,
				   .errors = out };

	return cluster_cli_list(&cli);
}

static int import(FILE *out)
{
	struct clock clock = clock_system();
	struct calendar_cli cli = { .state_dir = state,
				    .plugin_dir = TEST_PLUGIN_DIR,
				    .path = "/dev/null",
				    .in = stdin,
				    .out = out,
				    .errors = out };

	return calendar_cli_import(&cli, &clock);
}

static int open_it(FILE *out)
{
	struct store *store = NULL;
	struct err why = { .code = ERR_NONE };
	bool is_good = state_open(state, &store, &why);

	fputs(why.text, out);
	store_close(is_good ? store : NULL);
	return err_exit_code(&why);
}

static int doctor(FILE *out)
{
	struct config config = { .path = "x",
				 .user = "@clerk:x",
				 .homeserver = "http://localhost",
				 .state_dir = state,
				 .clusters = (const char *const[]){ NULL },
				 .plugins = (const char *const[]){ NULL },
				 .allow_invites_from = (const char *const[]){ NULL } };

	return doctor_run(&config, TEST_PLUGIN_DIR, NULL, out);
}

/* "Permission denied" is not "nothing is there". */
static void is_told_as_denied(void)
{
	cr_assert_eq(run_as_another(show), 77, "%s", said);
	cr_assert_not_null(strstr(said, "Permission denied; run this as root"), "%s", said);
	cr_assert_eq(run_as_another(import), 77, "%s", said);
	cr_assert_not_null(strstr(said, "Permission denied; run this as root"), "%s", said);
	cr_assert_eq(run_as_another(doctor), 1, "%s", said);
	cr_assert_not_null(strstr(said, "Permission denied; run this as root"), "%s", said);
	cr_assert_null(strstr(said, "none yet"), "%s", said);
	cr_assert_eq(run_as_another(open_it), 77, "%s", said);
	cr_assert_not_null(strstr(said, "(chown)"), "%s", said);
}

Test(denied, a_folder_of_another_user)
{
	make("s1", true);
	if (geteuid() != 0) {
		chmod(state, 0);
	}
	is_told_as_denied();
}

Test(denied, a_database_of_another_user)
{
	make("s1", true);
	chmod(state_database(arena, state), geteuid() == 0 ? 0600 : 0);
	chmod(state, 0777);
	is_told_as_denied();
}

/* A calendar alone begins no database. */
Test(denied, terms_for_nobody)
{
	cr_assert_eq(import(stdout), 66);
	cr_assert_not(is_there(state));
	cr_assert_eq(mkdir(state, 0700), 0);
	cr_assert_eq(import(stdout), 66);
	cr_assert_not(is_there(state_database(arena, state)));
}
