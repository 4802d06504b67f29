/* acts_slots: the days, schools, items and names of things in a question, wherever they stand. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts_slots.h"

#include "base/str.h"
#include "command/command.h"

#include <string.h>

/* What a word is to a date: LINK leads up to one, or joins its parts. */
enum part { NO_PART, LINK, DAY };

static const char *const weekdays[] = {
	"mon",    "monday",    "mondays", "tue",        "tues",    "tuesday", "tuesdays",
	"wed",    "weds",      "wednes",  "wednesday",  "wensday", "thu",     "thur",
	"thurs",  "thursday",  "fri",     "friday",     "fridays", "sat",     "saturday",
	"sunday", "thursdays", "tu",      "wednesdays", NULL
};
static const char *const months[] = { "jan",      "january",   "feb",      "february", "april",
				      "june",     "july",      "aug",      "august",   "sept",
				      "sep",      "september", "oct",      "october",  "nov",
				      "november", "dec",       "december", NULL };
static const char *const times[] = { "today",    "tomorrow", "tmrw",      "tomorow", "tomorro",
				     "tomoz",    "tmw",      "tonight",   "week",    "weeks",
				     "weekend",  "month",    "fortnight", "term",    "half-term",
				     "halfterm", "xmas",     "christmas", "easter",  NULL };
static const char *const ordinals[] = {
	"first",        "second",        "third",      "fourth",       "fifth",
	"sixth",        "seventh",       "eighth",     "ninth",        "tenth",
	"eleventh",     "twelfth",       "thirteenth", "fourteenth",   "fifteenth",
	"sixteenth",    "seventeenth",   "eighteenth", "nineteenth",   "twentieth",
	"twenty-first", "twenty-second", "thirtieth",  "thirty-first", NULL
};
static const char *const links[] = {
	"the",       "of",      "on",       "in",         "and",       "to",         "till",
	"until",     "til",     "from",     "between",    "beginning", "starting",   "commencing",
	"wc",        "w/c",     "next",     "this",       "last",      "end",        "start",
	"rest",      "after",   "before",   "by",         "now",       "at",         "coming",
	"following", "all",     "half",     "past",       "quarter",   "oclock",     "am",
	"pm",        "morning", "mornings", "mornin",     "afternoon", "afternoons", "evening",
	"lunchtime", "lunch",   "early",    "late",       "-",         "new",        "year",
	"day",       "spring",  "summer",   "autumn",     "may",       "march",      "twenty",
	"thirty",    "since",   "a",        "bank",       "holiday",   "holidays",   "beg",
	"wb",        "w/b",     "dinner",   "dinnertime", NULL
};
/* Where a date may begin besides with what is one, and what may end it. */
static const char *const openings[] = { "next",  "this",   "after",  "before",  "by",     "until",
					"till",  "til",    "from",   "between", "since",  "the",
					"end",   "rest",   "wc",     "w/c",     "half",   "new",
					"start", "spring", "summer", "autumn",  "twenty", "thirty",
					"may",   "march",  "all",    "a",       "wb",     "w/b",
					NULL };
static const char *const closings[] = { "am",        "pm",        "morning",    "mornings",
					"mornin",    "afternoon", "afternoons", "evening",
					"lunchtime", "lunch",     "year",       "may",
					"march",     "next",      "dinner",     "dinnertime",
					NULL };

/* What is on in the afternoon may as well be after school. */
static const char *const halves[] = { "am",        "pm",         "morning", "mornings",  "mornin",
				      "afternoon", "afternoons", "evening", "lunchtime", NULL };

static bool is_ordinal(const char *text)
{
	static const char *const ends[] = { "st", "nd", "rd", "th", NULL };
	size_t digits = strspn(text, "0123456789");

	return digits > 0 && str_is_in(text + digits, ends);
}

/* Of two days. */
static const char *const joins[] = { "+", "or", NULL };

static bool begins_day(const char *text)
{
	return str_is_in(text, weekdays) || is_ordinal(text) || str_equal(text, "the");
}

