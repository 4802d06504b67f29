/* test_overheard: a private chat that others can read is one no more, and its person is told so. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/store.h"
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

static const char *say_one(struct world *w, const char *room, const char *handle, const char *text)
{
	const char *event = hs_say(w->hs, room, stage_user(w->stage, handle), text);

	cr_assert_not_null(event);
	event = arena_strdup(w->arena, event);
	stage_settle(w->stage);
	return event;
}

static void redact(struct world *w, const char *room, const char *handle, const char *event)
{
	cr_assert_not_null(hs_redact(w->hs, room, stage_user(w->stage, handle), event, "a slip"));
	stage_settle(w->stage);
}

/* Deleted before a third: each is taken back, and she alone reads of what. */
Test(overheard, what_is_taken_back_is_named_elsewhere, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	const char *chat = chat_with_a(&w);
	const char *lines[] = { say_one(&w, chat, "A", "remind me tomorrow 9am SECRET one"),
				say_one(&w, chat, "A", "visit G Tue 12 Jan 9-10 privately"),
				say_one(&w, chat, "A", "pm Wed 13 Jan 9-10") };

	cr_assert_eq(said_to(&w, "G", "Q"), 1);
	let_in_another(&w, chat);
	stage_settle(w.stage);
	int before = said_in(&w, chat, "");

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		redact(&w, chat, "A", lines[i]);
	}
	cr_assert_eq(said_in(&w, chat, ""), before, "nothing is said before a third");
	const char *other = chat_with_a(&w);

	cr_assert_str_neq(other, chat);
	cr_assert_eq(said_in(&w, other, "withdrawn: A deleted the message."), 3);
	cr_assert_eq(said_in(&w, other, "SECRET one"), 1);
	cr_assert_eq(said_in(&w, other, "A visits G, Tue 12 Jan 2027"), 1);
	cr_assert_eq(said_to(&w, "G", "taken back"), 1);
	close_world(&w);
}

/* A cluster's room is one though somebody asked us in as if to a chat. */
Test(overheard, a_clusters_room_is_nobodys_chat, .timeout = 60)
{
	struct world w;
	struct err err = { 0 };

	open_world(&w, TEST_PLUGIN_DIR);
	cr_assert(store_exec(stage_store(w.stage),
			     arena_printf(w.arena,
					  "UPDATE matrix_room SET person = '%s' WHERE room = '%s'",
					  stage_user(w.stage, "A"), stage_room(w.stage)),
			     &err),
		  "%s", err.text);
	say_in(&w, stage_room(w.stage), "B", "!visit G Tue 12 Jan 9-12 phonics");
	cr_assert_eq(said_in(&w, stage_room(w.stage), "V1"), 1);
	close_world(&w);
}

/* What another says in a chat, and is gone before it is read, is not the chat's person's. */
Test(overheard, a_third_who_is_gone_is_answered_elsewhere, .timeout = 60)
{
	struct world w;
	struct err err = { 0 };

	open_world(&w, TEST_PLUGIN_DIR);
	const char *chat = chat_with_a(&w);

	say_in(&w, chat, "A", "mine");
	const char *other = arena_strdup(w.arena, stage_private(w.stage, stage_user(w.stage, "B")));
	int before = said_in(&w, chat, "");

	stage_kill(w.stage);
	let_in_another(&w, chat);
	cr_assert_not_null(hs_say(w.hs, chat, stage_user(w.stage, "B"), "remind me 5pm SECRET"));
	cr_assert(hs_leave(w.hs, chat, stage_user(w.stage, "B")));
	cr_assert(stage_start(w.stage, &err), "%s", err.text);
	stage_settle(w.stage);
	stage_advance(w.stage, 120);
	cr_assert_eq(said_in(&w, chat, ""), before);
	cr_assert_eq(said_in(&w, other, "remind me 5pm SECRET"), 1);
	say_in(&w, other, "B", "reminders");
	cr_assert_eq(said_in(&w, other, "N1"), 0, "nothing was done");
	close_world(&w);
}

