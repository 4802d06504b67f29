/* hs_faults: what can go wrong between a client and its homeserver, on demand. */
/* SPDX-License-Identifier: Apache-2.0 */
#define _POSIX_C_SOURCE 200809L

#include "homeserver/hs_core.h"

#include <stdlib.h>
#include <string.h>

enum { DEEP = 3000, RETRY_DEFAULT_MS = 2000, ABSURD = 1000000000 };

#define MARKER "@@HS-HOSTILE-"

/* ---- faults of one answer ---- */

static bool is_over(const struct hs *hs, const struct fault *fault)
{
	return (fault->is_counted && fault->left <= 0) || hs_now_ms(hs) >= fault->until_ms;
}

static void drop_old(struct hs *hs)
{
	size_t kept = 0;
	for (size_t i = 0; i < hs->fault_count; i++) {
		if (!is_over(hs, &hs->faults[i])) {
			hs->faults[kept++] = hs->faults[i];
		}
	}
	hs->fault_count = kept;
}

void hs_fault_add(struct hs *hs, const struct hs_fault *fault)
{
	drop_old(hs);
	bool is_any_path = fault->path == NULL;
	hs->faults = hs_grow(hs->faults, hs->fault_count, sizeof *hs->faults);
	struct fault *kept = &hs->faults[hs->fault_count++];
	*kept = (struct fault){ .is = *fault, .left = fault->count };
	kept->is_counted = fault->count > 0;
	kept->until_ms = fault->for_ms > 0 ? hs_now_ms(hs) + fault->for_ms : INT64_MAX;
	kept->is.path = arena_strdup(hs->arena, is_any_path ? "/send/" : fault->path);
	kept->is.method =
	    arena_strdup(hs->arena, fault->method == NULL && is_any_path ? "PUT" : fault->method);
	kept->is.errcode = arena_strdup(hs->arena, fault->errcode);
	kept->is.user = arena_strdup(hs->arena, fault->user);
	hs->generation++;
}

void hs_fault_clear(struct hs *hs)
{
	hs->fault_count = 0;
	hs_set_rate_limit(hs, 0, 0);
	hs->is_conduit = false;
	hs->silent_until_ms = 0;
	memset(hs->quirks, 0, sizeof hs->quirks);
}

uint64_t hs_fault_hits(const struct hs *hs)
{
	return hs->fault_hits;
}

static bool is_met(const struct hs *hs, const struct fault *fault, const struct hs_request *request)
{
	if (is_over(hs, fault) ||
	    (fault->is.method != NULL && !str_equal(fault->is.method, request->method)) ||
	    strstr(request->path, fault->is.path) == NULL ||
	    str_starts(request->path, "/_rehearsal/")) {
		return false;
	}
	if (fault->is.user == NULL) {
		return true;
	}
	const struct token *token = hs_map_get(&hs->token_of, request->token);
	return token != NULL && str_equal(token->device->user->id, fault->is.user);
}

struct fault *hs_fault_find(struct hs *hs, const struct hs_request *request)
{
	for (size_t i = 0; i < hs->fault_count; i++) {
		if (is_met(hs, &hs->faults[i], request)) {
			return &hs->faults[i];
		}
	}
	return NULL;
}

void hs_fault_use(struct hs *hs, struct fault *fault)
{
	fault->left--;
	hs->fault_hits++;
}

bool hs_fault_is_before(const struct fault *fault)
{
	return fault->is.kind == HS_FAULT_STATUS || fault->is.kind == HS_FAULT_DROP;
}

static const char *errcode_of(int status)
{
	return status == 429   ? "M_LIMIT_EXCEEDED"
	       : status == 401 ? "M_UNKNOWN_TOKEN"
	       : status == 403 ? "M_FORBIDDEN"
	       : status == 404 ? "M_NOT_FOUND"
	       : status == 413 ? "M_TOO_LARGE"
			       : "M_UNKNOWN";
}

static void answer_page(struct hs_answer *answer, int status, const char *text)
{
	answer->status = status;
	answer->content_type = "text/html";
	answer->body = strdup(text);
	answer->body_len = strlen(text);
}

static void answer_status(struct hs *hs, const struct fault *fault, struct hs_answer *answer)
{
	int status = fault->is.status;
	if (status == 502 || status == 504 || fault->is.is_page) {
		/* these come from a proxy, which speaks no JSON */
		answer_page(answer, status,
			    status == 502   ? "<html><h1>502 Bad Gateway</h1></html>\n"
			    : status == 504 ? "<html><h1>504 Gateway Time-out</h1></html>\n"
					    : "<html><h1>Not here</h1></html>\n");
		return;
	}
	const char *errcode = fault->is.errcode;
	(void)hs_refuse(hs, status, errcode == NULL ? errcode_of(status) : errcode,
			status == 429 ? "Too Many Requests" : "A rehearsed fault");
	if (status == 429) {
		int64_t left = fault->until_ms == INT64_MAX ? RETRY_DEFAULT_MS
							    : fault->until_ms - hs_now_ms(hs);
		hs->refusal.retry_after_ms =
		    fault->is.retry_after_ms > 0 ? fault->is.retry_after_ms : left;
		hs->refusal.form = fault->is.retry_form;
	}
	hs_answer_refusal(hs, answer);
}

