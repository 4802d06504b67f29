/* retire: what nobody can need any more goes, once a day, so that nothing grows without end. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_RETIRE_H
#define CLERK_HOST_RETIRE_H

#include "base/arena.h"
#include "base/err.h"
#include "io/store.h"
#include "matrix/session.h"

#include <stdbool.h>
#include <stdint.h>

struct retire;

/* After the tables of host exist; lives in the arena. */
bool retire_new(struct arena *arena, struct store *store, struct retire **ret_retire,
		struct err *err);

/* Of host and of the session, a round each day, each call a slice of it in a transaction of its
 * own. `ret_is_more`: the round is not over. False: the store failed, and says why. */
bool retire_old(struct retire *retire, struct session *session, int64_t now_s, bool *ret_is_more);

#endif
