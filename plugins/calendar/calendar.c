/* calendar: INSET, closures, bank holidays and named weeks, entered by those whom they concern. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "clerk/calendar.h"
#include "calendar.h"
#include "clerk/clerk.h"
#include "clerk/diary.h"
#include "clerk/roster.h"

#include <string.h>

enum { LONGEST_IMPORT = 1900, LONGEST_DAYS = 60, NAME_MAX = 40, DAY_S = 86400 };

/* ---- which day ---- */

/* From nine to three is a day. */
enum { MORNING_MIN = 9 * 60, HOME_MIN = 15 * 60 };

/* One day, or half of one. */
struct slot {
	int32_t day;
	char session; /* 0, 'A' or 'P' */
};

static enum clerk_status read_slot(struct clerk_call *call, const struct clerk_when *when,
				   struct slot *ret_slot)
{
	switch (when->kind) {
	case CLERK_WHEN_DATE:
		*ret_slot = (struct slot){ .day = when->day };
		return CLERK_OK;
	case CLERK_WHEN_SESSION:
		*ret_slot =
		    (struct slot){ .day = when->day, .session = when->is_afternoon ? 'P' : 'A' };
		return CLERK_OK;
	case CLERK_WHEN_RANGE:
		/* "all day", as its hours */
		if (when->day == when->last_day && when->start_min <= MORNING_MIN &&
		    when->end_min >= HOME_MIN) {
			*ret_slot = (struct slot){ .day = when->day };
			return CLERK_OK;
		}
		break;
	case CLERK_WHEN_NONE:
	case CLERK_WHEN_DATES:
	case CLERK_WHEN_INSTANT:
	case CLERK_WHEN_DEADLINE:
	case CLERK_WHEN_RECURRENCE:
		break;
	}
	return clerk_fail(call, CLERK_USAGE,
			  "I need one day, or its morning or afternoon, e.g. `Fri 27 Nov` or "
			  "`Thu 3 Dec pm`.");
}

static const char *slot_words(struct clerk_call *call, const struct slot *slot)
{
	return clerk_text_of(call, "%s%s", clerk_format_day(call, slot->day),
			     slot->session == 'A'   ? ", morning"
			     : slot->session == 'P' ? ", afternoon"
						    : "");
}

/* ---- what it touches ---- */

/* A day is lost, or regained. */
typedef void tell_touched(struct clerk_call *call, const char *schools, int64_t start_s,
			  int64_t end_s, const char *what);

static void say_touched(struct clerk_call *call, const char *schools, const struct slot *slot,
			tell_touched *tell, const char *what)
{
	enum { NOON_MIN = 12 * 60 };
	int64_t noon_s = clerk_instant(call, slot->day, NOON_MIN);

	tell(call, schools, slot->session == 'P' ? noon_s : clerk_instant(call, slot->day, 0),
	     slot->session == 'A' ? noon_s : clerk_instant(call, slot->day + 1, 0), what);
}

/* ---- INSET and closures of one school ---- */

struct day_args {
	const struct clerk_school *school;
	struct clerk_when when;
};

static const struct clerk_arg day_spec[] = {
	CLERK_ARG_SCHOOL(struct day_args, school, "the school", .flags = 0),
	CLERK_ARG_WHEN(struct day_args, when, "a day, or its morning or afternoon",
		       .flags = CLERK_RAW_LEVEL),
	{ 0 },
};

static const char *list_words(enum clerk_calendar list)
{
	return list == CLERK_CALENDAR_INSET ? "INSET" : "closed";
}

static const char *entry_words(enum clerk_calendar list)
{
	return list == CLERK_CALENDAR_INSET ? "INSET" : "the closure";
}

/* Each head and office for their own school; the lead for any. */
static enum clerk_status read_own(struct clerk_call *call, const struct day_args *args,
				  struct slot *ret_slot)
{
	const struct clerk_person *sender = clerk_sender(call);

