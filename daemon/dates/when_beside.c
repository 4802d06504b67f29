/* when_beside: words that are of a date only beside another: "twenty first", "while 3", "4 n 5". */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_internal.h"

#include <string.h>

enum { TWENTY = 20, LAST_DAY = 31, ORDINAL_MAX = 16 };

static bool is_text(const struct parser *p, const struct token *token, const char *text)
{
	return (size_t)(token->to - token->from) == strlen(text) &&
	       str_starts_fold(p->phrase + token->from, text);
}

bool when_is_one_of(const struct parser *p, const struct token *token, const char *const *texts)
{
	for (; *texts != NULL; texts++) {
		if (is_text(p, token, *texts)) {
			return true;
		}
	}
	return false;
}

bool when_is_small_word(const struct parser *p, const struct token *token)
{
	static const char *const small[] = {
		"i",     "ill",   "il",      "im",      "he",    "she",    "they",  "it",   "its",
		"is",    "was",   "be",      "will",    "would", "wld",    "could", "cld",  "can",
		"cant",  "might", "should",  "suits",   "works", "looks",  "if",    "when", "with",
		"wi",    "as",    "but",     "because", "cos",   "cause",  "since", "so",   "then",
		"re",    "abt",   "instead", "please",  "pls",   "thanks", "ta",    "thx",  "say",
		"maybe", "were",  "are",     "have",    "has",   "only",   "too",   "also", "there",
		"here",  "same",  "that",    "who",     "what",  "where",  "which", "n",    NULL
	};
	char first = p->phrase[token->from];
	bool is_mark = token->word == W_UNKNOWN && token->to == token->from + 1 &&
		       !((first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z'));

	return token->word == W_UNKNOWN && (is_mark || when_is_one_of(p, token, small));
}

static const struct token *token_at(const struct parser *p, size_t at)
{
	static const struct token none = { .word = W_END };

	return at < p->token_count ? &p->tokens[at] : &none;
}

static bool is_mark(uint16_t word)
{
	return word == W_END || (word >= W_COMMA && word <= W_MARK);
}

/* A time stands at `at`, or a day: what "while", said for until, leads up to. "While 10 children"
 * and "while two of us" count. */
static bool is_bound(const struct parser *p, size_t at)
{
	const struct token *token = token_at(p, at), *next = token_at(p, at + 1);

	switch (token->word) {
	case W_NOON:
	case W_MIDNIGHT:
	case W_WEEKDAY:
	case W_TODAY:
		return next->word != W_APOSTROPHE;
	case W_LUNCHTIME:
		return is_mark(next->word) || next->word == W_UNKNOWN || next->word == W_WEEKDAY ||
		       next->word == W_TODAY;
	case W_HALF:
	case W_QUARTER:
	case W_ABOUT:
		return is_bound(p, at + 1) || next->word == W_TO || next->word == W_PAST;
	case W_NUMBER:
	case W_CARDINAL:
		return is_mark(next->word) || next->word == W_AMPM || next->word == W_OCLOCK ||
		       next->word == W_ISH || next->word == W_PAST || next->word == W_TO ||
		       next->word == W_CARDINAL || next->word == W_ON || next->word == W_WEEKDAY ||
		       next->word == W_TODAY || next->word == W_FOR || when_is_small_word(p, next);
	default:
		return false;
	}
}

static bool is_day_or_number(const struct token *token)
{
	return token->word == W_NUMBER || token->word == W_WEEKDAY || token->word == W_TODAY ||
	       token->word == W_MONTH || token->word == W_ORDINAL;
}

/* [the] Wednesday, [the] 16th, the sixteenth, tomorrow */
static bool is_day_at(const struct parser *p, size_t at)
{
	bool has_the = token_at(p, at)->word == W_THE;
	const struct token *token = token_at(p, at + has_the);

	return token->word == W_WEEKDAY || token->word == W_TODAY || token->is_ordinal ||
	       (token->word == W_ORDINAL && !when_is_ranked(p, at + has_the));
}

/* "Tu 15/12", "Th 3rd", "Fr 4 Dec": two letters of a weekday, and a date in figures. */
static int32_t short_weekday(const struct parser *p, size_t at)
{
	static const char *const letters[] = { "mo", "tu", NULL, "th", "fr" };
	const struct token *number = token_at(p, at + 1), *next = token_at(p, at + 2);
	bool is_date = number->word == W_NUMBER && number->digits <= 2 &&
		       (number->is_ordinal || next->word == W_MONTH ||
			(next->word == W_SLASH && !next->has_space));

	for (int32_t day = 0; is_date && day < 5; day++) {
		if (letters[day] != NULL && is_text(p, token_at(p, at), letters[day])) {
			return day;
		}
	}
	return -1;
}

/* Ends a time right before `at`? */
static bool is_behind_time(const struct parser *p, size_t at)
{
	uint16_t word = at == 0 ? (uint16_t)W_END : p->tokens[at - 1].word;

	return word == W_NUMBER || word == W_CARDINAL || word == W_OCLOCK || word == W_AMPM ||
	       word == W_ISH || word == W_NOON;
}

static bool is_hour(const struct parser *p, size_t at)
{
	const struct token *token = token_at(p, at), *next = token_at(p, at + 1);
	bool is_number = token->word == W_NUMBER || token->word == W_CARDINAL;
	bool is_people = next->word == W_PEOPLE || next->word == W_PUPILS ||
			 next->word == W_STAFF || next->word == W_OF || next->word == W_YEAR;

	return is_number && token->value <= 24 && !is_people;
}

/* "9 > 11", "9 through 11", "9 while 11": from one hour to the other. */
static bool is_between_hours(const struct parser *p, size_t at)
{
	static const char *const joints[] = { ">",     "\xe2\x86\x92", "through", "thru",
					      "while", "whilst",       NULL };

	return when_is_one_of(p, &p->tokens[at], joints) && is_behind_time(p, at) &&
	       (is_hour(p, at + 1) || (token_at(p, at + 1)->word == W_HALF && is_hour(p, at + 2)));
}

/* "Friday the forth", "on the fith of Jan": a slip of an ordinal, where only one can stand. */
static const struct word_entry *slip_of_ordinal(const struct parser *p, size_t at)
{
	static const char *const fourth[] = { "forth", NULL };
	const struct token *token = &p->tokens[at], *next = token_at(p, at + 1);
	bool has_the = at > 0 && token[-1].word == W_THE;
	bool is_behind_day = has_the && at > 1 && token[-2].word == W_WEEKDAY;
	bool is_before_month =
	    next->word == W_MONTH || (next->word == W_OF && token_at(p, at + 2)->word == W_MONTH);
	char word[ORDINAL_MAX + 1] = "";
	size_t len = (size_t)(token->to - token->from);

	if (when_is_one_of(p, token, fourth) && (has_the || is_before_month)) {
		return when_word_find("fourth");
	}
	if (len > ORDINAL_MAX || (!is_behind_day && !is_before_month)) {
		return NULL;
	}
	for (size_t i = 0; i < len; i++) {
		char c = p->phrase[token->from + i];

		word[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
	}
	const struct word_entry *entry = when_word_mend(word, false);

	return entry != NULL && entry->word == W_ORDINAL ? entry : NULL;
}

/* What a stranger's word is beside its neighbours. */
static void settle(const struct parser *p, size_t at)
{
	static const char *const until[] = { "while", "whilst", NULL };
	static const char *const n[] = { "n", NULL };
	static const char *const whole[] = { "whole", NULL };
	struct token *token = &p->tokens[at];
	const struct token *next = token_at(p, at + 1);
	bool is_of_day = next->word == W_OF && is_day_at(p, at + 2);

	if (is_between_hours(p, at) || (when_is_one_of(p, token, until) && is_bound(p, at + 1))) {
		token->word = W_UNTIL;
	} else if (when_is_one_of(p, token, n) && at > 0 && is_day_or_number(token - 1) &&
		   is_day_or_number(next)) {
		token->word = W_AND;
	} else if (when_is_one_of(p, token, whole) && (next->word == W_DAY || is_of_day)) {
		token->word = W_ALL;
		p->tokens[at + 1].word = W_DAY; /* "the whole of Wednesday": all of that day */
		p->tokens[at + 1].value = 0;
	} else if (slip_of_ordinal(p, at) != NULL) {
		token->value = slip_of_ordinal(p, at)->value;
		token->word = W_ORDINAL;
		token->is_typo = true;
	} else if (short_weekday(p, at) >= 0) {
		token->value = short_weekday(p, at);
		token->word = W_WEEKDAY;
	}
}

/* "twenty first" is one number, "lunch time" one word: is the pair one? */
static bool is_pair(const struct token *token, const struct token *next)
{
	if (token->word == W_LUNCHTIME) {
		return next->word == W_TIME && next->has_space;
	}
	return token->word == W_CARDINAL && token->value >= TWENTY && token->value % 10 == 0 &&
	       next->word == W_ORDINAL && next->value < 10 &&
	       token->value + next->value <= LAST_DAY;
}

/* "for two hours or so": about so long. */
static bool is_or_so(const struct parser *p, size_t at)
{
	static const char *const so[] = { "so", NULL };
	uint16_t before = at == 0 ? (uint16_t)W_END : p->tokens[at - 1].word;

	return (before == W_HOUR || before == W_MINUTE || before == W_HALF) &&
	       p->tokens[at].word == W_OR && when_is_one_of(p, token_at(p, at + 1), so);
}

/* "next week, maybe Thursday", "next week, perhaps on the Thursday": that is the day. */
static bool is_maybe(const struct parser *p, size_t at, size_t kept)
{
	static const char *const maybe[] = { "maybe", "perhaps",    "possibly", "poss",
					     "pref",  "preferably", "ideally",  NULL };
	size_t next = at + 1, week = kept;

	if (p->tokens[at].word != W_UNKNOWN || !when_is_one_of(p, &p->tokens[at], maybe)) {
		return false;
	}
	next += token_at(p, next)->word == W_ON;
	next += token_at(p, next)->word == W_THE;
	week -= week > 0 && p->tokens[week - 1].word == W_COMMA;
	return token_at(p, next)->word == W_WEEKDAY && week > 0 &&
	       p->tokens[week - 1].word == W_WEEK;
}

static void join_pairs(struct parser *p)
{
	size_t kept = 0;

	for (size_t i = 0; i < p->token_count; i++) {
		struct token token = p->tokens[i];
		const struct token *next = token_at(p, i + 1);

		if (kept > 0 && is_or_so(p, i)) {
			p->tokens[kept - 1].to = next->to;
			i++;
			continue;
		}
		if (is_maybe(p, i, kept)) {
			continue;
		}
		if (is_pair(&token, next)) {
			token.value = token.word == W_LUNCHTIME ? 1 : token.value + next->value;
			token.word = token.word == W_LUNCHTIME ? W_LUNCHTIME : W_ORDINAL;
			token.to = next->to;
			i++;
		}
		p->tokens[kept++] = token;
	}
	p->token_count = kept;
}

void when_settle_words(struct parser *p)
{
	join_pairs(p);
	for (size_t i = 0; i < p->token_count; i++) {
		if (p->tokens[i].word == W_UNKNOWN) {
			settle(p, i);
		}
	}
}
