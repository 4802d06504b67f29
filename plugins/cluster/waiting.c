/* waiting: what waits for whose answer, of all that the room may see. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster.h"

#include "clerk/calendar.h"
#include "clerk/diary.h"
#include "clerk/item.h"
#include "clerk/roster.h"

#include <string.h>
#include <strings.h>

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

/* "has Carys said yes yet?": what that school has to answer to her who asks, in a line each. */
static bool say_of_hers(struct clerk_call *call, char school, const struct clerk_unheard *rows,
			size_t count)
{
	bool is_told = false;

	for (size_t i = 0; i < count; i++) {
		bool is_it = rows[i].is_own && strchr(rows[i].letters, school) != NULL;

		if (is_it) {
			clerk_reply(
			    call, CLERK_BOLD "%c%lld" CLERK_PLAIN " %s: not yet, %s has until %s.",
			    rows[i].item.letter, (long long)rows[i].item.number, rows[i].title,
			    clerk_letters_words(call, (const char[]){ school, '\0' }),
			    rows[i].by_s == 0 ? "it begins"
					      : clerk_format_instant(call, rows[i].by_s));
			is_told = true;
		}
	}
	return is_told;
}

/* What the two have between them is agreed: nothing of that is waited for any more. */
static bool say_agreed(struct clerk_call *call, char school)
{
	enum { DAY_S = 86400, AHEAD_DAYS = 400 };
	const char own = clerk_sender(call)->school;
	const char both[] = { own, school, '\0' };
	int64_t now_s = clerk_now(call);
	const struct clerk_entry *entries;
	size_t count = clerk_diary_find(call, (const char[]){ own, '\0' }, now_s,
					now_s + (int64_t)AHEAD_DAYS * DAY_S,
					(struct clerk_item){ 0 }, &entries);
	bool is_told = false;

	for (size_t i = 0; own != '\0' && own != school && i < count; i++) {
		const struct clerk_entry *entry = &entries[i];
		bool is_shown = entry->item.letter != '\0' && entry->is_firm &&
				(clerk_is_private(call) || entry->visibility == CLERK_PUBLIC);

		if (is_shown && strlen(entry->schools) == 2 && strspn(entry->schools, both) == 2) {
			diary_say(call, entry, "; agreed");
			is_told = true;
		}
	}
	return is_told;
}

/* The row as it stands lists all; asked in words of her own it is of one thing. */
static bool is_typed(struct clerk_call *call)
{
	return strncasecmp(clerk_said(call), "waiting", strlen("waiting")) == 0;
}

static enum clerk_status run_waiting(struct clerk_call *call, const void *args)
{
	const struct clerk_school *school = ((const struct waiting_args *)args)->school;
	const struct clerk_unheard *rows;
	size_t count = clerk_unheard(call, &rows), shown = 0;

	if (school != NULL && !is_typed(call) &&
	    (say_of_hers(call, school->letter, rows, count) || say_agreed(call, school->letter))) {
		return CLERK_OK;
	}
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
