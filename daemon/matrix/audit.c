/* audit: some homeservers lose events on the way to /sync; at each pulse the latest history of the
 * rooms is compared with what we have seen, one after the other. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/session_internal.h"

#include "matrix/intake.h"

#include <stdlib.h>

/* So many rooms each time: in all that a cluster and its heads have, what was lost is found within
 * five minutes; in more, each room has its turn. What is younger than that may be on its way, what
 * is older than that is left: of its neighbours the marks may be gone. */
enum { ROOMS_AT_ONCE = 32, EVENTS = 50, YOUNGEST_MS = 30 * 1000, OLDEST_MS = 2 * 86400 * 1000 };

struct audit {
	struct gap gap;
	int left; /* rooms to go */
};

static void next(struct session *session, int left);

static void drop(struct session *session)
{
	struct audit *audit = session->audit;

	session->audit = NULL;
	gap_free(&audit->gap);
	arena_free(audit->gap.arena);
}

void audit_free(struct session *session)
{
	if (session->audit != NULL) {
		drop(session);
	}
	free(session->audit_room);
}

static bool is_said(const struct sync_event *event)
{
	return str_equal(event->type, "m.room.message") || intake_is_mark(event) ||
	       str_equal(event->type, "m.room.redaction") ||
	       str_equal(event->type, "m.room.encrypted");
}

/* Cuts the page to what lies between something seen and now; the count of what was missed of it. */
static size_t find_missed(const struct gap *gap, struct sync_events *events)
{
	int64_t now_ms = clock_wall_ms(gap->session->parts.clock);
	size_t missed = 0, end = 0;
	bool is_anchored = false;

	for (size_t i = 0; i < events->count; i++) {
		const struct sync_event *event = &events->items[i];
		int64_t age_ms = now_ms - intake_typed_ms(event, now_ms);
		bool is_ours = str_equal(event->sender, gap->session->settings.user);

		if (session_has_seen(gap->session, event->event_id)) {
			is_anchored = true;
		} else if (!is_ours && is_said(event) && age_ms >= YOUNGEST_MS &&
			   age_ms < (int64_t)OLDEST_MS) {
			missed++;
			end = i + 1;
		}
	}
	/* gap_page ends a page at the oldest that was seen: all of these are younger than that. */
	events->count = end;
	return is_anchored ? missed : 0;
}

/* While an answer of /sync is being worked on, what it brings is unseen and not missed. */
static bool is_busy(const struct session *session)
{
	return session->job != NULL || session->split != NULL || session->gap_job != NULL ||
	       session->is_resync || session->failures > 0 ||
	       store_state(session->parts.store) != STORE_WELL;
}

static void on_page(struct gap *gap)
{
	struct session *session = gap->session;
	int left = session->audit->left;
	bool is_read = gap->end == PAGE_LAST && gap->at.page.arena != NULL && !is_busy(session);
	size_t missed = is_read ? find_missed(gap, &gap->at.page.events) : 0;

	if (missed > 0) {
		log_warning(session->parts.log,
			    "%zu message(s) in room %s did not come through /sync; found by "
			    "looking",
			    missed, log_id(session->parts.log, gap->room_id).text);
		bool is_committed = apply_page_alone(session, gap, true);

		if (is_committed) {
			outbox_pump(session->outbox);
		}
		drop(session);
		session->parts.handler->settled(session->parts.handler->self, is_committed);
	} else {
		drop(session);
	}
	next(session, left - 1);
}

/* The next room after the last, in turn; rooms with a gap are being read anyway. */
static const char *next_room(struct session *session, struct arena *arena)
{
	const char *room = NULL;

	for (int round = 0; round < 2 && room == NULL; round++) {
		struct stmt *get = stmt_begin(session->stmts[SQ_AUDIT_NEXT]);

		stmt_bind_text(get, session->audit_room == NULL ? "" : session->audit_room);
		if (stmt_step(get)) {
			room = stmt_text(get, 0, arena);
		}
		stmt_end(get);
		session_set_text(&session->audit_room, room);
	}
	return room;
}

static void next(struct session *session, int left)
{
	if (left <= 0 || is_busy(session)) {
		return;
	}
	struct arena *arena = arena_new();
	const char *room = next_room(session, arena);

	if (room == NULL) {
		arena_free(arena);
		return;
	}
	session->audit = arena_alloc(arena, sizeof(*session->audit));
	session->audit->left = left;
	session->audit->gap = (struct gap){ .session = session,
					    .arena = arena,
					    .room_id = room,
					    .from = "",
					    .to = "",
					    .limit = EVENTS };
	gap_page(&session->audit->gap, on_page);
}

void audit_run(struct session *session)
{
	struct arena *arena = arena_new();
	size_t count = 0;

	(void)rooms_joined(session->rooms, arena, &count);
	arena_free(arena);
	if (session->audit == NULL) {
		next(session, count < ROOMS_AT_ONCE ? (int)count : ROOMS_AT_ONCE);
	}
}
