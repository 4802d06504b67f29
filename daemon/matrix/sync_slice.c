/* sync_slice: a large answer, and a page of /messages, read event by event from their text. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/sync_internal.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>

/* What a tree of JSON takes of memory, times its text. */
enum { TREE_TIMES = 10 };

/* What the event says of itself outlives what it was read from. */
static void keep_texts(struct arena *arena, struct sync_event *event)
{
	const char **texts[] = { &event->event_id,  &event->type,       &event->sender,
				 &event->state_key, &event->membership, &event->was_member,
				 &event->txn_id,    &event->redacts };

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		*texts[i] = arena_strdup(arena, *texts[i]);
	}
}

static void read_slice(struct reading *reading, json_t *kept, struct json_slice slice,
		       struct sync_events *events)
{
	struct sync_event *event = &events->items[events->count];

	if (sync_read_plain(reading, slice, event)) {
		events->count++;
		return;
	}
	json_t *json = json_slice_read(slice);
	const char *why = json == NULL ? "it can't be read" : sync_read_event(reading, json, event);
	bool is_bad = false;

	if (why != NULL) {
		sync_note_bad(reading, json, why);
		json_decref(json);
		return;
	}
	struct json_slice content = json_slice_member(slice, "content", &is_bad);

	keep_texts(reading->arena, event);
	if (content.at == NULL || is_bad) {
		json_array_append(kept, json_object_get(json, "content"));
	} else {
		event->content = NULL;
		event->raw = content.at;
		event->raw_len = content.len;
	}
	events->count++;
	json_decref(json);
}

static struct sync_events read_list(struct reading *reading, json_t *kept, struct json_slice list,
				    bool *is_bad)
{
	struct json_walk walk = json_walk(list, '[');
	struct json_slice item;
	size_t count = 0;

	while (json_walk_next(&walk, NULL, &item)) {
		count++;
	}
	struct sync_events events = { .items = arena_array(reading->arena, count,
							   sizeof(struct sync_event)) };

	*is_bad |= walk.is_bad;
	walk = json_walk(list, '[');
	while (!*is_bad && json_walk_next(&walk, NULL, &item)) {
		read_slice(reading, kept, item, &events);
	}
	return events;
}

static struct sync_events read_slices(struct reading *reading, json_t *kept,
				      struct json_slice holder, bool *is_bad)
{
	return read_list(reading, kept, json_slice_member(holder, "events", is_bad), is_bad);
}

static bool read_joined(struct reading *reading, json_t *kept, struct json_slice slice,
			struct sync_room *ret)
{
	bool is_bad = false;
	struct json_slice timeline = json_slice_member(slice, "timeline", &is_bad);
	struct json_slice state = json_slice_member(slice, "state", &is_bad);
	struct json_slice after = json_slice_member(slice, "state_after", &is_bad);
	json_t *summary = json_slice_read(json_slice_member(slice, "summary", &is_bad));
	json_t *prev = json_slice_read(json_slice_member(timeline, "prev_batch", &is_bad));

	*ret = (struct sync_room){ .room_id = reading->room_id, .kind = SYNC_JOINED };
	ret->state = read_slices(reading, kept, after.at != NULL ? after : state, &is_bad);
	ret->timeline = read_slices(reading, kept, timeline, &is_bad);
	ret->is_limited = json_slice_is(json_slice_member(timeline, "limited", &is_bad), "true");
	ret->prev_batch = arena_strdup(reading->arena, sync_plain_text(prev, SYNC_TOKEN_MAX));
	ret->joined = json_number(summary, "m.joined_member_count", -1);
	ret->invited = json_number(summary, "m.invited_member_count", -1);
	json_decref(summary);
	json_decref(prev);
	return !is_bad;
}

/* The answer but for the rooms that we are in, as a whole; false: it is not JSON. */
static bool read_frame(struct json_slice whole, json_t *root, struct json_slice *ret_joined)
{
	struct json_walk walk = json_walk(whole, '{');
	struct json_slice key, value, rooms = { NULL, 0 };
	json_t *others = json_object();
	bool is_good = walk.at != NULL;

	json_object_set_new(root, "rooms", others);
	while (is_good && json_walk_next(&walk, &key, &value)) {
		if (json_slice_is(key, "rooms")) {
			rooms = value;
		} else {
			is_good = json_object_setn_new(root, key.at, key.len,
						       json_slice_read(value)) == 0;
		}
	}
	is_good = is_good && !walk.is_bad;
	walk = json_walk(rooms, '{');
	while (is_good && json_walk_next(&walk, &key, &value)) {
		if (json_slice_is(key, "join")) {
			*ret_joined = value;
		} else {
			is_good = json_object_setn_new(others, key.at, key.len,
						       json_slice_read(value)) == 0;
		}
	}
	return is_good && !walk.is_bad;
}

