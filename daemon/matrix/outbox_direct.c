/* outbox_direct: the private chat with a person, found or opened when there is something to say. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/outbox_internal.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

/* A room is private when the homeserver itself said so, once: from then on /sync tells who comes
 * and goes. Anybody may invite us, mark a room as direct or take an alias; none of that counts. */
enum { CHATS_MAX = 8 };

static void check_room(struct lane *lane, const char *room_id);

/* 24 hexadecimal digits that only this installation can work out. */
static const char *keyed_name(struct lane *lane, int64_t attempt)
{
	const struct session *session = lane->outbox->session;
	const char *text = arena_printf(lane->arena, "%s\n%s\n%lld", session->settings.user,
					lane->row.person, (long long)attempt);
	unsigned char hash[EVP_MAX_MD_SIZE];
	unsigned len = 0;
	struct str out;

	str_init(&out, lane->arena);
	HMAC(EVP_sha256(), session->secret, (int)strlen(session->secret),
	     (const unsigned char *)text, strlen(text), hash, &len);
	for (unsigned i = 0; i < 12 && i < len; i++) {
		str_addf(&out, "%02x", hash[i]);
	}
	return out.text;
}

/* createRoom has no transaction id; an alias makes a repeat be refused. Where the alias turned out
 * to be of another room, the next attempt's is used from then on. */
static const char *alias_name(struct lane *lane)
{
	struct stmt *get = stmt_begin(lane->outbox->stmts[OQ_CHAT]);

	stmt_bind_text(get, keyed_name(lane, 0));
	int64_t attempt = stmt_step(get) ? stmt_int(get, 0) : 0;

	stmt_end(get);
	return arena_printf(lane->arena, "clerk-%s", keyed_name(lane, attempt));
}

static void next_alias(struct lane *lane)
{
	struct stmt *next = stmt_begin(lane->outbox->stmts[OQ_NEXT_CHAT]);

	log_warning(lane->outbox->session->parts.log,
		    "the room of a private chat's alias is not private; taking another alias");
	stmt_bind_text(next, keyed_name(lane, 0));
	stmt_run(next);
}

/* Notes the room as the private chat and sends. */
static void chat_found(struct lane *lane, const char *room_id)
{
	struct session *session = lane->outbox->session;
	struct room room = rooms_get(session->rooms, lane->arena, room_id);

	room.is_joined = true;
	room.is_checked = true;
	room.person = lane->row.person;
	rooms_put(session->rooms, &room);
	chore_put(session->rooms, CHORE_DIRECT, room_id, lane->row.person);
	lane->room = arena_strdup(lane->arena, room_id);
	outbox_begin(lane);
}

static void not_now(struct lane *lane, const char *why)
{
	const struct http_answer answer = { .failure = why };

	outbox_lane_later(lane, &answer);
}

/* This room will not do: the next one known, or a new one. */
static void look_further(struct lane *lane)
{
	if (lane->alias != NULL) {
		next_alias(lane);
		lane->alias = NULL;
	}
	if (++lane->chats >= CHATS_MAX) {
		lane->chats = 0;
		not_now(lane, "no room is private enough");
		return;
	}
	outbox_open_chat(lane);
}

/* ---- what the homeserver says of a room ---- */

/* Takes over members, encryption and replacement; returns the creator ("" when not told). */
static const char *take_state(struct lane *lane, struct room *room, const json_t *events)
{
	struct rooms *rooms = lane->outbox->session->rooms;
	const char *creator = "";
	size_t i;
	json_t *event;

	rooms_forget_members(rooms, room->id);
	json_array_foreach((json_t *)(uintptr_t)events, i, event)
	{
		const char *type = json_text_or(event, "type", "");
		const char *key = json_text_or(event, "state_key", "");
		const json_t *content = json_object_get(event, "content");

		if (str_equal(type, "m.room.member")) {
			rooms_member(rooms, room->id, key, json_text_or(content, "membership", ""));
		} else if (str_equal(type, "m.room.create") && *key == '\0') {
			creator = json_text_or(event, "sender", "");
		} else if (str_equal(type, "m.room.encryption") && *key == '\0') {
			room->is_encrypted = true;
		} else if (str_equal(type, "m.room.tombstone") && *key == '\0') {
			room->replaced_by = json_text(content, "replacement_room");
		}
	}
	room->is_checked = true;
	rooms_put(rooms, room);
	return creator;
}

static void on_invited(void *user, const struct http_answer *answer)
{
	struct lane *lane = user;

	if (answer->status == 200) {
		rooms_member(lane->outbox->session->rooms, lane->looked_at, lane->row.person,
			     "invite");
		chat_found(lane, lane->looked_at);
	} else if (answer->status == 403 || answer->status == 404) {
		look_further(lane);
	} else {
		outbox_lane_later(lane, answer);
	}
}

