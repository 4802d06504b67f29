/* pm: performance management, between one head and the adviser; nobody else learns of it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "apart/apart.h"

#include "ledger/ledger.h"
#include "request/request.h"

#include <string.h>

static const struct {
	const char *open_of, *list;
} sql = {
	.open_of = "SELECT number FROM sip_review WHERE cluster = ?1 AND school = ?2"
		   " AND state IN ('dated', 'moving') ORDER BY +number",
	.list = "SELECT number, when_text FROM sip_review WHERE cluster = ?1 AND person = ?2"
		" AND state IN ('dated', 'moving') ORDER BY start_s",
};
const struct clerk_queries pm_queries = CLERK_QUERIES(sql);

static const struct clerk_column columns[] = {
	CLERK_COLUMN(struct review, year),
	CLERK_COLUMN_AS(struct review, base.school, "school"),
	CLERK_COLUMN_AS(struct review, base.person, "person"),
	CLERK_COLUMN_OF_STATE(struct review),
	CLERK_COLUMN_AS(struct review, base.slot.start_s, "start_s"),
	CLERK_COLUMN_AS(struct review, base.slot.end_s, "end_s"),
	CLERK_COLUMN_AS(struct review, base.slot.said, "when_text"),
	CLERK_COLUMN(struct review, delivered),
	CLERK_COLUMN_AS(struct review, base.wish.start_s, "wish_start_s"),
	CLERK_COLUMN_AS(struct review, base.wish.end_s, "wish_end_s"),
	CLERK_COLUMN_AS(struct review, base.wish.said, "wish_text"),
	CLERK_COLUMN_AS(struct review, base.wish_by, "wish_by"),
	CLERK_COLUMN_AS(struct review, base.due_s, "closes_s"),
	{ 0 },
};

static const struct clerk_state states[] = {
	[REVIEW_DATED] = { .name = "dated", .flags = CLERK_IS_FIRM },
	[REVIEW_MOVING] = { .name = "moving",
			    .flags = CLERK_IS_FIRM | CLERK_IS_WISH,
			    .awaits = CLERK_BY_SIDES | CLERK_BY_CLOCK },
	[REVIEW_DELIVERED] = { .name = "delivered", .flags = CLERK_IS_OVER },
	[REVIEW_WITHDRAWN] = { .name = "withdrawn", .flags = CLERK_IS_OVER },
	{ 0 },
};

/* Of the head reviewed, no partner, and of the adviser. */
#define EITHER (CLERK_BY_PERSON | CLERK_BY_OTHER)
static const struct clerk_step steps[] = {
	{ "yes", REVIEW_DATED, REVIEW_DATED, EITHER, 0 },
	{ "yes", REVIEW_MOVING, REVIEW_DATED, CLERK_BY_AWAITED, CLERK_IN_TIME },
	{ "no", REVIEW_DATED, REVIEW_WITHDRAWN, EITHER, 0 },
	{ "no", REVIEW_MOVING, REVIEW_DATED, CLERK_BY_AWAITED, 0 },
	{ "move", REVIEW_DATED, REVIEW_MOVING, EITHER, CLERK_ASKS_ANEW },
	{ "move", REVIEW_MOVING, REVIEW_MOVING, EITHER, CLERK_ASKS_ANEW },
	{ "lapse", REVIEW_MOVING, REVIEW_DATED, CLERK_BY_CLOCK, 0 },
	{ "withdraw", REVIEW_DATED, REVIEW_WITHDRAWN, CLERK_BY_PERSON, 0 },
	{ "withdraw", REVIEW_DATED, REVIEW_WITHDRAWN, CLERK_BY_OTHER, CLERK_WHENEVER },
	{ "withdraw", REVIEW_MOVING, REVIEW_WITHDRAWN, CLERK_BY_PERSON, 0 },
	{ "withdraw", REVIEW_MOVING, REVIEW_WITHDRAWN, CLERK_BY_OTHER, CLERK_WHENEVER },
	{ "done", REVIEW_DATED, REVIEW_DELIVERED, CLERK_BY_OTHER, CLERK_WHENEVER },
	{ "done", REVIEW_MOVING, REVIEW_DELIVERED, CLERK_BY_OTHER, CLERK_WHENEVER },
	{ "done", REVIEW_DELIVERED, REVIEW_DELIVERED, CLERK_BY_OTHER, CLERK_WHENEVER },
	{ 0 },
};

