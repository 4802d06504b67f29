/* withdraw: a school takes its request back; what was held goes back, or is charged when late. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "request/request.h"

#include "ledger/ledger.h"

/* The adviser keeps the day free to the last: by the group's rule it counts as used then. */
static bool is_late(struct clerk_call *call, const struct request *r)
{
	int64_t notice = rule_notice_days(call);
	int32_t today = clerk_day_of(call, clerk_now(call)), day = clerk_day_of(call, r->start_s);
	return notice > 0 && request_is(r, "dated") &&
	       (day <= today || clerk_count_school_days(call, r->school, today, day) < notice);
}

/* What has begun may have been used: only the adviser knows. */
static enum clerk_status refuse_begun(struct clerk_call *call, const struct request *r)
{
	const char *name = item_name(call, r->item), *prefix = room_prefix(call);
	return clerk_fail(call, CLERK_TOO_LATE,
			  "%s began %s, so it can't be withdrawn. The SIP records what was used, "
			  "`%sdone %s …`, or gives it another date if nobody came: `%sdate %s …`.",
			  name, r->when_text, prefix, name, prefix, name);
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
	    item_name(call, r->item), r->when_text, (int)rule_notice_days(call),
	    clerk_format_amount(call, held), r->school);
}

static void charge_late(struct clerk_call *call, const struct request *r, int64_t held)
{
	const char *name = item_name(call, r->item);
	const struct posting posting = { .year = r->year,
					 .code = "lostlate",
					 .from = ledger_hold(call, r->item),
					 .to = ledger_spent(call, r->school, "lostlate"),
					 .minutes = held,
					 .item = r->item,
					 .once = clerk_text_of(call, "resolve:%s", name) };
	ledger_post(call, &posting);
	clerk_settle(call, clerk_text_of(call, "%s is on the ledger as withdrawn late.", name));
}

static void end_withdrawn(struct clerk_call *call, const struct request *r, int64_t charged)
{
	request_end(call, r, "withdrawn", clerk_now(call), charged);
	clerk_diary_drop(call, r->item);
	clerk_wake_cancel(call, r->item, "");
	clerk_record(call, r->item, CLERK_PUBLIC, "", charged > 0 ? "withdrawn late" : "withdrawn");
}

/* What became of the time, said to the adviser and returned for the room. */
static const char *settle_withdrawn(struct clerk_call *call, const struct request *r, int64_t held,
				    bool must_charge)
{
	const char *name = item_name(call, r->item), *amount = clerk_format_amount(call, held);
	const char *pot = pot_words(call, r);
	if (held == 0) {
		return "Nothing was held.";
	}
	if (must_charge) {
		charge_late(call, r, held);
		clerk_tell_school(
		    call, '+', "%s (School %c, %s), %s, is withdrawn late; its %s counts as used.",
		    name, r->school, r->reason, r->when_text, amount);
		return clerk_text_of(call, "It was late, so by the group's rule %s counts as used.",
				     amount);
	}
	request_release(call, r);
	clerk_settle(call,
		     clerk_text_of(call, "%s's time went back to %s; ask again with `%srequest`.",
				   name, pot, room_prefix(call)));
	clerk_tell_school(call, '+', "%s (School %c, %s) is withdrawn; its %s went back to %s.",
			  name, r->school, r->reason, amount, pot);
	return clerk_text_of(call, "%s back to %s%s.", amount, pot, pot_free_words(call, r));
}

enum clerk_status run_withdraw(struct clerk_call *call, const void *args)
{
	const struct item_args *a = args;
	struct request r;
	if (!request_get(call, a->item, &r)) {
		return clerk_fail(call, CLERK_NOT_FOUND, "%s was taken back.",
				  item_name(call, a->item));
	}
	const char *name = item_name(call, r.item);
	if (clerk_sender(call)->school != r.school) {
		return clerk_fail(call, CLERK_DENIED,
				  "%s is School %c's request; only Head %c can withdraw it.", name,
				  r.school, r.school);
	}
	if (r.ended_s != 0) {
		return request_refuse(call, &r);
	}
	if (request_is(&r, "dated") && r.start_s <= clerk_now(call)) {
		return refuse_begun(call, &r);
	}
	int64_t held = ledger_balance(call, r.year, ledger_hold(call, r.item));
	bool must_charge = held > 0 && is_late(call, &r);
	if (must_charge && !clerk_given(call, "late")) {
		return ask_late(call, &r, held);
	}
	const char *became = settle_withdrawn(call, &r, held, must_charge);
	end_withdrawn(call, &r, must_charge ? held : 0);
	const char *text = clerk_text_of(call, "%s withdrawn by %c. %s", name, r.school, became);
	clerk_reply_aloud(call, text, NULL);
	/* time came back, or the place before those behind it is free */
	if (!must_charge) {
		serve_waiting(call, r.year, r.pot);
	}
	return CLERK_OK;
}
