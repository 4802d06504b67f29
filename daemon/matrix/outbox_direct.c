/* outbox_direct: the private chat with a person, found or opened when there is something to say. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/outbox_internal.h"

#include <string.h>

/* createRoom has no transaction id; an alias derived from the two makes a repeat be refused. */
static const char *alias_name(struct lane *lane)
{
	const char *user = lane->outbox->session->settings.user;

	return arena_printf(lane->arena, "clerk-%.24s",
			    outbox_txn(lane->arena, OUTBOX_TEXT, user, 0, lane->row.person) + 1);
}

/* Notes the room as the private chat and sends. */
static void chat_found(struct lane *lane, const char *room_id)
{
	struct session *session = lane->outbox->session;
	struct room room = rooms_get(session->rooms, lane->arena, room_id);

	room.is_joined = true;
	room.person = lane->row.person;
	rooms_put(session->rooms, &room);
	rooms_member(session->rooms, room_id, session->settings.user, true);
	chore_put(session->rooms, CHORE_DIRECT, room_id, lane->row.person);
	lane->room = arena_strdup(lane->arena, room_id);
	outbox_begin(lane);
}

static void on_alias(void *user, const struct http_answer *answer)
{
	struct lane *lane = user;
	json_t *json =
	    answer->status == 200 ? json_parse(answer->body, answer->body_len, NULL) : NULL;
	const char *room = json_text(json, "room_id");

	if (room != NULL) {
		chat_found(lane, room);
	} else {
		outbox_lane_later(lane, answer);
	}
	json_decref(json);
}

static void find_by_alias(struct lane *lane)
{
	struct session *session = lane->outbox->session;
	const char *server = strchr(session->settings.user, ':');
	const char *alias = arena_printf(lane->arena, "#%s%s", alias_name(lane), server);
	struct session_request request = { .method = "GET",
					   .path = arena_printf(
					       lane->arena, "/_matrix/client/v3/directory/room/%s",
					       session_encode(lane->arena, alias)) };

	session_send(session, &request, on_alias, lane);
}

static void on_created(void *user, const struct http_answer *answer)
{
	struct lane *lane = user;
	json_t *json = json_parse(answer->body, answer->body_len, NULL);
	const char *room = answer->status == 200 ? json_text(json, "room_id") : NULL;
	const char *code = json_text_or(json, "errcode", "");

	if (room != NULL) {
		chat_found(lane, room);
	} else if (str_equal(code, "M_ROOM_IN_USE")) {
		find_by_alias(lane);
	} else if (answer->status == 403 || answer->status == 404) {
		outbox_lane_done(lane, false, NULL,
				 arena_printf(lane->arena, "no private chat: %s", code));
	} else {
		outbox_lane_later(lane, answer);
	}
	json_decref(json);
}

void outbox_open_chat(struct lane *lane)
{
	struct session *session = lane->outbox->session;
	const char *room = rooms_direct(session->rooms, lane->arena, lane->row.person);

	/* A chat that a third has joined is private no longer. */
	if (room != NULL && rooms_member_count(session->rooms, room) <= 2) {
		lane->room = room;
		outbox_begin(lane);
		return;
	}
	json_t *json =
	    json_pack("{s:b, s:[s], s:s, s:s}", "is_direct", 1, "invite", lane->row.person,
		      "preset", "trusted_private_chat", "room_alias_name", alias_name(lane));
	struct session_request request = { .method = "POST",
					   .path = "/_matrix/client/v3/createRoom",
					   .body = json_write(lane->arena, json) };

	session_send(session, &request, on_created, lane);
	json_decref(json);
}
