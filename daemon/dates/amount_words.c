/* amount_words: the signs, numbers and units that amounts are made of; inside amount only. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/amount_words.h"

#include <string.h>

/* ---- folding ---- */

/* One code point; a stray byte counts as one sign of its own. */
static size_t decode(const char *text, uint32_t *ret_point)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t len = s[0] < 0x80 ? 1 : s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : s[0] >= 0xc2 ? 2 : 0;
	uint32_t point = len < 2 ? s[0] : s[0] & (0xffu >> (len + 1));
	for (size_t i = 1; i < len; i++) {
		if ((s[i] & 0xc0) != 0x80) {
			len = 0;
			break;
		}
		point = point << 6 | (s[i] & 0x3fu);
	}
	*ret_point = len == 0 ? 0xfffd : point;
	return len == 0 ? 1 : len;
}

static unsigned char fold(uint32_t point)
{
	if (point >= 0xff01 && point <= 0xff5e) {
		point -= 0xfee0;
	}
	switch (point) {
	case 0xbd:
		return AMOUNT_CH_HALF;
	case 0xbc:
		return AMOUNT_CH_QUARTER;
	case 0xbe:
		return AMOUNT_CH_THREE_QUARTERS;
	case 0x2044:
	case 0x2215:
		return '/';
	case 0x2010:
	case 0x2011:
	case 0x2012:
	case 0x2013:
	case 0x2212:
		return '-';
	case 0x2014:
		return ','; /* an em dash ends the amount as a comma does */
	case 0x2018:
	case 0x2019:
		return '\'';
	case '\t':
	case '\n':
	case '\r':
	case 0xa0:
	case 0x2007:
	case 0x2009:
	case 0x202f:
	case 0x3000:
		return ' ';
	default:
		break;
	}
	if (point >= 'A' && point <= 'Z') {
		return (unsigned char)(point - 'A' + 'a');
	}
	return point >= ' ' && point < 0x7f ? (unsigned char)point : AMOUNT_CH_OTHER;
}

void amount_reader_init(struct amount_reader *r, struct arena *arena, const char *text,
			int64_t day_minutes)
{
	size_t offset = 0;
	r->count = r->at = 0;
	r->arena = arena;
	r->day_minutes = day_minutes;
	while (text[offset] != '\0' && r->count < AMOUNT_MAX_CHARS) {
		uint32_t point;
		size_t len = decode(text + offset, &point);
		r->offsets[r->count] = offset;
		r->chars[r->count++] = fold(point);
		offset += len;
	}
	memset(r->chars + r->count, 0, sizeof(r->chars) - r->count);
	r->offsets[r->count] = offset;
}

/* ---- scanning ---- */

bool amount_is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

bool amount_is_letter(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || c == AMOUNT_CH_OTHER;
}

bool amount_is_fraction(unsigned char c)
{
	return c == AMOUNT_CH_HALF || c == AMOUNT_CH_QUARTER || c == AMOUNT_CH_THREE_QUARTERS;
}

unsigned char amount_peek(const struct amount_reader *r)
{
	return r->chars[r->at];
}

void amount_skip_blanks(struct amount_reader *r)
{
	while (amount_peek(r) == ' ') {
		r->at++;
	}
}

bool amount_at_boundary(const struct amount_reader *r)
{
	unsigned char c = amount_peek(r);
	if (c == '-' || c == '\'' || c == '.' || c == '/' || c == ':') {
		unsigned char next = r->chars[r->at + 1];
		return !amount_is_letter(next) && !amount_is_digit(next) &&
		       !amount_is_fraction(next);
	}
	return !amount_is_letter(c) && !amount_is_digit(c) && !amount_is_fraction(c);
}

bool amount_take(struct amount_reader *r, const char *phrase)
{
	size_t start = r->at;
	amount_skip_blanks(r);
	for (const char *p = phrase; *p != '\0'; p++) {
		if (*p == ' ') {
			if (amount_peek(r) != ' ' && amount_peek(r) != '-') {
				r->at = start;
				return false;
			}
			r->at++;
			amount_skip_blanks(r);
		} else if (amount_peek(r) == (unsigned char)*p) {
			r->at++;
		} else {
			r->at = start;
			return false;
		}
	}
	if (!amount_is_letter(amount_peek(r)) && !amount_is_digit(amount_peek(r)) &&
	    (strlen(phrase) < 1 || amount_is_letter(r->chars[r->at - 1]))) {
		return true;
	}
	r->at = start;
	return false;
}

static bool take_any(struct amount_reader *r, const char *const *phrases)
{
	for (; *phrases != NULL; phrases++) {
		if (amount_take(r, *phrases)) {
			return true;
		}
	}
	return false;
}

