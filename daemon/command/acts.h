/* acts: the few things that are done, and the many words for each. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_COMMAND_ACTS_H
#define CLERK_COMMAND_ACTS_H

#include "command/command.h"

/* A line (without prefix) that no row's own words begin, in the words of the row that it means:
 * "can I book a visit to G …" is "visit to G …", "withdraw V1" "cancel V1". One word for each thing
 * is shown everywhere; these are understood. The line itself where its words are a row's already,
 * or mean none. In the arena, or `line`. */
const char *acts_line(struct arena *arena, const struct command_table *table, const char *line);

/* Nothing but thanks, "ta!", or a greeting, "hello". */
enum acts_manner { ACTS_NONE, ACTS_THANKS, ACTS_GREETING };
enum acts_manner acts_manner(const char *line);

#endif
