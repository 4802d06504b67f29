/* test_outbox_order: what is said first comes first, and nothing before its time. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix_world.h"

/* "1" waits when the room is upgraded: what is said after that waits behind it. */
Test(outbox_order, order_holds_over_an_upgrade, .timeout = 60)
{
	struct matrix_world *w = world_new();
	struct hs_fault fault = { .kind = HS_FAULT_STATUS,
				  .status = 502,
				  .path = "/send/",
				  .user = CLERK,
				  .for_ms = 40000 };

	hs_fault_add(w->hs, &fault);
	put_text(w, "1", w->room, NULL);
	world_run(w, 35);
	w->room = arena_strdup(w->arena, hs_upgrade_room(w->hs, w->room, "a"));
	cr_assert(hs_join(w->hs, w->room, "b") || hs_force_join(w->hs, w->room, "b"));
	(void)hs_invite(w->hs, w->room, "a", CLERK);
	world_run(w, 3);
	hs_fault_clear(w->hs);
	cr_assert_eq(w->replaced, 1);
	put_text(w, "2", w->room, NULL);
	world_run(w, 2);
	put_text(w, "3", w->room, NULL);
	world_run(w, 300);
	cr_assert_str_eq(said_in(w, w->room), "1 2 3 ");
	world_free(w);
}

/* Nothing else happens at its time. */
Test(outbox_order, what_may_not_go_yet_goes_at_its_time)
{
	struct matrix_world *w = world_new();
	struct outbox_message message = { .kind = OUTBOX_TEXT,
					  .source = "later",
					  .room_id = w->room,
					  .text = "in a while",
					  .not_before_s = w->now_ms / 1000 + 10 };

	cr_assert(store_begin(w->store));
	outbox_put(session_outbox(w->session), &message);
	cr_assert(store_commit(w->store));
	outbox_pump(session_outbox(w->session));
	world_run(w, 9);
	cr_assert_str_eq(said_in(w, w->room), "");
	world_run(w, 3);
	cr_assert_str_eq(said_in(w, w->room), "in a while ");
	world_free(w);
}

/* Too long for one message: in several, in order, once, whatever comes between. */
Test(outbox_order, a_long_answer_is_said_in_several)
{
	struct matrix_world *w = world_new();
	struct str text, wanted;

	str_init(&text, w->arena);
	str_init(&wanted, w->arena);
	for (int i = 0; i < 4000; i++) {
		str_addf(&text, "%sline %d", i == 0 ? "" : "\n", i);
		str_addf(&wanted, "line %d ", i);
	}
	struct outbox_message message = {
		.kind = OUTBOX_NOTICE, .source = "$long", .room_id = w->room, .text = text.text
	};

	cr_assert(store_begin(w->store));
	outbox_put(session_outbox(w->session), &message);
	outbox_put(session_outbox(w->session), &message);
	cr_assert(store_commit(w->store));
	world_fault(w, HS_FAULT_LOST, 0, 1);
	outbox_pump(session_outbox(w->session));
	world_run(w, 1);
	world_again(w);
	world_run(w, 120);
	char *said = arena_strdup(w->arena, said_in(w, w->room));

	for (char *at = said; *at != '\0'; at++) {
		*at = *at == '\n' ? ' ' : *at;
	}
	cr_assert_str_eq(said, wanted.text);
	cr_assert_geq(world_said(w, "line"), 4);
	world_free(w);
}

/* An upgrade leads two to one room, and the first of them is done: what is put then waits behind
 * the other. */
