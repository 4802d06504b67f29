/* coming: dates ahead that the cluster names, "SATs week": a word that dates may use from then on,
 * and a reminder to the room some school weeks before. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster.h"

#include "clerk/item.h"

#include <string.h>
#include <strings.h>

enum { MORNING_MIN = 8 * 60, WEEK = 7, USUAL_WEEKS = 2, WEEKS_MAX = 12 };
enum { LONGEST_DAYS = 60, NAME_MAX = 40, OPEN_MAX = 60 };

/* ---- the kind ---- */

static const struct clerk_column columns[] = {
	CLERK_COLUMN_AS(struct coming, base.person, "person"),
	CLERK_COLUMN(struct coming, name),
	CLERK_COLUMN_AS(struct coming, base.slot.start_s, "start_s"),
	CLERK_COLUMN_AS(struct coming, base.slot.end_s, "end_s"),
	CLERK_COLUMN(struct coming, weeks),
	CLERK_COLUMN_AS(struct coming, base.due_s, "due_s"),
	CLERK_COLUMN_OF_STATE(struct coming),
	{ 0 },
};

/* One that is past stays in the diary, where last year's is looked up. */
enum { AHEAD, TOLD, PAST, REMOVED };
static const struct clerk_state states[] = {
	[AHEAD] = { .name = "ahead", .flags = CLERK_IS_FIRM, .awaits = CLERK_BY_CLOCK },
	[TOLD] = { .name = "told",
		   .flags = CLERK_IS_FIRM,
		   .awaits = CLERK_BY_CLOCK,
		   .refusal = "is ahead already" },
	[PAST] = { .name = "past", .flags = CLERK_IS_FIRM | CLERK_IS_OVER, .refusal = "is past" },
	[REMOVED] = { .name = "removed", .flags = CLERK_IS_OVER, .refusal = "is removed" },
	{ 0 },
};
/* One that is moved near is told of no more. */
static const struct clerk_step steps[] = {
	{ "cancel", AHEAD, REMOVED, CLERK_BY_MAKER, CLERK_MEANWHILE },
	{ "cancel", TOLD, REMOVED, CLERK_BY_MAKER, CLERK_MEANWHILE },
	{ "move", AHEAD, AHEAD, CLERK_BY_MAKER, 0 },
	{ "move", TOLD, TOLD, CLERK_BY_MAKER, 0 },
	{ "", AHEAD, TOLD, CLERK_BY_CLOCK, 0 },
	{ "", AHEAD, PAST, CLERK_BY_CLOCK, 0 },
	{ "", TOLD, PAST, CLERK_BY_CLOCK, 0 },
	{ 0 },
};

static const char *title(struct clerk_call *call, const void *record)
{
	(void)call;
	return ((const struct coming *)record)->name;
}

/* It takes nobody's time. */
static const char *busies(struct clerk_call *call, const void *record)
{
	(void)call;
	(void)record;
	return "";
}

static const char *refuse(struct clerk_call *call, const void *record, const char *act,
			  enum clerk_refusal why, bool is_back)
{
	(void)act;
	(void)is_back;
	return why != CLERK_REFUSED_BEGUN
		   ? ""
		   : clerk_text_of(call, "%s (%s) has begun.", clerk_item_name(call, record),
				   ((const struct coming *)record)->name);
}

/* "SATs week, Mon 10 May 2027 to Thu 13 May 2027" */
static const char *words(struct clerk_call *call, const struct coming *c)
{
	return clerk_text_of(call, "%s, %s", c->name, clerk_item_span(call, c));
}

static enum clerk_status speak(struct clerk_call *call, void *record)
{
	struct coming *c = record;

	if (clerk_now(call) >= c->base.slot.end_s) {
		c->base.state = PAST;
		clerk_item_put(call, c, NULL);
		return CLERK_OK;
	}
	clerk_useful_until(call, c->base.slot.start_s);
	clerk_remind(call, "", CLERK_BOLD "%s" CLERK_PLAIN " is coming: %s.%s",
		     clerk_item_name(call, c), words(call, c),
		     clerk_late_words(call, "was for", c->base.due_s));
	c->base.state = TOLD;
	c->base.due_s = c->base.slot.end_s;
	clerk_item_put(call, c, "the room was told");
	return CLERK_OK;
}

