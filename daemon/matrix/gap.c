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
			sync_page_done(&session->gaps[i].pages[n]);
		}
	}
	session->gap_count = session->gap_at = 0;
	session->gaps = NULL;
}

/* Does the page reach back to something that was handled already? */
static bool reaches_seen(struct session *session, const struct sync_events *events)
{
	struct stmt *has = session->stmts[SQ_HAS_SEEN];

	for (size_t i = 0; i < events->count; i++) {
		stmt_begin(has);
		stmt_bind_text(has, events->items[i].event_id);
		bool is_seen = stmt_step(has);

		stmt_end(has);
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
	struct sync_page *page = &gap->pages[gap->page_count];

	if (answer->status != 200 || !sync_parse_page(session->batch_arena, gap->room_id,
						      answer->body, answer->body_len, page, NULL)) {
		/* Not now: it becomes a row, and the loop goes on (promises.md section 2). */
		session->gap_at++;
		fill_next(session);
		return;
	}
	bool is_last = page->end == NULL || str_equal(page->end, gap->from) ||
		       str_equal(page->end, gap->to) || reaches_seen(session, &page->events) ||
		       gap->page_count + 1 == PAGES_MAX;

	gap->from = page->end == NULL ? "" : page->end;
	gap->page_count++;
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
	return room->kind == SYNC_JOINED && session->since != NULL && room->is_limited &&
	       room->prev_batch != NULL &&
	       rooms_get(session->rooms, session->batch_arena, room->room_id).is_joined;
}

void gap_fill_batch(struct session *session)
{
	struct arena *arena = session->batch_arena;

	session->gaps = arena_array(arena, session->batch.room_count + 1, sizeof(*session->gaps));
	for (size_t i = 0; i < session->batch.room_count; i++) {
		const struct sync_room *room = &session->batch.rooms[i];

		if (has_gap(session, room)) {
			session->gaps[session->gap_count++] =
			    (struct gap){ .room_id = room->room_id,
					  .from = room->prev_batch,
					  .to = arena_strdup(arena, session->since),
					  .pages = arena_array(arena, PAGES_MAX,
							       sizeof(struct sync_page)) };
		}
	}
	fill_next(session);
}
