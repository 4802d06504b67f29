/* ahead: a reminder that is counted back from another thing moves with it, and is dropped with it.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "reminders.h"

#include <stdlib.h>

static const struct {
	const char *tied;
} sql = {
	.tied = "SELECT number, due_s FROM reminders_item INDEXED BY reminders_tied"
		" WHERE cluster = ?1 AND thing <> '' AND (due_s, number) > (?2, ?3)"
		" AND (state = 'waiting' OR state = 'dropped' OR state = 'said')"
		" ORDER BY due_s, number",
};
const struct clerk_queries ahead_queries = CLERK_QUERIES(sql);

enum { AT_ONCE = 32, HOUR_MIN = 60 };
/* Of what was said or dropped so long ago nobody thinks any more; AHEAD_FOLLOWS has it too. */
enum { LATELY_S = 60 * 86400 };

/* Where one stands among those that are tied; one that moves back is met again. */
struct place {
	int64_t due_s, number;
};

static struct clerk_item thing_of(const struct reminder *r)
{
	return (struct clerk_item){ r->thing[0], strtoll(r->thing + 1, NULL, 10) };
}

static bool is_by_minutes(const struct reminder *r)
{
	return r->ahead_days == 0 && r->ahead_min > 0;
}

/* As it was told: minutes keep their distance, days their hour, "on the morning of" too. It is said
 * when the thing begins at the latest. */
static int64_t moment_before(struct clerk_call *call, const struct reminder *r, int64_t start_s)
{
	int32_t day = clerk_day_of(call, start_s) - (int32_t)r->ahead_days;
	int64_t due_s = is_by_minutes(r) ? start_s - r->ahead_min * MINUTE_S
					 : clerk_instant(call, day, (int32_t)r->minute);

	return due_s < start_s ? due_s : start_s;
}

enum clerk_status ahead_set(struct clerk_call *call, struct reminder *r,
			    const struct clerk_before *before)
{
	struct clerk_thing at;
	bool is_known = !series_is(r) && before->thing.letter != '\0' &&
			clerk_thing(call, before->thing, &at) && r->base.due_s < at.start_s;

	if (!is_known) {
		return CLERK_OK;
	}
	/* the room would learn its hour, and that of what is off */
	if (r->is_room && !at.is_public) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "The room doesn't know of %c%lld, so nothing is set there. "
				  "`remind` without `us` reminds you alone.",
				  before->thing.letter, (long long)before->thing.number);
	}
	r->minute = clerk_minute_of(call, r->base.due_s);
	r->ahead_days = before->days;
	r->ahead_min = before->minutes;
	/* another date may have been given since */
	if (moment_before(call, r, at.start_s) == r->base.due_s) {
		r->thing = clerk_text_of(call, "%c%lld", before->thing.letter,
					 (long long)before->thing.number);
	}
	return CLERK_OK;
}

/* "30 min", "1 h 30 min" */
static const char *minutes_words(struct clerk_call *call, int64_t minutes)
{
	long long hours = minutes / HOUR_MIN, rest = minutes % HOUR_MIN;

	return hours == 0  ? clerk_text_of(call, "%lld min", rest)
	       : rest == 0 ? clerk_text_of(call, "%lld h", hours)
			   : clerk_text_of(call, "%lld h %lld min", hours, rest);
}

/* "30 min before", "the day before", "on the day of" */
static const char *far_words(struct clerk_call *call, const struct reminder *r)
{
	return is_by_minutes(r)
		   ? clerk_text_of(call, "%s before", minutes_words(call, r->ahead_min))
	       : r->ahead_days == 0 ? "on the day of"
	       : r->ahead_days == 1
		   ? "the day before"
		   : clerk_text_of(call, "%lld days before", (long long)r->ahead_days);
}

const char *ahead_words(struct clerk_call *call, const struct reminder *r)
{
	return r->thing[0] == '\0'
		   ? ""
		   : clerk_text_of(call, " (%s%s %s, and moves with it)",
				   r->own_s != 0 ? "put off; " : "", far_words(call, r), r->thing);
}

static const char *drop(struct clerk_call *call, struct reminder *r)
{
	if (r->base.state != REMINDER_WAITING) {
		return "";
	}
	r->base.state = REMINDER_DROPPED;
	clerk_item_put(call, r, "dropped with %s", r->thing);
	return clerk_text_of(call, CLERK_BOLD "%s" CLERK_PLAIN " is dropped, as %s is off: %s",
			     clerk_item_name(call, r), r->thing, r->text);
}

