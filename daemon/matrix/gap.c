/* gap: what /sync left out of a timeline, fetched backwards before the batch is applied. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/session_internal.h"

#include <stdlib.h>

enum { PAGES_MAX = 10, PAGE_EVENTS = 100 };

static void fill_next(struct session *session);

void gap_free_batch(struct session *session)
{
	for (size_t i = 0; i < session->gap_count; i++) {
		for (size_t n = 0; n < session->gaps[i].page_count; n++) {
			json_decref(session->gaps[i].pages[n]);
		}
	}
	session->gap_count = session->gap_at = 0;
	session->gaps = NULL;
}

/* Does the page reach back to something that was handled already? */
static bool reaches_seen(struct session *session, const json_t *chunk)
{
	struct stmt *has = session->stmts[SQ_HAS_SEEN];
	size_t i;
	json_t *event;

	json_array_foreach(chunk, i, event)
	{
		const char *id = json_text(event, "event_id");
		bool is_seen = false;

		if (id != NULL) {
			stmt_begin(has);
			stmt_bind_text(has, id);
			is_seen = stmt_step(has);
			stmt_end(has);
		}
		if (is_seen) {
			return true;
		}
	}
	return false;
}

static void on_page(void *user, const struct http_answer *answer)
{
	struct session *session = user;
	struct gap *gap = &session->gaps[session->gap_at];
	json_t *json =
	    answer->status == 200 ? json_parse(answer->body, answer->body_len, NULL) : NULL;
	const json_t *chunk = json_member(json, "chunk");

	if (chunk == NULL) {
		/* Not now: it becomes a row, and the loop goes on (promises.md section 2). */
		json_decref(json);
		session->gap_at++;
		fill_next(session);
		return;
	}
	const char *end = json_text(json, "end");
	bool is_last = end == NULL || str_equal(end, gap->from) || str_equal(end, gap->to) ||
		       reaches_seen(session, chunk) || gap->page_count + 1 == PAGES_MAX;

	gap->from = arena_strdup(session->batch_arena, end == NULL ? "" : end);
	gap->pages[gap->page_count++] = json;
	if (is_last) {
		gap->is_whole = true;
		session->gap_at++;
	}
	fill_next(session);
}

static void fill_next(struct session *session)
{
	if (session->gap_at == session->gap_count) {
		session_batch_ready(session);
		return;
	}
	struct gap *gap = &session->gaps[session->gap_at];
	struct arena *arena = arena_new();
	struct session_request request = {
		.method = "GET",
		.path = arena_printf(
		    arena, "/_matrix/client/v3/rooms/%s/messages?dir=b&limit=%d&from=%s&to=%s",
		    session_encode(arena, gap->room_id), PAGE_EVENTS,
		    session_encode(arena, gap->from), session_encode(arena, gap->to))
	};

	session_send(session, &request, on_page, session);
	arena_free(arena);
}

/* A limited timeline in a room that we were in before: something may be missing. */
static bool has_gap(struct session *session, const struct sync_room *room)
{
	return session->since != NULL && room->is_limited && room->prev_batch != NULL &&
	       rooms_get(session->rooms, session->batch_arena, room->room_id).is_joined;
}

void gap_fill_batch(struct session *session)
{
	struct arena *arena = session->batch_arena;

	session->gaps = arena_array(arena, session->batch.joined_count + 1, sizeof(*session->gaps));
	for (size_t i = 0; i < session->batch.joined_count; i++) {
		const struct sync_room *room = &session->batch.joined[i];

		if (has_gap(session, room)) {
			session->gaps[session->gap_count++] =
			    (struct gap){ .room_id = room->room_id,
					  .from = room->prev_batch,
					  .to = arena_strdup(arena, session->since),
					  .pages =
					      arena_array(arena, PAGES_MAX, sizeof(json_t *)) };
		}
	}
	fill_next(session);
}