static const char *place(struct clerk_call *call, const void *record)
{
	return clerk_text_of(call, "%c", ((const struct review *)record)->base.school);
}

static const char *refuse(struct clerk_call *call, const void *record, const char *act,
			  enum clerk_refusal why, bool is_back)
{
	const struct review *r = record;
	const char *name = clerk_item_name(call, r);

	if (why == CLERK_REFUSED_SIDE || why == CLERK_REFUSED_PARTY) {
		return r->base.state != REVIEW_MOVING
			   ? ""
			   : clerk_text_of(
				 call,
				 "%s: it is the other's to say whether %s would do; until "
				 "then it is on %s.",
				 name, r->base.wish.said, r->base.slot.said);
	}
	if (why == CLERK_REFUSED_BEGUN && strcmp(act, "withdraw") != 0) {
		return clerk_text_of(call, "%s was for %s, which has come%s.", name,
				     r->base.slot.said,
				     is_back ? ", so I can't take that back" : "");
	}
	return why != CLERK_REFUSED_BEGUN
		   ? ""
		   : clerk_text_of(
			 call,
			 "%s began %s, so it can't be withdrawn. The SIP records what was "
			 "used, `done %s …`, or that it didn't take place: `withdraw %s`.",
			 name, r->base.slot.said, name, name);
}

static const char *remind(struct clerk_call *call, const void *record,
			  const struct clerk_reminding *reminding)
{
	const struct review *r = record;

	return clerk_text_of(call, "%s: performance management, School %c, %s.", reminding->day,
			     r->base.school, r->base.slot.said);
}

static const char *done_words(struct clerk_call *call, const struct review *r)
{
	return clerk_text_of(
	    call, "`done %s %s`", clerk_item_name(call, r),
	    clerk_format_amount(call, (r->base.slot.end_s - r->base.slot.start_s) / 60));
}

static const char *wants(struct clerk_call *call, const void *record)
{
	const struct review *r = record;

	return r->base.state == REVIEW_MOVING ? "your answer" : done_words(call, r);
}

static const char *owed(struct clerk_call *call, const void *record)
{
	const struct review *r = record;

	return clerk_text_of(call,
			     "(School %c) was on %s. What was used? %s; or `withdraw %s`, if it "
			     "didn't take place.",
			     r->base.school, r->base.slot.said, done_words(call, r),
			     clerk_item_name(call, r));
}

const struct clerk_kind pm_kind = {
	.letter = 'K',
	.with = '+',
	.visibility = CLERK_PERSONAL, /* not even a partner in the headship: it is about one */
	.noun = "private",
	.table = "sip_review",
	.size = sizeof(struct review),
	.columns = columns,
	.states = states,
	.steps = steps,
	.reminders = CLERK_REMIND_EVE,
	.owes = "done",
	.due = "lapse",
	.lapse = pm_answer_lapse,
	.remind = remind,
	.owed = owed,
	.wants = wants,
	.place = place,
	.refuse = refuse,
	.restored = pm_answer_restored,
};

/* ---- setting one ---- */

/* Does another share this headship? */
static bool has_partner(struct clerk_call *call)
{
	const struct clerk_person *const *heads;

	return clerk_people(call, clerk_sender(call)->school, CLERK_HEAD, &heads) > 1;
}

