/* command_dates: the dates of a line, wherever they stand, each to its argument. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command_reader.h"

#include <string.h>

enum { DATES_MAX = 5 };

bool reader_is_when(const struct clerk_arg *arg)
{
	return arg->type == CLERK_WHEN;
}

/* The line as the date language is to see it: what has an owner, and in a row with a text what
 * stands in quotes, is no word of its. */
const char *reader_masked(const struct reader *r)
{
	char *text = arena_strndup(r->context->arena, r->line, r->len);

	for (size_t i = 0; i < r->len; i++) {
		text[i] = i < r->rest || r->owner[i] != FREE ? '_' : text[i];
	}
	for (size_t at = reader_next(r, r->rest); reader_has_text(r) && at < r->len;) {
		size_t end = reader_word_end(r, at);

		if (text[at] == '"' && end > at + 1 && text[end - 1] == '"') {
			memset(text + at, '_', end - at);
		}
		at = reader_next(r, end);
	}
	return text;
}

static const char *part(const struct reader *r, size_t from, size_t to)
{
	return arena_strndup(r->context->arena, r->line + from, to - from);
}

/* ---- one date in several pieces ---- */

static const char *joined(const struct reader *r, const struct when_span *spans, size_t count)
{
	struct str text;

	str_init(&text, r->context->arena);
	for (size_t i = 0; i < count; i++) {
		str_addf(&text, "%s%s", i == 0 ? "" : " ", part(r, spans[i].from, spans[i].to));
	}
	return text.text;
}

/* The line with the first piece replaced, and without the others. */
static const char *line_with(const struct reader *r, const struct when_span *spans, size_t count,
			     const char *text)
{
	struct str line;
	size_t at = 0;

	str_init(&line, r->context->arena);
	for (size_t i = 0; i < count; i++) {
		str_addn(&line, r->line + at, spans[i].from - at);
		str_add(&line, i == 0 ? text : "");
		at = spans[i].to;
	}
	str_add(&line, r->line + at);
	return line.text;
}

/* The hours of the line, where only one of the pieces has any: "" else. A date alone is chosen with
 * them. */
static const char *hours_of(const struct reader *r, const struct when_span *spans, size_t count)
{
	const char *hours = NULL;
	size_t timed = 0;

	for (size_t i = 0; i < count; i++) {
		timed += spans[i].has_time;
		hours = spans[i].has_time && !spans[i].has_day ? part(r, spans[i].from, spans[i].to)
							       : hours;
	}
	return timed == 1 && hours != NULL ? hours : "";
}

static bool ask_which(struct reader *r, const struct when_span *spans, size_t count)
{
	struct arena *arena = r->context->arena;
	struct clerk_choice *choices = arena_array(arena, count, sizeof(*choices));
	struct str text;

	const char *hours = hours_of(r, spans, count);
	size_t asked = 0;

	str_init(&text, arena);
	str_add(&text, "I read more than one date. Which one is meant?");
	for (size_t i = 0; i < count; i++) {
		const char *words = part(r, spans[i].from, spans[i].to);
		bool is_hours = hours[0] != '\0' && !spans[i].has_day;

		if (is_hours) {
			continue;
		}
		words = hours[0] == '\0' ? words : arena_printf(arena, "%s %s", words, hours);
		choices[asked].key = arena_printf(arena, "%zu", asked + 1);
		choices[asked].line = line_with(r, spans, count, words);
		choices[asked].said = words;
		asked++;
		str_addf(&text, " %zu) %s", asked, words);
	}
	str_addf(&text, ". Reply with its number.");
	r->parse->has_many = true;
	return reader_ask(r, text.text, choices, asked);
}

/* Two days, each said in full. */
static bool are_two(const struct when_span *one, const struct when_span *other)
{
	return one->has_day && other->has_day && !other->is_weak &&
	       one->outcome.kind == CLERK_OUTCOME_VALUE &&
	       other->outcome.kind == CLERK_OUTCOME_VALUE &&
	       other->outcome.value.kind != CLERK_WHEN_DEADLINE &&
	       one->outcome.value.day != other->outcome.value.day;
}

