/* dispatch: the way from a message to a row; who may say what, and where, is in permit.c. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/amend.h"
#include "host/answer_odd.h"
#include "host/counter.h"
#include "host/answer_more.h"
#include "host/dispatch_who.h"
#include "host/execute_try.h"
#include "host/goes_on.h"
#include "host/guess_choose.h"
#include "host/guess_intent.h"
#include "host/refer_before.h"
#include "host/refer_whole.h"
#include "host/then.h"

#include "command/acts.h"
#include "dates/when.h"

#include <string.h>

/* Votes close within days, and so long an answer is waited for. */
enum { LINE_MAX_BYTES = 2000, ANSWER_AGE_S = 3 * 86400 };

const char *request_event(const struct request *request)
{
	return request->message->replaces != NULL ? request->message->replaces
						  : request->message->event_id;
}

/* Is something of it missing still? */
static bool is_incomplete(struct host *host, const struct request *request,
			  const struct command_row *row)
{
	const struct command_found found = command_find(&host->parts.plugins->table, request->line);

	return permit_parse(host, request, row->command, found.rest).outcome == COMMAND_SAY;
}

/* Read by its words; of the same row that would only leave out what was not understood: what may
 * turn it round stays asked about. False: it stays as it was, or that was asked, `*ret_is_asked`.
 */
static bool read_guessed(struct host *host, struct request *request,
			 const struct command_found *found, bool *ret_is_asked)
{
	const struct request was = *request;

	if (!guess_read(host, request, ret_is_asked)) {
		return false;
	}
	const struct command_row *row =
	    command_find(&host->parts.plugins->table, request->line).row;
	bool is_same = found->match == COMMAND_FOUND && row == found->row &&
		       row->command->item == '\0' && !was.is_loose;
	/* "visit a school …" was typed so: its own refusal says more */
	bool is_typed = str_starts_fold(was.said, row->command->name) && !was.is_topic;
	bool is_whole = !is_incomplete(host, request, row);
	bool is_better = !is_typed && is_whole && is_incomplete(host, &was, row);
	bool is_less =
	    is_same && ((guess_is_turned(request->said) && !is_better) || (is_typed && !is_whole));

	if (is_less) {
		*request = was;
	}
	return !is_less;
}

static void run_line(struct host *host, struct request *request);

/* Of a line that begins as a row does, and holds what is none of its: is it of another, or said in
 * another order, "out at Esther's on the 8th"? Then that was asked. What sounds private is not said
 * again. */
static bool run_guessed(struct host *host, struct request *request,
			const struct command_found *found)
{
	const struct request was = *request;
	bool is_asked = false, is_hushed = aloud_is_hushed(request, request->said);
	bool is_read = read_guessed(host, request, found, &is_asked);
	const struct command_row *row =
	    is_read ? command_find(&host->parts.plugins->table, request->line).row : NULL;

	if (row != NULL && request->is_unsure_line &&
	    !(is_hushed && refer_takes_text(row->command))) {
		suggest(host, request, row);
		return true;
	}
	/* "when's half term in feb" is of no school; what was typed is of its own row */
	if (row != NULL && row != found->row && was.is_topic && !request->is_unsure_line) {
		run_line(host, request);
		return true;
	}
	*request = was;
	return is_asked;
}

/* A row for the room, said in private: is it of what is there already, "breakfast 7.45 not 8"? */
static bool is_elsewhere(const struct request *request, const struct clerk_command *row)
{
	return request->is_private && row->where != 0 && (row->where & CLERK_IN_PRIVATE) == 0 &&
	       guess_is_turned(request->said);
}

/* May it be of another row, or otherwise, "breakfast at half seven instead of eight"? */
static bool is_odd(const struct request *request, const struct clerk_command *row,
		   const struct command_parse *parse)
{
	bool is_other = parse->is_strange || !str_starts_fold(request->said, row->name) ||
			(row->item == '\0' && guess_is_turned(request->said));

	return parse->outcome == COMMAND_SAY ? is_other || request->is_topic
	       : row->item != '\0'           ? parse->has_many
					     : guess_is_exchange(request->said);
}

