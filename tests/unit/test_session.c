/* test_session: sync, gaps, joins and restarts against the rehearsal homeserver. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix_world.h"

Test(session, answers_once)
{
	struct matrix_world *w = world_new();

	world_say(w, "a", "!echo one");
	world_run(w, 2);
	cr_assert_eq(world_said(w, "one"), 1);
	cr_assert_eq(w->messages, 1);
	cr_assert(session_is_ready(w->session));
	world_free(w);
}

Test(session, first_sync_executes_nothing)
{
	struct matrix_world *w = world_make();

	cr_assert(hs_join(w->hs, w->room, "clerk"));
	world_say(w, "a", "!echo early");
	world_start(w);
	world_run(w, 5);
	cr_assert_eq(w->messages, 0);
	cr_assert_eq(world_said(w, "early"), 0);
	world_free(w);
}

Test(session, nothing_from_before_the_join)
{
	struct matrix_world *w = world_make();

	world_say(w, "a", "!echo early");
	world_start(w);
	world_run(w, 5);
	world_say(w, "a", "!echo late");
	world_run(w, 2);
	cr_assert_eq(world_said(w, "early"), 0);
	cr_assert_eq(world_said(w, "late"), 1);
	world_free(w);
}

Test(session, typed_while_down_is_answered_once)
{
	struct matrix_world *w = world_new();

	world_kill(w);
	world_say(w, "a", "!echo down");
	world_start(w);
	world_run(w, 5);
	world_again(w);
	cr_assert_eq(world_said(w, "down"), 1);
	cr_assert_eq(w->messages, 1);
	world_free(w);
}

Test(session, too_old_is_flagged)
{
	struct matrix_world *w = world_new();

	world_kill(w);
	world_say(w, "a", "!echo stale");
	w->now_ms += 3600 * 1000;
	world_start(w);
	world_run(w, 5);
	cr_assert_eq(w->messages, 1);
	cr_assert(w->was_old);
	cr_assert_eq(world_said(w, "stale"), 0);
	world_free(w);
}

Test(session, same_event_twice_has_one_effect)
{
	struct matrix_world *w = world_new();
	const char *event = world_say(w, "a", "!echo twice");

	world_run(w, 2);
	cr_assert(hs_repeat(w->hs, event));
	world_run(w, 2);
	world_again(w);
	cr_assert(hs_repeat(w->hs, event));
	world_run(w, 2);
	cr_assert_eq(w->messages, 1);
	cr_assert_eq(world_said(w, "twice"), 1);
	world_free(w);
}

/* More than ten pages of a hundred: what is left over is a job, not a loss. */
static void fill_a_gap(int chatter)
{
	struct matrix_world *w = world_new();

	world_kill(w);
	world_say(w, "a", "!echo first");
	for (int i = 0; i < chatter; i++) {
		world_say(w, "b", "chatter");
	}
	world_say(w, "a", "!echo last");
	world_start(w);
	world_run(w, 120);
	cr_assert_eq(world_said(w, "first"), 1, "the oldest of %d was lost", chatter);
	cr_assert_eq(world_said(w, "last"), 1);
	world_free(w);
}

Test(session, gap_of_300)
{
	fill_a_gap(300);
}

Test(session, gap_of_1500)
{
	fill_a_gap(1500);
}

Test(session, gap_of_5000)
{
	fill_a_gap(5000);
}

/* The homeserver can't give the pages now, or goes round in a circle: later it can. */
static void fill_a_gap_in_spite_of(const char *fault)
{
	struct matrix_world *w = world_new();

	world_kill(w);
	world_say(w, "a", "!echo first");
	for (int i = 0; i < 300; i++) {
		world_say(w, "b", "chatter");
	}
	cr_assert(hs_fault_json(w->hs, fault), "%s", hs_why(w->hs));
	world_start(w);
	world_run(w, 20);
	world_say(w, "a", "!echo between");
	world_run(w, 10);
	cr_assert_eq(world_said(w, "between"), 1, "a gap held up what came after it");
	world_again(w);
	world_run(w, 500);
	cr_assert_eq(world_said(w, "first"), 1, "%s", fault);
	cr_assert_eq(world_said(w, "between"), 1);
	world_free(w);
}

