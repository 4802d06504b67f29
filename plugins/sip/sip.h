/* sip: what the files of this plugin share: queries by number, a request as read, small helpers. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIP_SIP_H
#define SIP_SIP_H

#include "clerk/calendar.h"
#include "clerk/clerk.h"
#include "clerk/diary.h"
#include "clerk/roster.h"
#include "rule.h"

enum {
	Q_YEAR_GET,
	Q_YEAR_OPEN,
	Q_YEAR_OPEN_FIRST,
	Q_YEAR_CLOSE,
	Q_REMAINS,
	Q_ENTRY_NEXT,
	Q_ENTRY_POST,
	Q_BALANCE,
	Q_ENTRY_LAST,
	Q_OWN_BY_CODE,
	Q_POOL_IN_BY_SCHOOL,
	Q_POOL_SPENT_BY_SCHOOL,
	Q_HELD,
	Q_ENTRY_ONCE,
	Q_REQUEST_OPEN_OF,
	Q_REVIEW_OPEN_OF,
	Q_ALLOCATION_OPEN_OF,
	Q_ALLOCATION_LEAVE,
	Q_ALLOCATION_LEFT,
	Q_LEFT_GET,
	Q_LEFT_ADD,
	Q_LEFT_DROP,
	Q_LEFT_LAPSED,
	Q_LEFT_ASKED,
	Q_LEFT_VOTE,
	Q_LEFT_NEEDS,
	Q_POT_GET,
	Q_POT_PUT,
	Q_POT_LIST,
	Q_POT_SPENT,
	Q_REQUEST_ADD,
	Q_REQUEST_GET,
	Q_REQUEST_STATE,
	Q_REQUEST_OPEN_VOTE,
	Q_REQUEST_UNVOTED,
	Q_REQUEST_UNVOTED_SUM,
	Q_REQUEST_WAIT,
	Q_REQUEST_DATE,
	Q_REQUEST_END,
	Q_REQUEST_WAITING,
	Q_REQUEST_QUEUES,
	Q_REQUEST_YEAR,
	Q_REQUEST_MOVE,
	Q_REQUEST_PASS,
	Q_REQUEST_LIST,
	Q_REQUEST_OLDER,
	Q_REQUEST_CARRIED,
	Q_REQUEST_HELD,
	Q_REQUEST_NEXT_YEAR,
	Q_REVIEW_NEXT_YEAR,
	Q_PRIVATE_OPEN,
	Q_VOTE_ADD,
	Q_VOTE_SET,
	Q_VOTE_LIST,
	Q_VOTE_COUNTED,
	Q_RULE_AT,
	Q_RULE_COMING,
	Q_RULE_PROPOSED,
	Q_RULE_DROP_PROPOSED,
	Q_RULE_ADD,
	Q_RULE_AGREE,
	Q_REVIEW_ADD,
	Q_REVIEW_GET,
	Q_REVIEW_END,
	Q_REVIEW_DATE,
	Q_REVIEW_LIST,
	Q_REVIEW_PLANNED,
	Q_ALLOCATION_ADD,
	Q_ALLOCATION_GET,
	Q_ALLOCATION_STATE,
	Q_ALLOCATION_SHARE,
	Q_ALLOCATION_LIST,
	Q_ALLOCATION_SPENT,
	Q_ROUND_UNDATED,
	Q_ROUND_UNRECORDED,
	Q_ROUND_PRIVATE,
	Q_ROUND_UNNOTED,
	Q_ROUND_VOTES,
	Q_BALANCE_SUM,
	Q_STATEMENT,
	Q_NOTE_ADD,
	Q_NOTE_LIST,
	Q_SLOT_CLEAR,
	Q_SLOT_ADD,
	Q_SLOT_GET,
};
extern const char *const sip_queries[];
extern const struct clerk_check sip_checks[];
/* For `clerkd cluster apply`: open work, and why a money year cannot move. */
extern const char sip_open[], sip_years[];
/* Schools that have left. */
extern const char sip_left[];

enum { MAX_SCHOOLS = 26 };

/* A request for pooled time, as its row has it. */
struct request {
	struct clerk_item item;
	int64_t year, person, minutes, by_day, needs;
	char school;
	const char *reason, *by_text, *state, *when_text;
	const char *pot; /* the account its time is held from: "POOL", "POOL:bid:rural", "OWN:H" */
	bool has_by_day, is_consented;
	bool lets_pass;      /* while it waits, others may be served before it */
	enum rule_kind rule; /* that it was asked under */
	int64_t asked_s, closes_s, waiting_s, start_s, end_s, ended_s, delivered;
};

