/* pass_on: what a row's arguments do not know may be of another row, "who phonics". */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"

const char *pass_on(struct host *host, const struct request *request,
		    const struct command_found *found, const struct command_parse *parse)
{
	const char *name = found->row->command->passes_to;
	struct request as = *request;

	if (name == NULL || parse->outcome != COMMAND_SAY) {
		return NULL;
	}
	as.line = arena_printf(request->arena, "%s%s", name, request->line + found->rest);
	struct command_found other = command_named(&host->parts.plugins->table, as.line);
	bool is_one =
	    other.match == COMMAND_FOUND && permit_refusal(&as, other.row->command) == NULL &&
	    permit_parse(host, &as, other.row->command, other.rest).outcome == COMMAND_READY;

	return is_one ? as.line : NULL;
}
