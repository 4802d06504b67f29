/* when_idiom: weekdays and the English ways around them: Tuesday week, next Friday, in 3 days. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_internal.h"

#include "dates/civil.h"

enum { WEEK = 7, FORTNIGHT = 14, SCHOOL_WEEK = 5 };

void when_resolve_weekday(const struct parser *p, int32_t weekday, struct date_set *set)
{
	int32_t from = p->has_anchor ? p->anchor : p->today;
	int32_t ahead = (weekday - civil_weekday(from) + WEEK) % WEEK;

	set->count = 0;
	if (p->has_anchor) {
		when_set_day(set, from + (ahead == 0 ? WEEK : ahead));
	} else if (p->tense == CLERK_TENSE_LOG) {
		int32_t behind = (WEEK - ahead) % WEEK;

		when_set_day(set, from - (behind == 0 ? WEEK : behind));
		if (behind == 0) {
			when_add_span(set, from, from);
		}
	} else {
		when_set_day(set, from + ahead);
		if (ahead == 0) {
			when_add_span(set, from + WEEK, from + WEEK);
		}
	}
	set->is_ask = set->count > 1;
}

static void shift(struct date_set *set, int32_t days)
{
	for (size_t i = 0; i < set->count; i++) {
		set->spans[i].day += days;
		set->spans[i].last += days;
	}
	set->is_named = false;
	set->is_weekday_only = false;
}

/* A whole week, where a day is needed: its days are offered for a vote. */
static void set_week(struct date_set *set, int32_t monday)
{
	set->count = 0;
	for (int32_t day = monday; day < monday + SCHOOL_WEEK; day++) {
		when_add_span(set, day, day);
	}
	set->is_ask = true;
	set->is_poll = true;
	set->is_week = true;
	set->question = "Which day?";
}

/* "second week of January", "last week in June": its Monday. A month that begins at a weekend has
 * its first week behind that. */
static size_t read_week_of_month(const struct parser *p, size_t at, int32_t *ret_monday)
{
	enum { LATEST = 5, WEEKEND = 5 };
	const struct token *which = when_at(p, at);
	bool is_last = which->word == W_LAST;
	bool is_nth = which->word == W_ORDINAL || (which->word == W_NUMBER && which->is_ordinal);
	size_t month_at = at + 3 + when_is(p, at + 3, W_THE);
	const struct token *month = when_at(p, month_at);
	struct civil now = civil_from_day(p->today);

	if ((!is_last && (!is_nth || which->value < 1 || which->value > LATEST)) ||
	    !when_is(p, at + 1, W_WEEK) ||
	    (!when_is(p, at + 2, W_OF) && !when_is(p, at + 2, W_IN)) || month->word != W_MONTH) {
		return 0;
	}
	int32_t year = now.year + (month->value < now.month);
	int32_t first = civil_to_day(year, month->value, 1);
	int32_t day = is_last ? first + civil_month_days(year, month->value) - 1
			      : first + (which->value - 1) * WEEK;
	bool is_behind = !is_last && first - civil_monday(first) >= WEEKEND;

	*ret_monday = civil_monday(day) + (is_behind ? WEEK : 0);
	/* no month has a week that begins behind it */
	return *ret_monday >= first + civil_month_days(year, month->value) ? 0 : month_at + 1 - at;
}

/* next week, this week, last week, the week after next, the second week of May; 0: no week is
 * spoken of. */
size_t when_read_week(struct parser *p, size_t at, int32_t *ret_monday)
{
	int32_t monday = civil_monday(p->today);
	size_t used = when_is(p, at, W_THE) ? 1 : 0;

	if (when_is(p, at + used, W_WEEK) && when_is(p, at + used + 1, W_AFTER) &&
	    when_is(p, at + used + 2, W_NEXT) && !when_is(p, at + used + 3, W_WEEKDAY)) {
		*ret_monday = monday + FORTNIGHT;
		return used + 3;
	}
	if (!when_is(p, at + used + 1, W_WEEK)) {
		return 0;
	}
	size_t of_month = read_week_of_month(p, at + used, ret_monday);

	if (of_month > 0) {
		return used + of_month;
	}
	if (when_is(p, at + used, W_LAST) && when_is(p, at + used + 2, W_OF)) {
		return 0; /* of term */
	}
	if (when_is(p, at + used, W_NEXT)) {
		*ret_monday = monday + WEEK;
	} else if (when_is(p, at + used, W_THIS)) {
		*ret_monday = monday;
	} else if (when_is(p, at + used, W_LAST)) {
		*ret_monday = monday - WEEK;
	} else {
		return 0;
	}
	return used + 2;
}

