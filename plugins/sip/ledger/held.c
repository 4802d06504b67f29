/* held: what is put aside out of an account, openly and in private. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/ledger.h"

struct held held_from(struct clerk_call *call, int64_t year, const char *account)
{
	struct held held = { .names = "" };
	struct clerk_query *q = CLERK_QUERY(call, Q_HELD, year, account);
	while (clerk_step(q)) {
		if (clerk_int(q, 2) != 0) {
			held.apart += clerk_int(q, 1);
			continue;
		}
		held.names = listed(call, held.names, clerk_text(q, 0));
		held.minutes += clerk_int(q, 1);
	}
	return held;
}

const char *held_names(struct clerk_call *call, const struct held *held)
{
	return listed(call, held->names, held->apart == 0 ? "" : "private");
}
