/* clash: what stands against a date: what the day is, the hours, what its own service says. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/clash.h"

#include "clerk/calendar.h"
#include "host/host_internal.h"
#include "host/item.h"

#include <string.h>

enum { EARLIEST = 8 * 60, LATEST = 18 * 60 };

/* ---- objections ---- */

static const char *join(struct clerk_call *call, const char *text, const char *more)
{
	return arena_printf(call->arena, "%s%s%s", text, text[0] == '\0' ? "" : " ", more);
}

void clerk_object(struct clerk_call *call, struct clerk_clash *clash, enum clerk_level level,
		  bool is_open, const char *text)
{
	clash->text = join(call, clash->text, text);
	clash->facts = is_open ? join(call, clash->facts, text) : clash->facts;
	clash->level = level > clash->level ? level : clash->level;
	clash->objections++;
}

void look_object(struct look *look, enum clerk_level level, const char *text)
{
	clerk_object(look->call, &look->clash, level, false, text);
}

/* Of the calendar, so that all may read it. */
static void object_openly(struct look *look, enum clerk_level level, const char *text)
{
	clerk_object(look->call, &look->clash, level, true, text);
}

/* ---- the calendar ---- */

static enum clerk_level level_of_day(enum clerk_day kind)
{
	switch (kind) {
	case CLERK_DAY_SCHOOL:
		return CLERK_LEVEL_NONE;
	case CLERK_DAY_BANK_HOLIDAY:
	case CLERK_DAY_CLOSED:
		return CLERK_LEVEL_BLOCK;
	default:
		return CLERK_LEVEL_WARN;
	}
}

/* What the day is while it lasts: a school may close for half of it. */
static enum clerk_day kind_at(const struct look *look, char school)
{
	return clerk_day_kind_during(look->call, school, look->plan->slot.start_s,
				     look->plan->slot.end_s);
}

static void look_at_day_of(struct look *look, char school, const char *also)
{
	struct clerk_call *call = look->call;
	int32_t day = look->day;
	enum clerk_day kind = kind_at(look, school);
	const char *echo = clerk_format_day(call, day);
	const char *words = kind == CLERK_DAY_INSET ? "INSET" : clerk_day_words(call, school, day);
	bool is_everywhere = kind == CLERK_DAY_BANK_HOLIDAY || kind == CLERK_DAY_WEEKEND ||
			     kind == CLERK_DAY_UNKNOWN;

	if (kind == CLERK_DAY_CLOSED) {
		object_openly(
		    look, CLERK_LEVEL_BLOCK,
		    arena_printf(call->arena, "%c%s is closed on %s.", school, also, echo));
	} else if (kind != CLERK_DAY_SCHOOL) {
		object_openly(look, level_of_day(kind),
			      is_everywhere ? arena_printf(call->arena, "%s is %s.", echo, words)
					    : arena_printf(call->arena, "%s is %s at %c%s.", echo,
							   words, school, also));
	}
}

static void look_at_day(struct look *look)
{
	struct clerk_call *call = look->call;
	char host = look->other, visitor = look->school;
	int32_t day = look->day;
	enum clerk_day at_host = kind_at(look, host), at_visitor = kind_at(look, visitor);

	if (at_host == at_visitor) {
		look_at_day_of(look, host, arena_printf(call->arena, " and %c", visitor));
	} else {
		look_at_day_of(look, host, "");
		look_at_day_of(look, visitor, "");
	}
	if (clerk_academic_year(call, day) !=
	    clerk_academic_year(call, clerk_day_of(call, call->now_s))) {
		object_openly(look, CLERK_LEVEL_WARN,
			      arena_printf(call->arena, "%s is in the next school year.",
					   clerk_format_day(call, day)));
	}
	look->clash.day = look->clash.facts;
}

/* Of what is everybody's: where all meet. */
static void look_at_place(struct look *look)
{
	if (look->at != '\0' && kind_at(look, look->at) == CLERK_DAY_CLOSED) {
		object_openly(look, CLERK_LEVEL_WARN,
			      arena_printf(look->call->arena, "%c is closed on %s.", look->at,
					   clerk_format_day(look->call, look->day)));
	}
	look->clash.day = look->clash.facts;
}

/* What the day is at most schools; the lead may call people together on a bank holiday. */
static void look_at_common_day(struct look *look)
{
	struct clerk_call *call = look->call;
	enum clerk_day kind = clerk_day_kind(call, '\0', look->day);
	bool is_lead = (call->sender->role & CLERK_LEAD) != 0;

	if (kind == CLERK_DAY_SCHOOL) {
		look_at_place(look);
		return;
	}
	object_openly(
	    look, kind == CLERK_DAY_BANK_HOLIDAY && !is_lead ? CLERK_LEVEL_BLOCK : CLERK_LEVEL_WARN,
	    arena_printf(call->arena, "%s is %s.", clerk_format_day(call, look->day),
			 clerk_day_words(call, '\0', look->day)));
}

/* What the day was already when it was asked for was settled then. */
static void forgive_day(struct look *look)
{
	struct clerk_clash *clash = &look->clash;

	if (look->plan->slot.over != NULL && strcmp(clash->day, look->plan->slot.over) == 0) {
		clash->level = CLERK_LEVEL_NONE;
		clash->objections = 0;
		clash->text = clash->facts = clash->day = "";
	}
}

