/* poll_dates: which dates of a poll some words name: "2", "the 14th", "Tues 15 Dec 1pm", "the last
 * one". */
/* SPDX-License-Identifier: Apache-2.0 */
#include "polls.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* What is said of a day; 0: not said. */
struct day_said {
	size_t day, month, rank; /* `rank` of 1 to POLL_MOST, and POLL_LAST */
	const char *weekday;     /* its first letters */
	bool is_many;            /* "Tuesdays" */
};

enum { POLL_LAST = POLL_MOST + 1, LETTERS = 3, MOST_DIGITS = 2, DAY_AT = 4, MONTH_MOST = 31 };

static size_t letters_len(const char *text)
{
	size_t len = 0;

	while ((text[len] >= 'a' && text[len] <= 'z') || (text[len] >= 'A' && text[len] <= 'Z')) {
		len++;
	}
	return len;
}

static size_t blanks_len(const char *text)
{
	return strspn(text, " ,");
}

/* The place in the list of the name whose beginning, of three letters or more, stands there; or the
 * count of them. */
static size_t name_at(const char *text, const char *const *names, size_t count, size_t *ret_len)
{
	size_t len = letters_len(text), i = 0;
	/* "Tuesday's", "Tuesdays" */
	size_t bare =
	    len > LETTERS && (text[len - 1] == 's' || text[len - 1] == 'S') ? len - 1 : len;

	while (i < count && (len < LETTERS || (strncasecmp(text, names[i], len) != 0 &&
					       strncasecmp(text, names[i], bare) != 0))) {
		i++;
	}
	*ret_len = len;
	return i;
}

static size_t weekday_at(const char *text, struct day_said *said)
{
	static const char *const days[] = { "monday", "tuesday",  "wednesday", "thursday",
					    "friday", "saturday", "sunday" };
	static const char *const shorts[] = { "weds", "thurs" };
	const size_t count = sizeof(days) / sizeof(days[0]);
	size_t len, day = name_at(text, days, count, &len);
	bool is_short = name_at(text, shorts, 2, &len) < 2;

	if (day == count && !is_short) {
		return 0;
	}
	said->weekday = text;
	said->is_many = len > strlen("tues") && strncasecmp(text + len - 4, "days", 4) == 0;
	return text[len] == '\'' && text[len + 1] == 's' ? len + 2 : len;
}

/* "14", "14th": a number with no more behind it; `*ret_is_ranked`: it says that it is one of a row.
 */
static size_t number_at(const char *text, size_t *ret_number, bool *ret_is_ranked)
{
	static const char *const ends[] = { "st", "nd", "rd", "th" };
	size_t digits = strspn(text, "0123456789"), end = 0;

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		end = strncasecmp(text + digits, ends[i], 2) == 0 ? 2 : end;
	}
	size_t len = digits + end;

	if (digits == 0 || digits > MOST_DIGITS || letters_len(text + len) > 0 ||
	    ((text[len] == '.' || text[len] == ':') && text[len + 1] >= '0' &&
	     text[len + 1] <= '9')) {
		return 0;
	}
	*ret_number = (size_t)atoi(text);
	*ret_is_ranked = end > 0;
	return len;
}

static size_t month_at(const char *text, struct day_said *said)
{
	static const char *const months[] = { "january",   "february", "march",    "april",
					      "may",       "june",     "july",     "august",
					      "september", "october",  "november", "december" };
	const size_t count = sizeof(months) / sizeof(months[0]);
	size_t lead = strncasecmp(text, "of ", LETTERS) == 0 ? LETTERS : 0, len = 0;
	size_t month = name_at(text + lead, months, count, &len);

	said->month = month == count ? 0 : month + 1;
	return month == count ? 0 : lead + len;
}

