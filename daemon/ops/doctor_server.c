/* doctor_server: what the homeserver says about us: versions, clock, token, rooms, limits. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"
#include "io/json.h"
#include "matrix/account_data.h"
#include "matrix/leader.h"
#include "ops/doctor_internal.h"

#include <stdlib.h>
#include <string.h>

/* Reminders are held when the clocks differ by more. */
enum { CLOCK_OFF_S = 2 };

/* The least v1.N that has media only their readers get. */
enum { LEAST_MINOR = 11 };

static struct http_answer ask(struct doctor *doctor, const char *token, const char *fmt, ...)
    CLERK_FORMAT(3, 4);

static struct http_answer ask(struct doctor *doctor, const char *token, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	const char *path = arena_vprintf(doctor->arena, fmt, ap);

	va_end(ap);
	return doctor->asker->ask(
	    doctor->asker->self, doctor->arena,
	    arena_printf(doctor->arena, "%s%s", doctor->config->homeserver, path), token, NULL);
}

static struct http_answer post(struct doctor *doctor, const char *token, const char *path,
			       const char *body)
{
	return doctor->asker->ask(
	    doctor->asker->self, doctor->arena,
	    arena_printf(doctor->arena, "%s%s", doctor->config->homeserver, path), token, body);
}

/* The answer's JSON, to be given back; NULL: it has none, or is no success. */
static json_t *json_of(const struct http_answer *answer)
{
	return answer->status == 200 ? json_parse(answer->body, answer->body_len, NULL) : NULL;
}

static const char *errcode_of(struct doctor *doctor, const struct http_answer *answer)
{
	json_t *json = json_parse(answer->body, answer->body_len, NULL);
	const char *code = arena_strdup(doctor->arena, json_text_or(json, "errcode", "no reason"));

	json_decref(json);
	return code;
}

/* ---- is it there ---- */

static bool has_version(const json_t *json)
{
	const json_t *versions = json_object_get(json, "versions");

	for (size_t i = 0; i < json_array_size(versions); i++) {
		unsigned major = 0, minor = 0;
		const char *name = json_string_value(json_array_get(versions, i));

		if (name != NULL && sscanf(name, "v%u.%u", &major, &minor) == 2 &&
		    (major > 1 || (major == 1 && minor >= LEAST_MINOR))) {
			return true;
		}
	}
	return false;
}

static void check_clock(struct doctor *doctor, const struct http_answer *answer)
{
	int64_t ahead_s = clock_wall_s(doctor->asker->clock) - answer->date_s;

	if (answer->date_s == 0) {
		doctor_say(doctor, true, "clock", "the homeserver does not say what time it is");
		return;
	}
	bool is_good = ahead_s <= CLOCK_OFF_S && ahead_s >= -CLOCK_OFF_S;

	if (is_good) {
		doctor_say(doctor, true, "clock", "as the homeserver's, to %lld s",
			   llabs((long long)ahead_s));
		return;
	}
	doctor_say(doctor, false, "clock",
		   "%lld s %s the homeserver's; one of the two is wrong: run timedatectl on both, "
		   "and set-ntp true where it is off",
		   llabs((long long)ahead_s), ahead_s > 0 ? "ahead of" : "behind");
}

static bool check_versions(struct doctor *doctor)
{
	struct http_answer answer = ask(doctor, NULL, "/_matrix/client/versions");
	json_t *json = json_of(&answer);
	bool is_matrix = json_is_array(json_object_get(json, "versions"));
	bool is_new = has_version(json);

	json_decref(json);
	if (answer.status == 0) {
		doctor_say(doctor, false, "homeserver",
			   "%s can't be reached (%s): is it up, and is `homeserver` right?",
			   doctor->config->homeserver,
			   answer.failure == NULL ? "no answer" : answer.failure);
	} else if (!is_matrix) {
		doctor_say(
		    doctor, false, "homeserver",
		    "%s answers %d, not as a homeserver does: is `homeserver` right, and does "
		    "the proxy pass /_matrix on?",
		    doctor->config->homeserver, answer.status);
	} else {
		doctor_say(doctor, is_new, "homeserver",
			   is_new ? "%s answers"
				  : "%s does not speak Matrix 1.11; bring it up to date",
			   doctor->config->homeserver);
	}
	if (answer.status != 0) {
		check_clock(doctor, &answer);
	}
	return is_matrix;
}

/* ---- are we who we think ---- */

/* The one given, else the one that a login left in the state folder. */
static const char *token_of(struct doctor *doctor)
{
	const char *kept = arena_printf(doctor->arena, "%s/token", doctor->config->state_dir);
	const char *token = NULL;

	if (doctor->secret.token != NULL) {
		return doctor->secret.token;
	}
	return config_secret_file(kept, true, doctor->arena, &token, NULL) ? token : NULL;
}

