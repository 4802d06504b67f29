/* item_remind: when those whom an item concerns are reminded of it, and the moment itself. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "clerk/calendar.h"
#include "clerk/clash.h"
#include "host/host_internal.h"
#include "host/item.h"

#include <limits.h>
#include <string.h>

enum { HOUR_S = 3600, APART_S = 12 * HOUR_S };
enum {
	QUIET_FROM_MIN = 21 * 60,
	QUIET_TO_MIN = 7 * 60,
	EVENING_MIN = 18 * 60,
	SCHOOL_MIN = 16 * 60
};
enum { WEEK, DAY, HOURS, EVE, BACK };

const char *const item_reminder_names[ITEM_REMINDERS] = {
	[WEEK] = "week", [DAY] = "day", [HOURS] = "hours", [EVE] = "remind", [BACK] = "back"
};

bool item_has_reminder(const struct clerk_kind *kind, int which)
{
	/* whoever is reminded at all is so of what comes on the first day back */
	return which == BACK ? kind->reminders != 0 : (kind->reminders & (1u << which)) != 0;
}

/* ---- when ---- */

static bool is_quiet(int32_t minute)
{
	return minute < QUIET_TO_MIN || minute >= QUIET_FROM_MIN;
}

/* Heads work on INSET days. */
static bool is_worked(struct clerk_call *call, char school, int32_t day)
{
	enum clerk_day kind = clerk_day_kind(call, school, day);

	return kind == CLERK_DAY_SCHOOL || kind == CLERK_DAY_INSET;
}

/* The last day before that one on which heads work; `*ret_is_back`: a holiday lies between. */
static int32_t day_before(struct clerk_call *call, char school, int32_t day, bool *ret_is_back)
{
	enum { FAR_BACK = 60 };
	int32_t back = 1;

	*ret_is_back = false;
	while (back < FAR_BACK && !is_worked(call, school, day - back)) {
		enum clerk_day kind = clerk_day_kind(call, school, day - back);

		*ret_is_back =
		    *ret_is_back || kind == CLERK_DAY_HOLIDAY || kind == CLERK_DAY_BANK_HOLIDAY;
		back++;
	}
	return back == FAR_BACK ? day : day - back;
}

/* On a day without school: 16:00 on the last school day before. */
static int64_t to_school_day(struct clerk_call *call, int64_t at_s)
{
	int32_t day = clerk_day_of(call, at_s);
	bool is_back;
	int32_t before = is_worked(call, '\0', day) ? day : day_before(call, '\0', day, &is_back);

	return before == day ? at_s : clerk_instant(call, before, SCHOOL_MIN);
}

/* At the place where it is; and what comes on the first day back has one more the evening before.
 */
static void plan_eve(struct clerk_call *call, const void *record, struct item_plan *plan)
{
	const struct clerk_base *base = record;
	int32_t day = clerk_day_of(call, base->slot.start_s);
	bool is_back;
	int32_t before = day_before(call, item_place_school(call, record), day, &is_back);

	plan->at_s[EVE] = before == day ? 0 : clerk_instant(call, before, SCHOOL_MIN);
	is_back = is_back && is_worked(call, item_place_school(call, record), day);
	plan->at_s[BACK] = is_back ? clerk_instant(call, day - 1, EVENING_MIN) : 0;
}

/* What each would be, were there no other and no past. */
static void plan_days(struct clerk_call *call, int64_t start_s, struct item_plan *plan)
{
	int32_t day = clerk_day_of(call, start_s), minute = clerk_minute_of(call, start_s);

	plan->hours_s = start_s - 2 * HOUR_S;
	plan->is_merged = is_quiet(clerk_minute_of(call, plan->hours_s));
	minute = is_quiet(minute) ? SCHOOL_MIN : minute;
	plan->at_s[WEEK] = to_school_day(call, clerk_instant(call, day - 7, minute));
	plan->at_s[DAY] = to_school_day(
	    call, clerk_instant(call, day - 1, plan->is_merged ? EVENING_MIN : minute));
	plan->at_s[HOURS] = plan->is_merged ? 0 : plan->hours_s;
	/* At most one in twelve hours: the later one says more. */
	for (int i = WEEK; i < HOURS; i++) {
		int64_t next_s = plan->at_s[i + 1];

		if (next_s != 0 && next_s - plan->at_s[i] < APART_S) {
			plan->at_s[i] = 0;
		}
	}
}

