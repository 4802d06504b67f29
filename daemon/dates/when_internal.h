/* when_internal: what the files of the date language share; nobody else includes this. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_DATES_WHEN_INTERNAL_H
#define CLERK_DATES_WHEN_INTERNAL_H

#include "base/str.h"
#include "dates/when.h"

/* A phrase goes through five rooms: when_lex.c cuts it into tokens, when_words.c knows the words
 * and mends slips, when_day*.c, when_school*.c and when_clock.c read elements of the grammar,
 * when_phrase.c and when_series.c put elements together, when_value.c makes values of them. */

enum {
	WHEN_MAX_BYTES = 2000,
	WHEN_MAX_WORDS = 200,
	WHEN_MAX_TOKENS = 512,
	WHEN_MAX_SPANS = 8,
	WHEN_MAX_TIMES = 4,
	MINUTES_A_DAY = 1440,
	DAY_SECONDS = 86400,
};

enum word {
	W_END,
	W_UNKNOWN,
	W_NUMBER, /* value; digits */
	W_COMMA,
	W_DOT,
	W_COLON,
	W_SLASH,
	W_DASH,
	W_APOSTROPHE,
	W_PLUS,
	W_MARK,     /* ! ? ; at the end of a sentence */
	W_NAME,     /* a stretch that the cluster named; value: its index */
	W_WEEKDAY,  /* value: 0 Monday */
	W_WEEKDAYS, /* "Tuesdays" */
	W_MONTH,    /* value: 1 January */
	W_CARDINAL, /* "three" */
	W_ORDINAL,  /* "third" */
	W_AMPM,     /* value: 0 or 1 */
	W_PART,     /* of a day: enum part */
	W_TODAY,    /* value: days from today */
	W_TONIGHT,
	W_DAY, /* units: value 1 when plural */
	W_WEEK,
	W_FORTNIGHT,
	W_MONTHS, /* "month" as a unit */
	W_YEAR,
	W_HOUR,
	W_MINUTE,
	W_A,
	W_THE,
	W_OF,
	W_ON,
	W_AT,
	W_IN,
	W_TO,
	W_UNTIL,
	W_FROM,
	W_FOR,
	W_BY,
	W_BEFORE,
	W_AFTER,
	W_BETWEEN,
	W_DURING,
	W_AND,
	W_OR,
	W_NEXT,
	W_THIS,
	W_LAST,
	W_PENULTIMATE,
	W_COMING,
	W_EVERY,
	W_OTHER,
	W_ALTERNATE,
	W_EXCEPT,
	W_HALF,
	W_QUARTER,
	W_PAST,
	W_NOON,
	W_MIDNIGHT,
	W_OCLOCK,
	W_ISH,
	W_ABOUT,
	W_ALL,
	W_THING,
	W_SCHOOL,
	W_LUNCHTIME, /* value: 1 "lunchtime", 0 "lunch", which may name an event */
	W_TWILIGHT,
	W_BREAKFAST,
	W_GOVERNORS,
	W_TERM,
	W_TERMLY,
	W_SEASON, /* value: 0 autumn, 1 spring, 2 summer, 3 winter */
	W_INSET,
	W_BANK,
	W_HOLIDAY,
	W_EASTER,
	W_CHRISTMAS,
	W_NEW,
	W_EVE,
	W_BOXING,
	W_GOOD,
	W_PANCAKE,
	W_SHROVE,
	W_ASH,
	W_EARLY,
	W_BREAK,
	W_BACK,
	W_UP,
	W_WE,
	W_PUPILS,
	W_STAFF,
	W_START,
	W_FINISH,
	W_FINANCIAL,
	W_ACADEMIC,
	W_TIME,
	W_WC, /* w/c */
	W_BEGINNING,
	W_COMMENCING,
	W_DAILY,
	W_WEEKLY,
	W_FORTNIGHTLY,
	W_MONTHLY,
	W_WEEKDAY_ANY, /* "weekday" */
	W_WEEKEND,
	W_AGO,
	W_VAGUE,
	W_ZONE,      /* value: offset in minutes; 60 is BST */
	W_T,         /* the letter of ISO 8601 */
	W_HALF_CODE, /* A1, Sp2: value: index of the half, 0..5 */
	W_PEOPLE,    /* "2 of us", "2 people": the number before it is no hour */
	W_NO,
	W_LATER,
	W_THAN,
	W_DUE,
	W_ARRIVE,
	W_NOT,
	W_CLUB,   /* "after school club" is a club, not a time */
	W_PROMPT, /* "3pm sharp" */
	W_INCLUSIVE,
};

