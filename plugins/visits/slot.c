/* slot: dates made slots; when answers are due, reminders go out and names are forgotten. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "visits.h"

#include <string.h>

enum {
	MORNING_FROM = 9 * 60,
	MORNING_TO = 12 * 60,
	AFTERNOON_FROM = 13 * 60,
	AFTERNOON_TO = 15 * 60 + 30,
};

/* ---- slots ---- */

static bool refuse(struct clerk_call *call, enum clerk_status *ret_why, const char *text)
{
	*ret_why = clerk_fail(call, CLERK_USAGE, "%s", text);
	return false;
}

bool slot_of_when(struct clerk_call *call, const struct clerk_when *when, struct slot *ret_slot,
		  enum clerk_status *ret_why)
{
	struct slot slot = { when->start_s, when->end_s, clerk_format_when(call, when), NULL };

	switch (when->kind) {
	case CLERK_WHEN_SESSION:
		slot.start_s = clerk_instant(call, when->day,
					     when->is_afternoon ? AFTERNOON_FROM : MORNING_FROM);
		slot.end_s =
		    clerk_instant(call, when->day, when->is_afternoon ? AFTERNOON_TO : MORNING_TO);
		break;
	case CLERK_WHEN_RANGE:
		if (when->last_day > when->day) {
			return refuse(call, ret_why,
				      "A visit is within one day, e.g. `9-12` or `am`.");
		}
		break;
	case CLERK_WHEN_INSTANT:
		slot.end_s = slot.start_s + 60 * MINUTE_S;
		break;
	case CLERK_WHEN_DATES:
	case CLERK_WHEN_RECURRENCE:
		return refuse(call, ret_why, "One visit at a time, please: one day, with a time.");
	case CLERK_WHEN_DEADLINE:
		return refuse(call, ret_why,
			      "I need the day itself, with a time, e.g. `Wed 9 Dec 9-12`.");
	case CLERK_WHEN_NONE:
	case CLERK_WHEN_DATE:
		return refuse(call, ret_why, "I also need a time, e.g. `9-12` or `am`.");
	}
	if (slot.start_s <= clerk_now(call)) {
		*ret_why = clerk_fail(call, CLERK_CONFLICT,
				      "%s has passed. Which day did you mean?", slot.echo);
		return false;
	}
	*ret_slot = slot;
	return true;
}

/* ---- what is due when ---- */

static int64_t school_day_before(struct clerk_call *call, char school, int64_t instant_s)
{
	int32_t day = clerk_add_school_days(call, school, clerk_day_of(call, instant_s), -1);

	return day == INT32_MAX ? 0 : clerk_instant(call, day, REMIND_MIN);
}

int64_t remind_at(struct clerk_call *call, const struct visit *v)
{
	return school_day_before(call, v->host, v->slot.start_s);
}

int64_t answer_due(struct clerk_call *call, const struct visit *v)
{
	char awaited = visit_awaited(v);
	const struct clerk_settings *settings = clerk_settings(call);
	int64_t now_s = clerk_now(call), start_s = visit_slot(v)->start_s;
	int32_t day = clerk_add_school_days(call, awaited, clerk_day_of(call, now_s),
					    (int32_t)settings->open_school_days);
	int64_t due_s =
	    day == INT32_MAX ? start_s : clerk_instant(call, day, (int32_t)settings->close_min);

	if (v->state == STATE_MOVING && v->wish.start_s < start_s) {
		start_s = v->wish.start_s;
	}
	if (due_s < start_s) {
		return due_s;
	}
	/* Near, or a holiday lies between: the school day before, where that leaves the length of a
	 * school day to answer. It ends on one, so that is time in school. */
	int64_t before_s = school_day_before(call, awaited, start_s);

	return before_s - now_s >= settings->day_minutes * MINUTE_S ? before_s : start_s;
}

static int64_t forget_at(const struct visit *v)
{
	return visit_slot(v)->end_s + (int64_t)FORGET_DAYS * DAY_S;
}

void visit_schedule(struct clerk_call *call, const struct visit *v)
{
	int64_t now_s = clerk_now(call);

	clerk_wake_cancel(call, v->item, "lapse");
	clerk_wake_cancel(call, v->item, "nudge");
	clerk_wake_cancel(call, v->item, "remind");
	if (visit_is_waiting(v)) {
		int64_t nudge_s = school_day_before(call, visit_awaited(v), v->answer_by_s);

		clerk_wake_at(call, v->item, "lapse", v->answer_by_s);
		if (nudge_s - now_s >= clerk_settings(call)->day_minutes * MINUTE_S) {
			clerk_wake_at(call, v->item, "nudge", nudge_s);
		}
	}
	if (visit_is_agreed(v) && remind_at(call, v) > now_s) {
		clerk_wake_at(call, v->item, "remind", remind_at(call, v));
	}
}

