/* hs: the homeserver object: its life, its time, its names, and one request from end to end. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "homeserver/hs_core.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

struct hs *hs_new(const char *server_name, int64_t (*now_ms)(void *), void *user)
{
	struct hs *hs = calloc(1, sizeof *hs);
	if (hs == NULL) {
		abort();
	}
	hs->arena = arena_new();
	hs->name = arena_strdup(hs->arena, server_name);
	hs->now_ms = now_ms;
	hs->now_user = user;
	return hs;
}

static void user_free(struct user *user)
{
	for (size_t i = 0; i < user->device_count; i++) {
		struct device *device = user->devices[i];
		json_decref(device->keys);
		json_decref(device->one_time);
		json_decref(device->fallback);
		json_decref(device->fallback_used);
		json_decref(device->inbox);
	}
	free(user->devices);
	free(user->memberships);
	json_decref(user->account_data);
	json_decref(user->room_data);
	json_decref(user->filters);
	json_decref(user->signing);
}

static void room_free(struct room *room)
{
	for (size_t i = 0; i < room->member_count; i++) {
		free(room->members[i]->changes);
	}
	free(room->members);
	free(room->events);
	free(room->state_events);
	free(room->window);
	hs_map_done(&room->member_of);
	hs_map_done(&room->state);
	json_decref(room->receipts);
	json_decref(room->typing);
}

static void events_free(struct event **events, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		json_decref(events[i]->json);
		json_decref(events[i]->original);
		free(events[i]->text);
	}
	free(events);
}

static void maps_done(struct hs *hs)
{
	struct hs_map *maps[] = { &hs->user_of, &hs->room_of,  &hs->alias_of, &hs->event_of,
				  &hs->txn_of,  &hs->token_of, &hs->nonce_of, &hs->upload_of };
	for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) {
		hs_map_done(maps[i]);
	}
}

void hs_free(struct hs *hs)
{
	if (hs == NULL) {
		return;
	}
	if (hs->journal != NULL) {
		(void)fclose(hs->journal);
	}
	events_free(hs->events, hs->event_count);
	events_free(hs->dropped, hs->dropped_count);
	for (size_t i = 0; i < hs->user_count; i++) {
		user_free(hs->users[i]);
	}
	for (size_t i = 0; i < hs->room_count; i++) {
		room_free(hs->rooms[i]);
	}
	maps_done(hs);
	free(hs->users);
	free(hs->rooms);
	free(hs->stream);
	json_decref(hs->replaced);
	free(hs->faults);
	free(hs->hostile);
	arena_free(hs->arena);
	free(hs);
}

void hs_set_seed(struct hs *hs, uint64_t seed)
{
	hs->seed = seed;
}

void hs_set_shared_secret(struct hs *hs, const char *secret)
{
	hs->secret = arena_strdup(hs->arena, secret);
}

const char *hs_why(const struct hs *hs)
{
	return hs->refusal.line;
}

uint64_t hs_generation(const struct hs *hs)
{
	return hs->generation;
}

int64_t hs_now_ms(const struct hs *hs)
{
	return hs->now_ms(hs->now_user) + hs->advanced_ms;
}

void hs_advance_ms(struct hs *hs, int64_t ms)
{
	hs->advanced_ms += ms;
	hs->generation++;
	hs_journal_put(hs, json_pack("{s:s, s:I}", "k", "clock", "advance_ms", (json_int_t)ms));
	hs_journal_flush(hs);
}

void hs_allow_clock(struct hs *hs, bool is_allowed)
{
	hs->is_clock_allowed = is_allowed;
}

const char *hs_draw(struct hs *hs, const char *prefix, size_t bytes)
{
	uint64_t source[2] = { hs->seed, ++hs->serial };
	unsigned char digest[EVP_MAX_MD_SIZE], text[EVP_MAX_MD_SIZE * 2];
	if (EVP_Digest(source, sizeof source, digest, NULL, EVP_sha256(), NULL) != 1) {
		abort();
	}
	int len = EVP_EncodeBlock(text, digest, (int)bytes);
	for (int i = 0; i < len; i++) {
		if (text[i] == '+') {
			text[i] = '-';
		} else if (text[i] == '/') {
			text[i] = '_';
		} else if (text[i] == '=') {
			text[i] = '\0';
		}
	}
	return arena_printf(hs->arena, "%s%s", prefix, (const char *)text);
}

void hs_stream_add(struct hs *hs, struct entry entry)
{
	hs->stream = hs_grow(hs->stream, hs->stream_count, sizeof *hs->stream);
	hs->stream[hs->stream_count++] = entry;
	hs->generation++;
}

bool hs_stream_read(const char *token, uint64_t *ret_pos)
{
	if (token == NULL || (*token != 's' && *token != 't')) {
		return false;
	}
	char *end;
	unsigned long long pos = strtoull(token + 1, &end, 10);
	if (end == token + 1 || *end != '\0') {
		return false;
	}
	*ret_pos = pos;
	return true;
}

static void refuse_va(struct hs *hs, int status, const char *errcode, const char *fmt, va_list ap)
    CLERK_FORMAT(4, 0);

static void refuse_va(struct hs *hs, int status, const char *errcode, const char *fmt, va_list ap)
{
	struct refusal *refusal = &hs->refusal;
	*refusal = (struct refusal){ .status = status, .errcode = errcode, .retry_after_ms = -1 };
	(void)vsnprintf(refusal->text, sizeof refusal->text, fmt, ap);
	for (char *at = refusal->text; !str_is_utf8(refusal->text, strlen(refusal->text)); at++) {
		*at = (char)((unsigned char)*at < 0x80 ? *at : '?'); /* cut in a letter */
	}
	(void)snprintf(refusal->line, sizeof refusal->line, "%s: %s", errcode, refusal->text);
}

