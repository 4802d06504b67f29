/* amend: what somebody has just said to the clerk, otherwise: "sorry, not H, G", "oops I meant
 * yes". Never is it another thing than that which is put right. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/amend.h"
#include "host/execute_try.h"
#include "host/question_key.h"
#include "command/acts.h"
#include "host/item.h"

#include <string.h>

bool amend_is_again(const struct request *request)
{
	return strstr(request->given, AMEND_AGAIN " ") != NULL;
}

/* Nothing is kept of what the room should not have read, nor of what is no command. */
static bool may_keep(struct host *host, const struct request *request)
{
	const struct command_found found =
	    command_named(&host->parts.plugins->table, request->line);

	return found.match == COMMAND_FOUND &&
	       (request->is_private ||
		(found.row->command->where != CLERK_IN_PRIVATE && clerk_hush(request->line) == 0));
}

void amend_note(struct host *host, const struct request *request)
{
	const char *outcome = request->trace->outcome;
	bool is_kept = outcome != NULL && may_keep(host, request);
	const struct lately_said said = { .person = request->person->id,
					  .at_s = request->now_s,
					  .room = request->message->room_id,
					  .event = request_event(request),
					  .line = is_kept ? request->line : "" };
	struct change old;
	/* it could not be put right, so that what was said first stays to be */
	bool is_left = amend_is_again(request) &&
		       change_get(host->changes, request->arena, said.event, &old) &&
		       !str_equal(old.source, request->message->event_id);
	/* what was refused is the last that she said, and what was done before it is not */
	bool is_last = is_kept || str_equal(outcome, "refused");

	lately_heard(host->lately, said.person, said.room, said.at_s);
	if (is_last && !is_left && !request->is_unsure_line) {
		lately_put(host->lately, &said);
	}
}

void amend_stand_for(struct request *request, const char *event)
{
	request->message = opened_again(request, event);
	request->is_answer = true;
	if (!amend_is_again(request)) {
		request->given = arena_printf(request->arena, "%s" AMEND_AGAIN " ", request->given);
	}
}

static bool last_of(struct host *host, const struct request *request, struct lately_said *ret)
{
	return lately_get(host->lately, request->arena, request->person->id,
			  request->message->room_id, request->now_s, ret);
}

bool amend_own(struct host *host, const struct request *request, const char *room,
	       struct change *ret_own)
{
	return change_last(host->changes, request->arena, request->person->id, room, NULL,
			   ret_own) &&
	       request->now_s - ret_own->at_s <= LATELY_S;
}

bool amend_is_last(struct host *host, const struct request *request, const struct change *own)
{
	struct lately_said last;

	/* after a restart, or where it had to make room, what was recorded since tells */
	return last_of(host, request, &last)
		   ? str_equal(last.event, own->event)
		   : change_since(host->changes, own, request->message->room_id).said == 0;
}

bool amend_edited(struct host *host, const struct request *request)
{
	const char *line = request->message->replaces;
	struct change old;
	struct clerk_item item;
	size_t used = 0;

	/* a whole command is one, wherever it is said */
	if (line == NULL ||
	    command_named(&host->parts.plugins->table, request->line).match == COMMAND_FOUND ||
	    !change_of_source(host->changes, request->arena, line, &old) ||
	    str_equal(old.event, line) || old.person != request->person->id ||
	    !str_equal(old.room, request->message->room_id) ||
	    !command_read_item(old.items, &item, &used)) {
		return false;
	}
	host_reply(host, request,
		   arena_printf(request->arena,
				"That line has put %c%lld right already, so its edit changes "
				"nothing. Please say it in a new message.",
				item.letter, (long long)item.number));
	return true;
}

static void take(struct request *request, const char *line)
{
	request->line = line;
	request->is_explicit = true;
	request->is_unsure_line = request->is_wondering = request->is_turned = false;
}

/* ---- another answer ---- */

/* The line of hers that answered; what is known of that after a restart. NULL: she gave none. */
static const char *answer_of(struct host *host, const struct request *request)
{
	struct lately_said last;
	struct change own;

	if (last_of(host, request, &last)) {
		return last.line;
	}
	return amend_own(host, request, request->message->room_id, &own)
		   ? arena_printf(request->arena, "%s %s", own.row, own.items)
		   : NULL;
}

/* A yes, a no, "late": with a date of its own it is another thing that is asked for. */
static bool is_answer(const struct clerk_command *row)
{
	const struct clerk_arg *arg = row->args;

	while (arg != NULL && arg->name != NULL && arg->type != CLERK_WHEN) {
		arg++;
	}
	return row->is_answer && (arg == NULL || arg->name == NULL);
}

static bool find_answered(struct host *host, const struct request *request,
			  struct clerk_item *ret_item)
{
	const char *line = answer_of(host, request);
	struct command_found found =
	    command_named(&host->parts.plugins->table, line == NULL ? "" : line);
	size_t used = 0;

	return found.match == COMMAND_FOUND && is_answer(found.row->command) &&
	       command_read_item(line + found.rest, ret_item, &used);
}

