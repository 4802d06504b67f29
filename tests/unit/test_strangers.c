/* test_strangers: rooms and events of others bind, open and announce nothing; crashes end. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/session_internal.h"
#include "matrix_world.h"

/* A stranger's event that says it is encrypted changes nothing; a person's, or the room's state,
 * does.
 */
Test(strangers, do_not_make_a_room_encrypted)
{
	struct matrix_world *w = world_new();

	cr_assert(hs_force_join(w->hs, w->room, "m"));
	hs_send(w->hs, w->room, "m", "m.room.encrypted", "{\"ciphertext\":\"x\"}");
	world_run(w, 5);
	cr_assert_eq(world_said(w, "ncrypt"), 0);
	world_say(w, "a", "!echo clear");
	world_run(w, 5);
	cr_assert_eq(world_said(w, "clear"), 1);
	hs_send(w->hs, w->room, "b", "m.room.encrypted", "{\"ciphertext\":\"x\"}");
	world_run(w, 5);
	cr_assert_eq(world_said(w, "ncrypt"), 1);
	world_free(w);
}

/* Any room may call itself by any alias; the homeserver's directory alone knows. */
Test(strangers, do_not_take_the_clusters_alias)
{
	struct matrix_world *w = world_new();
	struct arena *arena = w->arena;
	const char *room = hs_create_room(w->hs, "b", NULL);

	hs_invite(w->hs, room, "b", CLERK);
	world_run(w, 5);
	cr_assert_str_eq(hs_membership(w->hs, room, CLERK), "join");
	cr_assert(hs_send_state(w->hs, room, "b", "m.room.canonical_alias", "",
				"{\"alias\":\"#cluster:test\"}"));
	world_run(w, 5);
	cr_assert_str_eq(session_room(w->session, arena, "#cluster:test"), w->room);
	world_again(w);
	cr_assert_str_eq(session_room(w->session, arena, "#cluster:test"), w->room);
	world_free(w);
}

/* How often the log has that word, and the sum of the numbers in front of it. */
static int lines_of(const char *text, const char *word, int *ret_sum)
{
	int lines = 0;

	*ret_sum = 0;
	for (const char *at = strstr(text, word); at != NULL; at = strstr(at + 1, word)) {
		const char *number = at;

		while (number > text && number[-1] != '\n' &&
		       !(number[-1] >= '0' && number[-1] <= '9')) {
			number--;
		}
		while (number > text && number[-1] >= '0' && number[-1] <= '9') {
			number--;
		}
		*ret_sum += atoi(number);
		lines++;
	}
	return lines;
}

/* Anybody may invite the clerk, as often as they like: one line a minute tells of all. */
Test(strangers, hundreds_of_invitations_are_a_line_a_minute, .timeout = 120)
{
	enum { INVITATIONS = 300 };
	struct matrix_world *w = world_new();
	char *log = NULL;
	size_t len = 0;
	int told = 0;

	w->log = (struct log){ .out = open_memstream(&log, &len), .level = LOG_LEVEL_INFO };
	hs_register(w->hs, "m", "x", NULL);
	for (int i = 0; i < INVITATIONS; i++) {
		hs_invite(w->hs, hs_create_room(w->hs, "m", NULL), "m", CLERK);
		world_run(w, 1);
	}
	world_run(w, 120);
	fflush(w->log.out);
	cr_assert_leq(lines_of(log, " invitation(s) declined", &told), INVITATIONS / 60 + 2, "%s",
		      log);
	cr_assert_eq(told, INVITATIONS, "%s", log);
	cr_assert_lt(len, 4000, "%s", log);
	fclose(w->log.out);
	w->log.out = NULL;
	world_free(w);
	free(log);
}

