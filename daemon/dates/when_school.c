/* when_school: days and weeks told by the school year: end of term, first week back, next INSET. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_internal.h"

#include "base/str.h"
#include "dates/civil.h"

enum {
	WEEK = 7,
	FRIDAY = 4,
	SCHOOL_WEEK = 5,
	LAST = WHEN_LAST,
	NO_ORDER = WHEN_NO_ORDER,
	NEVER = INT32_MAX,
	MOST_TEACHING = 42,
	ISO_WEEKS = 53
};

/* first, second .. last, penultimate; which of a row is meant. */
size_t when_read_order(const struct parser *p, size_t at, int32_t *ret_order)
{
	const struct token *token = when_at(p, at);
	size_t used = when_is(p, at, W_THE) ? 1 : 0;

	token = when_at(p, at + used);
	*ret_order = NO_ORDER;
	if (token->word == W_ORDINAL || (token->word == W_NUMBER && token->is_ordinal)) {
		*ret_order = token->value;
	} else if (token->word == W_LAST) {
		*ret_order = LAST;
	} else if (token->word == W_PENULTIMATE) {
		*ret_order = WHEN_LAST - 1;
	}
	return *ret_order == NO_ORDER ? 0 : used + 1;
}

/* A stretch behind "of": term, this half term, Easter hols, December, next month. */
size_t when_read_stretch(struct parser *p, size_t at, struct date_set *set)
{
	size_t used = 0;

	*set = (struct date_set){ .weekday = -1 };
	used = when_read_term(p, at, true, set);
	return used > 0 ? used : when_read_break(p, at, set);
}

/* December [2026], this month, next month: from its first day to its last. */
size_t when_read_month_stretch(const struct parser *p, size_t at, struct span *ret_span)
{
	struct civil now = civil_from_day(p->today);
	size_t used = when_is(p, at, W_THE) ? 1 : 0;
	int32_t year = 0, month = 0;

	if (when_is(p, at + used, W_MONTH)) {
		month = when_at(p, at + used)->value;
		used++;
		used += when_read_year(p, at + used, &year);
		if (year == 0) {
			bool is_log = p->tense == CLERK_TENSE_LOG;

			year = now.year + (!is_log && month < now.month  ? 1
					   : is_log && month > now.month ? -1
									 : 0);
		}
	} else {
		bool is_next = when_is(p, at + used, W_NEXT),
		     is_last = when_is(p, at + used, W_LAST);

		used += is_next || is_last || when_is(p, at + used, W_THIS) ? 1 : 0;
		if (used == 0 || !when_is(p, at + used, W_MONTHS)) {
			return 0;
		}
		used++;
		month = now.month + (is_next ? 1 : is_last ? -1 : 0);
		year = now.year + (month == 13 ? 1 : month == 0 ? -1 : 0);
		month = month == 13 ? 1 : month == 0 ? 12 : month;
	}
	ret_span->day = civil_to_day(year, month, 1);
	ret_span->last = ret_span->day + civil_month_days(year, month) - 1;
	return used;
}

size_t when_read_span(struct parser *p, size_t at, struct span *ret_span)
{
	struct date_set set = { .weekday = -1 };
	size_t used = when_read_month_stretch(p, at, ret_span);

	if (used > 0) {
		return used;
	}
	used = when_read_stretch(p, at, &set);
	if (used > 0 && set.count == 1 && !set.is_ask) {
		*ret_span = set.spans[0];
		return used;
	}
	return 0;
}

/* When school starts again after a day: staff first, or pupils at once. */
void when_set_restart(const struct parser *p, int32_t after, struct date_set *set)
{
	const struct calendar_half *half = calendar_half_after(p->calendar, p->school, after);

	set->count = 0;
	if (half == NULL) {
		when_set_wrong(set, "beyond the calendar", "those term dates are not entered yet");
		return;
	}
	int32_t pupils = calendar_add_school_days(p->calendar, p->school, half->from, 0);

	when_add_span(set, half->from, half->from);
	if (pupils != half->from && pupils != NEVER) {
		when_add_span(set, pupils, pupils);
		set->is_ask = true;
		set->question = "With staff, or with pupils?";
	}
}

/* Optional "after X" or "after today" when nothing is said. */
size_t when_read_after(struct parser *p, size_t at, int32_t *ret_after, struct date_set *set)
{
	struct date_set base = { .weekday = -1 };

	*ret_after = p->today;
	if (!when_is(p, at, W_AFTER)) {
		return 0;
	}
	size_t used = when_read_point(p, at + 1, &base);

	if (used == 0) {
		return 0;
	}
	if (base.count != 1 || base.wrong != NULL) {
		*set = base;
		return used + 1;
	}
	*ret_after = base.spans[0].last;
	return used + 1;
}

