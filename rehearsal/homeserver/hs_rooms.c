/* hs_rooms: rooms, who is in them, and who may do what. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "homeserver/hs_core.h"

#include <string.h>

#define POWER_CREATOR 100
#define POWER_INFINITE ((int64_t)1 << 53)

/* ---- finding ---- */

struct room *hs_room_find(const struct hs *hs, const char *id_or_alias)
{
	if (id_or_alias == NULL) {
		return NULL;
	}
	const struct hs_map *map = *id_or_alias == '#' ? &hs->alias_of : &hs->room_of;
	return hs_map_get(map, id_or_alias);
}

struct event *hs_room_state(const struct room *room, const char *type, const char *state_key)
{
	char key[600];
	(void)snprintf(key, sizeof key, "%s\n%s", type, state_key);
	return hs_map_get(&room->state, key);
}

struct member *hs_room_member(const struct room *room, const struct user *user)
{
	return user == NULL ? NULL : hs_map_get(&room->member_of, user->id);
}

const char *hs_room_membership(const struct room *room, const struct user *user)
{
	const struct member *member = hs_room_member(room, user);
	return member == NULL ? NULL : member->membership;
}

bool hs_room_is_joined(const struct room *room, const struct user *user)
{
	return str_equal(hs_room_membership(room, user), "join");
}

const char *hs_member_at(const struct member *member, uint64_t pos)
{
	for (size_t i = member->change_count; i > 0; i--) {
		if (member->changes[i - 1].pos <= pos) {
			return member->changes[i - 1].membership;
		}
	}
	return NULL;
}

/* ---- power ---- */

static const json_t *content_of(const struct room *room, const char *type)
{
	const struct event *event = hs_room_state(room, type, "");
	return event == NULL ? NULL : json_object_get(event->json, "content");
}

static bool has_infinite_creators(const struct room *room)
{
	return str_equal(room->version, "12");
}

static bool is_creator(const struct room *room, const struct user *user)
{
	const struct event *create = hs_room_state(room, "m.room.create", "");
	return create != NULL && create->sender == user;
}

static int64_t int_or(const json_t *value, int64_t fallback)
{
	return json_is_integer(value) ? json_integer_value(value) : fallback;
}

int64_t hs_room_power(const struct room *room, const struct user *user)
{
	const json_t *levels = content_of(room, "m.room.power_levels");
	if (is_creator(room, user) && (levels == NULL || has_infinite_creators(room))) {
		return levels == NULL ? POWER_CREATOR : POWER_INFINITE;
	}
	int64_t fallback = int_or(json_object_get(levels, "users_default"), 0);
	return int_or(json_object_get(json_object_get(levels, "users"), user->id), fallback);
}

int64_t hs_room_level(const struct room *room, const char *key, int64_t fallback)
{
	return int_or(json_object_get(content_of(room, "m.room.power_levels"), key), fallback);
}

bool hs_room_may_send(struct hs *hs, const struct room *room, const struct user *user,
		      const char *type, bool is_state)
{
	if (!hs_room_is_joined(room, user)) {
		return hs_refuse(hs, 403, "M_FORBIDDEN", "User %s not in room %s", user->id,
				 room->id);
	}
	const json_t *levels = content_of(room, "m.room.power_levels");
	int64_t fallback = is_state ? hs_room_level(room, "state_default", 50)
				    : hs_room_level(room, "events_default", 0);
	int64_t needed = int_or(json_object_get(json_object_get(levels, "events"), type), fallback);
	int64_t has = hs_room_power(room, user);
	if (has < needed) {
		return hs_refuse(hs, 403, "M_FORBIDDEN",
				 "You don't have permission to post that to the room. "
				 "user_level (%lld) < send_level (%lld)",
				 (long long)has, (long long)needed);
	}
	return true;
}

/* ---- memberships ---- */

static bool set_membership(struct hs *hs, struct room *room, struct user *sender, struct user *user,
			   const char *membership, bool is_direct, const char *reason)
{
	json_t *content = json_pack("{s:s, s:s*, s:s*}", "membership", membership, "displayname",
				    user->name, "reason", reason);
	if (is_direct) {
		json_object_set_new(content, "is_direct", json_true());
	}
	const struct event *event = hs_event_add(hs, &(struct event_draft){ .room = room,
									    .sender = sender,
									    .type = "m.room.member",
									    .state_key = user->id,
									    .content = content });
	json_decref(content);
	return event != NULL;
}

