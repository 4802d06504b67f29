/* guess_dates: the dates and times of a line, for a row: another date of what is there, or its own.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/guess.h"

#include <string.h>

bool guess_is_old(const struct guess *g, const struct guess_span *span)
{
	size_t at = span->from;

	if (cues_phrase_at("not", &g->cues, at) > 0) {
		/* "not eight o'clock" is read as one; "not till nine" is from then on */
		return cues_phrase_at("not till|not til|not until|not before", &g->cues, at) == 0;
	}
	at -= at > 0 && cues_phrase_at("the|on|at", &g->cues, at - 1) > 0;
	return guess_follows(g, at, "instead of|rather than|from|not");
}

/* "any am exc Wed": the day that it is not to be. */
static bool is_excepted(const struct guess *g, const struct guess_span *span)
{
	return guess_follows(g, span->from,
			     "exc|excl|except|excluding|bar|barring|except for|apart from|but not");
}

/* The hour that the thing has already: "from eight o'clock to a quarter to". */
static bool is_its_hour(const struct guess *g, const struct guess_span *span)
{
	const struct clerk_outcome *outcome = &span->when->outcome;
	struct tz_wall start = tz_to_wall(g->request->cluster->calendar->tz, g->item_start_s);

	for (size_t i = 0; g->item_day != 0 && !span->when->has_day && i < outcome->choice_count;
	     i++) {
		if (outcome->choices[i].start_min == start.minute) {
			return true;
		}
	}
	return g->item_day != 0 && !span->when->has_day && outcome->kind == CLERK_OUTCOME_VALUE &&
	       outcome->value.kind == CLERK_WHEN_INSTANT &&
	       outcome->value.start_min == start.minute;
}

/* Is it of why, "…, got a parent at 9"? In a part of the line of its own, with another matter
 * before it there, behind a date that is to be. */
static bool is_aside(const struct guess *g, const struct guess_span *span)
{
	size_t at = span->from;
	bool has_matter = false, has_first = false;

	while (at > 0 && !acts_ends_clause(&g->cues.words, at - 1)) {
		at--;
		has_matter =
		    has_matter || (!g->cues.is_small[at] && !g->taken[at] && !guess_in_span(g, at));
	}
	for (size_t i = 0; at > 0 && i < g->span_count; i++) {
		const struct guess_span *one = &g->spans[i];

		has_first = has_first || (one->to <= at && one->when != NULL && !one->is_used &&
					  !guess_is_old(g, one) && !is_its_hour(g, one));
	}
	return has_matter && has_first;
}

/* "at 3 not 4" */
static bool is_number(const struct guess *g, size_t word)
{
	const char *text = word < g->cues.words.count ? g->cues.words.list[word].text : "";

	return *text != '\0' && text[strspn(text, "0123456789.")] == '\0';
}

bool guess_is_before_old(const struct guess *g, size_t word)
{
	word += cues_phrase_at("the|on|at|in", &g->cues, word) > 0;
	if (cues_phrase_at("mine|ours|morning|afternoon|am|pm", &g->cues, word) > 0 ||
	    is_number(g, word)) {
		return true;
	}
	for (size_t i = 0; i < g->span_count; i++) {
		if (g->spans[i].from == word && (!g->spans[i].is_amount || g->takes_amount)) {
			return true;
		}
	}
	return false;
}

static bool is_by(const struct guess *g, const struct guess_span *span)
{
	return cues_phrase_at("by|before|no later than|not later than|due", &g->cues, span->from) >
		   0 ||
	       guess_follows(g, span->from, "by|before|due|due on|deadline|no later than");
}

/* "from today's meeting: Ben to send it round by Friday": of what is due another day tells nothing.
 */
static bool is_not_due(const struct guess *g, const struct guess_span *span)
{
	bool has_due = false;

	for (size_t i = 0; g->is_due && i < g->span_count; i++) {
		has_due = has_due || (g->spans[i].when != NULL && is_by(g, &g->spans[i]));
	}
	return has_due && !is_by(g, span);
}