void hs_fault_answer(struct hs *hs, struct fault *fault, struct hs_answer *answer)
{
	if (fault->is.kind == HS_FAULT_STALL) {
		answer->stall_ms = fault->is.stall_ms;
		return;
	}
	if (fault->is.kind == HS_FAULT_TRUNCATED) {
		answer->body_len /= 2;
		return;
	}
	hs_answer_done(answer);
	answer->retry_after_s = -1;
	if (fault->is.kind == HS_FAULT_HTML) {
		answer_page(answer, 200, "<html><h1>Welcome to the hotel's network</h1></html>\n");
	} else if (fault->is.kind == HS_FAULT_STATUS || fault->is.kind == HS_FAULT_STATUS_AFTER) {
		answer_status(hs, fault, answer);
	}
}

/* ---- oddities ---- */

bool hs_quirk_take(struct hs *hs, enum quirk quirk)
{
	if (hs->quirks[quirk] <= 0) {
		return false;
	}
	hs->quirks[quirk]--;
	hs->fault_hits++;
	return true;
}

static bool set_quirk(struct hs *hs, const char *name, int64_t count)
{
	static const char *const names[QUIRK_COUNT] = {
		[QUIRK_DUPLICATE] = "duplicate",
		[QUIRK_REORDER] = "reorder",
		[QUIRK_WITHHOLD] = "withhold",
		[QUIRK_NO_PREV_BATCH] = "no_prev_batch",
		[QUIRK_MESSAGES_LOOP] = "messages_loop",
		[QUIRK_MESSAGES_EMPTY] = "messages_empty",
		[QUIRK_NEXT_BATCH_EMPTY] = "next_batch_empty",
		[QUIRK_NEXT_BATCH_NUMBER] = "next_batch_number",
		[QUIRK_NEXT_BATCH_MISSING] = "next_batch_missing",
		[QUIRK_NEXT_BATCH_SAME] = "next_batch_same",
	};
	for (size_t i = 0; i < QUIRK_COUNT; i++) {
		if (str_equal(names[i], name)) {
			hs->quirks[i] = count;
			hs->generation++;
			return true;
		}
	}
	return false;
}

/* ---- hostile events ---- */

size_t hs_hostile_add(struct hs *hs, const char *raw)
{
	hs->hostile = hs_grow(hs->hostile, hs->hostile_count, sizeof *hs->hostile);
	hs->hostile[hs->hostile_count] = arena_strdup(hs->arena, raw);
	return hs->hostile_count++;
}

char *hs_hostile_expand(struct hs *hs, char *text, size_t *len)
{
	const char *at = hs->hostile_count == 0 ? NULL : strstr(text, "\"" MARKER);
	if (at == NULL) {
		return text;
	}
	struct arena *arena = arena_new();
	struct str out;
	const char *done = text;
	str_init(&out, arena);
	for (; at != NULL; at = strstr(done, "\"" MARKER)) {
		size_t number = strtoul(at + 1 + strlen(MARKER), NULL, 10);
		const char *end = strchr(at + 1, '"') + 1;
		str_addn(&out, done, (size_t)(at - done));
		str_add(&out, number < hs->hostile_count ? hs->hostile[number] : "null");
		done = end;
	}
	str_add(&out, done);
	free(text);
	char *grown = malloc(out.len + 1);
	if (grown == NULL) {
		abort();
	}
	memcpy(grown, out.text, out.len + 1);
	*len = out.len;
	arena_free(arena);
	return grown;
}

/* What stands in the place of a message's body. */
static const char *hostile_raw(struct hs *hs, const char *name)
{
	static const struct {
		const char *name, *raw;
	} raws[] = {
		{ "nul_value", "\"!hello\\u0000\"" },
		{ "nul_key", "\"!hello\",\"a\\u0000b\":1" },
		{ "surrogate", "\"!hello \\ud800\"" },
		{ "bigint", "\"!hello\",\"n\":9223372036854775808123" },
		{ "real", "\"!hello\",\"n\":1e400" },
	};
	for (size_t i = 0; i < sizeof raws / sizeof *raws; i++) {
		if (str_equal(raws[i].name, name)) {
			return raws[i].raw;
		}
	}
	if (!str_equal(name, "deep")) {
		return NULL;
	}
	struct str text;
	str_init(&text, hs->arena);
	str_add(&text, "\"!hello\",\"n\":");
	for (int i = 0; i < 2 * DEEP; i++) {
		str_addc(&text, i < DEEP ? '[' : ']');
	}
	return text.text;
}