Test(session, gaps_that_can_not_be_read_at_once)
{
	fill_a_gap_in_spite_of("{\"kind\":\"status\",\"status\":500,\"method\":\"GET\","
			       "\"path\":\"/messages\",\"count\":4}");
	fill_a_gap_in_spite_of("{\"kind\":\"messages_loop\",\"count\":4}");
	fill_a_gap_in_spite_of("{\"kind\":\"messages_empty\",\"count\":4}");
	fill_a_gap_in_spite_of("{\"kind\":\"no_prev_batch\",\"count\":1}");
}

/* An endless timeline, one day of it: given up, and not at the cost of anything else. */
Test(session, gap_without_end)
{
	struct matrix_world *w = world_new();

	world_kill(w);
	for (int i = 0; i < 300; i++) {
		world_say(w, "b", "chatter");
	}
	cr_assert(hs_fault_json(w->hs, "{\"kind\":\"messages_empty\",\"count\":1000000}"));
	world_start(w);
	world_run(w, 86400);
	world_say(w, "a", "!echo later");
	world_run(w, 10);
	cr_assert_eq(world_said(w, "later"), 1);
	cr_assert_lt(hs_fault_hits(w->hs), 200, "%d requests for one gap",
		     (int)hs_fault_hits(w->hs));
	world_free(w);
}

/* A byte sequence that no reader of JSON takes, in every answer that holds the event. */
Test(session, poison_is_read_around)
{
	struct matrix_world *w = world_new();

	world_kill(w);
	world_say(w, "a", "!echo before");
	cr_assert(hs_fault_json(w->hs, arena_printf(w->arena,
						    "{\"kind\":\"hostile\",\"raw\":\"]]\","
						    "\"room\":\"%s\",\"user\":\"%s\"}",
						    w->room, ANN)),
		  "%s", hs_why(w->hs));
	world_say(w, "a", "!echo behind");
	world_start(w);
	world_run(w, 200);
	cr_assert_eq(world_said(w, "behind"), 1);
	cr_assert_eq(world_said(w, "before"), 1);
	world_say(w, "a", "!echo usual");
	world_run(w, 10);
	cr_assert_eq(world_said(w, "usual"), 1);
	world_again(w);
	cr_assert_eq(world_said(w, "be"), 2);
	world_free(w);
}

/* What came first is heard first, over pages and the timeline that follows them. */
Test(session, gap_in_its_order)
{
	struct matrix_world *w = world_new();
	struct str wanted;

	str_init(&wanted, w->arena);
	world_kill(w);
	for (int i = 0; i < 250; i++) {
		world_say(w, "a", arena_printf(w->arena, "n%d", i));
		str_addf(&wanted, "n%d|", i);
	}
	world_start(w);
	world_run(w, 60);
	cr_assert_str_eq(w->heard.text, wanted.text);
	world_free(w);
}

/* The database refuses: nothing is acknowledged, nothing said; in the end all of it, once. */
static void refused_for_a_while(bool is_killed)
{
	struct matrix_world *w = world_new();

	/* What was lost would be found by looking through the rooms. */
	w->settings.pulse_ms = 0;
	world_again(w);
	world_say(w, "a", "!echo before");
	world_say(w, "a", "!echo broken");
	w->refuses = "!echo broken";
	world_run(w, 120);
	cr_assert_gt(w->rolled_back, 1);
	cr_assert_eq(world_said(w, "before"), 0, "said before it was kept");
	cr_assert_eq(world_said(w, "broken"), 0);
	w->refuses = NULL;
	if (is_killed) {
		world_again(w);
	}
	world_run(w, 120);
	cr_assert_eq(world_said(w, "before"), 1);
	cr_assert_eq(world_said(w, "broken"), 1);
	world_free(w);
}