/* first week back [after Christmas], first day back */
static size_t read_back(struct parser *p, size_t at, struct date_set *set)
{
	int32_t order = 0, after = 0;
	size_t used = when_read_order(p, at, &order);
	bool is_week = when_is(p, at + used, W_WEEK);

	if (used == 0 || order < 1 || order > 3 ||
	    (!is_week && (!when_is(p, at + used, W_DAY) || order != 1)) ||
	    !when_is(p, at + used + 1, W_BACK)) {
		return 0;
	}
	used += 2;
	used += when_read_after(p, at + used, &after, set);
	if (set->wrong != NULL || set->count > 0) {
		return used;
	}
	when_set_restart(p, after, set);
	if (is_week && set->count > 0) {
		int32_t monday = civil_monday(set->spans[0].day) + (order - 1) * WEEK;

		set->count = 0;
		set->is_ask = false;
		set->question = NULL;
		when_add_span(set, monday, monday + SCHOOL_WEEK - 1);
	}
	return used;
}

/* The last day that pupils attend up to `day`. */
int32_t when_last_school_day(const struct parser *p, int32_t day)
{
	int32_t found = calendar_add_school_days(p->calendar, p->school, day + 1, -1);

	return found == NEVER ? day : found;
}

/* The first or last day of a stretch; of "half term" it may be the block's or the holiday's. */
static void set_edge(const struct parser *p, const struct date_set *stretch, bool is_start,
		     struct date_set *set)
{
	for (size_t i = 0; i < stretch->count; i++) {
		struct span span = stretch->spans[i];
		bool is_term = calendar_half_of(p->calendar, p->school, span.day) != NULL;

		if (stretch->is_bare_half) {
			int32_t block = when_last_school_day(p, span.day);
			int32_t holiday = is_start ? span.day : span.last;

			when_add_span(set, block, block);
			when_add_span(set, holiday, holiday);
			set->is_ask = true;
		} else if (is_start && is_term) {
			when_set_restart(p, span.day - 1, set);
		} else {
			int32_t day = is_start  ? span.day
				      : is_term ? when_last_school_day(p, span.last)
						: span.last;

			when_add_span(set, day, day);
		}
	}
	set->is_ask = set->is_ask || stretch->is_ask;
	if (stretch->wrong != NULL) {
		when_set_wrong(set, stretch->wrong, stretch->advice);
	}
}

/* the start of next term is the coming one's when this term's is past */
static void skip_gone_start(struct parser *p, size_t at, bool is_start, struct date_set *stretch)
{
	if (is_start && stretch->count == 1 && stretch->spans[0].day < p->today &&
	    (when_is(p, at, W_TERM) || (when_is(p, at, W_THE) && when_is(p, at + 1, W_TERM))) &&
	    p->tense != CLERK_TENSE_LOG) {
		const struct calendar_half *half =
		    calendar_half_after(p->calendar, p->school, stretch->spans[0].last);

		if (half != NULL) {
			stretch->spans[0] = (struct span){ half->from, half->to };
		}
	}
}

/* the financial year (1 April), the school year */
static size_t read_year_edge(struct parser *p, size_t at, bool is_start, struct date_set *set)
{
	size_t used = when_is(p, at, W_THE) ? 1 : 0;
	uint16_t word = when_at(p, at + used)->word;
	struct date_set day = { .weekday = -1 };

	if ((word != W_FINANCIAL && word != W_ACADEMIC && word != W_SCHOOL) ||
	    !when_is(p, at + used + 1, W_YEAR)) {
		return 0;
	}
	used += 2;
	if (word == W_FINANCIAL) {
		when_resolve_month_day(p, is_start ? 1 : 31, is_start ? 4 : 3, 0, &day);
		*set = day;
		set->month_day = 0;
		set->is_ask = false;
		set->is_named = true;
		return used;
	}
	int32_t next =
	    civil_to_day(civil_from_day(calendar_academic_year(p->today)).year + 1, 9, 1);

	if (is_start) {
		when_set_restart(p, next - 1, set);
	} else {
		when_set_day(set, when_last_school_day(p, next - 1));
	}
	return used;
}

