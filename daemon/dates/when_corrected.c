/* when_corrected: who puts herself right in one breath: "Monday the 30th, no sorry, Tuesday". */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_find.h"

#include "dates/civil.h"

#include <string.h>

enum { WEEK = 7, MOST_WORDS = 8, MOST_CHOICES = 3 };

static const char *const cues[] = { "no",   "nope",       "sorry",  "sry",     "soz",
				    "wait", "actually",   "mean",   "meant",   "rather",
				    "oops", "correction", "whoops", "scratch", NULL };
static const char *const fillers[] = { "i",   "or",   "oh",     "make",   "it", "that", "er",
				       "erm", "um",   "hang",   "hold",   "on", "ill",  "lets",
				       "say", "then", "better", "should", "be", "have", "said",
				       "and", "its",  "it\'s",  NULL };
/* What was wrong with the first, up to a comma: "no wait that's too soon, Monday". */
static const char *const excuses[] = { "that's", "thats", "that", "it's", "its", NULL };

/* A word of the line; what it is without. */
struct said_word {
	const char *text;
	size_t len;
};

static bool is_any(struct said_word word, const char *const *texts)
{
	for (; *texts != NULL; texts++) {
		if (strlen(*texts) == word.len && str_starts_fold(word.text, *texts)) {
			return true;
		}
	}
	return false;
}

static struct said_word next_word(const char *at, const char *end)
{
	static const char gaps[] = " ,.;:!?-\t\n";

	while (at < end && strchr(gaps, *at) != NULL) {
		at++;
	}
	struct said_word word = { at, 0 };

	while (at + word.len < end && strchr(gaps, at[word.len]) == NULL) {
		word.len++;
	}
	return word;
}

size_t when_correction(const char *line, size_t from, size_t to)
{
	const char *end = line + to, *at = line + from, *kept = at;
	bool has_cue = false;

	for (int i = 0; i < MOST_WORDS; i++) {
		struct said_word word = next_word(at, end);
		bool is_cue = word.len > 0 && is_any(word, cues);

		if (has_cue && !is_cue && word.len > 0 && is_any(word, excuses)) {
			const char *comma = memchr(word.text, ',', (size_t)(end - word.text));

			if (comma != NULL) {
				at = kept = comma + 1;
				continue;
			}
		}
		if (word.len == 0 || (!is_cue && !is_any(word, fillers))) {
			break;
		}
		has_cue = has_cue || is_cue;
		at = kept = word.text + word.len;
	}
	return has_cue ? (size_t)(kept - line) : 0;
}

/* Nothing but that between the two. */
static bool is_correction(const char *line, size_t from, size_t to)
{
	size_t end = when_correction(line, from, to);

	return end > 0 && next_word(line + end, line + to).len == 0;
}

static const struct clerk_when *value_of(const struct when_span *span)
{
	const struct clerk_outcome *outcome = &span->outcome;

	return outcome->kind == CLERK_OUTCOME_VALUE ? &outcome->value
	       : outcome->choice_count > 0          ? &outcome->choices[0]
						    : NULL;
}

/* A weekday and no number of a day: of what is put right it may leave the week as it is. */
static bool is_bare(const struct finder *f, const struct when_span *span)
{
	bool is_weekday = false;

	for (size_t i = 0; i < f->count; i++) {
		const struct token *token = &f->tokens[i];

		if (token->from < span->from || token->to > span->to) {
			continue;
		}
		switch (token->word) {
		case W_WEEKDAY:
			is_weekday = true;
			break;
		case W_WEEK:
		case W_FORTNIGHT:
		case W_NEXT:
		case W_THIS:
		case W_MONTH:
		case W_ORDINAL:
		case W_SLASH:
		case W_TODAY:
			return false;
		default:
			if (token->is_ordinal) {
				return false;
			}
			break;
		}
	}
	return is_weekday;
}

/* The value with its calendar, from what it is echoed as. False: it can't be. */
static bool read_echo(struct finder *f, const struct clerk_when *when, struct clerk_when *ret_when)
{
	struct arena *arena = f->parser.arena;
	struct clerk_outcome outcome =
	    when_parse(arena, f->parser.context, when_format(arena, when));

	*ret_when = outcome.value;
	return outcome.kind == CLERK_OUTCOME_VALUE;
}

static void ask(struct finder *f, struct clerk_when *choices, size_t count,
		struct clerk_outcome *ret_outcome)
{
	struct arena *arena = f->parser.arena;
	struct str text;

	str_init(&text, arena);
	if (count == 1) {
		str_addf(&text, "Did you mean %s? Reply `yes`.", when_format(arena, &choices[0]));
	} else {
		when_add_choices(&f->parser, &text, choices, count);
	}
	*ret_outcome = (struct clerk_outcome){ .kind = CLERK_OUTCOME_ASK,
					       .choices = choices,
					       .choice_count = count,
					       .text = text.text };
}

