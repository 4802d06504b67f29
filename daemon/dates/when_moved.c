/* when_moved: what is said of a thing that has its date: what is not said stays as it is. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_internal.h"

#include "base/str.h"
#include "dates/civil.h"

#include <string.h>

enum { MOST_WORDS = 24, MOST_AMOUNT_WORDS = 6, WEEK = 7, HOUR_MIN = 60, EARLY_MIN = 9 * 60 };

/* Which way. */
enum way { NOWHERE, LATER, EARLIER, EITHER, LONGER, SHORTER };

struct moved {
	struct arena *arena;
	struct when_context context;
	const struct when_was *was;
	bool is_ahead;     /* it is still to come; what was, is counted from now */
	int32_t start_min; /* what it is counted from */
	int32_t day;
	char *words[MOST_WORDS]; /* of the phrase, in small letters */
	size_t count;
	enum way way;
	int32_t days, minutes; /* how far */
	bool keeps_time, keeps_day, keeps_end, is_start, has_the;
	bool
	    is_settled; /* its hours are those that it has, or plainly said: nothing to object to */
};

/* ---- words ---- */

static bool split(struct moved *m, const char *phrase)
{
	char *text = arena_strdup(m->arena, phrase), *word;

	for (char *at = text; *at != '\0'; at++) {
		*at = *at >= 'A' && *at <= 'Z' ? (char)(*at + ('a' - 'A')) : *at;
	}
	while ((word = str_word(&text)) != NULL) {
		size_t len = strlen(word), whole = len;

		while (len > 0 && strchr(",.!?;", word[len - 1]) != NULL) {
			word[--len] = '\0';
		}
		if (m->count == MOST_WORDS) {
			return false;
		}
		/* "no good, friday instead" is no feast */
		bool is_mood = str_equal(word, "good") && len < whole;

		m->words[m->count] = word;
		m->count += len > 0 && !is_mood;
	}
	return m->count > 0;
}

static void take(struct moved *m, size_t at, size_t used)
{
	memmove(m->words + at, m->words + at + used, (m->count - at - used) * sizeof(m->words[0]));
	m->count -= used;
}

static const char *joined(const struct moved *m, size_t from, size_t to)
{
	struct str text;

	str_init(&text, m->arena);
	for (size_t i = from; i < to; i++) {
		str_addf(&text, "%s%s", i == from ? "" : " ", m->words[i]);
	}
	return text.text;
}

static bool is_at(const struct moved *m, size_t at, const char *word)
{
	return at < m->count && str_equal(m->words[at], word);
}

static bool is_one_of(const struct moved *m, size_t at, const char *const *words)
{
	while (*words != NULL && !is_at(m, at, *words)) {
		words++;
	}
	return *words != NULL;
}

/* Of the phrases the first that stands there: how many words it has; 0: none does. */
static size_t phrase_at(const struct moved *m, size_t at, const char *const *phrases)
{
	for (; *phrases != NULL; phrases++) {
		char *rest = arena_strdup(m->arena, *phrases), *word;
		size_t used = 0;

		while ((word = str_word(&rest)) != NULL && is_at(m, at + used, word)) {
			used++;
		}
		if (word == NULL) {
			return used;
		}
	}
	return 0;
}

static bool is_word(const struct moved *m, size_t at, enum word kind)
{
	const struct word_entry *word = at < m->count ? when_word_find(m->words[at]) : NULL;

	return word != NULL && word->word == (uint16_t)kind;
}

static void drop_courtesy(struct moved *m)
{
	static const char *const before[] = { "to", "it", "that", "this", "please",
					      "so", "do", "be",   "then", NULL };
	static const char *const behind[] = { "instead", "please", "thanks", "cheers", "pls",
					      "now",     "then",   "maybe",  "ok",     NULL };

	while (m->count > 1 && is_one_of(m, 0, before)) {
		take(m, 0, 1);
	}
	while (m->count > 1 && is_one_of(m, m->count - 1, behind)) {
		m->count--;
	}
}

