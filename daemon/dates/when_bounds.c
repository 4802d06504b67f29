/* when_bounds: where in a line a date may begin and end, and what only looks like one. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_find.h"

#include <string.h>

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

bool find_is_any(const struct finder *f, size_t at, const char *const *texts)
{
	for (; at < f->count && *texts != NULL; texts++) {
		if (is_fold(f, at, *texts)) {
			return true;
		}
	}
	return false;
}

uint16_t find_word(const struct finder *f, size_t at)
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
bool find_begins_word(const struct finder *f, size_t at)
{
	const struct token *token = &f->tokens[at], *last = at == 0 ? NULL : token - 1;
	const char *phrase = f->parser.phrase;

	if (last == NULL || token->has_space) {
		return true;
	}
	if (last->word == W_COMMA) { /* not the 10 of "9,10" */
		return token->word != W_NUMBER || at < 2 || last[-1].word != W_NUMBER;
	}
	return last->word == W_UNKNOWN && !is_word_byte(phrase[last->to - 1]) &&
	       phrase[last->to - 1] != '$' && !is_text(f, at - 1, "\xc2\xa3");
}

/* Nothing of a word behind it: not the Friday of "Friday's list", "Sun-reader", "fri.com". */
bool find_ends_word(const struct finder *f, size_t end)
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
	       (next->word == W_DASH && more->word == W_NUMBER && next[-1].word != W_NUMBER);
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

	/* "maths group 14 Jan" is a day, "Year 2 March" may be pupils */
	bool is_day = find_word(f, at + 1) == W_MONTH;

	return at > 0 && f->tokens[at].word == W_NUMBER &&
	       (find_word(f, at - 1) == W_YEAR || find_word(f, at - 1) == W_TERM ||
		(!is_day && find_is_any(f, at - 1, nouns)));
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

/* "half a day before half term", "1 day on Friday": an amount, and then a date. */
static bool is_amount(const struct finder *f, size_t at)
{
	uint16_t before = at == 0 ? (uint16_t)W_END : find_word(f, at - 1);
	uint16_t word = find_word(f, at), joint = find_word(f, at + 2);
	bool is_count = word == W_A || word == W_NUMBER || word == W_CARDINAL;
	bool is_beside = joint == W_BEFORE || joint == W_AFTER;

	if (word == W_DAY) {
		return before == W_A || before == W_NUMBER || before == W_CARDINAL;
	}
	return is_count && find_word(f, at + 1) == W_DAY &&
	       (before == W_HALF || joint == W_ON || joint == W_FROM || joint == W_TODAY ||
		(is_beside && f->parser.tense == CLERK_TENSE_DEADLINE));
}

/* "every other Tuesday", "termly on a Thursday": a day of many. */
static bool is_repeated(const struct finder *f, size_t at)
{
	bool is_day = find_word(f, at) == W_WEEKDAY;

	for (size_t back = 1; is_day && back <= 2 && back <= at; back++) {
		switch (find_word(f, at - back)) {
		case W_EVERY:
		case W_ALTERNATE:
		case W_WEEKLY:
		case W_FORTNIGHTLY:
		case W_MONTHLY:
		case W_TERMLY:
			return true;
		case W_A: /* a capital is a name: "visit A Thu 14 Jan" */
			return back == 1 && f->parser.phrase[f->tokens[at - 1].from] == 'a';
		default:
			break;
		}
	}
	return false;
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

	uint16_t word = find_word(f, at);
	bool is_twice = word == find_word(f, at + 1) && word != W_NUMBER && word != W_WEEKDAY;

	return is_twice ||
	       (find_word(f, at) == W_AMPM && at > 0 && find_is_any(f, at - 1, persons)) ||
	       (find_word(f, at) == W_A && !is_after_a(find_word(f, at + 1))) ||
	       (at > 0 && find_word(f, at) == W_NUMBER && find_word(f, at - 1) == W_WEEKDAY) ||
	       (word == W_WEEK && f->tokens[at].value == 1) || /* "weeks" of "2 weeks" */
	       (find_word(f, at) == W_NUMBER && find_word(f, at + 1) == W_NUMBER &&
		find_word(f, at + 2) == W_NUMBER) ||
	       (find_word(f, at) == W_WEEK && find_word(f, at + 1) == W_NUMBER &&
		find_word(f, at + 2) == W_DASH);
}

