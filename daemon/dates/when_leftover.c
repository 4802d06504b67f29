/* when_leftover: words that belong to dates and times though they were not read. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_internal.h"

#include <string.h>

static bool is_unit(uint16_t word)
{
	return word == W_HOUR || word == W_MINUTE || word == W_DAY || word == W_WEEK ||
	       word == W_MONTHS || word == W_FORTNIGHT;
}

static bool is_mark(uint16_t word)
{
	return word == W_END || (word >= W_COMMA && word <= W_MARK);
}

/* What is counted: "2 of us", "3 teachers", "9 year olds". */
static bool is_people(const struct parser *p, size_t at)
{
	uint16_t word = when_at(p, at)->word, next = when_at(p, at + 1)->word;

	return word == W_PEOPLE || word == W_PUPILS || word == W_STAFF || word == W_CLUB ||
	       (word == W_OF && (next == W_PEOPLE || next == W_UNKNOWN)) ||
	       (word == W_YEAR && next == W_UNKNOWN);
}

/* Only what a time or a date is written with. */
static bool is_timely(uint16_t word)
{
	switch (word) {
	case W_NUMBER:
	case W_DOT:
	case W_COLON:
	case W_SLASH:
	case W_DASH:
	case W_WEEKDAY:
	case W_MONTH:
	case W_CARDINAL:
	case W_ORDINAL:
	case W_AMPM:
	case W_PART:
	case W_TODAY:
	case W_AT:
	case W_TO:
	case W_UNTIL:
	case W_HALF:
	case W_QUARTER:
	case W_PAST:
	case W_NOON:
	case W_MIDNIGHT:
	case W_OCLOCK:
	case W_ISH:
	case W_LUNCHTIME:
	case W_ALL:
	case W_ZONE:
		return true;
	default:
		return is_unit(word);
	}
}

/* The words from `at` on that a time or date is written with; no joint at the end. */
static size_t stretch(const struct parser *p, size_t at)
{
	size_t end = at, kept = at;

	for (; end < p->count && is_timely(when_at(p, end)->word); end++) {
		uint16_t word = when_at(p, end)->word;
		bool is_joint = is_mark(word) || word == W_AT || word == W_TO || word == W_UNTIL;

		/* Of "3 Year 2 teachers" the last number counts what follows. */
		if (word == W_NUMBER && is_people(p, end + 1)) {
			break;
		}
		kept = is_joint ? kept : end + 1;
	}
	return kept - at;
}

/* "3", "3.30", "3pm", "3-4", "9 hours", and no noun behind it: not "3 chairs". */
static bool is_clock_number(const struct parser *p, size_t at)
{
	const struct token *number = when_at(p, at), *next = when_at(p, at + 1);

	if (number->word == W_CARDINAL) {
		return is_mark(next->word) || is_unit(next->word) || next->word == W_OCLOCK ||
		       next->word == W_CARDINAL;
	}
	return number->word == W_NUMBER && next->word != W_UNKNOWN && !is_people(p, at + 1);
}

/* A time or, behind words that join dates, a date. Behind a date a number stands for an hour,
 * whatever follows ("and 3 take the register"), but for what is counted. */
static bool is_behind(const struct parser *p, size_t at, bool is_date)
{
	uint16_t word = when_at(p, at)->word;
	bool is_number = word == W_NUMBER && !when_at(p, at)->is_ordinal && !is_people(p, at + 1) &&
			 (when_at(p, at + 1)->word != W_UNKNOWN || when_at(p, at + 1)->has_space) &&
			 (when_at(p, at)->value < 24 || when_at(p, at)->digits > 2);
	bool is_all_day = word == W_ALL && when_at(p, at + 1)->word == W_DAY;
	uint16_t next = when_at(p, at + 1)->word;
	bool is_half = word == W_HALF && (next == W_NUMBER || next == W_CARDINAL || next == W_PAST);
	bool is_part = word == W_NOON || word == W_MIDNIGHT || word == W_LUNCHTIME || is_half ||
		       word == W_QUARTER;
	bool is_day = word == W_WEEKDAY || word == W_TODAY ||
		      (word == W_MONTH && when_is(p, at + 1, W_NUMBER));

	return is_number || is_all_day || is_clock_number(p, at) || is_part || (is_date && is_day);
}