	if ((sender->role & CLERK_LEAD) == 0 && sender->school != args->school->letter) {
		return clerk_fail(call, CLERK_DENIED,
				  "The days of School %c are for its own head to enter.",
				  args->school->letter);
	}
	if (sender->school != args->school->letter) {
		clerk_by_right_of(call, CLERK_LEAD);
	}
	return read_slot(call, &args->when, ret_slot);
}

static enum clerk_status add_day(struct clerk_call *call, char letter, const struct slot *slot,
				 enum clerk_calendar list)
{
	const char *words = slot_words(call, slot);

	if (clerk_day_kind(call, letter, slot->day) != CLERK_DAY_SCHOOL) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s is %s at School %c already, so nothing changes.",
				  clerk_format_day(call, slot->day),
				  clerk_day_words(call, letter, slot->day), letter);
	}
	if (!clerk_calendar_add(call, list, letter, slot->day, slot->session, "")) {
		return clerk_fail(call, CLERK_CONFLICT, "I have that already: School %c, %s, %s.",
				  letter, words, list_words(list));
	}
	clerk_name_act(call, "%s at School %c on %s", entry_words(list), letter, words);
	clerk_reply_aloud(
	    call, clerk_text_of(call, "School %c: %s on %s.", letter, list_words(list), words),
	    NULL);
	say_touched(call, clerk_text_of(call, "%c", letter), slot, clerk_diary_lost,
		    clerk_text_of(call, "School %c is %s on %s", letter,
				  list == CLERK_CALENDAR_INSET ? "at INSET" : "closed", words));
	return CLERK_OK;
}

/* It is not entered so; perhaps another part of that day is, which is said then. */
static enum clerk_status refuse_remove(struct clerk_call *call, enum clerk_calendar list,
				       char letter, const struct slot *slot)
{
	struct clerk_calendar_day days[4];
	size_t count = clerk_calendar_days(call, list, letter, slot->day, days, 4);
	const char *verb = list == CLERK_CALENDAR_INSET ? "inset" : "closed";

	if (count > 0 && days[0].day == slot->day) {
		const struct slot is = { .day = slot->day, .session = days[0].session };
		const char *part = is.session == 'A' ? " am" : is.session == 'P' ? " pm" : "";

		return clerk_fail(call, CLERK_NOT_FOUND,
				  "School %c: %s on %s%s. `%s%s remove %c %s%s` takes that out.",
				  letter, list_words(list), slot_words(call, &is),
				  is.session == 0 ? ", all day" : " only", clerk_prefix(call), verb,
				  letter, clerk_format_day(call, slot->day), part);
	}
	return clerk_fail(call, CLERK_NOT_FOUND,
			  "I have no entry of its own for School %c, %s on %s. `%sterms %c` shows "
			  "what I have.",
			  letter, list_words(list), slot_words(call, slot), clerk_prefix(call),
			  letter);
}

static enum clerk_status remove_day(struct clerk_call *call, char letter, const struct slot *slot,
				    enum clerk_calendar list)
{
	const char *words = slot_words(call, slot);

	if (!clerk_calendar_remove(call, list, letter, slot->day, slot->session)) {
		return refuse_remove(call, list, letter, slot);
	}
	const char *said =
	    clerk_text_of(call, "School %c is no longer %s on %s", letter,
			  list == CLERK_CALENDAR_INSET ? "at INSET" : "closed", words);

	clerk_name_act(call, "that School %c is no longer %s on %s", letter, list_words(list),
		       words);
	clerk_reply_aloud(
	    call,
	    clerk_text_of(call, "School %c: no longer %s on %s.", letter, list_words(list), words),
	    NULL);
	say_touched(call, clerk_text_of(call, "%c", letter), slot, clerk_diary_regained, said);
	return CLERK_OK;
}

/* "we close at 1.15pm": whole halves of days are kept, so the one that it is in is offered. False:
 * it is of none, or names its half already. */
