/* when_amount: amounts of time in words: two weeks, half an hour, an hour and a half, 90 mins. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_internal.h"

enum { MOST_AMOUNT = 999, MOST_HOURS = 100, HOUR_MIN = 60 };

/* a, 2, two, twenty five */
size_t when_read_amount(const struct parser *p, size_t at, int32_t *ret_amount)
{
	const struct token *token = when_at(p, at), *next = when_at(p, at + 1);

	if (token->word == W_A) {
		*ret_amount = 1;
		return 1;
	}
	if (token->word == W_NUMBER && !token->is_ordinal && token->value <= MOST_AMOUNT) {
		*ret_amount = token->value;
		return 1;
	}
	if (token->word != W_CARDINAL) {
		return 0;
	}
	*ret_amount = token->value;
	if (token->value >= 20 && next->word == W_CARDINAL && next->value < 10) {
		*ret_amount += next->value;
		return 2;
	}
	return 1;
}

/* half an hour, half hour, quarter of an hour */
static size_t read_fraction(const struct parser *p, size_t at, int32_t *ret_minutes)
{
	size_t used = when_is(p, at, W_A) ? 1 : 0;

	if (when_is(p, at + used, W_HALF)) {
		*ret_minutes = HOUR_MIN / 2;
	} else if (when_is(p, at + used, W_QUARTER)) {
		*ret_minutes = HOUR_MIN / 4;
	} else {
		return 0;
	}
	used++;
	used += when_is(p, at + used, W_OF) ? 1 : 0;
	used += when_is(p, at + used, W_A) ? 1 : 0;
	return when_is(p, at + used, W_HOUR) ? used + 1 : 0;
}

static size_t read_and_a_half(const struct parser *p, size_t at)
{
	return when_is(p, at, W_AND) && when_is(p, at + 1, W_A) && when_is(p, at + 2, W_HALF) ? 3
											      : 0;
}

/* 1.5 hours */
static size_t read_decimal(const struct parser *p, size_t at, int32_t *ret_minutes)
{
	const struct token *whole = when_at(p, at), *part = when_at(p, at + 2);

	if (whole->word != W_NUMBER || !when_is_joined(p, at + 1, W_DOT) ||
	    part->word != W_NUMBER || part->has_space || part->value != 5 || part->digits != 1 ||
	    !when_is(p, at + 3, W_HOUR) || whole->value > MOST_HOURS) {
		return 0;
	}
	*ret_minutes = whole->value * HOUR_MIN + HOUR_MIN / 2;
	return 4;
}

/* the minutes behind hours: "2 hours [and] 15 mins" */
static size_t read_odd_minutes(const struct parser *p, size_t at, int32_t *ret_minutes)
{
	size_t lead = when_is(p, at, W_AND) ? 1 : 0;
	int32_t amount = 0;
	size_t used = when_read_amount(p, at + lead, &amount);

	if (used == 0 || !when_is(p, at + lead + used, W_MINUTE)) {
		return 0;
	}
	*ret_minutes += amount;
	return lead + used + 1;
}

size_t when_read_duration(const struct parser *p, size_t at, int32_t *ret_minutes)
{
	int32_t amount = 0;
	size_t used = read_fraction(p, at, ret_minutes);

	used = used > 0 ? used : read_decimal(p, at, ret_minutes);
	if (used > 0) {
		return used;
	}
	used = when_read_amount(p, at, &amount);
	if (used == 0) {
		return 0;
	}
	if (when_is(p, at + used, W_MINUTE)) {
		*ret_minutes = amount;
		return used + 1;
	}
	size_t half = read_and_a_half(p, at + used);

	if (!when_is(p, at + used + half, W_HOUR) || amount > MOST_HOURS) {
		return 0;
	}
	*ret_minutes = amount * HOUR_MIN + (half > 0 ? HOUR_MIN / 2 : 0);
	used += half + 1;
	half = half > 0 ? 0 : read_and_a_half(p, at + used);
	if (half > 0) {
		*ret_minutes += HOUR_MIN / 2;
		return used + half;
	}
	return used + read_odd_minutes(p, at + used, ret_minutes);
}