bool guess_is_new(const struct guess *g, const struct guess_span *span)
{
	return span->when != NULL && !span->is_used && !is_excepted(g, span) &&
	       !is_not_due(g, span) && (g->is_due || !span->is_wider) &&
	       (g->item.letter == '\0' || (!guess_is_old(g, span) && !is_aside(g, span)));
}

/* Its own day with another hour, where no other date is said: "the meeting on the 8th at five". */
void guess_use_again(struct guess *g)
{
	struct guess_span *timed = NULL;

	for (size_t i = 0; i < g->span_count; i++) {
		struct guess_span *span = &g->spans[i];

		if (span->when != NULL && guess_is_new(g, span)) {
			return;
		}
		timed = span->when != NULL && span->when->has_time && !guess_is_old(g, span)
			    ? span
			    : timed;
	}
	if (timed != NULL) {
		timed->is_used = false;
	}
}

/* "Tuesday, 8/12/26": the date that is numbered says it all. */
static bool is_said_fuller(const struct guess *g, const struct guess_span *span)
{
	for (size_t i = 0; i < g->span_count; i++) {
		const struct guess_span *one = &g->spans[i];

		if (one != span && guess_is_new(g, one) && one->when->has_day &&
		    one->when->is_numbered) {
			return span->when->has_day && !span->when->is_numbered &&
			       !span->when->has_time;
		}
	}
	return false;
}

/* Of what ends otherwise the hour alone counts. */
static void add_date(const struct guess *g, const struct guess_span *span, bool ends,
		     struct str *line)
{
	const struct clerk_outcome *outcome = &span->when->outcome;
	size_t from = span->from + (cues_phrase_at("but", &g->cues, span->from) > 0);
	/* "the friday", of what has its day, is not the coming one */
	bool has_the = g->item.letter != '\0' && from > 0 && from == span->from &&
		       span->when->has_day && !span->when->is_numbered &&
		       cues_phrase_at("the", &g->cues, from - 1) > 0;
	const char *text = span->as != NULL ? span->as : guess_text(g, from - has_the, span->to);

	/* "start at 9.30, done by 11": that one is its end */
	ends =
	    ends || guess_follows(g, span->from, "done|over|finished|done by|over by|finished by");
	if (ends && !str_starts(text, "until ") && outcome->kind == CLERK_OUTCOME_VALUE &&
	    outcome->value.kind == CLERK_WHEN_INSTANT) {
		text =
		    arena_printf(g->request->arena, "until %s",
				 when_format_minute(g->request->arena, outcome->value.start_min));
	}
	str_addf(line, " %s", text);
}

/* "arent coming till half nine": from then on; and until then nothing ends. */
static bool is_not_till(const struct guess *g, const struct guess_span *span)
{
	enum { BACK = 3 };
	size_t till = cues_phrase_at("till|til|until|before", &g->cues, span->from);

	till += till == 0 && guess_follows(g, span->from, "till|til|until|before");
	for (size_t back = 1; till > 0 && back <= BACK + 1 && back <= span->from; back++) {
		if (cues_phrase_at("not|arent|isnt|wont|cant|dont|doesnt", &g->cues,
				   span->from - back) > 0) {
			return true;
		}
	}
	return false;
}

static int32_t minute_of(const struct clerk_when *when)
{
	return when->start_min != CLERK_NO_MIN ? when->start_min : when->end_min;
}

