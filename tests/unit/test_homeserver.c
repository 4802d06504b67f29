/* test_homeserver: the rehearsal homeserver answers as Synapse would. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "homeserver_world.h"

/* ---- who are you ---- */

Test(homeserver_account, versions_need_no_token)
{
	struct world w = world_new();
	json_t *json = ask(&w, NULL, "GET", "/_matrix/client/versions", NULL);
	cr_assert_eq(w.status, 200);
	cr_assert(json_array_size(json_object_get(json, "versions")) > 10);
	json_decref(json);
	json = ask(&w, NULL, "GET", "/.well-known/matrix/client", NULL);
	cr_assert_eq(w.status, 200);
	json_decref(json);
	world_done(&w);
}

Test(homeserver_account, whoami_tells_user_and_device)
{
	struct world w = world_new();
	json_t *json = ask(&w, w.clerk, "GET", "/_matrix/client/r0/account/whoami", NULL);
	cr_assert_str_eq(text_at(json, "user_id"), "@clerk:test");
	cr_assert_str_eq(text_at(json, "device_id"), "CLERKD");
	json_decref(json);
	world_done(&w);
}

Test(homeserver_account, tokens_are_asked_for_and_checked)
{
	struct world w = world_new();
	refuses(&w, NULL, "GET", "/_matrix/client/v3/account/whoami", NULL, 401, "M_MISSING_TOKEN");
	refuses(&w, "x", "GET", "/_matrix/client/v3/account/whoami", NULL, 401, "M_UNKNOWN_TOKEN");
	world_done(&w);
}

Test(homeserver_account, login_by_password_keeps_the_device)
{
	struct world w = world_new();
	json_t *json =
	    ask(&w, NULL, "POST", "/_matrix/client/v3/login",
		"{\"type\":\"m.login.password\",\"password\":\"secret\",\"device_id\":"
		"\"CLERKD\",\"identifier\":{\"type\":\"m.id.user\",\"user\":\"clerk\"}}");
	cr_assert_eq(w.status, 200);
	cr_assert_str_eq(text_at(json, "device_id"), "CLERKD");
	cr_assert_str_neq(text_at(json, "access_token"), w.clerk);
	/* the older token of the device is dead now */
	refuses(&w, w.clerk, "GET", "/_matrix/client/v3/account/whoami", NULL, 401,
		"M_UNKNOWN_TOKEN");
	json_decref(json);
	world_done(&w);
}

Test(homeserver_account, login_with_a_wrong_password_is_refused)
{
	struct world w = world_new();
	refuses(&w, NULL, "POST", "/_matrix/client/v3/login",
		"{\"type\":\"m.login.password\",\"password\":\"no\",\"user\":\"clerk\"}", 403,
		"M_FORBIDDEN");
	refuses(&w, NULL, "POST", "/_matrix/client/v3/login", "{\"type\":\"m.login.cas\"}", 400,
		"M_UNKNOWN");
	world_done(&w);
}

Test(homeserver_account, logout_ends_the_session_hard)
{
	struct world w = world_new();
	does(&w, w.clerk, "POST", "/_matrix/client/v3/logout", "{}");
	json_t *json = ask(&w, w.clerk, "GET", "/_matrix/client/v3/account/whoami", NULL);
	cr_assert_eq(w.status, 401);
	cr_assert(json_is_false(json_object_get(json, "soft_logout")));
	json_decref(json);
	world_done(&w);
}

Test(homeserver_account, filters_are_kept_and_checked)
{
	struct world w = world_new();
	const char *path = "/_matrix/client/v3/user/%40clerk%3Atest/filter";
	json_t *json = ask(&w, w.clerk, "POST", path, "{\"room\":{}}");
	cr_assert_str_eq(text_at(json, "filter_id"), "0");
	json_decref(json);
	does(&w, w.clerk, "GET", "/_matrix/client/v3/user/%40clerk%3Atest/filter/0", NULL);
	refuses(&w, w.clerk, "GET", "/_matrix/client/v3/user/%40clerk%3Atest/filter/7", NULL, 404,
		"M_NOT_FOUND");
	refuses(&w, w.ann, "POST", path, "{}", 403, "M_FORBIDDEN");
	refuses(&w, w.clerk, "GET", "/_matrix/client/v3/sync?filter=7", NULL, 400,
		"M_INVALID_PARAM");
	world_done(&w);
}

