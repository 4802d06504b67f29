/* actions: what somebody said that she would do, and by when: she is asked of it privately on the
 * Monday of that week, and once more when it is past; behind her own, what is overdue heads the
 * list. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "clerk/calendar.h"
#include "clerk/clerk.h"
#include "clerk/item.h"
#include "clerk/roster.h"

#include "actions_migrations.h"

#include <string.h>

enum { MORNING_MIN = 8 * 60, AFTER_MIN = 16 * 60 };

/* ---- the kind ---- */

struct action {
	struct clerk_base base; /* `school`: whose it is; `due_s`: when it is spoken of next */
	const char *text;
	int64_t by_s;    /* the end of its last day */
	int64_t meeting; /* M so much; 0: none */
	int64_t owner; /* of the two heads of a job share the one whose it is; 0: theirs together */
};

static const struct clerk_column columns[] = {
	CLERK_COLUMN_AS(struct action, base.school, "school"),
	CLERK_COLUMN_AS(struct action, base.person, "person"),
	CLERK_COLUMN(struct action, text),
	CLERK_COLUMN(struct action, by_s),
	CLERK_COLUMN_AS(struct action, base.due_s, "due_s"),
	CLERK_COLUMN(struct action, meeting),
	CLERK_COLUMN(struct action, owner),
	CLERK_COLUMN_OF_STATE(struct action),
	{ 0 },
};

enum { OPEN, DUE, OVERDUE, DONE, DROPPED };
static const struct clerk_state states[] = {
	[OPEN] = { .name = "open", .awaits = CLERK_BY_CLOCK },
	[DUE] = { .name = "due", .awaits = CLERK_BY_CLOCK },
	[OVERDUE] = { .name = "overdue", .flags = CLERK_IS_LATE },
	[DONE] = { .name = "done", .flags = CLERK_IS_OVER },
	[DROPPED] = { .name = "dropped", .flags = CLERK_IS_OVER, .refusal = "was dropped" },
	{ 0 },
};
enum { BY_BOTH = CLERK_BY_SCHOOL | CLERK_BY_MAKER };
static const struct clerk_step steps[] = {
	{ "done", OPEN, DONE, BY_BOTH, CLERK_WHENEVER },
	{ "done", DUE, DONE, BY_BOTH, CLERK_WHENEVER },
	{ "done", OVERDUE, DONE, BY_BOTH, CLERK_WHENEVER },
	{ "cancel", OPEN, DROPPED, BY_BOTH, CLERK_WHENEVER },
	{ "cancel", DUE, DROPPED, BY_BOTH, CLERK_WHENEVER },
	{ "cancel", OVERDUE, DROPPED, BY_BOTH, CLERK_WHENEVER },
	{ "move", OPEN, OPEN, BY_BOTH, CLERK_WHENEVER },
	{ "move", DUE, OPEN, BY_BOTH, CLERK_WHENEVER },
	{ "move", OVERDUE, OPEN, BY_BOTH, CLERK_WHENEVER },
	{ "", OPEN, DUE, CLERK_BY_CLOCK, 0 },
	{ "", OPEN, OVERDUE, CLERK_BY_CLOCK, 0 },
	{ "", DUE, OVERDUE, CLERK_BY_CLOCK, 0 },
	{ 0 },
};

/* The one head whose it is, while she is here; NULL: it is the school's. */
static const struct clerk_person *owner_of(struct clerk_call *call, const struct action *a)
{
	const struct clerk_person *owner =
	    a->owner == 0 ? NULL : clerk_person_by_id(call, a->owner);

	return owner != NULL && owner->school == a->base.school ? owner : NULL;
}

static const char *owner_words(struct clerk_call *call, const struct action *a)
{
	const struct clerk_person *owner = owner_of(call, a);

	return a->base.school == '+' ? "SIP"
	       : owner != NULL       ? clerk_text_of(call, "Head %s", owner->handle)
				     : clerk_heads_words(call, a->base.school);
}

static int32_t last_day(struct clerk_call *call, const struct action *a)
{
	return clerk_day_of(call, a->by_s - 1);
}

