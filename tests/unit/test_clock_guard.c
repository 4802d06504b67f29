/* test_clock_guard: which clock is believed, and what waits while it is not the machine's. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock_guard.h"

#include "stage_world.h"

enum { MINUTE_S = 60, HOUR_S = 3600, DAY_S = 86400 };

#define NOW_S ((int64_t)1795600000)

/* ---- the guard alone ---- */

struct times {
	int64_t wall_ms, mono_ms;
};

static int64_t wall_of(void *self)
{
	return ((const struct times *)self)->wall_ms;
}

static int64_t mono_of(void *self)
{
	return ((const struct times *)self)->mono_ms;
}

static struct clock_guard guard_of(struct times *times)
{
	struct clock_guard guard;

	*times = (struct times){ .wall_ms = NOW_S * 1000, .mono_ms = 5000 };
	clock_guard_init(&guard,
			 (struct clock){ .self = times, .wall_ms = wall_of, .mono_ms = mono_of });
	return guard;
}

static void pass(struct times *times, int64_t s)
{
	times->wall_ms += s * 1000;
	times->mono_ms += s * 1000;
}

static int64_t believed_s(struct clock_guard *guard)
{
	struct clock clock = clock_guarded(guard);

	return clock_wall_s(&clock);
}

Test(clock_guard, nobody_is_believed_unheard)
{
	struct times times;
	struct clock_guard guard = guard_of(&times);

	clock_guard_remember(&guard, NOW_S - HOUR_S);
	cr_assert_eq(clock_guard_doubt(&guard), CLOCK_UNSURE);
	cr_assert_eq(believed_s(&guard), NOW_S);
	clock_guard_hear(&guard, NOW_S);
	cr_assert_eq(clock_guard_doubt(&guard), CLOCK_GOOD);
}

Test(clock_guard, both_bounds)
{
	struct times times;
	struct clock_guard guard = guard_of(&times);

	clock_guard_hear(&guard, NOW_S + 1);
	cr_assert_eq(clock_guard_doubt(&guard), CLOCK_GOOD);
	clock_guard_hear(&guard, NOW_S + 2);
	cr_assert_eq(clock_guard_doubt(&guard), CLOCK_OFF);
	clock_guard_hear(&guard, NOW_S - 3);
	cr_assert_eq(clock_guard_doubt(&guard), CLOCK_OFF);
	clock_guard_hear(&guard, NOW_S + 59);
	cr_assert_not(clock_guard_holds(&guard));
	cr_assert_eq(believed_s(&guard), NOW_S);
	clock_guard_hear(&guard, NOW_S + 60);
	cr_assert(clock_guard_holds(&guard));
}

/* Thirty days ahead at the start: the homeserver is believed, and holds until both agree. */
Test(clock_guard, wrong_at_the_start)
{
	static const int64_t off_s[] = { 30 * DAY_S, -30 * DAY_S, HOUR_S, -HOUR_S, -NOW_S };

	for (size_t i = 0; i < sizeof(off_s) / sizeof(off_s[0]); i++) {
		struct times times;
		struct clock_guard guard = guard_of(&times);

		times.wall_ms += off_s[i] * 1000;
		clock_guard_remember(&guard, NOW_S - 600);
		clock_guard_hear(&guard, NOW_S);
		cr_assert_eq(clock_guard_doubt(&guard), CLOCK_WRONG);
		cr_assert_eq(believed_s(&guard), NOW_S);
		pass(&times, 90);
		cr_assert_eq(believed_s(&guard), NOW_S + 90);
		times.wall_ms = (NOW_S + 90) * 1000;
		clock_guard_hear(&guard, NOW_S + 90);
		cr_assert_eq(clock_guard_doubt(&guard), CLOCK_GOOD);
	}
}

