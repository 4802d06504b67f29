/* lesson: when a head teaches: what can wait is told her when the lesson is over. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "quiet.h"

#include <string.h>

enum {
	HOUR_MIN = 60,
	HALF_DAY_MIN = 12 * HOUR_MIN,
	FIRST_MIN = 7 * HOUR_MIN, /* no lesson begins before, or ends behind the last */
	LAST_MIN = 18 * HOUR_MIN,
	EVERY_DAY = (1 << QUIET_WEEK) - 1
};

static const struct {
	const char *get, *at, *put, *drop;
} sql = {
	.get = "SELECT weekday, from_min, to_min FROM quiet_lesson"
	       " WHERE cluster = ?1 AND person = ?2 ORDER BY weekday, from_min",
	.at = "SELECT to_min FROM quiet_lesson WHERE cluster = ?1 AND person = ?2"
	      " AND weekday = ?3 AND from_min <= ?4 AND to_min > ?4",
	.put = "INSERT INTO quiet_lesson (cluster, person, weekday, from_min, to_min)"
	       " VALUES (?1, ?2, ?3, ?4, ?5)",
	.drop = "DELETE FROM quiet_lesson WHERE cluster = ?1 AND person = ?2",
};
const struct clerk_queries lesson_queries = CLERK_QUERIES(sql);

struct span {
	int32_t from_min, to_min;
};

/* Each minute of a school week in which she teaches: what is said twice, or overlaps, is once. */
struct lessons {
	bool is_taught[QUIET_WEEK][QUIET_DAY_MIN];
};

static void teach(struct lessons *lessons, unsigned days, struct span span)
{
	for (int day = 0; day < QUIET_WEEK; day++) {
		for (int32_t at = span.from_min; (days >> day & 1U) != 0 && at < span.to_min;
		     at++) {
			lessons->is_taught[day][at] = true;
		}
	}
}

/* The first from that minute on; false: there is none. */
static bool next_span(const struct lessons *lessons, int day, int32_t at, struct span *ret_span)
{
	while (at < QUIET_DAY_MIN && !lessons->is_taught[day][at]) {
		at++;
	}
	ret_span->from_min = at;
	while (at < QUIET_DAY_MIN && lessons->is_taught[day][at]) {
		at++;
	}
	ret_span->to_min = at;
	return ret_span->to_min > ret_span->from_min;
}

/* ---- reading ---- */

/* A text of days and times, in whichever order: "Tue Thu am, Fri 1-3". */
struct reading {
	struct lessons *lessons;
	unsigned days; /* named since the last time, or (`is_time_first`) behind it */
	struct span time;
	int32_t from_min; /* of a time that is half said, "9 to"; CLERK_NO_MIN */
	int last_day;     /* the word before was one, and "to" may follow; -1 */
	bool has_time, is_first, is_time_first, is_behind_time, is_to, is_every;
};

static bool flush(struct reading *r)
{
	static const struct span whole = { 9 * HOUR_MIN, 15 * HOUR_MIN + 30 };
	unsigned days = r->days == 0 && r->is_every ? EVERY_DAY : r->days;

	if (days == 0) {
		return false;
	}
	teach(r->lessons, days, r->has_time ? r->time : whole);
	r->is_every = false;
	return true;
}

static bool take_day(struct reading *r, int day)
{
	bool is_new = r->is_behind_time && r->days != 0 && !r->is_time_first;

	if (is_new) {
		if (!flush(r)) {
			return false;
		}
		r->days = 0;
		r->has_time = false;
	}
	if (r->is_to && (r->last_day < 0 || day <= r->last_day)) {
		return false;
	}
	for (int each = r->is_to ? r->last_day : day; each <= day; each++) {
		r->days |= 1U << each;
	}
	r->last_day = day;
	r->is_to = r->is_first = r->is_behind_time = false;
	return true;
}

/* Of days that have a time already it is one more. */
static bool take_time(struct reading *r, struct span span)
{
	if (span.from_min < FIRST_MIN || span.to_min > LAST_MIN || span.from_min >= span.to_min ||
	    (r->has_time && !flush(r))) {
		return false;
	}
	r->days = r->has_time && r->is_time_first ? 0 : r->days;
	r->is_time_first = r->is_time_first || r->is_first;
	r->time = span;
	r->has_time = r->is_behind_time = true;
	r->is_to = r->is_first = false;
	r->last_day = -1;
	return true;
}