struct item_plan item_plan(struct clerk_call *call, const void *record, int64_t now_s)
{
	const struct clerk_base *base = record;
	int64_t start_s = base->slot.start_s;
	struct item_plan plan = { 0 };

	if (start_s != 0 && (base->kind->reminders & CLERK_REMIND_DAYS) != 0) {
		plan_days(call, start_s, &plan);
	}
	if (start_s != 0 && base->kind->reminders != 0) {
		plan_eve(call, record, &plan);
	}
	for (int i = 0; i < ITEM_REMINDERS; i++) {
		bool is_wanted = item_has_reminder(base->kind, i);

		if (!is_wanted || plan.at_s[i] <= now_s) {
			plan.is_too_late = plan.is_too_late || (is_wanted && plan.at_s[i] != 0);
			plan.at_s[i] = 0;
		}
	}
	return plan;
}

int64_t clerk_item_reminder_s(struct clerk_call *call, const void *record, unsigned which)
{
	struct item_plan plan = item_plan(call, record, INT64_MIN);

	for (int i = 0; i < ITEM_REMINDERS; i++) {
		if ((which & (1u << i)) != 0) {
			return plan.at_s[i];
		}
	}
	return 0;
}

/* The first after that moment; 0: none. */
static int64_t next_after(const struct item_plan *plan, int64_t at_s)
{
	int64_t next_s = 0;

	for (int i = 0; i < ITEM_REMINDERS; i++) {
		bool is_after = plan->at_s[i] > at_s;

		next_s =
		    is_after && (next_s == 0 || plan->at_s[i] < next_s) ? plan->at_s[i] : next_s;
	}
	return next_s;
}

/* "Tue 1 Dec 2026 08:00 and Mon 7 Dec 2026 18:00" */
static const char *plan_words(struct clerk_call *call, const struct item_plan *plan)
{
	struct str text;

	str_init(&text, call->arena);
	for (int64_t at_s = next_after(plan, 0); at_s != 0; at_s = next_after(plan, at_s)) {
		bool is_last = next_after(plan, at_s) == 0;

		str_addf(&text, "%s%s",
			 text.len == 0 ? ""
			 : is_last     ? " and "
				       : ", ",
			 clerk_format_instant(call, at_s));
	}
	return text.text;
}

const char *clerk_item_reminders(struct clerk_call *call, const void *record)
{
	struct item_plan plan = item_plan(call, record, call->now_s);
	const char *list = plan_words(call, &plan);
	const char *merged =
	    plan.is_merged
		? arena_printf(call->arena,
			       " (two hours before is %s, so it joins the evening "
			       "before)",
			       clerk_format_minute(call, clerk_minute_of(call, plan.hours_s)))
		: "";

	return list[0] == '\0'
		   ? "It is too soon for a reminder."
		   : arena_printf(call->arena, "Reminders: %s%s%s.", list, merged,
				  plan.is_too_late ? " (too late for the earlier ones)" : "");
}

/* ---- the moment ---- */

/* "tomorrow", "today", "on Tue 8 Dec" */
static const char *day_words(struct clerk_call *call, int64_t start_s)
{
	int32_t day = clerk_day_of(call, start_s), ahead = day - clerk_day_of(call, call->now_s);

	return ahead == 0   ? "today"
	       : ahead == 1 ? "tomorrow"
			    : arena_printf(call->arena, "on %s", clerk_format_day_short(call, day));
}

/* "tomorrow 08:00", "today 13:30", "on Tue 8 Dec 2026 08:00" */
static const char *how_soon(struct clerk_call *call, int64_t start_s)
{
	int32_t ahead = clerk_day_of(call, start_s) - clerk_day_of(call, call->now_s);

	return ahead > 1 ? arena_printf(call->arena, "on %s", clerk_format_instant(call, start_s))
			 : arena_printf(call->arena, "%s %s", ahead == 1 ? "tomorrow" : "today",
					clerk_format_minute(call, clerk_minute_of(call, start_s)));
}

/* A later reminder of it is due too: that one speaks. */
static bool is_overtaken(struct clerk_call *call, const void *record, const char *name)
{
	struct item_plan plan = item_plan(call, record, INT64_MIN);
	int which = 0;

	while (which < ITEM_REMINDERS - 1 && !str_equal(name, item_reminder_names[which])) {
		which++;
	}
	int64_t next_s = next_after(&plan, plan.at_s[which]);

	return next_s != 0 && next_s <= call->now_s;
}

