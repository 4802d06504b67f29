/* cues_table: words of cues.h by what they are to a line. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_COMMAND_CUES_TABLE_H
#define CLERK_COMMAND_CUES_TABLE_H

#include <stddef.h>

extern const char *const cue_small[]; /* in any line, and of no matter; sorted */
extern const size_t cue_small_count;
extern const char cue_leads[];    /* what it is about follows */
extern const char cue_openings[]; /* before a question, and none of it */
extern const char cue_asking[];   /* a question begins so, and no order */

#endif
