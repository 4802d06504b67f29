/* refer_target: what it is that a Matrix reply to a message of ours is about. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"
#include "host/host_internal.h"
#include "host/item.h"
#include "host/question_key.h"
#include "host/refer_reply.h"
#include "host/refer_whole.h"

bool reply_is_yes_or_no(const struct request *request)
{
	const char *key = question_bare(request->arena, request->line);

	return question_key_is("yes", key) || question_key_is("no", key) || reaction_is_answer(key);
}

/* What both choices of a question answer, "in M1" and "out M1": whoever replies answers that too.
 * Without a letter: it is no such question. */
static struct clerk_item item_of_question(struct host *host, const struct request *request,
					  const char *source)
{
	const struct command_table *table = &host->parts.plugins->table;
	struct clerk_item items[2] = { { 0 }, { 0 } };
	const char *lines[2];
	size_t used = 0;

	(void)question_asked_of(host->questions, request->arena, source, 0, lines);
	for (size_t i = 0; i < 2; i++) {
		struct command_found found = command_find(table, lines[i] == NULL ? "" : lines[i]);

		if (found.match != COMMAND_FOUND || !found.row->command->is_answer ||
		    !command_read_item(lines[i] + found.rest + 1, &items[i], &used) ||
		    !item_is_same(items[i], items[0])) {
			return (struct clerk_item){ 0 };
		}
	}
	return items[0];
}

/* What the question that was put to her is about, "Did you mean `move V1 …`?": more than a yes or
 * no is said of that. Without a letter: it is no such question. */
static struct clerk_item item_of_own_question(struct host *host, const struct request *request,
					      const char *source)
{
	const struct clerk_person *person = reply_sender(request);
	struct clerk_item item = { 0 };
	const char *lines[2];
	size_t used = 0;
	int64_t whom = question_asked_of(host->questions, request->arena, source,
					 person == NULL ? 0 : person->id, lines);
	struct command_found found =
	    command_find(&host->parts.plugins->table, lines[0] == NULL ? "" : lines[0]);
	bool is_hers = person != NULL && whom == person->id;

	return is_hers && found.match == COMMAND_FOUND && found.row->command->item != '\0' &&
		       command_read_item(lines[0] + found.rest + 1, &item, &used)
		   ? item
		   : (struct clerk_item){ 0 };
}

/* What was said of an answer that did nothing asks the same again. */
static bool is_said_again(struct host *host, const struct request *request, const char *source)
{
	const struct matrix_message *message = request->message;
	const struct clerk_person *person = reply_sender(request);
	int64_t said_s = 0;

	return person != NULL &&
	       said_get(host->said, source, message->room_id, message->sender, &said_s) &&
	       question_is_own(host->questions, message->room_id, person->id, request->now_s);
}

bool reply_is_to_nothing(struct host *host, const struct request *request, const char *source)
{
	struct change by = { .person = 0 };
	const struct clerk_person *person = reply_sender(request);
	int64_t said_s = 0;
	bool is_known = change_of_source(host->changes, request->arena, source, &by);
	bool is_hers = is_known
			   ? person != NULL && by.person == person->id && by.state != CHANGE_DONE
			   : said_get(host->said, source, request->message->room_id,
				      request->message->sender, &said_s);

	return is_hers && !question_is_put(host->questions, source);
}

/* A word or two to a question: it is for that, and not for the item that it was about. */
static bool is_of_question(struct host *host, const struct request *request, const char *source)
{
	return (question_is_put(host->questions, source) || is_said_again(host, request, source)) &&
	       (reply_is_yes_or_no(request) || question_key_is_drop(request->arena, request->line));
}

/* Did she do it herself, what the message tells of? */
static bool is_own_act(struct host *host, const struct request *request, const char *source)
{
	const struct clerk_person *person = reply_sender(request);
	struct change by = { .person = 0 };

	return person != NULL && change_of_source(host->changes, request->arena, source, &by) &&
	       by.person == person->id;
}

bool reply_item(struct host *host, const struct request *request, const char *source,
		struct clerk_item *ret_item)
{
	int64_t cluster = 0;

	*ret_item = item_of_question(host, request, source);
	if (ret_item->letter != '\0') {
		return true;
	}
	if (is_of_question(host, request, source)) {
		return false;
	}
	const char *target = request->message->replies_to;

	/* what is told of another's answer is of the same thing; a yes may be to that answer */
	if ((!reaction_item(host, request->arena, target, ret_item, &cluster) &&
	     !(reaction_item_answered(host, request->arena, target, ret_item, &cluster) &&
	       (whole_takes(host, *ret_item) || is_own_act(host, request, source)))) ||
	    cluster != request->cluster->id) {
		*ret_item = item_of_own_question(host, request, source);
	}
	return true;
}
