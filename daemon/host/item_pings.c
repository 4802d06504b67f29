/* item_pings: whom it pings what was said of an item: who must act by it now, and whose plan it
 * changes. Nobody else, and never the one who did it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"
#include "host/item.h"

#include <string.h>

/* What an act has made of one item. */
struct call_turn {
	struct clerk_item item;
	bool is_turned, is_new;
	const char
	    *awaited; /* letters of those whose answer it had awaited before; NULL: not asked */
	struct call_turn *next;
};

static struct call_turn *turn_of(struct clerk_call *call, struct clerk_item item)
{
	struct call_turn *turn = call->turns;

	while (turn != NULL && !item_is_same(turn->item, item)) {
		turn = turn->next;
	}
	if (turn == NULL) {
		turn = arena_alloc(call->arena, sizeof(*turn));
		*turn = (struct call_turn){ .item = item, .next = call->turns };
		call->turns = turn;
	}
	return turn;
}

static bool is_turn(struct clerk_call *call, const struct clerk_base *base,
		    const struct clerk_base *was)
{
	return was == NULL || was->state != base->state || was->other != base->other ||
	       !item_is_same_place(call, base, was) ||
	       !item_is_same_date(&was->slot, &base->slot) ||
	       (base->wish.start_s != 0 && !item_is_same_date(&was->wish, &base->wish));
}

/* Of its date, and of the one that is wished for. */
static void note_begins(struct clerk_call *call, const struct clerk_base *base)
{
	spare_begins(call, base->slot.start_s);
	spare_begins(call, base->wish.start_s);
}

void item_turned(struct clerk_call *call, const struct clerk_base *base,
		 const struct clerk_base *was)
{
	if (is_turn(call, base, was)) {
		struct call_turn *turn = turn_of(call, base->item);

		note_begins(call, base);
		if (was != NULL) {
			note_begins(call, was);
		}

		turn->is_turned = true;
		turn->is_new = turn->is_new || was == NULL;
	}
}

void clerk_item_turns(struct clerk_call *call, const void *record)
{
	turn_of(call, ((const struct clerk_base *)record)->item)->is_turned = true;
	note_begins(call, record);
}

void item_awaited(struct clerk_call *call, const void *record)
{
	struct call_turn *turn = turn_of(call, ((const struct clerk_base *)record)->item);

	turn->awaited = turn->awaited == NULL ? clerk_item_awaits(call, record) : turn->awaited;
}

/* Its school's last word is that it does not come: then what becomes of it is no matter to it. */
static bool is_out(const void *record, const struct clerk_answers *answers, char school)
{
	const struct clerk_answer *answer = clerk_answer_of(answers, school);

	for (size_t i = 0; answer == NULL && i < answers->before_count; i++) {
		answer = answers->before[i].school == school ? &answers->before[i] : NULL;
	}
	return answer != NULL && !answers_is_in(record, answer->word);
}

/* Of those whom it asks, all but who said no; of those who take places, who wanted one. */
static void add_asked(struct clerk_call *call, const void *record, struct str *letters)
{
	struct clerk_answers answers = clerk_answers(call, record);
	const struct clerk_base *base = record;

	if (answers_have_places(base->kind)) {
		for (size_t i = 0; i < answers.count; i++) {
			if (!is_out(record, &answers, answers.items[i].school)) {
				str_addc(letters, answers.items[i].school);
			}
		}
		return;
	}
	for (const char *asked = answers.asked; *asked != '\0'; asked++) {
		if (!is_out(record, &answers, *asked)) {
			str_addc(letters, *asked);
		}
	}
}

/* Whose answer it awaits, as it had not before. */
static void add_awaited(struct clerk_call *call, const void *record, const struct call_turn *turn,
			struct str *letters)
{
	const char *before = turn->awaited == NULL ? "" : turn->awaited;
	const char *now =
	    clerk_item_is(record, CLERK_IS_OVER) ? "" : clerk_item_awaits(call, record);

	for (; *now != '\0'; now++) {
		if (turn->is_turned || strchr(before, *now) == NULL) {
			str_addc(letters, *now);
		}
	}
}

/* What is nobody's, as a reminder to the room, is in nobody's plan. */
static bool has_sides(const struct clerk_base *base)
{
	return base->school != '\0' || base->other != '\0';
}

/* Of one that has turned its sides too, but those who make a new one known. The adviser where she
 * is to act. */
static const char *whom(struct clerk_call *call, const void *record, const struct call_turn *turn)
{
	const struct clerk_base *base = record;
	struct str letters;

	str_init(&letters, call->arena);
	add_awaited(call, record, turn, &letters);
	if (turn->is_turned && base->kind->asking != NULL) {
		add_asked(call, record, &letters);
	} else if (turn->is_turned && !turn->is_new && has_sides(base)) {
		for (const char *side = clerk_item_parties(call, record); *side != '\0'; side++) {
			if (*side != '+') {
				str_addc(&letters, *side);
			}
		}
	}
	return letters.text;
}

