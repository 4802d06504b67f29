/* test_outbox: each thing is said once, whatever the homeserver and the power supply do. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/outbox_internal.h"
#include "matrix_world.h"

/* Whatever is in the rooms went there under the id that its row had from the start. */
static void check_txns(struct matrix_world *w)
{
	struct hs_event event;
	int seen = 0;

	for (size_t i = 0; i < hs_event_count(w->hs); i++) {
		if (!hs_event_at(w->hs, i, &event) || event.txn_id == NULL) {
			continue;
		}
		json_t *content = json_parse(event.content, strlen(event.content), NULL);
		const char *kept = json_text_or(content, "org.clerkd.txn", "none");

		cr_assert_str_eq(kept, event.txn_id);
		json_decref(content);
		seen++;
	}
	cr_assert_gt(seen, 0);
}

static void survives(enum hs_fault_kind kind, int status, int64_t count)
{
	struct matrix_world *w = world_new();

	world_fault(w, kind, status, count);
	world_say(w, "a", "!echo alpha");
	world_say(w, "b", "!echo beta");
	world_run(w, 900);
	cr_assert_eq(world_said(w, "alpha"), 1, "fault %d", (int)kind);
	cr_assert_eq(world_said(w, "beta"), 1, "fault %d", (int)kind);
	check_txns(w);
	cr_assert(outbox_is_empty(session_outbox(w->session)));
	world_free(w);
}

Test(outbox, status_before)
{
	survives(HS_FAULT_STATUS, 500, 3);
	survives(HS_FAULT_STATUS, 502, 3);
	survives(HS_FAULT_STATUS, 504, 3);
}

Test(outbox, status_after_it_was_accepted)
{
	survives(HS_FAULT_STATUS_AFTER, 502, 3);
}

Test(outbox, answer_lost)
{
	survives(HS_FAULT_LOST, 0, 3);
}

Test(outbox, dropped_truncated_html)
{
	survives(HS_FAULT_DROP, 0, 2);
	survives(HS_FAULT_TRUNCATED, 0, 2);
	survives(HS_FAULT_HTML, 0, 2);
}

/* After how long it tries again what it was told to wait with. */
static int64_t waited_ms(enum hs_retry_form form)
{
	struct matrix_world *w = world_new();
	struct hs_fault fault = { .kind = HS_FAULT_STATUS,
				  .status = 429,
				  .count = 1,
				  .user = CLERK,
				  .retry_form = form,
				  .retry_after_ms = 7000 };
	int sends = w->sends;

	hs_fault_add(w->hs, &fault);
	world_say(w, "a", "!echo patient");
	while (hs_fault_hits(w->hs) == 0) {
		cr_assert(world_deliver(w));
	}
	int64_t told_ms = w->now_ms;

	cr_assert_eq(w->sends, sends + 1);
	while (w->sends == sends + 1) {
		cr_assert_lt(w->now_ms - told_ms, 3600 * 1000);
		while (world_deliver(w)) {
		}
		w->now_ms += w->sends == sends + 1 ? 100 : 0;
		alarms_ring(&w->alarms, w->now_ms);
	}
	int64_t waited = w->now_ms - told_ms;

	world_run(w, 5);
	cr_assert_eq(world_said(w, "patient"), 1, "form %d", (int)form);
	world_free(w);
	return waited;
}

static void check_waited(enum hs_retry_form form, int64_t least_ms)
{
	int64_t waited = waited_ms(form);

	cr_assert_geq(waited, least_ms, "form %d: %lld ms", (int)form, (long long)waited);
	cr_assert_leq(waited, least_ms + 3000, "form %d: %lld ms", (int)form, (long long)waited);
}

/* As long as it was told, however it was told; ten minutes at most; half a second where it was told
 * no time. */
Test(outbox, patience_in_each_form)
{
	check_waited(HS_RETRY_BOTH, 7000);
	check_waited(HS_RETRY_HEADER, 7000);
	check_waited(HS_RETRY_MS, 7000);
	check_waited(HS_RETRY_ABSURD, 600 * 1000);
	check_waited(HS_RETRY_NONE, 500);
}

