/* overtaken: a bare answer to what was asked of her, when something else was said there since: she
 * may mean that, so it is asked which. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"
#include "host/item.h"
#include "host/question_key.h"

#include <string.h>

const char *request_lane(const struct request *request)
{
	return request->is_private ? request->message->sender : request->message->room_id;
}

/* The answer that is in these words; NULL: they say which one is meant, or more. */
static const char *word_of(struct arena *arena, const char *said)
{
	static const char *const words[] = { "yes", "1", "2", "3", "4", "5", NULL };
	const char *key = question_bare(arena, said);
	size_t i = 0;

	while (words[i] != NULL && !question_key_is(words[i], key)) {
		i++;
	}
	return words[i] != NULL                                           ? words[i]
	       : str_equal_fold(key, "no") || str_equal_fold(key, "nope") ? "no"
									  : NULL;
}

/* Did the clerk speak of another item there, after it asked? In the room all sorts is said: that
 * counts where it waits for her. */
static bool is_overtaken(struct host *host, const struct request *request, const char *asked,
			 struct clerk_item *ret_item)
{
	int64_t at_s = 0, cluster = 0;
	const char *last = outbox_said_last(host->outbox, request->arena, request_lane(request),
					    "*", request->now_s - QUESTION_VALID_S, &at_s);

	return last != NULL && !str_equal(last, asked) &&
	       reaction_item_in(host, request->arena, last, ret_item, &cluster) &&
	       cluster == request->cluster->id;
}

static const struct refer_waiting *waiting_of(const struct refer_waiting *list, size_t count,
					      struct clerk_item item)
{
	for (size_t i = 0; i < count; i++) {
		if (item_is_same(list[i].item, item)) {
			return &list[i];
		}
	}
	return NULL;
}

/* What was asked is asked once more, beside the other. */
static void ask(struct host *host, const struct request *request, const char *word,
		const char *line, const struct refer_waiting *other)
{
	struct arena *arena = request->arena;
	const char *prefix = request->prefix;
	const char *mine = request->is_private
			       ? arena_printf(arena, "what I asked before (`%s%s`)", prefix, line)
			       : "what I asked you before";
	const char *its = other == NULL ? ""
					: arena_printf(arena, " For %s: `%s%s`.", other->words,
						       prefix, other->line);

	question_renew(host->questions, request->message->room_id, request->person->id,
		       request_event(request), clock_wall_s(host->parts.clock) + QUESTION_VALID_S);
	host_refuse(host, request,
		    arena_printf(arena,
				 "Which do you mean? I've done nothing yet. For %s reply `%s` once "
				 "more.%s",
				 mine, word, its));
}

bool overtaken_ask(struct host *host, struct request *request)
{
	const struct matrix_message *message = request->message;
	struct arena *arena = request->arena;
	const char *word = word_of(arena, request->said);
	struct question_answer answer;
	struct refer_waiting *list = NULL;
	struct clerk_item last;

	if (word == NULL || !request->is_asked || request->is_quiet || message->is_too_old ||
	    message->replaces != NULL || message->replies_to != NULL ||
	    !question_peek(host->questions, arena, message->room_id, request->person->id,
			   str_equal(word, "no") ? "yes" : word, request->now_s, &answer) ||
	    opened_is_edit(request) || !is_overtaken(host, request, answer.source, &last)) {
		return false;
	}
	size_t count = refer_waiting(host, request, word, &list);
	const struct refer_waiting *other = waiting_of(list, count, last);
	bool is_it = other != NULL && str_equal(other->line, answer.line);

	if (is_it || (other == NULL && !request->is_private)) {
		return false;
	}
	ask(host, request, word, answer.line, other);
	return true;
}
