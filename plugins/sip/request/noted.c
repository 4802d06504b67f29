/* noted: on which days the use of a request is down already, so that none is noted twice unasked.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "request/request.h"

#include <string.h>

/* What took place without a date was that day, as far as anybody said; 0: it is of its date. */
static int32_t day_of(struct clerk_call *call, const struct request *r,
		      const struct clerk_when *day)
{
	return day->kind != CLERK_WHEN_NONE ? day->day
	       : r->base.slot.start_s != 0  ? clerk_day_of(call, r->base.slot.start_s)
					    : clerk_day_of(call, clerk_now(call));
}

static const char *word_of(struct clerk_call *call, int32_t day)
{
	return clerk_text_of(call, " %ld ", (long)day);
}

void noted_add(struct clerk_call *call, struct request *r, const struct clerk_when *day,
	       bool is_instead)
{
	size_t len = strlen(r->noted);

	if (is_instead && day->kind == CLERK_WHEN_NONE) {
		return; /* that day is down as it was */
	}
	if (is_instead && len > 1) {
		const char *last = r->noted + len - 1;

		while (last > r->noted && last[-1] != ' ') {
			last--;
		}
		len = (size_t)(last - r->noted);
	}
	r->noted = clerk_text_of(call, "%.*s%s", (int)(len == 0 ? 0 : len - 1), r->noted,
				 word_of(call, day_of(call, r, day)));
}

/* Two of its dates may be on one day: the second of them has begun, then. */
static bool is_its_date(struct clerk_call *call, const struct request *r, int32_t day)
{
	int64_t start_s = r->base.slot.start_s;

	return start_s != 0 && start_s <= clerk_now(call) && clerk_day_of(call, start_s) == day;
}

enum clerk_status noted_check(struct clerk_call *call, const struct request *r,
			      const struct clerk_when *when, int64_t used)
{
	int32_t day = day_of(call, r, when);
	const char *name = clerk_item_name(call, r), *prefix = clerk_prefix(call);
	const char *instead =
	    clerk_text_of(call, "done %s %s instead", name, clerk_format_amount(call, used));
	const struct clerk_choice choices[] = { { .key = "besides", .given = NOTED_BESIDES },
						{ .key = "yes", .given = NOTED_BESIDES },
						{ .key = "instead", .line = instead } };
	bool is_down = strstr(r->noted, word_of(call, day)) != NULL;
	bool has_day = when->kind != CLERK_WHEN_NONE || r->base.slot.start_s != 0;

	if (!is_down || !has_day || is_its_date(call, r, day) || clerk_given(call, NOTED_BESIDES)) {
		return CLERK_OK;
	}
	return clerk_ask(call, choices, 3,
			 "%s is down for %s already; %s given so far. Is this besides? Reply "
			 "`besides`. `%s%s` puts right what was noted last.",
			 clerk_format_day(call, day), name, clerk_format_amount(call, r->delivered),
			 prefix, instead);
}
