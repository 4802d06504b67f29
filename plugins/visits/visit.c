/* visit: the kind: how a visit lies in its table, its life, and why something may not be done. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "visits.h"

#include "visits_migrations.h"

#include <string.h>

#define BASE(f, column) CLERK_COLUMN_AS(struct visit, base.f, column)

static const struct clerk_column columns[] = {
	BASE(school, "visitor"),
	BASE(other, "host"),
	BASE(person, "person"),
	CLERK_COLUMN_OF_STATE(struct visit),
	CLERK_COLUMN(struct visit, kind),
	CLERK_COLUMN(struct visit, focus),
	CLERK_COLUMN(struct visit, visitors),
	CLERK_COLUMN_AS(struct visit, names_of_old, "names"),
	BASE(slot.start_s, "start_s"),
	BASE(slot.end_s, "end_s"),
	BASE(slot.said, "echo"),
	BASE(slot.over, "slot_over"),
	BASE(slot.beside, "slot_beside"),
	BASE(slot.is_forced, "is_forced"),
	BASE(wish.start_s, "new_start_s"),
	BASE(wish.end_s, "new_end_s"),
	BASE(wish.said, "new_echo"),
	BASE(wish.over, "new_over"),
	BASE(wish.beside, "new_beside"),
	BASE(wish.is_forced, "new_forced"),
	BASE(wish_by, "new_by"),
	BASE(due_s, "answer_by_s"),
	CLERK_COLUMN(struct visit, moves),
	CLERK_COLUMN(struct visit, reason),
	BASE(ended_by, "ended_by"),
	BASE(ended_s, "ended_s"),
	{ 0 },
};

static const struct clerk_state states[] = {
	[ASKED] = { .name = "asked", .awaits = CLERK_BY_OTHER },
	[COUNTERED] = { .name = "countered", .flags = CLERK_IS_WISH, .awaits = CLERK_BY_SCHOOL },
	[AGREED] = { .name = "agreed", .flags = CLERK_IS_FIRM },
	[MOVING] = { .name = "moving",
		     .flags = CLERK_IS_FIRM | CLERK_IS_WISH,
		     .awaits = CLERK_BY_SIDES },
	[DECLINED] = { .name = "declined", .flags = CLERK_IS_OVER },
	[LAPSED] = { .name = "lapsed", .flags = CLERK_IS_OVER },
	[CANCELLED] = { .name = "cancelled", .flags = CLERK_IS_OVER },
	/* it busied them; what was missed never was */
	[HAPPENED] = { .name = "happened", .flags = CLERK_IS_OVER | CLERK_IS_FIRM },
	[MISSED] = { .name = "missed", .flags = CLERK_IS_OVER },
	{ 0 },
};

