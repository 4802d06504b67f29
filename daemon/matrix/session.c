/* session: our conversation with the homeserver, from the first request to the first /sync. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/session_internal.h"

#include "matrix/filter.h"
#include "matrix/leader.h"
#include "matrix/seal.h"
#include "schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REQUEST_MS = 60000, ANSWER_MAX = 16 << 20, LOGIN_EVERY_MS = 5 * 60 * 1000 };

static const char *const queries[] = {
	[SQ_ACCOUNT] =
	    "SELECT user, since, filter, filter_hash, secret, epoch, device, doubt_until_s,"
	    " restored_s, committed_s, nonce"
	    " FROM matrix_account WHERE id = 1",
	[SQ_SET_SINCE] = "UPDATE matrix_account SET since = ?1, committed_s = ?2 WHERE id = 1",
	[SQ_SET_FILTER] = "UPDATE matrix_account SET filter = ?1, filter_hash = ?2 WHERE id = 1",
	[SQ_SET_USER] = "UPDATE matrix_account SET user = ?1, since = NULL, filter = NULL,"
			" filter_hash = NULL WHERE id = 1 AND user <> ?1",
	[SQ_SET_SECRET] = "UPDATE matrix_account SET secret = ?1 WHERE id = 1 AND secret IS NULL",
	[SQ_MEET] = "UPDATE matrix_account SET epoch = ?1, device = ?2, doubt_until_s = ?3,"
		    " restored_s = ?4 WHERE id = 1",
	[SQ_DOUBT] = "UPDATE matrix_account SET doubt_until_s = ?1 WHERE id = 1",
	[SQ_SEEN] = "INSERT INTO matrix_seen (event, at_s) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
	[SQ_HAS_SEEN] = "SELECT 1 FROM matrix_seen WHERE event = ?1",
	[SQ_ATTEMPT] = "INSERT INTO matrix_attempt (batch, attempts) VALUES (?1, 1)"
		       " ON CONFLICT (batch) DO UPDATE SET attempts = attempts + 1",
	[SQ_ATTEMPTS] = "SELECT attempts FROM matrix_attempt WHERE batch = ?1",
	/* Those of a gap's events are needed as long as there is one. */
	[SQ_NO_ATTEMPTS] = "DELETE FROM matrix_attempt WHERE NOT EXISTS (SELECT 1 FROM matrix_gap)",
	[SQ_GAP_PUT] = "INSERT INTO matrix_gap (room, from_token, to_token, pages, is_walked,"
		       " since_s) VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING seq",
	[SQ_GAP_NEXT] =
	    "SELECT seq, room, from_token, to_token, tries, pages, not_before_s, begun,"
	    " is_walked, refusals, since_s FROM matrix_gap ORDER BY not_before_s, seq LIMIT 1",
	[SQ_GAP_BEGUN] = "UPDATE matrix_gap SET begun = begun + 1 WHERE seq = ?1",
	[SQ_GAP_DONE] = "DELETE FROM matrix_gap WHERE seq = ?1",
	[SQ_GAP_LATER] = "UPDATE matrix_gap SET from_token = ?2, to_token = ?3, pages = ?4,"
			 " tries = ?5, not_before_s = ?6, is_walked = ?7, begun = ?8,"
			 " refusals = ?9, since_s = iif(since_s = 0, ?10, since_s)"
			 " WHERE seq = ?1",
	[SQ_SET_NONCE] = "UPDATE matrix_account SET nonce = ?1 WHERE id = 1",
	[SQ_AUDIT_NEXT] = "SELECT room FROM matrix_room r WHERE is_joined = 1 AND room > ?1"
			  " AND NOT EXISTS (SELECT 1 FROM matrix_gap g WHERE g.room = r.room)"
			  " ORDER BY room LIMIT 1",
	[SQ_STEP_PUT] = "INSERT INTO matrix_gap_step (gap, n, from_token, events, oldest)"
			" VALUES (?1, ?2, ?3, ?4, ?5)",
	[SQ_STEP_LAST] = "SELECT n, from_token, events, oldest FROM matrix_gap_step"
			 " WHERE gap = ?1 ORDER BY n DESC LIMIT 1",
	[SQ_STEP_DONE] = "DELETE FROM matrix_gap_step WHERE gap = ?1 AND n = ?2",
	[SQ_GAP_FRESH] = "SELECT 1 FROM matrix_gap WHERE tries < ?1 LIMIT 1",
	[SQ_LEADER] = "SELECT instance, generation, epoch FROM matrix_leader WHERE user = ?1",
	[SQ_SET_LEADER] =
	    "INSERT INTO matrix_leader (user, instance, generation, epoch) VALUES (?1, ?2, ?3, ?4)"
	    " ON CONFLICT (user) DO UPDATE SET instance = excluded.instance,"
	    " generation = excluded.generation, epoch = excluded.epoch",
	[SQ_PREDECESSOR] =
	    "SELECT room FROM matrix_room WHERE replaced_by = ?1 ORDER BY room LIMIT 1",
	NULL,
};

