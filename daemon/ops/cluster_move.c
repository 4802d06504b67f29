/* cluster_move: clusters that go to a clerkd with an account of its own, or for good. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "ops/cluster_move.h"

#include "base/entropy.h"
#include "base/str.h"
#include "host/plugin.h"
#include "ops/begun.h"
#include "ops/cluster_part.h"
#include "ops/db_file.h"
#include "ops/handover.h"
#include "ops/state.h"
#include "schema.h"
#include "school/school.h"

#include <string.h>
#include <sys/stat.h>

enum { NAME_BYTES = 16 };

struct moving {
	const struct cluster_move *move;
	struct arena *arena;
	int lock, to_lock;
	struct store *store;
	struct school *school;
	struct plugin_set plugins;
	int64_t *ids; /* of the names */
	size_t count;
	const char *words;         /* the names, with ", " between */
	const char *to, *database; /* the other folder, and the database in it */
	struct begun_place before; /* what was there */
	bool is_placed;            /* the new database has its name */
};

/* ---- the old database ---- */

static bool open_own(struct moving *moving, struct err *err)
{
	const struct cluster_move *move = moving->move;
	bool is_there = state_has_database(move->state_dir, err);

	if (!is_there) {
		return err->code != ERR_NONE ||
		       err_set(err, ERR_NOINPUT, "%s: there is no database", move->state_dir);
	}
	/* Of this clerkd's own age, so that every table is known. */
	return state_lock(move->state_dir, &moving->lock, err) &&
	       state_open(move->state_dir, &moving->store, err) &&
	       handover_is_over(moving->store, err) &&
	       store_migrate(moving->store, "matrix", false, schema_matrix, err) &&
	       store_migrate(moving->store, "host", false, schema_host, err) &&
	       plugin_set_load(moving->arena, move->plugin_dir, move->plugins, moving->store,
			       &moving->plugins, err) &&
	       school_new(moving->store, &moving->school, err) &&
	       cluster_part_is_known(moving->store, err);
}

static const struct roster_cluster *by_name(const struct moving *moving, const char *name)
{
	const struct roster *roster = moving->school->roster;

	for (size_t i = 0; i < roster->cluster_count; i++) {
		if (str_equal(roster->clusters[i]->name, name)) {
			return roster->clusters[i];
		}
	}
	return NULL;
}

static const char *words_of(struct moving *moving)
{
	struct str words;

	str_init(&words, moving->arena);
	for (size_t i = 0; moving->move->names[i] != NULL; i++) {
		str_addf(&words, "%s%s", i == 0 ? "" : ", ", moving->move->names[i]);
	}
	return words.text;
}

static bool find_clusters(struct moving *moving, struct err *err)
{
	for (size_t i = 0; moving->move->names[i] != NULL; i++) {
		const char *name = moving->move->names[i];
		const struct roster_cluster *cluster = by_name(moving, name);

		if (cluster == NULL) {
			return err_set(err, ERR_USAGE,
				       "there is no cluster '%.100s'; `clerkd cluster show` names "
				       "those that there are; nothing was changed",
				       name);
		}
		moving->ids =
		    arena_grow(moving->arena, moving->ids, moving->count, sizeof(*moving->ids));
		moving->ids[moving->count++] = cluster->id;
	}
	return cluster_part_mark(moving->store, moving->ids, moving->count, err);
}

/* In one transaction; what it leaves in the file goes after it. `handover` "": for good. */
static bool let_go(struct moving *moving, const char *handover, struct err *err)
{
	struct store *store = moving->store;

	if (!store_shred_begin(store, err)) {
		return false;
	}
	if (!store_begin(store)) {
		return err_set(err, ERR_IO, "%s", store_error(store));
	}
	if (!handover_note_gone(store, handover, clock_wall_s(moving->move->clock), err) ||
	    !cluster_part_take_out(store, err)) {
		store_rollback(store);
		return false;
	}
	return (store_commit(store) || err_set(err, ERR_IO, "%s", store_error(store))) &&
	       store_shred_end(store, err);
}

/* ---- the new database ---- */

static bool is_same_folder(const char *a, const char *b)
{
	struct stat one, other;

	return stat(a, &one) == 0 && stat(b, &other) == 0 && one.st_dev == other.st_dev &&
	       one.st_ino == other.st_ino;
}

