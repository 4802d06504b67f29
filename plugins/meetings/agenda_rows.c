/* agenda_rows: adding to an agenda, putting it in order, carrying over what is left. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "agenda.h"

#include <string.h>
#include <strings.h>

/* ---- adding ---- */

static enum clerk_status say_added(struct clerk_call *call, struct meeting *m, const char *words)
{
	clerk_item_put(call, m, "on its agenda: %s", words);
	clerk_say(call, m,
		  clerk_text_of(call, CLERK_BOLD "%s" CLERK_PLAIN " agenda: %s.",
				clerk_item_name(call, m), words),
		  NULL);
	return CLERK_OK;
}

/* Why not, and what to do instead. */
static enum clerk_status refuse_closed(struct clerk_call *call, const struct meeting *m)
{
	const char *name = clerk_item_name(call, m);
	bool is_breakfast = strcmp(m->title, meeting_breakfast) == 0;
	const char *later = clerk_text_of(
	    call,
	    "No later one is called yet: `!%s%s <date>` in the room calls it, and it takes "
	    "points at once.",
	    is_breakfast ? "" : "meet ", is_breakfast ? "breakfast" : m->title);

	if (m->base.slot.start_s <= clerk_now(call)) {
		return clerk_fail(call, CLERK_CONFLICT, "%s was on %s. %s", name,
				  clerk_format_instant(call, m->base.slot.start_s), later);
	}
	return clerk_fail(call, CLERK_CONFLICT,
			  "The agenda of %s closed on %s; %s can still add to it. %s", name,
			  clerk_format_instant(call, agenda_closes_s(call, m)),
			  agenda_chair_words(call, m), later);
}

struct late_args {
	const struct meeting *of;
	const char *text;
};

static enum clerk_status put_late(struct clerk_call *call, const void *args, void *record)
{
	const struct late_args *a = args;
	struct meeting *next = record;
	const char *words, *name = clerk_item_name(call, a->of);
	enum clerk_status status = agenda_add(call, next, a->text, &words);

	if (status != CLERK_OK) {
		return status;
	}
	clerk_item_put(call, next, "on its agenda, too late for %s: %s", name, words);
	clerk_stands_beside(call, clerk_item_name(call, next)); /* so that undo speaks of it */
	clerk_say(call, next,
		  clerk_text_of(call,
				"It is too late for %s, so it is kept for " CLERK_BOLD
				"%s" CLERK_PLAIN " (%s): %s.",
				name, clerk_item_name(call, next), clerk_item_span(call, next),
				words),
		  NULL);
	return CLERK_OK;
}

/* For the next of that name, since this one takes no more. */
static enum clerk_status add_to_next(struct clerk_call *call, const struct meeting *m,
				     const char *text)
{
	const struct meeting *next = agenda_next(call, m, true);
	const struct late_args late = { m, text };

	if (next == NULL) {
		return refuse_closed(call, m);
	}
	return clerk_item_step(call, next->base.item, "agenda", put_late, &late);
}

static enum clerk_status add(struct clerk_call *call, struct meeting *m, const char *text)
{
	bool is_ahead = m->base.slot.start_s > clerk_now(call);
	bool is_open = agenda_closes_s(call, m) > clerk_now(call);
	const char *words;

	if (!is_open && !(is_ahead && agenda_is_hers(call, m))) {
		return add_to_next(call, m, text);
	}
	enum clerk_status status = agenda_add(call, m, text, &words);

	return status == CLERK_OK ? say_added(call, m, words) : status;
}

/* ---- dropping, and another order ---- */

static enum clerk_status check_to_come(struct clerk_call *call, const struct meeting *m)
{
	return m->base.slot.start_s > clerk_now(call)
		   ? CLERK_OK
		   : clerk_fail(call, CLERK_CONFLICT,
				"%s was on %s. What was not reached can go to the next: `%scarry "
				"%s 1`.",
				clerk_item_name(call, m),
				clerk_format_instant(call, m->base.slot.start_s),
				clerk_prefix(call), clerk_item_name(call, m));
}