/* A step while running is nobody's word but the machine's, until the homeserver is heard. */
Test(clock_guard, set_while_running)
{
	struct times times;
	struct clock_guard guard = guard_of(&times);

	clock_guard_hear(&guard, NOW_S);
	pass(&times, 10);
	times.wall_ms += (int64_t)30 * DAY_S * 1000;
	cr_assert_eq(clock_guard_doubt(&guard), CLOCK_UNSURE);
	cr_assert_eq(believed_s(&guard), NOW_S + 10);
	clock_guard_hear(&guard, NOW_S + 10);
	cr_assert_eq(clock_guard_doubt(&guard), CLOCK_WRONG);
	cr_assert_eq(believed_s(&guard), NOW_S + 10);
	/* Set back, it is wrong until that is confirmed too. */
	times.wall_ms -= (int64_t)30 * DAY_S * 1000;
	cr_assert(clock_guard_holds(&guard));
	clock_guard_hear(&guard, NOW_S + 10);
	cr_assert_eq(clock_guard_doubt(&guard), CLOCK_GOOD);
}

/* Asleep for eight hours, the monotonic clock stood still: the homeserver confirms the step. */
Test(clock_guard, asleep)
{
	struct times times;
	struct clock_guard guard = guard_of(&times);

	clock_guard_hear(&guard, NOW_S);
	times.wall_ms += (int64_t)8 * HOUR_S * 1000;
	cr_assert(clock_guard_holds(&guard));
	clock_guard_hear(&guard, NOW_S + 8 * HOUR_S);
	cr_assert_eq(clock_guard_doubt(&guard), CLOCK_GOOD);
	cr_assert_eq(believed_s(&guard), NOW_S + 8 * HOUR_S);
}

/* A homeserver that is behind what was committed with it is the wrong one: said, no more. */
Test(clock_guard, a_slow_homeserver)
{
	struct times times;
	struct clock_guard guard = guard_of(&times);

	clock_guard_hear(&guard, NOW_S);
	clock_guard_remember(&guard, NOW_S);
	pass(&times, 10);
	clock_guard_hear(&guard, NOW_S + 10 - 2 * HOUR_S);
	cr_assert_eq(clock_guard_doubt(&guard), CLOCK_OFF);
	cr_assert_eq(believed_s(&guard), NOW_S + 10);
	/* A step forwards with it is not excused. */
	times.wall_ms += (int64_t)30 * DAY_S * 1000;
	clock_guard_hear(&guard, NOW_S + 10 - 2 * HOUR_S);
	cr_assert(clock_guard_holds(&guard));
}

/* Without a Date header only the past can speak. */
Test(clock_guard, no_header)
{
	struct times times;
	struct clock_guard guard = guard_of(&times);

	clock_guard_remember(&guard, NOW_S - HOUR_S);
	clock_guard_hear(&guard, 0);
	cr_assert_eq(clock_guard_doubt(&guard), CLOCK_GOOD);
	guard = guard_of(&times);
	clock_guard_remember(&guard, NOW_S + HOUR_S);
	clock_guard_hear(&guard, 0);
	cr_assert_eq(clock_guard_doubt(&guard), CLOCK_WRONG);
	cr_assert_eq(believed_s(&guard), NOW_S + HOUR_S);
}

/* ---- a whole clerk ---- */

static void skew(struct world *w, int64_t days)
{
	stage_skew(w->stage, days * DAY_S * 1000);
}

static void start(struct world *w)
{
	struct err err = { 0 };

	cr_assert(stage_start(w->stage, &err), "%s", err.text);
	stage_settle(w->stage);
}

static void open_with_a_request(struct world *w)
{
	open_world(w, TEST_PLUGIN_DIR);
	say(w, "!remind us Fri 4pm bring the data");
	hs_say(w->hs, stage_room(w->stage), stage_user(w->stage, "H"), "!request 1 day writing");
	stage_settle(w->stage);
	cr_assert_eq(said(w, "R1"), 2); /* the room and the SIP */
}

