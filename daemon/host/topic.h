/* topic: what rows that only tell would say, where another question is answered besides. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_TOPIC_H
#define CLERK_HOST_TOPIC_H

#include "host/host_internal.h"

/* What the request's line would tell; NULL: it is of no row, or not for its sender, or tells
 * nothing. */
const char *topic_told(struct host *host, const struct request *request);
/* Do the tables know what is asked there? */
bool topic_knows(const struct request *request, const char *words);
/* What the line asks besides, of another row than the call's: its answer goes behind. */
void topic_add_besides(struct host *host, struct clerk_call *call);

#endif
