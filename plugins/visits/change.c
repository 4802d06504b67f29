/* change: moving and cancelling a visit, marking what became of it, and how many come. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "visits.h"

#include <stdlib.h>
#include <string.h>

/* ---- move ---- */

const char *visit_moves_words(struct clerk_call *call, int64_t moves)
{
	return moves == 1   ? "Moved once"
	       : moves == 2 ? "Moved twice"
			    : clerk_text_of(call, "Moved %lld times", (long long)moves);
}

/* "Asked Head G. Until G agrees V1 stays on Wed 9 Dec. The new date would be …." */
static const char *moving_words(struct clerk_call *call, const struct visit *v, const char *answers)
{
	char awaited = clerk_item_answerer(call, v);
	const struct clerk_slot *slot = &v->base.slot, *wish = &v->base.wish;
	const char *asked = clerk_text_of(
	    call, "Asked %s. Until %c agrees %s stays on %s.", clerk_heads_words(call, awaited),
	    awaited, clerk_item_name(call, v), clerk_slot_words_short(call, slot, wish));
	const char *so_far =
	    v->moves == 0 ? ""
			  : clerk_text_of(call, " %s so far.", visit_moves_words(call, v->moves));

	return clerk_text_of(call, "%s The new date would be %s. %s%s", asked,
			     clerk_slot_words(call, wish), answers, so_far);
}

static const char *move_words(struct clerk_call *call, const struct visit *v, const char *prefix)
{
	const char *name = clerk_item_name(call, v);
	const char *answers = clerk_item_answer_words(call, v, prefix);

	switch (v->base.state) {
	case COUNTERED:
		return clerk_text_of(call, "%s: %c offers %s instead of %s. %s", name,
				     v->base.other, clerk_slot_words(call, &v->base.wish),
				     clerk_slot_words(call, &v->base.slot), answers);
	case MOVING:
		return moving_words(call, v, answers);
	default:
		return clerk_text_of(call, "%s asked anew: %s. %s", name,
				     visit_words(call, v, &v->base.slot), answers);
	}
}

/* Until it is agreed its visitor asks for another date; all else is an offer. */
static void apply_move(struct clerk_call *call, struct visit *v, const struct clerk_slot *slot)
{
	char school = clerk_sender(call)->school;
	bool is_anew = !clerk_item_is(v, CLERK_IS_FIRM) && school == v->base.school;

	if (is_anew) {
		v->base.slot = *slot;
		v->base.wish = (struct clerk_slot){ 0 };
	} else {
		v->base.wish = *slot;
	}
	v->base.wish_by = is_anew ? '\0' : school;
	clerk_item_put(call, v, "%s %s", is_anew ? "asked anew:" : "offered:", slot->said);
}

enum clerk_status visit_move(struct clerk_call *call, const void *args, void *record)
{
	const struct act_args *a = args;
	struct visit *v = record;
	struct clerk_plan plan = { .record = v, .when = a->when };
	enum clerk_status status =
	    clerk_slot_in_day(call, &visit_kind, &a->when, VISIT_MIN, &plan.slot);

	if (status == CLERK_OK && v->base.state != COUNTERED) {
		status = clerk_check_other_date(call, v, &plan.slot);
	}
	if (status != CLERK_OK) {
		return status;
	}
	struct clerk_clash clash;

	status = clerk_clash_settle(call, &plan, &clash);
	if (status != CLERK_OK) {
		return status;
	}
	apply_move(call, v, &plan.slot);
	clerk_item_tell_aside(call, v, clerk_item_parties(call, v), &plan.slot, " is wished for");
	clerk_say(call, v, move_words(call, v, clerk_prefix(call)),
		  move_words(call, v, visit_others_prefix(v)));
	return CLERK_OK;
}

/* ---- cancel ---- */

/* "7 school days ahead" */
static const char *ahead_words(struct clerk_call *call, const struct visit *v)
{
	int32_t today = clerk_day_of(call, clerk_now(call));
	int32_t day = clerk_day_of(call, clerk_item_slot(v)->start_s);
	int32_t ahead = clerk_count_school_days(call, v->base.other, today, day);

	return day == today ? "on the day"
			    : clerk_text_of(call, "%d school day%s ahead", (int)ahead,
					    ahead == 1 ? "" : "s");
}

