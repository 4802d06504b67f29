/* poll_commands: asking which date suits, answering, and choosing; the rows. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "polls.h"

#include <string.h>

enum { MEETING_MIN = 60, CLOSE_DAYS = 2, CLOSE_MIN = 16 * 60, MOST_LISTED = 10 };

#define ASKERS (CLERK_HEAD | CLERK_SIP)

/* ---- find ---- */

struct find_args {
	const char *title;
	struct clerk_when d1, d2, d3, d4, d5, d6;
	const char *place;
	struct clerk_when end;
};
#define CHOICE(field) \
	CLERK_ARG_WHEN(struct find_args, field, "another date; up to six", .lead = "/", \
		       .flags = CLERK_OPTIONAL | CLERK_MEAL)
static const struct clerk_arg find_spec[] = {
	CLERK_ARG_TEXT(struct find_args, title, "what the meeting is about",
		       .flags = CLERK_ALOUD | CLERK_TURNS),
	CLERK_ARG_WHEN(struct find_args, d1, "a day and time: `Tue 12 Jan 3.45pm`",
		       .flags = CLERK_MEAL),
	CHOICE(d2),
	CHOICE(d3),
	CHOICE(d4),
	CHOICE(d5),
	CHOICE(d6),
	CLERK_ARG_TEXT(struct find_args, place, "a school or a place", .lead = "at",
		       .flags = CLERK_OPTIONAL | CLERK_ALOUD | CLERK_NAMES),
	CLERK_ARG_WHEN(struct find_args, end, "until when it may be answered", .lead = "by",
		       .flags = CLERK_OPTIONAL | CLERK_TENSE_IS_DEADLINE | CLERK_RAW_LEVEL |
				CLERK_TODAY),
	{ 0 },
};

static bool has_date(const struct poll *poll, size_t count, const struct clerk_slot *slot)
{
	for (size_t i = 0; i < count; i++) {
		if (poll->start_s[i] == slot->start_s) {
			return true;
		}
	}
	return false;
}

/* One date more; one without hours has those of the one before. */
static enum clerk_status add_date(struct clerk_call *call, const struct clerk_when *when,
				  struct clerk_slot *slot, struct poll *poll)
{
	size_t count = poll_count(poll);

	if (!clerk_slot_of(call, when, MEETING_MIN, slot)) {
		return clerk_fail(call, CLERK_USAGE,
				  "%s: I also need a time, e.g. `8-11` or `3.45pm`.",
				  clerk_format_when(call, when));
	}
	if (slot->start_s <= clerk_now(call)) {
		return clerk_fail(call, CLERK_USAGE, "%s has passed. Which day did you mean?",
				  clerk_format_instant(call, slot->start_s));
	}
	if (has_date(poll, count, slot)) {
		return clerk_fail(call, CLERK_USAGE, "%s stands there twice.",
				  clerk_slot_words(call, slot));
	}
	poll->start_s[count] = slot->start_s;
	poll->end_s[count] = slot->end_s;
	return CLERK_OK;
}

static enum clerk_status add_dates(struct clerk_call *call, const struct find_args *a,
				   struct poll *poll)
{
	const struct clerk_when *const whens[POLL_MOST] = { &a->d1, &a->d2, &a->d3,
							    &a->d4, &a->d5, &a->d6 };
	struct clerk_slot slot = { .start_s = 0 };
	enum clerk_status status = CLERK_OK;

	/* "8 Dec / 9 Dec 1.30pm": those of the first that has any are of those before it, too */
	for (size_t i = 0; i < POLL_MOST && slot.start_s == 0; i++) {
		if (whens[i]->kind != CLERK_WHEN_NONE) {
			(void)clerk_slot_of(call, whens[i], MEETING_MIN, &slot);
		}
	}
	for (size_t i = 0; i < POLL_MOST && status == CLERK_OK; i++) {
		if (whens[i]->kind != CLERK_WHEN_NONE) {
			status = add_date(call, whens[i], &slot, poll);
		}
	}
	if (status == CLERK_OK && poll_count(poll) < 2) {
		return clerk_fail(call, CLERK_USAGE,
				  "Two dates at least, with / between: `%sfind data: Tue 12 Jan "
				  "3.45pm / Thu 14 Jan 3.45pm`. `%smeet` calls a meeting at once.",
				  clerk_prefix(call), clerk_prefix(call));
	}
	return status;
}

