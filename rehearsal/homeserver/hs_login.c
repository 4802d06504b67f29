/* hs_login: versions, login, logout, registration: who are you, and what can I do. */
/* SPDX-License-Identifier: Apache-2.0 */
#define _POSIX_C_SOURCE 200809L

#include "homeserver/hs_core.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

static json_t *get_versions(struct call *call)
{
	(void)call;
	/* Synapse says no more than v1.12 to this day. */
	return json_pack("{s:[sssssssssssssssssss], s:{s:b, s:b}}", "versions", "r0.0.1", "r0.1.0",
			 "r0.2.0", "r0.3.0", "r0.4.0", "r0.5.0", "r0.6.0", "v1.1", "v1.2", "v1.3",
			 "v1.4", "v1.5", "v1.6", "v1.7", "v1.8", "v1.9", "v1.10", "v1.11", "v1.12",
			 "unstable_features", "org.matrix.label_based_filtering", 1,
			 "org.matrix.msc4222", 0);
}

static json_t *get_well_known(struct call *call)
{
	/* The core does not know its address: a host name that the client has already. */
	return json_pack("{s:{s:o}}", "m.homeserver", "base_url",
			 json_sprintf("http://%s", call->hs->name));
}

static json_t *get_health(struct call *call)
{
	call->is_raw = true;
	call->answer->status = 200;
	call->answer->content_type = "text/plain";
	call->answer->body = strdup("OK");
	call->answer->body_len = 2;
	return NULL;
}

static json_t *get_login(struct call *call)
{
	(void)call;
	return json_pack("{s:[{s:s}]}", "flows", "type", "m.login.password");
}

static json_t *session_json(struct hs *hs, const struct device *device)
{
	return json_pack("{s:s, s:s, s:s, s:s}", "user_id", device->user->id, "access_token",
			 device->token, "home_server", hs->name, "device_id", device->id);
}

static json_t *post_login(struct call *call)
{
	const json_t *id = json_object_get(call->body, "identifier");
	const char *name = hs_json_text(id, "user");
	const char *password = hs_json_text(call->body, "password");
	if (name == NULL) {
		name = hs_json_text(call->body, "user"); /* r0, before identifiers */
	}
	if (!str_equal(hs_json_text(call->body, "type"), "m.login.password")) {
		return hs_refused(call->hs, 400, "M_UNKNOWN", "Unknown login type");
	}
	if (name == NULL || password == NULL) {
		return hs_refused(call->hs, 400, "M_MISSING_PARAM", "Missing user or password");
	}
	struct user *user = hs_user_find(call->hs, name);
	if (user == NULL || user->password == NULL || !str_equal(user->password, password)) {
		return hs_refused(call->hs, 403, "M_FORBIDDEN", "Invalid username or password");
	}
	struct device *device =
	    hs_device_login(call->hs, user, hs_json_text(call->body, "device_id"), NULL);
	device->name =
	    arena_strdup(call->hs->arena, hs_json_text(call->body, "initial_device_display_name"));
	return session_json(call->hs, device);
}

static json_t *post_logout(struct call *call)
{
	hs_device_logout(call->hs, call->device, false);
	return json_object();
}

static json_t *post_logout_all(struct call *call)
{
	(void)hs_expire_tokens(call->hs, call->user->id, false);
	return json_object();
}

static json_t *get_whoami(struct call *call)
{
	return json_pack("{s:s, s:s, s:b}", "user_id", call->user->id, "device_id",
			 call->device->id, "is_guest", 0);
}

/* A free user id from a name as typed; NULL: refused. */
static const char *new_user_id(struct call *call, const char *name)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789._=-/+";
	if (name == NULL || *name == '\0' || name[strspn(name, allowed)] != '\0') {
		(void)hs_refuse(call->hs, 400, "M_INVALID_USERNAME",
				"User ID can only contain characters a-z, 0-9, or '=_-./+'");
		return NULL;
	}
	const char *id = hs_user_id(call->hs, name);
	const struct user *user = hs_user_find(call->hs, id);
	if (user != NULL && user->password != NULL) {
		(void)hs_refuse(call->hs, 400, "M_USER_IN_USE", "User ID already taken.");
		return NULL;
	}
	return id;
}

static json_t *register_user(struct call *call, const char *id, const char *device_id)
{
	struct user *user = hs_user_get(call->hs, id);
	hs_user_register(call->hs, user, hs_json_text(call->body, "password"));
	return session_json(call->hs, hs_device_login(call->hs, user, device_id, NULL));
}

static json_t *post_register(struct call *call)
{
	const json_t *auth = json_object_get(call->body, "auth");
	const char *name = hs_json_text(call->body, "username");
	if (hs_json_text(call->body, "password") == NULL) {
		return hs_refused(call->hs, 400, "M_MISSING_PARAM", "Missing password");
	}
	if (!str_equal(hs_json_text(auth, "type"), "m.login.dummy")) {
		hs_answer_json(call->hs, call->answer, 401,
			       json_pack("{s:[{s:[s]}], s:{}, s:s}", "flows", "stages",
					 "m.login.dummy", "params", "session",
					 hs_draw(call->hs, "", 12)));
		call->is_raw = true;
		return NULL;
	}
	const char *id =
	    new_user_id(call, name == NULL ? arena_printf(call->arena, "u%llu",
							  (unsigned long long)++call->hs->serial)
					   : name);
	return id == NULL ? NULL : register_user(call, id, hs_json_text(call->body, "device_id"));
}