static enum part part_of(const struct acts_words *words, size_t i)
{
	const char *text = words->list[i].text;
	bool is_led = i > 0 && (str_equal(words->list[i - 1].text, "the") ||
				str_is_in(words->list[i - 1].text, weekdays));
	bool is_today =
	    i > 0 && str_is_in(text, halves) && str_equal(words->list[i - 1].text, "this");
	bool is_date = *text >= '0' && *text <= '9' && strchr(text, '/') != NULL;
	bool is_next_own = i + 1 < words->count && (str_equal(words->list[i + 1].text, "i") ||
						    str_equal(words->list[i + 1].text, "we"));

	if (str_equal(text, "am") && is_next_own) {
		return NO_PART; /* "which weeks am I free" */
	}

	if (str_is_in(text, weekdays) || str_is_in(text, months) || str_is_in(text, times) ||
	    is_ordinal(text) || is_date || is_today || (is_led && str_is_in(text, ordinals))) {
		return DAY;
	}
	/* "Thu 3 + Fri 4 Dec", "the 3rd or 4th" */
	bool is_joined = i > 0 && i + 1 < words->count && str_is_in(text, joins) &&
			 begins_day(words->list[i + 1].text);

	return is_joined || str_is_in(text, links) || str_is_in(text, ordinals) ||
		       (*text >= '0' && *text <= '9')
		   ? LINK
		   : NO_PART;
}

/* ---- days ---- */

struct stretch {
	size_t from, to;
};

/* "the first afternoon", "the visit of the": its edges are those of a date. */
static struct stretch trimmed(const struct acts_words *words, struct stretch s)
{
	while (s.from < s.to && part_of(words, s.from) == LINK &&
	       !str_is_in(words->list[s.from].text, openings) &&
	       !(words->list[s.from].text[0] >= '0' && words->list[s.from].text[0] <= '9')) {
		s.from++;
	}
	while (s.to > s.from && part_of(words, s.to - 1) == LINK) {
		const char *text = words->list[s.to - 1].text;

		if (str_is_in(text, closings) || (*text >= '0' && *text <= '9')) {
			break;
		}
		s.to--;
	}
	return s;
}

/* "who is in on Thursdays": what is every week, where a day is said besides. */
static bool is_every_week(const struct acts_words *words, size_t i)
{
	const char *text = words->list[i].text;
	bool is_every = str_is_in(text, weekdays) && str_ends(text, "days") &&
			(i == 0 || str_equal(words->list[i - 1].text, "on"));
	bool is_beside = false;

	for (size_t n = i + 1; is_every && n < words->count; n++) {
		is_beside = is_beside || is_ordinal(words->list[n].text);
	}
	return is_beside;
}

/* As far as what is of a date goes, from a word of it on. */
static struct stretch stretch_at(const struct acts_words *words, size_t i)
{
	struct stretch s = { i, i + 1 };

	while (s.from > 0 && part_of(words, s.from - 1) != NO_PART &&
	       strchr(".?!", words->list[s.from - 1].to[-1]) == NULL) {
		s.from--;
	}
	while (s.to < words->count && part_of(words, s.to) != NO_PART &&
	       strchr(".?!", words->list[s.to - 1].to[-1]) == NULL) {
		s.to++;
	}
	s = trimmed(words, s);
	/* "in that week": which one, nobody said, and is asked */
	s.from -= s.from > 0 && str_equal(words->list[s.from - 1].text, "that");
	return s;
}

/* The first days that are said; empty: none are. "which weeks am I free before Christmas": what is
 * of no days of its own, only where no others are said. */
static struct stretch find_days(const struct acts_words *words)
{
	static const char *const open[] = { "week", "weeks", "month", "term", NULL };
	struct stretch only = { 0, 0 };

	for (size_t i = 0; i < words->count; i++) {
		if (part_of(words, i) != DAY || is_every_week(words, i)) {
			continue;
		}
		struct stretch s = stretch_at(words, i);

		if (s.to != s.from + 1 || !str_is_in(words->list[s.from].text, open)) {
			return s;
		}
		only = only.to == 0 ? s : only;
	}
	return only;
}

