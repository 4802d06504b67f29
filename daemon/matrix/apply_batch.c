/* apply_batch: a /sync answer becomes true in one transaction; a large one slice by slice. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/session_internal.h"

/* An answer with more than so many events is taken in slices of so many, or of so long. Each slice
 * holds the effects, marks and replies of what it took up, and the last moves our place in the
 * stream: what comes again after a crash is known by its marks. */
enum { SLICE_EVENTS = 500, SLICE_MS = 10, STALE_MS = 5000 };

bool apply_commit(struct session *session)
{
	bool is_lost = session->is_lost;

	session->is_lost = false;
	if (is_lost) {
		store_rollback(session->parts.store);
		return false;
	}
	return store_commit(session->parts.store);
}

static bool pass_to_e2ee(struct batch_job *job)
{
	struct session *session = job->session;
	const char *sessions = NULL;
	struct err err = { 0 };

	if (!session->e2ee->on_sync(session->e2ee_self, job->arena, &job->batch.e2ee, &sessions,
				    &err)) {
		log_error(session->parts.log, "encryption: %s", err.text);
		return false;
	}
	return true;
}

int64_t apply_count_attempt(struct session *session)
{
	if (!session->is_first_batch || session->since == NULL) {
		return 0;
	}
	struct stmt *attempt = stmt_begin(session->stmts[SQ_ATTEMPT]);

	stmt_bind_text(attempt, session->since);
	stmt_run(attempt);
	struct stmt *attempts = stmt_begin(session->stmts[SQ_ATTEMPTS]);

	stmt_bind_text(attempts, session->since);
	int64_t count = stmt_step(attempts) ? stmt_int(attempts, 0) : 0;

	stmt_end(attempts);
	session->is_careful = count >= CRASHES_MAX;
	return count;
}

static void move_place(const struct batch_job *job)
{
	struct session *session = job->session;

	if (!split_is_last(session) || session->is_lost) {
		return;
	}
	struct stmt *since = stmt_begin(session->stmts[SQ_SET_SINCE]);

	stmt_bind_text(since, job->batch.next_batch);
	stmt_bind_int(since, clock_wall_s(session->parts.clock));
	stmt_run(since);
	if (session->is_first_batch) {
		stmt_run(stmt_begin(session->stmts[SQ_NO_ATTEMPTS]));
		session->is_careful = false;
	}
}

static bool is_empty(const struct batch_job *job)
{
	const struct session *session = job->session;
	const struct sync_batch *batch = &job->batch;

	return session->is_ready && session->split == NULL && batch->room_count == 0 &&
	       job->gap_count == 0 && batch->direct == NULL;
}

/* Up to the end of a slice; true: up to the end. */
static bool walk(struct batch_job *job)
{
	const struct session *session = job->session;
	bool is_large = job->bytes > ASIDE_BYTES || job->batch.event_count > SLICE_EVENTS;
	int64_t end_ms = clock_mono_ms(session->parts.clock) + SLICE_MS;
	size_t sum = 0, events = 0;

	while (turns_step(job->turns, &events)) {
		sum += events;
		if (is_large && !session->is_lost &&
		    (sum >= SLICE_EVENTS || clock_mono_ms(session->parts.clock) >= end_ms)) {
			return false;
		}
	}
	return true;
}

static void finish(const struct batch_job *job)
{
	struct session *session = job->session;

	if (job->batch.direct != NULL) {
		apply_direct(job);
	}
	if (job->batch.has_ignored) {
		log_warning(session->parts.log, "the clerk's account ignores people: their "
						"commands never arrive; empty its ignore list");
	}
	move_place(job);
}

static void on_slice(void *user);

/* Others have their turn: what was due meanwhile, and what the homeserver has answered. */
static void yield(struct batch_job *job)
{
	struct session *session = job->session;

	outbox_pump(session->outbox);
	job->slice_end_ms = clock_mono_ms(session->parts.clock);
	alarm_calls(&job->slice, on_slice, job);
	alarm_set(session->parts.alarms, &job->slice, job->slice_end_ms + 1);
}

static void do_slice(struct batch_job *job)
{
	struct session *session = job->session;
	struct store *store = session->parts.store;
	bool is_first = job->turns == NULL;

	if (!store_begin(store)) {
		store_clear(store);
		session_batch_applied(job, false);
		return;
	}
	if (is_first) {
		outbox_note_sent(session->outbox);
		foresee_batch(job);
		apply_outside(job);
		job->turns = turns_new(job);
	} else {
		turns_resume(job->turns);
	}
	bool is_over = walk(job);

	if (is_over) {
		finish(job);
	}
	bool is_committed = apply_commit(session);

	if (is_first) {
		outbox_noted(session->outbox, is_committed);
	}
	if (is_committed && !is_over) {
		yield(job);
		return;
	}
	if (!is_committed) {
		session_log_lost(session, is_first && is_over
					      ? "nothing of this sync was kept"
					      : "the rest of this sync was not kept");
		store_clear(store);
	}
	session_batch_applied(job, is_committed);
}

static void on_slice(void *user)
{
	struct batch_job *job = user;
	struct session *session = job->session;

	if (clock_mono_ms(session->parts.clock) - job->slice_end_ms > STALE_MS) {
		session_batch_stale(job);
	} else if (store_tidy(session->parts.store)) {
		yield(job); /* a turn of its own: it takes as long as a slice */
	} else {
		do_slice(job);
	}
}

void apply_batch(struct batch_job *job)
{
	struct store *store = job->session->parts.store;

	if (!pass_to_e2ee(job) || store_failed(store)) {
		store_clear(store);
		session_batch_applied(job, false);
	} else if (is_empty(job)) {
		/* A poll that brought nothing: the old position serves as well, and the disk may
		 * sleep. */
		session_batch_applied(job, true);
	} else {
		do_slice(job);
	}
}
