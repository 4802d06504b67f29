/* gap: what /sync left out of a timeline, read backwards through /messages. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/session_internal.h"

#include <stdlib.h>

enum { PAGES_MAX = 10, PAGE_EVENTS = 100, PAGE_EVENTS_FEW = 10 };

static void read_page(struct gap *gap);

void gap_free(struct gap *gap)
{
	for (size_t n = 0; n < gap->page_count; n++) {
		sync_page_done(&gap->pages[n]);
	}
	gap->page_count = 0;
}

static void finish(struct gap *gap, enum gap_end end)
{
	gap->end = end;
	gap->done(gap);
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

/* Fewer events at a time until the one is alone that makes the answer unreadable; that one is
 * passed over (promises.md section 2.6). */
static void read_around(struct gap *gap, const struct http_answer *answer)
{
	if (gap->limit > 1) {
		gap->limit = gap->limit > PAGE_EVENTS_FEW ? PAGE_EVENTS_FEW : 1;
		read_page(gap);
		return;
	}
	const char *end = sync_salvage_end(gap->arena, answer->body, answer->body_len);

	if (end == NULL || str_equal(end, gap->from)) {
		finish(gap, GAP_STUCK);
		return;
	}
	log_error(gap->session->parts.log,
		  "one event in room %s can't be read, however it is asked for; it is passed over",
		  log_id(gap->room_id).text);
	gap->from = end;
	gap->limit = PAGE_EVENTS;
	gap->passed_over++;
	if (gap->page_count + gap->passed_over >= PAGES_MAX) {
		finish(gap, GAP_MORE);
	} else {
		read_page(gap);
	}
}

static void on_page(void *user, const struct http_answer *answer)
{
	struct gap *gap = user;
	struct sync_page *page = &gap->pages[gap->page_count];

	if (answer->status == 403 || answer->status == 404) {
		log_warning(gap->session->parts.log, "what was missed in room %s is out of reach",
			    log_id(gap->room_id).text);
		finish(gap, GAP_WHOLE);
		return;
	}
	if (answer->status != 200) {
		finish(gap, GAP_STUCK);
		return;
	}
	if (!sync_parse_page(gap->arena, gap->room_id, answer->body, answer->body_len, page,
			     NULL)) {
		read_around(gap, answer);
		return;
	}
	bool is_last = page->end == NULL || str_equal(page->end, gap->to) ||
		       reaches_seen(gap->session, &page->events);

	if (!is_last && str_equal(page->end, gap->from)) {
		/* No way on from here, and not the end: asked again later, and then the page must
		 * not look as if it had been reached from the other side. */
		sync_page_done(page);
		finish(gap, GAP_STUCK);
		return;
	}
	gap->from = page->end == NULL ? "" : page->end;
	gap->page_count++;
	if (is_last) {
		finish(gap, GAP_WHOLE);
	} else if (gap->page_count + gap->passed_over >= PAGES_MAX) {
		finish(gap, GAP_MORE);
	} else {
		read_page(gap);
	}
}

static void read_page(struct gap *gap)
{
	struct arena *arena = arena_new();
	struct str path;

	str_init(&path, arena);
	str_addf(&path, "/_matrix/client/v3/rooms/%s/messages?dir=b&limit=%lld",
		 session_encode(arena, gap->room_id), (long long)gap->limit);
	if (gap->from[0] != '\0') {
		str_addf(&path, "&from=%s", session_encode(arena, gap->from));
	}
	if (gap->to[0] != '\0') {
		str_addf(&path, "&to=%s", session_encode(arena, gap->to));
	}
	struct session_request request = { .method = "GET", .path = path.text };

	session_send(gap->session, &request, on_page, gap);
	arena_free(arena);
}

void gap_read(struct gap *gap, void (*done)(struct gap *gap))
{
	gap->done = done;
	gap->limit = PAGE_EVENTS;
	gap->pages = arena_array(gap->arena, PAGES_MAX, sizeof(struct sync_page));
	read_page(gap);
}

/* ---- the gaps of a batch ---- */

void gap_free_batch(struct session *session)
{
	for (size_t i = 0; i < session->gap_count; i++) {
		gap_free(&session->gaps[i]);
	}
	session->gap_count = session->gap_at = 0;
	session->gaps = NULL;
}

static void on_batch_gap(struct gap *gap);

static void fill_next(struct session *session)
{
	if (session->gap_at == session->gap_count) {
		session_batch_ready(session);
	} else {
		gap_read(&session->gaps[session->gap_at], on_batch_gap);
	}
}

/* What can't be read now becomes a row, and the loop goes on (promises.md section 2). */
static void on_batch_gap(struct gap *gap)
{
	gap->session->gap_at++;
	fill_next(gap->session);
}

static void add_gap(struct session *session, const char *room_id, const char *from)
{
	struct arena *arena = session->batch_arena;

	session->gaps[session->gap_count++] =
	    (struct gap){ .session = session,
			  .arena = arena,
			  .room_id = room_id,
			  .from = from,
			  .to = session->is_resync ? "" : arena_strdup(arena, session->since) };
}

/* A limited timeline in a room that we were in before: something may be missing. */
static bool has_gap(struct session *session, const struct sync_room *room)
{
	return room->kind == SYNC_JOINED && room->is_limited &&
	       rooms_get(session->rooms, session->batch_arena, room->room_id).is_joined;
}

void gap_fill_batch(struct session *session)
{
	struct arena *arena = session->batch_arena;
	size_t known_count = 0;
	const char *const *known = NULL;

	if (session->since == NULL) {
		fill_next(session);
		return;
	}
	if (session->reading != READING_ALL) {
		known = rooms_joined(session->rooms, arena, &known_count);
	}
	session->gaps =
	    arena_array(arena, session->batch.room_count + known_count + 1, sizeof(*session->gaps));
	for (size_t i = 0; i < known_count; i++) {
		add_gap(session, known[i], session->batch.next_batch);
	}
	for (size_t i = 0; i < session->batch.room_count && known == NULL; i++) {
		const struct sync_room *room = &session->batch.rooms[i];

		if (has_gap(session, room)) {
			add_gap(session, room->room_id,
				room->prev_batch == NULL ? "" : room->prev_batch);
		}
	}
	fill_next(session);
}
