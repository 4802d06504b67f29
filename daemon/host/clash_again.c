/* clash_again: a date that was asked for before: agreed to now, or wanted again. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "clerk/calendar.h"
#include "host/clash.h"
#include "host/host_internal.h"
#include "host/item.h"

#include <string.h>

static const struct clerk_choice anyway[] = { { .key = "anyway", .given = "anyway" } };

/* Nothing may have come between the asking and the yes. */
static enum clerk_status check_still_free(struct clerk_call *call, const void *record,
					  const struct clerk_slot *slot)
{
	struct clerk_plan plan = clerk_plan(call, record, slot);
	bool is_lead = (call->sender->role & CLERK_LEAD) != 0;
	const char *name = clerk_item_name(call, record), *prefix = clerk_prefix(call);
	const char *date = clerk_slot_words(call, slot);

	plan.is_agreeing = true;
	struct clerk_clash clash = clerk_clash(call, &plan);
	bool may = is_lead || clash.level < CLERK_LEVEL_BLOCK;
	/* the lead booked over what stood against it then, not over what the day has become */
	bool was_settled =
	    clash.level < CLERK_LEVEL_WARN || (slot->is_forced && clash.day[0] == '\0');

	if (slot->start_s <= call->now_s) {
		return clerk_fail(call, CLERK_TOO_LATE, "%s has passed. `%smove %s <date>`?", date,
				  prefix, name);
	}
	if (was_settled || (may && clerk_given(call, "anyway"))) {
		return CLERK_OK;
	}
	const char *text = arena_printf(call->arena,
					"%s So %s can't be agreed for %s as it is. `%smove %s "
					"<date>` offers another date.",
					clash.text, name, date, prefix, name);

	return may ? clerk_ask(call, anyway, 1, "%s Or reply `anyway`.", text)
		   : clerk_fail(call, CLERK_TOO_LATE, "%s", text);
}

/* "You have K3 (Tue 9 Mar 2027, 09:00–10:00) then." of what is the school's own and private; "". */
static const char *own_private_words(struct clerk_call *call, const void *record,
				     const struct clerk_slot *slot, const char *own)
{
	const struct clerk_entry *entries;
	size_t count = clerk_diary_find(call, own, slot->start_s, slot->end_s,
					((const struct clerk_base *)record)->item, &entries);

	for (size_t i = 0; i < count; i++) {
		const struct clerk_entry *e = &entries[i];

		if (e->is_firm && e->item.letter == '\0') {
			return arena_printf(call->arena, "%s can't then.", own);
		}
		if (e->is_firm && e->visibility != CLERK_PUBLIC) {
			return arena_printf(call->arena, "You have %c%lld (%s) then.",
					    e->item.letter, (long long)e->item.number,
					    clerk_format_span(call, e->start_s, e->end_s));
		}
	}
	return "";
}

/* What the lead asked for over a private thing is agreed to in private, where the one whose it is
 * can be asked. The room hears what anybody is told who asks for that time. */
static enum clerk_status check_own_private(struct clerk_call *call, const void *record,
					   const struct clerk_slot *slot)
{
	const char own[] = { call->sender->school, '\0' };
	const char *name = clerk_item_name(call, record);

	if (clerk_given(call, "anyway")) {
		return CLERK_OK;
	}
	const char *what = own_private_words(call, record, slot, own);

	if (what[0] == '\0') {
		return CLERK_OK;
	}
	return call->is_private
		   ? clerk_ask(call, anyway, 1, "%s Agree to %s (%s) all the same? Reply `anyway`.",
			       what, name, clerk_slot_words(call, slot))
		   : clerk_fail(call, CLERK_CONFLICT,
				"%s can't %s. To agree to %s all the same, tell me in private: "
				"`yes %s`.",
				own, clerk_part_words(call, slot->start_s, slot->end_s), name,
				name);
}

