/* hs_room_routes: the requests that make rooms and put events into them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "homeserver/hs_core.h"

/* The room of the path, which the router has checked; or refuses. */
static struct room *room_of(struct call *call)
{
	struct room *room = hs_room_find(call->hs, call->arg[0]);
	if (room == NULL) {
		(void)hs_refuse(call->hs, 404, "M_NOT_FOUND", "Room not found");
	}
	return room;
}

static json_t *event_json(const struct event *event)
{
	return event == NULL ? NULL : json_pack("{s:s}", "event_id", event->event_id);
}

static struct event_draft draft_of(struct call *call)
{
	return (struct event_draft){ .room = hs_room_find(call->hs, call->arg[0]),
				     .sender = call->user,
				     .device = call->device,
				     .content = call->body };
}

static json_t *put_send(struct call *call)
{
	struct event_draft draft = draft_of(call);
	draft.type = call->arg[1];
	draft.txn_id = call->arg[2];
	const struct event *known = hs_txn_find(call->hs, call->arena, &draft);
	if (known != NULL) {
		return event_json(known); /* never counted against the rate limit */
	}
	if (!hs_is_allowed_to_send(call->hs, call->user)) {
		return NULL;
	}
	if (str_equal(draft.type, "m.room.redaction")) {
		return event_json(
		    hs_event_redact(call->hs, &draft, hs_json_text(call->body, "redacts")));
	}
	return event_json(hs_event_send(call->hs, &draft));
}

static json_t *put_redact(struct call *call)
{
	struct event_draft draft = draft_of(call);
	draft.txn_id = call->arg[2];
	const struct event *known = hs_txn_find(call->hs, call->arena, &draft);
	if (known != NULL) {
		return event_json(known);
	}
	if (!hs_is_allowed_to_send(call->hs, call->user)) {
		return NULL;
	}
	return event_json(hs_event_redact(call->hs, &draft, call->arg[1]));
}

static bool is_membership_change_allowed(struct call *call, struct room *room)
{
	struct user *user = hs_user_get(call->hs, call->arg[2]);
	const char *membership = hs_json_text(call->body, "membership");
	const char *reason = hs_json_text(call->body, "reason");
	if (str_equal(membership, "invite")) {
		return hs_room_invite(call->hs, room, call->user, user, false, reason);
	}
	if (str_equal(membership, "join") && user == call->user) {
		return hs_room_join(call->hs, room, user, false);
	}
	if (str_equal(membership, "leave") && user == call->user) {
		return hs_room_leave(call->hs, room, user, reason);
	}
	if (str_equal(membership, "leave") || str_equal(membership, "ban")) {
		return hs_room_remove(call->hs, room, call->user, user, membership, reason);
	}
	return hs_refuse(call->hs, 403, "M_FORBIDDEN", "Not allowed");
}

static json_t *put_state(struct call *call)
{
	struct event_draft draft = draft_of(call);
	draft.type = call->arg[1];
	draft.state_key = call->arg[2] == NULL ? "" : call->arg[2];
	if (draft.room == NULL) {
		return hs_refused(call->hs, 404, "M_NOT_FOUND", "Room not found");
	}
	if (str_equal(draft.type, "m.room.member") && *draft.state_key != '\0') {
		if (!is_membership_change_allowed(call, draft.room)) {
			return NULL;
		}
		return event_json(hs_room_state(draft.room, draft.type, draft.state_key));
	}
	struct event *before = hs_room_state(draft.room, draft.type, draft.state_key);
	if (before != NULL && before->sender == call->user &&
	    json_equal(json_object_get(before->json, "content"), call->body)) {
		return event_json(before); /* Synapse makes no second event of the same */
	}
	if (*draft.state_key == '@' && !str_equal(draft.state_key, call->user->id)) {
		return hs_refused(call->hs, 403, "M_FORBIDDEN",
				  "You are not allowed to set others state");
	}
	if (!hs_is_allowed_to_send(call->hs, call->user)) {
		return NULL;
	}
	return event_json(hs_event_send(call->hs, &draft));
}

static json_t *put_state_plain(struct call *call)
{
	call->arg[2] = "";
	return put_state(call);
}

static json_t *get_state_event(struct call *call)
{
	const struct room *room = room_of(call);
	const char *key = call->arg[2] == NULL ? "" : call->arg[2];
	const struct event *event = room == NULL ? NULL : hs_room_state(room, call->arg[1], key);
	if (event == NULL) {
		return hs_refused(call->hs, 404, "M_NOT_FOUND", "Event not found.");
	}
	return json_incref(json_object_get(event->json, "content"));
}

static json_t *get_state_plain(struct call *call)
{
	call->arg[2] = "";
	return get_state_event(call);
}

static json_t *get_state(struct call *call)
{
	const struct room *room = room_of(call);
	json_t *events = json_array();
	for (size_t i = 0; i < room->state_count; i++) {
		struct event *event = room->state_events[i];
		if (hs_room_state(room, event->type, event->state_key) == event) {
			json_array_append_new(
			    events, hs_event_view(call->hs, event, call->user, call->device));
		}
	}
	return events;
}

/* ---- making rooms ---- */

static json_t *post_create_room(struct call *call)
{
	const struct room *room = hs_room_create(call->hs, call->user, call->body);
	return room == NULL
		   ? NULL
		   : json_pack("{s:s, s:s*}", "room_id", room->id, "room_alias", room->alias);
}

