/* when_words: the words that the date language knows, and mending of slips of the pen. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_internal.h"

#include "base/str.h"

#include <string.h>

/* Sorted by text: found by halving. */
static const struct word_entry words[] = {
	{ "a", W_A, 0 },
	{ "about", W_ABOUT, 0 },
	{ "academic", W_ACADEMIC, 0 },
	{ "adult", W_PEOPLE, 0 },
	{ "adults", W_PEOPLE, 0 },
	{ "aft", W_PART, PART_AFTERNOON },
	{ "after", W_AFTER, 0 },
	{ "afternoon", W_PART, PART_AFTERNOON },
	{ "afternoons", W_PART, PART_AFTERNOON },
	{ "ago", W_AGO, 0 },
	{ "all", W_ALL, 0 },
	{ "alternate", W_ALTERNATE, 0 },
	{ "am", W_AMPM, 0 },
	{ "an", W_A, 0 },
	{ "and", W_AND, 0 },
	{ "anytime", W_VAGUE, 0 },
	{ "approx", W_ABOUT, 0 },
	{ "apr", W_MONTH, 4 },
	{ "april", W_MONTH, 4 },
	{ "around", W_ABOUT, 0 },
	{ "arrive", W_ARRIVE, 0 },
	{ "arriving", W_ARRIVE, 0 },
	{ "arvo", W_PART, PART_AFTERNOON },
	{ "asap", W_VAGUE, 0 },
	{ "ash", W_ASH, 0 },
	{ "at", W_AT, 0 },
	{ "aug", W_MONTH, 8 },
	{ "august", W_MONTH, 8 },
	{ "autumn", W_SEASON, 0 },
	{ "back", W_BACK, 0 },
	{ "bank", W_BANK, 0 },
	{ "before", W_BEFORE, 0 },
	{ "beg", W_BEGINNING, 0 },
	{ "beginning", W_BEGINNING, 0 },
	{ "between", W_BETWEEN, 0 },
	{ "boxing", W_BOXING, 0 },
	{ "break", W_BREAK, 0 },
	{ "breakfast", W_BREAKFAST, 0 },
	{ "breaks", W_BREAK, 0 },
	{ "bst", W_ZONE, 60 },
	{ "by", W_BY, 0 },
	{ "carers", W_PEOPLE, 0 },
	{ "children", W_PUPILS, 0 },
	{ "christmas", W_CHRISTMAS, 0 },
	{ "circa", W_ABOUT, 0 },
	{ "classes", W_PEOPLE, 0 },
	{ "club", W_CLUB, 0 },
	{ "clubs", W_CLUB, 0 },
	{ "colleagues", W_PEOPLE, 0 },
	{ "coming", W_COMING, 0 },
	{ "commencing", W_COMMENCING, 0 },
	{ "daily", W_DAILY, 0 },
	{ "day", W_DAY, 0 },
	{ "days", W_DAY, 1 },
	{ "dec", W_MONTH, 12 },
	{ "december", W_MONTH, 12 },
	{ "dinner", W_LUNCHTIME, 0 },
	{ "dinnertime", W_LUNCHTIME, 1 },
	{ "due", W_DUE, 0 },
	{ "during", W_DURING, 0 },
	{ "each", W_EVERY, 0 },
	{ "early", W_EARLY, 0 },
	{ "easter", W_EASTER, 0 },
	{ "eight", W_CARDINAL, 8 },
	{ "eighteen", W_CARDINAL, 18 },
	{ "eighteenth", W_ORDINAL, 18 },
	{ "eighth", W_ORDINAL, 8 },
	{ "eigth", W_ORDINAL, 8 },
	{ "eleven", W_CARDINAL, 11 },
	{ "eleventh", W_ORDINAL, 11 },
	{ "end", W_FINISH, 0 },
	{ "ending", W_COMMENCING, 1 },
	{ "ends", W_FINISH, 0 },
	{ "eve", W_EVE, 0 },
	{ "evening", W_PART, PART_EVENING },
	{ "evenings", W_PART, PART_EVENING },
	{ "everry", W_EVERY, 0 },
	{ "every", W_EVERY, 0 },
	{ "evey", W_EVERY, 0 },
	{ "eveyr", W_EVERY, 0 },
	{ "evrey", W_EVERY, 0 },
	{ "evry", W_EVERY, 0 },
	{ "except", W_EXCEPT, 0 },
	{ "excl", W_EXCEPT, 0 },
	{ "excluding", W_EXCEPT, 0 },
	{ "feb", W_MONTH, 2 },
	{ "february", W_MONTH, 2 },
	{ "fifteen", W_CARDINAL, 15 },
	{ "fifteenth", W_ORDINAL, 15 },
	{ "fifth", W_ORDINAL, 5 },
	{ "fifty", W_CARDINAL, 50 },
	{ "financial", W_FINANCIAL, 0 },
	{ "finish", W_FINISH, 0 },
	{ "finishes", W_FINISH, 0 },
	{ "finishing", W_FINISH, 0 },
	{ "first", W_ORDINAL, 1 },
	{ "fith", W_ORDINAL, 5 },
	{ "five", W_CARDINAL, 5 },
	{ "for", W_FOR, 0 },
	{ "forteenth", W_ORDINAL, 14 },
	{ "fortnight", W_FORTNIGHT, 0 },
	{ "fortnightly", W_FORTNIGHTLY, 0 },
	{ "fortnights", W_FORTNIGHT, 1 },
	{ "forty", W_CARDINAL, 40 },
	{ "four", W_CARDINAL, 4 },
	{ "fourteen", W_CARDINAL, 14 },
	{ "fourteenth", W_ORDINAL, 14 },
	{ "fourth", W_ORDINAL, 4 },
	{ "fourty", W_CARDINAL, 40 },
	{ "fri", W_WEEKDAY, 4 },
	{ "friday", W_WEEKDAY, 4 },
	{ "fridays", W_WEEKDAYS, 4 },
	{ "from", W_FROM, 0 },
	{ "gmt", W_ZONE, 0 },
	{ "good", W_GOOD, 0 },
	{ "governors", W_GOVERNORS, 0 },
	{ "guests", W_PEOPLE, 0 },
	{ "h", W_HOUR, 1 },
	{ "half", W_HALF, 0 },
	{ "head", W_PEOPLE, 0 },
	{ "heads", W_PEOPLE, 0 },
	{ "hol", W_HOLIDAY, 0 },
	{ "holiday", W_HOLIDAY, 0 },
	{ "holidays", W_HOLIDAY, 0 },
	{ "hols", W_HOLIDAY, 0 },
	{ "hour", W_HOUR, 0 },
	{ "hours", W_HOUR, 1 },
	{ "hr", W_HOUR, 0 },
	{ "hrs", W_HOUR, 1 },
	{ "in", W_IN, 0 },
	{ "incl", W_INCLUSIVE, 0 },
	{ "inclusive", W_INCLUSIVE, 0 },
	{ "inset", W_INSET, 0 },
	{ "insets", W_INSET, 0 },
	{ "ish", W_ISH, 0 },
	{ "jan", W_MONTH, 1 },
	{ "january", W_MONTH, 1 },
	{ "jul", W_MONTH, 7 },
	{ "july", W_MONTH, 7 },
	{ "jun", W_MONTH, 6 },
	{ "june", W_MONTH, 6 },
	{ "last", W_LAST, 0 },
	{ "later", W_LATER, 0 },
	{ "lunch", W_LUNCHTIME, 0 },
	{ "lunchtime", W_LUNCHTIME, 1 },
	{ "mar", W_MONTH, 3 },
	{ "march", W_MONTH, 3 },
	{ "may", W_MONTH, 5 },
	{ "midday", W_NOON, 0 },
	{ "midnight", W_MIDNIGHT, 0 },
	{ "min", W_MINUTE, 0 },
	{ "mins", W_MINUTE, 1 },
	{ "minute", W_MINUTE, 0 },
	{ "minutes", W_MINUTE, 1 },
	{ "mon", W_WEEKDAY, 0 },
	{ "monday", W_WEEKDAY, 0 },
	{ "mondays", W_WEEKDAYS, 0 },
	{ "month", W_MONTHS, 0 },
	{ "monthly", W_MONTHLY, 0 },
	{ "months", W_MONTHS, 1 },
	{ "mornin", W_PART, PART_MORNING },
	{ "morning", W_PART, PART_MORNING },
	{ "mornings", W_PART, PART_MORNING },
	{ "new", W_NEW, 0 },
	{ "next", W_NEXT, 0 },
	{ "night", W_PART, PART_NIGHT },
	{ "nine", W_CARDINAL, 9 },
	{ "nineteen", W_CARDINAL, 19 },
	{ "nineteenth", W_ORDINAL, 19 },
	{ "nineth", W_ORDINAL, 9 },
	{ "ninety", W_CARDINAL, 90 },
	{ "ninth", W_ORDINAL, 9 },
	{ "no", W_NO, 0 },
	{ "noon", W_NOON, 0 },
	{ "not", W_NOT, 0 },
	{ "nov", W_MONTH, 11 },
	{ "november", W_MONTH, 11 },
	{ "nxt", W_NEXT, 0 },
	{ "oclock", W_OCLOCK, 0 },
	{ "oct", W_MONTH, 10 },
	{ "october", W_MONTH, 10 },
	{ "of", W_OF, 0 },
	{ "on", W_ON, 0 },
	{ "one", W_CARDINAL, 1 },
	{ "or", W_OR, 0 },
	{ "other", W_OTHER, 0 },
	{ "others", W_PEOPLE, 0 },
	{ "over", W_DURING, 0 },
	{ "pancake", W_PANCAKE, 0 },
	{ "parents", W_PEOPLE, 0 },
	{ "past", W_PAST, 0 },
	{ "penultimate", W_PENULTIMATE, 0 },
	{ "people", W_PEOPLE, 0 },
	{ "person", W_PEOPLE, 0 },
	{ "persons", W_PEOPLE, 0 },
	{ "places", W_PEOPLE, 0 },
	{ "pm", W_AMPM, 1 },
	{ "prompt", W_PROMPT, 0 },
	{ "pupils", W_PUPILS, 0 },
	{ "quarter", W_QUARTER, 0 },
	{ "quarters", W_QUARTER, 0 },
	{ "roughly", W_ABOUT, 0 },
	{ "sat", W_WEEKDAY, 5 },
	{ "saturday", W_WEEKDAY, 5 },
	{ "saturdays", W_WEEKDAYS, 5 },
	{ "school", W_SCHOOL, 0 },
	{ "second", W_ORDINAL, 2 },
	{ "sep", W_MONTH, 9 },
	{ "sept", W_MONTH, 9 },
	{ "september", W_MONTH, 9 },
	{ "seven", W_CARDINAL, 7 },
	{ "seventeen", W_CARDINAL, 17 },
	{ "seventeenth", W_ORDINAL, 17 },
	{ "seventh", W_ORDINAL, 7 },
	{ "sharp", W_PROMPT, 0 },
	{ "shrove", W_SHROVE, 0 },
	{ "six", W_CARDINAL, 6 },
	{ "sixteen", W_CARDINAL, 16 },
	{ "sixteenth", W_ORDINAL, 16 },
	{ "sixth", W_ORDINAL, 6 },
	{ "sixty", W_CARDINAL, 60 },
	{ "someday", W_VAGUE, 0 },
	{ "sometime", W_VAGUE, 0 },
	{ "soon", W_VAGUE, 0 },
	{ "spring", W_SEASON, 1 },
	{ "staff", W_STAFF, 0 },
	{ "start", W_START, 0 },
	{ "starting", W_FROM, 0 },
	{ "starts", W_START, 0 },
	{ "summer", W_SEASON, 2 },
	{ "sun", W_WEEKDAY, 6 },
	{ "sunday", W_WEEKDAY, 6 },
	{ "sundays", W_WEEKDAYS, 6 },
	{ "t", W_T, 0 },
	{ "tas", W_PEOPLE, 0 },
	{ "teacher", W_PEOPLE, 0 },
	{ "teachers", W_PEOPLE, 0 },
	{ "ten", W_CARDINAL, 10 },
	{ "tenth", W_ORDINAL, 10 },
	{ "term", W_TERM, 0 },
	{ "termly", W_TERMLY, 0 },
	{ "terms", W_TERM, 0 },
	{ "than", W_THAN, 0 },
	{ "the", W_THE, 0 },
	{ "thing", W_THING, 0 },
	{ "third", W_ORDINAL, 3 },
	{ "thirteen", W_CARDINAL, 13 },
	{ "thirteenth", W_ORDINAL, 13 },
	{ "thirtieth", W_ORDINAL, 30 },
	{ "thirty", W_CARDINAL, 30 },
	{ "this", W_THIS, 0 },
	{ "three", W_CARDINAL, 3 },
	{ "thrs", W_WEEKDAY, 3 },
	{ "thu", W_WEEKDAY, 3 },
	{ "thur", W_WEEKDAY, 3 },
	{ "thurs", W_WEEKDAY, 3 },
	{ "thursday", W_WEEKDAY, 3 },
	{ "thursdays", W_WEEKDAYS, 3 },
	{ "til", W_UNTIL, 0 },
	{ "till", W_UNTIL, 0 },
	{ "time", W_TIME, 0 },
	{ "tmrw", W_TODAY, 1 },
	{ "tmw", W_TODAY, 1 },
	{ "to", W_TO, 0 },
	{ "today", W_TODAY, 0 },
	{ "tomo", W_TODAY, 1 },
	{ "tomoro", W_TODAY, 1 },
	{ "tomorrow", W_TODAY, 1 },
	{ "tomoz", W_TODAY, 1 },
	{ "tonight", W_TONIGHT, 0 },
	{ "tue", W_WEEKDAY, 1 },
	{ "tues", W_WEEKDAY, 1 },
	{ "tuesday", W_WEEKDAY, 1 },
	{ "tuesdays", W_WEEKDAYS, 1 },
	{ "twelfth", W_ORDINAL, 12 },
	{ "twelth", W_ORDINAL, 12 },
	{ "twelve", W_CARDINAL, 12 },
	{ "twelvth", W_ORDINAL, 12 },
	{ "twentieth", W_ORDINAL, 20 },
	{ "twenty", W_CARDINAL, 20 },
	{ "twilight", W_TWILIGHT, 0 },
	{ "two", W_CARDINAL, 2 },
	{ "until", W_UNTIL, 0 },
	{ "untill", W_UNTIL, 0 },
	{ "up", W_UP, 0 },
	{ "us", W_PEOPLE, 0 },
	{ "utc", W_ZONE, 0 },
	{ "vacation", W_HOLIDAY, 0 },
	{ "visitor", W_PEOPLE, 0 },
	{ "visitors", W_PEOPLE, 0 },
	{ "wb", W_WC, 0 },
	{ "wc", W_WC, 0 },
	{ "we", W_WE, 0 },
	{ "wed", W_WEEKDAY, 2 },
	{ "wednesday", W_WEEKDAY, 2 },
	{ "wednesdays", W_WEEKDAYS, 2 },
	{ "weds", W_WEEKDAY, 2 },
	{ "week", W_WEEK, 0 },
	{ "weekday", W_WEEKDAY_ANY, 0 },
	{ "weekdays", W_WEEKDAY_ANY, 0 },
	{ "weekend", W_WEEKEND, 0 },
	{ "weekends", W_WEEKEND, 0 },
	{ "weekly", W_WEEKLY, 0 },
	{ "weeks", W_WEEK, 1 },
	{ "whenever", W_VAGUE, 0 },
	{ "winter", W_SEASON, 3 },
	{ "wk", W_WEEK, 0 },
	{ "wks", W_WEEK, 1 },
	{ "xmas", W_CHRISTMAS, 0 },
	{ "year", W_YEAR, 0 },
	{ "years", W_YEAR, 1 },
	{ "yesterday", W_TODAY, -1 },
	{ "z", W_ZONE, 0 },
};