/* "sat half term": the verb; "sat 5 Dec" is a day. */
static bool is_verb(const struct finder *f, size_t at)
{
	uint16_t next = find_word(f, at + 1);

	return (is_text(f, at, "sat") || is_text(f, at, "sun")) && next != W_NUMBER &&
	       next != W_AT && next != W_AMPM && next != W_PART && next != W_NOON &&
	       next != W_THE && next != W_FROM && next != W_ORDINAL && next != W_OR &&
	       next != W_AND && next != W_MONTH;
}

/* What is counted, or an amount of time: the number before it is no hour. */
static bool is_counted(const struct finder *f, size_t at)
{
	switch (find_word(f, at)) {
	case W_PEOPLE:
	case W_PUPILS:
	case W_STAFF:
	case W_HOUR:
	case W_MINUTE:
		return true;
	case W_DAY:
	case W_WEEK:
	case W_MONTHS:
		return f->tokens[at].value == 1; /* "2 weeks"; but "Fri 2, week A" */
	case W_OF:
		return find_word(f, at + 1) == W_PEOPLE;
	case W_YEAR:
		return find_word(f, at + 1) == W_UNKNOWN;
	default:
		return false;
	}
}

/* "1/2 day", "3/4 of us", "24/7" */
static bool is_fraction(const struct finder *f, size_t from)
{
	bool is_pair = find_word(f, from) == W_NUMBER && find_word(f, from + 1) == W_SLASH &&
		       find_word(f, from + 2) == W_NUMBER;
	int32_t part = f->tokens[from].value, whole = is_pair ? f->tokens[from + 2].value : 0;
	uint16_t next = find_word(f, from + 3);
	bool is_small = part < whole && whole <= 8;

	return is_pair && ((part == 24 && whole == 7) ||
			   (is_small && (is_counted(f, from + 3) || next == W_DAY || next == W_OF ||
					 next == W_TERM)));
}

/* "take 3 on Thursday" counts; "remind me 3 on Thursday" is an hour, as it is in front. */
static bool is_count_on(const struct finder *f, size_t at)
{
	static const char *const fronts[] = { "_", "me", "clerk", NULL };
	bool is_number = find_word(f, at) == W_NUMBER || find_word(f, at) == W_CARDINAL;
	struct parser whole = f->parser;

	whole.tokens = (struct token *)f->tokens;
	whole.token_count = whole.count = f->count;
	return is_number && at > 0 && find_word(f, at + 1) == W_ON &&
	       when_is_hour_on(&whole, at + 1) && find_word(f, at - 1) != W_COMMA &&
	       !find_is_any(f, at - 1, fronts);
}

bool find_can_begin(const struct finder *f, size_t at)
{
	const struct token *token = &f->tokens[at];
	bool is_year = token->word == W_NUMBER && token->digits == 4 && token->value >= 1900 &&
		       token->value < 2100 && find_word(f, at + 1) != W_DASH &&
		       find_word(f, at + 1) != W_SLASH;

	return !is_inner(token->word) && !is_year && find_begins_word(f, at) &&
	       !is_named_number(f, at) && !is_amount(f, at) && !is_repeated(f, at) &&
	       !is_verb(f, at) && !is_count_on(f, at) && !is_fraction(f, at) && !is_other(f, at);
}

/* "8 may be better" */
bool find_is_may_be(const struct finder *f, size_t at)
{
	static const char *const verbs[] = { "be", "i", "we", "you", "need", "have", "not", NULL };

	return is_text(f, at, "may") && find_is_any(f, at + 1, verbs);
}

/* "2-3 pupils": the last number before `end` counts what follows. */
bool find_is_counting(const struct finder *f, size_t end)
{
	bool is_lone =
	    find_word(f, end - 1) == W_NUMBER && !f->tokens[end - 1].is_ordinal &&
	    (end < 2 || (find_word(f, end - 2) != W_DOT && find_word(f, end - 2) != W_COLON));

	return is_lone && is_counted(f, end);
}

/* "1st aid", "the 2nd floor" */
static bool is_ranked(const struct finder *f, size_t from, size_t count)
{
	static const char *const nouns[] = { "floor", "aid",   "class", "edition", "place",
					     "draft", "round", "set",   "attempt", "one",
					     "party", "form",  NULL };
	size_t last = from + count - 1;
	bool is_lone = f->tokens[last].is_ordinal;

	for (size_t i = from; i < last; i++) {
		is_lone = is_lone && (find_word(f, i) == W_THE || find_word(f, i) == W_ON);
	}
	uint16_t next = find_word(f, last + 1);

	return is_lone && (find_is_any(f, last + 1, nouns) || next == W_TIME ||
			   (next == W_YEAR && find_word(f, last + 2) != W_NUMBER) ||
			   (next == W_HALF && find_word(f, last + 2) != W_TERM) ||
			   (count == 1 && (next == W_UNKNOWN ||
					   (from > 0 && find_word(f, from - 1) == W_UNKNOWN))));
}

