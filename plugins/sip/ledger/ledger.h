/* ledger: the journal of the adviser's time; every minute that moves goes through ledger_post. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIP_LEDGER_H
#define SIP_LEDGER_H

#include "sip.h"

/* One movement of minutes from one account to another. The database
 * refuses what the code does not allow, what would leave an account below nothing and what belongs
 * to a closed year; handlers look first, so that they can say so kindly. */
struct posting {
	int64_t year;
	int64_t transfer;      /* number of the first row of the same act; 0: this is the first */
	const char *code;      /* "hold" */
	const char *from, *to; /* "POOL", "HOLD:R7" */
	int64_t minutes;       /* 0 posts nothing */
	struct clerk_item item;
	int64_t reverses; /* the row taken back, with code "reverse"; else 0 */
	const char *once; /* NULL, or a key that may be used once in the year */
	bool is_clerks;   /* the clerk's own doing, whatever command it comes with */
};

/* The school year of an instant, as year_ledger has it of this one; opens nothing. */
int64_t ledger_year_at(struct clerk_call *call, int64_t instant_s);
/* Has it been opened, and closed since? */
enum year_state { YEAR_UNKNOWN, YEAR_OPEN, YEAR_CLOSED };
enum year_state ledger_year_state(struct clerk_call *call, int64_t year);
/* The oldest that is open; where none is, `otherwise`. */
int64_t ledger_oldest_open(struct clerk_call *call, int64_t otherwise);
/* The first of a month, counted from 1970. */
int32_t ledger_first_day(int64_t year, int64_t month);
/* The first day after it. */
int32_t ledger_year_end(int64_t year);
/* "Sep 2026–Aug 2027". */
const char *ledger_year_words(struct clerk_call *call, int64_t year);
/* What wake-ups of that year hang on; 0: of no certain year. */
struct clerk_item ledger_year_item(int64_t year);

/* "Sep", of 0 to 11; which month of that year a day falls in, 0 for its first; "2026-11-25". */
const char *ledger_month_name(int month);
int ledger_month_of_year(int64_t year, int32_t day);
const char *ledger_iso_day(struct clerk_call *call, int32_t day);

struct posting ledger_posting_of(int64_t year, const char *code, const char *from, const char *to,
				 int64_t minutes);
/* The same of an item; `once` "hold": there may be one "hold:R7" in a year, and another once that
 * is taken back; NULL: several. */
struct posting ledger_posting_for(struct clerk_call *call, struct clerk_item item, const char *once,
				  struct posting posting);
/* The number of the next row. */
int64_t ledger_next(struct clerk_call *call);
/* Writes one row and returns its number; 0 when there was nothing to write. */
int64_t ledger_post(struct clerk_call *call, struct posting posting);

/* What stands on the account beyond `keep` lapses; how many minutes. */
int64_t ledger_lapse(struct clerk_call *call, int64_t year, const char *account, int64_t keep);

/* The last such row that nothing has taken back yet (code, accounts, minutes), but for those that
 * may be there once only; 0: none. */
int64_t ledger_last(struct clerk_call *call, const struct posting *posting);
/* Its exact negation; of the item that `posting` is of. */
void ledger_reverse(struct clerk_call *call, const struct posting *posting, int64_t number);
/* The same as a command of its own, which is not taken back in turn. */
void ledger_undo(struct clerk_call *call, const struct posting *posting, int64_t number);

/* What stands on an account; 0 when nothing ever moved there. */
int64_t ledger_balance(struct clerk_call *call, int64_t year, const char *account);

/* Account names that live as long as the call: OWN:A, PM:A, HOLD:R7, SPENT:A:contact. */
const char *ledger_own(struct clerk_call *call, char school);
const char *ledger_pm(struct clerk_call *call, char school);
const char *ledger_hold(struct clerk_call *call, struct clerk_item item);
const char *ledger_spent(struct clerk_call *call, char school, const char *category);

/* ---- held.c ---- */

/* What is held out of an account: by items that all may see ("R3, R5"), and apart from them in
 * private. */
struct held {
	int64_t minutes, apart;
	const char *names;
};
struct held held_from(struct clerk_call *call, int64_t year, const char *account);
/* "R3, R5, private". */
const char *held_names(struct clerk_call *call, const struct held *held);

/* ---- delivered.c: what was used, or given back, is put right ---- */

struct delivery {
	int64_t year;
	struct clerk_item item;
	const char *from;      /* the account that it came out of: HOLD:R7, PM:A */
	const char *pot_words; /* "the pool": where the rest went */
};
/* What its last delivery moved to an account. */
int64_t ledger_delivered_to(struct clerk_call *call, const struct delivery *delivery,
			    const char *account);
/* Takes back, row by row, what its last delivery moved, so that another can be posted: under
 * `*ret_transfer`, unless that is 0. Of what was held, `left` goes back in any case. CLERK_OK, or
 * says that the year is closed, or what had gone back promised to others. */
enum clerk_status ledger_take_back_delivery(struct clerk_call *call,
					    const struct delivery *delivery, int64_t left,
					    int64_t *ret_transfer);
/* The last that went back of what was held, or was charged in its place, is held again. CLERK_OK,
 * or says that the year is closed, or that it is not there any more. */
enum clerk_status ledger_hold_again(struct clerk_call *call, const struct delivery *delivery);

/* ---- sharing.c: who shares the adviser's time ---- */

/* Those schools of the cluster that have not left. */
const char *sharing_schools(struct clerk_call *call);
bool sharing_has_left(struct clerk_call *call, char school);
/* The same, with the year in which it left, and the journal's next number then. */
bool sharing_left_in(struct clerk_call *call, char school, int64_t *ret_year, int64_t *ret_entry);
/* CLERK_OK, or says that it has left and how it comes back. */
enum clerk_status sharing_check(struct clerk_call *call, char school);
/* The same of one that is to be given time, and is no guest. */
enum clerk_status sharing_check_recipient(struct clerk_call *call,
					  const struct clerk_school *school);

/* ---- text.c ---- */

/* "1½ d (9 h)", or "2 h" where that is the same. */
const char *text_hours_twice(struct clerk_call *call, int64_t minutes);
/* "8 h", "1 h 30 min": for what was used of what was held. */
const char *text_hours(struct clerk_call *call, int64_t minutes);
/* "R3, R5", of "R3" and "R5"; of "" and "R3", "R3". */
const char *text_listed(struct clerk_call *call, const char *list, const char *more);
/* The same of the numbers that a query gives. */
const char *text_names_listed(struct clerk_call *call, char letter, struct clerk_query *query);
/* " (R3, R5)", or "" of "". */
const char *text_in_brackets(struct clerk_call *call, const char *words);
/* "R7". */
const char *text_item_name(struct clerk_call *call, struct clerk_item item);
/* The prefix to write in messages that others read. */
const char *text_room_prefix(const struct clerk_call *call);
bool text_is_one_of(const char *letters, char letter);

/* ---- checks.c ---- */

extern const struct clerk_check sip_checks[];
/* For `clerkd cluster apply`: open work, and why a money year cannot move. */
extern const char *const sip_open[];
extern const char sip_years[];
/* Schools that have left. */
extern const char sip_left[];

extern const struct clerk_queries delivered_queries, held_queries, ledger_queries, sharing_queries;

#endif
