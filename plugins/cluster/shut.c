/* shut: whether schools are open on a day, where that alone is asked. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster.h"

#include "clerk/calendar.h"
#include "clerk/diary.h"
#include "clerk/item.h"
#include "clerk/roster.h"

#include <string.h>

enum { DAYS_MAX = 7 };

static bool is_asked_of(struct clerk_call *call)
{
	static const char *const words[] = { "shut",    "closed",  "open", "inset",
					     "closure", "closing", NULL };
	const char *said = clerk_said(call);
	bool is_asked = false;

	for (size_t i = 0; words[i] != NULL; i++) {
		is_asked = is_asked || strcasestr(said, words[i]) != NULL;
	}
	return is_asked;
}

/* "INSET at A B", of the schools not yet told; whose words are those of the first of them. */
static const char *alike(struct clerk_call *call, char *schools, int32_t day)
{
	const char *words = clerk_day_words(call, schools[0], day);
	char *left = schools, same[32] = "";
	size_t count = 0;

	for (const char *school = schools; *school != '\0'; school++) {
		if (strcmp(clerk_day_words(call, *school, day), words) == 0 &&
		    count + 1 < sizeof(same)) {
			same[count++] = *school;
		} else {
			*left++ = *school;
		}
	}
	same[count] = '\0';
	*left = '\0';
	return clerk_text_of(call, "%s at %s", words[0] == '\0' ? "open" : words,
			     clerk_letters_words(call, same));
}

static bool are_all_open(struct clerk_call *call, const char *schools, int32_t day)
{
	while (*schools != '\0' && clerk_day_words(call, *schools, day)[0] == '\0') {
		schools++;
	}
	return *schools == '\0';
}

static void tell_day(struct clerk_call *call, const char *schools, int32_t day)
{
	char left[32];
	const char *line = "";

	(void)strncpy(left, schools, sizeof(left) - 1);
	left[sizeof(left) - 1] = '\0';
	while (left[0] != '\0') {
		line = clerk_text_of(call, "%s%s%s", line, line[0] == '\0' ? "" : "; ",
				     alike(call, left, day));
	}
	clerk_reply(call, "%s: %s.", clerk_format_day(call, day), line);
}

/* Is one of them shut for half of one of the days? That takes more words. */
static bool has_half(struct clerk_call *call, const char *schools, int32_t from, int32_t to)
{
	static const enum clerk_calendar lists[] = { CLERK_CALENDAR_INSET, CLERK_CALENDAR_CLOSED };
	enum { MOST = 2 * DAYS_MAX };
	struct clerk_calendar_day days[MOST];
	bool has = false;

	for (; *schools != '\0'; schools++) {
		for (size_t list = 0; list < sizeof(lists) / sizeof(lists[0]); list++) {
			size_t count =
			    clerk_calendar_days(call, lists[list], *schools, from, days, MOST);

			for (size_t i = 0; i < count; i++) {
				has = has || (days[i].day <= to && days[i].session != 0);
			}
		}
	}
	return has;
}

bool shut_tell(struct clerk_call *call, const char *schools, const struct clerk_days *days)
{
	int32_t from = clerk_day_of(call, days->start_s), to = clerk_day_of(call, days->end_s - 1);

	if (!is_asked_of(call) || to - from >= DAYS_MAX || strchr(schools, '+') != NULL ||
	    has_half(call, schools, from, to)) {
		return false;
	}
	size_t told = 0;

	for (int32_t day = from; day <= to; day++) {
		bool is_worth =
		    to - from == 1 || (clerk_day_kind(call, 0, day) != CLERK_DAY_WEEKEND &&
				       !are_all_open(call, schools, day));

		if (from == to || is_worth) {
			tell_day(call, schools, day);
			told++;
		}
	}
	if (told == 0) {
		clerk_reply(call, "%s: open %s.", clerk_letters_words(call, schools), days->words);
	}
	return true;
}