Test(session, nothing_is_said_or_acknowledged_before_it_is_kept)
{
	refused_for_a_while(false);
	refused_for_a_while(true);
}

Test(session, hostile_event_stops_nothing)
{
	struct matrix_world *w = world_new();
	const char *raws[] = { "\\\"!echo\\\\u0000\\\"", "\\\"x\\\",\\\"n\\\":1e999",
			       "\\\"x\\\",\\\"a\\\\u0000b\\\":1", "\\\"\\\\ud800\\\"", "null" };

	for (size_t i = 0; i < sizeof(raws) / sizeof(*raws); i++) {
		const char *fault = arena_printf(w->arena,
						 "{\"kind\":\"hostile\",\"raw\":\"%s\","
						 "\"room\":\"%s\",\"user\":\"%s\"}",
						 raws[i], w->room, ANN);

		cr_assert(hs_fault_json(w->hs, fault), "%s: %s", raws[i], hs_why(w->hs));
	}
	world_say(w, "a", "!echo after");
	world_run(w, 120);
	cr_assert_eq(world_said(w, "after"), 1);
	world_free(w);
}

Test(session, broken_sync_answers_are_asked_for_again)
{
	struct matrix_world *w = world_new();
	const char *quirks[] = { "next_batch_empty", "next_batch_number", "next_batch_missing",
				 "next_batch_same" };
	const enum hs_fault_kind kinds[] = { HS_FAULT_TRUNCATED, HS_FAULT_HTML, HS_FAULT_LOST };

	for (size_t i = 0; i < 3; i++) {
		struct hs_fault fault = {
			.kind = kinds[i], .method = "GET", .path = "/sync", .count = 2
		};

		hs_fault_add(w->hs, &fault);
		world_say(w, "a", arena_printf(w->arena, "!echo fault-%zu-", i));
		world_run(w, 30);
		cr_assert_eq(world_said(w, arena_printf(w->arena, "fault-%zu-", i)), 1);
	}
	for (size_t i = 0; i < 4; i++) {
		cr_assert(hs_fault_json(
		    w->hs, arena_printf(w->arena, "{\"kind\":\"%s\",\"count\":1}", quirks[i])));
		world_say(w, "a", arena_printf(w->arena, "!echo quirk-%zu-", i));
		world_run(w, 30);
		cr_assert_eq(world_said(w, arena_printf(w->arena, "quirk-%zu-", i)), 1);
	}
	world_free(w);
}

Test(session, invitations)
{
	struct matrix_world *w = world_new();
	const char *by_list = hs_create_room(w->hs, "a", NULL);
	const char *by_roster = hs_create_room(w->hs, "b", NULL);
	const char *by_stranger = hs_create_room(w->hs, "m", NULL);

	hs_invite(w->hs, by_list, "a", CLERK);
	hs_invite(w->hs, by_roster, "b", CLERK);
	hs_invite(w->hs, by_stranger, "m", CLERK);
	world_run(w, 10);
	cr_assert_str_eq(hs_membership(w->hs, by_list, CLERK), "join");
	cr_assert_str_eq(hs_membership(w->hs, by_roster, CLERK), "join");
	cr_assert_str_eq(hs_membership(w->hs, by_stranger, CLERK), "leave");
	world_free(w);
}

Test(session, kicked_is_not_a_reason_to_come_back)
{
	struct matrix_world *w = world_new();

	hs_kick(w->hs, w->room, "a", CLERK, "tidying");
	world_run(w, 5);
	world_say(w, "b", "!echo missed");
	world_again(w);
	cr_assert_str_eq(hs_membership(w->hs, w->room, CLERK), "leave");
	hs_invite(w->hs, w->room, "a", CLERK);
	world_run(w, 10);
	world_say(w, "a", "!echo back");
	world_run(w, 5);
	cr_assert_eq(world_said(w, "missed"), 0);
	cr_assert_eq(world_said(w, "back"), 1);
	world_free(w);
}

