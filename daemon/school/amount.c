/* amount: amounts of the adviser's time as heads type and read them; pure (ledger.md section 3). */
/* SPDX-License-Identifier: Apache-2.0 */
#include "school/amount.h"

#include "base/str.h"

#include <stdbool.h>
#include <string.h>

/* The text is folded once into plain characters, so that the grammar below sees ASCII alone. */
enum {
	MAX_CHARS = 192,
	CH_HALF = 0x01,
	CH_QUARTER = 0x02,
	CH_THREE_QUARTERS = 0x03,
	CH_OTHER = 0x7f, /* any other letter or sign: joins words, means nothing */
	BIG = 1000000000,
};

struct reader {
	unsigned char chars[MAX_CHARS + 1]; /* folded, ends with 0 */
	size_t offsets[MAX_CHARS + 1];      /* where each began in the text */
	size_t count, at;
	int64_t day_minutes;
	struct arena *arena;
};

/* A number as typed: num / den, and how it was written. */
struct number {
	int64_t num, den;
	int64_t whole, decimals; /* of "1.30": 1 and 30 */
	int decimal_digits;
	bool is_clock;     /* "1:30": num is minutes */
	bool is_bare_word; /* "a", "half": no amount without its unit */
};

enum unit { UNIT_NONE, UNIT_DAY, UNIT_HALF_DAY, UNIT_HOUR, UNIT_HALF_HOUR, UNIT_MINUTE, UNIT_WEEK };

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
		return CH_HALF;
	case 0xbc:
		return CH_QUARTER;
	case 0xbe:
		return CH_THREE_QUARTERS;
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
	return point >= ' ' && point < 0x7f ? (unsigned char)point : CH_OTHER;
}

static void reader_init(struct reader *r, struct arena *arena, const char *text,
			int64_t day_minutes)
{
	size_t offset = 0;
	r->count = r->at = 0;
	r->arena = arena;
	r->day_minutes = day_minutes;
	while (text[offset] != '\0' && r->count < MAX_CHARS) {
		uint32_t point;
		size_t len = decode(text + offset, &point);
		r->offsets[r->count] = offset;
		r->chars[r->count++] = fold(point);
		offset += len;
	}
	r->chars[r->count] = '\0';
	r->offsets[r->count] = offset;
}

/* ---- scanning ---- */

static bool is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || c == CH_OTHER;
}

static bool is_fraction(unsigned char c)
{
	return c == CH_HALF || c == CH_QUARTER || c == CH_THREE_QUARTERS;
}

static unsigned char peek(const struct reader *r)
{
	return r->chars[r->at];
}

static void skip_blanks(struct reader *r)
{
	while (peek(r) == ' ') {
		r->at++;
	}
}

/* Whether a word may end here: not in the middle of letters, digits or a hyphenated word. */
static bool at_boundary(const struct reader *r)
{
	unsigned char c = peek(r);
	if (c == '-' || c == '\'' || c == '.' || c == '/' || c == ':') {
		unsigned char next = r->chars[r->at + 1];
		return !is_letter(next) && !is_digit(next) && !is_fraction(next);
	}
	return !is_letter(c) && !is_digit(c) && !is_fraction(c);
}

/* Takes the words of `phrase`, blanks or hyphens between them, when they stand here. */
static bool take(struct reader *r, const char *phrase)
{
	size_t start = r->at;
	skip_blanks(r);
	for (const char *p = phrase; *p != '\0'; p++) {
		if (*p == ' ') {
			if (peek(r) != ' ' && peek(r) != '-') {
				break;
			}
			r->at++;
			skip_blanks(r);
		} else if (peek(r) == (unsigned char)*p) {
			r->at++;
		} else {
			r->at = start;
			return false;
		}
	}
	if (!is_letter(peek(r)) && !is_digit(peek(r)) &&
	    (strlen(phrase) < 1 || is_letter(r->chars[r->at - 1]))) {
		return true;
	}
	r->at = start;
	return false;
}

