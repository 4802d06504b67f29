/* yearend: what is left of a year lapses or is carried, once; the preview is the same sum without
 * the posting. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "year/year.h"

#include "apart/apart.h"
#include "ledger/ledger.h"
#include "request/request.h"

#include <string.h>

static const struct {
	const char *year_close, *remains, *request_held, *request_next_year, *review_next_year,
	    *private_open;
} sql = {
	.year_close = "UPDATE sip_year SET closed_s = ?3 WHERE cluster = ?1 AND year = ?2",
	/* What can be closed of a year. */
	.remains = "SELECT account, minutes FROM sip_balance WHERE cluster = ?1 AND year = ?2"
		   " AND minutes > 0 AND (account = 'POOL' OR account LIKE 'POOL:%'"
		   " OR account LIKE 'OWN:%' OR account LIKE 'PM:%') ORDER BY account",
	.request_held = "SELECT number FROM sip_request WHERE cluster = ?1 AND year = ?2"
			" AND state IN ('agreed', 'dated') ORDER BY number",
	.request_next_year = "UPDATE sip_request SET year = ?3 WHERE cluster = ?1 AND year = ?2"
			     " AND state IN ('asked', 'agreed', 'dated')",
	.review_next_year = "UPDATE sip_review SET year = ?3 WHERE cluster = ?1 AND year = ?2"
			    " AND state IN ('dated', 'moving')",
	/* Private items of a year that have no end yet: time set aside, and reviews before `end`.
	 */
	.private_open =
	    "SELECT number FROM sip_allocation WHERE cluster = ?1 AND year = ?2 AND state = 'held'"
	    " UNION SELECT number FROM sip_review WHERE cluster = ?1 AND year = ?2"
	    " AND state IN ('dated', 'moving') AND start_s < ?3 ORDER BY number",
};
const struct clerk_queries yearend_queries = CLERK_QUERIES(sql);

enum { FIRST_LOOK = 64 };

/* What is left on one account, and how much of it the next year gets. */
struct remains {
	const char *account;
	int64_t minutes, carried;
};

/* A year as it would be closed. */
struct closing {
	int64_t year, end_s; /* its last instant + 1 */
	int32_t end_day;     /* the next year's first day */
	int64_t cap;
	struct remains *remains;
	size_t count, max;
	int64_t pool, own, ring_fenced; /* minutes that lapse */
	int64_t carried;
	int schools_ring_fenced;
	const char *in_the_way; /* items without an end: "R5 (Mon 20 July 2027), K6"; "" */
	const char *moving;     /* "½ d for H (R7, Thu 9 Sep 2027)"; "" */
	const char *waiting;    /* "1 d for H (R7)": what the next year was short of; "" */
};

/* ---- looking ---- */

static void add_remains(struct clerk_call *call, struct closing *c, const char *account,
			int64_t minutes)
{
	size_t i = 0;
	while (i < c->count && strcmp(c->remains[i].account, account) != 0) {
		i++;
	}
	if (i == c->max) {
		size_t max = c->max == 0 ? FIRST_LOOK : 2 * c->max;
		struct remains *more = clerk_memory(call, max * sizeof(*more));
		for (size_t n = 0; n < c->count; n++) {
			more[n] = c->remains[n];
		}
		c->remains = more;
		c->max = max;
	}
	c->remains[i].account = account;
	c->remains[i].minutes += minutes;
	c->count = i < c->count ? c->count : i + 1;
}

/* All of a year for which time is held. */
static struct request *const *held_in(struct clerk_call *call, int64_t year, size_t *ret_count)
{
	return requests_read(call, CLERK_QUERY(call, &sql.request_held, year), ret_count);
}

/* Requests that outlive the year; the rest of it must be recorded first. */
static void look_at_requests(struct clerk_call *call, struct closing *c)
{
	size_t count = 0;
	struct request *const *held = held_in(call, c->year, &count);
	for (size_t i = 0; i < count; i++) {
		const struct request *r = held[i];
		if (promise_outlives(call, r)) {
			add_remains(call, c, r->pot, request_held(r));
			c->moving = text_listed(call, c->moving, promise_words(call, r));
		} else {
			c->in_the_way =
			    text_listed(call, c->in_the_way,
					clerk_text_of(call, "%s (%s)", clerk_item_name(call, r),
						      r->base.slot.said));
		}
	}
}