/* Not hers, and it does not read as that row either: "request a slot at Greenway on Tuesday" asks
 * for a visit, and what is said of it is said of that. */
static bool is_other(struct host *host, struct request *request, const struct command_found *found)
{
	const struct clerk_command *row = found->row->command;

	return (request->person->role & permit_who(row)) == 0 && !request->is_quiet &&
	       permit_parse(host, request, row, found->rest).outcome != COMMAND_READY;
}

static void run_found(struct host *host, struct request *request, const struct command_found *found)
{
	if (request->is_unsure_line || (request->is_next && !request->is_topic)) {
		suggest(host, request, found->row);
		return;
	}
	const char *no = permit_found(host, request, found);

	if (no != NULL &&
	    (is_elsewhere(request, found->row->command) || is_other(host, request, found)) &&
	    run_guessed(host, request, found)) {
		return;
	}
	if (no != NULL) {
		trace(request, found->row->command->name, "refused");
		host_refuse(host, request, no);
		return;
	}
	if (answer_doubts(host, request, found)) {
		return;
	}
	moved_settle(host, request, found);
	struct command_parse parse = permit_parse(host, request, found->row->command, found->rest);
	bool is_anew = parse.outcome == COMMAND_SAY
			   ? parse.is_strange && respell_names(host, request)
			   : parse.outcome == COMMAND_ASK && counter_but(host, request, found);

	if (is_anew) {
		run_line(host, request);
		return;
	}
	const char *passed = pass_on(host, request, found, &parse);

	if ((passed != NULL || is_odd(request, found->row->command, &parse)) &&
	    run_guessed(host, request, found)) {
		return;
	}
	if (passed != NULL) {
		request->line = passed;
		run_line(host, request);
		return;
	}
	if (parse.outcome == COMMAND_SAY && guess_lists(host, request, found->row->command)) {
		request->line = found->row->command->name;
		parse = permit_parse(host, request, found->row->command, strlen(request->line));
	}
	no = hold_doubts_day(host, request, found, &parse);
	if (no != NULL) {
		host_refuse(host, request, no);
		return;
	}
	execute_row(host, request, found->row, &parse);
}

/* Is there enough to a line that its words need not be read otherwise? */
static bool is_understood(struct host *host, struct request *request,
			  const struct command_found *found)
{
	if (found->match != COMMAND_FOUND || request->is_loose) {
		return false;
	}
	if (!request->is_unsure_line) {
		return !request->is_topic || !dispatch_only_tells(found->row->command) ||
		       !(guess_is_wish(request->said) || guess_is_change(request->said));
	}
	struct request as = *request;

	moved_settle(host, &as, found);
	return permit_parse(host, &as, found->row->command, found->rest).outcome == COMMAND_READY;
}

static void run_line(struct host *host, struct request *request)
{
	const struct command_table *table = &host->parts.plugins->table;
	struct command_found found = command_find(table, request->line);
	bool is_asked = false;

	if (!request->is_quiet && guess_is_denied(request->said)) {
		suggest_examples(host, request);
		return;
	}
	before_settle(host, request, &found);
	bool is_settled = whole_settle(host, request) || guess_choose(host, request) ||
			  guess_asked(host, request) || refer_settle(host, request, &is_asked);
	bool is_overruled =
	    !is_settled && !is_asked && guess_overrules(host, request, &found, &is_asked);

	if (is_settled || is_overruled) {
		found = command_find(table, request->line);
	}
	bool is_read = is_overruled || is_asked || is_understood(host, request, &found) ||
		       dispatch_is_bare_row(request, &found);

	if (!is_read && respell_names(host, request)) {
		found = command_find(table, request->line);
		is_read = is_understood(host, request, &found);
	}
	if (!is_read && read_guessed(host, request, &found, &is_asked)) {
		found = command_find(table, request->line);
	}
	if (is_asked) {
		return;
	}
	if (called_settle(host, request, &found)) {
		found = command_find(table, request->line);
	}
	if (request->is_loose && request->is_unsure_line && !str_starts(request->line, "meet ")) {
		suggest_other(host, request); /* what stood before its verb was not read */
		return;
	}
	switch (found.match) {
	case COMMAND_FOUND:
		run_found(host, request, &found);
		return;
	case COMMAND_WRONG_ITEM:
		host_refuse(host, request, permit_wrong_item(host, request, &found));
		return;
	case COMMAND_NEEDS_ITEM:
		if (request->is_turned) {
			suggest(host, request, found.row); /* no such thing: talk */
			return;
		}
		suggest_which(host, request, found.row->command);
		return;
	case COMMAND_NEAR:
		suggest(host, request, found.row);
		return;
	case COMMAND_UNKNOWN:
		break;
	}
	suggest_examples(host, request);
}

