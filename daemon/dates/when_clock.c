/* when_clock: reads times of day as they are written: 8, 8.30, half 8, ten to four, 8-9.15,
 * twilight. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_internal.h"

enum { NOON_HOUR = 12, LAST_HOUR = 23, HALF_AN_HOUR = 30, EARLIEST_H = 7 };

static bool is_plain_number(const struct parser *p, size_t at, size_t most_digits)
{
	const struct token *token = when_at(p, at);

	return token->word == W_NUMBER && !token->is_ordinal && token->digits <= most_digits;
}

/* The hour in "half 8" and "ten to four": 1 to 12, in digits or in words. */
static int32_t small_hour(const struct parser *p, size_t at)
{
	const struct token *token = when_at(p, at);
	bool is_number = is_plain_number(p, at, 2) || token->word == W_CARDINAL;

	return is_number && token->value >= 1 && token->value <= NOON_HOUR ? token->value : 0;
}

/* `minutes` past (or, when negative, to) the small hour at `at`. */
static size_t set_words(const struct parser *p, size_t at, size_t used, int32_t minutes,
			struct moment *moment)
{
	int32_t hour = small_hour(p, at + used);

	if (hour == 0) {
		return 0;
	}
	if (minutes < 0) {
		hour = hour == 1 ? NOON_HOUR : hour - 1;
		minutes += 60;
	}
	*moment = (struct moment){ .form = MOMENT_BARE, .hour = hour, .minute = minutes };
	return used + 1;
}

/* five, ten, twenty, twenty-five: the counts of minutes that people say. */
static size_t minute_words(const struct parser *p, size_t at, int32_t *ret_minutes)
{
	int32_t value = when_at(p, at)->value;

	if (!when_is(p, at, W_CARDINAL)) {
		return 0;
	}
	*ret_minutes = value;
	if (value == 20 && when_is(p, at + 1, W_CARDINAL) && when_at(p, at + 1)->value == 5) {
		*ret_minutes = 25;
		return 2;
	}
	return value == 5 || value == 10 || value == 20 ? 1 : 0;
}

/* one thirty, ten forty five: an hour and minutes in words */
static size_t read_two_words(const struct parser *p, size_t at, struct moment *moment)
{
	const struct token *hour = when_at(p, at), *minute = when_at(p, at + 1);
	const struct token *odd = when_at(p, at + 2);
	bool is_tens = minute->value >= 20 && minute->value <= 50 && minute->value % 10 == 0;

	if (hour->word != W_CARDINAL || hour->value < 1 || hour->value > NOON_HOUR ||
	    minute->word != W_CARDINAL ||
	    (!is_tens && minute->value != 10 && minute->value != 15)) {
		return 0;
	}
	bool has_odd = is_tens && odd->word == W_CARDINAL && odd->value == 5;

	*moment = (struct moment){ .form = MOMENT_BARE,
				   .hour = hour->value,
				   .minute = minute->value + (has_odd ? 5 : 0) };
	return has_odd ? 3 : 2;
}

/* "3 30pm": the point between hour and minutes left out */
static size_t read_apart(const struct parser *p, size_t at, struct moment *moment)
{
	const struct token *hour = when_at(p, at), *minute = when_at(p, at + 1);

	if (!is_plain_number(p, at + 1, 2) || minute->digits != 2 || minute->value < 15 ||
	    minute->value > 55 || minute->value % 5 != 0 || !when_is(p, at + 2, W_AMPM) ||
	    hour->value < 1 || hour->value > NOON_HOUR) {
		return 0;
	}
	moment->hour = hour->value;
	moment->minute = minute->value;
	moment->form = MOMENT_BARE;
	return 2;
}