Test(homeserver_account, account_data_comes_back_and_is_synced)
{
	struct world w = world_new();
	char *since = sync_token(&w, w.clerk);
	const char *path = "/_matrix/client/v3/user/@clerk:test/account_data/m.direct";
	refuses(&w, w.clerk, "GET", path, NULL, 404, "M_NOT_FOUND");
	does(&w, w.clerk, "PUT", path, "{\"@a:test\":[\"!x\"]}");
	does(&w, w.clerk, "GET", path, NULL);
	json_t *json = sync_since(&w, w.clerk, since, "");
	const json_t *data = json_object_get(json_object_get(json, "account_data"), "events");
	cr_assert_eq(json_array_size(data), 1);
	cr_assert_str_eq(text_at(json_array_get(data, 0), "type"), "m.direct");
	json_decref(json);
	free(since);
	world_done(&w);
}

Test(homeserver_account, registration_with_dummy_asks_first)
{
	struct world w = world_new();
	const char *path = "/_matrix/client/v3/register";
	json_t *json = ask(&w, NULL, "POST", path, "{\"username\":\"n\",\"password\":\"p\"}");
	cr_assert_eq(w.status, 401);
	cr_assert(json_object_get(json, "flows") != NULL);
	json_decref(json);
	json = ask(&w, NULL, "POST", path,
		   "{\"username\":\"n\",\"password\":\"p\",\"auth\":{\"type\":\"m.login.dummy\"}}");
	cr_assert_str_eq(text_at(json, "user_id"), "@n:test");
	json_decref(json);
	refuses(&w, NULL, "POST", path,
		"{\"username\":\"n\",\"password\":\"p\",\"auth\":{\"type\":\"m.login.dummy\"}}",
		400, "M_USER_IN_USE");
	world_done(&w);
}

Test(homeserver_account, shared_secret_registration_checks_the_mac)
{
	struct world w = world_new();
	const char *path = "/_synapse/admin/v1/register";
	refuses(&w, NULL, "GET", path, NULL, 400, "M_UNKNOWN");
	hs_set_shared_secret(w.hs, "s3");
	json_t *json = ask(&w, NULL, "GET", path, NULL);
	char *body =
	    format("{\"nonce\":\"%s\",\"username\":\"u\",\"password\":\"p\",\"mac\":\"00\"}",
		   text_at(json, "nonce"));
	json_decref(json);
	refuses(&w, NULL, "POST", path, body, 403, "M_UNKNOWN");
	refuses(&w, NULL, "POST", path, body, 400, "M_UNKNOWN"); /* a nonce works once */
	free(body);
	world_done(&w);
}

Test(homeserver_account, profile_and_members_show_the_name)
{
	struct world w = world_new();
	does(&w, w.clerk, "PUT", "/_matrix/client/v3/profile/@clerk:test/displayname",
	     "{\"displayname\":\"Clerk\"}");
	json_t *json = ask(&w, w.ann, "GET", "/_matrix/client/v3/profile/@clerk:test", NULL);
	cr_assert_str_eq(text_at(json, "displayname"), "Clerk");
	json_decref(json);
	json = ask_room(&w, w.ann, "GET", "joined_members", NULL);
	const json_t *clerk = json_object_get(json_object_get(json, "joined"), "@clerk:test");
	cr_assert_str_eq(text_at(clerk, "display_name"), "Clerk");
	json_decref(json);
	world_done(&w);
}

