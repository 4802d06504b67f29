/* kind: how a request lies in its table, its life, and why an act does not fit it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "request/request.h"

#include "ledger/ledger.h"

#include <string.h>

enum { FIRST_LOOK = 64 };

static const struct clerk_column columns[] = {
	CLERK_COLUMN(struct request, year),
	CLERK_COLUMN_AS(struct request, base.school, "school"),
	CLERK_COLUMN_AS(struct request, base.person, "person"),
	CLERK_COLUMN(struct request, minutes),
	CLERK_COLUMN(struct request, reason),
	CLERK_COLUMN(struct request, by_text),
	CLERK_COLUMN(struct request, by_day),
	CLERK_COLUMN_OF_STATE(struct request),
	CLERK_COLUMN(struct request, is_consented),
	CLERK_COLUMN(struct request, needs),
	CLERK_COLUMN(struct request, asked_s),
	CLERK_COLUMN_AS(struct request, base.due_s, "closes_s"),
	CLERK_COLUMN(struct request, waiting_s),
	CLERK_COLUMN_AS(struct request, base.slot.start_s, "start_s"),
	CLERK_COLUMN_AS(struct request, base.slot.end_s, "end_s"),
	CLERK_COLUMN_AS(struct request, base.slot.said, "when_text"),
	CLERK_COLUMN_AS(struct request, base.ended_s, "ended_s"),
	CLERK_COLUMN(struct request, delivered),
	CLERK_COLUMN(struct request, rule),
	CLERK_COLUMN(struct request, pot),
	CLERK_COLUMN(struct request, lets_pass),
	CLERK_COLUMN(struct request, place),
	CLERK_COLUMN(struct request, wished),
	CLERK_COLUMN(struct request, wished_s),
	CLERK_COLUMN(struct request, wished_end_s),
	CLERK_COLUMN(struct request, noted),
	{ 0 },
};

static const struct clerk_state states[] = {
	[REQUEST_WAITING] = { .name = "waiting" },
	[REQUEST_ASKED] = { .name = "asked", .awaits = CLERK_BY_CLOCK },
	[REQUEST_AGREED] = { .name = "agreed", .awaits = CLERK_BY_CLOCK },
	[REQUEST_DATED] = { .name = "dated", .flags = CLERK_IS_FIRM },
	[REQUEST_DELIVERED] = { .name = "delivered", .flags = CLERK_IS_OVER },
	[REQUEST_RELEASED] = { .name = "released", .flags = CLERK_IS_OVER },
	[REQUEST_REFUSED] = { .name = "refused", .flags = CLERK_IS_OVER },
	[REQUEST_WITHDRAWN] = { .name = "withdrawn", .flags = CLERK_IS_OVER },
	{ 0 },
};

/* Of an act on what is asked, and too late once it has come out otherwise. */
#define VOTE(act, one, other) \
	{ act, REQUEST_ASKED, REQUEST_ASKED, CLERK_BY_REST, CLERK_IN_TIME }, \
	    { act, one, CLERK_OVERTAKEN, CLERK_BY_REST, 0 }, \
	{ \
		act, other, CLERK_OVERTAKEN, CLERK_BY_REST, 0 \
	}
/* Of what is held: a date that nobody came to may be given anew, and what was used is noted later.
 */
#define HELD(act, from_agreed, from_dated, by) \
	{ act, REQUEST_AGREED, from_agreed, (by), CLERK_WHENEVER }, \
	{ \
		act, REQUEST_DATED, from_dated, (by), CLERK_WHENEVER \
	}
