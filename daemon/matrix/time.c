/* time: what the homeserver says of the time, and whether all that was said before now is read. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/session_internal.h"

/* As often is a gap tried within about eight minutes; then what is due waits for it no longer. */
enum { GAP_TRIES_WAITED_FOR = 5 };

void session_hear_time(struct session *session, const struct http_answer *answer)
{
	if (session->parts.guard != NULL && answer->status != 0) {
		clock_guard_hear(session->parts.guard, answer->date_s);
	}
}

static void on_time(void *user, const struct http_answer *answer)
{
	struct session *session = user;

	session->is_asking_time = false;
	session_hear_time(session, answer);
	if (answer->status != 0) {
		session->parts.handler->settled(session->parts.handler->self, true);
	}
}

void session_ask_time(struct session *session)
{
	struct session_request request = { .method = "GET", .path = "/_matrix/client/versions" };

	if (!session->is_asking_time) {
		session->is_asking_time = true;
		session_send(session, &request, on_time, session);
	}
}

bool session_is_in_touch(struct session *session)
{
	/* A batch that is there but not done with waits for what it left out. */
	if (!session->is_ready || session->failures > 0 || session->job != NULL) {
		return false;
	}
	if (session->split != NULL) {
		return false;
	}
	struct stmt *fresh = stmt_begin(session->stmts[SQ_GAP_FRESH]);

	stmt_bind_int(fresh, GAP_TRIES_WAITED_FOR);
	return !stmt_found(fresh);
}

int64_t session_typed_s(const struct session *session)
{
	return session->typed_ms / 1000;
}