static bool read_all_joined(struct reading *reading, struct json_slice joined,
			    struct sync_batch *batch)
{
	json_t *kept = json_array();
	struct json_walk walk = json_walk(joined, '{');
	struct json_slice id, room;
	bool is_good = true;

	json_object_set_new(batch->root, "", kept);
	while (is_good && json_walk_next(&walk, &id, &room)) {
		reading->room_id = arena_strndup(reading->arena, id.at, id.len);
		if (id.len == 0 || *id.at != '!' || id.len > SYNC_ID_MAX || *room.at != '{') {
			sync_note_bad(reading, NULL, "not a room");
			continue;
		}
		struct sync_room *ret = &batch->rooms[batch->room_count++];

		is_good = read_joined(reading, kept, room, ret);
		batch->event_count += ret->timeline.count;
	}
	return is_good && !walk.is_bad;
}

static size_t count_members(struct json_slice object)
{
	struct json_walk walk = json_walk(object, '{');
	struct json_slice key, value;
	size_t count = 0;

	while (json_walk_next(&walk, &key, &value)) {
		count++;
	}
	return count;
}

bool sync_parse_large(struct arena *arena, char *body, size_t len, struct sync_batch *ret_batch,
		      struct err *err)
{
	struct sync_batch batch = { .root = json_object() };
	struct reading reading = { .arena = arena, .room_id = "", .last_bad = &batch.bad };
	struct json_slice joined = { NULL, 0 };
	bool is_good = read_frame((struct json_slice){ body, len }, batch.root, &joined);

	batch.next_batch =
	    sync_plain_text(json_object_get(batch.root, "next_batch"), SYNC_TOKEN_MAX);
	if (is_good && batch.next_batch == NULL) {
		json_decref(batch.root);
		return err_set(err, ERR_PROTOCOL, "/sync: next_batch is missing or no text");
	}
	if (is_good) {
		sync_read_rooms(&reading, json_object_get(batch.root, "rooms"),
				count_members(joined), &batch);
		is_good = read_all_joined(&reading, joined, &batch);
	}
	if (!is_good) {
		json_decref(batch.root);
		return err_set(err, ERR_PROTOCOL, "/sync: a large answer is no JSON");
	}
	sync_read_account(arena, &batch);
	batch.bad_count = reading.bad_count;
	batch.body = body;
	*ret_batch = batch;
	return true;
}

/* ---- a page ---- */

/* Event by event, of the page's own copy of the text; false: not to be read like that. */
static bool read_page(struct reading *reading, struct json_slice whole, struct sync_page *page)
{
	struct json_walk walk = json_walk(whole, '{');
	struct json_slice key, value, chunk = { NULL, 0 }, end = { NULL, 0 };

	while (json_walk_next(&walk, &key, &value)) {
		chunk = json_slice_is(key, "chunk") ? value : chunk;
		end = json_slice_is(key, "end") ? value : end;
	}
	bool is_bad = walk.is_bad || chunk.at == NULL || *chunk.at != '[';

	if (!is_bad) {
		json_t *token = json_slice_read(end);

		page->root = json_array();
		page->events = read_list(reading, page->root, chunk, &is_bad);
		page->end = arena_strdup(page->arena, sync_plain_text(token, SYNC_TOKEN_MAX));
		json_decref(token);
	}
	return !is_bad;
}

/* As a whole: whatever a reader of all JSON can read, or mend. */
static bool read_whole_page(struct reading *reading, struct json_slice whole,
			    struct sync_page *page, struct err *err)
{
	page->root = json_parse(whole.at, whole.len, err);
	const json_t *chunk = json_object_get(page->root, "chunk");

	if (page->root != NULL && !json_is_array(chunk)) {
		return err_set(err, ERR_PROTOCOL, "/messages: there is no chunk");
	}
	page->events = sync_read_events(reading, chunk, false);
	page->end = sync_plain_text(json_object_get(page->root, "end"), SYNC_TOKEN_MAX);
	page->bytes += TREE_TIMES * whole.len;
	return page->root != NULL;
}

bool sync_parse_page(const char *room_id, const char *bytes, size_t len, struct sync_page *ret_page,
		     struct err *err)
{
	struct arena *arena = arena_new();
	struct sync_page page = { .arena = arena };
	struct reading reading = { .arena = arena, .room_id = room_id, .last_bad = &page.bad };
	struct json_slice whole = { arena_strndup(arena, bytes, len), len };

	if (!read_page(&reading, whole, &page)) {
		json_decref(page.root);
		page.bad = NULL;
		reading =
		    (struct reading){ .arena = arena, .room_id = room_id, .last_bad = &page.bad };
		if (!read_whole_page(&reading, whole, &page, err)) {
			sync_page_done(&page);
			return false;
		}
	}
	page.bad_count = reading.bad_count;
	page.bytes += arena_held(arena);
	*ret_page = page;
	return true;
}

void sync_page_done(struct sync_page *page)
{
	json_decref(page->root);
	arena_free(page->arena);
	*page = (struct sync_page){ 0 };
}
