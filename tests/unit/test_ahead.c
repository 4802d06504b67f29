/* test_ahead: a private chat is opened when something will be said there, not when that is due. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix_world.h"

/* Bob is on the roster; something will be said to him. */
static void expect(struct matrix_world *w, const char *person)
{
	cr_assert(store_begin(w->store));
	outbox_expect(session_outbox(w->session), person);
	cr_assert(store_commit(w->store));
	/* As after a command. */
	world_say(w, "b", "hm");
}

/* The rooms that the clerk has made; the last of them. */
static int chats(struct matrix_world *w, const char **ret_room)
{
	struct hs_event event;
	int count = 0;

	for (size_t i = 0; i < hs_event_count(w->hs); i++) {
		if (hs_event_at(w->hs, i, &event) && str_equal(event.type, "m.room.create") &&
		    str_equal(event.sender, CLERK)) {
			count++;
			if (ret_room != NULL) {
				*ret_room = arena_strdup(w->arena, event.room_id);
			}
		}
	}
	return count;
}

static int chats_made(struct matrix_world *w)
{
	return chats(w, NULL);
}

Test(ahead, opened_before_anything_is_said)
{
	struct matrix_world *w = world_new();
	const char *room = NULL;

	expect(w, BOB);
	world_run(w, 30);
	cr_assert_eq(chats(w, &room), 1);
	cr_assert_str_eq(hs_membership(w->hs, room, BOB), "invite");
	cr_assert_str_eq(said_in(w, room), "", "an empty chat");
	/* Again changes nothing. */
	expect(w, BOB);
	world_run(w, 30);
	world_again(w);
	world_run(w, 30);
	cr_assert_eq(chats_made(w), 1);
	put_text(w, "due", NULL, BOB);
	world_run(w, 1);
	cr_assert_eq(chats_made(w), 1);
	cr_assert_str_eq(said_in(w, room), "due ");
	world_free(w);
}

/* The answer is lost, and the clerk killed; what is said then is said in that chat. */
Test(ahead, never_two_over_kills)
{
	for (int is_lost = 0; is_lost < 2; is_lost++) {
		struct matrix_world *w = world_new();
		const char *room = NULL;
		struct hs_fault fault = {
			.kind = HS_FAULT_LOST, .method = "POST", .path = "/createRoom", .count = 1
		};

		if (is_lost) {
			hs_fault_add(w->hs, &fault);
		}
		expect(w, BOB);
		for (int turns = 0; chats_made(w) == 0; turns++) {
			cr_assert_lt(turns, 1000);
			if (!world_deliver(w) && !alarms_ring(&w->alarms, w->now_ms)) {
				w->now_ms = world_next_ms(w);
			}
		}
		world_kill(w);
		world_start(w);
		world_run(w, 300);
		put_text(w, "due", NULL, BOB);
		world_run(w, 60);
		cr_assert_eq(chats(w, &room), 1);
		cr_assert_str_eq(said_in(w, room), "due ");
		world_free(w);
	}
}

/* Kept over a kill before it was begun. */
Test(ahead, not_forgotten_by_a_restart)
{
	struct matrix_world *w = world_new();

	cr_assert(store_begin(w->store));
	outbox_expect(session_outbox(w->session), BOB);
	cr_assert(store_commit(w->store));
	world_again(w);
	world_run(w, 30);
	cr_assert_eq(chats_made(w), 1);
	world_free(w);
}

/* With a homeserver that limits us, whatever is to be said goes first. */
Test(ahead, behind_what_is_to_be_said)
{
	struct matrix_world *w = world_new();

	cr_assert(hs_fault_json(w->hs, "{\"kind\":\"rate_limit\",\"per_second\":0.2,\"burst\":3}"));
	expect(w, BOB);
	for (int i = 0; i < 12; i++) {
		put_text(w, arena_printf(w->arena, "n%d", i), w->room, NULL);
	}
	for (int turns = 0; world_said(w, "n11") == 0; turns++) {
		cr_assert_lt(turns, 100000);
		cr_assert_eq(chats_made(w), 0);
		if (!world_deliver(w) && !alarms_ring(&w->alarms, w->now_ms)) {
			w->now_ms = world_next_ms(w);
		}
	}
	world_run(w, 120);
	cr_assert_eq(chats_made(w), 1);
	world_free(w);
}