enum {
	HOST = CLERK_BY_OTHER,
	VISITOR = CLERK_BY_SCHOOL,
	EITHER = CLERK_BY_SIDES,
	ANEW = CLERK_ASKS_ANEW,
};
static const struct clerk_step steps[] = {
	{ "yes", ASKED, AGREED, HOST, CLERK_IN_TIME },
	{ "no", ASKED, DECLINED, HOST, CLERK_FREES },
	{ "move", ASKED, COUNTERED, HOST, ANEW | CLERK_SHIFTS },
	{ "move", ASKED, ASKED, VISITOR, ANEW | CLERK_SHIFTS },
	{ "cancel", ASKED, CANCELLED, EITHER, CLERK_FREES },
	{ "visitors", ASKED, ASKED, VISITOR, CLERK_SHIFTS },
	{ "focus", ASKED, ASKED, VISITOR, CLERK_SHIFTS },
	{ "names", ASKED, ASKED, VISITOR, 0 },
	{ "lapse", ASKED, LAPSED, CLERK_BY_CLOCK, 0 },

	{ "yes", COUNTERED, AGREED, VISITOR, CLERK_IN_TIME },
	{ "no", COUNTERED, DECLINED, VISITOR, CLERK_FREES },
	{ "move", COUNTERED, COUNTERED, HOST, ANEW },
	{ "move", COUNTERED, ASKED, VISITOR, ANEW },
	{ "cancel", COUNTERED, CANCELLED, EITHER, CLERK_FREES },
	{ "visitors", COUNTERED, COUNTERED, VISITOR, CLERK_SHIFTS },
	{ "focus", COUNTERED, COUNTERED, VISITOR, CLERK_SHIFTS },
	{ "names", COUNTERED, COUNTERED, VISITOR, 0 },
	{ "lapse", COUNTERED, LAPSED, CLERK_BY_CLOCK, 0 },

	{ "move", AGREED, MOVING, EITHER, ANEW },
	{ "cancel", AGREED, CANCELLED, EITHER, CLERK_FREES },
	{ "happened", AGREED, HAPPENED, EITHER, CLERK_AFTERWARDS },
	{ "missed", AGREED, MISSED, EITHER, CLERK_AFTERWARDS },
	{ "visitors", AGREED, AGREED, VISITOR, CLERK_SHIFTS },
	{ "focus", AGREED, AGREED, VISITOR, CLERK_SHIFTS },
	{ "names", AGREED, AGREED, VISITOR, 0 },
	{ "late", AGREED, AGREED, EITHER, CLERK_MEANWHILE },

	{ "yes", MOVING, AGREED, CLERK_BY_AWAITED, CLERK_IN_TIME | CLERK_SHIFTS },
	{ "no", MOVING, AGREED, EITHER, CLERK_FREES },
	{ "move", MOVING, MOVING, EITHER, ANEW },
	{ "cancel", MOVING, CANCELLED, EITHER, CLERK_FREES },
	{ "happened", MOVING, HAPPENED, EITHER, CLERK_AFTERWARDS },
	{ "missed", MOVING, MISSED, EITHER, CLERK_AFTERWARDS },
	{ "visitors", MOVING, MOVING, VISITOR, CLERK_SHIFTS },
	{ "focus", MOVING, MOVING, VISITOR, CLERK_SHIFTS },
	{ "names", MOVING, MOVING, VISITOR, 0 },
	{ "late", MOVING, MOVING, EITHER, CLERK_MEANWHILE },
	{ "lapse", MOVING, AGREED, CLERK_BY_CLOCK, 0 },

	{ "missed", HAPPENED, MISSED, EITHER, CLERK_AFTERWARDS },
	{ "happened", MISSED, HAPPENED, EITHER, CLERK_AFTERWARDS },

	/* An answer, by the side that had it to give, to what has come out the other way. What says
	 * only what holds already is a nod. */
	{ "yes", DECLINED, CLERK_OVERTAKEN, CLERK_BY_ENDER, 0 },
	{ "yes", LAPSED, CLERK_OVERTAKEN, EITHER, 0 },
	{ "yes", CANCELLED, CLERK_OVERTAKEN, HOST, 0 },
	{ "no", AGREED, CLERK_OVERTAKEN, HOST, 0 },
	{ 0 },
};

/* ---- refusals ---- */

/* " `!visit G <date>` asks anew." to the side that can; the host hears who can. */
static const char *anew_words(struct clerk_call *call, const struct visit *v)
{
	bool is_host = clerk_sender(call)->school == v->base.other;

	return is_host ? clerk_text_of(call, " %c may ask anew.", v->base.school)
		       : clerk_text_of(call, " `%svisit %c <date>` asks anew.", clerk_prefix(call),
				       v->base.other);
}

static const char *begun_words(struct clerk_call *call, const struct visit *v, const char *name)
{
	const char *prefix = clerk_prefix(call), *slot = clerk_item_span(call, v);

	return clerk_item_is(v, CLERK_IS_FIRM)
		   ? clerk_text_of(call,
				   "%s was for %s, which has come. `%shappened %s` or `%smissed "
				   "%s`?",
				   name, slot, prefix, name, prefix, name)
		   : clerk_text_of(call, "%s was for %s, which has passed.%s", name, slot,
				   anew_words(call, v));
}

static const char *state_words(struct clerk_call *call, const struct visit *v, const char *name)
{
	const char *ended = v->base.ended_s == 0 ? "" : clerk_format_instant(call, v->base.ended_s);
	const char *state = states[v->base.state].name;

	switch (v->base.state) {
	case ASKED:
	case COUNTERED:
		return clerk_text_of(call, "%s waits for %c's answer by %s.", name,
				     clerk_item_answerer(call, v),
				     clerk_format_instant(call, v->base.due_s));
	case AGREED:
	case MOVING:
		if (v->base.slot.start_s <= clerk_now(call)) {
			return begun_words(call, v, name);
		}
		return clerk_text_of(call, "%s is agreed already: %s. `%scancel %s` calls it off.",
				     name, clerk_slot_words(call, &v->base.slot),
				     clerk_prefix(call), name);
	case DECLINED:
	case CANCELLED:
		return clerk_text_of(call, "%s was %s by %c (%s).%s", name, state, v->base.ended_by,
				     ended, anew_words(call, v));
	case LAPSED:
		return v->base.ended_by != '\0'
			   ? clerk_text_of(call, "%s lapsed on %s: School %c had left.", name,
					   ended, v->base.ended_by)
			   : clerk_text_of(call, "%s lapsed on %s: nobody had answered.%s", name,
					   ended, anew_words(call, v));
	default:
		return clerk_text_of(call, "%s was %s, and is marked as %s.", name,
				     clerk_slot_words(call, &v->base.slot), state);
	}
}

