/* test_backup: the lock of the state folder, backups that restore, and what the doctor sees. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"
#include "ops/backup.h"
#include "ops/cluster_cli.h"
#include "ops/doctor.h"
#include "ops/state.h"
#include "schema.h"
#include "school/school.h"
#include "scratch.h"

#include <stdio.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>

static struct arena *arena;
static struct err err;
static const char *folder, *state, *copy;

static void set_up(void)
{
	arena = arena_new();
	umask(022); /* as most shells have it */
	folder = scratch_new(arena);
	state = arena_printf(arena, "%s/state", folder);
	copy = arena_printf(arena, "%s/copy.db", folder);
}

static void tear_down(void)
{
	scratch_remove(arena, folder);
	arena_free(arena);
}

TestSuite(state, .init = set_up, .fini = tear_down);
TestSuite(backup, .init = set_up, .fini = tear_down);
TestSuite(doctor, .init = set_up, .fini = tear_down);

static const char *said;

static int run(int (*command)(FILE *out))
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	int code = command(out);

	fclose(out);
	said = arena_strdup(arena, text);
	free(text);
	return code;
}

static int apply_example(FILE *out)
{
	struct clock clock = clock_system();
	struct cluster_cli cli = { .state_dir = state,
				   .plugin_dir = TEST_PLUGIN_DIR,
				   .path = TEST_CONFIG_DIR "/cluster.example.yaml",
				   .is_to_write = true,
				   .clock = &clock,
				   .out = out,
				   .errors = out };

	return cluster_cli_apply(&cli);
}

/* Opens the database, does one thing, closes. */
static int64_t with_numbers(bool is_to_add)
{
	struct store *store = NULL;
	struct school *school = NULL;

	cr_assert(store_open(state_database(arena, state), &store, &err), "%s", err.text);
	cr_assert(school_new(store, &school, &err), "%s", err.text);
	if (is_to_add) {
		cr_assert(store_begin(store));
		numbers_next(school->numbers, 1,
			     &(struct numbers_item){ .item = { 'V', 0 }, .plugin = "visits" });
		cr_assert(store_commit(store));
	}
	int64_t last = numbers_last(school->numbers, 1, 'V');

	school_free(school);
	store_close(store);
	return last;
}

static int64_t epoch(void)
{
	struct store *store = NULL;

	cr_assert(store_open(state_database(arena, state), &store, &err), "%s", err.text);
	int64_t value = state_epoch(store, &err);

	store_close(store);
	return value;
}

Test(state, one_instance)
{
	int first = -1, second = -1;
	struct stat info;

	cr_assert(state_lock(state, &first, &err), "%s", err.text);
	cr_assert_eq(stat(state, &info), 0);
	cr_assert_eq(info.st_mode & 0777, 0700);
	cr_assert_not(state_lock(state, &second, &err));
	cr_assert_eq(err.code, ERR_TRYLATER);
	cr_assert_eq(err_exit_code(&err), 75);
	cr_assert_eq(second, -1);
	state_unlock(first);
	cr_assert(state_lock(state, &second, &err));
	state_unlock(second);
	state_unlock(-1);
}

/* A killed instance does not keep the lock. */
Test(state, lock_dies_with_the_process)
{
	int fds[2], fd = -1;
	char byte = 0;

	cr_assert_eq(pipe(fds), 0);
	pid_t child = fork();

	if (child == 0) {
		bool is_mine = state_lock(state, &fd, &err);

		if (write(fds[1], is_mine ? "y" : "n", 1) != 1) {
			_exit(1);
		}
		pause();
		_exit(0);
	}
	cr_assert_eq(read(fds[0], &byte, 1), 1);
	cr_assert_eq(byte, 'y');
	cr_assert_not(state_lock(state, &fd, &err));
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	cr_assert(state_lock(state, &fd, &err), "%s", err.text);
	state_unlock(fd);
}

