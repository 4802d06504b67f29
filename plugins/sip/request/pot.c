/* pot: where a request's time comes from: the pool, a pot for one purpose, or the school's own. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "request/request.h"

#include "ledger/ledger.h"

#include <ctype.h>
#include <string.h>

static const struct {
	const char *get, *put, *list, *spent, *request_over;
} sql = {
	.get = "SELECT purpose FROM sip_pot WHERE cluster = ?1 AND name = ?2",
	.put = "INSERT INTO sip_pot (cluster, name, purpose, person) VALUES (?1, ?2, ?3, ?4)"
	       " ON CONFLICT (cluster, name) DO UPDATE SET"
	       " purpose = iif(excluded.purpose = '', purpose, excluded.purpose)",
	.list = "SELECT name, purpose FROM sip_pot WHERE cluster = ?1 ORDER BY name",
	/* Spent by way of the holds that the pot had filled. */
	.spent =
	    "SELECT COALESCE(SUM(minutes), 0) FROM sip_entry e WHERE cluster = ?1 AND year = ?2"
	    " AND code IN ('deliver', 'lostlate') AND origin IN (SELECT target FROM sip_entry h"
	    " WHERE h.cluster = ?1 AND h.year = ?2 AND h.code = 'hold' AND h.origin = ?3)"
	    " AND NOT EXISTS (SELECT 1 FROM sip_entry r WHERE r.cluster = e.cluster"
	    " AND r.reverses = e.number)",
	/* Asked for out of an account, of which there is only ?4 by now. */
	.request_over = "SELECT number FROM sip_request WHERE cluster = ?1 AND state = 'asked'"
			" AND year = ?2 AND pot = ?3 AND minutes > ?4 ORDER BY number",
};
const struct clerk_queries pot_queries = CLERK_QUERIES(sql);

enum { POT_MAX_DAYS = 100 };

static const char pot_prefix[] = "POOL:bid:";

static bool is_pot(const char *account)
{
	return strncmp(account, pot_prefix, strlen(pot_prefix)) == 0;
}

/* ---- of a request ---- */

bool pot_is_pool(const struct request *r)
{
	return strcmp(r->pot, "POOL") == 0;
}

bool pot_is_own(const struct request *r)
{
	return strncmp(r->pot, "OWN:", 4) == 0;
}

int64_t pot_free(struct clerk_call *call, const struct request *r)
{
	return ledger_balance(call, r->year, r->pot);
}

const char *pot_words(struct clerk_call *call, const struct request *r)
{
	return pot_is_own(r)    ? clerk_text_of(call, "School %c's own time", r->base.school)
	       : is_pot(r->pot) ? clerk_text_of(call, "the pot “%s”", r->pot + strlen(pot_prefix))
				: "the pool";
}

const char *pot_free_words(struct clerk_call *call, const struct request *r)
{
	const struct clerk_person *sender = clerk_sender(call);
	/* a school's own balance is for its head and the adviser */
	bool is_shown = !pot_is_own(r) ||
			(clerk_is_private(call) && sender != NULL &&
			 (sender->school == r->base.school || (sender->role & CLERK_SIP) != 0));
	return is_shown
		   ? clerk_text_of(call, ": %s free", clerk_format_amount(call, pot_free(call, r)))
		   : "";
}

const char *pot_after_words(struct clerk_call *call, const struct request *r)
{
	const char *amount = clerk_format_amount(call, pot_free(call, r));
	if (r->year != year_ledger(call)) {
		amount = clerk_text_of(call, "(%s) %s", ledger_year_words(call, r->year), amount);
	}
	return pot_is_own(r) ? ""
	       : is_pot(r->pot)
		   ? clerk_text_of(call, "; pot “%s” %s free", r->pot + strlen(pot_prefix), amount)
		   : clerk_text_of(call, "; pool %s free", amount);
}

const char *pot_title(struct clerk_call *call, const struct request *r)
{
	return is_pot(r->pot) ? clerk_text_of(call, "Pot “%s”", r->pot + strlen(pot_prefix))
			      : "Pool";
}

/* ---- filling a pot ---- */