/* half [past] 8, quarter to 9, ten to four, 20 past 2, five minutes past 9 */
static size_t read_spoken(const struct parser *p, size_t at, struct moment *moment)
{
	int32_t minutes = 0;
	size_t used = 0;

	if (when_is(p, at, W_HALF)) {
		return set_words(p, at, when_is(p, at + 1, W_PAST) ? 2 : 1, HALF_AN_HOUR, moment);
	}
	used = when_is(p, at, W_A) && when_is(p, at + 1, W_QUARTER) ? 1 : 0;
	if (when_is(p, at + used, W_QUARTER)) {
		minutes = 15;
		used++;
	} else {
		used = minute_words(p, at, &minutes);
		if (used == 0 && is_plain_number(p, at, 2)) {
			minutes = when_at(p, at)->value;
			used = 1;
			if (!when_is(p, at + 1, W_PAST) && !when_is(p, at + 1, W_MINUTE)) {
				return 0; /* "10 to 4" has two readings */
			}
		}
		if (used > 0 && when_is(p, at + used, W_MINUTE)) {
			used++;
		}
	}
	if (used == 0 || minutes < 1 || minutes > 29) {
		return 0;
	}
	if (when_is(p, at + used, W_TO)) {
		size_t all = set_words(p, at, used + 1, -minutes, moment);

		/* "ten to eleven" may be an hour as well */
		moment->may_be_from = when_is(p, at, W_CARDINAL) && used == 1 ? minutes : 0;
		return all;
	}
	return when_is(p, at + used, W_PAST) ? set_words(p, at, used + 1, minutes, moment) : 0;
}

static void set_24(const struct token *hour, struct moment *moment)
{
	bool has_zero = hour->digits == 2 && hour->value < 10;

	moment->form =
	    has_zero || moment->hour > NOON_HOUR || moment->hour == 0 ? MOMENT_24 : MOMENT_BARE;
}

/* 8:30, 8.30, 08:30:00; with a slip of the thumb 8,30 */
static size_t read_pointed(const struct parser *p, size_t at, struct moment *moment)
{
	const struct token *hour = when_at(p, at), *minute = when_at(p, at + 2);
	size_t used = 3;

	bool is_comma = when_is_joined(p, at + 1, W_COMMA);

	if (!when_is_joined(p, at + 1, W_COLON) && !when_is_joined(p, at + 1, W_DOT) && !is_comma) {
		return 0;
	}
	if (!is_plain_number(p, at + 2, 2) || minute->digits != 2 || minute->has_space ||
	    (is_comma && (minute->value > 59 || minute->value % 5 != 0))) {
		return 0;
	}
	/* "9,10,11 Dec" are days. */
	if (is_comma && (when_is(p, at + 3, W_COMMA) || when_is(p, at + 3, W_AND) ||
			 when_is(p, at + 3, W_MONTH))) {
		return 0;
	}
	moment->hour = hour->value;
	moment->minute = minute->value;
	moment->is_wrong = hour->value > LAST_HOUR || minute->value > 59;
	set_24(hour, moment);
	if (when_is_joined(p, at + used, W_COLON) && is_plain_number(p, at + used + 1, 2) &&
	    when_at(p, at + used + 1)->value == 0) {
		used += 2; /* whole seconds of a copied time stamp */
	}
	if (when_is_joined(p, at + used, W_DOT) && when_is(p, at + used + 1, W_NUMBER) &&
	    !when_at(p, at + used + 1)->has_space) {
		return 0; /* 8.12.2026 */
	}
	return used;
}

static bool is_h(const struct parser *p, size_t at)
{
	return when_is(p, at - 1, W_NUMBER) && when_is_joined(p, at, W_HOUR) &&
	       when_at(p, at)->to == when_at(p, at)->from + 1;
}

