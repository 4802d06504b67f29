/* test_homeserver_faults: every fault of the rehearsal homeserver does what its name says. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "homeserver_world.h"

static void fault(struct world *w, const char *json)
{
	does(w, NULL, "POST", "/_rehearsal/fault", json);
}

/* Sends one text; the raw answer, to be done with. */
static struct hs_answer raw_send(struct world *w, const char *txn)
{
	char *target = format("/_matrix/client/v3/rooms/%s/send/m.room.message/%s", w->room, txn);
	struct hs_answer answer =
	    ask_raw(w, w->clerk, "PUT", target, "{\"msgtype\":\"m.text\",\"body\":\"x\"}", false);
	free(target);
	return answer;
}

static int status_of_send(struct world *w, const char *txn)
{
	struct hs_answer answer = raw_send(w, txn);
	hs_answer_done(&answer);
	return w->status;
}

static size_t sent(const struct world *w)
{
	return hs_room_event_count(w->hs, w->room) - w->start;
}

/* ---- 429 ---- */

static void check_429(const char *form, int64_t header, json_int_t ms)
{
	struct world w = world_new();
	char *json = format("{\"kind\":\"status\",\"status\":429,\"retry_after_ms\":3500,"
			    "\"retry\":\"%s\"}",
			    form);
	fault(&w, json);
	free(json);
	json = NULL;
	struct hs_answer answer = raw_send(&w, "t");
	json_t *body = json_loadb(answer.body, answer.body_len, 0, NULL);
	cr_assert_eq(answer.status, 429);
	cr_assert_str_eq(text_at(body, "errcode"), "M_LIMIT_EXCEEDED");
	cr_assert_eq(answer.retry_after_s, header);
	cr_assert_eq(json_is_integer(json_object_get(body, "retry_after_ms")), ms >= 0);
	cr_assert(ms < 0 || json_integer_value(json_object_get(body, "retry_after_ms")) == ms);
	cr_assert_eq(sent(&w), 0);
	cr_assert_eq(status_of_send(&w, "t"), 200, "once only");
	json_decref(body);
	hs_answer_done(&answer);
	world_done(&w);
}

Test(homeserver_faults, too_many_requests_in_every_form)
{
	check_429("both", 4, 3500);
	check_429("header", 4, -1);
	check_429("ms", -1, 3500);
	check_429("absurd", 1000000000, 1000000000);
	check_429("none", -1, -1);
}

Test(homeserver_faults, a_fault_for_a_time_ends_by_the_clock)
{
	struct world w = world_new();
	hs_fault_add(w.hs,
		     &(struct hs_fault){ .kind = HS_FAULT_STATUS, .status = 429, .for_ms = 30000 });
	struct hs_answer answer = raw_send(&w, "t");
	cr_assert_eq(answer.retry_after_s, 30);
	hs_answer_done(&answer);
	*w.now_ms += 29999;
	cr_assert_eq(status_of_send(&w, "t"), 429);
	*w.now_ms += 1;
	cr_assert_eq(status_of_send(&w, "t"), 200);
	cr_assert_eq(hs_fault_hits(w.hs), 2);
	world_done(&w);
}

Test(homeserver_faults, only_the_requests_named_are_met)
{
	struct world w = world_new();
	fault(&w, "{\"kind\":\"status\",\"status\":500,\"path\":\"/sync\",\"method\":\"GET\","
		  "\"user\":\"@clerk:test\"}");
	cr_assert_eq(status_of_send(&w, "t"), 200);
	json_decref(sync_since(&w, w.ann, NULL, ""));
	cr_assert_eq(w.status, 200);
	json_decref(sync_since(&w, w.clerk, NULL, ""));
	cr_assert_eq(w.status, 500);
	world_done(&w);
}

/* ---- before and after ---- */

Test(homeserver_faults, an_error_before_acceptance_sends_nothing)
{
	struct world w = world_new();
	fault(&w, "[{\"kind\":\"status\",\"status\":502,\"count\":2},{\"kind\":\"drop\"}]");
	cr_assert_eq(status_of_send(&w, "t"), 502);
	cr_assert_eq(status_of_send(&w, "t"), 502);
	cr_assert_eq(status_of_send(&w, "t"), 0);
	cr_assert_eq(sent(&w), 0);
	cr_assert_eq(status_of_send(&w, "t"), 200);
	world_done(&w);
}