/* Kept, whatever is taken back: it comes from what only one side said, and finds out by itself what
 * there is to forget. */
static void schedule_forgetting(struct clerk_call *call, const struct visit *v)
{
	if (v->names[0] != '\0') {
		clerk_wake_keep(call, v->item, "-forget", forget_at(v));
	}
}

void visit_put_names(struct clerk_call *call, const struct visit *v)
{
	bool is_named = v->names[0] != '\0';
	struct clerk_query *q = clerk_query(call, is_named ? Q_NAME : Q_FORGET);

	clerk_bind_letter(q, v->item.letter);
	clerk_bind_int(q, v->item.number);
	if (is_named) {
		clerk_bind_text(q, v->names);
	}
	clerk_run(q);
	schedule_forgetting(call, v);
}

/* ---- wake-ups ---- */

/* "tomorrow", "today", or the date when the school day before is not yesterday. */
static const char *day_words(struct clerk_call *call, const struct visit *v)
{
	int32_t days = clerk_day_of(call, v->slot.start_s) - clerk_day_of(call, clerk_now(call));

	return days == 0   ? "today"
	       : days == 1 ? "tomorrow"
			   : clerk_text_of(call, "on %s", short_day(call, v->slot.start_s));
}

static void tell_names(struct clerk_call *call, const struct visit *v, const char *late)
{
	const struct clerk_school *school = clerk_school(call, v->visitor);
	int64_t forget_s = v->slot.end_s + (int64_t)FORGET_DAYS * DAY_S;

	clerk_tell_school(call, v->host,
			  "%s%s %s, for your office: %s from %s (%c), %s. I'll forget the names on "
			  "%s.",
			  late, visit_name(call, v), day_words(call, v), v->names,
			  school == NULL ? "school" : school->name, v->visitor, v->slot.echo,
			  clerk_format_day(call, clerk_day_of(call, forget_s)));
}

/* It has begun: no help now, but owned up to. */
static void tell_missed(struct clerk_call *call, const struct visit *v, int64_t due_s)
{
	const char *what =
	    clerk_text_of(call, "%s (%s)", visit_name(call, v), visit_words(call, v, &v->slot));
	const char *text = clerk_missed_words(call, what, due_s);

	clerk_tell_school(call, v->visitor, "%s", text);
	clerk_tell_school(call, v->host, "%s", text);
	visit_record(call, v,
		     clerk_text_of(call, "reminder to %c and %c, due %s, missed", v->visitor,
				   v->host, clerk_format_instant(call, due_s)));
}

/* What the day has become since it was asked for, for either school: "" or a sentence. Nobody is
 * sent to a school that is closed without being told. */
const char *lost_words(struct clerk_call *call, const struct visit *v)
{
	const struct plan plan = { .visitor = v->visitor, .host = v->host, .slot = *visit_slot(v) };

	return clash_day(call, &plan);
}

static const char *ask_names(struct clerk_call *call, const struct visit *v)
{
	return v->names[0] != '\0'
		   ? ""
		   : clerk_text_of(call,
				   " %s, please tell me the visitors' names in private for %c's "
				   "office: `names %s …`.",
				   heads_words(call, v->visitor), v->host, visit_name(call, v));
}

/* What must be done yet: give it another day, or name who comes. */
static const char *ask_words(struct clerk_call *call, const struct visit *v)
{
	const char *lost = lost_words(call, v);
	const char *name = visit_name(call, v), *prefix = others_prefix(v);

	return lost[0] == '\0' ? ask_names(call, v)
			       : clerk_text_of(call, " But %s `%smove %s <date>` or `%scancel %s`?",
					       lost, prefix, name, prefix, name);
}

static enum clerk_status remind(struct clerk_call *call, struct visit *v)
{
	const char schools[] = { v->visitor, v->host, '\0' };
	int64_t now_s = clerk_now(call), due_s = remind_at(call, v);
	bool is_late = clerk_is_late(call, due_s);