static bool take_any(struct reader *r, const char *const *phrases)
{
	for (; *phrases != NULL; phrases++) {
		if (take(r, *phrases)) {
			return true;
		}
	}
	return false;
}

/* Digits, saturating at BIG so that no product overflows. */
static int64_t take_digits(struct reader *r, int *ret_count)
{
	int64_t value = 0;
	int count = 0;
	for (; is_digit(peek(r)); r->at++, count++) {
		value = value >= BIG ? BIG : value * 10 + (peek(r) - '0');
	}
	*ret_count = count;
	return value > BIG ? BIG : value;
}

static bool take_article(struct reader *r)
{
	static const char *const words[] = { "a", "an", "the", NULL };
	return take_any(r, words);
}

/* ---- numbers ---- */

static bool take_fraction_sign(struct reader *r, struct number *n)
{
	unsigned char c = peek(r);
	if (!is_fraction(c)) {
		return false;
	}
	r->at++;
	n->num = n->whole * 4 + (c == CH_HALF ? 2 : c == CH_QUARTER ? 1 : 3);
	n->den = 4;
	return true;
}

/* "1/2" where a number's first digits were just taken; "1 1/2" with a whole before it. */
static bool take_slash(struct reader *r, int64_t whole, int64_t top, struct number *n)
{
	size_t start = r->at;
	int count;
	if (peek(r) == '/') {
		r->at++;
		int64_t bottom = take_digits(r, &count);
		if (count > 0 && bottom >= 2 && bottom <= 12 && top > 0 && top < bottom) {
			n->num = whole * bottom + top;
			n->den = bottom;
			return true;
		}
	}
	r->at = start;
	return false;
}

