/* amount: amounts of the adviser's time as heads type and read them; pure. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_DATES_AMOUNT_H
#define CLERK_DATES_AMOUNT_H

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

/* No amount is larger: some 277 six-hour days, far beyond what any cluster is given in a year. */
enum { AMOUNT_MAX_MINUTES = 100000, AMOUNT_MAX_CHOICES = 4 };

enum amount_kind { AMOUNT_VALUE, AMOUNT_ASK, AMOUNT_REFUSE };

struct amount_choice {
	int64_t minutes;
	const char *text; /* what to type instead; reads back as `minutes` */
};

/* What became of the words: one amount, a question, or a refusal. Texts belong to the arena. */
struct amount_outcome {
	enum amount_kind kind;
	int64_t minutes;                                  /* VALUE: 1 .. AMOUNT_MAX_MINUTES */
	struct amount_choice choices[AMOUNT_MAX_CHOICES]; /* ASK */
	size_t choice_count;
	const char *text; /* ASK and REFUSE: one kind line with an example */
};

/* Reads the longest amount that `text` begins with, ended at a word's end; `*ret_used` is its
 * length in bytes, one comma behind it included. `day_minutes` is the length of a day. For an ASK,
 * `*ret_used` says which bytes a choice's text replaces. Where no amount stands, refuses and sets
 * `*ret_used` to 0. Never guesses: what could be two amounts asks, what could be none is refused.
 */
struct amount_outcome amount_parse_prefix(struct arena *arena, const char *text,
					  int64_t day_minutes, size_t *ret_used);

/* "1 d 2 h", "1½ d", "½ d", "45 min", "5 d 4 h", "0". For 1 .. AMOUNT_MAX_MINUTES it reads back as
 * the same number of minutes; below zero it has a minus sign, for the accounts that may be. */
char *amount_format(struct arena *arena, int64_t minutes, int64_t day_minutes);

/* The same without days: "9 h", "1 h 30 min". Reads back too. */
char *amount_format_hours(struct arena *arena, int64_t minutes);

#endif