/* "9h-11h", "9h30": hours as in France, of the school's day; "2h" alone is a length. */
static size_t read_h(const struct parser *p, size_t at, struct moment *moment)
{
	const struct token *minute = when_at(p, at + 2);
	uint16_t before = at > 2 ? when_at(p, at - 1)->word : (uint16_t)W_END;
	bool is_late = when_at(p, at)->value >= EARLIEST_H;
	bool is_end = (before == W_DASH || before == W_TO || before == W_UNTIL) &&
		      (is_h(p, at - 2) || (at > 3 && is_h(p, at - 3)));

	if (!is_h(p, at + 1)) {
		return 0;
	}
	if (is_late && is_plain_number(p, at + 2, 2) && minute->digits == 2 && !minute->has_space &&
	    minute->value < 60) {
		moment->minute = minute->value;
		return 2;
	}
	bool is_start =
	    (minute->word == W_DASH || minute->word == W_TO || minute->word == W_UNTIL) &&
	    is_h(p, at + 4);

	return (is_late && is_start) || is_end ? 1 : 0;
}

static size_t read_digits(const struct parser *p, size_t at, struct moment *moment)
{
	const struct token *token = when_at(p, at);
	size_t used = 0;

	if (!is_plain_number(p, at, 4)) {
		return 0;
	}
	moment->is_digits = true;
	if (token->digits <= 2) {
		used = read_pointed(p, at, moment);
		used = used > 0 ? used : read_apart(p, at, moment);
		if (used != 0) {
			return used;
		}
		if (token->value > LAST_HOUR || (token->value < 1 && !when_is(p, at + 1, W_AMPM))) {
			return 0;
		}
		moment->hour = token->value;
		moment->form = token->value > NOON_HOUR ? MOMENT_24 : MOMENT_BARE;
		used = read_h(p, at, moment);
		moment->is_lone = used == 0;
		return used + 1;
	}
	moment->hour = token->value / 100;
	moment->minute = token->value % 100;
	moment->is_wrong = moment->hour > LAST_HOUR || moment->minute > 59;
	moment->form = token->digits == 4 && (moment->hour < 10 || moment->hour > NOON_HOUR)
			   ? MOMENT_24
			   : MOMENT_BARE;
	return 1;
}

static void set_half(struct moment *moment, bool is_afternoon)
{
	moment->is_lone = false;
	moment->is_wrong = moment->is_wrong || moment->hour > NOON_HOUR || moment->hour == 0;
	moment->form = is_afternoon ? MOMENT_PM : MOMENT_AM;
}

/* "12.00 noon", "12pm midday" */
static size_t read_noon_again(const struct parser *p, size_t at, struct moment *moment)
{
	if (!when_is(p, at, W_NOON) || moment->hour != NOON_HOUR || moment->minute != 0 ||
	    moment->form == MOMENT_AM) {
		return 0;
	}
	moment->form = MOMENT_NOON;
	moment->is_lone = false;
	return 1;
}

static size_t read_suffix(const struct parser *p, size_t at, struct moment *moment)
{
	size_t used = 0;
	int32_t part = 0;

	if (when_is(p, at, W_OCLOCK)) {
		moment->is_lone = false;
		used++;
	}
	if (when_is_joined(p, at, W_DASH) && when_is_joined(p, at + 1, W_ISH)) {
		used++;
	}
	if (when_is(p, at + used, W_ISH)) {
		moment->is_about = true;
		moment->is_lone = false;
		used++;
	}
	if (when_is(p, at + used, W_AMPM)) {
		set_half(moment, when_at(p, at + used)->value == 1);
		used++;
		if (when_is_joined(p, at + used, W_ISH)) {
			moment->is_about = true;
			used++;
		}
		return used + read_noon_again(p, at + used, moment);
	}
	if (when_is(p, at + used, W_NOON)) {
		return used + read_noon_again(p, at + used, moment);
	}
	bool is_pointed = !moment->is_lone && when_is_joined(p, at + used, W_HOUR);

	if ((moment->form == MOMENT_24 || is_pointed) && when_is(p, at + used, W_HOUR)) {
		return used + 1; /* 0830 hrs */
	}
	if (!when_is(p, at + used, W_AT) || moment->is_lone) {
		/* "one morning" is some morning, not one o'clock */
		bool is_some = moment->is_lone && when_is(p, at + used, W_PART) &&
			       when_is(p, at - 1, W_CARDINAL);
		bool is_open = moment->form == MOMENT_BARE && !is_some;
		size_t more = is_open ? when_read_part(p, at + used, &part) : 0;

		if (more > 0) {
			set_half(moment, part != PART_MORNING);
			return used + more;
		}
	}
	return used;
}