static bool take_decimals(struct reader *r, struct number *n)
{
	size_t start = r->at;
	if (peek(r) != '.' || !is_digit(r->chars[r->at + 1])) {
		return false;
	}
	r->at++;
	n->decimals = take_digits(r, &n->decimal_digits);
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
static bool take_clock(struct reader *r, struct number *n)
{
	size_t start = r->at;
	int count = 0;
	if (peek(r) == ':') {
		r->at++;
		int64_t minutes = take_digits(r, &count);
		if (count == 2 && minutes < 60) {
			n->num = n->whole * 60 + minutes;
			n->is_clock = true;
			return true;
		}
	}
	r->at = start;
	return false;
}

static bool take_figures(struct reader *r, struct number *n)
{
	int count;
	skip_blanks(r);
	if (!is_digit(peek(r)) && !(peek(r) == '.' && is_digit(r->chars[r->at + 1]))) {
		return take_fraction_sign(r, n);
	}
	n->whole = n->num = take_digits(r, &count);
	if (take_clock(r, n) || take_decimals(r, n) || take_fraction_sign(r, n) ||
	    take_slash(r, 0, n->whole, n)) {
		return true;
	}
	size_t after = r->at;
	skip_blanks(r);
	if (r->at != after && take_fraction_sign(r, n)) {
		return true;
	}
	if (r->at != after && is_digit(peek(r))) {
		int64_t top = take_digits(r, &count);
		if (take_slash(r, n->whole, top, n)) {
			return true;
		}
	}
	r->at = after;
	return true;
}

/* "one" to "twelve", "a couple of", "half", "a quarter", "three quarters", "a". */
static bool take_number_word(struct reader *r, struct number *n)
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
		if (take(r, words[i])) {
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
	if (take_article(r)) {
		n->num = n->whole = 1;
		return true;
	}
	return false;
}

/* "and a half", "and three quarters": in quarters; 0 when none stands here. */
static int64_t take_and_part(struct reader *r)
{
	static const char *const half[] = { "and a half", "and half", "and 1/2", NULL };
	size_t start = r->at;
	if (take(r, "and a quarter")) {
		return 1;
	}
	if (take(r, "and three quarters")) {
		return 3;
	}
	if (take_any(r, half)) {
		return 2;
	}
	if (take(r, "and")) {
		skip_blanks(r);
		struct number n = { .den = 1 };
		if (take_fraction_sign(r, &n)) {
			return n.num;
		}
	}
	r->at = start;
	return 0;
}

static struct number add_quarters(struct number n, int64_t quarters)
{
	n.num = n.num * 4 + quarters * n.den;
	n.den *= 4;
	return n;
}

/* ---- units ---- */

static enum unit take_unit(struct reader *r)
{
	static const struct {
		const char *word;
		enum unit unit;
	} words[] = {
		{ "half days", UNIT_HALF_DAY },
		{ "half day", UNIT_HALF_DAY },
		{ "halfday", UNIT_HALF_DAY },
		{ "mornings", UNIT_HALF_DAY },
		{ "morning", UNIT_HALF_DAY },
		{ "afternoons", UNIT_HALF_DAY },
		{ "afternoon", UNIT_HALF_DAY },
		{ "am", UNIT_HALF_DAY },
		{ "half hours", UNIT_HALF_HOUR },
		{ "half hour", UNIT_HALF_HOUR },
		{ "whole days", UNIT_DAY },
		{ "whole day", UNIT_DAY },
		{ "full days", UNIT_DAY },
		{ "full day", UNIT_DAY },
		{ "days", UNIT_DAY },
		{ "day", UNIT_DAY },
		{ "d", UNIT_DAY },
		{ "hours", UNIT_HOUR },
		{ "hour", UNIT_HOUR },
		{ "hrs", UNIT_HOUR },
		{ "hr", UNIT_HOUR },
		{ "h", UNIT_HOUR },
		{ "minutes", UNIT_MINUTE },
		{ "minute", UNIT_MINUTE },
		{ "mins", UNIT_MINUTE },
		{ "min", UNIT_MINUTE },
		{ "m", UNIT_MINUTE },
		{ "weeks", UNIT_WEEK },
		{ "week", UNIT_WEEK },
	};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t start = r->at;
		if (take(r, words[i].word)) {
			/* "a day's support", "2 days' work", "1 hr. 30" */
			if (peek(r) == '\'' && r->chars[r->at + 1] == 's') {
				r->at += 2;
			} else if (peek(r) == '\'' || peek(r) == '.') {
				r->at++;
			}
			if (at_boundary(r)) {
				return words[i].unit;
			}
			r->at = start;
		}
	}
	return UNIT_NONE;
}

/* "h" or "d" with the next figures glued on: "1h30", "1d2h", "2h30m". */
static enum unit take_glued_unit(struct reader *r)
{
	static const char *const units[] = { "d", "hrs", "hr", "h" };
	for (size_t i = 0; i < 4; i++) {
		size_t len = strlen(units[i]);
		if (memcmp(r->chars + r->at, units[i], len) == 0 &&
		    is_digit(r->chars[r->at + len])) {
			r->at += len;
			return i == 0 ? UNIT_DAY : UNIT_HOUR;
		}
	}
	return UNIT_NONE;
}

static int64_t unit_minutes(enum unit unit, int64_t day_minutes)
{
	switch (unit) {
	case UNIT_DAY:
	case UNIT_HALF_DAY:
		return day_minutes;
	case UNIT_HOUR:
	case UNIT_HALF_HOUR:
		return 60;
	default:
		return 1;
	}
}

static int64_t unit_rank(enum unit unit)
{
	return unit == UNIT_DAY || unit == UNIT_HALF_DAY ? 3 : unit == UNIT_MINUTE ? 1 : 2;
}

/* ---- outcomes ---- */

static struct amount_outcome refuse(const char *text)
{
	return (struct amount_outcome){ .kind = AMOUNT_REFUSE, .text = text };
}

