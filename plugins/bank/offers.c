/* offers: offering something, who offers what, and a visit to see it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "bank.h"

#include <string.h>

enum { OFFERS_MAX = 30, SHOWN_MAX = 12 };

/* ---- those that fit ---- */

/* How far one is, for the order: what is hers comes last, and what is at no known way before it. */
static int64_t way_of(struct clerk_call *call, const struct offer *o, char from)
{
	enum { UNKNOWN = 100000, OWN };
	int64_t minutes = from == '\0' ? -1 : clerk_drive_minutes(call, from, o->base.school);

	return o->base.school == from ? OWN : minutes < 0 ? UNKNOWN : minutes;
}

static void insert(struct clerk_call *call, struct found_offers *found, const struct offer *o,
		   char from)
{
	size_t at = found->count++;

	for (; at > 0 && way_of(call, found->items[at - 1], from) > way_of(call, o, from); at--) {
		found->items[at] = found->items[at - 1];
	}
	found->items[at] = o;
}

static struct found_offers find_as(struct clerk_call *call, const struct topic *asked, char school,
				   char from, enum topic_match least)
{
	void *const *all;
	size_t count = clerk_items(call, &offer_kind, false, &all);
	struct found_offers found = { .items = clerk_memory(call, (count + 1) * sizeof(void *)),
				      .is_near = least == TOPIC_NEAR };

	for (size_t i = 0; i < count; i++) {
		const struct offer *o = all[i];
		struct topic offered = topic_read(call, o->text);
		bool is_of_it = asked == NULL || topic_match(asked, &offered) >= least;

		if (is_of_it && (school == '\0' || o->base.school == school)) {
			insert(call, &found, o, from);
		}
	}
	return found;
}

struct found_offers offers_find(struct clerk_call *call, const char *text, char school, char from)
{
	/* by its date alone somebody may lead another school today */
	clerk_keep(call, true);
	offer_here(call);
	clerk_keep(call, false);
	if (text == NULL) {
		return find_as(call, NULL, school, from, TOPIC_APART);
	}
	struct topic asked = topic_read(call, text);
	struct found_offers found = find_as(call, &asked, school, from, TOPIC_SAME);

	return found.count > 0 ? found : find_as(call, &asked, school, from, TOPIC_NEAR);
}

/* ---- offer ---- */

struct text_args {
	struct clerk_item item;
	const struct clerk_school *school;
	const char *text;
	struct clerk_when when;
};

static const struct clerk_arg offer_spec[] = {
	CLERK_ARG_TEXT(struct text_args, text,
		       "what others may come and see, or ask about: phonics, Year 1. Never a "
		       "pupil's name",
		       .flags = CLERK_ALOUD | CLERK_SUBJECTS),
	{ 0 },
};

static enum clerk_status check_text(struct clerk_call *call, const char *text)
{
	if (strlen(text) > BANK_TEXT_MAX) {
		return clerk_fail(call, CLERK_LIMIT,
				  "A few words are enough: at most %d characters, please.",
				  BANK_TEXT_MAX);
	}
	return topic_is_any(text) ? CLERK_OK
				  : clerk_fail(call, CLERK_USAGE,
					       "What is it about? For example `%soffer phonics`.",
					       clerk_prefix(call));
}

/* Of her school: the same already, or as many as it may. */
static enum clerk_status check_own(struct clerk_call *call, const char *text, char school)
{
	struct found_offers own = offers_find(call, NULL, school, school);
	struct topic topic = topic_read(call, text);

	for (size_t i = 0; i < own.count; i++) {
		struct topic other = topic_read(call, own.items[i]->text);
		const char *name = clerk_item_name(call, own.items[i]);

		if (topic_equal(&topic, &other)) {
			return clerk_fail(call, CLERK_CONFLICT,
					  "%c offers that already: %s, %s. `%syes %s` says that it "
					  "still holds.",
					  school, name, own.items[i]->text, clerk_prefix(call),
					  name);
		}
	}
	return own.count < OFFERS_MAX
		   ? CLERK_OK
		   : clerk_fail(call, CLERK_LIMIT,
				"%c offers %d things, which is as many as I keep for a school; "
				"`%soffer remove` one first.",
				school, OFFERS_MAX, clerk_prefix(call));
}

static enum clerk_status run_offer(struct clerk_call *call, const void *args)
{
	const char *text = topic_tidy(call, ((const struct text_args *)args)->text);
	char school = clerk_sender(call)->school;
	enum clerk_status status = check_text(call, text);

	if (status == CLERK_OK) {
		status = check_own(call, text, school);
	}
	if (status != CLERK_OK) {
		return status;
	}
	struct offer *o = clerk_item_make(call, &offer_kind);

	o->base.school = school;
	o->text = text;
	o->confirmed_s = clerk_now(call);
	o->base.due_s = offer_next_s(call, school);
	clerk_item_put(call, o, "offered: %s", text);
	clerk_name_act(call, "%c offers %s", school, text);
	clerk_say(call, o,
		  clerk_text_of(call,
				CLERK_BOLD "%s" CLERK_PLAIN
					   " %c offers %s. Whoever asks who does that hears of it.",
				clerk_item_name(call, o), school, text),
		  NULL);
	gap_tell(call, o);
	return CLERK_OK;
}