/* Before seven nobody teaches: "1-3". */
static bool take_hour(struct reading *r, int32_t minute, bool is_sure)
{
	if (r->from_min == CLERK_NO_MIN) {
		r->from_min = minute + (!is_sure && minute < FIRST_MIN ? HALF_DAY_MIN : 0);
		r->last_day = -1;
		return !r->is_to;
	}
	struct span span = { r->from_min, minute };

	span.to_min += !is_sure && minute <= span.from_min ? HALF_DAY_MIN : 0;
	r->from_min = CLERK_NO_MIN;
	return r->is_to && take_time(r, span);
}

/* "am", "afternoons". `to_min` 0: it is none of these. */
static struct span session_of(const char *word)
{
	static const char *const mornings[] = { "am", "morning", "mornings", NULL };
	static const char *const afternoons[] = { "pm", "afternoon", "afternoons", NULL };

	return clerk_word_is_in(word, strlen(word), mornings)
		   ? (struct span){ 9 * HOUR_MIN, HALF_DAY_MIN }
	       : clerk_word_is_in(word, strlen(word), afternoons)
		   ? (struct span){ 13 * HOUR_MIN, 15 * HOUR_MIN + 30 }
		   : (struct span){ 0, 0 };
}

static bool take_word(struct reading *r, const char *word)
{
	static const char *const none[] = {
		"and", "on",   "in",    "the",    "from",  "i",    "teach", "at",       "im",
		"i'm", "all",  "day",   "always", "class", "also", "then",  "between",  "my",
		"own", "have", "times", "please", "so",    "a",    "both",  "teaching", NULL
	};
	static const char *const every[] = { "every", "each", "daily", "weekdays", NULL };
	static const char *const joints[] = { "to", "till", "until", "til", NULL };
	struct span session = session_of(word);
	int32_t minute = 0;
	enum quiet_half half = QUIET_UNSAID;
	int day = quiet_weekday(word);

	if (clerk_word_is_in(word, strlen(word), joints) ||
	    (r->from_min != CLERK_NO_MIN && strcmp(word, "and") == 0)) {
		r->is_to = true;
		return r->last_day >= 0 || r->from_min != CLERK_NO_MIN;
	}
	if (day >= 0) {
		return r->from_min == CLERK_NO_MIN && take_day(r, day);
	}
	if (session.to_min != 0) {
		r->is_every = r->is_every || word[strlen(word) - 1] == 's';
		return r->from_min == CLERK_NO_MIN && !r->is_to && take_time(r, session);
	}
	if (quiet_time(word, &minute, &half)) {
		return take_hour(r, minute, half != QUIET_UNSAID);
	}
	r->is_every = r->is_every || clerk_word_is_in(word, strlen(word), every);
	return clerk_word_is_in(word, strlen(word), every) ||
	       clerk_word_is_in(word, strlen(word), none);
}

static bool read_lessons(const char *text, struct lessons *lessons)
{
	struct reading r = {
		.lessons = lessons, .from_min = CLERK_NO_MIN, .last_day = -1, .is_first = true
	};
	char word[QUIET_WORD];

	while (quiet_word(&text, word)) {
		if (!take_word(&r, word)) {
			return false;
		}
	}
	return r.from_min == CLERK_NO_MIN && !r.is_to && flush(&r);
}

/* ---- what is kept ---- */

static void keep(struct clerk_call *call, const struct lessons *lessons)
{
	int64_t person = clerk_sender(call)->id;
	struct span span;

	clerk_run(CLERK_QUERY(call, &sql.drop, person));
	for (int day = 0; day < QUIET_WEEK; day++) {
		for (int32_t at = 0; next_span(lessons, day, at, &span); at = span.to_min) {
			clerk_run(CLERK_QUERY(call, &sql.put, person, (int64_t)day,
					      (int64_t)span.from_min, (int64_t)span.to_min));
		}
	}
}

static void get(struct clerk_call *call, struct lessons *lessons)
{
	struct clerk_query *get = CLERK_QUERY(call, &sql.get, clerk_sender(call)->id);

	while (clerk_step(get)) {
		teach(lessons, 1U << clerk_int(get, 0),
		      (struct span){ (int32_t)clerk_int(get, 1), (int32_t)clerk_int(get, 2) });
	}
}

/* "09:00–12:00 and 13:00–15:30", "" */
static const char *day_words(struct clerk_call *call, const struct lessons *lessons, int day)
{
	const char *text = "";
	struct span span;

	for (int32_t at = 0; next_span(lessons, day, at, &span); at = span.to_min) {
		text = clerk_text_of(call, "%s%s%s–%s", text, text[0] == '\0' ? "" : " and ",
				     clerk_format_minute(call, span.from_min),
				     clerk_format_minute(call, span.to_min));
	}
	return text;
}

