/* several: one message that says several things at once, and which. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_SEVERAL_H
#define CLERK_HOST_SEVERAL_H

#include "base/arena.h"
#include "base/str.h"
#include "matrix/outbox.h"

/* What a command or a wake-up says is counted from here; the answer itself is part 0. One message
 * of several things has the number that each would have alone: after a restore each is known again.
 */
enum { SEVERAL_FIRST_PART = 1 };

struct several_line {
	struct outbox_line line;
	struct several_line *next;
};

/* Zeroed is empty; lives in the arena of its sources. */
struct several {
	struct several_line *first, *last;
	size_t count;
};

/* May the message that says `text` say `more` too? One thing always fits; where several are hard to
 * read in one message, a further one begins. */
bool several_takes(const struct str *text, const char *more);

void several_add(struct several *several, struct arena *arena, const struct outbox_line *line);

/* Fills in what the message is named by, and its lines, so that each is known again alone. Of one
 * thing: kind, source and part as if nothing else had ever been joined. Of more: a source that
 * stands for exactly these, in this order ("several/" and a hash), so that with one thing more it
 * is another message; the kind is that of the most urgent. A reaction to several could mean any of
 * them: it names no item. */
void several_name(const struct several *several, struct arena *arena,
		  struct outbox_message *ret_message);

#endif