/* w/c 7 Dec, week commencing Mon 7th Dec, week ending Fri 11 Dec */
static size_t read_commencing(struct parser *p, size_t at, struct date_set *set)
{
	size_t used = when_is(p, at, W_THE) ? 1 : 0;
	const struct token *word = when_at(p, at + used + (when_is(p, at + used, W_WC) ? 0 : 1));
	bool is_ending = (word->word == W_WC || word->word == W_COMMENCING) && word->value == 1;

	if (when_is(p, at + used, W_WC)) {
		used++;
	} else if (when_is(p, at + used, W_WEEK) &&
		   (when_is(p, at + used + 1, W_COMMENCING) ||
		    when_is(p, at + used + 1, W_BEGINNING) || when_is(p, at + used + 1, W_OF))) {
		used += 2;
	} else {
		return 0;
	}
	size_t more = when_read_point(p, at + used, set);

	for (size_t i = 0; i < set->count; i++) {
		int32_t day = set->spans[i].day, monday = civil_monday(day);

		bool is_edge = is_ending ? civil_weekday(day) >= SCHOOL_WEEK - 1 : day == monday;

		set->is_ask = set->is_ask || !is_edge || set->spans[i].last != day;
		set->spans[i] = (struct span){ monday, monday + SCHOOL_WEEK - 1 };
	}
	return more > 0 ? used + more : 0;
}

/* "of next week", "in A2 week 5", "w/c 7 Dec" behind a weekday: the Monday of that week. */
static size_t read_of_week(struct parser *p, size_t at, struct date_set *ret_week)
{
	size_t lead = when_is(p, at, W_OF) || when_is(p, at, W_IN) ? 1 : 0;
	int32_t monday = 0;
	size_t used = when_read_week(p, at + lead, &monday);

	*ret_week = (struct date_set){ .weekday = -1 };
	if (used > 0) {
		when_set_day(ret_week, monday);
		return lead + used;
	}
	used = read_commencing(p, at + lead, ret_week);
	if (used == 0 && (lead > 0 || !p->is_found)) { /* "Fri half term data" is Friday's */
		used = when_read_school(p, at + lead, ret_week);
	}
	if (used == 0 || ret_week->count == 0 ||
	    ret_week->spans[0].last - ret_week->spans[0].day != SCHOOL_WEEK - 1) {
		return 0;
	}
	return lead + used;
}

size_t when_read_its_week(struct parser *p, size_t at, int32_t weekday, struct date_set *set)
{
	struct date_set week;
	size_t used = read_of_week(p, at, &week);

	if (used == 0) {
		return 0;
	}
	*set = week;
	for (size_t i = 0; i < set->count; i++) {
		int32_t day = civil_monday(week.spans[i].day) + weekday;

		set->spans[i] = (struct span){ day, day };
	}
	set->is_named = false;
	return used;
}

/* The first such weekday after (the last before) what is named at `at`. */
static size_t read_beside(struct parser *p, size_t at, int32_t weekday, struct date_set *set)
{
	bool is_after = when_is(p, at, W_AFTER);
	struct date_set base = { .weekday = -1 };

	if ((!is_after && !when_is(p, at, W_BEFORE)) || when_is(p, at + 1, W_SCHOOL) ||
	    when_is(p, at + 1, W_NEXT)) {
		return 0;
	}
	size_t used = when_read_point(p, at + 1, &base);

	if (used == 0) {
		return 0;
	}
	*set = base;
	set->is_named = false;
	for (size_t i = 0; i < base.count; i++) {
		int32_t from = is_after ? base.spans[i].last + 1 : base.spans[i].day - WEEK;
		int32_t day = from + (weekday - civil_weekday(from) + WEEK) % WEEK;

		set->spans[i] = (struct span){ day, day };
	}
	if (base.is_feast && is_after && base.count == 1) { /* or after the holidays around it */
		const struct calendar_half *half =
		    calendar_half_after(p->calendar, p->school, base.spans[0].day);

		if (half != NULL && half->from > set->spans[0].day) {
			int32_t day =
			    half->from + (weekday - civil_weekday(half->from) + WEEK) % WEEK;

			when_add_span(set, day, day);
			set->is_ask = true;
		}
	}
	return used + 1;
}

