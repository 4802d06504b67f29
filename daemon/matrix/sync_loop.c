/* sync_loop: one /sync after the other; the next is our acknowledgement of the one before. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/leader.h"
#include "matrix/session_internal.h"

enum { SLACK_MS = 60000, INITIAL_MS = 600000, UNREADABLE_MAX = 4, STALE_MS = 5000 };
/* A large answer is held as it came, with a line of notes for each event: less than twice of it. */
enum { SYNC_BYTES = 64 << 20 };
/* Nothing that is read takes so long: we were stopped meanwhile. */
enum { READING_MS = 60000 };

static void on_sync(void *user, const struct http_answer *answer);

void session_ask_sync(struct session *session, const char *filter, int64_t poll_ms,
		      http_done_fn *done)
{
	struct arena *arena = arena_new();
	bool has_place = session->since != NULL && !session->is_resync;
	struct str path;

	str_init(&path, arena);
	str_addf(&path, "/_matrix/client/v3/sync?filter=%s&set_presence=offline&timeout=%lld",
		 str_percent(arena, filter), (long long)poll_ms);
	if (has_place) {
		str_addf(&path, "&since=%s", str_percent(arena, session->since));
	}
	struct session_request request = { .method = "GET",
					   .path = path.text,
					   .max_answer = SYNC_BYTES,
					   .timeout_ms =
					       has_place ? poll_ms + SLACK_MS : INITIAL_MS };

	session->asked_ms = clock_mono_ms(session->parts.clock);
	session->patience_ms = request.timeout_ms + STALE_MS;
	session_send(session, &request, done, session);
	arena_free(arena);
}

void session_sync(struct session *session)
{
	session->is_resync =
	    session->is_resync || (session->wants_resync && session->since != NULL);
	session->wants_resync = false;
	bool is_hurried = session->since == NULL || session->is_resync || session->was_failing ||
			  !session->is_ready;

	session_ask_sync(session, session->filter,
			 is_hurried ? 0 : session->settings.sync_timeout_ms, on_sync);
}

/* Begins without a place, yet not anew: rooms that are known are gaps back to what was seen last.
 */
void resync_begin(struct session *session, const char *why)
{
	log_error(session->parts.log,
		  "%s; looking through the rooms for what was missed (was the "
		  "homeserver restored from a backup?)",
		  why);
	session->wants_resync = true;
	session_retry(session, session_sync, NULL, "resync");
}

void sync_refused(struct session *session, const struct http_answer *answer,
		  void (*next)(struct session *), const char *doing)
{
	enum verdict verdict = verdict_of(ASKED_SYNC, answer);

	if (verdict == VERDICT_FILTER) {
		split_free(session);
		session_make_filter(session);
	} else if (verdict == VERDICT_PLACE && session->since != NULL && !session->is_resync) {
		split_free(session);
		resync_begin(session, "the homeserver does not know our place in its stream");
	} else {
		session_refused(session, ASKED_SYNC, answer, next, doing);
	}
}

/* Once may be the network; again and again it is something in the answer. */
static void note_unreadable(struct session *session, const char *why)
{
	if (++session->unreadable < UNREADABLE_MAX) {
		session_retry(session, session_sync, NULL, why);
		return;
	}
	session->unreadable = 0;
	split_begin(session);
}

void session_drop_batch(struct batch_job *job)
{
	turns_free(job->turns);
	gap_free_batch(job);
	aside_drop(job);
}

/* What asks for the same again. */
static void (*asks(const struct session *session))(struct session *session)
{
	return session->split == NULL ? session_sync : split_ask;
}

void session_batch_stale(struct batch_job *job)
{
	struct session *session = job->session;

	session_drop_batch(job);
	session->was_failing = true;
	asks(session)(session);
}

static void on_read(struct session *session, struct batch_job *job, const struct err *why)
{
	if (why != NULL) {
		note_unreadable(session, why->text);
		return;
	}
	if (clock_mono_ms(session->parts.clock) - session->reading_ms > READING_MS) {
		session_batch_stale(job);
		return;
	}
	if (!leader_goes_on(session, job->batch.leader)) {
		session_drop_batch(job);
		return;
	}
	session->unreadable = 0;
	session->is_login_fresh = false;
	session_recovered(session);
	session->was_failing = false;
	pulse_heard(session, job->batch.nonce);
	brake_add(&session->often[OFTEN_UNREADABLE], job->batch.bad_count);
	gap_fill_batch(job);
}

static void on_sync(void *user, const struct http_answer *answer)
{
	struct session *session = user;

	session_hear_time(session, answer);
	if (answer->is_too_long) {
		split_begin(session);
		return;
	}
	if (answer->status != 200) {
		sync_refused(session, answer, session_sync, "sync");
		return;
	}
	if (clock_mono_ms(session->parts.clock) - session->asked_ms > session->patience_ms) {
		/* We were stopped meanwhile, and another may have become the clerk: asked anew. */
		session->was_failing = true;
		session_sync(session);
		return;
	}
	/* Durable before it is read: what stops us each time is read in parts, then set aside. */
	if (apply_count_attempt(session) > 2 * CRASHES_MAX) {
		split_begin(session);
		return;
	}
	session->reading_ms = clock_mono_ms(session->parts.clock);
	aside_read(session, answer, on_read);
}

/* A part of an answer is in the database; the place in the stream moves with the last. */
static void part_ready(struct session *session, bool is_committed)
{
	if (is_committed) {
		outbox_pump(session->outbox);
		split_next(session);
	} else {
		session->parts.handler->settled(session->parts.handler->self, false);
		session_hold(session, split_ask);
	}
}

void session_batch_ready(struct batch_job *job)
{
	apply_batch(job);
}

void session_batch_applied(struct batch_job *job, bool is_committed)
{
	struct session *session = job->session;

	session_log_often(session);
	if (!split_is_last(session)) {
		session_drop_batch(job);
		part_ready(session, is_committed);
		return;
	}
	if (is_committed) {
		session_set_text(&session->since, job->batch.next_batch);
		session->syncs++;
		session->synced_ms = clock_mono_ms(session->parts.clock);
		if (session->is_first_batch) {
			session->is_first_batch = false;
			session->is_ready = true;
			pulse_begin(session);
		}
		session->was_failing = false;
		session->is_heir = false;
		if (session->has_come) {
			/* What waits for a room that we could not write to. */
			session->has_come = false;
			outbox_hurry(session->outbox);
		}
		if (session->is_resync) {
			session->is_resync = false;
			session_join_rooms(session);
			pulse_resynced(session);
		}
		outbox_pump(session->outbox);
	}
	session_drop_batch(job);
	session->parts.handler->settled(session->parts.handler->self, is_committed);
	if (!is_committed) {
		session_hold(session, asks(session));
		return;
	}
	split_free(session);
	chores_run(session);
	gap_job_run(session);
	ahead_run(session);
	session_sync(session);
}
