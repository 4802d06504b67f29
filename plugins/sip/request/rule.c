/* rule: how the group consents; proposed by the lead head or the adviser, agreed by the other. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "request/rule.h"

#include "ledger/ledger.h"
#include "request/request.h"

#include <string.h>

#define RULE_COLUMNS "kind, needs, each_max, half_max, pool_floor, from_day"

#define PROPOSAL "The proposal"

static const struct {
	const char *at, *coming, *proposed, *drop_proposed, *add, *agree;
} sql = {
	.at = "SELECT " RULE_COLUMNS " FROM sip_rule WHERE cluster = ?1 AND agreed_by <> 0"
	      " AND from_day <= ?2"
	      " AND CASE kind WHEN 'private' THEN 1 WHEN 'carry' THEN 2 WHEN 'notice' THEN 3"
	      " ELSE 0 END = ?3"
	      " ORDER BY from_day DESC, number DESC LIMIT 1",
	.coming = "SELECT " RULE_COLUMNS ", agreed_by FROM sip_rule WHERE cluster = ?1"
		  " AND (agreed_by = 0 OR from_day > ?2) ORDER BY from_day, number",
	.proposed = "SELECT " RULE_COLUMNS ", person FROM sip_rule WHERE cluster = ?1"
		    " AND agreed_by = 0",
	.drop_proposed = "DELETE FROM sip_rule WHERE cluster = ?1 AND agreed_by = 0"
			 " AND number < (SELECT MAX(number) FROM sip_rule WHERE cluster = ?1)",
	.add =
	    "INSERT INTO sip_rule (cluster, number, kind, needs, each_max, half_max, pool_floor,"
	    " from_day, person, agreed_by) SELECT ?1, COALESCE(MAX(number), 0) + 1, ?2, ?3, ?4, ?5,"
	    " ?6, ?7, ?8, ?9 FROM sip_rule WHERE cluster = ?1",
	.agree = "UPDATE sip_rule SET agreed_by = ?2, from_day = ?3 WHERE cluster = ?1"
		 " AND agreed_by = 0",
};
const struct clerk_queries rule_queries = CLERK_QUERIES(sql);

static const char *const names[RULE_KINDS] = { "yes",       "quorum",  "consent", "lead",  "sip",
					       "automatic", "private", "carry",   "notice" };

const char *rule_name(enum rule_kind kind)
{
	return names[kind];
}

enum rule_kind rule_named(const char *name)
{
	enum rule_kind kind = RULE_YES;
	while (kind + 1 < RULE_KINDS && strcmp(names[kind], name) != 0) {
		kind++;
	}
	return kind;
}

/* ---- what holds ---- */

static struct rule read_rule(const struct clerk_query *q)
{
	return (struct rule){ .kind = rule_named(clerk_text(q, 0)),
			      .needs = clerk_int(q, 1),
			      .each_max = clerk_int(q, 2),
			      .half_max = clerk_int(q, 3),
			      .pool_floor = clerk_int(q, 4),
			      .from_day = (int32_t)clerk_int(q, 5) };
}

/* Which is in force of those that stand in each other's place. */
enum about { ABOUT_REQUESTS, ABOUT_PRIVATE, ABOUT_CARRY, ABOUT_NOTICE };

static bool rule_at(struct clerk_call *call, enum about about, struct rule *ret_rule)
{
	struct clerk_query *q =
	    CLERK_QUERY(call, &sql.at, clerk_day_of(call, clerk_now(call)), about);
	if (!clerk_step(q)) {
		return false;
	}
	*ret_rule = read_rule(q);
	return true;
}

struct rule rule_now(struct clerk_call *call)
{
	struct rule rule = { .kind = RULE_YES, .needs = clerk_settings(call)->consent_yes };
	(void)rule_at(call, ABOUT_REQUESTS, &rule);
	if (rule.kind == RULE_AUTOMATIC) {
		rule.needs = clerk_settings(call)->consent_yes;
	}
	return rule;
}

