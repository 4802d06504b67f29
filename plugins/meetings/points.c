/* points: how long a point is to take, and which of the points something is to be done to. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "agenda.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MINUTES_MAX = 180, HOUR_MIN = 60, WORDS_MAX = 12, WORD_MAX = 24, SHORTEST = 3 };

/* ---- what is none of it ---- */

/* "please", "thanks", "?" at its end. */
static size_t kind_end(const char *text, size_t len)
{
	static const char *const kind[] = { "please", "pls", "thanks", "thank you",
					    "thx",    "ta",  "cheers", NULL };

	while (len > 0 && strchr(" \t\n,.?!", text[len - 1]) != NULL) {
		len--;
	}
	for (size_t i = 0; kind[i] != NULL; i++) {
		size_t tail = strlen(kind[i]);
		bool is_it = len >= tail && strncasecmp(text + len - tail, kind[i], tail) == 0 &&
			     (len == tail || strchr(" ,.", text[len - tail - 1]) != NULL);

		if (is_it) {
			return kind_end(text, len - tail);
		}
	}
	return len;
}

const char *points_bare(struct clerk_call *call, const char *text)
{
	size_t len = text == NULL ? 0 : kind_end(text, strlen(text));

	return len == 0 ? NULL : clerk_text_of(call, "%.*s", (int)len, text);
}

/* Bytes of a quotation mark; 0: none is there. */
static size_t quote_len(const char *text)
{
	return *text == '"'                                                                     ? 1
	       : strncmp(text, "\xe2\x80\x9c", 3) == 0 || strncmp(text, "\xe2\x80\x9d", 3) == 0 ? 3
												: 0;
}

const char *points_unquoted(struct clerk_call *call, const char *text)
{
	size_t open = quote_len(text), len = strlen(text);
	bool is_closed = open > 0 && len > 2 * open && quote_len(text + len - open) == open;

	return is_closed ? clerk_text_of(call, "%.*s", (int)(len - 2 * open), text + open) : text;
}

/* ---- how long ---- */

static int64_t number_of(const char *word, size_t len)
{
	static const struct {
		const char *word;
		int64_t count;
	} words[] = { { "five", 5 },    { "ten", 10 },   { "fifteen", 15 }, { "twenty", 20 },
		      { "thirty", 30 }, { "forty", 40 }, { "one", 1 },      { "two", 2 },
		      { "an", 1 },      { "a", 1 } };
	size_t digits = strspn(word, "0123456789");

	if (digits > 0 && digits <= SHORTEST && digits == len) {
		return strtol(word, NULL, 10);
	}
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strlen(words[i].word) == len && strncasecmp(words[i].word, word, len) == 0) {
			return words[i].count;
		}
	}
	return 0;
}

/* "15 mins", "15mins", "half an hour", "an hour": all of the text; 0: it is none. */
static int64_t duration_of(const char *text)
{
	static const char *const minutes[] = { "min", "mins", "minute", "minutes", "m", NULL };
	static const char *const hours[] = { "hour", "hours", "hr", "hrs", "h", NULL };
	static const char *const halves[] = { "half an hour", "half hour", "half a hour", NULL };
	static const char *const quarters[] = { "quarter of an hour", "a quarter of an hour",
						NULL };
	size_t digits = strspn(text, "0123456789");
	size_t len = digits > 0 ? digits : strcspn(text, " ");
	int64_t count = number_of(text, len);
	const char *unit = text + len + strspn(text + len, " -");

	if (clerk_word_is_in(text, strlen(text), halves)) {
		return HOUR_MIN / 2;
	}
	if (clerk_word_is_in(text, strlen(text), quarters)) {
		return HOUR_MIN / 4;
	}
	return count == 0                                      ? 0
	       : clerk_word_is_in(unit, strlen(unit), minutes) ? count
	       : clerk_word_is_in(unit, strlen(unit), hours)   ? count * HOUR_MIN
							       : 0;
}

/* "in 5 minutes", "the first 10 minutes" are of the matter. */
static bool is_of_matter(const char *text, size_t before)
{
	static const char *const words[] = { "in",  "first", "last", "every", "the", "of",
					     "and", "than",  "per",  "these", "to",  NULL };
	size_t from = before;

	while (from > 0 && text[from - 1] != ' ') {
		from--;
	}
	return clerk_word_is_in(text + from, before - from, words);
}

