/* commands: calling, moving and cancelling a meeting; the rows. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "agenda.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { MINUTE_S = 60, MEETING_MIN = 60, BREAKFAST_FROM = 8 * 60, BREAKFAST_MIN = 75 };

#define CALLERS (CLERK_HEAD | CLERK_SIP)

/* ---- calling one ---- */

static const char one_day[] =
    "A meeting is within one day, with its start and end, e.g. `9-3`. Call each day by itself, or "
    "a series: `every Tuesday 9-3 until Easter`.";

/* At a school that is closed then, only for whoever says so. */
static enum clerk_status check_place(struct clerk_call *call, const struct meeting *m,
				     const struct clerk_when *when)
{
	struct clerk_plan plan = { .record = m, .slot = m->base.slot, .when = *when };
	struct clerk_clash clash;

	return clerk_clash_settle(call, &plan, &clash);
}

/* The school of "D", "school D"; 0: it is another place. */
static char school_at(const char *place)
{
	static const char lead[] = "school ";
	size_t skip = strncasecmp(place, lead, strlen(lead)) == 0 ? strlen(lead) : 0;
	bool is_letter = isalpha((unsigned char)place[skip]) && place[skip + 1] == '\0';

	return is_letter ? (char)toupper((unsigned char)place[skip]) : '\0';
}

static enum clerk_status check_school(struct clerk_call *call, struct meeting *m)
{
	char letter = school_at(m->place);

	if (letter != '\0' && clerk_school(call, letter) == NULL) {
		return clerk_fail(call, CLERK_USAGE,
				  "There is no school %c here, so nobody would find it. Where is "
				  "it? For example `at D`, or `at the Bull`.",
				  letter);
	}
	m->place = letter == '\0' ? m->place : clerk_text_of(call, "%c", letter);
	return CLERK_OK;
}

/* Within one day, at a place that there is. */
static enum clerk_status check_within(struct clerk_call *call, struct meeting *m)
{
	const struct clerk_slot *slot = &m->base.slot;

	return clerk_day_of(call, slot->end_s - 1) != clerk_day_of(call, slot->start_s)
		   ? clerk_fail(call, CLERK_USAGE, "%s", one_day)
		   : check_school(call, m);
}

static enum clerk_status check_call(struct clerk_call *call, struct meeting *m)
{
	if (m->base.slot.start_s <= clerk_now(call)) {
		return clerk_fail(call, CLERK_USAGE, "%s has passed. Which day did you mean?",
				  clerk_format_instant(call, m->base.slot.start_s));
	}
	enum clerk_status status = check_within(call, m);

	return status == CLERK_OK ? meeting_check_quorum(call, m) : status;
}

enum clerk_status meeting_call(struct clerk_call *call, struct meeting *m,
			       const struct clerk_when *when)
{
	enum clerk_status status = check_call(call, m);

	status = status == CLERK_OK ? check_place(call, m, when) : status;
	if (status != CLERK_OK) {
		return status;
	}
	const char *what =
	    clerk_text_of(call, "%s, %s", meeting_title(call, m), meeting_times(call, m));

	clerk_item_put(call, m, "called %s", what);
	meeting_redated(call, m); /* of an edit there may be answers already */
	status =
	    m->agenda == NULL ? CLERK_OK : agenda_add(call, m, m->agenda, &(const char *){ NULL });
	if (status != CLERK_OK) {
		return status;
	}
	clerk_item_tell_aside(call, m, NULL, &m->base.slot,
			      clerk_text_of(call, ", %s, is on", meeting_title(call, m)));
	clerk_name_act(call, "%s", what);
	clerk_say(call, m,
		  clerk_text_of(call, CLERK_BOLD "%s" CLERK_PLAIN " %s.%s%s%s %s %s",
				clerk_item_name(call, m), what, meeting_details(call, m),
				clerk_item_overlaps(call, m), meeting_agenda_words(call, m),
				clerk_item_reminders(call, m), meeting_invitation(call, m)),
		  NULL);
	return CLERK_OK;
}

struct meeting *meeting_new(struct clerk_call *call, const char *title, const char *place)
{
	struct meeting *m = clerk_item_make(call, &meeting_kind);

