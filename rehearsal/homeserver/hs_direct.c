/* hs_direct: what hs.h offers a test in process, beside requests. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "homeserver/hs_core.h"

#include <stdlib.h>
#include <string.h>

/* Room and user of a call; refuses when either is not there. */
struct pair {
	struct room *room;
	struct user *user;
};

static bool find_pair(struct hs *hs, const char *room, const char *user, struct pair *ret)
{
	ret->room = hs_room_find(hs, room);
	ret->user = hs_user_find(hs, user);
	if (ret->room == NULL || ret->user == NULL) {
		return hs_refuse(hs, 404, "M_NOT_FOUND", "No such %s: %s",
				 ret->room == NULL ? "room" : "user",
				 ret->room == NULL ? room : user);
	}
	return true;
}

/* ---- rooms ---- */

static json_t *options_json(struct hs *hs, const struct hs_room_options *options)
{
	json_t *json =
	    json_pack("{s:s*, s:s*, s:b, s:s, s:[]}", "room_alias_name", options->alias_name,
		      "name", options->name, "is_direct", options->is_direct, "preset",
		      options->is_public ? "public_chat" : "private_chat", "invite");
	for (size_t i = 0; options->invite != NULL && options->invite[i] != NULL; i++) {
		json_array_append_new(json_object_get(json, "invite"),
				      json_string(hs_user_id(hs, options->invite[i])));
	}
	if (options->is_encrypted) {
		json_object_set_new(json, "initial_state",
				    json_pack("[{s:s, s:s, s:{s:s}}]", "type", "m.room.encryption",
					      "state_key", "", "content", "algorithm",
					      "m.megolm.v1.aes-sha2"));
	}
	if (options->is_space) {
		json_object_set_new(json, "creation_content",
				    json_pack("{s:s}", "type", "m.space"));
	}
	return json;
}

const char *hs_create_room(struct hs *hs, const char *creator,
			   const struct hs_room_options *options)
{
	struct user *user = hs_user_find(hs, creator);
	if (user == NULL) {
		(void)hs_refuse(hs, 404, "M_NOT_FOUND", "No such user: %s", creator);
		return NULL;
	}
	json_t *json = options == NULL ? json_object() : options_json(hs, options);
	const struct room *room = hs_room_create(hs, user, json);
	json_decref(json);
	hs_journal_flush(hs);
	return room == NULL ? NULL : room->id;
}

const char *hs_account_data(struct hs *hs, const char *user_id, const char *type)
{
	const struct user *user = hs_user_find(hs, user_id);
	const json_t *content = user == NULL ? NULL : json_object_get(user->account_data, type);
	if (content == NULL) {
		return NULL;
	}
	char *text = json_dumps(content, JSON_COMPACT | JSON_SORT_KEYS);
	const char *kept = arena_strdup(hs->arena, text);
	free(text);
	return kept;
}

const char *hs_find_room(const struct hs *hs, const char *id_or_alias)
{
	const struct room *room = hs_room_find(hs, id_or_alias);
	return room == NULL ? NULL : room->id;
}

static bool is_present(const char *membership)
{
	return str_equal(membership, "join") || str_equal(membership, "invite");
}

const char *hs_find_direct(const struct hs *hs, const char *user, const char *other)
{
	const struct user *one = hs_user_find(hs, user), *two = hs_user_find(hs, other);
	for (size_t i = hs->room_count; i > 0; i--) {
		const struct room *room = hs->rooms[i - 1];
		size_t present = 0;
		for (size_t k = 0; k < room->member_count; k++) {
			present += is_present(room->members[k]->membership);
		}
		if (present == 2 && is_present(hs_room_membership(room, one)) &&
		    is_present(hs_room_membership(room, two))) {
			return room->id;
		}
	}
	return NULL;
}

size_t hs_room_count(const struct hs *hs)
{
	return hs->room_count;
}

const char *hs_room_at(const struct hs *hs, size_t index)
{
	return index < hs->room_count ? hs->rooms[index]->id : NULL;
}

