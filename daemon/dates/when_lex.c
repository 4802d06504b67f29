/* when_lex: cuts a phrase into tokens; folds case, dashes, blanks, quotes and full-width digits. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_internal.h"

#include "base/str.h"

#include <string.h>

enum { MAX_WORD = 24, MAX_DIGITS = 9, MAX_MENDED = 3, MOST_MENDED = 40, OTHER = 1, PICTURE = 2 };

/* One character, folded: an ASCII character, PICTURE for an emoji, or OTHER for what the language
 * does not know. */
struct glyph {
	unsigned char c;
	size_t bytes; /* 0 at the end */
};

struct lexer {
	struct parser *parser;
	const char *text;
	size_t len, at, words, strangers;
	bool has_space;
};

static uint32_t decode(const unsigned char *s, size_t left, size_t *ret_bytes)
{
	if (s[0] >= 0xC2 && s[0] < 0xE0 && left >= 2) {
		*ret_bytes = 2;
		return (uint32_t)(s[0] & 0x1F) << 6 | (s[1] & 0x3FU);
	}
	if ((s[0] & 0xF0) == 0xE0 && left >= 3) {
		*ret_bytes = 3;
		return (uint32_t)(s[0] & 0x0F) << 12 | (uint32_t)(s[1] & 0x3F) << 6 |
		       (s[2] & 0x3FU);
	}
	*ret_bytes = (s[0] & 0xF8) == 0xF0 && left >= 4 ? 4 : 1;
	return 0x10FFFF;
}

static unsigned char fold_wide(uint32_t code)
{
	if (code == 0xA0 || (code >= 0x2000 && code <= 0x200A) || code == 0x202F ||
	    code == 0x3000) {
		return ' ';
	}
	if ((code >= 0x2010 && code <= 0x2015) || code == 0x2212 || code == 0xFE58 ||
	    code == 0xFE63) {
		return '-';
	}
	if (code == 0x2018 || code == 0x2019 || code == 0x2BC || code == 0xB4) {
		return '\'';
	}
	if (code >= 0xFF01 && code <= 0xFF5E) { /* full-width forms of ASCII */
		unsigned char c = (unsigned char)(code - 0xFF01 + '!');

		return c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c;
	}
	bool is_picture = (code >= 0x2600 && code <= 0x27BF) || code == 0xFE0F || code == 0x200D ||
			  code == 0x10FFFF;

	return is_picture ? PICTURE : OTHER;
}

static struct glyph glyph_at(const struct lexer *lexer, size_t at)
{
	const unsigned char *s = (const unsigned char *)lexer->text + at;
	struct glyph glyph = { 0, 1 };

	if (at >= lexer->len) {
		return (struct glyph){ 0, 0 };
	}
	if (s[0] < 0x80) {
		glyph.c = s[0] >= 'A' && s[0] <= 'Z' ? (unsigned char)(s[0] + 32) : s[0];
		glyph.c = glyph.c == '\t' || glyph.c == '\n' || glyph.c == '\r' ? ' ' : glyph.c;
		glyph.c = glyph.c == '`' ? '\'' : glyph.c;
		return glyph;
	}
	uint32_t code = decode(s, lexer->len - at, &glyph.bytes);

	glyph.c = fold_wide(code);
	return glyph;
}

static bool is_letter(struct glyph glyph)
{
	return glyph.c >= 'a' && glyph.c <= 'z';
}

static bool is_digit(struct glyph glyph)
{
	return glyph.c >= '0' && glyph.c <= '9';
}

static struct token *push(struct lexer *lexer, enum word word, int32_t value, size_t from)
{
	struct parser *parser = lexer->parser;
	struct token *token = &parser->tokens[parser->token_count];

	if (parser->token_count + 2 < WHEN_MAX_TOKENS) {
		parser->token_count++;
	}
	*token = (struct token){ .word = (uint16_t)word,
				 .value = value,
				 .from = (uint16_t)from,
				 .to = (uint16_t)lexer->at,
				 .has_space = lexer->has_space };
	lexer->has_space = false;
	return token;
}

/* The letters from `at` on, folded; returns where they end. Too long a word is cut short. */
static size_t take_letters(const struct lexer *lexer, size_t at, char *ret_word, size_t *ret_len)
{
	size_t len = 0;
	struct glyph glyph = glyph_at(lexer, at);

	while (is_letter(glyph)) {
		if (len < MAX_WORD) {
			ret_word[len] = (char)glyph.c;
		}
		len++;
		at += glyph.bytes;
		glyph = glyph_at(lexer, at);
	}
	ret_word[len < MAX_WORD ? len : MAX_WORD] = '\0';
	*ret_len = len;
	return at;
}

