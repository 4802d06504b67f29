/* back: an act on a visit taken back is checked like the act that would bring it about. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "visits.h"

#include <string.h>

static bool is_verb(const struct clerk_taken *taken, const char *verb)
{
	return strcmp(taken->verb, verb) == 0;
}

/* "V1 is agreed again: Wed 9 Dec 2026, 09:00–12:00" */
static const char *state_words(struct clerk_call *call, const struct visit *v)
{
	const char *name = visit_name(call, v);

	switch (v->state) {
	case STATE_ASKED:
		return clerk_text_of(call, "%s waits for %c's answer again: %s", name, v->host,
				     visit_bare_words(call, v));
	case STATE_COUNTERED:
		return clerk_text_of(call, "%s waits for %c's answer again: %s instead of %s", name,
				     v->visitor, v->wish.echo, v->slot.echo);
	case STATE_AGREED:
		return clerk_text_of(call, "%s is agreed again: %s, %s", name, v->slot.echo,
				     count_words(call, v->visitors));
	case STATE_MOVING:
		return clerk_text_of(call, "%s is on %s again, and %s waits for %c's answer", name,
				     v->slot.echo, v->wish.echo, visit_awaited(v));
	default:
		return clerk_text_of(call, "%s is %s again: %s", name, state_name(v->state),
				     visit_slot(v)->echo);
	}
}

/* Nothing is brought back into the past, nor to wait for an answer that is overdue. */
static enum clerk_status check_hour(struct clerk_call *call, const struct visit *v)
{
	int64_t now_s = clerk_now(call);

	if ((visit_is_waiting(v) || visit_is_agreed(v)) && visit_slot(v)->start_s <= now_s) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s was for %s, which has come, so I can't take that back.",
				  visit_name(call, v), visit_slot(v)->echo);
	}
	if (visit_is_waiting(v) && v->answer_by_s <= now_s) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "An answer to %s was due by %s, so I can't take that back.",
				  visit_name(call, v), clerk_format_instant(call, v->answer_by_s));
	}
	return CLERK_OK;
}

static struct plan plan_of(const struct visit *v, const struct slot *slot,
			   const struct clerk_when *when)
{
	return (struct plan){ .visitor = v->visitor,
			      .host = v->host,
			      .visitors = v->visitors,
			      .except = v->item,
			      .when = when,
			      .slot = *slot };
}

/* What is against the slot, and what is there in that part of the day though nobody may know of it:
 * by the hour it would tell more than a new visit is told. */
static const char *beside_words(struct clerk_call *call, const struct visit *v,
				const struct slot *slot, const struct clash *clash)
{
	const char schools[] = { v->visitor, v->host, '\0' };
	int64_t start_s = slot->start_s, end_s = slot->end_s;

	clerk_diary_widen(call, &start_s, &end_s);
	return clerk_text_of(call, "%s %s", clash->text,
			     clerk_diary_print(call, schools, start_s, end_s, v->item));
}

/* The slot that the visit would have again. */
static const struct slot *slot_back(const struct visit *v, bool is_no)
{
	return is_no && v->state == STATE_MOVING ? &v->wish : visit_slot(v);
}

void visit_note_beside(struct clerk_call *call, const struct visit *v, enum act act)
{
	const struct slot *slot = slot_back(v, act == ACT_NO);
	const struct clerk_when when = { .day = clerk_day_of(call, slot->start_s) };
	const struct plan plan = plan_of(v, slot, &when);
	struct clash clash = clash_check(call, &plan);

	clerk_stands_beside(call, beside_words(call, v, slot, &clash));
}

static enum clerk_status check_slot(struct clerk_call *call, const struct visit *v,
				    const struct slot *slot, const struct clerk_taken *taken,
				    bool is_booking)
{
	bool is_offer = slot == &v->wish;
	const char *again = clerk_text_of(call, "undo %s", visit_name(call, v));
	const struct clerk_choice anyway[] = {
		{ .key = "anyway", .line = again, .given = "anyway" }
	};
	const struct clerk_when when = { .day = clerk_day_of(call, slot->start_s) };
	const struct plan plan = plan_of(v, slot, &when);
	struct clash clash = clash_check(call, &plan);
	/* it stood there beside all that; only what has come since is in the way */
	bool stood = taken->beside != NULL &&
		     strcmp(taken->beside, beside_words(call, v, slot, &clash)) == 0;
	/* Over a block the lead asks anew and says `anyway`: nothing is forced by taking back. */
	bool may = clash.level < CLERK_LEVEL_BLOCK;

	if (stood || clash.level < (is_booking ? CLERK_LEVEL_WARN : CLERK_LEVEL_BLOCK) ||
	    (may && clerk_given(call, "anyway"))) {
		return CLERK_OK;
	}
	if (may && taken->may_ask) {
		return clerk_ask(call, anyway, 1, "%s %s %s %s all the same? Reply `anyway`.",
				 clash.text, is_offer ? "Offer" : "Bring",
				 is_offer ? slot->echo : visit_name(call, v),
				 is_offer ? "again" : "back");
	}
	return clerk_fail(call, CLERK_CONFLICT, "%s So I can't take that back.", clash.text);
}

/* A cancelled or declined visit is booked anew; of one that is agreed all along, a no to another
 * date gave up that date alone. A move or a yes taken back may want a slot that was given up. What
 * only becomes less firm takes nothing from anybody. */
static enum clerk_status check_clash(struct clerk_call *call, const struct visit *v,
				     const struct clerk_taken *taken)
{
	bool is_booking = is_verb(taken, "cancel") || is_verb(taken, "no");
	bool is_slot_back = (is_verb(taken, "yes") && v->state == STATE_MOVING) ||
			    (is_verb(taken, "move") && v->state == STATE_ASKED) ||
			    is_verb(taken, "visitors");

	return (is_booking && (visit_is_waiting(v) || visit_is_agreed(v))) || is_slot_back
		   ? check_slot(call, v, slot_back(v, is_verb(taken, "no")), taken, is_booking)
		   : CLERK_OK;
}

enum clerk_status visits_restored(struct clerk_call *call, const struct clerk_taken *taken)
{
	char school = clerk_sender(call)->school;
	bool is_mark = is_verb(taken, "happened") || is_verb(taken, "missed");
	struct visit v;

	if (!visit_get(call, taken->item, &v)) {
		/* It was asked for, and is so no longer; nobody comes. */
		visit_put_names(call, &(struct visit){ .item = taken->item, .names = "" });
		return CLERK_OK;
	}
	if (school != v.visitor && school != v.host) {
		return clerk_fail(call, CLERK_DENIED, "%s is between other schools.",
				  visit_name(call, &v));
	}
	enum clerk_status status = is_mark ? CLERK_OK : check_hour(call, &v);

	if (status == CLERK_OK) {
		status = check_clash(call, &v, taken);
	}
	if (status == CLERK_OK && is_verb(taken, "names")) {
		/* the other side, if it was told the names, reads this too */
		clerk_reply(call,
			    v.names[0] == '\0' ? "I have no visitors' names for %s any more"
					       : "The visitors' names of %s are those noted before",
			    visit_name(call, &v));
	} else if (status == CLERK_OK && is_verb(taken, "visitors")) {
		clerk_reply(call, "%s has %s again", visit_name(call, &v),
			    count_words(call, v.visitors));
	} else if (status == CLERK_OK) {
		clerk_reply(call, "%s", state_words(call, &v));
	}
	return status;
}
