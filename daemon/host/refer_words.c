/* refer_words: what is said of an item in place of its number: by what it is, with whom, when. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/refer.h"

#include "command/acts.h"
#include "dates/civil.h"
#include "dates/when.h"
#include "host/item.h"

#include <string.h>

const char *refer_skip_gap(const char *at)
{
	return at + strspn(at, " ,:");
}

size_t refer_word_len(const char *at)
{
	return strcspn(at, " ,:.!?");
}

static bool is_word(const char *at, const char *word)
{
	return refer_word_len(at) == strlen(word) && str_starts_fold(at, word);
}

static bool is_one_of(const char *at, const char *const *words)
{
	while (*words != NULL && !is_word(at, *words)) {
		words++;
	}
	return *words != NULL;
}

static bool is_word_in(const char *text, const char *word)
{
	enum { SHORTEST = 3 };

	for (const char *in = text; strlen(word) >= SHORTEST && *in != '\0'; in++) {
		/* "the budget meeting" of "budgets" */
		bool is_one = strlen(word) > SHORTEST && str_starts_fold(in, word) &&
			      in[strlen(word)] == 's' && refer_word_len(in) == strlen(word) + 1;

		if ((in == text || in[-1] == ' ') && (is_one || is_word(in, word))) {
			return true;
		}
	}
	return false;
}

/* Is it a word of what the item is called, or of where it is, "the Bull"? */
static bool is_of_title(const struct candidate *c, const char *word)
{
	return str_equal_fold(c->noun, word) || is_word_in(c->title, word) ||
	       is_word_in(c->place, word);
}

/* Something that those that are kept have in common. */
struct detail {
	const char *word; /* of its title; else NULL */
	char school;      /* else '\0' */
	int64_t number;   /* else 0 */
	int32_t month;    /* in which it is; else 0 */
	const struct clerk_outcome *day;
	bool is_weekday;    /* of that, any such day */
	int32_t day_number; /* of any month; else 0 */
};

static bool is_day(const struct detail *detail, int32_t day)
{
	return day != 0 &&
	       (when_means_day(detail->day, day) || when_is_numbered_so(detail->day_number, day) ||
		(detail->is_weekday && when_means_weekday(detail->day, day)));
}

/* That it has, or that is asked for: "yes to the Friday". */
static bool is_on(const struct candidate *c, const struct detail *detail)
{
	return is_day(detail, c->day) || (c->awaits && is_day(detail, c->wish_day));
}

static bool has(const struct candidate *c, const struct detail *detail)
{
	return detail->word != NULL     ? is_of_title(c, detail->word)
	       : detail->school != '\0' ? strchr(c->schools, detail->school) != NULL
	       : detail->number != 0    ? c->item.number == detail->number
	       : detail->month != 0 ? c->day != 0 && civil_from_day(c->day).month == detail->month
				    : is_on(c, detail);
}

/* Keeps those that have it; all, where none has: false. */
static bool keep(struct referring *r, const struct detail *detail)
{
	size_t count = 0;

	for (size_t i = 0; i < r->count; i++) {
		count += has(&r->list[i], detail);
	}
	if (count == 0) {
		return false;
	}
	count = 0;
	for (size_t i = 0; i < r->count; i++) {
		if (has(&r->list[i], detail)) {
			r->list[count++] = r->list[i];
		}
	}
	r->count = count;
	r->is_named = true;
	return true;
}

/* "12", "no. 12"; what it takes of the line; 0: it is none. */
static size_t read_number(struct referring *r, const char *at)
{
	size_t len = refer_word_len(at);
	struct detail detail = { 0 };

	if (len == 0 || len > 9 || strspn(at, "0123456789") != len) {
		return 0;
	}
	detail.number = strtoll(at, NULL, 10);
	return detail.number > 0 && keep(r, &detail) ? len : 0;
}

