/* request: asking for pooled time, a pot or one's own days, and waiting for it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "request/request.h"

#include "ledger/ledger.h"

#include <string.h>
#include <strings.h>

/* ---- a request as its row has it ---- */

void request_read(const struct clerk_query *q, struct request *r)
{
	*r = (struct request){
		.item = { .letter = 'R', .number = clerk_int(q, 0) },
		.year = clerk_int(q, 1),
		.school = clerk_letter(q, 2),
		.person = clerk_int(q, 3),
		.minutes = clerk_int(q, 4),
		.reason = clerk_text(q, 5),
		.by_text = clerk_text(q, 6),
		.by_day = clerk_int(q, 7),
		.state = clerk_text(q, 8),
		.is_consented = clerk_int(q, 9) != 0,
		.needs = clerk_int(q, 10),
		.asked_s = clerk_int(q, 11),
		.closes_s = clerk_int(q, 12),
		.waiting_s = clerk_int(q, 13),
		.start_s = clerk_int(q, 14),
		.end_s = clerk_int(q, 15),
		.when_text = clerk_text(q, 16),
		.ended_s = clerk_int(q, 17),
		.delivered = clerk_int(q, 18),
		.has_by_day = clerk_int(q, 19) != 0,
		.rule = rule_named(clerk_text(q, 20)),
		.pot = clerk_text(q, 21),
		.lets_pass = clerk_int(q, 22) != 0,
	};
}

bool request_get(struct clerk_call *call, struct clerk_item item, struct request *ret_request)
{
	(void)ledger_year(call); /* a year that begins now may change it */
	struct clerk_query *q = clerk_query(call, Q_REQUEST_GET);
	clerk_bind_int(q, item.number);
	if (!clerk_step(q)) {
		return false;
	}
	request_read(q, ret_request);
	return true;
}

bool request_is(const struct request *request, const char *state)
{
	return strcmp(request->state, state) == 0;
}

const char *request_subject(struct clerk_call *call, const struct request *r)
{
	return clerk_text_of(call, "%s%s%s", r->reason, r->by_text[0] == '\0' ? "" : ", ",
			     r->by_text);
}

enum clerk_status request_refuse(struct clerk_call *call, const struct request *r)
{
	const char *name = item_name(call, r->item);
	const char *ended = r->ended_s == 0 ? "" : clerk_format_instant(call, r->ended_s);
	if (request_is(r, "waiting")) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s is on the waiting list: %s is short of %s.", name,
				  pot_words(call, r), clerk_format_amount(call, r->minutes));
	}
	if (request_is(r, "asked")) {
		return clerk_fail(call, CLERK_CONFLICT, "%s isn't agreed yet; it closes %s.", name,
				  clerk_format_instant(call, r->closes_s));
	}
	if (request_is(r, "agreed")) {
		return clerk_fail(call, CLERK_CONFLICT, "%s is agreed already: %s is held for %c.",
				  name, clerk_format_amount(call, r->minutes), r->school);
	}
	if (request_is(r, "dated")) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s is agreed already and has its date: %s.", name, r->when_text);
	}
	if (request_is(r, "delivered")) {
		return clerk_fail(call, CLERK_CONFLICT, "%s is done already: %s used, noted %s.",
				  name, amount_hours(call, r->delivered), ended);
	}
	if (request_is(r, "released")) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s had no date in time, so its time went back to %s on %s.",
				  name, pot_words(call, r), ended);
	}
	return clerk_fail(
	    call, CLERK_CONFLICT, "%s %s %s.", name,
	    request_is(r, "refused") ? "closed without agreement on" : "was withdrawn on", ended);
}

void request_end(struct clerk_call *call, const struct request *r, const char *state, int64_t at_s,
		 int64_t minutes)
{
	struct clerk_query *q = clerk_query(call, Q_REQUEST_END);
	clerk_bind_int(q, r->item.number);
	clerk_bind_text(q, state);
	clerk_bind_int(q, at_s);
	clerk_bind_int(q, minutes);
	clerk_run(q);
}

