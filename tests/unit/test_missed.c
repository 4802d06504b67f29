/* test_missed: what /sync does not say, says too late or says too much of, is found and heard. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix_world.h"

static void fault(struct matrix_world *w, const char *json)
{
	cr_assert(hs_fault_json(w->hs, json), "%s: %s", json, hs_why(w->hs));
}

static void chatter(struct matrix_world *w, int count)
{
	for (int i = 0; i < count; i++) {
		world_say(w, "b", "chatter");
	}
}

/* Ann says n0 … to the clerk, and those are all that the clerk shall hear from now on. */
static const char *say_in_order(struct matrix_world *w, int count)
{
	struct str wanted;

	str_init(&wanted, w->arena);
	for (int i = 0; i < count; i++) {
		world_say(w, "a", arena_printf(w->arena, "n%d", i));
		str_addf(&wanted, "n%d|", i);
	}
	str_init(&w->heard, w->arena);
	return wanted.text;
}

/* Seven hundred answers to a poll and a command among them, typed while the clerk was down: no
 * filter hides the rest. */
Test(missed, a_command_under_poll_answers)
{
	struct matrix_world *w = world_new();

	world_kill(w);
	world_say(w, "a", "!echo under");
	for (int i = 0; i < 700; i++) {
		cr_assert(hs_send(w->hs, w->room, "b", "org.matrix.msc3381.poll.response",
				  "{\"org.matrix.msc3381.poll.response\":{\"answers\":[\"x\"]}}"));
	}
	world_start(w);
	world_run(w, 60);
	cr_assert_eq(world_said(w, "under"), 1);
	cr_assert_eq(w->messages, 1);
	world_free(w);
}

/* Who has come in is known, although nothing was said besides. */
Test(missed, members_without_a_word)
{
	struct matrix_world *w = world_new();

	cr_assert(hs_force_join(w->hs, w->room, "m"));
	world_run(w, 2);
	cr_assert(session_is_member(w->session, w->room, "@m:test"));
	cr_assert(hs_leave(w->hs, w->room, "m"));
	world_run(w, 2);
	cr_assert_not(session_is_member(w->session, w->room, "@m:test"));
	world_free(w);
}

/* A proxy's pages and answers without an errcode say nothing about our place. */
static void place_outlives(const char *json)
{
	struct matrix_world *w = world_new();

	world_kill(w);
	world_say(w, "a", "!echo kept");
	fault(w, "{\"kind\":\"status\",\"status\":500,\"method\":\"GET\",\"path\":\"/sync\","
		 "\"count\":3}");
	fault(w, json);
	world_start(w);
	world_run(w, 300);
	cr_assert_eq(world_said(w, "kept"), 1, "%s", json);
	world_free(w);
}

Test(missed, the_place_outlives_what_is_not_about_it)
{
	place_outlives("{\"kind\":\"status\",\"status\":404,\"page\":true,\"method\":\"GET\","
		       "\"path\":\"/sync\",\"count\":2}");
	place_outlives("{\"kind\":\"status\",\"status\":400,\"page\":true,\"method\":\"GET\","
		       "\"path\":\"/sync\",\"count\":2}");
	place_outlives("{\"kind\":\"status\",\"status\":404,\"errcode\":\"M_UNRECOGNIZED\","
		       "\"method\":\"GET\",\"path\":\"/sync\",\"count\":2}");
	place_outlives("{\"kind\":\"status\",\"status\":400,\"errcode\":\"M_UNKNOWN\","
		       "\"method\":\"GET\",\"path\":\"/sync\",\"count\":2}");
}

/* The place is refused by name: what was typed since is heard all the same, once and in order, and
 * what was heard before is not heard again. */
