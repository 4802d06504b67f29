/* execute_try: what would be said against a line, and nothing is done. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/execute_try.h"
#include "host/help.h"
#include "host/host_internal.h"
#include "host/refer_before.h"

const char *execute_try(struct host *host, const struct request *request, bool *ret_is_opened)
{
	struct command_found found = command_find(&host->parts.plugins->table, request->line);

	if (help_is_meant(request->line)) {
		return NULL;
	}
	if (found.match != COMMAND_FOUND) {
		return "I didn't understand that.";
	}
	const char *no = permit_found(host, request, &found);

	if (no != NULL) {
		return no;
	}
	struct request as = *request;
	struct execute_tried tried = { .is_opened = false };

	before_settle(host, &as, &found);
	moved_settle(host, &as, &found);
	struct command_parse parse = permit_parse(host, &as, found.row->command, found.rest);

	no = parse.outcome == COMMAND_SAY     ? parse.text
	     : parse.outcome == COMMAND_READY ? execute_dry(host, &as, found.row, &parse, &tried)
					      : NULL;
	if (ret_is_opened != NULL && parse.outcome == COMMAND_READY) {
		*ret_is_opened = tried.is_opened;
	}
	return no;
}
