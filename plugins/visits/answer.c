/* answer: yes and no, to a visit, to the host's other date, and to a move. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "visits.h"

/* ---- may it be agreed to? ---- */

static const struct clerk_choice anyway[] = { { .key = "anyway", .given = "anyway" } };

/* Nothing may have come between the asking and the yes. */
static enum clerk_status check_still_free(struct clerk_call *call, const struct visit *v,
					  const struct clerk_slot *slot)
{
	struct plan plan = visit_plan(call, v, slot);
	bool is_lead = (clerk_sender(call)->role & CLERK_LEAD) != 0;
	const char *name = clerk_item_name(call, v), *prefix = clerk_prefix(call);
	const char *date = clerk_slot_words(call, slot);

	plan.is_agreeing = plan.is_theirs = true;
	struct clash clash = clash_check(call, &plan);
	bool may = is_lead || clash.level < CLERK_LEVEL_BLOCK;
	/* the lead booked over what stood against it then, not over what the day has become */
	bool was_settled = clash.level < CLERK_LEVEL_WARN || (v->is_forced && clash.day[0] == '\0');

	if (slot->start_s <= clerk_now(call)) {
		return clerk_fail(call, CLERK_TOO_LATE, "%s has passed. `%smove %s <date>`?", date,
				  prefix, name);
	}
	if (was_settled || (may && clerk_given(call, "anyway"))) {
		return CLERK_OK;
	}
	const char *text = clerk_text_of(call,
					 "%s So %s can't be agreed for %s as it is. `%smove %s "
					 "<date>` offers another date.",
					 clash.text, name, date, prefix, name);

	return may ? clerk_ask(call, anyway, 1, "%s Or reply `anyway`.", text)
		   : clerk_fail(call, CLERK_TOO_LATE, "%s", text);
}

/* "You have K3 (Tue 9 Mar 2027, 09:00–10:00) then." of what is the school's own and private; "". */
static const char *own_private_words(struct clerk_call *call, const struct visit *v,
				     const struct clerk_slot *slot, const char *own)
{
	const struct clerk_entry *entries;
	int64_t start_s = slot->start_s, end_s = slot->end_s;

	if (!clerk_is_private(call)) {
		clerk_diary_widen(call, &start_s, &end_s);
	}
	size_t count = clerk_diary_find(call, own, start_s, end_s, v->base.item, &entries);

	for (size_t i = 0; i < count; i++) {
		const struct clerk_entry *e = &entries[i];

		if (e->is_firm && e->item.letter == '\0') {
			return clerk_text_of(call, "%s can't then.", own);
		}
		if (e->is_firm && e->visibility != CLERK_PUBLIC) {
			return clerk_text_of(call, "You have %c%lld (%s) then.", e->item.letter,
					     (long long)e->item.number,
					     clerk_format_span(call, e->start_s, e->end_s));
		}
	}
	return "";
}

/* What the lead asked for over a private thing is agreed to in private, where the one whose it is
 * can be asked. The room hears what anybody is told who asks for that time. */
static enum clerk_status check_own_private(struct clerk_call *call, const struct visit *v,
					   const struct clerk_slot *slot)
{
	const char own[] = { clerk_sender(call)->school, '\0' };
	const char *name = clerk_item_name(call, v);

	if (!v->is_forced || clerk_given(call, "anyway")) {
		return CLERK_OK;
	}
	const char *what = own_private_words(call, v, slot, own);

	if (what[0] == '\0') {
		return CLERK_OK;
	}
	return clerk_is_private(call)
		   ? clerk_ask(call, anyway, 1, "%s Agree to %s (%s) all the same? Reply `anyway`.",
			       what, name, clerk_slot_words(call, slot))
		   : clerk_fail(call, CLERK_CONFLICT,
				"%s can't %s. To agree to %s all the same, tell me in private: "
				"`yes %s`.",
				own, clerk_part_words(call, slot->start_s, slot->end_s), name,
				name);
}

/* ---- yes ---- */