/* "before we break up on the eighteenth": what limits it stands further in front. */
static const char *limit_of(const struct acts_words *words, struct stretch days)
{
	enum { NEAR = 5 };
	static const char *const limits[] = { "before", "until", "till", "by", NULL };

	for (size_t i = days.from > NEAR ? days.from - NEAR : 0; i < days.from; i++) {
		if (str_is_in(words->list[i].text, limits)) {
			return "before ";
		}
	}
	return "";
}

/* "after dinner time", "before lunch": that half of the day, and of how many words; NULL: none. */
static const char *half_at(const struct acts_words *words, size_t i, size_t to, size_t *ret_used)
{
	static const char *const meals[] = { "dinner", "dinnertime", "lunch", "lunchtime", NULL };
	const char *text = words->list[i].text;
	bool is_after = str_equal(text, "after");

	if ((!is_after && !str_equal(text, "before")) || i + 1 >= to ||
	    !str_is_in(words->list[i + 1].text, meals)) {
		return NULL;
	}
	*ret_used = 2;
	return is_after ? "pm" : "am";
}

/* A word of the days as typed, but for what it is short for, and what joins it to those before. */
static void add_as_typed(struct str *text, const struct acts_words *words, struct stretch days,
			 size_t i)
{
	const struct acts_word *word = &words->list[i];
	bool is_short = str_equal(word->text, "week") || str_equal(word->text, "next");
	const char *to = word->to;

	while (to > word->from && strchr(",.?!:;", to[-1]) != NULL) {
		to--;
	}
	/* "the 3rd, 4th and 8th" */
	bool is_listed =
	    i > days.from && is_ordinal(word->text) && is_ordinal(words->list[i - 1].text);

	str_addf(text, "%s", i == days.from ? limit_of(words, days) : is_listed ? " and " : " ");
	str_addf(text, "%.*s", is_short ? (int)strlen(word->text) : (int)(to - word->from),
		 is_short ? word->text : word->from);
}

static const char *days_text(struct arena *arena, const struct acts_words *words,
			     struct stretch days, bool has_halves)
{
	struct str text;

	str_init(&text, arena);
	for (size_t i = days.from; i < days.to; i++) {
		const struct acts_word *word = &words->list[i];
		bool is_last = i + 1 == days.to;
		size_t used = 0;
		const char *half = half_at(words, i, days.to, &used);

		if (half != NULL && i > days.from) {
			str_addf(&text, "%s%s", has_halves ? " " : "", has_halves ? half : "");
			i += used - 1;
			continue;
		}
		if (!has_halves && str_is_in(word->text, halves)) {
			bool is_of = !is_last && str_equal(words->list[i + 1].text, "of");

			/* "the afternoon of the 8th" */
			text.len = is_of ? 0 : text.len;
			i += is_of;
			continue;
		}
		if (str_equal(word->text, "this") && !is_last &&
		    str_is_in(words->list[i + 1].text, halves)) {
			str_add(&text, "today"); /* "this afternoon" */
			continue;
		}
		if (str_is_in(word->text, joins)) {
			str_add(&text, " and");
			continue;
		}
		add_as_typed(&text, words, days, i);
	}
	return str_trim(text.text);
}

/* ---- schools ---- */

