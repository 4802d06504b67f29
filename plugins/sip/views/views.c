/* views: how much time is left, what is asked for, and who received what; all read off the journal.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "views/views.h"

#include "apart/apart.h"
#include "ledger/ledger.h"
#include "request/request.h"

#include <string.h>
#include <strings.h>

static const struct {
	const char *own_by_code, *pool_in_by_school, *pool_spent_by_school, *request_list, *asked,
	    *gave, *held, *la;
} sql = {
	/* What moved out of and into a school's own time, by kind; what was taken back is left out.
	 */
	.own_by_code = "SELECT code, origin = ?3, SUM(minutes) FROM sip_entry e WHERE cluster = ?1"
		       " AND year = ?2 AND (origin = ?3 OR target = ?3) AND code <> 'reverse'"
		       " AND NOT EXISTS (SELECT 1 FROM sip_entry r WHERE r.cluster = e.cluster"
		       " AND r.reverses = e.number) GROUP BY code, origin = ?3",
	.pool_in_by_school =
	    "SELECT substr(origin, 5), SUM(minutes) FROM sip_entry e"
	    " WHERE cluster = ?1 AND year = ?2 AND code = 'pool'"
	    " AND NOT EXISTS (SELECT 1 FROM sip_entry r WHERE r.cluster = e.cluster"
	    " AND r.reverses = e.number) GROUP BY origin ORDER BY origin",
	/* Spent out of the pool, directly or by way of a hold that the pool had filled. */
	.pool_spent_by_school =
	    "SELECT substr(target, 7, 1), SUM(minutes) FROM sip_entry e WHERE cluster = ?1"
	    " AND year = ?2 AND code IN ('deliver', 'overrun', 'lostlate') AND (origin = 'POOL'"
	    " OR origin IN (SELECT target FROM sip_entry h WHERE h.cluster = ?1 AND h.year = ?2"
	    " AND h.code = 'hold' AND h.origin = 'POOL')) AND NOT EXISTS (SELECT 1 FROM sip_entry r"
	    " WHERE r.cluster = e.cluster AND r.reverses = e.number)"
	    " GROUP BY substr(target, 7, 1)",
	/* What was asked of the pool and not withdrawn; what a school gave of its own; what is held
	 * by requests that all may see; what was spent on the authority's paperwork. */
	.asked = "SELECT school, SUM(minutes) FROM sip_request WHERE cluster = ?1 AND year = ?2"
		 " AND pot = 'POOL' AND state <> 'withdrawn' GROUP BY +school",
	.gave = "SELECT substr(origin, 5), SUM(minutes) FROM sip_entry e"
		" WHERE cluster = ?1 AND year = ?2 AND code = 'give'"
		" AND NOT EXISTS (SELECT 1 FROM sip_entry r WHERE r.cluster = e.cluster"
		" AND r.reverses = e.number) GROUP BY origin",
	.held = "SELECT school, SUM(minutes - delivered) FROM sip_request WHERE cluster = ?1"
		" AND year = ?2 AND pot = 'POOL' AND state IN ('agreed', 'dated') GROUP BY +school",
	.la = "SELECT substr(account, 7, 1), minutes FROM sip_balance WHERE cluster = ?1"
	      " AND year = ?2 AND account >= 'SPENT:' AND account < 'SPENT;'"
	      " AND substr(account, 8) = ':la' AND minutes > 0",
	.request_list = "SELECT number FROM sip_request WHERE cluster = ?1"
			" AND state IN ('waiting', 'asked', 'agreed', 'dated') ORDER BY number"
			" LIMIT 20",
};
const struct clerk_queries views_queries = CLERK_QUERIES(sql);

/* ---- the pool ---- */

/* Minutes per school, from a query whose rows are a letter and a sum. */
static int64_t by_school(struct clerk_call *call, const char *const *query, int64_t year,
			 int64_t ret_minutes[MAX_SCHOOLS])
{
	int64_t total = 0;
	struct clerk_query *q = CLERK_QUERY(call, query, year);
	memset(ret_minutes, 0, MAX_SCHOOLS * sizeof(ret_minutes[0]));
	while (clerk_step(q)) {
		char school = clerk_letter(q, 0);
		total += clerk_int(q, 1);
		if (school >= 'A' && school <= 'Z') {
			ret_minutes[school - 'A'] = clerk_int(q, 1);
		}
	}
	return total;
}