	m->title = title;
	m->place = meeting_place_of(call, place);
	m->invited = m->bring = m->cost = "";
	m->chair = m->rota = m->chair_rota = "";
	return m;
}

/* Who chairs, however that is said. */
struct chairs_said {
	const char *rota, *by, *several, *one;
};

static const char *chairs_of(const struct chairs_said *a)
{
	return a->rota != NULL      ? a->rota
	       : a->by != NULL      ? a->by
	       : a->several != NULL ? a->several
				    : a->one;
}

struct meet_args {
	const char *title;
	struct clerk_when when;
	const char *place, *hour, *rota, *points;
	struct chairs_said chair;
	int64_t n;
};

/* "chair rota" stands before "rota", which is in it */
#define CHAIRS(T, field, word) \
	CLERK_ARG_SCHOOLS(T, chair.field, "who chairs; of a series in turn: `A B C`", \
			  .lead = word, .flags = CLERK_OPTIONAL | CLERK_SELDOM)
#define ROTAS(T) \
	CHAIRS(T, rota, "chair rota"), CHAIRS(T, by, "chaired by"), CHAIRS(T, several, "chairs"), \
	    CHAIRS(T, one, "chair"), \
	    CLERK_ARG_SCHOOLS(T, rota, "of a series, whose turn it is: `A B C`", .lead = "rota", \
			      .flags = CLERK_OPTIONAL | CLERK_SELDOM)

#define AGENDA(T) \
	CLERK_ARG(T, points, const char *, CLERK_TEXT, \
		  "what is to be spoken of: `phonics; the website, 15 mins`", .lead = "agenda", \
		  .max = 1000, \
		  .flags = CLERK_OPTIONAL | CLERK_ALOUD | CLERK_SUBJECTS | CLERK_LINES | \
			   CLERK_VERBATIM)

static const struct clerk_arg meet_spec[] = {
	CLERK_ARG_TEXT(struct meet_args, title, "what it is about",
		       .flags = CLERK_ALOUD | CLERK_TURNS),
	CLERK_ARG_WHEN(struct meet_args, when, "a day and time: `Tue 19 Jan 8-11`",
		       .flags = CLERK_MEAL),
	CLERK_ARG_TEXT(struct meet_args, place, "a school or a place", .lead = "at",
		       .flags = CLERK_OPTIONAL | CLERK_ALOUD | CLERK_NAMES),
	CLERK_ARG_WORD(struct meet_args, hour, "when governors join: `9.30`",
		       .lead = "governors from", .flags = CLERK_OPTIONAL),
	ROTAS(struct meet_args),
	CLERK_ARG_INT(struct meet_args, n, 1, 50, "schools needed", .lead = "quorum",
		      .flags = CLERK_OPTIONAL | CLERK_SELDOM),
	AGENDA(struct meet_args),
	{ 0 },
};

static enum clerk_status set_governors(struct clerk_call *call, const char *text, struct meeting *m)
{
	const struct clerk_slot *slot = &m->base.slot;
	int64_t at_s = clerk_time_on(call, clerk_day_of(call, slot->start_s), text);

	if (at_s < slot->start_s || at_s >= slot->end_s) {
		return clerk_fail(call, CLERK_USAGE,
				  "Governors can join between the start and the end, %s–%s.",
				  clerk_format_minute(call, clerk_minute_of(call, slot->start_s)),
				  clerk_format_minute(call, clerk_minute_of(call, slot->end_s)));
	}
	m->governors_s = at_s;
	return CLERK_OK;
}

static enum clerk_status call_one(struct clerk_call *call, struct meeting *m,
				  const struct clerk_when *when, const char *rota,
				  const char *chairs)
{
	if (rota != NULL || (chairs != NULL && chairs[1] != '\0')) {
		return clerk_fail(call, CLERK_USAGE,
				  "A rota is of several dates, e.g. `%sbreakfast every "
				  "other Tuesday until Easter, rota A B C`.",
				  clerk_prefix(call));
	}
	enum clerk_status status = meeting_check_rota(call, chairs);

	m->chair = chairs == NULL ? "" : chairs;
	return status == CLERK_OK ? meeting_call(call, m, when) : status;
}

