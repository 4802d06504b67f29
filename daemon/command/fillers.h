/* fillers: the sounds that dictation writes down, "um", and that are no words of anything; pure. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_COMMAND_FILLERS_H
#define CLERK_COMMAND_FILLERS_H

#include "base/arena.h"

/* The line without them, "remind me tomorrow um half past eight" as without its "um"; "like" and
 * "you know" only where they stand apart, ", like,". The line itself where it has none, or is
 * nothing else. */
const char *fillers_without(struct arena *arena, const char *line);
/* "2moro" and its like as the days that they are; the line itself where it has none. In the arena.
 */
char *shorts_spelt(struct arena *arena, char *line);

#endif