bool hs_room_join(struct hs *hs, struct room *room, struct user *user, bool is_forced)
{
	const char *now = hs_room_membership(room, user);
	const json_t *rules = content_of(room, "m.room.join_rules");
	if (str_equal(now, "join")) {
		return true;
	}
	if (str_equal(now, "ban") && !is_forced) {
		return hs_refuse(hs, 403, "M_FORBIDDEN", "You are banned from this room");
	}
	if (!is_forced && !str_equal(now, "invite") &&
	    !str_equal(hs_json_text(rules, "join_rule"), "public")) {
		return hs_refuse(hs, 403, "M_FORBIDDEN", "You are not invited to this room.");
	}
	return set_membership(hs, room, user, user, "join", false, NULL);
}

bool hs_room_invite(struct hs *hs, struct room *room, struct user *actor, struct user *user,
		    bool is_direct, const char *reason)
{
	const char *now = hs_room_membership(room, user);
	if (!hs_room_is_joined(room, actor)) {
		return hs_refuse(hs, 403, "M_FORBIDDEN", "User %s not in room %s", actor->id,
				 room->id);
	}
	if (hs_room_power(room, actor) < hs_room_level(room, "invite", 0)) {
		return hs_refuse(hs, 403, "M_FORBIDDEN", "You don't have permission to invite");
	}
	if (str_equal(now, "join") || str_equal(now, "ban")) {
		return hs_refuse(hs, 403, "M_FORBIDDEN", "%s is %s the room.", user->id,
				 *now == 'j' ? "already in" : "banned from");
	}
	if (!set_membership(hs, room, actor, user, "invite", is_direct, reason)) {
		return false;
	}
	return !user->auto_join || hs_room_join(hs, room, user, false);
}

bool hs_room_leave(struct hs *hs, struct room *room, struct user *user, const char *reason)
{
	const char *now = hs_room_membership(room, user);
	if (str_equal(now, "leave")) {
		return true; /* Synapse is idempotent here */
	}
	if (now == NULL || str_equal(now, "ban")) {
		return hs_refuse(hs, 403, "M_FORBIDDEN", "User %s not in room %s", user->id,
				 room->id);
	}
	return set_membership(hs, room, user, user, "leave", false, reason);
}

bool hs_room_remove(struct hs *hs, struct room *room, struct user *actor, struct user *user,
		    const char *membership, const char *reason)
{
	const char *key = str_equal(membership, "ban") ? "ban" : "kick";
	const char *now = hs_room_membership(room, user);
	bool is_ban = *key == 'b';
	if (!hs_room_is_joined(room, actor)) {
		return hs_refuse(hs, 403, "M_FORBIDDEN", "User %s not in room %s", actor->id,
				 room->id);
	}
	if (!is_ban && (now == NULL || str_equal(now, "leave"))) {
		return hs_refuse(hs, 403, "M_FORBIDDEN", "The target user is not in the room");
	}
	if (hs_room_power(room, actor) < hs_room_level(room, key, 50) ||
	    (actor != user && hs_room_power(room, actor) <= hs_room_power(room, user))) {
		return hs_refuse(hs, 403, "M_FORBIDDEN", "You cannot %s user %s.", key, user->id);
	}
	return set_membership(hs, room, actor, user, membership, false, reason);
}

void hs_room_forget(struct hs *hs, struct member *member)
{
	member->is_forgotten = true;
	hs_journal_put(hs, json_pack("{s:s, s:s, s:s}", "k", "forget", "room", member->room->id,
				     "user", member->user->id));
}

/* ---- making ---- */