Test(homeserver_account, unknown_paths_are_unrecognised)
{
	struct world w = world_new();
	refuses(&w, w.ann, "GET", "/_matrix/client/v3/nonsense", NULL, 404, "M_UNRECOGNIZED");
	refuses(&w, w.ann, "DELETE", "/_matrix/client/v3/sync", NULL, 405, "M_UNRECOGNIZED");
	refuses(&w, w.ann, "GET", "/_matrix/client/v3/voip/turnServer", NULL, 404, "M_NOT_FOUND");
	refuses(&w, w.ann, "GET", "/_matrix/client/v3/room_keys/version", NULL, 404, "M_NOT_FOUND");
	does(&w, w.ann, "GET", "/_matrix/client/v3/pushrules/", NULL);
	does(&w, w.ann, "GET", "/_matrix/client/v3/capabilities", NULL);
	does(&w, w.ann, "GET", "/_matrix/client/v3/devices", NULL);
	does(&w, w.ann, "PUT", "/_matrix/client/v3/presence/@a:test/status", "{}");
	world_done(&w);
}

/* ---- rooms ---- */

Test(homeserver_rooms, an_alias_in_use_is_refused_and_found)
{
	struct world w = world_new();
	const char *body =
	    "{\"room_alias_name\":\"dm1\",\"is_direct\":true,\"invite\":[\"@a:test\"]}";
	json_t *json = ask(&w, w.clerk, "POST", "/_matrix/client/v3/createRoom", body);
	cr_assert_eq(w.status, 200);
	json_t *again =
	    ask(&w, w.clerk, "GET", "/_matrix/client/v3/directory/room/%23dm1%3Atest", NULL);
	cr_assert_str_eq(text_at(again, "room_id"), text_at(json, "room_id"));
	refuses(&w, w.clerk, "POST", "/_matrix/client/v3/createRoom", body, 400, "M_ROOM_IN_USE");
	json_decref(json);
	json_decref(again);
	world_done(&w);
}

Test(homeserver_rooms, an_invitation_comes_with_stripped_state)
{
	struct world w = world_new();
	char *since = sync_token(&w, w.bob);
	does(&w, w.clerk, "POST", "/_matrix/client/v3/createRoom",
	     "{\"name\":\"Chat\",\"is_direct\":true,\"invite\":[\"@b:test\"]}");
	json_t *json = sync_since(&w, w.bob, since, "");
	json_t *invites = json_object_get(json_object_get(json, "rooms"), "invite");
	cr_assert_eq(json_object_size(invites), 1);
	json_t *invite = json_object_iter_value(json_object_iter(invites));
	json_t *events = json_object_get(json_object_get(invite, "invite_state"), "events");
	json_t *last = json_array_get(events, json_array_size(events) - 1);
	cr_assert_str_eq(text_at(last, "sender"), "@clerk:test");
	cr_assert(json_is_true(json_object_get(json_object_get(last, "content"), "is_direct")));
	cr_assert_null(json_object_get(last, "event_id"));
	json_decref(json);
	free(since);
	world_done(&w);
}

Test(homeserver_rooms, joining_needs_an_invitation)
{
	struct world w = world_new();
	const char *room = hs_create_room(w.hs, "a", NULL);
	char *path = format("/_matrix/client/v3/join/%s", room);
	refuses(&w, w.bob, "POST", path, "{}", 403, "M_FORBIDDEN");
	cr_assert(hs_invite(w.hs, room, "a", "b"));
	does(&w, w.bob, "POST", path, "{}");
	does(&w, w.bob, "POST", path, "{}"); /* once more changes nothing */
	cr_assert_str_eq(hs_membership(w.hs, room, "b"), "join");
	refuses(&w, w.bob, "POST", "/_matrix/client/v3/join/!none:test", "{}", 404, "M_NOT_FOUND");
	free(path);
	world_done(&w);
}

Test(homeserver_rooms, leaving_and_forgetting)
{
	struct world w = world_new();
	refuses_room(&w, w.bob, "POST", "forget", "{}", 400, "M_UNKNOWN");
	json_decref(ask_room(&w, w.bob, "POST", "leave", "{}"));
	cr_assert_eq(w.status, 200);
	json_decref(ask_room(&w, w.bob, "POST", "leave", "{}"));
	cr_assert_eq(w.status, 200, "leaving twice is no error");
	json_decref(ask_room(&w, w.bob, "POST", "forget", "{}"));
	cr_assert_eq(w.status, 200);
	refuses_room(&w, w.bob, "PUT", "send/m.room.message/t", "{}", 403, "M_FORBIDDEN");
	json_t *json = ask(&w, w.bob, "GET", "/_matrix/client/v3/joined_rooms", NULL);
	cr_assert_eq(json_array_size(json_object_get(json, "joined_rooms")), 0);
	json_decref(json);
	world_done(&w);
}

