/* guess_choose: which of several dates suits, asked in any words: "a date that suits everyone for
 * the data workshop, 8 or 9 Dec at 1.30". */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"
#include "host/guess.h"
#include "host/guess_choose.h"
#include "host/guess_intent.h"
#include "host/hush.h"

#include <string.h>

enum { MOST = 6 }; /* as its row takes them */

static const struct cue_rule finds = {
	.as = "find",
	.all = { "poll|doodle|when could everyone|when can everyone|when could we all|"
		 "when can we all|when could everybody|when can everybody|when suits|"
		 "find a date|find a day|find a time|find us a date|find out which|"
		 "which date|which day|which of these|which suits|which one suits|date everyone|"
		 "day everyone|date everybody|day everybody|date we can all|day we can all|"
		 "date that suits|day that suits|date to suit|dates to choose|suits everyone|"
		 "suits people|suits most|suits best|suit everyone|suit people|suit best|"
		 "works for everyone|works for most|works best|work best|work for everyone|"
		 "ask everyone if|ask everyone which|see which|see if everyone" },
	.none = "cancel*|move*|vote*|instead|remind*",
};

/* "feb" of "weds 3 feb"; NULL: it says none. */
static const char *month_in(const struct guess *g, const struct guess_span *span)
{
	const char *month = guess_month(g, span->from, span->to);

	return *month == '\0' ? NULL : month;
}

/* "8th", of "8th 9th or 10th dec": in no date, and before one. */
static bool is_bare_day(const struct guess *g, size_t word)
{
	const char *text = g->cues.words.list[word].text;
	size_t digits = strspn(text, "0123456789");
	static const char *const ends[] = { "st", "nd", "rd", "th", NULL };

	for (size_t i = 0; i < g->span_count; i++) {
		if (word >= g->spans[i].from && word < g->spans[i].to) {
			return false;
		}
	}
	return digits > 0 && digits < 3 && str_is_in(text + digits, ends);
}

static bool is_choice(const struct guess *g, const struct guess_span *span)
{
	return span->when != NULL && span->when->has_day && !span->is_wider &&
	       cues_phrase_at("by", &g->cues, span->from) == 0 &&
	       !guess_follows(g, span->from, "by");
}

/* Of "Tues 2 or Weds 3 feb" the month of the next that has one. */
static const char *month_of(const struct guess *g, size_t at)
{
	const char *month = month_in(g, &g->spans[at]);

	for (size_t i = 0; i < g->span_count && month == NULL; i++) {
		const struct guess_span *next = &g->spans[i];

		month =
		    next->from > g->spans[at].from && is_choice(g, next) ? month_in(g, next) : NULL;
		if (month != NULL) {
			return month;
		}
	}
	return NULL;
}

/* The hours that are said once, of all of them: " 13:30-15:00"; "": none. */
static const char *hours_of_all(const struct guess *g)
{
	const struct clerk_when *timed = NULL;
	struct arena *arena = g->request->arena;

	for (size_t i = 0; i < g->span_count; i++) {
		const struct when_span *when = g->spans[i].when;
		const struct clerk_outcome *outcome = when == NULL ? NULL : &when->outcome;
		const struct clerk_when *said =
		    outcome == NULL || !when->has_time     ? NULL
		    : outcome->kind == CLERK_OUTCOME_VALUE ? &outcome->value
		    : outcome->kind == CLERK_OUTCOME_ASK && outcome->choice_count > 0
			? &outcome->choices[0]
			: NULL;

		timed = said != NULL && said->start_min != CLERK_NO_MIN ? said : timed;
	}
	if (timed == NULL) {
		return "";
	}
	const char *from = when_format_minute(arena, timed->start_min);

	return timed->end_min == CLERK_NO_MIN
		   ? arena_printf(arena, " %s", from)
		   : arena_printf(arena, " %s-%s", from, when_format_minute(arena, timed->end_min));
}