static void upgrade(bool is_invited_first)
{
	struct matrix_world *w = world_new();

	if (!is_invited_first) {
		world_kill(w);
	}
	const char *new_room = hs_upgrade_room(w->hs, w->room, "a");

	cr_assert_not_null(new_room, "%s", hs_why(w->hs));
	hs_invite(w->hs, new_room, "a", CLERK);
	if (!is_invited_first) {
		world_start(w);
	}
	world_run(w, 60);
	cr_assert_str_eq(hs_membership(w->hs, new_room, CLERK), "join");
	cr_assert_eq(w->replaced, 1);
	world_free(w);
}

Test(session, upgrade_is_followed)
{
	upgrade(true);
}

Test(session, upgrade_while_down_is_followed)
{
	upgrade(false);
}

Test(session, edit_redaction_and_reaction_are_handed_over)
{
	struct matrix_world *w = world_new();
	const char *event = world_say(w, "a", "!echo before");

	world_run(w, 2);
	hs_edit(w->hs, w->room, "a", event, "!echo changed");
	world_run(w, 2);
	cr_assert_str_eq(w->replaces, event);
	hs_react(w->hs, w->room, "b", event, "+");
	hs_redact(w->hs, w->room, "a", event, "mistake");
	world_run(w, 2);
	cr_assert_eq(w->reactions, 1);
	cr_assert_eq(w->redactions, 1);
	world_free(w);
}

Test(session, encrypted_room_is_told_once)
{
	struct matrix_world *w = world_new();
	struct hs_room_options options = { .is_encrypted = true };
	const char *room = hs_create_room(w->hs, "a", &options);

	hs_invite(w->hs, room, "a", CLERK);
	world_run(w, 10);
	hs_send(w->hs, room, "a", "m.room.encrypted", "{\"ciphertext\":\"x\"}");
	world_run(w, 5);
	world_again(w);
	hs_send(w->hs, room, "a", "m.room.encrypted", "{\"ciphertext\":\"y\"}");
	world_run(w, 5);
	cr_assert_eq(world_said(w, "ncrypt"), 1);
	world_free(w);
}

Test(session, wrong_token_is_for_a_person_to_mend)
{
	struct matrix_world *w = world_make();

	w->settings.token = "wrong";
	world_start(w);
	world_run(w, 5);
	cr_assert_eq(w->failure.code, ERR_DENIED);
	cr_assert_null(strstr(w->failure.text, "wrong\""));
	world_free(w);
}

Test(session, password_logs_in_again_with_the_same_device)
{
	struct matrix_world *w = world_make();

	w->settings.token = NULL;
	w->settings.password = "secret";
	world_start(w);
	world_run(w, 5);
	for (int soft = 0; soft <= 1; soft++) {
		hs_expire_tokens(w->hs, CLERK, soft == 1);
		world_run(w, 5);
		world_say(w, "a", arena_printf(w->arena, "!echo login-%d-", soft));
		world_run(w, 30);
		cr_assert_eq(world_said(w, arena_printf(w->arena, "login-%d-", soft)), 1);
	}
	cr_assert_eq(w->failure.code, ERR_NONE);
	world_free(w);
}

/* How often the clerk logged in: each login is a request with this path. */
static uint64_t hits_in(struct matrix_world *w, int64_t seconds)
{
	uint64_t before = hs_fault_hits(w->hs);

	world_run(w, seconds);
	return hs_fault_hits(w->hs) - before;
}

/* A homeserver that gives tokens and takes none for /sync is not hammered with logins. */
Test(session, a_login_that_does_not_help_is_not_repeated_at_once)
{
	struct matrix_world *w = world_make();
	struct hs_fault refused = { .kind = HS_FAULT_STATUS,
				    .status = 401,
				    .errcode = "M_UNKNOWN_TOKEN",
				    .method = "GET",
				    .path = "/sync",
				    .for_ms = 3600 * 1000 };
	int logins = 0;

	w->settings.token = NULL;
	w->settings.password = "secret";
	hs_fault_add(w->hs, &refused);
	world_start(w);
	/* One /sync a login. */
	logins = (int)hits_in(w, 290);
	cr_assert_eq(logins, 1, "%d logins in five minutes", logins);
	logins += (int)hits_in(w, 3400);
	cr_assert_gt(logins, 10);
	cr_assert_lt(logins, 14);
	world_run(w, 600);
	cr_assert_eq(w->failure.code, ERR_NONE);
	world_say(w, "a", "!echo at-last");
	world_run(w, 10);
	cr_assert_eq(world_said(w, "at-last"), 1);
	world_free(w);
}