int64_t rule_private_max(struct clerk_call *call)
{
	struct rule rule = { .each_max = clerk_settings(call)->day_minutes / 2 };
	(void)rule_at(call, ABOUT_PRIVATE, &rule);
	return rule.each_max;
}

int64_t rule_carry_cap(struct clerk_call *call)
{
	struct rule rule = { .each_max = 0 };
	(void)rule_at(call, ABOUT_CARRY, &rule);
	return rule.each_max;
}

int64_t rule_notice_days(struct clerk_call *call)
{
	struct rule rule = { .needs = 0 };
	(void)rule_at(call, ABOUT_NOTICE, &rule);
	return rule.needs;
}

/* ---- in words ---- */

static const char *schools_words(struct clerk_call *call, int64_t count)
{
	return clerk_text_of(call, "%d other school%s", (int)count, count == 1 ? "" : "s");
}

static const char *automatic_words(struct clerk_call *call, const struct rule *rule,
				   const char *each)
{
	return clerk_text_of(
	    call,
	    "Up to %s at a time and %s a half term, a school needs no vote while the pool "
	    "keeps %s. Beyond that, %s must say yes.",
	    each, clerk_format_amount(call, rule->half_max),
	    clerk_format_amount(call, rule->pool_floor),
	    schools_words(call, clerk_settings(call)->consent_yes));
}

static const char *notice_words(struct clerk_call *call, const struct rule *rule)
{
	return rule->needs == 0
		   ? "A dated request may be withdrawn at any time; nothing is charged."
		   : clerk_text_of(call,
				   "A dated request that is withdrawn with less than %d school "
				   "day%s' notice counts as used.",
				   (int)rule->needs, rule->needs == 1 ? "" : "s");
}

const char *rule_words(struct clerk_call *call, const struct rule *rule)
{
	const char *each = clerk_format_amount(call, rule->each_max);
	switch (rule->kind) {
	case RULE_QUORUM:
		return clerk_text_of(call,
				     "A request is agreed when it closes, if at least %s answered "
				     "and more said yes than no.",
				     schools_words(call, rule->needs));
	case RULE_CONSENT:
		return "A request is agreed when it closes, unless another school says no.";
	case RULE_LEAD:
		return "The lead head and the SIP decide together.";
	case RULE_SIP:
		return "The SIP decides.";
	case RULE_AUTOMATIC:
		return automatic_words(call, rule, each);
	case RULE_PRIVATE:
		return clerk_text_of(
		    call, "The SIP may set aside up to %s at a time without naming the school.",
		    each);
	case RULE_CARRY:
		return clerk_text_of(
		    call,
		    "At the year's end up to %s of the pool, and as much of each school's own "
		    "time, is carried into the next.",
		    each);
	case RULE_NOTICE:
		return notice_words(call, rule);
	case RULE_YES:
	default:
		return clerk_text_of(call, "A request needs a yes from %s.",
				     schools_words(call, rule->needs));
	}
}

/* What holds of what a rule of that kind is about. */
static const char *holding_words(struct clerk_call *call, enum rule_kind kind)
{
	const struct rule carry = { .kind = RULE_CARRY, .each_max = rule_carry_cap(call) };
	const struct rule apart = { .kind = RULE_PRIVATE, .each_max = rule_private_max(call) };
	const struct rule notice = { .kind = RULE_NOTICE, .needs = rule_notice_days(call) };
	const struct rule rule = rule_now(call);

	return kind == RULE_CARRY && carry.each_max == 0 ? "Nothing is carried from year to year."
	       : kind == RULE_CARRY                      ? rule_words(call, &carry)
	       : kind == RULE_PRIVATE                    ? rule_words(call, &apart)
	       : kind == RULE_NOTICE                     ? rule_words(call, &notice)
							 : rule_words(call, &rule);
}

/* What nobody has to do, and what costs nothing; of a rule by votes. */
static const char *voting_words(struct clerk_call *call)
{
	return rule_now(call).kind == RULE_YES ? "Nobody has to vote; a request with too few yeses "
						 "when it closes falls, and may "
						 "be asked again. It comes out of the pool, not "
						 "out of the days a school keeps. "
						 "Visits between schools take no SIP time."
					       : "Visits between schools take no SIP time.";
}

