/* offer: a no to what the clerk has just offered, with what is meant instead: "no, friday". */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_OFFER_H
#define CLERK_HOST_OFFER_H

#include "host/host_internal.h"

/* The line is what was offered, with `rest`, its date or how many come, in place of its own; or it
 * says otherwise of the thing that it was of. It is offered anew. */
bool offer_resaid(struct host *host, struct request *request, const char *offered,
		  const char *rest);

/* Read by itself, is `rest` of another thing than that which was offered, which none of its words
 * name? Then nobody meant that. */
bool offer_strays(struct host *host, const struct request *request, const char *offered,
		  const char *rest);

#endif
