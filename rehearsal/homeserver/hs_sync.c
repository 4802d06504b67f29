/* hs_sync: what a client has not heard yet, as Synapse would put it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "homeserver/hs_core.h"

#include <stdlib.h>
#include <string.h>

/* Synapse's default and its filter_timeline_limit. */
enum { LIMIT_DEFAULT = 10, LIMIT_MAX = 100 };

struct sync {
	struct call *call;
	struct hs *hs;
	struct user *user;
	bool is_initial, is_full;
	uint64_t since, now;
	const json_t *filter, *timeline_filter, *state_filter;
	size_t limit;
	bool is_doubled, is_reversed;
	struct room **rooms; /* touched since */
	size_t room_count;
	json_t *join, *invite, *leave;
};

/* One room's part of the timeline. */
struct slice {
	struct event **events; /* in order */
	size_t count;
	bool is_limited;
	uint64_t prev_batch;
};

/* What a slice is cut from: the last deliveries in a room, in order. */
struct source {
	const struct delivery *from;
	size_t count;
	bool is_cut, is_new; /* there is more before; the user has just come in */
};

/* ---- filters ---- */

static bool is_silenced(const json_t *filter)
{
	const json_t *types = json_object_get(filter, "types");
	const json_t *none = json_array_get(json_object_get(filter, "not_types"), 0);
	return (json_is_array(types) && json_array_size(types) == 0) ||
	       str_equal(json_string_value(none), "*");
}

static bool read_filter(struct sync *sync)
{
	struct call *call = sync->call;
	const char *text = hs_query(call, "filter");
	if (text != NULL && *text == '{') {
		json_decref(call->body);
		call->body = hs_json_parse(text, strlen(text));
		if (call->body == NULL) {
			return hs_refuse(call->hs, 400, "M_NOT_JSON", "Invalid filter JSON");
		}
		sync->filter = call->body;
	} else if (text != NULL) {
		char *end;
		unsigned long id = strtoul(text, &end, 10);
		sync->filter = json_array_get(call->user->filters, id);
		if (end == text || *end != '\0' || sync->filter == NULL) {
			return hs_refuse(call->hs, 400, "M_INVALID_PARAM", "No such filter");
		}
	}
	const json_t *room = json_object_get(sync->filter, "room");
	sync->timeline_filter = json_object_get(room, "timeline");
	sync->state_filter = json_object_get(room, "state");
	const json_t *limit = json_object_get(sync->timeline_filter, "limit");
	json_int_t n = json_is_integer(limit) ? json_integer_value(limit) : LIMIT_DEFAULT;
	sync->limit = (size_t)(n < 1 ? 1 : n > LIMIT_MAX ? LIMIT_MAX : n);
	return true;
}

/* ---- timelines ---- */

static bool passes(const struct sync *sync, const struct event *event)
{
	return hs_filter_passes(sync->timeline_filter, event->type, event->sender_id);
}

/* How many raw events are looked at before giving up: Synapse's `_load_filtered_recents`
 * makes one first load and five more of max(2 x limit, 10). */
static size_t budget_of(const struct sync *sync)
{
	size_t more = sync->limit * 2 > 10 ? sync->limit * 2 : 10;
	return sync->limit + 1 + 5 * more;
}

/* Is there one before `i` that passes, or too much to look through? */
static bool is_more_before(const struct sync *sync, const struct source *source, size_t i)
{
	for (; i > 0 && source->count - i < budget_of(sync); i--) {
		if (passes(sync, source->from[i - 1].event)) {
			return true;
		}
	}
	return i > 0 || source->is_cut;
}

/* Picks the last `limit` that pass. The limit is compared with the unfiltered count first. */
static void pick(struct sync *sync, const struct source *source, struct slice *ret)
{
	bool is_short = source->count <= sync->limit && !source->is_new && !source->is_cut;
	size_t i = source->count, oldest = i;
	*ret = (struct slice){ .prev_batch = sync->now };
	struct event **events = arena_array(sync->call->arena, sync->limit, sizeof(struct event *));
	while (i > 0 && ret->count < sync->limit &&
	       (is_short || source->count - i < budget_of(sync))) {
		i--;
		if (passes(sync, source->from[i].event)) {
			events[sync->limit - ++ret->count] = source->from[i].event;
			oldest = i;
		}
	}
	ret->events = events + sync->limit - ret->count;
	ret->is_limited = source->is_new || (!is_short && is_more_before(sync, source, i));
	if (ret->count == 0 || !ret->is_limited) {
		oldest = i;
	}
	if (oldest < source->count) {
		ret->prev_batch = source->from[oldest].pos - 1;
	}
}

