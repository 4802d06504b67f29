/* store_shred: rows that go for good, so that nothing of them is left in the file. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/store_internal.h"

bool store_shred_begin(struct store *store, struct err *err)
{
	return store_exec(store, "PRAGMA secure_delete = ON", err) &&
	       (sqlite3_db_config(store->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL) ==
		    SQLITE_OK ||
		err_set(err, ERR_IO, "database: %s", sqlite3_errmsg(store->db)));
}

/* VACUUM builds the file anew in one that it attaches. */
bool store_shred_end(struct store *store, struct err *err)
{
	sqlite3_limit(store->db, SQLITE_LIMIT_ATTACHED, 1);
	bool is_good = store_exec(store, "VACUUM", err);

	sqlite3_limit(store->db, SQLITE_LIMIT_ATTACHED, 0);
	return is_good && store_exec(store, "PRAGMA wal_checkpoint(TRUNCATE)", err);
}
