/* vote: who may answer, one answer per school, counted aloud. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "request/request.h"

#include "ledger/ledger.h"

#include <string.h>

static const struct {
	const char *asked_of, *left_asked, *left_vote, *left_needs, *unvoted_sum, *add, *set, *list;
} sql = {
	.asked_of = "SELECT v.school FROM sip_vote v JOIN sip_request r"
		    " ON r.cluster = v.cluster AND r.number = v.request WHERE v.cluster = ?1"
		    " AND v.school <> '+' AND r.state = 'asked'",
	.left_asked = "SELECT v.request FROM sip_vote v JOIN sip_request r ON r.cluster = v.cluster"
		      " AND r.number = v.request WHERE v.cluster = ?1 AND v.school = ?2"
		      " AND r.state = 'asked' ORDER BY v.request LIMIT 1",
	.left_vote = "DELETE FROM sip_vote WHERE cluster = ?1 AND request = ?2 AND school = ?3",
	.left_needs =
	    "UPDATE sip_request SET needs = MAX(1, MIN(needs, (SELECT COUNT(*) FROM sip_vote v"
	    " WHERE v.cluster = sip_request.cluster AND v.request = sip_request.number)))"
	    " WHERE cluster = ?1 AND state = 'asked'",
	/* What a school had without a vote since an instant. */
	.unvoted_sum =
	    "SELECT COALESCE(SUM(CASE WHEN state = 'delivered' THEN delivered ELSE minutes END), 0)"
	    " FROM sip_request WHERE cluster = ?1 AND school = ?2 AND asked_s >= ?3"
	    " AND rule = 'automatic' AND state IN ('agreed', 'dated', 'delivered')",
	.add = "INSERT INTO sip_vote (cluster, request, school) VALUES (?1, ?2, ?3)",
	.set = "UPDATE sip_vote SET vote = ?4, person = ?5, at_s = ?6 WHERE cluster = ?1"
	       " AND request = ?2 AND school = ?3",
	.list = "SELECT school, vote, person FROM sip_vote WHERE cluster = ?1"
		" AND request = ?2 ORDER BY school = '+', school",
};
const struct clerk_queries vote_queries = CLERK_QUERIES(sql);

/* ---- opening ---- */

/* Letters of those whose answer counts by the rule; never the asker's school. */
static const char *voters_of(struct clerk_call *call, const struct request *r)
{
	if (request_rule(r) == RULE_SIP || request_rule(r) == RULE_LEAD) {
		const struct clerk_person *lead = rule_lead_head(call);
		bool has_lead =
		    request_rule(r) == RULE_LEAD && lead != NULL && lead->school != r->base.school;
		return has_lead ? clerk_text_of(call, "%c+", lead->school) : "+";
	}
	const char *letters = "";
	for (const char *school = sharing_schools(call); *school != '\0'; school++) {
		letters = *school == r->base.school ? letters
						    : clerk_text_of(call, "%s%c", letters, *school);
	}
	return letters;
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
	r->rule = rule_name(rule.kind == RULE_AUTOMATIC ? RULE_YES : rule.kind);
	const char *voters = voters_of(call, r);
	int64_t others = (int64_t)strlen(voters);
	bool is_all = rule.kind == RULE_SIP || rule.kind == RULE_LEAD || rule.needs > others;
	r->needs = is_all ? others : rule.needs;
	r->needs = r->needs < 1 ? 1 : r->needs;
	r->base.due_s = clerk_instant(call, last, (int32_t)settings->close_min);
	r->base.state = REQUEST_ASKED;
	clerk_item_put(call, r, NULL);
	for (; *voters != '\0'; voters++) {
		clerk_run(CLERK_QUERY(call, &sql.add, r->base.item.number, *voters));
	}
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
	int64_t had = clerk_next_int(
	    CLERK_QUERY(call, &sql.unvoted_sum, r->base.school, clerk_instant(call, from, 0)));
	return had + r->minutes <= rule.half_max;
}

/* ---- in words ---- */

const char *vote_needs(struct clerk_call *call, const struct request *r)
{
	switch (request_rule(r)) {
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
	switch (request_rule(r)) {
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
						     rule_lead_head(call)->handle);
	case RULE_SIP:
		return "The SIP decides";
	default:
		return clerk_text_of(call, "Needs %d of the other %d schools to say yes",
				     (int)r->needs, others);
	}
}

const char *vote_invitation(struct clerk_call *call, const struct request *r)
{
	const char *name = clerk_item_name(call, r), *prefix = text_room_prefix(call);
	return clerk_text_of(
	    call, "%s; closes %s. Say `%syes %s`, `%sno %s` or `%sfine %s` (happy either way).",
	    rule_sentence(call, r, (int)strlen(sharing_schools(call)) - 1),
	    clerk_format_instant(call, r->base.due_s), prefix, name, prefix, name, prefix, name);
}

