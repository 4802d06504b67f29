/* host_tables: a database file with the host's tables, for tests of what the host remembers. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_TESTS_HOST_TABLES_H
#define CLERK_TESTS_HOST_TABLES_H

#include "base/str.h"
#include "io/store.h"
#include "schema.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <unistd.h>

struct tables {
	struct arena *arena;
	struct store *store;
	char *path;
	struct err err;
};

static inline void tables_start(struct tables *t)
{
	cr_assert(store_open(t->path, &t->store, &t->err), "%s", t->err.text);
	cr_assert(store_migrate(t->store, "host", false, schema_host, &t->err), "%s", t->err.text);
}

static inline void tables_open(struct tables *t)
{
	*t = (struct tables){ .arena = arena_new() };
	t->path = arena_strdup(t->arena, "/tmp/test_host.XXXXXX");
	close(mkstemp(t->path));
	tables_start(t);
}

/* As after kill -9. What was prepared must be prepared again. */
static inline void tables_again(struct tables *t)
{
	store_close(t->store);
	tables_start(t);
}

static inline void tables_close(struct tables *t)
{
	cr_assert_not(store_failed(t->store), "%s", store_error(t->store));
	store_close(t->store);
	unlink(t->path);
	unlink(arena_printf(t->arena, "%s-wal", t->path));
	unlink(arena_printf(t->arena, "%s-shm", t->path));
	arena_free(t->arena);
}

#endif
