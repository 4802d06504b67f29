/* sync_loop: one /sync after the other; the next is our acknowledgement of the one before. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/leader.h"
#include "matrix/session_internal.h"

#include <stdlib.h>
#include <string.h>

enum { SLACK_MS = 60000, INITIAL_MS = 600000, UNREADABLE_MAX = 4, STALE_MS = 5000 };

/* With these an answer holds less that could be unreadable; what it leaves out is a gap. */
#define BARE_FILTER(state) \
	"{\"presence\":{\"types\":[]},\"account_data\":{\"types\":[]},\"room\":{" \
	"\"account_data\":{\"types\":[]},\"ephemeral\":{\"types\":[]},\"timeline\":{\"types\":[]}" \
	"," \
	"\"state\":{\"types\":[" state "]}}}"
static const char *const bare_filters[] = {
	[READING_NO_TIMELINES] = BARE_FILTER("\"m.room.create\",\"m.room.member\","
					     "\"m.room.encryption\",\"m.room.tombstone\","
					     "\"m.room.canonical_alias\","
					     "\"m.room.join_rules\","
					     "\"m.room.history_visibility\""),
	[READING_NO_STATE] = BARE_FILTER(""),
};

static void on_sync(void *user, const struct http_answer *answer);

void session_sync(struct session *session)
{
	struct arena *arena = arena_new();
	bool is_hurried = session->since == NULL || session->is_resync || session->was_failing ||
			  !session->is_ready;
	int64_t poll_ms = is_hurried ? 0 : session->settings.sync_timeout_ms;
	struct str path;

	str_init(&path, arena);
	str_addf(&path, "/_matrix/client/v3/sync?filter=%s&set_presence=offline&timeout=%lld",
		 session_encode(arena, session->reading == READING_ALL
					   ? session->filter
					   : bare_filters[session->reading]),
		 (long long)poll_ms);
	bool has_place = session->since != NULL && !session->is_resync;

	if (has_place) {
		str_addf(&path, "&since=%s", session_encode(arena, session->since));
	}
	struct session_request request = { .method = "GET",
					   .path = path.text,
					   .timeout_ms =
					       !has_place ? INITIAL_MS : poll_ms + SLACK_MS };

	session->asked_ms = clock_mono_ms(session->parts.clock);
	session->patience_ms = request.timeout_ms + STALE_MS;
	session_send(session, &request, on_sync, session);
	arena_free(arena);
}

/* Begins without a place, yet not anew: rooms that are known are gaps back to what was seen last.
 */
void resync_begin(struct session *session, const char *why)
{
	log_error(session->parts.log,
		  "%s; looking through the rooms for what was missed (was the "
		  "homeserver restored from a backup?)",
		  why);
	session->is_resync = true;
	session_retry(session, session_sync, NULL, "resync");
}

static void refused(struct session *session, const struct http_answer *answer)
{
	enum verdict verdict = verdict_of(ASKED_SYNC, answer);

	if (verdict == VERDICT_FILTER) {
		session_make_filter(session);
	} else if (verdict == VERDICT_PLACE && session->since != NULL && !session->is_resync) {
		resync_begin(session, "the homeserver does not know our place in its stream");
	} else {
		session_refused(session, ASKED_SYNC, answer, session_sync, "sync");
	}
}

/* Once may be the network; again and again it is something in the answer. */
static void note_unreadable(struct session *session)
{
	session->unreadable++;
	if (session->unreadable % UNREADABLE_MAX == 0 && session->reading != READING_NO_STATE) {
		session->reading++;
		log_error(session->parts.log,
			  "%d answers of /sync in a row can't be read; asking for %s",
			  session->unreadable,
			  session->reading == READING_NO_STATE
			      ? "neither timelines nor state: who is in a room may be out of date"
			      : "rooms without timelines, which are then read room by room");
	}
}

static void drop_batch(struct session *session)
{
	gap_free_batch(session);
	sync_batch_done(&session->batch);
	session->has_batch = false;
	arena_free(session->batch_arena);
	session->batch_arena = NULL;
}

static void on_sync(void *user, const struct http_answer *answer)
{
	struct session *session = user;
	struct err err = { 0 };

	session_hear_time(session, answer);
	if (answer->status != 200) {
		refused(session, answer);
		return;
	}
	if (clock_mono_ms(session->parts.clock) - session->asked_ms > session->patience_ms) {
		/* We were stopped meanwhile, and another may have become the clerk: asked anew. */
		session->was_failing = true;
		session_sync(session);
		return;
	}
	session->batch_arena = arena_new();
	if (!sync_parse(session->batch_arena, answer->body, answer->body_len, &session->batch,
			&err)) {
		arena_free(session->batch_arena);
		session->batch_arena = NULL;
		note_unreadable(session);
		session_retry(session, session_sync, NULL, err.text);
		return;
	}
	if (!leader_goes_on(session, session->batch.leader)) {
		drop_batch(session);
		return;
	}
	session->unreadable = 0;
	session->is_login_fresh = false;
	session_recovered(session);
	session->has_batch = true;
	session->was_failing = false;
	if (session->batch.bad_count > 0) {
		log_warning(session->parts.log, "%zu unreadable event(s) were left out",
			    session->batch.bad_count);
	}
	gap_fill_batch(session);
}

void session_batch_ready(struct session *session)
{
	bool is_committed = apply_batch(session);

	if (is_committed) {
		char *since = strdup(session->batch.next_batch);

		free(session->since);
		session->since = since;
		session->is_first_batch = false;
		session->is_resync = false;
		session->is_ready = true;
		session->syncs++;
		session->synced_ms = clock_mono_ms(session->parts.clock);
		session->reading = READING_ALL;
	}
	drop_batch(session);
	if (is_committed) {
		outbox_pump(session->outbox);
	}
	session->parts.handler->settled(session->parts.handler->self, is_committed);
	if (!is_committed) {
		session_hold(session, session_sync);
		return;
	}
	chores_run(session);
	gap_job_run(session);
	session_sync(session);
}