/* "share phonics tracker, by Fri 18 Dec 2026" */
static const char *title(struct clerk_call *call, const void *record)
{
	const struct action *a = record;

	return clerk_text_of(call, "%s, by %s", a->text, clerk_format_day(call, last_day(call, a)));
}

/* Whoever said that she would, until she has. */
static const char *awaits(struct clerk_call *call, const void *record)
{
	const struct action *a = record;

	return clerk_item_is(a, CLERK_IS_OVER) ? "" : clerk_text_of(call, "%c", a->base.school);
}

static const char *wants(struct clerk_call *call, const void *record)
{
	(void)call;
	(void)record;
	return "you";
}

static const char *refuse(struct clerk_call *call, const void *record, const char *act,
			  enum clerk_refusal why, bool is_back)
{
	const struct action *a = record;

	(void)act;
	(void)is_back;
	return why != CLERK_REFUSED_PARTY
		   ? ""
		   : clerk_text_of(call,
				   "%s is for %s to do; so they, who noted it, the lead head "
				   "or the SIP can change it.",
				   clerk_item_name(call, a), owner_words(call, a));
}

/* At eight on the Monday of its week; on its last day where that Monday is past; else 0. */
static int64_t nudge_s(struct clerk_call *call, const struct action *a)
{
	int32_t day = last_day(call, a);
	int64_t monday_s = clerk_instant(call, clerk_monday_of(day), MORNING_MIN);
	int64_t last_s = clerk_instant(call, day, MORNING_MIN);

	return monday_s > clerk_now(call) ? monday_s : last_s > clerk_now(call) ? last_s : 0;
}

/* At four on the school day behind it. */
static int64_t after_s(struct clerk_call *call, const struct action *a)
{
	char school = a->base.school == '+' ? '\0' : a->base.school;

	return clerk_instant(call, clerk_add_school_days(call, school, last_day(call, a), 1),
			     AFTER_MIN);
}

/* The first of the two moments that is to come. */
static void set_clock(struct clerk_call *call, struct action *a)
{
	int64_t first_s = nudge_s(call, a);

	a->base.state = first_s > 0 ? OPEN : DUE;
	a->base.due_s = first_s > 0 ? first_s : after_s(call, a);
}

static const char *ways_out(struct clerk_call *call, const struct action *a)
{
	const char *name = clerk_item_name(call, a);

	return clerk_text_of(call, "`done %s` or `move %s <date>`", name, name);
}

/* Its Monday, or that its day is past. Of use until the next is: where the clerk was away until its
 * day was past, that alone is said. */
static enum clerk_status speak(struct clerk_call *call, void *record)
{
	struct action *a = record;
	int64_t past_s = after_s(call, a);
	bool is_lost = a->base.state == OPEN && a->by_s <= clerk_now(call);
	bool is_past = a->base.state == DUE || (is_lost && past_s <= clerk_now(call));

	if (is_lost && !is_past) {
		a->base.due_s = past_s;
		clerk_item_put(call, a, "due this week, while I was offline");
		return CLERK_OK;
	}
	a->base.state = is_past ? OVERDUE : a->base.state;
	clerk_useful_until(call, is_past ? INT64_MAX : a->by_s);
	const struct clerk_person *owner = owner_of(call, a);
	const char *text =
	    clerk_text_of(call, CLERK_BOLD "%s" CLERK_PLAIN " %s%s: %s?", clerk_item_name(call, a),
			  title(call, a), is_past ? " – that is past" : "", ways_out(call, a));

	if (owner != NULL) {
		clerk_tell(call, owner, "%s", text);
	} else {
		clerk_tell_school(call, a->base.school, "%s", text);
	}
	a->base.due_s = is_past ? 0 : past_s;
	clerk_item_put(call, a, is_past ? "overdue" : "due this week");
	return CLERK_OK;
}

static int64_t last_s(const void *record)
{
	return ((const struct action *)record)->by_s - 1;
}

static const struct clerk_kind action_kind = {
	.letter = 'X',
	.noun = "action",
	.table = "actions_action",
	.size = sizeof(struct action),
	.columns = columns,
	.states = states,
	.steps = steps,
	.due = "",
	.late_row = "my actions",
	.title = title,
	.awaits = awaits,
	.wants = wants,
	.refuse = refuse,
	.last = last_s,
	.lapse = speak,
};

