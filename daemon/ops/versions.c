/* versions: is a database of this clerkd's age? Asked of every owner of tables at once. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "ops/versions.h"

#include "base/str.h"
#include "schema.h"

static int64_t count_of(const char *const *migrations)
{
	int64_t count = 0;

	while (migrations != NULL && migrations[count] != NULL) {
		count++;
	}
	return count;
}

int64_t versions_known(const struct plugin_set *plugins, const char *owner)
{
	static const struct {
		const char *owner;
		const char *const *migrations;
	} rooms[] = {
		{ "matrix", schema_matrix },
		{ "school", schema_school },
		{ "host", schema_host },
	};
	const struct plugin *plugin = plugin_by_name(plugins, owner);

	for (size_t i = 0; i < sizeof(rooms) / sizeof(rooms[0]); i++) {
		if (str_equal(rooms[i].owner, owner)) {
			return count_of(rooms[i].migrations);
		}
	}
	return plugin == NULL ? -1 : count_of(plugin->face->migrations);
}

bool versions_allow(struct store *store, const struct plugin_set *plugins, struct err *err)
{
	struct arena *arena = arena_new();
	struct stmt *stmt = NULL;
	bool is_good = store_prepare(
	    store, NULL, "SELECT owner, version FROM store_schema ORDER BY owner", &stmt, err);

	for (stmt = is_good ? stmt_begin(stmt) : NULL; is_good && stmt_step(stmt);) {
		const char *owner = stmt_text(stmt, 0, arena);
		int64_t have = stmt_int(stmt, 1), known = versions_known(plugins, owner);

		is_good = known < 0 || have <= known ||
			  err_set(err, ERR_DATA,
				  "the database is newer than this clerkd (%s is at version %d, I "
				  "know %d): install the newer clerkd, or restore a backup",
				  owner, (int)have, (int)known);
	}
	if (stmt != NULL) {
		stmt_end(stmt);
	}
	arena_free(arena);
	return is_good;
}
