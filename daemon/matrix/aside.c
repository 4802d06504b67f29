/* aside: a large answer of /sync is read on another thread, and let go there; the loop turns on. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/session_internal.h"

#include <stdlib.h>
#include <string.h>

/* A tree of a longer answer costs more than to read it event by event. */
enum { WHOLE_BYTES = 32 << 10 };

/* An answer under way to or from the other thread. While it is there, that thread alone touches it,
 * but for `session`. */
struct aside {
	struct session *session; /* NULL: it is gone */
	char *body;              /* malloc */
	size_t len;
	struct arena *arena; /* of the batch */
	struct sync_batch batch;
	struct err err;
	bool is_read;
	aside_done_fn *done;
};

static void let_go(void *user)
{
	struct aside *aside = user;

	sync_batch_done(&aside->batch);
	arena_free(aside->arena);
	free(aside->body);
	aside->arena = NULL;
	aside->body = NULL;
	arena_trim();
}

static void drop(void *user)
{
	let_go(user);
	free(user);
}

static struct aside *aside_new(struct session *session)
{
	struct aside *aside = calloc(1, sizeof(*aside));

	if (aside == NULL) {
		abort();
	}
	aside->session = session;
	return aside;
}

static void queue(struct session *session, void (*work)(void *user), void (*done)(void *user),
		  struct aside *aside)
{
	const struct worker *worker = session->parts.worker;

	worker->queue(worker->self, work, done, drop, aside);
}

/* ---- reading ---- */

static void read_body(void *user)
{
	struct aside *aside = user;

	aside->is_read =
	    sync_parse_large(aside->arena, aside->body, aside->len, &aside->batch, &aside->err);
	if (aside->is_read) {
		aside->body = NULL;
	} else {
		let_go(aside);
	}
}

/* What was read is at hand now; or it can't be read, and its arena is gone. */
static void hand_over(struct session *session, const struct sync_batch *batch,
		      const struct err *why, aside_done_fn *done)
{
	if (why == NULL) {
		session->job->batch = *batch;
	} else {
		session->job = NULL;
	}
	done(session, session->job, why);
}

static void on_read(void *user)
{
	struct aside *aside = user;
	struct session *session = aside->session;

	if (session == NULL) {
		drop(aside);
		return;
	}
	const struct aside was = *aside;

	free(aside);
	session->aside = NULL;
	hand_over(session, &was.batch, was.is_read ? NULL : &was.err, was.done);
}

static char *body_of(const struct http_answer *answer)
{
	char *body;

	if (answer->kept != NULL) {
		body = *answer->kept;
		*answer->kept = NULL;
		return body;
	}
	body = malloc(answer->body_len);
	if (body == NULL) {
		abort();
	}
	return memcpy(body, answer->body, answer->body_len);
}

static bool parse_here(struct arena *arena, const struct http_answer *answer,
		       struct sync_batch *batch, struct err *err)
{
	if (answer->body_len <= WHOLE_BYTES) {
		return sync_parse(arena, answer->body, answer->body_len, batch, err);
	}
	char *body = body_of(answer);
	bool is_read = sync_parse_large(arena, body, answer->body_len, batch, err);

	if (!is_read) {
		free(body);
	}
	return is_read;
}

static void read_here(struct batch_job *job, const struct http_answer *answer, aside_done_fn *done)
{
	struct session *session = job->session;
	struct sync_batch batch = { 0 };
	struct err err = { 0 };
	bool is_read = parse_here(job->arena, answer, &batch, &err);

	if (!is_read) {
		arena_free(job->arena);
	}
	hand_over(session, &batch, is_read ? NULL : &err, done);
}

struct batch_job *batch_job_new(struct session *session)
{
	struct arena *arena = arena_new();
	struct batch_job *job = arena_alloc(arena, sizeof(*job));

	job->session = session;
	job->arena = arena;
	session->job = job;
	return job;
}

void aside_read(struct session *session, const struct http_answer *answer, aside_done_fn *done)
{
	/* Nothing but this answer is looked at until it is done with. */
	struct batch_job *job = batch_job_new(session);

	job->bytes = answer->body_len;
	if (session->parts.worker == NULL || answer->body_len <= ASIDE_BYTES) {
		read_here(job, answer, done);
		return;
	}
	struct aside *aside = session->aside = aside_new(session);

	aside->body = body_of(answer);
	aside->len = answer->body_len;
	aside->arena = job->arena;
	aside->done = done;
	queue(session, read_body, on_read, aside);
}

/* ---- letting go ---- */

void aside_drop(struct batch_job *job)
{
	struct session *session = job->session;

	session->job = NULL;
	if (session->parts.worker == NULL || job->bytes <= ASIDE_BYTES) {
		sync_batch_done(&job->batch);
		arena_free(job->arena);
	} else {
		struct aside *aside = aside_new(NULL);

		aside->arena = job->arena;
		aside->batch = job->batch;
		queue(session, let_go, free, aside);
	}
}

void aside_leave(struct session *session)
{
	if (session->aside != NULL) {
		session->aside->session = NULL;
		session->aside = NULL;
		session->job = NULL; /* in the arena that is over there */
	}
}
