/* heard: what one event of a room is, of what the clerk does there. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SCRIPT_HEARD_H
#define CLERK_SCRIPT_HEARD_H

#include "base/arena.h"
#include "homeserver/hs.h"
#include "script/stage.h"

#include <stdbool.h>

enum heard_kind {
	HEARD_MESSAGE, /* a new one; or an answer edited, since the line that it answers was */
	HEARD_CARD,    /* one of its messages says by an edit how a thing stands now */
	HEARD_MARK,    /* it reacts to somebody's message */
};

struct heard {
	enum heard_kind kind;
	const char *text;         /* of an edit the new one; of a mark its key */
	const char *const *pings; /* user ids, ended by NULL */
	const char *marked;       /* of a mark, the event that it is on */
	const char *edited;       /* of an edit, the message */
};

/* What `clerk` said or did by `event`; false: that was somebody else, or nothing that is seen.
 * `edited` is the message that somebody has edited last, or NULL. Lives in `arena`. */
bool heard_read(struct arena *arena, struct hs *hs, const struct hs_event *event, const char *clerk,
		const char *edited, struct heard *ret_heard);

/* Does that card say what its message had said last, before the `index`th event of the room? */
bool heard_is_idle(struct arena *arena, struct hs *hs, const char *room, size_t index,
		   const struct heard *card);
/* Does it ping exactly those of the handles "G SIP", in whatever order? `ret_got`: the ids that it
 * does. */
bool heard_pings(struct arena *arena, const struct stage *stage, const struct heard *heard,
		 const char *handles, const char **ret_got);

#endif
