/* outbox_direct: the private chat with a person, found or opened when there is something to say. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/outbox_internal.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

/* A room is private when the homeserver itself said so, once: from then on /sync tells who comes
 * and goes. Anybody may invite us, mark a room as direct or take an alias; none of that counts. */
enum { CHATS_MAX = 8, TROUBLE_MS = 3600 * 1000 };

static void check_room(struct lane *lane, const char *room_id);

static const char *person_of(const struct lane *lane)
{
	return lane->row.lane;
}

/* 24 hexadecimal digits that only this installation can work out. */
static const char *keyed_name(const struct session *session, struct arena *arena,
			      const char *person, int64_t attempt)
{
	const char *text =
	    arena_printf(arena, "%s\n%s\n%lld", session->settings.user, person, (long long)attempt);
	unsigned char hash[EVP_MAX_MD_SIZE];
	unsigned len = 0;
	struct str out;

	str_init(&out, arena);
	HMAC(EVP_sha256(), session->secret, (int)strlen(session->secret),
	     (const unsigned char *)text, strlen(text), hash, &len);
	str_add_hex(&out, hash, len < 12 ? len : 12);
	return out.text;
}

/* createRoom has no transaction id; an alias makes a repeat be refused. Where the alias turned out
 * to be of another room, the next attempt's is used from then on. */
static const char *alias_name(const struct outbox *outbox, struct arena *arena, const char *person)
{
	struct stmt *get = stmt_begin(outbox->stmts[OQ_CHAT]);

	stmt_bind_text(get, keyed_name(outbox->session, arena, person, 0));
	int64_t attempt = stmt_step(get) ? stmt_int(get, 0) : 0;

	stmt_end(get);
	return arena_printf(arena, "clerk-%s", keyed_name(outbox->session, arena, person, attempt));
}

static void next_alias(struct lane *lane)
{
	struct outbox *outbox = lane->outbox;

	log_warning(outbox->session->parts.log,
		    "the room of a private chat's alias is not private; taking another alias");
	if (outbox_work_begin(outbox)) {
		struct stmt *next = stmt_begin(outbox->stmts[OQ_NEXT_CHAT]);

		stmt_bind_text(next,
			       keyed_name(outbox->session, lane->attempt, person_of(lane), 0));
		stmt_run(next);
		(void)outbox_work_end(outbox, "not noted: another alias");
	}
}

void outbox_keep_chat(struct outbox *outbox, const char *person, const char *room_id,
		      bool is_invited)
{
	struct rooms *rooms = outbox->session->rooms;
	struct arena *arena = arena_new();
	struct room room = rooms_get(rooms, arena, room_id);

	if (is_invited) {
		rooms_member(rooms, room_id, outbox->session->settings.user, "join");
		rooms_member(rooms, room_id, person, "invite");
	}
	room.is_joined = true;
	room.is_checked = true;
	room.person = person;
	rooms_put(rooms, &room);
	chore_put(rooms, CHORE_DIRECT, room_id, person);
	outbox_reached(outbox, person);
	arena_free(arena);
}

static bool is_refused(const struct lane *lane, const struct http_answer *answer)
{
	enum verdict verdict = lane_verdict(lane, answer);

	return verdict == VERDICT_FORBIDDEN || verdict == VERDICT_REFUSED;
}

static void not_now(struct lane *lane, const char *why)
{
	const struct http_answer answer = { .failure = why };

	outbox_lane_later(lane, &answer);
}

/* Notes it, with the person as one who is invited or as is known, and sends. */
static void chat_found(struct lane *lane, const char *room_id, bool is_invited)
{
	struct outbox *outbox = lane->outbox;

	room_id = arena_strdup(lane->attempt, room_id);
	if (!outbox_work_begin(outbox)) {
		not_now(lane, "the database does not keep it");
		return;
	}
	outbox_keep_chat(outbox, person_of(lane), room_id, is_invited);
	if (!outbox_work_end(outbox, "not noted: a private chat")) {
		not_now(lane, "the database does not keep it");
		return;
	}
	lane->room = room_id;
	lane->trouble_ms = 0;
	outbox_begin(lane);
}

/* Neither our own nor the homeserver's trouble explains this for so long: there is no way to this
 * person, though others are reached. */
static void no_chat(struct lane *lane, const struct http_answer *answer, bool is_others_trouble)
{
	int64_t now_ms = clock_mono_ms(lane->outbox->session->parts.clock);

	if (is_others_trouble) {
		lane->trouble_ms = 0;
	} else if (lane->trouble_ms == 0) {
		lane->trouble_ms = now_ms;
	}
	if (lane->trouble_ms != 0 && now_ms - lane->trouble_ms >= TROUBLE_MS) {
		outbox_unreachable(lane, "no chat can be opened");
	} else {
		outbox_lane_later(lane, answer);
	}
}

static void chat_failed(struct lane *lane, const struct http_answer *answer)
{
	no_chat(lane, answer,
		lane->outbox->session->failures > 0 || lane_verdict(lane, answer) != VERDICT_AGAIN);
}

