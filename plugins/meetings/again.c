/* again: an answer is for a day; when that is another, or stands again, its school is told. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "meetings.h"

#include <string.h>

static const char *name_of(struct clerk_call *call, const struct meeting *meeting)
{
	return clerk_text_of(call, "M%lld", (long long)meeting->number);
}

/* Who sent it knows. */
static bool is_own(const struct clerk_call *call, char school)
{
	char own = clerk_sender(call)->school;

	return school == (own == '\0' ? '+' : own);
}

/* What the school said for this day. */
static const char *answer_of(const struct answers *answers, char school)
{
	return strchr(answers->in, school) != NULL     ? "in"
	       : strchr(answers->late, school) != NULL ? "late"
						       : "out";
}

/* To the school; in place of what the host says of an act taken back, where it is that. */
static void tell(struct clerk_call *call, const struct meeting *meeting, char school, bool is_back,
		 const char *what)
{
	const char *name = name_of(call, meeting);
	const char *text = clerk_text_of(call, "%s (%s) is %s %s. %s `in %s` or `out %s`.", name,
					 meeting->title, is_back ? "back on" : "now",
					 clerk_format_span(call, meeting->start_s, meeting->end_s),
					 what, name, name);

	if (is_own(call, school)) {
		return;
	}
	if (is_back) {
		clerk_tell_school_back(call, school, "%s", text);
	} else {
		clerk_tell_school(call, school, "%s", text);
	}
}

/* "B out, C in" of the schools given. */
static const char *heard_words(struct clerk_call *call, const struct answers *answers,
			       const char *schools)
{
	const char *text = "";

	for (; *schools != '\0'; schools++) {
		text = clerk_text_of(call, "%s%s%s %s", text, text[0] == '\0' ? "" : ", ",
				     *schools == '+' ? "SIP" : clerk_text_of(call, "%c", *schools),
				     answer_of(answers, *schools));
	}
	return text;
}

/* `again`: those whose answer for this day was given before, and counts again. */
static const char *say(struct clerk_call *call, const struct meeting *meeting,
		       const struct answers *answers, const char *again, bool is_back)
{
	const char *name = name_of(call, meeting), *text = "";

	for (const char *s = again; *s != '\0'; s++) {
		tell(call, meeting, *s, is_back,
		     clerk_text_of(call,
				   "You had said “%s” for that day, which counts again; if that "
				   "has changed, say",
				   answer_of(answers, *s)));
	}
	for (const char *s = answers->moved_in; *s != '\0'; s++) {
		tell(call, meeting, *s, is_back,
		     "You had answered for another day, so please say it again:");
	}
	if (again[0] != '\0') {
		text = clerk_text_of(call, " What was said for that day counts again (%s).",
				     heard_words(call, answers, again));
	}
	return answers->moved[0] == '\0'
		   ? text
		   : clerk_text_of(call,
				   "%s Answers so far were for another day (%s); please say `!in "
				   "%s` or `!out %s` again.",
				   text, answers->moved, name, name);
}

const char *again_ask(struct clerk_call *call, const struct meeting *meeting, const char *was)
{
	int32_t day = clerk_day_of(call, meeting->start_s);
	struct answers answers;

	answers_read(call, meeting, &answers);
	const char *heard = clerk_text_of(call, "%s%s%s", answers.in, answers.late, answers.out);
	bool is_other_day = strstr(was, clerk_format_day(call, day)) == NULL;

	return say(call, meeting, &answers, is_other_day ? heard : "", false);
}

const char *again_back(struct clerk_call *call, const struct meeting *meeting)
{
	struct answers answers;

	answers_read(call, meeting, &answers);
	return say(call, meeting, &answers, answers.again, true);
}

void again_edited(struct clerk_call *call, const struct meeting *meeting)
{
	const char *was = clerk_was(call);
	const char *now =
	    clerk_text_of(call, "%s, %s", meeting->title, meeting_times(call, meeting));
	struct answers answers;

	answers_read(call, meeting, &answers);
	bool is_answered = answers.in[0] != '\0' || answers.late[0] != '\0' ||
			   answers.out[0] != '\0' || answers.moved[0] != '\0';

	/* The answer to the first version is changed in place, which nobody is shown. What that
	 * version said is not said again: perhaps it was edited for being said. */
	if (was != NULL && strcmp(was, now) != 0 && is_answered) {
		clerk_post(call,
			   "%s changed the message: " CLERK_BOLD "%s" CLERK_PLAIN " is now %s.%s",
			   clerk_sender(call)->handle, name_of(call, meeting), now,
			   again_ask(call, meeting, was));
	}
}
