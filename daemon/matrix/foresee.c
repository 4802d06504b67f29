/* foresee: after a restore, what we said in the time that it took away is heard before anything
 * that was said to us then is done again: it tells what came of that. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/session_internal.h"

#include "matrix/content.h"
#include "matrix/intake.h"
#include "matrix/seal.h"

static bool is_due(const struct session *session)
{
	return session->restored_s > 0 && account_is_in_doubt(session) &&
	       session->parts.handler->heard != NULL;
}

/* What an edit says stands inside it. */
static void hear(struct session *session, struct arena *arena, const char *room_id,
		 const struct sync_event *event)
{
	const json_t *content = event->content;
	const json_t *relation = json_object_get(content, "m.relates_to");
	const json_t *anew = json_member(content, "m.new_content");
	const char *sealed = json_text(content, CONTENT_DID),
		   *txn = json_text(content, CONTENT_TXN);
	int64_t now_ms = clock_wall_ms(session->parts.clock);
	const struct matrix_told told = {
		.room_id = room_id,
		.event_id = event->event_id,
		.text = json_text_or(anew == NULL ? content : anew, "body", ""),
		.reply_to = json_text(json_member(relation, "m.in_reply_to"), "event_id"),
		.did = sealed == NULL || txn == NULL ? NULL
						     : seal_open(arena, session->seal, txn, sealed),
		.at_s = intake_typed_ms(event, now_ms) / 1000
	};

	session->parts.handler->heard(session->parts.handler->self, arena, &told);
}

/* What it said is gone; that it was said is known by what we called it. */
static void hear_deleted(struct session *session, const char *room_id,
			 const struct sync_event *event)
{
	session->typed_ms = intake_typed_ms(event, clock_wall_ms(session->parts.clock));
	outbox_heard(session->outbox, event, room_id);
}

void foresee(struct session *session, const char *room_id, const struct sync_events *events)
{
	for (size_t i = 0; is_due(session) && i < events->count; i++) {
		const struct sync_event *event = &events->items[i];

		if (!str_equal(event->sender, session->settings.user) ||
		    !str_equal(event->type, "m.room.message")) {
			continue;
		}
		if (event->is_redacted) {
			hear_deleted(session, room_id, event);
		} else {
			struct arena *arena = arena_new();
			struct sync_event opened = sync_event_open(event);

			hear(session, arena, room_id, &opened);
			sync_event_close(&opened);
			arena_free(arena);
		}
	}
}

void foresee_batch(const struct batch_job *job)
{
	for (size_t i = 0; i < job->batch.room_count; i++) {
		foresee(job->session, job->batch.rooms[i].room_id, &job->batch.rooms[i].timeline);
	}
}

void foresee_page(struct session *session, const struct gap *gap)
{
	struct store *store = session->parts.store;

	if (!is_due(session) || gap->at.page.arena == NULL || store_failed(store) ||
	    !store_begin(store)) {
		return;
	}
	foresee(session, gap->room_id, &gap->at.page.events);
	if (!store_commit(store)) {
		store_clear(store);
	}
}
