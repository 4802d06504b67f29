/* terms: the terms, holidays and INSET days of a school, or when one of the holidays is. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster.h"

#include "clerk/calendar.h"
#include "clerk/roster.h"

#include <string.h>
#include <strings.h>

static void add_days(struct clerk_call *call, enum clerk_calendar list, const char *what,
		     char letter)
{
	struct clerk_calendar_day days[8];
	int32_t today = clerk_day_of(call, clerk_now(call));
	size_t count = clerk_calendar_days(call, list, letter, today, days, 8);

	for (size_t i = 0; i < count; i++) {
		clerk_reply(call, "%s: %s%s", what, clerk_format_day(call, days[i].day),
			    days[i].session == 'A'   ? ", morning"
			    : days[i].session == 'P' ? ", afternoon"
						     : "");
	}
}

/* The days between two halves of one term, without the weekends around them. */
static bool add_half_term(struct clerk_call *call, int32_t last, int32_t next)
{
	int32_t from = last + 1, to = next - 1;

	while (from < to && clerk_day_kind(call, 0, from) == CLERK_DAY_WEEKEND) {
		from++;
	}
	while (to > from && clerk_day_kind(call, 0, to) != CLERK_DAY_HOLIDAY) {
		to--;
	}
	clerk_reply(call, "Half term: %s – %s", clerk_format_day(call, from),
		    clerk_format_day(call, to));
	return true;
}

/* "Spring 1" and "Spring 2" are of one term. */
static bool is_one_term(const char *name, const char *other)
{
	size_t len = strcspn(name, " ");

	return name[len] == ' ' && strncmp(name, other, len + 1) == 0 && strcmp(name, other) != 0;
}

/* ---- one of the holidays ---- */

struct holiday {
	const char *name;           /* as it is told */
	const char *words[5];       /* as it is asked for */
	const char *after, *before; /* the half terms on both sides of it */
};
static const struct holiday holidays[] = {
	{ "October half term", { "october", "oct half", "autumn half" }, "Autumn 1", "Autumn 2" },
	{ "Christmas", { "christmas", "xmas", "chrimbo", "new year" }, "Autumn 2", "Spring 1" },
	{ "February half term", { "february", "feb", "spring half" }, "Spring 1", "Spring 2" },
	{ "Easter", { "easter", "spring break" }, "Spring 2", "Summer 1" },
	{ "May half term", { "may half", "whitsun", "whit week" }, "Summer 1", "Summer 2" },
	{ "the summer", { "summer", "end of the school year" }, "Summer 2", "Autumn 1" },
};

/* Is the phrase there, as whole words? */
static bool has_words(const char *text, const char *phrase)
{
	static const char ends[] = " \t,.;:!?()'";
	size_t len = strlen(phrase);

	for (const char *at = text; (at = strcasestr(at, phrase)) != NULL; at++) {
		if ((at == text || strchr(ends, at[-1]) != NULL) && strchr(ends, at[len]) != NULL) {
			return true;
		}
	}
	return false;
}

/* "when does the summer term start", "INSET in February": of more than a holiday. */
static bool is_of_more(const char *words)
{
	return has_words(words, "inset") || has_words(words, "insets") ||
	       has_words(words, "dates") || has_words(words, "terms") ||
	       (has_words(words, "term") && !has_words(words, "half term"));
}

/* The one that the words name; NULL: none, or more than that. */
static const struct holiday *holiday_said(const char *words)
{
	for (size_t i = 0; words != NULL && i < sizeof(holidays) / sizeof(holidays[0]); i++) {
		for (size_t n = 0; holidays[i].words[n] != NULL && !is_of_more(words); n++) {
			if (has_words(words, holidays[i].words[n])) {
				return &holidays[i];
			}
		}
	}
	return NULL;
}

/* The next day from there on with children in school, and what comes before it. */
static int32_t back_on(struct clerk_call *call, char letter, int32_t day, const char **ret_inset)
{
	enum { FAR = 10 };

	*ret_inset = "";
	for (int32_t i = 0; i < FAR && clerk_day_kind(call, letter, day) != CLERK_DAY_SCHOOL;
	     i++, day++) {
		if (clerk_day_kind(call, letter, day) == CLERK_DAY_INSET) {
			*ret_inset =
			    clerk_text_of(call, ", after INSET on %s", clerk_format_day(call, day));
		}
	}
	return day;
}

/* "School E breaks up for Christmas on Fri 18 Dec 2026 and is back on Tue 5 Jan 2027."
 * False: it is not in the calendar. */
static bool say_holiday(struct clerk_call *call, char letter, const struct holiday *holiday)
{
	int32_t from, to = 0, last = 0, today = clerk_day_of(call, clerk_now(call));
	const char *name, *inset;
	bool is_next = false;

	for (int32_t i = 0; clerk_half_term_at(call, letter, i, &from, &to, &name); i++) {
		bool is_now = i == 0 && from > today && strcmp(name, holiday->before) == 0;

		if (is_next || is_now) {
			int32_t back = back_on(call, letter, from, &inset);
			const char *who =
			    letter == 0 ? "Schools" : clerk_text_of(call, "School %c", letter);
			const char *ends =
			    is_now ? ""
				   : clerk_text_of(call, "%s up for %s on %s and ",
						   letter == 0 ? "break" : "breaks", holiday->name,
						   clerk_format_day(call, last));

			clerk_reply(call, "%s %s%s back on %s%s.", who, ends,
				    letter == 0 ? "are" : "is", clerk_format_day(call, back),
				    inset);
			return true;
		}
		is_next = strcmp(name, holiday->after) == 0;
		last = to;
	}
	return false;
}

static bool is_holiday(const char *text)
{
	return holiday_said(text) != NULL;
}

