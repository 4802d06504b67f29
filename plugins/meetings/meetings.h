/* meetings: what the files of this plugin share: a meeting as its row has it, and its words. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MEETINGS_MEETINGS_H
#define MEETINGS_MEETINGS_H

#include "clerk/calendar.h"
#include "clerk/clash.h"
#include "clerk/clerk.h"
#include "clerk/item.h"
#include "clerk/roster.h"
#include "clerk/text.h"

struct meeting {
	struct clerk_base base;        /* of no school: it is everybody's */
	const char *title, *place;     /* place "": not said */
	int64_t governors_s;           /* from when governors come; 0: not */
	int64_t arrive_s;              /* of "7.45 for 8" the 7.45; 0: not said */
	const char *invited;           /* letters of those asked, '+' the SIP; "": all */
	const char *bring, *cost;      /* "six writing samples"; "£12 a head"; "" */
	bool is_anonymised;            /* what is brought names nobody */
	int64_t quorum;                /* schools that must be in; 0: none asked for */
	int64_t series;                /* M so much is the first of its series; 0: it is alone */
	const char *chair;             /* the letter of a school; "": whoever called it */
	const char *rota, *chair_rota; /* of its series: whose turn it is, in order; "" */
	const char *agenda; /* what is put on it as it is called, and not kept here; NULL */
};
extern const struct clerk_kind meeting_kind;
extern const struct clerk_asking meeting_asking;
extern const struct clerk_command meeting_commands[], meeting_answer_commands[],
    meeting_change_commands[], meeting_series_commands[], meeting_rota_commands[],
    meeting_agenda_commands[], meeting_minutes_commands[], meeting_detail_commands[],
    meeting_quorum_commands[], meeting_list_commands[];

extern const char meeting_breakfast[]; /* what a breakfast is called */
/* A new one; `place` "ours" is the caller's school; NULL: not said. */
struct meeting *meeting_new(struct clerk_call *call, const char *title, const char *place);
/* "ours" is the caller's school, to whoever reads it; NULL: "". */
const char *meeting_place_of(struct clerk_call *call, const char *place);
/* What of the title is where, and of the place what it is about. */
void meeting_split_topic(struct clerk_call *call, const char **title, const char **place);
void meeting_split_here(struct clerk_call *call, const char **title, const char **place);
/* "C, budget", "ours bacon rolls": behind a school a point; or fails, where it may be no point. */
enum clerk_status meeting_split_points(struct clerk_call *call, const char **place,
				       const char **points);
/* Checks its date, `when` being its words, writes it and tells all; or asks, or fails. */
enum clerk_status meeting_call(struct clerk_call *call, struct meeting *meeting,
			       const struct clerk_when *when);
/* Several at once. */
struct meeting_plan {
	const struct meeting *like;    /* what each is, but for its date */
	const struct clerk_when *when; /* CLERK_WHEN_RECURRENCE */
	int32_t start_min, end_min;    /* of each day */
	const char *rota;              /* letters of their places in turn; NULL: all as `like` */
	const char *chairs;            /* of those who chair them, in turn; NULL */
};
/* Asks about them, and writes them once that was answered; or fails. */
enum clerk_status meeting_call_series(struct clerk_call *call, const struct meeting_plan *plan);
void meeting_set_cancelled(struct meeting *meeting);
/* The later ones of its series that are to come, soonest first; how many. */
enum { MEETING_SERIES_MOST = 40 };
size_t meeting_find_later(struct clerk_call *call, const struct meeting *meeting,
			  struct meeting *ret_later[MEETING_SERIES_MOST]);
/* ", chair B"; "" */
const char *meeting_chaired(struct clerk_call *call, const struct meeting *meeting);
/* Of letters that take turns, each is a school that is here; or fails. */
enum clerk_status meeting_check_rota(struct clerk_call *call, const char *letters);
/* The one behind `letter` in a rota, round and round; 0: it is none of it. */
char meeting_next_in_rota(const char *rota, char letter);
/* "budget (A D F)": what it is about, and whom it is for where that is not all. */
const char *meeting_title(struct clerk_call *call, const struct meeting *meeting);
/* Their rows say the same: what is so now, in the record and to all. */
enum clerk_status meeting_say_detail(struct clerk_call *call, struct meeting *meeting,
				     const char *what);