/* False, with nothing said, when there is no such row (it was taken back). */
bool request_get(struct clerk_call *call, struct clerk_item item, struct request *ret_request);
/* Reads the row that the query stands on; writes a new one, as waiting. */
void request_read(const struct clerk_query *query, struct request *ret_request);
void request_add(struct clerk_call *call, const struct request *request);
/* What the room reads when a vote begins. */
const char *asking_text(struct clerk_call *call, const struct request *request,
			int64_t free_minutes);
bool request_is(const struct request *request, const char *state);
/* Of which year's time it is. */
void request_set_year(struct clerk_call *call, struct request *request, int64_t year);
/* Says in one line where a request stands and fails: what was asked cannot be done now. */
enum clerk_status request_refuse(struct clerk_call *call, const struct request *request);
/* Its end: the state, when, and the minutes used or charged. */
void request_end(struct clerk_call *call, const struct request *request, const char *state,
		 int64_t at_s, int64_t minutes);
/* What is held for it goes back to where it came from; how many minutes. */
int64_t request_release(struct clerk_call *call, const struct request *request);
/* The same under a name of its own, which the ledger takes once; by the clerk, or by the sender. */
int64_t request_give_back(struct clerk_call *call, const struct request *request, const char *once,
			  bool is_clerks);
/* "1½ d (9 h)", or "2 h" where that is the same. */
const char *amount_twice(struct clerk_call *call, int64_t minutes);
/* "8 h", "1 h 30 min": for what was used of what was held. */
const char *amount_hours(struct clerk_call *call, int64_t minutes);
/* "Year 2 writing data, by Fri 12 Feb 2027". */
const char *request_subject(struct clerk_call *call, const struct request *request);

/* The prefix to write in messages that others read. */
const char *room_prefix(const struct clerk_call *call);
bool is_one_of(const char *letters, char letter);
/* The head who leads; NULL: nobody does. */
const struct clerk_person *lead_head(struct clerk_call *call);
/* "R7". */
const char *item_name(struct clerk_call *call, struct clerk_item item);

/* The votes on a request. */
struct count {
	int64_t yes, no, fine, open;
	const char *answers;     /* "B yes, D no"; "" when nobody has answered */
	const char *yes_schools; /* "A, B, C, D" */
};
struct count vote_count(struct clerk_call *call, struct clerk_item item);
/* "2 yes, 0 no, 5 to answer". */
/* What the voter's answer is now; "": none. */
const char *vote_of(struct clerk_call *call, struct clerk_item item, char voter);
const char *vote_count_words(struct clerk_call *call, const struct count *count);

/* Opens the vote on a request that was just written or has waited; fills `closes_s` and `needs`.
 * False when the school calendar ends before it could close. */
bool vote_open(struct clerk_call *call, struct request *request);
/* May it be held without a vote? */
bool vote_is_needless(struct clerk_call *call, const struct request *request);
/* "needs 4"; "agreed unless a school says no". */
const char *vote_needs(struct clerk_call *call, const struct request *request);
/* "B"; "the SIP" for '+'. */
const char *voter_name(struct clerk_call *call, char voter);
/* "Needs 4 of the other 7 schools to say yes; closes …. Say `!yes R7`, …" */
const char *vote_invitation(struct clerk_call *call, const struct request *request);
/* Votes that are open do without a school that has left: its answers count no more, and nobody
 * waits for it. What that comes to is said. */
void votes_left(struct clerk_call *call, char school);
enum clerk_status vote_close(struct clerk_call *call, struct clerk_item item);

/* decide.c: what the votes come to by the request's rule, and saying so. `note` is put behind the
 * names of those who said yes. */
enum verdict { VERDICT_OPEN, VERDICT_AGREED, VERDICT_REFUSED };
enum verdict decide(const struct request *request, const struct count *count, bool is_closing);
void decide_agree(struct clerk_call *call, struct request *request, const struct count *count,
		  const char *note);
/* Its school and the adviser hear that its time is held. */
void held_tell(struct clerk_call *call, const struct request *request);
void decide_refuse(struct clerk_call *call, const struct request *request,
		   const struct count *count);
/* The reply to a vote, which the room always hears; at a close, to the school and the adviser. */
void say_aloud(struct clerk_call *call, const struct request *request, const char *text);

/* Puts the agreed time of a request aside, or, when the pool is short, the request on the waiting
 * list. True when it is held. */