/* " LA paperwork: 2 h.", of what was used by a school (0: by all); "". */
static const char *la_words(struct clerk_call *call, int64_t year, char school)
{
	int64_t minutes[MAX_SCHOOLS];
	int64_t all = by_school(call, &sql.la, year, minutes);
	int64_t some = school == '\0' ? all : minutes[school - 'A'];

	return some == 0
		   ? ""
		   : clerk_text_of(call, " LA paperwork: %s.", clerk_format_amount(call, some));
}

/* Private time is one sum, held and received together: when it is used is nobody's concern. */
static const char *pool_line(struct clerk_call *call, int64_t year)
{
	int64_t spent[MAX_SCHOOLS], shared[MAX_SCHOOLS];
	struct held held = held_from(call, year, "POOL");
	int64_t apart_spent = allocation_sums(call, year, shared);
	int64_t free_minutes = ledger_balance(call, year, "POOL");
	int64_t received = by_school(call, &sql.pool_spent_by_school, year, spent) - apart_spent;
	int64_t apart = held.apart + apart_spent;
	return clerk_text_of(
	    call, "Pool: " CLERK_BOLD "%s free" CLERK_PLAIN ", %s held%s, %s received%s%s, of %s.",
	    clerk_format_amount(call, free_minutes), clerk_format_amount(call, held.minutes),
	    text_in_brackets(call, held.names), clerk_format_amount(call, received),
	    apart == 0 ? "" : ", private ", apart == 0 ? "" : clerk_format_amount(call, apart),
	    clerk_format_amount(call, free_minutes + held.minutes + received + apart));
}

/* ---- a school's own ---- */

/* Where a school's own time came from and went; what was taken back is left out. */
struct own {
	int64_t kept, gave, got, used, held, lapsed, free_minutes;
	const char *held_by;
};

static struct own own_of(struct clerk_call *call, int64_t year, char school)
{
	struct own own = { .held_by = "" };
	int64_t put_aside = 0;
	const char *account = ledger_own(call, school);
	struct clerk_query *q = CLERK_QUERY(call, &sql.own_by_code, year, account);
	while (clerk_step(q)) {
		const char *code = clerk_text(q, 0);
		bool is_out = clerk_int(q, 1) != 0;
		int64_t minutes = clerk_int(q, 2);
		if (strcmp(code, "grant") == 0) {
			own.kept += minutes;
		} else if (strcmp(code, "pool") == 0) {
			own.kept -= minutes;
		} else if (strcmp(code, "give") == 0) {
			*(is_out ? &own.gave : &own.got) += minutes;
		} else if (strcmp(code, "close") == 0) {
			own.lapsed += is_out ? minutes : -minutes;
		} else {
			put_aside += is_out ? minutes : -minutes;
		}
	}
	struct held held = held_from(call, year, account);
	own.held = held.minutes;
	own.held_by = held.names;
	own.used = put_aside - own.held;
	own.free_minutes = ledger_balance(call, year, account);
	return own;
}

static const char *own_line(struct clerk_call *call, int64_t year, char school)
{
	struct own own = own_of(call, year, school);
	const char *gifts = "";
	if (own.got > 0) {
		gifts = clerk_text_of(call, ", was given %s", clerk_format_amount(call, own.got));
	}
	if (own.gave > 0) {
		gifts =
		    clerk_text_of(call, "%s, gave %s", gifts, clerk_format_amount(call, own.gave));
	}
	if (own.lapsed > 0) {
		gifts = clerk_text_of(call, "%s, lapsed %s", gifts,
				      clerk_format_amount(call, own.lapsed));
	}
	return clerk_text_of(
	    call,
	    "School %c, %s: kept %s%s, used %s, held %s%s, " CLERK_BOLD "%s free" CLERK_PLAIN ".%s",
	    school, ledger_year_words(call, year), clerk_format_amount(call, own.kept), gifts,
	    clerk_format_amount(call, own.used), clerk_format_amount(call, own.held),
	    text_in_brackets(call, own.held_by), clerk_format_amount(call, own.free_minutes),
	    la_words(call, year, school));
}