/* If `text` follows (already folded), where it ends; else 0. */
static size_t follows(const struct lexer *lexer, size_t at, const char *text)
{
	for (; *text != '\0'; text++) {
		struct glyph glyph = glyph_at(lexer, at);

		if (glyph.c != (unsigned char)*text) {
			return 0;
		}
		at += glyph.bytes;
	}
	return is_letter(glyph_at(lexer, at)) ? 0 : at;
}

/* Words with marks inside: a.m., o'clock, w/c. */
static bool push_special(struct lexer *lexer)
{
	static const struct {
		const char *text;
		uint16_t word;
		int32_t value;
	} specials[] = {
		{ "a.m.", W_AMPM, 0 },      { "p.m.", W_AMPM, 1 },       { "a.m", W_AMPM, 0 },
		{ "p.m", W_AMPM, 1 },       { "o'clock", W_OCLOCK, 0 },  { "w/c", W_WC, 0 },
		{ "o clock", W_OCLOCK, 0 }, { "o' clock", W_OCLOCK, 0 }, { "w/b", W_WC, 0 },
		{ "w/e", W_WC, 1 },         { "a1", W_HALF_CODE, 0 },    { "a2", W_HALF_CODE, 1 },
		{ "sp1", W_HALF_CODE, 2 },  { "sp2", W_HALF_CODE, 3 },   { "su1", W_HALF_CODE, 4 },
		{ "su2", W_HALF_CODE, 5 },
	};
	size_t from = lexer->at;

	for (size_t i = 0; i < sizeof(specials) / sizeof(specials[0]); i++) {
		size_t end = follows(lexer, from, specials[i].text);

		if (end != 0 &&
		    !(specials[i].word == W_HALF_CODE && is_digit(glyph_at(lexer, end)))) {
			lexer->at = end;
			(void)push(lexer, (enum word)specials[i].word, specials[i].value, from);
			return true;
		}
	}
	return false;
}

static bool is_name_end(const struct lexer *lexer, size_t at)
{
	struct glyph glyph = glyph_at(lexer, at);

	return !is_letter(glyph) && !is_digit(glyph);
}

/* A stretch that the cluster has named, e.g. "SATs week"; the longest one. */
static bool push_name(struct lexer *lexer)
{
	const struct calendar *calendar = lexer->parser->calendar;
	size_t from = lexer->at, best = 0, which = 0;

	for (size_t i = 0; i < calendar->name_count; i++) {
		const char *name = calendar->names[i].name;
		size_t at = from;

		for (; *name != '\0' && glyph_at(lexer, at).bytes != 0; name++) {
			unsigned char c = (unsigned char)*name;
			struct glyph glyph = glyph_at(lexer, at);

			c = c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c;
			if (c >= 0x80 ? lexer->text[at] != *name : glyph.c != c) {
				break;
			}
			at += c >= 0x80 ? 1 : glyph.bytes;
		}
		if (*name == '\0' && at - from > best && is_name_end(lexer, at)) {
			best = at - from;
			which = i;
		}
	}
	if (best == 0) {
		return false;
	}
	lexer->at = from + best;
	(void)push(lexer, W_NAME, (int32_t)which, from);
	return true;
}

static void push_known(struct lexer *lexer, const struct word_entry *entry, size_t from,
		       bool is_typo)
{
	push(lexer, (enum word)entry->word, entry->value, from)->is_typo = is_typo;
}

/* "15m", "3d", "2w": a unit's letter, glued to its number. */
static bool push_unit(struct lexer *lexer, const char *word, size_t from)
{
	static const struct {
		char letter;
		uint16_t word;
	} units[] = { { 'm', W_MINUTE }, { 'd', W_DAY }, { 'w', W_WEEK } };
	const struct parser *p = lexer->parser;
	bool is_glued = !lexer->has_space && p->token_count > 0 &&
			p->tokens[p->token_count - 1].word == W_NUMBER && word[1] == '\0';

	for (size_t i = 0; is_glued && i < sizeof(units) / sizeof(units[0]); i++) {
		if (lexer->text[from] == units[i].letter) {
			(void)push(lexer, (enum word)units[i].word, 1, from);
			return true;
		}
	}
	return false;
}