/* end of term, start of the financial year, last day of term, end of next week, end of January */
static size_t read_edge(struct parser *p, size_t at, struct date_set *set)
{
	int32_t order = NO_ORDER, monday = 0;
	size_t used = when_read_order(p, at, &order);
	struct date_set stretch = { .weekday = -1 };
	struct span month = { 0, 0 };
	bool is_start = order == 1;

	if (used > 0) {
		if ((order != 1 && order != LAST) || !when_is(p, at + used, W_DAY)) {
			return 0;
		}
	} else {
		used = when_is(p, at, W_AT) ? 1 : 0;
		used += when_is(p, at + used, W_THE) ? 1 : 0;
		is_start = when_is(p, at + used, W_START) || when_is(p, at + used, W_BEGINNING);
		if (!is_start && !when_is(p, at + used, W_FINISH)) {
			return 0;
		}
	}
	used++;
	if (!when_is(p, at + used, W_OF)) {
		return 0;
	}
	used++;
	size_t more = read_year_edge(p, at + used, is_start, set);

	if (more > 0) {
		return used + more;
	}
	more = when_read_month_stretch(p, at + used, &month);
	if (more > 0) {
		when_set_day(set, is_start ? month.day : month.last);
		return used + more;
	}
	more = when_read_week(p, at + used, &monday);
	if (more == 0 && when_is(p, at + used, W_THE) && when_is(p, at + used + 1, W_WEEK)) {
		monday = civil_monday(p->today);
		more = 2;
	}
	if (more > 0) {
		when_set_day(set, is_start ? monday : monday + FRIDAY);
		return used + more;
	}
	more = when_read_stretch(p, at + used, &stretch);
	if (more == 0) {
		return 0;
	}
	skip_gone_start(p, at + used, is_start, &stretch);
	set_edge(p, &stretch, is_start, set);
	return used + more;
}

/* "wk 50": there are not so many weeks of teaching; it is the calendar's, which may be last year's.
 */
static void set_iso_week(const struct parser *p, int32_t number, struct date_set *set)
{
	bool is_log = p->tense == CLERK_TENSE_LOG;
	int32_t year = civil_from_day(p->today).year, monday = 0;

	for (int32_t tries = 0; tries < 2; tries++) {
		int32_t first = civil_monday(civil_to_day(year, 1, 4));

		monday = first + (number - 1) * WEEK;
		if (is_log ? monday <= p->today : monday + FRIDAY >= p->today) {
			break;
		}
		year += is_log ? -1 : 1;
	}
	when_add_span(set, monday, monday + SCHOOL_WEEK - 1);
}

/* first week of term, penultimate week of term, week 5 of A2, wk 13 */
static size_t read_week_of(struct parser *p, size_t at, struct date_set *set)
{
	int32_t order = NO_ORDER;
	size_t used = when_read_order(p, at, &order);
	struct date_set stretch = { .weekday = -1 };

	if (used > 0) {
		if (!when_is(p, at + used, W_WEEK)) {
			return 0;
		}
		used++;
	} else {
		used = when_read_week_number(p, at, &order);
	}
	if (used == 0) {
		return 0;
	}
	if (!when_is(p, at + used, W_OF) && !when_is(p, at + used, W_IN)) {
		const struct calendar_half *first = calendar_half_after(
		    p->calendar, p->school, calendar_academic_year(p->today) - 1);

		if (when_is(p, at, W_WEEK) && order > MOST_TEACHING && order <= ISO_WEEKS) {
			set_iso_week(p, order, set);
			return used;
		}

		if (!when_is(p, at, W_WEEK) || first == NULL) {
			return 0;
		}
		when_set_teaching_week(
		    p, (struct span){ first->from, calendar_academic_year(p->today) + 364 }, order,
		    set);
		return used;
	}
	size_t more = when_read_term(p, at + used + 1, true, &stretch);

	if (more == 0 || stretch.wrong != NULL || stretch.count != 1) {
		*set = stretch;
		return more > 0 ? used + 1 + more : 0;
	}
	when_set_teaching_week(p, stretch.spans[0], order, set);
	if (order >= 1 && set->count == 1 && set->spans[0].last < p->today &&
	    when_is(p, at + used + 1, W_TERM) && p->tense != CLERK_TENSE_LOG) {
		const struct calendar_half *half =
		    calendar_half_after(p->calendar, p->school, stretch.spans[0].last);

		if (half != NULL) { /* this term's is gone: the next term's */
			when_set_teaching_week(p, (struct span){ half->from, half->from + 120 },
					       order, set);
		}
	}
	return used + 1 + more;
}