/* The minute of its last day; four, where none is said. */
static int32_t closing_min(const struct clerk_when *by)
{
	bool is_minute = by->kind == CLERK_WHEN_INSTANT ||
			 (by->kind == CLERK_WHEN_DEADLINE && by->end_min != CLERK_NO_MIN);

	return !is_minute                       ? CLOSE_MIN
	       : by->kind == CLERK_WHEN_INSTANT ? by->start_min
						: by->end_min;
}

/* Until when: as said, or two school days on; before its first date in any case. */
static enum clerk_status set_due(struct clerk_call *call, const struct clerk_when *by,
				 struct poll *poll)
{
	int32_t today = clerk_day_of(call, clerk_now(call));
	int64_t first_s = poll->start_s[0];
	int32_t day = by->kind == CLERK_WHEN_NONE
			  ? clerk_add_school_days(call, '\0', today, CLOSE_DAYS)
			  : by->day;

	for (size_t i = 1; i < poll_count(poll); i++) {
		first_s = poll->start_s[i] < first_s ? poll->start_s[i] : first_s;
	}
	poll->base.due_s = clerk_instant(call, day, closing_min(by));
	if (poll->base.due_s <= clerk_now(call) || poll->base.due_s >= first_s) {
		return clerk_fail(call, CLERK_USAGE,
				  "By when shall they answer? It needs to be before %s, e.g. `… by "
				  "%s`.",
				  clerk_format_instant(call, first_s), "Fri noon");
	}
	return CLERK_OK;
}

static const struct {
	const char *clear;
} sql = {
	.clear = "DELETE FROM meetings_poll_answer WHERE cluster = ?1 AND number = ?2",
};
const struct clerk_queries meeting_poll_queries = CLERK_QUERIES(sql);

/* Of an edit others may have answered what stood there before: whoever had is asked again. */
static void ask_anew(struct clerk_call *call, const struct poll *poll)
{
	struct clerk_answers answers = clerk_answers(call, poll);

	clerk_run(CLERK_QUERY(call, &sql.clear, poll->base.item.number));
	for (size_t i = 0; i < answers.count; i++) {
		clerk_tell_school(
		    call, answers.items[i].school,
		    "%s has other dates now, so your answer doesn't count any more: %s",
		    clerk_item_name(call, poll), poll_kind.card(call, poll));
	}
}

/* "data workshop, all", of dates that are "all 1.30pm". */
static const char *without_all(struct clerk_call *call, const char *title)
{
	static const char tail[] = ", all";
	size_t len = strlen(title), cut = strlen(tail);
	bool is_tail = len > cut && strcmp(title + len - cut, tail) == 0;

	return is_tail ? clerk_text_of(call, "%.*s", (int)(len - cut), title) : title;
}

static enum clerk_status run_find(struct clerk_call *call, const void *args)
{
	const struct find_args *a = args;
	struct poll *poll = clerk_item_make(call, &poll_kind);
	enum clerk_status status;

	poll->title = without_all(call, a->title);
	poll->place = a->place == NULL ? "" : a->place;
	poll->base.school = clerk_voice(clerk_sender(call));
	status = clerk_sender(call)->school == '\0'
		     ? CLERK_OK
		     : clerk_check_here(call, clerk_sender(call)->school);
	status = status == CLERK_OK ? add_dates(call, a, poll) : status;
	status = status == CLERK_OK ? set_due(call, &a->end, poll) : status;
	if (status != CLERK_OK) {
		return status;
	}
	clerk_item_put(call, poll, "asked: %s, %zu dates", poll->title, poll_count(poll));
	ask_anew(call, poll);
	clerk_name_act(call, "a date for %s", poll->title);
	clerk_say(call, poll,
		  clerk_text_of(call, CLERK_BOLD "%s" CLERK_PLAIN " %s",
				clerk_item_name(call, poll), poll_kind.card(call, poll)),
		  NULL);
	poll_post(call, poll);
	return CLERK_OK;
}

/* ---- the one that is meant, where none is named ---- */

struct which_args {
	struct clerk_item item;
	const char *text;
};