static void push_word(struct lexer *lexer)
{
	char word[MAX_WORD + 1];
	size_t from = lexer->at, len = 0;
	const struct word_entry *entry = NULL;

	lexer->words++;
	if (push_name(lexer) || push_special(lexer)) {
		return;
	}
	lexer->at = take_letters(lexer, from, word, &len);
	if (glyph_at(lexer, lexer->at).c == OTHER || len > MAX_WORD) {
		(void)push(lexer, W_UNKNOWN, 0, from);
		return;
	}
	entry = when_word_find(word);
	if (push_unit(lexer, word, from)) {
		return;
	}
	if (entry != NULL) {
		push_known(lexer, entry, from, false);
	} else if (strcmp(word, "halfterm") == 0 || strcmp(word, "halftermly") == 0) {
		(void)push(lexer, W_HALF, 0, from);
		(void)push(lexer, word[8] == 'l' ? W_TERMLY : W_TERM, 0, from);
	} else {
		if (++lexer->strangers <= (lexer->parser->is_found ? MOST_MENDED : MAX_MENDED)) {
			entry = when_word_mend(word, lexer->parser->is_part);
		}
		if (entry != NULL) {
			push_known(lexer, entry, from, true);
		} else {
			(void)push(lexer, W_UNKNOWN, 0, from);
		}
	}
}

static bool is_ordinal_ending(const char *word)
{
	return strcmp(word, "st") == 0 || strcmp(word, "nd") == 0 || strcmp(word, "rd") == 0 ||
	       strcmp(word, "th") == 0;
}

/* "3st": the third, or the thirty-first? */
static bool is_wrong_ending(const char *ending, int32_t value)
{
	int32_t last = value % 100 >= 11 && value % 100 <= 13 ? 0 : value % 10;
	const char *right = last == 1 ? "st" : last == 2 ? "nd" : last == 3 ? "rd" : "th";

	return strcmp(ending, right) != 0;
}

static void push_number(struct lexer *lexer)
{
	char word[MAX_WORD + 1];
	size_t from = lexer->at, digits = 0, len = 0;
	int32_t value = 0;
	struct glyph glyph = glyph_at(lexer, lexer->at);

	for (; is_digit(glyph); glyph = glyph_at(lexer, lexer->at)) {
		value = digits < MAX_DIGITS ? value * 10 + (glyph.c - '0') : value;
		digits++;
		lexer->at += glyph.bytes;
	}
	lexer->words++;
	size_t end = take_letters(lexer, lexer->at, word, &len);
	bool is_ordinal = digits <= 2 && is_ordinal_ending(word);

	if (is_ordinal) {
		lexer->at = end;
	}
	struct token *token = push(lexer, digits > MAX_DIGITS ? W_UNKNOWN : W_NUMBER, value, from);

	token->digits = (uint8_t)(digits > MAX_DIGITS ? MAX_DIGITS : digits);
	token->is_ordinal = is_ordinal;
	token->is_wrong_ending = is_ordinal && is_wrong_ending(word, value);
}

/* The dot of "Tues. 8 Dec." belongs to the word. */
static bool is_abbreviated(const struct lexer *lexer, struct glyph dot)
{
	const struct parser *parser = lexer->parser;
	const struct token *last =
	    parser->token_count == 0 ? NULL : &parser->tokens[parser->token_count - 1];

	return last != NULL && !lexer->has_space && !last->is_typo &&
	       (last->word == W_WEEKDAY || last->word == W_MONTH) &&
	       !is_letter(glyph_at(lexer, lexer->at + dot.bytes));
}

static void push_mark(struct lexer *lexer, struct glyph glyph)
{
	static const struct {
		unsigned char c;
		uint16_t word;
	} marks[] = {
		{ ',', W_COMMA }, { '.', W_DOT },         { ':', W_COLON }, { '/', W_SLASH },
		{ '-', W_DASH },  { '\'', W_APOSTROPHE }, { '+', W_PLUS },  { '&', W_AND },
		{ '!', W_MARK },  { '?', W_MARK },        { '@', W_AT },
	};
	size_t from = lexer->at, possessive = follows(lexer, from, "'s");

	if (glyph.c == '.' && is_abbreviated(lexer, glyph)) {
		lexer->at += glyph.bytes;
		lexer->parser->tokens[lexer->parser->token_count - 1].to = (uint16_t)lexer->at;
		return;
	}
	lexer->at += glyph.bytes;
	if (possessive != 0 && !lexer->has_space) { /* "New Year's" */
		lexer->at = possessive;
	}
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (marks[i].c == glyph.c) {
			(void)push(lexer, (enum word)marks[i].word, 0, from);
			return;
		}
	}
	while (glyph_at(lexer, lexer->at).c == OTHER || glyph_at(lexer, lexer->at).c == PICTURE) {
		lexer->at += glyph_at(lexer, lexer->at).bytes;
	}
	lexer->words++;
	(void)push(lexer, W_UNKNOWN, 0, from);
}

static bool keeps_dash(const struct token *token)
{
	return token->word == W_WEEKDAY || token->word == W_MONTH || token->word == W_NOON ||
	       token->word == W_MIDNIGHT || token->word == W_TODAY || token->word == W_AMPM ||
	       token->word == W_NUMBER;
}