static void look_at_hours(struct look *look)
{
	struct clerk_call *call = look->call;
	const struct clerk_slot *slot = &look->plan->slot;

	if (clerk_minute_of(call, slot->start_s) < EARLIEST ||
	    clerk_minute_of(call, slot->end_s) > LATEST ||
	    clerk_day_of(call, slot->end_s) != clerk_day_of(call, slot->start_s)) {
		object_openly(look, CLERK_LEVEL_WARN,
			      arena_printf(call->arena, "%s is outside 08:00–18:00.",
					   clerk_slot_words(call, slot)));
	}
}

/* ---- the date that was typed ---- */

/* Why a thing within one day can not be on such a date; NULL: it can. */
static const char *unfit_words(struct clerk_call *call, const struct clerk_when *when,
			       const char *noun)
{
	switch (when->kind) {
	case CLERK_WHEN_RANGE:
		return when->last_day == when->day
			   ? NULL
			   : arena_printf(call->arena,
					  "A %s is within one day, e.g. `9-12` or `am`.", noun);
	case CLERK_WHEN_DATES:
	case CLERK_WHEN_RECURRENCE:
		return arena_printf(call->arena, "One %s at a time, please: one day, with a time.",
				    noun);
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

/* The argument of the row that is a date. */
static const char *date_name(const struct clerk_call *call)
{
	const struct clerk_arg *arg = call->command->args;

	while (arg->name != NULL && arg->type != CLERK_WHEN) {
		arg++;
	}
	return arg->name;
}

/* "w/c 11 Jan", "from Monday to Wednesday": which of its school days, asked with them to choose
 * from. CLERK_OK: it is none such. */
static enum clerk_status ask_day(struct clerk_call *call, const struct clerk_kind *kind,
				 const struct clerk_when *when)
{
	enum { WEEK = 7 };
	struct clerk_choice choices[WEEK];
	struct str text;
	size_t count = 0;

	if (when->kind != CLERK_WHEN_DATES || when->last_day - when->day >= WEEK) {
		return CLERK_OK;
	}
	str_init(&text, call->arena);
	for (int32_t day = when->day; day <= when->last_day; day++) {
		if (clerk_day_kind(call, call->sender->school, day) != CLERK_DAY_SCHOOL) {
			continue;
		}
		const char *said = clerk_format_day(call, day);

		choices[count] = (struct clerk_choice){
			.key = arena_printf(call->arena, "%zu", count + 1),
			.line = clerk_line_with(call, date_name(call), said),
			.said = said,
		};
		str_addf(&text, "%s`%s` %s", count == 0 ? "" : ", ", choices[count].key, said);
		count++;
	}
	if (count < 2) {
		return CLERK_OK;
	}
	call->asked_of = date_name(call);
	return clerk_ask(call, choices, count,
			 "Which day for the %s, and when? %s; for example `Tue 9-12`.", kind->noun,
			 text.text);
}

enum clerk_status clerk_slot_in_day(struct clerk_call *call, const struct clerk_kind *kind,
				    const struct clerk_when *when, int64_t default_min,
				    struct clerk_slot *ret_slot)
{
	const char *unfit = unfit_words(call, when, kind->noun);

	enum clerk_status asked = ask_day(call, kind, when);

	*ret_slot = (struct clerk_slot){ 0 };
	if (asked != CLERK_OK) {
		return asked;
	}
	if (unfit != NULL) {
		return clerk_fail(call, CLERK_USAGE, "%s", unfit);
	}
	(void)clerk_slot_of(call, when, default_min, ret_slot);
	ret_slot->said = clerk_format_when(call, when);
	return ret_slot->start_s > call->now_s
		   ? CLERK_OK
		   : clerk_fail(call, CLERK_CONFLICT, "%s has passed. Which day did you mean?",
				ret_slot->said);
}

/* ---- all of it ---- */

enum clerk_status clash_check_sides(struct clerk_call *call, const void *record)
{
	const struct clerk_base *base = record;

	return clerk_has_left(call, base->school) ? clerk_check_here(call, base->school)
						  : clerk_check_here(call, base->other);
}

struct clerk_plan clerk_plan(struct clerk_call *call, const void *record,
			     const struct clerk_slot *slot)
{
	return (struct clerk_plan){ .record = record,
				    .slot = *slot,
				    .when = { .day = clerk_day_of(call, slot->start_s) } };
}

static struct look look_of(struct clerk_call *call, const struct clerk_plan *plan)
{
	const struct clerk_base *base = plan->record;

	return (struct look){ .call = call,
			      .plan = plan,
			      .base = base,
			      .school = base->school,
			      .other = base->other,
			      .at = item_place_school(call, base),
			      .day = clerk_day_of(call, plan->slot.start_s),
			      .clash = { .text = "", .facts = "", .day = "", .notes = "" } };
}

const char *clerk_clash_day(struct clerk_call *call, const void *record)
{
	const struct clerk_plan plan = clerk_plan(call, record, clerk_item_slot(record));
	struct look look = look_of(call, &plan);

	if (look.other == '\0') {
		look_at_place(&look);
	} else {
		look_at_day(&look);
		forgive_day(&look);
	}
	return look.clash.day;
}

struct clerk_clash clerk_clash(struct clerk_call *call, const struct clerk_plan *plan)
{
	struct look look = look_of(call, plan);

	bool has_sides = look.other != '\0';

	if (!has_sides) {
		look_at_common_day(&look);
	} else {
		look_at_day(&look);
		if (plan->is_agreeing) {
			forgive_day(&look);
		} else {
			look_at_hours(&look);
		}
	}
	if (look.base->kind->against != NULL) {
		look.base->kind->against(call, plan, &look.clash);
	}
	if (has_sides) {
		look_at_diary(&look);
	}
	if (look.clash.objections > 1) {
		look.clash.has_shift = false;
	}
	return look.clash;
}