const char *hs_membership(const struct hs *hs, const char *room_id, const char *user_id)
{
	const struct room *room = hs_room_find(hs, room_id);
	return room == NULL ? NULL : hs_room_membership(room, hs_user_find(hs, user_id));
}

bool hs_invite(struct hs *hs, const char *room, const char *inviter, const char *user)
{
	struct pair pair;
	if (!find_pair(hs, room, inviter, &pair)) {
		return false;
	}
	bool is_done = hs_room_invite(hs, pair.room, pair.user,
				      hs_user_get(hs, hs_user_id(hs, user)), false, NULL);
	hs_journal_flush(hs);
	return is_done;
}

bool hs_join(struct hs *hs, const char *room, const char *user)
{
	struct pair pair;
	bool is_done =
	    find_pair(hs, room, user, &pair) && hs_room_join(hs, pair.room, pair.user, false);
	hs_journal_flush(hs);
	return is_done;
}

bool hs_force_join(struct hs *hs, const char *room, const char *user)
{
	struct pair pair;
	bool is_done =
	    find_pair(hs, room, user, &pair) && hs_room_join(hs, pair.room, pair.user, true);
	hs_journal_flush(hs);
	return is_done;
}

bool hs_leave(struct hs *hs, const char *room, const char *user)
{
	struct pair pair;
	bool is_done =
	    find_pair(hs, room, user, &pair) && hs_room_leave(hs, pair.room, pair.user, NULL);
	hs_journal_flush(hs);
	return is_done;
}

bool hs_kick(struct hs *hs, const char *room, const char *kicker, const char *user,
	     const char *reason)
{
	struct pair actor, target;
	bool is_done = find_pair(hs, room, kicker, &actor) && find_pair(hs, room, user, &target) &&
		       hs_room_remove(hs, actor.room, actor.user, target.user, "leave", reason);
	hs_journal_flush(hs);
	return is_done;
}

const char *hs_upgrade_room(struct hs *hs, const char *room, const char *user)
{
	struct pair pair;
	if (!find_pair(hs, room, user, &pair)) {
		return NULL;
	}
	const struct room *next = hs_room_upgrade(hs, pair.room, pair.user, "11");
	hs_journal_flush(hs);
	return next == NULL ? NULL : next->id;
}

/* ---- sending ---- */

/* Takes the reference to `content`. */
static const char *send_json(struct hs *hs, const char *room, const char *user, const char *type,
			     const char *state_key, json_t *content)
{
	struct pair pair;
	const struct event *event = NULL;
	if (!json_is_object(content)) {
		(void)hs_refuse(hs, 400, "M_BAD_JSON", "The content is no JSON object");
	} else if (find_pair(hs, room, user, &pair)) {
		event = hs_event_send(hs, &(struct event_draft){ .room = pair.room,
								 .sender = pair.user,
								 .type = type,
								 .state_key = state_key,
								 .content = content });
	}
	json_decref(content);
	hs_journal_flush(hs);
	return event == NULL ? NULL : event->event_id;
}

const char *hs_send(struct hs *hs, const char *room, const char *user, const char *type,
		    const char *content)
{
	return send_json(hs, room, user, type, NULL, hs_json_parse(content, strlen(content)));
}

const char *hs_send_state(struct hs *hs, const char *room, const char *user, const char *type,
			  const char *state_key, const char *content)
{
	return send_json(hs, room, user, type, state_key, hs_json_parse(content, strlen(content)));
}

const char *hs_say(struct hs *hs, const char *room, const char *user, const char *text)
{
	return send_json(hs, room, user, "m.room.message", NULL,
			 json_pack("{s:s, s:s}", "msgtype", "m.text", "body", text));
}

const char *hs_reply(struct hs *hs, const char *room, const char *user, const char *event_id,
		     const char *text)
{
	json_t *content = json_pack("{s:s, s:s, s:{s:{s:s}}}", "msgtype", "m.text", "body", text,
				    "m.relates_to", "m.in_reply_to", "event_id", event_id);
	return send_json(hs, room, user, "m.room.message", NULL, content);
}