static void resync(const char *errcode, int status, int count)
{
	struct matrix_world *w = world_new();

	world_say(w, "a", "!echo before");
	world_run(w, 5);
	world_kill(w);
	const char *wanted = say_in_order(w, count);

	fault(w, arena_printf(w->arena,
			      "{\"kind\":\"status\",\"status\":%d,\"errcode\":\"%s\","
			      "\"method\":\"GET\",\"path\":\"/sync\",\"count\":1}",
			      status, errcode));
	world_start(w);
	world_run(w, 120);
	cr_assert_str_eq(w->heard.text, wanted, "%s", errcode);
	world_say(w, "a", "!echo after");
	world_run(w, 40);
	world_again(w);
	cr_assert_eq(world_said(w, "before"), 1);
	cr_assert_eq(world_said(w, "after"), 1);
	cr_assert_eq(w->messages, count + 2);
	world_free(w);
}

Test(missed, a_lost_place_loses_nothing)
{
	resync("M_UNKNOWN_POS", 400, 3);
	resync("M_UNKNOWN_POS", 400, 180);
	resync("M_NOT_FOUND", 404, 180);
}

/* Of what came before the clerk's first look nothing is made up for, place or not. */
Test(missed, a_lost_place_finds_no_history)
{
	struct matrix_world *w = world_make();

	cr_assert(hs_join(w->hs, w->room, "clerk"));
	for (int i = 0; i < 60; i++) {
		world_say(w, "a", "!echo history");
	}
	world_start(w);
	world_run(w, 5);
	world_kill(w);
	world_say(w, "a", "!echo since");
	fault(w, "{\"kind\":\"status\",\"status\":400,\"errcode\":\"M_UNKNOWN_POS\","
		 "\"method\":\"GET\",\"path\":\"/sync\",\"count\":1}");
	world_start(w);
	world_run(w, 60);
	cr_assert_eq(world_said(w, "since"), 1);
	cr_assert_eq(world_said(w, "history"), 0);
	cr_assert_eq(w->messages, 1);
	world_free(w);
}

/* Sixty-six lines typed between our joining and the /sync that would have shown it. */
Test(missed, typed_right_after_the_join)
{
	struct matrix_world *w = world_make();

	world_say(w, "a", "!echo early");
	world_start(w);
	while (!str_equal(hs_membership(w->hs, w->room, CLERK), "join")) {
		cr_assert(world_deliver(w) || alarms_ring(&w->alarms, w->now_ms));
	}
	world_kill(w);
	const char *wanted = say_in_order(w, 166);

	world_start(w);
	world_run(w, 60);
	cr_assert_str_eq(w->heard.text, wanted);
	cr_assert_eq(world_said(w, "early"), 0);
	world_free(w);
}

/* No word of where the timeline begins, and the first look fails. */
Test(missed, a_gap_without_its_beginning)
{
	struct matrix_world *w = world_new();

	world_kill(w);
	world_say(w, "a", "!echo first");
	chatter(w, 300);
	fault(w, "{\"kind\":\"no_prev_batch\",\"count\":1}");
	fault(w, "{\"kind\":\"status\",\"status\":500,\"method\":\"GET\",\"path\":\"/messages\","
		 "\"count\":1}");
	fault(w, "{\"kind\":\"status\",\"status\":500,\"method\":\"GET\",\"path\":\"/context/\","
		 "\"count\":1}");
	world_start(w);
	world_run(w, 200);
	cr_assert_eq(world_said(w, "first"), 1);
	world_free(w);
}

/* A thousand messages of 30 KB: in their order, and never more than a page of them at hand. */
Test(missed, a_heavy_gap_keeps_its_order)
{
	struct matrix_world *w = world_new();
	char *bulk = arena_alloc(w->arena, 30001);
	struct str wanted;

	memset(bulk, 'x', 30000);
	str_init(&wanted, w->arena);
	world_kill(w);
	for (int i = 0; i < 900; i++) {
		bool is_short = i % 50 == 0;

		world_say(w, "a", is_short ? arena_printf(w->arena, "n%d", i) : bulk);
	}
	for (int i = 0; i < 900; i++) {
		str_addf(&wanted, "%s|", i % 50 == 0 ? arena_printf(w->arena, "n%d", i) : bulk);
	}
	world_start(w);
	world_run(w, 200);
	cr_assert_eq(w->messages, 900);
	cr_assert(str_equal(w->heard.text, wanted.text), "not in the order typed");
	cr_assert_lt(w->longest, 8 << 20);
	world_free(w);
}