static const struct clerk_step steps[] = {
	VOTE("yes", REQUEST_REFUSED, REQUEST_WITHDRAWN),
	VOTE("no", REQUEST_AGREED, REQUEST_DATED),
	VOTE("fine", REQUEST_REFUSED, REQUEST_WITHDRAWN),
	/* the adviser's word on another date that its school asks for */
	{ "yes", REQUEST_DATED, REQUEST_DATED, CLERK_BY_OTHER, CLERK_WHENEVER },
	{ "no", REQUEST_DATED, REQUEST_DATED, CLERK_BY_OTHER, CLERK_WHENEVER },
	{ "fine", REQUEST_DATED, REQUEST_DATED, CLERK_BY_OTHER, CLERK_WHENEVER },
	{ "close", REQUEST_ASKED, REQUEST_REFUSED, CLERK_BY_CLOCK, 0 },
	{ "close", REQUEST_AGREED, REQUEST_RELEASED, CLERK_BY_CLOCK, 0 },
	{ "pass", REQUEST_WAITING, REQUEST_WAITING, CLERK_BY_SCHOOL, 0 },
	{ "withdraw", REQUEST_WAITING, REQUEST_WITHDRAWN, CLERK_BY_SCHOOL, 0 },
	{ "withdraw", REQUEST_ASKED, REQUEST_WITHDRAWN, CLERK_BY_SCHOOL, 0 },
	{ "withdraw", REQUEST_AGREED, REQUEST_WITHDRAWN, CLERK_BY_SCHOOL, 0 },
	{ "withdraw", REQUEST_DATED, REQUEST_WITHDRAWN, CLERK_BY_SCHOOL, 0 },
	{ "move", REQUEST_AGREED, REQUEST_DATED, CLERK_BY_OTHER, CLERK_WHENEVER },
	{ "move", REQUEST_DATED, REQUEST_DATED, CLERK_BY_SIDES, 0 },
	HELD("date", REQUEST_DATED, REQUEST_DATED, CLERK_BY_OTHER),
	HELD("slots", REQUEST_AGREED, REQUEST_DATED, CLERK_BY_OTHER),
	HELD("pick", REQUEST_DATED, REQUEST_DATED, CLERK_BY_SCHOOL),
	/* what is said of a part of it leaves it held */
	HELD("done", REQUEST_AGREED, REQUEST_DATED, CLERK_BY_OTHER),
	{ "done", REQUEST_DELIVERED, REQUEST_DELIVERED, CLERK_BY_OTHER, CLERK_WHENEVER },
	{ "note", REQUEST_DELIVERED, REQUEST_DELIVERED, CLERK_BY_SIDES, CLERK_WHENEVER },
	{ 0 },
};

struct request *request_get(struct clerk_call *call, int64_t number)
{
	return clerk_item_get(call, (struct clerk_item){ 'R', number });
}

struct request *const *requests_read(struct clerk_call *call, struct clerk_query *q,
				     size_t *ret_count)
{
	size_t count = 0, max = FIRST_LOOK;
	struct request **requests = clerk_memory(call, max * sizeof(*requests));

	while (clerk_step(q)) {
		if (count == max) {
			struct request **more = clerk_memory(call, 2 * max * sizeof(*more));

			requests = memcpy(more, requests, max * sizeof(*more));
			max *= 2;
		}
		requests[count++] = request_get(call, clerk_int(q, 0));
	}
	*ret_count = count;
	return requests;
}

bool request_is(const struct request *r, int64_t state)
{
	return r->base.state == state;
}

bool request_is_held(const struct request *r)
{
	return request_is(r, REQUEST_AGREED) || request_is(r, REQUEST_DATED);
}

int64_t request_held(const struct request *r)
{
	return r->minutes - (request_is_held(r) ? r->delivered : 0);
}

enum rule_kind request_rule(const struct request *r)
{
	return rule_named(r->rule);
}

/* ---- why not ---- */