/* `left`: of the ring-fenced time, behind this. */
static void say_set(struct clerk_call *call, const struct review *r, int64_t minutes, int64_t left)
{
	const char *name = clerk_item_name(call, r), *handle = clerk_sender(call)->handle;
	const char *amount = clerk_format_amount(call, minutes);
	const char *what = clerk_text_of(call, "%s Performance management, School %c: %s", name,
					 r->base.school, r->base.slot.said);

	clerk_reply(
	    call,
	    CLERK_BOLD "%s" CLERK_PLAIN "%s. Ring-fenced %s%s. Only you and the SIP can "
		       "see it: it is for Head %s%s; the SIP is told. `withdraw %s` takes "
		       "it back.",
	    name, what + strlen(name), amount,
	    left == 0 ? "" : clerk_text_of(call, ", %s left", clerk_format_amount(call, left)),
	    handle, has_partner(call) ? ", and your partner sees only what time is left" : "",
	    name);
	/* those to whom it was offered are told nothing of what is private, but she may offer anew
	 */
	const char *offered =
	    slots_offered(call, r->base.item, r->base.slot.start_s, r->base.slot.end_s);

	clerk_tell_school(call, '+',
			  "%s (ring-fenced %s), for Head %s and you alone. It is in your diary; if "
			  "it doesn't suit you, `move %s <date>` or `no %s`, and I tell Head %s. "
			  "Afterwards, "
			  "here: `done %s %s`.%s",
			  what, amount, handle, name, name, handle, name, amount,
			  offered[0] == '\0'
			      ? ""
			      : clerk_text_of(call,
					      " You have offered that time: %s; `slots` "
					      "offers another.",
					      offered));
}

struct pm_args {
	struct clerk_when when;
};
static const struct clerk_arg pm_spec[] = {
	CLERK_ARG_WHEN(struct pm_args, when, "the day and time", .flags = 0),
	{ 0 },
};

static enum clerk_status run_pm(struct clerk_call *call, const void *args)
{
	const struct clerk_when *when = &((const struct pm_args *)args)->when;
	struct review *r = clerk_item_make(call, &pm_kind);

	if (when->kind != CLERK_WHEN_INSTANT && when->kind != CLERK_WHEN_RANGE &&
	    when->kind != CLERK_WHEN_SESSION) {
		return clerk_fail(call, CLERK_USAGE,
				  "Which day and time? E.g. `%spm Thu 14 Jan 9am`.",
				  clerk_prefix(call));
	}
	r->base.school = clerk_sender(call)->school;
	struct fence fence =
	    fence_of(call, r->base.school, when->start_s, (struct clerk_item){ 0 });
	int64_t minutes = fence_minutes(call, &fence, when);
	enum clerk_status status = fence_check_left(call, &fence, when, minutes);

	if (status == CLERK_OK) {
		status = fence_check_diary(call, &fence, when, minutes);
	}
	if (status != CLERK_OK) {
		return status;
	}
	r->base.slot = (struct clerk_slot){ .start_s = when->start_s,
					    .end_s = when->start_s + minutes * 60,
					    .said = clerk_format_when(call, when) };
	r->year = fence.year;
	clerk_name_act(call, "School %c, %s", r->base.school, r->base.slot.said);
	clerk_item_put(call, r, "%s", r->base.slot.said);
	say_set(call, r, minutes, fence.left - minutes);
	return CLERK_OK;
}

/* ---- its end ---- */

void pm_tell_other(struct clerk_call *call, const struct review *r, const char *text)
{
	const struct clerk_person *head = clerk_person_by_id(call, r->base.person);

	if (clerk_sender(call)->id == r->base.person) {
		clerk_tell_school(call, '+', "%s", text);
	} else if (head != NULL) {
		clerk_tell(call, head, "%s", text);
	}
}

enum clerk_status pm_end(struct clerk_call *call, struct review *r, const char *how)
{
	const char *name = clerk_item_name(call, r);

