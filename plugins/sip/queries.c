/* queries: every statement of this plugin, in the order of the enum in sip.h; ?1 is the cluster. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "sip.h"

/* Rows that concern a school, ?3: its own time, what was used by it, and what was held by its
 * requests, or by what was set aside for it and is shared. */
#define STATEMENT \
	" FROM sip_entry e WHERE cluster = ?1 AND year = ?2 AND code <> 'pm'" \
	" AND substr(origin, 1, 3) <> 'PM:' AND substr(target, 1, 3) <> 'PM:'" \
	" AND (origin = 'OWN:' || ?3 OR target = 'OWN:' || ?3" \
	" OR substr(target, 1, 8) = 'SPENT:' || ?3 || ':'" \
	" OR item IN (SELECT 'R' || number FROM sip_request WHERE cluster = ?1 AND school = ?3)" \
	" OR item IN (SELECT 'K' || number FROM sip_allocation WHERE cluster = ?1 AND school = ?3" \
	" AND is_shared = 1))"

/* Behind all who wait: a clock would let those who come in the same second pass. */
#define LAST_PLACE \
	"(SELECT COALESCE(MAX(place), 0) + 1 FROM sip_request WHERE cluster = ?1" \
	" AND state = 'waiting')"

/* Those who wait for a year's time; ?4: of one pot, or "" of all. */
#define MOVED "cluster = ?1 AND year = ?2 AND state = 'waiting' AND (?4 = '' OR pot = ?4)"

#define RULE_COLUMNS "kind, needs, each_max, half_max, pool_floor, from_day"

