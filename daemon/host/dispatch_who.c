/* dispatch_who: whose message it is, and what those are told whom we may not act for. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/dispatch_who.h"

#include "command/cues.h"
#include "dates/when.h"
#include "host/answer_more.h"
#include "host/guess_intent.h"
#include "host/item.h"

#include <string.h>

bool dispatch_is_ours(struct host *host, const struct request *request)
{
	return request->is_explicit &&
	       command_find(&host->parts.plugins->table, request->line).match < COMMAND_NEAR;
}

/* Those on no roster are told so where it was a command of ours, once an hour in that room; a
 * reaction, which is not answered, leaves the hour to a command. */
static void answer_stranger(struct host *host, const struct request *request, const char *text)
{
	if (!request->is_quiet && dispatch_is_ours(host, request) &&
	    put_off_may_answer(host, request->message->room_id, clock_wall_s(host->parts.clock))) {
		host_refuse(host, request, text);
	}
}

/* Whoever speaks to us where we do not work is told so, once an hour in that room. */
static void say_not_here(struct host *host, const struct request *request)
{
	const struct matrix_message *said = request->message;
	bool is_meant = request->is_private || said->is_mention || dispatch_is_ours(host, request);

	if (is_meant && !request->is_quiet && !said->is_too_old &&
	    put_off_may_answer(host, said->room_id, clock_wall_s(host->parts.clock))) {
		host_refuse(host, request,
			    request->is_private
				? "I don't have you on a roster yet. Please ask the lead head of "
				  "your cluster."
				: "This room isn't one that I work in. Please use your cluster's "
				  "room.");
	}
}

bool dispatch_knows(struct host *host, struct request *request)
{
	if (request->cluster == NULL && request->message->is_overheard) {
		overheard_tell(host, request);
		return false;
	}
	if (request->cluster == NULL) {
		say_not_here(host, request);
		return false;
	}
	int32_t today = roster_today(request->cluster, request->now_s);

	request->person =
	    roster_person(request->cluster, request->arena, request->message->sender, today);
	if (request->person == NULL) {
		answer_stranger(
		    host, request,
		    arena_printf(request->arena,
				 "I don't have you on the roster of %s, so I've changed "
				 "nothing. Please ask %s.",
				 request->cluster->name, permit_lead(request)));
	}
	return request->person != NULL;
}

/* "when are we back on the record?", "back on the record at 4": it is not to end now. */
static bool is_of_later(const struct request *request)
{
	const struct when_context context = moved_context(request);
	const struct when_span *spans;
	struct cue_line cues;
	size_t count = when_find(request->arena, &context, request->said, &spans);

	cues_cut(request->said, &cues);
	for (size_t i = 0; i < count; i++) {
		if (!spans[i].is_weak) {
			return true;
		}
	}
	return strchr(request->said, '?') != NULL || cues_is_question(&cues);
}

/* The row that the line is of, or that does what it plainly wants, where that ends it; else NULL.
 */
static const struct clerk_command *ending_row(struct host *host, const struct request *request)
{
	const struct command_found found = command_find(&host->parts.plugins->table, request->line);
	bool is_meant = request->is_explicit && !request->is_quiet && request->person != NULL &&
			request->message->replaces == NULL;

	if (is_meant && found.match == COMMAND_FOUND && found.row->command->ends_spare &&
	    str_starts_fold(request->said, found.row->command->name)) {
		return found.row->command;
	}
	bool may_want = is_meant && !is_of_later(request);
	const struct clerk_command *wanted = may_want ? guess_command(host, request) : NULL;

	return wanted != NULL && wanted->ends_spare ? wanted : NULL;
}

/* An edit of what was said while nothing was heard makes it no more heard, however soon after. */
static bool is_of_unheard(struct host *host, const struct request *request)
{
	const struct matrix_message *message = request->message;
	struct clerk_spare spare;
	int64_t said_s = 0;

	return message->replaces != NULL &&
	       said_get(host->said, message->replaces, message->room_id, message->sender,
			&said_s) &&
	       spare_is(host, request->arena, request->cluster, NULL, said_s, &spare);
}

bool dispatch_hears(struct host *host, struct request *request)
{
	int64_t at_s = request->message->is_replay || request->typed_s == 0 ? request->now_s
									    : request->typed_s;
	struct clerk_spare spare;

	if (request->is_private || request->cluster == NULL) {
		return true;
	}
	if (is_of_unheard(host, request)) {
		return false;
	}
	if (!spare_is(host, request->arena, request->cluster, NULL, at_s, &spare)) {
		return true;
	}
	request->person = roster_person(request->cluster, request->arena, request->message->sender,
					roster_today(request->cluster, request->now_s));
	const struct clerk_command *row = ending_row(host, request);

	request->line = row == NULL ? request->line : row->name;
	return row != NULL;
}

bool dispatch_only_tells(const struct clerk_command *row)
{
	for (const struct clerk_arg *arg = row->args; arg != NULL && arg->name != NULL; arg++) {
		if (arg->type == CLERK_WHEN || arg->type == CLERK_AMOUNT) {
			return false;
		}
	}
	return true;
}

bool dispatch_is_bare_row(const struct request *request, const struct command_found *found)
{
	struct clerk_item item;
	size_t used = 0;

	if (found->match != COMMAND_WRONG_ITEM ||
	    !str_starts_fold(request->said, found->row->command->name)) {
		return false;
	}
	const char *rest = request->said + strlen(found->row->command->name);

	return command_read_item(rest, &item, &used) && rest[used] == '\0';
}

/* An answer to one thing leaves what is asked of another. */
static bool is_act(const struct clerk_command *row)
{
	return !row->is_answer && (row->step != NULL || !dispatch_only_tells(row));
}

/* "in M2", where "out M2" is offered: she has answered that by herself. */
static bool is_of_offered(struct host *host, const struct request *request,
			  const struct command_found *found)
{
	struct question_answer offered = { .asked_s = 0 };
	struct clerk_item item, other;
	size_t used = 0;

	if (!question_peek(host->questions, request->arena, request->message->room_id,
			   request->person->id, "yes", request->now_s, &offered)) {
		return false;
	}
	const struct command_found of = command_find(&host->parts.plugins->table, offered.line);

	return of.match == COMMAND_FOUND &&
	       command_read_item(offered.line + of.rest, &other, &used) &&
	       command_read_item(request->line + found->rest, &item, &used) &&
	       item_is_same(item, other);
}

void dispatch_let_go(struct host *host, const struct request *request, const char *source)
{
	const struct command_found found = command_find(&host->parts.plugins->table, request->line);

	if (found.match == COMMAND_FOUND &&
	    (is_act(found.row->command) || is_of_offered(host, request, &found))) {
		answer_end(host, request, source);
	}
}

bool dispatch_asks_others(const struct request *request)
{
	return !request->is_explicit && !request->is_private &&
	       strchr(request->message->body, '?') != NULL;
}
