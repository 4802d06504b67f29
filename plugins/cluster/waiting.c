/* waiting: what waits for whose answer, of all that the room may see. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster.h"

#include "clerk/calendar.h"
#include "clerk/item.h"
#include "clerk/roster.h"

#include <string.h>

enum { MOST_SHOWN = 8 };

struct waiting_args {
	const struct clerk_school *school;
};
static const struct clerk_arg waiting_spec[] = {
	CLERK_ARG_SCHOOL(struct waiting_args, school, "a school; without it, all",
			 .flags = CLERK_OPTIONAL),
	{ 0 },
};

/* "V1 phonics: G, by Mon 30 Nov 2026 16:00" */
static void say(struct clerk_call *call, const struct clerk_unheard *row)
{
	const char *by =
	    row->by_s == 0 ? ""
			   : clerk_text_of(call, ", by %s", clerk_format_instant(call, row->by_s));

	clerk_reply(call, CLERK_BOLD "%c%lld" CLERK_PLAIN " %s: %s%s", row->item.letter,
		    (long long)row->item.number, row->title,
		    clerk_letters_words(call, row->letters), by);
}

static enum clerk_status run_waiting(struct clerk_call *call, const void *args)
{
	const struct clerk_school *school = ((const struct waiting_args *)args)->school;
	const struct clerk_unheard *rows;
	size_t count = clerk_unheard(call, &rows), shown = 0;

	for (size_t i = 0; i < count; i++) {
		bool is_of = school == NULL || strchr(rows[i].letters, school->letter) != NULL;

		if (is_of && shown++ == 0) {
			clerk_reply(call, "Not heard yet:");
		}
		if (is_of && shown <= MOST_SHOWN) {
			say(call, &rows[i]);
		}
	}
	if (shown > MOST_SHOWN) {
		clerk_reply(call, "… and %zu more.", shown - MOST_SHOWN);
	} else if (shown == 0) {
		clerk_reply(call, "Nothing %s waits for %s.",
			    clerk_is_private(call) ? "of yours or the room's" : "in the room",
			    school == NULL ? "an answer"
					   : clerk_text_of(call, "%c", school->letter));
	}
	return CLERK_OK;
}

const struct clerk_command waiting_commands[] = {
	{ .name = "waiting",
	  .summary = "List what waits for whose answer",
	  .example = "waiting",
	  CLERK_TAKES(struct waiting_args, waiting_spec),
	  .run = run_waiting },
	{ 0 },
};