const char *const sip_queries[] = {
	[Q_YEAR_GET] = "SELECT closed_s IS NOT NULL FROM sip_year WHERE cluster = ?1 AND year = ?2",
	[Q_YEAR_OPEN] = "INSERT INTO sip_year (cluster, year, day_minutes, opened_s)"
			" VALUES (?1, ?2, ?3, ?4)",

	[Q_YEAR_OPEN_FIRST] =
	    "SELECT MIN(year) FROM sip_year WHERE cluster = ?1 AND closed_s IS NULL",
	[Q_YEAR_CLOSE] = "UPDATE sip_year SET closed_s = ?3 WHERE cluster = ?1 AND year = ?2",
	/* What can be closed of a year. */
	[Q_REMAINS] = "SELECT account, minutes FROM sip_balance WHERE cluster = ?1 AND year = ?2"
		      " AND minutes > 0 AND (account = 'POOL' OR account LIKE 'POOL:%'"
		      " OR account LIKE 'OWN:%' OR account LIKE 'PM:%') ORDER BY account",

	[Q_ENTRY_NEXT] = "SELECT COALESCE(MAX(number), 0) + 1 FROM sip_entry WHERE cluster = ?1",
	[Q_ENTRY_POST] =
	    "INSERT INTO sip_entry (cluster, number, transfer, year, code, origin, target,"
	    " minutes, at_s, person, item, reverses, once)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, NULLIF(?12, 0), ?13)",
	[Q_BALANCE] = "SELECT minutes FROM sip_balance WHERE cluster = ?1 AND year = ?2"
		      " AND account = ?3",
	/* The last row of a kind between two accounts that was not taken back. */
	[Q_ENTRY_LAST] =
	    "SELECT number FROM sip_entry e WHERE cluster = ?1 AND year = ?2 AND code = ?3"
	    " AND origin = ?4 AND target = ?5 AND minutes = ?6"
	    " AND once IS NULL AND NOT EXISTS (SELECT 1 FROM sip_entry r"
	    " WHERE r.cluster = e.cluster AND r.reverses = e.number)"
	    " ORDER BY number DESC LIMIT 1",
	/* What moved out of and into a school's own time, by kind; what was taken back is left out.
	 */
	[Q_OWN_BY_CODE] =
	    "SELECT code, origin = ?3, SUM(minutes) FROM sip_entry e WHERE cluster = ?1"
	    " AND year = ?2 AND (origin = ?3 OR target = ?3) AND code <> 'reverse'"
	    " AND NOT EXISTS (SELECT 1 FROM sip_entry r WHERE r.cluster = e.cluster"
	    " AND r.reverses = e.number) GROUP BY code, origin = ?3",
	[Q_POOL_IN_BY_SCHOOL] =
	    "SELECT substr(origin, 5), SUM(minutes) FROM sip_entry e"
	    " WHERE cluster = ?1 AND year = ?2 AND code = 'pool'"
	    " AND NOT EXISTS (SELECT 1 FROM sip_entry r WHERE r.cluster = e.cluster"
	    " AND r.reverses = e.number) GROUP BY origin ORDER BY origin",
	/* Spent out of the pool, directly or by way of a hold that the pool had filled. */
	[Q_POOL_SPENT_BY_SCHOOL] =
	    "SELECT substr(target, 7, 1), SUM(minutes) FROM sip_entry e WHERE cluster = ?1"
	    " AND year = ?2 AND code IN ('deliver', 'overrun', 'lostlate') AND (origin = 'POOL'"
	    " OR origin IN (SELECT target FROM sip_entry h WHERE h.cluster = ?1 AND h.year = ?2"
	    " AND h.code = 'hold' AND h.origin = 'POOL')) GROUP BY substr(target, 7, 1)",
	[Q_HELD] =
	    "SELECT substr(account, 6), minutes, EXISTS (SELECT 1 FROM sip_allocation a"
	    " WHERE a.cluster = b.cluster AND a.number = CAST(substr(b.account, 7) AS INTEGER)"
	    " AND substr(b.account, 6, 1) = 'K' AND a.is_shared = 0) FROM sip_balance b WHERE "
	    "cluster = ?1"
	    " AND year = ?2 AND account >= 'HOLD:' AND account < 'HOLD;' AND minutes > 0"
	    " AND EXISTS (SELECT 1 FROM sip_entry h WHERE h.cluster = b.cluster"
	    " AND h.year = b.year AND h.code = 'hold' AND h.target = b.account AND h.origin = ?3)"
	    " ORDER BY length(account), account",

	[Q_ENTRY_ONCE] = "SELECT 1 FROM sip_entry WHERE cluster = ?1 AND year = ?2 AND once = ?3",
	[Q_REQUEST_OPEN_OF] = "SELECT number FROM sip_request WHERE cluster = ?1 AND school = ?2"
			      " AND state IN ('waiting', 'asked', 'agreed', 'dated')"
			      " ORDER BY number",
	[Q_REVIEW_OPEN_OF] = "SELECT number FROM sip_review WHERE cluster = ?1 AND school = ?2"
			     " AND state = 'dated' ORDER BY +number",
	[Q_ALLOCATION_OPEN_OF] = "SELECT number FROM sip_allocation WHERE cluster = ?1"
				 " AND school = ?2 AND state = 'held' AND is_leaving = 0"
				 " ORDER BY number",
	[Q_ALLOCATION_LEFT] = "SELECT number FROM sip_allocation WHERE cluster = ?1"
			      " AND state = 'held' AND is_leaving = 1 ORDER BY number",
	[Q_LEFT_GET] = "SELECT year, entry FROM sip_left WHERE cluster = ?1 AND school = ?2",
	[Q_LEFT_ADD] = "INSERT INTO sip_left (cluster, school, year, entry)"
		       " VALUES (?1, ?2, ?3, ?4)",
	[Q_LEFT_DROP] = "DELETE FROM sip_left WHERE cluster = ?1 AND school = ?2",
	[Q_LEFT_LAPSED] =
	    "SELECT number, minutes FROM sip_entry e WHERE cluster = ?1 AND year = ?2"
	    " AND number >= ?3 AND code = 'close' AND origin = ?4 AND target = 'LAPSED'"
	    " AND NOT EXISTS (SELECT 1 FROM sip_entry r WHERE r.cluster = e.cluster"
	    " AND r.reverses = e.number) ORDER BY number",
	[Q_LEFT_ASKED] =
	    "SELECT v.request FROM sip_vote v JOIN sip_request r ON r.cluster = v.cluster"
	    " AND r.number = v.request WHERE v.cluster = ?1 AND v.school = ?2"
	    " AND r.state = 'asked' ORDER BY v.request LIMIT 1",
	[Q_LEFT_VOTE] = "DELETE FROM sip_vote WHERE cluster = ?1 AND request = ?2 AND school = ?3",
	[Q_LEFT_NEEDS] =
	    "UPDATE sip_request SET needs = MAX(1, MIN(needs, (SELECT COUNT(*) FROM sip_vote v"
	    " WHERE v.cluster = sip_request.cluster AND v.request = sip_request.number)))"
	    " WHERE cluster = ?1 AND state = 'asked'",
	[Q_POT_GET] = "SELECT purpose FROM sip_pot WHERE cluster = ?1 AND name = ?2",
	[Q_POT_PUT] = "INSERT INTO sip_pot (cluster, name, purpose, person) VALUES (?1, ?2, ?3, ?4)"
		      " ON CONFLICT (cluster, name) DO UPDATE SET"
		      " purpose = iif(excluded.purpose = '', purpose, excluded.purpose)",
	[Q_POT_LIST] = "SELECT name, purpose FROM sip_pot WHERE cluster = ?1 ORDER BY name",
	/* Spent by way of the holds that the pot had filled. */
	[Q_POT_SPENT] =
	    "SELECT COALESCE(SUM(minutes), 0) FROM sip_entry e WHERE cluster = ?1 AND year = ?2"
	    " AND code IN ('deliver', 'lostlate') AND origin IN (SELECT target FROM sip_entry h"
	    " WHERE h.cluster = ?1 AND h.year = ?2 AND h.code = 'hold' AND h.origin = ?3)",

	/* What a school had without a vote since an instant. */
	[Q_REQUEST_UNVOTED_SUM] =
	    "SELECT COALESCE(SUM(CASE WHEN state = 'delivered' THEN delivered ELSE minutes END), 0)"
	    " FROM sip_request WHERE cluster = ?1 AND school = ?2 AND asked_s >= ?3"
	    " AND rule = 'automatic' AND state IN ('agreed', 'dated', 'delivered')",
	[Q_REQUEST_LAST] = "SELECT " LAST_PLACE " WHERE ?1 > 0",
	[Q_REQUEST_WAITING] = "SELECT number FROM sip_request WHERE cluster = ?1"
			      " AND state = 'waiting' AND year = ?2 AND pot = ?3"
			      " ORDER BY place, number",
	/* Asked for out of an account, of which there is only ?4 by now. */
	[Q_REQUEST_OVER] = "SELECT number FROM sip_request WHERE cluster = ?1 AND state = 'asked'"
			   " AND year = ?2 AND pot = ?3 AND minutes > ?4 ORDER BY number",
	[Q_REQUEST_QUEUES] = "SELECT DISTINCT +year, pot FROM sip_request WHERE cluster = ?1"
			     " AND state = 'waiting' ORDER BY 1, 2",
	[Q_REQUEST_YEAR] = "UPDATE sip_request SET year = ?3, place = ?4"
			   " WHERE cluster = ?1 AND number = ?2",
	/* They keep their order. */
	[Q_REQUEST_MOVE] = "UPDATE sip_request SET year = ?3, place = place + " LAST_PLACE
			   " - (SELECT MIN(place) FROM sip_request WHERE " MOVED ") WHERE " MOVED,
	[Q_REQUEST_LIST] = "SELECT number FROM sip_request WHERE cluster = ?1"
			   " AND state IN ('waiting', 'asked', 'agreed', 'dated') ORDER BY number"
			   " LIMIT 20",

	[Q_REQUEST_OLDER] = "SELECT number FROM sip_request WHERE cluster = ?1 AND year < ?2"
			    " AND state IN ('agreed', 'dated') ORDER BY number",
	/* Held in a year after it was held in another. */
	[Q_REQUEST_CARRIED] =
	    "SELECT number FROM sip_request r WHERE cluster = ?1 AND year = ?2"
	    " AND state IN ('agreed', 'dated') AND EXISTS (SELECT 1 FROM sip_entry e"
	    " WHERE e.cluster = ?1 AND e.year < ?2 AND e.once = 'carry:R' || r.number)"
	    " ORDER BY number",
	[Q_REQUEST_HELD] = "SELECT number FROM sip_request WHERE cluster = ?1 AND year = ?2"
			   " AND state IN ('agreed', 'dated') ORDER BY number",
	[Q_REQUEST_NEXT_YEAR] = "UPDATE sip_request SET year = ?3 WHERE cluster = ?1 AND year = ?2"
				" AND state IN ('asked', 'agreed', 'dated')",
	[Q_REVIEW_NEXT_YEAR] = "UPDATE sip_review SET year = ?3 WHERE cluster = ?1 AND year = ?2"
			       " AND state = 'dated'",
	/* Private items of a year that have no end yet: time set aside, and reviews before `end`.
	 */
	[Q_PRIVATE_OPEN] =
	    "SELECT number FROM sip_allocation WHERE cluster = ?1 AND year = ?2 AND state = 'held'"
	    " UNION SELECT number FROM sip_review WHERE cluster = ?1 AND year = ?2"
	    " AND state = 'dated' AND start_s < ?3 ORDER BY number",

	[Q_VOTE_ADD] = "INSERT INTO sip_vote (cluster, request, school) VALUES (?1, ?2, ?3)",
	[Q_VOTE_SET] = "UPDATE sip_vote SET vote = ?4, person = ?5, at_s = ?6 WHERE cluster = ?1"
		       " AND request = ?2 AND school = ?3",
	[Q_VOTE_LIST] = "SELECT school, vote, person FROM sip_vote WHERE cluster = ?1"
			" AND request = ?2 ORDER BY school = '+', school",
	[Q_VOTE_COUNTED] = "UPDATE sip_vote SET is_counted = 1 WHERE cluster = ?1 AND request = ?2",

	[Q_RULE_AT] =
	    "SELECT " RULE_COLUMNS " FROM sip_rule WHERE cluster = ?1 AND agreed_by <> 0"
	    " AND from_day <= ?2"
	    " AND CASE kind WHEN 'private' THEN 1 WHEN 'carry' THEN 2 WHEN 'notice' THEN 3"
	    " ELSE 0 END = ?3"
	    " ORDER BY from_day DESC, number DESC LIMIT 1",
	[Q_RULE_COMING] = "SELECT " RULE_COLUMNS ", agreed_by FROM sip_rule WHERE cluster = ?1"
			  " AND (agreed_by = 0 OR from_day > ?2) ORDER BY from_day, number",
	[Q_RULE_PROPOSED] = "SELECT " RULE_COLUMNS ", person FROM sip_rule WHERE cluster = ?1"
			    " AND agreed_by = 0",
	[Q_RULE_DROP_PROPOSED] = "DELETE FROM sip_rule WHERE cluster = ?1 AND agreed_by = 0",
	[Q_RULE_ADD] =
	    "INSERT INTO sip_rule (cluster, number, kind, needs, each_max, half_max, pool_floor,"
	    " from_day, person, agreed_by) SELECT ?1, COALESCE(MAX(number), 0) + 1, ?2, ?3, ?4, ?5,"
	    " ?6, ?7, ?8, ?9 FROM sip_rule WHERE cluster = ?1",
	[Q_RULE_AGREE] = "UPDATE sip_rule SET agreed_by = ?2, from_day = ?3 WHERE cluster = ?1"
			 " AND agreed_by = 0",

	[Q_REVIEW_LIST] =
	    "SELECT number, when_text FROM sip_review WHERE cluster = ?1 AND person = ?2"
	    " AND state = 'dated' ORDER BY start_s",
	[Q_REVIEW_PLANNED] = "SELECT SUM((end_s - start_s) / 60) FROM sip_review WHERE cluster = ?1"
			     " AND school = ?2 AND start_s >= ?3 AND start_s < ?4"
			     " AND state = 'dated' AND number <> ?5",

	[Q_ALLOCATION_LIST] = "SELECT number, minutes, is_shared FROM sip_allocation"
			      " WHERE cluster = ?1 AND year = ?2 AND school = ?3 AND state = 'held'"
			      " AND is_leaving = 0 ORDER BY number",
	/* What was used of each, read off the journal. */
	[Q_ALLOCATION_SPENT] =
	    "SELECT a.school, a.is_shared, SUM(e.minutes) FROM sip_allocation a JOIN sip_entry e"
	    " ON e.cluster = a.cluster AND e.year = a.year AND e.code = 'deliver'"
	    " AND e.origin = 'HOLD:K' || a.number WHERE a.cluster = ?1 AND a.year = ?2"
	    " GROUP BY a.school, a.is_shared",

	/* For the adviser's round: letter, number, school, minutes; ?2 is now. */
	[Q_ROUND_UNDATED] =
	    "SELECT 'R', number, school, minutes FROM sip_request WHERE cluster = ?1"
	    " AND state = 'agreed' AND ?2 > 0 ORDER BY number",
	[Q_ROUND_UNRECORDED] =
	    "SELECT 'R', number, school, minutes FROM sip_request WHERE cluster = ?1"
	    " AND state = 'dated' AND end_s <= ?2 ORDER BY start_s, number",
	[Q_ROUND_PRIVATE] =
	    "SELECT 'K', number, school, minutes FROM sip_allocation WHERE cluster = ?1"
	    " AND state = 'held' AND is_leaving = 0 UNION ALL SELECT 'K', +number, school, (end_s "
	    "- start_s) / 60"
	    " FROM sip_review WHERE cluster = ?1 AND state = 'dated' AND end_s <= ?2 ORDER BY 2",
	[Q_ROUND_UNNOTED] =
	    "SELECT 'R', number, school, delivered FROM sip_request r WHERE cluster = ?1"
	    " AND state = 'delivered' AND ended_s > ?2 - 120 * 86400 AND NOT EXISTS (SELECT 1"
	    " FROM sip_note n WHERE n.cluster = r.cluster AND n.request = r.number) ORDER BY "
	    "number",
	[Q_ROUND_VOTES] = "SELECT 'R', number, school, minutes FROM sip_request WHERE cluster = ?1"
			  " AND state = 'asked' AND ?2 > 0 ORDER BY number",
	[Q_BALANCE_SUM] = "SELECT COALESCE(SUM(minutes), 0) FROM sip_balance WHERE cluster = ?1"
			  " AND year = ?2 AND account >= ?3 AND account < ?4",

	[Q_STATEMENT] =
	    "SELECT at_s, code, origin, target, minutes, item" STATEMENT " ORDER BY +number",

	[Q_NOTE_ADD] = "INSERT INTO sip_note (cluster, request, number, person, at_s, text)"
		       " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
	[Q_NOTE_LIST] = "SELECT text FROM sip_note WHERE cluster = ?1 AND request = ?2"
			" ORDER BY number",

	[Q_SLOT_CLEAR] = "DELETE FROM sip_slot WHERE cluster = ?1 AND request = ?2",
	[Q_SLOT_ADD] = "INSERT INTO sip_slot (cluster, request, number, start_s, end_s, text)"
		       " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
	[Q_SLOT_GET] = "SELECT start_s, end_s, text FROM sip_slot WHERE cluster = ?1"
		       " AND request = ?2 AND number = ?3",
	NULL,
};
