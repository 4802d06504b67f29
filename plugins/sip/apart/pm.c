/* pm: performance management, between one head and the adviser; nobody else learns of it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "apart/apart.h"

#include "ledger/ledger.h"
#include "request/request.h"

#include <string.h>

/* A review as its row has it. */
struct review {
	struct clerk_item item;
	int64_t year;
	char school;
	int64_t person, start_s; /* the head reviewed, and when */
	const char *state, *when_text;
};

static bool review_read(struct clerk_call *call, struct clerk_item item, struct review *ret_review)
{
	struct clerk_query *q = clerk_query(call, Q_REVIEW_GET);
	clerk_bind_int(q, item.number);
	if (!clerk_step(q)) {
		return false;
	}
	*ret_review = (struct review){ .item = item,
				       .year = clerk_int(q, 0),
				       .school = clerk_letter(q, 1),
				       .state = clerk_text(q, 2),
				       .when_text = clerk_text(q, 3),
				       .start_s = clerk_int(q, 4),
				       .person = clerk_int(q, 5) };
	return true;
}

/* False where there is none, and for everybody whom it does not concern: the answer is the same. */
static bool review_get(struct clerk_call *call, struct clerk_item item, struct review *ret_review)
{
	const struct clerk_person *sender = clerk_sender(call);

	if (!review_read(call, item, ret_review)) {
		return false;
	}
	/* Not even a partner in the headship: it is about one person. */
	return (sender->role & CLERK_SIP) != 0 || sender->id == ret_review->person;
}

static void review_end(struct clerk_call *call, const struct review *review, const char *state,
		       int64_t minutes)
{
	struct clerk_query *q = clerk_query(call, Q_REVIEW_END);
	clerk_bind_int(q, review->item.number);
	clerk_bind_text(q, state);
	clerk_bind_int(q, minutes);
	clerk_run(q);
	clerk_diary_drop(call, review->item);
	clerk_record_for(call, review->item, review->person, "+", "%s", state);
}

static void put_in_diary(struct clerk_call *call, struct clerk_item item,
			 const struct clerk_when *when, int64_t end_s)
{
	char school = clerk_sender(call)->school;
	const char schools[] = { school, '+', '\0' };
	const struct clerk_entry entry = { .item = item,
					   .start_s = when->start_s,
					   .end_s = end_s,
					   .title = "private",
					   .place = clerk_text_of(call, "%c", school),
					   .schools = schools,
					   .visibility = CLERK_PERSONAL,
					   .reader = clerk_sender(call)->id,
					   .is_firm = true };
	clerk_diary_put(call, &entry);
}

/* Does another share this headship? */
static bool has_partner(struct clerk_call *call)
{
	const struct clerk_person *const *heads;

	return clerk_people(call, clerk_sender(call)->school, CLERK_HEAD, &heads) > 1;
}

enum clerk_status run_pm(struct clerk_call *call, const void *args)
{
	const struct pm_args *a = args;
	const struct clerk_person *sender = clerk_sender(call);
	const struct clerk_when *when = &a->when;
	if (when->kind == CLERK_WHEN_NONE || when->kind == CLERK_WHEN_DATE ||
	    when->kind == CLERK_WHEN_DEADLINE || when->kind == CLERK_WHEN_RECURRENCE ||
	    when->kind == CLERK_WHEN_DATES) {
		return clerk_fail(call, CLERK_USAGE,
				  "Which day and time? E.g. `%spm Thu 14 Jan 9am`.",
				  clerk_prefix(call));
	}
	char school = sender->school;
	struct fence fence = fence_of(call, school, when->start_s, (struct clerk_item){ 0 });
	int64_t minutes = fence_minutes(call, &fence, when);
	enum clerk_status status = fence_check_left(call, &fence, when, minutes);
	if (status == CLERK_OK) {
		status = fence_check_diary(call, when, minutes);
	}
	if (status != CLERK_OK) {
		return status;
	}
	int64_t end_s = when->start_s + minutes * 60;
	const char *echo = clerk_format_when(call, when);
	const char *amount = clerk_format_amount(call, minutes);
	struct clerk_item item = clerk_item_new_head(call, 'K', sender);
	struct clerk_query *q = clerk_query(call, Q_REVIEW_ADD);
	clerk_bind_int(q, item.number);
	clerk_bind_int(q, fence.year);
	clerk_bind_letter(q, school);
	clerk_bind_int(q, sender->id);
	clerk_bind_int(q, when->start_s);
	clerk_bind_int(q, end_s);
	clerk_bind_text(q, echo);
	clerk_run(q);
	put_in_diary(call, item, when, end_s);
	clerk_name_act(call, "School %c, %s", school, echo);
	clerk_record_for(call, item, sender->id, "+", "%s", echo);
	clerk_reply(
	    call,
	    CLERK_BOLD
	    "%s" CLERK_PLAIN
	    " Performance management, School %c: %s. Ring-fenced %s%s. Only you and the SIP can "
	    "see it: it is for Head %s%s; the SIP is told. `withdraw %s` takes it back.",
	    item_name(call, item), school, echo, amount,
	    minutes == fence.left
		? ""
		: clerk_text_of(call, ", %s left", clerk_format_amount(call, fence.left - minutes)),
	    sender->handle,
	    has_partner(call) ? ", and your partner sees only what time is left" : "",
	    item_name(call, item));
	clerk_tell_school(call, '+',
			  "%s Performance management, School %c: %s (ring-fenced %s), for Head %s "
			  "and you alone. It is in your diary; if it doesn't suit you, `withdraw "
			  "%s`, and I tell Head %s. Afterwards, here: `done %s %s`.",
			  item_name(call, item), school, echo, amount, sender->handle,
			  item_name(call, item), sender->handle, item_name(call, item), amount);
	return CLERK_OK;
}

