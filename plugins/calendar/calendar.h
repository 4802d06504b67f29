/* calendar: what the files of the plugin have in common. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_CALENDAR_PLUGIN_H
#define CLERK_CALENDAR_PLUGIN_H

#include "clerk/calendar.h"
#include "clerk/clerk.h"

/* One day, or half of one; or days, both included. */
struct slot {
	int32_t day, last_day;
	char session; /* 0, 'A' or 'P' */
};

/* A day, a session or days; or fails. */
enum clerk_status slot_read(struct clerk_call *call, const struct clerk_when *when,
			    struct slot *ret_slot);
/* The same of one day, or half of it. */
enum clerk_status slot_read_one(struct clerk_call *call, const struct clerk_when *when,
				struct slot *ret_slot);
/* "Thu 3 Dec 2026, afternoon"; "Thu 3 Dec 2026 to Fri 4 Dec 2026" */
const char *slot_words(struct clerk_call *call, const struct slot *slot);

/* A day is lost, or regained: whoever has something booked in it is told `what`. */
typedef void slot_teller(struct clerk_call *call, const char *schools, int64_t start_s,
			 int64_t end_s, const char *what);
void slot_tell(struct clerk_call *call, const char *schools, const struct slot *slot,
	       slot_teller *tell, const char *what);

/* ---- days.c ---- */

/* Each head and office for their own school; the lead for any. */
enum clerk_status days_check_own(struct clerk_call *call, char school);
/* What keeps that one day from being entered; CLERK_OK: nothing. */
enum clerk_status days_check_free(struct clerk_call *call, char school, const struct slot *slot);

/* feeds.c: the diary in a phone's own calendar; days.c: INSET and closures of one school;
 * move.c: another day for one of them. */
extern const struct clerk_command feed_commands[], day_commands[], move_commands[];

#endif