Test(state, folder_that_is_none)
{
	int fd = -1;

	cr_assert_not(state_lock("/nowhere/at/all", &fd, &err));
	cr_assert_eq(err.code, ERR_CREATE);
	cr_assert_not(state_lock("/dev/null", &fd, &err));
	cr_assert_eq(err.code, ERR_CREATE);
}

static const struct plugin_set no_plugins;

static bool restore(const char *path)
{
	struct backup_restoring restoring = { state, path, &no_plugins };

	err = (struct err){ .code = ERR_NONE };
	return backup_restore(&restoring, stdout, &err);
}

Test(backup, restores_what_was)
{
	struct stat info;

	cr_assert_eq(run(apply_example), 0, "%s", said);
	cr_assert_eq(with_numbers(true), 1);
	cr_assert(backup_write(state, copy, &err), "%s", err.text);
	cr_assert_eq(stat(copy, &info), 0);
	cr_assert_eq(info.st_mode & 0777, 0600);
	cr_assert_eq(scratch_count(folder, ".part"), 0);
	cr_assert_eq(with_numbers(true), 2);
	cr_assert_eq(epoch(), 0);
	cr_assert(restore(copy), "%s", err.text);
	cr_assert_eq(with_numbers(false), 1);
	cr_assert_eq(epoch(), 1);
	cr_assert_eq(scratch_count(state, ".before-restore"), 1);
	cr_assert_eq(scratch_count(state, ".restoring"), 0);
	/* Again: the epoch rises above what was there, though the backup knows of none. */
	cr_assert(restore(copy), "%s", err.text);
	cr_assert_eq(epoch(), 2);
	cr_assert_eq(run(apply_example), 0);
	cr_assert_not_null(strstr(said, "nothing to change"));
}

/* In place of an older backup; while a daemon holds the lock and the database. */
/* Run as root, the files must still be the service's. */
Test(backup, restored_files_are_the_folders_owners)
{
	uid_t owner = geteuid() == 0 ? 4711 : geteuid();
	struct stat info;

	cr_assert_eq(run(apply_example), 0, "%s", said);
	cr_assert(backup_write(state, copy, &err), "%s", err.text);
	cr_assert(geteuid() != 0 || chown(state, owner, 4712) == 0);
	cr_assert(restore(copy), "%s", err.text);
	cr_assert_eq(stat(state_database(arena, state), &info), 0);
	cr_assert_eq(info.st_uid, owner);
	cr_assert_eq(stat(arena_printf(arena, "%s/lock", state), &info), 0);
	cr_assert_eq(info.st_uid, owner);
}

Test(backup, while_a_daemon_runs)
{
	struct store *store = NULL;
	int fd = -1;

	cr_assert_eq(run(apply_example), 0);
	cr_assert(state_lock(state, &fd, &err));
	cr_assert(store_open(state_database(arena, state), &store, &err));
	cr_assert(backup_write(state, copy, &err), "%s", err.text);
	cr_assert(backup_write(state, copy, &err), "%s", err.text);
	cr_assert_not(restore(copy));
	cr_assert_eq(err.code, ERR_TRYLATER);
	store_close(store);
	state_unlock(fd);
}

Test(backup, nothing_to_back_up)
{
	cr_assert_not(backup_write(state, copy, &err));
	cr_assert_eq(err.code, ERR_NOINPUT);
	cr_assert_neq(access(copy, F_OK), 0);
	cr_assert_neq(access(state, F_OK), 0);
}

Test(backup, nowhere_to_put_it)
{
	cr_assert_eq(run(apply_example), 0);
	cr_assert_not(backup_write(state, "/nowhere/copy.db", &err));
	cr_assert_eq(err_exit_code(&err), 73, "%s", err.text);
	cr_assert_not_null(strstr(err.text, "/nowhere: No such file"), "%s", err.text);
	cr_assert_not(backup_write(state, "/dev/null/copy.db", &err));
	cr_assert_eq(err_exit_code(&err), 73, "%s", err.text);
}

