/* hs_keys: the post office of encryption: keys handed in and out, letters to devices. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "homeserver/hs_core.h"

#include <string.h>

/* ---- changes, each as one journal line ---- */

static void keys_changed(struct hs *hs, struct user *user)
{
	hs_stream_add(hs, (struct entry){ .kind = ENTRY_KEYS, .user = user });
}

/* Does what `line` says; this is also how a journal is read back. */
static void apply(struct hs *hs, const json_t *line)
{
	const char *op = hs_json_text(line, "op");
	struct user *user = hs_user_get(hs, hs_json_text(line, "user"));
	const char *device_id = hs_json_text(line, "device");
	struct device *device = device_id == NULL ? NULL : hs_device_find(user, device_id);
	json_t *value = json_object_get(line, "value");
	if (str_equal(op, "signing")) {
		json_object_update(user->signing, value);
		keys_changed(hs, user);
	} else if (device == NULL) {
		return;
	} else if (str_equal(op, "device")) {
		json_decref(device->keys);
		device->keys = json_incref(value);
		keys_changed(hs, user);
	} else if (str_equal(op, "one_time")) {
		json_object_update(device->one_time, value);
	} else if (str_equal(op, "fallback")) {
		json_object_clear(device->fallback);
		json_object_clear(device->fallback_used);
		json_object_update(device->fallback, value);
	} else if (str_equal(op, "claim")) {
		json_object_del(device->one_time, json_string_value(value));
	} else if (str_equal(op, "fallback_used")) {
		json_object_set_new(device->fallback_used, json_string_value(value), json_true());
	} else if (str_equal(op, "letter")) {
		hs_stream_add(hs, (struct entry){ .kind = ENTRY_TO_DEVICE, .user = user });
		json_array_append_new(
		    device->inbox,
		    json_pack("{s:I, s:O}", "pos", (json_int_t)hs->stream_count, "event", value));
	}
}

void hs_keys_replay(struct hs *hs, const json_t *line)
{
	apply(hs, line);
}

/* Takes the reference to `value`. */
static void change(struct hs *hs, const char *op, const struct user *user, const char *device_id,
		   json_t *value)
{
	json_t *line = json_pack("{s:s, s:s, s:s, s:s*, s:o}", "k", "keys", "op", op, "user",
				 user->id, "device", device_id, "value", value);
	apply(hs, line);
	hs_journal_put(hs, line);
}

/* ---- what /sync says ---- */

/* "signed_curve25519:AAAA" -> "signed_curve25519" */
static const char *algorithm_of(struct arena *arena, const char *key_id)
{
	return arena_strndup(arena, key_id, strcspn(key_id, ":"));
}

json_t *hs_keys_counts(const struct device *device)
{
	struct arena *arena = arena_new();
	json_t *counts = json_pack("{s:i}", "signed_curve25519", 0), *key;
	const char *id;
	json_object_foreach(device->one_time, id, key)
	{
		const char *algorithm = algorithm_of(arena, id);
		json_int_t n = json_integer_value(json_object_get(counts, algorithm));
		json_object_set_new(counts, algorithm, json_integer(n + 1));
	}
	arena_free(arena);
	return counts;
}

json_t *hs_keys_fallbacks(const struct device *device)
{
	struct arena *arena = arena_new();
	json_t *unused = json_array(), *key;
	const char *id;
	json_object_foreach(device->fallback, id, key)
	{
		const char *algorithm = algorithm_of(arena, id);
		if (json_object_get(device->fallback_used, algorithm) == NULL) {
			json_array_append_new(unused, json_string(algorithm));
		}
	}
	arena_free(arena);
	return unused;
}

/* A letter is kept until a /sync presents a token from after it. */
json_t *hs_inbox_take(struct device *device, uint64_t since)
{
	json_t *events = json_array();
	while (json_array_size(device->inbox) > 0 &&
	       (uint64_t)json_integer_value(
		   json_object_get(json_array_get(device->inbox, 0), "pos")) <= since) {
		json_array_remove(device->inbox, 0);
	}
	for (size_t i = 0; i < json_array_size(device->inbox); i++) {
		json_array_append(events,
				  json_object_get(json_array_get(device->inbox, i), "event"));
	}
	return events;
}