static const char *const too_small =
    "An amount has to be more than nothing, e.g. half a day or 2h.";
static const char *const too_large =
    "That is more time than a whole year has. Say it in days or hours, e.g. 1½ days or 2h.";
static const char *const not_whole =
    "That does not come out in whole minutes. Say it in hours and minutes, e.g. 1h30.";
static const char *const no_amount =
    "How much time? Say it like 1½ days, half a day, 2h or 90 mins.";

static void add_choice(struct amount_outcome *out, struct arena *arena, int64_t minutes,
		       const char *text)
{
	if (minutes < 1 || minutes > AMOUNT_MAX_MINUTES ||
	    out->choice_count == AMOUNT_MAX_CHOICES) {
		return;
	}
	out->choices[out->choice_count].minutes = minutes;
	out->choices[out->choice_count++].text = arena_strdup(arena, text);
}

/* Puts the question whose choices were added; with fewer than two there is nothing to ask. */
static struct amount_outcome ask(struct amount_outcome out, struct arena *arena)
{
	struct str text;
	if (out.choice_count < 2) {
		return refuse(out.choice_count == 0 ? too_large : no_amount);
	}
	str_init(&text, arena);
	str_add(&text, "Is that ");
	for (size_t i = 0; i < out.choice_count; i++) {
		str_add(&text, i == 0 ? "" : i + 1 == out.choice_count ? " or " : ", ");
		str_add(&text, out.choices[i].text);
	}
	str_addf(&text, "? You can also say it as %s.", out.choices[0].text);
	out.kind = AMOUNT_ASK;
	out.text = text.text;
	return out;
}

/* A number in words of one unit: "3 d", "1½ h". */
static void add_unit_choice(struct amount_outcome *out, const struct reader *r, struct number n,
			    enum unit unit)
{
	int64_t product = n.num * unit_minutes(unit, r->day_minutes);
	if (product % n.den != 0) {
		return;
	}
	int64_t minutes = product / n.den;
	const char *text = unit == UNIT_DAY ? amount_format(r->arena, minutes, r->day_minutes)
			   : unit == UNIT_HOUR
			       ? amount_format_hours(r->arena, minutes)
			       : arena_printf(r->arena, "%lld min", (long long)minutes);
	add_choice(out, r->arena, minutes, text);
}

/* "3": days or hours? From 15 up it may well be minutes. */
static struct amount_outcome ask_unit(const struct reader *r, struct number n)
{
	struct amount_outcome out = { .kind = AMOUNT_ASK };
	if (n.num == 0) {
		return refuse(too_small);
	}
	if (n.num / n.den >= BIG) {
		return refuse(too_large);
	}
	if (n.decimal_digits == 2 && n.decimals < 60) {
		add_choice(&out, r->arena, n.whole * 60 + n.decimals,
			   amount_format_hours(r->arena, n.whole * 60 + n.decimals));
	}
	add_unit_choice(&out, r, n, UNIT_DAY);
	add_unit_choice(&out, r, n, UNIT_HOUR);
	if (n.den == 1 && n.num >= 15) {
		add_unit_choice(&out, r, n, UNIT_MINUTE);
	}
	return ask(out, r->arena);
}

/* "1.30h" is 1 h 30 or 1.3 h: beancount has a plugin just for this trap. */
static bool is_dotted_hours(struct number n, enum unit unit)
{
	return unit == UNIT_HOUR && n.decimal_digits == 2 && n.decimals < 60 &&
	       !(n.whole == 0 && n.decimals == 25);
}

