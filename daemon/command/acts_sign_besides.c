/* acts_sign_besides: what an answer says besides: how late, with whom, and of how much. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts_sign_line.h"

#include "base/str.h"
#include "command/acts_sign_table.h"

#include <stdlib.h>
#include <string.h>

size_t acts_sign_phrase(const struct line *line, size_t at, const char *words)
{
	size_t count = 0;

	while (*words != '\0') {
		size_t len = strcspn(words, " ");
		const struct token *token = &line->tokens[at + count];

		if (at + count >= line->count || (count > 0 && token->is_first) ||
		    strlen(token->word) != len || strncmp(token->word, words, len) != 0) {
			return 0;
		}
		count++;
		words += len + strspn(words + len, " ");
	}
	return count;
}

/* ---- late ---- */

bool acts_sign_is_number(const struct token *token)
{
	static const char *const words[] = { "quarter", "half",  "ten",   "five",   "twenty",
					     "nine",    "eight", "seven", "one",    "two",
					     "three",   "four",  "six",   "eleven", "twelve",
					     "about",   NULL };

	return str_is_in(token->word, words) || (token->word[0] >= '0' && token->word[0] <= '9');
}

/* "won't get there till half 4", "cannot be with you before about twenty past four". */
static size_t late_not_before(const struct line *line)
{
	static const char *const bounds[] = { "before", "till", "until", "til", "while", NULL };
	static const char *const comes[] = { "come",   "be",   "there", "get", "make",
					     "arrive", "join", "with",  NULL };
	bool is_not = false, is_come = false;

	for (size_t at = 0; at + 1 < line->count; at++) {
		const struct token *token = &line->tokens[at];

		is_not = (is_not && !(token->is_first && !is_come)) || (token->is & SIGN_NOT) != 0;
		is_come = is_come || (is_not && str_is_in(token->word, comes));
		if (is_come && str_is_in(token->word, bounds) && acts_sign_is_number(token + 1)) {
			return line->tokens[at + 1].from;
		}
	}
	return 0;
}

/* "arrive about 8.20", "be there at quarter past": an hour, not how many. */
static size_t late_by_arriving(const struct line *line)
{
	static const char *const comes[] = {
		"arrive", "arriving", "there", "join", "joining", NULL
	};
	static const char *const leads[] = { "at", "about",  "around", "by",
					     "c",  "nearer", "for",    NULL };
	static const char *const others[] = { "m",         "min",   "mins",  "minute", "minutes",
					      "hour",      "hours", "of",    "people", "more",
					      "governors", "govs",  "lunch", NULL };
	static const char *const selves[] = { "will", "i",    "ill",  "im", "id",
					      "we",   "well", "were", NULL };
	bool is_self = false, is_not = false;

	for (size_t at = 0; at + 1 < line->count; at++) {
		const struct token *token = &line->tokens[at];
		size_t next = at + 1;
		bool is_come = str_is_in(token->word, comes) ||
			       (at > 0 && (acts_sign_phrase(line, at - 1, "with you") > 0 ||
					   acts_sign_phrase(line, at - 1, "to you") > 0));

		is_not = (is_not && !token->is_first) || (token->is & SIGN_NOT) != 0;
		is_self = is_self || str_is_in(token->word, selves) || (at == 0 && is_come);
		while (is_come && next + 1 < line->count && !line->tokens[next].is_first &&
		       str_is_in(line->tokens[next].word, leads)) {
			next++;
		}
		bool is_hour = next > at + 1 || strcspn(line->tokens[next].word, ".:") <
						    strlen(line->tokens[next].word);

		bool is_other =
		    next + 1 < line->count && str_is_in(line->tokens[next + 1].word, others);

		if (is_come && is_self && !is_not && is_hour && !is_other &&
		    !line->tokens[next].is_first && acts_sign_is_number(&line->tokens[next])) {
			return line->tokens[next].from;
		}
	}
	return 0;
}

/* "it'll be ten past four by the time I get over the hill" */
static size_t late_by_the_time(const struct line *line)
{
	static const char *const joins[] = { "past", "to", "oclock", "ish", "nearly", NULL };
	static const char *const when[] = { "by the time i",
					    "by the time we",
					    "before i get",
					    "before we get",
					    "when i get",
					    "when we get",
					    NULL };

	for (size_t at = 1; at < line->count; at++) {
		size_t from = at;

		for (size_t i = 0; when[i] != NULL && from == at; i++) {
			from -= acts_sign_phrase(line, at, when[i]) > 0 ? 1 : 0;
		}
		if (from == at || !acts_sign_is_number(&line->tokens[from])) {
			continue;
		}
		while (from > 0 && (acts_sign_is_number(&line->tokens[from - 1]) ||
				    str_is_in(line->tokens[from - 1].word, joins))) {
			from--;
		}
		return line->tokens[from].from;
	}
	return 0;
}

