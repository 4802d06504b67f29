/* request: asking for pooled time, a pot or one's own days, and waiting for it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "request/request.h"

#include "ledger/ledger.h"

#include <string.h>
#include <strings.h>

const char *request_subject(struct clerk_call *call, const struct request *r)
{
	return text_listed(call, r->reason, r->by_text);
}

int64_t request_give_back(struct clerk_call *call, const struct request *r, const char *once,
			  bool is_clerks)
{
	const char *hold = ledger_hold(call, r->base.item);
	int64_t held = ledger_balance(call, r->year, hold);
	struct posting posting = ledger_posting_for(
	    call, r->base.item, once, ledger_posting_of(r->year, "release", hold, r->pot, held));
	posting.is_clerks = is_clerks;
	ledger_post(call, posting);
	return held;
}

int64_t request_release(struct clerk_call *call, const struct request *r)
{
	return request_give_back(call, r, "resolve", false);
}

/* ---- asking ---- */

const char *request_pot_sentence(struct clerk_call *call, const struct request *r)
{
	const char *words = pot_words(call, r);
	return clerk_text_of(call, "%c%s", words[0] == 't' ? 'T' : words[0], words + 1);
}

/* The pool has less than was asked for: offer what there is, or the waiting list. */
static enum clerk_status offer_part(struct clerk_call *call, const struct request *r)
{
	int64_t minutes = r->minutes, free_minutes = pot_free(call, r);
	int64_t day = clerk_settings(call)->day_minutes;
	const char *asked = clerk_format_amount(call, minutes);
	const char *part = clerk_format_amount(call, free_minutes);
	const char *line = clerk_line_with(call, "amount", clerk_text_of(call, "%s,", part));
	const char *key =
	    free_minutes % day == 0 ? clerk_text_of(call, "%d", (int)(free_minutes / day)) : "part";
	const struct clerk_choice choices[] = {
		{ .key = "wait", .given = "wait" },
		{ .key = key, .line = line },
		{ .key = "part", .line = line },
	};
	if (free_minutes == 0) {
		return clerk_ask(
		    call, choices, 1,
		    "%s has nothing free. I can put %s on the waiting list. Reply `wait`.",
		    request_pot_sentence(call, r), asked);
	}
	return clerk_ask(
	    call, choices, strcmp(key, "part") == 0 ? 2 : 3,
	    "%s has %s free. I can ask for %s, or put %s on the waiting list. Reply `%s` or "
	    "`wait`.",
	    request_pot_sentence(call, r), part, part, asked, key);
}

/* Others wait for it already: nobody overtakes them. */
static enum clerk_status offer_place(struct clerk_call *call, const struct request *r,
				     const char *before, const char *first)
{
	static const struct clerk_choice choices[] = { { .key = "wait", .given = "wait" } };
	return clerk_ask(
	    call, choices, 1,
	    "For %s others wait already, and they come first: %s. I can put %s on the "
	    "waiting list. Reply `wait`. (Whoever waits may let others pass: `%spass %s`.)",
	    pot_words(call, r), before, clerk_format_amount(call, r->minutes),
	    text_room_prefix(call), first);
}

const char *request_asking_text(struct clerk_call *call, const struct request *r,
				int64_t free_minutes)
{
	return clerk_text_of(
	    call,
	    CLERK_BOLD "%s" CLERK_PLAIN
		       " School %c asks for %s for %s. %s: %s free, %s if agreed. %s",
	    clerk_item_name(call, r), r->base.school, text_hours_twice(call, r->minutes),
	    request_subject(call, r), pot_title(call, r), clerk_format_amount(call, free_minutes),
	    clerk_format_amount(call, free_minutes - r->minutes), vote_invitation(call, r));
}

/* The reply, and what the room and the adviser hear. */
static void announce_asking(struct clerk_call *call, const struct request *r, int64_t free_minutes)
{
	const char *text = request_asking_text(call, r, free_minutes);
	if (clerk_is_private(call)) {
		clerk_reply(call,
			    "Asked in the room as " CLERK_BOLD "%s" CLERK_PLAIN "; it closes %s.",
			    clerk_item_name(call, r), clerk_format_instant(call, r->base.due_s));
		clerk_say_in_room(call, r, text);
	} else {
		clerk_say(call, r, text, NULL);
	}
	clerk_tell_school(call, '+', "%s: School %c asks for %s for %s. The vote closes %s.",
			  clerk_item_name(call, r), r->base.school,
			  text_hours_twice(call, r->minutes), request_subject(call, r),
			  clerk_format_instant(call, r->base.due_s));
}

