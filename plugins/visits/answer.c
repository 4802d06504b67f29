/* answer: yes and no, to a visit, to the host's other date, and to a move. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "visits.h"

/* ---- yes ---- */

/* What follows an agreement: the reminder, the names. */
static const char *reminder_words(struct clerk_call *call, const struct visit *v)
{
	int64_t at_s = visit_remind_at(call, v);
	const char *host = clerk_heads_words(call, v->base.other);
	const char *none = "It is too late for a reminder at 16:00 the school day before, so "
			   "there will be none.";

	if (at_s > clerk_now(call)) {
		return clerk_text_of(call,
				     "I'll remind %c and %c on %s at %s. %s, I'll send you the "
				     "visitors' names for your office that day.",
				     v->base.school, v->base.other,
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
				   none, clerk_heads_words(call, v->base.school),
				   clerk_item_name(call, v));
}

static const char *new_reminder_words(struct clerk_call *call, const struct visit *v)
{
	int64_t at_s = visit_remind_at(call, v);

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
	const char *now = clerk_text_of(call, "%s is now %s (was %s).", clerk_item_name(call, v),
					date, clerk_slot_words_short(call, was, &v->base.slot));

	return clerk_text_of(call, "%s Old reminders dropped; %s. %s.", now,
			     new_reminder_words(call, v), visit_moves_words(call, v->moves));
}

enum clerk_status visit_yes(struct clerk_call *call, const void *args, void *record)
{
	struct visit *v = record;
	const struct clerk_slot was = v->base.slot;
	const struct clerk_slot slot = v->base.state == ASKED ? was : v->base.wish;
	enum clerk_status status = clerk_clash_agree(call, v, &slot);

	(void)args;
	if (status != CLERK_OK) {
		return status;
	}
	v->base.slot = slot;
	const char *said = v->base.state == MOVING ? agree_to_move(call, v, &was) : agree(call, v);
	/* of what is in the room its readers see what else is on */
	const char *beside = visit_is_quiet(v) ? clerk_item_overlaps(call, v) : "";

	clerk_say(call, v, clerk_text_of(call, "%s%s", said, beside), NULL);
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

enum clerk_status visit_no(struct clerk_call *call, const void *args, void *record)
{
	const char *reason = ((const struct act_args *)args)->reason;
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
				      clerk_heads_words(call, v->base.school),
				      visit_others_prefix(v), v->base.other);
	}
	clerk_say_why(call, v, words, v->reason, after);
	return CLERK_OK;
}