/* How much of each is carried, and what lapses. */
static void settle_remains(struct closing *c, struct remains *remains)
{
	const char *account = remains->account;
	int64_t minutes = remains->minutes;
	bool is_pm = strncmp(account, "PM:", 3) == 0, is_own = strncmp(account, "OWN:", 4) == 0;
	remains->carried = is_pm ? 0 : minutes < c->cap ? minutes : c->cap;
	c->carried += remains->carried;
	c->schools_ring_fenced += is_pm;
	*(is_pm ? &c->ring_fenced : is_own ? &c->own : &c->pool) += minutes - remains->carried;
}

static struct closing look(struct clerk_call *call, int64_t year)
{
	struct closing c = { .year = year, .in_the_way = "", .waiting = "" };
	int64_t now = year_ledger(call);
	c.moving = now > year ? promises_kept(call, now) : "";
	c.end_day = ledger_year_end(year);
	c.end_s = clerk_instant(call, c.end_day, 0);
	c.cap = rule_carry_cap(call);
	struct clerk_query *q = CLERK_QUERY(call, &sql.remains, year);
	while (clerk_step(q)) {
		add_remains(call, &c, clerk_text(q, 0), clerk_int(q, 1));
	}
	look_at_requests(call, &c);
	c.in_the_way = text_listed(
	    call, c.in_the_way,
	    text_names_listed(call, 'K', CLERK_QUERY(call, &sql.private_open, c.year, c.end_s)));
	for (size_t i = 0; i < c.count; i++) {
		settle_remains(&c, &c.remains[i]);
	}
	return c;
}

/* The year that can be closed next: the oldest that is open. */
static int64_t open_year(struct clerk_call *call)
{
	return ledger_oldest_open(call, year_ledger(call));
}

/* ---- saying ---- */

/* The same words before and after. */
static void reply_sums(struct clerk_call *call, const struct closing *c, bool is_done)
{
	const char *would = is_done ? "" : "would ";
	const char *lapse = is_done ? "lapsed" : "lapse";
	const char *head =
	    is_done ? clerk_text_of(call, "%s is closed", ledger_year_words(call, c->year))
		    : clerk_text_of(call, "To %s", clerk_format_day(call, c->end_day - 1));
	clerk_reply(call, "%s: pool %s %s%s, schools' own %s %s%s, carried %s (cap %s).", head,
		    clerk_format_amount(call, c->pool), would, lapse,
		    clerk_format_amount(call, c->own), would, lapse,
		    clerk_format_amount(call, c->carried), clerk_format_amount(call, c->cap));
	if (c->ring_fenced > 0) {
		clerk_reply(call, "%d school%s %s unused ring-fenced time; it never carries.",
			    c->schools_ring_fenced, c->schools_ring_fenced == 1 ? "" : "s",
			    is_done                       ? "had"
			    : c->schools_ring_fenced == 1 ? "has"
							  : "have");
	}
	if (c->moving[0] != '\0') {
		clerk_reply(call, "Held beyond the year, so %s out of the next: %s.",
			    is_done                                            ? "now taken"
			    : clerk_day_of(call, clerk_now(call)) < c->end_day ? "it would be taken"
									       : "taken",
			    c->moving);
	}
	if (c->waiting[0] != '\0') {
		clerk_reply(call, "Agreed, but the next year is short of it, so it waits: %s.",
			    c->waiting);
	}
}

static enum clerk_status run_yearend_preview(struct clerk_call *call, const void *args)
{
	struct closing c = look(call, open_year(call));
	(void)args;
	reply_sums(call, &c, false);
	if (c.in_the_way[0] != '\0') {
		clerk_reply(call,
			    "First I need to know what became of %s: `done …` or `withdraw …`.",
			    c.in_the_way);
	}
	clerk_reply(call, "Nothing has changed. `yearend post` from %s.",
		    clerk_format_day(call, c.end_day));
	return CLERK_OK;
}

/* ---- posting ---- */

