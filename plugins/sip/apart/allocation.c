/* allocation: pooled time that the adviser sets aside without naming the school; the room sees one
 * sum, and nothing in it says whose. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "apart/apart.h"

#include "ledger/ledger.h"
#include "request/request.h"

#include <string.h>

static const struct {
	const char *open_of, *left, *list, *spent;
} sql = {
	.open_of = "SELECT number FROM sip_allocation WHERE cluster = ?1"
		   " AND school = ?2 AND state = 'held' AND is_leaving = 0"
		   " ORDER BY number",
	.left = "SELECT number FROM sip_allocation WHERE cluster = ?1"
		" AND state = 'held' AND is_leaving = 1 ORDER BY number",
	.list = "SELECT number, minutes, is_shared FROM sip_allocation"
		" WHERE cluster = ?1 AND year = ?2 AND school = ?3 AND state = 'held'"
		" AND is_leaving = 0 ORDER BY number",
	/* What was used of each, read off the journal. */
	.spent =
	    "SELECT a.school, a.is_shared, SUM(e.minutes) FROM sip_allocation a JOIN sip_entry e"
	    " ON e.cluster = a.cluster AND e.year = a.year AND e.code = 'deliver'"
	    " AND e.origin = 'HOLD:K' || a.number WHERE a.cluster = ?1 AND a.year = ?2"
	    " AND NOT EXISTS (SELECT 1 FROM sip_entry r WHERE r.cluster = e.cluster"
	    " AND r.reverses = e.number)"
	    " GROUP BY a.school, a.is_shared",
};
const struct clerk_queries allocation_queries = CLERK_QUERIES(sql);

#define SPENT_PRIVATE "SPENT:private:contact"

static const struct clerk_column columns[] = {
	CLERK_COLUMN(struct allocation, year),
	CLERK_COLUMN_AS(struct allocation, base.school, "school"),
	CLERK_COLUMN_AS(struct allocation, base.person, "person"),
	CLERK_COLUMN(struct allocation, minutes),
	CLERK_COLUMN_OF_STATE(struct allocation),
	CLERK_COLUMN(struct allocation, is_shared),
	CLERK_COLUMN(struct allocation, is_leaving),
	{ 0 },
};

enum { HELD, DELIVERED, WITHDRAWN };
static const struct clerk_state states[] = {
	[HELD] = { .name = "held" },
	[DELIVERED] = { .name = "delivered", .flags = CLERK_IS_OVER },
	[WITHDRAWN] = { .name = "withdrawn", .flags = CLERK_IS_OVER },
	{ 0 },
};
static const struct clerk_step steps[] = {
	{ "withdraw", HELD, WITHDRAWN, CLERK_BY_SIDES, 0 },
	{ "done", HELD, DELIVERED, CLERK_BY_OTHER, 0 },
	{ "done", DELIVERED, DELIVERED, CLERK_BY_OTHER, CLERK_WHENEVER },
	{ "share", HELD, HELD, CLERK_BY_SCHOOL, CLERK_WHENEVER },
	{ "share", DELIVERED, DELIVERED, CLERK_BY_SCHOOL, CLERK_WHENEVER },
	{ 0 },
};

/* What leaves is withdrawn, to all who may know of it. */
static enum clerk_status check_stays(struct clerk_call *call, const struct allocation *a)
{
	return !a->is_leaving && a->base.state != WITHDRAWN
		   ? CLERK_OK
		   : clerk_fail(call, CLERK_CONFLICT, "%s is withdrawn already.",
				clerk_item_name(call, a));
}

/* Its setting aside was settled, and what is on the ledger stays; so does what came of it. */
static enum clerk_status restored(struct clerk_call *call, void *record,
				  const struct clerk_taken *taken)
{
	const struct allocation *a = record;

	if (a == NULL || !taken->is_settled || strcmp(taken->verb, "allocate") != 0) {
		return CLERK_OK;
	}
	return a->base.state != DELIVERED
		   ? check_stays(call, a)
		   : clerk_fail(call, CLERK_CONFLICT, "%s is delivered already.",
				clerk_item_name(call, a));
}

