/* numbers: item letters and numbers of each cluster, counted up and never used again. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SCHOOL_NUMBERS_H
#define CLERK_SCHOOL_NUMBERS_H

#include "base/arena.h"
#include "base/err.h"
#include "clerk/clerk.h"
#include "io/store.h"

struct numbers;

/* Where an item came from; its number is the counter's. Texts belong to the arena given. */
struct numbers_item {
	struct clerk_item item;
	const char *plugin;
	const char *event_id; /* the command that made it; "" for a wake-up */
	int64_t created_s;
	int64_t person; /* 0: none */
	char school;    /* 0: none */
};

/* Prepares the statements; the numbers live in the arena and as long as the store. */
bool numbers_new(struct store *store, struct arena *arena, struct numbers **ret_numbers,
		 struct err *err);

/* The next number of `made->item.letter` (its number is ignored), noted with the rest. Within the
 * caller's transaction: a rolled back call has shown its number to nobody. 0: the store failed. */
int64_t numbers_next(struct numbers *numbers, int64_t cluster, const struct numbers_item *made);

/* The same for an item that only `school` and the SIP know of: counted for that school alone, in
 * steps of 26 from its letter's place (H: 8, 34, 60), so that a number says nothing about how many
 * such items other schools have. */
int64_t numbers_next_apart(struct numbers *numbers, int64_t cluster,
			   const struct numbers_item *made, char school);

/* False: no such item ever. */
bool numbers_get(struct numbers *numbers, struct arena *arena, int64_t cluster,
		 struct clerk_item item, struct numbers_item *ret_item);
bool numbers_exists(struct numbers *numbers, int64_t cluster, struct clerk_item item);

/* The number that the `index`-th (0 ..) item with this letter got in that event's command; 0: none.
 * An edited command gets its old numbers back by this. */
int64_t numbers_of_event(struct numbers *numbers, int64_t cluster, const char *event_id,
			 char letter, size_t index);

/* The highest number given for a letter; 0: none yet. */
int64_t numbers_last(struct numbers *numbers, int64_t cluster, char letter);

#endif