/* ---- action ---- */

struct action_args {
	struct clerk_item meeting;
	const struct clerk_school *school;
	const struct clerk_person *person;
	const char *text;
	struct clerk_when when;
};

static const struct clerk_arg action_spec[] = {
	CLERK_ARG_ITEM(struct action_args, meeting, "the meeting, M14", .min = 'M',
		       .flags = CLERK_OPTIONAL),
	CLERK_ARG_SCHOOL(struct action_args, school, "whose it is", .flags = CLERK_OPTIONAL),
	CLERK_ARG_PERSON(struct action_args, person, "or the SIP, or anybody by name",
			 .flags = CLERK_OPTIONAL),
	CLERK_ARG_TEXT(struct action_args, text, "what she will do", .lead = "to",
		       .flags = CLERK_ALOUD),
	CLERK_ARG_WHEN(struct action_args, when, "by when",
		       .flags = CLERK_TENSE_IS_DEADLINE | CLERK_RAW_LEVEL | CLERK_TODAY),
	{ 0 },
};

/* The end of its last day; what is past the host has refused. */
static enum clerk_status read_day(struct clerk_call *call, const struct clerk_when *when,
				  struct action *a)
{
	bool is_days = when->kind == CLERK_WHEN_DATES || when->kind == CLERK_WHEN_RANGE;

	if (when->kind == CLERK_WHEN_NONE || when->kind == CLERK_WHEN_RECURRENCE) {
		return clerk_fail(call, CLERK_USAGE, "By which day? For example `by Fri 18 Dec`.");
	}
	a->by_s = clerk_instant(call, (is_days ? when->last_day : when->day) + 1, 0);
	return CLERK_OK;
}

static const char *nudge_words(struct clerk_call *call, const struct action *a)
{
	int64_t at_s = a->base.state == OPEN ? a->base.due_s : 0;

	return at_s == 0
		   ? ""
		   : clerk_text_of(call, " I'll nudge %s privately on %s.", owner_words(call, a),
				   clerk_format_day(call, clerk_day_of(call, at_s)));
}

/* Where one was named at all: is it a meeting that we know of? */
static enum clerk_status check_meeting(struct clerk_call *call, struct clerk_item item)
{
	const struct clerk_history *history;

	return item.letter == 0 || (item.letter == 'M' && clerk_history(call, item, &history) > 0)
		   ? CLERK_OK
		   : clerk_fail(call, CLERK_NOT_FOUND, "There is no meeting %c%lld.", item.letter,
				(long long)item.number);
}

/* "D1" reads as a number, and is one of two heads where there are such. */
static const struct clerk_person *head_named(struct clerk_call *call, struct clerk_item item)
{
	const char *handle = clerk_text_of(call, "%c%lld", item.letter, (long long)item.number);
	const struct clerk_person *const *people;
	size_t count =
	    item.letter == '\0' ? 0 : clerk_people(call, item.letter, CLERK_HEAD, &people);

	for (size_t i = 0; i < count; i++) {
		if (strcmp(people[i]->handle, handle) == 0) {
			return people[i];
		}
	}
	return NULL;
}

/* Whose it is: a school's, the SIP's, or of two heads the one who is named. */
static void set_owner(struct clerk_call *call, const struct action_args *given,
		      const struct clerk_person *person, struct action *a)
{
	const struct clerk_person *const *people;

	a->base.school = given->school != NULL ? given->school->letter
			 : person != NULL      ? clerk_voice(person)
					       : '\0';
	bool is_shared = given->school == NULL && person != NULL && person->school != '\0' &&
			 clerk_people(call, person->school, CLERK_HEAD, &people) > 1;

	a->owner = is_shared && (person->role & CLERK_HEAD) != 0 ? person->id : 0;
}