/* The folder is what a clerkd is given; the database in it may be named as well. */
static bool find_folder(struct moving *moving, struct err *err)
{
	static const char end[] = "/clerkd.db";
	const char *to = moving->move->to;
	size_t len = strlen(to), cut = len < sizeof(end) ? 0 : len - (sizeof(end) - 1);

	if (cut > 0 && str_equal(to + cut, end)) {
		len = cut;
	}
	moving->to = arena_strndup(moving->arena, to, len);
	moving->database = state_database(moving->arena, moving->to);
	if (is_same_folder(moving->to, moving->move->state_dir)) {
		return err_set(err, ERR_USAGE,
			       "%s is where they are; the other clerkd needs a state folder of its "
			       "own",
			       moving->to);
	}
	moving->before = begun_look(moving->to);
	return state_lock(moving->to, &moving->to_lock, err);
}

static const char *draw_name(struct arena *arena)
{
	unsigned char bytes[NAME_BYTES];
	struct str name;

	str_init(&name, arena);
	if (!entropy_fill(NULL, bytes, sizeof(bytes))) {
		return NULL;
	}
	str_add_hex(&name, bytes, sizeof(bytes));
	return name.text;
}

static bool keep_alone(const struct moving *moving, struct store *store, const char *handover,
		       struct err *err)
{
	if (!cluster_part_mark(store, moving->ids, moving->count, err) ||
	    !store_shred_begin(store, err)) {
		return false;
	}
	if (!store_begin(store)) {
		return err_set(err, ERR_IO, "%s", store_error(store));
	}
	if (!cluster_part_keep_alone(store, err) || !handover_begin(store, handover, err)) {
		store_rollback(store);
		return false;
	}
	return (store_commit(store) || err_set(err, ERR_IO, "%s", store_error(store))) &&
	       store_shred_end(store, err);
}

/* Whole before it has its name, and not to be used under that. */
static bool make_new(struct moving *moving, const char *handover, struct err *err)
{
	const char *temporary = arena_printf(moving->arena, "%s.moving", moving->database);
	struct store *store = NULL;

	db_file_remove(moving->arena, temporary);
	bool is_good = store_backup(moving->store, temporary, err) &&
		       store_open(temporary, &store, err) &&
		       keep_alone(moving, store, handover, err);

	store_close(store);
	moving->is_placed =
	    is_good && db_file_place(moving->arena, temporary, moving->database, err);
	if (!moving->is_placed) {
		db_file_remove(moving->arena, temporary);
	}
	return moving->is_placed;
}

static bool open_for_use(struct moving *moving, struct err *err)
{
	struct store *store = NULL;

	if (!state_open(moving->to, &store, err)) {
		return false;
	}
	bool is_good = store_begin(store) && handover_end(store, err) && store_commit(store);

	if (!is_good && err->code == ERR_NONE) {
		err_set(err, ERR_IO, "%s", store_error(store));
	}
	store_close(store);
	return is_good;
}

/* ---- what an earlier try left ---- */

enum left { LEFT_NOTHING, LEFT_BEGUN, LEFT_OVER, LEFT_OTHER };

/* What is in the other folder; `ret_handover`: by which handover it was made, NULL: by none. */
static enum left look(struct moving *moving, const char **ret_handover, struct err *err)
{
	struct store *store = NULL;
	bool is_over = true;

	if (!state_has_database(moving->to, err)) {
		return LEFT_NOTHING;
	}
	if (!store_open_reader(moving->database, &store, NULL)) {
		return LEFT_OTHER;
	}
	*ret_handover = handover_name(store, moving->arena, &is_over);
	store_close(store);
	return *ret_handover == NULL ? LEFT_OTHER : is_over ? LEFT_OVER : LEFT_BEGUN;
}

/* All that are named went by it? */
static bool have_gone(const struct moving *moving, const char *handover)
{
	const char *const *name = moving->move->names;

	while (*name != NULL && handover_has(moving->store, handover, *name)) {
		name++;
	}
	return *name == NULL;
}

