/* acts_table: the many words for the few things that are done. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_COMMAND_ACTS_TABLE_H
#define CLERK_COMMAND_ACTS_TABLE_H

#include <stdbool.h>
#include <stddef.h>

/* How much of the line the words may be. */
enum extent { BEGINS, WHOLE, ANY_END };

struct arena;

struct act {
	const char *words;
	const char *letters; /* of the item behind them; NULL: of none; "": of any, or none */
	const char *as;
	enum extent extent; /* WHOLE: nothing else; ANY_END: whatever stands behind is dropped */
};

extern const struct act acts[];
extern const size_t acts_count;

/* ---- acts_words.c ---- */

/* The line behind blanks, commas and colons. */
const char *acts_skip_gap(const char *line);
/* Behind the one of these phrases that it begins with; the same line: it begins with none. */
const char *acts_skip_one(const char *line, const char *const *phrases);
/* "a table" of "book a table at G": of what is booked there is no end, and little of it is ours. */
bool acts_is_other_thing(const char *behind);
/* "data meeting": no slip for "date", but what the meeting is about. */
bool acts_is_no_slip(const char *said);

/* acts_action.c: "action for Fiona: book the hall" as "action Fiona to book the hall". */
const char *acts_action(struct arena *arena, const char *line);

/* A line in which what governors join by, or each of the dates offered, has its lead word. */
const char *acts_governors_from(struct arena *arena, const char *line);
const char *acts_dates_apart(struct arena *arena, const char *line);

/* Nothing but what closes a sentence. */
bool acts_is_nothing(const char *line);

/* Behind all of them that stand there, one after another. */
const char *acts_skip_any(const char *line, const char *const *words);

#endif
