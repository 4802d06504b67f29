/* test_aside: a large answer is read and taken beside other work, and nothing of it twice. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix_world.h"

#include <pthread.h>

/* So many long messages are more than a megabyte, and all of them in one answer. */
enum { LONG = 40, LONG_BYTES = 30000, ROOMS = 40, IN_A_ROOM = 40 };

/* Work that waits until the test lets another thread do it. */
struct job {
	void (*work)(void *user), (*done)(void *user), (*dropped)(void *user);
	void *user;
};

struct bench {
	struct matrix_world *w;
	struct worker worker;
	struct job jobs[8];
	int count, done;
};

static void queue(void *self, void (*work)(void *user), void (*done)(void *user),
		  void (*dropped)(void *user), void *user)
{
	struct bench *bench = self;

	cr_assert_lt(bench->count, 8);
	bench->jobs[bench->count++] = (struct job){ work, done, dropped, user };
}

static void open_bench(struct bench *bench)
{
	*bench = (struct bench){ .w = world_new() };
	bench->worker = (struct worker){ .self = bench, .queue = queue };
	bench->w->worker = &bench->worker;
}

static void *on_thread(void *user)
{
	struct job *job = user;

	job->work(job->user);
	return NULL;
}

static void work(struct bench *bench)
{
	pthread_t thread;

	cr_assert_eq(pthread_create(&thread, NULL, on_thread, &bench->jobs[bench->done]), 0);
	cr_assert_eq(pthread_join(thread, NULL), 0);
}

/* The next piece of work, on a thread of its own, and its end on ours. */
static void work_and_tell(struct bench *bench)
{
	struct job *job = &bench->jobs[bench->done];

	cr_assert_lt(bench->done, bench->count);
	work(bench);
	bench->done++;
	job->done(job->user);
}

/* All that is left, as long as there is some. */
static void work_on(struct bench *bench, int64_t seconds)
{
	world_run(bench->w, seconds);
	while (bench->done < bench->count) {
		work_and_tell(bench);
		world_run(bench->w, seconds);
	}
}

static int syncs_under_way(const struct matrix_world *w)
{
	int count = 0;

	for (const struct world_parcel *at = w->parcels; at != NULL; at = at->next) {
		count += strstr(at->request.path, "/sync") != NULL;
	}
	return count;
}

/* While the clerk hears nothing: a command, and then so much that the answer is large. */
static void say_much(struct matrix_world *w)
{
	char *bulk = arena_alloc(w->arena, LONG_BYTES + 1);

	memset(bulk, 'y', LONG_BYTES);
	world_say(w, "a", "!echo first");
	for (int i = 0; i < LONG; i++) {
		world_say(w, "b", bulk);
	}
	world_say(w, "a", "!echo last");
}

static void begin_large(struct bench *bench)
{
	open_bench(bench);
	world_again(bench->w);
	cr_assert(session_is_in_touch(bench->w->session));
	cr_assert(hs_fault_json(bench->w->hs, "{\"kind\":\"silent\",\"for_ms\":5000}"));
	say_much(bench->w);
	for (int s = 0; bench->count == 0 && s < 60; s++) {
		world_run(bench->w, 1);
	}
	cr_assert_eq(bench->count, 1, "it is read by another");
	cr_assert_gt(bench->w->longest, 1 << 20);
}

/* Nothing of it is heard before, no other is asked for, and what waits to be said goes out. */
Test(aside, a_large_answer_is_read_by_another)
{
	struct bench bench;

	begin_large(&bench);
	cr_assert_eq(bench.w->messages, 0);
	cr_assert_eq(syncs_under_way(bench.w), 0);
	put_text(bench.w, "meanwhile", bench.w->room, NULL);
	world_run(bench.w, 30);
	cr_assert_eq(world_said(bench.w, "meanwhile"), 1);
	cr_assert_eq(syncs_under_way(bench.w), 0);
	cr_assert_not(session_is_in_touch(bench.w->session), "what is due waits for it");

	work_and_tell(&bench);
	world_run(bench.w, 5);
	cr_assert_eq(world_said(bench.w, "first"), 1);
	cr_assert_eq(world_said(bench.w, "last"), 1);
	cr_assert_eq(bench.w->messages, LONG + 2);
	cr_assert_eq(syncs_under_way(bench.w), 1);
	cr_assert_eq(bench.count, 2, "and let go by another");
	work_on(&bench, 5);
	world_say(bench.w, "a", "!echo small");
	world_run(bench.w, 5);
	cr_assert_eq(world_said(bench.w, "small"), 1);
	cr_assert_eq(bench.count, 2, "a small one is read at once");
	world_free(bench.w);
}

