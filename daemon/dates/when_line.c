/* when_line: a line in words, of which a few tell days. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_line.h"

#include "base/str.h"
#include "dates/civil.h"

#include <string.h>

enum { MONTHS = 12 };

struct when_line when_line_cut(const char *line)
{
	static const char gaps[] = " \t\n,:;.?!()";
	struct when_line words = { 0 };

	for (line += strspn(line, gaps);
	     *line != '\0' && words.count < sizeof(words.at) / sizeof(words.at[0]);
	     line += strspn(line, gaps)) {
		words.at[words.count] = line;
		words.len[words.count] = strcspn(line, gaps);
		line += words.len[words.count++];
	}
	return words;
}

bool when_line_is(const struct when_line *words, size_t i, const char *word)
{
	return i < words->count && words->len[i] == strlen(word) &&
	       str_starts_fold(words->at[i], word);
}

bool when_line_is_in(const struct when_line *words, size_t i, const char *const *list)
{
	while (*list != NULL && !when_line_is(words, i, *list)) {
		list++;
	}
	return *list != NULL;
}

bool when_line_is_number(const struct when_line *words, size_t i)
{
	return i < words->count && words->at[i][0] >= '0' && words->at[i][0] <= '9';
}

int32_t when_line_month(const struct when_line *words, size_t i)
{
	int32_t month = MONTHS;

	while (month > 0 && !when_line_is(words, i, civil_month_name[month]) &&
	       !when_line_is(words, i, civil_month_short[month])) {
		month--;
	}
	return month;
}

int32_t when_line_few(const struct when_line *words, size_t i)
{
	static const char *const few[] = { "one", "two", "three", "four", "five", "six", NULL };

	if (when_line_is(words, i, "few") || when_line_is(words, i, "couple")) {
		return when_line_is(words, i, "few") ? 3 : 2;
	}
	for (int32_t n = 0; few[n] != NULL; n++) {
		if (when_line_is(words, i, few[n]) ||
		    (when_line_is_number(words, i) && words->len[i] == 1 &&
		     words->at[i][0] == '1' + n)) {
			return n + 1;
		}
	}
	return 0;
}
