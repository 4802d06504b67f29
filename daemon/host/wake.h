/* wake: wishes to be called at an instant; the row is the truth, the timer only a hint to look. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_WAKE_H
#define CLERK_HOST_WAKE_H

#include "base/arena.h"
#include "base/err.h"
#include "clerk/clerk.h"
#include "io/store.h"

#include <stdbool.h>
#include <stdint.h>

/* How a wake-up is named in its row: "V12/remind", of an item of letter 0 "remind", and where
 * `what` is "" the item alone, "V12". */
const char *wake_key(struct arena *arena, struct clerk_item item, const char *what);
/* The other way: what of the key belongs to no item is `ret_what`, a part of it. */
struct clerk_item wake_item(const char *key, const char **ret_what);

struct wakes;

/* Only rows of `plugins` (NULL-terminated; NULL: of everybody) come due. Whose plugin is absent
 * keeps its row, however late, until it is there again. */
bool wakes_new(struct arena *arena, struct store *store, const char *const *plugins,
	       struct wakes **ret_wakes, struct err *err);

/* In the caller's transaction; one row per (cluster, plugin, key). */
void wake_put(struct wakes *wakes, int64_t cluster, const char *plugin, const char *key,
	      int64_t due_s);
/* Drops the row with that key and all below it: "V12" drops "V12/day", never "V123". */
void wake_drop(struct wakes *wakes, int64_t cluster, const char *plugin, const char *key);

struct wake {
	int64_t cluster;
	const char *plugin, *key;
	int64_t due_s;
};
/* What is said of a wake-up has this for its source, "wake/visits/1/V1/eve/1796200000"; and where
 * the key begins in such a one, "V1/eve/…", or "" where it is of no wake-up. */
const char *wake_source(struct arena *arena, const struct wake *wake);
const char *wake_source_key(const char *source);

/* Takes the soonest row due at `now_s` out of the table; none that shall wait, see below. */
bool wake_take(struct wakes *wakes, struct arena *arena, int64_t now_s, struct wake *ret_wake);
/* The row stays as it is, but is not taken for a while: a second, then twice as long each time, at
 * most a minute. Its own transaction, after that in which it was taken was rolled back. */
void wake_try_again(struct wakes *wakes, const struct wake *wake, int64_t now_s);
/* Puts a row that was taken back as it was, not to be taken before `until_s`. In the caller's
 * transaction. */
void wake_hold(struct wakes *wakes, const struct wake *wake, int64_t until_s);
/* When the soonest can be taken; INT64_MAX when there is none. */
int64_t wake_next_s(struct wakes *wakes);

#endif
