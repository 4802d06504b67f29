/* sip: what every room of this plugin sees: its queries by number, and the year. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIP_SIP_H
#define SIP_SIP_H

#include "clerk/calendar.h"
#include "clerk/clerk.h"
#include "clerk/diary.h"
#include "clerk/item.h"
#include "clerk/roster.h"

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
	Q_REQUEST_UNVOTED_SUM,
	Q_REQUEST_LAST,
	Q_REQUEST_WAITING,
	Q_REQUEST_OVER,
	Q_REQUEST_QUEUES,
	Q_REQUEST_YEAR,
	Q_REQUEST_MOVE,
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
	Q_REVIEW_LIST,
	Q_REVIEW_PLANNED,
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

enum { MAX_SCHOOLS = 26 };

/* The school year of this instant, as the number of its first month (202609). The first call in a
 * year opens it, in year/, wherever that call is made: every school is granted its time and puts
 * its share into the pool, and what was agreed in the year before and outlives it is held. */
int64_t ledger_year(struct clerk_call *call);

#endif
