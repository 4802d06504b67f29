/* reminders: a week, a day and two hours before; polite hours, no repeats, none for the old date.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "meetings.h"

#include <string.h>

enum { MINUTE_S = 60, HOUR_S = 3600, DAY_S = 86400, APART_S = 12 * HOUR_S };
enum {
	QUIET_FROM_MIN = 21 * 60,
	QUIET_TO_MIN = 7 * 60,
	EVENING_MIN = 18 * 60,
	HOLIDAY_MIN = 16 * 60
};

enum offset { WEEK, DAY, HOURS, OFFSETS };

static const char *const offset_words[] = { [WEEK] = "week", [DAY] = "day", [HOURS] = "hours" };

/* What is planned: instants, 0 where there is none. */
struct plan {
	int64_t at_s[OFFSETS];
	bool is_merged;   /* two hours before is a quiet hour: it joins the evening before */
	bool is_too_late; /* one was past already */
	int64_t hours_s;  /* when two hours before would have been */
};

static bool is_quiet(int32_t minute)
{
	return minute < QUIET_TO_MIN || minute >= QUIET_FROM_MIN;
}

/* On a day without school: 16:00 on the last school day before. */
static int64_t to_school_day(struct clerk_call *call, int64_t at_s)
{
	int32_t day = clerk_day_of(call, at_s);

	if (clerk_day_kind(call, 0, day) == CLERK_DAY_SCHOOL) {
		return at_s;
	}
	for (int32_t back = 1; back < 60; back++) {
		if (clerk_day_kind(call, 0, day - back) == CLERK_DAY_SCHOOL) {
			return clerk_instant(call, day - back, HOLIDAY_MIN);
		}
	}
	return at_s;
}

static struct plan plan_for(struct clerk_call *call, const struct meeting *meeting)
{
	struct plan plan = { .hours_s = meeting->start_s - 2 * HOUR_S };
	int32_t day = clerk_day_of(call, meeting->start_s);
	int32_t minute = clerk_minute_of(call, meeting->start_s);

	plan.is_merged = is_quiet(clerk_minute_of(call, plan.hours_s));
	minute = is_quiet(minute) ? HOLIDAY_MIN : minute;
	plan.at_s[WEEK] = to_school_day(call, clerk_instant(call, day - 7, minute));
	plan.at_s[DAY] = to_school_day(
	    call, clerk_instant(call, day - 1, plan.is_merged ? EVENING_MIN : minute));
	plan.at_s[HOURS] = plan.is_merged ? 0 : plan.hours_s;
	/* At most one in twelve hours: the later one says more. */
	for (int n = WEEK; n < HOURS; n++) {
		int64_t next = plan.at_s[n + 1];

		if (next != 0 && next - plan.at_s[n] < APART_S) {
			plan.at_s[n] = 0;
		}
	}
	for (int n = WEEK; n < OFFSETS; n++) {
		if (plan.at_s[n] != 0 && plan.at_s[n] <= clerk_now(call)) {
			plan.at_s[n] = 0;
			plan.is_too_late = true;
		}
	}
	return plan;
}

/* Of this version of it, so that one of a day from which it was moved says nothing. */
static const char *what_of(struct clerk_call *call, const struct meeting *meeting, const char *what)
{
	return clerk_text_of(call, "%lld/%s", (long long)meeting->version, what);
}

/* "Tue 1 Dec 2026 08:00 and Mon 7 Dec 2026 18:00" */
static const char *list_of(struct clerk_call *call, const struct plan *plan)
{
	const char *list = "";
	int left = 0;

	for (int n = WEEK; n < OFFSETS; n++) {
		left += plan->at_s[n] != 0;
	}
	for (int n = WEEK; n < OFFSETS; n++) {
		if (plan->at_s[n] != 0) {
			left--;
			list = clerk_text_of(call, "%s%s%s", list,
					     clerk_format_instant(call, plan->at_s[n]),
					     left > 1    ? ", "
					     : left == 1 ? " and "
							 : "");
		}
	}
	return list;
}

void reminders_drop(struct clerk_call *call, const struct meeting *meeting)
{
	clerk_wake_cancel(call, meeting_item(meeting), "");
}

const char *reminders_set(struct clerk_call *call, const struct meeting *meeting)
{
	struct plan plan = plan_for(call, meeting);
	const char *list = list_of(call, &plan);

	reminders_drop(call, meeting);
	for (int n = WEEK; n < OFFSETS; n++) {
		if (plan.at_s[n] != 0) {
			clerk_wake_at(call, meeting_item(meeting),
				      what_of(call, meeting, offset_words[n]), plan.at_s[n]);
		}
	}
	if (list[0] == '\0') {
		return "It is too soon for a reminder.";
	}
	return clerk_text_of(
	    call, "Reminders: %s%s%s.", list,
	    plan.is_merged
		? clerk_text_of(call, " (two hours before is %s, so it joins the evening before)",
				clerk_format_minute(call, clerk_minute_of(call, plan.hours_s)))
		: "",
	    plan.is_too_late ? " (too late for the earlier ones)" : "");
}