/* Its hour, with its day where that is said; NULL: it is none, or may be one of two. */
static const char *hour_of(const struct guess *g, const struct guess_span *span)
{
	const struct clerk_outcome *outcome = &span->when->outcome;
	int32_t minute = outcome->kind == CLERK_OUTCOME_VALUE ? minute_of(&outcome->value)
			 : outcome->choice_count > 0          ? minute_of(outcome->choices)
							      : CLERK_NO_MIN;

	for (size_t i = 1; i < outcome->choice_count; i++) {
		minute = minute_of(&outcome->choices[i]) == minute ? minute : (int32_t)CLERK_NO_MIN;
	}
	bool has_day = span->when->has_day && outcome->kind == CLERK_OUTCOME_VALUE;

	return minute < 0 || (span->when->has_day && !has_day)
		   ? NULL
		   : arena_printf(
			 g->request->arena, "%s%s%s",
			 has_day ? when_format_day(g->request->arena, outcome->value.day) : "",
			 has_day ? " " : "", when_format_minute(g->request->arena, minute));
}

/* The dates of something that is there, with what stays as it was. */
static void add_other_dates(const struct guess *g, struct str *line)
{
	bool keeps_end =
	    guess_has(g, "finish unchanged|end unchanged|same finish|same end|end same|"
			 "finish same|end the same|finish the same|finish as is|"
			 "still finish*|still end*|ends the same|finishes the same");
	bool ends = !keeps_end && guess_has(g, "finish|finishes|end|finishing|ends|ending");
	/* "starts at 9 not 8" is said of its start alone */
	bool is_start = !ends && guess_has(g, "starts|starts at|start at|starting at|begins at");
	size_t count = 0, skipped = 0;

	for (size_t i = 0; i < g->span_count; i++) {
		count += guess_is_new(g, &g->spans[i]);
	}
	is_start = is_start && count == 1;
	for (size_t i = 0; i < g->span_count; i++) {
		const struct guess_span *span = &g->spans[i];

		if (!guess_is_new(g, span) || is_said_fuller(g, span)) {
			continue;
		}
		if (count > skipped + 1 && is_its_hour(g, span)) {
			skipped++;
			continue;
		}
		const char *from = is_not_till(g, span) ? hour_of(g, span) : NULL;

		keeps_end = keeps_end || from != NULL;
		if (from != NULL) {
			str_addf(line, " %s", from);
			continue;
		}
		str_add(line, is_start && span->when->has_time ? " start" : "");
		add_date(g, span, ends, line);
	}
	str_add(line, keeps_end ? " same finish" : "");
}

/* "an hour and a half with him on Monday at ten": how long, where it stands apart. */
static void add_length(const struct guess *g, const char *text, struct str *line)
{
	const struct when_context context = moved_context(g->request);
	struct arena *arena = g->request->arena;
	struct when_span length;

	if (*text == '\0' || g->takes_amount ||
	    !when_find_length(arena, &context, g->request->said, &length)) {
		return;
	}
	const char *words =
	    arena_strndup(arena, g->request->said + length.from, length.to - length.from);
	const char *both = arena_printf(arena, "%s%s %s", text,
					str_starts_fold(words, "for ") ? "" : " for", words);
	struct clerk_outcome alone = when_parse(arena, &context, text + 1);

	if (alone.kind == CLERK_OUTCOME_VALUE && alone.value.kind == CLERK_WHEN_INSTANT &&
	    when_parse(arena, &context, both + 1).kind == CLERK_OUTCOME_VALUE) {
		str_add(line, both + strlen(text));
	}
}

/* Of a row that says "by" itself. */
static size_t by_len(const char *text)
{
	static const char *const bounds[] = { " by no later than ", " by not later than ",
					      " no later than ", " not later than ", " by " };

	for (size_t i = 0; i < sizeof(bounds) / sizeof(bounds[0]); i++) {
		if (str_starts_fold(text, bounds[i])) {
			return strlen(bounds[i]) - 1;
		}
	}
	return 0;
}

/* Dates and times wherever they stand, as one; of two days, or what makes none together, the first
 * day and the first hours that do. */
