/* calendar: INSET, closures, bank holidays and named weeks, entered by those whom they concern. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "calendar.h"

#include "clerk/clerk.h"
#include "clerk/diary.h"
#include "clerk/roster.h"

#include <string.h>

enum { LONGEST_IMPORT = 1900, LONGEST_DAYS = 60, NAME_MAX = 40, DAY_S = 86400 };

/* ---- bank holidays ---- */

struct holiday_args {
	struct clerk_when when;
	const char *name;
};

static const struct clerk_arg holiday_spec[] = {
	CLERK_ARG_WHEN(struct holiday_args, when, "the day", .flags = CLERK_RAW_LEVEL),
	CLERK_ARG_TEXT(struct holiday_args, name, "what it is called",
		       .flags = CLERK_OPTIONAL | CLERK_ALOUD | CLERK_NAMES),
	{ 0 },
};

static enum clerk_status run_bankholiday_add(struct clerk_call *call, const void *args)
{
	const struct holiday_args *a = args;
	struct slot slot = { 0 };
	enum clerk_status status = slot_read_one(call, &a->when, &slot);

	if (status != CLERK_OK) {
		return status;
	}
	if (slot.session != 0) {
		return clerk_fail(call, CLERK_USAGE, "A bank holiday is a whole day.");
	}
	if (clerk_day_kind(call, 0, slot.day) == CLERK_DAY_BANK_HOLIDAY ||
	    !clerk_calendar_add(call, CLERK_CALENDAR_BANK_HOLIDAY, 0, slot.day, 0,
				a->name == NULL ? "" : a->name)) {
		return clerk_fail(call, CLERK_CONFLICT, "%s is a bank holiday already.",
				  clerk_format_day(call, slot.day));
	}
	clerk_name_act(call, "the bank holiday on %s", clerk_format_day(call, slot.day));
	clerk_reply_aloud(
	    call,
	    clerk_text_of(call, "Bank holiday: %s%s%s.", clerk_format_day(call, slot.day),
			  a->name == NULL ? "" : ", ", a->name == NULL ? "" : a->name),
	    NULL);
	slot_tell(
	    call, NULL, &slot, clerk_diary_lost,
	    clerk_text_of(call, "%s is a bank holiday now", clerk_format_day(call, slot.day)));
	return CLERK_OK;
}

static enum clerk_status run_bankholiday_remove(struct clerk_call *call, const void *args)
{
	const struct holiday_args *a = args;
	struct slot slot = { 0 };
	enum clerk_status status = slot_read_one(call, &a->when, &slot);

	if (status != CLERK_OK) {
		return status;
	}
	if (!clerk_calendar_remove(call, CLERK_CALENDAR_BANK_HOLIDAY, 0, slot.day, 0)) {
		return clerk_fail(call, CLERK_NOT_FOUND, "%s is no bank holiday that I know.",
				  clerk_format_day(call, slot.day));
	}
	clerk_name_act(call, "that %s is no bank holiday", clerk_format_day(call, slot.day));
	clerk_reply_aloud(call,
			  clerk_text_of(call, "%s is no longer a bank holiday.",
					clerk_format_day(call, slot.day)),
			  NULL);
	slot_tell(call, NULL, &slot, clerk_diary_regained,
		  clerk_text_of(call, "%s is no longer a bank holiday",
				clerk_format_day(call, slot.day)));
	return CLERK_OK;
}

/* ---- names ---- */

struct named_args {
	const char *name;
	struct clerk_when when;
};

static const struct clerk_arg named_spec[] = {
	CLERK_ARG_TEXT(struct named_args, name, "what heads will call it: SATs week",
		       .flags = CLERK_ALOUD | CLERK_NAMES | CLERK_VERBATIM),
	CLERK_ARG_WHEN(struct named_args, when, "a day or days: 10-13 May",
		       .flags = CLERK_RAW_LEVEL),
	{ 0 },
};

static enum clerk_status run_named(struct clerk_call *call, const void *args)
{
	const struct named_args *a = args;
	bool is_one = a->when.kind == CLERK_WHEN_DATE;

	if (!is_one && a->when.kind != CLERK_WHEN_DATES) {
		return clerk_fail(
		    call, CLERK_USAGE,
		    "I need a day or days for it, e.g. `%snamed SATs week 10-13 May`.",
		    clerk_prefix(call));
	}
	int32_t last = is_one ? a->when.day : a->when.last_day;

	if (last - a->when.day > LONGEST_DAYS || strlen(a->name) > NAME_MAX) {
		return clerk_fail(call, CLERK_LIMIT,
				  "A name has up to %d letters and covers up to %d days.", NAME_MAX,
				  LONGEST_DAYS);
	}
	if (!clerk_calendar_name(call, a->name, a->when.day, last)) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "“%s” is a date to me already; please choose another name.",
				  a->name);
	}
	clerk_name_act(call, "the name “%s”", a->name);
	clerk_reply_aloud(call,
			  clerk_text_of(call, "“%s” is %s%s%s from now on.", a->name,
					clerk_format_day(call, a->when.day), is_one ? "" : " – ",
					is_one ? "" : clerk_format_day(call, last)),
			  NULL);
	return CLERK_OK;
}

struct name_args {
	const char *name;
};

static const struct clerk_arg name_spec[] = {
	CLERK_ARG_TEXT(struct name_args, name, "the name", .flags = 0),
	{ 0 },
};

static enum clerk_status run_named_remove(struct clerk_call *call, const void *args)
{
	const struct name_args *a = args;