/* the day we break up [for Christmas] */
static size_t read_break_up(struct parser *p, size_t at, struct date_set *set)
{
	size_t used = when_is(p, at, W_THE) ? 1 : 0;
	struct date_set base = { .weekday = -1 };

	used += when_is(p, at + used, W_DAY) ? 1 : 0;
	used += when_is(p, at + used, W_WE) ? 1 : 0;
	if (!when_is(p, at + used, W_BREAK) || !when_is(p, at + used + 1, W_UP)) {
		return 0;
	}
	used += 2;
	if (when_is(p, at + used, W_FOR)) {
		size_t more = when_read_point(p, at + used + 1, &base);

		if (more == 0 || base.count != 1) {
			return 0;
		}
		when_set_day(set, when_last_school_day(p, base.spans[0].day - 1));
		return used + 1 + more;
	}
	const struct calendar_half *half = calendar_half_of(p->calendar, p->school, p->today);

	half = half != NULL ? half : calendar_half_after(p->calendar, p->school, p->today);
	if (half == NULL) {
		when_set_wrong(set, "beyond the calendar", "those term dates are not entered yet");
		return used;
	}
	when_set_day(set, when_last_school_day(p, half->to));
	return used;
}

/* "the Tuesday of SATs week", "Tue SATs week": where the name stands; 0: it does not. */
static size_t name_behind_weekday(const struct parser *p, size_t at, size_t *ret_weekday)
{
	size_t used = when_is(p, at, W_ON) ? 1 : 0;

	used += when_is(p, at + used, W_THE) ? 1 : 0;
	*ret_weekday = at + used;
	if (!when_is(p, at + used, W_WEEKDAY)) {
		return 0;
	}
	used++;
	used += when_is(p, at + used, W_OF) || when_is(p, at + used, W_IN) ||
			when_is(p, at + used, W_DURING)
		    ? 1
		    : 0;
	used += when_is(p, at + used, W_THE) ? 1 : 0;
	return when_is(p, at + used, W_NAME) ? at + used : 0;
}

/* "SATs week Tue", "in SATs week on the Tuesday": where the weekday stands; 0: none does. */
static size_t weekday_behind_name(const struct parser *p, size_t at, size_t *ret_name)
{
	size_t used = when_is(p, at, W_IN) || when_is(p, at, W_DURING) ? 1 : 0;

	*ret_name = at + used;
	if (!when_is(p, at + used, W_NAME)) {
		return 0;
	}
	used++;
	used += when_is(p, at + used, W_ON) ? 1 : 0;
	used += when_is(p, at + used, W_THE) ? 1 : 0;
	return when_is(p, at + used, W_WEEKDAY) ? at + used : 0;
}

/* Of a stretch that is longer than a week any of them. */
static size_t read_weekday_of_name(struct parser *p, size_t at, struct date_set *set)
{
	size_t weekday = 0, named = name_behind_weekday(p, at, &weekday), last = named;

	if (named == 0) {
		last = weekday = weekday_behind_name(p, at, &named);
	}
	if (last == 0) {
		return 0;
	}
	const struct calendar_name *name = &p->calendar->names[when_at(p, named)->value];

	for (int32_t day = name->from; day <= name->to; day++) {
		if (day - civil_monday(day) == when_at(p, weekday)->value &&
		    set->count < WHEN_MAX_SPANS) {
			when_add_span(set, day, day);
		}
	}
	if (set->count == 0) {
		when_set_wrong(set, "no such day", "that stretch has none");
	}
	set->is_ask = set->count > 1;
	return last + 1 - at;
}

static size_t read_name(struct parser *p, size_t at, struct date_set *set)
{
	size_t lead =
	    when_is(p, at, W_THE) || when_is(p, at, W_IN) || when_is(p, at, W_DURING) ? 1 : 0;

	if (!when_is(p, at + lead, W_NAME)) {
		return 0;
	}
	const struct calendar_name *name = &p->calendar->names[when_at(p, at + lead)->value];

	when_add_span(set, name->from, name->to);
	return lead + 1;
}

static size_t read_term(struct parser *p, size_t at, struct date_set *set)
{
	size_t lead = when_is(p, at, W_IN) || when_is(p, at, W_DURING) ? 1 : 0;
	size_t used = when_read_term(p, at + lead, false, set);

	return used > 0 ? lead + used : 0;
}

size_t when_read_school(struct parser *p, size_t at, struct date_set *set)
{
	static size_t (*const readers[])(struct parser *, size_t, struct date_set *) = {
		read_weekday_of_name,
		read_name,
		read_back,
		read_week_of,
		read_edge,
		when_read_weekday_of,
		read_term,
		when_read_break,
		when_read_inset,
		read_break_up,
		when_read_week_beside,
		when_read_after_break,
		when_read_last_before,
		when_read_too_little,
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