/* "Tue, Thu 09:00–12:00; Fri 13:00–15:30"; "": none. */
static const char *words(struct clerk_call *call, const struct lessons *lessons)
{
	static const char *const names[QUIET_WEEK] = { "Mon", "Tue", "Wed", "Thu", "Fri" };
	const char *text = "", *hours[QUIET_WEEK];

	for (int day = 0; day < QUIET_WEEK; day++) {
		hours[day] = day_words(call, lessons, day);
	}
	for (int day = 0; day < QUIET_WEEK; day++) {
		const char *group = names[day], *same = hours[day];

		for (int next = day + 1; next < QUIET_WEEK; next++) {
			if (strcmp(hours[next], same) == 0) {
				group = clerk_text_of(call, "%s, %s", group, names[next]);
				hours[next] = "";
			}
		}
		if (same[0] != '\0') {
			text = clerk_text_of(call, "%s%s%s %s", text, text[0] == '\0' ? "" : "; ",
					     group, same);
		}
	}
	return text;
}

/* ---- teaching ---- */

struct args {
	const char *times;
};
static const struct clerk_arg spec[] = {
	CLERK_ARG_TEXT(struct args, times, "when you teach: `Tue Thu am`, `Mon 9-12`; or off",
		       .flags = CLERK_OPTIONAL | CLERK_VERBATIM),
	{ 0 },
};

static enum clerk_status tell(struct clerk_call *call, const struct lessons *lessons)
{
	const char *when = words(call, lessons);

	if (when[0] == '\0') {
		clerk_reply(call,
			    "You have told me of no lessons. For example `%steaching Tue Thu am`.",
			    clerk_prefix(call));
	} else {
		clerk_reply(call, "You teach %s. Only you see this; `%steaching off` ends it.",
			    when, clerk_prefix(call));
	}
	return CLERK_OK;
}

static enum clerk_status run_teaching(struct clerk_call *call, const void *args)
{
	const char *times = ((const struct args *)args)->times;
	struct lessons *lessons = clerk_memory(call, sizeof(*lessons));

	memset(lessons, 0, sizeof(*lessons));
	if (times == NULL || quiet_asks(times)) {
		get(call, lessons);
		return tell(call, lessons);
	}
	bool is_none = quiet_ends(times);

	if (!is_none && !read_lessons(times, lessons)) {
		return clerk_fail(call, CLERK_USAGE,
				  "I read lessons by day and time, so nothing is changed: "
				  "`%steaching Tue Thu am`, `%steaching Mon 9-12`, or `off`.",
				  clerk_prefix(call), clerk_prefix(call));
	}
	keep(call, lessons);
	clerk_spares_changed(call);
	const char *when = words(call, lessons);

	clerk_name_act(call, "%s",
		       is_none ? "no lessons any more" : clerk_text_of(call, "lessons %s", when));
	if (is_none) {
		clerk_reply(call, "All right, I know of no lessons of yours now.");
	} else {
		clerk_reply(call,
			    "You teach %s. My private messages that can wait come when the lesson "
			    "is over; what changes within 24 hours comes at once. In the room I "
			    "ping you as ever. Only you see this.",
			    when);
	}
	return CLERK_OK;
}

bool lesson_spares(struct clerk_call *call, const struct clerk_person *person, int64_t at_s,
		   struct clerk_spare *ret_spare)
{
	int32_t day = clerk_day_of(call, at_s), minute = clerk_minute_of(call, at_s);
	int64_t to_min = clerk_next_int(
	    CLERK_QUERY(call, &sql.at, person->id, (int64_t)clerk_weekday(day), (int64_t)minute));

	int64_t until_s = clerk_instant(call, day, (int32_t)to_min);

	/* of a day that is INSET, or closed, for half of it the other half is taught */
	if (to_min == 0 ||
	    clerk_day_kind_during(call, person->school, at_s, until_s) != CLERK_DAY_SCHOOL) {
		return false;
	}
	*ret_spare = (struct clerk_spare){ .until_s = until_s,
					   .why = "you were teaching",
					   .but_urgent = true };
	return true;
}

const struct clerk_command lesson_commands[] = {
	{ .name = "teaching",
	  .summary = "Say when you teach, so that private messages wait",
	  .example = "teaching Tue Thu am",
	  CLERK_TAKES(struct args, spec),
	  .who = CLERK_HEAD,
	  .where = CLERK_IN_PRIVATE,
	  .run = run_teaching },
	{ 0 },
};
