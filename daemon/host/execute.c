/* execute: runs one row in a savepoint and keeps, or rolls back, what it did. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/blind.h"
#include "host/execute_try.h"
#include "host/guess_two.h"

#include "host/item.h"
#include "host/several.h"
#include "host/then.h"
#include "host/topic.h"

#include <string.h>

#define SORRY \
	"Something went wrong on my side, and nothing was changed. Please tell whoever looks " \
	"after me."

/* What is said of an act taken back by an edit stands beside what its second version says, so it is
 * counted from where that, and what take_back_edit.c says of both, does not come. */
enum { TAKEN_PART = 1000 };

/* `row` and `parse` NULL: something is taken back. */
static void fill_request(struct clerk_call *call, struct host *host, const struct request *request,
			 const struct command_row *row, const struct command_parse *parse)
{
	execute_look(call, host, request, row == NULL ? NULL : row->plugin);
	call->command = row == NULL ? NULL : row->command;
	call->parse = parse;
	call->line = request->line;
	call->prefix = request->prefix;
	call->event = request->message->event_id;
	call->old_event = request->message->replaces;
	call->given = request->given;
}

enum clerk_status execute_handler(struct clerk_call *call, const void *record)
{
	return call->command->step != NULL ? item_run_row(call, record)
					   : call->command->run(call, record);
}

/* Calls the handler; on success its changes are in `ret_change`. The savepoint stays open. */
static enum clerk_status run_recorded(struct host *host, struct clerk_call *call,
				      const void *record, struct change *ret_change)
{
	struct store *store = host->parts.store;

	store_savepoint(store, "command");
	store_record_start(store, host->undone);
	enum clerk_status status = execute_handler(call, record);

	queries_end(call->plugin->queries);
	if (status == CLERK_OK) {
		item_edited(call);
	}
	bool is_recorded =
	    store_record_stop(store, call->arena, &ret_change->bytes, &ret_change->len);

	if (store_failed(store) || !is_recorded || (status != CLERK_OK && !call->has_reason)) {
		log_error(host->parts.log, "%s of event %s failed (%d): %s",
			  call->is_private ? "a command" : call->command->name,
			  log_id(host->parts.log, call->event).text, (int)status,
			  store_error(store));
		clerk_fail(call, CLERK_FAILED, SORRY);
		status = CLERK_FAILED;
	}
	return status;
}

void execute_roll_back(struct host *host)
{
	struct store *store = host->parts.store;

	store_clear(store);
	store_rollback_to(store, "command");
	store_release(store, "command");
}

bool execute_looked(struct host *host, const struct request *request)
{
	bool is_read = !store_failed(host->parts.store);

	if (!is_read) {
		log_error(host->parts.log, "looking for what event %s means failed: %s",
			  log_id(host->parts.log, request->message->event_id).text,
			  store_error(host->parts.store));
	}
	execute_roll_back(host);
	if (!is_read) {
		host_refuse(host, request, SORRY);
	}
	return is_read;
}

static void put_invitations(struct host *host, const struct request *request,
			    struct clerk_call *call)
{
	for (struct call_invitation *i = call->invitations; i != NULL; i = i->next) {
		const struct clerk_person *const *heads;
		size_t count = clerk_people(call, i->school, CLERK_HEAD, &heads);

		for (size_t n = 0; n < count; n++) {
			struct question question = { .room = request->cluster->room_id,
						     .person = heads[n]->id,
						     .line = "",
						     .given = "",
						     .source = request_event(request),
						     .choices = i->choices,
						     .choice_count = i->count,
						     .expires_s = request->now_s + i->valid_s };

			question_invite(host->questions, request->arena, &question, request->now_s);
		}
	}
}

void execute_question(struct host *host, const struct request *request,
		      const struct clerk_choice *choices, size_t count)
{
	const struct command_parse parse = { .choices = choices, .choice_count = count };

	execute_ask(host, request, &parse);
}

