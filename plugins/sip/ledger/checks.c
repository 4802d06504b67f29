/* checks: what must hold in the ledger whatever was done to it; `clerkd doctor` asks. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/ledger.h"

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
	  " AND r.year = b.year AND 'HOLD:R' || r.number = b.account"
	  " AND r.minutes - r.delivered = b.minutes"
	  " AND r.state IN ('agreed', 'dated')) AND NOT EXISTS (SELECT 1 FROM sip_allocation a"
	  " WHERE a.cluster = b.cluster AND a.year = b.year AND 'HOLD:K' || a.number = b.account"
	  " AND a.minutes = b.minutes AND a.state = 'held')"
	  " UNION ALL SELECT 'R' || number FROM sip_request r WHERE state IN ('agreed', 'dated')"
	  " AND NOT EXISTS (SELECT 1 FROM sip_balance b WHERE b.cluster = r.cluster"
	  " AND b.year = r.year AND b.account = 'HOLD:R' || r.number"
	  " AND b.minutes = r.minutes - r.delivered)"
	  " UNION ALL SELECT 'K' || number FROM sip_allocation a WHERE state = 'held'"
	  " AND NOT EXISTS (SELECT 1 FROM sip_balance b WHERE b.cluster = a.cluster"
	  " AND b.year = a.year AND b.account = 'HOLD:K' || a.number AND b.minutes = a.minutes)" },
	{ "ledger: closed years stand still",
	  "SELECT e.number FROM sip_entry e JOIN sip_year y USING (cluster, year)"
	  " WHERE y.closed_s IS NOT NULL AND e.at_s > y.closed_s" },
	{ "ledger: no two years that are open overlap",
	  "SELECT a.year FROM sip_year a JOIN sip_year b ON b.cluster = a.cluster"
	  " AND b.year > a.year AND (b.year / 100 - a.year / 100) * 12 + b.year % 100 - a.year % "
	  "100"
	  " < 12" },
	{ 0 },
};

/* Requests and what else is held for a school; votes that are asked of it; and its own time, as
 * long as it has not left the ledger (`!removeschool`). */
const char *const sip_open[] = {
	"SELECT 'R' || number, school, 0 FROM sip_request WHERE cluster = ?1"
	" AND state IN ('waiting', 'asked', 'agreed', 'dated')"
	" UNION SELECT '', school, 0"
	" FROM (SELECT school FROM sip_review WHERE cluster = ?1"
	" AND state IN ('dated', 'moving')"
	" UNION ALL SELECT school FROM sip_allocation WHERE cluster = ?1 AND state = 'held'"
	" AND is_leaving = 0)"
	" UNION SELECT '', '', person FROM sip_review"
	" WHERE cluster = ?1 AND state IN ('dated', 'moving')"
	" UNION ALL SELECT 'the vote on R' || v.request, v.school, 0 FROM sip_vote v JOIN "
	"sip_request r"
	" ON r.cluster = v.cluster AND r.number = v.request WHERE v.cluster = ?1 AND r.state = "
	"'asked'"
	" UNION ALL SELECT 'its own time (!removeschool ends it)', substr(b.account, -1), 0"
	" FROM sip_balance b JOIN sip_year y USING (cluster, year) WHERE b.cluster = ?1"
	" AND y.closed_s IS NULL AND b.minutes > 0 AND ?2 > 0"
	" AND (substr(b.account, 1, 4) = 'OWN:' OR substr(b.account, 1, 3) = 'PM:')"
	" GROUP BY substr(b.account, -1)",
	NULL
};

const char sip_left[] = "SELECT school FROM sip_left WHERE cluster = ?1";

const char sip_years[] =
    "SELECT '', 'the year that began in month ' || (year % 100) || ' of ' || (year / 100) || ' is "
    "open:"
    " all its time would be granted again' FROM sip_year WHERE cluster = ?1 AND closed_s IS NULL"
    " UNION ALL SELECT DISTINCT substr(target, -1), 'its time of the open year was granted already'"
    " FROM sip_entry e JOIN sip_year y USING (cluster, year) WHERE e.cluster = ?1"
    " AND y.closed_s IS NULL AND e.code = 'grant' AND substr(target, 1, 4) = 'OWN:'";
