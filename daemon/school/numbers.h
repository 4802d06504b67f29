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

/* Whose an item is, where its number must tell nobody how many others have: each owner counts
 * alone, and no two owners' numbers ever meet. */
struct numbers_owner {
	char school;    /* one school (and the SIP): every 26th from its letter, H: 8, 34, 60 */
	char other;     /* 0, or with it another school: the two count together, EF and FE */
	int64_t person; /* with school 0: one person; 0: the whole cluster */
	/* Of a school whose headship is shared: 0 for what is the school's, 1 .. for what is one
	 * partner's (`person`), each with every 4th of the school's numbers. -1: not shared. */
	int lane;
};

/* The same, counted for that owner alone. */
int64_t numbers_next_apart(struct numbers *numbers, int64_t cluster,
			   const struct numbers_item *made, const struct numbers_owner *owner);

/* The first after `number` that nothing has and that would come: what numbers_next, or for an owner
 * numbers_next_apart, gives out if it is counted on to `number`. Nothing changes. */
int64_t numbers_coming(struct numbers *numbers, int64_t cluster, char letter,
		       const struct numbers_owner *owner, int64_t number);

/* Counts on to `number`, so that the next is higher; `owner` NULL: of the letter. */
void numbers_pass(struct numbers *numbers, int64_t cluster, char letter,
		  const struct numbers_owner *owner, int64_t number);
/* This very number, which nothing has yet, and as numbers_next beyond that. */
int64_t numbers_take(struct numbers *numbers, int64_t cluster, const struct numbers_item *made,
		     const struct numbers_owner *owner, int64_t number);

/* Could this number have been given to that owner? */
bool numbers_is_of(const struct numbers_owner *owner, int64_t number);

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
