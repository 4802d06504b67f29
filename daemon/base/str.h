/* str: text that grows, inside an arena; and the few questions about text that everyone asks. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_BASE_STR_H
#define CLERK_BASE_STR_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

/* Growable text. `text` is always terminated and never NULL after str_init. */
struct str {
	struct arena *arena;
	char *text;
	size_t len, room;
};

/* An empty text that lives in `arena`. Nothing to free. */
void str_init(struct str *str, struct arena *arena);

void str_add(struct str *str, const char *text);
void str_addn(struct str *str, const char *text, size_t len);
void str_addc(struct str *str, char c);
/* Two hexadecimal digits a byte, small letters. */
void str_add_hex(struct str *str, const unsigned char *bytes, size_t len);
void str_addf(struct str *str, const char *fmt, ...) CLERK_FORMAT(2, 3);
void str_vaddf(struct str *str, const char *fmt, va_list ap) CLERK_FORMAT(2, 0);

/* Questions. All accept NULL as "". Case is folded for ASCII only. */
bool str_equal(const char *a, const char *b);
bool str_equal_fold(const char *a, const char *b);
bool str_starts(const char *text, const char *prefix);
bool str_ends(const char *text, const char *suffix);
bool str_starts_fold(const char *text, const char *prefix);
bool str_is_empty(const char *text);
/* Is `text` one of the list, which ends with NULL? */
bool str_is_in(const char *text, const char *const *list);
/* Is the word of `len` bytes at `word` one of the list, which ends with NULL? Case is folded. */
bool str_is_word_in(const char *word, size_t len, const char *const *list);
bool str_is_utf8(const char *text, size_t len);
/* The text itself when it is UTF-8; else a copy with U+FFFD for each byte that is not. */
const char *str_as_utf8(struct arena *arena, const char *text);

/* Edits (insert, delete, change, swap of neighbours) between two words, at most
 * `limit` + 1: Damerau's optimal string alignment distance, ASCII case folded. */
unsigned str_distance(const char *a, const char *b, unsigned limit);

/* Cuts the next blank-separated word off `*rest` (modified in place); NULL at the end. */
char *str_word(char **rest);

/* Words between blanks. */
size_t str_count_words(const char *text);

/* `text` without blanks at both ends, modified in place. */
char *str_trim(char *text);

/* Copies at most `max_bytes` of `text`, cut at a UTF-8 boundary. */
char *str_clip(struct arena *arena, const char *text, size_t max_bytes);

/* `text` with each whole `word` replaced: letters and digits make a word longer, an apostrophe does
 * not. The text itself where the word is not in it. */
const char *str_replace_word(struct arena *arena, const char *text, const char *word,
			     const char *by);

/* `text` as one segment of a URL's path: all but letters, digits and -_.~ by percent signs. */
char *str_percent(struct arena *arena, const char *text);

/* 64-bit FNV-1a of `len` bytes, to be continued from `seed` (0 starts). For log ids
 * and cache keys, never for security. */
uint64_t str_hash(uint64_t seed, const void *bytes, size_t len);

#endif
