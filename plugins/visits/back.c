/* back: an act on a visit taken back is checked like the act that would bring it about. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "visits.h"

#include <string.h>

static bool is_one_of(const char *act, const char *const *acts)
{
	while (*acts != NULL && strcmp(*acts, act) != 0) {
		acts++;
	}
	return *acts != NULL;
}

/* "V1 is agreed again: Wed 9 Dec 2026, 09:00–12:00" */
static const char *again_words(struct clerk_call *call, const struct visit *v)
{
	const char *name = clerk_item_name(call, v);
	const char *date = clerk_slot_words(call, &v->base.slot);
	const char *wish = clerk_slot_words(call, &v->base.wish);
	const char *standing = clerk_item_standing(call, v);

	switch (v->base.state) {
	case ASKED:
		return clerk_text_of(call, "%s %s's answer again: %s", name, standing,
				     visit_bare_words(call, v));
	case COUNTERED:
		return clerk_text_of(call, "%s %s's answer again: %s instead of %s", name, standing,
				     wish, date);
	case AGREED:
		return clerk_text_of(call, "%s is agreed again: %s, %s", name, date,
				     count_words(call, v->visitors));
	case MOVING:
		return clerk_text_of(call, "%s is on %s again, and %s %s's answer", name, date,
				     wish, standing);
	default:
		return clerk_text_of(call, "%s is %s again: %s", name, standing, date);
	}
}

/* What is against the slot, and what is there in that part of the day though nobody may know of it:
 * by the hour it would tell more than a new visit is told. */
static const char *beside_words(struct clerk_call *call, const struct plan *plan,
				const struct clash *clash)
{
	const char schools[] = { plan->visitor, plan->host, '\0' };
	int64_t start_s = plan->slot.start_s, end_s = plan->slot.end_s;

	clerk_diary_widen(call, &start_s, &end_s);
	return clerk_text_of(call, "%s %s", clash->text,
			     clerk_diary_print(call, schools, start_s, end_s, plan->except));
}

/* The slot that the visit would have again. */
static const struct clerk_slot *slot_back(const struct visit *v, const char *act)
{
	return strcmp(act, "no") == 0 && v->base.state == MOVING ? &v->base.wish : visit_slot(v);
}

/* Taken back, these want the slot again that the visit had. */
const char *visit_beside(struct clerk_call *call, const void *record, const char *act)
{
	static const char *const acts[] = { "cancel", "no", "move", "yes", "visitors", NULL };
	const struct visit *v = record;

	if (!is_one_of(act, acts)) {
		return "";
	}
	const struct plan plan = visit_plan(call, v, slot_back(v, act));
	struct clash clash = clash_check(call, &plan);

	return beside_words(call, &plan, &clash);
}

static enum clerk_status check_slot(struct clerk_call *call, const struct visit *v,
				    const struct clerk_slot *slot, const struct clerk_taken *taken,
				    bool is_booking)
{
	bool is_offer = slot == &v->base.wish;
	const char *name = clerk_item_name(call, v), *again = clerk_text_of(call, "undo %s", name);
	const struct clerk_choice anyway[] = {
		{ .key = "anyway", .line = again, .given = "anyway" }
	};
	const struct plan plan = visit_plan(call, v, slot);
	struct clash clash = clash_check(call, &plan);
	/* it stood there beside all that; only what has come since is in the way */
	bool stood =
	    taken->beside != NULL && strcmp(taken->beside, beside_words(call, &plan, &clash)) == 0;
	/* Over a block the lead asks anew and says `anyway`: nothing is forced by taking back. */
	bool may = clash.level < CLERK_LEVEL_BLOCK;

	if (stood || clash.level < (is_booking ? CLERK_LEVEL_WARN : CLERK_LEVEL_BLOCK) ||
	    (may && clerk_given(call, "anyway"))) {
		return CLERK_OK;
	}
	if (!may || !taken->may_ask) {
		return clerk_fail(call, CLERK_CONFLICT, "%s So I can't take that back.",
				  clash.text);
	}
	const char *what = is_offer
			       ? clerk_text_of(call, "Offer %s again", clerk_slot_words(call, slot))
			       : clerk_text_of(call, "Bring %s back", name);

	return clerk_ask(call, anyway, 1, "%s %s all the same? Reply `anyway`.", clash.text, what);
}

/* A cancelled or declined visit is booked anew; of one that is agreed all along, a no to another
 * date gave up that date alone. A move or a yes taken back may want a slot that was given up. What
 * only becomes less firm takes nothing from anybody. */
static enum clerk_status check_clash(struct clerk_call *call, const struct visit *v,
				     const struct clerk_taken *taken)
{
	static const char *const bookings[] = { "cancel", "no", NULL };
	static const char *const from_moving[] = { "yes", "visitors", NULL };
	static const char *const from_asked[] = { "move", "visitors", NULL };
	static const char *const from_others[] = { "visitors", NULL };
	bool is_booking = is_one_of(taken->verb, bookings);
	bool is_slot_back = is_one_of(taken->verb, v->base.state == MOVING  ? from_moving
						   : v->base.state == ASKED ? from_asked
									    : from_others);

	return is_booking || is_slot_back
		   ? check_slot(call, v, slot_back(v, taken->verb), taken, is_booking)
		   : CLERK_OK;
}

enum clerk_status visit_restored(struct clerk_call *call, void *record,
				 const struct clerk_taken *taken)
{
	static const char *const marks[] = { "happened", "missed", NULL };
	const struct visit *v = record;

	if (v == NULL) {
		/* It was asked for, and is so no longer; nobody comes. */
		names_put(call, &(struct visit){ .base.item = taken->item }, "");
		return CLERK_OK;
	}
	const char *name = clerk_item_name(call, v);
	enum clerk_status status =
	    is_one_of(taken->verb, marks) ? CLERK_OK : check_clash(call, v, taken);

	if (status != CLERK_OK) {
		return status;
	}
	if (strcmp(taken->verb, "names") == 0) {
		/* the other side, if it was told the names, reads this too */
		clerk_reply(call,
			    names_of(call, v)[0] == '\0'
				? "I have no visitors' names for %s any more"
				: "The visitors' names of %s are those noted before",
			    name);
	} else if (strcmp(taken->verb, "visitors") == 0) {
		clerk_reply(call, "%s has %s again", name, count_words(call, v->visitors));
	} else {
		clerk_reply(call, "%s", again_words(call, v));
	}
	return CLERK_OK;
}
