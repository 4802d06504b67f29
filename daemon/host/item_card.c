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

/* True where it says that already; else it is noted to do so. */
static bool says(struct clerk_call *call, struct clerk_item item, const char *text)
{
	const char *name = name_of(call, item);
	bool is_said = terms_are(call->host->terms, name, text);

	if (!is_said) {
		terms_put(call->host->terms, call->cluster->id, name, text, call->now_s);
	}
	return is_said;
}

static void put(struct clerk_call *call, struct clerk_item item, const char *text,
		const char *source, int64_t part)
{
	const struct outbox_message message = {
		.kind = OUTBOX_NOTICE,
		.source = item_card_source(call->arena, source, item),
		.part = part,
		.room_id = call->cluster->room_id,
		.text = host_words(call->cluster, call->arena, text),
		.edits_txn = card_of(call, item),
		.is_anew = call->is_anew,
	};

	if (message.edits_txn != NULL && !says(call, item, text)) {
		outbox_put(call->outbox, &message);
		reaction_note(call, message.source, item);
	}
}

/* How it stands in the end; "": it has no card. */
static const char *text_of(struct clerk_call *call, const struct call_card *card)
{
	const struct plugin *outer = call->plugin;

	if (card->text != NULL) {
		return card->text;
	}
	call->plugin = item_kind_of(call->plugins, card->item.letter, NULL)->plugin;
	const struct clerk_base *base = item_get(call, card->item);
	const char *text = base == NULL || !has_card(call, base)
			       ? ""
			       : arena_printf(call->arena, CLERK_BOLD "%s" CLERK_PLAIN " %s",
					      clerk_item_name(call, base), words(call, base));

	queries_end(call->plugin->queries);
	call->plugin = outer;
	return text;
}

void item_cards_put(struct clerk_call *call, const char *source, int64_t part)
{
	for (const struct call_card *card = call->cards; card != NULL; card = card->next) {
		const char *text = text_of(call, card);

		/* of part 0 the outbox keeps no index */
		if (text[0] != '\0') {
			put(call, card->item, text, source, ++part);
		}
	}
}
