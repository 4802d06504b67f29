/* when_date: any date element: a point, a range of days, a list of days of one month. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_internal.h"

#include "dates/civil.h"

enum { DEEPEST = 6, MOST_LISTED = 8 };

/* "in January", "December": a month where a day is needed. */
static size_t read_month_alone(const struct parser *p, size_t at, struct date_set *set)
{
	size_t used = when_is(p, at, W_IN) || when_is(p, at, W_DURING) ? 1 : 0;
	int32_t year = 0;

	if (!when_is(p, at + used, W_MONTH)) {
		return 0;
	}
	*set = (struct date_set){ .weekday = -1, .is_ask = true, .is_month = true };
	set->question = "Which day?";
	used++;
	return used + when_read_year(p, at + used, &year);
}

size_t when_read_point(struct parser *p, size_t at, struct date_set *set)
{
	size_t lead = when_is(p, at, W_ON) ? 1 : 0, used = 0;

	if (p->depth >= DEEPEST) {
		return 0;
	}
	p->depth++;
	used = when_read_explicit(p, at + lead, -1, set);
	used = used > 0 ? used : when_read_school(p, at + lead, set);
	used = used > 0 ? used : when_read_feast(p, at + lead, set);
	used = used > 0 ? used : when_read_idiom(p, at + lead, set);
	used = used > 0 ? used : read_month_alone(p, at + lead, set);
	p->depth--;
	return used > 0 ? lead + used : 0;
}

/* One day of a list, its month still to come: [Mon] 7 */
struct listed {
	int32_t weekday, day;
};

static size_t read_listed(const struct parser *p, size_t at, struct listed *listed)
{
	size_t used = when_is(p, at, W_THE) ? 1 : 0;

	listed->weekday = when_is(p, at + used, W_WEEKDAY) ? when_at(p, at + used)->value : -1;
	used += listed->weekday >= 0 ? 1 : 0;
	used += listed->weekday >= 0 && when_is(p, at + used, W_THE) ? 1 : 0;
	const struct token *token = when_at(p, at + used);

	if ((token->word != W_NUMBER && token->word != W_ORDINAL) || token->digits > 2 ||
	    token->is_wrong_ending) {
		return 0;
	}
	listed->day = token->value;
	return used + 1;
}

/* How one item of a list is joined to the next. */
static enum word joint_at(const struct parser *p, size_t at)
{
	enum word joint = (enum word)when_at(p, at)->word;

	return joint == W_TO || joint == W_UNTIL ? W_DASH : joint;
}

/* "12 13 or 19 Jan", "mon 11 tue 12 or weds 13 jan": nothing between two. */
static bool is_unjoined(const struct parser *p, size_t at)
{
	const struct token *token = when_at(p, at), *next = when_at(p, at + 1);
	bool has_weekday = token->word == W_WEEKDAY;
	const struct token *day = has_weekday ? next : token;
	const struct token *behind = when_at(p, at + 1 + has_weekday);
	bool is_number = (day->word == W_NUMBER && day->digits <= 2) || day->word == W_ORDINAL;

	return is_number && day->has_space && behind->word != W_COLON && behind->word != W_DOT &&
	       behind->word != W_AMPM && behind->word != W_DASH;
}

/* 8-10 Dec, Mon 7 to Wed 9 Dec, 8/9 Dec, 8 or 9 Dec, 8, 9 and 10 Dec, 8-10/12; how the items are
 * joined. */
static size_t read_items(const struct parser *p, size_t at, struct listed *items, size_t *ret_count,
			 enum word *ret_joint)
{
	size_t used = read_listed(p, at, &items[0]), count = 1;

