/* reminder: a reminder as an item: its states, whom it is said to, and what undo makes of it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "reminders.h"

static const struct {
	const char *open;
} sql = {
	.open = "SELECT count(*) FROM reminders_item INDEXED BY reminders_waiting"
		" WHERE cluster = ?1 AND person = ?2 AND state IN ('waiting', 'repeats')",
};
const struct clerk_queries reminder_queries = CLERK_QUERIES(sql);

static const struct clerk_column columns[] = {
	CLERK_COLUMN_AS(struct reminder, base.person, "person"),
	CLERK_COLUMN(struct reminder, is_room),
	CLERK_COLUMN_AS(struct reminder, base.due_s, "due_s"),
	CLERK_COLUMN(struct reminder, text),
	CLERK_COLUMN(struct reminder, days),
	CLERK_COLUMN(struct reminder, of_day),
	CLERK_COLUMN(struct reminder, minute),
	CLERK_COLUMN(struct reminder, thing),
	CLERK_COLUMN(struct reminder, ahead_days),
	CLERK_COLUMN(struct reminder, ahead_min),
	CLERK_COLUMN(struct reminder, own_s),
	CLERK_COLUMN(struct reminder, again),
	CLERK_COLUMN_OF_STATE(struct reminder),
	{ 0 },
};

static const struct clerk_state states[] = {
	[REMINDER_WAITING] = { .name = "waiting",
			       .awaits = CLERK_BY_CLOCK,
			       .refusal = "waits already" },
	[REMINDER_REPEATS] = { .name = "repeats",
			       .awaits = CLERK_BY_CLOCK,
			       .refusal = "waits already" },
	[REMINDER_SAID] = { .name = "said", .flags = CLERK_IS_OVER, .refusal = "was said" },
	[REMINDER_FORGOTTEN] = { .name = "forgotten",
				 .flags = CLERK_IS_OVER,
				 .refusal = "is forgotten" },
	[REMINDER_DROPPED] = { .name = "dropped", .flags = CLERK_IS_OVER, .refusal = "is dropped" },
	[REMINDER_DONE] = { .name = "done", .flags = CLERK_IS_OVER, .refusal = "is done" },
	{ 0 },
};
/* By the clock it stays as it is where it is to come again, or later: else it is said. */
static const struct clerk_step steps[] = {
	{ "forget", REMINDER_WAITING, REMINDER_FORGOTTEN, CLERK_BY_PERSON, 0 },
	{ "forget", REMINDER_REPEATS, REMINDER_FORGOTTEN, CLERK_BY_PERSON, CLERK_WHENEVER },
	{ "snooze", REMINDER_WAITING, REMINDER_WAITING, CLERK_BY_PERSON, 0 },
	{ "snooze", REMINDER_REPEATS, REMINDER_REPEATS, CLERK_BY_PERSON, 0 },
	{ "snooze", REMINDER_SAID, REMINDER_WAITING, CLERK_BY_PERSON, 0 },
	/* what the room is told anybody may have done; of one's own others know nothing */
	{ "done", REMINDER_WAITING, REMINDER_DONE, CLERK_BY_ANY, CLERK_WHENEVER },
	{ "done", REMINDER_REPEATS, REMINDER_DONE, CLERK_BY_ANY, CLERK_WHENEVER },
	{ "done", REMINDER_SAID, REMINDER_DONE, CLERK_BY_ANY, CLERK_WHENEVER },
	{ "", REMINDER_WAITING, REMINDER_WAITING, CLERK_BY_CLOCK, 0 },
	{ "", REMINDER_WAITING, REMINDER_SAID, CLERK_BY_CLOCK, 0 },
	{ "", REMINDER_WAITING, REMINDER_DROPPED, CLERK_BY_CLOCK, 0 },
	{ "", REMINDER_REPEATS, REMINDER_REPEATS, CLERK_BY_CLOCK, 0 },
	{ "", REMINDER_REPEATS, REMINDER_SAID, CLERK_BY_CLOCK, 0 },
	{ 0 },
};

/* One's own do not exist for others; what the room is told, everybody reads. */
static struct clerk_sight sight(struct clerk_call *call, const void *record)
{
	const struct reminder *r = record;

	(void)call;
	return (struct clerk_sight){ r->is_room ? CLERK_PUBLIC : CLERK_PERSONAL, "",
				     r->base.person };
}

/* Counted for the one who alone reads the number, or for the room that reads it. */
static struct clerk_item number(struct clerk_call *call, const void *record)
{
	bool is_apart = !((const struct reminder *)record)->is_room && clerk_is_private(call);

	return clerk_item_new_own(call, 'N', is_apart ? clerk_sender(call) : NULL);
}

const char *reminder_moment(struct clerk_call *call, const struct reminder *r)
{
	return clerk_format_instant(call, r->base.due_s);
}

/* One that is over is, for the one who had it, what never was. */
static const char *refuse(struct clerk_call *call, const void *record, const char *act,
			  enum clerk_refusal why, bool is_back)
{
	const struct reminder *r = record;
	const struct clerk_person *person = clerk_person_by_id(call, r->base.person);
	const char *name = clerk_item_name(call, r);

	(void)act;
	if (!is_back && r->base.state == REMINDER_DONE) {
		return clerk_text_of(call, "%s is done already.", name);
	}
	if (is_back && why == CLERK_REFUSED_OVERDUE) {
		return clerk_text_of(call,
				     "%s was for %s, which has passed, so I can't take that back.",
				     name, reminder_moment(call, r));
	}
	return person == NULL || person->id == clerk_sender(call)->id ||
		       r->base.state == REMINDER_FORGOTTEN
		   ? clerk_text_of(call, "There is no %s.", name)
		   : clerk_text_of(call, "%s is %s's to forget or move.", name, person->handle);
}

