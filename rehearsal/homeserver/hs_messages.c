/* hs_messages: looking back: pages of a room, one event, and what relates to it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "homeserver/hs_core.h"

#include <string.h>

enum { PAGE_DEFAULT = 10, PAGE_MAX = 1000 };

struct page {
	struct call *call;
	const struct room *room;
	json_t *filter, *chunk;
	bool is_back;
	uint64_t from, to;
	bool has_to;
	size_t limit;
};

/* How many events of the room have a position of at most `pos`. */
static size_t count_until(const struct room *room, uint64_t pos)
{
	size_t low = 0, high = room->event_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (room->events[middle]->pos <= pos) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

static void show(struct page *page, struct event *event)
{
	json_array_append_new(page->chunk, hs_event_view(page->call->hs, event, page->call->user,
							 page->call->device));
}

static bool passes(const struct page *page, const struct event *event)
{
	return hs_filter_passes(page->filter, event->type, event->sender_id);
}

/* Both walks return the position to go on from. */
static uint64_t walk_back(struct page *page)
{
	uint64_t at = page->from;
	for (size_t i = count_until(page->room, page->from); i > 0; i--) {
		struct event *event = page->room->events[i - 1];
		if (page->has_to && event->pos <= page->to) {
			break;
		}
		if (json_array_size(page->chunk) == page->limit) {
			break;
		}
		if (passes(page, event)) {
			show(page, event);
		}
		at = event->pos - 1;
	}
	return at;
}

static uint64_t walk_forward(struct page *page)
{
	uint64_t at = page->from;
	for (size_t i = count_until(page->room, page->from); i < page->room->event_count; i++) {
		struct event *event = page->room->events[i];
		if ((page->has_to && event->pos > page->to) ||
		    json_array_size(page->chunk) == page->limit) {
			break;
		}
		if (passes(page, event)) {
			show(page, event);
		}
		at = event->pos;
	}
	return at;
}

static bool read_page(struct page *page)
{
	struct call *call = page->call;
	const char *from = hs_query(call, "from"), *to = hs_query(call, "to");
	const char *filter = hs_query(call, "filter");
	int64_t limit = hs_query_int(call, "limit", PAGE_DEFAULT);
	page->is_back = !str_equal(hs_query(call, "dir"), "f");
	page->limit = (size_t)(limit < 1 ? 1 : limit > PAGE_MAX ? PAGE_MAX : limit);
	page->from = page->is_back ? call->hs->stream_count : 0;
	if (from != NULL && *from != '\0' && !hs_stream_read(from, &page->from)) {
		return hs_refuse(call->hs, 400, "M_UNKNOWN", "Invalid from token");
	}
	/* The Conduit family compares `to` with positions it never hands out. */
	if (to != NULL && *to != '\0' && !call->hs->is_conduit) {
		page->has_to = hs_stream_read(to, &page->to);
		if (!page->has_to) {
			return hs_refuse(call->hs, 400, "M_UNKNOWN", "Invalid to token");
		}
	}
	if (filter != NULL) {
		page->filter = hs_json_parse(filter, strlen(filter));
		if (page->filter == NULL) {
			return hs_refuse(call->hs, 400, "M_NOT_JSON", "Invalid filter JSON");
		}
	}
	return true;
}

static json_t *token_json(uint64_t pos)
{
	return json_sprintf("t%llu", (unsigned long long)pos);
}

static json_t *page_json(struct page *page)
{
	struct hs *hs = page->call->hs;
	page->chunk = json_array();
	json_t *json = json_pack("{s:o, s:o, s:[]}", "chunk", page->chunk, "start",
				 token_json(page->from), "state");
	if (hs_quirk_take(hs, QUIRK_MESSAGES_EMPTY)) {
		json_object_set_new(json, "end", token_json(page->from));
		return json;
	}
	uint64_t at = page->is_back ? walk_back(page) : walk_forward(page);
	if (hs_quirk_take(hs, QUIRK_MESSAGES_LOOP)) {
		at = page->from;
	}
	if (json_array_size(page->chunk) > 0) {
		json_object_set_new(json, "end", token_json(at));
	}
	return json;
}

static json_t *get_messages(struct call *call)
{
	struct page page = { .call = call, .room = hs_room_find(call->hs, call->arg[0]) };
	json_t *json = read_page(&page) ? page_json(&page) : NULL;
	json_decref(page.filter);
	return json;
}

static struct event *event_of(struct call *call)
{
	struct event *event = hs_event_find(call->hs, call->arg[1]);
	if (event == NULL || !str_equal(event->room->id, call->arg[0])) {
		(void)hs_refuse(call->hs, 404, "M_NOT_FOUND", "Event not found.");
		return NULL;
	}
	return event;
}

static json_t *get_event(struct call *call)
{
	struct event *event = event_of(call);
	return event == NULL ? NULL : hs_event_view(call->hs, event, call->user, call->device);
}

static json_t *get_context(struct call *call)
{
	struct event *event = event_of(call);
	if (event == NULL) {
		return NULL;
	}
	int64_t limit = hs_query_int(call, "limit", PAGE_DEFAULT) / 2;
	struct page before = { .call = call,
			       .room = event->room,
			       .from = event->pos - 1,
			       .limit = (size_t)(limit < 0 ? 0 : limit),
			       .chunk = json_array() };
	struct page after = before;
	after.chunk = json_array();
	after.from = event->pos;
	uint64_t start = walk_back(&before), end = walk_forward(&after);
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:[]}", "event",
			 hs_event_view(call->hs, event, call->user, call->device), "start",
			 token_json(start), "end", token_json(end), "events_before", before.chunk,
			 "events_after", after.chunk, "state");
}

static json_t *get_relations(struct call *call)
{
	struct event *event = event_of(call);
	if (event == NULL) {
		return NULL;
	}
	json_t *chunk = json_array();
	for (struct event *child = event->first_child; child != NULL; child = child->next_child) {
		const json_t *content = json_object_get(child->json, "content");
		const json_t *relation = json_object_get(content, "m.relates_to");
		const char *kind = hs_json_text(relation, "rel_type");
		if (child->redacted_by == NULL && kind != NULL &&
		    (call->arg[2] == NULL || str_equal(kind, call->arg[2])) &&
		    (call->arg[3] == NULL || str_equal(child->type, call->arg[3]))) {
			json_array_append_new(
			    chunk, hs_event_view(call->hs, child, call->user, call->device));
		}
	}
	return json_pack("{s:o}", "chunk", chunk);
}

const struct route hs_message_routes[] = {
	{ "GET", "_matrix/client/rooms/{}/messages", ROUTE_JOINED, get_messages },
	{ "GET", "_matrix/client/rooms/{}/event/{}", ROUTE_JOINED, get_event },
	{ "GET", "_matrix/client/rooms/{}/context/{}", ROUTE_JOINED, get_context },
	{ "GET", "_matrix/client/rooms/{}/relations/{}", ROUTE_JOINED, get_relations },
	{ "GET", "_matrix/client/rooms/{}/relations/{}/{}", ROUTE_JOINED, get_relations },
	{ "GET", "_matrix/client/rooms/{}/relations/{}/{}/{}", ROUTE_JOINED, get_relations },
	{ 0 },
};