/* What the name means again. */
static enum clerk_status restored(struct clerk_call *call, void *record,
				  const struct clerk_taken *taken)
{
	const struct coming *c = record;

	(void)taken;
	if (c != NULL && c->base.state != REMOVED) {
		clerk_reply(call, "%s is ahead again: %s", clerk_item_name(call, c),
			    words(call, c));
	}
	return CLERK_OK;
}

const struct clerk_kind coming_kind = {
	.letter = 'C',
	.noun = "named date",
	.shape = CLERK_SHAPE_STAR,
	.made = "noted",
	.table = "cluster_coming",
	.size = sizeof(struct coming),
	.columns = columns,
	.states = states,
	.steps = steps,
	.due = "",
	.title = title,
	.busies = busies,
	.refuse = refuse,
	.lapse = speak,
	.restored = restored,
};

/* ---- its date ---- */

/* Is a day of that week beyond the terms that are entered? */
static bool is_unknown(struct clerk_call *call, int32_t monday)
{
	int32_t day = monday;

	while (day < monday + WEEK && clerk_day_kind(call, '\0', day) != CLERK_DAY_UNKNOWN) {
		day++;
	}
	return day < monday + WEEK;
}

/* So many school weeks before that day: of weeks without school none counts. 0: that is past.
 * False: whether the weeks between have school is not known yet. */
static bool day_before(struct clerk_call *call, int32_t day, int64_t weeks, int32_t *ret_day)
{
	int32_t today = clerk_day_of(call, clerk_now(call));

	while (weeks > 0 && day > today) {
		int32_t monday = clerk_monday_of(day -= WEEK);
		bool is_school =
		    clerk_count_school_days(call, '\0', monday - 1, monday + WEEK - 1) > 0;

		if (!is_school && day > today && is_unknown(call, monday)) {
			return false;
		}
		weeks -= is_school;
	}
	bool is_school = clerk_day_kind(call, '\0', day) == CLERK_DAY_SCHOOL;

	*ret_day = weeks > 0 ? 0 : is_school ? day : clerk_add_school_days(call, '\0', day, -1);
	return true;
}

/* The moment at which the room is told; where that is past, it never is. False: it can't be
 * counted. */
static bool set_clock(struct clerk_call *call, struct coming *c)
{
	int32_t day = 0;
	bool is_known = day_before(call, clerk_day_of(call, c->base.slot.start_s), c->weeks, &day);
	int64_t at_s = day == 0 ? 0 : clerk_instant(call, day, MORNING_MIN);

	c->base.state = at_s > clerk_now(call) ? AHEAD : TOLD;
	c->base.due_s = c->base.state == AHEAD ? at_s : c->base.slot.end_s;
	return is_known;
}

static enum clerk_status read_days(struct clerk_call *call, const struct clerk_when *when,
				   struct coming *c)
{
	bool is_one = when->kind == CLERK_WHEN_DATE;

	if (!is_one && when->kind != CLERK_WHEN_DATES) {
		return clerk_fail(
		    call, CLERK_USAGE,
		    "I need a day or days for it, e.g. `%scoming SATs week 10-13 May`.",
		    clerk_prefix(call));
	}
	int32_t last = is_one ? when->day : when->last_day;

	if (last - when->day > LONGEST_DAYS) {
		return clerk_fail(call, CLERK_LIMIT, "Up to %d days at a time, please.",
				  LONGEST_DAYS);
	}
	if (last < clerk_day_of(call, clerk_now(call))) {
		return clerk_fail(call, CLERK_USAGE, "%s is past. Which days did you mean?",
				  clerk_format_when(call, when));
	}
	c->base.slot = (struct clerk_slot){ .start_s = clerk_instant(call, when->day, 0),
					    .end_s = clerk_instant(call, last + 1, 0) };
	return CLERK_OK;
}