/* ---- Synapse's registration by shared secret ---- */

static json_t *get_nonce(struct call *call)
{
	if (call->hs->secret == NULL) {
		return hs_refused(call->hs, 400, "M_UNKNOWN",
				  "Shared secret registration is not enabled");
	}
	const char *nonce = hs_draw(call->hs, "", 24);
	hs_map_put(&call->hs->nonce_of, nonce, call->hs);
	return json_pack("{s:s}", "nonce", nonce);
}

static bool is_mac_right(struct call *call, const char *nonce, const char *name,
			 const char *password, const char *mac)
{
	const char *role = hs_json_true(call->body, "admin") ? "admin" : "notadmin";
	const char *kind = hs_json_text(call->body, "user_type");
	const char *parts[] = { nonce, name, password, role, kind };
	struct str text;
	str_init(&text, call->arena);
	for (size_t i = 0; i < sizeof parts / sizeof *parts && parts[i] != NULL; i++) {
		if (i > 0) {
			str_addn(&text, "", 1); /* a NUL between the parts */
		}
		str_add(&text, parts[i]);
	}
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned len = 0;
	char hex[2 * EVP_MAX_MD_SIZE + 1] = "";
	const char *secret = call->hs->secret;
	(void)HMAC(EVP_sha1(), secret, (int)strlen(secret), (const unsigned char *)text.text,
		   text.len, digest, &len);
	for (unsigned i = 0; i < len; i++) {
		(void)snprintf(hex + 2 * i, 3, "%02x", digest[i]);
	}
	return str_equal_fold(hex, mac);
}

static json_t *post_admin_register(struct call *call)
{
	const char *nonce = hs_json_text(call->body, "nonce");
	const char *name = hs_json_text(call->body, "username");
	const char *password = hs_json_text(call->body, "password");
	const char *mac = hs_json_text(call->body, "mac");
	if (call->hs->secret == NULL || nonce == NULL || name == NULL || password == NULL ||
	    mac == NULL) {
		return hs_refused(call->hs, 400, "M_BAD_JSON", "nonce, username, password, mac");
	}
	if (hs_map_get(&call->hs->nonce_of, nonce) == NULL) {
		return hs_refused(call->hs, 400, "M_UNKNOWN", "unrecognised nonce");
	}
	hs_map_put(&call->hs->nonce_of, arena_strdup(call->hs->arena, nonce), NULL);
	if (!is_mac_right(call, nonce, name, password, mac)) {
		return hs_refused(call->hs, 403, "M_UNKNOWN", "HMAC incorrect");
	}
	const char *id = new_user_id(call, name);
	return id == NULL ? NULL : register_user(call, id, NULL);
}

/* Also Synapse's: {"messages_per_second":0,"burst_count":0} lifts the limit of one user. */
static json_t *post_override(struct call *call)
{
	struct user *user = hs_user_find(call->hs, call->arg[0]);
	if (user == NULL) {
		return hs_refused(call->hs, 404, "M_NOT_FOUND", "User not found");
	}
	const json_t *rate = json_object_get(call->body, "messages_per_second");
	const json_t *burst = json_object_get(call->body, "burst_count");
	user->has_own_limit = true;
	user->rate = json_number_value(rate);
	user->burst = (int)json_integer_value(burst);
	return json_pack("{s:f, s:i}", "messages_per_second", user->rate, "burst_count",
			 user->burst);
}

static json_t *get_capabilities(struct call *call)
{
	(void)call;
	return json_pack("{s:{s:{s:b}, s:{s:s, s:{s:s, s:s, s:s}}}}", "capabilities",
			 "m.change_password", "enabled", 1, "m.room_versions", "default", "10",
			 "available", "10", "stable", "11", "stable", "12", "stable");
}

const struct route hs_login_routes[] = {
	{ "GET", "_matrix/client/versions", ROUTE_OPEN, get_versions },
	{ "GET", ".well-known/matrix/client", ROUTE_OPEN, get_well_known },
	{ "GET", "health", ROUTE_OPEN, get_health },
	{ "GET", "_matrix/client/login", ROUTE_OPEN, get_login },
	{ "POST", "_matrix/client/login", ROUTE_OPEN, post_login },
	{ "POST", "_matrix/client/logout", 0, post_logout },
	{ "POST", "_matrix/client/logout/all", 0, post_logout_all },
	{ "POST", "_matrix/client/register", ROUTE_OPEN, post_register },
	{ "GET", "_matrix/client/account/whoami", 0, get_whoami },
	{ "GET", "_matrix/client/capabilities", 0, get_capabilities },
	{ "GET", "_synapse/admin/v1/register", ROUTE_OPEN, get_nonce },
	{ "POST", "_synapse/admin/v1/register", ROUTE_OPEN, post_admin_register },
	{ "POST", "_synapse/admin/v1/users/{}/override_ratelimit", ROUTE_OPEN, post_override },
	{ 0 },
};
