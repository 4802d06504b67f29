/* when_find: the stretches of a line that mean a date: at each place the longest. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_internal.h"

#include <string.h>

enum { MOST_ATTEMPTS = 12, FURTHEST = 48, NEAREST = 4, MOST_FOUND = 24 };

/* A line cut once, and what was found in it. */
struct finder {
	struct parser parser;
	struct token tokens[WHEN_MAX_TOKENS];
	size_t count;
	struct when_span *spans;
	size_t found;
};

static bool is_text(const struct finder *f, size_t at, const char *text)
{
	const struct token *token = &f->tokens[at];
	size_t len = strlen(text);

	return (size_t)(token->to - token->from) == len &&
	       strncmp(f->parser.phrase + token->from, text, len) == 0;
}

static bool is_fold(const struct finder *f, size_t at, const char *text)
{
	const struct token *token = &f->tokens[at];
	size_t len = strlen(text);

	return (size_t)(token->to - token->from) == len &&
	       str_starts_fold(f->parser.phrase + token->from, text);
}

static bool is_any(const struct finder *f, size_t at, const char *const *texts)
{
	for (; at < f->count && *texts != NULL; texts++) {
		if (is_fold(f, at, *texts)) {
			return true;
		}
	}
	return false;
}

static uint16_t word_at(const struct finder *f, size_t at)
{
	return at < f->count ? f->tokens[at].word : (uint16_t)W_END;
}

