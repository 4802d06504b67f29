/* suggest: a mistyped verb, read as the nearest that there is. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"

/* What can be run as it is, or asks something, takes an answer; else it is plain that nothing was
 * done.
 */
static void say(struct host *host, const struct request *request, const char *line,
		const struct command_parse *parse, const char *missing)
{
	struct arena *arena = request->arena;
	const char *did = arena_printf(arena, "Did you mean `%s%s`?", request->prefix, line);
	struct clerk_choice *yes = arena_array(arena, 2, sizeof(*yes));

	yes[0] = (struct clerk_choice){ .key = "yes", .line = line };
	yes[1] = (struct clerk_choice){ .key = "1", .line = line };
	if (request->is_quiet) {
		return;
	}
	if (parse->outcome == COMMAND_ASK) {
		execute_question(host, request, parse->choices, parse->choice_count);
		did = arena_printf(arena, "%s %s", did, parse->text);
	} else if (parse->outcome == COMMAND_READY && missing == NULL) {
		execute_question(host, request, yes, 2);
		did = arena_printf(arena, "%s Reply `yes`.", did);
	} else {
		did = arena_printf(arena, "%s %s Nothing is done yet.", did,
				   missing != NULL ? missing : parse->text);
	}
	host_refuse(host, request, did);
}

/* An example that may be said where it is read: not of the private kind of a thing, in the room. */
static const char *example_of(const struct host *host, const struct request *request,
			      const struct clerk_command *command)
{
	const struct command_table *table = &host->parts.plugins->table;

	for (size_t i = 0; !request->is_private && i < table->count; i++) {
		const struct clerk_command *other = table->rows[i].command;

		if (command->where == CLERK_IN_PRIVATE && other->where != CLERK_IN_PRIVATE &&
		    str_equal(other->name, command->name)) {
			command = other;
			break;
		}
	}
	return command->example == NULL ? command->name : command->example;
}

/* A mistyped verb: the nearest row, with the line as it would be, and what it would still need. */
void suggest(struct host *host, struct request *request, const struct command_row *row)
{
	struct arena *arena = request->arena;
	const char *rest = request->line;

	while (*rest != '\0' && *rest != ' ') {
		rest++;
	}
	const char *line = arena_printf(arena, "%s%s", row->command->name, rest);

	request->line = line;
	struct command_found found = command_find(&host->parts.plugins->table, line);

	/* what sounds private, or of people, is not said in the room again */
	bool is_hushed = !request->is_private && clerk_hush(rest) != 0;

	if (found.match != COMMAND_FOUND || is_hushed ||
	    permit_refusal(request, found.row->command) != NULL) {
		host_refuse(host, request,
			    arena_printf(arena, "Did you mean `%s%s`? For example `%s%s`.",
					 request->prefix, row->command->name, request->prefix,
					 example_of(host, request, row->command)));
		return;
	}
	struct command_parse parse = permit_parse(host, request, found.row->command, found.rest);
	const char *missing = NULL;

	if (parse.outcome == COMMAND_READY) {
		const struct clerk_arg *arg = found.row->command->args;

		for (; arg != NULL && arg->name != NULL; arg++) {
			const struct clerk_when *when =
			    (const struct clerk_when *)(const void *)((const unsigned char *)
									  parse.record +
								      arg->offset);

			if (arg->type == CLERK_WHEN && when->kind != CLERK_WHEN_NONE) {
				line = command_line_with(arena, &parse, line, arg->name,
							 when_format(arena, when));
			}
		}
		missing = execute_dry(host, request, found.row, &parse, NULL);
	}
	say(host, request, line, &parse, missing);
}
