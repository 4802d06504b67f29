/* when_reworded: ways to say a move that name the old date beside the new one, as plain dates. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_internal.h"

#include "base/str.h"
#include "dates/civil.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { WEEK = 7, MONTHS = 12, MOST_WORDS = 24, MOST_LETTERS = 24 };

struct reworder {
	struct arena *arena;
	const struct when_context *context;
	int32_t day, start_min; /* the old ones */
};

/* The number of "15th", "fifteenth"; 0: it is none. */
static int32_t ordinal_of(const char *text, size_t len)
{
	static const char *const tails[] = { "st", "nd", "rd", "th" };
	char word[MOST_LETTERS] = "";

	for (size_t i = 0; len < MOST_LETTERS && i < len; i++) {
		word[i] =
		    text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] + ('a' - 'A')) : text[i];
	}
	const struct word_entry *entry = when_word_find(word);
	size_t digits = strspn(word, "0123456789");
	int32_t number = 0;

	if (entry != NULL && entry->word == W_ORDINAL) {
		return entry->value;
	}
	for (size_t i = 0; digits > 0 && digits <= 2 && i < sizeof(tails) / sizeof(tails[0]); i++) {
		number =
		    strcmp(word + digits, tails[i]) == 0 ? (int32_t)strtol(word, NULL, 10) : number;
	}
	return number;
}

int32_t when_day_number(const char *text, size_t len)
{
	static const char *const leads[] = { "on ", "the " };

	for (size_t i = 0; i < sizeof(leads) / sizeof(leads[0]); i++) {
		size_t lead = strlen(leads[i]);

		if (len > lead && strncasecmp(text, leads[i], lead) == 0) {
			text += lead;
			len -= lead;
		}
	}
	while (len > 0 && strchr(" ,.;:?!", text[len - 1]) != NULL) {
		len--;
	}
	return len > 0 && len < MOST_LETTERS ? ordinal_of(text, len) : 0;
}

bool when_is_numbered_so(int32_t number, int32_t day)
{
	return number > 0 && day != 0 && civil_from_day(day).day == number;
}

/* Is the text the old day, whatever else it says: "the ninth", "Wed 9 Dec", "wed"? */
static bool is_old_day(const struct reworder *r, const char *text)
{
	const struct word_entry *word = when_word_find(text);

	if (word != NULL && word->word == W_WEEKDAY) {
		return word->value == civil_weekday(r->day);
	}

	/* of whatever month that would be alone */
	if (when_is_numbered_so(when_day_number(text, strlen(text)), r->day)) {
		return true;
	}
	struct clerk_outcome outcome = when_parse(r->arena, r->context, text);

	for (size_t i = 0; outcome.kind == CLERK_OUTCOME_ASK && i < outcome.choice_count; i++) {
		if (outcome.choices[i].day == r->day) {
			return true;
		}
	}
	return outcome.kind == CLERK_OUTCOME_VALUE && outcome.value.day == r->day;
}

/* "from the ninth to the tenth", "fri->mon 7th": what is behind, where the old day is before. */
static const char *behind_old(const struct reworder *r, const char *phrase)
{
	static const char *const arrows[] = { "->", "\xe2\x86\x92", "=>", " > ", NULL };
	bool is_from = str_starts_fold(phrase, "from ");
	const char *begin = is_from ? phrase + strlen("from ") : phrase;

	for (size_t i = 0; i < 5; i++) {
		const char *mark = arrows[i] != NULL ? arrows[i] : " to ";
		const char *at = strstr(begin, mark);

		if (at == NULL || at == begin || (arrows[i] == NULL && !is_from)) {
			continue;
		}
		size_t len = (size_t)(at - begin);

		len -= begin[len - 1] == ' ' ? 1 : 0;
		const char *old = arena_strndup(r->arena, begin, len);

		if (is_old_day(r, old)) {
			return at + strlen(mark);
		}
	}
	return phrase;
}

/* The words of a text in small letters. */
struct words {
	char *items[MOST_WORDS];
	size_t count;
};

static bool cut(const struct reworder *r, const char *phrase, struct words *words)
{
	char *text = arena_strdup(r->arena, phrase), *word;

	words->count = 0;
	for (char *at = text; *at != '\0'; at++) {
		*at = *at >= 'A' && *at <= 'Z' ? (char)(*at + ('a' - 'A')) : *at;
	}
	while ((word = str_word(&text)) != NULL) {
		if (words->count == MOST_WORDS) {
			return false;
		}
		words->items[words->count++] = word;
	}
	return true;
}

