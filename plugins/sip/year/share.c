/* share: a school puts its own time into the pool or gives it to another school, and takes it back.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "year/year.h"

#include "ledger/ledger.h"
#include "request/request.h"

#include <ctype.h>
#include <string.h>

/* ---- what is meant ---- */

/* Is `word` one of the words of `text`, whatever its case? */
static bool has_word(const char *text, const char *word)
{
	size_t len = strlen(word);
	for (const char *at = text; *at != '\0'; at++) {
		bool begins = at == text || !isalpha((unsigned char)at[-1]);
		size_t i = 0;
		while (begins && i < len && tolower((unsigned char)at[i]) == word[i]) {
			i++;
		}
		if (begins && i == len && !isalpha((unsigned char)at[len])) {
			return true;
		}
	}
	return false;
}

static bool is_pm(const char *what)
{
	return what != NULL && (has_word(what, "pm") || has_word(what, "performance") ||
				has_word(what, "ring") || has_word(what, "review"));
}

/* "of our own time" says nothing new; anything else would be passed over, so it is refused. */
static bool is_filler(const char *what)
{
	static const char *const words[] = { "of", "our", "my", "own", "time", "sip", "the", NULL };
	char word[16];
	while (what != NULL && *what != '\0') {
		size_t len = 0;
		what += strspn(what, " \t,");
		while (what[len] != '\0' && strchr(" \t,", what[len]) == NULL) {
			len++;
		}
		if (len >= sizeof(word)) {
			return false;
		}
		memcpy(word, what, len);
		word[len] = '\0';
		size_t i = 0;
		while (len > 0 && words[i] != NULL && !has_word(word, words[i])) {
			i++;
		}
		if (words[i] == NULL) {
			return false;
		}
		what += len;
	}
	return true;
}

static enum clerk_status refuse_pm(struct clerk_call *call, int64_t own)
{
	if (!clerk_is_private(call)) {
		return clerk_fail(call, CLERK_DENIED,
				  "Performance-management time can't be shared.");
	}
	return clerk_fail(call, CLERK_DENIED,
			  "Performance-management time can't be shared. You have %s of other time "
			  "you could give.",
			  clerk_format_amount(call, own));
}

/* ---- into the pool ---- */

struct pool_args {
	int64_t amount;
};
static const struct clerk_arg pool_spec[] = {
	CLERK_ARG_AMOUNT(struct pool_args, amount, "how much of your own time, e.g. 1 day",
			 .flags = 0),
	{ 0 },
};

static enum clerk_status run_pool(struct clerk_call *call, const void *args)
{
	const struct pool_args *a = args;
	char school = clerk_sender(call)->school;
	int64_t year = year_ledger(call);
	const char *account = ledger_own(call, school);
	int64_t own = ledger_balance(call, year, account);
	if (a->amount > own) {
		return pot_refuse_short(call, own, a->amount);
	}
	ledger_post(call, ledger_posting_of(year, "pool", account, "POOL", a->amount));
	const char *amount = clerk_format_amount(call, a->amount);
	clerk_reply_aloud(
	    call,
	    clerk_text_of(
		call, "School %c puts %s of its own time into the pool: %s free. Thank you.",
		school, amount, clerk_format_amount(call, ledger_balance(call, year, "POOL"))),
	    NULL);
	if (clerk_is_private(call)) {
		clerk_reply(call, "You keep %s.", clerk_format_amount(call, own - a->amount));
	}
	clerk_undo_by(call, clerk_text_of(call, "undo pool %s", amount));
	clerk_name_act(call, "%s into the pool", amount);
	queue_serve(call, year, "POOL");
	return CLERK_OK;
}

/* ---- to another school ---- */

struct give_args {
	int64_t amount;
	const char *what;
	const struct clerk_school *to;
};
static const struct clerk_arg give_spec[] = {
	CLERK_ARG_AMOUNT(struct give_args, amount, "how much of your own time, e.g. 2h",
			 .flags = 0),
	CLERK_ARG_TEXT(struct give_args, what, "of your own time", .flags = CLERK_OPTIONAL),
	CLERK_ARG_SCHOOL(struct give_args, to, "the school it is for", .lead = "to"),
	{ 0 },
};

static enum clerk_status check_gift(struct clerk_call *call, const struct give_args *a, int64_t own)
{
	char school = clerk_sender(call)->school;
	if (is_pm(a->what)) {
		return refuse_pm(call, own);
	}
	if (!is_filler(a->what)) {
		return clerk_fail(call, CLERK_USAGE,
				  "I don't understand “%s”. Like this: `%sgive %s to %c`.", a->what,
				  clerk_prefix(call), clerk_format_amount(call, a->amount),
				  a->to->letter);
	}
	if (a->to->letter == school) {
		return clerk_fail(
		    call, CLERK_USAGE,
		    "That is School %c's own time already. To share it with everyone: `%spool %s`.",
		    school, clerk_prefix(call), clerk_format_amount(call, a->amount));
	}
	enum clerk_status status = sharing_check_recipient(call, a->to);
	return status == CLERK_OK && a->amount > own ? pot_refuse_short(call, own, a->amount)
						     : status;
}

