/* quiet: what the files of this plugin share: lessons, hours of quiet, and their words. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef QUIET_QUIET_H
#define QUIET_QUIET_H

#include "clerk/calendar.h"
#include "clerk/clerk.h"
#include "clerk/roster.h"
#include "clerk/text.h"

enum { QUIET_WEEK = 5, QUIET_DAY_MIN = 24 * 60, QUIET_MORNING_MIN = 7 * 60 };

extern const struct clerk_queries lesson_queries, hours_queries, room_queries;
extern const struct clerk_command lesson_commands[], hours_commands[], room_commands[];

/* ---- words.c ---- */

/* The next word of a text in small letters, of letters, figures and what stands within them,
 * "9.30", "9-12"; false: there is none. `*text` is behind it. */
enum { QUIET_WORD = 24 };
bool quiet_word(const char **text, char *ret_word);
/* "Tue", "tuesdays", "weds"; -1: no day of a school week. */
int quiet_weekday(const char *word);
/* A time of day, "6", "6.30", "18:00", "6pm": its minute, and how it said which half of the day.
 * False: it is none. */
enum quiet_half { QUIET_UNSAID, QUIET_SAID, QUIET_BY_24 };
bool quiet_time(const char *word, int32_t *ret_minute, enum quiet_half *ret_half);

/* Does it ask how it is, "when do I teach"? And that it be so no more, "clear my lessons", and
 * nothing else? */
bool quiet_asks(const char *text);
bool quiet_ends(const char *text);

/* ---- who is spared, by each file ---- */

bool lesson_spares(struct clerk_call *call, const struct clerk_person *person, int64_t at_s,
		   struct clerk_spare *ret_spare);
bool hours_spares(struct clerk_call *call, const struct clerk_person *person, int64_t at_s,
		  struct clerk_spare *ret_spare);
bool room_spares(struct clerk_call *call, int64_t at_s, struct clerk_spare *ret_spare);

/* The room's time is over. */
enum clerk_status room_wake(struct clerk_call *call);
enum clerk_status room_restored(struct clerk_call *call);

#endif
