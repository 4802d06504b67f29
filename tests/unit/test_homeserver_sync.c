/* test_homeserver_sync: what /sync of the rehearsal homeserver says, and when it waits. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "homeserver_world.h"

#include <unistd.h>

/* %7B…: {"room":{"timeline":{"limit":N,"types":["m.room.message"]}}} */
#define MESSAGES_ONLY \
	"&filter=%7B%22room%22%3A%7B%22timeline%22%3A%7B%22limit%22%3A5%2C" \
	"%22types%22%3A%5B%22m.room.message%22%5D%7D%7D%7D"

static void say_many(struct world *w, const char *user, int count)
{
	for (int i = 0; i < count; i++) {
		char *text = format("number %d", i);
		cr_assert_not_null(hs_say(w->hs, w->room, user, text));
		free(text);
	}
}

static const char *body_at(struct world *w, json_t *json, size_t index)
{
	return text_at(json_object_get(timeline_at(w, json, index), "content"), "body");
}

Test(homeserver_sync, the_first_has_state_and_the_last_ten)
{
	struct world w = world_new();
	say_many(&w, "a", 12);
	json_t *json = sync_since(&w, w.clerk, NULL, "");
	cr_assert_eq(json_array_size(timeline(&w, json)), 10);
	cr_assert(is_limited(&w, json));
	cr_assert_str_eq(body_at(&w, json, 9), "number 11");
	json_t *state = json_object_get(json_object_get(joined(&w, json), "state"), "events");
	cr_assert(json_array_size(state) >= 9);
	json_decref(json);
	world_done(&w);
}

Test(homeserver_sync, later_ones_have_only_what_is_new)
{
	struct world w = world_new();
	char *since = sync_token(&w, w.clerk);
	say_many(&w, "a", 3);
	json_t *json = sync_since(&w, w.clerk, since, "");
	cr_assert_eq(json_array_size(timeline(&w, json)), 3);
	cr_assert_not(is_limited(&w, json));
	json_t *again = sync_since(&w, w.clerk, since, "");
	cr_assert_eq(json_array_size(timeline(&w, again)), 3, "the same since, the same answer");
	json_t *next = sync_since(&w, w.clerk, text_at(json, "next_batch"), "");
	cr_assert_null(joined(&w, next));
	json_decref(json);
	json_decref(again);
	json_decref(next);
	free(since);
	world_done(&w);
}

Test(homeserver_sync, a_gap_is_limited_and_messages_fill_it)
{
	struct world w = world_new();
	char *since = sync_token(&w, w.clerk);
	say_many(&w, "a", 137);
	json_t *json = sync_since(&w, w.clerk, since, "");
	cr_assert(is_limited(&w, json));
	const char *from = text_at(json_object_get(joined(&w, json), "timeline"), "prev_batch");
	char *path = format("messages?dir=b&from=%s&to=%s&limit=500", from, since);
	json_t *page = ask_room(&w, w.clerk, "GET", path, NULL);
	cr_assert_eq(json_array_size(timeline(&w, json)) +
			 json_array_size(json_object_get(page, "chunk")),
		     137);
	json_t *newest = json_array_get(json_object_get(page, "chunk"), 0);
	cr_assert_str_eq(text_at(json_object_get(newest, "content"), "body"), "number 126");
	json_decref(page);
	json_decref(json);
	free(path);
	free(since);
	world_done(&w);
}

Test(homeserver_sync, a_type_filter_makes_it_limited_only_when_too_far)
{
	struct world w = world_new();
	char *since = sync_token(&w, w.clerk);
	for (int i = 0; i < 20; i++) {
		hs_send(w.hs, w.room, "a", "x.y", "{}");
	}
	hs_say(w.hs, w.room, "a", "one");
	json_t *json = sync_since(&w, w.clerk, since, MESSAGES_ONLY);
	cr_assert_eq(json_array_size(timeline(&w, json)), 1);
	cr_assert_not(is_limited(&w, json), "all 21 were looked through");
	json_decref(json);
	for (int i = 0; i < 80; i++) {
		hs_send(w.hs, w.room, "a", "x.y", "{}");
	}
	hs_send_state(w.hs, w.room, "a", "m.room.topic", "", "{\"topic\":\"x\"}");
	json = sync_since(&w, w.clerk, since, MESSAGES_ONLY);
	cr_assert(is_limited(&w, json));
	cr_assert_eq(json_array_size(timeline(&w, json)), 0);
	json_t *state = json_object_get(json_object_get(joined(&w, json), "state"), "events");
	cr_assert_eq(json_array_size(state), 1, "a limited one tells the state of the gap");
	json_decref(json);
	free(since);
	world_done(&w);
}

Test(homeserver_sync, state_hidden_by_the_timeline_filter_is_lost)
{
	struct world w = world_new();
	char *since = sync_token(&w, w.clerk);
	hs_send_state(w.hs, w.room, "a", "m.room.topic", "", "{\"topic\":\"x\"}");
	json_t *json = sync_since(&w, w.clerk, since, MESSAGES_ONLY);
	cr_assert_null(joined(&w, json), "as in Synapse: linear and empty, so left out");
	json_decref(json);
	free(since);
	world_done(&w);
}

