/* put_off: what was typed to us and not done is told to its sender, line by line, but together. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_PUT_OFF_H
#define CLERK_HOST_PUT_OFF_H

#include "base/arena.h"
#include "base/err.h"
#include "io/store.h"

#include <stdbool.h>
#include <stdint.h>

struct host;
struct request;
struct put_offs;

/* Why it was not done. */
enum put_off_why {
	PUT_OFF_MANY,
	PUT_OFF_OLD,
	PUT_OFF_LONG,
	PUT_OFF_STRANGER,
	PUT_OFF_EARLY,     /* before we came into the chat */
	PUT_OFF_OVERHEARD, /* in a chat that others can read: told in another */
};

bool put_offs_new(struct arena *arena, struct store *store, struct put_offs **ret_put_offs,
		  struct err *err);

/* Notes a line of somebody on the roster that is not done, in the caller's transaction: silence is
 * no outcome, and hers is named when the next message to her is due. */
void put_off(struct host *host, const struct request *request, enum put_off_why why);

/* Its sender, or a moderator, has deleted the message, or the edit of it: then nothing is told. */
void put_off_forget(struct host *host, const char *room_id, const char *event_id);

/* Its sender has edited the message. An edit that `counts` has an outcome of its own, and talk
 * needs none, so nothing is told of what it replaces; else the new words are named in place of the
 * old. */
void put_off_edited(struct host *host, const struct request *request, bool counts);

/* Tells what was noted: one message to each sender and room, at most one a minute. In a transaction
 * of its own. */
void put_off_tell(struct host *host);

/* Has a line that named this item been put off, and not been told of yet? Then what was said of it
 * afterwards may be meant for what it has not become. */
bool put_off_names(struct host *host, const struct request *request, const char *item);

/* May those who are on no roster be answered in this room now, or anybody in one that is no
 * cluster's? Once an hour, all together: however many they are, nobody waits behind them. */
bool put_off_may_answer(struct host *host, const char *room_id, int64_t now_s);
/* May it be said in this room now that others can read it? Once a day. */
bool put_off_may_warn(struct host *host, const char *room_id, int64_t now_s);
/* Has it just been said: may what is typed there be meant for us still? */
bool put_off_has_just_warned(struct host *host, const char *room_id, int64_t now_s);

#endif
