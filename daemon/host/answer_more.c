/* answer_more: a yes or no to one's own question with more behind it: "yes please, and tell Jo",
 * "no hang on, leave it". What is more than kindness is asked about, never swallowed. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/answer_more.h"
#include "host/offer.h"

#include "command/acts.h"
#include "command/acts_table.h"
#include "host/hush.h"
#include "host/question_key.h"

#include <string.h>

enum { LONGEST = 240, SHOWN = 80 };

/* Said before it, of no weight. */
static const char *const openings[] = { "oh",      "ah",        "sorry", "lovely",     "great",
					"perfect", "brilliant", "super", "go on then", "go on",
					"ooh",     "yay",       "haha",  NULL };
static const char *const yeses[] = { "yes",
				     "yep",
				     "yeah",
				     "yup",
				     "yes yes",
				     "ok",
				     "okay",
				     "ok yes",
				     "sure",
				     "correct",
				     "exactly",
				     "spot on",
				     "go ahead",
				     "do it",
				     "please do",
				     "that's it",
				     "thats it",
				     "that's right",
				     "thats right",
				     "that's the one",
				     "thats the one",
				     "that's correct",
				     "that's fine",
				     "thats fine",
				     "absolutely",
				     "definitely",
				     NULL };
static const char *const noes[] = { "no", "nope", "nah", "no no", "not that", "no no no", NULL };
/* Which begin as a no does, and are none. */
static const char *const no_noes[] = { "no problem", "no probs", "no worries", "no prob", "no idea",
				       "no rush",    "no hurry", "no one",     "no need", NULL };
/* Behind a yes they add nothing. */
static const char *const kind[] = { "please",
				    "pls",
				    "thanks",
				    "thank you",
				    "ta",
				    "cheers",
				    "that's right",
				    "thats right",
				    "that's it",
				    "thats it",
				    "that's fine",
				    "thats fine",
				    "that's the one",
				    "thats the one",
				    "that's correct",
				    "that's great",
				    "that'd be great",
				    "that would be great",
				    "that's perfect",
				    "please do",
				    "do",
				    "do that",
				    "do it",
				    "go ahead",
				    "go for it",
				    "lovely",
				    "great",
				    "perfect",
				    "brilliant",
				    "super",
				    "all good",
				    "sounds good",
				    "correct",
				    "exactly",
				    "spot on",
				    "right",
				    "will do",
				    "x",
				    "xx",
				    "clerk",
				    "it is",
				    "for now",
				    "go on then",
				    "go on",
				    "just the first bit",
				    "the first alone",
				    "just the first",
				    "just that",
				    "without it",
				    "as it is",
				    "then",
				    "of course",
				    "indeed",
				    "definitely",
				    "absolutely",
				    "as you say",
				    "sorry",
				    "if you would",
				    "if you could",
				    "if that's ok",
				    "if thats ok",
				    "yes",
				    NULL };

/* Before what is wanted instead. */
static const char *const leads[] = { "just",    "actually", "only",   "it was", "it's",  "its",
				     "i meant", "i mean",   "rather", "sorry",  "clerk", NULL };

static const char *skip_all(const char *at, const char *const *phrases)
{
	for (size_t len = 1; len > 0; at += len) {
		at += strspn(at, " ,.!:;-");
		len = acts_longest_len(at, phrases);
	}
	return at;
}

/* The question that is open has a yes, and is to be done by it. */
static bool has_yes(struct host *host, const struct request *request,
		    struct question_answer *ret_answer)
{
	return question_peek(host->questions, request->arena, request->message->room_id,
			     request->person->id, "yes", request->now_s, ret_answer);
}

static enum answer take_yes(struct host *host, struct request *request)
{
	struct question_answer answer = { .asked_s = 0 };

	if (!question_answer(host->questions, request->arena, request->message->room_id,
			     request->person->id, request_event(request), "yes", request->now_s,
			     &answer)) {
		return ANSWER_NONE;
	}
	answer_take(request, &answer);
	return ANSWER_GIVEN;
}

/* It stays open, and only what was not read is asked about. */
static enum answer ask_rest(struct host *host, const struct request *request, const char *rest)
{
	bool is_hushed = clerk_hush(rest) != 0 && !request->is_private;
	const char *what =
	    is_hushed ? "what you said besides"
		      : arena_printf(request->arena, "“%s”", str_clip(request->arena, rest, SHOWN));

	host_reply(host, request,
		   arena_printf(request->arena,
				"I read a yes, but not %s, so I've done nothing yet. Reply `yes` "
				"without it, or say it anew.",
				what));
	return ANSWER_SAID;
}

static enum answer with_yes(struct host *host, struct request *request, const char *rest)
{
	struct question_answer answer = { .asked_s = 0 };
	struct request as = *request;

	if (*rest == '\0') {
		return has_yes(host, request, &answer) ? take_yes(host, request) : ANSWER_NONE;
	}
	/* "ok 3 then" */
	if (question_answer(host->questions, request->arena, request->message->room_id,
			    request->person->id, request_event(request), rest, request->now_s,
			    &answer)) {
		answer_take(request, &answer);
		return ANSWER_GIVEN;
	}
	/* "yes, 1.30 till 3": what it still lacked */
	as.said = rest;
	if (strpbrk(rest, "0123456789") != NULL && answer_fills(host, &as)) {
		*request = as;
		return ANSWER_GIVEN;
	}
	return has_yes(host, request, &answer) ? ask_rest(host, request, rest) : ANSWER_NONE;
}

/* "don't cancel it", "leave it as it is": no more than the no. */
static bool is_left(const char *rest)
{
	static const char *const nots[] = { "don't",   "dont", "do not",     "not", "leave",
					    "hang on", "wait", "never mind", NULL };

	return acts_longest_len(rest, nots) > 0;
}

