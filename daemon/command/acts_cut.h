/* acts_cut: a line cut into words as they are compared, however they are typed. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_COMMAND_ACTS_CUT_H
#define CLERK_COMMAND_ACTS_CUT_H

#include <stddef.h>

enum { ACTS_WORDS_MAX = 60, ACTS_WORD_BYTES = 24 };

/* A word as it is compared: in small letters, without apostrophes and what closes it. */
struct acts_word {
	char text[ACTS_WORD_BYTES];
	const char *from, *to; /* as typed */
};

struct acts_words {
	struct acts_word list[ACTS_WORDS_MAX];
	size_t count;
};

/* The words of the line; of a longer one its first. "what's" and "whats" are two: "what is". */
void acts_cut(const char *line, struct acts_words *words);

#endif
