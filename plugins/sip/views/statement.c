/* statement: a school's time, line by line and month by month, as a table and a picture; read off
 * the journal. Performance management and what is private are left out: files are passed on. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "views/views.h"

#include "ledger/ledger.h"
#include "views/chart.h"

#include <string.h>

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

static const struct {
	const char *statement;
} sql = {
	.statement =
	    "SELECT at_s, code, origin, target, minutes, item" STATEMENT " ORDER BY +number",
};
const struct clerk_queries statement_queries = CLERK_QUERIES(sql);

enum { TABLE_FIRST = 4096 };

/* What a journal row does to the school's own time, what is held for it, and what it has received.
 */
struct sums {
	int64_t own, held, received;
	int64_t granted, pooled, gave, got, lapsed;
	int64_t la;       /* of what was used, the authority's paperwork */
	int64_t goodwill; /* of the SIP's own time, besides what was received */
	int64_t opening;  /* granted before anything else was done with it */
	bool is_begun;    /* something else was */
};

struct statement {
	char school;
	int64_t year;
	struct sums sums;
	struct chart chart;
	char *csv;
	size_t len, room, count;
};

/* A journal row. */
struct entry {
	int64_t at_s, minutes;
	const char *code, *origin, *target, *item;
};

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

static bool is_own(const struct statement *s, const char *account)
{
	return begins(account, "OWN:") && account[4] == s->school;
}

static bool is_spent(const struct statement *s, const char *account)
{
	return begins(account, "SPENT:") &&
	       (account[6] == s->school || begins(account + 6, "private"));
}

/* "SPENT:H:la" */
static bool is_la(const char *account)
{
	return begins(account, "SPENT:") && account[6] != '\0' && strcmp(account + 7, ":la") == 0;
}

/* +1: flows in; -1: flows out; 0: neither. */
static int64_t flow(bool is_in, bool is_out)
{
	return (is_in ? 1 : 0) - (is_out ? 1 : 0);
}

static void add_up(struct statement *s, const struct entry *e, int month)
{
	int64_t own = flow(is_own(s, e->target), is_own(s, e->origin)) * e->minutes;
	int64_t held = flow(begins(e->target, "HOLD:"), begins(e->origin, "HOLD:")) * e->minutes;
	int64_t used = flow(is_spent(s, e->target), is_spent(s, e->origin)) * e->minutes;
	bool is_goodwill = strcmp(e->origin, "GOODWILL") == 0 || strcmp(e->target, "GOODWILL") == 0;
	int64_t spent = is_goodwill ? 0 : used;
	bool is_gift = begins(e->origin, "OWN:") && begins(e->target, "OWN:");
	bool is_pooling = strcmp(e->target, "POOL") == 0
			      ? begins(e->origin, "OWN:")
			      : begins(e->target, "OWN:") && strcmp(e->origin, "POOL") == 0;

	s->sums.is_begun = s->sums.is_begun || !begins(e->origin, "GRANT:");
	s->sums.opening += s->sums.is_begun ? 0 : own;
	s->sums.own += own;
	s->sums.held += held;
	s->sums.received += spent;
	s->sums.goodwill += used - spent;
	s->sums.la += is_la(e->target) || is_la(e->origin) ? used : 0;
	s->sums.lapsed -= strcmp(e->code, "close") == 0 ? own : 0;
	s->sums.granted += begins(e->origin, "GRANT:") ? own : 0;
	s->sums.pooled -= is_pooling ? own : 0;
	s->sums.gave -= is_gift && own < 0 ? own : 0;
	s->sums.got += is_gift && own > 0 ? own : 0;
	s->chart.minutes[0][month] += is_pooling || (is_gift && own < 0) ? -own : 0;
	s->chart.minutes[1][month] += spent;
	for (int later = month; later < CHART_MONTHS; later++) {
		s->chart.minutes[2][later] += held;
	}
}

/* ---- the table ---- */