/* A party, but the step is the other side's. */
static const char *side_words(struct clerk_call *call, const struct visit *v, const char *name,
			      const char *act)
{
	char visitor = v->base.school, awaited = clerk_item_answerer(call, v);

	if (strcmp(act, "visitors") == 0 || strcmp(act, "names") == 0 ||
	    strcmp(act, "focus") == 0) {
		return clerk_text_of(
		    call, "The visitors of %s are %c's, so %c says who comes, and what for.", name,
		    visitor, visitor);
	}
	if (v->base.state == ASKED) {
		return clerk_text_of(call,
				     "%c asked for %s, so %c answers. `%scancel %s` takes it back.",
				     visitor, name, v->base.other, clerk_prefix(call), name);
	}
	return clerk_text_of(call, "%c offered the other date for %s, so %c answers by %s.",
			     visit_other(v, awaited), name, awaited,
			     clerk_format_instant(call, v->base.due_s));
}

static const char *overdue_words(struct clerk_call *call, const struct visit *v, const char *name)
{
	const char *anew =
	    v->base.state == MOVING
		? clerk_text_of(call, " `%smove %s <date>` asks anew.", clerk_prefix(call), name)
		: anew_words(call, v);

	return clerk_text_of(call, "%s had to be answered by %s.%s", name,
			     clerk_format_instant(call, v->base.due_s), anew);
}

static const char *refuse(struct clerk_call *call, const void *record, const char *act,
			  enum clerk_refusal why, bool is_back)
{
	const struct visit *v = record;
	const char *name = clerk_item_name(call, v);

	if (is_back && why == CLERK_REFUSED_PARTY) {
		return clerk_text_of(call, "%s is between other schools.", name);
	}
	if (is_back && why != CLERK_REFUSED_STATE) {
		return "";
	}
	switch (why) {
	case CLERK_REFUSED_STATE:
		return state_words(call, v, name);
	case CLERK_REFUSED_PARTY:
		return clerk_text_of(call, "%s is between %c and %c, so only they can change it.",
				     name, v->base.school, v->base.other);
	case CLERK_REFUSED_SIDE:
		return side_words(call, v, name, act);
	case CLERK_REFUSED_BEGUN:
		return begun_words(call, v, name);
	case CLERK_REFUSED_TO_COME:
		return clerk_text_of(call, "%s is still to come: %s. `%scancel %s`?", name,
				     clerk_slot_words(call, &v->base.slot), clerk_prefix(call),
				     name);
	case CLERK_REFUSED_OVERDUE:
		break;
	}
	return overdue_words(call, v, name);
}

/* ---- in the diary ---- */

static const char *title(struct clerk_call *call, const void *record)
{
	const struct visit *v = record;

	return clerk_text_of(call, "%c visits %c%s%s", v->base.school, v->base.other,
			     v->focus[0] == '\0' ? "" : ", ", v->focus);
}

static const char *terms(struct clerk_call *call, const void *record, const struct clerk_slot *slot)
{
	return visit_words(call, record, slot);
}

static const char *place(struct clerk_call *call, const void *record)
{
	return clerk_text_of(call, "%c", ((const struct visit *)record)->base.other);
}

/* ---- reminders, and silence ---- */

static const char *ask_names(struct clerk_call *call, const struct visit *v)
{
	return names_of(call, v)[0] != '\0'
		   ? ""
		   : clerk_text_of(call,
				   " %s, please tell me the visitors' names in private for %c's "
				   "office: `names %s …`.",
				   clerk_heads_words(call, v->base.school), v->base.other,
				   clerk_item_name(call, v));
}

static const char *remind(struct clerk_call *call, const void *record,
			  const struct clerk_reminding *reminding)
{
	const struct visit *v = record;

	const char *wish =
	    v->base.state == MOVING
		? clerk_text_of(call, " %s %s.", clerk_slot_words(call, &v->base.wish),
				clerk_item_standing(call, v))
		: "";

	return clerk_text_of(call, "%s: %s.%s%s", reminding->day,
			     visit_words(call, v, &v->base.slot), wish,
			     reminding->lost[0] == '\0' ? ask_names(call, v) : reminding->lost);
}

