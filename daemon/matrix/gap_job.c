/* gap_job: a gap that was too long, or could not be read when it was met, is read on beside the
 * sync loop. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/session_internal.h"

/* A hundred thousand events and more, or more than a week of trying: recorded and let go. */
enum { PAGES_IN_ALL = 1000, TRIES_MAX = 200, LATEST_S = 3600 };

static void on_alarm(void *user)
{
	gap_job_run(user);
}

static void drop(struct session *session)
{
	struct gap_job *job = session->gap_job;

	session->gap_job = NULL;
	gap_free(&job->gap);
	arena_free(job->gap.arena);
}

void gap_job_free(struct session *session)
{
	alarm_clear(session->parts.alarms, &session->gap_alarm);
	if (session->gap_job != NULL) {
		drop(session);
	}
}

/* In the transaction of what was read. */
static void settle_row(struct session *session, const struct gap_job *job)
{
	const struct gap *gap = &job->gap;
	int64_t pages = job->pages + (int64_t)(gap->page_count + gap->passed_over);
	bool is_hopeless = pages >= PAGES_IN_ALL || job->tries >= TRIES_MAX;

	if (gap->end == GAP_WHOLE || is_hopeless) {
		struct stmt *done = stmt_begin(session->stmts[SQ_GAP_DONE]);

		if (gap->end != GAP_WHOLE) {
			log_error(session->parts.log, "the rest of a gap in room %s is given up",
				  log_id(gap->room_id).text);
		}
		stmt_bind_int(done, job->seq);
		stmt_run(done);
		return;
	}
	bool is_stuck = gap->end == GAP_STUCK;
	int64_t wait_s = is_stuck ? 15 : 0;

	for (int64_t n = 0; is_stuck && n < job->tries && wait_s < LATEST_S; n++) {
		wait_s *= 2;
	}
	struct stmt *later = stmt_begin(session->stmts[SQ_GAP_LATER]);

	stmt_bind_int(later, job->seq);
	stmt_bind_text(later, gap->from);
	stmt_bind_int(later, pages);
	stmt_bind_int(later, is_stuck ? job->tries + 1 : 0);
	stmt_bind_int(later, clock_wall_s(session->parts.clock) + wait_s);
	stmt_run(later);
}

static void on_read(struct gap *gap)
{
	struct session *session = gap->session;
	struct gap_job *job = session->gap_job;
	struct store *store = session->parts.store;
	bool is_committed = false;

	/* Durable before it is handled: what stops us each time is set aside (section 2.5). */
	struct stmt *begun = stmt_begin(session->stmts[SQ_GAP_BEGUN]);

	stmt_bind_int(begun, job->seq);
	stmt_run(begun);
	if (!store_failed(store) && store_begin(store)) {
		apply_missed(session, gap, job->tries);
		settle_row(session, job);
		is_committed = store_commit(store);
	}
	if (!is_committed) {
		session_log_lost(session, "nothing of a gap was kept");
		store_clear(store);
	}
	drop(session);
	if (is_committed) {
		outbox_pump(session->outbox);
	}
	session->parts.handler->settled(session->parts.handler->self, is_committed);
	if (is_committed) {
		gap_job_run(session);
	}
}

static void begin(struct session *session, const struct stmt *row)
{
	struct arena *arena = arena_new();
	struct gap_job *job = arena_alloc(arena, sizeof(*job));

	*job = (struct gap_job){ .seq = stmt_int(row, 0),
				 .tries = stmt_int(row, 4),
				 .pages = stmt_int(row, 5),
				 .gap = { .session = session,
					  .arena = arena,
					  .room_id = stmt_text(row, 1, arena),
					  .from = stmt_text(row, 2, arena),
					  .to = stmt_text(row, 3, arena) } };
	session->gap_job = job;
}

/* The next row whose time has come, or an alarm for the first that has to wait. */
static void look(struct session *session, int64_t now_s)
{
	struct stmt *next = stmt_begin(session->stmts[SQ_GAP_NEXT]);

	if (stmt_step(next)) {
		int64_t at_s = stmt_int(next, 6);

		if (at_s <= now_s) {
			begin(session, next);
		} else {
			session->gap_alarm = (struct alarm){ .ring = on_alarm, .user = session };
			alarm_set(session->parts.alarms, &session->gap_alarm,
				  clock_mono_ms(session->parts.clock) + (at_s - now_s) * 1000);
		}
	}
	stmt_end(next);
}

void gap_job_run(struct session *session)
{
	if (session->gap_job != NULL || !session->is_ready) {
		return;
	}
	look(session, clock_wall_s(session->parts.clock));
	if (session->gap_job != NULL) {
		gap_read(&session->gap_job->gap, on_read);
	}
}
