/* acts_cut: a line in words, as they are compared with the words that are known. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_COMMAND_ACTS_CUT_H
#define CLERK_COMMAND_ACTS_CUT_H

#include <stdbool.h>
#include <stddef.h>

enum { ACTS_WORDS_MAX = 60, ACTS_WORD_BYTES = 24 };

/* In small letters, without apostrophes and what closes it; "whats" and "wats" are "what is". */
struct acts_word {
	char text[ACTS_WORD_BYTES];
	const char *from, *to; /* as typed */
};

struct acts_words {
	struct acts_word list[ACTS_WORDS_MAX];
	size_t count;
};

/* Of a longer line the first words. */
void acts_cut(const char *line, struct acts_words *words);

/* Does a sentence, or a part of one, end behind the word? */
bool acts_ends_clause(const struct acts_words *words, size_t i);

#endif
