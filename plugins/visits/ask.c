/* ask: asking for a visit, and the list of those to come. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "visits.h"

#include <string.h>

enum { FOCUS_MAX = 120, LIST_MAX = 12 };

/* ---- may it be asked? ---- */

/* What is private never enters the room, nor the record of it. */
static enum clerk_status check_room(struct clerk_call *call, const struct focus *focus)
{
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
			  clerk_prefix(call));
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
	return CLERK_OK;
}

enum clerk_status visit_focus_check(struct clerk_call *call, const struct focus *focus, char host)
{
	if (focus->visitors < 1) {
		return clerk_fail(call, CLERK_USAGE,
				  "How many visitors? %c can take 1 to %lld at once, e.g. `2 of "
				  "us`.",
				  host, (long long)visit_visitors_max(call, host));
	}
	if (strlen(focus->text) > FOCUS_MAX) {
		return clerk_fail(call, CLERK_LIMIT,
				  "A few words are enough for the focus: at most %d characters.",
				  FOCUS_MAX);
	}
	/* "visit from G": who goes asks; "from Reception to Year 2" is of the lesson */
	if (strncasecmp(focus->text, "from", strlen("from")) == 0 &&
	    strchr(" ,", focus->text[strlen("from")]) != NULL &&
	    strstr(focus->text, " to ") == NULL) {
		return clerk_fail(call, CLERK_USAGE,
				  "Is %c to come to you? Then the heads of %c ask for it, `%svisit "
				  "%c …`. For a visit to %c say it without “from”.",
				  host, host, clerk_prefix(call), clerk_sender(call)->school, host);
	}
	if (focus->names != NULL && strlen(focus->names) > NAMES_MAX) {
		return clerk_fail(call, CLERK_LIMIT,
				  "Those are many names: at most %d characters, please.",
				  NAMES_MAX);
	}
	return CLERK_OK;
}

/* ---- the card ---- */

/* " G is free that morning and it is a school day at both." */
static const char *state_of_day(struct clerk_call *call, const struct visit *v,
				const struct clerk_clash *clash)
{
	const struct clerk_slot *slot = &v->base.slot;
	const char *part = clerk_part_words(call, slot->start_s, slot->end_s);

	if (clash->level >= CLERK_LEVEL_WARN) {
		return clerk_text_of(call, " Asked anyway%s%s",
				     clash->facts[0] == '\0' ? "." : ": ", clash->facts);
	}
	return clerk_text_of(call, " %c is free %s and it is a school day at both.", v->base.other,
			     part);
}

static const char *card(struct clerk_call *call, const struct visit *v,
			const struct clerk_clash *clash, bool is_hour, const char *prefix)
{
	const char *notes = clash->notes[0] == '\0' ? "" : clerk_text_of(call, " %s", clash->notes);
	const char *hour = is_hour ? " I keep an hour in the diary." : "";
	const char *day = clerk_text_of(call, "%s%s%s", state_of_day(call, v, clash), notes, hour);

	return clerk_text_of(call, CLERK_BOLD "%s" CLERK_PLAIN " asked: %s.%s %s",
			     clerk_item_name(call, v), visit_words(call, v, &v->base.slot), day,
			     clerk_item_answer_words(call, v, prefix));
}

/* What of the visitors' own waits in private stands in no answer in the room; nor what the host has
 * booked, where the lead asked anyway. */
static void tell_aside(struct clerk_call *call, const struct visit *v)
{
	const char own[] = { v->base.school, '\0' }, host[] = { v->base.other, '\0' };
	const struct clerk_slot *slot = &v->base.slot;

	clerk_diary_aside(
	    call, own, slot->start_s, slot->end_s, v->base.item, 0,
	    clerk_text_of(call, "%s is asked for: %s", clerk_item_name(call, v), slot->said));
	clerk_item_tell_aside(call, v, host, slot, " is asked for:");
}

/* What was said in the room of people was read there, and is not said again. */
bool visit_focus_cut(struct clerk_call *call, struct focus *focus)
{
	bool is_cut = !clerk_is_private(call) && !focus->is_quiet &&
		      (clerk_hush(focus->text) & CLERK_HUSH_PEOPLE) != 0;

	focus->text = is_cut ? focus->kind : focus->text;
	return is_cut;
}

static struct visit *make(struct clerk_call *call, const struct visit_args *a,
			  const struct focus *focus, const struct clerk_slot *slot)
{
	struct visit *v = clerk_item_make(call, &visit_kind);

	v->base.item.letter = focus->is_quiet ? visit_kind.apart : visit_kind.letter;
	v->base.school = clerk_sender(call)->school;
	v->base.other = a->school->letter;
	v->base.slot = *slot;
	v->kind = focus->kind;
	v->focus = focus->text;
	v->visitors = focus->visitors;
	return v;
}

static enum clerk_status check(struct clerk_call *call, const struct visit_args *a,
			       const struct focus *focus, struct clerk_slot *ret_slot)
{
	enum clerk_status status = check_room(call, focus);

	if (status == CLERK_OK) {
		status = check_host(call, a->school);
	}
	if (status == CLERK_OK) {
		status = visit_focus_check(call, focus, a->school->letter);
	}
	return status == CLERK_OK
		   ? clerk_slot_in_day(call, &visit_kind, &a->when, VISIT_MIN, ret_slot)
		   : status;
}

