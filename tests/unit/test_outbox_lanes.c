/* test_outbox_lanes: what waits for one destination keeps no other waiting, and who can not be
 * reached privately is told so. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/outbox_internal.h"
#include "full_disk.h"
#include "matrix_world.h"

enum { DAY_S = 86400 };

static void fault_on(struct matrix_world *w, const char *path, int status, int64_t for_s)
{
	struct hs_fault fault = { .kind = HS_FAULT_STATUS,
				  .status = status,
				  .path = path,
				  .user = CLERK,
				  .for_ms = for_s * 1000,
				  .retry_after_ms = for_s * 1000 };

	hs_fault_add(w->hs, &fault);
}

/* Something for each of these people, as one commit. */
static void tell_people(struct matrix_world *w, int count)
{
	cr_assert(store_begin(w->store));
	for (int i = 0; i < count; i++) {
		const char *name = arena_printf(w->arena, "p%d", i);

		hs_register(w->hs, name, "x", NULL);
		struct outbox_message message = { .kind = OUTBOX_TEXT,
						  .source = "telling",
						  .person =
						      arena_printf(w->arena, "@%s:test", name),
						  .text = arena_printf(w->arena, "for %s.", name) };

		outbox_put(session_outbox(w->session), &message);
	}
	cr_assert(store_commit(w->store));
	outbox_pump(session_outbox(w->session));
}

static const char *chat_with(struct matrix_world *w, const char *person)
{
	return arena_strdup(w->arena, hs_find_direct(w->hs, CLERK, person));
}

/* ---- memory ---- */

static size_t held_by_lanes(struct matrix_world *w)
{
	size_t bytes = 0;

	for (struct lane *lane = session_outbox(w->session)->lanes; lane != NULL;
	     lane = lane->next) {
		bytes += arena_held(lane->arena) + arena_held(lane->attempt);
	}
	return bytes;
}

/* A row may be tried for weeks: for a room, with a look before it each time, and for a chat that is
 * to be opened. */
Test(outbox_lanes, what_waits_takes_no_more_room_for_that, .timeout = 120)
{
	const char *const paths[] = { "/send/", "/createRoom", "/_matrix" };

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		struct matrix_world *w = world_new();

		fault_on(w, paths[i], 502, 3 * DAY_S);
		put_text(w, "room", w->room, NULL);
		put_text(w, "private", NULL, BOB);
		if (i == 0) {
			world_again(w);
		}
		world_run(w, 3600);
		size_t after_an_hour = held_by_lanes(w);

		cr_assert_gt(after_an_hour, 0);
		world_run(w, DAY_S / 4);
		cr_assert_leq(held_by_lanes(w), after_an_hour, "%s: %zu bytes, then %zu", paths[i],
			      after_an_hour, held_by_lanes(w));
		cr_assert_lt(after_an_hour, 100000);
		world_free(w);
	}
}

/* ---- slots and limits ---- */

static void others_are_answered(const char *path, int status)
{
	struct matrix_world *w = world_new();

	fault_on(w, path, status, 3000);
	tell_people(w, 20);
	world_run(w, 600);
	world_say(w, "a", "!echo loud and clear");
	world_run(w, 2);
	cr_assert_eq(world_said(w, "loud and clear"), 1, "%s %d", path, status);
	cr_assert_eq(world_said(w, "for p"), 0);
	world_run(w, 7200);
	cr_assert_eq(world_said(w, "for p"), 20, "%s %d", path, status);
	cr_assert(outbox_is_empty(session_outbox(w->session)));
	world_free(w);
}

Test(outbox_lanes, chats_that_wait_hold_no_slot)
{
	others_are_answered("/createRoom", 500);
	others_are_answered("/createRoom", 502);
}

Test(outbox_lanes, a_limit_holds_up_its_own_endpoint)
{
	others_are_answered("/createRoom", 429);
}

/* The other way round: chats are opened while nothing may be sent. */
Test(outbox_lanes, a_limit_on_sending_stops_no_chat_from_being_opened)
{
	struct matrix_world *w = world_new();

	fault_on(w, "/send/", 429, 300);
	world_say(w, "a", "!echo later");
	world_run(w, 2);
	tell_people(w, 3);
	world_run(w, 2);
	cr_assert_not_null(hs_find_direct(w->hs, CLERK, "@p2:test"));
	cr_assert_eq(world_said(w, "for p"), 0);
	world_run(w, 400);
	cr_assert_eq(world_said(w, "for p"), 3);
	world_free(w);
}

