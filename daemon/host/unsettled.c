/* unsettled: what is said in the room while a question of one's own is open, and may be its answer,
 * but can't be read as one: told what would count; talk stays talk. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"
#include "host/amend.h"
#include "host/question_key.h"

#include <string.h>

enum { LONGEST = 80, MOST_OTHERS = 2, MOST_BEHIND = 6 };

/* Said of one of several, or of all. */
static bool has_choice_word(const char *said)
{
	static const char *const words[] = {
		/* clang-format off */
		"both", "either", "neither", "one", "first", "second", "third", "last", "later",
		"earlier", "latest", "earliest", "sooner", "other", "next", "all of them", NULL
		/* clang-format on */
	};

	for (const char *at = said; *at != '\0';
	     at += strcspn(at, " ,.!"), at += strspn(at, " ,.!")) {
		if (acts_longest_len(at, words) > 0) {
			return true;
		}
	}
	return false;
}

/* "no its when we want her": a no that says more, and is no talk. */
static bool is_more_than_no(const char *said)
{
	static const char *const answers[] = { "no", "nope", NULL };
	static const char *const talk[] = { "no worries", "no problem", "no idea",  "no rush",
					    "no one",     "no need",    "no probs", NULL };

	return acts_longest_len(said, answers) > 0 && acts_longest_len(said, talk) == 0 &&
	       str_count_words(said) <= MOST_BEHIND;
}

/* Nobody else has spoken since what she said to the clerk. */
static bool is_next(struct host *host, const struct request *request)
{
	struct lately_said last;

	return lately_get(host->lately, request->arena, request->person->id,
			  request->message->room_id, request->now_s, &last) &&
	       !last.is_overtaken;
}

static bool may_be_answer(struct host *host, struct request *request)
{
	size_t read = 0, others = 0;
	bool has_word = has_choice_word(request->said);

	unread_count(host, request, request->said, &read, &others);
	if (!is_next(host, request)) {
		return (read > 0 || has_word) && others <= MOST_OTHERS / 2;
	}
	return is_more_than_no(request->said) ||
	       ((read > 0 || has_word) && others <= MOST_OTHERS + (has_word ? 1 : 0));
}

/* Its words as a person says them. */
static const char *kind_of(struct host *host, const struct question_gap *gap)
{
	struct command_found found = command_find(&host->parts.plugins->table, gap->line);
	const struct clerk_arg *arg =
	    found.match == COMMAND_FOUND ? command_arg(found.row->command, gap->missing) : NULL;

	return arg == NULL                 ? "what I asked for"
	       : arg->type == CLERK_WHEN   ? "the day and time"
	       : arg->type == CLERK_SCHOOL ? "the letter of a school"
	       : arg->type == CLERK_AMOUNT ? "the amount, like `2 h`"
	       : arg->type == CLERK_TEXT   ? "a few words of what it is about"
					   : "what I asked for";
}

bool unsettled_ask(struct host *host, struct request *request)
{
	const struct matrix_message *message = request->message;
	struct arena *arena = request->arena;
	struct question_gap gap = { .missing = NULL };

	if (message->replaces != NULL || message->is_too_old || strlen(request->said) > LONGEST ||
	    strchr(request->said, '?') != NULL || acts_manner(request->said) == ACTS_GREETING ||
	    !question_is_own(host->questions, message->room_id, request->person->id,
			     request->now_s) ||
	    !may_be_answer(host, request)) {
		return false;
	}
	const char *keys = question_keys(host->questions, arena, message->room_id,
					 request->person->id, request->now_s);
	bool has_gap = question_gap(host->questions, arena, message->room_id, request->person->id,
				    NULL, "-", request->now_s, &gap);
	const char *what = !str_is_empty(keys) ? keys : has_gap ? kind_of(host, &gap) : NULL;

	host_reply(host, request,
		   arena_printf(arena,
				"I can't read that as the answer to what I asked you, so I've done "
				"nothing yet. %s.",
				what == NULL ? "Please say the whole of it again"
					     : arena_printf(arena, "I need just this: %s", what)));
	return true;
}