/* Of those that are open, all or the sender's own. */
static size_t find_open(struct clerk_call *call, bool is_own, const struct poll **ret_first)
{
	void *const *all;
	size_t count = clerk_items(call, &poll_kind, false, &all), found = 0;
	char voice = clerk_voice(clerk_sender(call));

	for (size_t i = 0; i < count; i++) {
		const struct poll *poll = all[i];

		if (is_own ? poll->base.school == voice : poll->base.state == POLL_OPEN) {
			*ret_first = found++ == 0 ? poll : *ret_first;
		}
	}
	return found;
}

static enum clerk_status step_one(struct clerk_call *call, const struct which_args *a,
				  const char *act, bool is_own, clerk_step_handler *handler)
{
	const struct poll *poll = NULL;
	size_t count = find_open(call, is_own, &poll);

	if (count == 0) {
		return clerk_fail(call, CLERK_NOT_FOUND,
				  is_own ? "No poll of yours is open. `%sfind` asks for a date."
					 : "No poll is open. `%sfind` asks for a date.",
				  clerk_prefix(call));
	}
	if (count > 1) {
		return clerk_fail(call, CLERK_USAGE,
				  "%zu polls are open. Which one? E.g. `%s%s %s …`", count,
				  clerk_prefix(call), act, clerk_item_name(call, poll));
	}
	clerk_concerns(call, poll->base.item);
	return clerk_item_step(call, poll->base.item, act, handler, a);
}

/* ---- choose ---- */

/* The number of the one date that is said; SIZE_MAX. */
static size_t read_one(struct clerk_call *call, const struct poll *poll, const char *text)
{
	int64_t count = 0;
	size_t found = SIZE_MAX;

	if (!poll_read(call, poll, text, &count)) {
		return SIZE_MAX;
	}
	for (size_t i = 0; i < poll_count(poll); i++) {
		if (count == poll_set(0, i, POLL_YES)) {
			found = i;
		}
	}
	return found;
}

/* Somebody had said that it does not suit. */
static enum clerk_status ask_anyway(struct clerk_call *call, const struct poll *poll, size_t option,
				    const char *letters)
{
	struct clerk_choice yes = { .key = "yes", .given = "lost" };

	return clerk_ask(call, &yes, 1, "%s said no to %s. Choose it anyway? Reply `yes`.",
			 clerk_letters_words(call, letters), poll_date(call, poll, option));
}

static enum clerk_status choose(struct clerk_call *call, const void *args, void *record)
{
	struct poll *poll = record;
	size_t option = read_one(call, poll, ((const struct which_args *)args)->text);
	const char *name = clerk_item_name(call, poll);

	if (option == SIZE_MAX) {
		return clerk_fail(call, CLERK_USAGE,
				  "Which of 1 to %zu? For example `%schoose %s 1`.",
				  poll_count(poll), clerk_prefix(call), name);
	}
	const char *lost = poll_lost(call, poll, option);

	if (lost[0] != '\0' && !clerk_given(call, "lost")) {
		return ask_anyway(call, poll, option, lost);
	}
	struct meeting *m = meeting_new(call, poll->title, poll->place);

	m->base.slot =
	    (struct clerk_slot){ .start_s = poll->start_s[option], .end_s = poll->end_s[option] };
	clerk_item_put(call, poll, "chosen: %s", poll_date(call, poll, option));
	clerk_end_poll(call, poll->base.item);
	clerk_stands_beside(call, name);
	struct clerk_plan plan = clerk_plan(call, m, &m->base.slot);

	return meeting_call(call, m, &plan.when);
}

static enum clerk_status run_choose(struct clerk_call *call, const void *args)
{
	return step_one(call, args, "choose", true, choose);
}

/* ---- p ---- */

/* "1 yes, 2 maybe" */
static const char *answer_words(struct clerk_call *call, const struct poll *poll, int64_t count)
{
	static const char *const names[] = { "", "yes", "maybe", "no" };
	const char *text = "";

	for (size_t i = 0; i < poll_count(poll); i++) {
		enum poll_mark mark = poll_mark_of(count, i);

		if (mark != POLL_UNSAID) {
			text = clerk_text_of(call, "%s%s%zu %s", text, text[0] == '\0' ? "" : ", ",
					     i + 1, names[mark]);
		}
	}
	return text;
}