/* One date in pieces that is asked about: "Fri the 3rd at C, 9-10". */
static bool ask_pieces(struct reader *r, const struct clerk_outcome *outcome,
		       const struct when_span *spans, size_t count)
{
	struct arena *arena = r->context->arena;
	struct clerk_choice *choices = arena_array(arena, outcome->choice_count, sizeof(*choices));

	for (size_t i = 0; i < outcome->choice_count; i++) {
		const char *said = when_format(arena, &outcome->choices[i]);

		choices[i] = (struct clerk_choice){ .key = arena_printf(arena, "%zu", i + 1),
						    .line = line_with(r, spans, count, said),
						    .said = said };
	}
	return reader_ask(r, outcome->text, choices, outcome->choice_count);
}

/* "every Tuesday 8am at the Bull until Easter": what is behind the first piece is a limit of it. */
static bool is_limited_series(const struct reader *r, const struct clerk_outcome *outcome,
			      const struct when_span *spans, size_t count)
{
	static const char *const limits[] = { "until", "till", "til", "up to", "from", "except" };
	bool is_series = outcome->kind == CLERK_OUTCOME_VALUE &&
			 outcome->value.kind == CLERK_WHEN_RECURRENCE &&
			 spans[0].outcome.kind == CLERK_OUTCOME_VALUE &&
			 spans[0].outcome.value.kind == CLERK_WHEN_RECURRENCE;

	for (size_t i = 1; i < count && is_series; i++) {
		is_series = false;
		for (size_t k = 0; k < sizeof(limits) / sizeof(limits[0]); k++) {
			is_series =
			    is_series || reader_lead_here(r->line + spans[i].from, limits[k]) > 0;
		}
	}
	return is_series;
}

/* "Tues 15 Dec at the Bull, 7.30am": a day and a time that stand apart are one date. */
static bool put_joined(struct reader *r, const struct clerk_arg *arg, const struct when_span *spans,
		       size_t count)
{
	struct when_context context = reader_when_context(r, arg);
	struct clerk_outcome outcome =
	    when_parse(r->context->arena, &context, joined(r, spans, count));
	size_t days = 0, times = 0;

	for (size_t i = 0; i < count; i++) {
		days += spans[i].has_day;
		times += spans[i].has_time;
	}
	bool is_one = (outcome.kind == CLERK_OUTCOME_VALUE && days <= 1 && times <= 1) ||
		      is_limited_series(r, &outcome, spans, count);
	struct clerk_outcome within;

	if (!is_one && count == 2 && reader_is_within_half(r, arg, &spans[0], &spans[1], &within)) {
		outcome = within;
		is_one = true;
	}

	if (!is_one && spans[0].outcome.kind == CLERK_OUTCOME_VALUE &&
	    reader_next(r, spans[0].to) == spans[1].from && !are_two(&spans[0], &spans[1])) {
		/* "9-12 till Friday": what touches a date is asked about there */
		return reader_put_when(r, arg, &spans[0].outcome, spans[0].from, spans[0].to);
	}
	if (outcome.kind == CLERK_OUTCOME_ASK && days == 1 && times == 1 && count == 2 &&
	    outcome.choice_count > 1 && outcome.choice_count <= DATES_MAX) {
		reader_miss(r, arg, spans[0].from, spans[0].to);
		return ask_pieces(r, &outcome, spans, count);
	}
	if (!is_one) {
		return ask_which(r, spans, count > DATES_MAX ? DATES_MAX : count);
	}
	if (!reader_put_when(r, arg, &outcome, spans[0].from, spans[0].to)) {
		return false;
	}
	for (size_t i = 1; i < count; i++) {
		r->at = spans[i].to;
		reader_put(r, arg, &outcome.value, sizeof(outcome.value), spans[i].from);
	}
	return true;
}

/* "11-12" may be a day in December; "9.30", which is past today, is none. */
static bool is_time_alone(const struct clerk_outcome *outcome)
{
	for (size_t i = 0; i < outcome->choice_count; i++) {
		if (outcome->choices[i].start_min == CLERK_NO_MIN &&
		    outcome->choices[i].end_min == CLERK_NO_MIN) {
			return false;
		}
	}
	return outcome->kind == CLERK_OUTCOME_VALUE || outcome->choice_count > 0;
}

/* "visit E 2pm": no day is said, and that it is today is a guess. What is asked for goes before the
 * time. */