static void write_text(const char *name, const char *text)
{
	scratch_write(arena, folder, name, text, 0644);
}

/* Refused, and what was there is as it was. */
static void keeps(const char *path)
{
	struct stat before, after;
	bool was_there = lstat(path, &before) == 0;

	err = (struct err){ .code = ERR_NONE };
	cr_assert_not(backup_write(state, path, &err), "%s", path);
	cr_assert_eq(err_exit_code(&err), 73, "%s: %s", path, err.text);
	cr_assert_eq(lstat(path, &after) == 0, was_there, "%s", path);
	if (was_there) {
		cr_assert_eq(before.st_ino, after.st_ino, "%s", path);
		cr_assert_eq(before.st_size, after.st_size, "%s", path);
		cr_assert_eq(before.st_mode, after.st_mode, "%s", path);
	}
	cr_assert_eq(scratch_count(folder, ".part"), 0);
	cr_assert_eq(scratch_count(state, ".part"), 0);
}

/* A slip in the name costs nothing: not the token, the roster, a device, nor the database. */
Test(backup, takes_no_place_but_a_backups)
{
	const char *token = arena_printf(arena, "%s/token", folder);
	const char *linked = arena_printf(arena, "%s/linked.db", folder);
	const char *pointing = arena_printf(arena, "%s/pointing.db", folder);
	const char *database = state_database(arena, state);
	const char *other = arena_printf(arena, "%s/other.db", folder);
	const char *pipe_path = arena_printf(arena, "%s/pipe", folder);
	const char *device = arena_printf(arena, "%s/full", folder);
	struct store *store = NULL;

	cr_assert_eq(run(apply_example), 0);
	write_text("token", "syt_secret\n");
	cr_assert_eq(mkfifo(pipe_path, 0600), 0);
	cr_assert_eq(link(database, linked), 0);
	cr_assert_eq(symlink(database, pointing), 0);
	cr_assert(store_open(other, &store, &err), "%s", err.text);
	cr_assert(store_exec(store, "CREATE TABLE photos (id INTEGER)", &err));
	store_close(store);
	keeps(token);
	keeps(folder);
	keeps(pipe_path);
	/* A device of ours: a fault here must not cost the machine one of its own. */
	if (mknod(device, S_IFCHR | 0600, makedev(1, 7)) == 0) {
		keeps(device);
	}
	keeps(database);
	keeps(linked);
	keeps(pointing);
	keeps(other);
	keeps(arena_printf(arena, "%s/lock", state));
	keeps(arena_printf(arena, "%s/../state/clerkd.db-wal", state));
	keeps(arena_printf(arena, "%s/clerkd.db.before-restore", state));
	/* Nor in the folder of another clerk, which does not run just now. */
	const char *second = arena_printf(arena, "%s/second", folder);
	const char *its = state_database(arena, second);
	int lock = -1;

	cr_assert(state_lock(second, &lock, &err), "%s", err.text);
	state_unlock(lock);
	cr_assert(backup_write(state, copy, &err) && rename(copy, its) == 0, "%s", err.text);
	keeps(its);
	/* Another clerk's that is in use looks like a backup, but for what lies beside it. */
	cr_assert(backup_write(state, copy, &err), "%s", err.text);
	cr_assert(store_open(copy, &store, &err), "%s", err.text);
	cr_assert(store_exec(store, "PRAGMA user_version = 7", &err));
	keeps(copy);
	store_close(store);
	cr_assert(backup_write(state, copy, &err), "%s", err.text);
	/* Nor is what has the name of the half-written one anybody's to lose. */
	write_text("copy.db.part", "my novel\n");
	cr_assert_not(backup_write(state, copy, &err));
	cr_assert_eq(err.code, ERR_CREATE);
	cr_assert_eq(scratch_count(folder, ".part"), 1);
	write_text("copy.db.part", "");
	cr_assert(backup_write(state, copy, &err), "%s", err.text);
}

