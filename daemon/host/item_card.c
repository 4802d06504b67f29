/* item_card: the one message that shows how an item stands now, edited in place. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"
#include "host/item.h"

#include <string.h>

struct call_card {
	struct clerk_item item;
	const char *text; /* NULL: how it stands in the end */
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
	return base->kind->card != NULL && item_sight(call, base).visibility == CLERK_PUBLIC &&
	       (base->kind->has_card == NULL || base->kind->has_card(call, base));
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

	while (card != NULL && !item_is_same(card->item, item)) {
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

	if (base->kind->card != NULL) {
		add(call, base->item, NULL);
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

const char *item_card_source(struct arena *arena, const char *source, struct clerk_item item)
{
	return arena_printf(arena, "%s/card/%c%lld", source, item.letter, (long long)item.number);
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

/* What a card is to say, and what a yes to it is then a yes to. */
struct shown {
	const char *text;  /* "": it has no card */
	const char *terms; /* NULL: the item is gone */
};

static void put(struct clerk_call *call, struct clerk_item item, const struct shown *shown,
		const char *source, int64_t part)
{
	struct terms *terms = call->host->terms;
	const char *name = name_of(call, item);
	const char *edits = terms_are(terms, name, shown->text) ? NULL : card_of(call, item);

	if (edits == NULL) {
		return;
	}
	const struct outbox_message message = {
		.kind = OUTBOX_NOTICE,
		.source = item_card_source(call->arena, source, item),
		.part = part,
		.room_id = call->cluster->room_id,
		.text = host_words(call->cluster, call->arena, shown->text),
		.edits_txn = edits,
		.is_anew = call->is_anew,
	};

	terms_put(terms, call->cluster->id, name, shown->text, call->now_s);
	outbox_put(call->outbox, &message);
	if (shown->terms != NULL) {
		terms_put(terms, call->cluster->id, message.source, shown->terms, call->now_s);
	}
}

/* How it stands in the end. */
static struct shown show(struct clerk_call *call, const struct call_card *card)
{
	const struct plugin *outer = call->plugin;
	struct shown shown = { .text = card->text == NULL ? "" : card->text };

	if (card->text != NULL) {
		return shown;
	}
	call->plugin = item_kind_of(call->plugins, card->item.letter, NULL)->plugin;
	const struct clerk_base *base = item_get(call, card->item);

	if (base != NULL && has_card(call, base)) {
		shown.text = arena_printf(call->arena, CLERK_BOLD "%s" CLERK_PLAIN " %s",
					  clerk_item_name(call, base), words(call, base));
		shown.terms = item_terms(call, base);
	}
	queries_end(call->plugin->queries);
	call->plugin = outer;
	return shown;
}

void item_cards_put(struct clerk_call *call, const char *source, int64_t part)
{
	for (const struct call_card *card = call->cards; card != NULL; card = card->next) {
		const struct shown shown = show(call, card);

		/* of part 0 the outbox keeps no index */
		if (shown.text[0] != '\0') {
			put(call, card->item, &shown, source, ++part);
		}
	}
}
