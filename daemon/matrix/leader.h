/* leader: of several clerkds with one account only one acts: that which started last. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_MATRIX_LEADER_H
#define CLERK_MATRIX_LEADER_H

#include "io/json.h"

struct session;

/* The type of the account data in which the clerk of the account signs. */
#define LEADER_TYPE "clerkd.leader"

/* Signs, after a look at who signed before, then calls `next`. A database that has been overtaken
 * by another stops instead (ERR_TRYLATER), unless it was restored since; one that knows nothing of
 * an account in which somebody has signed (ERR_DATA), unless `is_new` says that this is meant. */
void leader_begin(struct session *session, void (*next)(struct session *session));

/* Somebody has signed, as /sync tells; `content` NULL: nobody. False: it was another, later than
 * we, and we have stopped. */
bool leader_goes_on(struct session *session, const json_t *content);

#endif
