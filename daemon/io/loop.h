/* loop: libuv, turned until told to stop; alarms, signals and work on another thread. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_IO_LOOP_H
#define CLERK_IO_LOOP_H

#include "base/alarm.h"
#include "base/clock.h"
#include "base/err.h"

#include <stdbool.h>

struct loop;

/* A loop that rings `alarms` (borrowed) by the monotonic clock. */
bool loop_new(struct alarms *alarms, const struct clock *clock, struct loop **ret_loop,
	      struct err *err);
void loop_free(struct loop *loop);

/* Turns until loop_stop; SIGTERM and SIGINT stop it too. */
void loop_run(struct loop *loop);
void loop_stop(struct loop *loop);

/* Calls `changed` when the wall clock is set by someone (timerfd, cancel on set). */
void loop_on_clock_set(struct loop *loop, void (*changed)(void *user), void *user);

/* Calls `hung_up` on SIGHUP: read what may have changed. */
void loop_on_hangup(struct loop *loop, void (*hung_up)(void *user), void *user);

/* Calls `waits` before each wait for what comes next. */
void loop_on_wait(struct loop *loop, void (*waits)(void *user), void *user);

/* Runs `work` on a thread of the pool, then `done` on the loop; or `dropped`, unless that is NULL,
 * when the loop is freed before: what `user` holds is let go. */
void loop_queue_work(struct loop *loop, void (*work)(void *user), void (*done)(void *user),
		     void (*dropped)(void *user), void *user);

/* The same, for those who do not know the loop; or a test's double. */
struct worker {
	void *self;
	void (*queue)(void *self, void (*work)(void *user), void (*done)(void *user),
		      void (*dropped)(void *user), void *user);
};
struct worker loop_worker(struct loop *loop);

/* The uv_loop_t, for the rooms that sit directly on it (http). */
void *loop_uv(struct loop *loop);

#endif
