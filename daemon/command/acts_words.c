/* acts_words: do these words stand at the beginning of a line, however they are typed; and what do
 * they say of what is behind them? */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"

#include <string.h>

static bool is_end(char c)
{
	return c == '\0' || c == ' ' || c == ',' || c == ':' || c == '.' || c == '?' || c == '!';
}

/* What a client puts behind an emoji: a colour of skin, or that it is one. */
static size_t skin_len(const char *at)
{
	return str_starts(at, "\xf0\x9f\x8f")   ? strlen("\xf0\x9f\x8f\xbb")
	       : str_starts(at, "\xef\xb8\x8f") ? strlen("\xef\xb8\x8f")
						: 0;
}

size_t acts_words_len(const char *line, const char *words)
{
	size_t at = 0;

	for (; *words != '\0'; words++) {
		bool is_quote = *words == '\'' && strncmp(line + at, "\xe2\x80\x99", 3) == 0;
		char c = line[at] >= 'A' && line[at] <= 'Z' ? (char)(line[at] + 32) : line[at];

		if (!is_quote && c != *words) {
			return 0;
		}
		at += is_quote ? 3 : 1;
		while (*words == ' ' && line[at] == ' ') {
			at++;
		}
	}
	at += skin_len(line + at);
	return is_end(line[at]) ? at : 0;
}

const char *acts_tail(const char *words)
{
	static const char *const tails[][2] = {
		{ "make it", ACTS_LONG },   { "make that", ACTS_LONG },
		{ "postpone", ACTS_LATER }, { "delay", ACTS_LATER },
		{ "put back", ACTS_LATER }, { "push back", ACTS_LATER },
		{ "push", ACTS_LATER },     { "bring forward", ACTS_EARLIER },
	};

	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		if (str_equal(words, tails[i][0])) {
			return tails[i][1];
		}
	}
	return "";
}