Test(homeserver_faults, an_error_after_acceptance_sends_once)
{
	struct world w = world_new();
	fault(&w, "[{\"kind\":\"status_after\",\"status\":504},{\"kind\":\"lost\"}]");
	cr_assert_eq(status_of_send(&w, "t"), 504);
	cr_assert_eq(sent(&w), 1);
	cr_assert_eq(status_of_send(&w, "u"), 0);
	cr_assert_eq(sent(&w), 2, "lost, but only on the way back");
	cr_assert_eq(status_of_send(&w, "t"), 200);
	cr_assert_eq(status_of_send(&w, "u"), 200);
	cr_assert_eq(sent(&w), 2);
	world_done(&w);
}

Test(homeserver_faults, a_stall_answers_late)
{
	struct world w = world_new();
	fault(&w, "{\"kind\":\"stall\",\"stall_ms\":61000}");
	struct hs_answer answer = raw_send(&w, "t");
	cr_assert_eq(answer.status, 200);
	cr_assert_eq(answer.stall_ms, 61000);
	hs_answer_done(&answer);
	world_done(&w);
}

Test(homeserver_faults, truncated_and_html_answers_are_no_json)
{
	struct world w = world_new();
	fault(&w, "[{\"kind\":\"truncated\",\"path\":\"/sync\",\"method\":\"GET\"},"
		  "{\"kind\":\"html\",\"path\":\"/sync\",\"method\":\"GET\"}]");
	for (int i = 0; i < 2; i++) {
		json_t *json = sync_since(&w, w.clerk, NULL, "");
		cr_assert_null(json);
		cr_assert_eq(w.status, 200);
	}
	json_t *json = sync_since(&w, w.clerk, NULL, "");
	cr_assert_not_null(json);
	json_decref(json);
	world_done(&w);
}

Test(homeserver_faults, unknown_faults_are_refused)
{
	struct world w = world_new();
	refuses(&w, NULL, "POST", "/_rehearsal/fault", "{\"kind\":\"flood\"}", 400, "M_BAD_JSON");
	refuses(&w, NULL, "POST", "/_rehearsal/fault", "rubbish", 400, "M_NOT_JSON");
	refuses(&w, NULL, "POST", "/_rehearsal/fault",
		"{\"kind\":\"status\",\"retry\":\"sometime\"}", 400, "M_BAD_JSON");
	world_done(&w);
}

Test(homeserver_faults, clear_forgets_them)
{
	struct world w = world_new();
	fault(&w, "{\"kind\":\"status\",\"count\":9}");
	does(&w, NULL, "DELETE", "/_rehearsal/fault", NULL);
	cr_assert_eq(status_of_send(&w, "t"), 200);
	json_t *json = ask(&w, NULL, "GET", "/_rehearsal/fault", NULL);
	cr_assert_eq(json_integer_value(json_object_get(json, "waiting")), 0);
	json_decref(json);
	world_done(&w);
}

/* ---- hostile bytes ---- */

static void check_hostile(const char *name, const char *bytes)
{
	struct world w = world_new();
	char *since = sync_token(&w, w.clerk);
	char *json = format("{\"kind\":\"hostile\",\"hostile\":\"%s\",\"room\":\"#cluster:test\","
			    "\"user\":\"b\"}",
			    name);
	fault(&w, json);
	char *target = format("/_matrix/client/v3/sync?timeout=1000&since=%s", since);
	struct hs_answer answer = ask_raw(&w, w.clerk, "GET", target, NULL, false);
	cr_assert_not(answer.is_waiting);
	cr_assert_not_null(strstr(answer.body, bytes), "%s: %s", name, answer.body);
	cr_assert_eq(strlen(answer.body), answer.body_len);
	json_t *parsed = json_loadb(answer.body, answer.body_len, 0, NULL);
	cr_assert_null(parsed, "Jansson alone must choke on %s", name);
	hs_answer_done(&answer);
	free(target);
	free(json);
	free(since);
	world_done(&w);
}