/* ---- how far ---- */

/* "a week", "2 days", "half an hour": how many words; 0: no amount stands there. */
static size_t amount_at(struct moved *m, size_t at)
{
	struct token tokens[WHEN_MAX_TOKENS];
	size_t most = m->count - at < MOST_AMOUNT_WORDS ? m->count - at : MOST_AMOUNT_WORDS;

	for (size_t used = most; used > 0; used--) {
		struct parser p;
		int32_t amount = 0;

		when_start(&p, m->arena, &m->context, joined(m, at, at + used), false);
		p.tokens = tokens;
		if (when_lex(&p) != NULL) {
			return 0;
		}
		p.count = p.token_count;
		if (when_read_duration(&p, 0, &m->minutes) == p.count) {
			return used;
		}
		size_t unit = when_read_amount(&p, 0, &amount);
		uint16_t word = when_at(&p, unit)->word;
		int32_t days = word == W_DAY         ? 1
			       : word == W_WEEK      ? WEEK
			       : word == W_FORTNIGHT ? 2 * WEEK
						     : 0;

		m->minutes = 0;
		if (unit > 0 && days > 0 && unit + 1 == p.count) {
			m->days = amount * days;
			return used;
		}
	}
	return 0;
}

/* "forward" is sooner to some and later to others. */
static enum way way_at(const struct moved *m, size_t at)
{
	static const char *const words[][5] = {
		[LATER] = { "later", "back", "after", "on", NULL },
		[EARLIER] = { "earlier", "sooner", NULL },
		[EITHER] = { "forward", "forwards", NULL },
		[LONGER] = { "longer", NULL },
		[SHORTER] = { "shorter", NULL },
	};

	for (int way = LATER; way <= SHORTER; way++) {
		if (is_one_of(m, at, words[way])) {
			return (enum way)way;
		}
	}
	return NOWHERE;
}

/* "an hour later", "back by a week"; not the "a week on" of "a week on Tuesday". */
static bool read_shift(struct moved *m, size_t at)
{
	bool is_by = is_at(m, at, "by");
	enum way before = is_by ? EITHER : way_at(m, at);
	size_t lead = before == NOWHERE ? 0 : is_by || !is_at(m, at + 1, "by") ? 1 : 2;

	if (at + lead >= m->count) {
		return false;
	}
	size_t amount = amount_at(m, at + lead), end = at + lead + amount;
	enum way behind = amount == 0 ? NOWHERE : way_at(m, end);
	bool is_date = (is_at(m, end, "on") || is_at(m, end, "after")) && end + 1 < m->count;

	m->way = behind != NOWHERE ? behind : before;
	if (amount == 0 || m->way == NOWHERE || is_date ||
	    (before != NOWHERE && behind != NOWHERE && !is_by)) {
		m->way = NOWHERE;
		m->days = m->minutes = 0;
		return false;
	}
	take(m, at, lead + amount + (behind != NOWHERE));
	return true;
}

/* "the day after", and no day behind it that it would be after. */
static bool read_neighbour(struct moved *m, size_t at)
{
	static const char *const phrases[][8] = {
		{ "the next day", "next day", "the following day", "following day", "the day after",
		  "day after", "day later", NULL },
		{ "the day before", "day before", "day earlier", NULL },
		{ "the week after", "week after", "the following week", "following week",
		  "week later", NULL },
		{ "the week before", "week before", "week earlier", NULL },
	};
	static const int32_t days[] = { 1, -1, WEEK, -WEEK };
	static const char *const may_follow[] = { "at", "same", "the", "instead", NULL };

	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
		size_t used = phrase_at(m, at, phrases[i]);

		used += used > 0 && is_at(m, at + used, "that") ? 1 : 0;
		if (used > 0 && (at + used == m->count || is_one_of(m, at + used, may_follow))) {
			m->days = days[i] < 0 ? -days[i] : days[i];
			m->way = days[i] < 0 ? EARLIER : LATER;
			take(m, at, used);
			return true;
		}
	}
	return false;
}