/* A proxy's page is nobody's word on the message, whatever its status. */
Test(outbox, a_page_is_no_refusal)
{
	struct matrix_world *w = world_new();

	w->proxied = 2;
	world_say(w, "a", "!echo page");
	world_run(w, 120);
	/* The homeserver behind it had taken the message: that is looked up, not tried again. */
	cr_assert_eq(w->proxied, 1);
	w->proxied = 0;
	cr_assert_eq(world_said(w, "page"), 1);
	world_say(w, "a", "!echo next");
	world_run(w, 5);
	cr_assert_eq(world_said(w, "next"), 1);
	cr_assert(outbox_is_empty(session_outbox(w->session)));
	world_free(w);
}

/* As long as it was told to wait, it sends nothing. */
Test(outbox, patience_as_long_as_told)
{
	struct matrix_world *w = world_new();
	struct hs_fault fault = { .kind = HS_FAULT_STATUS,
				  .status = 429,
				  .count = 1,
				  .user = CLERK,
				  .retry_form = HS_RETRY_BOTH,
				  .retry_after_ms = 60000 };

	hs_fault_add(w->hs, &fault);
	world_say(w, "a", "!echo patient");
	world_run(w, 5);
	int sends = w->sends;

	world_say(w, "a", "!echo too");
	world_run(w, 54);
	cr_assert_eq(w->sends, sends);
	cr_assert_eq(world_said(w, "patient"), 0);
	world_run(w, 10);
	cr_assert_eq(world_said(w, "patient"), 1);
	cr_assert_eq(world_said(w, "too"), 1);
	world_free(w);
}

/* The first fails for a while: the second does not overtake it. */
Test(outbox, failure_keeps_the_order)
{
	struct matrix_world *w = world_new();
	const char *said = "";
	struct hs_event event;

	world_fault(w, HS_FAULT_STATUS, 500, 2);
	world_say(w, "a", "!echo 1");
	world_say(w, "b", "!echo 2");
	world_say(w, "a", "!echo 3");
	world_run(w, 300);
	for (size_t i = 0; i < hs_room_event_count(w->hs, w->room); i++) {
		hs_room_event_at(w->hs, w->room, i, &event);
		if (str_equal(event.sender, CLERK) && event.body != NULL) {
			said = arena_printf(w->arena, "%s%s", said, event.body);
		}
	}
	cr_assert_str_eq(said, "123");
	world_free(w);
}

/* The same thing has the same id for ever; another thing, place or part another one. */
Test(outbox, transaction_ids)
{
	struct arena *arena = arena_new();
	const char *txn = outbox_txn(arena, OUTBOX_TEXT, "$1", 0, "!r:x");

	cr_assert_str_eq(txn, outbox_txn(arena, OUTBOX_TEXT, "$1", 0, "!r:x"));
	cr_assert_str_neq(txn, outbox_txn(arena, OUTBOX_NOTICE, "$1", 0, "!r:x"));
	cr_assert_str_neq(txn, outbox_txn(arena, OUTBOX_TEXT, "$2", 0, "!r:x"));
	cr_assert_str_neq(txn, outbox_txn(arena, OUTBOX_TEXT, "$1", 1, "!r:x"));
	cr_assert_str_neq(txn, outbox_txn(arena, OUTBOX_TEXT, "$1", 0, "@a:x"));
	cr_assert_eq(strlen(txn), 41);
	arena_free(arena);
}

Test(outbox, stock_rate_limit_keeps_the_order)
{
	struct matrix_world *w = world_new();
	struct hs_event event;
	int next = 0;

	hs_set_rate_limit(w->hs, 0.2, 10);
	for (int i = 0; i < 40; i++) {
		world_say(w, "a", arena_printf(w->arena, "!echo n%d.", i));
	}
	world_run(w, 1200);
	for (size_t i = 0; i < hs_room_event_count(w->hs, w->room); i++) {
		hs_room_event_at(w->hs, w->room, i, &event);
		if (str_equal(event.sender, CLERK) && event.body != NULL) {
			cr_assert_str_eq(event.body, arena_printf(w->arena, "n%d.", next++));
		}
	}
	cr_assert_eq(next, 40);
	world_free(w);
}

