/* feed_zone: what a zone's clocks do every year, as a calendar file tells it (VTIMEZONE). */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SCHOOL_FEED_ZONE_H
#define CLERK_SCHOOL_FEED_ZONE_H

#include "base/arena.h"
#include "dates/tz.h"

enum { FEED_ZONE_PARTS = 2 };

/* One of STANDARD and DAYLIGHT (RFC 5545 3.6.5). */
struct feed_zone_part {
	bool is_dst;
	const char *name;      /* "BST" */
	int32_t from_s, to_s;  /* offsets before and from then on, east positive */
	int32_t day, second;   /* of 1970, by the clock that is changed */
	const char *recurring; /* an RRULE without an end; NULL: it never changes */
};

/* The parts in the arena's words, as many as it returns. 0: the rule is of a kind that no RRULE
 * says. */
size_t feed_zone_parts(struct arena *arena, const struct tz *tz,
		       struct feed_zone_part ret_parts[FEED_ZONE_PARTS]);
/* Do these parts say what the zone's clock shows then? */
bool feed_zone_holds(const struct tz *tz, int64_t instant_s);

#endif
