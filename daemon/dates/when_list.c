/* when_list: dates written out: "1, 15 Dec 2026, 12, 26 Jan 2027 at 08:00, not 29 Dec 2026". */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_internal.h"

#include "dates/civil.h"

enum { MOST_DATES = 400, MOST_DAY = 31 };

/* Days of a group wait for their month, groups for their year. */
struct entry {
	int32_t day, month, year;
};

struct listing {
	struct entry *entries;
	size_t count;
};

static bool is_day(const struct parser *p, size_t at)
{
	const struct token *token = when_at(p, at);

	return token->word == W_NUMBER && token->digits <= 2 && token->value >= 1 &&
	       token->value <= MOST_DAY;
}

/* 7 or 7-11 */
static size_t read_days(const struct parser *p, size_t at, struct listing *listing)
{
	int32_t from = when_at(p, at)->value, to = from;
	size_t used = 1;

	if (!is_day(p, at)) {
		return 0;
	}
	if (when_is_joined(p, at + 1, W_DASH) && is_day(p, at + 2)) {
		to = when_at(p, at + 2)->value;
		used = 3;
	}
	for (int32_t day = from; day <= to; day++) {
		if (listing->count < MOST_DATES) {
			listing->entries[listing->count++] = (struct entry){ day, 0, 0 };
		}
	}
	return to >= from ? used : 0;
}

static bool is_joint(const struct parser *p, size_t at)
{
	return when_is(p, at, W_COMMA) || when_is(p, at, W_AND);
}

/* What has no month or year yet takes the one that follows. */
static void fill(struct listing *listing)
{
	for (size_t i = listing->count; i > 1; i--) {
		struct entry *entry = &listing->entries[i - 2], *next = &listing->entries[i - 1];

		entry->month = entry->month == 0 ? next->month : entry->month;
		entry->year = entry->year == 0 ? next->year : entry->year;
	}
}

/* Days, months and years up to a word that is none of them. */
static size_t read_listing(struct parser *p, size_t at, struct listing *listing)
{
	size_t used = read_days(p, at, listing);

	while (used > 0 && listing->count > 0) {
		struct entry *last = &listing->entries[listing->count - 1];
		size_t more = 0;

		if (when_is(p, at + used, W_MONTH)) {
			last->month = when_at(p, at + used)->value;
			used++;
			used += when_read_year(p, at + used, &last->year);
		}
		if (!is_joint(p, at + used)) {
			break;
		}
		more = read_days(p, at + used + 1, listing);
		if (more == 0) {
			break;
		}
		used += more + 1;
	}
	if (listing->count == 0 || listing->entries[listing->count - 1].month == 0) {
		return 0;
	}
	fill(listing);
	return used;
}

static void add_occurrence(struct clerk_occurrence *dates, size_t *count, int32_t day,
			   bool is_skipped)
{
	size_t at = (*count)++;

	while (at > 0 && dates[at - 1].day > day) {
		dates[at] = dates[at - 1];
		at--;
	}
	dates[at] = (struct clerk_occurrence){ day, is_skipped };
}

/* Adds the listing's dates; the first that cannot be is told. */
static bool add_all(struct parser *p, const struct listing *listing, bool is_skipped,
		    struct clerk_occurrence *dates, size_t *count, struct clerk_outcome *outcome)
{
	for (size_t i = 0; i < listing->count && *count < MOST_DATES; i++) {
		const struct entry *entry = &listing->entries[i];
		struct date_set set = { .weekday = -1 };

		when_resolve_month_day(p, entry->day, entry->month, entry->year, &set);
		bool is_past = set.count == 1 && set.spans[0].day < p->today;

		if (set.wrong != NULL || is_past || set.is_ask) {
			const char *wrong = set.wrong != NULL ? set.wrong : "past";
			bool is_gone = is_past || str_equal(wrong, "past");

			when_refuse(
			    p, outcome, wrong,
			    arena_printf(p->arena, "`%d %s`: %s.", entry->day,
					 civil_month_short[entry->month],
					 is_gone ? "that is past; please leave it out" : wrong));
			return false;
		}
		add_occurrence(dates, count, set.spans[0].day, is_skipped);
	}
	return true;
}

static void finish(const struct parser *p, struct clerk_occurrence *dates, size_t count,
		   const struct time_set *times, struct clerk_outcome *outcome)
{
	struct clerk_when when = { .kind = CLERK_WHEN_RECURRENCE,
				   .start_min = times->items[0].from,
				   .end_min = times->items[0].to,
				   .arrive_min = times->items[0].arrive,
				   .occurrences = dates,
				   .occurrence_count = count };

	for (size_t i = count; i > 0; i--) {
		if (!dates[i - 1].is_skipped) {
			when.day = dates[i - 1].day;
			when.last_day = when.last_day == 0 ? when.day : when.last_day;
		}
	}
	(void)when_fill(p, &when);
	*outcome = (struct clerk_outcome){ .kind = CLERK_OUTCOME_VALUE, .value = when };
}

static bool resolve(struct parser *p, const struct clock_words *clock, bool has_clock,
		    struct time_set *times, struct clerk_outcome *outcome)
{
	*times = (struct time_set){ .count = 1 };
	times->items[0] = (struct time_item){ CLERK_NO_MIN, CLERK_NO_MIN, CLERK_NO_MIN, 0 };
	if (has_clock) {
		when_resolve_clock(p, clock, HINT_NONE, times);
	}
	if (times->wrong != NULL) {
		when_refuse(p, outcome, times->wrong,
			    arena_printf(p->arena, "%s: %s.", times->wrong, times->advice));
		return false;
	}
	if (times->is_ask || times->is_session) {
		when_ask(p, outcome, "At what time? For example `7pm` or `9-12`.");
		return false;
	}
	return true;
}

static bool has_month(const struct parser *p)
{
	for (size_t i = 0; i < p->count; i++) {
		if (when_is(p, i, W_MONTH)) {
			return true;
		}
	}
	return false;
}

bool when_read_list(struct parser *p, struct clerk_outcome *outcome)
{
	struct listing kept = { NULL, 0 }, skipped = { NULL, 0 };
	struct clock_words clock = { .kind = CLOCK_NONE };
	struct time_set times;
	size_t count = 0, at = 0, more = 0;

	if (p->tense != CLERK_TENSE_BOOK || !is_day(p, 0) || !has_month(p)) {
		return false;
	}
	kept.entries = arena_array(p->arena, MOST_DATES, sizeof(struct entry));
	skipped.entries = arena_array(p->arena, MOST_DATES, sizeof(struct entry));
	at = read_listing(p, 0, &kept);
	more = at > 0 ? when_read_clock(p, at, true, &clock) : 0;
	at += more;
	if (at > 0 && when_is(p, at, W_COMMA) && when_is(p, at + 1, W_NOT)) {
		size_t used = read_listing(p, at + 2, &skipped);

		at = used > 0 ? at + 2 + used : 0;
	}
	if (at == 0 || at < p->count || kept.count + skipped.count < 2) {
		p->stuck_at = at > p->stuck_at ? at : p->stuck_at;
		return false;
	}
	if (!resolve(p, &clock, more > 0, &times, outcome)) {
		return true;
	}
	struct clerk_occurrence *dates = arena_array(p->arena, MOST_DATES, sizeof(dates[0]));

	if (add_all(p, &kept, false, dates, &count, outcome) &&
	    add_all(p, &skipped, true, dates, &count, outcome)) {
		finish(p, dates, count, &times, outcome);
	}
	return true;
}
