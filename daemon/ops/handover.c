/* handover: a database made by `clerkd cluster move` is nobody's to use before the other let go. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "ops/handover.h"

#include "base/str.h"

/* One text of one row, with at most one value; NULL: there is no row. `ret_number`: its second. */
static const char *ask(struct store *store, struct arena *arena, const char *sql, const char *value,
		       int64_t *ret_number)
{
	struct stmt *stmt = NULL;

	if (!store_prepare(store, NULL, sql, &stmt, NULL)) {
		return NULL;
	}
	stmt_begin(stmt);
	if (value != NULL) {
		stmt_bind_text(stmt, value);
	}
	const char *found = stmt_step(stmt) ? stmt_text_or_null(stmt, 0, arena) : NULL;

	if (found != NULL && ret_number != NULL) {
		*ret_number = stmt_int(stmt, 1);
	}
	stmt_end(stmt);
	return found;
}

const char *handover_name(struct store *store, struct arena *arena, bool *ret_is_over)
{
	int64_t is_over = 1;
	const char *name =
	    ask(store, arena, "SELECT handover, is_over FROM school_handover", NULL, &is_over);

	*ret_is_over = is_over != 0;
	return name;
}

const char *handover_gone(struct store *store, struct arena *arena, const char *name)
{
	return ask(store, arena,
		   "SELECT group_concat(name, ', ') FROM (SELECT name FROM school_gone"
		   " WHERE handover = ?1 ORDER BY name)",
		   name, NULL);
}

const char *handover_unfinished(struct store *store, struct arena *arena)
{
	return ask(store, arena,
		   "SELECT group_concat(name, ', ') FROM (SELECT name FROM school_gone"
		   " WHERE is_over = 0 ORDER BY name)",
		   NULL, NULL);
}

bool handover_has(struct store *store, const char *name, const char *cluster)
{
	struct stmt *stmt = NULL;

	if (!store_prepare(store, NULL,
			   "SELECT 1 FROM school_gone WHERE handover = ?1 AND name = ?2", &stmt,
			   NULL)) {
		return false;
	}
	stmt_begin(stmt);
	stmt_bind_text(stmt, name);
	stmt_bind_text(stmt, cluster);
	return stmt_found(stmt);
}

bool handover_is_over(struct store *store, struct err *err)
{
	struct arena *arena = arena_new();
	bool is_over = true;

	(void)handover_name(store, arena, &is_over);
	arena_free(arena);
	return is_over ||
	       err_set(err, ERR_TRYLATER,
		       "the clusters in this database are not handed over yet: say the `clerkd "
		       "cluster move` that made it once more, with the configuration of the first "
		       "clerkd");
}

/* Runs what takes at most a text and a number. */
static bool run(struct store *store, const char *sql, const char *text, int64_t number,
		struct err *err)
{
	struct stmt *stmt = NULL;

	if (!store_prepare(store, NULL, sql, &stmt, err)) {
		return false;
	}
	stmt_begin(stmt);
	stmt_bind_text(stmt, text);
	if (number != 0) {
		stmt_bind_int(stmt, number);
	}
	stmt_run(stmt);
	return !store_failed(store) || err_set(err, ERR_IO, "%s", store_error(store));
}

bool handover_note_over(struct store *store, const char *name, struct err *err)
{
	return run(store, "UPDATE school_gone SET is_over = 1 WHERE handover = ?1", name, 0, err);
}

bool handover_begin(struct store *store, const char *name, struct err *err)
{
	return run(store, "INSERT INTO school_handover (handover, is_over) VALUES (?1, 0)", name, 0,
		   err);
}

bool handover_end(struct store *store, struct err *err)
{
	return store_exec(store, "UPDATE school_handover SET is_over = 1", err);
}

bool handover_note_gone(struct store *store, const char *name, int64_t now_s, struct err *err)
{
	return run(store,
		   "INSERT INTO school_gone (handover, at_s, room, room_id, name, is_over)"
		   " SELECT ?1, ?2, room, room_id, name, ?1 = '' FROM school_cluster"
		   " WHERE id IN (SELECT id FROM part_cluster)"
		   " ON CONFLICT (room) DO UPDATE SET handover = excluded.handover,"
		   " at_s = excluded.at_s, room_id = excluded.room_id, name = excluded.name,"
		   " is_over = excluded.is_over",
		   name, now_s, err);
}
