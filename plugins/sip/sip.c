/* sip: asking for, agreeing, dating and counting the pooled time of the adviser; rows and wake-ups.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "sip.h"

#include "apart/apart.h"
#include "ledger/ledger.h"
#include "request/request.h"
#include "sip_migrations.h"
#include "views/views.h"
#include "year/year.h"

#include <string.h>

static const struct clerk_arg request_row[] = {
	CLERK_ARG_AMOUNT(struct request_args, amount, "how much time, e.g. 1½ days", .flags = 0),
	CLERK_ARG_TEXT(struct request_args, reason, "what it is for",
		       .flags = CLERK_OPTIONAL | CLERK_ALOUD),
	CLERK_ARG_WHEN(struct request_args, by, "by when, e.g. before Feb half term",
		       .flags = CLERK_OPTIONAL | CLERK_TENSE_IS_DEADLINE | CLERK_RAW_LEVEL),
	{ .name = NULL },
};
static const struct clerk_arg request_from_row[] = {
	CLERK_ARG_WORD(struct request_args, pot, "the pot's name", .flags = 0),
	CLERK_ARG_AMOUNT(struct request_args, amount, "how much time, e.g. 1½ days", .flags = 0),
	CLERK_ARG_TEXT(struct request_args, reason, "what it is for",
		       .flags = CLERK_OPTIONAL | CLERK_ALOUD),
	CLERK_ARG_WHEN(struct request_args, by, "by when, e.g. before Feb half term",
		       .flags = CLERK_OPTIONAL | CLERK_TENSE_IS_DEADLINE | CLERK_RAW_LEVEL),
	{ .name = NULL },
};
static const struct clerk_arg addschool_row[] = {
	CLERK_ARG_SCHOOL(struct addschool_args, school, "the school, e.g. I", .flags = 0),
	CLERK_ARG_WHEN(struct addschool_args, day, "from which day; else from today",
		       .lead = "from", .flags = CLERK_OPTIONAL | CLERK_RAW_LEVEL),
	{ .name = NULL },
};
static const struct clerk_arg removeschool_row[] = {
	CLERK_ARG_SCHOOL(struct addschool_args, school, "the school, e.g. D", .flags = 0),
	{ .name = NULL },
};
static const struct clerk_arg statement_row[] = {
	CLERK_ARG_SCHOOL(struct statement_args, school, "a school; without it, your own",
			 .flags = CLERK_OPTIONAL),
	{ .name = NULL },
};
#define POT_ROW(aloud) \
	CLERK_ARG_WORD(struct pot_args, name, "its name, one word", \
		       .flags = CLERK_NAMES | (aloud)), \
	    CLERK_ARG_AMOUNT(struct pot_args, amount, "how much time, e.g. 3 days", .flags = 0), \
	    CLERK_ARG_TEXT(struct pot_args, purpose, "what it is for", \
			   .flags = CLERK_OPTIONAL | (aloud)), \
	{ \
		.name = NULL \
	}
static const struct clerk_arg pot_row[] = { POT_ROW(CLERK_ALOUD) };
/* What is taken back has been read. */
static const struct clerk_arg undo_pot_row[] = { POT_ROW(0u) };
static const char *const pass_choices[] = { "on", "off", NULL };
static const struct clerk_arg pass_row[] = {
	CLERK_ARG_ITEM(struct pass_args, item, "your request on the waiting list, e.g. R7",
		       .flags = 0),
	CLERK_ARG_CHOICE(struct pass_args, is_off, pass_choices, "off: let nobody pass any more",
			 .flags = CLERK_OPTIONAL),
	{ .name = NULL },
};
static const struct clerk_arg item_row[] = {
	CLERK_ARG_ITEM(struct item_args, item, "the number it was given, e.g. R7", .flags = 0),
	{ .name = NULL },
};
static const struct clerk_arg date_row[] = {
	CLERK_ARG_ITEM(struct date_args, item, "the request, e.g. R7", .flags = 0),
	CLERK_ARG_WHEN(struct date_args, when, "the day, with times if you like",
		       .flags = CLERK_RAW_LEVEL),
	{ .name = NULL },
};
static const struct clerk_arg slots_row[] = {
	CLERK_ARG_ITEM(struct slots_args, item, "the request, e.g. R7", .flags = 0),
	CLERK_ARG_WHEN(struct slots_args, first, "a day, with times if you like",
		       .flags = CLERK_RAW_LEVEL),
	CLERK_ARG_WHEN(struct slots_args, second, "a second choice", .lead = "/",
		       .flags = CLERK_OPTIONAL | CLERK_RAW_LEVEL),
	CLERK_ARG_WHEN(struct slots_args, third, "a third choice", .lead = "/",
		       .flags = CLERK_OPTIONAL | CLERK_RAW_LEVEL),
	{ .name = NULL },
};
static const struct clerk_arg pick_row[] = {
	CLERK_ARG_ITEM(struct pick_args, item, "the request, e.g. R7", .flags = 0),
	CLERK_ARG_INT(struct pick_args, slot, 1, 3, "which of the dates, e.g. 1", .flags = 0),
	{ .name = NULL },
};
static const char *const agendas[] = { "contact", "prep", "la", NULL };
static const struct clerk_arg done_row[] = {
	CLERK_ARG_ITEM(struct done_args, item, "the number it was given, e.g. R7", .flags = 0),
	CLERK_ARG_AMOUNT(struct done_args, amount, "how much was used, e.g. 8h", .flags = 0),
	CLERK_ARG_CHOICE(struct done_args, agenda, agendas, "what kind: contact, prep or la",
			 .flags = CLERK_OPTIONAL),
	CLERK_ARG_AMOUNT(struct done_args, more, "what was used besides, e.g. 2h prep", .lead = "+",
			 .flags = CLERK_OPTIONAL),
	CLERK_ARG_CHOICE(struct done_args, more_agenda, agendas, "its kind: contact, prep or la",
			 .flags = CLERK_OPTIONAL | CLERK_FOLLOWS),
	CLERK_ARG_WHEN(struct done_args, day, "when it took place, if not on its date",
		       .lead = "on",
		       .flags = CLERK_OPTIONAL | CLERK_TENSE_IS_LOG | CLERK_RAW_LEVEL),
	{ .name = NULL },
};
static const struct clerk_arg pm_done_row[] = {
	CLERK_ARG_ITEM(struct done_args, item, "the number it was given, e.g. K1", .flags = 0),
	CLERK_ARG_AMOUNT(struct done_args, amount, "how much was used, e.g. 3h", .flags = 0),
	CLERK_ARG_WHEN(struct done_args, day, "when it took place, if not on its date",
		       .lead = "on",
		       .flags = CLERK_OPTIONAL | CLERK_TENSE_IS_LOG | CLERK_RAW_LEVEL),
	{ .name = NULL },
};
static const struct clerk_arg note_row[] = {
	CLERK_ARG_ITEM(struct note_args, item, "the number it was given, e.g. R7", .flags = 0),
	CLERK_ARG_TEXT(struct note_args, text, "one line to keep", .flags = CLERK_OPTIONAL),
	{ .name = NULL },
};
static const struct clerk_arg pool_row[] = {
	CLERK_ARG_AMOUNT(struct pool_args, amount, "how much of your own time, e.g. 1 day",
			 .flags = 0),
	{ .name = NULL },
};
static const struct clerk_arg give_row[] = {
	CLERK_ARG_AMOUNT(struct give_args, amount, "how much of your own time, e.g. 2h",
			 .flags = 0),
	CLERK_ARG_TEXT(struct give_args, what, "of your own time", .flags = CLERK_OPTIONAL),
	CLERK_ARG_SCHOOL(struct give_args, to, "the school it is for", .lead = "to"),
	{ .name = NULL },
};
static const char *const allocate_how[] = { "privately", "in private", "private", NULL };
static const struct clerk_arg allocate_row[] = {
	CLERK_ARG_SCHOOL(struct allocate_args, to, "the school it is for", .flags = 0),
	CLERK_ARG_AMOUNT(struct allocate_args, amount, "how much, e.g. half a day", .flags = 0),
	CLERK_ARG_CHOICE(struct allocate_args, how, allocate_how, "privately",
			 .flags = CLERK_OPTIONAL),
	{ .name = NULL },
};
#define RULE_FROM \
	CLERK_ARG_WHEN(struct rule_args, day, "from which day; else from today", .lead = "from", \
		       .flags = CLERK_OPTIONAL | CLERK_RAW_LEVEL), \
	{ \
		.name = NULL \
	}