static bool ask_half(struct clerk_call *call, const struct day_args *args, enum clerk_calendar list)
{
	enum { NOON_MIN = 12 * 60, LUNCH_MIN = 13 * 60 };
	const struct clerk_when *when = &args->when;
	bool has_hours = when->kind == CLERK_WHEN_INSTANT || when->kind == CLERK_WHEN_RANGE;
	bool is_morning = when->kind == CLERK_WHEN_RANGE && when->end_min <= LUNCH_MIN;

	if (!has_hours || (!is_morning && when->start_min < NOON_MIN)) {
		return false;
	}
	const char *line = clerk_text_of(
	    call, "%s %c %s %s", list == CLERK_CALENDAR_INSET ? "inset" : "closed",
	    args->school->letter, clerk_format_day(call, when->day), is_morning ? "am" : "pm");
	const struct clerk_choice yes = { .key = "yes", .line = line };

	clerk_ask(call, &yes, 1,
		  "I note whole days, mornings and afternoons alone. Reply `yes` for `%s%s`.",
		  clerk_prefix(call), line);
	return true;
}

typedef enum clerk_status change_day(struct clerk_call *call, char letter, const struct slot *slot,
				     enum clerk_calendar list);

static enum clerk_status change_own(struct clerk_call *call, const struct day_args *args,
				    enum clerk_calendar list, change_day *change)
{
	struct slot slot = { 0 };

	if (change == add_day && ask_half(call, args, list)) {
		return CLERK_ASKED;
	}
	enum clerk_status status = read_own(call, args, &slot);

	return status == CLERK_OK ? change(call, args->school->letter, &slot, list) : status;
}

static enum clerk_status run_inset(struct clerk_call *call, const void *args)
{
	return change_own(call, args, CLERK_CALENDAR_INSET, add_day);
}

static enum clerk_status run_inset_remove(struct clerk_call *call, const void *args)
{
	return change_own(call, args, CLERK_CALENDAR_INSET, remove_day);
}

static enum clerk_status run_closed(struct clerk_call *call, const void *args)
{
	return change_own(call, args, CLERK_CALENDAR_CLOSED, add_day);
}

static enum clerk_status run_closed_remove(struct clerk_call *call, const void *args)
{
	return change_own(call, args, CLERK_CALENDAR_CLOSED, remove_day);
}

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
	enum clerk_status status = read_slot(call, &a->when, &slot);

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
	say_touched(
	    call, NULL, &slot, clerk_diary_lost,
	    clerk_text_of(call, "%s is a bank holiday now", clerk_format_day(call, slot.day)));
	return CLERK_OK;
}

static enum clerk_status run_bankholiday_remove(struct clerk_call *call, const void *args)
{
	const struct holiday_args *a = args;
	struct slot slot = { 0 };
	enum clerk_status status = read_slot(call, &a->when, &slot);

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
	say_touched(call, NULL, &slot, clerk_diary_regained,
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
	{ .name = "inset",
	  .summary = "Enter an INSET day of your school",
	  .example = "inset C Fri 27 Nov",
	  CLERK_TAKES(struct day_args, day_spec),
	  .who = CLERK_HEAD | CLERK_OFFICE,
	  .run = run_inset },
	{ .name = "inset remove",
	  .summary = "Take out an INSET day of your school",
	  .example = "inset remove C Fri 27 Nov",
	  CLERK_TAKES(struct day_args, day_spec),
	  .who = CLERK_HEAD | CLERK_OFFICE,
	  .run = run_inset_remove },
	{ .name = "closed",
	  .summary = "Say when your school is closed",
	  .example = "closed B Thu 3 Dec pm",
	  CLERK_TAKES(struct day_args, day_spec),
	  .who = CLERK_HEAD | CLERK_OFFICE,
	  .run = run_closed },
	{ .name = "closed remove",
	  .summary = "Take out a closure of your school",
	  .example = "closed remove B Thu 3 Dec pm",
	  CLERK_TAKES(struct day_args, day_spec),
	  .who = CLERK_HEAD | CLERK_OFFICE,
	  .run = run_closed_remove },
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
static const struct clerk_topic topics[] = {
	{ "dates", CLERK_LIST(struct clerk_command, calendar_commands, feed_commands), tries },
	{ 0 }
};

CLERK_PLUGIN(.name = "calendar", .summary = "The school calendar", .topics = topics,
	     .commands = CLERK_LIST(struct clerk_command, calendar_commands, feed_commands));
