/* named: which of several meetings words mean: by its number, a word of its title, its day. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "agenda.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { SHORTEST = 3, MOST_ASKED = 5, ON_DAY = 1, TITLED = 2 };

static const char ends[] = " ,.?!:;()";

const char *named_number(struct clerk_call *call, const char *text)
{
	for (text += strspn(text, ends); *text != '\0'; text += strspn(text, ends)) {
		size_t digits = strspn(text + 1, "0123456789");

		if ((*text == 'M' || *text == 'm') && digits > 0 &&
		    strchr(" ,?.!:;()", text[1 + digits]) != NULL) {
			return clerk_text_of(call, "M%.*s", (int)digits, text + 1);
		}
		text += strcspn(text, ends);
	}
	return NULL;
}

/* Without the "'s" of "Thursday's". */
static size_t bare_len(const char *word, size_t len)
{
	static const char curly[] = "’s";
	size_t end = sizeof(curly) - 1;

	if (len > end && strncmp(word + len - end, curly, end) == 0) {
		return len - end;
	}
	return len > 2 && strncmp(word + len - 2, "'s", 2) == 0 ? len - 2 : len;
}

static bool is_word_of(const char *text, const char *word, size_t len)
{
	for (const char *in = text; len > SHORTEST && *in != '\0'; in++) {
		if ((in == text || in[-1] == ' ') && strncasecmp(in, word, len) == 0) {
			return true;
		}
	}
	return false;
}

/* Is the word one of what it is called, or of where it is, "the Bull"? "meeting" is of any. */
static bool is_of_title(const struct meeting *m, const char *word, size_t len)
{
	len = bare_len(word, len);
	return strncasecmp(word, "meeting", len) != 0 &&
	       (is_word_of(m->title, word, len) || is_word_of(m->place, word, len));
}

/* "this morning's heads" -> "this morning heads": the days that are meant. */
bool named_days(struct clerk_call *call, const char *text, struct clerk_days *ret_days)
{
	const char *plain = "";

	for (text += strspn(text, " "); *text != '\0'; text += strspn(text, " ")) {
		size_t len = strcspn(text, " ");

		plain = clerk_text_of(call, "%s%s%.*s", plain, *plain == '\0' ? "" : " ",
				      (int)bare_len(text, len), text);
		text += len;
	}
	return clerk_days_in(call, plain, ret_days);
}

/* A month, or a day of the week, is said: then the day is no other's. */
static bool is_part_of_date(const char *word, size_t len)
{
	static const char *const parts[] = { "jan", "feb", "mar", "apr",   "may", "jun", "jul",
					     "aug", "sep", "oct", "nov",   "dec", "mon", "tue",
					     "wed", "thu", "fri", "month", "sat", "sun", NULL };

	for (size_t i = 0; parts[i] != NULL; i++) {
		size_t least = strlen(parts[i]);

		if (len >= least && strncasecmp(word, parts[i], least) == 0) {
			return true;
		}
	}
	return false;
}

/* 14, of "the 14th" without its month; 0: none is said, or all of the date is. */
static long day_alone(const char *text)
{
	static const char *const endings[] = { "st", "nd", "rd", "th", NULL };
	long day = 0;

	for (text += strspn(text, ends); *text != '\0'; text += strspn(text, ends)) {
		size_t len = strcspn(text, ends), bare = bare_len(text, len);
		size_t digits = strspn(text, "0123456789");

		for (size_t i = 0; digits > 0 && digits <= 2 && endings[i] != NULL; i++) {
			bool is_it =
			    bare == digits + 2 && strncasecmp(text + digits, endings[i], 2) == 0;

			day = is_it ? strtol(text, NULL, 10) : day;
		}
		if (is_part_of_date(text, len)) {
			return 0;
		}
		text += len;
	}
	return day;
}

/* The day of the month of "Thu 14 Jan 2027". */
static long day_of_month(struct clerk_call *call, const struct meeting *m)
{
	const char *day = clerk_format_day(call, clerk_day_of(call, m->base.slot.start_s));

	return strtol(day + strcspn(day, " "), NULL, 10);
}

