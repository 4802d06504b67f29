/* command_text: what is left of a line: the text of its row, words of courtesy, or what nothing
 * takes. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command_reader.h"

#include <string.h>

enum { PIECES_MAX = 8, SHOWN_MAX = 60 };

struct piece {
	size_t from, to;
};

/* ---- words of courtesy ---- */

/* Before a text they lead up to it; behind it, and where there is no text, they are kindness. */
static const char *const before_text[] = { "please", "pls",   "plz", "to", "for",
					   "of",     "about", "re",  NULL };
static const char *const kindness[] = { "please", "pls",   "plz",    "thanks",  "thank", "you",
					"thx",    "ta",    "cheers", "many",    "so",    "much",
					"hi",     "hello", "kind",   "regards", NULL };
static const char *const fillers[] = { "for", "of", "to", "on", "at",     "the",   "a",  "an", "my",
				       "our", "me", "us", "is", "school", "visit", "it", NULL };

/* What is said in passing behind a line that is whole. */
static const char *const passing[] = {
	"that", "thats",    "that's", "is",      "it",      "its",       "fine",   "great",
	"good", "idea",     "lovely", "super",   "perfect", "brilliant", "sounds", "see",
	"then", "there",    "no",     "problem", "at",      "all",       "happy",  "we",
	"will", "be",       "i'll",   "we'll",   "looking", "forward",   "okay",   "ok",
	"sure", "noted",    "well",   "done",    "will",    "do",        "with",   "me",
	"by",   "everyone", "i",      "am",      "i'm",     NULL
};

static bool is_one_of(const char *const *list, const char *word, size_t len)
{
	for (; *list != NULL; list++) {
		if (strlen(*list) == len && str_starts_fold(word, *list)) {
			return true;
		}
	}
	return false;
}

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

static size_t bare_len(const char *word, size_t len)
{
	while (len > 0 && strchr(".!?;", word[len - 1]) != NULL) {
		len--;
	}
	return len;
}

static bool is_kind(const char *word, size_t len)
{
	return is_mark(word, len) || is_one_of(kindness, word, bare_len(word, len));
}

/* ---- pieces ---- */

static void trim_gaps(const struct reader *r, struct piece *piece)
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

static size_t first_word_len(const struct reader *r, const struct piece *piece)
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

/* "SIP time for writing": what is asked for is not what it is for. */
static size_t leading_len(const struct reader *r, const struct piece *piece)
{
	size_t len = first_word_len(r, piece),
	       sip = reader_lead_here(r->line + piece->from, "SIP time");

	return sip > 0 ? sip : is_one_of(before_text, r->line + piece->from, len) ? len : 0;
}

static void drop_before(const struct reader *r, struct piece *piece)
{
	size_t len;

	for (trim_gaps(r, piece); piece->from < piece->to && (len = leading_len(r, piece)) > 0;
	     trim_gaps(r, piece)) {
		piece->from += len;
	}
}

