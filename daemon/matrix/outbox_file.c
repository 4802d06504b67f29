/* outbox_file: a file is uploaded first, then its message is sent. An upload whose answer was lost
 * is done again: the homeserver drops what no message names. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/outbox_internal.h"

#include "matrix/verdict.h"

#include <string.h>

enum { UPLOAD_MS = 120000 };

void outbox_file_keep(struct outbox *outbox, const char *txn, const struct outbox_file *file)
{
	struct stmt *put = stmt_begin(outbox->stmts[OQ_FILE_PUT]);

	stmt_bind_text(put, txn);
	stmt_bind_text(put, file->name);
	stmt_bind_text(put, file->type);
	stmt_bind_blob(put, file->bytes, file->len);
	stmt_run(put);
}

static void on_uploaded(void *user, const struct http_answer *answer)
{
	struct lane *lane = user;
	json_t *json = json_parse(answer->body, answer->body_len, NULL);
	const char *uri = answer->status == 200 ? json_text(json, "content_uri") : NULL;
	enum verdict verdict = verdict_of(ASKED_UPLOAD, answer);

	if (uri != NULL && str_starts(uri, "mxc://")) {
		lane->uri = arena_strdup(lane->arena, uri);
		outbox_put_event(lane);
	} else if (verdict == VERDICT_TOO_LARGE || verdict == VERDICT_FORBIDDEN ||
		   verdict == VERDICT_REFUSED) {
		outbox_lane_done(lane, false, NULL, verdict_code(lane->attempt, answer));
	} else {
		outbox_lane_later(lane, answer);
	}
	json_decref(json);
}

void outbox_upload(struct lane *lane)
{
	struct stmt *get = stmt_begin(lane->outbox->stmts[OQ_FILE_GET]);
	struct arena *arena = lane->attempt;
	size_t len = 0;

	stmt_bind_text(get, lane->row.txn);
	if (!stmt_step(get)) {
		stmt_end(get);
		outbox_lane_done(lane, false, NULL, "its file is gone");
		return;
	}
	const char *name = stmt_text(get, 0, arena), *type = stmt_text(get, 1, arena);
	const void *bytes = stmt_blob(get, 2, &len);
	struct session_request request = {
		.method = "POST",
		.path = arena_printf(arena, "/_matrix/media/v3/upload?filename=%s",
				     str_percent(arena, name)),
		.content_type = type,
		.body = bytes == NULL ? "" : bytes,
		.body_len = len,
		.timeout_ms = UPLOAD_MS,
	};

	lane_ask(lane, ENDPOINT_UPLOAD, &request, on_uploaded);
	stmt_end(get);
}