int64_t request_give_back(struct clerk_call *call, const struct request *r, const char *once,
			  bool is_clerks)
{
	const char *hold = ledger_hold(call, r->item);
	const struct posting posting = { .year = r->year,
					 .code = "release",
					 .from = hold,
					 .to = r->pot,
					 .minutes = ledger_balance(call, r->year, hold),
					 .item = r->item,
					 .is_clerks = is_clerks,
					 .once = once };
	ledger_post(call, &posting);
	return posting.minutes;
}

int64_t request_release(struct clerk_call *call, const struct request *r)
{
	return request_give_back(
	    call, r, clerk_text_of(call, "resolve:%s", item_name(call, r->item)), false);
}

/* ---- asking ---- */

void request_add(struct clerk_call *call, const struct request *r)
{
	struct clerk_query *q = clerk_query(call, Q_REQUEST_ADD);
	clerk_bind_int(q, r->item.number);
	clerk_bind_int(q, r->year);
	clerk_bind_letter(q, r->school);
	clerk_bind_int(q, r->person);
	clerk_bind_int(q, r->minutes);
	clerk_bind_text(q, r->reason);
	clerk_bind_text(q, r->by_text);
	if (r->has_by_day) {
		clerk_bind_int(q, r->by_day);
	} else {
		clerk_bind_text(q, NULL);
	}
	clerk_bind_text(q, "waiting");
	clerk_bind_int(q, r->asked_s);
	clerk_bind_int(q, r->waiting_s);
	clerk_bind_text(q, r->pot);
	clerk_run(q);
}

const char *pot_sentence(struct clerk_call *call, const struct request *r)
{
	const char *words = pot_words(call, r);
	return clerk_text_of(call, "%c%s", words[0] == 't' ? 'T' : words[0], words + 1);
}

/* The pool has less than was asked for: offer what there is, or the waiting list. */
static enum clerk_status offer_part(struct clerk_call *call, const struct request *r)
{
	int64_t minutes = r->minutes, free_minutes = pot_free(call, r);
	int64_t day = clerk_settings(call)->day_minutes;
	const char *asked = clerk_format_amount(call, minutes);
	const char *part = clerk_format_amount(call, free_minutes);
	const char *line = clerk_line_with(call, "amount", clerk_text_of(call, "%s,", part));
	const char *key =
	    free_minutes % day == 0 ? clerk_text_of(call, "%d", (int)(free_minutes / day)) : "part";
	const struct clerk_choice choices[] = {
		{ .key = "wait", .given = "wait" },
		{ .key = key, .line = line },
		{ .key = "part", .line = line },
	};
	if (free_minutes == 0) {
		return clerk_ask(
		    call, choices, 1,
		    "%s has nothing free. I can put %s on the waiting list. Reply `wait`.",
		    pot_sentence(call, r), asked);
	}
	return clerk_ask(
	    call, choices, strcmp(key, "part") == 0 ? 2 : 3,
	    "%s has %s free. I can ask for %s, or put %s on the waiting list. Reply `%s` or "
	    "`wait`.",
	    pot_sentence(call, r), part, part, asked, key);
}

/* Others wait for it already: nobody overtakes them. */
static enum clerk_status offer_place(struct clerk_call *call, const struct request *r,
				     const char *before, const char *first)
{
	static const struct clerk_choice choices[] = { { .key = "wait", .given = "wait" } };
	return clerk_ask(
	    call, choices, 1,
	    "For %s others wait already, and they come first: %s. I can put %s on the "
	    "waiting list. Reply `wait`. (Whoever waits may let others pass: `%spass %s`.)",
	    pot_words(call, r), before, clerk_format_amount(call, r->minutes), room_prefix(call),
	    first);
}

const char *asking_text(struct clerk_call *call, const struct request *r, int64_t free_minutes)
{
	return clerk_text_of(
	    call,
	    CLERK_BOLD "%s" CLERK_PLAIN
		       " School %c asks for %s for %s. %s: %s free, %s if agreed. %s",
	    item_name(call, r->item), r->school, amount_twice(call, r->minutes),
	    request_subject(call, r), pot_title(call, r), clerk_format_amount(call, free_minutes),
	    clerk_format_amount(call, free_minutes - r->minutes), vote_invitation(call, r));
}

