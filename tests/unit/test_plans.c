/* test_plans: no statement looks at more than it must: how SQLite would go about each of them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/store_internal.h"
#include "stage_world.h"

#include <stdio.h>

Test(plans, dump)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	struct store *store = stage_store(w.stage);
	sqlite3_set_authorizer(store->db, NULL, NULL);
	for (struct stmt *stmt = store->stmts; stmt != NULL; stmt = stmt->next) {
		const char *sql = sqlite3_sql(stmt->handle);
		char *explain = arena_printf(w.arena, "EXPLAIN QUERY PLAN %s", sql);
		sqlite3_stmt *plan = NULL;
		printf("## %s\n", sql);
		if (sqlite3_prepare_v2(store->db, explain, -1, &plan, NULL) != SQLITE_OK) { printf("!! %s\n", sqlite3_errmsg(store->db)); continue; }
		while (sqlite3_step(plan) == SQLITE_ROW) printf("   %s\n", (const char *)sqlite3_column_text(plan, 3));
		sqlite3_finalize(plan);
	}
	close_world(&w);
}
