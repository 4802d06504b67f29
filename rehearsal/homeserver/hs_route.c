/* hs_route: from method and path to a handler, with everything every handler wants checked. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "homeserver/hs_core.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_SEGMENTS = 12, MAX_ARGS = 4 };

struct path {
	const char *segment[MAX_SEGMENTS]; /* decoded */
	size_t count;
};

static int hex(char c)
{
	if (c >= '0' && c <= '9') {
		return c - '0';
	}
	if (c >= 'a' && c <= 'f') {
		return c - 'a' + 10;
	}
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static char *decode(struct arena *arena, const char *text, size_t len, bool is_query)
{
	char *out = arena_alloc(arena, len + 1);
	size_t n = 0;
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '%' && i + 2 < len && hex(text[i + 1]) >= 0 &&
		    hex(text[i + 2]) >= 0) {
			out[n++] = (char)(hex(text[i + 1]) * 16 + hex(text[i + 2]));
			i += 2;
		} else {
			out[n++] = is_query && text[i] == '+' ? ' ' : text[i];
		}
	}
	return out;
}

const char *hs_query(struct call *call, const char *name)
{
	const char *at = call->request->query;
	size_t name_len = strlen(name);
	while (at != NULL && *at != '\0') {
		size_t len = strcspn(at, "&");
		if (len > name_len && at[name_len] == '=' && strncmp(at, name, name_len) == 0) {
			const char *text =
			    decode(call->arena, at + name_len + 1, len - name_len - 1, true);
			return str_is_utf8(text, strlen(text)) ? text : NULL;
		}
		at += len + (at[len] == '&' ? 1 : 0);
	}
	return NULL;
}

int64_t hs_query_int(struct call *call, const char *name, int64_t fallback)
{
	const char *text = hs_query(call, name);
	if (text == NULL) {
		return fallback;
	}
	char *end;
	long long n = strtoll(text, &end, 10);
	return *end == '\0' && end != text ? n : fallback;
}

static bool split(struct arena *arena, const char *path, struct path *ret)
{
	*ret = (struct path){ 0 };
	while (*path == '/') {
		path++;
		size_t len = strcspn(path, "/");
		if (ret->count == MAX_SEGMENTS) {
			return false;
		}
		const char *text = decode(arena, path, len, false);
		if (!str_is_utf8(text, strlen(text))) {
			return false;
		}
		ret->segment[ret->count++] = text;
		path += len;
	}
	return *path == '\0';
}

/* Takes the version out of /_matrix/client/v3/…: the tables are the same for all of them. */
static void drop_version(struct path *path)
{
	static const char *const versions[] = { "r0", "v1", "v3", "unstable" };
	if (path->count < 3 || !str_equal(path->segment[0], "_matrix") ||
	    str_equal(path->segment[1], "key")) {
		return;
	}
	for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
		if (str_equal(path->segment[2], versions[i])) {
			memmove(&path->segment[2], &path->segment[3],
				(path->count - 3) * sizeof path->segment[0]);
			path->count--;
			return;
		}
	}
}

static bool matches(const char *pattern, const struct path *path, const char **ret_arg)
{
	size_t args = 0;
	for (size_t i = 0; i < path->count; i++) {
		size_t len = strcspn(pattern, "/");
		if (len == 2 && strncmp(pattern, "{}", 2) == 0) {
			ret_arg[args++] = path->segment[i];
		} else if (strlen(path->segment[i]) != len ||
			   strncmp(pattern, path->segment[i], len) != 0) {
			return false;
		}
		pattern += len;
		if (*pattern != '/') {
			while (args < MAX_ARGS) {
				ret_arg[args++] = NULL;
			}
			return *pattern == '\0' && i + 1 == path->count;
		}
		pattern++;
	}
	return false;
}

/* Finds the row; `ret_is_path` tells whether the path exists for another method. */
static const struct route *find(const struct path *path, const char *method, const char **ret_arg,
				bool *ret_is_path)
{
	static const struct route *const tables[] = {
		hs_message_routes, hs_sync_routes,    hs_room_routes,
		hs_member_routes,  hs_account_routes, hs_login_routes,
		hs_keys_routes,    hs_media_routes,   hs_control_routes,
	};
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		for (const struct route *row = tables[i]; row->method != NULL; row++) {
			if (!matches(row->pattern, path, ret_arg)) {
				continue;
			}
			if (str_equal(row->method, method)) {
				return row;
			}
			*ret_is_path = true;
		}
	}
	return NULL;
}

static bool authenticate(struct call *call)
{
	struct hs *hs = call->hs;
	const char *text = call->request->token;
	if (text == NULL) {
		text = hs_query(call, "access_token"); /* as older clients send it */
	}
	if (text == NULL) {
		return hs_refuse(hs, 401, "M_MISSING_TOKEN", "Missing access token");
	}
	const struct token *token = hs_map_get(&hs->token_of, text);
	if (token == NULL || token->is_dead) {
		hs_refuse(hs, 401, "M_UNKNOWN_TOKEN", "Invalid access token passed.");
		hs->refusal.is_soft_logout = token != NULL && token->is_soft_logout;
		return false;
	}
	call->device = token->device;
	call->user = token->device->user;
	return true;
}

static bool read_body(struct call *call, unsigned flags)
{
	const struct hs_request *request = call->request;
	if (flags & ROUTE_RAW_BODY) {
		return true;
	}
	if (request->body_len == 0 || str_equal(request->method, "GET")) {
		call->body = json_object();
		return true;
	}
	if (!str_is_utf8(request->body, request->body_len)) {
		return hs_refuse(call->hs, 400, "M_NOT_JSON", "Content not JSON.");
	}
	call->body = hs_json_parse(request->body, request->body_len);
	if (call->body == NULL) {
		return hs_refuse(call->hs, 400, "M_NOT_JSON", "Content not JSON.");
	}
	if (!json_is_object(call->body)) {
		return hs_refuse(call->hs, 400, "M_BAD_JSON", "Content must be a JSON object.");
	}
	return true;
}

/* Rows with ROUTE_JOINED have the room first and are for those in it. */
static bool is_in_room(struct call *call, unsigned flags)
{
	if (!(flags & ROUTE_JOINED)) {
		return true;
	}
	const struct room *room = hs_room_find(call->hs, call->arg[0]);
	if (room == NULL || !hs_room_is_joined(room, call->user)) {
		return hs_refuse(call->hs, 403, "M_FORBIDDEN", "User %s not in room %s",
				 call->user->id, call->arg[0]);
	}
	return true;
}

void hs_route(struct call *call)
{
	struct path path;
	bool is_path = false;
	const struct route *row = NULL;
	if (split(call->arena, call->request->path, &path)) {
		drop_version(&path);
		row = find(&path, call->request->method, call->arg, &is_path);
	}
	json_t *json = NULL;
	if (row == NULL) {
		(void)hs_refuse(call->hs, is_path ? 405 : 404, "M_UNRECOGNIZED",
				"Unrecognized request");
	} else if ((row->flags & ROUTE_OPEN || authenticate(call)) && read_body(call, row->flags) &&
		   is_in_room(call, row->flags)) {
		json = row->run(call);
	}
	if (json != NULL) {
		hs_answer_json(call->hs, call->answer, 200, json);
	} else if (!call->is_raw) {
		hs_answer_refusal(call->hs, call->answer);
	}
}
