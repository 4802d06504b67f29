/* acts_ahead: "SATs week 10-13 May, 3 weeks ahead" is told of "ahead 3": beside a date it would be
 * read as another. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts_ahead.h"
#include "command/acts.h"

#include "base/str.h"

#include <string.h>
#include <strings.h>

/* 1 from "a", "one", 12 from "12"; 0: no such number. */
static int number_at(const char *at, size_t len)
{
	static const char *const numbers[] = { "a",    "one", "two",   "three", "four",
					       "five", "six", "seven", "eight", NULL };

	if (len <= 2 && strspn(at, "0123456789") >= len) {
		return len == 1 ? at[0] - '0' : 10 * (at[0] - '0') + at[1] - '0';
	}
	for (int i = 0; numbers[i] != NULL; i++) {
		if (strlen(numbers[i]) == len && str_starts_fold(at, numbers[i])) {
			return i == 0 ? 1 : i;
		}
	}
	return 0;
}

/* "3 school weeks ahead", "a fortnight's notice": its bytes, with how many weeks; 0: none such. */
static size_t span_at(const char *at, int *ret_weeks)
{
	static const char *const units[] = {
		"school weeks'", "school weeks", "school week", "weeks'", "weeks",
		"week's",        "week",         "wks",         "wk",     NULL
	};
	static const char *const fortnights[] = { "fortnight's", "fortnight", NULL };
	static const char *const ends[] = { "ahead",      "before", "beforehand", "notice",
					    "in advance", "early",  "warning",    NULL };
	size_t len = strcspn(at, " ");
	int number = number_at(at, len);

	if (number == 0 || at[len] == '\0') {
		return 0;
	}
	len += strspn(at + len, " ");
	size_t unit = acts_longest_len(at + len, units);
	size_t fortnight = acts_longest_len(at + len, fortnights);

	*ret_weeks = fortnight > 0 ? 2 * number : number;
	len += unit + fortnight;
	len += strspn(at + len, " ");
	size_t end = acts_longest_len(at + len, ends);

	return unit + fortnight > 0 && end > 0 ? len + end : 0;
}

/* "move C1 …", of one named date. */
static bool is_move(const char *line)
{
	const char *at = line + strlen("move ");

	return str_starts_fold(line, "move ") && (at[0] == 'C' || at[0] == 'c') && at[1] >= '0' &&
	       at[1] <= '9';
}

/* The words in front that are no part of anything else: ", told". */
static size_t without_lead(const char *line, size_t len)
{
	static const char *const leads[] = { " tell us", " told", " with", " remind us", " remind",
					     " and",     " (",    ",",     " ",          NULL };

	for (size_t i = 0; leads[i] != NULL; i++) {
		size_t lead = strlen(leads[i]);

		if (len > lead && strncasecmp(line + len - lead, leads[i], lead) == 0) {
			return without_lead(line, len - lead);
		}
	}
	return len;
}

/* What stands behind it, without kindness. */
static const char *skip_kindness(const char *behind)
{
	static const char *const kind[] = { "please", "pls", "plz", "thanks", "thank you", NULL };
	const char *rest = behind + strspn(behind, " ).,");
	const char *end = rest + acts_longest_len(rest, kind);

	end += strspn(end, " ).,!");
	return *end == '\0' ? end : rest;
}

/* Is it the end of the line, or set off: "census, a fortnight's notice, Thu 21 Jan"? Else it may be
 * part of the date: "2 weeks before half term". */
static bool is_apart(const char *lead, const char *behind)
{
	const char *mark = lead + strspn(lead, " ");

	return *skip_kindness(behind) == '\0' ||
	       ((*mark == ',' || *mark == '(') && (*behind == ',' || *behind == ')'));
}

const char *acts_ahead(struct arena *arena, const char *line)
{
	int weeks = 0;

	if (!str_starts_fold(line, "coming ") && !is_move(line)) {
		return line;
	}
	for (const char *at = line + 1; *at != '\0'; at++) {
		bool is_word = at[-1] == ' ' || at[-1] == '(';
		size_t len = is_word ? span_at(at, &weeks) : 0;
		size_t before = without_lead(line, (size_t)(at - line));

		if (len > 0 && is_apart(line + before, at + len)) {
			const char *rest = skip_kindness(at + len);

			return arena_printf(arena, "%.*s%s%s ahead %d", (int)before, line,
					    *rest == '\0' ? "" : " ", rest, weeks);
		}
	}
	return line;
}
