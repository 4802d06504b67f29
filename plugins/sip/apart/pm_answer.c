/* pm_answer: a performance-management meeting is answered, moved and declined, by either of the
 * two. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "apart/apart.h"

#include "ledger/ledger.h"

#include <string.h>

static int64_t minutes_of(const struct clerk_slot *slot)
{
	return (slot->end_s - slot->start_s) / 60;
}

static enum clerk_status refuse_allocation(struct clerk_call *call, const void *record)
{
	return clerk_fail(call, CLERK_CONFLICT,
			  "%s is time set aside; it has no date. `done %s …` or `withdraw %s`.",
			  clerk_item_name(call, record), clerk_item_name(call, record),
			  clerk_item_name(call, record));
}

/* ---- yes and no ---- */

/* Others may have booked her since; and the time must be left in the year that it falls in. */
static enum clerk_status check_wish(struct clerk_call *call, const struct review *r,
				    int64_t *ret_year)
{
	const struct clerk_slot *wish = &r->base.wish;
	struct fence fence = fence_of(call, r->base.school, wish->start_s, r->base.item);
	const char *name = clerk_item_name(call, r);

	if (fence_sip_is_taken(call, wish->start_s, wish->end_s, r->base.item)) {
		return clerk_fail(
		    call, CLERK_CONFLICT,
		    "The SIP can't then any more, so %s stays on %s. `move %s <date>` "
		    "asks for another.",
		    name, r->base.slot.said, name);
	}
	if (minutes_of(wish) > fence.left) {
		return clerk_fail(
		    call, CLERK_LIMIT,
		    "School %c has %s of ring-fenced time left for %s, so %s stays on %s.",
		    r->base.school, clerk_format_amount(call, fence.left),
		    ledger_year_words(call, fence.year), name, r->base.slot.said);
	}
	*ret_year = fence.year;
	return CLERK_OK;
}

static enum clerk_status agree(struct clerk_call *call, struct review *r)
{
	const char *was = r->base.slot.said, *name = clerk_item_name(call, r);
	enum clerk_status status = check_wish(call, r, &r->year);

	if (status != CLERK_OK) {
		return status;
	}
	r->base.slot = r->base.wish;
	clerk_item_put(call, r, "moved to %s (was %s)", r->base.slot.said, was);
	const char *text =
	    clerk_text_of(call, "%s is now %s (was %s).", name, r->base.slot.said, was);

	clerk_reply(call, "%s", text);
	pm_tell_other(call, r, text);
	return CLERK_OK;
}

static enum clerk_status yes(struct clerk_call *call, const void *args, void *record)
{
	struct review *r = record;

	(void)args;
	if (!pm_is_review(record)) {
		return refuse_allocation(call, record);
	}
	if (r->base.state == REVIEW_MOVING) {
		return agree(call, r);
	}
	clerk_item_put(call, r, "agreed to");
	clerk_reply(call, "%s stands: %s.", clerk_item_name(call, r), r->base.slot.said);
	pm_tell_other(call, r,
		      clerk_text_of(call, "%s, %s: %s says yes.", clerk_item_name(call, r),
				    r->base.slot.said, clerk_sender(call)->handle));
	return CLERK_OK;
}

static enum clerk_status no(struct clerk_call *call, const void *args, void *record)
{
	struct review *r = record;
	const char *name = clerk_item_name(call, record);

	(void)args;
	if (!pm_is_review(record)) {
		return refuse_allocation(call, record);
	}
	if (r->base.state == REVIEW_DATED) {
		return pm_end(call, r, "declined");
	}
	const char *text =
	    clerk_text_of(call, "%s stays on %s: %s doesn't suit %s.", name, r->base.slot.said,
			  r->base.wish.said, clerk_sender(call)->handle);

	clerk_item_put(call, r, "stays on %s", r->base.slot.said);
	clerk_reply(call, "%s", text);
	pm_tell_other(call, r, text);
	return CLERK_OK;
}

/* ---- move ---- */

struct move_args {
	struct clerk_item item;
	struct clerk_when when;
};
static const struct clerk_arg move_spec[] = {
	CLERK_ARG_ITEM(struct move_args, item, "the meeting, e.g. K1", .flags = 0),
	CLERK_ARG_WHEN(struct move_args, when, "the day and time that would suit",
		       .flags = CLERK_MOVES),
	{ 0 },
};

/* As long as it was, unless an end is said. */
static int64_t length_of(struct clerk_call *call, const struct fence *fence, const struct review *r,
			 const struct clerk_when *when)
{
	return when->kind == CLERK_WHEN_INSTANT ? minutes_of(&r->base.slot)
						: fence_minutes(call, fence, when);
}