/* The account is locked, suspended, at a limit: each is waited for, and nothing is lost or given
 * up. */
static void waits_for(int status, const char *errcode, const char *path, int64_t hits_most)
{
	struct matrix_world *w = world_new();
	struct hs_fault fault = { .kind = HS_FAULT_STATUS,
				  .status = status,
				  .errcode = errcode,
				  .path = path,
				  .user = CLERK,
				  .for_ms = 2 * 3600 * 1000 };

	hs_fault_add(w->hs, &fault);
	world_say(w, "a", "!echo waited");
	world_say(w, "b", "!echo as-well");
	int64_t hits = (int64_t)hits_in(w, 7000);

	cr_assert_leq(hits, hits_most, "%s: asked %d times", errcode, (int)hits);
	cr_assert_eq(w->failure.code, ERR_NONE, "%s: %s", errcode, w->failure.text);
	world_run(w, 5000);
	w->was_old = false;
	cr_assert_str_empty(w->undelivered.text, "%s", errcode);
	world_say(w, "a", "!echo usual");
	world_run(w, 10);
	cr_assert_eq(world_said(w, "usual"), 1, "%s", errcode);
	if (str_equal(path, "/send/")) {
		cr_assert_eq(world_said(w, "waited"), 1, "%s", errcode);
		cr_assert_eq(world_said(w, "as-well"), 1, "%s", errcode);
	}
	world_free(w);
}

Test(session, a_closed_account_is_waited_for)
{
	waits_for(401, "M_USER_LOCKED", "/sync", 9);
	waits_for(403, "M_USER_SUSPENDED", "/send/", 9);
	waits_for(403, "M_RESOURCE_LIMIT_EXCEEDED", "/send/", 9);
	waits_for(403, "M_CONSENT_NOT_GIVEN", "/send/", 9);
	waits_for(403, "M_RESOURCE_LIMIT_EXCEEDED", "/sync", 9);
}

Test(session, unreachable_homeserver_is_waited_for)
{
	struct matrix_world *w = world_make();
	struct hs_fault fault = {
		.kind = HS_FAULT_DROP, .path = "/", .method = "GET", .for_ms = 7200 * 1000
	};

	hs_fault_add(w->hs, &fault);
	world_start(w);
	world_run(w, 7100);
	cr_assert_eq(w->failure.code, ERR_NONE);
	cr_assert_not(session_is_ready(w->session));
	world_run(w, 200);
	cr_assert(session_is_ready(w->session));
	world_free(w);
}

/* Away for so long; how long after its return the clerk has answered. */
static int64_t back_after_s(int64_t away_s)
{
	struct matrix_world *w = world_new();
	struct hs_fault away = { .kind = HS_FAULT_DROP,
				 .path = "/",
				 .method = "GET",
				 .user = CLERK,
				 .for_ms = away_s * 1000 };

	hs_fault_add(w->hs, &away);
	world_say(w, "b", "the poll that is open ends");
	world_run(w, away_s);
	world_say(w, "a", "!echo back");
	for (int64_t waited_s = 0; waited_s <= 60; waited_s++) {
		if (world_said(w, "back") > 0) {
			world_free(w);
			return waited_s;
		}
		world_run(w, 1);
	}
	world_free(w);
	return INT64_MAX;
}

Test(session, found_again_soon)
{
	cr_assert_leq(back_after_s(20), 3);
	cr_assert_leq(back_after_s(240), 31);
	cr_assert_leq(back_after_s(86400), 60);
}
