/* clash: what stands against a date of an item: the calendar, the hours, the diary, the road; and
 * other dates in place of it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_CLASH_H
#define CLERK_CLASH_H

#include "clerk/item.h"

/* For items between two schools: one comes to the other, or both to a third (its `place`). Of any
 * other the day is looked at, as it is at most schools and at its place, and what its own service
 * has against it. Of what
 * only some may see, what is said here tells no more than that a school can't then, and by parts
 * of the day, so that asking hour by hour finds nothing out. */

/* What is to be booked. Borrowed for the call. */
struct clerk_plan {
	const void *record;     /* the item; its own entries are not in its way */
	struct clerk_slot slot; /* the date, in place of any that the record has */
	struct clerk_when when; /* as it was typed, for the offers; else its day alone */
	/* it was asked for, and is agreed to now: of the calendar what has come since, of the diary
	 * what is booked */
	bool is_agreeing;
};

struct clerk_clash {
	enum clerk_level level;
	int objections;
	const char *text;     /* all objections, for the one who asks */
	const char *facts;    /* those that everyone may read */
	const char *day;      /* of these, what the day is: "Fri 4 Dec 2026 is INSET at C." */
	const char *notes;    /* "Another visit to G that day: V2."; or "" */
	const char *hopeless; /* what would help, where no other date does: "come with fewer" */
	bool has_shift;       /* a later start, or an earlier end, would do */
	struct clerk_when shift;
};

/* The date of what was typed, for an item that is within one day: as clerk_slot_of, with its words.
 * Anything but CLERK_OK: said why it has none, or that it has passed. */
enum clerk_status clerk_slot_in_day(struct clerk_call *call, const struct clerk_kind *kind,
				    const struct clerk_when *when, int64_t default_min,
				    struct clerk_slot *ret_slot);
struct clerk_plan clerk_plan(struct clerk_call *call, const void *record,
			     const struct clerk_slot *slot);

/* Says nothing. */
struct clerk_clash clerk_clash(struct clerk_call *call, const struct clerk_plan *plan);
/* "B is closed on Wed 9 Dec 2026.": what the day of the item has become at either school since it
 * was asked for; of what is everybody's, where its place is closed; or "". */
const char *clerk_clash_day(struct clerk_call *call, const void *record);
/* For a kind's `against`: one more objection; `is_open`: everybody may read it. */
void clerk_object(struct clerk_call *call, struct clerk_clash *clash, enum clerk_level level,
		  bool is_open, const char *text);

/* Looks at it. Fails where one of its sides has left. CLERK_OK: nothing stands against it, or it
 * was said `anyway` by one who may: the lead, over a block; and the slot has noted what that was.
 * Otherwise asks, offering other times, or fails. */
enum clerk_status clerk_clash_settle(struct clerk_call *call, struct clerk_plan *plan,
				     struct clerk_clash *ret_clash);
/* May the sender agree to the date now, with all that has come since it was asked for? CLERK_OK, or
 * asks, or fails. */
enum clerk_status clerk_clash_agree(struct clerk_call *call, const void *record,
				    const struct clerk_slot *slot);

#endif