/* "a week on Tuesday, no sorry, Thursday": the coming one, or of a week up to that of the first. */
static bool ask_week(struct finder *f, const struct when_span *first,
		     const struct when_span *second, struct clerk_outcome *ret_outcome)
{
	struct clerk_when *choices = arena_array(f->parser.arena, MOST_CHOICES, sizeof(*choices));
	const struct clerk_when *was = value_of(first), *is = value_of(second);
	int32_t last =
	    was == NULL || is == NULL ? 0 : civil_monday(was->day) + civil_weekday(is->day);
	size_t count = 0;

	for (; is != NULL && count < MOST_CHOICES && is->day + (int32_t)count * WEEK <= last;) {
		struct clerk_when when = *is;

		when.day += (int32_t)count * WEEK;
		when.last_day += (int32_t)count * WEEK;
		if (!read_echo(f, &when, &choices[count])) {
			return false;
		}
		count++;
	}
	if (count > 1) {
		ask(f, choices, count, ret_outcome);
	}
	return count > 1;
}

/* Hours that stand alone, on that day: "10-12" alone might be a day. */
static const struct clerk_when *hours_on(struct finder *f, const struct when_span *span,
					 const struct clerk_when *day)
{
	struct arena *arena = f->parser.arena;
	struct when_context context = *f->parser.context;
	struct clerk_outcome *outcome = arena_array(arena, 1, sizeof(*outcome));

	if (day == NULL) {
		return NULL;
	}
	context.day = day->day;
	*outcome =
	    when_parse(arena, &context,
		       arena_strndup(arena, f->parser.phrase + span->from, span->to - span->from));
	return outcome->kind == CLERK_OUTCOME_VALUE ? &outcome->value : NULL;
}

/* Of the one the day, of the other the hours. */
static bool ask_joined(struct finder *f, const struct clerk_when *day,
		       const struct clerk_when *hours, struct clerk_outcome *ret_outcome)
{
	struct clerk_when *choice = arena_array(f->parser.arena, 1, sizeof(*choice));

	if (day == NULL || hours == NULL || day->day != day->last_day ||
	    hours->day != hours->last_day || hours->has_offset) {
		return false;
	}
	struct clerk_when when = *hours;

	when.day = when.last_day = day->day;
	if (!read_echo(f, &when, choice)) {
		return false;
	}
	ask(f, choice, 1, ret_outcome);
	return true;
}

/* "Wed 20 Jan, no Thurs 21st": of the month that the first has, where that is such a day. */
static bool in_its_month(struct finder *f, const struct when_span *first,
			 const struct when_span *second, struct clerk_outcome *ret_outcome)
{
	struct arena *arena = f->parser.arena;
	const struct clerk_when *was = value_of(first);
	const char *phrase = f->parser.phrase;
	size_t behind = 0;

	for (size_t i = 0; i < f->count; i++) {
		const struct token *token = &f->tokens[i];

		if (token->from < second->from || token->to > second->to) {
			continue;
		}
		if (token->word == W_MONTH || token->word == W_SLASH || token->word == W_WEEK) {
			return false;
		}
		bool is_day = token->is_ordinal || token->word == W_ORDINAL;

		behind = is_day && behind == 0 ? token->to : behind;
	}
	if (was == NULL || behind == 0) {
		return false;
	}
	struct civil day = civil_from_day(was->day);
	const struct clerk_outcome outcome =
	    when_parse(arena, f->parser.context,
		       arena_printf(arena, "%.*s %s %d%.*s", (int)(behind - second->from),
				    phrase + second->from, civil_month_short[day.month], day.year,
				    (int)(second->to - behind), phrase + behind));

	if (outcome.kind == CLERK_OUTCOME_VALUE) {
		*ret_outcome = outcome;
	}
	return outcome.kind == CLERK_OUTCOME_VALUE;
}

/* What is meant, of two that are told in one breath. False: the second puts nothing right. */
static bool settle(struct finder *f, const struct when_span *first, const struct when_span *second,
		   struct clerk_outcome *ret_outcome)
{
	bool is_day = second->has_day, is_time = second->has_time;

	if (second->outcome.kind == CLERK_OUTCOME_REFUSE) {
		return false;
	}
	*ret_outcome = second->outcome;
	if (is_day && first->has_day && (is_time || !first->has_time)) {
		if (in_its_month(f, first, second, ret_outcome)) {
			return true;
		}
		if (is_bare(f, second) && !is_bare(f, first)) {
			(void)ask_week(f, first, second, ret_outcome);
		}
		return true;
	}
	if (is_day && is_time) {
		return true;
	}
	if (is_time && !first->has_day) {
		return first->has_time;
	}
	return first->has_day && first->has_time &&
	       (is_day ? ask_joined(f, value_of(second), value_of(first), ret_outcome)
		       : ask_joined(f, value_of(first), hours_on(f, second, value_of(first)),
				    ret_outcome));
}

void find_corrected(struct finder *f)
{
	for (size_t i = 0; i + 1 < f->found;) {
		struct when_span *first = &f->spans[i], *second = first + 1;
		struct clerk_outcome outcome;

		if (!is_correction(f->parser.phrase, first->to, second->from) ||
		    !settle(f, first, second, &outcome)) {
			i++;
			continue;
		}
		first->outcome = outcome;
		first->to = second->to;
		first->has_day = first->has_day || second->has_day;
		first->has_time = first->has_time || second->has_time;
		first->is_weak = second->is_weak;
		f->found--;
		memmove(second, second + 1, (f->found - i - 1) * sizeof(*second));
	}
}