static enum clerk_status run_action(struct clerk_call *call, const void *args)
{
	const struct action_args *given = args;
	const struct clerk_person *head = given->school == NULL && given->person == NULL
					      ? head_named(call, given->meeting)
					      : NULL;
	const struct clerk_item meeting = head == NULL ? given->meeting : (struct clerk_item){ 0 };
	struct action *a = clerk_item_make(call, &action_kind);
	enum clerk_status status = read_day(call, &given->when, a);

	if (status != CLERK_OK) {
		return status;
	}
	status = check_meeting(call, meeting);
	if (status != CLERK_OK) {
		return status;
	}
	set_owner(call, given, head == NULL ? given->person : head, a);
	if (a->base.school == '\0') {
		return clerk_fail(call, CLERK_USAGE,
				  "Whose is it? For example `%saction Head G to …`.",
				  clerk_prefix(call));
	}
	a->text = given->text;
	a->meeting = meeting.number;
	set_clock(call, a);
	clerk_item_put(call, a, "noted: %s", title(call, a));
	clerk_name_act(call, "%s", title(call, a));
	clerk_say(call, a,
		  clerk_text_of(call, CLERK_BOLD "%s" CLERK_PLAIN " %s: %s.%s",
				clerk_item_name(call, a), owner_words(call, a), title(call, a),
				nudge_words(call, a)),
		  NULL);
	return CLERK_OK;
}

/* ---- the list ---- */

struct list_args {
	struct clerk_item meeting;
};

static const struct clerk_arg list_spec[] = {
	CLERK_ARG_ITEM(struct list_args, meeting, "of one meeting, M14", .min = 'M',
		       .flags = CLERK_OPTIONAL),
	{ 0 },
};

/* Those that are open, of one meeting or of all (0), of one school or SIP or of all ('\0') but
 * `but`, soonest first, so what is overdue heads them: each is said, where `must_say`. How many. */
static size_t look_at_open(struct clerk_call *call, int64_t meeting, char whose, char but,
			   bool must_say)
{
	void *const *all;
	size_t count = clerk_items(call, &action_kind, false, &all), found = 0;

	for (size_t i = 0; i < count; i++) {
		const struct action *a = all[i];
		bool is_of_it = (meeting == 0 || a->meeting == meeting) &&
				(whose == '\0' || a->base.school == whose) &&
				(but == '\0' || a->base.school != but) &&
				!clerk_has_left(call, a->base.school);

		found += is_of_it;
		if (is_of_it && must_say) {
			clerk_reply(call, CLERK_BOLD "%s" CLERK_PLAIN " %s: %s%s",
				    clerk_item_name(call, a), owner_words(call, a), title(call, a),
				    a->base.state == OVERDUE ? " – overdue" : "");
		}
	}
	return found;
}

static enum clerk_status run_actions(struct clerk_call *call, const void *args)
{
	const struct list_args *given = args;

	enum clerk_status status = check_meeting(call, given->meeting);
	char own = clerk_voice(clerk_sender(call));

	if (status != CLERK_OK) {
		return status;
	}
	size_t count = own == '\0' ? 0 : look_at_open(call, given->meeting.number, own, '\0', true);

	count += look_at_open(call, given->meeting.number, '\0', own, true);
	if (count == 0) {
		clerk_reply(call, "Nothing is outstanding.");
	}
	return CLERK_OK;
}

static enum clerk_status run_my_actions(struct clerk_call *call, const void *args)
{
	const struct clerk_person *sender = clerk_sender(call);
	char voice = clerk_voice(sender);

	(void)args;
	voice = voice == '\0' ? sender->school : voice;
	if (voice == '\0' || look_at_open(call, 0, voice, '\0', true) == 0) {
		clerk_reply(call, "Nothing is outstanding for %s.", sender->handle);
	}
	return CLERK_OK;
}

/* ---- done, cancel, move ---- */

struct step_args {
	struct clerk_item item;
	struct clerk_when when;
};
#define ITEM CLERK_ARG_ITEM(struct step_args, item, "the action, X5", .flags = 0)

static const struct clerk_arg step_spec[] = { ITEM, { 0 } };
static const struct clerk_arg move_spec[] = {
	ITEM,
	CLERK_ARG_WHEN(struct step_args, when, "by when",
		       .flags = CLERK_TENSE_IS_DEADLINE | CLERK_RAW_LEVEL | CLERK_TODAY),
	{ 0 },
};

