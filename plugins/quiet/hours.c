/* hours: when somebody wishes for quiet: in the evening, at weekends. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "quiet.h"

#include <string.h>

enum { HOUR_MIN = 60, HALF_DAY_MIN = 12 * HOUR_MIN, EVENING_MIN = 18 * HOUR_MIN };
enum { NIGHT_MIN = 21 * HOUR_MIN, WEEK_DAYS = 7, SATURDAY = 5 };

static const struct {
	const char *get, *put, *drop;
} sql = {
	.get = "SELECT from_min, to_min, has_weekends FROM quiet_hours"
	       " WHERE cluster = ?1 AND person = ?2",
	.put = "INSERT INTO quiet_hours (cluster, person, from_min, to_min, has_weekends)"
	       " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (cluster, person) DO UPDATE SET"
	       " from_min = excluded.from_min, to_min = excluded.to_min,"
	       " has_weekends = excluded.has_weekends",
	.drop = "DELETE FROM quiet_hours WHERE cluster = ?1 AND person = ?2",
};
const struct clerk_queries hours_queries = CLERK_QUERIES(sql);

/* Both 0: not by the clock. */
struct hours {
	int32_t from_min, to_min;
	bool has_weekends;
};

static bool has_hours(const struct hours *hours)
{
	return hours->from_min != hours->to_min;
}

static bool is_any(const struct hours *hours)
{
	return has_hours(hours) || hours->has_weekends;
}

static struct hours hours_of(struct clerk_call *call, int64_t person)
{
	struct clerk_query *get = CLERK_QUERY(call, &sql.get, person);

	if (!clerk_step(get)) {
		return (struct hours){ 0 };
	}
	return (struct hours){ (int32_t)clerk_int(get, 0), (int32_t)clerk_int(get, 1),
			       clerk_int(get, 2) != 0 };
}

/* ---- reading ---- */

static const char *const weekends[] = { "weekend", "weekends", NULL };
static const char *const saturdays[] = { "saturdays", "saturday", "sat", NULL };
static const char *const sundays[] = { "sundays", "sunday", "sun", NULL };
static const char *const evenings[] = { "evening", "evenings", NULL };
static const char *const nights[] = { "night", "nights", "overnight", NULL };

enum role { ROLE_NONE, ROLE_FROM, ROLE_TO };

/* "after 6", "6pm to 7am", "weekends", "before 8 and at weekends" */
struct reading {
	struct hours hours;
	enum role role; /* of the next time */
	bool has_from, has_to, is_from_sure, is_to_sure, is_by_24, is_pair;
	bool has_saturday, has_sunday, has_more, has_quiet;
	char last[QUIET_WORD]; /* the word before */
};

/* "after 6" is in the evening, "before 8" in the morning. */
static bool take_time(struct reading *r, int32_t minute, enum quiet_half half)
{
	bool is_to = r->role == ROLE_TO || (r->role == ROLE_NONE && r->has_from);
	bool is_sure = half != QUIET_UNSAID, is_twelve = minute / HOUR_MIN == 12 && !is_sure;

	if (is_twelve || (is_to ? r->has_to : r->has_from)) {
		return false;
	}
	if (is_to) {
		r->hours.to_min = minute;
		r->has_to = true;
		r->is_to_sure = is_sure;
	} else {
		r->hours.from_min = minute + (is_sure ? 0 : HALF_DAY_MIN);
		r->has_from = true;
		r->is_from_sure = is_sure;
		r->is_by_24 = half == QUIET_BY_24;
	}
	r->role = ROLE_NONE;
	return true;
}

/* "every night after 6", "after 9 at night": that says no other hour; after 1 at night, who knows.
 */
static bool is_said_besides(const struct reading *r)
{
	static const char *const each[] = { "every", "each", NULL };

	return clerk_word_is_in(r->last, strlen(r->last), each) ||
	       (r->has_from && (r->is_from_sure || r->hours.from_min >= EVENING_MIN));
}

static bool take_part(struct reading *r, int32_t from_min)
{
	bool is_first = !r->has_from && !r->has_to;

	r->hours.from_min = from_min;
	r->has_from = r->is_from_sure = true;
	return is_first;
}

