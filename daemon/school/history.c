/* history: every act is on the record, one line each, never changed, with the names of its time. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "school/history.h"

enum { ADD, ADD_ALIKE, LAST, SINCE, LIST, MINE, RECENT };

static const char *const queries[] = {
	[ADD] =
	    "INSERT INTO school_history"
	    " (cluster, at_s, letter, number, person, handle, visibility, schools, text, reader,"
	    " seq) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,"
	    " (SELECT COALESCE(MAX(seq), 0) + 1 FROM school_history WHERE cluster = ?1))",
	[ADD_ALIKE] =
	    "INSERT INTO school_history"
	    " (cluster, at_s, letter, number, person, handle, visibility, schools, text, reader, "
	    "seq)"
	    " SELECT ?1, ?2, ?3, ?4, ?5, ?6, visibility, schools, ?7, reader,"
	    " (SELECT MAX(seq) + 1 FROM school_history WHERE cluster = ?1) FROM school_history"
	    " WHERE cluster = ?1 AND letter = ?3 AND number = ?4 AND seq > ?8 AND seq <= ?9"
	    " ORDER BY seq DESC LIMIT 1",
	[LAST] = "SELECT COALESCE(MAX(seq), 0) FROM school_history WHERE cluster = ?1",
	[SINCE] = "SELECT visibility, schools, reader FROM school_history WHERE cluster = ?1"
		  " AND letter = ?2 AND number = ?3 AND seq > ?4 AND person <> 0",
	[LIST] = "SELECT at_s, letter, number, handle, text, visibility, schools, reader"
		 " FROM school_history WHERE cluster = ?1 AND letter = ?2 AND number = ?3"
		 " ORDER BY seq DESC",
	[MINE] = "SELECT at_s, letter, number, handle, text, visibility, schools, reader"
		 " FROM school_history WHERE cluster = ?1 AND person = ?2 ORDER BY seq DESC",
	/* the order is that of the time too, so it ends with the first that is older */
	[RECENT] = "SELECT at_s, letter, number, handle, text, visibility, schools, reader"
		   " FROM school_history WHERE cluster = ?1 ORDER BY seq DESC",
	NULL,
};

struct history {
	struct stmt **stmts;
	int64_t added;
};

bool history_new(struct store *store, struct arena *arena, struct history **ret_history,
		 struct err *err)
{
	struct history *history = arena_alloc(arena, sizeof(*history));

	if (!store_prepare_all(store, NULL, queries, &history->stmts, err)) {
		return false;
	}
	*ret_history = history;
	return true;
}

static void bind_line(struct stmt *stmt, int64_t cluster, const struct history_line *line)
{
	const char letter[2] = { line->item.letter, '\0' };

	stmt_bind_int(stmt, cluster);
	stmt_bind_int(stmt, line->at_s);
	stmt_bind_text(stmt, letter);
	stmt_bind_int(stmt, line->item.number);
	stmt_bind_int(stmt, line->person);
	stmt_bind_text(stmt, line->handle == NULL ? "clerk" : line->handle);
}

void history_add(struct history *history, int64_t cluster, const struct history_line *line)
{
	struct stmt *stmt = stmt_begin(history->stmts[ADD]);

	bind_line(stmt, cluster, line);
	stmt_bind_int(stmt, (int64_t)line->visibility);
	stmt_bind_text(stmt, line->schools == NULL ? "" : line->schools);
	stmt_bind_text(stmt, line->text);
	stmt_bind_int(stmt, line->visibility == CLERK_PERSONAL ? line->reader : 0);
	stmt_run(stmt);
	history->added++;
}

int64_t history_added(const struct history *history)
{
	return history->added;
}

int64_t history_last(struct history *history, int64_t cluster)
{
	struct stmt *stmt = stmt_begin(history->stmts[LAST]);

	stmt_bind_int(stmt, cluster);
	int64_t last = stmt_step(stmt) ? stmt_int(stmt, 0) : 0;

	stmt_end(stmt);
	return last;
}

bool history_add_alike(struct history *history, int64_t cluster, const struct history_line *line,
		       struct history_stretch like)
{
	struct stmt *stmt = stmt_begin(history->stmts[ADD_ALIKE]);
	int64_t before = history_last(history, cluster);

	bind_line(stmt, cluster, line);
	stmt_bind_text(stmt, line->text);
	stmt_bind_int(stmt, like.after);
	stmt_bind_int(stmt, like.to);
	stmt_run(stmt);
	int64_t count = history_last(history, cluster) - before;

