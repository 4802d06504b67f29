/* rota: who chairs, and whose turn it is in a series: named, traded and skipped. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "meetings.h"

#include <string.h>

enum { MOST_ASKED = 5 };

#define CALLERS (CLERK_HEAD | CLERK_SIP)

const char *meeting_chaired(struct clerk_call *call, const struct meeting *m)
{
	return m->chair[0] == '\0' ? "" : clerk_text_of(call, ", chair %s", m->chair);
}

enum clerk_status meeting_check_rota(struct clerk_call *call, const char *letters)
{
	enum clerk_status status = CLERK_OK;

	for (; letters != NULL && *letters != '\0' && status == CLERK_OK; letters++) {
		const struct clerk_school *school = clerk_school(call, *letters);

		status =
		    school == NULL || school->is_guest
			? clerk_fail(call, CLERK_USAGE,
				     "%c is no school of this cluster, so it takes no turn. "
				     "Which schools, of %s?",
				     *letters, clerk_letters_words(call, clerk_schools_here(call)))
			: clerk_check_here(call, *letters);
	}
	return status;
}

char meeting_next_in_rota(const char *rota, char letter)
{
	const char *at = letter == '\0' ? NULL : strchr(rota, letter);

	return at == NULL ? '\0' : at[1] == '\0' ? rota[0] : at[1];
}

/* ---- trading places, or chairs ---- */

struct swap_args {
	struct clerk_item item, other;
};

struct turn_args {
	const char *whose;
};

/* Where that is closed then, it is not moved there. */
static enum clerk_status put_place(struct clerk_call *call, const void *args, void *record)
{
	struct meeting *m = record;

	m->place = ((const struct turn_args *)args)->whose;
	const char *lost = clerk_clash_day(call, m);

	if (lost[0] != '\0') {
		return clerk_fail(call, CLERK_CONFLICT, "%s at %s: %s Nothing is changed.",
				  clerk_item_name(call, m), m->place, lost);
	}
	clerk_item_put(call, m, "now%s", meeting_at(call, m));
	return CLERK_OK;
}

static enum clerk_status put_chair(struct clerk_call *call, const void *args, void *record)
{
	struct meeting *m = record;

	m->chair = ((const struct turn_args *)args)->whose;
	clerk_item_put(call, m, "now%s",
		       m->chair[0] == '\0' ? " without a chair" : meeting_chaired(call, m) + 1);
	return CLERK_OK;
}

static enum clerk_status trade(struct clerk_call *call, const struct swap_args *a,
			       struct meeting *m, bool is_chair)
{
	const struct meeting *other = clerk_item_get(call, a->other);
	const char *act = is_chair ? "swap chair" : "swap";

	if (other == NULL || a->other.number == m->base.item.number) {
		return clerk_fail(call, CLERK_NOT_FOUND,
				  "With which other meeting? For example `%s%s M14 with M16`.",
				  clerk_prefix(call), act);
	}
	if (is_chair && (m->chair[0] == '\0' || other->chair[0] == '\0')) {
		const char *name = clerk_item_name(call, m->chair[0] == '\0' ? m : other);

		return clerk_fail(call, CLERK_CONFLICT,
				  "%s has no chair yet. `%schair %s B` names one.", name,
				  clerk_prefix(call), name);
	}
	clerk_step_handler *put = is_chair ? put_chair : put_place;
	const struct turn_args mine = { is_chair ? m->chair : m->place };
	const struct turn_args others = { is_chair ? other->chair : other->place };
	/* as if it had been named first: whose it is, and when */
	enum clerk_status status = clerk_item_step(call, a->other, act, put, &mine);

	return status == CLERK_OK ? put(call, &others, m) : status;
}

static enum clerk_status swap(struct clerk_call *call, const void *args, void *record)
{
	const struct swap_args *a = args;
	struct meeting *m = record;
	enum clerk_status status = trade(call, a, m, false);

	if (status != CLERK_OK) {
		return status;
	}
	const struct meeting *other = clerk_item_get(call, a->other);

	clerk_item_turns(call, m);
	clerk_say(call, m,
		  clerk_text_of(call,
				CLERK_BOLD "%s" CLERK_PLAIN " %s and " CLERK_BOLD "%s" CLERK_PLAIN
					   " %s have traded places.",
				clerk_item_name(call, m), meeting_times(call, m),
				clerk_item_name(call, other), meeting_times(call, other)),
		  NULL);
	return CLERK_OK;
}