/* What leads to how long: "for", "about", "say". */
static size_t without_lead(const char *text, size_t len)
{
	static const char *const leads[] = { "for", "about", "say", "c", "max", "approx", NULL };
	size_t from = len;

	while (from > 0 && text[from - 1] != ' ') {
		from--;
	}
	if (!clerk_word_is_in(text + from, len - from, leads)) {
		return len;
	}
	while (from > 0 && strchr(" ,(-", text[from - 1]) != NULL) {
		from--;
	}
	return from;
}

int64_t points_minutes(struct clerk_call *call, const char **text)
{
	const char *all = *text;
	size_t end = strlen(all);

	while (end > 0 && strchr(" .)", all[end - 1]) != NULL) {
		end--;
	}
	for (size_t at = 0; at < end; at++) {
		bool is_start = at == 0 || strchr(" ,(-", all[at - 1]) != NULL;
		int64_t minutes =
		    is_start ? duration_of(clerk_text_of(call, "%.*s", (int)(end - at), all + at))
			     : 0;
		size_t before = at;

		while (before > 0 && strchr(" ,(-", all[before - 1]) != NULL) {
			before--;
		}
		if (minutes == 0 || (before > 0 && is_of_matter(all, before))) {
			continue;
		}
		*text = clerk_text_of(call, "%.*s", (int)without_lead(all, before), all);
		return minutes > MINUTES_MAX ? -1 : minutes;
	}
	return 0;
}

/* ---- which, and what ---- */

enum place { NO_PLACE, FIRST, LAST, UP, DOWN, BEFORE, AFTER, TO };

/* A line that tells of points: what its words are. */
struct read {
	const struct agenda *agenda;
	size_t numbers[AGENDA_MOST], count;
	enum place place;
	size_t before; /* so many of the numbers stood before the word of the place */
	bool is_drop, is_all, is_other;
	bool is_part; /* of what its points are called */
};

static enum place place_word(const char *word, size_t len)
{
	static const struct {
		const char *words[6];
		enum place place;
	} places[] = {
		{ { "first", "top", "start", "beginning", NULL }, FIRST },
		{ { "last", "bottom", "end", NULL }, LAST },
		{ { "up", "earlier", "sooner", NULL }, UP },
		{ { "down", "later", NULL }, DOWN },
		{ { "before", "above", NULL }, BEFORE },
		{ { "after", "below", "behind", NULL }, AFTER },
	};

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (clerk_word_is_in(word, len, places[i].words)) {
			return places[i].place;
		}
	}
	return NO_PLACE;
}

static const char *const drops[] = { "drop",  "remove", "delete", "off",  "cancel",
				     "scrap", "del",    "cut",    "gone", NULL };

static void read_word(struct read *r, const char *word, size_t len)
{
	static const char *const fillers[] = { "point",  "points", "item",   "items",  "no",
					       "number", "nr",     "the",    "please", "and",
					       "&",      "move",   "put",    "make",   "take",
					       "be",     "from",   "agenda", "it",     "of",
					       "in",     "should", NULL };
	size_t digits = strspn(word, "0123456789");
	enum place place = place_word(word, len);

	if (digits > 0 && digits == len && digits < SHORTEST) {
		size_t number = strtoul(word, NULL, 10);

		r->numbers[r->count < AGENDA_MOST ? r->count++ : 0] = number;
	} else if (clerk_word_is_in(word, len, drops)) {
		r->is_drop = true;
	} else if (len == 3 && strncasecmp(word, "all", len) == 0) {
		r->is_all = true;
	} else if (place != NO_PLACE || (len == 2 && strncasecmp(word, "to", len) == 0)) {
		/* "to the top", "to 1": what stands behind it tells */
		r->place = place == NO_PLACE ? (r->place == NO_PLACE ? TO : r->place) : place;
		r->before = r->count;
	} else if (!clerk_word_is_in(word, len, fillers)) {
		r->is_other = true;
	}
}

static void read_words(struct read *r, const char *text)
{
	static const char ends[] = " ,.:";

	for (text += strspn(text, ends); *text != '\0'; text += strspn(text, ends)) {
		size_t len = strcspn(text, ends);

		read_word(r, text, len);
		text += len;
	}
}

static const char *without_the(const char *text)
{
	return strncasecmp(text, "the ", strlen("the ")) == 0 ? text + strlen("the ") : text;
}