static void boot_well_known(struct session *session);
static void boot_versions(struct session *session);
static void boot_whoami(struct session *session);
static void boot_login(struct session *session);
static void boot_filter(struct session *session);

/* ---- requests ---- */

void session_send(struct session *session, const struct session_request *request,
		  http_done_fn *done, void *user)
{
	struct arena *arena = arena_new();
	const char *type =
	    request->content_type == NULL ? "application/json" : request->content_type;
	size_t len = request->content_type != NULL ? request->body_len
		     : request->body == NULL       ? 0
						   : strlen(request->body);
	struct http_request http = {
		.method = request->method,
		.url = arena_printf(arena, "%s%s", session->base_url, request->path),
		.token = session->token,
		.content_type = request->body == NULL ? NULL : type,
		.body = request->body,
		.body_len = len,
		.timeout_ms = request->timeout_ms == 0 ? REQUEST_MS : request->timeout_ms,
		.max_answer = request->max_answer == 0 ? ANSWER_MAX : request->max_answer
	};

	transport_send(session->parts.transport, &http, done, user);
	arena_free(arena);
}

void session_fail(struct session *session, enum err_code code, const char *text)
{
	struct err err = { 0 };

	err_set(&err, code, "%s", text);
	session->failed(session->failed_user, &err);
}

/* Logs in as the same device. When that did not help the last time, not one /sync, it is not tried
 * again before five minutes have gone by. */
static void token_lost(struct session *session)
{
	int64_t now_ms = clock_mono_ms(session->parts.clock);

	if (session->settings.password == NULL) {
		session_fail(session, ERR_DENIED,
			     "the homeserver does not take the token (401): put a new one into the "
			     "token file, or give a password file");
	} else if (session->is_login_fresh && now_ms - session->login_ms < LOGIN_EVERY_MS) {
		log_warning(session->parts.log, "the new token is not valid either; logging in "
						"again five minutes after the last time");
		session->was_failing = true;
		session_retry_at(session, boot_login, session->login_ms + LOGIN_EVERY_MS);
	} else {
		log_warning(session->parts.log, "the token is no longer valid; logging in again");
		boot_login(session);
	}
}

void session_refused(struct session *session, enum asked asked, const struct http_answer *answer,
		     void (*next)(struct session *), const char *doing)
{
	switch (verdict_of(asked, answer)) {
	case VERDICT_LOGIN:
	case VERDICT_TOKEN:
		token_lost(session);
		return;
	case VERDICT_STOP:
		session_fail(session, ERR_DENIED,
			     asked == ASKED_LOGIN
				 ? "the homeserver does not take the password"
				 : "the homeserver has closed the clerk's account for good");
		return;
	default:
		session_retry(session, next, answer, doing);
	}
}

/* ---- boot ---- */

static void on_versions(void *user, const struct http_answer *answer)
{
	struct session *session = user;
	json_t *json =
	    answer->status == 200 ? json_parse(answer->body, answer->body_len, NULL) : NULL;
	bool is_matrix = json_is_array(json_object_get(json, "versions"));

	json_decref(json);
	session_hear_time(session, answer);
	/* Synapse looks at the token even here; /whoami knows what to do about that. */
	if (!is_matrix && answer->status != 401) {
		session_retry(session, boot_versions, answer, "versions");
		return;
	}
	session_recovered(session);
	if (session->token == NULL) {
		boot_login(session);
	} else {
		boot_whoami(session);
	}
}

