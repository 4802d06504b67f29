/* counter: another date for what is asked, said in the answer to it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_COUNTER_H
#define CLERK_HOST_COUNTER_H

#include "host/host_internal.h"

/* A reply that turns down what the item has and offers another date: the line is that move; asked
 * about first where it says not both. False: it is no such thing. */
bool counter_read(struct host *host, struct request *request, struct clerk_item item);
/* "yes V1 but can it be 9.30": the line that was found to be of an answer is that move, to be asked
 * about. False: it offers none. */
bool counter_but(struct host *host, struct request *request, const struct command_found *found);

#endif
