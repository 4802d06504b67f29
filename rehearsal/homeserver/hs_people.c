/* hs_people: users, their devices and tokens, and what is kept for them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "homeserver/hs_core.h"

#include <string.h>

const char *hs_user_id(struct hs *hs, const char *id_or_name)
{
	if (*id_or_name == '@' && strchr(id_or_name, ':') != NULL) {
		return arena_strdup(hs->arena, id_or_name);
	}
	return arena_printf(hs->arena, "@%s:%s", id_or_name + (*id_or_name == '@'), hs->name);
}

struct user *hs_user_find(const struct hs *hs, const char *id_or_name)
{
	if (id_or_name == NULL) {
		return NULL;
	}
	struct user *user = hs_map_get(&hs->user_of, id_or_name);
	char id[512];
	if (user == NULL && *id_or_name != '@' &&
	    snprintf(id, sizeof id, "@%s:%s", id_or_name, hs->name) < (int)sizeof id) {
		user = hs_map_get(&hs->user_of, id);
	}
	return user;
}

struct user *hs_user_get(struct hs *hs, const char *id)
{
	struct user *user = hs_map_get(&hs->user_of, id);
	if (user != NULL) {
		return user;
	}
	user = arena_alloc(hs->arena, sizeof *user);
	user->id = arena_strdup(hs->arena, id);
	user->account_data = json_object();
	user->room_data = json_object();
	user->filters = json_array();
	user->signing = json_object();
	hs->users = hs_grow(hs->users, hs->user_count, sizeof(struct user *));
	hs->users[hs->user_count++] = user;
	hs_map_put(&hs->user_of, user->id, user);
	hs_journal_put(hs, json_pack("{s:s, s:s}", "k", "user", "user", id));
	return user;
}

void hs_user_register(struct hs *hs, struct user *user, const char *password)
{
	if (password != NULL) {
		hs_user_set_password(hs, user, password);
	}
	if (user->name == NULL) { /* Synapse names everybody by the local part */
		size_t len = strcspn(user->id + 1, ":");
		hs_user_set_name(hs, user, arena_strndup(hs->arena, user->id + 1, len));
	}
}

void hs_user_set_password(struct hs *hs, struct user *user, const char *password)
{
	user->password = arena_strdup(hs->arena, password);
	hs_journal_put(
	    hs, json_pack("{s:s, s:s, s:s*}", "k", "user", "user", user->id, "password", password));
}

void hs_user_set_name(struct hs *hs, struct user *user, const char *name)
{
	user->name = arena_strdup(hs->arena, name);
	hs_journal_put(hs,
		       json_pack("{s:s, s:s, s:s}", "k", "user", "user", user->id, "name", name));
	for (size_t i = 0; i < user->membership_count; i++) {
		struct member *member = user->memberships[i];
		if (!str_equal(member->membership, "join")) {
			continue;
		}
		json_t *content =
		    json_pack("{s:s, s:s}", "membership", "join", "displayname", name);
		(void)hs_event_add(hs, &(struct event_draft){ .room = member->room,
							      .sender = user,
							      .type = "m.room.member",
							      .state_key = user->id,
							      .content = content });
		json_decref(content);
	}
}

bool hs_set_displayname(struct hs *hs, const char *user_id, const char *name)
{
	struct user *user = hs_user_find(hs, user_id);
	if (user == NULL) {
		return hs_refuse(hs, 404, "M_NOT_FOUND", "No such user: %s", user_id);
	}
	hs_user_set_name(hs, user, name);
	hs_journal_flush(hs);
	return true;
}

bool hs_set_auto_join(struct hs *hs, const char *user_id, bool is_on)
{
	struct user *user = hs_user_find(hs, user_id);
	if (user == NULL) {
		return hs_refuse(hs, 404, "M_NOT_FOUND", "No such user: %s", user_id);
	}
	user->auto_join = is_on;
	return true;
}

struct device *hs_device_find(const struct user *user, const char *id)
{
	for (size_t i = 0; i < user->device_count; i++) {
		if (str_equal(user->devices[i]->id, id)) {
			return user->devices[i];
		}
	}
	return NULL;
}

static struct device *device_add(struct hs *hs, struct user *user, const char *id)
{
	struct device *device = arena_alloc(hs->arena, sizeof *device);
	device->id = id != NULL ? arena_strdup(hs->arena, id) : hs_draw(hs, "D", 6);
	device->user = user;
	device->one_time = json_object();
	device->fallback = json_object();
	device->fallback_used = json_object();
	device->inbox = json_array();
	user->devices = hs_grow(user->devices, user->device_count, sizeof(struct device *));
	user->devices[user->device_count++] = device;
	return device;
}