/* One, or as many as its dates are. The slot is that of the first. */
static enum clerk_status call_all(struct clerk_call *call, struct meeting *m,
				  const struct clerk_when *when, const char *governors,
				  const char *rota, const char *chairs)
{
	const struct clerk_slot *slot = &m->base.slot;
	enum clerk_status status = governors == NULL ? CLERK_OK : set_governors(call, governors, m);

	if (status != CLERK_OK) {
		return status;
	}
	if (when->kind == CLERK_WHEN_RECURRENCE && m->agenda != NULL) {
		return clerk_fail(call, CLERK_USAGE,
				  "An agenda is of one meeting. Call them without it, then "
				  "`%sagenda M14 phonics` puts a point on that of one.",
				  clerk_prefix(call));
	}
	if (when->kind != CLERK_WHEN_RECURRENCE) {
		return call_one(call, m, when, rota, chairs);
	}
	struct meeting_plan plan = { .like = m,
				     .when = when,
				     .start_min = clerk_minute_of(call, slot->start_s),
				     .end_min = clerk_minute_of(call, slot->end_s),
				     .rota = rota,
				     .chairs = chairs };

	return meeting_call_series(call, &plan);
}

/* The slot of the first of its dates. False: no time of day is said. */
static bool first_slot(struct clerk_call *call, const struct clerk_when *when, int32_t default_min,
		       struct clerk_slot *ret_slot)
{
	if (when->kind != CLERK_WHEN_RECURRENCE) {
		return clerk_slot_of(call, when, default_min, ret_slot);
	}
	if (when->start_min == CLERK_NO_MIN) {
		return false;
	}
	int32_t end_min =
	    when->end_min == CLERK_NO_MIN ? when->start_min + default_min : when->end_min;

	ret_slot->start_s = clerk_instant(call, when->day, when->start_min);
	ret_slot->end_s = clerk_instant(call, when->day, end_min);
	return true;
}

/* "7.45 for 8" */
static void set_arrival(struct clerk_call *call, const struct clerk_when *when, struct meeting *m)
{
	bool is_said = when->kind == CLERK_WHEN_INSTANT || when->kind == CLERK_WHEN_RANGE ||
		       when->kind == CLERK_WHEN_RECURRENCE;

	m->arrive_s = is_said && when->arrive_min != CLERK_NO_MIN
			  ? clerk_instant(call, when->day, when->arrive_min)
			  : 0;
}

/* False: it says no time, or is no one day's. */
static bool set_when(struct clerk_call *call, struct meeting *m, const struct clerk_when *when)
{
	bool is_set = first_slot(call, when, MEETING_MIN, &m->base.slot);

	set_arrival(call, when, m);
	return is_set;
}

static enum clerk_status refuse_when(struct clerk_call *call, const struct clerk_when *when)
{
	return when->kind == CLERK_WHEN_DATES
		   ? clerk_fail(call, CLERK_USAGE, "%s", one_day)
		   : clerk_fail(call, CLERK_USAGE,
				"%s: I also need a time, e.g. `8-11` or `3.45pm`.",
				clerk_format_when(call, when));
}

static enum clerk_status run_meet(struct clerk_call *call, const void *args)
{
	const struct meet_args *a = args;
	const char *title = a->title, *place = a->place, *points = a->points;

	meeting_split_topic(call, &title, &place);
	meeting_split_here(call, &title, &place);
	enum clerk_status status = meeting_split_points(call, &place, &points);

	if (status != CLERK_OK) {
		return status;
	}
	const char *invited = "", *cost = meeting_split_cost(call, &title, &place);

	status = meeting_split_invited(call, &title, &invited);
	if (status != CLERK_OK) {
		return status;
	}
	struct meeting *m = meeting_new(call, title, place);

	m->cost = cost;
	m->invited = invited[0] == '\0' && meeting_is_of_leads(title) ? meeting_through_heads(call)
								      : invited;
	m->is_anonymised = strcasestr(title, "moderation") != NULL;
	m->quorum = a->n;
	m->agenda = points;
	return set_when(call, m, &a->when)
		   ? call_all(call, m, &a->when, a->hour, a->rota, chairs_of(&a->chair))
		   : refuse_when(call, &a->when);
}

const char meeting_breakfast[] = "Cluster breakfast";

