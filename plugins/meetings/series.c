/* series: several meetings called at once, with rotas of places and chairs: listed, and saved on a
 * yes; then each is a meeting of its own, and those from one on may be moved or cancelled. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "meetings.h"

#include <string.h>

enum { MINUTE_S = 60, MOST = MEETING_SERIES_MOST };

#define CALLERS (CLERK_HEAD | CLERK_SIP)

/* ---- calling them ---- */

/* The i-th of those that are not skipped has its place from the rota, round and round. */
static const char *place_at(struct clerk_call *call, const struct meeting_plan *plan, size_t i)
{
	size_t len = plan->rota == NULL ? 0 : strlen(plan->rota);

	return len == 0 ? plan->like->place : clerk_text_of(call, "%c", plan->rota[i % len]);
}

/* The same of who chairs; "": nobody is named. */
static const char *chair_at(struct clerk_call *call, const struct meeting_plan *plan, size_t i)
{
	size_t len = plan->chairs == NULL ? 0 : strlen(plan->chairs);

	return len == 0 ? "" : clerk_text_of(call, "%c", plan->chairs[i % len]);
}

/* " (A, chair B)", " (A)", " (chair B)"; "". */
static const char *turns_words(struct clerk_call *call, const struct meeting_plan *plan, size_t i)
{
	const char *chair = chair_at(call, plan, i);
	const char *place = plan->rota == NULL ? "" : place_at(call, plan, i);
	const char *joint = chair[0] == '\0' ? "" : place[0] == '\0' ? "chair " : ", chair ";

	return chair[0] == '\0' && place[0] == '\0'
		   ? ""
		   : clerk_text_of(call, " (%s%s%s)", place, joint, chair);
}

/* "Tue 1 Dec 2026 (A), Tue 15 Dec 2026 (B)"; or as dates are said that have one place. */
static const char *dates_words(struct clerk_call *call, const struct meeting_plan *plan,
			       bool is_skipped)
{
	enum { SHOWN = 12 };
	const struct clerk_when *when = plan->when;
	const char *text = "";
	size_t kept = 0, count = 0;

	for (size_t i = 0; i < when->occurrence_count; i++) {
		const struct clerk_occurrence *one = &when->occurrences[i];

		count += one->is_skipped == is_skipped;
		if (one->is_skipped == is_skipped && count <= SHOWN) {
			text = clerk_text_of(call, "%s%s%s%s", text, text[0] == '\0' ? "" : ", ",
					     clerk_format_day_short(call, one->day),
					     is_skipped ? "" : turns_words(call, plan, kept));
		}
		kept += !one->is_skipped;
	}
	return count <= SHOWN ? text : clerk_text_of(call, "%s and %zu more", text, count - SHOWN);
}

static size_t count_kept(const struct clerk_when *when)
{
	size_t kept = 0;

	for (size_t i = 0; i < when->occurrence_count; i++) {
		kept += !when->occurrences[i].is_skipped;
	}
	return kept;
}

/* "8 dates until Tue 23 Mar 2027, 08:00–09:15: Tue 1 Dec (A), …. Skipped: Tue 29 Dec." */
static const char *plan_words(struct clerk_call *call, const struct meeting_plan *plan)
{
	const char *skipped = dates_words(call, plan, true);

	return clerk_text_of(
	    call, "%s, %zu dates to %s, %s%s–%s%s: %s.%s%s", meeting_title(call, plan->like),
	    count_kept(plan->when), clerk_format_day(call, plan->when->last_day),
	    meeting_arrival(call, plan->like), clerk_format_minute(call, plan->start_min),
	    clerk_format_minute(call, plan->end_min),
	    plan->rota == NULL ? meeting_at(call, plan->like) : "", dates_words(call, plan, false),
	    meeting_details(call, plan->like),
	    skipped[0] == '\0' ? "" : clerk_text_of(call, " Skipped, no school: %s.", skipped));
}

