/* poll_words: the words by which a date of a poll suits, or does not. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "polls.h"

#include <string.h>
#include <strings.h>

/* The longest that stands there counts. */
static const struct {
	const char *word;
	enum poll_mark mark;
	bool is_before; /* it is of what follows alone: "1 and 2, not 3" */
} marks[] = {
	{ "yes", POLL_YES, false },
	{ "y", POLL_YES, false },
	{ "ok", POLL_YES, false },
	{ "okay", POLL_YES, false },
	{ "fine", POLL_YES, false },
	{ "good", POLL_YES, false },
	{ "great", POLL_YES, false },
	{ "lovely", POLL_YES, false },
	{ "perfect", POLL_YES, false },
	{ "ideal", POLL_YES, false },
	{ "best", POLL_YES, false },
	{ "better", POLL_YES, false },
	{ "preferred", POLL_YES, false },
	{ "definitely", POLL_YES, false },
	{ "work", POLL_YES, false },
	{ "works", POLL_YES, false },
	{ "suit", POLL_YES, false },
	{ "suits", POLL_YES, false },
	{ "free", POLL_YES, false },
	{ "yep", POLL_YES, false },
	{ "👍", POLL_YES, false },
	{ "✅", POLL_YES, false },
	{ "maybe", POLL_MAYBE, false },
	{ "poss", POLL_MAYBE, false },
	{ "possible", POLL_MAYBE, false },
	{ "possibly", POLL_MAYBE, false },
	{ "perhaps", POLL_MAYBE, false },
	{ "doable", POLL_MAYBE, false },
	{ "if need be", POLL_MAYBE, false },
	{ "if i have to", POLL_MAYBE, false },
	{ "if we have to", POLL_MAYBE, false },
	{ "at a push", POLL_MAYBE, false },
	{ "at a pinch", POLL_MAYBE, false },
	{ "might manage", POLL_MAYBE, true },
	{ "could manage", POLL_MAYBE, true },
	{ "?", POLL_MAYBE, false },
	{ "no", POLL_NO, false },
	{ "n", POLL_NO, false },
	{ "nope", POLL_NO, false },
	{ "no good", POLL_NO, false },
	{ "no use", POLL_NO, false },
	{ "not good", POLL_NO, false },
	{ "not great", POLL_NO, false },
	{ "not possible", POLL_NO, false },
	{ "not free", POLL_NO, false },
	{ "is out", POLL_NO, false },
	{ "hopeless", POLL_NO, false },
	{ "a non starter", POLL_NO, false },
	{ "non starter", POLL_NO, false },
	{ "non-starter", POLL_NO, false },
	{ "a no", POLL_NO, false },
	{ "a no go", POLL_NO, false },
	{ "impossible", POLL_NO, false },
	{ "doesn't work", POLL_NO, false },
	{ "doesnt work", POLL_NO, false },
	{ "don't work", POLL_NO, false },
	{ "dont work", POLL_NO, false },
	{ "won't work", POLL_NO, false },
	{ "wont work", POLL_NO, false },
	{ "👎", POLL_NO, false },
	{ "❌", POLL_NO, false },
	{ "not", POLL_NO, true },
	{ "can't", POLL_NO, true },
	{ "cannot", POLL_NO, true },
	{ "cant", POLL_NO, true },
	{ "can't do", POLL_NO, true },
	{ "cannot do", POLL_NO, true },
	{ "cant do", POLL_NO, true },
	{ "can't make", POLL_NO, true },
	{ "cannot make", POLL_NO, true },
	{ "cant make", POLL_NO, true },
};

bool poll_words_blank(char c)
{
	return c == ' ' || c == ',' || c == ';' || c == '.' || c == ':' || c == '/' || c == '&' ||
	       c == '+' || c == '-' || c == '=' || c == ')' || c == '(' || c == '!';
}

bool poll_words_is(const char *text, const char *word, size_t *ret_len)
{
	size_t len = strlen(word);
	bool is_it = strncasecmp(text, word, len) == 0;
	bool is_end = is_it && (text[len] == '\0' || poll_words_blank(text[len]) ||
				text[len] == '?' || (unsigned char)word[0] >= 0x80);

	*ret_len = is_end ? len : 0;
	return is_end;
}

enum poll_mark poll_words_mark(const char *text, size_t *ret_len, bool *ret_is_before)
{
	enum poll_mark best = POLL_UNSAID;
	size_t len;

	*ret_len = 0;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (poll_words_is(text, marks[i].word, &len) && len > *ret_len) {
			best = marks[i].mark;
			*ret_is_before = marks[i].is_before;
			*ret_len = len;
		}
	}
	return best;
}
