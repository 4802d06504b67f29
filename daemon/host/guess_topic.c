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

/* What is said beside the matter, and none of it: "phonics would be quite enough". */
static bool is_aside(const struct guess *g, size_t word)
{
	return cues_phrase_at(
		   "please|pls|plz|thanks|thank you|cheers|would|if|because|cos|coz|"
		   "although|unless|tell him|tell her|tell them|um|erm|er|is that|is it|"
		   "that be|req|w|probably|maybe|perhaps|ideally|hopefully|possibly|"
		   "some time|sometime|any time|at some point|if poss*|including|incl|excluding",
		   &g->cues, word) > 0;
}

/* "reading rather than maths", of a thing that is there: behind it stands what it was. */
static bool is_was(const struct guess *g, size_t word)
{
	return g->item.letter != '\0' &&
	       cues_phrase_at("rather than|instead of|instead|not|now|any more|in place of|on the|"
			      "for the|when we|when i",
			      &g->cues, word) > 0;
}

/* "forest school", "set up": a small word that belongs to the one before it. */
static bool is_of_name(const struct guess *g, size_t word)
{
	return word > 0 &&
	       cues_phrase_at("forest school|infant school|junior school|set up|follow up|"
			      "catch up|write up|warm up|sign up|start up",
			      &g->cues, word - 1) == 2;
}

/* Nothing that she would rather not have: that was blanked. */
static bool is_said(const struct guess *g, size_t word)
{
	return g->cues.words.list[word].text[0] != '\0';
}

/* "SEND" in capitals is a matter, and no verb. */
static bool is_acronym(const struct guess *g, size_t word)
{
	enum { SHORTEST = 3 };
	const struct acts_word *w = &g->cues.words.list[word];
	size_t capitals = 0;

	while (w->from[capitals] >= 'A' && w->from[capitals] <= 'Z') {
		capitals++;
	}
	return capitals >= SHORTEST && capitals == strlen(w->text) && !str_equal(w->text, "sip") &&
	       !str_equal(w->text, "inset");
}

/* "Y6", "yr2": pupils, and no item's number. */
static bool is_year(const char *text)
{
	size_t lead = *text == 'y' ? 1 + (text[1] == 'r') : 0;

	return lead > 0 && text[lead] >= '1' && text[lead] <= '6' && text[lead + 1] == '\0';
}

/* "book looks", "school council", "Y6": a small word that its matter begins with. */
static bool begins_name(const struct guess *g, size_t word)
{
	if (is_year(g->cues.words.list[word].text)) {
		return true;
	}
	return cues_phrase_at("book look|book looks|book scrutiny|book corner|book corners|"
			      "school council|school improvement|school dinners|school games|"
			      "forest school",
			      &g->cues, word) == 2;
}

/* A word of the rule, or of any line. */
static bool is_idle(const struct guess *g, size_t word)
{
	/* "phonics > spelling" */
	const char *text = g->cues.words.list[word].text;
	bool is_online = str_equal_fold(text, guess_online(g));
	bool is_mark =
	    is_online || strchr("->=", *text) != NULL || strncmp(text, "\xe2\x80\x93", 3) == 0;

	return is_mark || ((g->taken[word] || g->cues.is_small[word]) && !is_acronym(g, word) &&
			   !begins_name(g, word));
}

/* From there on as far as it goes: no date, school or amount in it; without what is small at its
 * ends. */
static struct stretch stretch_at(const struct guess *g, size_t from)
{
	struct stretch s = { from, from };

	while (s.to < g->cues.words.count && !guess_in_span(g, s.to) && is_said(g, s.to) &&
	       (s.to == from || !(is_aside(g, s.to) || is_was(g, s.to)))) {
		s.to++;
		if (ends_clause(g, s.to - 1)) {
			break;
		}
	}
	while (s.from < s.to && is_idle(g, s.from)) {
		s.from++;
	}
	while (s.to > s.from && g->cues.is_small[s.to - 1] && !is_of_name(g, s.to - 1)) {
		s.to--;
	}
	return s;
}

