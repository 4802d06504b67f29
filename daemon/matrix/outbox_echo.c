/* outbox_echo: what the rooms hold of ours though a restored database does not know that we said
 * it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/outbox_internal.h"

#include "matrix/content.h"

/* `event` NULL: it is one line of that message. An answer to the message as a whole is none to it.
 */
static void note(struct outbox *outbox, const char *txn, const char *event, int64_t at_s,
		 const char *room_id)
{
	if (txn == NULL) {
		return;
	}

	struct stmt *heard = stmt_begin(outbox->stmts[OQ_HEARD]);

	stmt_bind_text(heard, txn);
	stmt_bind_text(heard, event);
	stmt_bind_int(heard, at_s);
	stmt_bind_text(heard, room_id);
	stmt_run(heard);
}

/* Of the wake-up itself, wherever and however it was told. */
static const char *run_id(struct arena *arena, const char *source)
{
	return outbox_txn(arena, OUTBOX_TEXT, source, 0, "");
}

json_t *outbox_lines(struct arena *arena, const struct outbox_message *message,
		     const char *destination)
{
	json_t *list = json_array();

	for (size_t i = 0; i < message->line_count; i++) {
		const struct outbox_line *line = &message->lines[i];

		json_array_append_new(
		    list,
		    json_pack("{s:s, s:s, s:I}", "id",
			      outbox_txn(arena, line->kind, line->source, line->part, destination),
			      "of", run_id(arena, line->source), "at", (json_int_t)line->at_s));
	}
	return list;
}

bool outbox_was_run(struct outbox *outbox, const char *source, int64_t *ret_at_s)
{
	struct arena *arena = arena_new();
	struct stmt *run = stmt_begin(outbox->stmts[OQ_RUN]);

	stmt_bind_text(run, run_id(arena, source));
	bool was_run = stmt_step(run);

	if (was_run) {
		*ret_at_s = stmt_int(run, 0);
	}
	stmt_end(run);
	arena_free(arena);
	return was_run;
}

void outbox_heard(struct outbox *outbox, const struct sync_event *echo, const char *room_id)
{
	const char *txn = json_text(echo->content, CONTENT_TXN);
	const json_t *lines = json_object_get(echo->content, CONTENT_LINES);

	int64_t said_s = outbox->session->typed_ms / 1000;

	/* What has no room for a copy, a mark say, is known to the device that made it. */
	txn = txn != NULL ? txn : echo->txn_id;
	note(outbox, txn, echo->event_id, said_s, room_id);
	for (size_t i = 0; i < json_array_size(lines); i++) {
		const json_t *line = json_array_get(lines, i);

		note(outbox, json_text(line, "id"), NULL, said_s, room_id);
		note(outbox, json_text(line, "of"), NULL, json_number(line, "at", said_s), room_id);
	}
}

bool outbox_knows(struct outbox *outbox, const struct outbox_line *line, const char *destination)
{
	struct arena *arena = arena_new();
	const char *txn = outbox_txn(arena, line->kind, line->source, line->part, destination);
	struct stmt *known = stmt_begin(outbox->stmts[OQ_KNOWN]);

	stmt_bind_text(known, txn);
	bool is_known = stmt_step(known);
	bool is_nameless = is_known && *stmt_text(known, 0, arena) == '\0';

	stmt_end(known);
	if (is_nameless) {
		struct stmt *name = stmt_begin(outbox->stmts[OQ_NAME]);

		stmt_bind_text(name, txn);
		stmt_bind_int(name, line->kind);
		stmt_bind_text(name, line->source);
		stmt_bind_int(name, line->part);
		stmt_run(name);
	}
	arena_free(arena);
	return is_known;
}
