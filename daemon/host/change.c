/* change: what each command changed, so that undo, an edit or a deletion can take it back. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/change.h"

#include "base/str.h"

#include <string.h>

struct changes {
	struct store *store;
	struct stmt *put, *get, *last, *undone;
};

#define COLUMNS "event, cluster, person, room, at_s, state, items, settled, changes"

static const char *const state_words[] = {
	[CHANGE_DONE] = "done",
	[CHANGE_FAILED] = "failed",
	[CHANGE_UNDONE] = "undone",
};

bool changes_new(struct arena *arena, struct store *store, struct changes **ret_changes,
		 struct err *err)
{
	struct changes *changes = arena_alloc(arena, sizeof(*changes));

	changes->store = store;
	if (!store_prepare(
		store, NULL,
		"INSERT INTO host_command (" COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
		" ON CONFLICT (event) DO UPDATE SET state = excluded.state, items = excluded.items,"
		" settled = excluded.settled, changes = excluded.changes",
		&changes->put, err) ||
	    !store_prepare(store, NULL, "SELECT " COLUMNS " FROM host_command WHERE event = ?1",
			   &changes->get, err) ||
	    !store_prepare(store, NULL,
			   "SELECT " COLUMNS
			   " FROM host_command WHERE person = ?1 AND state = 'done'"
			   " AND (changes IS NOT NULL OR settled IS NOT NULL) AND (?2 IS NULL OR ' "
			   "' || items LIKE '% ' || ?2 || ' %')"
			   " ORDER BY seq DESC LIMIT 1",
			   &changes->last, err) ||
	    !store_prepare(
		store, NULL,
		"UPDATE host_command SET state = 'undone', changes = NULL WHERE event = ?1",
		&changes->undone, err)) {
		return false;
	}
	*ret_changes = changes;
	return true;
}

void change_put(struct changes *changes, const struct change *change)
{
	struct stmt *put = stmt_begin(changes->put);

	stmt_bind_text(put, change->event);
	stmt_bind_int(put, change->cluster);
	stmt_bind_int(put, change->person);
	stmt_bind_text(put, change->room);
	stmt_bind_int(put, change->at_s);
	stmt_bind_text(put, state_words[change->state]);
	stmt_bind_text(put, change->items);
	stmt_bind_text(put, change->settled);
	if (change->len == 0) {
		stmt_bind_text(put, NULL);
	} else {
		stmt_bind_blob(put, change->bytes, change->len);
	}
	stmt_run(put);
}

static struct change read_change(const struct stmt *row, struct arena *arena)
{
	struct change change = { .event = stmt_text(row, 0, arena),
				 .cluster = stmt_int(row, 1),
				 .person = stmt_int(row, 2),
				 .room = stmt_text(row, 3, arena),
				 .at_s = stmt_int(row, 4),
				 .items = stmt_text(row, 6, arena),
				 .settled =
				     stmt_is_null(row, 7) ? NULL : stmt_text(row, 7, arena) };
	const char *state = stmt_text(row, 5, arena);

	while (!str_equal(state_words[change.state], state)) {
		change.state++;
	}
	const void *bytes = stmt_blob(row, 8, &change.len);

	if (change.len > 0) {
		change.bytes = memcpy(arena_alloc(arena, change.len), bytes, change.len);
	}
	return change;
}

bool change_get(struct changes *changes, struct arena *arena, const char *event,
		struct change *ret_change)
{
	struct stmt *get = stmt_begin(changes->get);

	stmt_bind_text(get, event);
	if (!stmt_step(get)) {
		return false;
	}
	*ret_change = read_change(get, arena);
	stmt_end(get);
	return true;
}

bool change_last(struct changes *changes, struct arena *arena, int64_t person, const char *item,
		 struct change *ret_change)
{
	struct stmt *last = stmt_begin(changes->last);

	stmt_bind_int(last, person);
	stmt_bind_text(last, item);
	if (!stmt_step(last)) {
		return false;
	}
	*ret_change = read_change(last, arena);
	stmt_end(last);
	return true;
}

enum change_verdict change_revert(struct changes *changes, const struct change *change)
{
	if (change->settled != NULL) {
		return CHANGE_SETTLED;
	}
	if (change->len == 0 || change->state != CHANGE_DONE) {
		return CHANGE_NOTHING;
	}
	if (!store_revert(changes->store, change->bytes, change->len)) {
		return CHANGE_DEPENDED;
	}
	struct stmt *undone = stmt_begin(changes->undone);

	stmt_bind_text(undone, change->event);
	stmt_run(undone);
	return CHANGE_REVERTED;
}