enum clerk_status visit_cancel(struct clerk_call *call, const void *args, void *record)
{
	const char *reason = ((const struct act_args *)args)->reason;
	struct visit *v = record;
	const char *words = clerk_text_of(call, "cancelled by %c, %s", clerk_sender(call)->school,
					  ahead_words(call, v));
	const char *date = clerk_item_span(call, v);

	v->reason = reason == NULL ? "" : reason;
	clerk_item_put(call, v, "%s (%s)", words, date);
	names_put(call, v, "");
	clerk_say_why(call, v, clerk_text_of(call, "%s %s", clerk_item_name(call, v), words),
		      v->reason, clerk_text_of(call, ". Nothing charged. It was %s.", date));
	return CLERK_OK;
}

/* ---- what became of it ---- */

/* " G had marked it as happened; a word between you may help.": the last word wins, and not in
 * silence. Of one's own slip there is nothing to say. */
static const char *other_mark(struct clerk_call *call, const struct visit *v)
{
	bool is_marked = v->base.state == HAPPENED || v->base.state == MISSED;
	char by = v->base.ended_by;

	return is_marked && by != '\0' && by != clerk_sender(call)->school
		   ? clerk_text_of(call, " %c had marked it as %s; a word between you may help.",
				   by, clerk_item_standing(call, v))
		   : "";
}

/* In the room nobody is called on by a mark, but by one that says the opposite. */
static enum clerk_status say_mark(struct clerk_call *call, const struct visit *v, const char *text,
				  const char *other)
{
	text = clerk_text_of(call, "%s%s", text, other);
	clerk_say(call, v, text, NULL);
	if (other[0] != '\0' && !visit_is_quiet(v)) {
		clerk_tell_school(call, visit_other(v, clerk_sender(call)->school), "%s", text);
	}
	return CLERK_OK;
}

enum clerk_status visit_happened(struct clerk_call *call, const void *args, void *record)
{
	struct visit *v = record;
	const char *other = other_mark(call, v);

	(void)args;
	clerk_item_put(call, v, "marked as happened");
	return say_mark(call, v,
			clerk_text_of(call, "%s happened: %c visited %c, %s.",
				      clerk_item_name(call, v), v->base.school, v->base.other,
				      clerk_slot_words(call, &v->base.slot)),
			other);
}

enum clerk_status visit_missed(struct clerk_call *call, const void *args, void *record)
{
	struct visit *v = record;
	const char *other = other_mark(call, v);

	(void)args;
	clerk_item_put(call, v, "marked as missed");
	names_put(call, v, "");
	return say_mark(call, v,
			clerk_text_of(call,
				      "%s is marked as missed: %s. Nothing charged, and no reason "
				      "needed.",
				      clerk_item_name(call, v),
				      clerk_slot_words(call, &v->base.slot)),
			other);
}

/* ---- how many come ---- */

/* More come than before, where the host has no room; else as many as were said. */
static enum clerk_status recount(struct clerk_call *call, struct visit *v, int64_t count)
{
	int64_t was = v->visitors;

	v->visitors = count;
	const char *full = visit_room_words(call, v, clerk_item_slot(v));

	if (full[0] != '\0' && count > was) {
		return clerk_fail(call, CLERK_LIMIT, "%s %s stays at %s.", full,
				  clerk_item_name(call, v), visit_count_words(call, was));
	}
	return CLERK_OK;
}

enum clerk_status visit_visitors(struct clerk_call *call, const void *args, void *record)
{
	struct visit *v = record;
	int64_t was = v->visitors;
	const char *name = clerk_item_name(call, v);
	enum clerk_status status = recount(call, v, ((const struct act_args *)args)->count);