Test(homeserver_rooms, a_kick_shows_in_the_leave_section)
{
	struct world w = world_new();
	char *since = sync_token(&w, w.clerk);
	refuses_room(&w, w.bob, "POST", "kick", "{\"user_id\":\"@clerk:test\"}", 403,
		     "M_FORBIDDEN");
	hs_say(w.hs, w.room, "a", "bye");
	json_decref(ask_room(&w, w.ann, "POST", "kick", "{\"user_id\":\"@clerk:test\"}"));
	cr_assert_eq(w.status, 200);
	hs_say(w.hs, w.room, "a", "not for you");
	json_t *json = sync_since(&w, w.clerk, since, "");
	json_t *left =
	    json_object_get(json_object_get(json_object_get(json, "rooms"), "leave"), w.room);
	json_t *events = json_object_get(json_object_get(left, "timeline"), "events");
	cr_assert_eq(json_array_size(events), 2);
	cr_assert_str_eq(text_at(json_array_get(events, 1), "sender"), "@a:test");
	json_decref(json);
	free(since);
	world_done(&w);
}

Test(homeserver_rooms, a_kick_needs_the_power_of_the_room)
{
	struct world w = world_new();
	for (int power = 49; power <= 50; power++) {
		char *content = format("{\"users\":{\"@a:test\":100,\"@b:test\":%d}}", power);
		hs_send_state(w.hs, w.room, "a", "m.room.power_levels", "", content);
		cr_assert_eq(hs_kick(w.hs, w.room, "b", "clerk", NULL), power == 50);
		free(content);
	}
	cr_assert_not(hs_kick(w.hs, w.room, "b", "a", NULL), "nobody kicks a stronger one");
	world_done(&w);
}

Test(homeserver_rooms, state_is_put_and_got)
{
	struct world w = world_new();
	json_decref(ask_room(&w, w.ann, "PUT", "state/m.room.topic", "{\"topic\":\"x\"}"));
	cr_assert_eq(w.status, 200);
	json_t *json = ask_room(&w, w.bob, "GET", "state/m.room.topic/", NULL);
	cr_assert_str_eq(text_at(json, "topic"), "x");
	json_decref(json);
	refuses_room(&w, w.bob, "PUT", "state/m.room.topic", "{\"topic\":\"y\"}", 403,
		     "M_FORBIDDEN");
	refuses_room(&w, w.bob, "GET", "state/m.nothing", NULL, 404, "M_NOT_FOUND");
	json = ask_room(&w, w.bob, "GET", "state", NULL);
	cr_assert(json_array_size(json) >= 8);
	json_decref(json);
	world_done(&w);
}

Test(homeserver_rooms, an_upgrade_leaves_a_tombstone)
{
	struct world w = world_new();
	json_t *json = ask_room(&w, w.ann, "POST", "upgrade", "{\"new_version\":\"12\"}");
	const char *next = text_at(json, "replacement_room");
	cr_assert_null(strchr(next, ':'), "ids of version 12 name no server");
	cr_assert_str_eq(hs_find_room(w.hs, "#cluster:test"), next);
	char *path = format("/_matrix/client/v3/rooms/%s/state/m.room.create", next);
	json_t *create = ask(&w, w.ann, "GET", path, NULL);
	cr_assert_str_eq(text_at(json_object_get(create, "predecessor"), "room_id"), w.room);
	json_decref(create);
	json_decref(json);
	free(path);
	world_done(&w);
}

Test(homeserver_rooms, members_can_be_listed)
{
	struct world w = world_new();
	json_t *json = ask_room(&w, w.ann, "GET", "members?not_membership=leave", NULL);
	cr_assert_eq(json_array_size(json_object_get(json, "chunk")), 3);
	json_decref(json);
	world_done(&w);
}

/* ---- events ---- */

