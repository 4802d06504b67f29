/* acts_ask: what people ask, in their own order of words, as the row that holds the answer. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_COMMAND_ACTS_ASK_H
#define CLERK_COMMAND_ACTS_ASK_H

#include "base/arena.h"

#include <stdbool.h>

struct acts_asked {
	const char *line; /* in the words of a row: "free G Thu 3 Dec"; NULL: it is no such form */
	bool is_unsure; /* it would do something, and was said in passing: "ask E if we can come" */
};

/* A line (without prefix, and what is polite before it) that has one of the forms that are known:
 * "is G free Thu 3 Dec", "when is my visit to G", "could I have half a day of SIP time for maths".
 */
struct acts_asked acts_ask(struct arena *arena, const char *line);

#endif
