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

/* How many lines were added since the start, of all clusters; also those since rolled back. */
int64_t history_added(const struct history *history);

/* The place of the cluster's last line; 0: there is none. */
int64_t history_last(struct history *history, int64_t cluster);

/* What one act put on the record: all lines behind `after`, up to `to`. */
struct history_stretch {
	int64_t after, to;
};

/* The same, to be seen by those who may see the last line of the item in that stretch. False, with
 * nothing added: it has none there. */
bool history_add_alike(struct history *history, int64_t cluster, const struct history_line *line,
		       struct history_stretch like);

/* Has a person done something to the item since, behind `after`, that the viewer may see? */
bool history_is_acted_on(struct history *history, struct arena *arena, int64_t cluster,
			 const struct viewer *viewer, struct clerk_item item, int64_t after);

/* Lines of an item that the viewer may see, oldest first; of more than `max`, the last ones. */
size_t history_list(struct history *history, struct arena *arena, int64_t cluster,
		    const struct viewer *viewer, struct clerk_item item,
		    struct clerk_history *ret_rows, size_t max);

/* The item has lines, and the viewer may see none of them. */
bool history_is_hidden(struct history *history, struct arena *arena, int64_t cluster,
		       const struct viewer *viewer, struct clerk_item item);

/* A person's own lines, newest first. `only_public` for an answer that others will read. */
size_t history_mine(struct history *history, struct arena *arena, int64_t cluster, int64_t person,
		    bool only_public, struct clerk_history *ret_rows, size_t max);
/* What `viewer` may see of all that was done since then, newest first. */
size_t history_since(struct history *history, struct arena *arena, int64_t cluster,
		     const struct viewer *viewer, int64_t since_s, struct clerk_history *ret_rows,
		     size_t max);

#endif