	if (!visit_is_agreed(v)) {
		return CLERK_OK;
	}
	if (v->slot.start_s <= now_s) {
		tell_missed(call, v, due_s);
		return CLERK_OK;
	}
	clerk_useful_until(call, v->slot.start_s);
	const char *late = is_late ? "(late) " : "";
	const char *text = clerk_text_of(call, "%s" CLERK_BOLD "%s" CLERK_PLAIN " %s: %s.%s", late,
					 visit_name(call, v), day_words(call, v),
					 visit_words(call, v, &v->slot), ask_words(call, v));

	if (visit_is_quiet(v)) {
		clerk_tell_school(call, v->visitor, "%s", text);
		clerk_tell_school(call, v->host, "%s", text);
	} else {
		clerk_remind(call, schools, "%s", text);
	}
	if (v->names[0] != '\0') {
		tell_names(call, v, late);
	}
	visit_record(call, v,
		     clerk_text_of(call, "reminder to %c and %c, due %s, %s", v->visitor, v->host,
				   clerk_format_instant(call, due_s),
				   is_late ? clerk_text_of(call, "%lld min late",
							   (long long)((now_s - due_s) / MINUTE_S))
					   : "on time"));
	return CLERK_OK;
}

static enum clerk_status nudge(struct clerk_call *call, const struct visit *v)
{
	const char *name = visit_name(call, v);
	bool is_new_date = v->state != STATE_ASKED;

	if (!visit_is_waiting(v) || v->answer_by_s <= clerk_now(call)) {
		return CLERK_OK;
	}
	clerk_useful_until(call, v->answer_by_s);
	clerk_tell_school(call, visit_awaited(v),
			  CLERK_BOLD "%s" CLERK_PLAIN
				     " still waits for your answer: %s. `yes %s`, `no %s` or "
				     "`move %s <date>` by %s, please.",
			  name, visit_words(call, v, is_new_date ? &v->wish : &v->slot), name, name,
			  name, clerk_format_instant(call, v->answer_by_s));
	visit_record(call, v, clerk_text_of(call, "nudge to %c", visit_awaited(v)));
	return CLERK_OK;
}

/* Told privately to the two schools: silence is nobody's business in the room. */
static enum clerk_status lapse(struct clerk_call *call, struct visit *v)
{
	char awaited = visit_awaited(v);
	const char *text, *anew = "";

	if (!visit_is_waiting(v) || v->answer_by_s > clerk_now(call)) {
		return CLERK_OK;
	}
	if (v->state == STATE_MOVING) {
		text = clerk_text_of(call, "%s stays on %s: %c had no answer about %s.",
				     visit_name(call, v), v->slot.echo, awaited, v->wish.echo);
		v->state = STATE_AGREED;
		visit_record(call, v, "the move lapsed");
	} else {
		text = clerk_text_of(
		    call, "%s has lapsed: no answer from %c by %s (%s).", visit_name(call, v),
		    awaited, clerk_format_instant(call, v->answer_by_s), visit_slot(v)->echo);
		anew = clerk_text_of(call, " `visit %c <date>` asks anew.", v->host);
		v->state = STATE_LAPSED;
		v->ended_s = clerk_now(call);
		visit_record(call, v, clerk_text_of(call, "lapsed: no answer from %c", awaited));
	}
	/* Only the visitor's side can ask anew. */
	clerk_tell_school(call, v->visitor, "%s%s", text, anew);
	clerk_tell_school(call, v->host, "%s", text);
	visit_put(call, v);
	return CLERK_OK;
}

static enum clerk_status forget(struct clerk_call *call, struct visit *v)
{
	if (v->names[0] != '\0' && forget_at(v) > clerk_now(call)) {
		schedule_forgetting(call, v); /* it was moved since, or moved back */
	} else if (v->names[0] != '\0') {
		v->names = "";
		visit_put_names(call, v);
		/* That there were any is nothing for the room. */
		clerk_record(call, v->item, CLERK_PARTIES,
			     (const char[]){ v->visitor, v->host, '\0' }, "%s",
			     "the visitors' names were removed");
	}
	return CLERK_OK;
}

enum clerk_status visits_wake(struct clerk_call *call, struct clerk_item item, const char *what)
{
	struct visit v;

	if (!visit_get(call, item, &v)) {
		return CLERK_OK;
	}
	if (strcmp(what, "remind") == 0) {
		return remind(call, &v);
	}
	if (strcmp(what, "nudge") == 0) {
		return nudge(call, &v);
	}
	if (strcmp(what, "lapse") == 0) {
		return lapse(call, &v);
	}
	return strcmp(what, "-forget") == 0 ? forget(call, &v) : CLERK_OK;
}
