/* answers: who comes to a meeting; and, when its day changes, who is asked again. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "meetings.h"

#include <stdlib.h>
#include <string.h>

enum { GOVERNORS_MAX = 20 };

struct clerk_answers meeting_answers(struct clerk_call *call, const struct meeting *m)
{
	return clerk_answers(call, m, clerk_text_of(call, "%s+", clerk_schools_here(call)));
}

size_t answers_schools_in(struct clerk_call *call, const struct clerk_answers *answers)
{
	const char *in = clerk_answers_letters(call, answers, "in late");

	return strlen(in) - (strchr(in, '+') != NULL ? 1 : 0);
}

static const char *voice(struct clerk_call *call, char school)
{
	return clerk_letters_words(call, (const char[]){ school, '\0' });
}

/* "E in for Fri 27 Nov 2026, SIP out for …", of another day. */
static const char *before_words(struct clerk_call *call, const struct clerk_answers *answers)
{
	const char *text = "";

	for (size_t i = 0; i < answers->before_count; i++) {
		const struct clerk_answer *said = &answers->before[i];

		text = clerk_text_of(call, "%s%s%s %s for %s", text, i == 0 ? "" : ", ",
				     voice(call, said->school), said->word,
				     clerk_format_day(call, said->day));
	}
	return text;
}

const char *answers_attendance(struct clerk_call *call, const struct meeting *m)
{
	struct clerk_answers answers = meeting_answers(call, m);
	const struct {
		const char *word, *letters;
	} groups[] = { { "Coming", clerk_answers_letters(call, &answers, "in") },
		       { "Late", clerk_answers_letters(call, &answers, "late") },
		       { "Out", clerk_answers_letters(call, &answers, "out") },
		       { "Not heard", answers.unheard } };
	const char *text = "";

	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		if (groups[i].letters[0] != '\0') {
			text = clerk_text_of(call, "%s %s: %s.", text, groups[i].word,
					     clerk_letters_words(call, groups[i].letters));
		}
	}
	return answers.before_count == 0 ? text
					 : clerk_text_of(call, "%s Said before the move: %s.", text,
							 before_words(call, &answers));
}

/* ---- another day ---- */

/* To the school; in place of what the host says of an act taken back, where it is that. */
static void tell(struct clerk_call *call, const struct meeting *m, char school, bool is_back,
		 const char *what)
{
	const char *name = clerk_item_name(call, m);
	const char *text =
	    clerk_text_of(call, "%s (%s) is %s %s. %s `in %s` or `out %s`.", name, m->title,
			  is_back ? "back on" : "now", clerk_item_span(call, m), what, name, name);

	if (school == clerk_voice(clerk_sender(call))) {
		return; /* who sent it knows */
	}
	if (is_back) {
		clerk_tell_school_back(call, school, "%s", text);
	} else {
		clerk_tell_school(call, school, "%s", text);
	}
}

/* Whose answer for this day counts again: "B out, C in"; all are told. */
static const char *tell_counting(struct clerk_call *call, const struct meeting *m,
				 const struct clerk_answers *answers, bool is_back)
{
	const char *letters = clerk_answers_letters(call, answers, "in late out"), *text = "";

	for (; *letters != '\0'; letters++) {
		const struct clerk_answer *answer = clerk_answer_of(answers, *letters);

		if (is_back && !answer->is_again) {
			continue;
		}
		tell(call, m, *letters, is_back,
		     clerk_text_of(call,
				   "You had said “%s” for that day, which counts again; if that "
				   "has changed, say",
				   answer->word));
		text = clerk_text_of(call, "%s%s%s %s", text, text[0] == '\0' ? "" : ", ",
				     voice(call, *letters), answer->word);
	}
	return text;
}

const char *answers_ask_again(struct clerk_call *call, const struct meeting *m, bool is_other_day,
			      bool is_back)
{
	struct clerk_answers answers = meeting_answers(call, m);
	const char *again = is_other_day ? tell_counting(call, m, &answers, is_back) : "";
	const char *name = clerk_item_name(call, m), *text = "";

	for (size_t i = 0; i < answers.before_count; i++) {
		if (strcmp(answers.before[i].word, "out") != 0) {
			tell(call, m, answers.before[i].school, is_back,
			     "You had answered for another day, so please say it again:");
		}
	}
	if (again[0] != '\0') {
		text = clerk_text_of(call, " What was said for that day counts again (%s).", again);
	}
	return answers.before_count == 0
		   ? text
		   : clerk_text_of(call,
				   "%s Answers so far were for another day (%s); please say `!in "
				   "%s` or `!out %s` again.",
				   text, before_words(call, &answers), name, name);
}

/* ---- answering ---- */