int64_t amount_take_digits(struct amount_reader *r, int *ret_count)
{
	int64_t value = 0;
	int count = 0;
	for (; amount_is_digit(amount_peek(r)); r->at++, count++) {
		value = value >= AMOUNT_BIG ? AMOUNT_BIG : value * 10 + (amount_peek(r) - '0');
	}
	*ret_count = count;
	return value > AMOUNT_BIG ? AMOUNT_BIG : value;
}

bool amount_take_article(struct amount_reader *r)
{
	static const char *const words[] = { "a", "an", "the", NULL };
	return take_any(r, words);
}

/* ---- numbers ---- */

static bool take_fraction_sign(struct amount_reader *r, struct amount_number *n)
{
	unsigned char c = amount_peek(r);
	if (!amount_is_fraction(c)) {
		return false;
	}
	r->at++;
	n->num = n->whole * 4 + (c == AMOUNT_CH_HALF ? 2 : c == AMOUNT_CH_QUARTER ? 1 : 3);
	n->den = 4;
	return true;
}

/* "1/2" where a number's first digits were just taken; "1 1/2" with a whole before it. */
static bool take_slash(struct amount_reader *r, int64_t whole, int64_t top, struct amount_number *n)
{
	size_t start = r->at;
	int count;
	if (amount_peek(r) == '/') {
		r->at++;
		int64_t bottom = amount_take_digits(r, &count);
		if (count > 0 && bottom >= 2 && bottom <= 12 && top > 0 && top < bottom) {
			n->num = whole * bottom + top;
			n->den = bottom;
			return true;
		}
	}
	r->at = start;
	return false;
}

static bool take_decimals(struct amount_reader *r, struct amount_number *n)
{
	size_t start = r->at;
	if (amount_peek(r) != '.' || !amount_is_digit(r->chars[r->at + 1])) {
		return false;
	}
	r->at++;
	n->decimals = amount_take_digits(r, &n->decimal_digits);
	if (n->decimal_digits > 6) {
		r->at = start;
		n->decimal_digits = 0;
		return false;
	}
	for (int i = 0; i < n->decimal_digits; i++) {
		n->den *= 10;
	}
	n->num = n->whole * n->den + n->decimals;
	return true;
}

/* "1:30", whose second part must be two digits below 60. */
static bool take_clock(struct amount_reader *r, struct amount_number *n)
{
	size_t start = r->at;
	int count = 0;
	if (amount_peek(r) == ':') {
		r->at++;
		int64_t minutes = amount_take_digits(r, &count);
		if (count == 2 && minutes < 60) {
			n->num = n->whole * 60 + minutes;
			n->is_clock = true;
			return true;
		}
	}
	r->at = start;
	return false;
}

bool amount_take_figures(struct amount_reader *r, struct amount_number *n)
{
	int count;
	amount_skip_blanks(r);
	if (!amount_is_digit(amount_peek(r)) &&
	    !(amount_peek(r) == '.' && amount_is_digit(r->chars[r->at + 1]))) {
		return take_fraction_sign(r, n);
	}
	n->whole = n->num = amount_take_digits(r, &count);
	if (take_clock(r, n) || take_decimals(r, n) || take_fraction_sign(r, n) ||
	    take_slash(r, 0, n->whole, n)) {
		return true;
	}
	size_t after = r->at;
	amount_skip_blanks(r);
	if (r->at != after && take_fraction_sign(r, n)) {
		return true;
	}
	if (r->at != after && amount_is_digit(amount_peek(r))) {
		int64_t top = amount_take_digits(r, &count);
		if (take_slash(r, n->whole, top, n)) {
			return true;
		}
	}
	r->at = after;
	return true;
}

bool amount_take_number_word(struct amount_reader *r, struct amount_number *n)
{
	static const char *const words[] = { "zero", "one",    "two",   "three", "four",
					     "five", "six",    "seven", "eight", "nine",
					     "ten",  "eleven", "twelve" };
	static const char *const couple[] = { "a couple of", "couple of", "a couple", "couple",
					      NULL };
	static const char *const quarter[] = { "a quarter of", "quarter of", "a quarter", "quarter",
					       NULL };
	static const char *const half[] = { "half of", "a half", "half", NULL };
	static const char *const three[] = { "three quarters of", "three quarters", NULL };
	n->is_bare_word = true;
	if (take_any(r, three)) {
		n->num = 3;
		n->den = 4;
		return true;
	}
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (amount_take(r, words[i])) {
			n->num = n->whole = (int64_t)i;
			n->is_bare_word = false;
			return true;
		}
	}
	if (take_any(r, couple)) {
		n->num = n->whole = 2;
		return true;
	}
	if (take_any(r, quarter)) {
		n->num = 1;
		n->den = 4;
		return true;
	}
	if (take_any(r, half)) {
		n->num = 1;
		n->den = 2;
		return true;
	}
	if (amount_take_article(r)) {
		n->num = n->whole = 1;
		return true;
	}
	return false;
}

