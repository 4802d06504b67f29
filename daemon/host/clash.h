/* clash: what the looks at a date share. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_CLASH_H
#define CLERK_HOST_CLASH_H

#include "clerk/clash.h"
#include "host/call.h"

/* One look at one plan. */
struct look {
	struct clerk_call *call;
	const struct clerk_plan *plan;
	const struct clerk_base *base;
	char school, other; /* its two sides */
	char at;            /* the school where it is; '\0': at none */
	int32_t day;
	struct clerk_clash clash;
	/* Already objected to; a meeting may have several parts, and be of both schools. */
	struct clerk_item last_busy, last_road;
	/* Something then that nobody may know of. */
	bool school_is_engaged, other_is_engaged;
};

/* "You are", "G is" */
const char *look_who(const struct look *look, char school, const char *verb_you,
		     const char *verb_they);
void look_object(struct look *look, enum clerk_level level, const char *text);
/* The whole day of both schools: what overlaps, and the road between. */
void look_at_diary(struct look *look);

/* "undo V1": checks the date that it would have again; CLERK_OK, or asks, or fails. */
enum clerk_status clash_back(struct clerk_call *call, const void *record,
			     const struct clerk_step *step, const struct clerk_taken *taken);
/* What stands beside the date that the step gives up; "": it gives none up. */
const char *clash_beside(struct clerk_call *call, const void *record,
			 const struct clerk_step *step);

/* CLERK_OK, or says which of its two sides has left. */
enum clerk_status clash_check_sides(struct clerk_call *call, const void *record);

#endif