/* Is it words of a rule alone, "visit"? */
static bool says_more(const struct guess *g, struct stretch s)
{
	while (s.from < s.to && (is_idle(g, s.from) || strpbrk(g->cues.words.list[s.from].text,
							       "abcdefghijklmnopqrstuvwxyz"
							       "0123456789") == NULL)) {
		s.from++;
	}
	bool is_filler =
	    s.from + 1 == s.to &&
	    cues_phrase_at("first|somehow|sometime|anyway|kindly|ideally|preferably|instead|"
			   "hopefully|afternoon|morning|actually|x|xx|xxx",
			   &g->cues, s.from) > 0;

	return s.from < s.to && !is_filler;
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

/* "Tell her I'll bring biscuits": a word to somebody, up to its end. */
static size_t message_end(const struct guess *g, size_t word)
{
	size_t end = word;

	if (cues_phrase_at(
		"tell him|tell her|tell them|tell the|let him|let her|let them|ill bring|"
		"i will bring|i can bring|give her|give him",
		&g->cues, word) == 0) {
		return word;
	}
	while (end < g->cues.words.count && (end == word || !ends_clause(g, end - 1))) {
		end++;
	}
	return end;
}

/* "about an hour": how long, and nothing that it is about. */
static bool is_length(const struct guess *g, size_t word)
{
	for (size_t i = 0; i < g->span_count; i++) {
		if (g->spans[i].is_amount && g->spans[i].from == word) {
			return guess_follows(g, word, "about|around");
		}
	}
	return false;
}

/* "half a day of Sarah on reading": on what. */
static size_t amount_lead(const struct guess *g, size_t word)
{
	return g->takes_amount && word > 0 && cues_phrase_at("on", &g->cues, word) > 0 &&
	       cues_phrase_at("sip|adviser|advisor|her", &g->cues, word - 1) > 0;
}

/* Behind what leads to it; `is_plain`: "for" too. */
static struct stretch led_stretch(const struct guess *g, bool is_plain)
{
	for (size_t i = 0; i < g->cues.words.count; i++) {
		size_t lead = guess_in_span(g, i) ? 0 : cues_lead_at(&g->cues, i);

		lead = lead == 0 && !guess_in_span(g, i) && !is_plain ? amount_lead(g, i) : lead;
		bool is_for = cues_phrase_at("for", &g->cues, i) > 0;
		struct stretch s = stretch_at(g, i + lead);

		if (lead > 0 && !is_length(g, i + lead) && is_for == is_plain && s.to > s.from &&
		    says_more(g, s)) {
			return s;
		}
	}
	return (struct stretch){ 0 };
}

/* "geography sorry history": what she puts right counts; "to train my governors" is what is done.
 */
static const char *as_said(const struct guess *g, struct stretch s)
{
	for (size_t i = s.from + 1; i + 1 < s.to; i++) {
		s.from = cues_phrase_at("sorry|i mean", &g->cues, i) > 0 ? i + 1 : s.from;
	}
	s.from += cues_phrase_at("mean", &g->cues, s.from);
	bool is_to = g->takes_amount && s.from > 0 && cues_phrase_at("to", &g->cues, s.from - 1);

	return guess_text(g, s.from - is_to, s.to);
}

/* What it is about: behind "to see", "about", or else what sounds most so of that which nothing was
 * read of; "". */
const char *guess_topic(const struct guess *g)
{
	struct stretch best = led_stretch(g, false);

	best = best.to > best.from ? best : led_stretch(g, true);
	if (best.to > best.from) {
		return as_said(g, best);
	}
	for (size_t i = 0; i < g->cues.words.count; i++) {
		i = message_end(g, i);
		if (i >= g->cues.words.count) {
			break;
		}
		bool is_start =
		    !guess_in_span(g, i) && (!g->taken[i] || is_acronym(g, i)) && is_said(g, i);
		struct stretch s = is_start ? stretch_at(g, i) : best;

		if (is_start && says_more(g, s)) {
			best = worth_of(g, s) >= worth_of(g, best) ? s : best;
			i = s.to > i ? s.to - 1 : i;
		}
	}
	return best.to > best.from ? as_said(g, best) : "";
}

/* A school is of what is done or said, "send Carys the document"; what else was read is not. */
static bool is_of_matter(const struct guess *g, size_t word)
{
	const struct guess_span *span = guess_span_at(g, word);

	return !guess_in_span(g, word) || (span != NULL && span->school != '\0');
}

static size_t matter_end(const struct guess *g, size_t from)
{
	while (from < g->cues.words.count && is_of_matter(g, from)) {
		from++;
	}
	return from;
}

/* What is to be said then: behind "to" or "that", or the deed, or what it is about. */
const char *guess_message(const struct guess *g)
{
	for (size_t i = 1; i + 1 < g->cues.words.count; i++) {
		bool is_led = cues_phrase_at("to|that", &g->cues, i - 1) > 0 &&
			      !guess_in_span(g, i - 1) && !guess_in_span(g, i) &&
			      cues_phrase_at("us|me|everyone|all|the room|tell me to|tell us|"
					     "remind me to|remind us|nudge me to",
					     &g->cues, i) == 0;
		size_t to = is_led ? matter_end(g, i) : i;

		while (to > i + 1 && g->cues.is_small[to - 1] && !is_of_name(g, to - 1) &&
		       cues_phrase_at("it|them|him|her|us|me|off|out|up|in|back", &g->cues,
				      to - 1) == 0) {
			to--;
		}
		if (to > i + 1) {
			return guess_text(g, i, to);
		}
	}
	const char *deed = guess_deed(g);

	return *deed == '\0' ? guess_topic(g) : deed;
}

/* What somebody will do: from the verb on, "send round the template". */
const char *guess_deed(const struct guess *g)
{
	for (size_t i = 1; i < g->cues.words.count; i++) {
		/* "put down that I shall circulate" */
		bool is_note = cues_phrase_at("put down|put me|put us|put a note|put in a note|"
					      "make a note|make note",
					      &g->cues, i) > 0;

		if (!is_note && cues_phrase_at(cue_doing, &g->cues, i) > 0) {
			size_t to = matter_end(g, i);
			const size_t end = to;

			while (to > i + 1 && g->cues.is_small[to - 1]) {
				to--;
			}
			/* to whom is of it */
			size_t whom = cues_phrase_at("round to all|round to everyone|out to all|"
						     "out to everyone|over to everyone|to all|"
						     "to everyone|to everybody|round",
						     &g->cues, to);

			to = to + whom <= end ? to + whom : to;
			return guess_text(g, i, to);
		}
	}
	return "";
}