static enum clerk_status run_rule(struct clerk_call *call, const void *args)
{
	(void)args;
	clerk_reply(call, "%s %s %s %s", holding_words(call, RULE_YES),
		    holding_words(call, RULE_PRIVATE), holding_words(call, RULE_CARRY),
		    holding_words(call, RULE_NOTICE));
	struct clerk_query *q = CLERK_QUERY(call, &sql.coming, clerk_day_of(call, clerk_now(call)));
	while (clerk_step(q)) {
		struct rule coming = read_rule(q);
		const char *when = clerk_format_day(call, coming.from_day);
		if (clerk_int(q, 6) != 0) {
			clerk_reply(call, "From %s: %s", when, rule_words(call, &coming));
		} else {
			clerk_reply(call, "Proposed from %s, not agreed yet: %s", when,
				    rule_words(call, &coming));
		}
	}
	clerk_reply(call, "%s", voting_words(call));
	return CLERK_OK;
}

/* ---- changing it ---- */

const struct clerk_person *rule_lead_head(struct clerk_call *call)
{
	const struct clerk_person *const *leads;
	for (const char *school = clerk_schools(call); *school != '\0'; school++) {
		if (clerk_people(call, *school, CLERK_LEAD, &leads) > 0) {
			return leads[0];
		}
	}
	return NULL;
}

/* Who has to agree with the sender; NULL: nobody holds that role. */
static const struct clerk_person *other_side(struct clerk_call *call)
{
	const struct clerk_person *const *sips;
	if ((clerk_sender(call)->role & CLERK_SIP) != 0) {
		return rule_lead_head(call);
	}
	return clerk_people(call, '+', CLERK_SIP, &sips) > 0 ? sips[0] : NULL;
}

static const char *proposal_words(struct clerk_call *call, const struct rule *rule)
{
	return clerk_text_of(call, "from %s: %s", clerk_format_day(call, rule->from_day),
			     rule_words(call, rule));
}

static const char *agreer_words(struct clerk_call *call, const struct clerk_person *other)
{
	return other == NULL                    ? "the other side"
	       : (other->role & CLERK_SIP) != 0 ? "the SIP"
						: clerk_text_of(call, "Head %s", other->handle);
}

static void announce_rule(struct clerk_call *call, const struct rule *rule)
{
	const char *text = clerk_text_of(
	    call, "From %s: %s Requests that are open keep the rule they were asked under.",
	    clerk_format_day(call, rule->from_day), rule_words(call, rule));
	clerk_reply_aloud(call, text, NULL);
}

/* It takes the place of what is proposed, under a number of its own: with that of the other, taking
 * it back would make the one out of the other, agreed or not. */
static void save(struct clerk_call *call, const struct rule *rule, int64_t agreed_by)
{
	clerk_run(CLERK_QUERY(call, &sql.add, names[rule->kind], rule->needs, rule->each_max,
			      rule->half_max, rule->pool_floor, rule->from_day,
			      clerk_sender(call)->id, agreed_by));
	clerk_run(clerk_query(call, &sql.drop_proposed));
}

static enum clerk_status propose(struct clerk_call *call, struct rule rule,
				 const struct clerk_when *from)
{
	const struct clerk_person *other = other_side(call);
	int64_t others = (int64_t)strlen(sharing_schools(call)) - 1;
	int32_t today = clerk_day_of(call, clerk_now(call));
	rule.from_day = from->kind == CLERK_WHEN_NONE ? today : from->day;
	if (rule.kind != RULE_NOTICE && rule.needs > others) {
		return clerk_fail(call, CLERK_USAGE, "There are only %s.",
				  schools_words(call, others));
	}
	if (rule.kind == RULE_AUTOMATIC && rule.half_max < rule.each_max) {
		return clerk_fail(call, CLERK_USAGE,
				  "A half term's %s is less than the %s at a time; which is meant?",
				  clerk_format_amount(call, rule.half_max),
				  clerk_format_amount(call, rule.each_max));
	}
	clerk_name_act(call, "the rule %s", proposal_words(call, &rule));
	save(call, &rule, other == NULL ? clerk_sender(call)->id : 0);
	if (other == NULL) {
		announce_rule(call, &rule);
		return CLERK_OK;
	}
	const char *words = proposal_words(call, &rule);

	clerk_state_terms(call, PROPOSAL, words);
	clerk_reply(call, "Proposed %s It holds once %s says `%srule agree`.", words,
		    agreer_words(call, other), text_room_prefix(call));
	clerk_tell(call, other, "Proposed %s `rule agree` makes it so.", words);
	return CLERK_OK;
}

