/* move: an INSET day, or a closure, that was entered for the wrong day or has been moved: one act
 * takes it out and enters it anew. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "calendar.h"

#include "clerk/diary.h"
#include "clerk/roster.h"

#include <string.h>
#include <strings.h>

enum { LISTED_MAX = 400 };

struct move_args {
	const struct clerk_school *school; /* NULL: her own */
	const char *days;
};
static const struct clerk_arg move_spec[] = {
	CLERK_ARG_SCHOOL(struct move_args, school, "the school", .flags = CLERK_OPTIONAL),
	CLERK_ARG_TEXT(struct move_args, days, "from which day to which: Mon 7 Jun to Mon 28 Jun",
		       .flags = CLERK_VERBATIM),
	{ 0 },
};

/* ---- from which day to which ---- */

/* "7 to 28 June": the two sides; `is_not`: "the 28th, not the 7th", where the second was wrong. */
static bool split(struct clerk_call *call, const char *text, const char **ret_from,
		  const char **ret_to)
{
	static const struct {
		const char *words;
		bool is_not;
	} joints[] = { { " not ", true },         { " instead of ", true },
		       { " rather than ", true }, { " and not ", true },
		       { " to ", false },         { " onto ", false },
		       { " -> ", false },         { "→", false } };

	for (size_t i = 0; i < sizeof(joints) / sizeof(joints[0]); i++) {
		const char *at = strcasestr(text, joints[i].words);

		if (at != NULL) {
			const char *before = clerk_text_of(call, "%.*s", (int)(at - text), text);
			const char *behind = at + strlen(joints[i].words);

			*ret_from = joints[i].is_not ? behind : before;
			*ret_to = joints[i].is_not ? before : behind;
			return true;
		}
	}
	return false;
}

static const char *skip_small(const char *text)
{
	static const char *const small[] = { "from ", "the ", "on ", "in fact ", "now ", "," };
	size_t i = 0;

	text += strspn(text, " ");
	while (i < sizeof(small) / sizeof(small[0])) {
		bool is_it = strncasecmp(text, small[i], strlen(small[i])) == 0;

		text += is_it ? strlen(small[i]) : 0;
		text += strspn(text, " ");
		i = is_it ? 0 : i + 1;
	}
	return text;
}

/* "7", "the 28th": the day of a month that is not said; 0: it is none. */
static int32_t number_alone(const char *text)
{
	static const char *const endings[] = { "st", "nd", "rd", "th" };
	int32_t number = 0;

	for (text = skip_small(text); *text >= '0' && *text <= '9' && number < 100; text++) {
		number = number * 10 + *text - '0';
	}
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		text += strncasecmp(text, endings[i], 2) == 0 ? 2 : 0;
	}
	return number <= 31 && text[strspn(text, " .!")] == '\0' ? number : 0;
}

/* The day of that number in the month of the other. */
static int32_t beside(int32_t day, int32_t number)
{
	return day - clerk_month_day(day) + number;
}

/* Has its month a day of that number? 0: it was said in full. */
static bool has_number(int32_t day, int32_t number)
{
	return number == 0 || clerk_month_day(day) == number;
}

/* One day, and no more; 0: it is none. */
static int32_t day_of(struct clerk_call *call, const char *text)
{
	struct clerk_days days;

	if (!clerk_days_in(call, text, &days)) {
		return 0;
	}
	int32_t day = clerk_day_of(call, days.start_s);

	return clerk_day_of(call, days.end_s - 1) == day ? day : 0;
}

/* Of the school's days to come that are so entered, the only one of that number in its month; 0:
 * none, or several. */
static int32_t entered(struct clerk_call *call, enum clerk_calendar list, char school,
		       int32_t number)
{
	struct clerk_calendar_day *days = clerk_memory(call, LISTED_MAX * sizeof(*days));
	size_t count = clerk_calendar_days(call, list, school, clerk_day_of(call, clerk_now(call)),
					   days, LISTED_MAX);
	int32_t found = 0;

	for (size_t i = 0; i < count; i++) {
		if (clerk_month_day(days[i].day) == number && days[i].day != found) {
			found = found == 0 ? days[i].day : -1;
		}
	}
	return found < 0 ? 0 : found;
}

static enum clerk_status read_two(struct clerk_call *call, enum clerk_calendar list, char school,
				  const char *text, struct slot *ret_from, struct slot *ret_to)
{
	const char *from = "", *to = "";
	bool is_split = split(call, text, &from, &to);
	int32_t from_number = number_alone(from), to_number = number_alone(to);
	int32_t to_day = to_number > 0 ? 0 : day_of(call, to);
	int32_t from_day = from_number > 0 ? 0 : day_of(call, from);

	from_day = from_number > 0 ? entered(call, list, school, from_number) : from_day;
	if (from_day == 0 && from_number > 0 && to_day > 0) {
		from_day = beside(to_day, from_number);
	}
	to_day = to_number > 0 && from_day > 0 ? beside(from_day, to_number) : to_day;
	if (!is_split || from_day == 0 || to_day == 0 || !has_number(from_day, from_number) ||
	    !has_number(to_day, to_number)) {
		return clerk_fail(call, CLERK_USAGE,
				  "From which day to which? For example `%s%s move %c Mon 7 Jun to "
				  "Mon 28 Jun`.",
				  clerk_prefix(call),
				  list == CLERK_CALENDAR_INSET ? "inset" : "closed", school);
	}
	if (to_day < clerk_day_of(call, clerk_now(call))) {
		return clerk_fail(call, CLERK_USAGE, "%s is past. To which day shall it move?",
				  clerk_format_day(call, to_day));
	}
	*ret_from = (struct slot){ .day = from_day, .last_day = from_day };
	*ret_to = (struct slot){ .day = to_day, .last_day = to_day };
	return CLERK_OK;
}