static struct meeting *make_one(struct clerk_call *call, const struct meeting_plan *plan,
				size_t number, int32_t day)
{
	struct meeting *m = meeting_new(call, plan->like->title, place_at(call, plan, number));
	int64_t start_s = clerk_instant(call, day, plan->start_min);

	m->base.slot = (struct clerk_slot){ .start_s = start_s,
					    .end_s = clerk_instant(call, day, plan->end_min) };
	m->governors_s =
	    plan->like->governors_s == 0
		? 0
		: clerk_instant(call, day, clerk_minute_of(call, plan->like->governors_s));
	m->arrive_s = plan->like->arrive_s == 0
			  ? 0
			  : clerk_instant(call, day, clerk_minute_of(call, plan->like->arrive_s));
	m->base.slot.has_end = plan->like->base.slot.has_end;
	m->invited = plan->like->invited;
	m->cost = plan->like->cost;
	m->quorum = plan->like->quorum;
	m->chair = chair_at(call, plan, number);
	m->rota = plan->rota == NULL ? "" : plan->rota;
	m->chair_rota = plan->chairs == NULL ? "" : plan->chairs;
	return m;
}

/* " B is closed on Tue 8 Dec 2026. At the same time: M1.": of each whose place is closed, and of
 * the first that something is on at the same time; "". */
static const char *beside_words(struct clerk_call *call, const struct meeting_plan *plan)
{
	const char *text = "", *overlaps = "";

	for (size_t i = 0, kept = 0; i < plan->when->occurrence_count; i++) {
		const struct clerk_occurrence *one = &plan->when->occurrences[i];

		if (!one->is_skipped) {
			const struct meeting *m = make_one(call, plan, kept++, one->day);
			const char *lost = clerk_clash_day(call, m);

			text = lost[0] == '\0' ? text : clerk_text_of(call, "%s %s", text, lost);
			overlaps = overlaps[0] == '\0' ? clerk_item_overlaps(call, m) : overlaps;
		}
	}
	return clerk_text_of(call, "%s%s", text, overlaps);
}

static enum clerk_status ask_save(struct clerk_call *call, const struct meeting_plan *plan)
{
	/* so many at once: not by a yes to something said since */
	struct clerk_choice yes = { .key = "yes", .given = "save", .is_final = true };

	return clerk_ask(call, &yes, 1, "%s%s Save them? Reply `yes`.", plan_words(call, plan),
			 beside_words(call, plan));
}

static enum clerk_status save(struct clerk_call *call, const struct meeting_plan *plan)
{
	const struct meeting *first = NULL, *last = NULL;

	for (size_t i = 0, kept = 0; i < plan->when->occurrence_count; i++) {
		const struct clerk_occurrence *one = &plan->when->occurrences[i];

		if (one->is_skipped) {
			continue;
		}
		struct meeting *m = make_one(call, plan, kept++, one->day);

		m->series = first == NULL ? 0 : first->series;
		clerk_item_put(call, m, "called %s, %s", m->title, meeting_times(call, m));
		meeting_governors_wake_at(call, m);
		if (first == NULL) { /* it has its number by now */
			m->series = m->base.item.number;
			clerk_item_put(call, m, NULL);
			first = m;
		}
		clerk_item_tell_aside(call, m, NULL, &m->base.slot,
				      clerk_text_of(call, ", %s, is on", meeting_title(call, m)));
		last = m;
	}
	const char *names = clerk_text_of(call, "%s to %s", clerk_item_name(call, first),
					  clerk_item_name(call, last));

	clerk_name_act(call, "%s, %zu dates", plan->like->title, count_kept(plan->when));
	clerk_say(call, first,
		  clerk_text_of(call, CLERK_BOLD "%s" CLERK_PLAIN " %s Each has its reminders. %s",
				names, plan_words(call, plan), meeting_invitation(call, first)),
		  NULL);
	return CLERK_OK;
}

enum clerk_status meeting_call_series(struct clerk_call *call, const struct meeting_plan *plan)
{
	size_t kept = count_kept(plan->when);

	if (kept > MOST) {
		return clerk_fail(call, CLERK_USAGE,
				  "That would be %zu meetings; %d at once at most. Say until when, "
				  "e.g. `until Easter`.",
				  kept, MOST);
	}
	enum clerk_status status = meeting_check_rota(call, plan->rota);