/* ---- offers, and who ---- */

static const struct clerk_arg list_spec[] = {
	CLERK_ARG_SCHOOL(struct text_args, school, "of one school", .flags = CLERK_OPTIONAL),
	CLERK_ARG_TEXT(struct text_args, text, "about what: phonics", .flags = CLERK_OPTIONAL,
		       .is_one = topic_is_any),
	{ 0 },
};

/* "Nobody offers Lego robotics so far." */
static const char *none_words(struct clerk_call *call, const struct text_args *a)
{
	const char *whom = a->school == NULL ? "Nobody offers"
					     : clerk_text_of(call, "%c offers", a->school->letter);
	bool is_head = (clerk_sender(call)->role & CLERK_HEAD) != 0;

	const char *text = a->text == NULL ? NULL : topic_tidy(call, a->text);

	if (text == NULL) {
		return clerk_text_of(call, "%s %s so far. `%soffer phonics` puts a school down.",
				     whom, a->school == NULL ? "anything" : "nothing",
				     clerk_prefix(call));
	}
	return clerk_text_of(
	    call, "%s %s%s so far.%s", whom, a->school == NULL ? "" : "nothing about ", text,
	    !is_head
		? ""
		: clerk_text_of(call,
				" `gap %s`%s has me tell you when that "
				"changes.",
				text, clerk_is_private(call) ? "" : ", said to me in private,"));
}

static enum clerk_status run_offers(struct clerk_call *call, const void *args)
{
	const struct text_args *a = args;
	char school = a->school == NULL ? '\0' : a->school->letter;
	char from = clerk_sender(call)->school;
	struct found_offers found = offers_find(call, a->text, school, from);

	if (found.count == 0) {
		clerk_reply(call, "%s", none_words(call, a));
		return CLERK_OK;
	}
	if (found.is_near) {
		clerk_reply(call, "Nobody offers just that; near it:");
	}
	for (size_t i = 0; i < found.count && i < SHOWN_MAX; i++) {
		clerk_reply(call, "%s", offer_line(call, found.items[i], from));
	}
	if (found.count > SHOWN_MAX) {
		clerk_reply(call, "And %zu more: `%soffers phonics` shows those of one subject.",
			    found.count - SHOWN_MAX, clerk_prefix(call));
	}
	return CLERK_OK;
}

/* ---- yes, cancel, offer remove ---- */

static const struct clerk_arg item_spec[] = {
	CLERK_ARG_ITEM(struct text_args, item, "the offer, O1", .flags = 0),
	{ 0 },
};

static enum clerk_status confirm(struct clerk_call *call, const void *args, void *record)
{
	struct offer *o = record;

	(void)args;
	o->confirmed_s = clerk_now(call);
	o->base.due_s = offer_next_s(call, o->base.school);
	clerk_item_put(call, o, "still holds");
	clerk_reply(call, "Thank you. %s still holds: %c offers %s.", clerk_item_name(call, o),
		    o->base.school, o->text);
	return CLERK_OK;
}

static enum clerk_status withdraw(struct clerk_call *call, const void *args, void *record)
{
	struct offer *o = record;

	(void)args;
	o->base.due_s = 0;
	clerk_item_put(call, o, "withdrawn");
	clerk_say(call, o,
		  clerk_text_of(call, "%s is off the list: %c offers %s no more.",
				clerk_item_name(call, o), o->base.school, o->text),
		  NULL);
	return CLERK_OK;
}

static const struct clerk_arg remove_spec[] = {
	CLERK_ARG_ITEM(struct text_args, item, "the offer, O1", .min = 'O',
		       .flags = CLERK_OPTIONAL),
	CLERK_ARG_TEXT(struct text_args, text, "or what it is about", .flags = CLERK_OPTIONAL),
	{ 0 },
};

/* Of several that fit she says which. */
static enum clerk_status ask_which(struct clerk_call *call, const struct found_offers *own)
{
	enum { MOST = 5 };
	struct clerk_choice choices[MOST];
	const char *list = "";
	size_t count = own->count < MOST ? own->count : MOST;

	for (size_t i = 0; i < count; i++) {
		const char *name = clerk_item_name(call, own->items[i]);
		const char *key = clerk_text_of(call, "%zu", i + 1);

		choices[i] =
		    (struct clerk_choice){ .key = key,
					   .line = clerk_text_of(call, "offer remove %s", name),
					   .said = own->items[i]->text };
		list = clerk_text_of(call, "%s %s) %s, %s", list, key, name, own->items[i]->text);
	}
	return clerk_ask(call, choices, count, "Which one?%s. Reply with its number.", list);
}

static enum clerk_status run_remove(struct clerk_call *call, const void *args)
{
	const struct text_args *a = args;
	char school = clerk_sender(call)->school;
	struct text_args found = *a;