/* Told to stop while it is being read, before or after the end of that. */
Test(aside, the_end_comes_while_it_is_read)
{
	for (int is_done = 0; is_done < 2; is_done++) {
		struct bench bench;

		begin_large(&bench);
		if (is_done) {
			work(&bench);
		}
		world_kill(bench.w);
		if (!is_done) {
			work(&bench);
		}
		bench.jobs[0].dropped(bench.jobs[0].user);
		bench.done = 1;
		world_start(bench.w);
		work_on(&bench, 30);
		cr_assert_eq(world_said(bench.w, "first"), 1);
		cr_assert_eq(world_said(bench.w, "last"), 1);
		world_free(bench.w);
	}
}

/* Stopped for a minute while it was read: another may be the clerk by now, so it is asked for
 * anew. */
Test(aside, stopped_while_it_is_read)
{
	struct bench bench;

	begin_large(&bench);
	bench.w->now_ms += 61000;
	work_and_tell(&bench);
	cr_assert_eq(bench.w->messages, 0);
	work_on(&bench, 5);
	cr_assert_eq(bench.w->messages, LONG + 2);
	cr_assert_eq(world_said(bench.w, "last"), 1);
	world_free(bench.w);
}

/* The session alone ends, and the loop turns on. */
Test(aside, told_when_there_is_nobody_to_tell)
{
	struct bench bench;

	begin_large(&bench);
	world_kill(bench.w);
	work_and_tell(&bench);
	world_free(bench.w);
}

/* Cut off in the middle again and again: then it is read room by room. */
Test(aside, what_can_not_be_read_is_asked_for_again)
{
	for (int count = 1; count < 6; count += 4) {
		struct bench bench;
		struct hs_fault fault = {
			.kind = HS_FAULT_TRUNCATED, .method = "GET", .path = "/sync", .count = count
		};

		open_bench(&bench);
		world_kill(bench.w);
		say_much(bench.w);
		say_much(bench.w);
		say_much(bench.w);
		hs_fault_add(bench.w->hs, &fault);
		world_start(bench.w);
		work_on(&bench, 20);
		cr_assert_eq(world_said(bench.w, "first"), 3, "%d of 3, cut %d times",
			     world_said(bench.w, "first"), count);
		cr_assert_eq(world_said(bench.w, "last"), 3);
		world_free(bench.w);
	}
}

/* ---- slices ---- */

/* Forty rooms, in each of which as many things are said while the clerk is down: one answer. */
static struct matrix_world *with_many(void)
{
	struct matrix_world *w = world_new();
	const char *rooms[ROOMS];

	for (int i = 0; i < ROOMS; i++) {
		rooms[i] = arena_strdup(w->arena, hs_create_room(w->hs, "b", NULL));
		hs_invite(w->hs, rooms[i], "b", CLERK);
	}
	world_run(w, 60);
	world_kill(w);
	for (int n = 0; n < ROOMS * IN_A_ROOM; n++) {
		w->now_ms++;
		cr_assert(
		    hs_say(w->hs, rooms[n % ROOMS], "b", arena_printf(w->arena, "!echo <%d>", n)));
	}
	str_init(&w->heard, w->arena);
	return w;
}

/* Until so many things were heard. */
static void run_until(struct matrix_world *w, int messages)
{
	for (int turns = 0; w->messages < messages; turns++) {
		cr_assert_lt(turns, 100000, "%d of %d were heard", w->messages, messages);
		if (!world_deliver(w) && !alarms_ring(&w->alarms, w->now_ms)) {
			w->now_ms = world_next_ms(w);
		}
	}
}

struct watch {
	struct matrix_world *w;
	struct alarm alarm;
	int between;
};

