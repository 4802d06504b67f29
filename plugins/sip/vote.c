/* vote: one answer per school, counted aloud; agreed at the last yes that was needed. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "sip.h"

#include "ledger.h"

#include <string.h>

/* ---- opening ---- */

bool vote_open(struct clerk_call *call, struct request *r)
{
	const struct clerk_settings *settings = clerk_settings(call);
	int32_t today = clerk_day_of(call, clerk_now(call));
	int32_t last = clerk_add_school_days(call, 0, today, (int32_t)settings->open_school_days);
	int64_t others = 0;
	if (last == INT32_MAX) {
		return false;
	}
	for (const char *school = clerk_schools(call); *school != '\0'; school++) {
		if (*school == r->school) {
			continue;
		}
		struct clerk_query *q = clerk_query(call, Q_VOTE_ADD);
		clerk_bind_int(q, r->item.number);
		clerk_bind_letter(q, *school);
		clerk_run(q);
		others++;
	}
	r->closes_s = clerk_instant(call, last, (int32_t)settings->close_min);
	r->needs = settings->consent_yes < others ? settings->consent_yes : others;
	r->needs = r->needs < 1 ? 1 : r->needs;
	struct clerk_query *q = clerk_query(call, Q_REQUEST_OPEN_VOTE);
	clerk_bind_int(q, r->item.number);
	clerk_bind_int(q, r->needs);
	clerk_bind_int(q, r->closes_s);
	clerk_run(q);
	r->state = "asked";
	clerk_wake_at(call, clerk_text_of(call, "%s/close", item_name(call, r->item)), r->closes_s);
	return true;
}

const char *vote_invitation(struct clerk_call *call, const struct request *r)
{
	const char *name = item_name(call, r->item), *prefix = room_prefix(call);
	return clerk_text_of(
	    call,
	    "Needs %d of the other %d schools to say yes; closes %s. Say `%syes %s`, `%sno %s` or "
	    "`%sfine %s` (happy either way).",
	    (int)r->needs, (int)strlen(clerk_schools(call)) - 1,
	    clerk_format_instant(call, r->closes_s), prefix, name, prefix, name, prefix, name);
}

/* ---- counting ---- */

/* `note` is put behind the answer of `school`; 0: behind none. */
static struct count count_votes(struct clerk_call *call, struct clerk_item item, char school,
				const char *note)
{
	struct count count = { .answers = "", .yes_schools = "" };
	struct clerk_query *q = clerk_query(call, Q_VOTE_LIST);
	clerk_bind_int(q, item.number);
	while (clerk_step(q)) {
		char letter = clerk_letter(q, 0);
		const char *vote = clerk_text(q, 1);
		if (vote[0] == '\0') {
			count.open++;
			continue;
		}
		if (vote[0] == 'y') {
			count.yes_schools = clerk_text_of(call, "%s%s%c", count.yes_schools,
							  count.yes > 0 ? ", " : "", letter);
		}
		count.yes += vote[0] == 'y';
		count.no += vote[0] == 'n';
		count.fine += vote[0] == 'f';
		count.answers = clerk_text_of(call, "%s%s%c %s%s", count.answers,
					      count.answers[0] == '\0' ? "" : ", ", letter,
					      vote[0] == 'f' ? "happy either way" : vote,
					      letter == school ? note : "");
	}
	return count;
}

struct count vote_count(struct clerk_call *call, struct clerk_item item)
{
	return count_votes(call, item, '\0', "");
}

const char *vote_count_words(struct clerk_call *call, const struct count *count)
{
	const char *fine =
	    count->fine == 0 ? "" : clerk_text_of(call, ", %d happy either way", (int)count->fine);
	return clerk_text_of(call, "%d yes, %d no%s, %d to answer", (int)count->yes, (int)count->no,
			     fine, (int)count->open);
}

/* ---- deciding ---- */

static void fix_votes(struct clerk_call *call, struct clerk_item item)
{
	struct clerk_query *q = clerk_query(call, Q_VOTE_COUNTED);
	clerk_bind_int(q, item.number);
	clerk_run(q);
}