/* English words that lie one or two slips from ours: they are themselves, never a slip. */
static const char *const plain_words[] = {
	"abound",   "above",   "again",    "against",  "alone",   "along",   "alter",    "among",
	"another",  "apply",   "arch",     "augusta",  "banks",   "bear",    "begin",    "being",
	"blank",    "block",   "border",   "boxed",    "boxes",   "brother", "charm",    "chart",
	"clock",    "coding",  "count",    "dairy",    "daisy",   "diary",   "drawing",  "easier",
	"eastern",  "even",    "ever",     "feeding",  "fight",   "finding", "fist",     "fours",
	"frame",    "fried",   "friend",   "friends",  "frosty",  "goods",   "gust",     "halt",
	"handing",  "haste",   "height",   "here",     "holding", "house",   "judge",    "junior",
	"larch",    "leading", "learning", "lesson",   "lessons", "light",   "mark",     "market",
	"marks",    "marsh",   "match",    "math",     "maths",   "meeting", "might",    "mondo",
	"moon",     "mother",  "mount",    "mourning", "mouth",   "moving",  "near",     "nearly",
	"never",    "newly",   "noun",     "order",    "orders",  "ours",    "parch",    "paste",
	"pasty",    "phonics", "place",    "placed",   "plan",    "play",    "plays",    "pupil",
	"purple",   "reading", "right",    "scheme",   "scholar", "schools", "seventy",  "sharpen",
	"sight",    "simmer",  "sing",     "singing",  "single",  "speak",   "spelling", "spoon",
	"sprint",   "staffs",  "star",     "stars",    "state",   "stats",   "stay",     "stock",
	"story",    "string",  "strong",   "study",    "stuff",   "summary", "summed",   "sundae",
	"sundry",   "sunny",   "swing",    "taste",    "team",    "teams",   "there",    "these",
	"things",   "think",   "thirst",   "thong",    "those",   "thus",    "toady",    "toddy",
	"training", "under",   "unit",     "united",   "very",    "warming", "warning",  "watch",
	"water",    "weak",    "wedding",  "weeding",  "weight",  "where",   "while",    "whole",
	"wording",  "working", "worst",    "writing",  "yearly",  "your",    "yours",    "youth",

};