/* That a name could be mistaken for: nobody is meant. */
static const char *const common[] = {
	"what",      "when",      "who",        "whos",      "how",       "where",     "which",
	"whose",     "the",       "and",        "for",       "are",       "any",       "anything",
	"anyone",    "anybody",   "everyone",   "everybody", "have",      "has",       "had",
	"did",       "does",      "can",        "could",     "would",     "should",    "will",
	"may",       "might",     "you",        "your",      "our",       "ours",      "mine",
	"them",      "they",      "their",      "there",     "here",      "this",      "that",
	"these",     "those",     "with",       "from",      "into",      "onto",      "about",
	"again",     "please",    "thanks",     "many",      "much",      "more",      "most",
	"some",      "said",      "say",        "tell",      "know",      "need",      "want",
	"get",       "got",       "give",       "put",       "let",       "see",       "show",
	"time",      "times",     "date",       "dates",     "days",      "hours",     "left",
	"like",      "just",      "only",       "also",      "still",     "yet",       "been",
	"being",     "come",      "coming",     "comes",     "going",     "gone",      "one",
	"ones",      "two",       "three",      "not",       "but",       "because",   "thing",
	"things",    "school",    "schools",    "head",      "heads",     "adviser",   "visit",
	"visits",    "visiting",  "visitors",   "meeting",   "meetings",  "happening", "waiting",
	"answer",    "answered",  "free",       "available", "busy",      "closed",    "shut",
	"finish",    "finsh",     "starts",     "start",     "bring",     "cater",     "governors",
	"included",  "clerk",     "everything", "morning",   "afternoon", "until",     "before",
	"after",     "while",     "was",        "were",      "its",       "him",       "her",
	"his",       "she",       "off",        "out",       "does",      "done",      "make",
	"take",      "sort",      "whole",      "each",      "both",      "all",       "other",
	"others",    "else",      "then",       "than",      "very",      "sure",      "sorry",
	"hello",     "hiya",      "number",     "numbers",   "replied",   "reply",     "asked",
	"term",      "breakfast", "week",       "next",      "theyre",    "theyve",    "youre",
	"thats",     "theres",    "weve",       "were",      "heres",     "lets",      "wont",
	"didnt",     "doesnt",    "isnt",       "arent",     "wasnt",     "actually",  "exactly",
	"really",    "order",     "held",       "list",      "kindly",    "whoever",   "remind",
	"forgotten", "location",  "venue",      "being",     "agenda",    "called",    "runs",
	"long",      NULL
};

static bool is_capital(const struct acts_words *words, size_t i)
{
	const struct acts_word *word = &words->list[i];

	return i < words->count && word->text[0] != '\0' && word->text[1] == '\0' &&
	       word->from[0] >= 'A' && word->from[0] <= 'Z' && word->from[0] != 'I';
}

static bool is_beside_capital(const struct acts_words *words, size_t i)
{
	return is_capital(words, i + 1) || (i > 0 && is_capital(words, i - 1));
}

static bool is_letter_of_school(const struct acts_words *words, size_t i)
{
	static const char *const leads[] = { "at", "to",   "for",  "from", "is",     "has", "of",
					     "in", "free", "with", "and",  "school", "did", NULL };
	const struct acts_word *word = &words->list[i];
	char c = word->from[0];
	bool is_alone = word->text[0] != '\0' && word->text[1] == '\0';

	return is_alone && c >= 'A' && c <= 'Z' && c != 'I' &&
	       (c != 'A' || is_beside_capital(words, i) ||
		(i > 0 && str_is_in(words->list[i - 1].text, leads)));
}

/* "hannahs": hers. */
static char school_of(struct arena *arena, const struct acts_names *names, const char *text)
{
	enum { SHORTEST = 3 };
	size_t len = strlen(text);
	char school = '\0';

	if (len < SHORTEST || str_is_in(text, common)) {
		return '\0';
	}
	school = names->school(names->lookup, text);
	return school == '\0' && text[len - 1] == 's' && len > SHORTEST
		   ? names->school(names->lookup, arena_strndup(arena, text, len - 1))
		   : school;
}

