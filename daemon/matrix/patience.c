/* patience: how long to wait before a request is made again, and who is told that we wait. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/session_internal.h"

enum { COMPLAIN_MS = 60000, BACKOFF_MAX_MS = 60000, WAIT_MAX_MS = 600000, HOLD_MS = 10000 };

/* Half to the whole of the back-off, by a hash of the clock: many clerks do not knock in step. */
static int64_t jitter(const struct session *session, int64_t wait_ms)
{
	int64_t now_ms = clock_mono_ms(session->parts.clock);
	uint64_t hash = str_hash(0, &now_ms, sizeof(now_ms));

	return wait_ms / 2 + (int64_t)(hash % (uint64_t)(wait_ms / 2 + 1));
}

int64_t session_wait_ms(struct session *session, const struct http_answer *answer, int64_t tries)
{
	enum verdict verdict = answer == NULL ? VERDICT_AGAIN : verdict_of(ASKED_SEND, answer);
	int64_t wait_ms = verdict_wait_ms(verdict, tries);

	if (wait_ms > 0) {
		return wait_ms;
	}
	wait_ms = 1000;
	if (verdict == VERDICT_PATIENCE) {
		json_t *json = json_parse(answer->body, answer->body_len, NULL);
		int64_t said_ms = json_number(json, "retry_after_ms", 0);
		int64_t header_ms = answer->retry_after_s > 0 && answer->retry_after_s < WAIT_MAX_MS
					? answer->retry_after_s * 1000
				    : answer->retry_after_s > 0 ? WAIT_MAX_MS
								: 0;

		json_decref(json);
		wait_ms = said_ms > header_ms ? said_ms : header_ms;
		wait_ms = wait_ms < 500 ? 500 : wait_ms;
		return wait_ms > WAIT_MAX_MS ? WAIT_MAX_MS : wait_ms;
	}
	for (int64_t i = 0; i < tries && wait_ms < BACKOFF_MAX_MS; i++) {
		wait_ms *= 2;
	}
	return jitter(session, wait_ms > BACKOFF_MAX_MS ? BACKOFF_MAX_MS : wait_ms);
}

static void on_retry(void *user)
{
	struct session *session = user;

	session->next(session);
}

void session_retry_at(struct session *session, void (*next)(struct session *), int64_t at_ms)
{
	session->next = next;
	alarm_calls(&session->retry, on_retry, session);
	alarm_set(session->parts.alarms, &session->retry, at_ms);
}

/* An eighth of the outage so far: after twenty seconds away it is found again within three, after
 * hours within a minute. */
static int64_t outage_wait_ms(struct session *session, const struct http_answer *answer,
			      int64_t now_ms)
{
	enum verdict verdict = answer == NULL ? VERDICT_AGAIN : verdict_of(ASKED_SYNC, answer);

	if (verdict == VERDICT_PATIENCE || verdict_stops_all(verdict)) {
		return session_wait_ms(session, answer, session->failures);
	}
	int64_t wait_ms = (now_ms - session->failing_since_ms) / 8;

	return jitter(session, wait_ms < 1000             ? 1000
			       : wait_ms > BACKOFF_MAX_MS ? BACKOFF_MAX_MS
							  : wait_ms);
}

static void complain(struct session *session, const struct http_answer *answer, const char *doing)
{
	struct arena *arena = arena_new();
	const char *remedy = answer == NULL ? NULL : verdict_remedy(arena, answer);
	const char *why = answer == NULL            ? "the homeserver gave an unreadable answer"
			  : remedy != NULL          ? remedy
			  : answer->failure != NULL ? answer->failure
			  : answer->status == 429   ? "the homeserver asks for patience"
			  : answer->status == 404   ? "no Matrix homeserver answers there: is "
						      "`homeserver` in clerkd.yaml right?"
						    : "the homeserver has trouble of its own";

	log_warning(session->parts.log, "%s: %s (%s); trying on", doing, why,
		    answer == NULL ? "not readable" : verdict_code(arena, answer));
	arena_free(arena);
}

void session_retry(struct session *session, void (*next)(struct session *),
		   const struct http_answer *answer, const char *doing)
{
	int64_t now_ms = clock_mono_ms(session->parts.clock);

	if (session->failures == 0) {
		session->failing_since_ms = now_ms;
	}
	int64_t wait_ms = outage_wait_ms(session, answer, now_ms);

	if (session->failures == 0 || now_ms - session->complained_ms >= COMPLAIN_MS) {
		session->complained_ms = now_ms;
		complain(session, answer, doing);
	}
	session->failures++;
	session->was_failing = true;
	session_retry_at(session, next, now_ms + wait_ms);
}

void session_log_often(struct session *session)
{
	int64_t now_ms = clock_mono_ms(session->parts.clock);
	size_t declined = brake_release(&session->often[OFTEN_DECLINED], now_ms);
	size_t unreadable = brake_release(&session->often[OFTEN_UNREADABLE], now_ms);
	size_t unleft = brake_release(&session->often[OFTEN_UNLEFT], now_ms);

	if (declined > 0) {
		log_warning(session->parts.log, "%zu invitation(s) declined, the last from %s",
			    declined, session->inviter.text);
	}
	if (unreadable > 0) {
		log_warning(session->parts.log, "%zu unreadable event(s) were left out",
			    unreadable);
	}
	if (unleft > 0) {
		log_warning(session->parts.log, "%zu room(s) still to be left: it has to wait",
			    unleft);
	}
}

void session_log_lost(struct session *session, const char *what)
{
	struct store *store = session->parts.store;

	if (store_state(store) == STORE_WELL) {
		log_error(session->parts.log, "%s: %s", what, store_error(store));
	}
}

void session_hold(struct session *session, void (*next)(struct session *))
{
	const struct http_answer kept_out = { .failure = "the database did not keep it" };

	switch (store_state(session->parts.store)) {
	case STORE_WELL:
		session_retry(session, next, &kept_out, "database");
		return;
	case STORE_FULL:
		session->is_held = true;
		session_retry_at(session, next, clock_mono_ms(session->parts.clock) + HOLD_MS);
		return;
	case STORE_BROKEN:
		return;
	}
}

void session_resume(struct session *session)
{
	if (session->is_held && session->retry.is_set) {
		alarm_set(session->parts.alarms, &session->retry,
			  clock_mono_ms(session->parts.clock));
	}
	session->is_held = false;
	if (session->is_ready) {
		outbox_pump(session->outbox);
		chores_run(session);
		gap_job_run(session);
	}
}

void session_recovered(struct session *session)
{
	if (session->failures > 0) {
		log_info(session->parts.log, "the homeserver answers again");
		outbox_hurry(session->outbox);
		session->failures = 0;
		if (session->is_ready) {
			pulse_begin(session);
		}
	}
}