void execute_ask(struct host *host, const struct request *request,
		 const struct command_parse *parse)
{
	const struct clerk_choice *choices = parse->choices;
	size_t count = parse->choice_count;
	struct question question = { .room = request->message->room_id,
				     .person = request->person->id,
				     .line = request->line,
				     .given = request->given,
				     .then = request->then,
				     .source = request_event(request),
				     .choices = choices,
				     .choice_count = count,
				     .missing = parse->missing,
				     .miss_from = parse->miss_from,
				     .miss_to = parse->miss_to,
				     .asked_s = clock_wall_s(host->parts.clock),
				     /* from now: nobody can answer what is not asked yet */
				     .expires_s = clock_wall_s(host->parts.clock) +
						  question_valid_s(choices, count) };

	if (request->is_private) {
		question_drop_room(host->questions, question.room);
	}
	question_put(host->questions, request->arena, &question);
}

/* The items of the record: those it numbered, else the one it was about. */
static const char *items_of(const struct clerk_call *call, const struct command_row *row)
{
	struct clerk_item item = call->acted_item;

	if (call->items.len > 0) {
		return call->items.text;
	}
	if (row->command->item != '\0') {
		item = command_item(row->command, call->parse->record);
	}
	return item.letter == '\0'
		   ? ""
		   : arena_printf(call->arena, "%c%lld ", item.letter, (long long)item.number);
}

/* What is kept of a command that succeeded. */
static void fill_change(struct change *change, const struct clerk_call *call,
			const struct command_row *row)
{
	change->items = items_of(call, row);
	change->is_new = call->items.len > 0;
	change->acted = call->acted == NULL ? NULL : call->acted->command->name;
	change->needs = call->needs;
	change->what = call->what;
	change->undo_line = call->undo_line;
	change->beside = call->beside;
	change->led_from = call->led_from;
	change->settled = call->settled;
}

/* An act without an item, say on a school's calendar, is on its person's record as it is named: in
 * the open when it was said in the room. */
static void record_named(struct host *host, const struct clerk_call *call,
			 const struct change *change)
{
	const struct history_line line = {
		.at_s = change->at_s,
		.person = call->sender->id,
		.handle = call->sender->handle,
		.visibility = call->is_private ? CLERK_PERSONAL : CLERK_PUBLIC,
		.reader = call->sender->id,
		.text = change->what == NULL ? NULL
					     : host_words(call->cluster, call->arena, change->what)
	};

	if (change->what != NULL && change->items[0] == '\0' && change_stands(change)) {
		history_add(host->parts.school->history, call->cluster->id, &line);
	}
}

/* Which lines of the record it added, behind those that were `added` before: of what can be taken
 * back, or added some. */
static void fill_lines(struct host *host, struct change *change, int64_t added)
{
	struct history *history = host->parts.school->history;
	int64_t count = history_added(history) - added;

	if (count > 0 || change_stands(change)) {
		change->lines.to = history_last(history, change->cluster);
		change->lines.after = change->lines.to - count;
	}
}

static void say_cut(struct clerk_call *call, const struct command_parse *parse)
{
	bool is_aloud = parse->is_reason && !call->is_private;

	if (parse->is_cut && !is_aloud) {
		str_add(&call->reply,
			parse->is_reason ? " I've kept the reason to myself."
					 : " What you said of people I don't say again, nor keep.");
	}
}

static void say_anew(struct clerk_call *call)
{
	if (call->is_anew) {
		str_add(&call->reply, " My database was put back to an older copy, so this has a "
				      "number of its own now.");
	}
}

static const char *outcome_words(enum clerk_status status)
{
	return status == CLERK_OK       ? "done"
	       : status == CLERK_ASKED  ? "asked back"
	       : status == CLERK_FAILED ? "failed"
					: "refused";
}