/* Hers, or her school's, or she called the meeting. */
static enum clerk_status check_points(struct clerk_call *call, const struct meeting *m,
				      const struct agenda *all, const struct agenda_said *said)
{
	char voice = clerk_voice(clerk_sender(call));

	for (size_t i = 0; i < said->count && !agenda_is_hers(call, m); i++) {
		const struct point *p = &all->points[said->points[i]];

		if (p->school != voice) {
			return clerk_fail(
			    call, CLERK_DENIED, "Point %zu is %s's; so they, %s can take it off.",
			    said->points[i] + 1,
			    p->school == '+' ? "the SIP" : clerk_heads_words(call, p->school),
			    agenda_chair_words(call, m));
		}
	}
	return CLERK_OK;
}

static enum clerk_status drop(struct clerk_call *call, struct meeting *m, const struct agenda *all,
			      const struct agenda_said *said)
{
	enum clerk_status status = check_to_come(call, m);
	const char *words = "";

	status = status == CLERK_OK ? check_points(call, m, all, said) : status;
	if (status != CLERK_OK) {
		return status;
	}
	for (size_t i = 0; i < said->count; i++) {
		agenda_drop(call, m, &all->points[said->points[i]]);
		words = clerk_text_of(call, "%s%s%s", words, i == 0 ? "" : "; ",
				      all->points[said->points[i]].text);
	}
	clerk_item_put(call, m, "off its agenda: %s", words);
	clerk_say(call, m,
		  clerk_text_of(call, "Off the agenda of " CLERK_BOLD "%s" CLERK_PLAIN ": %s.",
				clerk_item_name(call, m), words),
		  NULL);
	return CLERK_OK;
}

static const char *all_words(struct clerk_call *call, const struct agenda *all)
{
	const char *words = "";

	for (size_t i = 0; i < all->count; i++) {
		words = clerk_text_of(call, "%s%s%zu) %s", words, i == 0 ? "" : " ", i + 1,
				      all->points[i].text);
	}
	return words;
}

static enum clerk_status order(struct clerk_call *call, struct meeting *m, struct agenda *all,
			       const struct agenda_said *said)
{
	enum clerk_status status = check_to_come(call, m);

	if (status != CLERK_OK) {
		return status;
	}
	if (!agenda_is_hers(call, m)) {
		return clerk_fail(call, CLERK_DENIED, "The order is for %s to say.",
				  agenda_chair_words(call, m));
	}
	if (said->points[0] == said->to) {
		return clerk_fail(call, CLERK_CONFLICT, "It is in that place already: %s.",
				  all_words(call, all));
	}
	agenda_order(call, m, all, said->points[0], said->to);
	clerk_item_put(call, m, "its agenda in another order");
	clerk_say(call, m,
		  clerk_text_of(call, CLERK_BOLD "%s" CLERK_PLAIN " agenda now: %s.",
				clerk_item_name(call, m), all_words(call, all)),
		  NULL);
	return CLERK_OK;
}

static const char *answer_of(struct clerk_call *call, const struct point *point)
{
	return clerk_text_of(call, "point %lld", (long long)point->id);
}

/* Words that are a part of what a point is called: what is asked. */
struct doubt {
	const char *before, *behind; /* "take point", "off" */
	const char *many;            /* "take off" */
	const char *added;           /* what is a point of its own; NULL: it can't be one */
};

/* The one that was answered with, whatever its number is by now; else it is asked about. */
static enum clerk_status settle_which(struct clerk_call *call, const struct agenda *all,
				      struct agenda_said *said, const struct doubt *doubt)
{
	struct clerk_choice choices[AGENDA_MOST + 1];
	const char *list = "", *or_new = "";
	size_t count = 0;
	bool is_one = said->count == 1;

