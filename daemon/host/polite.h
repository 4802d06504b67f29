/* polite: when people may be disturbed unasked: what comes late waits for that. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_POLITE_H
#define CLERK_HOST_POLITE_H

#include "host/call.h"

enum { POLITE_FROM_MIN = 7 * 60, POLITE_TO_MIN = 21 * 60 };

/* Is it such an hour now, whatever the day? */
bool polite_is_now(struct clerk_call *call);

/* The next instant of such an hour, now included, on any day. */
int64_t polite_next_s(struct clerk_call *call);

/* The same for what is of use until `until_s` (clerk_useful_until): on a school day, or that day
 * itself. Now, when there is none before it: better heard at night than too late. */
int64_t polite_before_s(struct clerk_call *call, int64_t until_s);

#endif