enum part { PART_MORNING, PART_AFTERNOON, PART_EVENING, PART_NIGHT };

struct token {
	uint16_t word;
	uint16_t from, to; /* bytes of the phrase */
	int32_t value;
	uint8_t digits;
	bool is_ordinal;      /* "8th" */
	bool is_wrong_ending; /* "3st" */
	bool is_typo;
	bool has_space; /* a blank before it */
};

/* Everything that reading one phrase needs. */
struct parser {
	struct arena *arena;
	const struct when_context *context;
	const struct calendar *calendar;
	const char *phrase;
	struct token *tokens;
	struct token end;          /* what lies behind the last token */
	size_t count, token_count; /* of the part that is tried; of the whole phrase */
	int32_t today, now_min;
	enum clerk_tense tense;
	char school;
	bool has_anchor; /* the end of a range is read from its start on */
	int32_t anchor;
	bool is_series;         /* every word is read as part of a recurrence */
	int32_t depth;          /* of elements within elements */
	bool is_part;           /* a prefix or suffix: a stranger's words are near */
	bool is_found;          /* a stretch of a whole line */
	bool has_day, has_time; /* what the phrase read last held */
	size_t stuck_at;        /* the first token that could not be read */
};

struct span {
	int32_t day, last;
};

/* What a date element may mean. `wrong` set: it was understood, but cannot be. */
/* Why a day cannot be meant: it is still to come, in `log`. */
#define WHEN_TO_COME "in the future"

struct date_set {
	struct span spans[WHEN_MAX_SPANS];
	size_t count;
	bool is_ask, is_poll;
	bool is_named;   /* named outright, so that the calendar has nothing to object */
	bool is_list;    /* "8 and 10 Dec": all of them, not one of them */
	bool is_ordered; /* choices keep their order */
	int32_t weekday, month_day,
	    month; /* as written, to be read again for "next year"; else -1, 0, 0 */
	bool has_year;
	int32_t coming;         /* in `log`, where no year was written: the next such day; else 0 */
	bool is_of_month;       /* "the 8th": a day of a month and no more */
	bool is_feast;          /* Easter, Christmas: "after" it asks, school starts later */
	bool is_week, is_month; /* a whole one, where a day is needed */
	bool is_break;          /* a holiday of the school year */
	bool is_bare_half;      /* "half term": the holiday, but its end may be the block's */
	bool is_weekday_only;   /* "Tuesday" and no date */
	bool is_restart;        /* "after Easter": when school starts again, asked about */
	bool has_minute;        /* "in 45 mins": spans[0].day at `minute` */
	int32_t minute;
	int32_t hint;         /* enum hint, from "tonight" */
	const char *question; /* asked instead of the usual list */
	const char *wrong, *advice;
};

/* What the words around an hour say about it. */
enum hint {
	HINT_NONE,
	HINT_EARLY, /* breakfast, before school: settles 6 and 7 */
	HINT_LATE,  /* governors, after school: settles 6 and 7 */
	HINT_MORNING,
	HINT_AFTERNOON,
	HINT_EVENING,
};

enum moment_form { MOMENT_BARE, MOMENT_AM, MOMENT_PM, MOMENT_24, MOMENT_NOON, MOMENT_MIDNIGHT };