struct breakfast_args {
	struct clerk_when when;
	const char *place, *governors, *rota, *points;
	struct chairs_said chair;
};
static const struct clerk_arg breakfast_spec[] = {
	CLERK_ARG_WHEN(struct breakfast_args, when, "the day; 8.00 to 9.15 unless you say",
		       .flags = CLERK_MEAL),
	CLERK_ARG_TEXT(struct breakfast_args, place, "where: `at the Bull`", .lead = "at",
		       .flags = CLERK_OPTIONAL | CLERK_ALOUD | CLERK_NAMES),
	CLERK_ARG_WORD(struct breakfast_args, governors, "when governors join: `8.30`",
		       .lead = "governors from", .flags = CLERK_OPTIONAL),
	ROTAS(struct breakfast_args),
	AGENDA(struct breakfast_args),
	{ 0 },
};

static enum clerk_status run_breakfast(struct clerk_call *call, const void *args)
{
	const struct breakfast_args *a = args;
	const char *place = a->place, *points = a->points;
	enum clerk_status status = meeting_split_points(call, &place, &points);

	if (status != CLERK_OK) {
		return status;
	}
	const char *title = meeting_breakfast, *cost = meeting_split_cost(call, &title, &place);
	struct meeting *m = meeting_new(call, title, place);
	int64_t usual_s = clerk_instant(call, a->when.day, BREAKFAST_FROM);
	bool is_usual = a->when.kind == CLERK_WHEN_DATE || (a->when.kind == CLERK_WHEN_RECURRENCE &&
							    a->when.start_min == CLERK_NO_MIN);

	m->agenda = points;
	m->cost = cost;
	set_arrival(call, &a->when, m);
	if (is_usual) {
		m->base.slot =
		    (struct clerk_slot){ .start_s = usual_s,
					 .end_s = usual_s + (int64_t)BREAKFAST_MIN * MINUTE_S };
	} else if (!first_slot(call, &a->when, BREAKFAST_MIN, &m->base.slot)) {
		return clerk_fail(
		    call, CLERK_USAGE,
		    "I need one day for a breakfast, e.g. `%sbreakfast Tue 8 Dec at the Bull`.",
		    clerk_prefix(call));
	}
	return call_all(call, m, &a->when, a->governors, a->rota, chairs_of(&a->chair));
}

struct moderation_args {
	const char *phase;
	struct clerk_when when;
	const char *place, *bring;
};
static const struct clerk_arg moderation_spec[] = {
	CLERK_ARG_TEXT(struct moderation_args, phase, "of which phase or year: `EYFS`",
		       .flags = CLERK_ALOUD | CLERK_TURNS),
	CLERK_ARG_WHEN(struct moderation_args, when, "a day and time: `Tue 9 Feb 1-3.30`",
		       .flags = 0),
	CLERK_ARG_TEXT(struct moderation_args, place, "a school or a place", .lead = "at",
		       .flags = CLERK_OPTIONAL | CLERK_ALOUD | CLERK_NAMES),
	CLERK_ARG_TEXT(struct moderation_args, bring, "what: `six writing samples`",
		       .lead = "bring", .flags = CLERK_OPTIONAL | CLERK_ALOUD),
	{ 0 },
};

/* Its teachers look at each other's work, which is to name no child. */
static enum clerk_status run_moderation(struct clerk_call *call, const void *args)
{
	const struct moderation_args *a = args;
	const char *phase = a->phase, *place = a->place, *invited = "";
	enum clerk_status status = meeting_split_invited(call, &phase, &invited);

	if (status != CLERK_OK) {
		return status;
	}
	if (a->when.kind == CLERK_WHEN_RECURRENCE) {
		return clerk_fail(
		    call, CLERK_USAGE,
		    "One at a time, please, e.g. `%smoderation EYFS Tue 9 Feb 1-3.30`.",
		    clerk_prefix(call));
	}
	struct meeting *m = meeting_new(call, clerk_text_of(call, "%s moderation", phase), place);

	m->invited = invited[0] == '\0' ? meeting_through_heads(call) : invited;
	m->is_anonymised = true;
	m->bring = a->bring == NULL ? "" : a->bring;
	return set_when(call, m, &a->when) ? call_all(call, m, &a->when, NULL, NULL, NULL)
					   : refuse_when(call, &a->when);
}