/* The first byte of the hour when she comes; 0: it says no such thing. */
static size_t late_at(const struct line *line)
{
	size_t at = late_not_before(line);

	at = at == 0 ? late_by_arriving(line) : at;
	at = at == 0 ? late_by_the_time(line) : at;
	/* "L 0815" */
	bool is_l = line->count > 1 && str_equal(line->tokens[0].word, "l") &&
		    acts_sign_is_number(&line->tokens[1]);

	return at == 0 && is_l ? line->tokens[1].from : at;
}

static int64_t number_of(const char *word)
{
	static const char *const words[] = { "a",   "one",   "two",   "three", "four", "five",
					     "six", "seven", "eight", "nine",  "ten" };
	const char *digits = word + (*word == '+');

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (str_equal(word, words[i])) {
			return i == 0 ? 1 : (int64_t)i;
		}
	}
	return *digits >= '1' && *digits <= '9' && strlen(digits) <= 2 ? strtol(digits, NULL, 10)
								       : 0;
}

/* ---- governors ---- */

/* Those of one place in the line, where a word of theirs stands at `at`; `*ret_to`: behind them.
 * "two governors", "my chair of govs", "a couple of governors"; of their meeting none. */
static int64_t governors_at(const struct line *line, size_t at, size_t from, size_t *ret_to)
{
	static const char *const ones[] = { "governor", "gov",   "guvnor", "governess",
					    "governer", "chair", NULL };
	static const char *const some[] = { "governors", "govs", "guvnors", "governers", NULL };
	static const char *const theirs[] = { "meeting", "meetings", "mtg",  "at", "on", "in",
					      "tonight", "that",     "then", "to", NULL };
	enum { REACH = 3, OF_GOVERNORS = 2 };
	const char *word = line->tokens[at].word;
	bool is_one = str_is_in(word, ones);
	bool is_some = str_is_in(word, some);
	const char *next = at + 1 < line->count ? line->tokens[at + 1].word : "";
	bool is_chair_of = is_one && str_equal(next, "of") && at + OF_GOVERNORS < line->count &&
			   str_is_in(line->tokens[at + OF_GOVERNORS].word, some);

	*ret_to = at + 1 + (is_chair_of ? OF_GOVERNORS : 0);
	if ((!is_one && !is_some) || str_is_in(next, theirs)) {
		return 0;
	}
	for (size_t back = 1; back <= REACH && back + from <= at; back++) {
		const char *before = line->tokens[at - back].word;
		int64_t count = str_equal(before, "couple") ? 2 : number_of(before);

		if (count > 0 && !(count == 1 && is_some && str_equal(before, "a"))) {
			return count;
		}
	}
	return is_one ? 1 : ACTS_SIGN_SOME;
}

/* All of them; "two governors, my chair and the finance one" may say who the two are. */
static int64_t governors(const struct line *line)
{
	int64_t sum = 0, first = 0;
	size_t from = 0;

	for (size_t at = 0; at < line->count;) {
		size_t to;
		int64_t count = governors_at(line, at, from, &to);
		bool is_mark = sum > 0 && count > 0;

		for (size_t i = from; i < at && is_mark; i++) {
			is_mark = !str_equal(line->tokens[i].word, "and") &&
				  !str_equal(line->tokens[i].word, "plus");
		}
		if (count == ACTS_SIGN_SOME || (is_mark && first > 1)) {
			return ACTS_SIGN_SOME;
		}
		first = first == 0 ? count : first;
		sum += count;
		from = count == 0 ? from : to;
		at = to;
	}
	return sum;
}

/* "half a day", "½ day", "0.5 day": of an amount, a part. */
static bool is_part(const struct line *line)
{
	static const char *const halves[] = { "half a day", "half day", "a half",       "half a",
					      "0.5",        "+0.5",     "\xc2\xbd",     "+half",
					      "+\xc2\xbd",  "an hour",  "an afternoon", "a morning",
					      NULL };

	for (size_t at = 0; at < line->count; at++) {
		for (size_t i = 0; halves[i] != NULL; i++) {
			if (acts_sign_phrase(line, at, halves[i]) > 0) {
				return true;
			}
		}
		bool is_end = at + 1 == line->count || line->tokens[at + 1].is_first;

		if (str_equal(line->tokens[at].word, "half") && is_end) {
			return true;
		}
	}
	return false;
}

void acts_sign_besides(const struct line *line, struct acts_sign *sign)
{
	sign->late_at = late_at(line);
	sign->governors = governors(line);
	sign->is_part = is_part(line);
}