/* Her own school knows, unless she did it to what is her partner's; of what all are asked a partner
 * hears like all. For whom an office acts is told of each act in private. */
static bool knows(const struct clerk_call *call, const void *record, char school)
{
	const struct clerk_person *typer = call->request->person;
	const struct clerk_base *base = record;

	return school == clerk_voice(typer) && base->kind->asking == NULL &&
	       (base->person == typer->id || (typer->role & CLERK_HEAD) == 0);
}

static const char *const *mentions(struct clerk_call *call, const void *record, const char *letters)
{
	struct str others;

	str_init(&others, call->arena);
	for (; *letters != '\0'; letters++) {
		if (strchr(others.text, *letters) == NULL && !knows(call, record, *letters)) {
			str_addc(&others, *letters);
		}
	}
	return call_heads(call, others.text, call->request->person);
}

/* Said in private it is a message of its own in the room that pings. */
static void ping(struct clerk_call *call, const char *const *users)
{
	call->concerned = users;
	call->pings = call->is_private ? NULL : users;
	for (struct call_post *post = call->posts; call->is_private && post != NULL;
	     post = post->next) {
		post->mentions = post->is_aloud ? users : post->mentions;
	}
}

/* ---- what a day that is lost touches ---- */

void item_touched(struct clerk_call *call, struct clerk_item item)
{
	struct numbers_item made;
	const struct clerk_person *maker =
	    numbers_get(call->school->numbers, call->arena, call->cluster->id, item, &made)
		? clerk_person_by_id(call, made.person)
		: NULL;

	bool is_known = maker == NULL || (call->sender != NULL && call->sender->id == maker->id);

	for (size_t i = 0; i < call->maker_count; i++) {
		is_known = is_known || str_equal(call->makers[i], maker->user);
	}
	if (is_known) {
		return;
	}
	size_t size = sizeof(*call->makers);

	call->makers = arena_grow(call->arena, call->makers, call->maker_count, size);
	call->makers[call->maker_count++] = arena_strdup(call->arena, maker->user);
	call->makers = arena_grow(call->arena, call->makers, call->maker_count, size);
	call->makers[call->maker_count] = NULL;
}

void item_ping_makers(struct clerk_call *call)
{
	if (call->makers == NULL) {
		return;
	}
	if (call->request != NULL && !call->is_private) {
		call->pings = call->makers;
		return;
	}
	for (struct call_post *post = call->posts; post != NULL; post = post->next) {
		if (post->person == NULL && post->kind == OUTBOX_NOTICE) {
			post->mentions = call->makers;
		}
	}
}

/* ---- an edit ---- */

/* Of an edit that makes it another school's, that which it was of. */
static const char *with_first(struct clerk_call *call, const struct clerk_base *base,
			      const char *letters)
{
	const struct item_before *first = call->request->first;
	const struct clerk_base *was = first == NULL ? NULL : first->as_it_was;
	bool is_others = was != NULL && was->kind == base->kind && was->other != '\0' &&
			 item_is_same(was->item, base->item) && was->other != base->other;

	return is_others ? arena_printf(call->arena, "%s%c", letters, was->other) : letters;
}

/* An edit of the message that made it changes nothing that anybody acts on: they were pinged. What
 * it takes back is gone until its second version is there. */
static bool is_same_edited(struct clerk_call *call, const struct clerk_base *base)
{
	const struct item_before *first = call->request->first;
	const struct clerk_base *was = first == NULL ? NULL : first->as_it_was;

	return was != NULL && was != base && was->kind == base->kind &&
	       item_is_same(was->item, base->item) && !is_turn(call, base, was);
}

void item_ping(struct clerk_call *call)
{
	const struct clerk_base *base = call->aloud;
	const struct plugin *outer = call->plugin;

	item_ping_makers(call);
	if (base == NULL || call->request == NULL || is_same_edited(call, base)) {
		return;
	}
	call->plugin = item_kind(call, base->kind)->plugin;
	const char *letters = whom(call, base, turn_of(call, base->item));

	ping(call, mentions(call, base, with_first(call, base, letters)));
	queries_end(call->plugin->queries);
	call->plugin = outer;
}

void item_ping_back(struct clerk_call *call, const void *record)
{
	const struct clerk_base *was = call->before == NULL ? NULL : call->before->as_it_was;
	const struct clerk_base *any = record == NULL ? was : record;

	if (any == NULL || item_sight(call, any).visibility != CLERK_PUBLIC) {
		return;
	}
	struct call_turn *turn = turn_of(call, any->item);

	*turn = (struct call_turn){ .item = any->item,
				    .is_turned = record == NULL || is_turn(call, any, was),
				    .awaited = was == NULL ? "" : clerk_item_awaits(call, was),
				    .next = turn->next };
	call->aloud = any;
}
