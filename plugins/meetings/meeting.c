/* meeting: the row of a meeting, its answers and its place in the diary. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "meetings.h"

#include "meetings_migrations.h"

#include <string.h>

#define COLUMNS "number, title, place, person, start_s, end_s, governors_s, quorum, version, state"

const char *const meetings_queries[] = {
	[Q_PUT] = "INSERT INTO meetings_meeting (cluster, " COLUMNS ")"
		  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
		  " ON CONFLICT (cluster, number) DO UPDATE SET start_s = excluded.start_s,"
		  " end_s = excluded.end_s, governors_s = excluded.governors_s,"
		  " version = excluded.version, state = excluded.state",
	[Q_GET] = "SELECT " COLUMNS " FROM meetings_meeting WHERE cluster = ?1 AND number = ?2",
	[Q_COMING] = "SELECT " COLUMNS " FROM meetings_meeting WHERE cluster = ?1"
		     " AND state = 'called' AND end_s > ?2 AND start_s > ?2"
		     " ORDER BY start_s, number",
	[Q_ANSWER] =
	    "INSERT INTO meetings_answer (cluster, number, school, answer, governors, day)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (cluster, number, school) DO UPDATE SET"
	    " answer = excluded.answer, governors = excluded.governors, day = excluded.day",
	[Q_ANSWER_KEEP] =
	    "INSERT INTO meetings_answer_before (cluster, number, school, day, answer, governors)"
	    " SELECT cluster, number, school, day, answer, governors FROM meetings_answer"
	    " WHERE cluster = ?1 AND number = ?2 AND school = ?3 AND day <> ?4"
	    " ON CONFLICT (cluster, number, school, day) DO UPDATE SET"
	    " answer = excluded.answer, governors = excluded.governors",
	[Q_ANSWERS] = "SELECT a.school, COALESCE(b.answer, a.answer), COALESCE(b.day, a.day, ?3),"
		      " b.day IS NOT NULL FROM meetings_answer AS a"
		      " LEFT JOIN meetings_answer_before AS b ON b.cluster = a.cluster AND"
		      " b.number = a.number AND b.school = a.school AND b.day = ?3 AND a.day <> ?3"
		      " WHERE a.cluster = ?1 AND a.number = ?2 ORDER BY a.school",
	[Q_ANSWERS_OF_OLD] = "UPDATE meetings_answer SET day = ?3"
			     " WHERE cluster = ?1 AND number = ?2 AND day IS NULL",
	NULL,
};

static void read_row(const struct clerk_query *q, struct meeting *meeting)
{
	*meeting = (struct meeting){ .number = clerk_int(q, 0),
				     .title = clerk_text(q, 1),
				     .place = clerk_text(q, 2),
				     .person = clerk_int(q, 3),
				     .start_s = clerk_int(q, 4),
				     .end_s = clerk_int(q, 5),
				     .governors_s = clerk_int(q, 6),
				     .quorum = clerk_int(q, 7),
				     .version = clerk_int(q, 8),
				     .is_cancelled = strcmp(clerk_text(q, 9), "cancelled") == 0 };
}

bool meeting_get(struct clerk_call *call, int64_t number, struct meeting *ret_meeting)
{
	struct clerk_query *q = clerk_query(call, Q_GET);

	clerk_bind_int(q, number);
	if (!clerk_step(q)) {
		return false;
	}
	read_row(q, ret_meeting);
	return true;
}

size_t meeting_coming(struct clerk_call *call, const struct meeting **ret_meetings)
{
	enum { FIRST_LOOK = 16 };
	struct clerk_query *q = clerk_query(call, Q_COMING);
	size_t count = 0, max = FIRST_LOOK;
	struct meeting *coming = clerk_memory(call, max * sizeof(*coming));

	clerk_bind_int(q, clerk_now(call));
	while (clerk_step(q)) {
		if (count == max) {
			struct meeting *more = clerk_memory(call, 2 * max * sizeof(*more));

			coming = memcpy(more, coming, max * sizeof(*more));
			max *= 2;
		}
		read_row(q, &coming[count++]);
	}
	*ret_meetings = coming;
	return count;
}

struct clerk_item meeting_item(const struct meeting *meeting)
{
	return (struct clerk_item){ .letter = 'M', .number = meeting->number };
}

const char *meeting_at(struct clerk_call *call, const struct meeting *meeting)
{
	return meeting->place[0] == '\0' ? "" : clerk_text_of(call, " at %s", meeting->place);
}

/* Every head of the cluster and the SIP are busy with it. */
static void put_diary(struct clerk_call *call, const struct meeting *meeting)
{
	struct clerk_entry entry = { .item = meeting_item(meeting),
				     .start_s = meeting->start_s,
				     .end_s = meeting->end_s,
				     .title = meeting->title,
				     .place = meeting->place,
				     .schools = clerk_text_of(call, "%s+", clerk_schools(call)),
				     .visibility = CLERK_PUBLIC,
				     .is_firm = true };

	if (meeting->is_cancelled) {
		clerk_diary_drop(call, entry.item);
	} else {
		clerk_diary_put(call, &entry);
	}
}