/* "½ d", or "2 h left of ½ d" once some of it is used. */
static const char *ring_fenced(struct clerk_call *call, int64_t year, char school)
{
	int64_t left = ledger_balance(call, year, ledger_pm(call, school));
	int64_t used = ledger_balance(call, year, ledger_spent(call, school, "pm"));
	const char *words = clerk_format_amount(call, left);
	int64_t planned = fence_planned(call, school);
	const char *text = used == 0 ? words
				     : clerk_text_of(call, "%s left of %s", words,
						     clerk_format_amount(call, left + used));
	return planned == 0 ? text
			    : clerk_text_of(call, "%s (%s planned)", text,
					    clerk_format_amount(call, planned));
}

/* Every school in one line each, for the adviser. */
static void reply_all_schools(struct clerk_call *call, int64_t year)
{
	for (const char *school = clerk_schools(call); *school != '\0'; school++) {
		clerk_reply(call,
			    "%c: " CLERK_BOLD "%s free" CLERK_PLAIN " of its own; ring-fenced %s.",
			    *school,
			    clerk_format_amount(
				call, ledger_balance(call, year, ledger_own(call, *school))),
			    ring_fenced(call, year, *school));
	}
}

/* One's own: a partner's are not shown. */
static void reply_reviews(struct clerk_call *call)
{
	struct clerk_query *q = pm_own(call);
	while (clerk_step(q)) {
		clerk_reply(call, "K%lld: performance management, %s.", (long long)clerk_int(q, 0),
			    clerk_text(q, 1));
	}
}

/* "3 days", "½ day", "1 d 2 h": as people say it, where it is whole or half days. */
static const char *plain(struct clerk_call *call, int64_t minutes)
{
	const char *words = clerk_format_amount(call, minutes);
	size_t len = strlen(words);
	bool is_days = len > 2 && strcmp(words + len - 2, " d") == 0;
	bool is_one = strcmp(words, "1 d") == 0 || strcmp(words, "½ d") == 0;

	return is_days        ? clerk_text_of(call, "%say%s", words, is_one ? "" : "s")
	       : minutes == 0 ? "none"
			      : words;
}

/* What she asked, first and in plain words; the figures of the ledger follow. */
static void reply_plainly(struct clerk_call *call, int64_t year, char school)
{
	struct own own = own_of(call, year, school);
	int64_t pm = ledger_balance(call, year, ledger_pm(call, school));
	int64_t all = own.kept + own.got - own.gave;

	clerk_reply(call,
		    "You have %s left of your %s, and %s for your appraisal. The pool has %s free.",
		    plain(call, own.free_minutes), plain(call, all), plain(call, pm),
		    plain(call, ledger_balance(call, year, "POOL")));
}

struct time_args {
	const struct clerk_school *school;
};
static const struct clerk_arg time_spec[] = {
	CLERK_ARG_SCHOOL(struct time_args, school, "whose own; without it, what all share",
			 .flags = CLERK_OPTIONAL),
	{ 0 },
};

/* What a school has of its own is for its head and the adviser, and of no figure of the room's. */
static enum clerk_status say_own(struct clerk_call *call, int64_t year, char school)
{
	const struct clerk_person *sender = clerk_sender(call);
	bool is_own = (sender->role & CLERK_HEAD) != 0 && sender->school == school;
	bool may_see = is_own || (sender->role & CLERK_SIP) != 0;
	if (may_see && clerk_is_private(call)) {
		clerk_reply(call, "%s Ring-fenced %s.", own_line(call, year, school),
			    ring_fenced(call, year, school));
	} else if (may_see) {
		clerk_reply(call,
			    "What School %c has of its own I say in private: `time` there. %s",
			    school, pool_line(call, year));
	} else {
		clerk_reply(call,
			    "What School %c has of its own is for its head and the SIP to see. "
			    "`%sfair` says who received what from the pool.",
			    school, clerk_prefix(call));
	}
	return CLERK_OK;
}

/* "how many days do I have left" */
static bool asks_for_own(const char *said)
{
	static const char *const owns[] = { "i",   "i've", "ive", "we",   "we've", "weve",
					    "our", "ours", "my",  "mine", "us",    NULL };
	static const char ends[] = " \t,.;:!?()";

	for (said += strspn(said, ends); *said != '\0'; said += strspn(said, ends)) {
		size_t len = strcspn(said, ends);

		for (size_t i = 0; owns[i] != NULL; i++) {
			if (strlen(owns[i]) == len && strncasecmp(said, owns[i], len) == 0) {
				return true;
			}
		}
		said += len;
	}
	return false;
}

