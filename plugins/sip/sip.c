/* sip: asking for, agreeing, dating and counting the pooled time of the adviser; the lists. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "sip.h"

#include "apart/apart.h"
#include "ledger/ledger.h"
#include "request/request.h"
#include "sip_migrations.h"
#include "views/views.h"
#include "year/year.h"

#include <string.h>

static enum clerk_status wake_year(struct clerk_call *call, int64_t year, const char *what)
{
	if (strncmp(what, "money/", 6) == 0) {
		return grant_money_year(call, year, what[6]);
	}
	if (strcmp(what, "left") == 0) {
		return leave_grant_left(call);
	}
	if (strcmp(what, "begun") == 0) {
		return promise_year_begun(call, year);
	}
	if (strcmp(what, "watch") == 0) {
		yearend_watch(call, year);
		return CLERK_OK;
	}
	return yearend_nudge(call, year, what);
}

static enum clerk_status wake(struct clerk_call *call, struct clerk_item item, const char *what)
{
	if (item.letter == 'Y') {
		return wake_year(call, item.number, what);
	}
	if (item.letter == 'R' && strcmp(what, UNDATED) == 0) {
		return after_undated_release(call, request_get(call, item.number));
	}
	return CLERK_OK;
}

/* In their order for `!help`. */
static const struct clerk_command *const rows[] = { request_commands,
						    pot_commands,
						    vote_commands,
						    queue_commands,
						    withdraw_commands,
						    amount_commands,
						    dating_commands,
						    sittings_commands,
						    slots_commands,
						    move_commands,
						    done_commands,
						    after_commands,
						    views_commands,
						    views_list_commands,
						    grant_commands,
						    leave_commands,
						    statement_commands,
						    round_commands,
						    share_commands,
						    rule_commands,
						    yearend_commands,
						    allocation_commands,
						    pm_commands,
						    pm_answer_commands,
						    NULL };
static const struct clerk_queries *const queries[] = {
	&ledger_queries,   &sharing_queries,    &delivered_queries, &queue_queries,
	&vote_queries,     &rule_queries,       &decide_queries,    &slots_queries,
	&sittings_queries, &after_queries,      &pot_queries,       &promise_queries,
	&held_queries,     &allocation_queries, &pm_queries,        &fence_queries,
	&open_queries,     &grant_queries,      &leave_queries,     &yearend_queries,
	&views_queries,    &round_queries,      &statement_queries, NULL
};
static const struct clerk_kind *const kinds[] = { &request_kind, &sitting_kind, &pm_kind,
						  &allocation_kind, NULL };

static const struct clerk_try request_tries[] = {
	{ CLERK_SIP, 10, "date R7 Thu 9-12", "give an agreed request its date" },
	{ CLERK_HEAD, 20, "request 1 day Year 2 writing", "ask the group for SIP time" },
	{ CLERK_SIP, 20, "done R7 6h", "record what was used" },
	{ 0 },
};
static const struct clerk_try money_tries[] = {
	{ CLERK_MEMBERS, 65, "time", "see how much SIP time is left" },
	{ 0 },
};
static const struct clerk_topic topics[] = {
	{ "requests",
	  CLERK_LIST(struct clerk_command, request_commands, views_list_commands, vote_commands,
		     queue_commands, withdraw_commands, amount_commands, dating_commands,
		     slots_commands, done_commands, after_commands, round_commands,
		     allocation_commands),
	  request_tries },
	{ "money",
	  CLERK_LIST(struct clerk_command, views_commands, pot_commands, share_commands,
		     statement_commands, pm_commands, pm_answer_commands, grant_commands,
		     leave_commands, rule_commands, yearend_commands),
	  money_tries },
	{ 0 }
};

CLERK_PLUGIN(.name = "sip", .summary = "The adviser's pooled time", .letters = "RKS",
	     .item_noun = "request", .commands = rows, .migrations = sip_migrations,
	     .queries = queries, .wake = wake, .checks = sip_checks, .kinds = kinds,
	     .topics = topics, .open = sip_open, .years = sip_years, .left = sip_left,
	     .lifted = after_undated_lift, .restored = rule_restored, .here = votes_here);