Test(homeserver_sync, a_room_just_joined_comes_whole_and_limited)
{
	struct world w = world_new();
	const char *room = hs_create_room(w.hs, "a", NULL);
	hs_say(w.hs, room, "a", "before you came");
	char *since = sync_token(&w, w.clerk);
	hs_invite(w.hs, room, "a", "clerk");
	hs_join(w.hs, room, "clerk");
	hs_say(w.hs, room, "a", "after");
	w.room = room;
	json_t *json = sync_since(&w, w.clerk, since, "");
	size_t count = json_array_size(timeline(&w, json));
	cr_assert(is_limited(&w, json));
	cr_assert_str_eq(body_at(&w, json, count - 4), "before you came");
	cr_assert_str_eq(
	    text_at(json_object_get(timeline_at(&w, json, count - 4), "unsigned"), "membership"),
	    "leave");
	cr_assert_str_eq(
	    text_at(json_object_get(timeline_at(&w, json, count - 1), "unsigned"), "membership"),
	    "join");
	json_decref(json);
	free(since);
	world_done(&w);
}

Test(homeserver_sync, a_long_poll_waits_until_there_is_news)
{
	struct world w = world_new();
	char *since = sync_token(&w, w.clerk);
	char *target = format("/_matrix/client/v3/sync?timeout=30000&since=%s", since);
	struct hs_answer answer = ask_raw(&w, w.clerk, "GET", target, NULL, false);
	cr_assert(answer.is_waiting);
	cr_assert_eq(answer.wait_ms, 30000);
	uint64_t generation = hs_generation(w.hs);
	const char *elsewhere = hs_create_room(w.hs, "a", NULL);
	cr_assert_not_null(elsewhere);
	answer = ask_raw(&w, w.clerk, "GET", target, NULL, false);
	cr_assert(answer.is_waiting, "news of a room that one is not in are no news");
	hs_say(w.hs, w.room, "a", "hello");
	cr_assert_neq(hs_generation(w.hs), generation);
	json_t *json = ask(&w, w.clerk, "GET", target, NULL);
	cr_assert_eq(json_array_size(timeline(&w, json)), 1);
	json_decref(json);
	free(target);
	free(since);
	world_done(&w);
}

Test(homeserver_sync, a_long_poll_ends_empty_at_its_deadline)
{
	struct world w = world_new();
	char *since = sync_token(&w, w.clerk);
	char *target = format("/_matrix/client/v3/sync?timeout=30000&since=%s", since);
	struct hs_answer answer = ask_raw(&w, w.clerk, "GET", target, NULL, true);
	cr_assert_not(answer.is_waiting);
	cr_assert_eq(answer.status, 200);
	hs_answer_done(&answer);
	free(target);
	free(since);
	world_done(&w);
}

Test(homeserver_sync, receipts_and_typing_are_ephemeral)
{
	struct world w = world_new();
	char *since = sync_token(&w, w.clerk);
	const char *id = hs_say(w.hs, w.room, "a", "hello");
	char *path = format("receipt/m.read/%s", id);
	json_decref(ask_room(&w, w.bob, "POST", path, "{}"));
	json_decref(ask_room(&w, w.bob, "PUT", "typing/@b:test", "{\"typing\":true}"));
	json_t *json = sync_since(&w, w.clerk, since, "");
	const json_t *events =
	    json_object_get(json_object_get(joined(&w, json), "ephemeral"), "events");
	cr_assert_eq(json_array_size(events), 2);
	json_decref(json);
	free(path);
	free(since);
	world_done(&w);
}

Test(homeserver_sync, rubbish_tokens_are_refused)
{
	struct world w = world_new();
	refuses(&w, w.clerk, "GET", "/_matrix/client/v3/sync?since=rubbish", NULL, 400,
		"M_UNKNOWN");
	world_done(&w);
}

/* ---- in process ---- */

Test(homeserver_direct, people_who_join_by_themselves)
{
	struct world w = world_new();
	cr_assert(hs_set_auto_join(w.hs, "b", true));
	const char *invite[] = { "b", NULL };
	const char *room = hs_create_room(
	    w.hs, "clerk", &(struct hs_room_options){ .invite = invite, .is_direct = true });
	cr_assert_str_eq(hs_membership(w.hs, room, "b"), "join");
	cr_assert_str_eq(hs_find_direct(w.hs, "b", "clerk"), room);
	cr_assert_null(hs_find_direct(w.hs, "a", "clerk"));
	world_done(&w);
}

