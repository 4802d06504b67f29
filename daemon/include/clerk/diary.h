/* diary: every dated thing of every plugin as one row; clashes, week views and feeds read it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_DIARY_H
#define CLERK_DIARY_H

#include "clerk/clerk.h"

struct clerk_entry {
	struct clerk_item item;
	int64_t part;           /* 0; segments of a meeting count on */
	int64_t start_s, end_s; /* [start, end) */
	const char *title;      /* as all who may see it read it */
	const char *place;      /* a school's letter, or words; NULL: none */
	const char *schools;    /* the schools busy with it, "AG"; '+' for the SIP */
	enum clerk_visibility visibility;
	int64_t reader; /* of a CLERK_PERSONAL entry the person; else 0 */
	bool is_firm;   /* false while only proposed */
};

/* Writes the row for (item, part) in place of the one before. */
void clerk_diary_put(struct clerk_call *call, const struct clerk_entry *entry);
/* Drops all parts of the item. */
void clerk_diary_drop(struct clerk_call *call, struct clerk_item item);
/* Rows that overlap [start, end) and busy any of `schools` (NULL: all), soonest first, however
 * many; `except` is left out (its letter 0: none). Titles of rows that the sender may not see read
 * "busy", their item is zeroed; they come last, and count for the whole morning (to 12:00),
 * afternoon (to 17:00) or evening that they touch, or asking hour by hour would find them out. In a
 * private chat those of the sender's own school have their hours; in the room say no hour of any.
 */
size_t clerk_diary_find(struct clerk_call *call, const char *schools, int64_t start_s,
			int64_t end_s, struct clerk_item except,
			const struct clerk_entry **ret_entries);

/* Is one of `schools` engaged at [start, end), to the minute, with something that the sender may
 * not see? Only for a time that those schools themselves asked for, offered or agreed to: then the
 * answer is no way to search for one. */
bool clerk_diary_is_taken(struct clerk_call *call, const char *schools, int64_t start_s,
			  int64_t end_s, struct clerk_item except);

/* All that overlaps [start, end) and busies one of `schools`, seen or not, as one text to compare
 * and to be shown to nobody. */
const char *clerk_diary_print(struct clerk_call *call, const char *schools, int64_t start_s,
			      int64_t end_s, struct clerk_item except);
/* Is it in such a text, as it is now? */
bool clerk_diary_printed(struct clerk_call *call, const char *print,
			 const struct clerk_entry *entry);

/* A time as others learn of what they may not see: the whole parts of the day that it touches. */
void clerk_diary_widen(struct clerk_call *call, int64_t *start_s, int64_t *end_s);

/* "that morning", "that afternoon", "that evening"; "then" where the time is in several of them. */
const char *clerk_part_words(struct clerk_call *call, int64_t start_s, int64_t end_s);

/* Time that can no longer be used at these schools (NULL: all), because of `what` ("School E is
 * closed on Thu 3 Dec 2026"). The reply names what it touches, as far as those who read it may see
 * it; everybody else who is busy with such a thing, and may see it, is told privately, in one
 * message each, with the commands that give it another date or none. What is the whole cluster's is
 * said in the room, and to nobody apart. What the act itself has numbered is not among it. */
void clerk_diary_lost(struct clerk_call *call, const char *schools, int64_t start_s, int64_t end_s,
		      const char *what);

/* The same of time that can be used again, of which clerk_diary_lost told before: `what` is "School
 * E is no longer closed on Thu 3 Dec 2026", and what stands then goes ahead as it was. Of what does
 * not, by the calendar as the call has left it, the reply alone says so. */
void clerk_diary_regained(struct clerk_call *call, const char *schools, int64_t start_s,
			  int64_t end_s, const char *what);

/* What of `what` ("R1 is on Thu 14 Jan 2027, 09:00–12:00 at A") was not said in the room, because
 * it is private: those at these schools who are busy then with such a thing (`except` is left out)
 * and may see it hear of it privately, with the commands that give it another date or none. In a
 * private chat the sender has been asked, and is not told. */
