/* commands: calling, answering, moving and cancelling a meeting. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "meetings.h"

#include <stdlib.h>
#include <string.h>

enum {
	MINUTE_S = 60,
	HOUR_S = 3600,
	BREAKFAST_FROM = 8 * 60,
	BREAKFAST_MIN = 75,
	GOVERNORS_MAX = 20
};

/* ---- calling one ---- */

struct meet_args {
	const char *title;
	struct clerk_when when;
	const char *place, *governors;
	int64_t quorum;
};

static const struct clerk_arg meet_spec[] = {
	CLERK_ARG_TEXT(struct meet_args, title, "what it is about", .flags = CLERK_ALOUD),
	CLERK_ARG_WHEN(struct meet_args, when, "a day and time: `Tue 19 Jan 8-11`", .flags = 0),
	CLERK_ARG_TEXT(struct meet_args, place, "a school or a place", .lead = "at",
		       .flags = CLERK_OPTIONAL | CLERK_ALOUD | CLERK_NAMES),
	CLERK_ARG_WORD(struct meet_args, governors, "when governors join: `9.30`",
		       .lead = "governors from", .flags = CLERK_OPTIONAL),
	CLERK_ARG_INT(struct meet_args, quorum, 1, 50, "schools needed", .lead = "quorum",
		      .flags = CLERK_OPTIONAL),
	{ 0 },
};

/* At a school that is closed then, only for whoever says so. */
static enum clerk_status check_place(struct clerk_call *call, const struct meeting *meeting)
{
	static const struct clerk_choice anyway[] = { { .key = "anyway", .given = "anyway" } };
	const char *lost = meeting_place_lost(call, meeting);

	return lost[0] == '\0' || clerk_given(call, "anyway")
		   ? CLERK_OK
		   : clerk_ask(call, anyway, 1, "%s Reply `anyway`, or send another date or place.",
			       lost);
}

static enum clerk_status call_meeting(struct clerk_call *call, struct meeting *meeting)
{
	if (meeting->start_s <= clerk_now(call)) {
		return clerk_fail(call, CLERK_USAGE, "%s has passed. Which day did you mean?",
				  clerk_format_instant(call, meeting->start_s));
	}
	enum clerk_status status = check_place(call, meeting);

	if (status != CLERK_OK) {
		return status;
	}
	struct clerk_item item = clerk_item_new(call, 'M');
	const char *p = clerk_prefix(call);

	meeting->number = item.number;
	meeting->person = clerk_sender(call)->id;
	meeting->version = 1;
	meeting_put(call, meeting);
	meeting_tell_aside(call, meeting);
	const char *reminders = reminders_set(call, meeting);

	clerk_name_act(call, "%s, %s", meeting->title, meeting_times(call, meeting));
	clerk_record(call, item, CLERK_PUBLIC, NULL, "called %s, %s", meeting->title,
		     meeting_times(call, meeting));
	clerk_reply(call, CLERK_BOLD "M%lld" CLERK_PLAIN " %s, %s.%s %s %s", (long long)item.number,
		    meeting->title, meeting_times(call, meeting), meeting_overlaps(call, meeting),
		    reminders,
		    meeting->governors_s == 0
			? clerk_text_of(call, "Coming? `%sin`, `%sout`, `%slate`.", p, p, p)
			: clerk_text_of(
			      call, "Heads: `%sin M%lld`, and add `+2 governors` if bringing two.",
			      p, (long long)item.number));
	again_edited(call, meeting);
	return CLERK_OK;
}

static enum clerk_status meet(struct clerk_call *call, const void *args)
{
	const struct meet_args *a = args;
	struct meeting meeting = { .title = a->title,
				   .place = a->place == NULL ? "" : a->place,
				   .quorum = a->quorum };

	if (!meeting_set_times(&a->when, 60, &meeting)) {
		return clerk_fail(call, CLERK_USAGE,
				  "%s: I also need a time, e.g. `8-11` or `3.45pm`.",
				  clerk_format_when(call, &a->when));
	}
	if (a->governors != NULL) {
		enum clerk_status status = meeting_set_governors(call, a->governors, &meeting);

		if (status != CLERK_OK) {
			return status;
		}
	}
	return call_meeting(call, &meeting);
}