struct room *hs_room_add(struct hs *hs, const char *id, const char *version)
{
	struct room *room = arena_alloc(hs->arena, sizeof *room);
	room->version = arena_strdup(hs->arena, version);
	if (id != NULL) {
		room->id = arena_strdup(hs->arena, id);
	} else if (has_infinite_creators(room)) {
		room->id = hs_draw(hs, "!", 32); /* since version 12 without a server name */
	} else {
		room->id = arena_printf(hs->arena, "%s:%s", hs_draw(hs, "!", 12), hs->name);
	}
	room->receipts = json_object();
	room->typing = json_object();
	hs->rooms = hs_grow(hs->rooms, hs->room_count, sizeof(struct room *));
	hs->rooms[hs->room_count++] = room;
	hs_map_put(&hs->room_of, room->id, room);
	hs_journal_put(hs, json_pack("{s:s, s:s, s:s}", "k", "room", "room", room->id, "version",
				     room->version));
	return room;
}

void hs_room_set_alias(struct hs *hs, struct room *room, const char *alias)
{
	const char *kept = arena_strdup(hs->arena, alias);
	if (room->alias == NULL) {
		room->alias = kept;
	}
	hs_map_put(&hs->alias_of, kept, room);
	hs_journal_put(
	    hs, json_pack("{s:s, s:s, s:s}", "k", "alias", "room", room->id, "alias", alias));
}

static void put_state(struct hs *hs, struct room *room, struct user *user, const char *type,
		      const char *state_key, json_t *content)
{
	(void)hs_event_add(hs, &(struct event_draft){ .room = room,
						      .sender = user,
						      .type = type,
						      .state_key = state_key,
						      .content = content });
	json_decref(content);
}

static void put_power_levels(struct hs *hs, struct room *room, struct user *creator,
			     const json_t *options)
{
	json_t *levels = json_pack(
	    "{s:{}, s:i, s:{s:i, s:i, s:i, s:i, s:i, s:i}, s:i, s:i, s:i, s:i, s:i, s:i}", "users",
	    "users_default", 0, "events", "m.room.name", 50, "m.room.power_levels", 100,
	    "m.room.history_visibility", 100, "m.room.canonical_alias", 50, "m.room.tombstone", 100,
	    "m.room.encryption", 100, "events_default", 0, "state_default", 50, "ban", 50, "kick",
	    50, "redact", 50, "invite", 0);
	json_t *users = json_object_get(levels, "users"), *invited;
	size_t i;
	if (!has_infinite_creators(room)) {
		json_object_set_new(users, creator->id, json_integer(POWER_CREATOR));
	}
	if (str_equal(hs_json_text(options, "preset"), "trusted_private_chat")) {
		json_array_foreach(json_object_get(options, "invite"), i, invited)
		{
			json_object_set_new(users, json_string_value(invited),
					    json_integer(POWER_CREATOR));
		}
	}
	json_object_update(levels, json_object_get(options, "power_level_content_override"));
	put_state(hs, room, creator, "m.room.power_levels", "", levels);
}

static void put_create(struct hs *hs, struct room *room, struct user *creator,
		       const json_t *options)
{
	json_t *create = json_pack("{s:s}", "room_version", room->version);
	if (!str_equal(room->version, "11") && !has_infinite_creators(room)) {
		json_object_set_new(create, "creator", json_string(creator->id));
	}
	json_object_update(create, json_object_get(options, "creation_content"));
	put_state(hs, room, creator, "m.room.create", "", create);
}

static void put_initial_state(struct hs *hs, struct room *room, struct user *creator,
			      const json_t *options)
{
	json_t *state, *content;
	size_t i;
	json_array_foreach(json_object_get(options, "initial_state"), i, state)
	{
		const char *type = hs_json_text(state, "type");
		const char *key = hs_json_text(state, "state_key");
		content = json_object_get(state, "content");
		if (type != NULL && json_is_object(content)) {
			put_state(hs, room, creator, type, key == NULL ? "" : key,
				  json_incref(content));
		}
	}
	if (hs_json_text(options, "name") != NULL) {
		put_state(hs, room, creator, "m.room.name", "",
			  json_pack("{s:s}", "name", hs_json_text(options, "name")));
	}
	if (hs_json_text(options, "topic") != NULL) {
		put_state(hs, room, creator, "m.room.topic", "",
			  json_pack("{s:s}", "topic", hs_json_text(options, "topic")));
	}
}

