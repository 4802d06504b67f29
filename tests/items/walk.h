/* walk: what comes of every act on every item, in each state, by each person, in each place. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_ITEMS_WALK_H
#define CLERK_ITEMS_WALK_H

#include "base/str.h"
#include "script/stage.h"

#include <stdio.h>

/* ---- kinds.c: what is walked ---- */

/* A way into a state, as in a .chat file; `from` (of the same kind) goes before it. In a line
 * "V#" is the item with its number, whatever that is. */
struct walk_state {
	const char *name, *from, *script;
};

struct walk_busy {
	const char *state, *instead;
};

/* Two who may act on it at once, and the states in which they do, with NULL behind. */
struct walk_rivals {
	const char *first, *second;
	bool is_private;
	const char *const *states;
};

/* Of a private kind. Lists end with NULL. */
struct walk_secret {
	const char *const *parties; /* who knows of it */
	/* For all others a world is the same in which nothing of it was done, or, if the kind has a
	 * twin, all of it for the school of that letter instead of C. */
	char twin;
	/* In these states its people are not free in that half of the day, as others may find out:
	 * so the world is the same in which this was done instead; NULL: that is not tried. */
	const struct walk_busy *busy;
	const char *const *open_states; /* in these it is known */
};

struct walk_kind {
	const char *name; /* also of its table: "visit" is visit.table */
	const char *about;
	char letter;
	/* The number of the newest, and the state in a word or two; ?1 is the number. */
	const char *number, *state;
	const struct walk_state *states;  /* ends with a NULL name */
	const struct walk_secret *secret; /* NULL: everybody may know */
	struct walk_rivals rivals;
};

extern const struct walk_kind walk_kinds[]; /* ends with a NULL name */

/* ---- world.c: a whole clerk on a disk in memory, so that a process can be forked to try ---- */

struct stmt;
struct vfs;

struct walk_world {
	struct arena *arena;
	struct stage *stage;
	struct hs *hs;
	struct vfs *vfs;
	FILE *log;
	char *log_text;
	size_t log_len;
	const struct walk_kind *kind; /* that these are prepared for */
	struct stmt *number, *state;
};

/* Those who try, in the order of the table's columns. */
struct walk_sender {
	const char *handle, *user, *what;
	bool is_far; /* of the other cluster: her room is another */
};
enum { WALK_SENDERS = 13, WALK_PLACES = 2, WALK_COLUMNS = WALK_SENDERS * WALK_PLACES };
extern const struct walk_sender walk_senders[WALK_SENDERS];

/* Everybody is there, has a private chat, and two offices may act for their schools. `folder` is
 * where cluster.yaml is. */
bool walk_world_new(struct walk_world *world, const char *folder, const char *plugins,
		    struct err *err);
void walk_world_free(struct walk_world *world);
const char *walk_user(struct walk_world *world, const char *handle);
/* The room in which that sender speaks. */
const char *walk_place(struct walk_world *world, const struct walk_sender *sender, bool is_private);
/* Brings an item of the kind into the state; then "V1" is in `ret_item`. A minute passes. */
bool walk_reach(struct walk_world *world, const struct walk_kind *kind,
		const struct walk_state *state, char *ret_item, size_t room, struct err *err);
/* The whole script of the state, and of the ones before it; or of these only what moves the clock.
 */
const char *walk_script(struct walk_world *world, const struct walk_kind *kind,
			const struct walk_state *state, bool is_clock);
bool walk_play(struct walk_world *world, const struct walk_kind *kind, const char *script,
	       struct err *err);
/* What an item of the kind will be called. */
const char *walk_item_of(struct walk_world *world, const struct walk_kind *kind);
/* The item's state as the database has it, "-" when there is none; in the world's arena. */
const char *walk_state_of(struct walk_world *world, const struct walk_kind *kind, const char *item);

/* ---- acts.c: what can be done to an item, read off the command table ---- */

enum walk_way {
	WALK_SAY,
	WALK_REPLY, /* the line, in reply to the item's card */
	WALK_REACT, /* the line is the key */
};

/* What follows an act that was done. */
enum walk_then { WALK_UNDO, WALK_DELETE, WALK_TALK, WALK_EDIT, WALK_ANOTHERS, WALK_THENS };

struct walk_act {
	enum walk_way way;
	const char *line; /* without prefix */
	bool is_in_room;  /* nobody tries it in private */
	int thens;        /* so many of walk_then are tried behind it */
	const char *edit; /* WALK_EDIT: what it becomes */
};

