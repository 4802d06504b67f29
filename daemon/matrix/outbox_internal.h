/* outbox_internal: what keeping and sending share; no one else includes it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_MATRIX_OUTBOX_INTERNAL_H
#define CLERK_MATRIX_OUTBOX_INTERNAL_H

#include "matrix/session_internal.h"

enum outbox_query {
	OQ_PUT,
	OQ_HEADS,
	OQ_PUT_SINCE,
	OQ_ROW,
	OQ_EARLIER,
	OQ_FOLLOWING,
	OQ_SENT,
	OQ_UNREAD,
	OQ_READ,
	OQ_HEARD,
	OQ_KNOWN,
	OQ_RUN,
	OQ_NAME,
	OQ_LAST,
	OQ_DEAD,
	OQ_BY_TXN,
	OQ_BY_EVENT,
	OQ_SHOWN,
	OQ_UNSENT,
	OQ_LATER,
	OQ_UNSAID,
	OQ_PERSONS,
	OQ_SAID_IN,
	OQ_SAID_LAST,
	OQ_FIRST_IN,
	OQ_POLLS,
	OQ_MOVE,
	OQ_LANE,
	OQ_NEXT_AT,
	OQ_IS_EMPTY,
	OQ_WAITS_FOR,
	OQ_CHAT,
	OQ_NEXT_CHAT,
	OQ_WHEN,
	OQ_FILE_PUT,
	OQ_FILE_GET,
	OQ_UNREACHABLE,
	OQ_SINCE,
	OQ_REACHED,
};

/* What has a limit of its own at the homeserver: one that is reached stops nothing else. An
 * invitation and a look concern one destination, so their limits hold up that one alone. */
enum endpoint {
	ENDPOINT_SEND,
	ENDPOINT_UPLOAD,
	ENDPOINT_CREATE,
	ENDPOINT_SHARED, /* those before this are limited for all destinations together */
	ENDPOINT_INVITE = ENDPOINT_SHARED,
	ENDPOINT_LOOK,
};

/* A row that is due. */
struct outbox_row {
	int64_t seq;
	const char *txn;
	enum outbox_kind kind;
	const char *room, *person; /* exactly one: as it was put */
	const char *lane;          /* where it goes in the end */
	const char *content;
	const char *edits; /* txn of the row whose event is meant; NULL: none */
	int64_t first_at_s, not_before_s;
	const char *source;
};

enum lane_wait {
	WAIT_SLOT,        /* for a free slot */
	WAIT_TROUBLE,     /* after a failure; cut short when the homeserver is well again */
	WAIT_TOLD,        /* as long as a limit says */
	WAIT_UNREACHABLE, /* until the person opens a chat, or for a look from time to time */
};

/* One destination with something under way or waiting: order is kept per lane. Only a request under
 * way holds a slot. */
struct lane {
	struct arena *arena;   /* the row, and what outlives an attempt */
	struct arena *attempt; /* what is made for this one; a row may be tried for weeks */
	const char *destination;
	struct outbox *outbox;
	struct outbox_row row;
	const char *room; /* where it goes, once known; of the attempt */
	bool is_second;   /* an upgrade led two to one destination */
	bool is_busy;     /* a request is under way */
	enum lane_wait wait;
	int64_t retry_ms; /* monotonic; when not busy */
	int64_t tries;
	enum endpoint endpoint; /* of the last request */
	bool is_bare;       /* what it refers to is unknown to the homeserver: said without that */
	const char *unsure; /* the room in which a try ended without our knowing how */
	const char *looks[3]; /* rooms in which it may be already */
	size_t look_count, look_at;
	int pages, pages_behind;       /* of a read-back; of them, from before the row */
	int chats;                     /* rooms looked at, to find or open the private chat */
	int64_t trouble_ms;            /* since when the chat can't be opened; 0: no such trouble */
	const char *alias, *looked_at; /* of the attempt */
	const char *uri;               /* of the file, once uploaded */
	struct lane *next, **at;       /* `at`: what leads to it */
};

/* A row that the homeserver has, not yet written down. */
struct delivered {
	int64_t seq, at_s;
	char *event, *room;
	struct delivered *next;
};