/* A space is no room to talk in. */
Test(strangers, spaces_are_not_joined)
{
	struct matrix_world *w = world_new();
	struct hs_room_options options = { .is_space = true };
	const char *space = hs_create_room(w->hs, "a", &options);

	cr_assert_not_null(space, "%s", hs_why(w->hs));
	hs_invite(w->hs, space, "a", CLERK);
	world_run(w, 10);
	cr_assert_str_eq(hs_membership(w->hs, space, CLERK), "leave");
	world_free(w);
}

/* The new room must name the old one: else anybody with a room of his own could take ours over. */
Test(strangers, an_upgrade_without_its_predecessor_moves_nothing)
{
	struct matrix_world *w = world_new();
	const char *other = hs_create_room(w->hs, "a", NULL);

	hs_invite(w->hs, other, "a", CLERK);
	world_run(w, 5);
	hs_kick(w->hs, other, "a", CLERK, "later");
	world_run(w, 5);
	cr_assert(hs_send_state(
	    w->hs, w->room, "a", "m.room.tombstone", "",
	    arena_printf(w->arena, "{\"body\":\"\",\"replacement_room\":\"%s\"}", other)));
	hs_invite(w->hs, other, "a", CLERK);
	world_run(w, 30);
	cr_assert_str_eq(hs_membership(w->hs, other, CLERK), "join");
	cr_assert_eq(w->replaced, 0);
	world_free(w);
}

/* A message that may be in the old room already is not said again in the new one. */
Test(strangers, an_upgrade_says_nothing_twice)
{
	struct matrix_world *w = world_new();

	world_fault(w, HS_FAULT_LOST, 0, 1);
	world_say(w, "a", "!echo unknown");
	for (int i = 0; i < 40 && world_said(w, "unknown") == 0; i++) {
		cr_assert(world_deliver(w) || alarms_ring(&w->alarms, w->now_ms));
	}
	cr_assert_eq(world_said(w, "unknown"), 1);
	world_kill(w);
	const char *new_room = hs_upgrade_room(w->hs, w->room, "a");

	hs_invite(w->hs, new_room, "a", CLERK);
	world_start(w);
	world_run(w, 120);
	cr_assert_eq(w->replaced, 1);
	cr_assert_eq(world_said(w, "unknown"), 1);
	cr_assert(hs_say(w->hs, new_room, "a", "!echo moved"));
	world_run(w, 5);
	cr_assert_eq(world_said(w, "moved"), 1);
	world_free(w);
}

static int64_t number_of(struct matrix_world *w, const char *sql)
{
	struct stmt *stmt;
	struct err err = { 0 };

	cr_assert(store_prepare(w->store, NULL, sql, &stmt, &err), "%s", err.text);
	stmt_begin(stmt);
	int64_t number = stmt_step(stmt) ? stmt_int(stmt, 0) : -1;

	stmt_end(stmt);
	return number;
}

/* A join that is refused is not asked for for ever, and an invitation begins it anew. */
Test(strangers, a_refused_join_ends)
{
	struct matrix_world *w = world_make();
	const char *closed = arena_strdup(w->arena, hs_create_room(w->hs, "m", NULL));
	const char *rooms[] = { closed, NULL };

	w->settings.rooms = rooms;
	world_start(w);
	world_run(w, 3600);
	cr_assert_eq(number_of(w, "SELECT count(*) FROM matrix_chore WHERE kind = 'join'"), 1);
	world_run(w, 26 * 3600);
	cr_assert_eq(number_of(w, "SELECT count(*) FROM matrix_chore"), 0);
	world_free(w);
}