	clerk_item_put(call, r, "%s", how);
	clerk_reply(call, "%s (%s) is %s; nothing was used.", name, r->base.slot.said, how);
	pm_tell_other(call, r,
		      clerk_text_of(call, "%s (School %c, %s) is %s; nothing was used.", name,
				    r->base.school, r->base.slot.said, how));
	return CLERK_OK;
}

struct clerk_query *pm_own(struct clerk_call *call)
{
	return CLERK_QUERY(call, &sql.list, clerk_sender(call)->id);
}

void pm_leave(struct clerk_call *call, char school)
{
	struct clerk_query *q = CLERK_QUERY(call, &sql.open_of, school);
	while (clerk_step(q)) {
		struct review *r =
		    clerk_item_get(call, (struct clerk_item){ 'K', clerk_int(q, 0) });
		const struct clerk_person *head = clerk_person_by_id(call, r->base.person);
		const char *text = clerk_text_of(
		    call, "School %c leaves, so %s (%s) is withdrawn; nothing was used.", school,
		    clerk_item_name(call, r), r->base.slot.said);

		r->base.state = REVIEW_WITHDRAWN;
		clerk_item_put(call, r, "withdrawn");
		clerk_tell_school(call, '+', "%s", text);
		if (head != NULL) {
			clerk_tell(call, head, "%s", text);
		}
	}
}

static const struct clerk_arg pm_done_spec[] = {
	CLERK_ARG_ITEM(struct done_args, item, "the number it was given, e.g. K1", .flags = 0),
	CLERK_ARG_AMOUNT(struct done_args, amount, "how much was used, e.g. 3h", .flags = 0),
	CLERK_ARG_WHEN(
	    struct done_args, day, "when it took place, if not on its date", .lead = "on",
	    .flags = CLERK_OPTIONAL | CLERK_TENSE_IS_LOG | CLERK_RAW_LEVEL | CLERK_TODAY),
	{ 0 },
};

/* It took place on another day, or at another hour, than was arranged. */
static void back_date(struct clerk_call *call, struct review *r, const struct done_args *a)
{
	const struct clerk_when *when = &a->day;

	if (when->kind != CLERK_WHEN_NONE) {
		r->base.slot.start_s = when->start_s;
		r->base.slot.end_s =
		    when->end_s > when->start_s ? when->end_s : when->start_s + a->amount * 60;
		r->base.slot.said = clerk_format_when(call, when);
		clerk_item_record(call, r, "took place on %s", r->base.slot.said);
	}
}

static enum clerk_status check_done(struct clerk_call *call, const struct review *r,
				    const struct done_args *a, int64_t left)
{
	const char *name = clerk_item_name(call, r);
	enum clerk_status status = after_check_day(call, &a->day, r->year, name);

	if (status != CLERK_OK) {
		return status;
	}
	if (a->day.kind == CLERK_WHEN_NONE &&
	    clerk_day_of(call, r->base.slot.start_s) > clerk_day_of(call, clerk_now(call))) {
		return clerk_fail(
		    call, CLERK_CONFLICT,
		    "%s is on %s, which is still to come. If it took place on another day: "
		    "`done %s %s on <date>`.",
		    name, r->base.slot.said, name, clerk_format_amount(call, a->amount));
	}
	return a->amount <= left
		   ? CLERK_OK
		   : clerk_fail(call, CLERK_LIMIT,
				"School %c has %s of ring-fenced time left, and no other time "
				"may be used for this. "
				"`done %s %s`?",
				r->base.school, clerk_format_amount(call, left), name,
				clerk_format_amount(call, left));
}

/* What had been used is back behind the fence first, where this is not the first that is said of
 * it. */
static enum clerk_status take_back(struct clerk_call *call, const struct done_args *a,
				   const struct review *r)
{
	const struct delivery delivery = { r->year, r->base.item, ledger_pm(call, r->base.school),
					   "" };
	int64_t transfer;

	if (r->base.state != REVIEW_DELIVERED) {
		return CLERK_OK;
	}
	if (r->delivered == a->amount && a->day.kind == CLERK_WHEN_NONE) {
		return clerk_fail(call, CLERK_CONFLICT, "%s is delivered already.",
				  clerk_item_name(call, r));
	}
	return ledger_take_back_delivery(call, &delivery, 0, &transfer);
}

