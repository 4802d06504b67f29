/* governors: the part of a meeting to which they come, and its reminder, which goes by itself. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "meetings.h"

enum { BEFORE_MIN = 16 * 60 };

/* In school, on the school day before. */
static int64_t reminder_s(struct clerk_call *call, const struct meeting *m)
{
	int32_t day = clerk_add_school_days(call, '\0', clerk_day_of(call, m->governors_s), -1);

	return m->governors_s == 0 || day == INT32_MAX ? 0 : clerk_instant(call, day, BEFORE_MIN);
}

void meeting_governors_wake_at(struct clerk_call *call, const struct meeting *m)
{
	int64_t at_s = reminder_s(call, m);

	clerk_wake_cancel(call, m->base.item, "governors");
	if (!clerk_item_is(m, CLERK_IS_OVER) && at_s > clerk_now(call)) {
		clerk_wake_at(call, m->base.item, "governors", at_s);
	}
}

/* "tomorrow 09:30", "on Mon 18 Jan 2027 09:30" */
static const char *from_words(struct clerk_call *call, const struct meeting *m)
{
	int32_t day = clerk_day_of(call, m->governors_s);
	int32_t ahead = day - clerk_day_of(call, clerk_now(call));

	return ahead > 1 ? clerk_text_of(call, "on %s", clerk_format_instant(call, m->governors_s))
			 : clerk_text_of(
			       call, "%s %s", ahead == 1 ? "tomorrow" : "today",
			       clerk_format_minute(call, clerk_minute_of(call, m->governors_s)));
}

/* Those on the roster hear of it themselves, unless their school is out. */
static void tell_governors(struct clerk_call *call, const struct meeting *m,
			   const struct clerk_answers *answers, const char *late)
{
	for (const char *asked = answers->asked; *asked != '\0'; asked++) {
		const struct clerk_answer *answer = clerk_answer_of(answers, *asked);
		const struct clerk_person *const *people = NULL;
		bool is_out = answer != NULL && answer->word[0] == 'o';
		size_t count = *asked == '+' || is_out
				   ? 0
				   : clerk_people(call, *asked, CLERK_GOVERNOR, &people);

		for (size_t i = 0; i < count; i++) {
			clerk_tell(call, people[i], "%s (%s): governors join %s%s.%s",
				   clerk_item_name(call, m), meeting_title(call, m),
				   from_words(call, m), meeting_at(call, m), late);
		}
	}
}

/* To the heads who bring some, who pass it on; the rest is told that part one is tomorrow. */
void meeting_governors_wake(struct clerk_call *call, const struct meeting *m)
{
	struct clerk_answers answers = clerk_answers(call, m);
	const char *late = clerk_late_words(call, "was for", clerk_due(call));

	if (clerk_item_is(m, CLERK_IS_OVER) || m->governors_s <= clerk_now(call)) {
		return;
	}
	if (reminder_s(call, m) > clerk_now(call)) { /* it was moved since */
		meeting_governors_wake_at(call, m);
		return;
	}
	clerk_useful_until(call, m->governors_s);
	for (size_t i = 0; i < answers.count; i++) {
		const struct clerk_answer *answer = &answers.items[i];

		if (answer->word[0] == 'i' && answer->count > 0) {
			clerk_tell_school(call, answer->school,
					  "%s (%s): your %lld governor%s join%s %s%s.%s",
					  clerk_item_name(call, m), meeting_title(call, m),
					  (long long)answer->count, answer->count == 1 ? "" : "s",
					  answer->count == 1 ? "s" : "", from_words(call, m),
					  meeting_at(call, m), late);
		}
	}
	tell_governors(call, m, &answers, late);
}