static void reminded(struct clerk_call *call, void *record, const struct clerk_reminding *reminding)
{
	if (strcmp(reminding->what, "remind") == 0) {
		names_tell(call, record, reminding->day, reminding->is_late);
	}
}

static const char *nudge(struct clerk_call *call, const void *record)
{
	const struct visit *v = record;
	const char *name = clerk_item_name(call, v);
	const struct clerk_slot *slot = v->base.state == ASKED ? &v->base.slot : &v->base.wish;

	return clerk_text_of(call,
			     "still waits for your answer: %s. `yes %s`, `no %s` or `move %s "
			     "<date>` by %s, please.",
			     visit_words(call, v, slot), name, name, name,
			     clerk_format_instant(call, v->base.due_s));
}

/* Told privately to the two schools: silence is nobody's business in the room. Only the visitor's
 * side can ask anew. */
static enum clerk_status lapse(struct clerk_call *call, void *record)
{
	struct visit *v = record;
	char awaited = clerk_item_answerer(call, v), host = v->base.other;
	const char *name = clerk_item_name(call, v), *span = clerk_item_span(call, v);
	const char *text, *anew = "";

	if (v->base.state == MOVING) {
		text = clerk_text_of(call, "%s stays on %s: %c had no answer about %s.", name, span,
				     awaited, clerk_slot_words(call, &v->base.wish));
		clerk_item_put(call, v, "the move lapsed");
	} else {
		text = clerk_text_of(call, "%s has lapsed: no answer from %c by %s (%s).", name,
				     awaited, clerk_format_instant(call, v->base.due_s), span);
		anew = clerk_text_of(call, " `visit %c <date>` asks anew.", host);
		clerk_item_put(call, v, "lapsed: no answer from %c", awaited);
		names_put(call, v, "");
	}
	clerk_tell_school(call, v->base.school, "%s%s", text, anew);
	clerk_tell_school(call, host, "%s", text);
	return CLERK_OK;
}

/* Nobody comes, so nobody's names are kept. */
static void left(struct clerk_call *call, void *record, char school)
{
	struct visit *v = record;

	clerk_item_left(call, v, school);
	if (clerk_item_is(v, CLERK_IS_OVER)) {
		names_put(call, v, "");
	}
}

/* ---- the plugin ---- */

const struct clerk_kind visit_kind = {
	.letter = 'V',
	.apart = 'Q',
	.noun = "visit",
	.shape = CLERK_SHAPE_CIRCLE,
	.table = "visits_visit",
	.size = sizeof(struct visit),
	.columns = columns,
	.states = states,
	.steps = steps,
	.reminders = CLERK_REMIND_EVE,
	.due = "lapse",
	.title = title,
	.place = place,
	.terms = terms,
	.refuse = refuse,
	.remind = remind,
	.reminded = reminded,
	.nudge = nudge,
	.lapse = lapse,
	.left = left,
	.against = visit_against,
	.restored = visit_restored,
};
static const struct clerk_kind *const kinds[] = { &visit_kind, NULL };

static const struct clerk_try tries[] = {
	{ CLERK_HEAD, 10, "visit {other} Wed 9-12 phonics", "ask to visit a school" },
	{ CLERK_OFFICE | CLERK_GOVERNOR, 50, "visits", "see the visits to come" },
	{ 0 },
};
static const struct clerk_topic topics[] = {
	{ "visits", CLERK_LIST(struct clerk_command, visit_commands), tries }, { 0 }
};

static const char *const open_work[] = {
	"SELECT DISTINCT iif(letter = 'V', 'V' || number, ''), visitor || host, 0 FROM ("
	"SELECT letter, number, visitor, host FROM visits_visit WHERE cluster = ?1"
	" AND state IN ('asked', 'countered', 'agreed', 'moving')"
	" AND state <> 'countered' AND end_s > ?2"
	" UNION ALL SELECT letter, number, visitor, host FROM visits_visit"
	" WHERE cluster = ?1 AND state = 'countered' AND new_end_s > ?2"
	") ORDER BY letter, number",
	NULL
};

CLERK_PLUGIN(.name = "visits", .summary = "Visits", .letters = "VQ", .item_noun = "visit",
	     .topics = topics, .commands = CLERK_LIST(struct clerk_command, visit_commands),
	     .migrations = visits_migrations,
	     .queries = CLERK_LIST(struct clerk_queries, &names_queries, &room_queries),
	     .kinds = kinds, .wake = names_wake, .open = open_work);
