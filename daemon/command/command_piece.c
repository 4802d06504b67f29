/* command_piece: what is left of a line in pieces, and the words of courtesy around them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"
#include "command/command_reader.h"

#include <string.h>

/* ---- words of courtesy ---- */

/* Before a text they lead up to it; behind it, and where there is no text, they are kindness. */
static const char *const before_text[] = { "please", "pls",   "plz", "to", "for",
					   "of",     "about", "re",  "on", NULL };
static const char *const kindness[] = { "please", "pls",   "plz",    "thanks",  "thank", "you",
					"thx",    "ta",    "cheers", "many",    "so",    "much",
					"hi",     "hello", "kind",   "regards", NULL };
static const char *const fillers[] = {
	"for", "of", "to", "on", "at",     "the",   "a",  "an", "my",
	"our", "me", "us", "is", "school", "visit", "it", "in", NULL
};

/* What is said in passing behind a line that is whole. */
static const char *const passing[] = {
	"that", "thats",    "that's", "is",      "it",      "its",       "fine",   "great",
	"good", "idea",     "lovely", "super",   "perfect", "brilliant", "sounds", "see",
	"then", "there",    "no",     "problem", "at",      "all",       "happy",  "we",
	"will", "be",       "i'll",   "we'll",   "looking", "forward",   "okay",   "ok",
	"sure", "noted",    "well",   "done",    "will",    "do",        "with",   "me",
	"by",   "everyone", "i",      "am",      "i'm",     NULL
};

/* Whose answer it is, behind it. */
static const char *const ours[] = { "from us", "from me", "from all of us", "from here", NULL };

/* No letter and no digit: an emoji, a dash, a mark. */
static bool is_mark(const char *word, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		bool is_word = (word[i] >= '0' && word[i] <= '9') ||
			       (word[i] >= 'a' && word[i] <= 'z') ||
			       (word[i] >= 'A' && word[i] <= 'Z');

		if (is_word) {
			return false;
		}
	}
	const unsigned char *first = (const unsigned char *)word;

	/* of what is not ASCII only emojis and symbols: 1F300.. and 2600..27BF */
	return first[0] < 0x80 || (first[0] == 0xF0 && first[1] == 0x9F) ||
	       (first[0] == 0xE2 && first[1] >= 0x98 && first[1] <= 0x9E);
}

size_t piece_bare_len(const char *word, size_t len)
{
	while (len > 0 && strchr(".!?;", word[len - 1]) != NULL) {
		len--;
	}
	return len;
}

static bool takes_text(const struct reader *r)
{
	const struct clerk_arg *arg = r->command->args;

	while (arg != NULL && arg->name != NULL && arg->type != CLERK_TEXT) {
		arg++;
	}
	return arg != NULL && arg->name != NULL;
}

/* "ring TA", "training for our ta": a teaching assistant, and no thanks. */
static bool is_assistant(const struct reader *r, const char *word, size_t len)
{
	static const char *const in_front[] = { "the",  "a",     "my",      "our", "your",  "their",
						"his",  "her",   "one",     "two", "three", "new",
						"of",   "for",   "with",    "to",  "and",   "per",
						"each", "every", "another", "or",  NULL };
	size_t end = (size_t)(word - r->line);

	if (piece_bare_len(word, len) != 2 || !str_starts_fold(word, "ta") || !takes_text(r)) {
		return false;
	}
	while (end > 0 && r->line[end - 1] == ' ') {
		end--;
	}
	size_t from = end;

	while (from > 0 && !reader_is_blank(r->line[from - 1])) {
		from--;
	}
	return str_starts(word, "TA") || str_is_word_in(r->line + from, end - from, in_front);
}

static bool is_kind(const struct reader *r, const char *word, size_t len)
{
	return is_mark(word, len) || (str_is_word_in(word, piece_bare_len(word, len), kindness) &&
				      !is_assistant(r, word, len));
}

/* ---- pieces ---- */

void piece_trim(const struct reader *r, struct piece *piece)
{
	while (piece->from < piece->to && reader_is_gap(r->line[piece->from])) {
		piece->from++;
	}
	while (piece->to > piece->from && reader_is_gap(r->line[piece->to - 1])) {
		piece->to--;
	}
}

/* Between words; a colon may be within one: "1:1". */
static bool is_break(char c)
{
	return reader_is_blank(c) || c == ',';
}

size_t piece_word_len(const struct reader *r, const struct piece *piece)
{
	size_t len = 0;

	while (piece->from + len < piece->to && !is_break(r->line[piece->from + len])) {
		len++;
	}
	return len;
}

static size_t last_word_len(const struct reader *r, const struct piece *piece)
{
	size_t len = 0;

	while (len < piece->to - piece->from && !is_break(r->line[piece->to - len - 1])) {
		len++;
	}
	return len;
}

/* "for RE", "RE in Year 3": religious education; "re phonics" and "RE: phonics" lead up to it. */
static bool is_subject(const struct reader *r, const struct piece *piece, size_t len)
{
	const char *word = r->line + piece->from;
	const struct piece behind = { piece->from + len, piece->to };

	return len == strlen("re") && str_starts_fold(word, "re") &&
	       (str_starts(word, "RE") || piece_is_courtesy(r, &behind));
}

