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

struct walk_kind {
	const char *name; /* also of its table: "visit" is visit.table */
	const char *about;
	char letter;
	/* The number of the newest, and the state in a word or two; ?1 is the number. */
	const char *number, *state;
	const struct walk_state *states; /* ends with a NULL name */
};

extern const struct walk_kind walk_kinds[]; /* ends with a NULL name */

/* ---- world.c: a whole clerk on a disk in memory, so that a process can be forked to try ---- */

struct stmt;

struct walk_world {
	struct arena *arena;
	struct stage *stage;
	struct hs *hs;
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
const char *walk_user(struct walk_world *world, const char *handle);
/* The room in which that sender speaks. */
const char *walk_place(struct walk_world *world, const struct walk_sender *sender, bool is_private);
/* Brings an item of the kind into the state; then "V1" is in `ret_item`. A minute passes. */
bool walk_reach(struct walk_world *world, const struct walk_kind *kind,
		const struct walk_state *state, char *ret_item, size_t room, struct err *err);
/* The item's state as the database has it, "-" when there is none; in the world's arena. */
const char *walk_state_of(struct walk_world *world, const struct walk_kind *kind, const char *item);

/* ---- acts.c: what can be done to an item, read off the command table ---- */

enum walk_way {
	WALK_SAY,
	WALK_REPLY, /* the line, in reply to the item's card */
	WALK_REACT, /* the line is the key */
	WALK_BOTH,  /* the line, and behind it, in the same /sync, `other` of `by` */
};

/* What follows an act that was done. */
enum walk_then { WALK_UNDO, WALK_DELETE, WALK_TALK, WALK_EDIT, WALK_ANOTHERS, WALK_THENS };

struct walk_act {
	enum walk_way way;
	const char *line; /* without prefix */
	bool is_in_room;  /* nobody tries it in private */
	int thens;        /* so many of walk_then are tried behind it */
	const char *edit; /* WALK_EDIT: what it becomes */
	const char *by, *other;
};

/* All acts on the item; the ones that no state changes only when it is the kind's first. */
const struct walk_act *walk_acts(struct walk_world *world, const struct walk_kind *kind,
				 const char *item, bool is_first, size_t *ret_count);

/* ---- cell.c: one act of one person, in a process of its own ---- */

enum { WALK_TEXT_MAX = 6000 };

struct walk_cell {
	bool is_there; /* else it can't be tried: no card to react to */
	char result;   /* the class of the answer: see table.c */
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
/* The whole file of a kind, from the rows and texts of all its states. */
const char *walk_table_text(struct arena *arena, const struct walk_kind *kind, const char *rows,
			    const char *texts);

#endif