/* To the moment that its thing gives it now; sooner than it can be said, it is said at once. What
 * was dropped when it had been put off is put off again. */
static const char *move(struct clerk_call *call, struct reminder *r, int64_t moment_s)
{
	int64_t soon_s = clerk_now(call) + 1;
	bool is_back = r->base.state != REMINDER_WAITING;
	bool is_same = r->base.state == REMINDER_DROPPED && moment_s == reminder_own_s(r);
	int64_t due_s = is_same ? r->base.due_s : moment_s;

	r->base.state = REMINDER_WAITING;
	r->base.due_s = due_s > soon_s ? due_s : soon_s;
	r->own_s = r->base.due_s == moment_s ? 0 : moment_s;
	clerk_item_put(call, r, "now on %s, with %s", reminder_moment(call, r), r->thing);
	return is_back && due_s > soon_s
		   ? clerk_text_of(call, CLERK_BOLD "%s" CLERK_PLAIN " is on again with %s, %s: %s",
				   clerk_item_name(call, r), r->thing, reminder_moment(call, r),
				   r->text)
		   : "";
}

int64_t ahead_start_s(struct clerk_call *call, const struct reminder *r)
{
	struct clerk_thing at;
	bool is_known = r->thing[0] != '\0' && !series_is(r) && clerk_thing(call, thing_of(r), &at);

	return is_known && at.start_s > clerk_now(call) ? at.start_s : 0;
}

/* What was said comes anew only before another date, so that a move taken back loses nothing. */
static bool stands(struct clerk_call *call, const struct reminder *r, int64_t moment_s)
{
	int64_t soon_s = clerk_now(call) + 1;
	bool is_same = moment_s == reminder_own_s(r);

	switch (r->base.state) {
	case REMINDER_WAITING:
		return is_same || (moment_s <= soon_s && r->base.due_s <= soon_s);
	case REMINDER_SAID:
		return is_same || moment_s <= soon_s;
	default:
		return r->base.state != REMINDER_DROPPED;
	}
}

const char *ahead_follow(struct clerk_call *call, struct reminder *r)
{
	struct clerk_thing at;

	if (r->thing[0] == '\0' || series_is(r)) {
		return NULL;
	}
	if (!clerk_thing(call, thing_of(r), &at)) {
		return drop(call, r);
	}
	int64_t moment_s = moment_before(call, r, at.start_s);

	return at.start_s <= clerk_now(call) + 1 || stands(call, r, moment_s)
		   ? NULL
		   : move(call, r, moment_s);
}

/* ---- something has changed ---- */

/* What one act has dropped of one person's is one message. */
struct told {
	int64_t person;
	const char *text;
	struct told *next;
};

static void add_told(struct clerk_call *call, struct told **first, int64_t person, const char *text)
{
	struct told **at = first;

	while (*at != NULL && (*at)->person != person) {
		at = &(*at)->next;
	}
	if (*at == NULL) {
		*at = clerk_memory(call, sizeof(**at));
		**at = (struct told){ .person = person, .text = text };
	} else {
		(*at)->text = clerk_text_of(call, "%s\n%s", (*at)->text, text);
	}
}

/* Those behind the one that was the last; how many. */
static size_t next_tied(struct clerk_call *call, struct place *last, int64_t *numbers)
{
	struct clerk_query *tied = CLERK_QUERY(call, &sql.tied, last->due_s, last->number);
	size_t count = 0;

	while (count < AT_ONCE && clerk_step(tied)) {
		numbers[count++] = clerk_int(tied, 0);
		*last = (struct place){ clerk_int(tied, 1), clerk_int(tied, 0) };
	}
	return count;
}

enum clerk_status ahead_wake(struct clerk_call *call, struct clerk_item item, const char *what)
{
	int64_t numbers[AT_ONCE];
	struct place last = { clerk_now(call) - LATELY_S, INT64_MAX };
	struct told *told = NULL;
	size_t count;

	(void)what;
	while ((count = next_tied(call, &last, numbers)) > 0) {
		for (size_t i = 0; i < count; i++) {
			item = (struct clerk_item){ 'N', numbers[i] };
			struct reminder *r = clerk_item_get(call, item);
			const char *text = ahead_follow(call, r);

			if (text != NULL && text[0] != '\0') {
				add_told(call, &told, r->base.person, text);
			}
		}
	}
	for (; told != NULL; told = told->next) {
		reminder_tell(call, told->person, told->text);
	}
	return CLERK_OK;
}