/* Our own chat, which the person has left: they are asked in again. */
static void invite_again(struct lane *lane)
{
	struct session *session = lane->outbox->session;
	json_t *json = json_pack("{s:s}", "user_id", lane->row.person);
	struct session_request request = { .method = "POST",
					   .path = arena_printf(
					       lane->arena, "/_matrix/client/v3/rooms/%s/invite",
					       session_encode(lane->arena, lane->looked_at)),
					   .body = json_write(lane->arena, json) };

	session_send(session, &request, on_invited, lane);
	json_decref(json);
}

static void judge_room(struct lane *lane, struct room *room, const char *creator)
{
	struct session *session = lane->outbox->session;
	const char *us = session->settings.user;
	bool is_ours = str_equal(creator, us);
	bool is_in = rooms_is_member(session->rooms, room->id, us);
	bool is_private = rooms_is_private(session->rooms, room->id, us, lane->row.person);
	bool is_lonely = is_in && rooms_is_private(session->rooms, room->id, us, us);

	/* A server may encrypt whatever is made: our own room is used all the same. */
	if (is_in && is_private && room->replaced_by == NULL &&
	    (is_ours || (lane->alias == NULL && !room->is_encrypted))) {
		chat_found(lane, room->id);
	} else if (is_ours && is_lonely && room->replaced_by == NULL && lane->alias != NULL) {
		invite_again(lane);
	} else {
		look_further(lane);
	}
}

static void on_state(void *user, const struct http_answer *answer)
{
	struct lane *lane = user;
	struct session *session = lane->outbox->session;
	json_t *json =
	    answer->status == 200 ? json_parse(answer->body, answer->body_len, NULL) : NULL;
	struct room room = rooms_get(session->rooms, lane->arena, lane->looked_at);

	if (json_is_array(json) && store_begin(session->parts.store)) {
		const char *creator = arena_strdup(lane->arena, take_state(lane, &room, json));

		if (store_commit(session->parts.store)) {
			judge_room(lane, &room, creator);
		} else {
			store_clear(session->parts.store);
			not_now(lane, "the database does not keep it");
		}
	} else if (answer->status == 403 || answer->status == 404) {
		room.is_joined = false;
		rooms_put(session->rooms, &room);
		look_further(lane);
	} else {
		outbox_lane_later(lane, answer);
	}
	json_decref(json);
}

static void check_room(struct lane *lane, const char *room_id)
{
	struct session *session = lane->outbox->session;

	lane->looked_at = arena_strdup(lane->arena, room_id);
	struct session_request request = { .method = "GET",
					   .path = arena_printf(
					       lane->arena, "/_matrix/client/v3/rooms/%s/state",
					       session_encode(lane->arena, lane->looked_at)) };

	session_send(session, &request, on_state, lane);
}

/* ---- the alias ---- */

static void on_alias(void *user, const struct http_answer *answer)
{
	struct lane *lane = user;
	json_t *json =
	    answer->status == 200 ? json_parse(answer->body, answer->body_len, NULL) : NULL;
	const char *room = json_text(json, "room_id");

	if (room != NULL) {
		check_room(lane, room);
	} else if (answer->status == 403 || answer->status == 404) {
		look_further(lane);
	} else {
		outbox_lane_later(lane, answer);
	}
	json_decref(json);
}

static void find_by_alias(struct lane *lane)
{
	struct session *session = lane->outbox->session;
	const char *server = strchr(session->settings.user, ':');
	const char *alias = arena_printf(lane->arena, "#%s%s", lane->alias, server);
	struct session_request request = { .method = "GET",
					   .path = arena_printf(
					       lane->arena, "/_matrix/client/v3/directory/room/%s",
					       session_encode(lane->arena, alias)) };

	session_send(session, &request, on_alias, lane);
}

/* Nobody but us can have invited anyone to a room made this moment. */
static void chat_made(struct lane *lane, const char *room_id)
{
	struct rooms *rooms = lane->outbox->session->rooms;

	rooms_member(rooms, room_id, lane->outbox->session->settings.user, "join");
	rooms_member(rooms, room_id, lane->row.person, "invite");
	chat_found(lane, room_id);
}

static void on_created(void *user, const struct http_answer *answer)
{
	struct lane *lane = user;
	json_t *json = json_parse(answer->body, answer->body_len, NULL);
	const char *room = answer->status == 200 ? json_text(json, "room_id") : NULL;
	const char *code = json_text_or(json, "errcode", "");

	if (room != NULL) {
		chat_made(lane, room);
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
	const char *room =
	    rooms_direct(session->rooms, lane->arena, lane->row.person, session->settings.user);

	lane->alias = NULL;
	if (room != NULL && rooms_get(session->rooms, lane->arena, room).is_checked) {
		lane->room = room;
		outbox_begin(lane);
		return;
	}
	if (room != NULL) {
		check_room(lane, room);
		return;
	}
	lane->alias = alias_name(lane);
	json_t *json =
	    json_pack("{s:b, s:[s], s:s, s:s}", "is_direct", 1, "invite", lane->row.person,
		      "preset", "trusted_private_chat", "room_alias_name", lane->alias);
	struct session_request request = { .method = "POST",
					   .path = "/_matrix/client/v3/createRoom",
					   .body = json_write(lane->arena, json) };

	session_send(session, &request, on_created, lane);
	json_decref(json);
}
