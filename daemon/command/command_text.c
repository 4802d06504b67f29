/* command_text: what is left of a line: the text of its row, words of courtesy, or what nothing
 * takes. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command_reader.h"

#include <string.h>

static bool not_understood(struct reader *r, size_t from)
{
	struct arena *arena = r->context->arena;
	const char *text = arena_strndup(arena, r->line + from, r->len - from);

	r->parse->is_strange = true;
	return reader_say_usage(r, arena_printf(arena, "I don't understand “%s”.",
						str_clip(arena, text, READER_SHOWN_MAX)));
}

/* "no wait", and a "not" at the end: what stood before it is taken back. */
static bool is_taken_back(const struct reader *r, const struct piece *rest, size_t len)
{
	/* "off the record", "not for the room" are of a text; at its end they are not */
	static const char *const ends[] = { "off", "not", NULL };
	static const char *const phrases[] = { "no wait", "second thoughts", NULL };
	const char *word = r->line + rest->from;

	for (size_t i = 0; phrases[i] != NULL; i++) {
		if (str_starts_fold(word, phrases[i])) {
			return true;
		}
	}
	return rest->from + len == rest->to &&
	       str_is_word_in(word, piece_bare_len(word, len), ends);
}

/* Words that turn a line round, or set a condition: with one of these it may mean the opposite. */
static bool is_turn(const struct reader *r, const struct piece *rest, size_t len)
{
	static const char *const turns[] = { "cancelled", "canceled", "moved", "postponed",
					     "never",     "unless",   "if",    "instead",
					     "actually",  NULL };
	const char *word = r->line + rest->from;

	return is_taken_back(r, rest, len) ||
	       str_is_word_in(word, piece_bare_len(word, len), turns) ||
	       str_starts_fold(word, "or is");
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
	return str_is_word_in(word, len, joints) ||
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
			    str_clip(arena, text, READER_SHOWN_MAX)));
}

bool reader_asks_turn(struct reader *r, const struct clerk_arg *arg, const struct piece *piece)
{
	static const char *const joints[] = { "and", "&", "plus", NULL };
	bool is_own = (arg->flags & CLERK_OPTIONAL) == 0;
	struct piece rest = *piece;
	bool is_first = true;
	size_t len;

	if ((arg->flags & (CLERK_TURNS | CLERK_SUFFICES)) == 0 || r->context->is_words) {
		return false;
	}
	for (piece_trim(r, &rest); (len = piece_word_len(r, &rest)) > 0; piece_trim(r, &rest)) {
		bool is_turned =
		    is_own && !is_first ? is_taken_back(r, &rest, len) : is_turn(r, &rest, len);

		/* "cancel M1 and the meeting" says no reason */
		if (is_first && !is_own && str_is_word_in(r->line + rest.from, len, joints)) {
			return !reader_ask_tail(r, rest.from, piece->to);
		}
		if (is_turned || (is_first && is_second_school(r, &rest, len))) {
			return ask_turn(r, piece, rest.from);
		}
		rest.from += len;
		is_first = false;
	}
	return false;
}

/* ---- what stands behind a whole line ---- */

/* A digit, a day, or a word that limits or goes on: not said in passing. */
static bool is_telling(const struct reader *r, const struct piece *rest, size_t len)
{
	static const char *const words[] = { "but",    "not",     "only",   "if",   "unless",
					     "except", "instead", "and",    "or",   "then",
					     "before", "after",   "until",  "from", "provided",
					     "as",     "when",    "though", NULL };
	const char *word = r->line + rest->from;

	return str_is_word_in(word, piece_bare_len(word, len), words) || is_turn(r, rest, len) ||
	       memchr(word, '?', len) != NULL || strcspn(word, "0123456789") < len;
}

bool reader_ask_tail(struct reader *r, size_t from, size_t to)
{
	struct arena *arena = r->context->arena;
	struct piece said = { 0, from }, tail = { from, to }, behind = { to, r->len };

	piece_trim(r, &said);
	while (said.to > said.from && strchr(".;", r->line[said.to - 1]) != NULL) {
		said.to--;
	}
	piece_trim(r, &tail);
	behind.from += reader_lead_here(r->line + behind.from, "both");
	piece_trim(r, &behind);
	const char *line = arena_printf(arena, "%.*s%s%.*s", (int)(said.to - said.from),
					r->line + said.from, behind.from < behind.to ? " " : "",
					(int)(behind.to - behind.from), r->line + behind.from);
	struct clerk_choice *choices = arena_array(arena, 1, sizeof(*choices));

	choices[0] = (struct clerk_choice){ .key = "yes", .line = line };
	r->parse->has_line = true;
	r->parse->tail = arena_strndup(arena, r->line + tail.from, tail.to - tail.from);
	return reader_ask(
	    r,
	    arena_printf(arena,
			 "I read `%s%s`. And “%s”? I've done nothing yet: reply `yes` for the "
			 "first alone, or send it again as you mean it.",
			 r->context->prefix, line,
			 str_clip(arena, r->parse->tail, READER_SHOWN_MAX)),
	    choices, 1);
}