static const struct clerk_arg rule_needs_row[] = {
	CLERK_ARG_INT(struct rule_args, needs, 1, 25, "how many other schools, e.g. 4", .flags = 0),
	RULE_FROM,
};
static const struct clerk_arg rule_notice_row[] = {
	CLERK_ARG_INT(struct rule_args, days, 0, 20, "how many school days, e.g. 2; 0: none",
		      .flags = 0),
	RULE_FROM,
};
static const struct clerk_arg rule_plain_row[] = { RULE_FROM };
static const struct clerk_arg rule_automatic_row[] = {
	CLERK_ARG_AMOUNT(struct rule_args, amount, "at a time, e.g. ½ day", .flags = 0),
	CLERK_ARG_AMOUNT(struct rule_args, total, "a school and half term, e.g. most 1 day",
			 .lead = "most", .flags = CLERK_OPTIONAL),
	CLERK_ARG_AMOUNT(struct rule_args, kept, "what stays in the pool, e.g. floor 3 days",
			 .lead = "floor", .flags = CLERK_OPTIONAL),
	RULE_FROM,
};
static const struct clerk_arg rule_amount_row[] = {
	CLERK_ARG_AMOUNT(struct rule_args, amount, "how much, e.g. ½ day", .flags = 0),
	RULE_FROM,
};
static const struct clerk_arg pm_row[] = {
	CLERK_ARG_WHEN(struct pm_args, when, "the day and time", .flags = 0),
	{ .name = NULL },
};

