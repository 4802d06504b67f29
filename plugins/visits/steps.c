/* steps: the life of a visit as one table: in which state, who may do what, and what follows. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "visits.h"

#include <string.h>

/* Whose step it is. */
enum side { SIDE_HOST, SIDE_VISITOR, SIDE_AWAITED, SIDE_EITHER };

struct step {
	enum state from;
	enum act act;
	enum side side;
	enum state to;
};

static const struct step steps[] = {
	{ STATE_ASKED, ACT_YES, SIDE_HOST, STATE_AGREED },
	{ STATE_ASKED, ACT_NO, SIDE_HOST, STATE_DECLINED },
	{ STATE_ASKED, ACT_MOVE, SIDE_HOST, STATE_COUNTERED },
	{ STATE_ASKED, ACT_MOVE, SIDE_VISITOR, STATE_ASKED },
	{ STATE_ASKED, ACT_CANCEL, SIDE_EITHER, STATE_CANCELLED },
	{ STATE_ASKED, ACT_VISITORS, SIDE_VISITOR, STATE_ASKED },
	{ STATE_ASKED, ACT_NAMES, SIDE_VISITOR, STATE_ASKED },

	{ STATE_COUNTERED, ACT_YES, SIDE_VISITOR, STATE_AGREED },
	{ STATE_COUNTERED, ACT_NO, SIDE_VISITOR, STATE_DECLINED },
	{ STATE_COUNTERED, ACT_MOVE, SIDE_HOST, STATE_COUNTERED },
	{ STATE_COUNTERED, ACT_MOVE, SIDE_VISITOR, STATE_ASKED },
	{ STATE_COUNTERED, ACT_CANCEL, SIDE_EITHER, STATE_CANCELLED },
	{ STATE_COUNTERED, ACT_VISITORS, SIDE_VISITOR, STATE_COUNTERED },
	{ STATE_COUNTERED, ACT_NAMES, SIDE_VISITOR, STATE_COUNTERED },

	{ STATE_AGREED, ACT_MOVE, SIDE_EITHER, STATE_MOVING },
	{ STATE_AGREED, ACT_CANCEL, SIDE_EITHER, STATE_CANCELLED },
	{ STATE_AGREED, ACT_HAPPENED, SIDE_EITHER, STATE_HAPPENED },
	{ STATE_AGREED, ACT_MISSED, SIDE_EITHER, STATE_MISSED },
	{ STATE_AGREED, ACT_VISITORS, SIDE_VISITOR, STATE_AGREED },
	{ STATE_AGREED, ACT_NAMES, SIDE_VISITOR, STATE_AGREED },

	{ STATE_MOVING, ACT_YES, SIDE_AWAITED, STATE_AGREED },
	{ STATE_MOVING, ACT_NO, SIDE_EITHER, STATE_AGREED },
	{ STATE_MOVING, ACT_MOVE, SIDE_EITHER, STATE_MOVING },
	{ STATE_MOVING, ACT_CANCEL, SIDE_EITHER, STATE_CANCELLED },
	{ STATE_MOVING, ACT_HAPPENED, SIDE_EITHER, STATE_HAPPENED },
	{ STATE_MOVING, ACT_MISSED, SIDE_EITHER, STATE_MISSED },
	{ STATE_MOVING, ACT_VISITORS, SIDE_VISITOR, STATE_MOVING },
	{ STATE_MOVING, ACT_NAMES, SIDE_VISITOR, STATE_MOVING },

	{ STATE_HAPPENED, ACT_MISSED, SIDE_EITHER, STATE_MISSED },
	{ STATE_MISSED, ACT_HAPPENED, SIDE_EITHER, STATE_HAPPENED },
};

static const char *const names[] = {
	[STATE_ASKED] = "asked",         [STATE_COUNTERED] = "countered", [STATE_AGREED] = "agreed",
	[STATE_MOVING] = "moving",       [STATE_DECLINED] = "declined",   [STATE_LAPSED] = "lapsed",
	[STATE_CANCELLED] = "cancelled", [STATE_HAPPENED] = "happened",   [STATE_MISSED] = "missed",
};