/* What follows an agreement: the reminder, the names. */
static const char *reminder_words(struct clerk_call *call, const struct visit *v)
{
	int64_t at_s = remind_at(call, v);
	const char *host = clerk_heads_words(call, visit_host(v));
	const char *none = "It is too late for a reminder at 16:00 the school day before, so "
			   "there will be none.";

	if (at_s > clerk_now(call)) {
		return clerk_text_of(call,
				     "I'll remind %c and %c on %s at %s. %s, I'll send you the "
				     "visitors' names for your office that day.",
				     visit_visitor(v), visit_host(v),
				     clerk_format_day_short(call, clerk_day_of(call, at_s)),
				     clerk_format_minute(call, clerk_minute_of(call, at_s)), host);
	}
	return names_of(call, v)[0] != '\0'
		   ? clerk_text_of(call,
				   "%s %s, I've sent you the visitors' names for your office.",
				   none, host)
		   : clerk_text_of(call,
				   "%s %s, tell me the visitors' names in private (`names %s …`) "
				   "and I'll pass them on.",
				   none, clerk_heads_words(call, visit_visitor(v)),
				   clerk_item_name(call, v));
}

static const char *new_reminder_words(struct clerk_call *call, const struct visit *v)
{
	int64_t at_s = remind_at(call, v);

	return at_s <= clerk_now(call)
		   ? "it is too late for a new one"
		   : clerk_text_of(call, "new one %s %s",
				   clerk_format_day_short(call, clerk_day_of(call, at_s)),
				   clerk_format_minute(call, clerk_minute_of(call, at_s)));
}

static const char *agree(struct clerk_call *call, struct visit *v)
{
	const char *date = clerk_slot_words(call, &v->base.slot);

	clerk_item_put(call, v, "agreed: %s", date);
	return clerk_text_of(call, "%s agreed. %s It is %s.", clerk_item_name(call, v),
			     reminder_words(call, v), date);
}

static const char *agree_to_move(struct clerk_call *call, struct visit *v,
				 const struct clerk_slot *was)
{
	const char *date = clerk_slot_words(call, &v->base.slot);

	v->moves++;
	clerk_item_put(call, v, "moved: %s (was %s)", date, clerk_slot_words(call, was));
	return clerk_text_of(call, "%s is now %s (was %s). Old reminders dropped; %s. %s.",
			     clerk_item_name(call, v), date,
			     clerk_slot_words_short(call, was, &v->base.slot),
			     new_reminder_words(call, v), moves_words(call, v->moves));
}

enum clerk_status yes(struct clerk_call *call, const void *args, void *record)
{
	struct visit *v = record;
	const struct clerk_slot was = v->base.slot;
	const struct clerk_slot slot = v->base.state == ASKED ? was : v->base.wish;
	enum clerk_status status = check_still_free(call, v, &slot);

	(void)args;
	if (status == CLERK_OK) {
		status = check_own_private(call, v, &slot);
	}
	if (status != CLERK_OK) {
		return status;
	}
	v->base.slot = slot;
	clerk_say(call, v, v->base.state == MOVING ? agree_to_move(call, v, &was) : agree(call, v),
		  NULL);
	names_pass_on(call, v);
	clerk_item_tell_aside(call, v, NULL, &v->base.slot, " is agreed:");
	return CLERK_OK;
}

/* ---- no ---- */

static const char *no_words(struct clerk_call *call, const struct visit *v, char school)
{
	const char *name = clerk_item_name(call, v);
	const char *date = clerk_slot_words(call, &v->base.slot);
	const char *wish = clerk_slot_words(call, &v->base.wish);

	switch (v->base.state) {
	case MOVING:
		return school == v->base.wish_by
			   ? clerk_text_of(call, "%s stays on %s; %c took the move back", name,
					   date, school)
			   : clerk_text_of(call, "%s stays on %s; %s doesn't suit %c", name, date,
					   wish, school);
	case COUNTERED:
		return clerk_text_of(call, "%s closed: %s doesn't suit %c", name, wish, school);
	default:
		return clerk_text_of(call, "%s declined by %c", name, school);
	}
}

enum clerk_status no(struct clerk_call *call, const void *args, void *record)
{
	const char *reason = ((const struct reason_args *)args)->reason;
	char school = clerk_sender(call)->school;
	struct visit *v = record;
	const char *words = no_words(call, v, school), *after = ".";

	v->reason = reason == NULL ? "" : reason;
	if (v->base.state == MOVING) {
		clerk_item_put(call, v, "move to %s declined by %c",
			       clerk_slot_words(call, &v->base.wish), school);
	} else {
		clerk_item_put(call, v, "declined by %c (%s)", school, clerk_item_span(call, v));
		names_put(call, v, "");
		after = clerk_text_of(call, ". %s, `%svisit %c <date>` asks for another day.",
				      clerk_heads_words(call, visit_visitor(v)), others_prefix(v),
				      visit_host(v));
	}
	visit_say_why(call, v, words, v->reason, after);
	return CLERK_OK;
}