Test(homeserver_hostile, each_kind_arrives_as_raw_bytes)
{
	check_hostile("nul_value", "\"body\":\"!hello\\u0000\"");
	check_hostile("nul_key", "\"a\\u0000b\":1");
	check_hostile("surrogate", "\\ud800");
	check_hostile("bigint", "9223372036854775808123");
	check_hostile("real", "1e400");
	check_hostile("deep", "[[[[[[[[[[[[[[[[");
}

Test(homeserver_hostile, it_stays_in_the_timeline)
{
	struct world w = world_new();
	fault(&w, "{\"kind\":\"hostile\",\"raw\":\"\\\"a\\\",\\\"n\\\":1e400\",\"room\":"
		  "\"#cluster:test\",\"user\":\"b\"}");
	char *target = format("/_matrix/client/v3/rooms/%s/messages?limit=1", w.room);
	struct hs_answer answer = ask_raw(&w, w.clerk, "GET", target, NULL, false);
	cr_assert_not_null(strstr(answer.body, "\"n\":1e400"));
	hs_answer_done(&answer);
	free(target);
	world_done(&w);
}

/* ---- the stream ---- */

Test(homeserver_stream, duplicates_and_disorder)
{
	struct world w = world_new();
	char *since = sync_token(&w, w.clerk);
	hs_say(w.hs, w.room, "a", "one");
	const char *last = hs_say(w.hs, w.room, "a", "two");
	fault(&w, "[{\"kind\":\"duplicate\"},{\"kind\":\"reorder\"}]");
	json_t *json = sync_since(&w, w.clerk, since, "");
	cr_assert_eq(json_array_size(timeline(&w, json)), 4);
	cr_assert_str_eq(text_at(timeline_at(&w, json, 0), "event_id"), last);
	json_decref(json);
	json = sync_since(&w, w.clerk, since, "");
	cr_assert_eq(json_array_size(timeline(&w, json)), 2, "once only");
	json_decref(json);
	free(since);
	world_done(&w);
}

Test(homeserver_stream, a_withheld_event_is_in_messages_only)
{
	struct world w = world_new();
	char *since = sync_token(&w, w.clerk);
	fault(&w, "{\"kind\":\"withhold\"}");
	hs_say(w.hs, w.room, "a", "withheld");
	hs_say(w.hs, w.room, "a", "seen");
	json_t *json = sync_since(&w, w.clerk, since, "");
	cr_assert_eq(json_array_size(timeline(&w, json)), 1);
	json_decref(json);
	char *path = format("messages?dir=b&to=%s", since);
	json = ask_room(&w, w.clerk, "GET", path, NULL);
	cr_assert_eq(json_array_size(json_object_get(json, "chunk")), 2);
	json_decref(json);
	free(path);
	free(since);
	world_done(&w);
}

Test(homeserver_stream, odd_next_batches)
{
	struct world w = world_new();
	char *since = sync_token(&w, w.clerk);
	fault(&w, "[{\"kind\":\"next_batch_empty\"},{\"kind\":\"next_batch_number\"},"
		  "{\"kind\":\"next_batch_missing\"},{\"kind\":\"next_batch_same\"}]");
	hs_say(w.hs, w.room, "a", "hello");
	json_t *json[4];
	for (int i = 0; i < 4; i++) {
		json[i] = sync_since(&w, w.clerk, since, "");
	}
	cr_assert_str_eq(text_at(json[0], "next_batch"), "");
	cr_assert(json_is_integer(json_object_get(json[1], "next_batch")));
	cr_assert_null(json_object_get(json[2], "next_batch"));
	cr_assert_str_eq(text_at(json[3], "next_batch"), since);
	for (int i = 0; i < 4; i++) {
		json_decref(json[i]);
	}
	free(since);
	world_done(&w);
}