static enum clerk_status review_done(struct clerk_call *call, const struct done_args *a,
				     struct review *r)
{
	(void)year_ledger(call); /* its year's time is granted */
	const char *name = clerk_item_name(call, r), *account = ledger_pm(call, r->base.school);
	bool is_again = r->base.state == REVIEW_DELIVERED;
	enum clerk_status status = take_back(call, a, r);
	int64_t left = ledger_balance(call, r->year, account);

	if (status == CLERK_OK) {
		status = check_done(call, r, a, left);
	}
	if (status != CLERK_OK) {
		return status;
	}
	const char *used = apart_used_words(call, a->amount, is_again ? r->delivered : 0);
	const char *rest = clerk_format_amount(call, left - a->amount);

	ledger_post(call,
		    ledger_posting_for(call, r->base.item, is_again ? NULL : "resolve",
				       ledger_posting_of(r->year, "pm", account,
							 ledger_spent(call, r->base.school, "pm"),
							 a->amount)));
	back_date(call, r, a);
	r->delivered = a->amount;
	clerk_item_put(call, r, "%s",
		       is_again ? clerk_text_of(call, "delivered: %s", used) : "delivered");
	clerk_reply(call, "%s: %s of School %c's ring-fenced time; %s left.", name, used,
		    r->base.school, rest);
	clerk_tell(call, clerk_person_by_id(call, r->base.person),
		   "%s: %s of your ring-fenced time; %s left.", name, used, rest);
	clerk_settle(call, clerk_text_of(call,
					 "%s is on the ledger as done; `done %s …` with another "
					 "amount puts it right.",
					 name, name));
	return CLERK_OK;
}

const char *apart_used_words(struct clerk_call *call, int64_t used, int64_t was)
{
	return clerk_text_of(
	    call, "%s used%s", text_hours(call, used),
	    was == 0 || was == used ? "" : clerk_text_of(call, ", not %s,", text_hours(call, was)));
}

/* ---- rows of both kinds of K ---- */

bool pm_is_review(const void *record)
{
	return ((const struct clerk_base *)record)->kind == &pm_kind;
}

static enum clerk_status withdraw_private(struct clerk_call *call, const void *args, void *record)
{
	(void)args;
	return pm_is_review(record) ? pm_end(call, record, "withdrawn")
				    : allocation_withdraw(call, record);
}

static enum clerk_status done_private(struct clerk_call *call, const void *args, void *record)
{
	return pm_is_review(record) ? review_done(call, args, record)
				    : allocation_done(call, args, record);
}

const struct clerk_command pm_commands[] = {
	{ .name = "pm",
	  .summary = "Set your performance-management meeting",
	  .example = "pm Thu 14 Jan 9am",
	  CLERK_TAKES(struct pm_args, pm_spec),
	  .who = CLERK_HEAD,
	  .where = CLERK_IN_PRIVATE,
	  .run = run_pm },
	{ .name = "withdraw",
	  .item = 'K',
	  .summary = "Take back a private meeting or private time",
	  .example = "withdraw K1",
	  CLERK_TAKES(struct item_args, request_item_spec),
	  .who = CLERK_HEAD | CLERK_SIP,
	  .where = CLERK_IN_PRIVATE,
	  .step = withdraw_private },
	{ .name = "done",
	  .item = 'K',
	  .summary = "Record how much private time was used",
	  .example = "done K1 3h",
	  CLERK_TAKES(struct done_args, pm_done_spec),
	  .who = CLERK_SIP,
	  .where = CLERK_IN_PRIVATE,
	  .step = done_private },
	{ 0 },
};