/* In the history of what is between two. `how`: "on time" */
static void record_reminder(struct clerk_call *call, const void *record, const char *how)
{
	const struct clerk_base *base = record;
	const char *other =
	    base->other == '+' ? "the SIP" : arena_printf(call->arena, "%c", base->other);

	if (base->other != '\0') {
		clerk_item_record(call, record, "reminder to %c and %s, due %s, %s", base->school,
				  other, clerk_format_instant(call, call->due_s), how);
	}
}

/* It has begun: nobody is helped by a reminder now, but it is owned up to: to those between whom it
 * is, or to the one who called it. */
static void tell_missed(struct clerk_call *call, void *record)
{
	const struct clerk_base *base = record;
	const struct clerk_person *maker = clerk_person_by_id(call, base->person);
	const char *what = arena_printf(call->arena, "%s (%s)", clerk_item_name(call, record),
					item_title(call, record));
	const char *text = clerk_missed_words(call, what, call->due_s);

	if (base->school != '\0' || item_sight(call, record).visibility != CLERK_PUBLIC) {
		clerk_tell_parties(call, record, "%s", text);
	} else if (maker != NULL) {
		clerk_tell(call, maker, "%s", text);
	}
	record_reminder(call, record, "missed");
}

static const char *whom(struct clerk_call *call, const void *record)
{
	const struct clerk_kind *kind = ((const struct clerk_base *)record)->kind;

	return kind->whom != NULL ? kind->whom(call, record)
	       : kind->asking != NULL && !answers_have_places(kind)
		   ? clerk_answers(call, record).unheard
		   : clerk_item_parties(call, record);
}

/* In the room, with pings; what the room may not know, to its parties. */
static void say(struct clerk_call *call, void *record, const char *text)
{
	if (item_sight(call, record).visibility != CLERK_PUBLIC) {
		clerk_tell_parties(call, record, "%s", text);
		return;
	}
	clerk_remind(call, whom(call, record), "%s", text);
}

/* Nobody is sent to a school that is closed without being told. */
static const char *lost_words(struct clerk_call *call, const void *record)
{
	const struct clerk_kind *kind = ((const struct clerk_base *)record)->kind;
	bool can = item_act_by(kind, "move") != 0 && item_act_by(kind, "cancel") != 0;
	const char *lost = can ? clerk_clash_day(call, record) : "";
	const char *name = clerk_item_name(call, record);
	const char *prefix = item_sight(call, record).visibility == CLERK_PUBLIC ? "!" : "";

	return lost[0] == '\0'
		   ? ""
		   : arena_printf(call->arena, " But %s `%smove %s <date>` or `%scancel %s`?", lost,
				  prefix, name, prefix, name);
}

static const char *reminder_words(struct clerk_call *call, void *record,
				  const struct clerk_reminding *reminding)
{
	const struct clerk_kind *kind = ((const struct clerk_base *)record)->kind;
	const char *words = kind->remind == NULL
				? arena_printf(call->arena, "%s: %s.%s", reminding->how_soon,
					       item_title(call, record), reminding->lost)
				: kind->remind(call, record, reminding);
	const char *name =
	    arena_printf(call->arena, CLERK_BOLD "%s" CLERK_PLAIN, clerk_item_name(call, record));

	return reminding->is_late
		   ? arena_printf(call->arena, "(late) %s %s I was offline at %s.", name, words,
				  clerk_format_minute(call, clerk_minute_of(call, call->due_s)))
		   : arena_printf(call->arena, "%s %s", name, words);
}

enum clerk_status item_say_reminder(struct clerk_call *call, void *record, const char *name)
{
	const struct clerk_base *base = record;
	int64_t start_s = base->slot.start_s;
	const struct clerk_reminding reminding = { .what = name,
						   .is_late = clerk_is_late(call, call->due_s),
						   .day = day_words(call, start_s),
						   .how_soon = how_soon(call, start_s),
						   .lost = lost_words(call, record) };

	if (is_overtaken(call, record, name)) {
		return CLERK_OK;
	}
	if (start_s <= call->now_s) {
		tell_missed(call, record);
		return CLERK_OK;
	}
	clerk_useful_until(call, start_s);
	say(call, record, reminder_words(call, record, &reminding));
	if (base->kind->reminded != NULL) {
		base->kind->reminded(call, record, &reminding);
	}
	record_reminder(call, record,
			reminding.is_late
			    ? arena_printf(call->arena, "%lld min late",
					   (long long)((call->now_s - call->due_s) / 60))
			    : "on time");
	return CLERK_OK;
}
