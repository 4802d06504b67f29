/* test_sip_grants: a year's time is given by the clerk, whatever command comes first in it; what
 * somebody does with it is hers. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "stage_world.h"

#include <sqlite3.h>

static int count_of(struct world *w, const char *sql)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *stmt = NULL;

	cr_assert_eq(sqlite3_open_v2(stage_database(w->stage), &db, SQLITE_OPEN_READONLY, NULL),
		     SQLITE_OK);
	cr_assert_eq(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK, "%s",
		     sqlite3_errmsg(db));
	cr_assert_eq(sqlite3_step(stmt), SQLITE_ROW);
	int count = sqlite3_column_int(stmt, 0);

	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return count;
}

Test(sip_grants, are_the_clerks, .timeout = 120)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	say(&w, "!pool 1h");
	cr_expect_eq(count_of(&w, "SELECT COUNT(*) FROM sip_entry WHERE person <> 0"), 1);
	cr_expect_eq(count_of(&w, "SELECT COUNT(*) FROM sip_entry WHERE person <> 0"
				  " AND code = 'pool' AND minutes = 60"),
		     1);
	cr_expect_eq(count_of(&w, "SELECT COUNT(*) FROM sip_entry WHERE code = 'grant'"), 16);
	close_world(&w);
}