static void everything_comes_in_time(struct world *w)
{
	cr_assert(stage_until(w->stage, civil_to_day(2026, 11, 27), 959));
	cr_assert_eq(said(w, "bring the data"), 1, "only the answer to the command");
	stage_advance(w->stage, 120);
	cr_assert_eq(said(w, "bring the data"), 2);
	cr_assert_eq(said(w, "late: it was for"), 0);
	cr_assert_eq(said(w, "R1 not agreed"), 0);
	cr_assert(stage_until(w->stage, civil_to_day(2026, 11, 30), 965));
	cr_assert_eq(said(w, "R1 not agreed"), 1);
}

/* Thirty days ahead at one start: nothing is fired, closed or dropped; one line to the lead. */
Test(clock_hold, wrong_at_one_start, .timeout = 120)
{
	struct world w;

	open_with_a_request(&w);
	stage_kill(w.stage);
	skew(&w, 30);
	start(&w);
	int before = said_at_all(&w);

	stage_advance(w.stage, 3 * HOUR_S);
	cr_assert_eq(said(&w, "bring the data"), 1);
	cr_assert_eq(said(&w, "R1 not agreed"), 0);
	cr_assert_eq(said(&w, "My clock and the homeserver's are 30 days apart"), 1);
	cr_assert_leq(said_at_all(&w), before + 1);
	/* What is asked meanwhile is answered, by the time that can be believed. */
	say(&w, "!remind us tomorrow 9am ring the LA");
	cr_assert_eq(said(&w, "Thu 26 Nov 2026 09:00"), 1);
	skew(&w, 0);
	stage_advance(w.stage, 2 * MINUTE_S);
	everything_comes_in_time(&w);
	cr_assert_eq(said(&w, "ring the LA"), 2);
	cr_assert_eq(said(&w, "My clock"), 1);
	close_world(&w);
}

/* A step while running, the homeserver away: held at once, and until it has spoken. */
Test(clock_hold, a_jump_while_running, .timeout = 120)
{
	struct world w;

	open_with_a_request(&w);
	skew(&w, 30);
	stage_advance(w.stage, 3 * HOUR_S);
	cr_assert_eq(said(&w, "bring the data"), 1);
	cr_assert_eq(said(&w, "R1 not agreed"), 0);
	cr_assert_eq(said(&w, "My clock"), 1);
	hs_say(w.hs, stage_room(w.stage), stage_user(w.stage, "A"), "!yes R1");
	stage_settle(w.stage);
	cr_assert_eq(said(&w, "not any more"), 0);
	skew(&w, 0);
	stage_advance(w.stage, 2 * MINUTE_S);
	everything_comes_in_time(&w);
	close_world(&w);
}

/* Nothing is done by a clock that nobody confirms, however right what is made of it may be. */
Test(clock_hold, what_came_due_meanwhile, .timeout = 120)
{
	struct world w;

	open_with_a_request(&w);
	skew(&w, 30);
	stage_advance(w.stage, 2 * MINUTE_S);
	cr_assert(stage_until(w.stage, civil_to_day(2026, 11, 27), 1020));
	cr_assert_eq(said(&w, "bring the data"), 1);
	skew(&w, 0);
	stage_advance(w.stage, 2 * MINUTE_S);
	cr_assert_eq(said(&w, "bring the data (late: it was for Fri 27 Nov 2026 16:00)"), 1);
	close_world(&w);
}

/* What has been seen is not forgotten by a clock that is ninety days ahead: nothing is done twice.
 */
Test(clock_hold, marks_are_kept, .timeout = 120)
{
	struct world w;
	const char *event;

	open_world(&w, TEST_PLUGIN_DIR);
	event = arena_strdup(w.arena, hs_say(w.hs, stage_room(w.stage), stage_user(w.stage, "A"),
					     "!remind us Fri 4pm bring the data"));
	stage_settle(w.stage);
	stage_kill(w.stage);
	skew(&w, 90);
	start(&w);
	stage_advance(w.stage, 2 * MINUTE_S);
	cr_assert(hs_repeat(w.hs, event));
	stage_advance(w.stage, MINUTE_S);
	cr_assert_eq(said(&w, "bring the data"), 1);
	close_world(&w);
}