static bool is_word(const struct words *words, size_t at, const char *const *texts)
{
	while (at < words->count && *texts != NULL && strcmp(words->items[at], *texts) != 0) {
		texts++;
	}
	return at < words->count && *texts != NULL;
}

static int32_t weekday_at(const struct words *words, size_t at)
{
	const struct word_entry *word = at < words->count ? when_word_find(words->items[at]) : NULL;

	return word != NULL && word->word == W_WEEKDAY ? word->value : -1;
}

/* "the mon after", "the following Monday": how many words; of which day, or the one before. */
static size_t neighbour_at(const struct words *words, size_t at, int32_t *ret_weekday,
			   bool *ret_is_before)
{
	static const char *const the[] = { "the", NULL }, *const following[] = { "following",
										 NULL };
	static const char *const after[] = { "after", "afterwards", NULL };
	static const char *const before[] = { "before", "beforehand", NULL };
	static const char *const that[] = { "that", "it", NULL };
	static const char *const next[] = {
		"same", "at", "from", "instead", "please", "pls", NULL
	};
	size_t used = is_word(words, at, the) ? 1 : 0;
	bool is_following = is_word(words, at + used, following);

	used += is_following ? 1 : 0;
	*ret_weekday = weekday_at(words, at + used);
	if (*ret_weekday < 0) {
		return 0;
	}
	used++;
	*ret_is_before = is_word(words, at + used, before);
	if (is_following) {
		return used;
	}
	if (!*ret_is_before && !is_word(words, at + used, after)) {
		return 0;
	}
	used++;
	used += is_word(words, at + used, that) ? 1 : 0;
	return at + used == words->count || is_word(words, at + used, next) ? used : 0;
}

/* "the mon after" as a date: the first such day behind the old one, or before it. */
static const char *without_neighbour(const struct reworder *r, const char *phrase)
{
	struct words words;

	for (size_t at = 0; cut(r, phrase, &words) && at < words.count; at++) {
		int32_t weekday = 0;
		bool is_before = false;
		size_t used = neighbour_at(&words, at, &weekday, &is_before);

		if (used == 0) {
			continue;
		}
		int32_t ahead = (weekday - civil_weekday(r->day) + WEEK) % WEEK;
		int32_t day = is_before ? r->day - (ahead == 0 ? WEEK : WEEK - ahead)
					: r->day + (ahead == 0 ? WEEK : ahead);
		struct str text;

		str_init(&text, r->arena);
		for (size_t i = 0; i < words.count; i++) {
			const char *word = i == at ? when_long_day(r->arena, day) : words.items[i];

			if (i <= at || i >= at + used) {
				str_addf(&text, "%s%s", i == 0 ? "" : " ", word);
			}
		}
		return text.text;
	}
	return phrase;
}

/* "+1d": a day later. */
static const char *without_plus(const struct reworder *r, const char *phrase)
{
	const char *amount = phrase + strspn(phrase, " +");
	bool is_plus = phrase[strspn(phrase, " ")] == '+' && amount[0] >= '0' && amount[0] <= '9';
	bool is_one = strpbrk(amount, " ") == NULL;

	return is_plus && is_one ? arena_printf(r->arena, "%s later", amount) : phrase;
}

/* "Wednesday, no wait, Thursday": what was said last, where it says as much. */
static const char *behind_correction(const struct reworder *r, const char *phrase)
{
	const struct when_span *first, *second;
	size_t len = strlen(phrase);

	for (size_t at = 0; at < len; at++) {
		size_t end = at > 0 && phrase[at] == ' ' ? when_correction(phrase, at, len) : 0;

		if (end == 0) {
			continue;
		}
		size_t before =
		    when_find(r->arena, r->context, arena_strndup(r->arena, phrase, at), &first);
		size_t behind = when_find(r->arena, r->context, phrase + end, &second);
		bool is_alike = before == 1 && behind == 1 && first->has_day == second->has_day &&
				first->has_time == second->has_time;

		return is_alike ? phrase + end + strspn(phrase + end, " ,.;:") : phrase;
	}
	return phrase;
}

/* Is it the old hour: "9", "nine", "9am"? */
static bool is_old_time(const struct reworder *r, const char *text)
{
	struct when_context context = *r->context;

	context.day = r->day;
	struct clerk_outcome outcome =
	    when_parse(r->arena, &context, arena_printf(r->arena, "at %s", text));

	return outcome.kind == CLERK_OUTCOME_VALUE && outcome.value.kind == CLERK_WHEN_INSTANT &&
	       outcome.value.start_min == r->start_min;
}