static struct amount_outcome ask_dotted(const struct reader *r, struct number n)
{
	struct amount_outcome out = { .kind = AMOUNT_ASK };
	if (n.num == 0) {
		return refuse(too_small);
	}
	add_choice(&out, r->arena, n.whole * 60 + n.decimals,
		   amount_format_hours(r->arena, n.whole * 60 + n.decimals));
	add_unit_choice(&out, r, n, UNIT_HOUR);
	if (out.choice_count == 1) {
		out = (struct amount_outcome){ .kind = AMOUNT_VALUE,
					       .minutes = out.choices[0].minutes };
		return refuse(arena_printf(r->arena, "Do you mean %s? Please say it like that.",
					   amount_format_hours(r->arena, out.minutes)));
	}
	return ask(out, r->arena);
}

/* ---- parts ---- */

struct part {
	enum unit unit;
	int64_t minutes;
	struct number number;
};

enum part_result { PART_NONE, PART_OK, PART_OUTCOME };

/* Minutes of n units, or the refusal. */
static enum part_result part_value(const struct reader *r, struct part *part,
				   struct amount_outcome *ret_out)
{
	struct number n = part->number;
	int64_t factor = part->unit == UNIT_HALF_DAY || part->unit == UNIT_HALF_HOUR ? 2 : 1;
	if (part->unit == UNIT_WEEK) {
		*ret_out =
		    refuse("I count in days, hours and minutes. For a week say e.g. 5 days.");
		return PART_OUTCOME;
	}
	if (is_dotted_hours(n, part->unit)) {
		*ret_out = ask_dotted(r, n);
		return PART_OUTCOME;
	}
	if (n.num / n.den > AMOUNT_MAX_MINUTES) {
		*ret_out = refuse(too_large);
		return PART_OUTCOME;
	}
	int64_t product = n.num * unit_minutes(part->unit, r->day_minutes);
	if (product % (n.den * factor) != 0) {
		*ret_out = refuse(not_whole);
		return PART_OUTCOME;
	}
	part->minutes = product / (n.den * factor);
	return PART_OK;
}

/* A unit without a number: "day and a half", "half day", "morning", "am". */
static bool take_lone_unit(struct reader *r, struct part *part)
{
	size_t start = r->at;
	bool is_all = take(r, "all");
	part->number = (struct number){ .num = 1, .den = 1, .whole = 1 };
	part->unit = take_unit(r);
	if (is_all ? part->unit == UNIT_DAY : part->unit == UNIT_HALF_DAY) {
		size_t end = r->at;
		if (!take(r, "i")) { /* "am I …" */
			return true;
		}
		r->at = end;
	} else if (part->unit == UNIT_DAY || part->unit == UNIT_HOUR) {
		int64_t quarters = take_and_part(r);
		if (quarters > 0) {
			part->number = add_quarters(part->number, quarters);
			return true;
		}
	}
	r->at = start;
	return false;
}

/* The unit behind a number; for less than one also "of a day", "an hour". */
static enum unit take_unit_of(struct reader *r, const struct number *n)
{
	size_t start = r->at;
	enum unit unit = take_glued_unit(r);
	if (unit == UNIT_NONE) {
		unit = take_unit(r);
	}
	if (unit == UNIT_NONE && n->num < n->den) {
		(void)take(r, "of");
		if (take_article(r)) {
			unit = take_unit(r);
		}
	}
	if (unit == UNIT_NONE) {
		r->at = start;
	}
	return unit;
}

