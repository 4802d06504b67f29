/* answer: what is said to the last question: an answer, a no in plain words, or one too late. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"
#include "host/amend.h"
#include "host/answer_more.h"
#include "host/question_key.h"

#include <stdlib.h>
#include <string.h>

enum { LONGEST = 40 };

/* An edit of what answered a question: another answer to that one, in its place. */
static bool is_other_answer(struct host *host, struct request *request,
			    struct question_answer *ret_answer)
{
	const struct matrix_message *message = request->message;

	return message->replaces != NULL &&
	       question_answer_again(host->questions, request->arena, message->room_id,
				     request->person->id, message->replaces, request->said,
				     ret_answer);
}

/* ---- an answer that fills a gap ---- */

/* Where what an argument has taken begins, with the word that leads up to it. */
static size_t span_from(const struct clerk_arg *arg, const char *line, size_t from)
{
	size_t len = arg->lead == NULL ? 0 : strlen(arg->lead) + 1;

	return len > 0 && from >= len && str_starts_fold(line + from - len, arg->lead) ? from - len
										       : from;
}

/* Is all that stands from `from` to `to` of that argument, or of others that are no free text? */
static bool covers(const struct command_parse *parse, const struct clerk_command *row,
		   const char *name, const char *line, size_t from, size_t to)
{
	bool is_any = false;

	for (size_t at = from; at < to; at++) {
		bool is_taken = strchr(" ,.!", line[at]) != NULL;

		for (size_t i = 0; i < parse->span_count && !is_taken; i++) {
			const struct command_span *span = &parse->spans[i];
			const struct clerk_arg *arg = command_arg(row, span->name);
			bool is_it = str_equal(span->name, name);
			bool counts = is_it || arg->type != CLERK_TEXT || arg->lead != NULL;

			is_taken =
			    counts && span_from(arg, line, span->from) <= at && at < span->to;
			is_any = is_any || (is_taken && is_it);
		}
		if (!is_taken) {
			return false;
		}
	}
	return is_any;
}

/* Does what stands there read as that argument, or as one that is asked about, or is more missing
 * still? */
static bool fits(struct host *host, const struct request *request, const struct question_gap *gap,
		 size_t from, size_t to)
{
	struct command_found found = command_find(&host->parts.plugins->table, request->line);

	if (found.match != COMMAND_FOUND || permit_found(host, request, &found) != NULL) {
		return false;
	}
	const struct clerk_command *row = found.row->command;
	const struct command_parse parse = permit_parse(host, request, row, found.rest);

	if (parse.outcome == COMMAND_SAY && str_equal(parse.missing, gap->missing)) {
		return false;
	}
	bool is_asked_of = parse.outcome == COMMAND_ASK && str_equal(parse.missing, gap->missing) &&
			   parse.miss_from <= from && parse.miss_to >= to;

	return is_asked_of || covers(&parse, row, gap->missing, request->line, from, to);
}

/* "at G not D": it begins as another argument of that row does. */
static bool begins_other(const struct clerk_arg *arg, const char *text)
{
	for (; arg != NULL && arg->name != NULL; arg++) {
		if (arg->lead != NULL && acts_words_len(text, arg->lead) > 0) {
			return true;
		}
	}
	return false;
}

/* With a prefix, and others have spoken since: what holds a date, a school or a number is of its
 * own.
 */
static bool is_of_its_own(struct host *host, struct request *request)
{
	struct lately_said last;
	size_t read = 0, others = 0;

	if (!request->is_explicit || request->is_private ||
	    !lately_get(host->lately, request->arena, request->person->id,
			request->message->room_id, request->now_s, &last) ||
	    !last.is_overtaken) {
		return false;
	}
	unread_count(host, request, request->said, &read, &others);
	return read > 0;
}

/* "moderation" begins a command, and is none without what it is about, and when: alone it may be
 * what something else is about. */
static bool is_word_alone(const struct command_table *table, const char *said)
{
	const struct command_found found = command_find(table, said);
	const struct clerk_command *row = found.match == COMMAND_FOUND ? found.row->command : NULL;
	const struct clerk_arg *args = row == NULL ? NULL : row->args;

	return args != NULL && said[found.rest] == '\0' && row->item == '\0' &&
	       args[0].type == CLERK_TEXT && (args[0].flags & CLERK_OPTIONAL) == 0 &&
	       args[1].name != NULL && args[1].type == CLERK_WHEN &&
	       str_equal_fold(said, row->name);
}

/* Words of a row are a command, and no text, nor with a prefix what begins as one; nor is what only
 * greets, or asks, or is said to others. */