/* One time of day as written. */
struct moment {
	enum moment_form form;
	int32_t hour, minute;
	bool is_lone; /* a number and nothing else */
	bool is_digits;
	bool is_about;
	bool is_wrong;       /* 25:00 */
	int32_t may_be_from; /* "ten to eleven", where a length is wanted: 10, else 0 */
};

enum clock_kind {
	CLOCK_NONE,
	CLOCK_POINT,
	CLOCK_RANGE,
	CLOCK_ARRIVE,
	CLOCK_SESSION,
	CLOCK_FIXED,
	CLOCK_TO
};

/* A time element as written; read only when all hints are known. */
struct clock_words {
	enum clock_kind kind;
	struct moment from, to;
	bool is_afternoon;
	int32_t fixed_from, fixed_to; /* "twilight" */
	enum hint hint;               /* what the words would say about another hour */
	bool has_to;                  /* "after school until 5" */
	bool is_weak;                 /* another hour may follow: "before school at 7" */
	bool is_doubtful;             /* "end of the day": asked about */
};

struct time_item {
	int32_t from, to, arrive; /* CLERK_NO_MIN: none */
	int32_t day_shift;        /* midnight at the end of the day */
};

struct time_set {
	struct time_item items[WHEN_MAX_TIMES];
	size_t count;
	bool is_ask, is_ordered, is_session, is_afternoon, is_about, is_said;
	const char *wrong, *advice;
};

/* when.c: a parser for a phrase, not yet cut into words. */
void when_start(struct parser *parser, struct arena *arena, const struct when_context *context,
		const char *phrase, bool is_part);

/* when_lex.c: 0, or the reason for a refusal. */
const char *when_lex(struct parser *parser);

/* when_beside.c: the words that are of a date only beside another become it. */
void when_settle_words(struct parser *parser);
bool when_is_one_of(const struct parser *parser, const struct token *token,
		    const char *const *texts);
/* A small word of any sentence, or a mark: what begins there is no noun that is counted. */
bool when_is_small_word(const struct parser *parser, const struct token *token);

/* when_reworded.c: a move from `was` without what names its day or hour itself: "from the ninth to
 * the tenth", "10 not 9", "the Monday after", "+1d". */
const char *when_reworded(struct arena *arena, const struct when_context *context,
			  const struct clerk_when *was, const char *phrase);

/* when_words.c */
struct word_entry {
	const char *text;
	uint16_t word;
	int32_t value;
};
const struct word_entry *when_word_find(const char *text);
/* The one known word that `text` is a slip of; NULL: none, or several. */
const struct word_entry *when_word_mend(const char *text, bool is_part);
/* The nearest known word, for "did you mean"; NULL. */
const char *when_word_nearest(const char *text);

/* Tokens. Every reader returns how many tokens it used, 0 when there is no such thing at `at`. */
static inline const struct token *when_at(const struct parser *parser, size_t at)
{
	return at < parser->count ? &parser->tokens[at] : &parser->end;
}

/* The word at `at` of the whole phrase, though it lies behind the part that is tried. */
static inline uint16_t when_word_behind(const struct parser *parser, size_t at)
{
	return at < parser->token_count ? parser->tokens[at].word : (uint16_t)W_END;
}

static inline bool when_is(const struct parser *parser, size_t at, enum word word)
{
	return when_at(parser, at)->word == (uint16_t)word;
}

/* `word` glued to what is before it. */
static inline bool when_is_joined(const struct parser *parser, size_t at, enum word word)
{
	return when_is(parser, at, word) && !when_at(parser, at)->has_space;
}

/* when_day.c: explicit dates, and the rules for years. */
void when_set_day(struct date_set *set, int32_t day);
void when_add_span(struct date_set *set, int32_t day, int32_t last);
void when_set_wrong(struct date_set *set, const char *wrong, const char *advice);
void when_resolve_month_day(const struct parser *parser, int32_t day, int32_t month, int32_t year,
			    struct date_set *set);
