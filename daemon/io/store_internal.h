/* store_internal: what the files of the store share; no one else includes it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_IO_STORE_INTERNAL_H
#define CLERK_IO_STORE_INTERNAL_H

#include "io/store.h"

#include <sqlite3.h>
#include <sys/types.h>

struct stmt {
	struct store *store;
	sqlite3_stmt *handle;
	struct stmt *next; /* all of the store's, for closing */
	int bound;
};

struct file_id {
	dev_t device;
	ino_t inode; /* 0: not there yet */
};

/* BEGIN, SAVEPOINT and the like, prepared when first wanted. */
struct verb {
	const char *sql;
	sqlite3_stmt *handle;
	struct verb *next;
};

struct store {
	sqlite3 *db;
	struct arena *arena;
	struct stmt *stmts;
	struct verb *verbs;
	struct stmt *migration_get, *migration_set, *checked_get, *checked_set;
	const char *owner; /* the plugin on whose behalf SQL is prepared now; NULL: the daemon */
	sqlite3_session *session;
	const char *const *recorded;
	struct err first; /* the first error since store_clear */
	bool has_altered; /* owner's migration has changed a table of its own */
	bool has_failed;
	int first_rc;                /* of SQLite, where it has */
	bool is_reading;             /* between store_begin_reading and its end */
	bool keeps_reading, is_kept; /* store_keep_reading was called; there is such a state now */
	bool is_open;   /* between store_begin and the end, though SQLite may have rolled back */
	bool is_doomed; /* that transaction met an error of the disk: no more of it is done */
	enum store_state state;
	enum err_code broken_code; /* ERR_NONE: not broken */
	void (*changed)(void *user, enum store_state state, const char *why);
	void *changed_user;
	void (*before_commit)(void *user); /* NULL: nobody asked to be called */
	void *before_commit_user;
	const char *path; /* NULL: not on this machine's file system */
	bool was_left;    /* there was no end before this start, and nobody has looked at it */
	bool is_made;     /* by this opening: nothing was in it */
	int version;      /* what others had committed then; see store_take_away */
	struct file_id database, wal;
	int log_pages; /* in the write-ahead log, at the last commit */
};

/* store_disk.c: what an error of the disk makes of the state. */
void store_note_disk(struct store *store, int rc);
/* False: what was opened has not that name any more. */
bool store_remember_files(struct store *store, const char *path);
/* Notes whose the database is: made by us, or there already. */
void store_remember_maker(struct store *store);
/* Nothing more may be acknowledged; `why` is one line. */
void store_break(struct store *store, enum err_code code, const char *why);

/* Notes the error of a SQLite call; true when there was none. */
bool store_note(struct store *store, int rc);

#endif