static bool lacks_day(const struct reader *r, const struct clerk_arg *arg,
		      const struct when_span *spans, size_t count)
{
	bool is_of_today = (arg->flags & CLERK_TODAY) != 0;

	for (size_t i = 0; i < count; i++) {
		bool is_time =
		    spans[i].has_time && !spans[i].has_day && is_time_alone(&spans[i].outcome);

		if (!is_time || is_of_today) {
			return false;
		}
	}
	return count > 0 && reader_when_context(r, arg).day == 0;
}

static bool ask_day(struct reader *r, const struct clerk_arg *arg, const struct when_span *spans)
{
	reader_miss(r, arg, spans[0].from, spans[0].from);
	r->parse->hours = part(r, spans[0].from, spans[0].to);
	return reader_say(r, arena_printf(r->context->arena,
					  "I read “%s”; on which day? I've done nothing yet.",
					  r->parse->hours));
}

/* "one morning before the end of term": until when is no day yet. */
static bool ask_within(struct reader *r, const struct clerk_arg *arg, const struct when_span *span)
{
	reader_miss(r, arg, span->from, span->to);
	return reader_say(r, arena_printf(r->context->arena,
					  "I read “%s”; I need the day itself, with a time, "
					  "e.g. `Wed 9 Dec 9-12`.",
					  part(r, span->from, span->to)));
}

static bool has_amount(const struct reader *r)
{
	const struct clerk_arg *arg = r->command->args;

	while (arg->name != NULL && arg->type != CLERK_AMOUNT) {
		arg++;
	}
	return arg->name != NULL;
}

/* "two hours at Hawthorn on 11 Dec, starting at nine": how long stands apart from when. False: it
 * does not. */
static bool put_long(struct reader *r, const struct clerk_arg *arg, const struct when_span *span,
		     bool *ret_is_put)
{
	struct arena *arena = r->context->arena;
	struct when_context context = reader_when_context(r, arg);
	struct when_span length;
	bool is_open = span->outcome.kind == CLERK_OUTCOME_VALUE &&
		       span->outcome.value.kind == CLERK_WHEN_INSTANT &&
		       context.tense == CLERK_TENSE_BOOK && (arg->flags & CLERK_TODAY) == 0;

	if (!is_open || has_amount(r) ||
	    !when_find_length(arena, &context, reader_masked(r), &length) ||
	    (length.from < span->to && length.to > span->from)) {
		return false;
	}
	const char *words = part(r, length.from, length.to);
	struct clerk_outcome outcome =
	    when_parse(arena, &context,
		       arena_printf(arena, "%s %s%s", part(r, span->from, span->to),
				    reader_lead_here(words, "for") > 0 ? "" : "for ", words));

	if (outcome.kind != CLERK_OUTCOME_VALUE || outcome.value.kind != CLERK_WHEN_RANGE) {
		return false;
	}
	*ret_is_put = reader_put_when(r, arg, &outcome, span->from, span->to);
	if (*ret_is_put) {
		r->at = length.to;
		reader_put(r, arg, &outcome.value, sizeof(outcome.value), length.from);
	}
	return true;
}

bool reader_put_spans(struct reader *r, const struct clerk_arg *arg, const struct when_span *spans,
		      size_t count)
{
	if (lacks_day(r, arg, spans, count)) {
		return ask_day(r, arg, spans);
	}
	const struct clerk_outcome *first = count > 0 ? &spans[0].outcome : NULL;
	bool is_put = false;
	bool is_bound = count == 1 && first->kind == CLERK_OUTCOME_VALUE &&
			first->value.kind == CLERK_WHEN_DEADLINE &&
			(arg->flags & (CLERK_TODAY | CLERK_TENSE_IS_DEADLINE)) == 0;

	if (is_bound && r->context->item_day == 0) {
		return ask_within(r, arg, &spans[0]);
	}
	if (count == 1 && put_long(r, arg, &spans[0], &is_put)) {
		return is_put;
	}
	return count > 1 ? put_joined(r, arg, spans, count)
			 : reader_put_when(r, arg, &spans[0].outcome, spans[0].from, spans[0].to);
}

