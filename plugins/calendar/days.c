/* days: INSET and closures of one school, of a day, half of one, or days on end. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "calendar.h"

#include "clerk/diary.h"
#include "clerk/roster.h"

enum { LONGEST_DAYS = 31 };

struct day_args {
	const struct clerk_school *school; /* NULL: her own */
	struct clerk_when when;
};

static const struct clerk_arg day_spec[] = {
	CLERK_ARG_SCHOOL(struct day_args, school, "the school", .flags = CLERK_OPTIONAL),
	CLERK_ARG_WHEN(struct day_args, when, "a day or days, or a morning or afternoon",
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

static char school_of(struct clerk_call *call, const struct day_args *args)
{
	return args->school != NULL ? args->school->letter : clerk_sender(call)->school;
}

enum clerk_status days_check_own(struct clerk_call *call, char school)
{
	const struct clerk_person *sender = clerk_sender(call);

	if ((sender->role & CLERK_LEAD) == 0 && sender->school != school) {
		return clerk_fail(call, CLERK_DENIED,
				  "The days of School %c are for its own head to enter.", school);
	}
	if (sender->school != school) {
		clerk_by_right_of(call, CLERK_LEAD);
	}
	return CLERK_OK;
}

/* "on Thu 3 Dec 2026, afternoon"; "from Thu 3 Dec 2026 to Fri 4 Dec 2026" */
static const char *on_words(struct clerk_call *call, const struct slot *slot)
{
	return clerk_text_of(call, "%s %s", slot->last_day > slot->day ? "from" : "on",
			     slot_words(call, slot));
}

enum clerk_status days_check_free(struct clerk_call *call, char letter, const struct slot *slot)
{
	return clerk_day_kind(call, letter, slot->day) == CLERK_DAY_SCHOOL
		   ? CLERK_OK
		   : clerk_fail(call, CLERK_CONFLICT,
				"%s is %s at School %c already, so nothing changes.",
				clerk_format_day(call, slot->day),
				clerk_day_words(call, letter, slot->day), letter);
}

typedef bool change_one(struct clerk_call *call, enum clerk_calendar list, char letter,
			const struct slot *slot, int32_t day);

/* Of a day on which there is school a new entry. */
static bool enter_one(struct clerk_call *call, enum clerk_calendar list, char letter,
		      const struct slot *slot, int32_t day)
{
	return clerk_day_kind(call, letter, day) == CLERK_DAY_SCHOOL &&
	       clerk_calendar_add(call, list, letter, day, slot->session, "");
}

static bool take_one(struct clerk_call *call, enum clerk_calendar list, char letter,
		     const struct slot *slot, int32_t day)
{
	return clerk_calendar_remove(call, list, letter, day, slot->session);
}

static bool is_passed_over(struct clerk_call *call, char letter, int32_t day)
{
	enum clerk_day kind = clerk_day_kind(call, letter, day);

	return kind == CLERK_DAY_WEEKEND || kind == CLERK_DAY_HOLIDAY ||
	       kind == CLERK_DAY_BANK_HOLIDAY;
}

/* Changes the days, and returns the stretches that were, without what lies between them. */
static struct slot *change_all(struct clerk_call *call, enum clerk_calendar list, char letter,
			       const struct slot *slot, change_one *change, size_t *ret_count)
{
	struct slot *runs =
	    clerk_memory(call, (size_t)(slot->last_day - slot->day + 1) * sizeof(*runs));
	bool is_open = false;

	*ret_count = 0;
	for (int32_t day = slot->day; day <= slot->last_day; day++) {
		if (!change(call, list, letter, slot, day)) {
			is_open = is_open && is_passed_over(call, letter, day);
			continue;
		}
		if (!is_open) {
			runs[(*ret_count)++] =
			    (struct slot){ .day = day, .last_day = day, .session = slot->session };
		}
		runs[*ret_count - 1].last_day = day;
		is_open = true;
	}
	return runs;
}

/* "on Thu 26 Nov 2026 and from Mon 30 Nov 2026 to Tue 1 Dec 2026" */
static const char *runs_words(struct clerk_call *call, const struct slot *runs, size_t count)
{
	const char *words = "";

	for (size_t i = 0; i < count; i++) {
		words = clerk_text_of(call, "%s%s%s", words, i == 0 ? "" : " and ",
				      on_words(call, &runs[i]));
	}
	return words;
}

static void tell_runs(struct clerk_call *call, char letter, const struct slot *runs, size_t count,
		      slot_teller *tell, const char *state)
{
	for (size_t i = 0; i < count; i++) {
		slot_tell(call, clerk_text_of(call, "%c", letter), &runs[i], tell,
			  clerk_text_of(call, "School %c is %s %s", letter, state,
					on_words(call, &runs[i])));
	}
}

static enum clerk_status add_day(struct clerk_call *call, char letter, const struct slot *slot,
				 enum clerk_calendar list)
{
	bool is_one = slot->day == slot->last_day;
	enum clerk_status status = is_one ? days_check_free(call, letter, slot) : CLERK_OK;
	size_t count = 0;

	if (status != CLERK_OK) {
		return status;
	}
	const struct slot *runs = change_all(call, list, letter, slot, enter_one, &count);

	if (count == 0) {
		return clerk_fail(call, CLERK_CONFLICT,
				  is_one ? "I have that already: School %c, %s, %s."
					 : "No day of that is new to me: School %c, %s, %s.",
				  letter, slot_words(call, slot), list_words(list));
	}
	const char *on = runs_words(call, runs, count);

	clerk_name_act(call, "%s at School %c %s", entry_words(list), letter, on);
	clerk_reply_aloud(
	    call, clerk_text_of(call, "School %c: %s %s.", letter, list_words(list), on), NULL);
	tell_runs(call, letter, runs, count, clerk_diary_lost,
		  list == CLERK_CALENDAR_INSET ? "at INSET" : "closed");
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
		const struct slot is = { .day = slot->day,
					 .last_day = slot->day,
					 .session = days[0].session };
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
	size_t count = 0;
	const struct slot *runs = change_all(call, list, letter, slot, take_one, &count);

	if (count == 0) {
		return refuse_remove(call, list, letter, slot);
	}
	const char *on = runs_words(call, runs, count);
	bool is_inset = list == CLERK_CALENDAR_INSET;

	clerk_name_act(call, "that School %c is no longer %s %s", letter, list_words(list), on);
	clerk_reply_aloud(
	    call, clerk_text_of(call, "School %c: no longer %s %s.", letter, list_words(list), on),
	    NULL);
	tell_runs(call, letter, runs, count, clerk_diary_regained,
		  is_inset ? "no longer at INSET" : "no longer closed");
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
	    school_of(call, args), clerk_format_day(call, when->day), is_morning ? "am" : "pm");
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
	char school = school_of(call, args);

	if (change == add_day && ask_half(call, args, list)) {
		return CLERK_ASKED;
	}
	enum clerk_status status = days_check_own(call, school);

	status = status == CLERK_OK ? slot_read(call, &args->when, &slot) : status;
	if (status == CLERK_OK && slot.last_day - slot.day >= LONGEST_DAYS) {
		status = clerk_fail(call, CLERK_USAGE,
				    "That is more than a month. Up to %d days at a time, please.",
				    LONGEST_DAYS);
	}
	return status == CLERK_OK ? change(call, school, &slot, list) : status;
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

const struct clerk_command day_commands[] = {
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
	{ 0 },
};
