/* guess_two: one line that wants two things: the first is asked about, the other named. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_GUESS_TWO_H
#define CLERK_HOST_GUESS_TWO_H

#include "host/host_internal.h"

/* Does the line want two things? It is the first then, to be asked about, with a note of the
 * other. */
bool guess_two(struct host *host, struct request *request);
/* What the words behind those of `line` want by themselves, as a line where they are one, else as
 * they stand; NULL: nothing, or nothing to be said there again. */
const char *guess_beside(struct host *host, const struct request *request, const char *line,
			 const char *text);
/* Does it say something, and ask something behind that, "the 9th is fine, and who comes?" */
bool guess_asks_later(const char *line);

#endif
