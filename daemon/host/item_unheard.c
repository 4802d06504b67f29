/* item_unheard: what waits for whose answer, over all services, of what the sender may see where
 * she asks. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"
#include "host/item.h"

#include <stdlib.h>

struct list {
	struct clerk_unheard *rows;
	size_t count;
};

/* Whom it asks, and has not heard. */
static const char *letters_of(struct clerk_call *call, const struct clerk_base *base)
{
	const struct clerk_kind *kind = base->kind;

	return kind->awaits == NULL && kind->asking != NULL ? clerk_answers(call, base).unheard
							    : clerk_item_awaits(call, base);
}

/* Nobody has asked: the clerk sees all, and tells what all may see. */
static bool may_tell(struct clerk_call *call, const struct clerk_base *base)
{
	return call->sender != NULL || item_sight(call, base).visibility == CLERK_PUBLIC;
}

static void look_at_kind(struct clerk_call *call, const struct clerk_kind *kind, void *data)
{
	struct list *list = data;
	void *const *records = NULL;
	bool asks = item_kind_awaits(kind) || kind->asking != NULL;
	size_t count = asks ? clerk_items(call, kind, true, &records) : 0;

	for (size_t i = 0; i < count; i++) {
		const struct clerk_base *base = records[i];
		const char *letters = letters_of(call, base);

		if (letters[0] == '\0' || !may_tell(call, base)) {
			continue;
		}
		list->rows = arena_grow(call->arena, list->rows, list->count, sizeof(*list->rows));
		list->rows[list->count++] = (struct clerk_unheard){
			.item = base->item,
			.title = item_title(call, base),
			.letters = letters,
			.is_own = base->school != '\0' && call->sender != NULL &&
				  base->school == clerk_voice(call->sender),
			.is_made = call->sender != NULL && base->person == call->sender->id,
			.by_s = item_by_s(base),
			.last_s = kind->last == NULL ? base->due_s : kind->last(base),
			.is_late = clerk_item_is(base, CLERK_IS_LATE),
		};
	}
}

static int compare_by(const void *a, const void *b)
{
	const struct clerk_unheard *x = a, *y = b;

	return x->is_own != y->is_own ? y->is_own - x->is_own
	       : x->by_s != y->by_s   ? (x->by_s < y->by_s ? -1 : 1)
	       : x->item.letter != y->item.letter
		   ? x->item.letter - y->item.letter
		   : (x->item.number > y->item.number) - (x->item.number < y->item.number);
}

size_t clerk_unheard(struct clerk_call *call, const struct clerk_unheard **ret_rows)
{
	struct list list = { .count = 0 };

	item_each_kind(call, look_at_kind, &list);
	if (list.count > 1) {
		qsort(list.rows, list.count, sizeof(*list.rows), compare_by);
	}
	*ret_rows = list.rows;
	return list.count;
}