static json_t *post_upgrade(struct call *call)
{
	const char *version = hs_json_text(call->body, "new_version");
	struct room *room = room_of(call);
	const struct room *next =
	    hs_room_upgrade(call->hs, room, call->user, version == NULL ? "11" : version);
	return next == NULL ? NULL : json_pack("{s:s}", "replacement_room", next->id);
}

static json_t *get_alias(struct call *call)
{
	const struct room *room = hs_room_find(call->hs, call->arg[0]);
	if (room == NULL || *call->arg[0] != '#') {
		return hs_refused(call->hs, 404, "M_NOT_FOUND", "Room alias %s not found",
				  call->arg[0]);
	}
	return json_pack("{s:s, s:[s]}", "room_id", room->id, "servers", call->hs->name);
}

static json_t *put_alias(struct call *call)
{
	struct room *room = hs_room_find(call->hs, hs_json_text(call->body, "room_id"));
	if (room == NULL) {
		return hs_refused(call->hs, 400, "M_UNKNOWN", "Room does not exist");
	}
	if (hs_room_find(call->hs, call->arg[0]) != NULL) {
		return hs_refused(call->hs, 409, "M_UNKNOWN", "Room alias %s already exists",
				  call->arg[0]);
	}
	hs_room_set_alias(call->hs, room, call->arg[0]);
	return json_object();
}

/* ---- passing things ---- */

static void stream_note(struct call *call, enum entry_kind kind, struct room *room)
{
	hs_stream_add(call->hs, (struct entry){ .kind = kind, .room = room, .user = call->user });
	hs_journal_put(call->hs, json_pack("{s:s}", "k", "tick"));
}

static json_t *put_typing(struct call *call)
{
	struct room *room = room_of(call);
	json_int_t ms = json_integer_value(json_object_get(call->body, "timeout"));
	bool is_typing = hs_json_true(call->body, "typing");
	json_object_set_new(
	    room->typing, call->user->id,
	    json_integer(is_typing ? hs_now_ms(call->hs) + (ms > 0 ? ms : 30000) : 0));
	stream_note(call, ENTRY_TYPING, room);
	return json_object();
}

/* A user has one receipt of a type in a room: the older one goes. */
static void drop_receipt(struct room *room, const char *type, const char *user_id)
{
	json_t *types;
	void *next;
	const char *id;
	json_object_foreach_safe(room->receipts, next, id, types)
	{
		json_t *users = json_object_get(types, type);
		json_object_del(users, user_id);
		if (users != NULL && json_object_size(users) == 0) {
			json_object_del(types, type);
		}
		if (json_object_size(types) == 0) {
			json_object_del(room->receipts, id);
		}
	}
}

static void set_receipt(struct call *call, struct room *room, const char *type,
			const char *event_id)
{
	drop_receipt(room, type, call->user->id);
	json_t *event = hs_json_child(room->receipts, event_id);
	json_object_set_new(hs_json_child(event, type), call->user->id,
			    json_pack("{s:I}", "ts", (json_int_t)hs_now_ms(call->hs)));
	stream_note(call, ENTRY_RECEIPT, room);
}

static json_t *post_receipt(struct call *call)
{
	set_receipt(call, room_of(call), call->arg[1], call->arg[2]);
	return json_object();
}

static json_t *post_read_markers(struct call *call)
{
	const char *read = hs_json_text(call->body, "m.read");
	const char *fully = hs_json_text(call->body, "m.fully_read");
	if (read != NULL) {
		set_receipt(call, room_of(call), "m.read", read);
	}
	if (fully != NULL) {
		json_t *content = json_pack("{s:s}", "event_id", fully);
		hs_account_data_put(call->hs, call->user, call->arg[0], "m.fully_read", content);
		json_decref(content);
	}
	return json_object();
}

const struct route hs_room_routes[] = {
	{ "PUT", "_matrix/client/rooms/{}/send/{}/{}", ROUTE_JOINED, put_send },
	{ "PUT", "_matrix/client/rooms/{}/redact/{}/{}", ROUTE_JOINED, put_redact },
	{ "PUT", "_matrix/client/rooms/{}/state/{}/{}", 0, put_state },
	{ "PUT", "_matrix/client/rooms/{}/state/{}", ROUTE_JOINED, put_state_plain },
	{ "GET", "_matrix/client/rooms/{}/state/{}/{}", ROUTE_JOINED, get_state_event },
	{ "GET", "_matrix/client/rooms/{}/state/{}", ROUTE_JOINED, get_state_plain },
	{ "GET", "_matrix/client/rooms/{}/state", ROUTE_JOINED, get_state },
	{ "POST", "_matrix/client/createRoom", 0, post_create_room },
	{ "POST", "_matrix/client/rooms/{}/upgrade", ROUTE_JOINED, post_upgrade },
	{ "GET", "_matrix/client/directory/room/{}", ROUTE_OPEN, get_alias },
	{ "PUT", "_matrix/client/directory/room/{}", 0, put_alias },
	{ "PUT", "_matrix/client/rooms/{}/typing/{}", ROUTE_JOINED, put_typing },
	{ "POST", "_matrix/client/rooms/{}/receipt/{}/{}", ROUTE_JOINED, post_receipt },
	{ "POST", "_matrix/client/rooms/{}/read_markers", ROUTE_JOINED, post_read_markers },
	{ 0 },
};