void when_check_weekday(const struct parser *parser, int32_t weekday, struct date_set *set);
size_t when_read_year(const struct parser *parser, size_t at, int32_t *ret_year);
size_t when_read_explicit(struct parser *parser, size_t at, int32_t weekday, struct date_set *set);
/* "3st": asked about. */
void when_doubt_ending(const struct parser *p, int32_t day, struct date_set *set);
size_t when_read_day_list(struct parser *parser, size_t at, struct date_set *set);
/* Does the weekday that was written belong to the coming such day, in `log`, and not to the last?
 * Then the set says that it is still to come. */
bool when_is_to_come(const struct parser *p, int32_t weekday, struct date_set *set);
/* Why a day that is still to come can't be logged. */
const char *when_early_words(const struct parser *p, int32_t day);
/* "Wed 27 Jan 2027" */
char *when_long_day(struct arena *arena, int32_t day);
/* "27 Jan 2027" */
char *when_short_day(struct arena *arena, int32_t day); /* "8 Dec 2027" */

/* when_ordinal.c: the 8th, [Friday] the eighteenth; "the 2nd and the 9th", all of them. */
size_t when_read_ordinal(const struct parser *p, size_t at, int32_t weekday, struct date_set *set);
size_t when_read_ordinals(struct parser *parser, size_t at, struct date_set *set);
/* "mon 7-wed 9", where both are such days. */
size_t when_read_numbered_days(struct parser *parser, size_t at, struct date_set *set);
/* Does the ordinal at `at` count what is behind it, and is no day: "first lesson"? */
bool when_is_ranked(const struct parser *parser, size_t at);
/* Is what is at `at` such a thing whatever is before it? */
bool when_is_rank_noun(const struct parser *parser, size_t at);

/* when_idiom.c: weekdays and weeks; when_amount.c: "two", "half an hour". */
size_t when_read_idiom(struct parser *parser, size_t at, struct date_set *set);
size_t when_read_today(struct parser *parser, size_t at, struct date_set *set);
/* when_counted.c: "in 3 days", "a week on Tuesday", "the day after tomorrow" */
size_t when_read_counted(struct parser *parser, size_t at, struct date_set *set);
size_t when_read_day_beside(struct parser *parser, size_t at, struct date_set *set);
size_t when_read_week(struct parser *parser, size_t at, int32_t *ret_monday);
/* "next week", "of the last week of term", "w/c 7 Dec", of which it is that weekday. */
size_t when_read_its_week(struct parser *parser, size_t at, int32_t weekday, struct date_set *set);
size_t when_read_amount(const struct parser *parser, size_t at, int32_t *ret_amount);
size_t when_read_duration(const struct parser *parser, size_t at, int32_t *ret_minutes);
size_t when_read_for(const struct parser *parser, size_t at, int32_t *ret_minutes);
/* The coming (book) or last (log) such weekday; today itself gives two. */
void when_resolve_weekday(const struct parser *parser, int32_t weekday, struct date_set *set);

/* when_either.c: "Tues Wed or Thurs": a bit each, of two at least, in the order of a week. And of
 * which week or stretch they are: "of next week", "in January", "before Christmas". */
size_t when_read_weekdays(const struct parser *parser, size_t at, uint32_t *ret_weekdays);
size_t when_read_whose(struct parser *parser, size_t at, uint32_t weekdays, struct date_set *set);

/* when_terms.c: terms, halves and their holidays, of the speaker's school. */
enum { WHEN_MAX_HALVES = 48 };
struct halves {
	const struct calendar_half *items[WHEN_MAX_HALVES]; /* by date */
	int32_t index[WHEN_MAX_HALVES];                     /* 0 Autumn 1 .. 5 Summer 2 */
	size_t count;
};
void when_list_halves(const struct parser *parser, struct halves *ret_halves);
/* A stretch of term ("this term", "A2", "spring term"), `is_bare`: also plain "term". */
size_t when_read_term(struct parser *parser, size_t at, bool is_bare, struct date_set *set);
/* The half-term holiday, or the holiday of a season. */
size_t when_read_break(struct parser *parser, size_t at, struct date_set *set);
/* Week `number` of a stretch, holidays not counted; 0 is the last, -1 the last but one. */
void when_set_teaching_week(const struct parser *parser, struct span stretch, int32_t number,
			    struct date_set *set);
