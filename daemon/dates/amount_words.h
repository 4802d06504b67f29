/* amount_words: the signs, numbers and units that amounts are made of; inside amount only. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_DATES_AMOUNT_WORDS_H
#define CLERK_DATES_AMOUNT_WORDS_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The text is folded once into plain characters, so that the grammar below sees ASCII alone. */
enum {
	AMOUNT_MAX_CHARS = 192,
	AMOUNT_CH_HALF = 0x01,
	AMOUNT_CH_QUARTER = 0x02,
	AMOUNT_CH_THREE_QUARTERS = 0x03,
	AMOUNT_CH_OTHER = 0x7f, /* any other letter or sign: joins words, means nothing */
	AMOUNT_BIG = 1000000000,
};

struct amount_reader {
	unsigned char chars[AMOUNT_MAX_CHARS + 8]; /* folded; zeroes behind, for looking ahead */
	size_t offsets[AMOUNT_MAX_CHARS + 1];      /* where each began in the text */
	size_t count, at;
	int64_t day_minutes;
	struct arena *arena;
};

/* A number as typed: num / den, and how it was written. */
struct amount_number {
	int64_t num, den;
	int64_t whole, decimals; /* of "1.30": 1 and 30 */
	int decimal_digits;
	bool is_clock;     /* "1:30": num is minutes */
	bool is_bare_word; /* "a", "half": no amount without its unit */
};

enum amount_unit {
	AMOUNT_UNIT_NONE,
	AMOUNT_UNIT_DAY,
	AMOUNT_UNIT_HALF_DAY,
	AMOUNT_UNIT_HOUR,
	AMOUNT_UNIT_HALF_HOUR,
	AMOUNT_UNIT_MINUTE,
	AMOUNT_UNIT_WEEK
};

/* Folds as much of `text` as any amount could fill: ASCII in lower case, blanks, dashes and
 * full-width signs made plain. */
void amount_reader_init(struct amount_reader *r, struct arena *arena, const char *text,
			int64_t day_minutes);

bool amount_is_digit(unsigned char c);
bool amount_is_letter(unsigned char c);
bool amount_is_fraction(unsigned char c); /* ½ ¼ ¾ */

unsigned char amount_peek(const struct amount_reader *r);
void amount_skip_blanks(struct amount_reader *r);
/* Whether a word may end here: not inside letters, digits or a hyphenated word. */
bool amount_at_boundary(const struct amount_reader *r);

/* Takes the words of `phrase`, blanks or hyphens between them, when they stand here. */
bool amount_take(struct amount_reader *r, const char *phrase);
/* "a", "an" or "the". */
bool amount_take_article(struct amount_reader *r);
/* Digits; from AMOUNT_BIG up the value stays there, so that no product overflows. */
int64_t amount_take_digits(struct amount_reader *r, int *ret_count);

/* "3", "1.30", "1:30", "1½", "1/2", "1 1/2". `n` begins as { .den = 1 }. */
bool amount_take_figures(struct amount_reader *r, struct amount_number *n);
/* "one" to "twelve", "a couple of", "half", "a quarter of", "three quarters of", "a". */
bool amount_take_number_word(struct amount_reader *r, struct amount_number *n);
/* "and a half", "and three quarters": how many quarters; 0 when none stands here. */
int64_t amount_take_and_part(struct amount_reader *r);
/* The unit that stands here, with "day's" and "hr."; NONE leaves the place unchanged. */
enum amount_unit amount_take_unit(struct amount_reader *r);
/* "h" or "d" with the next figures glued on: "1h30", "1d2h". */
enum amount_unit amount_take_glued_unit(struct amount_reader *r);

#endif