/* What was put earlier for a time to come, while something later is on its way there. */
Test(outbox_lanes, what_comes_due_behind_another_is_said_too)
{
	struct matrix_world *w = world_new();
	struct outbox_message morning = { .kind = OUTBOX_TEXT,
					  .source = "morning",
					  .room_id = w->room,
					  .text = "morning",
					  .not_before_s = w->now_ms / 1000 + 10 };

	cr_assert(store_begin(w->store));
	outbox_put(session_outbox(w->session), &morning);
	cr_assert(store_commit(w->store));
	fault_on(w, "/send/", 500, 20);
	put_text(w, "early", w->room, NULL);
	world_run(w, 600);
	cr_assert_eq(world_said(w, "early"), 1);
	cr_assert_eq(world_said(w, "morning"), 1);
	cr_assert(outbox_is_empty(session_outbox(w->session)));
	world_free(w);
}

/* A lost invitation is made good; one destination's limit is its own. */
Test(outbox_lanes, an_invitation_that_fails_holds_up_one)
{
	struct matrix_world *w = world_new();
	struct hs_fault lost = { .kind = HS_FAULT_LOST,
				 .method = "POST",
				 .path = "/createRoom",
				 .user = CLERK,
				 .count = 1 };

	hs_fault_add(w->hs, &lost);
	put_text(w, "one", NULL, BOB);
	world_run(w, 5);
	cr_assert_eq(world_said(w, "one"), 1);
	cr_assert_str_eq(said_in(w, chat_with(w, BOB)), "one ");
	world_free(w);
}

/* A world in which days pass: /sync waits for an hour at most, not for half a minute, and what is
 * looked at every five minutes is not. Neither is asked about here, and both cost a request. */
static struct matrix_world *world_of_days(void)
{
	struct matrix_world *w = world_make();

	w->settings.sync_timeout_ms = 3600 * 1000;
	w->settings.pulse_ms = 0;
	world_start(w);
	world_run(w, 5);
	return w;
}

/* ---- who can't be reached ---- */

Test(outbox_lanes, a_hopeless_chat_is_told_and_given_up)
{
	struct matrix_world *w = world_of_days();

	fault_on(w, "/createRoom", 500, 30 * DAY_S);
	put_text(w, "the secret", NULL, BOB);
	world_run(w, 3000);
	cr_assert_eq(world_said(w, "out of reach"), 0);
	world_run(w, 2000);
	cr_assert_eq(world_said(w, "out of reach"), 1);
	world_run(w, 13 * DAY_S);
	world_again(w);
	world_run(w, 7200);
	cr_assert_eq(world_said(w, "out of reach"), 1);
	cr_assert_eq(world_said(w, "dropped"), 0);
	world_run(w, DAY_S);
	cr_assert_eq(world_said(w, "dropped"), 1);
	cr_assert(outbox_is_empty(session_outbox(w->session)));
	cr_assert_eq(world_said(w, "secret"), 0);
	world_free(w);
}

/* While the homeserver is away nobody is to blame. */
Test(outbox_lanes, an_outage_is_no_hopeless_chat)
{
	struct matrix_world *w = world_new();

	fault_on(w, "/_matrix/", 502, 20 * DAY_S);
	put_text(w, "in the end", NULL, BOB);
	world_run(w, 20 * DAY_S + 120);
	cr_assert_eq(w->unreachable, 0);
	cr_assert_eq(world_said(w, "in the end"), 1);
	world_free(w);
}

