/* hs_events: events come in here, whoever sends them, and are looked at from here. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "homeserver/hs_core.h"

#include <stdlib.h>
#include <string.h>

/* Synapse's MAX_PDU_SIZE, and what signatures, hashes and edges take of it. */
enum { EVENT_MAX = 65536, EVENT_OVERHEAD = 600, ID_MAX = 255 };

struct event *hs_event_find(const struct hs *hs, const char *id)
{
	return hs_map_get(&hs->event_of, id);
}

static const char *state_key_of(struct arena *arena, const char *type, const char *state_key)
{
	return arena_printf(arena, "%s\n%s", type, state_key);
}

/* ---- putting an event where it belongs ---- */

static const char *membership_name(const char *text)
{
	static const char *const names[] = { "join", "invite", "ban", "leave" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (str_equal(names[i], text)) {
			return names[i];
		}
	}
	return "leave";
}

static struct member *member_get(struct hs *hs, struct room *room, struct user *user)
{
	struct member *member = hs_room_member(room, user);
	if (member != NULL) {
		return member;
	}
	member = arena_alloc(hs->arena, sizeof *member);
	member->user = user;
	member->room = room;
	room->members = hs_grow(room->members, room->member_count, sizeof(struct member *));
	room->members[room->member_count++] = member;
	hs_map_put(&room->member_of, user->id, member);
	user->memberships =
	    hs_grow(user->memberships, user->membership_count, sizeof(struct member *));
	user->memberships[user->membership_count++] = member;
	return member;
}

static void apply_member(struct hs *hs, struct event *event)
{
	struct user *user = hs_user_get(hs, event->state_key);
	struct member *member = member_get(hs, event->room, user);
	const json_t *content = json_object_get(event->json, "content");
	member->membership = membership_name(hs_json_text(content, "membership"));
	member->is_forgotten = false;
	member->changes = hs_grow(member->changes, member->change_count, sizeof(struct change));
	member->changes[member->change_count++] =
	    (struct change){ .pos = event->pos, .membership = member->membership, .event = event };
}

static void apply_state(struct hs *hs, struct event *event)
{
	struct room *room = event->room;
	const char *key = state_key_of(hs->arena, event->type, event->state_key);
	const struct event *before = hs_map_get(&room->state, key);
	event->previous = before == NULL ? NULL : json_object_get(before->json, "content");
	hs_map_put(&room->state, key, event);
	room->state_events = hs_grow(room->state_events, room->state_count, sizeof(struct event *));
	room->state_events[room->state_count++] = event;
	if (str_equal(event->type, "m.room.member")) {
		apply_member(hs, event);
	}
}

/* What a redaction leaves of a content (the part of the rules that matters here). */
static json_t *pruned(const struct event *event)
{
	static const char *const kept[][2] = {
		{ "m.room.member", "membership" },
		{ "m.room.join_rules", "join_rule" },
		{ "m.room.history_visibility", "history_visibility" },
	};
	json_t *content = json_object_get(event->json, "content"), *left = json_object();
	if (str_equal(event->type, "m.room.create") ||
	    str_equal(event->type, "m.room.power_levels")) {
		json_object_update(left, content);
	}
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
		json_t *value = json_object_get(content, kept[i][1]);
		if (str_equal(event->type, kept[i][0]) && value != NULL) {
			json_object_set(left, kept[i][1], value);
		}
	}
	return left;
}

static void apply_redaction(struct hs *hs, struct event *redaction)
{
	struct event *event = hs_event_find(hs, hs_json_text(redaction->json, "redacts"));
	if (event == NULL || event->redacted_by != NULL || event->room != redaction->room) {
		return;
	}
	event->redacted_by = redaction;
	event->original = json_incref(json_object_get(event->json, "content"));
	json_object_set_new(event->json, "content", pruned(event));
	free(event->text);
	event->text = NULL;
}

static void apply_relation(struct hs *hs, struct event *event)
{
	const json_t *content = json_object_get(event->json, "content");
	const json_t *relation = json_object_get(content, "m.relates_to");
	struct event *parent = hs_event_find(hs, hs_json_text(relation, "event_id"));
	if (parent != NULL && parent->room == event->room && event->relates_to == NULL) {
		event->relates_to = parent;
		event->next_child = parent->first_child;
		parent->first_child = event;
	}
}

/* Everything an event changes. Takes the reference to `json`. */
static struct event *insert(struct hs *hs, struct room *room, json_t *json, bool is_withheld)
{
	struct event *event = arena_alloc(hs->arena, sizeof *event);
	event->json = json;
	event->event_id = hs_json_text(json, "event_id");
	event->type = hs_json_text(json, "type");
	event->sender_id = hs_json_text(json, "sender");
	event->state_key = hs_json_text(json, "state_key");
	event->time_ms = json_integer_value(json_object_get(json, "origin_server_ts"));
	event->sender = hs_user_get(hs, event->sender_id);
	event->room = room;
	event->room_index = room->event_count;
	room->events = hs_grow(room->events, room->event_count, sizeof(struct event *));
	room->events[room->event_count++] = event;
	hs->events = hs_grow(hs->events, hs->event_count, sizeof(struct event *));
	hs->events[hs->event_count++] = event;
	hs_map_put(&hs->event_of, event->event_id, event);
	/* a withheld event takes its position, but nobody is told */
	hs_stream_add(
	    hs, is_withheld ? (struct entry){ .kind = ENTRY_TICK }
			    : (struct entry){ .kind = ENTRY_EVENT, .event = event, .room = room });
	event->pos = hs->stream_count;
	if (event->state_key != NULL) {
		apply_state(hs, event);
	}
	if (str_equal(event->type, "m.room.redaction")) {
		apply_redaction(hs, event);
	}
	apply_relation(hs, event);
	return event;
}