/* "week 3", "wk 13" */
size_t when_read_week_number(struct parser *parser, size_t at, int32_t *ret_number);

/* when_school.c, when_feast.c: what the school calendar names. */
enum { WHEN_LAST = 0, WHEN_NO_ORDER = -99 };
/* first, second .. last, penultimate; which of a row is meant. */
size_t when_read_order(const struct parser *parser, size_t at, int32_t *ret_order);
size_t when_read_stretch(struct parser *parser, size_t at, struct date_set *set);
size_t when_read_month_stretch(const struct parser *parser, size_t at, struct span *ret_span);
size_t when_read_after(struct parser *parser, size_t at, int32_t *ret_after, struct date_set *set);
/* The last day that pupils attend up to `day`. */
int32_t when_last_school_day(const struct parser *parser, int32_t day);

/* when_relative.c */
size_t when_read_weekday_of(struct parser *parser, size_t at, struct date_set *set);
size_t when_read_inset(struct parser *parser, size_t at, struct date_set *set);
size_t when_read_week_beside(struct parser *parser, size_t at, struct date_set *set);
size_t when_read_after_break(struct parser *parser, size_t at, struct date_set *set);
size_t when_read_last_before(struct parser *parser, size_t at, struct date_set *set);
size_t when_read_too_little(struct parser *parser, size_t at, struct date_set *set);

/* A month or a stretch of term behind "of" or "in": its days. 0: none, or several. */
size_t when_read_span(struct parser *parser, size_t at, struct span *ret_span);
void when_set_restart(const struct parser *parser, int32_t after, struct date_set *set);
size_t when_read_school(struct parser *parser, size_t at, struct date_set *set);
size_t when_read_feast(struct parser *parser, size_t at, struct date_set *set);

/* when_date.c: any date element, with ranges. */
size_t when_read_point(struct parser *parser, size_t at, struct date_set *set);
size_t when_read_dates(struct parser *parser, size_t at, struct date_set *set);

/* when_clock.c, when_hours.c */
size_t when_read_clock(struct parser *parser, size_t at, bool has_date,
		       struct clock_words *ret_words);
/* when_part.c: what names a stretch of the school's day, half of it, or a part that is said of the
 * hour before it: "in the morning". */
size_t when_read_fixed(const struct parser *parser, size_t at, struct clock_words *words);
size_t when_read_session(const struct parser *parser, size_t at, struct clock_words *words);
size_t when_read_part(const struct parser *parser, size_t at, int32_t *ret_part);
/* "on Tuesday", "on the third": a number before it may be an hour. */
bool when_is_hour_on(const struct parser *parser, size_t at);
size_t when_read_hint(struct parser *parser, size_t at, enum hint *ret_hint);
void when_resolve_clock(const struct parser *parser, const struct clock_words *words,
			enum hint hint, struct time_set *set);

/* when_phrase.c */
bool when_read_phrase(struct parser *parser, struct clerk_outcome *outcome);

/* A recurrence as written. */
enum { WHEN_MAX_NTH = 5, WHEN_MAX_EXCEPT = 16 };
enum series_kind { SERIES_NONE, SERIES_WEEKS, SERIES_MONTHS, SERIES_HALVES, SERIES_VAGUE };
struct series {
	enum series_kind kind;
	int32_t interval;  /* every `interval` weeks */
	uint32_t weekdays; /* bit 0 Monday */
	int32_t
	    nth[WHEN_MAX_NTH]; /* first .. fifth; 0 last: of nth_weekday in a month, or half term */
	size_t nth_count;
	int32_t nth_weekday;
	size_t weekday_at; /* of each half term, its word */
	int32_t month_days[WHEN_MAX_NTH];
	size_t month_day_count;
	bool has_from, has_until;
	int32_t from, until; /* until: the first day that is not in it */
	int32_t kept;        /* so many dates; 0: to the end */
	int32_t except[WHEN_MAX_EXCEPT];
	size_t except_count;
	bool has_clock, is_doubtful; /* "every second Tuesday" */
	struct clock_words clock;
	const char *wrong, *advice;
};

