/* act_for: one row run inside another's call, for a school, as its head would. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"

const struct clerk_person *act_for_person(struct clerk_call *call, char school)
{
	struct clerk_person *acting = arena_alloc(call->arena, sizeof(*acting));

	*acting = *call->sender;
	acting->role = CLERK_HEAD | CLERK_DELEGATE;
	acting->school = school;
	return acting;
}

/* Not a row that a head may leave to a delegate, but one that this person may type as it is? */
static bool is_own_to_type(const struct clerk_call *call, const struct request *acting,
			   const struct clerk_command *command)
{
	return (acting->person->role & CLERK_DELEGATE) != 0 &&
	       (command->who & CLERK_DELEGATE) == 0 && command != call->command &&
	       permit_refusal(call->request, command) == NULL;
}

/* NULL: the row may be run; else why not. */
static const char *refusal(const struct clerk_call *call, const struct request *request,
			   const struct command_found *found)
{
	struct arena *arena = request->arena;
	struct host *host = call->host;

	if (found->match == COMMAND_WRONG_ITEM) {
		return permit_wrong_item(host, request, found);
	}
	if (found->match != COMMAND_FOUND) {
		return arena_printf(arena,
				    "I don't know `%s`; for a school I know, e.g., `%sfor C "
				    "yes V13`.",
				    request->line, request->prefix);
	}
	if (is_own_to_type(call, request, found->row->command)) {
		return arena_printf(
		    arena,
		    "Sorry, `%sfor` is for what a head answers and does; `%s%s` you can type "
		    "as it is.",
		    request->prefix, request->prefix, request->line);
	}
	return permit_found(host, request, found);
}

/* What was asked is asked on behalf of the school again. */
static void prefix_choices(struct clerk_call *call, char school)
{
	struct clerk_choice *choices =
	    arena_array(call->arena, call->choice_count + 1, sizeof(*choices));

	for (size_t i = 0; i < call->choice_count; i++) {
		choices[i] = call->choices[i];
		if (choices[i].line != NULL) {
			choices[i].line =
			    arena_printf(call->arena, "for %c %s", school, choices[i].line);
		}
	}
	call->choices = choices;
}

static enum clerk_status run_inner(struct clerk_call *call, const struct command_row *row,
				   const struct request *request, const struct command_parse *parse)
{
	const struct clerk_call outer = *call;

	if (parse->outcome == COMMAND_ASK) {
		return clerk_ask(call, parse->choices, parse->choice_count, "%s", parse->text);
	}
	if (parse->outcome != COMMAND_READY) {
		return clerk_fail(call, CLERK_USAGE, "%s", parse->text);
	}
	call->plugin = row->plugin;
	call->sender = request->person;
	call->command = row->command;
	call->parse = parse;
	call->line = request->line;
	enum clerk_status status = execute_handler(call, parse->record);

	queries_end(row->plugin->queries);
	call->plugin = outer.plugin;
	call->sender = outer.sender;
	call->command = outer.command;
	call->parse = outer.parse;
	call->line = outer.line;
	return status;
}

enum clerk_status act_run_line(struct clerk_call *call, const struct request *request)
{
	struct command_found found = command_find(&call->host->parts.plugins->table, request->line);
	const char *why = refusal(call, request, &found);

	if (why != NULL) {
		return clerk_fail(call, CLERK_DENIED, "%s", why);
	}
	struct command_parse parse =
	    permit_parse(call->host, request, found.row->command, found.rest);

	return run_inner(call, found.row, request, &parse);
}

/* What was done in truth, so that it can be taken back as what it is. */
static void note_acted(struct clerk_call *call, const struct command_row *row,
		       const struct command_parse *parse)
{
	call->acted = row;
	if (row->command->item != '\0' && parse->outcome == COMMAND_READY) {
		call->acted_item = command_item(row->command, parse->record);
	}
}

enum clerk_status clerk_act_for(struct clerk_call *call, char school, const char *line,
				const char **ret_said)
{
	struct request request = *call->request;

	request.person = act_for_person(call, school);
	request.line = line;
	struct command_found found = command_find(&call->host->parts.plugins->table, line);
	const char *why = refusal(call, &request, &found);

	if (why != NULL) {
		return clerk_fail(call, CLERK_DENIED, "%s", why);
	}
	struct command_parse parse =
	    permit_parse(call->host, &request, found.row->command, found.rest);
	enum clerk_status status = run_inner(call, found.row, &request, &parse);

	note_acted(call, found.row, &parse);
	if (status == CLERK_ASKED) {
		prefix_choices(call, school);
	}
	*ret_said = arena_strdup(call->arena, call->reply.text);
	return status;
}