static enum clerk_status run_time(struct clerk_call *call, const void *args)
{
	const struct clerk_school *of = ((const struct time_args *)args)->school;
	const struct clerk_person *sender = clerk_sender(call);
	int64_t year = year_ledger(call);
	if (of != NULL && !(clerk_is_private(call) && of->letter == sender->school)) {
		return say_own(call, year, of->letter);
	}
	if (clerk_is_private(call) && (sender->role & CLERK_HEAD) != 0 && sender->school != '\0') {
		reply_plainly(call, year, sender->school);
		clerk_reply(call, "%s Ring-fenced %s, shown only to you and SIP. %s",
			    own_line(call, year, sender->school),
			    ring_fenced(call, year, sender->school), pool_line(call, year));
		(void)pots_list(call, year);
		reply_reviews(call);
		allocation_list(call, year, sender->school);
		return CLERK_OK;
	}
	clerk_reply(call, "%s%s", pool_line(call, year), la_words(call, year, '\0'));
	if (!clerk_is_private(call) && sender->school != '\0' && asks_for_own(clerk_said(call))) {
		clerk_reply(call, "What School %c has of its own I say in private: `time` there.",
			    sender->school);
	}
	(void)pots_list(call, year);
	if (clerk_is_private(call) && (sender->role & CLERK_SIP) != 0) {
		reply_all_schools(call, year);
	}
	return CLERK_OK;
}

/* ---- open requests ---- */

/* " (1 d given)", of what is given in parts; "". */
static const char *given_words(struct clerk_call *call, const struct request *r)
{
	return r->delivered == 0
		   ? ""
		   : clerk_text_of(call, " (%s given)", clerk_format_amount(call, r->delivered));
}

static const char *standing(struct clerk_call *call, const struct request *r)
{
	struct count count;
	switch (r->base.state) {
	case REQUEST_WAITING:
		return clerk_text_of(call, "%swaiting for %s", r->is_consented ? "agreed, " : "",
				     pot_words(call, r));
	case REQUEST_AGREED:
		return clerk_text_of(call, "agreed and held, no date yet%s", given_words(call, r));
	case REQUEST_DATED:
		return clerk_text_of(call, "%s%s", sittings_dates(call, r), given_words(call, r));
	default:
		count = vote_count(call, r);
		return clerk_text_of(call, "%s; %s; closes %s", vote_count_words(call, &count),
				     vote_needs(call, r),
				     clerk_format_instant(call, r->base.due_s));
	}
}

struct list_args {
	struct clerk_item item;
};
static const struct clerk_arg list_spec[] = {
	CLERK_ARG_ITEM(struct list_args, item, "one of them, R7", .min = 'R',
		       .flags = CLERK_OPTIONAL),
	{ 0 },
};

/* Those whose answer it waits for: "A, C and the SIP". */
static const char *unheard_words(struct clerk_call *call, const struct request *r)
{
	const char *letters = vote_unheard(call, r), *text = "";
	size_t count = strlen(letters);
	for (size_t i = 0; i < count; i++) {
		text = clerk_text_of(call, "%s%s%s", text,
				     i == 0          ? ""
				     : i + 1 < count ? ", "
						     : " and ",
				     vote_voter_name(call, letters[i]));
	}
	return text;
}

/* Is the name's first word, or the letter, among the words that were said? */
static bool is_said(const char *said, const char *name)
{
	static const char ends[] = " \t,.;:!?()'";
	size_t len = strcspn(name, " ");

	for (said += strspn(said, ends); *said != '\0'; said += strspn(said, ends)) {
		size_t word = strcspn(said, ends);

		/* "a" alone is no school */
		if (word == len && (len > 1 ? strncasecmp(said, name, len) == 0
					    : *said == *name && *name != 'A')) {
			return true;
		}
		said += word;
	}
	return false;
}

static bool is_school_said(struct clerk_call *call, char school)
{
	const struct clerk_person *const *people;
	size_t count = clerk_people(call, school, CLERK_HEAD, &people);
	const struct clerk_school *of = clerk_school(call, school);
	bool is_it = is_said(clerk_said(call), (const char[]){ school, '\0' }) ||
		     (of != NULL && is_said(clerk_said(call), of->name));

	for (size_t i = 0; i < count && !is_it; i++) {
		is_it = is_said(clerk_said(call), people[i]->name) ||
			is_said(clerk_said(call), people[i]->handle);
	}
	return is_it;
}

