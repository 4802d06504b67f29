/* order: what was said in several rooms, in the order in which it was typed; pure. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/order.h"

#include <stdbool.h>

struct entry {
	int64_t typed_ms;
	const void *what;
	struct entry *next;
};

struct lane {
	struct entry *first, *last;
};

struct order {
	struct arena *arena;
	struct lane *lanes;
	size_t count;
	size_t
	    *heap; /* lanes with something to say, the earliest on top; made when it is asked for */
	size_t heaped;
};

struct order *order_new(struct arena *arena, size_t rooms)
{
	struct order *order = arena_alloc(arena, sizeof(*order));

	*order = (struct order){ .arena = arena,
				 .lanes = arena_array(arena, rooms + 1, sizeof(struct lane)),
				 .heap = arena_array(arena, rooms + 1, sizeof(size_t)),
				 .count = rooms };
	return order;
}

void order_add(struct order *order, size_t room, int64_t typed_ms, const void *what)
{
	struct lane *lane = &order->lanes[room];
	struct entry *entry = arena_alloc(order->arena, sizeof(*entry));

	*entry = (struct entry){ .typed_ms = typed_ms, .what = what };
	if (lane->last == NULL) {
		lane->first = entry;
	} else {
		lane->last->next = entry;
	}
	lane->last = entry;
}

/* Of two at one instant the room that comes first in the answer. */
static bool is_earlier(const struct order *order, size_t a, size_t b)
{
	int64_t a_ms = order->lanes[a].first->typed_ms, b_ms = order->lanes[b].first->typed_ms;

	return a_ms < b_ms || (a_ms == b_ms && a < b);
}

static void sink(struct order *order, size_t at)
{
	size_t *heap = order->heap, child;

	while ((child = 2 * at + 1) < order->heaped) {
		if (child + 1 < order->heaped && is_earlier(order, heap[child + 1], heap[child])) {
			child++;
		}
		if (!is_earlier(order, heap[child], heap[at])) {
			return;
		}
		size_t lane = heap[at];

		heap[at] = heap[child];
		heap[child] = lane;
		at = child;
	}
}

static void make_heap(struct order *order)
{
	for (size_t i = 0; i < order->count; i++) {
		if (order->lanes[i].first != NULL) {
			order->heap[order->heaped++] = i;
		}
	}
	for (size_t i = order->heaped / 2; i > 0; i--) {
		sink(order, i - 1);
	}
}

const void *order_next(struct order *order, size_t *ret_room)
{
	if (order->heaped == 0) {
		make_heap(order);
	}
	if (order->heaped == 0) {
		return NULL;
	}
	size_t room = order->heap[0];
	struct lane *lane = &order->lanes[room];
	const struct entry *entry = lane->first;

	lane->first = entry->next;
	if (lane->first == NULL) {
		order->heap[0] = order->heap[--order->heaped];
	}
	sink(order, 0);
	*ret_room = room;
	return entry->what;
}
