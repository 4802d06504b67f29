/* guess_two: one line that wants two things: the first is asked about, the other named. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_GUESS_TWO_H
#define CLERK_HOST_GUESS_TWO_H

#include "host/host_internal.h"

/* Does the line want two things? It is the first then, to be asked about, with a note of the
 * other. */
bool guess_two(struct host *host, struct request *request);
/* Does it say something, and ask something behind that, "the 9th is fine, and who comes?" */
bool guess_asks_later(const char *line);

#endif
