/* why: when each reminder was due, went out, or was kept back, and why: from the record. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster.h"

#include "clerk/calendar.h"
#include "clerk/diary.h"

#include <string.h>

enum { MINUTE_S = 60, HOUR_MIN = 60, DAYS_BACK = 2, DAY_S = 86400 };

struct why_args {
	struct clerk_item item;
	const char *what;
};

/* "why did you not remind me about N3?" */
static bool is_of_telling(const char *text)
{
	static const char *const words[] = { "remind", "told", "tell",    "ping",  "nudg",
					     "messag", "hear", "nothing", "notif", "late" };
	bool is_it = false;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		is_it = is_it || strcasestr(text, words[i]) != NULL;
	}
	return is_it;
}

static const struct clerk_arg why_spec[] = {
	CLERK_ARG_ITEM(struct why_args, item,
		       "a letter and number, M14; without it, what you were to hear lately",
		       .flags = CLERK_OPTIONAL),
	CLERK_ARG_TEXT(struct why_args, what, "what you wonder at, if you like",
		       .flags = CLERK_OPTIONAL | CLERK_SELDOM),
	{ 0 },
};

/* "on time", "late, on Mon 7 Dec 2026 19:10 (you were teaching)" */
static const char *how_late(struct clerk_call *call, const struct clerk_woken *row,
			    const char *otherwise)
{
	int64_t minutes = (row->said_s - row->due_s) / MINUTE_S;
	const char *why = row->held[0] != '\0' ? row->held : otherwise;

	if (minutes < 1) {
		return "on time";
	}
	return clerk_text_of(
	    call, "%s%s%s%s",
	    minutes < HOUR_MIN
		? clerk_text_of(call, "%lld min late", (long long)minutes)
		: clerk_text_of(call, "late, on %s", clerk_format_instant(call, row->said_s)),
	    why[0] == '\0' ? "" : " (", why, why[0] == '\0' ? "" : ")");
}

static const char *in_private(struct clerk_call *call, const struct clerk_woken *row)
{
	return row->handles[0] == '\0' ? "told in private"
	       : row->said_s < 0       ? "kept from you, and taken back before I told you"
				       : clerk_text_of(call, "told you in private, %s",
						       how_late(call, row, "I was away"));
}

static const char *what_came(struct clerk_call *call, const struct clerk_woken *row)
{
	switch (row->why) {
	case CLERK_WHY_TO_COME:
		return "still to come";
	case CLERK_WHY_QUIET:
		return "nothing was left to say";
	case CLERK_WHY_PRIVATE:
		return in_private(call, row);
	case CLERK_WHY_HELD:
		return clerk_text_of(call, "waits, as %s; I tell you when that is over", row->held);
	case CLERK_WHY_WAITS:
		return row->held[0] == '\0' ? "waits for my next message to the room"
					    : clerk_text_of(call, "waits, as %s", row->held);
	case CLERK_WHY_ON_ITS_WAY:
		return "not in the room yet; I keep trying";
	case CLERK_WHY_REFUSED:
		return "the room would not take it";
	case CLERK_WHY_SAID:
		break;
	}
	return clerk_text_of(call, "said in the room, %s%s%s", how_late(call, row, ""),
			     row->handles[0] == '\0' ? "" : ", to ", row->handles);
}

static void say_woken(struct clerk_call *call, const char *name, const struct clerk_woken *row)
{
	clerk_reply(call, "%s%s%s%s%s: %s", name, clerk_format_instant(call, row->due_s),
		    row->what[0] == '\0' ? "" : " (", row->what, row->what[0] == '\0' ? "" : ")",
		    what_came(call, row));
}

/* Nothing is to come: what was done last tells why, "forgotten". */
static bool say_ended(struct clerk_call *call, struct clerk_item item,
		      const struct clerk_woken *rows, size_t count)
{
	const struct clerk_history *lines;
	size_t line_count = clerk_history(call, item, &lines);
	bool is_open = count > 0 && rows[count - 1].why == CLERK_WHY_TO_COME;

	if (line_count == 0 || is_open ||
	    (count > 0 && lines[line_count - 1].at_s < rows[count - 1].due_s)) {
		return false;
	}
	clerk_reply(call, "Nothing %sis to come: %s, %s: %s", count > 0 ? "more " : "",
		    clerk_format_instant(call, lines[line_count - 1].at_s),
		    lines[line_count - 1].who, lines[line_count - 1].text);
	return true;
}

/* Of all that she was to be told of. */
static enum clerk_status why_lately(struct clerk_call *call)
{
	const struct clerk_woken *rows;
	size_t count = clerk_why_lately(call, clerk_now(call) - DAYS_BACK * (int64_t)DAY_S, &rows);

	for (size_t i = 0; i < count; i++) {
		say_woken(call,
			  rows[i].item.letter == '\0'
			      ? ""
			      : clerk_text_of(call, CLERK_BOLD "%c%lld" CLERK_PLAIN " ",
					      rows[i].item.letter, (long long)rows[i].item.number),
			  &rows[i]);
	}
	if (count == 0) {
		clerk_reply(call,
			    "Nothing was due%s in the last %d days that I tell you of. Of one "
			    "thing, `%swhy N3` says more.",
			    clerk_is_private(call) ? "" : " in the room", DAYS_BACK,
			    clerk_prefix(call));
	}
	return CLERK_OK;
}

static enum clerk_status run_why(struct clerk_call *call, const void *args)
{
	const struct why_args *a = args;
	const struct clerk_woken *rows;

	if (a->item.letter == '\0' && a->what != NULL && !is_of_telling(a->what)) {
		return clerk_fail(call, CLERK_USAGE,
				  "Which one? I tell of a reminder when it was due and went out, "
				  "e.g. `%swhy M14`; without a number, of the last ones.",
				  clerk_prefix(call));
	}
	if (a->item.letter == '\0') {
		return why_lately(call);
	}
	size_t count = clerk_why(call, a->item, &rows);

	for (size_t i = 0; i < count; i++) {
		say_woken(call, "", &rows[i]);
	}
	if (!say_ended(call, a->item, rows, count) && count == 0) {
		/* The same words for what is private and for what never was. */
		return clerk_fail(call, CLERK_NOT_FOUND,
				  "There is no reminder to tell of for %c%lld.", a->item.letter,
				  (long long)a->item.number);
	}
	return CLERK_OK;
}

const struct clerk_command why_commands[] = {
	{ .name = "why",
	  .summary = "Show when each reminder of an item was due and went out",
	  .example = "why M14",
	  CLERK_TAKES(struct why_args, why_spec),
	  .run = run_why },
	{ 0 },
};
