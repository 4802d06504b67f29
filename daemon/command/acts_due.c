/* acts_due: "two hours in January" is by the end of it: when a request asks for help, as a date. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts_due.h"

#include "base/str.h"
#include "dates/civil.h"

#include <string.h>

/* One of the words in any case, up to where it ends; 0: it is not there. */
static size_t word_at(const char *at, const char *word)
{
	size_t len = strlen(word);

	return str_starts_fold(at, word) && strchr(" ,.;:!?", at[len]) != NULL ? len : 0;
}

static size_t month_at(const char *at)
{
	for (int month = 1; month <= 12; month++) {
		size_t len = word_at(at, civil_month_name[month]);

		len = len > 0 ? len : word_at(at, civil_month_short[month]);
		if (len > 0) {
			return len;
		}
	}
	return 0;
}

/* What part of the month, and the last day of it; the whole of it ends at its end. */
static const struct {
	const char *words, *by;
} parts[] = {
	{ "in the first half of ", "15 " },
	{ "in the second half of ", "the end of " },
	{ "sometime in ", "the end of " },
	{ "some time in ", "the end of " },
	{ "at some point in ", "the end of " },
	{ "during ", "the end of " },
	{ "in ", "the end of " },
};

/* "Jan or Feb": which, nobody said. */
static bool is_of_several(const char *behind)
{
	static const char *const joints[] = { " or ", "/", " and ", "-", NULL };
	size_t i = 0;

	while (joints[i] != NULL && !str_starts(behind, joints[i])) {
		i++;
	}
	return joints[i] != NULL;
}

/* Where a word begins there, "in January" with it as a date; NULL: it is none. */
static const char *due_at(struct arena *arena, const char *line, const char *at)
{
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		size_t lead = strlen(parts[i].words);
		size_t month = str_starts_fold(at, parts[i].words) ? month_at(at + lead) : 0;

		if (month > 0 && !is_of_several(at + lead + month)) {
			return arena_printf(arena, "%.*sby %s%s", (int)(at - line), line,
					    parts[i].by, at + lead);
		}
	}
	return NULL;
}

const char *acts_due(struct arena *arena, const char *line)
{
	/* by when is said already */
	if (!str_starts_fold(line, "request ") || strstr(line, " by ") != NULL) {
		return line;
	}
	for (const char *at = line + 1; *at != '\0'; at++) {
		const char *due = at[-1] == ' ' ? due_at(arena, line, at) : NULL;

		if (due != NULL) {
			return due;
		}
	}
	return line;
}
