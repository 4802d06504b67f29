/* request: asking for pooled time, agreeing, dating and counting it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIP_REQUEST_H
#define SIP_REQUEST_H

#include "request/rule.h"
#include "sip.h"

/* A request for pooled time: of the school that asks, with the adviser; `slot` is its date, and
 * until `due_s` it can be voted on. */
struct request {
	struct clerk_base base;
	int64_t year, minutes, needs;
	int64_t by_day; /* 0: whenever */
	const char *reason, *by_text;
	const char *pot;  /* the account its time is held from: "POOL", "POOL:bid:rural", "OWN:H" */
	const char *rule; /* that it was asked under; request_rule */
	bool is_consented;
	bool lets_pass; /* while it waits, others may be served before it */
	int64_t asked_s, waiting_s;
	int64_t delivered;  /* while some is still held: what was given of it so far */
	int64_t place;      /* in the queue, while it waits */
	const char *wished; /* another date that its school asks for, in words; "": none */
	int64_t wished_s, wished_end_s; /* when that is; 0: whenever */
	const char *noted;              /* the days that are on the ledger (noted.c) */
};
enum {
	REQUEST_WAITING,
	REQUEST_ASKED,
	REQUEST_AGREED,
	REQUEST_DATED,
	REQUEST_DELIVERED,
	REQUEST_RELEASED,
	REQUEST_REFUSED,
	REQUEST_WITHDRAWN,
};
extern const struct clerk_kind request_kind;

/* NULL, with nothing said, when there is no such row (it was taken back). */
struct request *request_get(struct clerk_call *call, int64_t number);
/* Those whose numbers the query gives, in its order; read to the end first, since what is done with
 * one may change what is read. */
struct request *const *requests_read(struct clerk_call *call, struct clerk_query *query,
				     size_t *ret_count);
bool request_is(const struct request *request, int64_t state);
/* The kind's `left`. */
void withdraw_left(struct clerk_call *call, void *record, char school);
/* Is its time held? */
bool request_is_held(const struct request *request);
/* How much of it: what was asked for without what was given so far. */
int64_t request_held(const struct request *request);
enum rule_kind request_rule(const struct request *request);
/* Says in one line where a request stands: what was asked cannot be done now. */
const char *request_stands(struct clerk_call *call, const struct request *request);
/* Why an act on it is not taken back: its date has come, or that by which it was to have one. */
const char *request_has_come(struct clerk_call *call, const struct request *request);
const char *request_overdue(struct clerk_call *call, const struct request *request);
/* An act on it, or on the queue, was taken back. */
enum clerk_status request_restored(struct clerk_call *call, void *record,
				   const struct clerk_taken *taken);
/* What is held for it goes back to where it came from; how many minutes. */
int64_t request_release(struct clerk_call *call, const struct request *request);
/* The same under a name of its own, "carry", which the ledger takes once; by the clerk, or by the
 * sender. */
int64_t request_give_back(struct clerk_call *call, const struct request *request, const char *once,
			  bool is_clerks);
/* "Year 2 writing data, by Fri 12 Feb 2027". */
const char *request_subject(struct clerk_call *call, const struct request *request);
/* What the room reads when a vote begins. */
const char *request_asking_text(struct clerk_call *call, const struct request *request,
				int64_t free_minutes);

/* ---- vote.c: the votes on a request ---- */

struct count {
	int64_t yes, no, fine, open;
	const char *answers;     /* "B yes, D no"; "" when nobody has answered */
	const char *yes_schools; /* "A, B, C, D" */
};
struct count vote_count(struct clerk_call *call, const struct request *request);
/* Letters of those who have not voted yet; '+': the SIP. */
const char *vote_unheard(struct clerk_call *call, const struct request *request);
/* What the voter's answer is now; "": none. */
const char *vote_of(struct clerk_call *call, const struct request *request, char voter);
/* "2 yes, 0 no, 5 to answer". */
const char *vote_count_words(struct clerk_call *call, const struct count *count);
/* "A yes, B yes. 2 yes, 0 no, 5 to answer; needs 4. Closes Mon 30 Nov 2026 16:00." */
const char *vote_standing(struct clerk_call *call, const struct request *request,
			  const struct count *count);
/* The card of a request that is voted on. */
const char *vote_card(struct clerk_call *call, const struct request *request);

/* Opens the vote on a request that is new or has waited, and writes it. False, with nothing done,
 * when the school calendar ends before it could close. */
