/* plain: the words of lessons and of timetables, which the room may read unasked. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/hush.h"

#include "base/str.h"

#include <string.h>

/* What people keep among few has no end of words, what schools visit each other for has few: so it
 * is these that are known. Without a plural's "s", and without what is said of people: a teacher, a
 * pupil, support. */
static const char *const plain_words[] = {
	/* subjects */
	"phonics", "reading", "read", "writing", "write", "handwriting", "spelling", "spag",
	"grammar", "punctuation", "vocabulary", "comprehension", "story", "stories", "poetry",
	"book", "library", "libraries", "english", "literacy", "oracy", "maths", "math",
	"mathematics", "numeracy", "arithmetic", "number", "fraction", "multiplication", "division",
	"time", "table", "problem", "solving", "mastery", "reasoning", "science", "stem", "history",
	"geography", "art", "craft", "design", "technology", "dt", "computing", "coding",
	"computer", "ict", "music", "singing", "choir", "pe", "game", "sport", "swimming", "gym",
	"gymnastics", "dance", "drama", "re", "pshe", "mfl", "french", "spanish", "german", "latin",
	"language", "humanities", "topic", "theme", "forest", "outdoor", "garden", "gardening",
	"cooking", "food",
	/* of the school's day and year */
	"year", "yr", "early", "foundation", "stage", "eyfs", "ks", "key", "phase", "reception",
	"nursery", "infant", "junior", "primary", "class", "classes", "classroom", "mixed", "age",
	"lesson", "session", "assembly", "assemblies", "worship", "collective", "concert", "play",
	"playtime", "playground", "nativity", "fair", "fete", "festival", "harvest", "christmas",
	"easter", "spring", "summer", "autumn", "winter", "term", "half", "day", "week", "month",
	"hour", "morning", "afternoon", "am", "pm", "breakfast", "lunch", "lunchtime", "trip",
	"date", "timetable", "calendar",
	/* what is done there */
	"learning", "learn", "teaching", "teach", "walk", "walkthrough", "tour", "look", "see",
	"visit", "moderation", "moderate", "moderating", "assessment", "assessing", "sat", "test",
	"testing", "screening", "check", "data", "progress", "attainment", "tracking", "tracker",
	"marking", "scrutiny", "curriculum", "plan", "planning", "map", "scheme", "resource",
	"equipment", "display", "environment", "project", "activity", "activities", "workshop",
	"training", "course", "inset", "cpd", "demonstration", "demo", "intro", "introduction",
	"idea", "example", "practice", "good", "great", "ect", "nqt", "siams", "sias", "shadowing",
	"subject", "lead", "leader", "coordinator", "governor", "sip", "group", "cluster", "school",
	"joint", "shared", "work", "working", "wall", "skill",
	/* between them */
	"a", "an", "the", "and", "of", "in", "on", "at", "to", "for", "with", "by", "from", "into",
	"across", "about", "our", "we", "your", "you", "me", "how", "what", "is", "are", "all",
	"some", "more", "other", "both", "whole", "first", "second", "next", "last", "new", "use",
	"using", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
	"just", "please", "thanks", "s", NULL
};
/* Behind a number: "2 of us", "2 teachers". */
static const char *const counted[] = { "teacher",   "staff",     "ta",     "adult",
				       "colleague", "visitor",   "person", "people",
				       "persons",   "assistant", NULL };

static bool is_in(const char *const *list, const char *word, size_t len)
{
	for (; *list != NULL; list++) {
		size_t known = strlen(*list);
		bool is_plural = len == known + 1 && (word[known] == 's' || word[known] == 'S');

		if ((len == known || is_plural) && str_starts_fold(word, *list)) {
			return true;
		}
	}
	return false;
}

static bool is_number(const char *word, size_t len)
{
	static const char *const words[] = { "one",   "two",   "three", "four", "five", "six",
					     "seven", "eight", "nine",  "ten",  NULL };

	return (word[0] >= '0' && word[0] <= '9') || is_in(words, word, len);
}

/* "E", a school; "9am", "2nd", "Y6", "KS1". */
static bool is_short(const char *word, size_t len)
{
	enum { LETTERS_MAX = 2 };
	size_t letters = 0;

	while (letters < len && (word[letters] < '0' || word[letters] > '9')) {
		letters++;
	}
	return len == 1 || letters == 0 ||
	       (letters <= LETTERS_MAX && letters < len && is_in(plain_words, word, letters)) ||
	       ((word[0] == 'y' || word[0] == 'Y') && letters == 1);
}

bool plain_is(const char *text)
{
	const char *before = "";
	size_t before_len = 0;

	while (*text != '\0') {
		size_t len = hush_word(text);

		if (len == 0) {
			text++;
			continue;
		}
		bool is_behind_number = before_len > 0 && is_number(before, before_len);
		bool is_of_us = before_len == 2 && str_starts_fold(before, "of") && len == 2 &&
				str_starts_fold(text, "us");

		if (!is_in(plain_words, text, len) && !is_short(text, len) && !is_of_us &&
		    !(is_behind_number && is_in(counted, text, len))) {
			return false;
		}
		before = text;
		before_len = len;
		text += len;
	}
	return true;
}