static void boot_versions(struct session *session)
{
	struct session_request request = { .method = "GET", .path = "/_matrix/client/versions" };

	session_send(session, &request, on_versions, session);
}

static void on_well_known(void *user, const struct http_answer *answer)
{
	struct session *session = user;
	const char *const keys[] = { "m.homeserver", "base_url", NULL };

	if (answer->status == 200) {
		json_t *json = json_parse(answer->body, answer->body_len, NULL);
		const char *url = json_string_value(json_find(json, keys));

		if (!str_starts(url, "https://")) {
			json_decref(json);
			session_fail(session, ERR_CONFIG,
				     "/.well-known/matrix/client names no homeserver: set "
				     "`homeserver` in the configuration");
			return;
		}
		session_set_text(&session->base_url, url);
		size_t len = strlen(session->base_url);

		if (session->base_url[len - 1] == '/') {
			session->base_url[len - 1] = '\0';
		}
		json_decref(json);
	} else if (answer->status != 404) {
		session_retry(session, boot_well_known, answer, "well-known");
		return;
	}
	boot_versions(session);
}

static void boot_well_known(struct session *session)
{
	struct session_request request = { .method = "GET", .path = "/.well-known/matrix/client" };
	const char *server = strchr(session->settings.user, ':');
	struct arena *arena = arena_new();

	session_set_text(&session->base_url,
			 arena_printf(arena, "https://%s", server == NULL ? "" : server + 1));
	arena_free(arena);
	session_send(session, &request, on_well_known, session);
}

static void on_login(void *user, const struct http_answer *answer)
{
	struct session *session = user;

	json_t *json =
	    answer->status == 200 ? json_parse(answer->body, answer->body_len, NULL) : NULL;
	const char *token = json_text(json, "access_token");

	if (token == NULL) {
		session_refused(session, ASKED_LOGIN, answer, boot_login, "login");
	} else {
		session_recovered(session);
		session->is_login_fresh = true;
		session->login_ms = clock_mono_ms(session->parts.clock);
		session_set_text(&session->token, token);
		account_keep_token(session);
		boot_whoami(session);
	}
	json_decref(json);
}

/* Always the same device: the homeserver remembers transaction ids by device. */
static void boot_login(struct session *session)
{
	if (session->settings.password == NULL) {
		session_fail(session, ERR_CONFIG, "neither a token nor a password is configured");
		return;
	}
	json_t *json = json_pack(
	    "{s:s, s:{s:s, s:s}, s:s, s:s, s:s}", "type", "m.login.password", "identifier", "type",
	    "m.id.user", "user", session->settings.user, "password", session->settings.password,
	    "device_id", session->settings.device_id, "initial_device_display_name", "clerkd");
	struct arena *arena = arena_new();
	struct session_request request = { .method = "POST",
					   .path = "/_matrix/client/v3/login",
					   .body = json_write(arena, json) };

	session_set_text(&session->token, NULL);
	session_send(session, &request, on_login, session);
	json_decref(json);
	arena_free(arena);
}

static void on_whoami(void *user, const struct http_answer *answer)
{
	struct session *session = user;

	json_t *json =
	    answer->status == 200 ? json_parse(answer->body, answer->body_len, NULL) : NULL;
	const char *who = json_text(json, "user_id");

	if (who == NULL) {
		session_refused(session, ASKED_READ, answer, boot_whoami, "whoami");
	} else if (!str_equal(who, session->settings.user)) {
		session_fail(session, ERR_CONFIG,
			     "the token belongs to another user than `user` says");
	} else if (json_text(json, "device_id") == NULL) {
		session_fail(session, ERR_CONFIG,
			     "the token has no device: make one by logging in, so that nothing is "
			     "said twice");
	} else {
		session_recovered(session);
		account_meet(session, json_text(json, "device_id"));
		leader_begin(session, boot_filter);
	}
	json_decref(json);
}

