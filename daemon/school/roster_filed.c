/* roster_filed: what a cluster's file said when it was last applied, fact by fact. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "school/roster_filed.h"

#include <stdlib.h>
#include <string.h>

/* More than a file of a megabyte can say. */
enum { FACTS_MAX = 20000 };

enum { GET, CLEAR, ADD };

static const char *const queries[] = {
	[GET] = "SELECT what, value FROM school_filed WHERE cluster = ?1 ORDER BY what",
	[CLEAR] = "DELETE FROM school_filed WHERE cluster = ?1",
	/* A file may say a thing twice; it is read as said once. */
	[ADD] = "INSERT INTO school_filed (cluster, what, value) VALUES (?1, ?2, ?3)"
		" ON CONFLICT (cluster, what) DO UPDATE SET value = excluded.value",
	NULL,
};

static int by_what(const void *a, const void *b)
{
	const struct filed_fact *x = a, *y = b;

	return strcmp(x->what, y->what);
}

bool filed_load(struct store *store, struct arena *arena, int64_t cluster, struct filed *ret_filed,
		struct err *err)
{
	struct stmt **stmts = NULL;
	struct filed_fact *facts = arena_array(arena, FACTS_MAX, sizeof(*facts));
	size_t count = 0;

	if (!store_prepare_all(store, NULL, queries, &stmts, err)) {
		return false;
	}
	stmt_begin(stmts[GET]);
	stmt_bind_int(stmts[GET], cluster);
	for (; count < FACTS_MAX && stmt_step(stmts[GET]); count++) {
		facts[count] = (struct filed_fact){ .what = stmt_text(stmts[GET], 0, arena),
						    .value = stmt_text(stmts[GET], 1, arena) };
	}
	stmt_end(stmts[GET]);
	if (store_failed(store)) {
		return err_set(err, ERR_IO, "%s", store_error(store));
	}
	*ret_filed = (struct filed){ .arena = arena,
				     .before = facts,
				     .before_count = count,
				     .now = arena_array(arena, FACTS_MAX, sizeof(*facts)) };
	return true;
}

const char *filed_before(const struct filed *filed, const char *what)
{
	struct filed_fact wanted = { .what = what };
	const struct filed_fact *found =
	    bsearch(&wanted, filed->before, filed->before_count, sizeof(wanted), by_what);

	return found == NULL ? NULL : found->value;
}

void filed_add(struct filed *filed, const char *what, const char *value)
{
	if (filed->now_count < FACTS_MAX) {
		filed->now[filed->now_count++] = (struct filed_fact){ what, value };
	}
}

bool filed_save(struct store *store, int64_t cluster, const struct filed *filed, struct err *err)
{
	struct stmt **stmts = NULL;

	if (!store_prepare_all(store, NULL, queries, &stmts, err)) {
		return false;
	}
	stmt_begin(stmts[CLEAR]);
	stmt_bind_int(stmts[CLEAR], cluster);
	stmt_run(stmts[CLEAR]);
	for (size_t i = 0; i < filed->now_count; i++) {
		stmt_begin(stmts[ADD]);
		stmt_bind_int(stmts[ADD], cluster);
		stmt_bind_text(stmts[ADD], filed->now[i].what);
		stmt_bind_text(stmts[ADD], filed->now[i].value);
		stmt_run(stmts[ADD]);
	}
	return true;
}