/* The number of words in front of the time that join it to what was read; SIZE_MAX: none do. */
static size_t joint(const struct parser *p, bool before, bool *ret_is_date)
{
	const char *text = p->phrase + when_at(p, 0)->from;
	uint16_t word = when_at(p, 0)->word;

	*ret_is_date = false;
	switch (word) {
	case W_AND:
	case W_OR:
	case W_BY:
	case W_BEFORE:
	case W_UNTIL:
		*ret_is_date = before;
		return 1;
	case W_NOT:
	case W_EXCEPT:
		*ret_is_date = before;
		return when_is(p, 1, W_BEFORE) || when_is(p, 1, W_AFTER) || when_is(p, 1, W_UNTIL)
			   ? 2
			   : 1;
	case W_FROM:
	case W_TO:
	case W_AT:
	case W_ABOUT:
	case W_DASH:
		return 1;
	case W_UNKNOWN:
		if (text[0] == '@' || text[0] == '(') {
			return 1;
		}
		if (str_starts_fold(text, "then") && when_at(p, 0)->to == 4) {
			*ret_is_date = before;
			return 1;
		}
		return SIZE_MAX;
	default:
		return SIZE_MAX;
	}
}

/* Is it a time by its looks, whatever is beside it: 3pm, 3.30, 3:30, noon? */
static bool is_plain(const struct parser *p, size_t at)
{
	uint16_t next = when_at(p, at + 1)->word;
	bool is_pointed = (next == W_DOT || next == W_COLON) && !when_at(p, at + 1)->has_space &&
			  when_is_joined(p, at + 2, W_NUMBER) && when_at(p, at + 2)->digits == 2;

	return when_is(p, at, W_NOON) || next == W_AMPM || next == W_OCLOCK || is_pointed;
}

/* Words of a length: "for 90 mins". */
static size_t length_words(const struct parser *p)
{
	int32_t minutes = 0, amount = 0;
	size_t used = when_read_duration(p, 1, &minutes);

	if (used == 0 && when_is(p, 1, W_HALF)) { /* "for half a day" */
		size_t day = when_is(p, 2, W_A) ? 3 : 2;

		return when_is(p, day, W_DAY) ? day + 1 : 0;
	}
	if (used == 0) {
		used = when_read_amount(p, 1, &amount);
		used = used > 0 && is_unit(when_at(p, 1 + used)->word) ? used + 1 : 0;
	}
	return used > 0 ? used + 1 + stretch(p, used + 1) : 0;
}

/* "1.5 of us" */
static bool is_part_count(const struct parser *p)
{
	return when_is_joined(p, 1, W_DOT) && when_is_joined(p, 2, W_NUMBER) && is_people(p, 3);
}

/* "third", "the third", "and the ninth": a day, where nothing is counted. */
static size_t ordinal_words(const struct parser *p)
{
	bool is_and = when_is(p, 0, W_AND);
	size_t lead = is_and || when_is(p, 0, W_COMMA) ? 1 : 0;
	bool has_the = when_is(p, lead, W_THE);

	lead += has_the ? 1 : 0;
	bool is_day = (is_and && has_the) || !when_is_ranked(p, lead);

	return when_is(p, lead, W_ORDINAL) && is_day ? lead + stretch(p, lead) : 0;
}

/* "while playtime", "till break": an end, though no hour. */
static size_t until_words(const struct parser *p)
{
	static const char *const untils[] = { "while", "whilst", NULL };
	static const char *const ends[] = { "playtime", "playtimes", "breaktime", "assembly",
					    "hometime", "home",      "register",  "registration",
					    "bell",     "snack",     NULL };
	bool is_until = when_is(p, 0, W_UNTIL) || when_is(p, 0, W_TO) ||
			when_is_one_of(p, when_at(p, 0), untils);
	const struct token *end = when_at(p, 1);

	return is_until && (end->word == W_BREAK || end->word == W_LUNCHTIME ||
			    (end->word == W_UNKNOWN && when_is_one_of(p, end, ends)))
		   ? 2
		   : 0;
}

