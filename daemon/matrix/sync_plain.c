/* sync_plain: an event as homeservers write nearly all of them, read without a tree of its JSON. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/sync_internal.h"

#include <string.h>

enum { DIGITS_MAX = 15 };

/* What a member is; ODD: more than is read here hangs on it. */
enum kind { TEXT, NUMBER, ROOM, CONTENT, UNSIGNED, ODD };

struct member {
	const char *key;
	enum kind kind;
	size_t offset; /* of the text or number in struct sync_event */
};

static const struct member members[] = {
	{ "event_id", TEXT, offsetof(struct sync_event, event_id) },
	{ "type", TEXT, offsetof(struct sync_event, type) },
	{ "sender", TEXT, offsetof(struct sync_event, sender) },
	{ "origin_server_ts", NUMBER, offsetof(struct sync_event, sent_ms) },
	{ "room_id", ROOM, 0 },
	{ "content", CONTENT, 0 },
	{ "unsigned", UNSIGNED, 0 },
	{ "state_key", ODD, 0 },
	{ "redacts", ODD, 0 },
	{ NULL, ODD, 0 }
};

static const struct member unsigned_members[] = {
	{ "age", NUMBER, offsetof(struct sync_event, age_ms) },
	{ "membership", TEXT, offsetof(struct sync_event, membership) },
	{ "transaction_id", TEXT, offsetof(struct sync_event, txn_id) },
	{ "prev_content", ODD, 0 },
	{ "redacted_because", ODD, 0 },
	{ NULL, ODD, 0 }
};

/* A string that says what is written: ASCII without escapes, as long as an id may be. */
static bool cut_text(struct json_slice value, struct json_slice *ret_text)
{
	struct json_slice text = { value.at + 1, value.len - 2 };

	if (*value.at != '"' || value.len < 3 || text.len > SYNC_ID_MAX) {
		return false;
	}
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] < ' ' || text.at[i] > '~' || text.at[i] == '\\') {
			return false;
		}
	}
	*ret_text = text;
	return true;
}

static bool read_text(struct arena *arena, struct json_slice value, const char **ret)
{
	struct json_slice text;
	bool is_plain = cut_text(value, &text);

	*ret = is_plain ? arena_strndup(arena, text.at, text.len) : NULL;
	return is_plain;
}

static bool read_number(struct json_slice value, int64_t *ret)
{
	int64_t number = 0;

	if (value.len > DIGITS_MAX || (value.at[0] == '0' && value.len > 1)) {
		return false;
	}
	for (size_t i = 0; i < value.len; i++) {
		if (value.at[i] < '0' || value.at[i] > '9') {
			return false;
		}
		number = number * 10 + (value.at[i] - '0');
	}
	*ret = number;
	return true;
}

static const struct member *find(const struct member *in, struct json_slice key)
{
	while (in->key != NULL && !json_slice_is(key, in->key)) {
		in++;
	}
	return in;
}

static bool read_members(const struct reading *reading, const struct member *known,
			 struct json_slice object, struct sync_event *event);

static bool read_value(const struct reading *reading, const struct member *member,
		       struct json_slice value, struct sync_event *event)
{
	unsigned char *at = (unsigned char *)event + member->offset;
	struct json_slice text;

	switch (member->kind) {
	case TEXT:
		return read_text(reading->arena, value, (const char **)(void *)at);
	case NUMBER:
		return read_number(value, (int64_t *)(void *)at);
	case ROOM:
		return cut_text(value, &text) && json_slice_is(text, reading->room_id);
	case CONTENT:
		event->raw = value.at;
		event->raw_len = value.len;
		return *value.at == '{';
	case UNSIGNED:
		/* Of two the last counts, with all of it. */
		event->age_ms = -1;
		event->membership = event->txn_id = NULL;
		return *value.at == '{' && read_members(reading, unsigned_members, value, event);
	case ODD:
		break;
	}
	return false;
}

static bool read_members(const struct reading *reading, const struct member *known,
			 struct json_slice object, struct sync_event *event)
{
	struct json_walk walk = json_walk(object, '{');
	struct json_slice key, value;

	while (json_walk_next(&walk, &key, &value)) {
		const struct member *member = find(known, key);

		if (member->key != NULL && !read_value(reading, member, value, event)) {
			return false;
		}
	}
	return !walk.is_bad;
}

bool sync_read_plain(const struct reading *reading, struct json_slice slice, struct sync_event *ret)
{
	struct sync_event event = { .age_ms = -1 };

	/* A redaction says in its content what it redacts. */
	if (*slice.at != '{' || !read_members(reading, members, slice, &event) ||
	    event.event_id == NULL || event.type == NULL || event.sender == NULL ||
	    event.raw == NULL || strcmp(event.type, "m.room.redaction") == 0) {
		return false;
	}
	*ret = event;
	return true;
}