struct breakfast_args {
	struct clerk_when when;
	const char *place;
};

static const struct clerk_arg breakfast_spec[] = {
	CLERK_ARG_WHEN(struct breakfast_args, when, "the day; 8.00 to 9.15 unless you say",
		       .flags = 0),
	CLERK_ARG_TEXT(struct breakfast_args, place, "where: `at the Bull`", .lead = "at",
		       .flags = CLERK_OPTIONAL | CLERK_ALOUD | CLERK_NAMES),
	{ 0 },
};

static enum clerk_status breakfast(struct clerk_call *call, const void *args)
{
	const struct breakfast_args *a = args;
	struct meeting meeting = { .title = "Cluster breakfast",
				   .place = a->place == NULL ? "" : a->place };

	if (a->when.kind == CLERK_WHEN_DATE) {
		meeting.start_s = clerk_instant(call, a->when.day, BREAKFAST_FROM);
		meeting.end_s = meeting.start_s + BREAKFAST_MIN * MINUTE_S;
	} else if (!meeting_set_times(&a->when, BREAKFAST_MIN, &meeting)) {
		return clerk_fail(
		    call, CLERK_USAGE,
		    "I need one day for a breakfast, e.g. `%sbreakfast Tue 8 Dec at the Bull`.",
		    clerk_prefix(call));
	}
	return call_meeting(call, &meeting);
}

/* ---- answering ---- */

/* Not cancelled, not over. */
enum clerk_status meeting_get_open(struct clerk_call *call, struct clerk_item item,
				   struct meeting *ret_meeting)
{
	if (!meeting_get(call, item.number, ret_meeting)) {
		return clerk_fail(call, CLERK_NOT_FOUND, "M%lld was taken back.",
				  (long long)item.number);
	}
	if (ret_meeting->is_cancelled) {
		return clerk_fail(call, CLERK_CONFLICT, "M%lld was cancelled.",
				  (long long)item.number);
	}
	if (ret_meeting->start_s <= clerk_now(call)) {
		return clerk_fail(call, CLERK_CONFLICT, "M%lld was on %s.", (long long)item.number,
				  clerk_format_instant(call, ret_meeting->start_s));
	}
	return CLERK_OK;
}

/* "+2 governors" -> 2; -1: not understood. */
static int64_t read_governors(const char *text)
{
	char *rest;

	if (text == NULL || text[0] == '\0') {
		return 0;
	}
	long count = strtol(text, &rest, 10);
	bool is_word = strcmp(rest, " governors") == 0 || strcmp(rest, " governor") == 0;

	return rest != text && is_word && count >= 0 && count <= GOVERNORS_MAX ? count : -1;
}

static const char *quorum_words(const struct meeting *meeting, size_t before, size_t now)
{
	size_t quorum = (size_t)meeting->quorum;

	if (quorum == 0) {
		return "";
	}
	if (before >= quorum && now < quorum) {
		return ", quorum lost";
	}
	return now >= quorum ? ", quorum met" : "";
}

static void put_answer(struct clerk_call *call, const struct meeting *meeting, const char *word,
		       int64_t governors)
{
	char school = clerk_sender(call)->school;
	struct clerk_query *q = clerk_query(call, Q_ANSWER_KEEP);

	clerk_bind_int(q, meeting->number);
	clerk_bind_letter(q, school == 0 ? '+' : school);
	clerk_bind_int(q, clerk_day_of(call, meeting->start_s));
	clerk_run(q);
	q = clerk_query(call, Q_ANSWER);
	clerk_bind_int(q, meeting->number);
	clerk_bind_letter(q, school == 0 ? '+' : school);
	clerk_bind_text(q, word);
	clerk_bind_int(q, governors);
	clerk_bind_int(q, clerk_day_of(call, meeting->start_s));
	clerk_run(q);
}

