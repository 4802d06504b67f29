/* cluster_part: which rows of a database are of some clusters: to be taken out of it, or kept
 * alone. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_OPS_CLUSTER_PART_H
#define CLERK_OPS_CLUSTER_PART_H

#include "io/store.h"

/* Of every table somebody has said whose its rows are: a table with a column `cluster` says so
 * itself; of all others there is a list. */
enum cluster_part {
	PART_UNKNOWN,  /* nobody has said: a cluster can't be told from the others */
	PART_CLUSTERS, /* each row is some cluster's, room's or person's */
	PART_ACCOUNT,  /* of the account that the clerk speaks as */
	PART_SHARED    /* of the file itself, or without a word of anybody's */
};
enum cluster_part cluster_part_of(struct store *store, const char *table);
/* False, with `err` naming it: there is a table of which nobody has said. */
bool cluster_part_is_known(struct store *store, struct err *err);

/* Notes, for as long as the store is open, which clusters are meant, with their rooms, their
 * people, and what was said to them. */
bool cluster_part_mark(struct store *store, const int64_t *clusters, size_t count, struct err *err);

/* Why the marked clusters can't go from one account to another yet, in one line: something of
 * theirs may be with the homeserver already or is not read yet, and only this account can find out.
 * True: nothing of the kind. */
bool cluster_part_is_settled(struct store *store, const char *name, int64_t now_s, struct err *err);

/* Within the caller's transaction and after store_shred_begin: takes the marked clusters out, with
 * their rooms and the private chats of people who are in no other cluster. Those rooms are left at
 * the next start, and nothing is said there any more. */
bool cluster_part_take_out(struct store *store, struct err *err);
/* The same the other way: only the marked clusters stay, for an account that is in none of their
 * rooms yet, knows nobody, and has said nothing of what was said. What somebody was told in a chat
 * that they never came into is told again. */
bool cluster_part_keep_alone(struct store *store, struct err *err);

#endif