/* Of the word, or of it and the next; how many words that are: 0, it is of none. */
static size_t read_school(struct arena *arena, const struct acts_names *names,
			  const struct acts_words *words, size_t i, char *ret_school)
{
	static const char *const adviser[] = {
		"sip", "sips", "adviser", "advisers", "advisor", NULL
	};
	const char *text = words->list[i].text;

	if (str_is_in(text, adviser)) {
		*ret_school = '+';
		return 1;
	}
	/* "a" is of a date, "A, B" are schools */
	bool is_listed = is_letter_of_school(words, i) && is_beside_capital(words, i);

	if (names == NULL || (part_of(words, i) != NO_PART && !is_listed)) {
		return 0;
	}
	if (is_letter_of_school(words, i)) {
		const char letter[] = { words->list[i].from[0], '\0' };

		*ret_school = names->school(names->lookup, letter);
		return *ret_school != '\0';
	}
	if (i + 1 < words->count && !str_is_in(text, common)) {
		const char *both = arena_printf(arena, "%s %s", text, words->list[i + 1].text);

		*ret_school = names->school(names->lookup, both);
		if (*ret_school != '\0') {
			return 2;
		}
	}
	*ret_school = school_of(arena, names, text);
	return *ret_school != '\0';
}

static void add_school(struct acts_slots *slots, char school)
{
	slots->has_adviser = slots->has_adviser || school == '+';
	if (school == '+') {
		return;
	}
	slots->has_more = slots->has_more || (slots->school != '\0' && slots->school != school);
	size_t count = strlen(slots->schools);

	if (strchr(slots->schools, school) == NULL && count + 1 < sizeof(slots->schools)) {
		slots->schools[count] = school;
	}
	slots->school = slots->school == '\0' ? school : slots->school;
}

/* ---- the whole line ---- */

static bool may_be_called(const struct acts_word *word)
{
	enum { SHORTEST = 4 };
	static const char *const more[] = { "often",    "cant",  "dont",  "mtgs",    "hasnt",
					    "havent",   "venue", "begin", "ends",    "long",
					    "supposed", "last",  "lasts", "planned", "going",
					    "ahead",    NULL };

	return strlen(word->text) >= SHORTEST && word->text[0] >= 'a' && word->text[0] <= 'z' &&
	       (!str_is_in(word->text, common) || str_equal(word->text, "breakfast")) &&
	       !str_is_in(word->text, more);
}

static const char *item_at(struct arena *arena, const struct acts_word *word)
{
	struct clerk_item item;
	size_t used = 0;
	bool is_whole = command_read_item(word->text, &item, &used) && word->text[used] == '\0';

	return is_whole ? arena_printf(arena, "%c%lld", item.letter, (long long)item.number) : "";
}

/* "gareth and me": her own school besides. */
static bool has_own(const struct acts_words *words)
{
	static const char *const own[] = { "me", "us", "i", "myself", NULL };
	bool has = false;

	for (size_t i = 0; i + 1 < words->count; i++) {
		const char *one = words->list[i].text, *other = words->list[i + 1].text;

		has = has || (str_equal(one, "and") && str_is_in(other, own)) ||
		      (str_is_in(one, own) && str_equal(other, "and"));
	}
	return has;
}

struct acts_slots acts_slots(struct arena *arena, const struct acts_names *names,
			     const struct acts_words *words)
{
	struct acts_slots slots = { .item = "" };
	const struct stretch days = find_days(words);
	struct str rest;

	str_init(&rest, arena);
	slots.days = days_text(arena, words, days, true);
	slots.whole = days_text(arena, words, days, false);
	slots.is_days_only = days.to > days.from;
	for (size_t i = 0; i < words->count;) {
		char school = '\0';
		size_t used = i >= days.from && i < days.to
				  ? 0
				  : read_school(arena, names, words, i, &school);
		const char *item = item_at(arena, &words->list[i]);

		slots.is_days_only = slots.is_days_only && part_of(words, i) != NO_PART;

		if (used > 0) {
			add_school(&slots, school);
		} else if (*item != '\0') {
			slots.item = slots.item[0] == '\0' ? item : slots.item;
		} else if (part_of(words, i) == NO_PART && may_be_called(&words->list[i])) {
			str_addf(&rest, "%s%s", rest.len == 0 ? "" : " ", words->list[i].text);
		}
		i += used == 0 ? 1 : used;
	}
	slots.rest = rest.text;
	slots.has_own = slots.school != '\0' && has_own(words);
	return slots;
}