static enum clerk_status answer(struct clerk_call *call, struct clerk_item item, const char *word,
				int64_t governors)
{
	const struct clerk_person *sender = clerk_sender(call);
	struct meeting meeting;
	struct answers before, now;
	enum clerk_status status = meeting_get_open(call, item, &meeting);

	if (status == CLERK_OK && sender->school != 0) {
		status = clerk_check_here(call, sender->school);
	}
	if (status != CLERK_OK) {
		return status;
	}
	if (governors < 0 || (governors > 0 && meeting.governors_s == 0)) {
		return clerk_fail(call, CLERK_USAGE,
				  governors < 0
				      ? "I read that as `+2 governors`, up to 20. Please try again."
				      : "That meeting has no part for governors.");
	}
	clerk_concerns(call, item);
	answers_read(call, &meeting, &before);
	put_answer(call, &meeting, word, governors);
	answers_read(call, &meeting, &now);
	clerk_record(call, item, CLERK_PUBLIC, NULL, "%s", word);
	const char *who = sender->school == 0 ? "SIP" : clerk_text_of(call, "%c", sender->school);
	const char *detail =
	    strcmp(word, "in") != 0 || governors == 0
		? clerk_text_of(call, "%s for M%lld", word, (long long)item.number)
		: clerk_text_of(
		      call, "Head %s %s, %lld governor%s %s", sender->handle,
		      clerk_format_minute(call, clerk_minute_of(call, meeting.start_s)),
		      (long long)governors, governors == 1 ? "" : "s",
		      clerk_format_minute(call, clerk_minute_of(call, meeting.governors_s)));

	clerk_reply_aloud(call,
			  clerk_text_of(call, "%s: %s (%s). Schools in: %zu of %zu%s.", who, detail,
					clerk_format_instant(call, meeting.start_s), now.schools_in,
					strlen(clerk_schools_here(call)),
					quorum_words(&meeting, before.schools_in, now.schools_in)),
			  NULL);
	return CLERK_OK;
}

struct in_args {
	struct clerk_item item;
	const char *more;
};

static const struct clerk_arg in_spec[] = {
	CLERK_ARG_ITEM(struct in_args, item, "the meeting, M14", .flags = 0),
	CLERK_ARG_TEXT(struct in_args, more, "who comes too: `+2 governors`",
		       .flags = CLERK_OPTIONAL),
	{ 0 },
};

static enum clerk_status in_item(struct clerk_call *call, const void *args)
{
	const struct in_args *a = args;

	return answer(call, a->item, "in", read_governors(a->more));
}

struct item_args {
	struct clerk_item item;
};

static const struct clerk_arg item_spec[] = {
	CLERK_ARG_ITEM(struct item_args, item, "the meeting, M14", .flags = 0),
	{ 0 },
};

static enum clerk_status out_item(struct clerk_call *call, const void *args)
{
	const struct item_args *a = args;

	return answer(call, a->item, "out", 0);
}

static enum clerk_status late_item(struct clerk_call *call, const void *args)
{
	const struct item_args *a = args;

	return answer(call, a->item, "late", 0);
}

/* Without a number it is clear only while one meeting is coming. */
static enum clerk_status answer_only(struct clerk_call *call, const char *word)
{
	const struct meeting *coming;
	size_t count = meeting_coming(call, &coming);
	struct clerk_choice *choices = clerk_memory(call, count * sizeof(*choices));
	const char *list = "";

	if (count == 0) {
		return clerk_fail(call, CLERK_NOT_FOUND,
				  "No meeting is coming that you could answer.");
	}
	if (count == 1) {
		return answer(call, meeting_item(&coming[0]), word, 0);
	}
	for (size_t i = 0; i < count; i++) {
		choices[i] =
		    (struct clerk_choice){ .key = clerk_text_of(call, "%zu", i + 1),
					   .line = clerk_text_of(call, "%s M%lld", word,
								 (long long)coming[i].number) };
		list = clerk_text_of(call, "%s%s%zu) M%lld %s", list, i == 0 ? "" : " ", i + 1,
				     (long long)coming[i].number,
				     clerk_format_instant(call, coming[i].start_s));
	}
	return clerk_ask(call, choices, count, "Which one? %s. Reply with a number.", list);
}

