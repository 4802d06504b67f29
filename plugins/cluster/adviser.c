/* adviser: where the SIP is, and when: what all may see of it, and in private what one's school
 * may. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster.h"

#include "clerk/calendar.h"
#include "clerk/diary.h"
#include "clerk/roster.h"

#include <string.h>
#include <strings.h>

enum { DAY_S = 86400, AHEAD_DAYS = 400, BOTH = 2 };

/* "G." is a school, and no days. */
static bool is_days(const char *text)
{
	return strlen(text) > strlen("G.");
}

struct adviser_args {
	const struct clerk_school *school;
	const char *days;
};
static const struct clerk_arg adviser_spec[] = {
	CLERK_ARG_SCHOOL(struct adviser_args, school, "a school", .flags = CLERK_OPTIONAL),
	CLERK_ARG_TEXT(struct adviser_args, days, "which days: `next week`",
		       .flags = CLERK_OPTIONAL, .is_one = is_days),
	{ 0 },
};

/* "when is Sarah next at ours" */
static bool is_of_own(const char *said)
{
	static const char *const owns[] = { "ours", "our",  "us", "we",   "here",
					    "me",   "mine", "my", "with", NULL };
	static const char gaps[] = " \t,.;:?!'";

	for (said += strspn(said, gaps); *said != '\0'; said += strspn(said, gaps)) {
		size_t len = strcspn(said, gaps);

		for (size_t i = 0; owns[i] != NULL; i++) {
			if (len == strlen(owns[i]) && strncasecmp(said, owns[i], len) == 0) {
				return true;
			}
		}
		said += len;
	}
	return false;
}

/* At that school, or with it alone; `school` 0: at any. In the room what all may see. */
static bool is_shown(struct clerk_call *call, const struct clerk_entry *entry, char school)
{
	bool may_see = entry->item.letter != 0 &&
		       (clerk_is_private(call) || entry->visibility == CLERK_PUBLIC);
	/* a meeting of all is no visit of hers */
	bool is_hers = strlen(entry->schools) <= BOTH;

	/* where she is away, she is so at each */
	bool is_there = school == 0 || strchr(entry->schools, school) != NULL ||
			strcmp(entry->schools, "+") == 0;

	return may_see && is_hers && is_there;
}

static size_t add_all(struct clerk_call *call, char school, const struct clerk_days *days)
{
	const struct clerk_entry *entries;
	int64_t now_s = clerk_now(call);
	int64_t from_s = days == NULL ? now_s : days->start_s;
	int64_t to_s = days == NULL ? now_s + (int64_t)AHEAD_DAYS * DAY_S : days->end_s;
	size_t count =
	    clerk_diary_find(call, "+", from_s, to_s, (struct clerk_item){ 0 }, &entries);
	size_t shown = 0;

	for (size_t i = 0; i < count; i++) {
		if (is_shown(call, &entries[i], school)) {
			clerk_reply(call, CLERK_BOLD "%c%lld" CLERK_PLAIN " %s: %s%s",
				    entries[i].item.letter, (long long)entries[i].item.number,
				    clerk_format_span(call, entries[i].start_s, entries[i].end_s),
				    entries[i].title, entries[i].is_firm ? "" : " (asked)");
			shown++;
		}
	}
	return shown;
}

static enum clerk_status run_sip_days(struct clerk_call *call, const void *args)
{
	const struct adviser_args *a = args;
	char own = clerk_sender(call)->school;
	char school = a->school != NULL                         ? a->school->letter
		      : own != 0 && is_of_own(clerk_said(call)) ? own
								: 0;
	struct clerk_days days;
	bool is_all = false;
	enum clerk_status status =
	    clerk_days_asked(call, a->days, "sip days next week", &days, &is_all);

	if (status != CLERK_OK) {
		return status;
	}
	if (add_all(call, school, is_all ? NULL : &days) == 0) {
		clerk_reply(call, "Nothing is booked %s the SIP%s%s%s.",
			    clerk_is_private(call) ? "with" : "in the room's diary with",
			    school == 0 ? "" : clerk_text_of(call, " at %c", school),
			    is_all ? "" : " ", is_all ? " yet" : days.words);
	}
	return CLERK_OK;
}

const struct clerk_command adviser_commands[] = {
	{ .name = "sip days",
	  .summary = "Show when the SIP is where",
	  .example = "sip days G",
	  CLERK_TAKES(struct adviser_args, adviser_spec),
	  .who = CLERK_HEAD | CLERK_SIP | CLERK_OFFICE,
	  .run = run_sip_days },
	{ 0 },
};