const struct clerk_kind allocation_kind = {
	.letter = 'K',
	.with = '+',
	.visibility = CLERK_PARTIES,
	.noun = "private time",
	.table = "sip_allocation",
	.size = sizeof(struct allocation),
	.columns = columns,
	.states = states,
	.steps = steps,
	.restored = restored,
};

/* ---- setting aside ---- */

struct allocate_args {
	const struct clerk_school *to;
	int64_t amount, how;
};
static const char *const allocate_how[] = { "privately", "in private", "private", NULL };
static const struct clerk_arg allocate_spec[] = {
	CLERK_ARG_SCHOOL(struct allocate_args, to, "the school it is for", .flags = 0),
	CLERK_ARG_AMOUNT(struct allocate_args, amount, "how much, e.g. half a day", .flags = 0),
	CLERK_ARG_CHOICE(struct allocate_args, how, allocate_how, "privately",
			 .flags = CLERK_OPTIONAL),
	{ 0 },
};

static enum clerk_status check(struct clerk_call *call, const struct allocate_args *a,
			       int64_t free_minutes)
{
	int64_t most = rule_private_max(call);
	enum clerk_status status = sharing_check_recipient(call, a->to);
	if (status != CLERK_OK) {
		return status;
	}
	if (a->amount > most) {
		return clerk_fail(call, CLERK_LIMIT,
				  "The group's rule lets you set aside up to %s at a time without "
				  "a name; `rule` shows it.",
				  clerk_format_amount(call, most));
	}
	return a->amount > free_minutes
		   ? clerk_fail(call, CLERK_LIMIT, "The pool has only %s free.",
				clerk_format_amount(call, free_minutes))
		   : CLERK_OK;
}

static enum clerk_status run_allocate(struct clerk_call *call, const void *args)
{
	const struct allocate_args *a = args;
	struct allocation *made = clerk_item_make(call, &allocation_kind);
	int64_t year = year_ledger(call);
	enum clerk_status status = check(call, a, ledger_balance(call, year, "POOL"));
	if (status != CLERK_OK) {
		return status;
	}
	const char *amount = clerk_format_amount(call, a->amount);
	made->base.school = a->to->letter;
	made->year = year;
	made->minutes = a->amount;
	clerk_item_put(call, made, "%s held", amount);
	const char *name = clerk_item_name(call, made);
	ledger_post(call, ledger_posting_for(call, made->base.item, "hold",
					     ledger_posting_of(year, "hold", "POOL",
							       ledger_hold(call, made->base.item),
							       a->amount)));
	clerk_reply(call,
		    CLERK_BOLD
		    "%s" CLERK_PLAIN
		    " Held %s for School %c. The room will see only “private %s”. Its heads are "
		    "told; nobody else can see it. Afterwards: `done %s %s`.",
		    name, amount, made->base.school, amount, name, amount);
	clerk_tell_school(call, made->base.school,
			  CLERK_BOLD
			  "%s" CLERK_PLAIN
			  " The SIP has set aside %s of pooled time for School %c, in "
			  "private: only you and the SIP can see it. `share %s` would let "
			  "the group see it.",
			  name, amount, made->base.school, name);
	clerk_settle(call,
		     clerk_text_of(call, "%s is held; `withdraw %s` takes it back.", name, name));
	return CLERK_OK;
}

/* ---- what becomes of it ---- */

static void give_back(struct clerk_call *call, const struct allocation *a, int64_t minutes,
		      int64_t transfer)
{
	struct posting posting =
	    ledger_posting_for(call, a->base.item, NULL,
			       ledger_posting_of(a->year, "release",
						 ledger_hold(call, a->base.item), "POOL", minutes));
	posting.transfer = transfer;
	ledger_post(call, posting);
}

