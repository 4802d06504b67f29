/* sync: a /sync answer or a page of /messages as plain structures; pure, and fuzzed. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/sync_internal.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>

enum { BAD_LISTED = 100 };

const char *sync_plain_text(const json_t *value, size_t max)
{
	const char *text = json_string_value(value);
	size_t len = json_string_length(value);

	return text == NULL || len == 0 || len > max || strlen(text) != len ? NULL : text;
}

static const char *id_of(const json_t *object, const char *key)
{
	return sync_plain_text(json_object_get(object, key), SYNC_ID_MAX);
}

void sync_note_bad(struct reading *reading, const json_t *event, const char *why)
{
	const char *event_id = id_of(event, "event_id");

	if (reading->bad_count++ < BAD_LISTED) {
		struct sync_bad *bad = arena_alloc(reading->arena, sizeof(*bad));

		*bad = (struct sync_bad){ .room_id = reading->room_id,
					  .event_id = event_id == NULL
							  ? ""
							  : arena_strdup(reading->arena, event_id),
					  .why = why };
		*reading->last_bad = bad;
		reading->last_bad = &bad->next;
	}
}

const char *sync_read_event(const struct reading *reading, const json_t *json,
			    struct sync_event *ret)
{
	const json_t *more = json_member(json, "unsigned");
	const json_t *key = json_object_get(json, "state_key");
	const json_t *room = json_object_get(json, "room_id");
	struct sync_event event = { .event_id = id_of(json, "event_id"),
				    .type = id_of(json, "type"),
				    .sender = id_of(json, "sender"),
				    .content = json_member(json, "content"),
				    .sent_ms = json_number(json, "origin_server_ts", 0),
				    .age_ms = json_number(more, "age", INT64_MIN),
				    .membership = id_of(more, "membership"),
				    .was_member =
					id_of(json_member(more, "prev_content"), "membership"),
				    .txn_id = id_of(more, "transaction_id"),
				    .is_redacted = json_member(more, "redacted_because") != NULL };

	if (event.event_id == NULL || event.type == NULL || event.sender == NULL) {
		return "event_id, type or sender is missing, too long or no text";
	}
	if (!json_is_object(event.content)) {
		return "content is no object";
	}
	if (key != NULL &&
	    (json_string_value(key) == NULL || json_string_length(key) > SYNC_ID_MAX ||
	     strlen(json_string_value(key)) != json_string_length(key))) {
		return "state_key is no text";
	}
	if (room != NULL && !str_equal(json_string_value(room), reading->room_id)) {
		return "it says it is of another room";
	}
	event.state_key = json_string_value(key);
	if (str_equal(event.type, "m.room.redaction")) {
		const char *inner = id_of(event.content, "redacts");

		event.redacts = inner != NULL ? inner : id_of(json, "redacts");
	}
	event.sent_ms = event.sent_ms < 0 ? 0 : event.sent_ms;
	/* Below nothing after the homeserver's clock was set back: it is as new as can be. */
	event.age_ms = event.age_ms == INT64_MIN ? -1 : event.age_ms < 0 ? 0 : event.age_ms;
	*ret = event;
	return NULL;
}

/* Stripped state has no event id; one stands in for it. */
static const char *read_stripped(const json_t *json, struct sync_event *ret)
{
	*ret = (struct sync_event){ .event_id = "",
				    .type = id_of(json, "type"),
				    .sender = id_of(json, "sender"),
				    .state_key = json_text_or(json, "state_key", ""),
				    .content = json_member(json, "content"),
				    .age_ms = -1 };
	return ret->type == NULL || ret->sender == NULL || !json_is_object(ret->content)
		   ? "a stripped event is malformed"
		   : NULL;
}

struct sync_events sync_read_events(struct reading *reading, const json_t *list, bool is_stripped)
{
	size_t count = json_is_array(list) ? json_array_size(list) : 0;
	struct sync_events events = { .items = arena_array(reading->arena, count,
							   sizeof(struct sync_event)) };

	for (size_t i = 0; i < count; i++) {
		const json_t *json = json_array_get(list, i);
		struct sync_event *event = &events.items[events.count];
		const char *why = is_stripped ? read_stripped(json, event)
					      : sync_read_event(reading, json, event);

		if (why != NULL) {
			sync_note_bad(reading, json, why);
		} else {
			events.count++;
		}
	}
	return events;
}

static struct sync_events events_of(struct reading *reading, const json_t *room, const char *key,
				    bool is_stripped)
{
	return sync_read_events(reading, json_member(json_member(room, key), "events"),
				is_stripped);
}

static void read_room(struct reading *reading, const json_t *json, enum sync_room_kind kind,
		      struct sync_room *ret)
{
	const json_t *timeline = json_member(json, "timeline");
	const json_t *summary = json_member(json, "summary");

	*ret = (struct sync_room){ .room_id = reading->room_id, .kind = kind };
	if (kind == SYNC_INVITED) {
		ret->state = events_of(reading, json, "invite_state", true);
		return;
	}
	/* `state_after` (spec 1.16) is the state at the end of the timeline, so it will do too. */
	ret->state = json_member(json, "state_after") != NULL
			 ? events_of(reading, json, "state_after", false)
			 : events_of(reading, json, "state", false);
	ret->timeline = events_of(reading, json, "timeline", false);
	ret->is_limited = json_truth(timeline, "limited", false);
	ret->prev_batch = sync_plain_text(json_object_get(timeline, "prev_batch"), SYNC_TOKEN_MAX);
	ret->joined = json_number(summary, "m.joined_member_count", -1);
	ret->invited = json_number(summary, "m.invited_member_count", -1);
}

