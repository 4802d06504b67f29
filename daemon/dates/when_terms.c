/* when_terms: terms, halves, their weeks and the holidays between them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_internal.h"

#include "base/str.h"
#include "dates/civil.h"

enum { WEEK = 7, FRIDAY = 4, SCHOOL_WEEK = 5, MOST_WEEKS = 60, HALVES = 6 };

void when_list_halves(const struct parser *p, struct halves *ret_halves)
{
	const struct calendar *calendar = p->calendar;
	const char *year = NULL;
	int32_t index = 0;

	ret_halves->count = 0;
	for (size_t i = 0; i < calendar->half_count && ret_halves->count < WHEN_MAX_HALVES; i++) {
		const struct calendar_half *half = &calendar->halves[i];

		if (!calendar_half_counts(calendar, p->school, half)) {
			continue;
		}
		index = year != NULL && str_equal(year, half->year) ? index + 1 : 0;
		year = half->year;
		ret_halves->items[ret_halves->count] = half;
		ret_halves->index[ret_halves->count++] = index;
	}
}

static void no_such(const struct parser *p, struct date_set *set)
{
	(void)p;
	when_set_wrong(set, "beyond the calendar", "those term dates are not entered yet");
}

/* Of all stretches with `index` (of `per` halves each): the one meant by the command's tense. */
static bool find_stretch(const struct parser *p, const struct halves *halves, int32_t from_index,
			 int32_t to_index, struct span *ret_span)
{
	bool is_found = false;

	for (size_t i = 0; i < halves->count; i++) {
		struct span span = { halves->items[i]->from, halves->items[i]->to };

		if (halves->index[i] != from_index) {
			continue;
		}
		for (size_t k = i + 1; k < halves->count && halves->index[k] > from_index &&
				       halves->index[k] <= to_index;
		     k++) {
			span.last = halves->items[k]->to;
		}
		if (p->tense == CLERK_TENSE_LOG ? span.day <= p->today : span.last >= p->today) {
			*ret_span = span;
			is_found = true;
			if (p->tense != CLERK_TENSE_LOG) {
				return true;
			}
		}
	}
	return is_found;
}

static void set_stretch(const struct parser *p, int32_t from_index, int32_t to_index,
			struct date_set *set)
{
	struct halves halves;
	struct span span = { 0, 0 };

	when_list_halves(p, &halves);
	if (!find_stretch(p, &halves, from_index, to_index, &span)) {
		no_such(p, set);
		return;
	}
	when_add_span(set, span.day, span.last);
}

static int32_t halves_per_term(const struct parser *p)
{
	return p->calendar->terms_per_year == HALVES ? 1 : 2;
}

/* The stretch of `per` halves that holds today (or the coming one), moved by `step`. */
static void set_relative(const struct parser *p, int32_t per, int32_t step, struct date_set *set)
{
	struct halves halves;
	size_t i = 0;

	when_list_halves(p, &halves);
	while (i < halves.count && halves.items[i]->to < p->today) {
		i++;
	}
	if (i < halves.count) {
		i -= (size_t)(halves.index[i] % per);
	}
	if (step < 0) {
		i = i >= (size_t)per ? i - (size_t)per : halves.count;
	} else if (step > 0) {
		i += (size_t)per;
	}
	if (i >= halves.count) {
		no_such(p, set);
		return;
	}
	size_t last = i + (size_t)per - 1;

	last = last < halves.count && halves.index[last] > halves.index[i] ? last : i;
	when_add_span(set, halves.items[i]->from, halves.items[last]->to);
}

/* Whole school weeks of the holiday behind half `i`. */
static bool break_after(const struct halves *halves, size_t i, struct span *ret_span)
{
	if (i + 1 >= halves->count) {
		return false;
	}
	ret_span->day = halves->items[i]->to + 1;
	ret_span->last = halves->items[i + 1]->from - 1;
	while (civil_weekday(ret_span->day) > FRIDAY) {
		ret_span->day++;
	}
	while (civil_weekday(ret_span->last) > FRIDAY) {
		ret_span->last--;
	}
	return ret_span->day <= ret_span->last;
}

/* The coming (log: the last) holiday behind a half whose index is in `mask`; in `month` if not 0.
 */