Test(homeserver_stream, gaps_that_cannot_be_filled)
{
	struct world w = world_new();
	char *since = sync_token(&w, w.clerk);
	hs_say(w.hs, w.room, "a", "hello");
	fault(&w, "[{\"kind\":\"no_prev_batch\"},{\"kind\":\"messages_loop\"},"
		  "{\"kind\":\"messages_empty\",\"count\":2}]");
	json_t *json = sync_since(&w, w.clerk, since, "");
	cr_assert_null(
	    json_object_get(json_object_get(joined(&w, json), "timeline"), "prev_batch"));
	json_decref(json);
	for (int i = 0; i < 2; i++) {
		json = ask_room(&w, w.clerk, "GET", "messages?from=s9", NULL);
		cr_assert_eq(json_array_size(json_object_get(json, "chunk")), 0);
		cr_assert_not_null(text_at(json, "end"));
		json_decref(json);
	}
	json = ask_room(&w, w.clerk, "GET", "messages?from=t9", NULL);
	cr_assert(json_array_size(json_object_get(json, "chunk")) > 0);
	cr_assert_str_eq(text_at(json, "end"), "t9");
	json_decref(json);
	free(since);
	world_done(&w);
}

Test(homeserver_stream, a_rewind_takes_the_last_events_back)
{
	struct world w = world_new();
	const char *first = hs_say(w.hs, w.room, "a", "stays");
	char *since = sync_token(&w, w.clerk);
	char *lost = send_text(&w, w.clerk, "t1", "goes");
	cr_assert_not_null(hs_redact(w.hs, w.room, "a", first, NULL));
	cr_assert(hs_kick(w.hs, w.room, "a", "b", NULL));
	json_t *json = sync_since(&w, w.clerk, since, "");
	fault(&w, "{\"kind\":\"rewind\",\"events\":3}");
	struct hs_event event;
	cr_assert(hs_event_get(w.hs, first, &event));
	cr_assert_str_eq(event.body, "stays", "the redaction is undone");
	cr_assert_str_eq(hs_membership(w.hs, w.room, "b"), "join");
	cr_assert_not(hs_event_get(w.hs, lost, &event));
	json_t *next = sync_since(&w, w.clerk, text_at(json, "next_batch"), "");
	cr_assert_str_eq(text_at(next, "next_batch"), since, "a token of the past");
	char *again = send_text(&w, w.clerk, "t1", "goes");
	cr_assert_str_neq(again, lost, "the transaction was lost with its event");
	json_decref(json);
	json_decref(next);
	free(again);
	free(lost);
	free(since);
	world_done(&w);
}

Test(homeserver_stream, forgotten_transactions_send_twice)
{
	struct world w = world_new();
	cr_assert_eq(status_of_send(&w, "t"), 200);
	fault(&w, "{\"kind\":\"forget_txns\"}");
	cr_assert_eq(status_of_send(&w, "t"), 200);
	cr_assert_eq(sent(&w), 2);
	world_done(&w);
}

Test(homeserver_stream, the_conduit_family_ignores_the_room_of_a_transaction)
{
	struct world w = world_new();
	fault(&w, "{\"kind\":\"conduit\"}");
	char *one = send_text(&w, w.ann, "t1", "here");
	w.room = hs_create_room(w.hs, "a", NULL);
	char *two = send_text(&w, w.ann, "t1", "there");
	cr_assert_str_eq(one, two);
	free(one);
	free(two);
	world_done(&w);
}

/* ---- limits, tokens, clock, script ---- */

Test(homeserver_limits, the_rate_limit_is_synapses)
{
	struct world w = world_new();
	fault(&w, "{\"kind\":\"rate_limit\",\"per_second\":0.2,\"burst\":10}");
	for (int i = 0; i < 10; i++) {
		char *txn = format("t%d", i);
		cr_assert_eq(status_of_send(&w, txn), 200);
		free(txn);
	}
	struct hs_answer answer = raw_send(&w, "t10");
	cr_assert_eq(answer.status, 429);
	cr_assert_leq(answer.retry_after_s, 6);
	cr_assert_geq(answer.retry_after_s, 5);
	hs_answer_done(&answer);
	cr_assert_eq(status_of_send(&w, "t3"), 200, "a known transaction costs nothing");
	*w.now_ms += 5000;
	cr_assert_eq(status_of_send(&w, "t10"), 200);
	cr_assert_eq(status_of_send(&w, "t11"), 429);
	does(&w, w.ann, "POST", "/_synapse/admin/v1/users/@clerk:test/override_ratelimit",
	     "{\"messages_per_second\":0,\"burst_count\":0}");
	cr_assert_eq(status_of_send(&w, "t11"), 200);
	world_done(&w);
}