/* "closed in the afternoon", of a day that is a school day in its other half; "". */
static const char *part_words(struct clerk_call *call, char letter, int32_t day)
{
	static const enum clerk_calendar lists[] = { CLERK_CALENDAR_INSET, CLERK_CALENDAR_CLOSED };
	struct clerk_calendar_day found;

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		if (clerk_calendar_days(call, lists[i], letter, day, &found, 1) > 0 &&
		    found.day == day && found.session != 0) {
			return clerk_text_of(call, "%s in the %s", i == 0 ? "INSET" : "closed",
					     found.session == 'A' ? "morning" : "afternoon");
		}
	}
	return "";
}

/* "are we shut on Friday?", "is our inset this Friday or next?": of that day, and the next INSET.
 */
static bool say_shut(struct clerk_call *call, char letter)
{
	const char *said = clerk_said(call);
	bool is_inset = has_words(said, "inset"), is_shut = has_words(said, "shut") ||
							    has_words(said, "closed") ||
							    has_words(said, "off");
	struct clerk_calendar_day next;
	struct clerk_days days;
	bool is_listed = has_words(said, "dates") || has_words(said, "days") ||
			 has_words(said, "terms") || has_words(said, "which") ||
			 has_words(said, "all") || has_words(said, "list");
	bool is_told = false;

	if (letter == 0 || is_listed || !(is_inset || is_shut)) {
		return false;
	}
	if (clerk_days_in(call, said, &days)) {
		int32_t day = clerk_day_of(call, days.start_s);
		const char *words = clerk_day_words(call, letter, day);

		words = words[0] == '\0' ? part_words(call, letter, day) : words;
		if (clerk_day_of(call, days.end_s - 1) == day) {
			clerk_reply(call, "%s, %s: %s.", words[0] == '\0' ? "No" : "Yes",
				    clerk_format_day(call, day),
				    words[0] == '\0' ? "a school day" : words);
			is_inset = is_inset && words[0] == '\0';
			is_told = true;
		}
	}
	if (is_inset && clerk_calendar_days(call, CLERK_CALENDAR_INSET, letter,
					    clerk_day_of(call, clerk_now(call)), &next, 1) > 0) {
		clerk_reply(call, "The next INSET of School %c is %s.", letter,
			    clerk_format_day(call, next.day));
		is_told = true;
	}
	return is_told;
}

/* "when do we break up": the end of what is on, and the next day back. */
static bool say_break(struct clerk_call *call, char letter)
{
	const char *said = clerk_said(call), *name, *inset;
	int32_t from, to, next, end;

	if (!(has_words(said, "break up") || has_words(said, "breakup") ||
	      has_words(said, "finish")) ||
	    !clerk_half_term_at(call, letter, 0, &from, &to, &name) ||
	    !clerk_half_term_at(call, letter, 1, &next, &end, &name)) {
		return false;
	}
	int32_t back = back_on(call, letter, next, &inset);

	clerk_reply(call, "%s up on %s and %s back on %s%s.",
		    letter == 0 ? "Schools break" : clerk_text_of(call, "School %c breaks", letter),
		    clerk_format_day(call, to), letter == 0 ? "are" : "is",
		    clerk_format_day(call, back), inset);
	return true;
}

struct terms_args {
	const struct clerk_school *school;
	const char *which;
};
static const struct clerk_arg terms_spec[] = {
	CLERK_ARG_SCHOOL(struct terms_args, school, "a school", .flags = CLERK_OPTIONAL),
	CLERK_ARG_TEXT(struct terms_args, which, "a holiday: Christmas, Feb half term",
		       .flags = CLERK_OPTIONAL, .is_one = is_holiday),
	{ 0 },
};

/* Behind the row's own name, where that was typed. */
static const char *asked_words(struct clerk_call *call)
{
	const char *said = clerk_said(call);

	return strncasecmp(said, "terms", strlen("terms")) == 0 ? said + strlen("terms") : said;
}

/* Asked in words of her own it is of one day. */
static bool say_asked(struct clerk_call *call, char letter)
{
	return asked_words(call) == clerk_said(call) &&
	       (say_shut(call, letter) || say_break(call, letter));
}

static enum clerk_status run_terms(struct clerk_call *call, const void *args)
{
	const struct terms_args *a = args;
	const struct holiday *holiday =
	    holiday_said(a->which != NULL ? a->which : asked_words(call));
	const struct clerk_person *sender = clerk_sender(call);
	char letter = a->school != NULL ? a->school->letter : sender->school;
	int32_t from, to, last = 0;
	const char *name, *before = "";
	bool is_said = false;

	if ((holiday != NULL && say_holiday(call, letter, holiday)) || say_asked(call, letter)) {
		return CLERK_OK;
	}
	clerk_reply(call, "%s, from now on:",
		    letter == 0 ? "Terms" : clerk_text_of(call, "School %c", letter));
	for (int32_t i = 0; i < 6 && clerk_half_term_at(call, letter, i, &from, &to, &name); i++) {
		if (!is_said && is_one_term(before, name)) {
			is_said = add_half_term(call, last, from);
		}
		clerk_reply(call, "%s: %s – %s", name, clerk_format_day(call, from),
			    clerk_format_day(call, to));
		last = to;
		before = name;
	}
	if (letter != 0) {
		add_days(call, CLERK_CALENDAR_INSET, "INSET", letter);
		add_days(call, CLERK_CALENDAR_CLOSED, "Closed", letter);
	}
	return CLERK_OK;
}

const struct clerk_command terms_commands[] = {
	{ .name = "terms",
	  .summary = "Show terms and INSET days",
	  .example = "terms C",
	  CLERK_TAKES(struct terms_args, terms_spec),
	  .who = CLERK_EVERYONE,
	  .run = run_terms },
	{ 0 },
};