static void post(struct clerk_call *call, int64_t year, const char *code, const char *from,
		 const char *to, int64_t minutes)
{
	struct posting posting = ledger_posting_of(year, code, from, to, minutes);
	posting.once = clerk_text_of(call, "%s:%s:%s", code, from, to);
	ledger_post(call, posting);
}

/* What becomes of each is said as it is, not as it was meant. */
static void hold_all(struct clerk_call *call, struct request *const *held, size_t count,
		     struct closing *c, int64_t next)
{
	for (size_t i = 0; i < count; i++) {
		struct request *r = held[i];
		promise_hold(call, r, next, false);
		if (request_is(r, REQUEST_WAITING)) {
			c->waiting =
			    text_listed(call, c->waiting,
					clerk_text_of(call, "%s for %c (%s)",
						      clerk_format_amount(call, r->minutes),
						      r->base.school, clerk_item_name(call, r)));
		}
	}
	c->moving = promises_kept(call, next);
}

static void tell_own(struct clerk_call *call, const struct remains *remains, int64_t year)
{
	int64_t lapsed = remains->minutes - remains->carried;
	if (strncmp(remains->account, "OWN:", 4) == 0) {
		clerk_tell_school(call, remains->account[4],
				  "%s is closed. Of your own time %s lapsed, %s is carried.",
				  ledger_year_words(call, year), clerk_format_amount(call, lapsed),
				  clerk_format_amount(call, remains->carried));
	}
}

static void close_year(struct clerk_call *call, const struct closing *c, int64_t next)
{
	for (size_t i = 0; i < c->count; i++) {
		const struct remains *remains = &c->remains[i];
		post(call, c->year, "close", remains->account, "CARRY", remains->carried);
		post(call, c->year, "close", remains->account, "LAPSED",
		     remains->minutes - remains->carried);
		post(call, next, "grant", "GRANT:carry", remains->account, remains->carried);
		tell_own(call, remains, c->year);
	}
	clerk_run(CLERK_QUERY(call, &sql.year_close, c->year, clerk_now(call)));
	queue_move_all(call, c->year, next);
	clerk_run(CLERK_QUERY(call, &sql.request_next_year, c->year, next));
	clerk_run(CLERK_QUERY(call, &sql.review_next_year, c->year, next));
}

static int64_t pool_carried(const struct closing *c)
{
	for (size_t i = 0; i < c->count; i++) {
		if (strcmp(c->remains[i].account, "POOL") == 0) {
			return c->remains[i].carried;
		}
	}
	return 0;
}

static enum clerk_status check_post(struct clerk_call *call, const struct closing *c, int64_t now)
{
	if (c->year == now) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s still runs; it can be closed from %s. `%syearend preview` "
				  "shows how it stands.",
				  ledger_year_words(call, c->year),
				  clerk_format_day(call, c->end_day), clerk_prefix(call));
	}
	if (c->in_the_way[0] != '\0') {
		return clerk_fail(call, CLERK_CONFLICT,
				  "First I need to know what became of %s: `done …` or "
				  "`withdraw …`. Nothing has changed.",
				  c->in_the_way);
	}
	return CLERK_OK;
}

static enum clerk_status run_yearend_post(struct clerk_call *call, const void *args)
{
	size_t count = 0;
	int64_t now = year_ledger(call), year = open_year(call);
	allocations_left(call); /* nobody could end them else */
	struct closing c = look(call, year);
	enum clerk_status status = check_post(call, &c, now);
	(void)args;
	if (status != CLERK_OK) {
		return status;
	}
	struct request *const *held = held_in(call, year, &count);
	for (size_t i = 0; i < count; i++) {
		promise_release(call, held[i]);
	}
	close_year(call, &c, now);
	hold_all(call, held, count, &c, now);
	queue_serve(call, now, "POOL");
	for (size_t i = 0; i < c.count; i++) {
		if (strcmp(c.remains[i].account, "POOL") != 0) {
			queue_serve(call, now, c.remains[i].account);
		}
	}
	reply_sums(call, &c, true);
	clerk_post(call,
		   "%s is closed: %s of the pool lapsed, %s carried. The new year has begun: "
		   "`!time`.",
		   ledger_year_words(call, year), clerk_format_amount(call, c.pool),
		   clerk_format_amount(call, pool_carried(&c)));
	clerk_settle(call, "A year is closed once; what is on the ledger stays.");
	return CLERK_OK;
}

