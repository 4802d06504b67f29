/* back: an act on agreed, asked or private time taken back is checked like the act that would bring
 * it about. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "sip.h"

#include "apart/apart.h"
#include "ledger/ledger.h"
#include "request/request.h"

#include <string.h>

static bool is_verb(const struct clerk_taken *taken, const char *verb)
{
	return strcmp(taken->verb, verb) == 0;
}

/* ---- what was settled ---- */

/* What held time may have been given up since, or used. */
static enum clerk_status back_settled(struct clerk_call *call, const struct clerk_taken *taken)
{
	bool is_end = is_verb(taken, "done") || is_verb(taken, "withdraw");
	struct request r;

	if (is_end) {
		return CLERK_OK;
	}
	if (taken->item.letter == 'K') {
		return allocation_unsettled(call, taken->item);
	}
	return taken->item.letter != 'R' || !request_get(call, taken->item, &r) ||
		       request_is(&r, "agreed") || request_is(&r, "dated")
		   ? CLERK_OK
		   : request_refuse(call, &r);
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
	const struct clerk_person *sender = clerk_sender(call);
	char voter = (sender->role & CLERK_SIP) != 0 ? '+' : sender->school;
	const char *name = item_name(call, r->item);

	if (request_is(r, "agreed") || request_is(r, "dated")) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s is agreed and its time is held. Head %c can `%swithdraw %s`.",
				  name, r->school, room_prefix(call), name);
	}
	if (!request_is(r, "asked")) {
		return request_refuse(call, r);
	}
	if (clerk_now(call) >= r->closes_s) {
		return clerk_fail(call, CLERK_CONFLICT, "%s closed %s.", name,
				  clerk_format_instant(call, r->closes_s));
	}
	struct count count = vote_count(call, r->item);
	const char *before = vote_of(call, r->item, voter);
	const char *who = voter_name(call, voter);

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
	const char *name = item_name(call, r->item);
	int64_t free_minutes = pot_free(call, r);

	if (r->year != ledger_year(call)) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s was of last year, so I can't take that back.", name);
	}
	if (request_is(r, "waiting")) {
		clerk_reply(call, "%s is on the waiting list again: %s for %s", name,
			    clerk_format_amount(call, r->minutes), request_subject(call, r));
		return CLERK_OK;
	}
	if (clerk_now(call) >= r->closes_s) {
		return clerk_fail(call, CLERK_CONFLICT, "%s closed %s, so I can't take that back.",
				  name, clerk_format_instant(call, r->closes_s));
	}
	if (free_minutes < r->minutes) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s has only %s free now, so I can't take that back. "
				  "`%srequest` asks anew.",
				  pot_title(call, r), clerk_format_amount(call, free_minutes),
				  room_prefix(call));
	}
	clerk_reply(call, "%s is asked for again: School %c, %s for %s; closes %s", name, r->school,
		    clerk_format_amount(call, r->minutes), request_subject(call, r),
		    clerk_format_instant(call, r->closes_s));
	return CLERK_OK;
}

/* ---- its date ---- */

static enum clerk_status back_date(struct clerk_call *call, const struct request *r,
				   const struct clerk_taken *taken)
{
	const char *name = item_name(call, r->item);
	const struct clerk_choice anyway[] = {
		{ .key = "anyway", .line = clerk_text_of(call, "undo %s", name), .given = "anyway" }
	};

	if (request_is(r, "agreed")) {
		clerk_reply(call, "%s has no date again; %s is held for %c", name,
			    clerk_format_amount(call, r->minutes), r->school);
		return CLERK_OK;
	}
	if (!request_is(r, "dated")) {
		return request_refuse(call, r);
	}
	if (r->start_s <= clerk_now(call)) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s was on %s, which has come, so I can't take that back.", name,
				  r->when_text);
	}
	bool is_block = false;
	const char *against = clerk_text_of(
	    call, "%s%s", date_day_again(call, r, r->start_s, r->end_s, r->when_text, &is_block),
	    date_clash_again(call, r, r->start_s, r->end_s));

	if (against[0] == '\0' || (!is_block && clerk_given(call, "anyway"))) {
		clerk_reply(call, "%s is on %s at %c again", name, r->when_text, r->school);
		return CLERK_OK;
	}
	return taken->may_ask && !is_block
		   ? clerk_ask(call, anyway, 1,
			       "%s was on %s. %sBring it back all the same? Reply `anyway`.", name,
			       r->when_text, against)
		   : clerk_fail(call, CLERK_CONFLICT, "%s was on %s. %sSo I can't take that back.",
				name, r->when_text, against);
}

static enum clerk_status back_request(struct clerk_call *call, const struct clerk_taken *taken)
{
	struct request r;

	if (!request_get(call, taken->item, &r)) {
		serve_all_waiting(call); /* its asking was taken back: so is its place */
		return CLERK_OK;
	}
	if (is_verb(taken, "yes") || is_verb(taken, "no") || is_verb(taken, "fine")) {
		return back_vote(call, &r, taken->verb);
	}
	if (is_verb(taken, "withdraw")) {
		return back_asking(call, &r);
	}
	if (is_verb(taken, "date") || is_verb(taken, "pick")) {
		return back_date(call, &r, taken);
	}
	clerk_reply(call, "%s: %s", item_name(call, r.item),
		    is_verb(taken, "slots") ? "the dates that were offered are taken back"
					    : "the note is taken back");
	return CLERK_OK;
}

/* ---- a review that was withdrawn ---- */

static enum clerk_status back_review(struct clerk_call *call, const struct clerk_taken *taken)
{
	const char *name = item_name(call, taken->item);
	struct clerk_query *q = clerk_query(call, Q_REVIEW_GET);

	clerk_bind_int(q, taken->item.number);
	if (!is_verb(taken, "withdraw") || !clerk_step(q)) {
		return CLERK_OK;
	}
	int64_t year = clerk_int(q, 0), start_s = clerk_int(q, 4), end_s = clerk_int(q, 6);
	char school = clerk_letter(q, 1);
	const char *when = clerk_text(q, 3);

	struct fence fence = fence_of(call, school, start_s, taken->item);

	if (start_s <= clerk_now(call) || year < ledger_year(call) ||
	    fence.left < (end_s - start_s) / 60 ||
	    fence_sip_is_taken(call, start_s, end_s, taken->item)) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s was for %s and can't come back; set a new one.", name, when);
	}
	clerk_reply(call, "%s is on %s again", name, when);
	return CLERK_OK;
}

enum clerk_status sip_restored(struct clerk_call *call, const struct clerk_taken *taken)
{
	return taken->is_settled           ? back_settled(call, taken)
	       : taken->item.letter == 'R' ? back_request(call, taken)
	       : taken->item.letter == 'K' ? back_review(call, taken)
					   : CLERK_OK;
}
