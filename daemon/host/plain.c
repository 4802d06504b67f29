/* plain: the words of lessons and of timetables, which the room may read unasked. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/hush.h"

#include "base/str.h"

#include <string.h>

#define SHORT_DASH "\xe2\x80\x93"

/* What people keep among few has no end of words, what schools visit each other for has few: so it
 * is these that are known. Without a plural's "s", and without what is said of people: a teacher,
 * an ECT, a problem, support, what "is". */
static const char *const plain_words[] = {
	/* subjects */
	"phonics", "reading", "read", "writing", "write", "handwriting", "spelling", "spag",
	"grammar", "punctuation", "vocabulary", "comprehension", "story", "stories", "poetry",
	"book", "library", "libraries", "english", "literacy", "oracy", "maths", "math",
	"mathematics", "numeracy", "arithmetic", "number", "fraction", "multiplication", "division",
	"time", "table", "solving", "mastery", "reasoning", "science", "stem", "history",
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
	"idea", "example", "practice", "good", "great", "siams", "sias", "shadowing", "subject",
	"lead", "leader", "coordinator", "governor", "sip", "group", "cluster", "school", "joint",
	"shared", "work", "working", "wall", "skill",
	/* what is brought */
	"bring", "bringing", "share", "cake", "biscuit", "bun", "tea", "coffee", "milk", "juice",
	"fruit", "snack", "mug", "plate", "raffle", "prize", "ticket", "poster", "costume", "photo",
	"laptop", "pen", "paper", "chair", "folder", "bake", "sale", NULL
};
/* Between them. Two letters of these in capitals may be a person's initials. */
static const char *const linking[] = {
	"a",      "an",   "the",   "and",   "of",     "in",    "on",    "at",     "to",     "for",
	"with",   "by",   "from",  "into",  "across", "about", "our",   "we",     "your",   "you",
	"me",     "how",  "what",  "all",   "some",   "more",  "other", "both",   "whole",  "first",
	"second", "next", "last",  "new",   "use",    "using", "one",   "two",    "three",  "four",
	"five",   "six",  "seven", "eight", "nine",   "ten",   "just",  "please", "thanks", NULL
};
/* Behind a number: "2 of us", "2 teachers". */
static const char *const counted[] = { "teacher",   "staff",     "ta",     "adult",
				       "colleague", "visitor",   "person", "people",
				       "persons",   "assistant", NULL };

bool plain_is_in(const char *const *list, const char *word, size_t len)
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

/* In front of a number, without a space: "Y6", "KS1". */
static const char *const numbered[] = { "y",     "yr",    "year", "ks",   "class", "group",
					"phase", "stage", "term", "week", NULL };