/* "first", "last" */
static size_t rank_at(const char *text, struct day_said *said)
{
	static const char *const ranks[] = { "first", "second", "third", "fourth",
					     "fifth", "sixth",  "last" };
	size_t len = letters_len(text);

	for (size_t i = 0; i < sizeof(ranks) / sizeof(ranks[0]); i++) {
		if (strlen(ranks[i]) == len && strncasecmp(text, ranks[i], len) == 0) {
			said->rank = i + 1;
			return len;
		}
	}
	return 0;
}

/* Is it that? Its words begin "Tue 12 Jan 2027". */
static bool fits(struct clerk_call *call, const struct poll *poll, size_t option,
		 const struct day_said *said)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	const char *date = poll_date(call, poll, option);
	const char *month = strchr(date + DAY_AT, ' ') + 1;
	size_t rank = said->rank == POLL_LAST ? poll_count(poll) : said->rank;

	return (rank == 0 || rank == option + 1) &&
	       (said->weekday == NULL || strncasecmp(date, said->weekday, LETTERS) == 0) &&
	       (said->day == 0 || (size_t)atoi(date + DAY_AT) == said->day) &&
	       (said->month == 0 ||
		strncmp(month, months + (said->month - 1) * LETTERS, LETTERS) == 0);
}

static unsigned all_that_fit(struct clerk_call *call, const struct poll *poll,
			     const struct day_said *said)
{
	unsigned options = 0;

	for (size_t i = 0; i < poll_count(poll); i++) {
		options |= fits(call, poll, i, said) ? 1u << i : 0;
	}
	return options;
}

/* "1pm", "at 15.45", behind a day: its own hour says nothing; another makes it another date. */
static size_t time_at(struct clerk_call *call, const struct poll *poll, unsigned *options,
		      const char *text)
{
	size_t lead = strncasecmp(text, "at ", LETTERS) == 0 ? LETTERS : 0;
	size_t len = strspn(text + lead, "0123456789.:apm");
	const char *word = clerk_text_of(call, "%.*s", (int)len, text + lead);

	if (len == 0 || strspn(word, "0123456789") == 0 ||
	    (lead == 0 && strpbrk(word, ".:apm") == NULL)) {
		return 0;
	}
	for (size_t i = 0; i < poll_count(poll); i++) {
		int32_t day = clerk_day_of(call, poll->start_s[i]);

		if (clerk_time_on(call, day, word) != poll->start_s[i]) {
			*options &= ~(1u << i);
		}
	}
	return lead + len;
}

unsigned poll_dates_named(struct clerk_call *call, const struct poll *poll, const char *text,
			  size_t *ret_len, bool *ret_is_many)
{
	struct day_said said = { .weekday = NULL };
	bool is_ranked = false;
	size_t at = weekday_at(text, &said), gap = at == 0 ? 0 : blanks_len(text + at);

	gap += at > 0 && strncasecmp(text + at + gap, "the ", 4) == 0 ? 4 : 0;
	size_t number = number_at(text + at + gap, &said.day, &is_ranked);

	at += number == 0 ? 0 : gap + number;
	if (number > 0) {
		size_t space = blanks_len(text + at), month = month_at(text + at + space, &said);

		at += month == 0 ? 0 : space + month;
	}
	at = at == 0 ? rank_at(text, &said) : at;
	if (at == 0) {
		return 0;
	}
	/* "2" and "2nd" are those of the list, where no such day is in it */
	bool is_number =
	    said.weekday == NULL && said.month == 0 && said.day > 0 && said.day <= poll_count(poll);
	unsigned options = all_that_fit(call, poll, &said);

	if (is_number && (!is_ranked || options == 0)) {
		said = (struct day_said){ .rank = said.day };
		options = all_that_fit(call, poll, &said);
	} else if (said.rank == 0) {
		size_t space = blanks_len(text + at);
		size_t hour = time_at(call, poll, &options, text + at + space);

		at += hour == 0 ? 0 : space + hour;
	}
	*ret_len = at;
	*ret_is_many = said.is_many;
	return options;
}