	status = status == CLERK_OK ? meeting_check_rota(call, plan->chairs) : status;
	if (status != CLERK_OK) {
		return status;
	}
	if (plan->end_min <= plan->start_min) {
		return clerk_fail(call, CLERK_USAGE, "It would end before it starts.");
	}
	for (size_t i = 1; i < plan->when->occurrence_count; i++) {
		int32_t day = plan->when->occurrences[i].day;

		if (day == plan->when->occurrences[i - 1].day) {
			return clerk_fail(
			    call, CLERK_USAGE,
			    "Two of them would be at the same time, on %s. Which days "
			    "do you mean?",
			    clerk_format_day(call, day));
		}
	}
	status = meeting_check_quorum(call, plan->like);
	if (status != CLERK_OK) {
		return status;
	}
	return clerk_given(call, "save") ? save(call, plan) : ask_save(call, plan);
}

/* ---- those from one on ---- */

size_t meeting_find_later(struct clerk_call *call, const struct meeting *m,
			  struct meeting *ret[MEETING_SERIES_MOST])
{
	void *const *all;
	size_t count = clerk_items(call, &meeting_kind, true, &all), found = 0;

	for (size_t i = 0; i < count && found < MOST; i++) {
		struct meeting *other = all[i];

		if (m->series != 0 && other->series == m->series &&
		    other->base.slot.start_s > m->base.slot.start_s) {
			ret[found++] = other;
		}
	}
	return found;
}

/* ", and the 3 later ones"; "" */
static const char *later_words(struct clerk_call *call, size_t count)
{
	return count == 0   ? ""
	       : count == 1 ? ", and so is the later one"
			    : clerk_text_of(call, ", and so are the %zu later ones", count);
}

static enum clerk_status check_series(struct clerk_call *call, const struct meeting *m)
{
	return m->series != 0
		   ? CLERK_OK
		   : clerk_fail(call, CLERK_CONFLICT,
				"%s is no part of a series; `%smove %s` or `%scancel %s` is "
				"for it alone.",
				clerk_item_name(call, m), clerk_prefix(call),
				clerk_item_name(call, m), clerk_prefix(call),
				clerk_item_name(call, m));
}

struct later_args {
	struct clerk_item item;
	struct clerk_when when;
};

/* How far all of them go: by the clock on the wall, not by seconds. */
struct shift {
	int32_t days, minutes;
	int64_t was_s,
	    is_s; /* how long the first of them was, and is; others that were as long are too */
};

static void shift(struct clerk_call *call, struct meeting *m, const struct shift *by)
{
	struct clerk_slot *slot = &m->base.slot;
	int64_t governors_s = m->governors_s == 0 ? 0 : m->governors_s - slot->start_s;
	int64_t length_s = slot->end_s - slot->start_s;
	int32_t day = clerk_day_of(call, slot->start_s) + by->days;

	length_s = length_s == by->was_s ? by->is_s : length_s;
	int64_t arrive_s = m->arrive_s == 0 ? 0 : m->arrive_s - slot->start_s;

	slot->start_s =
	    clerk_instant(call, day, clerk_minute_of(call, slot->start_s) + by->minutes);
	m->arrive_s = arrive_s == 0 ? 0 : slot->start_s + arrive_s;
	slot->end_s = slot->start_s + length_s;
	m->governors_s = governors_s == 0 ? 0 : slot->start_s + governors_s;
}

/* Where one would be on a day without school, or its place is closed, nothing is moved: which one
 * it is is said. They are moved in memory by now. */
static enum clerk_status check_days(struct clerk_call *call, struct meeting *const *later,
				    size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct meeting *m = later[i];
		int32_t day = clerk_day_of(call, m->base.slot.start_s);
		bool is_school = clerk_day_kind(call, '\0', day) == CLERK_DAY_SCHOOL;
		const char *lost = is_school ? clerk_clash_day(call, m) : "no school day.";

		if (lost[0] != '\0') {
			return clerk_fail(
			    call, CLERK_CONFLICT,
			    "%s would be on %s: %s Please move that one, or those after "
			    "it, alone.",
			    clerk_item_name(call, m), clerk_format_day(call, day), lost);
		}
	}
	return CLERK_OK;
}

static enum clerk_status move_later(struct clerk_call *call, const void *args, void *record)
{
	struct meeting *m = record, *later[MOST];
	struct clerk_slot slot = m->base.slot;
	const struct clerk_when *when = &((const struct later_args *)args)->when;
	enum clerk_status status = check_series(call, m);

