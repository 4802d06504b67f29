/* test_store_disk: no room means reading only, until there is room; worse means no more at all. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "full_disk.h"
#include "store_world.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

/* What was told of the state: "F" full, "W" well, "B" broken. */
static void note_change(void *user, enum store_state state, const char *why)
{
	char *told = user;
	size_t len = strlen(told);

	cr_assert_not_null(why);
	cr_assert_null(strchr(why, '\n'));
	told[len] = "WFB"[state];
	told[len + 1] = '\0';
}

/* The descriptor under which SQLite holds the log. */
static int wal_fd(const struct world *w)
{
	char link[64], path[4200], wanted[4200];

	snprintf(wanted, sizeof(wanted), "%s-wal", w->path);
	for (int fd = 3; fd < 256; fd++) {
		snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
		ssize_t len = readlink(link, path, sizeof(path) - 1);

		if (len > 0) {
			path[len] = '\0';
			if (strcmp(path, wanted) == 0) {
				return fd;
			}
		}
	}
	cr_assert_fail("there is no log");
	return -1;
}

/* From now on, writing to the log goes there instead; what was there before. */
static int divert_wal(const struct world *w, const char *to, int flags)
{
	int fd = wal_fd(w), kept = dup(fd), other = open(to, flags);

	cr_assert(kept >= 0 && other >= 0 && dup2(other, fd) == fd);
	close(other);
	return kept;
}

static bool insert(struct world *w, const char *key)
{
	struct stmt *put;

	cr_assert(
	    store_prepare(w->store, NULL, "INSERT INTO host_pair VALUES (?1, 1)", &put, &w->err),
	    "%s", w->err.text);
	if (!store_begin(w->store)) {
		store_clear(w->store);
		return false;
	}
	stmt_bind_text(stmt_begin(put), key);
	stmt_run(put);
	bool is_kept = store_commit(w->store);

	store_clear(w->store);
	return is_kept;
}

/* No byte of the log can be written. */
Test(store_disk, full_is_read_only_until_there_is_room)
{
	struct world w = open_world();
	char told[16] = "";

	make_pairs(&w);
	store_watch(w.store, note_change, told);
	cr_assert(insert(&w, "before"));
	full_disk(true);
	cr_assert_not(insert(&w, "lost"));
	cr_assert_eq(store_state(w.store), STORE_FULL);
	cr_assert_not(store_is_broken(w.store));
	for (int i = 0; i < 3; i++) {
		cr_assert_not(insert(&w, "lost"));
		cr_assert_not(store_probe(w.store));
	}
	cr_assert_str_eq(told, "F", "said more than once");
	full_disk(false);
	/* Reading went on all the time; only a look at the disk ends it. */
	cr_assert_str_eq(value_of(&w, "SELECT group_concat(k) FROM host_pair"), "before");
	cr_assert_not(insert(&w, "lost"));
	cr_assert(store_probe(w.store));
	cr_assert_str_eq(told, "FW");
	cr_assert(insert(&w, "after"));
	open_again(&w);
	cr_assert_str_eq(value_of(&w, "SELECT group_concat(k, ' ') FROM host_pair"),
			 "after before");
	close_world(&w);
}

/* SQLite itself may roll back when there is no room; what follows must not stand alone. */
Test(store_disk, nothing_of_a_transaction_that_met_a_full_disk_is_kept)
{
	struct world w = open_world();
	struct stmt *big, *put;

	make_pairs(&w);
	run(&w, "CREATE TABLE host_big (v BLOB) STRICT");
	run(&w, "PRAGMA max_page_count = 14");
	store_prepare(w.store, NULL, "INSERT INTO host_big VALUES (zeroblob(200000))", &big,
		      &w.err);
	store_prepare(w.store, NULL, "INSERT INTO host_pair VALUES (?1, 1)", &put, &w.err);
	cr_assert(store_begin(w.store));
	stmt_bind_text(stmt_begin(put), "first");
	stmt_run(put);
	store_savepoint(w.store, "command");
	stmt_run(stmt_begin(big));
	cr_assert(store_failed(w.store));
	/* What a host does after a failed command. */
	store_clear(w.store);
	store_rollback_to(w.store, "command");
	store_release(w.store, "command");
	store_clear(w.store);
	stmt_bind_text(stmt_begin(put), "second");
	stmt_run(put);
	cr_assert_not(store_commit(w.store));
	store_clear(w.store);
	cr_assert_not(store_in_transaction(w.store));
	cr_assert_str_eq(value_of(&w, "SELECT count(*) FROM host_pair"), "0");
	cr_assert_not(store_begin(w.store));
	cr_assert(store_probe(w.store));
	cr_assert(insert(&w, "third"));
	cr_assert_str_eq(value_of(&w, "SELECT group_concat(k) FROM host_pair"), "third");
	close_world(&w);
}

