/* store_internal: what the files of the store share; no one else includes it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_IO_STORE_INTERNAL_H
#define CLERK_IO_STORE_INTERNAL_H

#include "io/store.h"

#include <sqlite3.h>

struct stmt {
	struct store *store;
	sqlite3_stmt *handle;
	struct stmt *next; /* all of the store's, for closing */
	int bound;
};

struct store {
	sqlite3 *db;
	struct arena *arena;
	struct stmt *stmts;
	struct stmt *migration_get, *migration_set;
	const char *owner; /* the plugin on whose behalf SQL is prepared now; NULL: the daemon */
	sqlite3_session *session;
	const char *const *recorded;
	struct err first; /* the first error since store_clear */
	bool has_failed, is_broken;
	bool has_altered; /* owner's migration has changed a table of its own */
};

/* Notes the error of a SQLite call; true when there was none. */
bool store_note(struct store *store, int rc);

#endif