static bool read_same(struct moved *m, size_t at)
{
	static const char *const times[] = { "at the same time", "at same time", "the same hours",
					     "the same time",    "same time",    "same times",
					     "the same times",   "same hours",   NULL };
	static const char *const days[] = { "on the same day", "the same day",
					    "same day",        "on that day",
					    "that day",        "same date",
					    "the same date",   NULL };
	static const char *const ends[] = { "the same finish", "same finish time", "same finish",
					    "same end time",   "same end",         NULL };
	size_t time = phrase_at(m, at, times), day = time > 0 ? 0 : phrase_at(m, at, days);
	size_t end = time + day > 0 ? 0 : phrase_at(m, at, ends);

	if (end > 0) {
		m->keeps_end = true;
		take(m, at, end);
		return true;
	}
	m->keeps_time = m->keeps_time || time > 0;
	m->keeps_day = m->keeps_day || day > 0;
	take(m, at, time + day);
	return time + day > 0;
}

/* Takes off what says how far, and what stays. False: nothing does. */
static bool read_relation(struct moved *m)
{
	size_t count = m->count;

	for (size_t at = 0; at < m->count;) {
		bool is_read = read_same(m, at) ||
			       (m->way == NOWHERE && (read_neighbour(m, at) || read_shift(m, at)));

		at += is_read ? 0 : 1;
	}
	return m->count < count;
}

/* ---- the date that comes of it ---- */

static int32_t length_of(const struct moved *m)
{
	const struct clerk_when *was = &m->was->when;

	return was->kind == CLERK_WHEN_RANGE && was->last_day == was->day
		   ? was->end_min - was->start_min
		   : 0;
}

static const char *written(const struct moved *m, const struct clerk_when *when)
{
	return m->is_settled ? when_format_plain(m->arena, when) : when_format(m->arena, when);
}

static const char *at_hours(const struct moved *m, int32_t day, int32_t from, int32_t to)
{
	struct clerk_when when = { .kind =
				       to == CLERK_NO_MIN ? CLERK_WHEN_INSTANT : CLERK_WHEN_RANGE,
				   .day = day,
				   .last_day = day,
				   .start_min = from,
				   .end_min = to,
				   .arrive_min = CLERK_NO_MIN };
	bool is_in_day = from >= 0 && from < MINUTES_A_DAY &&
			 (to == CLERK_NO_MIN || (to > from && to < MINUTES_A_DAY));

	return is_in_day ? written(m, &when) : NULL;
}

/* With its hours, so many minutes on. NULL: there is no such time that day. */
static const char *on_day(const struct moved *moved, int32_t day, int32_t minutes)
{
	struct moved as = *moved, *m = &as;
	struct clerk_when when = m->was->when;
	int32_t from = m->start_min + minutes, length = length_of(m);

	if (when.kind == CLERK_WHEN_SESSION || when.kind == CLERK_WHEN_DATE) {
		when.day = when.last_day = day;
		return minutes != 0 ? NULL : when_format(m->arena, &when);
	}
	as.is_settled = minutes == 0 || m->was->is_early;
	return at_hours(m, day, from, length > 0 ? from + length : CLERK_NO_MIN);
}

static const char *shifted(const struct moved *m, int32_t sign)
{
	return on_day(m, m->day + sign * m->days, sign * m->minutes);
}

/* "half an hour longer", "for two hours": its end. */
static const char *stretched(const struct moved *m, int32_t minutes)
{
	return m->was->is_moment || m->start_min == CLERK_NO_MIN || minutes <= 0
		   ? NULL
		   : at_hours(m, m->day, m->start_min, m->start_min + minutes);
}

