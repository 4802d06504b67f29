/* test_overheard: a private chat that others can read is one no more, and its person is told so. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "stage_world.h"

static const char *chat_with_a(struct world *w)
{
	return arena_strdup(w->arena, stage_private(w->stage, stage_user(w->stage, "A")));
}

static void say_in(struct world *w, const char *room, const char *handle, const char *text)
{
	cr_assert(hs_say(w->hs, room, stage_user(w->stage, handle), text));
	stage_settle(w->stage);
}

static void make_public(struct world *w, const char *room)
{
	hs_send_state(w->hs, room, stage_user(w->stage, "A"), "m.room.join_rules", "",
		      "{\"join_rule\":\"public\"}");
}

static void make_readable(struct world *w, const char *room)
{
	hs_send_state(w->hs, room, stage_user(w->stage, "A"), "m.room.history_visibility", "",
		      "{\"history_visibility\":\"world_readable\"}");
}

static void let_in_another(struct world *w, const char *room)
{
	hs_force_join(w->hs, room, stage_user(w->stage, "B"));
}

static void overheard(void (*open)(struct world *w, const char *room))
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	const char *chat = chat_with_a(&w);

	say_in(&w, chat, "A", "remind me tomorrow 9am call the plumber");
	int before = said_in(&w, chat, "");

	cr_assert_eq(said_in(&w, chat, "plumber"), 1);
	open(&w, chat);
	stage_settle(w.stage);
	say_in(&w, chat, "A", "reminders");
	say_in(&w, chat, "A", "!reminders");
	say_in(&w, chat, "A", "hello?");
	cr_assert_eq(said_in(&w, chat, "Others can read this chat"), 1);
	cr_assert_eq(said_in(&w, chat, ""), before + 1);
	cr_assert_eq(said_in(&w, chat, "plumber"), 1);
	/* She finds the clerk elsewhere, and there is told what is hers. */
	const char *other = chat_with_a(&w);

	cr_assert_str_neq(other, chat);
	cr_assert_eq(said_in(&w, other, "please write to me here"), 1);
	say_in(&w, other, "A", "reminders");
	cr_assert_eq(said_in(&w, other, "plumber"), 1);
	/* Each day once. */
	stage_advance(w.stage, 25 * 3600);
	cr_assert_geq(said_in(&w, other, "plumber"), 2, "the reminder itself");
	say_in(&w, chat, "A", "hello?");
	say_in(&w, chat, "A", "hello??");
	cr_assert_eq(said_in(&w, chat, "Others can read this chat"), 2);
	cr_assert_eq(said_in(&w, chat, "plumber"), 1);
	close_world(&w);
}

Test(overheard, a_chat_that_anybody_may_join, .timeout = 60)
{
	overheard(make_public);
}

Test(overheard, a_chat_that_anybody_may_read, .timeout = 60)
{
	overheard(make_readable);
}

Test(overheard, a_chat_with_a_third, .timeout = 60)
{
	overheard(let_in_another);
}

/* The clerk's own chats are for two from the beginning, whatever a server's preset says. */
Test(overheard, chats_that_the_clerk_opens_are_for_two, .timeout = 60)
{
	static const char *const rules[][2] = {
		{ "m.room.history_visibility", "\"invited\"" },
		{ "m.room.join_rules", "\"invite\"" },
		{ "m.room.guest_access", "\"forbidden\"" },
	};
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	say(&w, "!remind me in 20 minutes tea");
	stage_advance(w.stage, 3600);
	const char *chat = stage_private_find(w.stage, stage_user(w.stage, "A"));

	cr_assert_not_null(chat);
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		const char *last = "";
		struct hs_event event;

		for (size_t n = 0; n < hs_room_event_count(w.hs, chat); n++) {
			cr_assert(hs_room_event_at(w.hs, chat, n, &event));
			if (str_equal(event.type, rules[i][0])) {
				last = arena_strdup(w.arena, event.content);
			}
		}
		cr_assert_not_null(strstr(last, rules[i][1]), "%s: %s", rules[i][0], last);
	}
	close_world(&w);
}