static void comes_when_she_says_hello(bool has_joined, bool is_restarted)
{
	struct matrix_world *w = world_of_days();
	const char *invite[] = { CLERK, NULL };
	struct hs_room_options options = { .invite = invite, .is_direct = true };

	put_text(w, "first", NULL, BOB);
	world_run(w, 10);
	const char *chat = chat_with(w, BOB);

	cr_assert(!has_joined || hs_join(w->hs, chat, "b"));
	world_run(w, 10);
	cr_assert(hs_leave(w->hs, chat, "b"));
	world_run(w, 10);
	/* At once where something was missed, else when there is something to say. */
	cr_assert_eq(world_said(w, "out of reach"), !has_joined);
	put_text(w, "second", NULL, BOB);
	put_text(w, "third", NULL, BOB);
	world_run(w, 10);
	outbox_pump(session_outbox(w->session));
	world_run(w, 3 * DAY_S);
	cr_assert_eq(world_said(w, "second"), 0, "it went where nobody is");
	cr_assert_eq(world_said(w, "out of reach"), 1);
	cr_assert_str_eq(hs_membership(w->hs, chat, BOB), "leave", "who left is asked again");
	if (is_restarted) {
		world_again(w);
	}
	const char *hello = arena_strdup(w->arena, hs_create_room(w->hs, "b", &options));

	world_run(w, 10);
	/* What she never saw is said again; what she saw is not. */
	cr_assert_str_eq(said_in(w, hello), has_joined ? "second third " : "first second third ");
	cr_assert_eq(world_said(w, "first"), has_joined ? 1 : 2);
	cr_assert(outbox_is_empty(session_outbox(w->session)));
	world_free(w);
}

Test(outbox_lanes, who_declined_is_told_and_hears_it_after_hello)
{
	comes_when_she_says_hello(false, false);
	comes_when_she_says_hello(true, false);
	comes_when_she_says_hello(true, true);
}

/* ---- one order ---- */

Test(outbox_lanes, answers_and_tellings_keep_one_order)
{
	struct matrix_world *w = world_new();

	put_text(w, "0", NULL, BOB);
	world_run(w, 10);
	const char *chat = chat_with(w, BOB);

	cr_assert(hs_join(w->hs, chat, "b"));
	world_run(w, 10);
	world_fault(w, HS_FAULT_STATUS, 500, 2);
	for (int i = 1; i < 8; i++) {
		put_text(w, arena_printf(w->arena, "%d", i), i % 2 ? chat : NULL, BOB);
	}
	outbox_pump(session_outbox(w->session));
	world_run(w, 60);
	cr_assert_str_eq(said_in(w, chat), "0 1 2 3 4 5 6 7 ");
	world_free(w);
}

/* What was answered in private stays so, though the chat is no longer private when it goes. */
Test(outbox_lanes, a_private_answer_does_not_go_where_a_third_listens)
{
	struct matrix_world *w = world_new();

	put_text(w, "hello", NULL, BOB);
	world_run(w, 10);
	const char *chat = chat_with(w, BOB);

	cr_assert(hs_join(w->hs, chat, "b"));
	world_run(w, 10);
	world_fault(w, HS_FAULT_STATUS, 500, 1);
	put_text(w, "secret", chat, NULL);
	world_deliver(w);
	cr_assert(hs_force_join(w->hs, chat, "m"));
	world_run(w, 60);
	cr_assert_str_eq(said_in(w, chat), "hello ");
	cr_assert_eq(world_said(w, "secret"), 1);
	world_free(w);
}

/* The room is upgraded while nobody knows whether the first message is in it. */
static void upgraded(bool was_taken, bool is_restarted, bool is_again)
{
	struct matrix_world *w = world_new();
	struct hs_fault fault = { .kind = was_taken ? HS_FAULT_LOST : HS_FAULT_DROP,
				  .user = CLERK,
				  .count = 1 };

	hs_fault_add(w->hs, &fault);
	put_text(w, "1", w->room, NULL);
	put_text(w, "2", w->room, NULL);
	while (hs_fault_hits(w->hs) == 0 && world_deliver(w)) {
	}
	cr_assert_eq(world_said(w, "1"), was_taken);
	if (is_restarted) {
		world_kill(w);
	}
	const char *old = w->room;

	w->room = arena_strdup(w->arena, hs_upgrade_room(w->hs, old, "a"));
	/* As a homeserver does it: in the old room only those in charge may speak on. */
	cr_assert_not_null(hs_send_state(w->hs, old, "a", "m.room.power_levels", "",
					 "{\"users\":{\"@a:test\":100},\"events_default\":50}"));
	cr_assert(hs_join(w->hs, w->room, "b") || hs_force_join(w->hs, w->room, "b"));
	(void)(hs_invite(w->hs, w->room, "a", CLERK) || true);
	hs_forget_txns(w->hs);
	/* It can't look before the upgrade has come through, and then starts once more. */
	if (is_again) {
		fault_on(w, "/messages", 500, 20);
	}
	if (is_restarted) {
		world_start(w);
	}
	if (is_again) {
		world_run(w, 10);
		cr_assert_eq(w->replaced, 1);
		world_again(w);
	}
	world_run(w, 300);
	cr_assert_eq(w->replaced, 1);
	cr_assert_str_eq(said_in(w, old), was_taken ? "1 " : "");
	cr_assert_str_eq(said_in(w, w->room), was_taken ? "2 " : "1 2 ");
	cr_assert(outbox_is_empty(session_outbox(w->session)));
	cr_assert_str_eq(w->undelivered.text, "");
	world_free(w);
}