enum { WORDS = sizeof(words) / sizeof(words[0]), LONG_WORD = 8, SHORT_WORD = 5 };

const struct word_entry *when_word_find(const char *text)
{
	size_t low = 0, high = WORDS;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(words[middle].text, text);

		if (order == 0) {
			return &words[middle];
		}
		if (order < 0) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return NULL;
}

static bool is_plain(const char *text)
{
	for (size_t i = 0; i < sizeof(plain_words) / sizeof(plain_words[0]); i++) {
		if (strcmp(plain_words[i], text) == 0) {
			return true;
		}
	}
	return false;
}

/* Beside a stranger's words only days and months are mended: a focus must not turn into a time. */
static bool is_mended(const struct word_entry *entry, bool is_part)
{
	if (is_part) {
		return entry->word == W_WEEKDAY || entry->word == W_MONTH || entry->word == W_TODAY;
	}
	return entry->word != W_PEOPLE && entry->word != W_PROMPT;
}

static unsigned slips_allowed(const char *known)
{
	size_t len = strlen(known);

	return len >= LONG_WORD ? 2 : len >= SHORT_WORD ? 1 : 0;
}

const struct word_entry *when_word_mend(const char *text, bool is_part)
{
	const struct word_entry *found = NULL;
	unsigned best = 3;

	if (strlen(text) < SHORT_WORD - 1 || is_plain(text)) {
		return NULL;
	}
	for (size_t i = 0; i < WORDS; i++) {
		unsigned allowed = slips_allowed(words[i].text);

		if (allowed == 0 || !is_mended(&words[i], is_part)) {
			continue;
		}
		unsigned slips = str_distance(text, words[i].text, allowed);

		if (slips > allowed || slips > best) {
			continue;
		}
		if (slips == best && found != NULL &&
		    (found->word != words[i].word || found->value != words[i].value)) {
			found = NULL; /* two words are equally near: neither is taken */
			continue;
		}
		found = slips < best || found != NULL ? &words[i] : found;
		best = slips;
	}
	return found;
}

const char *when_word_nearest(const char *text)
{
	const char *found = NULL;
	unsigned best = 4;

	for (size_t i = 0; i < WORDS && strlen(text) >= 4; i++) {
		unsigned slips =
		    strlen(words[i].text) < 4 ? best : str_distance(text, words[i].text, 3);

		if (slips < best && slips * 2 < strlen(text)) {
			best = slips;
			found = words[i].text;
		}
	}
	return found;
}