/* "Tue 2 Feb or Wed 3 Feb", read as one; NULL: it is not that. */
static const char *either_words(const struct guess *g, const struct guess_span *span,
				const char *hours)
{
	const struct clerk_outcome *outcome = &span->when->outcome;
	struct str text;

	str_init(&text, g->request->arena);
	for (size_t i = 0; outcome->kind == CLERK_OUTCOME_ASK && i < outcome->choice_count; i++) {
		str_addf(&text, "%s%s%s", i == 0 ? "" : " / ",
			 when_format(g->request->arena, &outcome->choices[i]),
			 outcome->choices[i].kind == CLERK_WHEN_DATE ? hours : "");
	}
	return text.len == 0 ? NULL : text.text;
}

/* "12, 13, 19 Jan", read as all of these; NULL: it is not that. */
static const char *each_words(const struct guess *g, const struct clerk_when *all)
{
	struct str text;

	str_init(&text, g->request->arena);
	for (size_t i = 0; i < all->occurrence_count; i++) {
		struct clerk_when one = *all;

		one.kind = all->start_min == CLERK_NO_MIN ? CLERK_WHEN_DATE
			   : all->end_min == CLERK_NO_MIN ? CLERK_WHEN_INSTANT
							  : CLERK_WHEN_RANGE;
		one.day = one.last_day = all->occurrences[i].day;
		str_addf(&text, "%s%s", i == 0 ? "" : " / ", when_format(g->request->arena, &one));
	}
	return text.len == 0 ? NULL : text.text;
}

/* "the Friday after": of the one before. NULL: it is not told so, or can't be. */
static const char *words_after(const struct guess *g, const struct guess_span *span,
			       const struct clerk_when *before)
{
	bool is_told = cues_phrase_at("after|after that|following", &g->cues, span->to) > 0;
	const struct when_context context = moved_context(g->request);
	const struct when_was was = { .when = *before };

	return !is_told || before->kind == CLERK_WHEN_NONE
		   ? NULL
		   : when_moved(g->request->arena, &context, &was,
				arena_printf(g->request->arena, "the %s after",
					     guess_text(g, span->from, span->to)));
}

/* The date as it is asked about, and in `*last`, of the one before; NULL: it is not plain. */
static const char *choice_words(const struct guess *g, size_t at, const char *hours,
				struct clerk_when *last)
{
	const struct when_context context = moved_context(g->request);
	const struct guess_span *span = &g->spans[at];
	const char *month = month_in(g, span) == NULL ? month_of(g, at) : NULL;
	const char *text = guess_text(g, span->from, span->to);

	const char *after = words_after(g, span, last);

	text = after != NULL
		   ? after
		   : arena_printf(g->request->arena, "%s%s%s%s", text, month == NULL ? "" : " ",
				  month == NULL ? "" : month, span->when->has_time ? "" : hours);
	struct clerk_outcome outcome = when_parse(g->request->arena, &context, text);

	*last = outcome.kind == CLERK_OUTCOME_VALUE ? outcome.value
		: outcome.choice_count > 0          ? outcome.choices[outcome.choice_count - 1]
						    : *last;
	if (outcome.kind == CLERK_OUTCOME_VALUE && outcome.value.kind == CLERK_WHEN_RECURRENCE) {
		return each_words(g, &outcome.value);
	}
	/* what is over is named when the line is read: left out, nobody would know why */
	return outcome.kind == CLERK_OUTCOME_VALUE ? when_format(g->request->arena, &outcome.value)
	       : outcome.kind == CLERK_OUTCOME_REFUSE ? text
						      : either_words(g, span, hours);
}

/* "8th 9th or 10th dec": the first are days of that month too. */
static void add_bare_days(struct guess *g)
{
	const struct when_context context = moved_context(g->request);
	const struct guess_span *next = NULL;

	for (size_t word = g->cues.words.count; word-- > 0;) {
		const struct when_span *found;

		for (size_t i = 0; i < g->span_count; i++) {
			bool is_next = g->spans[i].from == word && is_choice(g, &g->spans[i]);

			next = is_next && month_in(g, &g->spans[i]) != NULL ? &g->spans[i] : next;
		}
		if (next == NULL || g->span_count == GUESS_SPANS || !is_bare_day(g, word)) {
			continue;
		}
		const char *text = arena_printf(g->request->arena, "%s %s",
						g->cues.words.list[word].text, month_in(g, next));

		if (when_find(g->request->arena, &context, text, &found) == 1) {
			g->spans[g->span_count++] =
			    (struct guess_span){ .from = word, .to = word + 1, .when = found };
		}
	}
}

