/* json_slice: steps through a JSON text without reading it, so that one part at a time is read. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/json_slice.h"

#include "base/arena.h"

#include <string.h>

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void skip_spaces(struct json_walk *walk)
{
	while (walk->at < walk->end && is_space(*walk->at)) {
		walk->at++;
	}
}

/* Behind the closing quote of the string that begins here; NULL: it has none. */
static const char *end_of_string(const char *at, const char *end)
{
	const char *quote = memchr(at + 1, '"', (size_t)(end - at) - 1);

	/* Nearly every one is without an escape. */
	if (quote == NULL || memchr(at, '\\', (size_t)(quote - at)) == NULL) {
		return quote == NULL ? NULL : quote + 1;
	}
	for (at++; at < end; at++) {
		if (*at == '\\') {
			at++;
		} else if (*at == '"') {
			return at + 1;
		}
	}
	return NULL;
}

/* Behind the bracket that closes the one here, whatever is between; NULL: there is none. */
static const char *end_of_nested(const char *at, const char *end)
{
	size_t depth = 0;

	while (at != NULL && at < end) {
		char c = *at;

		if (c == '"') {
			at = end_of_string(at, end);
			continue;
		}
		at++;
		if (c == '{' || c == '[') {
			depth++;
		} else if ((c == '}' || c == ']') && --depth == 0) {
			return at;
		}
	}
	return NULL;
}

static const char *end_of_value(const char *at, const char *end)
{
	if (at == end) {
		return NULL;
	}
	if (*at == '"') {
		return end_of_string(at, end);
	}
	if (*at == '{' || *at == '[') {
		return end_of_nested(at, end);
	}
	const char *from = at;

	while (at < end && !is_space(*at) && strchr(",]}", *at) == NULL) {
		at++;
	}
	return at == from ? NULL : at;
}

struct json_walk json_walk(struct json_slice whole, char open)
{
	struct json_walk walk = { .close = open == '{' ? '}' : ']' };

	if (whole.at == NULL) {
		return walk;
	}
	walk.at = whole.at;
	walk.end = whole.at + whole.len;
	skip_spaces(&walk);
	if (walk.at == walk.end || *walk.at != open) {
		walk.at = walk.end = NULL;
		return walk;
	}
	walk.at++;
	skip_spaces(&walk);
	return walk;
}

static bool bad(struct json_walk *walk)
{
	walk->is_bad = true;
	walk->at = NULL;
	return false;
}

static bool take_value(struct json_walk *walk, struct json_slice *ret_value)
{
	const char *end = end_of_value(walk->at, walk->end);

	if (end == NULL) {
		return bad(walk);
	}
	*ret_value = (struct json_slice){ walk->at, (size_t)(end - walk->at) };
	walk->at = end;
	skip_spaces(walk);
	return true;
}

static bool take_key(struct json_walk *walk, struct json_slice *ret_key)
{
	struct json_slice quoted;

	if (*walk->at != '"' || !take_value(walk, &quoted) || walk->at == walk->end ||
	    *walk->at != ':' || memchr(quoted.at, '\\', quoted.len) != NULL) {
		return bad(walk);
	}
	walk->at++;
	skip_spaces(walk);
	*ret_key = (struct json_slice){ quoted.at + 1, quoted.len - 2 };
	return true;
}

bool json_walk_next(struct json_walk *walk, struct json_slice *ret_key,
		    struct json_slice *ret_value)
{
	if (walk->at == NULL) {
		return false;
	}
	if (walk->at == walk->end) {
		return bad(walk);
	}
	if (*walk->at == walk->close) {
		walk->at = NULL;
		return false;
	}
	if ((ret_key != NULL && !take_key(walk, ret_key)) || !take_value(walk, ret_value)) {
		return false;
	}
	if (walk->at < walk->end && *walk->at == ',') {
		walk->at++;
		skip_spaces(walk);
		/* Nothing may stand behind the last. */
		return walk->at == walk->end || *walk->at == walk->close ? bad(walk) : true;
	}
	return walk->at == walk->end || *walk->at != walk->close ? bad(walk) : true;
}

bool json_slice_is(struct json_slice slice, const char *text)
{
	return slice.at != NULL && slice.len == strlen(text) &&
	       memcmp(slice.at, text, slice.len) == 0;
}

struct json_slice json_slice_member(struct json_slice object, const char *key, bool *is_bad)
{
	struct json_walk walk = json_walk(object, '{');
	struct json_slice found = { NULL, 0 }, name, value;

	while (json_walk_next(&walk, &name, &value)) {
		found = json_slice_is(name, key) ? value : found;
	}
	*is_bad |= walk.is_bad;
	return found;
}

json_t *json_slice_read(struct json_slice slice)
{
	if (slice.at == NULL) {
		return NULL;
	}
	/* A text of one value alone is not a document to Jansson. */
	struct arena *arena = arena_new();
	bool is_alone = *slice.at != '{' && *slice.at != '[';
	char *boxed = is_alone ? arena_printf(arena, "[%.*s]", (int)slice.len, slice.at) : NULL;
	json_t *read = is_alone ? json_parse(boxed, strlen(boxed), NULL)
				: json_parse(slice.at, slice.len, NULL);
	json_t *value = is_alone ? json_incref(json_array_get(read, 0)) : json_incref(read);

	json_decref(read);
	arena_free(arena);
	return value;
}