	if (status != CLERK_OK) {
		return status;
	}
	if (!clerk_slot_of(call, when, (slot.end_s - slot.start_s) / MINUTE_S, &slot) ||
	    slot.start_s <= clerk_now(call)) {
		return clerk_fail(call, CLERK_USAGE,
				  "To which day? For example `%smove later %s Wed 16 Dec`.",
				  clerk_prefix(call), clerk_item_name(call, m));
	}
	const struct clerk_slot *was = &m->base.slot;
	const struct shift by = {
		.days = clerk_day_of(call, slot.start_s) - clerk_day_of(call, was->start_s),
		.minutes =
		    clerk_minute_of(call, slot.start_s) - clerk_minute_of(call, was->start_s),
		.was_s = was->end_s - was->start_s,
		.is_s = slot.end_s - slot.start_s,
	};
	size_t count = meeting_find_later(call, m, later);

	status = clerk_check_other_date(call, m, &slot);
	shift(call, m, &by);
	for (size_t i = 0; i < count; i++) {
		shift(call, later[i], &by);
	}
	status = status == CLERK_OK ? check_days(call, &m, 1) : status;
	status = status == CLERK_OK ? check_days(call, later, count) : status;
	if (status != CLERK_OK) {
		return status;
	}
	for (size_t i = 0; i < count; i++) {
		clerk_item_put(call, later[i], "moved to %s", clerk_item_span(call, later[i]));
		meeting_redated(call, later[i]);
	}
	clerk_item_put(call, m, "moved to %s", clerk_item_span(call, m));
	meeting_redated(call, m);
	clerk_say(call, m,
		  clerk_text_of(call,
				CLERK_BOLD "%s" CLERK_PLAIN
					   " is moved to %s%s%s%s. Old reminders dropped.",
				clerk_item_name(call, m), clerk_item_span(call, m),
				later_words(call, count), count == 0 ? "" : ", the last to ",
				count == 0 ? "" : clerk_item_span(call, later[count - 1])),
		  NULL);
	return CLERK_OK;
}

static enum clerk_status cancel_later(struct clerk_call *call, const void *args, void *record)
{
	struct meeting *m = record, *later[MOST];
	enum clerk_status status = check_series(call, m);

	(void)args;
	if (status != CLERK_OK) {
		return status;
	}
	size_t count = meeting_find_later(call, m, later);

	for (size_t i = 0; i < count; i++) {
		meeting_set_cancelled(later[i]);
		clerk_item_put(call, later[i], "cancelled");
		meeting_governors_wake_at(call, later[i]);
	}
	clerk_item_put(call, m, "cancelled");
	meeting_governors_wake_at(call, m);
	clerk_say(call, m,
		  clerk_text_of(call,
				CLERK_BOLD "%s" CLERK_PLAIN
					   " is cancelled by %s%s: %s, %s. No reminders will come.",
				clerk_item_name(call, m), clerk_sender(call)->handle,
				later_words(call, count), meeting_title(call, m),
				clerk_item_span(call, m)),
		  NULL);
	return CLERK_OK;
}

/* ---- the rows ---- */

#define ITEM(T) CLERK_ARG_ITEM(T, item, "the first of them, M14", .flags = 0)

static const struct clerk_arg move_spec[] = {
	ITEM(struct later_args),
	CLERK_ARG_WHEN(struct later_args, when, "its new day, and the time if that changes",
		       .flags = CLERK_MOVES),
	{ 0 },
};
static const struct clerk_arg cancel_spec[] = { ITEM(struct later_args), { 0 } };
const struct clerk_command meeting_series_commands[] = {
	{ .name = "move later",
	  .item = 'M',
	  .summary = "Move a meeting of a series, and all later ones",
	  .example = "move later M14 Wed 16 Dec",
	  CLERK_TAKES(struct later_args, move_spec),
	  .who = CALLERS,
	  .step = move_later },
	{ .name = "cancel later",
	  .item = 'M',
	  .summary = "Cancel a meeting of a series, and all later ones",
	  .example = "cancel later M14",
	  CLERK_TAKES(struct later_args, cancel_spec),
	  .who = CALLERS,
	  .is_end = true,
	  .step = cancel_later },
	{ 0 },
};
