/* cues: what a line is about by words that stand anywhere in it, where its order tells nothing. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/cues.h"
#include "command/cues_table.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>

enum { GAP_MAX = 3 };

/* Does the word fit the first of the phrase, `len` bytes? */
static bool fits_word(const char *phrase, size_t len, const char *word)
{
	bool is_open = len > 1 && phrase[len - 1] == '*';

	if (*phrase != *word) {
		return false;
	}
	return is_open ? strncmp(word, phrase, len - 1) == 0
		       : strncmp(word, phrase, len) == 0 && word[len] == '\0';
}

/* Does nothing of any matter stand before it? */
static bool is_first(const struct cue_line *line, size_t at)
{
	while (at > 0 && line->is_small[at - 1]) {
		at--;
	}
	return at == 0;
}

/* Where the phrase ends that begins at `at`, and its words marked; 0: it does not stand there. */
static size_t phrase_end(const char *phrase, size_t len, const struct cue_line *line, size_t at,
			 bool *taken)
{
	const char *blank = memchr(phrase, ' ', len);
	size_t first = blank == NULL ? len : (size_t)(blank - phrase);

	if (first == 1 && *phrase == '_') {
		for (size_t gap = 0; gap <= GAP_MAX; gap++) {
			size_t end = phrase_end(phrase + 2, len - 2, line, at + gap, taken);

			if (end > 0) {
				return end;
			}
		}
		return 0;
	}
	if (first > 1 && *phrase == '^') {
		return is_first(line, at) ? phrase_end(phrase + 1, len - 1, line, at, taken) : 0;
	}
	if (at >= line->words.count || !fits_word(phrase, first, line->words.list[at].text)) {
		return 0;
	}
	size_t end =
	    blank == NULL ? at + 1 : phrase_end(blank + 1, len - first - 1, line, at + 1, taken);

	if (end > 0 && taken != NULL) {
		taken[at] = true;
	}
	return end;
}

static size_t phrases_end(const char *phrases, const struct cue_line *line, size_t at, bool *taken)
{
	size_t longest = 0;

	while (*phrases != '\0') {
		size_t len = strcspn(phrases, "|");
		size_t end = phrase_end(phrases, len, line, at, taken);

		longest = end > longest ? end : longest;
		phrases += len;
		phrases += *phrases == '|';
	}
	return longest;
}

size_t cues_phrase_at(const char *phrases, const struct cue_line *line, size_t at)
{
	size_t end = phrases_end(phrases, line, at, NULL);

	return end == 0 ? 0 : end - at;
}

/* May the phrase begin with a word of the line? */
static bool may_stand(const char *phrase, const struct cue_line *line)
{
	char letter = *phrase == '^' ? phrase[1] : *phrase;

	return letter < 'a' || letter > 'z' || (line->letters & (1u << (letter - 'a'))) != 0;
}

/* Does one stand anywhere? All that do are marked. */
static bool has_one(const char *phrases, const struct cue_line *line, bool *taken)
{
	bool is_there = false;

	while (*phrases != '\0') {
		size_t len = strcspn(phrases, "|");

		for (size_t i = 0; may_stand(phrases, line) && i < line->words.count; i++) {
			is_there = phrase_end(phrases, len, line, i, taken) > 0 || is_there;
		}
		phrases += len;
		phrases += *phrases == '|';
	}
	return is_there;
}

bool cues_fit(const struct cue_rule *rule, const struct cue_line *line, bool *taken)
{
	memset(taken, 0, ACTS_WORDS_MAX * sizeof(*taken));
	for (size_t i = 0; i < CUES_GROUPS && rule->all[i] != NULL; i++) {
		if (!has_one(rule->all[i], line, taken)) {
			return false;
		}
	}
	return rule->none == NULL || !has_one(rule->none, line, NULL);
}

/* "v1": which thing it is. */
static bool is_number(const char *word)
{
	size_t digits = word[0] == '\0' ? 0 : strspn(word + 1, "0123456789");

	return word[0] >= 'a' && word[0] <= 'z' && digits > 0 && word[1 + digits] == '\0';
}

static int compare_word(const void *word, const void *small)
{
	return strcmp(word, *(const char *const *)small);
}

static bool is_small(const char *word)
{
	return bsearch(word, cue_small, cue_small_count, sizeof(cue_small[0]), compare_word) !=
		   NULL ||
	       is_number(word);
}

void cues_put(struct cue_line *line, size_t word, const char *text)
{
	char *into = line->words.list[word].text;
	size_t len = strlen(text) < ACTS_WORD_BYTES ? strlen(text) : ACTS_WORD_BYTES - 1;

	memcpy(into, text, len);
	into[len] = '\0';
	line->is_small[word] = is_small(into);
	if (*into >= 'a' && *into <= 'z') {
		line->letters |= 1u << (*into - 'a');
	}
}

void cues_cut(const char *text, struct cue_line *ret_line)
{
	*ret_line = (struct cue_line){ 0 };
	acts_cut(text, &ret_line->words);
	for (size_t i = 0; i < ret_line->words.count; i++) {
		char word[ACTS_WORD_BYTES];

		memcpy(word, ret_line->words.list[i].text, sizeof(word));
		cues_put(ret_line, i, word);
	}
}

size_t cues_weight(const struct cue_line *line, size_t from, size_t to)
{
	size_t weight = 0;

	for (; from < to; from++) {
		weight += !line->is_small[from];
	}
	return weight;
}

size_t cues_lead_at(const struct cue_line *line, size_t at)
{
	return cues_phrase_at(cue_leads, line, at);
}

bool cues_is_question(const struct cue_line *line)
{
	size_t at = 0, used;

	while ((used = cues_phrase_at(cue_openings, line, at)) > 0) {
		at += used;
	}
	return cues_phrase_at(cue_asking, line, at) > 0;
}
