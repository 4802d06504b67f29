/* answer: yes and no, to a visit, to the host's other date, and to a move. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "visits.h"

#include <string.h>

/* ---- yes ---- */

/* Nothing may have come between the asking and the yes. */
static enum clerk_status check_still_free(struct clerk_call *call, const struct visit *v,
					  const struct slot *slot)
{
	static const struct clerk_choice anyway[] = { { .key = "anyway", .given = "anyway" } };
	const struct clerk_when when = { .day = clerk_day_of(call, slot->start_s) };
	const struct plan plan = { .visitor = v->visitor,
				   .host = v->host,
				   .visitors = v->visitors,
				   .except = v->item,
				   .when = &when,
				   .slot = *slot,
				   .is_agreeing = true,
				   .is_theirs = true };
	struct clash clash = clash_check(call, &plan);
	bool is_lead = (clerk_sender(call)->role & CLERK_LEAD) != 0;
	bool is_block = clash.level >= CLERK_LEVEL_BLOCK;
	/* the lead booked over what stood against it then, not over what the day has become */
	bool was_settled = clash.level < CLERK_LEVEL_WARN || (v->is_forced && clash.day[0] == '\0');
	const char *name = visit_name(call, v), *prefix = clerk_prefix(call);

	if (slot->start_s <= clerk_now(call)) {
		return clerk_fail(call, CLERK_TOO_LATE, "%s has passed. `%smove %s <date>`?",
				  slot->echo, prefix, name);
	}
	if (was_settled || ((is_lead || !is_block) && clerk_given(call, "anyway"))) {
		return CLERK_OK;
	}
	const char *text = clerk_text_of(call,
					 "%s So %s can't be agreed for %s as it is. `%smove %s "
					 "<date>` offers another date.",
					 clash.text, name, slot->echo, prefix, name);

	return is_lead || !is_block ? clerk_ask(call, anyway, 1, "%s Or reply `anyway`.", text)
				    : clerk_fail(call, CLERK_TOO_LATE, "%s", text);
}

/* What the lead asked for over a private thing is agreed to in private, where the one whose it is
 * can be asked. The room hears what anybody is told who asks for
 * that time. */
static enum clerk_status check_own_private(struct clerk_call *call, const struct visit *v,
					   const struct slot *slot)
{
	static const struct clerk_choice anyway[] = { { .key = "anyway", .given = "anyway" } };
	const char own[] = { clerk_sender(call)->school, '\0' };
	const struct clerk_entry *entries;
	struct slot span = *slot;
	const char *name = visit_name(call, v), *what = "";

	if (!v->is_forced || clerk_given(call, "anyway")) {
		return CLERK_OK;
	}
	if (!clerk_is_private(call)) {
		clerk_diary_widen(call, &span.start_s, &span.end_s);
	}
	size_t count = clerk_diary_find(call, own, span.start_s, span.end_s, v->item, &entries);

	for (size_t i = 0; i < count && what[0] == '\0'; i++) {
		bool is_seen = entries[i].item.letter != '\0';

		if (entries[i].is_firm && (!is_seen || entries[i].visibility != CLERK_PUBLIC)) {
			what = is_seen ? clerk_text_of(call, "You have %c%lld (%s) then.",
						       entries[i].item.letter,
						       (long long)entries[i].item.number,
						       clerk_format_span(call, entries[i].start_s,
									 entries[i].end_s))
				       : clerk_text_of(call, "%s can't then.", own);
		}
	}
	if (what[0] == '\0') {
		return CLERK_OK;
	}
	return clerk_is_private(call)
		   ? clerk_ask(call, anyway, 1, "%s Agree to %s (%s) all the same? Reply `anyway`.",
			       what, name, slot->echo)
		   : clerk_fail(call, CLERK_CONFLICT,
				"%s can't %s. To agree to %s all "
				"the same, tell me in private: `yes %s`.",
				own, clerk_part_words(call, slot->start_s, slot->end_s), name,
				name);
}

/* Names given before the host could use them go out at once when no reminder will take them. */
static void pass_names_on(struct clerk_call *call, const struct visit *v)
{
	if (v->names[0] != '\0' && remind_at(call, v) <= clerk_now(call)) {
		clerk_tell_school(call, v->host, "%s, for your office: %s from %c, %s.",
				  visit_name(call, v), v->names, v->visitor, v->slot.echo);
	}
}

