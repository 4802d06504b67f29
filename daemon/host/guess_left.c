/* guess_left: what a line says that nothing was made of; it is named where the rest is offered. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/guess.h"

#include <string.h>

enum { SAYS = INTENT_ONE / 2, STEM = 5, SHORTEST = 3, STRETCHES = 2 };

/* The words of the row, and those of them that the line says too. */
struct left {
	const struct guess *g;
	const char *name; /* what it was read as; NULL: by its own words */
	struct cue_line row;
	const char *text;
	const struct when_span *dates; /* of the row */
	size_t date_count;
	bool told[ACTS_WORDS_MAX];
};

static bool is_in_row(const struct left *l, const char *word)
{
	size_t len = strlen(word), least = len > STEM ? STEM : len;

	for (size_t i = 0; i < l->row.words.count; i++) {
		const char *other = l->row.words.list[i].text;

		if (str_equal(other, word) || (least >= STEM && strncmp(other, word, least) == 0)) {
			return true;
		}
	}
	return false;
}

static bool has_letter(const struct left *l, char letter)
{
	for (size_t i = 0; i < l->row.words.count; i++) {
		const struct acts_word *word = &l->row.words.list[i];

		if (word->from[0] == letter && word->text[1] == '\0') {
			return true;
		}
	}
	return letter == l->g->request->person->school;
}

/* Is that day in the row, in whatever words? */
static bool has_day(const struct left *l, const struct guess_span *span)
{
	for (size_t i = 0; i < l->date_count; i++) {
		if (l->dates[i].has_day &&
		    when_means_day(&span->when->outcome, l->dates[i].outcome.value.day)) {
			return true;
		}
	}
	return false;
}

/* "late M1", "in M1 until 8.45": its hour is told in its own words. */
static bool is_by_hour(const struct left *l)
{
	return str_starts(l->text, "late ") || str_starts(l->text, "in ");
}

/* A date that is not to be, or is the thing's own, is no part of the row. */
static bool is_span_told(const struct left *l, const struct guess_span *span)
{
	const struct guess *g = l->g;
	const char *text = span->as != NULL ? span->as : guess_text(g, span->from, span->to);

	text += str_starts_fold(text, "but ") ? strlen("but ") : 0;
	if (span->is_used || strstr(l->text, text) != NULL) {
		return true;
	}
	if (span->school != '\0') {
		return has_letter(l, span->school);
	}
	return span->when != NULL &&
	       (guess_is_old(g, span) || has_day(l, span) ||
		(!span->when->has_day && (l->date_count > 0 || is_by_hour(l))) ||
		(g->item_day != 0 && when_means_day(&span->when->outcome, g->item_day)));
}

static bool is_word_told(const struct left *l, size_t i)
{
	const struct cue_line *cues = &l->g->cues;
	const char *word = cues->words.list[i].text;

	bool is_counted =
	    (strstr(l->text, " of us") != NULL || strstr(l->text, "governor") != NULL) &&
	    cues_phrase_at("chair|deputy|senco|lead|leader|teacher|teachers|ta|tas|staff|"
			   "colleague|colleagues|governor|governors|head|ect|ects",
			   cues, i) > 0;

	/* "three of us" is "3 of us" */
	bool is_count = strstr(l->text, " of us") != NULL &&
			cues_phrase_at("of us|of my|of our", cues, i + 1) > 0;

	return *word == '\0' || is_counted || is_count || cues->is_small[i] || l->g->taken[i] ||
	       strlen(word) < SHORTEST || is_in_row(l, word) ||
	       (l->name != NULL && intent_word_odds(l->name, word) >= SAYS);
}

static void mark_told(struct left *l)
{
	const struct guess *g = l->g;

	for (size_t i = 0; i < g->cues.words.count; i++) {
		l->told[i] = is_word_told(l, i);
	}
	for (size_t i = 0; i < g->span_count; i++) {
		bool is_told = is_span_told(l, &g->spans[i]);

		for (size_t word = g->spans[i].from; word < g->spans[i].to; word++) {
			l->told[word] = is_told || (l->told[word] && g->spans[i].when == NULL &&
						    g->spans[i].school == '\0');
		}
	}
}

