/* allocation: pooled time that the adviser sets aside without naming the school; the room sees one
 * sum, and nothing in it says whose. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "apart/apart.h"

#include "ledger/ledger.h"
#include "request/request.h"

#include <string.h>

#define SPENT_PRIVATE "SPENT:private:contact"

/* An allocation as its row has it. */
struct allocation {
	struct clerk_item item;
	int64_t year, minutes;
	char school;
	const char *state;
	bool is_shared;
};

static bool allocation_read(struct clerk_call *call, struct clerk_item item,
			    struct allocation *ret_allocation)
{
	struct clerk_query *q = clerk_query(call, Q_ALLOCATION_GET);
	clerk_bind_int(q, item.number);
	if (!clerk_step(q)) {
		return false;
	}
	*ret_allocation = (struct allocation){ .item = item,
					       .year = clerk_int(q, 0),
					       .school = clerk_letter(q, 1),
					       .minutes = clerk_int(q, 2),
					       .state = clerk_text(q, 3),
					       .is_shared = clerk_int(q, 4) != 0 };
	return true;
}

/* False where there is none, and for everybody whom it does not concern: the answer is the same. */
static bool allocation_get(struct clerk_call *call, struct clerk_item item,
			   struct allocation *ret_allocation)
{
	const struct clerk_person *sender = clerk_sender(call);

	if (!allocation_read(call, item, ret_allocation)) {
		return false;
	}
	return (sender->role & CLERK_SIP) != 0 || sender->school == ret_allocation->school;
}

static enum clerk_status missing(struct clerk_call *call, struct clerk_item item)
{
	return clerk_fail(call, CLERK_NOT_FOUND, "There is no %s.", item_name(call, item));
}

static enum clerk_status refuse_state(struct clerk_call *call, const struct allocation *a)
{
	return clerk_fail(call, CLERK_CONFLICT, "%s is %s already.", item_name(call, a->item),
			  a->state);
}

static void write_state(struct clerk_call *call, const struct allocation *a, const char *state)
{
	struct clerk_query *q = clerk_query(call, Q_ALLOCATION_STATE);
	clerk_bind_int(q, a->item.number);
	clerk_bind_text(q, state);
	clerk_run(q);
}

static void set_state(struct clerk_call *call, const struct allocation *a, const char *state)
{
	const char schools[] = { a->school, '+', '\0' };
	write_state(call, a, state);
	clerk_record(call, a->item, CLERK_PARTIES, schools, "%s", state);
}

/* ---- setting aside ---- */