/* One word of a weekday or month that is a word of its own as well: sat, sun, may, march. */
static bool is_plain_word(const struct finder *f, size_t from, size_t count)
{
	static const char *const always[] = { "may", "march", NULL };

	if (count != 1) {
		return false;
	}
	return find_is_any(f, from, always) || is_text(f, from, "sat") || is_text(f, from, "sun") ||
	       is_text(f, from, "SAT") || find_word(f, from) == W_TERM ||
	       find_word(f, from) == W_WEEKEND;
}

/* A time alone must look like one: 3pm, 8.30, 9-12, at 9, half 8; not 1530 and not 2. */
static bool is_plain_time(const struct finder *f, size_t from, size_t count)
{
	/* "at 4 ring G", but "look at 4 lessons" */
	static const char *const errands[] = { "ring",  "call",  "phone",   "email", "send",
					       "chase", "pick",  "collect", "ask",   "tell",
					       "buy",   "speak", NULL };
	uint16_t next = find_word(f, from + count);
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
	if (find_word(f, from) == W_AT && !is_said) {
		return next != W_UNKNOWN || find_is_any(f, from + count, errands);
	}
	return is_said;
}

bool find_is_date(const struct finder *f, size_t from, size_t count)
{
	const struct parser *p = &f->parser;

	if (is_plain_word(f, from, count) || is_ranked(f, from, count) ||
	    find_is_counting(f, from + count)) {
		return false;
	}
	return p->has_day || is_plain_time(f, from, count);
}

/* "the tenth", and not "the tenth week". */
static bool is_of_month(const struct finder *f, size_t at)
{
	struct parser whole = f->parser;

	whole.tokens = (struct token *)f->tokens;
	whole.token_count = whole.count = f->count;
	return !when_is_ranked(&whole, at);
}

/* A name by itself is text in the midst of words (Christmas, half term); behind "at", "this", "end
 * of" it may be meant; a weekday or a number is. */
enum sureness find_how_sure(const struct finder *f, size_t from, size_t count)
{
	uint16_t first = find_word(f, from), second = find_word(f, from + 1);
	enum sureness sure = from == 0 && count == f->count ? IS_WEAK : IS_TEXT;

	/* "Christmas lunch 12-1", "March: 9-12" */
	if (second == W_LUNCHTIME
		? first == W_CHRISTMAS || first == W_EASTER || first == W_TERM
		: first == W_MONTH && second != W_NUMBER && second != W_THE && count < f->count) {
		return IS_TEXT;
	}
	for (size_t i = from; i < from + count; i++) {
		switch (f->tokens[i].word) {
		case W_NUMBER:
			if (i > from &&
			    (find_word(f, i - 1) == W_WEEK || find_word(f, i - 1) == W_TERM ||
			     find_word(f, i - 1) == W_SEASON)) {
				sure = IS_WEAK;
				break;
			}
			return IS_SURE;
		case W_ORDINAL:
			if (is_of_month(f, i)) {
				return IS_SURE;
			}
			sure = IS_WEAK;
			break;
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
	if (!f->parser.has_day || find_word(f, from) == W_IN) {
		return IS_SURE;
	}
	return f->parser.has_time ? IS_TEXT : sure; /* "Christmas lunch" */
}

/* Words that only colour a time: "evening" of "parents' evening", "lunch". */
bool find_is_colour(uint16_t word)
{
	return word == W_PART || word == W_AMPM || word == W_LUNCHTIME || word == W_TWILIGHT ||
	       word == W_BREAKFAST || word == W_GOVERNORS;
}

/* Does such a word name what the date is for? "coffee morning", "lunch", "parents' evening"; but
 * not of "G morning", "lunchtime", "pm". */
bool find_is_event(const struct finder *f, size_t at)
{
	const struct token *token = &f->tokens[at], *last = token - 1;
	bool is_named = at > 0 && last->word == W_UNKNOWN && last->to > last->from + 1;

	switch (token->word) {
	case W_AMPM:
	case W_TWILIGHT:
		return false;
	case W_LUNCHTIME:
		return token->value == 0;
	case W_PART:
		return token->value > PART_AFTERNOON || is_named;
	default:
		return true;
	}
}
