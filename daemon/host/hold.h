/* hold: when nothing that hangs on the time of day is done: no wake-up, no closing, no pruning. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_HOLD_H
#define CLERK_HOST_HOLD_H

#include "command/command.h"

#include <stdbool.h>

struct host;
struct request;

/* True: what is due waits. Either the homeserver is away or there is still something to be read of
 * the time when we were: what was said before an instant counts at it, so it is heard first. Or the
 * clock is visibly wrong (clock_guard.h), which is said once, in the log and to each cluster's
 * lead. It ends by itself; whoever asks looks again at every settled sync and each minute. */
bool hold_is_on(struct host *host);

/* While the clock is in doubt, asks the homeserver what it says now; to be called by and by. */
void hold_ask(struct host *host);

/* While nobody knows which clock is right: is this line's date another day by the homeserver's?
 * Then what to say instead of guessing; else NULL. */
const char *hold_doubts_day(struct host *host, const struct request *request,
			    const struct command_found *found, const struct command_parse *parse);

#endif
