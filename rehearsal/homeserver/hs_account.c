/* hs_account: profile, devices, filters, account data and the other small things of a user. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "homeserver/hs_core.h"

#include <stdlib.h>

/* The paths of a user's own things are for that user. */
static bool is_self(struct call *call)
{
	return str_equal(call->arg[0], call->user->id) ||
	       hs_refuse(call->hs, 403, "M_FORBIDDEN", "Cannot do that for other users.");
}

static json_t *post_filter(struct call *call)
{
	if (!is_self(call)) {
		return NULL;
	}
	int id = hs_filter_add(call->hs, call->user, call->body);
	return json_pack("{s:o}", "filter_id", json_sprintf("%d", id));
}

static json_t *get_filter(struct call *call)
{
	if (!is_self(call)) {
		return NULL;
	}
	char *end;
	unsigned long id = strtoul(call->arg[1], &end, 10);
	json_t *filter = json_array_get(call->user->filters, id);
	if (*end != '\0' || filter == NULL) {
		return hs_refused(call->hs, 404, "M_NOT_FOUND", "No such filter");
	}
	return json_incref(filter);
}

/* ---- account data ---- */

static json_t *put_data(struct call *call)
{
	if (!is_self(call)) {
		return NULL;
	}
	hs_account_data_put(call->hs, call->user, NULL, call->arg[1], call->body);
	return json_object();
}

static json_t *put_room_data(struct call *call)
{
	if (!is_self(call)) {
		return NULL;
	}
	hs_account_data_put(call->hs, call->user, call->arg[1], call->arg[2], call->body);
	return json_object();
}

static json_t *data_or_none(struct call *call, json_t *data)
{
	if (data == NULL) {
		return hs_refused(call->hs, 404, "M_NOT_FOUND", "Account data not found");
	}
	return json_incref(data);
}

static json_t *get_data(struct call *call)
{
	if (!is_self(call)) {
		return NULL;
	}
	return data_or_none(call, json_object_get(call->user->account_data, call->arg[1]));
}

static json_t *get_room_data(struct call *call)
{
	if (!is_self(call)) {
		return NULL;
	}
	const json_t *room = json_object_get(call->user->room_data, call->arg[1]);
	return data_or_none(call, json_object_get(room, call->arg[2]));
}

/* ---- profile ---- */

static const struct user *profile_of(struct call *call)
{
	const struct user *user = hs_user_find(call->hs, call->arg[0]);
	if (user == NULL) {
		(void)hs_refuse(call->hs, 404, "M_NOT_FOUND", "Profile was not found");
	}
	return user;
}

static json_t *get_profile(struct call *call)
{
	const struct user *user = profile_of(call);
	return user == NULL ? NULL : json_pack("{s:s*}", "displayname", user->name);
}

static json_t *get_avatar(struct call *call)
{
	return profile_of(call) == NULL ? NULL : json_object();
}

static json_t *put_name(struct call *call)
{
	const char *name = hs_json_text(call->body, "displayname");
	if (!is_self(call)) {
		return NULL;
	}
	hs_user_set_name(call->hs, call->user, name == NULL ? "" : name);
	return json_object();
}

/* ---- devices ---- */

static json_t *device_json(const struct device *device)
{
	return json_pack("{s:s, s:s, s:s?, s:n, s:n}", "device_id", device->id, "user_id",
			 device->user->id, "display_name", device->name, "last_seen_ip",
			 "last_seen_ts");
}

static json_t *get_devices(struct call *call)
{
	json_t *devices = json_array();
	for (size_t i = 0; i < call->user->device_count; i++) {
		if (!call->user->devices[i]->is_gone) {
			json_array_append_new(devices, device_json(call->user->devices[i]));
		}
	}
	return json_pack("{s:o}", "devices", devices);
}

static struct device *own_device(struct call *call)
{
	struct device *device = hs_device_find(call->user, call->arg[0]);
	if (device == NULL || device->is_gone) {
		(void)hs_refuse(call->hs, 404, "M_NOT_FOUND", "No device found");
		return NULL;
	}
	return device;
}

static json_t *get_device(struct call *call)
{
	const struct device *device = own_device(call);
	return device == NULL ? NULL : device_json(device);
}

static json_t *put_device(struct call *call)
{
	struct device *device = own_device(call);
	if (device == NULL) {
		return NULL;
	}
	device->name = arena_strdup(call->hs->arena, hs_json_text(call->body, "display_name"));
	return json_object();
}

/* A real homeserver asks for the password again; a rehearsal believes the token. */
static json_t *delete_device(struct call *call)
{
	struct device *device = own_device(call);
	if (device == NULL) {
		return NULL;
	}
	hs_device_logout(call->hs, device, false);
	return json_object();
}

/* ---- answered politely ---- */

static json_t *nothing(struct call *call)
{
	(void)call;
	return json_object();
}

static json_t *get_presence(struct call *call)
{
	(void)call;
	return json_pack("{s:s}", "presence", "offline");
}

static json_t *get_push_rules(struct call *call)
{
	(void)call;
	return json_pack("{s:{s:[], s:[], s:[], s:[], s:[]}}", "global", "override", "content",
			 "room", "sender", "underride");
}

static json_t *none_found(struct call *call)
{
	return hs_refused(call->hs, 404, "M_NOT_FOUND", "There is none");
}

const struct route hs_account_routes[] = {
	{ "POST", "_matrix/client/user/{}/filter", 0, post_filter },
	{ "GET", "_matrix/client/user/{}/filter/{}", 0, get_filter },
	{ "PUT", "_matrix/client/user/{}/account_data/{}", 0, put_data },
	{ "GET", "_matrix/client/user/{}/account_data/{}", 0, get_data },
	{ "PUT", "_matrix/client/user/{}/rooms/{}/account_data/{}", 0, put_room_data },
	{ "GET", "_matrix/client/user/{}/rooms/{}/account_data/{}", 0, get_room_data },
	{ "GET", "_matrix/client/profile/{}", 0, get_profile },
	{ "GET", "_matrix/client/profile/{}/displayname", 0, get_profile },
	{ "GET", "_matrix/client/profile/{}/avatar_url", 0, get_avatar },
	{ "PUT", "_matrix/client/profile/{}/displayname", 0, put_name },
	{ "PUT", "_matrix/client/profile/{}/avatar_url", 0, nothing },
	{ "GET", "_matrix/client/devices", 0, get_devices },
	{ "GET", "_matrix/client/devices/{}", 0, get_device },
	{ "PUT", "_matrix/client/devices/{}", 0, put_device },
	{ "DELETE", "_matrix/client/devices/{}", 0, delete_device },
	{ "PUT", "_matrix/client/presence/{}/status", 0, nothing },
	{ "GET", "_matrix/client/presence/{}/status", 0, get_presence },
	{ "GET", "_matrix/client/pushrules", 0, get_push_rules },
	{ "GET", "_matrix/client/pushrules/", 0, get_push_rules },
	{ "GET", "_matrix/client/pushers", 0, none_found },
	{ "GET", "_matrix/client/room_keys/version", 0, none_found },
	{ "GET", "_matrix/client/voip/turnServer", 0, none_found },
	{ "GET", "_matrix/client/thirdparty/protocols", 0, nothing },
	{ 0 },
};