/* What holds, and what is agreed for later: she may have agreed to that already. */
static enum clerk_status refuse_none(struct clerk_call *call)
{
	const char *holding = holding_words(call, RULE_YES);
	struct clerk_query *q = CLERK_QUERY(call, &sql.coming, clerk_day_of(call, clerk_now(call)));

	while (clerk_step(q)) {
		struct rule coming = read_rule(q);

		holding = clerk_text_of(call, "%s From %s: %s", holding,
					clerk_format_day(call, coming.from_day),
					rule_words(call, &coming));
	}
	return clerk_fail(call, CLERK_NOT_FOUND,
			  "No change is proposed, so there is nothing to agree to. As it is: %s "
			  "`%srule` shows all that holds.",
			  holding, clerk_prefix(call));
}

static enum clerk_status run_rule_agree(struct clerk_call *call, const void *args)
{
	const struct clerk_person *sender = clerk_sender(call);
	int32_t today = clerk_day_of(call, clerk_now(call));
	struct clerk_query *q = clerk_query(call, &sql.proposed);
	(void)args;
	if (!clerk_step(q)) {
		return refuse_none(call);
	}
	struct rule rule = read_rule(q);
	const struct clerk_person *by = clerk_person_by_id(call, clerk_int(q, 6));
	if (by != NULL && ((by->role ^ sender->role) & CLERK_SIP) == 0) {
		return clerk_fail(
		    call, CLERK_DENIED,
		    "That is your own proposal; the lead head and the SIP agree on it together.");
	}
	enum clerk_status status = clerk_check_terms(call, PROPOSAL, proposal_words(call, &rule));
	if (status != CLERK_OK) {
		return status;
	}
	rule.from_day = rule.from_day < today ? today : rule.from_day;
	clerk_name_act(call, "the agreement to the rule from %s",
		       clerk_format_day(call, rule.from_day));
	clerk_run(CLERK_QUERY(call, &sql.agree, sender->id, rule.from_day));
	announce_rule(call, &rule);
	return CLERK_OK;
}

/* ---- taken back ---- */

/* "rule notice" */
static enum rule_kind kind_of_row(const char *row)
{
	const char *word = strchr(row, ' ');

	return word == NULL ? RULE_YES : rule_named(word + 1);
}

/* What ends with a full stop, without it. */
static const char *unstopped(struct clerk_call *call, const char *words)
{
	return clerk_text_of(call, "%.*s", (int)strlen(words) - 1, words);
}

/* Whose agreement a proposal waits for. */
static const struct clerk_person *agreer(struct clerk_call *call, int64_t by)
{
	const struct clerk_person *const *sips, *person = clerk_person_by_id(call, by);

	return person != NULL && (person->role & CLERK_SIP) != 0 ? rule_lead_head(call)
	       : clerk_people(call, '+', CLERK_SIP, &sips) > 0   ? sips[0]
								 : NULL;
}

/* Of the proposal that is there again, or was there all along, all is said: it can be agreed to. */
static void say_proposed(struct clerk_call *call, const char *what, const struct rule *rule,
			 int64_t by)
{
	const struct clerk_person *other = agreer(call, by);
	const char *words = proposal_words(call, rule);

	clerk_state_terms(call, PROPOSAL, words);
	clerk_reply(call,
		    "%s is taken back. Proposed again %s It holds once %s says `%srule agree`",
		    what, words, agreer_words(call, other), text_room_prefix(call));
}