/* "anna": a first name in small letters that is no word besides. */
static const struct clerk_school *named_small(const struct referring *r, const char *word)
{
	enum { SHORTEST_NAME = 3 };
	static const char *const words[] = { "will", "mark", "may",  "bill", "rob",  "grace",
					     "hope", "joy",  "rose", "art",  "dean", "pat",
					     "sue",  "may",  "june", "ray",  "jack", NULL };
	char *name = permit_with_capital(r->request->arena, word);
	bool is_small = word[0] >= 'a' && word[0] <= 'z';
	bool may_be = strlen(word) >= SHORTEST_NAME && !is_one_of(word, words);

	const struct clerk_school *school =
	    may_be && is_small ? permit_school(r->request, name) : NULL;
	size_t len = strlen(name);

	/* "my visit to gareths", "Hannahs request" */
	if (school == NULL && may_be && len > SHORTEST_NAME && name[len - 1] == 's') {
		name[len - 1] = '\0';
		school = permit_school(r->request, name);
	}
	return school;
}

/* The month that is named there, from 1; 0: none is. */
static int32_t month_at(const char *at)
{
	enum { SEPTEMBER = 9, MONTHS = 12 };

	for (int32_t month = 1; month <= MONTHS; month++) {
		if (is_word(at, civil_month_name[month]) || is_word(at, civil_month_short[month])) {
			return month;
		}
	}
	return is_word(at, "sept") ? SEPTEMBER : 0;
}

/* "the January meeting" */
static size_t read_month(struct referring *r, const char *at)
{
	const struct detail detail = { .month = month_at(at) };

	return detail.month != 0 && keep(r, &detail) ? refer_word_len(at) : 0;
}

/* "G", "G's", "Castle Hill", and how long that is; NULL: no school stands there. */
static const struct clerk_school *school_at(const struct referring *r, const char *at,
					    size_t *ret_len)
{
	struct arena *arena = r->request->arena;
	size_t len = refer_word_len(at);
	const char *word = arena_strndup(arena, at, len);
	const char *quote =
	    strstr(word, "'s") != NULL ? strstr(word, "'s") : strstr(word, "\xe2\x80\x99s");
	const struct clerk_school *school = NULL;

	if (quote != NULL) {
		word = arena_strndup(arena, word, (size_t)(quote - word));
	}
	for (size_t to = len; quote == NULL && school == NULL && at[to] == ' ' && to < len + 20;) {
		to += 1 + refer_word_len(at + to + 1);
		school = permit_school(r->request, arena_strndup(arena, at, to));
		len = school != NULL ? to : len;
	}
	bool may_be = len > 1 || (at[0] >= 'A' && at[0] <= 'Z');

	*ret_len = len;
	school =
	    school == NULL && may_be && *word != '\0' ? permit_school(r->request, word) : school;
	return school == NULL ? named_small(r, word) : school;
}

/* With whom, or at whose school. */
static size_t read_school(struct referring *r, const char *at)
{
	size_t len = 0;
	const struct clerk_school *school = school_at(r, at, &len);
	const struct detail detail = { .school = school == NULL ? '\0' : school->letter };

	if (school == NULL) {
		return 0;
	}
	r->is_wrong = !keep(r, &detail) || r->is_wrong;
	return len;
}

/* "on Wed", "Wed 9 Dec": the day that it has. Of a line that takes a date of its own another day
 * is that. */
static size_t read_day(struct referring *r, const char *at)
{
	struct arena *arena = r->request->arena;
	const char *to = strstr(at, " to ");
	const char *text = to == NULL ? at : arena_strndup(arena, at, (size_t)(to - at));
	const struct when_context context = moved_context(r->request);
	const struct when_span *spans;
	size_t count = when_find(arena, &context, text, &spans);

	if (count == 0 || spans[0].from != 0 || !spans[0].has_day) {
		return 0;
	}
	const struct detail detail = { .day = &spans[0].outcome,
				       .is_weekday = !spans[0].is_numbered };
	struct detail of_any = detail;

	/* "the 14th" is that of January, where nothing is on that of December */
	of_any.day_number = when_day_number(text, spans[0].to);
	if (!keep(r, &detail) && !keep(r, &of_any)) {
		r->is_other_day = true;
		return 0;
	}
	return spans[0].to;
}

/* What anything is called. */
static const char *const others[] = { "one", "thing", "trip", "outing", "do", NULL };
static const char *const leads[] = { "to", "at", "with", "from", "for", "of", "about", "on", NULL };