/* Nine megabytes that lie before an answer: each page is asked for once, and held until then. */
Test(missed, a_gap_is_read_once)
{
	struct matrix_world *w = world_new();
	char *bulk = arena_alloc(w->arena, 30001);

	memset(bulk, 'x', 30000);
	world_run(w, 5);
	world_kill(w);
	for (int i = 0; i < 300; i++) {
		world_say(w, "a", bulk);
	}
	int asked = w->asked;

	world_start(w);
	world_run(w, 2);
	cr_assert_eq(w->messages, 300);
	/* three pages, and four answers of /sync */
	cr_assert_eq(w->asked - asked, 3 + 4, "%d", w->asked - asked);
	world_free(w);
}

/* Longer than is read before the answer: the gap itself still keeps its order, killed or not. */
static void long_gap(bool is_killed)
{
	struct matrix_world *w = world_new();
	struct str wanted;

	world_kill(w);
	str_init(&wanted, w->arena);
	for (int i = 0; i < 2500; i++) {
		world_say(w, "a", arena_printf(w->arena, "n%d", i));
	}
	world_start(w);
	for (int i = 0; is_killed && i < 30; i++) {
		for (int n = 0; n < 3 + i; n++) {
			world_deliver(w);
		}
		world_again(w);
	}
	world_run(w, 200);
	/* The fifty of the answer itself did not wait for it. */
	for (int i = 0; i < 2500; i++) {
		str_addf(&wanted, "n%d|", i < 50 ? 2450 + i : i - 50);
	}
	cr_assert_eq(w->messages, 2500);
	cr_assert_str_eq(w->heard.text, wanted.text);
	world_free(w);
}

Test(missed, a_long_gap_keeps_its_order)
{
	long_gap(false);
	long_gap(true);
}

/* More than the clerk takes at once: asked for in parts, not for ever. */
Test(missed, an_answer_too_long_is_asked_for_in_parts)
{
	struct matrix_world *w = world_new();
	const char *other = hs_create_room(w->hs, "b", NULL);
	const char *late = hs_create_room(w->hs, "b", NULL);
	char *bulk = arena_alloc(w->arena, 20001);

	memset(bulk, 'y', 20000);
	hs_invite(w->hs, other, "b", CLERK);
	world_run(w, 10);
	world_kill(w);
	world_say(w, "a", "!echo in-one");
	for (int i = 0; i < 120; i++) {
		world_say(w, "a", bulk);
	}
	cr_assert(hs_say(w->hs, other, "b", "!echo in-another"));
	hs_invite(w->hs, late, "b", CLERK);
	w->cap = 300000;
	world_start(w);
	world_run(w, 200);
	cr_assert_eq(world_said(w, "in-one"), 1);
	cr_assert_eq(world_said(w, "in-another"), 1);
	cr_assert_str_eq(hs_membership(w->hs, late, CLERK), "join");
	cr_assert_lt(w->asked, 600, "%d answers", w->asked);
	world_say(w, "a", "!echo usual");
	world_run(w, 5);
	world_again(w);
	cr_assert_eq(world_said(w, "usual"), 1);
	cr_assert_eq(world_said(w, "in-one"), 1);
	world_free(w);
}

/* In more rooms than could be named in one request; an invitation is found all the same. */
Test(missed, an_answer_too_long_of_many_rooms, .timeout = 120)
{
	enum { ROOMS = 180, BYTES = 5000 };
	struct matrix_world *w = world_new();
	const char *rooms[ROOMS], *late = hs_create_room(w->hs, "b", NULL);
	char *bulk = arena_alloc(w->arena, BYTES + 1);

	late = arena_strdup(w->arena, late);
	memset(bulk, 'y', BYTES);
	for (int i = 0; i < ROOMS; i++) {
		rooms[i] = arena_strdup(w->arena, hs_create_room(w->hs, "b", NULL));
		hs_invite(w->hs, rooms[i], "b", CLERK);
	}
	world_run(w, 60);
	world_kill(w);
	for (int i = 0; i < ROOMS; i++) {
		cr_assert(hs_say(w->hs, rooms[i], "b", bulk));
	}
	cr_assert(hs_say(w->hs, rooms[ROOMS - 1], "b", "!echo in-the-last"));
	hs_invite(w->hs, late, "b", CLERK);
	w->cap = 300000;
	world_start(w);
	world_run(w, 120);
	cr_assert_eq(world_said(w, "in-the-last"), 1);
	cr_assert_str_eq(hs_membership(w->hs, late, CLERK), "join");
	cr_assert_eq(w->messages, ROOMS + 1);
	world_free(w);
}

