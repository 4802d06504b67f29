/* change: moving and cancelling a visit, marking what became of it, and who comes. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "visits.h"

#include <string.h>

/* ---- move ---- */

static const char *answers_words(struct clerk_call *call, const struct visit *v, const char *prefix)
{
	const char *name = visit_name(call, v);

	return clerk_text_of(call, "%s, `%syes %s`, `%sno %s` or `%smove %s <date>` by %s.",
			     heads_words(call, visit_awaited(v)), prefix, name, prefix, name,
			     prefix, name, answer_by_words(call, v));
}

static const char *move_words(struct clerk_call *call, const struct visit *v, const char *prefix)
{
	const char *name = visit_name(call, v);
	const char *answers = answers_words(call, v, prefix);

	switch (v->state) {
	case STATE_COUNTERED:
		return clerk_text_of(call, "%s: %c offers %s instead of %s. %s", name, v->host,
				     v->wish.echo, v->slot.echo, answers);
	case STATE_MOVING:
		return clerk_text_of(call,
				     "Asked %s. Until %c agrees %s stays on %s. The new date "
				     "would be %s. %s%s",
				     heads_words(call, visit_awaited(v)), visit_awaited(v), name,
				     short_slot(call, &v->slot, &v->wish), v->wish.echo, answers,
				     v->moves == 0 ? ""
						   : clerk_text_of(call, " %s so far.",
								   moves_words(call, v->moves)));
	default:
		return clerk_text_of(call, "%s asked anew: %s. %s", name,
				     visit_words(call, v, &v->slot), answers);
	}
}

static void apply_move(struct clerk_call *call, struct visit *v, enum state to,
		       const struct slot *slot)
{
	if (to == STATE_ASKED) {
		v->slot = *slot;
		v->wish = (struct slot){ 0, 0, "", "" };
		v->wish_by = '\0';
	} else {
		v->wish = *slot;
		v->wish_by = clerk_sender(call)->school;
	}
	v->state = to;
	v->answer_by_s = answer_due(call, v);
	visit_put(call, v);
}

enum clerk_status run_move(struct clerk_call *call, const void *args)
{
	const struct move_args *a = args;
	struct visit v = { 0 };
	enum state to;
	enum clerk_status status = visit_step(call, a->item, ACT_MOVE, &v, &to);
	struct plan plan = { .visitor = v.visitor,
			     .host = v.host,
			     .visitors = v.visitors,
			     .except = a->item,
			     .when = &a->when };

	if (status != CLERK_OK || !slot_of_when(call, &a->when, &plan.slot, &status)) {
		return status;
	}
	if (plan.slot.start_s == v.slot.start_s && plan.slot.end_s == v.slot.end_s &&
	    v.state != STATE_COUNTERED) {
		return clerk_fail(call, CLERK_CONFLICT, "%s is on %s as it is.",
				  visit_name(call, &v), v.slot.echo);
	}
	struct clash clash = clash_check(call, &plan);

	status = clash_settle(call, &plan, &clash);
	if (status != CLERK_OK) {
		return status;
	}
	v.is_forced = v.is_forced || clash.level == CLERK_LEVEL_BLOCK;
	plan.slot.over = clash.day;
	apply_move(call, &v, to, &plan.slot);
	visit_record(call, &v,
		     clerk_text_of(call, "%s %s",
				   to == STATE_ASKED ? "asked anew:" : "offered:", plan.slot.echo));
	visit_invite(call, &v);
	visit_tell_aside(call, &v, v.visitor, &plan.slot, "is wished for");
	visit_tell_aside(call, &v, v.host, &plan.slot, "is wished for");
	visit_say(call, &v, move_words(call, &v, clerk_prefix(call)),
		  move_words(call, &v, others_prefix(&v)));
	return CLERK_OK;
}

/* ---- cancel ---- */

/* "7 school days ahead" */
static const char *ahead_words(struct clerk_call *call, const struct visit *v)
{
	int32_t today = clerk_day_of(call, clerk_now(call));
	int32_t day = clerk_day_of(call, visit_slot(v)->start_s);
	int32_t ahead = clerk_count_school_days(call, v->host, today, day);

	if (day == today) {
		return "on the day";
	}
	return clerk_text_of(call, "%d school day%s ahead", (int)ahead, ahead == 1 ? "" : "s");
}

enum clerk_status run_cancel(struct clerk_call *call, const void *args)
{
	const struct reason_args *a = args;
	char school = clerk_sender(call)->school;
	struct visit v;
	enum state to;
	enum clerk_status status = visit_step(call, a->item, ACT_CANCEL, &v, &to);

	if (status != CLERK_OK) {
		return status;
	}
	const char *ahead = ahead_words(call, &v);
	const char *reason = a->reason == NULL ? "" : a->reason;
	const char *words =
	    clerk_text_of(call, "%s cancelled by %c, %s", visit_name(call, &v), school, ahead);
	const char *after =
	    clerk_text_of(call, ". Nothing charged. It was %s.", visit_slot(&v)->echo);

	visit_record(
	    call, &v,
	    clerk_text_of(call, "cancelled by %c, %s (%s)", school, ahead, visit_slot(&v)->echo));
	v.state = to;
	v.reason = reason;
	v.ended_by = school;
	v.ended_s = clerk_now(call);
	visit_put(call, &v);
	visit_say_why(call, &v, words, reason, after);
	return CLERK_OK;
}

/* ---- what became of it ---- */

