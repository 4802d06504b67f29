/* guess_rows: what each wish that was learnt is done by; nobody but the files of guess includes it.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_GUESS_ROWS_H
#define CLERK_HOST_GUESS_ROWS_H

#include "host/guess.h"

/* How sure to be, by how many of the held-out lines of tests/unit/data/intents.tsv are read rightly
 * then: of a hundred 99, 98, 97 and 95. What is against a row is that its own odds are long. */
enum {
	TRIED = 2,
	MOST = 80,
	SURE = INTENT_ONE,
	PLAIN = 0,
	LIKELY = -INTENT_ONE,
	FAIR = -2 * INTENT_ONE,
	AGAINST = -3 * INTENT_ONE,
	NEVER = -5 * INTENT_ONE,
	FAR = 3 * INTENT_ONE
};

/* A label of lines.tsv, and what it is in the words of a row. Of one that is not here nothing is
 * made: that there is none is said. */
struct intent_row {
	const char *name;
	struct cue_rule rule;
	bool only_tells;
};

/* Of "visit$k$w" the bytes that name the row; 0: its parts do. */
size_t intent_row_len(const struct intent_row *row);
/* NULL: nothing does it. */
const struct intent_row *intent_row_of(const char *name);

/* guess_intent.c: the likeliest of what she may want, best first, reckoned once; at least one. */
const struct intent_guess *guess_likely(struct guess *g);
/* Is there nothing that does it, or not for her? */
bool guess_only_says(const struct guess *g, const struct intent_row *row);
/* "Don't scrap the breakfast" */
bool guess_is_refused(const struct guess *g, const struct intent_row *row);
/* The words that rules of that row know are none of what it is about. */
void guess_take_words(struct guess *g, const char *as);
bool guess_is_row(const struct intent_row *row, const char *name);

#endif
