/* when: the date language; pure: given now, a calendar and a tense, it answers, asks or refuses. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_DATES_WHEN_H
#define CLERK_DATES_WHEN_H

#include "base/arena.h"
#include "clerk/when.h"
#include "dates/calendar.h"

/* All that a phrase's meaning depends on. Borrowed. */
struct when_context {
	const struct calendar *calendar;
	int64_t now_s;
	enum clerk_tense tense;
	char school;   /* of the speaker; 0: none */
	int32_t day;   /* what a time alone is of; 0: today, or, where that is gone, asked */
	bool is_early; /* of a breakfast: 6 and 7 are in the morning */
	bool is_slot;  /* of what lasts: "ten to eleven" may be from ten on, and is asked about */
};

/* Reads the whole phrase: every word must be understood. */
struct clerk_outcome when_parse(struct arena *arena, const struct when_context *context,
				const char *phrase);

/* What an amount alone says, "an hour". */
enum when_amount {
	WHEN_AMOUNT_UNCLEAR, /* asked about */
	WHEN_AMOUNT_LATER,
	WHEN_AMOUNT_EARLIER,
	WHEN_AMOUNT_LONG, /* that it lasts so long */
};

/* The date that a thing has. */
struct when_was {
	struct clerk_when when; /* an instant, a range of hours, a session or a day */
	bool is_moment;         /* it lasts no time, and may be over: then it is counted from now */
	enum when_amount amount;
	bool is_said;  /* just now, and is put right: a weekday is of its week */
	bool is_early; /* of a breakfast, as of the context */
	bool has_end;  /* its end was said: another start leaves it, "start at 9.30" */
};

/* What is said of a thing that has a date: "Fri", "2pm", "same time", "a week later", "until
 * 11.30". The whole date in words that when_parse reads, with all that was not said as it is, or
 * what is to be asked about; NULL: it says nothing of that kind, or not all of it. Hours that it
 * has, or that are plainly said, are no more objected to there than where it was booked. */
const char *when_moved(struct arena *arena, const struct when_context *context,
		       const struct when_was *was, const char *phrase);

/* A stretch of a line that means a date. */
struct when_span {
	size_t from, to; /* bytes of the line, at words' ends */
	/* A value, a question, or what was understood as a date and cannot be. A time alone is
	 * today's, or a question. */
	struct clerk_outcome outcome;
	bool has_day, has_time; /* "3pm" behind a place has no day: read it with the day's span */
	bool is_numbered;       /* a number or an ordinal is in it: no weekday alone */
	bool is_weak;  /* a name that may as well be text: "Easter", "half term", "next week" */
	bool is_habit; /* weekdays in the plural alone: "Mondays and Tuesdays" */
};

/* All stretches of a line that mean a date, from left to right, none within another: at each place
 * the longest that means something by itself. Weak ones only where no other holds a day. The line
 * is cut into words once; one of more than 2000 bytes or 200 words holds none. `*ret_spans` is in
 * the arena. */
size_t when_find(struct arena *arena, const struct when_context *context, const char *line,
		 const struct when_span **ret_spans);

/* "the 14th", "on the fourteenth", and nothing else: the day's number, of whatever month; 0: it is
 * no such day. And is it that of a day? */
int32_t when_day_number(const char *text, size_t len);
bool when_is_numbered_so(int32_t number, int32_t day);
/* Is that day what it means, or one of what it may mean? */
bool when_means_day(const struct clerk_outcome *outcome, int32_t day);
/* Of several in a line, is this one not the date that is meant, but what another lies within:
 * "before Christmas, Fri 11th", "I work Mondays; on Mon 7th"? */
bool when_is_wider(const struct when_span *span, const struct when_span *spans, size_t count);
/* Does the first day that it means fall on that day's weekday? Of what means none: false. */
bool when_means_weekday(const struct clerk_outcome *outcome, int32_t day);

/* Days that are asked about: both included; of half a day its hours too, else 0. */
struct when_window {
	int32_t from, to;
	int64_t start_s, end_s;
};

/* How long something lasts, "two hours", told apart from its date: the first such stretch, "for"
 * with it; not the "2 hour" of a "2 hour lesson". False: there is none. */
bool when_find_length(struct arena *arena, const struct when_context *context, const char *line,
		      struct when_span *ret_span);

/* The days that a line means, wherever in it: "what is on next week", "in January", "on Tuesday",
 * "after half term". What would be asked about for a booking is read as all of it, or as the first
 * that it may be. False: it speaks of none, or of what is past. */
bool when_window(struct arena *arena, const struct when_context *context, const char *line,
		 struct when_window *ret_window);

/* The same of days that are past: "last week", "since Friday", "on 14 Nov", where that is gone.
 * False: it names none, or one that is to come as well. */
bool when_past(struct arena *arena, const struct when_context *context, const char *line,
	       struct when_window *ret_window);

/* Is what begins at `at` (a word's start) something that belongs to dates and times though it was
 * not read: a number alone, a unit, `@`, a bracket or dash with a digit, and/then/by/before/until/
 * till/for/from/around with a time behind it? Its length in bytes up to the end of that stretch; 0:
 * it is words. `before`: a date ended right before it. */
size_t when_leftover(struct arena *arena, const struct when_context *context, const char *line,
		     size_t at, bool before);

/* Where the words that put right what was said end ("no sorry,", "I mean"), which begin at `from`;
 * 0: there are none. */
size_t when_correction(const char *line, size_t from, size_t to);

/* The echo: "Wed 9 Dec 2026, 09:00–12:00"; parses back to the same value. */
char *when_format(struct arena *arena, const struct clerk_when *when);

/* The line of `clerkd when`, for an outcome or one value. */
char *when_notation(struct arena *arena, const struct clerk_outcome *outcome);

/* "Wed 9 Dec 2026", "09:00", "Wed 9 Dec 2026 09:00"; `now_s` 0 always writes the year. */
char *when_format_day(struct arena *arena, int32_t day);
char *when_format_day_short(struct arena *arena, int32_t day); /* without its year */
/* "Tue 5, Wed 6, Fri 8 Jan": each month once, and the year where it is another than `like`'s. */
char *when_format_days(struct arena *arena, const int32_t *days, size_t count, int32_t like);
char *when_format_minute(struct arena *arena, int32_t minute);
char *when_format_instant(struct arena *arena, const struct tz *tz, int64_t instant_s);

#endif