/* Is it a command, or may it be read as one? */
static bool is_line(struct host *host, struct request *request, const char *rest)
{
	struct request as = *request;

	as.line = as.said = rest;
	as.line = acts_read(as.arena, &host->parts.plugins->table, rest).line;
	as.is_explicit = true;
	return !is_left(rest) && str_count_words(rest) > 1 &&
	       (command_find(&host->parts.plugins->table, as.line).match == COMMAND_FOUND ||
		guess_may_read(host, &as));
}

/* Or it is asked whether the room may read it. */
static bool has_offer(struct host *host, const struct request *request,
		      struct question_answer *ret_answer)
{
	return has_yes(host, request, ret_answer) ||
	       question_peek(host->questions, request->arena, request->message->room_id,
			     request->person->id, "room", request->now_s, ret_answer);
}

static enum answer with_no(struct host *host, struct request *request, const char *rest)
{
	struct question_answer answer = { .asked_s = 0 };

	if (!has_offer(host, request, &answer) || *rest == '\0' ||
	    !question_decline(host->questions, request->arena, request->message->room_id,
			      request->person->id, "no", request->now_s)) {
		return ANSWER_NONE;
	}
	if (offer_resaid(host, request, answer.line, rest)) {
		return ANSWER_NONE;
	}
	if (is_line(host, request, rest) && !offer_strays(host, request, answer.line, rest)) {
		request->line = acts_read(request->arena, &host->parts.plugins->table, rest).line;
		request->said = rest;
		request->is_explicit = true;
		request->is_asked = false;
		return ANSWER_NONE;
	}
	bool is_said = is_left(rest) || (clerk_hush(rest) != 0 && !request->is_private);

	host_reply(host, request,
		   is_said ? "All right, I've changed nothing."
			   : arena_printf(request->arena,
					  "All right, I've changed nothing. “%s” alone I can't "
					  "read: please say the whole of it again.",
					  str_clip(request->arena, rest, SHOWN)));
	return ANSWER_SAID;
}

/* With a prefix, or to a thing that it is a reply to, it is of that; a no by the clerk's name puts
 * right what it has just offered. */
static bool may_answer(struct host *host, const struct request *request, bool is_no)
{
	const struct matrix_message *message = request->message;

	bool is_typed = request->is_explicit && !(is_no && message->is_mention);

	return !(!request->is_asked || is_typed || request->replied_to != NULL ||
		 request->is_quiet || message->is_too_old || message->replaces != NULL ||
		 strlen(request->said) > LONGEST || answer_is_to_another(host, request) ||
		 !question_is_own(host->questions, message->room_id, request->person->id,
				  request->now_s));
}

static bool is_no(const struct request *request)
{
	static const char *const more[] = { "nah",    "never", "not",  "don't", "dont",
					    "do not", "stop",  "wait", NULL };
	const char *at = skip_all(request->said, openings);

	return !request->is_quiet && acts_longest_len(at, no_noes) == 0 &&
	       (acts_longest_len(at, noes) > 0 || acts_longest_len(at, more) > 0);
}

const char *answer_refused(struct host *host, const struct request *request)
{
	return is_no(request) ? question_source(host->questions, request->arena,
						request->message->room_id, request->person->id)
			      : NULL;
}

void answer_end(struct host *host, const struct request *request, const char *source)
{
	if (source != NULL) {
		question_end_offer(host->questions, request->arena, request->message->room_id,
				   request->person->id, source);
	}
}

/* "no, V1", where something else was offered: of which the no is, nobody can tell. */
static enum answer with_item(struct host *host, const struct request *request, const char *at,
			     struct clerk_item item)
{
	struct question_answer answer = { .asked_s = 0 };

	if (*at != ',' || !has_offer(host, request, &answer) ||
	    !question_decline(host->questions, request->arena, request->message->room_id,
			      request->person->id, "no", request->now_s)) {
		return ANSWER_NONE;
	}
	const char *line =
	    arena_printf(request->arena, "no %c%lld", item.letter, (long long)item.number);
	bool is_row = command_find(&host->parts.plugins->table, line).match == COMMAND_FOUND;

	host_reply(host, request,
		   !is_row
		       ? "All right, I've changed nothing."
		       : arena_printf(request->arena,
				      "All right, I've changed nothing. If the no is to "
				      "%c%lld: `%s%s`.",
				      item.letter, (long long)item.number, request->prefix, line));
	return ANSWER_SAID;
}

enum answer answer_declines(struct host *host, struct request *request)
{
	const char *at = skip_all(request->said, openings);
	size_t no = acts_longest_len(at, noes), used = 0;
	struct clerk_item item;

	if (no == 0 || !may_answer(host, request, true) || acts_longest_len(at, no_noes) > 0) {
		return ANSWER_NONE;
	}
	return command_read_item(acts_skip_gap(at + no), &item, &used)
		   ? with_item(host, request, at + no, item)
		   : with_no(host, request, skip_all(at + no, leads));
}

enum answer answer_more(struct host *host, struct request *request)
{
	if (!may_answer(host, request, false)) {
		return ANSWER_NONE;
	}
	const char *at = skip_all(request->said, openings);
	size_t yes = acts_longest_len(at, yeses), used = 0;
	struct clerk_item item;

	if (yes == 0 || command_read_item(acts_skip_gap(at + yes), &item, &used)) {
		return ANSWER_NONE;
	}
	const char *rest = skip_all(at + yes, kind);

	return with_yes(host, request, acts_skip_gap(rest + acts_words_len(rest, "and")));
}