void reminder_tell(struct clerk_call *call, int64_t person, const char *text)
{
	const struct clerk_person *to = clerk_person_by_id(call, person);

	if (to != NULL && text[0] != '\0') {
		clerk_tell(call, to, "%s", text);
	}
}

/* In private, or in the room. It is of use however late, before something until that begins. */
static void say_now(struct clerk_call *call, const struct reminder *r, const char *last)
{
	int64_t start_s = ahead_start_s(call, r);
	const char *late = clerk_late_words(call, "was for", clerk_due(call));
	const char *text = clerk_text_of(call, CLERK_BOLD "%s" CLERK_PLAIN " %s%s%s",
					 clerk_item_name(call, r), r->text, late, last);

	clerk_useful_until(call, start_s != 0 ? start_s : INT64_MAX);
	if (r->is_room) {
		clerk_remind(call, "", "%s", text);
	} else {
		reminder_tell(call, r->base.person, text);
	}
}

/* Its moment. */
static enum clerk_status say(struct clerk_call *call, void *record)
{
	struct reminder *r = record;
	bool is_series = r->base.state == REMINDER_REPEATS;

	const char *followed = ahead_follow(call, r);

	if (followed != NULL) {
		reminder_tell(call, r->base.person, followed);
		return CLERK_OK;
	}
	bool is_off = is_series && series_is_off(call, r);
	bool goes_on = is_series ? series_go_on(call, r) : done_go_on(call, r);

	r->base.state = !goes_on ? REMINDER_SAID : is_series ? REMINDER_REPEATS : REMINDER_WAITING;
	if (!is_off) {
		say_now(call, r,
			is_series && !goes_on ? " (That was the last of these.)"
					      : done_asked(call, r, !goes_on));
	}
	return CLERK_OK;
}

/* ---- taking back ---- */

int64_t reminder_waiting(struct clerk_call *call)
{
	return clerk_next_int(CLERK_QUERY(call, &sql.open, clerk_sender(call)->id));
}

enum clerk_status reminder_check_full(struct clerk_call *call)
{
	return reminder_waiting(call) < REMINDER_OPEN_MAX
		   ? CLERK_OK
		   : clerk_fail(call, CLERK_LIMIT,
				"You have %d reminders waiting, which is as many as I keep for one "
				"person; `%sforget` one first.",
				REMINDER_OPEN_MAX, clerk_prefix(call));
}

int64_t reminder_moment_of(struct clerk_call *call, const struct clerk_when *when)
{
	int64_t eight_s =
	    clerk_instant(call, clerk_day_of(call, clerk_now(call)), REMINDER_MORNING_MIN);
	struct clerk_slot slot = { .start_s = eight_s, .end_s = eight_s };

	return clerk_slot_of(call, when, 0, &slot) ? slot.start_s : 0;
}

const char *reminder_text_here(struct clerk_call *call, const struct reminder *r)
{
	bool is_hushed = !r->is_room && !clerk_is_private(call) &&
			 (clerk_hush(r->text) & CLERK_HUSH_PEOPLE) != 0;

	return is_hushed ? "" : clerk_text_of(call, ": %s", r->text);
}

void reminder_put(struct clerk_call *call, struct reminder *r, const char *line)
{
	clerk_item_put(call, r, "%s", line);
	if (!r->is_room) {
		clerk_will_tell(call, clerk_sender(call));
	}
}

/* A reminder that waits again must have its place in the list. */
static enum clerk_status restored(struct clerk_call *call, void *record,
				  const struct clerk_taken *taken)
{
	const struct reminder *r = record;

	(void)taken;
	if (r == NULL) {
		return CLERK_OK; /* as if it had never been asked for */
	}
	if (!clerk_item_is(r, CLERK_IS_OVER) && reminder_waiting(call) > REMINDER_OPEN_MAX) {
		return clerk_fail(call, CLERK_LIMIT,
				  "You have %d reminders waiting, so I can't take that back.",
				  REMINDER_OPEN_MAX);
	}
	const char *name = clerk_item_name(call, r), *when = reminder_moment(call, r);

	clerk_reply(call, "%s",
		    !clerk_item_is(r, CLERK_IS_OVER)
			? clerk_text_of(call, "%s is on %s again%s", name, when,
					reminder_text_here(call, r))
			: clerk_text_of(call, "%s was said on %s", name, when));
	return CLERK_OK;
}

/* "ring H, Wed 25 Nov 2026 17:00"; of one's own no more in the room than that it is one. */
static const char *title(struct clerk_call *call, const void *record)
{
	const struct reminder *r = record;
	bool is_shown = r->is_room || clerk_is_private(call);

	return is_shown
		   ? clerk_text_of(call, "%s, %s%s%s", r->text, reminder_moment(call, r),
				   r->base.state == REMINDER_REPEATS ? ", " : "",
				   r->base.state == REMINDER_REPEATS ? series_words(call, r) : "")
		   : "your own reminder";
}

/* That it is done is said of what it is about, whenever it comes next. */
static const char *terms(struct clerk_call *call, const void *record, const struct clerk_slot *slot)
{
	(void)call;
	(void)slot;
	return ((const struct reminder *)record)->text;
}

const struct clerk_kind reminder_kind = {
	.letter = 'N',
	.noun = "reminder",
	.table = "reminders_item",
	.size = sizeof(struct reminder),
	.columns = columns,
	.states = states,
	.steps = steps,
	.due = "",
	.sight = sight,
	.number = number,
	.refuse = refuse,
	.title = title,
	.terms = terms,
	.lapse = say,
	.restored = restored,
};