/* "we're in": an answer, whoever says it to whom; "yes" alone may be to others. NULL: it is none.
 */
static const char *plain_verb(const char *words)
{
	static const char *const ins[] = { "count me in", "count us in", "i'm in",  "im in",
					   "we're in",    "were in",     "i am in", "we are in",
					   "put me down", "put us down", NULL };
	static const char *const outs[] = { "count me out", "count us out", "i'm out", "im out",
					    "we're out",    "we are out",   NULL };
	static const char *const yeses[] = { "yes from me", "yes from us", NULL };
	static const char *const noes[] = { "no from me", "no from us", NULL };
	static const struct {
		const char *const *words;
		const char *verb;
	} all[] = { { ins, "in" }, { outs, "out" }, { yeses, "yes" }, { noes, "no" } };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		size_t len = acts_longest_len(words, all[i].words);

		if (len > 0 && words[len + strspn(words + len, " .!")] == '\0') {
			return all[i].verb;
		}
	}
	return NULL;
}

/* "yes to that", "fine with it": nothing more is said. */
static const char *behind_it(const char *rest)
{
	static const char *const same[] = { "with",   "to",     "for",  "from",      "me",
					    "us",     "it",     "that", "this",      "one",
					    "please", "thanks", "then", "after all", "now",
					    "sorry",  "all",    NULL };

	for (size_t len = 1; len > 0; rest += len) {
		rest += strspn(rest, " ,.!:");
		len = acts_longest_len(rest, same);
	}
	return rest;
}

/* The line of that answer to the item, where all of it is said; NULL: it is no such thing. */
static const char *answer_line(struct host *host, struct request *request, const char *verb,
			       struct clerk_item item, const char *rest)
{
	struct request as = *request;

	as.line = refer_line(host, request, verb, item, rest);
	const struct clerk_command *row = refer_row(host, as.line, item.letter);

	if (row == NULL || !is_answer(row) || (*rest != '\0' && refer_takes_text(row))) {
		return NULL;
	}
	size_t from = command_named(&host->parts.plugins->table, as.line).rest;

	return permit_parse(host, &as, row, from).outcome == COMMAND_READY ? as.line : NULL;
}

/* "fine with it" of what has such an answer is no yes. */
static const char *line_of_words(struct host *host, struct request *request, const char *words,
				 struct clerk_item item)
{
	const struct acts_said said = acts_said(request->arena, words);
	bool is_hers = said.school == '\0' || said.school == request->person->school;
	bool has_end = said.behind != NULL && behind_it(said.behind)[0] != '\0';
	const char *bare = plain_verb(words), *at;
	const char *line = bare == NULL ? NULL : answer_line(host, request, bare, item, "");

	if (line == NULL && acts_words_len(words, "fine") > 0) {
		line = answer_line(host, request, "fine", item, behind_it(words + strlen("fine")));
	}
	if (line == NULL && said.verb != NULL && is_hers && !has_end) {
		const char *rest = behind_it(said.rest);

		line = answer_line(host, request, said.verb, item, rest);
		line = line != NULL || said.other == NULL
			   ? line
			   : answer_line(host, request, said.other, item, rest);
	}
	size_t len = acts_verb(&host->parts.plugins->table, words, &at);

	return line != NULL || len == 0 || at[len] == '?'
		   ? line
		   : answer_line(host, request, arena_strndup(request->arena, at, len), item,
				 behind_it(at + len));
}

/* "sorry no", where somebody else has spoken there since. */
static bool may_be_to_others(struct host *host, const struct request *request,
			     const struct signs *is)
{
	struct lately_said last;

	return !request->is_private && !request->is_explicit && !is->is_strong &&
	       (!last_of(host, request, &last) || last.is_overtaken);
}

/* What her answer has ended is answered anew in its place, as by an edit. */
static void replace_answer(struct host *host, struct request *request)
{
	const struct command_found found =
	    command_named(&host->parts.plugins->table, request->line);
	struct change own;

	if (execute_try(host, request, NULL) != NULL &&
	    amend_own(host, request, request->message->room_id, &own) &&
	    amend_is_last(host, request, &own) && !str_equal(own.row, found.row->command->name)) {
		amend_stand_for(request, own.event);
	}
}

bool amend_answer(struct host *host, struct request *request, const struct signs *is)
{
	struct clerk_item item;
	bool is_sign =
	    is->is_turn || is->is_make || is->is_strong || plain_verb(request->said) != NULL;
	/* "actually no" */
	const char *words = is->words[0] == '\0' && is->is_no_last ? "no" : is->words;
	const char *line = NULL;

	if (is_sign && words[0] != '\0' && is->wrong == NULL &&
	    find_answered(host, request, &item)) {
		line = line_of_words(host, request, words, item);
	}
	if (line != NULL) {
		bool is_unsure = may_be_to_others(host, request, is);

		take(request, line);
		request->is_unsure_line = is_unsure;
		if (!is_unsure) {
			replace_answer(host, request);
		}
	}
	return line != NULL;
}

/* ---- another line ---- */

