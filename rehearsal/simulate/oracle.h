/* oracle: what must hold in any world, and what of it must be the same in a calm one. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SIMULATE_ORACLE_H
#define CLERK_SIMULATE_ORACLE_H

#include "simulate/result.h"

#include <sqlite3.h>

/* Looks at the world while all is quiet: the database is whole, each check of each plugin holds,
 * nothing is left unsaid, each row of the outbox is one message, in order, each command has one
 * reply at most, and each reminder that is over was told, once. Adds a view: effects and talk, with
 * events by what was typed. */
void oracle_look(struct world *world, struct result *result);

/* After the last burst: what the homeserver took and did not tell, and has forgotten, is not said
 * again; what was typed longer ago than a command may be old is not done; a clerk
 * with an empty database does nothing of what was said before it came. */
void oracle_end(struct world *world);

/* A copy of the clerk's database; the caller closes it. NULL, and the failure noted. */
sqlite3 *oracle_open(struct world *world);
/* The first column of the first row; NULL: no row. */
const char *oracle_text(struct arena *arena, sqlite3 *db, const char *sql);

/* oracle_talk.c: the outbox and the homeserver's timelines beside each other. */
void oracle_talk(struct world *world, sqlite3 *db);

/* oracle_view.c: sorted lines of all effects and all that was said, in the arena. */
const char *oracle_view(struct world *world, struct arena *arena, sqlite3 *db);
#define ANSWERED "answered "
/* Rows of the tables that hold effects alone. */
const char *oracle_effects(struct world *world, struct arena *arena, sqlite3 *db);

/* The command that a message of the clerk answers, as world_typed; its text in `ret_body`, and is
 * it an edit of an earlier one? */
int oracle_reply(const struct world *world, struct arena *arena, const struct hs_event *event,
		 const char **ret_body, bool *ret_is_edit);

#endif
