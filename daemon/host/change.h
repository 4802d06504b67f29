/* change: what each command changed, so that undo, an edit or a deletion can take it back. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_CHANGE_H
#define CLERK_HOST_CHANGE_H

#include "base/arena.h"
#include "base/err.h"
#include "io/store.h"
#include "school/history.h"

#include <stdbool.h>
#include <stdint.h>

enum { CHANGE_UNDO_S = 600, CHANGE_EDIT_S = 300 };

struct changes;

bool changes_new(struct arena *arena, struct store *store, struct changes **ret_changes,
		 struct err *err);

enum change_state { CHANGE_DONE, CHANGE_FAILED, CHANGE_UNDONE };

/* One command and what became of it. `bytes` is an SQLite changeset, NULL when nothing changed. */
struct change {
	const char *event;
	const char *source; /* the event that last ran it: `event`, or that of an edit */
	int64_t cluster, person;
	const char *room;
	int64_t at_s;
	enum change_state state;
	const char *row;       /* the command's name; "": of before that was noted */
	const char *acted;     /* NULL, or the row that was run for the school by `for C ...` */
	char school;           /* the sender's then; 0: none */
	unsigned needs;        /* roles beyond the row's that were made use of */
	const char *items;     /* "V12 M3 " that it numbered, or was about */
	bool is_new;           /* it numbered them */
	bool is_mark;          /* a reaction */
	const char *what;      /* NULL, or the act in words */
	const char *settled;   /* NULL, or why it can not be taken back */
	const char *undo_line; /* NULL, or the command that takes it back */
	struct history_stretch lines;
	const char *beside;   /* NULL, or what stood beside it when it was done */
	const char *led_from; /* NULL, or the state that it led its item from */
	const void *bytes;
	size_t len;
};

/* Writes the row, in place of an earlier one of the same event (an edit). */
void change_put(struct changes *changes, const struct change *change);
bool change_get(struct changes *changes, struct arena *arena, const char *event,
		struct change *ret_change);
/* By the event that last ran it. */
bool change_of_source(struct changes *changes, struct arena *arena, const char *source,
		      struct change *ret_change);
/* The person's last command in `room` (NULL: anywhere) that changed something and stands; `items`
 * of it must name `item` ("V12") unless that is NULL. */
bool change_last(struct changes *changes, struct arena *arena, int64_t person, const char *room,
		 const char *item, struct change *ret_change);
/* What the person has said since, in `room` (NULL: anywhere), but for undo; and how much of it was
 * refused, or asked about. */
struct change_since {
	int64_t said, refused;
};
struct change_since change_since(struct changes *changes, const struct change *change,
				 const char *room);
/* Did it change something that could be asked to be taken back? */
bool change_stands(const struct change *change);
/* It was taken back by a command of its own. */
void change_mark_undone(struct changes *changes, const char *event);
/* Its message is deleted: what it was called goes too, unless it stands and may yet have to be
 * named.
 */
void change_forget_words(struct changes *changes, const char *event);

enum change_verdict {
	CHANGE_REVERTED, /* as if it had never been */
	CHANGE_DEPENDED, /* something has built on it since */
	CHANGE_SETTLED,  /* its own reason says why not */
	CHANGE_NOTHING,  /* it had changed nothing */
};
/* Takes it back and marks it undone. Runs in the caller's transaction. */
enum change_verdict change_revert(struct changes *changes, const struct change *change);

#endif
