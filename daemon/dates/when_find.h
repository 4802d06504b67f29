/* when_find: what the two files that find dates in a line share; nobody else includes this. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_DATES_WHEN_FIND_H
#define CLERK_DATES_WHEN_FIND_H

#include "dates/when_internal.h"

/* A line cut once, and what was found in it. */
struct finder {
	struct parser parser;
	struct token tokens[WHEN_MAX_TOKENS];
	size_t count;
	struct when_span *spans;
	size_t found;
};

/* How sure it is that a stretch means a date, and not words of a text. */
enum sureness { IS_TEXT, IS_WEAK, IS_SURE };

/* The word at `at`; W_END behind the last. */
uint16_t find_word(const struct finder *finder, size_t at);
/* Is it one of these, in any case? */
bool find_is_any(const struct finder *finder, size_t at, const char *const *texts);
/* Does a word begin at `at`; does one end before `end`? */
bool find_begins_word(const struct finder *finder, size_t at);
bool find_ends_word(const struct finder *finder, size_t end);
/* May a date begin at `at`? */
bool find_can_begin(const struct finder *finder, size_t at);
bool find_is_may_be(const struct finder *finder, size_t at);
bool find_is_counting(const struct finder *finder, size_t end);
/* Is what was read, `count` words from `from` on, a date, and not a fraction, a rank, a lone word?
 */
bool find_is_date(const struct finder *finder, size_t from, size_t count);
enum sureness find_how_sure(const struct finder *finder, size_t from, size_t count);
bool find_is_colour(uint16_t word);
/* Two that are told in one breath, the second to put the first right, become one. */
void find_corrected(struct finder *finder);
bool find_is_event(const struct finder *finder, size_t at);

#endif
