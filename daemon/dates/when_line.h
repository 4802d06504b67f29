/* when_line: a line in words, for what is asked about days: when_window, when_past. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_DATES_WHEN_LINE_H
#define CLERK_DATES_WHEN_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Each without what closes it. */
struct when_line {
	const char *at[40];
	size_t len[40];
	size_t count;
};

struct when_line when_line_cut(const char *line);
/* Is the word there that one, in any case? Behind the last there is none. */
bool when_line_is(const struct when_line *words, size_t i, const char *word);
bool when_line_is_in(const struct when_line *words, size_t i, const char *const *list);
bool when_line_is_number(const struct when_line *words, size_t i);
/* 1 to 12; 0: it is no month. */
int32_t when_line_month(const struct when_line *words, size_t i);
/* "two", "3", "few"; 0: no such number. */
int32_t when_line_few(const struct when_line *words, size_t i);

#endif