static void boot_whoami(struct session *session)
{
	struct session_request request = { .method = "GET",
					   .path = "/_matrix/client/v3/account/whoami" };

	session_send(session, &request, on_whoami, session);
}

void session_join_rooms(struct session *session)
{
	for (size_t i = 0; session->settings.rooms[i] != NULL; i++) {
		const char *room = session->settings.rooms[i];
		struct arena *arena = arena_new();
		const char *id =
		    room[0] == '#' ? rooms_by_alias(session->rooms, arena, room) : room;
		struct room known =
		    id == NULL ? (struct room){ 0 } : rooms_get(session->rooms, arena, id);

		/* Whoever was removed does not come back unasked. */
		if (!known.is_joined && (known.joined_at_ms == 0 || known.moved == ROOM_CAME)) {
			chore_put(session->rooms, CHORE_JOIN, room, "");
		}
		arena_free(arena);
	}
}

void session_set_rooms(struct session *session, const char *const *rooms)
{
	struct arena *arena = arena_new();
	size_t count = 0;

	while (rooms[count] != NULL) {
		count++;
	}
	const char **copy = arena_array(arena, count + 1, sizeof(*copy));

	for (size_t i = 0; i < count; i++) {
		copy[i] = arena_strdup(arena, rooms[i]);
	}
	session->settings.rooms = copy;
	arena_free(session->rooms_arena);
	session->rooms_arena = arena;
	if (session->is_ready) {
		session_join_rooms(session);
		chores_run(session);
	}
}

/* The first thing that is said in rooms which another account looked after; it waits until we are
 * in. Put again after a crash, it is the same message. */
static void say_taken_over(struct session *session)
{
	struct store *store = session->parts.store;
	struct arena *arena = arena_new();
	size_t count = 0;
	const char *const *rooms = rooms_to_come(session->rooms, arena, &count);
	bool is_begun = store_begin(store);

	for (size_t i = 0; is_begun && i < count; i++) {
		struct outbox_message message = {
			.kind = OUTBOX_NOTICE,
			.source = arena_printf(arena, "came/%s", session->settings.user),
			.room_id = rooms[i],
			.is_for_all = true,
			.text = "I look after this room from now on. Everything is kept: what is "
				"booked, its numbers, and what still waits for an answer. Please "
				"write to me, not to the clerk before me, in private too."
		};

		outbox_put(session->outbox, &message);
	}
	if (!is_begun || !store_commit(store)) {
		session_log_lost(session, "not noted: who looks after a room now");
		store_clear(store);
	}
	arena_free(arena);
}

static void begin_sync(struct session *session)
{
	if (session->is_heir) {
		say_taken_over(session);
	}
	session_join_rooms(session);
	outbox_pump(session->outbox);
	session_sync(session);
}

static void on_filter(void *user, const struct http_answer *answer)
{
	struct session *session = user;
	json_t *json =
	    answer->status == 200 ? json_parse(answer->body, answer->body_len, NULL) : NULL;
	const char *id = json_text(json, "filter_id");

	if (id == NULL) {
		session_refused(session, ASKED_READ, answer, boot_filter, "filter");
	} else {
		struct stmt *set = stmt_begin(session->stmts[SQ_SET_FILTER]);
		struct arena *arena = arena_new();

		session_recovered(session);
		session_set_text(&session->filter, id);
		stmt_bind_text(set, id);
		stmt_bind_text(set, filter_hash(arena));
		stmt_run(set);
		arena_free(arena);
		begin_sync(session);
	}
	json_decref(json);
}

void session_make_filter(struct session *session)
{
	log_warning(session->parts.log, "the homeserver has forgotten our filter; making it again");
	session_set_text(&session->filter, NULL);
	session_retry(session, boot_filter, NULL, "filter");
}

static void boot_filter(struct session *session)
{
	if (session->filter != NULL) {
		begin_sync(session);
		return;
	}
	struct arena *arena = arena_new();
	struct session_request request = { .method = "POST",
					   .path = arena_printf(
					       arena, "/_matrix/client/v3/user/%s/filter",
					       str_percent(arena, session->settings.user)),
					   .body = filter_all() };

	session_send(session, &request, on_filter, session);
	arena_free(arena);
}

