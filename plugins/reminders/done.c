/* done: a reminder that comes each school day until it is marked as done, and so often at most. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "reminders.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { MOST_TIMES = 10, LONGEST_HOLIDAY_DAYS = 70 };

/* ---- said so ---- */

/* "until done", at the beginning or the end of what is to be said; NULL ends the lists. */
static const char *const leads[] = { "until ", "till ", "til ", NULL };
static const char *const ends[] = { "done",
				    "it's done",
				    "its done",
				    "it is done",
				    "that's done",
				    "i've done it",
				    "ive done it",
				    "i have done it",
				    "i've done that",
				    "i have done that",
				    "i do it",
				    "i've done so",
				    "i say it's done",
				    "i say its done",
				    "i say done",
				    "i tick it off",
				    "i tick it",
				    "i mark it done",
				    "i mark it as done",
				    "i've ticked it",
				    "i've ticked it off",
				    "we've done it",
				    "we have done it",
				    "it's ticked off",
				    NULL };

/* A curly apostrophe is one too. */
static const char *plain(struct clerk_call *call, const char *text)
{
	static const char curly[] = "\xe2\x80\x99";
	char *to = clerk_memory(call, strlen(text) + 1);
	const char *first = to;

	while (*text != '\0') {
		bool is_curly = strncmp(text, curly, sizeof(curly) - 1) == 0;

		*to++ = is_curly ? '\'' : *text;
		text += is_curly ? sizeof(curly) - 1 : 1;
	}
	*to = '\0';
	return first;
}

/* The longest of the list that stands there as whole words; 0: none does. */
static size_t len_of(const char *at, const char *const *list)
{
	size_t longest = 0;

	for (; *list != NULL; list++) {
		size_t len = strlen(*list);
		bool is_whole = (*list)[len - 1] == ' ' || isalnum((unsigned char)at[len]) == 0;

		if (strncasecmp(at, *list, len) == 0 && is_whole && len > longest) {
			longest = len;
		}
	}
	return longest;
}

static size_t phrase_len(const char *at)
{
	size_t lead = len_of(at, leads), end = lead == 0 ? 0 : len_of(at + lead, ends);

	return end == 0 ? 0 : lead + end;
}

bool done_cut(struct clerk_call *call, const char **text)
{
	const char *all = plain(call, *text);
	size_t len = phrase_len(all);

	if (len > 0) {
		*text = all + len + strspn(all + len, " ,:;-");
		return true;
	}
	for (const char *at = strchr(all, ' '); at != NULL; at = strchr(at + 1, ' ')) {
		len = phrase_len(at + 1);
		if (len > 0 && at[1 + len + strspn(at + 1 + len, " .!,")] == '\0') {
			*text = clerk_text_of(call, "%.*s", (int)(at - all), all);
			return true;
		}
	}
	return false;
}

void done_set(struct clerk_call *call, struct reminder *r)
{
	r->again = MOST_TIMES;
	if (!series_is(r)) {
		r->minute = clerk_minute_of(call, r->base.due_s);
	}
}

const char *done_words(struct clerk_call *call, const struct reminder *r)
{
	const char *name = clerk_item_name(call, r);
	const char *prefix = r->is_room ? "!" : clerk_prefix(call);

	return r->again == 0 ? ""
	       : series_is(r)
		   ? clerk_text_of(call, " `%sdone %s` or a ✅ on the reminder ends that.", prefix,
				   name)
		   : clerk_text_of(call,
				   " Then each school day at %s until `%sdone %s` or a ✅ on the "
				   "reminder, %d times at most.",
				   clerk_format_minute(call, (int32_t)r->minute), prefix, name,
				   MOST_TIMES);
}

/* ---- its moment ---- */

/* At the same hour of the next school day; 0: the calendar knows of none. */
static int64_t next_s(struct clerk_call *call, const struct reminder *r)
{
	int32_t today = clerk_day_of(call, clerk_now(call));

	for (int32_t day = today + 1; day < today + LONGEST_HOLIDAY_DAYS; day++) {
		if (reminder_is_school_day(call, r, day)) {
			return clerk_instant(call, day, (int32_t)r->minute);
		}
	}
	return 0;
}

bool done_go_on(struct clerk_call *call, struct reminder *r)
{
	int64_t at_s = r->again > 1 ? next_s(call, r) : 0;

	if (at_s == 0) {
		return false;
	}
	r->again--;
	r->own_s = r->own_s == 0 ? r->base.due_s : r->own_s;
	r->base.due_s = at_s;
	return true;
}

const char *done_asked(struct clerk_call *call, const struct reminder *r, bool is_last)
{
	if (r->again == 0) {
		return "";
	}
	return is_last ? " (I ask no more after this.)"
		       : clerk_text_of(call, " Done? `%sdone %s`, or a ✅ here.",
				       r->is_room ? "!" : "", clerk_item_name(call, r));
}

/* ---- done ---- */

enum clerk_status done_step(struct clerk_call *call, const void *args, void *record)
{
	struct reminder *r = record;
	const char *name = clerk_item_name(call, r);

	(void)args;
	if (r->base.state == REMINDER_REPEATS && r->again == 0) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s comes %s, done or not. `%sforget %s` ends all of that.", name,
				  series_words(call, r), clerk_prefix(call), name);
	}
	clerk_item_put(call, r, "done");
	clerk_name_act(call, "%s as done", name);
	if (!clerk_is_private(call)) {
		clerk_mark_instead(call);
	}
	clerk_reply(call, "%s is done%s. I remind %s of it no more.", name,
		    reminder_text_here(call, r), r->is_room ? "the room" : "you");
	return CLERK_OK;
}
