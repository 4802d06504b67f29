/* acts_sign_line: what is said, in words and clauses, for acts_sign alone. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_COMMAND_ACTS_SIGN_LINE_H
#define CLERK_COMMAND_ACTS_SIGN_LINE_H

#include "command/acts_sign.h"

enum { TOKENS_MAX = 120, WORD_MAX = 24 };

struct token {
	size_t from, to;     /* bytes of the line */
	char word[WORD_MAX]; /* in small letters, without quotes; "" where it is too long */
	bool is_first;       /* of a clause, by a mark before it */
	bool is_asked;       /* a question mark is right behind it */
	unsigned is;         /* what it says; 0: it is not known */
};

struct line {
	const char *text;
	struct token tokens[TOKENS_MAX];
	size_t count;
};

/* The tokens of `text`, as many as there is room for. */
void acts_sign_words(struct line *line);

/* How many tokens the words take there; 0: they are not there, or across a mark. */
size_t acts_sign_phrase(const struct line *line, size_t at, const char *words);

/* "ten", "half", "8.20": may a time of day begin so? */
bool acts_sign_is_number(const struct token *token);

/* How late, with how many governors, and whether it is of a part. */
void acts_sign_besides(const struct line *line, struct acts_sign *sign);

/* Does somebody else of hers come in her place: "I can't, my deputy will be there"? Of a name that
 * nobody knows it is not sure: "but Sue can". */
enum acts_sign_stand { ACTS_SIGN_HERSELF, ACTS_SIGN_STAND_IN, ACTS_SIGN_MAYBE_STAND_IN };
enum acts_sign_stand acts_sign_stand_in(const struct line *line);

#endif