/* The head reviewed hears what the SIP did, and the SIP what the head did. */
static void tell_other(struct clerk_call *call, const struct review *review, const char *text)
{
	const struct clerk_person *head = clerk_person_by_id(call, review->person);

	if (clerk_sender(call)->id == review->person) {
		clerk_tell_school(call, '+', "%s", text);
	} else if (head != NULL) {
		clerk_tell(call, head, "%s", text);
	}
}

enum clerk_status run_pm_withdraw(struct clerk_call *call, const void *args)
{
	const struct item_args *a = args;
	struct review review;
	if (!review_get(call, a->item, &review)) {
		return allocation_withdraw(call, a->item);
	}
	const char *name = item_name(call, review.item);
	if (strcmp(review.state, "dated") != 0) {
		return clerk_fail(call, CLERK_CONFLICT, "%s is %s already.", name, review.state);
	}
	if ((clerk_sender(call)->role & CLERK_SIP) == 0 && review.start_s <= clerk_now(call)) {
		return clerk_fail(call, CLERK_TOO_LATE,
				  "%s began %s, so it can't be withdrawn. The SIP records what was "
				  "used, `done %s …`, or that it didn't take place: `withdraw %s`.",
				  name, review.when_text, name, name);
	}
	review_end(call, &review, "withdrawn", 0);
	clerk_reply(call, "%s (%s) is withdrawn; nothing was used.", name, review.when_text);
	tell_other(call, &review,
		   clerk_text_of(call, "%s (School %c, %s) is withdrawn; nothing was used.", name,
				 review.school, review.when_text));
	return CLERK_OK;
}

void pm_leave(struct clerk_call *call, char school)
{
	struct clerk_query *q = clerk_query(call, Q_REVIEW_OPEN_OF);

	clerk_bind_letter(q, school);
	while (clerk_step(q)) {
		struct review review;

		if (!review_read(call, (struct clerk_item){ 'K', clerk_int(q, 0) }, &review)) {
			continue;
		}
		const struct clerk_person *head = clerk_person_by_id(call, review.person);
		const char *text = clerk_text_of(
		    call, "School %c leaves, so %s (%s) is withdrawn; nothing was used.", school,
		    item_name(call, review.item), review.when_text);

		review_end(call, &review, "withdrawn", 0);
		clerk_tell_school(call, '+', "%s", text);
		if (head != NULL) {
			clerk_tell(call, head, "%s", text);
		}
	}
}

/* It took place on another day, or at another hour, than was arranged. */
static void back_date(struct clerk_call *call, const struct review *review,
		      const struct clerk_when *when, int64_t minutes)
{
	if (when->kind == CLERK_WHEN_NONE) {
		return;
	}
	bool has_end = when->end_s > when->start_s;
	const char *echo = clerk_format_when(call, when);
	struct clerk_query *q = clerk_query(call, Q_REVIEW_DATE);

	clerk_bind_int(q, review->item.number);
	clerk_bind_int(q, when->start_s);
	clerk_bind_int(q, has_end ? when->end_s : when->start_s + minutes * 60);
	clerk_bind_text(q, echo);
	clerk_run(q);
	clerk_record_for(call, review->item, review->person, "+", "took place on %s", echo);
}

enum clerk_status run_pm_done(struct clerk_call *call, const void *args)
{
	const struct done_args *a = args;
	struct review review;
	if (!review_get(call, a->item, &review)) {
		return allocation_done(call, a);
	}
	const char *name = item_name(call, review.item);
	enum clerk_status status = done_check_day(call, &a->day, review.year, name);
	if (status != CLERK_OK) {
		return status;
	}
	if (a->day.kind == CLERK_WHEN_NONE && strcmp(review.state, "dated") == 0 &&
	    clerk_day_of(call, review.start_s) > clerk_day_of(call, clerk_now(call))) {
		return clerk_fail(
		    call, CLERK_CONFLICT,
		    "%s is on %s, which is still to come. If it took place on another day: "
		    "`done %s %s on <date>`.",
		    name, review.when_text, name, clerk_format_amount(call, a->amount));
	}
	(void)ledger_year(call); /* its year's time is granted */
	const char *account = ledger_pm(call, review.school);
	int64_t left = ledger_balance(call, review.year, account);
	if (strcmp(review.state, "dated") != 0) {
		return clerk_fail(call, CLERK_CONFLICT, "%s is %s already.", name, review.state);
	}
	if (a->amount > left) {
		return clerk_fail(call, CLERK_LIMIT,
				  "School %c has %s of ring-fenced time left, and no other time "
				  "may be used for this. "
				  "`done %s %s`?",
				  review.school, clerk_format_amount(call, left), name,
				  clerk_format_amount(call, left));
	}
	const struct posting posting = { .year = review.year,
					 .code = "pm",
					 .from = account,
					 .to = ledger_spent(call, review.school, "pm"),
					 .minutes = a->amount,
					 .item = review.item,
					 .once = clerk_text_of(call, "resolve:%s", name) };
	ledger_post(call, &posting);
	back_date(call, &review, &a->day, a->amount);
	review_end(call, &review, "delivered", a->amount);
	clerk_reply(call, "%s: %s used of School %c's ring-fenced time; %s left.", name,
		    amount_hours(call, a->amount), review.school,
		    clerk_format_amount(call, left - a->amount));
	clerk_settle(call, clerk_text_of(call, "%s is on the ledger as done.", name));
	return CLERK_OK;
}
