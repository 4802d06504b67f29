/* json: Jansson, with table-driven readers and a cure for bytes that it would choke on. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/json.h"

#include "base/str.h"

#include <string.h>

json_t *json_parse(const char *bytes, size_t len, struct err *err)
{
	json_error_t why;
	json_t *value = json_loadb(bytes, len, JSON_ALLOW_NUL, &why);

	if (value == NULL) {
		struct arena *arena = arena_new();
		size_t clean_len = 0;
		char *clean = json_sanitise(arena, bytes, len, &clean_len);

		value = json_loadb(clean, clean_len, JSON_ALLOW_NUL, &why);
		arena_free(arena);
	}
	if (value == NULL) {
		err_set(err, ERR_PROTOCOL, "JSON: %s at byte %d", why.text, why.position);
	}
	return value;
}

const char *json_text(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

const char *json_text_or(const json_t *object, const char *key, const char *otherwise)
{
	const char *text = json_text(object, key);

	return text == NULL ? otherwise : text;
}

int64_t json_number(const json_t *object, const char *key, int64_t otherwise)
{
	const json_t *value = json_object_get(object, key);

	return json_is_integer(value) ? json_integer_value(value) : otherwise;
}

bool json_truth(const json_t *object, const char *key, bool otherwise)
{
	const json_t *value = json_object_get(object, key);

	return json_is_boolean(value) ? json_is_true(value) : otherwise;
}

json_t *json_member(const json_t *object, const char *key)
{
	json_t *value = json_object_get(object, key);

	return json_is_object(value) || json_is_array(value) ? value : NULL;
}

json_t *json_find(const json_t *object, const char *const *keys)
{
	json_t *value = (json_t *)(uintptr_t)object;

	for (; *keys != NULL && value != NULL; keys++) {
		value = json_object_get(value, *keys);
	}
	return value;
}

static bool read_field(const json_t *value, const struct json_field *field, void *record)
{
	unsigned char *at = (unsigned char *)record + field->offset;

	switch (field->kind) {
	case JSON_KIND_TEXT: {
		const char *text = json_string_value(value);

		memcpy(at, &text, sizeof(text));
		return json_is_string(value);
	}
	case JSON_KIND_INT: {
		int64_t number = json_integer_value(value);

		memcpy(at, &number, sizeof(number));
		return json_is_integer(value);
	}
	case JSON_KIND_BOOL: {
		bool truth = json_is_true(value);

		memcpy(at, &truth, sizeof(truth));
		return json_is_boolean(value);
	}
	case JSON_KIND_VALUE:
		memcpy(at, &value, sizeof(value));
		return true;
	}
	return false;
}

bool json_read(const json_t *object, const struct json_field *fields, void *record, struct err *err)
{
	for (; fields->key != NULL; fields++) {
		const json_t *value = json_object_get(object, fields->key);

		if (value == NULL) {
			if (fields->is_required) {
				return err_set(err, ERR_PROTOCOL, "JSON: '%s' is missing",
					       fields->key);
			}
			continue;
		}
		if (!read_field(value, fields, record)) {
			return err_set(err, ERR_PROTOCOL, "JSON: '%s' is of the wrong type",
				       fields->key);
		}
	}
	return true;
}

static int append(const char *bytes, size_t len, void *user)
{
	str_addn(user, bytes, len);
	return 0;
}

char *json_write(struct arena *arena, const json_t *value)
{
	struct str out;

	str_init(&out, arena);
	json_dump_callback(value, append, &out, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
	return out.text;
}

char *json_write_new(struct arena *arena, json_t *value)
{
	char *text = json_write(arena, value);

	json_decref(value);
	return text;
}