/* ---- what the homeserver keeps from us ---- */

/* Not in /sync, but in the room: found by looking, heard once, in its place. */
Test(missed, withheld_from_sync)
{
	struct matrix_world *w = world_new();

	world_run(w, 30);
	fault(w, "{\"kind\":\"withhold\",\"count\":1}");
	world_say(w, "a", "!echo withheld");
	world_run(w, 60);
	world_say(w, "a", "!echo shown");
	world_run(w, 20);
	cr_assert_eq(world_said(w, "withheld"), 0);
	cr_assert_eq(world_said(w, "shown"), 1);
	world_run(w, 400);
	cr_assert_eq(world_said(w, "withheld"), 1);
	world_run(w, 3600);
	world_again(w);
	world_run(w, 3600);
	cr_assert_eq(world_said(w, "withheld"), 1);
	cr_assert_eq(world_said(w, "shown"), 1);
	cr_assert_eq(w->messages, 2);
	world_free(w);
}

/* Whenever it was typed, and in whichever of as many rooms as a cluster and its heads have: five
 * minutes at most. */
Test(missed, withheld_for_five_minutes_at_most, .timeout = 120)
{
	enum { ROOMS = 20 };

	for (int after_s = 0; after_s < 300; after_s += 25) {
		struct matrix_world *w = world_new();
		const char *rooms[ROOMS];

		for (int i = 0; i < ROOMS; i++) {
			rooms[i] = arena_strdup(w->arena, hs_create_room(w->hs, "b", NULL));
			hs_invite(w->hs, rooms[i], "b", CLERK);
		}
		world_run(w, 30);
		for (int i = 0; i < ROOMS; i++) {
			hs_say(w->hs, rooms[i], "b", "good morning");
		}
		world_run(w, 600 + after_s);
		fault(w, "{\"kind\":\"withhold\",\"count\":1}");
		hs_say(w->hs, rooms[after_s * ROOMS / 300], "b", "!echo withheld");
		world_run(w, 300);
		cr_assert_eq(world_said(w, "withheld"), 1, "typed %d s later", after_s);
		world_free(w);
	}
}

/* History from before the first look is none that was withheld. */
Test(missed, an_audit_finds_no_history)
{
	struct matrix_world *w = world_make();

	cr_assert(hs_join(w->hs, w->room, "clerk"));
	for (int i = 0; i < 70; i++) {
		world_say(w, "a", "!echo history");
	}
	world_start(w);
	world_run(w, 3600);
	cr_assert_eq(w->messages, 0);
	world_free(w);
}

/* A /sync that answers and shows nothing, for an hour: noticed, said once, made up for. */
Test(missed, a_silent_homeserver)
{
	struct matrix_world *w = world_new();

	world_run(w, 30);
	fault(w, "{\"kind\":\"silent\",\"for_ms\":3600000}");
	world_say(w, "a", "!echo unshown");
	world_run(w, 900);
	cr_assert_eq(world_said(w, "unshown"), 1);
	world_run(w, 2000);
	cr_assert_str_eq(w->told_lead.text, "deaf|");
	world_run(w, 2000);
	world_say(w, "a", "!echo usual");
	world_run(w, 5);
	cr_assert_eq(world_said(w, "usual"), 1);
	cr_assert_eq(world_said(w, "unshown"), 1);
	world_run(w, 7200);
	cr_assert_str_eq(w->told_lead.text, "deaf|");
	world_free(w);
}

