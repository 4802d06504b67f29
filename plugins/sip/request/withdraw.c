/* withdraw: a school takes its request back; what was held goes back, or is charged when late. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "request/request.h"

#include "ledger/ledger.h"

/* The adviser keeps the day free to the last: by the group's rule it counts as used then. */
static bool is_late(struct clerk_call *call, const struct request *r)
{
	int64_t notice = rule_notice_days(call);
	int32_t today = clerk_day_of(call, clerk_now(call)),
		day = clerk_day_of(call, r->base.slot.start_s);
	return notice > 0 && request_is(r, REQUEST_DATED) &&
	       (day <= today || clerk_count_school_days(call, r->base.school, today, day) < notice);
}

static enum clerk_status ask_late(struct clerk_call *call, const struct request *r, int64_t held)
{
	static const struct clerk_choice choices[] = {
		{ .key = "yes", .given = "late", .is_final = true },
		{ .key = "anyway", .given = "late", .is_final = true }
	};
	return clerk_ask(
	    call, choices, 2,
	    "%s is on %s, and the group wants %d school days' notice, so its %s would "
	    "count as used by School %c. The SIP may also give it another date. Withdraw "
	    "it all the same? Reply `yes`.",
	    clerk_item_name(call, r), r->base.slot.said, (int)rule_notice_days(call),
	    clerk_format_amount(call, held), r->base.school);
}

static void charge_late(struct clerk_call *call, const struct request *r, int64_t held)
{
	ledger_post(call,
		    ledger_posting_for(
			call, r->base.item, "resolve",
			ledger_posting_of(r->year, "lostlate", ledger_hold(call, r->base.item),
					  ledger_spent(call, r->base.school, "lostlate"), held)));
}

/* What became of the time, said to the adviser and returned for the room. */
static const char *settle_withdrawn(struct clerk_call *call, const struct request *r, int64_t held,
				    bool must_charge)
{
	const char *name = clerk_item_name(call, r), *amount = clerk_format_amount(call, held);
	const char *pot = pot_words(call, r);
	if (held == 0) {
		return "Nothing was held.";
	}
	if (must_charge) {
		charge_late(call, r, held);
		clerk_tell_school(
		    call, '+', "%s (School %c, %s), %s, is withdrawn late; its %s counts as used.",
		    name, r->base.school, r->reason, r->base.slot.said, amount);
		return clerk_text_of(call, "It was late, so by the group's rule %s counts as used.",
				     amount);
	}
	request_release(call, r);
	const char *freed = request_is(r, REQUEST_DATED)
				? clerk_text_of(call, " %s is free again.", sittings_dates(call, r))
				: "";
	clerk_tell_school(call, '+', "%s (School %c, %s) is withdrawn; its %s went back to %s.%s",
			  name, r->base.school, r->reason, amount, pot, freed);
	return clerk_text_of(call, "%s back to %s%s.", amount, pot, pot_free_words(call, r));
}

/* It was taken off the roster, though its request was open. */
void withdraw_left(struct clerk_call *call, void *record, char school)
{
	struct request *r = record;
	int64_t held = request_release(call, r);
	const char *amount = clerk_format_amount(call, held);

	sittings_drop(call, r);
	r->base.state = REQUEST_WITHDRAWN;
	clerk_item_put(call, r, "withdrawn: %c has left", school);
	clerk_tell_school(call, '+', "%s (School %c, %s) is withdrawn: School %c has left.%s",
			  clerk_item_name(call, r), school, r->reason, school,
			  held == 0 ? ""
				    : clerk_text_of(call, " Its %s went back to %s.", amount,
						    pot_words(call, r)));
	queue_serve(call, r->year, r->pot);
}

static enum clerk_status withdraw(struct clerk_call *call, const void *args, void *record)
{
	struct request *r = record;
	int64_t held = ledger_balance(call, r->year, ledger_hold(call, r->base.item));
	bool must_charge = held > 0 && is_late(call, r);
	(void)args;
	if (must_charge && !clerk_given(call, "late")) {
		return ask_late(call, r, held);
	}
	const char *became = settle_withdrawn(call, r, held, must_charge);
	r->delivered += must_charge ? held : 0;
	sittings_drop(call, r);
	/* what was given of it was */
	r->base.state = r->delivered > 0 && !must_charge ? REQUEST_DELIVERED : r->base.state;
	clerk_item_put(call, r, must_charge ? "withdrawn late" : "withdrawn");
	clerk_say(call, r,
		  clerk_text_of(call, "%s withdrawn by %c. %s", clerk_item_name(call, r),
				r->base.school, became),
		  NULL);
	/* time came back, or the place before those behind it is free */
	if (!must_charge) {
		queue_serve(call, r->year, r->pot);
	}
	return CLERK_OK;
}

const struct clerk_command withdraw_commands[] = {
	{ .name = "withdraw",
	  .item = 'R',
	  .summary = "Take back your own request",
	  .example = "withdraw R7",
	  CLERK_TAKES(struct item_args, request_item_spec),
	  .who = CLERK_HEAD,
	  .step = withdraw,
	  .is_end = true },
	{ 0 },
};