	history->added += count;
	return count > 0;
}

bool history_is_acted_on(struct history *history, struct arena *arena, int64_t cluster,
			 const struct viewer *viewer, struct clerk_item item, int64_t after)
{
	struct stmt *stmt = stmt_begin(history->stmts[SINCE]);
	const char letter[2] = { item.letter, '\0' };
	bool is_acted_on = false;

	stmt_bind_int(stmt, cluster);
	stmt_bind_text(stmt, letter);
	stmt_bind_int(stmt, item.number);
	stmt_bind_int(stmt, after);
	while (!is_acted_on && stmt_step(stmt)) {
		is_acted_on = viewer_may_see(viewer, visibility_of_row(stmt_int(stmt, 0)),
					     stmt_text(stmt, 1, arena), stmt_int(stmt, 2));
	}
	stmt_end(stmt);
	return is_acted_on;
}

static bool row_is_seen(struct stmt *stmt, struct arena *arena, const struct viewer *viewer)
{
	return viewer_may_see(viewer, visibility_of_row(stmt_int(stmt, 5)),
			      stmt_text(stmt, 6, arena), stmt_int(stmt, 7));
}

/* Reads rows, newest first, up to `max` of those that `viewer` may see, none older than that. */
static size_t read_rows(struct stmt *stmt, struct arena *arena, const struct viewer *viewer,
			int64_t since_s, struct clerk_history *ret_rows, size_t max)
{
	size_t count = 0;

	while (count < max && stmt_step(stmt) && stmt_int(stmt, 0) >= since_s) {
		if (!row_is_seen(stmt, arena, viewer)) {
			continue;
		}
		ret_rows[count++] = (struct clerk_history){
			.at_s = stmt_int(stmt, 0),
			.item = { .letter = stmt_text(stmt, 1, arena)[0],
				  .number = stmt_int(stmt, 2) },
			.who = stmt_text(stmt, 3, arena),
			.text = stmt_text(stmt, 4, arena),
		};
	}
	stmt_end(stmt);
	return count;
}

/* Its lines, newest first. */
static struct stmt *begin_list(struct history *history, int64_t cluster, struct clerk_item item)
{
	struct stmt *stmt = stmt_begin(history->stmts[LIST]);
	const char letter[2] = { item.letter, '\0' };

	stmt_bind_int(stmt, cluster);
	stmt_bind_text(stmt, letter);
	stmt_bind_int(stmt, item.number);
	return stmt;
}

bool history_is_hidden(struct history *history, struct arena *arena, int64_t cluster,
		       const struct viewer *viewer, struct clerk_item item)
{
	struct stmt *stmt = begin_list(history, cluster, item);
	bool is_hidden = false, is_seen = false;

	while (!is_seen && stmt_step(stmt)) {
		is_seen = row_is_seen(stmt, arena, viewer);
		is_hidden = !is_seen;
	}
	stmt_end(stmt);
	return is_hidden;
}

size_t history_list(struct history *history, struct arena *arena, int64_t cluster,
		    const struct viewer *viewer, struct clerk_item item,
		    struct clerk_history *ret_rows, size_t max)
{
	size_t count =
	    read_rows(begin_list(history, cluster, item), arena, viewer, 0, ret_rows, max);

	for (size_t i = 0; i < count / 2; i++) {
		struct clerk_history row = ret_rows[i];

		ret_rows[i] = ret_rows[count - 1 - i];
		ret_rows[count - 1 - i] = row;
	}
	return count;
}

size_t history_mine(struct history *history, struct arena *arena, int64_t cluster, int64_t person,
		    bool only_public, struct clerk_history *ret_rows, size_t max)
{
	struct stmt *stmt = stmt_begin(history->stmts[MINE]);
	/* One's own lines are one's own to read, even after a change of school. */
	const struct viewer self = { .sees_all = !only_public };

	stmt_bind_int(stmt, cluster);
	stmt_bind_int(stmt, person);
	return read_rows(stmt, arena, &self, 0, ret_rows, max);
}

size_t history_since(struct history *history, struct arena *arena, int64_t cluster,
		     const struct viewer *viewer, int64_t since_s, struct clerk_history *ret_rows,
		     size_t max)
{
	struct stmt *stmt = stmt_begin(history->stmts[RECENT]);

	stmt_bind_int(stmt, cluster);
	return read_rows(stmt, arena, viewer, since_s, ret_rows, max);
}