enum clerk_status rule_restored(struct clerk_call *call, const struct clerk_taken *taken)
{
	bool is_agreement = strcmp(taken->verb, "rule agree") == 0;
	const char *what = is_agreement ? "the agreement" : "the proposal";
	struct clerk_query *q = clerk_query(call, &sql.proposed);

	if (strncmp(taken->verb, "rule ", 5) != 0) {
		return CLERK_OK;
	}
	bool is_proposed = clerk_step(q);
	const struct rule rule = is_proposed ? read_rule(q) : (struct rule){ 0 };
	int64_t by = is_proposed ? clerk_int(q, 6) : 0;

	if (is_proposed && clerk_step(q)) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "Another change has been proposed since, so I can't take that "
				  "back; `%srule` shows it.",
				  clerk_prefix(call));
	}
	if (taken->is_edit) {
		return CLERK_OK;
	}
	if (is_proposed) {
		say_proposed(call, what, &rule, by);
	} else {
		clerk_reply(call, "%s is taken back, and nothing is proposed. As it is: %s", what,
			    unstopped(call, holding_words(call, kind_of_row(taken->verb))));
	}
	return CLERK_OK;
}

/* ---- one row for each kind ---- */

struct rule_args {
	int64_t needs, days, amount, total, kept; /* schools; school days; minutes */
	struct clerk_when day;
};
#define RULE_FROM \
	CLERK_ARG_WHEN(struct rule_args, day, "from which day; else from today", .lead = "from", \
		       .flags = CLERK_OPTIONAL | CLERK_RAW_LEVEL), \
	{ \
		0 \
	}
static const struct clerk_arg rule_needs_spec[] = {
	CLERK_ARG_INT(struct rule_args, needs, 1, 25, "how many other schools, e.g. 4", .flags = 0),
	RULE_FROM,
};
static const struct clerk_arg rule_plain_spec[] = { RULE_FROM };
static const struct clerk_arg rule_automatic_spec[] = {
	CLERK_ARG_AMOUNT(struct rule_args, amount, "at a time, e.g. ½ day", .flags = 0),
	CLERK_ARG_AMOUNT(struct rule_args, total, "a school and half term, e.g. most 1 day",
			 .lead = "most", .flags = CLERK_OPTIONAL),
	CLERK_ARG_AMOUNT(struct rule_args, kept, "what stays in the pool, e.g. floor 3 days",
			 .lead = "floor", .flags = CLERK_OPTIONAL),
	RULE_FROM,
};
static const struct clerk_arg rule_amount_spec[] = {
	CLERK_ARG_AMOUNT(struct rule_args, amount, "how much, e.g. ½ day", .flags = 0),
	RULE_FROM,
};
static const struct clerk_arg rule_notice_spec[] = {
	CLERK_ARG_INT(struct rule_args, days, 0, 20, "how many school days, e.g. 2; 0: none",
		      .flags = 0),
	RULE_FROM,
};

static enum clerk_status run_rule_yes(struct clerk_call *call, const void *args)
{
	const struct rule_args *a = args;
	return propose(call, (struct rule){ .kind = RULE_YES, .needs = a->needs }, &a->day);
}

static enum clerk_status run_rule_quorum(struct clerk_call *call, const void *args)
{
	const struct rule_args *a = args;
	return propose(call, (struct rule){ .kind = RULE_QUORUM, .needs = a->needs }, &a->day);
}

static enum clerk_status run_rule_consent(struct clerk_call *call, const void *args)
{
	return propose(call, (struct rule){ .kind = RULE_CONSENT },
		       &((const struct rule_args *)args)->day);
}

static enum clerk_status run_rule_lead(struct clerk_call *call, const void *args)
{
	return propose(call, (struct rule){ .kind = RULE_LEAD },
		       &((const struct rule_args *)args)->day);
}

static enum clerk_status run_rule_sip(struct clerk_call *call, const void *args)
{
	return propose(call, (struct rule){ .kind = RULE_SIP },
		       &((const struct rule_args *)args)->day);
}