enum {
	CLERK_ASIDE_BOOKED = 1u << 0,    /* only of what is firm */
	CLERK_ASIDE_ALL_SIDES = 1u << 1, /* at its other schools too: all may know of `what` */
	CLERK_ASIDE_UNASKED = 1u << 2,   /* the sender has not been asked */
};
void clerk_diary_aside(struct clerk_call *call, const char *schools, int64_t start_s, int64_t end_s,
		       struct clerk_item except, unsigned flags, const char *what);

/* ---- phone calendars ---- */

/* Where the sender's calendars are, to be said to nobody else: "https://example.org/ics/3f…a1".
 * Below it are `mine.ics`, `cluster.ics` and one for each school, `A.ics`. NULL: this clerk has no
 * such place. `is_new`: the address that she had until now leads nowhere any more. */
const char *clerk_feed_address(struct clerk_call *call, bool is_new);
/* The item as an iCalendar file, to be attached. False: it has no date that all may see.
 * `ret_is_off`: it is off, and a calendar that has it from an earlier file takes it out by this
 * one. */
bool clerk_calendar_file(struct clerk_call *call, struct clerk_item item,
			 struct clerk_file *ret_file, bool *ret_is_off);

/* ---- the record, read ---- */

struct clerk_history {
	int64_t at_s;
	struct clerk_item item;
	const char *who; /* handle at the time, or "clerk" */
	const char *text;
};

/* Lines of an item's history that the sender may see, oldest first. */
size_t clerk_history(struct clerk_call *call, struct clerk_item item,
		     const struct clerk_history **ret_rows);
/* The sender's own lines, newest first. */
size_t clerk_history_mine(struct clerk_call *call, const struct clerk_history **ret_rows);
/* What was done since then, by whom ever, as far as the sender may see it here, newest first; the
 * last hundred at most. */
size_t clerk_history_since(struct clerk_call *call, int64_t since_s,
			   const struct clerk_history **ret_rows);
/* What the sender wrote that some service keeps beside the record (`held`): with an item and a text
 * alone. None, where others would read of it. */
size_t clerk_held(struct clerk_call *call, const struct clerk_history **ret_rows);

enum clerk_why {
	CLERK_WHY_TO_COME, /* due_s is ahead */
	CLERK_WHY_QUIET,   /* came, and nothing was to be said */
	CLERK_WHY_PRIVATE, /* told in private, the sender herself at said_s */
	CLERK_WHY_HELD,    /* kept from the sender until she is spared no more */
	CLERK_WHY_WAITS,   /* for the next message to the room */
	CLERK_WHY_ON_ITS_WAY,
	CLERK_WHY_SAID,    /* known to be in the room since said_s */
	CLERK_WHY_REFUSED, /* the room would not have it */
};

struct clerk_woken {
	struct clerk_item item; /* of letter 0: none */
	enum clerk_why why;
	int64_t due_s, said_s;
	const char *what;    /* last part of the key, "week"; "" where it has no parts */
	const char *held;    /* why it was kept back, "you were teaching"; "" */
	const char *handles; /* whom it pinged, "A, B"; of private words only the sender's own */
};

/* What became, and will become, of an item's wake-ups, oldest first; none for an item of which the
 * sender may not see the history, unless it is the sender's own and this is a private chat. Keys
 * whose last part begins with '-' are housekeeping and left out. */
size_t clerk_why(struct clerk_call *call, struct clerk_item item,
		 const struct clerk_woken **ret_rows);

/* The same of whatever told, or was to tell, the sender since then: here, in the room, only what
 * was said there. */
size_t clerk_why_lately(struct clerk_call *call, int64_t since_s,
			const struct clerk_woken **ret_rows);

/* Takes back the sender's own last change of the last ten minutes, unless something depends on it;
 * says what was undone. `item` with letter 0: whatever was last. */
enum clerk_status clerk_undo(struct clerk_call *call, struct clerk_item item);

#endif
