/* round: the adviser's own page: where she goes, what waits for her, and how much is left. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "views/views.h"

#include "ledger/ledger.h"
#include "request/request.h"

#include <string.h>

static const struct {
	const char *undated, *unrecorded, *private, *unnoted, *votes, *balance_sum, *been, *next;
} sql = {
	/* For the adviser's round: letter, number, school, minutes; ?2 is now. */
	.undated =
	    "SELECT 'R', number, school, minutes - delivered FROM sip_request WHERE cluster = ?1"
	    " AND state = 'agreed' AND ?2 > 0 ORDER BY number",
	.unrecorded =
	    "SELECT 'R', number, school, minutes - delivered FROM sip_request WHERE cluster = ?1"
	    " AND state = 'dated' AND end_s <= ?2 ORDER BY start_s, number",
	.private =
	    "SELECT 'K', number, school, minutes FROM sip_allocation WHERE cluster = ?1"
	    " AND state = 'held' AND is_leaving = 0 UNION ALL SELECT 'K', +number, school, (end_s "
	    "- start_s) / 60"
	    " FROM sip_review WHERE cluster = ?1 AND state IN ('dated', 'moving') AND end_s <= ?2 "
	    "ORDER BY 2",
	.unnoted =
	    "SELECT 'R', number, school, delivered FROM sip_request r WHERE cluster = ?1"
	    " AND state = 'delivered' AND ended_s > ?2 - 120 * 86400 AND NOT EXISTS (SELECT 1"
	    " FROM sip_note n WHERE n.cluster = r.cluster AND n.request = r.number) ORDER BY "
	    "number",
	.votes = "SELECT 'R', number, school, minutes FROM sip_request WHERE cluster = ?1"
		 " AND state = 'asked' AND ?2 > 0 ORDER BY number",
	/* Has she given that school any time? What is private counts: only she asks. */
	.been = "SELECT EXISTS (SELECT 1 FROM sip_balance WHERE cluster = ?1 AND year = ?2"
		" AND account >= 'SPENT:' || ?3 || ':' AND account < 'SPENT:' || ?3 || ';'"
		" AND account <> 'SPENT:' || ?3 || ':lostlate' AND minutes > 0)"
		" OR EXISTS (SELECT 1 FROM sip_allocation WHERE cluster = ?1 AND school = ?3"
		" AND year = ?2 AND state = 'delivered')",
	.next = "SELECT number FROM sip_request WHERE cluster = ?1 AND school = ?2"
		" AND state = 'dated' AND start_s > ?3 LIMIT 1",
	.balance_sum = "SELECT COALESCE(SUM(minutes), 0) FROM sip_balance WHERE cluster = ?1"
		       " AND year = ?2 AND account >= ?3 AND account < ?4",
};
const struct clerk_queries round_queries = CLERK_QUERIES(sql);

enum { AHEAD_DAYS = 56 };

/* ---- where she goes ---- */

static void add_entries(struct clerk_call *call, const char *head, int64_t from_s, int64_t to_s)
{
	const struct clerk_entry *entries;
	const struct clerk_item none = { 0 };
	size_t count = clerk_diary_find(call, "+", from_s, to_s, none, &entries);
	const char *text = "";
	for (size_t i = 0; i < count; i++) {
		const char *item =
		    entries[i].item.letter == '\0'
			? ""
			: clerk_text_of(call, "%s ", text_item_name(call, entries[i].item));
		if (entries[i].start_s < from_s) {
			continue; /* told under the heading before */
		}
		/* private things name no school, and here is nobody who must not know it */
		const char *at = entries[i].item.letter == 'K'
				     ? clerk_text_of(call, ", %c", entries[i].schools[0])
				     : "";
		text = clerk_text_of(call, "%s\n%s%s: %s%s%s", text, item,
				     clerk_format_span(call, entries[i].start_s, entries[i].end_s),
				     entries[i].title, at, entries[i].is_firm ? "" : " (asked)");
	}
	clerk_reply(call, CLERK_BOLD "%s" CLERK_PLAIN ":%s%s", head,
		    text[0] == '\0' ? " nothing" : "", text);
}