static void flip_bytes(const char *path, long at)
{
	FILE *file = fopen(path, "r+");

	cr_assert_not_null(file);
	cr_assert_eq(fseek(file, at, SEEK_SET), 0);
	for (int i = 0; i < 512; i++) {
		fputc(0xa5, file);
	}
	fclose(file);
}

Test(backup, a_damaged_one_is_refused_and_nothing_changes)
{
	cr_assert_eq(run(apply_example), 0);
	cr_assert_eq(with_numbers(true), 1);
	cr_assert(backup_write(state, copy, &err), "%s", err.text);
	flip_bytes(copy, 4096 * 3);
	cr_assert_eq(with_numbers(true), 2);
	cr_assert_not(restore(copy));
	cr_assert_eq(with_numbers(false), 2);
	cr_assert_eq(epoch(), 0);
	cr_assert_eq(scratch_count(state, ".restoring"), 0);
	cr_assert_eq(scratch_count(state, ".before-restore"), 0);
	cr_assert(
	    str_starts(err.text, arena_printf(arena, "the backup can't be used: %s is", copy)),
	    "%s", err.text);
	cr_assert_null(strstr(err.text, "clerkd restore"), "%s", err.text);
}

/* Each that was replaced may be the one that is wanted: none is lost to the next restore. */
Test(backup, what_was_replaced_is_kept)
{
	cr_assert_eq(run(apply_example), 0);
	cr_assert(backup_write(state, copy, &err), "%s", err.text);
	for (size_t i = 0; i < 10; i++) {
		cr_assert_eq(with_numbers(true), 1);
		cr_assert_eq(scratch_count(state, ".before-restore"), i);
		cr_assert(restore(copy), "%s", err.text);
	}
	cr_assert_eq(with_numbers(true), 1);
	cr_assert_not(restore(copy));
	cr_assert_eq(err_exit_code(&err), 73, "%s", err.text);
	cr_assert_not_null(strstr(err.text, "nothing was changed"), "%s", err.text);
	cr_assert_eq(with_numbers(false), 1);
	cr_assert_eq(scratch_count(state, ".before-restore"), 10);
	cr_assert_eq(scratch_count(state, ".restoring"), 0);
}

/* What a plugin wrote of a newer version is as little for us as what the rooms did. */
Test(backup, of_a_newer_version_is_refused)
{
	struct plugin_set set = { .count = 0 };
	struct backup_restoring restoring = { state, copy, &set };
	struct store *store = NULL;

	cr_assert_eq(run(apply_example), 0);
	cr_assert_eq(with_numbers(true), 1);
	cr_assert(backup_write(state, copy, &err), "%s", err.text);
	cr_assert_eq(with_numbers(true), 2);
	cr_assert(store_open(copy, &store, &err), "%s", err.text);
	cr_assert(store_exec(store, "INSERT INTO store_schema VALUES ('visits', 99)", &err));
	store_close(store);
	cr_assert(plugin_set_load(arena, TEST_PLUGIN_DIR, NULL, NULL, &set, &err), "%s", err.text);
	cr_assert_not(backup_restore(&restoring, stdout, &err));
	plugin_set_close(&set);
	cr_assert_eq(err_exit_code(&err), 65, "%s", err.text);
	cr_assert_not_null(strstr(err.text, "visits is at version 99"), "%s", err.text);
	cr_assert_eq(with_numbers(false), 2);
	cr_assert_eq(scratch_count(state, ".before-restore"), 0);
}

Test(backup, something_else_is_refused)
{
	write_text("copy.db", "not a database at all, but long enough to look at\n");
	cr_assert_not(restore(copy));
	cr_assert_not_null(strstr(err.text, copy), "%s", err.text);
	cr_assert_null(strstr(err.text, "clerkd restore"), "%s", err.text);
	cr_assert_neq(access(state_database(arena, state), F_OK), 0);
	cr_assert_eq(truncate(copy, 0), 0);
	cr_assert_not(restore(copy));
	cr_assert_eq(err_exit_code(&err), 65);
	cr_assert_not_null(strstr(err.text, arena_printf(arena, "%s is not a database", copy)),
			   "%s", err.text);
	cr_assert_not(restore("/nowhere"));
	cr_assert_eq(err.code, ERR_NOINPUT);
}