/* "half a", "two and a half days", "an hour and a half". */
static enum part_result take_part(struct reader *r, struct part *part,
				  struct amount_outcome *ret_out)
{
	size_t start = r->at;
	if (take_lone_unit(r, part)) {
		return part_value(r, part, ret_out);
	}
	struct number n = { .den = 1 };
	if (!take_figures(r, &n) && !take_number_word(r, &n)) {
		r->at = start;
		return PART_NONE;
	}
	if (n.is_clock) {
		enum unit unit = take_unit(r);
		part->unit = UNIT_MINUTE;
		part->number = (struct number){ .num = n.num, .den = 1 };
		if ((unit != UNIT_NONE && unit != UNIT_HOUR) || !at_boundary(r)) {
			r->at = start;
			return PART_NONE;
		}
		return part_value(r, part, ret_out);
	}
	size_t after_number = r->at;
	int64_t quarters = n.den == 1 ? take_and_part(r) : 0;
	part->number = quarters > 0 ? add_quarters(n, quarters) : n;
	part->unit = take_unit_of(r, &part->number);
	if (part->unit == UNIT_NONE && quarters > 0) {
		r->at = after_number;
		part->number = n;
		part->unit = take_unit_of(r, &n);
	}
	if (part->unit == UNIT_NONE) {
		r->at = after_number;
		if (n.is_bare_word || !at_boundary(r)) {
			r->at = start;
			return PART_NONE;
		}
		return PART_OK; /* a number alone: the caller asks */
	}
	quarters = part->number.den == 1 ? take_and_part(r) : 0;
	if (quarters > 0) {
		part->number = add_quarters(part->number, quarters);
	}
	return part_value(r, part, ret_out);
}

/* "1 hr 30" and "1h30": two figures behind hours are minutes, unless words follow them. */
static bool take_bare_minutes(struct reader *r, bool is_glued, int64_t *ret_minutes)
{
	size_t start = r->at;
	int count;
	skip_blanks(r);
	int64_t minutes = take_digits(r, &count);
	if (count == 2 && minutes < 60 && at_boundary(r)) {
		size_t end = r->at;
		skip_blanks(r);
		bool is_end = peek(r) == '\0' || peek(r) == ',' || is_glued;
		r->at = end;
		if (is_end) {
			*ret_minutes = minutes;
			return true;
		}
	}
	r->at = start;
	return false;
}

static struct amount_outcome finish(struct reader *r, int64_t total, size_t *ret_used)
{
	size_t end = r->at;
	skip_blanks(r);
	if (peek(r) == ',') {
		end = r->at + 1;
	}
	*ret_used = r->offsets[end];
	if (total < 1) {
		return refuse(too_small);
	}
	if (total > AMOUNT_MAX_MINUTES) {
		return refuse(too_large);
	}
	return (struct amount_outcome){ .kind = AMOUNT_VALUE, .minutes = total };
}

/* What must not be left lying behind an amount, since it would change it. */
static struct amount_outcome muddle(struct reader *r, size_t *ret_used)
{
	*ret_used = r->offsets[r->at];
	return refuse("I can't add those up. Say days, hours and minutes once each, largest first, "
		      "e.g. 1 d 2 h 30 min.");
}

/* Parts that follow the first: each smaller than the one before. */
static struct amount_outcome take_rest(struct reader *r, struct part part, size_t *ret_used)
{
	int64_t total = part.minutes;
	for (;;) {
		size_t end = r->at;
		bool is_glued = is_digit(peek(r));
		int64_t minutes = 0;
		if (part.unit == UNIT_HOUR && part.number.den == 1 &&
		    take_bare_minutes(r, is_glued, &minutes)) {
			return finish(r, total + minutes, ret_used);
		}
		bool has_comma = peek(r) == ',';
		r->at += has_comma ? 1 : 0;
		bool has_and = take(r, "and");
		struct part next;
		struct amount_outcome out = { 0 };
		skip_blanks(r);
		bool is_figure = is_digit(peek(r)) || has_and;
		enum part_result result = is_figure ? take_part(r, &next, &out) : PART_NONE;
		if (result == PART_OUTCOME) {
			*ret_used = r->offsets[r->at];
			return out;
		}
		if (result == PART_NONE || next.unit == UNIT_NONE) {
			bool is_spaced_figure = part.unit == UNIT_HOUR && !has_comma && !has_and &&
						result == PART_OK && next.number.den == 1;
			if (is_glued || is_spaced_figure) {
				return muddle(r, ret_used);
			}
			r->at = end;
			return finish(r, total, ret_used);
		}
		int64_t most = unit_rank(next.unit) == 1 ? 60 : 24 * 60;
		if (has_comma || unit_rank(next.unit) >= unit_rank(part.unit) ||
		    next.minutes >= most) {
			return muddle(r, ret_used);
		}
		total += next.minutes;
		part = next;
	}
}