static bool is_letter(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* As words of their own: "art" is none of "start". */
static bool has_words(const char *text, const char *words)
{
	size_t len = strlen(words);
	const char *at = text;

	while ((at = strcasestr(at, words)) != NULL) {
		if ((at == text || !is_letter(at[-1])) && !is_letter(at[len])) {
			return true;
		}
		at++;
	}
	return false;
}

size_t points_called(const struct agenda *agenda, const char *text, size_t ret_points[AGENDA_MOST],
		     bool *ret_is_whole)
{
	size_t count = 0;

	text = without_the(text);
	for (size_t i = 0; i < agenda->count; i++) {
		const char *point = without_the(agenda->points[i].text);

		if (strcasecmp(point, text) == 0) {
			ret_points[0] = i;
			*ret_is_whole = true;
			return 1;
		}
		if (*text != '\0' && has_words(point, text)) {
			ret_points[count++] = i;
		}
	}
	*ret_is_whole = false;
	return count;
}

/* "drop the website", "the website first": a point by its words, and what is to be done to it. Of
 * a part of its words that may as well be another point. */
static bool read_called(struct clerk_call *call, struct read *r, const char *text)
{
	size_t first = strcspn(text, " "), last = strlen(text), which[AGENDA_MOST];

	while (last > 0 && text[last - 1] != ' ') {
		last--;
	}
	const char *rest = text + first + strspn(text + first, " ");
	const char *lead = clerk_text_of(call, "%.*s", last > 0 ? (int)(last - 1) : 0, text);
	enum place place = place_word(text + last, strlen(text + last));
	bool is_led = clerk_word_is_in(text, first, drops),
	     is_ended = place == FIRST || place == LAST;
	bool is_behind = is_ended || clerk_word_is_in(text + last, strlen(text + last), drops);
	bool is_whole = false;
	size_t count = is_led || is_behind
			   ? points_called(r->agenda, is_led ? rest : lead, which, &is_whole)
			   : 0;

	if (count == 0) {
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		r->numbers[i] = which[i] + 1;
	}
	r->count = count;
	r->before = 1;
	r->is_part = !is_whole;
	r->is_drop = is_led || !is_ended;
	r->place = r->is_drop ? NO_PLACE : place;
	r->is_other = r->is_all = false;
	return true;
}

static enum clerk_status check_numbers(struct clerk_call *call, const struct read *r)
{
	for (size_t i = 0; i < r->count; i++) {
		if (r->numbers[i] == 0 || r->numbers[i] > r->agenda->count) {
			return clerk_fail(call, CLERK_NOT_FOUND,
					  "There is no point %zu: it has %zu.", r->numbers[i],
					  r->agenda->count);
		}
	}
	return CLERK_OK;
}

/* Where the first of the numbers goes, from 0. */
static size_t goal_of(const struct read *r)
{
	size_t from = r->numbers[0] - 1, last = r->agenda->count - 1;
	size_t other = r->count == 2 ? r->numbers[1] - 1 : from;

	switch (r->place) {
	case FIRST:
		return 0;
	case LAST:
		return last;
	case UP:
		return from == 0 ? 0 : from - 1;
	case DOWN:
		return from == last ? last : from + 1;
	case BEFORE:
		return from < other ? other - 1 : other;
	case AFTER:
		return from > other ? other + 1 : other;
	case TO:
	case NO_PLACE:
		break;
	}
	return other;
}

/* Of one point whither, and beside which where that is told by another. */
static bool is_order(const struct read *r)
{
	bool is_beside = r->place == BEFORE || r->place == AFTER || r->place == TO;

	return r->place != NO_PLACE && !r->is_drop && !r->is_all && r->before == 1 &&
	       r->count == (is_beside ? 2 : 1);
}

enum clerk_status points_understand(struct clerk_call *call, const struct agenda *agenda,
				    const char *text, struct agenda_said *ret)
{
	struct read r = { .agenda = agenda };

	*ret = (struct agenda_said){ .act = AGENDA_ADD, .place = "" };
	if (quote_len(text) > 0) {
		return CLERK_OK;
	}
	read_words(&r, text);
	if ((r.is_other || r.count == 0) && !read_called(call, &r, text) &&
	    (r.is_other || !r.is_all)) {
		return CLERK_OK;
	}
	enum clerk_status status = check_numbers(call, &r);

	if (status != CLERK_OK) {
		return status;
	}
	ret->is_all = r.is_all && r.count == 0;
	ret->place = r.place == FIRST ? "first" : r.place == LAST ? "last" : "";
	ret->act = r.is_part                          ? AGENDA_ASK
		   : is_order(&r)                     ? AGENDA_ORDER
		   : r.is_drop && r.place == NO_PLACE ? AGENDA_DROP
						      : AGENDA_UNCLEAR;
	ret->to = ret->act == AGENDA_ORDER ? goal_of(&r) : 0;
	for (size_t i = 0; i < r.count; i++) {
		ret->points[ret->count++] = r.numbers[i] - 1;
	}
	return CLERK_OK;
}