/* What is private of it is said to nobody else, and nobody has been asked. */
void meeting_tell_aside(struct clerk_call *call, const struct meeting *meeting)
{
	clerk_diary_aside(call, NULL, meeting->start_s, meeting->end_s, meeting_item(meeting),
			  CLERK_ASIDE_BOOKED | CLERK_ASIDE_ALL_SIDES | CLERK_ASIDE_UNASKED,
			  clerk_text_of(call, "M%lld, %s, is on %s", (long long)meeting->number,
					meeting->title,
					clerk_format_span(call, meeting->start_s, meeting->end_s)));
}

const char *meeting_place_lost(struct clerk_call *call, const struct meeting *meeting)
{
	const char *place = meeting->place;
	bool is_school =
	    place[0] != '\0' && place[1] == '\0' && strchr(clerk_schools(call), place[0]) != NULL;
	bool is_closed = is_school && clerk_day_kind_during(call, place[0], meeting->start_s,
							    meeting->end_s) == CLERK_DAY_CLOSED;

	return is_closed
		   ? clerk_text_of(call, "%s is closed on %s.", place,
				   clerk_format_day(call, clerk_day_of(call, meeting->start_s)))
		   : "";
}

const char *meeting_overlaps(struct clerk_call *call, const struct meeting *meeting)
{
	const struct clerk_entry *entries;
	const char *text = "";
	size_t count = clerk_diary_find(call, NULL, meeting->start_s, meeting->end_s,
					meeting_item(meeting), &entries);

	for (size_t i = 0; i < count; i++) {
		if (entries[i].visibility == CLERK_PUBLIC && entries[i].item.letter != 0) {
			text = clerk_text_of(call, "%s%s%c%lld", text,
					     text[0] == '\0' ? " At the same time: " : ", ",
					     entries[i].item.letter,
					     (long long)entries[i].item.number);
		}
	}
	return text[0] == '\0' ? "" : clerk_text_of(call, "%s.", text);
}

void meeting_put(struct clerk_call *call, const struct meeting *meeting)
{
	struct clerk_query *q = clerk_query(call, Q_PUT);

	clerk_bind_int(q, meeting->number);
	clerk_bind_text(q, meeting->title);
	clerk_bind_text(q, meeting->place);
	clerk_bind_int(q, meeting->person);
	clerk_bind_int(q, meeting->start_s);
	clerk_bind_int(q, meeting->end_s);
	clerk_bind_int(q, meeting->governors_s);
	clerk_bind_int(q, meeting->quorum);
	clerk_bind_int(q, meeting->version);
	clerk_bind_text(q, meeting->is_cancelled ? "cancelled" : "called");
	clerk_run(q);
	put_diary(call, meeting);
}

