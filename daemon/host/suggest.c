/* suggest: a mistyped verb, read as the nearest that there is. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"

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

	if (found.match != COMMAND_FOUND || permit_refusal(request, found.row->command) != NULL) {
		host_refuse(host, request,
			    arena_printf(arena, "Did you mean `%s%s`? For example `%s%s`.",
					 request->prefix, row->command->name, request->prefix,
					 row->command->example == NULL ? row->command->name
								       : row->command->example));
		return;
	}
	struct command_parse parse = permit_parse(request, found.row->command, found.rest);
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
	host_refuse(host, request,
		    arena_printf(arena, "Did you mean `%s%s`?%s%s", request->prefix, line,
				 missing != NULL || parse.outcome != COMMAND_READY ? " " : "",
				 missing != NULL                  ? missing
				 : parse.outcome == COMMAND_READY ? ""
								  : parse.text));
}
