/* sync_loop: one /sync after the other; the next is our acknowledgement of the one before. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/session_internal.h"

#include <stdlib.h>
#include <string.h>

enum { SLACK_MS = 60000, INITIAL_MS = 600000 };

static void on_sync(void *user, const struct http_answer *answer);

void session_sync(struct session *session)
{
	struct arena *arena = arena_new();
	bool is_hurried = session->since == NULL || session->was_failing || !session->is_ready;
	int64_t poll_ms = is_hurried ? 0 : session->settings.sync_timeout_ms;
	struct str path;

	str_init(&path, arena);
	str_addf(&path, "/_matrix/client/v3/sync?filter=%s&set_presence=offline&timeout=%lld",
		 session_encode(arena, session->filter), (long long)poll_ms);
	if (session->since != NULL) {
		str_addf(&path, "&since=%s", session_encode(arena, session->since));
	}
	struct session_request request = { .method = "GET",
					   .path = path.text,
					   .timeout_ms = session->since == NULL
							     ? INITIAL_MS
							     : poll_ms + SLACK_MS };

	session_send(session, &request, on_sync, session);
	arena_free(arena);
}

/* The homeserver no longer knows our position: begin again, executing nothing of what was. */
static void forget_since(struct session *session)
{
	log_error(session->parts.log, "the homeserver does not know our place in its stream; "
				      "beginning anew without executing old "
				      "commands (was it restored from a backup?)");
	free(session->since);
	session->since = NULL;
	session_retry(session, session_sync, NULL, "sync");
}

static void forget_filter(struct session *session)
{
	struct stmt *set = stmt_begin(session->stmts[SQ_SET_FILTER]);

	stmt_bind_text(set, NULL);
	stmt_bind_text(set, NULL);
	stmt_run(set);
	log_warning(session->parts.log,
		    "the homeserver has forgotten our filter; a restart makes it anew");
	session_fail(session, ERR_TRYLATER,
		     "the sync filter is gone; starting again makes a new one");
}

static void refused(struct session *session, const struct http_answer *answer)
{
	json_t *json = json_parse(answer->body, answer->body_len, NULL);
	const char *why = json_text_or(json, "error", "");

	if (str_starts_fold(why, "No such filter")) {
		forget_filter(session);
	} else if (session->since != NULL && session->failures >= 2) {
		forget_since(session);
	} else {
		session_retry(session, session_sync, answer, "sync");
	}
	json_decref(json);
}

static void on_sync(void *user, const struct http_answer *answer)
{
	struct session *session = user;
	struct err err = { 0 };

	if (answer->status == 401) {
		session_token_lost(session, answer);
		return;
	}
	if (answer->status == 400 || answer->status == 404) {
		refused(session, answer);
		return;
	}
	if (answer->status != 200) {
		session_retry(session, session_sync, answer, "sync");
		return;
	}
	session->batch_arena = arena_new();
	if (!sync_parse(session->batch_arena, answer->body, answer->body_len, &session->batch,
			&err)) {
		arena_free(session->batch_arena);
		session->batch_arena = NULL;
		session_retry(session, session_sync, NULL, err.text);
		return;
	}
	session_recovered(session);
	session->has_batch = true;
	session->was_failing = false;
	if (session->batch.bad_count > 0) {
		log_warning(session->parts.log, "%zu unreadable event(s) were left out",
			    session->batch.bad_count);
	}
	gap_fill_batch(session);
}

static void drop_batch(struct session *session)
{
	gap_free_batch(session);
	sync_batch_done(&session->batch);
	session->has_batch = false;
	arena_free(session->batch_arena);
	session->batch_arena = NULL;
}

void session_batch_ready(struct session *session)
{
	bool is_committed = apply_batch(session);

	if (is_committed) {
		char *since = strdup(session->batch.next_batch);

		free(session->since);
		session->since = since;
		session->is_first_batch = false;
		session->is_ready = true;
	}
	drop_batch(session);
	if (is_committed) {
		outbox_pump(session->outbox);
	}
	session->parts.handler->settled(session->parts.handler->self, is_committed);
	if (!is_committed) {
		session_retry(session, session_sync, NULL, "database");
		return;
	}
	chores_run(session);
	session_sync(session);
}