static size_t read_detail(struct referring *r, const char *at, bool is_meant)
{
	size_t len = refer_word_len(at), used = read_number(r, at);

	used = used > 0 ? used : read_day(r, at);
	used = used > 0 || !is_meant ? used : read_month(r, at);
	if (used == 0 && is_one_of(at, leads)) {
		const char *behind = refer_skip_gap(at + len);

		used = read_school(r, behind);
		used += used > 0 ? (size_t)(behind - at) : 0;
	}
	/* "yes B", "move G to Friday"; but "a" and "I" are words */
	bool is_letter = at[0] >= 'A' && at[0] <= 'Z' && at[0] != 'I';
	bool may_be_school = is_meant || len > 1 || at[len] == '\0' || is_letter;

	used = used > 0 || !may_be_school ? used : read_school(r, at);
	if (used == 0 && len > 0) {
		const struct detail word = { .word = arena_strndup(r->request->arena, at, len) };

		used = keep(r, &word) ? len : 0;
	}
	return used;
}

/* A thing of ours that none of them is: "the breakfast", where nothing can be done to that. */
static bool is_noun(const struct referring *r, const char *at)
{
	return plugin_has_thing(r->host->parts.plugins, at, refer_word_len(at)) ||
	       is_one_of(at, others);
}

/* "no from Dunsford", "yes for Alder", by their own head: what it takes of the line; 0: it is not
 * said for her own school. */
static size_t own_len(const struct referring *r, const char *at)
{
	static const char *const fors[] = { "from", "for", NULL };
	size_t len = is_one_of(at, fors) ? refer_word_len(at) : 0;
	const char *name = refer_skip_gap(at + len);
	size_t used = 0;
	const struct clerk_school *school = len == 0 ? NULL : school_at(r, name, &used);

	return school != NULL && school->letter == r->request->person->school
		   ? (size_t)(name - at) + used
		   : 0;
}

const char *refer_narrow(struct referring *r)
{
	static const char *const small[] = { "my",   "our",    "the", "that",
					     "this", "number", "no",  NULL };
	/* "no, can't do Ben on the 10th" */
	static const char *const refusals[] = { "we can't do",   "we cant do",     "i can't do",
						"i cant do",     "can't do",       "cant do",
						"cannot do",     "can't have",     "cant have",
						"sorry cant do", "sorry can't do", NULL };
	const char *at = refer_skip_gap(r->words);
	bool is_meant = false;

	at = refer_skip_gap(at + (r->verb_len == strlen("no") && str_starts_fold(r->verb, "no")
				      ? acts_longest_len(at, refusals)
				      : 0));
	while (*at != '\0') {
		size_t own = own_len(r, at);

		at = refer_skip_gap(at + own);
		const char *behind = refer_skip_gap(at + refer_word_len(at));

		/* "to the breakfast" */
		at = !is_meant && is_one_of(at, leads) && is_one_of(behind, small) ? behind : at;
		if (is_one_of(at, small) && !is_meant) {
			is_meant = !is_word(at, "no");
			at = refer_skip_gap(at + refer_word_len(at));
			continue;
		}
		/* "the B thing", "the one with B" */
		if (is_meant && is_one_of(at, others)) {
			at = behind;
			continue;
		}
		size_t used = read_detail(r, at, is_meant);

		if (used == 0) {
			break;
		}
		is_meant = true;
		at = refer_skip_gap(at + used);
	}
	/* "the snow" of "cancel the snow day": not found is not said */
	size_t len = refer_word_len(at);
	bool is_number = len > 0 && strspn(at, "0123456789") == len;

	r->is_wrong = r->is_wrong || (*at != '\0' && is_noun(r, at)) ||
		      (is_meant && !r->is_named) || (is_number && !r->is_named);
	return at;
}

const char *refer_noun(const struct referring *r)
{
	const char *noun = NULL;

	for (const char *at = refer_skip_gap(r->words); noun == NULL && *at != '\0';
	     at = refer_skip_gap(at + refer_word_len(at))) {
		noun = plugin_noun(r->host->parts.plugins, at, refer_word_len(at));
		at += refer_word_len(at) == 0;
	}
	return noun;
}
