/* guess_shift: how far a thing is to go, and the days that are told by its own: "the Monday after".
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/guess.h"
#include "host/refer_reply.h"

#include <string.h>

/* The words from one to another, where they say how far the thing is to go. */
static const char *shift_in(const struct guess *g, size_t from, size_t to)
{
	const char *text = guess_text(g, from, to);

	return moved_words(g->host, g->request, g->item, text) != NULL ? text : NULL;
}

/* "mon after", "the day after, same times", "the following Tuesday": the words, from one to
 * another; none: 0. What stands behind "after" is what it is after. */
static const char besides[] =
    "the _ after|the _ before|day after|day before|week after|week before|mon* after|"
    "tue* after|wed* after|thu* after|fri* after|following day|following week|"
    "week later|week earlier|day later|day earlier|"
    "following mon*|following tue*|following wed*|following thu*|following fri*|next day";

bool guess_is_beside(const char *line)
{
	struct cue_line cues;

	cues_cut(line, &cues);
	for (size_t i = 0; i < cues.words.count; i++) {
		if (cues_phrase_at(besides, &cues, i) > 0) {
			return true;
		}
	}
	return false;
}

static size_t beside_at(const struct guess *g, size_t at, size_t *ret_to)
{
	static const char *const ends =
	    "same|at|please|pls|thanks|thank|ta|instead|if|that|from|but|"
	    "would|will|suits|fine|good|and|with|also|as|for|is|ok|works|better|when|so";
	size_t len = cues_phrase_at(besides, &g->cues, at), to = at + len;
	bool is_end =
	    len > 0 && (to == g->cues.words.count || acts_ends_clause(&g->cues.words, to - 1) ||
			cues_phrase_at(ends, &g->cues, to) > 0);

	*ret_to = to;
	return is_end && shift_in(g, at, to) != NULL ? len : 0;
}

/* Is a day said outside of those words that is to be? Then it is that. */
static bool has_other_day(const struct guess *g, size_t from, size_t to)
{
	for (size_t i = 0; i < g->span_count; i++) {
		const struct guess_span *span = &g->spans[i];
		/* "engineers in all day on the 10th", its own day, is why */
		bool is_own = span->when != NULL && g->item_day != 0 &&
			      when_means_day(&span->when->outcome, g->item_day);

		if ((span->from >= to || span->to <= from) && span->when != NULL &&
		    span->when->has_day && !is_own && guess_is_new(g, span)) {
			return true;
		}
	}
	return false;
}

bool guess_add_beside(const struct guess *g, struct str *line)
{
	size_t from = 0, to = 0;

	while (g->item.letter != '\0' && from < g->cues.words.count &&
	       beside_at(g, from, &to) == 0) {
		from++;
	}
	if (g->item.letter == '\0' || from == g->cues.words.count || has_other_day(g, from, to)) {
		return false;
	}
	for (size_t i = 0; i < g->span_count; i++) {
		const struct guess_span *span = &g->spans[i];

		if (span->from >= to && span->when != NULL && guess_is_new(g, span)) {
			str_addf(line, " %s", guess_text(g, span->from, span->to));
		}
	}
	str_addf(line, " %s", guess_text(g, from, to));
	return true;
}

const char *guess_shift(const struct guess *g)
{
	enum { MOST_WORDS = 5 };
	size_t count = g->cues.words.count;
	const char *text = NULL;

	for (size_t i = 0; g->item.letter != '\0' && text == NULL && i < count; i++) {
		bool is_way = cues_phrase_at("later|earlier|sooner|back|forward|longer|shorter",
					     &g->cues, i) > 0;

		for (size_t len = MOST_WORDS; is_way && text == NULL && len > 1; len--) {
			text = i + 1 >= len ? shift_in(g, i + 1 - len, i + 1) : NULL;
			text = text == NULL && i + len <= count ? shift_in(g, i, i + len) : text;
		}
	}
	for (size_t i = 0; g->item.letter != '\0' && text == NULL && i < count; i++) {
		bool is_half = cues_phrase_at("afternoon not|afternoon instead|afternoon rather|"
					      "pm not|pm instead|morning not|morning instead|"
					      "morning rather|am not|am instead",
					      &g->cues, i) > 0;

		text = is_half ? shift_in(g, i, i + 1) : NULL;
	}
	struct str beside;

	str_init(&beside, g->request->arena);
	return text != NULL ? text : guess_add_beside(g, &beside) ? beside.text + 1 : "";
}
