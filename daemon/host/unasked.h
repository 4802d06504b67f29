/* unasked: what the room hears though nobody has just asked: little, together, and by day. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_UNASKED_H
#define CLERK_HOST_UNASKED_H

#include "host/call.h"

struct unasked;

bool unasked_new(struct arena *arena, struct store *store, struct unasked **ret_unasked,
		 struct err *err);

/* The owner and key of the host's own wake-up, at which what waits is said. */
#define UNASKED_PLUGIN "clerk"
#define UNASKED_KEY "digest"

/* Writes down that this wake-up came, whom it told in private, and what it has for the room; in the
 * caller's transaction. */
void unasked_add(struct unasked *unasked, struct clerk_call *call, const struct wake *wake);

/* At the end of a turn: says what waits for the cluster's room, as one message, or leaves it to the
 * next. A reminder goes in its time, and takes the rest with it; one that is late waits for the
 * morning. Other things wait for the next school morning at night, on holidays, and when the room
 * has heard two such messages today. */
void unasked_say(struct unasked *unasked, struct clerk_call *call, struct outbox *outbox);

/* clerk_why_lately: the last of them. */
size_t unasked_lately(struct clerk_call *call, int64_t since_s, struct clerk_woken *ret_rows,
		      size_t max);

/* clerk_why, once the sender may know. */
size_t unasked_list(struct clerk_call *call, struct clerk_item item, struct clerk_woken *ret_rows,
		    size_t max);

#endif