static bool check_whoami(struct doctor *doctor, const char *token)
{
	struct http_answer answer = ask(doctor, token, "/_matrix/client/v3/account/whoami");
	json_t *json = json_of(&answer);
	const char *user = arena_strdup(doctor->arena, json_text_or(json, "user_id", ""));
	bool has_device = json_text(json, "device_id") != NULL;
	bool is_us = str_equal(user, doctor->config->user);

	json_decref(json);
	if (answer.status == 401 && doctor->secret.password != NULL) {
		doctor_say(doctor, true, "token", "it has ended; a start logs in again");
		return false;
	}
	if (answer.status != 200) {
		doctor_say(doctor, false, "token",
			   "the homeserver refuses it (%d, %s): put a fresh token in place, then "
			   "restart clerkd",
			   answer.status, errcode_of(doctor, &answer));
		return false;
	}
	if (!is_us) {
		doctor_say(doctor, false, "token",
			   "it is %s's, but the configuration says `user: %s`", user,
			   doctor->config->user);
	} else if (!has_device) {
		doctor_say(doctor, false, "token",
			   "it is %s's, but of no device, so nothing could be sent; log in for a "
			   "new one",
			   user);
	} else {
		doctor_say(doctor, true, "token", "good; it is %s's", user);
	}
	return is_us;
}

/* ---- is the password right ---- */

/* Once, and as a device of its own: the clerk's would lose its token. NULL: no token was had, and
 * why was told. */
static const char *log_in(struct doctor *doctor)
{
	json_t *wanted =
	    json_pack("{s:s, s:{s:s, s:s}, s:s, s:s}", "type", "m.login.password", "identifier",
		      "type", "m.id.user", "user", doctor->config->user, "password",
		      doctor->secret.password, "initial_device_display_name", "clerkd doctor");
	struct http_answer answer =
	    post(doctor, NULL, "/_matrix/client/v3/login", json_write(doctor->arena, wanted));
	json_t *json = json_of(&answer);
	const char *token = json_text(json, "access_token");

	token = token == NULL ? NULL : arena_strdup(doctor->arena, token);
	json_decref(wanted);
	json_decref(json);
	if (token != NULL) {
		doctor_say(doctor, true, "password", "the homeserver takes it");
	} else if (answer.status == 401 || answer.status == 403) {
		doctor_say(doctor, false, "password",
			   "the homeserver refuses it (%d, %s): is `user` right, and the password?",
			   answer.status, errcode_of(doctor, &answer));
	} else {
		doctor_say(doctor, false, "password",
			   "it can't be told whether it is right: the homeserver answers %d, %s; "
			   "try again later",
			   answer.status, errcode_of(doctor, &answer));
	}
	return token;
}

/* The login's device goes with it. */
static void log_out(struct doctor *doctor, const char *token)
{
	struct http_answer answer = post(doctor, token, "/_matrix/client/v3/logout", "{}");

	if (answer.status != 200) {
		doctor_say(doctor, true, "password",
			   "the login of this look could not be ended; end the session \"clerkd "
			   "doctor\" of %s in another client",
			   doctor->config->user);
	}
}

/* Of two state folders with one account, one was copied; the one that was started later is the
 * clerk. */
static void check_leader(struct doctor *doctor, const char *token)
{
	struct http_answer answer =
	    ask(doctor, token, "%s",
		account_data_path(doctor->arena, doctor->config->user, LEADER_TYPE));
	json_t *json = NULL;

	if (account_data_read(&answer, &json) == ACCOUNT_DATA_UNREAD) {
		doctor_say(doctor, false, "state folder",
			   "the homeserver does not say who the clerk of this account is (%d, %s)",
			   answer.status, errcode_of(doctor, &answer));
		return;
	}
	const char *there = json_text(json, "instance");
	bool is_other = doctor->instance != NULL && there != NULL &&
			!str_equal(there, doctor->instance) &&
			json_number(json, "generation", 0) >= doctor->generation;
	bool is_lost = doctor->is_blank && there != NULL;

	json_decref(json);
	if (is_other) {
		doctor_say(doctor, false, "state folder",
			   "another one with this account was started later and is the clerk now; "
			   "was one copied? Keep one, and stop the other for good; to have this "
			   "one back: clerkd backup, then clerkd restore");
	} else if (is_lost) {
		doctor_say(
		    doctor, false, "state folder",
		    "it knows nothing of this account, with which a clerkd has worked before: "
		    "is `state_dir` right? Put the folder back, or clerkd restore a backup; to "
		    "begin anew: clerkd run --new, once");
	} else if (doctor->instance != NULL) {
		doctor_say(doctor, true, "state folder", "the clerk of this account");
	}
}

/* ---- are the rooms fit ---- */

static bool is_joined(const json_t *rooms, const char *room)
{
	for (size_t i = 0; i < json_array_size(rooms); i++) {
		if (str_equal(json_string_value(json_array_get(rooms, i)), room)) {
			return true;
		}
	}
	return false;
}

static const char *room_id_of(struct doctor *doctor, const struct roster_cluster *cluster,
			      const char *token)
{
	if (cluster->room_id[0] != '\0') {
		return cluster->room_id;
	}
	struct http_answer answer = ask(doctor, token, "/_matrix/client/v3/directory/room/%s",
					str_percent(doctor->arena, cluster->room));
	json_t *json = json_of(&answer);
	const char *id = arena_strdup(doctor->arena, json_text_or(json, "room_id", ""));

	json_decref(json);
	return id;
}