/* "+2 governors" -> 2; -1: not understood. */
static int64_t read_governors(const char *text)
{
	char *rest;

	if (text == NULL || text[0] == '\0') {
		return 0;
	}
	long count = strtol(text, &rest, 10);
	bool is_word = strcmp(rest, " governors") == 0 || strcmp(rest, " governor") == 0;

	return rest != text && is_word && count >= 0 && count <= GOVERNORS_MAX ? count : -1;
}

static const char *quorum_words(const struct meeting *m, size_t before, size_t now)
{
	size_t quorum = (size_t)m->quorum;

	return quorum == 0                        ? ""
	       : before >= quorum && now < quorum ? ", quorum lost"
	       : now >= quorum                    ? ", quorum met"
						  : "";
}

/* "in for M1", "Head A 08:00, 2 governors 09:30" */
static const char *answer_words(struct clerk_call *call, const struct meeting *m, const char *word,
				int64_t governors)
{
	if (governors == 0) {
		return clerk_text_of(call, "%s for %s", word, clerk_item_name(call, m));
	}
	const char *from = clerk_format_minute(call, clerk_minute_of(call, m->base.slot.start_s));
	const char *later = clerk_format_minute(call, clerk_minute_of(call, m->governors_s));

	return clerk_text_of(call, "Head %s %s, %lld governor%s %s", clerk_sender(call)->handle,
			     from, (long long)governors, governors == 1 ? "" : "s", later);
}

static enum clerk_status answer(struct clerk_call *call, const void *args, void *record,
				const char *word)
{
	const struct answer_args *a = args;
	const struct meeting *m = record;
	char school = clerk_sender(call)->school;
	int64_t governors = read_governors(a->more);
	enum clerk_status status = school == '\0' ? CLERK_OK : clerk_check_here(call, school);

	if (status != CLERK_OK) {
		return status;
	}
	if (governors < 0) {
		return clerk_fail(call, CLERK_USAGE,
				  "I read that as `+2 governors`, up to 20. Please try again.");
	}
	if (governors > 0 && m->governors_s == 0) {
		return clerk_fail(call, CLERK_USAGE, "That meeting has no part for governors.");
	}
	struct clerk_answers before = meeting_answers(call, m);

	clerk_answer(call, m, word, governors);
	struct clerk_answers now = meeting_answers(call, m);
	size_t schools_in = answers_schools_in(call, &now);

	clerk_item_record(call, m, "%s", word);
	clerk_say(call, m,
		  clerk_text_of(call, "%s: %s (%s). Schools in: %zu of %zu%s.",
				voice(call, clerk_voice(clerk_sender(call))),
				answer_words(call, m, word, governors),
				clerk_format_instant(call, m->base.slot.start_s), schools_in,
				strlen(clerk_schools_here(call)),
				quorum_words(m, answers_schools_in(call, &before), schools_in)),
		  NULL);
	return CLERK_OK;
}

enum clerk_status in(struct clerk_call *call, const void *args, void *record)
{
	return answer(call, args, record, "in");
}

enum clerk_status out(struct clerk_call *call, const void *args, void *record)
{
	return answer(call, args, record, "out");
}

enum clerk_status late(struct clerk_call *call, const void *args, void *record)
{
	return answer(call, args, record, "late");
}

/* Without a number it is clear only while one meeting is coming. */
static enum clerk_status answer_only(struct clerk_call *call, const char *word,
				     clerk_step_handler *handler)
{
	static const struct answer_args none = { .more = NULL };
	void *const *coming;
	size_t count = clerk_items(call, &meeting_kind, true, &coming);
	struct clerk_choice *choices = clerk_memory(call, count * sizeof(*choices));
	const char *list = "";

	if (count == 0) {
		return clerk_fail(call, CLERK_NOT_FOUND,
				  "No meeting is coming that you could answer.");
	}
	if (count == 1) {
		const struct meeting *m = coming[0];

		clerk_concerns(call, m->base.item);
		return clerk_item_step(call, m->base.item, word, handler, &none);
	}
	for (size_t i = 0; i < count; i++) {
		const struct meeting *m = coming[i];
		const char *name = clerk_item_name(call, m),
			   *key = clerk_text_of(call, "%zu", i + 1);

		choices[i] =
		    (struct clerk_choice){ .key = key,
					   .line = clerk_text_of(call, "%s %s", word, name) };
		list = clerk_text_of(call, "%s%s%s) %s %s", list, i == 0 ? "" : " ", key, name,
				     clerk_format_instant(call, m->base.slot.start_s));
	}
	return clerk_ask(call, choices, count, "Which one? %s. Reply with a number.", list);
}

enum clerk_status run_in(struct clerk_call *call, const void *args)
{
	(void)args;
	return answer_only(call, "in", in);
}

enum clerk_status run_out(struct clerk_call *call, const void *args)
{
	(void)args;
	return answer_only(call, "out", out);
}

enum clerk_status run_late(struct clerk_call *call, const void *args)
{
	(void)args;
	return answer_only(call, "late", late);
}
