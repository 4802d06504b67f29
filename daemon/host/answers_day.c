/* answers_day: an item that asks the schools has another day: whose answer counts again, and who is
 * asked again. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "clerk/calendar.h"
#include "host/host_internal.h"
#include "host/item.h"

#include <string.h>

/* ---- in private ---- */

/* Of the words the first that says yes, or no: "in M1". */
static const char *act_words(struct clerk_call *call, const void *record, bool is_in)
{
	const struct clerk_word *w = ((const struct clerk_base *)record)->kind->asking->words;

	while (w->word != NULL && w->is_in != is_in) {
		w++;
	}
	return arena_printf(call->arena, "%s %s", w->word == NULL ? "" : w->word,
			    clerk_item_name(call, record));
}

/* To the school; in place of what is said of an act taken back, where it is that. */
static void tell(struct clerk_call *call, const void *record, char school, bool is_back,
		 const char *at, const char *what)
{
	const char *text = arena_printf(
	    call->arena, "%s (%s) is %s %s%s. %s `%s` or `%s`.", clerk_item_name(call, record),
	    item_title(call, record), is_back ? "back on" : "now", clerk_item_span(call, record),
	    at, what, act_words(call, record, true), act_words(call, record, false));

	if (call->sender != NULL && school == clerk_voice(call->sender)) {
		return; /* who sent it knows */
	}
	if (is_back) {
		clerk_tell_school_back(call, school, "%s", text);
	} else {
		clerk_tell_school(call, school, "%s", text);
	}
}

/* Whose answer for this day counts again: "B out, C in"; all are told. */
static const char *tell_counting(struct clerk_call *call, const void *record,
				 const struct clerk_answers *answers, bool is_back)
{
	struct str letters, text;

	str_init(&letters, call->arena);
	str_init(&text, call->arena);
	for (size_t i = 0; i < answers->count; i++) {
		if (!is_back || answers->items[i].is_again) {
			str_addc(&letters, answers->items[i].school);
		}
	}
	answers_sort(letters.text);
	for (const char *letter = letters.text; *letter != '\0'; letter++) {
		const char *word = clerk_answer_of(answers, *letter)->word;

		tell(call, record, *letter, is_back, "",
		     arena_printf(call->arena,
				  "You had said “%s” for that day, which counts again; if that "
				  "has changed, say",
				  word));
		str_addf(&text, "%s%s %s", text.len == 0 ? "" : ", ", answers_voice(call, *letter),
			 word);
	}
	return text.text;
}

/* ---- for all ---- */

/* Sentences that each begin with a blank; or "". */
static const char *ask_again(struct clerk_call *call, const void *record, bool is_other_day,
			     bool is_back)
{
	struct clerk_answers answers = clerk_answers(call, record);
	const char *again = is_other_day ? tell_counting(call, record, &answers, is_back) : "";
	struct str text;

	str_init(&text, call->arena);
	if (again[0] != '\0') {
		const struct clerk_base *base = record;

		str_addf(&text, " What was said for %s counts again: %s.",
			 clerk_format_day(call, clerk_day_of(call, base->slot.start_s)), again);
	}
	for (size_t i = 0; i < answers.before_count; i++) {
		/* who would not come on another day need not say so twice */
		if (answers_is_in(record, answers.before[i].word)) {
			tell(call, record, answers.before[i].school, is_back, "",
			     "You had answered for another day, so please say it again:");
		}
	}
	if (answers.before_count > 0) {
		str_addf(&text,
			 " Answers so far were for another day (%s); please say `!%s` or `!%s` "
			 "again.",
			 answers_before_words(call, &answers), act_words(call, record, true),
			 act_words(call, record, false));
	}
	return text.text;
}

static bool is_by_day(const struct clerk_base *base)
{
	return base->kind->asking != NULL && base->kind->asking->is_by_day;
}

static bool is_other_day(struct clerk_call *call, const struct clerk_base *one,
			 const struct clerk_base *other)
{
	return clerk_day_of(call, one->slot.start_s) != clerk_day_of(call, other->slot.start_s);
}

void answers_moved(struct clerk_call *call, const void *record, const struct clerk_base *was)
{
	if (is_by_day(record)) {
		call->asked_again = ask_again(call, record, is_other_day(call, record, was), false);
	}
}

const char *answers_take_again(struct clerk_call *call)
{
	const char *text = call->asked_again;

	call->asked_again = NULL;
	return text == NULL ? "" : text;
}

const char *answers_back(struct clerk_call *call, const void *record,
			 const struct item_before *before)
{
	const struct clerk_base *base = record, *was = before->record;

	return is_by_day(base) && !item_is_same_date(&was->slot, &base->slot)
		   ? ask_again(call, record, is_other_day(call, base, was), true)
		   : "";
}

/* ---- an edit ---- */

/* Who said that she comes, and had read of another place. */
static void tell_elsewhere(struct clerk_call *call, const void *record,
			   const struct clerk_answers *answers, const void *was)
{
	const char *at = arena_printf(call->arena, ", %s", item_place(call, record));

	for (size_t i = 0; i < answers->count && !item_is_same_place(call, record, was); i++) {
		const struct clerk_answer *answer = &answers->items[i];

		if (answers_is_in(record, answer->word)) {
			tell(call, record, answer->school, false, at,
			     arena_printf(call->arena,
					  "You had said “%s” before; if that has changed, say",
					  answer->word));
		}
	}
}

/* The message that made it was edited, and others have answered it: its answer is changed in place,
 * which nobody is shown. What its first version said is not said again: perhaps it was edited for
 * being said. */
void answers_say_edited(struct clerk_call *call, const void *record,
			const struct item_before *first)
{
	const char *was = clerk_was(call);
	struct clerk_answers answers = clerk_answers(call, record);
	bool is_said = was != NULL && call->what != NULL && !str_equal(was, call->what);

	if (is_said && answers.count + answers.before_count > 0) {
		bool is_moved = is_other_day(call, record, first->record);
		const char *again =
		    is_by_day(record) ? ask_again(call, record, is_moved, false) : "";

		if (!is_moved) {
			tell_elsewhere(call, record, &answers, first->record);
		}
		item_tell_all(call, record,
			      arena_printf(call->arena,
					   "%s changed the message: " CLERK_BOLD "%s" CLERK_PLAIN
					   " is now %s.%s",
					   call->sender->handle, clerk_item_name(call, record),
					   call->what, again));
	}
}
