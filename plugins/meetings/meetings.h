/* meetings: what the files of this plugin share: a meeting as its row has it, answers, reminders.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MEETINGS_MEETINGS_H
#define MEETINGS_MEETINGS_H

#include "clerk/calendar.h"
#include "clerk/clerk.h"
#include "clerk/diary.h"
#include "clerk/roster.h"

enum { Q_PUT, Q_GET, Q_COMING, Q_ANSWER, Q_ANSWER_KEEP, Q_ANSWERS, Q_ANSWERS_OF_OLD };
extern const char *const meetings_queries[];

struct meeting {
	int64_t number;
	const char *title, *place; /* place "": not said */
	int64_t person;            /* who called it */
	int64_t start_s, end_s;
	int64_t governors_s; /* from when governors come; 0: not */
	int64_t quorum;      /* schools that must be in; 0: none asked for */
	int64_t version;
	bool is_cancelled;
};

bool meeting_get(struct clerk_call *call, int64_t number, struct meeting *ret_meeting);
/* Writes the row and the diary. */
void meeting_put(struct clerk_call *call, const struct meeting *meeting);
/* Those who have something private booked then hear in private that it is touched. */
void meeting_tell_aside(struct clerk_call *call, const struct meeting *meeting);
/* Meetings not yet begun, soonest first. */
size_t meeting_coming(struct clerk_call *call, const struct meeting **ret_meetings);
struct clerk_item meeting_item(const struct meeting *meeting);
/* " at the Bull", " at D", or "". */
/* " At the same time: M2, V12." or "": only what everybody may see. */
const char *meeting_overlaps(struct clerk_call *call, const struct meeting *meeting);
/* "D is closed on Tue 19 Jan 2027." of the school it is at; "" while nothing stands against it. */
const char *meeting_place_lost(struct clerk_call *call, const struct meeting *meeting);
const char *meeting_at(struct clerk_call *call, const struct meeting *meeting);

/* Schools by answer, A to H and '+' last, as texts of letters. */
struct answers {
	char in[32], out[32], late[32], unheard[32];
	/* those unheard who would have come on a day from which it was moved; and of all who
	 * answered for such a day what they said: "E in for Fri 27 Nov 2026, SIP out for ..." */
	char moved_in[32];
	const char *moved;
	char again[32];    /* of those heard, for whom the last word was for another day */
	size_t schools_in; /* in or late, without the SIP */
};
/* Before a move: answers of an older version of the clerk were for the day as it still is. */
void answers_keep_day(struct clerk_call *call, const struct meeting *meeting);
void answers_read(struct clerk_call *call, const struct meeting *meeting,
		  struct answers *ret_answers);

/* Rebuilds the wake-ups of this version and says which there will be: "Reminders: …". */
const char *reminders_set(struct clerk_call *call, const struct meeting *meeting);
void reminders_drop(struct clerk_call *call, const struct meeting *meeting);
enum clerk_status reminders_wake(struct clerk_call *call, struct clerk_item item, const char *what);

/* "Tue 8 Dec 2026, 08:00–09:15, the Bull" */
const char *meeting_times(struct clerk_call *call, const struct meeting *meeting);
/* Start and end of what was typed; an instant lasts `default_min`. False: no time of day in it. */
bool meeting_set_times(const struct clerk_when *when, int64_t default_min, struct meeting *meeting);
/* The same of a move: a date alone keeps the time of day. */
bool meeting_set_new_times(struct clerk_call *call, const struct clerk_when *when,
			   struct meeting *meeting);
/* From when governors come, "9.30"; fails where that is not between start and end. */
enum clerk_status meeting_set_governors(struct clerk_call *call, const char *text,
					struct meeting *meeting);
/* Not cancelled, not begun; else fails with why. */
enum clerk_status meeting_get_open(struct clerk_call *call, struct clerk_item item,
				   struct meeting *ret_meeting);
/* May the sender change it? The caller, the lead and the SIP; else fails. */
enum clerk_status meeting_may_change(struct clerk_call *call, const struct meeting *meeting);
/* again.c: those who answered for another day are told of this one. */
/* The meeting has been given its day by a move, or by an edit; `was`: its times till then. Whose
 * earlier answer for that day counts again is told so in private, and who would have come on
 * another is asked whether that holds. The same for all to read, in sentences that each begin with
 * a blank, or "". */
const char *again_ask(struct clerk_call *call, const struct meeting *meeting, const char *was);
/* The same of a move taken back, in `restored`. */
const char *again_back(struct clerk_call *call, const struct meeting *meeting);
/* Its calling was edited, and others have answered it: the room reads what it is now. */
void again_edited(struct clerk_call *call, const struct meeting *meeting);
/* back.c: an act on a meeting was taken back. */
enum clerk_status meetings_restored(struct clerk_call *call, const struct clerk_taken *taken);

extern const struct clerk_command meetings_commands[];

#endif
