/* sip: what every room of this plugin sees. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIP_SIP_H
#define SIP_SIP_H

#include "clerk/calendar.h"
#include "clerk/clerk.h"
#include "clerk/diary.h"
#include "clerk/item.h"
#include "clerk/roster.h"

enum { MAX_SCHOOLS = 26 };

/* The school year of this instant, as the number of its first month (202609). The first call in a
 * year opens it, in year/, wherever that call is made: every school is granted its time and puts
 * its share into the pool, and what was agreed in the year before and outlives it is held. */
int64_t year_ledger(struct clerk_call *call);

#endif