/* "M2, Tue 15 Dec 2026, 08:00–09:15, is chaired by C" */
static const char *chair_words(struct clerk_call *call, const struct meeting *m)
{
	return clerk_text_of(call, CLERK_BOLD "%s" CLERK_PLAIN ", %s, is chaired by %s",
			     clerk_item_name(call, m), clerk_item_span(call, m), m->chair);
}

/* Whoever chairs it now, unless she said so herself: the room is not pinged for her turn. */
static void tell_chair(struct clerk_call *call, const struct meeting *m)
{
	if (m->chair[0] != '\0' && m->chair[0] != clerk_sender(call)->school) {
		clerk_tell_school(call, m->chair[0],
				  "You chair " CLERK_BOLD "%s" CLERK_PLAIN " %s, %s.",
				  clerk_item_name(call, m), m->title, meeting_times(call, m));
	}
}

static enum clerk_status swap_chair(struct clerk_call *call, const void *args, void *record)
{
	const struct swap_args *a = args;
	struct meeting *m = record;
	enum clerk_status status = trade(call, a, m, true);

	if (status != CLERK_OK) {
		return status;
	}
	const struct meeting *other = clerk_item_get(call, a->other);

	clerk_say(call, m,
		  clerk_text_of(call, "%s; %s.", chair_words(call, m), chair_words(call, other)),
		  NULL);
	tell_chair(call, m);
	tell_chair(call, other);
	return CLERK_OK;
}

/* ---- who chairs one ---- */

struct chair_args {
	struct clerk_item item;
	const struct clerk_school *school;
};

static enum clerk_status chair(struct clerk_call *call, const void *args, void *record)
{
	struct meeting *m = record;
	const char *letter =
	    clerk_text_of(call, "%c", ((const struct chair_args *)args)->school->letter);
	enum clerk_status status = meeting_check_rota(call, letter);

	if (status != CLERK_OK) {
		return status;
	}
	if (strcmp(m->chair, letter) == 0) {
		clerk_mark_instead(call);
		return clerk_fail(call, CLERK_CONFLICT, "%s as it is.", chair_words(call, m));
	}
	status = put_chair(call, &(struct turn_args){ letter }, m);
	clerk_say(call, m, clerk_text_of(call, "%s.", chair_words(call, m)), NULL);
	tell_chair(call, m);
	return status;
}

/* ---- a turn that is skipped ---- */

static const char *turn_of(const struct meeting *m, bool is_chair)
{
	return is_chair ? m->chair : m->place;
}

static void set_turn(struct meeting *m, bool is_chair, const char *whose)
{
	*(is_chair ? &m->chair : &m->place) = whose;
}

static bool has_turn(const struct meeting *m, bool is_chair)
{
	const char *whose = turn_of(m, is_chair);

	return whose[0] != '\0' && whose[1] == '\0' &&
	       strchr(is_chair ? m->chair_rota : m->rota, whose[0]) != NULL;
}

/* That one and those behind it that are still turns: one moved to the Bull stays as it is. */
static size_t find_turns_from(struct clerk_call *call, struct meeting *m, bool is_chair,
			      struct meeting *ret_all[MEETING_SERIES_MOST + 1])
{
	struct meeting *later[MEETING_SERIES_MOST];
	size_t count = meeting_find_later(call, m, later), kept = 1;

	ret_all[0] = m;
	for (size_t i = 0; i < count; i++) {
		if (has_turn(later[i], is_chair)) {
			ret_all[kept++] = later[i];
		}
	}
	return kept;
}

/* Each takes the turn of the one behind it; the last the next of the rota. In memory alone. */
static void shift_turns(struct clerk_call *call, struct meeting *const *all, size_t count,
			bool is_chair)
{
	const struct meeting *last = all[count - 1];
	char next = meeting_next_in_rota(is_chair ? last->chair_rota : last->rota,
					 turn_of(last, is_chair)[0]);

	for (size_t i = 0; i + 1 < count; i++) {
		set_turn(all[i], is_chair, turn_of(all[i + 1], is_chair));
	}
	set_turn(all[count - 1], is_chair, clerk_text_of(call, "%c", next));
}