	for (; count < said->count; count++) {
		size_t number = said->points[count] + 1;
		const struct point *point = &all->points[number - 1];

		if (clerk_given(call, answer_of(call, point))) {
			said->points[0] = number - 1;
			said->count = 1;
			return CLERK_OK;
		}
		choices[count] = (struct clerk_choice){
			.key = is_one ? "yes" : clerk_text_of(call, "%zu", number),
			.given = answer_of(call, point),
			.said = point->text,
		};
		list = is_one ? clerk_text_of(call, "%zu, “%s”", number, point->text)
			      : clerk_text_of(call, "%s %zu) %s", list, number, point->text);
	}
	if (doubt->added != NULL) {
		choices[count++] = (struct clerk_choice){ .key = "new", .given = "new" };
		or_new = clerk_text_of(call, ", or `new` for “%s” as a new point", doubt->added);
	}
	return is_one ? clerk_ask(call, choices, count, "Shall I %s %s, %s? Reply `yes`%s.",
				  doubt->before, list, doubt->behind, or_new)
		      : clerk_ask(call, choices, count,
				  "Which point shall I %s:%s? Reply with its number%s.",
				  doubt->many, list, or_new);
}

static enum clerk_status settle_change(struct clerk_call *call, const struct agenda *all,
				       const char *text, struct agenda_said *said)
{
	bool is_drop = said->place[0] == '\0', is_first = strcmp(said->place, "first") == 0;
	const struct doubt doubt = {
		.before = is_drop ? "take point" : "move point",
		.behind = is_drop    ? "off"
			  : is_first ? "to the top"
				     : "to the end",
		.many = is_drop    ? "take off"
			: is_first ? "move to the top"
				   : "move to the end",
		.added = text,
	};

	if (said->act != AGENDA_ASK || clerk_given(call, "new")) {
		said->act = said->act == AGENDA_ASK ? AGENDA_ADD : said->act;
		return CLERK_OK;
	}
	said->act = is_drop ? AGENDA_DROP : AGENDA_ORDER;
	said->to = is_first ? 0 : all->count - 1;
	return settle_which(call, all, said, &doubt);
}

static enum clerk_status change(struct clerk_call *call, const void *args, void *record)
{
	const char *text = ((const struct agenda_args *)args)->text;
	struct agenda_said said;
	struct meeting *m = record;
	struct agenda all;

	if ((clerk_sender(call)->role & (CLERK_HEAD | CLERK_SIP)) == 0) {
		return clerk_fail(call, CLERK_DENIED,
				  "An agenda is for heads and the SIP to change.");
	}
	agenda_read(call, m, &all);
	enum clerk_status status = points_understand(call, &all, text, &said);

	status = status == CLERK_OK ? settle_change(call, &all, text, &said) : status;
	if (status != CLERK_OK) {
		return status;
	}
	switch (said.act) {
	case AGENDA_DROP:
		return said.is_all ? agenda_refuse_unclear(call, m) : drop(call, m, &all, &said);
	case AGENDA_ORDER:
		return order(call, m, &all, &said);
	case AGENDA_UNCLEAR:
		return agenda_refuse_unclear(call, m);
	case AGENDA_ASK:
	case AGENDA_ADD:
		break;
	}
	return add(call, m, text);
}

static enum clerk_status look(struct clerk_call *call, const void *args, void *record)
{
	(void)args;
	agenda_show(call, record);
	return CLERK_OK;
}

/* Asked of one that was cancelled too; only what changes it is a step of the meeting. */
static enum clerk_status run_agenda(struct clerk_call *call, const void *args)
{
	struct agenda_args a = *(const struct agenda_args *)args;

	a.text = points_bare(call, a.text);
	return a.text == NULL ? clerk_item_step(call, a.item, "show agenda", look, &a)
			      : clerk_item_step(call, a.item, "agenda", change, &a);
}

/* ---- carrying over ---- */

/* It takes points still, or is the sender's to change. */
static enum clerk_status check_open(struct clerk_call *call, const struct meeting *to)
{
	int64_t closes_s = agenda_closes_s(call, to);

