/* held: what is put aside out of an account, openly and in private. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/ledger.h"

static const struct {
	const char *held;
} sql = {
	.held =
	    "SELECT substr(account, 6), minutes, EXISTS (SELECT 1 FROM sip_allocation a"
	    " WHERE a.cluster = b.cluster AND a.number = CAST(substr(b.account, 7) AS INTEGER)"
	    " AND substr(b.account, 6, 1) = 'K' AND a.is_shared = 0) FROM sip_balance b WHERE "
	    "cluster = ?1"
	    " AND year = ?2 AND account >= 'HOLD:' AND account < 'HOLD;' AND minutes > 0"
	    " AND EXISTS (SELECT 1 FROM sip_entry h WHERE h.cluster = b.cluster"
	    " AND h.year = b.year AND h.code = 'hold' AND h.target = b.account AND h.origin = ?3)"
	    " ORDER BY length(account), account",
};
const struct clerk_queries held_queries = CLERK_QUERIES(sql);

struct held held_from(struct clerk_call *call, int64_t year, const char *account)
{
	struct held held = { .names = "" };
	struct clerk_query *q = CLERK_QUERY(call, &sql.held, year, account);
	while (clerk_step(q)) {
		if (clerk_int(q, 2) != 0) {
			held.apart += clerk_int(q, 1);
			continue;
		}
		held.names = text_listed(call, held.names, clerk_text(q, 0));
		held.minutes += clerk_int(q, 1);
	}
	return held;
}

const char *held_names(struct clerk_call *call, const struct held *held)
{
	return text_listed(call, held->names, held->apart == 0 ? "" : "private");
}