Test(backup, an_empty_database_is_not_ours)
{
	struct store *store = NULL;

	cr_assert(store_open(copy, &store, &err));
	store_close(store);
	cr_assert_not(restore(copy));
	cr_assert_not_null(strstr(err.text, "not a database of clerkd"));
}

/* A damaged database is replaced by its backup: that is what backups are for. */
Test(backup, heals_a_damaged_database)
{
	cr_assert_eq(run(apply_example), 0);
	cr_assert_eq(with_numbers(true), 1);
	cr_assert(backup_write(state, copy, &err), "%s", err.text);
	flip_bytes(state_database(arena, state), 0);
	cr_assert(restore(copy), "%s", err.text);
	cr_assert_eq(with_numbers(false), 1);
	cr_assert_eq(epoch(), 1);
}

/* ---- the doctor ---- */

static struct config config;
static const char *plugins;

static int doctor(FILE *out)
{
	return doctor_run(&config, plugins, NULL, out);
}

static void prepare_doctor(void)
{
	static const char *const clusters[] = { TEST_CONFIG_DIR "/cluster.example.yaml", NULL };
	static const char *const nothing[] = { NULL };

	write_text("token", "syt_secret\n");
	chmod(arena_printf(arena, "%s/token", folder), 0600);
	plugins = TEST_PLUGIN_DIR;
	config = (struct config){ .path = "clerkd.yaml",
				  .homeserver = "https://x",
				  .user = "@clerk:x",
				  .token_file = arena_printf(arena, "%s/token", folder),
				  .state_dir = state,
				  .plugins = nothing,
				  .clusters = clusters,
				  .allow_invites_from = nothing };
	cr_assert_eq(run(apply_example), 0, "%s", said);
}

Test(doctor, all_is_well)
{
	prepare_doctor();
	cr_assert_eq(run(doctor), 0, "%s", said);
	cr_assert_not_null(strstr(said, "all is well"));
	cr_assert_not_null(strstr(said, "ok    durability: written ahead (WAL)"));
	int version = 0;

	while (schema_school[version] != NULL) {
		version++;
	}
	cr_assert_not_null(strstr(said, arena_printf(arena, "school %d", version)));
	cr_assert_not_null(strstr(said, "visits"));
	cr_assert_null(strstr(said, "syt_secret"), "the token must never show");
}

Test(doctor, before_the_first_run)
{
	prepare_doctor();
	scratch_remove(arena, state);
	cr_assert_eq(run(doctor), 1);
	cr_assert_not_null(strstr(said, "is not there"));
	cr_assert_neq(access(state, F_OK), 0, "the doctor changes nothing");
}

Test(doctor, sees_what_a_newer_plugin_wrote)
{
	struct store *store = NULL;

	prepare_doctor();
	cr_assert(store_open(state_database(arena, state), &store, &err));
	cr_assert(store_exec(store, "INSERT INTO store_schema VALUES ('visits', 99)", &err));
	store_close(store);
	cr_assert_eq(run(doctor), 1);
	cr_assert_not_null(strstr(said, "FAULT schema: visits is at version 99"), "%s", said);
	/* Nothing is written to it either. */
	cr_assert_eq(run(apply_example), 65, "%s", said);
	cr_assert_not_null(strstr(said, "visits is at version 99"), "%s", said);
}

