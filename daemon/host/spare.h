/* spare: what is not to be said to somebody just now waits, and comes in one message. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_SPARE_H
#define CLERK_HOST_SPARE_H

#include "host/call.h"

struct spares;

bool spares_new(struct arena *arena, struct store *store, struct spares **ret_spares,
		struct err *err);

/* The key of the host's own wake-up (of UNASKED_PLUGIN) at which what waits is looked at. */
#define SPARE_KEY "spared"

/* clerk_is_spared, outside of any call. */
bool spare_is(struct host *host, struct arena *arena, const struct roster_cluster *cluster,
	      const struct clerk_person *person, int64_t at_s, struct clerk_spare *ret_spare);

/* The thing that begins then changes by the call: what is said of it may be urgent. */
void spare_begins(struct clerk_call *call, int64_t start_s);

/* A line that the call has for that user in private, by its source and part. True: it is kept until
 * she is spared no more. In the caller's transaction.
 * A ping in the room never waits: its event would differ, and tell everybody who is spared. */
bool spare_keeps(struct clerk_call *call, const char *user, const char *text,
		 const struct outbox_line *line);
/* At the end of a turn: one message to each of the call's cluster who is spared no more. */
void spare_say(struct clerk_call *call);

/* What the source has not said yet it never will: it was taken back. */
void spare_drop(struct host *host, int64_t cluster, const char *source);

/* What kept that wake-up's words from the user, and since when they are said (0: not yet); NULL:
 * nothing did. */
const char *spare_why(struct clerk_call *call, const char *source, const char *user,
		      int64_t *ret_said_s);

#endif