	*ret_joint = W_END;
	while (used > 0 && count < MOST_LISTED) {
		enum word joint = joint_at(p, at + used);
		size_t more = 0;

		if (count > 1 && *ret_joint != W_SLASH && when_is(p, at + used, W_SLASH)) {
			break; /* the month of "8 or 10/12" */
		}
		more = is_unjoined(p, at + used) ? read_listed(p, at + used, &items[count]) : 0;
		if (more > 0 && (*ret_joint == W_END || *ret_joint == W_COMMA)) {
			*ret_joint = W_COMMA;
			used += more;
			count++;
			continue;
		}
		if (joint != W_DASH && joint != W_AND && joint != W_OR && joint != W_COMMA &&
		    joint != W_SLASH) {
			break;
		}
		more = read_listed(p, at + used + 1, &items[count]);
		if (more == 0) {
			return 0;
		}
		if (*ret_joint != W_END &&
		    (joint == W_DASH || (joint != *ret_joint && *ret_joint != W_COMMA))) {
			return 0;
		}
		*ret_joint = joint;
		used += more + 1;
		count++;
	}
	*ret_count = count;
	return count > 1 && *ret_joint != W_COMMA ? used : 0;
}

static void resolve_item(const struct parser *p, const struct listed *item, int32_t month,
			 int32_t year, struct date_set *ret_set)
{
	*ret_set = (struct date_set){ .weekday = -1 };
	when_resolve_month_day(p, item->day, month, year, ret_set);
	if (item->weekday >= 0 && ret_set->count > 0 &&
	    civil_weekday(ret_set->spans[0].day) != item->weekday &&
	    !when_is_to_come(p, item->weekday, ret_set)) {
		int32_t day = ret_set->spans[0].day;

		when_set_wrong(ret_set,
			       arena_printf(p->arena, "%s is a %s", when_short_day(p->arena, day),
					    civil_weekday_name[civil_weekday(day)]),
			       "please write it again with the right day");
	}
}

size_t when_read_day_list(struct parser *p, size_t at, struct date_set *set)
{
	struct listed items[MOST_LISTED];
	bool is_range = when_is(p, at, W_FROM) || when_is(p, at, W_BETWEEN);
	size_t count = 0, lead = is_range || when_is(p, at, W_ON) ? 1 : 0;
	enum word joint = W_END;
	int32_t month = 0, year = 0;
	size_t used = read_items(p, at + lead, items, &count, &joint);

	if (used == 0) {
		return 0;
	}
	used += lead;
	used += when_is(p, at + used, W_OF) ? 1 : 0;
	if (when_is(p, at + used, W_MONTH)) {
		used++;
		month = when_at(p, at + used - 1)->value;
	} else if (joint != W_SLASH && when_is_joined(p, at + used, W_SLASH) &&
		   when_is_joined(p, at + used + 1, W_NUMBER)) {
		used += 2;
		month = when_at(p, at + used - 1)->value;
	} else {
		return 0;
	}
	used += when_read_year(p, at + used, &year);
	*set = (struct date_set){ .weekday = -1 };
	for (size_t i = 0; i < count && set->wrong == NULL; i++) {
		struct date_set item;

		resolve_item(p, &items[i], month, year, &item);
		if (item.wrong != NULL || item.count == 0) {
			when_set_wrong(set, item.wrong, item.advice);
			return used;
		}
		set->is_ask = set->is_ask || item.is_ask;
		when_add_span(set, item.spans[0].day, item.spans[0].day);
		if (i > 0 && set->spans[i].day <= set->spans[i - 1].day) {
			when_set_wrong(set, "ends before it starts",
				       "the earlier day first, e.g. `8-10 Dec`");
			return used;
		}
	}
	if (joint == W_DASH || is_range) {
		set->spans[0].last = set->spans[1].day;
		set->count = 1;
	} else {
		set->is_list = joint == W_AND;
		set->is_poll = joint == W_OR || joint == W_SLASH;
		set->is_ask = set->is_ask || set->is_poll;
	}
	return used;
}