/* "Tues 8": the 8th or eight o'clock? Only what fits one of them is taken. */
static size_t read_lone_number(struct parser *p, size_t at, int32_t weekday, struct date_set *set)
{
	const struct token *number = when_at(p, at);
	uint16_t next = when_at(p, at + 1)->word;
	struct date_set day = { .weekday = -1 };
	bool is_hour_next =
	    next == W_NUMBER && (when_at(p, at + 1)->digits > 2 || when_at(p, at + 1)->value < 24);
	bool is_clock_next = next == W_AT || is_hour_next || next == W_NOON || next == W_PART ||
			     next == W_HALF || next == W_QUARTER || next == W_FROM;
	bool is_end = next == W_END || next == W_COMMA || next == W_OR || next == W_AND;

	if (number->word != W_NUMBER || number->is_ordinal || number->digits > 2 ||
	    number->value > 31 || number->value < 1 || (!is_clock_next && !is_end)) {
		return 0;
	}
	struct token ordinal = *number;
	bool was_ordinal = number->is_ordinal;

	ordinal.is_ordinal = true;
	p->tokens[at] = ordinal;
	size_t used = when_read_explicit(p, at, weekday, &day);

	p->tokens[at].is_ordinal = was_ordinal;
	bool is_hour = number->value < 12 || (number->value == 12 && is_clock_next);

	if (used == 0 || (is_hour && (day.is_ask || day.wrong != NULL))) {
		return 0; /* such a day is another weekday: it is an hour */
	}
	*set = day;
	if (number->value <= 12 && !is_clock_next) {
		set->count = 0;
		set->is_ask = true;
		set->question =
		    arena_printf(p->arena, "The %d%s, or at %d? Write `%s %d%s` or `%s at %d`.",
				 number->value, "th", number->value, civil_weekday_short[weekday],
				 number->value, "th", civil_weekday_short[weekday], number->value);
	}
	return used;
}

/* "Tuesday week 9": nine o'clock, or the ninth week? */
static bool is_week_or_hour(const struct parser *p, size_t at)
{
	const struct token *number = when_at(p, at);
	uint16_t next = when_at(p, at + 1)->word;

	return number->word == W_NUMBER && number->digits <= 2 && number->value <= 12 &&
	       (next == W_END || next == W_COMMA);
}

/* "week" behind a weekday is a week later, unless it is numbered or begins something. */
static bool is_week_later(const struct parser *p, size_t at)
{
	const struct token *number = when_at(p, at + 1);
	uint16_t next = when_at(p, at + 2)->word;
	bool is_numbered = number->word == W_NUMBER && number->digits <= 2 && number->value > 12 &&
			   next != W_COLON && next != W_DOT && next != W_DASH && next != W_TO;

	return when_is(p, at, W_WEEK) && !is_numbered && number->word != W_BEGINNING &&
	       number->word != W_COMMENCING;
}

/* Rule 5: this X, next X; and last X, its mirror. */
static void resolve_week_word(const struct parser *p, enum word word, int32_t weekday,
			      struct date_set *set)
{
	int32_t monday = civil_monday(p->today), in_week = monday + weekday;

	if (word == W_THIS) {
		bool is_gone = in_week < p->today && p->tense != CLERK_TENSE_LOG;

		when_set_day(set, in_week + (is_gone ? WEEK : 0));
		set->is_ask = is_gone;
	} else if (word == W_NEXT) {
		when_set_day(set, in_week + WEEK);
		if (in_week > p->today) {
			when_set_day(set, in_week);
			when_add_span(set, in_week + WEEK, in_week + WEEK);
			set->is_ask = true;
		}
	} else {
		when_set_day(set, in_week - WEEK);
		if (in_week < p->today) {
			when_add_span(set, in_week, in_week);
			set->is_ask = p->tense == CLERK_TENSE_LOG;
		}
	}
}

/* "next" behind a weekday, and not of what follows: "Friday next week". */
static bool is_behind_word(const struct parser *p, size_t at)
{
	uint16_t next = when_word_behind(p, at + 1);
	bool is_end = next == W_END || next == W_COMMA || next == W_NUMBER || next == W_AT ||
		      next == W_FROM || next == W_AMPM || next == W_CARDINAL || next == W_MARK ||
		      next == W_HALF || next == W_QUARTER || next == W_DOT || next == W_UNKNOWN;

	return (when_is(p, at, W_NEXT) || when_is(p, at, W_COMING)) && is_end;
}