Test(homeserver_direct, events_can_be_read_in_order)
{
	struct world w = world_new();
	const char *id = hs_say(w.hs, w.room, "a", "hello");
	free(send_text(&w, w.clerk, "t9", "hello Ann"));
	struct hs_event event;
	cr_assert(hs_room_event_at(w.hs, w.room, w.start, &event));
	cr_assert_str_eq(event.event_id, id);
	cr_assert_str_eq(event.body, "hello");
	cr_assert_null(event.txn_id);
	cr_assert_eq(event.time_ms, *w.now_ms);
	cr_assert(hs_room_event_at(w.hs, w.room, w.start + 1, &event));
	cr_assert_str_eq(event.sender, "@clerk:test");
	cr_assert_str_eq(event.txn_id, "t9");
	cr_assert_str_eq(event.device_id, "CLERKD");
	cr_assert_not(hs_room_event_at(w.hs, w.room, w.start + 2, &event));
	world_done(&w);
}

Test(homeserver_direct, an_event_repeated_keeps_its_id)
{
	struct world w = world_new();
	const char *id = hs_say(w.hs, w.room, "a", "hello");
	char *since = sync_token(&w, w.clerk);
	cr_assert(hs_repeat(w.hs, id));
	json_t *json = sync_since(&w, w.clerk, since, "");
	cr_assert_str_eq(text_at(timeline_at(&w, json, 0), "event_id"), id);
	cr_assert_eq(hs_room_event_count(w.hs, w.room), w.start + 1);
	cr_assert_not(hs_repeat(w.hs, "$none"));
	json_decref(json);
	free(since);
	world_done(&w);
}

/* ---- a restart ---- */

static int64_t no_time(void *user)
{
	(void)user;
	return 1795000000000;
}

static struct hs *open_at(const char *path)
{
	struct hs *hs = hs_new("test", no_time, NULL);
	struct err err = { 0 };
	cr_assert(hs_open(hs, path, &err), "%s", err.text);
	return hs;
}

Test(homeserver_journal, a_restart_forgets_nothing)
{
	char path[] = "/tmp/homeserver-XXXXXX";
	cr_assert(close(mkstemp(path)) == 0);
	struct world w = { .hs = open_at(path) };
	w.ann = hs_register(w.hs, "a", "secret", NULL);
	char *ann = format("%s", w.ann);
	w.room = hs_create_room(w.hs, "a", &(struct hs_room_options){ .alias_name = "x" });
	char *first = send_text(&w, w.ann, "t1", "hello");
	json_decref(ask_room(&w, w.ann, "PUT", "typing/@a:test", "{\"typing\":true}"));
	does(&w, w.ann, "PUT", "/_matrix/client/v3/user/@a:test/account_data/m.x", "{\"y\":1}");
	hs_redact(w.hs, w.room, "a", first, NULL);
	char *since = sync_token(&w, w.ann);
	hs_say(w.hs, w.room, "a", "last");
	size_t count = hs_event_count(w.hs);
	hs_free(w.hs);

	w.hs = open_at(path);
	w.room = hs_find_room(w.hs, "#x:test");
	cr_assert_eq(hs_event_count(w.hs), count);
	struct hs_event event;
	cr_assert(hs_event_get(w.hs, first, &event) && event.is_redacted);
	char *again = send_text(&w, ann, "t1", "hello");
	cr_assert_str_eq(again, first, "transactions are remembered");
	json_t *json = sync_since(&w, ann, since, "");
	cr_assert_eq(json_array_size(timeline(&w, json)), 1, "tokens stay good");
	cr_assert_str_eq(body_at(&w, json, 0), "last");
	does(&w, ann, "GET", "/_matrix/client/v3/user/@a:test/account_data/m.x", NULL);
	hs_free(w.hs);
	json_decref(json);
	free(again);
	free(since);
	free(first);
	free(ann);
	(void)unlink(path);
}

Test(homeserver_journal, a_torn_last_line_is_dropped)
{
	char path[] = "/tmp/homeserver-XXXXXX";
	cr_assert(close(mkstemp(path)) == 0);
	struct hs *hs = open_at(path);
	cr_assert_not_null(hs_register(hs, "a", "secret", NULL));
	hs_free(hs);
	FILE *file = fopen(path, "a");
	(void)fputs("{\"k\":\"user\",\"us", file);
	(void)fclose(file);
	hs = open_at(path);
	cr_assert(hs_set_displayname(hs, "a", "Ann"), "Ann is still there");
	hs_free(hs);
	hs = open_at(path); /* and the journal can be read again */
	hs_free(hs);
	(void)unlink(path);
}

Test(homeserver_journal, a_broken_line_in_the_middle_is_refused)
{
	char path[] = "/tmp/homeserver-XXXXXX";
	cr_assert(close(mkstemp(path)) == 0);
	FILE *file = fopen(path, "w");
	(void)fputs("rubbish\n{\"k\":\"tick\"}\n", file);
	(void)fclose(file);
	struct hs *hs = hs_new("test", no_time, NULL);
	struct err err = { 0 };
	cr_assert_not(hs_open(hs, path, &err));
	cr_assert_eq(err.code, ERR_DATA);
	hs_free(hs);
	(void)unlink(path);
}
