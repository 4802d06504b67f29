/* gap_job: a gap that was too long, or could not be read when it was met, is read on beside the
 * sync loop: page by page to its end, then the pages again, oldest first. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/session_internal.h"

/* A hundred thousand events and more, or a week of refusals (of a page that was there, a day): it
 * is recorded and let go. While nobody answers nothing is refused; but of what is so old the marks
 * may be gone (forget.c). */
enum { PAGES_IN_ALL = 1000, REFUSALS_MAX = 200, STEP_REFUSALS_MAX = 20, OLDEST_S = 45 * 86400 };
enum { FIRST_S = 15, LATEST_S = 3600, AGAIN_MS = 5000 };

/* A row of matrix_gap being worked on. */
struct gap_job {
	struct gap gap;
	int64_t tries, pages;
	int64_t refusals, since_s;
	int64_t step; /* of those to be read again, the one at hand */
};

static void on_alarm(void *user)
{
	gap_job_run(user);
}

static void look_again(struct session *session, int64_t wait_ms)
{
	alarm_calls(&session->gap_alarm, on_alarm, session);
	alarm_set(session->parts.alarms, &session->gap_alarm,
		  clock_mono_ms(session->parts.clock) + wait_ms);
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

static void put_step(struct session *session, int64_t seq, int64_t n, const struct gap_step *step)
{
	struct stmt *put = stmt_begin(session->stmts[SQ_STEP_PUT]);

	stmt_bind_int(put, seq);
	stmt_bind_int(put, n);
	stmt_bind_text(put, step->from);
	stmt_bind_int(put, step->limit);
	stmt_bind_text(put, step->oldest);
	stmt_run(put);
}

void gap_job_put(struct session *session, const struct gap *gap)
{
	struct stmt *put = stmt_begin(session->stmts[SQ_GAP_PUT]);

	stmt_bind_text(put, gap->room_id);
	stmt_bind_text(put, gap->from);
	stmt_bind_text(put, gap->to);
	stmt_bind_int(put, (int64_t)gap->step_count);
	stmt_bind_int(put, gap->is_walked);
	stmt_bind_int(put, clock_wall_s(session->parts.clock));
	int64_t seq = stmt_step(put) ? stmt_int(put, 0) : 0;

	stmt_end(put);
	for (size_t n = 0; n < gap->step_count; n++) {
		put_step(session, seq, (int64_t)n, &gap->steps[n]);
	}
}

/* ---- the row after a page ---- */

static void finish_row(struct session *session, const struct gap_job *job)
{
	struct stmt *done = stmt_begin(session->stmts[SQ_GAP_DONE]);

	stmt_bind_int(done, job->gap.seq);
	stmt_run(done);
}

/* Counts how the page at hand ended. */
static void count_try(struct gap_job *job)
{
	bool is_stuck = gap_is_stuck(&job->gap);

	job->tries = is_stuck ? job->tries + 1 : 0;
	job->refusals = job->gap.end == PAGE_STUCK ? job->refusals + 1
			: is_stuck                 ? job->refusals
						   : 0;
	/* What was not even begun this time has stopped us as often as before. */
	job->gap.begun = is_stuck && !job->gap.was_read ? job->gap.begun : 0;
}

static bool is_hopeless(const struct session *session, const struct gap_job *job, int64_t most)
{
	int64_t now_s = clock_wall_s(session->parts.clock);

	return job->refusals >= most || (job->since_s != 0 && now_s - job->since_s > OLDEST_S);
}

/* With the page behind it. */
static void begin_anew(struct gap_job *job)
{
	job->tries = job->refusals = job->gap.begun = 0;
}

/* Failures in a row put it off for longer and longer. */
static void keep_row(struct session *session, const struct gap_job *job, bool is_walked)
{
	int64_t tries = job->tries, wait_s = tries == 0 ? 0 : FIRST_S;

	for (int64_t n = 1; n < tries && wait_s < LATEST_S; n++) {
		wait_s *= 2;
	}
	struct stmt *later = stmt_begin(session->stmts[SQ_GAP_LATER]);

	stmt_bind_int(later, job->gap.seq);
	stmt_bind_text(later, job->gap.from);
	stmt_bind_text(later, job->gap.to);
	stmt_bind_int(later, job->pages);
	stmt_bind_int(later, tries);
	stmt_bind_int(later, clock_wall_s(session->parts.clock) + wait_s);
	stmt_bind_int(later, is_walked);
	stmt_bind_int(later, job->gap.begun);
	stmt_bind_int(later, job->refusals);
	stmt_bind_int(later, clock_wall_s(session->parts.clock));
	stmt_run(later);
}

/* ---- back to the end ---- */

static void settle_walk(struct session *session, struct gap_job *job)
{
	const struct gap *gap = &job->gap;
	bool is_given_up = job->pages >= PAGES_IN_ALL ||
			   (gap_is_stuck(gap) && is_hopeless(session, job, REFUSALS_MAX));

	if (gap->at.page.arena != NULL) {
		foresee(session, gap->room_id, &gap->at.page.events);
		put_step(session, gap->seq, job->pages, &gap->at);
	}
	job->pages++;
	if (is_given_up) {
		log_error(session->parts.log, "the rest of a gap in room %s is given up",
			  log_id(session->parts.log, gap->room_id).text);
		begin_anew(job);
	}
	keep_row(session, job, is_given_up || gap->end == PAGE_LAST || gap->end == PAGE_CLOSED);
}

/* ---- and again, in order ---- */

static void settle_again(struct session *session, struct gap_job *job)
{
	const struct gap *gap = &job->gap;
	bool is_given_up = gap_is_stuck(gap) && is_hopeless(session, job, STEP_REFUSALS_MAX);

	if (gap->end == PAGE_CLOSED) {
		finish_row(session, job);
		return;
	}
	if (gap_is_stuck(gap) && !is_given_up) {
		keep_row(session, job, true);
		return;
	}
	if (is_given_up) {
		log_error(session->parts.log, "a page of a gap in room %s is given up",
			  log_id(session->parts.log, gap->room_id).text);
		begin_anew(job);
	} else {
		apply_page(session, gap, false);
	}
	if (session->is_lost) {
		return;
	}
	struct stmt *done = stmt_begin(session->stmts[SQ_STEP_DONE]);

	stmt_bind_int(done, gap->seq);
	stmt_bind_int(done, job->step);
	stmt_run(done);
	keep_row(session, job, true);
}

static void on_page(struct gap *gap)
{
	struct session *session = gap->session;
	struct gap_job *job = session->gap_job;
	struct store *store = session->parts.store;
	bool is_again = gap->is_again, is_committed = false;

	if (!store_failed(store) && store_begin(store)) {
		count_try(job);
		if (is_again) {
			settle_again(session, job);
		} else {
			settle_walk(session, job);
		}
		is_committed = apply_commit(session);
	}
	if (!is_committed) {
		session_log_lost(session, "nothing of a gap was kept");
		store_clear(store);
	}
	drop(session);
	if (is_again) {
		if (is_committed) {
			outbox_pump(session->outbox);
		}
		session->parts.handler->settled(session->parts.handler->self, is_committed);
	}
	if (is_committed) {
		gap_job_run(session);
	} else {
		look_again(session, AGAIN_MS);
	}
}

/* ---- the next page ---- */

static bool load_step(struct session *session, struct gap_job *job, struct gap_step *ret_step)
{
	struct arena *arena = job->gap.arena;
	struct stmt *last = stmt_begin(session->stmts[SQ_STEP_LAST]);

	stmt_bind_int(last, job->gap.seq);
	bool is_there = stmt_step(last);

	if (is_there) {
		job->step = stmt_int(last, 0);
		*ret_step = (struct gap_step){ .from = stmt_text(last, 1, arena),
					       .limit = stmt_int(last, 2),
					       .oldest = stmt_is_null(last, 3)
							     ? NULL
							     : stmt_text(last, 3, arena) };
	}
	stmt_end(last);
	return is_there;
}

static struct gap_job *load_job(struct session *session, const struct stmt *row)
{
	struct arena *arena = arena_new();
	struct gap_job *job = arena_alloc(arena, sizeof(*job));

	*job = (struct gap_job){ .tries = stmt_int(row, 4),
				 .pages = stmt_int(row, 5),
				 .refusals = stmt_int(row, 9),
				 .since_s = stmt_int(row, 10),
				 .gap = { .session = session,
					  .arena = arena,
					  .room_id = stmt_text(row, 1, arena),
					  .from = stmt_text(row, 2, arena),
					  .to = stmt_text(row, 3, arena),
					  .seq = stmt_int(row, 0),
					  .begun = stmt_int(row, 7),
					  .is_walked = stmt_int(row, 8) != 0 } };
	return job;
}

/* The next row whose time has come, or an alarm for the first that has to wait. */
static struct gap_job *find_job(struct session *session)
{
	int64_t now_s = clock_wall_s(session->parts.clock);
	struct stmt *next = stmt_begin(session->stmts[SQ_GAP_NEXT]);
	struct gap_job *job = NULL;

	if (stmt_step(next)) {
		int64_t at_s = stmt_int(next, 6);

		if (at_s <= now_s) {
			job = load_job(session, next);
		} else {
			look_again(session, (at_s - now_s) * 1000);
		}
	}
	stmt_end(next);
	return job;
}

void gap_job_run(struct session *session)
{
	struct gap_step step;

	/* What can't be noted as read would be read again and again; and while nobody answers, the
	 * next answer of /sync is what it waits for. */
	while (session->gap_job == NULL && session->is_ready && session->split == NULL &&
	       session->failures == 0 && store_state(session->parts.store) == STORE_WELL &&
	       (session->gap_job = find_job(session)) != NULL) {
		struct gap_job *job = session->gap_job;

		if (!job->gap.is_walked) {
			gap_page(&job->gap, on_page);
		} else if (load_step(session, job, &step)) {
			gap_page_again(&job->gap, &step, on_page);
		} else {
			finish_row(session, job);
			drop(session);
			if (store_failed(session->parts.store)) {
				store_clear(session->parts.store);
				return;
			}
		}
	}
	if (session->gap_job == NULL) {
		account_settle(session);
	}
}