/* The weekend, "Saturdays and Sundays"; what denies: "no more messages", but no "no more quiet". */
static bool take_mark(struct reading *r, const char *word)
{
	static const char *const quiets[] = { "quiet", "hush", "silence", NULL };
	static const char *const befores[] = { "no", "any", NULL };
	bool is_quiet = clerk_word_is_in(word, strlen(word), quiets);
	bool is_more =
	    strcmp(word, "more") == 0 && clerk_word_is_in(r->last, strlen(r->last), befores);
	bool is_saturday = clerk_word_is_in(word, strlen(word), saturdays),
	     is_sunday = clerk_word_is_in(word, strlen(word), sundays);
	bool is_weekend = clerk_word_is_in(word, strlen(word), weekends);

	r->has_quiet = r->has_quiet || is_quiet;
	r->has_more = r->has_more || is_more || (is_quiet && strcmp(r->last, "no") == 0);
	r->has_saturday = r->has_saturday || is_saturday || is_weekend;
	r->has_sunday = r->has_sunday || is_sunday || is_weekend;
	r->hours.has_weekends = r->has_saturday && r->has_sunday;
	return is_quiet || is_more || is_saturday || is_sunday || is_weekend;
}

/* What says nothing of when. */
static const char *const smalls[] = {
	"and",       "at",
	"on",        "the",
	"in",        "please",
	"dont",      "don't",
	"do",        "not",
	"ping",      "me",
	"no",        "messages",
	"message",   "pings",
	"i",         "want",
	"im",        "i'm",
	"during",    "any",
	"never",     "nothing",
	"every",     "day",
	"keep",      "be",
	"send",      "disturb",
	"bother",    "leave",
	"alone",     "text",
	"my",        "all",
	"each",      "to_me",
	"school",    "of",
	"for",       "a",
	"or",        "reminders",
	"stop",      "would",
	"like",      "you",
	"can",       "could",
	"messaging", "pinging",
	"anything",  "also",
	"it",        "thanks",
	"ta",        "o'clock",
	"off",       "oclock",
	"notify",    "notifications",
	"contact",   NULL,
};

static bool take_word(struct reading *r, const char *word)
{
	static const char *const froms[] = { "after", "from", "past", "between", NULL };
	static const char *const tos[] = { "before", "until", "till", "til", "to", NULL };
	int32_t minute = 0;
	enum quiet_half half = QUIET_UNSAID;

	if (take_mark(r, word)) {
		return true;
	}
	if (quiet_time(word, &minute, &half)) {
		return take_time(r, minute, half);
	}
	if (strcmp(word, "night") == 0 && is_said_besides(r)) {
		return true;
	}
	if (clerk_word_is_in(word, strlen(word), evenings) ||
	    clerk_word_is_in(word, strlen(word), nights)) {
		return take_part(r, clerk_word_is_in(word, strlen(word), nights) ? NIGHT_MIN
										 : EVENING_MIN);
	}
	if (clerk_word_is_in(word, strlen(word), tos)) {
		r->is_pair = r->is_pair || (r->has_from && strcmp(word, "before") != 0);
		r->role = ROLE_TO;
		return true;
	}
	r->is_pair = r->is_pair || strcmp(word, "between") == 0;
	r->role = clerk_word_is_in(word, strlen(word), froms) ? ROLE_FROM : r->role;
	return clerk_word_is_in(word, strlen(word), froms) ||
	       clerk_word_is_in(word, strlen(word), smalls);
}

/* Of "6 to 7", or "between 9 and 3", nobody knows which half of the day is meant; "18:30 to 7" is
 * by 24 hours. */
static bool is_plain(const struct reading *r)
{
	return !(r->has_from && r->has_to && r->is_pair) || r->is_by_24 ||
	       (r->is_from_sure && r->is_to_sure);
}

static bool read_hours(const char *text, struct hours *ret_hours)
{
	struct reading r = { .role = ROLE_NONE };
	char word[QUIET_WORD];

	while (quiet_word(&text, word)) {
		if (!take_word(&r, word)) {
			return false;
		}
		strcpy(r.last, word);
	}
	r.hours.to_min = r.has_from && !r.has_to ? QUIET_MORNING_MIN : r.hours.to_min;
	*ret_hours = r.hours;
	return r.role == ROLE_NONE && r.has_saturday == r.has_sunday &&
	       !(r.has_more && r.has_quiet) && is_plain(&r) && is_any(&r.hours) &&
	       (has_hours(&r.hours) || !(r.has_from || r.has_to));
}

/* ---- quiet ---- */

struct args {
	const char *times;
};
static const struct clerk_arg spec[] = {
	CLERK_ARG_TEXT(struct args, times,
		       "when: `after 6`, `6pm to 7am`, `weekends`; or off; without it, as it is",
		       .flags = CLERK_OPTIONAL | CLERK_VERBATIM),
	{ 0 },
};

/* "18:00 to 07:00 and at weekends" */
static const char *words(struct clerk_call *call, const struct hours *hours)
{
	const char *span =
	    has_hours(hours)
		? clerk_text_of(call, "from %s to %s", clerk_format_minute(call, hours->from_min),
				clerk_format_minute(call, hours->to_min))
		: "";

	return clerk_text_of(call, "%s%s%s", span,
			     span[0] != '\0' && hours->has_weekends ? " and " : "",
			     hours->has_weekends ? "at weekends, till Monday 07:00" : "");
}

