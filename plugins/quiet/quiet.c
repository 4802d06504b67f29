/* quiet: when people are not to be disturbed, and when the room is off the record. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "quiet.h"

#include "quiet_migrations.h"

#include <string.h>

/* The longer of the two; urgent is only what is so to both. */
static bool spares(struct clerk_call *call, const struct clerk_person *person, int64_t at_s,
		   struct clerk_spare *ret_spare)
{
	struct clerk_spare lesson, hours;

	if (person == NULL) {
		return room_spares(call, at_s, ret_spare);
	}
	bool is_lesson = lesson_spares(call, person, at_s, &lesson);
	bool is_quiet = hours_spares(call, person, at_s, &hours);

	if (!is_lesson && !is_quiet) {
		return false;
	}
	*ret_spare = is_lesson && !(is_quiet && hours.until_s > lesson.until_s) ? lesson : hours;
	ret_spare->but_urgent = is_lesson && !is_quiet;
	return true;
}

static enum clerk_status wake(struct clerk_call *call, struct clerk_item item, const char *what)
{
	(void)item;
	(void)what;
	return room_wake(call);
}

/* What waits may be said now. */
static enum clerk_status restored(struct clerk_call *call, const struct clerk_taken *taken)
{
	bool is_of_room =
	    strcmp(taken->verb, "offrecord") == 0 || strcmp(taken->verb, "onrecord") == 0;

	clerk_spares_changed(call);
	return is_of_room ? room_restored(call) : CLERK_OK;
}

static const struct clerk_try tries[] = {
	{ CLERK_HEAD, 90, "teaching Tue Thu am", "not be disturbed while you teach" }, { 0 }
};
static const struct clerk_topic topics[] = {
	{ "quiet", CLERK_LIST(struct clerk_command, lesson_commands, hours_commands, room_commands),
	  tries },
	{ 0 }
};

CLERK_PLUGIN(.name = "quiet", .summary = "Quiet times", .topics = topics,
	     .commands = CLERK_LIST(struct clerk_command, lesson_commands, hours_commands,
				    room_commands),
	     .migrations = quiet_migrations,
	     .queries = CLERK_LIST(struct clerk_queries, &lesson_queries, &hours_queries,
				   &room_queries),
	     .restored = restored, .wake = wake, .spares = spares);