bool reader_stretch(struct reader *r, const struct clerk_arg *arg, size_t from, size_t to)
{
	struct when_context context = reader_when_context(r, arg);

	from = reader_next(r, from);
	while (to > from && reader_is_gap(r->line[to - 1])) {
		to--;
	}
	if (from >= to) {
		return reader_say_missing(r, arg);
	}
	struct clerk_outcome outcome = when_parse(r->context->arena, &context, part(r, from, to));

	return reader_put_when(r, arg, &outcome, from, to);
}

/* ---- which date is whose ---- */

/* Of those behind its lead, or that begin with it: "on Tue 12 Jan". */
static bool read_led_when(struct reader *r, const struct clerk_arg *arg)
{
	struct when_context context = reader_when_context(r, arg);
	size_t at = reader_find_lead(r, arg->lead), len = strlen(arg->lead);

	if (at == r->len) {
		return true;
	}
	reader_own(r, at, at + len, LEAD);
	size_t from = reader_next(r, at + len);
	const struct when_span *spans;
	size_t count = when_find(r->context->arena, &context, reader_masked(r), &spans);

	for (size_t i = 0; i < count; i++) {
		if (spans[i].from == from) {
			return reader_put_spans(r, arg, &spans[i], 1);
		}
	}
	return reader_stretch(r, arg, from, r->len);
}

/* Words that may introduce a date that need not be there: without one of these, or a comma, it may
 * be of the text. */
static bool is_introduced(const struct reader *r, size_t at)
{
	static const char *const words[] = { "by", "before", "until", "till", NULL };
	for (size_t i = 0; words[i] != NULL; i++) {
		if (reader_lead_here(r->line + at, words[i]) > 0) {
			return true;
		}
	}
	return reader_has_comma_before(r, at);
}

static bool is_at_edge(const struct reader *r, const struct when_span *span)
{
	return reader_next(r, r->rest) == span->from || reader_next(r, span->to) == r->len;
}

/* Is a date that nobody introduced the one by which it is to be, or what it is about? */
static bool ask_deadline(struct reader *r, const struct clerk_arg *arg,
			 const struct when_span *span)
{
	struct arena *arena = r->context->arena;
	const char *words = part(r, span->from, span->to);
	struct clerk_choice *choices = arena_array(arena, 2, sizeof(*choices));

	if (lacks_day(r, arg, span, 1)) {
		reader_miss(r, arg, span->from, span->to);
		return reader_ask_words(
		    r, arena_printf(arena,
				    "I read “%s”; if it is to be by then, on which day? Reply `by` "
				    "and the day, or `words` if it says what it is for.",
				    words));
	}
	choices[0] = (struct clerk_choice){
		.key = "yes", .line = line_with(r, span, 1, arena_printf(arena, "by %s", words))
	};
	choices[1] = (struct clerk_choice){ .key = "words", .given = "words" };
	const char *text = arena_printf(arena,
					"Is “%s” by when it is to be? Reply `yes`, or `words` if "
					"it says what it is for.",
					words);

	return reader_ask(r, text, choices, 2);
}

static bool read_optional(struct reader *r, const struct clerk_arg *arg,
			  const struct when_span *spans, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (is_introduced(r, spans[i].from)) {
			return reader_put_spans(r, arg, &spans[i], 1);
		}
	}
	for (size_t i = 0; i < count && reader_has_text(r) && !r->context->is_words; i++) {
		/* "in the spring term" is no end of it */
		bool is_within = reader_lead_here(r->line + spans[i].from, "in") > 0 ||
				 reader_lead_here(r->line + spans[i].from, "during") > 0;

		if (!spans[i].is_weak && is_at_edge(r, &spans[i]) && !is_within &&
		    spans[i].outcome.kind != CLERK_OUTCOME_REFUSE) {
			return ask_deadline(r, arg, &spans[i]);
		}
	}
	return reader_has_text(r) || count == 0 ? true : reader_put_spans(r, arg, spans, count);
}

static bool read_required(struct reader *r, const struct clerk_arg *arg,
			  const struct when_span *spans, size_t count)
{
	struct when_span *kept = arena_array(r->context->arena, count + 1, sizeof(*kept));

	count = reader_keep_dates(r, arg, spans, count, kept);
	return count == 0 || reader_put_spans(r, arg, kept, count);
}

