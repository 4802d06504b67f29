/* intent_features: what of a line tells what it wants: its words, pairs of them, how they begin. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/intent.h"

#include "base/str.h"

#include <ctype.h>
#include <string.h>

enum { STEM = 5 };

/* One of a list between strokes. */
static bool is_one_of(const char *list, const char *word)
{
	size_t len = strlen(word);

	while (*list != '\0') {
		size_t item = strcspn(list, "|");

		if (item == len && memcmp(list, word, len) == 0) {
			return true;
		}
		list += item;
		list += *list == '|';
	}
	return false;
}

/* What begins with a digit: a day, an hour or a number. */
static const char *digits_class(const char *word)
{
	size_t digits = strspn(word, "0123456789");
	const char *rest = word + digits;

	if (is_one_of("st|nd|rd|th", rest) || (*rest == '/' && isdigit((unsigned char)rest[1]))) {
		return "#day";
	}
	if (*rest == ':' || *rest == '.' || is_one_of("am|pm|noon|ish", rest)) {
		return "#time";
	}
	if (is_one_of("h|hr|hrs|hours|hour|min|mins|m|d|days|day", rest)) {
		return "#long";
	}
	return *rest == '-' || str_starts(rest, "\xe2\x80\x93") ? "#hours" : "#n";
}

/* Dates, hours, numbers and names are alike, whichever they are. */
static const char *class_of(const struct acts_word *word, bool is_name, bool is_first, char *buffer)
{
	static const char days[] =
	    "mon|monday|mondays|tue|tues|tuesday|tuesdays|wed|weds|wednesday|wednesdays|thu|thur|"
	    "thurs|thursday|thursdays|fri|friday|fridays|sat|saturday|sun|sunday";
	static const char months[] =
	    "jan|january|feb|february|mar|march|apr|april|may|jun|june|jul|july|aug|august|"
	    "sept|sep|september|oct|october|nov|november|dec|december";
	const char *text = word->text;
	char capital = word->from[0];
	bool is_letter = text[1] == '\0' && capital >= 'A' && capital <= 'Z' && capital != 'I' &&
			 !(capital == 'A' && is_first);

	if (is_name || is_letter) {
		return "@school";
	}
	if (isdigit((unsigned char)text[0])) {
		return digits_class(text);
	}
	if (isalpha((unsigned char)text[0]) && isdigit((unsigned char)text[1])) {
		buffer[0] = '#';
		buffer[1] = text[0];
		buffer[2] = '\0';
		return buffer;
	}
	return is_one_of(days, text) ? "@day" : is_one_of(months, text) ? "@month" : text;
}

static uint32_t hash(uint32_t sum, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		sum = (sum ^ (unsigned char)text[i]) * 16777619U;
	}
	return (sum ^ 0xff) * 16777619U;
}

static uint32_t hash_of(char kind, const char *one, const char *other)
{
	uint32_t sum = hash(2166136261U, &kind, 1);

	sum = hash(sum, one, strlen(one));
	return other == NULL ? sum : hash(sum, other, strlen(other));
}

static bool is_new(const uint32_t *features, size_t count, uint32_t feature)
{
	for (size_t i = 0; i < count; i++) {
		if (features[i] == feature) {
			return false;
		}
	}
	return true;
}

static void add(uint32_t *features, size_t *count, uint32_t feature)
{
	if (*count < INTENT_FEATURES_MAX && is_new(features, *count, feature)) {
		features[(*count)++] = feature;
	}
}

static void add_word(const char *word, uint32_t *features, size_t *count)
{
	add(features, count, hash_of('w', word, NULL));
	if (strlen(word) > STEM) {
		add(features, count, hash(hash_of('s', "", NULL), word, STEM));
	}
}

size_t intent_word_features(const char *word, uint32_t *ret_features)
{
	size_t count = 0;

	add_word(word, ret_features, &count);
	return count;
}

size_t intent_features(const struct acts_words *words, const bool *is_name, uint32_t *ret_features)
{
	char buffers[ACTS_WORDS_MAX][3];
	const char *list[ACTS_WORDS_MAX + 2];
	size_t count = 0, last = words->count + 1;

	list[0] = "^";
	list[last] = "$";
	for (size_t i = 0; i < words->count; i++) {
		list[i + 1] = class_of(&words->list[i], is_name[i], i == 0, buffers[i]);
	}
	add(ret_features, &count, hash_of('b', "", NULL)); /* how common it is at all */
	for (size_t i = 0; i <= last; i++) {
		size_t len = strlen(list[i]);

		if (i > 0 && i < last) {
			add(ret_features, &count, hash_of('w', list[i], NULL));
		}
		if (len > STEM) {
			add(ret_features, &count, hash(hash_of('s', "", NULL), list[i], STEM));
		}
		if (i < last) {
			add(ret_features, &count, hash_of('p', list[i], list[i + 1]));
		}
		if (i + 2 <= last) {
			add(ret_features, &count, hash_of('g', list[i], list[i + 2]));
		}
	}
	return count;
}