bool hold_time(struct clerk_call *call, struct request *request);
/* Sets the hour by which agreed time must have its date, where the request names a day. */
void undated_watch(struct clerk_call *call, const struct request *request);
/* That hour has come: time without a date goes back to the pool. */
enum clerk_status undated_release(struct clerk_call *call, struct clerk_item item);
/* What took place on a day before the year whose time it is: that was another day. Says so. */
enum clerk_status done_check_day(struct clerk_call *call, const struct clerk_when *day,
				 int64_t year, const char *name);
/* queue.c: who waits for time. Nobody overtakes them: not even one who asks for less. */
/* Puts a request that is not written yet on the list, and says so. */
enum clerk_status queue_join(struct clerk_call *call, struct request *request);
/* Those of other schools who wait for the same and come first: "R1 (School G), …", and the first of
 * them; "" when there are none. */
const char *queue_before(struct clerk_call *call, const struct request *request,
			 const char **ret_first);
/* Those who wait for time of one year wait for another's from now on, behind those who do. */
void queue_move_all(struct clerk_call *call, int64_t year, int64_t next);
/* Gives the free time of a pot to those who wait for it, first come, first offered; of a past
 * year's pool nothing, but this year's, for which its queue waits then. */
void serve_waiting(struct clerk_call *call, int64_t year, const char *pot);
/* A year was opened: who waits for an older one's pool waits for this, and is served. */
void queue_begin_year(struct clerk_call *call, int64_t year);
/* The same for everything that anybody waits for. */
void serve_all_waiting(struct clerk_call *call);

/* pot.c: where a request's time comes from. */
bool pot_is_pool(const struct request *request);
bool pot_is_own(const struct request *request);
int64_t pot_free(struct clerk_call *call, const struct request *request);
/* "the pool", "the pot “rural”", "School H's own time"; "Pool", "Pot “rural”". */
const char *pot_words(struct clerk_call *call, const struct request *request);
const char *pot_title(struct clerk_call *call, const struct request *request);
/* "The pool", at the beginning of a sentence. */
const char *pot_sentence(struct clerk_call *call, const struct request *request);
/* ": 5½ d free"; "; pool 5½ d free"; "" where those who read must not know. */
const char *pot_free_words(struct clerk_call *call, const struct request *request);
const char *pot_after_words(struct clerk_call *call, const struct request *request);
/* The account of the pot that goes by this word; NULL: there is none. */
const char *pot_account(struct clerk_call *call, const char *word);
/* A line for each pot; how many. */
size_t pots_list(struct clerk_call *call, int64_t year);

/* A date for a request: does `when` name a day, when does it end, may it be (asks or refuses), and
 * writing it down. */
bool date_has_day(const struct clerk_when *when);
int64_t date_end(const struct request *request, const struct clerk_when *when);
enum clerk_status date_check(struct clerk_call *call, const struct request *request,
			     const struct clerk_when *when, int64_t end_s);
/* The same when one of the dates offered is picked: what has come since counts too. */
enum clerk_status date_check_again(struct clerk_call *call, const struct request *request,
				   int64_t start_s, int64_t end_s, const char *echo);
void date_save(struct clerk_call *call, const struct request *request, int64_t start_s,
	       int64_t end_s, const char *text);
/* "Thu 14 Jan 2027, 09:00–12:00 is INSET at G. ", for a date that was given before; "" where these
 * hours are in school. Whether nobody may come then. */
const char *date_day_again(struct clerk_call *call, const struct request *request, int64_t start_s,
			   int64_t end_s, const char *echo, bool *ret_is_block);
/* What else the school or the adviser has at a time that was theirs, or offered by her: "It
 * overlaps with …. "; "" when there is nothing. In the room only what the room knows. */
const char *date_clash_again(struct clerk_call *call, const struct request *request,
			     int64_t start_s, int64_t end_s);

struct done_args;
/* Private time that was used; `shared_spent`: what each school's head has shared of such time. */
int64_t allocation_sums(struct clerk_call *call, int64_t year, int64_t shared_spent[MAX_SCHOOLS]);
/* A line for each that is held for the school: for its own heads. */
void allocation_list(struct clerk_call *call, int64_t year, char school);
/* CLERK_OK while its time is held; else fails with what became of it. */
enum clerk_status allocation_unsettled(struct clerk_call *call, struct clerk_item item);
enum clerk_status allocation_withdraw(struct clerk_call *call, struct clerk_item item);
enum clerk_status allocation_done(struct clerk_call *call, const struct done_args *args);
/* A school leaves: its private time ends, and its parties alone are told. Nothing that the room can
 * see changes before allocations_left, the next morning: then the time is back in the pool. */