static enum clerk_status run_rule_automatic(struct clerk_call *call, const void *args)
{
	const struct rule_args *a = args;
	return propose(call,
		       (struct rule){ .kind = RULE_AUTOMATIC,
				      .each_max = a->amount,
				      .half_max = a->total == 0 ? a->amount : a->total,
				      .pool_floor = a->kept },
		       &a->day);
}

static enum clerk_status run_rule_private(struct clerk_call *call, const void *args)
{
	const struct rule_args *a = args;
	return propose(call, (struct rule){ .kind = RULE_PRIVATE, .each_max = a->amount }, &a->day);
}

static enum clerk_status run_rule_carry(struct clerk_call *call, const void *args)
{
	const struct rule_args *a = args;
	return propose(call, (struct rule){ .kind = RULE_CARRY, .each_max = a->amount }, &a->day);
}

static enum clerk_status run_rule_notice(struct clerk_call *call, const void *args)
{
	const struct rule_args *a = args;
	return propose(call, (struct rule){ .kind = RULE_NOTICE, .needs = a->days }, &a->day);
}

const struct clerk_command rule_commands[] = {
	{ .name = "rule",
	  .summary = "Show how the group agrees to a request",
	  .example = "rule",
	  .run = run_rule },
	{ .name = "rule agree",
	  .summary = "Agree to a proposed change of the rule",
	  .example = "rule agree",
	  .who = CLERK_LEAD | CLERK_SIP,
	  .run = run_rule_agree },
	{ .name = "rule yes",
	  .summary = "Propose: so many other schools say yes",
	  .example = "rule yes 4",
	  CLERK_TAKES(struct rule_args, rule_needs_spec),
	  .who = CLERK_LEAD | CLERK_SIP,
	  .run = run_rule_yes },
	{ .name = "rule quorum",
	  .summary = "Propose: enough answer, and more yes than no",
	  .example = "rule quorum 5 from 4 Jan",
	  CLERK_TAKES(struct rule_args, rule_needs_spec),
	  .who = CLERK_LEAD | CLERK_SIP,
	  .run = run_rule_quorum },
	{ .name = "rule consent",
	  .summary = "Propose: agreed unless a school says no",
	  .example = "rule consent",
	  CLERK_TAKES(struct rule_args, rule_plain_spec),
	  .who = CLERK_LEAD | CLERK_SIP,
	  .run = run_rule_consent },
	{ .name = "rule lead",
	  .summary = "Propose: lead head and SIP decide together",
	  .example = "rule lead",
	  CLERK_TAKES(struct rule_args, rule_plain_spec),
	  .who = CLERK_LEAD | CLERK_SIP,
	  .run = run_rule_lead },
	{ .name = "rule sip",
	  .summary = "Propose: the SIP decides",
	  .example = "rule sip",
	  CLERK_TAKES(struct rule_args, rule_plain_spec),
	  .who = CLERK_LEAD | CLERK_SIP,
	  .run = run_rule_sip },
	{ .name = "rule automatic",
	  .summary = "Propose: small requests need no vote",
	  .example = "rule automatic ½ day most 1 day floor 3 days",
	  CLERK_TAKES(struct rule_args, rule_automatic_spec),
	  .who = CLERK_LEAD | CLERK_SIP,
	  .run = run_rule_automatic },
	{ .name = "rule private",
	  .summary = "Propose: what the SIP may set aside unnamed",
	  .example = "rule private ½ day",
	  CLERK_TAKES(struct rule_args, rule_amount_spec),
	  .who = CLERK_LEAD | CLERK_SIP,
	  .run = run_rule_private },
	{ .name = "rule carry",
	  .summary = "Propose: what a year end carries into the next",
	  .example = "rule carry 1 day",
	  CLERK_TAKES(struct rule_args, rule_amount_spec),
	  .who = CLERK_LEAD | CLERK_SIP,
	  .run = run_rule_carry },
	{ .name = "rule notice",
	  .summary = "Propose: from when a late withdrawal is charged",
	  .example = "rule notice 2",
	  CLERK_TAKES(struct rule_args, rule_notice_spec),
	  .who = CLERK_LEAD | CLERK_SIP,
	  .run = run_rule_notice },
	{ 0 },
};
