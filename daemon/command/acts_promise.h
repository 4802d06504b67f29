/* acts_promise: what somebody says that will be done, or that she wants to be reminded of, in the
 * words of a row. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_COMMAND_ACTS_PROMISE_H
#define CLERK_COMMAND_ACTS_PROMISE_H

#include "base/arena.h"

/* "I'll sort the minibus by Friday" as "action ours to sort …", "G to send the rota" as "action G
 * to …"; NULL: it is none, or says who comes. */
const char *acts_promised(struct arena *arena, const char *line);

/* "she's off sick, just remind me to ring her": what, from there on; NULL: it is not asked for. */
const char *acts_reminder(struct arena *arena, const char *line);

#endif