void allocation_leave(struct clerk_call *call, char school);
void allocations_left(struct clerk_call *call);
void pm_leave(struct clerk_call *call, char school);
/* What is held out of an account: by items that all may see ("R3, R5"), and apart from them in
 * private. */
struct held {
	int64_t minutes, apart;
	const char *names;
};
struct held held_from(struct clerk_call *call, int64_t year, const char *account);
/* "R3, R5, private". */
const char *held_names(struct clerk_call *call, const struct held *held);

/* grant.c: what is given to a school for a year: all of it, or up to its next money year; the part
 * of the new money year, when the wake-up set by that comes. */
void grant_year(struct clerk_call *call, int64_t year, char school);
enum clerk_status grant_money_year(struct clerk_call *call, int64_t year, char school);
/* The morning after a school has left. */
enum clerk_status grant_left(struct clerk_call *call);

/* leave.c: the schools that share the adviser's time: those of the cluster that have not left. */
const char *sharing_schools(struct clerk_call *call);
bool has_left(struct clerk_call *call, char school);
/* CLERK_OK, or says that it has left and how it comes back. */
enum clerk_status check_shares(struct clerk_call *call, char school);
/* Had it left? Then it is back with what it had, or `*ret_status` is a question; false: it is to be
 * granted its time as one that joins. */
bool come_back(struct clerk_call *call, char school, const struct clerk_when *from,
	       enum clerk_status *ret_status);

/* promise.c: agreed time that outlives its year. Has it no day in the year whose time it is? */
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
/* "6 d for A (R1, no date yet)": what came into the year so and is held; "": nothing. */
const char *promises_kept(struct clerk_call *call, int64_t year);
/* Wishes to be called when the year after this one begins, and what is said then. */
void year_begin_watch(struct clerk_call *call, int64_t year);
enum clerk_status year_begun(struct clerk_call *call, int64_t year);

/* yearend.c: wishes to be called when 12, 6 and 2 school weeks are left of a year that was just
 * opened, and what is said then. */
void yearend_watch(struct clerk_call *call, int64_t year);
enum clerk_status yearend_nudge(struct clerk_call *call, int64_t year, int64_t weeks);

/* back.c: an act of this plugin was taken back. */
enum clerk_status sip_restored(struct clerk_call *call, const struct clerk_taken *taken);

/* share.c: more than a school has of its own; in the room no figure is named. */
enum clerk_status share_refuse_short(struct clerk_call *call, int64_t own, int64_t asked);

/* Handlers, one per row. */
enum clerk_status run_request(struct clerk_call *call, const void *args);
enum clerk_status run_request_own(struct clerk_call *call, const void *args);
enum clerk_status run_request_from(struct clerk_call *call, const void *args);
enum clerk_status run_pot(struct clerk_call *call, const void *args);
enum clerk_status run_pots(struct clerk_call *call, const void *args);
enum clerk_status run_undo_pot(struct clerk_call *call, const void *args);
enum clerk_status run_pass(struct clerk_call *call, const void *args);
enum clerk_status run_withdraw(struct clerk_call *call, const void *args);
enum clerk_status run_yes(struct clerk_call *call, const void *args);
enum clerk_status run_no(struct clerk_call *call, const void *args);
enum clerk_status run_fine(struct clerk_call *call, const void *args);
enum clerk_status run_date(struct clerk_call *call, const void *args);
enum clerk_status run_slots(struct clerk_call *call, const void *args);
enum clerk_status run_pick(struct clerk_call *call, const void *args);
enum clerk_status run_done(struct clerk_call *call, const void *args);
enum clerk_status run_time(struct clerk_call *call, const void *args);
enum clerk_status run_requests(struct clerk_call *call, const void *args);
enum clerk_status run_statement(struct clerk_call *call, const void *args);
enum clerk_status run_addschool(struct clerk_call *call, const void *args);
enum clerk_status run_removeschool(struct clerk_call *call, const void *args);
enum clerk_status run_round(struct clerk_call *call, const void *args);
enum clerk_status run_fair(struct clerk_call *call, const void *args);
enum clerk_status run_pool(struct clerk_call *call, const void *args);
enum clerk_status run_give(struct clerk_call *call, const void *args);
enum clerk_status run_undo_pool(struct clerk_call *call, const void *args);
enum clerk_status run_undo_give(struct clerk_call *call, const void *args);
enum clerk_status run_note(struct clerk_call *call, const void *args);
enum clerk_status run_rule(struct clerk_call *call, const void *args);
enum clerk_status run_rule_agree(struct clerk_call *call, const void *args);
enum clerk_status run_rule_yes(struct clerk_call *call, const void *args);
enum clerk_status run_rule_quorum(struct clerk_call *call, const void *args);
enum clerk_status run_rule_consent(struct clerk_call *call, const void *args);
enum clerk_status run_rule_lead(struct clerk_call *call, const void *args);
enum clerk_status run_rule_sip(struct clerk_call *call, const void *args);
enum clerk_status run_rule_automatic(struct clerk_call *call, const void *args);
enum clerk_status run_rule_private(struct clerk_call *call, const void *args);
enum clerk_status run_allocate(struct clerk_call *call, const void *args);
enum clerk_status run_share(struct clerk_call *call, const void *args);
enum clerk_status run_rule_carry(struct clerk_call *call, const void *args);
enum clerk_status run_rule_notice(struct clerk_call *call, const void *args);
enum clerk_status run_yearend_preview(struct clerk_call *call, const void *args);
enum clerk_status run_yearend_post(struct clerk_call *call, const void *args);
/* fence.c: ring-fenced time. The account is the school's, and the partners in a headship share it:
 * what is dated and not recorded yet is planned, and nobody can plan it again. */