/* This room will not do: the next one known, or a new one. */
static void look_further(struct lane *lane)
{
	if (lane->alias != NULL) {
		next_alias(lane);
		lane->alias = NULL;
	}
	if (++lane->chats >= CHATS_MAX) {
		const struct http_answer answer = { .failure = "no room is private enough" };

		lane->chats = 0;
		no_chat(lane, &answer, false);
		return;
	}
	outbox_open_chat(lane);
}

/* The chat takes nothing from us: we were muted there, or put out a moment ago. What was promised
 * is said in another. */
void outbox_chat_refused(struct lane *lane)
{
	struct outbox *outbox = lane->outbox;
	struct room room = rooms_get(outbox->session->rooms, lane->attempt, lane->room);

	if (!outbox_work_begin(outbox)) {
		not_now(lane, "the database does not keep it");
		return;
	}
	room.openings |= ROOM_CLOSED_TO_US;
	rooms_put(outbox->session->rooms, &room);
	if (!outbox_work_end(outbox, "not noted: a chat that takes nothing")) {
		not_now(lane, "the database does not keep it");
		return;
	}
	look_further(lane);
}

/* ---- what the homeserver says of a room ---- */

struct facts {
	const char *creator; /* "" when not told */
	bool has_left;       /* the person declined, left or was put out */
};

/* Takes over members, openings, encryption and replacement. */
static struct facts take_state(struct lane *lane, struct room *room, const json_t *events)
{
	struct rooms *rooms = lane->outbox->session->rooms;
	struct facts facts = { .creator = "" };
	size_t i;
	json_t *event;

	rooms_forget_members(rooms, room->id);
	room->openings = 0;
	json_array_foreach((json_t *)(uintptr_t)events, i, event)
	{
		const char *type = json_text_or(event, "type", "");
		const char *key = json_text_or(event, "state_key", "");
		const json_t *content = json_object_get(event, "content");

		const char *membership = json_text_or(content, "membership", "");

		room->openings = rooms_openings(room->openings, type, key, content);
		if (str_equal(type, "m.room.member")) {
			rooms_member(rooms, room->id, key, membership);
			facts.has_left |=
			    str_equal(key, person_of(lane)) &&
			    (str_equal(membership, "leave") || str_equal(membership, "ban"));
		} else if (str_equal(type, "m.room.create") && *key == '\0') {
			facts.creator =
			    arena_strdup(lane->attempt, json_text_or(event, "sender", ""));
		} else if (str_equal(type, "m.room.encryption") && *key == '\0') {
			room->is_encrypted = true;
		} else if (str_equal(type, "m.room.tombstone") && *key == '\0') {
			room->replaced_by = json_text(content, "replacement_room");
		}
	}
	room->is_checked = true;
	rooms_put(rooms, room);
	return facts;
}

static void on_invited(void *user, const struct http_answer *answer)
{
	struct lane *lane = user;

	if (answer->status == 200) {
		chat_found(lane, lane->looked_at, true);
	} else if (is_refused(lane, answer)) {
		outbox_unreachable(lane, "the invitation is refused");
	} else {
		chat_failed(lane, answer);
	}
}

/* Our own chat, to which the invitation was lost. Who declined it is not asked again. */
static void invite(struct lane *lane)
{
	json_t *json = json_pack("{s:s}", "user_id", person_of(lane));
	struct session_request request = { .method = "POST",
					   .path = arena_printf(
					       lane->attempt, "/_matrix/client/v3/rooms/%s/invite",
					       str_percent(lane->attempt, lane->looked_at)),
					   .body = json_write(lane->attempt, json) };

	lane_ask(lane, ENDPOINT_INVITE, &request, on_invited);
	json_decref(json);
}

static void judge_room(struct lane *lane, struct room *room, const struct facts *facts)
{
	struct session *session = lane->outbox->session;
	const char *us = session->settings.user;
	bool is_ours = str_equal(facts->creator, us);
	bool is_in = rooms_is_member(session->rooms, room->id, us);
	bool is_private = rooms_is_private(session->rooms, room->id, us, person_of(lane));
	bool is_lonely = is_in && rooms_is_private(session->rooms, room->id, us, us);

	/* A server may encrypt whatever is made: our own room is used all the same. */
	if (is_in && is_private && room->replaced_by == NULL &&
	    (is_ours || (lane->alias == NULL && !room->is_encrypted))) {
		chat_found(lane, room->id, false);
	} else if (is_ours && is_lonely && room->replaced_by == NULL && lane->alias != NULL) {
		if (facts->has_left) {
			outbox_unreachable(lane, "the person left the chat");
		} else {
			invite(lane);
		}
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
	struct room room = rooms_get(session->rooms, lane->attempt, lane->looked_at);

	bool is_gone = json == NULL && is_refused(lane, answer);
	struct facts facts = { 0 };

	if (!json_is_array(json) && !is_gone) {
		chat_failed(lane, answer);
	} else if (!outbox_work_begin(lane->outbox)) {
		not_now(lane, "the database does not keep it");
	} else {
		if (is_gone) {
			room.is_joined = false;
			rooms_put(session->rooms, &room);
		} else {
			facts = take_state(lane, &room, json);
		}
		if (!outbox_work_end(lane->outbox, "not noted: the state of a chat")) {
			not_now(lane, "the database does not keep it");
		} else if (is_gone) {
			look_further(lane);
		} else {
			judge_room(lane, &room, &facts);
		}
	}
	json_decref(json);
}

static void check_room(struct lane *lane, const char *room_id)
{
	lane->looked_at = arena_strdup(lane->attempt, room_id);
	struct session_request request = { .method = "GET",
					   .path = arena_printf(
					       lane->attempt, "/_matrix/client/v3/rooms/%s/state",
					       str_percent(lane->attempt, lane->looked_at)) };

	lane_ask(lane, ENDPOINT_LOOK, &request, on_state);
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
	} else if (is_refused(lane, answer)) {
		look_further(lane);
	} else {
		chat_failed(lane, answer);
	}
	json_decref(json);
}