bool vote_open(struct clerk_call *call, struct request *request);
/* May it be held without a vote? */
bool vote_is_needless(struct clerk_call *call, const struct request *request);
/* "needs 4"; "agreed unless a school says no". */
const char *vote_needs(struct clerk_call *call, const struct request *request);
/* "B"; "the SIP" for '+'. */
const char *vote_voter_name(struct clerk_call *call, char voter);
/* "Needs 4 of the other 7 schools to say yes; closes …. Say `!yes R7`, …" */
const char *vote_invitation(struct clerk_call *call, const struct request *request);
/* Votes that are open do without a school that has left: its answers count no more, and nobody
 * waits for it. What that comes to is said. */
void votes_left(struct clerk_call *call, char school);
/* The same of all that have. The plugin's `here`. */
void votes_here(struct clerk_call *call);

/* ---- decide.c ---- */

/* What the votes come to by the request's rule, and saying so. `note` is put behind the names of
 * those who said yes. */
enum verdict { VERDICT_OPEN, VERDICT_AGREED, VERDICT_REFUSED };
enum verdict decide(const struct request *request, const struct count *count, bool is_closing);
void decide_agree(struct clerk_call *call, struct request *request, const struct count *count,
		  const char *note);
/* Its school and the adviser hear that its time is held. */
void decide_tell_held(struct clerk_call *call, const struct request *request);
void decide_refuse(struct clerk_call *call, struct request *request, const struct count *count);
/* The reply to a vote, which the room always hears; at a close, to the school and the adviser. */
void decide_say_aloud(struct clerk_call *call, const struct request *request, const char *text);
/* The votes close: what they come to. */
enum clerk_status decide_close_vote(struct clerk_call *call, struct request *request);

/* ---- queue.c: who waits for time. Nobody overtakes them: not even one who asks for less ---- */

/* Puts a request that is not written yet on the list, and says so. */
enum clerk_status queue_join(struct clerk_call *call, struct request *request);
/* Puts it behind all who wait, with the group's yes and without a date, and writes it. */
void queue_wait(struct clerk_call *call, struct request *request);
/* Puts the agreed time of a request aside, or, when the pool is short, the request on the waiting
 * list; writes it. True when it is held. */
bool queue_hold_time(struct clerk_call *call, struct request *request);
/* Those of other schools who wait for the same and come first: "R1 (School G), …", and the first of
 * them; "" when there are none. */
const char *queue_before(struct clerk_call *call, const struct request *request,
			 const char **ret_first);
/* Those who wait for time of one year wait for another's from now on, behind those who do. */
void queue_move_all(struct clerk_call *call, int64_t year, int64_t next);
/* Gives the free time of a pot to those who wait for it, first come, first offered, for good; of a
 * past year's pool nothing, but this year's, for which its queue waits then. */
void queue_serve(struct clerk_call *call, int64_t year, const char *pot);
/* A year was opened: who waits for an older one's pool waits for this, and is served. */
void queue_begin_year(struct clerk_call *call, int64_t year);
/* The same for everything that anybody waits for. */
void queue_serve_all(struct clerk_call *call);
/* Of which year's time it is; that alone is written. */
void request_set_year(struct clerk_call *call, struct request *request, int64_t year);

/* ---- after.c ---- */

/* The hour by which agreed time must have its date, where the request names a day; 0: none. */
int64_t after_undated_due(struct clerk_call *call, const struct request *request);
/* The plugin's `lifted`: an earlier release had a wake-up of that name for that hour. */
#define UNDATED "undated"
void after_undated_lift(struct clerk_call *call);
/* That hour has come: time without a date goes back to the pool. */
enum clerk_status after_undated_release(struct clerk_call *call, struct request *request);
/* What took place on a day before the year whose time it is: that was another day. Says so. */
enum clerk_status after_check_day(struct clerk_call *call, const struct clerk_when *day,
				  int64_t year, const char *name);

/* ---- pot.c: where a request's time comes from ---- */

bool pot_is_pool(const struct request *request);
bool pot_is_own(const struct request *request);
int64_t pot_free(struct clerk_call *call, const struct request *request);
/* "the pool", "the pot “rural”", "School H's own time"; "Pool", "Pot “rural”". */
const char *pot_words(struct clerk_call *call, const struct request *request);
const char *pot_title(struct clerk_call *call, const struct request *request);
/* "The pool", at the beginning of a sentence. */
const char *request_pot_sentence(struct clerk_call *call, const struct request *request);
/* ": 5½ d free"; "; pool 5½ d free"; "" where those who read must not know. */
const char *pot_free_words(struct clerk_call *call, const struct request *request);
const char *pot_after_words(struct clerk_call *call, const struct request *request);
/* The account of the pot that goes by this word; NULL: there is none. */
const char *pot_account(struct clerk_call *call, const char *word);
/* " R1 asks for more than that, and would wait for it if agreed.": of what can be voted on still,
 * now that there is less; "". */
