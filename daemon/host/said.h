/* said: when each message was said, by whom and where, so that an edit of old talk is told apart.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_SAID_H
#define CLERK_HOST_SAID_H

#include "base/arena.h"
#include "base/err.h"
#include "io/store.h"

#include <stdbool.h>
#include <stdint.h>

struct said;

bool said_new(struct arena *arena, struct store *store, struct said **ret_said, struct err *err);

/* Notes a message, in the caller's transaction; `said_s` by the homeserver's clock; `asks`: it is
 * talk, and a question. */
void said_put(struct said *said, const char *event, const char *room, const char *sender,
	      int64_t said_s, bool asks);
/* Has anybody but that person asked the others something in that room since? */
bool said_asked_since(struct said *said, const char *room, const char *sender, int64_t since_s);

/* When that person said this message in that room; false: not known, or another's, or elsewhere. */
bool said_get(struct said *said, const char *event, const char *room, const char *sender,
	      int64_t *ret_said_s);

#endif