/* /sync, and nothing else, leaves out the room id. */
static json_t *view(struct sync *sync, struct event *event)
{
	json_t *json = hs_event_view(sync->hs, event, sync->user, sync->call->device);
	json_object_del(json, "room_id");
	return json;
}

static json_t *timeline_json(struct sync *sync, const struct slice *slice)
{
	json_t *events = json_array();
	for (size_t i = 0; i < slice->count; i++) {
		size_t at = sync->is_reversed ? slice->count - 1 - i : i;
		for (int n = 0; n <= (sync->is_doubled ? 1 : 0); n++) {
			json_array_append_new(events, view(sync, slice->events[at]));
		}
	}
	json_t *json = json_pack("{s:o, s:b}", "events", events, "limited", slice->is_limited);
	if (sync->hs->quirks[QUIRK_NO_PREV_BATCH] <= 0) {
		char token[32];
		(void)snprintf(token, sizeof token, "t%llu", (unsigned long long)slice->prev_batch);
		json_object_set_new(json, "prev_batch", json_string(token));
	}
	return json;
}

/* ---- state ---- */

static bool is_in(const struct slice *slice, const struct event *event)
{
	for (size_t i = 0; i < slice->count; i++) {
		if (slice->events[i] == event) {
			return true;
		}
	}
	return false;
}

/* The state before the timeline, and what the timeline's filter hid of the state after it:
 * for each type and key the last of the range that is not shown anyway. */
static json_t *state_json(struct sync *sync, const struct room *room, const struct slice *slice,
			  size_t from_index)
{
	json_t *events = json_array();
	struct hs_map seen = { 0 };
	for (size_t i = room->state_count; i > 0; i--) {
		struct event *event = room->state_events[i - 1];
		if (event->room_index < from_index) {
			break;
		}
		const char *key =
		    arena_printf(sync->call->arena, "%s\n%s", event->type, event->state_key);
		if (event->pos > sync->now || is_in(slice, event) ||
		    hs_map_get(&seen, key) != NULL) {
			continue;
		}
		hs_map_put(&seen, key, event);
		if (hs_filter_passes(sync->state_filter, event->type, event->sender_id)) {
			json_array_insert_new(events, 0, view(sync, event));
		}
	}
	hs_map_done(&seen);
	return events;
}

/* ---- ephemeral and private ---- */

static json_t *typing_json(struct sync *sync, const struct room *room)
{
	json_t *users = json_array(), *until;
	const char *id;
	json_object_foreach(room->typing, id, until)
	{
		if (json_integer_value(until) > hs_now_ms(sync->hs)) {
			json_array_append_new(users, json_string(id));
		}
	}
	return json_pack("{s:s, s:{s:o}}", "type", "m.typing", "content", "user_ids", users);
}

static json_t *ephemeral_json(struct sync *sync, const struct room *room)
{
	json_t *events = json_array();
	const json_t *filter = json_object_get(json_object_get(sync->filter, "room"), "ephemeral");
	if (is_silenced(filter)) {
		return events;
	}
	if (room->has_receipt && hs_filter_passes(filter, "m.receipt", NULL)) {
		json_array_append_new(events, json_pack("{s:s, s:O}", "type", "m.receipt",
							"content", room->receipts));
	}
	if (room->has_typing && hs_filter_passes(filter, "m.typing", NULL)) {
		json_array_append_new(events, typing_json(sync, room));
	}
	return events;
}

/* The user's data of one place (room NULL: everywhere) that changed in the window. */
static json_t *data_json(struct sync *sync, const json_t *data, const struct room *room,
			 const json_t *filter)
{
	json_t *events = json_array(), *content;
	json_t *all = (json_t *)(uintptr_t)data;
	const char *type;
	json_object_foreach(all, type, content)
	{
		bool is_new = sync->is_initial;
		for (size_t i = sync->since; i < sync->now && !is_new; i++) {
			const struct entry *entry = &sync->hs->stream[i];
			is_new = entry->kind == ENTRY_ACCOUNT_DATA && entry->user == sync->user &&
				 entry->room == room && str_equal(entry->type, type);
		}
		if (is_new && hs_filter_passes(filter, type, NULL)) {
			json_array_append_new(
			    events, json_pack("{s:s, s:O}", "type", type, "content", content));
		}
	}
	return events;
}

static json_t *summary_json(const struct room *room)
{
	json_int_t joined = 0, invited = 0;
	for (size_t i = 0; i < room->member_count; i++) {
		joined += str_equal(room->members[i]->membership, "join");
		invited += str_equal(room->members[i]->membership, "invite");
	}
	return json_pack("{s:I, s:I}", "m.joined_member_count", joined, "m.invited_member_count",
			 invited);
}