static void keep_change(struct host *host, const struct request *request,
			const struct change *change)
{
	if (request->is_next) {
		return; /* its event stands for the first */
	}
	change_put(host->changes, change);
	if (request->trace != NULL) {
		request->trace->recorded = change->event;
	}
}

/* Of what could not be read nothing can be noted. */
static void note_terms(struct clerk_call *call, const struct change *change,
		       enum clerk_status status)
{
	if (status != CLERK_FAILED) {
		reaction_note(call, change->source, reaction_first(change->items));
		blind_said(call, change->source);
	}
}

/* Is there something that an answer would fill in? */
static bool asks(const struct request *request, const struct command_parse *parse)
{
	return parse->outcome == COMMAND_ASK || (parse->missing != NULL && !request->is_quiet);
}

/* What was asked of it, or is not as it should be, is said; nothing was run. */
static void answer_parse(struct host *host, struct request *request,
			 const struct command_parse *parse, const struct change *change)
{
	trace(request, change->row, parse->outcome == COMMAND_ASK ? "asked back" : "refused");
	const char *text = parse->tail != NULL ? then_asked(host, request, parse)
					       : moved_offer(host, request, parse);

	if (asks(request, parse)) {
		execute_ask(host, request, parse);
	}
	keep_change(host, request, change);
	host_refuse(host, request, text);
}

/* Nothing of it is kept, but that it was said. */
static void fail_change(struct change *change, const struct clerk_call *call,
			const struct command_row *row)
{
	change->state = CHANGE_FAILED;
	change->items = row->command->item == '\0' ? "" : items_of(call, row);
	change->bytes = NULL;
	change->len = 0;
}

static void answer_run(struct host *host, struct request *request, struct clerk_call *call,
		       enum clerk_status status)
{
	bool is_told = status == CLERK_OK || status == CLERK_ASKED || status == CLERK_TOO_LATE;

	if (call->is_marked && !host_has_answered(host, request)) {
		host_mark_counted(host, request);
	} else if (call->reply.len > 0 && is_told) {
		request->pings = call->pings;
		host_reply(host, request, call->reply.text);
	} else if (call->reply.len > 0) {
		host_refuse(host, request, call->reply.text);
	}
	execute_put_posts(host, call, request->message->event_id, SEVERAL_FIRST_PART,
			  request->cluster->room_id, request->message->room_id);
	item_cards_put(call, request->message->event_id, 0);
}

/* Of what the handler would not do the one that is not as it should be: a date without hours; else
 * a text that is not there. NULL: neither. */
static const char *wanting(const struct command_row *row, const struct command_parse *parse,
			   const char *said)
{
	bool is_question = strchr(said, '?') != NULL;
	const char *text = NULL;

	for (const struct clerk_arg *arg = row->command->args; arg != NULL && arg->name != NULL;
	     arg++) {
		const char *at = (const char *)parse->record + arg->offset;

		if (arg->type == CLERK_WHEN) {
			const struct clerk_when *when = (const struct clerk_when *)(const void *)at;

			if (when->kind == CLERK_WHEN_DATE || when->kind == CLERK_WHEN_RANGE) {
				return arg->name;
			}
		} else if (is_question && arg->type == CLERK_TEXT && arg->lead == NULL &&
			   *(const char *const *)(const void *)at == NULL) {
			text = arg->name;
		}
	}
	return text;
}

void execute_ask_more(struct host *host, const struct request *request,
		      const struct command_row *row, const struct command_parse *parse,
		      const char *said)
{
	size_t len = strlen(request->line);
	const struct command_parse ask = { .missing = wanting(row, parse, said),
					   .miss_from = len,
					   .miss_to = len };

	if (ask.missing != NULL && !request->is_quiet) {
		execute_ask(host, request, &ask);
	}
}