static bool find_break(const struct parser *p, uint32_t mask, int32_t month, struct span *ret_span)
{
	struct halves halves;
	bool is_found = false;

	when_list_halves(p, &halves);
	for (size_t i = 0; i < halves.count; i++) {
		struct span span = { 0, 0 };
		bool is_kind =
		    (mask >> halves.index[i] & 1U) != 0 && break_after(&halves, i, &span);

		if (!is_kind || (month != 0 && civil_from_day(span.day).month != month &&
				 civil_from_day(span.last).month != month)) {
			continue;
		}
		if (p->tense == CLERK_TENSE_LOG ? span.day <= p->today : span.last >= p->today) {
			*ret_span = span;
			is_found = true;
			if (p->tense != CLERK_TENSE_LOG) {
				return true;
			}
		}
	}
	return is_found;
}

enum { HALF_TERMS = 1 << 0 | 1 << 2 | 1 << 4 };

static void set_break(const struct parser *p, uint32_t mask, int32_t month, bool is_named,
		      struct date_set *set)
{
	struct span span = { 0, 0 };

	if (!find_break(p, mask, month, &span)) {
		no_such(p, set);
		return;
	}
	when_add_span(set, span.day, span.last);
	set->is_named = is_named;
	set->is_break = true;
}

/* at/over/during, the */
static size_t read_lead(const struct parser *p, size_t at)
{
	size_t used =
	    when_is(p, at, W_AT) || when_is(p, at, W_DURING) || when_is(p, at, W_IN) ? 1 : 0;

	return used + (when_is(p, at + used, W_THE) ? 1 : 0);
}

static bool is_half_term(const struct parser *p, size_t at)
{
	return when_is(p, at, W_HALF) && when_is(p, at + 1, W_TERM);
}

/* holiday, hols, break */
static size_t read_holiday_word(const struct parser *p, size_t at)
{
	return when_is(p, at, W_HOLIDAY) || when_is(p, at, W_BREAK) ? 1 : 0;
}

/* half term holiday, half term week */
static size_t read_half_term_tail(const struct parser *p, size_t at)
{
	if (when_is(p, at, W_WEEK) && !when_is(p, at + 1, W_NUMBER)) {
		return 1;
	}
	return read_holiday_word(p, at);
}

size_t when_read_break(struct parser *p, size_t at, struct date_set *set)
{
	static const uint32_t season_breaks[] = { 0, 1 << 3, 1 << 5, 1 << 1 };
	size_t used = read_lead(p, at);
	const struct token *token = when_at(p, at + used);
	size_t more = read_holiday_word(p, at + used + 1);

	if (is_half_term(p, at + used)) {
		set_break(p, HALF_TERMS, 0, false, set);
		set->is_bare_half = true;
		return used + 2 + read_half_term_tail(p, at + used + 2);
	}
	if (token->word == W_MONTH && is_half_term(p, at + used + 1)) {
		set_break(p, HALF_TERMS, token->value, true, set);
		return used + 3 + read_half_term_tail(p, at + used + 3);
	}
	if (token->word == W_SEASON && token->value < 3 && is_half_term(p, at + used + 1)) {
		set_break(p, 1U << (token->value * 2), 0, true, set);
		return used + 3 + read_half_term_tail(p, at + used + 3);
	}
	if (more == 0) {
		return 0;
	}
	if (token->word == W_SEASON && token->value != 0) {
		set_break(p, season_breaks[token->value], 0, true, set);
	} else if (token->word == W_EASTER || token->word == W_CHRISTMAS) {
		set_break(p, token->word == W_EASTER ? 1U << 3 : 1U << 1, 0, true, set);
	} else {
		return 0;
	}
	return used + 2;
}

/* this term, next term, this half term; "next half term" may be the holiday or the block. */
static size_t read_relative_term(struct parser *p, size_t at, struct date_set *set)
{
	uint16_t word = when_at(p, at)->word;
	int32_t step = word == W_NEXT ? 1 : word == W_LAST ? -1 : 0;

	if (word != W_THIS && word != W_NEXT && word != W_LAST) {
		return 0;
	}
	if (when_is(p, at + 1, W_TERM)) {
		set_relative(p, halves_per_term(p), step, set);
		return 2;
	}
	if (!is_half_term(p, at + 1)) {
		return 0;
	}
	if (word != W_THIS) {
		set_break(p, HALF_TERMS, 0, false, set);
		set->is_ask = true;
		set->is_ordered = true;
	}
	if (set->wrong == NULL) {
		set_relative(p, 1, step, set);
	}
	return 3;
}