/* Two hours apart is no reason to refuse what was said just now. */
Test(clock_hold, commands_by_their_age, .timeout = 120)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	stage_skew(w.stage, (int64_t)2 * HOUR_S * 1000);
	say(&w, "!remind us Fri 4pm bring the data");
	cr_assert_eq(said(&w, "bring the data"), 1);
	cr_assert_eq(said(&w, "I was away"), 0);
	stage_kill(w.stage);
	start(&w);
	say(&w, "!remind us Fri 5pm bring the cake");
	cr_assert_eq(said(&w, "bring the cake"), 1);
	close_world(&w);
}

/* ---- what was said before an instant is heard before it passes ---- */

static void vote(struct world *w, const char *handle)
{
	hs_say(w->hs, stage_room(w->stage), stage_user(w->stage, handle), "!yes R1");
	stage_settle(w->stage);
}

static void fail_for(struct world *w, const char *path, int64_t minutes)
{
	struct hs_fault fault = { .kind = HS_FAULT_STATUS,
				  .status = 502,
				  .method = "GET",
				  .path = path,
				  .user = stage_clerk(w->stage),
				  .for_ms = minutes * MINUTE_S * 1000 };

	hs_fault_add(w->hs, &fault);
}

static void open_one_short(struct world *w)
{
	open_with_a_request(w);
	vote(w, "A");
	vote(w, "B");
	vote(w, "C");
	cr_assert(stage_until(w->stage, civil_to_day(2026, 11, 30), 950));
}

/* So many lines that are nothing to us. */
static void talk(struct world *w, int lines)
{
	for (int i = 0; i < lines; i++) {
		hs_say(w->hs, stage_room(w->stage), stage_user(w->stage, "G"), "so much to say");
	}
}

/* The fourth yes counts; the world's end. */
static void is_agreed_within(struct world *w, int64_t seconds)
{
	stage_advance(w->stage, seconds);
	cr_assert_eq(said(w, "R1 not agreed"), 0);
	cr_assert_geq(said(w, "R1 agreed"), 1);
	close_world(w);
}

/* The homeserver is away from us, not from the heads, when the vote closes. */
Test(clock_hold, an_outage_over_the_close, .timeout = 120)
{
	struct world w;

	open_one_short(&w);
	fail_for(&w, "/sync", 20);
	stage_advance(w.stage, 2 * MINUTE_S);
	hs_say(w.hs, stage_room(w.stage), stage_user(w.stage, "E"), "!yes R1");
	is_agreed_within(&w, HOUR_S / 2);
}

/* And what /sync left out of that time is read first. */
Test(clock_hold, a_gap_over_the_close, .timeout = 120)
{
	struct world w;

	open_one_short(&w);
	fail_for(&w, "/sync", 15);
	fail_for(&w, "/messages", 17);
	hs_say(w.hs, stage_room(w.stage), stage_user(w.stage, "E"), "!yes R1");
	talk(&w, 80);
	is_agreed_within(&w, HOUR_S / 2);
}

/* Also while the answer that told of it is at hand and its pages are slow. */
Test(clock_hold, a_slow_gap_over_the_close, .timeout = 120)
{
	struct world w;
	struct hs_fault slow = { .kind = HS_FAULT_STALL,
				 .method = "GET",
				 .path = "/messages",
				 .user = NULL,
				 .count = 20,
				 .stall_ms = 58000 };

	open_one_short(&w);
	fail_for(&w, "/sync", 15);
	hs_fault_add(w.hs, &slow);
	hs_say(w.hs, stage_room(w.stage), stage_user(w.stage, "E"), "!yes R1");
	talk(&w, 180);
	is_agreed_within(&w, HOUR_S / 2);
}

/* A gap that nobody can fill stops nothing for long. */
Test(clock_hold, a_gap_for_ever, .timeout = 120)
{
	struct world w;

	open_one_short(&w);
	fail_for(&w, "/sync", 5);
	fail_for(&w, "/messages", 600);
	talk(&w, 80);
	stage_advance(w.stage, HOUR_S);
	cr_assert_eq(said(&w, "R1 not agreed"), 1);
	close_world(&w);
}