const char *vote_voter_name(struct clerk_call *call, char voter)
{
	return voter == '+' ? "SIP" : clerk_text_of(call, "%c", voter);
}

/* ---- counting ---- */

/* "yes", "happy either way" */
static const char *vote_name(const char *vote)
{
	return vote[0] == 'f' ? "happy either way" : vote;
}

/* `note` is put behind the answer of `school`; 0: behind none. */
static struct count count_votes(struct clerk_call *call, const struct request *r, char school,
				const char *note)
{
	struct count count = { .answers = "", .yes_schools = "" };
	struct clerk_query *q = CLERK_QUERY(call, &sql.list, r->base.item.number);
	while (clerk_step(q)) {
		char letter = clerk_letter(q, 0);
		const char *vote = clerk_text(q, 1);
		if (vote[0] == '\0') {
			count.open++;
			continue;
		}
		if (vote[0] == 'y') {
			count.yes_schools =
			    text_listed(call, count.yes_schools, vote_voter_name(call, letter));
		}
		count.yes += vote[0] == 'y';
		count.no += vote[0] == 'n';
		count.fine += vote[0] == 'f';
		count.answers =
		    text_listed(call, count.answers,
				clerk_text_of(call, "%s %s%s", vote_voter_name(call, letter),
					      vote_name(vote), letter == school ? note : ""));
	}
	return count;
}

struct count vote_count(struct clerk_call *call, const struct request *r)
{
	return count_votes(call, r, '\0', "");
}

const char *vote_count_words(struct clerk_call *call, const struct count *count)
{
	const char *fine =
	    count->fine == 0 ? "" : clerk_text_of(call, ", %d happy either way", (int)count->fine);
	return clerk_text_of(call, "%d yes, %d no%s, %d to answer", (int)count->yes, (int)count->no,
			     fine, (int)count->open);
}

const char *vote_standing(struct clerk_call *call, const struct request *r,
			  const struct count *count)
{
	return clerk_text_of(call, "%s%s%s; %s. Closes %s.", count->answers,
			     count->answers[0] == '\0' ? "" : ". ", vote_count_words(call, count),
			     vote_needs(call, r), clerk_format_instant(call, r->base.due_s));
}

const char *vote_card(struct clerk_call *call, const struct request *r)
{
	const char *name = clerk_item_name(call, r), *prefix = text_room_prefix(call);
	struct count count = vote_count(call, r);

	return clerk_text_of(
	    call, "School %c asks for %s for %s. %s `%syes %s`, `%sno %s` or `%sfine %s`?",
	    r->base.school, text_hours_twice(call, r->minutes), request_subject(call, r),
	    vote_standing(call, r, &count), prefix, name, prefix, name, prefix, name);
}

const char *vote_unheard(struct clerk_call *call, const struct request *r)
{
	struct clerk_query *q = CLERK_QUERY(call, &sql.list, r->base.item.number);
	const char *letters = "";
	while (clerk_step(q)) {
		letters = clerk_text(q, 1)[0] != '\0'
			      ? letters
			      : clerk_text_of(call, "%s%c", letters, clerk_letter(q, 0));
	}
	return letters;
}

/* ---- voting ---- */

/* What a school had said before; false when it has no say here. */
struct said {
	const char *vote; /* "": nothing */
	int64_t person;
};
static bool vote_before(struct clerk_call *call, const struct request *r, char school,
			struct said *ret_said)
{
	bool is_voter = false;
	struct clerk_query *q = CLERK_QUERY(call, &sql.list, r->base.item.number);
	while (clerk_step(q)) {
		if (clerk_letter(q, 0) == school) {
			is_voter = true;
			*ret_said = (struct said){ clerk_text(q, 1), clerk_int(q, 2) };
		}
	}
	return is_voter;
}

const char *vote_of(struct clerk_call *call, const struct request *r, char voter)
{
	struct said said = { .vote = "" };
	(void)vote_before(call, r, voter, &said);
	return said.vote;
}

/* " (D2's answer replaces D1's; both told)", once both heads of a job share have answered. */
static const char *replaces(struct clerk_call *call, const struct request *r, const char *vote,
			    const struct said *old)
{
	const struct clerk_person *sender = clerk_sender(call);
	const struct clerk_person *other = clerk_person_by_id(call, old->person);
	if (old->vote[0] == '\0' || other == NULL || other->id == sender->id ||
	    sender->school == '\0') {
		return "";
	}
	clerk_tell_school(call, sender->school,
			  "%s: School %c's answer is now %s (%s); it was %s (%s).",
			  clerk_item_name(call, r), sender->school, vote_name(vote), sender->handle,
			  vote_name(old->vote), other->handle);
	return clerk_text_of(call, " (%s's answer replaces %s's; both told)", sender->handle,
			     other->handle);
}

