/* handover: a database made by `clerkd cluster move` is nobody's to use before the other let go. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_OPS_HANDOVER_H
#define CLERK_OPS_HANDOVER_H

#include "io/store.h"

/* ERR_TRYLATER, with what to type, while the other database may have the clusters still. The schema
 * "school" must be there. */
bool handover_is_over(struct store *store, struct err *err);

/* The name of the handover that made this database; NULL: it was not made by one. */
const char *handover_name(struct store *store, struct arena *arena, bool *ret_is_over);
/* What was taken out of this database by that handover: names with ", " between; NULL: nothing. */
const char *handover_gone(struct store *store, struct arena *arena, const char *name);
/* Is that cluster among them? */
bool handover_has(struct store *store, const char *name, const char *cluster);

/* What has left this database while the other may not use it yet, as after a power cut: names with
 * ", " between; NULL: nothing. */
const char *handover_unfinished(struct store *store, struct arena *arena);
/* Notes in the old database that the new one may use them. */
bool handover_note_over(struct store *store, const char *name, struct err *err);

/* Within the caller's transaction. */
bool handover_begin(struct store *store, const char *name, struct err *err);
bool handover_end(struct store *store, struct err *err);
/* Notes the clusters that are marked (cluster_part.h) as gone; `name` "": removed. */
bool handover_note_gone(struct store *store, const char *name, int64_t now_s, struct err *err);

#endif