static void put_rules(struct hs *hs, struct room *room, struct user *creator, const json_t *options)
{
	const char *preset = hs_json_text(options, "preset");
	bool is_public = preset != NULL ? str_equal(preset, "public_chat")
					: str_equal(hs_json_text(options, "visibility"), "public");
	if (room->alias != NULL) {
		put_state(hs, room, creator, "m.room.canonical_alias", "",
			  json_pack("{s:s}", "alias", room->alias));
	}
	put_state(hs, room, creator, "m.room.join_rules", "",
		  json_pack("{s:s}", "join_rule", is_public ? "public" : "invite"));
	put_state(hs, room, creator, "m.room.history_visibility", "",
		  json_pack("{s:s}", "history_visibility", "shared"));
	if (!is_public) {
		put_state(hs, room, creator, "m.room.guest_access", "",
			  json_pack("{s:s}", "guest_access", "can_join"));
	}
}

static void put_invites(struct hs *hs, struct room *room, struct user *creator,
			const json_t *options)
{
	json_t *id;
	size_t i;
	json_array_foreach(json_object_get(options, "invite"), i, id)
	{
		if (json_is_string(id)) {
			(void)hs_room_invite(hs, room, creator,
					     hs_user_get(hs, json_string_value(id)),
					     hs_json_true(options, "is_direct"), NULL);
		}
	}
}

struct room *hs_room_create(struct hs *hs, struct user *creator, const json_t *options)
{
	const char *version = hs_json_text(options, "room_version");
	const char *alias_name = hs_json_text(options, "room_alias_name");
	const char *alias = NULL;
	if (alias_name != NULL) {
		if (strpbrk(alias_name, ": \t") != NULL) {
			(void)hs_refuse(hs, 400, "M_INVALID_PARAM",
					"Invalid characters in room alias");
			return NULL;
		}
		alias = arena_printf(hs->arena, "#%s:%s", alias_name, hs->name);
		if (hs_room_find(hs, alias) != NULL) {
			(void)hs_refuse(hs, 400, "M_ROOM_IN_USE", "Room alias already taken");
			return NULL;
		}
	}
	struct room *room = hs_room_add(hs, NULL, version == NULL ? "10" : version);
	if (alias != NULL) {
		hs_room_set_alias(hs, room, alias);
	}
	put_create(hs, room, creator, options);
	(void)set_membership(hs, room, creator, creator, "join", false, NULL);
	put_power_levels(hs, room, creator, options);
	put_rules(hs, room, creator, options);
	put_initial_state(hs, room, creator, options);
	put_invites(hs, room, creator, options);
	return room;
}

/* ---- upgrading ---- */

static void copy_state(struct hs *hs, struct room *from, struct room *to, struct user *user)
{
	static const char *const types[] = { "m.room.name", "m.room.topic", "m.room.join_rules",
					     "m.room.power_levels", "m.room.encryption" };
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		const json_t *content = content_of(from, types[i]);
		json_t *copy = json_deep_copy(content);
		if (content != NULL && has_infinite_creators(to)) {
			json_object_del(json_object_get(copy, "users"), user->id);
		}
		if (content != NULL) {
			put_state(hs, to, user, types[i], "", copy);
		}
	}
}

struct room *hs_room_upgrade(struct hs *hs, struct room *room, struct user *user,
			     const char *version)
{
	if (!hs_room_may_send(hs, room, user, "m.room.tombstone", true)) {
		return NULL;
	}
	const struct event *last = room->events[room->event_count - 1];
	json_t *options =
	    json_pack("{s:s, s:{s:{s:s, s:s}}}", "room_version", version, "creation_content",
		      "predecessor", "room_id", room->id, "event_id", last->event_id);
	struct room *next = hs_room_create(hs, user, options);
	json_decref(options);
	copy_state(hs, room, next, user);
	put_state(hs, room, user, "m.room.tombstone", "",
		  json_pack("{s:s, s:s}", "body", "This room has been replaced", "replacement_room",
			    next->id));
	if (room->alias != NULL) {
		const char *alias = room->alias;
		room->alias = NULL;
		hs_room_set_alias(hs, next, alias);
		put_state(hs, next, user, "m.room.canonical_alias", "",
			  json_pack("{s:s}", "alias", alias));
	}
	return next;
}
