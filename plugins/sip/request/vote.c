/* vote: who may answer, one answer per school, counted aloud. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "request/request.h"

#include "ledger/ledger.h"

#include <string.h>

/* ---- opening ---- */

static int64_t add_voter(struct clerk_call *call, const struct request *r, char voter)
{
	struct clerk_query *q = clerk_query(call, Q_VOTE_ADD);
	clerk_bind_int(q, r->item.number);
	clerk_bind_letter(q, voter);
	clerk_run(q);
	return 1;
}

/* Those whose answer counts by the rule; never the asker's school. Returns how many. */
static int64_t add_voters(struct clerk_call *call, const struct request *r)
{
	int64_t count = 0;
	if (r->rule == RULE_SIP || r->rule == RULE_LEAD) {
		const struct clerk_person *lead = lead_head(call);
		bool has_lead = r->rule == RULE_LEAD && lead != NULL && lead->school != r->school;
		count = has_lead ? add_voter(call, r, lead->school) : 0;
		return count + add_voter(call, r, '+');
	}
	for (const char *school = sharing_schools(call); *school != '\0'; school++) {
		count += *school == r->school ? 0 : add_voter(call, r, *school);
	}
	return count;
}

bool vote_open(struct clerk_call *call, struct request *r)
{
	const struct clerk_settings *settings = clerk_settings(call);
	struct rule rule = rule_now(call);
	int32_t today = clerk_day_of(call, clerk_now(call));
	int32_t last = clerk_add_school_days(call, 0, today, (int32_t)settings->open_school_days);
	if (last == INT32_MAX) {
		return false;
	}
	/* what is automatic comes here only where it asks for more than that */
	r->rule = rule.kind == RULE_AUTOMATIC ? RULE_YES : rule.kind;
	int64_t others = add_voters(call, r);
	bool is_all = r->rule == RULE_SIP || r->rule == RULE_LEAD;
	r->closes_s = clerk_instant(call, last, (int32_t)settings->close_min);
	r->needs = is_all || rule.needs > others ? others : rule.needs;
	r->needs = r->needs < 1 ? 1 : r->needs;
	struct clerk_query *q = clerk_query(call, Q_REQUEST_OPEN_VOTE);
	clerk_bind_int(q, r->item.number);
	clerk_bind_int(q, r->needs);
	clerk_bind_int(q, r->closes_s);
	clerk_bind_text(q, rule_name(r->rule));
	clerk_run(q);
	r->state = "asked";
	clerk_wake_at(call, r->item, "close", r->closes_s);
	return true;
}

bool vote_is_needless(struct clerk_call *call, const struct request *r)
{
	int32_t from = 0, to = 0, today = clerk_day_of(call, clerk_now(call));
	const char *name;
	struct rule rule = rule_now(call);
	if (rule.kind != RULE_AUTOMATIC || !pot_is_pool(r) || r->minutes > rule.each_max ||
	    ledger_balance(call, r->year, "POOL") - r->minutes < rule.pool_floor ||
	    !clerk_half_term(call, '\0', today, &from, &to, &name)) {
		return false;
	}
	struct clerk_query *q = clerk_query(call, Q_REQUEST_UNVOTED_SUM);
	clerk_bind_letter(q, r->school);
	clerk_bind_int(q, clerk_instant(call, from, 0));
	int64_t had = clerk_step(q) ? clerk_int(q, 0) : 0;
	return had + r->minutes <= rule.half_max;
}

/* ---- in words ---- */

const char *vote_needs(struct clerk_call *call, const struct request *r)
{
	switch (r->rule) {
	case RULE_QUORUM:
		return clerk_text_of(call, "needs %d answers and more yes than no", (int)r->needs);
	case RULE_CONSENT:
		return "agreed unless a school says no";
	case RULE_LEAD:
		return r->needs == 1 ? "the SIP decides" : "the lead head and the SIP decide";
	case RULE_SIP:
		return "the SIP decides";
	default:
		return clerk_text_of(call, "needs %d", (int)r->needs);
	}
}

