/* words: what is said of a visit, and to whom; and the date that was typed. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "visits.h"

/* ---- of what it is ---- */

bool visit_is_quiet(const struct visit *v)
{
	return v->base.item.letter == visit_kind.apart;
}

char visit_visitor(const struct visit *v)
{
	return v->base.school;
}

char visit_host(const struct visit *v)
{
	return v->base.other;
}

char visit_other(const struct visit *v, char school)
{
	return school == v->base.other ? v->base.school : v->base.other;
}

const char *visit_schools(struct clerk_call *call, const struct visit *v)
{
	return clerk_text_of(call, "%c%c", v->base.school, v->base.other);
}

bool visit_is_agreed(const struct visit *v)
{
	return v->base.state == AGREED || v->base.state == MOVING;
}

const struct clerk_slot *visit_slot(const struct visit *v)
{
	return v->base.state == COUNTERED ? &v->base.wish : &v->base.slot;
}

int64_t remind_at(struct clerk_call *call, const struct visit *v)
{
	return clerk_item_reminder_s(call, v, CLERK_REMIND_EVE);
}

/* What the day has become since it was asked for, for either school. Nobody is sent to a school
 * that is closed without being told. */
const char *lost_words(struct clerk_call *call, const struct visit *v)
{
	const struct plan plan = visit_plan(call, v, visit_slot(v));

	return clash_day(call, &plan);
}

struct plan visit_plan(struct clerk_call *call, const struct visit *v,
		       const struct clerk_slot *slot)
{
	return (struct plan){ .visitor = visit_visitor(v),
			      .host = visit_host(v),
			      .visitors = v->visitors,
			      .except = v->base.item,
			      .when = { .day = clerk_day_of(call, slot->start_s) },
			      .slot = *slot };
}

/* ---- words ---- */

const char *count_words(struct clerk_call *call, int64_t visitors)
{
	return clerk_text_of(call, "%lld visitor%s", (long long)visitors, visitors == 1 ? "" : "s");
}

const char *visit_words(struct clerk_call *call, const struct visit *v,
			const struct clerk_slot *slot)
{
	const char *focus = v->focus[0] == '\0' ? "" : clerk_text_of(call, ", %s", v->focus);

	return clerk_text_of(call, "%c visits %c, %s%s, %s%s", visit_visitor(v), visit_host(v),
			     clerk_slot_words(call, slot), focus, count_words(call, v->visitors),
			     visit_is_quiet(v) ? ", private" : "");
}

const char *visit_bare_words(struct clerk_call *call, const struct visit *v)
{
	return clerk_text_of(call, "%c visits %c, %s", visit_visitor(v), visit_host(v),
			     clerk_slot_words(call, &v->base.slot));
}

/* "Mon 30 Nov 16:00"; with the year where it is not that of the visit. */
static const char *answer_by_words(struct clerk_call *call, const struct visit *v)
{
	int32_t day = clerk_day_of(call, v->base.due_s);
	int32_t like = clerk_day_of(call, visit_slot(v)->start_s);

	return clerk_text_of(call, "%s %s", clerk_format_days(call, &day, 1, like),
			     clerk_format_minute(call, clerk_minute_of(call, v->base.due_s)));
}

const char *answers_words(struct clerk_call *call, const struct visit *v, const char *prefix)
{
	const char *name = clerk_item_name(call, v);

	return clerk_text_of(call, "%s, `%syes %s`, `%sno %s` or `%smove %s <date>` by %s.",
			     clerk_heads_words(call, clerk_item_awaited(call, v)), prefix, name,
			     prefix, name, prefix, name, answer_by_words(call, v));
}

const char *others_prefix(const struct visit *v)
{
	return visit_is_quiet(v) ? "" : "!";
}

void visit_say_why(struct clerk_call *call, const struct visit *v, const char *before,
		   const char *reason, const char *after)
{
	const char *bare = clerk_text_of(call, "%s%s", before, after);
	const char *full = clerk_text_of(call, "%s: %s%s", before, reason, after);
	char other = visit_other(v, clerk_sender(call)->school);

	if (reason[0] == '\0') {
		clerk_say(call, v, bare, NULL);
	} else if (visit_is_quiet(v) || !clerk_is_private(call)) {
		clerk_say(call, v, full, NULL);
	} else {
		clerk_reply(call,
			    "%s I've put this in the room too, without the reason; that I've told "
			    "%s privately.",
			    full, clerk_heads_words(call, other));
		clerk_post(call, "%s", bare);
		clerk_tell_school(call, other, "%s: %s", before, reason);
	}
}

/* ---- the date that was typed ---- */

/* Why a visit can not be on such a date; NULL: it can. */
static const char *unfit_words(const struct clerk_when *when)
{
	switch (when->kind) {
	case CLERK_WHEN_RANGE:
		return when->last_day > when->day
			   ? "A visit is within one day, e.g. `9-12` or `am`."
			   : NULL;
	case CLERK_WHEN_DATES:
	case CLERK_WHEN_RECURRENCE:
		return "One visit at a time, please: one day, with a time.";
	case CLERK_WHEN_DEADLINE:
		return "I need the day itself, with a time, e.g. `Wed 9 Dec 9-12`.";
	case CLERK_WHEN_NONE:
	case CLERK_WHEN_DATE:
		return "I also need a time, e.g. `9-12` or `am`.";
	case CLERK_WHEN_SESSION:
	case CLERK_WHEN_INSTANT:
		break;
	}
	return NULL;
}

enum clerk_status read_slot(struct clerk_call *call, const struct clerk_when *when,
			    struct clerk_slot *ret_slot)
{
	enum { VISIT_MIN = 60 };
	const char *unfit = unfit_words(when);

	*ret_slot = (struct clerk_slot){ 0 };
	if (unfit != NULL) {
		return clerk_fail(call, CLERK_USAGE, "%s", unfit);
	}
	(void)clerk_slot_of(call, when, VISIT_MIN, ret_slot);
	ret_slot->said = clerk_format_when(call, when);
	return ret_slot->start_s > clerk_now(call)
		   ? CLERK_OK
		   : clerk_fail(call, CLERK_CONFLICT, "%s has passed. Which day did you mean?",
				ret_slot->said);
}