/* All acts on the item; the ones that no state changes only when it is the kind's first. */
const struct walk_act *walk_acts(struct walk_world *world, const struct walk_kind *kind,
				 const char *item, bool is_first, size_t *ret_count);

/* ---- cell.c: one act of one person, in a process of its own ---- */

enum { WALK_TEXT_MAX = 6000 };

struct walk_cell {
	bool is_there;   /* else it can't be tried: no card to react to */
	char result;     /* the class of the answer: see table.c */
	char results[8]; /* of several acts, in order */
	char state[60];
	char text[WALK_TEXT_MAX]; /* all that the clerk said, and where */
};

/* A line of the table, in shared memory. */
struct walk_row {
	size_t next; /* the column that is to be tried */
	struct walk_cell cells[WALK_COLUMNS], thens[WALK_THENS][WALK_COLUMNS];
};

/* Everybody tries it in the world as it is, which stays so. False: a process died at `next`. */
bool walk_try(struct walk_world *world, const struct walk_kind *kind, const char *item,
	      const struct walk_act *act, struct walk_row *row);
/* What follows, for the head of a line: "then undo". */
const char *walk_then_words(struct walk_world *world, const struct walk_act *act,
			    enum walk_then then);

/* Two deeds, the second before the first is answered, or after. */
void walk_try_two(struct walk_world *world, const struct walk_kind *kind, const char *item,
		  const char *const handles[2], const char *const lines[2], bool is_private,
		  bool is_at_once, struct walk_cell *ret_cell);

/* One sender tries it in this very world: what she can see of what comes of it. */
void walk_probe(struct walk_world *world, const struct walk_kind *kind, const char *item,
		const struct walk_act *act, size_t sender, bool is_private,
		struct walk_cell *ret_cell);
/* The same in a copy of the world; the cell is in shared memory. */
void walk_probe_apart(struct walk_world *world, const struct walk_kind *kind, const char *item,
		      const struct walk_act *act, size_t sender, bool is_private,
		      struct walk_cell *ret_cell);
/* All that the clerk said since that many events, but in the private chats of these. */
const char *walk_heard(struct walk_world *world, size_t since, const char *const *parties);

/* ---- both.c: two acts on one item in one /sync ---- */

/* Adds a line for each two acts of the rivals, in either order; where it is another thing to do one
 * after the other, that too. */
struct walk_table;
void walk_both(struct walk_world *world, struct walk_table *table, const struct walk_kind *kind,
	       const struct walk_state *state, const char *item);

/* ---- table.c: results as text ---- */

struct walk_table {
	struct arena *arena;
	struct str rows, texts;
	size_t cells;
};

void walk_table_init(struct walk_table *table);
/* A line; `cells` are WALK_COLUMNS of them. One in which nothing can be tried is left out. */
void walk_table_add(struct walk_table *table, const char *act, const char *before,
		    const struct walk_cell *cells);
/* Of two acts: what comes of them in one /sync, and one after the other. */
void walk_table_pair(struct walk_table *table, const char *acts, const struct walk_cell *together,
		     const struct walk_cell *apart);
/* The whole file of a kind, from the rows and texts of all its states. */
const char *walk_table_text(struct arena *arena, const struct walk_kind *kind, const char *rows,
			    const char *texts);

/* ---- pool.c: processes that are copies of the one prepared world ---- */

enum { WALK_OUTS = 2 };

struct walk_job {
	/* Writes what it found. False: it could not. */
	bool (*run)(struct walk_world *world, const struct walk_job *job);
	const struct walk_kind *kind;
	const struct walk_state *state;
	const void *more;
	FILE *outs[WALK_OUTS];
	int process;
	bool is_bad;
};

void walk_pool(struct walk_world *world, struct walk_job *jobs, size_t count, int at_once);
/* Zeroed memory that the copies share. */
void *walk_shared(size_t size);
/* All that was written. */
const char *walk_read_all(struct arena *arena, FILE *file);

/* ---- secret.c: what an item that somebody may not see changes for her: nothing ---- */

/* Two worlds, with and without it, are asked everything. Prints what differs; how many do. */
size_t walk_secrets(struct walk_world *world, const char *kind, int at_once, size_t *ret_asked);

/* ---- many.c: ten thousand items that are over make no work ---- */

/* Asks worlds with a hundred and with ten thousand of each kind the same; prints where SQLite's
 * machine takes more steps for more items. How many do. */
size_t walk_many(struct walk_world *world, const char *kind, size_t *ret_asked);

#endif