static bool may_be_text(struct host *host, const struct request *request)
{
	const struct command_table *table = &host->parts.plugins->table;
	bool is_ours = command_find(table, request->said).match != COMMAND_UNKNOWN ||
		       acts_is_ours(request->said);
	bool is_word = is_word_alone(table, request->said);

	is_ours = is_ours && !is_word;
	return (is_word || command_find(table, request->line).match != COMMAND_FOUND) &&
	       !(request->is_explicit && is_ours) && !question_key_is_talk(request->said) &&
	       acts_manner(request->said) == ACTS_NONE && strchr(request->said, '?') == NULL;
}

/* The line with the text from `from` to `to`, as it would be run; false: it does not fit there. */
static bool fill_at(struct host *host, struct request *request, const struct question_gap *gap,
		    const char *text, size_t from, size_t to)
{
	bool is_apart = from > 0 && gap->line[from - 1] != ' ';
	const char *before =
	    arena_printf(request->arena, "%.*s%s", (int)from, gap->line, is_apart ? " " : "");
	struct request filled = *request;
	bool is_row =
	    command_find(&host->parts.plugins->table, request->line).match == COMMAND_FOUND &&
	    !is_word_alone(&host->parts.plugins->table, request->said);

	/* a command of its own, unless the bare words are nothing but what was asked for: "today"
	 */
	if (is_row && (request->is_explicit || strlen(text) > LONGEST)) {
		return false;
	}
	const char *behind = gap->line + to;
	bool is_close = *behind != '\0' && *behind != ' ';

	filled.line =
	    arena_printf(request->arena, "%s%s%s%s", before, text, is_close ? " " : "", behind);
	filled.given = gap->given;
	size_t end = strlen(before) + strlen(text);

	if (moved_fill(host, &filled)) {
		end = strlen(filled.line);
	}
	if (!fits(host, &filled, gap, strlen(before), end)) {
		return false;
	}
	request->line = filled.line;
	request->given = gap->given;
	request->then = gap->then;
	request->is_explicit = true;
	return true;
}

/* Behind what the line has there, "am" of "Thu 14 Jan"; or in its place: "Thu 10 Dec 9-11" where a
 * time was asked for. */
static bool fill_beside(struct host *host, struct request *request, const struct question_gap *gap,
			const struct command_found *found, const char *text)
{
	struct request before = *request;

	before.line = gap->line;
	const struct command_parse parse =
	    permit_parse(host, &before, found->row->command, found->rest);

	for (size_t i = 0; i < parse.span_count; i++) {
		if (str_equal(parse.spans[i].name, gap->missing)) {
			return fill_at(host, request, gap,
				       arena_printf(request->arena, " %s", text), parse.spans[i].to,
				       parse.spans[i].to) ||
			       fill_at(host, request, gap, text, parse.spans[i].from,
				       parse.spans[i].to);
		}
	}
	return false;
}

/* Of the day: "am", "in the evening", or "7.30pm" of the hour that was said, whose end that is;
 * NULL: it says no half. */
static const char *half_of(const char *text)
{
	static const char *const words[][2] = {
		{ "am", "am" },        { "pm", "pm" },      { "morning", "am" },
		{ "mornings", "am" },  { "evening", "pm" }, { "evenings", "pm" },
		{ "afternoon", "pm" }, { "night", "pm" },
	};

	text += acts_words_len(text, "in the") + acts_words_len(text, "at");
	text += strspn(text, " 0123456789.:");
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (str_equal_fold(text, words[i][0])) {
			return words[i][1];
		}
	}
	return NULL;
}

/* "am", of "every Monday at 7.30": the rest of that stays as it was said. */
static bool fill_half(struct host *host, struct request *request, const struct question_gap *gap,
		      const char *text)
{
	static const char hours[] = "0123456789.:";
	const char *half = half_of(text);
	size_t own = strspn(text, hours), end = gap->to;

	while (end > gap->from && strchr(hours, gap->line[end - 1]) == NULL) {
		end--;
	}
	size_t from = end;

	while (from > gap->from && strchr(hours, gap->line[from - 1]) != NULL) {
		from--;
	}
	bool is_hour = half != NULL && from < end && strchr(" @", gap->line[end]) != NULL &&
		       (own == 0 || atoi(text) == atoi(gap->line + from));
	/* with minutes of its own it is another hour */
	bool has_minutes = own > strspn(text, "0123456789");

	if (!is_hour) {
		return false;
	}
	const char *hour = has_minutes
			       ? arena_strndup(request->arena, text, own)
			       : arena_strndup(request->arena, gap->line + from, end - from);
	const char *whole =
	    arena_printf(request->arena, "%.*s%s%s%.*s", (int)(from - gap->from),
			 gap->line + gap->from, hour, half, (int)(gap->to - end), gap->line + end);

	return fill_at(host, request, gap, whole, gap->from, gap->to);
}