bool hs_shares_room(const struct user *user, const struct user *other)
{
	if (user == other) {
		return true;
	}
	for (size_t i = 0; i < user->membership_count; i++) {
		const struct member *member = user->memberships[i];
		if (str_equal(member->membership, "join") &&
		    hs_room_is_joined(member->room, other)) {
			return true;
		}
	}
	return false;
}

/* ---- requests ---- */

static json_t *post_upload(struct call *call)
{
	static const char *const parts[][2] = { { "device_keys", "device" },
						{ "one_time_keys", "one_time" },
						{ "fallback_keys", "fallback" } };
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		json_t *value = json_object_get(call->body, parts[i][0]);
		if (json_is_object(value)) {
			change(call->hs, parts[i][1], call->user, call->device->id,
			       json_incref(value));
		}
	}
	return json_pack("{s:o}", "one_time_key_counts", hs_keys_counts(call->device));
}

/* The devices of one user that were asked for; an empty list means all. */
static json_t *devices_json(const struct user *user, const json_t *wanted)
{
	json_t *devices = json_object();
	for (size_t i = 0; i < user->device_count; i++) {
		const struct device *device = user->devices[i];
		bool is_wanted = json_array_size(wanted) == 0;
		for (size_t k = 0; k < json_array_size(wanted); k++) {
			is_wanted |=
			    str_equal(json_string_value(json_array_get(wanted, k)), device->id);
		}
		if (is_wanted && device->keys != NULL && !device->is_gone) {
			json_t *keys = json_deep_copy(device->keys);
			json_object_set_new(
			    keys, "unsigned",
			    json_pack("{s:s*}", "device_display_name", device->name));
			json_object_set_new(devices, device->id, keys);
		}
	}
	return devices;
}

static json_t *post_query(struct call *call)
{
	static const char *const kinds[][2] = { { "master_key", "master_keys" },
						{ "self_signing_key", "self_signing_keys" },
						{ "user_signing_key", "user_signing_keys" } };
	json_t *answer = json_pack("{s:{}, s:{}}", "failures", "device_keys"), *wanted;
	const char *id;
	json_object_foreach(json_object_get(call->body, "device_keys"), id, wanted)
	{
		const struct user *user = hs_user_find(call->hs, id);
		if (user == NULL) {
			continue;
		}
		json_object_set_new(json_object_get(answer, "device_keys"), id,
				    devices_json(user, wanted));
		for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
			json_t *key = json_object_get(user->signing, kinds[i][0]);
			/* nobody sees whom another has verified */
			if (key != NULL && (i < 2 || user == call->user)) {
				json_object_set(hs_json_child(answer, kinds[i][1]), id, key);
			}
		}
	}
	return answer;
}

/* One key of this algorithm: a one-time key while there are any, else the fallback. */
static json_t *claim_one(struct call *call, struct device *device, const char *algorithm)
{
	json_t *sources[] = { device->one_time, device->fallback }, *key;
	const char *id;
	for (size_t i = 0; i < 2; i++) {
		json_object_foreach(sources[i], id, key)
		{
			if (!str_equal(algorithm_of(call->arena, id), algorithm)) {
				continue;
			}
			json_t *found = json_pack("{s:O}", id, key);
			change(call->hs, i == 0 ? "claim" : "fallback_used", device->user,
			       device->id, json_string(i == 0 ? id : algorithm));
			return found;
		}
	}
	return NULL;
}

static json_t *post_claim(struct call *call)
{
	json_t *answer = json_pack("{s:{}, s:{}}", "failures", "one_time_keys");
	json_t *all = json_object_get(answer, "one_time_keys"), *devices, *algorithm;
	const char *user_id, *device_id;
	json_object_foreach(json_object_get(call->body, "one_time_keys"), user_id, devices)
	{
		const struct user *user = hs_user_find(call->hs, user_id);
		json_object_foreach(devices, device_id, algorithm)
		{
			struct device *device =
			    user == NULL ? NULL : hs_device_find(user, device_id);
			json_t *key = device == NULL
					  ? NULL
					  : claim_one(call, device, json_string_value(algorithm));
			if (key != NULL) {
				json_object_set_new(hs_json_child(all, user_id), device_id, key);
			}
		}
	}
	return answer;
}

