/* meetings: what the files of this plugin share: a meeting as its row has it, and its words. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MEETINGS_MEETINGS_H
#define MEETINGS_MEETINGS_H

#include "clerk/calendar.h"
#include "clerk/clerk.h"
#include "clerk/item.h"
#include "clerk/roster.h"

struct meeting {
	struct clerk_base base;    /* of no school: it is everybody's */
	const char *title, *place; /* place "": not said */
	int64_t governors_s;       /* from when governors come; 0: not */
	int64_t quorum;            /* schools that must be in; 0: none asked for */
};
extern const struct clerk_kind meeting_kind;
extern const struct clerk_command meeting_commands[];

/* " at the Bull", " at D", or "". */
const char *meeting_at(struct clerk_call *call, const struct meeting *meeting);
/* "Tue 8 Dec 2026, 08:00–09:15, the Bull" */
const char *meeting_times(struct clerk_call *call, const struct meeting *meeting);
/* "D is closed on Tue 19 Jan 2027." of the school it is at; "" while nothing stands against it. */
const char *meeting_place_lost(struct clerk_call *call, const struct meeting *meeting);

/* ---- answers.c ---- */

struct answer_args {
	struct clerk_item item;
	const char *more; /* "+2 governors" */
};
clerk_step_handler in, out, late;
enum clerk_status run_in(struct clerk_call *call, const void *args);
enum clerk_status run_out(struct clerk_call *call, const void *args);
enum clerk_status run_late(struct clerk_call *call, const void *args);

/* Of all schools here, and the SIP. */
struct clerk_answers meeting_answers(struct clerk_call *call, const struct meeting *meeting);
/* How many are in, or late, without the SIP. */
size_t answers_schools_in(struct clerk_call *call, const struct clerk_answers *answers);
/* " Coming: A B. Out: C. Not heard: D, SIP." */
const char *answers_attendance(struct clerk_call *call, const struct meeting *meeting);
/* The meeting has its day by a move, by an edit, or, `is_back`, by a move taken back: whose answer
 * for that day counts again is told so in private, and who would have come on another is asked
 * whether that holds. The same for all to read, in sentences that each begin with a blank; or "".
 */
const char *answers_ask_again(struct clerk_call *call, const struct meeting *meeting,
			      bool is_other_day, bool is_back);

#endif