/* ---- coming ---- */

struct coming_args {
	const char *name;
	struct clerk_when when;
	int64_t weeks; /* 0: not said */
};
#define DAYS(T) CLERK_ARG_WHEN(T, when, "a day or days: 10-13 May", .flags = CLERK_RAW_LEVEL)
#define BEFORE(T) \
	CLERK_ARG_INT(T, weeks, 1, WEEKS_MAX, \
		      "so many school weeks before it the room is told; else 2", .lead = "ahead", \
		      .flags = CLERK_OPTIONAL)
static const struct clerk_arg coming_spec[] = {
	CLERK_ARG_TEXT(struct coming_args, name, "what it is called: SATs week",
		       .flags = CLERK_ALOUD | CLERK_NAMES | CLERK_VERBATIM),
	DAYS(struct coming_args),
	BEFORE(struct coming_args),
	{ 0 },
};

/* The one of that name; NULL: none. */
static const struct coming *named(struct clerk_call *call, const char *name)
{
	void *const *all;
	size_t count = clerk_items(call, &coming_kind, false, &all);

	for (size_t i = 0; i < count; i++) {
		const struct coming *c = all[i];

		if (strcasecmp(c->name, name) == 0) {
			return c;
		}
	}
	return NULL;
}

static enum clerk_status check_name(struct clerk_call *call, const char *name)
{
	const struct coming *c = named(call, name);
	void *const *all;

	if (strlen(name) > NAME_MAX) {
		return clerk_fail(call, CLERK_LIMIT, "A name has up to %d letters, please.",
				  NAME_MAX);
	}
	if (c != NULL) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s is that already: %s. `%smove %s <date>` gives it another "
				  "date.",
				  clerk_item_name(call, c), words(call, c), clerk_prefix(call),
				  clerk_item_name(call, c));
	}
	return clerk_items(call, &coming_kind, false, &all) < OPEN_MAX
		   ? CLERK_OK
		   : clerk_fail(call, CLERK_LIMIT,
				"%d dates are ahead, which is as many as I keep; `%scoming remove` "
				"one first.",
				OPEN_MAX, clerk_prefix(call));
}

static enum clerk_status set_name(struct clerk_call *call, const struct coming *c)
{
	int32_t from = clerk_day_of(call, c->base.slot.start_s);

	return clerk_calendar_name(call, c->name, from, clerk_day_of(call, c->base.slot.end_s - 1))
		   ? CLERK_OK
		   : clerk_fail(call, CLERK_CONFLICT,
				"“%s” is a date to me already; please choose another name.",
				c->name);
}

static const char *told_words(struct clerk_call *call, const struct coming *c, bool is_known)
{
	if (!is_known) {
		return clerk_text_of(call,
				     " I don't know the terms that far yet, so I can't remind the "
				     "room; once I do, `%smove %s %s ahead %lld` sets that.",
				     clerk_prefix(call), clerk_item_name(call, c),
				     clerk_item_span(call, c), (long long)c->weeks);
	}
	return c->base.state == AHEAD
		   ? clerk_text_of(call, " I'll remind the room on %s.",
				   clerk_format_day(call, clerk_day_of(call, c->base.due_s)))
		   : " That is so near that I won't remind the room.";
}

static void say(struct clerk_call *call, const struct coming *c, bool is_known)
{
	clerk_say(call, c,
		  clerk_text_of(call, CLERK_BOLD "%s" CLERK_PLAIN " %s.%s",
				clerk_item_name(call, c), words(call, c),
				told_words(call, c, is_known)),
		  NULL);
}

static enum clerk_status run_coming(struct clerk_call *call, const void *args)
{
	const struct coming_args *a = args;
	struct coming *c = clerk_item_make(call, &coming_kind);

	c->name = a->name;
	c->weeks = a->weeks != 0 ? a->weeks : USUAL_WEEKS;
	enum clerk_status status = check_name(call, a->name);

	status = status == CLERK_OK ? read_days(call, &a->when, c) : status;
	status = status == CLERK_OK ? set_name(call, c) : status;
	if (status != CLERK_OK) {
		return status;
	}
	bool is_known = set_clock(call, c);

