/* intent: what somebody wants, told by the words of the line as heads have said such things before:
 * their lines are daemon/command/learn/lines.tsv, and weights are learnt from them when the clerk
 * is built. Pure; it knows words alone, and never what is there. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_COMMAND_INTENT_H
#define CLERK_COMMAND_INTENT_H

#include "command/acts_cut.h"

#include <stdint.h>

enum { INTENT_FEATURES_MAX = 5 * ACTS_WORDS_MAX + 4, INTENT_NAME_BYTES = 16 };

/* How sure it is: the natural logarithm of the odds for it; one is that much. */
enum { INTENT_ONE = 1800 };

struct intent_guess {
	const char *name; /* as in the first column of lines.tsv; static */
	int32_t odds;     /* of INTENT_ONE; 0 is even */
};

/* The features of a line, hashed; at most INTENT_FEATURES_MAX, how many is returned. `is_name[i]`:
 * word i names a school, or somebody. */
size_t intent_features(const struct acts_words *words, const bool *is_name, uint32_t *ret_features);

/* Those of one word alone, whatever stands beside it; the same. */
size_t intent_word_features(const char *word, uint32_t *ret_features);

/* How much that word alone says for what is called so, of INTENT_ONE; nothing is known: 0. */
int32_t intent_word_odds(const char *name, const char *word);

/* The likeliest, best first, at most `max`; how many is returned. */
size_t intent_rank(const struct acts_words *words, const bool *is_name,
		   struct intent_guess *ret_guesses, size_t max);

#endif
