/* undone: which tables undo covers, as the schema says. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/undone.h"

/* SQLite records no row of a table without one. */
#define HAS_KEY "EXISTS (SELECT 1 FROM pragma_table_info(t.name) WHERE pk > 0)"

/* A marked table that is missing or has no key would be left out in silence. */
#define FALSE_MARK "SELECT t.name FROM host_undone AS t WHERE NOT " HAS_KEY " LIMIT 1"

#define COVERED \
	"SELECT t.name FROM sqlite_schema AS t WHERE t.type = 'table' AND " HAS_KEY \
	" AND (t.name IN (SELECT name FROM host_undone) OR EXISTS (SELECT 1 FROM store_schema" \
	" WHERE owner NOT IN ('matrix', 'school', 'host')" \
	" AND substr(t.name, 1, length(owner) + 1) = owner || '_'))"

bool undone_tables(struct arena *arena, struct store *store, const char *const **ret_tables,
		   struct err *err)
{
	const char **tables = NULL;
	size_t count = 0;
	struct stmt *wrong = NULL, *get = NULL;

	if (!store_prepare(store, NULL, FALSE_MARK, &wrong, err) ||
	    !store_prepare(store, NULL, COVERED, &get, err)) {
		return false;
	}
	if (stmt_step(stmt_begin(wrong))) {
		err_set(err, ERR_INTERNAL,
			"undo can't cover the table %.100s: it is not there, or has no PRIMARY KEY",
			stmt_text(wrong, 0, arena));
		stmt_end(wrong);
		return false;
	}
	for (stmt_begin(get); stmt_step(get); count++) {
		tables = arena_grow(arena, tables, count, sizeof(*tables));
		tables[count] = stmt_text(get, 0, arena);
	}
	tables = arena_grow(arena, tables, count, sizeof(*tables));
	tables[count] = NULL;
	*ret_tables = tables;
	return !store_failed(store) || err_set(err, ERR_INTERNAL, "%s", store_error(store));
}
