/* leave: a school that leaves, and one that comes back with what it had. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "year/year.h"

#include "apart/apart.h"
#include "ledger/ledger.h"
#include "request/request.h"

#include <string.h>

static const struct {
	const char *request_open_of, *add, *drop, *lapsed;
} sql = {
	.request_open_of = "SELECT number FROM sip_request WHERE cluster = ?1 AND school = ?2"
			   " AND state IN ('waiting', 'asked', 'agreed', 'dated')"
			   " ORDER BY number",
	.add = "INSERT INTO sip_left (cluster, school, year, entry)"
	       " VALUES (?1, ?2, ?3, ?4)",
	.drop = "DELETE FROM sip_left WHERE cluster = ?1 AND school = ?2",
	.lapsed = "SELECT number, minutes FROM sip_entry e WHERE cluster = ?1 AND year = ?2"
		  " AND number >= ?3 AND code = 'close' AND origin = ?4 AND target = 'LAPSED'"
		  " AND NOT EXISTS (SELECT 1 FROM sip_entry r WHERE r.cluster = e.cluster"
		  " AND r.reverses = e.number) ORDER BY number",
};
const struct clerk_queries leave_queries = CLERK_QUERIES(sql);

enum { MORNING_MIN = 7 * 60, YEAR_S = 366 * 86400 };

/* ---- leaving ---- */

/* What the room may read of what the school has with one other, agreed or only asked: "V1 (D visits
 * A, Wed …)". */
static const char *still_to_come(struct clerk_call *call, char school, bool is_firm)
{
	const struct clerk_entry *entries;
	const char one[] = { school, '\0' }, *names = "";
	int64_t now_s = clerk_now(call);
	size_t count =
	    clerk_diary_find(call, one, now_s, now_s + YEAR_S, (struct clerk_item){ 0 }, &entries);
	for (size_t i = 0; i < count; i++) {
		const struct clerk_entry *entry = &entries[i];
		if (entry->item.letter == '\0' || entry->visibility != CLERK_PUBLIC ||
		    strlen(entry->schools) > 2 || entry->is_firm != is_firm) {
			continue;
		}
		names =
		    clerk_text_of(call, "%s%s%c%lld (%s, %s)", names, names[0] == '\0' ? "" : "; ",
				  entry->item.letter, (long long)entry->item.number, entry->title,
				  clerk_format_span(call, entry->start_s, entry->end_s));
	}
	return names;
}

/* And what the room may not: those whose it is hear that it stands. */
static void tell_of_private(struct clerk_call *call, char school)
{
	const char one[] = { school, '\0' };
	int64_t now_s = clerk_now(call);
	clerk_diary_aside(call, one, now_s, now_s + YEAR_S, (struct clerk_item){ 0 },
			  CLERK_ASIDE_ALL_SIDES | CLERK_ASIDE_UNASKED,
			  clerk_text_of(call, "School %c leaves", school));
}

/* " Still to come …: V1 (…).", or "" where there is none. */
static const char *listed(struct clerk_call *call, const char *heading, const char *names)
{
	return names[0] == '\0' ? "" : clerk_text_of(call, "%s%s.", heading, names);
}

static enum clerk_status ask_to_leave(struct clerk_call *call, char school)
{
	static const struct clerk_choice choices[] = {
		{ .key = "yes", .given = "yes", .is_final = true }
	};
	return clerk_ask(
	    call, choices, 1,
	    "School %c's own SIP time of this year would leave with it; what it put "
	    "into the pool stays.%s%s Only `%saddschool %c` would bring it back. Reply `yes`.",
	    school,
	    listed(call, clerk_text_of(call, " Still to come with %c, and staying: ", school),
		   still_to_come(call, school, true)),
	    listed(call, " Asked only, and lapsing: ", still_to_come(call, school, false)),
	    text_room_prefix(call), school);
}

static enum clerk_status check_leaves(struct clerk_call *call, const struct clerk_school *s)
{
	char school = s->letter;
	const char *open =
	    text_names_listed(call, 'R', CLERK_QUERY(call, &sql.request_open_of, school));
	if (s->is_guest || !text_is_one_of(clerk_schools(call), school)) {
		return clerk_fail(call, CLERK_DENIED,
				  "School %c is a guest and has no SIP time here.", school);
	}
	if (sharing_has_left(call, school)) {
		return sharing_check(call, school);
	}
	if (open[0] != '\0') {
		return clerk_fail(call, CLERK_CONFLICT,
				  "First School %c's %s must be done or withdrawn.", school, open);
	}
	return clerk_given(call, "yes") ? CLERK_OK : ask_to_leave(call, school);
}

