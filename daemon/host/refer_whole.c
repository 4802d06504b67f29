/* refer_whole: an answer that a row reads as it is said, "either Tuesday works", of the one thing
 * that waits for it: nothing of it is left out, or it is no such answer. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts_table.h"
#include "host/execute_try.h"
#include "host/item.h"
#include "host/refer_reply.h"
#include "host/refer_whole.h"

#include <string.h>

/* Does it answer by what is said, and not by its name alone? */
static bool takes_words(const struct clerk_command *row)
{
	const struct clerk_arg *text = row->args == NULL ? NULL : &row->args[1];

	return row->is_answer && row->item != '\0' && row->args[0].name != NULL &&
	       text->name != NULL && text->type == CLERK_TEXT &&
	       (text->flags & CLERK_OPTIONAL) == 0;
}

/* The row by which alone things of that letter are answered; NULL: by none, or by a yes or a no. */
static const struct clerk_command *row_of(const struct host *host, char letter)
{
	const struct command_table *table = &host->parts.plugins->table;
	const struct clerk_command *only = NULL;
	size_t answers = 0;

	for (size_t i = 0; letter != '\0' && i < table->count; i++) {
		const struct clerk_command *row = table->rows[i].command;

		answers += row->is_answer && row->item == letter;
		only = row->item == letter && takes_words(row) ? row : only;
	}
	return answers == 1 ? only : NULL;
}

/* "p P1 the 15th", whether or not she names it. */
static const char *line_of(const struct request *request, const struct clerk_command *row,
			   struct clerk_item item)
{
	struct clerk_item said;
	size_t used = 0;
	bool is_named = command_read_item(request->said, &said, &used) && item_is_same(said, item);

	return arena_printf(request->arena, "%s %c%lld %s", row->name, item.letter,
			    (long long)item.number,
			    acts_skip_gap(request->said + (is_named ? used : 0)));
}

bool whole_takes(struct host *host, struct clerk_item item)
{
	return row_of(host, item.letter) != NULL;
}

/* Would it be done as it is? */
static bool is_read(struct host *host, const struct request *request, const char *line)
{
	struct request as = *request;
	struct command_found found = command_find(&host->parts.plugins->table, line);

	as.line = line;
	if (found.match != COMMAND_FOUND || permit_refusal(&as, found.row->command) != NULL) {
		return false;
	}
	struct command_parse parse = permit_parse(host, &as, found.row->command, found.rest);

	return parse.outcome == COMMAND_READY &&
	       execute_dry(host, &as, found.row, &parse, NULL) == NULL;
}

bool whole_reply(struct host *host, struct request *request, struct clerk_item item, bool is_last)
{
	const struct clerk_command *row = row_of(host, item.letter);
	struct request as = *request;

	as.person = reply_sender(request);
	if (row == NULL || as.person == NULL || permit_refusal(&as, row) != NULL) {
		return false;
	}
	const char *line = line_of(&as, row, item);

	if (!is_last && !is_read(host, &as, line)) {
		return false;
	}
	request->line = line;
	request->replied_to = request->message->replies_to;
	return true;
}

/* Its own row takes what is typed as it is. */
static bool is_typed(struct host *host, const struct request *request)
{
	struct command_found found = command_find(&host->parts.plugins->table, request->line);

	return found.match == COMMAND_FOUND && !request->is_topic && !request->is_unsure_line &&
	       permit_parse(host, request, found.row->command, found.rest).outcome == COMMAND_READY;
}

/* The only one that asks her; without a letter: none, or several. */
static struct clerk_item find_one(struct host *host, struct request *request,
				  const struct clerk_command *row)
{
	const struct item_kind *kind = item_kind_of(host->parts.plugins, row->item, NULL);
	struct clerk_item item = { 0 };
	struct clerk_call call;
	void *const *records = NULL;
	size_t found = 0;

	execute_look(&call, host, request, kind->plugin);
	size_t count = clerk_items(&call, kind->face, false, &records);

	for (size_t i = 0; i < count; i++) {
		if (item_leads_from(records[i], row->name)) {
			item = ((const struct clerk_base *)records[i])->item;
			found++;
		}
	}
	queries_end(kind->plugin->queries);
	return found == 1 ? item : (struct clerk_item){ 0 };
}

bool whole_settle(struct host *host, struct request *request)
{
	const struct command_table *table = &host->parts.plugins->table;
	bool is_said = !request->is_quiet && request->replied_to == NULL &&
		       request->message->command == NULL && strchr(request->said, '?') == NULL;

	for (size_t i = 0; is_said && i < table->count; i++) {
		const struct clerk_command *row = table->rows[i].command;
		struct clerk_item item = { 0 };

		if (takes_words(row) && row_of(host, row->item) == row &&
		    !is_typed(host, request)) {
			item = find_one(host, request, row);
		}
		if (item.letter == '\0') {
			continue;
		}
		const char *line = arena_printf(request->arena, "%s %c%lld %s", row->name,
						item.letter, (long long)item.number, request->said);

		if (is_read(host, request, line)) {
			request->line = line;
			request->is_unsure_line = true;
			request->is_loose = request->is_turned = false;
			return true;
		}
	}
	return false;
}