/* What cannot be an amount but looks like one. */
static bool refuse_lookalike(struct reader *r, struct amount_outcome *ret_out)
{
	size_t start = r->at;
	int count;
	skip_blanks(r);
	if (peek(r) == '-') {
		r->at++;
		skip_blanks(r);
		if (is_digit(peek(r)) || is_fraction(peek(r)) || is_letter(peek(r))) {
			*ret_out = refuse(too_small);
			return true;
		}
	} else if (is_digit(peek(r))) {
		int64_t value = take_digits(r, &count);
		bool has_more = is_digit(r->chars[r->at + 1]);
		if (peek(r) == '^' || (peek(r) == 'e' && has_more)) {
			*ret_out = refuse(value < BIG ? no_amount : too_large);
			return true;
		}
		if (peek(r) == ',' && has_more) {
			*ret_out = refuse(
			    "I read a comma as the end of the amount. For one and a half days "
			    "say 1½ days or 1.5 d.");
			return true;
		}
		if (peek(r) == '-' && has_more) {
			*ret_out = refuse("Please choose one amount, e.g. 1 day or 2 days.");
			return true;
		}
	}
	r->at = start;
	return false;
}

struct amount_outcome amount_parse_prefix(struct arena *arena, const char *text,
					  int64_t day_minutes, size_t *ret_used)
{
	struct reader r;
	struct part part = { 0 };
	struct amount_outcome out = { 0 };
	*ret_used = 0;
	reader_init(&r, arena, text == NULL ? "" : text, day_minutes < 1 ? 360 : day_minutes);
	if (refuse_lookalike(&r, &out)) {
		return out;
	}
	switch (take_part(&r, &part, &out)) {
	case PART_NONE:
		return refuse(no_amount);
	case PART_OUTCOME:
		*ret_used = r.offsets[r.at];
		return out;
	case PART_OK:
		break;
	}
	if (part.unit == UNIT_NONE) {
		*ret_used = r.offsets[r.at];
		return ask_unit(&r, part.number);
	}
	return take_rest(&r, part, ret_used);
}

/* ---- showing ---- */

static void add_clock_parts(struct str *out, int64_t minutes)
{
	if (minutes >= 60) {
		str_addf(out, "%s%lld h", out->len > 0 ? " " : "", (long long)(minutes / 60));
	}
	if (minutes % 60 != 0) {
		str_addf(out, "%s%lld min", out->len > 0 ? " " : "", (long long)(minutes % 60));
	}
}

char *amount_format_hours(struct arena *arena, int64_t minutes)
{
	struct str out;
	if (minutes <= 0) {
		return minutes == 0
			   ? arena_strdup(arena, "0")
			   : arena_printf(arena, "-%s", amount_format_hours(arena, -minutes));
	}
	str_init(&out, arena);
	add_clock_parts(&out, minutes);
	return out.text;
}

char *amount_format(struct arena *arena, int64_t minutes, int64_t day_minutes)
{
	struct str out;
	if (minutes <= 0) {
		return minutes == 0 ? arena_strdup(arena, "0")
				    : arena_printf(arena, "-%s",
						   amount_format(arena, -minutes, day_minutes));
	}
	int64_t days = minutes / day_minutes, rest = minutes % day_minutes;
	str_init(&out, arena);
	if (rest * 2 == day_minutes) {
		if (days > 0) {
			str_addf(&out, "%lld", (long long)days);
		}
		str_add(&out, "½ d");
		return out.text;
	}
	if (days > 0) {
		str_addf(&out, "%lld d", (long long)days);
	}
	add_clock_parts(&out, rest);
	return out.text;
}
