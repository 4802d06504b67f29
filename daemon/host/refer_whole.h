/* refer_whole: answers that a row reads as they are said: the one way to answer things of its kind.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_REFER_WHOLE_H
#define CLERK_HOST_REFER_WHOLE_H

#include "host/host_internal.h"

/* Has the item such a row? */
bool whole_takes(struct host *host, struct clerk_item item);
/* A reply to the item, as an answer that its row reads whole; `is_last`: or that it says is none.
 * False: it has no such row, or it is no such answer. */
bool whole_reply(struct host *host, struct request *request, struct clerk_item item, bool is_last);
/* "for the Y6 dates 1 and 3": the line is what the one thing that asks her reads whole, to be asked
 * about. False: there is none, or it does not. */
bool whole_settle(struct host *host, struct request *request);

#endif
