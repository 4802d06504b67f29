/* acts_sign_words: what is said, cut into words and where clauses begin. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts_sign_line.h"

#include "base/str.h"

#include <string.h>

static bool is_gap(const char *at)
{
	return strchr(" ,.;:!?()\"/", *at) != NULL || str_starts(at, "\xe2\x80\x93") ||
	       str_starts(at, "\xe2\x80\x94");
}

static size_t gap_len(const char *at)
{
	return str_starts(at, "\xe2\x80\x93") || str_starts(at, "\xe2\x80\x94") ? 3 : 1;
}

/* A quote says nothing: "can't" is "cant". */
static size_t quote_len(const char *at)
{
	return *at == '\'' ? 1 : str_starts(at, "\xe2\x80\x99") ? 3 : 0;
}

/* "9.30" and "10:15" are one. */
static bool is_within(const char *text, size_t at)
{
	return at > 0 && strchr(".:/", text[at]) != NULL && text[at - 1] >= '0' &&
	       text[at - 1] <= '9' && text[at + 1] >= '0' && text[at + 1] <= '9';
}

static size_t read_word(const char *text, size_t at, struct token *token)
{
	size_t len = 0;

	token->from = at;
	while (text[at] != '\0' && (!is_gap(text + at) || is_within(text, at))) {
		size_t quote = quote_len(text + at);
		char c = text[at] >= 'A' && text[at] <= 'Z' ? (char)(text[at] + 32) : text[at];

		if (quote == 0 && len < WORD_MAX - 1) {
			token->word[len++] = c;
		}
		at += quote > 0 ? quote : 1;
	}
	token->word[len < WORD_MAX - 1 ? len : 0] = '\0';
	token->to = at;
	return at;
}

void acts_sign_words(struct line *line)
{
	bool is_first = true;

	for (size_t at = 0; line->text[at] != '\0' && line->count < TOKENS_MAX;) {
		bool is_dash = line->text[at] == '-' && line->text[at + 1] == ' ';

		if (is_gap(line->text + at) || is_dash) {
			is_first = is_first || line->text[at] != ' ';
			if (line->text[at] == '?' && line->count > 0) {
				line->tokens[line->count - 1].is_asked = true;
			}
			at += is_dash ? 1 : gap_len(line->text + at);
			continue;
		}
		struct token *token = &line->tokens[line->count++];

		at = read_word(line->text, at, token);
		token->is_first = is_first;
		is_first = false;
	}
}