/* ---- the moment ---- */

/* "A B C, SIP" */
static const char *spell(struct clerk_call *call, const char *letters)
{
	const char *text = "";

	for (; *letters != '\0'; letters++) {
		const char *gap = text[0] == '\0' ? "" : *letters == '+' ? ", " : " ";

		text = *letters == '+' ? clerk_text_of(call, "%s%sSIP", text, gap)
				       : clerk_text_of(call, "%s%s%c", text, gap, *letters);
	}
	return text;
}

static const char *attendance(struct clerk_call *call, const struct answers *answers)
{
	const char *text = "";
	const struct {
		const char *word, *letters;
	} groups[] = { { "Coming", answers->in },
		       { "Late", answers->late },
		       { "Out", answers->out },
		       { "Not heard", answers->unheard } };

	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		if (groups[i].letters[0] != '\0') {
			text = clerk_text_of(call, "%s %s: %s.", text, groups[i].word,
					     spell(call, groups[i].letters));
		}
	}
	return answers->moved[0] == '\0'
		   ? text
		   : clerk_text_of(call, "%s Said before the move: %s.", text, answers->moved);
}

/* "tomorrow 08:00", "today 13:30", "on Tue 8 Dec 2026 08:00" */
static const char *how_soon(struct clerk_call *call, const struct meeting *meeting)
{
	int32_t ahead = clerk_day_of(call, meeting->start_s) - clerk_day_of(call, clerk_now(call));
	const char *time = clerk_format_minute(call, clerk_minute_of(call, meeting->start_s));

	if (ahead > 1) {
		return clerk_text_of(call, "on %s", clerk_format_instant(call, meeting->start_s));
	}
	return clerk_text_of(call, "%s %s", ahead == 1 ? "tomorrow" : "today", time);
}

/* It has begun: nobody is helped by a reminder now, but the caller should know. */
static void tell_missed(struct clerk_call *call, const struct meeting *meeting)
{
	const struct clerk_person *caller = clerk_person_by_id(call, meeting->person);

	if (caller != NULL) {
		const char *what =
		    clerk_text_of(call, "M%lld (%s)", (long long)meeting->number, meeting->title);

		clerk_tell(call, caller, "%s", clerk_missed_words(call, what, clerk_due(call)));
	}
}

/* A later reminder of the same meeting is due too: that one speaks. */
static bool is_overtaken(struct clerk_call *call, const struct meeting *meeting, const char *what)
{
	struct plan plan = { .hours_s = meeting->start_s - 2 * HOUR_S };
	int32_t day = clerk_day_of(call, meeting->start_s);
	bool is_merged = is_quiet(clerk_minute_of(call, plan.hours_s));
	int64_t day_s = to_school_day(
	    call, clerk_instant(call, day - 1,
				is_merged ? EVENING_MIN : clerk_minute_of(call, meeting->start_s)));
	bool is_hours_due = !is_merged && plan.hours_s <= clerk_now(call);

	if (strcmp(what, "hours") == 0) {
		return false;
	}
	return is_hours_due || (strcmp(what, "week") == 0 && day_s <= clerk_now(call));
}

/* Nobody is sent to a school that is closed without being told. */
static const char *lost_words(struct clerk_call *call, const struct meeting *meeting)
{
	const char *lost = meeting_place_lost(call, meeting);

	return lost[0] == '\0'
		   ? ""
		   : clerk_text_of(call, " But %s `!move M%lld <date>` or `!cancel M%lld`?", lost,
				   (long long)meeting->number, (long long)meeting->number);
}

enum clerk_status reminders_wake(struct clerk_call *call, struct clerk_item item, const char *what)
{
	const char *slash = strchr(what, '/'), *name = slash == NULL ? "" : slash + 1;
	struct meeting meeting;
	struct answers answers;

	if (!meeting_get(call, item.number, &meeting) || meeting.is_cancelled ||
	    strcmp(what, what_of(call, &meeting, name)) != 0 ||
	    is_overtaken(call, &meeting, name)) {
		return CLERK_OK;
	}
	bool is_late = clerk_is_late(call, clerk_due(call));

	if (clerk_now(call) >= meeting.start_s) {
		tell_missed(call, &meeting);
		return CLERK_OK;
	}
	clerk_useful_until(call, meeting.start_s);
	answers_read(call, &meeting, &answers);
	clerk_remind(
	    call, answers.unheard, "%s" CLERK_BOLD "M%lld" CLERK_PLAIN " %s%s.%s%s%s",
	    is_late ? "(late) " : "", (long long)meeting.number, how_soon(call, &meeting),
	    meeting_at(call, &meeting), lost_words(call, &meeting), attendance(call, &answers),
	    is_late
		? clerk_text_of(call, " I was offline at %s.",
				clerk_format_minute(call, clerk_minute_of(call, clerk_due(call))))
		: "");
	return CLERK_OK;
}