static enum clerk_status in_only(struct clerk_call *call, const void *args)
{
	(void)args;
	return answer_only(call, "in");
}

static enum clerk_status out_only(struct clerk_call *call, const void *args)
{
	(void)args;
	return answer_only(call, "out");
}

static enum clerk_status late_only(struct clerk_call *call, const void *args)
{
	(void)args;
	return answer_only(call, "late");
}

/* ---- moving and cancelling ---- */

/* The caller, the lead and the SIP. */
enum clerk_status meeting_may_change(struct clerk_call *call, const struct meeting *meeting)
{
	const struct clerk_person *sender = clerk_sender(call);
	const struct clerk_person *caller = clerk_person_by_id(call, meeting->person);

	if (sender->id == meeting->person || (sender->role & (CLERK_LEAD | CLERK_SIP)) != 0) {
		return CLERK_OK;
	}
	unsigned role = caller == NULL ? 0 : caller->role;
	const char *who = caller == NULL ? "Somebody else" : caller->handle;
	/* each is named once */
	const char *may = (role & CLERK_SIP) != 0 ? "the lead head or the SIP"
			  : (role & CLERK_LEAD) != 0
			      ? clerk_text_of(call, "%s or the SIP", who)
			      : clerk_text_of(call, "%s, the lead head or the SIP",
					      caller == NULL ? "they" : who);

	return clerk_fail(call, CLERK_DENIED, "%s%s called M%lld, so %s can change it.",
			  (role & CLERK_SIP) != 0 ? "The " : "", who, (long long)meeting->number,
			  may);
}

static enum clerk_status cancel(struct clerk_call *call, const void *args)
{
	const struct item_args *a = args;
	struct meeting meeting;
	enum clerk_status status = meeting_get_open(call, a->item, &meeting);

	if (status == CLERK_OK) {
		status = meeting_may_change(call, &meeting);
	}
	if (status != CLERK_OK) {
		return status;
	}
	meeting.is_cancelled = true;
	meeting_put(call, &meeting);
	reminders_drop(call, &meeting);
	clerk_record(call, a->item, CLERK_PUBLIC, NULL, "cancelled");
	clerk_reply_aloud(
	    call,
	    clerk_text_of(call,
			  CLERK_BOLD "M%lld" CLERK_PLAIN
				     " cancelled by %s: %s, %s. No reminders will come.",
			  (long long)meeting.number, clerk_sender(call)->handle, meeting.title,
			  clerk_format_span(call, meeting.start_s, meeting.end_s)),
	    NULL);
	return CLERK_OK;
}

struct move_args {
	struct clerk_item item;
	struct clerk_when when;
};

static const struct clerk_arg move_spec[] = {
	CLERK_ARG_ITEM(struct move_args, item, "the meeting, M14", .flags = 0),
	CLERK_ARG_WHEN(struct move_args, when, "the new day, and the time if that changes",
		       .flags = 0),
	{ 0 },
};

static enum clerk_status move(struct clerk_call *call, const void *args)
{
	const struct move_args *a = args;
	struct meeting meeting;
	enum clerk_status status = meeting_get_open(call, a->item, &meeting);

	if (status == CLERK_OK) {
		status = meeting_may_change(call, &meeting);
	}
	if (status != CLERK_OK) {
		return status;
	}
	const char *was = clerk_format_span(call, meeting.start_s, meeting.end_s);

	answers_keep_day(call, &meeting);
	if (!meeting_set_new_times(call, &a->when, &meeting) ||
	    meeting.start_s <= clerk_now(call)) {
		return clerk_fail(call, CLERK_USAGE,
				  "To which day? For example `%smove M%lld Tue 15 Dec`.",
				  clerk_prefix(call), (long long)meeting.number);
	}
	status = check_place(call, &meeting);
	if (status != CLERK_OK) {
		return status;
	}
	meeting.version++;
	meeting_put(call, &meeting);
	meeting_tell_aside(call, &meeting);
	const char *reminders = reminders_set(call, &meeting);
	const char *now = clerk_format_span(call, meeting.start_s, meeting.end_s);
	const char *text = clerk_text_of(
	    call,
	    CLERK_BOLD "M%lld" CLERK_PLAIN " is now %s%s (was %s).%s Old reminders dropped. %s%s",
	    (long long)meeting.number, now, meeting_at(call, &meeting), was,
	    meeting_overlaps(call, &meeting), reminders, again_ask(call, &meeting, was));

