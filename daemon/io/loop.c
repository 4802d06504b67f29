/* loop: libuv, turned until told to stop; alarms, signals and work on another thread. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/loop.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>
#include <uv.h>

/* Never to come (the year 2262): only the cancelling is wanted. */
#define FAR_AHEAD_S (INT64_MAX / 1000000000)

struct loop {
	uv_loop_t uv;
	uv_timer_t timer;
	uv_signal_t term, interrupt, quit, hangup;
	uv_prepare_t wait;
	uv_poll_t steps; /* the wall clock was set */
	int steps_fd;
	struct alarms *alarms;
	const struct clock *clock;
	void (*changed)(void *user);
	void *changed_user;
	void (*hung_up)(void *user);
	void *hung_up_user;
	void (*waits)(void *user);
	void *waits_user;
	bool is_closing;
};

struct job {
	uv_work_t request;
	struct loop *loop;
	void (*work)(void *user), (*done)(void *user), (*dropped)(void *user);
	void *user;
};

/* ---- alarms ---- */

static void on_timer(uv_timer_t *timer);

static void arm(void *user)
{
	struct loop *loop = user;
	int64_t next_ms = alarms_next_ms(loop->alarms);

	if (loop->is_closing) {
		return;
	}
	if (next_ms == INT64_MAX) {
		uv_timer_stop(&loop->timer);
		return;
	}
	int64_t wait_ms = next_ms - clock_mono_ms(loop->clock);

	uv_update_time(&loop->uv);
	uv_timer_start(&loop->timer, on_timer, wait_ms < 0 ? 0 : (uint64_t)wait_ms, 0);
}

static void on_timer(uv_timer_t *timer)
{
	struct loop *loop = timer->data;

	alarms_ring(loop->alarms, clock_mono_ms(loop->clock));
	arm(loop);
}

/* ---- signals ---- */

static void on_signal(uv_signal_t *handle, int number)
{
	(void)number;
	uv_stop(handle->loop);
}

static void on_hangup(uv_signal_t *handle, int number)
{
	struct loop *loop = handle->data;

	(void)number;
	if (loop->hung_up != NULL) {
		loop->hung_up(loop->hung_up_user);
	}
}

void loop_on_hangup(struct loop *loop, void (*hung_up)(void *user), void *user)
{
	loop->hung_up = hung_up;
	loop->hung_up_user = user;
}

/* ---- before a wait ---- */

static void on_wait(uv_prepare_t *handle)
{
	struct loop *loop = handle->data;

	loop->waits(loop->waits_user);
}

void loop_on_wait(struct loop *loop, void (*waits)(void *user), void *user)
{
	loop->waits = waits;
	loop->waits_user = user;
	uv_prepare_start(&loop->wait, on_wait);
}

/* ---- steps of the wall clock ---- */

static void arm_steps(struct loop *loop)
{
	struct itimerspec never = { .it_value = { .tv_sec = FAR_AHEAD_S } };

	timerfd_settime(loop->steps_fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, NULL);
}

static void on_step(uv_poll_t *poll, int status, int events)
{
	struct loop *loop = poll->data;
	uint64_t count;

	(void)status;
	(void)events;
	if (read(loop->steps_fd, &count, sizeof(count)) >= 0) {
		return; /* it rang, in the year 2262 */
	}
	arm_steps(loop);
	arm(loop);
	if (loop->changed != NULL) {
		loop->changed(loop->changed_user);
	}
}

void loop_on_clock_set(struct loop *loop, void (*changed)(void *user), void *user)
{
	loop->changed = changed;
	loop->changed_user = user;
}

/* ---- life ---- */

static void start_signal(struct loop *loop, uv_signal_t *handle, int number)
{
	uv_signal_init(&loop->uv, handle);
	uv_signal_start(handle, on_signal, number);
	uv_unref((uv_handle_t *)handle);
}

static void start_steps(struct loop *loop)
{
	uv_poll_init(&loop->uv, &loop->steps, loop->steps_fd);
	loop->steps.data = loop;
	arm_steps(loop);
	uv_poll_start(&loop->steps, UV_READABLE, on_step);
	uv_unref((uv_handle_t *)&loop->steps);
}

