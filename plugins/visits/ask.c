/* ask: asking for a visit, and the list of those to come. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "visits.h"

#include <string.h>

enum { FOCUS_MAX = 120, NAMES_MAX = 200, LIST_MAX = 12 };

/* ---- may it be asked? ---- */

/* What is private never enters the room, nor the record of it. */
static enum clerk_status check_room(struct clerk_call *call, const struct focus *focus)
{
	const char *prefix = clerk_prefix(call);

	if (clerk_is_private(call) || (!focus->is_quiet && focus->names == NULL)) {
		return CLERK_OK;
	}
	if (focus->is_quiet) {
		return clerk_fail(call, CLERK_DENIED,
				  "That one belongs in a private message; I've kept nothing from "
				  "it here. You may like to delete your line.");
	}
	return clerk_fail(call, CLERK_DENIED,
			  "Names belong in a private message; I've kept nothing from it here. You "
			  "may like to delete your line. Ask again without them, and tell me "
			  "privately: `%snames V12 Ann Smith`.",
			  prefix);
}

static enum clerk_status check_host(struct clerk_call *call, const struct clerk_school *host)
{
	if (host->letter == clerk_sender(call)->school) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%c is your own school. Which school would you like to visit?",
				  host->letter);
	}
	if (host->is_guest) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%c is a guest school: it joins training, but I can't book "
				  "visits there. A word with its head may do.",
				  host->letter);
	}
	return clerk_has_left(call, clerk_sender(call)->school)
		   ? clerk_check_here(call, clerk_sender(call)->school)
		   : clerk_check_here(call, host->letter);
}

static enum clerk_status check_focus(struct clerk_call *call, const struct focus *focus, char host)
{
	if (focus->visitors < 1) {
		return clerk_fail(call, CLERK_USAGE,
				  "How many visitors? %c can take 1 to %lld at once, e.g. `2 of "
				  "us`.",
				  host, (long long)visitors_max(call, host));
	}
	if (strlen(focus->text) > FOCUS_MAX) {
		return clerk_fail(call, CLERK_LIMIT,
				  "A few words are enough for the focus: at most %d characters.",
				  FOCUS_MAX);
	}
	if (focus->names != NULL && strlen(focus->names) > NAMES_MAX) {
		return clerk_fail(call, CLERK_LIMIT,
				  "Those are many names: at most %d characters, please.",
				  NAMES_MAX);
	}
	return CLERK_OK;
}

/* ---- the card ---- */

/* "G is free that morning and it is a school day at both." */
static const char *state_of_day(struct clerk_call *call, const struct visit *v,
				const struct clash *clash)
{
	const char *part = clerk_part_words(call, v->slot.start_s, v->slot.end_s);

	if (clash->level >= CLERK_LEVEL_WARN) {
		return clerk_text_of(call, "Asked anyway%s%s", clash->facts[0] == '\0' ? "." : ": ",
				     clash->facts);
	}
	return clerk_text_of(call, "%c is free %s and it is a school day at both.", v->host, part);
}

static const char *card(struct clerk_call *call, const struct visit *v, const struct clash *clash,
			bool is_hour, const char *prefix)
{
	const char *name = visit_name(call, v);
	const char *by = answer_by_words(call, v);

	return clerk_text_of(
	    call,
	    CLERK_BOLD
	    "%s" CLERK_PLAIN
	    " asked: %s. %s%s%s%s %s, `%syes %s`, `%sno %s` or `%smove %s <date>` by %s.",
	    name, visit_words(call, v, &v->slot), state_of_day(call, v, clash),
	    clash->notes[0] == '\0' ? "" : " ", clash->notes,
	    is_hour ? " I keep an hour in the diary." : "", heads_words(call, v->host), prefix,
	    name, prefix, name, prefix, name, by);
}

/* A quiet one's number depends on what these two schools had between them, and on nothing else. */
static struct clerk_item new_item(struct clerk_call *call, const struct plan *plan, bool is_quiet)
{
	const char schools[] = { plan->visitor, plan->host, '\0' };

	return is_quiet ? clerk_item_new_apart(call, QUIET_LETTER, schools)
			: clerk_item_new(call, OPEN_LETTER);
}

/* What of the visitors' own waits in private stands in no answer in the room; nor what the host has
 * booked, where the lead asked anyway. */
static void tell_aside(struct clerk_call *call, const struct visit *v)
{
	const char own[] = { v->visitor, '\0' };

	clerk_diary_aside(
	    call, own, v->slot.start_s, v->slot.end_s, v->item, 0,
	    clerk_text_of(call, "%s is asked for: %s", visit_name(call, v), v->slot.echo));
	visit_tell_aside(call, v, v->host, &v->slot, "is asked for:");
}