const char *pot_over_words(struct clerk_call *call, int64_t year, const char *account);
/* A line for each pot; how many. */
size_t pots_list(struct clerk_call *call, int64_t year);
/* More than a school has of its own: refused; in the room no figure is named. */
enum clerk_status pot_refuse_short(struct clerk_call *call, int64_t own, int64_t asked);

/* ---- dating.c ---- */

/* A date for a request: does `when` name a day, when does it end, may it be (asks or refuses), and
 * writing it down. */
bool dating_has_day(const struct clerk_when *when);
int64_t dating_end(const struct request *request, const struct clerk_when *when);
enum clerk_status dating_check(struct clerk_call *call, const struct request *request,
			       const struct clerk_when *when);
/* The same of several at once, in one question. */
enum clerk_status dating_check_all(struct clerk_call *call, const struct request *request,
				   const struct clerk_when *const *whens, size_t count);
/* The same when one of the dates offered is picked: what has come since counts too. `known`: what
 * the adviser had in her diary when she offered it (clerk_diary_print). */
enum clerk_status dating_check_again(struct clerk_call *call, const struct request *request,
				     int64_t start_s, int64_t end_s, const char *echo,
				     const char *known);
/* Does it have that date already? Then says so. */
enum clerk_status dating_check_other(struct clerk_call *call, const struct request *request,
				     int64_t start_s, int64_t end_s);
/* Has the adviser something firm then besides what is `known`, as far as those who read the answer
 * may know? No head may book her into two places. `*ret_words`: a sentence, and a blank. */
bool dating_sip_is_taken(struct clerk_call *call, const struct request *request, int64_t start_s,
			 int64_t end_s, const char *known, const char **ret_words);
/* In place of the date that it has, beside its other sittings. Tells those whom that touches;
 * returns what the adviser is to know of it, as slots_take. */
const char *dating_save(struct clerk_call *call, struct request *request, int64_t start_s,
			int64_t end_s, const char *text);
/* She gives no other, though one was asked for. */
enum clerk_status dating_keep(struct clerk_call *call, struct request *request);
/* The adviser gives it one date, in place of any that it has. */
enum clerk_status dating_date(struct clerk_call *call, struct request *request,
			      const struct clerk_when *when);
/* Tells those whom a date of it touches, which the item has: the request, or a sitting of it;
 * returns as slots_take. */
const char *dating_tell(struct clerk_call *call, const struct request *request,
			struct clerk_item item, const struct clerk_slot *slot);
/* "Thu 14 Jan 2027, 09:00–12:00 is INSET at G. ", for a date that was given before; "" where these
 * hours are in school. Whether nobody may come then. */
const char *dating_day_again(struct clerk_call *call, const struct request *request,
			     int64_t start_s, int64_t end_s, const char *echo, bool *ret_is_block);
/* What else the school has at a time that was theirs, or the adviser where she asks: "It overlaps
 * with …. "; "" when there is nothing. In the room only what the room knows. */
const char *dating_clash_again(struct clerk_call *call, const struct request *request,
			       int64_t start_s, int64_t end_s);

/* ---- move.c ---- */

/* Its school's wish for another date waits for the adviser: her yes gives it that, her no keeps the
 * one that it has. */
bool move_is_wished(const struct request *request);
/* No other date is asked for any more. */
void move_unwish(struct request *request);
enum clerk_status move_agree(struct clerk_call *call, struct request *request);
enum clerk_status move_refuse(struct clerk_call *call, struct request *request);
/* Either was taken back. */
enum clerk_status move_back(struct clerk_call *call, const struct request *request);

/* ---- sittings.c: a request that takes several days ---- */

/* Its own date is the first that is not recorded yet; each of the others is a sitting. */
struct sitting {
	struct clerk_base base;
	int64_t request;
};
enum { SITTINGS_MOST = 40 };
extern const struct clerk_kind sitting_kind;

/* Those that are open, soonest first; how many. */
size_t sittings_of(struct clerk_call *call, const struct request *request,
		   struct sitting *ret_sittings[SITTINGS_MOST]);
/* How many of them are still to come. */
size_t sittings_ahead(struct clerk_call *call, const struct request *request);
bool sittings_is_of(struct clerk_call *call, const struct request *request, struct clerk_item item);
/* "; S1 Thu 14 Jan 2027, morning", or ""; the same behind the date of the request itself; "S1". */
const char *sittings_words(struct clerk_call *call, const struct request *request);
const char *sittings_dates(struct clerk_call *call, const struct request *request);
const char *sittings_first_name(struct clerk_call *call, const struct request *request);
/* May it have these dates, which are sorted? CLERK_OK, or asks once of all, or fails. */
enum clerk_status sittings_check(struct clerk_call *call, const struct request *request,
				 const struct clerk_when **whens, size_t count);
/* May this date be beside the sittings that it has? `own`: but for that; NULL: in place of its own
 * date. `so`: what comes of it else. */