/* "Rural," -> "rural"; "" where it is no single plain word. */
static const char *plain_name(struct clerk_call *call, const char *word)
{
	char name[48];
	size_t len = strlen(word);
	while (len > 0 && strchr(".,:;!", word[len - 1]) != NULL) {
		len--;
	}
	if (len >= sizeof(name)) {
		return "";
	}
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)word[i];
		if (c < 0x80 && !isalnum(c) && c != '-') {
			return "";
		}
		name[i] = (char)(c < 0x80 ? tolower(c) : c);
	}
	name[len] = '\0';
	return clerk_text_of(call, "%s", name);
}

static const char *account_of(struct clerk_call *call, const char *name)
{
	return clerk_text_of(call, "%s%s", pot_prefix, name);
}

const char *pot_account(struct clerk_call *call, const char *word)
{
	const char *name = plain_name(call, word);
	struct clerk_query *q = CLERK_QUERY(call, &sql.get, name);
	return clerk_step(q) ? account_of(call, name) : NULL;
}

static void keep_pot(struct clerk_call *call, const char *name, const char *purpose)
{
	clerk_run(CLERK_QUERY(call, &sql.put, name, purpose == NULL ? "" : purpose,
			      clerk_sender(call)->id));
}

struct pot_args {
	const char *name;
	int64_t amount;
	const char *purpose;
};
#define POT_ROW(aloud) \
	CLERK_ARG_WORD(struct pot_args, name, "its name, one word", \
		       .flags = CLERK_NAMES | (aloud)), \
	    CLERK_ARG_AMOUNT(struct pot_args, amount, "how much time, e.g. 3 days", .flags = 0), \
	    CLERK_ARG_TEXT(struct pot_args, purpose, "what it is for", \
			   .flags = CLERK_OPTIONAL | (aloud)), \
	{ \
		0 \
	}
static const struct clerk_arg pot_spec[] = { POT_ROW(CLERK_ALOUD) };
/* What is taken back has been read. */
static const struct clerk_arg undo_pot_spec[] = { POT_ROW(0u) };

static enum clerk_status run_pot(struct clerk_call *call, const void *args)
{
	const struct pot_args *a = args;
	int64_t year = year_ledger(call);
	const char *name = plain_name(call, a->name);
	if (name[0] == '\0') {
		return clerk_fail(call, CLERK_USAGE,
				  "A pot needs a name of one word, e.g. `%spot rural 3 days`.",
				  clerk_prefix(call));
	}
	if (a->amount > POT_MAX_DAYS * clerk_settings(call)->day_minutes) {
		return clerk_fail(call, CLERK_LIMIT,
				  "%s at once is more than I take; %d days at most.",
				  clerk_format_amount(call, a->amount), POT_MAX_DAYS);
	}
	const char *account = account_of(call, name);
	const struct posting posting =
	    ledger_posting_of(year, "grant", "GRANT:bid", account, a->amount);
	keep_pot(call, name, a->purpose);
	ledger_post(call, posting);
	const char *amount = clerk_format_amount(call, a->amount);
	const char *text = clerk_text_of(
	    call,
	    "%s of SIP time is in the pot “%s”: %s free. Only what is asked for from it comes out "
	    "of it: `%srequest from %s 1 day …`",
	    amount, name, clerk_format_amount(call, ledger_balance(call, year, account)),
	    text_room_prefix(call), name);
	clerk_reply_aloud(call, text, NULL);
	clerk_undo_by(call, clerk_text_of(call, "undo pot %s %s", name, amount));
	clerk_name_act(call, "%s into the pot “%s”", amount, name);
	queue_serve(call, year, account);
	return CLERK_OK;
}

const char *pot_over_words(struct clerk_call *call, int64_t year, const char *account)
{
	int64_t free_minutes = ledger_balance(call, year, account);
	const char *names = text_names_listed(
	    call, 'R', CLERK_QUERY(call, &sql.request_over, year, account, free_minutes));
	bool is_one = strchr(names, ',') == NULL;
	return names[0] == '\0'
		   ? ""
		   : clerk_text_of(call,
				   " %s ask%s for more than that, and would wait for it if "
				   "agreed.",
				   names, is_one ? "s" : "");
}