/* A word of the text, and what it stands beside. */
struct word {
	const char *at;
	size_t len;
	bool is_figure; /* begins with a digit: "9", "9.30-11am", "12/1" */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_number(const struct word *word)
{
	static const char *const words[] = { "one",   "two",   "three", "four", "five", "six",
					     "seven", "eight", "nine",  "ten",  NULL };

	return word->is_figure || (word->len > 0 && plain_is_in(words, word->at, word->len));
}

static bool is_word(const struct word *word, const char *text)
{
	return word->len == strlen(text) && str_starts_fold(word->at, text);
}

/* Bytes of an apostrophe; 0: none is here. */
static size_t apostrophe(const char *at)
{
	return *at == '\'' ? 1 : str_starts(at, "\xe2\x80\x99") ? 3 : 0;
}

/* ---- figures ---- */

/* A hyphen or a short dash between two digits is of the figure, as are the other signs. */
static size_t figure_len(const char *at)
{
	size_t len = hush_word(at), sign;

	while (true) {
		sign = at[len] != '\0' && strchr(":./-", at[len]) != NULL ? 1
		       : str_starts(at + len, SHORT_DASH)                 ? 3
									  : 0;
		if (sign == 0 || !is_digit(at[len + sign])) {
			return len;
		}
		len += sign + hush_word(at + len + sign);
	}
}

enum { SHAPE_MAX = 24 };

/* "12/1" as "99/9", "9–11AM" as "9-99am"; "": too long for any figure that is known. */
static void shape_of(const struct word *word, char shape[SHAPE_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < word->len && count < SHAPE_MAX - 1; i++) {
		char c = word->at[i];
		bool is_dash = str_starts(word->at + i, SHORT_DASH);

		shape[count++] = (char)(is_dash         ? '-'
					: is_digit(c)   ? '9'
					: is_capital(c) ? c + 'a' - 'A'
							: c);
		i += is_dash ? strlen(SHORT_DASH) - 1 : 0;
	}
	shape[count == SHAPE_MAX - 1 ? 0 : count] = '\0';
}

static bool is_one_of(const char *const *list, const char *text, size_t len)
{
	while (*list != NULL && (strlen(*list) != len || strncmp(*list, text, len) != 0)) {
		list++;
	}
	return *list != NULL;
}

/* "9", "9:30am", "2nd", "30min": a number or a time of day. */
static bool is_amount(const char *shape, size_t len)
{
	static const char *const numbers[] = { "9",    "99",    "999",  "9.9",   "99.9",
					       "9:99", "99:99", "9.99", "99.99", NULL };
	static const char *const ends[] = { "",  "am", "pm",  "st",   "nd",  "rd",   "th",
					    "h", "hr", "hrs", "hour", "min", "mins", NULL };
	size_t number = 0;

	while (number < len && (shape[number] < 'a' || shape[number] > 'z')) {
		number++;
	}
	return is_one_of(numbers, shape, number) && is_one_of(ends, shape + number, len - number);
}

/* A telephone number, a date of birth and whatever else is a figure is not of lessons:
 * so it is the shapes of times, dates and small numbers that are known. */
static bool is_plain_figure(const struct word *word)
{
	/* With its year a day may be a date of birth. */
	static const char *const dates[] = { "9/9", "9/99", "99/9", "99/99", NULL };
	static const char *const years[] = { "9999", "9999/99", "9999-99", NULL };
	char shape[SHAPE_MAX];

	shape_of(word, shape);
	size_t len = strlen(shape);
	const char *dash = strchr(shape, '-');

	if (is_one_of(dates, shape, len)) {
		return true;
	}
	if (is_one_of(years, shape, len)) {
		return str_starts(word->at, "20");
	}
	if (dash == NULL) {
		/* "077" is a part of something longer. */
		return is_amount(shape, len) &&
		       (word->at[0] != '0' || strpbrk(shape, ":.") != NULL);
	}
	size_t half = (size_t)(dash - shape);
	/* "1-1" is no time, but what somebody is given. */
	bool is_same =
	    strlen(dash + 1) == half && strncmp(word->at, word->at + word->len - half, half) == 0;

	return is_amount(shape, half) && is_amount(dash + 1, strlen(dash + 1)) && !is_same;
}

/* ---- words ---- */

/* "Y6", "KS1", "year 10" without the space. */
bool plain_is_numbered(const char *word, size_t len)
{
	enum { DIGITS_MAX = 2 };
	size_t letters = 0, digits;

	while (letters < len && !is_digit(word[letters])) {
		letters++;
	}
	digits = letters;
	while (digits < len && is_digit(word[digits])) {
		digits++;
	}
	return digits == len && digits > letters && digits - letters <= DIGITS_MAX && letters > 0 &&
	       plain_is_in(numbered, word, letters);
}

/* Is what joins two words without a space that of an address or of initials, or an apostrophe of a
 * name? "children's" and "we're" have none of these. */
static bool is_joined_oddly(const struct word *before, const struct word *word)
{
	const char *gap = before->at + before->len;
	size_t len = (size_t)(word->at - gap), quote = apostrophe(gap);

	return len > 0 && ((len == 1 && (*gap == '.' || *gap == '_')) ||
			   (quote == len && !is_word(word, "s") && !is_word(word, "re")));
}

/* Is nothing between the two that lists or tells them apart? "J S", "07700 900123". */
static bool is_side_by_side(const struct word *before, const struct word *word)
{
	const char *gap = before->at + before->len;
	size_t len = (size_t)(word->at - gap);

	return before->len > 0 && strcspn(gap, ",;/&+()") >= len;
}

/* A school, and no initial: of the cluster, and by itself. */
static bool is_school_alone(const char *schools, const struct word *before, const struct word *word)
{
	char letter = (char)(is_capital(*word->at) ? *word->at : *word->at - 'a' + 'A');
	const char *after = word->at + 1;
	size_t quote = apostrophe(after);

	if (before->len == 1 && !before->is_figure && !is_word(before, "s") && *before->at != 'a' &&
	    is_side_by_side(before, word)) {
		return false;
	}
	if (*after == '.' || *after == '-' || (before->len > 0 && word->at[-1] == '-') ||
	    (quote > 0 && ((after[quote] | ' ') != 's' || hush_word(after + quote) != 1))) {
		return false;
	}
	return strchr(schools, letter) != NULL || (letter == 'A' && before->len == 0);
}

static bool is_plain_letter(const char *schools, const struct word *before, const struct word *word)
{
	const char *at = word->at;
	bool is_of_year = is_word(before, "year") || is_word(before, "yr") || is_word(before, "y");

	switch (*at) {
	case 'a':
		return at[1] != '.';
	case 's':
		/* "year 2's" */
		if (before->len > 0 && apostrophe(before->at + before->len) > 0) {
			return true;
		}
		break;
	case 'Y':
	case 'y':
		if (at[1] == ' ' && is_digit(at[2])) {
			return true;
		}
		break;
	case 'R': /* Year R is Reception */
		if (is_of_year && is_side_by_side(before, word)) {
			return true;
		}
		break;
	default:
		break;
	}
	return is_school_alone(schools, before, word);
}

/* "AM", "ME": of a person, unless it is "9 AM". */
static bool is_as_initials(const struct word *before, const struct word *word)
{
	bool is_am = is_word(word, "am");

	return word->len == 2 && is_capital(word->at[0]) && is_capital(word->at[1]) &&
	       (is_am ? !before->is_figure : plain_is_in(linking, word->at, word->len));
}

bool plain_is_word(const char *word, size_t len)
{
	return plain_is_in(plain_words, word, len) || plain_is_in(linking, word, len) ||
	       plain_is_numbered(word, len);
}

static bool is_plain_word(const char *schools, const struct word *before, const struct word *word)
{
	bool is_of_us = is_word(before, "of") && word->len == 2 && str_starts(word->at, "us");

	if (before->len > 0 && is_joined_oddly(before, word)) {
		return false;
	}
	if (word->is_figure) {
		return is_plain_figure(word) &&
		       !(before->is_figure && is_side_by_side(before, word));
	}
	if (word->len == 1) {
		return is_plain_letter(schools, before, word);
	}
	return (plain_is_word(word->at, word->len) || is_of_us ||
		(is_number(before) && plain_is_in(counted, word->at, word->len))) &&
	       !is_as_initials(before, word);
}

bool plain_is(const char *text, const char *schools)
{
	struct word before = { .at = text };

	while (*text != '\0') {
		struct word word = { .at = text, .is_figure = is_digit(*text) };

		word.len = word.is_figure ? figure_len(text) : hush_word(text);
		if (word.len == 0) {
			if (*text == '@' && text[1] != ' ') {
				return false; /* somebody's address */
			}
			text++;
			continue;
		}
		if (!is_plain_word(schools, &before, &word)) {
			return false;
		}
		before = word;
		text += word.len;
	}
	return true;
}