static void look(void *user)
{
	struct watch *watch = user;

	watch->between += watch->w->messages > 0 && watch->w->messages < ROOMS * IN_A_ROOM;
	alarm_set(&watch->w->alarms, &watch->alarm, watch->w->now_ms + 1);
}

/* Whatever else is due has its turn while a large answer is taken; it is in order all the same. */
Test(aside, others_have_their_turn, .timeout = 120)
{
	struct matrix_world *w = with_many();
	struct watch watch = { .w = w, .alarm = { .ring = look, .user = &watch } };
	struct str wanted;

	str_init(&wanted, w->arena);
	for (int n = 0; n < ROOMS * IN_A_ROOM; n++) {
		str_addf(&wanted, "!echo <%d>|", n);
	}
	world_start(w);
	alarm_set(&w->alarms, &watch.alarm, w->now_ms);
	run_until(w, ROOMS * IN_A_ROOM);
	cr_assert_geq(watch.between, 2, "%d turns", watch.between);
	cr_assert_str_eq(w->heard.text, wanted.text);
	cr_assert_eq(w->messages, ROOMS * IN_A_ROOM);
	alarm_clear(&w->alarms, &watch.alarm);
	world_free(w);
}

/* kill -9 after each slice: what was taken is not taken again, and what was not is. */
Test(aside, killed_between_slices, .timeout = 300)
{
	struct matrix_world *w = with_many();
	int kills = 0;

	for (int heard = 1; heard < ROOMS * IN_A_ROOM; heard = w->messages + 1) {
		world_start(w);
		run_until(w, heard);
		world_kill(w);
		kills++;
	}
	cr_assert_geq(kills, 3, "%d slices", kills);
	world_start(w);
	world_run(w, 120);
	cr_assert_eq(w->messages, ROOMS * IN_A_ROOM);
	for (int n = 0; n < ROOMS * IN_A_ROOM; n += 97) {
		cr_assert_eq(world_said(w, arena_printf(w->arena, "<%d>", n)), 1, "%d", n);
	}
	world_free(w);
}

/* The new room's arrival is known after the first slice, but not yet what it replaces. */
Test(aside, an_upgrade_is_followed_over_a_kill, .timeout = 120)
{
	struct matrix_world *w = with_many();
	const char *new_room = arena_strdup(w->arena, hs_upgrade_room(w->hs, w->room, "a"));

	cr_assert(hs_force_join(w->hs, new_room, "clerk"));
	world_start(w);
	run_until(w, 1);
	cr_assert_eq(w->replaced, 0);
	world_kill(w);
	world_start(w);
	world_run(w, 60);
	cr_assert_eq(w->messages, ROOMS * IN_A_ROOM);
	cr_assert_geq(w->replaced, 1);
	cr_assert_str_eq(session_room(w->session, w->arena, "#cluster:test"), new_room);
	world_free(w);
}

/* The database refuses one slice: the others stand, and the rest is asked for again. */
Test(aside, a_slice_that_is_not_kept, .timeout = 120)
{
	struct matrix_world *w = with_many();

	w->refuses = "!echo <800>";
	world_start(w);
	run_until(w, 801);
	w->refuses = NULL;
	world_run(w, 120);
	cr_assert_eq(w->rolled_back, 1);
	for (int n = 0; n < ROOMS * IN_A_ROOM; n += 89) {
		cr_assert_eq(world_said(w, arena_printf(w->arena, "<%d>", n)), 1, "%d", n);
	}
	cr_assert_eq(world_said(w, "<800>"), 1);
	world_free(w);
}

/* We were stopped in the middle, and another may be the clerk by now: it is asked for anew. */
Test(aside, stopped_in_the_middle, .timeout = 120)
{
	struct matrix_world *w = with_many();

	world_start(w);
	run_until(w, 1);
	int heard = w->messages, asked = w->asked;

	w->now_ms += 60000;
	alarms_ring(&w->alarms, w->now_ms);
	cr_assert_eq(w->messages, heard);
	world_run(w, 120);
	cr_assert_gt(w->asked, asked);
	cr_assert_eq(w->messages, ROOMS * IN_A_ROOM);
	world_free(w);
}