enum clerk_status clerk_clash_agree(struct clerk_call *call, const void *record,
				    const struct clerk_slot *slot)
{
	enum clerk_status status = clash_check_sides(call, record);

	status = status == CLERK_OK ? check_still_free(call, record, slot) : status;
	return status == CLERK_OK && slot->is_forced ? check_own_private(call, record, slot)
						     : status;
}

/* ---- taken back ---- */

/* What is against the slot, and what is there in that part of the day though nobody may know of it:
 * by the hour it would tell more than a new visit is told. */
static const char *beside_words(struct clerk_call *call, const struct clerk_plan *plan,
				const struct clerk_clash *clash)
{
	const struct clerk_base *base = plan->record;
	int64_t start_s = plan->slot.start_s, end_s = plan->slot.end_s;

	if (base->other == '\0') { /* what busies nobody but who comes */
		return clash->text;
	}
	clerk_diary_widen(call, &start_s, &end_s);
	return arena_printf(
	    call->arena, "%s %s", clash->text,
	    clerk_diary_print(call, clerk_item_parties(call, base), start_s, end_s, base->item));
}

/* The date that it would have again: of one that is agreed all along, the other date that was given
 * up. */
static const struct clerk_slot *slot_back(const void *record, const struct clerk_step *step)
{
	const struct clerk_base *base = record;
	bool is_kept = (base->kind->states[step->from].flags & CLERK_IS_FIRM) != 0 &&
		       (base->kind->states[step->to].flags & CLERK_IS_FIRM) != 0;

	return is_kept && base->wish.start_s != 0 && (step->when & CLERK_FREES) != 0
		   ? &base->wish
		   : clerk_item_slot(record);
}

static bool gives_up(const struct clerk_step *step)
{
	return step != NULL && (step->when & (CLERK_FREES | CLERK_SHIFTS)) != 0;
}

const char *clash_beside(struct clerk_call *call, const void *record, const struct clerk_step *step)
{
	if (!gives_up(step)) {
		return "";
	}
	const struct clerk_plan plan = clerk_plan(call, record, slot_back(record, step));
	struct clerk_clash clash = clerk_clash(call, &plan);

	return beside_words(call, &plan, &clash);
}

enum clerk_status clash_back(struct clerk_call *call, const void *record,
			     const struct clerk_step *step, const struct clerk_taken *taken)
{
	enum clerk_status here = gives_up(step) ? clash_check_sides(call, record) : CLERK_OK;

	if (!gives_up(step) || here != CLERK_OK) {
		return here;
	}
	const struct clerk_slot *slot = slot_back(record, step);
	/* what only takes other time than it had is asked about less */
	enum clerk_level least =
	    (step->when & CLERK_FREES) != 0 ? CLERK_LEVEL_WARN : CLERK_LEVEL_BLOCK;
	bool is_offer = slot == &((const struct clerk_base *)record)->wish;
	const char *name = clerk_item_name(call, record);
	const char *again = arena_printf(call->arena, "undo %s", name);
	const struct clerk_choice choices[] = {
		{ .key = "anyway", .line = again, .given = "anyway" }
	};
	const struct clerk_plan plan = clerk_plan(call, record, slot);
	struct clerk_clash clash = clerk_clash(call, &plan);
	/* it stood there beside all that; only what has come since is in the way */
	bool stood =
	    taken->beside != NULL && strcmp(taken->beside, beside_words(call, &plan, &clash)) == 0;
	/* Over a block the lead asks anew and says `anyway`: nothing is forced by taking back. */
	bool may = clash.level < CLERK_LEVEL_BLOCK;

	if (stood || clash.level < least || (may && clerk_given(call, "anyway"))) {
		return CLERK_OK;
	}
	if (!may || !taken->may_ask) {
		return clerk_fail(call, CLERK_CONFLICT, "%s So I can't take that back.",
				  clash.text);
	}
	const char *what =
	    is_offer ? arena_printf(call->arena, "Offer %s again", clerk_slot_words(call, slot))
		     : arena_printf(call->arena, "Bring %s back", name);

	return clerk_ask(call, choices, 1, "%s %s all the same? Reply `anyway`.", clash.text, what);
}