/* "own time", "pool", "held R7", "used: contact", "School E": never what anybody typed. */
static const char *account_words(struct clerk_call *call, const struct statement *s,
				 const char *account)
{
	if (is_own(s, account)) {
		return "own time";
	}
	if (begins(account, "OWN:")) {
		return clerk_text_of(call, "School %c", account[4]);
	}
	if (begins(account, "HOLD:")) {
		return clerk_text_of(call, "held %s", account + 5);
	}
	if (begins(account, "SPENT:")) {
		const char *kind = strchr(account + 6, ':');
		return clerk_text_of(call, "used: %s", kind == NULL ? "set aside" : kind + 1);
	}
	return begins(account, "GRANT:carry") ? "the year before"
	       : begins(account, "GRANT:bid") ? "a bid"
	       : begins(account, "GRANT:")    ? "the local authority"
	       : begins(account, "POOL:bid:")
		   ? clerk_text_of(call, "pot %s", account + strlen("POOL:bid:"))
	       : strcmp(account, "POOL") == 0     ? "pool"
	       : strcmp(account, "GOODWILL") == 0 ? "the SIP's own time"
	       : strcmp(account, "LAPSED") == 0   ? "lapsed"
	       : strcmp(account, "CARRY") == 0    ? "the year after"
						  : account;
}

/* However long it is, and however many there are. */
static void add_line(struct clerk_call *call, struct statement *s, const char *line)
{
	size_t len = strlen(line), room = s->room == 0 ? TABLE_FIRST : s->room;
	while (room - s->len < len) {
		room *= 2;
	}
	if (room > s->room) {
		char *csv = clerk_memory(call, room);
		memcpy(csv, s->len == 0 ? "" : s->csv, s->len);
		s->csv = csv;
		s->room = room;
	}
	memcpy(s->csv + s->len, line, len);
	s->len += len;
}

static void add_entry(struct clerk_call *call, struct statement *s, const struct entry *e)
{
	int32_t day = clerk_day_of(call, e->at_s);
	int month = ledger_month_of_year(s->year, day);

	add_up(s, e, month < 0 ? 0 : month >= CHART_MONTHS ? CHART_MONTHS - 1 : month);
	add_line(call, s,
		 clerk_text_of(call, "%s,%s,%s,%s,%lld,%s,%lld,%lld,%lld\r\n",
			       ledger_iso_day(call, day), e->code,
			       account_words(call, s, e->origin), account_words(call, s, e->target),
			       (long long)e->minutes, e->item, (long long)s->sums.own,
			       (long long)s->sums.held, (long long)s->sums.received));
}

static void read_journal(struct clerk_call *call, struct statement *s)
{
	add_line(call, s,
		 "date,what,from,to,minutes,item,own_minutes,held_minutes,received_minutes\r\n");
	struct clerk_query *q = CLERK_QUERY(call, &sql.statement, s->year, s->school);
	while (clerk_step(q)) {
		const struct entry entry = { .at_s = clerk_int(q, 0),
					     .code = clerk_text(q, 1),
					     .origin = clerk_text(q, 2),
					     .target = clerk_text(q, 3),
					     .minutes = clerk_int(q, 4),
					     .item = clerk_text(q, 5) };
		s->count++;
		add_entry(call, s, &entry);
	}
}

/* ---- saying it ---- */

static void attach(struct clerk_call *call, struct statement *s)
{
	const char *name = clerk_text_of(call, "sip-time-%c-%lld", s->school, (long long)s->year);
	struct clerk_file table = { .name = clerk_text_of(call, "%s.csv", name),
				    .type = "text/csv",
				    .bytes = s->csv,
				    .len = s->len };
	struct clerk_file picture = { .name = clerk_text_of(call, "%s.png", name) };
	int month = ledger_month_of_year(s->year, clerk_day_of(call, clerk_now(call)));

	s->chart.title = clerk_text_of(call, "School %c: SIP time month by month", s->school);
	s->chart.span = ledger_year_words(call, s->year);
	s->chart.past = month < 0 ? 0 : month >= CHART_MONTHS ? CHART_MONTHS : month + 1;
	s->chart.opening = s->sums.opening;
	s->chart.left = s->sums.own;
	s->chart.bars[0] = "given to others";
	s->chart.bars[1] = "received";
	s->chart.bars[2] = "held at its end";
	for (int m = 0; m < CHART_MONTHS; m++) {
		s->chart.months[m] = ledger_month_name((int)((s->year % 100 - 1 + m) % 12));
	}
	clerk_attach(call, &table);
	if (chart_draw(call, &s->chart, &picture)) {
		clerk_attach(call, &picture);
	} else {
		clerk_reply(call, "(No picture: libcairo2 is not installed where I live.)");
	}
}