/* "Dec 8-10" */
static size_t read_month_first_range(struct parser *p, size_t at, struct date_set *set)
{
	int32_t year = 0;
	struct date_set last = { .weekday = -1 };

	if (!when_is(p, at, W_MONTH) || !when_is(p, at + 1, W_NUMBER) ||
	    !(when_is(p, at + 2, W_DASH) || when_is(p, at + 2, W_TO)) ||
	    !when_is(p, at + 3, W_NUMBER) || when_at(p, at + 3)->digits > 2 ||
	    when_is(p, at + 4, W_COLON) || when_is(p, at + 4, W_DOT) ||
	    when_is(p, at + 4, W_AMPM)) {
		return 0;
	}
	size_t used = 4 + when_read_year(p, at + 4, &year);
	int32_t month = when_at(p, at)->value;

	when_resolve_month_day(p, when_at(p, at + 1)->value, month, year, set);
	when_resolve_month_day(p, when_at(p, at + 3)->value, month, year, &last);
	if (set->wrong == NULL && last.wrong != NULL) {
		*set = last;
	} else if (set->count == 1 && last.count == 1) {
		set->spans[0].last = last.spans[0].day;
		if (set->spans[0].last <= set->spans[0].day) {
			when_set_wrong(set, "ends before it starts",
				       "the earlier day first, e.g. `Dec 8-10`");
		}
	}
	return used;
}

/* "Thu 17 Dec - Christmas lunch": behind a dash in a line a name is what the day is for. */
static bool is_heading(const struct parser *p, size_t at)
{
	const struct token *next = when_at(p, at + 1);
	bool is_apart = when_is(p, at, W_DASH) && when_at(p, at)->has_space && next->has_space;

	return p->is_found && is_apart && next->word != W_NUMBER && next->word != W_WEEKDAY &&
	       next->word != W_MONTH && next->word != W_TODAY && next->word != W_THE;
}

/* The end of a range of days, read from its start on. */
static size_t read_range_end(struct parser *p, size_t at, struct date_set *set)
{
	struct date_set last = { .weekday = -1 };
	bool is_joint = when_is(p, at, W_DASH) || when_is(p, at, W_TO) || when_is(p, at, W_UNTIL);

	if (!is_joint || set->count != 1 || set->has_minute || p->is_series || is_heading(p, at)) {
		return 0;
	}
	p->has_anchor = true;
	p->anchor = set->spans[0].day;
	size_t used = when_read_point(p, at + 1, &last);

	p->has_anchor = false;
	if (used == 0 || last.has_minute) {
		return 0;
	}
	if (last.wrong != NULL || last.count != 1 || last.is_ask) {
		*set = last;
	} else if (last.spans[0].last <= set->spans[0].day) {
		when_set_wrong(set, "ends before it starts",
			       "the earlier day first, e.g. `8-10 Dec`");
	} else {
		set->spans[0].last = last.spans[0].last;
		set->month_day = 0;
	}
	return used + 1;
}

size_t when_read_dates(struct parser *p, size_t at, struct date_set *set)
{
	size_t used = when_read_day_list(p, at, set), lead = 0;

	used = used > 0 ? used : read_month_first_range(p, at, set);
	used = used > 0 ? used : when_read_ordinals(p, at, set);
	used = used > 0 ? used : when_read_numbered_days(p, at, set);
	if (used > 0) {
		return used;
	}
	lead = when_is(p, at, W_FROM) || when_is(p, at, W_BETWEEN) ? 1 : 0;
	used = when_read_point(p, at + lead, set);
	if (used == 0) {
		return 0;
	}
	if (lead > 0 && when_is(p, at, W_BETWEEN) && when_is(p, at + lead + used, W_AND)) {
		p->tokens[at + lead + used].word = W_TO;
	}
	size_t more = read_range_end(p, at + lead + used, set);

	more += more > 0 && when_is(p, at + lead + used + more, W_INCLUSIVE) ? 1 : 0;
	return lead > 0 && more == 0 && !p->is_series ? 0 : lead + used + more;
}
