/* back: an act on a request taken back is checked like the act that would bring it about. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "request/request.h"

#include "ledger/ledger.h"

#include <string.h>

static bool is_verb(const struct clerk_taken *taken, const char *verb)
{
	return strcmp(taken->verb, verb) == 0;
}

/* ---- votes ---- */

static const char *vote_words(const char *vote)
{
	return strcmp(vote, "fine") == 0 ? "“happy either way”" : vote;
}

/* An answer that a decision rests on stays, whoever gave it. */
static enum clerk_status back_vote(struct clerk_call *call, const struct request *r,
				   const char *vote)
{
	char voter = clerk_voice(clerk_sender(call));
	const char *name = clerk_item_name(call, r), *who = vote_voter_name(call, voter);
	const char *before = vote_of(call, r, voter);
	struct count count = vote_count(call, r);

	if (request_is_held(r)) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s is agreed and its time is held. Head %c can `%swithdraw %s`.",
				  name, r->base.school, text_room_prefix(call), name);
	}
	if (!request_is(r, REQUEST_ASKED)) {
		return clerk_fail(call, CLERK_CONFLICT, "%s", request_stands(call, r));
	}
	clerk_reply(
	    call, "%s: %s; %s", name,
	    before[0] == '\0'
		? clerk_text_of(call, "%s's %s is taken back", who, vote_words(vote))
		: clerk_text_of(call, "%s's answer is %s, as before", who, vote_words(before)),
	    vote_count_words(call, &count));
	return CLERK_OK;
}

/* ---- a withdrawn request ---- */

/* It asks again as it did: in its year, while its vote is open, of what there still is. */
static enum clerk_status back_asking(struct clerk_call *call, const struct request *r)
{
	const char *name = clerk_item_name(call, r);
	int64_t free_minutes = pot_free(call, r);

	if (r->year != year_ledger(call)) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s was of last year, so I can't take that back.", name);
	}
	if (request_is(r, REQUEST_WAITING)) {
		clerk_reply(call, "%s is on the waiting list again: %s for %s", name,
			    clerk_format_amount(call, r->minutes), request_subject(call, r));
		queue_serve(call, r->year, r->pot);
		return CLERK_OK;
	}
	if (free_minutes < r->minutes) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s has only %s free now, so I can't take that back. "
				  "`%srequest` asks anew.",
				  pot_title(call, r), clerk_format_amount(call, free_minutes),
				  text_room_prefix(call));
	}
	clerk_reply(call, "%s is asked for again: School %c, %s for %s; closes %s", name,
		    r->base.school, clerk_format_amount(call, r->minutes), request_subject(call, r),
		    clerk_format_instant(call, r->base.due_s));
	return CLERK_OK;
}

/* ---- its date ---- */

/* What stands against its date by now. `*ret_is_block`: no `anyway` helps. */
static const char *against_slot(struct clerk_call *call, const struct request *r,
				const struct clerk_slot *slot, bool *ret_is_block)
{
	const char *day =
	    dating_day_again(call, r, slot->start_s, slot->end_s, slot->said, ret_is_block);
	const char *clash = dating_clash_again(call, r, slot->start_s, slot->end_s), *hers = "";

	/* a head books the adviser into no two places, by undo neither */
	if (clerk_sender(call)->school != '\0' &&
	    dating_sip_is_taken(call, r, slot->start_s, slot->end_s, "", &hers)) {
		*ret_is_block = true;
		return hers;
	}
	return clerk_text_of(call, "%s%s", day, clash);
}

/* The same of all its dates that are to come. */
static const char *against_dates(struct clerk_call *call, const struct request *r,
				 bool *ret_is_block)
{
	struct sitting *list[SITTINGS_MOST];
	size_t count = sittings_of(call, r, list);
	const char *against = against_slot(call, r, &r->base.slot, ret_is_block);

	for (size_t i = 0; i < count; i++) {
		const struct clerk_slot *slot = &list[i]->base.slot;
		bool is_block = false;

		if (slot->start_s > clerk_now(call)) {
			against = clerk_text_of(call, "%s%s", against,
						against_slot(call, r, slot, &is_block));
			*ret_is_block = *ret_is_block || is_block;
		}
	}
	return against;
}

/* `held`: what is said of its time. */
static enum clerk_status back_to_slot(struct clerk_call *call, const struct request *r,
				      const struct clerk_taken *taken, const char *held)
{
	const char *name = clerk_item_name(call, r), *dates = sittings_dates(call, r);
	const struct clerk_choice anyway[] = {
		{ .key = "anyway", .line = clerk_text_of(call, "undo %s", name), .given = "anyway" }
	};

	if (r->base.slot.start_s <= clerk_now(call)) {
		return clerk_fail(call, CLERK_CONFLICT, "%s", request_has_come(call, r));
	}
	bool is_block = false;
	const char *against = against_dates(call, r, &is_block);

	/* in its place comes another at once, where it is an edit */
	if (against[0] == '\0' || taken->is_edit || (!is_block && clerk_given(call, "anyway"))) {
		clerk_reply(call, "%s is on %s at %c again%s", name, dates, r->base.school, held);
		return CLERK_OK;
	}
	return taken->may_ask && !is_block
		   ? clerk_ask(call, anyway, 1,
			       "%s was on %s. %sBring it back all the same? Reply `anyway`.", name,
			       dates, against)
		   : clerk_fail(call, CLERK_CONFLICT, "%s was on %s. %sSo I can't take that back.",
				name, dates, against);
}

