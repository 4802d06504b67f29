/* feed: what phone calendars may know of the diary, and the secret addresses that they ask at. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SCHOOL_FEED_H
#define CLERK_SCHOOL_FEED_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "clerk/clerk.h"
#include "io/store.h"

struct feed;

/* A VEVENT of RFC 5545. Public things alone: nobody's private time is ever in one. */
struct feed_event {
	struct clerk_item item;
	int64_t part, sequence;
	int64_t start_s, end_s; /* [start, end), Unix seconds */
	int64_t changed_s;      /* 0: in the transaction that is open */
	const char *uid, *title, *schools;
	const char *place; /* a school's letter, or words; NULL: none */
	bool is_firm, is_cancelled;
};

bool feed_new(struct store *store, struct arena *arena, struct feed **ret_feed, struct err *err);

/* From now on what changes is noted with the time, at the end of each transaction of `store`; NULL:
 * no more. `clock` must outlive that. */
void feed_keep_time(struct feed *feed, struct store *store, const struct clock *clock);

/* Those of one school ('+': the SIP; 0: of all) that were not over before `from_s`, soonest to end
 * first, however many, and the cancelled among them; all in the arena. */
size_t feed_find(struct feed *feed, struct arena *arena, int64_t cluster, char school,
		 int64_t from_s, struct feed_event **ret_events);
/* The parts of one item. */
size_t feed_find_item(struct feed *feed, struct arena *arena, int64_t cluster,
		      struct clerk_item item, struct feed_event **ret_events);

/* The person's token, 32 hexadecimal digits in the arena; drawn where there is none yet, or where
 * `is_new`: then the one before leads nowhere any more. NULL: nothing random was to be had. */
const char *feed_token(struct feed *feed, struct arena *arena, int64_t cluster, int64_t person,
		       bool is_new);
/* The SHA-256 of a text as a quoted ETag (RFC 9110 8.8.3), in the arena. NULL: there is none. */
const char *feed_tag(struct arena *arena, const char *text);
/* Whose token is it? False: nobody's. */
bool feed_whose(struct feed *feed, const char *token, int64_t *ret_cluster, int64_t *ret_person);

#endif
