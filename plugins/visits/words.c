/* words: what is said of a visit, and to whom. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "visits.h"

#include <string.h>

/* ---- of what it is ---- */

bool visit_is_quiet(const struct visit *v)
{
	return v->base.item.letter == visit_kind.apart;
}

char visit_other(const struct visit *v, char school)
{
	return school == v->base.other ? v->base.school : v->base.other;
}

int64_t visit_remind_at(struct clerk_call *call, const struct visit *v)
{
	return clerk_item_reminder_s(call, v, CLERK_REMIND_EVE);
}

/* ---- words ---- */

const char *visit_count_words(struct clerk_call *call, int64_t visitors)
{
	return clerk_text_of(call, "%lld visitor%s", (long long)visitors, visitors == 1 ? "" : "s");
}

const char *visit_words(struct clerk_call *call, const struct visit *v,
			const struct clerk_slot *slot)
{
	const char *focus = v->focus[0] == '\0' ? "" : clerk_text_of(call, ", %s", v->focus);

	return clerk_text_of(call, "%c visits %c, %s%s, %s%s", v->base.school, v->base.other,
			     clerk_slot_words(call, slot), focus,
			     visit_count_words(call, v->visitors),
			     visit_is_quiet(v) ? ", private" : "");
}

const char *visit_bare_words(struct clerk_call *call, const struct visit *v)
{
	return clerk_text_of(call, "%c visits %c, %s", v->base.school, v->base.other,
			     clerk_slot_words(call, &v->base.slot));
}

const char *visit_others_prefix(const struct visit *v)
{
	return visit_is_quiet(v) ? "" : "!";
}

/* ---- taken back ---- */

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
				     visit_count_words(call, v->visitors));
	case MOVING:
		return clerk_text_of(call, "%s is on %s again, and %s %s's answer", name, date,
				     wish, standing);
	case HAPPENED:
	case MISSED:
		return clerk_text_of(call, "%s is marked as %s again: %s", name, standing, date);
	default:
		return clerk_text_of(call, "%s is %s again: %s", name, standing, date);
	}
}

enum clerk_status visit_restored(struct clerk_call *call, void *record,
				 const struct clerk_taken *taken)
{
	const struct visit *v = record;

	if (v == NULL) {
		/* It was asked for, and is so no longer; nobody comes. */
		names_put(call, &(struct visit){ .base.item = taken->item }, "");
	} else if (strcmp(taken->verb, "names") == 0) {
		/* the other side, if it was told the names, reads this too */
		clerk_reply(call,
			    names_of(call, v)[0] == '\0'
				? "I have no visitors' names for %s any more"
				: "The visitors' names of %s are those noted before",
			    clerk_item_name(call, v));
	} else if (strcmp(taken->verb, "visitors") == 0) {
		clerk_reply(call, "%s has %s again", clerk_item_name(call, v),
			    visit_count_words(call, v->visitors));
	} else if (strcmp(taken->verb, "focus") == 0 && v->focus[0] != '\0') {
		clerk_reply(call, "%s is about %s again", clerk_item_name(call, v), v->focus);
	} else {
		clerk_reply(call, "%s", again_words(call, v));
	}
	return CLERK_OK;
}