Test(homeserver_events, the_same_transaction_gives_the_same_event)
{
	struct world w = world_new();
	char *one = send_text(&w, w.clerk, "t1", "hello");
	char *two = send_text(&w, w.clerk, "t1", "something else");
	char *three = send_text(&w, w.clerk, "t2", "hello");
	char *other = send_text(&w, w.ann, "t1", "hello");
	cr_assert_str_eq(one, two);
	cr_assert_str_neq(one, three);
	cr_assert_str_neq(one, other, "another device has its own transactions");
	free(one);
	free(two);
	free(three);
	free(other);
	world_done(&w);
}

Test(homeserver_events, only_the_sending_device_sees_its_transaction_id)
{
	struct world w = world_new();
	char *since = sync_token(&w, w.clerk);
	free(send_text(&w, w.clerk, "t1", "hello"));
	json_t *mine = sync_since(&w, w.clerk, since, "");
	json_t *anns = sync_since(&w, hs_register(w.hs, "a", NULL, "CLERKD"), since, "");
	json_t *event = timeline_at(&w, mine, 0);
	cr_assert_str_eq(text_at(json_object_get(event, "unsigned"), "transaction_id"), "t1");
	cr_assert_str_eq(text_at(json_object_get(event, "unsigned"), "membership"), "join");
	event = timeline_at(&w, anns, 0); /* her device has the same name */
	cr_assert_null(text_at(json_object_get(event, "unsigned"), "transaction_id"));
	cr_assert(json_is_integer(json_object_get(json_object_get(event, "unsigned"), "age")));
	cr_assert_null(json_object_get(event, "room_id"));
	json_decref(mine);
	json_decref(anns);
	free(since);
	world_done(&w);
}

Test(homeserver_events, bad_contents_are_refused)
{
	struct world w = world_new();
	const char *path = "send/m.room.message/t";
	refuses_room(&w, w.ann, "PUT", path, "{\"n\":1.5}", 400, "M_BAD_JSON");
	refuses_room(&w, w.ann, "PUT", path, "{\"n\":[{\"x\":9007199254740992}]}", 400,
		     "M_BAD_JSON");
	refuses_room(&w, w.ann, "PUT", path, "{\"n\":", 400, "M_NOT_JSON");
	refuses_room(&w, w.ann, "PUT", path, "[1]", 400, "M_BAD_JSON");
	cr_assert_eq(hs_room_event_count(w.hs, w.room), w.start);
	world_done(&w);
}

Test(homeserver_events, an_event_over_64_KiB_is_too_large)
{
	struct world w = world_new();
	char *big = calloc(1, 66001), *body;
	memset(big, 'x', 66000);
	body = format("{\"msgtype\":\"m.text\",\"body\":\"%s\"}", big);
	refuses_room(&w, w.ann, "PUT", "send/m.room.message/t", body, 413, "M_TOO_LARGE");
	free(body);
	big[60000] = '\0';
	body = format("{\"msgtype\":\"m.text\",\"body\":\"%s\"}", big);
	json_decref(ask_room(&w, w.ann, "PUT", "send/m.room.message/t", body));
	cr_assert_eq(w.status, 200);
	free(body);
	free(big);
	world_done(&w);
}

Test(homeserver_events, strangers_cannot_send)
{
	struct world w = world_new();
	const char *token = hs_register(w.hs, "stranger", NULL, NULL);
	refuses_room(&w, token, "PUT", "send/m.room.message/t", "{}", 403, "M_FORBIDDEN");
	world_done(&w);
}

Test(homeserver_events, a_redaction_empties_the_event)
{
	struct world w = world_new();
	const char *id = hs_say(w.hs, w.room, "b", "secret");
	char *path = format("redact/%s/r1", id);
	refuses_room(&w, w.clerk, "PUT", path, "{}", 403, "M_FORBIDDEN");
	json_decref(ask_room(&w, w.ann, "PUT", path, "{\"reason\":\"x\"}"));
	cr_assert_eq(w.status, 200);
	struct hs_event event;
	cr_assert(hs_event_get(w.hs, id, &event));
	cr_assert(event.is_redacted);
	cr_assert_str_eq(event.content, "{}");
	char *look = format("event/%s", id);
	json_t *json = ask_room(&w, w.bob, "GET", look, NULL);
	const json_t *because =
	    json_object_get(json_object_get(json, "unsigned"), "redacted_because");
	cr_assert_str_eq(text_at(because, "redacts"), id);
	cr_assert_str_eq(text_at(json_object_get(because, "content"), "redacts"), id);
	json_decref(json);
	free(look);
	free(path);
	world_done(&w);
}