static struct change change_of(const struct request *request, const struct command_row *row)
{
	return (struct change){ .event = request_event(request),
				.source = request->message->event_id,
				.cluster = request->cluster->id,
				.person = request->person->id,
				.school = request->person->school,
				.room = request->message->room_id,
				.at_s = request->now_s,
				.row = row->command->name,
				.is_mark = request->is_quiet };
}

/* Runs it, and finds why that must not stand after all. */
static enum clerk_status run_row(struct host *host, struct clerk_call *call, const void *record,
				 struct change *change)
{
	const struct request *request = call->request;
	enum clerk_status status = run_recorded(host, call, record, change);
	const enum clerk_status was = status;

	trace(request, call->command->name, outcome_words(status));
	if (status == CLERK_OK && opened_by(request, call)) {
		status = opened_ask(call);
	}
	/* It had been told, before a restore, that this was not done. */
	status = status == CLERK_OK && past_forbids(request->past) ? CLERK_CONFLICT : status;
	call->is_marked = call->is_marked && status == was;
	return status;
}

static void keep_done(struct host *host, struct clerk_call *call, const struct command_row *row,
		      int64_t added, struct change *change)
{
	const struct request *request = call->request;

	item_ping(call);
	store_release(host->parts.store, "command");
	say_cut(call, call->parse);
	say_anew(call);
	fill_change(change, call, row);
	record_named(host, call, change);
	fill_lines(host, change, added);
	put_invitations(host, request, call);
	if (request->message->replaces != NULL) {
		item_card_forget(call);
	}
}

/* The choices of the handler; where they are of one argument, that may be filled otherwise. */
static void ask_choices(struct host *host, const struct clerk_call *call)
{
	struct command_parse ask = { .choices = call->choices, .choice_count = call->choice_count };

	for (size_t i = 0; call->asked_of != NULL && i < call->parse->span_count; i++) {
		const struct command_span *span = &call->parse->spans[i];

		if (str_equal(span->name, call->asked_of)) {
			ask.missing = span->name;
			ask.miss_from = span->from;
			ask.miss_to = span->to;
		}
	}
	execute_ask(host, call->request, &ask);
}

/* What it asks back, and what an undo leaves of itself. */
static void settle_change(struct host *host, const struct clerk_call *call,
			  const struct command_row *row, enum clerk_status status,
			  struct change *change)
{
	if (status == CLERK_ASKED) {
		ask_choices(host, call);
	}
	if (status == CLERK_USAGE) {
		execute_ask_more(host, call->request, row, call->parse, call->reply.text);
	}
	if (call->was_undo) {
		/* No change of its own: what it took back is marked so already. But its answer is a
		 * card like any other. */
		change->bytes = NULL;
		change->len = 0;
		change->settled = change->undo_line = NULL;
	}
	keep_change(host, call->request, change);
}

/* What is asked about may be another wish in the same line: then the two are told apart. */
static bool wants_two(struct host *host, const struct request *request)
{
	struct request as = *request;

	if (request->is_answer || request->is_quiet || request->message->replaces != NULL ||
	    !guess_two(host, &as)) {
		return false;
	}
	suggest(host, &as, command_find(&host->parts.plugins->table, as.line).row);
	return true;
}

void execute_row(struct host *host, const struct request *request, const struct command_row *row,
		 const struct command_parse *parse)
{
	struct clerk_call call;
	struct change change = change_of(request, row);
	struct past did;
	struct request answered = *request;

	answered.did = &did;
	if (parse->outcome == COMMAND_ASK && wants_two(host, request)) {
		return;
	}
	if (parse->outcome != COMMAND_READY) {
		change.state = CHANGE_FAILED;
		change.items = "";
		did = past_of_parse(request, &change, asks(request, parse));
		answer_parse(host, &answered, parse, &change);
		return;
	}
	fill_request(&call, host, request, row, parse);
	int64_t added = history_added(host->parts.school->history);
	enum clerk_status status = run_row(host, &call, parse->record, &change);

	if (status == CLERK_OK) {
		keep_done(host, &call, row, added, &change);
		if (!store_failed(host->parts.store)) { /* what runs dry would forget that */
			topic_add_besides(host, &call);
		}
	} else {
		execute_roll_back(host);
		call_drop_posts(&call);
		fail_change(&change, &call, row);
	}
	settle_change(host, &call, row, status, &change);
	note_terms(&call, &change, status);
	did = past_of_call(&call, &change, row, status);
	answered.is_anew =
	    call.is_anew || (did.is_act && !call.is_known && past_is_deleted(host, request));
	answer_run(host, &answered, &call, status);
}