static enum clerk_status check(struct clerk_call *call, const struct allocate_args *a,
			       int64_t free_minutes)
{
	int64_t most = rule_private_max(call);
	if (has_left(call, a->to->letter)) {
		return check_shares(call, a->to->letter);
	}
	if (a->to->is_guest || !is_one_of(clerk_schools(call), a->to->letter)) {
		return clerk_fail(
		    call, CLERK_DENIED,
		    "School %c is a guest; SIP time stays with %s. Which of these is it for?",
		    a->to->letter, clerk_schools(call));
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

static void add_row(struct clerk_call *call, const struct allocation *a)
{
	struct clerk_query *q = clerk_query(call, Q_ALLOCATION_ADD);
	clerk_bind_int(q, a->item.number);
	clerk_bind_int(q, a->year);
	clerk_bind_letter(q, a->school);
	clerk_bind_int(q, clerk_sender(call)->id);
	clerk_bind_int(q, a->minutes);
	clerk_run(q);
}

enum clerk_status run_allocate(struct clerk_call *call, const void *args)
{
	const struct allocate_args *a = args;
	int64_t year = ledger_year(call);
	enum clerk_status status = check(call, a, ledger_balance(call, year, "POOL"));
	if (status != CLERK_OK) {
		return status;
	}
	const char schools[] = { a->to->letter, '+', '\0' };
	const char *school = clerk_text_of(call, "%c", a->to->letter);
	struct allocation made = { .item = clerk_item_new_apart(call, 'K', school),
				   .year = year,
				   .minutes = a->amount,
				   .school = a->to->letter };
	const char *name = item_name(call, made.item),
		   *amount = clerk_format_amount(call, a->amount);
	const struct posting posting = { .year = year,
					 .code = "hold",
					 .from = "POOL",
					 .to = ledger_hold(call, made.item),
					 .minutes = a->amount,
					 .item = made.item,
					 .once = clerk_text_of(call, "hold:%s", name) };
	add_row(call, &made);
	ledger_post(call, &posting);
	clerk_record(call, made.item, CLERK_PARTIES, schools, "%s held", amount);
	clerk_reply(call,
		    CLERK_BOLD
		    "%s" CLERK_PLAIN
		    " Held %s for School %c. The room will see only “private %s”. Its heads are "
		    "told; nobody else can see it. Afterwards: `done %s %s`.",
		    name, amount, made.school, amount, name, amount);
	clerk_tell_school(call, made.school,
			  CLERK_BOLD
			  "%s" CLERK_PLAIN
			  " The SIP has set aside %s of pooled time for School %c, in "
			  "private: only you and the SIP can see it. `share %s` would let "
			  "the group see it.",
			  name, amount, made.school, name);
	clerk_settle(call,
		     clerk_text_of(call, "%s is held; `withdraw %s` takes it back.", name, name));
	return CLERK_OK;
}

/* ---- what becomes of it ---- */

static void give_back(struct clerk_call *call, const struct allocation *a, int64_t minutes,
		      int64_t transfer)
{
	const struct posting posting = { .year = a->year,
					 .transfer = transfer,
					 .code = "release",
					 .from = ledger_hold(call, a->item),
					 .to = "POOL",
					 .minutes = minutes,
					 .item = a->item };
	ledger_post(call, &posting);
}

enum clerk_status allocation_unsettled(struct clerk_call *call, struct clerk_item item)
{
	struct allocation a;
	return allocation_get(call, item, &a) && strcmp(a.state, "held") != 0
		   ? refuse_state(call, &a)
		   : CLERK_OK;
}

enum clerk_status allocation_withdraw(struct clerk_call *call, struct clerk_item item)
{
	struct allocation a;
	if (!allocation_get(call, item, &a)) {
		return missing(call, item);
	}
	if (strcmp(a.state, "held") != 0) {
		return refuse_state(call, &a);
	}
	const char *name = item_name(call, item), *amount = clerk_format_amount(call, a.minutes);
	give_back(call, &a, a.minutes, 0);
	set_state(call, &a, "withdrawn");
	clerk_reply(call, "%s is withdrawn; its %s is back in the pool.", name, amount);
	clerk_tell_school(call, clerk_sender(call)->school == a.school ? '+' : a.school,
			  "%s is withdrawn; its %s is back in the pool.", name, amount);
	clerk_settle(call, clerk_text_of(call, "%s's time is back in the pool.", name));
	serve_waiting(call, a.year, "POOL");
	return CLERK_OK;
}

/* Those that a query names, one after the other: what is done with one may change the rows. */
static bool next_of(struct clerk_call *call, struct clerk_query *q, struct allocation *ret_a)
{
	while (clerk_step(q)) {
		if (allocation_read(call, (struct clerk_item){ 'K', clerk_int(q, 0) }, ret_a)) {
			return true;
		}
	}
	return false;
}

void allocation_leave(struct clerk_call *call, char school)
{
	struct allocation a;
	struct clerk_query *q = clerk_query(call, Q_ALLOCATION_OPEN_OF);

	clerk_bind_letter(q, school);
	while (next_of(call, q, &a)) {
		const char schools[] = { school, '+', '\0' };
		const char *text = clerk_text_of(
		    call,
		    "School %c leaves, so %s is withdrawn; its %s is back in the pool tomorrow "
		    "morning.",
		    school, item_name(call, a.item), clerk_format_amount(call, a.minutes));
		struct clerk_query *leave = clerk_query(call, Q_ALLOCATION_LEAVE);

		clerk_bind_int(leave, a.item.number);
		clerk_run(leave);
		clerk_record(call, a.item, CLERK_PARTIES, schools, "withdrawn");
		clerk_tell_school(call, school, "%s", text);
		clerk_tell_school(call, '+', "%s", text);
	}
}

void allocations_left(struct clerk_call *call)
{
	struct allocation a;
	struct clerk_query *q = clerk_query(call, Q_ALLOCATION_LEFT);

	while (next_of(call, q, &a)) {
		give_back(call, &a, a.minutes, 0);
		write_state(call, &a, "withdrawn");
	}
}

enum clerk_status allocation_done(struct clerk_call *call, const struct done_args *args)
{
	struct allocation a;
	if (!allocation_get(call, args->item, &a)) {
		return missing(call, args->item);
	}
	const char *name = item_name(call, a.item);
	if (strcmp(a.state, "held") != 0) {
		return refuse_state(call, &a);
	}
	enum clerk_status status = done_check_day(call, &args->day, a.year, name);
	if (status != CLERK_OK) {
		return status;
	}
	if (args->amount > a.minutes) {
		return clerk_fail(call, CLERK_LIMIT,
				  "%s holds %s. `allocate` the rest first, or `done %s %s`.", name,
				  clerk_format_amount(call, a.minutes), name,
				  clerk_format_amount(call, a.minutes));
	}
	const struct posting posting = { .year = a.year,
					 .code = "deliver",
					 .from = ledger_hold(call, a.item),
					 .to = SPENT_PRIVATE,
					 .minutes = args->amount,
					 .item = a.item,
					 .once = clerk_text_of(call, "resolve:%s", name) };
	int64_t rest = a.minutes - args->amount, transfer = ledger_post(call, &posting);
	give_back(call, &a, rest, transfer);
	if (args->day.kind != CLERK_WHEN_NONE) {
		const char schools[] = { a.school, '+', '\0' };

		clerk_record(call, a.item, CLERK_PARTIES, schools, "took place on %s",
			     clerk_format_when(call, &args->day));
	}
	set_state(call, &a, "delivered");
	clerk_reply(call, "%s: %s used of %s held.%s", name, amount_hours(call, args->amount),
		    amount_hours(call, a.minutes),
		    rest == 0 ? ""
			      : clerk_text_of(call, " %s back to the pool.",
					      clerk_format_amount(call, rest)));
	clerk_settle(call, clerk_text_of(call, "%s is on the ledger as done.", name));
	if (rest > 0) {
		serve_waiting(call, a.year, "POOL");
	}
	return CLERK_OK;
}

enum clerk_status run_share(struct clerk_call *call, const void *args)
{
	const struct item_args *wanted = args;
	struct allocation a;
	if (!allocation_get(call, wanted->item, &a) || clerk_sender(call)->school != a.school) {
		return missing(call, wanted->item);
	}
	const char *name = item_name(call, a.item);
	const char schools[] = { a.school, '+', '\0' };
	if (strcmp(a.state, "withdrawn") == 0) {
		return refuse_state(call, &a);
	}
	if (a.is_shared) {
		return clerk_fail(call, CLERK_CONFLICT, "%s is shared already.", name);
	}
	struct clerk_query *q = clerk_query(call, Q_ALLOCATION_SHARE);
	clerk_bind_int(q, a.item.number);
	clerk_run(q);
	clerk_record(call, a.item, CLERK_PARTIES, schools, "shared");
	clerk_reply(call,
		    "%s counts in School %c's own row of `fair` from now on, no longer as private. "
		    "`undo` takes that back.",
		    name, a.school);
	return CLERK_OK;
}

/* ---- for the views ---- */

int64_t allocation_sums(struct clerk_call *call, int64_t year, int64_t shared_spent[MAX_SCHOOLS])
{
	int64_t apart = 0;
	struct clerk_query *q = clerk_query(call, Q_ALLOCATION_SPENT);
	clerk_bind_int(q, year);
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
	struct clerk_query *q = clerk_query(call, Q_ALLOCATION_LIST);
	clerk_bind_int(q, year);
	clerk_bind_letter(q, school);
	while (clerk_step(q)) {
		clerk_reply(call, "K%lld: %s of pooled time held for you%s.",
			    (long long)clerk_int(q, 0), clerk_format_amount(call, clerk_int(q, 1)),
			    clerk_int(q, 2) != 0 ? "" : ", in private");
	}
}