static const char *left_line(struct clerk_call *call, char school)
{
	return clerk_text_of(call, "%c has left", school);
}

/* That it could vote once, the request's own record says. */
static bool had_left(struct clerk_call *call, const struct request *r, char school)
{
	const struct clerk_history *lines;
	size_t count = clerk_history(call, r->base.item, &lines);
	const char *left = left_line(call, school);

	while (count > 0 && strcmp(lines[count - 1].text, left) != 0) {
		count--;
	}
	return count > 0;
}

/* Whose answer does not count by the rule of this request. */
static enum clerk_status refuse_voter(struct clerk_call *call, const struct request *r, char voter)
{
	const char *name = clerk_item_name(call, r);
	if (request_rule(r) == RULE_SIP || request_rule(r) == RULE_LEAD) {
		return clerk_fail(call, CLERK_DENIED,
				  "On %s %s, so yours can't be counted. What you think is welcome "
				  "in the room all the same.",
				  name, vote_needs(call, r));
	}
	if (voter == '+') {
		return clerk_fail(call, CLERK_DENIED,
				  "%s is for the schools to agree on; the SIP has no vote.", name);
	}
	return had_left(call, r, voter)
		   ? clerk_fail(
			 call, CLERK_DENIED,
			 "School %c had left while %s was open, so its answer to that counts no "
			 "more; what is asked from now on is for it too.",
			 voter, name)
		   : clerk_fail(call, CLERK_DENIED,
				"School %c was not in the group when %s was asked.", voter, name);
}

/* ---- a school leaves ---- */

/* What the votes come to now; true while it is open. */
static bool settle(struct clerk_call *call, struct request *r, const struct count *count,
		   const char *note)
{
	switch (decide(r, count, false)) {
	case VERDICT_AGREED:
		decide_agree(call, r, count, note);
		return false;
	case VERDICT_REFUSED:
		decide_refuse(call, r, count);
		return false;
	default:
		return true;
	}
}

static void say_left(struct clerk_call *call, struct request *r, char school, const char *vote)
{
	struct count count = vote_count(call, r);
	if (settle(call, r, &count, "") && vote[0] != '\0') {
		const char *text = clerk_text_of(
		    call, "%s: %c's %s counts no more. %s; %s.", clerk_item_name(call, r), school,
		    vote[0] == 'f' ? "answer" : vote, vote_count_words(call, &count),
		    vote_needs(call, r));

		if (clerk_sender(call) == NULL) {
			clerk_announce(call, "", "%s", text); /* by a file */
		} else {
			clerk_reply(call, "%s", text);
		}
	}
}

void votes_left(struct clerk_call *call, char school)
{
	for (;;) {
		struct clerk_query *q = CLERK_QUERY(call, &sql.left_asked, school);
		if (!clerk_step(q)) {
			return;
		}
		int64_t number = clerk_int(q, 0);
		const char *vote = vote_of(call, request_get(call, number), school);
		clerk_run(CLERK_QUERY(call, &sql.left_vote, number, school));
		clerk_run(clerk_query(call, &sql.left_needs));
		struct request *r = request_get(call, number);
		clerk_item_record(call, r, "%s", left_line(call, school));
		say_left(call, r, school, vote);
	}
}

void votes_here(struct clerk_call *call)
{
	const char *letters = "";
	struct clerk_query *q = clerk_query(call, &sql.asked_of);
	while (clerk_step(q)) {
		letters = text_is_one_of(letters, clerk_letter(q, 0))
			      ? letters
			      : clerk_text_of(call, "%s%c", letters, clerk_letter(q, 0));
	}
	for (; *letters != '\0'; letters++) {
		if (clerk_has_left(call, *letters)) {
			votes_left(call, *letters);
		}
	}
}

/* ---- the rows ---- */

static enum clerk_status may_vote(struct clerk_call *call, const struct request *r, char voter,
				  struct said *ret_said)
{
	const struct clerk_person *sender = clerk_sender(call);
	if (voter != '+' && sharing_has_left(call, voter)) {
		return sharing_check(call, voter);
	}
	return vote_before(call, r, voter, ret_said) &&
		       (request_rule(r) != RULE_LEAD ||
			(sender->role & (CLERK_LEAD | CLERK_SIP)) != 0)
		   ? CLERK_OK
		   : refuse_voter(call, r, voter);
}