static bool is_whole(const struct reader *r)
{
	const struct clerk_arg *arg = r->command->args;

	while (arg->name != NULL && reader_is_settled(r, arg)) {
		arg++;
	}
	return arg->name == NULL && r->taken != 0;
}

/* A negation, a doubt, or when: with one of these a yes may be no plain one. */
static bool is_reserved(const struct reader *r, const struct piece *rest, size_t len)
{
	/* clang-format off */
	static const char *const words[] = {
		"no", "cannot", "cant", "wont", "dont", "never", "none", "nobody", "nor", "without",
		"maybe", "perhaps", "possibly", "might", "probably", "hopefully", "think",
		"depends", "depending", "wait", "unsure", "check", "pencil", "provisionally",
		"principle", "subject", "assuming", "providing", "whenever", "once", "while",
		"today", "tomorrow", "tonight", "morning", "afternoon", "evening", "lunch", "noon",
		"am", "pm", "week", "month", "term", "next", "early", "earlier", "late", "later",
		"half", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
		"ten", "eleven", "twelve", NULL
	};
	static const char *const kind[] = { "no prob", "no probs", "no problem", "no problems",
					    "no worries", "no bother", "no trouble", NULL };
	/* clang-format on */
	const char *word = r->line + rest->from;
	size_t bare = piece_bare_len(word, len);
	struct reader_day day;

	for (size_t i = 0; kind[i] != NULL; i++) {
		if (reader_lead_here(word, kind[i]) > 0) {
			return false;
		}
	}
	return str_is_word_in(word, bare, words) || is_telling(r, rest, len) ||
	       (bare > 3 && memcmp(word + bare - 2, "'t", 2) == 0) ||
	       (bare > 4 && memcmp(word + bare - 4, "\xe2\x80\x99t", 4) == 0) ||
	       reader_day_at(r, rest->from, &day);
}

/* "yes, love to have you": in an answer that is plainly one, words that take nothing back. Where it
 * only began like one, a kind word must be among them. */
static bool is_warm(const struct reader *r, const struct piece *tail)
{
	static const char *const words[] = { "come",   "welcome",   "love",      "loved",
					     "lovely", "glad",      "pleased",   "delighted",
					     "happy",  "probs",     "problem",   "worries",
					     "great",  "fine",      "wonderful", "fab",
					     "super",  "brilliant", NULL };
	bool is_kind = r->context->is_reply;
	struct piece rest = *tail;
	size_t len;

	if (!r->command->is_answer || !(r->context->is_reply || r->context->is_answer) ||
	    !is_whole(r) || tail->to != r->len) {
		return false;
	}
	for (piece_trim(r, &rest); (len = piece_word_len(r, &rest)) > 0; piece_trim(r, &rest)) {
		const char *word = r->line + rest.from;

		if (is_reserved(r, &rest, len)) {
			return false;
		}
		is_kind = is_kind || str_is_word_in(word, piece_bare_len(word, len), words);
		rest.from += len;
	}
	return is_kind;
}

/* "and V2", ", V2", "and 2" at the end: how far the joint and the number go; 0: it is none. */
static size_t second_item_len(const struct reader *r, size_t from)
{
	static const char *const joints[] = { "and",  "or",  "plus", "&", "+",
					      "also", "nor", "then", NULL };
	static const char *const marks = "&+/;";
	struct piece rest = { from, r->len };
	struct clerk_item item;
	size_t used = 0;

	piece_trim(r, &rest);
	size_t len = piece_word_len(r, &rest);
	bool is_joined = str_is_word_in(r->line + rest.from, len, joints);
	bool is_plus = len > 0 && (r->line[rest.from] | 32) == 'p';

	rest.from += is_joined ? len : strspn(r->line + rest.from, marks);
	rest.from += strspn(r->line + rest.from, " ,:");
	const char *at = r->line + rest.from;
	size_t digits = strspn(at, "0123456789");

	if (command_read_item(at, &item, &used) && at[0] != ' ') {
		return rest.from + used - from;
	}
	return is_joined && !is_plus && digits > 0 && rest.from + digits == r->len
		   ? rest.from + digits - from
		   : 0;
}

/* One command is of one item: what stands right behind it and names another is neither a reason nor
 * a count. False: asked. */
