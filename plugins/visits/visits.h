/* visits: what the files of this plugin share: a visit as its row has it, steps, clashes, words. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISITS_VISITS_H
#define VISITS_VISITS_H

#include "clerk/calendar.h"
#include "clerk/clerk.h"
#include "clerk/diary.h"
#include "clerk/roster.h"

enum { Q_PUT, Q_NAME, Q_FORGET, Q_GET, Q_COMING, Q_AT_HOST, Q_IN_HALF };
extern const char *const visits_queries[];

enum { MINUTE_S = 60, DAY_S = 86400, REMIND_MIN = 16 * 60, FORGET_DAYS = 14 };

/* ---- a visit ---- */

/* Letters of items: V in the open; Q between two schools only. */
enum { OPEN_LETTER = 'V', QUIET_LETTER = 'Q' };

enum state {
	STATE_ASKED,     /* waits for the host */
	STATE_COUNTERED, /* the host offers another slot; waits for the visitor */
	STATE_AGREED,
	STATE_MOVING, /* agreed; another slot waits for the side that did not ask for it */
	STATE_DECLINED,
	STATE_LAPSED,
	STATE_CANCELLED,
	STATE_HAPPENED,
	STATE_MISSED,
};

/* From when to when, and how it was said. */
struct slot {
	int64_t start_s, end_s;
	const char *echo; /* "Wed 9 Dec 2026, 09:00–12:00" */
	const char *over; /* what the calendar had against the day when it was asked for; "" */
};

struct visit {
	struct clerk_item item;
	char visitor, host; /* schools */
	int64_t person;     /* who asked */
	enum state state;
	const char *kind, *focus; /* "ECT", "ECT Year 1"; either may be "" */
	int64_t visitors;
	const char *names; /* "" when not given, or forgotten */
	struct slot slot, wish;
	char wish_by;
	int64_t answer_by_s;
	int64_t moves;
	bool is_forced; /* the lead booked it over a block */
	const char *reason;
	char ended_by;
	int64_t ended_s;
};

/* False, with nothing said, when there is no such row (it was taken back). */
bool visit_get(struct clerk_call *call, struct clerk_item item, struct visit *ret_visit);
/* Writes the row, the diary and the wake-ups as the visit now is. */
void visit_put(struct clerk_call *call, struct visit *visit);
/* Writes who comes, "" for nobody, and when that is forgotten, and nothing else of the visit. */
void visit_put_names(struct clerk_call *call, const struct visit *visit);
/* Reads the row that the query stands on. */
void visit_read(const struct clerk_query *query, struct visit *ret_visit);

bool visit_is_quiet(const struct visit *visit);
bool visit_is_waiting(const struct visit *visit);
bool visit_is_agreed(const struct visit *visit);
/* The school whose answer is awaited; 0: nobody's. */
char visit_awaited(const struct visit *visit);
char visit_other(const struct visit *visit, char school);
/* The slot that the diary must keep free first: the counter-offer's while there is one. */
const struct slot *visit_slot(const struct visit *visit);

/* ---- words ---- */

const char *visit_name(struct clerk_call *call, const struct visit *visit); /* "V12" */
/* "A visits G, Wed 9 Dec 2026, 09:00–12:00, phonics, 2 visitors" */
const char *visit_words(struct clerk_call *call, const struct visit *visit,
			const struct slot *slot);
/* "A visits G, Wed 9 Dec 2026, 09:00–12:00": for what is taken back, so that its focus is not read
 * in the room once more. */
const char *visit_bare_words(struct clerk_call *call, const struct visit *visit);
const char *count_words(struct clerk_call *call, int64_t visitors); /* "2 visitors" */
/* "Head G", "Heads D1 and D2" */
const char *heads_words(struct clerk_call *call, char school);
/* "Wed 9 Dec", for where the year stands nearby. */
const char *short_day(struct clerk_call *call, int64_t instant_s);
/* The same of a slot; with its hours where `other` is on that day too. */
const char *short_slot(struct clerk_call *call, const struct slot *slot, const struct slot *other);
/* "Mon 30 Nov 16:00"; with the year where it is not that of the slot. */
const char *answer_by_words(struct clerk_call *call, const struct visit *visit);
/* What follows an agreement: the reminder, the names. */
const char *reminder_words(struct clerk_call *call, const struct visit *visit);
const char *moves_words(struct clerk_call *call, int64_t moves); /* "Moved once" */
/* "!" for what is posted in the room, "" for what is told privately. */
const char *others_prefix(const struct visit *visit);

/* Answers with `reply`; those who would not see it get `others`: the room when an open visit is
 * dealt with in private, the two schools when the visit is theirs alone. */
void visit_say(struct clerk_call *call, const struct visit *visit, const char *reply,
	       const char *others);
/* Who has something private booked in the slot hears in private that the visit "is asked for" then:
 * those of one school, or, at '\0', all whom it may tell. */
void visit_tell_aside(struct clerk_call *call, const struct visit *visit, char school,
		      const struct slot *slot, const char *what);
/* The same of what was declined or cancelled: `before`, with the reason, if any, behind it, and
 * `after`. A reason given in private is for the other school alone. */
void visit_say_why(struct clerk_call *call, const struct visit *visit, const char *before,
		   const char *reason, const char *after);
void visit_record(struct clerk_call *call, const struct visit *visit, const char *text);
/* Lets the awaited school's heads answer with a bare yes or no in the room. */
void visit_invite(struct clerk_call *call, const struct visit *visit);

