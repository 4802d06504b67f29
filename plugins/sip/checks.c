/* checks: what must hold in the ledger whatever was done to it; `clerkd doctor` asks. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "sip.h"

#define REPLAY \
	"(SELECT cluster, year, account, SUM(minutes) AS minutes FROM (SELECT cluster, year," \
	" origin AS account, -minutes AS minutes FROM sip_entry UNION ALL SELECT cluster, year," \
	" target, minutes FROM sip_entry) GROUP BY cluster, year, account)"

const struct clerk_check sip_checks[] = {
	{ "ledger: balances sum to zero",
	  "SELECT cluster, year FROM sip_balance GROUP BY cluster, year HAVING SUM(minutes) <> 0" },
	{ "ledger: balances are the journal's replay",
	  "SELECT r.account FROM " REPLAY
	  " r LEFT JOIN sip_balance b USING (cluster, year, account)"
	  " WHERE r.minutes <> COALESCE(b.minutes, 0) UNION ALL"
	  " SELECT b.account FROM sip_balance b LEFT JOIN " REPLAY
	  " r USING (cluster, year, account)"
	  " WHERE b.minutes <> COALESCE(r.minutes, 0)" },
	{ "ledger: nothing is overdrawn",
	  "SELECT account FROM sip_balance WHERE minutes < 0 AND substr(account, 1, 6) <> 'GRANT:'"
	  " AND account <> 'GOODWILL'" },
	{ "ledger: what is held is owed, and what is owed is held",
	  "SELECT account FROM sip_balance b WHERE minutes <> 0 AND substr(account, 1, 5) = 'HOLD:'"
	  " AND NOT EXISTS (SELECT 1 FROM sip_request r WHERE r.cluster = b.cluster"
	  " AND r.year = b.year AND 'HOLD:R' || r.number = b.account AND r.minutes = b.minutes"
	  " AND r.state IN ('agreed', 'dated')) AND NOT EXISTS (SELECT 1 FROM sip_allocation a"
	  " WHERE a.cluster = b.cluster AND a.year = b.year AND 'HOLD:K' || a.number = b.account"
	  " AND a.minutes = b.minutes AND a.state = 'held')"
	  " UNION ALL SELECT 'R' || number FROM sip_request r WHERE state IN ('agreed', 'dated')"
	  " AND NOT EXISTS (SELECT 1 FROM sip_balance b WHERE b.cluster = r.cluster"
	  " AND b.year = r.year AND b.account = 'HOLD:R' || r.number AND b.minutes = r.minutes)"
	  " UNION ALL SELECT 'K' || number FROM sip_allocation a WHERE state = 'held'"
	  " AND NOT EXISTS (SELECT 1 FROM sip_balance b WHERE b.cluster = a.cluster"
	  " AND b.year = a.year AND b.account = 'HOLD:K' || a.number AND b.minutes = a.minutes)" },
	{ "ledger: closed years stand still",
	  "SELECT e.number FROM sip_entry e JOIN sip_year y USING (cluster, year)"
	  " WHERE y.closed_s IS NOT NULL AND e.at_s > y.closed_s" },
	{ .name = NULL },
};
