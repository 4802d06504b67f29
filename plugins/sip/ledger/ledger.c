/* ledger: the journal of the adviser's time; every minute that moves goes through ledger_post. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/ledger.h"

#include <string.h>

static const struct {
	const char *year_get, *year_open_first, *entry_next, *entry_post, *balance, *entry_last,
	    *undone;
} sql = {
	.year_get = "SELECT closed_s IS NOT NULL FROM sip_year WHERE cluster = ?1 AND year = ?2",
	.year_open_first = "SELECT MIN(year) FROM sip_year WHERE cluster = ?1 AND closed_s IS NULL",
	.entry_next = "SELECT COALESCE(MAX(number), 0) + 1 FROM sip_entry WHERE cluster = ?1",
	.entry_post =
	    "INSERT INTO sip_entry (cluster, number, transfer, year, code, origin, target,"
	    " minutes, at_s, person, item, reverses, once)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, NULLIF(?12, 0), ?13)",
	.balance = "SELECT minutes FROM sip_balance WHERE cluster = ?1 AND year = ?2"
		   " AND account = ?3",
	/* The last row of a kind between two accounts that was not taken back. */
	.entry_last =
	    "SELECT number FROM sip_entry e WHERE cluster = ?1 AND year = ?2 AND code = ?3"
	    " AND origin = ?4 AND target = ?5 AND minutes = ?6"
	    " AND once IS NULL AND NOT EXISTS (SELECT 1 FROM sip_entry r"
	    " WHERE r.cluster = e.cluster AND r.reverses = e.number)"
	    " ORDER BY number DESC LIMIT 1",
	/* How often a row of that key, "resolve:R7", "resolve:R7/2", was taken back. */
	.undone = "SELECT COUNT(*) FROM sip_entry e JOIN sip_entry r ON r.cluster = e.cluster"
		  " AND r.reverses = e.number WHERE e.cluster = ?1 AND e.year = ?2"
		  " AND (e.once = ?3 OR (e.once > ?3 || '/' AND e.once < ?3 || '0'))",
};
const struct clerk_queries ledger_queries = CLERK_QUERIES(sql);

/* ---- accounts ---- */

const char *ledger_own(struct clerk_call *call, char school)
{
	return clerk_text_of(call, "OWN:%c", school);
}

const char *ledger_pm(struct clerk_call *call, char school)
{
	return clerk_text_of(call, "PM:%c", school);
}

const char *ledger_hold(struct clerk_call *call, struct clerk_item item)
{
	return clerk_text_of(call, "HOLD:%s", text_item_name(call, item));
}

const char *ledger_spent(struct clerk_call *call, char school, const char *category)
{
	return clerk_text_of(call, "SPENT:%c:%s", school, category);
}

int64_t ledger_balance(struct clerk_call *call, int64_t year, const char *account)
{
	return clerk_next_int(CLERK_QUERY(call, &sql.balance, year, account));
}

/* ---- posting ---- */

struct posting ledger_posting_of(int64_t year, const char *code, const char *from, const char *to,
				 int64_t minutes)
{
	return (struct posting){
		.year = year, .code = code, .from = from, .to = to, .minutes = minutes
	};
}

/* What was taken back may come about once more. */
static const char *once_key(struct clerk_call *call, int64_t year, const char *key)
{
	int64_t undone = clerk_next_int(CLERK_QUERY(call, &sql.undone, year, key));

	return undone == 0 ? key : clerk_text_of(call, "%s/%d", key, (int)undone + 1);
}

struct posting ledger_posting_for(struct clerk_call *call, struct clerk_item item, const char *once,
				  struct posting posting)
{
	const char *name = text_item_name(call, item);

	posting.item = item;
	posting.once = once == NULL
			   ? NULL
			   : once_key(call, posting.year, clerk_text_of(call, "%s:%s", once, name));
	return posting;
}

int64_t ledger_next(struct clerk_call *call)
{
	return clerk_next_int(clerk_query(call, &sql.entry_next));
}

int64_t ledger_post(struct clerk_call *call, struct posting posting)
{
	if (posting.minutes == 0) {
		return 0;
	}
	const struct clerk_person *sender = clerk_sender(call);
	int64_t number = ledger_next(call);
	struct clerk_query *q = CLERK_QUERY(
	    call, &sql.entry_post, number, posting.transfer == 0 ? number : posting.transfer,
	    posting.year, posting.code, posting.from, posting.to, posting.minutes);

	clerk_run(
	    CLERK_BIND_5(q, clerk_now(call), sender == NULL || posting.is_clerks ? 0 : sender->id,
			 posting.item.letter == '\0' ? "" : text_item_name(call, posting.item),
			 posting.reverses, posting.once));
	return number;
}

