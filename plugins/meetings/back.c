/* back: an act on a meeting taken back is checked like the act that would bring it about. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "meetings.h"

#include <string.h>

/* What the day is where all meet, as at the calling: the lead may meet on a bank holiday, and
 * anybody, asked, where the school is closed. */
static enum clerk_status check_day(struct clerk_call *call, const struct meeting *meeting,
				   const struct clerk_taken *taken)
{
	int32_t day = clerk_day_of(call, meeting->start_s);
	bool is_lead = (clerk_sender(call)->role & CLERK_LEAD) != 0;

	const char *name = clerk_text_of(call, "M%lld", (long long)meeting->number);
	const struct clerk_choice anyway[] = {
		{ .key = "anyway", .line = clerk_text_of(call, "undo %s", name), .given = "anyway" }
	};
	enum clerk_day kind = clerk_day_kind(call, '\0', day);

	if (kind == CLERK_DAY_BANK_HOLIDAY && !is_lead) {
		return clerk_fail(call, CLERK_CONFLICT, "%s is %s, so I can't take that back.",
				  clerk_format_day(call, day), clerk_day_words(call, '\0', day));
	}
	const char *against = kind == CLERK_DAY_SCHOOL
				  ? meeting_place_lost(call, meeting)
				  : clerk_text_of(call, "%s is %s.", clerk_format_day(call, day),
						  clerk_day_words(call, '\0', day));

	if (against[0] == '\0' || clerk_given(call, "anyway")) {
		return CLERK_OK;
	}
	return taken->may_ask
		   ? clerk_ask(call, anyway, 1, "%s Bring %s back all the same? Reply `anyway`.",
			       against, name)
		   : clerk_fail(call, CLERK_CONFLICT, "%s So I can't take that back.", against);
}

/* Taking back who comes changes nothing for others. */
static enum clerk_status say_answer(struct clerk_call *call, const struct meeting *meeting)
{
	const struct clerk_person *sender = clerk_sender(call);
	struct answers now;

	answers_read(call, meeting, &now);
	char letter = sender->school == 0 ? '+' : sender->school;
	const char *who = letter == '+' ? "SIP" : clerk_text_of(call, "%c", letter);
	const char *before = strchr(now.in, letter) != NULL     ? "in"
			     : strchr(now.out, letter) != NULL  ? "out"
			     : strchr(now.late, letter) != NULL ? "late"
								: "";

	clerk_reply(
	    call, "M%lld: %s%s%s. Schools in: %zu of %zu", (long long)meeting->number, who,
	    before[0] == '\0' ? "'s answer is taken back" : clerk_text_of(call, " is %s", before),
	    before[0] == '\0' ? "" : " again", now.schools_in, strlen(clerk_schools_here(call)));
	return CLERK_OK;
}

/* Sentences that follow one, and end as the host goes on. */
static const char *without_stop(struct clerk_call *call, const char *more)
{
	return more[0] == '\0' ? "" : clerk_text_of(call, ".%.*s", (int)strlen(more) - 1, more);
}

enum clerk_status meetings_restored(struct clerk_call *call, const struct clerk_taken *taken)
{
	bool is_change = strcmp(taken->verb, "cancel") == 0 || strcmp(taken->verb, "move") == 0;
	struct meeting meeting;

	if (!meeting_get(call, taken->item.number, &meeting)) {
		return CLERK_OK; /* its calling was taken back */
	}
	enum clerk_status status = meeting_get_open(call, taken->item, &meeting);

	if (status == CLERK_OK && !is_change) {
		return say_answer(call, &meeting);
	}
	if (status == CLERK_OK) {
		status = meeting_may_change(call, &meeting);
	}
	if (status == CLERK_OK) {
		status = check_day(call, &meeting, taken);
	}
	if (status == CLERK_OK) {
		bool is_move = strcmp(taken->verb, "move") == 0;
		const char *more = clerk_text_of(call, "%s%s", meeting_overlaps(call, &meeting),
						 is_move ? again_back(call, &meeting) : "");

		clerk_reply(call,
			    is_move ? "M%lld, %s, is back on %s%s" : "M%lld is on again: %s, %s%s",
			    (long long)meeting.number, meeting.title, meeting_times(call, &meeting),
			    without_stop(call, more));
	}
	return status;
}
