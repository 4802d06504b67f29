/* store_world: a database file of a test's own, and what is in it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_TESTS_STORE_WORLD_H
#define CLERK_TESTS_STORE_WORLD_H

#include "base/str.h"
#include "io/store.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct world {
	struct arena *arena;
	struct store *store;
	char *path;
	struct err err;
};

static inline struct world open_world(void)
{
	struct world w = { .arena = arena_new() };

	w.path = arena_strdup(w.arena, "/tmp/test_store.XXXXXX");
	close(mkstemp(w.path));
	cr_assert(store_open(w.path, &w.store, &w.err), "%s", w.err.text);
	return w;
}

static inline void open_again(struct world *w)
{
	store_close(w->store);
	cr_assert(store_open(w->path, &w->store, &w->err), "%s", w->err.text);
}

static inline void close_world(struct world *w)
{
	store_close(w->store);
	unlink(w->path);
	unlink(arena_printf(w->arena, "%s-wal", w->path));
	unlink(arena_printf(w->arena, "%s-shm", w->path));
	arena_free(w->arena);
}

/* The first column of the first row, as text. */
static inline const char *value_of(struct world *w, const char *sql)
{
	struct stmt *stmt;

	cr_assert(store_prepare(w->store, NULL, sql, &stmt, &w->err), "%s", w->err.text);
	bool is_row = stmt_step(stmt_begin(stmt));

	cr_assert(is_row, "%s: %s", sql, store_error(w->store));
	const char *text = stmt_text(stmt, 0, w->arena);

	stmt_end(stmt);
	return text;
}

static inline void run(struct world *w, const char *sql)
{
	cr_assert(store_exec(w->store, sql, &w->err), "%s", w->err.text);
}

static inline void make_pairs(struct world *w)
{
	run(w, "CREATE TABLE host_pair (k TEXT PRIMARY KEY, v INTEGER CHECK (v < 100)) STRICT");
}

#endif
