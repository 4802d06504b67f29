/* test_roster_cache: what is in memory is the whole of the database, or what was there before. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/store_internal.h"
#include "school/roster_apply.h"
#include "school/roster_files.h"
#include "school/school.h"
#include "scratch.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

struct world {
	struct arena *arena;
	struct store *store;
	struct school *school;
	struct err err;
	const char *folder;
	struct str told;
	size_t taken;
};

static void open_world(struct world *w)
{
	*w = (struct world){ .arena = arena_new() };
	w->folder = scratch_new(w->arena);
	str_init(&w->told, w->arena);
	cr_assert(store_open(":memory:", &w->store, &w->err), "%s", w->err.text);
	cr_assert(school_new(w->store, &w->school, &w->err), "%s", w->err.text);
}

static void close_world(struct world *w)
{
	school_free(w->school);
	store_close(w->store);
	scratch_remove(w->arena, w->folder);
	arena_free(w->arena);
}

/* ---- files ---- */

static const char *write_file(struct world *w, const char *name, const char *cluster,
			      const char *room)
{
	return scratch_write(
	    w->arena, w->folder, name,
	    arena_printf(w->arena,
			 "name: %s\nroom: '%s'\ntimezone: Europe/London\nschools:\n"
			 "  - {letter: A, name: Ash, roll: 30, classes: 2}\npeople:\n"
			 "  - {user: '@a:test', name: Head A, role: head, school: A, lead: true}\n",
			 cluster, room),
	    0644);
}

static void on_taken(void *self, const char *cluster, size_t entries)
{
	struct world *w = self;

	(void)entries;
	str_addf(&w->told, "+%s ", cluster);
}

static void on_refused(void *self, const struct err *why)
{
	struct world *w = self;

	str_addf(&w->told, "!%s\n", why->text);
}

static void on_differs(void *self, const char *path, size_t changes)
{
	struct world *w = self;

	(void)path;
	str_addf(&w->told, "differs %zu\n", changes);
}

static bool take(struct world *w, const char *const *paths)
{
	const struct roster_files_told told = { w, on_taken, on_refused, on_differs };

	str_init(&w->told, w->arena);
	return roster_files_take(w->school->roster_store, paths, &told, &w->taken, &w->err);
}

/* ---- reading that fails ---- */

static int interrupt(void *left)
{
	return --*(int *)left == 0;
}

struct sizes {
	size_t clusters, people, halves, inset, rooms;
};

static struct sizes sizes_of(const struct roster *roster)
{
	const struct roster_cluster *first =
	    roster->cluster_count == 0 ? NULL : roster->clusters[0];

	return (struct sizes){ .clusters = roster->cluster_count,
			       .people = first == NULL ? 0 : first->person_count,
			       .halves = first == NULL ? 0 : first->calendar->half_count,
			       .inset = first == NULL ? 0 : first->calendar->inset_count,
			       .rooms = roster->room_count };
}

static bool reload(struct world *w, bool is_one)
{
	struct err err = { 0 };

	return is_one ? school_reload_one(w->school, w->school->roster->clusters[0]->id, &err)
		      : school_reload(w->school, &err);
}

/* Interrupted at each of its steps, it says so and leaves what was there. */
static int interrupt_all(struct world *w, bool is_one)
{
	struct sizes whole = sizes_of(w->school->roster);
	int failed = 0, left = 0;

	for (int step = 1; left <= 0; step += 7) {
		left = step;
		sqlite3_progress_handler(w->store->db, 1, interrupt, &left);
		bool is_read = reload(w, is_one);

		sqlite3_progress_handler(w->store->db, 0, NULL, NULL);
		struct sizes now = sizes_of(w->school->roster);

		failed += is_read ? 0 : 1;
		cr_assert(is_read || left <= 0, "step %d", step);
		cr_assert_eq(memcmp(&now, &whole, sizeof(now)), 0, "step %d", step);
	}
	return failed;
}