/* "The 14th" is that of whichever month has a meeting then. */
static bool is_on(struct clerk_call *call, const struct meeting *m, const struct clerk_days *days,
		  const char *text)
{
	long day = day_alone(text);
	bool is_then = m->base.slot.start_s < days->end_s && m->base.slot.end_s > days->start_s;

	return is_then || (day != 0 && day == day_of_month(call, m));
}

/* "the January meeting"; "14 Jan" is its day. */
static bool is_its_month(struct clerk_call *call, const struct meeting *m, const char *word,
			 size_t len)
{
	/* "Thu 14 Jan 2027" */
	const char *day = clerk_format_day(call, clerk_day_of(call, m->base.slot.start_s));
	const char *month = day + strcspn(day, " ") + 1;

	month += strcspn(month, " ") + 1;
	bool is_behind = len >= SHORTEST && strncasecmp(word, month, SHORTEST) == 0 &&
			 is_part_of_date(word, bare_len(word, len));
	const char *next = word + len + strspn(word + len, " ");

	return is_behind && strncasecmp(next, "meeting", strlen("meeting")) == 0;
}

/* How much of what was said speaks for that one: a word of its title, and its day. */
static int spoken_for(struct clerk_call *call, const struct meeting *m, const char *text)
{
	struct clerk_days days;
	int said = named_days(call, text, &days) && is_on(call, m, &days, text) ? ON_DAY : 0;

	for (text += strspn(text, ends); *text != '\0'; text += strspn(text, ends)) {
		size_t len = strcspn(text, ends);

		if (is_of_title(m, text, len) || is_its_month(call, m, text, len)) {
			return said + TITLED;
		}
		text += len;
	}
	return said;
}

/* Those of them for which `most` of what was said speaks. */
static size_t keep(struct clerk_call *call, void *const **all, size_t count, const char *text,
		   int most)
{
	void **kept = clerk_memory(call, (count + 1) * sizeof(*kept));
	size_t kept_count = 0;

	for (size_t i = 0; i < count; i++) {
		if (spoken_for(call, (*all)[i], text) == most) {
			kept[kept_count++] = (*all)[i];
		}
	}
	*all = kept;
	return kept_count;
}

static size_t keep_number(struct clerk_call *call, void *const **all, size_t count,
			  const char *number)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(clerk_item_name(call, (*all)[i]), number) == 0) {
			*all += i;
			return 1;
		}
	}
	return 0;
}

size_t named_meant(struct clerk_call *call, void *const **all, size_t count, const char *text)
{
	const char *number = named_number(call, text);
	struct clerk_days days;
	int most = 0;

	if (number != NULL) {
		return keep_number(call, all, count, number);
	}
	for (size_t i = 0; i < count; i++) {
		int said = spoken_for(call, (*all)[i], text);

		most = said > most ? said : most;
	}
	/* a day that none of them is on is that of none */
	if (named_days(call, text, &days) && most != ON_DAY && most != TITLED + ON_DAY) {
		return 0;
	}
	return keep(call, all, count, text, most);
}

const char *named_ahead(struct clerk_call *call, const char *text)
{
	void *const *all = NULL;
	size_t count = clerk_items(call, &meeting_kind, true, &all);

	if (keep(call, &all, count, text, TITLED + ON_DAY) == 1) {
		return clerk_item_name(call, all[0]);
	}
	count = clerk_items(call, &meeting_kind, true, &all);
	if (keep(call, &all, count, text, TITLED) == 1) {
		return clerk_item_name(call, all[0]);
	}
	count = clerk_items(call, &meeting_kind, true, &all);
	return day_alone(text) != 0 && keep(call, &all, count, text, ON_DAY) == 1
		   ? clerk_item_name(call, all[0])
		   : NULL;
}