#define REQUEST_IN_PRIVATE \
	" The SIP can set time aside there without naming the school: `allocate`."

static const struct clerk_command commands[] = {
	{ .name = "request",
	  .summary = "Ask the group for pooled SIP time",
	  .example = "request 1½ days Year 2 writing, before Feb half term",
	  CLERK_TAKES(struct request_args, request_row),
	  .who = CLERK_HEAD | CLERK_DELEGATE,
	  .run = run_request,
	  .in_private = REQUEST_IN_PRIVATE },
	{ .name = "request own",
	  .summary = "Set your school's own SIP time aside for something",
	  .example = "request own 1 day governors' training",
	  CLERK_TAKES(struct request_args, request_row),
	  .who = CLERK_HEAD,
	  .run = run_request_own,
	  .in_private = REQUEST_IN_PRIVATE },
	{ .name = "request from",
	  .summary = "Ask the group for time out of a pot",
	  .example = "request from rural 1 day transport plans",
	  CLERK_TAKES(struct request_args, request_from_row),
	  .who = CLERK_HEAD | CLERK_DELEGATE,
	  .run = run_request_from,
	  .in_private = REQUEST_IN_PRIVATE },
	{ .name = "pot",
	  .summary = "Put SIP time won for one purpose into a pot",
	  .example = "pot rural 3 days, the rural bid",
	  CLERK_TAKES(struct pot_args, pot_row),
	  .who = CLERK_LEAD | CLERK_SIP,
	  .run = run_pot },
	{ .name = "pots",
	  .summary = "Show the pots for one purpose",
	  .example = "pots",
	  .run = run_pots },
	{ .name = "undo pot",
	  .summary = "Take back what was put into a pot",
	  .example = "undo pot rural 3 days",
	  CLERK_TAKES(struct pot_args, undo_pot_row),
	  .who = CLERK_LEAD | CLERK_SIP,
	  .run = run_undo_pot },
	{ .name = "yes",
	  .item = 'R',
	  .summary = "Agree to a request for pooled time",
	  .example = "yes R7",
	  CLERK_TAKES(struct item_args, item_row),
	  .who = CLERK_HEAD | CLERK_SIP | CLERK_DELEGATE,
	  .step = yes,
	  .is_answer = true },
	{ .name = "no",
	  .item = 'R',
	  .summary = "Say no to a request for pooled time",
	  .example = "no R7",
	  CLERK_TAKES(struct item_args, item_row),
	  .who = CLERK_HEAD | CLERK_SIP | CLERK_DELEGATE,
	  .step = no,
	  .is_answer = true },
	{ .name = "fine",
	  .item = 'R',
	  .summary = "Be happy either way about a request",
	  .example = "fine R7",
	  CLERK_TAKES(struct item_args, item_row),
	  .who = CLERK_HEAD | CLERK_SIP | CLERK_DELEGATE,
	  .step = fine,
	  .is_answer = true },
	{ .name = "pass",
	  .item = 'R',
	  .summary = "Let others go before your waiting request",
	  .example = "pass R7",
	  CLERK_TAKES(struct pass_args, pass_row),
	  .who = CLERK_HEAD,
	  .step = pass },
	{ .name = "withdraw",
	  .item = 'R',
	  .summary = "Take back your own request",
	  .example = "withdraw R7",
	  CLERK_TAKES(struct item_args, item_row),
	  .who = CLERK_HEAD,
	  .step = withdraw,
	  .is_end = true },
	{ .name = "date",
	  .item = 'R',
	  .summary = "Give an agreed request its date",
	  .example = "date R7 Thu 14 Jan 9-12",
	  CLERK_TAKES(struct date_args, date_row),
	  .who = CLERK_SIP,
	  .step = date },
	{ .name = "slots",
	  .item = 'R',
	  .summary = "Offer up to three dates for a request",
	  .example = "slots R7 Wed 13 Jan 9-3 / Thu 14 Jan am",
	  CLERK_TAKES(struct slots_args, slots_row),
	  .who = CLERK_SIP,
	  .step = slots },
	{ .name = "pick",
	  .item = 'R',
	  .summary = "Pick one of the dates the SIP offered",
	  .example = "pick R7 1",
	  CLERK_TAKES(struct pick_args, pick_row),
	  .who = CLERK_HEAD | CLERK_DELEGATE,
	  .step = pick },
	{ .name = "done",
	  .item = 'R',
	  .summary = "Record how much time a request used",
	  .example = "done R7 6h + 2h prep",
	  CLERK_TAKES(struct done_args, done_row),
	  .who = CLERK_SIP,
	  .step = done },
	{ .name = "note",
	  .item = 'R',
	  .summary = "Note privately what came of a request",
	  .example = "note R7 paired writing works",
	  CLERK_TAKES(struct note_args, note_row),
	  .who = CLERK_HEAD | CLERK_SIP,
	  .where = CLERK_IN_PRIVATE,
	  .step = note },
	{ .name = "time",
	  .summary = "Show how much SIP time is left",
	  .example = "time",
	  .run = run_time },
	{ .name = "requests",
	  .summary = "List the open requests for pooled time",
	  .example = "requests",
	  .run = run_requests },
	{ .name = "addschool",
	  .summary = "Give a school that joins its part of the year's time",
	  .example = "addschool H from 4 Jan",
	  CLERK_TAKES(struct addschool_args, addschool_row),
	  .who = CLERK_LEAD | CLERK_SIP,
	  .where = CLERK_IN_ROOM,
	  .run = run_addschool },
	{ .name = "removeschool",
	  .summary = "End the year's time of a school that leaves",
	  .example = "removeschool D",
	  CLERK_TAKES(struct addschool_args, removeschool_row),
	  .who = CLERK_LEAD | CLERK_SIP,
	  .where = CLERK_IN_ROOM,
	  .run = run_removeschool },
	{ .name = "statement",
	  .summary = "Send a school's time as a table and a picture",
	  .example = "statement",
	  CLERK_TAKES(struct statement_args, statement_row),
	  .who = CLERK_HEAD | CLERK_SIP,
	  .where = CLERK_IN_PRIVATE,
	  .run = run_statement },
	{ .name = "round",
	  .summary = "Show your visits, what waits for you, and what is left",
	  .example = "round",
	  .who = CLERK_SIP,
	  .where = CLERK_IN_PRIVATE,
	  .run = run_round },
	{ .name = "fair",
	  .summary = "Show who received how much pooled time",
	  .example = "fair",
	  .who = CLERK_HEAD | CLERK_SIP,
	  .run = run_fair },
	{ .name = "pool",
	  .summary = "Put your school's own time into the pool",
	  .example = "pool 1 day",
	  CLERK_TAKES(struct pool_args, pool_row),
	  .who = CLERK_HEAD,
	  .run = run_pool },
	{ .name = "give",
	  .summary = "Give your school's own time to another school",
	  .example = "give 2h to H",
	  CLERK_TAKES(struct give_args, give_row),
	  .who = CLERK_HEAD,
	  .run = run_give },
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
	  CLERK_TAKES(struct rule_args, rule_needs_row),
	  .who = CLERK_LEAD | CLERK_SIP,
	  .run = run_rule_yes },
	{ .name = "rule quorum",
	  .summary = "Propose: enough answer, and more yes than no",
	  .example = "rule quorum 5 from 4 Jan",
	  CLERK_TAKES(struct rule_args, rule_needs_row),
	  .who = CLERK_LEAD | CLERK_SIP,
	  .run = run_rule_quorum },
	{ .name = "rule consent",
	  .summary = "Propose: agreed unless a school says no",
	  .example = "rule consent",
	  CLERK_TAKES(struct rule_args, rule_plain_row),
	  .who = CLERK_LEAD | CLERK_SIP,
	  .run = run_rule_consent },
	{ .name = "rule lead",
	  .summary = "Propose: lead head and SIP decide together",
	  .example = "rule lead",
	  CLERK_TAKES(struct rule_args, rule_plain_row),
	  .who = CLERK_LEAD | CLERK_SIP,
	  .run = run_rule_lead },
	{ .name = "rule sip",
	  .summary = "Propose: the SIP decides",
	  .example = "rule sip",
	  CLERK_TAKES(struct rule_args, rule_plain_row),
	  .who = CLERK_LEAD | CLERK_SIP,
	  .run = run_rule_sip },
	{ .name = "rule automatic",
	  .summary = "Propose: small requests need no vote",
	  .example = "rule automatic ½ day most 1 day floor 3 days",
	  CLERK_TAKES(struct rule_args, rule_automatic_row),
	  .who = CLERK_LEAD | CLERK_SIP,
	  .run = run_rule_automatic },
	{ .name = "rule private",
	  .summary = "Propose: what the SIP may set aside unnamed",
	  .example = "rule private ½ day",
	  CLERK_TAKES(struct rule_args, rule_amount_row),
	  .who = CLERK_LEAD | CLERK_SIP,
	  .run = run_rule_private },
	{ .name = "rule carry",
	  .summary = "Propose: what a year end carries into the next",
	  .example = "rule carry 1 day",
	  CLERK_TAKES(struct rule_args, rule_amount_row),
	  .who = CLERK_LEAD | CLERK_SIP,
	  .run = run_rule_carry },
	{ .name = "rule notice",
	  .summary = "Propose: from when a late withdrawal is charged",
	  .example = "rule notice 2",
	  CLERK_TAKES(struct rule_args, rule_notice_row),
	  .who = CLERK_LEAD | CLERK_SIP,
	  .run = run_rule_notice },
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
	{ .name = "undo pool",
	  .summary = "Take back what you put into the pool",
	  .example = "undo pool 1 day",
	  CLERK_TAKES(struct pool_args, pool_row),
	  .who = CLERK_HEAD,
	  .run = run_undo_pool },
	{ .name = "undo give",
	  .summary = "Take back time you gave to a school",
	  .example = "undo give 2h to H",
	  CLERK_TAKES(struct give_args, give_row),
	  .who = CLERK_HEAD,
	  .run = run_undo_give },
	{ .name = "allocate",
	  .summary = "Set pooled time aside without naming the school",
	  .example = "allocate F half a day privately",
	  CLERK_TAKES(struct allocate_args, allocate_row),
	  .who = CLERK_SIP,
	  .where = CLERK_IN_PRIVATE,
	  .run = run_allocate },
	{ .name = "share",
	  .item = 'K',
	  .summary = "Let the group see time that was set aside for you",
	  .example = "share K1",
	  CLERK_TAKES(struct item_args, item_row),
	  .who = CLERK_HEAD,
	  .where = CLERK_IN_PRIVATE,
	  .step = share },
	{ .name = "pm",
	  .summary = "Set your performance-management meeting",
	  .example = "pm Thu 14 Jan 9am",
	  CLERK_TAKES(struct pm_args, pm_row),
	  .who = CLERK_HEAD,
	  .where = CLERK_IN_PRIVATE,
	  .run = run_pm },
	{ .name = "withdraw",
	  .item = 'K',
	  .summary = "Take back a private meeting or private time",
	  .example = "withdraw K1",
	  CLERK_TAKES(struct item_args, item_row),
	  .who = CLERK_HEAD | CLERK_SIP,
	  .where = CLERK_IN_PRIVATE,
	  .step = withdraw_private },
	{ .name = "done",
	  .item = 'K',
	  .summary = "Record how much private time was used",
	  .example = "done K1 3h",
	  CLERK_TAKES(struct done_args, pm_done_row),
	  .who = CLERK_SIP,
	  .where = CLERK_IN_PRIVATE,
	  .step = done_private },
	{ .name = NULL },
};

static enum clerk_status wake_year(struct clerk_call *call, int64_t year, const char *what)
{
	if (strncmp(what, "money/", 6) == 0) {
		return grant_money_year(call, year, what[6]);
	}
	if (strcmp(what, "left") == 0) {
		return grant_left(call);
	}
	if (strcmp(what, "begun") == 0) {
		return year_begun(call, year);
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
	if (item.letter == 'R' && strcmp(what, "undated") == 0) {
		return undated_release(call, request_get(call, item.number));
	}
	return CLERK_OK;
}

static const struct clerk_kind *const kinds[] = { &request_kind, &review_kind, &allocation_kind,
						  NULL };

CLERK_PLUGIN(.name = "sip", .summary = "The adviser's pooled time", .letters = "RK",
	     .item_noun = "request", .commands = commands, .migrations = sip_migrations,
	     .queries = sip_queries, .wake = wake, .checks = sip_checks, .kinds = kinds,
	     .open = sip_open, .years = sip_years, .left = sip_left);
