/* rows: what may be typed of visits. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "visits.h"

static const struct clerk_arg visit_spec[] = {
	CLERK_ARG_SCHOOL(struct visit_args, school, "the school to visit", .flags = 0),
	CLERK_ARG_WHEN(struct visit_args, when, "the day and time, e.g. Wed 9 Dec 9-12",
		       .flags = CLERK_RAW_LEVEL),
	CLERK_ARG_TEXT(struct visit_args, focus,
		       "what to see, or what kind, as ECT or SIAMS prep, and how many come: "
		       "phonics, 2 of us. All heads see date and "
		       "focus in the room, even if you ask in private; typed in private and ended "
		       "with “privately” (visit B Wed 13 Jan 9-11 staffing, privately) it stays "
		       "between the two schools",
		       .flags = CLERK_OPTIONAL | CLERK_ALOUD | CLERK_HUSHES | CLERK_TURNS,
		       .aside = "names"),
	{ 0 },
};
static const struct clerk_arg list_spec[] = {
	CLERK_ARG_ITEM(struct list_args, item, "one of them, V12", .min = 'V',
		       .flags = CLERK_OPTIONAL),
	CLERK_ARG_SCHOOL(struct list_args, school, "with which school", .flags = CLERK_OPTIONAL),
	CLERK_ARG_TEXT(struct list_args, days, "on which days: `next week`",
		       .flags = CLERK_OPTIONAL),
	{ 0 },
};
static const struct clerk_arg item_spec[] = {
	CLERK_ARG_ITEM(struct act_args, item, "its number", .flags = 0),
	{ 0 },
};
#define REASON(more) \
	CLERK_ARG_ITEM(struct act_args, item, "its number", .flags = 0), \
	    CLERK_ARG_TEXT( \
		struct act_args, reason, \
		"a reason, if you like; typed in private, only the other school reads it", \
		.flags = CLERK_OPTIONAL | CLERK_ALOUD_HERE | (more))
static const struct clerk_arg reason_spec[] = { REASON(CLERK_TURNS), { 0 } };
static const struct clerk_arg cancel_spec[] = { REASON(CLERK_TURNS), { 0 } };
static const struct clerk_arg move_spec[] = {
	CLERK_ARG_ITEM(struct act_args, item, "its number", .flags = 0),
	CLERK_ARG_WHEN(struct act_args, when, "the new day and time, e.g. Thu 10 Dec 9-12",
		       .flags = CLERK_RAW_LEVEL | CLERK_MOVES),
	{ 0 },
};
static const struct clerk_arg focus_spec[] = {
	CLERK_ARG_ITEM(struct act_args, item, "its number", .flags = 0),
	CLERK_ARG_TEXT(struct act_args, focus,
		       "what you come to see, and how many come: early reading, 3 of us",
		       .flags = CLERK_ALOUD | CLERK_HUSHES),
	{ 0 },
};
static const struct clerk_arg names_spec[] = {
	CLERK_ARG_ITEM(struct act_args, item, "its number", .flags = 0),
	CLERK_ARG_TEXT(struct act_args, names, "who comes, for the host's office; or none",
		       .flags = 0),
	{ 0 },
};
static const struct clerk_arg late_spec[] = {
	CLERK_ARG_ITEM(struct act_args, item, "its number", .flags = 0),
	CLERK_ARG_TEXT(struct act_args, reason, "how late: `10 mins`", .flags = CLERK_OPTIONAL),
	{ 0 },
};
static const struct clerk_arg visitors_spec[] = {
	CLERK_ARG_ITEM(struct act_args, item, "its number", .flags = 0),
	CLERK_ARG_INT(struct act_args, count, 1, 40, "how many come", .flags = 0),
	{ 0 },
};

/* What is done to an open visit anywhere, and to a quiet one in a private chat. */
#define ROWS(verb, text, words, table, where_open, ...) \
	{ .name = #verb, \
	  .item = 'V', \
	  .summary = text, \
	  .example = #verb " V12" words, \
	  CLERK_TAKES(struct act_args, table), \
	  .who = (where_open) == CLERK_IN_PRIVATE ? CLERK_HEAD : CLERK_HEAD | CLERK_DELEGATE, \
	  .where = where_open, \
	  .step = visit_##verb, \
	  __VA_ARGS__ }, \
	{ \
		.name = #verb, .item = 'Q', .summary = text " between two schools only", \
		.example = #verb " Q3" words, CLERK_TAKES(struct act_args, table), \
		.who = CLERK_HEAD, .where = CLERK_IN_PRIVATE, .step = visit_##verb, __VA_ARGS__ \
	}

const struct clerk_command visit_commands[] = {
	{ .name = "visit",
	  .summary = "Ask to visit another school",
	  .example = "visit G Wed 9 Dec 9-12 phonics, 2 of us",
	  CLERK_TAKES(struct visit_args, visit_spec),
	  .who = CLERK_HEAD | CLERK_DELEGATE,
	  .run = visit_ask,
	  .in_private = " With `private` at its end the visit is between the two schools.",
	  .passes_to = "take up" },
	{ .name = "visits",
	  .summary = "List the visits to come",
	  .example = "visits",
	  CLERK_TAKES(struct list_args, list_spec),
	  .run = visit_list },
	ROWS(yes, "Agree to a visit, or to its new date", "", item_spec, CLERK_ANYWHERE,
	     .is_answer = true),
	ROWS(no, "Decline a visit, or its new date", "", reason_spec, CLERK_ANYWHERE,
	     .is_answer = true),
	ROWS(move, "Offer another date for a visit", " Thu 10 Dec 9-12", move_spec, CLERK_ANYWHERE,
	     .is_answer = false),
	ROWS(cancel, "Cancel a visit", "", cancel_spec, CLERK_ANYWHERE, .is_end = true),
	ROWS(happened, "Note that a visit took place", "", item_spec, CLERK_ANYWHERE,
	     .is_answer = false),
	ROWS(missed, "Note that a visit did not take place", "", item_spec, CLERK_ANYWHERE,
	     .is_answer = false),
	ROWS(visitors, "Say how many come to a visit", " 3", visitors_spec, CLERK_ANYWHERE,
	     .does = CLERK_DOES_COUNT),
	ROWS(focus, "Say what a visit is about now", " early reading", focus_spec, CLERK_ANYWHERE,
	     .is_answer = false),
	ROWS(late, "Say on the day how late you will be", " 10 mins", late_spec, CLERK_ANYWHERE,
	     .is_answer = false),
	ROWS(names, "Tell who comes, for the host's office", " Ann Smith and Jo Brown", names_spec,
	     CLERK_IN_PRIVATE, .is_answer = false),
	{ 0 },
};