/* Nobody prods it: what is queued goes out, and a quiet room waits for no busy one. */
Test(outbox, a_long_queue_goes_out_by_itself)
{
	struct matrix_world *w = world_new();
	struct outbox_message quiet = {
		.kind = OUTBOX_NOTICE, .source = "quiet", .person = BOB, .text = "meanwhile"
	};

	cr_assert(store_begin(w->store));
	for (int i = 0; i < 700; i++) {
		struct outbox_message message = { .kind = OUTBOX_NOTICE,
						  .source = arena_printf(w->arena, "s%d", i),
						  .room_id = w->room,
						  .text = "busy" };

		outbox_put(session_outbox(w->session), &message);
	}
	outbox_put(session_outbox(w->session), &quiet);
	cr_assert(store_commit(w->store));
	outbox_pump(session_outbox(w->session));
	for (int i = 0; i < 40; i++) {
		world_deliver(w);
	}
	cr_assert_eq(world_said(w, "meanwhile"), 1);
	world_run(w, 10);
	cr_assert_eq(world_said(w, "busy"), 700);
	cr_assert(outbox_is_empty(session_outbox(w->session)));
	world_free(w);
}

/* Where the clerk last said this; NULL: nowhere. */
static const char *room_of_said(struct matrix_world *w, const char *text)
{
	const char *room = NULL;
	struct hs_event event;

	for (size_t i = 0; i < hs_event_count(w->hs); i++) {
		if (hs_event_at(w->hs, i, &event) && str_equal(event.sender, CLERK) &&
		    event.body != NULL && strstr(event.body, text) != NULL) {
			room = arena_strdup(w->arena, event.room_id);
		}
	}
	return room;
}

Test(outbox, refused_row_does_not_hold_up_the_rest)
{
	struct matrix_world *w = world_new();

	world_fault(w, HS_FAULT_STATUS, 403, 1);
	world_say(w, "a", "!echo refused");
	world_run(w, 2);
	world_say(w, "a", "!echo allowed");
	world_run(w, 5);
	cr_assert_eq(world_said(w, "allowed"), 1);
	/* Not in the room, but to the person whom the world's handler chose, and once. */
	cr_assert_str_eq(w->undelivered.text, "refused (M_FORBIDDEN)|");
	cr_assert_eq(world_said(w, "refused"), 1);
	cr_assert_str_neq(room_of_said(w, "refused"), w->room);
	cr_assert_str_eq(room_of_said(w, "allowed"), w->room);
	cr_assert(outbox_is_empty(session_outbox(w->session)));
	world_free(w);
}

/* A message and its edit go out in one burst: the second replaces the first, it is no other. */
Test(outbox, edit_right_behind_its_message)
{
	struct matrix_world *w = world_new();
	struct outbox *outbox = session_outbox(w->session);
	struct outbox_message first = {
		.kind = OUTBOX_NOTICE, .source = "first", .room_id = w->room, .text = "9-12"
	};
	struct outbox_message second = first;
	struct hs_event event;

	second.source = "second";
	second.text = "9-11";
	second.edits_source = "first";
	cr_assert(store_begin(w->store));
	outbox_put(outbox, &first);
	outbox_put(outbox, &second);
	cr_assert(store_commit(w->store));
	outbox_pump(outbox);
	world_run(w, 10);
	cr_assert(outbox_is_empty(outbox));
	size_t count = hs_room_event_count(w->hs, w->room);

	cr_assert(hs_room_event_at(w->hs, w->room, count - 1, &event));
	cr_assert(strstr(event.content, "\"m.replace\"") != NULL, "%s", event.content);
	cr_assert(hs_room_event_at(w->hs, w->room, count - 2, &event));
	cr_assert_str_eq(event.body, "9-12");
	world_free(w);
}

/* Killed at each turn of the wire while it answers: one reply in the end. */
Test(outbox, killed_at_every_step)
{
	for (int steps = 0; steps < 14; steps++) {
		struct matrix_world *w = world_new();

		world_say(w, "a", "!echo steady");
		for (int i = 0; i < steps; i++) {
			(void)(world_deliver(w) || alarms_ring(&w->alarms, w->now_ms));
		}
		world_again(w);
		world_run(w, 30);
		cr_assert_eq(world_said(w, "steady"), 1, "killed after %d steps", steps);
		cr_assert_leq(w->messages, 2);
		world_free(w);
	}
}