const char *request_stands(struct clerk_call *call, const struct request *r)
{
	const char *name = clerk_item_name(call, r), *pot = pot_words(call, r);
	const char *amount = clerk_format_amount(call, request_held(r));
	const char *ended = r->base.ended_s == 0 ? "" : clerk_format_instant(call, r->base.ended_s);

	switch (r->base.state) {
	case REQUEST_WAITING:
		return clerk_text_of(call, "%s is on the waiting list: %s is short of %s.", name,
				     pot, amount);
	case REQUEST_ASKED:
		return clerk_text_of(call, "%s isn't agreed yet; it closes %s.", name,
				     clerk_format_instant(call, r->base.due_s));
	case REQUEST_AGREED:
		return clerk_text_of(call, "%s is agreed already: %s is held for %c.", name, amount,
				     r->base.school);
	case REQUEST_DATED:
		return clerk_text_of(call, "%s is agreed already and has its date: %s.", name,
				     sittings_dates(call, r));
	case REQUEST_DELIVERED:
		return clerk_text_of(call, "%s is done already: %s used, noted %s.", name,
				     text_hours(call, r->delivered), ended);
	case REQUEST_RELEASED:
		return clerk_text_of(call,
				     "%s had no date in time, so its time went back to %s on %s.",
				     name, pot, ended);
	case REQUEST_REFUSED:
		return clerk_text_of(call, "%s closed without agreement on %s.", name, ended);
	default:
		return clerk_text_of(call, "%s was withdrawn on %s.", name, ended);
	}
}

static bool is_act(const char *act, const char *name)
{
	return strcmp(act, name) == 0;
}

static bool is_vote(const char *act)
{
	return is_act(act, "yes") || is_act(act, "no") || is_act(act, "fine");
}

static const char *party_words(struct clerk_call *call, const struct request *r, const char *act)
{
	const char *name = clerk_item_name(call, r);
	char school = r->base.school;

	if (is_act(act, "move") && clerk_sender(call)->school == school) {
		return clerk_text_of(call, "%s has no date yet; the SIP gives it one.", name);
	}
	return is_vote(act)
		   ? clerk_text_of(call, "School %c asked for this, so %c doesn't vote on it.",
				   school, school)
	       : is_act(act, "pick")
		   ? clerk_text_of(call, "%s is School %c's; Head %c picks its date.", name, school,
				   school)
	       : is_act(act, "note")
		   ? clerk_text_of(call,
				   "%s is School %c's; its notes are for Head %c and the SIP.",
				   name, school, school)
		   : clerk_text_of(call, "%s is School %c's request; only Head %c can %s.", name,
				   school, school,
				   is_act(act, "pass")   ? "let others pass"
				   : is_act(act, "move") ? "ask for another date"
							 : "withdraw it");
}

static const char *state_words(struct clerk_call *call, const struct request *r, const char *act)
{
	char own = clerk_sender(call)->school, asker = r->base.school;

	if (is_act(act, "note")) {
		return clerk_text_of(call, "%s isn't done yet; notes are for afterwards.",
				     clerk_item_name(call, r));
	}
	if (is_vote(act) && own == asker) {
		return party_words(call, r, act);
	}
	bool has_vote = own == '\0' || own == '+' || !sharing_has_left(call, own);

	if (is_vote(act) && !is_act(act, "no") && request_is_held(r) && has_vote) {
		clerk_mark_instead(call); /* it is as she wishes */
	}
	return request_stands(call, r);
}

/* What has begun may have been used: only the adviser knows. */
static const char *begun_words(struct clerk_call *call, const struct request *r)
{
	const char *name = clerk_item_name(call, r), *prefix = text_room_prefix(call);

	return clerk_text_of(call,
			     "%s began %s, so it can't be withdrawn. The SIP records what was "
			     "used, `%sdone %s …`, or gives it another date if nobody came: "
			     "`%sdate %s …`.",
			     name, r->base.slot.said, prefix, name, prefix, name);
}

static const char *moved_words(struct clerk_call *call, const struct request *r)
{
	const char *name = clerk_item_name(call, r), *prefix = text_room_prefix(call);

	return clerk_text_of(call,
			     "%s began %s. If nobody came, the SIP gives it another date: `%sdate "
			     "%s …`.",
			     name, r->base.slot.said, prefix, name);
}

/* ---- why an act on it cannot be taken back ---- */

