/* agenda: what the files of agendas and minutes share: points, and which meeting words mean. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MEETINGS_AGENDA_H
#define MEETINGS_AGENDA_H

#include "meetings.h"

enum { AGENDA_MOST = 20 };

struct point {
	int64_t id, place, minutes, person;
	int64_t origin, carried; /* M so much; 0: none */
	char school;
	const char *text;
};
struct agenda {
	struct point points[AGENDA_MOST];
	size_t count;
};

struct agenda_args {
	struct clerk_item item;
	const char *text;
	struct clerk_item to;
};

/* agenda.c: in their order. */
void agenda_read(struct clerk_call *call, const struct meeting *meeting, struct agenda *ret_agenda);
/* "2) the website (B, 15 mins)" */
const char *agenda_point_words(struct clerk_call *call, const struct agenda *agenda, size_t which);
/* Was it carried to a meeting that is there still? */
bool agenda_is_carried(struct clerk_call *call, const struct point *point);
/* Puts what was typed behind the others, several with `;` or a line each, and says them in
 * `*ret_words`; or fails. */
enum clerk_status agenda_add(struct clerk_call *call, const struct meeting *meeting,
			     const char *text, const char **ret_words);
enum clerk_status agenda_carry(struct clerk_call *call, const struct meeting *from,
			       const struct point *point, const struct meeting *to);
void agenda_drop(struct clerk_call *call, const struct meeting *meeting, const struct point *point);
/* Moves the point at `from` to `to` and writes what that changes. */
void agenda_order(struct clerk_call *call, const struct meeting *meeting, struct agenda *agenda,
		  size_t from, size_t to);
/* Until when whoever did not call it may add to it. */
int64_t agenda_closes_s(struct clerk_call *call, const struct meeting *meeting);
/* May the sender change all of it: who called it, the lead head, the SIP? */
bool agenda_is_hers(struct clerk_call *call, const struct meeting *meeting);
/* "A, who called M2, the lead head or the SIP" */
const char *agenda_chair_words(struct clerk_call *call, const struct meeting *meeting);
/* The next after it that is called the same; with `is_open`, whose agenda is open still. NULL:
 * none.
 */
const struct meeting *agenda_next(struct clerk_call *call, const struct meeting *meeting,
				  bool is_open);

/* In a reply, headed by what is overdue. */
void agenda_show(struct clerk_call *call, const struct meeting *meeting);
/* What can be done with points, and how. */
enum clerk_status agenda_refuse_unclear(struct clerk_call *call, const struct meeting *meeting);

/* ahead.c: the row `agenda` without a number. */
enum clerk_status meeting_agenda_ahead(struct clerk_call *call, const void *args);

/* points.c: what of a line tells to do something with points that there are. */
enum agenda_act {
	AGENDA_ADD,
	AGENDA_DROP,
	AGENDA_ORDER,
	AGENDA_UNCLEAR,
	AGENDA_ASK, /* to drop or order what only has these words, or to add a point */
};
struct agenda_said {
	enum agenda_act act;
	size_t points[AGENDA_MOST], count; /* from 0 on */
	size_t to;                         /* of AGENDA_ORDER, where the first of them goes */
	const char *place;                 /* of AGENDA_ASK: "first", "last"; "": it is to go */
	bool is_all;
};
/* The one point that these words are, or else all in which they stand, from 0 on: how many. */
size_t points_called(const struct agenda *agenda, const char *text, size_t ret_points[AGENDA_MOST],
		     bool *ret_is_whole);
/* Fails where a number is that of no point. */
enum clerk_status points_understand(struct clerk_call *call, const struct agenda *agenda,
				    const char *text, struct agenda_said *ret_said);
/* Without "please" at its end; NULL: nothing else is said. And without the quotation marks around
 * it. */
const char *points_bare(struct clerk_call *call, const char *text);
const char *points_unquoted(struct clerk_call *call, const char *text);
/* "the website, 15 mins" -> 15, and the text without that; 0: it says none; -1: too long. */
int64_t points_minutes(struct clerk_call *call, const char **text);

/* named.c: which of these meetings the words mean, by a number, a word of the title, the day: those
 * for which most of it speaks; all, where nothing tells; none, of a number or a day that none has.
 */
size_t named_meant(struct clerk_call *call, void *const **all, size_t count, const char *text);
/* The days that are named there, be they "Thursday's"; false: none are. */
bool named_days(struct clerk_call *call, const char *text, struct clerk_days *ret_days);
/* Does nothing stand there besides what tells which meeting is meant? */
bool named_is_all(struct clerk_call *call, const struct meeting *meeting, const char *text);
/* Does it begin as a question does? And does it ask for something to be shown, in any words? */
bool named_is_question(const char *text);
bool named_is_to_see(const char *text);
/* "M1" of "who is coming to M1"; NULL: none is named. */
const char *named_number(struct clerk_call *call, const char *text);
/* The one ahead that has a word of its title there: "M1"; NULL: none, or several. */
const char *named_ahead(struct clerk_call *call, const char *text);
/* What a text that names no meeting by its number may be of: asks, one choice a meeting; `row` and
 * `text` are what is run then, for that meeting. */
enum clerk_status named_ask(struct clerk_call *call, void *const *all, size_t count,
			    const char *what, const char *row, const char *text);

#endif