static size_t read_noon(const struct parser *p, size_t at, struct moment *moment)
{
	bool has_twelve = is_plain_number(p, at, 2) && when_at(p, at)->value == NOON_HOUR;
	size_t used = has_twelve ? 1 : 0;

	if (when_is(p, at + used, W_NOON)) {
		*moment = (struct moment){ .form = MOMENT_NOON, .hour = NOON_HOUR };
		return used + 1;
	}
	if (when_is(p, at + used, W_MIDNIGHT)) {
		*moment = (struct moment){ .form = MOMENT_MIDNIGHT };
		return used + 1;
	}
	return 0;
}

static size_t read_moment(const struct parser *p, size_t at, struct moment *moment)
{
	size_t about = when_is(p, at, W_ABOUT) ? 1 : 0;
	size_t used = 0;

	*moment = (struct moment){ .form = MOMENT_BARE };
	used = read_noon(p, at + about, moment);
	if (used == 0) {
		used = read_spoken(p, at + about, moment);
		used = used > 0 ? used : read_two_words(p, at + about, moment);
		if (used == 0) {
			used = read_digits(p, at + about, moment);
		}
		if (used == 0 && when_is(p, at + about, W_CARDINAL) &&
		    small_hour(p, at + about) != 0) {
			moment->hour = small_hour(p, at + about);
			moment->is_lone = true;
			used = 1;
		}
		if (used == 0) {
			return 0;
		}
		used += read_suffix(p, at + about + used, moment);
	}
	moment->is_about = moment->is_about || about > 0;
	return about + used;
}

/* What may follow a bare number that is an hour, when a stranger's words are near. */
static bool may_be_hour(const struct parser *p, size_t after)
{
	if (!p->is_part) {
		return true;
	}
	uint16_t next = when_word_behind(p, after);
	int32_t minutes = 0;

	return when_read_for(p, after, &minutes) > 0 || next == W_END || next == W_COMMA ||
	       next == W_AT || next == W_BY || next == W_ON;
}

/* "10 to 4" in digits: ten minutes to four, or from ten to four. */
static bool is_two_faced(const struct moment *from, const struct moment *to)
{
	bool counts = from->hour == 5 || from->hour == 10 || from->hour == 20;

	return from->is_digits && from->is_lone && counts && to->minute == 0 &&
	       to->hour <= NOON_HOUR;
}

/* "9 till lunch", "9 while dinnertime" */
static size_t read_until_lunch(const struct parser *p, size_t at, struct moment *moment)
{
	int32_t minute = p->calendar->hours.lunch_from;

	if (!when_is(p, at, W_LUNCHTIME) || when_word_behind(p, at + 1) == W_CLUB) {
		return 0;
	}
	*moment = (struct moment){ .form = MOMENT_24, .hour = minute / 60, .minute = minute % 60 };
	return 1;
}

/* Words between a time and its end, "to", ", until", "start, finishing at": how many; 0: none. */
static size_t read_joint(const struct parser *p, size_t at, bool is_from)
{
	size_t start = when_is(p, at, W_START) ? 1 : 0;
	uint16_t mark = when_at(p, at + start)->word;
	size_t used = start + (mark == W_COMMA || mark == W_AND || mark == W_TO ? 1 : 0);
	const struct token *word = when_at(p, at + used);
	bool is_ending = word->word == W_COMMENCING && word->value == 1;

	if (word->word == W_FINISH || is_ending) {
		return used + (when_is(p, at + used + 1, W_AT) ? 2 : is_ending ? 0 : 1);
	}
	if (start > 0) {
		return 0;
	}
	if (mark == W_COMMA && word->word == W_UNTIL) {
		return 2;
	}
	return mark == W_DASH || mark == W_TO || mark == W_UNTIL || (mark == W_AND && is_from) ? 1
											       : 0;
}

