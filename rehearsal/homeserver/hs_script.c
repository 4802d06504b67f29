/* hs_script: prepares people, rooms and faults, one JSON object a step. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "homeserver/hs_core.h"

#include <string.h>

static bool make_user(struct hs *hs, const json_t *line, const char *name)
{
	struct user *user = hs_user_get(hs, hs_user_id(hs, name));
	const char *shown = hs_json_text(line, "displayname");
	const char *token = hs_json_text(line, "token");
	const char *device = hs_json_text(line, "device");
	hs_user_register(hs, user, hs_json_text(line, "password"));
	if (shown != NULL) {
		hs_user_set_name(hs, user, shown);
	}
	if (token != NULL || device != NULL) {
		(void)hs_device_login(hs, user, device, token);
	}
	user->auto_join = hs_json_true(line, "auto_join");
	return true;
}

/* User ids complete, whatever the script wrote. */
static json_t *ids_json(struct hs *hs, const json_t *names)
{
	json_t *ids = json_array(), *name;
	size_t i;
	json_array_foreach(names, i, name)
	{
		if (json_is_string(name)) {
			json_array_append_new(ids,
					      json_string(hs_user_id(hs, json_string_value(name))));
		}
	}
	return ids;
}

static bool make_room(struct hs *hs, json_t *line, const char *alias)
{
	struct user *creator = hs_user_find(hs, hs_json_text(line, "creator"));
	if (creator == NULL) {
		return hs_refuse(hs, 400, "M_UNKNOWN", "room: the creator is no user yet");
	}
	json_t *options = json_copy(line);
	json_object_set_new(options, "room_alias_name", json_string(alias));
	json_object_set_new(options, "invite", ids_json(hs, json_object_get(line, "invite")));
	struct room *room = hs_room_create(hs, creator, options);
	json_decref(options);
	json_t *ids = ids_json(hs, json_object_get(line, "join")), *id;
	size_t i;
	json_array_foreach(ids, i, id)
	{
		if (room != NULL) {
			(void)hs_room_join(hs, room, hs_user_get(hs, json_string_value(id)), true);
		}
	}
	json_decref(ids);
	return room != NULL;
}

static const char *room_id(struct hs *hs, const char *name)
{
	if (*name == '!' || *name == '#') {
		return name;
	}
	return arena_printf(hs->arena, "#%s:%s", name, hs->name);
}

static bool send(struct hs *hs, json_t *line, const char *name)
{
	const char *as = hs_json_text(line, "as"), *type = hs_json_text(line, "type");
	const struct user *user = hs_user_find(hs, as);
	struct room *room = hs_room_find(hs, room_id(hs, name));
	if (user == NULL || room == NULL) {
		return hs_refuse(hs, 404, "M_NOT_FOUND", "send: no such room or user");
	}
	json_t *content = json_incref(json_object_get(line, "content"));
	if (content == NULL) {
		content = json_pack("{s:s, s:s*}", "msgtype", "m.text", "body",
				    hs_json_text(line, "text"));
	}
	struct event_draft draft = { .room = room,
				     .sender = hs_user_find(hs, as),
				     .type = type == NULL ? "m.room.message" : type,
				     .state_key = hs_json_text(line, "state_key"),
				     .content = content };
	const struct event *event = hs_event_send(hs, &draft);
	json_decref(content);
	return event != NULL;
}

bool hs_script_apply(struct hs *hs, const json_t *json)
{
	json_t *line = json_copy((json_t *)(uintptr_t)json);
	const char *user = hs_json_text(line, "user"), *room = hs_json_text(line, "room");
	const char *into = hs_json_text(line, "send"), *secret = hs_json_text(line, "secret");
	const json_t *fault = json_object_get(line, "fault");
	bool is_done = true;
	if (user != NULL) {
		is_done = make_user(hs, line, user);
	} else if (room != NULL) {
		is_done = make_room(hs, line, room);
	} else if (into != NULL) {
		is_done = send(hs, line, into);
	} else if (fault != NULL) {
		is_done = hs_fault_apply(hs, fault);
	} else if (secret != NULL) {
		hs_set_shared_secret(hs, secret);
	} else {
		is_done = hs_refuse(hs, 400, "M_BAD_JSON", "user, room, send, fault or secret");
	}
	json_decref(line);
	return is_done;
}

bool hs_script(struct hs *hs, const char *text)
{
	json_t *line = hs_json_parse(text, strlen(text));
	bool is_done = json_is_object(line)
			   ? hs_script_apply(hs, line)
			   : hs_refuse(hs, 400, "M_NOT_JSON", "A step is a JSON object");
	json_decref(line);
	hs_journal_flush(hs);
	return is_done;
}