const char *request_has_come(struct clerk_call *call, const struct request *r)
{
	return clerk_text_of(call, "%s was on %s, which has come, so I can't take that back.",
			     clerk_item_name(call, r), r->base.slot.said);
}

const char *request_overdue(struct clerk_call *call, const struct request *r)
{
	return clerk_text_of(call, "%s had to have its date by %s, so I can't take that back.",
			     clerk_item_name(call, r), clerk_format_instant(call, r->base.due_s));
}

static const char *refuse(struct clerk_call *call, const void *record, const char *act,
			  enum clerk_refusal why, bool is_back)
{
	const struct request *r = record;

	switch (why) {
	case CLERK_REFUSED_STATE:
		return state_words(call, r, act);
	case CLERK_REFUSED_PARTY:
	case CLERK_REFUSED_SIDE:
		return is_vote(act) && request_is(r, REQUEST_DATED) ? state_words(call, r, act)
								    : party_words(call, r, act);
	case CLERK_REFUSED_BEGUN:
		return is_act(act, "move") && !is_back ? moved_words(call, r)
		       : !is_act(act, "withdraw")      ? request_stands(call, r)
		       : is_back                       ? request_has_come(call, r)
						       : begun_words(call, r);
	case CLERK_REFUSED_OVERDUE:
		return request_is(r, REQUEST_AGREED)
			   ? request_overdue(call, r)
			   : clerk_text_of(call, "%s closed %s%s.", clerk_item_name(call, r),
					   clerk_format_instant(call, r->base.due_s),
					   is_back && !is_vote(act) ? ", so I can't take that back"
								    : "");
	default:
		return "";
	}
}

/* ---- the rest of it ---- */

/* A year that begins now may change it. */
static void ready(struct clerk_call *call)
{
	(void)year_ledger(call);
}

static const char *title(struct clerk_call *call, const void *record)
{
	const struct request *r = record;

	return clerk_text_of(call, "SIP at %c: %s", r->base.school, r->reason);
}

static const char *terms(struct clerk_call *call, const void *record, const struct clerk_slot *slot)
{
	const struct request *r = record;

	(void)slot;
	return clerk_text_of(call, "School %c asks for %s for %s", r->base.school,
			     text_hours_twice(call, r->minutes), request_subject(call, r));
}

static const char *offers(struct clerk_call *call, const void *record)
{
	return slots_list(call, record);
}

static const char *place(struct clerk_call *call, const void *record)
{
	return clerk_text_of(call, "%c", ((const struct request *)record)->base.school);
}

/* ---- who has to act, and what each is told of it ---- */

static const char *awaits(struct clerk_call *call, const void *record)
{
	const struct request *r = record;

	bool is_agreed = request_is(r, REQUEST_AGREED);
	/* other dates than the one that it has are on offer too */
	bool has_offer = (is_agreed || request_is(r, REQUEST_DATED)) && slots_first(call, r) != 0;

	return request_is(r, REQUEST_ASKED) ? vote_unheard(call, r)
	       : has_offer                  ? clerk_text_of(call, "%c", r->base.school)
	       : r->wished[0] != '\0'       ? "+"
	       : is_agreed                  ? "+"
					    : "";
}

static const char *done_words(struct clerk_call *call, const struct request *r)
{
	return clerk_text_of(call, "`done %s %s`", clerk_item_name(call, r),
			     clerk_format_amount(call, sittings_share(call, r)));
}

static const char *wants(struct clerk_call *call, const void *record)
{
	const struct request *r = record;

	/* until the one that it has is past: then it has come, or not */
	bool is_wished = r->wished[0] != '\0' && r->base.slot.start_s > clerk_now(call);

	return request_is(r, REQUEST_ASKED)   ? "your answer"
	       : slots_first(call, r) != 0    ? "your pick"
	       : is_wished && r->wished_s > 0 ? clerk_text_of(call, "your yes to %s", r->wished)
	       : is_wished                    ? "another date from you"
	       : request_is(r, REQUEST_DATED) ? done_words(call, r)
					      : "a date from you";
}

