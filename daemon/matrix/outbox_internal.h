/* outbox_internal: what keeping and sending share; no one else includes it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_MATRIX_OUTBOX_INTERNAL_H
#define CLERK_MATRIX_OUTBOX_INTERNAL_H

#include "matrix/session_internal.h"

enum outbox_query {
	OQ_PUT,
	OQ_HEADS,
	OQ_FOLLOWING,
	OQ_SENT,
	OQ_HEARD,
	OQ_LAST,
	OQ_DEAD,
	OQ_BY_TXN,
	OQ_BY_EVENT,
	OQ_PERSONS,
	OQ_MOVE,
	OQ_NEXT_AT,
	OQ_IS_EMPTY,
	OQ_CHAT,
	OQ_NEXT_CHAT,
	OQ_WHEN,
	OQ_FILE_PUT,
	OQ_FILE_GET,
};

/* A row that is due. */
struct outbox_row {
	int64_t seq;
	const char *txn;
	enum outbox_kind kind;
	const char *room, *person; /* exactly one */
	const char *content;
	const char *edits; /* txn of the row whose event is meant; NULL: none */
	int64_t first_at_s, not_before_s;
	const char *source;
};

/* One destination with something under way or waiting after a failure: order is kept per lane. */
struct lane {
	struct arena *arena;
	const char *destination;
	struct outbox *outbox;
	struct outbox_row row;
	const char *room; /* where it goes, once known */
	int64_t retry_ms; /* monotonic; 0: a request is under way */
	int64_t tries;
	bool is_unsure; /* a try ended without our knowing how */
	bool is_bare;   /* what it refers to is unknown to the homeserver: said without that */
	int pages;      /* of a read-back */
	int chats;      /* rooms looked at, to find or open the private chat */
	const char *alias, *looked_at;
	const char *uri; /* of the file, once uploaded */
	struct lane *next;
};

/* A row that the homeserver has, not yet written down. */
struct delivered {
	int64_t seq, at_s;
	char *event;
	struct delivered *next;
};

struct outbox {
	struct session *session;
	struct stmt **stmts;
	struct lane *lanes;
	size_t lane_count;
	struct delivered *delivered;
	size_t delivered_count;
	int64_t inherited_seq; /* up to here, rows were there when we started */
	int64_t settle_ms;     /* when the oldest of them is to be written down */
	struct alarm alarm;
	int64_t blocked_until_ms; /* after a 429: nothing before that */
	char *source;             /* of outbox_source_of */
	bool is_pumping;
};

/* The transaction id: what, why, which part, where to. 40 hexadecimal digits in the arena. */
char *outbox_txn(struct arena *arena, enum outbox_kind kind, const char *source, int64_t part,
		 const char *destination);

/* outbox_send.c */
void outbox_begin(struct lane *lane);
void outbox_put_event(struct lane *lane);
void outbox_lane_done(struct lane *lane, bool is_sent, const char *event, const char *reason);
void outbox_lane_later(struct lane *lane, const struct http_answer *answer);

/* outbox_file.c: keeps the file of a row; uploads it, then outbox_put_event. */
void outbox_file_keep(struct outbox *outbox, const char *txn, const struct outbox_file *file);
void outbox_upload(struct lane *lane);

/* outbox_direct.c: finds or opens the private chat, then outbox_begin. */
void outbox_open_chat(struct lane *lane);

#endif
