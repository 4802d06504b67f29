/* refer_doubt: an answer in a reply that may not be meant as it reads. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"
#include "command/acts_table.h"
#include "host/hush.h"
#include "host/refer_reply.h"
#include "host/refer_sign.h"

#include <string.h>

/* "That leaves out “could we do the Weds?”."; NULL: nothing, or what is not said again here. */
static const char *left_words(const struct request *request, const char *rest)
{
	enum { SHOWN = 60 };

	rest = acts_skip_gap(rest);
	return *rest == '\0' || (!request->is_private && clerk_hush(rest) != 0)
		   ? NULL
		   : arena_printf(request->arena, "That leaves out “%s”.",
				  str_clip(request->arena, rest, SHOWN));
}

void reply_doubt(struct replying *r)
{
	struct request *request = r->request;
	struct command_found found = command_find(&r->host->parts.plugins->table, request->line);
	static const char *const plain[] = { "yes", "no", "in", "out", "fine", NULL };
	bool is_answer =
	    found.match == COMMAND_FOUND && found.row->command->item != '\0' &&
	    acts_skip_one(found.row->command->name, plain) != found.row->command->name &&
	    !request->is_unsure_line;
	struct refer_about about;
	struct request as = *request;

	as.person = reply_sender(request);
	if (!is_answer || as.person == NULL || !refer_about(r->host, &as, r->item, &about)) {
		return;
	}
	const struct acts_sign sign =
	    acts_sign(request->arena, refer_mask(&as, &about, request->said));
	bool is_no = str_equal(found.row->command->name, "no");

	if (sign.is_limited && request->unsure_note == NULL && is_no) {
		request->unsure_note = left_words(request, request->said + sign.to);
	}
	request->is_unsure_line =
	    strchr(request->said, '?') != NULL || sign.is == ACTS_SIGN_NONE ||
	    (!is_no && refer_about_is_other_day(&as, &about, request->said)) ||
	    (sign.is_limited && str_equal(found.row->command->name, "yes") &&
	     reply_is_ready(r, &as, request->line));
}