/* "9am start, 11am finish" */
static size_t read_finish(const struct parser *p, size_t at, struct clock_words *words)
{
	size_t lead = when_is(p, at, W_START) ? 1 : 0;

	lead += when_is(p, at + lead, W_COMMA) || when_is(p, at + lead, W_AND) ? 1 : 0;
	size_t used = lead > 0 ? read_moment(p, at + lead, &words->to) : 0;

	if (used == 0 || !when_is(p, at + lead + used, W_FINISH)) {
		return 0;
	}
	words->kind = CLOCK_RANGE;
	return lead + used + 1;
}

static size_t read_range_end(const struct parser *p, size_t at, bool is_from,
			     struct clock_words *words)
{
	size_t used = 0, joint = read_joint(p, at, is_from);
	int32_t minutes = 0;

	if (when_is(p, at, W_FOR) && when_read_for(p, at, &minutes) == 0) {
		used = read_moment(p, at + 1, &words->to);
		words->kind = used > 0 ? CLOCK_ARRIVE : words->kind;
		return used > 0 ? used + 1 : 0;
	}
	/* "at 8 until 8 Jan": a series ends there, not an hour. */
	if (when_is(p, at, W_UNTIL) && when_is(p, at + 2, W_MONTH)) {
		return 0;
	}
	used = joint > 0 ? read_moment(p, at + joint, &words->to) : 0;
	used = used > 0 || joint == 0 ? used : read_until_lunch(p, at + joint, &words->to);
	if (used == 0) {
		return read_finish(p, at, words);
	}
	bool is_to = joint == 1 && when_is(p, at, W_TO) && !is_from;

	words->kind = is_to && is_two_faced(&words->from, &words->to) ? CLOCK_TO : CLOCK_RANGE;
	return joint + used;
}

/* after school until 5 */
static size_t read_fixed_end(const struct parser *p, size_t at, struct clock_words *words)
{
	size_t used = 0;

	if (words->kind != CLOCK_FIXED || words->fixed_to != CLERK_NO_MIN ||
	    (!when_is(p, at, W_TO) && !when_is(p, at, W_UNTIL) && !when_is(p, at, W_DASH))) {
		return 0;
	}
	used = read_moment(p, at + 1, &words->to);
	words->has_to = used > 0;
	words->is_weak = used == 0;
	return used > 0 ? used + 1 : 0;
}

bool when_is_hour_on(const struct parser *p, size_t at)
{
	const struct token *day = when_at(p, at + 1), *named = when_at(p, at + 2);
	bool is_the = day->word == W_THE &&
		      (named->word == W_ORDINAL || named->is_ordinal || named->word == W_WEEKDAY);

	return when_is(p, at, W_ON) && (!p->is_part || day->word == W_WEEKDAY || is_the);
}

/* Is the bare number that ends before `after` an hour? Beside a date, in front of a length, or led
 * by "by" or "about" in front of a day. */
static bool is_lone_hour(const struct parser *p, size_t at, size_t after, bool has_date,
			 const struct moment *moment)
{
	int32_t minutes = 0;
	uint16_t next = when_at(p, after)->word;
	bool is_on = when_is_hour_on(p, after); /* "9 on Tuesday" */
	bool is_long = when_read_for(p, after, &minutes) > 0;
	bool is_led = moment->is_about ||
		      (at > 0 && (when_is(p, at - 1, W_BY) || when_is(p, at - 1, W_UNTIL)));
	bool is_day_next = is_led && (next == W_ON || next == W_WEEKDAY || next == W_TODAY);
	bool is_hour = (has_date || is_on || is_long || is_day_next) && moment->hour <= NOON_HOUR &&
		       (moment->is_digits || !p->is_part || is_on);

	return is_hour && (is_day_next || may_be_hour(p, after));
}