static const char *nudge_vote(struct clerk_call *call, const struct request *r)
{
	const char *name = clerk_item_name(call, r);

	return clerk_text_of(call,
			     "still waits for your answer: School %c asks for %s for %s. The vote "
			     "closes %s. `yes %s`, `no %s` or `fine %s`",
			     r->base.school, text_hours_twice(call, r->minutes),
			     request_subject(call, r), clerk_format_instant(call, r->base.due_s),
			     name, name, name);
}

/* Who can pick no more of what was offered is not asked to: she hears who is asked instead. */
static void tell_past(struct clerk_call *call, const struct request *r, const char *by)
{
	clerk_tell_school(
	    call, r->base.school,
	    "%s (%s): the dates offered have passed without a pick, so I've asked the "
	    "SIP for new ones. %s",
	    clerk_item_name(call, r), r->reason, by);
}

static const char *nudge_date(struct clerk_call *call, const struct request *r)
{
	const char *name = clerk_item_name(call, r), *slots = slots_list(call, r);
	const char *by =
	    clerk_text_of(call, "Without a date by %s its %s goes back to %s.",
			  clerk_format_instant(call, r->base.due_s),
			  clerk_format_amount(call, request_held(r)), pot_words(call, r));
	bool is_past = slots_are_past(call, r);

	if (slots[0] != '\0') {
		return clerk_text_of(call, "(%s) waits for your pick: %s. %s `pick %s %d`",
				     r->reason, slots, by, name, (int)slots_first(call, r));
	}
	if (is_past) {
		tell_past(call, r, by);
	}
	return clerk_text_of(
	    call, "(School %c, %s) has no date yet%s. %s `date %s …` or `slots %s …`",
	    r->base.school, r->reason,
	    is_past ? ": those you offered have passed without a pick" : "", by, name, name);
}

static const char *nudge(struct clerk_call *call, const void *record)
{
	const struct request *r = record;

	if (request_is(r, REQUEST_ASKED)) {
		return nudge_vote(call, r);
	}
	return nudge_date(call, r);
}

static enum clerk_status lapse(struct clerk_call *call, void *record)
{
	return request_is(record, REQUEST_ASKED) ? decide_close_vote(call, record)
						 : after_undated_release(call, record);
}

static const char *remind(struct clerk_call *call, const void *record,
			  const struct clerk_reminding *reminding)
{
	const struct request *r = record;

	return clerk_text_of(call, "%s: the SIP comes to %c, %s, for %s.", reminding->day,
			     r->base.school, r->base.slot.said, r->reason);
}

static const char *card(struct clerk_call *call, const void *record)
{
	return request_is(record, REQUEST_ASKED) ? vote_card(call, record) : "";
}

static const char *owed(struct clerk_call *call, const void *record)
{
	const struct request *r = record;

	return clerk_text_of(call,
			     "(School %c, %s) was on %s. What was used? %s; or another date, `date "
			     "%s …`.",
			     r->base.school, r->reason, r->base.slot.said, done_words(call, r),
			     clerk_item_name(call, r));
}

const struct clerk_kind request_kind = {
	.letter = 'R',
	.with = '+',
	.noun = "request",
	.shape = CLERK_SHAPE_TRIANGLE,
	.table = "sip_request",
	.size = sizeof(struct request),
	.columns = columns,
	.states = states,
	.steps = steps,
	.reminders = CLERK_REMIND_EVE,
	.due = "close",
	.owes = "done",
	.ready = ready,
	.title = title,
	.place = place,
	.terms = terms,
	.offers = offers,
	.refuse = refuse,
	.awaits = awaits,
	.nudge = nudge,
	.remind = remind,
	.owed = owed,
	.wants = wants,
	.lapse = lapse,
	.card = card,
	.left = withdraw_left,
	.restored = request_restored,
};