Test(outbox_order, the_second_of_two_keeps_its_place, .timeout = 60)
{
	struct matrix_world *w = world_new();
	struct hs_fault fault = { .kind = HS_FAULT_STATUS,
				  .status = 500,
				  .path = "/send/",
				  .user = CLERK,
				  .for_ms = 1000000 };

	hs_fault_add(w->hs, &fault);
	put_text(w, "1", w->room, NULL);
	world_run(w, 100);
	w->room = arena_strdup(w->arena, hs_upgrade_room(w->hs, w->room, "a"));
	put_text(w, "2", w->room, NULL);
	(void)hs_invite(w->hs, w->room, "a", CLERK);
	world_run(w, 3);
	cr_assert_eq(w->replaced, 1);
	hs_fault_clear(w->hs);
	for (int i = 0; i < 1000 && world_said(w, "2") == 0; i++) {
		if (!world_deliver(w) && !alarms_ring(&w->alarms, w->now_ms)) {
			w->now_ms = world_next_ms(w);
		}
	}
	world_run(w, 1);
	cr_assert_str_eq(said_in(w, w->room), "2 ", "the first of them waits longer");
	put_text(w, "3", w->room, NULL);
	world_run(w, 300);
	cr_assert_str_eq(said_in(w, w->room), "2 1 3 ");
	world_free(w);
}

/* ---- a clock that is set ---- */

struct skewed {
	struct matrix_world *world;
	int64_t ms;
};

static int64_t skewed_wall(void *self)
{
	struct skewed *skewed = self;

	return skewed->world->now_ms + skewed->ms;
}

static int64_t skewed_mono(void *self)
{
	return ((struct skewed *)self)->world->now_ms;
}

/* It was due by a clock that ran ahead, while what goes before it had to wait. */
Test(outbox_order, a_clock_forth_and_back)
{
	struct matrix_world *w = world_new();
	struct skewed skewed = { .world = w };
	struct hs_fault fault = {
		.kind = HS_FAULT_STATUS, .status = 500, .user = CLERK, .for_ms = 20000
	};
	struct outbox_message morning = { .kind = OUTBOX_TEXT,
					  .source = "morning",
					  .room_id = w->room,
					  .text = "morning",
					  .not_before_s = w->now_ms / 1000 + 600 };

	w->clock =
	    (struct clock){ .self = &skewed, .wall_ms = skewed_wall, .mono_ms = skewed_mono };
	hs_fault_add(w->hs, &fault);
	put_text(w, "early", w->room, NULL);
	world_run(w, 2);
	cr_assert(store_begin(w->store));
	outbox_put(session_outbox(w->session), &morning);
	cr_assert(store_commit(w->store));
	outbox_pump(session_outbox(w->session));
	skewed.ms = 700 * 1000;
	outbox_pump(session_outbox(w->session));
	skewed.ms = 0;
	world_run(w, 100);
	cr_assert_eq(world_said(w, "early"), 1);
	cr_assert_eq(world_said(w, "morning"), 0);
	world_run(w, 600);
	cr_assert_eq(world_said(w, "morning"), 1);
	world_free(w);
}

/* Muted in the chat, or put out of it just before: what was promised is said in another. */
Test(outbox_order, a_chat_that_takes_nothing)
{
	struct matrix_world *w = world_new();

	put_text(w, "hello", NULL, BOB);
	world_run(w, 10);
	const char *old = arena_strdup(w->arena, hs_find_direct(w->hs, CLERK, BOB));
	struct hs_fault mute = { .kind = HS_FAULT_STATUS,
				 .status = 403,
				 .method = "PUT",
				 .path = arena_strndup(w->arena, old + 1, strcspn(old + 1, ":")),
				 .user = CLERK,
				 .for_ms = 86400000 };

	cr_assert_eq(world_said(w, "hello"), 1);
	hs_fault_add(w->hs, &mute);
	put_text(w, "due", NULL, BOB);
	put_text(w, "and this", NULL, BOB);
	world_run(w, 7200);
	cr_assert_eq(world_said(w, "due"), 1);
	cr_assert_eq(world_said(w, "and this"), 1);
	cr_assert_str_eq(said_in(w, old), "hello ");
	cr_assert_eq(w->unreachable, 0);
	world_free(w);
}
