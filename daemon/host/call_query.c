/* call_query: a plugin's prepared statements, lent to its handler; the first error sticks. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/call.h"

struct clerk_query {
	struct stmt *stmt;
	struct clerk_call *call;
};

struct clerk_query *call_queries_new(struct arena *arena, struct stmt **stmts, size_t count)
{
	struct clerk_query *queries = arena_array(arena, count + 1, sizeof(*queries));

	for (size_t i = 0; i < count; i++) {
		queries[i].stmt = stmts[i];
	}
	return queries;
}

void call_queries_lend(const struct plugin *plugin, struct clerk_call *call)
{
	for (size_t i = 0; i < plugin->stmt_count; i++) {
		plugin->queries[i].call = call;
		if (call == NULL) {
			stmt_end(plugin->queries[i].stmt);
		}
	}
}

struct clerk_query *clerk_query(struct clerk_call *call, int id)
{
	struct clerk_query *query = &call->plugin->queries[id];

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