/* The sentence before "closes". */
static const char *rule_sentence(struct clerk_call *call, const struct request *r, int others)
{
	switch (r->rule) {
	case RULE_QUORUM:
		return clerk_text_of(call,
				     "Agreed if %d of the other %d schools answer by then and more "
				     "say yes than no",
				     (int)r->needs, others);
	case RULE_CONSENT:
		return "Agreed by then unless another school says no";
	case RULE_LEAD:
		return r->needs == 1 ? "The SIP decides, as the lead head's own school asks"
				     : clerk_text_of(call, "Head %s and the SIP decide together",
						     lead_head(call)->handle);
	case RULE_SIP:
		return "The SIP decides";
	default:
		return clerk_text_of(call, "Needs %d of the other %d schools to say yes",
				     (int)r->needs, others);
	}
}

const char *vote_invitation(struct clerk_call *call, const struct request *r)
{
	const char *name = item_name(call, r->item), *prefix = room_prefix(call);
	return clerk_text_of(
	    call, "%s; closes %s. Say `%syes %s`, `%sno %s` or `%sfine %s` (happy either way).",
	    rule_sentence(call, r, (int)strlen(sharing_schools(call)) - 1),
	    clerk_format_instant(call, r->closes_s), prefix, name, prefix, name, prefix, name);
}