const char *state_name(enum state state)
{
	return names[state];
}

enum state state_named(const char *name)
{
	enum state state = STATE_ASKED;

	while (state < STATE_MISSED && strcmp(names[state], name) != 0) {
		state++;
	}
	return state;
}

static bool is_side(const struct visit *v, enum side side, char school)
{
	switch (side) {
	case SIDE_HOST:
		return school == v->host;
	case SIDE_VISITOR:
		return school == v->visitor;
	case SIDE_AWAITED:
		return school == visit_awaited(v);
	case SIDE_EITHER:
		break;
	}
	return school == v->host || school == v->visitor;
}

/* " `!visit G <date>` asks anew." to the side that can; the host hears who can. */
static const char *anew_words(struct clerk_call *call, const struct visit *v)
{
	bool is_host = clerk_sender(call)->school == v->host;

	return is_host ? clerk_text_of(call, " %c may ask anew.", v->visitor)
		       : clerk_text_of(call, " `%svisit %c <date>` asks anew.", clerk_prefix(call),
				       v->host);
}

enum clerk_status visit_refuse(struct clerk_call *call, const struct visit *v)
{
	const char *name = visit_name(call, v);
	const char *ended = v->ended_s == 0 ? "" : clerk_format_instant(call, v->ended_s);

	switch (v->state) {
	case STATE_ASKED:
	case STATE_COUNTERED:
		return clerk_fail(call, CLERK_CONFLICT, "%s waits for %c's answer by %s.", name,
				  visit_awaited(v), clerk_format_instant(call, v->answer_by_s));
	case STATE_AGREED:
	case STATE_MOVING:
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s is agreed already: %s. `%scancel %s` calls it off.", name,
				  v->slot.echo, clerk_prefix(call), name);
	case STATE_DECLINED:
		return clerk_fail(call, CLERK_CONFLICT, "%s was declined by %c (%s).%s", name,
				  v->ended_by, ended, anew_words(call, v));
	case STATE_LAPSED:
		return clerk_fail(call, CLERK_CONFLICT, "%s lapsed on %s: nobody had answered.%s",
				  name, ended, anew_words(call, v));
	case STATE_CANCELLED:
		return clerk_fail(call, CLERK_CONFLICT, "%s was cancelled by %c (%s).%s", name,
				  v->ended_by, ended, anew_words(call, v));
	case STATE_HAPPENED:
	case STATE_MISSED:
		break;
	}
	return clerk_fail(call, CLERK_CONFLICT, "%s was %s, and is marked as %s.", name,
			  v->slot.echo, state_name(v->state));
}

/* A party, but the step is the other side's. */
static enum clerk_status refuse_side(struct clerk_call *call, const struct visit *v,
				     const struct step *step)
{
	const char *name = visit_name(call, v);

	if (step->act == ACT_VISITORS || step->act == ACT_NAMES) {
		return clerk_fail(call, CLERK_DENIED,
				  "The visitors of %s are %c's, so %c says who comes.", name,
				  v->visitor, v->visitor);
	}
	if (v->state == STATE_ASKED) {
		return clerk_fail(call, CLERK_DENIED,
				  "%c asked for %s, so %c answers. `%scancel %s` takes it back.",
				  v->visitor, name, v->host, clerk_prefix(call), name);
	}
	char awaited = visit_awaited(v);

	return clerk_fail(
	    call, CLERK_DENIED, "%c offered the other date for %s, so %c answers by %s.",
	    visit_other(v, awaited), name, awaited, clerk_format_instant(call, v->answer_by_s));
}

/* Answers and changes end with the beginning of the visit; marks begin there. */
static enum clerk_status check_time(struct clerk_call *call, const struct visit *v, enum act act)
{
	const char *name = visit_name(call, v);
	bool is_mark = act == ACT_HAPPENED || act == ACT_MISSED;
	bool has_begun = visit_slot(v)->start_s <= clerk_now(call);

