/* command_second: where a line goes on to something else that is to be done: "… and remind me". */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command_reader.h"

#include <string.h>

static const char *const joints[] = { "plus", "and", "also", "then", "&", "+", "oh", NULL };
/* Behind a joint these are orders; what else may stand there is of a text: "and book corner". */
static const char *const orders[] = { "remind", "cancel", "tell",  "ask",  "can",   "could",
				      "please", "invite", "let's", "lets", "would", NULL };
/* Behind the end of a sentence. */
static const char *const openings[] = { "also",   "and",    "plus", "can",   "could", "please",
					"remind", "cancel", "book", "tell",  "ask",   "is",
					"are",    "do",     "does", "will",  "would", "what",
					"when",   "who",    "how",  "let's", NULL };

static bool is_in(const struct reader *r, size_t at, const char *const *list)
{
	size_t end = at;

	while (end < r->len && !reader_is_blank(r->line[end]) && r->line[end] != ',') {
		end++;
	}
	return end > at && piece_is_one_of(list, r->line + at, end - at);
}

static size_t next_word(const struct reader *r, size_t at)
{
	while (at < r->len && !reader_is_blank(r->line[at])) {
		at++;
	}
	while (at < r->len && reader_is_blank(r->line[at])) {
		at++;
	}
	return at;
}

/* "geography. Also", "at D. Please": a whole word, and no "e.g.", was closed before it. */
static bool is_behind_sentence(const struct reader *r, size_t at)
{
	enum { SHORTEST = 4 };
	size_t end = at;

	while (end > r->rest && reader_is_blank(r->line[end - 1])) {
		end--;
	}
	if (end == r->rest || strchr(".?!;", r->line[end - 1]) == NULL) {
		return false;
	}
	size_t from = end - 1;

	while (from > r->rest && !reader_is_blank(r->line[from - 1])) {
		from--;
	}
	bool is_capital = r->line[at] >= 'A' && r->line[at] <= 'Z';

	return r->line[end - 1] == ';' || end - from >= SHORTEST || is_capital;
}

bool reader_is_order(const struct reader *r, size_t at)
{
	static const char *const verbs[] = { "move", "visit",    "meet", "request", "withdraw",
					     "undo", "make",     "yes",  "no",      "in",
					     "out",  "schedule", "call", NULL };

	return is_in(r, at, joints) || is_in(r, at, orders) || is_in(r, at, openings) ||
	       is_in(r, at, verbs);
}

size_t reader_second_at(const struct reader *r)
{
	for (size_t at = next_word(r, r->rest); at < r->len; at = next_word(r, at)) {
		size_t next = next_word(r, at);
		bool is_also = is_in(r, at, joints) &&
			       (is_in(r, next, orders) ||
				(is_in(r, next, joints) && is_in(r, next_word(r, next), orders)));

		if (is_also || (is_behind_sentence(r, at) && is_in(r, at, openings))) {
			return at;
		}
	}
	return r->len;
}