/* What was said in the room of people was read there, and is not said again. */
static bool leave_out_people(struct clerk_call *call, struct focus *focus)
{
	bool is_cut = !clerk_is_private(call) && !focus->is_quiet &&
		      (clerk_hush(focus->text) & CLERK_HUSH_PEOPLE) != 0;

	focus->text = is_cut ? focus->kind : focus->text;
	return is_cut;
}

enum clerk_status run_visit(struct clerk_call *call, const void *args)
{
	const struct visit_args *a = args;
	struct focus focus = focus_read(call, a->focus);
	bool is_cut = leave_out_people(call, &focus);
	struct plan plan = { .visitor = clerk_sender(call)->school,
			     .host = a->school->letter,
			     .visitors = focus.visitors,
			     .when = &a->when };
	enum clerk_status status = check_room(call, &focus);

	if (status != CLERK_OK || (status = check_host(call, a->school)) != CLERK_OK ||
	    (status = check_focus(call, &focus, plan.host)) != CLERK_OK ||
	    !slot_of_when(call, &a->when, &plan.slot, &status)) {
		return status;
	}
	struct clash clash = clash_check(call, &plan);

	status = clash_settle(call, &plan, &clash);
	if (status != CLERK_OK) {
		return status;
	}
	plan.slot.over = clash.day;
	const char *kind = visit_kind(a->kind);
	bool has_kind = kind[0] != '\0', has_text = focus.text[0] != '\0';
	struct visit v = {
		.item = new_item(call, &plan, focus.is_quiet),
		.visitor = plan.visitor,
		.host = plan.host,
		.person = clerk_sender(call)->id,
		.state = STATE_ASKED,
		.kind = has_kind ? kind : focus.kind,
		.focus = clerk_text_of(call, "%s%s%s", kind, has_kind && has_text ? ", " : "",
				       focus.text),
		.visitors = plan.visitors,
		.names = focus.names == NULL ? "" : focus.names,
		.slot = plan.slot,
		.is_forced = clash.level == CLERK_LEVEL_BLOCK,
	};
	bool is_hour = a->when.kind == CLERK_WHEN_INSTANT;

	v.answer_by_s = answer_due(call, &v);
	visit_put(call, &v);
	clerk_name_act(call, "%s", visit_bare_words(call, &v));
	visit_record(call, &v,
		     clerk_text_of(call, "asked: %c visits %c, %s, %s", v.visitor, v.host,
				   v.slot.echo, count_words(call, v.visitors)));
	visit_say(call, &v, card(call, &v, &clash, is_hour, clerk_prefix(call)),
		  card(call, &v, &clash, is_hour, others_prefix(&v)));
	if (is_cut) {
		clerk_reply(call, "What it is about I don't say again here, nor keep: it sounds "
				  "of people.");
	}
	tell_aside(call, &v);
	return CLERK_OK;
}

/* ---- the list ---- */

static const char *standing(struct clerk_call *call, const struct visit *v)
{
	switch (v->state) {
	case STATE_ASKED:
	case STATE_COUNTERED:
		return clerk_text_of(call, "waits for %c", visit_awaited(v));
	case STATE_MOVING:
		return clerk_text_of(call, "agreed; %s waits for %c", v->wish.echo,
				     visit_awaited(v));
	default:
		return "agreed";
	}
}

enum clerk_status run_visits(struct clerk_call *call, const void *args)
{
	(void)args;
	struct clerk_query *q = clerk_query(call, Q_COMING);
	size_t count = 0, left = 0;

	clerk_bind_int(q, clerk_now(call));
	/* A quiet visit shows in its own schools' private chats and nowhere else. */
	clerk_bind_text(q, clerk_is_private(call) && (clerk_sender(call)->role & CLERK_HEAD) != 0
			       ? clerk_text_of(call, "%c", clerk_sender(call)->school)
			       : "");
	while (clerk_step(q)) {
		struct visit v;

		visit_read(q, &v);
		if (count == LIST_MAX) {
			left++;
			continue;
		}
		count++;
		const char *lost = lost_words(call, &v);

		clerk_reply(call, "%s: %s; %s.%s%s", visit_name(call, &v),
			    visit_words(call, &v, visit_slot(&v)), standing(call, &v),
			    lost[0] == '\0' ? "" : " ", lost);
	}
	if (count == 0) {
		clerk_reply(call,
			    "No visits to come. `%svisit G Wed 9 Dec 9-12 phonics` asks "
			    "for one.",
			    clerk_prefix(call));
	} else if (left > 0) {
		clerk_reply(call, "… and %zu more.", left);
	}
	return CLERK_OK;
}