bool reader_day_at(const struct reader *r, size_t from, struct reader_day *ret_day)
{
	struct when_context context = r->context->when;
	const struct when_span *spans;
	size_t count = when_find(r->context->arena, &context, reader_masked(r), &spans);

	for (size_t i = 0; i < count; i++) {
		const struct clerk_outcome *outcome = &spans[i].outcome;
		bool is_read = outcome->kind == CLERK_OUTCOME_VALUE || outcome->choice_count > 0;

		if (spans[i].from != from || !spans[i].has_day || !is_read) {
			continue;
		}
		*ret_day = (struct reader_day){ .to = spans[i].to };
		ret_day->is_its = when_means_day(outcome, r->context->item_day);
		return true;
	}
	return false;
}

bool reader_unread_date(struct reader *r)
{
	size_t from = reader_next(r, r->rest);

	if (reader_is_courtesy(r, from, reader_stretch_end(r, from))) {
		return true; /* "move V1 please": that one is missing is said */
	}
	for (const struct clerk_arg *arg = r->command->args; arg->name != NULL; arg++) {
		bool is_wanted = reader_is_when(arg) && arg->lead == NULL &&
				 (arg->flags & CLERK_OPTIONAL) == 0 && !reader_is_taken(r, arg);

		if (is_wanted && reader_text_arg(r) == NULL && from < r->len) {
			return reader_stretch(r, arg, from, reader_stretch_end(r, from));
		}
	}
	return true;
}

static size_t behind_word(const struct reader *r, size_t at)
{
	return reader_next(r, reader_word_end(r, at));
}

/* Where what nothing else has taken ends: in front of the next word with a lead. */
static size_t free_end(const struct reader *r)
{
	size_t end = r->rest;

	while (end < r->len && r->owner[end] == FREE) {
		end++;
	}
	while (end > r->rest && strchr(" ,", r->line[end - 1]) != NULL) {
		end--;
	}
	return end;
}

/* A name that may itself be of a date, "SATs week", stands first: the date is what is behind it, of
 * not more words than dates have. */
static bool read_behind_name(struct reader *r, const struct clerk_arg *arg)
{
	enum { DATE_WORDS_MAX = 12 };
	struct when_context context = reader_when_context(r, arg);
	size_t at = behind_word(r, reader_next(r, r->rest)), ahead = at;
	size_t end = free_end(r);

	for (int i = 0; i < DATE_WORDS_MAX && ahead < end; i++) {
		ahead = behind_word(r, ahead);
	}
	for (; ahead < end; ahead = behind_word(r, ahead)) {
		at = behind_word(r, at);
	}
	for (; at < end; at = behind_word(r, at)) {
		struct clerk_outcome outcome =
		    when_parse(r->context->arena, &context, part(r, at, end));

		if (outcome.kind != CLERK_OUTCOME_REFUSE) {
			return reader_put_when(r, arg, &outcome, at, end);
		}
	}
	return true;
}

static bool is_behind_name(const struct clerk_arg *args, const struct clerk_arg *arg)
{
	return arg > args && arg[-1].type == CLERK_TEXT && (arg[-1].flags & CLERK_VERBATIM) != 0;
}

bool reader_dates(struct reader *r)
{
	const struct clerk_arg *own = NULL;

	const char *stroke = reader_stroke(r);

	for (const struct clerk_arg *arg = r->command->args; arg->name != NULL; arg++) {
		bool is_led = reader_is_when(arg) && arg->lead != NULL &&
			      (stroke == NULL || !str_equal(arg->lead, stroke));

		if (is_led && !read_led_when(r, arg)) {
			return false;
		}
		own = reader_is_when(arg) && arg->lead == NULL && own == NULL ? arg : own;
	}
	if (stroke != NULL) {
		return reader_by_strokes(r, stroke);
	}
	if (own == NULL) {
		return true;
	}
	if (is_behind_name(r->command->args, own)) {
		return read_behind_name(r, own);
	}
	bool is_put;

	if (!reader_more_dates(r, own, &is_put) || is_put) {
		return is_put;
	}
	struct when_context context = reader_when_context(r, own);
	const struct when_span *spans;
	size_t count = when_find(r->context->arena, &context, reader_masked(r), &spans);

	return (own->flags & CLERK_OPTIONAL) != 0 ? read_optional(r, own, spans, count)
						  : read_required(r, own, spans, count);
}