/* The homeserver has it, we do not know, and it has forgotten our transaction ids. */
static void looks_before_it_says_again(int64_t down_s, bool is_new_device)
{
	struct matrix_world *w = world_new();

	world_say_unknown(w);
	world_kill(w);
	hs_forget_txns(w->hs);
	w->now_ms += down_s * 1000;
	if (is_new_device) {
		w->settings.token =
		    arena_strdup(w->arena, hs_register(w->hs, "clerk", "secret", "OTHER"));
		w->settings.device_id = "OTHER";
	}
	world_start(w);
	world_run(w, 60);
	cr_assert_eq(world_said(w, "forgotten"), 1, "after %lld s", (long long)down_s);
	cr_assert(outbox_is_empty(session_outbox(w->session)));
	world_free(w);
}

Test(outbox, reads_back_after_a_day)
{
	looks_before_it_says_again(25 * 3600, false);
}

Test(outbox, reads_back_after_a_crash)
{
	looks_before_it_says_again(1, false);
}

/* The homeserver takes it, restarts before it answers, and has forgotten. */
Test(outbox, reads_back_after_a_broken_try)
{
	struct matrix_world *w = world_new();

	world_say_unknown(w);
	hs_forget_txns(w->hs);
	world_run(w, 60);
	cr_assert_eq(world_said(w, "forgotten"), 1);
	cr_assert(outbox_is_empty(session_outbox(w->session)));
	world_free(w);
}

/* The wire breaks after the PUT was taken, and the token that we come back with is another. */
Test(outbox, another_device_looks_first)
{
	looks_before_it_says_again(60, true);
}

static void copy_file(const char *from, const char *to)
{
	FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
	char part[4096];

	cr_assert(in != NULL && out != NULL);
	for (size_t len; (len = fread(part, 1, sizeof(part), in)) > 0;) {
		cr_assert_eq(fwrite(part, 1, len, out), len);
	}
	cr_assert_eq(fclose(in) | fclose(out), 0);
}

/* The database is older than what was said: its commands come again, their answers do not. */
static void restored(int64_t age_s, bool is_new_device, int64_t away_s)
{
	struct matrix_world *w = world_new();
	const char *kept = arena_printf(w->arena, "%s.kept", w->path);

	world_say(w, "b", "!tell before");
	world_run(w, 60);
	world_kill(w);
	copy_file(w->path, kept);
	world_start(w);
	world_say(w, "a", "!echo room");
	world_say(w, "b", "!tell private");
	world_run(w, age_s);
	cr_assert_eq(world_said(w, "room") + world_said(w, "private"), 2);
	world_kill(w);
	copy_file(kept, w->path);
	unlink(kept);
	hs_forget_txns(w->hs);
	w->settings.epoch = 1;
	if (is_new_device) {
		w->settings.token =
		    arena_strdup(w->arena, hs_register(w->hs, "clerk", "secret", "OTHER"));
		w->settings.device_id = "OTHER";
	}
	w->messages = 0;
	/* It says who we are, but for hours not what was said. */
	struct hs_fault away = { .kind = HS_FAULT_STATUS,
				 .status = 502,
				 .path = "/sync",
				 .user = CLERK,
				 .for_ms = away_s * 1000 };

	if (away_s > 0) {
		hs_fault_add(w->hs, &away);
	}
	world_start(w);
	world_run(w, away_s + 120);
	cr_assert_geq(w->messages, 2, "they do not come again");
	cr_assert(!w->was_old, "what was answered before counts again, however old");
	cr_assert_eq(world_said(w, "room"), 1);
	cr_assert_eq(world_said(w, "private"), 1);
	cr_assert(outbox_is_empty(session_outbox(w->session)));
	world_say(w, "a", "!echo anew");
	world_run(w, 60);
	cr_assert_eq(world_said(w, "anew"), 1);
	world_free(w);
}

Test(outbox, restored_database_says_nothing_twice)
{
	restored(120, false, 0);
	restored(120, true, 0);
	restored(30 * 3600, false, 0);
}

Test(outbox, doubt_lasts_as_long_as_it_takes)
{
	restored(120, false, 5 * 3600);
}

static int chats_of_clerk(struct matrix_world *w)
{
	int count = 0;

	for (size_t i = 0; i < hs_room_count(w->hs); i++) {
		struct hs_event event;

		hs_room_event_at(w->hs, hs_room_at(w->hs, i), 0, &event);
		count += str_equal(event.sender, CLERK);
	}
	return count;
}

