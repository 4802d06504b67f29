/* call_days: days that somebody asks about, in the text of a row that lists what is ahead. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "clerk/calendar.h"
#include "dates/when.h"
#include "host/host_internal.h"

#include <string.h>
#include <strings.h>

static struct when_context context_of(const struct clerk_call *call)
{
	return (struct when_context){ .calendar = call->cluster->calendar,
				      .now_s = call->now_s,
				      .school = call->sender == NULL ? '\0' : call->sender->school,
				      .tense = CLERK_TENSE_BOOK };
}

static struct clerk_days days_of(struct clerk_call *call, const struct when_window *window)
{
	struct arena *arena = call->arena;
	const char *from = clerk_format_day(call, window->from);
	const char *to = clerk_format_day(call, window->to);
	bool is_half = window->end_s > window->start_s;
	bool is_one = is_half || window->from == window->to;

	from = is_half ? clerk_format_span(call, window->start_s, window->end_s) : from;
	return (struct clerk_days){
		.start_s = is_half ? window->start_s : clerk_instant(call, window->from, 0),
		.end_s = is_half ? window->end_s : clerk_instant(call, window->to + 1, 0),
		.words = is_one ? arena_printf(arena, "on %s", from)
				: arena_printf(arena, "from %s to %s", from, to),
	};
}

bool clerk_days_in(struct clerk_call *call, const char *text, struct clerk_days *ret_days)
{
	const struct when_context context = context_of(call);
	struct when_window window = { 0 };

	/* "Thu 3 + Fri 4 Dec" */
	for (const char *plus; (plus = strstr(text, " + ")) != NULL;) {
		text = arena_printf(call->arena, "%.*s and %s", (int)(plus - text), text,
				    plus + strlen(" + "));
	}
	if (!when_window(call->arena, &context, text, &window)) {
		return false;
	}
	*ret_days = days_of(call, &window);
	return true;
}

bool clerk_days_past(struct clerk_call *call, const char *text, struct clerk_days *ret_days)
{
	const struct when_context context = context_of(call);
	struct when_window window = { 0 };

	if (!when_past(call->arena, &context, text, &window)) {
		return false;
	}
	*ret_days = days_of(call, &window);
	return true;
}

/* "in the diary for me then": nothing that tells which days. */
static bool is_small_talk(const char *text)
{
	static const char *const small[] = {
		"in",         "the",  "diary",  "calendar", "for",    "me",    "us",   "my",
		"our",        "then", "coming", "up",       "next",   "ahead", "soon", "all",
		"everything", "now",  "at",     "ours",     "please", "i",     "we",   "have",
		"got",        "to",   "do",     "on",       "there",  "is",    "it",   NULL
	};

	for (text += strspn(text, " ,.?!"); *text != '\0'; text += strspn(text, " ,.?!")) {
		size_t len = strcspn(text, " ,.?!"), i = 0;

		while (small[i] != NULL &&
		       (strlen(small[i]) != len || strncasecmp(small[i], text, len) != 0)) {
			i++;
		}
		if (small[i] == NULL) {
			return false;
		}
		text += len;
	}
	return true;
}

enum clerk_status clerk_days_asked(struct clerk_call *call, const char *text, const char *like,
				   struct clerk_days *ret_days, bool *ret_is_all)
{
	struct clerk_days past;

	/* "last week" is no week to come, though it has the word */
	if (text != NULL && clerk_days_past(call, text, &past)) {
		return clerk_fail(call, CLERK_USAGE,
				  "That is past, %s: `%sdiary %s` shows what was on.", past.words,
				  clerk_prefix(call), text);
	}
	*ret_is_all = text == NULL || !clerk_days_in(call, text, ret_days);
	if (!*ret_is_all || text == NULL || is_small_talk(text)) {
		return CLERK_OK;
	}
	/* what sounds of people is not said again in the room */
	text = !clerk_is_private(call) && clerk_hush(text) != 0 ? "that" : text;
	return clerk_fail(call, CLERK_USAGE,
			  "Which days are “%s”? I can show what is ahead, e.g. `%s%s`.", text,
			  clerk_prefix(call), like);
}