	return closes_s > clerk_now(call) || agenda_is_hers(call, to)
		   ? CLERK_OK
		   : clerk_fail(call, CLERK_CONFLICT,
				"The agenda of %s closed on %s; %s can still add to it.",
				clerk_item_name(call, to), clerk_format_instant(call, closes_s),
				agenda_chair_words(call, to));
}

/* Whither: as named, or the next of that name. */
static enum clerk_status find_goal(struct clerk_call *call, const struct agenda_args *a,
				   const struct meeting *m, const struct meeting **ret_to)
{
	bool is_named = a->to.letter != '\0';
	const struct meeting *to =
	    is_named ? clerk_item_get(call, a->to) : agenda_next(call, m, false);
	int64_t now_s = clerk_now(call), start_s = to == NULL ? 0 : to->base.slot.start_s;
	bool is_ahead = to != NULL && !clerk_item_is(to, CLERK_IS_OVER) && start_s > now_s;

	if (is_named && is_ahead && start_s <= m->base.slot.start_s) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s (%s) is no later than %s (%s). To which later one?",
				  clerk_item_name(call, to), clerk_item_span(call, to),
				  clerk_item_name(call, m), clerk_item_span(call, m));
	}
	if (!is_ahead) {
		return clerk_fail(
		    call, CLERK_NOT_FOUND,
		    "No later meeting of that name is called yet. Call it first, or say "
		    "to which: `%scarry %s 1 to M16`.",
		    clerk_prefix(call), clerk_item_name(call, m));
	}
	*ret_to = to;
	return check_open(call, to);
}

/* Those that were named; or all that have not been carried. */
static enum clerk_status carried(struct clerk_call *call, const struct meeting *m,
				 const struct agenda *all, struct agenda_said *said)
{
	for (size_t i = 0; said->is_all && i < all->count; i++) {
		if (!agenda_is_carried(call, &all->points[i])) {
			said->points[said->count++] = i;
		}
	}
	for (size_t i = 0; i < said->count; i++) {
		const struct point *p = &all->points[said->points[i]];

		if (agenda_is_carried(call, p)) {
			return clerk_fail(call, CLERK_CONFLICT,
					  "Point %zu is carried over to M%lld already.",
					  said->points[i] + 1, (long long)p->carried);
		}
	}
	return said->count > 0 ? CLERK_OK
			       : clerk_fail(call, CLERK_NOT_FOUND,
					    "Nothing on the agenda of %s is left to carry over.",
					    clerk_item_name(call, m));
}

static enum clerk_status say_carried(struct clerk_call *call, struct meeting *m,
				     const struct meeting *to, const char *words)
{
	struct meeting *put = clerk_item_get(call, to->base.item);

	clerk_item_put(call, put, "carried over from %s: %s", clerk_item_name(call, m), words);
	clerk_item_put(call, m, "carried over to %s: %s", clerk_item_name(call, to), words);
	clerk_say(call, m,
		  clerk_text_of(
		      call, "Carried over from %s to " CLERK_BOLD "%s" CLERK_PLAIN " (%s, %s): %s.",
		      clerk_item_name(call, m), clerk_item_name(call, to), to->title,
		      clerk_item_span(call, to), words),
		  NULL);
	return CLERK_OK;
}

/* Which points: by their numbers, or the one that is called so. */
static enum clerk_status read_points(struct clerk_call *call, const struct agenda_args *a,
				     const struct meeting *m, const struct agenda *all,
				     struct agenda_said *ret_said)
{
	enum clerk_status status = points_understand(call, all, a->text, ret_said);
	const char *name = clerk_item_name(call, m), *p = clerk_prefix(call);
	bool is_known = ret_said->act != AGENDA_ASK && (ret_said->count > 0 || ret_said->is_all);
	bool is_whole = false;

	if (status != CLERK_OK || is_known) {
		return status;
	}
	ret_said->count = points_called(all, a->text, ret_said->points, &is_whole);
	if (ret_said->count == 0) {
		return clerk_fail(
		    call, CLERK_USAGE,
		    "Which point? `%scarry %s 1` for one of them, `%scarry %s all` for "
		    "those that are left.",
		    p, name, p, name);
	}
	const struct doubt doubt = {
		.before = "carry point",
		.behind = "over",
		.many = "carry over",
	};