/* term 3: of six, or of three? Where the cluster counts three, both are offered. */
static void set_numbered(const struct parser *p, int32_t number, bool has_week,
			 struct date_set *set)
{
	if (p->calendar->terms_per_year == HALVES || number > 3 || has_week) {
		set_stretch(p, number - 1, number - 1, set);
		return;
	}
	set_stretch(p, number - 1, number - 1, set);
	if (set->wrong == NULL) {
		set_stretch(p, number * 2 - 2, number * 2 - 1, set);
	}
	set->is_ask = true;
}

static int32_t small_number(const struct parser *p, size_t at, int32_t most)
{
	const struct token *token = when_at(p, at);
	uint16_t next = when_at(p, at + 1)->word;
	bool is_time = next == W_AMPM || next == W_COLON || next == W_DOT || next == W_DASH ||
		       next == W_OCLOCK || next == W_ISH || next == W_TO; /* "end of term 2pm" */
	bool is_number =
	    (token->word == W_NUMBER && !token->is_ordinal) || token->word == W_CARDINAL;

	return is_number && !is_time && token->value >= 1 && token->value <= most ? token->value
										  : 0;
}

static size_t read_named_term(struct parser *p, size_t at, struct date_set *set)
{
	const struct token *token = when_at(p, at);

	if (token->word == W_HALF_CODE) {
		set_stretch(p, token->value, token->value, set);
		return 1;
	}
	if (token->word == W_TERM && small_number(p, at + 1, HALVES) != 0) {
		set_numbered(p, small_number(p, at + 1, HALVES), when_is(p, at + 2, W_WEEK), set);
		return 2;
	}
	if (token->word != W_SEASON || token->value > 2) {
		return 0;
	}
	size_t term = when_is(p, at + 1, W_TERM) ? 1 : 0;
	int32_t half = small_number(p, at + 1 + term, 2);

	if (half != 0) {
		int32_t index = token->value * 2 + half - 1;

		set_stretch(p, index, index, set);
		return term + 2;
	}
	if (term == 0) {
		return 0;
	}
	set_stretch(p, token->value * 2, token->value * 2 + 1, set);
	return 2;
}

size_t when_read_week_number(struct parser *p, size_t at, int32_t *ret_number)
{
	*ret_number = when_is(p, at, W_WEEK) ? small_number(p, at + 1, MOST_WEEKS) : 0;
	return *ret_number != 0 ? 2 : 0;
}

static bool is_term_week(const struct parser *p, int32_t monday, struct span stretch)
{
	for (int32_t day = monday; day < monday + SCHOOL_WEEK; day++) {
		if (day >= stretch.day && day <= stretch.last &&
		    calendar_half_of(p->calendar, p->school, day) != NULL) {
			return true;
		}
	}
	return false;
}

void when_set_teaching_week(const struct parser *p, struct span stretch, int32_t number,
			    struct date_set *set)
{
	int32_t weeks[MOST_WEEKS], count = 0;

	for (int32_t monday = civil_monday(stretch.day);
	     monday <= stretch.last && count < MOST_WEEKS; monday += WEEK) {
		if (is_term_week(p, monday, stretch)) {
			weeks[count++] = monday;
		}
	}
	int32_t which = number > 0 ? number - 1 : count - 1 + number;

	set->count = 0;
	if (which < 0 || which >= count) {
		when_set_wrong(set, "no such week",
			       arena_printf(p->arena, "that stretch has %d teaching weeks", count));
		return;
	}
	when_add_span(set, weeks[which], weeks[which] + SCHOOL_WEEK - 1);
	set->is_ask = false;
}

size_t when_read_term(struct parser *p, size_t at, bool is_bare, struct date_set *set)
{
	size_t used = when_is(p, at, W_THE) ? 1 : 0, more = 0;
	int32_t number = 0;

	more = read_relative_term(p, at + used, set);
	more = more > 0 ? more : read_named_term(p, at + used, set);
	if (more == 0 && is_bare && when_is(p, at + used, W_TERM)) {
		set_relative(p, halves_per_term(p), 0, set);
		more = 1;
	}
	if (more == 0) {
		return 0;
	}
	used += more;
	more = when_read_week_number(p, at + used, &number);
	if (more > 0 && set->count > 0) {
		when_set_teaching_week(p, set->spans[0], number, set);
	}
	return used + more;
}
