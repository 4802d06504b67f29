/* content: what we say, as event content: escaped, mentions always given, never a prefix in front.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_MATRIX_CONTENT_H
#define CLERK_MATRIX_CONTENT_H

#include "matrix/outbox.h"

#include "base/arena.h"

/* Where our own transaction id is kept in what we say: homeservers show theirs to the device that
 * sent it only, and a restored database speaks as another. */
#define CONTENT_TXN "org.clerkd.txn"

/* The content of a message, canonical JSON without floats. `edits_event` NULL: a new message. */
char *content_message(struct arena *arena, const struct outbox_message *message, const char *txn,
		      const char *edits_event);

/* Of a file, without the `url` that it gets once uploaded. */
char *content_file(struct arena *arena, const struct outbox_message *message, const char *txn);

/* The content of an m.reaction with `message->text` on `message->reply_to`. */
char *content_reaction(struct arena *arena, const struct outbox_message *message);

/* Without bold marks and with a guard where it would begin like a command. */
char *content_plain(struct arena *arena, const char *text);
/* The same as HTML: escaped, <b>, <code> for `...`, <br>. */
char *content_html(struct arena *arena, const char *text);

#endif
