/* cluster: what the files of this plugin share. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLUSTER_CLUSTER_H
#define CLUSTER_CLUSTER_H

#include "clerk/calendar.h"
#include "clerk/clerk.h"
#include "clerk/diary.h"
#include "clerk/item.h"
#include "clerk/text.h"

#include <string.h>
#include <strings.h>

/* An act for a school was taken back: may the sender still act for it? */
enum clerk_status cluster_restored(struct clerk_call *call, const struct clerk_taken *taken);

/* Working days, a bit each from Monday on, in words: "Wed–Fri", "Mon, Wed", "every day". */
const char *cluster_days_words(struct clerk_call *call, unsigned days);

/* Where only that is asked, which of the schools are open then, and says so; false: it is not, or
 * of more than a week. */
bool shut_tell(struct clerk_call *call, const char *schools, const struct clerk_days *days);

/* ---- diary.c ---- */

enum { MOST_AT_ONCE = 4 };

/* "V1 ", or "". */
const char *diary_item_words(struct clerk_call *call, struct clerk_item item);
/* A line of the reply for it, `more` at its end. */
void diary_say(struct clerk_call *call, const struct clerk_entry *entry, const char *more);
/* "and H, me next week": whose besides, at most MOST_AT_ONCE, which is added to `schools`; what is
 * left, NULL: nothing. */
const char *diary_read_others(struct clerk_call *call, const char *text, char *schools,
			      size_t size);
/* What the room's diary has for each of them; `text`: which days. */
enum clerk_status diary_show_schools(struct clerk_call *call, const char *schools,
				     const char *text);
/* "week", "term": of those words alone the one that is on. */
const char *diary_span_words(struct clerk_call *call, const char *text);
/* Of days that have begun those that are left: "this term". */
void diary_from_today(struct clerk_call *call, struct clerk_days *days);
/* What was on for the sender on days that are past. */
void diary_show_own(struct clerk_call *call, const struct clerk_days *days);
/* "INSET at A B; closed in the afternoon at C": what the calendars have on that day; or "". */
const char *diary_closed_words(struct clerk_call *call, int32_t day);
/* The same of INSET or of closures alone. */
const char *diary_listed_words(struct clerk_call *call, enum clerk_calendar list, int32_t day);
/* What all read of, of some schools (NULL: of all): of a private thing neither that it is there nor
 * that it is not. What several of the schools have is there once. */
size_t diary_find_public(struct clerk_call *call, const char *schools,
			 const struct clerk_days *days, const struct clerk_entry ***ret_entries);

/* In the room what all read of; in private that, and what else the sender may see. */
size_t diary_find_here(struct clerk_call *call, const struct clerk_days *days,
		       const struct clerk_entry ***ret_entries);

/* ---- wall.c ---- */

/* Is it as a picture, or a page to print, that it is wanted? */
bool wall_is_asked(const char *text);
/* So the term, or the days that the text names. */
enum clerk_status wall_show(struct clerk_call *call, const char *text);

/* ---- mine.c ---- */

/* What is in the sender's own diary on the days that the text names, or that of others whom it
 * names. */
enum clerk_status mine_show(struct clerk_call *call, const char *text);

/* ---- digest.c ---- */

/* The wake-up of the week at a glance. */
#define DIGEST "digest"

/* The week at a glance, at its moment; and when that is, once the setting or the roster is another.
 */
enum clerk_status digest_wake(struct clerk_call *call);
void digest_here(struct clerk_call *call);

/* ---- next.c ---- */

/* Is it asked, in whatever words, when a school is free, and not what is on? */
bool next_is_asked(struct clerk_call *call);
/* The next half days on which these are free together, at most MOST_AT_ONCE; `text`: which days and
 * halves of them, or NULL. */
enum clerk_status next_find(struct clerk_call *call, const char *schools, const char *text);

/* ---- coming.c ---- */

/* A date ahead that has a name; `slot` its days. */
struct coming {
	struct clerk_base base;
	const char *name;
	int64_t weeks; /* so many school weeks before it the room is told */
};
extern const struct clerk_kind coming_kind;

extern const struct clerk_command allow_commands[], days_commands[], diary_commands[],
    mine_commands[], waiting_commands[], nudge_commands[], terms_commands[], adviser_commands[],
    drive_commands[], digest_commands[], coming_commands[], ahead_commands[], next_commands[],
    where_commands[], why_commands[], wall_commands[];
extern const struct clerk_queries allow_queries, digest_queries, nudge_queries;

#endif