/* ---- the way in ---- */

/* An answer to what was asked counts when it was sent in time, however late it is read: "say it
 * again" would come when it is too late for that. Unless something else that was said of the same
 * item was not done. */
static bool is_timely_answer(struct host *host, const struct request *request)
{
	struct command_found found = command_find(&host->parts.plugins->table, request->line);
	int64_t age_s = clock_wall_s(host->parts.clock) - request->typed_s;
	struct clerk_item item;
	size_t used = 0;

	if (found.match != COMMAND_FOUND || !found.row->command->is_answer ||
	    age_s > ANSWER_AGE_S) {
		return false;
	}
	return !command_read_item(request->line + found.rest, &item, &used) ||
	       !put_off_names(
		   host, request,
		   arena_printf(request->arena, "%c%lld", item.letter, (long long)item.number));
}

/* False: not to be handled now; who typed it will be told. */
static bool may_go_on(struct host *host, struct request *request)
{
	bool is_command = request->is_explicit || request->is_private;
	bool is_long = strlen(request->line) > LINE_MAX_BYTES;

	if (!is_command || strlen(request->line) == 0) {
		return false;
	}
	if (!is_long && !request->message->is_too_old) {
		return true;
	}
	if (!is_long && is_timely_answer(host, request)) {
		request->now_s = request->typed_s;
		return true;
	}
	/* Of a reaction only one that would have meant something is worth a line. */
	if (request->is_quiet) {
		if (execute_try(host, request, NULL) == NULL) {
			host_reply(host, request,
				   arena_printf(request->arena,
						"I was away when you reacted (%s), so I've changed "
						"nothing. `%s%s` still works.",
						when_format_instant(request->arena,
								    request->cluster->calendar->tz,
								    request->message->sent_s),
						request->prefix, request->line));
		}
		return false;
	}
	if (request->is_private || dispatch_is_ours(host, request) ||
	    help_is_meant(request->line)) {
		put_off(host, request, is_long ? PUT_OFF_LONG : PUT_OFF_OLD);
	}
	return false;
}

/* Too many at once? */
static bool keeps_pace(struct host *host, const struct request *request)
{
	if (request->message->is_replay ||
	    pace_take(host->paces, &request->pace, request->is_private, request->now_s * 1000,
		      clock_wall_ms(host->parts.clock))) {
		return true;
	}
	put_off(host, request, PUT_OFF_MANY);
	return false;
}

static void run(struct host *host, struct request *request)
{
	bool is_other = request->is_topic && help_is_meant(request->line) &&
			guess_wants_other(host, request, "help");

	request->line = is_other ? request->said : request->line;
	request->is_topic = request->is_topic && !is_other;
	if (help_is_meant(request->line) && !guess_choose(host, request)) {
		trace(request, "help", "answered");
		help_answer(host, request);
	} else {
		run_line(host, request);
	}
}

/* An edit that is no command any more; in a private chat all is said to us, but not all is one. */
static bool is_edited_away(struct host *host, const struct request *request)
{
	bool is_ours = request->is_explicit || request->is_private;

	return request->message->replaces != NULL &&
	       (!is_ours || (!help_is_meant(request->line) &&
			     command_find(&host->parts.plugins->table, request->line).match ==
				 COMMAND_UNKNOWN));
}

/* False: an edit of what was said too long ago, or of nothing. */
static bool is_of_now(struct host *host, const struct request *request)
{
	bool counts = true;

	if (request->message->replaces != NULL) {
		counts = take_back_is_in_time(host, request);
		put_off_edited(host, request, counts);
	}
	return counts;
}