/* Blanks, dashes, colons and a "for" that stood between the amount and the reason. */
static const char *trim_reason(const char *text)
{
	/* each as a whole: a quotation mark begins with the byte of a dash */
	static const char *const dashes[] = { "–", "—" };
	static const char marks[] = " \t-:;,.", lead[] = "for ";
	text = text == NULL ? "" : text + strspn(text, marks);
	for (size_t i = 0; i < sizeof(dashes) / sizeof(dashes[0]); i++) {
		size_t len = strlen(dashes[i]);

		if (strncmp(text, dashes[i], len) == 0) {
			return trim_reason(text + len);
		}
	}
	return strncasecmp(text, lead, sizeof(lead) - 1) == 0 ? trim_reason(text + sizeof(lead) - 1)
							      : text;
}

static void settle_held(struct clerk_call *call, const struct request *r)
{
	const char *name = clerk_item_name(call, r);
	clerk_settle(call, clerk_text_of(call, "%s's time is held. Head %c can `%swithdraw %s`.",
					 name, r->base.school, text_room_prefix(call), name));
}

/* A small request, by the automatic rule. */
static enum clerk_status hold_unvoted(struct clerk_call *call, struct request *r)
{
	const char *amount = clerk_format_amount(call, r->minutes);
	struct rule rule = rule_now(call);
	r->rule = rule_name(RULE_AUTOMATIC);
	queue_hold_time(call, r);
	const char *name = clerk_item_name(call, r);
	clerk_item_record(call, r, "%s for %s held without a vote", amount,
			  request_subject(call, r));
	const char *text = clerk_text_of(
	    call,
	    CLERK_BOLD
	    "%s" CLERK_PLAIN
	    " School %c: %s for %s. It needs no vote (up to %s at a time, %s a half term),"
	    " so it is held; pool %s free. SIP, `%sdate %s …`",
	    name, r->base.school, text_hours_twice(call, r->minutes), request_subject(call, r),
	    clerk_format_amount(call, rule.each_max), clerk_format_amount(call, rule.half_max),
	    clerk_format_amount(call, ledger_balance(call, r->year, "POOL")),
	    text_room_prefix(call), name);
	clerk_say(call, r, text, NULL);
	clerk_tell_school(call, '+', "%s: %s is held for School %c, for %s. `date %s …`", name,
			  amount, r->base.school, request_subject(call, r), name);
	settle_held(call, r);
	return CLERK_OK;
}

const struct clerk_arg request_item_spec[] = {
	CLERK_ARG_ITEM(struct item_args, item, "the number it was given, e.g. R7", .flags = 0),
	{ 0 },
};

struct request_args {
	const char *pot; /* of `request from` alone */
	int64_t amount;
	const char *reason;
	struct clerk_when by;
};
#define WANTED \
	CLERK_ARG_AMOUNT(struct request_args, amount, "how much time, e.g. 1½ days", .flags = 0), \
	    CLERK_ARG_TEXT(struct request_args, reason, "what it is for", \
			   .flags = CLERK_OPTIONAL | CLERK_ALOUD), \
	    CLERK_ARG_WHEN(struct request_args, by, "by when, e.g. before Feb half term", \
			   .flags = CLERK_OPTIONAL | CLERK_TENSE_IS_DEADLINE | CLERK_RAW_LEVEL)
static const struct clerk_arg request_spec[] = { WANTED, { 0 } };
static const struct clerk_arg request_from_spec[] = {
	CLERK_ARG_WORD(struct request_args, pot, "the pot's name", .flags = 0),
	WANTED,
	{ 0 },
};

/* Not written yet, so without a number. */
static struct request *new_request(struct clerk_call *call, const struct request_args *a,
				   const char *pot)
{
	struct request *r = clerk_item_make(call, &request_kind);
	bool is_by = a->by.kind != CLERK_WHEN_NONE;
	r->base.school = clerk_sender(call)->school;
	r->year = year_ledger(call);
	r->pot = pot;
	r->minutes = a->amount;
	r->reason = trim_reason(a->reason);
	r->by_text = is_by ? clerk_format_when(call, &a->by) : "";
	r->by_day = is_by ? a->by.day : 0;
	r->rule = rule_name(RULE_YES);
	r->asked_s = clerk_now(call);
	return r;
}

static bool has_reason(const struct request *r)
{
	return r->reason[0] != '\0' && r->reason[0] != '+';
}

static enum clerk_status ask_reason(struct clerk_call *call, const struct request *r)
{
	return clerk_fail(call, CLERK_USAGE,
			  "What is it for? Say it in one line, e.g. `%srequest %s Year 2 writing`.",
			  clerk_prefix(call), clerk_format_amount(call, r->minutes));
}

/* May it not be asked now: `*ret_status` says so, or asks. Else whether it has to wait. */
static bool must_wait(struct clerk_call *call, const struct request *r,
		      enum clerk_status *ret_status)
{
	int64_t free_minutes = pot_free(call, r);
	const char *first = "", *before = queue_before(call, r, &first);
	bool must = before[0] != '\0' || r->minutes > free_minutes;
	*ret_status = CLERK_OK;
	if (must && !clerk_given(call, "wait")) {
		*ret_status = before[0] == '\0' || free_minutes == 0
				  ? offer_part(call, r)
				  : offer_place(call, r, before, first);
	} else if (!has_reason(r)) {
		*ret_status = ask_reason(call, r);
	}
	return must;
}

