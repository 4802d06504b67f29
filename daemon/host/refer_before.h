/* refer_before: a moment that is told by a thing. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_REFER_BEFORE_H
#define CLERK_HOST_REFER_BEFORE_H

#include "host/host_internal.h"

/* "remind me the day before V1 to …", "… 30 mins before the breakfast": that becomes the date which
 * it is now, and the row is found anew. Where no such thing is seen the line stays. */
void before_settle(struct host *host, struct request *request, struct command_found *found);
/* What a date of that request was told by, for the argument of the row that wants to know. */
void before_fill(const struct request *request, const struct clerk_command *row, void *record);

#endif