bool loop_new(struct alarms *alarms, const struct clock *clock, struct loop **ret_loop,
	      struct err *err)
{
	struct loop *loop = calloc(1, sizeof(*loop));

	if (loop == NULL) {
		abort();
	}
	loop->steps_fd = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
	int rc = loop->steps_fd < 0 ? UV_EMFILE : uv_loop_init(&loop->uv);

	if (rc != 0) {
		if (loop->steps_fd >= 0) {
			close(loop->steps_fd);
		}
		free(loop);
		return err_set(err, ERR_UNAVAIL, "event loop: %s", uv_strerror(rc));
	}
	loop->alarms = alarms;
	loop->clock = clock;
	uv_timer_init(&loop->uv, &loop->timer);
	loop->timer.data = loop;
	start_signal(loop, &loop->term, SIGTERM);
	start_signal(loop, &loop->interrupt, SIGINT);
	start_signal(loop, &loop->quit, SIGQUIT);
	start_signal(loop, &loop->hangup, SIGHUP);
	uv_signal_start(&loop->hangup, on_hangup, SIGHUP);
	loop->hangup.data = loop;
	uv_prepare_init(&loop->uv, &loop->wait);
	loop->wait.data = loop;
	uv_unref((uv_handle_t *)&loop->wait);
	start_steps(loop);
	alarms->changed = arm;
	alarms->user = loop;
	*ret_loop = loop;
	return true;
}

void loop_free(struct loop *loop)
{
	if (loop == NULL) {
		return;
	}
	loop->is_closing = true;
	loop->alarms->changed = NULL;
	uv_close((uv_handle_t *)&loop->timer, NULL);
	uv_close((uv_handle_t *)&loop->term, NULL);
	uv_close((uv_handle_t *)&loop->interrupt, NULL);
	uv_close((uv_handle_t *)&loop->quit, NULL);
	uv_close((uv_handle_t *)&loop->hangup, NULL);
	uv_close((uv_handle_t *)&loop->wait, NULL);
	uv_close((uv_handle_t *)&loop->steps, NULL);
	uv_run(&loop->uv, UV_RUN_DEFAULT);
	uv_loop_close(&loop->uv);
	close(loop->steps_fd);
	free(loop);
}

/* The signals and the clock do not keep the loop alive, so something else must: it turns until
 * told to stop, even when there is nothing to do for the moment. */
void loop_run(struct loop *loop)
{
	uv_ref((uv_handle_t *)&loop->term);
	arm(loop);
	uv_run(&loop->uv, UV_RUN_DEFAULT);
	uv_unref((uv_handle_t *)&loop->term);
}

void loop_stop(struct loop *loop)
{
	uv_stop(&loop->uv);
}

/* ---- work on another thread ---- */

static void on_work(uv_work_t *request)
{
	struct job *job = request->data;

	job->work(job->user);
}

static void on_worked(uv_work_t *request, int status)
{
	struct job *job = request->data;

	(void)status;
	if (!job->loop->is_closing) {
		job->done(job->user);
	} else if (job->dropped != NULL) {
		job->dropped(job->user);
	}
	free(job);
}

void loop_queue_work(struct loop *loop, void (*work)(void *user), void (*done)(void *user),
		     void (*dropped)(void *user), void *user)
{
	struct job *job = malloc(sizeof(*job));

	if (job == NULL) {
		abort();
	}
	*job = (struct job){
		.loop = loop, .work = work, .done = done, .dropped = dropped, .user = user
	};
	job->request.data = job;
	if (uv_queue_work(&loop->uv, &job->request, on_work, on_worked) != 0) {
		abort();
	}
}

static void queue(void *self, void (*work)(void *user), void (*done)(void *user),
		  void (*dropped)(void *user), void *user)
{
	loop_queue_work(self, work, done, dropped, user);
}

struct worker loop_worker(struct loop *loop)
{
	return (struct worker){ .self = loop, .queue = queue };
}

void *loop_uv(struct loop *loop)
{
	return &loop->uv;
}
