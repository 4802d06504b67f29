/* decide: what the votes on a request come to, and what follows from it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "request/request.h"

#include "ledger/ledger.h"

#include <string.h>

static const struct {
	const char *counted;
} sql = {
	.counted = "UPDATE sip_vote SET is_counted = 1 WHERE cluster = ?1 AND request = ?2",
};
const struct clerk_queries decide_queries = CLERK_QUERIES(sql);

static bool is_enough(const struct request *r, const struct count *count, bool is_over)
{
	switch (request_rule(r)) {
	case RULE_QUORUM:
		return is_over && count->yes + count->no + count->fine >= r->needs &&
		       count->yes > count->no;
	case RULE_CONSENT:
		return is_over && count->no == 0;
	default:
		return count->yes >= r->needs;
	}
}

/* Whoever has answered may change her mind until the close; but where one or two decide, their no
 * is the end of it. */
enum verdict decide(const struct request *r, const struct count *count, bool is_closing)
{
	bool is_no = count->no > 0 && (request_rule(r) == RULE_SIP || request_rule(r) == RULE_LEAD);
	if (is_enough(r, count, is_closing || count->open == 0)) {
		return VERDICT_AGREED;
	}
	return is_closing || is_no ? VERDICT_REFUSED : VERDICT_OPEN;
}

static void fix_votes(struct clerk_call *call, const struct request *r)
{
	clerk_run(CLERK_QUERY(call, &sql.counted, r->base.item.number));
}

void decide_say_aloud(struct clerk_call *call, const struct request *r, const char *text)
{
	if (clerk_sender(call) == NULL) {
		/* the adviser where she is to find a date */
		const char schools[] = { r->base.school, request_is_held(r) ? '+' : '\0', '\0' };
		clerk_announce(call, schools, "%s", text);
		return;
	}
	clerk_say(call, r, text, NULL);
}

/* "A, B, C", or, where nobody need say yes, that nobody said no. */
static const char *who_agreed(const struct count *count)
{
	return count->yes > 0 ? count->yes_schools : "nobody said no";
}

void decide_tell_held(struct clerk_call *call, const struct request *r)
{
	const char *name = clerk_item_name(call, r);
	const char *amount = clerk_format_amount(call, r->minutes);
	clerk_tell_school(call, '+', "%s is agreed: %s is held for School %c, for %s. `date %s …`",
			  name, amount, r->base.school, request_subject(call, r), name);
	clerk_tell_school(call, r->base.school,
			  "%s is agreed: %s is held for you. The SIP will find a date.", name,
			  amount);
}

static void say_agreed(struct clerk_call *call, const struct request *r, const struct count *count,
		       const char *note)
{
	const char *name = clerk_item_name(call, r);
	const char *amount = clerk_format_amount(call, r->minutes);
	decide_say_aloud(call, r,
			 clerk_text_of(call,
				       CLERK_BOLD "%s agreed" CLERK_PLAIN
						  ": %s%s. %s held for %c%s. SIP, `%sdate %s …`",
				       name, who_agreed(count), note, amount, r->base.school,
				       pot_after_words(call, r), text_room_prefix(call), name));
	decide_tell_held(call, r);
	clerk_item_record(call, r, "agreed by %s; %s held", who_agreed(count), amount);
}

/* What keeps agreed time from being held: the pool, or those who came first. */
static const char *why_waiting(struct clerk_call *call, const struct request *r)
{
	const char *first = "", *before = queue_before(call, r, &first);
	int64_t free_minutes = pot_free(call, r);
	return free_minutes >= r->minutes && before[0] != '\0'
		   ? clerk_text_of(call, "%s came first for this year's time", before)
		   : clerk_text_of(call, "%s has only %s free now", pot_words(call, r),
				   clerk_format_amount(call, free_minutes));
}

/* The needed yes has come; the free pool is looked at again, in the same transaction. */
void decide_agree(struct clerk_call *call, struct request *r, const struct count *count,
		  const char *note)
{
	const char *name = clerk_item_name(call, r);
	fix_votes(call, r);
	if (queue_hold_time(call, r)) {
		say_agreed(call, r, count, note);
		clerk_settle(
		    call,
		    clerk_text_of(call,
				  "%s is agreed and its time is held. Head %c can `%swithdraw %s`.",
				  name, r->base.school, text_room_prefix(call), name));
		return;
	}
	const char *why = why_waiting(call, r);
	decide_say_aloud(
	    call, r,
	    clerk_text_of(
		call,
		CLERK_BOLD "%s" CLERK_PLAIN " is agreed (%s)%s, but %s, so %s can't be held. "
			   "%s is on the waiting list and is served first come, first "
			   "served.",
		name, who_agreed(count), note, why, clerk_format_amount(call, r->minutes), name));
	clerk_tell_school(call, r->base.school,
			  "%s has the group's yes, but %s. It is on the waiting list.", name,
			  pot_free(call, r) < r->minutes
			      ? clerk_text_of(call, "%s is short", pot_words(call, r))
			      : why);
	clerk_item_record(call, r, "agreed by %s; waiting", who_agreed(count));
}

/* "it needed 4". */
static const char *what_it_needed(struct clerk_call *call, const struct request *r)
{
	switch (request_rule(r)) {
	case RULE_QUORUM:
		return clerk_text_of(call, "it needed %d answers and more yes than no",
				     (int)r->needs);
	case RULE_CONSENT:
		return "it needed nobody to say no";
	case RULE_LEAD:
	case RULE_SIP:
		return r->needs == 1 ? "it needed the SIP's yes"
				     : "it needed the lead head's and the SIP's yes";
	default:
		return clerk_text_of(call, "it needed %d", (int)r->needs);
	}
}

void decide_refuse(struct clerk_call *call, struct request *r, const struct count *count)
{
	bool is_closing = clerk_sender(call) == NULL;
	const char *words = vote_count_words(call, count);
	/* at a close that comes late, because the clerk was down */
	const char *late = clerk_late_words(call, "closed", r->base.due_s);
	r->base.state = REQUEST_REFUSED;
	r->base.ended_s = is_closing ? r->base.due_s : clerk_now(call);
	fix_votes(call, r);
	clerk_item_put(call, r, "not agreed: %s", words);
	decide_say_aloud(
	    call, r,
	    clerk_text_of(
		call,
		CLERK_BOLD "%s" CLERK_PLAIN
			   " not agreed%s: %s; %s. Nothing was held. Head %c, you can ask again.",
		clerk_item_name(call, r), late, words, what_it_needed(call, r), r->base.school));
}

enum clerk_status decide_close_vote(struct clerk_call *call, struct request *r)
{
	struct count count = vote_count(call, r);
	if (decide(r, &count, true) == VERDICT_AGREED) {
		decide_agree(call, r, &count, "");
	} else {
		decide_refuse(call, r, &count);
	}
	return CLERK_OK;
}
