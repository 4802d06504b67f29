/* deed: what a person does in a line of a .chat file: says, edits, reacts, chooses in a poll. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCRIPT_DEED_H
#define SCRIPT_DEED_H

#include "base/arena.h"
#include "script/chat_file.h"
#include "script/stage.h"

/* Does it on the homeserver; the event's id, or NULL: it refused (hs_why), or there is nothing to
 * do that to. `*edited` becomes the message that was edited, if one was. */
const char *deed_do(struct arena *arena, struct stage *stage, const char *user,
		    const struct chat_step *step, const char **edited);

#endif