int64_t ledger_lapse(struct clerk_call *call, int64_t year, const char *account, int64_t keep)
{
	int64_t minutes = ledger_balance(call, year, account) - keep;

	minutes = minutes > 0 ? minutes : 0;
	ledger_post(call, ledger_posting_of(year, "close", account, "LAPSED", minutes));
	return minutes;
}

int64_t ledger_last(struct clerk_call *call, const struct posting *p)
{
	return clerk_next_int(
	    CLERK_QUERY(call, &sql.entry_last, p->year, p->code, p->from, p->to, p->minutes));
}

void ledger_reverse(struct clerk_call *call, const struct posting *p, int64_t number)
{
	struct posting posting = ledger_posting_of(p->year, "reverse", p->to, p->from, p->minutes);

	posting.item = p->item;
	posting.reverses = number;
	ledger_post(call, posting);
}

void ledger_undo(struct clerk_call *call, const struct posting *p, int64_t number)
{
	ledger_reverse(call, p, number);
	clerk_settle(call,
		     "That was taken back already; if it was meant after all, say it once more.");
}

/* ---- years ---- */

/* Year and month of a day counted from 1970 (Howard Hinnant's days algorithm). */
static void month_of(int32_t day, int64_t *ret_year, int64_t *ret_month)
{
	int64_t z = (int64_t)day + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;

	*ret_month = mp < 10 ? mp + 3 : mp - 9;
	*ret_year = yoe + era * 400 + (*ret_month <= 2 ? 1 : 0);
}

int32_t ledger_first_day(int64_t y, int64_t month)
{
	/* the same algorithm the other way round */
	y -= month <= 2 ? 1 : 0;
	int64_t era = (y >= 0 ? y : y - 399) / 400, yoe = y - era * 400;
	int64_t doy = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5;
	int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

	return (int32_t)(era * 146097 + doe - 719468);
}

int32_t ledger_year_end(int64_t year)
{
	return ledger_first_day(year / 100 + 1, year % 100);
}

int64_t ledger_year_at(struct clerk_call *call, int64_t instant_s)
{
	int64_t year = 0, month = 0;
	int64_t start = clerk_settings(call)->year_start_month;

	month_of(clerk_day_of(call, instant_s), &year, &month);
	start = start >= 1 && start <= 12 ? start : 9;
	return (month >= start ? year : year - 1) * 100 + start;
}

const char *ledger_month_name(int month)
{
	static const char *const names[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	return names[month];
}

enum year_state ledger_year_state(struct clerk_call *call, int64_t year)
{
	struct clerk_query *q = CLERK_QUERY(call, &sql.year_get, year);

	return !clerk_step(q) ? YEAR_UNKNOWN : clerk_int(q, 0) != 0 ? YEAR_CLOSED : YEAR_OPEN;
}

int64_t ledger_oldest_open(struct clerk_call *call, int64_t otherwise)
{
	struct clerk_query *q = clerk_query(call, &sql.year_open_first);

	return clerk_step(q) ? clerk_int(q, 0) : otherwise;
}

const char *ledger_year_words(struct clerk_call *call, int64_t year)
{
	int first = (int)(year % 100) - 1, last = (first + 11) % 12;

	return clerk_text_of(call, "%s %d–%s %d", ledger_month_name(first), (int)(year / 100),
			     ledger_month_name(last), (int)(year / 100 + (first == 0 ? 0 : 1)));
}

struct clerk_item ledger_year_item(int64_t year)
{
	return (struct clerk_item){ .letter = 'Y', .number = year };
}

int ledger_month_of_year(int64_t year, int32_t day)
{
	int64_t y = 0, month = 0;

	month_of(day, &y, &month);
	return (int)((y - year / 100) * 12 + month - year % 100);
}

const char *ledger_iso_day(struct clerk_call *call, int32_t day)
{
	int64_t y = 0, month = 0, y1 = 0, month1 = 0;
	int in_month = 1;

	month_of(day, &y, &month);
	for (month_of(day - in_month, &y1, &month1); month1 == month;
	     month_of(day - in_month, &y1, &month1)) {
		in_month++;
	}
	return clerk_text_of(call, "%04d-%02d-%02d", (int)y, (int)month, in_month);
}