/* ---- life ---- */

bool session_new(const struct session_parts *parts, const struct session_settings *settings,
		 struct session **ret_session, struct err *err)
{
	struct arena *arena = arena_new();
	struct session *session = arena_alloc(arena, sizeof(*session));
	static const char *const none[] = { NULL };

	session->arena = arena;
	session->parts = *parts;
	session->settings = *settings;
	session->settings.rooms = settings->rooms == NULL ? none : settings->rooms;
	session->settings.allow_invites =
	    settings->allow_invites == NULL ? none : settings->allow_invites;
	session->is_first_batch = true;
	session->e2ee = &e2ee_null;
	if (settings->user == NULL || settings->user[0] != '@' ||
	    strchr(settings->user, ':') == NULL) {
		arena_free(arena);
		return err_set(err, ERR_CONFIG,
			       "`user` is not a Matrix user id like @clerk:example.org");
	}
	if (!session->e2ee->open(&session->e2ee_self, NULL, settings->user, settings->device_id,
				 err) ||
	    !store_migrate(parts->store, "matrix", false, schema_matrix, err) ||
	    !store_prepare_all(parts->store, NULL, queries, &session->stmts, err) ||
	    !forget_new(session, err) || !ahead_new(session, err) ||
	    !rooms_new(arena, parts->store, &session->rooms, err) ||
	    !outbox_new(session, &session->outbox, err)) {
		arena_free(arena);
		return false;
	}
	if (!account_load(session)) {
		session_free(session);
		return err_set(err, ERR_UNAVAIL, "there is no source of random bytes");
	}
	*ret_session = session;
	return true;
}

/* At once, whatever its size: there is no loop any more. */
static void free_job(struct session *session)
{
	struct batch_job *job = session->job;

	if (job != NULL) {
		alarm_clear(session->parts.alarms, &job->slice);
		turns_free(job->turns);
		gap_free_batch(job);
		sync_batch_done(&job->batch);
		arena_free(job->arena);
	}
}

void session_free(struct session *session)
{
	if (session == NULL) {
		return;
	}
	alarm_clear(session->parts.alarms, &session->retry);
	alarm_clear(session->parts.alarms, &session->chore_alarm);
	aside_leave(session);
	ahead_free(session);
	outbox_free(session->outbox);
	seal_free(session->seal);
	free_job(session);
	gap_job_free(session);
	split_free(session);
	pulse_end(session);
	audit_free(session);
	arena_free(session->chore_arena);
	arena_free(session->rooms_arena);
	session->e2ee->close(session->e2ee_self);
	free(session->base_url);
	free(session->token);
	free(session->since);
	free(session->filter);
	arena_free(session->arena);
}

void session_start(struct session *session, void (*failed)(void *user, const struct err *why),
		   void *user)
{
	session->failed = failed;
	session->failed_user = user;
	if (session->settings.homeserver == NULL) {
		boot_well_known(session);
		return;
	}
	session_set_text(&session->base_url, session->settings.homeserver);
	boot_versions(session);
}

int64_t session_syncs(const struct session *session, int64_t *ret_age_ms)
{
	*ret_age_ms =
	    session->syncs == 0 ? -1 : clock_mono_ms(session->parts.clock) - session->synced_ms;
	return session->syncs;
}

bool session_is_ready(const struct session *session)
{
	return session->is_ready;
}

void session_settle(struct session *session)
{
	outbox_settle(session->outbox);
}

struct outbox *session_outbox(struct session *session)
{
	return session->outbox;
}

const char *session_user(const struct session *session)
{
	return session->settings.user;
}

const char *session_room(struct session *session, struct arena *arena, const char *alias_or_id)
{
	if (alias_or_id[0] != '!') {
		return rooms_by_alias(session->rooms, arena, alias_or_id);
	}
	return rooms_get(session->rooms, arena, alias_or_id).is_joined ? alias_or_id : NULL;
}

bool session_is_member(struct session *session, const char *room_id, const char *user)
{
	return rooms_is_member(session->rooms, room_id, user);
}