static bool add_hostile(struct hs *hs, const json_t *json)
{
	const char *raw = hs_json_text(json, "raw");
	if (raw == NULL) {
		raw = hostile_raw(hs, hs_json_text(json, "hostile"));
	}
	struct room *room = hs_room_find(hs, hs_json_text(json, "room"));
	struct user *user = hs_user_find(hs, hs_json_text(json, "user"));
	if (raw == NULL || room == NULL || user == NULL) {
		return hs_refuse(hs, 400, "M_BAD_JSON", "hostile, room, user");
	}
	size_t number = hs_hostile_add(hs, raw);
	hs_journal_put(hs, json_pack("{s:s, s:s}", "k", "hostile", "raw", raw));
	json_t *content = json_pack("{s:s, s:o}", "msgtype", "m.text", "body",
				    json_sprintf(MARKER "%zu@@", number));
	const struct event *event = hs_event_add(
	    hs, &(struct event_draft){
		    .room = room, .sender = user, .type = "m.room.message", .content = content });
	json_decref(content);
	return event != NULL;
}

/* ---- faults as JSON ---- */

static int find_name(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (str_equal(names[i], name)) {
			return (int)i;
		}
	}
	return -1;
}

static int64_t number_of(const json_t *json, const char *key, int64_t fallback)
{
	const json_t *value = json_object_get(json, key);
	return json_is_integer(value) ? json_integer_value(value) : fallback;
}

static bool add_answer_fault(struct hs *hs, const json_t *json, enum hs_fault_kind kind)
{
	static const char *const forms[] = { "both", "header", "ms", "absurd", "none" };
	const char *form = hs_json_text(json, "retry");
	int form_index = form == NULL ? 0 : find_name(forms, 5, form);
	struct hs_fault fault = {
		.kind = kind,
		.status = (int)number_of(json, "status", 500),
		.errcode = hs_json_text(json, "errcode"),
		.method = hs_json_text(json, "method"),
		.path = hs_json_text(json, "path"),
		.user = hs_json_text(json, "user"),
		.for_ms = number_of(json, "for_ms", 0),
		.retry_after_ms = number_of(json, "retry_after_ms", 0),
		.stall_ms = number_of(json, "stall_ms", 0),
		.is_page = hs_json_true(json, "page"),
	};
	fault.count = number_of(json, "count", fault.for_ms > 0 ? 0 : 1);
	if (form_index < 0 || fault.count < 0 || fault.for_ms < 0) {
		return hs_refuse(hs, 400, "M_BAD_JSON", "retry: both, header, ms, absurd, none");
	}
	fault.retry_form = (enum hs_retry_form)form_index;
	hs_fault_add(hs, &fault);
	return true;
}

static bool apply_other(struct hs *hs, const json_t *json, const char *kind)
{
	if (str_equal(kind, "hostile")) {
		return add_hostile(hs, json);
	}
	if (str_equal(kind, "forget_txns")) {
		hs_forget_txns(hs);
		return true;
	}
	if (str_equal(kind, "rewind")) {
		hs_rewind(hs, (size_t)number_of(json, "events", 1));
		return true;
	}
	if (str_equal(kind, "repeat")) {
		return hs_repeat(hs, hs_json_text(json, "event_id"));
	}
	if (str_equal(kind, "rate_limit")) {
		hs_set_rate_limit(hs, json_number_value(json_object_get(json, "per_second")),
				  (int)number_of(json, "burst", 10));
		return true;
	}
	if (str_equal(kind, "expire")) {
		const char *user = hs_json_text(json, "user");
		return hs_expire_tokens(hs, user == NULL ? "" : user,
					hs_json_true(json, "soft_logout"));
	}
	if (str_equal(kind, "silent")) {
		hs->silent_until_ms = hs_now_ms(hs) + number_of(json, "for_ms", 60000);
		return true;
	}
	if (str_equal(kind, "conduit")) {
		hs->is_conduit = true;
		return true;
	}
	if (str_equal(kind, "clear")) {
		hs_fault_clear(hs);
		return true;
	}
	return set_quirk(hs, kind, number_of(json, "count", 1)) ||
	       hs_refuse(hs, 400, "M_BAD_JSON", "Unknown kind of fault: %s",
			 kind == NULL ? "none" : kind);
}

bool hs_fault_apply(struct hs *hs, const json_t *json)
{
	/* in the order of enum hs_fault_kind */
	static const char *const kinds[] = { "status", "status_after", "drop", "lost",
					     "stall",  "truncated",    "html" };
	const char *kind = hs_json_text(json, "kind");
	int index = find_name(kinds, sizeof kinds / sizeof *kinds, kind == NULL ? "" : kind);
	return index >= 0 ? add_answer_fault(hs, json, (enum hs_fault_kind)index)
			  : apply_other(hs, json, kind);
}

bool hs_fault_json(struct hs *hs, const char *text)
{
	json_t *json = hs_json_parse(text, strlen(text)), *item;
	size_t i;
	bool is_good = json_is_object(json) ? hs_fault_apply(hs, json) : json_is_array(json);
	json_array_foreach(json, i, item)
	{
		is_good = is_good && hs_fault_apply(hs, item);
	}
	if (json == NULL) {
		(void)hs_refuse(hs, 400, "M_NOT_JSON", "A fault is a JSON object");
	}
	json_decref(json);
	hs_journal_flush(hs);
	return is_good;
}