Test(outbox_lanes, an_upgrade_says_nothing_twice_and_loses_nothing)
{
	upgraded(true, false, false);
	upgraded(false, false, false);
	upgraded(true, true, false);
	upgraded(false, true, false);
	upgraded(true, true, true);
	upgraded(false, true, true);
}

/* What is known to be delivered is not forgotten because the database would not have it. */
Test(outbox_lanes, deliveries_survive_a_rollback)
{
	struct matrix_world *w = world_new();

	world_say(w, "a", "!echo once");
	for (int i = 0; i < 20 && world_said(w, "once") == 0; i++) {
		world_deliver(w);
	}
	w->refuses = "!echo never";
	world_say(w, "a", "!echo never");
	for (int i = 0; i < 20 && w->rolled_back == 0; i++) {
		world_deliver(w);
	}
	cr_assert_eq(w->rolled_back, 1);
	w->refuses = NULL;
	hs_forget_txns(w->hs);
	world_run(w, 60);
	cr_assert_eq(world_said(w, "once"), 1);
	cr_assert_eq(world_said(w, "never"), 1);
	world_free(w);
}

/* No room, just when an answer was delivered: it waits without turning, and goes on by itself. */
Test(outbox_lanes, a_full_disk_holds_everything_and_turns_nothing)
{
	struct matrix_world *w = world_new();

	world_say(w, "a", "!echo first");
	for (int i = 0; i < 20 && world_said(w, "first") == 0; i++) {
		world_deliver(w);
	}
	full_disk(true);
	world_run(w, 2);
	world_say(w, "a", "!echo second");
	world_say(w, "b", "!tell third");
	/* A thousand turns a second would be more than world_run allows. */
	world_run(w, 500);
	cr_assert_eq(store_state(w->store), STORE_FULL);
	cr_assert_eq(world_said(w, "second") + world_said(w, "third"), 0);
	cr_assert_leq(w->rolled_back, 500 / 10 + 2);
	cr_assert_str_eq(w->failure.text, "");
	full_disk(false);
	cr_assert(store_probe(w->store));
	session_resume(w->session);
	hs_forget_txns(w->hs);
	world_run(w, 60);
	cr_assert_eq(world_said(w, "first"), 1);
	cr_assert_eq(world_said(w, "second"), 1);
	cr_assert_eq(world_said(w, "third"), 1);
	cr_assert(outbox_is_empty(session_outbox(w->session)));
	world_free(w);
}

/* ---- private means that nobody else can read it ---- */

static void opened(const char *type, const char *content, bool is_private)
{
	struct matrix_world *w = world_new();

	put_text(w, "hello", NULL, BOB);
	world_run(w, 10);
	const char *chat = chat_with(w, BOB);

	cr_assert(hs_join(w->hs, chat, "b"));
	cr_assert_not_null(hs_send_state(w->hs, chat, "clerk", type, "", content), "%s",
			   hs_why(w->hs));
	world_run(w, 10);
	hs_say(w->hs, chat, "b", "what waits?");
	world_run(w, 10);
	cr_assert_eq(w->was_direct, is_private, "%s %s", type, content);
	put_text(w, "secret", NULL, BOB);
	world_run(w, 10);
	cr_assert_eq(world_said(w, "secret"), 1);
	cr_assert_str_eq(said_in(w, chat), is_private ? "hello secret " : "hello ", "%s %s", type,
			 content);
	world_free(w);
}

Test(outbox_lanes, a_chat_that_others_can_read_is_not_private)
{
	opened("m.room.join_rules", "{\"join_rule\":\"public\"}", false);
	opened("m.room.join_rules", "{\"join_rule\":\"knock\"}", false);
	opened("m.room.join_rules", "{\"join_rule\":\"restricted\"}", false);
	opened("m.room.join_rules", "{\"join_rule\":\"invite\"}", true);
	opened("m.room.history_visibility", "{\"history_visibility\":\"world_readable\"}", false);
	opened("m.room.history_visibility", "{\"history_visibility\":\"shared\"}", true);
	opened("m.room.guest_access", "{\"guest_access\":\"can_join\"}", true);
}

