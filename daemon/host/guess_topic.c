/* guess_topic: what a line is about: the words that nothing else was read of. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/guess.h"
#include "host/hush.h"

#include <string.h>

struct stretch {
	size_t from, to;
};

/* Does a clause end behind that word? */
static bool ends_clause(const struct guess *g, size_t word)
{
	const char *to = g->cues.words.list[word].to;
	bool is_more = word + 1 < g->cues.words.count;

	return strchr(".;?!", to[-1]) != NULL ||
	       (*to == ',' && is_more && g->cues.is_small[word + 1]);
}

/* From there on as far as it goes: no date, school or amount in it; without what is small at its
 * ends. */
static struct stretch stretch_at(const struct guess *g, size_t from)
{
	struct stretch s = { from, from };

	while (s.to < g->cues.words.count && !guess_in_span(g, s.to)) {
		s.to++;
		if (ends_clause(g, s.to - 1)) {
			break;
		}
	}
	while (s.from < s.to && (g->taken[s.from] || g->cues.is_small[s.from])) {
		s.from++;
	}
	while (s.to > s.from && g->cues.is_small[s.to - 1]) {
		s.to--;
	}
	return s;
}

/* Is it words of a rule alone, "visit"? */
static bool says_more(const struct guess *g, struct stretch s)
{
	while (s.from < s.to && (g->taken[s.from] || g->cues.is_small[s.from])) {
		s.from++;
	}
	return s.from < s.to;
}

/* How much it sounds of lessons: of two stretches the one that does is what it is about. */
static size_t worth_of(const struct guess *g, struct stretch s)
{
	enum { PLAIN = 10 };
	size_t worth = s.to - s.from;

	for (size_t i = s.from; i < s.to; i++) {
		const char *word = g->cues.words.list[i].text;

		worth += plain_is_word(word, strlen(word)) && !g->cues.is_small[i] &&
				 !str_equal(word, "sip")
			     ? PLAIN
			     : 0;
	}
	return worth;
}

/* What it is about: behind "to see", "about", or else what sounds most so of that which nothing was
 * read of; "". */
const char *guess_topic(const struct guess *g)
{
	struct stretch best = { 0 };

	for (size_t i = 0; i < g->cues.words.count; i++) {
		size_t lead = guess_in_span(g, i) ? 0 : cues_lead_at(&g->cues, i);
		struct stretch s = lead == 0 ? best : stretch_at(g, i + lead);

		if (lead > 0 && s.to > s.from && says_more(g, s)) {
			return guess_text(g, s.from, s.to);
		}
	}
	for (size_t i = 0; i < g->cues.words.count; i++) {
		bool is_start = !guess_in_span(g, i) && !g->taken[i];
		struct stretch s = is_start ? stretch_at(g, i) : best;

		if (is_start && says_more(g, s)) {
			best = worth_of(g, s) >= worth_of(g, best) ? s : best;
			i = s.to > i ? s.to - 1 : i;
		}
	}
	return best.to > best.from ? guess_text(g, best.from, best.to) : "";
}

/* What somebody will do: from the verb on, "send round the template". */
const char *guess_deed(const struct guess *g)
{
	for (size_t i = 1; i < g->cues.words.count; i++) {
		if (cues_phrase_at(cue_doing, &g->cues, i) > 0) {
			size_t to = i;

			while (to < g->cues.words.count && !guess_in_span(g, to)) {
				to++;
			}
			while (to > i + 1 && g->cues.is_small[to - 1]) {
				to--;
			}
			return guess_text(g, i, to);
		}
	}
	return "";
}