Test(homeserver_limits, tokens_expire_softly_or_hard)
{
	struct world w = world_new();
	fault(&w, "{\"kind\":\"expire\",\"user\":\"@clerk:test\",\"soft_logout\":true}");
	json_t *json = sync_since(&w, w.clerk, NULL, "");
	cr_assert_eq(w.status, 401);
	cr_assert(json_is_true(json_object_get(json, "soft_logout")));
	json_decref(json);
	fault(&w, "{\"kind\":\"expire\",\"user\":\"@a:test\"}");
	json = sync_since(&w, w.ann, NULL, "");
	cr_assert(json_is_false(json_object_get(json, "soft_logout")));
	json_decref(json);
	world_done(&w);
}

Test(homeserver_limits, the_clock_moves_only_when_allowed)
{
	struct world w = world_new();
	refuses(&w, NULL, "POST", "/_rehearsal/clock", "{\"advance_ms\":1000}", 403, "M_FORBIDDEN");
	hs_allow_clock(w.hs, true);
	does(&w, NULL, "POST", "/_rehearsal/clock", "{\"advance_ms\":1000}");
	refuses(&w, NULL, "POST", "/_rehearsal/clock", "{\"advance_ms\":-1}", 400,
		"M_INVALID_PARAM");
	json_t *json = ask(&w, NULL, "GET", "/_rehearsal/clock", NULL);
	cr_assert_eq(json_integer_value(json_object_get(json, "now_ms")), *w.now_ms + 1000);
	json_decref(json);
	world_done(&w);
}

Test(homeserver_limits, a_day_that_is_past_begins_before_the_first_event)
{
	struct world w = world_empty();
	hs_allow_clock(w.hs, true);
	does(&w, NULL, "POST", "/_rehearsal/clock", "{\"advance_ms\":-86400000}");
	json_t *json = ask(&w, NULL, "GET", "/_rehearsal/clock", NULL);
	cr_assert_eq(json_integer_value(json_object_get(json, "now_ms")), *w.now_ms - 86400000);
	json_decref(json);
	world_done(&w);
}

Test(homeserver_limits, the_timeline_has_one_line_for_each_event)
{
	struct world w = world_new();
	free(send_text(&w, w.clerk, "t1", "hello"));
	struct hs_answer answer =
	    ask_raw(&w, NULL, "GET", "/_rehearsal/timeline?room=%23cluster%3Atest", NULL, false);
	size_t lines = 0;
	for (size_t i = 0; i < answer.body_len; i++) {
		lines += answer.body[i] == '\n';
	}
	cr_assert_eq(lines, w.start + 1);
	cr_assert_not_null(strstr(answer.body, "\"transaction_id\":\"t1\""));
	hs_answer_done(&answer);
	world_done(&w);
}

Test(homeserver_limits, a_script_prepares_people_and_rooms)
{
	struct world w = world_new();
	cr_assert(hs_script(w.hs, "{\"user\":\"g\",\"password\":\"p\",\"token\":\"tg\","
				  "\"displayname\":\"Gwen\",\"auto_join\":true}"));
	cr_assert(hs_script(w.hs, "{\"room\":\"staff\",\"name\":\"Staff\",\"creator\":\"g\","
				  "\"invite\":[\"clerk\"],\"join\":[\"a\"]}"));
	cr_assert(hs_script(w.hs, "{\"send\":\"staff\",\"as\":\"a\",\"text\":\"hello\"}"));
	cr_assert(hs_script(w.hs, "{\"fault\":{\"kind\":\"drop\"}}"));
	cr_assert_not(hs_script(w.hs, "{\"send\":\"nowhere\",\"as\":\"a\",\"text\":\"x\"}"));
	cr_assert_not(hs_script(w.hs, "{\"what\":1}"));
	does(&w, "tg", "GET", "/_matrix/client/v3/account/whoami", NULL);
	cr_assert_str_eq(hs_membership(w.hs, "#staff:test", "clerk"), "invite");
	cr_assert_str_eq(hs_membership(w.hs, "#staff:test", "a"), "join");
	cr_assert_eq(status_of_send(&w, "t"), 0);
	world_done(&w);
}