/* Typed to the clerk alone while it was down, read when there is a third: named, not done. */
Test(overheard, typed_before_the_third_came_is_named, .timeout = 60)
{
	struct world w;
	struct err err = { 0 };

	open_world(&w, TEST_PLUGIN_DIR);
	const char *chat = chat_with_a(&w);

	say_in(&w, chat, "A", "mine");
	stage_kill(w.stage);
	cr_assert_not_null(hs_say(w.hs, chat, stage_user(w.stage, "A"), "remind me 5pm SECRET"));
	cr_assert_not_null(hs_say(w.hs, chat, stage_user(w.stage, "A"),
				  "visit G Tue 12 Jan 9-10 staffing, privately"));
	let_in_another(&w, chat);
	cr_assert(stage_start(w.stage, &err), "%s", err.text);
	stage_settle(w.stage);
	stage_advance(w.stage, 120);
	cr_assert_eq(said_in(&w, chat, "Others can read this chat"), 1);
	cr_assert_eq(said_in(&w, chat, "SECRET") + said_in(&w, chat, "staffing"), 0);
	const char *other = chat_with_a(&w);

	cr_assert_eq(said_in(&w, other, "nothing of it is done"), 1);
	cr_assert_eq(said_in(&w, other, "remind me 5pm SECRET\nvisit G Tue 12 Jan 9-10 staffing"),
		     1);
	cr_assert_eq(said_to(&w, "G", ""), 0);
	/* A command is named each time, and talk with the other never. */
	say_in(&w, chat, "A", "visits are such fun");
	say_in(&w, chat, "A", "!reminders");
	stage_advance(w.stage, 120);
	cr_assert_eq(said_in(&w, other, "nothing of it is done"), 2);
	cr_assert_eq(said_in(&w, other, "\nreminders"), 1);
	cr_assert_eq(said_in(&w, other, "such fun"), 0);
	close_world(&w);
}

/* Whoever has left was alone with the clerk when she typed: it is done, and answered elsewhere. */
Test(overheard, typed_before_she_left_is_done, .timeout = 60)
{
	struct world w;
	struct err err = { 0 };

	open_world(&w, TEST_PLUGIN_DIR);
	const char *chat = chat_with_a(&w);

	say_in(&w, chat, "A", "mine");
	int before = said_in(&w, chat, "");

	stage_kill(w.stage);
	cr_assert_not_null(hs_say(w.hs, chat, stage_user(w.stage, "A"), "remind me 5pm the tea"));
	cr_assert(hs_leave(w.hs, chat, stage_user(w.stage, "A")));
	cr_assert(stage_start(w.stage, &err), "%s", err.text);
	stage_settle(w.stage);
	stage_settle(w.stage);
	const char *other = chat_with_a(&w);

	cr_assert_str_neq(other, chat);
	cr_assert_eq(said_in(&w, other, "I'll remind you"), 1);
	cr_assert_eq(said_in(&w, chat, ""), before);
	close_world(&w);
}

/* What her answer made, before she changed what had been asked about: that it stays is said. */
Test(overheard, an_opened_act_stays_when_its_question_is_edited, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	const char *chat = chat_with_a(&w);
	const char *line = say_one(&w, chat, "A", "visit G Tue 12 Jan 9-10 staffing of Kate");

	say_in(&w, chat, "A", "room");
	cr_assert_eq(said_in(&w, stage_room(w.stage), "V1 asked"), 1);
	cr_assert_not_null(
	    hs_edit(w.hs, chat, stage_user(w.stage, "A"), line, "visit G Wed 13 Jan 9-10 maths"));
	stage_settle(w.stage);
	cr_assert_eq(said_in(&w, chat, "V1, which came of your answer, stays as it is."), 1);
	cr_assert_eq(said_in(&w, stage_room(w.stage), "withdrawn"), 0);
	close_world(&w);
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
