/* hs_json: the questions that every handler asks of JSON. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "homeserver/hs_core.h"

#include <string.h>

/* Canonical JSON allows no more than what a double holds exactly. */
#define INT_MAX_CANONICAL ((json_int_t)9007199254740991)

const char *hs_json_text(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

bool hs_json_true(const json_t *object, const char *key)
{
	return json_is_true(json_object_get(object, key));
}

json_t *hs_json_parse(const char *text, size_t len)
{
	return json_loadb(text, len, JSON_ALLOW_NUL, NULL);
}

bool hs_json_is_canonical(struct hs *hs, const json_t *json)
{
	const char *key;
	json_t *value;
	size_t i;
	if (json_is_real(json)) {
		return hs_refuse(hs, 400, "M_BAD_JSON", "Bad JSON value: float");
	}
	if (json_is_integer(json)) {
		json_int_t n = json_integer_value(json);
		if (n > INT_MAX_CANONICAL || n < -INT_MAX_CANONICAL) {
			return hs_refuse(hs, 400, "M_BAD_JSON", "JSON integer out of range");
		}
	}
	json_array_foreach(json, i, value)
	{
		if (!hs_json_is_canonical(hs, value)) {
			return false;
		}
	}
	/* the macro of Jansson wants a pointer to non-const, and only reads */
	json_t *object = (json_t *)(uintptr_t)json;
	json_object_foreach(object, key, value)
	{
		if (!hs_json_is_canonical(hs, value)) {
			return false;
		}
	}
	return true;
}

json_t *hs_json_child(json_t *object, const char *key)
{
	json_t *child = json_object_get(object, key);
	if (!json_is_object(child)) {
		child = json_object();
		json_object_set_new(object, key, child);
	}
	return child;
}

static bool list_has(const json_t *list, const char *text, bool is_pattern)
{
	json_t *item;
	size_t i;
	json_array_foreach(list, i, item)
	{
		const char *want = json_string_value(item);
		if (want == NULL) {
			continue;
		}
		/* Types may end in '*'; nobody uses one elsewhere. */
		size_t len = json_string_length(item);
		if (is_pattern && len > 0 && want[len - 1] == '*') {
			if (strncmp(want, text, len - 1) == 0) {
				return true;
			}
		} else if (str_equal(want, text)) {
			return true;
		}
	}
	return false;
}

bool hs_filter_passes(const json_t *filter, const char *type, const char *sender)
{
	const json_t *types = json_object_get(filter, "types");
	const json_t *senders = json_object_get(filter, "senders");
	return !(json_is_array(types) && !list_has(types, type, true)) &&
	       !(json_is_array(senders) && !list_has(senders, sender, false)) &&
	       !list_has(json_object_get(filter, "not_types"), type, true) &&
	       !list_has(json_object_get(filter, "not_senders"), sender, false);
}

static bool lists(const json_t *rooms, const char *id)
{
	size_t i;
	json_t *room;
	json_array_foreach((json_t *)(uintptr_t)rooms, i, room)
	{
		if (str_equal(json_string_value(room), id)) {
			return true;
		}
	}
	return false;
}

bool hs_filter_wants_room(const json_t *filter, const char *room_id)
{
	const json_t *of_rooms = json_object_get(filter, "room");
	const json_t *only = json_object_get(of_rooms, "rooms");
	return (!json_is_array(only) || lists(only, room_id)) &&
	       !lists(json_object_get(of_rooms, "not_rooms"), room_id);
}
