/* test_loop: alarms on time, signals, and work on another thread. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"
#include "io/loop.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

struct world {
	struct clock clock;
	struct alarms alarms;
	struct loop *loop;
	struct alarm alarm, other;
	int64_t rang_ms;
	int rung, hung_up, worked, done, dropped;
	pthread_t main_thread, work_thread;
};

static void world_start(struct world *w)
{
	struct err err = { 0 };

	*w = (struct world){ .clock = clock_system(), .main_thread = pthread_self() };
	cr_assert(loop_new(&w->alarms, &w->clock, &w->loop, &err), "%s", err.text);
}

static void ring_and_stop(void *user)
{
	struct world *w = user;

	w->rung++;
	w->rang_ms = clock_mono_ms(&w->clock);
	loop_stop(w->loop);
}

Test(loop, rings_on_time, .timeout = 30)
{
	struct world w;

	world_start(&w);
	int64_t due_ms = clock_mono_ms(&w.clock) + 60;

	w.alarm = (struct alarm){ .ring = ring_and_stop, .user = &w };
	alarm_set(&w.alarms, &w.alarm, due_ms);
	loop_run(w.loop);
	cr_assert_geq(w.rang_ms, due_ms);
	cr_assert_lt(w.rang_ms, due_ms + 2000);
	/* It can be turned again. */
	alarm_set(&w.alarms, &w.alarm, 0);
	loop_run(w.loop);
	cr_assert_eq(w.rung, 2);
	loop_free(w.loop);
	loop_free(NULL);
}

static void bring_forward(void *user)
{
	struct world *w = user;

	alarm_set(&w->alarms, &w->alarm, clock_mono_ms(&w->clock) + 10);
}

/* An alarm that is set while the loop sleeps for a later one. */
Test(loop, an_earlier_wish_wakes_it, .timeout = 30)
{
	struct world w;

	world_start(&w);
	w.alarm = (struct alarm){ .ring = ring_and_stop, .user = &w };
	w.other = (struct alarm){ .ring = bring_forward, .user = &w };
	alarm_set(&w.alarms, &w.alarm, clock_mono_ms(&w.clock) + 3600000);
	alarm_set(&w.alarms, &w.other, clock_mono_ms(&w.clock) + 10);
	loop_run(w.loop);
	cr_assert_eq(w.rung, 1);
	loop_free(w.loop);
}

static void nothing(void *user)
{
	(void)user;
}

/* The same, when it is not an alarm that sets the alarm. */
Test(loop, a_wish_from_elsewhere_wakes_it, .timeout = 30)
{
	struct world w;

	world_start(&w);
	w.alarm = (struct alarm){ .ring = ring_and_stop, .user = &w };
	alarm_set(&w.alarms, &w.alarm, clock_mono_ms(&w.clock) + 3600000);
	loop_queue_work(w.loop, nothing, bring_forward, NULL, &w);
	loop_run(w.loop);
	cr_assert_eq(w.rung, 1);
	loop_free(w.loop);
}

static void raise_term(void *user)
{
	(void)user;
	kill(getpid(), SIGTERM);
}

static void raise_interrupt(void *user)
{
	(void)user;
	kill(getpid(), SIGINT);
}

Test(loop, term_and_interrupt_stop_it, .timeout = 30)
{
	struct world w;

	world_start(&w);
	w.alarm = (struct alarm){ .ring = raise_term };
	alarm_set(&w.alarms, &w.alarm, 0);
	loop_run(w.loop);
	w.alarm.ring = raise_interrupt;
	alarm_set(&w.alarms, &w.alarm, 0);
	loop_run(w.loop);
	loop_free(w.loop);
}

static void on_hangup(void *user)
{
	struct world *w = user;

	w->hung_up++;
	loop_stop(w->loop);
}

static void raise_hangup(void *user)
{
	(void)user;
	kill(getpid(), SIGHUP);
}

Test(loop, hangup_is_passed_on, .timeout = 30)
{
	struct world w;

	world_start(&w);
	loop_on_hangup(w.loop, on_hangup, &w);
	w.alarm = (struct alarm){ .ring = raise_hangup };
	alarm_set(&w.alarms, &w.alarm, 0);
	loop_run(w.loop);
	cr_assert_eq(w.hung_up, 1);
	loop_free(w.loop);
}

static void work(void *user)
{
	struct world *w = user;

	w->work_thread = pthread_self();
	w->worked++;
}

static void work_done(void *user)
{
	struct world *w = user;

	cr_assert_neq(pthread_equal(pthread_self(), w->main_thread), 0);
	w->done++;
	loop_stop(w->loop);
}

Test(loop, work_is_done_elsewhere_and_told_here, .timeout = 30)
{
	struct world w;

	world_start(&w);
	loop_queue_work(w.loop, work, work_done, NULL, &w);
	loop_run(w.loop);
	cr_assert_eq(w.worked, 1);
	cr_assert_eq(w.done, 1);
	cr_assert_eq(pthread_equal(w.work_thread, w.main_thread), 0);
	loop_free(w.loop);
}

static void slow_work(void *user)
{
	usleep(50000);
	work(user);
}

static void work_dropped(void *user)
{
	struct world *w = user;

	w->dropped++;
}

/* Freed while work is under way: it is waited for and let go, but nobody is told. */
Test(loop, freed_while_work_is_under_way, .timeout = 30)
{
	struct world w;

	world_start(&w);
	loop_queue_work(w.loop, slow_work, work_done, work_dropped, &w);
	loop_free(w.loop);
	cr_assert_eq(w.worked, 1);
	cr_assert_eq(w.done, 0);
	cr_assert_eq(w.dropped, 1);
}