static void find_by_alias(struct lane *lane)
{
	struct session *session = lane->outbox->session;
	const char *server = strchr(session->settings.user, ':');
	const char *alias = arena_printf(lane->attempt, "#%s%s", lane->alias, server);
	struct session_request request = {
		.method = "GET",
		.path = arena_printf(lane->attempt, "/_matrix/client/v3/directory/room/%s",
				     str_percent(lane->attempt, alias))
	};

	lane_ask(lane, ENDPOINT_LOOK, &request, on_alias);
}

static void on_created(void *user, const struct http_answer *answer)
{
	struct lane *lane = user;
	json_t *json = json_parse(answer->body, answer->body_len, NULL);
	const char *room = answer->status == 200 ? json_text(json, "room_id") : NULL;
	const char *code = json_text_or(json, "errcode", "");

	if (room != NULL) {
		/* Nobody but us can have invited anyone to a room made this moment. */
		chat_found(lane, room, true);
	} else if (str_equal(code, "M_ROOM_IN_USE")) {
		find_by_alias(lane);
	} else if (is_refused(lane, answer)) {
		outbox_unreachable(lane, "the homeserver opens no chat");
	} else {
		chat_failed(lane, answer);
	}
	json_decref(json);
}

/* The chat that the row was put for, if it is still one; else any. */
static const char *known_chat(struct lane *lane, bool *ret_is_checked)
{
	struct session *session = lane->outbox->session;
	const char *us = session->settings.user, *id = lane->row.room;
	struct room room = { 0 };

	if (id != NULL) {
		room = rooms_get(session->rooms, lane->attempt, id);
	}
	if (id == NULL || !room.is_joined || room.replaced_by != NULL ||
	    !rooms_is_private(session->rooms, id, us, person_of(lane))) {
		id = rooms_direct(session->rooms, lane->attempt, person_of(lane), us);
		room = rooms_get(session->rooms, lane->attempt, id == NULL ? "" : id);
	}
	*ret_is_checked = room.is_checked;
	return id;
}

bool outbox_is_within_reach(struct lane *lane)
{
	struct session *session = lane->outbox->session;
	struct arena *arena = arena_new();
	bool is_there =
	    rooms_direct(session->rooms, arena, person_of(lane), session->settings.user) != NULL;

	arena_free(arena);
	return is_there;
}

static json_t *rule(const char *type, const char *name, const char *value)
{
	return json_pack("{s:s, s:s, s:{s:s}}", "type", type, "state_key", "", "content", name,
			 value);
}

/* By no preset of any server: who is asked in reads it from then on, and nobody else ever does. */
static json_t *for_two(void)
{
	return json_pack("[o, o, o]",
			 rule("m.room.history_visibility", "history_visibility", "invited"),
			 rule("m.room.join_rules", "join_rule", "invite"),
			 rule("m.room.guest_access", "guest_access", "forbidden"));
}

const char *outbox_chat(const struct outbox *outbox, struct arena *arena, const char *person,
			const char **ret_alias)
{
	*ret_alias = alias_name(outbox, arena, person);
	json_t *json = json_pack("{s:b, s:[s], s:s, s:s, s:o}", "is_direct", 1, "invite", person,
				 "preset", "trusted_private_chat", "room_alias_name", *ret_alias,
				 "initial_state", for_two());
	return json_write_new(arena, json);
}

void outbox_open_chat(struct lane *lane)
{
	bool is_checked;
	const char *room = known_chat(lane, &is_checked);

	lane->alias = NULL;
	if (room != NULL && is_checked) {
		lane->room = room;
		outbox_begin(lane);
		return;
	}
	if (room != NULL) {
		check_room(lane, room);
		return;
	}
	struct session_request request = { .method = "POST", .path = CREATE_PATH };

	request.body = outbox_chat(lane->outbox, lane->attempt, person_of(lane), &lane->alias);
	lane_ask(lane, ENDPOINT_CREATE, &request, on_created);
}
