/* content: what we say, as event content: escaped, mentions always given, never a prefix in front.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_MATRIX_CONTENT_H
#define CLERK_MATRIX_CONTENT_H

#include "matrix/outbox.h"

#include "base/arena.h"
#include "io/json.h"

/* Where our own transaction id is kept in what we say: homeservers show theirs to the device that
 * sent it only, and a restored database speaks as another. */
#define CONTENT_TXN "org.clerkd.txn"
/* Of each wake-up that it speaks of: the id that its line would have alone, that of the wake-up,
 * and when it was run. */
#define CONTENT_LINES "org.clerkd.lines"

/* What came of the command that it answers, sealed: for us alone, once a restore made us forget. */
#define CONTENT_DID "org.clerkd.did"

/* How much of the text goes into one message, up to the end of a line where there is one: what a
 * homeserver takes is limited, and so is what can be read. All of it: it is short enough. */
size_t content_fits(const char *text);

/* What it says to ourselves. */
struct content_marks {
	const char *txn;
	const char *did;   /* sealed; NULL: none */
	const char *lines; /* JSON; NULL: none */
};

/* The content of a message, canonical JSON without floats. `edits_event` NULL: a new message. */
char *content_message(struct arena *arena, const struct outbox_message *message,
		      const struct content_marks *marks, const char *edits_event);

/* Of a file, without the `url` that it gets once uploaded. */
char *content_file(struct arena *arena, const struct outbox_message *message, const char *txn);

/* Of a poll whose votes all see, and in which several answers may be chosen. */
#define CONTENT_POLL "org.matrix.msc3381.poll.start"
#define CONTENT_POLL_END "org.matrix.msc3381.poll.end"
/* Which poll it ends is filled in when it goes. */
char *content_poll_end(struct arena *arena, const struct outbox_message *message, const char *txn);
char *content_poll(struct arena *arena, const struct outbox_message *message, const char *txn);

/* The content of an m.reaction with `message->text` on `message->reply_to`. */
char *content_reaction(struct arena *arena, const struct outbox_message *message);

/* Without bold marks and with a guard where it would begin like a command. */
char *content_plain(struct arena *arena, const char *text);
/* Its text as HTML: escaped, <b>, <code> for `...`, <br>; whom it names of those that it pings is a
 * pill, a link to the user id. */
char *content_html(struct arena *arena, const struct outbox_message *message);

#endif