struct outbox {
	struct session *session;
	struct stmt **stmts;
	struct lane *lanes, **last_lane;
	void *lane_tree; /* the same by destination; tsearch. Not there: second lanes of one */
	size_t second_count;
	size_t busy_count;
	/* Each destination with a row that may go has a lane, but for what was put since the last
	 * look (`has_put`: rows after `seen_seq`), and, when `may_have_heads`, for any. */
	bool may_have_heads, has_put;
	int64_t seen_seq;
	struct delivered *delivered;
	size_t delivered_count;
	int64_t inherited_seq;    /* up to here, rows were there when we started */
	int64_t due_s;            /* when the next row may go that may not yet */
	int64_t looked_s;         /* when that was looked at last */
	int64_t retry_ms;         /* no lane that waits is tried before that */
	size_t unreachable_count; /* lanes that wait, or waited last, for a private chat */
	int64_t settle_ms;        /* when the oldest of them is to be written down */
	struct alarm alarm;
	int64_t blocked_until_ms[ENDPOINT_SHARED]; /* after a 429: nothing before that */
	char *source;                              /* of outbox_source_of */
	bool is_pumping;
};

/* The transaction id: what, why, which part, where to. 40 hexadecimal digits in the arena. */
char *outbox_txn(struct arena *arena, enum outbox_kind kind, const char *source, int64_t part,
		 const char *destination);

/* outbox_echo.c: what the lines of a message are known by, for its content. */
json_t *outbox_lines(struct arena *arena, const struct outbox_message *message,
		     const char *destination);

/* outbox_lane.c: the lane at hand. A lane that is done is freed. */
/* The destination's lane, or (`seq` not 0) the row's, which has not heard of its new place. */
struct lane *lane_at(const struct outbox *outbox, const char *destination, int64_t seq);
void lane_rename(struct lane *lane, const char *destination);
/* What is under way for `old` is for `destination` from now on. */
void lane_move(struct outbox *outbox, const char *old, const char *destination);
/* Takes a slot and asks; or waits, where the endpoint's limit is known to be reached. */
void lane_ask(struct lane *lane, enum endpoint endpoint, const struct session_request *request,
	      http_done_fn *done);
/* What the answer to the last request means. */
enum verdict lane_verdict(const struct lane *lane, const struct http_answer *answer);
/* Whether the row is in the lane's room now is not known. */
void lane_is_unsure(struct lane *lane);
void lane_wait(struct lane *lane, enum lane_wait wait, int64_t at_ms);
void outbox_lane_done(struct lane *lane, bool is_sent, const char *event, const char *reason);
void outbox_lane_later(struct lane *lane, const struct http_answer *answer);
/* The lane ends; what comes next for its destination, if that may go, has another. */
void lane_follow(struct lane *lane);
/* A lane for the row, unless its destination has one. */
void lane_open(struct outbox *outbox, int64_t seq);
bool outbox_is_delivered(const struct outbox *outbox, int64_t seq);
void lane_free_all(struct outbox *outbox);

void outbox_on_alarm(void *user);
/* One transaction of the outbox's own. False: nothing was kept, and that is said in the log. */
bool outbox_work_begin(struct outbox *outbox);
bool outbox_work_end(struct outbox *outbox, const char *what);

/* outbox_send.c */
void outbox_begin(struct lane *lane);
void outbox_put_event(struct lane *lane);

/* outbox_file.c: keeps the file of a row; uploads it, then outbox_put_event. */
void outbox_file_keep(struct outbox *outbox, const char *txn, const struct outbox_file *file);
void outbox_upload(struct lane *lane);

/* outbox_direct.c: finds or opens the private chat, then outbox_begin. */
void outbox_open_chat(struct lane *lane);
/* The one at hand refused: another. */
void outbox_chat_refused(struct lane *lane);
#define CREATE_PATH "/_matrix/client/v3/createRoom"
/* The body of the request that opens a chat with a person, under its alias. */
const char *outbox_chat(const struct outbox *outbox, struct arena *arena, const char *person,
			const char **ret_alias);
/* Notes the room as their private chat, in the caller's transaction; `is_invited`: we have just
 * asked them in. */
void outbox_keep_chat(struct outbox *outbox, const char *person, const char *room_id,
		      bool is_invited);
/* Is nothing on its way, and does no limit hold up what is to be said? */
bool outbox_is_at_leisure(const struct outbox *outbox);
/* Is there no way to this person, as far as was found? */
bool outbox_is_out_of_reach(struct outbox *outbox, const char *person);
/* Is there a chat now with a person who was out of reach? */
bool outbox_is_within_reach(struct lane *lane);

/* outbox_reach.c: nothing leads to this person. Told in the cluster's room, once; the lane waits,
 * and after GIVE_UP_S what waits is given up, which is told too. */
void outbox_unreachable(struct lane *lane, const char *why);
void outbox_reached(struct outbox *outbox, const char *person);

#endif