bool reader_one_item(struct reader *r)
{
	const struct clerk_arg *arg = r->command->args;
	size_t end = r->rest;

	if (arg->name == NULL || arg->type != CLERK_ITEM || !reader_is_taken(r, arg)) {
		return true;
	}
	while (end < r->len && (r->owner[end] != OWNED || r->owner[end + 1] == OWNED)) {
		end++;
	}
	end += end < r->len;
	size_t len = second_item_len(r, end);

	return len == 0 || reader_ask_tail(r, end, end + len);
}

/* "closed C Fri 4 Dec, staff funeral": why, of a row that keeps no reason. What asks, doubts, says
 * when, or orders more is none; nor is a school. */
static bool is_reason(const struct reader *r, const struct piece *tail)
{
	enum { SHORTEST = 3 };
	static const char *const sorry[] = { "sorry", "because", "cos", "as", "i've", NULL };
	struct piece why = *tail;
	size_t len;

	piece_trim(r, &why);
	len = piece_word_len(r, &why);
	/* "out M1 sorry governors": it begins itself */
	bool is_begun =
	    str_is_word_in(r->line + why.from, len, sorry) || reader_has_comma_before(r, why.from);

	if (tail->to != r->len || !is_whole(r) || !is_begun || piece_word_len(r, &why) < SHORTEST ||
	    reader_is_order(r, why.from)) {
		return false;
	}
	const char *all = arena_strndup(r->context->arena, r->line + why.from, why.to - why.from);

	if (r->context->find_school(r->context->lookup, all) != NULL) {
		return false;
	}
	for (; (len = piece_word_len(r, &why)) > 0; piece_trim(r, &why)) {
		if (is_reserved(r, &why, len)) {
			return false;
		}
		why.from += len;
	}
	return true;
}

static bool is_behind_date(const struct reader *r, const struct piece *piece)
{
	const struct clerk_arg *before = reader_owner_before(r, piece->from);

	return before != NULL && before->type == CLERK_WHEN &&
	       !reader_has_comma_before(r, reader_next(r, piece->from));
}

/* False: it says, or asks, what nothing takes. */
static bool refuse_tail(struct reader *r, const struct piece *piece)
{
	struct piece rest = *piece;
	size_t len;

	if (is_warm(r, piece)) {
		return true;
	}
	if (is_reason(r, piece)) {
		r->parse->is_cut = r->parse->is_reason = true;
		return true;
	}
	for (piece_trim(r, &rest);
	     is_whole(r) && (len = piece_word_len(r, &rest)) > 0 && piece->to == r->len;
	     piece_trim(r, &rest)) {
		if (is_telling(r, &rest, len)) {
			return reader_ask_tail(r, piece->from, r->len);
		}
		rest.from += len;
	}
	/* "closed E Thu 10 Dec boiler": without a comma it may be a slip in the date */
	return is_whole(r) && piece->to == r->len && is_behind_date(r, piece)
		   ? reader_ask_tail(r, piece->from, r->len)
		   : not_understood(r, piece->from);
}

/* "and F on 11 dec both at 10": where what is said of both begins. */
static size_t of_both(const struct reader *r, size_t at)
{
	while (at < r->len && reader_lead_here(r->line + at, "both at") == 0) {
		at++;
	}
	return at;
}

/* "music plus remind me the night before": one command does one thing, and what else is said is
 * named, and not put into its text. False: asked. */
bool reader_one_request(struct reader *r)
{
	const unsigned others = CLERK_LINES | CLERK_VERBATIM | CLERK_ORDERS | CLERK_NAMES;
	const struct clerk_arg *arg = r->command->args;

	while (arg->name != NULL &&
	       (arg->type != CLERK_TEXT || (arg->flags & others) != 0 ||
		(arg->flags & (CLERK_ALOUD | CLERK_ALOUD_HERE | CLERK_TURNS)) == 0)) {
		arg++;
	}
	size_t at = arg->name == NULL || r->context->is_words ? r->len : reader_second_at(r);

	return at == r->len || reader_ask_tail(r, at, of_both(r, at));
}

const struct clerk_arg *reader_text_arg(const struct reader *r)
{
	const struct clerk_arg *arg = r->command->args;

	while (arg->name != NULL && (arg->type != CLERK_TEXT || arg->lead != NULL)) {
		arg++;
	}
	return arg->name == NULL ? NULL : arg;
}

/* "cancel V1 on Wed 2 Dec": the day that the item has says nothing more, and is off. False: it is
 * another, and was asked about. */
static bool settle_day(struct reader *r, struct piece *piece)
{
	const struct clerk_arg *before = reader_owner_before(r, piece->from);
	struct reader_day day;

	if (r->context->item_day == 0 || r->context->is_words || reader_given_when(r) != NULL ||
	    (reader_text_arg(r) != NULL && (reader_text_arg(r)->flags & CLERK_VERBATIM) != 0) ||
	    before == NULL || before->type != CLERK_ITEM || !reader_day_at(r, piece->from, &day)) {
		return true;
	}
	if (!day.is_its) {
		return reader_text_arg(r) == NULL ? reader_ask_tail(r, piece->from, r->len)
						  : !ask_turn(r, piece, piece->from);
	}
	reader_own(r, piece->from, day.to, LEAD);
	piece->from = day.to;
	piece_trim(r, piece);
	return true;
}

