/* hs_rewind: takes events back, last first, as a homeserver restored from a backup would. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "homeserver/hs_core.h"

#include <stdlib.h>

static void undo_member(struct event *event)
{
	struct member *member = hs_map_get(&event->room->member_of, event->state_key);
	if (member == NULL || member->change_count == 0) {
		return;
	}
	member->change_count--;
	member->membership =
	    member->change_count == 0 ? NULL : member->changes[member->change_count - 1].membership;
}

static void undo_state(struct hs *hs, struct event *event)
{
	struct room *room = event->room;
	struct event *before = NULL;
	room->state_count--;
	for (size_t i = room->state_count; i > 0 && before == NULL; i--) {
		struct event *other = room->state_events[i - 1];
		if (str_equal(other->type, event->type) &&
		    str_equal(other->state_key, event->state_key)) {
			before = other;
		}
	}
	hs_map_put(&room->state, arena_printf(hs->arena, "%s\n%s", event->type, event->state_key),
		   before);
	if (str_equal(event->type, "m.room.member")) {
		undo_member(event);
	}
}

static void undo_redaction(struct hs *hs, const struct event *redaction)
{
	struct event *event = hs_event_find(hs, hs_json_text(redaction->json, "redacts"));
	if (event == NULL || event->redacted_by != redaction) {
		return;
	}
	json_object_set_new(event->json, "content", event->original);
	event->original = NULL;
	event->redacted_by = NULL;
	free(event->text);
	event->text = NULL;
}

static void undo_data(struct hs *hs, uint64_t pos)
{
	for (uint64_t i = hs->stream_count; i >= pos; i--) {
		const struct entry *entry = &hs->stream[i - 1];
		if (entry->kind != ENTRY_ACCOUNT_DATA || entry->room != NULL) {
			continue;
		}
		if (entry->before == NULL) {
			json_object_del(entry->user->account_data, entry->type);
		} else {
			json_object_set(entry->user->account_data, entry->type,
					(json_t *)(uintptr_t)entry->before);
		}
	}
}

void hs_event_drop_last(struct hs *hs)
{
	struct event *event = hs->events[--hs->event_count];
	event->room->event_count--;
	if (event->state_key != NULL) {
		undo_state(hs, event);
	}
	undo_redaction(hs, event);
	if (event->relates_to != NULL) {
		event->relates_to->first_child = event->next_child;
	}
	if (hs->stream_count >= event->pos) {
		undo_data(hs, event->pos);
		hs->stream_count = event->pos - 1; /* and all that came after it */
	}
	hs_map_put(&hs->event_of, event->event_id, NULL);
	if (event->txn_key != NULL && hs_map_get(&hs->txn_of, event->txn_key) == event) {
		hs_map_put(&hs->txn_of, event->txn_key, NULL);
	}
	/* Memory of the struct stays with the arena; its names may still be keys of maps,
	 * so its JSON stays too, in a list that nobody reads. */
	event->first_child = NULL;
	hs->dropped = hs_grow(hs->dropped, hs->dropped_count, sizeof(struct event *));
	hs->dropped[hs->dropped_count++] = event;
}

void hs_rewind(struct hs *hs, size_t count)
{
	size_t undone = 0;
	while (undone < count && hs->event_count > 0) {
		hs_event_drop_last(hs);
		undone++;
	}
	hs->generation++;
	hs_journal_put(hs, json_pack("{s:s, s:I}", "k", "rewind", "events", (json_int_t)undone));
	hs_journal_flush(hs);
}