/* "the afternoon of Wed 2 Dec", "the whole of it" */
static bool is_the_part(const struct parser *p, size_t at)
{
	bool is_part_of = when_is(p, at + 1, W_PART) && when_is(p, at + 2, W_OF);

	return when_is(p, at, W_THE) && (is_part_of || when_is(p, at + 1, W_ALL));
}

/* Behind "from" the ten of "ten to eleven" is an hour. */
static bool is_from_hour(const struct parser *p, size_t at, const struct moment *moment)
{
	static const char *const from[] = { "from", NULL };

	return moment->may_be_from > 0 && moment->may_be_from <= NOON_HOUR &&
	       when_is(p, at, W_FROM) && when_is_one_of(p, when_at(p, at), from) &&
	       moment->form == MOMENT_BARE;
}

/* The words that lead up to a time: at, from, starting at, start, the (afternoon of): how many. */
static size_t read_lead(const struct parser *p, size_t at, bool *ret_is_at)
{
	bool is_from = when_is(p, at, W_FROM) || when_is(p, at, W_BETWEEN);
	bool is_start = when_is(p, at, W_START); /* "start 9, finish 11" */

	*ret_is_at = when_is(p, at, W_AT) || when_is_joined(p, at, W_T);
	if ((is_from || is_start) && when_is(p, at + 1, W_AT)) {
		*ret_is_at = true;
		return 2;
	}
	return *ret_is_at || is_from || is_start || is_the_part(p, at) ? 1 : 0;
}

/* "all day", "after school until 5", "morning" */
static size_t read_part(struct parser *p, size_t at, struct clock_words *words)
{
	size_t used = when_read_fixed(p, at, words);

	used = used > 0 ? used : when_read_session(p, at, words);
	if (used == 0 || when_word_behind(p, at + used) == W_CLUB) {
		return 0;
	}
	return used + read_fixed_end(p, at + used, words);
}

size_t when_read_clock(struct parser *p, size_t at, bool has_date, struct clock_words *ret_words)
{
	struct clock_words words = { .kind = CLOCK_POINT };
	bool is_from = when_is(p, at, W_FROM) || when_is(p, at, W_BETWEEN), is_at = false;
	bool is_start = when_is(p, at, W_START);
	size_t lead = read_lead(p, at, &is_at);
	size_t used = is_start ? 0 : read_part(p, at + lead, ret_words);

	if (used > 0) {
		return lead + used;
	}
	used = read_moment(p, at + lead, &words.from);
	if (used == 0) {
		return 0;
	}
	/* Behind ISO's T a minus sign begins an offset, not a range. */
	size_t end = when_is(p, at, W_T) ? 0 : read_range_end(p, at + lead + used, is_from, &words);

	if (end == 0 && is_from_hour(p, at, &words.from)) {
		words.kind = CLOCK_RANGE; /* "from ten to eleven" */
		words.to =
		    (struct moment){ .form = MOMENT_BARE, .hour = words.from.hour % NOON_HOUR + 1 };
		words.from = (struct moment){ .form = MOMENT_BARE, .hour = words.from.may_be_from };
	}
	bool is_open = words.kind == CLOCK_POINT;

	if (is_open && words.from.is_lone && !is_at &&
	    !is_lone_hour(p, at, at + lead + used, has_date, &words.from)) {
		return 0;
	}
	if (is_open && (is_start || when_is(p, at, W_BETWEEN))) {
		return 0;
	}
	*ret_words = words;
	return lead + used + end;
}

size_t when_read_hint(struct parser *p, size_t at, enum hint *ret_hint)
{
	size_t used = when_is(p, at, W_IN) && when_is(p, at + 1, W_THE) ? 2 : 0;

	if (when_is(p, at, W_BREAKFAST)) {
		*ret_hint = HINT_EARLY;
		return 1;
	}
	if (when_is(p, at, W_GOVERNORS)) {
		*ret_hint = HINT_LATE;
		return 1;
	}
	if (when_is(p, at + used, W_PART) && when_at(p, at + used)->value >= PART_EVENING) {
		*ret_hint = HINT_EVENING;
		return used + 1;
	}
	return 0;
}