static json_t *get_changes(struct call *call)
{
	uint64_t from = 0, to = 0;
	json_t *changed = json_object(), *list = json_array(), *value;
	const char *id;
	(void)hs_stream_read(hs_query(call, "from"), &from);
	if (!hs_stream_read(hs_query(call, "to"), &to) || to > call->hs->stream_count) {
		to = call->hs->stream_count;
	}
	for (uint64_t i = from; i < to; i++) {
		const struct entry *entry = &call->hs->stream[i];
		if (entry->kind == ENTRY_KEYS && hs_shares_room(entry->user, call->user)) {
			json_object_set_new(changed, entry->user->id, json_true());
		}
	}
	json_object_foreach(changed, id, value)
	{
		json_array_append_new(list, json_string(id));
	}
	json_decref(changed);
	return json_pack("{s:o, s:[]}", "changed", list, "left");
}

static json_t *post_signing(struct call *call)
{
	json_t *keys = json_copy(call->body);
	json_object_del(keys, "auth");
	change(call->hs, "signing", call->user, NULL, keys);
	return json_object();
}

/* Signatures are merged into what is stored under the signed device or key. */
static json_t *post_signatures(struct call *call)
{
	json_t *objects, *signed_one;
	const char *user_id, *id;
	json_object_foreach(call->body, user_id, objects)
	{
		struct user *user = hs_user_find(call->hs, user_id);
		json_object_foreach(objects, id, signed_one)
		{
			const struct device *device =
			    user == NULL ? NULL : hs_device_find(user, id);
			if (device != NULL && device->keys != NULL) {
				json_t *keys = json_deep_copy(device->keys);
				json_object_update_recursive(
				    hs_json_child(keys, "signatures"),
				    json_object_get(signed_one, "signatures"));
				change(call->hs, "device", user, device->id, keys);
			}
		}
	}
	return json_pack("{s:{}}", "failures");
}

static void post_letter(struct call *call, const struct user *user, const struct device *device,
			json_t *content)
{
	change(call->hs, "letter", user, device->id,
	       json_pack("{s:s, s:s, s:O}", "type", call->arg[0], "sender", call->user->id,
			 "content", content));
}

static json_t *put_to_device(struct call *call)
{
	struct event_draft draft = { .sender = call->user,
				     .device = call->device,
				     .txn_id = call->arg[1] };
	if (hs_txn_find(call->hs, call->arena, &draft) != NULL) {
		return json_object();
	}
	json_t *devices, *content;
	const char *user_id, *device_id;
	json_object_foreach(json_object_get(call->body, "messages"), user_id, devices)
	{
		const struct user *user = hs_user_find(call->hs, user_id);
		json_object_foreach(devices, device_id, content)
		{
			for (size_t i = 0; user != NULL && i < user->device_count; i++) {
				const struct device *device = user->devices[i];
				if (!device->is_gone && (str_equal(device_id, "*") ||
							 str_equal(device_id, device->id))) {
					post_letter(call, user, device, content);
				}
			}
		}
	}
	hs_map_put(&call->hs->txn_of, hs_txn_key(call->hs, call->hs->arena, &draft), call->hs);
	return json_object();
}

const struct route hs_keys_routes[] = {
	{ "POST", "_matrix/client/keys/upload", 0, post_upload },
	{ "POST", "_matrix/client/keys/query", 0, post_query },
	{ "POST", "_matrix/client/keys/claim", 0, post_claim },
	{ "GET", "_matrix/client/keys/changes", 0, get_changes },
	{ "POST", "_matrix/client/keys/device_signing/upload", 0, post_signing },
	{ "POST", "_matrix/client/keys/signatures/upload", 0, post_signatures },
	{ "PUT", "_matrix/client/sendToDevice/{}/{}", 0, put_to_device },
	{ 0 },
};