static const struct clerk_arg removeschool_spec[] = {
	CLERK_ARG_SCHOOL(struct addschool_args, school, "the school, e.g. D", .flags = 0),
	{ 0 },
};

static enum clerk_status run_removeschool(struct clerk_call *call, const void *args)
{
	const struct addschool_args *a = args;
	char school = a->school->letter;
	enum clerk_status status = check_leaves(call, a->school);
	if (status != CLERK_OK) {
		return status;
	}
	int64_t year = year_ledger(call);
	const char *coming = still_to_come(call, school, true);
	const char *asked = still_to_come(call, school, false);
	/* The room hears the same whether there is any. */
	pm_leave(call, school);
	allocation_leave(call, school);
	clerk_run(CLERK_QUERY(call, &sql.add, school, year, ledger_next(call)));
	(void)ledger_lapse(call, year, ledger_own(call, school), 0);
	(void)ledger_lapse(call, year, ledger_pm(call, school), 0);
	clerk_reply(call,
		    "School %c's own SIP time has left with it. Whoever runs me ends its people's "
		    "roles; the record keeps what it did.",
		    school);
	if (coming[0] != '\0') {
		clerk_reply(call, "Still agreed, until somebody cancels it: %s.", coming);
	}
	if (asked[0] != '\0') {
		clerk_reply(call, "Lapsed with it: %s.", asked);
	}
	votes_left(call, school);
	clerk_here_changed(call);
	tell_of_private(call, school);
	clerk_settle(call,
		     clerk_text_of(call, "School %c has left. `%saddschool %c` brings it back.",
				   school, text_room_prefix(call), school));
	/* In either case, and not in the same breath: what comes free would tell whose it was. */
	clerk_wake_keep(call, ledger_year_item(0), "left",
			clerk_instant(call, clerk_day_of(call, clerk_now(call)) + 1, MORNING_MIN));
	return CLERK_OK;
}

enum clerk_status leave_grant_left(struct clerk_call *call)
{
	allocations_left(call);
	queue_serve_all(call);
	return CLERK_OK;
}

/* ---- coming back ---- */

/* What left with it in this year is its own again, row by row; gives the minutes. */
static int64_t give_back(struct clerk_call *call, int64_t year, int64_t entry, const char *account)
{
	struct clerk_query *q = CLERK_QUERY(call, &sql.lapsed, year, entry, account);
	struct posting rows[2];
	int64_t numbers[2] = { 0 }, sum = 0;
	size_t count = 0;
	while (count < 2 && clerk_step(q)) {
		numbers[count] = clerk_int(q, 0);
		rows[count++] =
		    ledger_posting_of(year, "close", account, "LAPSED", clerk_int(q, 1));
	}
	for (size_t i = 0; i < count; i++) {
		ledger_reverse(call, &rows[i], numbers[i]);
		sum += rows[i].minutes;
	}
	return sum;
}

bool leave_come_back(struct clerk_call *call, char school, const struct clerk_when *from,
		     enum clerk_status *ret_status)
{
	int64_t year, entry, now = year_ledger(call);
	int32_t today = clerk_day_of(call, clerk_now(call));
	const struct clerk_choice yes[] = {
		{ .key = "yes", .line = clerk_text_of(call, "addschool %c", school) }
	};
	*ret_status = CLERK_OK;
	if (!sharing_left_in(call, school, &year, &entry)) {
		return false;
	}
	if (year == now && from->kind != CLERK_WHEN_NONE && from->day > today) {
		*ret_status =
		    clerk_ask(call, yes, 1,
			      "School %c comes back at once, with the time of this year that "
			      "left with it. Reply `yes`, or say it again on %s.",
			      school, clerk_format_day(call, from->day));
		return true;
	}
	clerk_run(CLERK_QUERY(call, &sql.drop, school));
	clerk_here_changed(call);
	if (year != now) {
		return false; /* a new year's time is granted from then on */
	}
	int64_t own = give_back(call, year, entry, ledger_own(call, school));
	int64_t pm = give_back(call, year, entry, ledger_pm(call, school));
	clerk_reply(call,
		    "School %c is back, with what left with it: %s of its own, %s ring-fenced. "
		    "Votes that are open go on without it; what else it had answered counts "
		    "again.",
		    school, clerk_format_amount(call, own), clerk_format_amount(call, pm));
	clerk_settle(call, "What a school was granted stays on the ledger.");
	return true;
}

const struct clerk_command leave_commands[] = {
	{ .name = "removeschool",
	  .summary = "End the year's time of a school that leaves",
	  .example = "removeschool D",
	  CLERK_TAKES(struct addschool_args, removeschool_spec),
	  .who = CLERK_LEAD | CLERK_SIP,
	  .where = CLERK_IN_ROOM,
	  .run = run_removeschool },
	{ 0 },
};