Test(doctor, finds_each_fault)
{
	static const char *const missing[] = { "nowhere", NULL };
	struct store *store = NULL;

	prepare_doctor();
	config.plugins = missing;
	cr_assert(store_open(state_database(arena, state), &store, &err));
	cr_assert(store_exec(store, "CREATE TABLE stranger_things (x INTEGER) STRICT", &err));
	cr_assert(
	    store_exec(store, "UPDATE store_schema SET version = 99 WHERE owner = 'school'", &err));
	store_close(store);
	chmod(config.token_file, 0644);
	chmod(state, 0755);
	chmod(state_database(arena, state), 0644);
	cr_assert_eq(run(doctor), 1);
	cr_assert_not_null(strstr(said, "stranger_things"), "%s", said);
	cr_assert_not_null(strstr(said, "school is at version 99"));
	cr_assert_not_null(strstr(said, "FAULT secret"));
	cr_assert_not_null(strstr(said, "FAULT state folder"));
	cr_assert_not_null(strstr(said, "FAULT file mode"));
	cr_assert_not_null(strstr(said, "FAULT plugins: "));
	cr_assert_not_null(strstr(said, "6 to put right"), "%s", said);
}

/* A start leaves both out: the second of one room, and the broken one. */
Test(doctor, names_a_cluster_file_that_is_left_out)
{
	const char *const clusters[] = { TEST_CONFIG_DIR "/cluster.example.yaml",
					 arena_printf(arena, "%s/broken.yaml", folder),
					 TEST_CONFIG_DIR "/cluster.example.yaml", NULL };

	prepare_doctor();
	write_text("broken.yaml", "schools: many\n");
	config.clusters = clusters;
	cr_assert_eq(run(doctor), 1);
	cr_assert_not_null(strstr(said, "broken.yaml:1: "), "%s", said);
	cr_assert_not_null(strstr(said, "its name or room is that of"), "%s", said);
	cr_assert_not_null(strstr(said, "2 to put right"), "%s", said);
}

/* A reminder waits for the plugin that set it: somebody should know. */
Test(doctor, names_the_plugin_that_is_missed)
{
	static const char *const some[] = { "visits", NULL };
	struct store *store = NULL;

	prepare_doctor();
	cr_assert(store_open(state_database(arena, state), &store, &err));
	cr_assert(store_migrate(store, "host", false, schema_host, &err), "%s", err.text);
	cr_assert(store_exec(store, "INSERT INTO host_wake VALUES (1, 'reminders', 'N1', 9)", &err),
		  "%s", err.text);
	store_close(store);
	cr_assert_eq(run(doctor), 0, "%s", said);
	cr_assert_not_null(strstr(said, "ok    reminders: each has its plugin"), "%s", said);
	config.plugins = some;
	cr_assert_eq(run(doctor), 1);
	cr_assert_not_null(strstr(said, "FAULT reminders: 1 wait for the plugin reminders, which"),
			   "%s", said);
}

Test(doctor, damaged_database)
{
	prepare_doctor();
	flip_bytes(state_database(arena, state), 0);
	cr_assert_eq(run(doctor), 1);
	cr_assert_not_null(strstr(said, "clerkd restore"), "%s", said);
}

/* Run as root beside the service, a file that it made would be in the service's way. */
Test(doctor, leaves_no_file_behind)
{
	prepare_doctor();
	size_t before = scratch_count(state, "");

	cr_assert_eq(run(doctor), 0, "%s", said);
	cr_assert_eq(scratch_count(state, ""), before);
	cr_assert_neq(access(arena_printf(arena, "%s/lock", state), F_OK), 0);
}

Test(doctor, sees_a_running_daemon)
{
	struct store *store = NULL;
	int fd = -1;

	prepare_doctor();
	cr_assert(state_lock(state, &fd, &err));
	/* In the middle of a writing transaction. */
	cr_assert(store_open(state_database(arena, state), &store, &err), "%s", err.text);
	cr_assert(store_begin(store));
	cr_assert(store_exec(store, "UPDATE school_setting SET value = 1", &err), "%s", err.text);
	cr_assert_eq(run(doctor), 0, "%s", said);
	cr_assert_not_null(strstr(said, "a daemon is running here"));
	store_rollback(store);
	store_close(store);
	state_unlock(fd);
}
