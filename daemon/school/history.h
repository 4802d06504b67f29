/* history: every act is on the record, one line each, never changed, with the names of its time. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SCHOOL_HISTORY_H
#define CLERK_SCHOOL_HISTORY_H

#include "base/arena.h"
#include "base/err.h"
#include "clerk/diary.h"
#include "io/store.h"
#include "school/viewer.h"

struct history;

struct history_line {
	int64_t at_s;
	struct clerk_item item;
	int64_t person;     /* 0: the clerk itself */
	const char *handle; /* at that time, or "clerk" */
	enum clerk_visibility visibility;
	const char *schools; /* those who may see it, for CLERK_PARTIES; may be NULL */
	int64_t reader;      /* who may, for CLERK_PERSONAL */
	const char *text;
};

bool history_new(struct store *store, struct arena *arena, struct history **ret_history,
		 struct err *err);

/* Within the caller's transaction; errors stick in the store. */
void history_add(struct history *history, int64_t cluster, const struct history_line *line);

/* The same, to be seen by those who may see the item's last line; an item without lines gets none.
 */
void history_add_alike(struct history *history, int64_t cluster, const struct history_line *line);

/* Lines of an item that the viewer may see, oldest first; of more than `max`, the last ones. */
size_t history_list(struct history *history, struct arena *arena, int64_t cluster,
		    const struct viewer *viewer, struct clerk_item item,
		    struct clerk_history *ret_rows, size_t max);

/* A person's own lines, newest first. `only_public` for an answer that others will read. */
size_t history_mine(struct history *history, struct arena *arena, int64_t cluster, int64_t person,
		    bool only_public, struct clerk_history *ret_rows, size_t max);

#endif
