/* outbox_poll: ends the polls (MSC3381) that were put, so that the clients show how they ended. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/outbox_internal.h"

/* Of one thing: one for each time that it was asked anew. */
enum { POLLS_MOST = 16 };

void outbox_end_polls(struct outbox *outbox, const char *room_id, const char *pattern)
{
	struct arena *arena = arena_new();
	struct stmt *polls = stmt_begin(outbox->stmts[OQ_POLLS]);
	struct outbox_message ends[POLLS_MOST];
	size_t count = 0;

	stmt_bind_text(polls, room_id);
	stmt_bind_text(polls, pattern);
	while (count < POLLS_MOST && stmt_step(polls)) {
		ends[count++] = (struct outbox_message){
			.kind = OUTBOX_POLL_END,
			.edits_txn = stmt_text(polls, 0, arena),
			/* by that it is put once */
			.source = arena_printf(arena, "%s/end", stmt_text(polls, 1, arena)),
			.room_id = room_id,
			.text = "No more answers here.",
		};
	}
	stmt_end(polls);
	for (size_t i = 0; i < count; i++) {
		outbox_put(outbox, &ends[i]);
	}
	arena_free(arena);
}