/* "with", "inc", "for": what belongs to the words behind it. */
static bool leads(const struct left *l, size_t word)
{
	return cues_phrase_at("with|w|for|at|by|inc|incl|including|from|about|on|to|if|unless|but|"
			      "because|cos|coz|as|and|only|then|until|till|not|no|so|plus|before|"
			      "after|in|re|both|all|everyone|everybody|the|a|an|my|our|some|any|"
			      "tell|say|sorry|let|ask|its",
			      &l->g->cues, word) > 0;
}

/* How far what is not told goes, through small words within it. */
static size_t stretch_end(const struct left *l, size_t from)
{
	size_t to = from + 1;

	for (size_t i = from; i < l->g->cues.words.count; i++) {
		if (l->told[i] && !l->g->cues.is_small[i]) {
			break;
		}
		to = l->told[i] && !leads(l, i) && i > to ? to : i + 1;
		if (acts_ends_clause(&l->g->cues.words, i)) {
			break;
		}
	}
	while (to > from + 1 && l->told[to - 1] && !acts_ends_clause(&l->g->cues.words, to - 1) &&
	       to < l->g->cues.words.count && leads(l, to - 1)) {
		to--;
	}
	return to;
}

/* What others would have to do, or what it hangs on: "only if", "tell Anna", "inc". Why somebody
 * wants something is read by all as it is. */
static bool matters(const struct left *l, size_t from, size_t to)
{
	static const char *const triggers =
	    "with my|with our|w my|w our|with the|with both|along "
	    "with|inc|incl|including|plus|only if|as long as|so long as|provided|providing|"
	    "unless|tell|let _ know|please ask|say sorry|please bring|bring your|bring their|"
	    "bring a|bring the|invite|invited|welcome|on condition|except|apart from|agenda|"
	    "but if|if it|followed by|lunch|parking|charge|cost|but can|but could|if he|if she|"
	    "if they|its the|its at|of us|me n|me and|instead";
	const struct guess *g = l->g;

	for (size_t i = 0; i < g->span_count; i++) {
		const struct guess_span *span = &g->spans[i];
		bool is_day = span->when != NULL && !span->is_wider &&
			      (span->when->has_day || to > span->to || from < span->from);

		if (!l->told[span->from] && (is_day || (span->school != '\0' && to > from + 1)) &&
		    span->from >= from && span->from < to) {
			return true;
		}
	}
	for (size_t i = from; i < to && to > from + 1; i++) {
		if (cues_phrase_at(triggers, &g->cues, i) > 0) {
			return true;
		}
	}
	return false;
}

const char *guess_left(const struct guess *g, const char *row, const char *name, bool *ret_is_most)
{
	enum { FEW = 3 };
	struct left l = { .g = g, .name = name, .text = row };
	const char *all = NULL;
	size_t count = 0, left = 0;

	const struct when_context context = moved_context(g->request);

	l.date_count = when_find(g->request->arena, &context, row, &l.dates);
	cues_cut(row, &l.row);
	mark_told(&l);
	for (size_t i = 0; i < g->cues.words.count && count < STRETCHES; i++) {
		size_t from = i;

		if (l.told[i]) {
			continue;
		}
		while (from > 0 && l.told[from - 1] && leads(&l, from - 1) &&
		       !acts_ends_clause(&g->cues.words, from - 1)) {
			from--;
		}
		i = stretch_end(&l, i) - 1;
		if (!matters(&l, from, i + 1)) {
			continue;
		}
		const char *text = guess_text(g, from, i + 1);

		all = all == NULL ? arena_printf(g->request->arena, "“%s”", text)
				  : arena_printf(g->request->arena, "%s and “%s”", all, text);
		left += cues_weight(&g->cues, from, i + 1);
		count++;
	}
	*ret_is_most = left > FEW && 2 * left > cues_weight(&g->cues, 0, g->cues.words.count);
	return all;
}