/* ---- transactions ---- */

const char *hs_txn_key(struct hs *hs, struct arena *arena, const struct event_draft *draft)
{
	/* Synapse keys by room, the Conduit family does not. The type is in neither. */
	const char *room = draft->room == NULL || hs->is_conduit ? "" : draft->room->id;
	return arena_printf(arena, "%s|%s|%s|%s", draft->sender->id, draft->device->id, room,
			    draft->txn_id);
}

struct event *hs_txn_find(struct hs *hs, struct arena *arena, const struct event_draft *draft)
{
	if (draft->txn_id == NULL || draft->device == NULL) {
		return NULL;
	}
	return hs_map_get(&hs->txn_of, hs_txn_key(hs, arena, draft));
}

static void txn_keep(struct hs *hs, struct event *event, const struct event_draft *draft)
{
	if (draft->txn_id == NULL || draft->device == NULL) {
		return;
	}
	event->txn_id = arena_strdup(hs->arena, draft->txn_id);
	event->device_id = draft->device->id;
	event->txn_key = hs_txn_key(hs, hs->arena, draft);
	hs_map_put(&hs->txn_of, event->txn_key, event);
}

void hs_forget_txns(struct hs *hs)
{
	hs_map_done(&hs->txn_of);
	hs_journal_put(hs, json_pack("{s:s}", "k", "forget_txns"));
	hs_journal_flush(hs);
}

/* ---- adding ---- */

static json_t *event_json(struct hs *hs, const struct event_draft *draft)
{
	json_t *json = json_pack("{s:s, s:s, s:s, s:O, s:s, s:I}", "type", draft->type, "room_id",
				 draft->room->id, "sender", draft->sender->id, "content",
				 draft->content, "event_id", hs_draw(hs, "$", 32),
				 "origin_server_ts", (json_int_t)hs_now_ms(hs));
	if (json == NULL) {
		abort();
	}
	if (draft->state_key != NULL) {
		json_object_set_new(json, "state_key", json_string(draft->state_key));
	}
	if (draft->redacts != NULL) {
		json_object_set_new(json, "redacts", json_string(draft->redacts));
	}
	return json;
}

static bool fits(struct hs *hs, const struct event_draft *draft, const json_t *json)
{
	if (!hs_json_is_canonical(hs, draft->content)) {
		return false;
	}
	if (strlen(draft->type) > ID_MAX ||
	    (draft->state_key != NULL && strlen(draft->state_key) > ID_MAX)) {
		return hs_refuse(hs, 413, "M_TOO_LARGE", "event too large");
	}
	if (json_dumpb(json, NULL, 0, JSON_COMPACT) + EVENT_OVERHEAD > EVENT_MAX) {
		return hs_refuse(hs, 413, "M_TOO_LARGE", "event too large");
	}
	return true;
}

static void journal_event(struct hs *hs, const struct event *event)
{
	if (hs->journal == NULL || hs->is_replaying) {
		return;
	}
	hs_journal_put(hs, json_pack("{s:s, s:O, s:s*, s:s*, s:s*, s:b}", "k", "event", "e",
				     event->json, "txn", event->txn_id, "device", event->device_id,
				     "key", event->txn_key, "withheld",
				     hs->stream[event->pos - 1].event != event));
}

struct event *hs_event_add(struct hs *hs, const struct event_draft *draft)
{
	json_t *json = event_json(hs, draft);
	if (!fits(hs, draft, json)) {
		json_decref(json);
		return NULL;
	}
	bool is_withheld = draft->state_key == NULL && hs_quirk_take(hs, QUIRK_WITHHOLD);
	struct event *event = insert(hs, draft->room, json, is_withheld);
	txn_keep(hs, event, draft);
	journal_event(hs, event);
	return event;
}

void hs_event_replay(struct hs *hs, const json_t *line)
{
	json_t *json = json_object_get(line, "e");
	struct room *room = hs_room_find(hs, hs_json_text(json, "room_id"));
	if (room == NULL || hs_json_text(json, "event_id") == NULL) {
		return;
	}
	struct event *event = insert(hs, room, json_incref(json), hs_json_true(line, "withheld"));
	event->txn_id = arena_strdup(hs->arena, hs_json_text(line, "txn"));
	event->device_id = arena_strdup(hs->arena, hs_json_text(line, "device"));
	event->txn_key = arena_strdup(hs->arena, hs_json_text(line, "key"));
	if (event->txn_key != NULL) {
		hs_map_put(&hs->txn_of, event->txn_key, event);
	}
}