/* What m.direct holds is kept, also when a proxy says that there is no such page. */
Test(strangers, m_direct_is_added_to)
{
	struct matrix_world *w = world_new();
	const char *room = arena_strdup(w->arena, hs_create_room(w->hs, "a", NULL));
	struct outbox_message hello = {
		.kind = OUTBOX_TEXT, .source = "one", .person = BOB, .text = "hello"
	};

	cr_assert_not_null(room);
	cr_assert(store_begin(w->store));
	outbox_put(session_outbox(w->session), &hello);
	cr_assert(store_commit(w->store));
	outbox_pump(session_outbox(w->session));
	world_run(w, 10);
	cr_assert(hs_fault_json(w->hs, "{\"kind\":\"status\",\"status\":404,\"page\":true,"
				       "\"method\":\"GET\",\"path\":\"m.direct\",\"count\":1}"));
	hello.source = "two";
	hello.person = ANN;
	cr_assert(store_begin(w->store));
	outbox_put(session_outbox(w->session), &hello);
	cr_assert(store_commit(w->store));
	outbox_pump(session_outbox(w->session));
	world_run(w, 120);
	const char *direct = hs_account_data(w->hs, CLERK, "m.direct");

	cr_assert_not_null(direct);
	cr_assert_not_null(strstr(direct, BOB), "%s", direct);
	cr_assert_not_null(strstr(direct, ANN), "%s", direct);
	world_free(w);
}

/* ---- crashes ---- */

/* Runs until it comes to rest or dies; true: it died. */
static bool dies(struct matrix_world *w)
{
	w->is_crashed = false;
	world_start(w);
	for (int i = 0; i < 2000 && !w->is_crashed; i++) {
		if (!world_deliver(w) && !alarms_ring(&w->alarms, w->now_ms)) {
			w->now_ms += 100;
		}
	}
	if (w->is_crashed) {
		world_kill(w);
	}
	return w->is_crashed;
}

/* An event that ends us is set aside at the third time, with a reply; its neighbours are answered
 * once. */
static void crash(int chatter)
{
	struct matrix_world *w = world_new();
	int crashes = 0;

	world_kill(w);
	world_say(w, "a", "!echo ahead");
	world_say(w, "b", "!echo crash");
	for (int i = 0; i < chatter; i++) {
		world_say(w, "b", "chatter");
	}
	world_say(w, "a", "!echo behind");
	w->crashes = "!echo crash";
	while (crashes < 10 && dies(w)) {
		crashes++;
	}
	cr_assert_eq(crashes, 3, "%d crashes, chatter %d, heard %s", crashes, chatter,
		     w->heard.text);
	world_run(w, 60);
	cr_assert_eq(world_said(w, "ahead"), 1);
	cr_assert_eq(world_said(w, "behind"), 1);
	cr_assert_eq(world_said(w, "crash"), 0);
	cr_assert_eq(world_said(w, "I can't handle this message"), 1);
	world_run(w, 3600);
	world_again(w);
	world_run(w, 600);
	cr_assert_eq(world_said(w, "I can't handle this message"), 1);
	world_free(w);
}

/* What she types is mere talk to us, whatever came of it. */
Test(strangers, a_strangers_crash_is_not_answered)
{
	struct matrix_world *w = world_new();
	int crashes = 0;

	world_kill(w);
	world_say(w, "a", "!echo crash");
	world_say(w, "b", "!echo behind");
	w->crashes = "!echo crash";
	while (crashes < 10 && dies(w)) {
		crashes++;
	}
	cr_assert_eq(crashes, 3);
	world_run(w, 60);
	cr_assert_eq(world_said(w, "behind"), 1);
	cr_assert_eq(world_said(w, "I can't handle this message"), 0);
	world_free(w);
}

Test(strangers, a_crashing_event_is_set_aside)
{
	crash(0);
	crash(180);
}

/* Being restarted in a quiet room is no crash: nothing is remembered of it. */
Test(strangers, quiet_restarts_leave_no_trace)
{
	struct matrix_world *w = world_new();

	for (int i = 0; i < 10; i++) {
		world_again(w);
		cr_assert_eq(number_of(w, "SELECT count(*) FROM matrix_attempt"), 0);
	}
	world_say(w, "a", "!echo usual");
	int asked = w->asked;

	world_run(w, 5);
	cr_assert_eq(world_said(w, "usual"), 1);
	cr_assert_lt(w->asked - asked, 5);
	world_free(w);
}
