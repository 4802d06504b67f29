/* answer: what is said to the last question: an answer, a no in plain words, or one too late. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"

#include <string.h>

enum { LONGEST = 40 };

/* An edit of what answered a question: another answer to that one, in its place. */
static bool is_other_answer(struct host *host, struct request *request,
			    struct question_answer *ret_answer)
{
	const struct matrix_message *message = request->message;

	return message->replaces != NULL &&
	       question_answer_again(host->questions, request->arena, message->room_id,
				     request->person->id, message->replaces, request->line,
				     ret_answer);
}

static void take_answer(struct request *request, const struct question_answer *answer)
{
	request->line = answer->line;
	request->given = answer->given;
	request->is_explicit = true;
}

/* "yes", typed as a reply to what somebody else said, is for them. */
static bool is_to_another(struct host *host, const struct request *request)
{
	const char *target = request->message->replies_to;

	return target != NULL && outbox_source_of(host->outbox, target) == NULL;
}

/* The answer to the last question, typed bare or with a prefix? */
bool answer_is_given(struct host *host, struct request *request)
{
	struct question_answer answer;

	if (is_other_answer(host, request, &answer)) {
		take_answer(request, &answer);
		return true;
	}
	if (!request->is_asked || is_to_another(host, request)) {
		return false;
	}
	const char *source =
	    request->is_quiet ? outbox_source_of(host->outbox, request->reply_to) : NULL;

	/* a reaction answers what it is on, and nothing else */
	if (strlen(request->line) > LONGEST || request->message->is_too_old ||
	    (request->is_quiet &&
	     !question_is_open(host->questions, request->arena, request->message->room_id,
			       request->person->id, request->line, request->now_s,
			       source == NULL ? "" : source)) ||
	    !question_answer(host->questions, request->arena, request->message->room_id,
			     request->person->id, request_event(request), request->line,
			     request->now_s, &answer)) {
		return false;
	}
	take_answer(request, &answer);
	request->is_answer = true;
	if (opened_is_edit(request)) {
		request->message = opened_again(request, answer.source);
	}
	return true;
}

/* A bare "1" is for the list that was there to be read when it was typed: one that is on its way
 * still, said anew by somebody else, has other dates. */
bool answer_is_early(struct host *host, const struct request *request)
{
	const struct matrix_message *message = request->message;
	const char *by =
	    !request->is_asked || request->is_quiet || strlen(request->line) > LONGEST
		? NULL
		: question_invited_by(host->questions, request->arena, message->room_id,
				      request->person->id, request->line, request->now_s);

	if (by == NULL || outbox_is_shown(host->outbox, by, message->room_id)) {
		return false;
	}
	host_reply(host, request,
		   "What I ask has changed since you read it, so I've done nothing yet. Please "
		   "look at it above and answer once more.");
	return true;
}

/* A word or two typed just now, which may be about what was asked. */
static bool is_bare(const struct request *request)
{
	return request->is_asked && strlen(request->line) <= LONGEST &&
	       !request->message->is_too_old && !request->is_quiet &&
	       request->message->replaces == NULL;
}

/* "no", "leave it": to the last question, and said so. An edit stands for what it edits. */
bool answer_is_no(struct host *host, const struct request *request)
{
	if (!is_bare(request) ||
	    !question_decline(host->questions, request->arena, request->message->room_id,
			      request->person->id, request->line, request->now_s)) {
		return false;
	}
	host_reply(host, request, "All right, I've changed nothing.");
	return true;
}

/* An answer that came too late is told so: she may think it was heard. */
bool answer_is_late(struct host *host, const struct request *request)
{
	const char *line = NULL;

	if (!is_bare(request) ||
	    !question_lapsed(host->questions, request->arena, request->message->room_id,
			     request->person->id, request->line, request->now_s, &line)) {
		return false;
	}
	host_reply(host, request,
		   line == NULL
		       ? "I asked that a while ago and have let it go, so nothing is done. Please "
			 "say it once more from the start."
		       : arena_printf(request->arena,
				      "A bare answer counts for ten minutes, so nothing is done. "
				      "`%s%s` says it at any time.",
				      request->prefix, line));
	return true;
}