const struct clerk_command meeting_commands[] = {
	{ .name = "meet",
	  .summary = "Call a meeting",
	  .example = "meet data Tue 19 Jan 8-11 at D",
	  CLERK_TAKES(struct meet_args, meet_spec),
	  .who = CALLERS,
	  .where = CLERK_IN_ROOM,
	  .run = run_meet },
	{ .name = "breakfast",
	  .summary = "Call a breakfast meeting",
	  .example = "breakfast Tue 8 Dec at the Bull",
	  CLERK_TAKES(struct breakfast_args, breakfast_spec),
	  .who = CALLERS,
	  .where = CLERK_IN_ROOM,
	  .run = run_breakfast },
	{ .name = "moderation",
	  .summary = "Call a meeting that compares work without names",
	  .example = "moderation EYFS Tue 9 Feb 1-3.30 at F",
	  CLERK_TAKES(struct moderation_args, moderation_spec),
	  .who = CALLERS,
	  .where = CLERK_IN_ROOM,
	  .run = run_moderation },
	{ 0 },
};

/* ---- moving and cancelling ---- */

struct change_args {
	struct clerk_item item;
	struct clerk_when when;
	const char *place, *reason;
};
static const struct clerk_arg move_spec[] = {
	CLERK_ARG_ITEM(struct change_args, item, "the meeting, M14", .flags = 0),
	CLERK_ARG_WHEN(struct change_args, when, "the new day, and the time if that changes",
		       .flags = CLERK_MOVES),
	CLERK_ARG_TEXT(struct change_args, place, "the new place; the date may stay", .lead = "at",
		       .flags = CLERK_OPTIONAL | CLERK_ALOUD | CLERK_NAMES | CLERK_SUFFICES),
	{ 0 },
};
static const struct clerk_arg cancel_spec[] = {
	CLERK_ARG_ITEM(struct change_args, item, "the meeting, M14", .flags = 0),
	CLERK_ARG_TEXT(struct change_args, reason,
		       "a reason, if you like; of one typed in private "
		       "the room reads nothing",
		       .flags = CLERK_OPTIONAL | CLERK_ALOUD_HERE | CLERK_TURNS),
	{ 0 },
};

/* When governors join: as long behind its start as before, if that is within it. */
static int64_t part_after(int64_t governors_s, int64_t by_s, const struct clerk_slot *slot)
{
	bool is_within = governors_s + by_s < slot->end_s;

	return governors_s == 0 || !is_within ? 0 : governors_s + by_s;
}

/* What it is to be. False: of the date nothing comes, or it has passed. */
static bool set_change(struct clerk_call *call, const struct change_args *a, struct meeting *m)
{
	struct clerk_slot slot = m->base.slot;
	int64_t length_min = (slot.end_s - slot.start_s) / MINUTE_S;
	bool has_date = a->when.kind != CLERK_WHEN_NONE;

	if (has_date && (!clerk_slot_of(call, &a->when, length_min, &slot) ||
			 slot.start_s <= clerk_now(call))) {
		return false;
	}
	int64_t by_s = slot.start_s - m->base.slot.start_s;
	bool is_as_long = slot.end_s - slot.start_s == length_min * MINUTE_S;

	m->governors_s = part_after(m->governors_s, by_s, &slot);
	m->arrive_s += m->arrive_s == 0 ? 0 : by_s;
	/* the length that it had by itself is written out by now */
	slot.has_end = m->base.slot.has_end || (has_date && !is_as_long);
	m->base.slot = slot;
	m->place = a->place == NULL ? m->place : meeting_place_of(call, a->place);
	return true;
}

/* On the same day only the place may be closed: what else the day is was settled when it was
 * called.
 */
static enum clerk_status check_change(struct clerk_call *call, const struct meeting *m,
				      const struct clerk_when *when)
{
	struct clerk_plan plan = clerk_plan(call, m, &m->base.slot);

	return when->kind != CLERK_WHEN_NONE         ? check_place(call, m, when)
	       : clerk_clash_day(call, m)[0] == '\0' ? CLERK_OK
						     : check_place(call, m, &plan.when);
}

