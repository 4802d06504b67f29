/* change: what each command changed, so that undo, an edit or a deletion can take it back. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/change.h"

#include "base/str.h"

#include <string.h>

struct changes {
	struct store *store;
	struct stmt *put, *get, *of_source, *last, *last_there, *since, *undone, *forget;
};

#define COLUMNS \
	"event, cluster, person, room, at_s, state, items, settled, changes, source, row, acted," \
	" school, needs, what, undo_line, is_new, is_mark, lines_after, lines_to," \
	" beside, led_from"

/* As the index of what stands has it. */
#define STANDS \
	" FROM host_command WHERE person = ?1 AND state = 'done'" \
	" AND COALESCE(changes, settled, undo_line) IS NOT NULL"

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
		"INSERT INTO host_command (" COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
		" ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)"
		" ON CONFLICT (event) DO UPDATE SET state = excluded.state, items = excluded.items,"
		" settled = excluded.settled, changes = excluded.changes,"
		" source = excluded.source, row = excluded.row, acted = excluded.acted,"
		" school = excluded.school, needs = excluded.needs, what = excluded.what,"
		" undo_line = excluded.undo_line, is_new = excluded.is_new,"
		" is_mark = excluded.is_mark, lines_after = excluded.lines_after,"
		" lines_to = excluded.lines_to, beside = excluded.beside,"
		" led_from = excluded.led_from",
		&changes->put, err) ||
	    !store_prepare(store, NULL, "SELECT " COLUMNS " FROM host_command WHERE event = ?1",
			   &changes->get, err) ||
	    !store_prepare(store, NULL,
			   "SELECT " COLUMNS " FROM host_command WHERE event = ?1 AND source = ?1"
			   " UNION ALL SELECT " COLUMNS
			   " FROM host_command WHERE source = ?1 AND source <> event",
			   &changes->of_source, err) ||
	    !store_prepare(store, NULL,
			   "SELECT " COLUMNS STANDS
			   " AND (?2 IS NULL OR ' ' || items LIKE '% ' || ?2 || ' %')"
			   " ORDER BY seq DESC LIMIT 1",
			   &changes->last, err) ||
	    !store_prepare(store, NULL,
			   "SELECT " COLUMNS STANDS " AND room = ?3"
			   " AND (?2 IS NULL OR ' ' || items LIKE '% ' || ?2 || ' %')"
			   " ORDER BY seq DESC LIMIT 1",
			   &changes->last_there, err) ||
	    !store_prepare(store, NULL,
			   "SELECT COUNT(*), COALESCE(SUM(state = 'failed'), 0) FROM host_command"
			   " WHERE person = ?1 AND (?3 IS NULL OR room = ?3) AND row <> 'undo'"
			   " AND seq > (SELECT seq FROM host_command WHERE event = ?2)",
			   &changes->since, err) ||
	    !store_prepare(
		store, NULL,
		"UPDATE host_command SET state = 'undone', changes = NULL WHERE event = ?1",
		&changes->undone, err) ||
	    !store_prepare(store, NULL,
			   "UPDATE host_command SET what = NULL WHERE event = ?1 AND"
			   " (state <> 'done' OR COALESCE(changes, settled, undo_line) IS NULL)",
			   &changes->forget, err)) {
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
	stmt_bind_text(put, change->source == NULL ? change->event : change->source);
	stmt_bind_text(put, change->row == NULL ? "" : change->row);
	stmt_bind_text(put, change->acted);
	stmt_bind_text(put, (const char[]){ change->school, '\0' });
	stmt_bind_int(put, change->needs);
	stmt_bind_text(put, change->what);
	stmt_bind_text(put, change->undo_line);
	stmt_bind_int(put, change->is_new);
	stmt_bind_int(put, change->is_mark);
	stmt_bind_int(put, change->lines.after);
	stmt_bind_int(put, change->lines.to);
	stmt_bind_text(put, change->beside);
	stmt_bind_text(put, change->led_from);
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
				 .settled = stmt_text_or_null(row, 7, arena),
				 .source = stmt_text(row, 9, arena),
				 .row = stmt_text(row, 10, arena),
				 .acted = stmt_text_or_null(row, 11, arena),
				 .school = stmt_text(row, 12, arena)[0],
				 .needs = (unsigned)stmt_int(row, 13),
				 .what = stmt_text_or_null(row, 14, arena),
				 .undo_line = stmt_text_or_null(row, 15, arena),
				 .is_new = stmt_int(row, 16) != 0,
				 .is_mark = stmt_int(row, 17) != 0,
				 .lines = { stmt_int(row, 18), stmt_int(row, 19) },
				 .beside = stmt_text_or_null(row, 20, arena),
				 .led_from = stmt_text_or_null(row, 21, arena) };
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

/* Reads the row that the statement gives. */
static bool read_one(struct stmt *stmt, struct arena *arena, struct change *ret_change)
{
	if (!stmt_step(stmt)) {
		return false;
	}
	*ret_change = read_change(stmt, arena);
	stmt_end(stmt);
	return true;
}

bool change_get(struct changes *changes, struct arena *arena, const char *event,
		struct change *ret_change)
{
	struct stmt *get = stmt_begin(changes->get);

	stmt_bind_text(get, event);
	return read_one(get, arena, ret_change);
}

bool change_of_source(struct changes *changes, struct arena *arena, const char *source,
		      struct change *ret_change)
{
	struct stmt *get = stmt_begin(changes->of_source);

	stmt_bind_text(get, source);
	return read_one(get, arena, ret_change);
}

bool change_last(struct changes *changes, struct arena *arena, int64_t person, const char *room,
		 const char *item, struct change *ret_change)
{
	struct stmt *last = stmt_begin(room == NULL ? changes->last : changes->last_there);

	stmt_bind_int(last, person);
	stmt_bind_text(last, item);
	if (room != NULL) {
		stmt_bind_text(last, room);
	}
	return read_one(last, arena, ret_change);
}

struct change_since change_since(struct changes *changes, const struct change *change,
				 const char *room)
{
	struct stmt *since = stmt_begin(changes->since);
	struct change_since count = { .said = 0 };

	stmt_bind_int(since, change->person);
	stmt_bind_text(since, change->event);
	stmt_bind_text(since, room);
	if (stmt_step(since)) {
		count.said = stmt_int(since, 0);
		count.refused = stmt_int(since, 1);
		stmt_end(since);
	}
	return count;
}

bool change_stands(const struct change *change)
{
	return change->state == CHANGE_DONE &&
	       (change->len > 0 || change->settled != NULL || change->undo_line != NULL);
}

void change_mark_undone(struct changes *changes, const char *event)
{
	struct stmt *undone = stmt_begin(changes->undone);

	stmt_bind_text(undone, event);
	stmt_run(undone);
}

void change_forget_words(struct changes *changes, const char *event)
{
	struct stmt *forget = stmt_begin(changes->forget);

	stmt_bind_text(forget, event);
	stmt_run(forget);
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
	change_mark_undone(changes, change->event);
	return CHANGE_REVERTED;
}