/* How many notes the homeserver has taken so far. */
static int64_t notes(struct matrix_world *w)
{
	struct stmt *get = NULL;
	struct err err;

	cr_assert(store_prepare(w->store, NULL, "SELECT nonce FROM matrix_account", &get, &err),
		  "%s", err.text);
	get = stmt_begin(get);
	cr_assert(stmt_step(get));
	int64_t count = stmt_int(get, 0);

	stmt_end(get);
	return count;
}

/* Whichever comes first, the answer to the note or its sight in /sync: one note in four minutes. */
static void beats_of_an_hour(const char *method, const char *path)
{
	enum { HOUR_S = 3600, AN_HOUR = 15 };
	struct matrix_world *w = world_new();

	world_run(w, 30);
	fault(w, arena_printf(w->arena,
			      "{\"kind\":\"stall\",\"method\":\"%s\",\"path\":\"%s\","
			      "\"stall_ms\":2000,\"for_ms\":7200000}",
			      method, path));
	int64_t before = notes(w);

	world_run(w, HOUR_S);
	int64_t count = notes(w) - before;

	cr_expect(count == AN_HOUR || count == AN_HOUR - 1, "%lld of %s %s late", (long long)count,
		  method, path);
	cr_expect_str_eq(w->told_lead.text, "");
	world_free(w);
}

/* What was typed just now may be on its way: a beat does not take it for lost, the next one does.
 */
Test(missed, too_young_to_be_missed)
{
	enum { BEAT_S = SESSION_PULSE_MS / 1000 };
	struct matrix_world *w = world_new();
	int64_t before = notes(w);

	world_say(w, "a", "!echo usual");
	while (notes(w) == before) {
		world_run(w, 1);
	}
	world_run(w, BEAT_S - 10);
	fault(w, "{\"kind\":\"withhold\",\"count\":1}");
	world_say(w, "a", "!echo withheld");
	before = notes(w);
	world_run(w, 20);
	cr_assert_eq(notes(w), before + 1);
	cr_assert_eq(world_said(w, "withheld"), 0);
	world_run(w, BEAT_S);
	cr_assert_eq(world_said(w, "withheld"), 1);
	world_free(w);
}

Test(missed, a_note_every_four_minutes)
{
	beats_of_an_hour("GET", "/sync");
	beats_of_an_hour("PUT", "/account_data/");
}

/* Put back to a backup, in which our last notes are not: noticed, said once; what is typed after it
 * is heard, though our place is beyond its stream; nothing is said twice. */
static void put_back(bool is_down)
{
	struct matrix_world *w = world_new();

	world_say(w, "a", "!echo older");
	world_run(w, 5);
	size_t kept = hs_event_count(w->hs);

	world_run(w, 700);
	for (int i = 0; i < 30; i++) {
		world_say(w, "a", arena_printf(w->arena, "!echo lost-%d-", i));
	}
	world_run(w, 60);
	cr_assert_eq(world_said(w, "lost-29-"), 1);
	if (is_down) {
		world_kill(w);
	}
	fault(w, arena_printf(w->arena, "{\"kind\":\"rewind\",\"events\":%zu}",
			      hs_event_count(w->hs) - kept));
	world_say(w, "a", "!echo reborn");
	if (is_down) {
		world_start(w);
	}
	world_run(w, 500);
	cr_assert_str_eq(w->told_lead.text, "put-back|");
	cr_assert_eq(world_said(w, "reborn"), 1);
	cr_assert_eq(world_said(w, "older"), 1);
	cr_assert_eq(world_said(w, "lost-"), 0, "said again what its rooms have lost");
	world_run(w, 3600);
	world_say(w, "a", "!echo usual");
	world_run(w, 5);
	cr_assert_eq(world_said(w, "usual"), 1);
	cr_assert_str_eq(w->told_lead.text, "put-back|");
	world_free(w);
}

Test(missed, a_homeserver_that_was_put_back)
{
	put_back(false);
	put_back(true);
}