static const char *new_reminder_words(struct clerk_call *call, const struct visit *v)
{
	int64_t at_s = remind_at(call, v);

	if (at_s <= clerk_now(call)) {
		return "it is too late for a new one";
	}
	return clerk_text_of(call, "new one %s %s", short_day(call, at_s),
			     clerk_format_minute(call, clerk_minute_of(call, at_s)));
}

static void agree(struct clerk_call *call, struct visit *v)
{
	if (v->state == STATE_COUNTERED) {
		v->slot = v->wish;
	}
	v->state = STATE_AGREED;
	visit_put(call, v);
	visit_record(call, v, clerk_text_of(call, "agreed: %s", v->slot.echo));
	const char *text = clerk_text_of(call, "%s agreed. %s It is %s.", visit_name(call, v),
					 reminder_words(call, v), v->slot.echo);

	visit_say(call, v, text, text);
	pass_names_on(call, v);
}

static void agree_to_move(struct clerk_call *call, struct visit *v)
{
	struct slot old = v->slot;

	v->slot = v->wish;
	v->state = STATE_AGREED;
	v->moves++;
	visit_put(call, v);
	visit_record(call, v, clerk_text_of(call, "moved: %s (was %s)", v->slot.echo, old.echo));
	const char *text =
	    clerk_text_of(call, "%s is now %s (was %s). Old reminders dropped; %s. %s.",
			  visit_name(call, v), v->slot.echo, short_slot(call, &old, &v->slot),
			  new_reminder_words(call, v), moves_words(call, v->moves));

	visit_say(call, v, text, text);
	pass_names_on(call, v);
}

enum clerk_status run_yes(struct clerk_call *call, const void *args)
{
	const struct item_args *a = args;
	struct visit v;
	enum state to;
	enum clerk_status status = visit_step(call, a->item, ACT_YES, &v, &to);

	if (status == CLERK_OK) {
		status = check_still_free(call, &v, v.state == STATE_ASKED ? &v.slot : &v.wish);
	}
	if (status == CLERK_OK) {
		status = check_own_private(call, &v, v.state == STATE_ASKED ? &v.slot : &v.wish);
	}
	if (status != CLERK_OK) {
		return status;
	}
	if (v.state == STATE_MOVING) {
		agree_to_move(call, &v);
	} else {
		agree(call, &v);
	}
	visit_tell_aside(call, &v, '\0', &v.slot, "is agreed:");
	return CLERK_OK;
}

/* ---- no ---- */

static const char *no_words(struct clerk_call *call, const struct visit *v, char school)
{
	const char *name = visit_name(call, v);

	if (v->state == STATE_MOVING) {
		return school == v->wish_by
			   ? clerk_text_of(call, "%s stays on %s; %c took the move back", name,
					   v->slot.echo, school)
			   : clerk_text_of(call, "%s stays on %s; %s doesn't suit %c", name,
					   v->slot.echo, v->wish.echo, school);
	}
	return v->state == STATE_COUNTERED ? clerk_text_of(call, "%s closed: %s doesn't suit %c",
							   name, v->wish.echo, school)
					   : clerk_text_of(call, "%s declined by %c", name, school);
}

enum clerk_status run_no(struct clerk_call *call, const void *args)
{
	const struct reason_args *a = args;
	char school = clerk_sender(call)->school;
	struct visit v;
	enum state to;
	enum clerk_status status = visit_step(call, a->item, ACT_NO, &v, &to);

	if (status != CLERK_OK) {
		return status;
	}
	bool is_end = v.state != STATE_MOVING;
	const char *words = no_words(call, &v, school);
	const char *reason = a->reason == NULL ? "" : a->reason;
	const char *after =
	    is_end ? clerk_text_of(call, ". %s, `%svisit %c <date>` asks for another day.",
				   heads_words(call, v.visitor), others_prefix(&v), v.host)
		   : ".";

	visit_record(call, &v,
		     is_end
			 ? clerk_text_of(call, "declined by %c (%s)", school, visit_slot(&v)->echo)
			 : clerk_text_of(call, "move to %s declined by %c", v.wish.echo, school));
	v.state = to;
	v.reason = reason;
	v.ended_by = is_end ? school : '\0';
	v.ended_s = is_end ? clerk_now(call) : 0;
	visit_put(call, &v);
	visit_say_why(call, &v, words, reason, after);
	return CLERK_OK;
}
