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

static const char *words(struct clerk_call *call, const struct clerk_base *base)
{
	const char *own = clerk_item_is(base, CLERK_IS_OVER) ? "" : base->kind->card(call, base);
	const char *span = clerk_item_span(call, base);

	return own[0] != '\0'
		   ? own
		   : arena_printf(call->arena, "%s%s%s: %s.", item_title(call, base),
				  span[0] == '\0' ? "" : ", ", span, item_state(base)->name);
}

static bool has_card(struct clerk_call *call, const struct clerk_base *base)
{
	return base->kind->card != NULL && item_sight(call, base).visibility == CLERK_PUBLIC;
}

/* The first message that the command which made it put in the room: its answer, or, said in
 * private, what the room was told; NULL: none that is still known. */
static const char *card_of(const struct clerk_call *call, struct clerk_item item)
{
	struct numbers_item made;

	return numbers_get(call->school->numbers, call->arena, call->cluster->id, item, &made)
		   ? outbox_first_in(call->outbox, call->arena, made.event_id,
				     call->cluster->room_id)
		   : NULL;
}

bool item_card_shows(struct clerk_call *call, const void *record)
{
	const struct clerk_base *base = record;

	return has_card(call, base) && card_of(call, base->item) != NULL;
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

void item_card_renew(struct clerk_call *call, const void *record)
{
	const struct clerk_base *base = record;

	if (has_card(call, base)) {
		add(call, base->item,
		    arena_printf(call->arena, CLERK_BOLD "%s" CLERK_PLAIN " %s",
				 clerk_item_name(call, base), words(call, base)));
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

const char *item_card_source(struct arena *arena, const char *source)
{
	return arena_printf(arena, "%s" ITEM_CARD, source);
}

/* What its words are noted under. */
static const char *name_of(const struct clerk_call *call, struct clerk_item item)
{
	return arena_printf(call->arena, "card/%lld/%c%lld", (long long)call->cluster->id,
			    item.letter, (long long)item.number);
}

void item_card_forget(const struct clerk_call *call)
{
	struct clerk_item item;
	size_t used = 0;

	if (command_read_item(call->items.text, &item, &used)) {
		terms_put(call->host->terms, call->cluster->id, name_of(call, item), "",
			  call->now_s);
	}
}

/* True where it says that already; else it is noted to do so. */
static bool says(struct host *host, const struct clerk_call *call, const struct call_card *card)
{
	const char *name = name_of(call, card->item);
	bool is_said = terms_are(host->terms, name, card->text);

	if (!is_said) {
		terms_put(host->terms, call->cluster->id, name, card->text, call->now_s);
	}
	return is_said;
}

void item_cards_put(struct host *host, const struct clerk_call *call, const char *source,
		    int64_t part)
{
	for (const struct call_card *card = call->cards; card != NULL; card = card->next) {
		const struct outbox_message message = {
			.kind = OUTBOX_NOTICE,
			.source = item_card_source(call->arena, source),
			.part = ++part, /* of part 0 the outbox keeps no index */
			.room_id = call->cluster->room_id,
			.text = host_words(call->cluster, call->arena, card->text),
			.edits_txn = card_of(call, card->item),
			.is_anew = call->is_anew,
		};

		if (message.edits_txn != NULL && !says(host, call, card)) {
			outbox_put(host->outbox, &message);
		}
	}
}
