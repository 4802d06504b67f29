/* hs_members: the requests about who is in a room. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "homeserver/hs_core.h"

static struct room *room_of(struct call *call)
{
	struct room *room = hs_room_find(call->hs, call->arg[0]);
	if (room == NULL) {
		(void)hs_refuse(call->hs, 404, "M_NOT_FOUND", "No known servers");
	}
	return room;
}

/* The user that the body names; or refuses. */
static struct user *other_of(struct call *call)
{
	const char *id = hs_json_text(call->body, "user_id");
	if (id == NULL || *id != '@') {
		(void)hs_refuse(call->hs, 400, "M_MISSING_PARAM", "Missing user_id");
		return NULL;
	}
	return hs_user_get(call->hs, id);
}

static json_t *post_join(struct call *call)
{
	struct room *room = room_of(call);
	if (room == NULL || !hs_room_join(call->hs, room, call->user, false)) {
		return NULL;
	}
	return json_pack("{s:s}", "room_id", room->id);
}

static json_t *post_invite(struct call *call)
{
	struct room *room = room_of(call);
	struct user *user = room == NULL ? NULL : other_of(call);
	const char *reason = hs_json_text(call->body, "reason");
	if (user == NULL || !hs_room_invite(call->hs, room, call->user, user, false, reason)) {
		return NULL;
	}
	return json_object();
}

static json_t *post_leave(struct call *call)
{
	struct room *room = room_of(call);
	const char *reason = hs_json_text(call->body, "reason");
	if (room == NULL || !hs_room_leave(call->hs, room, call->user, reason)) {
		return NULL;
	}
	return json_object();
}

static json_t *remove_other(struct call *call, const char *membership)
{
	struct room *room = room_of(call);
	struct user *user = room == NULL ? NULL : other_of(call);
	if (user == NULL || !hs_room_remove(call->hs, room, call->user, user, membership,
					    hs_json_text(call->body, "reason"))) {
		return NULL;
	}
	return json_object();
}

static json_t *post_kick(struct call *call)
{
	return remove_other(call, "leave");
}

static json_t *post_ban(struct call *call)
{
	return remove_other(call, "ban");
}

static json_t *post_unban(struct call *call)
{
	return remove_other(call, "leave");
}

static json_t *post_forget(struct call *call)
{
	const struct room *room = room_of(call);
	struct member *member = room == NULL ? NULL : hs_room_member(room, call->user);
	if (member == NULL || str_equal(member->membership, "join") ||
	    str_equal(member->membership, "invite")) {
		return hs_refused(call->hs, 400, "M_UNKNOWN", "User %s is in room %s",
				  call->user->id, call->arg[0]);
	}
	hs_room_forget(call->hs, member);
	return json_object();
}

static json_t *get_members(struct call *call)
{
	const struct room *room = room_of(call);
	const char *only = hs_query(call, "membership");
	const char *but = hs_query(call, "not_membership");
	json_t *events = json_array();
	for (size_t i = 0; i < room->member_count; i++) {
		const struct member *member = room->members[i];
		if (member->membership == NULL ||
		    (only != NULL && !str_equal(only, member->membership)) ||
		    (but != NULL && str_equal(but, member->membership))) {
			continue;
		}
		json_array_append_new(
		    events, hs_event_view(call->hs, member->changes[member->change_count - 1].event,
					  call->user, call->device));
	}
	return json_pack("{s:o}", "chunk", events);
}

static json_t *get_joined_members(struct call *call)
{
	const struct room *room = room_of(call);
	json_t *joined = json_object();
	for (size_t i = 0; i < room->member_count; i++) {
		const struct member *member = room->members[i];
		if (str_equal(member->membership, "join")) {
			json_object_set_new(joined, member->user->id,
					    json_pack("{s:s?, s:n}", "display_name",
						      member->user->name, "avatar_url"));
		}
	}
	return json_pack("{s:o}", "joined", joined);
}

static json_t *get_joined_rooms(struct call *call)
{
	json_t *rooms = json_array();
	for (size_t i = 0; i < call->user->membership_count; i++) {
		const struct member *member = call->user->memberships[i];
		if (str_equal(member->membership, "join")) {
			json_array_append_new(rooms, json_string(member->room->id));
		}
	}
	return json_pack("{s:o}", "joined_rooms", rooms);
}

const struct route hs_member_routes[] = {
	{ "POST", "_matrix/client/join/{}", 0, post_join },
	{ "POST", "_matrix/client/rooms/{}/join", 0, post_join },
	{ "POST", "_matrix/client/rooms/{}/invite", 0, post_invite },
	{ "POST", "_matrix/client/rooms/{}/leave", 0, post_leave },
	{ "POST", "_matrix/client/rooms/{}/kick", 0, post_kick },
	{ "POST", "_matrix/client/rooms/{}/ban", 0, post_ban },
	{ "POST", "_matrix/client/rooms/{}/unban", 0, post_unban },
	{ "POST", "_matrix/client/rooms/{}/forget", 0, post_forget },
	{ "GET", "_matrix/client/rooms/{}/members", ROUTE_JOINED, get_members },
	{ "GET", "_matrix/client/rooms/{}/joined_members", ROUTE_JOINED, get_joined_members },
	{ "GET", "_matrix/client/joined_rooms", 0, get_joined_rooms },
	{ 0 },
};
