/* versions: is a database of this clerkd's age? Asked of every owner of tables at once. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_OPS_VERSIONS_H
#define CLERK_OPS_VERSIONS_H

#include "host/plugin.h"
#include "io/store.h"

/* The version to which this clerkd, with these plugins, lifts the tables of `owner`; -1: it has no
 * such owner (a plugin that is not loaded). */
int64_t versions_known(const struct plugin_set *plugins, const char *owner);
/* False (ERR_DATA): some owner's tables are of a newer version than is known, so nothing may be
 * written. A database that has no versions yet is of none. */
bool versions_allow(struct store *store, const struct plugin_set *plugins, struct err *err);

#endif