static enum clerk_status run_dry(struct host *host, const struct request *request,
				 const struct command_row *row, const struct command_parse *parse,
				 struct clerk_call *ret_call)
{
	struct change change = { 0 };

	fill_request(ret_call, host, request, row, parse);
	enum clerk_status status = run_recorded(host, ret_call, parse->record, &change);

	execute_roll_back(host);
	return status;
}

const char *execute_dry(struct host *host, const struct request *request,
			const struct command_row *row, const struct command_parse *parse,
			struct execute_tried *ret_tried)
{
	struct clerk_call call;
	enum clerk_status status = run_dry(host, request, row, parse, &call);

	if (ret_tried != NULL) {
		*ret_tried = (struct execute_tried){
			.is_opened = status == CLERK_OK && opened_by(request, &call),
			.asks_day = status == CLERK_ASKED && call.asked_of != NULL,
		};
	}
	return status == CLERK_OK || status == CLERK_ASKED ? NULL : call.reply.text;
}

const char *execute_told(struct host *host, const struct request *request,
			 const struct command_row *row, const struct command_parse *parse)
{
	struct clerk_call call;

	return run_dry(host, request, row, parse, &call) == CLERK_OK ? call.reply.text : NULL;
}

void execute_end_card(struct host *host, const struct request *request,
		      const struct clerk_base *was)
{
	struct clerk_call call;

	if (was == NULL || request->person == NULL) {
		return;
	}
	fill_request(&call, host, request, NULL, NULL);
	call.plugin = item_kind_of(call.plugins, was->item.letter, NULL)->plugin;
	if (item_get(&call, was->item) == NULL) {
		item_card_end(&call, was->kind, was->item);
		item_cards_put(&call, request->message->event_id, TAKEN_PART);
	}
	queries_end(call.plugin->queries);
}

enum clerk_status execute_taking(struct host *host, struct request *request,
				 const struct change *old, enum taking taking,
				 const char **ret_text)
{
	struct store *store = host->parts.store;
	struct clerk_call call;

	fill_request(&call, host, request, NULL, NULL);
	store_savepoint(store, "command");
	enum clerk_status status = take_back(&call, old, taking);

	if (store_failed(store) || (status != CLERK_OK && !call.has_reason)) {
		log_error(host->parts.log, "taking back event %s failed (%d): %s",
			  log_id(host->parts.log, old->event).text, (int)status,
			  store_error(store));
		status = clerk_fail(&call, CLERK_FAILED, SORRY);
	}
	log_debug(host->parts.log, "taking back %s of event %s: %s",
		  str_equal(old->room, request->cluster->room_id) ? old->row : "a command",
		  log_id(host->parts.log, old->event).text, outcome_words(status));
	if (status == CLERK_OK) {
		item_ping(&call);
		request->pings = taking == TAKING_EDIT ? call.concerned : call.pings;
		store_release(store, "command");
		execute_put_posts(host, &call, request->message->event_id, TAKEN_PART,
				  request->cluster->room_id, NULL);
		item_cards_put(&call, request->message->event_id, TAKEN_PART);
		if (taking != TAKING_EDIT) {
			put_invitations(host, request, &call);
		}
		reaction_note(&call, request->message->event_id, reaction_first(old->items));
	} else {
		execute_roll_back(host);
	}
	*ret_text = call.reply.text;
	return status;
}
