/* quiet: when people are not to be disturbed, and when the room is off the record. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "quiet.h"

#include "quiet_migrations.h"

#include <string.h>

static const struct {
	const char *next, *drop_lessons, *drop_hours;
} sql = {
	.next = "SELECT min(person) FROM (SELECT person FROM quiet_lesson WHERE cluster = ?1"
		" AND person > ?2 UNION ALL SELECT person FROM quiet_hours WHERE cluster = ?1"
		" AND person > ?2)",
	.drop_lessons = "DELETE FROM quiet_lesson WHERE cluster = ?1 AND person = ?2",
	.drop_hours = "DELETE FROM quiet_hours WHERE cluster = ?1 AND person = ?2",
};
static const struct clerk_queries queries = CLERK_QUERIES(sql);

/* Of who has left nothing is kept: she is told nothing more. */
static void here(struct clerk_call *call)
{
	int64_t id = 0;

	while ((id = clerk_next_int(CLERK_QUERY(call, &sql.next, id))) != 0) {
		const struct clerk_person *person = clerk_person_by_id(call, id);

		if (person == NULL || person->role == 0) {
			clerk_run(CLERK_QUERY(call, &sql.drop_lessons, id));
			clerk_run(CLERK_QUERY(call, &sql.drop_hours, id));
		}
	}
}

static const char *const held[] = {
	"SELECT '', 0, 'you teach: ' || substr('MonTueWedThuFri', weekday * 3 + 1, 3) ||"
	" printf(' %02d:%02d–%02d:%02d', from_min / 60, from_min % 60, to_min / 60, to_min % 60)"
	" FROM quiet_lesson WHERE cluster = ?1 AND person = ?2 ORDER BY weekday, from_min",
	"SELECT '', 0, 'quiet for you:' || CASE WHEN from_min = to_min THEN '' ELSE"
	" printf(' %02d:%02d–%02d:%02d', from_min / 60, from_min % 60, to_min / 60, to_min % 60)"
	" END || CASE has_weekends WHEN 0 THEN '' ELSE ' weekends' END"
	" FROM quiet_hours WHERE cluster = ?1 AND person = ?2",
	NULL,
};

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
	     .queries = CLERK_LIST(struct clerk_queries, &queries, &lesson_queries, &hours_queries,
				   &room_queries),
	     .restored = restored, .wake = wake, .spares = spares, .here = here, .held = held);