/* ---- rooms ---- */

static bool has_any(const json_t *json, const char *key)
{
	return json_array_size(json_object_get(json_object_get(json, key), "events")) > 0;
}

/* The end of a room's history, for those who have seen none of it. */
static struct source history(struct sync *sync, const struct room *room)
{
	size_t budget = budget_of(sync) + 1;
	size_t count = room->event_count < budget ? room->event_count : budget;
	struct delivery *from = arena_array(sync->call->arena, count, sizeof *from);
	for (size_t i = 0; i < count; i++) {
		struct event *event = room->events[room->event_count - count + i];
		from[i] = (struct delivery){ .event = event, .pos = event->pos };
	}
	return (struct source){ .from = from, .count = count, .is_cut = count < room->event_count };
}

/* `is_new`: joined since the last sync, or this is the first. */
static void add_joined(struct sync *sync, struct room *room, bool is_new)
{
	struct source source = { .from = room->window, .count = room->window_count };
	if (is_new) {
		source = history(sync, room);
		source.is_new = !sync->is_initial;
	}
	struct slice slice;
	pick(sync, &source, &slice);
	json_t *state = NULL;
	if (is_new || sync->is_full) {
		state = state_json(sync, room, &slice, 0);
	} else if (slice.is_limited) {
		state = state_json(sync, room, &slice, source.from[0].event->room_index);
	} else {
		state = json_array(); /* linear: Synapse says nothing, even of filtered state */
	}
	const json_t *data = json_object_get(sync->user->room_data, room->id);
	const json_t *data_filter =
	    json_object_get(json_object_get(sync->filter, "room"), "account_data");
	json_t *json =
	    json_pack("{s:o, s:{s:o}, s:{s:o}, s:{s:o}, s:{s:i, s:i}, s:o}", "timeline",
		      timeline_json(sync, &slice), "state", "events", state, "ephemeral", "events",
		      ephemeral_json(sync, room), "account_data", "events",
		      data_json(sync, data, room, data_filter), "unread_notifications",
		      "notification_count", 0, "highlight_count", 0, "summary", summary_json(room));
	if (is_new || sync->is_full || has_any(json, "timeline") || has_any(json, "state") ||
	    has_any(json, "ephemeral") || has_any(json, "account_data")) {
		json_object_set(sync->join, room->id, json);
	}
	json_decref(json);
}

static void add_invited(struct sync *sync, const struct room *room)
{
	static const char *const types[] = { "m.room.create",     "m.room.join_rules",
					     "m.room.name",       "m.room.canonical_alias",
					     "m.room.encryption", "m.room.avatar" };
	const struct event *invite = hs_room_state(room, "m.room.member", sync->user->id);
	const struct event *shown[8];
	size_t count = 0;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		const struct event *event = hs_room_state(room, types[i], "");
		if (event != NULL) {
			shown[count++] = event;
		}
	}
	shown[count++] = hs_room_state(room, "m.room.member", invite->sender_id);
	shown[count++] = invite;
	json_t *events = json_array();
	for (size_t i = 0; i < count; i++) {
		if (shown[i] != NULL) {
			json_array_append_new(
			    events,
			    json_pack("{s:s, s:s, s:s, s:O}", "type", shown[i]->type, "state_key",
				      shown[i]->state_key, "sender", shown[i]->sender_id, "content",
				      json_object_get(shown[i]->json, "content")));
		}
	}
	json_object_set_new(sync->invite, room->id,
			    json_pack("{s:{s:o}}", "invite_state", "events", events));
}

/* Left, kicked or banned within the window: the timeline ends with that. */
static void add_left(struct sync *sync, const struct room *room, const struct member *member)
{
	const struct change *last = &member->changes[member->change_count - 1];
	struct source source = { .from = room->window };
	while (source.count < room->window_count && room->window[source.count].pos <= last->pos) {
		source.count++;
	}
	bool was_in = str_equal(hs_member_at(member, sync->since), "join") ||
		      (member->change_count > 1 &&
		       str_equal(member->changes[member->change_count - 2].membership, "join"));
	if (!was_in && source.count > 0) {
		/* an invitation refused or taken back: only that event */
		source.from += source.count - 1;
		source.count = 1;
	}
	struct slice slice;
	pick(sync, &source, &slice);
	json_t *state = json_array();
	if (!is_in(&slice, last->event)) {
		json_array_append_new(state, view(sync, last->event));
	}
	json_object_set_new(sync->leave, room->id,
			    json_pack("{s:o, s:{s:o}, s:{s:[]}}", "timeline",
				      timeline_json(sync, &slice), "state", "events", state,
				      "account_data", "events"));
}

