/* words: days of the week and times of the day, as people say when they teach or want quiet. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "quiet.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { HOUR_MIN = 60, NOON_HOURS = 12, DAY_HOURS = 24 };

/* "–" */
static const char dash[] = "\xe2\x80\x93";

static bool is_of_word(char c)
{
	return isalnum((unsigned char)c) != 0 || strchr(".:'", c) != NULL;
}

/* A dash is a word of its own: "9-12". */
static size_t dash_at(const char *text)
{
	return text[0] == '-'                               ? 1
	       : strncmp(text, dash, sizeof(dash) - 1) == 0 ? sizeof(dash) - 1
							    : 0;
}

bool quiet_word(const char **text, char *ret_word)
{
	const char *at = *text;
	size_t len = 0;

	while (*at != '\0' && dash_at(at) == 0 &&
	       (!is_of_word(*at) || strchr(".:'", *at) != NULL)) {
		if (*at == '&') {
			strcpy(ret_word, "and");
			*text = at + 1;
			return true;
		}
		at++;
	}
	if (dash_at(at) > 0) {
		strcpy(ret_word, "to");
		*text = at + dash_at(at);
		return true;
	}
	for (; *at != '\0' && is_of_word(*at); at++) {
		if (len + 1 < QUIET_WORD) {
			ret_word[len++] = (char)tolower((unsigned char)*at);
		}
	}
	while (len > 0 && strchr(".:'", ret_word[len - 1]) != NULL) {
		len--;
	}
	ret_word[len] = '\0';
	*text = at;
	return len > 0;
}

int quiet_weekday(const char *word)
{
	static const char *const days[QUIET_WEEK] = { "mondays", "tuesdays", "wednesdays",
						      "thursdays", "fridays" };
	size_t len = strlen(word);

	for (int day = 0; day < QUIET_WEEK; day++) {
		if (len >= 3 && len <= strlen(days[day]) && strncmp(days[day], word, len) == 0) {
			return day;
		}
	}
	return strcmp(word, "weds") == 0 ? 2 : -1;
}

/* ":30", ".30", or nothing: minutes; -1: neither. `*text` is behind it. */
static int32_t minutes_at(const char **text)
{
	const char *at = *text;

	if (*at != '.' && *at != ':') {
		return 0;
	}
	if (isdigit((unsigned char)at[1]) == 0 || isdigit((unsigned char)at[2]) == 0 ||
	    isdigit((unsigned char)at[3]) != 0 || at[1] > '5') {
		return -1;
	}
	*text = at + 3;
	return (at[1] - '0') * 10 + (at[2] - '0');
}

bool quiet_time(const char *word, int32_t *ret_minute, enum quiet_half *ret_half)
{
	bool is_midnight = strcmp(word, "midnight") == 0;

	if (is_midnight || strcmp(word, "noon") == 0 || strcmp(word, "midday") == 0) {
		*ret_minute = is_midnight ? 0 : NOON_HOURS * HOUR_MIN;
		*ret_half = QUIET_SAID;
		return true;
	}
	if (isdigit((unsigned char)word[0]) == 0 || strspn(word, "0123456789") > 2) {
		return false;
	}
	char *end = NULL;
	long hours = strtol(word, &end, 10);
	const char *rest = end;
	int32_t minutes = minutes_at(&rest);
	bool is_am = strcmp(rest, "am") == 0, is_pm = strcmp(rest, "pm") == 0;
	bool is_half = is_am || is_pm;

	if (minutes < 0 || (*rest != '\0' && !is_half) || hours >= DAY_HOURS ||
	    (is_half && (hours == 0 || hours > NOON_HOURS))) {
		return false;
	}
	hours = is_half ? hours % NOON_HOURS + (is_pm ? NOON_HOURS : 0) : hours;
	*ret_minute = (int32_t)hours * HOUR_MIN + minutes;
	bool is_24 = hours > NOON_HOURS || hours == 0 || word[0] == '0';

	*ret_half = is_half ? QUIET_SAID : is_24 ? QUIET_BY_24 : QUIET_UNSAID;
	return true;
}

/* A day, or an hour, is for something that is to be. */
static bool has_time(const char *text)
{
	char word[QUIET_WORD];
	bool is_there = false;

	while (quiet_word(&text, word)) {
		is_there =
		    is_there || quiet_weekday(word) >= 0 || strpbrk(word, "0123456789") != NULL;
	}
	return is_there;
}

bool quiet_asks(const char *text)
{
	static const char *const words[] = { "what", "what's", "whats", "when", "which",
					     "show", "do",     "have",  "list", NULL };
	char word[QUIET_WORD], next[QUIET_WORD];

	return !has_time(text) && quiet_word(&text, word) &&
	       clerk_word_is_in(word, strlen(word), words) &&
	       !(quiet_word(&text, next) && strcmp(next, "not") == 0); /* "do not disturb" */
}

/* "off", "I don't teach any more": what ends it, and nothing but talk besides. What says more, "no
 * more at night", is a wish of its own; "don't turn it off" is none. */
bool quiet_ends(const char *text)
{
	static const char *const ends[] = { "off",    "none",   "end",     "clear",
					    "remove", "cancel", "stopped", NULL };
	static const char *const mores[] = { "more", "longer", "anymore", NULL };
	static const char *const nots[] = { "no", "not", "don't", "dont", NULL };
	static const char *const states[] = { "disturb", "dnd", NULL }; /* "do not disturb off" */
	static const char *const talk[] = {
		"please",  "turn",   "switch", "it",    "them",  "that",  "all",      "i",
		"i'm",     "im",     "am",     "my",    "the",   "have",  "do",       "any",
		"lessons", "lesson", "teach",  "quiet", "hours", "times", "teaching", "want",
		"need",    "now",    "thanks", "ta",    "and",   "again", "can",      "you",
		"could",   "of",     "to",     "me",    "just",  "mine",  NULL
	};
	char word[QUIET_WORD];
	bool is_end = false, is_more = false, is_not = false, is_state = false;

	while (quiet_word(&text, word)) {
		bool ends_it = clerk_word_is_in(word, strlen(word), ends),
		     is_of_more = clerk_word_is_in(word, strlen(word), mores);
		bool is_no = clerk_word_is_in(word, strlen(word), nots);

		if (!ends_it && !is_of_more && !is_no &&
		    !clerk_word_is_in(word, strlen(word), talk) &&
		    !clerk_word_is_in(word, strlen(word), states)) {
			return false;
		}
		is_state = is_state || clerk_word_is_in(word, strlen(word), states);
		is_end = is_end || ends_it;
		is_more = is_more || is_of_more;
		is_not = (is_not || is_no) && strcmp(word, "disturb") != 0;
	}
	return is_end ? !is_not : is_more && is_not && !is_state;
}