/* The only stretch of the text that is of a date; NULL: none, or several. */
static const struct when_span *span_of(const struct request *request, const char *text)
{
	const struct when_context context = moved_context(request);
	const struct when_span *spans;

	return when_find(request->arena, &context, text, &spans) == 1 ? spans : NULL;
}

/* "7pm", of "sunday evening": its day is said already, and stays. */
static bool fill_hour(struct host *host, struct request *request, const struct question_gap *gap,
		      const char *text)
{
	const char *said =
	    arena_strndup(request->arena, gap->line + gap->from, gap->to - gap->from);
	const struct when_span *day = span_of(request, said), *hour = span_of(request, text);
	bool lacks_hour = day != NULL && day->has_day && !day->has_time &&
			  day->outcome.kind == CLERK_OUTCOME_ASK && day->outcome.choice_count == 0;

	/* "10" alone is found as none */
	const char *at = hour == NULL ? "at " : "";

	return lacks_hour && (hour == NULL || !hour->has_day) &&
	       fill_at(host, request, gap, arena_printf(request->arena, "%s %s%s", said, at, text),
		       gap->from, gap->to);
}

static bool fill(struct host *host, struct request *request, const struct question_gap *gap)
{
	struct command_found found = command_find(&host->parts.plugins->table, gap->line);
	const struct clerk_arg *arg =
	    found.match != COMMAND_FOUND ? NULL : command_arg(found.row->command, gap->missing);
	const char *text = question_bare(request->arena, request->said);

	if (arg == NULL || *text == '\0' ||
	    (arg->type == CLERK_TEXT &&
	     (!may_be_text(host, request) || begins_other(found.row->command->args, text) ||
	      is_of_its_own(host, request)))) {
		return false;
	}
	if (arg->lead != NULL && !str_starts_fold(text, arg->lead)) {
		text = arena_printf(request->arena, "%s %s", arg->lead, text);
	}
	/* "tuesday morning" is that of the days that were offered */
	if (arg->type == CLERK_WHEN && gap->said != NULL &&
	    fill_at(host, request, gap, gap->said, gap->from, gap->to)) {
		return true;
	}
	/* a text behind "at C" would be more of the place */
	size_t front = found.rest + strspn(gap->line + found.rest, " ");

	return (arg->type == CLERK_WHEN &&
		(fill_half(host, request, gap, text) || fill_hour(host, request, gap, text))) ||
	       fill_at(host, request, gap, text, gap->from, gap->to) ||
	       fill_beside(host, request, gap, &found, text) ||
	       (arg->type == CLERK_TEXT && fill_at(host, request, gap, text, front, front));
}

/* Or an edit of what filled the gap. */
bool answer_fills(struct host *host, struct request *request)
{
	enum { LONGEST_TEXT = 120 };
	const struct matrix_message *message = request->message;
	bool is_edit = message->replaces != NULL;
	struct question_gap gap;

	if (request->is_quiet || message->is_too_old || strlen(request->said) > LONGEST_TEXT ||
	    question_key_is_drop(request->arena, request->said) ||
	    (!is_edit && !request->is_asked) ||
	    !question_gap(host->questions, request->arena, message->room_id, request->person->id,
			  message->replaces, request->said, request->now_s, &gap) ||
	    !fill(host, request, &gap)) {
		return false;
	}
	if (!is_edit) {
		question_filled(host->questions, message->room_id, request->person->id,
				request_event(request));
		request->is_answer = true;
	}
	return true;
}

void answer_take(struct request *request, const struct question_answer *answer)
{
	request->line = answer->line;
	request->given = answer->given;
	request->then = answer->then;
	request->asked_s = answer->asked_s;
	request->is_explicit = true;
}

bool answer_is_to_another(struct host *host, const struct request *request)
{
	const struct matrix_message *message = request->message;
	struct arena *arena = request->arena;
	struct change by = { .event = NULL };

	if (message->replies_to == NULL) {
		return false;
	}
	const char *asked =
	    question_source(host->questions, arena, message->room_id, request->person->id);
	const char *source = outbox_source_of(host->outbox, message->replies_to);

	source = source == NULL ? NULL : arena_strdup(arena, source);
	if (source == NULL || asked == NULL) {
		return true;
	}
	bool is_known = change_of_source(host->changes, arena, source, &by);
	int64_t said_s = 0;
	/* what an edit asked is by its first version; and what was said of an answer of hers that
	 * did nothing asks the same again */
	bool is_it =
	    str_equal(source, asked) || (is_known && str_equal(by.event, asked)) ||
	    (!is_known && said_get(host->said, source, message->room_id, message->sender, &said_s));

	return !is_it;
}

/* The answer to the last question, typed bare or with a prefix? */
/* "visits", all of a line that a row takes: it asks for that list, and does not name the one visit
 * among the choices. */