static const char *by_way(const struct moved *m)
{
	const char *later, *earlier;

	switch (m->way) {
	case LATER:
		return shifted(m, 1);
	case EARLIER:
		return shifted(m, -1);
	case LONGER:
	case SHORTER:
		return length_of(m) == 0 || m->days != 0
			   ? NULL
			   : stretched(m, length_of(m) +
					      (m->way == LONGER ? m->minutes : -m->minutes));
	case EITHER:
		later = shifted(m, 1);
		earlier = shifted(m, -1);
		return later == NULL || earlier == NULL
			   ? NULL
			   : arena_printf(m->arena, "%s or %s", earlier, later);
	case NOWHERE:
		break;
	}
	return NULL;
}

/* "half past": of the hour that it has. */
static const char *past_the_hour(struct moved *m)
{
	static const char *const half[] = { "half past", NULL },
				 *const past[] = { "quarter past", NULL },
				 *const to[] = { "quarter to", NULL };
	int32_t minute = phrase_at(m, 0, half) > 0   ? 30
			 : phrase_at(m, 0, past) > 0 ? 15
			 : phrase_at(m, 0, to) > 0   ? 45
						     : CLERK_NO_MIN;

	if (m->count != 2 || minute == CLERK_NO_MIN || m->start_min <= 0) {
		return NULL;
	}
	int32_t hour = (minute == 45 ? m->start_min - 1 : m->start_min) / HOUR_MIN;
	int32_t from = hour * HOUR_MIN + minute, length = length_of(m);

	from += !m->is_ahead && from <= m->start_min ? HOUR_MIN : 0;
	return at_hours(m, m->day, from, length > 0 ? from + length : CLERK_NO_MIN);
}

/* "8", "ten", said of what has hours, is no day. */
static const char *as_time(const struct moved *m, size_t from, size_t to)
{
	const char *text = joined(m, from, to);
	bool is_number = strspn(text, "0123456789") == strlen(text) ||
			 (to == from + 1 && is_word(m, from, W_CARDINAL));

	return is_number ? arena_printf(m->arena, "at %s", text) : text;
}

/* "until 11.30", "11.30 finish": NULL: its end is not what is said. */
static const char *with_end(struct moved *m)
{
	/* clang-format off */
	static const char *const leads[] = {
		"finishing at", "finish at", "ending at", "end at", "finishing", "finish", "ending",
		"end", "until", "till", "til", "while", "so we're done by", "so were done by",
		"to finish at", "to end at", "done by", "finish by", NULL
	};
	/* clang-format on */
	static const char *const tails[] = { "finish", "end", NULL };
	size_t lead = phrase_at(m, 0, leads);
	bool is_tail = lead == 0 && m->count > 1 && is_one_of(m, m->count - 1, tails);

	if (m->was->is_moment || length_of(m) == 0 || (lead == 0 && !is_tail)) {
		return NULL;
	}
	struct clerk_outcome end =
	    when_parse(m->arena, &m->context, as_time(m, lead, m->count - is_tail));

	when_end_after(m->day, m->start_min, &end);
	m->is_settled = end.value.level < CLERK_LEVEL_WARN;
	return end.kind == CLERK_OUTCOME_VALUE && end.value.kind == CLERK_WHEN_INSTANT &&
		       end.value.day == m->day
		   ? at_hours(m, m->day, m->start_min, end.value.start_min)
		   : NULL;
}

/* "start at 9.30", "9.30 start"; "til 4" of what is one moment. */
static void drop_edges(struct moved *m)
{
	static const char *const starts[] = { "starting at", "start at",  "starts at", "starting",
					      "start",       "beginning", NULL };
	static const char *const till[] = { "until", "till", "til", "while", "again", NULL };
	size_t lead = phrase_at(m, 0, starts), on = is_at(m, lead, "on");
	bool is_tail = m->count > 1 && is_at(m, m->count - 1, "start");
	bool is_part = is_word(m, lead + on + 1, W_WEEKDAY) || is_word(m, lead + on + 1, W_PART);

	m->is_start = m->was->has_end && (lead > 0 || is_tail);
	m->has_the = is_at(m, lead + on, "the") && is_part;
	lead += m->has_the ? on + 1 : 0;
	lead += m->was->is_moment ? phrase_at(m, lead, till) : 0;
	take(m, 0, lead < m->count ? lead : 0);
	m->count -= is_tail && m->count > 1;
}