/* ---- nudges ---- */

static const struct {
	int weeks;
	const char *what;
} nudges[] = { { 12, "12" }, { 6, "6" }, { 2, "2" } };
enum { NUDGES = 3, WEEK = 5, LONGEST_BREAK = 70, LOOK_AGAIN_S = 7 * 86400 };

/* INT32_MAX: its terms are not all known; the last that is would make every count wrong. */
static int32_t last_school_day(struct clerk_call *call, int64_t year)
{
	int32_t end = ledger_year_end(year);
	int32_t last = clerk_add_school_days(call, 0, end, -1);
	return last != INT32_MAX && last >= end - LONGEST_BREAK ? last : INT32_MAX;
}

void yearend_watch(struct clerk_call *call, int64_t year)
{
	int32_t last = last_school_day(call, year);
	promise_watch_year(call, year);
	if (last == INT32_MAX && clerk_now(call) < clerk_instant(call, ledger_year_end(year), 0)) {
		clerk_wake_keep(call, ledger_year_item(year), "watch",
				clerk_now(call) + LOOK_AGAIN_S);
	}
	for (int i = 0; i < NUDGES && last != INT32_MAX; i++) {
		int32_t day = clerk_add_school_days(call, 0, last, -WEEK * nudges[i].weeks);
		int64_t at_s = day == INT32_MAX ? 0 : clerk_instant(call, day, 8 * 60);
		if (at_s > clerk_now(call)) {
			clerk_wake_keep(call, ledger_year_item(year), nudges[i].what, at_s);
		}
	}
}

static enum clerk_status nudge(struct clerk_call *call, int64_t year, int weeks)
{
	int64_t pool = ledger_balance(call, year, "POOL");
	int32_t last = last_school_day(call, year), today = clerk_day_of(call, clerk_due(call));
	int64_t left = last == INT32_MAX ? 0 : clerk_count_school_days(call, 0, today, last);
	if (left < WEEK * (weeks - 1) || left > WEEK * (weeks + 1)) {
		yearend_watch(call, year); /* the terms are others than were known then */
		return CLERK_OK;
	}
	promise_watch_year(call, year);
	if (clerk_now(call) - clerk_due(call) > 7 * 86400) {
		return CLERK_OK; /* so late that the number of weeks is wrong */
	}
	if (pool > 0) {
		clerk_post(call,
			   "%d school weeks are left of %s, and the pool has %s free. `!request …`",
			   weeks, ledger_year_words(call, year), clerk_format_amount(call, pool));
	}
	for (const char *school = clerk_schools(call); *school != '\0'; school++) {
		int64_t own = ledger_balance(call, year, ledger_own(call, *school));
		int64_t pm = ledger_balance(call, year, ledger_pm(call, *school));
		if (own > 0 || pm > 0) {
			clerk_tell_school(call, *school,
					  "%d school weeks are left of %s. School %c has %s of its "
					  "own time free, and %s ring-fenced, which is never "
					  "carried.",
					  weeks, ledger_year_words(call, year), *school,
					  clerk_format_amount(call, own),
					  clerk_format_amount(call, pm));
		}
	}
	return CLERK_OK;
}

enum clerk_status yearend_nudge(struct clerk_call *call, int64_t year, const char *what)
{
	for (int i = 0; i < NUDGES; i++) {
		if (strcmp(what, nudges[i].what) == 0) {
			return nudge(call, year, nudges[i].weeks);
		}
	}
	return CLERK_OK;
}

const struct clerk_command yearend_commands[] = {
	{ .name = "yearend preview",
	  .summary = "Show what closing the year would do",
	  .example = "yearend preview",
	  .who = CLERK_SIP,
	  .where = CLERK_IN_PRIVATE,
	  .run = run_yearend_preview },
	{ .name = "yearend post",
	  .summary = "Close the year that has ended",
	  .example = "yearend post",
	  .who = CLERK_SIP,
	  .where = CLERK_IN_PRIVATE,
	  .run = run_yearend_post },
	{ 0 },
};