static void add_dates(const struct guess *g, struct str *line)
{
	const struct when_context context = moved_context(g->request);
	const struct guess_span *day = NULL, *hours = NULL;
	struct str all;

	str_init(&all, g->request->arena);
	for (size_t i = 0; i < g->span_count; i++) {
		const struct guess_span *span = &g->spans[i];

		if (guess_is_new(g, span)) {
			add_date(g, span, false, &all);
			day = day == NULL && span->when->has_day ? span : day;
			hours = hours == NULL && span->when->has_time && span != day ? span : hours;
		}
	}
	bool is_one = all.len > 0 && when_parse(g->request->arena, &context, all.text + 1).kind !=
					 CLERK_OUTCOME_REFUSE;

	const char *text = all.len == 0 ? "" : all.text;

	if (is_one || day == NULL) {
		bool is_by = line->len > 0 && str_ends(line->text, " by");

		str_add(line, text + (is_by ? by_len(text) : 0));
		add_length(g, text, line);
		return;
	}
	add_date(g, day, false, line);
	bool is_half = day->when->outcome.kind == CLERK_OUTCOME_VALUE &&
		       day->when->outcome.value.kind == CLERK_WHEN_SESSION;

	if ((is_half || !day->when->has_time) && hours != NULL) {
		const char *said = guess_text(g, hours->from, hours->to);
		bool is_word = hours->to == hours->from + 1 && *said > '9';

		/* "ten" alone is none, where it is said apart */
		str_add(line, is_word ? " at" : "");
		add_date(g, hours, false, line);
	}
}

/* The hour that is said; of "not before half past four" that behind it, and of two, "4.30" in the
 * morning or not, that within the thing. */
static const struct clerk_outcome *
late_outcome(const struct guess *g, const struct guess_span *span, struct clerk_outcome *ret_said)
{
	const struct when_context context = moved_context(g->request);
	size_t lead = cues_phrase_at("but", &g->cues, span->from);

	lead +=
	    cues_phrase_at("not before|not till|not til|not until", &g->cues, span->from + lead);
	if (lead == 0 || span->from + lead >= span->to) {
		return &span->when->outcome;
	}
	*ret_said = when_parse(
	    g->request->arena, &context,
	    arena_printf(g->request->arena, "at %s", guess_text(g, span->from + lead, span->to)));
	return ret_said;
}

/* "10 mins late", or by the hour at which she comes. */
void guess_add_late(const struct guess *g, struct str *line)
{
	enum { MINUTE = 60 };

	for (size_t i = 0; i < g->span_count; i++) {
		const struct guess_span *span = &g->spans[i];
		struct clerk_outcome said = { .kind = CLERK_OUTCOME_REFUSE };
		const struct clerk_outcome *outcome =
		    span->when == NULL ? NULL : late_outcome(g, span, &said);

		if (span->is_amount) {
			str_addf(line, " %s", guess_text(g, span->from, span->to));
			return;
		}
		if (outcome == NULL || g->item_day == 0 || span->when->has_day ||
		    outcome->kind != CLERK_OUTCOME_VALUE) {
			continue;
		}
		struct tz_wall start =
		    tz_to_wall(g->request->cluster->calendar->tz, g->item_start_s);
		int32_t minute = outcome->value.start_min == CLERK_NO_MIN
				     ? outcome->value.end_min
				     : outcome->value.start_min;

		if (minute > start.minute && minute < start.minute + 2 * MINUTE) {
			str_addf(line, " %d mins", (int)(minute - start.minute));
			return;
		}
	}
}

const char *guess_hour(const struct guess *g)
{
	for (size_t i = 0; i < g->span_count; i++) {
		const struct guess_span *span = &g->spans[i];

		if (span->when != NULL && !span->when->has_day) {
			return guess_text(g, span->from, span->to);
		}
	}
	return "";
}

void guess_add_dates(const struct guess *g, struct str *line)
{
	size_t was = line->len;

	if (g->takes_date && guess_add_beside(g, line)) {
		return;
	}
	(g->item.letter != '\0' ? add_other_dates : add_dates)(g, line);
	if (line->len == was && g->takes_date) {
		str_addf(line, " %s", guess_shift(g));
	}
}
