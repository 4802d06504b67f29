/* then: what a line wants besides, once its first wish is done: told, or offered in its turn. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/then.h"

#include "command/acts.h"
#include "command/acts_topics.h"
#include "command/cues.h"
#include "host/guess_intent.h"
#include "host/guess_two.h"
#include "host/hush.h"
#include "host/topic.h"

#include <string.h>

#define THEN_HUSHED "What you say besides I'd need by itself."

bool then_holds(const struct request *request, const char *text)
{
	struct held_reply *held = request->held;
	bool is_held = held != NULL && (request->then != NULL || request->is_next);

	if (is_held) {
		str_addf(&held->text, "%s%s", held->is_any ? "\n" : "", text);
		/* the answer to the first is what others are to act on */
		held->pings = request->is_next ? held->pings : request->pings;
		if (!held->is_any && request->did != NULL) {
			held->did = *request->did;
			held->has_did = true;
		}
		held->is_any = true;
	}
	return is_held;
}

const char *then_asked(struct host *host, struct request *request,
		       const struct command_parse *parse)
{
	enum { SHOWN_MAX = 80 };
	const char *then = parse->tail == NULL || request->is_next || request->is_quiet
			       ? NULL
			       : guess_beside(host, request, parse->choices[0].line, parse->tail);

	/* what sounds private is not said in the room again */
	if (then == NULL || aloud_is_hushed(request, request->said)) {
		return parse->text;
	}
	request->then = then;
	return arena_printf(request->arena,
			    "I read `%s%s`. Reply `yes` to it, and I'll come to “%s” then.",
			    request->prefix, parse->choices[0].line,
			    str_clip(request->arena, parse->tail, SHOWN_MAX));
}

/* Where another question, or another answer, begins behind a joint or the end of a clause; NULL:
 * nowhere. */
static const char *second_of(const struct request *request, bool *ret_is_answer)
{
	static const char *const answers =
	    "yes to|yes for|no to|no for|aye to|aye for|in for|out for|not for|remind me|remind us|"
	    "cancel|withdraw|nudge me";
	enum { SHORTEST = 2, FIRST = 3 };
	struct cue_line line, rest;
	const char *second = NULL;

	cues_cut(request->said, &line);
	/* "as I only work Mondays, could I …": why */
	if (cues_phrase_at("as|because|cos|since|if|when|while|although", &line, 0) > 0) {
		return NULL;
	}
	for (size_t i = FIRST; second == NULL && i + SHORTEST < line.words.count; i++) {
		bool is_joined = cues_phrase_at("and|&|n|also", &line, i - 1) > 0;

		if (!is_joined && !acts_ends_clause(&line.words, i - 1)) {
			continue;
		}
		size_t joint = cues_phrase_at("and|&|n|also|plus", &line, i);
		size_t whether = cues_phrase_at("whether", &line, i + joint);
		const char *from = line.words.list[i + joint + whether].from;
		bool is_wish = cues_phrase_at(cue_wishes, &line, i + joint) > 0 ||
			       (!is_joined && cues_phrase_at("could|can|would", &line, i) > 0);

		cues_cut(from, &rest);
		*ret_is_answer = cues_phrase_at(answers, &line, i + joint) > 0;
		second = whether > 0 || is_wish || *ret_is_answer || cues_is_question(&rest) ? from
											     : NULL;
	}
	return second;
}

/* Is all of it a row as it stands? Then what seems a question is of its text. */
static bool is_whole_row(struct host *host, const struct request *request)
{
	const struct command_found found = command_find(&host->parts.plugins->table, request->line);

	return !request->is_topic && found.match == COMMAND_FOUND &&
	       str_starts_fold(request->said, found.row->command->name) &&
	       permit_parse(host, request, found.row->command, found.rest).outcome == COMMAND_READY;
}

/* The row that heads mean by those words; NULL: none, or it can't be told. */
static const struct clerk_command *row_of(struct host *host, const struct request *request,
					  const char *words)
{
	struct request as = *request;

	as.said = as.line = words;
	return guess_may_read(host, &as) ? guess_command(host, &as) : NULL;
}

/* "yes for the breakfast": the words of an answer, whatever thing it is to. */
static bool is_begun(struct host *host, const struct request *request, const char *words)
{
	const struct command_table *table = &host->parts.plugins->table;

	return command_find(table, acts_read(request->arena, table, words).line).match !=
	       COMMAND_UNKNOWN;
}

