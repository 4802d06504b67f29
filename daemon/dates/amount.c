/* amount: amounts of the adviser's time as heads type and read them; pure. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/amount.h"

#include "base/str.h"
#include "dates/amount_words.h"

#include <stdbool.h>
#include <string.h>

/* ---- units in minutes ---- */

static struct amount_number add_quarters(struct amount_number n, int64_t quarters)
{
	n.num = n.num * 4 + quarters * n.den;
	n.den *= 4;
	return n;
}

static int64_t unit_minutes(enum amount_unit unit, int64_t day_minutes)
{
	switch (unit) {
	case AMOUNT_UNIT_DAY:
	case AMOUNT_UNIT_HALF_DAY:
		return day_minutes;
	case AMOUNT_UNIT_HOUR:
	case AMOUNT_UNIT_HALF_HOUR:
		return 60;
	default:
		return 1;
	}
}

static int64_t unit_rank(enum amount_unit unit)
{
	return unit == AMOUNT_UNIT_DAY || unit == AMOUNT_UNIT_HALF_DAY ? 3
	       : unit == AMOUNT_UNIT_MINUTE                            ? 1
								       : 2;
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
static void add_unit_choice(struct amount_outcome *out, const struct amount_reader *r,
			    struct amount_number n, enum amount_unit unit)
{
	int64_t product = n.num * unit_minutes(unit, r->day_minutes);
	if (product % n.den != 0) {
		return;
	}
	int64_t minutes = product / n.den;
	const char *text =
	    unit == AMOUNT_UNIT_DAY    ? amount_format(r->arena, minutes, r->day_minutes)
	    : unit == AMOUNT_UNIT_HOUR ? amount_format_hours(r->arena, minutes)
				       : arena_printf(r->arena, "%lld min", (long long)minutes);
	add_choice(out, r->arena, minutes, text);
}

/* "3": days or hours? From 15 up it may well be minutes. */
static struct amount_outcome ask_unit(const struct amount_reader *r, struct amount_number n)
{
	struct amount_outcome out = { .kind = AMOUNT_ASK };
	if (n.num == 0) {
		return refuse(too_small);
	}
	if (n.num / n.den >= AMOUNT_BIG) {
		return refuse(too_large);
	}
	if (n.decimal_digits == 2 && n.decimals < 60) {
		add_choice(&out, r->arena, n.whole * 60 + n.decimals,
			   amount_format_hours(r->arena, n.whole * 60 + n.decimals));
	}
	add_unit_choice(&out, r, n, AMOUNT_UNIT_DAY);
	add_unit_choice(&out, r, n, AMOUNT_UNIT_HOUR);
	if (n.den == 1 && n.num >= 15) {
		add_unit_choice(&out, r, n, AMOUNT_UNIT_MINUTE);
	}
	return ask(out, r->arena);
}

/* "1.30h" is 1 h 30 or 1.3 h: beancount has a plugin just for this trap. */
static bool is_dotted_hours(struct amount_number n, enum amount_unit unit)
{
	return unit == AMOUNT_UNIT_HOUR && n.decimal_digits == 2 && n.decimals < 60 &&
	       !(n.whole == 0 && n.decimals == 25);
}

static struct amount_outcome ask_dotted(const struct amount_reader *r, struct amount_number n)
{
	struct amount_outcome out = { .kind = AMOUNT_ASK };
	if (n.num == 0) {
		return refuse(too_small);
	}
	add_choice(&out, r->arena, n.whole * 60 + n.decimals,
		   amount_format_hours(r->arena, n.whole * 60 + n.decimals));
	add_unit_choice(&out, r, n, AMOUNT_UNIT_HOUR);
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
	enum amount_unit unit;
	int64_t minutes;
	struct amount_number number;
};

enum part_result { PART_NONE, PART_OK, PART_OUTCOME };

/* Minutes of n units, or the refusal. */
static enum part_result part_value(const struct amount_reader *r, struct part *part,
				   struct amount_outcome *ret_out)
{
	struct amount_number n = part->number;
	int64_t factor =
	    part->unit == AMOUNT_UNIT_HALF_DAY || part->unit == AMOUNT_UNIT_HALF_HOUR ? 2 : 1;
	if (part->unit == AMOUNT_UNIT_WEEK) {
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
static bool take_lone_unit(struct amount_reader *r, struct part *part)
{
	size_t start = r->at;
	bool is_all = amount_take(r, "all");
	part->number = (struct amount_number){ .num = 1, .den = 1, .whole = 1 };
	part->unit = amount_take_unit(r);
	if (is_all ? part->unit == AMOUNT_UNIT_DAY : part->unit == AMOUNT_UNIT_HALF_DAY) {
		size_t end = r->at;
		if (!amount_take(r, "i")) { /* "am I …" */
			return true;
		}
		r->at = end;
	} else if (part->unit == AMOUNT_UNIT_DAY || part->unit == AMOUNT_UNIT_HOUR) {
		int64_t quarters = amount_take_and_part(r);
		if (quarters > 0) {
			part->number = add_quarters(part->number, quarters);
			return true;
		}
	}
	r->at = start;
	return false;
}

/* The unit behind a number; for less than one also "of a day", "an hour". */
static enum amount_unit take_unit_of(struct amount_reader *r, const struct amount_number *n)
{
	size_t start = r->at;
	enum amount_unit unit = amount_take_glued_unit(r);
	if (unit == AMOUNT_UNIT_NONE) {
		unit = amount_take_unit(r);
	}
	if (unit == AMOUNT_UNIT_NONE && n->num < n->den) {
		r->at += amount_peek(r) == '-' ? 1 : 0; /* "a half-day" */
		unit = amount_take_unit(r);
	}
	if (unit == AMOUNT_UNIT_NONE && n->num < n->den) {
		(void)amount_take(r, "of");
		if (amount_take_article(r)) {
			unit = amount_take_unit(r);
		}
	}
	if (unit == AMOUNT_UNIT_NONE) {
		r->at = start;
	}
	return unit;
}

/* "9am", "2 pm": behind a number "am" is no half day. */
static bool is_time_of_day(struct amount_reader *r)
{
	size_t start = r->at;
	bool is_time = amount_take(r, "am") || amount_take(r, "pm");

	r->at = start;
	return is_time;
}

/* "half a", "two and a half days", "an hour and a half". */
static enum part_result take_part(struct amount_reader *r, struct part *part,
				  struct amount_outcome *ret_out)
{
	size_t start = r->at;
	if (take_lone_unit(r, part)) {
		return part_value(r, part, ret_out);
	}
	struct amount_number n = { .den = 1 };
	if (!amount_take_figures(r, &n) && !amount_take_number_word(r, &n)) {
		r->at = start;
		return PART_NONE;
	}
	if (is_time_of_day(r)) {
		r->at = start;
		return PART_NONE;
	}
	if (n.is_clock) {
		enum amount_unit unit = amount_take_unit(r);
		part->unit = AMOUNT_UNIT_MINUTE;
		part->number = (struct amount_number){ .num = n.num, .den = 1 };
		if ((unit != AMOUNT_UNIT_NONE && unit != AMOUNT_UNIT_HOUR) ||
		    !amount_at_boundary(r)) {
			r->at = start;
			return PART_NONE;
		}
		return part_value(r, part, ret_out);
	}
	size_t after_number = r->at;
	int64_t quarters = n.den == 1 ? amount_take_and_part(r) : 0;
	part->number = quarters > 0 ? add_quarters(n, quarters) : n;
	part->unit = take_unit_of(r, &part->number);
	if (part->unit == AMOUNT_UNIT_NONE && quarters > 0) {
		r->at = after_number;
		part->number = n;
		part->unit = take_unit_of(r, &n);
	}
	if (part->unit == AMOUNT_UNIT_NONE) {
		r->at = after_number;
		if (n.is_bare_word || !amount_at_boundary(r)) {
			r->at = start;
			return PART_NONE;
		}
		return PART_OK; /* a number alone: the caller asks */
	}
	quarters = part->number.den == 1 ? amount_take_and_part(r) : 0;
	if (quarters > 0) {
		part->number = add_quarters(part->number, quarters);
	}
	return part_value(r, part, ret_out);
}

/* "1 hr 30" and "1h30": two figures behind hours are minutes, unless words follow them. */
static bool take_bare_minutes(struct amount_reader *r, bool is_glued, int64_t *ret_minutes)
{
	size_t start = r->at;
	int count;
	amount_skip_blanks(r);
	int64_t minutes = amount_take_digits(r, &count);
	if (count == 2 && minutes < 60 && amount_at_boundary(r)) {
		size_t end = r->at;
		amount_skip_blanks(r);
		bool is_end = amount_peek(r) == '\0' || amount_peek(r) == ',' || is_glued;
		r->at = end;
		if (is_end) {
			*ret_minutes = minutes;
			return true;
		}
	}
	r->at = start;
	return false;
}

static struct amount_outcome finish(struct amount_reader *r, int64_t total, size_t *ret_used)
{
	size_t end = r->at;
	amount_skip_blanks(r);
	if (amount_peek(r) == ',') {
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
static struct amount_outcome muddle(struct amount_reader *r, size_t *ret_used)
{
	*ret_used = r->offsets[r->at];
	return refuse("I can't add those up. Say days, hours and minutes once each, largest first, "
		      "e.g. 1 d 2 h 30 min.");
}

/* Parts that follow the first: each smaller than the one before. */
static struct amount_outcome take_rest(struct amount_reader *r, struct part part, size_t *ret_used)
{
	int64_t total = part.minutes;
	for (;;) {
		size_t end = r->at;
		bool is_glued = amount_is_digit(amount_peek(r));
		int64_t minutes = 0;
		if (part.unit == AMOUNT_UNIT_HOUR && part.number.den == 1 &&
		    take_bare_minutes(r, is_glued, &minutes)) {
			return finish(r, total + minutes, ret_used);
		}
		bool has_comma = amount_peek(r) == ',';
		r->at += has_comma ? 1 : 0;
		bool has_and = amount_take(r, "and");
		struct part next;
		struct amount_outcome out = { 0 };
		amount_skip_blanks(r);
		bool is_figure = amount_is_digit(amount_peek(r)) || has_and;
		enum part_result result = is_figure ? take_part(r, &next, &out) : PART_NONE;
		if (result == PART_OUTCOME) {
			*ret_used = r->offsets[r->at];
			return out;
		}
		if (result == PART_NONE || next.unit == AMOUNT_UNIT_NONE) {
			bool is_spaced_figure = part.unit == AMOUNT_UNIT_HOUR && !has_comma &&
						!has_and && result == PART_OK &&
						next.number.den == 1;
			if (is_spaced_figure && !is_glued) {
				*ret_used = r->offsets[r->at];
				return refuse("Is that figure minutes? Then say e.g. 1 h 30 min; "
					      "if not, put a "
					      "comma after the hours.");
			}
			if (is_glued) {
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

/* "1 or 2 days", "1 to 2 days". */
static bool has_second_figure(struct amount_reader *r)
{
	if (!amount_take(r, "or") && !amount_take(r, "to")) {
		return false;
	}
	amount_skip_blanks(r);
	return amount_is_digit(amount_peek(r));
}

/* What cannot be an amount but looks like one. */
static bool refuse_lookalike(struct amount_reader *r, struct amount_outcome *ret_out)
{
	size_t start = r->at;
	int count;
	amount_skip_blanks(r);
	if (amount_peek(r) == '-') {
		r->at++;
		amount_skip_blanks(r);
		if (amount_is_digit(amount_peek(r)) || amount_is_fraction(amount_peek(r)) ||
		    amount_is_letter(amount_peek(r))) {
			*ret_out = refuse(too_small);
			return true;
		}
	} else if (amount_is_digit(amount_peek(r))) {
		(void)amount_take_digits(r, &count);
		bool has_more = amount_is_digit(r->chars[r->at + 1]);
		if (amount_peek(r) == '^' || (amount_peek(r) == 'e' && has_more)) {
			*ret_out = refuse(too_large);
			return true;
		}
		if (amount_peek(r) == ',' && has_more) {
			*ret_out = refuse(
			    "I read a comma as the end of the amount. For one and a half days "
			    "say 1½ days or 1.5 d.");
			return true;
		}
		bool has_dash = amount_peek(r) == '-' && has_more;
		if (has_dash || has_second_figure(r)) {
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
	struct amount_reader r;
	struct part part = { 0 };
	struct amount_outcome out = { 0 };
	*ret_used = 0;
	amount_reader_init(&r, arena, text == NULL ? "" : text,
			   day_minutes < 1 ? 360 : day_minutes);
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
	if (part.unit == AMOUNT_UNIT_NONE) {
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