/* ---- time ---- */

/* The slot of a date with a time; false: says why not and sets `*ret_why`. */
bool slot_of_when(struct clerk_call *call, const struct clerk_when *when, struct slot *ret_slot,
		  enum clerk_status *ret_why);
/* The school day before, at 16:00; 0: there is none before the slot. */
int64_t remind_at(struct clerk_call *call, const struct visit *visit);
/* "B is closed on Wed 9 Dec 2026.": what the day of visit_slot() has become at either school since
 * it was asked for; or "". */
const char *lost_words(struct clerk_call *call, const struct visit *visit);
/* When the answer of visit_awaited() is due, from now on. */
int64_t answer_due(struct clerk_call *call, const struct visit *visit);
void visit_schedule(struct clerk_call *call, const struct visit *visit);
enum clerk_status visits_wake(struct clerk_call *call, struct clerk_item item, const char *what);

/* ---- steps: who may do what, in which state ---- */

enum act {
	ACT_YES,
	ACT_NO,
	ACT_MOVE,
	ACT_CANCEL,
	ACT_HAPPENED,
	ACT_MISSED,
	ACT_VISITORS,
	ACT_NAMES
};

/* Finds the visit and the state that the act leads to; anything but CLERK_OK: said why not. */
enum clerk_status visit_step(struct clerk_call *call, struct clerk_item item, enum act act,
			     struct visit *ret_visit, enum state *ret_to);
/* "V1 is agreed already: …" and why nothing more can be done. */
enum clerk_status visit_refuse(struct clerk_call *call, const struct visit *visit);
const char *state_name(enum state state);
enum state state_named(const char *name);

/* ---- clashes ---- */

/* What is to be booked. */
struct plan {
	char visitor, host;
	int64_t visitors;
	struct clerk_item except; /* the visit itself, when it is moved */
	const struct clerk_when *when;
	struct slot slot;
	/* it was asked for, and is agreed to now: of the calendar what has come since, of the diary
	 * what is booked */
	bool is_agreeing;
	bool is_room_only; /* only how many are there at once matters */
	/* both schools wait for the slot: what nobody may know of is in the way where it is so to
	 * the minute */
	bool is_theirs;
};

struct clash {
	enum clerk_level level;
	int objections;
	const char *text;   /* all objections, for the one who asks */
	const char *facts;  /* those that everyone may read: the calendar's */
	const char *day;    /* of these, what the day is: "Fri 4 Dec 2026 is INSET at C." */
	const char *notes;  /* "B visits G that day too (V2)." */
	bool is_school_day; /* at both */
	bool has_shift;     /* a later start, or an earlier end, would do */
	struct clerk_when shift;
};

/* What the day is at both schools, as far as it was not so when it was asked for; or "". */
const char *clash_day(struct clerk_call *call, const struct plan *plan);
/* Looks at calendar, hours, diary, travel, capacity and the half term. Says nothing. */
struct clash clash_check(struct clerk_call *call, const struct plan *plan);
/* CLERK_OK: nothing stands against it, or it was said `anyway` by one who may. Otherwise asks,
 * offering other times, or fails. */
enum clerk_status clash_settle(struct clerk_call *call, const struct plan *plan,
			       const struct clash *clash);
/* At once: settings, or 2 where a school has two classes. */
int64_t visitors_max(struct clerk_call *call, char host);

/* ---- the focus of a visit, as typed ---- */

struct focus {
	bool is_quiet;     /* `private` was said */
	int64_t visitors;  /* 1 when not said; -1: not a number that can be meant */
	const char *names; /* NULL: not given */
	const char *kind, *text;
};
struct focus focus_read(struct clerk_call *call, const char *text);

/* ---- handlers and what their rows take ---- */

struct visit_args {
	const struct clerk_school *school;
	int64_t kind;
	struct clerk_when when;
	const char *focus;
};
struct item_args {
	struct clerk_item item;
};
struct reason_args {
	struct clerk_item item;
	const char *reason;
};
struct move_args {
	struct clerk_item item;
	struct clerk_when when;
};
struct names_args {
	struct clerk_item item;
	const char *names;
};
struct visitors_args {
	struct clerk_item item;
	int64_t count;
};

/* The kinds that may stand before the date: "visit A SIAMS prep Wed 13 Jan 3.30pm". */
extern const char *const visit_kinds[];
const char *visit_kind(int64_t choice);

/* back.c: notes what stands beside the visit before the act, for when it is taken back. */
void visit_note_beside(struct clerk_call *call, const struct visit *visit, enum act act);
/* An act on a visit was taken back. */
enum clerk_status visits_restored(struct clerk_call *call, const struct clerk_taken *taken);

enum clerk_status run_visit(struct clerk_call *call, const void *args);
enum clerk_status run_visits(struct clerk_call *call, const void *args);
enum clerk_status run_yes(struct clerk_call *call, const void *args);
enum clerk_status run_no(struct clerk_call *call, const void *args);
enum clerk_status run_move(struct clerk_call *call, const void *args);
enum clerk_status run_cancel(struct clerk_call *call, const void *args);
enum clerk_status run_happened(struct clerk_call *call, const void *args);
enum clerk_status run_missed(struct clerk_call *call, const void *args);
enum clerk_status run_names(struct clerk_call *call, const void *args);
enum clerk_status run_visitors(struct clerk_call *call, const void *args);

#endif