	if (is_mark && !has_begun) {
		return clerk_fail(call, CLERK_CONFLICT, "%s is still to come: %s. `%scancel %s`?",
				  name, v->slot.echo, clerk_prefix(call), name);
	}
	if (!is_mark && has_begun) {
		const char *prefix = clerk_prefix(call);

		return visit_is_agreed(v)
			   ? clerk_fail(call, CLERK_CONFLICT,
					"%s was for %s, which has come. `%shappened %s` or "
					"`%smissed %s`?",
					name, v->slot.echo, prefix, name, prefix, name)
			   : clerk_fail(call, CLERK_TOO_LATE, "%s was for %s, which has passed.%s",
					name, visit_slot(v)->echo, anew_words(call, v));
	}
	if (act == ACT_YES && visit_is_waiting(v) && v->answer_by_s <= clerk_now(call)) {
		return clerk_fail(call, CLERK_TOO_LATE, "%s had to be answered by %s.%s", name,
				  clerk_format_instant(call, v->answer_by_s),
				  v->state == STATE_MOVING
				      ? clerk_text_of(call, " `%smove %s <date>` asks anew.",
						      clerk_prefix(call), name)
				      : anew_words(call, v));
	}
	return CLERK_OK;
}

static enum clerk_status find_party(struct clerk_call *call, struct clerk_item item,
				    struct visit *ret_visit)
{
	char school = clerk_sender(call)->school;
	bool is_there = visit_get(call, item, ret_visit);
	bool is_party = is_there && (school == ret_visit->host || school == ret_visit->visitor);

	if (is_party) {
		return CLERK_OK;
	}
	/* Of a quiet visit, others learn not even that it is there. */
	if (item.letter == QUIET_LETTER) {
		return clerk_fail(call, CLERK_NOT_FOUND, "There is no %c%lld.", item.letter,
				  (long long)item.number);
	}
	if (!is_there) {
		return clerk_fail(call, CLERK_NOT_FOUND, "%c%lld was taken back.", item.letter,
				  (long long)item.number);
	}
	return clerk_fail(call, CLERK_DENIED,
			  "%s is between %c and %c, so only they can change it.",
			  visit_name(call, ret_visit), ret_visit->visitor, ret_visit->host);
}

/* An answer, by the side that had it to give, to what has come out the other way: worth a line
 * even to a reaction. What says only what holds already is a nod. */
static bool is_overtaken(const struct visit *v, enum act act, char school)
{
	switch (v->state) {
	case STATE_DECLINED:
		return act == ACT_YES && school == v->ended_by;
	case STATE_LAPSED:
		return act == ACT_YES;
	case STATE_CANCELLED:
		return act == ACT_YES && school == v->host;
	default:
		return act == ACT_NO && v->state == STATE_AGREED && school == v->host;
	}
}

/* Taken back, it wants the slot again that the visit had. */
static bool may_want_back(enum act act)
{
	return act == ACT_CANCEL || act == ACT_NO || act == ACT_MOVE || act == ACT_YES ||
	       act == ACT_VISITORS;
}

enum clerk_status visit_step(struct clerk_call *call, struct clerk_item item, enum act act,
			     struct visit *ret_visit, enum state *ret_to)
{
	enum clerk_status status = find_party(call, item, ret_visit);
	const struct step *other_side = NULL;

	for (size_t i = 0; status == CLERK_OK && i < sizeof(steps) / sizeof(steps[0]); i++) {
		const struct step *step = &steps[i];

		if (step->from != ret_visit->state || step->act != act) {
			continue;
		}
		if (!is_side(ret_visit, step->side, clerk_sender(call)->school)) {
			other_side = step;
			continue;
		}
		*ret_to = step->to;
		status = check_time(call, ret_visit, act);
		if (status == CLERK_OK && may_want_back(act)) {
			visit_note_beside(call, ret_visit, act);
		}
		return status;
	}
	if (status != CLERK_OK) {
		return status;
	}
	if (other_side != NULL) {
		return refuse_side(call, ret_visit, other_side);
	}
	status = visit_refuse(call, ret_visit);
	return is_overtaken(ret_visit, act, clerk_sender(call)->school) ? CLERK_TOO_LATE : status;
}
