/* when_amount: amounts of time in words: two weeks, half an hour, an hour and a half, 90 mins. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_internal.h"

enum { MOST_AMOUNT = 999, MOST_HOURS = 100, HOUR_MIN = 60, QUARTER_MIN = 15 };

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

/* half an hour, half hour, quarter of an hour, three quarters of an hour */
static size_t read_fraction(const struct parser *p, size_t at, int32_t *ret_minutes)
{
	size_t used = when_is(p, at, W_A) ? 1 : 0;
	const struct token *three = when_at(p, at);
	bool is_three = (three->word == W_CARDINAL || three->word == W_NUMBER) &&
			three->value == 3 && when_is(p, at + 1, W_QUARTER);

	if (when_is(p, at + used, W_HALF)) {
		*ret_minutes = HOUR_MIN / 2;
	} else if (when_is(p, at + used, W_QUARTER) || is_three) {
		*ret_minutes = is_three ? QUARTER_MIN * 3 : QUARTER_MIN;
		used += is_three ? 1 : 0;
	} else {
		return 0;
	}
	used++;
	used += when_is(p, at + used, W_OF) ? 1 : 0;
	used += when_is(p, at + used, W_A) ? 1 : 0;
	return when_is(p, at + used, W_HOUR) ? used + 1 : 0;
}

/* and a half, and a quarter, and three quarters: of an hour */
static size_t read_and_part(const struct parser *p, size_t at, int32_t *ret_minutes)
{
	const struct token *count = when_at(p, at + 1);
	bool is_three = count->word == W_CARDINAL && count->value == 3;

	if (!when_is(p, at, W_AND) || (!is_three && count->word != W_A)) {
		return 0;
	}
	if (when_is(p, at + 2, W_HALF) && !is_three) {
		*ret_minutes += HOUR_MIN / 2;
		return 3;
	}
	if (!when_is(p, at + 2, W_QUARTER)) {
		return 0;
	}
	*ret_minutes += is_three ? QUARTER_MIN * 3 : QUARTER_MIN;
	return 3;
}

/* 1.5 hours, 0.25h, 1.75 hours */
static size_t read_decimal(const struct parser *p, size_t at, int32_t *ret_minutes)
{
	const struct token *whole = when_at(p, at), *part = when_at(p, at + 2);
	int32_t parts = part->digits == 1 ? 10 : 100;

	if (whole->word != W_NUMBER || !when_is_joined(p, at + 1, W_DOT) ||
	    part->word != W_NUMBER || part->has_space || part->digits > 2 ||
	    !when_is(p, at + 3, W_HOUR) || whole->value > MOST_HOURS ||
	    part->value * HOUR_MIN % parts != 0) {
		return 0;
	}
	*ret_minutes = whole->value * HOUR_MIN + part->value * HOUR_MIN / parts;
	return 4;
}

/* The minutes behind hours: "2 hours [and] 15 mins", "1h30", "1h 30" with nothing behind it that
 * they could count. */
static size_t read_odd_minutes(const struct parser *p, size_t at, int32_t *ret_minutes)
{
	size_t lead = when_is(p, at, W_AND) ? 1 : 0;
	const struct token *number = when_at(p, at);
	uint16_t behind = when_word_behind(p, at + 1);
	int32_t amount = 0;
	size_t used = when_read_amount(p, at + lead, &amount);

	if (used > 0 && when_is(p, at + lead + used, W_MINUTE)) {
		*ret_minutes += amount;
		return lead + used + 1;
	}
	bool is_bare = number->word == W_NUMBER && !number->is_ordinal && number->digits == 2 &&
		       number->value < HOUR_MIN &&
		       (!number->has_space ||
			(number->value % 5 == 0 && (behind == W_END || behind == W_COMMA)));

	*ret_minutes += is_bare ? number->value : 0;
	return is_bare ? 1 : 0;
}

size_t when_read_duration(const struct parser *p, size_t at, int32_t *ret_minutes)
{
	int32_t amount = 0, part = 0;
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
	size_t more = read_and_part(p, at + used, &part);

	if (!when_is(p, at + used + more, W_HOUR) || amount > MOST_HOURS) {
		return 0;
	}
	used += more + 1;
	more = more > 0 ? 0 : read_and_part(p, at + used, &part);
	*ret_minutes = amount * HOUR_MIN + part;
	return part > 0 ? used + more : used + read_odd_minutes(p, at + used, ret_minutes);
}

/* for an hour, for about 2 hours, +90m */
size_t when_read_for(const struct parser *p, size_t at, int32_t *ret_minutes)
{
	size_t used = when_is(p, at, W_FOR) || when_is(p, at, W_PLUS) ? 1 : 0;

	used += used > 0 && when_is(p, at + used, W_ABOUT) ? 1 : 0;
	size_t more = used > 0 ? when_read_duration(p, at + used, ret_minutes) : 0;

	return more > 0 ? used + more : 0;
}