/* When it was said, where the record of commands does not tell. Nobody edits a reaction. By now the
 * request may stand for another message (opened_again). */
static void note_said(struct host *host, const struct request *request,
		      const struct matrix_message *message, bool asks)
{
	bool is_recorded = str_equal(request->trace->recorded, message->event_id);

	if (message->replaces == NULL && !request->is_quiet && !is_recorded) {
		said_put(host->said, message->event_id, message->room_id, message->sender,
			 message->sent_s, asks);
	}
}

/* Thanks get a mark; neither they nor a greeting is anything that was not understood. A greeting in
 * private is the row of that name, which says what waits; in the room it is everybody's. */
static bool is_manner(struct host *host, struct request *request)
{
	const struct command_table *table = &host->parts.plugins->table;
	enum command_match match = command_find(table, request->line).match;
	enum acts_manner manner = match == COMMAND_FOUND ? ACTS_NONE : acts_manner(request->line);

	if (manner == ACTS_NONE && match == COMMAND_UNKNOWN) {
		manner = guess_manner(host, request);
	}
	if (manner == ACTS_THANKS) {
		host_mark(host, request, "\xe2\x9c\x85");
	} else if (manner == ACTS_GREETING && request->is_private) {
		bool can_greet = command_find(table, "hello").match == COMMAND_FOUND;

		request->line = can_greet ? "hello" : "help start";
		return false;
	}
	return manner != ACTS_NONE;
}

/* Has it a word of ours, or our name? */
static bool is_for_us(struct host *host, const struct request *request)
{
	return request->is_private || request->message->is_called || request->replied_to != NULL ||
	       help_is_meant(request->line) ||
	       command_find(&host->parts.plugins->table, request->line).match != COMMAND_UNKNOWN ||
	       acts_is_ours(request->line) ||
	       (request->is_explicit &&
		(guess_may_read(host, request) || guess_begins_so(host, request))) ||
	       (request->message->is_mention && acts_is_asking(request->said));
}

static void run_answer(struct host *host, struct request *request)
{
	if (request->message->replaces != NULL) {
		take_back_for_edit(host, request, run);
	} else {
		then_run(host, request, run);
	}
}

static void handle_line(struct host *host, struct request *request)
{
	if (request->message->is_replay && past_is_put_off(host, request)) {
		return; /* and who typed it knows */
	}
	request->is_asked =
	    question_is_any(host->questions, request->message->room_id, request->person->id);
	enum answer answer = answer_read(host, request);

	if (answer == ANSWER_GIVEN) {
		run_answer(host, request);
	}
	if (answer != ANSWER_NONE || !bare_settle(host, request)) {
		return;
	}
	if (is_edited_away(host, request)) {
		take_back_for_talk(host, request);
		return;
	}
	if (permit_is_review_aloud(host, request)) {
		if (keeps_pace(host, request)) {
			host_refuse(host, request, PERMIT_PRIVATE_ONLY);
		}
		return;
	}
	called_numbered(host, request);
	if (!may_go_on(host, request) || is_manner(host, request)) {
		return;
	}
	/* Another bot may own what resembles nothing of ours; it costs nobody anything. */
	if (!is_for_us(host, request)) {
		return;
	}
	const struct clerk_person *asked = request->person;

	if (!keeps_pace(host, request) || !which_is_plain(host, request)) {
		return;
	}
	/* Of another cluster she is another person. */
	if (request->is_asked || request->person != asked) {
		question_pass(host->questions, request->arena, request->message->room_id,
			      request->person->id);
	}
	if (request->has_more || request->several != NULL) {
		host_refuse(
		    host, request,
		    request->several != NULL
			? request->several
			: "One command a message, please: I've done none of these. Send each "
			  "by itself.");
		return;
	}
	const char *open = question_source(host->questions, request->arena,
					   request->message->room_id, request->person->id);

	run_answer(host, request);
	dispatch_let_go(host, request, open);
}