/* An answer of hers who asked, to what is closed: it would call a meeting of everybody, so that is
 * asked first; of a date that is against somebody, or of none, the choice itself asks. */
static enum clerk_status choose_late(struct clerk_call *call, const void *args, void *record)
{
	const struct poll *poll = record;
	const char *name = clerk_item_name(call, poll);
	size_t option = read_one(call, poll, ((const struct which_args *)args)->text);

	if (option == SIZE_MAX || poll_lost(call, poll, option)[0] != '\0') {
		return choose(call, args, record);
	}
	struct clerk_choice *yes = clerk_memory(call, sizeof(*yes));

	*yes =
	    (struct clerk_choice){ .key = "yes",
				   .line = clerk_text_of(call, "choose %s %zu", name, option + 1) };
	clerk_ask(call, yes, 1, "%s is closed. Shall I call the meeting on %s? Reply `yes`.", name,
		  poll_date(call, poll, option));
	return CLERK_ASKED;
}

static enum clerk_status answer(struct clerk_call *call, const void *args, void *record)
{
	const struct poll *poll = record;
	const char *text = ((const struct which_args *)args)->text;
	struct clerk_answers answers = clerk_answers(call, poll);
	const struct clerk_answer *had = clerk_answer_of(&answers, clerk_voice(clerk_sender(call)));
	const char *name = clerk_item_name(call, poll);
	int64_t count = had == NULL ? 0 : had->count;

	if (poll->base.state == POLL_CLOSED) {
		return choose_late(call, args, record);
	}
	if (!poll_read(call, poll, text, &count)) {
		return clerk_fail(call, CLERK_USAGE,
				  "Which of 1 to %zu suit you? For example `%s%s`.",
				  poll_count(poll), clerk_prefix(call), poll_example(call, poll));
	}
	return clerk_answer(
	    call, poll, "answered", count,
	    clerk_text_of(call, "%s for %s", answer_words(call, poll, count), name));
}

static enum clerk_status run_p(struct clerk_call *call, const void *args)
{
	return step_one(call, args, "p", false, answer);
}

/* ---- cancel, move ---- */

struct change_args {
	struct clerk_item item;
	struct clerk_when when;
};

static enum clerk_status drop(struct clerk_call *call, const void *args, void *record)
{
	const struct poll *poll = record;

	(void)args;
	clerk_item_put(call, record, "dropped");
	clerk_end_poll(call, poll->base.item);
	clerk_say(call, record,
		  clerk_text_of(call,
				CLERK_BOLD "%s" CLERK_PLAIN
					   " dropped: a date for %s is not looked for "
					   "any more.",
				clerk_item_name(call, poll), poll->title),
		  NULL);
	return CLERK_OK;
}

static enum clerk_status move(struct clerk_call *call, const void *args, void *record)
{
	struct poll *poll = record;
	enum clerk_status status = set_due(call, &((const struct change_args *)args)->when, poll);

	if (status != CLERK_OK) {
		return status;
	}
	const char *by = clerk_format_instant(call, poll->base.due_s);

	bool was_closed = poll->base.state == POLL_CLOSED;

	poll->base.state = POLL_OPEN;
	clerk_item_put(call, poll, "open until %s", by);
	if (was_closed) { /* what has ended in the clients does not begin again */
		poll_post(call, poll);
	}
	clerk_say(call, poll,
		  clerk_text_of(call, CLERK_BOLD "%s" CLERK_PLAIN " %s may be answered until %s.",
				clerk_item_name(call, poll), poll->title, by),
		  NULL);
	return CLERK_OK;
}

/* ---- the list ---- */

static const char *line(struct clerk_call *call, const void *record)
{
	return clerk_text_of(call, CLERK_BOLD "%s" CLERK_PLAIN " %s", clerk_item_name(call, record),
			     poll_kind.card(call, record));
}

static enum clerk_status run_polls(struct clerk_call *call, const void *args)
{
	const struct clerk_item *item = &((const struct change_args *)args)->item;
	struct clerk_wanted wanted = { .name = clerk_text_of(call, "%c%lld", item->letter,
							     (long long)item->number) };
	const char *none =
	    clerk_text_of(call,
			  "No poll is open. `%sfind data: Tue 12 Jan 3.45pm / Thu 14 "
			  "Jan 3.45pm` asks for a date.",
			  clerk_prefix(call));

