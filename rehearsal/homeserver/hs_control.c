/* hs_control: the /_rehearsal/ requests by which a test steers and watches the homeserver. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "homeserver/hs_core.h"

#include <stdlib.h>
#include <string.h>

static json_t *post_fault(struct call *call)
{
	/* read here, since it may be an array */
	char *text = arena_strndup(call->arena, call->request->body, call->request->body_len);
	if (text == NULL || !hs_fault_json(call->hs, text)) {
		return text == NULL ? hs_refused(call->hs, 400, "M_NOT_JSON", "Nothing sent")
				    : NULL;
	}
	return json_object();
}

static json_t *get_fault(struct call *call)
{
	json_int_t waiting = 0;
	for (size_t i = 0; i < call->hs->fault_count; i++) {
		const struct fault *fault = &call->hs->faults[i];
		waiting += (!fault->is_counted || fault->left > 0) &&
			   hs_now_ms(call->hs) < fault->until_ms;
	}
	return json_pack("{s:I, s:I}", "hits", (json_int_t)call->hs->fault_hits, "waiting",
			 waiting);
}

static json_t *delete_fault(struct call *call)
{
	hs_fault_clear(call->hs);
	return json_object();
}

static json_t *post_script(struct call *call)
{
	return hs_script_apply(call->hs, call->body) ? json_object() : NULL;
}

static json_t *clock_json(struct hs *hs)
{
	return json_pack("{s:I, s:I}", "now_ms", (json_int_t)hs_now_ms(hs), "advanced_ms",
			 (json_int_t)hs->advanced_ms);
}

static json_t *get_clock(struct call *call)
{
	return clock_json(call->hs);
}

static json_t *post_clock(struct call *call)
{
	json_int_t ms = json_integer_value(json_object_get(call->body, "advance_ms"));
	if (!call->hs->is_clock_allowed) {
		return hs_refused(call->hs, 403, "M_FORBIDDEN", "Started without --virtual-clock");
	}
	/* Before anything was said, a scene may be of a day that is past. */
	if (ms < 0 && call->hs->event_count > 0) {
		return hs_refused(call->hs, 400, "M_INVALID_PARAM", "Time goes forward only");
	}
	hs_advance_ms(call->hs, ms);
	return clock_json(call->hs);
}

/* Every event in order of arrival, one JSON object a line, nobody's view: the oracle. */
static json_t *get_timeline(struct call *call)
{
	const struct hs *hs = call->hs;
	const struct room *only = hs_room_find(hs, hs_query(call, "room"));
	struct str text;
	str_init(&text, call->arena);
	if (only == NULL && hs_query(call, "room") != NULL) {
		return hs_refused(call->hs, 404, "M_NOT_FOUND", "No such room");
	}
	size_t count = only == NULL ? hs->event_count : only->event_count;
	for (size_t i = 0; i < count; i++) {
		const struct event *event = only == NULL ? hs->events[i] : only->events[i];
		json_t *line = json_copy(event->json);
		json_object_set_new(
		    line, "unsigned",
		    json_pack("{s:s*, s:s*, s:s*}", "transaction_id", event->txn_id, "device_id",
			      event->device_id, "redacted_by",
			      event->redacted_by == NULL ? NULL : event->redacted_by->event_id));
		char *one = json_dumps(line, JSON_COMPACT);
		json_decref(line);
		str_add(&text, one);
		str_addc(&text, '\n');
		free(one);
	}
	call->is_raw = true;
	call->answer->status = 200;
	call->answer->content_type = "application/jsonl";
	call->answer->body = malloc(text.len + 1);
	if (call->answer->body == NULL) {
		abort();
	}
	memcpy(call->answer->body, text.text, text.len + 1);
	call->answer->body_len = text.len;
	return NULL;
}

const struct route hs_control_routes[] = {
	{ "POST", "_rehearsal/fault", ROUTE_OPEN | ROUTE_RAW_BODY, post_fault },
	{ "GET", "_rehearsal/fault", ROUTE_OPEN, get_fault },
	{ "DELETE", "_rehearsal/fault", ROUTE_OPEN, delete_fault },
	{ "POST", "_rehearsal/script", ROUTE_OPEN, post_script },
	{ "GET", "_rehearsal/clock", ROUTE_OPEN, get_clock },
	{ "POST", "_rehearsal/clock", ROUTE_OPEN, post_clock },
	{ "GET", "_rehearsal/timeline", ROUTE_OPEN, get_timeline },
	{ 0 },
};