static void add_letter(char *letters, size_t size, char letter)
{
	size_t len = strlen(letters);

	if (len + 1 < size) {
		letters[len] = letter;
		letters[len + 1] = '\0';
	}
}

/* What one school said, and for which day. */
struct said {
	char school;
	const char *answer;
	int32_t day;
	bool is_again; /* though it has answered for another since */
};

/* NULL while it has not been heard. */
static const struct said *said_by(const struct said *said, size_t count, char school)
{
	for (size_t i = 0; i < count; i++) {
		if (said[i].school == school) {
			return &said[i];
		}
	}
	return NULL;
}

static const char *voice(struct clerk_call *call, char school)
{
	return school == '+' ? "SIP" : clerk_text_of(call, "%c", school);
}

/* It answered for a day from which the meeting has been moved since: it is asked again. */
static void add_moved(struct clerk_call *call, const struct said *said, struct answers *answers)
{
	add_letter(answers->unheard, sizeof(answers->unheard), said->school);
	if (strcmp(said->answer, "out") != 0) {
		add_letter(answers->moved_in, sizeof(answers->moved_in), said->school);
	}
	answers->moved = clerk_text_of(
	    call, "%s%s%s %s for %s", answers->moved, answers->moved[0] == '\0' ? "" : ", ",
	    voice(call, said->school), said->answer, clerk_format_day(call, said->day));
}

static void add_answer(const struct said *said, struct answers *answers)
{
	if (strcmp(said->answer, "in") == 0) {
		add_letter(answers->in, sizeof(answers->in), said->school);
	} else if (strcmp(said->answer, "late") == 0) {
		add_letter(answers->late, sizeof(answers->late), said->school);
	} else {
		add_letter(answers->out, sizeof(answers->out), said->school);
	}
	if (said->is_again) {
		add_letter(answers->again, sizeof(answers->again), said->school);
	}
	answers->schools_in += said->school != '+' && strcmp(said->answer, "out") != 0;
}

void answers_read(struct clerk_call *call, const struct meeting *meeting,
		  struct answers *ret_answers)
{
	enum { SAID_MAX = 32 };
	int32_t day = clerk_day_of(call, meeting->start_s);
	struct clerk_query *q = clerk_query(call, Q_ANSWERS);
	struct said all[SAID_MAX];
	size_t count = 0;

	*ret_answers = (struct answers){ .moved = "" };
	clerk_bind_int(q, meeting->number);
	clerk_bind_int(q, day);
	for (; clerk_step(q) && count < SAID_MAX; count++) {
		all[count] = (struct said){ .school = clerk_letter(q, 0),
					    .answer = clerk_text(q, 1),
					    .day = (int32_t)clerk_int(q, 2),
					    .is_again = clerk_int(q, 3) != 0 };
	}
	for (const char *s = clerk_text_of(call, "%s+", clerk_schools_here(call)); *s != '\0';
	     s++) {
		const struct said *said = said_by(all, count, *s);

		if (said == NULL) {
			add_letter(ret_answers->unheard, sizeof(ret_answers->unheard), *s);
		} else if (said->day != day) {
			add_moved(call, said, ret_answers);
		} else {
			add_answer(said, ret_answers);
		}
	}
}

void answers_keep_day(struct clerk_call *call, const struct meeting *meeting)
{
	struct clerk_query *q = clerk_query(call, Q_ANSWERS_OF_OLD);

	clerk_bind_int(q, meeting->number);
	clerk_bind_int(q, clerk_day_of(call, meeting->start_s));
	clerk_run(q);
}

CLERK_PLUGIN(.name = "meetings", .summary = "Meetings", .letters = "M", .item_noun = "meeting",
	     .commands = meetings_commands, .migrations = meetings_migrations,
	     .queries = meetings_queries, .wake = reminders_wake, .restored = meetings_restored,
	     .open = "SELECT 'M' || number, '', person FROM meetings_meeting"
		     " WHERE cluster = ?1 AND state = 'called' AND end_s > ?2");
