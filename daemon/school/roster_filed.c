/* roster_filed: what a cluster's file said when it was last applied, fact by fact. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "school/roster_filed.h"

#include <stdlib.h>
#include <string.h>

enum { GET, CLEAR, ADD };

static const char *const queries[] = {
	[GET] = "SELECT what, value FROM school_filed WHERE cluster = ?1 ORDER BY what",
	[CLEAR] = "DELETE FROM school_filed WHERE cluster = ?1",
	/* A file may say a thing twice; it is read as said once. */
	[ADD] = "INSERT INTO school_filed (cluster, what, value) VALUES (?1, ?2, ?3)"
		" ON CONFLICT (cluster, what) DO UPDATE SET value = excluded.value",
	NULL,
};

struct filed_notes {
	struct store *store;
	struct stmt **stmts;
};

bool filed_notes_new(struct store *store, struct arena *arena, struct filed_notes **ret_notes,
		     struct err *err)
{
	struct filed_notes *notes = arena_alloc(arena, sizeof(*notes));

	notes->store = store;
	*ret_notes = notes;
	return store_prepare_all(store, NULL, queries, &notes->stmts, err);
}

static int by_what(const void *a, const void *b)
{
	const struct filed_fact *x = a, *y = b;

	return strcmp(x->what, y->what);
}

bool filed_load(struct filed_notes *notes, struct arena *arena, int64_t cluster,
		struct filed *ret_filed, struct err *err)
{
	struct stmt *get = stmt_begin(notes->stmts[GET]);
	struct filed_fact *facts = NULL;
	size_t count = 0;

	stmt_bind_int(get, cluster);
	while (stmt_step(get)) {
		facts = arena_grow(arena, facts, count, sizeof(*facts));
		facts[count++] = (struct filed_fact){ .what = stmt_text(get, 0, arena),
						      .value = stmt_text(get, 1, arena) };
	}
	if (store_failed(notes->store)) {
		return err_set(err, ERR_IO, "%s", store_error(notes->store));
	}
	*ret_filed = (struct filed){ .arena = arena, .before = facts, .before_count = count };
	return true;
}

const char *filed_before(const struct filed *filed, const char *what)
{
	struct filed_fact wanted = { .what = what };
	const struct filed_fact *found =
	    filed->before_count == 0
		? NULL
		: bsearch(&wanted, filed->before, filed->before_count, sizeof(wanted), by_what);

	return found == NULL ? NULL : found->value;
}

void filed_add(struct filed *filed, const char *what, const char *value)
{
	filed->now = arena_grow(filed->arena, filed->now, filed->now_count, sizeof(*filed->now));
	filed->now[filed->now_count++] = (struct filed_fact){ what, value };
}

void filed_save(struct filed_notes *notes, int64_t cluster, const struct filed *filed)
{
	struct stmt *clear = stmt_begin(notes->stmts[CLEAR]);

	stmt_bind_int(clear, cluster);
	stmt_run(clear);
	for (size_t i = 0; i < filed->now_count; i++) {
		struct stmt *add = stmt_begin(notes->stmts[ADD]);

		stmt_bind_int(add, cluster);
		stmt_bind_text(add, filed->now[i].what);
		stmt_bind_text(add, filed->now[i].value);
		stmt_run(add);
	}
}