/* A second 👍 of the same person on the same event is refused. */
static bool is_new_annotation(struct hs *hs, const struct event_draft *draft)
{
	const json_t *relation = json_object_get(draft->content, "m.relates_to");
	if (!str_equal(hs_json_text(relation, "rel_type"), "m.annotation")) {
		return true;
	}
	const struct event *target = hs_event_find(hs, hs_json_text(relation, "event_id"));
	const struct event *child = target == NULL ? NULL : target->first_child;
	for (; child != NULL; child = child->next_child) {
		const json_t *content = json_object_get(child->json, "content");
		const json_t *other = json_object_get(content, "m.relates_to");
		if (child->sender == draft->sender && str_equal(child->type, draft->type) &&
		    str_equal(hs_json_text(other, "key"), hs_json_text(relation, "key"))) {
			return hs_refuse(hs, 400, "M_DUPLICATE_ANNOTATION",
					 "Can't send same reaction twice");
		}
	}
	return true;
}

/* Synapse asks that the event related to is known, and that no thread hangs on a relation. */
static bool is_relation_sound(struct hs *hs, const struct event_draft *draft)
{
	const json_t *relation = json_object_get(draft->content, "m.relates_to");
	const char *id = hs_json_text(relation, "event_id");
	if (!str_equal(hs_json_text(relation, "rel_type"), "m.thread") || id == NULL) {
		return true;
	}
	const struct event *root = hs_event_find(hs, id);
	if (root == NULL || root->room != draft->room) {
		return hs_refuse(hs, 400, "M_UNKNOWN", "Can't send relation to unknown event");
	}
	const json_t *content = json_object_get(root->json, "content");
	if (hs_json_text(json_object_get(content, "m.relates_to"), "rel_type") != NULL) {
		return hs_refuse(hs, 400, "M_UNKNOWN",
				 "Cannot start threads from an event with a relation");
	}
	return true;
}

struct event *hs_event_send(struct hs *hs, const struct event_draft *draft)
{
	if (!hs_room_may_send(hs, draft->room, draft->sender, draft->type,
			      draft->state_key != NULL) ||
	    !is_new_annotation(hs, draft) || !is_relation_sound(hs, draft)) {
		return NULL;
	}
	return hs_event_add(hs, draft);
}

struct event *hs_event_redact(struct hs *hs, struct event_draft *draft, const char *target_id)
{
	const struct event *target = hs_event_find(hs, target_id);
	if (target == NULL || target->room != draft->room) {
		(void)hs_refuse(hs, 404, "M_NOT_FOUND", "Could not find event %s", target_id);
		return NULL;
	}
	int64_t needed = hs_room_level(draft->room, "redact", 50);
	if (target->sender != draft->sender && hs_room_power(draft->room, draft->sender) < needed) {
		(void)hs_refuse(hs, 403, "M_FORBIDDEN",
				"You don't have permission to redact events");
		return NULL;
	}
	draft->type = "m.room.redaction";
	draft->redacts = target->event_id;
	json_object_set_new(draft->content, "redacts", json_string(target->event_id));
	return hs_event_send(hs, draft);
}

bool hs_repeat(struct hs *hs, const char *event_id)
{
	struct event *event = hs_event_find(hs, event_id);
	if (event == NULL) {
		return hs_refuse(hs, 404, "M_NOT_FOUND", "No such event");
	}
	hs_stream_add(hs,
		      (struct entry){ .kind = ENTRY_EVENT, .event = event, .room = event->room });
	hs_journal_put(hs, json_pack("{s:s, s:s}", "k", "repeat", "event_id", event->event_id));
	hs_journal_flush(hs);
	return true;
}

/* ---- seeing ---- */

static json_t *unsigned_of(struct hs *hs, const struct event *event, const struct user *viewer,
			   const struct device *device)
{
	json_t *json = json_pack("{s:I}", "age", (json_int_t)(hs_now_ms(hs) - event->time_ms));
	if (event->txn_id != NULL && viewer == event->sender && device != NULL &&
	    str_equal(device->id, event->device_id)) {
		json_object_set_new(json, "transaction_id", json_string(event->txn_id));
	}
	if (viewer != NULL) {
		const struct member *member = hs_room_member(event->room, viewer);
		const char *was = member == NULL ? NULL : hs_member_at(member, event->pos);
		json_object_set_new(json, "membership", json_string(was == NULL ? "leave" : was));
	}
	if (event->previous != NULL) {
		json_object_set(json, "prev_content", event->previous);
	}
	if (event->redacted_by != NULL) {
		json_object_set(json, "redacted_because", event->redacted_by->json);
		json_object_set_new(json, "redacted_by", json_string(event->redacted_by->event_id));
	}
	return json;
}

json_t *hs_event_view(struct hs *hs, struct event *event, const struct user *viewer,
		      const struct device *device)
{
	json_t *view = json_copy(event->json);
	json_object_set_new(view, "unsigned", unsigned_of(hs, event, viewer, device));
	return view;
}