Test(homeserver_events, a_second_reaction_alike_is_refused)
{
	struct world w = world_new();
	const char *id = hs_say(w.hs, w.room, "a", "hello");
	const char *reaction = hs_react(w.hs, w.room, "b", id, "+");
	cr_assert_not_null(reaction);
	cr_assert_null(hs_react(w.hs, w.room, "b", id, "+"));
	cr_assert(strstr(hs_why(w.hs), "M_DUPLICATE_ANNOTATION") != NULL);
	cr_assert_not_null(hs_react(w.hs, w.room, "b", id, "-"));
	cr_assert_not_null(hs_redact(w.hs, w.room, "b", reaction, NULL));
	cr_assert_not_null(hs_react(w.hs, w.room, "b", id, "+"), "it was taken back");
	world_done(&w);
}

Test(homeserver_events, relations_are_found)
{
	struct world w = world_new();
	const char *id = hs_say(w.hs, w.room, "a", "hello");
	hs_react(w.hs, w.room, "b", id, "+");
	hs_edit(w.hs, w.room, "a", id, "hallo");
	char *all = format("relations/%s", id);
	char *some = format("relations/%s/m.annotation/m.reaction", id);
	json_t *json = ask_room(&w, w.bob, "GET", all, NULL);
	cr_assert_eq(json_array_size(json_object_get(json, "chunk")), 2);
	json_decref(json);
	json = ask_room(&w, w.bob, "GET", some, NULL);
	cr_assert_eq(json_array_size(json_object_get(json, "chunk")), 1);
	json_decref(json);
	free(all);
	free(some);
	world_done(&w);
}

Test(homeserver_events, a_thread_cannot_hang_on_a_relation)
{
	struct world w = world_new();
	const char *id = hs_say(w.hs, w.room, "a", "hello");
	const char *edit = hs_edit(w.hs, w.room, "a", id, "hallo");
	char *body =
	    format("{\"m.relates_to\":{\"rel_type\":\"m.thread\",\"event_id\":\"%s\"}}", edit);
	cr_assert_null(hs_send(w.hs, w.room, "b", "m.room.message", body));
	free(body);
	world_done(&w);
}

/* ---- looking back ---- */

Test(homeserver_messages, pages_go_back_to_a_token)
{
	struct world w = world_new();
	char *since = sync_token(&w, w.clerk);
	for (int i = 0; i < 25; i++) {
		hs_say(w.hs, w.room, "a", "hello");
	}
	char *path = format("messages?dir=b&to=%s&limit=10", since);
	size_t seen = 0, pages = 0;
	while (path != NULL && pages++ < 10) {
		json_t *json = ask_room(&w, w.clerk, "GET", path, NULL);
		seen += json_array_size(json_object_get(json, "chunk"));
		free(path);
		path = text_at(json, "end") == NULL
			   ? NULL
			   : format("messages?dir=b&to=%s&limit=10&from=%s", since,
				    text_at(json, "end"));
		json_decref(json);
	}
	cr_assert_eq(seen, 25);
	cr_assert_eq(pages, 4, "an empty last page without end");
	free(since);
	world_done(&w);
}

Test(homeserver_messages, pages_go_forward_and_filter)
{
	struct world w = world_new();
	for (int i = 0; i < 3; i++) {
		hs_say(w.hs, w.room, "a", "hello");
		hs_say(w.hs, w.room, "b", "hello");
	}
	json_t *json =
	    ask_room(&w, w.clerk, "GET",
		     "messages?dir=f&limit=100&filter=%7B%22senders%22%3A%5B%22%40b%3Atest"
		     "%22%5D%2C%22types%22%3A%5B%22m.room.message%22%5D%7D",
		     NULL);
	cr_assert_eq(json_array_size(json_object_get(json, "chunk")), 3);
	json_decref(json);
	refuses_room(&w, w.clerk, "GET", "messages?from=rubbish", NULL, 400, "M_UNKNOWN");
	world_done(&w);
}

