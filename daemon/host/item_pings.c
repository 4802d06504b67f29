/* item_pings: whom it pings what was said of an item: who must act by it now, and whose plan it
 * changes. Nobody else, and never the one who did it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"
#include "host/item.h"

#include <string.h>

void item_turned(struct clerk_call *call, const struct clerk_base *base,
		 const struct clerk_base *was)
{
	bool is_turn = was == NULL || was->state != base->state ||
		       !item_is_same_date(&was->slot, &base->slot) ||
		       (base->wish.start_s != 0 && !item_is_same_date(&was->wish, &base->wish));

	if (is_turn) {
		call->is_turn_new = was == NULL || (call->turned == base && call->is_turn_new);
		call->turned = base;
	}
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
static void add_awaited(struct clerk_call *call, const void *record, struct str *letters)
{
	const char *before = call->awaited == NULL ? "" : call->awaited;
	const char *now =
	    clerk_item_is(record, CLERK_IS_OVER) ? "" : clerk_item_awaits(call, record);

	for (; *now != '\0'; now++) {
		if (call->turned == record || strchr(before, *now) == NULL) {
			str_addc(letters, *now);
		}
	}
}

/* Of one that has turned its sides too, but those who make a new one known. The adviser where she
 * is to act. */
static const char *whom(struct clerk_call *call, const void *record)
{
	const struct clerk_base *base = record;
	bool is_turned = call->turned == record;
	struct str letters;

	str_init(&letters, call->arena);
	add_awaited(call, record, &letters);
	if (is_turned && base->kind->asking != NULL) {
		add_asked(call, record, &letters);
	} else if (is_turned && !call->is_turn_new) {
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
	call->pings = call->is_private ? NULL : users;
	for (struct call_post *post = call->posts; call->is_private && post != NULL;
	     post = post->next) {
		post->mentions = post->is_aloud ? users : post->mentions;
	}
}

void item_ping(struct clerk_call *call)
{
	const struct clerk_base *base = call->aloud;
	const struct plugin *outer = call->plugin;

	if (base == NULL || call->request == NULL) {
		return;
	}
	call->plugin = item_kind(call, base->kind)->plugin;
	ping(call, mentions(call, base, whom(call, base)));
	queries_end(call->plugin->queries);
	call->plugin = outer;
}

void item_ping_back(struct clerk_call *call, const void *record)
{
	const struct clerk_base *was = call->before == NULL ? NULL : call->before->as_it_was;
	const void *any = record == NULL ? was : record;

	if (any == NULL || item_sight(call, any).visibility != CLERK_PUBLIC) {
		return;
	}
	call->turned = NULL;
	call->awaited = was == NULL ? "" : clerk_item_awaits(call, was);
	item_turned(call, any, record == NULL ? NULL : was);
	call->is_turn_new = false;
	call->aloud = any;
}