/* "have we voted", "did Fiona vote": what that school said, first, and where several heads share it
 * that they have one vote. */
static void say_vote(struct clerk_call *call, const struct request *r, char school)
{
	const char *vote = vote_of(call, r, school), *name = clerk_item_name(call, r);
	const struct clerk_person *const *people;
	const char *shared = clerk_people(call, school, CLERK_HEAD, &people) > 1
				 ? " It is one vote a school, and either head can give it."
				 : "";

	if (vote == NULL || vote[0] == '\0') {
		clerk_reply(call, "%s: %c hasn't voted yet.%s", name, school, shared);
	} else {
		clerk_reply(call, "%s: %c said %s.%s", name, school,
			    vote[0] == 'f' ? "it is happy either way" : vote, shared);
	}
}

static void say_votes_asked(struct clerk_call *call, const struct request *r)
{
	char own = clerk_sender(call)->school;
	bool is_own = own != '\0' && asks_for_own(clerk_said(call));

	if (strcasestr(clerk_said(call), "request") == clerk_said(call)) {
		return;
	}
	for (const char *school = clerk_schools_here(call); *school != '\0'; school++) {
		bool is_asked = *school != r->base.school &&
				(is_school_said(call, *school) || (is_own && *school == own));

		if (is_asked) {
			say_vote(call, r, *school);
		}
	}
}

/* How it stands, with who said what; of one that is over its record tells. */
static enum clerk_status say_one(struct clerk_call *call, const struct request *r)
{
	const char *name = clerk_item_name(call, r);
	bool is_voted = r->base.state == REQUEST_ASKED;
	struct count count = { .answers = "" };
	if (is_voted) {
		count = vote_count(call, r);
		say_votes_asked(call, r);
	}
	clerk_reply(call, CLERK_BOLD "%s" CLERK_PLAIN " %c, %s, %s: %s.", name, r->base.school,
		    clerk_format_amount(call, r->minutes), request_subject(call, r),
		    standing(call, r));
	if (is_voted) {
		clerk_reply(call, "%s%sNot heard: %s.", count.answers,
			    count.answers[0] == '\0' ? "" : ". ", unheard_words(call, r));
	}
	return CLERK_OK;
}

/* " If R1 is agreed, 10½ d are left."; "": it is not asked of the pool. */
static const char *left_words(struct clerk_call *call, const struct request *r, int64_t year)
{
	int64_t left = ledger_balance(call, year, "POOL") - r->minutes;
	bool is_asked = r->base.state == REQUEST_ASKED && strcmp(r->pot, "POOL") == 0 && left >= 0;

	return is_asked ? clerk_text_of(call, " If %s is agreed, %s are left.",
					clerk_item_name(call, r), clerk_format_amount(call, left))
			: "";
}

static enum clerk_status run_requests(struct clerk_call *call, const void *args)
{
	enum { MAX_SHOWN = 20 };
	const struct clerk_item item = ((const struct list_args *)args)->item;
	int64_t year = year_ledger(call);
	size_t count = 0;
	struct request *const *open =
	    requests_read(call, clerk_query(call, &sql.request_list), &count);
	for (size_t i = 0; i < count && item.letter != '\0'; i++) {
		if (open[i]->base.item.number == item.number) {
			return say_one(call, open[i]);
		}
	}
	if (item.letter != '\0') {
		clerk_reply(call, "R%lld is not open; `%shistory R%lld` tells.",
			    (long long)item.number, clerk_prefix(call), (long long)item.number);
		return CLERK_OK;
	}
	if (count == 1) {
		(void)say_one(call, open[0]);
	}
	for (size_t i = 0; i < count && count > 1; i++) {
		const struct request *r = open[i];
		if (r->base.state == REQUEST_ASKED) {
			say_votes_asked(call, r);
		}
		clerk_reply(call, CLERK_BOLD "%s" CLERK_PLAIN " %c, %s, %s: %s.",
			    clerk_item_name(call, r), r->base.school,
			    clerk_format_amount(call, r->minutes), request_subject(call, r),
			    standing(call, r));
	}
	if (count == 0) {
		clerk_reply(call, "No open requests. %s", pool_line(call, year));
		return CLERK_OK;
	}
	if (count == MAX_SHOWN) { /* by the query */
		clerk_reply(call, "These are the first %d; the rest follow when some are done.",
			    MAX_SHOWN);
	}
	clerk_reply(call, "%s%s", pool_line(call, year),
		    count == 1 ? left_words(call, open[0], year) : "");
	return CLERK_OK;
}

