/* when_find: the stretches of a line that mean a date: at each place the longest. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_find.h"

#include <string.h>

enum { LEAST_LENGTH = 15, MOST_LENGTH = 480 };
enum { MOST_ATTEMPTS = 12, FURTHEST = 48, NEAREST = 2, MOST_FOUND = 24 };

static bool is_mark(uint16_t word)
{
	return word >= W_COMMA && word <= W_MARK;
}

/* Up to a stranger's word, without the marks that cannot end a date. */
static size_t window(const struct finder *f, size_t from)
{
	size_t end = from;

	while (end < f->count && end - from < FURTHEST && f->tokens[end].word != W_UNKNOWN &&
	       !find_is_may_be(f, end)) {
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
	if (p->is_series && p->stuck_at == 0) {
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

static bool has_number(const struct finder *f, size_t from, size_t count)
{
	for (size_t i = from; i < from + count; i++) {
		if (find_word(f, i) == W_NUMBER || find_word(f, i) == W_ORDINAL) {
			return true;
		}
	}
	return false;
}

/* "Mondays and Tuesdays", and no hour. */
static bool is_habit(const struct finder *f, size_t from, size_t count)
{
	bool has_any = false;

	for (size_t i = from; i < from + count; i++) {
		uint16_t word = f->tokens[i].word;

		has_any = has_any || word == W_WEEKDAYS;
		if (word == W_EVERY || word == W_NUMBER || word == W_ORDINAL) {
			return false;
		}
	}
	return has_any && !f->parser.has_time;
}

/* Keeps what was read, unless it is text; false: it is. */
static bool add_span(struct finder *f, size_t from, size_t count,
		     const struct clerk_outcome *outcome)
{
	enum sureness sure = find_how_sure(f, from, count);

	if (f->found < MOST_FOUND && sure != IS_TEXT) {
		struct when_span *span = &f->spans[f->found++];

		*span = (struct when_span){ .from = f->tokens[from].from,
					    .to = f->tokens[from + count - 1].to,
					    .outcome = *outcome,
					    .has_day = f->parser.has_day,
					    .has_time = f->parser.has_time,
					    .is_numbered = has_number(f, from, count),
					    .is_weak = sure == IS_WEAK,
					    .is_habit = is_habit(f, from, count) };
		trim_brackets(f->parser.phrase, span);
	}
	return sure != IS_TEXT;
}

/* "not Wed 9 Dec", "but Friday", "after Wed": understood, and no date to be booked. */
static bool is_negated(const struct finder *f, size_t from)
{
	static const char *const words[] = { "not",   "but",   "except", "excluding",
					     "never", "after", "bar",    NULL };
	static const char *const not [] = { "not", "bar", NULL };

	return (from > 0 && find_begins_word(f, from - 1) && find_is_any(f, from - 1, words)) ||
	       (from > 1 && find_word(f, from - 1) == W_THE && find_is_any(f, from - 2, not ));
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

		if (is_read && !find_ends_word(f, from + count)) {
			if (find_word(f, from + count) != W_APOSTROPHE) {
				return 0; /* not "Wed 9" of "Wed 9/x" */
			}
			count = trimmed(p, count - 1);
			continue;
		}
		if (is_read) {
			bool is_vague = outcome->kind == CLERK_OUTCOME_REFUSE &&
					str_equal(outcome->reason, "vague");

			count = without_hint(p, count);
			if (count > 1 && find_is_counting(f, from + count)) {
				count = trimmed(p, count - 1);
				continue;
			}
			return is_vague || !find_is_date(f, from, count) ? 0 : count;
		}
		count = trimmed(p, shorter(p, count));
	}
	return 0;
}

/* Seven in the morning, or in the evening? */
static bool is_half_asked(const struct clerk_outcome *outcome)
{
	return outcome->kind == CLERK_OUTCOME_ASK && outcome->choice_count == 2 &&
	       outcome->choices[1].start_s - outcome->choices[0].start_s == DAY_SECONDS / 2;
}

/* What colours the time in front of a date belongs to the text ("coffee morning Tue 8 Dec 9-11"),
 * though it settles the hour; where it is the only time it is read, but for an event's name. */
static size_t find_from(struct finder *f, size_t from)
{
	struct clerk_outcome outcome = { .kind = CLERK_OUTCOME_REFUSE }, plain = outcome;
	size_t count = read_from(f, from, &outcome);
	bool has_day = f->parser.has_day, has_time = f->parser.has_time;

	if (find_is_colour(find_word(f, from)) && find_begins_word(f, from + 1)) {
		size_t rest = read_from(f, from + 1, &plain);
		bool is_settled = rest + 1 == count && is_half_asked(&plain) &&
				  outcome.kind == CLERK_OUTCOME_VALUE;

		if (rest > 0 &&
		    (f->parser.has_time || find_is_event(f, from) || rest + 1 > count)) {
			return add_span(f, from + 1, rest, is_settled ? &outcome : &plain)
				   ? rest + 1
				   : 0;
		}
	}
	f->parser.has_day = has_day;
	f->parser.has_time = has_time;
	if (count > 0 && is_negated(f, from)) {
		/* "not the morning" */
		size_t lead = find_word(f, from - 1) == W_THE ? 2 : 1;

		refuse_negated(f, from - lead, &outcome);
		return add_span(f, from - lead, count + lead, &outcome) ? count : 0;
	}
	return count > 0 && add_span(f, from, count, &outcome) ? count : 0;
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

/* "2 hours", "an hour", and no "2 hour lesson", "in 2 hours", "half an hour earlier". */
static bool is_length(const struct finder *f, size_t at, size_t used)
{
	static const char *const shifts[] = { "earlier", "sooner", "longer", "shorter", "each",
					      "every",   "per",    "a",      "late",    NULL };
	uint16_t before = at == 0 ? (uint16_t)W_END : find_word(f, at - 1);
	uint16_t behind = find_word(f, at + used);
	const struct token *unit = &f->tokens[at + used - 1], *next = &f->tokens[at + used];
	bool is_shift = behind == W_LATER || behind == W_BEFORE || behind == W_AFTER ||
			behind == W_AGO || find_is_any(f, at + used, shifts);
	bool is_noun = behind == W_UNKNOWN && unit->value == 0 && at + used < f->count &&
		       !when_is_small_word(&f->parser, next);

	return before != W_IN && before != W_AFTER && before != W_BEFORE && before != W_EVERY &&
	       before != W_BY && !is_shift && !is_noun && find_begins_word(f, at) &&
	       find_ends_word(f, at + used);
}

bool when_find_length(struct arena *arena, const struct when_context *context, const char *line,
		      struct when_span *ret_span)
{
	struct finder *f = arena_array(arena, 1, sizeof(*f));
	int32_t minutes = 0;

	when_start(&f->parser, arena, context, line, true);
	f->parser.is_found = true;
	f->parser.tokens = f->tokens;
	if (when_lex(&f->parser) != NULL) {
		return false;
	}
	f->count = f->parser.token_count;
	for (size_t at = 0; at < f->count; at++) {
		size_t used = when_read_duration(&f->parser, at, &minutes);
		size_t lead = at > 0 && find_word(f, at - 1) == W_FOR ? 1 : 0;

		if (used == 0) {
			continue;
		}
		if (is_length(f, at, used) && minutes >= LEAST_LENGTH && minutes <= MOST_LENGTH) {
			*ret_span = (struct when_span){ .from = f->tokens[at - lead].from,
							.to = f->tokens[at + used - 1].to };
			return true;
		}
		at += used - 1;
	}
	return false;
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
		size_t used = find_can_begin(f, at) ? find_from(f, at) : 0;

		at += used > 0 ? used : 1;
	}
	find_corrected(f);
	drop_weak(f);
	return f->found;
}

bool when_means_day(const struct clerk_outcome *outcome, int32_t day)
{
	bool is_it = outcome->kind == CLERK_OUTCOME_VALUE && outcome->value.day == day;

	for (size_t i = 0; i < outcome->choice_count; i++) {
		is_it = is_it || outcome->choices[i].day == day;
	}
	return is_it;
}

/* The day that it is on, or may be on first; 0: it tells of no single day. */
static int32_t single_day(const struct when_span *span)
{
	const struct clerk_outcome *outcome = &span->outcome;
	const struct clerk_when *when = outcome->kind == CLERK_OUTCOME_VALUE ? &outcome->value
					: outcome->choice_count > 0          ? outcome->choices
									     : NULL;
	bool is_single = when != NULL && span->has_day && !span->is_habit && !span->is_weak &&
			 (when->kind == CLERK_WHEN_DATE || when->kind == CLERK_WHEN_INSTANT ||
			  when->kind == CLERK_WHEN_SESSION ||
			  (when->kind == CLERK_WHEN_RANGE && when->day == when->last_day));

	return is_single ? when->day : 0;
}

bool when_is_wider(const struct when_span *span, const struct when_span *spans, size_t count)
{
	const struct clerk_outcome *outcome = &span->outcome;
	const struct clerk_when *value = &outcome->value;
	bool is_value = outcome->kind == CLERK_OUTCOME_VALUE;

	for (size_t i = 0; i < count; i++) {
		int32_t day = &spans[i] == span ? 0 : single_day(&spans[i]);
		bool is_within =
		    is_value && ((value->kind == CLERK_WHEN_DEADLINE && day <= value->day) ||
				 (value->kind == CLERK_WHEN_DATES && day >= value->day &&
				  day <= value->last_day));

		if (day != 0 && (span->is_habit || is_within)) {
			return true;
		}
	}
	return false;
}

bool when_means_weekday(const struct clerk_outcome *outcome, int32_t day)
{
	enum { WEEK = 7 };
	int32_t first = outcome->kind == CLERK_OUTCOME_VALUE ? outcome->value.day
			: outcome->choice_count > 0          ? outcome->choices[0].day
							     : 0;

	return first != 0 && first % WEEK == day % WEEK;
}