/* "an hour", alone: how much later, or how long it is; of a moment, from now on. */
static const char *of_amount(struct moved *m)
{
	static const enum way ways[] = { [WHEN_AMOUNT_UNCLEAR] = EITHER,
					 [WHEN_AMOUNT_LATER] = LATER,
					 [WHEN_AMOUNT_EARLIER] = EARLIER,
					 [WHEN_AMOUNT_LONG] = NOWHERE };
	bool is_for = is_at(m, 0, "for");
	size_t lead = is_for || is_at(m, 0, "in") ? 1 : 0;

	if (lead >= m->count || amount_at(m, lead) != m->count - lead) {
		return NULL;
	}
	if (m->was->is_moment && m->days > 0) {
		struct tz_wall now = tz_to_wall(m->context.calendar->tz, m->context.now_s);

		return on_day(m, now.day + m->days, 0);
	}
	if (m->was->is_moment) {
		return arena_printf(m->arena, "in %s", joined(m, lead, m->count));
	}
	m->way = is_for ? NOWHERE : ways[m->was->amount];
	return m->way != NOWHERE ? by_way(m) : m->days == 0 ? stretched(m, m->minutes) : NULL;
}

static bool is_weekday_alone(const struct moved *m)
{
	return (m->count == 1 || (m->count == 2 && is_at(m, 0, "on"))) &&
	       is_word(m, m->count - 1, W_WEEKDAY);
}

/* "the Friday": the coming one, or that of the week that it is in; which, where they differ. */
static const char *on_weekday(const struct moved *m, int32_t coming)
{
	int32_t own = m->day - civil_weekday(m->day) + civil_weekday(coming);
	const char *soon = on_day(m, coming, 0);
	bool is_bare = is_weekday_alone(m);
	struct tz_wall now = tz_to_wall(m->context.calendar->tz, m->context.now_s);

	if (is_bare && m->was->is_said && m->is_ahead && own >= now.day) {
		return on_day(m, own, 0);
	}
	/* "on to the Monday", of a Friday */
	own += is_bare && m->has_the && own == coming && own < m->day ? WEEK : 0;
	return !is_bare || !m->is_ahead || own <= coming || own == m->day
		   ? soon
		   : arena_printf(m->arena, "%s or %s", soon, on_day(m, own, 0));
}

/* By when it is to be, or how often, is no other date for it. */
static bool is_date(const struct clerk_when *when)
{
	return when->kind == CLERK_WHEN_DATE || when->kind == CLERK_WHEN_INSTANT ||
	       when->kind == CLERK_WHEN_RANGE || when->kind == CLERK_WHEN_SESSION;
}

/* Would nothing be asked of that time where it is booked: "7.30am", "7.30" of a breakfast? */
static bool is_plain(const struct moved *m, const char *words)
{
	struct when_context context = m->context;

	context.is_early = m->was->is_early;
	struct clerk_outcome outcome = when_parse(m->arena, &context, words);

	return outcome.kind == CLERK_OUTCOME_VALUE && outcome.value.level < CLERK_LEVEL_WARN;
}