/* "no sorry 10", "I mean at 10": how many words are before what is put right. */
static size_t corrected_words(const struct parser *p)
{
	size_t end = when_correction(p->phrase, 0, strlen(p->phrase)), lead = 0;

	while (lead < p->count && when_at(p, lead)->from < end) {
		lead++;
	}
	lead += lead > 0 && is_mark(when_at(p, lead)->word) && lead < p->count ? 1 : 0;
	size_t at = when_is(p, lead, W_AT) || when_is(p, lead, W_FROM) ? 1 : 0;

	return lead > 0 && is_behind(p, lead + at, true) ? lead + at + stretch(p, lead + at) : 0;
}

static size_t leftover_words(const struct parser *p, bool before)
{
	const struct token *first = when_at(p, 0), *next = when_at(p, 1);
	bool is_date = false;
	size_t lead = before ? ordinal_words(p) + until_words(p) : 0;

	lead = lead == 0 && before ? corrected_words(p) : lead;
	if (lead > 0) {
		return lead;
	}

	if (first->word == W_FOR) {
		return before ? length_words(p) : 0;
	}
	lead = joint(p, before, &is_date);
	if (lead != SIZE_MAX) {
		bool is_mine = before ? is_behind(p, lead, is_date) : is_plain(p, lead);

		return is_mine ? lead + stretch(p, lead) : 0;
	}
	if (!before) {
		return 0;
	}
	if (first->word == W_NUMBER) {
		bool is_word = (next->word == W_UNKNOWN && !next->has_space) ||
			       (first->is_ordinal && next->word == W_UNKNOWN);

		return is_people(p, 1) || is_word || is_part_count(p) ? 0 : stretch(p, 0);
	}
	if (first->word == W_HOUR || first->word == W_MINUTE || first->word == W_AMPM ||
	    first->word == W_OCLOCK || first->word == W_ISH || first->word == W_ZONE) {
		return stretch(p, 0);
	}
	if (first->word == W_WEEK && next->word == W_NUMBER) {
		return stretch(p, 0);
	}
	return first->word == W_CARDINAL && is_clock_number(p, 0) ? stretch(p, 0) : 0;
}

/* "the Monday after the breakfast": which day that is, is not read here. */
static size_t beside_words(const struct parser *p)
{
	size_t used = 1;

	used += when_is(p, used, W_THE) ? 1 : 0;
	return is_mark(when_at(p, used)->word) ? used : used + 1;
}

/* Is the last word before `at` a weekday: "Friday third maths"? */
static bool is_behind_weekday(struct arena *arena, const char *line, size_t at)
{
	size_t to = at;

	while (to > 0 && strchr(" ,.", line[to - 1]) != NULL) {
		to--;
	}
	size_t from = to;

	while (from > 0 && strchr(" ,.", line[from - 1]) == NULL) {
		from--;
	}
	char *word = arena_strndup(arena, line + from, to - from);

	for (char *c = word; *c != '\0'; c++) {
		*c = *c >= 'A' && *c <= 'Z' ? (char)(*c + 32) : *c;
	}
	const struct word_entry *entry = when_word_find(word);

	return entry != NULL && entry->word == W_WEEKDAY;
}

size_t when_leftover(struct arena *arena, const struct when_context *context, const char *line,
		     size_t at, bool before)
{
	struct token tokens[WHEN_MAX_TOKENS];
	struct parser p;

	when_start(&p, arena, context, at > strlen(line) ? "" : line + at, true);
	p.is_found = true;
	p.tokens = tokens;
	(void)when_lex(&p); /* what is too long is looked at as far as it was cut */
	p.count = p.token_count;
	size_t the = when_is(&p, 0, W_THE) ? 1 : 0;
	/* beside a weekday it is a day, or asked about */
	bool is_day = before && when_is(&p, the, W_ORDINAL) && is_behind_weekday(arena, line, at);
	bool is_beside = before && (when_is(&p, 0, W_AFTER) || when_is(&p, 0, W_BEFORE)) &&
			 is_behind_weekday(arena, line, at);
	size_t words = is_beside ? beside_words(&p)
		       : is_day  ? the + stretch(&p, the)
				 : leftover_words(&p, before);
	const char *rest = words == 0 ? "" : p.phrase + tokens[words - 1].to;

	if (words == 0) {
		return 0;
	}
	return (size_t)(rest - p.phrase) + (p.phrase[0] == '(' && rest[0] == ')' ? 1 : 0);
}