/* "SIP time for writing": what is asked for is not what it is for. */
static size_t leading_len(const struct reader *r, const struct piece *piece)
{
	size_t len = piece_word_len(r, piece),
	       sip = reader_lead_here(r->line + piece->from, "SIP time");

	static const char *const said[] = { "it's for",    "its for",       "it is for",
					    "it's about",  "its about",     "it is about",
					    "this is for", "this is about", NULL };

	for (size_t i = 0; said[i] != NULL; i++) {
		size_t phrase = reader_lead_here(r->line + piece->from, said[i]);

		if (phrase > 0) {
			return phrase;
		}
	}
	return sip > 0 ? sip
	       : str_is_word_in(r->line + piece->from, len, before_text) &&
		       !is_subject(r, piece, len)
		   ? len
		   : 0;
}

/* ". It's for writing": the point closes what is before it. */
static void drop_point(const struct reader *r, struct piece *piece)
{
	bool is_point = piece->from < piece->to && piece->from > 0 &&
			strchr(".;!", r->line[piece->from]) != NULL &&
			r->owner[piece->from - 1] >= OWNED &&
			(piece->from + 1 == piece->to || r->line[piece->from + 1] == ' ');

	piece->from += is_point ? 1 : 0;
}

void piece_drop_before(const struct reader *r, struct piece *piece)
{
	size_t len;

	piece_trim(r, piece);
	drop_point(r, piece);
	for (piece_trim(r, piece); piece->from < piece->to && (len = leading_len(r, piece)) > 0;
	     piece_trim(r, piece)) {
		piece->from += len;
	}
}

void piece_drop_behind(const struct reader *r, struct piece *piece)
{
	size_t len;

	for (piece_trim(r, piece);
	     (len = last_word_len(r, piece)) > 0 && is_kind(r, r->line + piece->to - len, len);
	     piece_trim(r, piece)) {
		piece->to -= len;
	}
	/* what closes the sentence, and is no abbreviation's: "J.S." */
	size_t word = last_word_len(r, piece);
	const char *end = r->line + piece->to, *dot = memchr(end - word, '.', word);
	bool is_short = dot != NULL && dot < end - 1;

	while (piece->to > piece->from + 1 && strchr(".!", r->line[piece->to - 1]) != NULL &&
	       !is_short) {
		piece->to--;
	}
}

size_t reader_drop_kindness(const struct reader *r, size_t from, size_t to)
{
	struct piece piece = { from, to };

	piece_drop_behind(r, &piece);
	return piece.to;
}

/* "book me", "arrange a visit with": between the verb and the school small words are of neither. */
bool piece_is_before_school(const struct reader *r, const struct piece *piece)
{
	size_t at = piece->to;

	while (at < r->len && r->owner[at] < OWNED) {
		at++;
	}
	return reader_owner_before(r, piece->from) == NULL && at < r->len &&
	       r->command->args[r->owner[at] - OWNED].type == CLERK_SCHOOL;
}

/* "me and Jo": who comes. */
static bool is_company(const struct reader *r, const struct piece *piece, size_t len)
{
	static const char *const joints[] = { "and", "plus", "&", "+", NULL };
	struct piece behind = { piece->from + len, piece->to };

	piece_trim(r, &behind);
	return str_is_word_in(r->line + behind.from, piece_word_len(r, &behind), joints);
}

void piece_drop_fillers(const struct reader *r, struct piece *piece)
{
	size_t len;

	for (piece_trim(r, piece);
	     (len = piece_word_len(r, piece)) > 0 &&
	     str_is_word_in(r->line + piece->from, len, fillers) && !is_company(r, piece, len);
	     piece_trim(r, piece)) {
		piece->from += len;
	}
}

/* Free stretches with a word in them. */
size_t piece_find(const struct reader *r, struct piece *pieces)
{
	size_t count = 0;

	for (size_t at = reader_next(r, r->rest); at < r->len && count < PIECES_MAX;) {
		size_t end = reader_stretch_end(r, at);

		pieces[count] = (struct piece){ at, end };
		piece_trim(r, &pieces[count]);
		count++;
		at = reader_next(r, end);
	}
	return count;
}

/* Nothing but kindness and small words. */
bool piece_is_courtesy(const struct reader *r, const struct piece *piece)
{
	struct piece rest = *piece;
	size_t len;

	for (piece_trim(r, &rest); (len = piece_word_len(r, &rest)) > 0; piece_trim(r, &rest)) {
		const char *word = r->line + rest.from;

		size_t bare = piece_bare_len(word, len);
		size_t own = acts_longest_len(word, ours);

		if (own > 0 && own <= rest.to - rest.from) {
			rest.from += own;
			continue;
		}
		if (!is_kind(r, word, len) && !str_is_word_in(word, bare, fillers) &&
		    !str_is_word_in(word, bare, passing)) {
			return false;
		}
		rest.from += len;
	}
	return true;
}

bool reader_is_courtesy(const struct reader *r, size_t from, size_t to)
{
	const struct piece piece = { from, to };

	return piece_is_courtesy(r, &piece);
}