/* ---- the text ---- */

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

/* What a visit or a request is about. */
static bool is_matter(const struct clerk_arg *text)
{
	const unsigned both = CLERK_OPTIONAL | CLERK_ALOUD;

	return (text->flags & both) == both && (text->flags & CLERK_NAMES) == 0 &&
	       !is_verbatim(text);
}

static bool put_text(struct reader *r, const struct clerk_arg *arg, struct piece *pieces,
		     size_t count)
{
	struct str text;

	str_init(&text, r->context->arena);
	for (size_t i = 0; i < count; i++) {
		bool is_first = text.len == 0 || pieces[i].to == pieces[i].from;

		str_add(&text, is_first                                     ? ""
			       : reader_has_comma_before(r, pieces[i].from) ? ", "
									    : " ");
		pieces[i].from += is_matter(arg) ? piece_add_doing(r, &pieces[i], &text) : 0;
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

/* ", make it" before a time, ", see you there": of a text that need not be there nothing but this.
 */
static bool is_in_passing(const struct reader *r, const struct clerk_arg *arg,
			  const struct piece *piece)
{
	static const char *const leads[] = { "make it", "make that", NULL };
	struct piece rest = *piece;

	piece_trim(r, &rest);
	for (size_t i = 0; leads[i] != NULL; i++) {
		size_t len = reader_lead_here(r->line + rest.from, leads[i]);

		if (len > 0 && rest.from + len == rest.to) {
			rest.from = rest.to;
		}
	}
	return (arg->flags & CLERK_OPTIONAL) != 0 && !is_verbatim(arg) &&
	       piece_is_courtesy(r, &rest);
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
		if (reader_asks_leftover(r, &pieces[i]) || reader_asks_turn(r, arg, &pieces[i])) {
			return false;
		}
		if (!is_verbatim(arg) && piece_is_before_school(r, &pieces[i])) {
			piece_drop_fillers(r, &pieces[i]);
		}
		if (!is_verbatim(arg) && !is_alone(r, arg)) {
			piece_drop_before(r, &pieces[i]);
		}
		if (is_matter(arg)) {
			piece_drop_leads(r, &pieces[i]);
		}
		if (!is_verbatim(arg)) {
			piece_drop_behind(r, &pieces[i]);
		}
		pieces[i].from = is_in_passing(r, arg, &pieces[i]) ? pieces[i].to : pieces[i].from;
	}
	for (size_t i = 0; i < count; i++) {
		left += pieces[i].to - pieces[i].from;
	}
	/* "poster hello": where nothing else is said, that is what is meant */
	bool is_all = left == 0 && (arg->flags & CLERK_OPTIONAL) == 0;

	return put_text(r, arg, is_all ? typed : pieces, count);
}

/* Of an argument that might have stood there, its reader says what it takes. */
static bool refuse_piece(struct reader *r, const struct piece *piece)
{
	for (const struct clerk_arg *arg = r->command->args; arg->name != NULL; arg++) {
		bool is_open = arg->lead == NULL && !reader_is_taken(r, arg) &&
			       (arg->type == CLERK_SCHOOL || arg->type == CLERK_PERSON ||
				arg->type == CLERK_ITEM);

		r->at = piece->from;
		if (is_open && !reader_value(r, arg)) {
			return false;
		}
	}
	return refuse_tail(r, piece);
}

/* Is it what the row takes, where it does not take all? */
static bool may_be_text(const struct reader *r, const struct clerk_arg *arg,
			const struct piece *pieces, size_t count)
{
	struct piece whole = pieces[0];

	if (arg->is_one == NULL) {
		return true;
	}
	piece_drop_behind(r, &whole);
	return count == 1 && arg->is_one(arena_strndup(r->context->arena, r->line + whole.from,
						       whole.to - whole.from));
}

bool reader_texts(struct reader *r)
{
	struct piece pieces[PIECES_MAX];
	size_t count = piece_find(r, pieces);
	const struct clerk_arg *arg = reader_text_arg(r);

	if (count > 0 && !settle_day(r, &pieces[0])) {
		return false;
	}
	if (arg != NULL && count > 0 && may_be_text(r, arg, pieces, count)) {
		return read_text(r, arg, pieces, count);
	}
	for (size_t i = 0; i < count; i++) {
		if (!piece_is_courtesy(r, &pieces[i])) {
			return refuse_piece(r, &pieces[i]);
		}
	}
	return true;
}