/* "10 not 9", "10 rather than 9", "the 10th not the 9th": what it is now says nothing of what it is
 * to be. */
static const char *without_denied(const struct reworder *r, const char *phrase)
{
	static const char *const joints[] = { " not ", " rather than ", " instead of " };
	const char *last = NULL, *old = NULL;

	for (size_t i = 0; i < sizeof(joints) / sizeof(joints[0]); i++) {
		for (const char *at = strstr(phrase, joints[i]); at != NULL;
		     at = strstr(at + 1, joints[i])) {
			bool is_later = last == NULL || at > last;

			last = is_later ? at : last;
			old = is_later ? at + strlen(joints[i]) : old;
		}
	}
	return old != NULL && (is_old_day(r, old) || is_old_time(r, old))
		   ? arena_strndup(r->arena, phrase, (size_t)(last - phrase))
		   : phrase;
}

/* The weekday that stands before the ordinal there, "Wed 13th", "Wed the 13th"; -1: none does. */
static int32_t weekday_of(const struct words *words, size_t at)
{
	size_t the = at < words->count && str_equal(words->items[at], "the");

	if (at + the >= words->count || at == 0 ||
	    ordinal_of(words->items[at + the], strlen(words->items[at + the])) == 0) {
		return -1;
	}
	return weekday_at(words, at - 1);
}

/* Where an ordinal stands that is a day, and nothing says of which month or week; else `count`. */
static size_t bare_ordinal_at(const struct words *words)
{
	static const char *const next[] = { "at", "same", "from",    "instead",   "please", "pls",
					    "am", "pm",   "morning", "afternoon", "all",    NULL };
	size_t found = words->count;

	for (size_t i = 0; i < words->count; i++) {
		const struct word_entry *word = when_word_find(words->items[i]);
		bool is_ordinal = ordinal_of(words->items[i], strlen(words->items[i])) > 0;
		bool is_end = i + 1 == words->count || is_word(words, i + 1, next) ||
			      (words->items[i + 1][0] >= '0' && words->items[i + 1][0] <= '9');

		/* "Wed 13th", but "Wed at 3" */
		bool is_its = word != NULL && word->word == W_WEEKDAY &&
			      weekday_of(words, i + 1) == word->value;

		if ((word != NULL && !is_its &&
		     (word->word == W_MONTH || word->word == W_WEEKDAY || word->word == W_WEEK ||
		      word->word == W_NEXT)) ||
		    strchr(words->items[i], '/') != NULL ||
		    (is_ordinal && (!is_end || found < words->count))) {
			return words->count;
		}
		found = is_ordinal ? i : found;
	}
	return found;
}

/* That day of the month in which it is the nearest to the old one, and yet to come; 0: none is. */
static int32_t nearest(const struct reworder *r, int32_t number)
{
	const struct civil was = civil_from_day(r->day);
	const int32_t today = tz_to_wall(r->context->calendar->tz, r->context->now_s).day;
	int32_t best = 0;

	for (int32_t by = -1; by <= 1; by++) {
		int32_t month = was.month + by;
		int32_t year = was.year + (month > MONTHS ? 1 : month < 1 ? -1 : 0);

		month = month > MONTHS ? 1 : month < 1 ? MONTHS : month;
		int32_t day = civil_to_day(year, month, number);
		bool is_there = number <= civil_month_days(year, month) && day >= today;

		best =
		    is_there && (best == 0 || abs(day - r->day) < abs(best - r->day)) ? day : best;
	}
	return best;
}

/* "the 15th", of a meeting on 14 January, is no day of December. */
static const char *in_its_month(const struct reworder *r, const char *phrase)
{
	struct words words;
	size_t at = cut(r, phrase, &words) ? bare_ordinal_at(&words) : words.count;
	int32_t day =
	    at < words.count ? nearest(r, ordinal_of(words.items[at], strlen(words.items[at]))) : 0;
	size_t from = at; /* with "the" and the weekday before it */
	struct str text;

	from -= from > 0 && from < words.count && str_equal(words.items[from - 1], "the");
	int32_t weekday = from > 0 && from < words.count ? weekday_at(&words, from - 1) : -1;

	if (day == 0 || (weekday >= 0 && civil_weekday(day) != weekday)) {
		return phrase;
	}
	from -= weekday >= 0;
	str_init(&text, r->arena);
	for (size_t i = 0; i < words.count; i++) {
		if (i < from || i >= at) {
			str_addf(&text, "%s%s", text.len == 0 ? "" : " ",
				 i == at ? when_long_day(r->arena, day) : words.items[i]);
		}
	}
	return text.text;
}