/* Writes the answer down. */
static void put_vote(struct clerk_call *call, const struct request *r, char voter, const char *vote)
{
	clerk_run(CLERK_QUERY(call, &sql.set, r->base.item.number, voter, vote,
			      clerk_sender(call)->id, clerk_now(call)));
	/* Who it was is said already; for which school only where that does not show. */
	const char *name = vote_voter_name(call, voter);
	bool is_shown = strncmp(clerk_sender(call)->handle, name, strlen(name)) == 0;
	clerk_item_record(call, r, "%s%s%s", vote, is_shown ? "" : " for ", is_shown ? "" : name);
}

/* A first no is worth a line: it turns what had gone well so far. */
static void say_count(struct clerk_call *call, const struct request *r, const struct count *count,
		      bool is_turning)
{
	const char *text =
	    clerk_text_of(call, "%s: %s", clerk_item_name(call, r), vote_standing(call, r, count));
	if (is_turning) {
		clerk_say(call, r, text, NULL);
	} else {
		clerk_say_counted(call, r, text);
	}
}

static enum clerk_status cast(struct clerk_call *call, struct request *r, const char *vote)
{
	char voter = clerk_voice(clerk_sender(call));
	struct said said = { .vote = "" };
	enum clerk_status status = may_vote(call, r, voter, &said);
	if (status != CLERK_OK) {
		return status;
	}
	put_vote(call, r, voter, vote);
	const char *note = replaces(call, r, vote, &said);
	struct count count = count_votes(call, r, voter, note);
	if (settle(call, r, &count, note)) {
		say_count(call, r, &count, vote[0] == 'n' && said.vote[0] != 'n' && count.no == 1);
	}
	return CLERK_OK;
}

/* The adviser's, to another date that is asked for; where none is, it has its date. */
static enum clerk_status answer_wish(struct clerk_call *call, struct request *r,
				     enum clerk_status (*answer)(struct clerk_call *call,
								 struct request *r))
{
	return move_is_wished(r) ? answer(call, r)
				 : clerk_fail(call, CLERK_CONFLICT, "%s", request_stands(call, r));
}

static enum clerk_status yes(struct clerk_call *call, const void *args, void *record)
{
	(void)args;
	return request_is(record, REQUEST_DATED) ? answer_wish(call, record, move_agree)
						 : cast(call, record, "yes");
}

struct no_args {
	struct clerk_item item;
	const char *reason;
};
static const struct clerk_arg no_spec[] = {
	CLERK_ARG_ITEM(struct no_args, item, "the number it was given, e.g. R7", .flags = 0),
	CLERK_ARG_TEXT(struct no_args, reason, "why not",
		       .flags = CLERK_OPTIONAL | CLERK_ALOUD_HERE | CLERK_TURNS),
	{ 0 },
};

/* A reason that the room has read is on the record; one given in private is for the asker alone. */
static enum clerk_status no(struct clerk_call *call, const void *args, void *record)
{
	const char *reason = ((const struct no_args *)args)->reason;
	const struct request *r = record;
	bool is_wish = request_is(r, REQUEST_DATED);
	enum clerk_status status =
	    is_wish ? answer_wish(call, record, move_refuse) : cast(call, record, "no");

	if (status != CLERK_OK || reason == NULL) {
		return status;
	}
	if (clerk_is_private(call)) {
		clerk_tell_school(call, r->base.school, "%s: %s%s says no: %s",
				  clerk_item_name(call, r), is_wish ? "" : "School ",
				  vote_voter_name(call, clerk_voice(clerk_sender(call))), reason);
		clerk_reply(call, "Why, I've told School %c alone.", r->base.school);
	} else {
		clerk_item_record(call, r, "because: %s", reason);
	}
	return CLERK_OK;
}

static enum clerk_status fine(struct clerk_call *call, const void *args, void *record)
{
	(void)args;
	return request_is(record, REQUEST_DATED) ? answer_wish(call, record, move_agree)
						 : cast(call, record, "fine");
}

const struct clerk_command vote_commands[] = {
	{ .name = "yes",
	  .item = 'R',
	  .summary = "Agree to a request for pooled time",
	  .example = "yes R7",
	  CLERK_TAKES(struct item_args, request_item_spec),
	  .who = CLERK_HEAD | CLERK_SIP | CLERK_DELEGATE,
	  .step = yes,
	  .is_answer = true },
	{ .name = "no",
	  .item = 'R',
	  .summary = "Say no to a request for pooled time",
	  .example = "no R7",
	  CLERK_TAKES(struct no_args, no_spec),
	  .who = CLERK_HEAD | CLERK_SIP | CLERK_DELEGATE,
	  .step = no,
	  .is_answer = true },
	{ .name = "fine",
	  .item = 'R',
	  .summary = "Be happy either way about a request",
	  .example = "fine R7",
	  CLERK_TAKES(struct item_args, request_item_spec),
	  .who = CLERK_HEAD | CLERK_SIP | CLERK_DELEGATE,
	  .step = fine,
	  .is_answer = true },
	{ 0 },
};