	if (status != CLERK_OK) {
		return status;
	}
	clerk_item_put(call, v, "%s", visit_count_words(call, v->visitors));
	names_recount(call, v, was);
	if (v->visitors > was) {
		clerk_item_tell_aside(
		    call, v, (const char[]){ v->base.other, '\0' }, clerk_item_slot(v),
		    clerk_text_of(call, " is for %s now:", visit_count_words(call, v->visitors)));
	}
	clerk_say(call, v,
		  clerk_text_of(call, "%s: %s.", name, visit_words(call, v, clerk_item_slot(v))),
		  NULL);
	return CLERK_OK;
}

/* ---- what it is about ---- */

enum clerk_status visit_focus(struct clerk_call *call, const void *args, void *record)
{
	struct visit *v = record;
	const char *was = v->focus, *name = clerk_item_name(call, v);
	struct focus focus = focus_read(call, ((const struct act_args *)args)->focus);
	int64_t visitors = v->visitors;
	bool is_cut = visit_focus_cut(call, &focus);

	enum clerk_status status = visit_focus_check(call, &focus, v->base.other);

	if (status == CLERK_OK && focus.visitors > 1) {
		status = recount(call, v, focus.visitors);
	}
	if (status != CLERK_OK) {
		return status;
	}
	v->kind = focus.kind;
	v->focus = focus.text;
	clerk_item_put(call, v, "is about %s", focus.text[0] == '\0' ? "nothing yet" : focus.text);
	names_recount(call, v, visitors);
	clerk_item_tell_aside(call, v, (const char[]){ v->base.other, '\0' }, clerk_item_slot(v),
			      clerk_text_of(call, " is about %s now:", focus.text));
	clerk_say(call, v,
		  clerk_text_of(call, "%s: %s%s.%s", name, visit_words(call, v, clerk_item_slot(v)),
				was[0] == '\0' ? "" : clerk_text_of(call, " (was %s)", was),
				is_cut ? " What is about a person isn't said again here." : ""),
		  NULL);
	return CLERK_OK;
}

/* ---- late ---- */

enum { LATE_MAX = 120, HALF_HOUR = 30 };

/* "10 mins", "about half an hour", "15"; 0: it is not said; -1: not understood. */
static int64_t late_minutes(const char *text)
{
	size_t lead = text == NULL ? 0 : strcspn(text, "0123456789");

	if (text == NULL || text[0] == '\0') {
		return 0;
	}
	if (strstr(text, "half an hour") != NULL) {
		return HALF_HOUR;
	}
	long minutes = strtol(text + lead, NULL, 10);

	return minutes > 0 && minutes <= LATE_MAX && strchr(text, ':') == NULL ? minutes : -1;
}

enum clerk_status visit_late(struct clerk_call *call, const void *args, void *record)
{
	const struct visit *v = record;
	int64_t minutes = late_minutes(((const struct act_args *)args)->reason);
	const char *name = clerk_item_name(call, v);
	int64_t start_s = v->base.slot.start_s;
	char school = clerk_sender(call)->school;

	if (clerk_day_of(call, start_s) != clerk_day_of(call, clerk_now(call))) {
		return clerk_fail(call, CLERK_USAGE,
				  "%s is on %s. On the day `%slate %s 10 mins` tells the other "
				  "school; `%smove %s` offers another hour.",
				  name, clerk_item_span(call, v), clerk_prefix(call), name,
				  clerk_prefix(call), name);
	}
	if (minutes < 0) {
		return clerk_fail(call, CLERK_USAGE,
				  "How late? For example `%slate %s 10 mins`, up to two hours.",
				  clerk_prefix(call), name);
	}
	const char *by =
	    minutes == 0
		? ""
		: clerk_text_of(call, " by about %lld mins: %s", (long long)minutes,
				clerk_format_minute(
				    call, clerk_minute_of(call, start_s + minutes * MINUTE_S)));

	clerk_item_put(call, record, "%c is late%s", school, by);
	clerk_item_turns(call, record);
	clerk_say(
	    call, v,
	    clerk_text_of(call, CLERK_BOLD "%s" CLERK_PLAIN ": %c is late%s.", name, school, by),
	    NULL);
	return CLERK_OK;
}