static void drop_behind(const struct reader *r, struct piece *piece)
{
	size_t len;

	for (trim_gaps(r, piece);
	     (len = last_word_len(r, piece)) > 0 && is_kind(r->line + piece->to - len, len);
	     trim_gaps(r, piece)) {
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

	drop_behind(r, &piece);
	return piece.to;
}

/* Free stretches with a word in them. */
static size_t find_pieces(const struct reader *r, struct piece *pieces)
{
	size_t count = 0;

	for (size_t at = reader_next(r, r->rest); at < r->len && count < PIECES_MAX;) {
		size_t end = reader_stretch_end(r, at);

		pieces[count] = (struct piece){ at, end };
		trim_gaps(r, &pieces[count]);
		count++;
		at = reader_next(r, end);
	}
	return count;
}

/* Nothing but kindness and small words. */
static bool is_courtesy(const struct reader *r, const struct piece *piece)
{
	struct piece rest = *piece;
	size_t len;

	for (trim_gaps(r, &rest); (len = first_word_len(r, &rest)) > 0; trim_gaps(r, &rest)) {
		const char *word = r->line + rest.from;

		size_t bare = bare_len(word, len);

		if (!is_kind(word, len) && !is_one_of(fillers, word, bare) &&
		    !is_one_of(passing, word, bare)) {
			return false;
		}
		rest.from += len;
	}
	return true;
}

static bool not_understood(struct reader *r, size_t from)
{
	struct arena *arena = r->context->arena;
	const char *text = arena_strndup(arena, r->line + from, r->len - from);

	return reader_say_usage(
	    r, arena_printf(arena, "I don't understand “%s”.", str_clip(arena, text, SHOWN_MAX)));
}

/* ---- what touches a date ---- */

static const struct clerk_arg *given_when(const struct reader *r)
{
	const struct clerk_arg *arg = r->command->args;

	while (arg->name != NULL && (arg->type != CLERK_WHEN || !reader_is_taken(r, arg))) {
		arg++;
	}
	return arg->name == NULL ? NULL : arg;
}

static bool ask_leftover(struct reader *r, const struct clerk_arg *arg, size_t from, size_t len)
{
	struct arena *arena = r->context->arena;
	struct clerk_when value;

	memcpy(&value, r->record + arg->offset, sizeof(value));
	return !reader_ask_words(
	    r, arena_printf(arena,
			    "I read %s; what is “%s”? Reply `words` to keep it as words, or "
			    "send it again with the time you mean.",
			    when_format(arena, &value),
			    str_clip(arena, arena_strndup(arena, r->line + from, len), SHOWN_MAX)));
}

/* Is a word of the piece more of a date, where it stands? "til 5pm" is anywhere. */
static bool asks_leftover(struct reader *r, const struct piece *piece)
{
	static const char *const bounds[] = { "til", "till", "until", "@", NULL };
	static const char *const again[] = { "every",       "each",    "weekly", "daily",
					     "fortnightly", "monthly", NULL };
	static const char *const lessons[] = { "1:1", "1-1", "121", NULL }; /* one to one */
	const struct clerk_arg *arg = given_when(r);
	struct when_context context;

	if (arg == NULL || r->context->is_words) {
		return false;
	}
	context = reader_when_context(r, arg);
	const struct clerk_arg *before = reader_owner_before(r, piece->from);
	bool is_behind = before != NULL && before->type == CLERK_WHEN;
	struct piece rest = *piece;
	size_t len;

	for (bool is_first = true; (len = first_word_len(r, &rest)) > 0; is_first = false) {
		bool is_bound = is_one_of(bounds, r->line + rest.from, len);

		is_first = is_first && !is_one_of(lessons, r->line + rest.from, len);
		size_t used = (is_first && is_behind) || is_bound
				  ? when_leftover(r->context->arena, &context, r->line, rest.from,
						  is_first && is_behind)
				  : 0;

		if (is_first && is_behind && is_one_of(again, r->line + rest.from, len)) {
			used = piece->to - rest.from;
		}
		if (used > 0) {
			return ask_leftover(r, arg, rest.from, used);
		}
		rest.from += len;
		trim_gaps(r, &rest);
	}
	return false;
}

/* Words that turn a line round, or set a condition: with one of these it may mean the opposite. */
static bool is_turn(const struct reader *r, const struct piece *rest, size_t len)
{
	static const char *const turns[] = { "cancelled", "canceled", "moved", "postponed",
					     "never",     "unless",   "if",    "instead",
					     "actually",  NULL };
	/* "off the record", "not for the room" are of a text; at its end they are not */
	static const char *const ends[] = { "off", "not", NULL };
	static const char *const phrases[] = { "no wait", "second thoughts", "or is", NULL };
	const char *word = r->line + rest->from;

	for (size_t i = 0; phrases[i] != NULL; i++) {
		if (str_starts_fold(word, phrases[i])) {
			return true;
		}
	}
	bool is_last = rest->from + len == rest->to;

	return is_one_of(turns, word, bare_len(word, len)) ||
	       (is_last && is_one_of(ends, word, bare_len(word, len)));
}

/* "visit G or H", "visit G, H and E": another school right behind the one that was read. */
static bool is_second_school(const struct reader *r, const struct piece *rest, size_t len)
{
	static const char *const joints[] = { "or", "and", "&", NULL };
	const struct clerk_arg *before = reader_owner_before(r, rest->from);
	const char *word = r->line + rest->from;
	char letter[2] = { word[0], '\0' };

	if (before == NULL || before->type != CLERK_SCHOOL) {
		return false;
	}
	return is_one_of(joints, word, len) ||
	       (len == 1 && word[0] >= 'A' && word[0] <= 'Z' &&
		r->context->find_school(r->context->lookup, letter) != NULL);
}

static bool ask_turn(struct reader *r, const struct piece *piece, size_t from)
{
	struct arena *arena = r->context->arena;
	const char *text = arena_strndup(arena, r->line + from, piece->to - from);

	return !reader_ask_words(
	    r, arena_printf(arena,
			    "And “%s”? I've done nothing yet. Reply `words` if it only says what "
			    "it is about, or send it again as you mean it.",
			    str_clip(arena, text, SHOWN_MAX)));
}

/* Of a line that does something: is a word in its text one that may take it back? */
static bool asks_turn(struct reader *r, const struct clerk_arg *arg, const struct piece *piece)
{
	struct piece rest = *piece;
	bool is_first = true;
	size_t len;

	if ((arg->flags & CLERK_TURNS) == 0 || r->context->is_words) {
		return false;
	}
	for (trim_gaps(r, &rest); (len = first_word_len(r, &rest)) > 0; trim_gaps(r, &rest)) {
		if (is_turn(r, &rest, len) || (is_first && is_second_school(r, &rest, len))) {
			return ask_turn(r, piece, rest.from);
		}
		rest.from += len;
		is_first = false;
	}
	return false;
}

/* ---- the text ---- */

static const struct clerk_arg *text_arg(const struct reader *r)
{
	const struct clerk_arg *arg = r->command->args;

	while (arg->name != NULL && (arg->type != CLERK_TEXT || arg->lead != NULL)) {
		arg++;
	}
	return arg->name == NULL ? NULL : arg;
}

/* As typed. */
static bool is_verbatim(const struct clerk_arg *text)
{
	return (text->flags & (CLERK_LINES | CLERK_VERBATIM)) != 0;
}

/* Of a row that takes nothing but text what stands before it is of it. */
static bool is_alone(const struct reader *r, const struct clerk_arg *text)
{
	return text == r->command->args && text[1].name == NULL;
}

static bool put_text(struct reader *r, const struct clerk_arg *arg, const struct piece *pieces,
		     size_t count)
{
	struct str text;

	str_init(&text, r->context->arena);
	for (size_t i = 0; i < count; i++) {
		bool is_first = text.len == 0 || pieces[i].to == pieces[i].from;

		str_add(&text, is_first                                     ? ""
			       : reader_has_comma_before(r, pieces[i].from) ? ", "
									    : " ");
		str_addn(&text, r->line + pieces[i].from, pieces[i].to - pieces[i].from);
	}
	if (text.len == 0) {
		return true;
	}
	if (!reader_fits(r, arg, text.text, text.len)) {
		return false;
	}
	const char *value = text.text;

	for (size_t i = 0; i < count; i++) {
		r->at = pieces[i].to;
		reader_put(r, arg, &value, sizeof(value), pieces[i].from);
	}
	return true;
}

/* A lead that was there already, once more. */
static size_t second_lead(const struct reader *r, const struct piece *piece)
{
	for (size_t at = piece->from; at < piece->to; at = reader_next(r, reader_word_end(r, at))) {
		for (const struct clerk_arg *arg = r->command->args; arg->name != NULL; arg++) {
			if (arg->lead != NULL && arg->type != CLERK_TEXT &&
			    reader_is_taken(r, arg) &&
			    reader_lead_here(r->line + at, arg->lead) > 0) {
				return at;
			}
		}
	}
	return r->len;
}

static bool read_text(struct reader *r, const struct clerk_arg *arg, struct piece *pieces,
		      size_t count)
{
	struct piece typed[PIECES_MAX];
	size_t left = 0;

	memcpy(typed, pieces, count * sizeof(*pieces));
	for (size_t i = 0; i < count; i++) {
		size_t second = second_lead(r, &pieces[i]);

		if (second < r->len) {
			return not_understood(r, second);
		}
		if (asks_leftover(r, &pieces[i]) || asks_turn(r, arg, &pieces[i])) {
			return false;
		}
		if (!is_verbatim(arg) && !is_alone(r, arg)) {
			drop_before(r, &pieces[i]);
		}
		if (!is_verbatim(arg)) {
			drop_behind(r, &pieces[i]);
		}
	}
	for (size_t i = 0; i < count; i++) {
		left += pieces[i].to - pieces[i].from;
	}
	/* "poster hello": where nothing else is said, that is what is meant */
	bool is_all = left == 0 && (arg->flags & CLERK_OPTIONAL) == 0;

	return put_text(r, arg, is_all ? typed : pieces, count);
}

/* Of an argument that might have stood there, its reader says what it takes. */
static bool refuse_piece(struct reader *r, size_t from)
{
	for (const struct clerk_arg *arg = r->command->args; arg->name != NULL; arg++) {
		bool is_open = arg->lead == NULL && !reader_is_taken(r, arg) &&
			       (arg->type == CLERK_SCHOOL || arg->type == CLERK_PERSON ||
				arg->type == CLERK_ITEM);

		r->at = from;
		if (is_open && !reader_value(r, arg)) {
			return false;
		}
	}
	return not_understood(r, from);
}

bool reader_texts(struct reader *r)
{
	struct piece pieces[PIECES_MAX];
	size_t count = find_pieces(r, pieces);
	const struct clerk_arg *arg = text_arg(r);

	if (arg != NULL && count > 0) {
		return read_text(r, arg, pieces, count);
	}
	for (size_t i = 0; i < count; i++) {
		if (!is_courtesy(r, &pieces[i])) {
			return refuse_piece(r, pieces[i].from);
		}
	}
	return true;
}