static enum clerk_status tell(struct clerk_call *call)
{
	struct hours hours = hours_of(call, clerk_sender(call)->id);

	if (is_any(&hours)) {
		clerk_reply(call, "Quiet for you %s. `%squiet off` ends it.", words(call, &hours),
			    clerk_prefix(call));
	} else {
		clerk_reply(call,
			    "You have asked for no quiet. For example `%squiet after 6` or "
			    "`%squiet weekends`.",
			    clerk_prefix(call), clerk_prefix(call));
	}
	return CLERK_OK;
}

static enum clerk_status end(struct clerk_call *call)
{
	clerk_run(CLERK_QUERY(call, &sql.drop, clerk_sender(call)->id));
	clerk_spares_changed(call);
	clerk_name_act(call, "no quiet any more");
	clerk_reply(call, "All right, I tell you things as they come.");
	return CLERK_OK;
}

static enum clerk_status run_quiet(struct clerk_call *call, const void *args)
{
	const char *times = ((const struct args *)args)->times;
	int64_t person = clerk_sender(call)->id;
	struct hours was = hours_of(call, person), hours;

	if (times == NULL || quiet_asks(times)) {
		return tell(call);
	}
	if (quiet_ends(times)) {
		return end(call);
	}
	if (!read_hours(times, &hours)) {
		return clerk_fail(call, CLERK_USAGE,
				  "I read quiet times like this, and changed nothing: `%squiet "
				  "after 6`, `%squiet 6pm to 7am`, `%squiet weekends` or `off`.",
				  clerk_prefix(call), clerk_prefix(call), clerk_prefix(call));
	}
	/* the one leaves the other as it is */
	if (!has_hours(&hours)) {
		hours.from_min = was.from_min;
		hours.to_min = was.to_min;
	}
	hours.has_weekends = hours.has_weekends || was.has_weekends;
	clerk_run(CLERK_QUERY(call, &sql.put, person, (int64_t)hours.from_min,
			      (int64_t)hours.to_min, (int64_t)hours.has_weekends));
	clerk_spares_changed(call);
	clerk_name_act(call, "quiet %s", words(call, &hours));
	clerk_reply(call,
		    "Quiet for you %s: what I have for you in private then comes together "
		    "afterwards. In the room I ping you as ever, and what you ask me I answer.",
		    words(call, &hours));
	return CLERK_OK;
}

/* ---- who is spared ---- */

/* The Monday's morning behind it; 0: it is none of a weekend. */
static int64_t weekend_end(struct clerk_call *call, int32_t day, int32_t minute)
{
	int32_t weekday = clerk_weekday(day);
	bool is_of_it = weekday >= SATURDAY || (weekday == 0 && minute < QUIET_MORNING_MIN);

	return is_of_it ? clerk_instant(call, weekday == 0 ? day : day + WEEK_DAYS - weekday,
					QUIET_MORNING_MIN)
			: 0;
}

/* 0: not then. */
static int64_t hours_end(struct clerk_call *call, const struct hours *hours, int32_t day,
			 int32_t minute)
{
	bool is_over_night = hours->to_min <= hours->from_min;
	bool is_begun = minute >= hours->from_min, is_before_end = minute < hours->to_min;

	if (!has_hours(hours) ||
	    !(is_over_night ? is_begun || is_before_end : is_begun && is_before_end)) {
		return 0;
	}
	return clerk_instant(call, is_over_night && is_begun ? day + 1 : day, hours->to_min);
}

bool hours_spares(struct clerk_call *call, const struct clerk_person *person, int64_t at_s,
		  struct clerk_spare *ret_spare)
{
	struct hours hours = hours_of(call, person->id);
	int32_t day = clerk_day_of(call, at_s), minute = clerk_minute_of(call, at_s);
	int64_t until_s = hours_end(call, &hours, day, minute);
	int64_t weekend_s = hours.has_weekends ? weekend_end(call, day, minute) : 0;

	*ret_spare = (struct clerk_spare){ .until_s = weekend_s > until_s ? weekend_s : until_s,
					   .why = "you had asked for quiet" };
	return ret_spare->until_s > at_s;
}

const struct clerk_command hours_commands[] = {
	{ .name = "quiet",
	  .summary = "Say when you want no private messages",
	  .example = "quiet after 6",
	  CLERK_TAKES(struct args, spec),
	  .where = CLERK_IN_PRIVATE,
	  .run = run_quiet },
	{ 0 },
};