static bool left_since(const struct sync *sync, const struct member *member)
{
	for (size_t i = member->change_count; i > 0; i--) {
		const struct change *change = &member->changes[i - 1];
		if (change->pos <= sync->since) {
			return false;
		}
		if (!str_equal(change->membership, "join")) {
			return true;
		}
	}
	return false;
}

static void add_room(struct sync *sync, struct room *room)
{
	const struct member *member = hs_room_member(room, sync->user);
	if (!hs_filter_wants_room(sync->filter, room->id) || member == NULL ||
	    member->membership == NULL || member->is_forgotten) {
		return;
	}
	const struct change *last = &member->changes[member->change_count - 1];
	bool was_joined = str_equal(hs_member_at(member, sync->since), "join");
	if (str_equal(member->membership, "join")) {
		bool is_new = sync->is_initial || !was_joined || left_since(sync, member);
		add_joined(sync, room, is_new);
	} else if (str_equal(member->membership, "invite")) {
		if (sync->is_initial || last->pos > sync->since) {
			add_invited(sync, room);
		}
	} else if (!sync->is_initial && last->pos > sync->since) {
		add_left(sync, room, member);
	}
}

/* ---- the window ---- */

static void touch(struct sync *sync, struct room *room)
{
	if (room->window_count == 0 && !room->has_receipt && !room->has_typing) {
		for (size_t i = sync->room_count; i > 0; i--) {
			if (sync->rooms[i - 1] == room) {
				return;
			}
		}
		sync->rooms = hs_grow(sync->rooms, sync->room_count, sizeof(struct room *));
		sync->rooms[sync->room_count++] = room;
	}
}

static void read_entry(struct sync *sync, uint64_t pos)
{
	const struct entry *entry = &sync->hs->stream[pos - 1];
	struct room *room = entry->room;
	if (room == NULL || hs_room_member(room, sync->user) == NULL ||
	    (entry->kind == ENTRY_ACCOUNT_DATA && entry->user != sync->user)) {
		return;
	}
	touch(sync, room);
	if (entry->kind == ENTRY_EVENT) {
		room->window = hs_grow(room->window, room->window_count, sizeof *room->window);
		room->window[room->window_count++] =
		    (struct delivery){ .event = entry->event, .pos = pos };
	} else if (entry->kind == ENTRY_RECEIPT) {
		room->has_receipt = true;
	} else if (entry->kind == ENTRY_TYPING) {
		room->has_typing = true;
	}
}

static void read_window(struct sync *sync)
{
	if (sync->is_initial || sync->is_full) {
		for (size_t i = 0; i < sync->user->membership_count; i++) {
			touch(sync, sync->user->memberships[i]->room);
		}
	}
	for (uint64_t i = sync->is_initial ? sync->now : sync->since; i < sync->now; i++) {
		read_entry(sync, i + 1);
	}
}

static void forget_window(struct sync *sync)
{
	for (size_t i = 0; i < sync->room_count; i++) {
		sync->rooms[i]->window_count = 0;
		sync->rooms[i]->has_receipt = sync->rooms[i]->has_typing = false;
	}
	free(sync->rooms);
}

/* ---- the answer ---- */

static json_t *device_lists_json(struct sync *sync)
{
	json_t *changed = json_object();
	for (uint64_t i = sync->is_initial ? sync->now : sync->since; i < sync->now; i++) {
		const struct entry *entry = &sync->hs->stream[i];
		const struct user *user = entry->kind == ENTRY_KEYS ? entry->user
					  : entry->kind == ENTRY_EVENT &&
						  str_equal(entry->event->type, "m.room.member") &&
						  hs_room_is_joined(entry->room, sync->user)
					      ? hs_user_find(sync->hs, entry->event->state_key)
					      : NULL;
		if (user != NULL && user->device_count > 0 &&
		    (entry->kind == ENTRY_EVENT ? user != sync->user
						: hs_shares_room(user, sync->user))) {
			json_object_set_new(changed, user->id, json_true());
		}
	}
	json_t *list = json_array(), *value;
	const char *id;
	json_object_foreach(changed, id, value)
	{
		json_array_append_new(list, json_string(id));
	}
	json_decref(changed);
	return json_pack("{s:o, s:[]}", "changed", list, "left");
}

