/* cues: what a line is about by words that stand anywhere in it, where its order tells nothing. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/cues.h"
#include "command/cues_table.h"

#include "base/str.h"

#include <string.h>

enum { GAP_MAX = 3 };

/* Does the word fit the first of the phrase, `len` bytes? */
static bool fits_word(const char *phrase, size_t len, const char *word)
{
	bool is_open = len > 1 && phrase[len - 1] == '*';

	return is_open ? strncmp(word, phrase, len - 1) == 0
		       : strlen(word) == len && strncmp(word, phrase, len) == 0;
}

/* Does nothing of any matter stand before it? */
static bool is_first(const struct acts_words *words, size_t at)
{
	while (at > 0 && cues_is_small(words->list[at - 1].text)) {
		at--;
	}
	return at == 0;
}

/* Where the phrase ends that begins at `at`, and its words marked; 0: it does not stand there. */
static size_t phrase_end(const char *phrase, size_t len, const struct acts_words *words, size_t at,
			 bool *taken)
{
	const char *blank = memchr(phrase, ' ', len);
	size_t first = blank == NULL ? len : (size_t)(blank - phrase);

	if (first == 1 && *phrase == '_') {
		for (size_t gap = 0; gap <= GAP_MAX; gap++) {
			size_t end = phrase_end(phrase + 2, len - 2, words, at + gap, taken);

			if (end > 0) {
				return end;
			}
		}
		return 0;
	}
	if (first > 1 && *phrase == '^') {
		return is_first(words, at) ? phrase_end(phrase + 1, len - 1, words, at, taken) : 0;
	}
	if (at >= words->count || !fits_word(phrase, first, words->list[at].text)) {
		return 0;
	}
	size_t end =
	    blank == NULL ? at + 1 : phrase_end(blank + 1, len - first - 1, words, at + 1, taken);

	if (end > 0 && taken != NULL) {
		taken[at] = true;
	}
	return end;
}

static size_t phrases_end(const char *phrases, const struct acts_words *words, size_t at,
			  bool *taken)
{
	size_t longest = 0;

	while (*phrases != '\0') {
		size_t len = strcspn(phrases, "|");
		size_t end = phrase_end(phrases, len, words, at, taken);

		longest = end > longest ? end : longest;
		phrases += len;
		phrases += *phrases == '|';
	}
	return longest;
}

size_t cues_phrase_at(const char *phrases, const struct acts_words *words, size_t at)
{
	size_t end = phrases_end(phrases, words, at, NULL);

	return end == 0 ? 0 : end - at;
}

/* Does one stand anywhere? All that do are marked. */
static bool has_one(const char *phrases, const struct acts_words *words, bool *taken)
{
	bool is_there = false;

	for (size_t i = 0; i < words->count; i++) {
		is_there = phrases_end(phrases, words, i, taken) > 0 || is_there;
	}
	return is_there;
}

bool cues_fit(const struct cue_rule *rule, const struct acts_words *words, bool *taken)
{
	memset(taken, 0, ACTS_WORDS_MAX * sizeof(*taken));
	for (size_t i = 0; i < CUES_GROUPS && rule->all[i] != NULL; i++) {
		if (!has_one(rule->all[i], words, taken)) {
			return false;
		}
	}
	return rule->none == NULL || !has_one(rule->none, words, NULL);
}

/* "v1": which thing it is. */
static bool is_number(const char *word)
{
	size_t digits = word[0] == '\0' ? 0 : strspn(word + 1, "0123456789");

	return word[0] >= 'a' && word[0] <= 'z' && digits > 0 && word[1 + digits] == '\0';
}

bool cues_is_small(const char *word)
{
	const struct acts_words one = { .list = { { .text = "" } }, .count = 1 };
	struct acts_words words = one;

	strncpy(words.list[0].text, word, sizeof(words.list[0].text) - 1);
	return is_number(word) || cues_phrase_at(cue_small, &words, 0) > 0;
}

size_t cues_lead_at(const struct acts_words *words, size_t at)
{
	return cues_phrase_at(cue_leads, words, at);
}

bool cues_is_question(const struct acts_words *words)
{
	size_t at = 0, used;

	while ((used = cues_phrase_at(cue_openings, words, at)) > 0) {
		at += used;
	}
	return cues_phrase_at(cue_asking, words, at) > 0;
}
