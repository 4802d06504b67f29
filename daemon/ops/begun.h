/* begun: has a database ever been a clerk's at work, or was it only made? */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_OPS_BEGUN_H
#define CLERK_OPS_BEGUN_H

#include "io/store.h"

#include <stdbool.h>

/* Did a clerk with this database ever become the clerk of an account, or read what was said? What
 * a start made that was refused, or `cluster apply` alone, has not begun. A database that can't be
 * asked counts as begun: nothing is done to it. */
bool begun(struct store *store);
/* The same of a file; false also where there is none. */
bool begun_file(const char *path);

/* What a start found, so that one that comes to nothing leaves nothing behind. */
struct begun_place {
	bool has_folder, has_lock;
};
struct begun_place begun_look(const char *dir);
/* Removes what was made since that look and is of no use: the lock, which is held, and the folder
 * if nothing else is in it (see store_take_away). */
void begun_remove(const char *dir, const struct begun_place *before);

#endif