/* The old one has let go: what is left to do is done, once more if need be. */
static bool end_move(struct moving *moving, const char *handover, bool is_over, struct err *err)
{
	if (!have_gone(moving, handover)) {
		return err_set(err, ERR_USAGE,
			       "the move of %s to %s is not done to its end: say that first; "
			       "nothing was changed",
			       handover_gone(moving->store, moving->arena, handover), moving->to);
	}
	return store_shred_end(moving->store, err) && (is_over || open_for_use(moving, err)) &&
	       handover_note_over(moving->store, handover, err);
}

static bool begin_move(struct moving *moving, struct err *err)
{
	const char *handover = draw_name(moving->arena);

	return (handover != NULL || err_set(err, ERR_UNAVAIL, "there are no random numbers")) &&
	       find_clusters(moving, err) &&
	       cluster_part_is_settled(moving->store, moving->words,
				       clock_wall_s(moving->move->clock), err) &&
	       make_new(moving, handover, err) && let_go(moving, handover, err) &&
	       open_for_use(moving, err) && handover_note_over(moving->store, handover, err);
}

static bool move_on(struct moving *moving, struct err *err)
{
	const char *handover = NULL;
	enum left left = look(moving, &handover, err);
	const char *gone =
	    handover == NULL ? NULL : handover_gone(moving->store, moving->arena, handover);
	bool is_named = gone != NULL && have_gone(moving, handover);

	if (err->code != ERR_NONE) {
		return false;
	}
	moving->is_placed = left != LEFT_NOTHING;
	if (gone != NULL && (left == LEFT_BEGUN || is_named)) {
		return end_move(moving, handover, left == LEFT_OVER, err);
	}
	if (left == LEFT_OTHER || left == LEFT_OVER) {
		return err_set(err, ERR_CREATE,
			       "%s is there already: clusters move into a state folder that has no "
			       "database; nothing was changed",
			       moving->database);
	}
	/* Begun, and the old one has them still: made anew from what it has now. */
	db_file_remove(moving->arena, moving->database);
	moving->is_placed = false;
	return begin_move(moving, err);
}

/* ---- the commands ---- */

static int finish(struct moving *moving, bool is_good, const struct err *err)
{
	const struct cluster_move *move = moving->move;

	school_free(moving->school);
	store_close(moving->store);
	plugin_set_close(&moving->plugins);
	if (moving->to_lock >= 0 && !moving->is_placed) {
		begun_remove(moving->to, &moving->before);
	}
	if (!is_good) {
		fprintf(move->errors, "clerkd: %s\n", err->text);
	}
	state_unlock(moving->to_lock);
	state_unlock(moving->lock);
	arena_free(moving->arena);
	return is_good ? 0 : err_exit_code(err);
}

int cluster_move_run(const struct cluster_move *move)
{
	struct err err = { .code = ERR_NONE };
	struct moving moving = { .move = move, .arena = arena_new(), .lock = -1, .to_lock = -1 };

	moving.words = words_of(&moving);
	bool is_good = open_own(&moving, &err) && find_folder(&moving, &err) &&
		       move_on(&moving, &err) && state_give(move->state_dir, move->out, &err) &&
		       state_give(moving.to, move->out, &err);

	if (is_good) {
		fprintf(move->out,
			"%s moved to %s\n"
			"before the clerks start: take the file out of `clusters` here, name it in "
			"the other's configuration, and invite the other account to the room\n",
			moving.words, moving.to);
	}
	return finish(&moving, is_good, &err);
}

int cluster_move_remove(const struct cluster_move *move)
{
	struct err err = { .code = ERR_NONE };
	struct moving moving = { .move = move, .arena = arena_new(), .lock = -1, .to_lock = -1 };

	moving.words = words_of(&moving);
	bool is_good = open_own(&moving, &err) && find_clusters(&moving, &err) &&
		       (!move->is_agreed || let_go(&moving, "", &err)) &&
		       state_give(move->state_dir, move->out, &err);

	if (is_good && move->is_agreed) {
		fprintf(move->out,
			"%s removed, with all that was booked; the clerk leaves the room when it "
			"starts. Backups have it still\n",
			moving.words);
	} else if (is_good) {
		fprintf(
		    move->out,
		    "nothing was changed; --yes removes %s, with all that is booked, for good\n",
		    moving.words);
	}
	return finish(&moving, is_good, &err);
}
