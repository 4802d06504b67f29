/* promise: agreed time that outlives its year is held in the next from its first hour on, so that
 * it is not given away again while the old year waits to be closed. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "request/request.h"

#include "ledger/ledger.h"

static const struct {
	const char *older, *carried;
} sql = {
	.older = "SELECT number FROM sip_request WHERE cluster = ?1 AND year < ?2"
		 " AND state IN ('agreed', 'dated') ORDER BY number",
	/* Held in a year after it was held in another. */
	.carried = "SELECT number FROM sip_request r WHERE cluster = ?1 AND year = ?2"
		   " AND state IN ('agreed', 'dated') AND EXISTS (SELECT 1 FROM sip_entry e"
		   " WHERE e.cluster = ?1 AND e.year < ?2 AND e.once = 'carry:R' || r.number)"
		   " ORDER BY number",
};
const struct clerk_queries promise_queries = CLERK_QUERIES(sql);

enum { MORNING_MIN = 8 * 60 };

/* ---- from year to year ---- */

/* What is held of a year's own time; a pot has its money where it is, until the year is closed. */
static bool is_yearly(const struct request *r)
{
	return pot_is_pool(r) || pot_is_own(r);
}

bool promise_outlives(struct clerk_call *call, const struct request *r)
{
	return request_is(r, REQUEST_AGREED) ||
	       (request_is(r, REQUEST_DATED) &&
		clerk_day_of(call, r->base.slot.start_s) >= ledger_year_end(r->year));
}

static void release(struct clerk_call *call, const struct request *r, bool is_clerks)
{
	(void)request_give_back(call, r, "carry", is_clerks);
}

/* As long as it is held, its state stays what it is, and so does its date. */
static void hold(struct clerk_call *call, const struct request *r, bool is_clerks)
{
	struct posting posting =
	    ledger_posting_for(call, r->base.item, NULL,
			       ledger_posting_of(r->year, "hold", r->pot,
						 ledger_hold(call, r->base.item), r->minutes));
	posting.is_clerks = is_clerks;
	ledger_post(call, posting);
}

/* Its date and the dates offered for it go with the time. */
static void wait(struct clerk_call *call, struct request *r)
{
	slots_clear(call, r->base.item);
	sittings_drop(call, r);
	queue_wait(call, r);
}

static void tell_waiting(struct clerk_call *call, const struct request *r, const char *date)
{
	const char schools[] = { r->base.school, '+', '\0' };
	const char *text = clerk_text_of(
	    call,
	    "%s (%s for School %c%s) was agreed, but %s is short of it in %s. It is on the "
	    "waiting list.",
	    clerk_item_name(call, r), clerk_format_amount(call, r->minutes), r->base.school, date,
	    pot_words(call, r), ledger_year_words(call, r->year));
	clerk_announce(call, schools, "%s", text);
	clerk_tell_school(call, r->base.school, "%s", text);
	clerk_tell_school(call, '+', "%s", text);
	clerk_item_record(call, r, "waiting: %s is short of it in %s", pot_words(call, r),
			  ledger_year_words(call, r->year));
}

void promise_release(struct clerk_call *call, const struct request *r)
{
	release(call, r, false);
}

void promise_hold(struct clerk_call *call, struct request *r, int64_t year, bool is_clerks)
{
	const char *date =
	    request_is(r, REQUEST_DATED) ? clerk_text_of(call, ", %s", r->base.slot.said) : "";
	request_set_year(call, r, year);
	if (pot_free(call, r) >= r->minutes) {
		hold(call, r, is_clerks);
		return;
	}
	wait(call, r);
	tell_waiting(call, r, date);
}

/* What the year has free still is what was promised first, and then theirs who wait. */
void promises_carry(struct clerk_call *call, int64_t year)
{
	size_t count = 0;
	struct request *const *older =
	    requests_read(call, CLERK_QUERY(call, &sql.older, year), &count);
	clerk_keep(call, true);
	for (size_t i = 0; i < count; i++) {
		if (is_yearly(older[i]) && promise_outlives(call, older[i])) {
			release(call, older[i], true);
			promise_hold(call, older[i], year, true);
		}
	}
	clerk_keep(call, false);
}

/* The day decides whose year it is; where that has nothing free, or is closed, it stays. */
void promise_follow(struct clerk_call *call, struct request *r, int64_t start_s)
{
	int64_t year = ledger_year_at(call, start_s), now = year_ledger(call);
	if (year == r->year || year > now || !is_yearly(r) ||
	    ledger_year_state(call, year) != YEAR_OPEN ||
	    ledger_balance(call, year, r->pot) < request_held(r)) {
		return;
	}
	clerk_keep(call, true);
	release(call, r, false);
	promise_hold(call, r, year, false);
	clerk_keep(call, false);
}

/* ---- a year begins ---- */

const char *promise_words(struct clerk_call *call, const struct request *r)
{
	return clerk_text_of(call, "%s for %c (%s, %s)", clerk_format_amount(call, request_held(r)),
			     r->base.school, clerk_item_name(call, r),
			     request_is(r, REQUEST_DATED) ? r->base.slot.said : "no date yet");
}

const char *promises_kept(struct clerk_call *call, int64_t year)
{
	const char *text = "";
	size_t count = 0;
	struct request *const *kept =
	    requests_read(call, CLERK_QUERY(call, &sql.carried, year), &count);
	for (size_t i = 0; i < count; i++) {
		text = text_listed(call, text, promise_words(call, kept[i]));
	}
	return text;
}

void promise_watch_year(struct clerk_call *call, int64_t year)
{
	int64_t at_s = clerk_instant(call, ledger_year_end(year), MORNING_MIN);
	if (at_s > clerk_now(call)) {
		clerk_wake_keep(call, ledger_year_item(year + 100), "begun", at_s);
	}
}

enum clerk_status promise_year_begun(struct clerk_call *call, int64_t year)
{
	if (year_ledger(call) != year) {
		return CLERK_OK; /* away for a year, or years begin in another month now */
	}
	promises_carry(call, year); /* what was agreed since by somebody who had typed before */
	const char *kept = promises_kept(call, year), *words = ledger_year_words(call, year);
	if (kept[0] != '\0') {
		clerk_post(call,
			   "%s has begun, and what was agreed before is held in it: %s. Pool: %s "
			   "free.",
			   words, kept,
			   clerk_format_amount(call, ledger_balance(call, year, "POOL")));
	}
	int64_t open = ledger_oldest_open(call, year);
	if (open < year) {
		clerk_tell_school(call, '+',
				  "%s has ended. `yearend preview` shows what lapses of it, and "
				  "`yearend post` closes it.%s%s%s",
				  ledger_year_words(call, open),
				  kept[0] == '\0' ? "" : " Held in the new year already: ", kept,
				  kept[0] == '\0' ? "" : ".");
	}
	return CLERK_OK;
}