/* " Anonymised work only. Bring: six samples. Cost: £12 a head."; "". */
const char *meeting_details(struct clerk_call *call, const struct meeting *meeting);
/* "£12 a head", which it takes off the place or the title; "". */
const char *meeting_split_cost(struct clerk_call *call, const char **title, const char **place);

/* "A D F budget", "budget with A, D and F": takes the schools off the title; "": none is named. Or
 * fails, of one that there is not. */
enum clerk_status meeting_split_invited(struct clerk_call *call, const char **title,
					const char **ret_invited);
/* "maths leads": each is told by her head. */
bool meeting_is_of_leads(const char *title);
bool meeting_is_through_heads(const struct meeting *meeting);
/* Letters of all heads who tell somebody. */
const char *meeting_through_heads(struct clerk_call *call);
const char *meeting_asked(struct clerk_call *call, const void *record);
bool meeting_is_of_some(struct clerk_call *call, const struct meeting *meeting);
/* How many schools are asked. */
int64_t meeting_schools(struct clerk_call *call, const struct meeting *meeting);
/* May the sender answer it? */
enum clerk_status meeting_check_invited(struct clerk_call *call, const struct meeting *meeting);
/* "3 governors", "my chair". */
bool meeting_are_governors(const char *text);
/* As the step `in` does. */
enum clerk_status meeting_bring_governors(struct clerk_call *call, struct meeting *meeting,
					  const char *text);

/* ---- its quorum ---- */

enum clerk_status meeting_check_quorum(struct clerk_call *call, const struct meeting *meeting);
/* From now on it is counted as it stands. */
void meeting_quorum_begin(struct clerk_call *call, const struct meeting *meeting);
/* For the kind's `asking`. */
bool meeting_quorum_is_aloud(struct clerk_call *call, const void *record, bool is_met);
void meeting_quorum_heard(struct clerk_call *call, const void *record);
void meeting_quorum_here(struct clerk_call *call);
void meeting_quorum_wake(struct clerk_call *call, const struct meeting *meeting);
extern const struct clerk_queries meeting_quorum_queries;

/* It has another date, or its old one again: what hangs on that. */
void meeting_redated(struct clerk_call *call, const struct meeting *meeting);

/* ---- its governors' part ---- */

/* Whenever its date, or its state, is another. */
void meeting_governors_wake_at(struct clerk_call *call, const struct meeting *meeting);
void meeting_governors_wake(struct clerk_call *call, const struct meeting *meeting);

/* " at the Bull", " at D", or "". */
const char *meeting_at(struct clerk_call *call, const struct meeting *meeting);
/* "07:45 for ", before its hours; "". */
const char *meeting_arrival(struct clerk_call *call, const struct meeting *meeting);
/* "Tue 8 Dec 2026, 08:00–09:15, the Bull" */
const char *meeting_times(struct clerk_call *call, const struct meeting *meeting);
/* "Coming? `!in`, `!out`, `!late`.", as it is typed in the room. */
const char *meeting_invitation(struct clerk_call *call, const struct meeting *meeting);
/* "4.10", "about 8.20ish": how many minutes after its beginning that is, up to `most`; -1: no such
 * time stands there. */
int64_t meeting_minutes_until(struct clerk_call *call, const struct meeting *meeting,
			      const char *text, int64_t most);
/* "till", "about": a number behind it is an hour; that of a room is none. */
bool meeting_is_time_lead(const char *word);
/* "until 08:45", "deputy Jo instead", "with SENCO": what more is said by one who comes; "": nothing
 * that is kept. */
const char *meeting_note(struct clerk_call *call, const struct meeting *meeting, const char *text);
/* Two weeks after the meeting nothing is kept of that: it may name somebody. */
void meeting_note_keep(struct clerk_call *call, const struct meeting *meeting);
void meeting_note_wake(struct clerk_call *call, const struct meeting *meeting);
extern const struct clerk_queries meeting_note_queries;
/* Is it nothing else? */
bool meeting_is_note(const char *text);

/* " Agenda: phonics; the website; data; and 2 more (`!agenda M2`)."; "". */
const char *meeting_agenda_words(struct clerk_call *call, const struct meeting *meeting);
bool meeting_has_minutes(struct clerk_call *call, const struct meeting *meeting);
/* Of one that is gone nothing is kept. */
void meeting_agenda_forget(struct clerk_call *call, struct clerk_item item);
void meeting_minutes_forget(struct clerk_call *call, struct clerk_item item);
extern const struct clerk_queries meeting_agenda_queries, meeting_minutes_queries;

#endif
