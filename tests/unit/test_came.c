/* test_came: a room goes from one account to another: nothing is lost there, and nothing is done
 * twice. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix_world.h"

#define NORTH "@north:test"
#define TAKEN "I look after this room from now on"

/* What `clerkd cluster move` makes of the database, for all of its rooms. */
static void hand_over(struct matrix_world *w, const char *at)
{
	struct store *store = NULL;
	struct err err = { 0 };

	world_kill(w);
	cr_assert(store_open(w->path, &store, &err), "%s", err.text);
	cr_assert(store_exec(store,
			     "DELETE FROM matrix_account;"
			     "INSERT INTO matrix_account (id) VALUES (1);"
			     "DELETE FROM matrix_leader; DELETE FROM matrix_chore;"
			     "DELETE FROM matrix_member; DELETE FROM matrix_attempt;"
			     "UPDATE matrix_room SET is_joined = 0, is_checked = 0, moved = 1;"
			     "UPDATE matrix_outbox SET is_others = 1 WHERE state <> 'new'",
			     &err),
		  "%s", err.text);
	store_close(store);
	w->token = arena_strdup(w->arena, hs_register(w->hs, "north", "secret", at));
	w->settings.user = NORTH;
	w->settings.token = w->token;
	w->settings.device_id = at;
}

static void invite(struct matrix_world *w)
{
	cr_assert(hs_invite(w->hs, w->room, "a", NORTH));
}

/* How many messages of either clerk hold this. */
static int said_by(struct matrix_world *w, const char *who, const char *text)
{
	struct hs_event event;
	int count = 0;

	for (size_t i = 0; i < hs_event_count(w->hs); i++) {
		count += hs_event_at(w->hs, i, &event) && str_equal(event.sender, who) &&
			 str_equal(event.type, "m.room.message") && event.body != NULL &&
			 strstr(event.body, text) != NULL;
	}
	return count;
}

static const char *first_of(struct matrix_world *w, const char *who)
{
	struct hs_event event;

	for (size_t i = 0; i < hs_event_count(w->hs); i++) {
		if (hs_event_at(w->hs, i, &event) && str_equal(event.sender, who) &&
		    str_equal(event.type, "m.room.message")) {
			return arena_strdup(w->arena, event.body);
		}
	}
	return "";
}

static void chat(struct matrix_world *w, int lines)
{
	for (int i = 0; i < lines; i++) {
		w->now_ms += 100;
		world_say(w, "a", "talk");
	}
}

/* Typed before the old one came, to it, and to nobody; so much talk before and after. */
static struct matrix_world *moved(int talk_before, int talk_after)
{
	struct matrix_world *w = world_make();

	world_say(w, "b", "!echo ancient");
	w->now_ms += 2000;
	world_start(w);
	world_run(w, 5);
	world_say(w, "b", "!echo earlier");
	world_run(w, 5);
	cr_assert_eq(said_by(w, CLERK, "earlier"), 1);
	chat(w, talk_before);
	world_run(w, 5);
	str_init(&w->heard, w->arena);
	hand_over(w, "NORTH");
	world_say(w, "b", "!echo meanwhile");
	chat(w, talk_after);
	return w;
}

static void takes_over(struct matrix_world *w)
{
	cr_assert_eq(w->failure.code, ERR_NONE, "%s", w->failure.text);
	cr_assert_eq(said_by(w, NORTH, "meanwhile"), 1, "%s", w->heard.text);
	cr_assert_eq(said_by(w, NORTH, "earlier"), 0);
	cr_assert_eq(said_by(w, NORTH, "ancient"), 0);
	cr_assert_null(strstr(w->heard.text, "ancient"), "%s", w->heard.text);
	cr_assert_null(strstr(w->heard.text, "earlier"), "%s", w->heard.text);
	cr_assert_eq(said_by(w, NORTH, TAKEN), 1);
	cr_assert_not_null(strstr(first_of(w, NORTH), TAKEN), "%s", first_of(w, NORTH));
	world_again(w);
	world_say(w, "b", "!echo later");
	world_run(w, 5);
	cr_assert_eq(said_by(w, NORTH, "later"), 1);
	cr_assert_eq(said_by(w, NORTH, "meanwhile"), 1);
	cr_assert_eq(said_by(w, NORTH, TAKEN), 1);
	cr_assert_eq(said_by(w, NORTH, "please say it again"), 0);
	world_free(w);
}

/* Invited before the first start; in the room by then; or not before an hour has gone by. */
static void comes(int talk_before, int talk_after)
{
	struct matrix_world *w = moved(talk_before, talk_after);

	invite(w);
	world_start(w);
	world_run(w, 10);
	takes_over(w);

	w = moved(talk_before, talk_after);
	invite(w);
	cr_assert(hs_join(w->hs, w->room, "north"));
	chat(w, talk_after);
	world_start(w);
	world_run(w, 10);
	takes_over(w);

	w = moved(talk_before, talk_after);
	world_start(w);
	world_run(w, 300);
	cr_assert_eq(said_by(w, NORTH, ""), 0);
	invite(w);
	world_run(w, 10);
	takes_over(w);
}

Test(came, quiet_room, .timeout = 60)
{
	comes(0, 0);
}

/* More than an answer of /sync holds, and than one page does. */
Test(came, behind_a_gap, .timeout = 60)
{
	comes(0, 70);
	comes(150, 260);
}

