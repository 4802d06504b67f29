/* grant: what a school is given of the adviser's time: for a year, for the part of it that is left
 * when it joins, or money year by money year. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "year/year.h"

#include "ledger/ledger.h"
#include "ledger/split.h"
#include "request/request.h"

static const struct {
	const char *entry_once;
} sql = {
	.entry_once = "SELECT 1 FROM sip_entry WHERE cluster = ?1 AND year = ?2 AND once = ?3",
};
const struct clerk_queries grant_queries = CLERK_QUERIES(sql);

enum { MONTHS = 12, MORNING_MIN = 7 * 60 };

/* ---- granting ---- */

enum part { PART_KEPT, PART_PM, PART_POOLED, PARTS };

/* A school's minutes of a whole year. */
static int64_t whole_year(struct clerk_call *call)
{
	return clerk_settings(call)->days_per_school * clerk_settings(call)->day_minutes;
}

/* `num`/`den` of them, to the nearest minute. */
static int64_t share_of_year(struct clerk_call *call, int64_t num, int64_t den)
{
	return (whole_year(call) * num * 2 + den) / (den * 2);
}

/* So many minutes as kept, ring-fenced and pooled, in the proportions of a year. */
static void parts_of(struct clerk_call *call, int64_t minutes, int64_t ret_parts[PARTS])
{
	const struct clerk_settings *settings = clerk_settings(call);
	int64_t all = whole_year(call);
	int64_t pm = settings->pm_minutes < all ? settings->pm_minutes : all;
	int64_t pooled = settings->pooled_minutes < all - pm ? settings->pooled_minutes : all - pm;
	const int64_t shares[PARTS] = {
		[PART_KEPT] = all - pm - pooled, [PART_PM] = pm, [PART_POOLED] = pooled
	};

	split_whole(minutes, shares, PARTS, ret_parts);
}

/* The same part is granted once: `once` names it. */
static void post_parts(struct clerk_call *call, int64_t year, char school,
		       const int64_t parts[PARTS], const char *once, bool is_clerks)
{
	const char *own = ledger_own(call, school);
	const struct posting postings[] = {
		{ .code = "grant",
		  .from = "GRANT:LA",
		  .to = own,
		  .minutes = parts[PART_KEPT] + parts[PART_POOLED],
		  .once = clerk_text_of(call, "%s:own:%c", once, school) },
		{ .code = "grant",
		  .from = "GRANT:LA",
		  .to = ledger_pm(call, school),
		  .minutes = parts[PART_PM],
		  .once = clerk_text_of(call, "%s:pm:%c", once, school) },
		{ .code = "pool",
		  .from = own,
		  .to = "POOL",
		  .minutes = parts[PART_POOLED],
		  .once = clerk_text_of(call, "%s:pool:%c", once, school) },
	};

	for (size_t i = 0; i < sizeof(postings) / sizeof(postings[0]); i++) {
		struct posting posting = postings[i];
		posting.year = year;
		posting.is_clerks = is_clerks;
		ledger_post(call, posting);
	}
}

/* ---- money years ---- */

/* After how many months of the cluster's year the school's own money year begins; 0: with it. */
static int64_t months_before(struct clerk_call *call, int64_t year, char school)
{
	const struct clerk_school *s = clerk_school(call, school);
	int64_t start = s == NULL || s->year_start == 0 ? year % 100 : s->year_start;

	return (start - year % 100 + MONTHS) % MONTHS;
}

static int32_t money_day(struct clerk_call *call, int64_t year, char school)
{
	int64_t months = year % 100 - 1 + months_before(call, year, school);

	return ledger_first_day(year / 100 + months / MONTHS, months % MONTHS + 1);
}

void grant_year(struct clerk_call *call, int64_t year, char school)
{
	int64_t months = months_before(call, year, school), parts[PARTS];
	int64_t at_s = clerk_instant(call, money_day(call, year, school), MORNING_MIN);

	int64_t first = share_of_year(call, months, MONTHS);

	if (months == 0) {
		parts_of(call, whole_year(call), parts);
		post_parts(call, year, school, parts, "grant", true);
		return;
	}
	if (at_s <= clerk_now(call)) {
		parts_of(call, whole_year(call) - first, parts);
		post_parts(call, year, school, parts, "grant2", true);
		return;
	}
	parts_of(call, first, parts);
	post_parts(call, year, school, parts, "grant", true);
	clerk_wake_keep(call, ledger_year_item(year), clerk_text_of(call, "money/%c", school),
			at_s);
}

enum clerk_status grant_money_year(struct clerk_call *call, int64_t year, char school)
{
	int64_t months = months_before(call, year, school), parts[PARTS];