/* ---- who received what ---- */

/* "Everyone put in 1½ d." or each school's share. */
static const char *put_in_words(struct clerk_call *call, int64_t year)
{
	int64_t put_in[MAX_SCHOOLS];
	const char *schools = clerk_schools(call), *text = "Put in: ";
	bool is_same = true;
	by_school(call, &sql.pool_in_by_school, year, put_in);
	for (const char *school = schools; *school != '\0'; school++) {
		is_same = is_same && put_in[*school - 'A'] == put_in[schools[0] - 'A'];
		text = clerk_text_of(call, "%s%s%c %s", text, school == schools ? "" : " · ",
				     *school, clerk_format_amount(call, put_in[*school - 'A']));
	}
	return is_same ? clerk_text_of(call, "Everyone put in %s.",
				       clerk_format_amount(call, put_in[schools[0] - 'A']))
		       : clerk_text_of(call, "%s.", text);
}

/* " Asked: C 1 d · H 2 d.", of those with any; "". */
static const char *split_words(struct clerk_call *call, const char *const *query, int64_t year,
			       const char *head)
{
	int64_t minutes[MAX_SCHOOLS];
	const char *text = "";

	(void)by_school(call, query, year, minutes);
	for (const char *school = clerk_schools(call); *school != '\0'; school++) {
		int64_t some = minutes[*school - 'A'];

		text = some == 0
			   ? text
			   : clerk_text_of(call, "%s%s%c %s", text, text[0] == '\0' ? "" : " · ",
					   *school, clerk_format_amount(call, some));
	}
	return text[0] == '\0' ? "" : clerk_text_of(call, " %s: %s.", head, text);
}

static enum clerk_status run_fair(struct clerk_call *call, const void *args)
{
	int64_t received[MAX_SCHOOLS], shared[MAX_SCHOOLS];
	int64_t year = year_ledger(call);
	int64_t total = by_school(call, &sql.pool_spent_by_school, year, received);
	total += held_from(call, year, "POOL").apart;
	(void)allocation_sums(call, year, shared);
	int64_t rest = total;
	const char *rows = "", *words = ledger_year_words(call, year);
	(void)args;
	for (const char *school = clerk_schools(call); *school != '\0'; school++) {
		received[*school - 'A'] += shared[*school - 'A'];
		rows = clerk_text_of(call, "%s%c %s · ", rows, *school,
				     clerk_format_amount(call, received[*school - 'A']));
		rest -= received[*school - 'A'];
	}
	/* whether private time is used yet is nobody's concern, so both stand in one sum */
	clerk_reply(call,
		    "Pool time received since %.*s%s: %sprivate %s = " CLERK_BOLD "%s" CLERK_PLAIN
		    ". %s%s%s%s%s Time follows need by the group's agreement.",
		    (int)strcspn(words, " "), words, rest > 0 ? ", or held in private" : "", rows,
		    clerk_format_amount(call, rest), clerk_format_amount(call, total),
		    put_in_words(call, year), split_words(call, &sql.asked, year, "Asked"),
		    split_words(call, &sql.gave, year, "Gave of their own"),
		    split_words(call, &sql.held, year, "Held"),
		    split_words(call, &sql.la, year, "Of all used, LA paperwork"));
	return CLERK_OK;
}

const struct clerk_command views_commands[] = {
	{ .name = "time",
	  .summary = "Show how much SIP time is left",
	  .example = "time",
	  CLERK_TAKES(struct time_args, time_spec),
	  .run = run_time },
	{ .name = "fair",
	  .summary = "Show who received how much pooled time",
	  .example = "fair",
	  .who = CLERK_HEAD | CLERK_SIP,
	  .run = run_fair },
	{ 0 },
};
const struct clerk_command views_list_commands[] = {
	{ .name = "requests",
	  .summary = "List the open requests for pooled time",
	  .example = "requests",
	  CLERK_TAKES(struct list_args, list_spec),
	  .run = run_requests },
	{ 0 },
};
