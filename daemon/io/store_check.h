/* store_check: is every page of a large database whole? Asked beside the work, not before it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_IO_STORE_CHECK_H
#define CLERK_IO_STORE_CHECK_H

#include "io/store.h"

#include <stdatomic.h>

/* What is to be looked at, and what was found; filled by store_check_begin. */
struct store_check {
	const char *path;
	atomic_bool is_stopped;
	enum { STORE_NOT_LOOKED_AT, STORE_WHOLE, STORE_UNREADABLE, STORE_DAMAGED } found;
	char why[200];
};

/* True: store_check_run is due, on any thread. That is so after an end that was none (a kill, a
 * power cut) of a database that is too large for store_open to have looked at it, until it was
 * looked at, and a week after the last time. `check` and the store's path live as long as the
 * store. */
bool store_check_begin(struct store *store, int64_t now_s, struct store_check *check);
/* Reads the whole file by a connection of its own: seconds for a gigabyte. Touches nothing else. */
void store_check_run(struct store_check *check);
/* From another thread: it need not go on, and finds nothing. */
void store_check_stop(struct store_check *check);
/* On the store's own thread: notes that all was well at `now_s`, or breaks the store (ERR_DATA; an
 * error of reading: ERR_IO). What could not be looked at is due again. */
void store_check_end(struct store *store, const struct store_check *check, int64_t now_s);

#endif
