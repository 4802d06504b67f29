/* gap: a stretch of timeline that /sync left out, read backwards through /messages. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_MATRIX_GAP_H
#define CLERK_MATRIX_GAP_H

#include "matrix/sync.h"

struct batch_job;
struct session;

/* How a request for one page ended. */
enum page_end {
	PAGE_MORE,  /* what is older begins at gap->from */
	PAGE_LAST,  /* nothing older can be missing */
	PAGE_STUCK, /* not now: what came was a refusal, or of no use */
	PAGE_AWAY,  /* not now: nobody answered, or only with trouble of the homeserver's own */
	PAGE_CLOSED /* never: we may not look */
};

/* One page: how it was asked for, and what it said while that is held. */
struct gap_step {
	const char *from; /* "": from the newest event; "$…": from before that event */
	int64_t limit;
	const char *oldest;    /* what is behind this event does not count; NULL: all counts */
	struct sync_page page; /* newest first; arena NULL: not held, to be asked for again */
};

/* Set by the maker: what is above the steps. */
struct gap {
	struct session *session;
	struct arena *arena;
	const char *room_id, *from, *to; /* `to` "": until what was seen already */
	bool is_fresh;         /* of a room that we have just come into: back to our own arrival */
	int64_t seq;           /* of its row; 0: none */
	int64_t begun;         /* times that the row's answer was begun */
	struct batch_job *job; /* of which it is a gap; NULL: it is read beside the loop */

	struct gap_step *steps; /* newest first */
	size_t step_count;
	bool is_walked; /* the steps reach to its end */
	bool is_stuck;  /* it could not be read on */
	bool is_full;   /* no page is held any more */
	bool is_applied;
	int64_t limit, begun_ms;

	struct gap_step at; /* the page at hand; it is the callback's to free or keep */
	enum page_end end;
	bool is_again;
	bool was_read; /* the page at hand was begun to be parsed */
	int passed_over;
	void (*done)(struct gap *gap);
};

/* Asks for the page at gap->from and calls `done`: at, end and from are new. A page that can't be
 * read leaves at.page.arena NULL, with `from` behind what was passed over. */
void gap_page(struct gap *gap, void (*done)(struct gap *gap));
/* Asks for a page again, as the step says; `from` stays. */
void gap_page_again(struct gap *gap, const struct gap_step *step, void (*done)(struct gap *gap));
/* Did the page at hand end in PAGE_STUCK or PAGE_AWAY? */
bool gap_is_stuck(const struct gap *gap);
void gap_add_step(struct gap *gap, const struct gap_step *step);
void gap_free(struct gap *gap);

#endif