/* The reply to a vote, which the room always hears. */
static void say_aloud(struct clerk_call *call, const char *text)
{
	clerk_reply(call, "%s", text);
	if (clerk_is_private(call)) {
		clerk_post(call, "%s", text);
	}
}

static void say_agreed(struct clerk_call *call, const struct request *r, const struct count *count,
		       const char *note)
{
	const char *name = item_name(call, r->item);
	const char *amount = clerk_format_amount(call, r->minutes);
	say_aloud(call, clerk_text_of(
			    call,
			    CLERK_BOLD "%s agreed" CLERK_PLAIN
				       ": %s%s. %s held for %c; pool %s free. SIP, `%sdate %s …`",
			    name, count->yes_schools, note, amount, r->school,
			    clerk_format_amount(call, ledger_balance(call, r->year, "POOL")),
			    room_prefix(call), name));
	clerk_tell_school(call, '+', "%s is agreed: %s is held for School %c, for %s. `date %s …`",
			  name, amount, r->school, request_subject(call, r), name);
	clerk_tell_school(call, r->school,
			  "%s is agreed: %s is held for you. The SIP will find a date.", name,
			  amount);
	clerk_record(call, r->item, CLERK_PUBLIC, "", "agreed by %s; %s held", count->yes_schools,
		     amount);
}

/* The needed yes has come; the free pool is looked at again, in the same transaction. */
static void agree(struct clerk_call *call, struct request *r, const struct count *count,
		  const char *note)
{
	const char *name = item_name(call, r->item);
	fix_votes(call, r->item);
	clerk_wake_cancel(call, clerk_text_of(call, "%s/", name));
	if (hold_time(call, r)) {
		say_agreed(call, r, count, note);
		clerk_settle(
		    call,
		    clerk_text_of(call,
				  "%s is agreed and its time is held. Head %c can `%swithdraw %s`.",
				  name, r->school, room_prefix(call), name));
		return;
	}
	say_aloud(
	    call,
	    clerk_text_of(
		call,
		CLERK_BOLD
		"%s" CLERK_PLAIN " has its %d yes (%s)%s, but the pool has only %s free now, "
		"so %s can't be held. %s is on the waiting list and is served first come, first "
		"served.",
		name, (int)count->yes, count->yes_schools, note,
		clerk_format_amount(call, ledger_balance(call, r->year, "POOL")),
		clerk_format_amount(call, r->minutes), name));
	clerk_tell_school(
	    call, r->school,
	    "%s has the group's yes, but the pool is short. It is on the waiting list.", name);
	clerk_record(call, r->item, CLERK_PUBLIC, "", "agreed by %s; pool short, waiting",
		     count->yes_schools);
}

enum clerk_status vote_close(struct clerk_call *call, struct clerk_item item)
{
	struct request r;
	if (!request_get(call, item, &r) || !request_is(&r, "asked")) {
		return CLERK_OK;
	}
	struct count count = vote_count(call, item);
	struct clerk_query *q = clerk_query(call, Q_REQUEST_END);
	clerk_bind_int(q, item.number);
	clerk_bind_text(q, "refused");
	clerk_bind_int(q, r.closes_s);
	clerk_bind_int(q, 0);
	clerk_run(q);
	fix_votes(call, item);
	const char schools[] = { r.school, '+', '\0' };
	const char *late = clerk_now(call) - clerk_due(call) > 60
			       ? clerk_text_of(call, " (late: it closed %s)",
					       clerk_format_instant(call, r.closes_s))
			       : "";
	clerk_announce(call, schools,
		       CLERK_BOLD "%s" CLERK_PLAIN
				  " not agreed%s: %s; it needed %d. Nothing was held. Head %c, you "
				  "can ask again.",
		       item_name(call, item), late, vote_count_words(call, &count), (int)r.needs,
		       r.school);
	clerk_record(call, item, CLERK_PUBLIC, "", "not agreed: %s",
		     vote_count_words(call, &count));
	return CLERK_OK;
}

/* ---- voting ---- */