static json_t *state_of(struct doctor *doctor, const char *token, const char *room,
			const char *type)
{
	struct http_answer answer = ask(doctor, token, "/_matrix/client/v3/rooms/%s/state/%s/",
					str_percent(doctor->arena, room), type);

	return json_of(&answer);
}

static void check_power(struct doctor *doctor, const char *token, const char *room,
			const char *name)
{
	json_t *levels = state_of(doctor, token, room, "m.room.power_levels");
	const json_t *events = json_object_get(levels, "events");
	const json_t *users = json_object_get(levels, "users");
	int64_t needed =
	    json_number(events, "m.room.message", json_number(levels, "events_default", 0));
	int64_t has =
	    json_number(users, doctor->config->user, json_number(levels, "users_default", 0));

	json_decref(levels);
	if (has < needed) {
		doctor_say(doctor, false, "room",
			   "%s: the clerk may not post (power %lld, it takes %lld): let everybody "
			   "post, or give it that power",
			   name, (long long)has, (long long)needed);
	}
}

static void check_room(struct doctor *doctor, const char *token, const char *room, const char *name)
{
	int before = doctor->faults;
	json_t *encryption = state_of(doctor, token, room, "m.room.encryption");
	json_t *history = state_of(doctor, token, room, "m.room.history_visibility");

	if (encryption != NULL) {
		doctor_say(doctor, false, "room",
			   "%s: it is encrypted, so the clerk can't read it; make a room without "
			   "encryption and invite the clerk there",
			   name);
	}
	if (str_equal(json_text_or(history, "history_visibility", ""), "world_readable")) {
		doctor_say(doctor, false, "room",
			   "%s: anybody may read it; set \"who can read history\" to members",
			   name);
	}
	json_decref(encryption);
	json_decref(history);
	check_power(doctor, token, room, name);
	if (doctor->faults == before) {
		doctor_say(doctor, true, "room", "%s: joined, not encrypted, the clerk may post",
			   name);
	}
}

static void check_rooms(struct doctor *doctor, const char *token)
{
	struct http_answer answer = ask(doctor, token, "/_matrix/client/v3/joined_rooms");
	json_t *json = json_of(&answer);
	const json_t *joined = json_object_get(json, "joined_rooms");

	for (size_t i = 0; doctor->roster != NULL && i < doctor->roster->cluster_count; i++) {
		const struct roster_cluster *cluster = doctor->roster->clusters[i];
		const char *room = room_id_of(doctor, cluster, token);

		if (joined == NULL || room[0] == '\0') {
			doctor_say(doctor, false, "room", "%s: the homeserver does not know %s",
				   cluster->name, cluster->room);
		} else if (!is_joined(joined, room)) {
			doctor_say(doctor, false, "room",
				   "%s: the clerk is not in it; let somebody named in "
				   "allow_invites_from invite %s",
				   cluster->name, doctor->config->user);
		} else {
			check_room(doctor, token, room, cluster->name);
		}
	}
	json_decref(json);
}

/* ---- may we talk as fast as we must ---- */

/* Only Synapse's own admins may look; for everybody else it is a hint. */
static void check_limit(struct doctor *doctor, const char *token)
{
	const char *path =
	    arena_printf(doctor->arena, "/_synapse/admin/v1/users/%s/override_ratelimit",
			 str_percent(doctor->arena, doctor->config->user));
	struct http_answer answer = ask(doctor, token, "%s", path);
	json_t *json = json_of(&answer);
	bool is_lifted = json != NULL && json_object_get(json, "messages_per_second") != NULL &&
			 json_number(json, "messages_per_second", -1) == 0;

	json_decref(json);
	if (is_lifted) {
		doctor_say(doctor, true, "rate limit", "lifted for the clerk");
	} else if (answer.status == 403 || answer.status == 200) {
		doctor_say(doctor, true, "rate limit",
			   "as it comes, Synapse takes one message in five seconds; if answers are "
			   "slow to come, an admin lifts that for the clerk: POST %s "
			   "{\"messages_per_second\":0,\"burst_count\":0}",
			   path);
	}
}

static bool check_account(struct doctor *doctor, const char *token)
{
	if (!check_whoami(doctor, token)) {
		return false;
	}
	check_leader(doctor, token);
	check_rooms(doctor, token);
	check_limit(doctor, token);
	return true;
}

void doctor_check_server(struct doctor *doctor)
{
	if (!check_versions(doctor)) {
		return;
	}
	const char *token = token_of(doctor);

	if ((token != NULL && check_account(doctor, token)) || doctor->secret.password == NULL) {
		return;
	}
	/* None yet, or it is refused: a start would log in. */
	const char *lent = log_in(doctor);

	if (lent != NULL) {
		check_account(doctor, lent);
		log_out(doctor, lent);
	}
}
