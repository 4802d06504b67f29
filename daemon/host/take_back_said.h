/* take_back_said: what is said when an act is taken back. Texts are the arena's. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_TAKE_BACK_SAID_H
#define CLERK_HOST_TAKE_BACK_SAID_H

#include "host/host_internal.h"

/* "V12 M3 " -> "V12, M3". */
const char *take_back_items(struct arena *arena, const char *items);
/* The verb that was run, for the school where it was for one. */
const char *take_back_verb(const struct change *old);
/* To those who saw the act; `now`: what is true again, NULL where nobody says so. */
const char *take_back_words_for_others(struct clerk_call *call, const struct change *old,
				       const char *now);
/* The same, to who took it back. */
const char *take_back_words_for_sender(struct clerk_call *call, const struct change *old,
				       const char *now, enum taking taking);
/* Each who saw the act is told, where she saw it. */
void take_back_tell(struct clerk_call *call, const struct change *old, const char *text);
/* What would only be so between the two versions of an edit is told to nobody. */
void take_back_drop_instead(struct clerk_call *call);
/* Where the act left a line in the record, its taking back leaves one for the same eyes. */
void take_back_record(struct clerk_call *call, const struct change *old, const char *text);

#endif