static json_t *next_batch_json(struct sync *sync)
{
	char token[32];
	(void)snprintf(token, sizeof token, "s%llu", (unsigned long long)sync->now);
	if (hs_quirk_take(sync->hs, QUIRK_NEXT_BATCH_EMPTY)) {
		return json_string("");
	}
	if (hs_quirk_take(sync->hs, QUIRK_NEXT_BATCH_NUMBER)) {
		return json_integer((json_int_t)sync->now);
	}
	if (hs_quirk_take(sync->hs, QUIRK_NEXT_BATCH_MISSING)) {
		return NULL;
	}
	if (!sync->is_initial && hs_quirk_take(sync->hs, QUIRK_NEXT_BATCH_SAME)) {
		(void)snprintf(token, sizeof token, "s%llu", (unsigned long long)sync->since);
	}
	return json_string(token);
}

static bool says_something(const json_t *json)
{
	const json_t *rooms = json_object_get(json, "rooms");
	const json_t *lists = json_object_get(json, "device_lists");
	return json_object_size(json_object_get(rooms, "join")) > 0 ||
	       json_object_size(json_object_get(rooms, "invite")) > 0 ||
	       json_object_size(json_object_get(rooms, "leave")) > 0 ||
	       has_any(json, "account_data") || has_any(json, "to_device") ||
	       json_array_size(json_object_get(lists, "changed")) > 0;
}

static json_t *build(struct sync *sync)
{
	struct hs *hs = sync->hs;
	sync->join = json_object();
	sync->invite = json_object();
	sync->leave = json_object();
	read_window(sync);
	sync->is_doubled = hs->quirks[QUIRK_DUPLICATE] > 0;
	sync->is_reversed = hs->quirks[QUIRK_REORDER] > 0;
	for (size_t i = 0; i < sync->room_count; i++) {
		add_room(sync, sync->rooms[i]);
	}
	forget_window(sync);
	return json_pack("{s:{s:o, s:o, s:o, s:{}}, s:{s:o}, s:{s:o}, s:{s:[]}, s:o, s:o, s:o}",
			 "rooms", "join", sync->join, "invite", sync->invite, "leave", sync->leave,
			 "knock", "account_data", "events",
			 data_json(sync, sync->user->account_data, NULL,
				   json_object_get(sync->filter, "account_data")),
			 "to_device", "events", hs_inbox_take(sync->call->device, sync->since),
			 "presence", "events", "device_lists", device_lists_json(sync),
			 "device_one_time_keys_count", hs_keys_counts(sync->call->device),
			 "device_unused_fallback_key_types", hs_keys_fallbacks(sync->call->device));
}

/* Oddities are used up by an answer that shows them. */
static void use_quirks(struct sync *sync, const json_t *json)
{
	if (json_object_size(json_object_get(json_object_get(json, "rooms"), "join")) > 0) {
		(void)hs_quirk_take(sync->hs, QUIRK_DUPLICATE);
		(void)hs_quirk_take(sync->hs, QUIRK_REORDER);
		(void)hs_quirk_take(sync->hs, QUIRK_NO_PREV_BATCH);
	}
}

static json_t *get_sync(struct call *call)
{
	struct sync sync = { .call = call, .hs = call->hs, .user = call->user };
	const char *since = hs_query(call, "since");
	sync.now = call->hs->stream_count;
	sync.is_initial = since == NULL || *since == '\0';
	sync.is_full = str_equal(hs_query(call, "full_state"), "true");
	if (!sync.is_initial && !hs_stream_read(since, &sync.since)) {
		return hs_refused(call->hs, 400, "M_UNKNOWN", "Invalid stream token");
	}
	/* A token from before a rewind: nothing is known of what came in between. */
	sync.since = sync.since > sync.now ? sync.now : sync.since;
	if (!sync.is_initial && hs_now_ms(call->hs) < call->hs->silent_until_ms) {
		sync.now = sync.since;
	}
	if (!read_filter(&sync)) {
		return NULL;
	}
	json_t *json = build(&sync);
	int64_t timeout_ms = hs_query_int(call, "timeout", 0);
	if (!sync.is_initial && !sync.is_full && !call->deadline_passed && timeout_ms > 0 &&
	    !says_something(json)) {
		json_decref(json);
		call->is_raw = call->answer->is_waiting = true;
		call->answer->wait_ms = timeout_ms;
		return NULL;
	}
	use_quirks(&sync, json);
	json_t *next = next_batch_json(&sync);
	if (next != NULL) {
		json_object_set_new(json, "next_batch", next);
	}
	return json;
}

const struct route hs_sync_routes[] = {
	{ "GET", "_matrix/client/sync", 0, get_sync },
	{ 0 },
};