/* "Tue 8 Dec 2026, 13:30 / Wed 9 Dec 2026, 13:30"; NULL: there are no two, or one is not plain. */
static const char *choices(const struct guess *g)
{
	const char *hours = hours_of_all(g);
	struct clerk_when last = { .kind = CLERK_WHEN_NONE };
	struct str text;
	size_t count = 0;

	str_init(&text, g->request->arena);
	for (size_t word = 0; word < g->cues.words.count; word++) {
		for (size_t i = 0; i < g->span_count; i++) {
			if (g->spans[i].from != word || !is_choice(g, &g->spans[i])) {
				continue;
			}
			const char *one = choice_words(g, i, hours, &last);

			if (one == NULL) {
				return NULL;
			}
			str_addf(&text, "%s%s", count++ == 0 ? "" : " / ", one);
		}
	}
	size_t joints = 0;

	for (const char *at = text.text; (at = strstr(at, " / ")) != NULL; at++) {
		joints++;
	}
	return joints > 0 && joints < MOST ? text.text : NULL;
}

/* " by Fri noon": until when they answer, as it is said; "". */
static const char *deadline(const struct guess *g)
{
	for (size_t i = 0; i < g->span_count; i++) {
		const struct guess_span *span = &g->spans[i];
		bool is_led = guess_follows(g, span->from, "by");

		if (span->when != NULL &&
		    (is_led || cues_phrase_at("by", &g->cues, span->from) > 0)) {
			return arena_printf(g->request->arena, " %s%s", is_led ? "by " : "",
					    guess_text(g, span->from, span->to));
		}
	}
	return "";
}

/* "transition, either": of the dates, and not of what it is about. */
static const char *without_either(const struct request *request, const char *topic)
{
	static const char *const tails[] = { ", either", " either", " on either", " on", NULL };
	size_t len = strlen(topic);

	return arena_strndup(request->arena, topic, len - acts_tail_len(topic, len, tails));
}

bool guess_choose(struct host *host, struct request *request)
{
	struct guess g = { .host = host, .request = request, .is_dry = true };

	if (request->is_quiet || request->replied_to != NULL) {
		return false;
	}
	const struct command_found found = command_find(&host->parts.plugins->table, request->line);
	bool is_typed = found.match == COMMAND_FOUND &&
			str_equal(found.row->command->name, finds.as) &&
			str_starts_fold(request->said, finds.as);

	cues_cut(request->said, &g.cues);
	bool is_open = found.match != COMMAND_FOUND || request->is_topic || request->is_unsure_line;

	if ((!is_typed && !cues_fit(&finds, &g.cues, g.taken) &&
	     !(is_open && guess_wants(host, request, finds.as))) ||
	    (is_typed && permit_parse(host, request, found.row->command, found.rest).outcome ==
			     COMMAND_READY)) {
		return false;
	}
	guess_slots(&g);
	add_bare_days(&g);
	g.takes_place = true;
	g.taken[0] = g.taken[0] || is_typed;
	(void)(is_typed || cues_fit(&finds, &g.cues, g.taken));
	const char *listed = guess_listed(&g, hours_of_all(&g));
	const char *dates = listed != NULL ? listed : choices(&g),
		   *topic = dates == NULL ? "" : guess_topic(&g);

	if (dates == NULL || (topic[0] != '\0' && !request->is_private && clerk_hush(topic) != 0)) {
		return false;
	}
	request->line =
	    arena_printf(request->arena, "find %s%s %s%s", without_either(request, topic),
			 topic[0] == '\0' ? "" : ":", dates, deadline(&g));
	request->is_unsure_line = true;
	request->is_loose = request->is_turned = false;
	return true;
}