/* May the weekday before that word stand for a day by itself: "the weds same time", "the weds 2pm"?
 */
static bool ends_weekday(const struct words *words, size_t at)
{
	static const char *const week[] = { "after", "before", "of",  "in",        "week", "next",
					    "the",   "coming", "w/c", "fortnight", "or",   NULL };
	const struct word_entry *word = at < words->count ? when_word_find(words->items[at]) : NULL;
	bool is_lone =
	    at < words->count && words->items[at][strspn(words->items[at], "0123456789")] == '\0';

	return at >= words->count ||
	       (!is_lone && !is_word(words, at, week) && strchr(words->items[at], '/') == NULL &&
		ordinal_of(words->items[at], strlen(words->items[at])) == 0 &&
		(word == NULL || (word->word != W_MONTH && word->word != W_WEEKDAY)));
}

/* Where the only weekday stands, behind "the", and nothing says of which week; else `count`. */
static size_t the_weekday_at(const struct words *words)
{
	/* on from it, or back: of which of the two weeks depends on that */
	static const char *const ways[] = { "forward", "forwards", "earlier", "sooner",    "back",
					    "later",   "after",    "before",  "following", NULL };
	size_t found = words->count;

	for (size_t i = 0; i < words->count; i++) {
		bool is_the = i > 0 && str_equal(words->items[i - 1], "the");
		bool is_way = is_word(words, i, ways);

		if (is_way || (weekday_at(words, i) >= 0 &&
			       (found < words->count || !is_the || !ends_weekday(words, i + 1)))) {
			return words->count;
		}
		found = weekday_at(words, i) >= 0 ? i : found;
	}
	return found;
}

/* "the weds", of a breakfast on Tue 8 Dec: the nearest to that. Of its own weekday, and of one that
 * is past, nobody can tell. */
static const char *nearest_weekday(const struct reworder *r, const char *phrase)
{
	const int32_t today = tz_to_wall(r->context->calendar->tz, r->context->now_s).day;
	struct words words;
	size_t at = cut(r, phrase, &words) ? the_weekday_at(&words) : words.count;
	int32_t ahead =
	    at < words.count ? (weekday_at(&words, at) - civil_weekday(r->day) + WEEK) % WEEK : 0;
	int32_t day = r->day + (ahead > WEEK / 2 ? ahead - WEEK : ahead);
	struct str text;

	/* "the Monday", of a Friday, may be that of its week */
	if (ahead == 0 || day < today || civil_monday(day) != civil_monday(r->day)) {
		return phrase;
	}
	str_init(&text, r->arena);
	for (size_t i = 0; i < words.count; i++) {
		bool is_joint = i + 2 == at && str_equal(words.items[i], "and");

		if (i + 1 != at && !is_joint) {
			str_addf(&text, "%s%s", text.len == 0 ? "" : " ",
				 i == at ? when_long_day(r->arena, day) : words.items[i]);
		}
	}
	return text.text;
}

/* "same time same place": it stays where nothing else is said. */
static const char *without_place(const struct reworder *r, const char *phrase)
{
	static const char *const same[] = { "same", NULL }, *const places[] = { "place", "venue",
										NULL };
	static const char *const leads[] = { "the", "at", "and", NULL };
	struct words words;

	for (size_t at = 1; cut(r, phrase, &words) && at + 1 < words.count; at++) {
		size_t from = at, end = at + 2;
		struct str text;

		if (!is_word(&words, at, same) || !is_word(&words, at + 1, places)) {
			continue;
		}
		while (from > 1 && is_word(&words, from - 1, leads)) {
			from--;
		}
		str_init(&text, r->arena);
		for (size_t i = 0; i < words.count; i++) {
			if (i < from || i >= end) {
				str_addf(&text, "%s%s", i == 0 ? "" : " ", words.items[i]);
			}
		}
		return text.text;
	}
	return phrase;
}

const char *when_reworded(struct arena *arena, const struct when_context *context,
			  const struct clerk_when *was, const char *phrase)
{
	struct reworder r = {
		.arena = arena, .context = context, .day = was->day, .start_min = was->start_min
	};

	phrase = without_denied(&r, without_place(&r, phrase));
	phrase = behind_correction(&r, phrase);
	phrase = behind_old(&r, phrase);
	phrase = in_its_month(&r, without_plus(&r, without_neighbour(&r, phrase)));
	return nearest_weekday(&r, phrase);
}
