/* refer_soon: "running 15 mins late" on the way to a visit: of what begins about now. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/refer.h"

#include <string.h>

bool refer_soon(struct host *host, struct request *request, const struct command_found *found)
{
	enum { AHEAD_S = 3 * 3600, BEHIND_S = 3600 };
	const struct clerk_command *row =
	    found->match == COMMAND_FOUND ? found->row->command : NULL;
	const struct candidate *soon = NULL;
	struct referring r;
	size_t count = 0;

	if (row == NULL || row->item != '\0' || !row->is_answer ||
	    (row->does & CLERK_DOES_LATE) == 0 || request->is_quiet || request->is_unsure ||
	    !refer_candidates(host, request, row->name, &r)) {
		return false;
	}
	for (size_t i = 0; i < r.count; i++) {
		int64_t ahead_s = r.list[i].at_s - request->now_s;
		bool is_now = ahead_s <= AHEAD_S && ahead_s >= -BEHIND_S;

		soon = is_now ? &r.list[i] : soon;
		count += is_now;
	}
	/* what is answered so is for its row */
	if (count != 1 || soon->is_answer) {
		return false;
	}
	request->line = refer_line(host, request, row->name, soon->item,
				   refer_skip_gap(request->line + found->rest));
	return true;
}