/* "a day and half", but not "a day and half the staff". */
static bool is_end_or_unit(struct amount_reader *r)
{
	size_t start = r->at;
	amount_skip_blanks(r);
	bool answer = amount_peek(r) == '\0' || amount_peek(r) == ',' ||
		      amount_take_unit(r) != AMOUNT_UNIT_NONE;
	r->at = start;
	return answer;
}

int64_t amount_take_and_part(struct amount_reader *r)
{
	static const char *const half[] = { "and a half", "and 1/2", NULL };
	size_t start = r->at;
	if (amount_take(r, "and a quarter")) {
		return 1;
	}
	if (amount_take(r, "and three quarters")) {
		return 3;
	}
	if (take_any(r, half)) {
		return 2;
	}
	if (amount_take(r, "and half") && is_end_or_unit(r)) {
		return 2;
	}
	r->at = start;
	if (amount_take(r, "and")) {
		amount_skip_blanks(r);
		struct amount_number n = { .den = 1 };
		if (take_fraction_sign(r, &n)) {
			return n.num;
		}
	}
	r->at = start;
	return 0;
}

/* ---- units ---- */

enum amount_unit amount_take_unit(struct amount_reader *r)
{
	static const struct {
		const char *word;
		enum amount_unit unit;
	} words[] = {
		{ "half days", AMOUNT_UNIT_HALF_DAY },
		{ "half day", AMOUNT_UNIT_HALF_DAY },
		{ "halfday", AMOUNT_UNIT_HALF_DAY },
		{ "mornings", AMOUNT_UNIT_HALF_DAY },
		{ "morning", AMOUNT_UNIT_HALF_DAY },
		{ "afternoons", AMOUNT_UNIT_HALF_DAY },
		{ "afternoon", AMOUNT_UNIT_HALF_DAY },
		{ "am", AMOUNT_UNIT_HALF_DAY },
		{ "half hours", AMOUNT_UNIT_HALF_HOUR },
		{ "half hour", AMOUNT_UNIT_HALF_HOUR },
		{ "whole days", AMOUNT_UNIT_DAY },
		{ "whole day", AMOUNT_UNIT_DAY },
		{ "full days", AMOUNT_UNIT_DAY },
		{ "full day", AMOUNT_UNIT_DAY },
		{ "days", AMOUNT_UNIT_DAY },
		{ "day", AMOUNT_UNIT_DAY },
		{ "d", AMOUNT_UNIT_DAY },
		{ "hours", AMOUNT_UNIT_HOUR },
		{ "hour", AMOUNT_UNIT_HOUR },
		{ "hrs", AMOUNT_UNIT_HOUR },
		{ "hr", AMOUNT_UNIT_HOUR },
		{ "h", AMOUNT_UNIT_HOUR },
		{ "minutes", AMOUNT_UNIT_MINUTE },
		{ "minute", AMOUNT_UNIT_MINUTE },
		{ "mins", AMOUNT_UNIT_MINUTE },
		{ "min", AMOUNT_UNIT_MINUTE },
		{ "m", AMOUNT_UNIT_MINUTE },
		{ "weeks", AMOUNT_UNIT_WEEK },
		{ "week", AMOUNT_UNIT_WEEK },
	};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t start = r->at;
		if (amount_take(r, words[i].word)) {
			/* "a day's support", "2 days' work", "1 hr. 30" */
			if (amount_peek(r) == '\'' && r->chars[r->at + 1] == 's') {
				r->at += 2;
			} else if (amount_peek(r) == '\'' || amount_peek(r) == '.') {
				r->at++;
			}
			if (amount_at_boundary(r)) {
				return words[i].unit;
			}
			r->at = start;
		}
	}
	return AMOUNT_UNIT_NONE;
}

enum amount_unit amount_take_glued_unit(struct amount_reader *r)
{
	static const char *const units[] = { "d", "hrs", "hr", "h" };
	for (size_t i = 0; i < 4; i++) {
		size_t len = strlen(units[i]);
		if (memcmp(r->chars + r->at, units[i], len) == 0 &&
		    amount_is_digit(r->chars[r->at + len])) {
			r->at += len;
			return i == 0 ? AMOUNT_UNIT_DAY : AMOUNT_UNIT_HOUR;
		}
	}
	return AMOUNT_UNIT_NONE;
}
