/* order: what was said in several rooms, in the order in which it was typed; pure. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_MATRIX_ORDER_H
#define CLERK_MATRIX_ORDER_H

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

struct order;

/* At most `rooms` rooms; all memory is the arena's. */
struct order *order_new(struct arena *arena, size_t rooms);

/* Adds what a room's timeline says next; `room` counts from 0. Within a room the order of adding
 * is kept whatever the times say. `what` is borrowed. */
void order_add(struct order *order, size_t room, int64_t typed_ms, const void *what);

/* The next of all rooms and which it belongs to; NULL: that was all. Of two typed in the same
 * millisecond the room that was numbered first goes first. */
const void *order_next(struct order *order, size_t *ret_room);

#endif
