/* reminders: what the files of this plugin share: a reminder as its row has it, and its words. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REMINDERS_REMINDERS_H
#define REMINDERS_REMINDERS_H

#include "clerk/calendar.h"
#include "clerk/clerk.h"
#include "clerk/item.h"
#include "clerk/roster.h"

enum { REMINDER_OPEN_MAX = 200, REMINDER_MORNING_MIN = 8 * 60, MINUTE_S = 60 };

struct reminder {
	struct clerk_base base; /* of no school; `due_s` is its moment */
	bool is_room;
	const char *text;
	/* Of one that comes again: all its days, "20784 20791"; the one that `due_s` is for; and at
	 * which minute of the day it comes. "": it comes once. */
	const char *days;
	int64_t of_day, minute;
	/* What it is counted back from, "V12": `ahead_days` days before at `minute`, or, of 0 days,
	 * `ahead_min` minutes; of neither, on its day at `minute`. "": nothing. */
	const char *thing;
	int64_t ahead_days, ahead_min;
	int64_t own_s; /* put off, or said again: the moment that it had of itself; else 0 */
	int64_t again; /* how often more it comes until it is done; 0: that is not asked */
};

enum {
	REMINDER_WAITING,
	REMINDER_REPEATS,
	REMINDER_SAID,
	REMINDER_FORGOTTEN,
	REMINDER_DROPPED,
	REMINDER_DONE
};
extern const struct clerk_kind reminder_kind;
extern const struct clerk_queries reminder_queries, ask_queries, ahead_queries;
extern const struct clerk_command ask_commands[];

/* ---- reminder.c ---- */

/* How many wait for the sender. */
int64_t reminder_waiting(struct clerk_call *call);
/* ": the report is due"; or "" where the room would read again what was said there of people. */
const char *reminder_text_here(struct clerk_call *call, const struct reminder *r);
/* "Wed 25 Nov 2026 17:00" */
const char *reminder_moment(struct clerk_call *call, const struct reminder *r);
/* CLERK_OK, or that the sender has as many as one person may. */
enum clerk_status reminder_check_full(struct clerk_call *call);
/* The time of what was typed, or 08:00 of a day without one. 0: it has no single moment. */
int64_t reminder_moment_of(struct clerk_call *call, const struct clerk_when *when);
/* Writes it as it waits now, with a line that says so: it is told of in a private chat by then. */
void reminder_put(struct clerk_call *call, struct reminder *r, const char *line);
/* In private; of whoever is on the roster no more nobody hears. */
void reminder_tell(struct clerk_call *call, int64_t person, const char *text);

/* Of its moments the one that it has of itself. */
static inline int64_t reminder_own_s(const struct reminder *r)
{
	return r->own_s != 0 ? r->own_s : r->base.due_s;
}
/* At the school of her whose it is; for the room, at most schools. */
bool reminder_is_school_day(struct clerk_call *call, const struct reminder *r, int32_t day);

/* ---- done.c: one that comes until it is done ---- */

/* Is that said, "until I've done it"? Then it is no more of the text. */
bool done_cut(struct clerk_call *call, const char **text);
void done_set(struct clerk_call *call, struct reminder *r);
/* " Then each school day at 16:00 until `done N1` …"; "" */
const char *done_words(struct clerk_call *call, const struct reminder *r);
/* It has been said: stands at the next time. False: that was the last. */
bool done_go_on(struct clerk_call *call, struct reminder *r);
/* " Done? `done N1`, or a ✅ here."; "" */
const char *done_asked(struct clerk_call *call, const struct reminder *r, bool is_last);
clerk_step_handler done_step;

/* ---- series.c: one that comes again ---- */

static inline bool series_is(const struct reminder *r)
{
	return r->days[0] != '\0';
}

/* Takes the days of what was typed, and its first moment to come. Else it fails. */
enum clerk_status series_set(struct clerk_call *call, struct reminder *r,
			     const struct clerk_when *when);
/* The moment behind the one that it stands at, of those that are to come; 0: there is none. */
int64_t series_next_s(struct clerk_call *call, const struct reminder *r);
/* The day that it stands at has become one without school since, and it is not put off. */
bool series_is_off(struct clerk_call *call, const struct reminder *r);
/* It has been said: stands at the next one. False: that was the last. */
bool series_go_on(struct clerk_call *call, struct reminder *r);
/* This one alone is put off. Else it fails. */
enum clerk_status series_put_off(struct clerk_call *call, struct reminder *r, int64_t due_s);
/* "every Friday at 16:00 to Fri 9 Jul 2027" */
const char *series_words(struct clerk_call *call, const struct reminder *r);
/* " No school, so not on Fri 25 Dec and Fri 1 Jan."; "" */
const char *series_skipped(struct clerk_call *call, const struct reminder *r);

/* ---- ahead.c: one that is counted back from another thing ---- */

/* Where it stands as it was told, before the thing, and the room, if it is for it, may know of
 * that, it moves with it from now on. */
enum clerk_status ahead_set(struct clerk_call *call, struct reminder *r,
			    const struct clerk_before *before);
/* " (30 min before V12, and moves with it)"; "" */
const char *ahead_words(struct clerk_call *call, const struct reminder *r);
/* Follows the thing: to its new date, or is dropped with it; what its maker is to hear of that, or
 * "". NULL: it stands where it did. */
const char *ahead_follow(struct clerk_call *call, struct reminder *r);
/* It hangs on a thing that begins later than now: when; else 0. */
int64_t ahead_start_s(struct clerk_call *call, const struct reminder *r);
/* For clerk_plugin: does any hang on another thing, or did of late? 60 days. */
#define AHEAD_FOLLOWS \
	"SELECT 1 FROM reminders_item INDEXED BY reminders_tied" \
	" WHERE cluster = ?1 AND thing <> '' AND due_s > ?2 - 5184000 LIMIT 1"
enum clerk_status ahead_wake(struct clerk_call *call, struct clerk_item item, const char *what);

#endif
