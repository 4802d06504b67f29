/* call_late: the words for what came later than it was due; one place, whatever the plugin. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/call.h"

enum { LATE_S = 60 };

bool call_was_late(int64_t at_s, int64_t due_s)
{
	return at_s - due_s > LATE_S;
}

bool clerk_is_late(const struct clerk_call *call, int64_t due_s)
{
	return call->sender == NULL && call_was_late(call->now_s, due_s);
}

const char *clerk_late_words(struct clerk_call *call, const char *was_for, int64_t due_s)
{
	return clerk_is_late(call, due_s) ? arena_printf(call->arena, " (late: it %s %s)", was_for,
							 clerk_format_instant(call, due_s))
					  : "";
}

const char *clerk_missed_words(struct clerk_call *call, const char *what, int64_t due_s)
{
	return arena_printf(call->arena,
			    "%s: one reminder was missed while I was offline; it was for %s.", what,
			    clerk_format_instant(call, due_s));
}