Test(roster_cache, an_interrupted_reading_leaves_what_was_there, .timeout = 60)
{
	struct world w;
	struct str difference;
	size_t changes = 0;

	open_world(&w);
	str_init(&difference, w.arena);
	cr_assert(roster_apply_file(w.store, TEST_CONFIG_DIR "/cluster.example.yaml", NULL,
				    &difference, &changes, &w.err),
		  "%s", w.err.text);
	cr_assert(school_reload(w.school, &w.err), "%s", w.err.text);
	cr_assert_gt(interrupt_all(&w, false), 50);
	cr_assert_gt(interrupt_all(&w, true), 50);
	close_world(&w);
}

/* ---- one of many ---- */

static const struct roster_cluster *in_room(const struct world *w, const char *room)
{
	return roster_cluster_by_room(w->school->roster, room);
}

Test(roster_cache, one_is_read_again_beside_the_others)
{
	struct world w;
	const struct roster_cluster *clusters[4];

	open_world(&w);
	const char *paths[] = { write_file(&w, "1.yaml", "One", "#one:test"),
				write_file(&w, "2.yaml", "Two", "#two:test"),
				write_file(&w, "3.yaml", "Three", "#three:test"), NULL };

	cr_assert(take(&w, paths), "%s", w.err.text);
	cr_assert(school_reload(w.school, &w.err), "%s", w.err.text);
	const struct roster *roster = w.school->roster;
	int64_t id = in_room(&w, "#two:test")->id;

	cr_assert_eq(roster->unbound_count, 3);
	cr_assert(store_begin(w.store));
	school_bind_room(w.school, id, "!two:test");
	cr_assert(store_commit(w.store));
	for (int times = 0; times < 3; times++) {
		cr_assert(school_reload_one(w.school, id, &w.err), "%s", w.err.text);
		cr_assert_eq(roster->room_count, 4);
		cr_assert_eq(roster->user_count, 3);
		cr_assert_eq(roster->unbound_count, 2);
		cr_assert_eq(in_room(&w, "!two:test")->id, id);
		cr_assert_eq(in_room(&w, "#two:test"), roster_cluster(roster, id));
		cr_assert_str_eq(in_room(&w, "#three:test")->name, "Three");
		cr_assert_null(in_room(&w, "#four:test"));
		cr_assert_eq(roster_clusters_of(roster, "@a:test", 1800000000, clusters, 4), 3);
		cr_assert_str_eq(clusters[2]->name, "Three");
	}
	close_world(&w);
}

/* ---- the files of a start ---- */

Test(roster_cache, a_bad_file_leaves_the_others)
{
	struct world w;

	open_world(&w);
	const char *paths[] = { write_file(&w, "1.yaml", "One", "#one:test"),
				scratch_write(w.arena, w.folder, "2.yaml", "name: [", 0644),
				write_file(&w, "3.yaml", "Three", "#three:test"),
				write_file(&w, "4.yaml", "Four", "#one:test"),
				arena_printf(w.arena, "%s/5.yaml", w.folder),
				NULL };

	cr_assert(take(&w, paths), "%s", w.err.text);
	cr_assert_eq(w.taken, 2);
	cr_assert_not_null(strstr(w.told.text, "+One "), "%s", w.told.text);
	cr_assert_not_null(strstr(w.told.text, "2.yaml:1:"), "%s", w.told.text);
	cr_assert_not_null(strstr(w.told.text, "+Three "), "%s", w.told.text);
	cr_assert_not_null(strstr(w.told.text, "4.yaml: cluster 'Four' (#one:test) is that of "),
			   "%s", w.told.text);
	cr_assert_not_null(strstr(w.told.text, "5.yaml: No such file"), "%s", w.told.text);
	/* The bad ones are named at each start, the good ones are not read again. */
	cr_assert(take(&w, paths), "%s", w.err.text);
	cr_assert_eq(w.taken, 0);
	cr_assert_null(strchr(w.told.text, '+'), "%s", w.told.text);
	cr_assert_not_null(strstr(w.told.text, "2.yaml:1:"), "%s", w.told.text);
	close_world(&w);
}

