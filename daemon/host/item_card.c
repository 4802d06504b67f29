/* item_card: the one message that shows how an item stands now, edited in place. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"
#include "host/item.h"

#include <string.h>

struct call_card {
	struct clerk_item item;
	const char *text;
	struct call_card *next;
};

const char *item_card(struct clerk_call *call, const void *record)
{
	const struct clerk_base *base = record;
	bool is_open =
	    base->kind->card != NULL && item_sight(call, record).visibility == CLERK_PUBLIC;

	return is_open ? base->kind->card(call, record) : "";
}

/* Of two texts for one card the last counts. */
static void add(struct clerk_call *call, struct clerk_item item, const char *text)
{
	struct call_card *card = call->cards;

	while (card != NULL &&
	       (card->item.letter != item.letter || card->item.number != item.number)) {
		card = card->next;
	}
	if (card != NULL) {
		card->text = text;
		return;
	}
	card = arena_alloc(call->arena, sizeof(*card));
	*card = (struct call_card){ item, text, call->cards };
	call->cards = card;
}

void item_card_renew(struct clerk_call *call, const void *record, const char *before)
{
	const char *now = item_card(call, record);

	if (now[0] != '\0' && strcmp(now, before) != 0) {
		add(call, ((const struct clerk_base *)record)->item, now);
	}
}

void item_card_end(struct clerk_call *call, const struct clerk_kind *kind, struct clerk_item item)
{
	if (kind->card != NULL) {
		add(call, item,
		    arena_printf(call->arena,
				 CLERK_BOLD "%c%lld" CLERK_PLAIN " was taken back by %s.",
				 item.letter, (long long)item.number, call->sender->handle));
	}
}

/* It is the first message that the command which made the item put in the room: its answer, or,
 * said in private, what the room was told. */
void item_cards_put(struct host *host, const struct clerk_call *call, const char *source,
		    int64_t part)
{
	const char *room = call->cluster->room_id;

	for (const struct call_card *card = call->cards; card != NULL; card = card->next) {
		struct numbers_item made;
		const char *first =
		    numbers_get(host->parts.school->numbers, call->arena, call->cluster->id,
				card->item, &made)
			? outbox_first_in(host->outbox, call->arena, made.event_id, room)
			: NULL;
		const struct outbox_message message = {
			.kind = OUTBOX_NOTICE,
			.source = arena_printf(call->arena, "%s" ITEM_CARD, source),
			.part = part++,
			.room_id = room,
			.text = host_words(call->cluster, call->arena, card->text),
			.edits_txn = first,
			.is_anew = call->is_anew,
		};

		if (first != NULL) {
			outbox_put(host->outbox, &message);
		}
	}
}
