/* pulse: every few minutes a number is written through the homeserver and must come back in /sync,
 * and what it kept of the last one is read first: a homeserver that is silent, put back or set up
 * anew is noticed. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/account_data.h"
#include "matrix/session_internal.h"

enum { BACK_MS = 2 * 60 * 1000, DEAF_AGAIN_MS = 60 * 60 * 1000 };

static void on_kept(void *user, const struct http_answer *answer);

static const char *path_of(const struct session *session, struct arena *arena)
{
	return account_data_path(arena, session->settings.user, PULSE_TYPE);
}

static void set_nonce(struct session *session, int64_t nonce)
{
	struct stmt *set = stmt_begin(session->stmts[SQ_SET_NONCE]);

	session->pulse.nonce = nonce;
	stmt_bind_int(set, nonce);
	stmt_run(set);
	if (store_failed(session->parts.store)) {
		store_clear(session->parts.store);
	}
}

/* Logged where it is decided; the lead hears of it in a transaction of its own. */
static void tell(struct session *session, const char *key, const char *text)
{
	const struct matrix_handler *handler = session->parts.handler;
	struct store *store = session->parts.store;

	if (handler->tell_lead == NULL || !store_begin(store)) {
		store_clear(store);
		return;
	}
	struct arena *arena = arena_new();

	handler->tell_lead(handler->self, arena, key, text);
	if (!store_commit(store)) {
		store_clear(store);
	}
	arena_free(arena);
	outbox_pump(session->outbox);
}

/* ---- it comes back, or does not ---- */

void pulse_heard(struct session *session, int64_t nonce)
{
	struct pulse *pulse = &session->pulse;

	if (pulse->awaited == 0 || nonce < pulse->awaited) {
		return;
	}
	pulse->awaited = 0;
	if (pulse->is_deaf) {
		log_info(session->parts.log, "/sync shows again what is written");
		pulse->is_deaf = false;
	}
}

static void not_back(struct session *session)
{
	struct pulse *pulse = &session->pulse;
	int64_t now_ms = clock_mono_ms(session->parts.clock);

	if (pulse->is_deaf && now_ms - pulse->deaf_ms < DEAF_AGAIN_MS) {
		return;
	}
	pulse->deaf_ms = now_ms;
	session->wants_resync = true;
	if (!pulse->is_deaf) {
		pulse->is_deaf = true;
		log_error(session->parts.log,
			  "the homeserver took a note of ours two minutes ago, and /sync does not "
			  "show it: looking through the rooms myself until it does");
		tell(session, "deaf",
		     "The homeserver takes what I say, but does not show me what is written. I "
		     "look through the rooms by myself until it does, so my answers may come some "
		     "minutes late. Nothing is lost; please tell whoever looks after the "
		     "homeserver.");
	}
}

/* ---- one beat ---- */

static void arm(struct session *session, int64_t wait_ms)
{
	alarm_set(session->parts.alarms, &session->pulse.alarm,
		  clock_mono_ms(session->parts.clock) + wait_ms);
}

static void beat(struct session *session)
{
	struct arena *arena = arena_new();
	struct session_request request = { .method = "GET", .path = path_of(session, arena) };

	session->pulse.is_busy = true;
	session_send(session, &request, on_kept, session);
	arena_free(arena);
}

/* `is_to_look`: within the beat's period there is to be a look at whether it came back. */
static void end_beat(struct session *session, bool is_to_look)
{
	session->pulse.is_busy = false;
	session->pulse.is_to_look = is_to_look;
	arm(session, is_to_look ? BACK_MS : session->settings.pulse_ms);
	audit_run(session);
}

static void on_put(void *user, const struct http_answer *answer)
{
	struct session *session = user;
	struct pulse *pulse = &session->pulse;

	if (verdict_of(ASKED_INVITE, answer) != VERDICT_DONE) {
		pulse->awaited = 0;
		end_beat(session, false);
		return;
	}
	set_nonce(session, pulse->sent);
	end_beat(session, pulse->awaited != 0);
}

static void put(struct session *session, int64_t nonce)
{
	struct arena *arena = arena_new();
	struct session_request request = {
		.method = "PUT",
		.path = path_of(session, arena),
		.body = arena_printf(arena, "{\"n\":%lld}", (long long)nonce),
	};

	session->pulse.sent = session->pulse.awaited = nonce;
	session_send(session, &request, on_put, session);
	arena_free(arena);
}

static void put_back(struct session *session, int64_t kept)
{
	session->pulse.is_put_back = true;
	session->wants_resync = true;
	session->pulse.sent = kept;
	log_error(session->parts.log,
		  "the homeserver has been put back to an earlier state, or set "
		  "up anew: looking through the rooms for what was missed");
	tell(session, "put-back",
	     "The homeserver seems to have been put back to an earlier state, so some of what was "
	     "said may be missing from the rooms. Nothing in my book is lost. I look through the "
	     "rooms once more and go on; please tell whoever looks after the homeserver.");
}

static void on_kept(void *user, const struct http_answer *answer)
{
	struct session *session = user;
	struct pulse *pulse = &session->pulse;
	json_t *json = NULL;
	enum account_data there = account_data_read(answer, &json);
	int64_t kept = json_number(json, "n", 0);

	if (there == ACCOUNT_DATA_UNREAD) {
		end_beat(session, false);
	} else if (kept < pulse->nonce) {
		if (!pulse->is_put_back) {
			put_back(session, kept);
		}
		end_beat(session, false);
	} else {
		put(session, kept + 1);
	}
	json_decref(json);
}

static void on_alarm(void *user)
{
	struct session *session = user;
	struct pulse *pulse = &session->pulse;
	bool is_to_look = pulse->is_to_look;

	pulse->is_to_look = false;
	if (session->failures > 0) {
		/* Away altogether: that is known, and looked into when it is back. */
		pulse->awaited = 0;
		arm(session, session->settings.pulse_ms);
		return;
	}
	if (is_to_look) {
		if (pulse->awaited != 0) {
			not_back(session);
			pulse->awaited = 0;
		}
		arm(session, session->settings.pulse_ms - BACK_MS);
		return;
	}
	beat(session);
}

void pulse_begin(struct session *session)
{
	struct pulse *pulse = &session->pulse;

	pulse->alarm.ring = on_alarm;
	pulse->alarm.user = session;
	if (session->settings.pulse_ms > 0 && !pulse->is_busy) {
		pulse->awaited = 0;
		pulse->is_to_look = false;
		arm(session, 1);
	}
}

void pulse_resynced(struct session *session)
{
	if (session->pulse.is_put_back) {
		session->pulse.is_put_back = false;
		set_nonce(session, session->pulse.sent);
		log_info(session->parts.log, "the rooms were looked through; going on as before");
	}
}

void pulse_end(struct session *session)
{
	alarm_clear(session->parts.alarms, &session->pulse.alarm);
}
