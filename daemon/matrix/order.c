/* order: what was said in several rooms, in the order in which it was typed; pure. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/order.h"

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
};

struct order *order_new(struct arena *arena, size_t rooms)
{
	struct order *order = arena_alloc(arena, sizeof(*order));

	*order = (struct order){ .arena = arena,
				 .lanes = arena_array(arena, rooms + 1, sizeof(struct lane)),
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

/* Few rooms have something to say at once, so a look at each will do. */
const void *order_next(struct order *order, size_t *ret_room)
{
	size_t at = order->count;

	for (size_t i = 0; i < order->count; i++) {
		const struct entry *first = order->lanes[i].first;

		if (first != NULL &&
		    (at == order->count || first->typed_ms < order->lanes[at].first->typed_ms)) {
			at = i;
		}
	}
	if (at == order->count) {
		return NULL;
	}
	struct entry *entry = order->lanes[at].first;

	order->lanes[at].first = entry->next;
	*ret_room = at;
	return entry->what;
}