/* "M6 C, M7 E" */
static const char *turns_words(struct clerk_call *call, struct meeting *const *all, size_t count,
			       bool is_chair)
{
	enum { SHOWN = 12 };
	const char *text = "";

	for (size_t i = 0; i < count && i < SHOWN; i++) {
		text = clerk_text_of(call, "%s%s%s %s", text, i == 0 ? "" : ", ",
				     clerk_item_name(call, all[i]), turn_of(all[i], is_chair));
	}
	return count > SHOWN ? clerk_text_of(call, "%s and so on", text) : text;
}

static enum clerk_status check_closed(struct clerk_call *call, struct meeting *const *all,
				      size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *lost = clerk_clash_day(call, all[i]);

		if (lost[0] != '\0') {
			return clerk_fail(call, CLERK_CONFLICT,
					  "%s would be at %s then: %s Nothing is changed.",
					  clerk_item_name(call, all[i]), all[i]->place, lost);
		}
	}
	return CLERK_OK;
}

static enum clerk_status skip_turn(struct clerk_call *call, struct meeting *m, bool is_chair)
{
	struct meeting *all[MEETING_SERIES_MOST + 1];
	const char *rota = is_chair ? m->chair_rota : m->rota, *was = turn_of(m, is_chair);

	if (!has_turn(m, is_chair) || rota[1] == '\0') {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s has no turn in a rota of %s, so there is none to skip.",
				  clerk_item_name(call, m), is_chair ? "chairs" : "places");
	}
	size_t count = find_turns_from(call, m, is_chair, all);

	shift_turns(call, all, count, is_chair);
	enum clerk_status status = is_chair ? CLERK_OK : check_closed(call, all, count);

	if (status != CLERK_OK) {
		return status;
	}
	for (size_t i = 0; i < count; i++) {
		clerk_item_put(call, all[i], "%s: %s's turn now", is_chair ? "chair" : "place",
			       turn_of(all[i], is_chair));
	}
	clerk_item_turns(call, m);
	clerk_say(call, m,
		  clerk_text_of(call, "%s's turn to %s is skipped: %s.", was,
				is_chair ? "chair" : "host",
				turns_words(call, all, count, is_chair)),
		  NULL);
	return CLERK_OK;
}

static enum clerk_status skip(struct clerk_call *call, const void *args, void *record)
{
	const struct meeting *m = record;

	(void)args;
	/* of the one rota that it has */
	return skip_turn(call, record, m->rota[0] == '\0' && m->chair_rota[0] != '\0');
}

static enum clerk_status skip_chair(struct clerk_call *call, const void *args, void *record)
{
	(void)args;
	return skip_turn(call, record, true);
}

struct skip_args {
	const struct clerk_school *school;
};

/* The school's next turns, one of each series and rota; soonest first. */
static size_t find_turns(struct clerk_call *call, char letter, bool is_chair_only,
			 const struct meeting **ret_meetings, bool *ret_is_chair)
{
	void *const *all;
	size_t count = clerk_items(call, &meeting_kind, true, &all), found = 0;

	for (size_t i = 0; i < 2 * count && found < MOST_ASKED; i++) {
		const struct meeting *m = all[i / 2];
		bool is_chair = i % 2 != 0, is_known = false;
		for (size_t k = 0; k < found; k++) {
			is_known = is_known || (ret_meetings[k]->series == m->series &&
						ret_is_chair[k] == is_chair);
		}
		if (turn_of(m, is_chair)[0] == letter && has_turn(m, is_chair) && !is_known &&
		    (is_chair || !is_chair_only)) {
			ret_meetings[found] = m;
			ret_is_chair[found++] = is_chair;
		}
	}
	return found;
}

static enum clerk_status ask_turn(struct clerk_call *call, const struct meeting *const *turns,
				  const bool *is_chair, size_t count)
{
	struct clerk_choice choices[MOST_ASKED];
	const char *list = "";

	for (size_t i = 0; i < count; i++) {
		const char *name = clerk_item_name(call, turns[i]);
		const char *said =
		    clerk_text_of(call, "%s %s %s, %s", is_chair[i] ? "chair" : "host", name,
				  turns[i]->title, clerk_item_span(call, turns[i]));

		choices[i] = (struct clerk_choice){
			.key = clerk_text_of(call, "%zu", i + 1),
			.line = clerk_text_of(call, "skip%s %s", is_chair[i] ? " chair" : "", name),
			.said = said,
		};
		list = clerk_text_of(call, "%s %zu) %s", list, i + 1, said);
	}
	return clerk_ask(call, choices, count, "Which turn?%s. Reply with its number.", list);
}