static void reply_sums(struct clerk_call *call, const struct statement *s)
{
	const struct sums *sums = &s->sums;
	int64_t used =
	    sums->granted - sums->pooled - sums->gave + sums->got - sums->lapsed - sums->own;
	const char *lapsed =
	    sums->lapsed <= 0
		? ""
		: clerk_text_of(call, "lapsed %s, ", clerk_format_amount(call, sums->lapsed));
	const char *goodwill = sums->goodwill <= 0
				   ? ""
				   : clerk_text_of(call, ", and %s of the SIP's own time besides",
						   clerk_format_amount(call, sums->goodwill));

	const char *la = sums->la <= 0 ? ""
				       : clerk_text_of(call, " (%s of it LA paperwork)",
						       clerk_format_amount(call, sums->la));

	clerk_reply(
	    call,
	    "School %c, %s: granted %s, into the pool %s, gave %s, was given %s, %sset aside or "
	    "used %s of its own, " CLERK_BOLD "%s free" CLERK_PLAIN
	    ". In all %s held for it and %s received%s%s. Minutes in the table; without "
	    "performance management and what is private.",
	    s->school, ledger_year_words(call, s->year), clerk_format_amount(call, sums->granted),
	    clerk_format_amount(call, sums->pooled), clerk_format_amount(call, sums->gave),
	    clerk_format_amount(call, sums->got), lapsed, clerk_format_amount(call, used),
	    clerk_format_amount(call, sums->own), clerk_format_amount(call, sums->held),
	    clerk_format_amount(call, sums->received), la, goodwill);
}

struct statement_args {
	const struct clerk_school *school;
};
static const struct clerk_arg statement_spec[] = {
	CLERK_ARG_SCHOOL(struct statement_args, school, "a school; without it, your own",
			 .flags = CLERK_OPTIONAL),
	{ 0 },
};

static enum clerk_status run_statement(struct clerk_call *call, const void *args)
{
	const struct statement_args *a = args;
	const struct clerk_person *sender = clerk_sender(call);
	bool is_sip = (sender->role & CLERK_SIP) != 0;
	struct statement s = { .year = year_ledger(call),
			       .school = a->school == NULL ? sender->school : a->school->letter };

	if (s.school == '\0') {
		return clerk_fail(call, CLERK_USAGE, "Which school? E.g. `%sstatement H`.",
				  clerk_prefix(call));
	}
	if (!is_sip && s.school != sender->school) {
		return clerk_fail(call, CLERK_DENIED,
				  "School %c's statement is for its own head and the SIP.",
				  s.school);
	}
	if (!text_is_one_of(clerk_schools(call), s.school)) {
		return clerk_fail(call, CLERK_DENIED,
				  "School %c is a guest and has no SIP time here.", s.school);
	}
	read_journal(call, &s);
	reply_sums(call, &s);
	attach(call, &s);
	return CLERK_OK;
}

const struct clerk_command statement_commands[] = {
	{ .name = "statement",
	  .summary = "Send a school's time as a table and a picture",
	  .example = "statement",
	  CLERK_TAKES(struct statement_args, statement_spec),
	  .who = CLERK_HEAD | CLERK_SIP,
	  .where = CLERK_IN_PRIVATE,
	  .run = run_statement },
	{ 0 },
};
