/* verdict: what an answer of the homeserver means, by one table. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_MATRIX_VERDICT_H
#define CLERK_MATRIX_VERDICT_H

#include "base/arena.h"
#include "io/http.h"

/* What was asked for. An errcode may mean one thing to a message and another to a login. */
enum asked {
	ASKED_SYNC = 1,
	ASKED_SEND = 2, /* also redactions and reactions */
	ASKED_JOIN = 4,
	ASKED_INVITE = 8, /* also createRoom, leave and account data */
	ASKED_UPLOAD = 16,
	ASKED_LOGIN = 32,
	ASKED_READ = 64, /* whoami, filter, /messages, state */
	ASKED_ALL = 127
};

enum verdict {
	VERDICT_DONE,      /* it is so, now or already */
	VERDICT_AGAIN,     /* the same request again, later; it may have been carried out */
	VERDICT_PATIENCE,  /* 429: the same again, not before it is allowed */
	VERDICT_LONG,      /* a limit or unaccepted terms: the same again, much later */
	VERDICT_SUSPENDED, /* reading goes on, nothing can be said for now */
	VERDICT_LOCKED,    /* no login; the same again each quarter of an hour */
	VERDICT_LOGIN,     /* the token ran out: log in as the same device */
	VERDICT_TOKEN,     /* the token is gone: log in, seldom, or stop */
	VERDICT_STOP,      /* only a person can mend it */
	VERDICT_FILTER,    /* the filter is forgotten: make it again */
	VERDICT_PLACE,     /* our place in the stream is not known (any more) */
	VERDICT_RELATION,  /* again without what it refers to, as another part */
	VERDICT_TOO_LARGE,
	VERDICT_ABSENT,    /* there is no such endpoint */
	VERDICT_FORBIDDEN, /* not to us; something in the room would have to change first */
	VERDICT_REFUSED    /* never, however often it is tried */
};

/* By the errcode first; by the status where the errcode says nothing. An answer without an errcode
 * is not the homeserver's own word, whatever its status: only 413 and 429 count then. */
enum verdict verdict_of(enum asked asked, const struct http_answer *answer);

/* 200 with what begins as no JSON object does: a proxy's page, or nothing. It says nothing of what
 * was asked for, while an object that can't be read may be so for good. */
bool verdict_is_page(const struct http_answer *answer);

/* Nothing at all can be said to anybody until this is over. */
bool verdict_stops_all(enum verdict verdict);

/* The least time to wait for VERDICT_LONG, SUSPENDED and LOCKED after `tries` tries; else 0. */
int64_t verdict_wait_ms(enum verdict verdict, int64_t tries);

/* The errcode, or "HTTP 502"; for reasons and the log. */
const char *verdict_code(struct arena *arena, const struct http_answer *answer);

/* What an operator can do about it: the terms to accept, the administrator to ask; NULL: nothing.
 */
const char *verdict_remedy(struct arena *arena, const struct http_answer *answer);

#endif