static enum clerk_status skip_next(struct clerk_call *call, const void *args, bool is_chair_only)
{
	char letter = ((const struct skip_args *)args)->school->letter;
	const struct meeting *turns[MOST_ASKED];
	bool is_chair[MOST_ASKED];
	size_t count = find_turns(call, letter, is_chair_only, turns, is_chair);

	if (count == 0) {
		return clerk_fail(call, CLERK_NOT_FOUND,
				  "%c has no turn in a rota%s. `%smeetings` shows those ahead.",
				  letter, is_chair_only ? " of chairs" : "", clerk_prefix(call));
	}
	if (count > 1) {
		return ask_turn(call, turns, is_chair, count);
	}
	clerk_concerns(call, turns[0]->base.item);
	return clerk_item_step(call, turns[0]->base.item, is_chair[0] ? "skip chair" : "skip",
			       is_chair[0] ? skip_chair : skip, args);
}

static enum clerk_status run_skip(struct clerk_call *call, const void *args)
{
	return skip_next(call, args, false);
}

static enum clerk_status run_skip_chair(struct clerk_call *call, const void *args)
{
	return skip_next(call, args, true);
}

/* ---- the rows ---- */

#define ITEM(T, field, ...) CLERK_ARG_ITEM(T, field, "the meeting, M14", __VA_ARGS__)

static const struct clerk_arg swap_spec[] = {
	ITEM(struct swap_args, item, .flags = 0),
	CLERK_ARG_ITEM(struct swap_args, other, "another, M16", .lead = "with", .min = 'M'),
	{ 0 },
};
static const struct clerk_arg chair_spec[] = {
	ITEM(struct chair_args, item, .flags = 0),
	CLERK_ARG_SCHOOL(struct chair_args, school, "the school whose head chairs it", .flags = 0),
	{ 0 },
};
static const struct clerk_arg skip_spec[] = { ITEM(struct swap_args, item, .flags = 0), { 0 } };
static const struct clerk_arg skip_next_spec[] = {
	CLERK_ARG_SCHOOL(struct skip_args, school, "whose next turn it is", .flags = 0),
	{ 0 },
};

const struct clerk_command meeting_rota_commands[] = {
	{ .name = "chair",
	  .item = 'M',
	  .summary = "Say which school chairs a meeting",
	  .example = "chair M14 B",
	  CLERK_TAKES(struct chair_args, chair_spec),
	  .who = CALLERS,
	  .step = chair },
	{ .name = "swap",
	  .item = 'M',
	  .summary = "Let two meetings trade places",
	  .example = "swap M14 with M16",
	  CLERK_TAKES(struct swap_args, swap_spec),
	  .who = CALLERS,
	  .step = swap },
	{ .name = "swap chair",
	  .item = 'M',
	  .summary = "Let two meetings trade chairs",
	  .example = "swap chair M14 with M16",
	  CLERK_TAKES(struct swap_args, swap_spec),
	  .who = CALLERS,
	  .step = swap_chair },
	{ .name = "skip",
	  .item = 'M',
	  .summary = "Skip a school's turn in a rota, and move the others up",
	  .example = "skip M14",
	  CLERK_TAKES(struct swap_args, skip_spec),
	  .who = CALLERS,
	  .step = skip },
	{ .name = "skip chair",
	  .item = 'M',
	  .summary = "Skip a school's turn to chair, and move the others up",
	  .example = "skip chair M14",
	  CLERK_TAKES(struct swap_args, skip_spec),
	  .who = CALLERS,
	  .step = skip_chair },
	{ .name = "skip",
	  .summary = "Skip a school's next turn in a rota",
	  .example = "skip A",
	  CLERK_TAKES(struct skip_args, skip_next_spec),
	  .who = CALLERS,
	  .run = run_skip },
	{ .name = "skip chair",
	  .summary = "Skip a school's next turn to chair",
	  .example = "skip chair A",
	  CLERK_TAKES(struct skip_args, skip_next_spec),
	  .who = CALLERS,
	  .run = run_skip_chair },
	{ 0 },
};
