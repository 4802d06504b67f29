/* when_ordinal: a day of the month alone: the 8th, Friday the eighteenth, the 2nd and the 9th. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_internal.h"

#include "dates/civil.h"

enum { MOST_LISTED = 6, PLAIN_FROM = 13 };

/* The first such day of a month behind `from`. */
static int32_t next_day_of_month(int32_t from, int32_t day)
{
	int32_t next = from + 1;

	while (civil_from_day(next).day != day) {
		next++;
	}
	return next;
}

/* "the 8th": the next (log: the last) such day of a month. */
static void resolve_day_of_month(const struct parser *p, int32_t day, struct date_set *set)
{
	int32_t from = p->has_anchor ? p->anchor : p->today;
	struct civil now = civil_from_day(from);
	int32_t step = p->tense == CLERK_TENSE_LOG ? -1 : 1;

	if (day < 1 || day > 31) {
		when_set_wrong(set, "no such date", "e.g. `the 8th` or `8 Dec`");
		return;
	}
	if (step < 0 && !p->has_anchor) {
		set->coming = next_day_of_month(from, day);
	}
	for (int i = 0; i < 4; i++) {
		int32_t that = civil_to_day(now.year, now.month, day);

		if (day <= civil_month_days(now.year, now.month) &&
		    (step < 0 ? that <= from : that >= from)) {
			when_set_day(set, that);
			return;
		}
		now.month += step;
		if (now.month == 0 || now.month == 13) {
			now.year += step;
			now.month = now.month == 0 ? 12 : 1;
		}
	}
}

/* "the second half one": half past one. */
static bool is_half_hour(const struct parser *p, size_t at)
{
	const struct token *hour = when_at(p, at + 1);

	return when_is(p, at, W_HALF) &&
	       (hour->word == W_PAST || hour->word == W_NUMBER || hour->word == W_CARDINAL);
}

/* "the second one": but "the second one till three". */
static bool is_that_one(const struct parser *p, size_t at)
{
	switch (when_at(p, at + 1)->word) {
	case W_TO:
	case W_UNTIL:
	case W_DASH:
	case W_OCLOCK:
	case W_AMPM:
	case W_CARDINAL:
		return false;
	default:
		return when_at(p, at)->value == 1;
	}
}

static const char *const rank_nouns[] = {
	"floor",    "aid",     "class",    "edition",     "place",    "draft",   "round",
	"set",      "attempt", "one",      "party",       "form",     "lesson",  "lessons",
	"period",   "session", "visit",    "part",        "language", "prize",   "meeting",
	"slot",     "group",   "stage",    "phase",       "item",     "page",    "name",
	"sunday",   "century", "birthday", "anniversary", "graders",  "reading", "ones",
	"thoughts", "hand",    "row",      "step",        "rate",     NULL
};

/* Of a row of others, behind a weekday too: "the first lesson", "the second half". */
bool when_is_rank_noun(const struct parser *p, size_t at)
{
	const struct token *next = when_at(p, at);

	switch (next->word) {
	case W_WEEKDAY:
	case W_WEEKDAYS:
	case W_WEEK:
	case W_DAY:
	case W_MONTHS:
	case W_TERM:
	case W_THING:
	case W_TIME:
	case W_YEAR:
	case W_SCHOOL:
	case W_PEOPLE:
	case W_PUPILS:
	case W_STAFF:
	case W_HOLIDAY:
	case W_BREAK:
	case W_CLUB:
	case W_INSET:
	case W_OTHER:
	case W_HOUR:
	case W_MINUTE:
	case W_APOSTROPHE:
		return true;
	case W_OF:
		return !when_is(p, at + 1, W_MONTH);
	case W_AND: /* "the second and third years" */
		return when_is(p, at + 1, W_ORDINAL) && when_is_ranked(p, at + 1);
	case W_HALF:
		return !is_half_hour(p, at);
	case W_QUARTER:
		return !when_is(p, at + 1, W_TO) && !when_is(p, at + 1, W_PAST);
	case W_CARDINAL:
		return is_that_one(p, at);
	case W_UNKNOWN:
		return when_is_one_of(p, next, rank_nouns);
	default:
		return false;
	}
}

bool when_is_ranked(const struct parser *p, size_t at)
{
	const struct token *next = when_at(p, at + 1);
	/* what lies behind the part that is tried still says what is counted */
	struct parser whole = *p;

	whole.count = p->token_count;
	next = when_at(&whole, at + 1);
	if (when_is_rank_noun(&whole, at + 1)) {
		return true;
	}
	/* "on the tenth ring B" */
	bool is_on = at > 1 && when_is(p, at - 1, W_THE) && when_is(p, at - 2, W_ON);

	return when_at(p, at)->value < PLAIN_FROM && next->word == W_UNKNOWN && !is_on &&
	       !when_is_small_word(p, next);
}

/* Is the word a day of the month: "the 8th", "the eighth" where nothing is counted, of a weekday
 * "Friday the eighteenth", "Friday eighteenth"? */
static bool is_day(const struct parser *p, size_t at, bool has_the, bool has_weekday)
{
	static const char *const ages[] = { "century", "birthday", "anniversary", NULL };
	const struct token *token = when_at(p, at);
	struct parser whole = *p;

	whole.count = p->token_count;
	if (token->word == W_NUMBER) {
		/* "thurs 10th fri 11th" are two */
		bool is_next = has_weekday && when_at(&whole, at + 2)->is_ordinal;

		return token->is_ordinal && (!when_is(p, at + 1, W_WEEKDAY) || is_next);
	}
	if (token->word != W_ORDINAL || token->value > 31) {
		return false;
	}
	if (has_weekday && token->value >= PLAIN_FROM) {
		return !when_is_one_of(&whole, when_at(&whole, at + 1), ages);
	}
	return has_weekday && has_the   ? !when_is_rank_noun(&whole, at + 1)
	       : has_weekday || has_the ? !when_is_ranked(p, at)
					: false;
}