void sync_read_rooms(struct reading *reading, const json_t *rooms, size_t more,
		     struct sync_batch *batch)
{
	static const struct {
		const char key[8];
		enum sync_room_kind kind;
	} kinds[] = { { "leave", SYNC_LEFT }, { "invite", SYNC_INVITED }, { "join", SYNC_JOINED } };
	size_t count = more;

	for (size_t i = 0; i < 3; i++) {
		count += json_object_size(json_object_get(rooms, kinds[i].key));
	}
	batch->rooms = arena_array(reading->arena, count, sizeof(struct sync_room));
	for (size_t i = 0; i < 3; i++) {
		json_t *all = json_object_get(rooms, kinds[i].key), *room;
		const char *room_id;

		json_object_foreach(all, room_id, room)
		{
			reading->room_id = room_id;
			if (*room_id != '!' || strlen(room_id) > SYNC_ID_MAX ||
			    !json_is_object(room)) {
				sync_note_bad(reading, room, "not a room");
				continue;
			}
			struct sync_room *ret = &batch->rooms[batch->room_count++];

			read_room(reading, room, kinds[i].kind, ret);
			batch->event_count += ret->timeline.count;
		}
	}
}

/* The content of the account data of that type; NULL: it did not come along. */
static const json_t *find_account_data(const json_t *root, const char *type)
{
	const json_t *events = json_member(json_member(root, "account_data"), "events");
	const json_t *found = NULL, *event;
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)events, i, event)
	{
		if (str_equal(json_text(event, "type"), type) &&
		    json_is_object(json_object_get(event, "content"))) {
			found = json_object_get(event, "content");
		}
	}
	return found;
}

static const char *raw(struct arena *arena, const json_t *value)
{
	return value == NULL ? NULL : json_write(arena, value);
}

static void read_e2ee(struct arena *arena, const json_t *root, struct e2ee_changes *ret)
{
	const json_t *events = json_member(json_member(root, "to_device"), "events");

	*ret = (struct e2ee_changes){
		.to_device = json_array_size(events) == 0 ? NULL : raw(arena, events),
		.device_lists = raw(arena, json_member(root, "device_lists")),
		.one_time_key_counts = raw(arena, json_member(root, "device_one_time_keys_count")),
		.unused_fallback_key_types =
		    raw(arena, json_member(root, "device_unused_fallback_key_types")),
	};
}

void sync_read_account(struct arena *arena, struct sync_batch *batch)
{
	const json_t *root = batch->root;

	batch->direct = find_account_data(root, "m.direct");
	batch->leader = find_account_data(root, "clerkd.leader");
	batch->nonce = json_number(find_account_data(root, "clerkd.nonce"), "n", 0);
	batch->has_ignored =
	    json_object_size(
		json_member(find_account_data(root, "m.ignored_user_list"), "ignored_users")) > 0;
	read_e2ee(arena, root, &batch->e2ee);
	batch->e2ee.next_batch = batch->next_batch;
}

bool sync_parse(struct arena *arena, const char *bytes, size_t len, struct sync_batch *ret_batch,
		struct err *err)
{
	struct sync_batch batch = { .root = json_parse(bytes, len, err) };
	struct reading reading = { .arena = arena, .room_id = "", .last_bad = &batch.bad };

	if (batch.root == NULL) {
		return false;
	}
	batch.next_batch =
	    sync_plain_text(json_object_get(batch.root, "next_batch"), SYNC_TOKEN_MAX);
	if (batch.next_batch == NULL) {
		json_decref(batch.root);
		return err_set(err, ERR_PROTOCOL, "/sync: next_batch is missing or no text");
	}
	sync_read_rooms(&reading, json_member(batch.root, "rooms"), 0, &batch);
	sync_read_account(arena, &batch);
	batch.bad_count = reading.bad_count;
	*ret_batch = batch;
	return true;
}

struct sync_event sync_event_open(const struct sync_event *event)
{
	struct sync_event opened = *event;

	if (event->content == NULL && event->raw != NULL) {
		json_t *content = json_parse(event->raw, event->raw_len, NULL);

		opened.content = content != NULL ? content : json_object();
	}
	return opened;
}

void sync_event_close(struct sync_event *opened)
{
	if (opened->raw != NULL) {
		json_decref((json_t *)(uintptr_t)opened->content);
		opened->content = NULL;
	}
}

void sync_batch_done(struct sync_batch *batch)
{
	json_decref(batch->root);
	free(batch->body);
	*batch = (struct sync_batch){ 0 };
}

const char *sync_salvage_end(struct arena *arena, const char *bytes, size_t len)
{
	static const char key[] = "\"end\":";
	const char *found = NULL, *at = bytes;

	/* The last one: inside an event the same letters may stand before it. */
	while ((at = memmem(at, len - (size_t)(at - bytes), key, sizeof(key) - 1)) != NULL) {
		at += sizeof(key) - 1;
		found = at;
	}
	if (found == NULL) {
		return NULL;
	}
	while (found < bytes + len && (*found == ' ' || *found == '"')) {
		found++;
	}
	const char *quote = memchr(found, '"', len - (size_t)(found - bytes));
	size_t token_len = quote == NULL ? 0 : (size_t)(quote - found);

	return token_len == 0 || token_len > SYNC_TOKEN_MAX ||
		       memchr(found, '\0', token_len) != NULL
		   ? NULL
		   : arena_strndup(arena, found, token_len);
}