/* What the school had said before; false when it has no say here. */
static bool vote_before(struct clerk_call *call, struct clerk_item item, char school,
			const char **ret_vote, int64_t *ret_person)
{
	bool is_voter = false;
	struct clerk_query *q = clerk_query(call, Q_VOTE_LIST);
	clerk_bind_int(q, item.number);
	while (clerk_step(q)) {
		if (clerk_letter(q, 0) == school) {
			is_voter = true;
			*ret_vote = clerk_text(q, 1);
			*ret_person = clerk_int(q, 2);
		}
	}
	return is_voter;
}

/* " (D2's answer replaces D1's; both told)", once both heads of a job share have answered. */
static const char *replaces(struct clerk_call *call, const struct request *r, const char *vote,
			    const char *old_vote, int64_t old_person)
{
	const struct clerk_person *sender = clerk_sender(call);
	const struct clerk_person *other = clerk_person_by_id(call, old_person);
	if (old_vote[0] == '\0' || other == NULL || other->id == sender->id) {
		return "";
	}
	clerk_tell_school(
	    call, sender->school, "%s: School %c's answer is now %s (%s); it was %s (%s).",
	    item_name(call, r->item), sender->school,
	    strcmp(vote, "fine") == 0 ? "happy either way" : vote, sender->handle,
	    strcmp(old_vote, "fine") == 0 ? "happy either way" : old_vote, other->handle);
	return clerk_text_of(call, " (%s's answer replaces %s's; both told)", sender->handle,
			     other->handle);
}

static enum clerk_status may_vote(struct clerk_call *call, const struct request *r)
{
	char school = clerk_sender(call)->school;
	if (school == r->school) {
		return clerk_fail(call, CLERK_DENIED,
				  "School %c asked for this, so %c doesn't vote on it.", school,
				  school);
	}
	if (!request_is(r, "asked")) {
		return request_refuse(call, r);
	}
	if (clerk_now(call) >= r->closes_s) {
		return clerk_fail(call, CLERK_CONFLICT, "%s closed %s.", item_name(call, r->item),
				  clerk_format_instant(call, r->closes_s));
	}
	return CLERK_OK;
}

static enum clerk_status cast(struct clerk_call *call, struct clerk_item item, const char *vote)
{
	const struct clerk_person *sender = clerk_sender(call);
	struct request r;
	const char *old_vote = "";
	int64_t old_person = 0;
	if (!request_get(call, item, &r)) {
		return clerk_fail(call, CLERK_NOT_FOUND, "%s was taken back.",
				  item_name(call, item));
	}
	enum clerk_status status = may_vote(call, &r);
	if (status != CLERK_OK) {
		return status;
	}
	if (!vote_before(call, item, sender->school, &old_vote, &old_person)) {
		return clerk_fail(call, CLERK_DENIED, "School %c joined after %s was asked.",
				  sender->school, item_name(call, item));
	}
	struct clerk_query *q = clerk_query(call, Q_VOTE_SET);
	clerk_bind_int(q, item.number);
	clerk_bind_letter(q, sender->school);
	clerk_bind_text(q, vote);
	clerk_bind_int(q, sender->id);
	clerk_bind_int(q, clerk_now(call));
	clerk_run(q);
	const char *note = replaces(call, &r, vote, old_vote, old_person);
	struct count count = count_votes(call, item, sender->school, note);
	clerk_record(call, item, CLERK_PUBLIC, "", "%c: %s", sender->school, vote);
	if (count.yes >= r.needs) {
		agree(call, &r, &count, note);
		return CLERK_OK;
	}
	say_aloud(call,
		  clerk_text_of(call, "%s: %s. %s; needs %d. Closes %s.", item_name(call, item),
				count.answers, vote_count_words(call, &count), (int)r.needs,
				clerk_format_instant(call, r.closes_s)));
	return CLERK_OK;
}

enum clerk_status run_yes(struct clerk_call *call, const void *args)
{
	return cast(call, ((const struct item_args *)args)->item, "yes");
}

enum clerk_status run_no(struct clerk_call *call, const void *args)
{
	return cast(call, ((const struct item_args *)args)->item, "no");
}

enum clerk_status run_fine(struct clerk_call *call, const void *args)
{
	return cast(call, ((const struct item_args *)args)->item, "fine");
}
