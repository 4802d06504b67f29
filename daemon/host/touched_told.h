/* touched_told: whom a day that is lost, or there again, concerns. Texts are the arena's. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_TOUCHED_TOLD_H
#define CLERK_HOST_TOUCHED_TOLD_H

#include "host/host_internal.h"

/* What one person, or the room, is told: all things in one message, or in as few as hold them. */
struct told {
	struct told *next;
	const struct clerk_person *person; /* NULL: the room */
	const char *what;                  /* the loss that was named last; NULL: none yet */
	struct str text;
};

struct seen {
	struct seen *next;
	struct clerk_item item;
};

struct touched {
	struct clerk_call *call;
	const char *what;
	struct calendar now;       /* as the change has left it */
	bool is_regained;          /* else lost, and a way out is named */
	bool is_guests;            /* what is looked at meets elsewhere, and stands */
	bool has_answer;           /* else nobody has just typed it */
	size_t named;              /* in the answer, or counted there */
	struct told *first, **end; /* in the order in which they came */
	struct seen *items;        /* told already */
};

/* ": `move V1 <date>` or `cancel V1`"; of what stands without her, "; `out M1` if you can't come".
 */
const char *touched_with_ways_out(const struct touched *touched, struct clerk_item item,
				  const struct clerk_person *person, const char *prefix);
/* " is at G and stands" */
const char *touched_guests(const struct touched *touched, const struct clerk_entry *entry);
/* Everybody's business: what is said of it is said in the room, once. */
bool touched_is_the_rooms(const struct clerk_call *call, const struct clerk_entry *entry);
/* One person (NULL: the room) will be told of it; the heads of a school ('+': the SIP); of all its
 * schools. Each only where she may see it. `is_named`: the sender reads of it in the answer. */
void touched_tell(struct touched *touched, const struct clerk_entry *entry,
		  const struct clerk_person *person);
void touched_tell_at(struct touched *touched, const struct clerk_entry *entry, char school,
		     bool is_named);
void touched_tell_sides(struct touched *touched, const struct clerk_entry *entry, bool is_named);
/* Says what has gathered. */
void touched_say(const struct touched *touched);

#endif