/* Who left the chat is not asked again, and who left the roster not at all. */
Test(ahead, nobody_is_asked_twice)
{
	struct matrix_world *w = world_new();
	const char *room = NULL;

	expect(w, ANN); /* of the allow-list, and on no roster */
	expect(w, BOB);
	world_run(w, 30);
	cr_assert_eq(chats(w, &room), 1);
	cr_assert_str_eq(hs_membership(w->hs, room, BOB), "invite");
	cr_assert(hs_leave(w->hs, room, "b"));
	world_run(w, 30);
	expect(w, BOB);
	world_run(w, 300);
	world_again(w);
	world_run(w, 300);
	cr_assert_eq(chats_made(w), 1);
	cr_assert_str_eq(hs_membership(w->hs, room, BOB), "leave");
	world_free(w);
}

/* Refused for good: nothing is said about it before there is something to say. */
Test(ahead, refused_in_silence)
{
	const int statuses[] = { 403, 500 };

	for (size_t i = 0; i < 2; i++) {
		struct matrix_world *w = world_new();
		struct hs_fault fault = { .kind = HS_FAULT_STATUS,
					  .status = statuses[i],
					  .method = "POST",
					  .path = "/createRoom",
					  .count = 1000 };

		hs_fault_add(w->hs, &fault);
		expect(w, BOB);
		world_run(w, 7200);
		cr_assert_eq(w->unreachable, 0);
		cr_assert_eq(world_said(w, "out of reach"), 0);
		/* It is not tried for ever. */
		hs_fault_json(w->hs, "{\"kind\":\"clear\"}");
		world_run(w, 7200);
		cr_assert_eq(chats_made(w), 0);
		put_text(w, "due", NULL, BOB);
		world_run(w, 30);
		cr_assert_eq(world_said(w, "due"), 1);
		world_free(w);
	}
}

/* A chat that is there, whoever made it, is not asked for again. */
Test(ahead, a_chat_that_is_there_is_enough)
{
	const char *invite[] = { CLERK, NULL };
	struct hs_room_options options = { .is_direct = true, .invite = invite };
	struct matrix_world *w = world_make();

	w->allow[0] = BOB;
	world_start(w);
	world_run(w, 5);
	const char *room = arena_strdup(w->arena, hs_create_room(w->hs, "b", &options));

	world_run(w, 30);
	cr_assert_str_eq(hs_membership(w->hs, room, CLERK), "join");
	expect(w, BOB);
	world_run(w, 300);
	cr_assert_eq(chats_made(w), 0);
	put_text(w, "due", NULL, BOB);
	world_run(w, 30);
	cr_assert_eq(chats_made(w), 0);
	cr_assert_str_eq(said_in(w, room), "due ");
	world_free(w);
}

static bool knows_all(void *self, const char *user)
{
	(void)self;
	(void)user;
	return true;
}

/* Once limited, the next ones are some way apart: what is to be said comes between. */
Test(ahead, limited_once_the_others_are_apart)
{
	enum { PEOPLE = 6, APART_MS = 15000 };
	struct matrix_world *w = world_new();
	int64_t last_ms = 0;
	int made = 0;

	w->handler.knows_person = knows_all;
	cr_assert(hs_fault_json(w->hs, "{\"kind\":\"status\",\"status\":429,\"errcode\":"
				       "\"M_LIMIT_EXCEEDED\",\"path\":\"/createRoom\","
				       "\"count\":1}"));
	for (int i = 0; i < PEOPLE; i++) {
		const char *name = arena_printf(w->arena, "p%d", i);

		hs_register(w->hs, name, "x", NULL);
		expect(w, arena_printf(w->arena, "@%s:test", name));
	}
	for (int turns = 0; made < PEOPLE; turns++) {
		cr_assert_lt(turns, 100000);
		if (!world_deliver(w) && !alarms_ring(&w->alarms, w->now_ms)) {
			w->now_ms = world_next_ms(w);
		}
		if (chats_made(w) > made) {
			cr_assert_eq(chats_made(w), made + 1);
			cr_assert(made == 0 || w->now_ms - last_ms >= APART_MS, "%d: %d ms", made,
				  (int)(w->now_ms - last_ms));
			last_ms = w->now_ms;
			made++;
		}
	}
	cr_assert_eq(hs_fault_hits(w->hs), 1);
	world_free(w);
}