enum clerk_status allocation_withdraw(struct clerk_call *call, struct allocation *a)
{
	enum clerk_status status = check_stays(call, a);
	if (status != CLERK_OK) {
		return status;
	}
	const char *name = clerk_item_name(call, a);
	const char *text = clerk_text_of(call, "%s is withdrawn; its %s is back in the pool.", name,
					 clerk_format_amount(call, a->minutes));
	give_back(call, a, a->minutes, 0);
	clerk_item_put(call, a, "withdrawn");
	clerk_reply(call, "%s", text);
	clerk_tell_school(call, clerk_sender(call)->school == a->base.school ? '+' : a->base.school,
			  "%s", text);
	clerk_settle(call, clerk_text_of(call, "%s's time is back in the pool.", name));
	queue_serve(call, a->year, "POOL");
	return CLERK_OK;
}

/* Those that a query names, one after the other: what is done with one may change the rows. */
static struct allocation *next_of(struct clerk_call *call, struct clerk_query *q)
{
	return clerk_step(q) ? clerk_item_get(call, (struct clerk_item){ 'K', clerk_int(q, 0) })
			     : NULL;
}

void allocation_leave(struct clerk_call *call, char school)
{
	struct allocation *a;
	struct clerk_query *q = CLERK_QUERY(call, &sql.open_of, school);
	while ((a = next_of(call, q)) != NULL) {
		const char *text = clerk_text_of(
		    call,
		    "School %c leaves, so %s is withdrawn; its %s is back in the pool tomorrow "
		    "morning.",
		    school, clerk_item_name(call, a), clerk_format_amount(call, a->minutes));

		a->is_leaving = true;
		clerk_item_put(call, a, "withdrawn");
		clerk_tell_school(call, school, "%s", text);
		clerk_tell_school(call, '+', "%s", text);
	}
}

void allocations_left(struct clerk_call *call)
{
	struct allocation *a;
	struct clerk_query *q = clerk_query(call, &sql.left);

	while ((a = next_of(call, q)) != NULL) {
		give_back(call, a, a->minutes, 0);
		a->base.state = WITHDRAWN;
		clerk_item_put(call, a, NULL);
	}
}

static enum clerk_status check_done(struct clerk_call *call, const struct allocation *a,
				    const struct done_args *args)
{
	const char *name = clerk_item_name(call, a);
	const char *held = clerk_format_amount(call, a->minutes);
	enum clerk_status status = check_stays(call, a);
	if (status == CLERK_OK) {
		status = after_check_day(call, &args->day, a->year, name);
	}
	if (status == CLERK_OK && args->amount > a->minutes) {
		status = clerk_fail(call, CLERK_LIMIT,
				    "%s holds %s. `allocate` the rest first, or `done %s %s`.",
				    name, held, name, held);
	}
	return status;
}

/* What had been used is taken back first, where this is not the first that is said of it. */
static enum clerk_status take_back(struct clerk_call *call, const struct done_args *args,
				   const struct allocation *a, int64_t *ret_was,
				   int64_t *ret_transfer)
{
	const struct delivery delivery = { a->year, a->base.item, ledger_hold(call, a->base.item),
					   "the pool" };

	*ret_was = ledger_delivered_to(call, &delivery, SPENT_PRIVATE);
	if (a->base.state != DELIVERED) {
		return CLERK_OK;
	}
	if (*ret_was == args->amount && args->day.kind == CLERK_WHEN_NONE) {
		return clerk_fail(call, CLERK_CONFLICT, "%s is delivered already.",
				  clerk_item_name(call, a));
	}
	return ledger_take_back_delivery(call, &delivery, a->minutes - args->amount, ret_transfer);
}

/* Its rest goes back: as much as did not do so before it. */
static void post_used(struct clerk_call *call, const struct allocation *a, int64_t used,
		      int64_t transfer)
{
	const char *hold = ledger_hold(call, a->base.item);
	struct posting posting =
	    ledger_posting_for(call, a->base.item, a->base.state == DELIVERED ? NULL : "resolve",
			       ledger_posting_of(a->year, "deliver", hold, SPENT_PRIVATE, used));

	posting.transfer = transfer;
	int64_t number = ledger_post(call, posting);

	give_back(call, a, ledger_balance(call, a->year, hold), transfer == 0 ? number : transfer);
}

enum clerk_status allocation_done(struct clerk_call *call, const struct done_args *args,
				  struct allocation *a)
{
	int64_t was = 0, transfer = 0, rest = a->minutes - args->amount;
	enum clerk_status status = check_done(call, a, args);