const char *hs_edit(struct hs *hs, const char *room, const char *user, const char *event_id,
		    const char *text)
{
	json_t *content =
	    json_pack("{s:s, s:o, s:{s:s, s:s}, s:{s:s, s:s}}", "msgtype", "m.text", "body",
		      json_sprintf("* %s", text), "m.new_content", "msgtype", "m.text", "body",
		      text, "m.relates_to", "rel_type", "m.replace", "event_id", event_id);
	return send_json(hs, room, user, "m.room.message", NULL, content);
}

const char *hs_react(struct hs *hs, const char *room, const char *user, const char *event_id,
		     const char *key)
{
	json_t *content = json_pack("{s:{s:s, s:s, s:s}}", "m.relates_to", "rel_type",
				    "m.annotation", "event_id", event_id, "key", key);
	return send_json(hs, room, user, "m.reaction", NULL, content);
}

const char *hs_choose(struct hs *hs, const char *room, const char *user, const char *event_id,
		      const char *choice)
{
	static const char response[] = "org.matrix.msc3381.poll.response";
	json_t *answers = json_array();

	for (const char *at = choice + strspn(choice, " "); *at != '\0';
	     at += strcspn(at, " "), at += strspn(at, " ")) {
		json_array_append_new(answers, json_stringn(at, strcspn(at, " ")));
	}
	json_t *content =
	    json_pack("{s:{s:s, s:s}, s:{s:o}}", "m.relates_to", "rel_type", "m.reference",
		      "event_id", event_id, response, "answers", answers);

	return send_json(hs, room, user, response, NULL, content);
}

const char *hs_redact(struct hs *hs, const char *room, const char *user, const char *event_id,
		      const char *reason)
{
	struct pair pair;
	if (!find_pair(hs, room, user, &pair)) {
		return NULL;
	}
	json_t *content = json_pack("{s:s*}", "reason", reason);
	struct event_draft draft = { .room = pair.room, .sender = pair.user, .content = content };
	const struct event *event = hs_event_redact(hs, &draft, event_id);
	json_decref(content);
	hs_journal_flush(hs);
	return event == NULL ? NULL : event->event_id;
}

/* ---- reading ---- */

static bool describe(struct event *event, struct hs_event *ret)
{
	const json_t *content = json_object_get(event->json, "content");
	if (event->text == NULL) {
		event->text = json_dumps(content, JSON_COMPACT);
	}
	*ret = (struct hs_event){
		.event_id = event->event_id,
		.room_id = event->room->id,
		.sender = event->sender_id,
		.type = event->type,
		.state_key = event->state_key,
		.content = event->text,
		.body = hs_json_text(content, "body"),
		.txn_id = event->txn_id,
		.device_id = event->device_id,
		.is_redacted = event->redacted_by != NULL,
		.time_ms = event->time_ms,
	};
	return true;
}

size_t hs_event_count(const struct hs *hs)
{
	return hs->event_count;
}

bool hs_event_at(struct hs *hs, size_t index, struct hs_event *ret_event)
{
	return index < hs->event_count && describe(hs->events[index], ret_event);
}

size_t hs_room_event_count(const struct hs *hs, const char *room_id)
{
	const struct room *room = hs_room_find(hs, room_id);
	return room == NULL ? 0 : room->event_count;
}

bool hs_room_event_at(struct hs *hs, const char *room_id, size_t index, struct hs_event *ret_event)
{
	const struct room *room = hs_room_find(hs, room_id);
	return room != NULL && index < room->event_count &&
	       describe(room->events[index], ret_event);
}

bool hs_event_get(struct hs *hs, const char *event_id, struct hs_event *ret_event)
{
	struct event *event = hs_event_find(hs, event_id);
	return event != NULL && describe(event, ret_event);
}