	if (a->item.letter == '\0') {
		struct found_offers own = offers_find(call, a->text, school, school);

		if (own.count == 0 || own.is_near) {
			return clerk_fail(call, CLERK_NOT_FOUND,
					  "%c offers nothing%s%s, as far as I know.", school,
					  a->text == NULL ? "" : " about ",
					  a->text == NULL ? "" : topic_tidy(call, a->text));
		}
		if (own.count > 1) {
			return ask_which(call, &own);
		}
		found.item = own.items[0]->base.item;
	}
	clerk_concerns(call, found.item);
	return clerk_item_step(call, found.item, "cancel", withdraw, &found);
}

/* ---- a visit to see it ---- */

static const struct clerk_arg take_up_spec[] = {
	CLERK_ARG_ITEM(struct text_args, item, "what is offered, O1", .flags = 0),
	CLERK_ARG_WHEN(struct text_args, when, "the day and time: Thu 14 Jan 9-12",
		       .flags = CLERK_RAW_LEVEL),
	{ 0 },
};

/* Of names the room reads none again. And it is read as part of a command of hers, in which another
 * head's words are not to say when, how many come, or who may read of it. */
static const char *focus_of(struct clerk_call *call, const struct offer *o)
{
	const char *head = topic_head(call, o->text);
	struct clerk_people_said said;
	struct clerk_days days;
	bool is_more = clerk_hush(head) != 0 || topic_is_timed(head) ||
		       clerk_days_in(call, head, &days) || clerk_find_people(head, &said);

	return is_more ? "" : head;
}

/* What she looks for is hers: nobody is asked before she has said who may read of it. */
static enum clerk_status ask_visit(struct clerk_call *call, const struct offer *o,
				   const struct clerk_when *when)
{
	const char *date = clerk_format_when(call, when), *focus = focus_of(call, o);
	const char *line = clerk_text_of(call, "visit %c %s %s", o->base.school, date, focus);
	const char *asks = clerk_text_of(call, "Ask for a visit to %c on %s, to see %s?",
					 o->base.school, date, focus[0] == '\0' ? "it" : focus);

	if (!clerk_is_private(call)) {
		const struct clerk_choice yes = { .key = "yes", .line = line };

		return clerk_ask(call, &yes, 1, "%s Reply `yes`.", asks);
	}
	const struct clerk_choice choices[] = {
		{ .key = "1", .line = clerk_text_of(call, "%s, private", line), .said = "private" },
		{ .key = "2", .line = line, .said = "open" },
	};

	return clerk_ask(call, choices, 2,
			 "%s 1) private, between the two schools 2) open, so that all heads read "
			 "date and focus. Reply `1` or `2`.",
			 asks);
}

static enum clerk_status take_up(struct clerk_call *call, const void *args, void *record)
{
	const struct text_args *a = args;
	const struct offer *o = record;

	if (clerk_item_is(o, CLERK_IS_OVER)) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s was withdrawn. `%soffers` has the list.",
				  clerk_item_name(call, o), clerk_prefix(call));
	}
	if (o->base.school == clerk_sender(call)->school) {
		return clerk_fail(call, CLERK_CONFLICT, "%s is what your own school offers.",
				  clerk_item_name(call, o));
	}
	return ask_visit(call, o, &a->when);
}

const struct clerk_command offer_commands[] = {
	{ .name = "offer",
	  .summary = "Say what your school can show others",
	  .example = "offer phonics, Year 1",
	  CLERK_TAKES(struct text_args, offer_spec),
	  .who = CLERK_HEAD,
	  .run = run_offer },
	{ .name = "offers",
	  .summary = "Show which schools offer something, the nearest first",
	  .example = "offers phonics",
	  CLERK_TAKES(struct text_args, list_spec),
	  .run = run_offers },
	{ .name = "offer remove",
	  .summary = "Take an offer of your school off the list",
	  .example = "offer remove phonics",
	  CLERK_TAKES(struct text_args, remove_spec),
	  .who = CLERK_HEAD,
	  .run = run_remove },
	{ .name = "yes",
	  .item = 'O',
	  .summary = "Say that an offer still holds",
	  .example = "yes O1",
	  CLERK_TAKES(struct text_args, item_spec),
	  .who = CLERK_HEAD,
	  .step = confirm },
	{ .name = "cancel",
	  .item = 'O',
	  .summary = "Take an offer off the list",
	  .example = "cancel O1",
	  CLERK_TAKES(struct text_args, item_spec),
	  .who = CLERK_HEAD,
	  .is_end = true,
	  .step = withdraw },
	{ .name = "take up",
	  .item = 'O',
	  .summary = "Ask for a visit to see what is offered",
	  .example = "take up O1 Thu 14 Jan 9-12",
	  CLERK_TAKES(struct text_args, take_up_spec),
	  .who = CLERK_HEAD,
	  .step = take_up,
	  .asks = true },
	{ 0 },
};