	if (item->letter != '\0') {
		clerk_concerns(call, *item);
	}
	return item->letter == '\0'
		   ? clerk_items_say(call, &poll_kind, false, MOST_LISTED, line, none)
		   : clerk_items_say_of(call, &poll_kind, &wanted, MOST_LISTED, line,
					clerk_text_of(call, "%s is no open poll.", wanted.name));
}

/* ---- the rows ---- */

#define ITEM(T) CLERK_ARG_ITEM(T, item, "the poll, P4", .flags = 0)
#define MARKS \
	CLERK_ARG_TEXT(struct which_args, text, "which suit you: `1 yes 2 maybe 3 no`", \
		       .flags = CLERK_VERBATIM)
#define NUMBER \
	CLERK_ARG_TEXT(struct which_args, text, "the number of the date", .flags = CLERK_VERBATIM)

static const struct clerk_arg p_spec[] = { ITEM(struct which_args), MARKS, { 0 } };
static const struct clerk_arg p_one_spec[] = { MARKS, { 0 } };
static const struct clerk_arg choose_spec[] = { ITEM(struct which_args), NUMBER, { 0 } };
static const struct clerk_arg choose_one_spec[] = { NUMBER, { 0 } };
static const struct clerk_arg drop_spec[] = { ITEM(struct change_args), { 0 } };
static const struct clerk_arg move_spec[] = {
	ITEM(struct change_args),
	CLERK_ARG_WHEN(struct change_args, when, "until when it may be answered",
		       .flags = CLERK_TENSE_IS_DEADLINE | CLERK_RAW_LEVEL | CLERK_TODAY),
	{ 0 },
};

static const struct clerk_arg polls_spec[] = {
	CLERK_ARG_ITEM(struct change_args, item, "one of them, P4", .min = 'P',
		       .flags = CLERK_OPTIONAL),
	{ 0 },
};

const struct clerk_command meeting_poll_commands[] = {
	{ .name = "find",
	  .summary = "Ask which date suits for a meeting",
	  .example = "find data: Tue 12 Jan 3.45pm / Thu 14 Jan 3.45pm by Fri noon",
	  CLERK_TAKES(struct find_args, find_spec),
	  .who = ASKERS,
	  .where = CLERK_IN_ROOM,
	  .run = run_find },
	{ .name = "p",
	  .item = 'P',
	  .summary = "Say which dates suit you",
	  .example = "p P4 1 yes 2 maybe 3 no",
	  CLERK_TAKES(struct which_args, p_spec),
	  .who = CLERK_HEAD | CLERK_DELEGATE,
	  .step = answer,
	  .is_answer = true,
	  .does = CLERK_DOES_PICK },
	{ .name = "p",
	  .summary = "Say which dates suit you, of the one poll that is open",
	  .example = "p 1 yes 2 maybe 3 no",
	  CLERK_TAKES(struct which_args, p_one_spec),
	  .who = CLERK_HEAD | CLERK_DELEGATE,
	  .run = run_p,
	  .is_answer = true },
	{ .name = "choose",
	  .item = 'P',
	  .summary = "Choose the date, and call the meeting",
	  .example = "choose P4 2",
	  CLERK_TAKES(struct which_args, choose_spec),
	  .who = ASKERS,
	  .step = choose },
	{ .name = "choose",
	  .summary = "Choose the date of your one open poll",
	  .example = "choose 2",
	  CLERK_TAKES(struct which_args, choose_one_spec),
	  .who = ASKERS,
	  .run = run_choose },
	{ .name = "cancel",
	  .item = 'P',
	  .summary = "Drop a poll",
	  .example = "cancel P4",
	  CLERK_TAKES(struct change_args, drop_spec),
	  .who = ASKERS,
	  .is_end = true,
	  .step = drop },
	{ .name = "move",
	  .item = 'P',
	  .summary = "Leave a poll open until another day",
	  .example = "move P4 Mon noon",
	  CLERK_TAKES(struct change_args, move_spec),
	  .who = ASKERS,
	  .step = move },
	{ .name = "polls",
	  .summary = "List the polls that are open, and the answers",
	  .example = "polls",
	  CLERK_TAKES(struct change_args, polls_spec),
	  .run = run_polls,
	  .does = CLERK_DOES_TELL },
	{ 0 },
};