static void token_end(struct hs *hs, const char *text, bool is_soft)
{
	struct token *token = hs_map_get(&hs->token_of, text);
	if (token != NULL) {
		token->is_dead = true;
		token->is_soft_logout = is_soft;
	}
	hs->generation++;
}

struct device *hs_device_login(struct hs *hs, struct user *user, const char *device_id,
			       const char *token)
{
	struct device *device = device_id == NULL ? NULL : hs_device_find(user, device_id);
	if (device == NULL) {
		device = device_add(hs, user, device_id);
	} else if (device->token != NULL) {
		token_end(hs, device->token, false);
	}
	device->is_gone = false;
	device->token = token != NULL ? arena_strdup(hs->arena, token) : hs_draw(hs, "syt_", 24);
	struct token *entry = arena_alloc(hs->arena, sizeof *entry);
	entry->device = device;
	hs_map_put(&hs->token_of, device->token, entry);
	hs_journal_put(hs, json_pack("{s:s, s:s, s:s, s:s}", "k", "device", "user", user->id,
				     "device", device->id, "token", device->token));
	return device;
}

void hs_device_logout(struct hs *hs, struct device *device, bool is_soft)
{
	if (device->token == NULL) {
		return;
	}
	hs_journal_put(hs, json_pack("{s:s, s:s, s:b}", "k", "logout", "token", device->token,
				     "soft", is_soft));
	token_end(hs, device->token, is_soft);
	device->token = NULL;
	device->is_gone = !is_soft;
}

const char *hs_register(struct hs *hs, const char *user_id, const char *password,
			const char *device_id)
{
	struct user *user = hs_user_get(hs, hs_user_id(hs, user_id));
	hs_user_register(hs, user, password);
	const char *token = hs_device_login(hs, user, device_id, NULL)->token;
	hs_journal_flush(hs);
	return token;
}

bool hs_expire_tokens(struct hs *hs, const char *user_id, bool is_soft_logout)
{
	struct user *user = hs_user_find(hs, user_id);
	if (user == NULL) {
		return hs_refuse(hs, 404, "M_NOT_FOUND", "No such user: %s", user_id);
	}
	for (size_t i = 0; i < user->device_count; i++) {
		hs_device_logout(hs, user->devices[i], is_soft_logout);
	}
	hs_journal_flush(hs);
	return true;
}

void hs_account_data_put(struct hs *hs, struct user *user, const char *room_id, const char *type,
			 json_t *content)
{
	json_t *into =
	    room_id == NULL ? user->account_data : hs_json_child(user->room_data, room_id);
	json_t *before = json_object_get(into, type);
	if (hs->replaced == NULL) {
		hs->replaced = json_array();
	}
	json_array_append(hs->replaced, before == NULL ? json_null() : before);
	json_object_set(into, type, content);
	struct entry entry = { .kind = ENTRY_ACCOUNT_DATA,
			       .before = before,
			       .user = user,
			       .room = room_id == NULL ? NULL : hs_room_find(hs, room_id),
			       .type = arena_strdup(hs->arena, type) };
	hs_stream_add(hs, entry);
	hs_journal_put(hs, json_pack("{s:s, s:s, s:s*, s:s, s:O}", "k", "data", "user", user->id,
				     "room", room_id, "type", type, "content", content));
}

int hs_filter_add(struct hs *hs, struct user *user, json_t *filter)
{
	for (size_t i = 0; i < json_array_size(user->filters); i++) {
		if (json_equal(json_array_get(user->filters, i), filter)) {
			return (int)i;
		}
	}
	json_array_append(user->filters, filter);
	hs_journal_put(
	    hs, json_pack("{s:s, s:s, s:O}", "k", "filter", "user", user->id, "filter", filter));
	return (int)json_array_size(user->filters) - 1;
}

void hs_set_rate_limit(struct hs *hs, double per_second, int burst)
{
	hs->rate = per_second;
	hs->burst = burst;
}

bool hs_is_allowed_to_send(struct hs *hs, struct user *user)
{
	double rate = user->has_own_limit ? user->rate : hs->rate;
	int burst = user->has_own_limit ? user->burst : hs->burst;
	if (rate <= 0) {
		return true;
	}
	/* The leaky bucket of Synapse's Ratelimiter.can_do_action. */
	int64_t now = hs_now_ms(hs);
	double left = user->sent - (double)(now - user->sent_ms) * rate / 1000;
	left = left < 0 ? 0 : left;
	if (left > burst - 1) {
		(void)hs_refuse(hs, 429, "M_LIMIT_EXCEEDED", "Too Many Requests");
		hs->refusal.retry_after_ms = (int64_t)((left - burst + 1) / rate * 1000) + 1;
		return false;
	}
	user->sent = left + 1;
	user->sent_ms = now;
	return true;
}