static enum clerk_status ask_move(struct clerk_call *call, struct review *r,
				  const struct clerk_when *when)
{
	struct fence fence = fence_of(call, r->base.school, when->start_s, r->base.item);
	int64_t minutes = length_of(call, &fence, r, when);
	const char *name = clerk_item_name(call, r), *handle = clerk_sender(call)->handle;
	const struct clerk_slot wish = { .start_s = when->start_s,
					 .end_s = when->start_s + minutes * 60,
					 .said = clerk_format_when(call, when) };
	enum clerk_status status = clerk_check_other_date(call, r, &wish);

	status = status == CLERK_OK ? fence_check_left(call, &fence, when, minutes) : status;
	status = status == CLERK_OK ? fence_check_diary(call, &fence, when, minutes) : status;
	if (status != CLERK_OK) {
		return status;
	}
	r->base.wish = wish;
	r->base.wish_by = clerk_voice(clerk_sender(call));
	r->base.state = REVIEW_MOVING;
	clerk_item_put(call, r, "asked to move to %s", wish.said);
	const char *text = clerk_text_of(call, "%s: %s asks for %s in place of %s", name, handle,
					 wish.said, r->base.slot.said);

	clerk_reply(call, "%s, which stands until the other says yes.", text);
	pm_tell_other(call, r,
		      clerk_text_of(call,
				    "%s, which stands until then. `yes %s`, `no %s` or `move %s "
				    "<date>` by %s.",
				    text, name, name, name,
				    clerk_format_instant(call, r->base.due_s)));
	return CLERK_OK;
}

static enum clerk_status move(struct clerk_call *call, const void *args, void *record)
{
	const struct clerk_when *when = &((const struct move_args *)args)->when;

	if (!pm_is_review(record)) {
		return refuse_allocation(call, record);
	}
	if (when->kind != CLERK_WHEN_INSTANT && when->kind != CLERK_WHEN_RANGE &&
	    when->kind != CLERK_WHEN_SESSION) {
		return clerk_fail(call, CLERK_USAGE,
				  "Which day and time? E.g. `%smove %s Thu 14 Jan 9am`.",
				  clerk_prefix(call), clerk_item_name(call, record));
	}
	return ask_move(call, record, when);
}

/* ---- by the clock, and taken back ---- */

enum clerk_status pm_answer_lapse(struct clerk_call *call, void *record)
{
	struct review *r = record;
	const struct clerk_person *head = clerk_person_by_id(call, r->base.person);
	const char *text =
	    clerk_text_of(call, "%s stays on %s: nobody answered whether %s would do.",
			  clerk_item_name(call, r), r->base.slot.said, r->base.wish.said);

	clerk_item_put(call, r, "stays on %s", r->base.slot.said);
	clerk_tell_school(call, '+', "%s", text);
	if (head != NULL) {
		clerk_tell(call, head, "%s", text);
	}
	return CLERK_OK;
}

/* It is where it was, if she is free then still. */
static bool may_be_back(struct clerk_call *call, const struct review *r)
{
	const struct clerk_slot *slot = &r->base.slot;
	struct fence fence = fence_of(call, r->base.school, slot->start_s, r->base.item);

	return slot->start_s > clerk_now(call) && r->year >= year_ledger(call) &&
	       fence.left >= minutes_of(slot) &&
	       !fence_sip_is_taken(call, slot->start_s, slot->end_s, r->base.item);
}

enum clerk_status pm_answer_restored(struct clerk_call *call, void *record,
				     const struct clerk_taken *taken)
{
	const struct review *r = record;

	if (r == NULL || taken->is_settled) {
		return CLERK_OK;
	}
	const char *name = clerk_item_name(call, r);

	if (!may_be_back(call, r)) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s was for %s and can't come back; set a new one.", name,
				  r->base.slot.said);
	}
	bool is_moving = r->base.state == REVIEW_MOVING;

	clerk_reply(call, "%s is on %s again%s%s", name, r->base.slot.said,
		    is_moving ? "; asked for instead: " : "", is_moving ? r->base.wish.said : "");
	return CLERK_OK;
}

#define BOTH (CLERK_HEAD | CLERK_SIP)

const struct clerk_command pm_answer_commands[] = {
	{ .name = "yes",
	  .item = 'K',
	  .summary = "Say yes to a private meeting, or to another date for it",
	  .example = "yes K1",
	  CLERK_TAKES(struct item_args, request_item_spec),
	  .who = BOTH,
	  .where = CLERK_IN_PRIVATE,
	  .step = yes,
	  .is_answer = true },
	{ .name = "no",
	  .item = 'K',
	  .summary = "Decline a private meeting, or another date for it",
	  .example = "no K1",
	  CLERK_TAKES(struct item_args, request_item_spec),
	  .who = BOTH,
	  .where = CLERK_IN_PRIVATE,
	  .step = no,
	  .is_answer = true },
	{ .name = "move",
	  .item = 'K',
	  .summary = "Ask for another date for a private meeting",
	  .example = "move K1 Thu 14 Jan 9am",
	  CLERK_TAKES(struct move_args, move_spec),
	  .who = BOTH,
	  .where = CLERK_IN_PRIVATE,
	  .step = move },
	{ 0 },
};