/* " G had marked it as happened; the two of you may want a word.": the last word wins, and not in
 * silence. Of one's own slip there is nothing to say. */
static const char *other_mark(struct clerk_call *call, const struct visit *v)
{
	bool is_marked = v->state == STATE_HAPPENED || v->state == STATE_MISSED;

	return is_marked && v->ended_by != '\0' && v->ended_by != clerk_sender(call)->school
		   ? clerk_text_of(call, " %c had marked it as %s; a word between you may help.",
				   v->ended_by, state_name(v->state))
		   : "";
}

static enum clerk_status mark(struct clerk_call *call, struct clerk_item item, enum act act)
{
	char school = clerk_sender(call)->school;
	struct visit v;
	enum state to;
	enum clerk_status status = visit_step(call, item, act, &v, &to);

	if (status != CLERK_OK) {
		return status;
	}
	const char *other = other_mark(call, &v);

	v.state = to;
	v.ended_by = school;
	v.ended_s = clerk_now(call);
	visit_put(call, &v);
	visit_record(call, &v, clerk_text_of(call, "marked as %s", state_name(to)));
	const char *text =
	    to == STATE_HAPPENED
		? clerk_text_of(call, "%s happened: %c visited %c, %s.%s", visit_name(call, &v),
				v.visitor, v.host, v.slot.echo, other)
		: clerk_text_of(call,
				"%s is marked as missed: %s. Nothing charged, and no reason "
				"needed.%s",
				visit_name(call, &v), v.slot.echo, other);

	visit_say(call, &v, text, text);
	/* in the room nobody is called on by a mark, but by one that says the opposite */
	if (other[0] != '\0' && !visit_is_quiet(&v)) {
		clerk_tell_school(call, visit_other(&v, school), "%s", text);
	}
	return CLERK_OK;
}

enum clerk_status run_happened(struct clerk_call *call, const void *args)
{
	return mark(call, ((const struct item_args *)args)->item, ACT_HAPPENED);
}

enum clerk_status run_missed(struct clerk_call *call, const void *args)
{
	return mark(call, ((const struct item_args *)args)->item, ACT_MISSED);
}

/* ---- who comes ---- */

enum clerk_status run_visitors(struct clerk_call *call, const void *args)
{
	const struct visitors_args *a = args;
	struct visit v;
	enum state to;
	enum clerk_status status = visit_step(call, a->item, ACT_VISITORS, &v, &to);

	if (status != CLERK_OK) {
		return status;
	}
	const struct clerk_when when = { .day = clerk_day_of(call, visit_slot(&v)->start_s) };
	const struct plan plan = { .visitor = v.visitor,
				   .host = v.host,
				   .visitors = a->count,
				   .except = v.item,
				   .when = &when,
				   .slot = *visit_slot(&v),
				   .is_room_only = true };
	struct clash clash = clash_check(call, &plan);

	if (clash.level >= CLERK_LEVEL_BLOCK && a->count > v.visitors) {
		return clerk_fail(call, CLERK_LIMIT, "%s %s stays at %s.", clash.text,
				  visit_name(call, &v), count_words(call, v.visitors));
	}
	v.visitors = a->count;
	visit_put(call, &v);
	visit_record(call, &v, count_words(call, v.visitors));
	const char *text = clerk_text_of(call, "%s: %s.", visit_name(call, &v),
					 visit_words(call, &v, visit_slot(&v)));

	visit_say(call, &v, text, text);
	return CLERK_OK;
}

/* Told to the clerk alone; the host's heads get them the day before, or now if that is past. */
static const char *names_words(struct clerk_call *call, const struct visit *v)
{
	int64_t at_s = remind_at(call, v);
	int32_t forget = clerk_day_of(call, visit_slot(v)->end_s + (int64_t)FORGET_DAYS * DAY_S);
	const char *when = !visit_is_agreed(v) ? "the school day before, once it is agreed"
			   : at_s > clerk_now(call)
			       ? clerk_text_of(call, "on %s", clerk_format_instant(call, at_s))
			       : "at once";

	return clerk_text_of(call,
			     "%s: names noted for %c's office: %s. I'll send them to %s %s, and "
			     "forget them on %s. The room doesn't see them.",
			     visit_name(call, v), v->host, v->names, heads_words(call, v->host),
			     when, clerk_format_day(call, forget));
}

enum clerk_status run_names(struct clerk_call *call, const void *args)
{
	enum { NAMES_MAX = 200 };
	const struct names_args *a = args;
	struct visit v;
	enum state to;
	enum clerk_status status = visit_step(call, a->item, ACT_NAMES, &v, &to);

	if (status != CLERK_OK) {
		return status;
	}
	if (strlen(a->names) > NAMES_MAX) {
		return clerk_fail(call, CLERK_LIMIT,
				  "Those are many names: at most %d characters, please.",
				  NAMES_MAX);
	}
	bool is_none = strcmp(a->names, "none") == 0;

	v.names = is_none ? "" : a->names;
	visit_put_names(call, &v);
	if (is_none) {
		clerk_reply(call, "%s: I've forgotten the visitors' names.", visit_name(call, &v));
		return CLERK_OK;
	}
	clerk_reply(call, "%s", names_words(call, &v));
	if (visit_is_agreed(&v) && remind_at(call, &v) <= clerk_now(call)) {
		clerk_tell_school(call, v.host, "%s, for your office: %s from %c, %s.",
				  visit_name(call, &v), v.names, v.visitor, v.slot.echo);
	}
	return CLERK_OK;
}