/* Killed anywhere between the first request and the last. */
Test(came, killed_while_it_comes, .timeout = 120)
{
	for (int steps = 1; steps < 40; steps += 3) {
		struct matrix_world *w = moved(0, 70);

		invite(w);
		world_start(w);
		for (int i = 0; i < steps; i++) {
			(void)(world_deliver(w) || alarms_ring(&w->alarms, w->now_ms));
		}
		world_again(w);
		world_run(w, 10);
		takes_over(w);
	}
}

/* What nobody read is not lost without a word. */
Test(came, into_a_room_that_hides_its_past)
{
	struct matrix_world *w = moved(0, 0);

	hs_send_state(w->hs, w->room, "a", "m.room.history_visibility", "",
		      "{\"history_visibility\":\"joined\"}");
	invite(w);
	world_start(w);
	world_run(w, 10);
	cr_assert_eq(said_by(w, NORTH, "please say it again"), 1);
	world_again(w);
	cr_assert_eq(said_by(w, NORTH, "please say it again"), 1);
	world_free(w);
}

/* What is for a room that we are not in yet waits for that, and goes at once then. */
Test(came, what_is_due_waits)
{
	struct matrix_world *w = moved(0, 0);

	world_start(w);
	world_run(w, 5);
	put_text(w, "due", w->room, NULL);
	world_run(w, 1200);
	cr_assert_eq(said_by(w, NORTH, "due"), 0);
	cr_assert_eq(w->undelivered.len, 0, "%s", w->undelivered.text);
	invite(w);
	world_run(w, 3);
	cr_assert_eq(said_by(w, NORTH, "due"), 1);
	world_free(w);
}

/* Nobody can edit what another account said: it is said anew. */
Test(came, no_edit_of_anothers_words)
{
	struct matrix_world *w = world_new();
	const char *command = arena_strdup(w->arena, world_say(w, "b", "!echo one"));

	world_run(w, 5);
	hand_over(w, "NORTH");
	invite(w);
	world_start(w);
	world_run(w, 5);
	hs_edit(w->hs, w->room, "b", command, "!echo two");
	world_run(w, 5);
	cr_assert_eq(said_by(w, NORTH, "two"), 1);
	cr_assert_eq(said_by(w, NORTH, "* two"), 0);
	world_free(w);
}

/* Put out of it later, it is a room like any other: what was said meanwhile is not ours. */
Test(came, and_was_put_out_again)
{
	struct matrix_world *w = moved(0, 0);

	invite(w);
	world_start(w);
	world_run(w, 10);
	cr_assert(hs_kick(w->hs, w->room, "a", NORTH, ""));
	world_run(w, 60);
	world_again(w);
	cr_assert_str_eq(hs_membership(w->hs, w->room, NORTH), "leave");
	world_say(w, "b", "!echo behind");
	world_run(w, 60);
	invite(w);
	world_run(w, 10);
	cr_assert_str_eq(hs_membership(w->hs, w->room, NORTH), "join");
	cr_assert_eq(said_by(w, NORTH, "behind"), 0);
	world_say(w, "b", "!echo here");
	world_run(w, 5);
	cr_assert_eq(said_by(w, NORTH, "here"), 1);
	world_free(w);
}

/* What the move makes of the rooms in the database that they leave. */
static void give_away(struct matrix_world *w, const char *moved)
{
	struct store *store = NULL;
	struct err err = { 0 };

	w->rooms[0] = NULL;
	world_kill(w);
	cr_assert(store_open(w->path, &store, &err));
	cr_assert(store_exec(store,
			     arena_printf(w->arena,
					  "UPDATE matrix_room SET moved = %s;"
					  "INSERT INTO matrix_chore (kind, target, detail)"
					  " SELECT 'leave', room, '' FROM matrix_room",
					  moved),
			     &err),
		  "%s", err.text);
	store_close(store);
	str_init(&w->heard, w->arena);
}

/* An account that another clerk works with is not taken from it. */
Test(came, to_an_account_in_use)
{
	struct matrix_world *w = moved(0, 0), *other = w;

	invite(w);
	world_start(w);
	world_run(w, 10);
	/* the same account, and another database that came */
	hand_over(w, "NORTH");
	world_start(w);
	world_run(w, 10);
	cr_assert_eq(w->failure.code, ERR_DATA, "%s", w->failure.text);
	world_free(other);
}

/* A private chat with somebody of that room: what is written there is not lost without a word. */
Test(came, the_old_one_ends_its_chats)
{
	struct matrix_world *w = world_new();

	give_away(w, "3");
	world_say(w, "b", "!echo to whom");
	world_say(w, "b", "and this?");
	world_fault(w, HS_FAULT_STATUS, 502, 1);
	world_start(w);
	world_run(w, 30);
	cr_assert_eq(w->heard.len, 0, "%s", w->heard.text);
	cr_assert_eq(said_by(w, CLERK, "I don't look after your cluster any more"), 1);
	cr_assert_str_eq(hs_membership(w->hs, w->room, CLERK), "leave");
	world_free(w);
}

/* The room that was given away: silent, and left. */
Test(came, the_old_one_is_silent)
{
	struct matrix_world *w = world_new();

	give_away(w, "2");
	world_say(w, "b", "!echo to whom");
	world_start(w);
	world_run(w, 10);
	cr_assert_eq(w->heard.len, 0, "%s", w->heard.text);
	cr_assert_eq(said_by(w, CLERK, "to whom"), 0);
	cr_assert_str_eq(hs_membership(w->hs, w->room, CLERK), "leave");
	/* asked in again, it works there like anywhere */
	cr_assert(hs_invite(w->hs, w->room, "a", CLERK));
	world_run(w, 10);
	world_say(w, "b", "!echo again");
	world_run(w, 5);
	cr_assert_eq(said_by(w, CLERK, "again"), 1);
	world_free(w);
}