static void handle(struct host *host, struct request *request)
{
	const char *no = answer_refused(host, request);

	handle_line(host, request);
	answer_end(host, request, no);
}

/* What somebody says is meant, and counts, as of when it was typed: "tomorrow" at ten to midnight,
 * a yes just before the close. Never before what the same person said last. */
static void set_time(struct host *host, struct request *request)
{
	const struct matrix_message *message = request->message;
	int64_t now_s = clock_wall_s(host->parts.clock);
	int64_t typed_s = session_typed_s(host->session);

	request->pace = pace_of(host->paces, message->sender);
	int64_t last_s = pace_last_s(&request->pace);

	request->typed_s = typed_s > now_s ? now_s : typed_s;
	if (message->is_replay) {
		request->now_s = message->sent_s;
	} else if (message->is_too_old || last_s > now_s) {
		request->now_s = now_s;
	} else {
		request->now_s = request->typed_s > last_s ? request->typed_s : last_s;
	}
}

/* Silence is no outcome to one on the roster: she asked us in and spoke before we were there. */
static void note_early(struct host *host, const struct request *request)
{
	if (request->is_private && request->person != NULL && request->line[0] != '\0') {
		note_said(host, request, request->message, false);
		put_off(host, request, PUT_OFF_EARLY);
	}
}

/* Of talk, and of what is another bot's, nothing is told. */
static void tell_log(struct host *host, const struct request *request, int64_t began_ms)
{
	const struct matrix_message *message = request->message;
	const struct trace *told = request->trace;

	if (told->outcome != NULL) {
		log_debug(host->parts.log, "%s in %s, event %s: %s in %lld ms",
			  told->command == NULL ? "a message"
			  : request->is_private ? "a command"
						: told->command,
			  log_id(host->parts.log, message->room_id).text,
			  log_id(host->parts.log, message->event_id).text, told->outcome,
			  (long long)(clock_mono_ms(host->parts.clock) - began_ms));
	}
}

/* `card`: what the message is a reaction to, and `hint` the cluster of that; else NULL and 0. */
static void dispatch(struct host *host, struct arena *arena, const struct matrix_message *message,
		     const char *card, int64_t hint)
{
	struct trace told = { 0 };
	struct request request = { .arena = arena,
				   .message = message,
				   .given = "",
				   .is_private = message->is_direct,
				   .is_quiet = card != NULL || message->is_mark,
				   .trace = &told };
	int64_t began_ms = clock_mono_ms(host->parts.clock);

	set_time(host, &request);
	request.past = message->is_replay ? past_of(host, arena, message->event_id) : NULL;
	request.message = message = overheard_as_then(arena, message, request.past);
	request.is_private = message->is_direct;
	/* A cluster's room with two people in it is still the cluster's room. */
	if (roster_cluster_by_room(host->parts.school->roster, message->room_id) != NULL) {
		request.is_private = false;
	}
	typed_read(host, &request);
	which_cluster(host, &request, hint);
	mention_named(&request);
	typed_words(host, &request);
	if (!dispatch_hears(host, &request)) {
		note_said(host, &request, message, false);
		return;
	}
	refer_reply(host, &request);
	request.reply_to = card != NULL ? card : request_event(&request);
	if (message->is_early) {
		note_early(host, &request);
	} else if (dispatch_knows(host, &request) && is_of_now(host, &request)) {
		bool asks = dispatch_asks_others(&request);

		handle(host, &request);
		amend_note(host, &request);
		goes_on_note(host, &request);
		note_said(host, &request, message, asks);
	}
	tell_log(host, &request, began_ms);
}

void dispatch_message(struct host *host, struct arena *arena, const struct matrix_message *message)
{
	dispatch(host, arena, message, NULL, 0);
}

void dispatch_reaction(struct host *host, struct arena *arena, const struct matrix_message *mark,
		       const char *target, const char *key)
{
	int64_t cluster = 0;
	const char *line = reaction_line(host, arena, target, key, &cluster);

	if (line != NULL) {
		struct matrix_message message = *mark;

		message.body = line;
		message.is_mention = true;
		dispatch(host, arena, &message, target, cluster);
	}
}