/* A limit on the size of files is told by another errno. */
Test(store_disk, a_limit_on_file_size_is_want_of_room)
{
	struct world w = open_world();
	struct rlimit limit, small;
	struct stat info;

	make_pairs(&w);
	cr_assert(insert(&w, "before"));
	cr_assert(fstat(wal_fd(&w), &info) == 0);
	(void)signal(SIGXFSZ, SIG_IGN);
	cr_assert(getrlimit(RLIMIT_FSIZE, &limit) == 0);
	small = limit;
	small.rlim_cur = (rlim_t)info.st_size;
	cr_assert(setrlimit(RLIMIT_FSIZE, &small) == 0);
	cr_assert_not(insert(&w, "lost"));
	cr_assert_eq(store_state(w.store), STORE_FULL);
	cr_assert_not(store_probe(w.store));
	cr_assert(setrlimit(RLIMIT_FSIZE, &limit) == 0);
	cr_assert(store_probe(w.store));
	cr_assert(insert(&w, "after"));
	close_world(&w);
}

/* Any other error of writing: what the disk holds is not known. */
Test(store_disk, an_error_of_writing_is_broken_until_opened_again)
{
	struct world w = open_world();
	char told[16] = "";

	make_pairs(&w);
	store_watch(w.store, note_change, told);
	cr_assert(insert(&w, "before"));
	int fd = wal_fd(&w), kept = divert_wal(&w, "/dev/zero", O_RDONLY);

	cr_assert_not(insert(&w, "lost"));
	cr_assert_eq(store_state(w.store), STORE_BROKEN);
	cr_assert_eq(store_broken_code(w.store), ERR_IO);
	cr_assert(dup2(kept, fd) == fd);
	cr_assert_not(store_probe(w.store));
	cr_assert_not(insert(&w, "lost"));
	cr_assert_str_eq(told, "B");
	open_again(&w);
	cr_assert_str_eq(value_of(&w, "SELECT group_concat(k) FROM host_pair"), "before");
	cr_assert(insert(&w, "after"));
	close_world(&w);
}

/* ---- files that go away ---- */

static void replaced(const char *suffix, bool is_put_in_its_place)
{
	struct world w = open_world();
	const char *path = arena_printf(w.arena, "%s%s", w.path, suffix);
	const char *away = arena_printf(w.arena, "%s.away", w.path);
	char told[16] = "";

	make_pairs(&w);
	cr_assert(insert(&w, "before"));
	cr_assert(store_check_files(w.store));
	store_watch(w.store, note_change, told);
	cr_assert(rename(path, away) == 0);
	if (is_put_in_its_place) {
		FILE *other = fopen(path, "w");

		cr_assert_not_null(other);
		(void)fclose(other);
	}
	cr_assert(store_begin(w.store));
	cr_assert_not(store_commit(w.store));
	cr_assert_str_eq(told, "B");
	cr_assert(strstr(store_error(w.store), path) != NULL, "%s", store_error(w.store));
	cr_assert_eq(store_broken_code(w.store), ERR_DATA, "started again it would be as new");
	cr_assert_not(insert(&w, "after"));
	store_close(w.store);
	unlink(path);
	cr_assert(*suffix != '\0' || rename(away, path) == 0);
	unlink(away);
	/* What had been committed is there: at the end the log that was open went into the file. */
	cr_assert(store_open(w.path, &w.store, &w.err), "%s", w.err.text);
	if (*suffix != '\0') {
		cr_assert_str_eq(value_of(&w, "SELECT group_concat(k) FROM host_pair"), "before");
	}
	close_world(&w);
}

Test(store_disk, files_removed_or_replaced_are_noticed)
{
	replaced("-wal", false);
	replaced("-wal", true);
	replaced("", false);
	replaced("", true);
}

Test(store_disk, room)
{
	cr_assert(store_has_room("/tmp"));
	/* Not there: another message says so better. */
	cr_assert(store_has_room("/nowhere/at/all"));
}