	clerk_item_put(call, c, "noted: %s", words(call, c));
	clerk_name_act(call, "%s", words(call, c));
	say(call, c, is_known);
	return CLERK_OK;
}

/* ---- move, remove ---- */

struct step_args {
	struct clerk_item item;
	struct clerk_when when;
	int64_t weeks; /* 0: not said */
};
#define ITEM CLERK_ARG_ITEM(struct step_args, item, "the date, C1", .flags = 0)
static const struct clerk_arg remove_spec[] = { ITEM, { 0 } };
static const struct clerk_arg move_spec[] = {
	ITEM, DAYS(struct step_args), BEFORE(struct step_args), { 0 }
};

static enum clerk_status move(struct clerk_call *call, const void *args, void *record)
{
	const struct step_args *a = args;
	struct coming *c = record, moved = *c;
	enum clerk_status status = read_days(call, &a->when, &moved);

	if (status == CLERK_OK && a->weeks == 0) {
		status = clerk_check_other_date(call, record, &moved.base.slot);
	}
	status = status == CLERK_OK ? set_name(call, &moved) : status;
	if (status != CLERK_OK) {
		return status;
	}
	c->base.slot = moved.base.slot;
	c->weeks = a->weeks != 0 ? a->weeks : c->weeks;
	bool is_known = set_clock(call, c);

	clerk_item_put(call, c, "moved: %s", words(call, c));
	say(call, c, is_known);
	return CLERK_OK;
}

static enum clerk_status remove_one(struct clerk_call *call, const void *args, void *record)
{
	const struct coming *c = record;

	(void)args;
	(void)clerk_calendar_unname(call, c->name);
	clerk_item_put(call, record, "removed");
	clerk_say(call, record,
		  clerk_text_of(call,
				CLERK_BOLD "%s" CLERK_PLAIN
					   " is taken out: “%s” no longer means a date.",
				clerk_item_name(call, c), c->name),
		  NULL);
	return CLERK_OK;
}

struct name_args {
	const char *name;
};
static const struct clerk_arg name_spec[] = {
	CLERK_ARG_TEXT(struct name_args, name, "its name", .flags = CLERK_VERBATIM),
	{ 0 },
};

static enum clerk_status run_remove(struct clerk_call *call, const void *args)
{
	const struct coming *c = named(call, ((const struct name_args *)args)->name);

	if (c == NULL) {
		return clerk_fail(call, CLERK_NOT_FOUND,
				  "No date of that name is ahead. `%scoming up` lists them.",
				  clerk_prefix(call));
	}
	const struct step_args found = { .item = c->base.item };

	clerk_concerns(call, c->base.item);
	return clerk_item_step(call, c->base.item, "cancel", remove_one, &found);
}

const struct clerk_command coming_commands[] = {
	{ .name = "coming",
	  .summary = "Note a date ahead by name, so that dates may use it",
	  .example = "coming SATs week 10-13 May",
	  CLERK_TAKES(struct coming_args, coming_spec),
	  .who = CLERK_HEAD | CLERK_SIP,
	  .run = run_coming },
	{ .name = "cancel",
	  .item = 'C',
	  .summary = "Take a named date out",
	  .example = "cancel C1",
	  CLERK_TAKES(struct step_args, remove_spec),
	  .who = CLERK_HEAD | CLERK_SIP,
	  .is_end = true,
	  .step = remove_one },
	{ .name = "coming remove",
	  .summary = "Take a named date out by its name",
	  .example = "coming remove SATs week",
	  CLERK_TAKES(struct name_args, name_spec),
	  .who = CLERK_HEAD | CLERK_SIP,
	  .run = run_remove },
	{ .name = "move",
	  .item = 'C',
	  .summary = "Give a named date another date",
	  .example = "move C1 17-20 May",
	  CLERK_TAKES(struct step_args, move_spec),
	  .who = CLERK_HEAD | CLERK_SIP,
	  .step = move },
	{ 0 },
};