static enum clerk_status run_give(struct clerk_call *call, const void *args)
{
	const struct give_args *a = args;
	char school = clerk_sender(call)->school, other = a->to->letter;
	int64_t year = year_ledger(call);
	const char *account = ledger_own(call, school);
	enum clerk_status status = check_gift(call, a, ledger_balance(call, year, account));
	if (status != CLERK_OK) {
		return status;
	}
	const struct posting posting =
	    ledger_posting_of(year, "give", account, ledger_own(call, other), a->amount);
	ledger_post(call, posting);
	const char *amount = clerk_format_amount(call, a->amount);
	clerk_reply(
	    call, "School %c gives %s of its own time to School %c. Head %c is told.%s", school,
	    amount, other, other,
	    clerk_is_private(call)
		? clerk_text_of(call, " You keep %s.",
				clerk_format_amount(call, ledger_balance(call, year, account)))
		: "");
	clerk_tell_school(
	    call, other, "School %c has given you %s of its SIP time. You now have %s free.",
	    school, amount,
	    clerk_format_amount(call, ledger_balance(call, year, ledger_own(call, other))));
	clerk_undo_by(call, clerk_text_of(call, "undo give %s to %c", amount, other));
	clerk_name_act(call, "%s for School %c", amount, other);
	queue_serve(call, year, ledger_own(call, other));
	return CLERK_OK;
}

/* ---- back again: an exact negation, once ---- */

static enum clerk_status run_undo_pool(struct clerk_call *call, const void *args)
{
	const struct pool_args *a = args;
	char school = clerk_sender(call)->school;
	int64_t year = year_ledger(call);
	const char *amount = clerk_format_amount(call, a->amount);
	const struct posting p =
	    ledger_posting_of(year, "pool", ledger_own(call, school), "POOL", a->amount);
	int64_t number = ledger_last(call, &p);
	int64_t free_minutes = ledger_balance(call, year, "POOL");
	if (number == 0) {
		return clerk_fail(
		    call, CLERK_NOT_FOUND,
		    "I find no %s that School %c put into the pool by itself this year.", amount,
		    school);
	}
	if (free_minutes < a->amount) {
		struct held held = held_from(call, year, "POOL");
		const char *names = held_names(call, &held);
		return clerk_fail(call, CLERK_CONFLICT,
				  "The pool has only %s free%s%s, so I can't take %s back. When a "
				  "request is withdrawn, try "
				  "again.",
				  clerk_format_amount(call, free_minutes),
				  names[0] == '\0' ? "" : "; the rest is promised to ", names,
				  amount);
	}
	ledger_undo(call, &p, number);
	queue_serve(call, year, p.from);
	clerk_reply_aloud(
	    call,
	    clerk_text_of(call, "Undone: %s is School %c's own again. Pool: %s free.%s", amount,
			  school, clerk_format_amount(call, free_minutes - a->amount),
			  pot_over_words(call, year, "POOL")),
	    NULL);
	return CLERK_OK;
}

static enum clerk_status run_undo_give(struct clerk_call *call, const void *args)
{
	const struct give_args *a = args;
	char school = clerk_sender(call)->school, other = a->to->letter;
	int64_t year = year_ledger(call);
	const char *amount = clerk_format_amount(call, a->amount);
	const struct posting p = ledger_posting_of(year, "give", ledger_own(call, school),
						   ledger_own(call, other), a->amount);
	int64_t number = ledger_last(call, &p);
	if (number == 0) {
		return clerk_fail(call, CLERK_NOT_FOUND,
				  "I find no %s that School %c gave to %c this year.", amount,
				  school, other);
	}
	if (ledger_balance(call, year, p.to) < a->amount) {
		struct held held = held_from(call, year, p.to);
		const char *names = held_names(call, &held);
		return clerk_fail(call, CLERK_CONFLICT,
				  "%c has promised that time%s%s, so I can't take it back. Ask "
				  "Head %c to `%sgive %s to "
				  "%c`.",
				  other, names[0] == '\0' ? " already" : " to ", names, other,
				  text_room_prefix(call), amount, school);
	}
	ledger_undo(call, &p, number);
	queue_serve(call, year, p.from);
	clerk_reply(call, "Undone: %s is School %c's again. Head %c is told.", amount, school,
		    other);
	clerk_tell_school(call, other, "School %c has taken back the %s it gave you.", school,
			  amount);
	return CLERK_OK;
}

const struct clerk_command share_commands[] = {
	{ .name = "pool",
	  .summary = "Put your school's own time into the pool",
	  .example = "pool 1 day",
	  CLERK_TAKES(struct pool_args, pool_spec),
	  .who = CLERK_HEAD,
	  .run = run_pool },
	{ .name = "give",
	  .summary = "Give your school's own time to another school",
	  .example = "give 2h to H",
	  CLERK_TAKES(struct give_args, give_spec),
	  .who = CLERK_HEAD,
	  .run = run_give },
	{ .name = "undo pool",
	  .summary = "Take back what you put into the pool",
	  .example = "undo pool 1 day",
	  CLERK_TAKES(struct pool_args, pool_spec),
	  .who = CLERK_HEAD,
	  .run = run_undo_pool },
	{ .name = "undo give",
	  .summary = "Take back time you gave to a school",
	  .example = "undo give 2h to H",
	  CLERK_TAKES(struct give_args, give_spec),
	  .who = CLERK_HEAD,
	  .run = run_undo_give },
	{ 0 },
};
