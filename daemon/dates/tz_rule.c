/* tz_rule: the POSIX rule in a TZif footer: what the clocks do after the last listed change. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/tz_rule.h"

#include "dates/civil.h"

#include <ctype.h>
#include <string.h>

enum { DAY_S = 86400, HOUR_S = 3600 };

static bool parse_name(struct arena *arena, const char **at, const char **ret_name)
{
	const char *from = *at;
	size_t len = 0;

	if (*from == '<') {
		from++;
		len = strcspn(from, ">");
		if (from[len] != '>') {
			return false;
		}
		*at = from + len + 1;
	} else {
		while (isalpha((unsigned char)from[len])) {
			len++;
		}
		*at = from + len;
	}
	*ret_name = arena_strndup(arena, from, len);
	return len >= 1;
}

static bool parse_number(const char **at, int32_t most, int32_t *ret_number)
{
	int32_t number = 0;

	if (!isdigit((unsigned char)**at)) {
		return false;
	}
	while (isdigit((unsigned char)**at)) {
		number = number * 10 + (**at - '0');
		if (number > most) {
			return false;
		}
		(*at)++;
	}
	*ret_number = number;
	return true;
}

/* [+-]h[h[h]][:mm[:ss]] */
static bool parse_clock(const char **at, int32_t *ret_s)
{
	int32_t sign = 1, part = 0, total = 0;

	if (**at == '+' || **at == '-') {
		sign = **at == '-' ? -1 : 1;
		(*at)++;
	}
	if (!parse_number(at, 167, &part)) {
		return false;
	}
	total = part * HOUR_S;
	for (int32_t unit = 60; unit >= 1 && **at == ':'; unit /= 60) {
		(*at)++;
		if (!parse_number(at, 59, &part)) {
			return false;
		}
		total += part * unit;
	}
	*ret_s = sign * total;
	return true;
}

static bool parse_month_form(const char **at, struct tz_change *change)
{
	change->form = 'M';
	(*at)++;
	if (!parse_number(at, 12, &change->month) || change->month < 1 || **at != '.') {
		return false;
	}
	(*at)++;
	if (!parse_number(at, 5, &change->week) || change->week < 1 || **at != '.') {
		return false;
	}
	(*at)++;
	return parse_number(at, 6, &change->weekday);
}

static bool parse_change(const char **at, struct tz_change *change)
{
	if (*(*at)++ != ',') {
		return false;
	}
	if (**at == 'M') {
		if (!parse_month_form(at, change)) {
			return false;
		}
	} else {
		change->form = **at == 'J' ? 'J' : '0';
		*at += **at == 'J' ? 1 : 0;
		if (!parse_number(at, 365, &change->number)) {
			return false;
		}
	}
	change->at_s = 2 * HOUR_S;
	if (**at == '/') {
		(*at)++;
		return parse_clock(at, &change->at_s);
	}
	return true;
}

bool tz_rule_parse(struct arena *arena, const char *text, struct tz_rule *ret_rule)
{
	struct tz_rule rule = { .exists = true };
	const char *at = text;

	if (!parse_name(arena, &at, &rule.std_name) || !parse_clock(&at, &rule.std_s)) {
		return false;
	}
	rule.std_s = -rule.std_s; /* POSIX counts west as positive */
	if (*at != '\0') {
		rule.has_dst = true;
		rule.dst_s = rule.std_s + HOUR_S;
		if (!parse_name(arena, &at, &rule.dst_name)) {
			return false;
		}
		if (*at != ',' && *at != '\0') {
			if (!parse_clock(&at, &rule.dst_s)) {
				return false;
			}
			rule.dst_s = -rule.dst_s;
		}
		if (!parse_change(&at, &rule.to_dst) || !parse_change(&at, &rule.to_std)) {
			return false;
		}
	}
	if (*at != '\0') {
		return false;
	}
	*ret_rule = rule;
	return true;
}

static int32_t change_day(const struct tz_change *change, int32_t year)
{
	if (change->form == 'J') { /* 1..365, 29 February is never counted */
		bool after = civil_is_leap(year) && change->number >= 60;

		return civil_to_day(year, 1, 1) + change->number - 1 + (after ? 1 : 0);
	}
	if (change->form == '0') {
		return civil_to_day(year, 1, 1) + change->number;
	}
	int32_t first = civil_to_day(year, change->month, 1);
	int32_t wanted = (change->weekday + 6) % 7; /* Monday first */
	int32_t day = first + (wanted - civil_weekday(first) + 7) % 7 + (change->week - 1) * 7;

	while (day >= first + civil_month_days(year, change->month)) {
		day -= 7;
	}
	return day;
}

static int64_t change_instant(const struct tz_change *change, int32_t year, int32_t offset_before_s)
{
	return (int64_t)change_day(change, year) * DAY_S + change->at_s - offset_before_s;
}

struct tz_span tz_rule_span(const struct tz_rule *rule, int64_t instant_s)
{
	struct tz_span span = { INT64_MIN, INT64_MAX, rule->std_s, false, rule->std_name };

	if (!rule->has_dst) {
		return span;
	}
	int32_t day = (int32_t)((instant_s + rule->std_s) / DAY_S);
	int32_t year = civil_from_day(day).year;

	for (int32_t y = year - 1; y <= year + 1; y++) {
		int64_t on = change_instant(&rule->to_dst, y, rule->std_s);
		int64_t off = change_instant(&rule->to_std, y, rule->dst_s);
		int64_t both[2] = { on < off ? on : off, on < off ? off : on };

		for (int i = 0; i < 2; i++) {
			if (both[i] <= instant_s) {
				span.from_s = both[i];
				span.is_dst = both[i] == on;
			} else if (both[i] < span.until_s) {
				span.until_s = both[i];
			}
		}
	}
	span.offset_s = span.is_dst ? rule->dst_s : rule->std_s;
	span.abbreviation = span.is_dst ? rule->dst_name : rule->std_name;
	return span;
}