	if (sharing_has_left(call, school)) {
		return CLERK_OK;
	}
	if (months == 0 || ledger_year_state(call, year) != YEAR_OPEN) {
		return CLERK_OK; /* the roster was changed meanwhile, or the year is closed */
	}
	int64_t lapsed = ledger_lapse(call, year, ledger_own(call, school), rule_carry_cap(call));
	(void)ledger_lapse(call, year, ledger_pm(call, school), 0);
	parts_of(call, whole_year(call) - share_of_year(call, months, MONTHS), parts);
	post_parts(call, year, school, parts, "grant2", true);
	clerk_tell_school(
	    call, school,
	    "School %c's new money year has begun: %s of SIP time is yours, %s went into "
	    "the pool. Of the old year's own time %s lapsed. `time` shows it.",
	    school, clerk_format_amount(call, parts[PART_KEPT]),
	    clerk_format_amount(call, parts[PART_POOLED]), clerk_format_amount(call, lapsed));
	queue_serve(call, year, "POOL");
	queue_serve(call, year, ledger_own(call, school));
	return CLERK_OK;
}

/* ---- joining ---- */

static enum clerk_status check_joins(struct clerk_call *call, char school, int64_t year,
				     int32_t from)
{
	const char *words = ledger_year_words(call, year);
	struct clerk_query *q =
	    CLERK_QUERY(call, &sql.entry_once, year, clerk_text_of(call, "grant:own:%c", school));

	if (from < ledger_first_day(year / 100, year % 100) || from >= ledger_year_end(year)) {
		return clerk_fail(call, CLERK_USAGE, "%s is not in the year %s.",
				  clerk_format_day(call, from), words);
	}
	return clerk_step(q) || ledger_balance(call, year, ledger_own(call, school)) != 0
		   ? clerk_fail(call, CLERK_CONFLICT, "School %c has its time for %s already.",
				school, words)
		   : CLERK_OK;
}

static void grant_part(struct clerk_call *call, char school, int64_t year, int32_t from)
{
	int64_t parts[PARTS];
	int32_t first = ledger_first_day(year / 100, year % 100), end = ledger_year_end(year);

	parts_of(call, share_of_year(call, end - from, end - first), parts);
	post_parts(call, year, school, parts, "grant", false);
	clerk_reply(call,
		    "School %c joins from %s: %d of the year's %d days, so %s of its own, %s "
		    "ring-fenced, %s into the pool: %s free. Votes that are open stay as they are.",
		    school, clerk_format_day(call, from), (int)(end - from), (int)(end - first),
		    clerk_format_amount(call, parts[PART_KEPT]),
		    clerk_format_amount(call, parts[PART_PM]),
		    clerk_format_amount(call, parts[PART_POOLED]),
		    clerk_format_amount(call, ledger_balance(call, year, "POOL")));
	clerk_settle(call, "What a school was granted stays on the ledger.");
	queue_serve(call, year, "POOL");
}

static const struct clerk_arg addschool_spec[] = {
	CLERK_ARG_SCHOOL(struct addschool_args, school, "the school, e.g. I", .flags = 0),
	CLERK_ARG_WHEN(struct addschool_args, day, "from which day; else from today",
		       .lead = "from", .flags = CLERK_OPTIONAL | CLERK_RAW_LEVEL),
	{ 0 },
};

static enum clerk_status run_addschool(struct clerk_call *call, const void *args)
{
	const struct addschool_args *a = args;
	char school = a->school->letter;
	int64_t year = year_ledger(call);
	int32_t today = clerk_day_of(call, clerk_now(call));
	int32_t from = a->day.kind == CLERK_WHEN_NONE ? today : a->day.day;
	enum clerk_status status = CLERK_OK;

	if (a->school->is_guest || !text_is_one_of(clerk_schools(call), school)) {
		return clerk_fail(call, CLERK_DENIED,
				  "School %c is a guest; whoever runs me makes it a member first.",
				  school);
	}
	if (!leave_come_back(call, school, &a->day, &status)) {
		status = check_joins(call, school, year, from);
		if (status == CLERK_OK) {
			grant_part(call, school, year, from);
		}
	}
	return status;
}

const struct clerk_command grant_commands[] = {
	{ .name = "addschool",
	  .summary = "Give a school that joins its part of the year's time",
	  .example = "addschool H from 4 Jan",
	  CLERK_TAKES(struct addschool_args, addschool_spec),
	  .who = CLERK_LEAD | CLERK_SIP,
	  .where = CLERK_IN_ROOM,
	  .run = run_addschool },
	{ 0 },
};