Test(outbox, private_chat_is_opened_once_though_the_answer_is_lost)
{
	struct matrix_world *w = world_new();
	struct hs_fault fault = { .kind = HS_FAULT_LOST,
				  .method = "POST",
				  .path = "/createRoom",
				  .user = CLERK,
				  .count = 1 };

	hs_fault_add(w->hs, &fault);
	world_say(w, "b", "!tell one");
	world_run(w, 30);
	world_again(w);
	world_say(w, "b", "!tell two");
	world_run(w, 30);
	cr_assert_eq(chats_of_clerk(w), 1);
	cr_assert_eq(world_said(w, "one"), 1);
	cr_assert_eq(world_said(w, "two"), 1);
	world_free(w);
}

/* Even one who is only invited could read it all once inside. */
Test(outbox, a_third_invited_ends_a_private_chat)
{
	struct matrix_world *w = world_new();

	world_say(w, "b", "!tell first secret");
	world_run(w, 10);
	const char *first = room_of_said(w, "first secret");

	cr_assert_not_null(first);
	cr_assert(hs_join(w->hs, first, "b"));
	cr_assert(hs_invite(w->hs, first, "b", "m"));
	world_run(w, 5);
	world_say(w, "b", "!tell second secret");
	world_run(w, 10);
	const char *second = room_of_said(w, "second secret");

	cr_assert_not_null(second);
	cr_assert_str_neq(second, first);
	cr_assert_null(hs_membership(w->hs, second, "@m:test"));
	world_free(w);
}

/* Who owns the alias of a chat to come is given nothing: it is not to be foreseen, and if it were,
 * the room would be looked at. */
Test(outbox, an_alias_taken_by_another_gets_nothing)
{
	struct matrix_world *w = world_new();
	struct hs_fault fault = { .kind = HS_FAULT_LOST,
				  .method = "POST",
				  .path = "/createRoom",
				  .user = CLERK,
				  .count = 1 };

	/* The chat is made, the answer lost; before the clerk looks, a third is let in. */
	hs_fault_add(w->hs, &fault);
	world_say(w, "b", "!tell the secret");
	for (int i = 0; i < 50 && hs_find_direct(w->hs, CLERK, BOB) == NULL; i++) {
		(void)(world_deliver(w) || alarms_ring(&w->alarms, w->now_ms));
	}
	const char *chat = arena_strdup(w->arena, hs_find_direct(w->hs, CLERK, BOB));

	cr_assert_not_null(chat);
	cr_assert(hs_force_join(w->hs, chat, "m"));
	world_run(w, 120);
	const char *room = room_of_said(w, "the secret");

	cr_assert_not_null(room);
	cr_assert_str_neq(room, chat);
	cr_assert_eq(world_said(w, "the secret"), 1);
	world_free(w);
}

/* Two installations never choose the same alias. */
Test(outbox, aliases_are_of_this_installation)
{
	const char *alias[2];
	struct arena *arena = arena_new();

	for (int i = 0; i < 2; i++) {
		struct matrix_world *w = world_new();
		struct hs_event event;

		alias[i] = NULL;
		world_say(w, "b", "!tell x");
		world_run(w, 10);
		for (size_t n = 0; n < hs_event_count(w->hs); n++) {
			if (hs_event_at(w->hs, n, &event) && str_equal(event.sender, CLERK) &&
			    str_equal(event.type, "m.room.canonical_alias")) {
				alias[i] = arena_strdup(arena, event.content);
			}
		}
		world_free(w);
	}
	cr_assert(alias[0] != NULL && alias[1] != NULL);
	cr_assert_str_neq(alias[0], alias[1]);
	arena_free(arena);
}

Test(outbox, source_of_an_event)
{
	struct matrix_world *w = world_new();
	const char *asked = arena_strdup(w->arena, world_say(w, "a", "!echo whose"));
	struct hs_event event;

	world_run(w, 5);
	for (size_t i = 0; i < hs_event_count(w->hs); i++) {
		hs_event_at(w->hs, i, &event);
		if (str_equal(event.sender, CLERK) && event.body != NULL) {
			cr_assert_str_eq(
			    outbox_source_of(session_outbox(w->session), event.event_id), asked);
		}
	}
	cr_assert_null(outbox_source_of(session_outbox(w->session), "$other"));
	world_free(w);
}