static enum clerk_status back_date(struct clerk_call *call, const struct request *r,
				   const struct clerk_taken *taken)
{
	const char *name = clerk_item_name(call, r);

	if (request_is(r, REQUEST_AGREED) && r->base.due_s != 0 &&
	    r->base.due_s <= clerk_now(call)) {
		return clerk_fail(call, CLERK_CONFLICT, "%s", request_overdue(call, r));
	}
	if (request_is(r, REQUEST_AGREED)) {
		clerk_reply(call, "%s has no date again; %s is held for %c", name,
			    clerk_format_amount(call, request_held(r)), r->base.school);
		return CLERK_OK;
	}
	if (!request_is(r, REQUEST_DATED)) {
		return clerk_fail(call, CLERK_CONFLICT, "%s", request_stands(call, r));
	}
	return back_to_slot(call, r, taken, "");
}

/* ---- a withdrawn request whose time was held ---- */

/* It is held again if it is there still, and keeps what date it had. */
static enum clerk_status back_held(struct clerk_call *call, const struct request *r,
				   const struct clerk_taken *taken)
{
	const char *name = clerk_item_name(call, r);
	const struct delivery hold = { r->year, r->base.item, ledger_hold(call, r->base.item),
				       pot_words(call, r) };

	if (r->year != year_ledger(call)) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s was of last year, so I can't take that back.", name);
	}
	enum clerk_status status = ledger_hold_again(call, &hold);

	if (status != CLERK_OK) {
		return status;
	}
	const char *held = clerk_text_of(call, "%s is held for %c again%s",
					 clerk_format_amount(call, request_held(r)), r->base.school,
					 pot_after_words(call, r));

	if (request_is(r, REQUEST_DATED)) {
		return back_to_slot(call, r, taken, clerk_text_of(call, "; %s", held));
	}
	clerk_reply(call, "%s: %s", name, held);
	return CLERK_OK;
}

/* Those of before are offered again, and said, so that nobody picks from the others. */
static enum clerk_status back_slots(struct clerk_call *call, const struct request *r)
{
	const char *name = clerk_item_name(call, r), *list = slots_list(call, r);

	clerk_reply(call, "%s: the dates that were offered are taken back%s", name,
		    list[0] == '\0'
			? ""
			: clerk_text_of(call, ", and it could be on: %s",
					slots_offer(call, r, clerk_text_of(call, "%s.", list))));
	return CLERK_OK;
}

static enum clerk_status back_withdrawn(struct clerk_call *call, const struct request *r,
					const struct clerk_taken *taken)
{
	enum clerk_status status = sharing_check(call, r->base.school);

	return status != CLERK_OK   ? status
	       : request_is_held(r) ? back_held(call, r, taken)
				    : back_asking(call, r);
}

/* What held time may have been given up since, or used. */
static enum clerk_status back_settled(struct clerk_call *call, const struct request *r,
				      const struct clerk_taken *taken)
{
	return is_verb(taken, "done") || is_verb(taken, "withdraw") || request_is_held(r)
		   ? CLERK_OK
		   : clerk_fail(call, CLERK_CONFLICT, "%s", request_stands(call, r));
}

static bool is_answer(const struct clerk_taken *taken)
{
	return is_verb(taken, "yes") || is_verb(taken, "no") || is_verb(taken, "fine");
}

enum clerk_status request_restored(struct clerk_call *call, void *record,
				   const struct clerk_taken *taken)
{
	const struct request *r = record;

	if (r == NULL) {
		queue_serve_all(call); /* its asking was taken back: so is its place */
		return CLERK_OK;
	}
	if (taken->is_settled) {
		return back_settled(call, r, taken);
	}
	if (is_answer(taken) && move_is_wished(r)) {
		return is_verb(taken, "no") ? move_back(call, r) : back_date(call, r, taken);
	}
	if (is_answer(taken)) {
		return back_vote(call, r, taken->verb);
	}
	if (is_verb(taken, "withdraw")) {
		return back_withdrawn(call, r, taken);
	}
	if (is_verb(taken, "date") || is_verb(taken, "pick")) {
		return back_date(call, r, taken);
	}
	if (is_verb(taken, "move") && clerk_voice(clerk_sender(call)) == '+') {
		return back_date(call, r, taken);
	}
	if (is_verb(taken, "move")) {
		clerk_reply(call, "%s stays on %s; another date is not asked for%s%s",
			    clerk_item_name(call, r), r->base.slot.said,
			    r->wished[0] == '\0' ? "" : " now but ", r->wished);
		return CLERK_OK;
	}
	if (is_verb(taken, "slots")) {
		return back_slots(call, r);
	}
	clerk_reply(call, "%s: the note is taken back", clerk_item_name(call, r));
	return CLERK_OK;
}
