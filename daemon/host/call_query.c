/* call_query: a plugin's prepared statements, lent to its handler; the first error sticks. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/call.h"

#include <stdint.h>

struct clerk_query {
	struct stmt *stmt;
	struct clerk_call *call; /* whose handler has it, or had it last */
	bool is_lent;
	struct clerk_query *next; /* lent before it */
};

struct table {
	const char *const *first;
	size_t count;
	struct clerk_query *queries; /* one for each */
};

struct queries {
	struct table *tables;
	size_t count;
	struct clerk_query *lent; /* the last one; NULL: none */
};

static bool prepare_table(struct arena *arena, struct store *store, const char *plugin,
			  const struct clerk_queries *from, struct table *ret_table,
			  struct err *err)
{
	struct clerk_query *queries = arena_array(arena, from->count + 1, sizeof(*queries));

	for (size_t i = 0; i < from->count; i++) {
		if (from->first[i] == NULL) {
			return err_set(err, ERR_INTERNAL, "plugin %s: a query has no text", plugin);
		}
		if (!store_prepare(store, plugin, from->first[i], &queries[i].stmt, err)) {
			return false;
		}
	}
	*ret_table =
	    (struct table){ .first = from->first, .count = from->count, .queries = queries };
	return true;
}

bool queries_new(struct arena *arena, struct store *store, const struct clerk_plugin *face,
		 struct queries **ret_queries, struct err *err)
{
	struct queries *queries = arena_alloc(arena, sizeof(*queries));

	while (face->queries != NULL && face->queries[queries->count] != NULL) {
		queries->count++;
	}
	queries->tables = arena_array(arena, queries->count + 1, sizeof(*queries->tables));
	for (size_t i = 0; i < queries->count; i++) {
		if (!prepare_table(arena, store, face->name, face->queries[i], &queries->tables[i],
				   err)) {
			return false;
		}
	}
	*ret_queries = queries;
	return true;
}

void queries_end(struct queries *queries)
{
	while (queries->lent != NULL) {
		struct clerk_query *query = queries->lent;

		stmt_end(query->stmt);
		query->is_lent = false;
		queries->lent = query->next;
	}
}

/* There are few tables, and most have few statements; NULL: no table has it. */
static struct clerk_query *find(const struct queries *queries, const char *const *sql)
{
	for (const struct table *table = queries->tables; table < queries->tables + queries->count;
	     table++) {
		uintptr_t offset = (uintptr_t)sql - (uintptr_t)table->first;

		if (offset < table->count * sizeof(*sql)) {
			return &table->queries[offset / sizeof(*sql)];
		}
	}
	return NULL;
}

/* Nothing that is done with it has an effect. */
static struct clerk_query *unlisted(struct clerk_call *call)
{
	struct clerk_query *query = arena_alloc(call->arena, sizeof(*query));

	(void)store_prepare(call->store, NULL, "SELECT NULL", &query->stmt, NULL);
	store_fail(call->store, "a query in a table that the plugin does not list");
	query->call = call;
	return query;
}

struct clerk_query *clerk_query(struct clerk_call *call, const char *const *sql)
{
	struct queries *queries = call->plugin->queries;
	struct clerk_query *query = find(queries, sql);

	if (query == NULL) {
		return unlisted(call);
	}
	if (!query->is_lent) {
		query->is_lent = true;
		query->next = queries->lent;
		queries->lent = query;
	}
	query->call = call;
	stmt_begin(query->stmt);
	stmt_bind_int(query->stmt, call->cluster->id);
	return query;
}

struct clerk_query *clerk_bind_int(struct clerk_query *query, int64_t value)
{
	stmt_bind_int(query->stmt, value);
	return query;
}

struct clerk_query *clerk_bind_text(struct clerk_query *query, const char *value)
{
	stmt_bind_text(query->stmt, value);
	return query;
}

struct clerk_query *clerk_bind_letter(struct clerk_query *query, char letter)
{
	char text[2] = { letter, '\0' };

	stmt_bind_text(query->stmt, letter == '\0' ? NULL : text);
	return query;
}

bool clerk_step(struct clerk_query *query)
{
	return stmt_step(query->stmt);
}

int64_t clerk_int(const struct clerk_query *query, int column)
{
	return stmt_int(query->stmt, column);
}

int64_t clerk_next_int(struct clerk_query *query)
{
	return clerk_step(query) ? clerk_int(query, 0) : 0;
}

const char *clerk_text(const struct clerk_query *query, int column)
{
	return stmt_text(query->stmt, column, query->call->arena);
}

char clerk_letter(const struct clerk_query *query, int column)
{
	return clerk_text(query, column)[0];
}

void clerk_run(struct clerk_query *query)
{
	stmt_run(query->stmt);
}

int clerk_changes(const struct clerk_call *call)
{
	return store_changes(call->store);
}