	if (status == CLERK_OK) {
		status = take_back(call, args, a, &was, &transfer);
	}
	if (status != CLERK_OK) {
		return status;
	}
	const char *name = clerk_item_name(call, a);
	const char *used = apart_used_words(call, args->amount, was);

	post_used(call, a, args->amount, transfer);
	if (args->day.kind != CLERK_WHEN_NONE) {
		clerk_item_record(call, a, "took place on %s", clerk_format_when(call, &args->day));
	}
	clerk_item_put(call, a, "%s",
		       was == 0 ? "delivered" : clerk_text_of(call, "delivered: %s", used));
	clerk_reply(call, "%s: %s of %s held.%s", name, used, text_hours(call, a->minutes),
		    rest == 0 ? ""
			      : clerk_text_of(call, " %s back to the pool.",
					      clerk_format_amount(call, rest)));
	clerk_tell_school(call, a->base.school, "%s: %s of the %s set aside for you.", name, used,
			  text_hours(call, a->minutes));
	clerk_settle(call, clerk_text_of(call,
					 "%s is on the ledger as done; `done %s …` with another "
					 "amount puts it right.",
					 name, name));
	if (rest > 0) {
		queue_serve(call, a->year, "POOL");
	}
	return CLERK_OK;
}

static enum clerk_status share(struct clerk_call *call, const void *args, void *record)
{
	struct allocation *a = record;
	const char *name = clerk_item_name(call, a);
	(void)args;
	if (a->base.kind != &allocation_kind) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s is performance management: that stays between you and the "
				  "SIP, and is never shared.",
				  name);
	}
	enum clerk_status status = check_stays(call, a);
	if (status != CLERK_OK) {
		return status;
	}
	if (a->is_shared) {
		return clerk_fail(call, CLERK_CONFLICT, "%s is shared already.", name);
	}
	a->is_shared = true;
	clerk_item_put(call, a, "shared");
	clerk_reply(call,
		    "%s counts in School %c's own row of `fair` from now on, no longer as private. "
		    "`undo` takes that back.",
		    name, a->base.school);
	return CLERK_OK;
}

/* ---- for the views ---- */

int64_t allocation_sums(struct clerk_call *call, int64_t year, int64_t shared_spent[MAX_SCHOOLS])
{
	int64_t apart = 0;
	struct clerk_query *q = CLERK_QUERY(call, &sql.spent, year);
	memset(shared_spent, 0, MAX_SCHOOLS * sizeof(shared_spent[0]));
	while (clerk_step(q)) {
		char school = clerk_letter(q, 0);
		if (clerk_int(q, 1) == 0) {
			apart += clerk_int(q, 2);
		} else if (school >= 'A' && school <= 'Z') {
			shared_spent[school - 'A'] += clerk_int(q, 2);
		}
	}
	return apart;
}

void allocation_list(struct clerk_call *call, int64_t year, char school)
{
	struct clerk_query *q = CLERK_QUERY(call, &sql.list, year, school);
	while (clerk_step(q)) {
		clerk_reply(call, "K%lld: %s of pooled time held for you%s.",
			    (long long)clerk_int(q, 0), clerk_format_amount(call, clerk_int(q, 1)),
			    clerk_int(q, 2) != 0 ? "" : ", in private");
	}
}

const struct clerk_command allocation_commands[] = {
	{ .name = "allocate",
	  .summary = "Set pooled time aside without naming the school",
	  .example = "allocate F half a day privately",
	  CLERK_TAKES(struct allocate_args, allocate_spec),
	  .who = CLERK_SIP,
	  .where = CLERK_IN_PRIVATE,
	  .run = run_allocate },
	{ .name = "share",
	  .item = 'K',
	  .summary = "Let the group see time that was set aside for you",
	  .example = "share K1",
	  CLERK_TAKES(struct item_args, request_item_spec),
	  .who = CLERK_HEAD,
	  .where = CLERK_IN_PRIVATE,
	  .step = share },
	{ 0 },
};