enum clerk_status visit_ask(struct clerk_call *call, const void *args)
{
	const struct visit_args *a = args;
	struct focus focus = focus_read(call, a->focus);
	bool is_cut = visit_focus_cut(call, &focus), is_hour = a->when.kind == CLERK_WHEN_INSTANT;
	struct clerk_slot slot;
	enum clerk_status status = check(call, a, &focus, &slot);

	if (status != CLERK_OK) {
		return status;
	}
	struct visit *v = make(call, a, &focus, &slot);
	struct clerk_plan plan = { .record = v, .slot = slot, .when = a->when };
	struct clerk_clash clash;

	status = clerk_clash_settle(call, &plan, &clash);
	if (status != CLERK_OK) {
		return status;
	}
	v->base.slot = plan.slot;
	clerk_item_put(call, v, "asked: %s, %s", visit_bare_words(call, v),
		       visit_count_words(call, v->visitors));
	names_ask(call, v, &focus);
	clerk_name_act(call, "%s", visit_bare_words(call, v));
	clerk_say(call, v, card(call, v, &clash, is_hour, clerk_prefix(call)),
		  card(call, v, &clash, is_hour, visit_others_prefix(v)));
	if (is_cut) {
		clerk_reply(call, "What it is about I don't say again here, nor keep: it sounds "
				  "of people.");
	}
	tell_aside(call, v);
	return CLERK_OK;
}

/* ---- the list ---- */

/* "V1: A visits G, Wed 9 Dec 2026, 09:00–12:00, 2 visitors; agreed; Fri 11 Dec 2026, 09:00–12:00
 * waits for G." */
static const char *line(struct clerk_call *call, const void *record)
{
	const struct visit *v = record;
	const char *standing = clerk_item_standing(call, v);
	const char *words = visit_words(call, v, clerk_item_slot(v));

	if (v->base.state == MOVING) {
		standing = clerk_text_of(call, "agreed; %s %s",
					 clerk_slot_words(call, &v->base.wish), standing);
	}
	return clerk_text_of(call, "%s: %s; %s.", clerk_item_name(call, v), words, standing);
}

/* "here next week", "away": of her own school as the host, or the guest; `*ret_days`: what is left.
 */
static void read_side(struct clerk_call *call, const char *text, struct clerk_wanted *wanted,
		      const char **ret_days)
{
	static const char *const sides[] = { "here", "away" };
	char own = clerk_sender(call)->school;

	*ret_days = text;
	for (size_t i = 0; text != NULL && i < sizeof(sides) / sizeof(sides[0]); i++) {
		size_t len = strlen(sides[i]);

		if (strncasecmp(text, sides[i], len) == 0 && strchr(" ,", text[len]) != NULL) {
			const char *rest = text + len + strspn(text + len, " ,");

			*(i == 0 ? &wanted->other : &wanted->maker) = own;
			*ret_days = *rest == '\0' ? NULL : rest;
		}
	}
}

/* "with G", "with G on Tue 8 Dec 2026", "" */
static const char *wanted_words(struct clerk_call *call, const struct clerk_wanted *wanted)
{
	return clerk_text_of(
	    call, "%s%s%s%s",
	    wanted->other != '\0'   ? clerk_text_of(call, " to %c", wanted->other)
	    : wanted->maker != '\0' ? clerk_text_of(call, " of %c", wanted->maker)
				    : "",
	    wanted->school == '\0' ? "" : clerk_text_of(call, " with %c", wanted->school),
	    wanted->days == NULL ? "" : " ", wanted->days == NULL ? "" : wanted->days->words);
}

/* How it stands; of one that is over its record tells. */
static enum clerk_status list_one(struct clerk_call *call, struct clerk_item item)
{
	const char *name = clerk_text_of(call, "%c%lld", item.letter, (long long)item.number);
	const struct clerk_wanted wanted = { .name = name };

	return clerk_items_say_of(call, &visit_kind, &wanted, LIST_MAX, line,
				  clerk_text_of(call, "%s is not open; `%shistory %s` tells.", name,
						clerk_prefix(call), name));
}

enum clerk_status visit_list(struct clerk_call *call, const void *args)
{
	const struct list_args *a = args;
	const char *none = clerk_text_of(
	    call, "No visits to come. `%svisit G Wed 9 Dec 9-12 phonics` asks for one.",
	    clerk_prefix(call));
	struct clerk_wanted wanted = { .school = a->school == NULL ? '\0' : a->school->letter };
	struct clerk_days days;
	const char *text;
	bool is_all = false;

	if (a->item.letter != '\0') {
		return list_one(call, a->item);
	}
	read_side(call, a->days, &wanted, &text);
	enum clerk_status status = clerk_days_asked(call, text, "visits next week", &days, &is_all);

	if (status != CLERK_OK) {
		return status;
	}
	wanted.days = is_all ? NULL : &days;
	bool is_any = wanted.school == '\0' && wanted.maker == '\0' && wanted.other == '\0';

	if (is_any && wanted.days == NULL) {
		return clerk_items_say(call, &visit_kind, false, LIST_MAX, line, none);
	}
	none = clerk_text_of(call,
			     "No visit%s is to come. `%svisit G Wed 9 Dec 9-12 phonics` asks "
			     "for one.",
			     wanted_words(call, &wanted), clerk_prefix(call));
	return clerk_items_say_of(call, &visit_kind, &wanted, LIST_MAX, line, none);
}