/* when_list.c: dates written out, as a recurrence is echoed: "1, 8-10 Dec 2026 at 08:00, not 9 Dec
 * 2026". */
bool when_read_list(struct parser *parser, struct clerk_outcome *outcome);

/* when_series.c: reads recurrences. when_occur.c: lists their dates. */
bool when_is_series(const struct parser *parser);
bool when_read_series(struct parser *parser, struct clerk_outcome *outcome);
void when_finish_series(struct parser *parser, struct series *series,
			struct clerk_outcome *outcome);
/* Values of single dates as one list of dates. False: they do not fit together. */
bool when_make_list(const struct parser *parser, const struct clerk_when *items, size_t count,
		    struct clerk_when *ret_when);

/* when_object.c: no school on any day of the span? */
bool when_is_all_closed(const struct parser *parser, int32_t day, int32_t last);
/* Rule 13: what the calendar objects to. */
void when_object(const struct parser *parser, bool is_hour_said, struct clerk_when *when);
/* As when_format, with hours of no school day in words that say their half, and so are not objected
 * to: "Tue 8 Dec 2026, 7.30am–8.45am". */
const char *when_format_plain(struct arena *arena, const struct clerk_when *when);

/* when_value.c */
struct when_draft {
	struct date_set dates;
	struct time_set times;
	bool has_dates, has_times, is_deadline, is_before;
	bool has_zone;
	int32_t zone_min; /* east of Greenwich */
	bool is_bst;
	int32_t elapsed_min;       /* "for 90 mins"; 0 none */
	struct date_set end_dates; /* a range over days */
	struct time_set end_times;
	bool has_end;
};
/* One run of elements: a date, a time, and what settles or limits them. */
struct when_run {
	struct when_draft draft;
	struct clock_words clock;
	bool has_clock;
	size_t clock_at; /* where it was read */
	bool is_outright, is_numbered,
	    has_second; /* its date: outright, with a number, told twice */
	bool is_either;
	uint32_t weekdays; /* one of these, of a stretch that is still to be said */
	enum hint hint;
	size_t hint_at;
	bool is_hint_word; /* breakfast, governors, evening: no time of its own */
	bool has_end_clock;
	struct clock_words end_clock;
};

/* when_run.c: by, until, no later than, before. */
size_t when_read_deadline_lead(const struct parser *parser, size_t at, struct when_draft *draft);
/* Reads the words from `at` to the end. False: stuck. */
bool when_read_run(struct parser *parser, size_t at, struct when_run *run);

/* "Tue 8 Dec 2026 or Wed 9 Dec 2026? Reply `1` or `2`." */
void when_add_choices(struct parser *p, struct str *text, const struct clerk_when *items,
		      size_t count);
void when_finish(struct parser *parser, struct when_draft *draft, struct clerk_outcome *outcome);
/* when_day.c: the line for what is wrong; of what is past the advice itself says so, and names the
 * day. */
const char *when_wrong_words(const struct parser *parser, const char *wrong, const char *advice);
void when_refuse(struct parser *parser, struct clerk_outcome *outcome, const char *reason,
		 const char *text);
void when_ask(struct parser *parser, struct clerk_outcome *outcome, const char *text);
/* Fills the instants of a value and what the calendar objects. False: it is skipped by the clocks.
 */
bool when_fill(const struct parser *parser, struct clerk_when *when);

/* when_part.c: of the two halves of the day that an end may be in, the one behind its start. */
void when_end_after(int32_t day, int32_t start_min, struct clerk_outcome *end);

#endif