bool hs_refuse(struct hs *hs, int status, const char *errcode, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	refuse_va(hs, status, errcode, fmt, ap);
	va_end(ap);
	return false;
}

json_t *hs_refused(struct hs *hs, int status, const char *errcode, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	refuse_va(hs, status, errcode, fmt, ap);
	va_end(ap);
	return NULL;
}

void hs_answer_json(struct hs *hs, struct hs_answer *answer, int status, json_t *json)
{
	answer->status = status;
	answer->content_type = "application/json";
	char *text = json_dumps(json, JSON_COMPACT);
	json_decref(json);
	if (text == NULL) {
		abort();
	}
	answer->body_len = strlen(text);
	answer->body = hs_hostile_expand(hs, text, &answer->body_len);
}

void hs_answer_refusal(struct hs *hs, struct hs_answer *answer)
{
	const struct refusal *refusal = &hs->refusal;
	json_t *json = json_pack("{s:s, s:s}", "errcode", refusal->errcode, "error", refusal->text);
	if (str_equal(refusal->errcode, "M_UNKNOWN_TOKEN")) {
		json_object_set_new(json, "soft_logout", json_boolean(refusal->is_soft_logout));
	}
	int64_t ms = refusal->form == HS_RETRY_ABSURD ? 1000000000 : refusal->retry_after_ms;
	if (ms >= 0 && (refusal->form == HS_RETRY_BOTH || refusal->form == HS_RETRY_MS ||
			refusal->form == HS_RETRY_ABSURD)) {
		json_object_set_new(json, "retry_after_ms", json_integer(ms));
	}
	if (ms >= 0 && refusal->form != HS_RETRY_MS && refusal->form != HS_RETRY_NONE) {
		/* Synapse rounds up; the absurd form says 10^9 in both places. */
		answer->retry_after_s =
		    refusal->form == HS_RETRY_ABSURD ? 1000000000 : (ms + 999) / 1000;
	}
	hs_answer_json(hs, answer, refusal->status, json);
}

void hs_handle(struct hs *hs, const struct hs_request *request, bool deadline_passed,
	       struct hs_answer *ret_answer)
{
	*ret_answer = (struct hs_answer){ .retry_after_s = -1 };
	struct fault *fault = hs_fault_find(hs, request);
	if (fault != NULL && hs_fault_is_before(fault)) {
		hs_fault_use(hs, fault);
		hs_fault_answer(hs, fault, ret_answer);
		return;
	}
	struct call call = { .hs = hs,
			     .request = request,
			     .arena = arena_new(),
			     .deadline_passed = deadline_passed,
			     .answer = ret_answer };
	hs_route(&call);
	json_decref(call.body);
	arena_free(call.arena);
	hs_journal_flush(hs);
	if (fault != NULL && !ret_answer->is_waiting) {
		/* the request may have changed the table of faults: look again */
		fault = hs_fault_find(hs, request);
		if (fault != NULL) {
			hs_fault_use(hs, fault);
			hs_fault_answer(hs, fault, ret_answer);
		}
	}
}

void hs_answer_done(struct hs_answer *answer)
{
	free(answer->body);
	*answer = (struct hs_answer){ 0 };
}