/* "2 days early" */
static const char *how_early(struct clerk_call *call, const struct action *a)
{
	int32_t days = last_day(call, a) - clerk_day_of(call, clerk_now(call));

	return days <= 0 ? "" : clerk_text_of(call, ", %d day%s early", days, days == 1 ? "" : "s");
}

static enum clerk_status done(struct clerk_call *call, const void *args, void *record)
{
	const struct action *a = record;
	const char *early = how_early(call, a);

	(void)args;
	clerk_item_put(call, record, "done%s", early);
	size_t left = a->meeting == 0 ? 1 : look_at_open(call, a->meeting, '\0', '\0', false);

	clerk_say(call, record,
		  clerk_text_of(call, "%s done%s.%s", clerk_item_name(call, a), early,
				left > 0
				    ? ""
				    : clerk_text_of(call, " Nothing else outstanding from M%lld.",
						    (long long)a->meeting)),
		  NULL);
	return CLERK_OK;
}

static enum clerk_status drop(struct clerk_call *call, const void *args, void *record)
{
	(void)args;
	clerk_item_put(call, record, "dropped");
	clerk_say(call, record,
		  clerk_text_of(call, "%s dropped: %s.", clerk_item_name(call, record),
				title(call, record)),
		  NULL);
	return CLERK_OK;
}

static enum clerk_status move(struct clerk_call *call, const void *args, void *record)
{
	struct action *a = record;
	enum clerk_status status = read_day(call, &((const struct step_args *)args)->when, a);

	if (status != CLERK_OK) {
		return status;
	}
	set_clock(call, a);
	clerk_item_put(call, a, "now by %s", clerk_format_day(call, last_day(call, a)));
	clerk_say(call, a,
		  clerk_text_of(call, CLERK_BOLD "%s" CLERK_PLAIN " %s: %s.%s",
				clerk_item_name(call, a), owner_words(call, a), title(call, a),
				nudge_words(call, a)),
		  NULL);
	return CLERK_OK;
}

static const struct clerk_command commands[] = {
	{ .name = "action",
	  .summary = "Note what somebody will do, and by when",
	  .example = "action M14 Head G to share phonics tracker by Fri 18 Dec",
	  CLERK_TAKES(struct action_args, action_spec),
	  .who = CLERK_HEAD | CLERK_SIP,
	  .run = run_action },
	{ .name = "actions",
	  .summary = "List what is outstanding",
	  .example = "actions M14",
	  CLERK_TAKES(struct list_args, list_spec),
	  .run = run_actions },
	{ .name = "my actions",
	  .summary = "List what is yours to do",
	  .example = "my actions",
	  .run = run_my_actions },
	{ .name = "done",
	  .item = 'X',
	  .summary = "Say that an action is done",
	  .example = "done X5",
	  CLERK_TAKES(struct step_args, step_spec),
	  .who = CLERK_HEAD | CLERK_SIP,
	  .is_end = true,
	  .step = done },
	{ .name = "cancel",
	  .item = 'X',
	  .summary = "Drop an action",
	  .example = "cancel X5",
	  CLERK_TAKES(struct step_args, step_spec),
	  .who = CLERK_HEAD | CLERK_SIP,
	  .is_end = true,
	  .step = drop },
	{ .name = "move",
	  .item = 'X',
	  .summary = "Give an action another last day",
	  .example = "move X5 by Fri 8 Jan",
	  CLERK_TAKES(struct step_args, move_spec),
	  .who = CLERK_HEAD | CLERK_SIP,
	  .step = move },
	{ 0 },
};

static const struct clerk_kind *const kinds[] = { &action_kind, NULL };

static const struct clerk_topic topics[] = {
	{ "actions", CLERK_LIST(struct clerk_command, commands), NULL }, { 0 }
};

CLERK_PLUGIN(.name = "actions", .summary = "Actions of meetings", .letters = "X",
	     .item_noun = "action", .topics = topics,
	     .commands = CLERK_LIST(struct clerk_command, commands),
	     .migrations = actions_migrations, .kinds = kinds);