static size_t read_weekday(struct parser *p, size_t at, struct date_set *set)
{
	int32_t weekday = when_at(p, at)->value;
	size_t comma = when_is(p, at + 1, W_COMMA) ? 1 : 0;
	size_t used = 0;

	if (!when_is(p, at, W_WEEKDAY)) {
		return 0;
	}
	used = when_read_explicit(p, at + 1 + comma, weekday, set);
	if (used > 0) {
		return 1 + comma + used;
	}
	*set = (struct date_set){ .weekday = -1 };
	used = read_beside(p, at + 1, weekday, set);
	used = used > 0 ? used : read_lone_number(p, at + 1, weekday, set);
	if (used > 0) {
		return used + 1;
	}
	when_resolve_weekday(p, weekday, set);
	set->is_weekday_only = true;
	if (is_week_later(p, at + 1)) {
		if (is_week_or_hour(p, at + 2)) {
			set->count = 0;
			set->is_ask = true;
			set->question =
			    "That week by its number, or a time? Write `wk 9` or `at 9`.";
			return 3;
		}
		shift(set, WEEK);
		return 2;
	}
	if (when_is(p, at + 1, W_FORTNIGHT)) {
		shift(set, FORTNIGHT);
		return 2;
	}
	if (is_behind_word(p, at + 1)) { /* "Friday next", "Friday coming" */
		if (when_is(p, at + 1, W_NEXT)) {
			set->is_weekday_only = false;
			resolve_week_word(p, W_NEXT, weekday, set);
		}
		return 2;
	}
	if (when_is(p, at + 1, W_AFTER) && when_is(p, at + 2, W_NEXT)) {
		shift(set, WEEK);
		if (set->count == 1) {
			when_add_span(set, set->spans[0].day + WEEK, set->spans[0].day + WEEK);
		}
		set->is_ask = true;
		return 3;
	}
	return 1 + when_read_its_week(p, at + 1, weekday, set);
}

/* the Tuesday after half term, the Friday of next week */
static size_t read_the_weekday(struct parser *p, size_t at, struct date_set *set)
{
	bool is_beside = when_is(p, at + 2, W_AFTER) || when_is(p, at + 2, W_BEFORE) ||
			 when_is(p, at + 2, W_OF) || when_is(p, at + 2, W_IN);
	size_t used = when_is(p, at, W_THE) && is_beside ? read_weekday(p, at + 1, set) : 0;

	return used > 1 ? used + 1 : 0;
}

/* next Friday, this coming Friday, next week [Friday], next month, this morning */
static size_t read_week_word(struct parser *p, size_t at, struct date_set *set)
{
	size_t used = when_is(p, at, W_THE) ? 1 : 0;
	uint16_t word = when_at(p, at + used)->word;
	int32_t monday = 0;
	size_t week = when_read_week(p, at, &monday);

	if (week > 0) {
		size_t on = when_is(p, at + week, W_ON) || when_is(p, at + week, W_COMMA) ? 1 : 0;

		on += when_is(p, at + week + on, W_THE) ? 1 : 0; /* "next week, the Monday" */
		if (when_is(p, at + week + on, W_WEEKDAY)) {
			when_set_day(set, monday + when_at(p, at + week + on)->value);
			return week + on + 1;
		}
		set_week(set, monday);
		return week;
	}
	if (word != W_THIS && word != W_NEXT && word != W_LAST && word != W_COMING) {
		return 0;
	}
	used++;
	bool is_coming = word == W_COMING || (word == W_THIS && when_is(p, at + used, W_COMING));

	used += word == W_THIS && is_coming ? 1 : 0;
	if (when_is(p, at + used, W_WEEKDAY)) {
		if (is_coming) {
			when_resolve_weekday(p, when_at(p, at + used)->value, set);
		} else {
			resolve_week_word(p, (enum word)word, when_at(p, at + used)->value, set);
		}
		bool has_coming = word == W_THIS && is_behind_word(p, at + used + 1) &&
				  when_is(p, at + used + 1, W_COMING);

		return used + 1 + (has_coming ? 1 : 0);
	}
	if (word == W_THIS && when_is(p, at + used, W_PART)) {
		when_set_day(set, p->today);
		return used;
	}
	if (when_is(p, at + used, W_MONTHS) ||
	    (when_is(p, at + used, W_MONTH) && !when_is(p, at + used + 1, W_HALF))) {
		set->is_ask = true;
		set->is_month = true;
		set->question = "Which day?";
		return used + 1;
	}
	return 0;
}

size_t when_read_today(struct parser *p, size_t at, struct date_set *set)
{
	if (when_is(p, at, W_TONIGHT)) {
		when_set_day(set, p->today);
		set->hint = HINT_EVENING;
		return 1;
	}
	if (!when_is(p, at, W_TODAY)) {
		return 0;
	}
	when_set_day(set, p->today + when_at(p, at)->value);
	if (when_is(p, at + 1, W_WEEK)) {
		shift(set, WEEK);
		return 2;
	}
	if (when_is(p, at + 1, W_FORTNIGHT)) {
		shift(set, FORTNIGHT);
		return 2;
	}
	return 1;
}

size_t when_read_idiom(struct parser *p, size_t at, struct date_set *set)
{
	static size_t (*const readers[])(struct parser *, size_t, struct date_set *) = {
		read_weekday,    read_the_weekday, when_read_today,   when_read_day_beside,
		read_commencing, read_week_word,   when_read_counted,
	};

	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
		*set = (struct date_set){ .weekday = -1 };
		size_t used = readers[i](p, at, set);

		if (used > 0) {
			return used;
		}
	}
	return 0;
}