/* The reply, and what the room and the adviser hear. */
static void announce_asking(struct clerk_call *call, const struct request *r, int64_t free_minutes)
{
	const char *text = asking_text(call, r, free_minutes);
	if (clerk_is_private(call)) {
		clerk_reply(call,
			    "Asked in the room as " CLERK_BOLD "%s" CLERK_PLAIN "; it closes %s.",
			    item_name(call, r->item), clerk_format_instant(call, r->closes_s));
		clerk_post(call, "%s", text);
	} else {
		clerk_reply(call, "%s", text);
	}
	clerk_tell_school(call, '+', "%s: School %c asks for %s for %s. The vote closes %s.",
			  item_name(call, r->item), r->school, amount_twice(call, r->minutes),
			  request_subject(call, r), clerk_format_instant(call, r->closes_s));
}

/* Blanks, dashes, colons and a "for" that stood between the amount and the reason. */
static const char *trim_reason(const char *text)
{
	static const char marks[] = " \t-–—:;,.", lead[] = "for ";
	text = text == NULL ? "" : text + strspn(text, marks);
	return strncasecmp(text, lead, sizeof(lead) - 1) == 0 ? trim_reason(text + sizeof(lead) - 1)
							      : text;
}

/* A small request, by the automatic rule. */
static enum clerk_status hold_unvoted(struct clerk_call *call, struct request *r)
{
	const char *name = item_name(call, r->item),
		   *amount = clerk_format_amount(call, r->minutes);
	struct rule rule = rule_now(call);
	struct clerk_query *q = clerk_query(call, Q_REQUEST_UNVOTED);
	clerk_bind_int(q, r->item.number);
	clerk_run(q);
	hold_time(call, r);
	clerk_record(call, r->item, CLERK_PUBLIC, "", "%s for %s held without a vote", amount,
		     request_subject(call, r));
	const char *text = clerk_text_of(
	    call,
	    CLERK_BOLD
	    "%s" CLERK_PLAIN
	    " School %c: %s for %s. It needs no vote (up to %s at a time, %s a half term),"
	    " so it is held; pool %s free. SIP, `%sdate %s …`",
	    name, r->school, amount_twice(call, r->minutes), request_subject(call, r),
	    clerk_format_amount(call, rule.each_max), clerk_format_amount(call, rule.half_max),
	    clerk_format_amount(call, ledger_balance(call, r->year, "POOL")), room_prefix(call),
	    name);
	clerk_reply_aloud(call, text, NULL);
	clerk_tell_school(call, '+', "%s: %s is held for School %c, for %s. `date %s …`", name,
			  amount, r->school, request_subject(call, r), name);
	clerk_settle(call, clerk_text_of(call, "%s's time is held. Head %c can `%swithdraw %s`.",
					 name, r->school, room_prefix(call), name));
	return CLERK_OK;
}

static struct request new_request(struct clerk_call *call, const struct request_args *a,
				  const char *pot)
{
	const struct clerk_person *sender = clerk_sender(call);
	return (struct request){
		.year = ledger_year(call),
		.pot = pot,
		.school = sender->school,
		.person = sender->id,
		.minutes = a->amount,
		.reason = trim_reason(a->reason),
		.by_text = a->by.kind == CLERK_WHEN_NONE ? "" : clerk_format_when(call, &a->by),
		.by_day = a->by.day,
		.has_by_day = a->by.kind != CLERK_WHEN_NONE,
		.state = "asked",
		.asked_s = clerk_now(call),
	};
}

static bool has_reason(const struct request *r)
{
	return r->reason[0] != '\0' && r->reason[0] != '+';
}

static enum clerk_status ask_reason(struct clerk_call *call, const struct request *r)
{
	return clerk_fail(call, CLERK_USAGE,
			  "What is it for? Say it in one line, e.g. `%srequest %s Year 2 writing`.",
			  clerk_prefix(call), clerk_format_amount(call, r->minutes));
}