Test(homeserver_messages, media_goes_up_and_down)
{
	struct world w = world_new();
	struct hs_request request = { .method = "POST",
				      .path = "/_matrix/media/v3/upload",
				      .query = "filename=x.png",
				      .token = w.clerk,
				      .content_type = "image/png",
				      .body = "\x89PNG\0x",
				      .body_len = 6 };
	struct hs_answer answer;
	hs_handle(w.hs, &request, false, &answer);
	json_t *json = json_loadb(answer.body, answer.body_len, 0, NULL);
	char *path = format("/_matrix/client/v1/media/download/%s",
			    text_at(json, "content_uri") + strlen("mxc://"));
	hs_answer_done(&answer);
	request = (struct hs_request){ .method = "GET", .path = path, .token = w.ann };
	hs_handle(w.hs, &request, false, &answer);
	cr_assert_eq(answer.status, 200);
	cr_assert_str_eq(answer.content_type, "image/png");
	cr_assert_eq(answer.body_len, 6);
	cr_assert_eq(memcmp(answer.body, "\x89PNG\0x", 6), 0);
	hs_answer_done(&answer);
	json_decref(json);
	free(path);
	does(&w, w.ann, "GET", "/_matrix/client/v1/media/config", NULL);
	world_done(&w);
}

/* ---- keys ---- */

Test(homeserver_keys, one_time_keys_are_counted_and_claimed_once)
{
	struct world w = world_new();
	json_t *json = ask(&w, w.clerk, "POST", "/_matrix/client/v3/keys/upload",
			   "{\"device_keys\":{\"device_id\":\"CLERKD\"},\"one_time_keys\":{"
			   "\"signed_curve25519:A\":{},\"signed_curve25519:B\":{}}}");
	json_t *counts = json_object_get(json, "one_time_key_counts");
	cr_assert_eq(json_integer_value(json_object_get(counts, "signed_curve25519")), 2);
	json_decref(json);
	const char *claim =
	    "{\"one_time_keys\":{\"@clerk:test\":{\"CLERKD\":\"signed_curve25519\"}}}";
	for (size_t i = 0; i < 3; i++) {
		json = ask(&w, w.ann, "POST", "/_matrix/client/v3/keys/claim", claim);
		json_t *keys =
		    json_object_get(json_object_get(json, "one_time_keys"), "@clerk:test");
		cr_assert_eq(json_object_size(keys), i < 2 ? 1 : 0);
		json_decref(json);
	}
	json = ask(&w, w.ann, "POST", "/_matrix/client/v3/keys/query",
		   "{\"device_keys\":{\"@clerk:test\":[]}}");
	cr_assert_not_null(json_object_get(
	    json_object_get(json_object_get(json, "device_keys"), "@clerk:test"), "CLERKD"));
	json_decref(json);
	world_done(&w);
}

Test(homeserver_keys, letters_stay_until_the_next_token)
{
	struct world w = world_new();
	char *since = sync_token(&w, w.clerk), *next = NULL;
	for (int i = 0; i < 2; i++) { /* the same transaction twice: one letter */
		does(&w, w.ann, "PUT", "/_matrix/client/v3/sendToDevice/m.x/t1",
		     "{\"messages\":{\"@clerk:test\":{\"*\":{\"n\":1}}}}");
	}
	for (int i = 0; i < 2; i++) {
		json_t *json = sync_since(&w, w.clerk, since, "");
		json_t *letters = json_object_get(json_object_get(json, "to_device"), "events");
		cr_assert_eq(json_array_size(letters), 1);
		free(next);
		next = format("%s", text_at(json, "next_batch"));
		json_decref(json);
	}
	json_t *json = sync_since(&w, w.clerk, next, "");
	cr_assert_eq(json_array_size(json_object_get(json_object_get(json, "to_device"), "events")),
		     0);
	json_decref(json);
	free(next);
	free(since);
	world_done(&w);
}