/* "for the next meeting on" tells nothing but which. */
static bool is_small(const char *word, size_t len)
{
	static const char *const small[] = {
		"the",       "a",     "of",        "for",    "from",    "on",       "at",
		"in",        "our",   "my",        "next",   "last",    "this",     "meeting",
		"meetings",  "to",    "heads",     "please", "agenda",  "minutes",  "what",
		"what's",    "whats", "is",        "show",   "me",      "us",       "morning",
		"afternoon", "today", "yesterday", "notes",  "cluster", "and",      "see",
		"can",       "i",     "we",        "have",   "there",   "latest",   "it",
		"s",         "with",  "so",        "far",    "was",     "were",     "taken",
		"get",       "open",  "read",      "where",  "are",     "anything", "something",
		"still",     "now",   "up",        "then",   "that",    "send",     NULL
	};

	return clerk_word_is_in(word, len, small);
}

static bool has_word(const char *const *list, const char *text, bool is_first)
{
	for (text += strspn(text, ends); *text != '\0'; text += strspn(text, ends)) {
		size_t len = strcspn(text, ends);

		if (clerk_word_is_in(text, len, list)) {
			return true;
		}
		if (is_first) {
			return false;
		}
		text += len;
	}
	return false;
}

bool named_is_question(const char *text)
{
	static const char *const leads[] = { "what", "whats", "what's",  "who",    "who's", "whos",
					     "when", "where", "where's", "wheres", "how",   "which",
					     "is",   "are",   "am",      "do",     "does",  "did",
					     "has",  "have",  "any",     "show",   "tell",  "by",
					     "read", "find",  "remind",  NULL };

	return has_word(leads, text, true);
}

bool named_is_to_see(const char *text)
{
	static const char *const sees[] = { "see",    "look",   "show",    "send",   "sight",
					    "where",  "wheres", "where's", "what",   "whats",
					    "what's", "yet",    "find",    "dig",    "open",
					    "let",    "want",   "need",    "missed", "governors",
					    NULL };

	return named_is_question(text) || has_word(sees, text, false);
}

bool named_is_all(struct clerk_call *call, const struct meeting *m, const char *text)
{
	struct clerk_days days;

	for (text += strspn(text, ends); *text != '\0'; text += strspn(text, ends)) {
		size_t len = strcspn(text, ends), bare = bare_len(text, len);
		const char *word = clerk_text_of(call, "%.*s", (int)bare, text);
		bool is_number = named_number(call, word) != NULL;
		bool is_date = strspn(word, "0123456789") > 0 || clerk_days_in(call, word, &days);

		if (!is_small(word, bare) && !is_number && !is_date &&
		    (m == NULL || !is_of_title(m, word, bare))) {
			return false;
		}
		text += len;
	}
	return true;
}

enum clerk_status named_ask(struct clerk_call *call, void *const *all, size_t count,
			    const char *what, const char *row, const char *text)
{
	struct clerk_choice choices[MOST_ASKED];
	const char *list = "";
	/* the one question is enough; in private the host asks of what sounds of people as ever */
	bool is_private = clerk_is_private(call), is_hushed = clerk_hush(text) != 0;
	const char *given = is_private && is_hushed ? NULL : "room";
	const char *read = is_private  ? " The room reads it too."
			   : is_hushed ? " Everybody here would read it again."
				       : "";

	count = count > MOST_ASKED ? MOST_ASKED : count;
	for (size_t i = 0; i < count; i++) {
		const char *name = clerk_item_name(call, all[i]);
		const char *said =
		    clerk_text_of(call, "%s %s, %s", name, ((const struct meeting *)all[i])->title,
				  clerk_item_span(call, all[i]));

		choices[i] = (struct clerk_choice){
			.key = count == 1 ? "yes" : clerk_text_of(call, "%zu", i + 1),
			.line = clerk_text_of(call, "%s %s %s", row, name, text),
			.given = given,
			.said = said,
		};
		list = count == 1 ? said : clerk_text_of(call, "%s %zu) %s", list, i + 1, said);
	}
	return count == 1
		   ? clerk_ask(call, choices, count, "%s %s?%s Reply `yes`.", what, list, read)
		   : clerk_ask(call, choices, count, "%s which one?%s.%s Reply with its number.",
			       what, list, read);
}
