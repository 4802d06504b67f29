/* slot: the day, half day or days that an entry of the calendar is of. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "calendar.h"

#include "clerk/diary.h"

/* From nine to three is a day. */
enum { MORNING_MIN = 9 * 60, HOME_MIN = 15 * 60 };

/* "tomorrow and Friday": days that are named one by one, and follow each other. */
static bool follow(const struct clerk_when *when)
{
	size_t i = 1;

	while (i < when->occurrence_count &&
	       when->occurrences[i].day == when->occurrences[i - 1].day + 1) {
		i++;
	}
	return when->start_min == CLERK_NO_MIN && i == when->occurrence_count;
}

enum clerk_status slot_read(struct clerk_call *call, const struct clerk_when *when,
			    struct slot *ret_slot)
{
	*ret_slot = (struct slot){ .day = when->day, .last_day = when->day };
	switch (when->kind) {
	case CLERK_WHEN_DATE:
		return CLERK_OK;
	case CLERK_WHEN_DATES:
		ret_slot->last_day = when->last_day;
		return CLERK_OK;
	case CLERK_WHEN_SESSION:
		ret_slot->session = when->is_afternoon ? 'P' : 'A';
		return CLERK_OK;
	case CLERK_WHEN_RANGE:
		/* "all day", as its hours */
		if (when->day == when->last_day && when->start_min <= MORNING_MIN &&
		    when->end_min >= HOME_MIN) {
			return CLERK_OK;
		}
		break;
	case CLERK_WHEN_NONE:
	case CLERK_WHEN_INSTANT:
	case CLERK_WHEN_DEADLINE:
		break;
	case CLERK_WHEN_RECURRENCE:
		if (when->occurrence_count > 0 && follow(when)) {
			ret_slot->day = when->occurrences[0].day;
			ret_slot->last_day = when->occurrences[when->occurrence_count - 1].day;
			return CLERK_OK;
		}
		break;
	}
	return clerk_fail(call, CLERK_USAGE,
			  "I need a day or days on end, or a morning or afternoon, e.g. `Fri 27 "
			  "Nov` or `Thu 3 Dec pm`.");
}

enum clerk_status slot_read_one(struct clerk_call *call, const struct clerk_when *when,
				struct slot *ret_slot)
{
	enum clerk_status status = slot_read(call, when, ret_slot);

	return status != CLERK_OK || ret_slot->day == ret_slot->last_day
		   ? status
		   : clerk_fail(call, CLERK_USAGE, "One day at a time, please, e.g. `Fri 27 Nov`.");
}

const char *slot_words(struct clerk_call *call, const struct slot *slot)
{
	const char *first = clerk_format_day(call, slot->day);

	return slot->last_day > slot->day
		   ? clerk_text_of(call, "%s to %s", first, clerk_format_day(call, slot->last_day))
		   : clerk_text_of(call, "%s%s", first,
				   slot->session == 'A'   ? ", morning"
				   : slot->session == 'P' ? ", afternoon"
							  : "");
}

void slot_tell(struct clerk_call *call, const char *schools, const struct slot *slot,
	       slot_teller *tell, const char *what)
{
	enum { NOON_MIN = 12 * 60 };
	int64_t noon_s = clerk_instant(call, slot->day, NOON_MIN);

	tell(call, schools, slot->session == 'P' ? noon_s : clerk_instant(call, slot->day, 0),
	     slot->session == 'A' ? noon_s : clerk_instant(call, slot->last_day + 1, 0), what);
}