static bool is_row_instead(struct host *host, const struct request *request)
{
	struct command_found found = command_find(&host->parts.plugins->table, request->said);
	struct question_answer answer = { .asked_s = 0 };
	bool is_row = found.match == COMMAND_FOUND && request->said[found.rest] == '\0' &&
		      found.row->command->item == '\0' && !found.row->command->is_answer;

	return is_row &&
	       question_peek(host->questions, request->arena, request->message->room_id,
			     request->person->id, request->said, request->now_s, &answer) &&
	       answer.is_named;
}

static bool is_given(struct host *host, struct request *request)
{
	struct question_answer answer = { .asked_s = 0 };

	if (is_other_answer(host, request, &answer)) {
		answer_take(request, &answer);
		return true;
	}
	if (request->message->replaces != NULL && answer_fills(host, request)) {
		return true;
	}
	if (!request->is_asked || answer_is_to_another(host, request)) {
		return false;
	}
	const char *source =
	    request->is_quiet ? outbox_source_of(host->outbox, request->reply_to) : NULL;

	/* a reaction answers what it is on, and nothing else */
	bool is_key = strlen(request->said) <= LONGEST && !request->message->is_too_old &&
		      !is_row_instead(host, request) &&
		      (!request->is_quiet ||
		       question_is_open(host->questions, request->arena, request->message->room_id,
					request->person->id, request->line, request->now_s,
					source == NULL ? "" : source)) &&
		      question_answer(host->questions, request->arena, request->message->room_id,
				      request->person->id, request_event(request), request->said,
				      request->now_s, &answer);

	if (!is_key) {
		return request->message->replaces == NULL && answer_fills(host, request);
	}
	answer_take(request, &answer);
	request->is_answer = true;
	if (opened_is_edit(request) || amend_is_again(request)) {
		request->message = opened_again(request, answer.source);
	}
	return true;
}

/* A word or two typed just now, which may be about what was asked. */
static bool is_bare(struct host *host, const struct request *request)
{
	return request->is_asked && strlen(request->line) <= LONGEST &&
	       !request->message->is_too_old && !request->is_quiet &&
	       request->message->replaces == NULL && !answer_is_to_another(host, request);
}

/* A bare "1" is for the list that was there to be read when it was typed: one that is on its way
 * still, said anew by somebody else, has other dates. */
static bool is_early(struct host *host, const struct request *request)
{
	const char *room = request->message->room_id;
	struct question_answer answer = { .asked_s = 0 };

	if (!is_bare(host, request) ||
	    !question_invites(host->questions, request->arena, room, request->person->id,
			      request->said, request->now_s, &answer) ||
	    outbox_is_shown(host->outbox, answer.source, room)) {
		return false;
	}
	/* before she was shown any, a number is talk */
	bool is_changed = str_equal(answer.given, QUESTION_ANEW) ||
			  outbox_is_said(host->outbox, answer.source, room);

	if (is_changed || request->is_explicit) {
		host_reply(host, request,
			   is_changed ? ANSWER_CHANGED
				      : "What I ask is still on its way to you, so I've done "
					"nothing yet. Please answer once you have read it.");
	}
	return true;
}

/* "no", "leave it": to the last question, and said so. An edit stands for what it edits. */
static bool is_no(struct host *host, const struct request *request)
{
	if (!is_bare(host, request) ||
	    !question_decline(host->questions, request->arena, request->message->room_id,
			      request->person->id, request->line, request->now_s)) {
		return false;
	}
	host_reply(host, request, "All right, I've changed nothing.");
	return true;
}

/* An answer that came too late is told so: she may think it was heard. */
static bool is_late(struct host *host, const struct request *request)
{
	const char *line = NULL;

	if (!is_bare(host, request) ||
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

enum answer answer_read(struct host *host, struct request *request)
{
	if (is_early(host, request) || overtaken_ask(host, request) ||
	    unheard_others(host, request)) {
		return ANSWER_SAID;
	}
	if (is_given(host, request)) {
		which_answered(host, request);
		return ANSWER_GIVEN;
	}
	if (is_no(host, request) || is_late(host, request) ||
	    unheard_open(host, request, is_bare(host, request)) || amend_edited(host, request)) {
		return ANSWER_SAID;
	}
	bool was_asked = request->is_asked;
	enum answer more = answer_declines(host, request);

	if (more != ANSWER_NONE || was_asked != request->is_asked) {
		return more;
	}
	if (correct_read(host, request)) {
		return ANSWER_SAID;
	}
	more = answer_more(host, request);

	if (more == ANSWER_GIVEN) {
		which_answered(host, request);
	}
	return more == ANSWER_NONE ? waits_read(host, request) : more;
}
