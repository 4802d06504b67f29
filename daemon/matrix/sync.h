/* sync: a /sync answer or a page of /messages as plain structures; pure, and fuzzed. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_MATRIX_SYNC_H
#define CLERK_MATRIX_SYNC_H

#include "base/arena.h"
#include "base/err.h"
#include "io/json.h"
#include "matrix/e2ee.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One event whose envelope is sound: ids of at most 255 bytes, no NUL inside, types right.
 * The content may still be anything. */
struct sync_event {
	const char *event_id, *type, *sender;
	const char *state_key;  /* NULL: not a state event */
	const char *membership; /* ours when it was sent, as the homeserver says; NULL: not said */
	const char *was_member; /* of a membership: the one before; NULL: not said */
	const char *txn_id;     /* of our own device; else NULL */
	const char *redacts;    /* what an m.room.redaction redacts; else NULL */
	int64_t sent_ms;        /* by the sender's homeserver; not to be trusted */
	int64_t age_ms;         /* by our homeserver; -1: not said */
	const json_t *content;  /* always an object; NULL: it is `raw` yet (sync_event_open) */
	const char *raw;        /* NULL: it is in `content` */
	size_t raw_len;
	bool is_redacted;
};

struct sync_events {
	struct sync_event *items;
	size_t count;
};

enum sync_room_kind { SYNC_JOINED, SYNC_INVITED, SYNC_LEFT };

struct sync_room {
	const char *room_id;
	enum sync_room_kind kind;
	struct sync_events state, timeline; /* of an invitation: stripped state without ids */
	bool is_limited;
	const char *prev_batch;  /* or NULL */
	int64_t joined, invited; /* counts of members; -1: unchanged or not said */
};

/* An event that could not be used: recorded, never a reason to stop. */
struct sync_bad {
	const char *room_id, *event_id; /* "" when not even that could be read */
	const char *why;
	struct sync_bad *next;
};

struct sync_batch {
	json_t *root; /* owns all text: sync_batch_done */
	char *body;   /* of a large answer: the same of its contents; malloc; else NULL */
	const char *next_batch;
	struct sync_room *rooms; /* left, then invited, then joined */
	size_t room_count;
	const json_t *direct; /* content of m.direct when it came along; else NULL */
	const json_t *leader; /* the same of clerkd.leader */
	int64_t nonce;        /* of our own note in the account data; 0: it did not come along */
	bool has_ignored;     /* the account ignores people: what they say never comes */
	struct e2ee_changes e2ee;
	struct sync_bad *bad;
	size_t bad_count, event_count;
};

/* Reads an answer of /sync. A bad event is skipped, counted and listed; a bad envelope (not an
 * object, next_batch missing, empty or no text) fails. All but the JSON lives in the arena. */
bool sync_parse(struct arena *arena, const char *bytes, size_t len, struct sync_batch *ret_batch,
		struct err *err);
/* The same of a large answer, whose JSON as a whole would take ten times its memory: each event of
 * a joined room is read by itself, and its content left as text. Takes `body` (malloc) when it
 * succeeds. */
bool sync_parse_large(struct arena *arena, char *body, size_t len, struct sync_batch *ret_batch,
		      struct err *err);

/* The event with its content read, for as long as it is open. */
struct sync_event sync_event_open(const struct sync_event *event);
void sync_event_close(struct sync_event *opened);

/* Frees the JSON. A zeroed batch is accepted. */
void sync_batch_done(struct sync_batch *batch);

struct sync_page {
	struct arena *arena; /* of all of it: sync_page_done; NULL: there is no page */
	json_t *root;
	struct sync_events events; /* in the order of the answer */
	const char *end;           /* NULL: there is no more */
	struct sync_bad *bad;
	size_t bad_count;
	size_t bytes; /* what it takes of memory, about */
};

/* Reads an answer of /messages for this room, whose id it borrows; the events as in a large answer.
 */
bool sync_parse_page(const char *room_id, const char *bytes, size_t len, struct sync_page *ret_page,
		     struct err *err);
void sync_page_done(struct sync_page *page);

/* The `end` of a page that can't be read as JSON, by the look of its bytes; NULL: none is seen. */
const char *sync_salvage_end(struct arena *arena, const char *bytes, size_t len);

#endif