static bool is_word_byte(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_mark(uint16_t word)
{
	return word >= W_COMMA && word <= W_MARK;
}

/* Nothing of a word before it: not the 12 of "V12", the Easter of "pre-Easter". */
static bool begins_word(const struct finder *f, size_t at)
{
	const struct token *token = &f->tokens[at], *last = at == 0 ? NULL : token - 1;
	const char *phrase = f->parser.phrase;

	if (last == NULL || token->has_space || last->word == W_COMMA) {
		return true;
	}
	return last->word == W_UNKNOWN && !is_word_byte(phrase[last->to - 1]) &&
	       phrase[last->to - 1] != '$' && !is_text(f, at - 1, "\xc2\xa3");
}

/* Nothing of a word behind it: not the Friday of "Friday's list", "Sun-reader", "fri.com". */
static bool ends_word(const struct finder *f, size_t end)
{
	const struct token *next = &f->tokens[end], *more = next + 1;
	const char *phrase = f->parser.phrase;

	if (end >= f->count || next->has_space) {
		return true;
	}
	if (next->word == W_APOSTROPHE) {
		return false;
	}
	if (next->word == W_UNKNOWN) {
		return !is_word_byte(phrase[next->from]);
	}
	if (!is_mark(next->word)) {
		return false;
	}
	bool is_glued = end + 1 < f->count && !more->has_space && is_word_byte(phrase[more->from]);

	if (next->word == W_COMMA && is_glued) { /* "3,30" */
		return more->word != W_NUMBER;
	}
	return next->word == W_COMMA || next->word == W_MARK || !is_glued ||
	       (next->word == W_DASH && more->word == W_NUMBER);
}

/* "Year 2", "pages 9-12": the number is a name. */
static bool is_named_number(const struct finder *f, size_t at)
{
	static const char *const nouns[] = {
		"class", "classes", "group", "groups", "ks",      "stage",   "room",  "rooms",
		"page",  "pages",   "phase", "unit",   "units",   "y",       "age",   "ages",
		"aged",  "set",     "sets",  "lesson", "level",   "lessons", "item",  "period",
		"items", "step",    "steps", "form",   "chapter", "part",    "grade", "yr",
		"yrs",   "number",  "no",    NULL
	};

	return at > 0 && f->tokens[at].word == W_NUMBER &&
	       (word_at(f, at - 1) == W_YEAR || word_at(f, at - 1) == W_TERM ||
		is_any(f, at - 1, nouns));
}

/* Words that stand in front of a date only where they belong to what is before it. */
static bool is_inner(uint16_t word)
{
	switch (word) {
	case W_UNKNOWN:
	case W_TO:
	case W_AND:
	case W_OR:
	case W_OF:
	case W_FOR:
	case W_TIME:
	case W_THING:
	case W_PEOPLE:
	case W_CLUB:
	case W_UP:
	case W_BACK:
	case W_WE:
	case W_T:
	case W_ZONE:
	case W_ISH:
	case W_OTHER:
	case W_PUPILS:
	case W_STAFF:
	case W_YEAR:
	case W_SCHOOL:
	case W_HOUR:
	case W_MINUTE:
	case W_PAST:
	case W_AGO:
	case W_LATER:
	case W_THAN:
	case W_NOT:
	case W_VAGUE:
	case W_EXCEPT:
	case W_MONTHS:
	case W_TERMLY:
	case W_PROMPT:
		return true;
	default:
		return is_mark(word);
	}
}

/* "half a day before half term" is an amount, and then a deadline. */
static bool is_amount(const struct finder *f, size_t at)
{
	uint16_t before = at == 0 ? (uint16_t)W_END : word_at(f, at - 1);
	uint16_t word = word_at(f, at), unit = word_at(f, at + 1), joint = word_at(f, at + 2);
	bool is_count = word == W_A || word == W_NUMBER || word == W_CARDINAL;

	if (word == W_DAY) {
		return before == W_A || before == W_NUMBER || before == W_CARDINAL;
	}

	return is_count && unit == W_DAY &&
	       (before == W_HALF || (f->parser.tense == CLERK_TENSE_DEADLINE &&
				     (joint == W_BEFORE || joint == W_AFTER)));
}

/* What "a" may begin: "a week on Tuesday", "a quarter to". */
static bool is_after_a(uint16_t word)
{
	return word == W_WEEK || word == W_FORTNIGHT || word == W_MONTHS || word == W_DAY ||
	       word == W_SCHOOL || word == W_QUARTER;
}

/* "I am", "SATs week 10-13 May", a word twice, a row of numbers */
static bool is_other(const struct finder *f, size_t at)
{
	static const char *const persons[] = { "i", NULL };

	uint16_t word = word_at(f, at);
	bool is_twice = word == word_at(f, at + 1) && word != W_NUMBER && word != W_WEEKDAY;

	return is_twice || (word_at(f, at) == W_AMPM && at > 0 && is_any(f, at - 1, persons)) ||
	       (word_at(f, at) == W_A && !is_after_a(word_at(f, at + 1))) ||
	       (word_at(f, at) == W_NUMBER && word_at(f, at + 1) == W_NUMBER &&
		word_at(f, at + 2) == W_NUMBER) ||
	       (word_at(f, at) == W_WEEK && word_at(f, at + 1) == W_NUMBER &&
		word_at(f, at + 2) == W_DASH);
}

static bool can_begin(const struct finder *f, size_t at)
{
	const struct token *token = &f->tokens[at];
	bool is_year = token->word == W_NUMBER && token->digits == 4 && token->value >= 1900 &&
		       token->value < 2100 && word_at(f, at + 1) != W_DASH &&
		       word_at(f, at + 1) != W_SLASH;

	return !is_inner(token->word) && !is_year && begins_word(f, at) &&
	       !is_named_number(f, at) && !is_amount(f, at) && !is_other(f, at);
}

/* Up to a stranger's word, without the marks that cannot end a date. */
static size_t window(const struct finder *f, size_t from)
{
	size_t end = from;

	while (end < f->count && end - from < FURTHEST && f->tokens[end].word != W_UNKNOWN) {
		end++;
	}
	return end - from;
}

static size_t trimmed(const struct parser *p, size_t count)
{
	while (count > 0 && is_mark(p->tokens[count - 1].word)) {
		count--;
	}
	return count;
}

/* The next shorter stretch that may mean something, when `count` words do not. */
static size_t shorter(struct parser *p, size_t count)
{
	if (p->is_series) {
		while (count > 0 && when_is_series(p)) {
			p->count = --count;
		}
		return count;
	}
	if (p->stuck_at == 0) {
		return count - 1 < NEAREST ? count - 1 : (size_t)NEAREST;
	}
	return p->stuck_at < count ? p->stuck_at : count - 1;
}

/* "3.30pm, governors from 5": what only hints is the next part's beginning. */
static size_t without_hint(const struct parser *p, size_t count)
{
	return count > 2 && when_is(p, count - 1, W_GOVERNORS) && when_is(p, count - 2, W_COMMA)
		   ? count - 2
		   : count;
}

/* What is counted, or an amount of time: the number before it is no hour and no fraction a date. */
static bool is_counted(const struct finder *f, size_t at)
{
	switch (word_at(f, at)) {
	case W_PEOPLE:
	case W_PUPILS:
	case W_STAFF:
	case W_HOUR:
	case W_MINUTE:
	case W_DAY:
	case W_WEEK:
	case W_MONTHS:
	case W_OF:
		return true;
	case W_YEAR:
		return word_at(f, at + 1) == W_UNKNOWN;
	default:
		return false;
	}
}

/* "2-3 pupils": the last number before `end` counts what follows. */
static bool is_counting(const struct finder *f, size_t end)
{
	return word_at(f, end - 1) == W_NUMBER && !f->tokens[end - 1].is_ordinal &&
	       is_counted(f, end);
}

static bool is_fraction(const struct finder *f, size_t from, size_t count)
{
	static const char *const always[] = { "7", NULL };
	bool is_pair = count == 3 && word_at(f, from + 1) == W_SLASH;

	return is_pair && ((is_fold(f, from, "24") && is_any(f, from + 2, always)) ||
			   is_counted(f, from + 3) || word_at(f, from + 3) == W_TERM);
}

/* "1st aid", "the 2nd floor" */
static bool is_ranked(const struct finder *f, size_t from, size_t count)
{
	static const char *const nouns[] = { "floor", "aid",   "class", "edition", "place",
					     "draft", "round", "set",   "attempt", "one",
					     "party", "form",  NULL };
	size_t last = from + count - 1;
	bool is_lone = count <= 2 && f->tokens[last].is_ordinal;
	uint16_t next = word_at(f, last + 1);

	return is_lone && (is_any(f, last + 1, nouns) || next == W_YEAR || next == W_TIME ||
			   next == W_HALF || (count == 1 && next == W_UNKNOWN));
}

/* One word of a weekday or month that is a word of its own as well: sat, sun, may, march. */
static bool is_plain_word(const struct finder *f, size_t from, size_t count)
{
	static const char *const always[] = { "may", "march", NULL };

	if (count != 1) {
		return false;
	}
	return is_any(f, from, always) || is_text(f, from, "sat") || is_text(f, from, "sun") ||
	       is_text(f, from, "SAT") || word_at(f, from) == W_TERM ||
	       word_at(f, from) == W_WEEKEND;
}

/* A time alone must look like one: 3pm, 8.30, 9-12, at 9, half 8; not 1530 and not 2. */
static bool is_plain_time(const struct finder *f, size_t from, size_t count)
{
	uint16_t next = word_at(f, from + count);
	bool is_said = false;

	for (size_t i = from; i < from + count; i++) {
		uint16_t word = f->tokens[i].word;

		is_said =
		    is_said || word == W_AMPM || word == W_NOON || word == W_MIDNIGHT ||
		    word == W_OCLOCK || word == W_COLON || word == W_DOT || word == W_DASH ||
		    word == W_TO || word == W_UNTIL || word == W_HALF || word == W_QUARTER ||
		    word == W_PAST || word == W_PART || word == W_AND || word == W_FOR ||
		    (word == W_NUMBER && f->tokens[i].digits == 4 && f->tokens[i].value < 1000);
	}
	if (word_at(f, from) == W_AT && !is_said) {
		return next != W_UNKNOWN;
	}
	return is_said;
}

static bool is_date(const struct finder *f, size_t from, size_t count)
{
	const struct parser *p = &f->parser;

	if (is_plain_word(f, from, count) || is_fraction(f, from, count) ||
	    is_ranked(f, from, count) || is_counting(f, from + count)) {
		return false;
	}
	return p->has_day || is_plain_time(f, from, count);
}

/* How sure it is that a stretch means a date, and not words of a text. */
enum sureness { IS_TEXT, IS_WEAK, IS_SURE };

/* A name by itself is text in the midst of words (Christmas, half term); behind "at", "this", "end
 * of" it may be meant; a weekday or a number is. */
static enum sureness how_sure(const struct finder *f, size_t from, size_t count)
{
	enum sureness sure = from == 0 && count == f->count ? IS_WEAK : IS_TEXT;

	for (size_t i = from; i < from + count; i++) {
		switch (f->tokens[i].word) {
		case W_NUMBER:
			if (i > from &&
			    (word_at(f, i - 1) == W_WEEK || word_at(f, i - 1) == W_TERM ||
			     word_at(f, i - 1) == W_SEASON)) {
				sure = IS_WEAK;
				break;
			}
			return IS_SURE;
		case W_WEEKDAY:
		case W_WEEKDAYS:
		case W_TODAY:
		case W_TONIGHT:
		case W_EVERY:
		case W_BY:
		case W_BEFORE:
		case W_UNTIL:
		case W_NO:
		case W_EVE:
		case W_BOXING:
		case W_NEW:
			return IS_SURE;
		case W_CHRISTMAS:
		case W_HALF:
		case W_TERM:
		case W_EASTER:
		case W_MONTH:
		case W_SEASON:
		case W_HALF_CODE:
		case W_LUNCHTIME:
		case W_PART:
		case W_INSET:
		case W_HOLIDAY:
			break;
		default:
			sure = IS_WEAK;
			break;
		}
	}
	if (!f->parser.has_day || word_at(f, from) == W_IN) {
		return IS_SURE;
	}
	return f->parser.has_time ? IS_TEXT : sure; /* "Christmas lunch" */
}

/* A bracket of which only one is in the stretch belongs to the text around it. */
static void trim_brackets(const char *line, struct when_span *span)
{
	bool opens = line[span->from] == '(', closes = line[span->to - 1] == ')';

	if (closes && memchr(line + span->from, '(', span->to - span->from) == NULL) {
		span->to--;
	}
	if (opens && memchr(line + span->from, ')', span->to - span->from) == NULL) {
		span->from++;
	}
}

static void add_span(struct finder *f, size_t from, size_t count,
		     const struct clerk_outcome *outcome)
{
	enum sureness sure = how_sure(f, from, count);

	if (f->found < MOST_FOUND && sure != IS_TEXT) {
		struct when_span *span = &f->spans[f->found++];

		*span = (struct when_span){ .from = f->tokens[from].from,
					    .to = f->tokens[from + count - 1].to,
					    .outcome = *outcome,
					    .has_day = f->parser.has_day,
					    .has_time = f->parser.has_time,
					    .is_weak = sure == IS_WEAK };
		trim_brackets(f->parser.phrase, span);
	}
}

/* "not Wed 9 Dec", "but Friday": understood, and no date to be booked. */
static size_t negation(const struct finder *f, size_t from)
{
	static const char *const words[] = { "not", "but", "except", "excluding", "never", NULL };

	return from > 0 && is_any(f, from - 1, words) ? 1 : 0;
}

static void refuse_negated(struct finder *f, size_t from, struct clerk_outcome *outcome)
{
	struct arena *arena = f->parser.arena;
	const struct token *word = &f->tokens[from];
	const char *text =
	    arena_strndup(arena, f->parser.phrase + word->from, (size_t)(word->to - word->from));

	when_refuse(&f->parser, outcome, arena_printf(arena, "leftover \"%s\"", text),
		    arena_printf(arena,
				 "I can't read \"%s\" with a date. Say the day that you do mean; "
				 "for example `Tue 8 Dec 8.30`.",
				 text));
}

/* Reads the longest date that begins at `from`: how many words; 0: none. */
static size_t read_from(struct finder *f, size_t from, struct clerk_outcome *outcome)
{
	struct parser *p = &f->parser;
	size_t count = 0;

	p->tokens = f->tokens + from;
	p->token_count = f->count - from;
	count = trimmed(p, window(f, from));
	for (int i = 0; i < MOST_ATTEMPTS && count > 0; i++) {
		p->count = count;
		p->stuck_at = 0;
		p->is_series = p->has_day = p->has_time = false;
		bool is_read = when_read_phrase(p, outcome);

		if (is_read && !ends_word(f, from + count)) {
			if (word_at(f, from + count) != W_APOSTROPHE) {
				return 0; /* not "Wed 9" of "Wed 9/x" */
			}
			count = trimmed(p, count - 1);
			continue;
		}
		if (is_read) {
			bool is_vague = outcome->kind == CLERK_OUTCOME_REFUSE &&
					str_equal(outcome->reason, "vague");

			count = without_hint(p, count);
			if (count > 1 && is_counting(f, from + count)) {
				count = trimmed(p, count - 1);
				continue;
			}
			return is_vague || !is_date(f, from, count) ? 0 : count;
		}
		count = trimmed(p, shorter(p, count));
	}
	return 0;
}

/* Words that only colour a time: "evening" of "parents' evening", "lunch". */
static bool is_colour(uint16_t word)
{
	return word == W_PART || word == W_AMPM || word == W_LUNCHTIME || word == W_TWILIGHT ||
	       word == W_BREAKFAST || word == W_GOVERNORS;
}

/* What colours the time in front of a date belongs to the text ("coffee morning Tue 8 Dec 9-11"),
 * though it settles the hour; where it is the only time it is read, but for an event's name. */
static size_t find_from(struct finder *f, size_t from)
{
	struct clerk_outcome outcome = { .kind = CLERK_OUTCOME_REFUSE }, plain = outcome;
	uint16_t word = word_at(f, from);
	size_t count = read_from(f, from, &outcome);
	bool has_day = f->parser.has_day, has_time = f->parser.has_time;

	if (count > 1 && is_colour(word) && begins_word(f, from + 1)) {
		size_t rest = read_from(f, from + 1, &plain);
		bool is_name = word != W_AMPM && word != W_TWILIGHT &&
			       (word != W_LUNCHTIME || f->tokens[from].value == 0) &&
			       (word != W_PART || f->tokens[from].value > PART_AFTERNOON);

		if (rest + 1 == count && (f->parser.has_time || is_name)) {
			add_span(f, from + 1, rest, f->parser.has_time ? &outcome : &plain);
			return count;
		}
	}
	f->parser.has_day = has_day;
	f->parser.has_time = has_time;
	if (count > 0 && negation(f, from) > 0) {
		refuse_negated(f, from - 1, &outcome);
		add_span(f, from - 1, count + 1, &outcome);
	} else if (count > 0) {
		add_span(f, from, count, &outcome);
	}
	return count;
}

/* "Christmas lunch Tue 15 Dec": beside a date a name is a word of the text. */
static void drop_weak(struct finder *f)
{
	size_t kept = 0;
	bool is_any_strong = false;

	for (size_t i = 0; i < f->found; i++) {
		is_any_strong = is_any_strong || (f->spans[i].has_day && !f->spans[i].is_weak);
	}
	for (size_t i = 0; i < f->found; i++) {
		if (!is_any_strong || !f->spans[i].is_weak) {
			f->spans[kept++] = f->spans[i];
		}
	}
	f->found = kept;
}

size_t when_find(struct arena *arena, const struct when_context *context, const char *line,
		 const struct when_span **ret_spans)
{
	struct finder *f = arena_array(arena, 1, sizeof(*f));
	size_t at = 0;

	when_start(&f->parser, arena, context, line, true);
	f->parser.is_found = true;
	f->parser.tokens = f->tokens;
	f->spans = arena_array(arena, MOST_FOUND, sizeof(f->spans[0]));
	*ret_spans = f->spans;
	if (when_lex(&f->parser) != NULL) {
		return 0;
	}
	f->count = f->parser.token_count;
	while (at < f->count) {
		size_t used = can_begin(f, at) ? find_from(f, at) : 0;

		at += used > 0 ? used : 1;
	}
	drop_weak(f);
	return f->found;
}