struct fence {
	int64_t year;          /* of the time asked for */
	int64_t whole, unused; /* minutes of that year: in all, and on the account */
	int64_t left;          /* neither used nor planned */
};
/* `except`: a review that is not counted (number 0: none). */
struct fence fence_of(struct clerk_call *call, char school, int64_t start_s,
		      struct clerk_item except);
/* Minutes of this year planned and not recorded yet. */
int64_t fence_planned(struct clerk_call *call, char school);
/* How long a review at that time is: an hour alone takes what is left, in a job share up to an
 * equal part. */
int64_t fence_minutes(struct clerk_call *call, const struct fence *fence,
		      const struct clerk_when *when);
/* CLERK_OK: there is so much left; else says what is, and the way out. */
enum clerk_status fence_check_left(struct clerk_call *call, const struct fence *fence,
				   const struct clerk_when *when, int64_t minutes);
/* Something firm in the adviser's diary then? */
bool fence_sip_is_taken(struct clerk_call *call, int64_t start_s, int64_t end_s,
			struct clerk_item except);
/* CLERK_OK: the adviser is free, and so is the sender's school, or it was said `anyway`; else
 * offers other times. Never says with whom, or with what, the adviser is busy. */
enum clerk_status fence_check_diary(struct clerk_call *call, const struct clerk_when *when,
				    int64_t minutes);
enum clerk_status run_pm(struct clerk_call *call, const void *args);
enum clerk_status run_pm_done(struct clerk_call *call, const void *args);
enum clerk_status run_pm_withdraw(struct clerk_call *call, const void *args);

/* What the rows take. */
struct request_args {
	const char *pot; /* of `request from` alone */
	int64_t amount;
	const char *reason;
	struct clerk_when by;
};
struct item_args {
	struct clerk_item item;
};
struct date_args {
	struct clerk_item item;
	struct clerk_when when;
};
struct slots_args {
	struct clerk_item item;
	struct clerk_when first, second, third;
};
struct pick_args {
	struct clerk_item item;
	int64_t slot;
};
struct done_args {
	struct clerk_item item;
	int64_t amount, agenda;    /* agenda: 0 contact, 1 prep, 2 la */
	int64_t more, more_agenda; /* 0: all of it was of one kind */
	struct clerk_when day;     /* when it took place, if not on its date */
};
struct pass_args {
	struct clerk_item item;
	int64_t is_off;
};
struct pool_args {
	int64_t amount;
};
struct addschool_args {
	const struct clerk_school *school;
	struct clerk_when day;
};
struct statement_args {
	const struct clerk_school *school;
};
struct pot_args {
	const char *name;
	int64_t amount;
	const char *purpose;
};
struct give_args {
	int64_t amount;
	const char *what;
	const struct clerk_school *to;
};
struct allocate_args {
	const struct clerk_school *to;
	int64_t amount, how;
};
struct note_args {
	struct clerk_item item;
	const char *text;
};
struct rule_args {
	int64_t needs, days, amount, total, kept; /* schools; school days; minutes */
	struct clerk_when day;
};
struct pm_args {
	struct clerk_when when;
};

#endif