	if (!clerk_calendar_unname(call, a->name)) {
		return clerk_fail(call, CLERK_NOT_FOUND, "I know nothing called “%s”.", a->name);
	}
	clerk_name_act(call, "that “%s” means no date", a->name);
	clerk_reply_aloud(call, clerk_text_of(call, "“%s” no longer means a date.", a->name), NULL);
	return CLERK_OK;
}

/* ---- published dates ---- */

struct import_args {
	const char *text;
};

static const struct clerk_arg import_spec[] = {
	CLERK_ARG(struct import_args, text, const char *, CLERK_TEXT,
		  "the dates, a line each: Autumn term: Wed 2 Sep to Fri 18 Dec 2026",
		  .max = LONGEST_IMPORT, .flags = CLERK_LINES),
	{ 0 },
};

static enum clerk_status import_for(struct clerk_call *call, const struct import_args *args,
				    char school)
{
	static const struct clerk_choice choices[] = { { .key = "yes", .given = "yes" } };
	bool must_save = clerk_given(call, "yes");
	struct clerk_import import = { 0 };
	const char *why = "";

	if (!clerk_calendar_import(call, args->text, school, must_save, &import, &why)) {
		return clerk_fail(call, CLERK_USAGE, "There is %s.", why);
	}
	const char *doubts = "";

	for (size_t i = 0; i < import.doubt_count; i++) {
		doubts = clerk_text_of(call, "%sLeft out: %s\n", doubts, import.doubts[i]);
	}
	if (import.changes == 0) {
		return clerk_fail(call, CLERK_CONFLICT, "%sNothing would change.", doubts);
	}
	if (!must_save) {
		return clerk_ask(call, choices, 1, "%s%sSave this? `yes`", doubts,
				 import.difference);
	}
	clerk_name_act(call, "the import for %s (%zu changes)",
		       school == 0 ? "all schools" : clerk_text_of(call, "School %c", school),
		       import.changes);
	const char *whose = school == 0 ? "all schools" : clerk_text_of(call, "School %c", school);

	clerk_reply_aloud(
	    call, clerk_text_of(call, "Saved: %zu changes for %s.", import.changes, whose),
	    clerk_text_of(call, "New dates in the calendar of %s: `!terms%s` shows them.", whose,
			  school == 0 ? "" : clerk_text_of(call, " %c", school)));
	return CLERK_OK;
}

static enum clerk_status run_calendar_import(struct clerk_call *call, const void *args)
{
	return import_for(call, args, 0);
}

static enum clerk_status run_calendar_import_mine(struct clerk_call *call, const void *args)
{
	return import_for(call, args, clerk_sender(call)->school);
}

static const struct clerk_command calendar_commands[] = {
	{ .name = "bankholiday add",
	  .summary = "Enter a bank holiday",
	  .example = "bankholiday add Mon 10 May Coronation",
	  CLERK_TAKES(struct holiday_args, holiday_spec),
	  .who = CLERK_LEAD | CLERK_SIP,
	  .run = run_bankholiday_add },
	{ .name = "bankholiday remove",
	  .summary = "Take out a bank holiday",
	  .example = "bankholiday remove Mon 10 May",
	  CLERK_TAKES(struct holiday_args, holiday_spec),
	  .who = CLERK_LEAD | CLERK_SIP,
	  .run = run_bankholiday_remove },
	{ .name = "calendar import",
	  .summary = "Take in published term dates for all schools",
	  .example = "calendar import Autumn term: Wed 2 Sep to Fri 18 Dec 2026",
	  CLERK_TAKES(struct import_args, import_spec),
	  .who = CLERK_LEAD | CLERK_SIP,
	  .where = CLERK_IN_PRIVATE,
	  .run = run_calendar_import },
	{ .name = "calendar import mine",
	  .summary = "Take in the term dates of your own school",
	  .example = "calendar import mine INSET: Mon 7 June 2027",
	  CLERK_TAKES(struct import_args, import_spec),
	  .who = CLERK_HEAD | CLERK_OFFICE,
	  .where = CLERK_IN_PRIVATE,
	  .run = run_calendar_import_mine },
	{ .name = "named",
	  .summary = "Give days a name that dates may use",
	  .example = "named SATs week 10-13 May",
	  CLERK_TAKES(struct named_args, named_spec),
	  .who = CLERK_LEAD | CLERK_SIP,
	  .run = run_named },
	{ .name = "named remove",
	  .summary = "Forget a name given to days",
	  .example = "named remove SATs week",
	  CLERK_TAKES(struct name_args, name_spec),
	  .who = CLERK_LEAD | CLERK_SIP,
	  .run = run_named_remove },
	{ 0 },
};

static const struct clerk_try tries[] = {
	{ CLERK_OFFICE, 10, "closed {own} Thu pm", "say when your school is closed" },
	{ CLERK_OFFICE, 20, "inset {own} Fri", "enter an INSET day" },
	{ CLERK_HEAD, 70, "closed {own} Thu pm", "say when your school is closed" },
	{ 0 },
};
static const struct clerk_topic topics[] = { { "dates",
					       CLERK_LIST(struct clerk_command, calendar_commands,
							  day_commands, move_commands,
							  feed_commands),
					       tries },
					     { 0 } };

CLERK_PLUGIN(.name = "calendar", .summary = "The school calendar", .topics = topics,
	     .commands = CLERK_LIST(struct clerk_command, calendar_commands, day_commands,
				    move_commands, feed_commands));