/* Time that the others agree to: the pool's, or a pot's. */
static enum clerk_status ask_group(struct clerk_call *call, const struct request_args *a,
				   const char *pot)
{
	struct request r = new_request(call, a, pot);
	enum clerk_status status = check_shares(call, r.school);
	if (status != CLERK_OK) {
		return status;
	}
	int64_t free_minutes = pot_free(call, &r);
	const char *first = "", *before = queue_before(call, &r, &first);
	bool must_wait = before[0] != '\0' || r.minutes > free_minutes;
	if (must_wait && !clerk_given(call, "wait")) {
		return before[0] == '\0' || free_minutes == 0
			   ? offer_part(call, &r)
			   : offer_place(call, &r, before, first);
	}
	if (!has_reason(&r)) {
		return ask_reason(call, &r);
	}
	if (must_wait) {
		return queue_join(call, &r);
	}
	r.item = clerk_item_new(call, 'R');
	request_add(call, &r);
	if (vote_is_needless(call, &r)) {
		return hold_unvoted(call, &r);
	}
	if (!vote_open(call, &r)) {
		return clerk_fail(call, CLERK_LIMIT,
				  "The school calendar ends before a vote could close. Please have "
				  "next year's term "
				  "dates added first.");
	}
	clerk_name_act(call, "School %c's request for %s for %s", r.school,
		       amount_twice(call, r.minutes), request_subject(call, &r));
	clerk_record(call, r.item, CLERK_PUBLIC, "", "asked for %s for %s",
		     clerk_format_amount(call, r.minutes), request_subject(call, &r));
	announce_asking(call, &r, free_minutes);
	return CLERK_OK;
}

enum clerk_status run_request(struct clerk_call *call, const void *args)
{
	return ask_group(call, args, "POOL");
}

enum clerk_status run_request_from(struct clerk_call *call, const void *args)
{
	const struct request_args *a = args;
	const char *pot = pot_account(call, a->pot);
	if (pot == NULL) {
		return clerk_fail(call, CLERK_NOT_FOUND,
				  "There is no pot “%s”; `%spots` lists them.", a->pot,
				  clerk_prefix(call));
	}
	return ask_group(call, a, pot);
}

/* ---- one's own time ---- */

/* The school's own time needs nobody's yes; the adviser finds a date for it as for any other. */
enum clerk_status run_request_own(struct clerk_call *call, const void *args)
{
	const char *own = ledger_own(call, clerk_sender(call)->school);
	struct request r = new_request(call, args, own);
	enum clerk_status status = check_shares(call, r.school);
	if (status != CLERK_OK) {
		return status;
	}
	if (!has_reason(&r)) {
		return ask_reason(call, &r);
	}
	if (r.minutes > pot_free(call, &r)) {
		return own_refuse_short(call, pot_free(call, &r), r.minutes);
	}
	r.item = clerk_item_new(call, 'R');
	request_add(call, &r);
	hold_time(call, &r);
	const char *name = item_name(call, r.item), *subject = request_subject(call, &r);
	clerk_record(call, r.item, CLERK_PUBLIC, "", "%s of its own time set aside for %s",
		     clerk_format_amount(call, r.minutes), subject);
	const char *text = clerk_text_of(
	    call,
	    CLERK_BOLD "%s" CLERK_PLAIN
		       " School %c sets %s of its own time aside for %s. That needs no vote. SIP, "
		       "`%sdate %s …`",
	    name, r.school, amount_twice(call, r.minutes), subject, room_prefix(call), name);
	clerk_reply_aloud(call, text, NULL);
	if (clerk_is_private(call)) {
		clerk_reply(call, "Your own time%s.", pot_free_words(call, &r));
	}
	clerk_tell_school(call, '+',
			  "%s: School %c sets %s of its own time aside for %s. `date %s …`", name,
			  r.school, amount_twice(call, r.minutes), subject, name);
	clerk_settle(call, clerk_text_of(call, "%s's time is held. Head %c can `%swithdraw %s`.",
					 name, r.school, room_prefix(call), name));
	return CLERK_OK;
}
