/* goes_on: what is said in the room right behind a line that nothing came of. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_GOES_ON_H
#define CLERK_HOST_GOES_ON_H

#include "host/host_internal.h"

/* Is it said to the clerk too? Then it is asked about, whatever it is. */
bool goes_on(struct host *host, struct request *request);
/* Did nothing come of what she said last, so that a bare yes may be to that? */
bool goes_on_after(struct host *host, const struct request *request);
/* Notes what came of what she said. */
void goes_on_note(struct host *host, const struct request *request);

#endif