/* Time that the others agree to: the pool's, or a pot's. */
static enum clerk_status ask_group(struct clerk_call *call, const struct request_args *a,
				   const char *pot)
{
	struct request *r = new_request(call, a, pot);
	enum clerk_status status = sharing_check(call, r->base.school);
	bool is_queued = status == CLERK_OK && must_wait(call, r, &status);
	int64_t free_minutes = pot_free(call, r);
	if (status != CLERK_OK) {
		return status;
	}
	if (is_queued) {
		return queue_join(call, r);
	}
	if (vote_is_needless(call, r)) {
		return hold_unvoted(call, r);
	}
	if (!vote_open(call, r)) {
		return clerk_fail(call, CLERK_LIMIT,
				  "The school calendar ends before a vote could close. Please have "
				  "next year's term "
				  "dates added first.");
	}
	clerk_name_act(call, "School %c's request for %s for %s", r->base.school,
		       text_hours_twice(call, r->minutes), request_subject(call, r));
	clerk_item_record(call, r, "asked for %s for %s", clerk_format_amount(call, r->minutes),
			  request_subject(call, r));
	announce_asking(call, r, free_minutes);
	return CLERK_OK;
}

static enum clerk_status run_request(struct clerk_call *call, const void *args)
{
	return ask_group(call, args, "POOL");
}

static enum clerk_status run_request_from(struct clerk_call *call, const void *args)
{
	const struct request_args *a = args;
	const char *pot = pot_account(call, a->pot);
	if (pot == NULL) {
		return clerk_fail(call, CLERK_NOT_FOUND,
				  "There is no pot “%s”; `%spots` lists them.", a->pot,
				  clerk_prefix(call));
	}
	return ask_group(call, a, pot);
}

/* ---- one's own time ---- */

/* The school's own time needs nobody's yes; the adviser finds a date for it as for any other. */
static enum clerk_status run_request_own(struct clerk_call *call, const void *args)
{
	struct request *r = new_request(call, args, ledger_own(call, clerk_sender(call)->school));
	enum clerk_status status = sharing_check(call, r->base.school);
	if (status != CLERK_OK) {
		return status;
	}
	if (!has_reason(r)) {
		return ask_reason(call, r);
	}
	if (r->minutes > pot_free(call, r)) {
		return pot_refuse_short(call, pot_free(call, r), r->minutes);
	}
	queue_hold_time(call, r);
	const char *name = clerk_item_name(call, r), *subject = request_subject(call, r);
	const char *said =
	    clerk_text_of(call, "School %c sets %s of its own time aside for %s.", r->base.school,
			  text_hours_twice(call, r->minutes), subject);
	clerk_item_record(call, r, "%s of its own time set aside for %s",
			  clerk_format_amount(call, r->minutes), subject);
	clerk_say(call, r,
		  clerk_text_of(call,
				CLERK_BOLD "%s" CLERK_PLAIN
					   " %s That needs no vote. SIP, `%sdate %s …`",
				name, said, text_room_prefix(call), name),
		  NULL);
	if (clerk_is_private(call)) {
		clerk_reply(call, "Your own time%s.", pot_free_words(call, r));
	}
	clerk_tell_school(call, '+', "%s: %s `date %s …`", name, said, name);
	settle_held(call, r);
	return CLERK_OK;
}

#define REQUEST_IN_PRIVATE \
	" The SIP can set time aside there without naming the school: `allocate`."

const struct clerk_command request_commands[] = {
	{ .name = "request",
	  .summary = "Ask the group for pooled SIP time",
	  .example = "request 1½ days Year 2 writing, before Feb half term",
	  CLERK_TAKES(struct request_args, request_spec),
	  .who = CLERK_HEAD | CLERK_DELEGATE,
	  .run = run_request,
	  .in_private = REQUEST_IN_PRIVATE },
	{ .name = "request own",
	  .summary = "Set your school's own SIP time aside for something",
	  .example = "request own 1 day governors' training",
	  CLERK_TAKES(struct request_args, request_spec),
	  .who = CLERK_HEAD,
	  .run = run_request_own,
	  .in_private = REQUEST_IN_PRIVATE },
	{ .name = "request from",
	  .summary = "Ask the group for time out of a pot",
	  .example = "request from rural 1 day transport plans",
	  CLERK_TAKES(struct request_args, request_from_spec),
	  .who = CLERK_HEAD | CLERK_DELEGATE,
	  .run = run_request_from,
	  .in_private = REQUEST_IN_PRIVATE },
	{ 0 },
};