static enum clerk_status say_place(struct clerk_call *call, struct meeting *m,
				   const struct meeting *was)
{
	const char *before =
	    was->place[0] == '\0' ? "no place was said" : clerk_text_of(call, "was %s", was->place);

	clerk_item_put(call, m, "moved to %s (%s)", m->place, before);
	clerk_say(call, m,
		  clerk_text_of(call, CLERK_BOLD "%s" CLERK_PLAIN " is now at %s (%s): %s, %s.",
				clerk_item_name(call, m), m->place, before, meeting_title(call, m),
				clerk_item_span(call, m)),
		  NULL);
	return CLERK_OK;
}

static enum clerk_status say_move(struct clerk_call *call, struct meeting *m,
				  const struct meeting *was)
{
	bool is_elsewhere = strcmp(m->place, was->place) != 0;
	const char *now = clerk_item_span(call, m);
	const char *before = clerk_text_of(call, "%s%s", clerk_item_span(call, was),
					   is_elsewhere ? meeting_at(call, was) : "");

	clerk_item_put(call, m, "moved to %s%s (was %s)", now,
		       is_elsewhere ? meeting_at(call, m) : "", before);
	meeting_redated(call, m);
	clerk_item_tell_aside(call, m, NULL, &m->base.slot,
			      clerk_text_of(call, ", %s, is on", meeting_title(call, m)));
	clerk_say(call, m,
		  clerk_text_of(call,
				CLERK_BOLD "%s" CLERK_PLAIN
					   " is now %s%s (was %s).%s Old reminders dropped. %s",
				clerk_item_name(call, m), now, meeting_at(call, m), before,
				clerk_item_overlaps(call, m), clerk_item_reminders(call, m)),
		  NULL);
	return CLERK_OK;
}

static enum clerk_status move(struct clerk_call *call, const void *args, void *record)
{
	const struct change_args *a = args;
	struct meeting *m = record;
	const struct meeting was = *m;

	if (!set_change(call, a, m)) {
		return clerk_fail(call, CLERK_USAGE,
				  "To which day? For example `%smove %s Tue 15 Dec`.",
				  clerk_prefix(call), clerk_item_name(call, m));
	}
	bool is_elsewhere = strcmp(m->place, was.place) != 0;
	enum clerk_status status =
	    is_elsewhere ? CLERK_OK : clerk_check_other_date(call, &was, &m->base.slot);

	status = status == CLERK_OK ? check_within(call, m) : status;
	status = status == CLERK_OK ? check_change(call, m, &a->when) : status;
	if (status != CLERK_OK) {
		return status;
	}
	bool is_same_date = m->base.slot.start_s == was.base.slot.start_s &&
			    m->base.slot.end_s == was.base.slot.end_s;

	return is_same_date ? say_place(call, m, &was) : say_move(call, m, &was);
}

static enum clerk_status cancel(struct clerk_call *call, const void *args, void *record)
{
	const char *reason = ((const struct change_args *)args)->reason;
	const struct meeting *m = record;

	clerk_item_put(call, record, "cancelled");
	meeting_governors_wake_at(call, m);
	clerk_say_why(call, m,
		      clerk_text_of(call, CLERK_BOLD "%s" CLERK_PLAIN " cancelled by %s: %s, %s",
				    clerk_item_name(call, m), clerk_sender(call)->handle,
				    meeting_title(call, m), clerk_item_span(call, m)),
		      reason == NULL ? "" : reason,
		      meeting_agenda_words(call, m)[0] == '\0'
			  ? ". No reminders will come."
			  : clerk_text_of(call,
					  ". No reminders will come. What was on its agenda can go "
					  "to the next: `!carry %s all`.",
					  clerk_item_name(call, m)));
	return CLERK_OK;
}

const struct clerk_command meeting_change_commands[] = {
	{ .name = "cancel",
	  .item = 'M',
	  .summary = "Cancel a meeting",
	  .example = "cancel M14",
	  CLERK_TAKES(struct change_args, cancel_spec),
	  .who = CALLERS,
	  .step = cancel,
	  .is_end = true },
	{ .name = "move",
	  .item = 'M',
	  .summary = "Move a meeting to another day or place",
	  .example = "move M14 Tue 15 Dec at F",
	  CLERK_TAKES(struct change_args, move_spec),
	  .who = CALLERS,
	  .step = move },
	{ 0 },
};