static enum clerk_status run_undo_pot(struct clerk_call *call, const void *args)
{
	const struct pot_args *a = args;
	int64_t year = year_ledger(call);
	const char *name = plain_name(call, a->name), *account = account_of(call, name);
	const char *amount = clerk_format_amount(call, a->amount);
	const struct posting p = ledger_posting_of(year, "grant", "GRANT:bid", account, a->amount);
	int64_t number = ledger_last(call, &p);
	int64_t free_minutes = ledger_balance(call, year, account);
	if (number == 0) {
		return clerk_fail(call, CLERK_NOT_FOUND,
				  "I find no %s that was put into a pot “%s” this year.", amount,
				  name);
	}
	if (free_minutes < a->amount) {
		struct held held = held_from(call, year, account);
		return clerk_fail(call, CLERK_CONFLICT,
				  "The pot “%s” has only %s free%s%s, so I can't take %s back.",
				  name, clerk_format_amount(call, free_minutes),
				  held.names[0] == '\0' ? "" : "; the rest is promised to ",
				  held.names, amount);
	}
	ledger_undo(call, &p, number);
	clerk_reply(call, "Undone: the pot “%s” has %s less, %s free.%s", name, amount,
		    clerk_format_amount(call, free_minutes - a->amount),
		    pot_over_words(call, year, account));
	return CLERK_OK;
}

/* ---- looking ---- */

size_t pots_list(struct clerk_call *call, int64_t year)
{
	size_t count = 0;
	struct clerk_query *q = clerk_query(call, &sql.list);
	for (; clerk_step(q); count++) {
		const char *account = account_of(call, clerk_text(q, 0));
		struct held held = held_from(call, year, account);
		int64_t free_minutes = ledger_balance(call, year, account);
		int64_t received = clerk_next_int(CLERK_QUERY(call, &sql.spent, year, account));
		int64_t all = free_minutes + held.minutes + received;
		clerk_reply(call,
			    "Pot “%s”%s: " CLERK_BOLD "%s free" CLERK_PLAIN
			    ", %s held%s, %s received, of %s.",
			    clerk_text(q, 0), text_in_brackets(call, clerk_text(q, 1)),
			    clerk_format_amount(call, free_minutes),
			    clerk_format_amount(call, held.minutes),
			    text_in_brackets(call, held.names), clerk_format_amount(call, received),
			    clerk_format_amount(call, all));
	}
	return count;
}

static enum clerk_status run_pots(struct clerk_call *call, const void *args)
{
	(void)args;
	if (pots_list(call, year_ledger(call)) == 0) {
		clerk_reply(call,
			    "There is no pot for one purpose yet. The lead head or the SIP starts "
			    "one: `%spot rural 3 days, for the rural bid`.",
			    clerk_prefix(call));
	}
	return CLERK_OK;
}

/* ---- own ---- */

/* A school's own balance is for its head and the adviser: in the room no figure is named. */
enum clerk_status pot_refuse_short(struct clerk_call *call, int64_t own, int64_t asked)
{
	char school = clerk_sender(call)->school;
	if (!clerk_is_private(call)) {
		return clerk_fail(call, CLERK_LIMIT,
				  "%s is more than School %c has free of its own. Ask me "
				  "privately, `time`, and say a "
				  "smaller part.",
				  clerk_format_amount(call, asked), school);
	}
	if (own == 0) {
		return clerk_fail(
		    call, CLERK_LIMIT,
		    "School %c has no time of its own left. What you need can come from the pool: "
		    "`%srequest`.",
		    school, clerk_prefix(call));
	}
	return clerk_fail(call, CLERK_LIMIT,
			  "School %c has %s free of its own, so %s is too much. At most %s, then?",
			  school, clerk_format_amount(call, own), clerk_format_amount(call, asked),
			  clerk_format_amount(call, own));
}

const struct clerk_command pot_commands[] = {
	{ .name = "pot",
	  .summary = "Put SIP time won for one purpose into a pot",
	  .example = "pot rural 3 days, the rural bid",
	  CLERK_TAKES(struct pot_args, pot_spec),
	  .who = CLERK_LEAD | CLERK_SIP,
	  .run = run_pot },
	{ .name = "pots",
	  .summary = "Show the pots for one purpose",
	  .example = "pots",
	  .run = run_pots },
	{ .name = "undo pot",
	  .summary = "Take back what was put into a pot",
	  .example = "undo pot rural 3 days",
	  CLERK_TAKES(struct pot_args, undo_pot_spec),
	  .who = CLERK_LEAD | CLERK_SIP,
	  .run = run_undo_pot },
	{ 0 },
};
