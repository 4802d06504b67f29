/* store: the one SQLite database; transactions, migrations by owner, prepared statements. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_IO_STORE_H
#define CLERK_IO_STORE_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;
struct stmt;

/* Once, before the first store of a program that is in a hurry: SQLite then keeps no account of its
 * memory, at the cost of a lock each time some is taken. */
void store_set_up(void);

/* Opens (or makes) the database: WAL and synchronous=FULL are set, read back and refused
 * otherwise; foreign keys, defensive mode, no double-quoted strings, size limits. A database that
 * fails its quick check is refused with the remedy named (ERR_DATA); one of over 8 MB is looked at
 * later (store_check.h). ":memory:" is for tests. */
bool store_open(const char *path, struct store **ret_store, struct err *err);
/* The same on a file system of that name, registered with SQLite; NULL: the machine's own. */
bool store_open_on(const char *vfs, const char *path, struct store **ret_store, struct err *err);
/* For looking only, also while a daemon writes: changes nothing and leaves no file behind.
 * Statements that would write fail. ERR_NOINPUT: it is not there. */
bool store_open_reader(const char *path, struct store **ret_store, struct err *err);
/* A copy in memory, to be changed at will; the file is only looked at. */
bool store_open_copy(const char *path, struct store **ret_store, struct err *err);
/* Finalises every statement and closes. NULL is accepted. */
void store_close(struct store *store);

/* Lifts `owner`'s schema to the end of the NULL-terminated list, one transaction for all of it.
 * A schema newer than the list is refused (ERR_DATA). Owners: "matrix", "school", "host" and the
 * plugins; an owner's tables begin with its name and '_'. Migration text runs with the owner's
 * rights when `is_plugin`. */
bool store_migrate(struct store *store, const char *owner, bool is_plugin,
		   const char *const *migrations, struct err *err);
/* How far the owner's tables have been lifted; 0: it has none. */
int64_t store_version(struct store *store, const char *owner);

/* A statement, prepared once at load; owned by the store. With `plugin` not NULL the authorizer
 * refuses any table but that plugin's own, and COMMIT, PRAGMA, ATTACH and the like. */
bool store_prepare(struct store *store, const char *plugin, const char *sql, struct stmt **ret_stmt,
		   struct err *err);

/* The same for a NULL-terminated list; the array lives as long as the store. */
bool store_prepare_all(struct store *store, const char *plugin, const char *const *sql,
		       struct stmt ***ret_stmts, struct err *err);

/* One writing transaction at a time; BEGIN IMMEDIATE. False: nothing can be written (see below). */
bool store_begin(struct store *store);
bool store_commit(struct store *store);
/* Called in each transaction that is about to be committed, at its end; NULL: nobody any more. */
void store_before_commit(struct store *store, void (*call)(void *user), void *user);
void store_rollback(struct store *store);
/* Takes over into the database what commits have left in the log, once that is long; true: it was,
 * and it took as long as a commit of much. Whoever commits again and again turns to others first.
 */
bool store_tidy(struct store *store);
/* The transaction is lost, open still or not: up to store_rollback no statement does anything, not
 * by itself either. */
void store_doom(struct store *store);
bool store_in_transaction(const struct store *store);
/* Many statements that only read, of one state of the database, at the cost of one lock; the first
 * error sticks until the end. False: there is a transaction already, which does as well. What was
 * begun is ended, and nothing is written between. */
bool store_begin_reading(struct store *store);
void store_end_reading(struct store *store, bool is_begun);
/* From here on, reads outside of a transaction are of one state of the database until store_rest,
 * at the cost of one lock for all: whoever turns to waiting calls that first. A transaction ends it
 * too, so what is read after a commit is what was committed. */
void store_keep_reading(struct store *store);
void store_rest(struct store *store);
/* Savepoints nest; `name` is a literal identifier. */
void store_savepoint(struct store *store, const char *name);
void store_rollback_to(struct store *store, const char *name);
void store_release(struct store *store, const char *name);

/* In a transaction the first error since store_clear sticks: later steps do nothing. Outside of one
 * it is its statement's own, and is forgotten with the next. */
bool store_failed(const struct store *store);
/* Is what failed nobody's fault: interrupted, busy, no memory, no room? Then it may be done again.
 */
bool store_failed_in_passing(const struct store *store);
const char *store_error(const struct store *store);
/* As if a statement had failed so: for a caller that cannot go on. `why` is one line. */
void store_fail(struct store *store, const char *why);
void store_clear(struct store *store);