/* "Wed 13th", where that of the coming month is none: that of a later one may be meant, rather than
 * the 13th that is none. */
static void offer_month(const struct parser *p, int32_t number, int32_t weekday,
			struct date_set *set)
{
	enum { MONTHS_AHEAD = 3 };
	int32_t coming = set->count == 0 ? 0 : set->spans[0].day;
	bool was_ask = set->is_ask;
	int32_t that = coming;

	when_check_weekday(p, weekday, set);
	if (was_ask || !set->is_ask || set->count != 2 || p->tense == CLERK_TENSE_LOG) {
		return;
	}
	/* "Mon 8th" of a Tuesday is a slip by one */
	if (set->spans[1].day - set->spans[0].day == 1) {
		return;
	}
	for (int i = 1; i < MONTHS_AHEAD; i++) {
		that = next_day_of_month(that, number);
		if (civil_weekday(that) == weekday) {
			int32_t near =
			    set->spans[0].day == coming ? set->spans[1].day : set->spans[0].day;

			set->count = 0;
			when_add_span(set, near, near);
			when_add_span(set, that, that);
			return;
		}
	}
}

/* `is_more`: behind one such day: "the seventh, eighth and ninth". */
static size_t read_ordinal(const struct parser *p, size_t at, int32_t weekday, bool is_more,
			   struct date_set *set)
{
	size_t used = when_is(p, at, W_THE) ? 1 : 0;
	const struct token *token = when_at(p, at + used);

	if (!is_day(p, at + used, used > 0 || is_more, weekday >= 0)) {
		return 0;
	}
	resolve_day_of_month(p, token->value, set);
	set->is_of_month = true;
	if (weekday >= 0) {
		offer_month(p, token->value, weekday, set);
	}
	if (token->is_wrong_ending) {
		when_doubt_ending(p, token->value, set);
	}
	return used + 1;
}

size_t when_read_ordinal(const struct parser *p, size_t at, int32_t weekday, struct date_set *set)
{
	return read_ordinal(p, at, weekday, false, set);
}

/* [the] [Mon] [the] 7th: one of several. */
static size_t read_one(const struct parser *p, size_t at, bool is_first, struct date_set *set)
{
	size_t used = when_is(p, at, W_THE) && when_is(p, at + 1, W_WEEKDAY) ? 1 : 0;
	bool has_weekday = when_is(p, at + used, W_WEEKDAY);
	int32_t weekday = has_weekday ? when_at(p, at + used)->value : -1;

	used += has_weekday ? 1 : 0;
	if (is_first && !has_weekday && !when_is(p, at, W_THE)) {
		return 0; /* "1st and 2nd drafts" */
	}
	*set = (struct date_set){ .weekday = -1 };
	size_t more = read_ordinal(p, at + used, weekday, !is_first, set);

	return more > 0 && set->count == 1 && !set->is_ask ? used + more : 0;
}

/* Mon 7: a weekday and the number of a day that is one. */
static size_t read_numbered(const struct parser *p, size_t at, struct date_set *set)
{
	const struct token *number = when_at(p, at + 1);

	if (!when_is(p, at, W_WEEKDAY) || number->word != W_NUMBER || number->digits > 2) {
		return 0;
	}
	*set = (struct date_set){ .weekday = -1 };
	resolve_day_of_month(p, number->value, set);
	return set->count == 1 && civil_weekday(set->spans[0].day) == when_at(p, at)->value ? 2 : 0;
}

size_t when_read_numbered_days(struct parser *p, size_t at, struct date_set *set)
{
	struct date_set last;
	size_t lead = when_is(p, at, W_ON) || when_is(p, at, W_FROM) ? 1 : 0;
	size_t used = p->has_anchor ? 0 : read_numbered(p, at + lead, set);

	used += used > 0 ? lead : 0;
	uint16_t joint = when_at(p, at + used)->word;

	if (used == 0 || (joint != W_DASH && joint != W_TO && joint != W_UNTIL)) {
		return 0;
	}
	p->has_anchor = true;
	p->anchor = set->spans[0].day;
	size_t more = read_numbered(p, at + used + 1, &last);

	p->has_anchor = false;
	if (more == 0 || last.spans[0].day <= set->spans[0].day) {
		return 0;
	}
	set->spans[0].last = last.spans[0].day;
	return used + 1 + more;
}

size_t when_read_ordinals(struct parser *p, size_t at, struct date_set *set)
{
	size_t lead = when_is(p, at, W_ON) ? 1 : 0;
	struct date_set one, all;
	size_t used = p->has_anchor ? 0 : read_one(p, at + lead, true, &all), more = used;
	bool is_and = false; /* "the 4th, the 11th" may be one of them */

	used += lead;
	while (more > 0 && all.count < MOST_LISTED &&
	       (when_is(p, at + used, W_AND) || when_is(p, at + used, W_COMMA))) {
		p->has_anchor = true;
		p->anchor = all.spans[all.count - 1].day;
		more = read_one(p, at + used + 1, false, &one);
		p->has_anchor = false;
		if (more > 0) {
			is_and = when_is(p, at + used, W_AND);
			when_add_span(&all, one.spans[0].day, one.spans[0].day);
			used += more + 1;
		}
	}
	if (used == lead || all.count < 2 || !is_and) {
		return 0;
	}
	*set = all;
	set->is_list = true;
	set->is_of_month = false;
	return used;
}