/* This week, and then to the end of the half term, or eight weeks where there is none. */
static void add_dates(struct clerk_call *call)
{
	int32_t today = clerk_day_of(call, clerk_now(call)), from = 0, to = 0;
	int32_t monday = clerk_monday_of(today) + 7;
	const char *name = "";
	int64_t next_s = clerk_instant(call, monday, 0);
	if (!clerk_half_term_at(call, '\0', 0, &from, &to, &name) || to < monday) {
		to = today + AHEAD_DAYS;
		name = "the weeks ahead";
	}
	add_entries(call, "This week", clerk_now(call), next_s);
	add_entries(call, clerk_text_of(call, "Then to %s (%s)", clerk_format_day(call, to), name),
		    next_s, clerk_instant(call, to + 1, 0));
}

/* ---- what waits for her ---- */

/* "`date R3 …` or `slots R3 …`", "`done R3 1 d`": of the first, what comes next. */
static const char *way_of(struct clerk_call *call, const char *const *query, const char *name,
			  int64_t minutes)
{
	if (query == &sql.undated) {
		return clerk_text_of(call, " `date %s …` or `slots %s …`", name, name);
	}
	if (query == &sql.unrecorded) {
		return clerk_text_of(call, " `done %s %s`", name,
				     clerk_format_amount(call, minutes));
	}
	return "";
}

/* "R3 (H, 1 d), R5 (G, ½ d)" */
static void add_list(struct clerk_call *call, const char *const *query, const char *head)
{
	const char *list = "", *way = "";
	struct clerk_query *q = CLERK_QUERY(call, query, clerk_now(call));
	while (clerk_step(q)) {
		const char *school = clerk_text(q, 2);
		int64_t minutes = clerk_int(q, 3);
		const char *name =
		    clerk_text_of(call, "%s%lld", clerk_text(q, 0), (long long)clerk_int(q, 1));
		way = list[0] == '\0' ? way_of(call, query, name, minutes) : way;
		list = text_listed(
		    call, list,
		    clerk_text_of(call, "%s (%s)", name,
				  text_listed(call, school, clerk_format_amount(call, minutes))));
	}
	if (list[0] != '\0') {
		clerk_reply(call, CLERK_BOLD "%s" CLERK_PLAIN ": %s.%s", head, list, way);
	}
}

/* ---- how much is left ---- */

static int64_t sum_of(struct clerk_call *call, int64_t year, const char *from, const char *below)
{
	return clerk_next_int(CLERK_QUERY(call, &sql.balance_sum, year, from, below));
}

static void add_sums(struct clerk_call *call, int64_t year)
{
	int64_t pool = ledger_balance(call, year, "POOL");
	int64_t pots = sum_of(call, year, "POOL:", "POOL;");
	int64_t own = sum_of(call, year, "OWN:", "OWN;"), ring = sum_of(call, year, "PM:", "PM;");
	int64_t held = sum_of(call, year, "HOLD:", "HOLD;");
	const char *in_pots =
	    pots == 0 ? "" : clerk_text_of(call, ", pots %s", clerk_format_amount(call, pots));
	clerk_reply(call,
		    CLERK_BOLD
		    "Left of %s" CLERK_PLAIN
		    ": pool %s free%s, held %s, schools' own %s, ring-fenced %s; in all " CLERK_BOLD
		    "%s" CLERK_PLAIN ".",
		    ledger_year_words(call, year), clerk_format_amount(call, pool), in_pots,
		    clerk_format_amount(call, held), clerk_format_amount(call, own),
		    clerk_format_amount(call, ring),
		    clerk_format_amount(call, pool + pots + own + ring + held));
}