/* An answer, or an act that ends or moves something, is given anew, not edited. */
static bool may_amend(struct host *host, const char *line)
{
	const struct command_found found = command_named(&host->parts.plugins->table, line);
	const struct clerk_command *row = found.match == COMMAND_FOUND ? found.row->command : NULL;

	return row != NULL && !row->is_answer && !row->is_end && row->item == '\0' &&
	       !str_equal(row->name, "undo");
}

/* Did it change something that stands? Else the line is simply said again. */
static bool stands(struct host *host, const struct request *request, const char *event)
{
	struct change old;

	return change_get(host->changes, request->arena, event, &old) && change_stands(&old) &&
	       old.person == request->person->id;
}

void amend_ask(struct host *host, const struct request *request, const char *event,
	       const char *line)
{
	const struct clerk_choice yes = { .key = "yes", .line = line };
	struct request asked = *request;

	asked.message = opened_again(request, event);
	asked.line = line;
	asked.given = arena_printf(request->arena, "%s" AMEND_AGAIN " ", request->given);
	execute_question(host, &asked, &yes, 1);
	host_refuse(host, request,
		    arena_printf(request->arena,
				 "Did you mean `%s%s`, in the place of what you sent? Reply `yes`.",
				 request->prefix, line));
}

/* "not maths, got to dash" may be what it is about, and may not. */
static bool is_few(const char *words)
{
	enum { MOST = 2 };

	return str_count_words(words) <= MOST;
}

bool amend_line(struct host *host, struct request *request, const struct signs *is,
		bool *ret_is_said)
{
	bool is_sure =
	    (request->is_private || request->is_explicit || is->is_strong || is->wrong != NULL) &&
	    (is->wrong == NULL || is_few(is->words));
	struct lately_said last = { .line = NULL };

	*ret_is_said = false;
	if (!(is->is_turn || is->is_strong) || is->is_not) {
		return false;
	}
	bool is_aside = !last_of(host, request, &last) && request->is_private &&
			lately_get(host->lately, request->arena, request->person->id,
				   request->cluster->room_id, request->now_s, &last);

	if (last.line == NULL || !may_amend(host, last.line)) {
		return false;
	}
	const char *line = otherwise_line(host, request, last.line, is->words, is->wrong);

	bool is_hushed = !request->is_private && line != NULL && clerk_hush(line) != 0;

	if (line == NULL || str_equal(line, last.line) || (is_hushed && !is_sure)) {
		return false;
	}
	if (is_aside) {
		host_refuse(host, request,
			    "You said that in the room, so please put it right there, in the same "
			    "words. Nothing is changed so far.");
		*ret_is_said = true;
		return true;
	}
	if (!is_sure) {
		amend_ask(host, request, last.event, line);
		*ret_is_said = true;
		return true;
	}
	take(request, line);
	if (stands(host, request, last.event)) {
		amend_stand_for(request, last.event);
	}
	return true;
}

/* ---- what can't be ---- */

const char *amend_refused(struct host *host, struct request *request, const struct change *old,
			  const char *why)
{
	static const char *const ends[] = { "cancel", "withdraw", "forget", NULL };
	struct arena *arena = request->arena;
	const char *way = "";
	struct clerk_item item = { 0 };
	size_t used = 0;
	bool is_item = command_read_item(old->items, &item, &used);

	for (size_t i = 0; is_item && way[0] == '\0' && ends[i] != NULL; i++) {
		const char *line = refer_line(host, request, ends[i], item, "");
		const struct clerk_command *row = refer_row(host, line, item.letter);

		way = row != NULL && row->is_end
			  ? arena_printf(arena, "`%s%s`, then ", request->prefix, line)
			  : "";
	}
	bool is_hushed = !request->is_private && clerk_hush(request->line) != 0;

	return is_hushed ? arena_printf(arena, "%s So nothing is changed.", why)
			 : arena_printf(arena,
					"%s So nothing is changed. To have it otherwise: %s`%s%s`.",
					why, way, request->prefix, request->line);
}

/* "never mind, sorted it by phone": the first of it is all that it says to us. */
static void keep_drop(struct request *request)
{
	static const char *const drops[] = { "never mind",  "nevermind",  "ignore that",
					     "ignore this", "scrap that", "forget that",
					     NULL };
	size_t len = acts_longest_len(request->said, drops);

	if (len > 0 && strchr(",.;:-!", request->said[len]) != NULL && request->said[len] != '\0') {
		request->said = request->line = arena_strndup(request->arena, request->said, len);
	}
}

bool amend_is_of_own(struct host *host, struct request *request, const struct signs *is)
{
	const char *source = outbox_source_of(host->outbox, request->message->replies_to);
	struct change own;

	source = source == NULL ? NULL : arena_strdup(request->arena, source);
	if (source == NULL || request->replied_to != NULL ||
	    !change_last(host->changes, request->arena, request->person->id,
			 request->message->room_id, NULL, &own) ||
	    !(str_equal(source, own.event) || str_equal(source, own.source))) {
		return false;
	}
	keep_drop(request);
	return is->is_turn || is->is_strong || is->wrong != NULL ||
	       question_key_is_drop(request->arena, request->said);
}
