/* signs: how it is said that something was meant otherwise: "no, make it 4pm", "sorry, not H, G".
 */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_SIGNS_H
#define CLERK_HOST_SIGNS_H

#include "base/arena.h"

#include <stdbool.h>

struct signs {
	const char *said;
	const char *words; /* without how it is said */
	const char *wrong; /* "phonics", of "writing not phonics"; else NULL */
	bool is_no, is_turn, is_make, is_snooze;
	bool is_not;     /* "not" right before them: what they say is not to be */
	bool is_no_last; /* "actually no" */
	bool is_strong;  /* "I meant", "that should be": nobody turns to others so */
};

/* Takes off how it is said. `may_contrast`: "writing not phonics" is no command of its own. */
struct signs signs_read(struct arena *arena, const char *said, bool may_contrast);

#endif