const char *voter_name(struct clerk_call *call, char voter)
{
	return voter == '+' ? "SIP" : clerk_text_of(call, "%c", voter);
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
			count.yes_schools =
			    clerk_text_of(call, "%s%s%s", count.yes_schools,
					  count.yes > 0 ? ", " : "", voter_name(call, letter));
		}
		count.yes += vote[0] == 'y';
		count.no += vote[0] == 'n';
		count.fine += vote[0] == 'f';
		count.answers = clerk_text_of(
		    call, "%s%s%s %s%s", count.answers, count.answers[0] == '\0' ? "" : ", ",
		    voter_name(call, letter), vote[0] == 'f' ? "happy either way" : vote,
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

const char *vote_of(struct clerk_call *call, struct clerk_item item, char voter)
{
	const char *vote = "";
	int64_t person = 0;
	(void)vote_before(call, item, voter, &vote, &person);
	return vote;
}

/* " (D2's answer replaces D1's; both told)", once both heads of a job share have answered. */
static const char *replaces(struct clerk_call *call, const struct request *r, const char *vote,
			    const char *old_vote, int64_t old_person)
{
	const struct clerk_person *sender = clerk_sender(call);
	const struct clerk_person *other = clerk_person_by_id(call, old_person);
	if (old_vote[0] == '\0' || other == NULL || other->id == sender->id ||
	    sender->school == '\0') {
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

static char voter_of(const struct clerk_person *sender)
{
	return (sender->role & CLERK_SIP) != 0 ? '+' : sender->school;
}

/* Whose answer does not count by the rule of this request. */
static enum clerk_status refuse_voter(struct clerk_call *call, const struct request *r, char voter)
{
	const char *name = item_name(call, r->item);
	if (r->rule == RULE_SIP || r->rule == RULE_LEAD) {
		return clerk_fail(call, CLERK_DENIED,
				  "On %s %s, so yours can't be counted. What you think is welcome "
				  "in the room all the same.",
				  name, vote_needs(call, r));
	}
	if (voter == '+') {
		return clerk_fail(call, CLERK_DENIED,
				  "%s is for the schools to agree on; the SIP has no vote.", name);
	}
	return clerk_fail(call, CLERK_DENIED, "School %c joined after %s was asked.", voter, name);
}

/* ---- a school leaves ---- */

static void say_left(struct clerk_call *call, struct request *r, char school, const char *vote)
{
	struct count count = vote_count(call, r->item);
	switch (decide(r, &count, false)) {
	case VERDICT_AGREED:
		decide_agree(call, r, &count, "");
		break;
	case VERDICT_REFUSED:
		decide_refuse(call, r, &count);
		break;
	case VERDICT_OPEN:
		if (vote[0] != '\0') {
			clerk_reply(call, "%s: %c's %s counts no more. %s; %s.",
				    item_name(call, r->item), school,
				    vote[0] == 'f' ? "answer" : vote,
				    vote_count_words(call, &count), vote_needs(call, r));
		}
		break;
	}
}

void votes_left(struct clerk_call *call, char school)
{
	for (;;) {
		struct request r;
		struct clerk_query *q = clerk_query(call, Q_LEFT_ASKED);
		clerk_bind_letter(q, school);
		if (!clerk_step(q)) {
			return;
		}
		struct clerk_item item = { .letter = 'R', .number = clerk_int(q, 0) };
		const char *vote = vote_of(call, item, school);
		q = clerk_query(call, Q_LEFT_VOTE);
		clerk_bind_int(q, item.number);
		clerk_bind_letter(q, school);
		clerk_run(q);
		clerk_run(clerk_query(call, Q_LEFT_NEEDS));
		if (request_get(call, item, &r)) {
			clerk_record(call, item, CLERK_PUBLIC, "", "%c has left", school);
			say_left(call, &r, school, vote);
		}
	}
}

/* Has it come out otherwise than this answer would have it? Then even a reaction is told. */
static bool is_overtaken(const struct request *r, const char *vote)
{
	bool is_agreed = request_is(r, "agreed") || request_is(r, "dated");

	return strcmp(vote, "no") == 0 ? is_agreed
				       : request_is(r, "refused") || request_is(r, "withdrawn");
}

static enum clerk_status may_vote(struct clerk_call *call, const struct request *r,
				  const char *vote)
{
	char school = voter_of(clerk_sender(call));
	if (school != '+' && has_left(call, school)) {
		return check_shares(call, school);
	}
	if (school == r->school) {
		return clerk_fail(call, CLERK_DENIED,
				  "School %c asked for this, so %c doesn't vote on it.", school,
				  school);
	}
	if (!request_is(r, "asked")) {
		enum clerk_status status = request_refuse(call, r);

		return is_overtaken(r, vote) ? CLERK_TOO_LATE : status;
	}
	if (clerk_now(call) >= r->closes_s) {
		return clerk_fail(call, CLERK_TOO_LATE, "%s closed %s.", item_name(call, r->item),
				  clerk_format_instant(call, r->closes_s));
	}
	return CLERK_OK;
}

/* Writes the answer down; "" or what it replaces. */
static const char *put_vote(struct clerk_call *call, const struct request *r, char voter,
			    const char *vote)
{
	const char *old_vote = "";
	int64_t old_person = 0;
	(void)vote_before(call, r->item, voter, &old_vote, &old_person);
	struct clerk_query *q = clerk_query(call, Q_VOTE_SET);
	clerk_bind_int(q, r->item.number);
	clerk_bind_letter(q, voter);
	clerk_bind_text(q, vote);
	clerk_bind_int(q, clerk_sender(call)->id);
	clerk_bind_int(q, clerk_now(call));
	clerk_run(q);
	/* Who it was is said already; for which school only where that does not show. */
	const char *name = voter_name(call, voter);
	bool is_shown = strncmp(clerk_sender(call)->handle, name, strlen(name)) == 0;
	clerk_record(call, r->item, CLERK_PUBLIC, "", "%s%s%s", vote, is_shown ? "" : " for ",
		     is_shown ? "" : name);
	return replaces(call, r, vote, old_vote, old_person);
}

static enum clerk_status cast(struct clerk_call *call, struct clerk_item item, const char *vote)
{
	const struct clerk_person *sender = clerk_sender(call);
	char voter = voter_of(sender);
	struct request r;
	const char *old_vote;
	int64_t old_person;
	if (!request_get(call, item, &r)) {
		return clerk_fail(call, CLERK_NOT_FOUND, "%s was taken back.",
				  item_name(call, item));
	}
	enum clerk_status status = may_vote(call, &r, vote);
	if (status != CLERK_OK) {
		return status;
	}
	if (!vote_before(call, item, voter, &old_vote, &old_person) ||
	    (r.rule == RULE_LEAD && (sender->role & (CLERK_LEAD | CLERK_SIP)) == 0)) {
		return refuse_voter(call, &r, voter);
	}
	const char *note = put_vote(call, &r, voter, vote);
	struct count count = count_votes(call, item, voter, note);
	switch (decide(&r, &count, false)) {
	case VERDICT_AGREED:
		decide_agree(call, &r, &count, note);
		break;
	case VERDICT_REFUSED:
		decide_refuse(call, &r, &count);
		break;
	case VERDICT_OPEN:
		say_aloud(call, &r,
			  clerk_text_of(call, "%s: %s. %s; %s. Closes %s.", item_name(call, item),
					count.answers, vote_count_words(call, &count),
					vote_needs(call, &r),
					clerk_format_instant(call, r.closes_s)));
		break;
	}
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