/* ---- the act ---- */

/* What all schools have on that day the others keep, each as an entry of its own. */
static bool take_shared(struct clerk_call *call, enum clerk_calendar list, char school,
			const struct slot *slot)
{
	const char *others =
	    clerk_text_of(call, "%s%s", clerk_schools(call), clerk_guest_schools(call));

	if (!clerk_calendar_remove(call, list, '\0', slot->day, slot->session)) {
		return false;
	}
	for (; *others != '\0'; others++) {
		if (*others != school) {
			(void)clerk_calendar_add(call, list, *others, slot->day, slot->session, "");
		}
	}
	return true;
}

/* The whole day, or the half of it that is entered. */
static bool take_out(struct clerk_call *call, enum clerk_calendar list, char school,
		     struct slot *slot)
{
	struct clerk_calendar_day found;

	if (clerk_calendar_days(call, list, school, slot->day, &found, 1) == 0 ||
	    found.day != slot->day) {
		return false;
	}
	slot->session = found.session;
	return clerk_calendar_remove(call, list, school, slot->day, slot->session) ||
	       take_shared(call, list, school, slot);
}

static void say_moved(struct clerk_call *call, enum clerk_calendar list, char school,
		      const struct slot *from, const struct slot *to)
{
	bool is_inset = list == CLERK_CALENDAR_INSET;
	const char *what = is_inset ? "INSET" : "closure";
	const char *one = clerk_text_of(call, "%c", school);

	clerk_name_act(call, "the move of the %s at School %c from %s to %s", what, school,
		       slot_words(call, from), slot_words(call, to));
	clerk_reply_aloud(call,
			  clerk_text_of(call, "School %c: %s moved from %s to %s.", school, what,
					slot_words(call, from), slot_words(call, to)),
			  NULL);
	slot_tell(call, one, from, clerk_diary_regained,
		  clerk_text_of(call, "School %c is no longer %s on %s", school,
				is_inset ? "at INSET" : "closed", slot_words(call, from)));
	slot_tell(call, one, to, clerk_diary_lost,
		  clerk_text_of(call, "School %c is %s on %s", school,
				is_inset ? "at INSET" : "closed", slot_words(call, to)));
}

static enum clerk_status move(struct clerk_call *call, const struct move_args *args,
			      enum clerk_calendar list)
{
	char school = args->school != NULL ? args->school->letter : clerk_sender(call)->school;
	struct slot from, to;
	enum clerk_status status = days_check_own(call, school);

	status = status == CLERK_OK ? read_two(call, list, school, args->days, &from, &to) : status;
	if (status != CLERK_OK) {
		return status;
	}
	if (from.day == to.day) {
		return clerk_fail(call, CLERK_CONFLICT, "That is %s both times.",
				  slot_words(call, &from));
	}
	if (!take_out(call, list, school, &from)) {
		return clerk_fail(call, CLERK_NOT_FOUND,
				  "School %c has no %s on %s. `%sterms %c` shows what I have.",
				  school, list == CLERK_CALENDAR_INSET ? "INSET" : "closure",
				  slot_words(call, &from), clerk_prefix(call), school);
	}
	to.session = from.session;
	status = days_check_free(call, school, &to);
	if (status != CLERK_OK) {
		return status;
	}
	(void)clerk_calendar_add(call, list, school, to.day, to.session, "");
	say_moved(call, list, school, &from, &to);
	return CLERK_OK;
}

static enum clerk_status run_inset_move(struct clerk_call *call, const void *args)
{
	return move(call, args, CLERK_CALENDAR_INSET);
}

static enum clerk_status run_closed_move(struct clerk_call *call, const void *args)
{
	return move(call, args, CLERK_CALENDAR_CLOSED);
}

const struct clerk_command move_commands[] = {
	{ .name = "inset move",
	  .summary = "Move an INSET day of your school to another day",
	  .example = "inset move C Mon 7 Jun to Mon 28 Jun",
	  CLERK_TAKES(struct move_args, move_spec),
	  .who = CLERK_HEAD | CLERK_OFFICE,
	  .run = run_inset_move },
	{ .name = "closed move",
	  .summary = "Move a day on which your school is closed to another day",
	  .example = "closed move B Thu 3 Dec to Fri 4 Dec",
	  CLERK_TAKES(struct move_args, move_spec),
	  .who = CLERK_HEAD | CLERK_OFFICE,
	  .run = run_closed_move },
	{ 0 },
};