struct round_args {
	const char *days;
};
static const struct clerk_arg round_spec[] = {
	CLERK_ARG_TEXT(struct round_args, days, "which days, e.g. next week or the spring term",
		       .flags = CLERK_OPTIONAL | CLERK_VERBATIM),
	{ 0 },
};

/* Minutes that are dated in those days, with each school, in private too; away is none of it. */
static int64_t dated_in(struct clerk_call *call, const struct clerk_days *days)
{
	const struct clerk_entry *entries;
	const struct clerk_item none = { 0 };
	size_t count = clerk_diary_find(call, "+", days->start_s, days->end_s, none, &entries);
	int64_t minutes = 0;

	for (size_t i = 0; i < count; i++) {
		bool is_hers = strchr("RSK", entries[i].item.letter) != NULL &&
			       entries[i].item.letter != '\0' && entries[i].is_firm &&
			       entries[i].start_s >= days->start_s;
		int64_t day = clerk_settings(call)->day_minutes;
		int64_t length = (entries[i].end_s - entries[i].start_s) / 60;

		minutes += !is_hers ? 0 : length < day ? length : day;
	}
	return minutes;
}

static enum clerk_status run_round(struct clerk_call *call, const void *args)
{
	int64_t year = year_ledger(call);
	struct clerk_days days = { .words = "" };
	bool is_all = true;
	enum clerk_status status = clerk_days_asked(call, ((const struct round_args *)args)->days,
						    "round next week", &days, &is_all);

	if (status != CLERK_OK) {
		return status;
	}
	if (is_all) {
		add_dates(call);
	} else {
		add_entries(call, clerk_text_of(call, "Your dates %s", days.words), days.start_s,
			    days.end_s);
		clerk_reply(call, "Time dated then: %s.",
			    clerk_format_amount(call, dated_in(call, &days)));
	}
	add_list(call, &sql.undated, "Agreed, no date yet");
	add_list(call, &sql.unrecorded, "Not recorded yet");
	add_list(call, &sql.private, "In private, no end yet");
	add_list(call, &sql.unnoted, "Done, nothing noted yet");
	add_list(call, &sql.votes, "With the schools");
	add_sums(call, year);
	return CLERK_OK;
}

/* ---- where she has not been ---- */

static enum clerk_status run_schools(struct clerk_call *call, const void *args)
{
	int64_t year = year_ledger(call);
	const char *schools = clerk_schools_here(call), *list = "",
		   *words = ledger_year_words(call, year);

	(void)args;
	for (const char *at = schools; *at != '\0'; at++) {
		if (clerk_next_int(CLERK_QUERY(call, &sql.been, year, *at)) != 0) {
			continue;
		}
		int64_t next = clerk_next_int(CLERK_QUERY(call, &sql.next, *at, clerk_now(call)));
		const struct request *r = next == 0 ? NULL : request_get(call, next);

		list = text_listed(call, list,
				   r == NULL ? clerk_text_of(call, "%c", *at)
					     : clerk_text_of(call, "%c (%s on %s)", *at,
							     clerk_item_name(call, r),
							     r->base.slot.said));
	}
	if (list[0] == '\0') {
		clerk_reply(call, "Every school has had time of yours since %.*s.",
			    (int)strcspn(words, "\xe2"), words);
	} else {
		clerk_reply(call, "No time of yours is recorded since %.*s for: %s.",
			    (int)strcspn(words, "\xe2"), words, list);
	}
	return CLERK_OK;
}

const struct clerk_command round_commands[] = {
	{ .name = "round",
	  .summary = "Show your visits, what waits for you, and what is left",
	  .example = "round next week",
	  CLERK_TAKES(struct round_args, round_spec),
	  .who = CLERK_SIP,
	  .where = CLERK_IN_PRIVATE,
	  .run = run_round },
	{ .name = "round schools",
	  .summary = "Show which schools have had no time of yours this year",
	  .example = "round schools",
	  .who = CLERK_SIP,
	  .where = CLERK_IN_PRIVATE,
	  .run = run_schools },
	{ 0 },
};