/* Whoever invites the clerk to a public "direct" chat has no private chat with it. */
Test(outbox_lanes, a_public_direct_chat_is_found_out_when_it_is_looked_at)
{
	struct matrix_world *w = world_new();
	const char *invite[] = { CLERK, NULL };
	struct hs_room_options options = { .invite = invite, .is_direct = true, .is_public = true };
	const char *chat = arena_strdup(w->arena, hs_create_room(w->hs, "b", &options));

	world_run(w, 10);
	hs_say(w->hs, chat, "b", "!tell the secret");
	world_run(w, 10);
	cr_assert(!w->was_direct);
	cr_assert_eq(world_said(w, "the secret"), 1);
	cr_assert_str_eq(said_in(w, chat), "");
	world_free(w);
}

/* Somebody holds each alias that the clerk could take: after an hour the person is out of reach
 * like any other, and told so in the room. */
Test(outbox_lanes, aliases_that_are_all_taken_are_not_tried_for_ever, .timeout = 60)
{
	struct matrix_world *w = world_new();
	struct hs_fault taken = { .kind = HS_FAULT_STATUS,
				  .status = 400,
				  .errcode = "M_ROOM_IN_USE",
				  .path = "/createRoom",
				  .user = CLERK,
				  .for_ms = (int64_t)DAY_S * 1000 };

	hs_fault_add(w->hs, &taken);
	put_text(w, "hello", NULL, BOB);
	world_run(w, 1800);
	cr_assert_eq(w->unreachable, 0);
	world_run(w, 5400);
	cr_assert_geq(w->unreachable, 1);
	cr_assert_eq(world_said(w, "out of reach"), 1);
	world_free(w);
}

/* ---- m.direct ---- */

static const char *direct_data(struct matrix_world *w, const char *method, const char *body)
{
	struct hs_request request = {
		.method = method,
		.path = "/_matrix/client/v3/user/%40clerk%3Atest/account_data/m.direct",
		.token = w->token,
		.content_type = "application/json",
		.body = body,
		.body_len = strlen(body)
	};
	struct hs_answer answer;

	hs_handle(w->hs, &request, false, &answer);
	cr_assert_eq(answer.status, 200, "%s", answer.body);
	const char *said = arena_strndup(w->arena, answer.body, answer.body_len);

	hs_answer_done(&answer);
	return said;
}

Test(outbox_lanes, marking_a_chat_keeps_what_was_marked)
{
	struct matrix_world *w = world_new();

	direct_data(w, "PUT", "{\"@x:test\":[\"!other:test\"],\"@b:test\":[\"!older:test\"]}");
	put_text(w, "hello", NULL, BOB);
	world_run(w, 10);
	const char *marked = direct_data(w, "GET", "");

	cr_assert(strstr(marked, "!other:test") != NULL, "%s", marked);
	cr_assert(strstr(marked, "!older:test") != NULL, "%s", marked);
	cr_assert(strstr(marked, chat_with(w, BOB)) != NULL, "%s", marked);
	world_free(w);
}

/* The list is one: it is not read and written once for each. */
Test(outbox_lanes, all_chats_are_marked_at_once)
{
	enum { MANY = 20 };
	struct matrix_world *w = world_new();
	struct chore *chores;

	fault_on(w, "m.direct", 500, 120);
	tell_people(w, MANY);
	world_run(w, 60);
	cr_assert_eq(chores_to_mark(w->session->rooms, w->arena, &chores), MANY);
	world_run(w, 60);
	w->marks = 0;
	while (chores_to_mark(w->session->rooms, w->arena, &chores) > 0 && w->marks < MANY) {
		world_run(w, 60);
	}
	/* One look and one word for all. */
	cr_expect_eq(w->marks, 2, "%d", w->marks);
	const char *marked = direct_data(w, "GET", "");

	for (int i = 0; i < MANY; i++) {
		const char *name = arena_printf(w->arena, "@p%d:test", i);

		cr_expect_not_null(strstr(marked, chat_with(w, name)), "%s", name);
	}
	world_free(w);
}