/* Do the two want different things, as far as can be told? */
static bool are_two(struct host *host, const struct request *request, const char *first,
		    const char *second, bool is_answer)
{
	if (is_answer) {
		return is_begun(host, request, first) && is_begun(host, request, second);
	}
	const struct clerk_command *row = row_of(host, request, second);
	const struct clerk_command *own = row == NULL ? NULL : row_of(host, request, first);

	return own != NULL && own != row;
}

/* The line up to there, without what joins the two. */
static const char *before(const struct request *request, const char *second)
{
	static const char *const joints[] = {
		" and", " &", " n", " also", " plus", " whether", NULL
	};
	size_t len = (size_t)(second - request->said), less;

	do {
		less = acts_tail_len(request->said, len, joints);
		len -= less;
		while (len > 0 && strchr(" ,;", request->said[len - 1]) != NULL) {
			len--;
			less++;
		}
	} while (less > 0 && len > 0);
	return arena_strndup(request->arena, request->said, len);
}

/* What it asks besides, of which the tables know nothing. */
static void note_second(struct host *host, struct request *request)
{
	enum { SHOWN_MAX = 80 };
	struct arena *arena = request->arena;
	bool is_answer = false;
	const char *second = request->is_quiet ? NULL : second_of(request, &is_answer);

	/* most lines want one thing: only of others it is looked at what they are a row of */
	if (second == NULL || is_whole_row(host, request)) {
		return;
	}
	const char *first = before(request, second);

	/* both are told at once by the row of the first (topic_add_besides) */
	if (request->is_topic && topic_knows(request, first) && topic_knows(request, second)) {
		return;
	}
	if (are_two(host, request, first, second, is_answer)) {
		request->said = first;
		(void)typed_anew(host, request);
		/* what sounds private is neither kept nor said in the room again */
		bool is_hushed = aloud_is_hushed(request, second);

		request->then = is_hushed ? "" : second;
		request->unsure_note = is_hushed ? THEN_HUSHED
						 : arena_printf(arena, "Then I'll come to “%s”.",
								str_clip(arena, second, SHOWN_MAX));
	}
}

/* Nothing was made of the rest: said so, in the place of what would be said of a line. */
static void say_unread(const struct request *request, size_t len)
{
	enum { SHOWN_MAX = 80 };
	struct str *text = &request->held->text;

	text->len = len;
	text->text[len] = '\0';
	str_addf(text, "%s“%s” I can't read by itself; please say that anew.", len > 0 ? "\n" : "",
		 str_clip(request->arena, request->then, SHOWN_MAX));
}

/* One event is one command in the record, so nothing of the rest is done before a yes of its own.
 */
static void run_next(struct host *host, const struct request *request,
		     void (*run)(struct host *, struct request *))
{
	struct trace told = { 0 };
	struct request next = *request;

	if (str_is_empty(request->then)) {
		(void)then_holds(request, THEN_HUSHED);
		return;
	}

	next.said = request->then;
	/* a form may be of a row that does something to what its first word tells, "ics new" */
	if (typed_anew(host, &next)) {
		const struct command_found found =
		    command_find(&host->parts.plugins->table, next.line);

		next.is_topic = next.is_topic && found.match == COMMAND_FOUND &&
				strchr(found.row->command->name, ' ') == NULL;
	}
	next.then = NULL;
	next.given = "";
	next.unsure_note = next.left_out = NULL;
	next.pings = NULL;
	next.did = NULL;
	next.trace = &told;
	next.asked_s = 0;
	next.is_next = next.is_explicit = true;
	next.is_asked = next.is_answer = next.is_wondering = false;
	size_t len = request->held->text.len;

	run(host, &next);
	if (told.command == NULL && told.outcome != NULL && str_equal(told.outcome, "refused") &&
	    !question_is_put(host->questions, request_event(request))) {
		say_unread(request, len);
	}
}

static void say_held(struct host *host, struct request *request)
{
	struct held_reply *held = request->held;

	request->held = NULL;
	if (held->is_any) {
		request->pings = held->pings;
		request->did = held->has_did ? &held->did : NULL;
		host_reply(host, request, held->text.text);
	}
}

void then_run(struct host *host, struct request *request,
	      void (*run)(struct host *, struct request *))
{
	struct held_reply held = { .is_any = false };

	str_init(&held.text, request->arena);
	request->held = &held;
	if (request->then == NULL) {
		note_second(host, request);
	}
	run(host, request);
	/* what asks for more keeps the rest with its question */
	if (request->then != NULL && !question_is_put(host->questions, request_event(request))) {
		run_next(host, request, run);
	}
	say_held(host, request);
}