/* "half-term" is "half term", but "Tues-Thurs" and "8-Dec" keep their dash. */
static void drop_hyphens(struct parser *parser)
{
	size_t kept = 0;

	for (size_t i = 0; i < parser->token_count; i++) {
		struct token *token = &parser->tokens[i];

		if (token->word == W_DASH && !token->has_space && kept > 0 &&
		    i + 1 < parser->token_count && !token[1].has_space && token[1].word > W_NAME &&
		    parser->tokens[kept - 1].word > W_NAME &&
		    !(keeps_dash(&parser->tokens[kept - 1]) && keeps_dash(&token[1]))) {
			continue;
		}
		parser->tokens[kept++] = *token;
	}
	parser->token_count = kept;
}

static bool is_bracket(const struct parser *parser, size_t at, char bracket)
{
	const struct token *token = &parser->tokens[at];

	return token->word == W_UNKNOWN && token->to == token->from + 1 &&
	       parser->phrase[token->from] == bracket;
}

/* Where the bracket that opens at `at` closes, when all in it is our language, and more than a
 * number: "(2)" and "(2 of us)" count people. 0: it is not so. */
static size_t closing(const struct parser *parser, size_t at)
{
	size_t end = at + 1;

	while (end < parser->token_count && parser->tokens[end].word != W_UNKNOWN &&
	       parser->tokens[end].word != W_PEOPLE) {
		end++;
	}
	const struct token *only = &parser->tokens[at + 1];
	bool is_number = end == at + 2 && only->word == W_NUMBER && !only->is_ordinal;

	return end > at + 1 && end < parser->token_count && !is_number &&
		       is_bracket(parser, end, ')')
		   ? end
		   : 0;
}

/* "(3.00-5.00pm)", "(all day)": the brackets belong to the words at their sides. */
static void join_brackets(struct parser *parser)
{
	size_t kept = 0, close = 0;

	for (size_t i = 0; i < parser->token_count; i++) {
		struct token *token = &parser->tokens[i];

		if (is_bracket(parser, i, '(') && closing(parser, i) != 0) {
			close = closing(parser, i);
			token[1].from = token->from;
			token[1].has_space = true;
			continue;
		}
		if (close != 0 && i == close) {
			parser->tokens[kept - 1].to = token->to;
			token[1].has_space = true;
			close = 0;
			continue;
		}
		parser->tokens[kept++] = *token;
	}
	parser->token_count = kept;
}

/* "children's reading": whose it is, not who comes. */
static void drop_owners(struct parser *parser)
{
	for (size_t i = 0; i + 1 < parser->token_count; i++) {
		struct token *token = &parser->tokens[i];

		bool is_people =
		    token->word == W_PEOPLE || token->word == W_PUPILS || token->word == W_STAFF;

		if (is_people && token[1].word == W_APOSTROPHE && !token[1].has_space) {
			token->word = W_UNKNOWN;
		}
	}
}

/* "Thursday ten December": as "the tenth". "ten may come" is no day in May, nor "one march" one in
 * March, without a day of the week before it. */
static void rank_days(struct parser *parser)
{
	enum { MARCH = 3, MAY = 5, LONGEST = 31 };

	for (size_t i = 0; i + 1 < parser->token_count; i++) {
		struct token *token = &parser->tokens[i];
		bool is_month = token[1].word == W_MONTH &&
				((token[1].value != MARCH && token[1].value != MAY) ||
				 (i > 0 && token[-1].word == W_WEEKDAY));

		if (token->word == W_CARDINAL && is_month && token->value <= LONGEST &&
		    (i == 0 || token[-1].word != W_CARDINAL)) {
			token->word = W_ORDINAL;
		}
	}
}

const char *when_lex(struct parser *parser)
{
	struct lexer lexer = { .parser = parser, .text = parser->phrase };

	lexer.len = strlen(parser->phrase);
	if (lexer.len > WHEN_MAX_BYTES) {
		return "too long";
	}
	for (;;) {
		struct glyph glyph = glyph_at(&lexer, lexer.at);

		if (glyph.bytes == 0) {
			break;
		}
		if (glyph.c == ' ') {
			lexer.has_space = true;
			lexer.at += glyph.bytes;
		} else if (is_letter(glyph)) {
			push_word(&lexer);
		} else if (is_digit(glyph)) {
			push_number(&lexer);
		} else {
			push_mark(&lexer, glyph);
		}
		if (lexer.words > WHEN_MAX_WORDS || parser->token_count + 4 > WHEN_MAX_TOKENS) {
			return "too long";
		}
	}
	join_brackets(parser);
	drop_hyphens(parser);
	drop_owners(parser);
	rank_days(parser);
	parser->count = parser->token_count;
	when_settle_words(parser);
	parser->count = parser->token_count;
	parser->end.from = (uint16_t)lexer.len;
	parser->end.to = (uint16_t)lexer.len;
	return NULL;
}