	clerk_record(call, a->item, CLERK_PUBLIC, NULL, "moved to %s (was %s)", now, was);
	clerk_reply_aloud(call, text, NULL);
	return CLERK_OK;
}

static enum clerk_status list(struct clerk_call *call, const void *args)
{
	const struct meeting *coming;
	size_t count = meeting_coming(call, &coming);

	(void)args;
	for (size_t i = 0; i < count; i++) {
		const char *lost = meeting_place_lost(call, &coming[i]);

		clerk_reply(call, CLERK_BOLD "M%lld" CLERK_PLAIN " %s, %s%s%s",
			    (long long)coming[i].number, coming[i].title,
			    meeting_times(call, &coming[i]), lost[0] == '\0' ? "" : ". ", lost);
	}
	if (count == 0) {
		clerk_reply(call, "No meeting is coming. `%sbreakfast Tue 8 Dec` calls one.",
			    clerk_prefix(call));
	}
	return CLERK_OK;
}

#define CALLERS (CLERK_HEAD | CLERK_SIP)
#define COMERS (CALLERS | CLERK_DELEGATE)

const struct clerk_command meetings_commands[] = {
	{ .name = "meet",
	  .summary = "Call a meeting",
	  .example = "meet data Tue 19 Jan 8-11 at D",
	  CLERK_TAKES(struct meet_args, meet_spec),
	  .who = CALLERS,
	  .where = CLERK_IN_ROOM,
	  .run = meet },
	{ .name = "breakfast",
	  .summary = "Call a breakfast meeting",
	  .example = "breakfast Tue 8 Dec at the Bull",
	  CLERK_TAKES(struct breakfast_args, breakfast_spec),
	  .who = CALLERS,
	  .where = CLERK_IN_ROOM,
	  .run = breakfast },
	{ .name = "in",
	  .item = 'M',
	  .summary = "Say that you are coming",
	  .example = "in M14",
	  CLERK_TAKES(struct in_args, in_spec),
	  .who = COMERS,
	  .run = in_item,
	  .is_answer = true },
	{ .name = "in",
	  .summary = "Say that you are coming to the one meeting ahead",
	  .example = "in",
	  .who = COMERS,
	  .run = in_only,
	  .is_answer = true },
	{ .name = "out",
	  .item = 'M',
	  .summary = "Say that you can't come",
	  .example = "out M14",
	  CLERK_TAKES(struct item_args, item_spec),
	  .who = COMERS,
	  .run = out_item,
	  .is_answer = true },
	{ .name = "out",
	  .summary = "Say that you can't come to the one meeting ahead",
	  .example = "out",
	  .who = COMERS,
	  .run = out_only,
	  .is_answer = true },
	{ .name = "late",
	  .item = 'M',
	  .summary = "Say that you will be late",
	  .example = "late M14",
	  CLERK_TAKES(struct item_args, item_spec),
	  .who = COMERS,
	  .run = late_item,
	  .is_answer = true },
	{ .name = "late",
	  .summary = "Say that you will be late for the one meeting ahead",
	  .example = "late",
	  .who = COMERS,
	  .run = late_only,
	  .is_answer = true },
	{ .name = "cancel",
	  .item = 'M',
	  .summary = "Cancel a meeting",
	  .example = "cancel M14",
	  CLERK_TAKES(struct item_args, item_spec),
	  .who = CALLERS,
	  .run = cancel },
	{ .name = "move",
	  .item = 'M',
	  .summary = "Move a meeting",
	  .example = "move M14 Tue 15 Dec",
	  CLERK_TAKES(struct move_args, move_spec),
	  .who = CALLERS,
	  .run = move },
	{ .name = "meetings",
	  .summary = "List the meetings ahead",
	  .example = "meetings",
	  .run = list },
	{ 0 },
};