/* The other words are a day, a time, or both: what they leave out is as it was. */
static const char *completed(struct moved *m)
{
	take(m, 0, m->count > 1 && is_at(m, 0, "for"));
	const char *rest = as_time(m, 0, m->count);
	int32_t length = length_of(m);

	m->context.day = m->is_ahead ? m->day + (m->way == EARLIER ? -m->days : m->days) : 0;
	m->context.is_early =
	    m->was->is_early || (m->start_min != CLERK_NO_MIN && m->start_min < EARLY_MIN);
	struct clerk_outcome outcome = when_parse(m->arena, &m->context, rest);
	const struct clerk_when *value = &outcome.value;

	/* of today's weekday the coming one, and that of its week */
	if (outcome.kind == CLERK_OUTCOME_ASK && m->is_ahead && is_weekday_alone(m) &&
	    outcome.choice_count > 0) {
		return on_weekday(m, outcome.choices[outcome.choice_count - 1].day);
	}
	bool is_asked = outcome.kind == CLERK_OUTCOME_ASK && m->way == NOWHERE &&
			(outcome.choice_count == 0 || is_date(&outcome.choices[0]));

	if (outcome.kind != CLERK_OUTCOME_VALUE || m->minutes != 0 || m->way > EARLIER ||
	    !is_date(value)) {
		return is_asked ? rest : NULL;
	}
	if (value->kind == CLERK_WHEN_DATE) {
		return m->way == NOWHERE && !m->keeps_day ? on_weekday(m, value->day) : NULL;
	}
	if (m->keeps_time ||
	    ((m->keeps_day || m->way != NOWHERE) && value->day != m->context.day)) {
		return NULL;
	}
	bool is_exact = !value->is_approximate && value->arrive_min == CLERK_NO_MIN &&
			!value->has_offset && value->last_day == value->day;
	bool is_start = is_exact && value->kind == CLERK_WHEN_INSTANT && length > 0;

	m->is_settled = is_exact && value->kind != CLERK_WHEN_SESSION && is_plain(m, rest);
	bool is_before = m->is_start && value->start_min < m->was->when.end_min;
	int32_t end = m->keeps_end || is_before ? m->was->when.end_min : value->start_min + length;
	const char *full = is_start ? at_hours(m, value->day, value->start_min, end) : NULL;

	if (m->keeps_end && full == NULL) {
		return NULL;
	}
	return full != NULL ? full : written(m, value);
}

static void count_from(struct moved *m)
{
	const struct clerk_when *was = &m->was->when;
	struct tz_wall now = tz_to_wall(m->context.calendar->tz, m->context.now_s);

	m->is_ahead = was->start_s > m->context.now_s;
	m->day = m->is_ahead ? was->day : now.day;
	m->start_min = was->start_min;
}

const char *when_moved(struct arena *arena, const struct when_context *context,
		       const struct when_was *was, const char *phrase)
{
	struct moved m = { .arena = arena, .context = *context, .was = was };

	bool is_long = was->when.last_day != was->when.day || was->when.kind > CLERK_WHEN_SESSION;

	count_from(&m);
	m.context.day = m.is_ahead ? m.day : 0;
	phrase = m.is_ahead ? when_reworded(arena, context, &was->when, phrase) : phrase;
	if (is_long || (!m.is_ahead && !was->is_moment) || !split(&m, phrase)) {
		return NULL;
	}
	drop_courtesy(&m);
	bool is_related = read_relation(&m);

	drop_courtesy(&m);
	if (m.count == 0) {
		struct tz_wall now = tz_to_wall(context->calendar->tz, context->now_s);

		/* "an hour later", said of what has just rung */
		m.start_min = m.is_ahead || m.minutes == 0 ? m.start_min : now.minute;
		return is_related ? by_way(&m) : NULL;
	}
	const char *end = is_related ? NULL : with_end(&m);

	end = end != NULL || is_related ? end : past_the_hour(&m);
	if (end != NULL) {
		return end;
	}
	drop_edges(&m);
	const char *amount = is_related ? NULL : of_amount(&m);

	if (!is_related) {
		m.minutes = m.days = 0;
		m.way = NOWHERE;
	}
	return amount != NULL ? amount : completed(&m);
}