Test(roster_cache, nothing_but_bad_files_is_refused)
{
	struct world w;

	open_world(&w);
	const char *paths[] = { scratch_write(w.arena, w.folder, "1.yaml", "name: [", 0644), NULL };

	cr_assert_not(take(&w, paths));
	cr_assert_not_null(strstr(w.err.text, "1.yaml"), "%s", w.err.text);
	close_world(&w);
}

/* Tools that copy files keep their times; what is in them may be another cluster. */
Test(roster_cache, another_cluster_under_an_old_name_is_taken_up)
{
	const struct timespec fixed[2] = { { 1, 0 }, { 1, 0 } };
	struct world w;

	open_world(&w);
	const char *paths[] = { write_file(&w, "c.yaml", "Alpha", "#alpha:test"), NULL };

	cr_assert_eq(utimensat(AT_FDCWD, paths[0], fixed, 0), 0);
	cr_assert(take(&w, paths), "%s", w.err.text);
	cr_assert_eq(w.taken, 1);
	write_file(&w, "c.yaml", "Bravo", "#bravo:test");
	cr_assert_eq(utimensat(AT_FDCWD, paths[0], fixed, 0), 0);
	cr_assert(take(&w, paths), "%s", w.err.text);
	cr_assert_eq(w.taken, 1);
	cr_assert_str_eq(w.told.text, "+Bravo ");
	close_world(&w);
}

static int refuse(void *is_refused)
{
	return *(bool *)is_refused;
}

/* A cluster that the database does not keep is not said to have been taken up. */
Test(roster_cache, told_of_what_is_kept_alone)
{
	bool is_refused = true;
	struct world w;

	open_world(&w);
	const char *paths[] = { write_file(&w, "c.yaml", "Alpha", "#alpha:test"), NULL };

	sqlite3_commit_hook(w.store->db, refuse, &is_refused);
	cr_assert_not(take(&w, paths));
	cr_assert_str_eq(w.told.text, "");
	store_clear(w.store);
	is_refused = false;
	cr_assert(take(&w, paths), "%s", w.err.text);
	cr_assert_str_eq(w.told.text, "+Alpha ");
	close_world(&w);
}

/* Edited and not applied; or applied, and a restore took that back. */
Test(roster_cache, a_file_that_says_something_else_is_named)
{
	struct world w;
	struct str difference;
	size_t changes = 0;

	open_world(&w);
	const char *paths[] = { write_file(&w, "c.yaml", "Alpha", "#alpha:test"), NULL };

	cr_assert(take(&w, paths), "%s", w.err.text);
	cr_assert_null(strstr(w.told.text, "differs"), "%s", w.told.text);
	scratch_write(w.arena, w.folder, "c.yaml",
		      "name: Alpha\nroom: '#alpha:test'\ntimezone: Europe/London\nschools:\n"
		      "  - {letter: A, name: Ash, roll: 31, classes: 2}\npeople:\n"
		      "  - {user: '@a:test', name: Head A, role: head, school: A, lead: true}\n"
		      "  - {user: '@n:test', name: Head N, role: head, school: A}\n",
		      0644);
	for (int start = 0; start < 2; start++) {
		cr_assert(take(&w, paths), "%s", w.err.text);
		cr_assert_str_eq(w.told.text, "differs 3\n");
	}
	str_init(&difference, w.arena);
	cr_assert(roster_apply_file(w.store, paths[0], NULL, &difference, &changes, &w.err), "%s",
		  w.err.text);
	cr_assert(take(&w, paths), "%s", w.err.text);
	cr_assert_null(strstr(w.told.text, "differs"), "%s", w.told.text);
	close_world(&w);
}