	return is_whole ? CLERK_OK : settle_which(call, all, ret_said, &doubt);
}

/* Which may be carried over, and are not yet. */
static enum clerk_status read_carried(struct clerk_call *call, const struct agenda_args *a,
				      const struct meeting *m, const struct agenda *all,
				      struct agenda_said *ret_said)
{
	enum clerk_status status = read_points(call, a, m, all, ret_said);
	/* what is still to come is for those to put off who may take it off */
	bool is_to_come =
	    !clerk_item_is(m, CLERK_IS_OVER) && m->base.slot.start_s > clerk_now(call);

	status = status == CLERK_OK ? carried(call, m, all, ret_said) : status;
	return status == CLERK_OK && is_to_come ? check_points(call, m, all, ret_said) : status;
}

static enum clerk_status carry(struct clerk_call *call, const void *args, void *record)
{
	struct agenda_said said;
	struct meeting *m = record;
	const struct meeting *to = NULL;
	const char *words = "";
	struct agenda all;

	agenda_read(call, m, &all);
	enum clerk_status status = read_carried(call, args, m, &all, &said);

	status = status == CLERK_OK ? find_goal(call, args, m, &to) : status;
	for (size_t i = 0; status == CLERK_OK && i < said.count; i++) {
		const struct point *p = &all.points[said.points[i]];

		status = agenda_carry(call, m, p, to);
		words = clerk_text_of(call, "%s%s%s", words, i == 0 ? "" : "; ", p->text);
	}
	return status == CLERK_OK ? say_carried(call, m, to, words) : status;
}

/* ---- the rows ---- */

#define ITEM CLERK_ARG_ITEM(struct agenda_args, item, "the meeting, M14", .flags = 0)

static const struct clerk_arg agenda_spec[] = {
	ITEM,
	CLERK_ARG(struct agenda_args, text, const char *, CLERK_TEXT,
		  "a point, and how long: `phonics, 15 mins`; or `drop 1`, `3 first`", .max = 1000,
		  .flags =
		      CLERK_OPTIONAL | CLERK_ALOUD | CLERK_SUBJECTS | CLERK_LINES | CLERK_VERBATIM),
	{ 0 },
};
static const struct clerk_arg ahead_spec[] = {
	CLERK_ARG_TEXT(struct agenda_args, text, "which meeting; without it, the next",
		       .flags = CLERK_OPTIONAL | CLERK_VERBATIM),
	{ 0 },
};
static const struct clerk_arg carry_spec[] = {
	ITEM,
	CLERK_ARG_TEXT(struct agenda_args, text, "which points: `3`, `2 and 3`, `all`",
		       .flags = CLERK_VERBATIM),
	CLERK_ARG_ITEM(struct agenda_args, to, "to which, M16; without it, the next of that name",
		       .lead = "to", .min = 'M', .flags = CLERK_OPTIONAL),
	{ 0 },
};

const struct clerk_command meeting_agenda_commands[] = {
	{ .name = "agenda",
	  .item = 'M',
	  .summary = "Show the agenda of a meeting, or add a point",
	  .example = "agenda M14 phonics, 15 mins",
	  CLERK_TAKES(struct agenda_args, agenda_spec),
	  .run = run_agenda },
	{ .name = "agenda",
	  .summary = "Show the agenda of the next meeting",
	  .example = "agenda",
	  CLERK_TAKES(struct agenda_args, ahead_spec),
	  .run = meeting_agenda_ahead },
	{ .name = "carry",
	  .item = 'M',
	  .summary = "Carry a point over to the next meeting",
	  .example = "carry M14 3",
	  CLERK_TAKES(struct agenda_args, carry_spec),
	  .who = CLERK_HEAD | CLERK_SIP,
	  .step = carry },
	{ 0 },
};