/* What the disk allows. */
enum store_state {
	STORE_WELL,
	/* No space, over quota, or mounted read-only. Reading goes on; no transaction begins, and
	 * one that met it is not committed, until store_probe finds that there is room. */
	STORE_FULL,
	/* An error of I/O or corruption, or a file was removed or replaced: nothing may be
	 * acknowledged until the store is opened again. */
	STORE_BROKEN
};
enum store_state store_state(const struct store *store);
bool store_is_broken(const struct store *store);
/* Of a broken one. ERR_IO: another start may find it well. ERR_DATA: a file that was open has not
 * its name any more; a start would take up whatever has, so somebody has to look first. */
enum err_code store_broken_code(const struct store *store);
/* Calls `changed` at each change of the state, from within whatever met it: it may set flags and
 * alarms, and log; at STORE_WELL, which is from within store_probe, it may do anything. `why` is
 * one line. */
void store_watch(struct store *store,
		 void (*changed)(void *user, enum store_state state, const char *why), void *user);
/* Writes a little, where the store is full; true when it is well now. */
bool store_probe(struct store *store);
/* Are the files that are open still the ones that have the names? If not the store is broken from
 * then on. Part of each commit; cheap enough for each turn. */
bool store_check_files(struct store *store);
/* Takes the files away again, if this opening made the database and nobody else has committed to it
 * since; whoever has it open, or waits to write, finds it gone when they commit. What is left to do
 * with the store is store_close. False: it is not ours alone, or that can't be told; nothing is
 * done. */
bool store_take_away(struct store *store);
/* Can a megabyte be written to this folder? True also where that can not be told. */
bool store_has_room(const char *folder);

/* Runs a statement: reset and unbound by stmt_begin, then binds left to right, then steps. */
struct stmt *stmt_begin(struct stmt *stmt);
void stmt_bind_int(struct stmt *stmt, int64_t value);
void stmt_bind_text(struct stmt *stmt, const char *value); /* NULL binds NULL */
/* As text of one letter; 0 as "". */
void stmt_bind_letter(struct stmt *stmt, char letter);
void stmt_bind_blob(struct stmt *stmt, const void *bytes, size_t len);
bool stmt_step(struct stmt *stmt);  /* true while there is a row */
void stmt_run(struct stmt *stmt);   /* to the end, then reset */
void stmt_end(struct stmt *stmt);   /* reset; for a loop left early */
bool stmt_found(struct stmt *stmt); /* is there a row? Reset in either case */
int64_t stmt_int(const struct stmt *stmt, int column);
/* A copy in the arena; "" for NULL. */
const char *stmt_text(const struct stmt *stmt, int column, struct arena *arena);
/* The same, but NULL for NULL. */
const char *stmt_text_or_null(const struct stmt *stmt, int column, struct arena *arena);
const void *stmt_blob(const struct stmt *stmt, int column, size_t *ret_len);
bool stmt_is_null(const struct stmt *stmt, int column);
int store_changes(const struct store *store);

/* Runs SQL that holds no values, at start-up or in tests. */
bool store_exec(struct store *store, const char *sql, struct err *err);

/* Lets SQL call `name(integer)`; NULL stays NULL. `map` and `user` must outlive its use. */
bool store_define(struct store *store, const char *name, int64_t (*map)(void *user, int64_t value),
		  void *user, struct err *err);

/* ---- what a stretch of work changed, so that it can be taken back ---- */

/* Starts recording row changes of these tables (NULL-terminated; borrowed until it is stopped).
 * One without a primary key is left out, as SQLite does: right for a journal, wrong for anything
 * that undo shall take back. */
bool store_record_start(struct store *store, const char *const *tables);
/* What is done meanwhile is not recorded, so it stays when the rest is taken back. */
void store_record_pause(struct store *store, bool is_paused);
/* Stops; the changeset is copied into the arena. Length 0: nothing changed. */
bool store_record_stop(struct store *store, struct arena *arena, const void **ret_bytes,
		       size_t *ret_len);
/* Applies the inverse. False, with nothing changed: some row is no longer as the changeset left
 * it, that is, something depends on it. */
bool store_revert(struct store *store, const void *bytes, size_t len);

/* A snapshot of the whole database into a new file. */
bool store_backup(struct store *store, const char *path, struct err *err);

/* ---- rows that go for good ---- */

/* From here on what is deleted is written over, and no trigger runs: a journal that nobody may
 * change goes with its owner all the same. For a store that is opened for this alone. */
bool store_shred_begin(struct store *store, struct err *err);
/* After the commit: what was left behind in the file and its log goes; once more does no harm. */
bool store_shred_end(struct store *store, struct err *err);

#endif