enum clerk_status sittings_check_beside(struct clerk_call *call, const struct request *request,
					const struct sitting *own, const struct clerk_slot *slot,
					const char *so);
/* As dating_save, of those behind the first. */
const char *sittings_put(struct clerk_call *call, const struct request *request,
			 const struct clerk_when *const *whens, size_t count);
/* None of them is to be. */
void sittings_drop(struct clerk_call *call, const struct request *request);
/* The soonest becomes the date of the request itself, which is not written; false: there is none.
 */
bool sittings_take_next(struct clerk_call *call, struct request *request);

/* How much its own date is of what is held: all of it where no other is to come. */
int64_t sittings_share(struct clerk_call *call, const struct request *request);

/* ---- noted.c ---- */

#define NOTED_BESIDES "besides" /* on a day that is down: none of its dates to come is taken up */
/* That day, or that of its date, is down now; `is_instead`: in place of the last that was. Called
 * before its next date becomes its own. */
void noted_add(struct clerk_call *call, struct request *request, const struct clerk_when *day,
	       bool is_instead);
/* Asks where that day is down already, and none of its dates is on it that has begun. */
enum clerk_status noted_check(struct clerk_call *call, const struct request *request,
			      const struct clerk_when *day, int64_t used);

/* ---- slots.c ---- */

/* "1) Wed 13 Jan 2027, … 2) …": those offered and still to come, as they are picked; "". */
const char *slots_list(struct clerk_call *call, const struct request *request);
/* The number of the first of them; 0: none. */
int64_t slots_first(struct clerk_call *call, const struct request *request);
/* Dates were offered, and nobody picked one while there was time. */
bool slots_are_past(struct clerk_call *call, const struct request *request);
/* "<list> Head H, which one? `!pick R7 2`", and the heads there may say the number alone. */
const char *slots_offer(struct clerk_call *call, const struct request *request, const char *list);
/* The dates offered for it are not offered any more. */
void slots_clear(struct clerk_call *call, struct clerk_item item);
/* "date 1 for R2 (School C)": what is on offer at that time, but for this item; "": nothing. */
const char *slots_offered(struct clerk_call *call, struct clerk_item item, int64_t start_s,
			  int64_t end_s);
/* The same time is booked openly for this item: those to whom it was offered hear that it is gone.
 * What the adviser is to know of that, behind a blank; "". */
const char *slots_take(struct clerk_call *call, struct clerk_item item, int64_t start_s,
		       int64_t end_s);

/* ---- promise.c: agreed time that outlives its year ---- */

/* Has it no day in the year whose time it is? */
bool promise_outlives(struct clerk_call *call, const struct request *request);
/* All such of the pool and of schools' own time is held in this year from now on, or waits there;
 * those concerned are told of what waits. The clerk's doing, whatever becomes of the command. */
void promises_carry(struct clerk_call *call, int64_t year);
/* The two halves of it: what is held goes back where it came from; it is held out of another year,
 * as it was, or waits there and is told. */
void promise_release(struct clerk_call *call, const struct request *request);
void promise_hold(struct clerk_call *call, struct request *request, int64_t year, bool is_clerks);
/* Takes its time out of the year of that instant, where that is open and has so much free. */
void promise_follow(struct clerk_call *call, struct request *request, int64_t start_s);
/* "6 d for A (R1, no date yet)" */
const char *promise_words(struct clerk_call *call, const struct request *request);
/* The same of what came into the year so and is held, one after the other; "": nothing. */
const char *promises_kept(struct clerk_call *call, int64_t year);
/* Wishes to be called when the year after this one begins, and what is said then. */
void promise_watch_year(struct clerk_call *call, int64_t year);
enum clerk_status promise_year_begun(struct clerk_call *call, int64_t year);

/* Of every row that takes a number and no more. */
struct item_args {
	struct clerk_item item;
};
extern const struct clerk_arg request_item_spec[];
/* Of `done R7` and `done K1`. */
struct done_args {
	struct clerk_item item;
	int64_t amount, agenda;    /* agenda: 0 contact, 1 prep, 2 la */
	int64_t more, more_agenda; /* 0: all of it was of one kind */
	int64_t rest;              /* what becomes of what is not used; 0: not said */
	struct clerk_when day;     /* when it took place, if not on its date */
};

/* ---- what the files bring ---- */

extern const struct clerk_command after_commands[], amount_commands[], dating_commands[],
    done_commands[], move_commands[], pot_commands[], queue_commands[], request_commands[],
    rule_commands[], sittings_commands[], slots_commands[], vote_commands[], withdraw_commands[];
extern const struct clerk_queries after_queries, decide_queries, pot_queries, promise_queries,
    queue_queries, rule_queries, sittings_queries, slots_queries, vote_queries;

#endif
